"""Copies of whole pages: which label each line has, and what the page is made of."""

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from bench import corpus
from hypothesis import example, given
from hypothesis import strategies as st

from pagefeed.errors import PageError
from pagefeed.model import LineOverride, Overrides, Page, Source
from pagefeed.model.labels import LABELS, STATED, Label
from pagefeed.read.clean import clean
from pagefeed.read.lines import look
from pagefeed.read.text import LONG, line_labels, read_text
from pagefeed.read.text.assemble import assemble
from pagefeed.read.text.copies import Labelled, read_copy, take_apart
from pagefeed.read.text.labels import labels_of
from pagefeed.read.text.reasons import DOUBTED, FAMILIES, phrase
from pagefeed.read.text.viterbi import DOUBTS, RANK, RANKED, decode, judged, scores, unpacked, weights

MENU = """Skip to content
Home
News
Sport
Weather
Opinion
Podcasts
Newsletters
Log in
Subscribe
Search
Share
Facebook
Email
Copy link"""
FOOT = """Sign up for our newsletter
Get the best of the harbour in your inbox every Friday.
About us
Contact us
Work with us
Advertise
Privacy policy
Terms of use
Cookie settings
Facebook
Instagram
YouTube
RSS
© 2026 The Harbour Post. All rights reserved."""
TITLE = "Harbour clock stops for the third time this year"
BODY = [
    f"The keeper of the {thing} said on {day} that nobody had noticed until the ferry left without its passengers, and "
    f"that the town council would have to find the money for a new one before the summer."
    for thing, day in zip(
        ("clock", "pier", "lighthouse", "market", "old crane", "customs house", "ferry", "bakery"),
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Easter Monday"),
        strict=True,
    )
]
TEASERS = """Related stories
The baker who sails to work
Why the crane was painted red again
Eleven seals and one confused walrus visit the marina"""
TAGS = """Tags
harbour
clocks
ferries"""
COPY = (
    f"{MENU}\n\n{TITLE}\nBy Ruth Ohm\n4 March 2026\n\n" + "\n\n".join(BODY) + f"\n\n{TEASERS}\n\n{TAGS}\n{FOOT}\n{FOOT}"
)

SHORT = list(corpus.develop())[::20]
"""Some of the copies that the grammar reads."""


def read(text: str, stated: Mapping[str, str] | None = None) -> Page:
    lines = [
        LineOverride(int(first), int(last or first), label)
        for key, label in (stated or {}).items()
        for first, _, last in [key.partition("-")]
    ]
    return read_text(Source(path="items/copy.txt", text=text, encoding="utf-8", stated=Overrides(lines=tuple(lines))))


def number(text: str, words: str) -> str:
    """The number of the first line that begins so."""
    return str(next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(words)))


# --- pages --------------------------------------------------------------------------------------


def test_a_copy_of_a_whole_page_is_its_article_without_menus() -> None:
    assert len([line for line in COPY.split("\n") if line.strip()]) > LONG
    page = read(COPY)
    assert page.title is not None
    assert page.title.text == TITLE
    assert [block.text for block in page.blocks] == BODY
    assert page.authors == ("Ruth Ohm",)
    assert [date.written.text for date in page.dates] == ["4 March 2026"]


def test_headlines_below_a_heading_are_teasers_and_menus_are_not() -> None:
    headlines = [card.headline.text for section in read(COPY).sections for card in section.cards if card.headline]
    assert headlines == [
        "The baker who sails to work",
        "Why the crane was painted red again",
        "Eleven seals and one confused walrus visit the marina",
    ]


def test_headlines_without_a_heading_are_no_teasers() -> None:
    page = read(COPY.replace("Related stories\n", "") + "\nImprint")
    assert not page.sections
    assert [line.taken for line in page.lines if line.text == "Why the crane was painted red again"] == ["furniture"]


def test_a_heading_that_somebody_names_is_one() -> None:
    text = COPY.replace("Related stories\n", "Seen from the pier\n")
    text = text.replace("Eleven seals and one confused walrus", "Seals")
    assert not read(text).sections
    named = read_text(
        Source(path="items/copy.txt", text=text, encoding="utf-8", teaser_headings=("Seen from the pier",))
    )
    stated = read(text, {number(text, "Seen from"): "section"})
    assert [len(section.cards) for page in (named, stated) for section in page.sections] == [2, 2]


def test_three_headlines_below_any_heading_are_teasers() -> None:
    text = COPY.replace("Related stories\n", "Seen from the pier\n")
    assert [len(section.cards) for section in read(text).sections] == [3]


def test_what_could_be_a_teaser_is_told_as_that() -> None:
    copy = take_apart("Home\nThe crane was painted red again")
    told = Labelled("Home\nThe crane was painted red again", copy, ["boilerplate above"] * 2, {}, {}, frozenset((1,)))
    assert [line.why == DOUBTED for line in told] == [False, True]


