"""Whom a string names."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pagefeed.config.people import authors
from pagefeed.model import Author


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Berg", ["Ann Berg"]),
        ("Ann Berg and Carl Dahl", ["Ann Berg", "Carl Dahl"]),
        ("Ann & Carl", ["Ann", "Carl"]),
        ("Ann &amp; Carl", ["Ann", "Carl"]),
        ("a,b", ["a", "b"]),
        ("Ann, Bob, and Carl", ["Ann", "Bob", "Carl"]),
        ("Ann Berg und Carl Dahl", ["Ann Berg", "Carl Dahl"]),
        ("Ann Berg y Carl Dahl", ["Ann Berg", "Carl Dahl"]),
        ("Berg, Ann; Dahl, Carl", ["Berg, Ann", "Dahl, Carl"]),
        ("Ann Berg\nCarl Dahl", ["Ann Berg", "Carl Dahl"]),
        ("\u5f20\u4e09\u3001\u674e\u56db", ["\u5f20\u4e09", "\u674e\u56db"]),
        ("Ann, Ann", ["Ann"]),
        ("Ann Berg / Carl Dahl", ["Ann Berg", "Carl Dahl"]),
    ],
)
def test_names_are_parted_where_people_part_them(written: str, names: Any) -> None:
    assert [author.name for author in authors(written)] == names


@pytest.mark.parametrize(
    "name",
    [
        *("José Ortega y Gasset", "Ann E Berg", "News and Events Team", "Berg & Sons", "AT&T", "@annb", "Ann <3 Bob>"),
        *("Ann Lee, Jr.", "Ann Lee, PhD"),
    ],
)
def test_one_name_stays_one(name: Any) -> None:
    assert [author.name for author in authors(name)] == [name]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Berg, Editor", ["Ann Berg"]),
        ("Ann Berg, senior writer at Acme", ["Ann Berg"]),
        ("Ann Berg, head of boats, Carl Dahl", ["Ann Berg", "Carl Dahl"]),
        ("Ann Berg (Acme, Inc.) and Carl Dahl (Harbour)", ["Ann Berg", "Carl Dahl"]),
        ("By Ann Berg", ["Ann Berg"]),
        ("Ann Berg | Harbour Desk", ["Ann Berg"]),
        ("**Ann** Berg", ["Ann Berg"]),
    ],
)
def test_what_somebody_is_and_for_whom_is_no_name(written: str, names: Any) -> None:
    assert [author.name for author in authors(written)] == names


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("[Ann Berg](https://ann.example) (Acme)", Author("Ann Berg", None, "https://ann.example")),
        ("[Ann Berg](/people/ann)", Author("Ann Berg")),
        ("Ann Berg <ann@example.org>", Author("Ann Berg", "ann@example.org")),
        ("ann@example.org (Ann Berg)", Author("Ann Berg", "ann@example.org")),
    ],
)
def test_a_name_may_have_an_address(written: str, author: Any) -> None:
    assert authors(written) == (author,)
    assert authors(f"{written}, Carl Dahl") == (author, Author("Carl Dahl"))


@pytest.mark.parametrize("hostile", ["a e ", "(a ", "a, ", "[a](", "a & ", "<a@b.c> ", "a and "])
def test_endless_names_are_read_at_once(hostile: str) -> None:
    begin = time.perf_counter()

    authors(hostile * 20_000)

    assert time.perf_counter() - begin < 3
