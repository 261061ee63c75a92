"""Plain-text copies of pages.

Lives here: the grammar of a copy, as one pure function from Source to Page. A line is judged in three
steps: by its own shape (read.lines), by its neighbours, and by the zone of the page it stands in: head,
body, section of cards.
Does not live here: opening files (read.site), the words themselves (vocabulary), what a date means
(shape.dates).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pagefeed.errors import PageError
from pagefeed.model import (
    Block,
    BlockKind,
    Card,
    CardType,
    Figure,
    Line,
    Page,
    PageDate,
    Place,
    Section,
    Source,
    Written,
)
from pagefeed.read.lines import Look, clean, forbidden, like_name, look, split_credit, unwrapped
from pagefeed.vocabulary import fold, vocabulary

LOST_TITLE_WORDS = 35
"""A first line with more words is a paragraph: the copy has lost its title."""


def read_text(source: Source) -> Page:
    """Read a text copy: head, body, sections of cards.

    Raises PageError for a page that says nothing but its title.
    """
    return _Copy(source).page()


@dataclass(slots=True)
class _Card:
    """A card while its lines come in."""

    place: Place
    type: CardType = "text"
    marker: Look | None = None
    headline: Written | None = None
    figure: Figure | None = None
    blocks: list[Block] = field(default_factory=list)
    dates: list[PageDate] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.headline or self.figure or self.blocks)

    def finished(self) -> Card:
        type_: CardType = "image" if self.figure and self.type == "text" else self.type
        return Card(
            type=type_,
            place=self.place,
            headline=self.headline,
            figure=self.figure,
            blocks=tuple(self.blocks),
            dates=tuple(self.dates),
        )


class _Copy:
    """One reading of one copy: a cursor over its lines, and what has been understood so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.raw = source.text.split("\n")
        sections = frozenset(map(fold, source.teaser_headings))
        self.lines: list[Look] = []
        gap = True
        for number, line in enumerate(clean(source.text).split("\n"), start=1):
            looked = look(number, line, sections)
            if looked.shape == "blank":
                gap = True
                continue
            looked.gap, gap = gap, False
            self.lines.append(looked)
        self.here = 0
        self.taken: dict[int, tuple[str, str]] = {}
        self.title: Written | None = None
        self.authors: list[str] = []
        self.dates: list[PageDate] = []
        self.figure: Figure | None = None
        self.blocks: list[Block] = []
        self.sections: list[Section] = []

    def page(self) -> Page:
        """Read from top to bottom."""
        self.read_title()
        self.read_preamble()
        self.read_body()
        while self.now:
            self.read_section()
        self.set_notes_aside()
        if self.title and not self.blocks and not self.figure:
            self.title_without_body(self.title)
        return Page(
            path=self.source.path,
            stated=self.source.stated,
            title=self.title,
            authors=tuple(self.authors),
            dates=tuple(self.dates),
            figure=self.figure,
            blocks=tuple(self.blocks),
            sections=tuple(self.sections),
            lines=tuple(
                Line(number, line, *self.taken.get(number, ("blank", "")))
                for number, line in enumerate(self.raw, start=1)
            ),
            findings=tuple(forbidden(self.source.path, self.source.text)),
        )

    # --- the cursor -------------------------------------------------------------------------------

    @property
    def now(self) -> Look | None:
        """The line to judge next."""
        return self.ahead(0)

    def ahead(self, steps: int) -> Look | None:
        """A line further down, blank ones not counted."""
        at = self.here + steps
        return self.lines[at] if at < len(self.lines) else None

    def take(self, as_: str, why: str = "") -> Written:
        """Judge the line at the cursor and step over it."""
        line = self.lines[self.here]
        self.here += 1
        self.taken[line.number] = (as_, why or line.why)
        return Written(line.text, self.place(line))

    def place(self, line: Look) -> Place:
        return Place(self.source.path, line.number)

    # --- the head ---------------------------------------------------------------------------------

    def read_title(self) -> None:
        """What stands above the title is furniture; the title is the first line that is no paragraph."""
        while line := self.now:
            if line.shape in ("furniture", "marker", "credit"):
                self.take("furniture", f"{line.why}, above the title")
            elif line.shape == "date":
                self.take_dates()
            else:
                break
        if line and line.shape != "section" and line.words <= LOST_TITLE_WORDS:
            self.title = self.take("title", "the first line that is not furniture")

    def read_preamble(self) -> None:
        """Between title and body: byline, dates, figure, and a standfirst above any of them."""
        while line := self.now:
            if line.shape == "byline":
                self.take_byline()
            elif line.shape == "date":
                self.take_dates()
            elif line.shape == "furniture":
                self.take("furniture")
            elif line.shape == "marker":
                self.take("furniture", "a player in the place of the picture")
            elif self.title and fold(line.text) == fold(self.title.text):
                self.take("furniture", "the title once more")
            elif self.is_job_title(line):
                self.take("furniture", "a line between byline and date")
            elif self.figure is None and (figure := self.take_figure()):
                self.figure = figure
            elif self.is_standfirst():
                self.take_block("paragraph", "a standfirst: byline, date or picture follow")
            else:
                return

    def is_job_title(self, line: Look) -> bool:
        above = self.lines[self.here - 1] if self.here else None
        return line.shape == "label" and not line.gap and above is not None and above.shape in ("byline", "date")

    def is_standfirst(self) -> bool:
        below = self.ahead(1)
        return (
            not self.blocks
            and below is not None
            and (below.shape in ("byline", "date") or (below.gap and self.figure is None and self.figure_size(1) > 0))
        )

    def take_byline(self) -> None:
        line = self.take("byline")
        match = vocabulary().byline.match(line.text)
        names = match["names"] if match else line.text
        for name in vocabulary().name_separator.split(names):
            if name and name not in self.authors:
                self.authors.append(name)

    def take_dates(self) -> None:
        line = self.take("date")
        for found in vocabulary().date_line(line.text):
            self.dates.append(PageDate(found.role, Written(found.text, line.place)))

    # --- figures ----------------------------------------------------------------------------------

    def figure_size(self, steps: int = 0) -> int:
        """How many lines from here on are a caption with its credit: 2, 1 where one line holds both, or 0."""
        line, below = self.ahead(steps), self.ahead(steps + 1)
        if line is None or line.shape not in ("prose", "label", "quote", "item"):
            return 0
        if split_credit(line.text):
            return 1
        if below is None or below.gap:
            return 0
        if below.shape == "credit":
            return 2
        named = below.shape == "label" and like_name(below.text, most=4)
        return 2 if named and (line.stop or vocabulary().date.search(line.text)) else 0

    def take_figure(self) -> Figure | None:
        """The figure at the cursor, if one stands there."""
        size = self.figure_size()
        if size == 2:
            caption = self.take("caption", "a credit stands directly below it")
            line = self.now
            credit = self.take("credit", line.why if line and line.shape == "credit" else "a name below a caption")
            return Figure(caption=caption, credit=replace(credit, text=unwrapped(credit.text)))
        if size == 1:
            whole = self.take("caption", "it ends with its credit")
            caption_text, credit_text = split_credit(whole.text) or (whole.text, "")
            return Figure(caption=replace(whole, text=caption_text), credit=replace(whole, text=credit_text))
        if (line := self.now) and line.shape == "credit":
            credit = self.take("credit", f"{line.why}, without a caption")
            return Figure(credit=replace(credit, text=unwrapped(credit.text)))
        return None

    # --- the body ---------------------------------------------------------------------------------

    def read_body(self) -> None:
        """Everything down to the first section heading; what is not plainly something else is a paragraph."""
        while (line := self.now) and line.shape != "section":
            if line.shape == "furniture":
                self.take("furniture")
            elif line.shape == "marker":
                self.take("furniture", "a player inside the body")
            elif line.shape == "note":
                self.take("note")
            elif line.shape == "date" and not self.dates:
                self.take_dates()
            elif self.figure is None and self.figure_size() and (figure := self.take_figure()):
                self.figure = figure
            elif line.shape == "item":
                self.take_block("item")
            elif line.shape == "quote":
                self.take_block("quote")
            elif line.shape == "label" and self.is_subhead(line):
                self.take_block("subhead", "short, without a final stop, above text")
            else:
                self.take_block("paragraph", "text of the body")

    def is_subhead(self, line: Look) -> bool:
        below = self.ahead(1)
        return line.words <= 12 and not line.stop and below is not None and below.shape in ("prose", "item", "quote")

    def take_block(self, kind: BlockKind, why: str = "") -> None:
        line = self.take(kind, why)
        self.blocks.append(Block(kind, line.text, line.place))

    def set_notes_aside(self) -> None:
        """Paragraphs at the end that tell about the authors are not body."""
        while len(self.blocks) > 1 and any(self.blocks[-1].text.startswith(f"{name} ") for name in self.authors):
            block = self.blocks.pop()
            self.taken[block.place.line] = ("note", "tells about the author, below the body")

    def title_without_body(self, title: Written) -> None:
        """A title above nothing but cards is the heading of a listing; above nothing at all it is a mistake."""
        if self.sections:
            self.taken[title.place.line] = ("furniture", "the heading of a listing: no article below it")
            self.title = None
        elif not self.source.stated.link:
            raise PageError(
                "the page is only a title",
                at=title.place,
                cure="paste the text below it, or state the story's `link` in a sidecar",
            )

    # --- sections ---------------------------------------------------------------------------------

    def read_section(self) -> None:
        """A heading and its cards. A card is any subset of marker, figure, headline, text, in that order or nearly."""
        heading = self.take("section")
        cards: list[Card] = []
        card = _Card(heading.place)

        def finish() -> _Card:
            if card.says_something:
                cards.append(card.finished())
            elif card.marker:
                self.taken[card.marker.number] = ("furniture", "a player with nothing below it")
            return _Card(self.place(self.now) if self.now else heading.place)

        while (line := self.now) and line.shape != "section":
            if line.shape == "furniture":
                self.take("furniture")
            elif line.shape == "marker":
                card = finish()
                card.marker = line
                card.type = "audio" if fold(line.text) in vocabulary().audio else "video"
                self.take("marker")
            elif self.figure_size() or line.shape == "credit":
                if card.figure or card.blocks:
                    card = finish()
                card.figure = self.take_figure()
            elif line.shape == "date":
                written = self.take("date")
                card.dates += [
                    PageDate(found.role, Written(found.text, written.place))
                    for found in vocabulary().date_line(written.text)
                ]
            elif line.shape == "byline":
                self.take("furniture", "a byline of a teaser")
            elif line.shape == "label" or (line.shape == "item" and not line.stop):
                if card.headline and fold(card.headline.text) == fold(line.text):
                    self.take("furniture", "the headline once more")
                    continue
                if card.headline or card.blocks:
                    card = finish()
                card.headline = self.take("headline", "short, without a final stop")
            else:
                if card.blocks:
                    card = finish()
                written = self.take("text", "a sentence below its card's head" if card.says_something else "a sentence")
                card.blocks.append(Block("paragraph", written.text, written.place))
        finish()
        self.sections.append(Section(heading=heading, cards=tuple(cards)))
