"""What makes two things the same entry, before anything is known of other entries."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.entries import identity

WORDS = ["bridge", "stone", "ferry", "mill", "orchard", "lock", "river", "town"]
BRIDGE = "https://ferry.example/2026/bridge"


@pytest.mark.parametrize(
    "form",
    [
        "http://ferry.example/2026/bridge",
        "https://www.ferry.example/2026/bridge",
        "https://FERRY.example/2026/bridge/",
        "https://ferry.example:443/2026/bridge",
        "https://ferry.example/2026/bridge/index.html",
        "https://ferry.example/2026/br%69dge",
        "https://ferry.example/2026/bridge#comments",
        "https://ferry.example/2026/bridge#:~:text=stone",
        "https://ferry.example/2026/bridge#xtor=RSS-1",
        "https://m.ferry.example/2026/bridge",
        "https://amp.ferry.example/2026/bridge",
        "https://www.amp.ferry.example/2026/bridge",
        "https://ferry.example/amp/2026/bridge",
        "https://ferry.example/2026/bridge/amp/",
        "https://ferry.example/2026/bridge.amp",
        "https://ferry.example/2026/bridge.amp.html",
        "https://ferry.example/2026/bridge.html",
        "https://ferry.example/2026/bridge?amp=1",
        "https://ferry.example/2026/bridge?outputType=amp",
        "https://www.google.com/amp/s/ferry.example/2026/bridge",
        "https://ferry-example.cdn.ampproject.org/c/s/ferry.example/2026/bridge",
    ],
)
def test_forms_of_one_address_are_one(form: str) -> None:
    assert identity.address(form) == identity.address(BRIDGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://ferry.example/2026/bridge-2",
        "https://ferry.example/2025/bridge",
        "https://ferry.example/2026/Bridge",
        "https://harbour.example/2026/bridge",
        "https://ferry.example/2026/bridge?page=2",
        "https://ferry.example/2026/bridge#post-3",
        "https://sports.ferry.example/2026/bridge",
        "https://ferry.example/champ/2026/bridge",
    ],
)
def test_other_addresses_are_others(other: str) -> None:
    assert identity.address(other) != identity.address(BRIDGE)


def test_the_order_of_parameters_makes_no_difference() -> None:
    assert identity.address(f"{BRIDGE}?a=1&b=2") == identity.address(f"{BRIDGE}?b=2&a=1")


@pytest.mark.parametrize("front", ["https://ferry.example", "https://www.ferry.example/", "http://ferry.example/#top"])
def test_the_front_of_a_site_is_no_story(front: str) -> None:
    assert identity.address(front) == ""


@given(st.text(max_size=80))
def test_any_address_has_one_form_and_keeps_it(words: Any) -> None:
    once = identity.address(f"https://ferry.example/{words.replace('[', '').replace(']', '')}")

    assert identity.address(f"https://{once}") == once


@given(
    st.lists(
        st.sampled_from(["bridge", "stone", "ferry", "mill", "orchard", "lock", "river", "town"]),
        min_size=8,
        max_size=40,
    )
)
def test_typography_and_spacing_make_no_key_another(words: Any) -> None:
    plain, dressed = " ".join(words), "  ".join(words).upper() + "\u2019!"

    assert identity.keys(link=None, title=plain, paragraphs=[plain], caption=None) == identity.keys(
        link=None, title=dressed, paragraphs=[dressed], caption=None
    )
