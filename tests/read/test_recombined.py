"""Pages put together by chance from the parts of labelled pages: a part is what it was on the page it comes from.

The labelled pages show how whole pages are read; these show that no reading leans on what happened to stand next to it.
A part is taken only where the reading of its page agrees with the label.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from bench.corpus import ROOT, labelled

from pagefeed.model import Figure, Page, Source
from pagefeed.read.text import read_text

LANGUAGES = ("de", "en", "es", "fr", "nl", "pt")
DRAWN = 600
"""Pages of one run."""

HEADS = ("sbdf", "bdf", "dfb", "fbd", "sfbd", "fdb", "bd", "sbd", "f", "sf", "d", "")
"""What may stand below a title: standfirst, byline, date, figure."""
CARDS = ("fht", "ht", "h", "ft", "hft", "fh")
"""What a card may hold: figure, headline, text."""


@dataclass
class Parts:
    """Lines of pages in one language, as they stand there, and how they are read."""

    above: list[list[str]] = field(default_factory=list)
    """Blocks of navigation above a title."""
    titles: list[str] = field(default_factory=list)
    standfirsts: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    figures: list[tuple[list[str], str]] = field(default_factory=list)
    """The lines of an article's picture, and its caption."""
    bodies: list[list[tuple[str, str]]] = field(default_factory=list)
    """Of each line of a body whether it is a subhead, and the line."""
    headings: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    card_figures: list[tuple[list[str], str]] = field(default_factory=list)


@dataclass
class Said:
    """What a page says, as somebody reads it who knows where its parts come from."""

    title: str | None = None
    caption: str | None = None
    body: list[str] = field(default_factory=list)
    cards: list[tuple[str | None, str | None, str | None]] = field(default_factory=list)
    """Headline, text and caption of each."""


def read(text: str) -> Page:
    return read_text(Source(path="items/page.txt", text=text, encoding="utf-8"))


@cache
def parts(language: str) -> Parts:
    found = Parts()
    for _, text, label in labelled(ROOT / language):
        page = read(text)
        if label["has_article"] and page.title and page.title.text == label.get("title") and page.title.text in text:
            add_article(found, page, label)
        for section, expected in zip(page.sections, label["section_headings_all"], strict=False):
            if section.heading and section.heading.text == expected:
                found.headings.append(expected)
        known = {card.get("headline") for card in label["teasers"]}
        for card in (card for section in page.sections for card in section.cards):
            if card.headline and card.headline.text in known and len(card.headline.text.split()) > 4:
                found.headlines.append(card.headline.text)
                found.texts += [block.text for block in card.blocks[:1] if len(block.text.split()) > 9]
                found.card_figures += figure_lines(page, card.figure)
    return found


def add_article(found: Parts, page: Page, label: dict[str, Any]) -> None:
    assert page.title is not None
    lines = [line for line in page.lines if line.taken != "blank"]
    first = page.title.place.line
    if len(page.title.text.split()) > 4:
        found.titles.append(page.title.text)
    above = [line.text.strip() for line in lines if line.number < first]
    if above and all(line.taken == "furniture" for line in lines if line.number < first):
        found.above.append(above)
    found.standfirsts += [line.text.strip() for line in lines if line.why == "a standfirst" and len(line.text) > 60]
    found.bylines += [line.text.strip() for line in lines if line.taken == "byline" and line.why == "a byline"]
    found.dates += [line.text.strip() for line in lines if line.taken == "date" and "piece" not in line.why]
    if page.figure and page.figure.caption and label.get("hero_caption_start"):
        found.figures += figure_lines(page, page.figure)
    body = [(line.taken, line.text.strip()) for line in lines if line.taken in ("paragraph", "subhead")]
    subheads = sum(taken == "subhead" for taken, _ in body)
    others = any(line.taken in ("item", "quote") or line.why == "a standfirst" for line in lines)
    if label["body_paragraph_count"] == len(body) - subheads > 2 and not others and subheads * 2 < len(body) - 1:
        found.bodies.append(body)


