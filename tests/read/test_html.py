"""Saved pages: ten whole ones with the reading that a careful person gives them, then one promise at a time."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagefeed.errors import PageError
from pagefeed.files.decode import decode
from pagefeed.model import Card, Figure, Overrides, Page, Source, Sourced
from pagefeed.read.html import read_html

PAGES = Path(__file__).parent.parent / "pages" / "html"
LABELS = sorted(PAGES.glob("*.json"))
PATH = "items/page.html"
PROSE = "The council met on Tuesday and agreed, after a long debate, to mend the bridge before the winter. "
CANONICAL = '<link rel="canonical" href="{}">'
OG_URL = '<meta property="og:url" content="https://a.example/y">'
ARTICLE = f"<h1>The bridge will be mended</h1><div>{f'<p>{PROSE * 3}</p>' * 3}</div>"


def read(text: str, **stated: Any) -> Page:
    return read_html(Source(path=PATH, text=text, encoding="utf-8", stated=Overrides(**stated)))


def load(label: Path) -> Page:
    text, encoding = decode(label.with_suffix(".html").read_bytes(), f"{label.stem}.html")
    return read_html(Source(path=PATH, text=text, encoding=encoding))


def plain(written: Sourced | None) -> str | None:
    return written.text if written else None


def date(page: Page, role: str) -> str | None:
    return next((date.written.text for date in page.dates if date.role == role), None)


def figure(of: Figure | None) -> dict[str, str | None] | None:
    return of and {"caption": plain(of.caption), "credit": plain(of.credit), "image": of.image}


def card(of: Card) -> dict[str, str | None]:
    """A card as the labels write it: what it lacks is left out, but for its picture."""
    said = {
        "type": of.type,
        "headline": plain(of.headline),
        "link": of.link,
        "image": of.figure.image if of.figure else None,
        "text": " ".join(block.text for block in of.blocks),
    }
    more = {
        "caption": plain(of.figure.caption) if of.figure else None,
        "credit": plain(of.figure.credit) if of.figure else None,
        "date": of.dates[0].written.text if of.dates else None,
    }
    return said | {key: value for key, value in more.items() if value}


def words(markup: str) -> str:
    return " ".join(re.sub("<[^>]+>", "", markup).split())


# --- whole pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.stem)
def test_a_page_says_of_itself_what_a_careful_person_reads(label: Any) -> None:
    expected, page = json.loads(label.read_text("utf-8")), load(label)

    said = {
        "title": plain(page.title),
        "authors": list(page.authors),
        "published": date(page, "published"),
        "updated": date(page, "updated"),
        "link": page.link,
        "language": page.language,
        "tags": list(page.tags),
        "summary": page.summary,
        "figure": figure(page.figure),
    }

    assert said == {key: expected[key] for key in said}


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.stem)
def test_a_body_is_complete_and_holds_no_furniture(label: Any) -> None:
    expected, page = json.loads(label.read_text("utf-8")), load(label)
    body = "\n".join(block.text for block in page.blocks)

    assert sum(1 for block in page.blocks if re.match(r"<p[\s>]", block.text)) == expected["paragraphs"]
    assert [each for each in expected["absent"] if each in body] == []
    assert [each for each in expected["markup"] if each not in body] == []
    if expected["first"]:
        assert words(page.blocks[0].text).startswith(expected["first"])
        assert words(page.blocks[-1].text).endswith(expected["last"])


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.stem)
def test_the_teasers_are_cards(label: Any) -> None:
    expected, page = json.loads(label.read_text("utf-8")), load(label)

    sections = [{"heading": plain(each.heading), "cards": [card(c) for c in each.cards]} for each in page.sections]

    assert sections == expected["sections"]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.stem)
def test_every_line_is_accounted_for_and_every_place_is_real(label: Any) -> None:
    text = decode(label.with_suffix(".html").read_bytes(), "x.html")[0]
    page = load(label)

    assert "\n".join(line.text for line in page.lines) == text
    lines = {line.number: line for line in page.lines}
    if page.title:
        assert lines[page.title.place.line].taken == "title"
    for block in page.blocks:
        assert lines[block.place.line].taken not in ("furniture", "blank"), block
    for section in page.sections:
        for each in section.cards:
            if each.headline and not page.title:
                assert lines[each.headline.place.line].taken == "card"


def test_an_amp_page_and_its_twin_are_one_article() -> None:
    page, amp = load(PAGES / "harbour-ledger.json"), load(PAGES / "harbour-ledger-amp.json")

    assert amp.link == page.link is not None
    assert plain(amp.title) == plain(page.title)
    assert words(amp.blocks[1].text) == words(page.blocks[1].text)


# --- metadata -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('"Ida Holm"', ["Ida Holm"]),
        ('"By Ida Holm and Ole Berg"', ["Ida Holm", "Ole Berg"]),
        ('{"@type": "Person", "name": "Ida Holm"}', ["Ida Holm"]),
        ('[{"name": "Ida Holm"}, "Ole Berg", {"name": "IDA HOLM"}]', ["Ida Holm", "Ole Berg"]),
        ('{"name": ["Ida Holm", "Ole Berg"]}', ["Ida Holm", "Ole Berg"]),
        ('{"@id": "#ida"}', ["Ida Holm"]),
        ('{"name": {"@value": "Ida Holm"}}', ["Ida Holm"]),
        ('"https://social.example/ida"', []),
        ("null", []),
        ("[5, {}]", []),
    ],
)
def test_json_ld_names_authors_in_every_way_that_is_in_use(author: str, names: Any) -> None:
    graph = f'[{{"@id": "#ida", "name": "Ida Holm"}}, {{"@type": "NewsArticle", "headline": "x", "author": {author}}}]'

    page = read(f'<script type="application/ld+json">{{"@graph": {graph}}}</script>{ARTICLE}')

    assert list(page.authors) == names


@pytest.mark.parametrize(
    "script",
    [
        "{ broken",
        "",
        "[" * 100_000,
        '{"@type": {"a": 1}, "headline": 3}',
        '[1, null, "x", {"@type": ["Article", 3], "headline": null, "author": 5, "image": [null, {"url": 7}]}]',
        '[{"@type": "Article", "headline": "h", "author": {"@id": "a"}}, {"@id": "a", "name": {"@id": "a"}}]',
    ],
)
def test_damaged_json_ld_costs_nothing_else(script: str) -> None:
    page = read(f'<meta property="og:title" content="x"><script type="application/ld+json">{script}</script>{ARTICLE}')

    assert plain(page.title) == "The bridge will be mended"
    assert len(page.blocks) == 3


def test_of_several_articles_in_the_metadata_the_fullest_is_meant() -> None:
    other = '{"@type": "Article", "headline": "A teaser", "datePublished": "2020-01-01"}'
    own = (
        '{"@type": "Article", "headline": "x", "datePublished": "2026-01-02", "author": "Ida Holm", "image": "/b.jpg"}'
    )

    page = read(f'<script type="application/ld+json">[{other}, {own}, {other}]</script>{ARTICLE}')

    assert date(page, "published") == "2026-01-02"


@pytest.mark.parametrize("wrapped", ["<!--{}-->", "//<![CDATA[\n{}\n//]]>", "{};", "\n{}\n"])
def test_json_ld_is_read_in_the_wrappings_that_content_systems_put_around_it(wrapped: str) -> None:
    json_ld = wrapped.format(
        '{"@type": "Article", "headline": "Q &amp; A\\n with a line end", "dateModified": "2026-01-02"}'
    )

    page = read(f'<script type="application/ld+json">{json_ld}</script><p>{PROSE * 4}</p>')

    assert plain(page.title) == "Q & A with a line end"
    assert date(page, "updated") == "2026-01-02"


def test_metadata_stands_at_its_own_line() -> None:
    json_ld = '\n{"@type": "Article", "headline": "x",\n"datePublished": "2026-01-02"}'

    page = read(f'<html>\n<script type="application/ld+json">{json_ld}</script>{ARTICLE}')

    assert [(each.rule, each.written.place.line) for each in page.dates] == [("metadata", 4)]


@pytest.mark.parametrize(
    ("head", "link", "base"),
    [
        (f"{CANONICAL.format('https://a.example/x')}", "https://a.example/x", None),
        (f"{CANONICAL.format('/x')}{OG_URL}", "https://a.example/x", "https://a.example/y"),
        (f"{CANONICAL.format('https://a.example/')}{OG_URL}", "https://a.example/y", "https://a.example/"),
        (f"<base href=https://a.example/b/>{CANONICAL.format('x')}", "https://a.example/b/x", "https://a.example/b/"),
        ("<!-- saved from url=(0019)https://a.example/z -->", "https://a.example/z", None),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/z \n-->", "https://a.example/z", None),
        (CANONICAL.format("javascript:alert(1)"), None, None),
        (f"<base href='http://[bad'>{CANONICAL.format('http://[::1')}", None, None),
        (CANONICAL.format("/only/relative"), None, None),
    ],
)
def test_the_address_is_the_canonical_one(head: Any, link: str | None, base: str | None) -> None:
    page = read(f"{head}<html><body>{ARTICLE}")

    assert (page.link, page.base) == (link, base)


def test_a_stated_link_makes_relative_addresses_absolute() -> None:
    page = read(f'{ARTICLE}<aside><a href="/s">A headline of many words</a></aside>', link="https://a.example/x")

    assert page.sections[0].cards[0].link == "https://a.example/s"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>The bridge will be mended | The Daily Site</title>", "The bridge will be mended"),
        ('<meta property="og:title" content="Bridge: a long and other title">', "The bridge will be mended"),
        ("<title>Something else - Site</title><h1>Site</h1>", "Site"),
    ],
)
def test_the_title_is_the_printed_one(head: str, title: str) -> None:
    assert plain(read(f"{head}{ARTICLE}").title) == title


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><span>City news</span> The bridge will be mended</h1>",
        "<h1>The bridge will be mended <time>March 3, 2026</time></h1>",
        "<h1>Daily Site <b>The bridge will be mended</b></h1>",
    ],
)
def test_a_kicker_a_date_and_the_site_inside_the_heading_are_no_part_of_the_title(heading: str) -> None:
    page = read(f"<title>The bridge will be mended | Daily Site</title>{heading}<p>{PROSE * 4}</p>")

    assert plain(page.title) == "The bridge will be mended"


def test_words_of_the_heading_itself_are_part_of_the_title() -> None:
    page = read(f"<title>The bridge is mended</title><h1>At last: the bridge is mended</h1><p>{PROSE * 4}</p>")

    assert plain(page.title) == "At last: the bridge is mended"


def test_the_name_of_the_site_as_a_heading_is_no_title() -> None:
    site = '<meta property="og:site_name" content="Engora Data Blog"><title>Small adventures of a bridge</title>'

    assert plain(read(f"{site}<h1>Engora Data Blog</h1><p>{PROSE * 4}</p>").title) == "Small adventures of a bridge"


def test_what_stands_beside_the_title_in_another_title_is_the_site() -> None:
    title = "Small things of a bridge"
    told = f"<meta property='og:title' content='{title}'><title>The Daily Bridge: {title}</title>"

    assert plain(read(f"{told}<h1>The Daily Bridge</h1><p>{PROSE * 4}</p>").title) == title


def test_the_heading_that_is_the_whole_title_outranks_one_that_is_its_end() -> None:
    page = read(
        f"<title>Small things of a bridge - The Daily Bridge</title><h2>The Daily Bridge</h2>"
        f"<h1>Small things of a bridge</h1><p>{PROSE * 4}</p>"
    )

    assert plain(page.title) == "Small things of a bridge"


@pytest.mark.parametrize("heading", ["Press releases", "A message from our publisher", "ニュースリリース"])
def test_a_heading_without_a_word_of_what_the_page_calls_itself_is_no_title(heading: str) -> None:
    page = read(f"<title>Bridge to be mended in spring</title><h1>{heading}</h1><p>{PROSE * 4}</p>")

    assert plain(page.title) == "Bridge to be mended in spring"


@pytest.mark.parametrize("heading", ["Mended, at last", "Of bridges and men", "Zeitbridgenbau"])
def test_a_heading_that_shares_a_word_with_what_the_page_calls_itself_is_the_title(heading: str) -> None:
    page = read(f"<title>Bridge to be mended in spring</title><h1>{heading}</h1><p>{PROSE * 4}</p>")

    assert plain(page.title) == heading


def test_a_label_in_front_of_the_title_in_its_heading_is_no_part_of_it() -> None:
    title = "Small things of a bridge"
    told = f"<meta property='og:title' content='{title}'><title>[2512] {title}</title>"
    headings = f"<h1>Engineering &gt; Bridges</h1><h1><span>Title:</span>{title}</h1>"

    assert plain(read(f"{told}{headings}<p>{PROSE * 4}</p>").title) == title


def test_a_size_without_an_address_is_no_picture() -> None:
    sizes = '<img srcset="150w, 300w" src="https://a.example/b.jpg" alt="A bridge">'

    assert read(f"<h1>The bridge is mended</h1><figure>{sizes}</figure><p>{PROSE * 4}</p>").figure.image.endswith(
        "b.jpg"
    )


def test_without_a_heading_the_title_is_the_metadata_s_without_the_site() -> None:
    page = read(f"<title>Bridge to be mended in spring – Daily Site</title><p>{PROSE * 4}</p>")

    assert plain(page.title) == "Bridge to be mended in spring"


# --- figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("The bridge. <span class='credit'>Ida Holm/AFP</span>", ("The bridge.", "Ida Holm/AFP")),
        ("<span class='c-caption__credit'>© Ida Holm</span>", (None, "Ida Holm")),
        ("The bridge (Photo by Ida Holm)", ("The bridge", "Photo by Ida Holm")),
        ("The bridge. Photo: Ida Holm", ("The bridge.", "Photo: Ida Holm")),
        ("The bridge. <cite>Ida Holm</cite>", ("The bridge.", "Ida Holm")),
        ("The bridge <span itemprop='copyrightHolder'>Ida Holm</span>", ("The bridge", "Ida Holm")),
        ("The bridge in winter, seen from the west.", ("The bridge in winter, seen from the west.", None)),
    ],
)
def test_a_credit_is_told_from_its_caption(caption: str, expected: Any) -> None:
    page = read(
        f"<h1>The bridge will be mended</h1><figure><img src='https://a.example/b.jpg'><figcaption>{caption}"
        f"</figcaption></figure><p>{PROSE * 4}</p>"
    )

    assert page.figure
    assert (plain(page.figure.caption), plain(page.figure.credit)) == expected
    assert page.figure.image == "https://a.example/b.jpg"
    assert len(page.blocks) == 1


@pytest.mark.parametrize(
    "image",
    [
        '<img src="data:image/gif;base64,AA" data-src="https://a.example/b.jpg">',
        '<img src="./Page_files/b.jpg" srcset="https://a.example/b.jpg 800w, https://a.example/c.jpg 400w">',
        '<img data-srcset="https://a.example/c.jpg, https://a.example/b.jpg 2x" src="/blank.gif">',
        '<picture><source srcset="https://a.example/b.jpg 2x"><img src="data:image/gif;base64,AA"></picture>',
        '<picture><source srcset="https://a.example/c.avif 2x"><img src="https://a.example/b.jpg"></picture>',
        (
            '<picture><source media="(max-width: 9em)" srcset="https://a.example/c.jpg">'
            '<source srcset="https://a.example/b.jpg"><img src="./Page_files/c.jpg"></picture>'
        ),
        '<noscript><img src="https://a.example/b.jpg"></noscript>',
        '<amp-img src="https://a.example/b.jpg"></amp-img>',
    ],
)
def test_a_lazy_picture_is_the_one_that_a_reader_would_see(image: str) -> None:
    page = read(f"<h1>The bridge will be mended</h1><figure>{image}</figure><p>{PROSE * 4}</p>")

    assert page.figure
    assert page.figure.image == "https://a.example/b.jpg"


@pytest.mark.parametrize(
    ("head", "picture", "alt", "size"),
    [
        (
            "",
            "<figure><img src='/b.jpg' alt='A red  boat' width=640 height='480px'></figure>",
            "A red boat",
            (640, 480),
        ),
        ("", "<figure><img src='/b.jpg' width='100%' height=480><figcaption>Dawn</figcaption></figure>", "", None),
        ("", "<figure><img src='/b.jpg' srcset='/c.jpg 2x' width=64 height=48></figure>", "", None),
        (
            "<meta property='og:image' content='/b.jpg'>",
            "<img src='/b-640x480.jpg' alt='A red boat'>",
            "A red boat",
            None,
        ),
        (
            (
                "<meta property='og:image' content='/b.jpg'><meta property='og:image:alt' content='A boat'>"
                "<meta property='og:image:width' content='1200'><meta property='og:image:height' content='630'>"
            ),
            "",
            "A boat",
            (1200, 630),
        ),
        (
            "<meta property='og:image' content='/b-1200w.jpg'><meta name='twitter:image:alt' content='A boat'>",
            "<figure><img src='/b-640w.jpg'><figcaption>Dawn</figcaption></figure>",
            "A boat",
            None,
        ),
        (
            "<meta property='og:image' content='/share.jpg'><meta property='og:image:alt' content='Our sign'>",
            "<figure><img src='/b.jpg'></figure>",
            "",
            None,
        ),
    ],
)
def test_a_picture_says_what_it_shows_and_how_large_it_is(head: str, picture: str, alt: str, size: Any) -> None:
    page = read(f"{head}<h1>The bridge will be mended</h1>{picture}<p>{PROSE * 4}</p>", link="https://a.example/x")

    assert (page.figure.alt, page.figure.size) == (alt, size)


def test_a_picture_that_the_copy_has_lost_is_not_shown() -> None:
    page = read(f'{ARTICLE}<p>{PROSE * 3}<img src="./Page_files/b.jpg"></p>', link="https://a.example/x")

    assert "_files" not in "".join(block.text for block in page.blocks)


def test_the_site_s_emblem_is_nobody_s_picture() -> None:
    assert read(f'<meta property="og:image" content="https://a.example/logo-share.png">{ARTICLE}').figure is None


# --- the body -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href='/'>Home is where the news is, and more of it</a></nav>",
        "<div class='share-tools'>Send this page to all of your friends by post</div>",
        "<form>Type your address here, and we will send you a letter every day</form>",
        "<div id='comments'><p>I have lived by this bridge for fifty years, and nobody asked me.</p></div>",
        "<p hidden>Nobody is meant to see this line of text at all on this page.</p>",
        "<div style='display: none'>Nobody is meant to see this line of text at all.</div>",
        "<script>var words = 'Not for readers, only for browsers';</script>",
        "<p>Advertisement</p>",
        "<!-- An editor's remark that is no part of what the page says. -->",
    ],
)
def test_furniture_is_no_body(furniture: str) -> None:
    page = read(f"<h1>The bridge will be mended</h1><div><p>{PROSE * 3}</p>{furniture}<p>{PROSE * 3}</p></div>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * 3).strip()] * 2


def test_an_article_whose_class_sounds_like_furniture_is_read() -> None:
    page = read(f'<div class="page has-sidebar no-ads comments-open"><div class="print">{ARTICLE}</div></div>')

    assert len(page.blocks) == 3


def test_a_whole_page_in_something_that_is_called_a_sidebar_is_read() -> None:
    page = read(
        f"<title>The bridge will be mended</title><div class=sidebar><p>{PROSE * 3}</p><p>{PROSE * 3}</p></div>"
    )

    assert len(page.blocks) == 2


@pytest.mark.parametrize(
    "named",
    [
        'class="elementor-widget-container"',
        'class="field field--label-hidden"',
        'class="overflow-hidden"',
        'id="ad6ed79d-4b1c"',
        'class="sidebar-grid__content"',
    ],
)
def test_a_part_of_a_name_that_means_something_else_hides_no_text(named: str) -> None:
    page = read(f"<h1>The bridge will be mended</h1><div><p>{PROSE * 9}</p><div {named}><p>{PROSE}</p></div></div>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * 9).strip(), PROSE.strip()]


def test_a_word_of_classes_takes_no_more_than_a_third_of_the_text() -> None:
    parts = "".join(f"<div class=paywall><p>{PROSE * count}</p></div>" for count in (2, 3, 4))
    page = read(f"<h1>The bridge will be mended</h1><div>{parts}</div>")

    assert len(page.blocks) == 3


def test_long_comments_make_no_word_of_classes_take_the_whole_text() -> None:
    comment = f"<li class=comment><p>{PROSE.upper() * 3}</p></li>"
    text = f"<div class='entry paywall-container'><p>{PROSE * 3}</p><p>{PROSE * 2}</p></div>"
    page = read(f"<article><h1>The bridge will be mended</h1>{text}<ol class=comments>{comment * 12}</ol></article>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * 3).strip(), (PROSE * 2).strip()]


def test_a_hidden_copy_of_the_article_is_not_read_though_the_title_stands_in_it() -> None:
    title, twin = "The bridge will be mended", f"<p>Republish this for free. {PROSE * 3}</p><p>{PROSE * 2}</p>"
    page = read(
        f"<title>{title}</title><main><p>{title}</p><div><p>{PROSE * 4}</p><p>{PROSE * 3}</p></div>"
        f"<div style='display:none'><h1>{title}</h1><div>{twin}</div></div></main>"
    )

    assert "Republish" not in " ".join(block.text for block in page.blocks)
    assert plain(page.title) == title


def test_a_page_is_read_anew_where_nothing_is_left_of_what_weighs_most_around_its_title() -> None:
    film = f"<figure><div><h2>Our film</h2><p>{PROSE * 4}</p><p>{PROSE * 2}</p></div></figure>"
    text = "".join(f"<section><p>{PROSE * count}</p></section>" for count in (3, 4, 5))
    page = read(f"<article><header><h1>The bridge will be mended</h1>{film}</header><div>{text}</div></article>")

    assert [words(block.text) for block in page.blocks][-3:] == [(PROSE * count).strip() for count in (3, 4, 5)]


def test_comments_are_no_body_however_long_they_are() -> None:
    comment = f"<li class='comment depth-1'><p>{PROSE.upper() * 3}</p></li>"
    page = read(f"<article>{ARTICLE}<ol class='comment-list'>{comment * 12}</ol></article>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * 3).strip()] * 3


def test_a_text_that_is_there_for_each_kind_of_screen_is_read_once() -> None:
    page = read(f"<h1>The bridge will be mended</h1><div><div><p>{PROSE}</p></div><div><p>{PROSE}</p></div></div>")

    assert len(page.blocks) == 1


def test_folded_parts_of_an_article_are_read() -> None:
    fold = "".join(f"<h2>Part {n}</h2><div style='display:none'><p>{PROSE * n}</p></div>" for n in (2, 3, 4))
    page = read(f"<h1>The bridge will be mended</h1><div><p>{PROSE}</p>{fold}</div>")

    assert [words(block.text) for block in page.blocks][2::2] == [(PROSE * n).strip() for n in (2, 3, 4)]


def test_the_text_between_the_title_and_what_weighs_most_is_the_article() -> None:
    lead = "".join(f"<p>{PROSE * n}</p>" for n in (2, 3))
    voices = "".join(f"<p>{PROSE.upper() * n}</p>" for n in (9, 10, 11))
    page = read(f"<main><h1>The bridge will be mended</h1><div>{lead}</div><div class=voices>{voices}</div></main>")

    assert words(page.blocks[0].text) == (PROSE * 2).strip()


def test_text_beside_the_heaviest_part_is_read() -> None:
    parts = "".join(f"<div class=part-{n}><p>{PROSE * n}</p></div>" for n in (5, 11))
    page = read(f"<h1>The bridge will be mended</h1><div><div><div>{parts}</div></div></div>")

    assert len(page.blocks) == 2


def test_a_heading_in_a_menu_or_a_dialog_is_no_title_where_there_is_another() -> None:
    page = read(f"<nav><h1>The bridge will be mended</h1></nav><form><h1>Log in</h1></form><main>{ARTICLE}</main>")

    assert plain(page.title) == "The bridge will be mended"
    assert len(page.blocks) == 3


def test_a_menu_button_that_is_left_open_swallows_no_page() -> None:
    page = read(f"<header><button><div>Menu</button></header><main>{ARTICLE}</main>")

    assert plain(page.title) == "The bridge will be mended"
    assert len(page.blocks) == 3


def test_the_button_of_a_fold_is_a_heading() -> None:
    page = read(f"{ARTICLE.removesuffix('</div>')}<h2><button>What it costs</button></h2><p>{PROSE}</p></div>")

    assert words(page.blocks[3].text) == "What it costs"


def test_text_behind_the_end_of_a_page_is_text() -> None:
    page = read(
        f"<html><body><h1>The bridge will be mended</h1></body></html><div><p>{PROSE * 3}</p><p>{PROSE * 3}</p>"
    )

    assert len(page.blocks) == 2


def test_text_for_browsers_without_script_is_read_where_there_is_no_other() -> None:
    page = read(f"<body><div id=app>Loading</div><noscript>{ARTICLE}</noscript>")

    assert len(page.blocks) == 3


def test_the_title_of_a_page_is_no_article() -> None:
    with pytest.raises(PageError, match="no article"):
        read("<title>The bridge will be mended before the winter, says the council</title><div id=app></div>")


def test_paragraphs_that_each_call_themselves_the_body_are_one_body() -> None:
    paragraphs = "".join(f"<p itemprop=articleBody>{PROSE * n}</p>" for n in (2, 3, 4))
    page = read(f"<h1>The bridge will be mended</h1><div>{paragraphs}</div><div><p>{PROSE.upper() * 4}</p></div>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * n).strip() for n in (2, 3, 4)]


def test_what_calls_itself_the_body_is_the_body() -> None:
    page = read(f"<div><div itemprop=articleBody><p>{PROSE * 3}</p></div><div><p>{PROSE.upper() * 4}</p></div></div>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * 3).strip()]


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier version of this article named another river than the one that is meant.",
        "Ida Holm has written about bridges, rivers and lakes for this paper since the year 2001.",
    ],
)
def test_notes_below_the_text_are_no_body(note: str) -> None:
    page = read(f"<meta name=author content='Ida Holm'>{ARTICLE.removesuffix('</div>')}<p>{note}</p></div>")

    assert len(page.blocks) == 3


def test_instructions_for_servers_take_no_text_with_them() -> None:
    page = read(f"<h1>The bridge will be mended</h1><p>{PROSE} <?php echo 1 ?>and so on.</p><p>{PROSE * 2}</p>")

    assert words(page.blocks[0].text).endswith("winter. and so on.")


def test_paragraphs_that_only_line_breaks_part_are_paragraphs() -> None:
    page = read(f"<h1>The bridge will be mended</h1><div>{PROSE * 3}<br><br>{PROSE * 2}<br> <br>{PROSE}</div>")

    assert [words(block.text) for block in page.blocks] == [(PROSE * count).strip() for count in (3, 2, 1)]


def test_of_several_articles_on_one_page_the_first_is_meant() -> None:
    other = ARTICLE.replace("bridge", "tower")
    page = read("".join(f"<section><article>{each}</article></section>" for each in (ARTICLE, other, other)))

    assert plain(page.title) == "The bridge will be mended"
    assert "tower" not in "".join(block.text for block in page.blocks)


def test_a_date_that_people_read_counts_where_programs_are_told_none() -> None:
    page = read(f"<h1>The bridge will be mended</h1><p>Published 3 March 2026</p><p>{PROSE * 4}</p>")

    assert [(each.role, each.written.text, each.rule) for each in page.dates] == [
        ("published", "3 March 2026", "date line")
    ]
    assert len(page.blocks) == 1


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        ("<p>2 hours ago</p>", [("published", "2 hours ago", "relative")]),
        ("<p>Updated yesterday</p>", [("updated", "yesterday", "relative")]),
        ("<p>2 hours ago</p><p>3 March 2026</p>", [("published", "3 March 2026", "date line")]),
        (
            "<p>2 hours ago</p><time datetime='2026-03-03T10:00:00Z'>3 March</time>",
            [("published", "2026-03-03T10:00:00Z", "date line")],
        ),
    ],
)
def test_how_long_ago_counts_where_the_page_prints_no_date(lines: str, dates: Any) -> None:
    page = read(f"<h1>The bridge will be mended</h1>{lines}<p>{PROSE * 4}</p>")

    assert [(each.role, each.written.text, each.rule) for each in page.dates] == dates
    assert len(page.blocks) == 1


def test_the_date_that_people_read_is_kept_beside_that_of_the_metadata() -> None:
    meta = "<meta property='article:published_time' content='2026-03-09'>"
    page = read(f"{meta}<h1>The bridge will be mended</h1><p>Tuesday 3 March 2026</p><p>{PROSE * 4}</p>")

    assert [(each.written.text, each.rule, each.weekday) for each in page.dates] == [
        ("2026-03-09", "metadata", ""),
        ("3 March 2026", "date line", "Tuesday"),
    ]


# --- cards --------------------------------------------------------------------------------------


def test_a_card_may_say_how_long_ago() -> None:
    stories = "".join(
        f"<li><h3><a href='/s{at}'>Story number {at} of the day</a></h3><span>{at} hours ago</span></li>"
        for at in (1, 2)
    )
    page = read(f"{ARTICLE}<aside class='related'><h2>Related stories</h2><ul>{stories}</ul></aside>")

    dates = [[(each.written.text, each.rule) for each in card.dates] for card in page.sections[0].cards]
    assert dates == [[("1 hours ago", "relative")], [("2 hours ago", "relative")]]


def cards(markup: str, **stated: Any) -> list[dict[str, str | None]]:
    page = read(f"{ARTICLE}{markup}", link="https://a.example/own", **stated)
    return [card(each) for section in page.sections for each in section.cards]


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>More from us</h2><ul><li><a href='/s'>Snow closes the pass</a></li></ul>",
        "<div><div><h3>Related</h3></div><div><h4><a href='/s'>Snow closes the pass</a></h4></div></div>",
        "<section class='c-recommended'><a href='/s'><h3>Snow closes the pass</h3></a></section>",
        "<aside><a href='/s'>Snow closes the pass</a></aside>",
        "<nav><strong>Read more</strong><a href='/s'>Snow closes the pass</a></nav>",
        "<div class='teaser'><a href='/s'><img></a><p><a href='/s'>Snow closes the pass</a></p></div>",
        "<p><b>Related</b></p><p><a href='/s'>Snow closes the pass</a></p>",
    ],
)
def test_a_linked_headline_in_a_list_of_stories_is_a_card(markup: str) -> None:
    (found,) = cards(markup)

    assert (found["headline"], found["link"]) == ("Snow closes the pass", "https://a.example/s")


@pytest.mark.parametrize(
    "markup",
    [
        "<aside><a href='/tag/x'>Mountains</a></aside>",
        "<aside><a href='/own'>The bridge will be mended, at last</a></aside>",
        "<aside><a href='#top'>Back to the top of this page</a></aside>",
        "<aside><a href='javascript:more()'>Show me more stories like this</a></aside>",
        "<nav><a href='/s'>Snow and weather in all of the land</a></nav>",
        "<aside><p>The author has written about bridges for thirty years.</p></aside>",
    ],
)
def test_topics_menus_and_links_to_the_page_itself_are_no_cards(markup: str) -> None:
    assert cards(markup) == []


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/category/weather/snow-and-ice'>Snow and ice in the hills</a>",
        "<a href='https://shop.example/2026/02/01/boots'>Boots for the snow of this winter</a>",
        "<a href='/2026/02/01/snow-closes-the-pass#comment-12'>Snow closes the pass</a>",
        "<a href='/files/snow-closes-the-pass.pdf'>Snow closes the pass for weeks</a>",
        "<a href='/2026/02/01/snow-closes-the-pass?share=facebook'>Share this on your own page</a>",
        "<a href='/products'>All of our fine products</a>",
    ],
)
def test_subjects_shops_comments_and_files_are_no_teasers(link: str) -> None:
    assert cards(f"<h2>More from us</h2><ul><li>{link}</li></ul>") == []


def test_a_list_that_no_heading_names_is_of_stories_by_their_addresses() -> None:
    pages = "".join(f"<a href='/depth/{name}'>What our house does for {name}</a>" for name in ("you", "us", "them"))

    assert cards(f"<div class=more>{pages}</div>") == []
    assert len(cards(f"<div class=more>{pages.replace('/depth/', '/')}</div>")) == 3


def test_links_in_sentences_below_a_heading_over_teasers_stay_in_the_text() -> None:
    tip = "<p><b>Related</b></p><div><p>Those who <a href='/s'>walk over the high pass</a> should know that "
    page = read(f"{ARTICLE.removesuffix('</div>')}{tip}{PROSE * 3}</p></div></div>", link="https://a.example/own")

    assert page.sections == ()
    assert "high pass" in page.blocks[-1].text


@pytest.mark.parametrize(
    ("markup", "type_"),
    [
        ("<a href='/video/2026/02/s'>Snow closes the pass</a>", "video"),
        ("<a href='/s' class='icon--video'>Snow closes the pass</a>", "video"),
        ("<a href='/s'><span>2:14</span><h3>Snow closes the pass</h3></a>", "video"),
        ("<a href='/podcasts/2026/02/s'>Snow closes the pass</a>", "audio"),
        ("<a href='/s'><span>Listen</span><h3>Snow closes the pass</h3></a>", "audio"),
        ("<a href='/gallery/2026/02/s'>Snow closes the pass</a>", "image"),
        ("<a href='/s'><figure><img src='/p.jpg'><figcaption>The pass</figcaption></figure><h3>Snow</h3></a>", "image"),
        ("<a href='/s'><img src='/p.jpg'><h3>Snow closes the pass</h3></a>", "text"),
    ],
)
def test_what_a_card_is_shows_in_its_markers(markup: str, type_: str) -> None:
    (found,) = cards(f"<aside>{markup}</aside>")

    assert found["type"] == type_


def test_headlines_and_texts_without_wrappers_belong_together() -> None:
    found = cards(
        "<div class='related'><h3><a href='/1'>Snow closes the pass</a></h3><p>Cars must take the long way round.</p>"
        "<h3><a href='/2'>Rain fills the lake</a></h3><p>Boats may sail again from the first of May.</p></div>"
    )

    assert [(each["headline"], each["text"]) for each in found] == [
        ("Snow closes the pass", "Cars must take the long way round."),
        ("Rain fills the lake", "Boats may sail again from the first of May."),
    ]


def test_a_box_at_the_top_of_an_article_takes_no_article_with_it() -> None:
    page = read(
        f"<h1>The bridge will be mended</h1><article><div><span>Up next</span></div><p>{PROSE * 3}</p>"
        f"<p>{PROSE * 3} <a href='https://a.example/s'>Snow closes the pass</a></p><p>{PROSE * 3}</p></article>"
    )

    assert len(page.blocks) == 3
    assert page.sections == ()


def test_an_article_whose_subheads_are_links_is_no_list() -> None:
    page = read(
        "<h1>Three bridges to see</h1>"
        + "".join(f"<h2><a href='https://a.example/{n}'>The bridge of {n}</a></h2><p>{PROSE * 9}</p>" for n in "abc")
    )

    assert plain(page.title) == "Three bridges to see"
    assert len(page.blocks) == 6


def test_a_heading_that_a_feed_names_makes_a_section() -> None:
    source = Source(
        path=PATH,
        text=f"{ARTICLE}<h2>From the hills</h2><ul><li><a href='https://a.example/s'>Snow closes the pass</a></ul>",
        encoding="utf-8",
        teaser_headings=("From the hills",),
    )

    assert [plain(section.heading) for section in read_html(source).sections] == ["From the hills"]


def test_a_story_that_is_listed_twice_is_one_card() -> None:
    found = cards("<aside><a href='/s'>Snow closes the pass</a></aside>" * 2)

    assert len(found) == 1


# --- the character set --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "codec", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252", "windows-1252"),
        ("<META CHARSET=Latin1>", "cp1252", "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=us-ascii">', "cp1252", "windows-1252"),
        ('<meta http-equiv=Content-Type content="text/html;charset=ISO-8859-9">', "cp1254", "windows-1254"),
        ('<?xml version="1.0" encoding="iso-8859-15"?>', "iso8859-15", "iso-8859-15"),
        ('<meta charset="utf-8">', "utf-8", "utf-8"),
        ('<meta charset="utf-16">', "utf-8", "utf-8"),
        ('<meta charset="utf-7">', "utf-8", "utf-8"),
        ('<meta charset="base64">', "utf-8", "utf-8"),
        ('<meta charset="no-such-thing">', "utf-8", "utf-8"),
        ("", "utf-8", "utf-8"),
        ("", "cp1252", "windows-1252"),
        ('<!-- <meta charset="koi8-r"> -->', "utf-8", "utf-8"),
        (f'<!--{" " * 1100}--><meta charset="koi8-r">', "utf-8", "utf-8"),
    ],
)
def test_a_page_declares_its_characters_as_to_a_browser(declared: str, codec: str, encoding: str) -> None:
    text = f"{declared}<p>Größe: 5 Äpfel"

    assert decode(text.encode(codec), PATH) == (text, encoding)


@pytest.mark.parametrize(
    ("label", "codec", "encoding", "text"),
    [
        ("windows-1251", "cp1251", "windows-1251", "Мост починят"),
        ("x-cp1251", "cp1251", "windows-1251", "Мост починят"),
        ("koi8-r", "koi8-r", "koi8-r", "Мост починят"),
        ("Shift_JIS", "cp932", "shift_jis", "橋を直す①"),
        ("x-sjis", "cp932", "shift_jis", "橋を直す①"),
        ("euc-jp", "euc_jp", "euc-jp", "橋を直す"),
        ("gb2312", "gb18030", "gbk", "修桥镕"),
        ("big5", "big5hkscs", "big5", "修橋"),
        ("euc-kr", "cp949", "euc-kr", "다리를 고친다"),
        ("windows-874", "cp874", "windows-874", "ซ่อมสะพาน"),
    ],
)
def test_labels_mean_what_they_mean_to_browsers(label: str, codec: str, encoding: str, text: str) -> None:
    page = f'<meta charset="{label}"><p>{text}'

    assert decode(page.encode(codec), PATH) == (page, encoding)


def test_a_byte_order_mark_outranks_what_a_page_declares() -> None:
    text = '<meta charset="koi8-r"><p>Größe'

    assert decode(b"\xef\xbb\xbf" + text.encode(), PATH) == (text, "utf-8")
    assert decode(text.encode("utf-16"), PATH) == (text, "utf-16")


def test_only_web_pages_declare_anything() -> None:
    text = '<meta charset="koi8-r"> Größe'

    assert decode(text.encode(), "items/page.txt") == (text, "utf-8")


def test_bytes_that_the_declared_encoding_does_not_know_are_damage() -> None:
    with pytest.raises(PageError, match=r"items/page\.html:2: a character of this euc-kr text is damaged"):
        decode(b'<meta charset="euc-kr">\n<p>\xff\xff\xff', PATH)


# --- what is no page ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "<!-- nothing -->",
        "<html></html>",
        "<title>Only a title</title>",
        "<h1>Only a heading</h1>",
        "<frameset><frame src=a></frameset>",
        "<div>" * 5000,
        "<nav><a href='/a'>Some links and nothing else at all</a></nav>",
    ],
)
def test_a_page_that_says_nothing_is_told_so_with_a_cure(text: str) -> None:
    with pytest.raises(
        PageError, match=r"items/page\.html:1: no article and no list of stories .*; save the whole page"
    ):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{'<b>' * 100_000}{PROSE}",
        f"<p class='{'a ' * 500_000}'>{PROSE}",
        f"<h1>x</h1><img srcset='{'a.jpg 1w, ' * 100_000}'><p>{PROSE}",
        "<div>" + f"{PROSE}<br><br>" * 3000,
        f"<div class=related>{''.join(f'<a href=/{n}>Four words and more</a>' for n in range(1000))}</div><p>{PROSE}",
        "".join(f"<h2>More from us</h2><ul><li><a href=/{n}>A headline of many words</a></ul>" for n in range(500)),
        f"<aside>{'<aside>' * 200}<a href=/s>A headline of many words</a>{'</aside>' * 201}<p>{PROSE}",
        f"<div itemscope itemtype=//schema.org/Article>{'<i itemprop=author itemscope>' * 200}<p>{PROSE}",
        f"{'<!-- saved from url=(' * 10_000}--><p>{PROSE}",
        f"<p>a\0b \ud800 {PROSE}",
        f"<title>{' - ' * 50_000}</title><p>{PROSE}",
        f"<h1>x</h1><figure><img src=/a.jpg><figcaption>{'A. (b ' * 20_000}</figcaption></figure><p>{PROSE * 3}",
        "\n" * 100_000 + f"<p>{PROSE}",
    ],
    ids=lambda text: text[:24].strip() or "lines",
)
def test_hostile_pages_neither_crash_nor_hang(text: Any) -> None:
    try:
        page = read(text)
    except PageError:
        return

    assert "\n".join(line.text for line in page.lines) == text


TAGS = [
    *("html", "head", "body", "title", "h1", "h2", "p", "div", "a", "img", "figure", "figcaption", "ul", "li", "aside"),
    *("article", "main", "nav", "time", "script", "noscript", "picture", "source", "br", "table", "td", "span", "base"),
    *(
        "video",
        "iframe",
        "pre",
        "blockquote",
        "amp-img",
        "meta",
        "link",
        "template",
        "svg",
        "header",
        "form",
        "section",
    ),
]
ATTRIBUTES = [
    *("", ' class="related"', ' class="caption"', ' class="credit"', ' class="dek"', ' class="byline"', " hidden"),
    *(' href="/s"', ' href="https://a.example/s"', ' src="/p.jpg"', ' srcset="a 1w, b 2x,"', ' itemprop="articleBody"'),
    *(
        ' itemscope itemtype="//schema.org/Article"',
        ' itemprop="author"',
        ' rel="canonical"',
        ' type="application/ld+json"',
    ),
    *(' property="og:image" content="x"', ' name="date" content="2026"', ' datetime="2026-01-01"', ' class="ad share"'),
]
pieces = st.one_of(
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS)),
    st.sampled_from(
        [PROSE, PROSE * 3, "More from us", "Read more", "By Ida Holm", "3 March 2026", "2:14", "Photo: Ida Holm"]
    ),
    st.sampled_from(
        ['{"@type": "Article", "headline": "x", "author": {"name": ["y"]}}', "<!--", "-->", "&amp;", "\n", " "]
    ),
    st.text(max_size=20),
)


@given(st.lists(pieces, max_size=40).map("".join))
@settings(max_examples=300)
def test_any_markup_is_read_or_refused_and_never_loses_a_line(text: Any) -> None:
    try:
        page = read(text, link="https://a.example/own")
    except PageError:
        return

    assert "\n".join(line.text for line in page.lines) == text
    last = text.count("\n") + 1
    assert all(1 <= block.place.line <= last for block in page.blocks)
    links = [page.link, page.base, *(each.link for section in page.sections for each in section.cards)]
    assert all(link is None or re.match("https?://", link) for link in links)


@given(st.text())
def test_any_text_is_read_or_refused(text: Any) -> None:
    try:
        page = read(text)
    except PageError:
        return

    assert page.has_article or page.sections


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Berg March 4, 2024", ("Ann Berg",)),
        ("By Ann Berg and Carl Dahl, Monday, March 4, 2024", ("Ann Berg", "Carl Dahl")),
        ("By Ann Berg Updated March 4, 2024, 10:30 a.m.", ("Ann Berg",)),
        ("By Ann Berg on 4 March 2024", ("Ann Berg",)),
        ("Von Anna Berg, 4. März 2024", ("Anna Berg",)),
        ("March 4, 2024 by Ann Berg", ("Ann Berg",)),
        ("Published Monday, March 4, 2024 | By Ann Berg", ("Ann Berg",)),
        ("By April May", ("April May",)),
    ],
)
def test_a_date_in_a_byline_is_no_author(byline: str, names: Any) -> None:
    assert read(f'<h1>The bridge will be mended</h1><p class="byline">{byline}</p>{ARTICLE}').authors == names


def test_a_page_that_is_nested_too_deep_says_where_it_is_broken_off() -> None:
    fine, deep = (read(f"{ARTICLE}\n{'<div>' * depth}\n<p>{PROSE}</p>") for depth in (200, 300))

    assert fine.findings == ()
    assert [(each.rule, each.place.line) for each in deep.findings] == [("TooDeep", 2)]
    assert len(deep.blocks) == 3


@pytest.mark.parametrize("address", ["http://[", "//[", "http://[::1", "https://a.example:x/"])
def test_what_is_no_address_costs_no_page(address: str) -> None:
    links = "".join(f"<a href='{address}/{number}'>A headline of so many words</a>" for number in range(3))
    page = read(f'<meta property="og:image" content="{address}"><img src="{address}">{ARTICLE}<h2>More</h2>{links}')

    assert page.title
    assert len(page.blocks) >= 3


# --- labels of names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [
        "<div><p>Written by</p><p>Ida Holm</p></div>",
        "<h3>Author</h3><p>Ida Holm</p>",
        "<div><span>By</span><span>Ida Holm</span></div>",
        "<p><time>March 3, 2026</time> by Ida Holm, member of the council</p>",
        "<p>Written by <b>Ida Holm</b>, Content Coordinator</p>",
    ],
)
def test_a_name_stands_behind_its_label_wherever_both_stand(printed: str) -> None:
    page = read(ARTICLE.replace("</h1>", f"</h1><div>{printed}</div>"))

    assert page.authors == ("Ida Holm",)


def test_a_label_for_twitter_names_who_wrote_and_no_other_does() -> None:
    said = '<meta name="twitter:label{0}" content="{1}"><meta name="twitter:data{0}" content="{2}">'

    assert read(said.format(1, "Written by", "Ida Holm") + ARTICLE).authors == ("Ida Holm",)
    assert read(said.format(2, "Est. reading time", "5 minutes") + ARTICLE).authors == ()


@pytest.mark.parametrize(
    "portrait",
    [
        "<figure><img src='/t/80x80/a.jpg'></figure>",
        "<figure><img src='/a.jpg' width=64 height=64></figure>",
        "<figure><img src='/a.jpg' alt='Ida Holm'></figure>",
        "<figure><img src=\"if(this.src!='/a.jpg')this.src='/a.jpg'\"></figure>",
    ],
)
def test_a_portrait_or_what_is_no_address_is_no_lead_picture(portrait: str) -> None:
    said = "<meta property='og:image' content='https://a.example/b.jpg'><meta name=author content='Ida Holm'>"

    page = read(said + ARTICLE.replace("</h1>", f"</h1>{portrait}"))

    assert page.figure is not None
    assert page.figure.image == "https://a.example/b.jpg"
