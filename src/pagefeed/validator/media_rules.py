"""Rules of Media RSS 1.5.1 (https://www.rssboard.org/media-rss), in RSS and in Atom.

Lives here: pictures and other media of an entry.
Does not live here: enclosures (rss_rules, atom_rules).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pagefeed.validator.reading import MEDIA, Fault, Reading, line_of, parts
from pagefeed.validator.rules import rule

_MEDIUMS = ("image", "audio", "video", "document", "executable")
_EXPRESSIONS = ("sample", "full", "nonstop")
_NUMBERS = ("bitrate", "framerate", "samplingrate", "duration")


@rule("MediaRssNamespace", "error", "rss", "atom")
def _namespace(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "Module Namespace": the address ends with a slash."""
    for tag, elements in reading.elements.items():
        if tag.startswith("{http://search.yahoo.com/mrss}"):
            element, item = elements[0]
            yield Fault(
                "the namespace of Media RSS lacks its slash", f"write {MEDIA[1:-1]}", item, line=line_of(element)
            )


def _each(reading: Reading, *tags: str) -> Iterator[tuple[etree._Element, str | None]]:
    """Elements of Media RSS, wherever they stand in an entry or the feed, with the id of the entry."""
    wanted = [MEDIA + tag for tag in tags]
    for node, item in parts(reading):
        inside: Any = node.iterchildren() if item is None else [node]
        for top in inside:
            if item is None and top.tag in ("item", "{http://www.w3.org/2005/Atom}entry"):
                continue
            yield from ((element, item) for element in top.iter(*wanted))


@rule("MissingAttribute", "error", "rss", "atom")
def _addresses(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:thumbnail" and "media:content": what is shown has an address, or a player with one."""
    for element, item in _each(reading, "content", "thumbnail", "player"):
        name = etree.QName(element).localname
        played = name == "content" and element.find(f"{MEDIA}player") is not None
        if not element.get("url") and not played:
            yield Fault(f"a media:{name} has no url", "give it one", item, line=line_of(element))


@rule("InvalidMediaMedium", "error", "rss", "atom")
def _mediums(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:content": medium is one of five words."""
    for element, item in _each(reading, "content"):
        medium = element.get("medium")
        if medium is not None and medium not in _MEDIUMS:
            yield Fault(f"the medium is {medium!r}", f"write one of {', '.join(_MEDIUMS)}", item, line=line_of(element))


@rule("InvalidMediaExpression", "error", "rss", "atom")
def _expressions(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:content": expression is one of three words."""
    for element, item in _each(reading, "content"):
        said = element.get("expression")
        if said is not None and said not in _EXPRESSIONS:
            cure = f"write one of {', '.join(_EXPRESSIONS)}"
            yield Fault(f"the expression is {said!r}", cure, item, line=line_of(element))


@rule("InvalidNonNegativeInteger", "error", "rss", "atom")
def _channels(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:content": how many channels of sound there are."""
    for element, item in _each(reading, "content"):
        said = element.get("channels")
        if said is not None and not re.fullmatch(r"\d+", said, re.ASCII):
            yield Fault(f"channels is {said!r}", "write a number or leave it out", item, line=line_of(element))


@rule("InvalidFloat", "error", "rss", "atom")
def _numbers(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:content": rates and times are numbers."""
    for element, item in _each(reading, "content"):
        for name in _NUMBERS:
            said = element.get(name)
            if said is not None and not re.fullmatch(r"\d+(\.\d+)?", said, re.ASCII):
                yield Fault(f"{name} is {said!r}", "write a number or leave it out", item, line=line_of(element))


@rule("InvalidCreditRole", "error", "rss", "atom")
def _roles(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:credit": roles are in small letters."""
    for element, item in _each(reading, "credit"):
        role = element.get("role")
        if role is not None and role != role.lower():
            yield Fault(f"the role of a credit is {role!r}", "write it in small letters", item, line=line_of(element))


@rule("DeprecatedMediaAdult", "warning", "rss", "atom")
def _adult(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:adult": media:rating took its place."""
    for element, item in _each(reading, "adult"):
        yield Fault("<media:adult> is of an old version", "write media:rating", item, line=line_of(element))


@rule("DuplicateMedia", "warning", "rss", "atom")
def _twice(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:content": readers show the same picture as often as it is there."""
    seen: set[tuple[str | None, str]] = set()
    for element, item in _each(reading, "content"):
        key = item, element.get("url", "")
        if key in seen and key[1]:
            yield Fault("the same medium is there twice", "keep one", item, line=line_of(element))
        seen.add(key)


@rule("MediaGroupWithoutAlternatives", "error", "rss", "atom")
def _groups(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:group": it is for several versions of one thing."""
    for element, item in _each(reading, "group"):
        if len(element.findall(f"{MEDIA}content")) < 2:
            yield Fault(
                "a media:group holds no alternatives", "put its content into the entry", item, line=line_of(element)
            )
