"""The whole history of a feed is there to be fetched, and what was fetched of it once need not be fetched again
(RFC 5005, section 4)."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from conftest import SiteFolder

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
SUBSCRIPTIONS = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
MONTHS = 36
NOUNS = ("river", "bridge", "council", "harbour", "winter", "train", "market", "doctor")
AFTER = datetime(2026, 1, 2, tzinfo=UTC)
NEXT = datetime(2026, 1, 9, 12, tzinfo=UTC)


def page(site: SiteFolder, day: datetime, number: int) -> str:
    """Put a page of a day into the site; its words are its own."""
    chance = random.Random(f"{day:%Y-%m-%d} {number}")
    words = " ".join(f"{word}{chance.randrange(10**6)}" for word in NOUNS * 3)
    name = f"items/{day:%Y/%m-%d}-{number}.md"
    title = f"Report {day:%Y%m%d} number {number}"
    site.put(name, f"---\ntitle: {title}\ndate: {day:%Y-%m-%d}T{number + 6:02}:00:00Z\n---\n\nThe {words}.\n")
    return name


def years(site: SiteFolder) -> Iterator[datetime]:
    """Three years of publishing: each month four to fourteen pages, put in and published on three days."""
    chance = random.Random(2023)
    for month in range(MONTHS):
        year, index = divmod(month, 12)
        for day in sorted(chance.sample(range(1, 28), 3)):
            today = datetime(2023 + year, index + 1, day, 5, tzinfo=UTC)
            for number in range(chance.randint(1, 5)):
                page(site, today, number)
            now = today + timedelta(hours=15)
            site.build(now)
            yield now


def ids_of(document: bytes, form: str) -> list[str]:
    """The entries of a document, in its order."""
    if form == "json":
        return [item["id"] for item in json.loads(document)["items"]]
    tag = "guid" if form == "rss" else f"{ATOM}id"
    found = etree.fromstring(document).iterfind(f"{'channel/item' if form == 'rss' else f'{ATOM}entry'}/{tag}")
    return [element.text or "" for element in found]


def before(document: bytes, form: str) -> str | None:
    """The address of the archived document that comes before."""
    if form == "json":
        address = json.loads(document).get("next_url")
        return address if isinstance(address, str) else None
    links = etree.fromstring(document).iter(f"{ATOM}link")
    return next((link.get("href") for link in links if link.get("rel") == "prev-archive"), None)


def walk(site: SiteFolder, form: str, folder: str = "") -> list[tuple[str, list[str]]]:
    """From what people subscribe to back to the first document: path and ids of each."""
    path, found = folder + SUBSCRIPTIONS[form], []
    while True:
        document = (site.root / "dist" / path).read_bytes()
        found.append((path, ids_of(document, form)))
        if (address := before(document, form)) is None:
            return found
        path = urlsplit(address).path.lstrip("/")


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A site after three years; what an archived month said when the next began, it says at the end."""
    site = SiteFolder(tmp_path_factory.mktemp("years") / "site")
    site.put("feeds/site.toml", 'title = "The Ferry Post"\nlink = "https://ferry.example/"\nsince = "2023"\n')
    site.put("feeds/all.toml", 'title = "Everything"\npath = "."\nlimit = 20\n')
    seen: dict[str, bytes] = {}
    for now in years(site):
        archived = {path: body for path, body in site.dist().items() if path.startswith("archive/")}
        for path, body in seen.items():
            assert archived[path] == body, f"{path} changed on {now:%Y-%m-%d}"
        seen = {path: body for path, body in archived.items() if path[8:15] < f"{now:%Y-%m}"}
    return site


@pytest.fixture
def site(three_years: SiteFolder, tmp_path: Path) -> SiteFolder:
    """A copy of it, published once more."""
    copy = three_years.copy(tmp_path / "site")
    copy.build(AFTER)
    return copy


def changes(site: SiteFolder) -> tuple[set[str], set[str]]:
    """What the next build changes, and what it adds."""
    earlier = site.dist()
    site.build(NEXT)
    now = site.dist()
    return {path for path in earlier if now[path] != earlier[path]}, now.keys() - earlier.keys()


