"""What each line of a copy was read as, as people write labels.

Lives here: the labels of a page that was read, by whichever reader. Does not live here: what the labels are
(model.labels), choosing them.
"""

from __future__ import annotations

from collections.abc import Mapping

from pagefeed.model import Page
from pagefeed.model.labels import STATED, ReadAs, said
from pagefeed.read.text.copies import Labelled

_WRITTEN = {"quote": "paragraph"}
_OF_CARDS = frozenset(("caption", "credit", "date"))
"""What is called otherwise where it belongs to a card."""


def labels_of(page: Page) -> Mapping[int, ReadAs]:
    """By its number, counted from 1, what each line of a copy that says something was read as."""
    lines = page.lines
    if isinstance(lines, Labelled):
        numbered = zip(lines.copy.looks, lines.labels, strict=True)
        labels = {look.number: said(label) for look, label in numbered}
        return {line.number: ReadAs(labels[line.number], line.why) for line in lines if line.number in labels}
    headings = [section.heading.place.line for section in page.sections if section.heading]
    cards = [card.place.line for section in page.sections for card in section.cards]
    first = min(filter(None, headings + cards), default=len(lines) + 1)
    found: dict[int, ReadAs] = {}
    for line in lines:
        if line.taken != "blank":
            word = _WRITTEN.get(line.taken, line.taken)
            label = f"card {word}" if word in _OF_CARDS and line.number >= first else word
            found[line.number] = ReadAs(label if label in STATED else "boilerplate", line.why)
    return found
