"""A page made of the labels of its lines.

Lives here: which lines are one figure, one card, one section; where a part comes a second time, a card begins.
Does not live here: which line has which label (viterbi), what a name or a credit is (byline, credits).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Block, BlockKind, Card, CardType, Figure, PageDate, Place, Section, Sourced
from pagefeed.model.labels import BODY, CARD, Label
from pagefeed.read.credits import split_credit, unwrapped
from pagefeed.read.lines import Look
from pagefeed.read.text.byline import names_in

_KINDS: dict[Label, BlockKind] = {
    "paragraph": "paragraph",
    "standfirst": "paragraph",
    "subhead": "subhead",
    "item": "item",
}
_FIGURE: frozenset[Label] = frozenset(("caption", "credit"))
_AUDIO = frozenset(("audio", "audio?"))


class Parts(NamedTuple):
    """What a page says, by the labels of its lines."""

    title: Sourced | None
    authors: tuple[str, ...]
    dates: tuple[PageDate, ...]
    figure: Figure | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


def assemble(path: str, lines: Sequence[Look], labels: Sequence[Label]) -> Parts:
    """Put the lines of a copy together. A figure above the third block is the article's own, others stand in its text;
    lines of cards below a heading, or between boilerplate, are a section."""
    title: Sourced | None = None
    authors: list[str] = []
    dates: list[PageDate] = []
    figure: Figure | None = None
    blocks: list[Block] = []
    sections: list[_Section] = []
    place = 0
    while place < len(lines):
        line, label = lines[place], labels[place]
        written = Sourced(line.text, Place(path, line.number))
        place += 1
        if label == "title" and title is None:
            title = written
        elif label == "byline":
            authors += [name for name in names_in(line.text) if name not in authors]
            dates += _dates(written)
        elif label == "date":
            dates += _dates(written)
        elif label in _FIGURE:
            pair = label, labels[place] if place < len(lines) else None
            if pair in (("caption", "credit"), ("credit", "caption")):
                other = Sourced(lines[place].text, Place(path, lines[place].number))
                place += 1
                found = _figure(written, other) if label == "caption" else _figure(other, written)
            else:
                found = _figure(written, None) if label == "caption" else _figure(None, written)
            if figure is None and len(blocks) < 3:
                figure = found
            else:
                blocks.append(_figure_block(found, written.place))
        elif label in BODY:
            blocks.append(Block("quote" if line.shape == "quote" else _KINDS[label], line.text, written.place))
        elif label in CARD:
            if label == "section" or not sections or sections[-1].closed:
                sections.append(_Section(written if label == "section" else None))
            if label != "section":
                sections[-1].take(line, label, written)
        elif sections and label == "boilerplate inside":
            sections[-1].closed = True
    made = [Section(section.heading, tuple(section.finished(path))) for section in sections]
    return Parts(title, tuple(authors), tuple(dates), figure, tuple(blocks), tuple(made))


def _dates(written: Sourced) -> list[PageDate]:
    words = vocabulary()
    if found := words.date_line(written.text):
        return [date.at(written.place) for date in found]
    date = words.first_date(written.text)
    return [PageDate("published", Sourced(date.group(), written.place))] if date else []


def _figure(caption: Sourced | None, credit: Sourced | None) -> Figure:
    """A caption and its credit, which may stand at its end."""
    if caption and not credit and (split := split_credit(caption.text)):
        caption, credit = Sourced(split[0], caption.place), Sourced(split[1], caption.place)
    return Figure(caption=caption, credit=credit and Sourced(unwrapped(credit.text), credit.place))


def _figure_block(figure: Figure, place: Place) -> Block:
    caption, credit = figure.caption, figure.credit
    return Block("figure", caption.text if caption else "", place, credit.text if credit else "")


@dataclass(slots=True)
class _Open:
    """A card while its lines come in."""

    first: Look
    type: CardType = "text"
    headline: Sourced | None = None
    caption: Sourced | None = None
    credit: Sourced | None = None
    blocks: list[Block] = field(default_factory=list)
    dates: list[PageDate] = field(default_factory=list)

    def has(self, label: Label) -> bool:
        """Whether a line with this label belongs to the next card."""
        if label == "headline":
            return bool(self.headline or self.blocks)
        if label == "text":
            return bool(self.blocks)
        if label == "card caption":
            return bool(self.caption or self.blocks or self.headline)
        if label == "card credit":
            return bool(self.credit)
        return label == "marker" and bool(self.headline or self.blocks or self.caption)


@dataclass(slots=True)
class _Section:
    heading: Sourced | None
    cards: list[_Open] = field(default_factory=list)
    closed: bool = False

    def take(self, line: Look, label: Label, written: Sourced) -> None:
        """Add a line of a card."""
        card = self.cards[-1] if self.cards else None
        if label == "headline" and card and card.headline and fold(card.headline.text) == line.folded:
            return
        if card is None or card.has(label) or (line.glued and bool(card.headline or card.blocks)):
            card = _Open(line)
            self.cards.append(card)
        if label == "marker":
            card.type = "audio" if line.kinds & _AUDIO else "video"
        elif label == "headline":
            card.headline = written
            card.type = "video" if "video" in line.kinds else card.type
        elif label == "text":
            card.blocks.append(Block("paragraph", written.text, written.place))
        elif label == "card caption":
            card.caption = written
        elif label == "card credit":
            card.credit = written
        elif label == "card date":
            card.dates += _dates(written)

    def finished(self, path: str) -> Iterator[Card]:
        for card in self.cards:
            figure = _figure(card.caption, card.credit) if card.caption or card.credit else None
            if card.headline or card.blocks or figure:
                yield Card(
                    type="image" if figure and card.type == "text" else card.type,
                    place=Place(path, card.first.number),
                    headline=card.headline,
                    figure=figure,
                    blocks=tuple(card.blocks),
                    dates=tuple(card.dates),
                )
