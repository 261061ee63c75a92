"""A page made of the labels of its lines.

Lives here: which lines are one figure, one card, one section; where a part comes a second time, a card begins.
Does not live here: which line has which label (viterbi), what a name or a credit is (byline, credits).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Block, BlockKind, Card, CardType, Figure, PageDate, Place, Section, Sourced
from pagefeed.model.labels import BODY, CARD, Label
from pagefeed.read.credits import split_credit, unwrapped
from pagefeed.read.lines import Look
from pagefeed.read.text.byline import names_in
from pagefeed.read.text.features import HEADINGS

_KINDS: dict[Label, BlockKind] = {
    "paragraph": "paragraph",
    "standfirst": "paragraph",
    "subhead": "subhead",
    "item": "item",
}
_FIGURE: frozenset[Label] = frozenset(("caption", "credit"))
_PAUSES: frozenset[Label] = frozenset(("boilerplate above", "boilerplate below", "comment"))
_AUDIO = frozenset(("audio", "audio?"))
ALIKE = 3
"""Cards with a picture or a date that are teasers without a known heading above them."""
LISTED = 3
"""Headlines below any heading that are teasers: of 104 on pages that were read 93, as many as below a known one."""
BUTTON = 3
"""How often a line stands on a page to be a button such as `Read more`, and no heading."""
PAUSE = 2
"""Lines of boilerplate behind which cards need another heading: 9 of 10 false ones of 50 pages stood there."""
HEADLINE = 3
"""Words of a headline that is a teaser with nothing else."""


class Parts(NamedTuple):
    """What a page says, by the labels of its lines."""

    title: Sourced | None
    authors: tuple[str, ...]
    dates: tuple[PageDate, ...]
    figure: Figure | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    dropped: frozenset[int]
    """Lines, counted from 0, that are boilerplate whatever their label: cards for which too little speaks."""


def assemble(path: str, lines: Sequence[Look], labels: Sequence[Label], stated: Collection[int] = frozenset()) -> Parts:
    """Put the lines of a copy together. A figure above the third block is the article's own, others stand in its text;
    lines of cards below a heading, or between boilerplate, are a section. `stated` are lines, counted from 0, whose
    label somebody says: they are never dropped."""
    title: Sourced | None = None
    authors: list[str] = []
    dates: list[PageDate] = []
    figure: Figure | None = None
    blocks: list[Block] = []
    sections: list[_Section] = []
    titled: int | None = None
    times = Counter(line.folded for line, label in zip(lines, labels, strict=True) if label == "section")
    place = 0
    while place < len(lines):
        line, label = lines[place], labels[place]
        written = Sourced(line.text, Place(path, line.number))
        place += 1
        if label == "title" and title is None:
            title, titled = written, place
        elif label == "title" and title and labels[place - 2] == "title":
            title = Sourced(f"{title.text} {line.text}", title.place)
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
            if label == "section":
                known = bool(line.kinds & HEADINGS) and times[line.folded] < BUTTON
                sections.append(_Section(written, known or place - 1 in stated))
            elif not sections or sections[-1].idle >= PAUSE:
                sections.append(_Section(None))
            sections[-1].take(line, label, written, place - 1)
        if sections and label not in CARD:
            sections[-1].idle += 1 if label in _PAUSES else PAUSE
    dropped = {each for section in sections for each in section.doubtful(titled)} - set(stated)
    made = [Section(section.heading, tuple(section.finished(path, dropped))) for section in sections]
    kept = tuple(each for each, section in zip(made, sections, strict=True) if not dropped.issuperset(section.places))
    return Parts(title, tuple(authors), tuple(dates), figure, tuple(blocks), kept, frozenset(dropped))


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

    places: list[int] = field(default_factory=list)
    """Its lines, counted from 0."""

    @property
    def seen(self) -> bool:
        """Whether it shows something, or says when it was published."""
        return self.type != "text" or bool(self.caption or self.credit or self.dates)

    @property
    def told(self) -> bool:
        """Whether it says what it is about."""
        return self.headline is not None and (bool(self.blocks) or len(self.headline.text.split()) >= HEADLINE)

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
    known: bool = False
    """Whether its heading is one that pages are known to have."""
    cards: list[_Open] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """Its lines, counted from 0."""
    idle: int = 0
    """How many lines below its last one are of something else."""

    def doubtful(self, titled: int | None) -> Iterator[int]:
        """Its lines of which too little says that they are teasers, for a false one is an entry in somebody's feed. A
        heading that is known says so, several headlines below another one, or several cards that are alike; what stands
        above the title of a page is its menu."""
        alike = sum(bool(card.dates or card.caption) for card in self.cards) >= ALIKE
        listed = self.heading is not None and sum(card.told for card in self.cards) >= LISTED
        if (titled is not None and self.places[0] < titled) or not (self.known or alike or listed):
            yield from self.places
        for card in self.cards:
            if not (card.seen or card.told):
                yield from card.places

    def take(self, line: Look, label: Label, written: Sourced, place: int) -> None:
        """Add a line of it."""
        self.idle = 0
        self.places.append(place)
        if label == "section":
            return
        card = self.cards[-1] if self.cards else None
        if label == "headline" and card and card.headline and fold(card.headline.text) == line.folded:
            return
        if card is None or card.has(label) or (line.glued and bool(card.headline or card.blocks)):
            card = _Open(line)
            self.cards.append(card)
        card.places.append(place)
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

    def finished(self, path: str, but: Collection[int]) -> Iterator[Card]:
        """Its cards, without those all of whose lines are among `but`."""
        for card in self.cards:
            if all(place in but for place in card.places):
                continue
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
