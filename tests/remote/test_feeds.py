"""Feeds as subscribers have them: ids byte for byte, dates that are never today's, and nothing a feed can break."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pagefeed import __version__
from pagefeed.errors import PageError
from pagefeed.model import RemoteEntry, RemoteFeed
from pagefeed.remote import feeds, fetch
from pagefeed.remote.feeds import NoFeedError, moment, read_received, receive
from pagefeed.remote.fetch import FetchError, NotThereError

FEEDS = Path(__file__).parent.parent / "feeds"
HERE = "https://ferry.example/feed.xml"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rss(*items: str, channel: str = "", names: str = "") -> bytes:
    """An RSS feed of items, each as the inside of its element."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    head = f"<title>News</title><link>https://ferry.example/</link>{channel}"
    return f'<rss version="2.0"{names}><channel>{head}{inside}</channel></rss>'.encode()


def atom(*entries: str, feed: str = "", names: str = "") -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{names}><title>News</title>{feed}{inside}</feed>'.encode()


def json_feed(*items: object, **feed: Any) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items} | feed).encode()


def read(data: bytes, address: str = HERE) -> RemoteFeed:
    return read_received(data, address)


def only(data: bytes, address: str = HERE) -> RemoteEntry:
    [entry] = read(data, address).entries
    return entry


def sample(path: str, **options: bool) -> RemoteFeed:
    return receive(str(FEEDS / path), **options)


# --- publishers ---------------------------------------------------------------------------------


def test_a_wordpress_feed_has_ids_that_are_no_addresses_of_pages() -> None:
    feed = sample("wordpress/feed.xml")

    assert (feed.format, feed.title, len(feed.entries)) == ("rss", "The Lindmoor Courier", 5)
    first = feed.entries[0]
    assert first.id == "https://lindmoor-courier.example/?p=1873"
    assert first.title == "Three owls, one steeple & a very patient organist"
    assert first.link == "https://lindmoor-courier.example/2024/05/07/three-owls/"
    assert first.published == at("2024-05-07T06:30:12")
    assert first.published_written == "Tue, 07 May 2024 06:30:12 +0000"
    assert first.updated is None
    assert (first.authors, first.tags) == (("Ida Holm",), ("Town", "Birds & beasts"))
    assert first.summary.startswith("For five weeks nobody has")
    assert first.summary.endswith("[…]")
    assert first.html.startswith("<p>For five weeks")
    assert "Saint Bride&#8217;s" in first.html


def test_a_hugo_feed_has_summaries_alone_and_dates_with_their_zone() -> None:
    feed = sample("hugo/index.xml")

    assert [entry.id for entry in feed.entries] == [entry.link for entry in feed.entries]
    assert [entry.published for entry in feed.entries] == [
        at("2024-02-05T09:00:00"),
        at("2024-01-25T07:10:00"),
        at("2024-01-13T00:00:00"),
        at("2023-10-09T17:30:00"),
        at("2023-10-01T10:00:00"),
    ]
    assert {entry.html for entry in feed.entries} == {""}
    assert feed.entries[2].summary.startswith("Tram number 4, which carried Lindmoor’s people up the hill")


def test_a_jekyll_feed_has_ids_without_the_suffix_of_their_pages() -> None:
    feed = sample("jekyll/feed.xml")

    assert (feed.format, feed.title) == ("atom", "Harbour & Hill")
    first, second, *_ = feed.entries
    assert first.id == "https://harbour.example/harbour/2023/06/12/ferry-timetable"
    assert first.link == f"{first.id}.html"
    assert (first.published, first.updated) == (at("2023-06-12T05:00:00"), at("2023-06-14T07:20:00"))
    assert '<a href="/kiosk/">' in first.html
    assert (second.title, second.tags) == (
        "Three owls, one steeple & a very patient organist",
        ("Town", "Birds & beasts"),
    )


def test_a_ghost_feed_has_ids_of_its_database() -> None:
    feed = sample("ghost/rss.xml")

    assert [entry.id for entry in feed.entries] == [
        "66a1f0c27be1340001d3c4a9",
        "6684f1aa7be1340001d3c311",
        "6659c0de7be1340001d3c1f0",
        "663a77087be1340001d3bf02",
    ]
    assert feed.entries[0].link == "https://thewick.example/tram-number-four/"
    assert feed.entries[0].published == at("2024-07-25T07:15:30")
    assert feed.title == "The Wick"


def test_a_substack_feed_has_addresses_for_ids_that_it_calls_none() -> None:
    feed = sample("substack/feed.xml")

    assert [entry.id for entry in feed.entries] == [entry.link for entry in feed.entries]
    assert (feed.entries[1].summary, feed.entries[1].authors) == ("Sixty-one years, four hundred loaves", ("Ida Holm",))
    assert feed.entries[1].published == at("2024-10-12T16:31:07")


def test_an_eleventy_feed_says_only_when_entries_changed() -> None:
    feed = sample("eleventy.xml")

    assert {(entry.published, entry.published_written) for entry in feed.entries} == {(None, "")}
    assert feed.entries[0].updated == at("2023-09-18T00:00:00")
    assert feed.entries[0].authors == ("Runa Voss",)


