"""Words that were written in Markdown or HTML, as people read them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pagefeed.config.inline import plain


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("**Bold** title", "Bold title"),
        ("*One* and _two_ and ~~three~~", "One and two and three"),
        ("Changes to `u128`", "Changes to u128"),
        ("The `*` sign and `__x__`", "The * sign and __x__"),
        ("**The `x` flag**", "The x flag"),
        ("[Ann](https://ann.example) on ![a](b.png)", "Ann on a"),
        ("<p>An <b>HTML <i>title</i></b><br>&hellip;</p>", "An HTML title …"),
        ("Tom &amp; Jerry&#8217;s day", "Tom & Jerry\u2019s day"),
        ("&lt;T&gt; in &#x41;", "<T> in A"),
    ],
)
def test_markup_is_taken_out(written: str, words: str) -> None:
    assert plain(written) == words


@pytest.mark.parametrize(
    "words",
    [
        *("C# and F#", "snake_case_word", "2 * 3 * 4", "2*3*4", "Vec<T> or <T>", "*args and **kwargs", "__init__"),
        *("AT&T &copy so", "a < b > c", "[x] done", "5_000 or 6_000", "`one tick", "** **", "f(a)[0]"),
    ],
)
def test_what_is_no_markup_stays(words: Any) -> None:
    assert plain(words) == words


@pytest.mark.parametrize(
    "hostile", ["`", "**a", "_a ", "[a", "[a](", "<b>", "<b ", "__a b", "~~a", "*a ", '[x](a "', "&a", "<b></b>"]
)
def test_markup_that_does_not_end_is_passed_at_once(hostile: str) -> None:
    begin = time.perf_counter()

    plain(hostile * 30_000)

    assert time.perf_counter() - begin < 2
