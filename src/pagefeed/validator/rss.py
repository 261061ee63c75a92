"""Rules of RSS 2.0 and of the RSS Advisory Board's Best Practices Profile.

Lives here: channel and item.
Does not live here: Media RSS (media), archives (archive).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from pagefeed.validator.reading import (
    ABSOLUTE,
    ATOM,
    CONTENT,
    DC,
    EMAIL,
    MIME_TYPE,
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

_CONTACT = re.compile(rf"(mailto:)?{EMAIL}(\?\w+=\S+)?( \(.*\))?")
_PERIODS = ("hourly", "daily", "weekly", "monthly", "yearly")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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
        yield Fault("the channel does not say its language", "state a `language`", key="language")


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


@rule("InvalidPermalink", "error", "rss")
def _rss_permalink(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "guid": it is an address unless it says that it is not."""
    for item in reading.items:
        guid = item.node.find("guid")
        if guid is not None and guid.get("isPermaLink") != "false" and not ABSOLUTE.fullmatch(item.id or ""):
            what = f"the guid {item.id} is no address but counts as one"
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
    """RSS 2.0, "Elements of <item>" and "Optional channel elements"; profile, "Author": an e-mail address, and a name
    in brackets."""
    for parent, item in parts(reading):
        for tag in ("author", "managingEditor", "webMaster"):
            for element in parent.iterfind(tag):
                if not _CONTACT.fullmatch((element.text or "").strip()):
                    what = f"<{tag}> is {element.text!r}, without an e-mail address"
                    yield Fault(what, "write mail@example.org (Name), or dc:creator", item, "author", line_of(element))


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
    for item in reading.items:
        for element in item.node.iterfind("enclosure"):
            length = element.get("length")
            if length and not re.fullmatch(r"\d+", length, re.ASCII):
                yield Fault(
                    f"the length of an enclosure is {length!r}", "write bytes, or 0", item.id, line=line_of(element)
                )


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
            yield Fault(f"{element.text!r} is no day", f"write one of {', '.join(_DAYS)}", line=line_of(element))


@rule("InvalidHour", "error", "rss")
def _hours(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "skipHours": 0 to 23."""
    for element in reading.root.iterfind("skipHours/hour"):
        if not re.fullmatch(r"1?\d|2[0-3]", (element.text or "").strip(), re.ASCII):
            yield Fault(f"{element.text!r} is no hour", "write 0 to 23", line=line_of(element))


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
