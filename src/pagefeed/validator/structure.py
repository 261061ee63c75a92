"""Which elements stand where, and how often: RSS 2.0 and Atom 1.0 as tables.

Lives here: what each element may hold, what it must hold, and what it may hold once.
Does not live here: what the text or an attribute of an element may be (values), or what is peculiar to one format
(rss_rules, atom_rules).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pagefeed.validator.reading import ATOM, CONTENT, DC, MEDIA, SYNDICATION, Fault, Reading, inside, line_of, text_of
from pagefeed.validator.rules import rule


class Parts(NamedTuple):
    """What an element may hold."""

    once: str = ""
    """Names of elements that may stand in it one time, separated by spaces."""
    often: str = ""
    """Those that may stand in it any number of times."""
    needed: str = ""
    """Those that it is nothing without."""
    closed: bool = True
    """False where RSS or Atom does not say all that may be in it."""


_PERSON = Parts(once="name uri email")
_ABOUT = "id title updated subtitle generator icon logo rights"
_RSS = {
    "channel": Parts(
        once="title link description language copyright managingEditor webMaster pubDate lastBuildDate generator docs "
        f"cloud ttl image rating textInput skipHours skipDays {DC}date",
        often="category item",
    ),
    "item": Parts(once="title link description author comments guid pubDate source", often="category enclosure"),
    "image": Parts(once="url title link width height description", needed="url title link"),
    "textInput": Parts(once="title description name link", needed="title description name link"),
    "skipDays": Parts(often="day", needed="day"),
    "skipHours": Parts(often="hour", needed="hour"),
}
_ATOM = {
    "feed": Parts(once=_ABOUT, often="author category contributor link entry"),
    "entry": Parts(
        once="id title updated published summary content rights source", often="author category contributor link"
    ),
    "source": Parts(once=_ABOUT, often="author category contributor link"),
    "author": _PERSON,
    "contributor": _PERSON,
    "generator": Parts(),
    "category": Parts(closed=False),
    "link": Parts(closed=False),
}
PARTS: dict[str, Parts] = _RSS | {f"{ATOM}{name}": parts for name, parts in _ATOM.items()}
"""RSS 2.0, "Required channel elements" and after; RFC 4287, sections 4.1 and 4.2."""
_ONCE_ANYWHERE = {
    f"{CONTENT}encoded",
    *(f"{DC}{name}" for name in ("description", "language", "rights", "title")),
    *(f"{SYNDICATION}{name}" for name in ("updateBase", "updateFrequency", "updatePeriod")),
    *(f"{{http://webns.net/mvcb/}}{name}" for name in ("errorReportsTo", "generatorAgent")),
    *(f"{MEDIA}{name}" for name in ("copyright", "description", "player", "title")),
}
"""Elements of namespaces that say one thing of whatever they stand in."""
_CALLED = {"title": "MissingTitle", "link": "MissingLink", "description": "MissingDescription"}
"""What it is called when an element is missing; `MissingElement` otherwise."""


def _namespace(tag: str) -> str:
    return ATOM if tag.startswith(ATOM) else ""


def _names(words: str, namespace: str) -> frozenset[str]:
    return frozenset(namespace + word for word in words.split())


_KNOWN = {tag: _names(f"{parts.once} {parts.often}", _namespace(tag)) for tag, parts in PARTS.items()}
_ONCE = {tag: _names(parts.once, _namespace(tag)) for tag, parts in PARTS.items()}


def _each(reading: Reading) -> Iterator[tuple[etree._Element, str | None]]:
    """Every element of the tables with the id of the entry in which it stands."""
    for tag in PARTS:
        for element, item in inside(reading, tag):
            # RSS names of its own have no namespace, and nor has anything that stands inside content.
            if _namespace(tag) == (ATOM if reading.form == "atom" else ""):
                yield element, item


@rule("UndefinedElement", "error", "rss", "atom")
def _unknown(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Extending RSS"; RFC 4287, section 6.2: what neither defines stands in a namespace of its own."""
    for parent, item in _each(reading):
        if not PARTS[str(parent.tag)].closed:
            continue
        known = _KNOWN[str(parent.tag)]
        for element in parent.iterchildren("*"):
            name = etree.QName(element)
            ours = name.namespace == (ATOM[1:-1] if reading.form == "atom" else None)
            if ours and element.tag not in known:
                here = etree.QName(parent).localname
                yield Fault(f"<{name.localname}> has no place in <{here}>", "take it out", item, line=line_of(element))


@rule("DuplicateElement", "error", "rss", "atom")
def _twice(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0; RFC 4287, section 4.1: "exactly one" and "not more than one"."""
    for parent, item in _each(reading):
        seen: set[str] = set()
        for element in parent.iterchildren("*"):
            tag = str(element.tag)
            if tag in seen and (tag in _ONCE[str(parent.tag)] or tag in _ONCE_ANYWHERE):
                name = etree.QName(element).localname
                yield Fault(f"there is a second <{name}>", "keep one", item, line=line_of(element))
            seen.add(tag)


@rule("DuplicateElement", "error", "rss")
def _channels(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "What is RSS?": one channel."""
    for channel in reading.root.getparent().findall("channel")[1:]:
        yield Fault("there is a second <channel>", "make it a feed of its own", line=line_of(channel))


def _needs(name: str) -> None:
    @rule(name, "error", "rss")
    def faults(reading: Reading) -> Iterator[Fault]:
        """RSS 2.0, "Sub-element of <channel>": an element is nothing without some of its parts."""
        for parent, item in _each(reading):
            for part in PARTS[str(parent.tag)].needed.split():
                if _CALLED.get(part, "MissingElement") == name and not (text_of(parent, part) or "").strip():
                    where = etree.QName(parent).localname
                    yield Fault(f"<{where}> has no {part}", "give it one", item, line=line_of(parent))


for _name in ("MissingTitle", "MissingLink", "MissingDescription", "MissingElement"):
    _needs(_name)