def test_a_json_feed_may_have_numbers_for_ids_and_texts_for_content() -> None:
    feed = sample("feed.json")

    _, weir, choir, ferry = feed.entries
    assert feed.format == "json"
    assert (weir.id, weir.link) == ("4711", "https://lind.example/news/weir")
    assert (weir.authors, weir.updated) == (("Per Lund", "Ida Holm"), at("2024-01-18T07:30:00"))
    assert choir.html.startswith("<p>When the Lindmoor")
    assert choir.html.endswith(" &lt;3</p>")
    assert (choir.summary, choir.published) == ("Ninety-two singers, sixty places", at("2023-12-04T01:15:30"))
    assert (ferry.title, ferry.published, ferry.authors) == ("", at("2023-11-30T00:00:00"), ("Runa Voss",))


def test_an_rdf_feed_has_its_ids_in_attributes_and_its_dates_in_dublin_core() -> None:
    feed = sample("rss-1.0.rdf")

    assert (feed.format, feed.title) == ("rss", "Boat log Café Lind")
    first, *_, last = feed.entries
    assert (first.id, first.link) == ("http://boats.example/log/142#entry", "http://boats.example/log/142")
    assert (first.published, first.updated) == (at("2009-04-06T04:55:00"), None)
    assert (first.authors, first.tags) == (("Per Lund",), ("Harbour",))
    assert (last.published, last.published_written) == (at("2009-02-01T00:00:00"), "2009-02")


def test_a_blogger_feed_has_tag_ids_and_links_of_many_kinds() -> None:
    feed = sample("blogger/default.xml")

    first = feed.entries[0]
    assert first.id == "tag:blogger.com,1999:blog-7301154928006517.post-8051177310022"
    assert first.link == "https://lindmoorlore.example/2012/09/sixty-kinds-of-apple.html"
    assert (first.published, first.updated) == (at("2012-09-02T19:58:00"), at("2012-09-02T20:14:03"))


def test_older_versions_of_rss_are_read() -> None:
    old = b'<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE rss PUBLIC'
    old += b' "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    old += b'<rss version="0.91"><channel><title>Caf\xe9</title>'
    old += b"<item><title>Cr&eacute;pes</title><link>https://ferry.example/1</link></item></channel></rss>"

    feed = read(old)

    assert feed.title == "Café"
    assert [(entry.id, entry.title) for entry in feed.entries] == [("https://ferry.example/1", "Crépes")]


# --- ids ----------------------------------------------------------------------------------------

IDS = (
    "https://ferry.example/a/../b/./c?x=1&y=2#",
    "/2024/05/a page",
    "urn:uuid:F81D4FAE-7dec-11d0-a765-00a0c91e6bf6",
    "http:////ferry.example",
    "Ã©tÃ©",
    "ﬁ ﬀ ﷺ e\u0301 ½",
    "a  b\u00a0c",
    "&amp;",
    "<b>1</b>",
    "number 0",
    "0",
    "HTTPS://FERRY.example:443/%7e%C3%A9",
)
printable = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp"), include_characters=" "), min_size=1
).filter(lambda text: text == text.strip(" "))


def examples(test: Callable[..., None]) -> Callable[..., None]:
    for id_ in IDS:
        test = example(id_)(test)
    return test


@examples
@given(printable)
def test_a_guid_comes_back_as_it_is_written(id_: str) -> None:
    for said in ("", ' isPermaLink="true"', ' isPermaLink="false"'):
        entry = only(rss(f"<guid{said}>{escape(id_)}</guid>", names=' xml:base="https://base.example/x/"'))

        assert entry.id == id_


@examples
@given(printable)
def test_an_atom_id_comes_back_as_it_is_written(id_: str) -> None:
    entry = only(atom(f"<id>\n {escape(id_)} </id>", names=' xml:base="https://base.example/x/"'))

    assert entry.id == id_
    assert entry.link is None


@examples
@given(printable)
def test_a_json_id_comes_back_as_it_is_written(id_: str) -> None:
    assert only(json_feed({"id": id_})).id == id_


@pytest.mark.parametrize("written", ["12", "1.0", "1e3", "123456789012345678901234567890"])
def test_a_number_is_the_id_that_it_is_written_as(written: str) -> None:
    data = json_feed({"id": "?"}).replace(b'"?"', written.encode())

    assert only(data).id == written


def test_an_id_may_be_broken_over_cdata_and_comments() -> None:
    assert only(rss("<guid isPermaLink='false'><![CDATA[a&b]]>c<!-- no -->d</guid>")).id == "a&bcd"


def test_without_a_guid_the_link_is_the_id() -> None:
    assert only(rss("<title>x</title><link>https://ferry.example/1</link>")).id == "https://ferry.example/1"
    assert only(json_feed({"url": "https://ferry.example/1"})).id == "https://ferry.example/1"
    assert only(rss("<title>x</title>")).id == ""