SUBSCRIBED = {"atom.xml", "feed.json", "index.html", "rss.xml"}


@pytest.mark.parametrize("form", SUBSCRIPTIONS)
def test_the_way_back_from_the_subscription_finds_every_entry(three_years: SiteFolder, form: str) -> None:
    newest, *archived = walk(three_years, form)

    everything = {record["id"] for record in three_years.ledger()}
    found = Counter(id_ for _, ids in archived for id_ in ids)
    assert set(found) | set(newest[1]) == everything
    assert set(found.values()) == {1}, "an entry stands in two archived documents"
    assert len(newest[1]) == 20
    assert len(everything) > 200
    assert len(archived) >= MONTHS - 3


@pytest.mark.parametrize("form", SUBSCRIPTIONS)
def test_an_archived_document_holds_the_entries_of_its_month(three_years: SiteFolder, form: str) -> None:
    months = {record["id"]: record["published"][:7] for record in three_years.ledger()}

    for path, ids in walk(three_years, form)[1:]:
        assert {months[id_] for id_ in ids} == {path[8:15]}


def test_each_document_says_where_it_stands(three_years: SiteFolder) -> None:
    for form in ("rss", "atom"):
        for path, _ in walk(three_years, form):
            root = etree.fromstring((three_years.root / "dist" / path).read_bytes())
            links = {link.get("rel"): link.get("href") for link in root.iter(f"{ATOM}link")}
            archived = path.startswith("archive/")
            assert links["self"] == f"https://ferry.example/{path}"
            assert (root.find(f".//{HISTORY}archive") is not None) == archived
            assert links.get("current") == (f"https://ferry.example/{SUBSCRIPTIONS[form]}" if archived else None)


def test_a_fresh_clone_publishes_the_same_archive(three_years: SiteFolder, site: SiteFolder) -> None:
    assert site.dist() == three_years.dist()


def test_one_more_page_changes_only_what_people_subscribe_to(site: SiteFolder) -> None:
    assert len(site.dist()) > 3 * 30
    page(site, datetime(2025, 12, 30, tzinfo=UTC), 0)

    changed, added = changes(site)

    assert changed == SUBSCRIBED
    # An entry of November was the first of its month to leave the twenty newest.
    assert added == {"archive/2025-11.xml", "archive/2025-11.atom.xml", "archive/2025-11.json"}


def test_a_page_of_long_ago_changes_no_month_that_is_over(site: SiteFolder) -> None:
    page(site, datetime(2024, 2, 9, tzinfo=UTC), 0)

    changed, _ = changes(site)

    [late] = [record for record in site.ledger() if record["published"].startswith("2024-02-09")]
    assert late["month"] == "2025-12"
    assert changed == SUBSCRIBED - {"index.html"}
    for form in SUBSCRIPTIONS:
        assert [path[:15] for path, ids in walk(site, form) if late["id"] in ids] == ["archive/2025-12"]


def test_other_words_about_the_feed_change_no_month_that_is_over(site: SiteFolder) -> None:
    site.edit("feeds/all.toml", ('"Everything"', '"All of it"'))
    assert changes(site) == (SUBSCRIBED | {"feeds.opml"}, set())


def test_only_the_month_of_a_corrected_entry_is_made_again(site: SiteFolder) -> None:
    mended = next(path for path in sorted((site.root / "items").rglob("2024/*.md")))
    site.put(str(mended.relative_to(site.root)), mended.read_text("utf-8").replace("The ", "Indeed the ", 1))
    assert {path[:15] for path in changes(site)[0]} == {f"archive/2024-{mended.name[:2]}"}


def test_what_is_retracted_leaves_its_month(site: SiteFolder) -> None:
    old = site.ledger()[10]
    assert site.run("retract", old["id"]).returncode == 0

    assert {path[:15] for path in changes(site)[0]} == {f"archive/{old['published'][:7]}"}
    assert all(old["id"] not in ids for form in SUBSCRIPTIONS for _, ids in walk(site, form))


