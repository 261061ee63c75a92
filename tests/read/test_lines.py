"""The shapes of lines by themselves; what the single rows give is told by test_text."""

import pytest
from bench.corpus import Labelled, develop

from pagefeed.read.clean import clean
from pagefeed.read.credits import LONG
from pagefeed.read.lines import look

PAGES = list(develop())


def short_lines(page: Labelled) -> list[str]:
    lines = map(str.strip, clean(page.text).split("\n"))
    return [line for line in lines if 0 < len(line) <= LONG]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_let_go_as_plain_is_nothing_that_would_be_looked_up(
    page: Labelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = short_lines(page)
    let_go = [look(1, text) for text in texts]

    monkeypatch.setattr("pagefeed.read.lines._is_plain", lambda *_: False)

    assert let_go == [look(1, text) for text in texts]


@pytest.mark.parametrize("text", ["Com agências", "Avec agences"])
def test_a_note_is_no_byline_of_the_desk(text: str) -> None:
    line = look(1, text)

    assert (line.shape, line.kinds) == ("note", frozenset())


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("By the Digits", "label"),
        ("By the River", "label"),
        ("By the Associated Press", "byline"),
        ("By the Ferry Times staff", "byline"),
        ("By The Ferry Times", "byline"),
    ],
)
def test_what_is_called_by_the_something_names_a_series_unless_it_names_who_writes(text: str, shape: str) -> None:
    assert look(1, text).shape == shape


def test_whoever_wrote_with_an_agency_signs_a_line_that_says_by() -> None:
    assert look(1, "Par : Jeanne Morvan avec AFP").shape == "byline"
