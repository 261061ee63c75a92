"""The body of a copy: from the head down to the first section of cards.

Lives here: what is a paragraph, a subhead, a list item, a quotation, and what only stands among them.
Does not live here: the head (head), cards (cards).
"""

from __future__ import annotations

import re

from pagefeed.language.names import is_with_agency, like_name, like_person
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Block
from pagefeed.read.credits import split_credit
from pagefeed.read.lines import INITIALS, PARAGRAPH, Look
from pagefeed.read.text.byline import names_in
from pagefeed.read.text.cursor import BELOW, Cursor
from pagefeed.read.text.head import Head, is_credit_above_caption, take_byline, take_credit_above_caption
from pagefeed.read.text.layout import is_headline
from pagefeed.read.text.listing import LISTED_TEXT, MEAN, cards_without_heading
from pagefeed.read.text.title import BESIDE_WORDS, LEAD_WORDS

SUBHEAD_WORDS = 12
"""A line of more words is no subhead."""
SIGNATURE_WORDS = 6
"""A line of more words below the body is not its signature."""
SUBJECT_WORDS = 3
"""A line of more words can be the headline of a card, and is no subject."""
BOX_LINES = 12
"""A list of other pages inside the body has fewer lines."""
CLOSE_LINES = 3
"""What is told about an author has no more lines where no blank line parts it from what follows."""
BIOGRAPHY_WORDS = 60
"""What pages tell about an author has no more words."""
ROLE_WORDS = 8
"""What a person is stands within so many words behind the name."""
CARD_LINES = 40
"""A card of another page inside the body has no more lines."""
ABOUT = frozenset(("label", "prose", "furniture", "note", "byline"))
"""The shapes of lines that tell about an author."""
FOOT = frozenset(("tails", "tails?", "comments", "comments?"))
"""What begins the foot of a page."""


def read_body(cursor: Cursor, head: Head) -> list[Block]:
    """Everything that is not plainly something else is a paragraph: nothing a page says is lost by a doubt."""
    blocks, over = head.standfirst, False
    while line := cursor.now:
        if line.shape == "prose" and line.kinds.isdisjoint(FOOT) and not line.loose_figure:
            _read_paragraph(cursor, line, head, blocks)
        elif line.shape == "section":
            if over or not _skip_box(cursor):
                break
        elif not line.kinds.isdisjoint(FOOT) and _has_begun(blocks) and _is_foot(cursor):
            over = over or bool(line.kinds & {"comments", "comments?"})
            _take_foot(cursor)
        elif len(blocks) > 1 and (_skip_card(cursor) or _skip_author_box(cursor, head)):
            pass
        elif blocks and _could_begin_cards(cursor, line) and not _is_hero(line, head):
            if cards_without_heading(cursor, blocks):
                break
            _read_line(cursor, line, head, blocks)
        else:
            _read_line(cursor, line, head, blocks)
    _set_signatures_aside(cursor, blocks)
    _set_notes_aside(cursor, head, blocks)
    return blocks


def _has_begun(blocks: list[Block]) -> bool:
    """Whether text of the body stands above, and not only a standfirst."""
    return len(blocks) > 1 and sum(len(block.text.split()) >= LEAD_WORDS for block in blocks[:4]) > 1


def _could_begin_cards(cursor: Cursor, line: Look) -> bool:
    """Whether the first of cards without a heading can stand here: no text without a figure."""
    if line.shape == "prose" and not line.figure:
        return False
    return line.gap or line.shape in ("marker", "label") or cursor.closed


def _read_line(cursor: Cursor, line: Look, head: Head, blocks: list[Block]) -> None:
    shape = line.shape
    if shape in ("furniture", "ago"):
        cursor.pass_over("furniture")
    elif shape == "marker":
        cursor.pass_over("furniture", "a player inside the body")
    elif shape == "note":
        cursor.pass_over("note")
        while line.text[-1] == ":" and (below := cursor.now) and not below.gap and below.shape != "section":
            cursor.pass_over("note", "what the note announces")
    elif shape == "date" and all(date.rule == "relative" for date in head.dates):
        head.dates += cursor.take_dates()
    elif shape == "date" and not _is_subhead(line):
        cursor.pass_over("furniture", "a date inside the body")
    elif shape == "byline" and line.why == INITIALS:
        written = cursor.take("byline")
        head.authors = head.authors or [written.text.strip("()")]
    elif shape == "byline" and not head.authors:
        take_byline(cursor, head)
    elif shape == "byline" and not _could_be_text(line, head):
        cursor.pass_over("furniture", "who wrote, once more")
    elif _is_signed_text(line) or _is_above_signature(line, head):
        _read_paragraph(cursor, line, head, blocks)
    elif head.figure is None and line.loose_figure:
        head.figure = cursor.take_figure(across_gap=True)
    elif is_credit_above_caption(line):
        figure = take_credit_above_caption(cursor)
        if head.figure is None:
            head.figure = figure
    elif (shape == "credit" or line.figure) and not _is_said_already(cursor, line):
        blocks.append(cursor.take_figure_block())
    elif _is_said_already(cursor, line):
        cursor.pass_over("furniture", "the same words stand above")
    elif shape in ("item", "quote"):
        blocks.append(cursor.take_block("item" if shape == "item" else "quote"))
    elif shape == "label" and _is_button(cursor, line):
        cursor.pass_over("furniture", "a few words among buttons")
    elif shape in ("label", "date") and _is_subhead(line):
        blocks.append(cursor.take_block("subhead", "short, above text"))
    else:
        blocks.append(cursor.take_block("paragraph", "text of the body"))


