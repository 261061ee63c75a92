"""Listings: lines that are cards though no heading says so, on part of a page or all over it.

Lives here: when lines without a heading are cards, when a page is nothing but cards, what stands above those.
Does not live here: how the lines make cards (cards), the body (body).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pagefeed.language.names import like_name, like_person
from pagefeed.model import Block
from pagefeed.read.lines import Look
from pagefeed.read.text.cards import CARD_TEXT, HEADING_WORDS, TAILS, WORD
from pagefeed.read.text.cursor import AUTHOR, Cursor
from pagefeed.read.text.layout import is_headline

PAIRED_TEXT = 30
"""The text of a card that has only a headline, and no heading above it, has fewer words still."""
LISTED = 3
"""So many headlines in one block are a list of pages."""
GALLERY = 3
"""More figures in a row, with nothing between them, are a gallery of the article."""
STAMPS = 3
"""So many dates are stamps of cards; fewer may be the date of an article."""
FRONT = 8
"""A page of so many heads is a front page, and its one date that of the day."""
LISTED_TEXT = 40
"""The texts of a listing have fewer words: of 73 labelled ones the longest has 32. Those of a roundup have more."""
MEAN = 25
"""And fewer on the average: 23.5 at the most."""
SHORT = 3
"""A page of nothing but headlines has no fewer."""
LINED = 5
"""A page on which texts stand below some headlines only has no fewer headlines."""
ROW = 3
"""So many texts in a row are no cards."""
WALKS = 50
"""Looking for cards without a heading passes over no more lines than so many for each line of the page; what is still
undecided then is no card. Of 2,046 labelled pages and copies none needs more than 12."""
BARRING = frozenset(("item", "quote", "note"))
"""The shapes of lines that no card has."""


def skip_rubrics(cursor: Cursor) -> None:
    """The name of the site and of its parts, above a listing."""
    while (line := cursor.now) and (line.shape == "furniture" or _is_name_of_part(line)):
        cursor.pass_over("furniture", "" if line.shape == "furniture" else "a name above a listing")


def _is_name_of_part(line: Look) -> bool:
    below = line.below
    heads_a_text = below is not None and below.shape == "prose" and not below.figure
    over_menu = below is not None and below.shape == "furniture" and not below.gap
    if over_menu and line.shape == "label" and not line.stop and like_name(line.text, most=HEADING_WORDS):
        return True
    return line.shape == "label" and line.words <= 4 and not line.stop and not heads_a_text


def cards_without_heading(cursor: Cursor, body: Sequence[Block] = ()) -> bool:
    """Whether all lines from the cursor to the next section heading are cards though no heading says so; not because
    texts stand on headlines, where those of the body above stand on subheads.

    They are where every text stands directly below a head of its own, where there are two heads or more, and where
    something shows them to be more than the short lines of a body: a text, two players, two stamps, a list of
    headlines in one block, a headline directly below a figure.
    """
    if cursor.once(_headlines_alone)[cursor.here]:
        return True
    if cursor.once(_barred)[cursor.here]:
        return False
    most = WALKS * len(cursor.lines)
    cards = players = pictures = stamps = figures = bare = headlines = loose = 0
    shown = int(cursor.closed)
    apart = cursor.spaced and not _stand_on_subheads(cursor, body)
    headed = attached = doubled = titled = False
    above: Look | None = None
    lines, at, spread = cursor.lines, cursor.here, cursor.spread
    while line := lines[at] if at < len(lines) else None:
        shape, size = line.shape, line.figure
        if shape == "section":
            break
        cursor.walked += 1
        if cursor.walked > most:
            return False
        on_headline = above is not None and (spread or not line.gap) and is_headline(above)
        figures = figures + 1 if size else figures if shape == "furniture" else 0
        bare += figures > 1 and size > 0
        headlines = headlines + 1 if not size and (on_headline or not headlines) and is_headline(line) else 0
        if figures > GALLERY:
            return False
        if not headed and shape == "label" and _is_over_cards(line, first=at == cursor.here):
            pass
        elif size or shape in ("marker", "credit"):
            cards, headed, attached = cards + 1, True, True
            players, pictures = players + (shape == "marker"), pictures + (shape != "marker")
        elif shape == "label" and (line.words > 2 or headed):
            doubled = doubled or (above is not None and line.folded == above.folded)
            listed = headlines >= LISTED
            shown += listed or (attached and is_headline(line) and not line.gap)
            cards, headed, titled = cards + (listed or not headed), True, True
        elif shape in ("prose", "label"):
            # A subhead stands in a block of its own; a headline on the text that it heads.
            longest = CARD_TEXT if attached else PAIRED_TEXT
            if not headed and cards and line.words < CARD_TEXT:
                loose += 1
            elif not headed or line.words >= longest or (line.gap and not (attached or cursor.spread)):
                return False
            shown, headed, attached = shown + (attached or apart), False, False
        elif shape in ("date", "ago"):
            below = line.below
            stamped = on_headline or (below is not None and is_headline(below) and not below.gap)
            if shape == "date" and not stamped:
                return False
            stamps, headed, attached = stamps + stamped, False, False
        elif shape in BARRING:
            return False
        at += size or 1
        above = lines[at - 1]
    if bare and bare >= cards - 1 and not titled:
        return False  # Pictures in a row, and no headline: a gallery above the rest of the body.
    if loose > (1 if doubled or (players and pictures) else 0):
        return False
    least = 2 if line is not None and "sections" in line.kinds and not doubled else 1
    return cards >= 2 and (shown >= least or players >= 2 or stamps >= 2)


def _stand_on_subheads(cursor: Cursor, blocks: Sequence[Block]) -> bool:
    """Whether a paragraph of the body stands directly below its subhead, as the text of a card does."""
    if cursor.spread:
        return any(block.kind == "subhead" for block in blocks)
    pairs = pairwise(blocks)
    return any(head.kind == "subhead" and text.place.line == head.place.line + 1 for head, text in pairs)


def _barred(lines: list[Look]) -> list[bool]:
    """For each line whether one from it on, in its section, can stand among no cards, whatever stands around it: a long
    text, what no card has, or a third text in a row. To know that once for the page saves most walks over its lines."""
    barred, found, row = [False] * len(lines), False, 0
    for at in range(len(barred) - 1, -1, -1):
        line = lines[at]
        shape = line.shape
        stepped_over = at > 0 and lines[at - 1].figure == 2  # The second line of a figure.
        alone = not (line.figure or stepped_over)
        row = row + 1 if alone and shape == "prose" else 0
        if shape == "section":
            found = False
        elif alone and (row == ROW or shape in BARRING or (shape == "prose" and line.words >= CARD_TEXT)):
            found = True
        barred[at] = found
    return barred


def _headlines_alone(lines: list[Look]) -> list[bool]:
    """For each line whether nothing but short lines follows from it on, above a heading or the foot of the page, and
    several are headlines apart."""
    alone, headlines, closes = [False] * len(lines), 0, True
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.shape in ("label", "furniture") and line.kinds.isdisjoint(TAILS):
            headlines += is_headline(line) and line.gap and not (line.stop or like_person(line.text))
        else:
            headlines, closes = 0, line.shape == "section" or not line.kinds.isdisjoint(TAILS)
        alone[at] = closes and headlines >= LISTED
    return alone


def _is_over_cards(line: Look, *, first: bool) -> bool:
    """Whether a short line stands over a card or over several: a kicker in the block of its headline, or, first of all,
    a line of its own."""
    below = line.below
    if below is None or line.shape != "label" or not line.gap or line.stop:
        return False
    kicks = line.words <= WORD and not below.gap and is_headline(below)
    return kicks or (first and below.gap and line.words <= HEADING_WORDS and not like_person(line.text))


def _are_signed(lines: list[Look]) -> bool:
    """Whether several texts have their author below them and a headline or a picture after that, as cards have."""
    signed = 0
    for at, line in enumerate(lines):
        if line.shape == "byline" and at and lines[at - 1].shape == "prose":
            signed += line.below is None or line.below.shape != "prose" or line.below.figure > 0
    return signed >= LISTED


def _signs_nobody(line: Look) -> bool:
    """Whether a word such as `Report` stands alone, so that nobody signs by it."""
    return line.words == 1 and line.gap and (line.below is None or line.below.gap)


def is_listing(cursor: Cursor) -> bool:
    """Whether the page is all cards: nobody signs it, and hardly any text stands without a head of its own."""
    heads = headlines = pictures = texts = told = alone = stamped = loose = longest = dates = stamps = 0
    headed = attached = stamp = figure = False
    lines, at = cursor.lines, cursor.here
    while at < len(lines):
        line = lines[at]
        shape, size = line.shape, line.figure
        if shape == "section" and (headlines > 1 or attached or texts):
            break
        if shape in ("item", "quote") or (
            shape == "byline"
            and line.why != AUTHOR
            and (line.gap or heads < LISTED)
            and not _signs_nobody(line)
            and not cursor.once(_are_signed)
        ):
            return False
        headlines += not size and is_headline(line)
        if size or shape in ("marker", "label", "credit"):
            heads, pictures = heads + (not headed), pictures + (figure and size > 0)
            headed, attached = True, attached or shape != "label"
        elif shape in ("date", "ago"):
            dates, stamps = dates + (shape == "date"), stamps + 1
            headed, stamp = headed and shape == "date", True
        elif shape == "prose":
            stamped, alone = stamped + (stamp and not headed), alone + (not headed and not stamp)
            loose += headed and line.gap and not attached
            headed = attached = stamp = False
            longest, texts, told = max(longest, line.words), texts + 1, told + line.words
            if longest >= LISTED_TEXT:
                return False
        figure = size > 0
        at += size or 1
    alone += stamped if stamps < STAMPS else 0
    dated = 0 < dates < STAMPS and (loose or alone or not cursor.spaced)
    heads += pictures
    dated = dated and (max(heads, headlines) < FRONT or alone > 0 or dates > 1)
    if headlines >= (SHORT if longest == 0 else LINED) and (heads > 1 or longest == 0):
        heads = max(heads, headlines)
    return heads >= 3 and alone * 6 <= heads and told < MEAN * max(texts, 1) and not dated
