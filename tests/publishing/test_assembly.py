"""Entries that are judged alone, and rules of the whole, find what the whole judged at once finds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagefeed.errors import PublishError
from pagefeed.model import Author, Content, Entry, Evidence, Feed, FeedSpec, Moment
from pagefeed.publishing import assembly
from pagefeed.render.documents import formats
from pagefeed.render.pieces import put_together, taken_apart
from pagefeed.validator import judge

NOON = datetime(2025, 1, 28, 12, tzinfo=UTC)
SPEC = FeedSpec(
    name="news",
    title="News",
    description="All items and entries.",
    link="https://example.org/",
    base="https://feeds.example.org/",
    language="en",
    author=Author("The Editors"),
    hub=("https://hub.example.org/",),
    id="tag:example.org,2024:news",
)
LINES = "    <item>\n  <entry>\n    </item>\n    {\n  ]\n"
"""What borders look like, in a text."""
SAID = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("A bridge", LINES, "It is &amp; <b>", " ", "\x85", "a" * 200)),
        "html": st.sampled_from(
            (
                "<p>Text.</p>",
                f"<pre>{LINES.replace('<', '&lt;')}</pre>",
                "<script>x</script>",
                '<p><a href="a.html">a</a></p>',
                "",
                "\ufffd",
            )
        ),
        "summary": st.sampled_from(("A summary.", LINES, "")),
        "link": st.sampled_from(("https://example.org/a", None, "javascript:x")),
        "language": st.sampled_from((None, "de", "no language")),
        "tags": st.sampled_from(((), ("One", "<Two>"))),
        "authors": st.sampled_from(((), (Author("Ann"),), (Author(""),))),
        "caption": st.sampled_from((None, LINES)),
        "image": st.sampled_from((None, "https://example.org/a.jpg", "a.jpg")),
    }
)
"""Entries of which some break a rule."""
GOOD: dict[str, Any] = {"title": "A bridge", "html": "<p>Text.</p>", "summary": LINES, "link": None, "tags": ("A",)}


def entry(id_: int, age: int, edited: int, said: dict[str, Any]) -> Entry:
    evidence = Evidence("stated", "")
    at = NOON - timedelta(hours=age)
    fixed: dict[str, Any] = {"kind": "article", "type": "text", "title_evidence": evidence, "credit": None}
    content = Content(
        **{**fixed, "link": None, "authors": (), "caption": None, "image": None, "language": None, **said}
    )
    return Entry(
        id=f"tag:example.org,2025:{id_}",
        content=content,
        published=Moment(at, "minute", evidence),
        updated=at + timedelta(minutes=edited),
        found_on=(f"items/{id_}.md",),
    )


def feed(entries: list[Entry], **said: Any) -> Feed:
    return Feed(spec=SPEC, entries=tuple(entries), **said)


def digests(feed: Feed) -> tuple[bytes, ...]:
    return tuple(blake2b(repr(entry).encode(), digest_size=8).digest() for entry in feed.entries)


def as_a_whole(feed: Feed) -> list[bytes] | None:
    """The documents, if no rule finds anything in them."""
    try:
        made = formats(feed).values()
    except PublishError:
        return None
    return None if any(judge(made, feed).values()) else [document.body for document in made]


def bodies(feed: Feed, known: assembly.Known) -> list[bytes] | None:
    made = assembly.assembled(feed, digests(feed), known)
    return None if made is None else [document.body for document in made]


MAYBE_BAD = st.one_of(st.just(GOOD), st.just(GOOD), SAID)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 900), MAYBE_BAD), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(("", "2025-01")),
)
def test_entries_judged_alone_are_the_whole_judged_at_once(
    entries: list[tuple[int, int, int, dict[str, Any]]], in_order: bool, month: str
) -> None:
    if in_order:
        entries = [(number, number, *each[2:]) for number, each in enumerate(entries)]
    whole = feed([entry(*each) for each in entries], month=month, older=month and "2024-12")

    assert bodies(whole, {}) == as_a_whole(whole)


@pytest.mark.parametrize("batch", [1, 2, 64])
def test_what_was_published_is_not_made_again(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "BATCH", batch)
    old = feed([entry(number, number, number * 7, GOOD) for number in range(5)])
    published = as_a_whole(old)
    assert published
    written: dict[str, bytes] = dict(zip(SPEC.formats, published, strict=True))
    known = assembly.known_of(
        old, b"".join(digests(old)), 8, lambda path: written[path], dict(zip(SPEC.formats, SPEC.formats, strict=True))
    )
    new = feed([entry(9, -1, 0, GOOD), *old.entries[:2], entry(2, 2, 999, GOOD), *old.entries[4:]])
    made: list[Entry] = []
    monkeypatch.setattr(assembly, "formats", lambda part: made.extend(part.entries) or formats(part))

    assert bodies(new, known) == as_a_whole(new)
    assert {each.id for each in made} == {new.entries[0].id, new.entries[3].id}


def test_a_document_that_is_not_as_it_was_written_tells_nothing() -> None:
    old = feed([entry(1, 1, 0, GOOD)])
    paths = {name: name for name in SPEC.formats}

    assert assembly.known_of(old, digests(old)[0], 8, lambda _: None, paths) == {name: {} for name in SPEC.formats}
    assert assembly.known_of(old, b"", 8, lambda _: b"", paths) == {}


def test_pieces_are_the_document() -> None:
    for name, document in formats(feed([entry(number, number, 0, GOOD) for number in range(4)])).items():
        pieces = taken_apart(document.body, name)

        assert len(pieces.entries) == 4
        assert put_together(pieces, pieces.entries, name) == document.body
        assert len({put_together(pieces, order, name) for order in permutations(pieces.entries)}) == 24
    for name, document in formats(replace(feed([]))).items():
        assert taken_apart(document.body, name).entries == ()
