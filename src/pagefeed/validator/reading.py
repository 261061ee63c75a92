"""A document as a subscriber's program has it.

Lives here: bytes to trees, and the parts of them that rules ask about: entries, markup, links, dates, names.
Does not live here: what is right or wrong with any of it. Nothing here knows how a document was made.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from lxml import etree

from pagefeed.model import Document

Form = Literal["rss", "atom", "json", "opml", "html"]

FORMS: dict[str, Form] = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "text/x-opml": "opml",
    "text/html": "html",
}
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


_RFC2822 = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?"
    r"\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|UT|GMT|[ECMP][SD]T|Z)"
)
_RFC822 = re.compile(
    r"((Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?\s*,\s*)?(?P<day>\d\d?)\s+"
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s+(\d\d|\d{4})\s+"
    r"\d\d?:\d\d(:\d\d)?(\s+([+-]\d{4}|UTC?|GMT|[ECMP][SD]T|[A-IK-Z]))?",
    re.I,
)
_COMMENT = re.compile(r"\((\\.|[^()\\])*\)")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*\bscript-src ([^";]*)[";]')
_ADDRESSES: dict[str, tuple[str, ...]] = {
    f"{ATOM}link": ("href",),
    f"{MEDIA}content": ("url",),
    f"{MEDIA}thumbnail": ("url",),
    "enclosure": ("url",),
    "outline": ("xmlUrl", "htmlUrl", "url"),
}
_DATES: dict[Form, tuple[str, ...]] = {
    "rss": ("pubDate", "lastBuildDate"),
    "atom": (f"{ATOM}updated", f"{ATOM}published"),
    "json": ("date_published", "date_modified"),
}
_JSON_ADDRESSES = ("home_page_url", "feed_url", "url", "external_url", "image", "icon", "next_url")


class Fault(NamedTuple):
    """Where a document breaks a rule, in the document's own terms."""

    what: str
    """What is wrong, without a final stop."""
    cure: str
    """What to do about it."""
    item: str | None = None
    """Id of the entry that is at fault."""
    key: str = ""
    """The key of the feed's TOML that is at fault."""
    line: int = 0
    """Line of the document."""


class Link(NamedTuple):
    """An address in a document."""

    url: str
    name: str
    """What the document calls it."""
    item: str | None = None
    key: str = ""
    line: int = 0


class Date(NamedTuple):
    """A date in a document, as written."""

    text: str
    item: str | None
    line: int


class Markup(NamedTuple):
    """A piece of HTML in a document."""

    text: str
    item: str | None
    """Id of the entry in which it stands; None for the feed's own words."""
    line: int
    based: bool
    """True if relative addresses in it are relative to something (XML Base)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry as one document tells it."""

    node: Any
    """The lxml element, or the JSON object."""
    id: str | None
    title: str | None
    published: str | None
    updated: str | None
    html: str | None
    """Its full content, if it has it."""
    markup: tuple[str, ...]
    """Everything in it that readers take for HTML."""

    @property
    def line(self) -> int:
        """Where it begins, counted from 1; 0 where that is not known."""
        return line_of(self.node)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document, parsed."""

    document: Document
    form: Form
    root: Any
    """What bears the feed's own words: RSS channel, Atom feed, JSON object, OPML root; bytes of a page."""
    items: tuple[Item, ...] = ()
    address: str | None = None
    """Where it will be served, if that is known."""
    ours: bool = False
    """True for a document that this program made, which keeps stricter rules than the world's."""
    markup: tuple[Markup, ...] = ()
    """Everything in it that readers take for HTML, wherever it stands."""
    elements: Mapping[str, tuple[tuple[Any, str | None], ...]] = field(default_factory=dict, repr=False)
    """Of XML: the elements of each name, each with the id of the entry in which it stands."""


class UnreadableError(Exception):
    """Too broken for any other rule."""

    def __init__(self, rule: str, fault: Fault) -> None:
        super().__init__(fault.what)
        self.rule, self.fault = rule, fault


