"""A feed as subscribers have it: RSS, Atom or JSON Feed to `RemoteFeed`.

Lives here: which id, dates and texts a feed gives its entries, as a pure function of its bytes, and the reading of
all pages of a feed that comes in several.
Does not live here: opening files and asking servers (fetch), making XML of what is not quite (feedxml), which page of
items/ an entry is.

Readers know an entry by its id, so ids are taken as they stand. feedparser, which knows what people take for RSS,
changes some: it resolves them as addresses, and mends what looks like a wrong encoding. Therefore it is given numbers
in their place, by feedxml, together with nothing that it would take for something else. Only what cannot be made XML
reaches it as it is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from html import escape, unescape
from typing import Any, NamedTuple, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

from pagefeed import program
from pagefeed.errors import PageError
from pagefeed.model import Format, Place, Precision, RemoteEntry, RemoteFeed
from pagefeed.read.html.tree import absolute, parse, plain, strip_unseen
from pagefeed.remote.feedxml import NUMBER, Id, reduced
from pagefeed.remote.fetch import Fetched, NotThereError, fetch, is_url, onward
from pagefeed.web import legal

PAGES = 200
"""The most documents that are read of one feed."""

_MARKUP = frozenset(("text/html", "application/xhtml+xml"))
_FEEDS = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))
_WORDPRESS = re.compile(r"https?://wordpress\.(?:org|com)/")
_NO_YEAR = re.compile(r"\s-?0\d{3}\s+\d\d?:")
"""Which `email.utils` would take for one of two digits."""
_OURS = f"_{program.NAME}"
"""What this program says in JSON of an entry that JSON Feed has no word for."""
_ARCHIVED = re.compile(r"archive/(?P<month>[0-9]{4}-[0-9]{2})(?:-[0-9]+)?\.[a-z.]+$")
"""Where it puts an archived month of a feed, or a part of it (`render.forms`)."""
_GIVE = "give the address of an RSS, Atom or JSON feed"


class NoFeedError(PageError):
    """What was found is no feed."""


class _Document(NamedTuple):
    """One document of a feed."""

    location: str
    """Where it was found."""
    format: Format
    title: str
    entries: tuple[RemoteEntry, ...]
    following: str
    """Where it says that the feed goes on (RFC 5005, sections 3 and 4; `next_url` of JSON Feed); else empty."""
    ours: bool = False
    """Whether it says that this program made it."""
    by_wordpress: bool = False
    """WordPress names no following page, but has them: the address of a feed takes `paged`, counted from 1."""


def receive(address: str, *, follow: bool = False) -> RemoteFeed:
    """Read the feed of a file path or an http(s) URL, and, if asked to, all further pages that it names.

    Pages are followed on the same host, or in and below the folder of a file, each once and `PAGES` at most; where it
    goes on from there is in `more`. Raises FetchError for what cannot be had, NoFeedError for what is no feed.
    """
    first = _read(fetch(address), address)
    pages, more = _followed(first) if follow else ([first], first.following)
    return _reception(address, pages, more)


def read_received(data: bytes, address: str) -> RemoteFeed:
    """What the bytes of one document say, found at a file path or URL. Raises NoFeedError."""
    document = _read(Fetched(data, address, ""), address)
    return _reception(address, [document], document.following)


def _reception(address: str, pages: list[_Document], more: str) -> RemoteFeed:
    first, *others = pages
    entries, known = list(first.entries), {entry.id for entry in first.entries}
    months: dict[str, str] = {}
    for page in others:
        # What is newer stands on an earlier page, and an entry may have moved down while the pages were read.
        entries += [entry for entry in page.entries if not entry.id or entry.id not in known]
        known.update(entry.id for entry in page.entries)
        if page.ours and (archived := _ARCHIVED.search(page.location)):
            months |= dict.fromkeys((entry.id for entry in page.entries), archived["month"])
    return RemoteFeed(
        address=address,
        format=first.format,
        title=first.title,
        entries=tuple(replace(entry, month=months.get(entry.id, "")) for entry in entries),
        held=len(first.entries),
        more=(onward(first.location, more) or more) if more else None,
        ours=first.ours,
    )


def _followed(first: _Document) -> tuple[list[_Document], str]:
    """All documents of a feed, and where it goes on, if that may not be read."""
    pages, read = [first], {first.location}
    while link := pages[-1].following or _guessed(pages):
        there = onward(first.location, link) or _beside(first, link)
        if there in read:
            break
        if there is None or (len(pages) == PAGES and is_url(there)):
            return pages, link
        read.add(there)
        try:
            page = _read(fetch(there), there)
        except (NotThereError, NoFeedError):
            if pages[-1].following:
                raise
            break
        if is_url(there) and onward(first.location, page.location) is None:
            return pages, link
        if page.entries == pages[-1].entries:
            break
        pages.append(page)
    return pages, ""


def _beside(first: _Document, link: str) -> str | None:
    """The archived document that a file of this program means by its address on the web."""
    archived = _ARCHIVED.search(link)
    if not archived or not first.ours or is_url(first.location):
        return None
    path = onward(first.location, archived[0])
    return path if path and os.path.exists(path) else None


def _guessed(pages: list[_Document]) -> str:
    """Where WordPress has the next page, if it has one."""
    first = pages[0]
    if not (first.by_wordpress and is_url(first.location)):
        return ""
    parts = urlsplit(first.location)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"]
    return parts._replace(query=urlencode([*query, ("paged", str(len(pages) + 1))])).geturl()


def _read(found: Fetched, address: str) -> _Document:
    data = found.data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if not data:
        raise _not_a_feed(address, "it is empty")
    read = _read_json if data[:1] == b"{" else _read_xml
    return read(found._replace(data=data), address)


# --- RSS and Atom -------------------------------------------------------------------------------


def _read_xml(found: Fetched, address: str) -> _Document:
    import feedparser

    data, ids, root = reduced(found.data, found.charset)
    try:
        # Told no type, it takes what has any header for ISO 8859-1.
        headers = {"content-type": "application/xml; charset=utf-8"}
        parsed = feedparser.parse(data, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        # What is no feed makes it fail in many ways: with wrong types, numbers out of range, recursion.
        raise _not_a_feed(address, f"it cannot be read as a feed ({type(error).__name__})") from error
    version, feed, entries = _text(parsed, "version"), parsed["feed"], parsed["entries"]
    if not version.startswith(("rss", "atom")) or not (root or feed or entries):
        raise _no_feed(found, address)
    # An RDF feed with an Atom link is Atom to feedparser.
    is_atom = root == "feed" if root else version.startswith("atom")
    base = _base(found.location, feed, is_atom)
    authors = _authors(feed) if is_atom else ()
    return _Document(
        location=found.location,
        format="atom" if is_atom else "rss",
        title=_plain(feed, "title"),
        entries=tuple(_entry(entry, _identity(entry, ids), base, authors) for entry in entries),
        following=next((href for rel in ("next", "prev-archive") for href in _links(feed, rel)), ""),
        ours=_text(feed, "generator") == program.NAME,
        by_wordpress=_WORDPRESS.match(_text(feed, "generator")) is not None,
    )


def _entry(entry: Any, identity: Id, base: str, authors: tuple[str, ...]) -> RemoteEntry:
    permalink = identity.is_link or (identity.is_link is None and is_url(identity.written))
    hrefs = (*_links(entry), identity.written if permalink else "")
    link = next((link for href in hrefs if (link := absolute(base, href))), None)
    content = next((each for each in _dicts(entry.get("content")) if _text(each, "value")), {})
    published = _text(entry, "published")
    return RemoteEntry(
        id=identity.written or link or "",
        title=_plain(entry, "title"),
        link=link,
        published=moment(published),
        published_written=published,
        # Where there is none, get() would give `published`.
        updated=moment(_text(entry, "updated")) if "updated" in entry else None,
        authors=_authors(entry) or authors,
        tags=_distinct(_text(tag, "label") or _text(tag, "term") for tag in _dicts(entry.get("tags"))),
        summary=_plain(entry, "summary"),
        html=_html(_text(content, "value"), _text(content, "type")),
    )


def _identity(entry: Any, ids: tuple[Id, ...]) -> Id:
    """The id whose number an entry bears; of what is not XML its own, in which feedparser leaves references."""
    mark = _text(entry, "id")
    number = mark.removeprefix(NUMBER)
    if mark.startswith(NUMBER) and number.isdecimal() and int(number) < len(ids):
        return ids[int(number)]
    return Id(unescape(mark), False)


def _base(location: str, feed: Any, is_atom: bool) -> str:
    """What links are relative to where no xml:base says so: in Atom the document (RFC 3986, 5.1.3), in RSS, which does
    not say, the site."""
    own = location if is_url(location) else ""
    if is_atom and own:
        return own
    links = (*_links(feed, "self"), *_links(feed)) if is_atom else _links(feed)
    return next((link for href in links if (link := absolute(own, href))), own)


def _links(context: Any, rel: str = "alternate") -> list[str]:
    """The addresses of a relation, those of web pages first."""
    found = [link for link in _dicts(context.get("links")) if _text(link, "rel") == rel and _text(link, "href")]
    return [_text(link, "href") for link in sorted(found, key=lambda link: _text(link, "type") not in _MARKUP)]


def _authors(context: Any) -> tuple[str, ...]:
    return _distinct(_text(each, "name") or _text(each, "email") for each in _dicts(context.get("authors")))


def _plain(context: Any, name: str) -> str:
    """A text without its markup. An entry without a summary gets its content for one, but no details of it."""
    detail = context.get(f"{name}_detail")
    text, kind = (_text(detail, "value"), _text(detail, "type")) if isinstance(detail, dict) else ("", "")
    return _stripped(text) if kind in _MARKUP else _line(text)


# --- JSON Feed ----------------------------------------------------------------------------------


def _read_json(found: Fetched, address: str) -> _Document:
    """JSON Feed 1.1, section "Structure". Numbers stay as they are written, for an id may be one."""
    try:
        feed = json.loads(found.data, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise _not_a_feed(address, f"it is not JSON: {_line(str(error))}") from error
    if not _text(feed, "version").startswith("https://jsonfeed.org/version/") or "items" not in feed:
        raise _not_a_feed(address, "it is JSON, but no JSON Feed")
    own = found.location if is_url(found.location) else ""
    base = next((link for key in ("home_page_url", "feed_url") if (link := absolute(own, _text(feed, key)))), own)
    authors = _json_authors(feed)
    return _Document(
        location=found.location,
        format="json",
        title=_line(_text(feed, "title")),
        entries=tuple(_json_entry(item, base, authors) for item in _dicts(feed["items"])),
        following=_text(feed, "next_url"),
        ours=any(_OURS in item for item in _dicts(feed["items"])),
    )


def _json_entry(item: dict[str, Any], base: str, authors: tuple[str, ...]) -> RemoteEntry:
    """Section "Items". The authors of the feed are those of an item that names none (section "Top-level")."""
    link = absolute(base, _text(item, "url"))
    tags = item.get("tags")
    # Every item has a content: that of a feed of summaries is the summary.
    text, summary = _text(item, "content_text"), _line(_text(item, "summary"))
    own, dated = _dict(item, _OURS), _dict(_dict(item, _OURS), "published")
    return RemoteEntry(
        id=_text(item, "id") or link or "",
        title=_line(_text(item, "title")),
        link=link,
        published=moment(_text(item, "date_published")),
        published_written=_text(item, "date_published"),
        updated=moment(_text(item, "date_modified")),
        authors=_json_authors(item) or authors,
        tags=_distinct(legal(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        summary=summary,
        html=_text(item, "content_html") or _html(text if _line(text) != summary else "", "text/plain"),
        kind="teaser" if own.get("kind") == "teaser" else "article",
        caption=_line(_text(own, "caption")),
        precision=next((each for each in get_args(Precision) if each == dated.get("precision")), "minute"),
    )


def _json_authors(context: dict[str, Any]) -> tuple[str, ...]:
    """`authors`, or the one `author` of version 1.0."""
    return _distinct(_text(each, "name") for each in _dicts(context.get("authors")) or _dicts([context.get("author")]))


# --- texts and dates ----------------------------------------------------------------------------


def moment(written: str) -> datetime | None:
    """The moment of a date as feeds write it, in UTC and whole seconds; None where it names none.

    RFC 3339, W3CDTF, whose years and months begin with their first day, and RFC 822 with all that `email.utils`
    forgives. A date without a zone is in UTC. A year before 1000, or the last day of all, is what programs write that
    know no date: Hugo 0001, WordPress -0001, .NET 9999-12-31. feedparser's own dates are not used: they take missing
    parts from today.
    """
    text = written.strip()
    text += {4: "-01-01", 7: "-01"}.get(len(text), "") if re.fullmatch(r"\d{4}(?:-\d\d)?", text) else ""
    try:
        found = datetime.fromisoformat(text)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        fields = None if _NO_YEAR.search(text) else parsedate_tz(text)
        if fields is None:
            return None
        try:
            found = datetime(*fields[:6], tzinfo=UTC) - timedelta(seconds=fields[9] or 0)
        except (ValueError, OverflowError):
            return None
    return found.replace(microsecond=0) if found.year >= 1000 and found.date() != datetime.max.date() else None


def _html(text: str, kind: str) -> str:
    """Content as HTML; empty for what is neither markup nor text, such as a picture."""
    if kind in _MARKUP:
        return text
    parts = re.split(r"\n\s*\n", text) if kind == "text/plain" else ()
    return "\n".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip())


def _stripped(markup: str) -> str:
    root = parse(f"<div>{markup}</div>")
    if root is None:
        return ""
    strip_unseen(root)
    return plain(root)


def _line(text: str) -> str:
    return " ".join(text.split())


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, words))))


def _text(context: Any, name: str) -> str:
    """What is not text where text should be counts for nothing: any element or key can bear any name."""
    value = context.get(name)
    return legal(value).strip(" \t\r\n") if isinstance(value, str) else ""


def _dict(context: dict[str, Any], name: str) -> dict[str, Any]:
    value = context.get(name)
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


# --- what can be wrong --------------------------------------------------------------------------


def _no_feed(found: Fetched, address: str) -> NoFeedError:
    """A web page often names its feed (HTML, section 4.6.7.1)."""
    start = found.data[:1_000_000]
    root = parse(start.decode("utf-8", "replace")) if b"<" in start else None
    for link in () if root is None else root.iter("link"):
        href = (link.get("href") or "").strip()
        if href and (link.get("type") or "").strip().casefold() in _FEEDS:
            there = absolute(found.location if is_url(found.location) else None, href) or href
            return _not_a_feed(address, "it is a web page, not a feed", f"give the feed that it names, {_line(there)}")
    return _not_a_feed(address, "it is a web page, not a feed" if b"<html" in start.lower() else "it is no feed")


def _not_a_feed(address: str, what: str, cure: str = _GIVE) -> NoFeedError:
    return NoFeedError(what, at=Place(address), cure=cure)