def test_the_first_of_several_guids_counts_and_no_other_id() -> None:
    names = ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"'
    item = "<atom:id>other</atom:id><g:id>third</g:id><guid isPermaLink='false'>one</guid><guid>two</guid>"

    assert only(rss(item, names=names)).id == "one"


def test_an_entry_that_is_quoted_keeps_its_own_id() -> None:
    source = "<source><id>tag:elsewhere</id><title>Elsewhere</title><link href='https://elsewhere.example/'/></source>"

    entry = only(atom(f"{source}<id>tag:here</id><title>Here</title><link href='https://ferry.example/1'/>"))

    assert (entry.id, entry.title, entry.link) == ("tag:here", "Here", "https://ferry.example/1")


def test_an_id_no_feed_could_carry_loses_what_forbids_it() -> None:
    assert only(b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "a\\u0000\\ud800b"}]}').id == "ab"


# --- links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<guid>https://ferry.example/1</guid>", "https://ferry.example/1"),
        ("<guid>ferry-1</guid>", None),
        ('<guid isPermaLink="false">https://ferry.example/1</guid>', None),
        ('<guid isPermaLink="true">/1</guid>', "https://ferry.example/1"),
        ("<guid>https://ferry.example/1</guid><link>https://ferry.example/2</link>", "https://ferry.example/2"),
        ("<link>2</link>", "https://ferry.example/2"),
        ("<link>mailto:ida@ferry.example</link>", None),
        ("<link> \nhttps://ferry.example/a?b=1&amp;c=2\n</link>", "https://ferry.example/a?b=1&c=2"),
    ],
)
def test_the_link_of_an_item(item: str, link: str | None) -> None:
    assert only(rss(item)).link == link


def test_of_the_links_of_an_entry_the_page_is_its_address() -> None:
    links = (
        "<link rel='self' href='https://ferry.example/1.atom'/><link rel='enclosure' href='https://ferry.example/1.mp3'/>"
        "<link type='application/json' href='https://ferry.example/1.json'/><link href='https://ferry.example/1'/>"
        "<link rel='alternate' type='text/html' hreflang='de' href='https://ferry.example/1.de'/>"
    )

    assert only(atom(links)).link == "https://ferry.example/1"


def test_relative_links_are_relative_to_what_the_feed_says() -> None:
    entry = "<link href='1'/>"

    assert only(atom(entry), "https://ferry.example/news/feed").link == "https://ferry.example/news/1"
    assert only(atom(entry, names=" xml:base='https://base.example/a/b'")).link == "https://base.example/a/1"
    assert only(atom(entry, feed="<link rel='self' href='https://self.example/x/y'/>"), "feed.xml").link == (
        "https://self.example/x/1"
    )
    assert only(atom(entry), "feed.xml").link is None
    assert only(json_feed({"id": "1", "url": "1"}, home_page_url="https://home.example/a/")).link == (
        "https://home.example/a/1"
    )


# --- dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("2024-05-07T08:30:12+02:00", "2024-05-07T06:30:12"),
        ("2024-05-07T08:30:12.999Z", "2024-05-07T08:30:12"),
        ("2024-05-07T08:30:12", "2024-05-07T08:30:12"),
        ("2024-05-07T08:30", "2024-05-07T08:30:00"),
        ("2024-05-07", "2024-05-07T00:00:00"),
        ("2024-05", "2024-05-01T00:00:00"),
        ("2024", "2024-01-01T00:00:00"),
        ("Tue, 07 May 2024 08:30:12 GMT", "2024-05-07T08:30:12"),
        ("Tue, 07 May 2024 08:30:12 EST", "2024-05-07T13:30:12"),
        ("Tue, 07 May 2024 08:30:12 -0000", "2024-05-07T08:30:12"),
        ("07 May 2024 08:30 +0530", "2024-05-07T03:00:00"),
        ("Tue, 7 May 24 08:30:12", "2024-05-07T08:30:12"),
        ("Tue May  7 08:30:12 2024", "2024-05-07T08:30:12"),
        ("", None),
        ("yesterday", None),
        ("--05-07", None),
        ("May", None),
        ("08:30", None),
        ("Tue, 31 Feb 2024 08:30:12 GMT", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("9999-12-31T23:59:59.9999999Z", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("Tue, 07 May 2024 08:30:12 -0500 (EST)", "2024-05-07T13:30:12"),
    ],
)
def test_a_date_is_what_is_written_or_none(written: str, then: str | None) -> None:
    assert moment(written) == (at(then) if then else None)


@given(st.text() | st.from_regex(r"[\w ,:+-]{0,40}"))
def test_no_date_is_of_the_present(written: str) -> None:
    found = moment(written)

    assert found is None or (found.tzinfo is UTC and found.microsecond == 0)
    assert found is None or any(digits in written for digits in (str(found.year), f"{found.year % 100:02}", "99", "00"))


def test_a_date_that_names_no_moment_is_still_told() -> None:
    entry = only(rss("<guid>1</guid><pubDate> soon </pubDate>"))

    assert (entry.published, entry.published_written) == (None, "soon")


