"""The head of a copy: all that stands above the body.

Lives here: which line is the title, and what the lines around it are: navigation, kicker, byline, dates,
figure, standfirst.
Does not live here: the body and what follows (body, cards).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pagefeed.model import Block, Figure, PageDate, Written
from pagefeed.read.credits import SENTENCE_BREAK, like_source
from pagefeed.read.lines import CAPTIONED, TRAIL, Look
from pagefeed.read.names import like_name, like_person, signer
from pagefeed.read.text.byline import BARE, is_agency_byline, is_bare_byline, names_in
from pagefeed.read.text.cursor import QUOTES, Cursor
from pagefeed.read.text.layout import HEADLINE_MOST
from pagefeed.vocabulary import fold, vocabulary

LEAD_WORDS = 18
"""A sentence of more words opens the body, unless a byline, a date or a figure still follows."""
FEW_WORDS = 10
"""A paragraph directly below another may have no more."""
HEADLINE_WORDS = 4
"""A line of fewer words is a rubric or a kicker where a longer one can be the title."""
FIGURE_WORDS = 60
"""A caption that a name below it shows has fewer words."""
CAPTION_WORDS = 25
"""A caption that no credit shows has fewer words."""
KICKER_WORDS = 5
"""A line of more words above a headline is the headline itself."""
BESIDE_WORDS = 6
"""A line of more words in the block of byline and date is not a job title."""
DESCRIPTION_WORDS = 20
"""What a picture shows, as a page describes it for those who do not see it, has no more words."""
SMALL = 3
"""Words of so many letters say little of what a picture shows."""
SUBHEAD_WORDS = 8
"""A line of more words directly on a paragraph can be a standfirst, and is no subhead."""
HALF_WORDS = 12
"""The first line of a headline over two lines has no more words."""
MENU_LINES = 4
"""A block of so many short lines is a menu."""
HEAD_LINES = 12
"""How far below the title a byline, date or figure still belongs to the head."""


CLOSERS = frozenset('"”“»«›‹')
"""What somebody says ends with one of these."""

_EXPLAINED = re.compile(r"\s[-–—|]\s")
"""Between the short name of a paper and the long one, or its page."""


@dataclass(slots=True)
class Head:
    """What the head says."""

    title: Written | None = None
    authors: list[str] = field(default_factory=list)
    dates: list[PageDate] = field(default_factory=list)
    figure: Figure | None = None
    standfirst: list[Block] = field(default_factory=list)


def read_head(cursor: Cursor) -> Head:
    """Read down to the first line of the body."""
    head = Head()
    head.dates += cursor.glued_dates
    _find_rubrics(cursor)
    first, size = _title(cursor)
    while (line := cursor.now) and cursor.here < first:
        if line.shape == "date":
            head.dates += cursor.take_dates()
        elif head.figure is None and _is_figure_above_title(cursor, first):
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


# --- the title ----------------------------------------------------------------------------------


def _title(cursor: Cursor) -> tuple[int, int]:
    """The index of the title's first line and how many lines it has; 0 lines where the copy has lost it."""
    lead = _lead(cursor)
    labels = [at for at in range(lead) if cursor.lines[at].shape == "label" and not _is_in_figure(cursor, at)]
    shown = [at for at in labels if not _is_repeated_caption(cursor, at - cursor.here)]
    if not any(_could_be_headline(cursor, at) for at in shown):
        # A headline, too, may say what the caption below it says; a description stands directly on it.
        shown = [at for at in labels if at in shown or cursor.lines[at + 1].gap]
    shown = shown or [at for at in range(lead) if cursor.lines[at].shape == "prose" and not _is_caption(cursor, at)]
    if not shown:
        return _past_furniture(cursor), 0
    shown = [at for at in shown if not _is_in_menu(cursor, at)] or shown
    shown = [at for at in shown if at > _masthead(cursor, shown[-1])] or shown
    at = _repeated(cursor, shown)
    if at is None:
        long = [at for at in shown if _could_be_headline(cursor, at)]
        at = long[0] if long else _series(cursor, shown)
    line, below = cursor.lines[at], _below(cursor, at, shown)
    if below and below.folded != line.folded and _is_kicker(line, below, first=not at):
        at += 1
    elif below and max(line.words, below.words) <= HEADLINE_WORDS and not like_person(below.text):
        after = _below(cursor, at + 1, shown)
        at += 2 if after and _is_kicker(line, after, first=not at) and _is_kicker(below, after, first=False) else 0
    if at and _is_first_half(cursor.lines[at - 1], cursor.lines[at]):
        return at - 1, 2
    second = _below(cursor, at, shown)
    goes_on = second is not None and not second.gap and (second.text[0].islower() or cursor.lines[at].text[-1] == ":")
    return at, 2 if goes_on else 1


