"""Whether documents keep the rules of their formats.

Lives here: every rule a feed must keep, one small function each, under the name that the W3C feed validator
gives it where it has one. They read bytes, as a subscriber does, and know nothing of how these were made.
Does not live here: mending anything (shape, render), or what must be asked of the network.

A new rule is a function from a Reading to its Faults, under `@rule`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote

from lxml import etree

from pagefeed.model import Document, Feed, Finding, Place, Severity

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
        return _line(self.node)


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


class _UnreadableError(Exception):
    """Too broken for any other rule."""

    def __init__(self, rule: str, fault: Fault) -> None:
        super().__init__(fault.what)
        self.rule, self.fault = rule, fault


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that documents must keep to."""

    name: str
    severity: Severity
    forms: tuple[Form, ...]
    """The documents that it is about."""
    faults: Callable[[Reading], Iterable[Fault]]


RULES: list[Rule] = []

_Faults = Callable[[Reading], Iterable[Fault]]


def rule(name: str, severity: Severity, *forms: Form) -> Callable[[_Faults], _Faults]:
    """Make a function a rule; one function may be several."""

    def register(faults: _Faults) -> _Faults:
        RULES.append(Rule(name, severity, forms, faults))
        return faults

    return register


def check(documents: Iterable[Document], feed: Feed | None = None) -> tuple[Finding, ...]:
    """Every rule that these documents of one feed break, in the order of documents and rules.

    With the feed, a finding points at what its author wrote, and what is wrong in every format is said once;
    without, it points at the document.
    """
    verdicts = judge(documents, feed).values()
    return tuple(dict.fromkeys(finding for findings in verdicts for finding in findings))


def judge(documents: Iterable[Document], feed: Feed | None = None) -> dict[str, tuple[Finding, ...]]:
    """The same for each document, by its path."""
    findings: dict[str, list[Finding]] = {}
    readings: list[Reading] = []
    for document in documents:
        found = findings.setdefault(document.path, [])
        form = FORMS.get(document.media_type.partition(";")[0])
        if form is None:
            continue
        try:
            reading = _read(document, form, feed)
        except _UnreadableError as broken:
            found.append(_finding(broken.rule, "error", broken.fault, document, feed))
            continue
        readings.append(reading)
        found += (
            _finding(each.name, each.severity, fault, document, feed)
            for each in RULES
            if form in each.forms
            for fault in each.faults(reading)
        )
    for reading, fault in _disagreements(readings):
        finding = _finding("FormatsDisagree", "error", fault, reading.document, feed)
        findings[reading.document.path].append(finding)
    return {path: tuple(found) for path, found in findings.items()}


def _finding(name: str, severity: Severity, fault: Fault, document: Document, feed: Feed | None) -> Finding:
    place = Place(document.path, fault.line)
    if feed is not None:
        pages = {entry.id: entry.found_on for entry in feed.entries}
        if found_on := pages.get(fault.item or ""):
            place = Place(found_on[0])
        elif fault.key:
            place = feed.spec.at(fault.key)
    return Finding(rule=name, severity=severity, place=place, what=fault.what, cure=fault.cure)


# --- reading ------------------------------------------------------------------------------------


def _read(document: Document, form: Form, feed: Feed | None) -> Reading:
    root = _READERS[form](document.body)
    return Reading(
        document=document,
        form=form,
        root=root,
        items=tuple(_ITEMS[form](root)) if form in _ITEMS else (),
        address=feed.spec.base + quote(document.path) if feed else None,
    )


def _read_xml(body: bytes) -> etree._Element:
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        fault = Fault(f"not well-formed XML: {error.msg}", "mend the XML there", line=error.lineno or 0)
        raise _UnreadableError("SAXError", fault) from error


def _read_root(tag: str) -> Callable[[bytes], etree._Element]:
    def read(body: bytes) -> etree._Element:
        root = _read_xml(body)
        if root.tag != tag:
            fault = Fault(f"the document begins with <{root.tag}>", f"begin it with <{tag}>", line=1)
            raise _UnreadableError("UndefinedElement", fault)
        return root

    return read


