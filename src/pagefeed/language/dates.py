"""One string to one moment.

Lives here: what the words of a date mean in the calendar of their page, or counted back from the date of the copy;
and dateutil, which parses only what a pattern has found.
Does not live here: finding dates on a page (read), or which of them counts (evidence).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.parser import parser, parserinfo

from pagefeed.errors import DateError
from pagefeed.language.months import numbered
from pagefeed.language.phrases import Unit, fold, vocabulary
from pagefeed.model import Evidence, Moment, Precision, Sourced

EARLIEST_YEAR = 1990
"""No page was published on the web before; an earlier date is something that a text tells about. A year of two
digits is one of the hundred that begin here."""
FIRST_STATED_YEAR, LAST_STATED_YEAR = 1970, 9999
"""What an author may state: a page may be older than the web, but no feed format and no reader knows more years."""
FIRST_SEEN = "first seen"
"""The rule of a copy that nobody dates: it is from the day of the clock, or older."""

_NOON = time(12)
_EARLIEST, _LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
"""Python's calendar ends a little further out, and a moment there has no day in zones on the other side of UTC.
Programs write its ends for "no date" and "never"; they are taken for the nearest moment that has one."""
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})(?P<mark>[./-])\s?(\d{1,2})(?P=mark)\s?(\d{4}|\d{2})(?![\w/-])")
_SPACED = re.compile(r"(?<!\d)(\d{1,2})\.\s(\d{1,2})\.\s(?=\d)")
_YEAR_FIRST = re.compile(r"^\s*\d{4}(?:[-/.]|\d{4})")
_YEAR_MONTH_DAY = re.compile(r"(?<![\d/.-])(\d{4})([-/.,\s])(\d{1,2})\2(\d{1,2})(?![\d:])")
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})(?:\.|\s?[hH]\s?)(\d{2})(?![\d.])")
_HALF = re.compile(r"(?<![\d.:])(\d{1,2})(?=\s*[ap]\.?m\b)", re.I)
_BRACKETS = re.compile(r"[()]")
_WRAPPING = "[]<> "
"""What note-taking programs put around a date: `[[2026-03-01]]`, `<2026-03-01 Sun>`."""
_SECONDS = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?"
_UNIVERSAL = r"(?:GMT|UTC?|Z)"
_OFFSET = r"[+-]\d{1,2}(?::?\d\d)?"
_SIGNED = re.compile(rf"(?<=[\d\s(]){_UNIVERSAL}\s?(?={_OFFSET}(?!\w))", re.I)
"""In front of an offset, which the name would turn round: dateutil reads `GMT+3` as POSIX does, and nobody else."""
_REMARK = re.compile(
    rf"(:\d\d(?:[.,]\d+)?\s?(?:[ap]m\s?)?(?:{_UNIVERSAL}\s?{_OFFSET}|{_UNIVERSAL}\b|{_OFFSET}))"
    r"\s*(?:\([^()]*\)|\[[^][]*\]|([A-Z]{2,5})\b)",
    re.I,
)
"""A zone said again behind its offset: `+0000 (Coordinated Universal Time)`, `+02:00[Europe/Berlin]`, `+0200 CEST`."""
_AREA = re.compile(r"(?<=[\dmM.\s])\[?([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z0-9_+-]*){1,2})\]?")
"""A zone of the IANA database, `Europe/Berlin`; no date is written so, for both parts begin with a letter."""
_UNKNOWN = timezone(timedelta(0), "?")
"""The zone of a time whose zone has an unknown name, or an offset that no zone has: its day is told, but no time."""
_TIMES = re.compile(
    rf"(?:\bT|(?<=\d)T|\b){_SECONDS}\s*(?:[ap]\.?m\b\.?)?\s*(?:[A-Z]{{1,5}}\b)?\s*(?:{_OFFSET})?|(?<=\d)T\d{{4,6}}",
    re.I,
)
_WORDS = re.compile(r"[^\W\d_]+")
_IN_NUMBERS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:\d{4}|\d{6})?",
        r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2}))?",
        r"(?P<one>\d{1,2})(?P<mark>[-/.])\s?(?P<two>\d{1,2})(?P=mark)\s?(?P<year>\d{4})",
    )
)
"""How an author may state a date without the name of its month; whatever else dateutil makes of numbers is a guess."""
_LONGEST = 120
"""Characters of a date; nothing longer is one."""
_EXAMPLE = "write it like 2026-03-01"
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
    """True if 01/02/2024 is the first of February, by the language of the page."""
    certain: bool = True
    """True if the language settles it; False for a language in which both orders are written."""
    shown: frozenset[tuple[str, bool]] = frozenset()
    """The separators (`/`, `.`, `-`) between which the page itself shows an order, and whether that begins with the
    day."""

    @classmethod
    def of(cls, timezone: str, language: str) -> Calendar:
        """For an IANA zone and a BCP 47 language: only American English writes the month first, and `en` alone may be
        any English."""
        folded = language.casefold()
        return cls(ZoneInfo(timezone), folded not in ("en", "en-us"), folded != "en")

    def settled(self, texts: Iterable[str], published: Iterable[Moment] = ()) -> Calendar:
        """The same for a page that says these texts, and of which these moments were published before: a date in them
        that can be read in one order only tells how all dates with its separators are meant, and so does the day as
        which one was read. Where both orders are shown, the language still decides."""
        shown = {order for text in texts for order in _orders(text)}
        shown |= {order for moment in published for order in self._read_as(moment)}
        return replace(self, shown=frozenset(order for order in shown if (order[0], not order[1]) not in shown))

    def _read_as(self, moment: Moment) -> Iterator[tuple[str, bool]]:
        day = self.day(moment)
        for mark, one, two in _days_and_months(moment.evidence.words):
            if one != two and {one, two} == {day.day, day.month}:
                yield mark, one == day.day

    def begins_with_day(self, mark: str) -> bool:
        """True if the day is the first number of a date with these separators."""
        # With full stops the month comes first nowhere.
        return dict(self.shown).get(mark, self.day_first or mark == ".")

    def settles(self, mark: str) -> bool:
        """True if the page itself or a language with one order settles it."""
        return self.certain or mark == "." or mark in dict(self.shown)

    def day(self, moment: Moment) -> date:
        """The day of a moment, in the site's time zone."""
        return moment.at.astimezone(self.timezone).date()


