"""What feeds/*.toml means.

Lives here: the text of site.toml and of a feed's file, each as one pure function to a typed spec with
its defaults filled in, or to findings for all that is wrong with it.
Does not live here: opening files, and what several feeds may not have in common (site).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pagefeed.model import Author, FeedSpec, Finding, FloodLimits, Format, Host, Kind, Pace, SiteSpec, Trait
from pagefeed.permalinks.choice import problem
from pagefeed.read.people import AUTHOR, EMAIL
from pagefeed.read.toml import (
    LANGUAGE,
    NUMBER,
    TEXT,
    TRUTH,
    URL,
    Shape,
    Table,
    nearest,
    one_of,
    parse,
    percent_encoded,
)
from pagefeed.vocabulary import TAUGHT

SITE_FILE = "feeds/site.toml"

_ONE_FOR_ALL = f"move it to {SITE_FILE}, for an entry has the same date and id in every feed"
_SITES_OWN = dict.fromkeys(
    ("timezone", "domain", "since", "limits", "flood", "hosts", "words", "permalinks", "out"), _ONE_FOR_ALL
)
_FEEDS_OWN = dict.fromkeys(
    (
        *("description", "path", "include", "kinds", "tags", "authors", "languages", "per", "folder"),
        *("limit", "limit_bytes", "content", "formats", "aliases", "teaser_headings", "teasers"),
    ),
    "move it to the feed's own file, such as feeds/news.toml",
)

_HUGOS_KINDS = ("page", "section", "taxonomy", "term")
_PERCENT = Shape(
    "a share from 1 to 100", "30", lambda value: value if type(value) is int and 0 < value <= 100 else None
)
_KIND: Shape[Kind] = one_of("article", "teaser")
_FORMAT: Shape[Format] = one_of("rss", "atom", "json")
_PACE: Shape[Pace] = one_of("hourly", "daily", "weekly", "monthly")
_SHARED = ("hub", "rights", "icon", "logo", "update", "tag_scheme")
_HOST: Shape[Host] = one_of("netlify", "cloudflare", "apache", "nginx", "caddy")
_TRAIT: Shape[Trait] = one_of("tag", "author", "language")


def read_site(text: str, path: str = SITE_FILE) -> tuple[SiteSpec | None, tuple[Finding, ...]]:
    """The spec, or None and everything that is wrong with it."""
    table = parse(text, path)
    if isinstance(table, Finding):
        return None, (table,)
    title = table.need("title", TEXT, why="subscribers see it wherever an entry names nobody")
    link = table.need("link", URL, why="it is the site that the entries are about")
    since = table.need("since", _SINCE, why="with the domain it makes every entry's permanent id")
    base, domain = table.take("base", _FOLDER), table.take("domain", _DOMAIN)
    if link and "base" not in table.values and not (base := _folder(link)):
        what = '"base" is missing, and "link" is not a folder'
        table.note("MissingKey", what, _add(_FOLDER, "base"), "link")
    if link and "domain" not in table.values and not (domain := _domain(_host(link))):
        what = '"domain" is missing, and "link" has none'
        table.note("MissingKey", what, _add(_DOMAIN, "domain"), "link")
    limits = table.table("limits")
    given = _given(
        language=table.take("language", LANGUAGE),
        timezone=table.take("timezone", _ZONE),
        author=_author(table),
        **_said_of_feeds(table),
        out=table.take("out", _OUT),
        hosts=table.take_all("hosts", _HOST),
        permalink=_permalink(table, "permalink"),
        page_bytes=limits and limits.take("page_bytes", NUMBER),
        page_entries=limits and limits.take("page_entries", NUMBER),
    )
    if limits:
        limits.close()
    if flood := table.table("flood"):
        shares = {name: flood.take(name, _PERCENT) for name in ("vanish", "dates", "updates", "twice")}
        given["flood"] = FloodLimits(**_given(**shares))
        flood.close()
    if folders := table.table("permalinks"):
        given["permalinks"] = tuple(_by_folder(folders))
        folders.close()
    if words := table.table("words"):
        given["words"] = tuple((key, said) for key in TAUGHT if (said := words.take_all(key, TEXT)))
        words.close()
    table.close(elsewhere=_FEEDS_OWN)
    if table.findings or not (title and link and since and base and domain):
        return None, table.problems
    return SiteSpec(title=title, link=link, base=base, domain=domain, since=since, **given), ()


def read_feed(text: str, name: str, site: SiteSpec) -> tuple[FeedSpec | None, tuple[Finding, ...]]:
    """The spec of feeds/NAME.toml, or None and everything that is wrong with it."""
    table = parse(text, f"feeds/{name}.toml")
    if isinstance(table, Finding):
        return None, (table,)
    title = table.need("title", TEXT, why="subscribers choose the feed by it")
    path = table.take("path", _PATH)
    if "path" not in table.values and not (path := _path(name)):
        what = "the name of this file cannot be that of a folder on the web"
        table.note("MissingKey", what, f"rename the file, or {_add(_PATH, 'path')}")
    content = table.take("content", one_of("full", "summary"))
    given = _given(
        include=table.take_all("include", _GLOB, least=1),
        kinds=table.take_all("kinds", _KIND, least=1),
        tags=table.take_all("tags", TEXT),
        authors=table.take_all("authors", TEXT),
        languages=table.take_all("languages", LANGUAGE),
        per=table.take("per", _TRAIT),
        permalink=_permalink(table, "permalink"),
        folder=table.take_all("folder", TEXT),
        limit=table.take("limit", NUMBER),
        limit_bytes=table.take("limit_bytes", NUMBER),
        whole=content and content == "full",
        formats=table.take_all("formats", _FORMAT, least=1),
        aliases=table.take_all("aliases", _ALIAS),
        teaser_headings=table.take_all("teaser_headings", TEXT),
        teasers=table.take("teasers", TRUTH),
    )
    description = table.take("description", TEXT)
    link, base = table.take("link", URL), table.take("base", _FOLDER)
    language, author = table.take("language", LANGUAGE), _author(table)
    shared = {key: getattr(site, key) for key in _SHARED} | _given(**_said_of_feeds(table))
    table.close(elsewhere=_SITES_OWN)
    if table.findings or not (title and path):
        return None, table.problems
    spec = FeedSpec(
        name=name,
        title=title,
        description=description or title,
        link=link or site.link,
        base=base or site.base,
        language=language or site.language,
        author=author or site.author or Author(site.title),
        timezone=site.timezone,
        id=f"tag:{site.domain},{site.since}:feed/{percent_encoded(name, keep='A-Za-z0-9._~-')}",
        path=path,
        **shared,
        lines=tuple((str(keys[0]), line) for keys, line in table.lines.items() if len(keys) == 1),
        **given,
    )
    return spec, ()


def _said_of_feeds(table: Table) -> dict[str, Any]:
    """What a site says of all its feeds, and a feed of itself."""
    return {
        "hub": table.take("hub", URL),
        "rights": table.take("rights", TEXT),
        "icon": table.take("icon", URL),
        "logo": table.take("logo", URL),
        "update": table.take("update", _PACE),
        "tag_scheme": table.take("tag_scheme", URL),
    }


def _permalink(table: Table, key: str) -> str | None:
    """A rule of links, every name in it known."""
    text = table.take(key, _RULE)
    unknown = problem(text) if text else None
    if unknown is None:
        return text
    near = nearest(unknown.name.lstrip(":"), unknown.known)
    mark = ":" if unknown.name[0] == ":" else ""
    listed = ", ".join(f"{mark}{name}" for name in sorted(unknown.known))
    cure = f'write "{mark}{near}"' if near else f"use one of: {listed}" if listed else f"write it like {_RULE.example}"
    table.note("UnknownPlaceholder", f'"{unknown.name}" in the rule "{text}" has no meaning', cure, key)
    return None


def _by_folder(table: Table) -> Iterator[tuple[str, str]]:
    """Globs or folders with their rules, in file order. Hugo has a table inside for each kind of page; feeds are of
    pages alone."""
    for key, value in table.values.items():
        if key in _HUGOS_KINDS and isinstance(value, dict):
            inner = table.table(key)
            if inner and key == "page":
                yield from _by_folder(inner)
        elif rule := _permalink(table, key):
            yield key, rule


def _author(table: Table) -> Author | None:
    """A name, or a table with `name`, `email` and `url`."""
    author = table.table("author") if isinstance(table.values.get("author"), dict) else None
    if not author:
        return table.take("author", AUTHOR)
    name = author.need("name", TEXT, why="an author is shown by it")
    email, url = author.take("email", EMAIL), author.take("url", URL)
    author.close()
    return Author(name, email, url) if name else None


def _given(**values: Any) -> dict[str, Any]:
    """Only what the author wrote, so that the defaults are those of the model."""
    return {key: value for key, value in values.items() if value is not None}


def _add(shape: Shape[Any], key: str) -> str:
    return f"add a line like {key} = {shape.example}"


def _host(url: str) -> str:
    """Without a port, and without `www.`, which is a name for a server rather than for a publisher."""
    return re.split(r"[/:?#]", url.partition("://")[2])[0].removeprefix("www.")


# --- shapes -------------------------------------------------------------------------------------

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DNS_NAME = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_SEGMENTS = re.compile(r"[\w~-]+(?:\.[\w~-]+)*(?:/[\w~-]+(?:\.[\w~-]+)*)*", re.ASCII)
_A_DOCUMENT = re.compile(r"\.(?:xml|json|html?|opml|css|rss|atom|txt)(?:/|$)", re.IGNORECASE)
_A_PAGE = re.compile(r"://[^/]+/.*\.(?:html?|php|aspx?)$", re.IGNORECASE)


def _folder(value: object) -> str | None:
    url = URL.read(value)
    return None if not url or set(url) & {"?", "#"} or _A_PAGE.search(url) else url.rstrip("/") + "/"


def _domain(value: object) -> str | None:
    try:
        name = str(value).strip().encode("idna").decode("ascii").lower() if isinstance(value, str) else ""
    except UnicodeError:
        return None
    return name if len(name) <= 253 and _DNS_NAME.fullmatch(name) else None


def _since(value: object) -> str | None:
    words = value.isoformat() if isinstance(value, date) else str(value).strip()
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", words, re.ASCII):
        return None
    try:
        date.fromisoformat((words + "-01-01")[:10])
    except ValueError:
        return None
    return words


def _zone(value: object) -> str | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(value).key if isinstance(value, str) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _path(value: object) -> str | None:
    if not isinstance(value, str) or not value or value.startswith("/"):
        return None
    path = "/".join(part for part in value.split("/") if part not in {"", "."})
    if not path:
        return "."
    return path if _SEGMENTS.fullmatch(path) and not _A_DOCUMENT.search(path) else None


def _out(value: object) -> str | None:
    words = TEXT.read(value)
    if not words:
        return None
    path = os.path.normpath(os.path.expanduser(words)).replace(os.sep, "/")
    return None if path.partition("/")[0] in {"items", "feeds", "templates", ".pagefeed"} else path


def _glob(value: object) -> str | None:
    pattern = TEXT.read(value)
    if not pattern or pattern.startswith(("/", "items/")) or "\\" in pattern:
        return None
    return None if ".." in pattern.split("/") else pattern.removeprefix("./")


def _alias(value: object) -> str | None:
    path = TEXT.read(value)
    if not path or not _ALIAS_PATH.fullmatch(path) or set(path.split("/")) & {".", ".."}:
        return None
    return path


_RULE = Shape("a pattern for links", '"/blog/:year/:month/:day/:slug/"', TEXT.read)
_ALIAS_PATH = re.compile(r"(?:/[\w.~%@:!$&'()*+,;=-]+)+/?", re.ASCII)
_ALIAS = Shape("a path on your host, from its first slash on", '"/old/feed.xml"', _alias)
_FOLDER = Shape("the absolute http(s) address of a folder", '"https://example.org/feeds/"', _folder)
_DOMAIN = Shape("a domain name", '"example.org"', _domain)
"""RFC 4151, section 2.1, which recommends lower case; other scripts as IDNA."""
_SINCE = Shape("a year or date on which you already owned the domain", '"2026"', _since)
"""RFC 4151, section 2.1: YYYY, YYYY-MM or YYYY-MM-DD."""
_ZONE = Shape("a time zone of the IANA database", '"Europe/London"', _zone)
_PATH = Shape("a folder below dist/, of letters, digits and hyphens", '"news"', _path)
"""Normalised. Never with the suffix of a document, or a folder could want the place of a file."""
_OUT = Shape("a folder beside items/ and feeds/, or anywhere else", '"dist"', _out)
"""Normalised, with `/` between folders; `~` is the home folder of whoever publishes."""
_GLOB = Shape("a pattern for paths below items/", '"**"', _glob)