def _could_be_headline(cursor: Cursor, at: int) -> bool:
    return cursor.lines[at].words >= HEADLINE_WORDS and not _is_logo(cursor, at)


def _masthead(cursor: Cursor, last: int) -> int:
    """The index of the last line above the last candidate that stands only in the masthead of a site: buttons such as
    `Sign in`, the path to this page. What stands above it is the site's name, not the page's title. -1 without one."""
    for at in range(last - 1, -1, -1):
        line = cursor.lines[at]
        if line.shape == "furniture" and (line.why == TRAIL or line.kinds & {"masthead", "masthead?"}):
            return at
    return -1


def _is_kicker(line: Look, below: Look, *, first: bool) -> bool:
    """Whether a line is the series or the first words of the headline below it: in its block, or, of so few words that
    it could hardly be a headline, apart from it, unless it is the first of the page."""
    if below.folded.startswith(line.folded):
        return True
    if line.words > KICKER_WORDS or below.text[0].islower() or _tells(below):
        return False
    longer = below.words >= KICKER_WORDS + 2 or (line.words <= HEADLINE_WORDS < below.words and line.gap)
    return longer and not (below.gap and (first or line.words > HEADLINE_WORDS))


def _tells(line: Look) -> bool:
    """Whether a line says more than headlines do, as standfirsts without a final stop do."""
    return line.words > HEADLINE_MOST or SENTENCE_BREAK.search(line.text) is not None


def _is_first_half(above: Look, line: Look) -> bool:
    """Whether a headline of two sentences, or with a colon, or between quotation marks, began in the line above."""
    quoted = above.text[0] in QUOTES and line.text[-1] in CLOSERS and not CLOSERS.intersection(above.text[1:])
    if quoted and above.shape == "prose" and HEADLINE_WORDS <= above.words <= HALF_WORDS and not line.gap:
        return True
    least = 2 if above.text[-1] == ":" else HEADLINE_WORDS
    return above.shape == "prose" and least <= above.words <= HALF_WORDS and above.gap and not line.gap


def _lead(cursor: Cursor) -> int:
    """The index of the first line that can only be a paragraph or a section heading."""
    for at, line in enumerate(cursor.lines):
        if line.shape in ("item", "quote", "section"):
            return at
        if line.shape == "prose" and line.words >= LEAD_WORDS and not _is_caption(cursor, at):
            return at
    return len(cursor.lines)


def _find_rubrics(cursor: Cursor) -> None:
    """A heading above the article is no heading: the name of a part of the site, or a button."""
    for at, line in enumerate(cursor.lines):
        if line.shape == "prose" and line.words >= LEAD_WORDS and not _is_caption(cursor, at):
            return
        if line.shape == "section" and _is_over_article(cursor, at):
            line.shape, line.why, line.kinds = "furniture", "a rubric above the article", frozenset()


def _is_over_article(cursor: Cursor, at: int) -> bool:
    """Whether an article follows a heading at the top of a page: its byline or date, or two paragraphs in a row."""
    signed, paragraphs, row, longest = False, 0, 0, 0
    for above, line in zip(cursor.lines[at:], cursor.lines[at + 1 :], strict=False):
        if line.shape == "section" and paragraphs:
            break
        signed = signed or line.shape in ("byline", "date")
        loose = line.gap or above.shape != "label" or not cursor.spaced
        row = row + 1 if line.shape == "prose" and line.words >= (FEW_WORDS if row else LEAD_WORDS) and loose else 0
        paragraphs, longest = paragraphs + bool(row), max(row, longest)
    return paragraphs >= 2 and (signed or longest >= 2)