def test_published_and_updated_are_never_taken_for_each_other() -> None:
    changed = "<updated>2024-05-07T08:30:12Z</updated>"
    came = "<published>2024-05-01T08:30:12Z</published>"

    assert (only(atom(changed)).published, only(atom(changed)).updated) == (None, at("2024-05-07T08:30:12"))
    assert (only(atom(came)).published, only(atom(came)).updated) == (at("2024-05-01T08:30:12"), None)
    assert only(rss("<title>x</title>", channel="<pubDate>Tue, 07 May 2024 08:30:12 GMT</pubDate>")).published is None


def test_dublin_core_dates_an_item_that_has_no_other_date() -> None:
    names = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    date = "<dc:date>2024-05-07T10:00:00Z</dc:date>"

    alone = only(rss(date, names=names))
    beside = only(rss(f"{date}<pubDate>Wed, 01 May 2024 08:00:00 GMT</pubDate>", names=names))

    assert (alone.published, alone.updated) == (at("2024-05-07T10:00:00"), None)
    assert (beside.published, beside.updated) == (at("2024-05-01T08:00:00"), None)


# --- texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Fish &amp; ships", "Fish & ships"),
        ("Fish &amp;amp; ships", "Fish & ships"),
        ("<![CDATA[Fish &#038; ships]]>", "Fish & ships"),
        ("<![CDATA[The <em>Mary</em> sails]]>", "The Mary sails"),
        ("The <em>Mary</em> sails", "The Mary sails"),
        ("1 &lt; 2", "1 < 2"),
        ("\n two\n lines ", "two lines"),
    ],
)
def test_the_title_of_an_item_is_plain_text(title: str, plain: str) -> None:
    assert only(rss(f"<title>{title}</title>")).title == plain


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("<title>AT&amp;T &lt;b&gt;</title>", "AT&T <b>"),
        ("<title type='text'>Fish &amp;amp; ships</title>", "Fish &amp; ships"),
        ("<title type='html'>Fish &amp;amp; &lt;b&gt;ships&lt;/b&gt;</title>", "Fish & ships"),
        (
            "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Fish &amp; <b>ships</b></div></title>",
            "Fish & ships",
        ),
    ],
)
def test_the_title_of_an_entry_is_plain_text_by_its_type(title: str, plain: str) -> None:
    assert only(atom(title)).title == plain


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<content type='html'>&lt;p onclick='x'&gt;a&lt;br&gt;b&lt;/p&gt;</content>", "<p onclick='x'>a<br>b</p>"),
        ("<content type='html'>&lt;img src='/a.png'&gt;</content>", "<img src='/a.png'>"),
        ("<content>a &lt; b\n\nc</content>", "<p>a &lt; b</p>\n<p>c</p>"),
        (
            "<content type='xhtml' xmlns:x='http://www.w3.org/1999/xhtml'><x:div>a<x:br/><x:b>b</x:b></x:div></content>",
            "a<br><b>b</b>",
        ),
        (
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><item><guid>9</guid></item></div></content>",
            "<item><guid>9</guid></item>",
        ),
        ("<content type='image/png'>iVBORw0KGgo=</content>", ""),
        ("<content type='text/html' src='https://ferry.example/1'/>", ""),
        ("<summary>a</summary>", ""),
    ],
)
def test_the_content_of_an_entry_is_as_given(content: str, html: str) -> None:
    assert only(atom(f"<id>1</id>{content}")).html == html


def test_content_is_no_summary_and_a_summary_is_no_content() -> None:
    names = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    whole = "<content:encoded><![CDATA[<p>All of it</p>]]></content:encoded>"
    some = "<description>&lt;p&gt;Some&lt;/p&gt;&lt;p&gt;of it&lt;/p&gt;</description>"

    assert (only(rss(whole, names=names)).summary, only(rss(whole, names=names)).html) == ("", "<p>All of it</p>")
    assert (only(rss(some)).summary, only(rss(some)).html) == ("Some of it", "")
    for both in (whole + some, some + whole):
        entry = only(rss(both, names=names))
        assert (entry.summary, entry.html) == ("Some of it", "<p>All of it</p>")


def test_what_a_feed_says_of_pictures_and_podcasts_is_not_of_the_entry() -> None:
    names = ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    media = (
        "<media:title>A photo</media:title><media:description>Of a boat</media:description>"
        "<media:keywords>boat,photo</media:keywords><itunes:summary>Listen</itunes:summary>"
        "<itunes:keywords>sound</itunes:keywords>"
    )

    entry = only(rss(f"{media}<title>Boats</title><description>Two boats</description>", names=names))

    assert (entry.title, entry.summary, entry.html, entry.tags) == ("Boats", "Two boats", "", ())


