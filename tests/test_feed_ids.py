"""The id of a feed itself: given once, and kept by what its subscribers have, whatever its file says later."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SiteFolder
from pagefeed.catalog.ledger import Record

NEWS = 'title = "News"\n'


@pytest.fixture
def news(site: SiteFolder) -> SiteFolder:
    """A site with two feeds, one of them with branches; published."""
    site.put("feeds/all.toml", 'title = "Everything"\npath = "."\nper = "language"\n')
    site.put("feeds/news.toml", NEWS)
    site.build()
    return site


def id_of(site: SiteFolder, path: str) -> str:
    """The id of the Atom document in a folder of dist/."""
    found = re.search(rb"<id>([^<]*)</id>", site.dist()[f"{path}/atom.xml".removeprefix("./")])
    assert found
    return found[1].decode()


def renamed(site: SiteFolder, old: str, new: str, text: str) -> None:
    (site.root / f"feeds/{old}.toml").unlink()
    site.put(f"feeds/{new}.toml", text)


CHANGES: dict[str, tuple[Callable[[SiteFolder], object], str]] = {
    "another domain": (lambda site: site.edit("feeds/site.toml", ('"ferry.example"', '"harbour.example"')), "news"),
    "another since": (lambda site: site.edit("feeds/site.toml", ('"2026"', '"2025-03-01"')), "news"),
    "another link": (lambda site: site.edit("feeds/site.toml", ("//ferry.ex", "//harbour.ex")), "news"),
    "another base": (lambda site: site.edit("feeds/site.toml", ("//feeds.ferry.ex", "//harbour.ex")), "news"),
    "another title": (lambda site: site.put("feeds/news.toml", 'title = "News of the town"\n'), "news"),
    "another path": (lambda site: site.put("feeds/news.toml", NEWS + 'path = "town"\n'), "town"),
    "another file name, the same path": (
        lambda site: renamed(site, "news", "town", 'title = "Town"\npath = "news"\n'),
        "news",
    ),
    "another file name and with it another path": (lambda site: renamed(site, "news", "town", NEWS), "town"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_id_of_a_feed_survives(change: str, news: SiteFolder, tmp_path: Path) -> None:
    happens, path = CHANGES[change]
    before = id_of(news, "news")
    happens(news)

    news.build()
    assert id_of(news, path) == before

    news.forget()
    news.build()
    assert id_of(news, path) == before, "the ledger alone knows it"

    clone = news.copy(tmp_path / "clone")
    clone.build()
    assert id_of(clone, path) == before


def test_the_ids_of_branches_follow_that_of_their_feed(news: SiteFolder) -> None:
    news.edit("feeds/site.toml", ('"ferry.example"', '"harbour.example"'))
    news.put("items/a.md", "---\ntitle: A\nlang: de\ndate: 2026-02-01\n---\n\nEtwas anderes.\n")
    news.build()

    assert id_of(news, "language/de") == "tag:ferry.example,2026:feed/all/language/de"


def test_a_new_feed_gets_an_id_of_its_own_though_another_had_its_name_before(news: SiteFolder) -> None:
    first = id_of(news, "news")
    renamed(news, "news", "town", NEWS + 'path = "town"\n')
    news.build()
    news.put("feeds/news.toml", 'title = "Other news"\n')
    news.build()

    assert id_of(news, "town") == first
    assert id_of(news, "news") == f"{first}-2"


def test_a_feed_that_takes_the_path_of_another_leaves_it_its_id(news: SiteFolder) -> None:
    news.put("feeds/news.toml", NEWS + 'path = "town"\n')
    news.put("feeds/home.toml", 'title = "Home"\npath = "news"\n')
    news.build()

    assert id_of(news, "town") == "tag:ferry.example,2026:feed/news"
    assert id_of(news, "news") == "tag:ferry.example,2026:feed/home"


def test_no_feed_gets_the_id_of_one_whose_file_is_broken(news: SiteFolder) -> None:
    news.put("feeds/news.toml", 'title = "News\n')
    news.put("feeds/town.toml", NEWS)
    news.build()
    news.put("feeds/news.toml", NEWS + 'path = "news"\n')
    news.build()

    assert id_of(news, "news") == "tag:ferry.example,2026:feed/news"
    assert id_of(news, "town") == "tag:ferry.example,2026:feed/town"


# --- the ledger ---------------------------------------------------------------------------------


def lines(site: SiteFolder) -> list[str]:
    return [line for line in (site.root / "items/ledger.jsonl").read_text().splitlines() if '"kind": "feed"' in line]


def test_a_feed_has_one_line_and_nothing_is_written_again(news: SiteFolder) -> None:
    before = (news.root / "items/ledger.jsonl").read_bytes()
    assert len(lines(news)) == 2

    news.build()
    news.forget()
    news.build()

    assert (news.root / "items/ledger.jsonl").read_bytes() == before


def test_a_line_about_a_feed_is_a_record_that_older_programs_read_as_an_entry_of_no_page(news: SiteFolder) -> None:
    record = Record.parse(lines(news)[-1])

    assert (record.id, record.keys) == ("tag:ferry.example,2026:feed/news", ("name:news", "path:news"))
    assert record.month < "1000", "it opens no month of the archive"
    assert record.line().rstrip("\n") == lines(news)[-1]


def test_a_ledger_from_before_is_complete_with_the_ids_that_feeds_have(news: SiteFolder) -> None:
    before, ids = news.dist(), lines(news)
    kept = [line for line in (news.root / "items/ledger.jsonl").read_text().splitlines() if line not in ids]
    news.put("items/ledger.jsonl", "".join(f"{line}\n" for line in kept))
    news.forget()

    news.build()

    assert news.dist() == before
    assert lines(news) == ids


def test_lines_of_two_branches_of_git_may_stand_in_any_order(news: SiteFolder) -> None:
    renamed(news, "news", "town", 'title = "Town"\npath = "news"\n')
    news.build()
    renamed(news, "town", "place", 'title = "Place"\npath = "news"\n')
    news.build()
    told = (news.root / "items/ledger.jsonl").read_text().splitlines(keepends=True)
    news.put("items/ledger.jsonl", "".join(told[::-1] + told[2:]))
    news.forget()

    news.build()
    assert id_of(news, "news") == "tag:ferry.example,2026:feed/news"
    news.forget()
    news.build()

    assert (news.root / "items/ledger.jsonl").read_text().splitlines(keepends=True) == told[::-1] + told[2:]


def test_a_ledger_that_was_lost_is_written_again(news: SiteFolder) -> None:
    news.edit("feeds/site.toml", ('"ferry.example"', '"harbour.example"'))
    news.build()
    before = lines(news)
    (news.root / "items/ledger.jsonl").unlink()

    news.build()

    assert lines(news) == before


def test_looking_gives_no_id(site: SiteFolder) -> None:
    site.run("check")
    site.run("plan")

    assert not (site.root / "items/ledger.jsonl").exists()
