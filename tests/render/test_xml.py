"""RSS and Atom, as readers find them."""

import html
import locale
import sys
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pagefeed.errors import PageError, SpecError
from pagefeed.model import Author, Entry, Feed, Place
from pagefeed.render import xml
from pagefeed.render.forms import FORMS

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DATES = ("pubDate", "lastBuildDate", "updated", "published")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BOTH = pytest.mark.parametrize("render", [xml.rss, xml.atom], ids=["rss", "atom"])

CONTROLS = "".join(map(chr, range(0x20))).translate({0x9: None, 0xA: None, 0xD: None})
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS + "\ufffe\uffff"), min_size=1)


def root(document: Any) -> Any:
    return etree.fromstring(document.body)


def items(document: Any) -> Any:
    return [*root(document).iter("item", f"{ATOM}entry")]


def text(element: Any, tag: Any) -> Any:
    return "".join(element.find(tag).itertext())


@BOTH
def test_a_browser_finds_a_stylesheet_beside_the_feed(render: Any, a_feed: Callable[..., Feed]) -> None:
    said = root(render(a_feed())).getprevious()

    assert (said.target, said.text) == ("xml-stylesheet", 'type="text/css" href="feed.css"')


def test_a_document_below_the_feed_finds_the_same_stylesheet(a_feed: Callable[..., Feed]) -> None:
    archived = FORMS["rss"]._replace(file="archive/2025/01.xml")
    element = etree.Element("rss")

    xml._FeedMending(a_feed(), archived).extend_atom(element)

    assert element.getprevious().attrib["href"] == "../../feed.css"


# --- what a reader sees -------------------------------------------------------------------------


