"""Which moment, and the evidence.

Lives here: the order of evidence for articles and teasers, and dateutil, which parses only what a
pattern has found.
Does not live here: finding date lines on a page (read), or what was published before (catalog).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.parser import UnknownTimezoneWarning, parser, parserinfo

from pagefeed.errors import DateError
from pagefeed.model import Card, Evidence, Figure, Moment, Page, PageDate, Place, Precision, Section, Written
from pagefeed.vocabulary import vocabulary

EARLIEST_YEAR = 1990
"""No page was published on the web before; an earlier date is something that a text tells about."""

_NOON = time(12)
_IN_LINK = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_IN_NAME = re.compile(r"(?:^|/)((?:19|20)\d{2}-\d{2}-\d{2})(?!\d)[^/]*$")
_YEAR_FIRST = re.compile(r"\s*\d{4}[-/]")
_CLOCK_H = re.compile(r"\b(\d{1,2})h(\d{2})\b")
_CLOCK_DOT = re.compile(r"(?<=\d{4}\s)(\d{1,2})\.(\d{2})(?=\s|$)")
_ZONE_BRACKETS = re.compile(r"[()]|\bUhr\b")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a date needs besides its words."""

    timezone: tzinfo
    """The site's; noon and times without a zone are in it."""
    day_first: bool
    """Whether 01/02/2024 is the first of February."""

    @classmethod
    def of(cls, timezone: str, language: str) -> Calendar:
        """For an IANA zone and a BCP 47 language: only American English writes the month first."""
        return cls(ZoneInfo(timezone), language.casefold() not in ("en", "en-us"))


@lru_cache(maxsize=4096)
def parse(text: str, calendar: Calendar) -> tuple[datetime, Precision] | None:
    """The UTC moment that a date string names and how much of it is really said, or None.

    dateutil fills what a string leaves out from a default; two defaults that differ in every field
    show which fields the string itself has.
    """
    text = _ZONE_BRACKETS.sub(" ", _CLOCK_DOT.sub(r"\1:\2", _CLOCK_H.sub(r"\1:\2", text)))
    # Told that days come first, dateutil reads even 2026-02-01 as the second of January.
    day_first = calendar.day_first and not _YEAR_FIRST.match(text)
    try:
        with warnings.catch_warnings(action="ignore", category=UnknownTimezoneWarning):
            first, second = (
                _parser().parse(text, default=default, dayfirst=day_first, tzinfos=vocabulary().zones)
                for default in (datetime(1996, 1, 1), datetime(2004, 2, 2, 1, 1, 1))
            )
        return _agreed(first, second, calendar)
    except (ValueError, ArithmeticError):
        return None


def _agreed(first: datetime, second: datetime, calendar: Calendar) -> tuple[datetime, Precision] | None:
    """What two readings of one string have in common. Raises OverflowError at the ends of the calendar."""
    if first.year != second.year:
        return None
    if first.month != second.month:
        return _noon(date(first.year, 1, 1), calendar), "year"
    if first.day != second.day:
        return _noon(date(first.year, first.month, 1), calendar), "month"
    if (first.hour, first.minute) != (second.hour, second.minute):
        return _noon(first.date(), calendar), "day"
    aware = first if first.tzinfo else first.replace(tzinfo=calendar.timezone)
    second_hand = first.second if first.second == second.second else 0
    return aware.astimezone(UTC).replace(microsecond=0, second=second_hand), "minute"


def stated(written: Written, calendar: Calendar) -> Moment:
    """The moment that an author states. Raises DateError where it is none."""
    parsed = parse(written.text, calendar)
    if parsed is None:
        raise DateError(f"'{written.text}' is not a date", at=written.place, cure="write it like 2026-03-01")
    return Moment(*parsed, Evidence("stated", written.text, written.place))


def copied(page: Page, today: date, calendar: Calendar) -> Moment:
    """When the copy was made: stated, in the file's name, or today, when it is first seen."""
    if page.stated.retrieved:
        moment = stated(page.stated.retrieved, calendar)
        return Moment(
            moment.at,
            moment.precision,
            Evidence("retrieved", page.stated.retrieved.text, page.stated.retrieved.place),
        )
    if (match := _IN_NAME.search(page.path)) and (parsed := parse(match[1], calendar)):
        return Moment(*parsed, Evidence("file name", match[1], Place(page.path)))
    return Moment(_noon(today, calendar), "day", Evidence("first seen", today.isoformat(), Place(page.path)))


