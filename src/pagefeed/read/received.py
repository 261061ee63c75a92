"""A feed as subscribers have it: RSS, Atom or JSON Feed to `Reception`.

Lives here: which id, dates and texts a feed gives its entries, as a pure function of its bytes, and the reading of
all pages of a feed that comes in several.
Does not live here: opening files and asking servers (fetch), which page of items/ an entry is, what is done with it.

Ids are what readers know an entry by, so they are taken as they stand. feedparser, which knows what people take for
RSS, changes some: it resolves them as addresses, and mends what looks like a wrong encoding. Therefore a well-formed
feed is first reduced, with lxml, to what is read of it; feedparser is given a number in place of each id, and never
sees what it would take for something else. Only a feed that is not well-formed reaches it as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from html import escape, unescape
from html.entities import name2codepoint
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree

from pagefeed.errors import PageError
from pagefeed.model import Place, Received, Reception
from pagefeed.read.fetch import Fetched, NotThereError, fetch, is_url, onward
from pagefeed.read.html.markup import absolute, parse, plain, strip_unseen
from pagefeed.web import legal

PAGES = 200
"""Documents read of one feed."""

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XHTML = "http://www.w3.org/1999/xhtml"

_SEVERAL = frozenset(("link", "author", "category", "creator", "subject", "item", "entry"))
"""What may stand in a feed or an entry more than once; of anything else the first counts."""
_ENTRY = frozenset(("item", "entry"))
_OWN = frozenset(
    (
        *("title", "link", "author", "category", "description", "summary", "content", "generator", "channel"),
        *("pubdate", "published", "issued", "updated", "modified", "created"),
        *_ENTRY,
    )
)
"""What is read of the elements of the format itself, in small letters."""
_OTHERS = frozenset(
    (
        *((_CONTENT, "encoded"), (_XHTML, "body"), (_ATOM, "link"), (_ATOM, "updated"), (_ATOM, "published")),
        *((_DC, "creator"), (_DC, "subject"), (_DC, "date")),
        *((_TERMS, "issued"), (_TERMS, "modified"), (_TERMS, "created")),
    )
)
"""What is read of the elements of other namespaces. Those of Media RSS and podcasts name things by the same words."""
_TEXTS = frozenset(("title", "description", "summary", "content", "encoded", "body"))
_PERSON = frozenset(("name", "email"))
_MARKUP = frozenset(("text/html", "application/xhtml+xml"))
_NUMBER = "number "
"""How what stands for an id begins."""
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""")
_ROOT = re.compile(r"<(rss|feed|rdf:RDF)\b")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:(\w+);)?")
_ESCAPED = r"</(?:description|content:encoded)>"
_LOOSE = re.compile(
    rf"({_ESCAPED.replace('/', '', 1)})(?!\s*<!\[CDATA\[)([^<]*<(?!{_ESCAPED[1:]}).*?)({_ESCAPED}|\Z)", re.S
)
_PREFIXES = {
    **dict.fromkeys(("media", "itunes", "wfw", "sy", "slash", "georss", "thr"), "any"),
    "atom": _ATOM,
    "content": _CONTENT,
    "dc": _DC,
    "dcterms": _TERMS,
    "rdf": _RDF,
}
"""What prefixes usually stand for. Of those that are not read, any name will do."""
_WORDPRESS = re.compile(r"https?://wordpress\.(?:org|com)/")
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")


class NoFeedError(PageError):
    """What was found is no feed."""


class _Document(NamedTuple):
    """One document of a feed."""

    reception: Reception
    following: str
    """Where it says that the feed goes on (RFC 5005, sections 3 and 4; `next_url` of JSON Feed); else empty."""
    by_wordpress: bool = False
    """WordPress names no following page, but has them: a feed's address takes `paged`, counted from 1."""


