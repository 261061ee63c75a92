"""A fault of this program costs one page or one feed: it is told, and the others go on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from conftest import NOON, SiteFolder
from pagefeed.entries import from_page
from pagefeed.model import Document, Feed, Page, Source
from pagefeed.read import readers
from pagefeed.render import jsonfeed, xml

FAULT = "an internal error (ZeroDivisionError)"
REPORT = "please report it, with the traceback that --debug prints"
GOOD = "Barges pass the lock"


def told(site: SiteFolder) -> list[str]:
    """Publish, and return what is to be fixed, without the line of the program."""
    return [without_line(said) for said in site.lines()]


def without_line(text: str) -> str:
    return re.sub(r" in [\w/]+\.py:\d+\)", ")", text)


def fragile(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but for what holds the word that it cannot bear."""

    def breaks(given: object, *arguments: object, **named: Any) -> object:
        if "dynamite" in repr(given):
            raise ZeroDivisionError("dynamite")
        return function(given, *arguments, **named)

    return breaks


@pytest.fixture
def town(empty: SiteFolder) -> SiteFolder:
    """Two pages in a feed of both, and each in a feed of its own."""
    empty.put(
        "items/owls.txt", "Owls live in the tower\n\nThe owls of the tower sleep by day, and by night they hunt.\n"
    )
    empty.put("items/barges.txt", f"{GOOD}\n\nNine barges have passed the lock in a week, and all were late.\n")
    for name in ("owls", "barges"):
        empty.put(f"items/{name}.toml", "published = 2026-02-01\n")
        empty.put(f"feeds/{name}.toml", f'title = "{name}"\ninclude = "{name}*"\n')
    empty.build()
    return empty


def explode(site: SiteFolder) -> None:
    site.edit("items/owls.txt", ("they hunt", "they hunt for dynamite"))
    site.edit("items/barges.txt", ("all were late", "none was late"))