def _read_rss(body: bytes) -> etree._Element:
    root = _read_root("rss")(body)
    channel = root.find("channel")
    if channel is None:
        raise _UnreadableError("MissingElement", Fault("<rss> has no <channel>", "give it one", line=1))
    return channel


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise _UnreadableError("InvalidJSON", Fault(f"not JSON: {error}", "mend it there", line=line)) from error
    if not isinstance(data, dict):
        raise _UnreadableError("InvalidJSON", Fault("not a JSON object", "begin it with {", line=1))
    return data


def _text(parent: etree._Element, tag: str) -> str | None:
    element = parent.find(tag)
    return None if element is None else _whole_text(element)


def _whole_text(element: etree._Element) -> str:
    return "".join(str(words) for words in element.itertext())


def _line(node: Any) -> int:
    line: int = getattr(node, "sourceline", 0) or 0
    return line


def _rss_items(channel: etree._Element) -> Iterator[Item]:
    for item in channel.iterfind("item"):
        html = _text(item, f"{CONTENT}encoded")
        yield Item(
            node=item,
            id=_text(item, "guid"),
            title=_text(item, "title"),
            published=_text(item, "pubDate"),
            updated=None,
            html=html,
            markup=tuple(filter(None, (_text(item, "description"), html))),
        )


def _atom_items(feed: etree._Element) -> Iterator[Item]:
    for entry in feed.iterfind(f"{ATOM}entry"):
        markup = {
            tag: _whole_text(element)
            for tag in ("title", "summary", "content")
            if (element := entry.find(f"{ATOM}{tag}")) is not None and element.get("type") == "html"
        }
        yield Item(
            node=entry,
            id=_text(entry, f"{ATOM}id"),
            title=_text(entry, f"{ATOM}title"),
            published=_text(entry, f"{ATOM}published"),
            updated=_text(entry, f"{ATOM}updated"),
            html=markup.get("content"),
            markup=tuple(markup.values()),
        )


