"""Of what nothing is asked could not have been one with anything."""

from hypothesis import given
from hypothesis import strategies as st

from pagefeed.catalog.alone import SHARE, alike
from pagefeed.catalog.ledger import packed
from pagefeed.catalog.matching import Sketch, likeness

FEW = st.sets(st.integers(0, 300), max_size=150).map(lambda hashes: packed(sorted(hashes)[:64]))
"""Texts that have much in common by chance."""
COPIES = st.tuples(st.integers(0, 10**9), st.integers(1, 90), st.sets(st.integers(0, 90), max_size=60)).map(
    lambda text: packed(sorted({(text[0] % 3) * 1000 + pair * 7 for pair in range(text[1])} - text[2])[:64])
)
"""Versions of three texts."""


@given(st.lists(st.one_of(FEW, COPIES), max_size=12))
def test_no_two_that_have_much_in_common_are_missed(sketches: list[bytes]) -> None:
    found = alike(dict(enumerate(sketches)))

    for one, mine in enumerate(sketches):
        for other, theirs in enumerate(sketches):
            if one != other and likeness(Sketch(mine), Sketch(theirs)) >= SHARE:
                assert {one, other} <= found


def test_texts_that_share_what_all_share_are_not_found() -> None:
    """Twenty pairs of words that stand on every page, and forty that stand on one."""
    pages = {page: packed(sorted([*range(20), *range(1000 + 40 * page, 1040 + 40 * page)])) for page in range(50)}

    assert alike(pages) == set()