class _Reading(NamedTuple):
    """What dateutil makes of a string, with two defaults that differ in every field: what both have, the string has."""

    first: datetime
    second: datetime
    text: str
    """What it was given: times with a colon, no zone but an offset or a short name."""


def is_ambiguous(text: str) -> bool:
    """True if a text names two days, depending on the order of day and month."""
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
    reading = _reading(text, calendar)
    try:
        found = _agreed(reading, calendar) if reading else None
    except (ValueError, ArithmeticError):
        return None
    return (min(max(found[0], _EARLIEST), _LATEST), found[1]) if found else None


def weekday(text: str, calendar: Calendar) -> int | None:
    """The weekday of the day that a date string names, as printed, from 0 for Monday; None where it names none."""
    reading = _reading(text, calendar)
    if reading is None or reading.first.date() != reading.second.date():
        return None
    return reading.first.weekday()


@lru_cache(maxsize=4096)
def _reading(text: str, calendar: Calendar) -> _Reading | None:
    if len(text) > _LONGEST:
        return None
    return (
        _by_form(text)
        or _by_dateutil(text, calendar)
        or (_by_dateutil(told, calendar) if (told := numbered(text)) != text else None)
    )


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,:]\d+)?)?(Z|([+-])(\d\d):?(\d\d))?)?", re.ASCII
)
"""How nearly all generators write a date, which names all it has: no words, no order, no zone by name."""
_DEFAULTS = (datetime(1996, 1, 1), datetime(2004, 2, 2, 1, 1, 1))
"""Of two readings of one text, what stands in the place of what it does not say."""


def _by_form(text: str) -> _Reading | None:
    """A date of ISO 8601 as dateutil reads it, some fifty times as fast; None for anything else."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone, sign, hours, minutes = found.groups()
    offset = (int(hours or 0) * 3600 + int(minutes or 0) * 60) * (-1 if sign == "-" else 1)
    aware = timezone(timedelta(seconds=offset)) if zone and abs(offset) < 86_400 else _UNKNOWN if zone else None
    try:
        first, second_one = (
            datetime(
                int(year),
                int(month),
                int(day),
                int(hour or default.hour),
                int(minute or default.minute),
                int(second or default.second),
                tzinfo=aware,
            )
            for default in _DEFAULTS
        )
    except ValueError:
        return None
    return _Reading(first, second_one, text)


def _by_dateutil(text: str, calendar: Calendar) -> _Reading | None:
    text = (text.strip(_WRAPPING) if text.startswith(("[", "<")) else text).replace("\u2212", "-")
    text = _HALF.sub(r"\1:00", _CLOCK.sub(r"\1:\2", _SPACED.sub(r"\1.\2.", text)))
    text = vocabulary().oclock.sub(lambda match: match[1] if ":" in match[1] else f"{match[1]}:00", text)
    text = _SIGNED.sub("", _REMARK.sub(_without_remark, text))
    zone = None
    if area := _AREA.search(text):
        zone = _zone_of_area(area[1])
        text = f"{text[: area.start()]} {text[area.end() :]}"
    numeric, ordered = _NUMERIC.search(text), _YEAR_MONTH_DAY.search(text)
    # Told that days come first, dateutil reads even 2026-02-01 as the second of January.
    day_first = not (ordered or _YEAR_FIRST.match(text)) and calendar.begins_with_day(
        numeric["mark"] if numeric else ""
    )
    if ordered:  # What `date` prints ends with the year, and people replace its beginning only.
        text = text[: ordered.end()] + re.sub(rf"\s{ordered[1]}(?![\d:])", "", text[ordered.end() :])
    text = _BRACKETS.sub(" ", text)
    try:
        first, second = (
            _parser().parse(text, default=default, dayfirst=day_first, tzinfos=_zone) for default in _DEFAULTS
        )
        # It takes 2026-13-02 for the 13th of February.
        if ordered and first.date() != date(*map(int, ordered.group(1, 3, 4))):
            return None
    except (ValueError, ArithmeticError):
        return None
    if zone and first.tzinfo is None:
        first, second = first.replace(tzinfo=zone), second.replace(tzinfo=zone)
    return _Reading(first, second, text)


def _without_remark(match: re.Match[str]) -> str:
    name = match[2]
    return match[0] if name and name.upper() not in vocabulary().zones else match[1]


def _zone_of_area(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # None such; no such name; a folder of zones.
        return _UNKNOWN


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone that dateutil is to give a time; its own zones accept offsets of a day and more, and raise ValueError
    only when the date is used."""
    seconds = vocabulary().zones.get(name or "") if offset is None else offset
    if seconds is None:
        return _UNKNOWN if name else None
    return timezone(timedelta(seconds=seconds)) if abs(seconds) < 86_400 else _UNKNOWN


