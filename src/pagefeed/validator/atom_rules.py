"""Rules of Atom 1.0 (RFC 4287).

Lives here: feed and entry.
Does not live here: archives (archive).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from pagefeed.validator.reading import (
    ATOM,
    Fault,
    Reading,
    has_base,
    inside,
    line_of,
    moment,
    parts,
    text_of,
    whole_text,
)
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import MIME_TYPE
from pagefeed.validator.uris import EMAIL, email_in, is_reference, leads_out, scheme_of

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_DIV = "{http://www.w3.org/1999/xhtml}div"
_REGISTRY = "http://www.iana.org/assignments/relation/"
_WORDS = ("title", "subtitle", "summary", "content", "rights")
_RELATIONS = {
    *("alternate", "self", "related", "via", "enclosure", "hub", "license", "replies", "author", "icon", "search"),
    *("current", "prev-archive", "next-archive", "first", "last", "next", "previous", "prev", "edit", "edit-media"),
    *("describedby", "canonical", "payment", "up", "service", "collection", "item", "start", "help", "shortlink"),
}
"""Of the registry of link relations, those that stand in feeds."""


@rule("MissingElement", "error", "atom")
def _atom_required(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    for parent, item in parts(reading):
        for tag in ("id", "title", "updated"):
            if not (text_of(parent, ATOM + tag) or "").strip():
                where = etree.QName(parent).localname
                yield Fault(f"<{where}> has no {tag}", "give it one", item, key="title", line=line_of(parent))


@rule("DuplicateAtomLink", "error", "atom")
def _atom_alternates(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.1.1 and 4.1.2: one alternate for each type and language."""
    sources = inside(reading, f"{ATOM}source")
    for parent, item in (*parts(reading), *sources):
        seen: set[tuple[str | None, str | None]] = set()
        for link in parent.iterfind(f"{ATOM}link"):
            kind = (link.get("type"), link.get("hreflang"))
            if link.get("rel", "alternate") == "alternate":
                if kind in seen:
                    what = "there is a second alternate link of the same type and language"
                    yield Fault(what, "keep one", item, line=line_of(link))
                seen.add(kind)