def test_authors_are_names() -> None:
    names = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    people = (
        "<author>ida@ferry.example (Ida Holm)</author><dc:creator>Ida Holm</dc:creator><dc:creator>Per</dc:creator>"
    )
    feed = "<author><name>Runa Voss</name></author>"

    assert only(rss(people, names=names)).authors == ("Ida Holm", "Per")
    assert only(rss("<author>Ida Holm &lt;ida@ferry.example&gt;</author>")).authors == ("Ida Holm",)
    assert only(rss("<author>ida@ferry.example</author>")).authors == ("ida@ferry.example",)
    assert only(atom("<id>1</id>", feed=feed)).authors == ("Runa Voss",)
    assert only(atom("<author><name>Per</name><uri>https://per.example/</uri></author>", feed=feed)).authors == ("Per",)
    assert only(json_feed({"id": "1"}, author={"name": "Runa"})).authors == ("Runa",)


def test_tags_are_as_people_read_them() -> None:
    entry = only(atom("<category term='t1' label='Town &amp; country'/><category term='t2'/><category term='t2'/>"))

    assert entry.tags == ("Town & country", "t2")


# --- feeds that are not quite -------------------------------------------------------------------


def test_stray_ampersands_and_entities_of_html_change_no_id() -> None:
    feed = sample("broken/entities-and-ampersands.xml")

    assert feed.title == "Fish & Ships"
    assert [(entry.id, entry.title) for entry in feed.entries] == [
        ("https://quay.example/?post_type=news&p=7", "Café on the quay opens – at last"),
        ("https://quay.example/?x=1&copy=2&y=&", "Second"),
    ]


def test_undeclared_prefixes_mean_what_they_usually_do() -> None:
    [entry] = sample("broken/undeclared-prefixes.xml").entries

    assert (entry.id, entry.title, entry.authors, entry.html) == ("quay-1", "Eels", ("Ida Holm",), "<p>Eels & more</p>")


def test_markup_that_nobody_escaped_is_text_all_the_same() -> None:
    nets, ropes = sample("broken/unescaped-markup.xml").entries

    assert (nets.id, nets.summary) == ("https://quay.example/nets", "Nets are mended on Friday & Saturday")
    assert (ropes.id, ropes.summary) == ("https://quay.example/ropes", "plain")


def test_of_a_feed_that_is_cut_off_only_whole_entries_count() -> None:
    assert [entry.id for entry in sample("broken/cut-off.xml").entries] == ["https://quay.example/?p=12"]


@pytest.mark.parametrize(
    ("path", "id_", "title"),
    [
        ("wrong-encoding.xml", "kai-1", "Die Brücke"),
        ("below-a-warning.xml", "https://quay.example/?p=3", "Tides"),
        ("control-characters.xml", "bell", "A bell rings"),
        ("tags-that-cross.xml", "https://quay.example/?a=1&p=3", "Cross"),
    ],
)
def test_what_is_readable_is_read(path: str, id_: str, title: str) -> None:
    [entry] = sample(f"broken/{path}").entries

    assert (entry.id, entry.title) == (id_, title)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"]
)
def test_a_feed_may_be_in_any_encoding_that_it_declares(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>{rss("<guid>é</guid><title>Brücke</title>").decode()}'

    entry = only(text.encode(encoding))

    assert (entry.id, entry.title) == ("é", "Brücke")


def test_a_feed_that_cannot_be_in_what_it_declares_is_in_utf_8() -> None:
    for name in ("utf-16", "punycode", "no such"):
        text = f'<?xml version="1.0" encoding="{name}"?>{rss("<guid>é</guid>").decode()}'

        assert only(text.encode()).id == "é"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"Not a feed at all", "not a feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a feed"),
        (b"<opml version='2.0'><body><outline text='x'/></body></opml>", "not a feed"),
        (b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "it is a web page, not a feed"),
        (b"{}", "it is JSON, but not a JSON Feed"),
        (b'{"version": 1, "items": []}', "it is JSON, but not a JSON Feed"),
        (b"{" * 100_000, "it is not JSON"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000, "it is not JSON"),
    ],
)
def test_what_is_no_feed_is_told_with_a_cure(data: bytes, what: str) -> None:
    with pytest.raises(NoFeedError) as caught:
        read(data)

    assert str(caught.value).startswith(f"{HERE}: {what}")
    assert caught.value.cure == "give the address of an RSS, Atom or JSON feed"


def test_a_web_page_is_asked_for_its_feed() -> None:
    with pytest.raises(NoFeedError) as caught:
        sample("page.html")

    assert caught.value.cure == "give the feed that it names, https://lindmoor-courier.example/feed/"


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).entries == read(atom()).entries == read(json_feed()).entries == ()


# --- hostile feeds ------------------------------------------------------------------------------


def test_entities_that_multiply_are_not_resolved() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>'.encode() + rss("<guid>x</guid><title>&a11;</title>")

    entry = only(laughs)

    assert (entry.id, entry.title) == ("x", "&a11;")


def test_entities_of_other_files_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    for declared in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;'):
        data = f"<!DOCTYPE rss [{declared}]>".encode() + rss("<guid>&x;</guid><title>&x;</title>")

        assert "hidden" not in repr(read(data))


def test_an_entity_that_a_feed_declares_for_itself_is_its_text() -> None:
    assert only(b'<!DOCTYPE rss [<!ENTITY co "Ferry Co">]>' + rss("<title>&co;</title>")).title == "Ferry Co"


