"""The head of a copy: all that stands above the body.

Lives here: what the lines around the title are: byline, dates, figure, standfirst, furniture.
Does not live here: which line is the title (title), the body and what follows (body, cards).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pagefeed.language.names import like_name, like_person, signer
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Block, Figure, PageDate, Sourced
from pagefeed.read.credits import like_source
from pagefeed.read.lines import CAPTIONED, Look
from pagefeed.read.text.byline import BARE, is_agency_byline, is_bare_byline, names_in
from pagefeed.read.text.cursor import Cursor
from pagefeed.read.text.title import (
    BESIDE_WORDS,
    HEADLINE_WORDS,
    LEAD_WORDS,
    find_rubrics,
    find_title,
    is_repeated_caption,
    is_short,
)

FIGURE_WORDS = 60
"""A caption that a name below it shows has fewer words."""
CAPTION_WORDS = 25
"""A caption that no credit shows has fewer words."""
SUBHEAD_WORDS = 8
"""A line of more words directly on a paragraph can be a standfirst, and is no subhead."""
BIOGRAPHY_BEGINS = 80
"""Characters at the front of a sentence about an author in which the name stands."""
HEAD_LINES = 12
"""How far below the title a byline, date or figure still belongs to the head."""


@dataclass(slots=True)
class Head:
    """What the head says."""

    title: Sourced | None = None
    authors: list[str] = field(default_factory=list)
    dates: list[PageDate] = field(default_factory=list)
    figure: Figure | None = None
    standfirst: list[Block] = field(default_factory=list)


def read_head(cursor: Cursor) -> Head:
    """Read down to the first line of the body."""
    head = Head()
    head.dates += cursor.glued_dates
    find_rubrics(cursor)
    first, size = find_title(cursor)
    while (line := cursor.now) and cursor.here < first:
        if line.shape == "date":
            head.dates += cursor.take_dates()
        elif head.figure is None and _is_figure_above_title(line, lines=first - cursor.here):
            head.figure = cursor.take_figure()
        else:
            cursor.pass_over("furniture", f"{line.why}, above the title")
    if not size and (line := cursor.now) and line.shape == "prose":
        head.standfirst.append(cursor.take_block("paragraph", "the first paragraph; the copy has lost its title"))
    if size:
        head.title = cursor.take("title", "the first line that reads like a headline")
        if size == 2:
            rest = cursor.take("title", "the headline's second line")
            head.title = head.title._replace(text=f"{head.title.text} {rest.text}")
    _read_below_title(cursor, head)
    return head


def _is_figure(cursor: Cursor, line: Look) -> bool:
    """Whether a caption and its credit stand at the cursor, and no standfirst above whoever wrote: such a name stands
    apart, or has nothing of a credit, and the caption with its credit follows it."""
    size, below = line.loose_figure, line.below
    after = below.below if below else None
    signs = below and after and (below.gap or below.shape == "label") and after.figure
    return size == 1 or (size == 2 and not signs and not is_agency_byline(cursor, cursor.here + 1))


def _is_figure_above_title(line: Look, lines: int) -> bool:
    """Whether a line is a caption with what can only be its credit, among so many lines above the title."""
    size, below = line.figure, line.below
    credited = size == 1 or (size == 2 and below is not None and below.shape == "credit")
    return credited and line.words > HEADLINE_WORDS and size <= lines


def _named_figure(cursor: Cursor, head: Head) -> int:
    """How many lines are a caption, perhaps said twice, and the name of whoever took the picture, where only their
    place says so: somebody else has signed above, or signs right below, and then the body begins; or 0."""
    line, second = cursor.now, cursor.ahead(1)
    twice = line is not None and second is not None and line.folded == second.folded
    size = 3 if twice else 2
    caption, credit, after = cursor.ahead(size - 2), cursor.ahead(size - 1), cursor.ahead(size)
    if caption is None or credit is None or after is None or credit.shape not in ("label", "credit"):
        return 0
    most = CAPTION_WORDS if cursor.spread and credit.shape == "label" else FIGURE_WORDS
    if caption.shape not in ("label", "prose") or not 1 < caption.words <= most or like_person(caption.text):
        return 0
    signed = (
        bool(head.authors)
        or (cursor.spread and bool(head.dates))
        or _dated_below_title(head)
        or (after.shape == "byline" and after.gap)
    )
    begins = after.gap or (after.shape == "prose" and after.words >= LEAD_WORDS and not credit.gap)
    named = like_person(credit.text) or like_source(credit.text) or signer(credit.text) is not None
    above = cursor.above
    begins_block = caption.gap or (above is not None and above.shape in ("byline", "date"))
    in_one_block = begins_block and not (credit.gap or after.gap or credit.stop) and credit.words <= BESIDE_WORDS
    described = caption.shape == "prose" and (cursor.spaced or caption.words < LEAD_WORDS)
    named = named or (in_one_block and described and after.words >= LEAD_WORDS)
    if cursor.spread or not credit.gap:
        named = named or credit.shape == "credit" or like_name(credit.text, most=7)
    return size if signed and begins and named and after.shape != "date" else 0


def _read_below_title(cursor: Cursor, head: Head) -> None:
    title = head.title and fold(head.title.text)
    most = 2 * len(title or "")  # Characters; a longer line need not be folded to be told from the title.
    signed, judged = False, 0
    while line := cursor.now:
        for above in cursor.lines[judged : cursor.here]:
            signed = (signed and not above.gap) or above.shape in ("byline", "date") or above.why == BARE
        judged = cursor.here
        shape = line.shape
        if shape in ("date", "ago"):
            _sign_by_date(line, head)
            head.dates += cursor.take_dates()
        elif is_agency_byline(cursor, cursor.here) or shape == "byline" or is_bare_byline(cursor, line, head.authors):
            take_byline(cursor, head)
        elif shape == "furniture":
            cursor.pass_over("furniture")
        elif shape == "marker":
            cursor.pass_over("furniture", "a player in the place of the picture")
        elif len(line.text) < most and line.folded == title:
            cursor.pass_over("furniture", "the title once more")
        elif _is_biography(line, head) and not line.loose_figure:
            cursor.pass_over("note", "tells about the author, above the body")
        elif is_repeated_caption(cursor, line):
            cursor.pass_over("furniture", "the caption once more")
        elif head.figure is None and shape == "credit" and is_credit_above_caption(line):
            head.figure = take_credit_above_caption(cursor)
        elif head.figure is None and (_is_figure(cursor, line) or shape == "credit"):
            head.figure = cursor.take_figure(across_gap=True)
        elif shape == "credit" and _head_goes_on(cursor):
            cursor.take("furniture", "whose the picture is, once more")
        elif head.figure is None and (steps := _named_figure(cursor, head)):
            if steps > 2:
                cursor.pass_over("furniture", "the caption once more")
            head.figure = Figure(
                caption=cursor.take("caption", "a name stands below it"),
                credit=cursor.take("credit", "a name between the head and the body"),
            )
        elif line.figure and _is_figure(cursor, line) and _head_goes_on(cursor):
            head.standfirst.append(cursor.take_figure_block())
        elif shape in ("label", "furniture") and signed and not line.gap and line.words <= BESIDE_WORDS:
            cursor.pass_over("furniture", "a line beside byline or date")
        elif head.figure is None and is_credit_above_caption(line):
            head.figure = take_credit_above_caption(cursor)
        elif head.figure is None and _is_bare_caption(line, head):
            head.figure = Figure(caption=cursor.take("caption", "short, between the head and the body"))
        elif head.figure is None and _is_below_dated_title(cursor, head, line):
            head.figure = Figure(caption=cursor.take("caption", "it stands alone below a title with its date above"))
        elif head.title and head.figure is None and _is_dated_caption(cursor, head, line):
            head.figure = Figure(caption=cursor.take("caption", "it says when, above the body"))
        elif head.title and shape in ("label", "prose") and _is_standfirst(cursor, head, line):
            head.standfirst.append(cursor.take_block("paragraph", "a standfirst"))
        elif head.title and shape == "label" and line.words <= BESIDE_WORDS and _is_beside_the_head(cursor):
            cursor.pass_over("furniture", "a short line inside the head")
        else:
            return


def _is_beside_the_head(cursor: Cursor) -> bool:
    """Whether a short line is a button or the like: the head goes on below it, or it stands in a row of such lines."""
    line, above = cursor.lines[cursor.here], cursor.above
    below = line.below
    in_a_row = below is not None and not below.gap and is_short(below)
    in_a_row = in_a_row or (above is not None and not line.gap and is_short(above))
    return in_a_row or _head_goes_on(cursor)


def _head_goes_on(cursor: Cursor) -> bool:
    """Whether a byline or a date still stands below, above the first paragraph."""
    for steps in range(1, HEAD_LINES):
        below = cursor.ahead(steps)
        if below is None or below.shape in ("section", "item", "quote"):
            return False
        if below.shape in ("byline", "date") or is_agency_byline(cursor, cursor.here + steps):
            return True
        if below.shape == "prose" and below.words >= LEAD_WORDS and not below.loose_figure:
            return False
    return False


def _sign_by_date(line: Look, head: Head) -> None:
    """The name in front of a date, where nobody else has signed: `Ruth Ohm – Mar 4, 2026`."""
    date = vocabulary().first_date(line.text)
    name = line.text[: date.start()].rstrip(" |,-–—·•") if date else ""
    if not head.authors and like_person(name) and vocabulary().date_line(name) is None:
        head.authors.append(name)


def take_byline(cursor: Cursor, head: Head) -> None:
    """The names in the line at the cursor, and the date if it holds one."""
    line = cursor.now
    if line and line.shape not in ("byline", "credit"):
        line.why = BARE
    written = cursor.take("byline")
    if date := vocabulary().first_date(written.text):
        head.dates.append(PageDate("published", Sourced(date.group(), written.place)))
    head.authors += [name for name in names_in(written.text) if name not in head.authors]


def _is_biography(line: Look, head: Head) -> bool:
    """Whether a sentence names an author soon."""
    if line.shape != "prose":
        return False
    begins = line.text[:BIOGRAPHY_BEGINS]
    named = [name for name in head.authors if name in begins and like_person(name)]
    return any(f"({name})" not in line.text for name in named)


def _is_standfirst(cursor: Cursor, head: Head, line: Look) -> bool:
    """A line directly below the title, or one with more of the head below it."""
    if head.standfirst and not (len(head.standfirst) < 2 and _is_second_standfirst(cursor, line)):
        return False
    nothing_yet = not head.authors and head.figure is None and not _dated_below_title(head)
    if line.shape == "label":
        below = line.below
        if cursor.spaced and line.words <= SUBHEAD_WORDS and below and below.shape == "prose" and not below.gap:
            return False
        above_figure = line.words > 6 and below is not None and below.loose_figure > 0
        on_title = head.title is not None and cursor.above is not None and cursor.above.text == head.title.text
        long = line.words > BESIDE_WORDS + 2 or (on_title and line.words > HEADLINE_WORDS and _head_goes_on(cursor))
        apart = line.words > 3 and (line.gap or long) and below is not None and below.shape != "section"
        return apart and (nothing_yet or above_figure)
    for steps in range(1, HEAD_LINES):
        below = cursor.ahead(steps)
        if below is not None and below.shape == "prose" and like_person(below.text[:-1]):
            return not head.authors
        if below is None or (below.shape == "prose" and not below.loose_figure):
            return False
        if below.shape == "byline" or is_agency_byline(cursor, cursor.here + steps):
            return not head.authors
        if below.shape == "date":
            return not _dated_below_title(head)
        if below.loose_figure or below.shape in ("section", "item"):
            return nothing_yet and below.loose_figure > 0
        if below.shape == "label" and (like_person(below.text) or signer(below.text)):
            return not head.authors
    return False


def _is_second_standfirst(cursor: Cursor, line: Look) -> bool:
    """Whether a line without a stop stands apart below a standfirst, and the head goes on below it."""
    apart = line.gap and line.below is not None and line.below.gap
    return line.shape == "label" and line.words > BESIDE_WORDS and apart and _head_goes_on(cursor)


def _dated_below_title(head: Head) -> bool:
    title = head.title
    return title is not None and any(date.written.place.line > title.place.line for date in head.dates)


def is_credit_above_caption(line: Look) -> bool:
    """Some broadcasters print the source of a picture first: both lines are a block of their own above the body."""
    caption = line.below
    body = caption.below if caption else None
    if caption is not None and caption.why == CAPTIONED:
        return line.shape == "credit"
    if line.shape not in ("label", "credit") or not line.gap or caption is None or body is None:
        return False
    apart = not caption.gap and body.gap and caption.shape in ("label", "prose")
    named = (line.words <= 4 and like_name(line.text, most=4)) or like_source(line.text)
    least = 2 if line.shape == "credit" else 6
    source = line.shape == "credit" or named
    return apart and source and least <= caption.words <= CAPTION_WORDS and body.shape == "prose"


def take_credit_above_caption(cursor: Cursor) -> Figure:
    """The figure whose credit stands at the cursor."""
    credit = cursor.take("credit", "a name above a caption")
    return Figure(caption=cursor.take("caption", "a name stands above it"), credit=credit)


def _is_below_dated_title(cursor: Cursor, head: Head, line: Look) -> bool:
    """Whether a line without a stop stands directly below a title that has its date directly above: so did broadcasters
    show pictures when they had no standfirsts yet."""
    at = cursor.here - 1
    title, date = cursor.lines[at], cursor.lines[at - 1] if at > 0 else None
    if head.title is None or date is None or title.number != head.title.place.line:
        return False
    dated = date.shape == "date" and not title.gap and any(":" in each.written.text for each in head.dates)
    apart = line.below is not None and line.below.gap
    return dated and line.shape == "label" and HEADLINE_WORDS < line.words <= CAPTION_WORDS and apart


def _is_dated_caption(cursor: Cursor, head: Head, line: Look) -> bool:
    """Whether a line says what a picture shows, and ends with the date: more of the head stands below it, or a longer
    paragraph apart from it. Below a standfirst the date may stand anywhere."""
    below = line.below
    if line.shape not in ("label", "prose") or line.words > FIGURE_WORDS or below is None:
        return False
    if not line.ends_dated:
        return bool(head.standfirst) and line.dated and _head_goes_on(cursor)
    apart = line.gap and below.gap and below.shape == "prose" and below.words > line.words
    return apart or _head_goes_on(cursor)


def _is_bare_caption(line: Look, head: Head) -> bool:
    """A line of its own that closes the head: byline or date stand above it, a longer paragraph below, and it says
    when, or that it is a picture."""
    below = line.below
    if below is None or line.shape not in ("label", "prose"):
        return False
    placed = bool(head.authors or head.dates) and line.gap and below.gap and below.shape == "prose"
    if not placed or not 3 < line.words <= CAPTION_WORDS or below.words < line.words * 1.5:
        return False
    shows = line.dated or vocabulary().pictured.search(line.text) is not None
    if line.shape == "label":
        return shows
    below_byline = _dated_below_title(head) or bool(head.authors)
    return below_byline and not head.standfirst and (shows or vocabulary().when.search(line.text) is not None)
