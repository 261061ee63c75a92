"""What goes wrong upstream, and that subscribers never see it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import FEED, SITE, SiteFolder
from pagefeed.flood import FloodError
from pagefeed.run import plan

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TOWNS = ("Aarburg", "Brielle", "Cullen", "Dinant", "Elburg", "Fowey", "Gruyere", "Hallstatt", "Ilkley", "Jever")
THINGS = ("bridge", "mill", "ferry", "market", "school", "orchard", "library", "lock", "station", "theatre")


def page(number: int) -> str:
    """A story of its own: sixty of them share no sentence."""
    draw = random.Random(number)
    town, thing = TOWNS[number % 10], THINGS[number // 10 % 10]
    words = [
        f"{draw.choice('bcdfgklmnprst')}{draw.choice('aeiou')}{draw.choice('lmnrst')}{number}x{n}" for n in range(60)
    ]
    body = "\n\n".join(f"In {town} {' '.join(words[n : n + 15])} and that was all of it." for n in range(0, 60, 15))
    return f"The {thing} of {town} opens its doors again\n\n{body}\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """Sixty articles that subscribers have, each with the date that its author states."""
    site = SiteFolder(tmp_path_factory.mktemp("published"))
    site.put("feeds/site.toml", SITE)
    site.put("feeds/all.toml", FEED)
    for number in range(60):
        site.put(f"items/{number:02}.txt", page(number))
        day = NOW - timedelta(days=number)
        site.put(f"items/{number:02}.toml", f"published = {day:%Y-%m-%dT09:00:00Z}\n")
    assert site.build(NOW).status == 0
    return site


@pytest.fixture
def site(published: SiteFolder, tmp_path: Path) -> SiteFolder:
    shutil.copytree(published.root, tmp_path / "site")
    return SiteFolder(tmp_path / "site")


def pages(site: SiteFolder) -> list[Path]:
    return sorted((site.root / "items").glob("*.txt"))


def every_page(change: Callable[[str], str]) -> Callable[[SiteFolder], None]:
    def happens(site: SiteFolder) -> None:
        for path in pages(site):
            path.write_text(change(path.read_text("utf-8")), "utf-8")

    return happens


def every_sidecar(change: Callable[[str], str]) -> Callable[[SiteFolder], None]:
    def happens(site: SiteFolder) -> None:
        for path in pages(site):
            sidecar = path.with_suffix(".toml")
            sidecar.write_text(change(sidecar.read_text("utf-8")), "utf-8")

    return happens


def half_of_the_pages_are_missing(site: SiteFolder) -> None:
    for path in pages(site)[:30]:
        path.unlink()
        path.with_suffix(".toml").unlink()


def ledger_and_catalog_are_lost_and_every_headline_is_rewritten(site: SiteFolder) -> None:
    every_page(lambda text: text.replace("opens its doors again", "is open once more").replace("In ", "At "))(site)
    (site.root / "items/ledger.jsonl").unlink()
    site.forget()


def the_feed_wants_other_pages_by_mistake(site: SiteFolder) -> None:
    site.edit("feeds/all.toml", ('path = "."', 'path = "."\ninclude = ["1*"]'))


def a_day_later(text: str) -> str:
    stated = datetime.fromisoformat(text.split(" = ")[1].strip())
    return f"published = {stated + timedelta(hours=5, minutes=30):%Y-%m-%dT%H:%M:%SZ}\n"


ACCIDENTS: dict[str, tuple[Callable[[SiteFolder], object], str]] = {
    "a script rewrites every page": (every_page(lambda text: text.replace("all of it", "the end of that")), "updates"),
    "every page is encoded twice": (
        every_page(lambda text: text.replace("doors", "döörs").encode().decode("cp1252")),
        "updates",
    ),
    "a wrong time zone shifts every date": (every_sidecar(a_day_later), "dates"),
    "half of the pages are missing": (half_of_the_pages_are_missing, "vanish"),
    "every page says that the server is down": (
        every_page(
            lambda text: "The server is down\n\nWe are working on it, and we hope to be back before the night.\n"
        ),
        "vanish",
    ),
    "every page is a draft": (every_sidecar(lambda text: text + "draft = true\n"), "vanish"),
    "every date lies ahead": (every_sidecar(lambda text: text.replace("2026", "2062")), "vanish"),
    "a script gives every page an id": (
        lambda site: (
            [path.with_suffix(".toml").write_text(f'id = "post-{path.stem}"\n', "utf-8") for path in pages(site)]
            and None
        ),
        "twice",
    ),
    "ledger and catalog are lost": (ledger_and_catalog_are_lost_and_every_headline_is_rewritten, "vanish"),
    "the feed wants other pages": (the_feed_wants_other_pages_by_mistake, "vanish"),
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_stops_before_anything_is_written(site: SiteFolder, accident: Any) -> None:
    happens, limit = ACCIDENTS[accident]
    before = site.dist()
    happens(site)
    ledger = site.ledger()

    with pytest.raises(FloodError) as refused:
        site.build(LATER)

    assert any(f"limit: {limit} =" in finding.cure for finding in refused.value.findings)
    assert site.dist() == before
    assert site.ledger() == ledger


def test_what_was_refused_is_refused_again_until_it_is_mended(site: SiteFolder) -> None:
    before = site.dist()
    half_of_the_pages_are_missing(site)
    for _ in range(2):
        with pytest.raises(FloodError):
            site.build(LATER)
    for number in range(30):
        site.put(f"items/{number:02}.txt", page(number))
        site.put(f"items/{number:02}.toml", f"published = {NOW - timedelta(days=number):%Y-%m-%dT09:00:00Z}\n")

    assert site.build(LATER).status == 0
    assert site.dist() == before


def test_who_means_it_goes_ahead(site: SiteFolder) -> None:
    half_of_the_pages_are_missing(site)

    report = site.build(LATER, allow_flood=True)

    assert report.status == 0
    assert len(site.items()) == 30
    assert site.build(LATER + timedelta(days=1)).status == 0


def test_a_fresh_clone_knows_from_dist_what_subscribers_have(site: SiteFolder) -> None:
    half_of_the_pages_are_missing(site)
    site.forget()

    with pytest.raises(FloodError):
        site.build(LATER)


@pytest.mark.parametrize("share", [29, 100])
def test_the_site_says_how_much_is_too_much(site: SiteFolder, share: int) -> None:
    half_of_the_pages_are_missing(site)
    site.edit("feeds/site.toml", ('since = "2026"', f'since = "2026"\n[flood]\nvanish = {share}\n'))

    if share == 100:
        assert site.build(LATER).status == 0
    else:
        with pytest.raises(FloodError):
            site.build(LATER)


def a_page_is_removed(site: SiteFolder) -> None:
    first = pages(site)[0]
    first.unlink()
    first.with_suffix(".toml").unlink()


def ten_pages_are_added(site: SiteFolder) -> None:
    for number in range(100, 110):
        site.put(f"items/{number}.txt", page(number))


def sixty_old_pages_are_added(site: SiteFolder) -> None:
    for number in range(100, 160):
        site.put(f"items/{number}.txt", page(number))
        site.put(f"items/{number}.toml", f"published = {NOW - timedelta(days=number):%Y-%m-%d}\n")


def three_pages_are_edited(site: SiteFolder) -> None:
    for path in pages(site)[:3]:
        path.write_text(path.read_text("utf-8").replace("all of it", "the end of that"), "utf-8")


def the_site_moves(site: SiteFolder) -> None:
    site.edit("feeds/site.toml", ("ferry.example/", "harbour.example/"))


def every_page_is_renamed(site: SiteFolder) -> None:
    for path in pages(site):
        for suffix in (".txt", ".toml"):
            path.with_suffix(suffix).rename(path.with_name(f"story-{path.stem}{suffix}"))


def the_feed_becomes_shorter(site: SiteFolder) -> None:
    site.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 10'))


def the_feed_gets_less_room(site: SiteFolder) -> None:
    site.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit_bytes = 10000'))


@pytest.mark.parametrize(
    "happens",
    [
        a_page_is_removed,
        ten_pages_are_added,
        sixty_old_pages_are_added,
        three_pages_are_edited,
        the_site_moves,
        every_page_is_renamed,
        the_feed_becomes_shorter,
        the_feed_gets_less_room,
        SiteFolder.forget,
        lambda site: (site.root / "items/ledger.jsonl").unlink(),
    ],
)
def test_a_normal_day_is_never_in_the_way(site: SiteFolder, happens: Any) -> None:
    happens(site)

    assert site.build(LATER).status == 0


def test_columns_of_one_title_do_not_look_like_one_that_came_back(site: SiteFolder) -> None:
    site.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 20'))
    for number in range(200, 240):
        if number == 220:
            site.build(NOW, allow_flood=True)
        site.put(f"items/{number}.txt", page(number))
        site.put(
            f"items/{number}.toml",
            f'title = "Letters to the ferry"\npublished = {NOW - timedelta(hours=240 - number):%Y-%m-%dT%H:%M:%SZ}\n',
        )

    assert site.build(LATER).status == 0
    assert site.titles().count("Letters to the ferry") == 19


def test_a_first_publication_is_no_flood(site: SiteFolder, tmp_path: Path) -> None:
    shutil.rmtree(site.root / "dist")

    assert site.copy(tmp_path / "elsewhere").build(LATER).status == 0


# --- what subscribers will see ------------------------------------------------------------------


def seen(site: SiteFolder, now: datetime = LATER, **options: str) -> list[tuple[str, str]]:
    """What the plan says of each entry of the one feed."""
    [feed_plan], _ = plan(str(site.root), str(site.root / "dist"), now, **options)
    return [(change.sort, change.item.title) for change in feed_plan.changes]


def test_nothing_is_planned_where_nothing_happened(site: SiteFolder) -> None:
    assert seen(site) == []


def test_a_plan_tells_what_becomes_of_each_entry(site: SiteFolder) -> None:
    site.put("items/new.txt", page(77))
    site.edit("items/01.txt", ("all of it", "the end of that"))
    site.edit("items/02.txt", ("all of it", "the end of that"))
    site.put("items/02.toml", (site.root / "items/02.toml").read_text("utf-8") + "silent = true\n")
    site.edit("items/03.toml", ("T09:", "T08:"))
    (site.root / "items/04.txt").unlink()

    told = {title.split(" opens")[0]: sort for sort, title in seen(site)}

    assert told == {
        "The lock of Hallstatt": "new",
        "The bridge of Brielle": "updated",
        "The bridge of Cullen": "corrected",
        "The bridge of Dinant": "moved",
        "The bridge of Elburg": "withdrawn",
    }


def test_a_plan_leaves_no_trace(site: SiteFolder) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.root.rglob("*")}
    site.put("items/new.txt", page(77))
    del before[site.root / "items"]

    seen(site)

    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_plan_against_a_feed_compares_with_what_its_subscribers_have(site: SiteFolder, tmp_path: Path) -> None:
    old = tmp_path / "old.xml"
    shutil.copy(site.root / "dist/rss.xml", old)
    site.put("items/new.txt", page(77))
    site.build(LATER)

    [(sort, title)] = [told for told in seen(site, against=str(old)) if told[0] != "dropped"]

    assert (sort, title) == ("new", "The lock of Hallstatt opens its doors again")