EXTRACTED = "\n".join([TITLE, "By Ruth Ohm", *BODY[:4], "How it began", *BODY[4:], "A last word"] * 8)
"""What an extractor leaves of a page, as often as makes it a long one."""


def test_where_nothing_looks_like_a_menu_everything_is_the_article() -> None:
    page = read(EXTRACTED)
    assert not page.sections
    assert {line.taken for line in page.lines} <= {"title", "byline", "date", "paragraph", "subhead", "item", "caption"}


def test_a_copy_of_nothing_but_menus_is_refused_with_a_cure() -> None:
    with pytest.raises(PageError, match="no text of an article") as refused:
        read("\n".join([MENU] * 5))
    assert "save the page as HTML" in str(refused.value)


# --- what a person states -----------------------------------------------------------------------


def test_a_stated_line_is_what_it_is_stated_to_be() -> None:
    page = read(COPY, {number(COPY, BODY[3][:30]): "caption"})
    assert [line.taken for line in page.lines if line.text == BODY[3]] == ["caption"]
    assert BODY[3] not in [block.text for block in page.blocks if block.kind == "paragraph"]


def test_a_stated_title_outranks_the_one_that_would_be_taken() -> None:
    page = read(COPY, {number(COPY, "Why the crane"): "title"})
    assert page.title is not None
    assert page.title.text == "Why the crane was painted red again"


def test_lines_are_stated_by_spans_and_boilerplate_has_one_name() -> None:
    first = int(number(COPY, BODY[0][:30]))
    page = read(COPY, {f"{first}-{first + 2}": "boilerplate"})
    assert [block.text for block in page.blocks] == BODY[2:]


@pytest.mark.parametrize("label", STATED)
def test_every_word_of_a_sidecar_is_a_label(label: str) -> None:
    page = read(COPY, {number(COPY, BODY[4][:30]): label})
    line = next(line for line in page.lines if line.text == BODY[4])
    assert line.why.startswith("somebody says so")


def test_a_short_copy_with_stated_lines_obeys_them_too() -> None:
    text = "\n".join([TITLE, "By Ruth Ohm", "", *BODY[:3]])
    page = read(text, {"5": "boilerplate"})
    assert [block.text for block in page.blocks] == BODY[:1] + BODY[2:3]


def test_a_stated_line_costs_a_short_copy_nothing_else() -> None:
    """Without a byline too little speaks for a bare title in a chain that learned from whole pages."""
    text = "\n\n".join([TITLE, *BODY[:3], "Related stories", "Why the crane was painted red again"])
    page = read(text, {number(text, BODY[1][:30]): "boilerplate"})
    assert page.title is not None
    assert page.title.text == TITLE
    assert [block.text for block in page.blocks] == [BODY[0], BODY[2]]
    assert [len(section.cards) for section in page.sections] == [1]


@pytest.mark.parametrize("copy", SHORT, ids=lambda copy: copy.name)
def test_what_nobody_states_of_a_short_copy_stays_as_it_was_read(copy: corpus.Labelled) -> None:
    source = Source(path=f"items/{copy.name}.txt", text=copy.text.replace("\r\n", "\n"), encoding="utf-8")
    before = labels_of(read_text(source))
    last = max(before)
    stated = Overrides(lines=(LineOverride(last, last, before[last].label),))
    after = labels_of(read_text(replace(source, stated=stated)))
    moved = [line for line in before if line in after and after[line].label != before[line].label]
    assert len(moved) <= 2, moved


def test_a_title_over_two_lines_is_one() -> None:
    text = "\n".join(["Harbour clock stops", "for the third time this year", "", *BODY[:3]])
    page = read(text, {"1-2": "title"})
    assert page.title is not None
    assert page.title.text == TITLE


# --- labels as people write them ----------------------------------------------------------------


def labelled(text: str) -> dict[str, str]:
    return {said: label for _, said, label in line_labels(Source(path="items/copy.txt", text=text, encoding="utf-8"))}


def test_labels_are_what_the_page_is_read_as_and_not_what_was_doubted() -> None:
    told = "Why the crane was painted red again"
    assert labelled(COPY)[told] == "headline"
    alone = COPY.replace("Related stories\n", "") + "\nImprint"
    assert not read(alone).sections
    assert labelled(alone)[told] == "boilerplate"


def test_labels_of_a_short_copy_are_those_of_the_grammar_that_reads_it() -> None:
    caption, credit = "A crane in the harbour on Monday.", "Photo: Ruth Ohm"
    text = "\n".join([TITLE, "", *BODY[:3], "", "Related stories", "", caption, credit, "The crane is red again"])
    found = labelled(text)
    assert found[TITLE] == "title"
    assert found[BODY[1]] == "paragraph"
    assert found[caption] == "card caption"
    assert found[credit] == "card credit"


