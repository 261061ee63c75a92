"""A place in a copy, and what its lines were taken for.

Lives here: stepping over lines, and the record of every judgement.
Does not live here: any judgement (head, body, cards).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pagefeed.language.names import is_with_agency, like_name, like_person
from pagefeed.language.phrases import FoundDate, fold, vocabulary
from pagefeed.model import Block, BlockKind, Figure, Line, PageDate, Place, Source, Sourced
from pagefeed.read.clean import clean
from pagefeed.read.credits import AGENCY, is_rights, like_source, split_credit, unwrapped
from pagefeed.read.lines import CAPTIONED, INITIALS, INSTITUTION, PARAGRAPH, SILENT, Look, is_institution, look

HEAD = 30
"""Lines from the top within which a date may be broken over lines."""
SPACED = 12
"""Lines of the shortest copy that can be told to have a blank line after each."""
OFTEN = 3
"""A page that says the same few words so many times does not mean them."""
QUOTES = "\"'“‘„«»›‹"
"""What somebody says begins with one of these."""
BELOW = "below the body"
"""Why the lines of the foot are furniture."""
STAMPS = frozenset(("date", "ago"))
"""The shapes of lines that are a whole date, or how long ago."""
PICTURED = frozenset(("prose", "label", "quote", "item"))
"""The shapes of captions."""
NAMED_WORDS = 30
"""A caption above a name that only its place shows to be a credit has no more words."""
RUBRIC_WORDS = 3
"""A line of no more words below such a name is a rubric, and no headline."""
TEXT_WORDS = 10
"""A paragraph has no fewer words, where what is said of a newsletter has."""
SIGNED_WORDS = 14
"""A headline above the name of its author has no more words."""
AUTHOR = "a name below a headline, as below others"
"""Why a line is the byline of a card."""
FEW = 5
"""Words of the longest piece of a broken date, and of the longest button."""
BROKEN = 24
"""Characters of the longest piece of a broken date."""

T = TypeVar("T")
_made = tuple.__new__
"""A named tuple in half the time that a call of its class takes, for a page makes several for each line."""
_DIGIT = re.compile(r"\d")
_CLOCKS = frozenset("[0123456789")
"""What a time of the day begins with."""


@dataclass(frozen=True, slots=True, repr=False)
class Judged(Collection[Line]):
    """The lines of a source and what they were taken for, made when somebody asks: entries and feeds never do."""

    text: str
    """The whole source."""
    taken: Mapping[int, tuple[str, str]]
    """What a line was taken for and why, by its number; blank lines are not in it."""

    def __iter__(self) -> Iterator[Line]:
        blank = ("blank", "")
        for number, text in enumerate(self.text.split("\n"), start=1):
            yield Line(number, text, *self.taken.get(number, blank))

    def __len__(self) -> int:
        return self.text.count("\n") + 1

    def __contains__(self, line: object) -> bool:
        return any(line == each for each in self)

    def __repr__(self) -> str:
        return repr(tuple(self))


class Cursor:
    """The lines of one copy that are not blank, and how far they have been judged."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.path = source.path
        sections = frozenset(map(fold, source.teaser_headings))
        self.lines: list[Look] = []
        self.here = 0
        self._taken: dict[int, tuple[str, str]] = {}
        self.said: set[str] = set()
        """The pieces of running text that have been taken."""
        above: Look | None = None
        gap, words = True, vocabulary()
        text = clean(source.text)
        self.mended = text is not source.text
        """Whether the source held what cannot be seen or must not be sent."""
        for number, line in enumerate(text.split("\n"), start=1):
            if not line:
                gap = True
                continue
            looked = look(number, line, sections, words)
            if looked.shape == "blank":
                gap = True
            elif looked.why in SILENT:
                self._taken[number] = (looked.shape, looked.why)
            else:
                looked.gap, gap = gap, False
                if above:
                    above.below = looked
                self.lines.append(looked)
                above = looked
        self.now = self.lines[0] if self.lines else None
        """The line to judge next; None below the last."""
        self.spaced = any(line.gap for line in self.lines[1:])
        """Whether the copy has blank lines between others."""
        self.spread = len(self.lines) >= SPACED and all(line.gap for line in self.lines)
        """Whether the copy sets every line apart, so that its blank lines say nothing."""
        self.glued_dates = self._unglue_date()
        few = [at for at, line in enumerate(self.lines) if line.words <= FEW]
        self._join_broken_dates(few)
        self._join_spaced_lines()
        self._find_buttons(few)
        self._find_clocks(few)
        self._unglue_clocks()
        self._find_authors(few)
        for at, looked in enumerate(self.lines):
            if looked.shape in PICTURED:
                looked.figure, looked.loose_figure = self._figure_sizes(at, looked)
        self.closed = False
        """Whether the body is over: its author's initials, or the first line of the page's foot, stand above, and
        nothing but furniture since."""
        self.walked = 0
        """How many lines have been looked at ahead of the cursor to find out whether cards begin there."""
        self._found: dict[Callable[[list[Look]], Any], Any] = {}

    def _unglue_date(self) -> list[PageDate]:
        """Some copies glue the date with its label to the end of the title, which has no stop in front of it, or to the
        front of the first line."""
        first, words = self.lines[0] if self.lines else None, vocabulary()
        labelled = first is not None and first.words > 6 and "published" in words.beginnings(first.text)
        if first and labelled and (match := words.leading_date.match(first.text)):
            first.drop(match.end())
            return [PageDate("published", Sourced(match["date"], self.place(first)))]
        for at, line in enumerate(self.lines[:HEAD]):
            if line.text[-1].isdigit() and (line.shape == "label" or not at):  # Much cheaper than the pattern.
                match = words.glued_date.search(line.text)
                if match and line.text[: match.start()].count(" ") > 1:
                    line.cut(match.start())
                    return [PageDate("published", Sourced(match["date"], self.place(line)))]
        return []

    def _join_broken_dates(self, few: list[int]) -> None:
        """Copies break a date over lines, so that no line by itself looks like one: `9.`, `October`, `2017`. A piece is
        short, and no whole date, nor how long ago."""
        for at in few:
            line, below = self.lines[at], self.lines[at].below
            if below is None or below.gap or at >= HEAD or not (_could_be_piece(line) and _could_be_piece(below)):
                continue
            after = below.below
            three = after is not None and not after.gap and _could_be_piece(after)
            for run in (self.lines[at : at + 3], self.lines[at : at + 2]) if three else ([line, below],):
                text = " ".join([each.text for each in run])
                if _DIGIT.search(text) and vocabulary().date_line(text):
                    for each in run:
                        each.shape, each.why = "date", "a piece of a date"
                    break

    def _join_spaced_lines(self) -> None:
        """A copy that sets every line apart from the next says nothing by its gaps: a credit stands on its caption, a
        date on whoever wrote; among cards, a name on the caption above it."""
        if self.spread:
            above, among_cards = self.lines[0], False
            for at, line in enumerate(self.lines[1:], start=1):
                signed = above.shape in ("byline", "date", "credit") or like_person(above.text)
                signs = line.shape == "date" and signed
                line.gap = not (line.shape == "credit" or signs or (among_cards and self._names_a_source(at)))
                among_cards = among_cards or line.shape == "section"
                above = line

    def _names_a_source(self, at: int) -> bool:
        """Whether a person or an institution is named between a caption and the headline or the text of its card, and
        not below the text of a headline."""
        line, above, before = self.lines[at], self.lines[at - 1], self.lines[at - 2]
        below = line.below
        if line.shape != "label" or above.shape != "prose" or above.words > NAMED_WORDS or below is None:
            return False
        over_text = below.shape == "prose"
        over_headline = below.shape == "label" and below.words > RUBRIC_WORDS and before.shape != "label"
        institution = like_name(line.text, most=INSTITUTION) and is_institution(line)
        named = like_person(line.text) or like_source(line.text) or institution
        return (over_text or over_headline) and named

    def _find_buttons(self, few: list[int]) -> None:
        """What a page says three times in few words is a button, whatever the words: `Read more`, `Follow this`."""
        lines = self.lines
        short = [
            line
            for at in few
            if (line := lines[at]).shape in ("label", "section") and not (at and _could_sign(lines[at - 1], line))
        ]
        if len(short) < OFTEN:
            return
        said = Counter([line.folded for line in short])
        for line in short:
            if said[line.folded] >= OFTEN and not like_person(line.text):
                line.shape, line.why, line.kinds = "furniture", "a button: the page says it often", frozenset()

    def _find_clocks(self, few: list[int]) -> None:
        """`18:42` is the length of a film or a time of the day: where several lines are no more than that, times of
        the day begin in the morning and go back down the page."""
        clocks = [
            line
            for at in few
            if (line := self.lines[at]).shape == "marker" and "06:00" <= line.text <= "23:59" and len(line.text) == 5
        ]
        times = [line.text for line in clocks]
        if len(times) > 1 and times == sorted(times, reverse=True):
            for line in clocks:
                line.shape, line.why = "ago", "a time of the day, like others of the page"

    def _unglue_clocks(self) -> None:
        """The time of the day in front of headlines, where several lines of the page have one, and the times go back
        down the page; those of a programme go on."""
        begun = [line for line in self.lines if line.text[0] in _CLOCKS]
        if len(begun) < OFTEN:
            return
        clocked = [(line, match) for line in begun if (match := vocabulary().clocked.match(line.text))]
        times = [(int(match["hour"]), int(match["minute"])) for _, match in clocked]
        if len(clocked) >= OFTEN and times == sorted(times, reverse=True):
            for line, match in clocked:
                line.drop(match.end())
                line.ago = f"{match['hour']}:{match['minute']}"
                if line.shape == "item":
                    line.shape, line.why = ("prose" if line.stop else "label"), "a time of the day stood in front"

    def _find_authors(self, few: list[int]) -> None:
        """Where a person's name stands below each of several headlines in a row, with nothing else between them, the
        names are those of authors, and none is the credit of a picture; not in a gallery, below which the body goes on.
        """
        signed = [at for at in few if at and self._could_sign_headline(self.lines[at - 1], self.lines[at])]
        runs: list[list[int]] = []
        for at in signed:
            if runs and runs[-1][-1] == at - 2:
                runs[-1].append(at)
            else:
                runs.append([at])
        runs = [run for run in runs if len(run) >= OFTEN]
        above_paragraph = _above_paragraphs(self.lines) if runs else ()
        for run in runs:
            if not above_paragraph[run[-1]]:
                for at in run:
                    self.lines[at].shape, self.lines[at].why = "byline", AUTHOR

    @staticmethod
    def _could_sign_headline(headline: Look, line: Look) -> bool:
        """Whether a person's name stands directly below a short line that ends no sentence and names nobody."""
        if line.shape != "label" or line.gap or headline.shape != "label" or headline.stop:
            return False
        headed = 1 < headline.words <= SIGNED_WORDS
        return headed and like_person(line.text) and not like_person(headline.text)

    @property
    def above(self) -> Look | None:
        """The line judged last."""
        return self.lines[self.here - 1] if self.here else None

    def once(self, find: Callable[[list[Look]], T]) -> T:
        """What a function finds in all lines of the page, asked once: what many lines ask of those below or above them
        must not be looked for again by each."""
        if find not in self._found:
            self._found[find] = find(self.lines)
        found: T = self._found[find]
        return found

    def ahead(self, steps: int) -> Look | None:
        """A line further down; None below the last."""
        at = self.here + steps
        return self.lines[at] if at < len(self.lines) else None

    def take(self, as_: str, why: str = "") -> Sourced:
        """Judge the line at the cursor and step over it."""
        line = self.pass_over(as_, why)
        return _made(Sourced, (line.text, _made(Place, (self.path, line.number))))

    def pass_over(self, as_: str, why: str = "") -> Look:
        """The same where nobody asks where on the page it is written."""
        line = self.lines[self.here]
        self.here += 1
        self.now = line.below
        self._taken[line.number] = as_, why or line.why
        if why == BELOW or line.why == INITIALS:
            self.closed = True
        elif as_ != "furniture":
            self.closed = False
        return line

    def take_block(self, kind: BlockKind, why: str = "") -> Block:
        """Judge the line at the cursor to be a piece of running text."""
        line = self.pass_over(kind, why)
        self.said.add(line.text)
        return Block(kind, line.text, self.place(line))

    def retake(self, place: Place, as_: str, why: str) -> None:
        """Judge a line again, in the light of what came after it."""
        self._taken[place.line] = (as_, why)

    def place(self, line: Look) -> Place:
        """Where a line stands."""
        return _made(Place, (self.path, line.number))

    def judged(self) -> Judged:
        """Every line of the source and what it was taken for."""
        return Judged(self.source.text, self._taken)

    def is_beside_date(self) -> bool:
        """Whether a date line stands next to the line at the cursor, in its block."""
        line, above = self.lines[self.here], self.above
        below = line.below
        after = above is not None and above.shape == "date" and not line.gap
        return after or (below is not None and below.shape == "date" and not below.gap)

    # --- what several zones read alike ------------------------------------------------------------

    def take_dates(self) -> list[PageDate]:
        """The date lines at the cursor, read as one: copies break them after their labels and times."""
        if (line := self.now) and line.shape == "ago":
            written = self.take("date", "how long ago, by the copy")
            return [date.at(written.place) for date in vocabulary().date_line(written.text) or ()]
        taken = [self.take("date")]
        found = line.dates if line else None
        while (line := self.now) and line.shape == "date" and not line.gap:
            taken.append(self.take("date"))
        if len(taken) > 1 or found is None:
            found = vocabulary().date_line(" ".join([written.text for written in taken])) or ()

        def place(date: FoundDate) -> Place:
            return next((line.place for line in taken if date.date in line.text), taken[0].place)

        return [date.at(place(date)) for date in found]

    def _figure_sizes(self, at: int, line: Look) -> tuple[int, int]:
        """How many lines from one on are a caption with its credit, where no gap may stand between them, and where one
        may."""
        below = line.below
        if line.words == 1 and not line.stop:
            return 0, 0  # A rubric above a credit, or above whoever signs.
        if below is None:
            return (1, 1) if split_credit(line.text) else (0, 0)
        after = below.below
        if below.shape == "credit":
            if after is not None and after.why == CAPTIONED:
                return 0, 0  # It describes the picture whose credit and caption follow.
            if not below.gap:
                return (1, 1) if below.why == AGENCY and split_credit(line.text) else (2, 2)
        if below.gap:
            if split_credit(line.text):
                return 1, 1
            if below.shape != "credit" or line.words <= 3:
                return 0, 0
            signed = after is not None and after.shape == "date" and (not after.gap or below.why == AGENCY)
            return 0, 0 if signed else 2
        size = self._figure_size(at, line, below, after)
        return size, size

    def _figure_size(self, at: int, line: Look, below: Look, after: Look | None) -> int:
        """The same where a line that is no plain credit stands directly below."""
        if below.shape == "furniture" and after and line.words > 3 and is_rights(below.text):
            return 2
        if split_credit(line.text):
            return 1
        if below.shape == "item" and self._signs_with_a_dash(line, below, after):
            return 2
        if below.shape != "label" or below.glued or (below.words > 3 and is_with_agency(below.text)):
            return 0
        closes = after is None or after.gap
        if after is not None and after.shape == "date" and not closes and like_person(below.text):
            return 0
        if line.stop or line.dated:
            loose = not (closes or self.spaced or line.dated)
            if loose and below.text.isupper() and after is not None and after.shape in ("prose", "furniture"):
                return 0  # A subhead in capitals.
            named = like_name(below.text, most=7 if closes or line.dated else 4)
            single = below.words > 1 or line.dated or (closes and sum(map(str.isupper, below.text)) > 1)
            alone = self.spaced and line.gap and closes and line.shape == "prose"
            institution = (alone or line.dated) and is_institution(below)
            return 2 if (named and single) or institution or like_source(below.text) else 0
        above = self.lines[at - 1] if at else None
        on_top = line.gap or (above is not None and above.shape in ("date", "ago"))
        heads = after is not None and after.shape == "label" and after.words > 3 and on_top
        if heads and not closes and self.spaced and line.gap and like_name(below.text, most=5):
            return 2
        if line.words < 5 or not (closes or heads):
            return 0
        named = below.words < 4 and like_person(below.text)
        named = named or (like_source(below.text) and not line.text.isupper() and self._is_below_head(at))
        return 2 if named else 0

    def _signs_with_a_dash(self, line: Look, below: Look, after: Look | None) -> bool:
        """Whether `— Ruth Ohm` stands below a caption, and not in a list or below what she says."""
        listed = line.shape == "item" or (after is not None and after.shape == "item")
        return not listed and line.words > 2 and line.text[0] not in QUOTES and like_person(below.text)

    def _is_below_head(self, at: int) -> bool:
        """Whether a byline, a date or a paragraph stands further up: a line here is no title above its author."""
        return any(line.shape in ("byline", "date") or line.words > PARAGRAPH for line in self.lines[:at])

    def take_figure_block(self) -> Block:
        """The figure at the cursor, where it stands in running text."""
        place = self.place(self.lines[self.here])
        figure = self.take_figure()
        caption, credit = figure.caption.text if figure.caption else "", figure.credit.text if figure.credit else ""
        self.said.add(caption)
        return Block("figure", caption, place, credit)

    def take_figure(self, *, across_gap: bool = False) -> Figure:
        """The figure at the cursor; one line of credit may stand for it."""
        first = self.lines[self.here]
        size = first.loose_figure if across_gap else first.figure
        if size == 1:
            whole = self.take("caption", "it ends with its credit")
            caption, credit = split_credit(whole.text) or (whole.text, "")
            return Figure(caption=Sourced(caption, whole.place), credit=Sourced(credit, whole.place))
        above = self.take("caption", "a credit stands below it") if size == 2 else None
        line = self.now
        credited = self.take("credit", line.why if line and line.shape == "credit" else "a name below a caption")
        return Figure(caption=above, credit=Sourced(unwrapped(credited.text), credited.place))


def _above_paragraphs(lines: list[Look]) -> list[bool]:
    """For each line whether a text that stands on no headline follows below it, above the next heading."""
    found = [False] * len(lines)
    for at in range(len(lines) - 2, -1, -1):
        above, line = lines[at], lines[at + 1]
        is_text = line.shape == "prose" and line.words >= TEXT_WORDS and (line.gap or above.shape != "label")
        found[at] = line.shape != "section" and (is_text or found[at + 1])
    return found


def _could_be_piece(line: Look) -> bool:
    """Whether a line is as short as the piece of a date, and no whole one."""
    return line.words <= FEW and len(line.text) <= BROKEN and line.shape not in STAMPS


def _could_sign(above: Look, line: Look) -> bool:
    """Whether a name stands directly below a sentence, as the source of a picture does."""
    return above.shape == "prose" and not line.gap and like_name(line.text, most=5)
