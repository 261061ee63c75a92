"""The subscription list."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from pagefeed.model import Feed
from pagefeed.render.opml import opml


def test_every_feed_is_an_outline_that_readers_import(a_feed: Callable[..., Feed]) -> None:
    document = opml([a_feed(), a_feed(title="R & D", path="rd", formats=("json", "atom"))], title="Feeds of mine")
    root = etree.fromstring(document.body)

    assert (document.path, document.media_type) == ("feeds.opml", "text/x-opml; charset=utf-8")
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Feeds of mine"
    assert [dict(outline.attrib) for outline in root.iterfind("body/outline")] == [
        {
            "type": "rss",
            "text": "The Weekly Bridge",
            "title": "The Weekly Bridge",
            "description": "All that is built.",
            "language": "en",
            "xmlUrl": "https://feeds.example.org/news/rss.xml",
            "htmlUrl": "https://feeds.example.org/news/index.html",
        },
        {
            "type": "rss",
            "text": "R & D",
            "title": "R & D",
            "description": "All that is built.",
            "language": "en",
            "xmlUrl": "https://feeds.example.org/rd/atom.xml",
            "htmlUrl": "https://feeds.example.org/rd/index.html",
        },
    ]


@pytest.mark.parametrize("formats", [("json",), ()])
def test_a_feed_that_opml_has_no_word_for_is_not_listed(formats: Any, a_feed: Callable[..., Feed]) -> None:
    assert opml([a_feed(formats=formats)]) is None
    assert opml([a_feed(), a_feed(path="b", formats=formats)]).body == opml([a_feed()]).body


def test_it_has_no_date(a_feed: Callable[..., Feed]) -> None:
    assert b"date" not in opml([a_feed()]).body