def test_a_copy_in_which_no_article_is_found_has_labels_too() -> None:
    assert set(labelled("\n".join([MENU] * 5)).values()) == {"boilerplate"}


# --- every line ---------------------------------------------------------------------------------


@given(
    st.lists(
        st.one_of(st.text(), st.sampled_from([*COPY.split("\n"), "", "Read more", "▶ Video", "12:04"])), max_size=90
    )
)
@example(["\x00", "\u2028", "a" * 20_000, "- ", "▶", "\ufeff", "|", "¶"])
def test_no_text_makes_it_fail_and_every_line_is_accounted_for(lines: list[str]) -> None:
    text = "\n".join(lines)
    source = Source(path="items/copy.txt", text=text, encoding="utf-8")
    try:
        page = read_copy(source)
    except PageError:
        return
    assert "\n".join(line.text for line in page.lines) == text
    assert [line.number for line in page.lines] == list(range(1, text.count("\n") + 2))
    said = [line for line in page.lines if line.taken != "blank"]
    assert all(line.why for line in said)
    assert {line.number for line in said} == {
        place for place, line in enumerate(clean(text).split("\n"), 1) if line.strip()
    }


# --- the best chain -----------------------------------------------------------------------------

WEIGHTS = st.integers(-9_000, 9_000)


def table(features: Mapping[str, Mapping[int, int]], seed: int, untitled: int) -> dict[str, Any]:
    """Weights in the form of their file; those of pairs of labels by chance, for drawing 441 of them takes long."""
    chance = random.Random(seed)
    pairs = {name: [number for pair in each.items() for number in pair] for name, each in features.items()}
    follows = [[chance.randint(-9_000, 9_000) for _ in LABELS] for _ in LABELS]
    return {"features": pairs, "follows": follows, "untitled": untitled}


TABLES = st.builds(
    table,
    st.dictionaries(
        st.sampled_from("abcdef"), st.dictionaries(st.integers(0, RANK), WEIGHTS, min_size=1, max_size=8), min_size=1
    ),
    st.integers(0, 1_000_000),
    WEIGHTS,
)
LINES = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=5, unique=True), min_size=1, max_size=2)


@given(TABLES, LINES)
def test_one_addition_adds_the_weights_of_all_columns(learnable: dict[str, Any], lines: list[list[str]]) -> None:
    learned = unpacked(learnable)
    expected = [
        [sum(learned.values.get(feature, {}).get(column, 0) for feature in line) for column in range(RANK + 1)]
        for line in lines
    ]
    assert scores(lines, learned) == expected


@given(TABLES, LINES)
def test_no_chain_is_better_than_the_one_that_is_taken(learnable: dict[str, Any], lines: list[list[str]]) -> None:
    learned = unpacked(learnable)
    own = [
        [score - DOUBTS.get(label, 0) for score, label in zip(line, LABELS, strict=False)]
        for line in scores(lines, learned)
    ]

    def worth(chain: tuple[int, ...]) -> int:
        pairs = itertools.pairwise(chain)
        return sum(own[at][label] for at, label in enumerate(chain)) + sum(learned.follows[b][a] for a, b in pairs)

    taken = tuple(map(LABELS.index, decode(lines, None, learned)))
    title = LABELS.index("title")
    rivals = itertools.product(range(len(LABELS)), repeat=len(lines))
    alike = [chain for chain in rivals if [each == title for each in chain] == [each == title for each in taken]]
    assert worth(taken) == max(map(worth, alike))


@given(TABLES, LINES)
def test_the_title_is_the_line_that_speaks_most_for_itself(learnable: dict[str, Any], lines: list[list[str]]) -> None:
    learned = unpacked(learnable)
    known = scores(lines, learned)
    worth = [line[RANK] * RANKED + line[LABELS.index("title")] - max(line[:RANK]) for line in known]
    best = worth.index(max(worth))
    titles = [place for place, label in enumerate(decode(lines, None, learned)) if label == "title"]
    assert titles == ([best] if known[best][RANK] > learned.untitled else [])


def test_a_page_has_one_title_even_where_its_headline_stands_twice() -> None:
    twice = COPY.replace(TITLE, f"{TITLE}\n{TITLE}", 1)
    labels = decode(take_apart(twice).features())
    assert labels.count("title") == 1


# --- what is told of a line ---------------------------------------------------------------------


