"""Pages put together by chance: sections and listings whose cards have any parts, in any order that pages keep."""

import random
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagefeed.model import Source
from pagefeed.read.text import read_text

Part = Literal["kicker", "stamp", "figure", "headline", "text"]

FERRY = (
    "The ferry between the two towns has been late every day since the clock on the northern pier stopped, and nobody "
    "on board has complained, because the captain bakes."
)
VOTE = (
    "On Tuesday the council will vote on a new clock. Most members say that they would rather vote on the cake, which "
    "has never once been late in eleven years."
)
PARAGRAPHS = (FERRY, VOTE)
HEADLINES = (
    "The captain bakes a cake for the council",
    "Norrby sends its clock to the pier",
    "Gulls are fond of what is never late",
    "Why does nobody wind the clock?",
    "Storm closes harbour for third day",
    "Minister quits over ferry money he never had",
    "Hospital gets its lift back after nine years",
    "Bees prefer the left, study says",
)
TEXTS = (
    "He says that the cake was on time, and that is more than the ferry was.",
    "The clock came by ferry. So it is late, and nobody knows by how much.",
    "They come at noon, when the ferry should, and they leave with the cake.",
    "It was found in the cellar of a pub, behind the crisps.",
    "The vote was 61 to 58. Three members slept, and one of them voted twice.",
    "Surveyors thought their gauges were broken, but the gauges were fine.",
)
CAPTIONS = (
    "A baker waves from the ferry of Ask, on March 4, 2025.",
    "Men carry a clock over the pier in Norrby.",
    "The lead ship of the new class is launched stern first in Lund.",
    "A diver hands a bucket of mussels to a child in Orrin, on May 2, 2025.",
    "A beekeeper wears his swarm as a beard at the county show.",
    "Gulls sit on the cake of the captain, on March 9, 2025.",
)
CREDITS = (
    "REUTERS/Ann Lee",
    "REUTERS",
    "Ann Lee/File Photo",
    "Ann Lee/Agency Nine/Sipa USA",
    "Ann Lee/ABACA via Reuters Connect",
    "U.S. Army/Handout via REUTERS",
    "t.me @askpier/BBC",
    "(Credit: Ann Lee)",
    "[ANN LEE / AFP]",
    "- AFP",
    "Foto: dpa",
    "Photo by Jo Lind/NurPhoto",
    "Picture Courtesy: Pier Trust",
    "IMAGO/Nordbild",
    "EPA/ANN LEE",
    "© Jo Lind / Pier Press",
)
ORDERS: tuple[tuple[Part, ...], ...] = (
    ("figure", "kicker", "headline", "text", "stamp"),
    ("figure", "headline", "stamp", "text"),
    ("stamp", "kicker", "figure", "headline", "text"),
    ("headline", "figure", "text", "stamp"),
    ("headline", "stamp", "figure", "text"),
    ("headline", "text", "figure", "stamp"),
)


@dataclass(frozen=True)
class Style:
    """How a page sets its cards."""

    order: tuple[Part, ...]
    parts: frozenset[Part]
    """Beside headline and text, which every card has."""
    between: str
    """What stands between the parts of a card."""
    after: str
    """What stands between cards."""


def cards_of(style: Style, count: int, chance: random.Random) -> tuple[str, list[tuple[str, ...]]]:
    """Cards as a copy has them, and for each its headline, text, caption and credit."""
    kept = frozenset(("headline", "text")) | style.parts
    blocks: list[str] = []
    said: list[tuple[str, ...]] = []
    drawn = zip(
        chance.sample(HEADLINES, count), chance.sample(TEXTS, count), chance.sample(CAPTIONS, count), strict=True
    )
    for headline, text, caption in drawn:
        credit = chance.choice(CREDITS)
        lines: dict[Part, str] = {
            "kicker": chance.choice(("World", "Culture", "Sport", "Science", "MONEY")),
            "stamp": chance.choice(("2 hours ago", "38 minutes ago", "yesterday")),
            "figure": f"{caption}\n{credit}",
            "headline": headline,
            "text": text,
        }
        blocks.append(style.between.join(lines[part] for part in style.order if part in kept))
        with_figure = "figure" in kept
        said.append((headline, text, caption if with_figure else "", credit if with_figure else ""))
    return style.after.join(blocks), said


def read_cards(text: str) -> list[tuple[str, ...]]:
    """Of each card of a page: headline, text, caption; and whether it has a credit."""
    page = read_text(Source(path="items/page.txt", text=text, encoding="utf-8"))
    found: list[tuple[str, ...]] = []
    for card in (card for section in page.sections for card in section.cards):
        figure = card.figure
        found.append(
            (
                card.headline.text if card.headline else "",
                card.blocks[0].text if card.blocks else "",
                figure.caption.text if figure and figure.caption else "",
                figure.credit.text if figure and figure.credit else "",
            )
        )
    return found


def without_credits(cards: list[tuple[str, ...]]) -> list[tuple[str | bool, ...]]:
    """Credits lose their brackets in reading, so only whether there is one counts."""
    return [(*card[:3], bool(card[3])) for card in cards]


APART = (("\n", "\n\n"), ("\n\n", "\n\n"), ("\n", "\n"))
"""Cards in blocks, every part apart, and no blank line at all."""


@settings(max_examples=300)
@given(
    order=st.sampled_from(ORDERS),
    parts=st.sampled_from((frozenset(), frozenset(("figure",)), frozenset(("stamp",)))),
    apart=st.sampled_from(APART),
    count=st.integers(3, 6),
    listing=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_cards_are_read_in_whatever_order_a_page_keeps(
    order: tuple[Part, ...],
    parts: frozenset[Part],
    apart: tuple[str, str],
    count: int,
    listing: bool,
    seed: int,
) -> None:
    between, after = apart
    text, said = cards_of(Style(order, parts, between, after), count, random.Random(seed))
    head = ["The Daily Pier", "Home", "News", "Sport"]
    article = ["The ferry is late for good reasons", "By Ida Brook", *PARAGRAPHS, "More from The Pier"]
    top = "\n".join(head) if listing else after.join(article)
    assert without_credits(read_cards(f"{top}{after}{text}\n")) == without_credits(said)


@settings(max_examples=100)
@given(apart=st.sampled_from(APART[:2]), count=st.integers(3, 6), seed=st.integers(0, 10**6))
def test_kickers_over_cards_are_no_part_of_them(apart: tuple[str, str], count: int, seed: int) -> None:
    between, after = apart
    style = Style(("kicker", "headline", "text", "stamp"), frozenset(("kicker", "stamp")), between, after)
    text, said = cards_of(style, count, random.Random(seed))
    top = after.join(["The ferry is late for good reasons", "By Ida Brook", *PARAGRAPHS, "More from The Pier"])
    assert read_cards(f"{top}{after}{text}\n") == said


@pytest.mark.parametrize("gap", ["\n\n", "\n"], ids=["blank lines", "no blank lines"])
@pytest.mark.parametrize("credit", CREDITS)
@pytest.mark.parametrize("caption", CAPTIONS[:2], ids=["with its date", "without a date"])
def test_the_picture_of_an_article_has_its_credit_in_any_form(caption: str, credit: str, gap: str) -> None:
    lines = ["The ferry is late for good reasons", "By Ida Brook", f"{caption}\n{credit}", *PARAGRAPHS]
    page = read_text(Source(path="items/page.txt", text=gap.join(lines), encoding="utf-8"))
    assert page.figure
    assert page.figure.caption
    assert page.figure.credit
    assert page.figure.caption.text == caption
    assert [block.text for block in page.blocks] == list(PARAGRAPHS)