def _read_paragraph(cursor: Cursor, line: Look, head: Head, blocks: list[Block]) -> None:
    """A sentence that is no caption, or a line that is text by its signature."""
    if _is_signed_text(line):
        blocks.append(cursor.take_block("paragraph", "text of the body, with the agency's name behind it"))
    elif _is_above_signature(line, head):
        blocks.append(cursor.take_block("paragraph", "text of the body, with its author's name below"))
        cursor.pass_over("furniture", "who wrote, once more")
    elif _is_said_already(cursor, line):
        cursor.pass_over("furniture", "the same words stand above")
    else:
        blocks.append(cursor.take_block("paragraph", "text of the body"))


def _is_above_signature(line: Look, head: Head) -> bool:
    """Whether the name below a paragraph is that of somebody who signed the page above."""
    below = line.below
    return below is not None and not below.gap and line.shape == "prose" and below.text in head.authors


def _could_be_text(line: Look, head: Head) -> bool:
    """Whether a line that looks like a byline names others than those who signed above."""
    names = names_in(line.text)
    return not names or any(name not in head.authors for name in names)


def _is_signed_text(line: Look) -> bool:
    """Whether a paragraph ends with nothing but an agency in brackets: who wrote it, not who took a picture."""
    if line.text[-1] != ")" or line.words < LEAD_WORDS:
        return False
    credit = split_credit(line.text)
    return credit is not None and fold(credit[1]) in vocabulary().agencies


def _is_foot(cursor: Cursor) -> bool:
    """Whether the body is over: below a line about comments, contact or sharing no paragraph follows."""
    line = cursor.now
    return (line is not None and bool(line.kinds & {"comments", "comments?"})) or not _goes_on(cursor, 1)


def _take_foot(cursor: Cursor) -> None:
    cursor.pass_over("furniture", BELOW)  # Even where cards could begin with it, or nobody would step over it.
    while (line := cursor.now) and line.shape != "section" and not cards_without_heading(cursor):
        cursor.pass_over("furniture", BELOW)


def _is_hero(line: Look, head: Head) -> bool:
    """Whether the article's own figure stands here, below the body: nothing stands directly under it."""
    if head.figure or not line.figure:
        return False
    credit = line if line.figure == 1 else line.below
    return credit is None or credit.below is None or credit.below.gap


def _is_said_already(cursor: Cursor, line: Look) -> bool:
    """Whether a paragraph repeats one above to the letter, as copies of pull quotes and captions do."""
    return line.words > 4 and line.text in cursor.said


def _is_button(cursor: Cursor, line: Look) -> bool:
    """Whether a word or a few stand in one block with nothing but buttons, or with a player."""
    above, below = cursor.above, line.below
    beside = [each.shape for each, gap in ((above, line.gap), (below, below is None or below.gap)) if each and not gap]
    return line.words <= SUBJECT_WORDS and bool(beside) and {"furniture", "marker"}.issuperset(beside)


def _is_subhead(line: Look) -> bool:
    """Whether a short line stands above text; an advertisement or a link to another page may stand between."""
    below = line.below
    while below and below.shape == "furniture":
        below = below.below
    return line.words <= SUBHEAD_WORDS and below is not None and below.shape in ("prose", "item", "quote")