@pytest.mark.parametrize(
    "data",
    [
        b"<!--" + b"\n" * 100_000 + b"--><rss version='2.0'><channel><item><title>x</item>",
        b"<rss version='2.0'><channel>" + b"<![CDATA[" * 100_000,
        b"<rss version='2.0'><channel>" + b"<description><" * 50_000,
        b"<rss version='2.0'><channel>" + b"<item>" * 20_000,
        b"<rss version='2.0'><channel><item><title>" + b"<b>" * 50_000,
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"&" * 200_000,
    ],
    ids=["newlines", "cdata", "markup", "items", "depth", "ampersands"],
)
def test_no_small_feed_takes_long(data: bytes) -> None:
    before = time.process_time()

    with suppress(PageError):
        read(data)

    assert time.process_time() - before < 10


def test_elements_of_any_name_break_nothing() -> None:
    """feedparser keeps what it does not know beside its own, under the name that a feed gives it."""
    names = ("links", "authors", "tags", "content", "title_detail", "summary_detail", "id", "updated", "guidislink")
    odd = "".join(f"<{name}>x</{name}><{name} a='b'/>" for name in names)

    for data in (rss(odd, channel=odd), rss(odd, channel=odd) + b"<", atom(odd, feed=odd)):
        assert len(read(data).entries) == 1


tags = st.sampled_from(
    [
        *("rss", "channel", "item", "feed", "entry", "title", "link", "guid", "id", "description", "content", "author"),
        *(
            "source",
            "image",
            "links",
            "dc:date",
            "media:title",
            "atom:link",
            "svg",
            "body",
            "category",
            "rdf:RDF",
            "!--",
        ),
    ]
)
pieces = st.one_of(
    tags.map(lambda tag: f"<{tag}>"),
    tags.map(lambda tag: f"</{tag}>"),
    tags.map(lambda tag: f"<{tag} href='a' type='xhtml' xml:base='http://[' isPermaLink='1' rdf:about=''/>"),
    st.sampled_from(
        ["<![CDATA[", "]]>", "-->", "&#xFFFFFFFF;", "&#xD800;", "&#0;", "&nbsp;", "&x;", "<?xml ?>", "<!D"]
    ),
    st.text(max_size=5),
)
soup = st.lists(pieces, max_size=40).map("".join)


@given(
    st.binary()
    | soup.map(str.encode)
    | soup.map(lambda text: f"<rss version='2.0'><channel>{text}".encode())
    | soup.map(lambda text: rss(text))
    | soup.map(lambda text: atom(text))
)
def test_any_bytes_are_a_feed_or_a_page_error(data: bytes) -> None:
    with suppress(PageError):
        assert all(isinstance(entry, RemoteEntry) for entry in read(data).entries)


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url"]), inner, max_size=2),
    max_leaves=6,
)
keys = st.sampled_from(
    ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors", "author", "tags"]
)


@given(st.lists(st.dictionaries(keys, values) | values, max_size=3), st.dictionaries(keys, values), values)
def test_any_json_is_a_feed(items: list[object], feed: dict[str, Any], following: object) -> None:
    reception = read(json_feed(*items, **feed, next_url=following, home_page_url=following))

    assert len(reception.entries) == sum(isinstance(item, dict) for item in items)
    assert repr(reception).encode()


# --- the web ------------------------------------------------------------------------------------


@dataclass
class Server:
    """A web server on this machine: what it answers by path, and what it was asked."""

    address: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        self.answers[path] = status, {name.replace("_", "-"): value for name, value in headers.items()}, body
        return f"{self.address}{path}"


@pytest.fixture
def server() -> Iterator[Server]:
    here = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            here.headers = dict(self.headers)
            status, headers, body = here.answers.get(self.path, (404, {}, b"nothing here"))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                half = len(body) // 2
                self.wfile.write(body[:half])
                time.sleep(here.pause)
                self.wfile.write(body[half:])

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        here.address = f"http://127.0.0.1:{listening.server_port}"
        yield here
        listening.shutdown()
        thread.join()


def ids(feed: RemoteFeed) -> list[str]:
    return [entry.id for entry in feed.entries]


def test_a_feed_is_read_from_the_web_by_a_program_that_says_its_name(server: Server) -> None:
    address = server.put("/feed", atom("<id>1</id><link href='one'/>"))

    feed = receive(address)

    assert (feed.address, ids(feed), feed.entries[0].link) == (address, ["1"], f"{server.address}/one")
    assert server.headers["User-Agent"] == f"pagefeed/{__version__}"
    assert server.headers["Accept-Encoding"] == "gzip"


def test_a_feed_may_be_packed(server: Server) -> None:
    address = server.put("/feed", gzip.compress(rss("<guid>1</guid>")), Content_Encoding="gzip")

    assert ids(receive(address)) == ["1"]


