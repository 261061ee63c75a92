"""Which moment counts, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.entries import dating
from pagefeed.entries.from_page import Shaped, shape
from pagefeed.language.dates import Calendar, noon
from pagefeed.model import (
    Card,
    Evidence,
    Figure,
    Finding,
    Moment,
    Overrides,
    Page,
    PageDate,
    Place,
    Section,
    SiteSpec,
    Source,
    Sourced,
    TeaserOverrides,
)
from pagefeed.read.readers import read_page

HERE = Place("items/page.txt", 3)
BERLIN = Calendar.of("Europe/Berlin", "de")
COPY = Moment(datetime(2026, 3, 10, 11, tzinfo=UTC), "day", Evidence("first seen", "2026-03-10"))
NAMED = replace(COPY, evidence=Evidence("file name", "2026-03-10"))
EXACT = Moment(datetime(2026, 3, 10, 14, 30, tzinfo=UTC), "minute", Evidence("retrieved", "2026-03-10T14:30:00Z"))
PAGE = Page(path="items/page.txt", title=Sourced("The ferry is late", Place("items/page.txt", 1)))
PROSE = (
    "The ferry between the two towns has been late every day, and nobody has complained, because the captain bakes. "
)
PAST, AHEAD = "May 8, 1985", "March 11, 2026"


def written(text: str) -> Sourced:
    return Sourced(text, HERE)


def caption(text: str) -> Figure:
    return Figure(caption=written(text))


def line(text: str, role: Literal["published", "updated"] = "published") -> PageDate:
    return PageDate(role, written(text))


def metadata(text: str, role: Literal["published", "updated"] = "published") -> PageDate:
    return PageDate(role, written(text), "metadata")


def ago(text: str, role: Literal["published", "updated"] = "published") -> PageDate:
    return PageDate(role, written(text), "relative")


def card(*dates: PageDate, **more: Any) -> Card:
    return Card(type="text", place=HERE, dates=dates, **more)


def of_article(page: Page, copy: Moment = COPY) -> tuple[str, str]:
    """The rule that dates an article, and the day, in Berlin."""
    moment = dating.of_article(page, copy, BERLIN)
    return moment.evidence.rule, BERLIN.day(moment).isoformat()


def of_teaser(teaser: Card, *neighbours: Card, copy: Moment = COPY, page: Page = PAGE) -> tuple[str, str]:
    section = Section(heading=None, cards=(teaser, *neighbours))
    beside = dating.Snapshot(section, copy, BERLIN)
    moment = dating.of_teaser(teaser, beside, dating.of_article(page, copy, BERLIN), copy, BERLIN)
    return moment.evidence.rule, BERLIN.day(moment).isoformat()


def read(text: str, path: str = "items/2026-03-10-page.txt", language: str = "en", **stated: Any) -> Shaped:
    """A page as a site in Berlin reads it."""
    source = Source(path=path, text=text, encoding="utf-8", stated=Overrides(**stated))
    site = SiteSpec(
        title="", link="https://example.org/", base="", domain="example.org", since="2026", language=language
    )
    return shape(read_page(source), replace(site, timezone="Europe/Berlin"), date(2026, 3, 10))


def days(shaped: Shaped) -> list[str]:
    return [BERLIN.day(seen.published).isoformat() for seen in shaped.sightings]


# --- the order of trust -------------------------------------------------------------------------


def test_what_the_author_states_outranks_everything() -> None:
    page = replace(PAGE, stated=Overrides(published=written("2024-05-01")), dates=(line("January 30, 2026"),))
    assert of_article(page) == ("stated", "2024-05-01")


@pytest.mark.parametrize("copy", [NAMED, EXACT], ids=["named", "exact"])
def test_an_article_is_dated_by_the_first_evidence_that_speaks(copy: Moment) -> None:
    everything = replace(
        PAGE,
        stated=Overrides(link="https://example.org/2026/02/03/ferry"),
        dates=(ago("2 days ago"), line("February 2, 2026"), metadata("2026-02-04")),
        figure=caption("The ferry on February 1, 2026, and its namesake on January 1, 2020."),
    )
    no_metadata = replace(everything, dates=everything.dates[:2])
    no_date_line = replace(everything, dates=everything.dates[:1])
    no_link = replace(no_date_line, stated=Overrides())
    not_ago = replace(no_link, dates=())
    nothing = replace(not_ago, figure=None)

    found = [of_article(page, copy) for page in (everything, no_metadata, no_date_line, no_link, not_ago, nothing)]

    assert found == [
        ("metadata", "2026-02-04"),
        ("date line", "2026-02-02"),
        ("link", "2026-02-03"),
        ("relative", "2026-03-08"),
        ("caption", "2026-02-01"),
        ("copy", "2026-03-10"),
    ]


def test_what_is_counted_back_from_a_clock_comes_last_but_for_the_clock() -> None:
    page = replace(PAGE, dates=(ago("2 days ago"),), figure=caption("The ferry on February 1, 2026."))
    assert of_article(page, COPY) == ("caption", "2026-02-01")
    assert of_article(replace(page, figure=None), COPY) == ("relative", "2026-03-08")


@pytest.mark.parametrize(
    "link",
    [
        *(
            "https://a.example/2026/02/03/ferry",
            "https://a.example/2026-02/03/ferry",
            "https://a.example/2026-2-3-ferry",
        ),
        *(
            "https://a.example/20260203/ferry",
            "https://a.example/news/ferry-20260203.html",
            "https://a.example/a_2026_02_03",
        ),
        *("https://a.example/news/03-02-2026", "https://a.example/report_of_03.02.2026_ferry"),
    ],
)
def test_a_day_in_an_address_dates_an_article(link: str) -> None:
    assert of_article(replace(PAGE, link=link)) == ("link", "2026-02-03")


@pytest.mark.parametrize(
    "link",
    [
        *("https://a.example/2026/02/ferry", "https://a.example/120260203/ferry", "https://a.example/20261303/ferry"),
        *(
            "https://a.example/ferry?on=2026-02-03",
            "https://a.example/202602031/ferry",
            "https://a.example/1.2.2026-02-03",
        ),
    ],
)
def test_other_numbers_in_an_address_do_not(link: str) -> None:
    assert of_article(replace(PAGE, link=link))[0] == "copy"


def test_a_page_that_prints_only_its_last_change_is_dated_by_that_rather_than_by_its_copy() -> None:
    changed = replace(PAGE, dates=(line("March 1, 2026", "updated"),))

    assert of_article(changed) == ("date line", "2026-03-01")
    assert of_article(replace(changed, dates=(*changed.dates, line("February 1, 2026")))) == ("date line", "2026-02-01")


def test_a_change_that_only_programs_are_told_of_dates_nothing() -> None:
    assert of_article(replace(PAGE, dates=(metadata("2026-03-01", "updated"),)))[0] == "copy"


def test_metadata_that_take_the_last_change_for_the_first_yield_to_an_earlier_date_line() -> None:
    printed = line("February 1, 2026")
    told = metadata("2026-03-01"), metadata("2026-03-01", "updated")

    assert of_article(replace(PAGE, dates=(*told, printed))) == ("date line", "2026-02-01")
    assert of_article(replace(PAGE, dates=(told[0], printed))) == ("metadata", "2026-03-01")


def test_a_month_above_the_text_does_not_outrank_the_day_in_metadata() -> None:
    dates = (metadata("2026-02-17"), metadata("2026-02-17", "updated"), line("February 2026"))

    moment = dating.of_article(replace(PAGE, dates=dates), NAMED, BERLIN)

    assert (moment.at.date(), moment.precision) == (date(2026, 2, 17), "day")


def test_a_teaser_is_dated_by_itself_or_its_neighbours_or_the_copy() -> None:
    dated = card(line("February 1, 2026"))
    pictured = card(figure=caption("A goat on February 4, 2026."))._replace(type="image")
    silent = card()

    assert of_teaser(dated, silent, pictured) == ("date line", "2026-02-01")
    assert of_teaser(silent, dated, pictured) == ("neighbours", "2026-02-04")
    assert of_teaser(pictured, dated, silent) == ("caption", "2026-02-04")
    assert of_teaser(silent) == ("copy", "2026-03-10")


@pytest.mark.parametrize("copy", [COPY, NAMED], ids=["first seen", "named"])
def test_how_long_ago_dates_a_teaser_and_its_neighbours(copy: Moment) -> None:
    assert of_teaser(card(ago("2 days ago")), copy=copy) == ("relative", "2026-03-08")
    assert of_teaser(card(), card(ago("2 days ago")), copy=copy) == ("neighbours", "2026-03-08")
    assert of_teaser(card(ago("2 days ago"), line("March 1, 2026")), copy=copy) == ("date line", "2026-03-01")


def test_a_dated_neighbour_says_more_of_a_teaser_than_a_clock() -> None:
    teaser, neighbour = card(ago("2 days ago")), card(line("August 29, 2024"))
    assert of_teaser(teaser, neighbour, copy=COPY) == ("neighbours", "2024-08-29")
    assert of_teaser(teaser, neighbour, copy=NAMED) == ("relative", "2026-03-08")


def test_a_page_may_say_how_long_ago_it_was_changed() -> None:
    page = replace(PAGE, dates=(line("March 1, 2026"), ago("3 hours ago", "updated")))
    changed = dating.updated(page, EXACT, BERLIN)
    assert changed is not None
    assert (changed.at, changed.precision) == (EXACT.at - timedelta(hours=3), "minute")
    assert str(changed.evidence) == "relative: 3 hours ago (items/page.txt:3)"
    assert of_article(page, EXACT) == ("date line", "2026-03-01")


def test_the_copy_is_dated_by_the_sidecar_then_the_file_name_then_today() -> None:
    today = date(2026, 3, 10)
    stated = replace(PAGE, path="items/2026-01-05-ferry.txt", stated=Overrides(retrieved=written("2026-01-07")))
    named = replace(stated, stated=Overrides())

    found = [dating.copied(page, today, BERLIN) for page in (stated, named, PAGE)]

    assert [(moment.evidence.rule, moment.at.date().isoformat()) for moment in found] == [
        ("retrieved", "2026-01-07"),
        ("file name", "2026-01-05"),
        ("first seen", "2026-03-10"),
    ]


def test_entries_of_one_page_keep_its_order_a_second_apart() -> None:
    moments = [dating.in_page_order(COPY, position).at for position in range(3)]
    assert moments == sorted(moments, reverse=True)
    assert len({moment.date() for moment in moments}) == 1


def test_a_time_of_day_that_a_page_prints_is_kept_as_printed() -> None:
    exact = Moment(datetime(2026, 3, 1, 8, 15, tzinfo=UTC), "minute", COPY.evidence)
    assert dating.in_page_order(exact, 4) == exact


@pytest.mark.parametrize("cards", ["The clock has stopped\n{}", "The clock has stopped\n\nThe captain bakes again\n{}"])
def test_a_teaser_is_known_by_the_date_that_it_prints_but_not_by_how_long_ago(cards: str) -> None:
    def key(words: str) -> str:
        shaped = read(TEXT.format("", f"Read more\n\n{cards.format(words)}\n"))
        return shaped.sightings[1].keys[-1]

    assert key("2 hours ago") == key("3 days ago") == key("yesterday 15:03")
    assert key("March 3, 2026") != key("March 4, 2026")


# --- what is not believed -----------------------------------------------------------------------


def test_of_the_dates_of_a_caption_those_count_that_can_be() -> None:
    page = replace(PAGE, figure=caption("Built on May 8, 1945, opens on June 1, 2027, seen on March 10, 2026."))
    moment = dating.of_article(page, COPY, BERLIN)
    assert (moment.evidence.words, moment.evidence.rule) == ("March 10, 2026", "caption")


def test_a_month_in_a_caption_is_too_vague_to_date_a_story() -> None:
    assert of_article(replace(PAGE, figure=caption("The bridge in May 2019.")))[0] == "copy"


@pytest.mark.parametrize("copy", [COPY, NAMED, EXACT], ids=["first seen", "named", "exact"])
@pytest.mark.parametrize(
    "said",
    [
        {"dates": (metadata(PAST),)},
        {"dates": (metadata(AHEAD),)},
        {"dates": (metadata("1970-01-01T00:00:00Z"),)},
        {"dates": (line(PAST),)},
        {"dates": (line(AHEAD),)},
        {"dates": (line("11/03/26"),)},
        {"dates": (line("13/08/89"),)},
        {"dates": (line("13. 8. 45"),)},
        {"dates": (ago("37 years ago"),)},
        {"dates": (ago("500 months ago"),)},
        {"figure": caption(PAST)},
        {"figure": caption(AHEAD)},
        {"link": "https://example.org/1985/05/08/ferry"},
        {"link": "https://example.org/2026/03/11/ferry"},
    ],
    ids=str,
)
def test_no_evidence_is_believed_that_lies_after_the_copy_or_before_1990(said: dict[str, Any], copy: Moment) -> None:
    assert of_article(replace(PAGE, **said), copy)[0] == "copy"
    assert of_teaser(card()._replace(**said), copy=copy)[0] == "copy"
    assert of_teaser(card(), card()._replace(**said), copy=copy)[0] == "copy"


@pytest.mark.parametrize("text", [PAST, AHEAD, "13/08/1989"])
def test_what_the_author_states_is_believed_whenever_it_is(text: str) -> None:
    assert of_article(replace(PAGE, stated=Overrides(published=written(text))))[0] == "stated"


def test_a_time_after_that_of_the_copy_is_not_believed_but_its_day_is() -> None:
    exact = replace(EXACT, at=datetime(2026, 3, 10, 7, tzinfo=UTC))
    assert of_article(replace(PAGE, dates=(line("March 10, 2026 15:03"),)), exact)[0] == "copy"
    assert of_article(replace(PAGE, dates=(ago("today 15:03"),)), exact)[0] == "copy"
    assert of_article(replace(PAGE, dates=(line("March 10, 2026"),)), exact) == ("date line", "2026-03-10")
    assert of_article(replace(PAGE, dates=(ago("today"),)), exact) == ("relative", "2026-03-10")


WORDS = st.one_of(
    st.dates(date(1900, 1, 1), date(2120, 1, 1)).flatmap(
        lambda day: st.sampled_from([f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day:%d %b %y}", f"{day:%B %d, %Y}"])
    ),
    st.builds("{} {} ago".format, st.integers(0, 9999), st.sampled_from(["min", "hours", "days", "months", "years"])),
)


RULES = st.sampled_from(["date line", "metadata", "relative"])
DATES = st.lists(st.builds(PageDate, st.just("published"), st.builds(written, WORDS), RULES), max_size=3)


@given(DATES, st.sampled_from([COPY, NAMED, EXACT]), st.builds(caption, WORDS))
def test_nothing_is_ever_dated_after_its_copy_or_before_1990(found: list[PageDate], copy: Moment, said: Figure) -> None:
    page = replace(PAGE, dates=tuple(found), figure=said)
    teaser = card(*found, figure=said)
    section = Section(heading=None, cards=(card(), teaser))
    moments = [
        dating.of_article(page, copy, BERLIN),
        *(
            dating.of_teaser(
                each, dating.Snapshot(section, copy, BERLIN), dating.of_article(page, copy, BERLIN), copy, BERLIN
            )
            for each in section.cards
        ),
    ]
    for moment in moments:
        assert moment.at.year >= 1990
        assert BERLIN.day(moment) <= BERLIN.day(copy)
        assert moment.precision != "minute" or copy.precision != "minute" or moment.at <= copy.at


# --- the order of day and month, page by page ---------------------------------------------------


TEXT = "The ferry is late\n\n{}\n\n" + PROSE * 3 + "\n\n{}\n"
HTML = (
    "<html lang='{}'><title>The ferry is late</title><h1>The ferry is late</h1><p>{}</p><p>"
    + PROSE * 3
    + "<p>{}</html>"
)
MARKDOWN = "---\ndate: {}\n---\n# The ferry is late\n\n" + PROSE * 3 + "\n\n{}\n"


@pytest.mark.parametrize(
    ("elsewhere", "meant"),
    [
        (PROSE + "It sank on 29/01/2026.", "2026-02-01"),
        (PROSE + "It sank on 01/29/2026.", "2026-01-02"),
    ],
)
@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_a_page_shows_in_which_order_it_writes_day_and_month(language: str, elsewhere: str, meant: str) -> None:
    text = read(TEXT.format("01/02/2026", elsewhere), language=language)
    html = read(HTML.format(language, "01/02/2026", elsewhere), "items/2026-03-10-page.html", language)
    markdown = read(MARKDOWN.format("01/02/2026", elsewhere), "items/2026-03-10-page.md", language)

    assert [days(shaped) for shaped in (text, html, markdown)] == [[meant]] * 3


@pytest.mark.parametrize(("language", "meant"), [("en-US", "2026-01-02"), ("en-GB", "2026-02-01")])
@pytest.mark.parametrize(
    "elsewhere", [PROSE, PROSE + "From 29/01/2026 to 01/29/2026.", PROSE + "It sank on 29.01.2026."]
)
def test_a_page_that_shows_no_order_or_both_is_read_by_its_language(language: str, elsewhere: str, meant: str) -> None:
    text = read(TEXT.format("01/02/2026", elsewhere), language=language)
    html = read(HTML.format(language, "01/02/2026", elsewhere), "items/2026-03-10-page.html", "de")
    markdown = read(MARKDOWN.format("01/02/2026", elsewhere), "items/2026-03-10-page.md", language)

    assert [days(shaped) for shaped in (text, html, markdown)] == [[meant]] * 3


def test_the_date_of_a_teaser_tells_the_order_of_all() -> None:
    cards = "\n\n".join(f"A headline of words {day}\n{day}" for day in ("03/02/26", "25/01/26"))
    shaped = read(f"The ferry is late\n\n01/02/26\n\n{PROSE * 3}\n\nRead more\n\n{cards}\n", language="en-US")
    assert days(shaped) == ["2026-02-01", "2026-02-03", "2026-01-25"]


def test_what_the_author_states_tells_the_order_too() -> None:
    matter = "---\ndate: 01/02/2026\nlastmod: 20/02/2026\n---\n# The ferry is late\n\n" + PROSE
    assert days(read(matter, "items/2026-03-10-page.md", "en-US")) == ["2026-02-01"]


# --- conflicts ----------------------------------------------------------------------------------


def conflicts(page: Page, copy: Moment = NAMED) -> list[str]:
    return [finding.what for finding in dating.conflicts(page, copy, BERLIN)]


LINK = "https://example.org/2026/02/{}/ferry"


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (
            replace(PAGE, dates=(metadata("2026-02-05"), line("February 2, 2026"))),
            "the metadata says 2026-02-05, but the date line says 2026-02-02",
        ),
        (
            replace(PAGE, dates=(metadata("2026-02-05T10:00:00Z"),), link=LINK.format("03")),
            "the metadata says 2026-02-05, but the link says 2026-02-03",
        ),
        (
            replace(PAGE, dates=(line("5. 2. 26"),), stated=Overrides(link=LINK.format("07"))),
            "the date line says 2026-02-05, but the link says 2026-02-07",
        ),
        (
            replace(PAGE, dates=(line("March 5, 2026"), line("March 4, 2026", "updated"))),
            "the date line says 2026-03-05, but the date line says 2026-03-04 for its last change",
        ),
        (
            replace(PAGE, dates=(metadata("2026-03-05"), line("March 3, 2026", "updated"))),
            "the metadata says 2026-03-05, but the date line says 2026-03-03 for its last change",
        ),
    ],
)
def test_evidence_that_contradicts_itself_is_told(page: Page, what: str) -> None:
    assert conflicts(page) == [what]
    stated = replace(page.stated, published=written("2026-02-01"))
    assert conflicts(replace(page, stated=stated)) == []


@pytest.mark.parametrize(
    "page",
    [
        replace(PAGE, dates=(metadata("2026-02-05"), line("February 4, 2026")), link=LINK.format("06")),
        replace(PAGE, dates=(line("March 10, 2026"), line("February 5, 2026")), link=LINK.format("05")),
        replace(PAGE, dates=(metadata("2026-02-01"), metadata("2026-02-05", "updated"), line("February 5, 2026"))),
        replace(PAGE, dates=(metadata("2026-02-05"), ago("2 hours ago"), ago("3 days ago", "updated"))),
        replace(PAGE, dates=(metadata("2026-02-05"), line("March 2026")), figure=caption("On January 1, 2026.")),
        replace(PAGE, dates=(line("March 11, 2026"), metadata("1970-01-01")), link=LINK.format("05")),
        replace(PAGE, dates=(metadata("2026-02-05"), line("February 4, 2026", "updated"))),
        replace(PAGE, dates=(metadata("2026-02-05"), metadata("2026-02-04T22:30:00Z", "updated"))),
        Page(path="items/list.txt", dates=(metadata("2026-02-05"), line("February 2, 2026"))),
    ],
    ids=[
        "a day apart",
        "the day of the paper above an article",
        "the day of the last change in place of the first",
        "how long ago",
        "a month, a caption",
        "what is not believed",
        "another time zone",
        "a day and a time",
        "a listing",
    ],
)
def test_evidence_that_can_be_reconciled_is_not(page: Page) -> None:
    assert conflicts(page) == []


@pytest.mark.parametrize(
    ("date", "weekday", "wrong"),
    [
        ("March 1, 2026", "Sunday", False),
        ("1.3.26", "So", False),
        ("March 1, 2026 23:30 EST", "Sun", False),
        ("March 1, 2026", "Monday", True),
        ("1.3.26", "dim", False),
        ("1. März 2026", "Mo", True),
        ("March 2026", "Monday", False),
        ("soon", "Monday", False),
    ],
)
def test_a_weekday_is_a_check_and_never_a_date(date: str, weekday: str, wrong: bool) -> None:
    page = replace(PAGE, dates=(line(date)._replace(weekday=weekday),))
    assert conflicts(page) == ([f"'{date}' is no '{weekday}'"] if wrong else [])
    assert dating.of_article(page, NAMED, BERLIN) == dating.of_article(
        replace(page, dates=(line(date),)), NAMED, BERLIN
    )


def test_a_conflict_is_among_the_findings_of_its_page_and_says_what_to_do() -> None:
    shaped = read(TEXT.format("Sunday, February 5, 2026", ""), link=LINK.format("03"))

    assert [str(finding) for finding in shaped.findings] == [
        f"items/2026-03-10-page.txt:3: {what}; state `published` in a sidecar or in front matter"
        for what in (
            "'February 5, 2026' is no 'Sunday'",
            "the date line says 2026-02-05, but the link says 2026-02-03",
        )
    ]
    assert {(finding.rule, finding.severity) for finding in shaped.findings} == {("DateConflict", "warning")}
    assert days(shaped) == ["2026-02-05"]


def test_metadata_and_the_date_that_people_read_are_compared() -> None:
    meta = "<meta property='article:published_time' content='2026-02-09T10:00:00Z'>"
    shaped = read(HTML.format("en", f"5 February 2026{meta}", ""), "items/2026-03-10-page.html")

    assert [finding.what for finding in shaped.findings] == [
        "the metadata says 2026-02-09, but the date line says 2026-02-05"
    ]
    assert days(shaped) == ["2026-02-09"]


def test_the_weekday_of_a_teaser_is_checked_unless_the_author_dates_it() -> None:
    text = TEXT.format("February 5, 2026", "Read more\n\nThe clock has stopped\nSunday, February 3, 2026\n")
    teaser = TeaserOverrides(starts="The clock", place=HERE, published=written("2026-02-01"))

    def told(shaped: Shaped) -> list[Finding]:
        return [finding for finding in shaped.findings if finding.rule == "DateConflict"]

    assert [finding.what for finding in told(read(text))] == ["'February 3, 2026' is no 'Sunday'"]
    assert told(read(text, teasers=(teaser,))) == []


# --- whole pages --------------------------------------------------------------------------------


def test_a_copy_to_the_minute_makes_hours_ago_a_time() -> None:
    text = TEXT.format("Updated 3 hours ago", "Read more\n\nThe clock has stopped\n5 hours ago\n")
    shaped = read(text, retrieved=written("2026-03-10T14:30:00Z"))

    article, teaser = shaped.sightings
    assert article.updated is not None
    assert article.updated.at == EXACT.at - timedelta(hours=3)
    assert (teaser.published.at, teaser.published.precision) == (EXACT.at - timedelta(hours=5), "minute")
    assert str(teaser.published.evidence) == "relative: 5 hours ago (items/2026-03-10-page.txt:10)"


def test_a_copy_of_a_day_makes_them_that_day() -> None:
    shaped = read(TEXT.format("3 hours ago", "Read more\n\nThe clock has stopped\nvor 2 Tagen\n"))
    assert [(seen.published.at, seen.published.precision) for seen in shaped.sightings] == [
        (noon(date(2026, 3, 10), BERLIN), "day"),
        (noon(date(2026, 3, 8), BERLIN) - timedelta(seconds=1), "day"),
    ]


# --- the path of what is no copy ----------------------------------------------------------------


def markdown(path: str, front: str = "", language: str = "en") -> Shaped:
    """A page in Markdown, as a site in Berlin reads it on the tenth of March 2026."""
    text = f"---\ntitle: The ferry is late\n{front}---\n\n{PROSE}\n"
    site = SiteSpec(
        title="",
        link="https://ferry.example/",
        base="",
        domain="",
        since="",
        language=language,
        timezone="Europe/Berlin",
    )
    return shape(read_page(Source(path=f"items/{path}", text=text, encoding="utf-8")), site, date(2026, 3, 10))


def dated(shaped: Shaped) -> tuple[str, str, str]:
    """The rule that dates its article, the words, and the UTC moment."""
    moment = shaped.sightings[0].published
    return moment.evidence.rule, moment.evidence.words, f"{moment.at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("path", "rule", "words", "at"),
    [
        ("2025-03-04-ferry.md", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2025-03-04_ferry.md", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2025-03-04 ferry.md", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2025-03-04.md", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2025-03-04.de.md", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2025_03_04.md", "file name", "2025_03_04", "2025-03-04 11:00"),
        ("2025.03.04.markdown", "file name", "2025.03.04", "2025-03-04 11:00"),
        ("2025-03-04-ferry.MKD", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2025-3-4-ferry.md", "file name", "2025-3-4", "2025-03-04 11:00"),
        ("20250304-ferry.md", "file name", "20250304", "2025-03-04 11:00"),
        ("202503040930 ferry.md", "file name", "202503040930", "2025-03-04 08:30"),
        ("20250304T093000--ferry.md", "file name", "20250304T093000", "2025-03-04 08:30"),
        ("2025-03-04T10:00:00Z-ferry.md", "file name", "2025-03-04T10:00:00Z", "2025-03-04 10:00"),
        ("2025-03-04T10:00:00+02:00-ferry.md", "file name", "2025-03-04T10:00:00+02:00", "2025-03-04 08:00"),
        ("2025/03/04/ferry.md", "folder", "2025/03/04", "2025-03-04 11:00"),
        ("2025/3/4-ferry.md", "file name", "2025/3/4", "2025-03-04 11:00"),
        ("blog/2025/03-04-ferry.md", "file name", "2025/03-04", "2025-03-04 11:00"),
        ("blog/2025-03/04-ferry.md", "file name", "2025-03/04", "2025-03-04 11:00"),
        ("2025-03-04-ferry/index.md", "folder", "2025-03-04", "2025-03-04 11:00"),
        ("2025-03-04-ferry/notes/more.md", "folder", "2025-03-04", "2025-03-04 11:00"),
        ("2024-01-02-trip/2025-03-04-ferry.md", "file name", "2025-03-04", "2025-03-04 11:00"),
        ("2024-01-02-trip/2025-13-45-ferry.md", "folder", "2024-01-02", "2024-01-02 11:00"),
    ],
)
def test_a_page_in_markdown_is_from_the_day_in_its_name_or_folder(path: str, rule: str, words: str, at: str) -> None:
    assert dated(markdown(path)) == (rule, words, at)


@pytest.mark.parametrize(
    "path",
    [
        *("2025-03-ferry.md", "2025.md", "2025/03/ferry.md", "ferry-2025-03-04.md", "v2025-03-04.md", "20251345.md"),
        *("12025-03-04.md", "2025-03-041.md", "202503041.md", "1812-03-04-war.md", "2025-02-29.md", "٢025-03-04.md"),
    ],
)
def test_what_is_no_day_in_a_path_dates_nothing(path: str) -> None:
    assert dated(markdown(path))[0] == "copy"


def test_what_the_author_states_outranks_the_path_and_the_path_outranks_the_address() -> None:
    assert dated(markdown("2025-03-04-ferry.md", "date: 2025-03-05\nurl: /2025/03/06/ferry/\n"))[0] == "stated"
    assert dated(markdown("2025-03-04-ferry.md", "url: /2025/03/05/ferry/\n"))[0] == "file name"


def test_a_path_and_an_address_that_differ_are_told() -> None:
    [finding] = markdown("2025-03-04-ferry.md", "url: /2025/02/04/ferry/\n").findings
    assert finding.what == "the file name says 2025-03-04, but the link says 2025-02-04"


def test_a_day_ahead_in_a_path_is_that_of_the_page_and_not_of_the_run() -> None:
    assert dated(markdown("2027-03-04-ferry.md")) == ("file name", "2027-03-04", "2027-03-04 11:00")


@pytest.mark.parametrize("path", ["2026-03-04-ferry.txt", "2026-03-04-ferry.html"])
def test_the_day_in_the_name_of_a_copy_is_that_of_the_copy(path: str) -> None:
    text = {"txt": f"The ferry is late\n\n{PROSE}\n", "html": HTML.format("en", PROSE, PROSE)}[path.rpartition(".")[2]]
    assert dated(read(text, f"items/{path}"))[:2] == ("copy", "file name 2026-03-04")


@pytest.mark.parametrize(
    "address", ["/2025/03/04/ferry/", "2025/03/04/ferry", "2025/03/04/Ferry-1.17", "blog/2025/3/4/x"]
)
def test_a_date_in_an_address_that_is_stated_is_that_of_the_page(address: str) -> None:
    assert dated(markdown("ferry.md", f"url: {address}\n"))[::2] == ("link", "2025-03-04 11:00")


# --- what an author leaves to the generator, or may have mistyped --------------------------------


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("2052-03-01", "'2052-03-01' lies 25 years ahead; is the year right? correct it, or wait"),
        ("2027-03-12", "'2027-03-12' lies 1 year ahead; is the year right? correct it, or wait"),
    ],
)
@pytest.mark.parametrize("key", ["date", "lastmod"])
def test_a_date_of_another_year_ahead_is_asked_about(key: str, stated: str, said: str) -> None:
    [finding] = markdown("2026-03-01-ferry.md", f"{key}: {stated}\n").findings
    assert (finding.severity, str(finding)) == ("warning", f"items/2026-03-01-ferry.md:3: {said}")


def test_a_year_ahead_in_the_name_of_a_file_is_asked_about() -> None:
    [finding] = markdown("2052-03-01-ferry.md").findings
    assert str(finding).startswith("items/2052-03-01-ferry.md: '2052-03-01' lies 25 years ahead")


@pytest.mark.parametrize("stated", ["2026-03-11", "2027-03-01", "2025-03-01", "1999-03-01"])
def test_an_embargo_of_less_than_a_year_is_not(stated: str) -> None:
    assert markdown("ferry.md", f"date: {stated}\n").findings == ()


@pytest.mark.parametrize(("stated", "taken"), [("2025-03", "2025-03-01"), ("2025", "2025-01-01")])
def test_a_stated_date_without_a_day_is_told(stated: str, taken: str) -> None:
    [finding] = markdown("ferry.md", f"date: {stated}\n").findings
    assert (finding.severity, finding.what) == ("notice", f"'{stated}' has no day, and is read as {taken}")


# --- teasers that nothing dates -----------------------------------------------------------------


@pytest.mark.parametrize("copy", [COPY, NAMED])
@pytest.mark.parametrize(
    "page",
    [
        replace(PAGE, stated=Overrides(published=written("2025-03-04"))),
        replace(PAGE, dates=(metadata("2025-03-04T12:00:00+01:00"),)),
        replace(PAGE, dates=(line("March 4, 2025"),)),
        replace(PAGE, link="https://example.org/2025/03/04/ferry"),
    ],
    ids=["stated", "metadata", "date line", "link"],
)
def test_a_teaser_that_nothing_dates_is_from_the_day_of_its_page(page: Page, copy: Moment) -> None:
    assert of_teaser(card(), page=page, copy=copy) == ("page", "2025-03-04")
    assert of_teaser(card(), card(line("March 5, 2025")), page=page, copy=copy) == ("neighbours", "2025-03-05")


@pytest.mark.parametrize(
    ("copy", "rule", "day"),
    [(COPY, "page", "2025-03-04"), (NAMED, "copy", "2026-03-10"), (EXACT, "copy", "2026-03-10")],
    ids=["first seen", "named", "retrieved"],
)
def test_the_day_of_a_picture_is_weaker_than_that_in_the_name_of_the_copy(copy: Moment, rule: str, day: str) -> None:
    page = replace(PAGE, figure=caption("The ferry on March 4, 2025."))
    assert of_teaser(card(), page=page, copy=copy) == (rule, day)


def test_a_stated_day_of_the_copy_is_that_of_its_teasers() -> None:
    page = replace(PAGE, dates=(line("March 4, 2025"),))
    assert of_teaser(card(), page=page, copy=EXACT) == ("copy", "2026-03-10")


def test_teasers_of_a_page_with_a_time_stand_a_second_apart() -> None:
    page = replace(PAGE, dates=(metadata("2025-03-04T12:00:00Z"),), sections=(Section(None, (CARD, CARD)),))
    at = [sighting.published.at.second for sighting in shape(page, SITE, date(2026, 3, 10)).sightings]
    assert at == [0, 59, 58]


CARD = card(headline=written("The next ferry"))
SITE = SiteSpec(title="", link="https://ferry.example/", base="", domain="", since="")
