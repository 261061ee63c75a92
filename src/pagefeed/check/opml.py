"""Rules of OPML 2.0 (http://opml.org/spec2.opml).

Lives here: the list and its outlines.
Does not live here: the feeds that it lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from pagefeed.check.reading import Fault, Reading, line_of
from pagefeed.check.rules import rule
from pagefeed.model import Severity


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
            yield Fault(f"there is no {path}", "give it one", line=line_of(reading.root))
            return


def _outline_needs(name: str, severity: Severity, attribute: str) -> None:
    """OPML 2.0, "Text attribute" and "Subscription lists"."""

    @rule(name, severity, "opml")
    def faults(reading: Reading) -> Iterator[Fault]:
        for outline in reading.root.iter("outline"):
            is_folder = attribute != "text" and outline.find("outline") is not None
            if not outline.get(attribute) and not is_folder:
                yield Fault(f"an outline has no {attribute}", "give it one", line=line_of(outline))


_outline_needs("MissingAttribute", "error", "text")
_outline_needs("MissingOutlineType", "warning", "type")
_outline_needs("MissingXmlURL", "error", "xmlUrl")
_outline_needs("MissingTitleAttr", "warning", "title")
