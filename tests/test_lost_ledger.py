"""A ledger that knows less than dist/ shows: no entry gets another id in silence, and nobody is stopped in vain."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import NOON, SiteFolder
from pagefeed.editor import adopt
from pagefeed.errors import PageError
from pagefeed.flood import FloodError
from pagefeed.run import plan

LATER = NOON + timedelta(days=40)
PAGES = 9


def page(number: int) -> str:
    """A page of its own month and subject."""
    day = NOON - timedelta(days=31 * number)
    words = " ".join(f"{word}{number}" for word in ("river", "bridge", "council", "harbour", "market") * 6)
    return f"---\ntitle: Report number {number}\ndate: {day:%Y-%m-%dT%H:%M:%SZ}\n---\n\nThe {words}.\n"


@pytest.fixture
def site(empty: SiteFolder) -> SiteFolder:
    """Nine entries in nine months, of which the feed holds four; published, and cloned where no catalog is."""
    empty.put("feeds/all.toml", 'title = "Everything"\npath = "."\nlimit = 4\n')
    for number in range(PAGES):
        empty.put(f"items/{number}.md", page(number))
    assert empty.build().status == 0
    empty.forget()
    return empty


def lines(site: SiteFolder) -> list[str]:
    return (site.root / "items/ledger.jsonl").read_text("utf-8").splitlines(keepends=True)


def keep(site: SiteFolder, wanted: slice) -> None:
    site.put("items/ledger.jsonl", "".join(lines(site)[wanted]))


def refused(site: SiteFolder) -> str:
    """Why the next run publishes nothing."""
    before = site.dist(), site.records()
    with pytest.raises(FloodError) as error:
        site.build(LATER)
    assert (site.dist(), site.records()) == before
    [finding] = [each for each in error.value.findings if each.rule == "LedgerLost"]
    return str(finding)


def shown(site: SiteFolder) -> dict[str, list[tuple[str, str]]]:
    """Ids and dates, document by document."""
    return {
        path: [(item["id"], item["date_published"]) for item in json.loads(body)["items"]]
        for path, body in site.dist().items()
        if path.endswith(".json")
    }


def test_a_fresh_clone_with_ledger_and_dist_is_published(site: SiteFolder) -> None:
    before = site.dist()

    assert site.build(LATER).status == 0
    assert site.dist() == before


def test_a_missing_ledger_is_told_with_what_to_do(site: SiteFolder) -> None:
    (site.root / "items/ledger.jsonl").unlink()
    first = site.items()[0]

    assert refused(site) == (
        f"items/ledger.jsonl: it lacks 9 of the 9 entries that {site.root}/dist/feed.json shows as published, "
        f"such as '{first['title']}' ({first['id']}); restore it from git or a backup; or recover them with "
        f"`adopt {site.root}/dist`; or, if nobody has subscribed, publish with --allow-flood"
    )


@pytest.mark.parametrize("wanted", [slice(0), slice(4), slice(1, None), slice(0, -2)], ids=str)
def test_an_empty_or_shorter_ledger_stops_the_run(site: SiteFolder, wanted: Any) -> None:
    keep(site, wanted)

    assert "items/ledger.jsonl: it lacks " in refused(site)


def test_an_entry_that_only_an_archived_month_shows_is_missed_too(site: SiteFolder) -> None:
    oldest = site.items("archive/2025-06.json")[0]["id"]
    site.put("items/ledger.jsonl", "".join(line for line in lines(site) if oldest not in line))

    assert f"it lacks 1 of the 9 entries that {site.root}/dist/feed.json shows" in refused(site)


@pytest.mark.parametrize("formats", [["rss"], ["atom"], ["json"]])
def test_any_format_tells(empty: SiteFolder, formats: Any) -> None:
    empty.put("feeds/all.toml", f'title = "Everything"\npath = "."\nlimit = 4\nformats = {json.dumps(formats)}\n')
    for number in range(PAGES):
        empty.put(f"items/{number}.md", page(number))
    empty.build()
    empty.forget()
    (empty.root / "items/ledger.jsonl").unlink()

    assert "it lacks 9 of the 9 entries" in refused(empty)


def test_a_broken_archive_hides_no_loss(site: SiteFolder) -> None:
    for path in (site.root / "dist").rglob("archive/2025-07.*"):
        path.write_text("broken")
    (site.root / "items/ledger.jsonl").unlink()

    assert "it lacks 4 of the 4 entries" in refused(site)


@pytest.mark.parametrize("content", ["full", "summary"])
def test_adopting_dist_brings_back_ids_dates_and_archived_months(site: SiteFolder, content: str) -> None:
    with (site.root / "feeds/all.toml").open("a") as feed:
        feed.write(f'content = "{content}"\n')
    site.build()
    site.forget()
    before = shown(site)
    (site.root / "items/ledger.jsonl").unlink()

    adoption = adopt(str(site.root), str(site.root / "dist"))

    assert (len(adoption.adopted), adoption.known, adoption.findings) == (PAGES, 0, ())
    assert site.build(LATER).status == 0
    assert shown(site) == before


def test_the_command_says_how_to_go_on(site: SiteFolder) -> None:
    (site.root / "items/ledger.jsonl").unlink()

    stopped = site.run()
    adopted = site.run("adopt", "dist/")
    published = site.run()

    assert stopped.returncode == 2
    assert "`adopt dist`" in stopped.stderr
    assert adopted.stdout == (
        "adopted 9 entries of dist/\nnext: run `plan` to see what subscribers will see, and publish\n"
    )
    assert (adopted.returncode, published.returncode) == (0, 0)


def test_an_entry_of_a_late_page_keeps_its_month(empty: SiteFolder) -> None:
    """It came to light when its own month was over (RFC 5005, section 4)."""
    empty.put("feeds/all.toml", 'title = "Everything"\npath = "."\nlimit = 2\n')
    for number in (0, 1, 2):
        empty.put(f"items/{number}.md", page(number))
    empty.build()
    empty.put("items/late.md", page(8))
    empty.build(LATER)
    before = shown(empty)
    assert any("Report number 8" in item["title"] for item in empty.items("archive/2026-03.json"))
    empty.forget()
    (empty.root / "items/ledger.jsonl").unlink()

    adopt(str(empty.root), str(empty.root / "dist"))
    empty.build(LATER)

    assert shown(empty) == before


def test_a_part_of_the_ledger_is_left_as_it_is(site: SiteFolder) -> None:
    keep(site, slice(4))
    kept, before = lines(site), shown(site)

    adoption = adopt(str(site.root), str(site.root / "dist"))
    site.build(LATER)

    assert len(adoption.adopted) + adoption.known == PAGES
    assert lines(site)[: len(kept)] == kept
    assert shown(site) == before


def test_who_means_it_goes_ahead_and_is_not_asked_again(site: SiteFolder) -> None:
    (site.root / "items/ledger.jsonl").unlink()
    for number in range(4):
        site.put(f"items/{number}.md", page(number).replace("Report number", "Another report, on"))

    assert site.build(LATER, allow_flood=True).status == 0
    site.put("items/new.md", page(20))
    assert site.build(LATER).status == 0
    site.forget()
    assert site.build(LATER).status == 0


def test_plan_and_check_say_so_and_a_preview_too(site: SiteFolder, tmp_path: Path) -> None:
    (site.root / "items/ledger.jsonl").unlink()

    forecasts, _ = plan(str(site.root), None, LATER)
    assert [finding.rule for each in forecasts for finding in each.floods] == ["LedgerLost"]
    assert site.run("plan").returncode == site.run("check").returncode == 2
    assert site.run("--out", str(tmp_path / "preview")).returncode == 2
    assert not (tmp_path / "preview").exists()


# --- no false alarm -----------------------------------------------------------------------------


def test_where_the_catalog_knows_everything_the_ledger_is_written_again(site: SiteFolder) -> None:
    site.build()
    before = {record["id"] for record in site.ledger()}
    (site.root / "items/ledger.jsonl").unlink()
    site.put("items/new.md", page(20))

    assert site.build(LATER).status == 0
    assert before < {record["id"] for record in site.ledger()}


def test_a_first_run_without_dist_goes_on(site: SiteFolder) -> None:
    (site.root / "items/ledger.jsonl").unlink()
    shutil.rmtree(site.root / "dist")

    assert site.build(LATER).status == 0


@pytest.mark.parametrize("document", ["rss.xml", "atom.xml"])
def test_what_another_program_left_in_dist_was_never_in_the_ledger(empty: SiteFolder, document: str) -> None:
    """Hugo publishes into the same folder."""
    empty.put("items/a.md", page(0))
    empty.put(
        f"dist/{document}",
        '<rss version="2.0"><channel><title>T</title><link>https://ferry.example/</link><description>D</description>'
        "<generator>Hugo</generator><item><title>Old</title><guid>https://ferry.example/old/</guid>"
        "<pubDate>Mon, 05 Jan 2026 12:00:00 GMT</pubDate></item></channel></rss>",
    )

    assert empty.build(allow_flood=False).status == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.put("feeds/all.toml", 'title = "Everything"\npath = "."\nlimit = 2\n'),
        lambda site: site.put("feeds/all.toml", 'title = "Everything"\npath = "all"\nlimit = 4\n'),
        lambda site: (site.root / "feeds/all.toml").rename(site.root / "feeds/news.toml"),
        lambda site: site.put("feeds/more.toml", 'title = "More"\npath = "more"\nper = "language"\n'),
        lambda site: site.edit("feeds/site.toml", ('domain = "ferry.example"', 'domain = "boat.example"')),
        lambda site: site.edit("feeds/site.toml", ("https://feeds.ferry.example/", "https://boat.example/feeds/")),
        lambda site: site.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\nout = "public"')),
        lambda site: (site.root / "items/3.md").unlink(),
        lambda site: (site.root / "items/3.md").rename(site.root / "items/three.md"),
        lambda site: site.edit("items/3.md", ("date:", "draft: true\ndate:")),
        lambda site: site.edit("items/3.md", ("Report number 3", "Another report")),
        lambda site: site.put("dist/feed.json", "{"),
        lambda site: site.put("dist/archive/2025-07.json", "no JSON"),
    ],
    ids=[
        *("a lower limit", "another path", "a renamed feed", "a new feed", "another domain", "another address"),
        *("another folder", "a deleted page", "a renamed page", "a draft", "a new title", "a broken document"),
        "a broken archive",
    ],
)
def test_whatever_else_changes_in_a_fresh_clone_is_no_loss(site: SiteFolder, change: Any) -> None:
    change(site)

    assert site.build(LATER).status in (0, 1)


def test_a_feed_that_was_retracted_from_or_branched_is_no_loss(site: SiteFolder, tmp_path: Path) -> None:
    site.put("feeds/all.toml", 'title = "Everything"\npath = "."\nlimit = 4\nper = "tag"\n')
    site.put("items/0.md", page(0).replace("---\n\n", "tags: [harbour]\n---\n\n"))
    site.build(LATER)
    site.run("retract", "Report number 2")
    site.build(LATER)
    site.forget()

    assert site.build(LATER).status == 0


def test_a_document_that_was_only_touched_is_no_loss(site: SiteFolder) -> None:
    """As where git checks dist/ out, and the catalog comes from a cache."""
    site.build()
    for path in (site.root / "dist").rglob("*.*"):
        path.touch()

    assert site.build(LATER).status == 0


def test_a_catalog_that_is_older_than_dist_does_not_hide_it(site: SiteFolder, tmp_path: Path) -> None:
    """A machine published and could not push its ledger; the next one has its dist/ and an older catalog."""
    site.build()
    older = shutil.copytree(site.root, tmp_path / "older")
    site.put("items/new.md", page(20).replace("The river", "A wholly new river"))
    site.build(LATER)
    elsewhere = SiteFolder(Path(older))
    shutil.rmtree(elsewhere.root / "dist")
    shutil.copytree(site.root / "dist", elsewhere.root / "dist")

    assert "it lacks 1 of the 10 entries" in refused(elsewhere)


def test_a_folder_without_a_feed_of_this_site_is_not_adopted(site: SiteFolder) -> None:
    with pytest.raises(PageError, match="it holds no feed of this site"):
        adopt(str(site.root), str(site.root / "items"))
