"""What a run brings into the world: the same feeds from the same pages, whenever and wherever it is made."""

from __future__ import annotations

import json
import os
import shutil
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SiteFolder

BRIDGE = "items/2026-03-01-bridge.txt"
DOCUMENTS = {"rss.xml", "atom.xml", "feed.json", "index.html", "feed.css", "feeds.opml"}
ARTICLE = "The town lets its old bridge stand"
VIDEO = "The last ferryman of the river"
LATER = datetime(2031, 7, 14, 3, 15, 9, tzinfo=UTC)


def standing(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


# --- the site that comes with the program -------------------------------------------------------


def test_the_sample_site_becomes_one_feed_in_every_format(sample: SiteFolder) -> None:
    report = sample.build()

    assert report.status == 0
    assert report.findings == []
    assert set(sample.dist()) == DOCUMENTS
    assert len(sample.items()) == 5


def test_the_formats_of_a_feed_tell_the_same(sample: SiteFolder) -> None:
    sample.build()

    rss, atom = (feedparser.parse(sample.dist()[name]) for name in ("rss.xml", "atom.xml"))

    assert (rss.bozo, atom.bozo) == (False, False)
    told = [[(e.id, e.title, e.published_parsed, e.content[0].value) for e in feed.entries] for feed in (rss, atom)]
    assert told[0] == told[1]
    assert [(e.id, e.title, e.content[0].value) for e in rss.entries] == [
        (item["id"], item["title"], item["content_html"]) for item in sample.items()
    ]
    assert [datetime.fromtimestamp(timegm(e.published_parsed), UTC) for e in rss.entries] == [
        datetime.fromisoformat(item["date_published"]) for item in sample.items()
    ]


def test_the_sample_site_keeps_the_ids_of_its_ledger(sample: SiteFolder) -> None:
    before = sample.ledger()

    sample.build(LATER)

    assert before
    assert sample.ledger() == before


# --- the same input, the same bytes -------------------------------------------------------------


def test_another_day_changes_no_byte_and_touches_no_file(site: SiteFolder) -> None:
    site.build()
    before, times = site.dist(), standing(site.root / "dist")

    report = site.build(LATER)

    assert (site.dist(), standing(site.root / "dist")) == (before, times)
    assert (report.new, report.updated, report.unchanged) == (0, 0, 3)
    assert (report.written, report.left_alone) == ([], 6)


def test_another_folder_on_another_day_gives_the_same_bytes(site: SiteFolder, tmp_path: Path) -> None:
    other = site.copy(tmp_path / "elsewhere")

    site.build()
    other.build(LATER)

    assert other.dist() == site.dist()
    assert other.ledger() == site.ledger()


def test_no_clock_zone_hash_or_locale_of_the_machine_is_seen_in_a_feed(site: SiteFolder, tmp_path: Path) -> None:
    other = site.copy(tmp_path / "elsewhere")

    first = site.run(TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C", PYTHONUTF8="0")
    second = other.run(TZ="America/Anchorage", PYTHONHASHSEED="2", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8")

    assert (first.returncode, second.returncode) == (0, 0)
    assert other.dist() == site.dist()
    assert other.ledger() == site.ledger()


def test_the_catalog_can_be_deleted_at_any_time(site: SiteFolder) -> None:
    site.build()
    before, times, ledger = site.dist(), standing(site.root / "dist"), site.ledger()

    site.forget()
    site.build(LATER)

    assert (site.dist(), standing(site.root / "dist"), site.ledger()) == (before, times, ledger)


def test_pages_without_any_date_are_dated_once(empty: SiteFolder) -> None:
    """The day that the ledger first saw them, whatever becomes of the catalog."""
    empty.put("items/a.txt", BRIDGE_WITHOUT_DATES)
    empty.build()
    empty.put("items/z.txt", BRIDGE_WITHOUT_DATES + "\nA last paragraph that only the second copy of the page has.\n")
    empty.build(LATER)
    before = empty.dist()

    empty.forget()
    empty.build(LATER + timedelta(days=400))

    assert empty.dist() == before
    assert empty.item(ARTICLE)["date_published"] == "2026-03-02T12:00:00Z"


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"this is no database", lambda data: b"", lambda data: data[: len(data) // 2]],
    ids=["other", "empty", "torn"],
)
def test_a_damaged_catalog_is_begun_anew(site: SiteFolder, damage: Any) -> None:
    site.build()
    before = site.dist()
    catalog = site.root / ".pagefeed/catalog.sqlite"

    catalog.write_bytes(damage(catalog.read_bytes()))
    report = site.build(LATER)

    assert (report.status, report.unchanged) == (0, 3)
    assert site.dist() == before


def test_a_file_of_dist_that_is_lost_or_altered_comes_back(site: SiteFolder) -> None:
    site.build()
    before = site.dist()

    (site.root / "dist/atom.xml").unlink()
    site.put("dist/rss.xml", "not a feed")
    report = site.build()

    assert site.dist() == before
    assert sorted(report.written) == ["atom.xml", "rss.xml"]


def test_only_the_feeds_that_changed_are_written(site: SiteFolder) -> None:
    site.put("feeds/trees.toml", 'title = "Trees"\ninclude = "trees/**"\n')
    site.put("items/trees/2026-03-01.txt", "Two hundred trees\n\nThe school is planting two hundred apple trees.\n")
    site.build()
    times = standing(site.root / "dist/trees")

    site.edit(BRIDGE, ("nine months", "ten months"))
    report = site.build()

    assert sorted(report.written) == ["atom.xml", "feed.json", "index.html", "rss.xml"]
    assert standing(site.root / "dist/trees") == times


# --- a run with nothing to do -------------------------------------------------------------------


def imported_by(site: Any) -> set[str]:
    """Every module that a run of the command has loaded when it ends."""
    script = (
        "import json, sys; from pagefeed.cli import main; status = main(sys.argv[1:]);"
        "print(json.dumps([status, *sys.modules]), file=sys.stderr)"
    )
    status, *modules = json.loads(site.python("-c", script).stderr)
    assert status == 0
    return set(modules)


def settled(site: Any) -> None:
    """Build, and let the files grow old enough that their times can be trusted."""
    site.build()
    for file in (site.root / "items").rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    site.build()


def test_a_run_with_nothing_to_do_loads_neither_parser_nor_renderer(site: SiteFolder) -> None:
    heavy = {
        "feedgen",
        "lxml",
        "dateutil",
        "jinja2",
        "rich",
        "pagefeed.read.text",
        "pagefeed.render",
        "pagefeed.validator",
    }
    assert heavy - {"rich"} <= imported_by(site), "a first run needs them, or this test shows nothing"
    settled(site)

    assert imported_by(site) & (heavy | {"pagefeed.model"}) == set()


def test_a_page_that_was_only_touched_is_not_parsed_again(site: SiteFolder) -> None:
    settled(site)
    os.utime(site.root / BRIDGE)

    assert imported_by(site) & {"feedgen", "lxml", "dateutil", "jinja2", "rich"} == set()


def test_no_page_is_read_again_where_only_the_flood_guard_has_other_limits(site: SiteFolder) -> None:
    settled(site)
    site.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\n[flood]\nvanish = 50\n'))

    assert "dateutil" not in imported_by(site)


# --- an entry is the same entry -----------------------------------------------------------------


def facts(item: dict[str, Any]) -> tuple[str, str, str]:
    return item["id"], item["date_published"], item["date_modified"]


def test_a_mended_typo_keeps_id_and_date_and_counts_as_a_change(site: SiteFolder) -> None:
    site.build()
    before = facts(site.item(ARTICLE))

    site.edit(BRIDGE, ("voted on Friday", "voted late on Friday"))
    report = site.build(LATER)

    assert (report.new, report.updated, report.unchanged) == (0, 1, 2)
    id_, published, updated = facts(site.item(ARTICLE))
    assert (id_, published) == before[:2]
    assert updated > before[2]


def test_a_new_headline_keeps_id_and_date(site: SiteFolder) -> None:
    site.build()
    before = facts(site.item(ARTICLE))

    site.edit(BRIDGE, (ARTICLE, "A bridge for walkers"))
    site.build(LATER)

    assert facts(site.item("A bridge for walkers"))[:2] == before[:2]
    assert len(site.items()) == 3


@pytest.mark.parametrize(
    "edit",
    [
        ("\n\n", "\n\n\n\n"),
        ("town's", "town\u2019s"),
        ("voted on Friday", "voted on\u00a0Friday"),
        ("walkers and cyclists", "walkers  and\tcyclists"),
    ],
    ids=["blank lines", "apostrophes", "hard spaces", "white space"],
)
def test_spacing_and_typography_are_no_change(site: SiteFolder, edit: Any) -> None:
    site.build()
    before = [facts(item) for item in site.items()]

    site.edit(BRIDGE, edit)
    report = site.build(LATER)

    assert [facts(item) for item in site.items()] == before
    assert (report.new, report.updated) == (0, 0)


def test_a_renamed_file_keeps_its_entries(site: SiteFolder) -> None:
    site.build()
    before = [facts(item) for item in site.items()]

    (site.root / BRIDGE).rename(site.root / "items/bridge.txt")
    report = site.build(LATER)

    assert [facts(item) for item in site.items()] == before
    assert (report.new, report.updated, report.unchanged) == (0, 0, 3)


def test_a_site_that_moves_to_another_domain_keeps_its_ids(site: SiteFolder) -> None:
    site.build()
    before = [facts(item) for item in site.items()]

    site.edit("feeds/site.toml", ("ferry.example", "aar.example"))
    site.build(LATER)

    assert [facts(item) for item in site.items()] == before


def test_a_date_that_the_author_states_later_moves_published(site: SiteFolder) -> None:
    site.build()
    id_ = site.item(ARTICLE)["id"]

    site.put(BRIDGE.replace(".txt", ".toml"), "published = 2026-02-28\n")
    site.build()

    item = site.item(ARTICLE)
    assert (item["id"], item["date_published"]) == (id_, "2026-02-28T12:00:00Z")
    assert item["_pagefeed"]["published"]["evidence"] == "stated: 2026-02-28 (items/2026-03-01-bridge.toml:1)"


def test_a_removed_page_leaves_the_feed_and_comes_back_as_it_was(site: SiteFolder) -> None:
    site.put("items/2026-03-02-mill.txt", "The mill turns again\n\nAfter ten years the mill grinds flour again.\n")
    site.build()
    before = [facts(item) for item in site.items()]
    text = (site.root / BRIDGE).read_bytes()

    (site.root / BRIDGE).unlink()
    site.build()
    assert site.titles() == ["The mill turns again"]

    site.put(BRIDGE, text)
    site.build(LATER)
    assert [facts(item) for item in site.items()] == before


def test_the_same_article_in_two_copies_is_one_entry(site: SiteFolder) -> None:
    text = (site.root / BRIDGE).read_text("utf-8")
    head, _, _ = text.partition("- YouTube")
    site.put(
        "items/2026-03-02-bridge-again.txt",
        f"{head}- YouTube\n\nA baker tells why the bread of the old mill is worth getting up for at four.\n",
    )

    site.build()

    assert len(site.items()) == 4
    assert site.item(ARTICLE)["_pagefeed"]["found_on"] == [BRIDGE, "items/2026-03-02-bridge-again.txt"]


def test_the_same_teaser_under_two_articles_is_one_entry(site: SiteFolder) -> None:
    text = (site.root / BRIDGE).read_text("utf-8")
    site.put(
        "items/2026-03-02-mill.txt",
        "The mill turns again\n\nAfter ten years the old mill behind the church grinds flour again.\n\nMore from"
        + text.partition("More from")[2],
    )

    site.build()

    assert len(site.items()) == 4
    assert site.item(VIDEO)["_pagefeed"]["found_on"] == [BRIDGE, "items/2026-03-02-mill.txt"]


def test_a_teaser_becomes_its_article_in_place(empty: SiteFolder) -> None:
    opening = "After ten years the old mill behind the church grinds flour again, and the whole town smells of it."
    empty.put(
        "items/2026-03-01-bridge.txt",
        f"{ARTICLE}\n\nThe council voted on Friday to keep the old bridge.\n\n"
        f"More from The Ferry Post\n\nThe mill turns again\n\n{opening}\n",
    )
    empty.build()
    before = empty.item("The mill turns again")
    assert before["_pagefeed"]["kind"] == "teaser"

    empty.put(
        "items/2026-03-09-mill.txt",
        f"The mill turns again\n\n{opening}\n\nThe miller learned her trade from a book of 1911.\n",
    )
    report = empty.build(LATER)

    after = empty.item("The mill turns again")
    assert (report.new, report.updated) == (0, 1)
    assert after["_pagefeed"]["kind"] == "article"
    assert "a book of 1911" in after["content_html"]
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] > before["date_modified"]


# --- the ledger ---------------------------------------------------------------------------------


def test_every_id_is_in_the_ledger_once(site: SiteFolder) -> None:
    site.build()

    assert sorted(record["id"] for record in site.ledger()) == sorted(item["id"] for item in site.items())


def test_a_line_that_a_crash_tore_is_reported_and_costs_nothing_else(site: SiteFolder) -> None:
    site.build()
    before = [facts(item) for item in site.items()]
    with open(site.root / "items/ledger.jsonl", "ab") as file:
        file.write(b'{"id": "tag:ferry.example,2026:123", "revi')

    report = site.build(LATER)

    [finding] = report.findings
    assert (finding["rule"], finding["path"], finding["line"]) == ("LedgerLine", "items/ledger.jsonl", 5)
    assert report.status == 1
    assert [facts(item) for item in site.items()] == before


def test_a_torn_line_is_reported_until_it_is_mended(site: SiteFolder) -> None:
    site.build()
    ledger = (site.root / "items/ledger.jsonl").read_bytes()
    site.put("items/ledger.jsonl", ledger + b"{\n")

    site.build()
    site.edit(BRIDGE, ("nine months", "ten months"))
    assert [finding["rule"] for finding in site.build(LATER).findings] == ["LedgerLine"]

    site.edit("items/ledger.jsonl", ("{\n{", "{"))
    assert site.build(LATER).findings == []


def test_a_lost_ledger_is_written_again(site: SiteFolder, tmp_path: Path) -> None:
    site.build()
    before = [facts(item) for item in site.items()]

    (site.root / "items/ledger.jsonl").unlink()
    site.build(LATER)
    fresh = site.copy(tmp_path / "elsewhere")
    fresh.build(LATER)

    assert [facts(item) for item in fresh.items()] == before


def test_the_order_of_its_lines_does_not_matter(site: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As git leaves them when it joins two branches: every line of both, in any order, some of them twice."""
    site.build()
    site.edit(BRIDGE, ("voted on Friday", "voted late on Friday"))
    site.build(LATER)
    site.edit(BRIDGE, ("nine months", "ten months"), ("forty years", "fifty years"))
    site.build(LATER + timedelta(days=1))
    lines = (site.root / "items/ledger.jsonl").read_text("utf-8").splitlines(keepends=True)
    assert len(lines) == 7

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.permutations(lines), st.lists(st.sampled_from(lines), max_size=3))
    def holds(order: list[str], twice: list[str]) -> None:
        other = site.copy(tmp_path_factory.mktemp("merged") / "site")
        other.put("items/ledger.jsonl", "".join([*order, *twice]))

        other.build(LATER + timedelta(days=2))

        assert other.dist() == site.dist()

    holds()


def test_an_entry_to_which_two_branches_gave_two_ids_has_one_of_them_whichever_line_comes_first(
    site: SiteFolder, tmp_path: Path
) -> None:
    other = site.copy(tmp_path / "branch")
    site.put(BRIDGE.replace(".txt", ".toml"), 'link = "https://ferry.example/bridge"\n')
    site.build()
    other.build()
    assert site.item(ARTICLE)["id"] != other.item(ARTICLE)["id"]
    ours, theirs = ((each.root / "items/ledger.jsonl").read_bytes() for each in (site, other))
    joined = []

    for name, ledger in (("ours-first", ours + theirs), ("theirs-first", theirs + ours)):
        merged = other.copy(tmp_path / name)
        merged.put("items/ledger.jsonl", ledger)
        merged.build()
        joined.append(merged.dist())

    assert joined[0] == joined[1]


def test_pages_that_two_branches_published_keep_their_ids_when_these_are_joined(
    site: SiteFolder, tmp_path: Path
) -> None:
    """Git joins their ledgers as a union of lines."""
    other = site.copy(tmp_path / "branch")
    site.put("items/2026-03-02-mill.txt", "The mill turns again\n\nAfter ten years the mill grinds flour again.\n")
    site.build()
    other.build(LATER)
    theirs = (other.root / "items/ledger.jsonl").read_text("utf-8")
    ids = {item["title"]: item["id"] for item in site.items()}

    with open(site.root / "items/ledger.jsonl", "a", encoding="utf-8") as ledger:
        ledger.write(theirs)
    site.build(LATER)

    assert {item["title"]: item["id"] for item in site.items()} == ids


# --- feeds --------------------------------------------------------------------------------------


def changed(**said: Any) -> Callable[[Any], list[str]]:
    """The titles of a feed that says one thing more."""

    def titles(site: Any) -> list[str]:
        extra = "".join(f"{key} = {json.dumps(value)}\n" for key, value in said.items())
        site.put("feeds/some.toml", f'title = "Some"\n{extra}')
        site.build()
        return site.titles("some/feed.json")

    return titles


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (changed(kinds=["article"]), ["The town"]),
        (changed(kinds=["teaser"]), ["The last", "The scho"]),
        (changed(tags=["Photo"]), ["The scho"]),
        (changed(limit=2), ["The town", "The last"]),
        (changed(include="*bridge*"), ["The town", "The last", "The scho"]),
    ],
    ids=["articles", "teasers", "tags", "limit", "include"],
)
def test_a_feed_takes_the_entries_that_it_wants(site: SiteFolder, titles: Any, wanted: Any) -> None:
    assert [title[:8] for title in titles(site)] == wanted


def test_one_feed_alone_leaves_the_others_as_they_are(site: SiteFolder) -> None:
    site.put("feeds/other.toml", 'title = "Other"\n')

    report = site.build(only="other")

    assert set(site.dist()) == {f"other/{name}" for name in DOCUMENTS - {"feeds.opml"}}
    assert [feed["name"] for feed in report.feeds] == ["other"]


def test_checking_writes_nothing_at_all(site: SiteFolder) -> None:
    before = set(site.root.rglob("*"))

    report = site.build(write=False)

    assert (report.status, report.new) == (0, 3)
    assert set(site.root.rglob("*")) == before


BRIDGE_WITHOUT_DATES = f"""\
{ARTICLE}

The council of the ferry town voted on Friday to keep the old stone bridge for walkers and cyclists alone.

Repairs begin in spring and should take some nine months, the town's engineer told the members before the vote.
"""


def test_an_entry_is_known_again_in_a_fresh_clone_where_its_page_was_edited(site: SiteFolder) -> None:
    """The ledger alone, without the index, is enough: a clone has no other."""
    site.build()
    before = site.item("The town lets its old bridge stand")["id"]
    shutil.rmtree(site.root / ".pagefeed")
    page = site.root / "items/2026-03-01-bridge.txt"
    page.write_text(page.read_text("utf-8").replace("voted on Friday to keep", "decided on Friday to keep"), "utf-8")

    site.build(LATER)

    assert site.item("The town lets its old bridge stand")["id"] == before
    assert len({record["id"] for record in site.ledger()}) == 3


def test_teasers_at_fragments_of_one_page_are_entries_of_their_own(site: SiteFolder) -> None:
    site.put("items/2026-03-01-live.txt", LIVE)
    site.put("items/2026-03-01-live.toml", LIVE_LINKS)
    site.build()
    assert {"The clock stops", "The cake is cut"} <= set(site.titles())


LIVE = """\
The regatta, hour by hour

Forty boats started from the harbour at nine in the morning, under a sky that promised nothing good at all.

By noon the wind had turned twice, and the committee had eaten most of what was meant for the crews.

More from The Ferry Post

The clock stops
Nobody knows when the race began, so nobody can know how long it took.

The cake is cut
It was late, and it was rye.
"""
LIVE_LINKS = """\
link = "https://ferry.example/live"
[[teasers]]
starts = "The clock stops"
link = "https://ferry.example/live#one"
[[teasers]]
starts = "The cake is cut"
link = "https://ferry.example/live#two"
"""


def test_a_page_that_was_mended_and_edited_while_it_was_out_keeps_its_id(site: SiteFolder) -> None:
    site.build()
    before = site.item(ARTICLE)["id"]
    site.put(BRIDGE.replace(".txt", ".toml"), 'titel = "x"\n')
    site.build()
    (site.root / BRIDGE.replace(".txt", ".toml")).unlink()
    text = (site.root / BRIDGE).read_text("utf-8")
    site.put(BRIDGE, text.replace("voted on Friday", "decided on Friday"))

    site.build(LATER)

    assert site.item(ARTICLE)["id"] == before


def test_another_address_of_the_site_reaches_every_entry(site: SiteFolder) -> None:
    site.put("items/note.md", "---\ntitle: A note\nlink: /2026/note/\ndate: 2026-02-01\n---\n\nThe note says enough.\n")
    site.build()
    settings = (site.root / "feeds/site.toml").read_text("utf-8")
    site.put("feeds/site.toml", settings.replace("https://ferry.example/", "https://new.example/"))

    site.build()

    assert site.item("A note")["url"] == "https://new.example/2026/note/"


@pytest.mark.parametrize("date", ["0001-01-01", "0999-01-01", "9999-12-31T23:59:59", "2026-01-02 10:00 XQT"])
def test_no_odd_date_stops_a_run(site: SiteFolder, date: str) -> None:
    site.put(BRIDGE.replace(".txt", ".toml"), f'published = "{date}"\n')
    assert site.build().status in (0, 1, 2)


def test_a_link_that_leads_nowhere_stops_nothing(site: SiteFolder) -> None:
    (site.root / "items/notes.bak").symlink_to("/nonexistent/file")
    assert site.build().status == 0


def test_a_feed_of_drafts_says_so(empty: SiteFolder) -> None:
    empty.put("items/note.md", "---\ntitle: A note\ndraft: true\n---\n\nIt is not ready.\n")

    report = empty.build()

    assert report.status == 2
    assert [finding["what"] for finding in report.findings] == [
        "1 page is held back: note.md (draft: true)",
        "all of its pages are held back",
    ]


def test_an_entry_whose_date_is_moved_back_was_never_updated(empty: SiteFolder) -> None:
    empty.put("items/note.md", "---\ntitle: A note\ndate: 2027-01-01\n---\n\nIt waits for the new year.\n")
    waiting = empty.build()
    empty.put("items/note.md", "---\ntitle: A note\ndate: 2026-01-01\n---\n\nIt waits for the new year.\n")

    empty.build(LATER)

    assert (waiting.waiting, waiting.due) == (1, "2027-01-01T00:00:00Z")
    note = empty.item("A note")
    assert note["date_published"] == note["date_modified"] == "2026-01-01T12:00:00Z"


def test_a_damaged_catalog_is_made_anew_and_the_next_run_says_so_once(site: SiteFolder) -> None:
    site.build()
    before = site.dist()
    catalog = site.root / ".pagefeed/catalog.sqlite"
    data = bytearray(catalog.read_bytes())
    data[len(data) // 2] ^= 1
    catalog.write_bytes(data)
    site.put("items/ledger.jsonl", (site.root / "items/ledger.jsonl").read_bytes() + b"\n")  # There is something to do.

    site.run("why", "The town")  # It finds out first, and has no report to say it in.
    report = site.build(LATER)

    assert [finding["rule"] for finding in report.findings] == ["CatalogDamaged"]
    assert report.status == 0
    assert site.dist() == before
    assert site.build(LATER).findings == []
