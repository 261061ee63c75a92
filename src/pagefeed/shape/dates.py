"""One string to one moment.

Lives here: what the words of a date mean in the calendar of their page, or counted back from the date of the copy;
and dateutil, which parses only what a pattern has found.
Does not live here: finding dates on a page (read), or which of them counts (evidence).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.parser import UnknownTimezoneWarning, parser, parserinfo

from pagefeed.errors import DateError
from pagefeed.model import Evidence, Moment, Precision, Written
from pagefeed.vocabulary import Unit, vocabulary

EARLIEST_YEAR = 1990
"""No page was published on the web before; an earlier date is something that a text tells about. A year of two
digits is one of the hundred that begin here."""
FIRST_SEEN = "first seen"
"""The rule of a copy that nobody dates: it is from the day of the clock, or older."""

_NOON = time(12)
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})(?P<mark>[./-])\s?(\d{1,2})(?P=mark)\s?(\d{4}|\d{2})(?![\w/-])")
_SPACED = re.compile(r"(?<!\d)(\d{1,2})\.\s(\d{1,2})\.\s(?=\d)")
_YEAR_FIRST = re.compile(r"\s*\d{4}(?:[-/.]|\d{4})")
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})(?:\.|\s?[hH]\s?)(\d{2})(?![\d.])")
_HALF = re.compile(r"(?<![\d.:])(\d{1,2})(?=\s*[ap]\.?m\b)", re.I)
_BRACKETS = re.compile(r"[()]")
_LENGTHS: dict[Unit, timedelta] = {
    "seconds": timedelta(seconds=1),
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a date needs besides its words."""

    timezone: tzinfo
    """The site's; noon and times without a zone are in it."""
    day_first: bool
    """Whether 01/02/2024 is the first of February, by the language of the page."""
    otherwise: frozenset[str] = frozenset()
    """The separators (`/`, `.`, `-`) between which the page itself shows the other order."""

    @classmethod
    def of(cls, timezone: str, language: str) -> Calendar:
        """For an IANA zone and a BCP 47 language: only American English writes the month first."""
        return cls(ZoneInfo(timezone), language.casefold() not in ("en", "en-us"))

    def settled(self, texts: Iterable[str]) -> Calendar:
        """The same for a page that says these texts: a date in them that can be read in one order only tells how
        all dates with its separators are meant. Where both orders are shown, the language still decides."""
        shown = {order for text in texts for order in _orders(text)}
        other = {mark for mark, day_first in shown if day_first != self.day_first}
        return replace(self, otherwise=frozenset(other - {mark for mark, first in shown if first == self.day_first}))

    def day(self, moment: Moment) -> date:
        """The day of a moment, in the site's time zone."""
        return moment.at.astimezone(self.timezone).date()


def is_ambiguous(text: str) -> bool:
    """Whether only the order of day and month says which day a text names."""
    return any(_days_and_months(text)) and not any(_orders(text))


def _orders(text: str) -> list[tuple[str, bool]]:
    """The separator of each date that can be read in one order only, and whether its day comes first."""
    return [(mark, one > 12) for mark, one, two in _days_and_months(text) if (one > 12) != (two > 12)]


def _days_and_months(text: str) -> list[tuple[str, int, int]]:
    """Separator and first two numbers of each date in numbers; one with a short year only in front of a text."""
    found = (match for match in _NUMERIC.finditer(text) if len(match[4]) == 4 or not match.start())
    return [(match["mark"], int(match[1]), int(match[3])) for match in found if max(int(match[1]), int(match[3])) <= 31]


def parse(text: str, calendar: Calendar) -> tuple[datetime, Precision] | None:
    """The UTC moment that a date string names and how much of it is really said, or None."""
    try:
        return _agreed(*readings, calendar) if (readings := _readings(text, calendar)) else None
    except ArithmeticError:
        return None


def weekday(text: str, calendar: Calendar) -> int | None:
    """The weekday of the day that a date string names, as printed, from 0 for Monday; None where it names none."""
    readings = _readings(text, calendar)
    if readings is None or readings[0].date() != readings[1].date():
        return None
    return readings[0].weekday()