def form_of(body: bytes) -> Form | Fault:
    """What a document is, by how it begins; a fault where there are no rules for it."""
    start = body[:_START].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"{"):
        return "json"
    if re.search(rb"<!doctype html|<html", start):
        return Fault("this is a web page, not a feed", "give the address of its feed")
    found = re.search(rb"<(?:[\w.-]+:)?(rss|feed|opml|rdf)[\s>]", start)
    if found is None:
        return Fault("not a feed", "give the address or the file of RSS, Atom, JSON Feed or OPML")
    if found[1] == b"rdf":
        return Fault("this is RSS 1.0, which is not supported", "publish RSS 2.0 or Atom")
    return _ROOTS[found[1]]


_DIGITS = 308
"""Of a number: more are infinite to most programs (IEEE 754), and from some thousands on an error to Python."""
_START = 4096
"""Bytes in which a document says what it is."""
_ROOTS: dict[bytes, Form] = {b"rss": "rss", b"feed": "atom", b"opml": "opml"}


def read(document: Document, form: Form, address: str | None, *, ours: bool = False) -> Reading:
    """The document, parsed. `address` is where it is served. Raises UnreadableError."""
    root = _READERS[form](document.body)
    items = tuple(_ITEMS[form](root)) if form in _ITEMS else ()
    elements = _by_name(root, items) if form in ("rss", "atom", "opml") else {}
    if form in ("rss", "atom", "opml"):
        markup = (*_markup_in(elements, ours=ours), *(() if ours else _markup_in_words(elements)))
    else:
        markup = tuple(Markup(text, item.id, item.line, False) for item in items for text in item.markup)
    return Reading(
        document=document,
        form=form,
        root=root,
        items=items,
        address=address,
        ours=ours,
        markup=markup,
        elements=elements,
    )


_ESCAPED = ("description", f"{CONTENT}encoded")
"""What readers of RSS take for HTML whatever it says of itself."""
_TYPED = tuple(
    namespace + name
    for namespace, names in (
        (ATOM, ("title", "subtitle", "summary", "content", "rights")),
        (MEDIA, ("title", "description", "text")),
    )
    for name in names
)
"""What is HTML where its type says so."""
_WHOLE = (f"{XHTML}body", f"{XHTML}div")
"""What is markup itself."""


_WORDS = (
    *("title", "copyright", f"{DC}title", f"{DC}description", f"{DC}subject", f"{DC}creator"),
    *(f"{{http://www.itunes.com/dtds/podcast-1.0.dtd}}{name}" for name in ("title", "subtitle", "summary", "author")),
)
"""Text of which RSS does not say whether it is HTML, and which many readers take for that."""
_MEANT = re.compile(r"</[A-Za-z]|<[A-Za-z][^<>]*=")
"""What makes markup of words that may well speak of a tag: that it ends, or an attribute."""


def _markup_in(
    elements: Mapping[str, tuple[tuple[etree._Element, str | None], ...]], *, ours: bool
) -> Iterator[Markup]:
    for tag in (*_ESCAPED, *_TYPED, *_WHOLE):
        for element, item in elements.get(tag, ()):
            if tag in _WHOLE and _is_inside(element, (*_TYPED, *_WHOLE)):
                continue
            if ours and tag == "description" and item is None:
                continue  # Of a feed, it is written here as the plain text that it is: it may speak of a tag.
            kind = element.get("type", "").partition(";")[0].strip().lower()
            is_xml = tag in _WHOLE or kind == "xhtml" or kind.endswith(("/xml", "+xml"))
            texts = []
            if tag in _ESCAPED or (tag in _TYPED and not is_xml and "html" in kind):
                texts = [whole_text(element), *_decoded(element, kind)]
            if tag in _WHOLE or next(element.iterchildren("*"), None) is not None:
                # Elements in the place of text are markup as well, whatever the type says.
                texts.append(_inner(element))
            yield from (Markup(text, item, line_of(element), has_base(element)) for text in texts if text)


