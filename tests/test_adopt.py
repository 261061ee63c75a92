"""Moving here from another publisher: what subscribers have goes on under its old ids and dates."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from conftest import SiteFolder
from pagefeed import editor
from pagefeed.changes import FeedPlan
from pagefeed.errors import PageError, SiteError
from pagefeed.flood import FloodError
from pagefeed.model import RemoteEntry
from pagefeed.remote.feeds import receive
from pagefeed.remote.fetch import Fetched
from pagefeed.run import plan

FEEDS = Path(__file__).parent / "feeds"
LATER = datetime(2027, 6, 1, 12, tzinfo=UTC)
MOVES = {
    "wordpress": "feed.xml",
    "hugo": "index.xml",
    "jekyll": "feed.xml",
    "ghost": "rss.xml",
    "substack": "feed.xml",
}


def moved(site: SiteFolder, publisher: str) -> dict[str, RemoteEntry]:
    """The site with the pages of somebody who moves here; what subscribers have of them, by id."""
    shutil.copytree(FEEDS / publisher / "items", site.root / "items", dirs_exist_ok=True)
    feed = FEEDS / publisher / MOVES[publisher]
    adoption = editor.adopt(str(site.root), str(feed))
    assert not adoption.findings
    return {received.id: received for received in receive(str(feed)).entries}


@pytest.mark.parametrize("publisher", MOVES)
def test_every_page_that_an_old_feed_had_keeps_its_id_and_date(empty: SiteFolder, publisher: Any) -> None:
    old = moved(empty, publisher)

    empty.build(LATER)

    pages = [path for path in (empty.root / "items").iterdir() if path.suffix not in (".toml", ".jsonl")]
    rss = feedparser.parse(empty.dist()["rss.xml"])
    kept = {entry.id: entry.published for entry in rss.entries if entry.id in old}
    assert len(kept) == len(pages) == len(empty.items())
    for id_, date in kept.items():
        assert parsedate_to_datetime(date) == old[id_].published
    assert {item["id"]: item["date_published"] for item in empty.items()} == {
        id_: f"{old[id_].published:%Y-%m-%dT%H:%M:%SZ}" for id_ in kept
    }


@pytest.mark.parametrize("publisher", MOVES)
def test_no_subscriber_of_the_old_feed_sees_anything_twice(empty: SiteFolder, publisher: Any) -> None:
    moved(empty, publisher)

    [feed_plan], _ = plan(
        str(empty.root), str(empty.root / "dist"), LATER, against=str(FEEDS / publisher / MOVES[publisher])
    )

    assert not {change.sort for change in feed_plan.changes} & {"new", "moved"}


def test_what_is_adopted_stays_when_catalog_and_page_change(empty: SiteFolder) -> None:
    moved(empty, "ghost")
    empty.build(LATER)
    before = {item["id"]: item["date_published"] for item in empty.items()}

    for path in (empty.root / "items").glob("*.html"):
        path.write_text(path.read_text("utf-8").replace(" the ", " our ", 1), "utf-8")
    empty.forget()
    empty.build(LATER + timedelta(days=1), allow_flood=True)

    assert {item["id"]: item["date_published"] for item in empty.items()} == before


def test_a_guid_that_is_no_address_is_a_uri_in_atom_and_itself_elsewhere(empty: SiteFolder) -> None:
    old = moved(empty, "ghost")
    report = empty.build(LATER)
    assert report.status == 0

    atom = [entry.id for entry in feedparser.parse(empty.dist()["atom.xml"]).entries]
    rss = [entry.id for entry in feedparser.parse(empty.dist()["rss.xml"]).entries]

    assert set(rss) <= set(old)
    assert atom == [f"tag:ferry.example,2026:guid/{guid}" for guid in rss]


def test_adopting_twice_adds_nothing(empty: SiteFolder) -> None:
    moved(empty, "wordpress")
    ledger = empty.ledger()

    again = editor.adopt(str(empty.root), str(FEEDS / "wordpress/feed.xml"))

    assert (again.adopted, again.known) == ((), len(ledger))
    assert empty.ledger() == ledger


def test_what_was_published_here_first_keeps_the_id_it_has_here(empty: SiteFolder) -> None:
    shutil.copytree(FEEDS / "wordpress/items", empty.root / "items", dirs_exist_ok=True)
    empty.build(LATER)
    before = {item["id"] for item in empty.items()}

    adoption = editor.adopt(str(empty.root), str(FEEDS / "wordpress/feed.xml"))
    empty.build(LATER)

    assert {finding.rule for finding in adoption.findings} == {"AlreadyPublished"}
    assert {item["id"] for item in empty.items()} == before


def test_the_author_may_state_another_date_than_the_adopted_one(empty: SiteFolder) -> None:
    old = moved(empty, "hugo")
    empty.build(LATER)
    page = empty.root / "items/market-moves.md"
    entry = next(item for item in empty.items() if f"items/{page.name}" in item["_pagefeed"]["found_on"])
    text = page.read_text("utf-8")
    [date] = [line for line in text.splitlines() if line.startswith("date")]
    separator = "=" if "=" in date else ":"
    page.write_text(text.replace(date, f"date{separator} 2025-01-05T08:00:00Z"), "utf-8")

    empty.build(LATER)

    assert entry["id"] in old
    assert {item["id"]: item["date_published"] for item in empty.items()}[entry["id"]] == "2025-01-05T08:00:00Z"


def test_a_site_that_lost_ledger_and_catalog_gets_its_ids_back_from_its_own_feed(site: SiteFolder) -> None:
    site.build()
    before = {item["id"]: (item["title"], item["date_published"]) for item in site.items()}
    feed = site.root / "saved.json"
    shutil.copy(site.root / "dist/feed.json", feed)
    (site.root / "items/ledger.jsonl").unlink()
    site.forget()
    site.edit("items/2026-03-01-bridge.txt", ("on Friday", "on Thursday"), ("until the pupils", "until pupils"))

    editor.adopt(str(site.root), str(feed))
    site.build()

    assert {item["id"]: (item["title"], item["date_published"]) for item in site.items()} == before


def test_entries_without_date_or_id_are_told(empty: SiteFolder) -> None:
    feed = empty.root / "old.json"
    feed.write_text(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Old",
                "items": [{"id": "1", "title": "Undated", "content_text": "Words without a date."}],
            }
        ),
        "utf-8",
    )

    adoption = editor.adopt(str(empty.root), str(feed))

    assert [str(finding) for finding in adoption.findings] == [
        f"{feed}: 'Undated' has no date; ask its publisher to add one"
    ]


# --- links --------------------------------------------------------------------------------------

OLD = "https://ferry.example/old"


def old_feed(site: SiteFolder, *days: int) -> str:
    """A feed that was published elsewhere, with an entry for each day of January; where it is."""
    entries = [
        {
            "id": f"day-{day}",
            "url": f"{OLD}/{day}/",
            "title": f"What day {day} brought",
            "date_published": f"2026-01-{day:02}T09:30:00Z",
            "content_html": f"<p>{story(day)}</p>",
        }
        for day in sorted(days, reverse=True)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": entries}
    return str(site.put("old.json", json.dumps(feed)))


def story(day: int) -> str:
    words = ("river", "mill", "toll", "bridge", "lamp", "harbour", "school", "wind", "market", "baker", "clock")
    return f"Day {day}: " + " ".join(f"{words[(day * step) % 11]} {words[(day + step) % 11]}" for step in range(1, 14))


def page(site: SiteFolder, day: int, front_matter: str = "") -> None:
    text = f"---\ntitle: What day {day} brought\ndate: 2026-01-{day:02}\n{front_matter}---\n\n{story(day)}.\n"
    site.put(f"items/2026-01-{day:02}-day.md", text)


@pytest.fixture
def without_rule(empty: SiteFolder) -> SiteFolder:
    """A site that does not say how links are made."""
    empty.edit("feeds/site.toml", ('permalink = "/:path/"\n', ""))
    return empty


def links(site: SiteFolder) -> list[str | None]:
    return [item.get("url") for item in site.items()]


def test_an_entry_opens_where_its_old_feed_had_it_as_long_as_its_page_has_no_address(without_rule: SiteFolder) -> None:
    editor.adopt(str(without_rule.root), old_feed(without_rule, 7, 8))
    page(without_rule, 7)
    page(without_rule, 8, "link: https://ferry.example/new/8\n")

    without_rule.build(LATER)

    assert links(without_rule) == ["https://ferry.example/new/8", f"{OLD}/7/"]
    assert [entry.link for entry in feedparser.parse(without_rule.dist()["rss.xml"]).entries] == links(without_rule)


def test_an_adopted_link_outlives_the_catalog_and_any_change_of_its_page(without_rule: SiteFolder) -> None:
    editor.adopt(str(without_rule.root), old_feed(without_rule, 7))
    page(without_rule, 7)
    without_rule.build(LATER)

    without_rule.edit("items/2026-01-07-day.md", ("Day 7", "The seventh day"))
    without_rule.forget()
    without_rule.build(LATER)
    without_rule.forget()
    without_rule.build(LATER)

    assert links(without_rule) == [f"{OLD}/7/"]


def test_an_adopted_link_is_kept_whichever_of_two_branches_is_read_first(without_rule: SiteFolder) -> None:
    editor.adopt(str(without_rule.root), old_feed(without_rule, 7))
    record, page_of = without_rule.ledger()[0], without_rule.root / "items/2026-01-07-day.md"
    page(without_rule, 7)
    # What a program that knows no links would write of the same entry.
    later = {key: value for key, value in record.items() if key not in ("link", "check")} | {"revision": 2}

    for records in ([record, later], [later, record]):
        without_rule.put("items/ledger.jsonl", "".join(json.dumps(each) + "\n" for each in records))
        without_rule.build(LATER)
        assert page_of.exists()
        assert links(without_rule) == [f"{OLD}/7/"]
        without_rule.forget()


def test_an_entry_is_found_by_its_adopted_link_and_tells_whence_it_has_it(without_rule: SiteFolder) -> None:
    editor.adopt(str(without_rule.root), old_feed(without_rule, 7))
    page(without_rule, 7)
    without_rule.build(LATER)

    [reason] = editor.reasons(str(without_rule.root), f"{OLD}/7/")

    assert (reason.entry.content.link, reason.adopted_link) == (f"{OLD}/7/", f"{OLD}/7/")


def test_a_feed_that_was_adopted_before_links_were_kept_brings_them_when_it_is_adopted_again(
    without_rule: SiteFolder,
) -> None:
    feed = old_feed(without_rule, 7)
    editor.adopt(str(without_rule.root), feed)
    [record] = without_rule.ledger()
    del record["link"], record["check"]
    without_rule.put("items/ledger.jsonl", json.dumps(record) + "\n")
    without_rule.forget()
    page(without_rule, 7)
    without_rule.build(LATER)

    editor.adopt(str(without_rule.root), feed)
    without_rule.build(LATER)

    assert links(without_rule) == [f"{OLD}/7/"]


# --- before anything is published from here -----------------------------------------------------


def planned(site: SiteFolder, **options: str) -> FeedPlan:
    [feed_plan], _ = plan(str(site.root), str(site.root / "dist"), LATER, **options)
    return feed_plan


def test_a_plan_compares_with_the_adopted_feed_until_something_is_published_from_here(empty: SiteFolder) -> None:
    editor.adopt(str(empty.root), old_feed(empty, 7, 8, 9))
    page(empty, 7)
    page(empty, 9)
    page(empty, 12)

    before = planned(empty)
    empty.build(LATER)
    after = planned(empty)

    assert (before.had, before.kept) == (3, 2)
    assert [(change.sort, change.item.title) for change in before.changes] == [
        ("new", "What day 12 brought"),
        ("withdrawn", "What day 8 brought"),
    ]
    assert (after.had, after.kept, after.changes) == (3, None, ())


def test_only_what_stood_in_the_old_feed_itself_is_what_its_subscribers_have(empty: SiteFolder) -> None:
    old_feed(empty, 5, 6)
    first = json.loads((empty.root / "old.json").read_text("utf-8"))
    empty.put("page2.json", json.dumps(first))
    old_feed(empty, 7, 8)
    empty.put("old.json", json.dumps(json.loads((empty.root / "old.json").read_text()) | {"next_url": "page2.json"}))
    for day in (5, 6, 7, 8):
        page(empty, day)

    adoption = editor.adopt(str(empty.root), str(empty.root / "old.json"))
    feed_plan = planned(empty)

    assert (len(adoption.adopted), adoption.held) == (4, 2)
    assert (feed_plan.had, feed_plan.kept) == (2, 2)
    assert [(change.sort, change.item.title) for change in feed_plan.changes] == [
        ("returns", "What day 6 brought"),
        ("returns", "What day 5 brought"),
    ]


def test_a_limit_that_would_show_older_posts_as_new_is_told_with_the_one_that_does_not(empty: SiteFolder) -> None:
    editor.adopt(str(empty.root), old_feed(empty, 7, 8))
    for day in range(1, 9):
        page(empty, day)

    [advice] = planned(empty).advice
    empty.put("feeds/all.toml", (empty.root / "feeds/all.toml").read_text() + "limit = 2\n")
    heeded = planned(empty)

    assert (str(advice), advice.severity) == (
        "feeds/all.toml: the old feed held 2 entries, and 6 older ones would appear as new; set limit = 2",
        "notice",
    )
    assert (heeded.advice, heeded.changes, heeded.kept) == ((), (), 2)


def test_pages_that_are_still_to_come_do_not_keep_the_first_from_being_published(empty: SiteFolder) -> None:
    editor.adopt(str(empty.root), old_feed(empty, *range(1, 21)))
    page(empty, 20)

    assert planned(empty).floods == ()
    assert empty.build(LATER).status == 0


def test_pages_that_would_all_come_back_under_other_ids_are_refused(empty: SiteFolder) -> None:
    editor.adopt(str(empty.root), old_feed(empty, *range(1, 11)))
    for day in range(1, 11):
        page(empty, day, f"guid: other-{day}\n")

    with pytest.raises(FloodError, match="would come back as new, under another id"):
        empty.build(LATER)


@pytest.mark.parametrize(
    ("address", "only", "continued"),
    [("old.json", "news", "news"), ("blog/old.json", None, None), ("news/feed.json", None, "news")],
)
def test_of_several_feeds_the_one_that_goes_on_is_named_or_stands_at_the_same_address(
    empty: SiteFolder, monkeypatch: pytest.MonkeyPatch, address: str, only: str | None, continued: str | None
) -> None:
    empty.put("feeds/news.toml", 'title = "News"\n')
    public = f"https://feeds.ferry.example/{address}"
    found = Fetched(Path(old_feed(empty, 7)).read_bytes(), public, "")
    monkeypatch.setattr("pagefeed.remote.feeds.fetch", lambda _: found)

    adoption = editor.adopt(str(empty.root), public, only=only)
    planned_feeds, _ = plan(str(empty.root), str(empty.root / "dist"), LATER)

    assert [feed_plan.feed for feed_plan in planned_feeds if feed_plan.had] == ([continued] if continued else [])
    assert [(finding.rule, finding.severity) for finding in adoption.findings] == (
        [] if continued else [("WhichFeed", "notice")]
    )


def test_a_feed_that_nobody_described_cannot_go_on(empty: SiteFolder) -> None:
    with pytest.raises(SiteError, match="no feed is called 'sport'"):
        editor.adopt(str(empty.root), old_feed(empty, 7), only="sport")


def test_what_is_no_feed_is_not_adopted(empty: SiteFolder) -> None:
    with pytest.raises(PageError, match="not a feed"):
        editor.adopt(str(empty.root), str(FEEDS / "page.html"))

    assert empty.ledger() == []


def test_dates_that_no_author_could_state_are_adopted_as_they_are(empty: SiteFolder) -> None:
    old = [
        {"id": f"urn:old:{year}", "title": f"A note of {year}", "content_html": f"<p>It was {year}, and late.</p>"}
        | {"date_published": f"{year}-03-04T09:30:00Z"}
        for year in (1812, 1969, 2031)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": old}
    address = empty.put("old.json", json.dumps(feed))

    adoption = editor.adopt(str(empty.root), str(address))

    assert len(adoption.adopted) == 3
    for item in old:
        empty.put(f"items/{item['id'][-4:]}.md", f"---\ntitle: {item['title']}\n---\n\n{item['content_html'][3:-4]}\n")
    empty.build(LATER)
    assert {record["published"] for record in empty.ledger()} == {item["date_published"] for item in old}
    assert {item["id"] for item in empty.items()} == {"urn:old:1812", "urn:old:1969"}


def test_without_any_page_no_id_is_kept_and_nothing_is_published(empty: SiteFolder) -> None:
    editor.adopt(str(empty.root), old_feed(empty, 7, 8, 9))

    before = planned(empty)
    report = empty.build(LATER)

    assert (before.had, before.kept, before.floods) == (3, 0, ())
    assert report.status == 2
    assert empty.dist() == {}