@BOTH
def test_a_reader_finds_all_that_was_published(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    feed = a_feed(an_entry(1), an_entry(2))

    read = feedparser.parse(render(feed).body)

    assert not read.bozo
    assert read.feed.title == "The Weekly Bridge"
    assert read.feed.language == "en"
    assert [item.id for item in read.entries] == [entry.id for entry in feed.entries]
    assert [item.title for item in read.entries] == [entry.content.title for entry in feed.entries]
    assert [item.link for item in read.entries] == [entry.content.link for entry in feed.entries]
    assert [item.summary for item in read.entries] == [entry.content.summary for entry in feed.entries]
    assert [item.published_parsed[:6] for item in read.entries] == [
        entry.published.at.timetuple()[:6] for entry in feed.entries
    ]
    for item, entry in zip(read.entries, feed.entries, strict=True):
        assert item.content[-1].value == entry.content.html
        assert [author.name for author in item.authors] == ["Ann Berg", "Carl Dahl"]
        assert [tag.term for tag in item.tags] == ["Bridges", "Photo"]


def test_an_item_of_rss_names_each_of_its_authors_once_whether_or_not_they_have_an_address(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    people = Author("Ann Berg", "ann@example.org"), Author("Carl Dahl")

    [item] = items(xml.rss(a_feed(an_entry(authors=people))))

    named = [(element.tag, element.text) for element in item if element.tag in ("author", f"{DC}creator")]
    assert named == [(f"{DC}creator", "Ann Berg"), (f"{DC}creator", "Carl Dahl")]


@BOTH
def test_every_entry_has_an_author_if_only_the_feeds(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    read = feedparser.parse(render(a_feed(an_entry(authors=()))).body)

    assert read.entries[0].author_detail.name == "The Editors"


@BOTH
@pytest.mark.parametrize("title", ["a <b> c", "AT&T", "&lt;", "1 < 2 & 3 > 2", "</title>", "]]>", "<![CDATA[x]]>"])
def test_a_title_that_looks_like_markup_is_still_text(
    render: Any, title: str, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = items(render(a_feed(an_entry(title=title))))

    assert text(item, "title" if item.tag == "item" else f"{ATOM}title") == title


def test_what_a_feed_is_about_may_name_a_tag(a_feed: Callable[..., Feed]) -> None:
    from pagefeed.validator import check

    feed = a_feed(description="All about <script>, <b> & 1 < 2")

    documents = [xml.rss(feed), xml.atom(feed)]

    assert [finding for finding in check(documents, feed) if finding.severity == "error"] == []
    assert b"about &#x26;lt;script>" in documents[0].body or b"about &#x26;lt;script&gt;" in documents[0].body


def test_rss_writes_markup_in_plain_text_as_the_profile_asks(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    body = xml.rss(a_feed(an_entry(title="a <b> & c", tags=("R&D",)), title="Q&A", description="1 < 2")).body

    for written in (b"<title>a &#x3C;b&gt; &#x26; c</title>", b"<category>R&#x26;D</category>"):
        assert written in body
    for written in (b"<title>Q&#x26;A</title>", b"<description>1 &#x3C; 2</description>"):
        assert written in body


def test_rss_makes_html_of_a_plain_summary(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    [item] = items(xml.rss(a_feed(an_entry(summary="a <b> & c"))))

    assert text(item, "description") == "a &lt;b&gt; &amp; c"


@given(title=anything, summary=anything, content=anything)
def test_any_legal_text_comes_back_from_rss(
    title: Any, summary: Any, content: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = items(xml.rss(a_feed(an_entry(title=title, summary=summary, html=content))))

    assert text(item, "title") == title
    assert html.unescape(text(item, "description")) == summary
    assert text(item, f"{CONTENT}encoded") == content


@given(title=anything, summary=anything, content=anything)
def test_any_legal_text_comes_back_from_atom(
    title: Any, summary: Any, content: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [entry] = items(xml.atom(a_feed(an_entry(title=title, summary=summary, html=content))))

    assert text(entry, f"{ATOM}title") == title
    assert text(entry, f"{ATOM}summary") == summary
    assert text(entry, f"{ATOM}content") == content


@BOTH
@pytest.mark.parametrize("field", ["title", "summary", "html", "caption"])
@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_a_character_that_xml_forbids_is_blamed_on_its_page(
    render: Any, field: str, character: str, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    feed = a_feed(an_entry(1), an_entry(2, found_on=("items/bad.txt",), **{field: f"x{character}y"}))

    with pytest.raises(PageError, match=rf"U\+{ord(character):04X}.*remove") as caught:
        render(feed)

    assert caught.value.at == Place("items/bad.txt")


@BOTH
def test_a_forbidden_character_in_the_feeds_own_words_is_blamed_on_its_toml(
    render: Any, a_feed: Callable[..., Feed]
) -> None:
    with pytest.raises(SpecError) as caught:
        render(a_feed(title="x\x00", lines=(("title", 4),)))

    assert caught.value.at == Place("feeds/news.toml", 4)


# --- the traps of feedgen -----------------------------------------------------------------------


@BOTH
def test_entries_stay_in_order(render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    feed = a_feed(*map(an_entry, range(5)))

    read = feedparser.parse(render(feed).body)

    assert [item.id for item in read.entries] == [entry.id for entry in feed.entries]


@BOTH
def test_the_same_feed_is_the_same_bytes(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    assert render(a_feed(an_entry())).body == render(a_feed(an_entry())).body


@BOTH
def test_no_date_is_the_time_of_the_build(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    feed = a_feed(an_entry(1), an_entry(2))
    dates = {tag: root(render(feed)).iter(tag, ATOM + tag) for tag in DATES}
    written = [element.text for elements in dates.values() for element in elements]

    assert len(written) >= 4
    assert all("Jan 2025" in date or "2025-01" in date for date in written)


def test_the_feed_is_as_new_as_what_changed_last(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    feed = a_feed(an_entry(1), an_entry(2))

    assert text(root(xml.rss(feed))[0], "lastBuildDate") == "Wed, 29 Jan 2025 11:59:59 GMT"
    assert text(root(xml.rss(feed))[0], "pubDate") == "Tue, 28 Jan 2025 11:59:59 GMT"
    assert text(root(xml.atom(feed)), f"{ATOM}updated") == "2025-01-29T11:59:59+00:00"


def test_an_empty_rss_feed_has_no_dates(a_feed: Callable[..., Feed]) -> None:
    channel = root(xml.rss(a_feed()))[0]

    assert channel.find("pubDate") is None
    assert channel.find("lastBuildDate") is None


@pytest.mark.parametrize(
    ("tag", "date"),
    [
        ("tag:example.org,2024-05-06:news", "2024-05-06"),
        ("tag:example.org,2024-05:news", "2024-05-01"),
        ("tag:example.org,2024:news,2020:x", "2024-01-01"),
    ],
)
def test_an_empty_atom_feed_is_as_old_as_its_id(tag: str, date: str, a_feed: Callable[..., Feed]) -> None:
    assert text(root(xml.atom(a_feed(id=tag))), f"{ATOM}updated") == f"{date}T00:00:00+00:00"


@BOTH
def test_the_locale_of_the_process_is_left_alone(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    called = []
    watched = locale.setlocale.__code__

    sys.setprofile(lambda frame, event, argument: frame.f_code is watched and called.append(event))
    try:
        render(a_feed(an_entry()))
    finally:
        sys.setprofile(None)

    assert not called


def test_the_rss_channel_links_to_the_site(a_feed: Callable[..., Feed]) -> None:
    assert text(root(xml.rss(a_feed()))[0], "link") == "https://example.org/"


def test_rss_says_where_it_is_its_hub_and_its_other_forms(a_feed: Callable[..., Feed]) -> None:
    links = root(xml.rss(a_feed())).iter(f"{ATOM}link")

    assert [(link.get("rel"), link.get("href"), link.get("type")) for link in links] == [
        ("self", "https://feeds.example.org/news/rss.xml", "application/rss+xml"),
        ("hub", "https://hub.example.org/", None),
        ("alternate", "https://feeds.example.org/news/atom.xml", "application/atom+xml"),
        ("alternate", "https://feeds.example.org/news/feed.json", "application/feed+json"),
    ]


def test_atom_says_where_it_is_its_hub_its_page_and_its_other_forms(a_feed: Callable[..., Feed]) -> None:
    links = root(xml.atom(a_feed(formats=("rss", "atom"), path="."))).iter(f"{ATOM}link")

    assert [(link.get("rel"), link.get("href"), link.get("type")) for link in links] == [
        ("self", "https://feeds.example.org/atom.xml", "application/atom+xml"),
        ("hub", "https://hub.example.org/", None),
        ("alternate", "https://feeds.example.org/index.html", "text/html"),
        ("alternate", "https://feeds.example.org/rss.xml", "application/rss+xml"),
    ]


def test_a_feed_without_a_hub_names_none(a_feed: Callable[..., Feed]) -> None:
    assert b'rel="hub"' not in xml.rss(a_feed(hub=())).body + xml.atom(a_feed(hub=())).body


def test_rss_puts_the_summary_before_the_content(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    [item] = items(xml.rss(a_feed(an_entry())))
    tags = [child.tag for child in item]

    assert tags.index("description") < tags.index(f"{CONTENT}encoded")


def test_rss_without_a_summary_describes_by_title_and_keeps_the_content_where_it_belongs(
    an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = items(xml.rss(a_feed(an_entry(summary="", html="<p>Whole.</p>"))))

    assert text(item, "description") == "The bridge opens, part 1"
    assert text(item, f"{CONTENT}encoded") == "<p>Whole.</p>"


def test_atom_without_a_summary_has_none(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    [entry] = items(xml.atom(a_feed(an_entry(summary=""))))

    assert entry.find(f"{ATOM}summary") is None


def test_a_guid_is_no_address(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    [item] = items(xml.rss(a_feed(an_entry())))

    assert text(item, "guid") == "tag:example.org,2025:1"
    assert item.find("guid").get("isPermaLink") == "false"


def test_atom_content_is_html_and_summary_is_text(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    [entry] = items(xml.atom(a_feed(an_entry())))

    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.find(f"{ATOM}summary").get("type") == "text"


def test_atom_has_one_link_for_each_entry(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    [entry] = items(xml.atom(a_feed(an_entry())))

    assert len(entry.findall(f"{ATOM}link")) == 1


def test_a_feed_of_summaries_carries_no_content(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    feed = a_feed(an_entry(), whole=False)

    assert items(xml.rss(feed))[0].find(f"{CONTENT}encoded") is None
    assert items(xml.atom(feed))[0].find(f"{ATOM}content") is None


@pytest.mark.parametrize(
    ("said", "content"),
    [({"link": None}, "A bridge opened on Tuesday."), ({"summary": ""}, "The bridge opens, part 1")],
)
def test_an_atom_summary_without_a_link_and_a_link_without_a_summary_is_content(
    said: Any, content: str, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [entry] = items(xml.atom(a_feed(an_entry(**said), whole=False)))

    assert text(entry, f"{ATOM}content") == content
    assert entry.find(f"{ATOM}content").get("type") == "text"


def test_an_entry_without_a_link_has_none(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    feed = a_feed(an_entry(link=None))

    assert items(xml.rss(feed))[0].find("link") is None
    assert items(xml.atom(feed))[0].find(f"{ATOM}link") is None


@BOTH
def test_an_address_is_written_in_ascii(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    read = feedparser.parse(render(a_feed(an_entry(link="https://example.org/brücke neu?a=1&b=%20#c"))).body)

    assert read.entries[0].link == "https://example.org/br%C3%BCcke%20neu?a=1&b=%20#c"


@BOTH
def test_a_picture_comes_with_its_caption_and_credit(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = items(render(a_feed(an_entry())))
    picture = item.find(f"{MEDIA}content")

    assert dict(picture.attrib) == {"url": "https://example.org/b.jpg", "medium": "image", "type": "image/jpeg"}
    assert text(picture, f"{MEDIA}description") == "The bridge"
    assert text(picture, f"{MEDIA}credit") == "Reuters"
    assert item.find(f"{MEDIA}thumbnail").get("url") == "https://example.org/b.jpg"


@BOTH
def test_a_picture_says_how_large_it_is_and_what_it_shows(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = items(render(a_feed(an_entry(alt="A man on a bridge", size=(640, 480)))))
    picture, thumbnail = item.find(f"{MEDIA}content"), item.find(f"{MEDIA}thumbnail")

    assert [(each.get("width"), each.get("height")) for each in (picture, thumbnail)] == [("640", "480")] * 2
    assert text(picture, f"{MEDIA}description") == "A man on a bridge"
    assert text(picture, f"{MEDIA}title") == "The bridge"
    assert feedparser.parse(render(a_feed(an_entry(alt="A man"))).body).entries[0].title == "The bridge opens, part 1"


@BOTH
def test_a_caption_without_a_picture_is_no_medium(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    [item] = items(render(a_feed(an_entry(image=None))))

    assert item.find(f"{MEDIA}content") is None


def test_an_entry_in_another_language_says_so(an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]) -> None:
    feed = a_feed(an_entry(1, language="de"), an_entry(2, language="en"), an_entry(3))

    assert [entry.get(LANG) for entry in items(xml.atom(feed))] == ["de", None, None]
    assert [item.findtext(f"{DC}language") for item in items(xml.rss(feed))] == ["de", None, None]


# --- the documents ------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "folder"), [(".", ""), ("news", "news/"), ("a/b", "a/b/")])
def test_a_document_lies_in_the_folder_of_its_feed(path: str, folder: str, a_feed: Callable[..., Feed]) -> None:
    rss, atom = xml.rss(a_feed(path=path)), xml.atom(a_feed(path=path))

    assert (rss.path, rss.media_type) == (f"{folder}rss.xml", "application/rss+xml; charset=utf-8")
    assert (atom.path, atom.media_type) == (f"{folder}atom.xml", "application/atom+xml; charset=utf-8")


@BOTH
def test_a_document_can_be_read_by_people(
    render: Any, an_entry: Callable[..., Entry], a_feed: Callable[..., Feed]
) -> None:
    body = render(a_feed(an_entry(title="Brücke"))).body

    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n")
    assert "Brücke".encode() in body
    assert body.endswith(b">\n")
    assert b"\n  " in body
