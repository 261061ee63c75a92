"""A feed as subscribers have it: RSS, Atom or JSON Feed to `RemoteFeed`.

Lives here: which id, dates and texts a feed gives its entries, as a pure function of its bytes, and the reading of
all pages of a feed that comes in several.
Does not live here: opening files and asking servers (fetch), making XML of what is not quite (feedxml), which page of
items/ an entry is.

Readers know an entry by its id, so ids are taken as they stand, neither resolved nor mended. A dozen elements are
read, of the format itself and of the namespaces that feeds use beside it. Those of Media RSS and of podcasts are not:
they give pictures titles and texts.
"""

from __future__ import annotations

import json
import os
import re
from base64 import b64decode
from collections.abc import Container, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import reduce
from html import escape
from html.entities import html5
from typing import Any, NamedTuple, get_args
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree
from lxml.html.defs import tags

from pagefeed import program
from pagefeed.errors import PageError
from pagefeed.model import Format, Place, Precision, RemoteEntry, RemoteFeed
from pagefeed.read.html.tree import Element, absolute, parse, plain, strip_unseen
from pagefeed.remote.feedxml import ATOM, CONTENT, DC, RDF, TERMS, tree
from pagefeed.remote.fetch import Fetched, NotThereError, fetch, is_url, onward
from pagefeed.web import legal

PAGES = 200
"""The most documents that are read of one feed."""

_MARKUP = frozenset(("text/html", "application/xhtml+xml"))
_FEEDS = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))
_WORDPRESS = re.compile(r"https?://wordpress\.(?:org|com)/")
_XML = "http://www.w3.org/XML/1998/namespace"
_ROOTS = frozenset(("rss", "feed", "rdf"))
_ENTRY = frozenset(("item", "entry"))
_OWN = {
    **{
        name: name
        for name in ("title", "link", "author", "summary", "content", "generator", "published", "updated", "id")
    },
    "category": "tag",
    "description": "summary",
    "pubdate": "published",
    "issued": "published",
    "modified": "updated",
    "guid": "id",
}
"""What elements of the format itself say, by their names in small letters."""
_OTHERS = {
    **{(ATOM, name): name for name in ("link", "author", "published", "updated")},
    (DC, "creator"): "author",
    (DC, "subject"): "tag",
    (DC, "date"): "date",
    (TERMS, "issued"): "published",
    (TERMS, "modified"): "updated",
    (CONTENT, "encoded"): "content",
    ("http://www.w3.org/1999/xhtml", "body"): "content",
}
"""What other elements say."""
_PERSON_OF_RSS = re.compile(r"[^\s@]+@[^\s@]+\s*\(([^()]+)\)|([^<>]*[^<>\s])\s*<[^\s@]+@[^\s@]+>")
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_REFERENCE = re.compile(r"&(#?\w+;)")
_SPACE = " \t\r\n"
"""White space to XML (section 2.3)."""
_CONTROLS = {code: sign for code in range(0x80, 0xA0) if (sign := bytes([code]).decode("windows-1252", "ignore"))}
"""Characters of Windows that a feed has as if they were ISO 8859-1 (HTML, section 13.2.5.80, reads references so)."""
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
    """True if the feed names this program as its generator."""
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


class _Id(NamedTuple):
    """What a feed says for the id of an entry."""

    written: str
    """guid, atom:id or rdf:about, without white space around it; empty where there is none."""
    is_link: bool | None = None
    """Whether it is also the entry's address; None where RSS leaves that open."""


_Parts = Mapping[str, Sequence[Element]]
"""What is read of a feed or an entry: the elements by what they say, in document order."""


