"""Dates in whole sites: what is malformed stops nobody else, nothing is dated after its publication, and a slip of the
pen can be taken back."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conftest import SiteFolder, line
from pagefeed import editor
from pagefeed.errors import PageError
from pagefeed.run import plan

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
NOTE = "---\ntitle: A note\n{}---\n\nThe note says enough for everybody.\n"
GOOD = NOTE.format("date: 2026-03-01\n").replace("A note", "The good one")
MALFORMED = [
    *("2026-03-04T09:30+25:00", "2026-03-04 09:30 GMT-99:00", "March 4, 2026 09:30 UTC+25:00", "2026-03-04 09:30 XQT"),
    *("0000-00-00", "0001-01-01T00:00:00+14:00", "0001-01-01", "0024-07-01", "9999-12-31T23:59:59-14:00", "9999-12-31"),
    *("+9999", "-1", "99999999999999999999", "1e400", "9" * 5000, "2026-02-30", "2026-03-04T24:00", "24-07-01"),
    *("2026,03,04", "٢٠٢٦-٠٣-٠٤", "²026-03-04", "03/04/2026", "tomorrow", "March", "Last Modified", "{{ date }}", " "),
]
PAGES = {
    "text": (
        "a.txt",
        "The ferry is late\n\nBy Ida Holm\n{}\n\n" + "The ferry was late again, and nobody knows why. " * 9,
    ),
    "caption": ("a.txt", "The ferry is late\n\nThe ferry on {}. (Ida Holm)\n\n" + "Nobody knows why it was late. " * 9),
    "metadata": (
        "a.html",
        "<html><title>The ferry is late</title><meta property='article:published_time' content='{}'>"
        "<h1>The ferry is late</h1><p>" + "The ferry was late again. " * 9 + "</p><time datetime='{}'>{}</time></html>",
    ),
    "link": (
        "a.html",
        "<html><link rel=canonical href='/{}/x'><h1>Late</h1><p>" + "It was late again. " * 9 + "</p></html>",
    ),
    "front matter": ("a.md", "---\ntitle: The ferry is late\ndate: '{}'\nlastmod: '{}'\n---\n\nIt was late again.\n"),
    "TOML": ("a.md", "+++\ntitle = 'The ferry is late'\ndate = '{}'\n+++\n\nIt was late again.\n"),
    "Pelican": ("a.md", "Title: The ferry is late\nDate: {}\n\nIt was late again.\n"),
}


def everything(site: SiteFolder, page: str) -> None:
    """What a person may do with a site; one page of it costs the others nothing."""
    path = str(site.root / page)
    report = site.build(NOW)
    refused = [finding for finding in report.findings if finding["severity"] == "error"]
    assert site.item("The good one")
    # A page without a date, or without a text, may be no post.
    told = [finding["path"] for finding in report.findings if finding["rule"] not in ("NoPost", "HeldBack")]
    assert {*told} <= {page, f"{page.rpartition('.')[0]}.toml"}
    plan(str(site.root), str(site.root / "dist"), NOW)
    site.build(NOW + timedelta(days=1), write=False)
    with pytest.raises(PageError) if refused else nullcontext():
        editor.reading(str(site.root), path, NOW)
        editor.reading(str(site.root), editor.add(str(site.root), path, NOW), NOW)


@pytest.mark.parametrize("date", MALFORMED, ids=lambda date: date[:30])
@pytest.mark.parametrize("reader", PAGES)
def test_no_date_on_one_page_stops_another(empty: SiteFolder, reader: str, date: str) -> None:
    name, text = PAGES[reader]
    empty.put("items/good.md", GOOD)
    empty.put(f"items/{name}", text.replace("{}", date))

    everything(empty, f"items/{name}")


@pytest.mark.parametrize("date", MALFORMED, ids=lambda date: date[:30])
@pytest.mark.parametrize("key", ["published", "updated", "retrieved"])
def test_no_date_in_a_sidecar_stops_another_page(empty: SiteFolder, key: str, date: str) -> None:
    empty.put("items/good.md", GOOD)
    empty.put("items/a.txt", PAGES["text"][1].replace("{}\n", ""))
    empty.put("items/a.toml", f'{key} = "{date}"\n')

    everything(empty, "items/a.txt")


@pytest.mark.parametrize(
    "name",
    ["0000-00-00-a", "0001-01-01", "9999-12-31T23:59:59-14:00-a", "20269999", "2026-13-45", "2026/00/00/a", "2" * 99],
)
def test_no_name_of_a_file_stops_another_page(empty: SiteFolder, name: str) -> None:
    empty.put("items/good.md", GOOD)
    empty.put(f"items/{name}.md", NOTE.format(""))

    everything(empty, f"items/{name}.md")


# --- nothing is dated after the moment at which it is published ---------------------------------


def in_zone(site: SiteFolder, zone: str) -> SiteFolder:
    settings = (site.root / "feeds/site.toml").read_text("utf-8")
    site.put("feeds/site.toml", f'{settings}\ntimezone = "{zone}"\n')
    return site


def published(site: SiteFolder, title: str = "A note") -> datetime:
    return datetime.fromisoformat(site.item(title)["date_published"])


ZONES = ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "UTC"]
DAYS = ["2026-03-08", "2026-04-05", "2026-06-01", "2026-11-01"]
"""Two of them begin or end summer time in America, one does in New Zealand."""


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("clock", "stands_at"),
    [("00:00:30", "00:00:00"), ("08:41:30", "08:41:00"), ("12:00:00", "12:00:00"), ("18:00:00", "12:00:00")],
)
def test_a_note_of_today_stands_at_noon_or_at_the_minute_before(
    empty: SiteFolder, zone: str, day: str, clock: str, stands_at: str
) -> None:
    now = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    in_zone(empty, zone).put("items/note.md", NOTE.format(f"date: {day}\n"))

    report = empty.build(now)

    assert report.findings == []
    assert published(empty).astimezone(ZoneInfo(zone)).isoformat()[:19] == f"{day}T{stands_at}"
    assert empty.item("A note")["_pagefeed"]["published"]["precision"] == "day"
    assert empty.item("A note")["date_modified"] == empty.item("A note")["date_published"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("zone", ZONES)
def test_a_note_that_waits_for_its_day_comes_with_it_and_is_never_dated_ahead(
    empty: SiteFolder, zone: str, day: str
) -> None:
    begins = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    in_zone(empty, zone).put("items/note.md", NOTE.format(f"date: {day}\n"))
    empty.put("items/good.md", GOOD.replace("2026-03-01", "2026-01-01"))

    early = empty.build(begins - timedelta(seconds=1))
    assert (early.waiting, early.due) == (1, f"{begins:%Y-%m-%dT%H:%M:%SZ}")
    assert "A note" not in empty.titles()
    empty.build(begins + timedelta(minutes=7, seconds=9))

    assert published(empty) == begins + timedelta(minutes=7)


def test_the_minute_at_which_a_note_of_today_came_out_holds(empty: SiteFolder) -> None:
    empty.put("items/note.md", NOTE.format("date: 2026-03-10\nlastmod: 2026-03-10\n"))
    morning = datetime(2026, 3, 10, 8, 41, 20, tzinfo=UTC)
    empty.build(morning)
    first = empty.item("A note")

    for later in (morning + timedelta(hours=2), morning + timedelta(days=3)):
        empty.edit("items/note.md", ("title", "# looked at again\ntitle"))
        empty.build(later)
        assert empty.item("A note") == first
    empty.forget()
    empty.build(morning + timedelta(days=9))

    assert empty.item("A note") == first
    assert first["date_published"] == first["date_modified"] == "2026-03-10T08:41:00Z"
    assert [record["revision"] for record in empty.ledger()] == [1]


def test_the_entries_of_a_page_of_today_keep_its_order(site: SiteFolder) -> None:
    now = datetime(2026, 3, 1, 8, 41, 20, tzinfo=UTC)
    site.put("items/2026-03-01-bridge.toml", "published = 2026-03-01\n")
    site.edit("items/2026-03-01-bridge.txt", (" on February 20, 2026", ""))

    site.build(now)

    at = [published(site, title) for title in site.titles()]
    assert at == [now.replace(second=0) - timedelta(seconds=place) for place in range(3)]


def test_a_change_of_today_is_told_at_the_minute_of_the_run(empty: SiteFolder) -> None:
    empty.put("items/note.md", NOTE.format("date: 2026-03-01\n"))
    empty.build(NOW)
    empty.put("items/note.md", NOTE.format("date: 2026-03-01\nlastmod: 2026-03-12\n"))

    empty.build(datetime(2026, 3, 12, 8, 41, tzinfo=UTC))

    assert empty.item("A note")["date_modified"] == "2026-03-12T08:41:00Z"


@pytest.mark.parametrize("stated", ["2026-02-01", "2031-01-01"])
def test_a_change_before_the_publication_or_ahead_is_none(empty: SiteFolder, stated: str) -> None:
    empty.put("items/note.md", NOTE.format(f"date: 2026-03-01\nlastmod: {stated}\n"))

    empty.build(NOW)

    assert empty.item("A note")["date_modified"] == empty.item("A note")["date_published"] == "2026-03-01T12:00:00Z"


# --- a mistyped year ----------------------------------------------------------------------------


def test_a_year_ahead_that_nobody_meant_is_told_and_forgotten_with_its_line(empty: SiteFolder) -> None:
    empty.put("items/good.md", GOOD)
    empty.put("items/2026-03-04-note.md", NOTE.format("date: 2052-03-04\n"))

    report = empty.build(NOW)
    assert list(map(line, report.findings)) == [
        "items/2026-03-04-note.md:3: '2052-03-04' lies 25 years ahead; is the year right? correct it, or wait"
    ]
    assert "A note" not in empty.titles()
    empty.put("items/2026-03-04-note.md", NOTE.format(""))
    empty.build(NOW)

    note = empty.item("A note")
    assert note["date_published"] == note["date_modified"] == "2026-03-04T12:00:00Z"


@pytest.mark.parametrize("forget", [False, True])
def test_a_year_ahead_gives_an_entry_that_is_out_its_earlier_dates_back(empty: SiteFolder, forget: bool) -> None:
    empty.put("items/good.md", GOOD)
    empty.put("items/2026-02-01-note.md", NOTE.format(""))
    empty.build(NOW)
    empty.edit("items/2026-02-01-note.md", ("enough", "more than enough"))
    empty.build(NOW + timedelta(days=1))
    before = empty.item("A note")
    empty.edit("items/2026-02-01-note.md", ("title: A note\n", "title: A note\ndate: 2052-03-04\n"))
    empty.build(NOW + timedelta(days=2))
    assert "A note" not in empty.titles()

    if forget:
        empty.forget()
    empty.edit("items/2026-02-01-note.md", ("date: 2052-03-04\n", ""))
    empty.build(NOW + timedelta(days=3))

    assert {key: value for key, value in empty.item("A note").items() if key != "_pagefeed"} == {
        key: value for key, value in before.items() if key != "_pagefeed"
    }


def test_an_embargo_that_is_brought_forward_comes_out_when_it_says(empty: SiteFolder) -> None:
    empty.put("items/note.md", NOTE.format("date: 2052-03-04\n"))
    empty.put("items/good.md", GOOD)
    empty.build(NOW)
    empty.edit("items/note.md", ("2052", "2026"))

    empty.build(NOW)

    note = empty.item("A note")
    assert note["date_published"] == note["date_modified"] == "2026-03-04T12:00:00Z"
    assert empty.ledger()[-1].get("month", "2026-03") == "2026-03"


def test_an_embargo_is_written_to_the_ledger_once(empty: SiteFolder) -> None:
    empty.put("items/note.md", NOTE.format("date: 2026-04-04\n"))
    empty.put("items/good.md", GOOD)
    empty.build(NOW)
    lines = len(empty.ledger())

    empty.edit("items/note.md", ("title", "# looked at again\ntitle"))
    empty.build(NOW)

    assert len(empty.ledger()) == lines


def test_a_date_that_was_published_holds_when_its_line_goes(empty: SiteFolder) -> None:
    empty.put("items/note.md", NOTE.format("date: 2026-03-04\n"))
    empty.build(NOW)
    empty.put("items/note.md", NOTE.format(""))

    empty.build(NOW + timedelta(days=1))

    assert empty.item("A note")["date_published"] == "2026-03-04T12:00:00Z"


# --- which number is the month ------------------------------------------------------------------


def test_an_author_is_asked_which_number_is_the_month(empty: SiteFolder) -> None:
    empty.put("items/good.md", GOOD)
    empty.put("items/note.md", NOTE.format("date: 03/04/2025\n"))

    assert empty.lines(NOW) == [
        "items/note.md:3: '03/04/2025' can be read in two ways; 3 April or 4 March? write 2025-04-03 or 2025-03-04"
    ]
    assert empty.titles() == ["The good one"]


@pytest.mark.parametrize(
    ("front", "day"),
    [("lang: en-GB\n", "2025-04-03"), ("lang: en-US\n", "2025-03-04"), ("lang: de\n", "2025-04-03")],
)
def test_the_language_of_a_page_says_which_number_is_the_month(empty: SiteFolder, front: str, day: str) -> None:
    empty.put("items/note.md", NOTE.format(f"date: 03/04/2025\n{front}"))

    assert empty.lines(NOW) == []
    assert f"{published(empty):%Y-%m-%d}" == day


@pytest.mark.parametrize("forget", [False, True])
def test_an_entry_that_was_published_is_not_asked_about(empty: SiteFolder, forget: bool) -> None:
    empty.put("items/note.md", NOTE.format("date: 03/04/2025\nlang: en-GB\n"))
    empty.build(NOW)
    if forget:
        empty.forget()
    empty.edit("items/note.md", ("lang: en-GB\n", ""))

    assert empty.lines(NOW) == []
    assert f"{published(empty):%Y-%m-%d}" == "2025-04-03"


@pytest.mark.parametrize(
    ("zone", "utc"),
    [("Europe/Berlin", "07:30"), ("America/New_York", "13:30"), ("UTC+2", "07:30"), ("GMT-0700", "16:30")],
)
def test_the_zone_behind_the_time_of_a_date_line_is_understood(empty: SiteFolder, zone: str, utc: str) -> None:
    empty.put("items/a.txt", PAGES["text"][1].replace("{}", f"July 1, 2025 09:30 {zone}"))

    assert empty.lines(NOW) == []
    assert empty.items()[0]["date_published"] == f"2025-07-01T{utc}:00Z"
