"""What readers get is what went in: any text that XML can carry, any markup that is safe.

Read back by feedparser from RSS and from Atom, and from JSON Feed by the standard library.
"""

from __future__ import annotations

import html
import json
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pagefeed.entries import content as body
from pagefeed.model import Block, Entry, Feed, Place, SiteSpec
from pagefeed.render.documents import documents
from pagefeed.validator import judge

FEEDS, ENTRIES = 500, 4
"""Generated feeds, and entries in each of them: 2,000 in all."""
UNICODE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
"""Whatever XML can carry. Of the controls, feedparser reads those from U+0080 on as Windows-1252."""
WORDS = st.text(UNICODE, max_size=40)
HARD = (
    "<b>bold</b> & <script>x</script>",
    "]]> <![CDATA[x]]>",
    "&amp; &lt; &#60; &nbsp;",
    "שלום עולם \u200f و مرحبا",
    "e\u0301 n\u0303 \u0928\u093f \U0001f469\u200d\U0001f680 \U0001f1e9\U0001f1ea",
    "\U0001d518\U0001d52b\U0001d526 \U00020bb7 𝄞",
    "quotes \" ' ` and = in a row",
    "-- <!-- no comment -->",
)
TEXTS = (st.sampled_from(HARD) | WORDS).map(lambda text: " ".join(text.split()))
TITLES = TEXTS.filter(bool)
MARKUP = st.recursive(
    TEXTS.map(html.escape) | TEXTS,
    lambda inner: (
        st.builds(
            "<{0}>{1}</{0}>{2}".format,
            st.sampled_from(
                ["p", "b", "em", "h2", "blockquote", "ul", "li", "table", "td", "pre", "code", "script", "math"]
            ),
            inner,
            inner,
        )
        | st.builds('<a href="https://example.org/{}">{}</a>'.format, st.integers(0, 9), inner)
        | st.just('<img src="https://example.org/a.jpg?x=1&y=2" alt="a <b> &amp; c">')
    ),
    max_leaves=6,
)


def safe(markup: str) -> str:
    """Markup as every page's goes into a feed."""
    return body.html(None, (Block("html", markup, Place("items/page.html", 1)),), base="https://example.org/")


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
SAID = st.fixed_dictionaries(
    {"title": TITLES, "summary": TEXTS, "html": MARKUP.map(safe), "updated": st.integers(0, 10**8)}
)


def newest_first(said: list[dict[str, Any]], moments: list[datetime], an_entry: Any) -> tuple[Entry, ...]:
    """An entry for each moment, with an id of its own."""
    made = []
    for number, (at, each) in enumerate(zip(sorted(moments, reverse=True), said, strict=True)):
        # Where there is no summary, feedparser takes the caption of the picture for one.
        entry = an_entry(number, caption=None, **{**each, "updated": at + timedelta(seconds=each["updated"])})
        made.append(Entry(**{**_fields(entry), "published": _at(entry.published, at)}))
    return tuple(made)


def _fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _at(moment: Any, at: datetime) -> Any:
    return type(moment)(at, "minute", moment.evidence)


def parsed(document: bytes) -> Any:
    """As a reader has it, without feedparser's own cleaning of markup and its mending of addresses."""
    read = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo, read.get("bozo_exception")
    return read.entries


def as_read(text: str) -> str:
    """feedparser mends what was encoded as UTF-8 twice, and takes what could have been for it: `Ã©`."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def instant(parts: Any) -> datetime:
    return datetime.fromtimestamp(timegm(parts), UTC)


@settings(max_examples=FEEDS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_readers_get_is_what_went_in(
    data: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    said = data.draw(st.lists(SAID, min_size=ENTRIES, max_size=ENTRIES))
    moments = data.draw(st.lists(MOMENTS, min_size=ENTRIES, max_size=ENTRIES))
    feed = a_feed(*newest_first(said, moments, an_entry))

    made = {document.path.rpartition("/")[2]: document for document in documents(feed, a_site, None)[0]}
    rss, atom = parsed(made["rss.xml"].body), parsed(made["atom.xml"].body)
    items = json.loads(made["feed.json"].body)["items"]

    for entry, from_rss, from_atom, item in zip(feed.entries, rss, atom, items, strict=True):
        content = entry.content
        assert from_rss.id == from_atom.id == item["id"] == entry.id
        assert item["title"] == content.title
        assert from_rss.title == from_atom.title == as_read(content.title)
        assert instant(from_rss.published_parsed) == instant(from_atom.published_parsed) == entry.published.at
        assert instant(from_atom.updated_parsed) == entry.updated
        assert datetime.fromisoformat(item["date_published"]) == entry.published.at
        assert datetime.fromisoformat(item["date_modified"]) == entry.updated
        # In RSS a description is HTML by nature, so a plain summary is escaped there once more.
        assert from_rss.summary == as_read(html.escape(content.summary or content.title, quote=False))
        # Where there is none, feedparser takes the content for it, which is never missing.
        assert from_atom.summary == as_read(content.summary or content.html or content.title)
        assert item.get("summary", "") == content.summary
        if content.html:
            # feedparser removes white space around a value, and we publish none.
            assert item["content_html"] == content.html
            assert from_rss.content[-1].value == from_atom.content[0].value == as_read(content.html)
    assert not [finding for found in judge(made.values(), feed).values() for finding in found if severe(finding)]


def severe(finding: Any) -> bool:
    """Warnings are about titles that look like markup, and traces of wrong decoding: what was drawn may have them."""
    return finding.severity == "error"


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_hard_text_comes_back_from_every_place_of_a_document(
    text: Any, name: str, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    feed = a_feed(an_entry(title=text, summary=text, tags=(text,), caption=text, credit=text), title=text, rights=text)
    document = next(each for each in documents(feed, a_site, None)[0] if each.path.endswith(name))

    read = feedparser.parse(document.body, sanitize_html=False)

    assert not read.bozo
    [entry] = read.entries
    assert (read.feed.title, entry.title, entry.tags[0].term) == (text, text, text)
    assert read.feed.rights == text
    assert entry.media_credit[0]["content"] == text
