"""The body of a copy: from the head down to the first section of cards.

Lives here: what is a paragraph, a subhead, a list item, a quotation, and what only stands among them.
Does not live here: the head (head), cards (cards).
"""

from __future__ import annotations

import re

from pagefeed.model import Block
from pagefeed.read.lines import PARAGRAPH, Look, like_name
from pagefeed.read.text.cards import cards_without_heading
from pagefeed.read.text.cursor import Cursor
from pagefeed.read.text.head import LEAD_WORDS, Head

SUBHEAD_WORDS = 12
"""A line of more words is no subhead."""
SIGNATURE_WORDS = 6
"""A line of more words below the body is not its signature."""
FOOT = frozenset(("tails", "tails?", "comments", "comments?"))
"""What begins the foot of a page."""


def read_body(cursor: Cursor, head: Head) -> list[Block]:
    """Everything that is not plainly something else is a paragraph: nothing a page says is lost by a doubt."""
    blocks = head.standfirst
    while line := cursor.now:
        if line.shape == "section":
            if not _skip_box(cursor):
                break
        elif blocks and line.kinds & FOOT and _is_foot(cursor):
            _take_foot(cursor)
        elif blocks and (line.gap or line.shape in ("marker", "label")) and not _is_hero(cursor, head):
            if cards_without_heading(cursor):
                break
            _read_line(cursor, line, head, blocks)
        else:
            _read_line(cursor, line, head, blocks)
    _set_signatures_aside(cursor, blocks)
    _set_notes_aside(cursor, head, blocks)
    return blocks


def _read_line(cursor: Cursor, line: Look, head: Head, blocks: list[Block]) -> None:
    if line.shape in ("furniture", "ago"):
        cursor.take("furniture")
    elif line.shape == "marker":
        cursor.take("furniture", "a player inside the body")
    elif line.shape == "note":
        cursor.take("note")
    elif line.shape == "date" and all(date.rule == "relative" for date in head.dates):
        head.dates += cursor.take_dates()
    elif line.shape == "byline" and line.why == "an author's initials":
        written = cursor.take("byline")
        head.authors = head.authors or [written.text.strip("()")]
    elif head.figure is None and cursor.figure_size(across_gap=True):
        head.figure = cursor.take_figure(across_gap=True)
    elif (line.shape == "credit" or cursor.figure_size()) and not _is_said_already(line, blocks):
        figure = cursor.take_figure()
        place = figure.caption.place if figure.caption else cursor.place(line)
        caption = figure.caption.text if figure.caption else ""
        blocks.append(Block("figure", caption, place, figure.credit.text if figure.credit else ""))
    elif _is_said_already(line, blocks):
        cursor.take("furniture", "the same words stand above")
    elif line.shape in ("item", "quote"):
        blocks.append(cursor.take_block("item" if line.shape == "item" else "quote"))
    elif line.shape == "label" and _is_subhead(cursor, line):
        blocks.append(cursor.take_block("subhead", "short, above text"))
    else:
        blocks.append(cursor.take_block("paragraph", "text of the body"))


def _is_foot(cursor: Cursor) -> bool:
    """Whether the body is over: below a line about comments, contact or sharing no paragraph follows."""
    line = cursor.now
    if line and line.kinds & {"comments", "comments?"}:
        return True
    steps = 1
    while (below := cursor.ahead(steps)) and below.shape != "section":
        if below.shape == "prose" and below.words >= PARAGRAPH and below.gap:
            return False
        steps += 1
    return True


def _take_foot(cursor: Cursor) -> None:
    cursor.take("furniture", "below the body")  # Even where cards could begin with it, or nobody would step over it.
    while (line := cursor.now) and line.shape != "section" and not cards_without_heading(cursor):
        cursor.take("furniture", "below the body")


def _is_hero(cursor: Cursor, head: Head) -> bool:
    """Whether the article's own figure stands here, below the body: nothing stands directly under it."""
    below = cursor.ahead(cursor.figure_size())
    return head.figure is None and cursor.figure_size() > 0 and (below is None or below.gap)


def _is_said_already(line: Look, blocks: list[Block]) -> bool:
    """Whether a paragraph repeats one above to the letter, as copies of pull quotes and captions do."""
    return line.words > 4 and any(block.text == line.text for block in blocks)


def _is_subhead(cursor: Cursor, line: Look) -> bool:
    below = cursor.ahead(1)
    return line.words <= SUBHEAD_WORDS and below is not None and below.shape in ("prose", "item", "quote")


def _skip_box(cursor: Cursor) -> bool:
    """Whether the heading at the cursor begins a list of other pages in the middle of the body; it is stepped over.

    The list is nothing but short lines; below it the body goes on: by two paragraphs, or by one where the heading
    is of the kind that pages put there.
    """
    line = cursor.now
    end = 1
    while (below := cursor.ahead(end)) and below.shape in ("label", "furniture"):
        end += 1
    after, further = cursor.ahead(end), end + 1
    while (next_ := cursor.ahead(further)) and next_.shape == "furniture":
        further += 1
    if line is None or after is None or after.shape != "prose" or after.words < LEAD_WORDS or end == 1:
        return False
    if next_ is not None and next_.shape == "label" and not next_.gap:
        return False
    goes_on = next_ is not None and next_.shape == "prose" and next_.words >= LEAD_WORDS
    in_the_body = bool(line.kinds & {"boxes", "boxes?"})
    if not (goes_on or in_the_body) or not (after.gap or (goes_on and in_the_body)):
        return False
    for _ in range(end):
        cursor.take("furniture", "a list of other pages inside the body")
    return True


def _set_signatures_aside(cursor: Cursor, blocks: list[Block]) -> None:
    """Short lines at the end that end no sentence are not body: initials, an agency, links."""
    while len(blocks) > 2 and blocks[-1].kind in ("paragraph", "subhead") and _is_signature(blocks[-1].text):
        cursor.retake(blocks.pop().place, "furniture", "a short line below the body")


def _is_signature(text: str) -> bool:
    return len(text.split()) <= SIGNATURE_WORDS and (
        text[-1] not in ".!?…:\"'”’»)" or like_name(text, most=SIGNATURE_WORDS)
    )


def _set_notes_aside(cursor: Cursor, head: Head, blocks: list[Block]) -> None:
    """Paragraphs at the end that tell about the authors are not body."""
    while len(blocks) > 1 and any(_is_about(name, blocks[-1].text) for name in head.authors):
        cursor.retake(blocks.pop().place, "note", "tells about the author, below the body")


def _is_about(name: str, text: str) -> bool:
    """Whether a paragraph begins with a name."""
    return text.startswith(name) and re.match(rf"{re.escape(name)}\b", text) is not None
