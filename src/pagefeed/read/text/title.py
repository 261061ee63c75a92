"""The title of a copy: which of the lines at its top it is.

Lives here: what makes a line the title, or something that only stands near it: navigation, a rubric, the name of the
paper, a kicker, the description of a picture.
Does not live here: what the other lines of the head are (head).
"""

from __future__ import annotations

import re
from itertools import pairwise

from pagefeed.language.names import like_name, like_person
from pagefeed.read.credits import AGENCY, SENTENCE_BREAK
from pagefeed.read.lines import CAPTIONED, PARAGRAPH, TRAIL, Look
from pagefeed.read.text.byline import is_agency_byline
from pagefeed.read.text.cursor import QUOTES, Cursor
from pagefeed.read.text.layout import HEADLINE_MOST

LEAD_WORDS = 18
"""A sentence of more words opens the body, unless a byline, a date or a figure still follows."""
FEW_WORDS = 10
"""A paragraph directly below a long one has no fewer words."""
HEADLINE_WORDS = 4
"""A line of fewer words is a rubric or a kicker where a longer one can be the title."""
KICKER_WORDS = 5
"""A line of more words above a headline is the headline itself."""
BESIDE_WORDS = 6
"""A line of more words in the block of byline and date is not a job title."""
DESCRIPTION_WORDS = 20
"""What a picture shows, as a page describes it for those who do not see it, has no more words."""
SMALL = 3
"""Words of so many letters say little of what a picture shows."""
HALF_WORDS = 12
"""The first line of a headline over two lines has no more words."""
EXPLAINED_WORDS = 8
"""The short name of a paper and the long one have no more words together."""
OVER_LINES = 400
"""An article below a rubric begins within so many lines."""
MENU_LINES = 4
"""A block of so many short lines is a menu."""
CLOSERS = frozenset('"”“»«›‹')
"""What somebody says ends with one of these."""

_EXPLAINED = re.compile(r"\s[-–—|]\s")
"""Between the short name of a paper and the long one, or its page."""


def find_title(cursor: Cursor) -> tuple[int, int]:
    """The index of the title's first line and how many lines it has; 0 lines where the copy has lost it."""
    lead = _lead(cursor)
    labels = [at for at in range(lead) if cursor.lines[at].shape == "label" and not _is_in_figure(cursor, at)]
    shown = [at for at in labels if not is_repeated_caption(cursor, cursor.lines[at])]
    if len(shown) < len(labels) and not any(_could_be_headline(cursor, at) for at in shown):
        # A headline, too, may say what the caption below it says; a description stands directly on it.
        shown = [at for at in labels if at in shown or cursor.lines[at + 1].gap]
    shown = shown or [at for at in range(lead) if cursor.lines[at].shape == "prose" and not _is_caption(cursor, at)]
    if not shown:
        return _past_furniture(cursor), 0
    at = shown[0]
    if len(shown) > 1:
        menu, paths = _in_menus(cursor, shown), _paths(cursor, shown)
        shown = [at for at in shown if at not in menu and at not in paths] or shown
        shown = [at for at in shown if at > _masthead(cursor, shown[-1])] or shown
        at = _chosen(cursor, shown)
    if at and _is_first_half(cursor.lines[at - 1], cursor.lines[at]):
        return at - 1, 2
    second = _below(cursor, at, shown)
    goes_on = second is not None and not second.gap and (second.text[0].islower() or cursor.lines[at].text[-1] == ":")
    return at, 2 if goes_on else 1


def _chosen(cursor: Cursor, shown: list[int]) -> int:
    """The candidate that is the title: the one that is said twice, the first that could be a headline, or the last of
    the series' names."""
    at = _repeated(cursor, shown)
    if at is None:
        long = [at for at in shown if _could_be_headline(cursor, at)]
        at = long[0] if long else _series(cursor, shown)
    return at + _kickers(cursor, at, shown)


def find_rubrics(cursor: Cursor) -> None:
    """A heading above the article is no heading: the name of a part of the site, or a button."""
    for at, line in enumerate(cursor.lines):
        if line.shape == "prose" and line.words >= LEAD_WORDS and not _is_caption(cursor, at):
            return
        if line.shape == "section" and _is_over_article(cursor, at):
            line.shape, line.why, line.kinds = "furniture", "a rubric above the article", frozenset()