def figure_lines(page: Page, figure: Figure | None) -> list[tuple[list[str], str]]:
    """The lines of a figure with caption and credit, the caption first, and the caption."""
    if figure is None or figure.caption is None or figure.credit is None:
        return []
    first, last = figure.caption.place.line, figure.credit.place.line
    lines = [line.text.strip() for line in page.lines if first <= line.number <= last and line.text.strip()]
    return [(lines, figure.caption.text)] if last - first in (0, 1) else []


def compose(chance: random.Random) -> tuple[str, Said]:
    """A page in one of the ways that pages are set, and what it says."""
    pool = parts(chance.choice(LANGUAGES))
    said = Said(title=chance.choice(pool.titles))
    blocks = [[said.title or ""]]
    for part in chance.choice(HEADS):
        if part == "s":
            said.body.append(chance.choice(pool.standfirsts))
            blocks.append([said.body[0]])
        elif part == "f":
            lines, said.caption = chance.choice(pool.figures)
            blocks.append(lines)
        elif part == "d" and len(blocks) > 1 and blocks[-1][0] in pool.bylines:
            blocks[-1] = [*blocks[-1], chance.choice(pool.dates)]
        else:
            blocks.append([chance.choice(pool.bylines if part == "b" else pool.dates)])
    if chance.random() < 0.5:
        blocks.insert(0, chance.choice(pool.above))
    body = chance.choice(pool.bodies)
    blocks += [[line] for _, line in body]
    said.body += [line for taken, line in body if taken == "paragraph"]
    for heading in chance.sample(pool.headings, chance.randint(0, 2)):
        blocks += [[heading], *cards(chance, pool, said)]
    between = chance.choice(("\n", "\n", "\n", "\n\n"))
    after = "\n\n" if between == "\n\n" else chance.choice(("\n\n", "\n\n", "\n"))
    return after.join(between.join(block) for block in blocks) + "\n", said


def cards(chance: random.Random, pool: Parts, said: Said) -> Iterator[list[str]]:
    held = chance.choice(CARDS)
    for headline, text in zip(chance.sample(pool.headlines, 3), chance.sample(pool.texts, 3), strict=True):
        figure, caption = chance.choice(pool.card_figures)
        lines = {"h": [headline], "t": [text], "f": figure}
        said.cards.append(
            (headline if "h" in held else None, text if "t" in held else None, caption if "f" in held else None)
        )
        yield [line for part in held for line in lines[part]]


def what(page: Page) -> Said:
    return Said(
        title=page.title and page.title.text,
        caption=page.figure.caption.text if page.figure and page.figure.caption else None,
        body=[block.text for block in page.blocks if block.kind not in ("subhead", "figure")],
        cards=[
            (
                card.headline and card.headline.text,
                card.blocks[0].text if card.blocks else None,
                card.figure.caption.text if card.figure and card.figure.caption else None,
            )
            for section in page.sections
            for card in section.cards
        ],
    )


def bare(said: object) -> str:
    """Marks at the end of a caption and around words do not count."""
    return re.sub(r"[\W_]+", " ", repr(said))


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    """Of each part of a page the share of pages on which it is read as it should be."""
    right: dict[str, int] = defaultdict(int)
    chance = random.Random(2025)
    for _ in range(DRAWN):
        text, said = compose(chance)
        found = what(read(text))
        wrong = [part for part in vars(said) if bare(getattr(said, part)) != bare(getattr(found, part))]
        right["whole"] += not wrong
        for part in vars(said):
            right[part] += part not in wrong
    return {part: count / DRAWN for part, count in right.items()}


@pytest.mark.parametrize(
    ("part", "least"), [("title", 0.98), ("caption", 0.97), ("body", 0.96), ("cards", 0.93), ("whole", 0.9)]
)
def test_parts_are_read_alike_whatever_stands_around_them(shares: dict[str, float], part: str, least: float) -> None:
    assert shares[part] >= least
