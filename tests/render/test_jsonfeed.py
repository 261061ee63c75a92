"""JSON Feed 1.1, member by member."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.errors import PageError
from pagefeed.model import Author, Entry, Feed, Place
from pagefeed.render.jsonfeed import jsonfeed


def read(feed: Any) -> Any:
    return json.loads(jsonfeed(feed).body)


def test_the_feed_says_what_it_is(a_feed: Callable[..., Feed]) -> None:
    assert read(a_feed()) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Weekly Bridge",
        "home_page_url": "https://example.org/",
        "feed_url": "https://feeds.example.org/news/feed.json",
        "description": "All that is built.",
        "language": "en",
        "authors": [{"name": "The Editors", "url": "https://example.org/editors"}],
        "user_comment": "This is a feed. To read it, copy its address into a feed reader; "
        "see https://feeds.example.org/news/index.html",
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
        "items": [],
    }


def test_an_item_says_all_of_its_entry(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    entry = an_entry()

    assert read(a_feed(entry))["items"] == [
        {
            "id": "tag:example.org,2025:1",
            "url": "https://example.org/bridge/1",
            "title": "The bridge opens, part 1",
            "content_html": entry.content.html,
            "summary": "A bridge opened on Tuesday.",
            "image": "https://example.org/b.jpg",
            "date_published": "2025-01-28T11:59:59Z",
            "date_modified": "2025-01-29T11:59:59Z",
            "authors": [{"name": "Ann Berg"}, {"name": "Carl Dahl"}],
            "tags": ["Bridges", "Photo"],
            "_pagefeed": {
                "kind": "article",
                "type": "image",
                "caption": "The bridge",
                "credit": "Reuters",
                "found_on": ["items/launch.txt"],
                "published": {
                    "precision": "day",
                    "evidence": "caption: January 28, 2025 (items/launch.txt:3)",
                },
                "title": {"evidence": "printed: The bridge opens (items/launch.txt:3)"},
            },
        }
    ]


def test_what_is_not_known_is_left_out(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    bare = an_entry(link=None, summary="", image=None, tags=(), caption=None, credit=None, authors=())
    [item] = read(a_feed(bare, author=Author("The Editors"), hub=()))["items"]

    assert not {"url", "summary", "image", "tags", "language"} & item.keys()
    assert item["authors"] == [{"name": "The Editors"}]
    assert item["_pagefeed"]["caption"] is None


@pytest.mark.parametrize(("summary", "text"), [("In short.", "In short."), ("", "The bridge opens, part 1")])
def test_an_item_without_its_content_still_has_some(
    summary: str, text: str, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = read(a_feed(an_entry(summary=summary), whole=False))["items"]

    assert item["content_text"] == text
    assert "content_html" not in item


def test_an_item_in_another_language_says_so(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    german, english = read(a_feed(an_entry(1, language="de"), an_entry(2, language="en")))["items"]

    assert german["language"] == "de"
    assert "language" not in english


def test_it_can_be_read_by_people(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    document = jsonfeed(a_feed(an_entry(title="Brücke"), path="."))

    assert (document.path, document.media_type) == ("feed.json", "application/feed+json; charset=utf-8")
    assert document.body.startswith(b'{\n  "version"')
    assert '"title": "Brücke"'.encode() in document.body
    assert document.body.endswith(b"}\n")


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_any_text_comes_back(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], text: Any) -> None:
    [item] = read(a_feed(an_entry(title=text, html=text)))["items"]

    assert (item["title"], item["content_html"]) == (text, text)


def test_half_a_character_is_blamed_on_its_page(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    with pytest.raises(PageError) as caught:
        jsonfeed(a_feed(an_entry(title="x\ud800")))

    assert caught.value.at == Place("items/launch.txt")


def test_what_is_known_of_a_picture_is_told_under_our_own_name(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = read(a_feed(an_entry(alt="A man on a bridge", size=(640, 480))))["items"]

    assert item["_pagefeed"]["image"] == {"alt": "A man on a bridge", "width": 640, "height": 480}
    assert read(a_feed(an_entry(alt="A man", size=None)))["items"][0]["_pagefeed"]["image"] == {"alt": "A man"}
    assert "image" not in read(a_feed(an_entry()))["items"][0]["_pagefeed"]
