"""A title for what has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.shape.titles import (
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    TITLE_WORDS,
    make_summary,
    make_title,
    sentences,
    shorten,
)
from pagefeed.vocabulary import fold, vocabulary

WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "of",
            "river",
            "mayor,",
            "“old",
            "bridge”",
            "and",
            "who",
            "(north)",
            "(the",
            "sank.",
            "in",
            "Ask",
            '"yes"',
            "—",
        ]
    ),
    min_size=1,
    max_size=60,
).map(" ".join)


def test_the_first_sentence_is_the_title_without_its_final_stop() -> None:
    assert make_title("The ferry is late. Nobody minds.") == "The ferry is late"


def test_a_question_keeps_its_mark() -> None:
    assert make_title("Who moved the bridge? The mayor knows.") == "Who moved the bridge?"


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Vale and J. Moe met the U.S. envoy in St. Ives on Monday. It rained.",
        "Am 3. Oktober tagt der Rat. Danach gibt es Suppe.",
    ],
)
def test_initials_titles_and_ordinals_end_no_sentence(text: str) -> None:
    assert len(sentences(text)) == 2


def test_a_long_sentence_is_cut_where_a_clause_ends() -> None:
    title = make_title(
        "The council of Norrby wants to move the old glass road to the northern shore of the lake, although the "
        "engineers who built it have warned that nothing there will carry its weight."
    )
    assert title == "The council of Norrby wants to move the old glass road to the northern shore…"


def test_a_cut_title_never_ends_in_a_word_that_wants_another() -> None:
    title = make_title(
        "Nine thousand bottles from every village around the long and narrow lake were carried up to the " * 2
    )
    assert fold(title.rstrip("…").split()[-1]) not in vocabulary().dangling


@given(WORDS)
def test_titles_are_short_whole_words_and_closed(text: str) -> None:
    title = make_title(text)
    assert len(title) <= TITLE_LENGTH
    assert len(title.split()) <= TITLE_WORDS
    if title.endswith("…"):
        cut = title.removesuffix("…").replace("“", "").replace('"', "").replace("(", "")
        source = text.replace("“", "").replace('"', "").replace("(", "")
        assert source.startswith(cut)
        assert not source[len(cut) :][:1].isalnum(), "cut inside a word"
        assert title.count('"') % 2 == 0
        assert title.rfind("“") <= title.rfind("”"), "ends inside a quotation"


@given(st.lists(WORDS, max_size=5))
def test_summaries_end_at_a_sentence_or_a_word(paragraphs: list[str]) -> None:
    assert len(make_summary(paragraphs)) <= SUMMARY_LENGTH[1]


@given(WORDS, st.integers(20, 80))
def test_shortening_twice_changes_nothing(text: str, length: int) -> None:
    assert shorten(shorten(text, length), length) == shorten(text, length)
