"""What the cards of a section have in common.

Lives here: how a section sets its cards, found before any of them is read: what a blank line means in it, who signs,
and which lines are headlines and texts because all its blocks are built alike.
Does not live here: the cards themselves (cards).
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pagefeed.language.names import like_person
from pagefeed.read.lines import PARAGRAPH, Look
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
PLAIN = 2
"""Where no fewer blocks are plainly headline and text, and no other block has more or fewer lines, all are."""
KICKED = 4
"""Kickers above cards, of which one alone could be a subject, are no fewer."""
ASKED_LEAST = 8
"""What stands below the headline of every card, and only asks, is a text only if it has as many words."""
OPEN_LEAST = 12
"""What stands below the headline of every card, and ends no sentence, is a text only if it has as many words."""
PARTED = frozenset(("label", "prose", "marker"))
"""The shapes of lines with which a card can begin."""
HEADED = frozenset(("marker", "credit", "ago"))
"""The shapes of lines below which a card goes on in their block."""
STAMPED = frozenset(("date", "ago"))
"""The shapes of stamps."""
ASIDE = frozenset(("marker", "date", "ago", "furniture", "byline", "note"))
"""The shapes of lines that are neither headline nor text."""
_NONE: frozenset[int] = frozenset()


class Layout:
    """How the section that begins at the cursor sets its cards. What only some are asked is found when it is asked."""

    def __init__(self, cursor: Cursor) -> None:
        lines, here = cursor.lines, cursor.here
        end = next((at for at in range(here, len(lines)) if lines[at].shape == "section"), len(lines))
        self._lines = lines[here:end]
        headlines = texts = signatures = _NONE
        if not cursor.spaced:
            headlines, texts = _kicked(self._lines)
        else:
            headlines, texts, signatures = _built_alike(self._lines)
            if not headlines:
                headlines, texts = _stamped(self._lines)
        self.headlines = headlines
        """The numbers of lines that are headlines by their place alone."""
        self.texts = texts
        """The numbers of lines that are texts by their place alone."""
        self.signatures = signatures
        """The numbers of lines that name the author of a card by their place alone."""
        self.foot = _foot(cursor)
        """The index of the first of the short lines with which the page ends: jobs, terms, the archive."""
        self.in_blocks = _in_blocks(self._lines)
        """Whether what belongs together stands together, so that a blank line parts cards."""

    @cached_property
    def only_headlines(self) -> bool:
        """Whether no card has a text, so that even a long line is a headline."""
        return not any(line.shape == "prose" and not line.figure for line in self._lines)

    @cached_property
    def signs(self) -> bool:
        """Whether a name stands between a headline and a text anywhere."""
        return _signs(self._lines)

    @cached_property
    def begin_stamped(self) -> bool:
        """Whether how long ago stands in front of each headline, so that a card ends where the next is stamped."""
        heads = [bool(line.ago) for line in self._lines if is_headline(line)]
        return sum(heads) > 2 and sum(heads) * 5 >= len(heads) * 4

    @cached_property
    def figures(self) -> Figures:
        """Where the figure of a card stands, where no blank line parts cards: above its headline, below it and above
        its text, or below all."""
        return _figures(self._lines)


def is_headline(line: Look) -> bool:
    """Whether a line by itself could be the headline of a card."""
    return line.shape == "label" and line.words > KICKER


def _foot(cursor: Cursor) -> int:
    """Where the short lines at the end of the page begin that belong to no card."""
    lines, at = cursor.lines, max(cursor.once(_short_lines), cursor.here)
    if at and lines[at - 1].shape in HEADED:
        while at < len(lines) and not lines[at].gap:
            at += 1
    return at if len(lines) - at > 1 else len(lines)


def _short_lines(lines: list[Look]) -> int:
    """Where those begin that could belong to no card, whatever stands above them."""
    at = len(lines)
    while at and (line := lines[at - 1]).shape in ("furniture", "label"):
        if line.shape == "label" and (line.stop or line.words > FOOT_WORDS or like_person(line.text)):
            break
        at -= 1
    return at


def _figures(lines: list[Look]) -> Figures:
    """Where figures stand in cards that no blank line parts: the first and the last line of the section tell, else what
    stands around more than one of them. A short line that ends like a credit could be a headline as well: `figure?`."""
    parts: list[str] = []
    skip = 0
    for line in lines:
        if skip:
            skip -= 1
        elif line.figure:
            parts.append("figure" if line.figure > 1 or line.shape == "prose" else "figure?")
            skip = line.figure - 1
        elif line.shape == "prose" or is_headline(line):
            parts.append("text" if line.shape == "prose" or line.words > HEADLINE_MOST else "headline")
    figures = parts.count("figure") + parts.count("figure?")
    if figures < 2 or parts[0] != "headline":
        return "first"
    if parts[-1] == "figure":
        return "last"
    cards = ["headline", "figure", "text"], ["headline", "figure?", "text"]
    inside = sum(parts[at : at + 3] in cards for at in range(len(parts)))
    return "inside" if inside > 1 and inside * 2 > figures else "first"


def _signs(lines: list[Look]) -> bool:
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        between = above.shape == "label" and below.shape == "prose" and not (line.gap or below.gap)
        if between and line.shape == "label" and like_person(line.text) and not above.dated:
            return True
    return False


def _in_blocks(lines: list[Look]) -> bool:
    """Blank lines part cards where a headline stands on its text or a figure on its headline; not where every figure
    stands apart from what is above it and from the headline or the text that follows it."""
    at = joints = pairs = odd = 0
    figure = False
    while at < len(lines):
        line = lines[at]
        size = line.figure
        at += size or 1
        below = lines[at - 1].below
        joined = below is not None and not below.gap
        if joined and below is not None:
            text = below.shape == "prose" and not below.figure
            joints += (size > 0 and (text or is_headline(below))) or (text and is_headline(line))
        if size:
            odd += figure or joined or not line.gap
            figure = True
        elif line.gap:
            if line.shape in PARTED:
                headed = is_headline(line)
                pairs, odd = pairs + (figure and headed), odd + (figure and not headed and line.shape != "prose")
            figure = False
    return joints > 0 and (pairs == 0 or odd > 0)


# --- blocks built alike -------------------------------------------------------------------------


def _blocks(lines: list[Look]) -> list[list[Look]]:
    """The headlines and texts of each block, and whoever signs it; without figures, stamps and kickers."""
    blocks: list[list[Look]] = []
    skip = 0
    block: list[Look] = []
    for line in lines:
        if line.gap:
            block = []
        skip = skip or (0 if block else line.figure)
        if skip:
            skip -= 1
        elif line.shape not in ASIDE:
            if not block:
                blocks.append(block)
            block.append(line)
    for block in blocks:
        if len(block) > 2 and block[0].words <= KICKER < block[1].words and block[0].shape == "label":
            del block[0]
    return blocks


def _built_alike(lines: list[Look]) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """Headlines, texts and signatures, where two blocks or more are a shorter line above a longer one and none is more,
    but for the name of an author below each of them."""
    blocks = _blocks(lines)
    signed = [block for block in blocks if len(block) == 3 and _could_be_name(block[2])]
    signatures = [block.pop() for block in signed] if len(signed) > 1 else []
    pairs = [block for block in blocks if len(block) == 2]
    if len(pairs) < 2 or any(len(block) > 2 for block in blocks):
        return _NONE, _NONE, _NONE
    only_labels = all(line.shape == "label" for block in blocks for line in block)
    plain = sum(_is_pair(*pair) for pair in pairs)
    alike = plain == len(pairs) or (only_labels and len(pairs) >= PAIRED)
    alike = alike or (plain >= PLAIN and len(pairs) == len(blocks) and plain * 3 >= len(pairs) * 2)
    if any(head.shape == "label" for head, _ in pairs):
        pairs = [pair for pair in pairs if pair[0].shape == "label" and (not only_labels or is_headline(pair[0]))]
    if len(pairs) < 2 or not alike:
        return _NONE, _NONE, _NONE
    heads, texts = zip(*pairs, strict=True)
    return (
        frozenset(line.number for line in heads),
        frozenset(line.number for line in texts),
        frozenset(line.number for line in signatures),
    )


def _stamped(lines: list[Look]) -> tuple[frozenset[int], frozenset[int]]:
    """Headlines and texts of blocks that end with the one stamp in them, and have two lines above it."""
    if len([line for line in lines if line.shape in STAMPED]) < 2:
        return _NONE, _NONE
    heads: list[int] = []
    texts: list[int] = []
    block: list[Look] = []
    skip = 0
    for line in lines:
        if line.gap:
            block = []
        skip = skip or (0 if block else line.figure)
        if skip:
            skip -= 1
            continue
        block.append(line)
        closes = len(block) == 3 and line.shape in STAMPED and (line.below is None or line.below.gap)
        if closes and is_headline(block[0]) and block[1].shape == "label":
            heads.append(block[0].number)
            texts.append(block[1].number)
    if len(heads) < 2:
        return _NONE, _NONE
    return frozenset(heads), frozenset(texts)


def _kicked(lines: list[Look]) -> tuple[frozenset[int], frozenset[int]]:
    """Headlines and texts of a copy without blank lines, where a kicker stands above each of several cards: what stands
    between two kickers is a headline and its text."""
    cards: list[list[Look]] = []
    parts: list[list[Look]] = [[]]
    skip = 0
    for line in lines:
        skip = skip or line.figure
        if skip:
            skip -= 1
        elif line.shape == "label" and line.words < KICKER and line.below is not None and is_headline(line.below):
            cards.append([])
            parts = cards
        elif line.shape in ("label", "prose"):
            parts[-1].append(line)
        elif line.shape != "furniture":
            parts = [[]]
    texts = [card[1].number for card in cards if len(card) == 2 and is_headline(card[0])]
    if len(cards) < KICKED or not texts or any(len(card) > 2 for card in cards):
        return _NONE, _NONE
    return frozenset(card[0].number for card in cards if card and is_headline(card[0])), frozenset(texts)


def _is_pair(head: Look, text: Look) -> bool:
    could_be = head.shape in ("label", "prose") and text.shape in ("label", "prose", "quote")
    if text.shape == "label":
        least = ASKED_LEAST if text.stop else OPEN_LEAST
        return could_be and text.words >= max(least, head.words + 1)
    return could_be and head.words <= PARAGRAPH and (head.shape == "label" or text.words > head.words)


def _could_be_name(line: Look) -> bool:
    return line.shape == "label" and like_person(line.text)