def _agreed(reading: _Reading, calendar: Calendar) -> tuple[datetime, Precision] | None:
    """What two readings of one string have in common. Raises OverflowError at the ends of the calendar."""
    first, second = reading.first, reading.second
    if first.year != second.year:
        return None
    if first.month != second.month:
        return noon(date(first.year, 1, 1), calendar), "year"
    if first.day != second.day:
        return noon(date(first.year, first.month, 1), calendar), "month"
    if (first.hour, first.minute) != (second.hour, second.minute) or first.tzinfo is _UNKNOWN:
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


def stated(written: Sourced, calendar: Calendar) -> Moment:
    """The moment that an author states. Raises DateError where it is none, or not certainly one."""
    parsed, reading = parse(written.text, calendar), _reading(written.text, calendar)
    what, cure = "is not a date", _EXAMPLE
    if parsed and reading:
        what, cure = _doubt(reading, parsed[0], calendar) or ("", "")
    if not parsed or what:
        shown = " ".join(written.text.split())
        shown = f"{shown[:60]}…" if len(shown) > 60 else shown
        raise DateError(f"'{shown}' {what}", at=written.place, cure=cure)
    return Moment(*parsed, Evidence("stated", written.text, written.place))


def _doubt(reading: _Reading, at: datetime, calendar: Calendar) -> tuple[str, str] | None:
    """What is wrong with a date that was read from the words of an author, and the cure; None for nothing."""
    read, text = reading.first, reading.text
    if not FIRST_STATED_YEAR <= min(read.year, at.year) <= max(read.year, at.year) <= LAST_STATED_YEAR:
        return f"lies outside the years {FIRST_STATED_YEAR} to {LAST_STATED_YEAR}", _EXAMPLE
    if not re.search(rf"(?<!\d){read.year}", text):
        return "has no year of four digits", _EXAMPLE
    if read.tzinfo is _UNKNOWN:
        return "names no known time zone", "write the offset from UTC, like 2026-03-01T09:30:00+01:00"
    if any(fold(word) in vocabulary().months for word in _WORDS.findall(text)):
        return None
    numbers = _WORDS.sub(" ", _TIMES.sub(" ", text)).strip(" ,.")
    match = next(filter(None, (form.fullmatch(numbers) for form in _IN_NUMBERS)), None)
    if match is None:
        return "is not a date", _EXAMPLE
    if "one" not in match.groupdict() or calendar.settles(match["mark"]):
        return None
    one, two = int(match["one"]), int(match["two"])
    if one == two or max(one, two) > 12:
        return None
    meant = date(read.year, two, one), date(read.year, one, two)
    asked = " or ".join(f"{day.day} {parserinfo.MONTHS[day.month - 1][-1]}" for day in meant)
    return "can be read in two ways", f"{asked}? write {' or '.join(map(str, meant))}"


def noon(day: date, calendar: Calendar) -> datetime:
    """The UTC moment at which a day stands."""
    day = min(max(day, _EARLIEST.date()), _LATEST.date())
    return datetime.combine(day, _NOON, calendar.timezone).astimezone(UTC)


class _Info(parserinfo):
    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """The year that two digits mean; dateutil's own rule asks the clock."""
        if century_specified or year >= 100:
            return year
        return EARLIEST_YEAR + (year - EARLIEST_YEAR) % 100


@lru_cache(maxsize=1)
def _parser() -> parser:
    """Dateutil's parser with the month names of every language of the vocabulary."""
    months: list[list[str]] = [[] for _ in range(12)]
    for name, number in vocabulary().months.items():
        months[number - 1].append(name)

    small = (word.casefold() for key in ("at", "ordinals") for word in vocabulary().words(key))
    jump = [*parserinfo.JUMP, *small]
    info: type[parserinfo] = type("Info", (_Info,), {"MONTHS": [*map(tuple, months)], "JUMP": jump})
    return parser(info())