def _past_furniture(cursor: Cursor) -> int:
    at = 0
    while at < len(cursor.lines) and cursor.lines[at].shape in ("furniture", "date", "marker", "ago"):
        at += 1
    return at


def _is_caption(cursor: Cursor, at: int) -> bool:
    return _is_in_figure(cursor, at) or _is_repeated_caption(cursor, at - cursor.here)


def _is_in_figure(cursor: Cursor, at: int) -> bool:
    size = cursor.figure_size(at - cursor.here)
    signed = size == 2 and (is_agency_byline(cursor, at + 1) or _is_title_above_agency(cursor, at))
    return size == 1 or (size == 2 and not signed)


def _is_title_above_agency(cursor: Cursor, at: int) -> bool:
    """Whether an agency stands directly below the first line that can be a title, or names above the date, so that they
    wrote."""
    line, signs = cursor.lines[at], cursor.lines[at + 1]
    below = cursor.lines[at + 2] if at + 2 < len(cursor.lines) else None
    dated = below is not None and below.shape == "date" and not below.gap
    heads = [above for above in cursor.lines[:at] if above.shape == "label" and above.words >= HEADLINE_WORDS]
    first = all(above.folded == line.folded for above in heads)
    return first and (signs.why == "an agency" or dated) and line.shape == "label" and not (line.stop or line.dated)


def _is_figure(cursor: Cursor) -> bool:
    """Whether a caption and its credit stand at the cursor, and no standfirst above whoever wrote: such a name stands
    apart, or has nothing of a credit, and the caption with its credit follows it."""
    size, below = cursor.figure_size(across_gap=True), cursor.ahead(1)
    signs = below is not None and (below.gap or below.shape == "label") and cursor.figure_size(2) > 0
    return size == 1 or (size == 2 and not signs and not is_agency_byline(cursor, cursor.here + 1))


def _is_figure_above_title(cursor: Cursor, title: int) -> bool:
    """Whether a caption stands at the cursor with what can only be its credit, above the line of the title."""
    size, line, below = cursor.figure_size(), cursor.now, cursor.ahead(1)
    credited = size == 1 or (size == 2 and below is not None and below.shape == "credit")
    return credited and line is not None and line.words > HEADLINE_WORDS and cursor.here + size <= title


def _named_figure(cursor: Cursor, head: Head) -> int:
    """How many lines are a caption, perhaps said twice, and the name of whoever took the picture, where only their
    place says so: somebody else has signed above, or signs right below, and then the body begins; or 0."""
    line, second = cursor.now, cursor.ahead(1)
    twice = line is not None and second is not None and line.folded == second.folded
    size = 3 if twice else 2
    caption, credit, after = cursor.ahead(size - 2), cursor.ahead(size - 1), cursor.ahead(size)
    if caption is None or credit is None or after is None or credit.shape not in ("label", "credit"):
        return 0
    if caption.shape not in ("label", "prose") or not 1 < caption.words <= FIGURE_WORDS or like_person(caption.text):
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


def _is_logo(cursor: Cursor, at: int) -> bool:
    """A name in capitals of few words, or one with navigation right below it: a paper, not a headline."""
    line = cursor.lines[at]
    named = line.words <= 5 and like_name(line.text, most=5) and line.text[-1] not in "?!"
    explained = at < 2 and _EXPLAINED.search(line.text) is not None and like_name(line.text, most=8)
    return named or explained or _is_over_menu(cursor, at)


def _is_over_menu(cursor: Cursor, at: int) -> bool:
    """Whether navigation stands right below a short line at the top of the page."""
    line = cursor.lines[at]
    below = cursor.lines[at + 1] if at + 1 < len(cursor.lines) else None
    return below is not None and below.shape == "furniture" and not below.gap and line.words <= 5 and at < 3


