"""Rules of RSS 2.0 and of the RSS Advisory Board's Best Practices Profile.

Lives here: channel and item.
Does not live here: Media RSS (media_rules), archives (archive).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree

from pagefeed.validator.reading import (
    ATOM,
    CONTENT,
    DC,
    SYNDICATION,
    XML_LANG,
    Fault,
    Reading,
    inside,
    line_of,
    parts,
    text_of,
)
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import MIME_TYPE
from pagefeed.validator.uris import ABSOLUTE, EMAIL, email_in, scheme_of

_CONTACT = re.compile(rf"{EMAIL}(\?\w+=\S+)?( \(.*\))?")
_PERIODS = ("hourly", "daily", "weekly", "monthly", "yearly")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@rule("InvalidRSSVersion", "error", "rss")
def _rss_version(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "What is RSS?"."""
    version = reading.root.getparent().get("version")
    if version is not None and version != "2.0":
        yield Fault(f"the RSS version is {version}", 'write version="2.0"', line=1)


@rule("MissingAttribute", "error", "rss")
def _rss_versioned(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "What is RSS?": a required attribute says which RSS it is."""
    if reading.root.getparent().get("version") is None:
        yield Fault("<rss> has no version", 'write version="2.0"', line=1)


@rule("DeprecatedDTD", "error", "rss")
def _doctype(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Document type": Netscape's is gone, and readers that ask for it fail."""
    if "netscape" in (reading.root.getroottree().docinfo.doctype or "").lower():
        yield Fault("the document has the type of RSS 0.91", "remove the line <!DOCTYPE ...>", line=1)


def _channel_needs(name: str, tag: str) -> None:
    """RSS 2.0, "Required channel elements"."""

    @rule(name, "error", "rss")
    def faults(reading: Reading) -> Iterator[Fault]:
        if not (text_of(reading.root, tag) or "").strip():
            yield Fault(f"the channel has no {tag}", f"state a `{tag}`", key=tag, line=line_of(reading.root))


_channel_needs("MissingTitle", "title")
_channel_needs("MissingLink", "link")
_channel_needs("MissingDescription", "description")


@rule("MissingDCLanguage", "warning", "rss")
def _rss_language(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Language"."""
    said = reading.root.get(XML_LANG) or reading.root.getparent().get(XML_LANG)
    if all(reading.root.find(tag) is None for tag in ("language", f"{DC}language")) and not said:
        yield Fault("the channel has no language", "state a `language`", key="language")


@rule("ItemMustContainTitleOrDescription", "error", "rss")
def _rss_item_says_something(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Elements of <item>"."""
    for item in reading.items:
        if item.title is None and item.node.find("description") is None:
            cure = "give it one of them"
            yield Fault("an item has neither title nor description", cure, item.id, line=item.line)


@rule("MissingGuid", "warning", "rss")
def _rss_guid(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Guid": without it, readers show what they have shown before."""
    for item in reading.items:
        if not (item.id or "").strip():
            yield Fault("an item has no guid", "give it one", line=item.line)


@rule("NotSufficientlyUnique", "warning", "rss")
def _rss_short_guid(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "guid": it is to be one in the world, and other feeds count as well."""
    for item in reading.items:
        if re.fullmatch(r"\d{1,8}", (item.id or "").strip(), re.ASCII):
            yield Fault(
                f"the guid is the number {item.id}", "write a longer one, or an address", item.id, line=item.line
            )


@rule("InvalidHttpGUID", "error", "rss")
def _rss_permalink(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "guid": it is an address unless it says that it is not."""
    return _no_permalinks(reading, lambda id_: scheme_of(id_) is None)


@rule("InvalidPermalink", "error", "rss")
def _rss_other_permalink(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "guid": it is the address of a page, unless it says that it is not, and no other URI."""
    return _no_permalinks(reading, lambda id_: scheme_of(id_) is not None)


def _no_permalinks(reading: Reading, is_meant: Callable[[str], bool]) -> Iterator[Fault]:
    for item in reading.items:
        guid, id_ = item.node.find("guid"), item.id or ""
        if guid is None or guid.get("isPermaLink") == "false" or ABSOLUTE.fullmatch(id_):
            continue
        if is_meant(id_):
            what = f"the guid {id_} is not an address but counts as one"
            yield Fault(what, 'give it isPermaLink="false"', item.id, line=item.line)


@rule("NeedDescriptionBeforeContent", "warning", "rss")
def _rss_description_first(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "content:encoded": readers show whichever comes last."""
    for item in reading.items:
        tags = [element.tag for element in item.node]
        content = f"{CONTENT}encoded"
        if content in tags and "description" not in tags[: tags.index(content)]:
            cure = "put the description first"
            yield Fault("content:encoded has no description before it", cure, item.id, line=item.line)


@rule("MisplacedItem", "warning", "rss")
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
            yield Fault(what, "put it above all entries", line=line_of(after))


@rule("InvalidContact", "error", "rss")
def _contacts(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Elements of <item>" and "Optional channel elements"; profile, "Author": an e-mail address."""
    for tag, said, item, line in _people(reading):
        if not _CONTACT.fullmatch(said) and (reading.ours or not _holds_address(said)):
            yield Fault(f"<{tag}> is {said!r}, without an e-mail address", _WRITE_CONTACT, item, "author", line)


@rule("EmailFormat", "warning", "rss")
def _jumbled_contacts(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Author": the address stands first, and a name behind it in brackets."""
    for tag, said, item, line in _people(reading):
        if not reading.ours and not _CONTACT.fullmatch(said) and _holds_address(said):
            yield Fault(f"<{tag}> is {said!r}, which few readers take apart", _WRITE_CONTACT, item, "author", line)


@rule("MissingRealName", "warning", "rss")
def _nameless_contacts(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Author": readers show the name."""
    for tag, said, item, line in _people(reading):
        if not reading.ours and re.fullmatch(EMAIL, said):
            yield Fault(f"<{tag}> is {said!r}, without a name", _WRITE_CONTACT, item, "author", line)


_WRITE_CONTACT = "write mail@example.org (Name), or dc:creator"


def _holds_address(text: str) -> bool:
    """True for an address among other words."""
    address = email_in(text)
    return address is not None and "mailto:" not in text and f"({address}" not in text


def _people(reading: Reading) -> Iterator[tuple[str, str, str | None, int]]:
    """Who is responsible: element, text, id of the entry and line. RFC 6068: in mailto: anything may be encoded."""
    for parent, item in parts(reading):
        for tag in ("author", "managingEditor", "webMaster"):
            for element in parent.iterfind(tag):
                said = (element.text or "").strip()
                if said.startswith("mailto:"):
                    said = unquote(said.removeprefix("mailto:"))
                yield tag, said, item, line_of(element)


@rule("MissingAttribute", "error", "rss")
def _attributes(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "enclosure" and "source": attributes that they must have."""
    for item in reading.items:
        for tag, names in (("enclosure", ("url", "length", "type")), ("source", ("url",))):
            for element in item.node.iterfind(tag):
                for name in names:
                    if not (element.get(name) or "").strip():
                        yield Fault(f"<{tag}> has no {name}", "give it one", item.id, line=line_of(element))


@rule("InvalidIntegerAttribute", "error", "rss")
def _lengths(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "enclosure": length is in bytes; profile, "Enclosure": 0 where it is unknown."""
    return _wrong_lengths(reading, lambda said: re.fullmatch(r"-?\d+", said, re.ASCII) is None)


@rule("InvalidNonNegativeInteger", "error", "rss")
def _negative_lengths(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "enclosure": no file has less than nothing."""
    return _wrong_lengths(reading, lambda said: re.fullmatch(r"-\d+", said, re.ASCII) is not None)


def _wrong_lengths(reading: Reading, is_wrong: Callable[[str], bool]) -> Iterator[Fault]:
    for item in reading.items:
        for element in item.node.iterfind("enclosure"):
            if (length := element.get("length")) is not None and is_wrong(length):
                what = f"the length of an enclosure is {length!r}"
                yield Fault(what, "write bytes, or 0", item.id, line=line_of(element))


@rule("InvalidMIMEAttribute", "error", "rss")
def _enclosure_types(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "enclosure": type is a media type."""
    for item in reading.items:
        for element in item.node.iterfind("enclosure"):
            kind = element.get("type")
            if kind and not MIME_TYPE.fullmatch(kind):
                yield Fault(
                    f"the type of an enclosure is {kind!r}", "write one like audio/mpeg", item.id, line=line_of(element)
                )


@rule("DuplicateEnclosure", "warning", "rss")
def _one_enclosure(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Enclosure": readers take one, and not the same one."""
    for item in reading.items:
        for element in item.node.findall("enclosure")[1:]:
            yield Fault("an item has a second enclosure", "keep one", item.id, line=line_of(element))


@rule("InvalidBooleanAttribute", "error", "rss")
def _booleans(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "guid": isPermaLink is true or false."""
    for item in reading.items:
        for element in item.node.iterfind("guid"):
            if element.get("isPermaLink", "true") not in ("true", "false"):
                what = f"isPermaLink is {element.get('isPermaLink')!r}"
                yield Fault(what, "write true or false", item.id, line=line_of(element))


@rule("InvalidPositiveInteger", "error", "rss")
def _time_to_live(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "ttl": minutes; RSS 1.0 module Syndication: updateFrequency is 1 or more."""
    for tag in ("ttl", f"{SYNDICATION}updateFrequency"):
        for element in reading.root.iterfind(tag):
            if not re.fullmatch(r"0*[1-9]\d*", (element.text or "").strip(), re.ASCII):
                what = f"<{etree.QName(element).localname}> is {element.text!r}"
                yield Fault(what, "write a whole number of 1 or more", key="update", line=line_of(element))


@rule("InvalidUpdatePeriod", "error", "rss")
def _periods(reading: Reading) -> Iterator[Fault]:
    """RSS 1.0 module Syndication: one of five words."""
    for element in reading.root.iterfind(f"{SYNDICATION}updatePeriod"):
        if (element.text or "").strip() not in _PERIODS:
            what = f"<sy:updatePeriod> is {element.text!r}"
            yield Fault(what, f"write one of {', '.join(_PERIODS)}", key="update", line=line_of(element))


@rule("ImageUrlFormat", "warning", "rss")
def _image_format(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "image": a GIF, JPEG or PNG."""
    for image in reading.root.iterfind("image"):
        url = text_of(image, "url") or ""
        if found := re.search(r"\.(tiff?|bmp|svgz?|webp|avif|ico|psd)$", re.split("[?#]", url)[0], re.I):
            yield Fault(f"the image of the channel is {found[0]}", "write a JPEG or PNG", line=line_of(image))


@rule("AvoidTextInput", "warning", "rss")
def _text_inputs(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "textInput": most readers ignore it."""
    for element in reading.root.iterfind("textInput") if not reading.ours else ():
        yield Fault("the channel has a text input", "take it out", line=line_of(element))


@rule("ImageTitleDoesntMatch", "warning", "rss")
def _image_title(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Image": its title is that of the channel."""
    yield from _image_is(reading, "title")


@rule("ImageLinkDoesntMatch", "warning", "rss")
def _image_link(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Image": its link is that of the channel."""
    yield from _image_is(reading, "link")


def _image_is(reading: Reading, tag: str) -> Iterator[Fault]:
    for image in reading.root.iterfind("image"):
        said, wanted = text_of(image, tag), text_of(reading.root, tag)
        if said and wanted and said != wanted:
            yield Fault(f"the {tag} of the image is not that of the channel", "make them the same", line=line_of(image))


@rule("InvalidDay", "error", "rss")
def _days(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "skipDays": days of the week in English."""
    for element in reading.root.iterfind("skipDays/day"):
        if element.text not in _DAYS:
            yield Fault(f"{element.text!r} is not a day", f"write one of {', '.join(_DAYS)}", line=line_of(element))


@rule("EightDaysAWeek", "error", "rss")
def _too_many_days(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "skipDays": up to seven."""
    for element in reading.root.iterfind("skipDays"):
        if len(element.findall("day")) > len(_DAYS):
            yield Fault("more than seven days are skipped", "name each once", line=line_of(element))


@rule("UseZeroForMidnight", "warning", "rss")
def _midnight(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Skip hours": midnight is 0; RSS 0.91 called it 24."""
    for element in reading.root.iterfind("skipHours/hour"):
        if (element.text or "").strip() == "24":
            yield Fault("midnight is written as 24", "write 0", line=line_of(element))


@rule("InvalidHour", "error", "rss")
def _hours(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "skipHours": 0 to 23."""
    for element in reading.root.iterfind("skipHours/hour"):
        if not re.fullmatch(r"1?\d|2[0-4]", (element.text or "").strip(), re.ASCII):
            yield Fault(f"{element.text!r} is not an hour", "write 0 to 23", line=line_of(element))


@rule("DuplicateValue", "error", "rss")
def _skipped_twice(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "skipDays" and "skipHours": each is named once."""
    for path in ("skipDays/day", "skipHours/hour"):
        seen: set[str] = set()
        for element in reading.root.iterfind(path):
            said = (element.text or "").strip().lstrip("0") or "0"
            if said in seen or (said == "24" and "0" in seen):
                yield Fault(f"{said} is skipped twice", "name it once", line=line_of(element))
            seen.add(said)


_ATTRIBUTES: dict[str, set[str]] = {
    "guid": {"isPermaLink"},
    "category": {"domain"},
    "enclosure": {"url", "type", "length"},
    "source": {"url"},
    "cloud": {"domain", "path", "port", "protocol", "registerProcedure"},
    "title": set(),
    "link": set(),
    "description": set(),
    "pubDate": set(),
    "author": set(),
    "comments": set(),
}
"""RSS 2.0: the attributes that its elements have."""


@rule("UnexpectedAttribute", "error", "rss")
def _unknown_attributes(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Extending RSS": attributes that it does not define are in a namespace."""
    for tag, known in _ATTRIBUTES.items():
        for element, item in inside(reading, tag):
            for name in (str(each) for each in element.attrib if "{" not in str(each)):
                if name not in known:
                    yield Fault(f"RSS knows no {name} of <{tag}>", "take it out", item, line=line_of(element))
