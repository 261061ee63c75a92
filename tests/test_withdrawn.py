"""What is no longer made is taken away, and nothing else is: documents of branches, formats, feeds and months."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from conftest import NOON, SiteFolder
from pagefeed.editor import retract
from pagefeed.flood import FloodError
from pagefeed.report import Report
from pagefeed.ship import dist

TAGGED = (
    "---\ntitle: {title}\ndate: 2026-02-{day:02}\ntags: [{tags}]\n---\n\n{title}, says the town, and {word} is it.\n"
)
OWLS, BARGES, MILLS = "Owls in the tower", "Barges pass the lock", "Mills grind again"


def put(site: SiteFolder, name: str, title: str, day: int, tags: str) -> None:
    site.put(f"items/{name}.md", TAGGED.format(title=title, day=day, tags=tags, word=name * 3))


@pytest.fixture
def town(empty: SiteFolder) -> SiteFolder:
    """Three pages with tags, a feed with a branch for each tag, and a feed beside it; published."""
    put(empty, "owls", OWLS, 1, "Nature")
    put(empty, "barges", BARGES, 2, "Rivers, Trade")
    put(empty, "mills", MILLS, 3, "Rivers")
    empty.put("feeds/all.toml", 'title = "Town"\npath = "."\nper = "tag"\n')
    empty.put("feeds/trade.toml", 'title = "Trade"\ninclude = "barges*"\n')
    empty.build()
    return empty


def paths(site: SiteFolder, below: str = "") -> set[str]:
    return {path for path in site.dist() if path.startswith(below)}


def said(report: Report) -> dict[str, tuple[int, int, int]]:
    """How many entries each feed had, has, and lost."""
    return {each["name"]: (each["had"], each["get"], each["withdrawn"]) for each in report.changes}


# --- branches -----------------------------------------------------------------------------------


def test_a_branch_whose_last_entry_has_another_tag_is_removed_with_its_folder(town: SiteFolder) -> None:
    before = paths(town, "tag/nature/")
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))

    report = town.build()

    assert before == {f"tag/nature/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "index.html", "feed.css")}
    assert set(report.removed) == before
    assert not (town.root / "dist/tag/nature").exists()
    assert (report.status, report.findings) == (0, [])
    assert said(report)["all/tag/nature"] == (1, 0, 1)
    assert b"Nature" not in town.dist()["feeds.opml"]


def test_a_branch_whose_last_entry_is_retracted_is_removed(town: SiteFolder) -> None:
    retract(str(town.root), OWLS)

    town.build()

    assert paths(town, "tag/nature/") == set()
    assert all(OWLS.encode() not in body for body in town.dist().values())


def test_a_branch_whose_last_page_is_gone_is_removed_and_comes_back_with_it(town: SiteFolder) -> None:
    page = (town.root / "items/owls.md").read_bytes()
    before = town.dist()
    (town.root / "items/owls.md").unlink()
    town.build()
    assert paths(town, "tag/nature/") == set()

    town.put("items/owls.md", page)
    town.build()

    assert town.dist() == before


def test_a_branch_stays_while_a_page_cannot_be_read(town: SiteFolder) -> None:
    before = paths(town, "tag/nature/")
    town.put("items/owls.md", "")

    report = town.build()

    assert report.status == 1
    assert paths(town, "tag/nature/") == before


def test_the_folder_of_branches_goes_with_the_last_of_them(town: SiteFolder) -> None:
    town.put("feeds/all.toml", 'title = "Town"\npath = "."\n')

    report = town.build()

    assert not (town.root / "dist/tag").exists()
    assert len(report.removed) == 15


# --- feeds --------------------------------------------------------------------------------------


def test_a_format_that_is_no_longer_wanted_is_removed(town: SiteFolder) -> None:
    town.put("feeds/trade.toml", 'title = "Trade"\ninclude = "barges*"\nformats = ["json"]\n')

    report = town.build()

    assert paths(town, "trade/") == {"trade/feed.json", "trade/index.html"}
    assert set(report.removed) == {"trade/rss.xml", "trade/atom.xml", "trade/feed.css"}


def test_a_feed_whose_file_is_deleted_is_removed(town: SiteFolder) -> None:
    (town.root / "feeds/trade.toml").unlink()

    report = town.build()

    assert not (town.root / "dist/trade").exists()
    assert said(report)["trade"] == (1, 0, 1)
    assert report.status == 0


def test_a_feed_that_moves_leaves_nothing_at_its_old_path(town: SiteFolder) -> None:
    town.put("feeds/trade.toml", 'title = "Trade"\ninclude = "barges*"\npath = "shops"\n')

    report = town.build()

    assert (paths(town, "trade/"), len(paths(town, "shops/"))) == (set(), 5)
    assert said(report)["trade"] == (1, 1, 0)


def test_a_feed_that_is_renamed_at_its_path_loses_nothing(town: SiteFolder) -> None:
    before = town.dist()
    (town.root / "feeds/trade.toml").unlink()
    town.put("feeds/shops.toml", 'title = "Trade"\ninclude = "barges*"\npath = "trade"\n')

    report = town.build()

    assert town.dist() == before
    assert report.removed == []
    assert said(report)["shops"] == (1, 1, 0)
    assert "trade" not in said(report)


def test_a_feed_whose_file_is_broken_keeps_its_documents(town: SiteFolder) -> None:
    before = paths(town)
    town.put("feeds/all.toml", 'title = "Town\n')

    report = town.build()

    assert report.status == 1
    assert paths(town) == before


def test_documents_stay_while_what_takes_their_place_cannot_be_written(town: SiteFolder) -> None:
    town.put("dist/shops", "a file where the folder is to be")
    town.put("feeds/trade.toml", 'title = "Trade"\ninclude = "barges*"\npath = "shops"\n')

    report = town.build()

    assert report.status == 1
    assert "trade/rss.xml" in town.dist()


def test_a_run_for_one_feed_removes_nothing_of_others(town: SiteFolder) -> None:
    (town.root / "feeds/trade.toml").unlink()
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))

    town.build(only="all")
    assert (len(paths(town, "trade/")), len(paths(town, "tag/nature/"))) == (5, 0)

    town.build()
    assert paths(town, "trade/") == set()


def test_a_site_without_any_feed_keeps_what_it_has(town: SiteFolder) -> None:
    before = town.dist()
    for name in ("all", "trade"):
        (town.root / f"feeds/{name}.toml").unlink()

    report = town.build()

    assert report.status == 2
    assert town.dist() == before


def test_what_hosts_were_told_goes_with_the_host(town: SiteFolder) -> None:
    town.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\nhosts = "nginx"'))
    town.build()
    assert "nginx.conf" in town.dist()

    town.edit("feeds/site.toml", ('hosts = "nginx"', 'hosts = "caddy"'))
    town.build()

    assert "nginx.conf" not in town.dist()
    assert "Caddyfile" in town.dist()


# --- a feed that loses its last entry -----------------------------------------------------------


def test_a_feed_whose_last_entry_is_retracted_is_published_empty(town: SiteFolder) -> None:
    before = feedparser.parse(town.dist()["trade/atom.xml"]).feed.id
    retract(str(town.root), BARGES)

    report = town.build()

    assert json.loads(town.dist()["trade/feed.json"])["items"] == []
    rss, atom = (feedparser.parse(town.dist()[f"trade/{name}.xml"]) for name in ("rss", "atom"))
    assert (rss.bozo, rss.entries, atom.bozo, atom.entries) == (False, [], False, [])
    assert atom.feed.id == before
    assert all(BARGES.encode() not in body for body in town.dist().values())
    assert [(finding["severity"], finding["path"], finding["what"]) for finding in report.findings] == [
        ("notice", "feeds/trade.toml", "no entry is left in it, so it is published empty")
    ]
    assert (report.status, said(report)["trade"]) == (0, (1, 0, 1))


def test_an_empty_feed_stays_as_it_is_and_fills_again(town: SiteFolder) -> None:
    retract(str(town.root), BARGES)
    town.build()
    before = town.dist()
    put(town, "owls", OWLS, 1, "Birds")

    report = town.build()
    assert not [path for path in report.written if path.startswith("trade/")]
    assert town.dist()["trade/feed.json"] == before["trade/feed.json"]

    retract(str(town.root), BARGES, restore=True)
    town.build()
    assert town.titles("trade/feed.json") == [BARGES]


def test_a_feed_that_wants_nothing_by_a_slip_of_its_author_keeps_its_entries(town: SiteFolder) -> None:
    before = paths(town, "trade/")
    town.put("feeds/trade.toml", 'title = "Trade"\ninclude = "bargs*"\n')

    report = town.build()

    assert [finding["rule"] for finding in report.findings] == ["EmptyFeed"]
    assert (report.status, paths(town, "trade/"), town.titles("trade/feed.json")) == (1, before, [BARGES])
    assert said(report)["trade"] == (1, 1, 0)


# --- the archive --------------------------------------------------------------------------------


def test_an_archived_month_that_has_vanished_is_removed(empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", 'title = "Town"\npath = "."\nlimit = 1\n')
    now = datetime(2026, 1, 2, 12, tzinfo=NOON.tzinfo)
    for month in (1, 2, 3):
        put(empty, f"page{month}", f"Report of month {month}", 1, "Town")
        empty.edit(f"items/page{month}.md", ("2026-02-01", f"2026-0{month}-01"))
        empty.build(now + timedelta(days=31 * (month - 1)))
    assert {path for path in empty.dist() if path.startswith("archive/2026-01")}

    (empty.root / "items/page1.md").unlink()
    report = empty.build(now + timedelta(days=70))

    assert not {path for path in empty.dist() if path.startswith("archive/2026-01")}
    assert {path for path in empty.dist() if path.startswith("archive/2026-02")}
    assert set(report.removed) == {f"archive/2026-01.{suffix}" for suffix in ("xml", "atom.xml", "json")}


# --- what is not ours ---------------------------------------------------------------------------


def test_a_file_that_the_program_did_not_write_is_never_touched(town: SiteFolder) -> None:
    strangers = ("dist/tag/nature/notes.txt", "dist/tag/nature/.htpasswd", "dist/trade/archive/2020-01.xml")
    for path in strangers:
        town.put(path, "somebody else's")
    (town.root / "feeds/trade.toml").unlink()
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))

    town.build()

    assert all((town.root / path).read_text() == "somebody else's" for path in strangers)
    assert paths(town, "tag/nature/") == {"tag/nature/notes.txt", "tag/nature/.htpasswd"}


def test_a_document_that_somebody_changed_is_left_and_named_until_it_is_gone(town: SiteFolder) -> None:
    town.put("dist/tag/nature/index.html", "<p>My own page of nature.</p>")
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))

    for _ in range(2):
        report = town.build()
        [finding] = report.findings
        assert (finding["rule"], finding["severity"], report.status) == ("ChangedDocument", "warning", 1)
        assert finding["path"].endswith("dist/tag/nature/index.html")
    assert paths(town, "tag/nature/") == {"tag/nature/index.html"}

    (town.root / "dist/tag/nature/index.html").unlink()
    assert town.build().findings == []


def test_after_a_deleted_catalog_only_what_is_known_to_be_ours_is_removed(town: SiteFolder) -> None:
    town.forget()
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))
    report = town.build()
    assert len(paths(town, "tag/nature/")) == 5, "nobody knows who wrote it"
    [finding] = report.findings
    assert (finding["rule"], finding["severity"], report.status) == ("UnknownDocument", "notice", 0)
    assert finding["path"].endswith("dist/tag/nature/atom.xml")
    assert finding["what"].startswith("no feed makes this document and 2 more, and the catalog that knew of it is gone")

    town.edit("items/owls.md", ("[Rivers]", "[Birds]"))
    town.edit("items/mills.md", ("[Rivers]", "[Birds]"))
    town.edit("items/barges.md", ("[Rivers, Trade]", "[Trade]"))
    town.build()

    assert paths(town, "tag/rivers/") == set()


def test_a_link_out_of_dist_is_not_followed(town: SiteFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (town.root / "dist/tag/nature").rename(elsewhere)
    (town.root / "dist/tag/nature").symlink_to(elsewhere)
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))

    town.build()

    assert len(list(elsewhere.iterdir())) == 5


# --- the flood guard ----------------------------------------------------------------------------


@pytest.fixture
def large(empty: SiteFolder) -> SiteFolder:
    """A feed of eight pages with one tag, and a branch for it; published."""
    for number in range(8):
        put(empty, f"page{number}", f"Report number {number} of the town", number + 1, "Nature")
    empty.put("feeds/all.toml", 'title = "Town"\npath = "."\nper = "tag"\n')
    empty.put("feeds/trade.toml", 'title = "Trade"\n')
    empty.build()
    return empty


def retagged(site: SiteFolder) -> None:
    for number in range(8):
        site.edit(f"items/page{number}.md", ("[Nature]", "[Birds]"))


@pytest.mark.parametrize(
    ("happens", "place", "what"),
    [
        (
            lambda site: (site.root / "feeds/trade.toml").unlink(),
            "feeds",
            "8 of the 8 entries that subscribers of 'trade', which is no longer made, have would vanish",
        ),
        (
            retagged,
            "feeds/all.toml",
            "8 of the 8 entries that subscribers of 'all/tag/nature', which is no longer made, have would vanish",
        ),
        (
            lambda site: [site.edit(f"items/page{number}.md", ("[Nature]", "[Birds]")) for number in range(7)],
            "feeds/all.toml",
            "7 of the 8 entries that subscribers of 'Town: Nature' have would vanish",
        ),
    ],
    ids=["a deleted feed", "another tag everywhere", "another tag nearly everywhere"],
)
def test_the_guard_names_a_file_that_is_there(large: SiteFolder, happens: Any, place: str, what: str) -> None:
    before = large.dist()
    happens(large)

    with pytest.raises(FloodError) as refused:
        large.build()

    [finding] = refused.value.findings
    assert finding.place.path == place
    assert (large.root / place).exists()
    assert finding.what.startswith(what)
    assert large.dist() == before
    assert large.build(allow_flood=True).status == 0
    assert large.dist().keys() != before.keys()


# --- a run that ends in the middle --------------------------------------------------------------


def test_a_run_that_is_killed_while_it_removes_is_finished_by_the_next(
    town: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = SiteFolder(tmp_path / "undisturbed")
    town.copy(undisturbed.root)
    (undisturbed.root / "feeds/trade.toml").unlink()
    undisturbed.edit("items/owls.md", ("[Nature]", "[Rivers]"))
    undisturbed.build()
    (town.root / "feeds/trade.toml").unlink()
    town.edit("items/owls.md", ("[Nature]", "[Rivers]"))
    taken: list[str] = []

    remove = dist.remove

    def dying(out: str, path: str, digest: str) -> str:
        if len(taken) == 3:
            raise KeyboardInterrupt
        taken.append(path)
        return remove(out, path, digest)

    monkeypatch.setattr(dist, "remove", dying)
    with pytest.raises(KeyboardInterrupt):
        town.build()
    monkeypatch.undo()
    assert len(taken) == 3
    assert town.titles("tag/rivers/feed.json") == undisturbed.titles("tag/rivers/feed.json"), "what is new came first"

    town.build()

    assert town.dist() == undisturbed.dist()