def test_each_feature_has_words() -> None:
    """A family without a phrase would be told as `the lines around it`, which most of them are not."""
    neighbours = {"class", "above", "below", "above2", "below2", "above3", "below3", "pair", "next", "three", "gaps"}
    neighbours |= {"up2", "down2"}
    for feature in {each for line in take_apart(COPY).features() for each in line}:
        family = feature.partition(" ")[0]
        if family not in neighbours:
            assert phrase(feature) != "the lines around it", feature
    assert all(FAMILIES.values())


def test_a_judgement_names_a_rival_and_how_far_it_stays_behind() -> None:
    copy = take_apart(COPY)
    labels = decode(copy.features())
    for label, told in zip(labels, judged(copy.features(), labels), strict=True):
        assert told.label == label
        assert told.rival != label


# --- parts --------------------------------------------------------------------------------------


def parts(*lines: tuple[Label, str]) -> object:
    looks = [look(number, text) for number, (_, text) in enumerate(lines, 1)]
    return assemble("items/copy.txt", looks, [label for label, _ in lines])


def test_a_part_that_comes_again_begins_a_card() -> None:
    made = assemble(
        "items/copy.txt",
        [
            look(n, text)
            for n, text in enumerate(
                ("Read this next", "One old harbour", "It is old.", "Two new piers", "1:20", "A film"), 1
            )
        ],
        ["section", "headline", "text", "headline", "marker", "headline"],
    )
    cards = made.sections[0].cards
    assert [card.headline and card.headline.text for card in cards] == ["One old harbour", "Two new piers", "A film"]
    assert [len(card.blocks) for card in cards] == [1, 0, 0]
    assert [card.type for card in cards] == ["text", "text", "video"]


@pytest.mark.parametrize(
    ("labels", "cards"),
    [
        (["section", "headline", "headline"], 2),
        (["headline", "headline", "headline"], 0),
        (["boilerplate above", "headline", "headline"], 0),
        (["boilerplate above", "headline", "headline", "headline"], 0),
    ],
    ids=["below a heading", "below nothing", "two below boilerplate", "three below boilerplate"],
)
def test_headlines_are_teasers_where_a_heading_says_so(labels: list[Label], cards: int) -> None:
    texts = (
        "Read this next",
        "The harbour is a hundred years old",
        "Why the crane was painted red",
        "How a seal got in",
    )
    looks = [look(number, text) for number, text in enumerate(texts[: len(labels)], 1)]
    made = assemble("items/copy.txt", looks, labels)
    assert sum(len(section.cards) for section in made.sections) == cards
    assert made.dropped == frozenset(place for place, label in enumerate(labels) if label == "headline" and not cards)


def test_three_dated_headlines_are_teasers_without_a_heading() -> None:
    texts = [f"{what} of the harbour is old" for what in ("The crane", "The pier", "The clock")]
    lines = [line for text in texts for line in (text, "4 March 2026")]
    looks = [look(number, text) for number, text in enumerate(lines, 1)]
    labels: list[Label] = ["headline", "card date"] * 3
    assert len(assemble("items/copy.txt", looks, labels).sections[0].cards) == 3
    assert not assemble("items/copy.txt", looks[:4], labels[:4]).sections


def test_nothing_above_the_title_is_a_teaser_unless_somebody_says_so() -> None:
    texts = ("Top stories", "The harbour is a hundred years old", "A late ferry", "It was late.")
    looks = [look(number, text) for number, text in enumerate(texts, 1)]
    labels: list[Label] = ["section", "headline", "title", "paragraph"]
    assert not assemble("items/copy.txt", looks, labels).sections
    assert len(assemble("items/copy.txt", looks, labels, stated=[1]).sections[0].cards) == 1


def test_a_word_below_a_heading_is_a_button_and_no_teaser() -> None:
    texts = ("Read this next", "Why the crane was painted red", "See all")
    looks = [look(number, text) for number, text in enumerate(texts, 1)]
    made = assemble("items/copy.txt", looks, ["section", "headline", "headline"])
    assert [card.headline and card.headline.text for card in made.sections[0].cards] == [texts[1]]
    assert made.dropped == {2}


def test_a_credit_beside_a_caption_is_of_the_same_picture() -> None:
    texts = ("The pier at night.", "Photo: Ruth Ohm", "It is a long pier.", "Photo: Ann Lee", "The pier at noon.")
    made = assemble(
        "items/copy.txt",
        [look(number, text) for number, text in enumerate(texts, 1)],
        ["caption", "credit", "paragraph", "credit", "caption"],
    )
    assert made.figure is not None
    assert made.figure.caption is not None
    assert made.figure.caption.text == "The pier at night."
    assert [(block.kind, block.text) for block in made.blocks][1:] == [("figure", "The pier at noon.")]


def test_the_weights_know_every_label() -> None:
    known = weights()
    assert len(known.follows) == len(LABELS)
    assert {label for each in known.values.values() for label in each} == {*range(len(LABELS)), RANK}
