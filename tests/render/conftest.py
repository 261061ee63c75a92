"""Feeds to render: complete ones, of which a test says only what it is about."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pagefeed.model import Author, Content, Entry, Evidence, Feed, FeedSpec, Moment, Place, SiteSpec

NOON = datetime(2025, 1, 28, 12, tzinfo=UTC)
LINE = Place("items/launch.txt", 3)


def entry(number: int = 1, **said: Any) -> Entry:
    """The entry of that number; a higher one is older."""
    content: dict[str, Any] = {
        "kind": "article",
        "type": "image",
        "title": f"The bridge opens, part {number}",
        "title_evidence": Evidence("printed", "The bridge opens", LINE),
        "link": f"https://example.org/bridge/{number}",
        "authors": (Author("Ann Berg"), Author("Carl Dahl")),
        "summary": "A bridge opened on Tuesday.",
        "html": '<figure><img alt="" src="https://example.org/b.jpg" /><figcaption>The bridge '
        "<cite>Reuters</cite></figcaption></figure><p>A bridge opened on Tuesday.</p>",
        "caption": "The bridge",
        "credit": "Reuters",
        "image": "https://example.org/b.jpg",
        "alt": "",
        "size": None,
        "tags": ("Bridges", "Photo"),
        "language": None,
        "enclosures": (),
        "origin": None,
    }
    at = NOON - timedelta(seconds=number)
    entry: dict[str, Any] = {
        "id": f"tag:example.org,2025:{number}",
        "published": Moment(at, "day", Evidence("caption", "January 28, 2025", LINE)),
        "updated": at + timedelta(days=1),
        "found_on": ("items/launch.txt",),
    }
    for name, value in said.items():
        (content if name in content else entry)[name] = value
    return Entry(content=Content(**content), **entry)


def feed(*entries: Entry, **said: Any) -> Feed:
    """A feed of these entries."""
    spec: dict[str, Any] = {
        "name": "news",
        "title": "The Weekly Bridge",
        "description": "All that is built.",
        "link": "https://example.org/",
        "base": "https://feeds.example.org/",
        "language": "en",
        "author": Author("The Editors", "editors@example.org", "https://example.org/editors"),
        "hub": ("https://hub.example.org/",),
        "id": "tag:example.org,2024-05:news",
        "path": "news",
    }
    return Feed(spec=FeedSpec(**(spec | said)), entries=entries)


@pytest.fixture(scope="session")
def an_entry() -> Callable[..., Entry]:
    return entry


@pytest.fixture(scope="session")
def a_feed() -> Callable[..., Feed]:
    return feed


@pytest.fixture(scope="session")
def a_site() -> SiteSpec:
    return SiteSpec(
        title="The Bridge Press",
        link="https://example.org/",
        base="https://feeds.example.org/",
        domain="example.org",
        since="2024",
    )