@lru_cache(maxsize=4096)
def _readings(text: str, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """dateutil fills what a string leaves out from a default; two defaults that differ in every field show which
    fields the string itself has."""
    text = _HALF.sub(r"\1:00", _CLOCK.sub(r"\1:\2", _SPACED.sub(r"\1.\2.", text)))
    text = vocabulary().oclock.sub(lambda match: match[1] if ":" in match[1] else f"{match[1]}:00", text)
    numeric = _NUMERIC.search(text)
    day_first = calendar.day_first != (numeric is not None and numeric["mark"] in calendar.otherwise)
    # Told that days come first, dateutil reads even 2026-02-01 as the second of January.
    day_first = day_first and not _YEAR_FIRST.match(text)
    try:
        with warnings.catch_warnings(action="ignore", category=UnknownTimezoneWarning):
            first, second = (
                _parser().parse(
                    _BRACKETS.sub(" ", text), default=default, dayfirst=day_first, tzinfos=vocabulary().zones
                )
                for default in (datetime(1996, 1, 1), datetime(2004, 2, 2, 1, 1, 1))
            )
    except (ValueError, ArithmeticError):
        return None
    return first, second


def _agreed(first: datetime, second: datetime, calendar: Calendar) -> tuple[datetime, Precision] | None:
    """What two readings of one string have in common. Raises OverflowError at the ends of the calendar."""
    if first.year != second.year:
        return None
    if first.month != second.month:
        return noon(date(first.year, 1, 1), calendar), "year"
    if first.day != second.day:
        return noon(date(first.year, first.month, 1), calendar), "month"
    if (first.hour, first.minute) != (second.hour, second.minute):
        return noon(first.date(), calendar), "day"
    aware = first if first.tzinfo else first.replace(tzinfo=calendar.timezone)
    second_hand = first.second if first.second == second.second else 0
    return aware.astimezone(UTC).replace(microsecond=0, second=second_hand), "minute"


def before(copy: Moment, text: str, calendar: Calendar) -> tuple[datetime, Precision] | None:
    """The UTC moment that lies as long before the copy as a text such as `3 hours ago` says, or None.

    It is known to the minute only where the copy is; what is less than a day ago lies on the day of the copy where
    that is all one knows. Weeks are told to the day, months and years no closer than that.
    """
    span = vocabulary().span(text)
    if span is None or copy.precision not in ("day", "minute"):
        return None
    try:
        day = calendar.day(copy)
        if span.unit == "years":
            return noon(date(day.year - span.number, 1, 1), calendar), "year"
        if span.unit == "months":
            months = day.year * 12 + day.month - 1 - span.number
            return noon(date(months // 12, months % 12 + 1, 1), calendar), "month"
        back = span.number * _LENGTHS[span.unit]
        if copy.precision == "minute" and _LENGTHS[span.unit] < _LENGTHS["days"]:
            return copy.at - back, "minute"
        day -= timedelta(days=back.days)
        # On the day that a copy was first seen it may be older than that: its clock says nothing.
        timed = span.time if copy.evidence.rule != FIRST_SEEN and span.unit == "days" else ""
        return (parse(f"{day.isoformat()} {timed}", calendar) if timed else None) or (noon(day, calendar), "day")
    except (ValueError, ArithmeticError):
        return None


def stated(written: Written, calendar: Calendar) -> Moment:
    """The moment that an author states. Raises DateError where it is none."""
    parsed = parse(written.text, calendar)
    if parsed is None:
        raise DateError(f"'{written.text}' is not a date", at=written.place, cure="write it like 2026-03-01")
    return Moment(*parsed, Evidence("stated", written.text, written.place))


def noon(day: date, calendar: Calendar) -> datetime:
    """The UTC moment at which a day stands."""
    return datetime.combine(day, _NOON, calendar.timezone).astimezone(UTC)


class _Info(parserinfo):
    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """The year that two digits mean; dateutil's own rule asks the clock."""
        if century_specified or year >= 100:
            return year
        return EARLIEST_YEAR + (year - EARLIEST_YEAR) % 100


@lru_cache(maxsize=1)
def _parser() -> parser:
    """dateutil's parser with the month names of every language of the vocabulary."""
    months: list[list[str]] = [[] for _ in range(12)]
    for name, number in vocabulary().months.items():
        months[number - 1].append(name)

    small = (word.casefold() for key in ("at", "ordinals") for word in vocabulary().words(key))
    jump = [*parserinfo.JUMP, *small]
    info: type[parserinfo] = type("Info", (_Info,), {"MONTHS": [*map(tuple, months)], "JUMP": jump})
    return parser(info())