def test_a_fault_in_reading_costs_a_page(town: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    explode(town)
    monkeypatch.setattr(readers, "read_page", fragile(readers.read_page))

    first, second = told(town), told(town)

    assert first == second == [f"items/owls.txt: {FAULT}; the page stays as published; {REPORT}"]
    assert "hunt.</p>" in town.item("Owls")["content_html"]
    assert "none was late" in town.item(GOOD)["content_html"]


def test_a_fault_in_shaping_costs_a_page(town: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    explode(town)
    monkeypatch.setattr(from_page, "shape", fragile(from_page.shape))

    assert told(town) == [f"items/owls.txt: {FAULT}; the page stays as published; {REPORT}"]
    assert "none was late" in town.item(GOOD)["content_html"]


def test_what_the_catalog_cannot_hold_costs_a_page(town: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing of it is half in the catalog."""
    explode(town)
    read = readers.read_page

    def unspeakable(source: Source) -> Page:
        page = read(source)
        return page if "dynamite" not in source.text else fitted(page, title=page.title._replace(text="\ud800"))

    def fitted(page: Page, **parts: Any) -> Page:
        from dataclasses import replace

        return replace(page, **parts)

    monkeypatch.setattr(readers, "read_page", unspeakable)

    [said] = town.lines()

    assert said.startswith("items/owls.txt: an internal error (UnicodeEncodeError in ")
    assert "hunt.</p>" in town.item("Owls")["content_html"]
    assert "none was late" in town.item(GOOD)["content_html"]


def test_once_the_fault_is_gone_the_page_is_read_though_it_is_as_it_was(
    town: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    explode(town)
    with monkeypatch.context() as context:
        context.setattr(readers, "read_page", fragile(readers.read_page))
        town.build()

    assert town.lines() == []
    assert "dynamite" in town.item("Owls")["content_html"]


@pytest.mark.parametrize("module", [(xml, "rss"), (xml, "atom"), (jsonfeed, "jsonfeed")], ids=["RSS", "Atom", "JSON"])
def test_a_fault_in_rendering_costs_a_feed(
    town: SiteFolder, monkeypatch: pytest.MonkeyPatch, module: tuple[Any, str]
) -> None:
    before = town.dist()
    explode(town)
    monkeypatch.setattr(*module, fragile(getattr(*module)))

    first, second = town.build(), town.build()

    assert first.findings == second.findings
    assert [(finding["path"], without_line(finding["what"])) for finding in first.findings] == [
        (f"feeds/{name}.toml", f"{FAULT} with the entry of items/owls.txt; the feed stays as published")
        for name in ("all", "owls")
    ]
    now = town.dist()
    assert first.status == 1
    assert {path for path in now if now[path] != before[path]} == {
        f"barges/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "index.html")
    }
    assert json.loads(now["barges/feed.json"])["items"][0]["content_html"].count("none was late") == 1


def test_a_fault_in_judging_costs_a_feed(town: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pagefeed import validator

    before = town.dist()
    explode(town)
    monkeypatch.setattr(validator, "judge", fragile(validator.judge))

    assert {finding["path"] for finding in town.build().findings} == {"feeds/all.toml", "feeds/owls.toml"}
    assert town.dist()["owls/rss.xml"] == before["owls/rss.xml"]
    assert town.dist()["barges/rss.xml"] != before["barges/rss.xml"]


def test_a_fault_of_an_archived_month_costs_it_its_change_and_the_chain_stays_whole(
    empty: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 1'))
    for month in (1, 2, 3):
        text = f"---\ndate: 2026-0{month}-01\n---\n\n# Report {month}\n\nWhat was reported: {f'word{month} ' * 20}.\n"
        empty.put(f"items/{month}.md", text)
    empty.build(NOON)
    before = empty.dist()
    rss = xml.rss
    empty.edit("items/2.md", ("reported:", "reported of dynamite:"))

    def breaks(feed: Feed) -> Document:
        if feed.month and "dynamite" in repr(feed):
            raise ZeroDivisionError
        return rss(feed)

    monkeypatch.setattr(xml, "rss", breaks)

    report = empty.build(NOON)

    assert [finding["path"] for finding in report.findings] == ["feeds/all.toml"]
    assert empty.dist() == before


def test_a_fault_in_a_file_of_feeds_costs_that_feed(town: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pagefeed.files import inputs as site

    before = town.dist()
    town.edit("feeds/owls.toml", ('title = "owls"', 'title = "dynamite"'))
    town.edit("items/barges.txt", ("all were late", "none was late"))
    monkeypatch.setattr(site, "read_feed", fragile(site.read_feed))

    assert told(town) == [f"feeds/owls.toml: {FAULT}; {REPORT}"]
    assert town.dist()["owls/rss.xml"] == before["owls/rss.xml"]
    assert town.dist()["barges/rss.xml"] != before["barges/rss.xml"]


SCRIPT = """
import sys
from pagefeed import cli
from pagefeed.read import readers
def breaks(source):
    raise ZeroDivisionError("dynamite")
{place}
sys.exit(cli.main(sys.argv[1:]))
"""
IN_A_PAGE = SCRIPT.format(place="readers.read_page = breaks")
ANYWHERE = SCRIPT.format(place="import pagefeed.planning\npagefeed.planning.plan_feeds = lambda *_, **__: breaks(0)")


@pytest.mark.parametrize("script", [IN_A_PAGE, ANYWHERE], ids=["in a page", "anywhere"])
def test_the_traceback_is_for_who_asks_for_it(site: SiteFolder, script: str) -> None:
    plain = site.python("-c", script)
    asked = site.python("-c", script, "--debug")

    assert "Traceback" not in plain.stderr
    assert "an internal error (ZeroDivisionError in " in plain.stderr
    assert asked.stderr.count("Traceback") == 1
    assert "ZeroDivisionError: dynamite" in asked.stderr


def test_a_fault_anywhere_else_publishes_nothing_and_says_so(site: SiteFolder) -> None:
    site.build()
    before = site.dist()
    site.put("items/2026-03-02.txt", "Another page\n\nIt would change every feed, if it were published.\n")

    done = site.python("-c", ANYWHERE)

    assert (done.returncode, without_line(done.stderr)) == (2, f"error: .: {FAULT}; {REPORT}\n")
    assert site.dist() == before
    assert site.run("--quiet").returncode == 0
    assert "Another page" in site.titles()