def _skip_box(cursor: Cursor) -> bool:
    """Whether the heading at the cursor begins a list of other pages in the middle of the body; it is stepped over.

    The list is short lines, dates and texts directly below a headline; below it the body goes on: by two paragraphs,
    or by one where the heading is of the kind that pages put there, or where list and heading are one block and the
    paragraph is none that a card would have.
    """
    if cursor.closed:
        return False
    if cursor.above is not None and cursor.above.kinds & {"skips", "skips?"}:
        return _skip_to_text(cursor)
    line, end, glued, headlines = cursor.now, 1, True, 0
    while (below := cursor.ahead(end)) and end < BOX_LINES and _is_in_box(cursor, end, glued=glued and not below.gap):
        if glued and end > 1 and _resumes(cursor, end):
            break
        glued = glued and not below.gap
        headlines += below.shape == "label" and below.words > SUBJECT_WORDS
        end += 1
    after = below
    next_ = after.below if after else None
    while next_ and next_.shape == "furniture":
        next_ = next_.below
    in_the_body = line is not None and bool(line.kinds & {"boxes", "boxes?"})
    if in_the_body and end > 1 and _resumes(cursor, end):
        _take_box(cursor, end)
        return True
    if line is None or after is None or after.shape != "prose" or after.words < LEAD_WORDS:
        return False
    if after.figure or _are_pairs(cursor, end) or (end == 1 and _are_texts(cursor)):
        return False
    if next_ is not None and next_.shape == "label" and not next_.gap:
        return False
    goes_on = next_ is not None and next_.shape == "prose" and next_.words >= LEAD_WORDS
    if end == 1 and in_the_body and line.text[-1] == ":" and after.words >= PARAGRAPH:
        goes_on = True
    if end == 1 and not (in_the_body and goes_on):
        return False
    one_block = glued and headlines > 0 and after.gap and after.words >= PARAGRAPH
    if not (goes_on or in_the_body or one_block) or not (after.gap or (goes_on and in_the_body)):
        return False
    _take_box(cursor, end)
    return True


def _skip_to_text(cursor: Cursor) -> bool:
    """Step over a list of other pages that the page itself offers to skip: it ends where text goes on."""
    size = 1
    while (line := cursor.ahead(size)) and line.shape != "prose" and size < BOX_LINES:
        size += 1
    _take_box(cursor, size)
    return True


def _are_pairs(cursor: Cursor, steps: int) -> bool:
    """Whether from a text further down to the next heading every text is short and stands below a headline."""
    while (line := cursor.ahead(steps)) and line.shape != "section":
        above = cursor.ahead(steps - 1)
        if line.shape == "prose" and (line.words >= PARAGRAPH or above is None or not is_headline(above)):
            return False
        steps += 1
    return True


def _are_texts(cursor: Cursor) -> bool:
    """Whether nothing but short texts stands between the heading at the cursor and the end of the page, so that each is
    a card."""
    texts = said = 0
    while line := cursor.ahead(texts + 1):
        if line.shape != "prose" or line.words >= LISTED_TEXT:
            return False
        texts, said = texts + 1, said + line.words
    return texts > 1 and said < MEAN * texts


def _take_box(cursor: Cursor, size: int) -> None:
    for _ in range(size):
        cursor.pass_over("furniture", "a list of other pages inside the body")


def _resumes(cursor: Cursor, steps: int) -> bool:
    """Whether the body plainly goes on further down: a line announces a list, or a subhead stands above such a line or
    above a paragraph; apart from the box, or too short to be a headline of it."""
    line = cursor.ahead(steps)
    below = line.below if line else None
    if line is None or below is None or _announces(line):
        return below is not None
    paragraph = (below.shape == "prose" and below.words >= LEAD_WORDS) or _announces(below)
    most = SUBHEAD_WORDS if line.gap and below.gap else SUBJECT_WORDS if not cursor.spaced else 0
    return line.shape == "label" and line.words <= most and paragraph


def _announces(line: Look) -> bool:
    """Whether a line ends in a colon and a list stands below it."""
    return line.text[-1] == ":" and line.below is not None and line.below.shape == "item"


def _is_in_box(cursor: Cursor, steps: int, *, glued: bool) -> bool:
    """Whether a line further down could stand in a list of other pages; `glued` to its heading it may be a stamp, or
    the text of a card, or, where a colon announces it, a headline that is a sentence."""
    line, above = cursor.lines[cursor.here + steps], cursor.lines[cursor.here + steps - 1]
    text = line.shape == "prose" and above.shape == "label" and line.words < PARAGRAPH
    announced = cursor.lines[cursor.here].text[-1] == ":"
    text = text or (announced and line.shape == "prose" and line.words < LEAD_WORDS)
    return line.shape in ("label", "furniture") or (glued and (line.shape in ("date", "ago", "marker") or text))