def _is_in_menu(cursor: Cursor, at: int) -> bool:
    """Whether a line stands in a block of nothing but short lines at the top of the page."""
    first, last = at, at + 1
    while first and not cursor.lines[first].gap:
        first -= 1
    while last < len(cursor.lines) and not cursor.lines[last].gap:
        last += 1
    if last - first < MENU_LINES - 1:
        return False
    block = cursor.lines[first:last]
    least = MENU_LINES - 1 if first < at and block[0].shape == "furniture" else MENU_LINES
    return len(block) >= least and all(_is_short(line) or line.shape in ("marker", "section") for line in block)


def _repeated(cursor: Cursor, shown: list[int]) -> int | None:
    seen: dict[str, int] = {}
    for at in shown:
        if any(cursor.lines[first].words >= HEADLINE_WORDS for first in seen.values()) and _is_signed(cursor, at):
            return None
        folded = cursor.lines[at].folded
        if folded in seen and cursor.lines[at].words >= 3:
            return seen[folded]
        seen.setdefault(folded, at)
    return None


def _is_signed(cursor: Cursor, at: int) -> bool:
    """Whether a byline or a date stands above a line, so that it is no headline."""
    return any(line.shape in ("byline", "date") for line in cursor.lines[:at])


def _series(cursor: Cursor, shown: list[int]) -> int:
    """Of short lines alone, the last of the first block: rubrics stand above the name of a series, an author's
    name directly above the date, the paper's name above its menu."""
    shown = [at for at in shown if not _is_over_menu(cursor, at)] or shown
    last = shown[0]
    for at in shown[1:]:
        below = cursor.lines[at + 1] if at + 1 < len(cursor.lines) else None
        signs = below is not None and below.shape == "date" and not below.gap and like_person(cursor.lines[at].text)
        if at != last + 1 or cursor.lines[at].gap or signs:
            break
        last = at
    return last


def _below(cursor: Cursor, at: int, shown: list[int]) -> Look | None:
    return cursor.lines[at + 1] if at + 1 in shown else None


# --- below the title ----------------------------------------------------------------------------


def _read_below_title(cursor: Cursor, head: Head) -> None:
    title = head.title and fold(head.title.text)
    while line := cursor.now:
        if line.shape in ("date", "ago"):
            _sign_by_date(line, head)
            head.dates += cursor.take_dates()
        elif (
            is_agency_byline(cursor, cursor.here)
            or line.shape == "byline"
            or is_bare_byline(cursor, line, head.authors)
        ):
            take_byline(cursor, head)
        elif line.shape == "furniture":
            cursor.pass_over("furniture")
        elif line.shape == "marker":
            cursor.pass_over("furniture", "a player in the place of the picture")
        elif head.title and line.folded == title:
            cursor.pass_over("furniture", "the title once more")
        elif _is_biography(line, head) and not cursor.figure_size(across_gap=True):
            cursor.pass_over("note", "tells about the author, above the body")
        elif _is_repeated_caption(cursor):
            cursor.pass_over("furniture", "the caption once more")
        elif head.figure is None and line.shape == "credit" and is_credit_above_caption(cursor, line):
            head.figure = take_credit_above_caption(cursor)
        elif head.figure is None and (_is_figure(cursor) or line.shape == "credit"):
            head.figure = cursor.take_figure(across_gap=True)
        elif line.shape == "credit" and _head_goes_on(cursor):
            cursor.take("furniture", "whose the picture is, once more")
        elif head.figure is None and (steps := _named_figure(cursor, head)):
            if steps > 2:
                cursor.pass_over("furniture", "the caption once more")
            head.figure = Figure(
                caption=cursor.take("caption", "a name stands below it"),
                credit=cursor.take("credit", "a name between the head and the body"),
            )
        elif cursor.figure_size() and _is_figure(cursor) and _head_goes_on(cursor):
            head.standfirst.append(cursor.take_figure_block())
        elif line.shape in ("label", "furniture") and _is_in_byline_block(cursor, line):
            cursor.pass_over("furniture", "a line beside byline or date")
        elif head.figure is None and is_credit_above_caption(cursor, line):
            head.figure = take_credit_above_caption(cursor)
        elif head.figure is None and _is_bare_caption(cursor, head):
            head.figure = Figure(caption=cursor.take("caption", "short, between the head and the body"))
        elif head.figure is None and _is_below_dated_title(cursor, head, line):
            head.figure = Figure(caption=cursor.take("caption", "it stands alone below a title with its date above"))
        elif head.title and head.figure is None and _is_dated_caption(cursor, head, line):
            head.figure = Figure(caption=cursor.take("caption", "it says when, above the body"))
        elif head.title and line.shape in ("label", "prose") and _is_standfirst(cursor, head, line):
            head.standfirst.append(cursor.take_block("paragraph", "a standfirst"))
        elif head.title and line.shape == "label" and line.words <= BESIDE_WORDS and _is_beside_the_head(cursor):
            cursor.pass_over("furniture", "a short line inside the head")
        else:
            return