def receive(address: str, *, follow: bool = False) -> Reception:
    """Read the feed of a file path or an http(s) URL, and, if asked to, all further pages that it names.

    Pages are followed on the same host, or in and below the folder of a file, each once and `PAGES` at most; what was
    left is in `more`. Raises FetchError for what cannot be had and NoFeedError for what is no feed.
    """
    found = fetch(address)
    document = _read(found, address)
    feed = document.reception
    if not follow:
        return replace(feed, more=document.following or None)
    entries = list(feed.entries)
    known = {entry.id for entry in entries if entry.id}
    read = {found.location}
    more: str | None = None
    for number in range(2, PAGES + 2):
        guessed = not document.following and document.by_wordpress and is_url(found.location)
        link = _paged(found.location, number) if guessed else document.following
        there = onward(found.location, link) if link else None
        if there is None or there in read or number > PAGES:
            more = link if link and there not in read else None
            break
        read.add(there)
        try:
            page = fetch(there)
        except NotThereError:
            if guessed:
                break
            raise
        if onward(found.location, page.location) is None:
            more = link
            break
        document = _read(page, there)
        new = [entry for entry in document.reception.entries if entry.id not in known]
        if guessed and not new:
            break
        entries += new
        known.update(entry.id for entry in new if entry.id)
    return replace(feed, entries=tuple(entries), more=more)


def read_received(data: bytes, address: str) -> Reception:
    """What the bytes of a feed say; relative addresses are relative to its own. Raises NoFeedError."""
    document = _read(Fetched(data, address, ""), address)
    return replace(document.reception, more=document.following or None)


def _read(found: Fetched, address: str) -> _Document:
    data = found.data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if not data:
        raise NoFeedError("it is empty", at=Place(address), cure=_GIVE)
    read = _read_json if data[:1] == b"{" else _read_xml
    return read(found._replace(data=data), address)


def _paged(address: str, number: int) -> str:
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"]
    return parts._replace(query=urlencode([*query, ("paged", str(number))])).geturl()


# --- RSS and Atom -------------------------------------------------------------------------------