def of_article(page: Page, copy: Moment, calendar: Calendar) -> Moment:
    """The author's word, a date line, the link, the captions, the copy: the first that speaks."""
    if page.stated.published:
        return stated(page.stated.published, calendar)
    return next(
        _believable(
            (
                *_dated(page.dates, "published", calendar),
                *_in_link(page.stated.link or page.link, page.path, calendar),
                *_latest(_in_caption(page.figure, calendar), copy),
            ),
            copy,
        ),
        _by_copy(copy),
    )


def updated(page: Page, copy: Moment, calendar: Calendar) -> Moment | None:
    """When the author states, or the page says, that it was changed, if either does."""
    if page.stated.updated:
        return stated(page.stated.updated, calendar)
    return next(_believable(_dated(page.dates, "updated", calendar), copy), None)


def of_teaser(card: Card, section: Section, copy: Moment, calendar: Calendar) -> Moment:
    """Its own date, its caption's, the latest of its neighbours (one block is one snapshot), the copy."""
    own = next(_believable(_of_card(card, calendar), copy), None)
    if own:
        return own
    neighbours = [moment for other in section.cards for moment in _of_card(other, calendar)]
    for latest in _latest(neighbours, copy):
        return Moment(latest.at, latest.precision, Evidence("neighbours", latest.evidence.words, latest.evidence.place))
    return _by_copy(copy)


def in_page_order(moment: Moment, position: int) -> Moment:
    """The moment of the entry at `position`: where no time of day is known, a second earlier than the one above."""
    if moment.precision == "minute":
        return moment
    return Moment(moment.at - timedelta(seconds=position), moment.precision, moment.evidence)


def _of_card(card: Card, calendar: Calendar) -> Iterator[Moment]:
    yield from _dated(card.dates, "published", calendar)
    yield from _in_link(card.link, card.place.path, calendar)
    yield from _in_caption(card.figure, calendar)


def _dated(dates: Iterable[PageDate], role: Literal["published", "updated"], calendar: Calendar) -> Iterator[Moment]:
    of_role = (dated for dated in dates if dated.role == role)
    for dated in sorted(of_role, key=lambda dated: dated.rule != "metadata"):
        if parsed := parse(dated.written.text, calendar):
            yield Moment(*parsed, Evidence(dated.rule, dated.written.text, dated.written.place))


def _in_link(link: str | None, path: str, calendar: Calendar) -> Iterator[Moment]:
    if link and (match := _IN_LINK.search(link)) and (parsed := parse("-".join(match.groups()), calendar)):
        yield Moment(*parsed, Evidence("link", link, Place(path)))


def _in_caption(figure: Figure | None, calendar: Calendar) -> Iterator[Moment]:
    if not figure or not figure.caption:
        return
    for words in vocabulary().dates_in(figure.caption.text):
        parsed = parse(words, calendar)
        # A month alone ("seen here in May 2019") says when a picture was made, too vaguely to date a story.
        if parsed and parsed[1] == "day":
            yield Moment(*parsed, Evidence("caption", words, figure.caption.place))


def _latest(moments: Iterable[Moment], copy: Moment) -> Iterator[Moment]:
    believable = list(_believable(moments, copy))
    if believable:
        yield max(believable, key=lambda moment: moment.at)


def _believable(moments: Iterable[Moment], copy: Moment) -> Iterator[Moment]:
    """Those between the beginnings of the web and the end of the day of the copy."""
    end = copy.at if copy.precision == "minute" else copy.at + timedelta(hours=12)
    return (moment for moment in moments if moment.at.year >= EARLIEST_YEAR and moment.at <= end)


def _by_copy(copy: Moment) -> Moment:
    return Moment(
        copy.at,
        copy.precision,
        Evidence("copy", f"{copy.evidence.rule} {copy.evidence.words}", copy.evidence.place),
    )


def _noon(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, _NOON, calendar.timezone).astimezone(UTC)


@lru_cache(maxsize=1)
def _parser() -> parser:
    """dateutil's parser with the month names of every language of the vocabulary."""
    months: list[list[str]] = [[] for _ in range(12)]
    for name, number in vocabulary().months.items():
        months[number - 1].append(name)

    jump = [*parserinfo.JUMP, *(word.casefold() for word in vocabulary().words("at"))]
    info: type[parserinfo] = type("Info", (parserinfo,), {"MONTHS": [*map(tuple, months)], "JUMP": jump})
    return parser(info())