def _is_beside_the_head(cursor: Cursor) -> bool:
    """Whether a short line is a button or the like: the head goes on below it, or it stands in a row of such lines."""
    steps = 1
    while (below := cursor.ahead(steps)) and not below.gap and _is_short(below):
        steps += 1
    in_a_row = steps > 1 or (cursor.above is not None and not cursor.lines[cursor.here].gap and _is_short(cursor.above))
    return in_a_row or _head_goes_on(cursor)


def _is_short(line: Look) -> bool:
    return line.shape == "furniture" or (line.shape == "label" and line.words <= BESIDE_WORDS)


def _head_goes_on(cursor: Cursor) -> bool:
    """Whether a byline or a date still stands below, above the first paragraph."""
    for steps in range(1, HEAD_LINES):
        below = cursor.ahead(steps)
        if below is None or below.shape in ("section", "item", "quote"):
            return False
        if below.shape in ("byline", "date") or is_agency_byline(cursor, cursor.here + steps):
            return True
        if below.shape == "prose" and below.words >= LEAD_WORDS and not cursor.figure_size(steps, across_gap=True):
            return False
    return False


def _is_in_byline_block(cursor: Cursor, line: Look) -> bool:
    """Whether a byline or a date stands above in the same block."""
    at = cursor.here if line.words <= BESIDE_WORDS else 0
    while at and not cursor.lines[at].gap:
        at -= 1
        if cursor.lines[at].shape in ("byline", "date") or cursor.lines[at].why == BARE:
            return True
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
        head.dates.append(PageDate("published", Written(date.group(), written.place)))
    head.authors += [name for name in names_in(written.text) if name not in head.authors]


def _is_biography(line: Look, head: Head) -> bool:
    if line.shape != "prose":
        return False
    named = [name for name in head.authors if name in line.text and like_person(name)]
    return any(f"({name})" not in line.text for name in named)


def _is_repeated_caption(cursor: Cursor, steps: int = 0) -> bool:
    """Copies hold the picture's description and its caption: the same words, the second time often longer."""
    line, below = cursor.ahead(steps), cursor.ahead(steps + 1)
    if line is None or below is None:
        return False
    if below.shape == "credit" and (after := cursor.ahead(steps + 2)) and after.why == CAPTIONED:
        return True
    if line.words < 3 or not cursor.figure_size(steps + 1, across_gap=True):
        return False
    said, more = line.folded.rstrip(".").split(), below.folded.replace(",", " ").split()
    if 3 < len(said) <= DESCRIPTION_WORDS and not cursor.figure_size(steps):
        long = [word for word in said if len(word) > SMALL]
        shared = sum(word in more for word in long)
        begins_alike = line.shape == "label" and said[:3] == more[:3] and not below.gap
        if not below.gap:
            begins_alike = begins_alike or (said[:2] == more[:2] and shared > 1) or set(said) <= set(more)
            begins_alike = begins_alike or (said[0] == more[0] and shared * 2 > len(long))
        begins_alike = begins_alike or (shared > SMALL and shared * 3 >= len(long) * 2)
        if begins_alike:
            return True
    return below.folded.startswith(line.folded.rstrip("."))


