"""Which date a saved page came out on: each way in which pages say so, and what is not to be taken for it."""

from __future__ import annotations

from typing import Any

import pytest

from pagefeed.language.dates import Calendar, parse
from pagefeed.language.months import numbered
from pagefeed.model import Source
from pagefeed.read.html import read_html

PROSE = "The council met on Tuesday and agreed, after a long debate, to mend the bridge before the winter. "
BODY = f"<article>{f'<p>{PROSE * 3}</p>' * 3}</article>"
TITLE = "<h1>The bridge will be mended</h1>"


def dates(text: str, role: str = "published") -> list[str]:
    page = read_html(Source(path="items/page.html", text=text, encoding="utf-8"))
    return [date.written.text for date in page.dates if date.role == role]


@pytest.mark.parametrize(
    "printed",
    [
        "<p>March 3, 2026 by Ida Holm</p>",
        "<p>Ida Holm, March 3, 2026</p>",
        "<p>By Ida Holm | March 3, 2026 | 5 min read</p>",
        "<aside><dl><dt>Date</dt><dd>March 3, 2026</dd></dl></aside>",
        "<aside class=post-meta><time>March 3, 2026</time></aside>",
        "<p>Published</p><p class=x>March 3, 2026</p>",
        "<div class=author-box><span class=post__date>March 3, 2026</span></div>",
        "<small>March 3, 2026 • 2. league</small>",
        "<small>Tuesday, March 3, 2026, 19:51 > ida</small>",
        "<div class=my-meta>Ida Holm ● March 3, 2026 ● Roads and bridges of the valley</div>",
        "<abbr class=published title='Tuesday, 3rd of March'>March 3, 2026</abbr>",
        "<p class=CommentHeader_publishDate>March 3, 2026</p>",
    ],
)
def test_a_date_beside_other_words_above_the_text_is_taken(printed: str) -> None:
    assert dates(f"{TITLE}{printed}{BODY}") == ["March 3, 2026"]


@pytest.mark.parametrize(
    "printed",
    [
        "<footer class=post-meta>By Ida Holm on March 3, 2026 at 10:00</footer>",
        "<p class=entry-date>Filed March 3, 2026 under Roads</p>",
        "<footer>March 3, 2026</footer>",
        "<p>Published on March 3, 2026 in Roads</p>",
        "<p>On March 3, 2026 this was posted by Ida Holm</p>",
        "<div class=submitted>Saved by Ida Holm on March 3, 2026 - 18:55</div>",
    ],
)
def test_a_date_below_the_text_is_taken_where_something_calls_it_so(printed: str) -> None:
    assert dates(f"{TITLE}{BODY}{printed}") == ["March 3, 2026"]


@pytest.mark.parametrize(
    "printed",
    [
        "<div class=comments><p class=date>March 3, 2026</p></div>",
        "<p class=copyright>March 3, 2026</p>",
        "<blockquote><p>March 3, 2026</p></blockquote>",
        "<p class=date>March 3, 2026</p><p class=date>March 4, 2026</p><p class=date>March 5, 2026</p>",
        "<p>The bridge opened on March 3, 2026 and is closed now</p>",
    ],
)
def test_the_date_of_something_else_below_the_text_is_not(printed: str) -> None:
    assert dates(f"{TITLE}{BODY}<div>{printed}</div>") == []


def test_a_date_inside_the_title_is_what_the_article_tells_about() -> None:
    assert dates(f"<h1>Minutes of the meeting of March 3, 2026</h1>{BODY}") == []


def test_a_date_beside_the_title_in_its_heading_is_one() -> None:
    heading = "<h1>The bridge will be mended<br><small>March 3, 2026 in the valley</small></h1>"

    assert dates(heading + BODY) == ["March 3, 2026"]


def test_the_date_below_the_title_outranks_those_of_stories_above_it() -> None:
    others = "".join(f"<div><a href=/{day}>Another story</a><time>March {day}, 2026</time></div>" for day in (1, 2))

    assert dates(f"{others}{TITLE}<p class=date>March 3, 2026</p>{BODY}") == ["March 3, 2026"]


def test_of_dates_above_the_title_the_nearest_counts() -> None:
    other = "<div class=date>March 1, 2026</div>"

    assert dates(f"{other}<p>Topics</p><div class=date>March 3, 2026</div>{TITLE}{BODY}") == ["March 3, 2026"]


@pytest.mark.parametrize(
    "printed",
    [
        "<div><span>Ida Holm</span><span>3.11.2023</span></div>",
        "<header>In the media <span>3.11.2023</span> The bridge</header>",
    ],
)
def test_a_date_in_an_element_of_its_own_is_one_whatever_is_glued_to_it(printed: str) -> None:
    assert dates(f"{TITLE}{printed}{BODY}") == ["3.11.2023"]


def test_months_of_an_archive_date_nothing() -> None:
    archive = "".join(f"<li>{month} 2025</li>" for month in ("March", "April", "May", "June"))

    assert dates(f"{TITLE}<ul>{archive}</ul>{BODY}") == []


def test_a_month_is_taken_only_where_no_day_is_printed() -> None:
    month, day = "<p class=date>March 2025</p>", "<p>March 3, 2026</p>"

    assert dates(f"{TITLE}{month}{day}{BODY}") == ["March 3, 2026"]
    assert dates(f"{TITLE}{month}{BODY}") == ["March 2025"]


