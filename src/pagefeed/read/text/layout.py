"""What the cards of a section have in common.

Lives here: how a section sets its cards, found before any of them is read: what a blank line means in it, who signs,
and which lines are headlines and texts because all its blocks are built alike.
Does not live here: the cards themselves (cards).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pagefeed.read.lines import PARAGRAPH, Look, like_person
from pagefeed.read.text.cursor import Cursor

Figures = Literal["first", "inside", "last"]

HEADLINE_MOST = 16
"""A line of more words is a text, even where the copy has lost its final stop."""
KICKER = 3
"""A line of more words above a headline is a headline itself, unless it is all in capitals."""
FOOT_WORDS = 3
"""The lines in the foot of a page have no more words."""
PAIRED = 4
"""Pairs of lines that are headline and text by nothing but their number are no fewer."""
KICKED = 4
"""Kickers above cards, of which one alone could be a subject, are no fewer."""
ASKED_LEAST = 8
"""What stands below the headline of every card, and only asks, is a text only if it has as many words."""
OPEN_LEAST = 12
"""What stands below the headline of every card, and ends no sentence, is a text only if it has as many words."""
STAMPED = frozenset(("date", "ago"))
"""The shapes of stamps."""
ASIDE = frozenset(("marker", "date", "ago", "furniture", "byline", "note"))
"""The shapes of lines that are neither headline nor text."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a section sets its cards."""

    foot: int
    """The index of the first of the short lines with which the page ends: jobs, terms, the archive."""
    in_blocks: bool
    """Whether what belongs together stands together, so that a blank line parts cards."""
    only_headlines: bool
    """Whether no card has a text, so that even a long line is a headline."""
    signs: bool
    """Whether a name stands between a headline and a text anywhere."""
    headlines: frozenset[int]
    """The numbers of lines that are headlines by their place alone."""
    texts: frozenset[int]
    """The numbers of lines that are texts by their place alone."""
    signatures: frozenset[int]
    """The numbers of lines that name the author of a card by their place alone."""
    begin_stamped: bool
    """Whether how long ago stands in front of each headline, so that a card ends where the next is stamped."""
    figures: Figures
    """Where the figure of a card stands, where no blank line parts cards: above its headline, below it and above its
    text, or below all."""


def layout_of(cursor: Cursor) -> Layout:
    """How the section that begins at the cursor sets its cards."""
    headlines, texts, signatures = _built_alike(cursor)
    if cursor.spaced and not headlines:
        headlines, texts = _stamped(cursor)
    if not cursor.spaced:
        headlines, texts = _kicked(cursor)
    return Layout(
        foot=_foot(cursor),
        in_blocks=_in_blocks(cursor),
        only_headlines=_only_headlines(cursor),
        signs=_signs(cursor),
        headlines=headlines,
        texts=texts,
        signatures=signatures,
        begin_stamped=_begin_stamped(cursor),
        figures=_figures(cursor),
    )


def is_headline(line: Look) -> bool:
    """Whether a line by itself could be the headline of a card."""
    return line.shape == "label" and line.words > KICKER


def _section(cursor: Cursor) -> Iterator[tuple[int, Look]]:
    """The lines down to the next heading, with their distance from the cursor."""
    for steps, line in enumerate(cursor.lines[cursor.here :]):
        if line.shape == "section":
            return
        yield steps, line


def _foot(cursor: Cursor) -> int:
    lines, at, short = cursor.lines, len(cursor.lines), 0
    while at > cursor.here and (line := lines[at - 1]).shape in ("furniture", "label"):
        if line.shape == "label" and (line.stop or line.words > FOOT_WORDS or like_person(line.text)):
            break
        short += 1
        at -= 1
    return at if short > 1 else len(lines)


def _only_headlines(cursor: Cursor) -> bool:
    return not any(line.shape == "prose" and not cursor.figure_size(steps) for steps, line in _section(cursor))


def _begin_stamped(cursor: Cursor) -> bool:
    heads = [bool(line.ago) for _, line in _section(cursor) if is_headline(line)]
    return sum(heads) > 2 and sum(heads) * 5 >= len(heads) * 4


def _figures(cursor: Cursor) -> Figures:
    """Where figures stand in cards that no blank line parts: the first and the last line of the section tell, else what
    stands around more than one of them."""
    parts: list[str] = []
    skip = 0
    for steps, line in _section(cursor):
        if skip:
            skip -= 1
        elif size := cursor.figure_size(steps):
            parts.append("figure" if size > 1 or line.shape == "prose" else "")
            skip = size - 1
        elif line.shape == "prose" or is_headline(line):
            parts.append("text" if line.shape == "prose" else "headline")
    if parts.count("figure") < 2 or parts[0] != "headline":
        return "first"
    if parts[-1] == "figure":
        return "last"
    inside = sum(parts[at : at + 3] == ["headline", "figure", "text"] for at in range(len(parts)))
    return "inside" if inside > 1 and inside * 2 > parts.count("figure") else "first"


def _signs(cursor: Cursor) -> bool:
    lines = [line for _, line in _section(cursor)]
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        between = above.shape == "label" and below.shape == "prose" and not (line.gap or below.gap)
        if between and line.shape == "label" and like_person(line.text) and not above.dated:
            return True
    return False