def _markup_in_words(elements: Mapping[str, tuple[tuple[etree._Element, str | None], ...]]) -> Iterator[Markup]:
    for tag in _WORDS:
        for element, item in elements.get(tag, ()):
            if _MEANT.search(text := whole_text(element)):
                yield Markup(text, item, line_of(element), has_base(element))
    # OPML 2.0, "Text attribute": it may hold encoded HTML.
    for element, item in elements.get("outline", ()):
        for text in (element.get("text", ""), element.get("title", "")):
            if _MEANT.search(text):
                yield Markup(text, item, line_of(element), has_base(element))


def _decoded(element: etree._Element, kind: str) -> Iterator[str]:
    """RFC 4287, section 4.1.3.3: content that is neither text nor XML is written in Base64, also when it is HTML."""
    if "/" in kind and not kind.startswith("text/"):
        with suppress(ValueError):
            yield b64decode("".join(whole_text(element).split()), validate=True).decode("utf-8", "replace")


def _is_inside(element: etree._Element, tags: tuple[str, ...]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _inner(element: etree._Element) -> str:
    """What is in an element of text, or an element of XHTML with all that is in it; names as people write them."""
    if element.tag in _WHOLE:
        inner = etree.tostring(element, encoding="unicode", with_tail=False)
    else:
        inner = (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
    return _PREFIX.sub(r"\1", inner)


def _by_name(root: etree._Element, items: tuple[Item, ...]) -> dict[str, tuple[tuple[etree._Element, str | None], ...]]:
    entries = {item.node: item.id for item in items}
    found: dict[str, list[tuple[etree._Element, str | None]]] = {}
    found.setdefault(str(root.tag), []).append((root, None))
    for child in root.iterchildren("*"):
        item = entries.get(child)
        for element in child.iter("*"):
            found.setdefault(str(element.tag), []).append((element, item))
    return {tag: tuple(elements) for tag, elements in found.items()}


def inside(reading: Reading, tag: str) -> tuple[tuple[Any, str | None], ...]:
    """The elements of a name, wherever they stand, each with the id of its entry; None for the feed's own."""
    return reading.elements.get(tag, ())


_XML_ERRORS = {
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING: "UnknownEncoding",
    etree.ErrorTypes.ERR_INVALID_ENCODING: "UnicodeError",
    etree.ErrorTypes.I18N_CONV_FAILED: "UnicodeError",
}
"""What it is called when bytes are no text; SAXError is anything else."""


def _read_xml(body: bytes) -> etree._Element:
    try:
        # Entities of the document's own are text that subscribers see, and comments are none; nothing is opened, and
        # libxml2 ends what multiplies.
        internal: Any = "internal"  # A word that lxml-stubs does not know.
        parser = etree.XMLParser(resolve_entities=internal, no_network=True, remove_comments=True, remove_pis=True)
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        fault = Fault(f"not well-formed XML: {error.msg}", "fix the XML there", line=error.lineno or 0)
        # lxml-stubs does not know the code.
        raise UnreadableError(_XML_ERRORS.get(error.code, "SAXError"), fault) from error  # type: ignore[attr-defined]


_ATOM_03 = "{http://purl.org/atom/ns#}feed"


def _read_root(tag: str) -> Callable[[bytes], etree._Element]:
    def read(body: bytes) -> etree._Element:
        root = _read_xml(body)
        if root.tag == _ATOM_03:
            fault = Fault("this is Atom before 1.0, which is not supported", "publish Atom 1.0", line=1)
            raise UnreadableError("ObsoleteNamespace", fault)
        if root.tag != tag and etree.QName(root).localname == etree.QName(tag).localname:
            wanted = etree.QName(tag).namespace
            found = etree.QName(root).namespace
            rule = "InvalidNamespace" if found else "MissingNamespace"
            cure = f'write xmlns="{wanted}"' if wanted else "remove the namespace"
            raise UnreadableError(
                rule, Fault(f"<{etree.QName(root).localname}> is in {found or 'no namespace'}", cure, line=1)
            )
        if root.tag != tag:
            fault = Fault(f"the document begins with <{root.tag}>", f"begin it with <{tag}>", line=1)
            raise UnreadableError("UndefinedElement", fault)
        return root

    return read


def _read_rss(body: bytes) -> etree._Element:
    root = _read_root("rss")(body)
    channel = root.find("channel")
    if channel is None:
        raise UnreadableError("MissingElement", Fault("<rss> has no <channel>", "give it one", line=1))
    return channel


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259, section 4: of two members of one name some programs take the first, and some the last."""
    found = dict(members)
    if len(found) < len(members):
        [(name, _), *_] = Counter(name for name, _ in members).most_common(1)
        raise ValueError(f"{name[:40]!r} is there twice in one object")
    return found


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body, object_pairs_hook=_object, parse_int=_whole)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise UnreadableError("InvalidJSON", Fault(f"not JSON: {error}", "fix it there", line=line)) from error
    except RecursionError as error:
        fault = Fault("lists or objects are nested too deeply", "write it flatter", line=1)
        raise UnreadableError("InvalidJSON", fault) from error
    if not isinstance(data, dict):
        raise UnreadableError("InvalidJSON", Fault("not a JSON object", "begin it with {", line=1))
    return data


def _whole(digits: str) -> int:
    """A number without a fraction. Raises ValueError for one that programs read differently."""
    if len(digits) > _DIGITS:
        raise ValueError(f"a number of {len(digits):,} digits")
    return int(digits)


def text_of(parent: etree._Element, tag: str) -> str | None:
    """The text of the first child of a name; None without one."""
    element = parent.find(tag)
    return None if element is None else whole_text(element)


def whole_text(element: etree._Element) -> str:
    """The text of an element and of all in it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def line_of(node: Any) -> int:
    """The line of an element, counted from 1; 0 in JSON."""
    line: int = getattr(node, "sourceline", 0) or 0
    return line


def _rss_items(channel: etree._Element) -> Iterator[Item]:
    for item in channel.iterfind("item"):
        html = text_of(item, f"{CONTENT}encoded")
        yield Item(
            node=item,
            id=text_of(item, "guid"),
            title=text_of(item, "title"),
            published=text_of(item, "pubDate"),
            updated=None,
            html=html,
            markup=tuple(filter(None, (text_of(item, "description"), html))),
        )


def _atom_items(feed: etree._Element) -> Iterator[Item]:
    for entry in feed.iterfind(f"{ATOM}entry"):
        markup = {
            tag: whole_text(element)
            for tag in ("title", "summary", "content")
            if (element := entry.find(f"{ATOM}{tag}")) is not None and element.get("type") == "html"
        }
        yield Item(
            node=entry,
            id=text_of(entry, f"{ATOM}id"),
            title=text_of(entry, f"{ATOM}title"),
            published=text_of(entry, f"{ATOM}published"),
            updated=text_of(entry, f"{ATOM}updated"),
            html=markup.get("content"),
            markup=tuple(markup.values()),
        )


def _json_items(data: dict[str, Any]) -> Iterator[Item]:
    items = data.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            html = words_of(item, "content_html")
            yield Item(
                node=item,
                id=words_of(item, "id"),
                title=words_of(item, "title"),
                published=words_of(item, "date_published"),
                updated=words_of(item, "date_modified"),
                html=html,
                markup=(html,) if html else (),
            )


def _page_items(page: bytes) -> Iterator[Item]:
    """A page as one entry, without the scripts that the policy in its head names by their hash: they are its own, for
    nothing that comes from elsewhere gets there (Content Security Policy 3, section 6.7.3.3)."""
    text = page.decode("utf-8", "replace")
    policy = _POLICY.search(text.partition("</head>")[0])
    named = policy[1].split() if policy else ()

    def judged(script: re.Match[str]) -> str:
        digest = b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
        return " " if f"'sha256-{digest}'" in named else script[0]

    markup = (_SCRIPT.sub(judged, text),)
    yield Item(node=page, id=None, title=None, published=None, updated=None, html=None, markup=markup)


def words_of(members: dict[str, Any], name: str) -> str | None:
    """A member of a JSON object that is text; None for any other."""
    value = members.get(name)
    return value if isinstance(value, str) else None


_READERS: dict[Form, Callable[[bytes], Any]] = {
    "rss": _read_rss,
    "atom": _read_root(f"{ATOM}feed"),
    "json": _read_json,
    "opml": _read_root("opml"),
    "html": bytes,
}
_ITEMS: dict[Form, Callable[[Any], Iterator[Item]]] = {
    "rss": _rss_items,
    "atom": _atom_items,
    "json": _json_items,
    "html": _page_items,
}


# --- what rules ask of a document ---------------------------------------------------------------


def parts(reading: Reading) -> Iterator[tuple[Any, str | None]]:
    """The feed, then each entry with its id."""
    yield reading.root, None
    yield from ((item.node, item.id) for item in reading.items)


def has_base(node: Any) -> bool:
    """True if an element has a base for relative addresses (XML Base)."""
    return not isinstance(node, (dict, bytes)) and bool(node.xpath("ancestor-or-self::*/@xml:base | */@xml:base"))


def selves(reading: Reading) -> list[str]:
    """The addresses that a document gives for its own."""
    if reading.form == "json":
        return list(filter(None, [words_of(reading.root, "feed_url")]))
    links = reading.root.iterfind(f"{ATOM}link")
    return [link.get("href", "") for link in links if link.get("rel") == "self"]


def links(reading: Reading) -> Iterator[Link]:
    """All addresses of a document, in its order."""
    for node, item in parts(reading):
        if reading.form == "json":
            for name in _JSON_ADDRESSES:
                if url := words_of(node, name):
                    yield Link(url, name, item, "link" if name == "home_page_url" else "base")
        else:
            for element in node.iter("outline") if reading.form == "opml" else node:
                yield from _element_links(element, item)


def _element_links(element: etree._Element, item: str | None) -> Iterator[Link]:
    if element.tag == "link":
        yield Link(element.text or "", "<link>", item, "link", line_of(element))
    for name in _ADDRESSES.get(element.tag, ()):
        if url := element.get(name):
            yield Link(url, f"{name} of <{etree.QName(element).localname}>", item, "base", line_of(element))


def dates(reading: Reading) -> Iterator[Date]:
    """All dates of a document, in its order."""
    for node, item in parts(reading):
        for tag in _DATES[reading.form]:
            text = words_of(node, tag) if reading.form == "json" else text_of(node, tag)
            if text is not None:
                yield Date(text, item, line_of(node))


@lru_cache(maxsize=4096)
def moment(form: Form, text: str | None) -> datetime | None:
    """The date as this format writes dates; None for anything else."""
    try:
        if form == "rss":
            at = parsedate_to_datetime(text) if text and _RFC2822.fullmatch(text) else None
            # RFC 5322, section 3.3: -0000 is a time in UTC of which nobody says where it was told.
            return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at
        return datetime.fromisoformat(text) if text and _RFC3339.fullmatch(text) else None
    except ValueError:
        return None


_LONGEST = 1000
"""Characters of a date that are looked at; nobody writes longer ones."""


def is_old_date(text: str) -> bool:
    """True for a date in a form that RFC 822 or the obsolete syntax of RFC 5322, section 4.3 allows."""
    plain = text[:_LONGEST]
    while plain != (plain := _COMMENT.sub(" ", plain)):
        pass  # Comments hold comments.
    found = _RFC822.fullmatch(plain.strip())
    if found is None:
        return False
    try:
        # In a leap year, for a year of two digits may be one.
        datetime.strptime(f"{found['day']} {found['month'][:3]} 2000", "%d %b %Y")
    except ValueError:
        return False
    return True


def author_names(form: Form, node: Any) -> Iterator[str]:
    """The names of those who wrote a feed or an entry."""
    if form == "json":
        authors = node.get("authors")
        for author in authors if isinstance(authors, list) else ():
            yield words_of(author, "name") or "" if isinstance(author, dict) else ""
    else:
        for path in ("author", f"{DC}creator") if form == "rss" else (f"{ATOM}author/{ATOM}name",):
            yield from (element.text or "" for element in node.iterfind(path))
