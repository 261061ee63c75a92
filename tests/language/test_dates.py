"""What the words of one date mean."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pagefeed.errors import DateError
from pagefeed.language import dates
from pagefeed.model import Evidence, Moment, Place, Precision, Sourced

HERE = Place("items/page.txt", 3)
BERLIN = dates.Calendar.of("Europe/Berlin", "de")
AMERICAN = dates.Calendar.of("UTC", "en-US")
FIRST_SEEN = Moment(datetime(2026, 3, 10, 11, tzinfo=UTC), "day", Evidence("first seen", "2026-03-10"))
NAMED = replace(FIRST_SEEN, evidence=Evidence("file name", "2026-03-10"))
EXACT = Moment(datetime(2026, 3, 10, 14, 30, tzinfo=UTC), "minute", Evidence("retrieved", "2026-03-10T14:30:00Z"))


def written(text: str) -> Sourced:
    return Sourced(text, HERE)


def day(text: str, calendar: dates.Calendar = BERLIN) -> str | None:
    """The day that a text names, in the zone of the calendar."""
    parsed = dates.parse(text, calendar)
    return parsed and parsed[0].astimezone(calendar.timezone).date().isoformat()


# --- one string ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2026-02-01", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("20260201", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1. Februar 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 février 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1er février 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 de febrero de 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1 februari 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1º de fevereiro de 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("Feb. 1, 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("01/02/2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
        ("1. 2. 2026", datetime(2026, 2, 1, 11, tzinfo=UTC), "day"),
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


PIECES = st.sampled_from(
    [
        *(
            "0000",
            "0001",
            "0024",
            "1969",
            "2024",
            "9999",
            "99999",
            "00",
            "24",
            "13",
            "31",
            "2",
            "99",
            "٢٠٢٤",
            "²",
            "1e9",
        ),
        *("-", "/", ".", ", ", " ", ":", "T", "Z", "GMT", "UTC", "EST", "QXT", "+", "\u2212", "(", ")", "[", "]", "<"),
        *("+25:00", "-24:00", "+9999", "Europe/Berlin", "America/Argentina", "Etc/GMT+3", "Mars/Base", "../../etc"),
        *("24:00:00", "09:30", "23:59:60", "am", "pm", "Uhr", "July", "Juli", "Mon", "14h30", "3 hours ago", "now"),
    ]
)
DATE_LIKE = st.lists(PIECES, max_size=9).map("".join) | st.lists(PIECES, max_size=9).map(" ".join)
ENDS = [dates.Calendar.of(zone, "en") for zone in ("Pacific/Kiritimati", "Pacific/Niue")]


@given(st.text(max_size=40) | st.from_regex(r"[0-9./: hT-]{1,30}", fullmatch=True) | DATE_LIKE)
def test_no_text_is_too_odd_to_be_asked_for_a_date(text: str) -> None:
    for calendar in (BERLIN, AMERICAN, *ENDS):
        parsed = dates.parse(text, calendar)
        assert parsed is None or parsed[0].tzinfo == UTC
        dates.weekday(text, calendar)
        dates.before(EXACT, text, calendar)
        if parsed:
            calendar.day(Moment(*parsed, Evidence("stated", text)))


@given(st.text(max_size=40) | DATE_LIKE)
def test_what_an_author_states_is_a_date_of_1970_to_9999_or_an_error(text: str) -> None:
    for calendar in (BERLIN, *ENDS):
        with suppress(DateError):
            assert 1970 <= dates.stated(written(text), calendar).at.year <= 9999


# --- what an author states ----------------------------------------------------------------------

PLAIN_ENGLISH = dates.Calendar.of("Europe/Berlin", "en")


def state(text: str, calendar: dates.Calendar = PLAIN_ENGLISH) -> str:
    """The UTC moment that an author is taken to state, or what is said of it."""
    try:
        moment = dates.stated(written(text), calendar)
    except DateError as error:
        return f"{error.what}; {error.cure}".removeprefix(f"'{text}' ")
    return f"{moment.at:%Y-%m-%d %H:%M} {moment.precision}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-03-04", "2025-03-04 11:00 day"),
        ("2025-3-4", "2025-03-04 11:00 day"),
        ("2025/03/04 09:30", "2025-03-04 08:30 minute"),
        ("2025.03.04", "2025-03-04 11:00 day"),
        ("20250304", "2025-03-04 11:00 day"),
        ("20250304T093000Z", "2025-03-04 09:30 minute"),
        ("202503040930", "2025-03-04 08:30 minute"),
        ("04.03.2025", "2025-03-04 11:00 day"),
        ("4. 3. 2025 9.30 Uhr", "2025-03-04 08:30 minute"),
        ("25/03/2025", "2025-03-25 11:00 day"),
        ("03/25/2025", "2025-03-25 11:00 day"),
        ("04/04/2025", "2025-04-04 10:00 day"),
        ("4 March 2025", "2025-03-04 11:00 day"),
        ("March 4, 2025 at 9:30 am EST", "2025-03-04 14:30 minute"),
        ("Tuesday, 2025-03-04 09:30", "2025-03-04 08:30 minute"),
        ("09:30 2025-03-04", "2025-03-04 08:30 minute"),
        ("Tue, 04 Mar 2025 09:30:00 GMT", "2025-03-04 09:30 minute"),
        ("Tue Mar  4 09:30:00 UTC 2025", "2025-03-04 09:30 minute"),
        ("2025-03-04T09:30:00.123456789Z", "2025-03-04 09:30 minute"),
        ("2025-03-04 09:30:00 2025 -0800", "2025-03-04 17:30 minute"),
        ("[[2025-03-04]]", "2025-03-04 11:00 day"),
        ("<2025-03-04 Tue 09:30>", "2025-03-04 08:30 minute"),
        ("2025-03", "2025-03-01 11:00 month"),
        ("2025-3", "2025-03-01 11:00 month"),
        ("2025", "2025-01-01 11:00 year"),
        ("1970-01-01", "1970-01-01 11:00 day"),
        ("9999-12-31T22:59:59Z", "9999-12-29 00:00 minute"),
    ],
)
def test_an_author_may_state_a_date_in_many_ways(text: str, meant: str) -> None:
    assert state(text) == meant


WRITE = "write it like 2026-03-01"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0001-01-01", f"lies outside the years 1970 to 9999; {WRITE}"),
        ("0001-01-01T00:00:00Z", f"lies outside the years 1970 to 9999; {WRITE}"),
        ("0024-03-04", f"lies outside the years 1970 to 9999; {WRITE}"),
        ("1969-12-31", f"lies outside the years 1970 to 9999; {WRITE}"),
        ("25-03-04", f"has no year of four digits; {WRITE}"),
        ("4 March 25", f"has no year of four digits; {WRITE}"),
        ("13/08/89", f"has no year of four digits; {WRITE}"),
        ("٢٠٢٥-٠٣-٠٤", f"has no year of four digits; {WRITE}"),
        *(
            (text, f"is not a date; {WRITE}")
            for text in (
                *("0000-01-01", "9999-12-31T23:59:59-05:00", "+9999", "2025,03,04", "2025 03 04", "04 03 2025"),
                *("2025-13-04", "2025-02-29", "2025-063", "2025-W10-2", "1741080600", "2025-03-04T25:00", "03/2025"),
                *("tomorrow", "", "2025-03-04 to 2025-03-05", "2025-03-04-ferry", "1 1 1 1 1 1", "9" * 60),
            )
        ),
        *(
            (text, "names no known time zone; write the offset from UTC, like 2026-03-01T09:30:00+01:00")
            for text in (
                *("2025-03-04T09:30+24:00", "2025-03-04 09:30 -99:00", "2025-03-04 09:30 UTC+25"),
                *("2025-03-04 09:30 XQT", "2025-03-04 09:30 Mars/Base", "2025-03-04 09:30 America/Argentina"),
            )
        ),
    ],
)
def test_what_could_be_another_date_or_none_is_an_error(text: str, said: str) -> None:
    assert state(text) == said


def test_a_long_text_in_the_place_of_a_date_is_not_repeated_whole() -> None:
    with pytest.raises(DateError, match=r"'9{60}…' is not a date"):
        dates.stated(written("9" * 5000), BERLIN)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-07-01 09:30 GMT+0200", "07:30"),
        ("2025-07-01 09:30 GMT+2", "07:30"),
        ("2025-07-01 09:30 UTC-7", "16:30"),
        ("2025-07-01 09:30 UTC\u22127", "16:30"),
        ("2025-07-01 09:30 UTC+05:30", "04:00"),
        ("2025-07-01 09:30 (UTC+2)", "07:30"),
        ("2025-07-01T09:30:00Z-07:00", "16:30"),
        ("2025-07-01 09:30:00 +0200 CEST", "07:30"),
        ("Tue Jul 01 2025 09:30:00 GMT+0000 (Coordinated Universal Time)", "09:30"),
        ("Tue Jul 01 2025 09:30:00 GMT+0200 (Central European Summer Time)", "07:30"),
        ("2025-07-01 09:30 Europe/Berlin", "07:30"),
        ("2025-07-01 09:30 America/New_York", "13:30"),
        ("2025-07-01 9:30 am America/Argentina/Buenos_Aires", "12:30"),
        ("2025-07-01 09:30 Etc/GMT+3", "12:30"),
        ("2025-07-01T09:30+02:00[Europe/Berlin]", "07:30"),
        ("2025-07-01 09:30 EST", "14:30"),
    ],
)
def test_the_zone_behind_a_time_is_read_as_its_writer_means_it(text: str, utc: str) -> None:
    for calendar in (AMERICAN, BERLIN):
        assert state(text, calendar) == f"2025-07-01 {utc} minute"


@pytest.mark.parametrize("zone", ["UTC+25:00", "+9900", "XQT", "Mars/Base"])
def test_a_zone_that_there_is_not_leaves_a_page_the_day_of_its_date(zone: str) -> None:
    assert dates.parse(f"July 1, 2025 09:30 {zone}", BERLIN) == (datetime(2025, 7, 1, 10, tzinfo=UTC), "day")


ASKED = "can be read in two ways; 3 April or 4 March? write 2025-04-03 or 2025-03-04"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ASKED),
        ("en-US", "2025-03-04 11:00 day"),
        ("en-GB", "2025-04-03 10:00 day"),
        ("de", "2025-04-03 10:00 day"),
    ],
)
def test_an_author_is_asked_which_number_is_the_month_where_no_language_says_so(language: str, said: str) -> None:
    assert state("03/04/2025", dates.Calendar.of("Europe/Berlin", language)) == said


@pytest.mark.parametrize(
    ("text", "other", "meant"),
    [
        ("03/04/2025", "25/03/2025", "2025-04-03"),
        ("03/04/2025", "03/25/2025", "2025-03-04"),
        ("03-04-2025 09:30", "25-03-2025", "2025-04-03"),
    ],
)
def test_a_page_that_shows_its_order_is_not_asked(text: str, other: str, meant: str) -> None:
    assert state(text, PLAIN_ENGLISH.settled([text, other])).startswith(meant)


@pytest.mark.parametrize("published", ["2025-04-03", "2025-03-04"])
def test_an_order_in_which_a_date_was_published_holds(published: str) -> None:
    earlier = replace(dates.stated(written(published), PLAIN_ENGLISH), evidence=Evidence("stated", "03/04/2025"))
    assert state("03/04/2025", PLAIN_ENGLISH.settled([], [earlier])).startswith(published)


@pytest.mark.parametrize("language", ["en", "en-US", "de"])
def test_between_full_stops_the_day_comes_first_in_every_language(language: str) -> None:
    assert day("01.07.2025", dates.Calendar.of("UTC", language)) == "2025-07-01"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_noon_in_the_zone_of_the_site(day: date) -> None:
    parsed = dates.parse(day.isoformat(), BERLIN)
    assert parsed is not None
    assert parsed[0].astimezone(BERLIN.timezone).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 12)


def test_a_stated_date_that_is_none_is_the_authors_to_mend() -> None:
    with pytest.raises(DateError, match=r"items/page.txt:3: 'soon' is not a date; write it like 2026-03-01"):
        dates.stated(written("soon"), BERLIN)


@pytest.mark.parametrize(
    ("clock", "hour", "minute"),
    [
        ("1h03", 1, 3),
        ("15h03", 15, 3),
        ("15 h 03", 15, 3),
        ("15:03h", 15, 3),
        ("15:03 horas", 15, 3),
        ("12.30 Uhr", 12, 30),
        ("8.05 uur", 8, 5),
        ("12.30", 12, 30),
        ("15 Uhr", 15, 0),
        ("15h", 15, 0),
        ("3 pm", 15, 0),
        ("3.05pm", 15, 5),
    ],
)
@pytest.mark.parametrize("written", ["5.3.2026 {}", "5. 3. 26 {}", "{}, 5/3/26", "5. März 2026 {}"])
def test_a_time_is_read_as_its_language_writes_it(written: str, clock: str, hour: int, minute: int) -> None:
    at = datetime(2026, 3, 5, hour, minute, tzinfo=BERLIN.timezone)
    assert dates.parse(written.format(clock), BERLIN) == (at, "minute")


# --- two digits for a year ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("13/08/25", "2025-08-13"),
        ("5. 3. 26", "2026-03-05"),
        ("5.3.26", "2026-03-05"),
        ("12 Nov 25", "2025-11-12"),
        ("31 Dec 90", "1990-12-31"),
        ("31 Dec 89", "2089-12-31"),
        ("01-02-03", "2003-02-01"),
    ],
)
def test_two_digits_are_a_year_from_1990_to_2089(text: str, meant: str) -> None:
    assert day(text) == meant


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)), st.sampled_from([("de", "%d.%m.%y"), ("en-US", "%m/%d/%y")]))
def test_a_short_year_is_read_as_it_was_written(day: date, way: tuple[str, str]) -> None:
    language, form = way
    assert dates.parse(f"{day:{form}}", dates.Calendar.of("UTC", language)) == dates.parse(
        day.isoformat(), dates.Calendar.of("UTC", language)
    )


# --- which number is the month ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "meant"),
    [
        ("en", "2026-01-02"),
        ("en-US", "2026-01-02"),
        ("en-GB", "2026-02-01"),
        ("en-AU", "2026-02-01"),
        ("de", "2026-02-01"),
        ("fr", "2026-02-01"),
    ],
)
def test_only_american_english_writes_the_month_first(language: str, meant: str) -> None:
    assert day("01/02/2026", dates.Calendar.of("UTC", language)) == meant


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        (["29/01/2026"], "2026-02-01"),
        (["01/29/2026"], "2026-01-02"),
        (["On 29/01/2026, and again on 05/06/2026, the ferry sank."], "2026-02-01"),
        (["29/01/26 15h03"], "2026-02-01"),
    ],
)
@pytest.mark.parametrize("calendar", [BERLIN, AMERICAN])
def test_one_date_that_can_be_read_in_one_way_only_tells_how_the_others_are_meant(
    calendar: dates.Calendar, others: list[str], meant: str
) -> None:
    assert day("01/02/2026", calendar.settled(["01/02/2026", *others])) == meant


@pytest.mark.parametrize(
    "others",
    [
        ["29/01/2026", "01/29/2026"],
        ["29.01.2026"],
        ["32/01/2026"],
        ["https://example.org/29/01/2026/ferry"],
        ["the score was 21/10/15 in the end"],
        ["29 January 2026"],
    ],
)
def test_where_the_page_shows_no_order_or_both_its_language_decides(others: list[str]) -> None:
    assert day("01/02/2026", AMERICAN.settled(others)) == "2026-01-02"


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)), st.sampled_from("/.-"), st.booleans())
def test_the_order_of_a_page_makes_no_difference_to_a_date_in_iso_8601(day: date, mark: str, day_first: bool) -> None:
    calendar = replace(AMERICAN, day_first=day_first, shown=frozenset({(mark, not day_first)}))
    assert dates.parse(day.isoformat(), calendar) == dates.parse(day.isoformat(), BERLIN.of("UTC", "en"))


# --- counted back from the copy -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("3 hours ago", timedelta(hours=3)),
        ("an hour ago", timedelta(hours=1)),
        ("about 3 hours ago", timedelta(hours=3)),
        ("5h ago", timedelta(hours=5)),
        ("12 mins ago", timedelta(minutes=12)),
        ("Just now", timedelta(0)),
        ("vor 2 Stunden", timedelta(hours=2)),
        ("vor einer Stunde", timedelta(hours=1)),
        ("vor 5 Min.", timedelta(minutes=5)),
        ("il y a 3 heures", timedelta(hours=3)),
        ("il y a une minute", timedelta(minutes=1)),
        ("hace 2 horas", timedelta(hours=2)),
        ("7 minuten geleden", timedelta(minutes=7)),
        ("2 uur geleden", timedelta(hours=2)),
        ("há 5 horas", timedelta(hours=5)),
        ("2 horas atrás", timedelta(hours=2)),
        ("36 hours ago", timedelta(hours=36)),
    ],
)
def test_hours_and_minutes_ago_are_told_to_the_minute_by_a_copy_that_is(text: str, back: timedelta) -> None:
    assert dates.before(EXACT, text, BERLIN) == (EXACT.at - back, "minute")


@pytest.mark.parametrize("copy", [FIRST_SEEN, NAMED, EXACT], ids=["first seen", "named", "exact"])
@pytest.mark.parametrize(
    ("text", "meant", "precision"),
    [
        ("Today", "2026-03-10", "day"),
        ("yesterday", "2026-03-09", "day"),
        ("gestern", "2026-03-09", "day"),
        ("Vorgestern", "2026-03-08", "day"),
        ("hier", "2026-03-09", "day"),
        ("avant-hier", "2026-03-08", "day"),
        ("aujourd\u2019hui", "2026-03-10", "day"),
        ("ayer", "2026-03-09", "day"),
        ("gisteren", "2026-03-09", "day"),
        ("ontem", "2026-03-09", "day"),
        ("2 days ago", "2026-03-08", "day"),
        ("hace 2 días", "2026-03-08", "day"),
        ("vor einem Tag", "2026-03-09", "day"),
        ("2 weeks ago", "2026-02-24", "day"),
        ("il y a 3 semaines", "2026-02-17", "day"),
        ("a month ago", "2026-02-01", "month"),
        ("vor 3 Monaten", "2025-12-01", "month"),
        ("2 years ago", "2024-01-01", "year"),
        ("il y a un an", "2025-01-01", "year"),
    ],
)
def test_days_and_more_ago_are_told_no_closer_than_they_say(
    copy: Moment, text: str, meant: str, precision: Precision
) -> None:
    assert dates.before(copy, text, BERLIN) == (dates.noon(date.fromisoformat(meant), BERLIN), precision)


@pytest.mark.parametrize("copy", [FIRST_SEEN, NAMED], ids=["first seen", "named"])
@pytest.mark.parametrize(
    ("text", "meant"), [("3 hours ago", 10), ("5 min ago", 10), ("23 hours ago", 10), ("48h ago", 8)]
)
def test_hours_before_a_day_are_that_day(copy: Moment, text: str, meant: int) -> None:
    assert dates.before(copy, text, BERLIN) == (dates.noon(date(2026, 3, meant), BERLIN), "day")


def test_yesterday_at_three_is_told_to_the_minute_unless_only_a_clock_says_when_the_copy_was_made() -> None:
    found = [dates.before(copy, "Gestern 15:03 Uhr", BERLIN) for copy in (EXACT, NAMED, FIRST_SEEN)]

    at = datetime(2026, 3, 9, 15, 3, tzinfo=BERLIN.timezone)
    assert found == [(at, "minute"), (at, "minute"), (dates.noon(date(2026, 3, 9), BERLIN), "day")]


@pytest.mark.parametrize("precision", ["month", "year"])
def test_nothing_is_counted_back_from_a_copy_whose_day_is_unknown(precision: Precision) -> None:
    assert dates.before(replace(NAMED, precision=precision), "2 days ago", BERLIN) is None


@pytest.mark.parametrize("text", ["9999 years ago", "soon", "", "3 ago", "ago", "March 3, 2026"])
def test_what_cannot_be_counted_back_is_no_date(text: str) -> None:
    assert dates.before(EXACT, text, BERLIN) is None


UNITS = ["seconds", "mins", "hours", "days", "weeks", "months", "years"]


@given(st.datetimes(datetime(1995, 1, 1), datetime(2089, 1, 1)), st.integers(0, 9999), st.sampled_from(UNITS))
def test_nothing_is_counted_back_to_a_day_after_the_copy(at: datetime, number: int, unit: str) -> None:
    exact = Moment(at.replace(microsecond=0, tzinfo=UTC), "minute", EXACT.evidence)
    for copy in (exact, replace(exact, at=dates.noon(at.date(), BERLIN), precision="day")):
        found = dates.before(copy, f"{number} {unit} ago", BERLIN)
        assert found is None or BERLIN.day(replace(copy, at=found[0])) <= BERLIN.day(copy)


# --- the weekday --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [("March 1, 2026", 6), ("1.3.26", 6), ("March 1, 2026 23:30 EST", 6), ("March 2026", None), ("soon", None)],
)
def test_a_date_falls_on_the_weekday_of_its_day_as_printed(text: str, number: int | None) -> None:
    assert dates.weekday(text, BERLIN) == number


@given(st.text(st.sampled_from("0123459-:TZ+ ."), max_size=26))
@example("2026-02-30")
@example("2026-03-01T09:30:00+24:00")
@example("2026-03-01 09:30Z")
@example("0001-01-01T00:00:00-23:59")
def test_a_date_of_iso_8601_is_read_as_dateutil_reads_it(text: str) -> None:
    read = dates._by_form(text)

    assert read is None or read == dates._by_dateutil(text, BERLIN)
    if re.fullmatch(r"20[0-4]\d-0[1-9]-[01][1-9]", text):
        assert read is not None


@given(st.datetimes(), st.sampled_from(("", "Z", "+01:00", "-0530")), st.sampled_from(("seconds", "minutes")))
def test_the_time_of_it_too(at: datetime, zone: str, precision: str) -> None:
    text = at.isoformat(timespec=precision) + zone

    assert dates._by_form(text) == dates._by_dateutil(text, BERLIN) is not None