def _in_blocks(cursor: Cursor) -> bool:
    """Blank lines part cards where a headline stands on its text or a figure on its headline; not where each figure,
    and there are several, stands apart from the headline that follows it, and each headline from its figure."""
    steps = joints = pairs = odd = 0
    figure = False
    while (line := cursor.ahead(steps)) and line.shape != "section":
        size = cursor.figure_size(steps)
        steps += size or 1
        below = cursor.ahead(steps)
        joined = below is not None and not below.gap
        text = joined and below is not None and below.shape == "prose" and not cursor.figure_size(steps)
        head = joined and below is not None and is_headline(below)
        joints += (bool(size) and (text or head)) or (is_headline(line) and text)
        if size:
            odd += figure or joined
        elif line.gap and line.shape in ("label", "prose", "marker"):
            pairs, odd = pairs + (figure and is_headline(line)), odd + (figure != is_headline(line))
        figure = size > 0 if size or line.gap else figure
    return joints > 0 and (pairs < 2 or odd > 0)


# --- blocks built alike -------------------------------------------------------------------------


def _blocks(cursor: Cursor) -> list[list[Look]]:
    """The headlines and texts of each block, and whoever signs it; without figures, stamps and kickers."""
    blocks: list[list[Look]] = []
    skip = 0
    for steps, line in _section(cursor):
        if line.gap or not blocks:
            blocks.append([])
        skip = skip or (cursor.figure_size(steps) if not blocks[-1] else 0)
        if skip:
            skip -= 1
        elif line.shape not in ASIDE:
            blocks[-1].append(line)
    for block in blocks:
        if len(block) > 2 and block[0].words <= KICKER < block[1].words and block[0].shape == "label":
            del block[0]
    return [block for block in blocks if block]


def _built_alike(cursor: Cursor) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """Headlines, texts and signatures, where two blocks or more are a shorter line above a longer one and none is more,
    but for the name of an author below each of them."""
    blocks = _blocks(cursor) if cursor.spaced else []
    signed = [block for block in blocks if len(block) == 3 and _could_be_name(block[2])]
    signatures = [block.pop() for block in signed] if len(signed) > 1 else []
    pairs = [block for block in blocks if len(block) == 2]
    only_labels = all(line.shape == "label" for block in blocks for line in block)
    alike = all(_is_pair(*pair) for pair in pairs) or (only_labels and len(pairs) >= PAIRED)
    alike = alike and all(len(block) < 3 for block in blocks)
    if any(head.shape == "label" for head, _ in pairs):
        pairs = [pair for pair in pairs if pair[0].shape == "label" and (not only_labels or is_headline(pair[0]))]
    if len(pairs) < 2 or not alike:
        return frozenset(), frozenset(), frozenset()
    heads, texts = zip(*pairs, strict=True)
    return (
        frozenset(line.number for line in heads),
        frozenset(line.number for line in texts),
        frozenset(line.number for line in signatures),
    )


def _stamped(cursor: Cursor) -> tuple[frozenset[int], frozenset[int]]:
    """Headlines and texts of blocks that end with the one stamp in them, and have two lines above it."""
    heads: list[int] = []
    texts: list[int] = []
    block: list[Look] = []
    skip = 0
    for steps, line in _section(cursor):
        if line.gap:
            block = []
        skip = skip or (cursor.figure_size(steps) if not block else 0)
        if skip:
            skip -= 1
            continue
        block.append(line)
        below = cursor.ahead(steps + 1)
        shapes = [each.shape for each in block]
        paired = shapes[:2] == ["label", "label"] and is_headline(block[0])
        if paired and len(block) == 3 and shapes[2] in STAMPED and (not below or below.gap):
            heads.append(block[0].number)
            texts.append(block[1].number)
    if len(heads) < 2:
        return frozenset(), frozenset()
    return frozenset(heads), frozenset(texts)


def _kicked(cursor: Cursor) -> tuple[frozenset[int], frozenset[int]]:
    """Headlines and texts of a copy without blank lines, where a kicker stands above each of several cards: what stands
    between two kickers is a headline and its text."""
    cards: list[list[Look]] = []
    parts: list[list[Look]] = [[]]
    skip = 0
    for steps, line in _section(cursor):
        below = cursor.ahead(steps + 1)
        skip = skip or cursor.figure_size(steps)
        if skip:
            skip -= 1
        elif line.shape == "label" and line.words < KICKER and below is not None and is_headline(below):
            cards.append([])
            parts = cards
        elif line.shape in ("label", "prose"):
            parts[-1].append(line)
        elif line.shape != "furniture":
            parts = [[]]
    texts = [card[1].number for card in cards if len(card) == 2 and is_headline(card[0])]
    if len(cards) < KICKED or not texts or any(len(card) > 2 for card in cards):
        return frozenset(), frozenset()
    return frozenset(card[0].number for card in cards if card and is_headline(card[0])), frozenset(texts)


def _is_pair(head: Look, text: Look) -> bool:
    could_be = head.shape in ("label", "prose") and text.shape in ("label", "prose", "quote")
    if text.shape == "label":
        least = ASKED_LEAST if text.stop else OPEN_LEAST
        return could_be and text.words >= max(least, head.words + 1)
    return could_be and head.words <= PARAGRAPH and (head.shape == "label" or text.words > head.words)


def _could_be_name(line: Look) -> bool:
    return line.shape == "label" and like_person(line.text)
