"""What an author states beside a page."""

from __future__ import annotations

from typing import Any

import pytest

from pagefeed.config.sidecar import merged, read_stated
from pagefeed.model import Author, Enclosure, Overrides, Place, Sourced, TeaserOverrides

PATH = "items/launch.toml"


def stated(text: str) -> Overrides:
    read, problems = read_stated(text, PATH)
    assert read, problems
    return read


def at(line: int) -> Place:
    return Place(PATH, line)


def test_an_empty_sidecar_states_nothing() -> None:
    assert stated("# nothing yet\n") == Overrides()


def test_a_sidecar_that_states_everything() -> None:
    text = """\
link = "https://example.org/launch"
title = "Launch  day"
published = 2026-03-01
retrieved = "2 March 2026"
updated = 2026-03-04
summary = "It flew."
draft = true
authors = ["Ann", "Bob"]
tags = ["space"]
language = "en-GB"
image = "https://example.org/launch.jpg"

[[teasers]]
title = "Next"
starts = "The next one"

[[teasers]]
starts = "Another"
link = "https://example.org/another"
published = 2026-02-01T10:30:00+01:00
image = "https://example.org/another.jpg"
"""

    assert stated(text) == Overrides(
        link="https://example.org/launch",
        title="Launch day",
        published=Sourced("2026-03-01", at(3)),
        retrieved=Sourced("2 March 2026", at(4)),
        updated=Sourced("2026-03-04", at(5)),
        summary="It flew.",
        held="draft = true",
        authors=(Author("Ann"), Author("Bob")),
        tags=("space",),
        language="en-GB",
        image="https://example.org/launch.jpg",
        teasers=(
            TeaserOverrides(starts="The next one", place=at(15), title="Next"),
            TeaserOverrides(
                starts="Another",
                place=at(18),
                link="https://example.org/another",
                published=Sourced("2026-02-01T10:30:00+01:00", at(20)),
                image="https://example.org/another.jpg",
            ),
        ),
    )


@pytest.mark.parametrize("line", ['author = "Ann"', 'author = ["Ann"]', 'authors = "Ann"', 'authors = ["Ann"]'])
def test_an_author_may_be_one_or_many(line: str) -> None:
    assert stated(line).authors == (Author("Ann"),)


def test_author_and_authors_together_are_a_contradiction() -> None:
    read, [problem] = read_stated('author = "Ann"\nauthors = ["Bob"]', PATH)

    assert read is None
    assert problem.place == at(1)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-03-01 10:00:00", "2026-03-01T10:00:00"),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00+00:00"),
        ('"1. März"', "1. März"),
    ],
)
def test_dates_keep_what_was_written(written: str, text: str) -> None:
    assert stated(f"published = {written}").published == Sourced(text, at(1))


@pytest.mark.parametrize("written", ["10:00:00", "2026", "true", '""', "[2026-03-01]"])
def test_what_is_no_date_is_shown_how_to_write_one(written: str) -> None:
    read, [problem] = read_stated(f"published = {written}", PATH)

    assert read is None
    assert problem.cure == "write it like published = 2026-03-01"


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        (
            "date = 2026-03-01",
            'write "published" for the day it came out, or "retrieved" for that of the copy',
        ),
        ('url = "https://example.org/"', 'write "link"'),
        ("publishd = 2026-03-01", 'write "published"'),
        ('link = "launch.html"', 'write it like link = "https://example.org/"'),
        ('teasers = "x"', "begin each of them with a line [[teasers]]"),
    ],
)
def test_a_slip_is_told_with_its_cure(line: str, cure: str) -> None:
    read, [problem] = read_stated(f"\n{line}", PATH)

    assert read is None
    assert (problem.place, problem.cure) == (at(2), cure)


def test_all_slips_are_told_each_at_its_line() -> None:
    read, problems = read_stated(
        'tags = [\n"a",\n""]\n[[teasers]]\nstarts = "x"\n[[teasers]]\nlink = "x"\nstart = "y"\n', PATH
    )

    assert read is None
    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("WrongValue", 3),
        ("MissingKey", 6),
        ("WrongValue", 7),
        ("UnknownKey", 8),
    ]


