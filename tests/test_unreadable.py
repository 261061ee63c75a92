"""A typo withdraws nothing: what was published of a page that cannot be read any more stays, and every run says so."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import BRIDGE, NOON, SiteFolder, line
from pagefeed.editor import retract
from pagefeed.flood import FloodError
from pagefeed.run import plan

needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
LEFT = "the page stays as published"
PAGE = "---\ntitle: {title}\ndate: 2026-02-{day:02}\ntags: [{tag}]\n---\n\n{title}, says the town, and {word} is it.\n"
OWLS, BARGES, MILLS = "Owls live in the tower", "Barges pass the lock", "Mills grind flour again"
Break = Callable[[Path], object]


def put(site: SiteFolder, name: str, title: str, day: int, tag: str) -> None:
    site.put(f"items/{name}.md", PAGE.format(title=title, day=day, tag=tag, word=f"{name} " * 12))


@pytest.fixture
def town(empty: SiteFolder) -> SiteFolder:
    """Three pages, of which one alone has the tag of a branch, and a page with teasers; published."""
    put(empty, "owls", OWLS, 1, "Nature")
    put(empty, "barges", BARGES, 2, "Rivers")
    put(empty, "mills", MILLS, 3, "Rivers")
    empty.put("items/2026-03-01-bridge.txt", BRIDGE)
    empty.put("feeds/all.toml", 'title = "Town"\npath = "."\nper = "tag"\n')
    empty.build()
    return empty


def instead(make: Break) -> Break:
    """Something else in the place of a page."""

    def happens(page: Path) -> None:
        page.unlink()
        make(page)

    return happens


def bind(page: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        folder = os.open(page.parent, os.O_RDONLY)
        before = os.getcwd()
        os.fchdir(folder)  # Longer paths than some hundred characters are none for a socket.
        listener.bind(page.name)
        os.chdir(before)
        os.close(folder)


def edited(old: str, new: str) -> Break:
    return lambda page: page.write_text(page.read_text("utf-8").replace(old, new, 1), "utf-8")


def beside(text: str) -> Break:
    return lambda page: page.with_suffix(".toml").write_text(text, "utf-8")


WAYS: dict[str, Break] = {
    "front matter without an end": edited("]\n---", "]\n"),
    "broken YAML": edited("title: ", "title: ["),
    "a date that is none": edited("date: 2026", "date: the day after 2026"),
    "empty": lambda page: page.write_bytes(b""),
    "front matter alone": lambda page: page.write_text("---\ntitle: [\n---\n", "utf-8"),
    "zeros": lambda page: page.write_bytes(bytes(4000)),
    "no text": lambda page: page.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9),
    "too large": lambda page: os.truncate(page, 6_000_000),
    "a broken sidecar": beside('title = "Owls\n'),
    "a sidecar with an unknown key": beside('tilte = "Owls"\n'),
    "a sidecar that is empty but for zeros": beside("\0" * 50),
}
if os.name != "nt":
    WAYS |= {
        "a pipe": instead(os.mkfifo),
        "a socket": instead(bind),
        "a link to nothing": instead(lambda page: page.symlink_to("nowhere.md")),
        "a link to itself": instead(lambda page: page.symlink_to(page.name)),
        "a link out of items/": instead(lambda page: page.symlink_to("/etc/passwd")),
        "a link to a device": instead(lambda page: page.symlink_to("/dev/zero")),
        "a sidecar that is a pipe": lambda page: os.mkfifo(page.with_suffix(".toml")),
        "a sidecar that is a link to nothing": lambda page: page.with_suffix(".toml").symlink_to("nowhere.toml"),
        "a sidecar that is a link to itself": lambda page: page.with_suffix(".toml").symlink_to("owls.toml"),
    }


@pytest.mark.parametrize("way", WAYS)
def test_what_was_published_stays_and_every_run_says_so(town: SiteFolder, way: str) -> None:
    before, ledger = town.dist(), town.ledger()
    page = (town.root / "items/owls.md").read_bytes()
    WAYS[way](town.root / "items/owls.md")

    reports = [town.build(NOON + timedelta(days=day)) for day in range(3)]

    for report in reports:
        assert report.status == 1
        [finding] = report.findings
        assert finding["path"].startswith("items/owls.")
        assert finding["what"].endswith(f"; {LEFT}")
    assert (town.dist(), town.ledger()) == (before, ledger)

    (town.root / "items/owls.toml").unlink(missing_ok=True)
    (town.root / "items/owls.md").unlink()
    town.put("items/owls.md", page)
    assert town.build(NOON + timedelta(days=4)).findings == []
    assert (town.dist(), town.ledger()) == (before, ledger)


def test_what_was_never_published_has_nothing_to_be_left(town: SiteFolder) -> None:
    town.put("items/new.md", "---\ntitle: [\n---\nNew\n")

    [said] = town.lines()

    assert said.startswith("items/new.md:3: not valid YAML: ")
    assert LEFT not in said


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["owls", "barges", "mills"]), st.sampled_from(sorted(WAYS)), min_size=1),
    st.booleans(),
)
def test_however_many_pages_break_subscribers_see_nothing_of_it(
    town: SiteFolder, tmp_path: Path, broken: dict[str, str], other_page: bool
) -> None:
    site = SiteFolder(Path(shutil.copytree(town.root, tmp_path / "copy", symlinks=True)))
    try:
        for name, way in broken.items():
            WAYS[way](site.root / f"items/{name}.md")
        if other_page:
            site.put("items/new.txt", "A new page\n\nIt has nothing to do with those that cannot be read.\n")

        site.build()
        status = site.build().status

        assert status == 1
        assert set(site.titles()) - {"A new page"} == set(town.titles())
        assert site.titles("tag/nature/feed.json") == [OWLS]
    finally:
        shutil.rmtree(tmp_path / "copy")


# --- what takes an entry back -------------------------------------------------------------------


@pytest.mark.parametrize(
    "take_back",
    [
        lambda site: (site.root / "items/owls.md").unlink(),
        lambda site: put(site, "owls", f"{OWLS}\ndraft: true", 1, "Nature"),
        lambda site: retract(str(site.root), OWLS),
        lambda site: (site.root / "items/owls.md").rename(site.root / "items/_owls.md"),
    ],
    ids=["removed", "a draft", "retracted", "held back by its name"],
)
def test_only_the_author_takes_an_entry_back(town: SiteFolder, take_back: Callable[[SiteFolder], object]) -> None:
    town.put("items/owls.md", "")
    town.build()
    assert OWLS in town.titles()

    take_back(town)
    town.build()

    assert OWLS not in town.titles()
    assert not (town.root / "dist/tag/nature").exists()


def test_a_draft_that_breaks_is_not_published_by_that(town: SiteFolder) -> None:
    put(town, "owls", f"{OWLS}\ndraft: true", 1, "Nature")
    town.build()

    town.edit("items/owls.md", ("tags: [", "tags: [["))
    [said] = town.lines()

    assert "; what was published of it is in no feed until it can be read; " in said
    assert OWLS not in town.titles()


def test_the_teasers_of_a_page_stay_with_it(town: SiteFolder) -> None:
    before = town.titles()
    town.put("items/2026-03-01-bridge.txt", "")

    town.build()

    assert len(before) == 6
    assert town.titles() == before


# --- a page under another name ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "content"),
    [
        ("items/towers.md", PAGE.format(title=f"[{OWLS}", day=1, tag="Nature", word="owls " * 12)),
        ("items/2026/owls.md", ""),
        ("items/towers.html", f"<p>{OWLS}, says the town, and {'owls ' * 12} is it.\xff".encode("latin-1")),
    ],
    ids=["its words are known", "its name is known", "another format"],
)
def test_a_page_that_is_renamed_while_it_is_broken_stays(town: SiteFolder, to: str, content: str | bytes) -> None:
    town.put("items/towers.toml", "tilte = 1\n") if to.endswith(".html") else None
    ids = [item["id"] for item in town.items()]
    (town.root / "items/owls.md").unlink()
    town.put(to, content)

    first, second = town.build(), town.build()

    assert [LEFT in finding["what"] for finding in first.findings] == [True]
    assert first.findings == second.findings
    assert [item["id"] for item in town.items()] == ids
    assert town.titles("tag/nature/feed.json") == [OWLS]

    (town.root / to).unlink()
    town.build()
    assert OWLS not in town.titles()


def test_a_page_that_was_broken_already_can_be_renamed(town: SiteFolder) -> None:
    before = town.titles()
    town.edit("items/owls.md", ("title: ", "title: ["))
    town.build()

    (town.root / "items/owls.md").rename(town.root / "items/towers.md")
    town.build()
    assert town.titles() == before

    town.edit("items/towers.md", ("title: [", "title: "))
    assert town.build().findings == []
    assert town.titles() == before
    assert len({record["id"] for record in town.ledger()}) == len(before)


def test_a_page_that_is_removed_is_gone_though_another_cannot_be_read(town: SiteFolder) -> None:
    (town.root / "items/owls.md").unlink()
    town.put("items/new.md", "---\ntitle: [\n---\nA page of its own, which nobody has seen before it was broken.\n")

    town.build()

    assert OWLS not in town.titles()


@pytest.mark.skipif(os.uname().sysname != "Linux" if os.name != "nt" else True, reason="no such names elsewhere")
def test_a_page_whose_name_is_spoilt_stays(town: SiteFolder) -> None:
    os.rename(town.root / "items/owls.md", os.fsencode(town.root / "items") + b"/\xe9owls.md")

    [said] = town.lines()

    assert said == f"items/\ufffdowls.md: the file name cannot be displayed; {LEFT}; rename it, in UTF-8 on one line"
    assert OWLS in town.titles()


# --- what else happens at the same time ---------------------------------------------------------


def test_a_feed_may_change_while_a_page_of_it_is_broken(town: SiteFolder) -> None:
    town.put("items/owls.md", "")
    town.put("feeds/all.toml", 'title = "The whole town"\npath = "."\nper = "tag"\nteaser_headings = ["Also"]\n')
    town.put("feeds/nature.toml", 'title = "Nature"\ntags = "Nature"\n')

    town.build()

    assert OWLS in town.titles()
    assert town.titles("nature/feed.json") == town.titles("tag/nature/feed.json") == [OWLS]


def test_another_time_zone_and_another_link_rule_withdraw_nothing(town: SiteFolder) -> None:
    before = town.titles()
    town.put("items/owls.md", "")
    town.edit("feeds/site.toml", ('permalink = "/:path/"', 'permalink = "/p/:path/"\ntimezone = "Asia/Tokyo"'))

    town.build(NOON, allow_flood=True)

    assert town.titles() == before


def test_an_archived_month_keeps_its_page(empty: SiteFolder) -> None:
    empty.edit("feeds/all.toml", ('path = "."', 'path = "."\nlimit = 1'))
    for number, month in enumerate((1, 1, 2), start=1):
        title = f"Report number {number} of the year"
        text = f"---\ntitle: {title}\ndate: 2026-{month:02}-0{number}\n---\n\n{title} and {f'word{number} ' * 20}.\n"
        empty.put(f"items/{number}.md", text)
    empty.build()
    before = empty.dist()

    empty.put("items/1.md", "")
    empty.build()
    empty.edit("items/2.md", ("Report number 2", "Second report"))
    empty.build()

    assert "Report number 1" in empty.dist()["archive/2026-01.json"].decode()
    assert before["archive/2026-01.json"] != empty.dist()["archive/2026-01.json"]


def test_every_page_may_break_and_nothing_is_refused_or_withdrawn(town: SiteFolder) -> None:
    before = town.dist()
    for page in [*(town.root / "items").glob("*.md"), *(town.root / "items").glob("*.txt")]:
        page.write_bytes(b"")

    report = town.build()

    assert report.status == 1
    assert town.dist() == before
    assert {each["withdrawn"] for each in report.changes} == {0}


def test_the_plan_keeps_it_too(town: SiteFolder) -> None:
    town.put("items/owls.md", "")

    plans, findings = plan(str(town.root), None, NOON)

    assert {plan.changes for plan in plans} == {()}
    assert [finding.what for finding in findings] == [f"it has no visible characters; {LEFT}"]


def test_without_its_catalog_it_is_out_until_it_is_fixed_and_that_is_said(town: SiteFolder) -> None:
    before = town.dist()
    page = (town.root / "items/owls.md").read_bytes()
    town.put("items/owls.md", "")
    town.forget()

    first, second = town.lines(), town.lines()

    out = "what was published of it is in no feed until it can be read"
    assert first == second == [f"items/owls.md:1: it has no visible characters; {out}; fill the file, or remove it"]
    assert OWLS not in town.titles()

    town.put("items/owls.md", page)
    assert town.lines() == []
    assert town.dist() == before


def test_the_guard_sees_to_it_that_a_lost_catalog_does_not_empty_a_feed(town: SiteFolder) -> None:
    for number in range(6):
        put(town, f"more{number}", f"Report number {number} of the town", number + 4, "Reports")
    town.build()
    before = town.dist()
    for page in (town.root / "items").glob("*.md"):
        page.write_bytes(b"")
    town.forget()

    with pytest.raises(FloodError):
        town.build()

    assert town.dist() == before


@needs_posix
def test_a_permission_that_is_given_back_is_seen_though_the_file_is_as_it_was(town: SiteFolder) -> None:
    page = town.root / "items/owls.md"
    status = page.stat()
    text = page.read_bytes()
    page.unlink()
    os.mkfifo(page)
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [LEFT in said for said in town.lines()] == [True]

    page.unlink()
    page.write_bytes(text)
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert town.lines() == []


def test_a_page_of_which_only_a_part_breaks_says_so_once(town: SiteFolder) -> None:
    town.put("items/owls.toml", "tilte = 1\nlnk = 2\n")

    said = town.build().findings

    assert [LEFT in finding["what"] for finding in said] == [True, False]
    assert all(line(finding).startswith("items/owls.toml:") for finding in said)
