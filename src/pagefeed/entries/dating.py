"""Which moment counts, and why.

Lives here: the order of trust in what says when an article, a teaser or a copy is from; what is not to be believed;
where the evidence contradicts itself.
Does not live here: finding dates on a page (read), what their words mean (dates), or what was published before
(catalog).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from pagefeed.language.dates import (
    EARLIEST_YEAR,
    FIRST_SEEN,
    Calendar,
    before,
    is_ambiguous,
    noon,
    parse,
    stated,
    weekday,
)
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import MARKDOWN, Card, Evidence, Figure, Finding, Moment, Page, PageDate, Place, Section, Sourced

APART = timedelta(days=1)
"""By this much two sources may differ: one may tell the day of another time zone."""

FAR_AHEAD = timedelta(days=366)
"""Days from which on a date that is stated is rather a mistyped year than an embargo."""

_IN_LINK = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?:(?P<mark>[/_-])(?P<month>\d{1,2})[/_-](?P<day>\d{1,2})"
    r"|(?P<mm>0[1-9]|1[0-2])(?P<dd>0[1-9]|[12]\d|3[01]))(?!\d)"
    r"|(?<![\d.])(?P<first>[0-3]\d)[.-](?P<second>[01]\d)[.-](?P<last>(?:19|20)\d{2})(?!\d)"
)
"""A day in an address: `/2026/03/01/`, `/2026-03/01/`, `2026-3-1-a`, `/20260301/`, `-01-03-2026`."""
_OF_COPY = re.compile(r"(?:^|/)((?:19|20)\d{2}-\d{2}-\d{2})(?!\d)[^/]*$")
_IN_PATH = re.compile(
    r"(?:^|/)(?P<words>(?P<year>(?:19|20)\d{2})"
    r"(?:[-_./](?P<month>\d{1,2})[-_./](?P<day>\d{1,2})|(?P<mm>\d{2})(?P<dd>\d{2})(?:(?P<hh>\d{2})(?P<min>\d{2})(?:\d{2})?)?)"
    r"(?P<time>T\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)(?!\d)",
    re.ASCII,
)
"""As generators and note-taking programs name files and folders: `2024-07-01-a`, `2024/07/01/a`, `2024/07-01-a`,
`2024-07-01/index`, `20240701-a`, `2024_07_01`, `2024-7-1`, `2024-07-01T09:30:00Z-a`, `202407010930`."""

Role = Literal["published", "updated"]


def calendar_of(
    page: Page, timezone: str, language: str, published: Callable[[], Iterable[Moment]] = tuple
) -> Calendar:
    """In which order a page writes days and months: as its other dates show, else as its language does.

    `published` gives the dates under which the page's entries were published before; it is asked only where there is a
    date that could be read in two ways.
    """
    calendar = Calendar.of(timezone, language)
    parts: tuple[Page | Card, ...] = (page, *(card for section in page.sections for card in section.cards))
    words = [written.text for written in _of_author(page)]
    words += [dated.written.text for part in parts for dated in part.dates]
    words += [part.figure.caption.text for part in parts if part.figure and part.figure.caption]
    if not any(map(is_ambiguous, words)):
        return calendar
    return calendar.settled((*words, *(block.text for part in parts for block in part.blocks)), published())


def _of_author(page: Page) -> list[Sourced]:
    """All dates that the author states of a page and its teasers, but that of the copy."""
    said = (page.stated.published, page.stated.updated, *(teaser.published for teaser in page.stated.teasers))
    return [written for written in said if written]


def copied(page: Page, today: date, calendar: Calendar) -> Moment:
    """When the copy was made: stated, in the file's name, or today, when it is first seen. A page in Markdown is from
    the day in its name or folder itself."""
    if page.stated.retrieved:
        moment = stated(page.stated.retrieved, calendar)
        return Moment(
            moment.at,
            moment.precision,
            Evidence("retrieved", page.stated.retrieved.text, page.stated.retrieved.place),
        )
    if page.path.lower().endswith(MARKDOWN):
        for moment in _in_path(page.path, calendar):
            return moment
    elif (match := _OF_COPY.search(page.path)) and (parsed := parse(match[1], calendar)):
        return Moment(*parsed, Evidence("file name", match[1], Place(page.path)))
    return Moment(noon(today, calendar), "day", Evidence(FIRST_SEEN, today.isoformat(), Place(page.path)))


def of_article(page: Page, copy: Moment, calendar: Calendar) -> Moment:
    """The author's word, metadata, a date line, the name or folder of what is no copy, the link, how long ago, the
    last change that is printed, the captions, the copy: the first that speaks."""
    if page.stated.published:
        return stated(page.stated.published, calendar)
    for counts_back in _rounds(copy):
        moments = (
            *_strong(page, calendar),
            *(_ago(page.dates, "published", copy, calendar) if counts_back else ()),
            *_dated((date for date in page.dates if date.rule == "date line"), "updated", calendar),
            *_latest(_in_caption(page.figure, calendar), copy, calendar),
        )
        for moment in _believable(moments, copy, calendar):
            return moment
    return _by_copy(copy)


def updated(page: Page, copy: Moment, calendar: Calendar) -> Moment | None:
    """When the author states, or the page says, that it was changed, if either does."""
    if page.stated.updated:
        return stated(page.stated.updated, calendar)
    moments = (*_dated(page.dates, "updated", calendar), *_ago(page.dates, "updated", copy, calendar))
    return next(_believable(moments, copy, calendar), None)


class Snapshot:
    """The cards of one section, which were shown at one moment: what is latest on one of them dates the others."""

    def __init__(self, section: Section, copy: Moment, calendar: Calendar) -> None:
        self._section, self._copy, self._calendar = section, copy, calendar
        self._latest: dict[bool, Moment | None] = {}

    def latest(self, *, counts_back: bool) -> Moment | None:
        """The latest moment that a card states, with how long ago something was if that `counts_back`; found once for
        all cards."""
        if counts_back not in self._latest:
            cards, copy, calendar = self._section.cards, self._copy, self._calendar
            moments = [moment for card in cards for moment in _of_card(card, copy, calendar, counts_back)]
            self._latest[counts_back] = next(iter(_latest(moments, copy, calendar)), None)
        return self._latest[counts_back]


def of_teaser(card: Card, beside: Snapshot, article: Moment, copy: Moment, calendar: Calendar) -> Moment:
    """Its own date, its caption's, the latest of its neighbours, that of the page, the copy. `article` is when the page
    came out."""
    for counts_back in _rounds(copy):
        for own in _believable(_of_card(card, copy, calendar, counts_back), copy, calendar):
            return own
        if latest := beside.latest(counts_back=counts_back):
            evidence = Evidence("neighbours", latest.evidence.words, latest.evidence.place)
            return Moment(latest.at, latest.precision, evidence)
    if _outranks(copy, article):
        return _by_copy(copy)
    return replace(article, evidence=replace(article.evidence, rule="page"))


def _outranks(copy: Moment, article: Moment) -> bool:
    """True if what stands below an article is rather from the day of the copy: where the author states that day, or
    nothing else is known. The name of a file tells it too, but whoever saves an old page names it after today: it
    outranks no more than a caption, which is of a picture and not of the page."""
    stronger = ("retrieved", "file name") if article.evidence.rule == "caption" else ("retrieved",)
    return article.evidence.rule == "copy" or copy.evidence.rule in stronger


def _rounds(copy: Moment) -> tuple[bool, ...]:
    """True if `3 hours ago` counts, for each time that the evidence is asked: where nobody says when the copy was
    made, it is counted back from a clock, and any other date is better."""
    return (False, True) if copy.evidence.rule == FIRST_SEEN else (True,)


def in_page_order(moment: Moment, position: int) -> Moment:
    """The moment of the entry at `position`: a second earlier than the one above where it has no time of its own."""
    if moment.precision == "minute" and moment.evidence.rule != "page":
        return moment
    return Moment(moment.at - timedelta(seconds=position), moment.precision, moment.evidence)


def printed(moment: Moment) -> tuple[str, ...]:
    """The words of its evidence, if another copy of the page will show them too: not how long ago, nor what the file,
    or the page around a teaser, says."""
    rule, words = moment.evidence.rule, moment.evidence.words
    return () if rule in _UNPRINTED or vocabulary().span(words) else (words,)


_UNPRINTED = frozenset(("copy", "page", "file name", "folder"))


def doubts(page: Page, published: Moment, today: date, calendar: Calendar) -> Iterator[Finding]:
    """The dates that lie more than a year ahead, of which nothing else warns, and those stated without a day.
    `published` is when the page came out."""
    said = [
        Moment(*parsed, Evidence("stated", *each))
        for each in _of_author(page)
        if (parsed := parse(each.text, calendar))
    ]
    for moment in (published, *said) if published.evidence.rule != "stated" else said:
        words, place = moment.evidence.words, moment.evidence.place or Place(page.path)
        if (ahead := moment.at.date() - today) > FAR_AHEAD:
            years = int(ahead.days / 365.2425)
            what, cure = (
                f"'{words}' lies {years} year{'s' * (years > 1)} ahead",
                "is the year right? correct it, or wait",
            )
            yield Finding(rule="FarAhead", severity="warning", place=place, what=what, cure=cure)
        if moment.precision in ("year", "month") and moment.evidence.rule == "stated":
            what = f"'{words}' has no day, and is read as {calendar.day(moment)}"
            cure = "write the day if that is wrong"
            yield Finding(rule="NoDay", severity="notice", place=place, what=what, cure=cure)


# --- conflicts ----------------------------------------------------------------------------------


def conflicts(page: Page, copy: Moment, calendar: Calendar) -> Iterator[Finding]:
    """Where a page contradicts itself about when its article came out, and the author does not settle it.

    Metadata, date lines and a date in the link should agree with the one that counts. Of each, one date that does is
    enough, also one of a change: many pages print the day itself above an article, or the day of the last change
    in the place of the first.
    """
    if page.stated.published or not page.has_article:
        return
    yield from wrong_weekdays(page.dates, calendar)
    published = _to_the_day(_strong(page, calendar), copy, calendar)
    changed = _to_the_day(_dated(page.dates, "updated", calendar), copy, calendar)
    days: dict[str, set[int]] = {}
    for moment in (*published, *changed):
        days.setdefault(moment.evidence.rule, set()).add(calendar.day(moment).toordinal())
    for other in {moment.evidence.rule: moment for moment in reversed(published)}.values():
        near = {day + apart for day in days[published[0].evidence.rule] for apart in range(-APART.days, APART.days + 1)}
        if near.isdisjoint(days[other.evidence.rule]):
            yield _conflict(page, published[0], other, calendar)
    for counts, change in zip(published[:1], changed[:1], strict=False):
        alike = (counts.evidence.rule, counts.precision) == (change.evidence.rule, change.precision)
        if calendar.day(counts) - calendar.day(change) > (timedelta(0) if alike else APART):
            yield _conflict(page, counts, change, calendar, " for its last change")


def wrong_weekdays(page_dates: Iterable[PageDate], calendar: Calendar) -> Iterator[Finding]:
    """The dates beside which another weekday stands than theirs."""
    for dated in page_dates:
        named = vocabulary().weekdays.get(fold(dated.weekday))
        is_on = weekday(dated.written.text, calendar)
        if None not in (named, is_on) and named != is_on:
            yield _finding(dated.written.place, f"'{dated.written.text}' is no '{dated.weekday}'")


def _conflict(page: Page, counts: Moment, other: Moment, calendar: Calendar, of: str = "") -> Finding:
    one, two = (f"the {each.evidence.rule} says {calendar.day(each)}" for each in (counts, other))
    return _finding(counts.evidence.place or Place(page.path), f"{one}, but {two}{of}")


def _finding(place: Place, what: str) -> Finding:
    return Finding(
        rule="DateConflict",
        severity="warning",
        place=place,
        what=what,
        cure="state `published` in a sidecar or in front matter",
    )


def _to_the_day(moments: Iterable[Moment], copy: Moment, calendar: Calendar) -> list[Moment]:
    """Those that are believed and name a day."""
    return [moment for moment in _believable(moments, copy, calendar) if moment.precision in ("day", "minute")]


# --- the sources --------------------------------------------------------------------------------


def _strong(page: Page, calendar: Calendar) -> Iterator[Moment]:
    """What a page says of its article's publication, the most trusted first: metadata, date lines, the name or folder
    of what is no copy, the link."""
    printed = list(_dated(page.dates, "published", calendar))
    changed = [calendar.day(moment) for moment in _dated(page.dates, "updated", calendar)]
    # Many a system publishes the day of the last change as that of the first.
    if printed and calendar.day(printed[0]) in changed:
        printed.sort(key=lambda moment: (moment.precision not in ("day", "minute"), calendar.day(moment)))
    yield from printed
    if page.path.lower().endswith(MARKDOWN):
        yield from _in_path(page.path, calendar)
    yield from _in_link(page.stated.link or page.link, page.path, calendar)


def _of_card(card: Card, copy: Moment, calendar: Calendar, counts_back: bool) -> Iterator[Moment]:
    yield from _dated(card.dates, "published", calendar)
    yield from _in_link(card.link, card.place.path, calendar)
    if counts_back:
        yield from _ago(card.dates, "published", copy, calendar)
    yield from _in_caption(card.figure, calendar)


def _dated(dates: Iterable[PageDate], role: Role, calendar: Calendar) -> Iterator[Moment]:
    of_role = (dated for dated in dates if dated.role == role and dated.rule != "relative")
    for dated in sorted(of_role, key=lambda dated: dated.rule != "metadata"):
        if parsed := parse(dated.written.text, calendar):
            yield Moment(*parsed, Evidence(dated.rule, dated.written.text, dated.written.place))


def _ago(dates: Iterable[PageDate], role: Role, copy: Moment, calendar: Calendar) -> Iterator[Moment]:
    for dated in dates:
        if (dated.role, dated.rule) == (role, "relative") and (parsed := before(copy, dated.written.text, calendar)):
            yield Moment(*parsed, Evidence("relative", dated.written.text, dated.written.place))


def _in_link(link: str | None, path: str, calendar: Calendar) -> Iterator[Moment]:
    if link and (match := _IN_LINK.search(link.partition("?")[0])):
        day = "-".join(filter(None, match.group("year", "last", "month", "mm", "second", "day", "dd", "first")))
        if parsed := parse(day, calendar):
            yield Moment(*parsed, Evidence("link", link, Place(path)))


def _in_path(path: str, calendar: Calendar) -> Iterator[Moment]:
    """The date in the name of a file, else in the nearest folder that has one."""
    name = path.rfind("/") + 1
    for match in reversed([*_IN_PATH.finditer(path)]):
        day = "-".join(filter(None, match.group("year", "month", "mm", "day", "dd")))
        time = match["time"] or ("T{}:{}".format(*match.group("hh", "min")) if match["hh"] else "")
        # What is no time is still a day: `202407019999`.
        if parsed := parse(f"{day}{time}", calendar) or parse(day, calendar):
            rule = "file name" if match.end() > name else "folder"
            yield Moment(*parsed, Evidence(rule, match["words"], Place(path)))
            return


def _in_caption(figure: Figure | None, calendar: Calendar) -> Iterator[Moment]:
    if not figure or not figure.caption:
        return
    for words in vocabulary().dates_in(figure.caption.text):
        parsed = parse(words, calendar)
        # A month alone ("seen here in May 2019") says when a picture was made, too vaguely to date a story.
        if parsed and parsed[1] == "day":
            yield Moment(*parsed, Evidence("caption", words, figure.caption.place))


def _latest(moments: Iterable[Moment], copy: Moment, calendar: Calendar) -> Iterator[Moment]:
    believable = list(_believable(moments, copy, calendar))
    if believable:
        yield max(believable, key=lambda moment: moment.at)


def _believable(moments: Iterable[Moment], copy: Moment, calendar: Calendar) -> Iterator[Moment]:
    """Those between the beginnings of the web and the copy; what is known by its day alone, by the end of its day."""
    for moment in moments:
        to_the_minute = moment.precision == copy.precision == "minute"
        ahead = moment.at > copy.at if to_the_minute else calendar.day(moment) > calendar.day(copy)
        if moment.at.year >= EARLIEST_YEAR and not ahead:
            yield moment


def _by_copy(copy: Moment) -> Moment:
    return Moment(
        copy.at,
        copy.precision,
        Evidence("copy", f"{copy.evidence.rule} {copy.evidence.words}", copy.evidence.place),
    )