@rule("MissingHref", "error", "rss", "atom")
def _atom_href(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.1."""
    for link in reading.root.iter(f"{ATOM}link"):
        if link.get("href") is None or (reading.ours and not link.get("href")):
            yield Fault("a link has no href", "give it one", line=line_of(link))


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
    """RFC 4287, section 3.1.1."""
    for tag in ("title", "subtitle", "summary", "rights"):
        for element, item in inside(reading, ATOM + tag):
            kind = element.get("type", "text")
            if kind not in ("text", "html", "xhtml") and "/" in kind:
                yield Fault(f"<{tag}> has the type {kind}", "make it text or html", item, line=line_of(element))


@rule("InvalidMIMEType", "error", "atom")
def _atom_no_types(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1: text, html or xhtml."""
    for tag in ("title", "subtitle", "summary", "rights"):
        for element, item in inside(reading, ATOM + tag):
            kind = element.get("type", "text")
            if kind not in ("text", "html", "xhtml") and "/" not in kind:
                yield Fault(f"<{tag}> has the type {kind!r}", "make it text or html", item, line=line_of(element))


@rule("InvalidFullLink", "error", "atom")
def _ids(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.2.5, 4.2.6 and 4.2.8: ids, icons and logos are absolute."""
    for parent, item in parts(reading):
        for tag in ("id", "icon", "logo"):
            said = text_of(parent, ATOM + tag)
            right = (
                is_reference(said or "") if tag != "id" and not reading.ours else _IRI.fullmatch((said or "").strip())
            )
            if said is not None and not right and leads_out(said):
                yield Fault(
                    f"<{tag}> is {said!r}, not an absolute address", "write it in full", item, tag, line_of(parent)
                )


@rule("MissingElement", "error", "atom")
def _persons(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.2: a person has a name."""
    for parent, item in parts(reading):
        for person in parent.iterchildren(f"{ATOM}author", f"{ATOM}contributor"):
            if person.find(f"{ATOM}name") is None:
                tag = etree.QName(person).localname
                yield Fault(f"<{tag}> has no name", "give it one", item, "author", line_of(person))


@rule("MissingElement", "error", "atom")
def _authors(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.2: an entry has an author, unless the feed has."""
    if reading.root.find(f"{ATOM}author") is None:
        for item in reading.items:
            if item.node.find(f"{ATOM}author") is None and item.node.find(f"{ATOM}source/{ATOM}author") is None:
                yield Fault("neither an entry nor the feed has an author", "state one", item.id, "author", item.line)


@rule("InvalidAddrSpec", "error", "atom")
def _contacts(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.2.3: an e-mail address and nothing else."""
    for email in reading.root.iter(f"{ATOM}email"):
        if not re.fullmatch(EMAIL, (email.text or "").strip()):
            yield Fault(
                f"{email.text!r} is not an e-mail address", "correct or remove it", key="author", line=line_of(email)
            )


@rule("ContainsEmail", "warning", "atom")
def _names_with_addresses(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.2: the name and the e-mail address of a person have a place of their own each."""
    for name in reading.root.iter(f"{ATOM}name"):
        if address := email_in(name.text or ""):
            yield Fault(f"a name holds the address {address}", "write it into <email>", line=line_of(name))


@rule("UnknownHost", "warning", "atom")
def _hosts(reading: Reading) -> Iterator[Fault]:
    """RFC 5321, section 2.3.5: a host on the Internet has a name of several parts."""
    for email in reading.root.iter(f"{ATOM}email"):
        if re.fullmatch(r"[^\s@<>()]+@[^\s@<>().]+", (email.text or "").strip()):
            yield Fault(f"{email.text!r} is not an address on the Internet", "complete its host", line=line_of(email))


@rule("UnregisteredAtomLinkRel", "warning", "rss", "atom")
def _relations(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.2: relations are registered with IANA, or are addresses."""
    for link in reading.root.iter(f"{ATOM}link"):
        rel = link.get("rel", "alternate").removeprefix(_REGISTRY)
        if rel not in _RELATIONS and ":" not in rel:
            yield Fault(f"unknown link relation {rel!r}", "use a registered one", line=line_of(link))


@rule("InvalidMIMEType", "error", "rss", "atom")
def _link_types(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.3: type is a media type."""
    for link in reading.root.iter(f"{ATOM}link"):
        kind = link.get("type")
        if kind is not None and not MIME_TYPE.fullmatch(kind):
            yield Fault(f"the type of a link is {kind!r}", "write one like text/html", line=line_of(link))


@rule("InvalidNonNegativeInteger", "error", "atom")
def _lengths(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.6: length is in bytes."""
    for link in reading.root.iter(f"{ATOM}link"):
        length = link.get("length")
        if length is not None and not re.fullmatch(r"\d+", length, re.ASCII):
            yield Fault(f"the length of a link is {length!r}", "write bytes, or leave it out", line=line_of(link))


@rule("AtomLinkNotEmpty", "warning", "rss", "atom")
def _full_links(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7: a link says all in its attributes."""
    for link in reading.root.iter(f"{ATOM}link"):
        if (link.text or "").strip():
            yield Fault(f"a link holds {link.text.strip()[:40]!r}", "write it into href", line=line_of(link))


@rule("RelativeSelf", "warning", "rss", "atom")
def _relative_selves(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.2: where the feed is, who has a copy of it can tell from an absolute address alone."""
    for link in reading.root.iterfind(f"{ATOM}link"):
        if link.get("rel") == "self" and not scheme_of(link.get("href", "")) and not has_base(link):
            yield Fault(f"the feed calls itself {link.get('href')!r}", "write it in full", line=line_of(link))


@rule("SelfNotAtom", "warning", "atom")
def _strange_selves(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.2: "self" is a resource that is equivalent to what holds the link."""
    for link in reading.root.iter(f"{ATOM}link"):
        kind = link.get("type", "application/atom+xml")
        if link.get("rel") == "self" and "xml" not in kind:
            yield Fault(f'a link with rel="self" is of the type {kind!r}', 'write rel="alternate"', line=line_of(link))


@rule("SameDocumentReference", "warning", "atom")
def _of_the_base(reading: Reading) -> Iterator[Fault]:
    """RFC 3986, section 4.4: a link to the base leads to the document itself, for some programs, and for others to
    where the base is."""
    for link in reading.root.iter(f"{ATOM}link"):
        base, href = link.base, link.get("href")
        if has_base(link) and base and href and not scheme_of(href) and urljoin(base, href) == base:
            yield Fault(f"a link is {href!r}, the base itself", "write it in full", line=line_of(link))


@rule("DuplicateIds", "error", "atom", "json")
def _one_entry_of_an_id(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.1: entries of one id are one entry, told apart by when they were updated at the least; JSON
    Feed 1.1, "id": there is one of each."""
    seen: set[tuple[str | None, datetime | None]] = set()
    for item in reading.items:
        # Of our own, two of one id are a mistake however they differ.
        updated = moment(reading.form, item.updated) if reading.form == "atom" and not reading.ours else None
        if item.id and (item.id, updated) in seen:
            yield Fault(f"two entries have the id {item.id}", "publish one of them", item.id, line=item.line)
        seen.add((item.id, updated))


@rule("MissingAttribute", "error", "atom")
def _terms(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.2.1: a category has a term."""
    for category in reading.root.iter(f"{ATOM}category"):
        if not category.get("term"):
            yield Fault("a category has no term", "give it one", line=line_of(category))


@rule("MissingXhtmlDiv", "error", "atom")
def _divs(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1.3: XHTML is one div."""
    for element in reading.root.iter(*(ATOM + tag for tag in _WORDS)):
        is_div = [child.tag for child in element.iterchildren("*")] == [_DIV]
        # Markup that is escaped is told as what it is: `NotInline`.
        is_escaped = not len(element) and "<" in (element.text or "")
        if element.get("type") == "xhtml" and not is_div and not is_escaped:
            tag = etree.QName(element).localname
            yield Fault(f"<{tag}> of the type xhtml is not a div", "put all of it into one div", line=line_of(element))


@rule("UnexpectedText", "error", "atom")
def _elsewhere(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.3.2: content that is elsewhere is empty here."""
    for content in reading.root.iter(f"{ATOM}content"):
        if content.get("src") and whole_text(content).strip():
            yield Fault("content with a src is not empty", "keep one of the two", line=line_of(content))


@rule("UndefinedElement", "error", "atom")
def _elements_elsewhere(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.3.2: content that is elsewhere is empty here."""
    for content in reading.root.iter(f"{ATOM}content"):
        if content.get("src") and next(content.iterchildren("*"), None) is not None:
            yield Fault("content with a src holds elements", "keep one of the two", line=line_of(content))


@rule("MissingTypeAttr", "warning", "atom")
def _untyped(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.3.2: content that is elsewhere should say what it is."""
    for content in reading.root.iter(f"{ATOM}content"):
        if content.get("src") and content.get("type") is None:
            yield Fault("content that is elsewhere has no type", "give it one like text/html", line=line_of(content))


@rule("HtmlFragment", "warning", "atom")
def _fragments(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.3.1: a media type is that of a whole document; a part of one is html or xhtml."""
    for content in reading.root.iter(f"{ATOM}content"):
        kind = content.get("type", "").partition(";")[0].strip().lower()
        whole = (
            content.find("{http://www.w3.org/1999/xhtml}html") is not None or "<html" in (content.text or "").lower()
        )
        if kind in ("text/html", "application/xhtml+xml") and not content.get("src") and not whole:
            yield Fault(
                f"content of the type {kind} is not a whole document",
                'write type="html" or "xhtml"',
                line=line_of(content),
            )


@rule("MissingSummary", "error", "atom")
def _summaries(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.2: content that readers cannot show needs a summary."""
    for item in reading.items:
        content = item.node.find(f"{ATOM}content")
        shown = content is None or not (content.get("src") or "/" in content.get("type", "text"))
        if not shown and item.node.find(f"{ATOM}summary") is None:
            yield Fault("an entry whose content is elsewhere has no summary", "give it one", item.id, line=item.line)


@rule("UpdatedBeforePublished", "warning", "atom", "json")
def _order_of_dates(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 4.2.9 and 4.2.15: nothing is changed before it is out."""
    for item in reading.items:
        first, then = moment(reading.form, item.published), moment(reading.form, item.updated)
        if first and then and then < first:
            yield Fault(
                "an entry was updated before it was published", "correct one of the dates", item.id, line=item.line
            )


@rule("MissingSourceElement", "warning", "atom")
def _sources(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.11: a source keeps its id, title and date."""
    for source in reading.root.iter(f"{ATOM}source"):
        for tag in ("id", "title", "updated"):
            if source.find(ATOM + tag) is None:
                yield Fault(f"a source has no {tag}", "give it one", line=line_of(source))