def _read_xml(found: Fetched, address: str) -> _Document:
    root = tree(found.data, found.charset)
    outermost = "" if root is None else _name(root)
    channels = [] if root is None else [root, *(child for child in root if _name(child) == "channel")]
    entries = [child for channel in channels for child in channel if _name(child) in _ENTRY]
    if root is None or outermost not in _ROOTS or (outermost == "rdf" and not any(map(_is_rss, root.nsmap.values()))):
        raise _no_feed(found, address)
    is_atom = outermost == "feed"
    own = frozenset(map(_namespace, (*channels, *entries)))
    feed = _parts(channels[0] if is_atom else channels[-1], own)
    base = _base(found.location, feed, is_atom)
    authors = _authors(feed) if is_atom else ()
    generator = _first(feed, "generator")
    return _Document(
        location=found.location,
        format="atom" if is_atom else "rss",
        title=_plain(feed, "title", is_atom),
        entries=tuple(_entry(_parts(entry, own), entry, base, authors, is_atom) for entry in entries),
        following=next((href for rel in ("next", "prev-archive") for href in _links(feed, rel)), ""),
        ours=generator == program.NAME,
        by_wordpress=_WORDPRESS.match(generator) is not None,
    )


def _entry(parts: _Parts, element: Element, base: str, authors: tuple[str, ...], is_atom: bool) -> RemoteEntry:
    identity = _identity(parts, element)
    permalink = identity.is_link or (identity.is_link is None and is_url(identity.written))
    hrefs = (*_links(parts), identity.written if permalink else "")
    link = next((link for href in hrefs if (link := absolute(base, href))), None)
    contents = (_typed(content, is_atom) for content in parts.get("content", ()))
    text, kind = next((each for each in contents if each[0]), ("", ""))
    # The one date of RSS 1.0 says when an entry came out where nothing else does.
    published = _first(parts, "published") or _first(parts, "date")
    return RemoteEntry(
        id=identity.written or link or "",
        title=_plain(parts, "title", is_atom),
        link=link,
        published=moment(published),
        published_written=published,
        updated=moment(_first(parts, "updated")),
        authors=_authors(parts) or authors,
        tags=_distinct(_tag(tag) for tag in parts.get("tag", ())),
        summary=_plain(parts, "summary", is_atom),
        html=_html(text, kind),
    )


def _parts(parent: Element, own: Container[str]) -> _Parts:
    """The children that say something, by what they say."""
    found: dict[str, list[Element]] = {}
    for child in parent:
        name, space = _name(child), _namespace(child)
        meaning = (_OWN.get(name) if space in own else None) or _OTHERS.get((space, name))
        if meaning:
            found.setdefault(meaning, []).append(child)
    return found


def _identity(parts: _Parts, entry: Element) -> _Id:
    mark = next((mark for mark in parts.get("id", ()) if _inner(mark)), None)
    if mark is None:
        return _Id(entry.get(f"{{{RDF}}}about", "").strip(_SPACE))
    said = "false" if _name(mark) == "id" else (mark.get("isPermaLink") or "").strip().casefold()
    return _Id(_inner(mark), {"true": True, "": None}.get(said, False))


def _base(location: str, feed: _Parts, is_atom: bool) -> str:
    """What links are relative to where no xml:base says so: in Atom the document (RFC 3986, 5.1.3), in RSS, which does
    not say, the site."""
    own = location if is_url(location) else ""
    if is_atom and own:
        return own
    links = (*_links(feed, "self"), *_links(feed)) if is_atom else _links(feed)
    return next((link for href in links if (link := absolute(own, href))), own)


def _links(parts: _Parts, rel: str = "alternate") -> list[str]:
    """The addresses of a relation, those of web pages first."""
    found = [link for link in parts.get("link", ()) if (link.get("rel") or "alternate") == rel and _href(link)]
    return [_href(link) for link in sorted(found, key=lambda link: link.get("type", "text/html") not in _MARKUP)]


def _href(link: Element) -> str:
    """The address of a link, against the xml:base of what it stands in (RFC 4287, section 2)."""
    written = legal(link.get("href") or _inner(link)).strip(_SPACE)
    bases = [base for each in (link, *link.iterancestors()) if (base := each.get(f"{{{_XML}}}base"))]
    try:
        return urljoin(reduce(urljoin, reversed(bases)), written) if bases and written else written
    except ValueError:
        return written


def _authors(parts: _Parts) -> tuple[str, ...]:
    return _distinct(map(_person, parts.get("author", ())))


def _person(element: Element) -> str:
    """Atom's name, or its email; of `address (name)` and `name <address>`, as in RSS, the name."""
    named = {name: _inner(part) for part in element if (name := _name(part)) in ("name", "email")}
    if len(element):
        return named.get("name") or named.get("email", "")
    written = _inner(element)
    found = _PERSON_OF_RSS.fullmatch(written) if len(written) < 500 else None
    return found[1] or found[2] if found else written


