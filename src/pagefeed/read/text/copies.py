"""Copies read by the labels of their lines.

Lives here: from Source to Page by features, labels and parts, and what `show` says of each line.
Does not live here: any of the three steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pagefeed.errors import PageError
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Line, Page, Place, Source
from pagefeed.model.labels import BOILERPLATE, STATED, Label, ReadAs, said
from pagefeed.read.clean import clean, forbidden
from pagefeed.read.lines import Look, look
from pagefeed.read.text.assemble import assemble
from pagefeed.read.text.features import Seen, features, has_menus
from pagefeed.read.text.reasons import DOUBTED, why
from pagefeed.read.text.viterbi import Judged, Weights, decode, judged

TAKEN: dict[Label, str] = {
    "standfirst": "paragraph",
    "card caption": "caption",
    "card credit": "credit",
    "card date": "date",
    "card meta": "furniture",
    "comment": "furniture",
    "boilerplate above": "furniture",
    "boilerplate inside": "furniture",
    "boilerplate below": "furniture",
}
"""What a line was taken for, where that is not its label."""


_OF_MENUS: frozenset[Label] = BOILERPLATE | {"comment"}
"""What no line is where nothing on a page looks like a menu: an extractor has left only the article."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The lines of a copy that say something."""

    looks: list[Look]
    texts: list[str]
    seen: list[Seen]

    def features(self) -> list[list[str]]:
        """For each line what speaks for its label."""
        return features(self.seen)


def take_apart(text: str, sections: Collection[str] = ()) -> Copy:
    """The lines of a cleaned copy. `sections` are headings, folded, that the feed of the page names."""
    words = vocabulary()
    named = frozenset(sections)
    seen: list[Seen] = []
    texts: list[str] = []
    known: dict[str, Seen] = {}
    gap = True
    for number, line in enumerate(text.split("\n"), start=1):
        said = " ".join(line.split())
        if not said:
            gap = True
            continue
        line = line.rstrip()
        if line in known:  # One line in five of a copy: menus stand above and below.
            seen.append(known[line].again(number))
        else:
            looked = look(number, line, named, words)
            if not looked.text:
                looked.text = said
            known[line] = Seen(looked, said, words)
            seen.append(known[line])
        seen[-1].look.gap, gap = gap, False
        texts.append(said)
    return Copy([line.look for line in seen], texts, seen)


def read_copy(source: Source, learned: Weights | None = None, *, likely: Mapping[int, ReadAs] | None = None) -> Page:
    """Read a copy by the labels of its lines, with the weights that ship or others. `likely` is, by the numbers of
    lines, what another reader takes them for: they are that unless much speaks against it.

    Raises PageError where no line says anything of an article or of a teaser.
    """
    page = labelled(source, learned, likely=likely)
    if not page.blocks and not page.figure and not any(section.cards for section in page.sections):
        raise PageError(
            "no text of an article was found in the copy",
            at=page.title.place if page.title else Place(source.path, 1),
            cure="save the page as HTML from your browser, or leave menus and footers out of the copy",
        )
    return page


def labelled(source: Source, learned: Weights | None = None, *, likely: Mapping[int, ReadAs] | None = None) -> Page:
    """The same for a copy that may say nothing."""
    text = clean(source.text)
    headings = frozenset(map(fold, source.teaser_headings))
    copy = take_apart(text, headings)
    given = _given(source, copy, headings)
    known = {place: likely[line.number] for place, line in enumerate(copy.looks) if likely and line.number in likely}
    leaning = {place: STATED[read.label] for place, read in known.items()}
    found = copy.features()
    bare = not known and not has_menus(copy.seen)
    labels = decode(found, given, learned, without=_OF_MENUS if bare else (), leaning=leaning)
    sure = given.keys() | known.keys()
    parts = assemble(source.path, copy.looks, labels, sure)
    told: Label = "paragraph" if bare else "boilerplate below"
    doubted: set[int] = set()
    while parts.dropped:
        doubted |= parts.dropped
        labels = [told if place in parts.dropped else label for place, label in enumerate(labels)]
        parts = assemble(source.path, copy.looks, labels, sure)
    return Page(
        path=source.path,
        stated=source.stated,
        title=parts.title,
        authors=parts.authors,
        dates=parts.dates,
        figure=parts.figure,
        blocks=parts.blocks,
        sections=parts.sections,
        site="",
        language=vocabulary().language(" ".join(block.text for block in parts.blocks[:8]) or source.text[:500]),
        lines=Labelled(source.text, copy, labels, given, known, frozenset(doubted)),
        findings=tuple(forbidden(source.path, source.text)) if text is not source.text else (),
    )


def _given(source: Source, copy: Copy, headings: frozenset[str]) -> dict[int, tuple[Label, ...]]:
    """The lines whose label nobody needs to guess: the headings that a feed names, and what the sidecar says."""
    given: dict[int, tuple[Label, ...]] = {}
    for place, line in enumerate(copy.looks):
        if line.folded in headings:
            given[place] = ("section",)
        for stated in source.stated.lines:
            if stated.first <= line.number <= stated.last:
                given[place] = STATED[stated.label]
    return given


@dataclass(frozen=True, slots=True, repr=False)
class Labelled(Collection[Line]):
    """The lines of a source and what they were taken for, made when somebody asks: entries and feeds never do."""

    text: str
    """The whole source."""
    copy: Copy
    labels: Sequence[Label]
    given: dict[int, tuple[Label, ...]]
    """Lines whose label was stated."""
    likely: Mapping[int, ReadAs]
    """Lines of which another reader says what they are."""
    doubted: frozenset[int]
    """Lines that could be of teasers."""

    def __iter__(self) -> Iterator[Line]:
        found = self.copy.features()
        known = judged(found, self.labels)
        places = {line.number: place for place, line in enumerate(self.copy.looks)}
        for number, text in enumerate(self.text.split("\n"), start=1):
            place = places.get(number)
            if place is None:
                yield Line(number, text, "blank", "")
            else:
                label = self.labels[place]
                yield Line(number, text, TAKEN.get(label, label), self._why(place, found[place], known[place]))

    def _why(self, place: int, features: Sequence[str], judged: Judged) -> str:
        likely = self.likely.get(place)
        if place in self.given or not likely or likely.label != said(self.labels[place]):
            doubted = place in self.doubted
            return DOUBTED if doubted else why(features, judged, stated=place in self.given)
        return likely.why

    def __len__(self) -> int:
        return self.text.count("\n") + 1

    def __contains__(self, line: object) -> bool:
        return any(line == each for each in self)

    def __repr__(self) -> str:
        return repr(tuple(self))
