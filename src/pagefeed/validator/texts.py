"""What the words of a feed are: plain text, HTML, a name; and that each thing is said in one way.

Lives here: text that looks like markup, markup that does not, blank elements, two elements that say one thing.
Does not live here: what is dangerous in markup (markup), numbers and addresses (values).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from pagefeed.validator.reading import (
    ATOM,
    DC,
    MEDIA,
    SYNDICATION,
    XHTML,
    Fault,
    Reading,
    inside,
    line_of,
    parts,
    whole_text,
)
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import MIME_TYPE
from pagefeed.validator.tags import LIKE_A_TAG, reference_in

_CLOSING = re.compile(
    r"</(a|abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|font|h[1-6]|i|ins|li|ol|p|pre|q|s|script|small|"
    r"span|strike|strong|sub|sup|table|td|th|tr|tt|u|ul)\s*>|<(br|hr|img|p)\b[^<>]*>",
    re.I,
)
"""A tag that nobody writes who does not mean HTML."""
_CONSTRUCTS = tuple(f"{ATOM}{name}" for name in ("title", "subtitle", "summary", "content", "rights"))
"""RFC 4287, section 3.1."""
_MEDIA_TEXTS = tuple(f"{MEDIA}{name}" for name in ("title", "description", "text"))
_PLAIN: dict[str, tuple[str, ...]] = {
    "rss": (
        *("item/category", "item/source", "item/author", "channel/category", "image/title", "image/description"),
        *(
            "channel/title",
            "channel/description",
            "textInput/title",
            "textInput/description",
            "channel/copyright",
            "channel/generator",
            "channel/managingEditor",
            "channel/webMaster",
        ),
    ),
    "atom": (f"{ATOM}author/{ATOM}name", f"{ATOM}contributor/{ATOM}name", f"{ATOM}feed/{ATOM}generator"),
}
"""Elements whose text no reader takes for markup, each with its parent."""


def _kind(element: etree._Element) -> str:
    return element.get("type", "text").strip().lower()


@rule("ContainsHTML", "warning", "rss", "atom")
def _markup_in_names(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Character Data"; RFC 4287, section 3.2.1: names and labels are plain text."""
    for path in _PLAIN[reading.form]:
        parent, _, tag = path.rpartition("/") if reading.form == "rss" else path.partition(f"/{ATOM}")
        tag = tag if reading.form == "rss" else ATOM + tag
        for element, item in inside(reading, tag):
            above = element.getparent()
            words = whole_text(element)
            tag_like = LIKE_A_TAG.search(words)
            shown = tag_like[0] if tag_like else reference_in(words)
            if shown and above is not None and above.tag == parent:
                where = etree.QName(above).localname
                what = f"<{etree.QName(element).localname}> of <{where}> holds {shown!r}, which readers show as it is"
                yield Fault(what, "write it as plain text", item, line=line_of(element))
    for tag in ("category", "copyright", "credit", "keywords"):
        for element, item in inside(reading, MEDIA + tag):
            if shown := reference_in(f"{whole_text(element)} {element.get('label', '')}"):
                what = f"<{tag}> of Media RSS holds {shown!r}, which readers show as it is"
                yield Fault(what, "write it as plain text", item, line=line_of(element))
    for element, item in inside(reading, f"{ATOM}category"):
        if found := _CLOSING.search(element.get("label", "")):
            yield Fault(f"a label holds {found[0]!r}", "write it as plain text", item, line=line_of(element))
    for element, item in inside(reading, f"{ATOM}link"):
        if found := _CLOSING.search(element.get("title", "")):
            yield Fault(
                f"the title of a link holds {found[0]!r}", "write it as plain text", item, line=line_of(element)
            )