def _is_standfirst(cursor: Cursor, head: Head, line: Look) -> bool:
    """A line directly below the title, or one with more of the head below it."""
    if head.standfirst and not (len(head.standfirst) < 2 and _is_second_standfirst(cursor, line)):
        return False
    nothing_yet = not head.authors and head.figure is None and not _dated_below_title(head)
    if line.shape == "label":
        below = cursor.ahead(1)
        if cursor.spaced and line.words <= SUBHEAD_WORDS and below and below.shape == "prose" and not below.gap:
            return False
        above_figure = line.words > 6 and cursor.figure_size(1, across_gap=True) > 0
        on_title = head.title is not None and cursor.above is not None and cursor.above.text == head.title.text
        long = line.words > BESIDE_WORDS + 2 or (on_title and line.words > HEADLINE_WORDS and _head_goes_on(cursor))
        apart = line.words > 3 and (line.gap or long) and below is not None and below.shape != "section"
        return apart and (nothing_yet or above_figure)
    for steps in range(1, HEAD_LINES):
        below = cursor.ahead(steps)
        if below is not None and below.shape == "prose" and like_person(below.text[:-1]):
            return not head.authors
        if below is None or (below.shape == "prose" and not cursor.figure_size(steps, across_gap=True)):
            return False
        if below.shape == "byline" or is_agency_byline(cursor, cursor.here + steps):
            return not head.authors
        if below.shape == "date":
            return not _dated_below_title(head)
        if cursor.figure_size(steps, across_gap=True) or below.shape in ("section", "item"):
            return nothing_yet and cursor.figure_size(steps, across_gap=True) > 0
        if below.shape == "label" and (like_person(below.text) or signer(below.text)):
            return not head.authors
    return False


def _is_second_standfirst(cursor: Cursor, line: Look) -> bool:
    """Whether a line without a stop stands apart below a standfirst, and the head goes on below it."""
    below = cursor.ahead(1)
    apart = line.gap and below is not None and below.gap
    return line.shape == "label" and line.words > BESIDE_WORDS and apart and _head_goes_on(cursor)


def _dated_below_title(head: Head) -> bool:
    title = head.title
    return title is not None and any(date.written.place.line > title.place.line for date in head.dates)


def is_credit_above_caption(cursor: Cursor, line: Look) -> bool:
    """Some broadcasters print the source of a picture first: both lines are a block of their own above the body."""
    caption, body = cursor.ahead(1), cursor.ahead(2)
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
    below = cursor.ahead(1)
    return (
        dated and line.shape == "label" and HEADLINE_WORDS < line.words <= CAPTION_WORDS and bool(below and below.gap)
    )


def _is_dated_caption(cursor: Cursor, head: Head, line: Look) -> bool:
    """Whether a line says what a picture shows, and ends with the date: more of the head stands below it, or a longer
    paragraph apart from it. Below a standfirst the date may stand anywhere."""
    below = cursor.ahead(1)
    if line.shape not in ("label", "prose") or line.words > FIGURE_WORDS or below is None:
        return False
    if not line.ends_dated:
        return bool(head.standfirst) and line.dated and _head_goes_on(cursor)
    apart = line.gap and below.gap and below.shape == "prose" and below.words > line.words
    return apart or _head_goes_on(cursor)


def _is_bare_caption(cursor: Cursor, head: Head) -> bool:
    """A line of its own that closes the head: byline or date stand above it, a longer paragraph below, and it says
    when, or that it is a picture."""
    line, below = cursor.now, cursor.ahead(1)
    if line is None or below is None or line.shape not in ("label", "prose"):
        return False
    placed = bool(head.authors or head.dates) and line.gap and below.gap and below.shape == "prose"
    if not placed or not 3 < line.words <= CAPTION_WORDS or below.words < line.words * 1.5:
        return False
    shows = line.dated or vocabulary().pictured.search(line.text) is not None
    if line.shape == "label":
        return shows
    below_byline = _dated_below_title(head) or bool(head.authors)
    return below_byline and not head.standfirst and (shows or vocabulary().when.search(line.text) is not None)
