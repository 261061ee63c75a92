"""Saved listings: a page of stories is its entries; an article among links stays an article."""

from __future__ import annotations

from typing import Any

import pytest

from pagefeed.model import Card, Page, Source
from pagefeed.read.html import read_html

SITE = "https://gazette.example"
HEAD = '<html><head><title>Harbour - Gazette</title><link rel="canonical" href="{}/harbour">{}</head><body>'
PROSE = "The council met on Tuesday and agreed, after a long debate, to mend the bridge before the winter. "
PLACES = ("Ferry", "Crane", "Quay", "Pilot", "Buoy", "Anchor", "Dredger")
OG_ARTICLE = '<meta property="og:type" content="article">'
COLLECTION = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Harbour"}</script>'
DATED = OG_ARTICLE + '<meta property="article:published_time" content="2026-03-02T08:00:00Z">'


def read(body: str, meta: str = "") -> Page:
    text = HEAD.format(SITE, meta) + body + "</body></html>"
    return read_html(Source(path="items/page.html", text=text, encoding="utf-8"))


def cards(page: Page) -> list[Card]:
    return [card for section in page.sections for card in section.cards]


def headlines(page: Page) -> list[str]:
    return [card.headline.text for card in cards(page) if card.headline]


def river(lead: str = "h2", site: str = SITE, text: str = PROSE) -> str:
    """Cards of one template, as a category has them."""
    return "".join(
        f'<div class="card post-{number}"><{lead}><a href="{site}/harbour/{place.lower()}">{place} boats are back</a>'
        f'</{lead}><p>{text}</p><time datetime="2026-03-{number:02}">{number} March</time></div>'
        for number, place in enumerate(PLACES, start=1)
    )


def lines() -> str:
    """A table of links, as link blogs have it: no headings, and other links beside each."""
    return "".join(
        f'<tr><td><span class="title"><a href="https://{place.lower()}.example/a">{place} boats are back at work</a>'
        f'</span></td></tr><tr><td><span class="by"><a href="/user/{place}">{place}</a> <a href="/item?id={number}">'
        f"discuss</a></span></td></tr>"
        for number, place in enumerate(PLACES)
    )


def test_a_category_becomes_its_stories_with_link_text_and_date() -> None:
    page = read(f"<h1>Harbour</h1><div>{river()}</div>")

    assert not page.has_article
    assert headlines(page) == [f"{place} boats are back" for place in PLACES]
    assert [card.link for card in cards(page)] == [f"{SITE}/harbour/{place.lower()}" for place in PLACES]
    assert [card.dates[0].written.text for card in cards(page)] == [f"2026-03-{number:02}" for number in range(1, 8)]
    assert all(card.blocks[0].text == PROSE.strip() for card in cards(page))


@pytest.mark.parametrize("meta", ["", OG_ARTICLE, COLLECTION])
def test_a_listing_is_seen_without_headings_whatever_a_content_system_calls_it(meta: Any) -> None:
    page = read(f"<h1>Harbour</h1><div>{river(lead='div')}</div>", meta)

    assert not page.has_article
    assert len(headlines(page)) == len(PLACES)


def test_a_link_blog_lists_its_titles_and_not_its_users() -> None:
    page = read(f"<table>{lines()}</table>")

    assert headlines(page) == [f"{place} boats are back at work" for place in PLACES]


def test_names_of_a_menu_are_no_titles() -> None:
    archive = "".join(f'<li><a href="/archive/{year}">March {year}</a></li>' for year in range(2000, 2026))

    assert read(f"<h1>The bridge</h1><div><p>{PROSE * 3}</p></div><ul>{archive}</ul>").has_article


@pytest.mark.parametrize(
    "address",
    [
        "/harbour/articles/the-old-ferry",
        "/news/2026/03/ferry",
        "/news/ferry-30656768",
        "/news/why-the-old-ferry-is-back",
    ],
    ids=["beside the stories", "under a month", "with a number", "in many words"],
)
def test_the_address_of_an_article_is_that_of_none(address: str) -> None:
    below = river(text="").replace("/harbour/", "/harbour/articles/")
    page = f"<h1>The ferry</h1><p>{PROSE}</p><p>{PROSE}</p><div>{below}</div>"
    head = HEAD.replace("/harbour", "{}").format(SITE, address, "")

    saved = read_html(Source(path="items/page.html", text=head + page, encoding="utf-8"))

    assert saved.has_article


def test_a_collection_may_say_more_about_itself_than_another_page() -> None:
    blurb = f"<p>{PROSE * 2}</p>" * 4
    listing = f"<h1>Harbour</h1>{blurb}<div>{river(text='')}</div>"

    assert not read(listing, COLLECTION).has_article
    assert read(listing).has_article


@pytest.mark.parametrize(
    ("body", "meta"),
    [
        (f"<h1>The bridge</h1><div>{f'<p>{PROSE * 3}</p>' * 8}</div><div>{river(text='')}</div>", ""),
        (f"<h1>Seven boats</h1><div>{river(text=PROSE * 3)}</div>", DATED),
        (f"<h1>Seven boats</h1><p>{PROSE * 4}</p><div>{river(site='https://shop.example', text=PROSE * 20)}</div>", ""),
        (f"<h1>Sources</h1><p>{PROSE * 3}</p><table>{lines()}</table>", ""),
    ],
    ids=["links below it", "it says when it was published", "its parts are long", "its sources are elsewhere"],
)
def test_an_article_among_links_stays_one(body: str, meta: Any) -> None:
    assert read(body, meta).has_article


def test_a_consent_dialog_is_no_text_however_long() -> None:
    dialog = f'<div id="onetrust-consent-sdk"><h2>Privacy</h2>{f"<p>{PROSE * 9}</p>" * 9}</div>'

    page = read(
        f"<h1>The bridge</h1><div><p>{PROSE * 3}</p><p>Nobody voted against it, and work begins.</p></div>{dialog}"
    )

    assert len(page.blocks) == 2
