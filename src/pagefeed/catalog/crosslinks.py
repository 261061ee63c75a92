"""Links from one page of items/ to another.

Lives here: which page a link means, by the names that pages have; the address that stands in its place; what is said
of links that mean none.
Does not live here: how authors write such links (read), the addresses of pages (entries.links).

A link is resolved where all pages are known, and again whenever a page of its name comes, goes or changes; the page
that it stands on need not be read again. It travels as `page:TARGET#fragment` (`web.PAGE_SCHEME`), and no row leaves
the catalog with one.
"""

from __future__ import annotations

import json
import posixpath
import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from html import escape, unescape
from itertools import groupby
from urllib.parse import unquote

from pagefeed.model import MARKDOWN, Content, Finding, Place
from pagefeed.web import PAGE_SCHEME

_SUFFIX = re.compile(rf"(?:{'|'.join(map(re.escape, MARKDOWN))}|\.html?|\.txt)$", re.I)
_INDEX = re.compile(r"(?:^|/)_?index$", re.I)
_ROOTED = re.compile(r"^(?:@/|/|\{\w+\}/?)")
_FRONT = "index"
"""The name of the page that stands for items/ itself."""
_HTML = [field.name for field in fields(Content)].index("html")
_ANCHOR = re.compile(r'<a\b((?:[^>"]|"[^"]*")*)>(.*?)</a>', re.S)
_HREF = re.compile(rf'(\shref=")({PAGE_SCHEME}:[^"]*)(?=")')
_SHOWN = 3


def names_of(path: str) -> tuple[str, ...]:
    """The names that links may call a page by: that of its file, and of the folder that it stands for."""
    return (_name(_page(path)),)


def _page(path: str) -> str:
    """The path of a page below items/, without suffix; of one that stands for its folder, that of the folder."""
    return _INDEX.sub("", _SUFFIX.sub("", path.removeprefix("items/")))


def _name(page: str) -> str:
    return _folded(page.rpartition("/")[2]) or _FRONT


def _folded(words: str) -> str:
    return unicodedata.normalize("NFC", words).casefold()


# --- which page is meant ------------------------------------------------------------------------


def _wanted(target: str, source: str) -> tuple[str, ...]:
    """The paths that a link can mean, the likeliest first: from the folder of its page, then from items/."""
    written = unquote(target.removeprefix(f"{PAGE_SCHEME}:").partition("#")[0].partition("?")[0]).strip()
    if not written and "#" in target:
        return (_page(source),)  # A part of its own page.
    rooted = bool(_ROOTED.match(written))
    path = posixpath.normpath(_ROOTED.sub("", written) or ".")
    near = posixpath.normpath(posixpath.join(source.removeprefix("items/").rpartition("/")[0], path))
    below = re.sub(r"^(?:\.\./)+|^\.\.?$", "", path)
    ways = (below,) if rooted else (near, below if _page(below) else "")
    return tuple(dict.fromkeys(_page(way) if way != "." else "" for way in ways if way and not way.startswith("..")))


def meant(db: sqlite3.Connection, target: str, source: str) -> str | None:
    """The page that a link on `source` means; None where there is none."""
    found = [
        (distance, number, len(path), str(path))
        for number, way in enumerate(_wanted(target, source))
        for (path,) in db.execute("SELECT source FROM names WHERE name=?", (_name(way),))
        if (distance := _distance(_page(path), way)) is not None
    ]
    return min(found)[-1] if found else None


def _distance(page: str, way: str) -> tuple[int, bool] | None:
    """How well a page fits the path of a link: 0 is the very page, 1 one further down, 2 one further up, as where
    items/ is but a part of the site, 3 one of the name alone, where the link gives no folder; then whether only case
    tells them apart. None for another page."""
    for exact, fold in ((True, str), (False, _folded)):
        one, other = fold(page), fold(way)
        fits = (
            one == other,
            "/" in other and one.endswith(f"/{other}"),
            bool(one) and other.endswith(f"/{one}"),
            "/" not in other and one.endswith(f"/{other}"),
        )
        if True in fits:
            return fits.index(True), not exact
    return None