def test_a_server_names_the_encoding_of_a_feed_that_does_not(server: Server) -> None:
    body = rss("<guid>1</guid><title>Brücke</title>").decode().encode("iso-8859-2")

    address = server.put("/feed", body, Content_Type="text/xml; charset=ISO-8859-2")

    assert receive(address).entries[0].title == "Brücke"


def test_a_redirect_is_followed_and_links_are_relative_to_where_it_leads(server: Server) -> None:
    server.put("/new/feed", atom("<id>1</id><link href='one'/>"))
    address = server.put("/feed", b"", 301, Location="/new/feed")

    feed = receive(address)

    assert (feed.address, feed.entries[0].link) == (address, f"{server.address}/new/one")


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://127.0.0.1/feed", "data:,x"])
def test_a_redirect_leads_nowhere_but_to_the_web(server: Server, there: str) -> None:
    address = server.put("/feed", b"", 302, Location=there)

    with pytest.raises(FetchError, match="cannot be fetched"):
        receive(address)


def test_redirects_that_go_round_end(server: Server) -> None:
    address = server.put("/feed", b"", 302, Location="/feed")

    with pytest.raises(FetchError, match="cannot be fetched") as caught:
        receive(address)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "kind"), [(404, NotThereError), (410, NotThereError), (403, FetchError), (503, FetchError)]
)
def test_an_answer_that_is_none_is_told(server: Server, status: int, kind: type[FetchError]) -> None:
    address = server.put("/feed", b"<html></html>", status)

    with pytest.raises(kind) as caught:
        receive(address)

    assert str(caught.value).startswith(f"{address}: cannot be fetched: {status} ")
    assert caught.value.cure == "check that it opens in a browser"


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(FetchError, match=r"cannot be fetched: connection refused; check that it opens in a browser"):
        receive("http://127.0.0.1:1/feed")


def test_a_server_that_keeps_us_waiting_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.1)
    address = server.put("/feed", rss("<guid>1</guid>"))
    server.pause = 0.5

    with pytest.raises(FetchError, match=r"cannot be fetched: no complete answer within 0\.1 seconds"):
        receive(address)


def test_a_document_over_the_limit_is_refused_packed_or_not(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fetch, "LIMIT", 100_000)
    large = rss(f"<title>{'x' * 10_000_000}</title>")
    (tmp_path / "feed.xml").write_bytes(large)

    for address in (
        server.put("/feed", large),
        server.put("/packed", gzip.compress(large), Content_Encoding="gzip"),
        str(tmp_path / "feed.xml"),
    ):
        with pytest.raises(FetchError, match="it is over the limit of 100,000 bytes"):
            receive(address)


@pytest.mark.parametrize("packed", [False, True])
def test_half_a_document_is_not_taken_for_a_whole_one(server: Server, packed: bool) -> None:
    body = rss(*(f"<guid>{n}</guid>" for n in range(100)))
    body = gzip.compress(body) if packed else body
    headers: dict[str, Any] = {"Content_Encoding": "gzip"} if packed else {}
    length = len(body) if packed else len(body) + 10
    address = server.put("/feed", body[:-9] if packed else body, Content_Length=str(length), **headers)

    with pytest.raises(FetchError, match="cannot be fetched"):
        receive(address)


@pytest.mark.parametrize("address", ["ftp://ferry.example/feed", "file:///etc/passwd", "feed://ferry.example/"])
def test_other_addresses_are_not_opened(address: str) -> None:
    with pytest.raises(FetchError, match="neither a file nor a web address"):
        receive(address)


@pytest.mark.parametrize(
    "address", ["http://", "http://[", "http://a b/", "https://127.0.0.1:x/", "http://\u0000/", "no\0file"]
)
def test_an_address_that_cannot_be_meant_is_told(address: str) -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        receive(address)