def test_teasers_written_inline_have_lines_too() -> None:
    read = stated('teasers = [\n  { starts = "x" },\n  { starts = "y" },\n]\n')

    assert [teaser.place.line for teaser in read.teasers] == [2, 3]


def test_broken_toml_is_told_at_its_line() -> None:
    read, [problem] = read_stated('title = "x"\nlink = https://example.org/\n', PATH)

    assert read is None
    assert (problem.rule, problem.place) == ("BrokenToml", at(2))


@pytest.mark.parametrize("written", ['"yes"', "1", "[true]"])
def test_a_draft_is_true_or_false(written: str) -> None:
    read, [problem] = read_stated(f"draft = {written}", PATH)

    assert read is None
    assert (problem.place, problem.cure) == (at(1), "write it like draft = true")


def test_what_a_sidecar_states_outranks_front_matter() -> None:
    sidecar = stated('title = "Launch"\ntags = ["space"]\npublished = 2026-03-01\n')
    front_matter = Overrides(title="LAUNCH", tags=("a", "b"), language="en", summary="It flew.")

    assert merged(sidecar, front_matter) == Overrides(
        title="Launch", tags=("space",), published=Sourced("2026-03-01", at(3)), language="en", summary="It flew."
    )


@pytest.mark.parametrize(("sidecar", "front_matter"), [("draft = true", ""), ("draft = false", "draft"), ("", "draft")])
def test_a_draft_by_either_is_a_draft(sidecar: str, front_matter: str) -> None:
    assert merged(stated(sidecar), Overrides(held=front_matter)).held


def test_an_empty_sidecar_leaves_front_matter_alone() -> None:
    front_matter = Overrides(title="Launch", held="draft", link="/launch/", authors=(Author("Ann"),))

    assert merged(Overrides(), front_matter) == front_matter


def test_files_come_with_their_type_and_length() -> None:
    files = stated("""
[[enclosures]]
url = "https://example.org/talk.mp3"
length = 48123456
duration = 3012
title = "The talk"

[[enclosures]]
url = "https://example.org/listen?id=4"
type = "audio/ogg"
""").enclosures

    assert files == (
        Enclosure("https://example.org/talk.mp3", "audio/mpeg", 48123456, "The talk", 3012),
        Enclosure("https://example.org/listen?id=4", "audio/ogg"),
    )


@pytest.mark.parametrize(
    ("lines", "what", "cure"),
    [
        (
            'url = "https://example.org/talk"',
            '"type" is missing, and the address does not tell it',
            'add type = "audio/mpeg"',
        ),
        (
            'type = "audio/ogg"',
            '"enclosures.url" is missing: it is where the file is',
            'add a line like url = "https://example.org/"',
        ),
        (
            'url = "https://e.example/a.mp3"\ntype = "mp3"',
            '"enclosures.type" is "mp3", which is not a media type',
            'write it like type = "audio/mpeg"',
        ),
        (
            'url = "https://e.example/a.mp3"\nsize = 4',
            '"enclosures.size" is not allowed here',
            'write "length", in bytes',
        ),
    ],
)
def test_a_file_that_cannot_be_meant_is_named(lines: str, what: str, cure: str) -> None:
    read, [problem] = read_stated(f"[[enclosures]]\n{lines}\n", PATH)

    assert read is None
    assert (problem.what, problem.cure) == (what, cure)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ('authors = ["Ann Lee <ann@example.org>"]', Author("Ann Lee", "ann@example.org")),
        (
            'author = { name = "Ann Lee", url = "https://ann.example/" }',
            Author("Ann Lee", None, "https://ann.example/"),
        ),
        ('authors = [{ name = "Ann Lee", email = "ann@example.org" }]', Author("Ann Lee", "ann@example.org")),
    ],
)
def test_an_author_with_e_mail_and_address(line: str, author: Any) -> None:
    assert stated(line).authors == (author,)


def test_an_author_with_another_key_is_named() -> None:
    read, [problem] = read_stated('authors = [{ name = "Ann", twitter = "@ann" }]', PATH)

    assert read is None
    assert problem.what == '"authors" holds a table, which is not a name, or a table with name, email and url'
