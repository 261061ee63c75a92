"""Which moment, and the evidence."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.errors import DateError
from pagefeed.model import (
    Card,
    Evidence,
    Figure,
    Moment,
    Page,
    PageDate,
    Place,
    Precision,
    Section,
    Stated,
    Written,
)
from pagefeed.shape import dates

HERE = Place("items/page.txt", 3)
BERLIN = dates.Calendar.of("Europe/Berlin", "de")
AMERICAN = dates.Calendar.of("UTC", "en-US")
COPY = Moment(datetime(2026, 3, 10, 12, tzinfo=UTC), "day", Evidence("first seen", "2026-03-10"))
PAGE = Page(path="items/page.txt")


def written(text: str) -> Written:
    return Written(text, HERE)


def caption(text: str) -> Figure:
    return Figure(caption=written(text))


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2026-02-01", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1. Februar 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 février 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 de febrero de 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 februari 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 de fevereiro de 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("Feb. 1, 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("01/02/2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("13/08/2025 15h03", datetime(2025, 8, 13, 13, 3, tzinfo=UTC), "minute"),
        ("2026-02-01T08:15:30+02:00", datetime(2026, 2, 1, 6, 15, 30, tzinfo=UTC), "minute"),
        ("February 2, 2031 8:15 a.m. EST", datetime(2031, 2, 2, 13, 15, tzinfo=UTC), "minute"),
        ("1.2.2026 22:01 Uhr", datetime(2026, 2, 1, 21, 1, tzinfo=UTC), "minute"),
        ("March 2026", datetime(2026, 3, 1, 11, tzinfo=UTC), "month"),
        ("2026", datetime(2026, 1, 1, 11, tzinfo=UTC), "year"),
    ],
)
def test_a_date_says_as_much_as_its_words(text: str, moment: datetime, precision: Precision) -> None:
    assert dates.parse(text, BERLIN) == (moment, precision)


@pytest.mark.parametrize("text", ["May", "10", "Tuesday", "14:30", "soon", "", "31 February 2026", "99999999999"])
def test_what_names_no_year_is_never_filled_from_today(text: str) -> None:
    assert dates.parse(text, BERLIN) is None


def test_only_american_english_writes_the_month_first() -> None:
    february = dates.parse("02/01/2026", AMERICAN)
    assert february is not None
    assert february[0].month == 2


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_noon_in_the_zone_of_the_site(day: date) -> None:
    parsed = dates.parse(day.isoformat(), BERLIN)
    assert parsed is not None
    assert parsed[0].astimezone(BERLIN.timezone).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 12)


def test_what_the_author_states_outranks_everything() -> None:
    page = replace(
        PAGE,
        stated=Stated(published=written("2024-05-01")),
        dates=(PageDate("published", written("January 30, 2026")),),
    )
    assert dates.of_article(page, COPY, BERLIN).evidence.rule == "stated"


def test_a_stated_date_that_is_none_is_the_authors_to_mend() -> None:
    with pytest.raises(DateError, match=r"items/page.txt:3: 'soon' is not a date; write it like 2026-03-01"):
        dates.stated(written("soon"), BERLIN)


def test_an_article_is_dated_by_the_first_evidence_that_speaks() -> None:
    everything = replace(
        PAGE,
        stated=Stated(link="https://example.org/2026/02/03/ferry"),
        dates=(PageDate("published", written("February 2, 2026")),),
        figure=caption("The ferry on February 1, 2026, and its namesake on January 1, 2020."),
    )
    no_date_line = replace(everything, dates=())
    no_link = replace(no_date_line, stated=Stated())
    nothing = replace(no_link, figure=None)

    found = [dates.of_article(page, COPY, BERLIN) for page in (everything, no_date_line, no_link, nothing)]

    assert [(moment.evidence.rule, moment.at.date().isoformat()) for moment in found] == [
        ("date line", "2026-02-02"),
        ("link", "2026-02-03"),
        ("caption", "2026-02-01"),
        ("copy", "2026-03-10"),
    ]


def test_no_date_is_later_than_the_copy_or_older_than_the_web() -> None:
    page = replace(
        PAGE,
        dates=(PageDate("published", written("March 11, 2026")),),
        figure=caption("Built on May 8, 1945, opens on June 1, 2027, seen on March 10, 2026."),
    )
    moment = dates.of_article(page, COPY, BERLIN)
    assert (moment.evidence.words, moment.evidence.rule) == ("March 10, 2026", "caption")


def test_a_month_in_a_caption_is_too_vague_to_date_a_story() -> None:
    page = replace(PAGE, figure=caption("The bridge in May 2019."))
    assert dates.of_article(page, COPY, BERLIN).evidence.rule == "copy"


def test_a_teaser_is_dated_by_itself_or_its_neighbours_or_the_copy() -> None:
    dated = Card(type="text", place=HERE, dates=(PageDate("published", written("February 1, 2026")),))
    pictured = Card(type="image", place=HERE, figure=caption("A goat on February 4, 2026."))
    silent = Card(type="video", place=HERE)
    section = Section(heading=None, cards=(dated, silent, pictured))

    found = [dates.of_teaser(card, section, COPY, BERLIN) for card in section.cards]
    alone = dates.of_teaser(silent, Section(heading=None, cards=(silent,)), COPY, BERLIN)

    assert [(moment.evidence.rule, moment.evidence.words) for moment in (*found, alone)] == [
        ("date line", "February 1, 2026"),
        ("neighbours", "February 4, 2026"),
        ("caption", "February 4, 2026"),
        ("copy", "first seen 2026-03-10"),
    ]


def test_the_copy_is_dated_by_the_sidecar_then_the_file_name_then_today() -> None:
    today = date(2026, 3, 10)
    stated = replace(PAGE, path="items/2026-01-05-ferry.txt", stated=Stated(retrieved=written("2026-01-07")))
    named = replace(stated, stated=Stated())

    found = [dates.copied(page, today, BERLIN) for page in (stated, named, PAGE)]

    assert [(moment.evidence.rule, moment.at.date().isoformat()) for moment in found] == [
        ("retrieved", "2026-01-07"),
        ("file name", "2026-01-05"),
        ("first seen", "2026-03-10"),
    ]


def test_entries_of_one_page_keep_its_order_a_second_apart() -> None:
    moments = [dates.in_page_order(COPY, position).at for position in range(3)]
    assert moments == sorted(moments, reverse=True)
    assert len({moment.date() for moment in moments}) == 1


def test_a_time_of_day_that_a_page_prints_is_kept_as_printed() -> None:
    exact = Moment(datetime(2026, 3, 1, 8, 15, tzinfo=UTC), "minute", COPY.evidence)
    assert dates.in_page_order(exact, 4) == exact