def _json_items(data: dict[str, Any]) -> Iterator[Item]:
    items = data.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            html = _words(item, "content_html")
            yield Item(
                node=item,
                id=_words(item, "id"),
                title=_words(item, "title"),
                published=_words(item, "date_published"),
                updated=_words(item, "date_modified"),
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
        digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
        return " " if f"'sha256-{digest}'" in named else script[0]

    markup = (_SCRIPT.sub(judged, text),)
    yield Item(node=page, id=None, title=None, published=None, updated=None, html=None, markup=markup)


def _words(members: dict[str, Any], name: str) -> str | None:
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


# --- all formats --------------------------------------------------------------------------------


@rule("NotUTF8", "error", "rss", "atom", "opml")
def _encoding(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile; RFC 8259, section 8.1 says the same of JSON."""
    encoding = reading.root.getroottree().docinfo.encoding
    if encoding and encoding.upper() != "UTF-8":
        yield Fault(f"the document is encoded as {encoding}", "encode it as UTF-8", line=1)


@rule("MissingSelf", "error", "rss", "atom", "json")
def _self(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.2; RSS Advisory Board profile, "atom:link"; JSON Feed 1.1, feed_url."""
    if not _selves(reading):
        yield Fault("the feed does not say its own address", 'give it a link with rel="self"', key="base")


@rule("SelfDoesntMatchLocation", "error", "rss", "atom", "json")
def _self_is_where_it_is(reading: Reading) -> Iterator[Fault]:
    """Readers move their subscription to the address that the feed calls its own."""
    # A page of a JSON Feed bears the address of the first, which is the feed's name.
    address = (
        re.sub(r"archive/[^/]+$", "feed.json", reading.address or "") if reading.form == "json" else reading.address
    )
    for url in _selves(reading):
        if address and url != address:
            what = f"the feed calls itself {url} but is served at {reading.address}"
            yield Fault(what, "make the two the same by way of `base` and `path`", key="base")


@rule("InvalidFullLink", "error", "rss", "atom", "json", "opml")
def _absolute_links(reading: Reading) -> Iterator[Fault]:
    """RFC 3986, section 4.3: what is read elsewhere cannot be relative."""
    for link in _links(reading):
        if not _ABSOLUTE.fullmatch(link.url):
            what = f"{link.name} is {link.url!r}, which is no absolute web address"
            yield Fault(what, "write it in full, from https:// on", link.item, link.key, link.line)


@rule("DuplicateEntries", "error", "rss", "atom", "json")
def _unique_ids(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.1; readers show one of them only."""
    seen: set[str] = set()
    for item in reading.items:
        if item.id and item.id in seen:
            yield Fault(f"two entries have the id {item.id}", "publish one of them", item.id, line=item.line)
        seen.add(item.id or "")


@rule("NotNewestFirst", "error", "rss", "atom", "json")
def _order(reading: Reading) -> Iterator[Fault]:
    """Readers that keep only the first entries must keep the newest."""
    for newer, older in pairwise(reading.items):
        first, then = _moment(reading.form, newer.published), _moment(reading.form, older.published)
        if first and then and first < then:
            what = "an entry stands below an older one"
            yield Fault(what, "put the newest first", older.id, line=older.line)


@rule("MissingAuthor", "error", "rss", "atom", "json")
def _authors(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.2; and most readers ignore an author that only the feed names."""
    for item in reading.items:
        if not any(name.strip() for name in _author_names(reading.form, item.node)):
            cure = "state its `authors`, or an `author` for the site"
            yield Fault("an entry names no author", cure, item.id, line=item.line)


@rule("BadCharacters", "warning", "rss", "atom", "json")
def _characters(reading: Reading) -> Iterator[Fault]:
    """C1 controls and U+FFFD are the traces of a wrong decoding."""
    for item in reading.items:
        if found := _MANGLED.search("".join((item.title or "", *item.markup))):
            what = f"an entry holds U+{ord(found.group()):04X}, which comes of a wrong decoding"
            yield Fault(what, "save the page again as UTF-8", item.id, line=item.line)


@rule("ContainsHTML", "warning", "rss", "atom", "json")
def _markup_in_titles(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Character Data": some readers remove what looks like a tag."""
    for item in reading.items:
        if found := _LIKE_A_TAG.search(item.title or ""):
            what = f"a title holds {found.group()!r}, which some readers take for markup and remove"
            yield Fault(what, "say it without the angle brackets", item.id, line=item.line)


@rule("NotBlank", "error", "rss", "atom", "json")
def _blank_titles(reading: Reading) -> Iterator[Fault]:
    """A list of entries shows nothing else."""
    for item in reading.items:
        if item.title is not None and not item.title.strip():
            yield Fault("the title of an entry is empty", "state its `title`", item.id, line=item.line)


# --- dates --------------------------------------------------------------------------------------


@rule("InvalidRFC2822Date", "error", "rss")
def _rss_dates(reading: Reading) -> Iterator[Fault]:
    """RFC 5322, section 3.3, with a year of four digits as the RSS specification prefers."""
    return _invalid_dates(reading, "write it like Tue, 28 Jan 2025 12:00:00 GMT")


@rule("InvalidRFC3339Date", "error", "atom", "json")
def _internet_dates(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.3; JSON Feed 1.1, date_published."""
    return _invalid_dates(reading, "write it like 2025-01-28T12:00:00Z")


def _invalid_dates(reading: Reading, cure: str) -> Iterator[Fault]:
    for date in _dates(reading):
        if _moment(reading.form, date.text) is None:
            yield Fault(f"{date.text!r} is not a date of this format", cure, date.item, line=date.line)


@rule("IncorrectDOW", "error", "rss")
def _weekdays(reading: Reading) -> Iterator[Fault]:
    """RFC 5322, section 3.3: the day of the week must be that of the date."""
    for date in _dates(reading):
        moment = _moment(reading.form, date.text)
        if moment and date.text[3] == "," and _WEEKDAYS[moment.weekday()] != date.text[:3]:
            what = f"{date.text!r} was a {_WEEKDAYS[moment.weekday()]}"
            yield Fault(what, "correct the day of the week", date.item, line=date.line)


@rule("ImplausibleDate", "warning", "rss", "atom", "json")
def _plausible_dates(reading: Reading) -> Iterator[Fault]:
    """No page on the web is older; a date in the future is for those to find who may ask the clock."""
    for date in _dates(reading):
        moment = _moment(reading.form, date.text)
        if moment and moment.year < 1990:
            what = f"{date.text!r} is before there was a web"
            yield Fault(what, "state when it was `published`", date.item, line=date.line)


# --- HTML ---------------------------------------------------------------------------------------


@rule("SecurityRisk", "error", "rss", "atom", "json", "html")
def _elements(reading: Reading) -> Iterator[Fault]:
    """Elements that run, load or redirect something, and addresses that do."""
    risky = _RISKY_TAGS - _PAGE_TAGS if reading.form == "html" else _RISKY_TAGS
    for item in reading.items:
        for tag, attributes in _tags(item):
            if tag in risky:
                yield Fault(f"the content holds <{tag}>", "remove it", item.id, line=item.line)
            for name, value in attributes:
                if name in _URL_ATTRIBUTES and _RISKY_URL.match(_UNSEEN.sub("", value)):
                    what = f"<{tag} {name}> of the content runs {value[:40]!r}"
                    yield Fault(what, "remove it", item.id, line=item.line)


@rule("SecurityRiskAttr", "error", "rss", "atom", "json", "html")
def _handlers(reading: Reading) -> Iterator[Fault]:
    """Attributes that run something."""
    for item in reading.items:
        for tag, attributes in _tags(item):
            for name, _ in attributes:
                if name.startswith("on"):
                    what = f"<{tag}> of the content has the attribute {name}"
                    yield Fault(what, "remove it", item.id, line=item.line)


@rule("DangerousStyleAttr", "error", "rss", "atom", "json", "html")
def _styles(reading: Reading) -> Iterator[Fault]:
    """Styles that reach beyond the entry, or load something."""
    for item in reading.items:
        for tag, attributes in _tags(item):
            for name, value in attributes:
                if name == "style" and _RISKY_STYLE.search(value):
                    what = f"<{tag}> of the content has the style {value[:40]!r}"
                    yield Fault(what, "remove it", item.id, line=item.line)


@rule("ContainsRelRef", "error", "rss", "atom", "json", "html")
def _relative_references(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": a feed has no place that they could be relative to. Links of a
    page have one, so that they lead somewhere from the disk as well."""
    for item in reading.items:
        for tag, attributes in _tags(item):
            if reading.form == "html" and tag == "a":
                continue
            for name, value in attributes:
                if name in _URL_ATTRIBUTES and not _SCHEME.match(_UNSEEN.sub("", value)):
                    what = f"<{tag} {name}> of the content is {value[:60]!r}, relative to nothing"
                    yield Fault(what, "write it in full, from https:// on", item.id, line=item.line)


# --- RSS ----------------------------------------------------------------------------------------


@rule("InvalidRSSVersion", "error", "rss")
def _rss_version(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "What is RSS?"."""
    version = reading.root.getparent().get("version")
    if version != "2.0":
        yield Fault(f"the RSS version is {version}", 'write version="2.0"', line=1)


def _channel_needs(name: str, tag: str) -> None:
    """RSS 2.0, "Required channel elements"."""

    @rule(name, "error", "rss")
    def faults(reading: Reading) -> Iterator[Fault]:
        if not (_text(reading.root, tag) or "").strip():
            yield Fault(f"the channel has no {tag}", f"state a `{tag}`", key=tag, line=_line(reading.root))


_channel_needs("MissingTitle", "title")
_channel_needs("MissingLink", "link")
_channel_needs("MissingDescription", "description")


@rule("MissingDCLanguage", "warning", "rss")
def _rss_language(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Language"."""
    if reading.root.find("language") is None and reading.root.find(f"{DC}language") is None:
        yield Fault("the channel does not say its language", "state a `language`", key="language")


@rule("ItemMustContainTitleOrDescription", "error", "rss")
def _rss_item_says_something(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Elements of <item>"."""
    for item in reading.items:
        if item.title is None and item.node.find("description") is None:
            cure = "give it one of them"
            yield Fault("an item has neither title nor description", cure, item.id, line=item.line)


@rule("MissingGuid", "error", "rss")
def _rss_guid(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Guid": without it, readers show what they have shown before."""
    for item in reading.items:
        if not (item.id or "").strip():
            yield Fault("an item has no guid", "give it one", line=item.line)


@rule("InvalidPermalink", "error", "rss")
def _rss_permalink(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "guid": it is an address unless it says that it is not."""
    for item in reading.items:
        guid = item.node.find("guid")
        if guid is not None and guid.get("isPermaLink") != "false" and not _ABSOLUTE.fullmatch(item.id or ""):
            what = f"the guid {item.id} is no address but counts as one"
            yield Fault(what, 'give it isPermaLink="false"', item.id, line=item.line)


@rule("NeedDescriptionBeforeContent", "error", "rss")
def _rss_description_first(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "content:encoded": readers show whichever comes last."""
    for item in reading.items:
        tags = [element.tag for element in item.node]
        content = f"{CONTENT}encoded"
        if content in tags and "description" not in tags[: tags.index(content)]:
            cure = "put the description first"
            yield Fault("content:encoded has no description before it", cure, item.id, line=item.line)


@rule("MisplacedItem", "error", "rss")
def _rss_items_last(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item": items follow all that is said of the channel."""
    return _not_last(reading, "item")


@rule("MisplacedMetadata", "error", "atom")
def _atom_entries_last(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.1 leaves the order open; readers that stream do not."""
    return _not_last(reading, f"{ATOM}entry")


def _not_last(reading: Reading, tag: str) -> Iterator[Fault]:
    for before, after in pairwise(reading.root.iterchildren("*")):
        if before.tag == tag != after.tag:
            what = f"<{etree.QName(after).localname}> of the feed stands below an entry"
            yield Fault(what, "put it above all entries", line=_line(after))


@rule("DuplicateElement", "error", "rss", "atom")
def _once(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0; RFC 4287, sections 4.1.1 and 4.1.2: "exactly one" and "not more than one"."""
    for parent, item in _parts(reading):
        seen: set[str] = set()
        for element in parent.iterchildren(*_ONCE[reading.form]):
            if element.tag in seen:
                name = etree.QName(element).localname
                yield Fault(f"there is a second <{name}>", "keep one", item, line=_line(element))
            seen.add(element.tag)


# --- Atom ---------------------------------------------------------------------------------------


@rule("MissingElement", "error", "atom")
def _atom_required(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    for parent, item in _parts(reading):
        for tag in ("id", "title", "updated"):
            if not (_text(parent, ATOM + tag) or "").strip():
                where = etree.QName(parent).localname
                yield Fault(f"<{where}> has no {tag}", "give it one", item, key="title", line=_line(parent))


@rule("DuplicateAtomLink", "error", "atom")
def _atom_alternates(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.1.1 and 4.1.2: one alternate for each type and language."""
    for parent, item in _parts(reading):
        seen: set[tuple[str | None, str | None]] = set()
        for link in parent.iterfind(f"{ATOM}link"):
            kind = (link.get("type"), link.get("hreflang"))
            if link.get("rel", "alternate") == "alternate":
                if kind in seen:
                    what = "there is a second alternate link of the same type and language"
                    yield Fault(what, "keep one", item, line=_line(link))
                seen.add(kind)


@rule("MissingHref", "error", "rss", "atom")
def _atom_href(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.1."""
    for link in reading.root.iter(f"{ATOM}link"):
        if not link.get("href"):
            yield Fault("a link has no href", "give it one", line=_line(link))


@rule("MissingContentOrAlternate", "error", "atom")
def _atom_content(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.2."""
    for item in reading.items:
        rels = {link.get("rel", "alternate") for link in item.node.iterfind(f"{ATOM}link")}
        if item.node.find(f"{ATOM}content") is None and "alternate" not in rels:
            what = "an entry has neither content nor an address where it can be read"
            yield Fault(what, "state its `link`", item.id, line=item.line)


@rule("MissingTextualContent", "warning", "atom")
def _atom_text(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.2: entries should have something to read."""
    for item in reading.items:
        if all(item.node.find(ATOM + tag) is None for tag in ("content", "summary")):
            what = "an entry has neither content nor summary"
            yield Fault(what, "give it some text", item.id, line=item.line)


@rule("InvalidTextType", "error", "atom")
def _atom_types(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 3.1.1 and 4.1.3.1."""
    for tag in ("title", "subtitle", "summary", "content", "rights"):
        for element in reading.root.iter(ATOM + tag):
            kind = element.get("type", "text")
            if kind not in ("text", "html", "xhtml") and not (tag == "content" and "/" in kind):
                yield Fault(f"<{tag}> has the type {kind}", "make it text or html", line=_line(element))


# --- JSON Feed ----------------------------------------------------------------------------------


@rule("InvalidJSONFeedVersion", "error", "json")
def _json_version(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "Top-level"."""
    version = reading.root.get("version")
    if version != "https://jsonfeed.org/version/1.1":
        yield Fault(f"the version is {version!r}", "write https://jsonfeed.org/version/1.1")


@rule("MissingElement", "error", "json")
def _json_required(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "Top-level" and "Items"."""
    if not _words(reading.root, "title"):
        yield Fault("the feed has no title", "state a `title`", key="title")
    if not isinstance(reading.root.get("items"), list):
        yield Fault("the feed has no items", "give it a list of them, if an empty one")
    for item in reading.items:
        if not item.id:
            yield Fault("an item has no id", "give it one")
        if not any(_words(item.node, name) for name in ("content_html", "content_text")):
            yield Fault("an item has neither content_html nor content_text", "give it one", item.id)


@rule("InvalidValue", "error", "json")
def _json_types(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1: text is text, lists are lists, and null is nothing to write."""
    for members, item in _parts(reading):
        for name, value in members.items():
            kind = list if name in _JSON_LISTS else str if name in _JSON_TEXTS else object
            if not isinstance(value, kind):
                yield Fault(f"{name} is {value!r}", f"make it a {kind.__name__} or leave it out", item)


# --- OPML ---------------------------------------------------------------------------------------


@rule("InvalidOPMLVersion", "error", "opml")
def _opml_version(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is an <opml>?"."""
    version = reading.root.get("version")
    if version not in ("1.0", "1.1", "2.0"):
        yield Fault(f"the OPML version is {version}", 'write version="2.0"', line=1)


@rule("MissingElement", "error", "opml")
def _opml_required(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is a <head>?" and "What is a <body>?"."""
    for path in ("head", "body", "body/outline"):
        if reading.root.find(path) is None:
            yield Fault(f"there is no {path}", "give it one", line=_line(reading.root))
            return


def _outline_needs(name: str, severity: Severity, attribute: str) -> None:
    """OPML 2.0, "Text attribute" and "Subscription lists"."""

    @rule(name, severity, "opml")
    def faults(reading: Reading) -> Iterator[Fault]:
        for outline in reading.root.iter("outline"):
            is_folder = attribute != "text" and outline.find("outline") is not None
            if not outline.get(attribute) and not is_folder:
                yield Fault(f"an outline has no {attribute}", "give it one", line=_line(outline))


_outline_needs("MissingAttribute", "error", "text")
_outline_needs("MissingOutlineType", "warning", "type")
_outline_needs("MissingXmlURL", "error", "xmlUrl")
_outline_needs("MissingTitleAttr", "warning", "title")


# --- one feed in several formats ----------------------------------------------------------------


def _disagreements(readings: Iterable[Reading]) -> Iterator[tuple[Reading, Fault]]:
    """What the first format says of each entry, the others say too, if they say anything of it."""
    feeds = [reading for reading in readings if reading.form in ("rss", "atom", "json")]
    for first, other in zip(feeds[:1] * len(feeds), feeds[1:], strict=False):
        cure = f"make it say what {first.document.path} says"
        if [_name(item.id) for item in first.items] != [_name(item.id) for item in other.items]:
            yield other, Fault("the entries differ between the formats", cure)
            continue
        for one, two in zip(first.items, other.items, strict=True):
            for name, a, b in (
                ("title", one.title, two.title),
                ("date", _moment(first.form, one.published), _moment(other.form, two.published)),
                ("content", one.html, two.html),
            ):
                if a != b and None not in (a, b):
                    what = f"the {name} of an entry differs between the formats"
                    yield other, Fault(what, cure, two.id, line=two.line)


def _name(id_: str | None) -> str | None:
    """What an entry is called that keeps the name of another publisher: in Atom it stands in a URI."""
    return unquote(id_.partition(":guid/")[2]) if id_ and id_.startswith("tag:") and ":guid/" in id_ else id_


# --- what rules ask of a document ---------------------------------------------------------------

_ABSOLUTE = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
"""In ASCII, without the characters that RFC 3986 leaves out."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MANGLED = re.compile("[\x80-\x9f\ufffd]")
_LIKE_A_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(
    r"""(=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+("[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)?+)?+"""
)
_TAG = re.compile(rf"<([A-Za-z][^\t\n\f\r />]*+)((?:[\t\n\f\r /]++|{_ATTRIBUTE.pattern})*+)")
"""As browsers find them: HTML, sections 13.2.5.8 (tag name) to 13.2.5.38 (attribute value)."""
_RFC2822 = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?"
    r"\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|UT|GMT|[ECMP][SD]T|Z)"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_RISKY_URL = re.compile(r"(javascript|vbscript|data(?!:image/(png|jpeg|gif|webp|avif)[;,])):", re.I)
_RISKY_STYLE = re.compile(r"url\s*\(|expression|javascript|@import|behavior|binding|position\s*:", re.I)
_RISKY_TAGS = {
    *("script", "style", "link", "meta", "base", "template", "svg"),
    *("iframe", "frame", "frameset", "object", "embed", "applet"),
    *("form", "input", "button", "textarea", "select", "dialog"),
}
_PAGE_TAGS = {"style", "link", "meta", "svg", "button"}
"""What a page of our own needs, and an entry does not."""
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*\bscript-src ([^";]*)[";]')
_URL_ATTRIBUTES = {"href", "src", "cite", "poster", "action", "formaction", "data", "longdesc", "background"}
_ONCE = {
    "rss": (
        *("title", "link", "description", "language", "pubDate", "lastBuildDate", "generator", "docs"),
        *("guid", f"{CONTENT}encoded", f"{DC}language"),
    ),
    "atom": (
        *(f"{ATOM}id", f"{ATOM}title", f"{ATOM}subtitle", f"{ATOM}generator", f"{ATOM}updated"),
        *(f"{ATOM}published", f"{ATOM}summary", f"{ATOM}content"),
    ),
}
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
_JSON_LISTS = {"items", "authors", "tags", "hubs", "attachments"}
_JSON_TEXTS = {
    *_JSON_ADDRESSES,
    *("version", "title", "description", "language", "id", "summary", "content_html", "content_text"),
    *("date_published", "date_modified", "banner_image", "favicon", "user_comment"),
}


def _parts(reading: Reading) -> Iterator[tuple[Any, str | None]]:
    """The feed, then each entry with its id."""
    yield reading.root, None
    yield from ((item.node, item.id) for item in reading.items)


def _selves(reading: Reading) -> list[str]:
    if reading.form == "json":
        return list(filter(None, [_words(reading.root, "feed_url")]))
    links = reading.root.iterfind(f"{ATOM}link")
    return [link.get("href", "") for link in links if link.get("rel") == "self"]


def _links(reading: Reading) -> Iterator[Link]:
    for node, item in _parts(reading):
        if reading.form == "json":
            for name in _JSON_ADDRESSES:
                if url := _words(node, name):
                    yield Link(url, name, item, "link" if name == "home_page_url" else "base")
        else:
            for element in node.iter("outline") if reading.form == "opml" else node:
                yield from _element_links(element, item)


def _element_links(element: etree._Element, item: str | None) -> Iterator[Link]:
    if element.tag == "link":
        yield Link(element.text or "", "<link>", item, "link", _line(element))
    for name in _ADDRESSES.get(element.tag, ()):
        if url := element.get(name):
            yield Link(url, f"{name} of <{etree.QName(element).localname}>", item, "base", _line(element))


def _dates(reading: Reading) -> Iterator[Date]:
    for node, item in _parts(reading):
        for tag in _DATES[reading.form]:
            text = _words(node, tag) if reading.form == "json" else _text(node, tag)
            if text is not None:
                yield Date(text, item, _line(node))


def _moment(form: Form, text: str | None) -> datetime | None:
    """The date as this format writes dates; None for anything else."""
    try:
        if form == "rss":
            return parsedate_to_datetime(text) if text and _RFC2822.fullmatch(text) else None
        return datetime.fromisoformat(text) if text and _RFC3339.fullmatch(text) else None
    except ValueError:
        return None


def _author_names(form: Form, node: Any) -> Iterator[str]:
    if form == "json":
        authors = node.get("authors")
        for author in authors if isinstance(authors, list) else ():
            yield _words(author, "name") or "" if isinstance(author, dict) else ""
    else:
        for path in ("author", f"{DC}creator") if form == "rss" else (f"{ATOM}author/{ATOM}name",):
            yield from (element.text or "" for element in node.iterfind(path))


def _tags(item: Item) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for html in item.markup:
        yield from _parse(html)


@lru_cache(maxsize=1024)
def _parse(markup: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Each tag with its attributes, be it nested however deep or hidden in a comment.

    The formats of one feed share their content, so it is parsed once.
    """
    return tuple(
        (tag.lower(), tuple((name.lower(), unescape(value.strip("\"'"))) for name, value in attributes))
        for tag, attributes in ((found[1], _ATTRIBUTE.findall(found[2])) for found in _TAG.finditer(markup))
    )
