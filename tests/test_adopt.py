"""Moving here from another publisher: what subscribers have goes on under its old ids and dates."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest

from conftest import SiteFolder
from pagefeed import desk
from pagefeed.build import plan
from pagefeed.errors import PageError
from pagefeed.model import Received
from pagefeed.read.received import receive

FEEDS = Path(__file__).parent / "feeds"
LATER = datetime(2027, 6, 1, 12, tzinfo=UTC)
MOVES = {
    "wordpress": "feed.xml",
    "hugo": "index.xml",
    "jekyll": "feed.xml",
    "ghost": "rss.xml",
    "substack": "feed.xml",
}


def moved(site: SiteFolder, publisher: str) -> dict[str, Received]:
    """The site with the pages of somebody who moves here; what subscribers have of them, by id."""
    shutil.copytree(FEEDS / publisher / "items", site.root / "items", dirs_exist_ok=True)
    feed = FEEDS / publisher / MOVES[publisher]
    adoption = desk.adopt(str(site.root), str(feed))
    assert not adoption.findings
    return {received.id: received for received in receive(str(feed)).entries}


@pytest.mark.parametrize("publisher", MOVES)
def test_every_page_that_an_old_feed_had_keeps_its_id_and_date(empty, publisher):
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
def test_no_subscriber_of_the_old_feed_sees_anything_twice(empty, publisher):
    moved(empty, publisher)

    [forecast], _ = plan(
        str(empty.root), str(empty.root / "dist"), LATER, against=str(FEEDS / publisher / MOVES[publisher])
    )

    assert not {change.sort for change in forecast.changes} & {"new", "moved"}


def test_what_is_adopted_stays_when_catalog_and_page_change(empty):
    moved(empty, "ghost")
    empty.build(LATER)
    before = {item["id"]: item["date_published"] for item in empty.items()}

    for path in (empty.root / "items").glob("*.html"):
        path.write_text(path.read_text("utf-8").replace(" the ", " our ", 1), "utf-8")
    empty.forget()
    empty.build(LATER + timedelta(days=1), allow_flood=True)

    assert {item["id"]: item["date_published"] for item in empty.items()} == before


def test_a_guid_that_is_no_address_is_a_uri_in_atom_and_itself_elsewhere(empty):
    old = moved(empty, "ghost")
    report = empty.build(LATER)
    assert report.status == 0

    atom = [entry.id for entry in feedparser.parse(empty.dist()["atom.xml"]).entries]
    rss = [entry.id for entry in feedparser.parse(empty.dist()["rss.xml"]).entries]

    assert set(rss) <= set(old)
    assert atom == [f"tag:ferry.example,2026:guid/{guid}" for guid in rss]


def test_adopting_twice_adds_nothing(empty):
    moved(empty, "wordpress")
    ledger = empty.ledger()

    again = desk.adopt(str(empty.root), str(FEEDS / "wordpress/feed.xml"))

    assert (again.adopted, again.known) == ((), len(ledger))
    assert empty.ledger() == ledger


def test_what_was_published_here_first_keeps_the_id_it_has_here(empty):
    shutil.copytree(FEEDS / "wordpress/items", empty.root / "items", dirs_exist_ok=True)
    empty.build(LATER)
    before = {item["id"] for item in empty.items()}

    adoption = desk.adopt(str(empty.root), str(FEEDS / "wordpress/feed.xml"))
    empty.build(LATER)

    assert {finding.rule for finding in adoption.findings} == {"AlreadyPublished"}
    assert {item["id"] for item in empty.items()} == before


def test_the_author_may_state_another_date_than_the_adopted_one(empty):
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


def test_a_site_that_lost_ledger_and_catalog_gets_its_ids_back_from_its_own_feed(site):
    site.build()
    before = {item["id"]: (item["title"], item["date_published"]) for item in site.items()}
    feed = site.root / "saved.json"
    shutil.copy(site.root / "dist/feed.json", feed)
    (site.root / "items/ledger.jsonl").unlink()
    site.forget()
    site.edit("items/2026-03-01-bridge.txt", ("on Friday", "on Thursday"), ("until the pupils", "until pupils"))

    desk.adopt(str(site.root), str(feed))
    site.build()

    assert {item["id"]: (item["title"], item["date_published"]) for item in site.items()} == before


def test_entries_without_date_or_id_are_told(empty):
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

    adoption = desk.adopt(str(empty.root), str(feed))

    assert [str(finding) for finding in adoption.findings] == [
        f"{feed}: 'Undated' has no date; have its publisher give it one"
    ]


def test_what_is_no_feed_is_not_adopted(empty):
    with pytest.raises(PageError, match="not a feed"):
        desk.adopt(str(empty.root), str(FEEDS / "page.html"))

    assert empty.ledger() == []


def test_dates_that_no_author_could_state_are_adopted_as_they_are(empty):
    old = [
        {"id": f"urn:old:{year}", "title": f"A note of {year}", "content_html": f"<p>It was {year}, and late.</p>"}
        | {"date_published": f"{year}-03-04T09:30:00Z"}
        for year in (1812, 1969, 2031)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": old}
    address = empty.put("old.json", json.dumps(feed))

    adoption = desk.adopt(str(empty.root), str(address))

    assert len(adoption.adopted) == 3
    for item in old:
        empty.put(f"items/{item['id'][-4:]}.md", f"---\ntitle: {item['title']}\n---\n\n{item['content_html'][3:-4]}\n")
    empty.build(LATER)
    assert {record["published"] for record in empty.ledger()} == {item["date_published"] for item in old}
    assert {item["id"] for item in empty.items()} == {"urn:old:1812", "urn:old:1969"}