def _tag(element: Element) -> str:
    """Atom's label, or its term; in RSS the text."""
    return legal(element.get("label") or element.get("term") or _inner(element))


def _first(parts: _Parts, meaning: str) -> str:
    return next((text for each in parts.get(meaning, ()) if (text := _inner(each))), "")


def _plain(parts: _Parts, meaning: str, is_atom: bool) -> str:
    """A text without its markup."""
    texts = (_typed(each, is_atom) for each in parts.get(meaning, ()))
    text, kind = next((each for each in texts if each[0]), ("", ""))
    return _stripped(text) if kind in _MARKUP else _line(text)


def _typed(element: Element, is_atom: bool) -> tuple[str, str]:
    """What an element holds, and its media type: as Atom says it (RFC 4287, section 3.1.1), and as RSS, which does not
    say, is read: texts are HTML, and titles too if they look like it."""
    if len(element):
        return _markup(element), "text/html"
    text, said = _inner(element).translate(_CONTROLS), (element.get("type") or "").strip().casefold()
    if element.get("mode") == "base64":
        text = _decoded(text)
    if is_atom or said:
        kind = {"": "text/plain", "text": "text/plain", "html": "text/html", "xhtml": "text/html"}.get(said, said)
        return text, kind
    return text, "text/plain" if _name(element) in ("title", "content") and not _is_markup(text) else "text/html"


def _decoded(text: str) -> str:
    """What Atom 0.3 says in base64; empty where it is none, or no text."""
    try:
        return b64decode(text).decode()
    except ValueError:
        return ""


def _is_rss(namespace: str) -> bool:
    """True for the namespaces of RSS 0.90 and 1.0, whose outermost element any RDF may have."""
    return "/rss/" in namespace or namespace.startswith("http://my.netscape.com/")


def _is_markup(text: str) -> bool:
    """True if a text has a closing tag or a reference, and all its tags and references are those of HTML."""
    names = {name.lower() for name in _TAG.findall(text)}
    references = set(_REFERENCE.findall(text))
    return (
        ("</" in text or bool(references))
        and names <= tags
        and all(name[0] == "#" or name in html5 for name in references)
    )


def _markup(element: Element) -> str:
    """XHTML (RFC 4287, section 3.1.1.3) and markup that somebody forgot to escape, as HTML."""
    inner = list(element.iterchildren("*"))
    wrapped = element.get("type") == "xhtml" and len(inner) == 1 and _name(inner[0]) == "div"
    whole = deepcopy(inner[0] if wrapped else element)
    loose = etree.Element("div")
    loose.text = whole.text
    loose.extend(list(whole))
    for each in loose.iterdescendants("*"):
        each.tag = each.tag.rpartition("}")[2]
    etree.cleanup_namespaces(loose)
    return etree.tostring(loose, encoding="unicode", method="html").removeprefix("<div>").removesuffix("</div>").strip()


def _inner(element: Element) -> str:
    """All of its text."""
    return legal(str(element.xpath("string()"))).strip(_SPACE)


def _name(element: Element) -> str:
    """In small letters, as people do not always write them as they should."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _namespace(element: Element) -> str:
    return element.tag[1:].rpartition("}")[0] if isinstance(element.tag, str) else ""


# --- JSON Feed ----------------------------------------------------------------------------------


def _read_json(found: Fetched, address: str) -> _Document:
    """JSON Feed 1.1, section "Structure". Numbers stay as they are written, for an id may be one."""
    try:
        feed = json.loads(found.data, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise _not_a_feed(address, f"it is not JSON: {_line(str(error))}") from error
    if not _text(feed, "version").startswith("https://jsonfeed.org/version/") or "items" not in feed:
        raise _not_a_feed(address, "it is JSON, but not a JSON Feed")
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
    return _not_a_feed(address, "it is a web page, not a feed" if b"<html" in start.lower() else "not a feed")


def _not_a_feed(address: str, what: str, cure: str = _GIVE) -> NoFeedError:
    return NoFeedError(what, at=Place(address), cure=cure)
