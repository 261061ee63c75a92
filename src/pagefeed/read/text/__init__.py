"""Plain-text copies of pages.

Lives here: from Source to Page, by one of two readers. A short copy, as people cut it out, is read by a grammar: a
line is judged by its own shape (read.lines), by its neighbours, and by the zone of the page it stands in (head, body,
section of cards). A copy of a whole page in a browser, with its menus and feet, is read by labels whose weights were
learned from such copies (copies). LONG is where they meet: below it the grammar reads better, above it the labels.
Does not live here: opening files (files.inputs), the words themselves (language), what a date means
(language.dates).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pagefeed.errors import PageError
from pagefeed.language.phrases import vocabulary
from pagefeed.model import Block, Page, Section, Source, Sourced
from pagefeed.read.clean import clean, forbidden
from pagefeed.read.text.body import read_body
from pagefeed.read.text.cards import read_section
from pagefeed.read.text.cursor import Cursor
from pagefeed.read.text.head import Head, read_head
from pagefeed.read.text.listing import is_listing, skip_rubrics

if TYPE_CHECKING:
    from pagefeed.model.labels import ReadAs

LONG = 61
"""Lines that say something, beyond which a copy is read by labels. Measured: real texts of fewer lines are read better
by labels too (body F1 0.92 for 0.89 of 140 extractors' texts, 0.89 for 0.86 of 10 copies), but pages cut out by hand,
with captions, credits and cards, are not (all fields, 0.69 for 1.00 of 15 with more than 50 lines, 0.83 of all 412);
the longest of them has 61."""


def read_text(source: Source) -> Page:
    """Read a text copy.

    Raises PageError for a page that says nothing but its title, or nothing at all.
    """
    long = sum(map(bool, map(str.strip, source.text.split("\n")))) > LONG
    if not (long or source.stated.lines):
        return _read_by_grammar(source)
    from pagefeed.read.text.copies import read_copy

    return read_copy(source) if long else read_copy(source, likely=_by_grammar(source))


def line_labels(source: Source) -> list[tuple[int, str, str]]:
    """For each line of a text copy that says something its number, its text and the label that it is read as; of a copy
    in which no text of an article is found too."""
    from pagefeed.read.text.copies import labelled
    from pagefeed.read.text.labels import labels_of

    try:
        found = labels_of(read_text(source))
    except PageError:
        found = labels_of(labelled(source))
    lines = ((number, " ".join(line.split())) for number, line in enumerate(clean(source.text).split("\n"), start=1))
    return [(number, said, found[number].label if number in found else "boilerplate") for number, said in lines if said]


def _by_grammar(source: Source) -> Mapping[int, ReadAs]:
    """What the grammar takes the lines of a short copy for; nothing where it finds no page."""
    from pagefeed.read.text.labels import labels_of

    try:
        return labels_of(_read_by_grammar(source))
    except PageError:
        return {}


def _read_by_grammar(source: Source) -> Page:
    """Head, body, sections of cards."""
    cursor = Cursor(source)
    head = Head()
    blocks: list[Block] = []
    sections: list[Section] = []
    if is_listing(cursor):
        skip_rubrics(cursor)
    else:
        head = read_head(cursor)
        blocks = read_body(cursor, head)
    while cursor.now:
        sections.append(read_section(cursor, bare=bool(blocks) and not sections))
    if head.title and not blocks and not head.figure:
        head.title = _title_alone(cursor, head.title, sections)
    return Page(
        path=source.path,
        stated=source.stated,
        title=head.title,
        authors=tuple(head.authors),
        dates=tuple(head.dates),
        figure=head.figure,
        blocks=tuple(blocks),
        sections=tuple(sections),
        site="",
        language=vocabulary().language(source.text[:500]),
        lines=cursor.judged(),
        findings=tuple(forbidden(source.path, source.text)) if cursor.mended else (),
    )


def _title_alone(cursor: Cursor, title: Sourced, sections: list[Section]) -> Sourced | None:
    """A title above nothing but cards is the heading of a listing; above nothing at all it is a mistake."""
    if any(section.cards for section in sections):
        cursor.retake(title.place, "furniture", "the heading of a listing: no article below it")
        return None
    if cursor.source.stated.link:
        return title
    raise PageError(
        "the page is only a title",
        at=title.place,
        cure="paste the text below it, or state the story's `link` in a sidecar",
    )