@rule("ContainsUndeclaredHTML", "warning", "rss", "atom")
def _undeclared(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1.1; Media RSS: what is HTML says so, or readers show its tags. What is written here as
    text is text: a summary may well speak of tags."""
    for tag in () if reading.ours else (*_CONSTRUCTS, *_MEDIA_TEXTS):
        for element, item in inside(reading, tag):
            text = element.text or ""
            if _kind(element) in ("text", "plain", "text/plain") and (_CLOSING.search(text) or reference_in(text)):
                name = etree.QName(element).localname
                what = f"<{name}> looks like HTML but does not say so"
                yield Fault(what, 'write type="html", or plain text', item, line=line_of(element))


@rule("NotHtml", "warning", "rss", "atom")
def _broken(reading: Reading) -> Iterator[Fault]:
    """HTML, section 13.2.5: a tag that does not end swallows what stands behind it."""
    for markup in reading.markup:
        last = markup.text.rfind("<")
        if last >= 0 and ">" not in markup.text[last:] and re.match(r"</?[A-Za-z!]", markup.text[last:]):
            yield Fault("the content ends inside a tag", "close the tag", markup.item, line=markup.line)


@rule("NotHtml", "warning", "rss", "atom", "json")
def _controls(reading: Reading) -> Iterator[Fault]:
    """HTML, section 13.5: numbers of C1 controls are those of another encoding, of which browsers guess which."""
    for markup in reading.markup:
        if found := _C1.search(markup.text):
            what = f"the content writes {found[0]}, which is not a character"
            yield Fault(what, "write the character itself", markup.item, line=markup.line)


_C1 = re.compile(r"&#(x0*[89][0-9a-f]|0*1[2-5]\d);", re.I)


@rule("NotInline", "error", "atom")
def _not_inline(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1.3: XHTML stands in the document itself, not escaped."""
    for tag in _CONSTRUCTS:
        for element, item in inside(reading, tag):
            if _kind(element) == "xhtml" and not len(element) and _CLOSING.search(element.text or ""):
                what = f"<{etree.QName(element).localname}> says xhtml, but its markup is escaped"
                yield Fault(what, 'write type="html", or the elements themselves', item, line=line_of(element))


@rule("NotInline", "warning", "atom")
def _escaped_in_a_div(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1.3: a div without an element whose text shows tags was escaped for HTML, unless it speaks
    of tags."""
    for element, item in inside(reading, f"{XHTML}div"):
        if next(element.iterchildren("*"), None) is None and _CLOSING.search(element.text or ""):
            yield Fault("a div of XHTML shows tags", 'write type="html", or elements', item, line=line_of(element))


@rule("NotEscaped", "error", "atom")
def _elements_in_documents(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.3.3: HTML of a media type of its own stands here escaped."""
    return _with_elements(reading, lambda kind: kind == "text/html")


@rule("UndefinedElement", "error", "atom")
def _elements_in_text(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 3.1.1.1, 3.1.1.2 and 4.1.3.3: text and HTML hold no elements of XML."""
    return _with_elements(
        reading, lambda kind: kind in ("text", "html") or (kind[:5] == "text/" and kind != "text/html")
    )


def _with_elements(reading: Reading, is_meant: Callable[[str], bool]) -> Iterator[Fault]:
    for tag in _CONSTRUCTS:
        for element, item in inside(reading, tag):
            kind = _kind(element)
            if is_meant(kind) and [*element.iterchildren("*")]:
                what = f"<{etree.QName(element).localname}> of the type {kind} holds elements"
                yield Fault(what, "escape them, or say what they are", item, line=line_of(element))


@rule("MissingNamespace", "error", "atom")
def _foreign_xhtml(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1.3: what stands in the div is XHTML."""
    for tag in _CONSTRUCTS:
        for element, item in inside(reading, tag):
            if _kind(element) == "xhtml" and any(
                etree.QName(inner).namespace in (None, ATOM[1:-1]) for inner in element.iterdescendants("*")
            ):
                what = "XHTML holds an element that is in no namespace of its own"
                yield Fault(what, f'begin it with <div xmlns="{XHTML[1:-1]}">', item, line=line_of(element))


_STRUCTURAL: dict[str, tuple[str, ...]] = {
    "rss": ("channel", "item", "image", "textInput", "skipDays", "skipHours"),
    "atom": tuple(f"{ATOM}{name}" for name in ("feed", "entry", "source", "author", "contributor")),
}
"""Elements that hold elements alone."""


@rule("UnexpectedText", "error", "rss", "atom")
def _loose_text(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0; RFC 4287, section 4.1: between the elements of a feed and of an entry stands no text. RFC 4287, section
    4.1.3.3: content of XML is one element."""
    for tag in _STRUCTURAL[reading.form]:
        for element, item in inside(reading, tag):
            if any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
                where = etree.QName(element).localname
                yield Fault(f"<{where}> holds text beside its elements", "take it out", item, line=line_of(element))
    for element, item in inside(reading, f"{ATOM}content"):
        is_xml = _kind(element).partition(";")[0].endswith(("+xml", "/xml"))
        if is_xml and len(element) and any((t or "").strip() for t in (element.text, *(c.tail for c in element))):
            yield Fault("content of XML holds text beside it", "take it out", item, line=line_of(element))


@rule("InvalidMIMEType", "error", "atom")
def _media_types(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.1.3.1 and 4.1.3.2: what content elsewhere is, a media type says; parts have none."""
    for element, item in inside(reading, f"{ATOM}content"):
        kind = element.get("type")
        elsewhere = element.get("src") is not None and kind in ("text", "html", "xhtml")
        composite = (kind or "").lower().startswith(("multipart/", "message/"))
        unknown = kind not in (None, "text", "html", "xhtml") and not MIME_TYPE.fullmatch(kind or "")
        if elsewhere or composite or unknown:
            yield Fault(
                f"content is of the type {kind!r}", "write a media type like text/html", item, line=line_of(element)
            )


# --- blank ----------------------------------------------------------------------------------------

_NEVER_BLANK: dict[str, tuple[str, ...]] = {
    "rss": (
        *("category", "comments", "copyright", "generator", "author", "managingEditor", "webMaster", "source"),
        *("title", "ttl", f"{SYNDICATION}updateFrequency", f"{SYNDICATION}updatePeriod"),
    ),
    "atom": (*_CONSTRUCTS, f"{ATOM}name", f"{ATOM}id", f"{ATOM}generator"),
}
_ATTRIBUTES_NEVER_BLANK = {
    f"{ATOM}link": ("rel", "type", "title", "hreflang"),
    f"{ATOM}category": ("term", "label", "scheme"),
    **dict.fromkeys(_CONSTRUCTS, ("type",)),
    "source": ("url",),
    "enclosure": ("url", "type", "length"),
    "category": ("domain",),
}


@rule("NotBlank", "warning", "rss", "atom")
def _blank(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile; RFC 4287, section 4.2: an element that says nothing is better left out."""
    for tag in _NEVER_BLANK[reading.form]:
        for element, item in inside(reading, tag):
            of_item = tag == "title" and item is not None
            if not of_item and not element.get("src") and not len(element) and not (element.text or "").strip():
                name = etree.QName(element).localname
                yield Fault(f"<{name}> is empty", "leave it out, or fill it in", item, line=line_of(element))
    for element, item in inside(reading, f"{ATOM}category") if reading.form == "atom" else ():
        if element.get("term") is not None and not element.get("term", "").strip():
            yield Fault("a category has an empty term", "leave it out", item, line=line_of(element))


@rule("AttrNotBlank", "warning", "rss", "atom")
def _blank_attributes(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7; RSS 2.0: an attribute that says nothing is better left out."""
    for tag, names in _ATTRIBUTES_NEVER_BLANK.items():
        for element, item in inside(reading, tag):
            for name in names:
                if element.get(name) is not None and not element.get(name, "").strip():
                    what = f"{name} of <{etree.QName(element).localname}> is empty"
                    yield Fault(what, "leave it out, or fill it in", item, line=line_of(element))


# --- one thing, said twice ----------------------------------------------------------------------

_TERMS = "{http://purl.org/dc/terms/}"
_ADMIN = "{http://webns.net/mvcb/}"
_CC = "{http://web.resource.org/cc/}license"
_CREATIVE = "{http://backend.userland.com/creativeCommonsRssModule}license"


class Twins(NamedTuple):
    """Two elements that mean the same."""

    own: str
    other: str


_OF_CHANNEL = (
    Twins("lastBuildDate", f"{_TERMS}modified"),
    Twins("lastBuildDate", f"{ATOM}updated"),
    Twins("managingEditor", f"{DC}creator"),
    Twins("managingEditor", f"{ATOM}author"),
    Twins("webMaster", f"{DC}publisher"),
    Twins("copyright", f"{DC}rights"),
    Twins("copyright", f"{ATOM}rights"),
    Twins("language", f"{DC}language"),
    Twins("pubDate", f"{DC}date"),
    Twins("pubDate", f"{_TERMS}issued"),
    Twins("category", f"{DC}subject"),
    Twins("title", f"{DC}title"),
    Twins("description", f"{DC}description"),
    Twins("generator", f"{_ADMIN}generatorAgent"),
    Twins("generator", f"{ATOM}generator"),
    Twins(_CC, _CREATIVE),
)
_OF_ITEM = (
    Twins("author", f"{DC}creator"),
    Twins("author", f"{ATOM}author"),
    Twins("category", f"{DC}subject"),
    Twins("pubDate", f"{DC}date"),
    Twins("pubDate", f"{ATOM}published"),
    Twins("source", f"{DC}source"),
    Twins("guid", f"{ATOM}id"),
    Twins("title", f"{DC}title"),
    Twins(_CC, _CREATIVE),
)
"""RSS Advisory Board profile, "Namespaces": what RSS has a word for is said in that word."""


@rule("DuplicateSemantics", "warning", "rss")
def _said_twice(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Namespace Elements": of two elements that mean the same readers take either."""
    yield from _twins(reading.root, None, _OF_CHANNEL)


@rule("DuplicateItemSemantics", "warning", "rss")
def _said_twice_of_items(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Namespace Elements": the same of an item."""
    for node, item in parts(reading):
        if node is not reading.root:
            yield from _twins(node, item, _OF_ITEM)


def _twins(parent: etree._Element, item: str | None, twins: tuple[Twins, ...]) -> Iterator[Fault]:
    tags = {child.tag: child for child in parent.iterchildren("*")}
    for own, other in twins:
        if own in tags and other in tags:
            names = " and ".join(f"<{etree.QName(tag).localname}>" for tag in (own, other))
            yield Fault(f"{names} mean the same", "keep one of them", item, line=line_of(tags[other]))


@rule("DuplicateDescriptionSemantics", "warning", "rss")
def _two_contents(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": content that is there once more as XHTML or in an element of
    Atom is shown twice."""
    for item in reading.items:
        for tag in (f"{XHTML}body", f"{XHTML}div", f"{ATOM}content"):
            other = item.node.find(tag)
            if other is not None and not other.get("src"):
                what = f"an item has its content in <{etree.QName(tag).localname}> as well"
                yield Fault(what, "keep one", item.id, line=item.line)