def _is_over_article(cursor: Cursor, at: int) -> bool:
    """Whether an article follows a heading at the top of a page: its byline or date, or two paragraphs in a row."""
    signed, paragraphs, row, longest = False, 0, 0, 0
    for above, line in pairwise(cursor.lines[at : at + OVER_LINES]):
        if line.shape == "section" and paragraphs:
            break
        signed = signed or line.shape in ("byline", "date")
        loose = line.gap or above.shape != "label" or not cursor.spaced
        row = row + 1 if line.shape == "prose" and line.words >= (FEW_WORDS if row else LEAD_WORDS) and loose else 0
        paragraphs, longest = paragraphs + bool(row), max(row, longest)
    return paragraphs >= 2 and (signed or longest >= 2)


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


def _kickers(cursor: Cursor, at: int, shown: list[int]) -> int:
    """How many lines from a candidate on stand above the title: a kicker, or the paper and a rubric of it."""
    line, below, after = cursor.lines[at], _below(cursor, at, shown), _below(cursor, at + 1, shown)
    if below is None:
        return 0
    if below.folded != line.folded and _is_kicker(line, below, first=not at):
        return 1
    short = max(line.words, below.words) <= HEADLINE_WORDS and not like_person(below.text)
    both = short and after and _is_kicker(line, after, first=not at) and _is_kicker(below, after, first=False)
    return 2 if both else 0


def _is_kicker(line: Look, below: Look, *, first: bool) -> bool:
    """Whether a line is the series or the first words of the headline below it: in its block, or, of so few words that
    it could hardly be a headline, apart from it, unless it is the first of the page."""
    if below.folded.startswith(line.folded):
        return True
    if line.words > KICKER_WORDS or below.text[0].islower() or _tells(below):
        return False
    longer = below.words >= KICKER_WORDS + 2 or (line.words <= HEADLINE_WORDS < below.words and (line.gap or below.gap))
    return longer and not (below.gap and (first or line.words > HEADLINE_WORDS))


def _tells(line: Look) -> bool:
    """Whether a line says more than headlines do, as standfirsts without a final stop do."""
    return line.words > HEADLINE_MOST or SENTENCE_BREAK.search(line.text) is not None


def _is_first_half(above: Look, line: Look) -> bool:
    """Whether a headline of two sentences, or with a colon, or between quotation marks, began in the line above."""
    quoted = above.text[0] in QUOTES and line.text[-1] in CLOSERS and not CLOSERS.intersection(above.text[1:])
    least = 2 if above.text[-1] == ":" else HEADLINE_WORDS
    begins = above.shape == "prose" and least <= above.words <= HALF_WORDS and (above.gap or quoted)
    return begins and not line.gap


def _lead(cursor: Cursor) -> int:
    """The index of the first line that can only be a paragraph or a section heading."""
    for at, line in enumerate(cursor.lines):
        if line.shape in ("item", "quote", "section"):
            return at
        if line.shape == "prose" and line.words >= LEAD_WORDS and not _is_caption(cursor, at):
            return at
    return len(cursor.lines)


def _past_furniture(cursor: Cursor) -> int:
    at = 0
    while at < len(cursor.lines) and cursor.lines[at].shape in ("furniture", "date", "marker", "ago"):
        at += 1
    return at


def _is_caption(cursor: Cursor, at: int) -> bool:
    return _is_in_figure(cursor, at) or is_repeated_caption(cursor, cursor.lines[at])


def _is_in_figure(cursor: Cursor, at: int) -> bool:
    size = cursor.lines[at].figure
    signed = size == 2 and (is_agency_byline(cursor, at + 1) or _is_title_above_agency(cursor, at))
    return size == 1 or (size == 2 and not signed)


def _is_title_above_agency(cursor: Cursor, at: int) -> bool:
    """Whether an agency stands directly below the first line that can be a title, or names above the date, so that they
    wrote."""
    line, signs = cursor.lines[at], cursor.lines[at + 1]
    below = signs.below
    dated = below is not None and below.shape == "date" and not below.gap
    head, first, other = cursor.once(_heads)
    is_first = at <= first or (line.folded == head and at <= other)
    return is_first and (signs.why == AGENCY or dated) and line.shape == "label" and not (line.stop or line.dated)


def _heads(lines: list[Look]) -> tuple[str, int, int]:
    """The first line that can be a title, folded, its index, and that of the first such line with other words."""
    heads = [at for at, line in enumerate(lines) if line.shape == "label" and line.words >= HEADLINE_WORDS]
    first = heads[0] if heads else len(lines)
    head = lines[first].folded if heads else ""
    return head, first, next((at for at in heads if lines[at].folded != head), len(lines))


def is_repeated_caption(cursor: Cursor, line: Look) -> bool:
    """Copies hold the picture's description and its caption: the same words, the second time often longer."""
    below = line.below
    if below is None:
        return False
    if below.shape == "credit" and below.below and below.below.why == CAPTIONED:
        return True
    if line.words < 3 or not below.loose_figure:
        return False
    begins, close = line.folded.rstrip("."), cursor.spread or not below.gap
    describes = not line.figure and _describes(line, begins, below, close=close)
    return describes or below.folded.startswith(begins)