def test_an_address_is_asked_for_as_people_read_it(server: Server) -> None:
    server.put("/f%C3%A4hre?a=%C3%A9%20b", rss("<guid>1</guid>"))

    assert ids(receive(f"{server.address}/fähre?a=é b#top")) == ["1"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for address in (str(tmp_path), str(tmp_path / "none.xml")):
        with pytest.raises(FetchError) as caught:
            receive(address)

        assert str(caught.value).startswith(f"{address}: cannot be fetched: ")


# --- several pages ------------------------------------------------------------------------------


def test_the_pages_of_a_feed_are_one_feed_on_disk() -> None:
    whole = sample("blogger/default.xml", follow=True)
    first = sample("blogger/default.xml")

    assert [entry.title.split()[0] for entry in whole.entries] == ["Sixty", "An", "The", "Night", "Council"]
    assert whole.more is None
    assert (len(first.entries), first.more) == (3, str((FEEDS / "blogger/default-4.xml").resolve()))


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_the_pages_of_a_feed_are_one_feed_on_the_web(server: Server, rel: str) -> None:
    server.put("/2", atom("<id>b</id>", "<id>c</id>", feed=f"<link rel='{rel}' href='/3'/>"))
    server.put("/3", atom("<id>d</id>"))
    names = ' xmlns:atom="http://www.w3.org/2005/Atom"'
    link = f"<atom:link rel='{rel}' href='{server.address}/2'/>"
    address = server.put("/1", rss("<guid>a</guid>", "<guid>b</guid>", channel=link, names=names))

    assert ids(receive(address, follow=True)) == ["a", "b", "c", "d"]
    assert (ids(receive(address)), receive(address).more) == (["a", "b"], f"{server.address}/2")


def test_the_pages_of_a_json_feed_are_one_feed(server: Server) -> None:
    server.put("/2.json", json_feed({"id": "b"}, next_url=f"{server.address}/1.json"))
    address = server.put("/1.json", json_feed({"id": "a"}, next_url=f"{server.address}/2.json"))

    feed = receive(address, follow=True)

    assert (ids(feed), feed.more) == (["a", "b"], None)
    assert server.asked == ["/1.json", "/2.json"]


def test_wordpress_has_pages_that_it_does_not_name(server: Server) -> None:
    made = "<generator>https://wordpress.org/?v=6.5.2</generator>"
    address = server.put("/feed/?cat=3", rss("<guid>a</guid>", channel=made))
    server.put("/feed/?cat=3&paged=2", rss("<guid>b</guid>", channel=made))
    server.put("/feed/?cat=3&paged=3", rss("<guid>c</guid>", channel=made))

    feed = receive(address, follow=True)

    assert (ids(feed), feed.more) == (["a", "b", "c"], None)


def test_a_wordpress_that_has_one_page_for_all_numbers_is_read_once(server: Server) -> None:
    made = rss("<guid>a</guid>", channel="<generator>https://wordpress.org/?v=6.5.2</generator>")
    address = server.put("/feed/", made)
    server.put("/feed/?paged=2", made)

    assert ids(receive(address, follow=True)) == ["a"]


def test_pages_of_another_host_are_named_but_not_read(server: Server) -> None:
    elsewhere = server.address.replace("127.0.0.1", "localhost")
    server.put("/2", atom("<id>b</id>"))
    server.put("/moved", b"", 302, Location=f"{elsewhere}/2")
    address = server.put("/1", atom("<id>a</id>", feed=f"<link rel='next' href='{elsewhere}/2'/>"))
    redirected = server.put("/0", atom("<id>a</id>", feed="<link rel='next' href='/moved'/>"))

    feed = receive(address, follow=True)

    assert (ids(feed), feed.more) == (["a"], f"{elsewhere}/2")
    assert server.asked == ["/1"]
    assert ids(receive(redirected, follow=True)) == ["a"]


@pytest.mark.parametrize(
    "link", ["../secret.xml", "/etc/passwd", "file:/etc/passwd", "http://127.0.0.1:1/", "link.xml"]
)
def test_a_file_leads_to_no_file_outside_its_folder(tmp_path: Path, link: str) -> None:
    (tmp_path / "secret.xml").write_bytes(atom("<id>b</id>"))
    (tmp_path / "feeds").mkdir()
    with suppress(OSError):
        (tmp_path / "feeds/link.xml").symlink_to(tmp_path / "secret.xml")
    (tmp_path / "feeds/1.xml").write_bytes(atom("<id>a</id>", feed=f"<link rel='next' href='{link}'/>"))

    feed = receive(str(tmp_path / "feeds/1.xml"), follow=True)

    assert (ids(feed), feed.more) == (["a"], link)


def test_no_more_pages_are_read_than_the_limit(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PAGES", 3)
    for page in range(1, 9):
        server.put(f"/{page}", json_feed({"id": str(page)}, next_url=f"{server.address}/{page + 1}"))

    feed = receive(f"{server.address}/1", follow=True)

    assert (ids(feed), feed.more) == (["1", "2", "3"], f"{server.address}/4")


def test_a_page_that_is_named_but_missing_is_an_error(server: Server) -> None:
    address = server.put("/1", atom("<id>a</id>", feed="<link rel='next' href='/2'/>"))

    with pytest.raises(NotThereError) as caught:
        receive(address, follow=True)

    assert caught.value.at.path == f"{server.address}/2"


def test_characters_of_windows_in_a_feed_of_latin_1_are_those_that_were_meant() -> None:
    [entry] = read(rss("<title>Don\u0092t wade</title><guid>w</guid>")).entries

    assert entry.title == "Don\u2019t wade"


def test_content_in_base64_is_unpacked() -> None:
    entry = '<id>b</id><content type="text/html" mode="base64">PGI+SGlnaDwvYj4=</content>'

    assert only(atom(entry)).html == "<b>High</b>"


@pytest.mark.parametrize("title", ["High</i> tide", "<b><i>High</b> tide", "High</title></b> tide"])
def test_a_stray_end_tag_costs_no_element_behind_it(title: str) -> None:
    [entry] = read(rss(f"<title>{title}</title><guid>tide-1</guid>")).entries

    assert entry.id == "tide-1"
    assert entry.title.startswith("High")


def test_an_empty_feed_is_a_feed_and_other_rdf_is_none() -> None:
    assert read(b'<rss version="2.0"/>').entries == ()
    with pytest.raises(NoFeedError):
        read(b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>')
