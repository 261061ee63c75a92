"""Rules of OPML 2.0 (http://opml.org/spec2.opml).

Lives here: the list and its outlines.
Does not live here: the feeds that it lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagefeed.model import Severity
from pagefeed.validator.reading import Fault, Reading, inside, is_old_date, line_of, moment
from pagefeed.validator.rules import rule
from pagefeed.validator.uris import EMAIL


@rule("InvalidOPMLVersion", "error", "opml")
def _opml_version(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is an <opml>?"."""
    version = reading.root.get("version")
    if version is not None and version not in ("1.0", "1.1", "2.0"):
        yield Fault(f"the OPML version is {version}", 'write version="2.0"', line=1)


@rule("MissingElement", "error", "opml")
def _opml_required(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is a <head>?" and "What is a <body>?"."""
    for path in ("head", "body", "body/outline"):
        if reading.root.find(path) is None:
            yield Fault(f"there is no {path}", "give it one", line=line_of(reading.root))
            return


@rule("MissingAttribute", "error", "opml")
def _opml_versioned(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is an <opml>?": its version says which OPML it is."""
    if reading.root.get("version") is None:
        yield Fault("<opml> has no version", 'write version="2.0"', line=1)


def _outline_needs(name: str, severity: Severity, attribute: str) -> None:
    """OPML 2.0, "Text attribute" and "Subscription lists"."""

    @rule(name, severity, "opml")
    def faults(reading: Reading) -> Iterator[Fault]:
        for outline in reading.root.iter("outline"):
            of_feeds = attribute in ("xmlUrl", "title") and outline.get("type") not in ("rss", "atom", "include")
            is_folder = attribute != "text" and outline.find("outline") is not None
            if not outline.get(attribute) and not is_folder and not of_feeds:
                yield Fault(f"an outline has no {attribute}", "give it one", line=line_of(outline))


_outline_needs("MissingAttribute", "error", "text")
_outline_needs("MissingOutlineType", "warning", "type")
_outline_needs("MissingXmlURL", "error", "xmlUrl")
_outline_needs("MissingTitleAttr", "warning", "title")


@rule("InvalidRFC2822Date", "error", "opml")
def _opml_dates(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is a <head>?" and "Other special attributes": dates as RSS has them."""
    for tag, attribute in (("dateCreated", ""), ("dateModified", ""), ("outline", "created")):
        for element, _ in inside(reading, tag):
            said = element.get(attribute) if attribute else (element.text or "").strip()
            if said is not None and moment("rss", said) is None and not is_old_date(said):
                yield Fault(
                    f"{said!r} is not a date", "write it like Tue, 28 Jan 2025 12:00:00 GMT", line=line_of(element)
                )


@rule("InvalidContact", "error", "opml")
def _owners(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is a <head>?": ownerEmail is an e-mail address."""
    for element, _ in inside(reading, "ownerEmail"):
        said = (element.text or "").strip()
        if said and not re.fullmatch(EMAIL, said):
            yield Fault(f"{said!r} is not an e-mail address", "write one, or leave it out", line=line_of(element))


@rule("InvalidTrueFalse", "error", "opml")
def _truths(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "Other special attributes": true or false."""
    for element, _ in inside(reading, "outline"):
        for name in ("isComment", "isBreakpoint"):
            if element.get(name, "true") not in ("true", "false"):
                yield Fault(f"{name} is {element.get(name)!r}", "write true or false", line=line_of(element))


_TYPES = frozenset(("link", "rss", "atom", "include", "text", "tbd", "headline", "howto", "scriptOrModule", "script"))


@rule("InvalidOutlineType", "error", "opml")
def _outline_types(reading: Reading) -> Iterator[Fault]:
    """OPML 1.1: what kind of outline it is. OPML 2.0, "Extending OPML": types may be anyone's."""
    for element, _ in inside(reading, "outline") if reading.root.get("version") != "2.0" else ():
        if element.get("type", "link") not in _TYPES:
            yield Fault(f"the type is {element.get('type')!r}", "write rss, link or include", line=line_of(element))


_VERSIONS = frozenset(("RSS", "RSS1", "RSS2", "ATOM", "ATOM1", "scriptingNews"))


@rule("InvalidOutlineVersion", "warning", "opml")
def _outline_versions(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "Subscription lists": which RSS it is."""
    for element, _ in inside(reading, "outline"):
        if (said := element.get("version")) is not None and said not in _VERSIONS:
            yield Fault(f"the version is {said!r}", "write RSS1, RSS, or scriptingNews", line=line_of(element))


_WRITTEN = {name.lower(): name for name in ("text", "type", "isComment", "isBreakpoint", "created", "category")}
_WRITTEN |= {name.lower(): name for name in ("xmlUrl", "htmlUrl", "description", "language", "title", "version", "url")}


@rule("UnexpectedAttribute", "error", "opml")
def _misspelt(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "Subscription lists": names of attributes, of which XML tells small letters from capital ones."""
    for element, _ in inside(reading, "outline"):
        for name in map(str, element.attrib):
            right = _WRITTEN.get(name.lower(), name)
            if name != right and element.get(right) is None:
                yield Fault(f"readers do not know {name}", f"write {right}", line=line_of(element))


@rule("MissingUrlAttr", "error", "opml")
def _inclusions(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "Inclusion": what is included, or linked, has an address."""
    for element, _ in inside(reading, "outline"):
        if element.get("type") in ("link", "include") and not element.get("url"):
            yield Fault(
                f"an outline of the type {element.get('type')} has no url", "give it one", line=line_of(element)
            )


@rule("UndefinedElement", "error", "opml")
def _misplaced(reading: Reading) -> Iterator[Fault]:
    """OPML 2.0, "What is an <opml>?": outlines stand in the body and in outlines."""
    for element, _ in inside(reading, "outline"):
        parent = element.getparent()
        if parent is not None and parent.tag not in ("body", "outline"):
            yield Fault(f"an outline stands in <{parent.tag}>", "move it into the body", line=line_of(element))