def test_an_entry_that_comes_due_is_archived_with_its_month(empty: SiteFolder) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 2'))
    for number in range(3):
        page(empty, datetime(2026, 3, 1, tzinfo=UTC), number)
    due = page(empty, datetime(2026, 3, 20, tzinfo=UTC), 9)
    empty.build(datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert len(dict(walk(empty, "json"))["archive/2026-03.json"]) == 3

    empty.build(datetime(2026, 3, 21, 12, tzinfo=UTC))

    [waited] = [record for record in empty.ledger() if record["source"] == due]
    assert waited["id"] in dict(walk(empty, "json"))["archive/2026-03.json"]


def test_a_feed_that_holds_everything_has_no_archive(empty: SiteFolder) -> None:
    for number in range(4):
        page(empty, datetime(2025, 1 + number, 1, tzinfo=UTC), number)
    empty.build()

    assert walk(empty, "atom") == [("atom.xml", ids_of(empty.dist()["atom.xml"], "atom"))]
    assert not [path for path in empty.dist() if path.startswith("archive/")]


@pytest.mark.parametrize("form", SUBSCRIPTIONS)
def test_a_subscription_document_keeps_to_its_bytes(empty: SiteFolder, form: str) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit_bytes = 60000'))
    long = '<b>&amp; "so"</b> ' * 300
    for number in range(12):
        name = page(empty, datetime(2025, 5, 1 + number, tzinfo=UTC), number)
        empty.put(name, (empty.root / name).read_text("utf-8") + long)
    empty.build()

    newest, *archived = walk(empty, form)
    assert 30_000 < len(empty.dist()[newest[0]]) <= 60_000
    assert len({id_ for _, ids in (newest, *archived) for id_ in ids}) == 12


@pytest.mark.parametrize("form", SUBSCRIPTIONS)
def test_a_month_that_is_too_large_comes_in_parts_of_which_only_the_last_grows(empty: SiteFolder, form: str) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 3\nlimit_bytes = 12000'))
    for number in range(20):
        page(empty, datetime(2025, 5, 1 + number, tzinfo=UTC), number % 9)
    empty.build()
    earlier = empty.dist()
    parts = [path for path, _ in walk(empty, form)[1:]]
    stems = [path.removeprefix("archive/").partition(".")[0] for path in parts]
    assert stems == [*(f"2025-05-{number}" for number in range(len(parts), 1, -1)), "2025-05"]
    assert len(parts) > 2
    assert all(len(earlier[path]) <= 12_000 for path in parts)

    page(empty, datetime(2025, 5, 28, tzinfo=UTC), 1)
    empty.build()

    now = empty.dist()
    assert sorted(id_ for _, ids in walk(empty, form)[1:] for id_ in ids) == sorted(
        record["id"] for record in empty.ledger()
    )
    assert [path for path in parts if now[path] != earlier[path]] in ([], parts[:1])


def test_a_part_that_is_no_longer_needed_is_left_out_of_the_way_back(empty: SiteFolder) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 1\nlimit_bytes = 4000'))
    names = [page(empty, datetime(2025, 5, 1 + number, tzinfo=UTC), number) for number in range(6)]
    empty.build()
    assert len(walk(empty, "rss")) > 3

    for name in names[2:-1]:
        (empty.root / name).unlink()
    empty.build(allow_flood=True)

    found = walk(empty, "rss")
    assert sorted(id_ for _, ids in found[1:] for id_ in ids) == sorted(
        record["id"] for record in empty.ledger() if record["source"] in (*names[:2], names[-1])
    )
    assert empty.build().written == []


def test_one_entry_is_published_however_large_it_is(empty: SiteFolder) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit_bytes = 10'))
    for number in range(2):
        page(empty, datetime(2025, 5, 1 + number, tzinfo=UTC), number)
    empty.build()

    assert len(empty.items()) == 1


def test_a_broken_archived_document_is_left_out_of_the_way_back(empty: SiteFolder) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 1'))
    for number in range(3):
        page(empty, datetime(2025, 5 + number, 1, tzinfo=UTC), number)
    (empty.root / "dist" / "archive").mkdir(parents=True)
    (empty.root / "dist" / "archive" / "2025-06.atom.xml").mkdir()

    report = empty.build()

    assert "2025-06.atom.xml" in str(report.findings)
    assert [path for path, _ in walk(empty, "rss")] == ["rss.xml", "archive/2025-05.xml"]
