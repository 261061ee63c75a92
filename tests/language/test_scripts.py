"""Scripts without blanks, and where any text may be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.language.scripts import is_unspaced, joined_lines, last_cut

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("水上\n渡轮", "水上渡轮"),
        ("水上，  \n  渡轮", "水上，渡轮"),
        ("カタカナ\nひらがな", "カタカナひらがな"),
        ("他说“好”\n然后", "他说“好”然后"),
        ("เรือ\nข้าม", "เรือข้าม"),
        ("ទូក\nឆ្លង", "ទូកឆ្លង"),
        ("水上\nferry", "水上\nferry"),
        ("ferry\n水上", "ferry\n水上"),
        ("배가\n간다", "배가\n간다"),
        ("the\nferry", "the\nferry"),
        ("“yes”\n“no”", "“yes”\n“no”"),
        ("水上 渡轮", "水上 渡轮"),
    ],
)
def test_lines_join_without_a_blank_where_neither_side_needs_one(broken: str, joined: str) -> None:
    assert joined_lines(broken) == joined


@pytest.mark.parametrize(
    ("whole", "name"),
    [
        ("e\u0301", "a letter and its accent"),
        ("\u0915\u094d\u0937", "a conjunct of Devanagari"),
        ("\u0ba8\u0bbf", "a consonant and the vowel sign behind it"),
        ("\u0e01\u0e33", "Thai with sara am"),
        ("\u1112\u1161\u11ab", "a Korean syllable of three letters"),
        ("\u0600\u0661", "a sign before a number"),
        (FAMILY, "a family"),
        ("\U0001f44b\U0001f3fd", "a hand and its colour"),
        ("\U0001f1eb\U0001f1f7", "a flag"),
        ("\u304b\u3099", "kana and its voicing"),
        ("1\ufe0f\u20e3", "a keycap"),
    ],
)
def test_no_cut_goes_through_what_is_seen_as_one_character(whole: str, name: str) -> None:
    text = whole * 4
    edges = {len(whole) * number for number in range(5)}

    assert {last_cut(text, length) for length in range(len(whole), len(text) + 1)} <= edges, name


@pytest.mark.parametrize(
    ("text", "length", "head"),
    [
        ("The ferry crosses", 10, "The ferry"),
        ("Theferrycrosses", 10, "Theferrycr"),
        ("渡轮每半小时过河", 5, "渡轮每半小"),
        ("我们用Kubernetes部署", 7, "我们用"),
        ("我们用 Kubernetes 部署了", 15, "我们用 Kubernetes "),
        ("渡轮每半，小时", 4, "渡轮每"),
        ("他说「你好」", 3, "他说"),
        ("ไปเกาะ", 3, "ไป"),
        ("a" + "\u0301" * 99, 9, "a" + "\u0301" * 8),
        ("short", 9, "short"),
    ],
)
def test_a_text_is_cut_before_a_blank_or_beside_a_character_that_needs_none(text: str, length: int, head: str) -> None:
    assert text[: last_cut(text, length)] == head


@given(st.text(max_size=40), st.integers(0, 50))
def test_a_cut_is_never_later_than_asked_for(text: str, length: int) -> None:
    assert 0 <= last_cut(text, length) <= min(length, len(text))


def test_hangul_is_written_with_blanks() -> None:
    assert [is_unspaced(each) for each in "水か\u0e01\u1780한aя"] == [True, True, True, True, False, False, False]
