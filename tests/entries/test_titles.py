"""A title for what has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.entries.titles import (
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    TITLE_WORDS,
    make_summary,
    make_title,
    sentences,
    shorten,
)
from pagefeed.language.phrases import fold, vocabulary

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


@pytest.mark.parametrize(
    ("text", "title"),
    [(". The ferry is late. It rains.", "The ferry is late"), (".", "."), ("!!!", "!!!"), ("… … Late.", "Late")],
)
def test_a_mark_alone_is_no_first_sentence(text: str, title: str) -> None:
    assert make_title(text) == title


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


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("渡轮今天停航。明天恢复！", "渡轮今天停航。"),
        ("「渡し船は？」次の便は明日です。", "「渡し船は？」"),
        ("नाव रुकी है। कल चलेगी।", "नाव रुकी है।"),
        ("توقفت العبارة. تعود غدا.", "توقفت العبارة."),
        ("هل تعود؟ نعم.", "هل تعود؟"),
        ("کشتی بند ہے۔ کل چلے گی۔", "کشتی بند ہے۔"),
        ("ទូកឈប់។ ស្អែកបើក។", "ទូកឈប់។"),
        ("လှေရပ်သည်။ မနက်ဖြန်ဖွင့်မည်။", "လှေရပ်သည်။"),
        ("ጀልባው ቆመ። ነገ ይሄዳል።", "ጀልባው ቆመ።"),
        ("המעבורת עצרה. מחר תשוב.", "המעבורת עצרה."),
        ("배가 멈췄다. 내일 간다.", "배가 멈췄다."),
        ("Prom stoi. Łódź czeka.", "Prom stoi."),
        ("It costs approx. five crowns. Nobody pays.", "It costs approx. five crowns."),
    ],
)
def test_a_sentence_ends_at_the_stops_of_every_script(text: str, first: str) -> None:
    assert sentences(text)[0] == first
    assert make_title(text) == first.rstrip(".。।۔។။።")


@pytest.mark.parametrize(
    "phrase",
    ["渡轮每半小时过一次河", "わたしぶねがかわをわたる", "เรือข้ามแม่น้ำทุกครึ่งชั่วโมง", "Kubernetes是一个平台", "ទូកឆ្លងទន្លេ"],
)
def test_a_text_without_blanks_is_cut_between_characters_and_not_at_its_last_blank(phrase: str) -> None:
    text = f"Ferry {phrase * 60}"
    title, summary = make_title(text), make_summary([text])

    assert TITLE_LENGTH - 12 < len(title) <= TITLE_LENGTH
    assert SUMMARY_LENGTH[1] - 12 < len(summary) <= SUMMARY_LENGTH[1]
    assert text.startswith(title.removesuffix("…"))


def test_a_title_without_blanks_is_cut_where_a_clause_ends() -> None:
    assert make_title("渡轮每半小时过河一次，" * 20) == "，".join(["渡轮每半小时过河一次"] * 9) + "…"


def test_sentences_of_a_summary_stand_as_close_as_they_do_in_the_text() -> None:
    assert make_summary(["渡轮停航。明天恢复。", "船长很高兴。", "Ferry one. Ferry two.", "渡轮"]) == (
        "渡轮停航。明天恢复。船长很高兴。Ferry one. Ferry two. 渡轮"
    )


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