def _skip_card(cursor: Cursor) -> bool:
    """Whether the block at the cursor is a card of another page inside the body; it is stepped over.

    What shows it is a stamp among its short lines, such as a date or a player, and that the body goes on below it.
    """
    first, size, stamped, headed = cursor.lines[cursor.here], 0, False, False
    while (line := cursor.ahead(size)) and (size == 0 or not line.gap):
        if line.shape not in ("label", "marker", "date", "ago", "furniture") and not (
            headed and line.words < LEAD_WORDS
        ):
            return False
        if size == CARD_LINES:
            return False
        stamped = stamped or line.shape in ("marker", "date", "ago")
        headed = headed or (line.shape == "label" and line.words > SUBJECT_WORDS)
        size += 1
    after = cursor.ahead(size + 1) if line and line.shape == "label" and line.words <= SUBHEAD_WORDS else line
    if not (
        (size > 2 or first.shape == "marker")
        and stamped
        and headed
        and after
        and after.gap
        and after.shape == "prose"
        and after.words >= LEAD_WORDS
        and not is_with_agency(first.text)
    ):
        return False
    for _ in range(size):
        cursor.pass_over("furniture", "a card of another page inside the body")
    return True


def _skip_author_box(cursor: Cursor, head: Head) -> bool:
    """Whether the block at the cursor tells about who wrote, below the body; it is stepped over."""
    line = cursor.now
    if line is None or line.shape not in ("label", "byline", "credit") or line.words > PARAGRAPH:
        return False
    below = line.below
    known = any(line.text.endswith(name) and line.words < BESIDE_WORDS for name in head.authors if " " in name)
    if not known and not (like_person(line.text) and below and not below.gap):
        return False
    size, told, most = 1, known, BOX_LINES if cursor.spaced else CLOSE_LINES
    while below and not below.gap and below.shape in ABOUT:
        if below.words > BIOGRAPHY_WORDS or size == most:
            return False
        told = told or (below.shape == "prose" and fold(line.text.split()[-1]) in fold(below.text))
        size, below = size + 1, below.below
    if not told or _goes_on(cursor, size):
        return False
    for _ in range(size):
        cursor.pass_over("note", "about the author, below the body")
    return True


def _goes_on(cursor: Cursor, steps: int) -> bool:
    """Whether a paragraph of the body still stands below, above the next heading: one of its own block, or two in a
    row where a copy has lost its blank lines."""
    at = cursor.here + steps
    return at < len(cursor.lines) and cursor.once(_going_on)[at]


def _going_on(lines: list[Look]) -> list[bool]:
    """The same for each line, as the first that is looked at."""
    found = [False] * len(lines)
    apart = in_a_row = below = False
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        long = line.shape == "prose" and line.words >= PARAGRAPH
        if line.shape == "section":
            apart = in_a_row = False
        else:
            apart, in_a_row = apart or (long and line.gap), in_a_row or (long and below)
            found[at] = apart or in_a_row
        below = long
    return found


def _set_signatures_aside(cursor: Cursor, blocks: list[Block]) -> None:
    """Short lines at the end that end no sentence are not body: initials, an agency, links."""
    while len(blocks) > 2 and blocks[-1].kind in ("paragraph", "subhead") and _is_signature(blocks[-1].text):
        cursor.retake(blocks.pop().place, "furniture", "a short line below the body")


def _is_signature(text: str) -> bool:
    return len(text.split(maxsplit=SIGNATURE_WORDS)) <= SIGNATURE_WORDS and (
        text[-1] not in ".!?…:\"'”’»)" or like_name(text, most=SIGNATURE_WORDS)
    )


def _set_notes_aside(cursor: Cursor, head: Head, blocks: list[Block]) -> None:
    """Paragraphs at the end that tell about the authors are not body."""
    while len(blocks) > 1 and (
        any(_is_about(name, blocks[-1].text) for name in head.authors) or _introduces(blocks[-1].text)
    ):
        cursor.retake(blocks.pop().place, "note", "tells about the author, below the body")


def _introduces(text: str) -> bool:
    """Whether a paragraph begins with a person's name and says what the person is: `Ruth Ohm is a reporter ...`."""
    words = text.split(maxsplit=ROLE_WORDS + 3)[: ROLE_WORDS + 3]
    spoken = vocabulary()
    for size, word in enumerate(words[2:4], start=2):
        if fold(word) in spoken.copulas and like_person(" ".join(words[:size])):
            return any(fold(word.strip(".,;")) in spoken.roles for word in words[size + 1 :])
    return False


def _is_about(name: str, text: str) -> bool:
    """Whether a paragraph begins with a name."""
    return text.startswith(name) and re.match(rf"{re.escape(name)}\b", text) is not None