@pytest.mark.parametrize(
    ("printed", "role"),
    [
        ("<p class=modified-date>March 3, 2026</p>", "updated"),
        ("<p class='entry-date published updated'>March 3, 2026</p>", "published"),
        ("<p><b>Last updated:</b></p><p class=date>March 3, 2026</p>", "updated"),
        ("<p class=date>Senast uppdaterad March 3, 2026</p>", "updated"),
        ("<p itemprop=dateModified>March 3, 2026</p>", "updated"),
    ],
)
def test_the_date_of_a_change_is_told_from_that_of_publication(printed: str, role: str) -> None:
    other = {"updated": "published", "published": "updated"}[role]

    assert dates(f"{TITLE}{printed}{BODY}", role) == ["March 3, 2026"]
    assert dates(f"{TITLE}{printed}{BODY}", other) == []


def test_the_words_of_an_element_outrank_its_attribute_where_they_say_published() -> None:
    changed = "<time datetime=2026-03-09T10:00:00Z>Published March 3, 2026</time>"

    assert dates(f"{TITLE}{changed}{BODY}") == ["March 3, 2026"]


@pytest.mark.parametrize("opening", ["(3.3.2026) ", "Karlsruhe, (3.3.2026). ", "OSLO, 3.3.2026 (NTB) – "])
def test_a_text_that_opens_with_a_date_is_dated_by_it(opening: str) -> None:
    assert dates(f"{TITLE}<article><p>{opening}{PROSE * 3}</p><p>{PROSE * 3}</p></article>") == ["3.3.2026"]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published" content="2026-03-03T10:00:00Z">',
        '<meta name="w-published-date" content="2026-03-03T10:00:00Z">',
        '<meta name="citation_publication_date" content="2026-03-03T10:00:00Z">',
        '<meta itemprop="datePublished" content="2026-03-03T10:00:00Z">',
        '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2026-03-03T10:00:00Z"}</script>',
        '<script>window.page = {"publishedAt": "2026-03-03T10:00:00Z"}</script>',
        '<script>{\\"published_at\\":\\"2026-03-03T10:00:00Z\\"}</script>',
    ],
)
def test_a_page_tells_programs_its_date_under_many_names(head: str) -> None:
    assert dates(f"<head>{head}</head>{TITLE}{BODY}") == ["2026-03-03T10:00:00Z"]


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="video:release_date" content="2026-03-03">',
        '<meta name="article:expiration_time" content="2026-03-03">',
        '<meta name="publisher" content="Ferry Times 2026">',
        '<script type="application/ld+json">{"@type": "Comment", "datePublished": "2026-03-03"}</script>',
        '<script>[{"publishedAt": "2026-03-03"}, {"publishedAt": "2026-03-04"}]</script>',
    ],
)
def test_what_programs_are_told_of_other_days_is_no_date_of_publication(head: str) -> None:
    read = dates(f"<head>{head}</head>{TITLE}{BODY}")

    assert [date for date in read if parse(date, Calendar.of("UTC", "en"))] == []


def test_a_day_without_its_year_is_none_and_leaves_the_date_to_the_next() -> None:
    entry = f"<div class=h-entry><p class=dt-published>Dec 23</p>{TITLE}<div class=e-content>{BODY}</div></div>"

    assert dates(f'<meta itemprop="datePublished" content="2020-12-23T11:48:54-0800">{entry}')[0].startswith("2020")


@pytest.mark.parametrize("class_", ["published", "dt-published"])
def test_an_abbreviation_has_its_date_for_programs_in_its_title(class_: str) -> None:
    assert dates(f"{TITLE}<abbr class={class_} title=2026-03-03T09:05:00>9:05</abbr>{BODY}") == ["2026-03-03T09:05:00"]


@pytest.mark.parametrize(
    "words",
    [
        *("2026年3月3日", "発行日：2026年3月3日 14:05", "令和8年3月3日", "2026년 3월 3일", "2026. 3. 3.", "2026.03.03"),
        *("3 марта 2026 г.", "3 березня 2026", "3 marca 2026", "3. března 2026", "3 Mart 2026 Salı", "3 marzo 2026"),
        *("3. maaliskuuta 2026", "den 3 mars 2026", "3. marts 2026", "3. mars 2026", "٣ مارس ٢٠٢٦", "3 مارس، 2026"),
        *("2026. március 3.", "2026 m. kovo 3 d.", "2026. gada 3. marts", "3 martie 2026", "3 Μαρτίου 2026"),
        *("3 Maret 2026", "3 tháng 3, 2026", "3 במרץ 2026", "3 मार्च 2026", "3 de març de 2026", "3. ožujka 2026."),
    ],
)
def test_dates_of_further_languages_are_read(words: Any) -> None:
    [found] = dates(f"{TITLE}<p>{words}</p>{BODY}")

    parsed = parse(found, Calendar.of("UTC", "en"))

    assert parsed is not None
    assert parsed[0].date().isoformat() == "2026-03-03"


@pytest.mark.parametrize(
    "text", ["2026-03-03T10:00:00Z", "12 people in 2026", "in 2026 3 of 4", "99. mars 2026", "2026-13-03"]
)
def test_what_is_no_such_date_stays_as_it_is(text: str) -> None:
    assert numbered(text) == text