def _read_xml(found: Fetched, address: str) -> _Document:
    import feedparser

    text = _decoded(found)
    root = _tree(text)
    if root is None:
        text = _mended(text)
        root = _tree(text)
    ids = _reduced(root) if root is not None else ()
    data = text.encode() if root is None else etree.tostring(root, encoding="utf-8", xml_declaration=True)
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # What is not bytes it could take for an address, and fetch.
        parsed = feedparser.parse(data, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        # It has many ways of failing on what is no feed: wrong types, numbers, recursion.
        raise NoFeedError(f"it cannot be read as a feed: {error}", at=Place(address), cure=_GIVE) from error
    version, feed = str(parsed.get("version") or ""), parsed["feed"]
    if not version.startswith(("rss", "atom")) or not (parsed["entries"] or feed or root is not None):
        raise _no_feed(found, address)
    # An RDF feed with a link to itself is "atom10" to feedparser.
    is_atom = _name(root) == "feed" if root is not None else version.startswith("atom")
    base = _base(found.location, feed, is_atom)
    authors = _authors(feed) if is_atom else ()
    entries = (_entry(entry, ids, base, authors, is_atom) for entry in parsed["entries"])
    return _Document(
        Reception(
            address=address,
            format="atom" if is_atom else "rss",
            title=_plain(feed, "title"),
            entries=tuple(entries),
        ),
        following=next((href for rel in ("next", "prev-archive") for href in _links(feed, rel)), ""),
        by_wordpress=_WORDPRESS.match(_text(feed, "generator")) is not None,
    )


class _Id(NamedTuple):
    """What a well-formed feed says for the id of an entry."""

    written: str
    link: str = ""
    """RSS: the same where it is also the entry's address."""


def _tree(text: str) -> etree._Element | None:
    """The document as XML; None if it is not well-formed."""
    # The declaration may name another encoding than the text was in. Of entities lxml resolves those alone that the
    # document itself declares, and refuses it if they multiply.
    parser = etree.XMLParser(no_network=True, remove_pis=True, encoding="utf-8")
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _decoded(found: Fetched) -> str:
    """The text in the encoding that it declares or the server names, if it is in that, else in what it is in."""
    declared = _DECLARED.match(found.data)
    names = ("utf-16" if found.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "", declared and declared[1].decode())
    for name in (*names, found.charset, "utf-8"):
        with suppress(LookupError, ValueError):
            if name:
                return found.data.decode(name)
    return found.data.decode("windows-1252", "replace")


def _mended(text: str) -> str:
    """What often keeps a feed from being XML, mended: stray `&` and entities of HTML, characters that XML forbids,
    markup that is not escaped, prefixes that are not declared, and an end that is missing, together with the entry
    that it cuts off."""
    parts = re.split(r"(<!\[CDATA\[.*?(?:]]>|\Z)|<!--.*?(?:-->|\Z))", legal(text), flags=re.S)
    parts[::2] = [_STRAY.sub(_reference, part) for part in parts[::2]]
    text = _LOOSE.sub(r"\1<![CDATA[\2]]>\3", "".join(parts))
    root = _ROOT.search(text)
    if root is None:
        return text
    missing = (f' xmlns:{prefix}="{name}"' for prefix, name in _PREFIXES.items() if f"xmlns:{prefix}=" not in text)
    text = f"{text[root.start() : root.end()]}{''.join(missing)}{text[root.end() :]}"
    if f"</{root[1]}" not in text:
        whole = max(text.rfind(end) + len(end) for end in ("</item>", "</entry>"))
        channel = "</channel>" if root[1] == "rss" else ""
        text = f"{text[:whole]}{channel}</{root[1]}>"
    return text


def _reference(stray: re.Match[str]) -> str:
    number = name2codepoint.get(stray[1] or "")
    return f"&#{number};" if number else f"&amp;{stray[0][1:]}"


def _reduced(root: etree._Element) -> tuple[_Id, ...]:
    """Takes out whatever is not read, and the ids of all entries, in whose place it leaves their numbers."""
    ids: list[_Id] = []
    channels = [root, *(child for child in root if _name(child) == "channel")]
    entries = [child for channel in channels for child in channel if _name(child) in _ENTRY]
    own = frozenset(map(_namespace, (root, *channels, *entries)))
    for entry in entries:
        marks = [child for child in entry if _name(child) in ("id", "guid") and _namespace(child) in own]
        mark = next((mark for mark in marks if _whole(mark)), None)
        written = entry.get(f"{{{_RDF}}}about", "").strip() if mark is None else _whole(mark)
        kind = "" if mark is None else (mark.get("isPermaLink") or mark.get("ispermalink") or "").strip().casefold()
        ids.append(_Id(written, written if kind == "true" or (kind != "false" and is_url(written)) else ""))
        _prune(entry, own)
        number = etree.SubElement(entry, etree.QName(_namespace(entry) or None, "guid"), isPermaLink="false")
        number.text = f"{_NUMBER}{len(ids) - 1}"
    for channel in channels:
        _prune(channel, own)
    return tuple(ids)


def _prune(parent: etree._Element, own: frozenset[str]) -> None:
    """Takes out the children that are not read, and makes markup within texts the text that it is."""
    seen: set[tuple[str, str]] = set()
    for child in list(parent):
        namespace, name = _namespace(child), _name(child)
        known = (name in _OWN and namespace in own) or (namespace, name) in _OTHERS
        if not known or ((namespace, name) in seen and name not in _SEVERAL):
            parent.remove(child)
            continue
        seen.add((namespace, name))
        if name == "author":
            for part in list(child):
                if _name(part) not in _PERSON:
                    child.remove(part)
        elif name in _TEXTS and len(child):
            _escape(child)


def _escape(element: etree._Element) -> None:
    """XHTML (RFC 4287, section 3.1.1.3) and markup that somebody forgot to escape, as escaped HTML."""
    inner = list(element.iterchildren("*"))
    wrapped = element.get("type") == "xhtml" and len(inner) == 1 and _name(inner[0]) == "div"
    whole = inner[0] if wrapped else element
    loose = etree.Element("div")
    loose.text = whole.text
    loose.extend(list(whole))
    for each in loose.iterdescendants("*"):
        each.tag = etree.QName(each).localname
    etree.cleanup_namespaces(loose)
    markup = etree.tostring(loose, encoding="unicode", method="html")
    for child in list(element):
        element.remove(child)
    element.text = markup.removeprefix("<div>").removesuffix("</div>")
    element.set("type", "html")


def _entry(entry: Any, ids: tuple[_Id, ...], base: str, authors: tuple[str, ...], is_atom: bool) -> Received:
    mark = _text(entry, "id")
    number = mark.removeprefix(_NUMBER)
    numbered = mark.startswith(_NUMBER) and number.isdecimal() and int(number) < len(ids)
    # Of what is not well-formed, feedparser leaves references as they are.
    identity = ids[int(number)] if numbered else _Id(unescape(mark))
    hrefs = _links(entry) if is_atom else (*_links(entry), identity.link)
    link = next((link for href in hrefs if (link := absolute(base, href))), None)
    published, updated = _text(entry, "published"), _text(entry, "updated") if "updated" in entry else ""
    if not published and not is_atom:
        # RSS 1.0 has but one date, dc:date, which is an update to feedparser.
        published, updated = updated, ""
    contents = entry.get("content")
    whole = next((each for each in _dicts(contents) if _text(each, "value")), {})
    return Received(
        id=identity.written or link or "",
        title=_plain(entry, "title"),
        link=link,
        published=moment(published),
        published_written=published,
        updated=moment(updated),
        authors=_authors(entry) or authors,
        tags=_tags(entry),
        summary=_plain(entry, "summary"),
        html=_html(_text(whole, "value"), _text(whole, "type")),
    )


def _base(location: str, feed: Any, is_atom: bool) -> str:
    """What links are relative to where no xml:base says so: in RSS the site, in Atom the document (RFC 3986, 5.1)."""
    links = ("self", "alternate") if is_atom else ("alternate",)
    own = location if is_url(location) else ""
    if is_atom and own:
        return own
    return next((link for rel in links for href in _links(feed, rel) if (link := absolute(own, href))), own)


def _links(context: Any, rel: str = "alternate") -> list[str]:
    """The addresses of a relation, those of web pages first."""
    found = [link for link in _dicts(context.get("links")) if _text(link, "rel") == rel and _text(link, "href")]
    return [_text(link, "href") for link in sorted(found, key=lambda link: _text(link, "type") not in _MARKUP)]


def _authors(context: Any) -> tuple[str, ...]:
    names = (_text(author, "name") or _text(author, "email") for author in _dicts(context.get("authors")))
    return _distinct(names)


def _tags(entry: Any) -> tuple[str, ...]:
    return _distinct(_text(tag, "label") or _text(tag, "term") for tag in _dicts(entry.get("tags")))


def _plain(context: Any, name: str) -> str:
    """A text without its markup. Where an entry has none, feedparser gives it the content, but no details of it."""
    detail = context.get(f"{name}_detail")
    if not isinstance(detail, dict):
        return ""
    text = _text(detail, "value")
    return _stripped(text) if _text(detail, "type") in _MARKUP else " ".join(text.split())


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(context: dict[str, Any], name: str) -> str:
    value = context.get(name)
    return legal(value).strip() if isinstance(value, str) else ""


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or "" if isinstance(element.tag, str) else ""


def _whole(element: etree._Element) -> str:
    """All of its text, comments left out, white space around it too."""
    return str(element.xpath("string()")).strip()


# --- JSON Feed ----------------------------------------------------------------------------------


def _read_json(found: Fetched, address: str) -> _Document:
    """JSON Feed 1.1. Numbers stay as they are written, for an id may be one."""
    try:
        feed = json.loads(found.data, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise NoFeedError(f"it is not JSON: {error}", at=Place(address), cure=_GIVE) from error
    if not _text(feed, "version").startswith("https://jsonfeed.org/version/") or not isinstance(
        feed.get("items"), list
    ):
        raise NoFeedError("it is JSON, but no JSON Feed", at=Place(address), cure=_GIVE)
    base = next((link for name in ("home_page_url", "feed_url") if (link := absolute(None, _text(feed, name)))), "")
    base = base or (found.location if is_url(found.location) else "")
    authors = _json_authors(feed)
    return _Document(
        Reception(
            address=address,
            format="json",
            title=" ".join(_text(feed, "title").split()),
            entries=tuple(_json_entry(item, base, authors) for item in _dicts(feed["items"])),
        ),
        following=_text(feed, "next_url"),
    )


def _json_entry(item: dict[str, Any], base: str, authors: tuple[str, ...]) -> Received:
    link = absolute(base, _text(item, "url"))
    tags = item.get("tags")
    return Received(
        id=_text(item, "id") or link or "",
        title=" ".join(_text(item, "title").split()),
        link=link,
        published=moment(_text(item, "date_published")),
        published_written=_text(item, "date_published"),
        updated=moment(_text(item, "date_modified")),
        authors=_json_authors(item) or authors,
        tags=_distinct(legal(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        summary=" ".join(_text(item, "summary").split()),
        html=_text(item, "content_html") or _html(_text(item, "content_text"), "text/plain"),
    )


def _json_authors(context: dict[str, Any]) -> tuple[str, ...]:
    """`authors`, or the one `author` of version 1."""
    people = _dicts(context.get("authors")) or _dicts([context.get("author")])
    return _distinct(_text(person, "name") for person in people)


# --- texts and dates ----------------------------------------------------------------------------


def moment(written: str) -> datetime | None:
    """The moment of a date as feeds write it, or None. UTC where no zone is named; nothing is filled in from today.

    RFC 3339 and W3CDTF, of which a year or a month begins with its first day, and RFC 822 with all that
    `email.utils` forgives.
    """
    text = re.sub(r"^(\d{4})$", r"\1-01", written.strip())
    text = re.sub(r"^(\d{4}-\d\d)$", r"\1-01", text)
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        try:
            fields = parsedate_tz(text)
            if fields is None:
                return None
            found = datetime(*fields[:6], tzinfo=UTC) - timedelta(seconds=fields[9] or 0)
        except (ValueError, OverflowError, TypeError, IndexError):
            return None
    return found.replace(microsecond=0)


def _html(text: str, kind: str) -> str:
    """Content as HTML; empty for what is neither markup nor text, such as a picture."""
    if kind in _MARKUP:
        return text
    if kind != "text/plain":
        return ""
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def _stripped(markup: str) -> str:
    root = parse(f"<div>{markup}</div>")
    if root is None:
        return ""
    strip_unseen(root)
    return plain(root)


def _distinct(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for each in words if (word := " ".join(each.split()))))


# --- what can be wrong --------------------------------------------------------------------------

_GIVE = "give the address of an RSS, Atom or JSON feed"


def _no_feed(found: Fetched, address: str) -> NoFeedError:
    """A web page often names its feed (HTML, section 4.6.7.1)."""
    root = parse(found.data[:1_000_000].decode("utf-8", "replace"))
    for link in () if root is None else root.iter("link"):
        kind, href = (link.get("type") or "").strip().casefold(), link.get("href") or ""
        there = urljoin(found.location, href) if is_url(found.location) else href
        if kind in _FEEDS and there:
            return NoFeedError(
                "it is a web page, not a feed", at=Place(address), cure=f"give the feed it names: {there}"
            )
    what = "it is a web page, not a feed" if root is not None and b"<html" in found.data.lower() else "it is no feed"
    return NoFeedError(what, at=Place(address), cure=_GIVE)