def settle(db: sqlite3.Connection, changed: Collection[str]) -> set[str]:
    """Resolve the links that are new, and those to a page of one of the changed names; the ids of the entries in which
    one leads elsewhere than before."""
    wanted = (
        "SELECT source, position, target, link FROM crossings WHERE is_new OR name IN (SELECT value FROM json_each(?))"
    )
    touched: set[str] = set()
    for source, position, target, before in db.execute(wanted, (json.dumps([*changed]),)).fetchall():
        page = meant(db, target, source)
        row = page and db.execute("SELECT link FROM sightings WHERE source=? AND position=0", (page,)).fetchone()
        link = (row[0] if row else None) or None
        db.execute(
            "UPDATE crossings SET page=?, link=?, is_new=0 WHERE source=? AND position=? AND target=?",
            (page, link, source, position, target),
        )
        if link != before:
            shown = db.execute("SELECT id FROM sightings WHERE source=? AND position=?", (source, position)).fetchone()
            touched |= {shown[0]} if shown and shown[0] else set()
    return touched


def rows_of(source: str, position: int, crossings: Iterable[tuple[str, int]]) -> Iterator[tuple[object, ...]]:
    """The rows of an entry's links to other pages, each under the name of the page that it calls."""
    for target, line in crossings:
        ways = _wanted(target, source)
        yield source, position, target, _name(ways[0] if ways else ""), line


# --- what stands in its place -------------------------------------------------------------------


def resolved(db: sqlite3.Connection, content: str, source: str, position: int) -> str:
    """Packed content, every link to another page leading to its address; where it has none, the words stay."""
    if f"{PAGE_SCHEME}:" not in content:
        return content
    query = "SELECT target, link FROM crossings WHERE source=? AND position=?"
    links = dict(db.execute(query, (source, position)).fetchall())
    values = json.loads(content)
    values[_HTML] = _ANCHOR.sub(lambda anchor: _led(anchor, links), values[_HTML])
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _led(anchor: re.Match[str], links: dict[str, str | None]) -> str:
    attributes, words = anchor.groups()
    href = _HREF.search(attributes)
    if href is None:
        return anchor[0]
    target = unescape(href[2])
    link, fragment = links.get(target), target.partition("#")[2]
    if not link:
        return words
    # Only Obsidian knows what it calls a block.
    is_known = fragment and not fragment.startswith(("^", "%5E"))
    address = escape(f"{link.partition('#')[0]}#{fragment}" if is_known else link)
    return f"<a{attributes[: href.start()]}{href[1]}{address}{attributes[href.end() :]}>{words}</a>"


def findings(db: sqlite3.Connection) -> tuple[Finding, ...]:
    """The links of each page that lead nowhere, in order of path."""
    rows = db.execute(
        "SELECT source, target, line, page FROM crossings c WHERE link IS NULL AND EXISTS(SELECT 1 FROM sightings s "
        "WHERE s.source=c.source AND s.position=c.position AND s.id IS NOT NULL) ORDER BY source, line, target"
    )
    return tuple(_lost(source, [*group]) for source, group in groupby(rows, key=lambda row: str(row[0])))


def _lost(source: str, rows: list[tuple[str, str, int, str | None]]) -> Finding:
    missing = dict.fromkeys(unquote(target[len(PAGE_SCHEME) + 1 :]) for _, target, _, page in rows if page is None)
    linkless = dict.fromkeys(page for _, _, _, page in rows if page)
    said = []
    if missing:
        said.append(f"{_listed(missing)}, which {'is no page' if len(missing) == 1 else 'are no pages'} of items/")
    if linkless:
        said.append(f"{_listed(linkless)}, which {'has' if len(linkless) == 1 else 'have'} no address")
    cure = "correct the path, or put the page there" if missing else "publish the page, or state its address"
    return Finding(
        rule="LostLink",
        severity="notice",
        place=Place(source, next((line for _, _, line, _ in rows if line), 0)),
        what=f"its words stay, but no link leads to {' nor to '.join(said)}",
        cure=cure,
    )


def _listed(names: Collection[str]) -> str:
    shown = ", ".join([*names][:_SHOWN])
    more = len(names) - _SHOWN
    return shown if more <= 0 else f"{shown} and {more} other{'s' * (more > 1)}"
