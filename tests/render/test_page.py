"""The pages that people subscribe from."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from pagefeed.errors import PageError
from pagefeed.model import Evidence, Moment
from pagefeed.render import page


def read(document):
    return etree.fromstring(document.body, etree.HTMLParser(encoding="utf-8"))


def text(element):
    return " ".join("".join(element.itertext()).split())


def alternates(html):
    links = html.iterfind("head/link[@rel='alternate']")
    return [(link.get("type"), link.get("title"), link.get("href")) for link in links]


def test_a_browser_finds_every_format(a_feed):
    assert alternates(read(page.subscribe(a_feed()))) == [
        ("application/rss+xml", "The Weekly Bridge (RSS)", "https://feeds.example.org/news/rss.xml"),
        ("application/atom+xml", "The Weekly Bridge (Atom)", "https://feeds.example.org/news/atom.xml"),
        (
            "application/feed+json",
            "The Weekly Bridge (JSON Feed)",
            "https://feeds.example.org/news/feed.json",
        ),
    ]


def test_a_person_finds_what_it_is_and_where_to_subscribe(a_feed):
    html = read(page.subscribe(a_feed(formats=("atom",))))

    assert text(html.find(".//h1")) == "The Weekly Bridge"
    assert "All that is built." in text(html.find(".//header"))
    assert text(html.find(".//dl")) == "Atom https://feeds.example.org/news/atom.xml"


def test_the_newest_entries_can_be_read_and_the_others_found(an_entry, a_feed):
    html = read(page.subscribe(a_feed(*map(an_entry, range(1, 13)))))
    articles, earlier = html.findall(".//article"), html.findall(".//ol/li")

    assert len(articles) == page.NEWEST
    assert articles[0].find(".//figure/img").get("src") == "https://example.org/b.jpg"
    assert "A bridge opened on Tuesday." in text(articles[0])
    assert "28 January 2025 · Ann Berg · Carl Dahl" in text(articles[0])
    assert [item.find("a").get("href") for item in earlier] == [
        "https://example.org/bridge/11",
        "https://example.org/bridge/12",
    ]


def test_a_feed_of_summaries_shows_summaries(an_entry, a_feed):
    article = read(page.subscribe(a_feed(an_entry(), whole=False))).find(".//article")

    assert article.find(".//figure") is None
    assert "A bridge opened on Tuesday." in text(article)


def test_an_empty_feed_says_so(a_feed):
    assert "No entry has been published yet." in text(read(page.subscribe(a_feed())))


def test_plain_text_is_escaped_and_html_is_not(an_entry, a_feed):
    feed = a_feed(an_entry(title="a <script> b", html="<p>x &amp; <em>y</em></p>"), title="Q & <A>")
    body = page.subscribe(feed).body

    assert b"a &lt;script&gt; b" in body
    assert b"<p>x &amp; <em>y</em></p>" in body
    assert b"<title>Q &amp; &lt;A&gt;</title>" in body
    assert b"<script" not in body


def test_an_entry_in_another_language_says_so(an_entry, a_feed):
    html = read(page.subscribe(a_feed(an_entry(1, language="de"), an_entry(2))))

    assert [article.get("lang") for article in html.iter("article")] == ["de", "en"]


def test_nothing_is_loaded_but_pictures(an_entry, a_feed):
    html = read(page.subscribe(a_feed(an_entry(html="<p>No picture.</p>"))))

    assert html.find(".//script") is None
    assert {link.get("rel") for link in html.iter("link")} == {"canonical", "alternate"}
    assert not [element for element in html.iter("*") if element.get("src")]
    assert "@import" not in html.findtext(".//style")
    assert "url(" not in html.findtext(".//style")


def test_it_suits_the_night_and_paper(a_feed):
    style = read(page.subscribe(a_feed())).findtext(".//style")

    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("year", "2025"),
        ("month", "March 2025"),
        ("day", "4 March 2025"),
        ("minute", "4 March 2025, 09:05 UTC"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(precision, words, a_feed):
    moment = Moment(datetime(2025, 3, 4, 9, 5, tzinfo=UTC), precision, Evidence("stated", ""))

    assert page.in_words(moment, a_feed().spec) == words


def test_a_day_is_that_of_the_sites_zone(a_feed):
    noon_in_auckland = Moment(datetime(2026, 1, 27, 23, tzinfo=UTC), "day", Evidence("stated", "2026-01-28"))

    assert page.in_words(noon_in_auckland, a_feed(timezone="Pacific/Auckland").spec) == "28 January 2026"


def test_a_control_character_is_refused(an_entry, a_feed):
    with pytest.raises(PageError, match=r"U\+0007"):
        page.subscribe(a_feed(an_entry(summary="\x07"), whole=False))


@pytest.mark.parametrize(("path", "file"), [(".", "index.html"), ("news", "news/index.html")])
def test_it_lies_beside_its_feed(path, file, a_feed):
    document = page.subscribe(a_feed(path=path))

    assert (document.path, document.media_type) == (file, "text/html; charset=utf-8")


def test_the_overview_lists_all_feeds(an_entry, a_feed):
    document = page.overview([a_feed(an_entry()), a_feed(title="R & D", path="rd", formats=("json",))])
    html = read(document)

    assert document.path == "index.html"
    assert [(text(each), each.find("a").get("href")) for each in html.iter("h2")] == [
        ("The Weekly Bridge", "https://feeds.example.org/news/index.html"),
        ("R & D", "https://feeds.example.org/rd/index.html"),
    ]
    assert len(alternates(html)) == 4
    assert html.find(".//footer/a").get("href") == "https://feeds.example.org/feeds.opml"


def test_an_overview_of_nothing_says_so():
    assert "No feed has been published yet." in text(read(page.overview([])))