def _describes(line: Look, description: str, caption: Look, *, close: bool) -> bool:
    """Whether a description, folded, says in about the same words what the caption below it says; in fewer of them
    where it stands `close` to it."""
    said, more = description.split(), caption.folded.replace(",", " ").split()
    if not 3 < len(said) <= DESCRIPTION_WORDS:
        return False
    known = frozenset(more)
    long = [word for word in said if len(word) > SMALL]
    shared = sum(map(known.__contains__, long))
    if shared > SMALL and shared * 3 >= len(long) * 2:
        return True
    if not close or said[0] != more[0]:
        return close and known.issuperset(said)
    begins_alike = (line.shape == "label" and said[:3] == more[:3]) or (said[:2] == more[:2] and shared > 1)
    return begins_alike or shared * 2 > len(long) or known.issuperset(said)


def _is_logo(cursor: Cursor, at: int) -> bool:
    """A name in capitals of few words, or one with navigation right below it: a paper, not a headline."""
    line = cursor.lines[at]
    if line.words <= 5 and like_name(line.text, most=5) and line.text[-1] not in "?!":
        return True
    explained = at < 2 and line.words <= EXPLAINED_WORDS and _EXPLAINED.search(line.text)
    return (explained and like_name(line.text, most=EXPLAINED_WORDS)) or _is_over_menu(cursor, at)


def _is_over_menu(cursor: Cursor, at: int) -> bool:
    """Whether navigation stands right below a short line at the top of the page."""
    line = cursor.lines[at]
    below = line.below
    return below is not None and below.shape == "furniture" and not below.gap and line.words <= 5 and at < 3


def _in_menus(cursor: Cursor, shown: list[int]) -> set[int]:
    """The candidates that stand in a block of nothing but short lines at the top of the page."""
    found: set[int] = set()
    first = last = 0
    is_menu = False
    for at in shown:
        if at >= last:
            first, last = at, at + 1
            while first and not cursor.lines[first].gap:
                first -= 1
            while last < len(cursor.lines) and not cursor.lines[last].gap:
                last += 1
            is_menu = all(is_short(line) or line.shape in ("marker", "section") for line in cursor.lines[first:last])
        least = MENU_LINES - 1 if first < at and cursor.lines[first].shape == "furniture" else MENU_LINES
        if is_menu and last - first >= least:
            found.add(at)
    return found


def is_short(line: Look) -> bool:
    """True if a line is of few words, and no text."""
    return line.shape == "furniture" or (line.shape == "label" and line.words <= BESIDE_WORDS)


def _paths(cursor: Cursor, shown: list[int]) -> set[int]:
    """The candidates that are the path to the page, for they end with a headline further down: `News / Clock stops`."""
    found: set[int] = set()
    below: set[str] = set()
    for at in reversed(shown):
        words = cursor.lines[at].folded.split(" ")
        if any(" ".join(words[-size:]) in below for size in range(1, min(len(words), PARAGRAPH + 1))):
            found.add(at)
        if cursor.lines[at].words >= HEADLINE_WORDS:
            below.add(cursor.lines[at].folded)
    return found


def _repeated(cursor: Cursor, shown: list[int]) -> int | None:
    signed = next((at for at, line in enumerate(cursor.lines) if line.shape in ("byline", "date")), len(cursor.lines))
    seen: dict[str, int] = {}
    headed = False
    for at in shown:
        if headed and at > signed:
            return None  # A byline or a date stands above it, so that it is no headline.
        line = cursor.lines[at]
        if line.folded in seen and line.words >= 3:
            return seen[line.folded]
        seen.setdefault(line.folded, at)
        headed = headed or line.words >= HEADLINE_WORDS
    return None


def _series(cursor: Cursor, shown: list[int]) -> int:
    """Of short lines alone, the last of the first block: rubrics stand above the name of a series, an author's
    name directly above the date, the paper's name above its menu."""
    shown = [at for at in shown if not _is_over_menu(cursor, at)] or shown
    last = shown[0]
    for at in shown[1:]:
        below = cursor.lines[at].below
        signs = below is not None and below.shape == "date" and not below.gap and like_person(cursor.lines[at].text)
        if at != last + 1 or cursor.lines[at].gap or signs:
            break
        last = at
    return last


def _below(cursor: Cursor, at: int, shown: list[int]) -> Look | None:
    return cursor.lines[at + 1] if at + 1 in shown else None
