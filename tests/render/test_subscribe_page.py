"""The pages that people subscribe from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from pagefeed.errors import PageError
from pagefeed.model import Entry, Evidence, Feed, Moment, Precision, SiteSpec, Template
from pagefeed.render import subscribe_page
from pagefeed.render.forms import FORMS
from pagefeed.validator import check


def read(document: Any) -> Any:
    return etree.fromstring(document.body, etree.HTMLParser(encoding="utf-8"))


def text(element: Any) -> Any:
    return " ".join("".join(element.itertext()).split())


def alternates(html: Any) -> Any:
    links = html.iterfind("head/link[@rel='alternate']")
    return [(link.get("type"), link.get("title"), link.get("href")) for link in links]


def test_a_browser_finds_every_format(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    assert alternates(read(subscribe_page.subscribe(a_feed(), a_site))) == [
        ("application/rss+xml", "The Weekly Bridge (RSS)", "https://feeds.example.org/news/rss.xml"),
        ("application/atom+xml", "The Weekly Bridge (Atom)", "https://feeds.example.org/news/atom.xml"),
        (
            "application/feed+json",
            "The Weekly Bridge (JSON Feed)",
            "https://feeds.example.org/news/feed.json",
        ),
    ]


def test_a_person_finds_what_it_is_and_where_to_subscribe(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    html = read(subscribe_page.subscribe(a_feed(formats=("json", "atom")), a_site))
    box = html.find(".//section")

    assert text(html.find(".//h1")) == "The Weekly Bridge"
    assert "All that is built." in text(html.find(".//header"))
    assert "A web feed is a list of what is new" in text(box)
    assert text(box.find(".//code")) == "https://feeds.example.org/news/atom.xml"
    assert "The same entries as JSON Feed" in text(box)


@pytest.mark.parametrize("formats", [("rss", "atom", "json"), ("json", "rss"), ("json",)])
def test_each_format_is_offered_once_as_a_file_beside_the_page(
    formats: Any, a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    links = [
        link.get("href")
        for link in read(subscribe_page.subscribe(a_feed(formats=formats), a_site)).find(".//section").iter("a")
    ]

    assert sorted(link for link in links if ":" not in link) == sorted(FORMS[name].file for name in formats)


def test_each_reader_is_offered_once_with_the_address_encoded(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    box = read(subscribe_page.subscribe(a_feed(), a_site)).find(".//section")
    links = {text(link): link for link in box.iterfind(".//ul//a")}
    address = "https%3A%2F%2Ffeeds.example.org%2Fnews%2Frss.xml"

    assert {name: link.get("href") for name, link in links.items()} == {
        "Feedly": f"https://feedly.com/i/subscription/feed/{address}",
        "Inoreader": f"https://www.inoreader.com/?add_feed={address}",
        "NewsBlur": f"https://www.newsblur.com/?url={address}",
        "The Old Reader": f"https://theoldreader.com/feeds/subscribe?url={address}",
        "Feedbin": f"https://feedbin.com/?subscribe={address}",
        "An app on this device": "feed:https://feeds.example.org/news/rss.xml",
    }
    assert {link.get("rel") for link in links.values()} == {"noopener"}


def test_an_address_too_long_for_a_qr_code_has_none(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    html = read(subscribe_page.subscribe(a_feed(base=f"https://feeds.example.org/{'a' * 3000}/"), a_site))

    assert html.find(".//svg") is None
    assert html.find(".//section//ul") is not None


def test_programs_that_show_links_are_told_what_it_is(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    html = read(
        subscribe_page.subscribe(a_feed(an_entry(image="https://example.org/brücke.jpg"), language="en-GB"), a_site)
    )
    said = {meta.get("property") or meta.get("name"): meta.get("content") for meta in html.iter("meta")}

    assert {name: said[name] for name in said if name and name.startswith(("og:", "twitter:", "desc"))} == {
        "description": "All that is built.",
        "og:type": "website",
        "og:title": "The Weekly Bridge",
        "og:description": "All that is built.",
        "og:url": "https://feeds.example.org/news/index.html",
        "og:site_name": "The Bridge Press",
        "og:locale": "en_GB",
        "og:image": "https://example.org/br%C3%BCcke.jpg",
        "twitter:card": "summary_large_image",
        "twitter:title": "The Weekly Bridge",
        "twitter:description": "All that is built.",
        "twitter:image": "https://example.org/br%C3%BCcke.jpg",
    }


def test_an_entry_without_a_picture_promises_none(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    body = subscribe_page.subscribe(a_feed(an_entry(image=None)), a_site).body

    assert b"og:image" not in body
    assert b'content="summary"' in body


@pytest.mark.parametrize(
    ("path", "base", "front"),
    [
        (".", "https://feeds.example.org/", None),
        ("news", "https://feeds.example.org/", "../index.html"),
        ("world/news", "https://feeds.example.org/", "../../index.html"),
        ("news", "https://elsewhere.example/", None),
    ],
)
def test_a_page_leads_to_the_front_page_also_from_the_disk(
    path: str, base: str, front: str | None, a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    line = read(subscribe_page.subscribe(a_feed(path=path, base=base), a_site)).find(".//div[@class='dateline small']")

    assert {text(link): link.get("href") for link in line.iter("a")}.get("The Bridge Press") == front


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("az-Arab-IR", "rtl"),
        ("ar-Latn", "auto"),
        ("en-GB", "auto"),
        ("arn", "auto"),
    ],
)
def test_a_language_says_from_which_side_it_is_written(
    tag: str, direction: str, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    html = read(subscribe_page.subscribe(a_feed(an_entry(language=tag)), a_site))

    assert html.find(".//article").get("dir") == direction


def test_the_newest_entries_can_be_read_and_the_others_found(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    html = read(subscribe_page.subscribe(a_feed(*map(an_entry, range(1, 13))), a_site))
    articles, earlier = html.findall(".//article"), html.findall(".//ol/li")

    assert len(articles) == subscribe_page.NEWEST
    assert articles[0].find(".//figure/img").get("src") == "https://example.org/b.jpg"
    assert "A bridge opened on Tuesday." in text(articles[0])
    assert "28 January 2025 · Ann Berg · Carl Dahl" in text(articles[0])
    assert [item.find("a").get("href") for item in earlier] == [
        "https://example.org/bridge/11",
        "https://example.org/bridge/12",
    ]


def test_a_feed_of_summaries_shows_summaries(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    article = read(subscribe_page.subscribe(a_feed(an_entry(), whole=False), a_site)).find(".//article")

    assert article.find(".//figure") is None
    assert "A bridge opened on Tuesday." in text(article)


def test_an_empty_feed_says_so(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    assert "No entry has been published yet." in text(read(subscribe_page.subscribe(a_feed(), a_site)))


def test_plain_text_is_escaped_and_html_is_not(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    feed = a_feed(an_entry(title="a <script> b", html="<p>x &amp; <em>y</em></p>"), title="Q & <A>")
    body = subscribe_page.subscribe(feed, a_site).body

    assert b"a &lt;script&gt; b" in body
    assert b"<p>x &amp; <em>y</em></p>" in body
    assert b"<title>Q &amp; &lt;A&gt;</title>" in body
    assert body.count(b"<script") == 1


def test_the_one_script_is_named_by_the_policy(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    html = read(subscribe_page.subscribe(a_feed(), a_site))
    policy = html.find("head/meta[@http-equiv]").get("content")
    script = html.findtext(".//script")

    assert f"script-src '{subscribe_page.sha256(script)}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not check([subscribe_page.subscribe(a_feed(), a_site)])


def test_another_script_is_refused(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    made = subscribe_page.subscribe(a_feed(), a_site)
    spoilt = replace(made, body=made.body.replace(b"Copied", b"Stolen"))

    assert [finding.rule for finding in check([spoilt])] == ["SecurityRisk"]


def test_a_policy_below_the_head_names_no_script(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    script = "alert(1)"
    own = f'<meta http-equiv="Content-Security-Policy" content="script-src \'{subscribe_page.sha256(script)}\';">'
    entry = an_entry(html=f"<p>x</p>{own}<script>{script}</script>")

    assert "SecurityRisk" in {finding.rule for finding in check([subscribe_page.subscribe(a_feed(entry), a_site)])}


def test_an_entry_in_another_language_says_so(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    html = read(subscribe_page.subscribe(a_feed(an_entry(1, language="de"), an_entry(2)), a_site))

    assert [article.get("lang") for article in html.iter("article")] == ["de", "en"]


def test_nothing_is_loaded_but_pictures(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    html = read(subscribe_page.subscribe(a_feed(an_entry(html="<p>No picture.</p>")), a_site))

    assert {link.get("rel") for link in html.iter("link")} == {"canonical", "alternate", "icon"}
    assert html.find("head/link[@rel='icon']").get("href").startswith("data:image/png;base64,")
    assert not [element for element in html.iter("*") if element.get("src")]
    assert "@import" not in html.findtext(".//style")
    assert "url(" not in html.findtext(".//style")


def test_it_suits_the_night_and_paper(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    style = read(subscribe_page.subscribe(a_feed(), a_site)).findtext(".//style")

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
def test_a_date_is_said_as_exactly_as_it_is_known(
    precision: Precision, words: str, a_feed: Callable[..., Feed]
) -> None:
    moment = Moment(datetime(2025, 3, 4, 9, 5, tzinfo=UTC), precision, Evidence("stated", ""))

    assert subscribe_page.in_words(moment, a_feed().spec) == words


def test_a_day_is_that_of_the_sites_zone(a_feed: Callable[..., Feed]) -> None:
    noon_in_auckland = Moment(datetime(2026, 1, 27, 23, tzinfo=UTC), "day", Evidence("stated", "2026-01-28"))

    assert subscribe_page.in_words(noon_in_auckland, a_feed(timezone="Pacific/Auckland").spec) == "28 January 2026"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Berlin", "4 March 2025, 23:35 UTC+1"),
        ("Asia/Kolkata", "5 March 2025, 04:05 UTC+5:30"),
        ("America/St_Johns", "4 March 2025, 19:05 UTC-3:30"),
        ("Pacific/Kiritimati", "5 March 2025, 12:35 UTC+14"),
        ("Europe/London", "4 March 2025, 22:35 UTC"),
    ],
)
def test_a_time_of_day_is_that_of_the_sites_zone_and_says_how_far_it_is_from_utc(
    zone: str, words: str, a_feed: Callable[..., Feed]
) -> None:
    moment = Moment(datetime(2025, 3, 4, 22, 35, tzinfo=UTC), "minute", Evidence("stated", ""))

    assert subscribe_page.in_words(moment, a_feed(timezone=zone).spec) == words


def test_a_control_character_is_refused(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    with pytest.raises(PageError, match=r"U\+0007"):
        subscribe_page.subscribe(a_feed(an_entry(summary="\x07"), whole=False), a_site)


@pytest.mark.parametrize(("path", "file"), [(".", "index.html"), ("news", "news/index.html")])
def test_it_lies_beside_its_feed(path: str, file: str, a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    document = subscribe_page.subscribe(a_feed(path=path), a_site)

    assert (document.path, document.media_type) == (file, "text/html; charset=utf-8")


def test_the_overview_lists_all_feeds(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    feeds = [a_feed(*map(an_entry, range(1, 6))), a_feed(title="R & D", path="rd", formats=("json",))]
    document = subscribe_page.overview(feeds, a_site)
    html = read(document)

    assert document.path == "index.html"
    assert [(text(each), each.find("a").get("href")) for each in html.iterfind(".//li/h2")] == [
        ("The Weekly Bridge", "news/index.html"),
        ("R & D", "rd/index.html"),
    ]
    assert [text(each) for each in html.iterfind(".//li/ul/li")] == [f"The bridge opens, part {n}" for n in (1, 2, 3)]
    assert len(alternates(html)) == 4
    assert html.find(".//section//a").get("href") == "feeds.opml"
    assert text(html.find(".//section//code")) == "https://feeds.example.org/feeds.opml"


def test_the_overview_names_no_list_where_there_is_none(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    html = read(subscribe_page.overview([a_feed(formats=("json",))], a_site, listed=False))

    assert html.find(".//section//code") is None


def test_a_feed_that_is_served_elsewhere_is_linked_there(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    html = read(subscribe_page.overview([a_feed(base="https://elsewhere.example/")], a_site))

    assert html.find(".//li/h2/a").get("href") == "https://elsewhere.example/news/index.html"


def test_an_overview_of_nothing_says_so(a_site: SiteSpec) -> None:
    assert "No feed has been published yet." in text(read(subscribe_page.overview([], a_site)))


def test_a_browser_that_opens_the_feed_is_told_of_the_page(a_feed: Callable[..., Feed]) -> None:
    document = subscribe_page.stylesheet(a_feed(path="world/news"))

    assert (document.path, document.media_type) == ("world/news/feed.css", "text/css; charset=utf-8")
    assert b'"https://feeds.example.org/world/news/index.html"' in document.body


def test_an_address_cannot_leave_its_string_in_css() -> None:
    assert subscribe_page.quoted('a"}\\b\n') == r'"a\22 \7d \5c b\a "'


def unused(**templates: Any) -> Any:
    made = tuple(Template(path=f"templates/{name}.html", text=text) for name, text in templates.items())
    return [str(finding) for finding in subscribe_page.unused(made)]


def test_a_template_that_no_page_uses_is_told_with_the_nearest_name() -> None:
    assert unused(fed="Boats") == ["templates/fed.html: no page uses a template named fed.html; write feed.html"]


def test_a_block_that_no_page_has_is_told_at_its_line() -> None:
    text = '{% extends "pagefeed/feed.html" %}\n{% block footr %}Boats{% endblock %}\n'

    assert unused(feed=text) == ["templates/feed.html:2: no page has a block named footr; write footer"]


@pytest.mark.parametrize(
    "templates",
    [
        {"feed": '{% extends "pagefeed/feed.html" %}{% block footer %}{% block own %}A{% endblock %}{% endblock %}'},
        {"feed": '{% extends "pagefeed/feed.html" %}{% block policy %}Boats{% endblock %}'},
        {
            "feed": '{% extends "pagefeed/feed.html" %}{% block footer %}{% include "boats.html" %}{% endblock %}',
            "boats": "",
        },
        {
            "base": "{% block harbour %}{% endblock %}",
            "feed": '{% extends "base.html" %}{% block harbour %}{% endblock %}',
        },
        {"feed": "{% block anything %}{% endblock %}"},
        {"feed": '{% extends "pagefeed/feed.html" %}{% block footer %}'},
        {"feed": "{% include site.title %}", "boats": ""},
    ],
)
def test_what_changes_a_page_is_not_complained_of(templates: Any) -> None:
    assert unused(**templates) == []
