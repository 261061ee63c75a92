"""The command as a person or a script meets it, in processes of its own where pipes and terminals matter."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY, SiteFolder, files
from pagefeed import __version__
from pagefeed.cli import main
from pagefeed.files.clipboard import Copied

COMMANDS = ["build", "plan", "add", "show", "why", "retract", "restore", "adopt", "check"]
BRIDGE = "items/2026-03-01-bridge.txt"
MILL = "The mill turns again\n\nAfter ten years the old mill behind the church grinds flour again.\n"
ESCAPE = "\x1b"


@dataclass(frozen=True)
class Done:
    """What a command did, under the names that `subprocess` has for it."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(site: SiteFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run the command in the folder of the site, in this process."""

    def run(*arguments: str) -> Done:
        monkeypatch.chdir(site.root)
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Done(status, *capsys.readouterr())

    return run


# --- help ---------------------------------------------------------------------------------------


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main([*arguments, "--help"])
    assert stop.value.code == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_help_lists_every_command_and_how_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    said = helped(capsys)

    assert all(re.search(rf"\b{command} +[A-Z]", said) for command in COMMANDS)
    assert "start here:" in said
    assert "exit status:" in said


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("build", "Read what changed in items/ and feeds/, and write dist/."),
        ("add", "Bring pages into items/ under today's date, and show the entries they hold."),
        ("show", "Show how a page is read: every line and what it was taken for, then its entries."),
        ("why", "Show where the title, dates and id of an entry come from."),
        ("check", "Do everything that build does, except writing."),
    ],
)
def test_every_command_has_help_of_its_own(capsys: pytest.CaptureFixture[str], command: str, says: str) -> None:
    said = helped(capsys, command)

    assert says in said
    assert all(option in said for option in ("--site", "--out", "--feed", "--json", "--quiet", "--verbose"))


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"pagefeed {__version__}\n"


@pytest.mark.parametrize("arguments", [["publsh"], ["--colour"], ["show"], ["why"], ["add"]])
def test_what_it_does_not_know_it_does_not_do(site: SiteFolder, arguments: Any, run: Callable[..., Done]) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert "usage: pagefeed" in done.stderr
    assert not (site.root / "dist").exists()


# --- building -----------------------------------------------------------------------------------


def test_a_build_tells_in_two_lines_what_was_done_and_what_comes_next(site: SiteFolder) -> None:
    done = site.run()

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "published all: 3 new, 0 unchanged entries; 6 written, 0 left alone",
        "next: put dist/ on your web server; people subscribe at https://feeds.ferry.example/",
    ]
    assert site.run("build").stdout == "published all: 3 unchanged entries; 0 written, 6 left alone\n"


@pytest.fixture
def town(site: SiteFolder) -> SiteFolder:
    """Three feeds, one of them with branches."""
    for number, tag in enumerate(("Nature", "Rivers", "Rivers"), start=1):
        page = (
            f"---\ntitle: Report {number}\ndate: 2026-02-0{number}\ntags: [{tag}]\n---\n\nIt is {number} that counts.\n"
        )
        site.put(f"items/report{number}.md", page)
    site.put("feeds/reports.toml", 'title = "Reports"\ninclude = "*.md"\nper = "tag"\n')
    site.put("feeds/first.toml", 'title = "First"\ninclude = "report1*"\n')
    return site


def test_several_feeds_have_a_line_each_and_branches_one_together(town: SiteFolder, run: Callable[..., Done]) -> None:
    assert run().stdout.splitlines()[:-1] == [
        "published all: 6 new, 0 unchanged entries",
        "published first: 1 new, 0 unchanged entries",
        "published reports: 3 new, 0 unchanged entries",
        "published 2 branches of reports: 3 new, 0 unchanged entries",
        "27 written, 0 left alone",
    ]


def test_a_run_says_of_each_feed_what_the_plan_said(town: SiteFolder, run: Callable[..., Done]) -> None:
    run()
    (town.root / "items/report2.md").unlink()
    town.edit("items/report1.md", ("[Nature]", "[Rivers]"), ("that counts", "that has counted"))
    town.put("items/report4.md", "---\ntitle: Report 4\ndate: 2026-02-09\n---\n\nAnother one.\n")

    planned = run("plan")
    published = run("--verbose")

    counts = dict(re.findall(r"(?m)^(\S+): (.*) \(\d+ entr.*$", planned.stdout))
    assert counts == {
        "all": "1 new, 1 updated, 1 withdrawn",
        "first": "1 updated",
        "reports": "1 new, 1 updated, 1 withdrawn",
        "reports/tag/nature": "1 withdrawn",
        "reports/tag/rivers": "1 back from further down, 1 withdrawn",
    }
    said = dict(re.findall(r"(?m)^(?:published|removed) (\S+): (.*?)(?:, \d+ unchanged entr.*)?$", published.stdout))
    assert said == counts
    assert len(re.findall(r"(?m)^removed reports/tag/nature/[a-z.]+$", published.stdout)) == 5
    assert published.stdout.splitlines()[-2].endswith(", 5 removed")


def test_what_was_removed_is_said_once(town: SiteFolder, run: Callable[..., Done]) -> None:
    run()
    town.edit("items/report1.md", ("[Nature]", "[Rivers]"))

    assert "removed 1 branch of reports: 1 withdrawn\n" in run().stdout
    assert "removed" not in run().stdout
    assert "withdrawn" not in run().stdout
    assert json.loads(run("--json").stdout)["removed"] == []


def test_checking_says_what_would_be_removed_and_removes_nothing(town: SiteFolder, run: Callable[..., Done]) -> None:
    run()
    town.edit("items/report1.md", ("[Nature]", "[Rivers]"))
    before = files(town.root)

    done = run("check")

    assert "checked reports: " in done.stdout
    assert "removed" not in done.stdout
    assert "would remove 1 branch of reports: 1 withdrawn\n" in done.stdout
    assert files(town.root) == before


def test_programs_are_told_of_each_feed_what_changes(site: SiteFolder, run: Callable[..., Done]) -> None:
    run()
    site.edit(BRIDGE, ("on Friday", "on Thursday"))

    [changes] = json.loads(run("--json").stdout)["changes"]

    assert changes == {
        "name": "all",
        "title": "Everything",
        "branch_of": "",
        "had": 3,
        "get": 3,
        "new": 0,
        "returns": 0,
        "updated": 1,
        "corrected": 0,
        "moved": 0,
        "dropped": 0,
        "withdrawn": 0,
        "unchanged": 2,
        "over": False,
    }
    run()
    [replayed] = json.loads(run("--json").stdout)["changes"]
    assert (replayed["had"], replayed["updated"], replayed["unchanged"]) == (3, 0, 3)


def test_quiet_prints_only_what_is_to_be_mended(site: SiteFolder, run: Callable[..., Done]) -> None:
    assert run("--quiet").stdout == ""

    site.put("items/bad.txt", "")
    done = run("--quiet")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: items/bad.txt:1: it has no visible characters; fill the file, or remove it\n"


def test_verbose_prints_every_file(site: SiteFolder, run: Callable[..., Done]) -> None:
    wrote = [line for line in run("--verbose").stdout.splitlines() if line.startswith("wrote ")]

    assert sorted(line.removeprefix("wrote ") for line in wrote) == sorted(site.dist())


def test_it_works_from_another_folder(site: SiteFolder, tmp_path: Path) -> None:
    done = site.run("--site", str(site.root), cwd=tmp_path)

    assert done.returncode == 0
    assert f"next: put {site.root}/dist/ on your web server" in done.stdout
    assert (site.root / "dist/rss.xml").exists()


def test_a_preview_in_another_folder_leaves_no_trace(site: SiteFolder, tmp_path: Path) -> None:
    before, public = files(site.root), tmp_path / "public"

    done = site.run("--site", str(site.root), "--out", "public", cwd=tmp_path)

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "previewed all: 3 new, 0 unchanged entries; 6 written, 0 left alone",
        f'preview in public/: no id was recorded; to publish there, write out = "{public}" into feeds/site.toml',
    ]
    assert files(site.root) == before
    site.build()
    assert files(public) == site.dist()


def test_a_preview_of_a_published_site_changes_nothing_that_is_remembered(
    site: SiteFolder, run: Callable[..., Done], tmp_path: Path
) -> None:
    run()
    before = files(site.root)
    site.edit(BRIDGE, ("on Friday", "on Thursday"))

    previewed = run("--out", str(tmp_path / "public"))
    planned = run("plan")

    assert previewed.stdout.startswith("previewed all: 1 updated, 2 unchanged entries; 6 written, 0 left alone")
    assert planned.stdout.startswith("all: 1 updated (3 entries before, 3 after)")
    assert {path for path, body in files(site.root).items() if body != before.get(path)} == {BRIDGE}


def test_a_site_that_publishes_elsewhere_says_so_in_its_settings(
    site: SiteFolder, run: Callable[..., Done], tmp_path: Path
) -> None:
    site.edit("feeds/site.toml", ('since = "2026"', f'since = "2026"\nout = "{tmp_path}/public"'))

    done = run()

    assert done.stdout.splitlines()[-1].startswith(f"next: put {tmp_path}/public/ on your web server")
    assert (tmp_path / "public/rss.xml").exists()
    assert not (site.root / "dist").exists()
    assert len(site.ledger()) == 3
    assert run("--out", str(tmp_path / "public")).stdout == (
        "published all: 3 unchanged entries; 0 written, 6 left alone\n"
    )


def test_a_site_is_never_published_into_its_own_pages(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\nout = "items/public"'))

    assert "error: feeds/site.toml:7: " in run().stderr


def test_options_may_stand_before_or_after_the_command(
    site: SiteFolder, tmp_path: Path, run: Callable[..., Done]
) -> None:
    before = run("--out", str(tmp_path / "before"), "--json", "build")
    after = run("build", "--json", "--out", str(tmp_path / "after"))

    assert json.loads(before.stdout)["left_alone"] == json.loads(after.stdout)["left_alone"] == 0
    assert files(tmp_path / "before") == files(tmp_path / "after") != {}


def test_one_feed_alone(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.put("feeds/other.toml", 'title = "Other"\n')

    assert run("--feed", "other").stdout.startswith("published other: ")
    assert sorted(path.name for path in (site.root / "dist").iterdir()) == ["other"]


def test_a_feed_that_nobody_described(run: Callable[..., Done]) -> None:
    done = run("--feed", "sport")

    assert done.returncode == 2
    assert done.stderr == "error: feeds: no feed is called 'sport'; name one of all\n"


def test_checking_says_the_same_and_writes_nothing(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.put("items/bad.txt", "")
    before = set(site.root.rglob("*"))

    done = run("check")

    assert done.returncode == 1
    assert done.stdout == "checked all: 3 new, 0 unchanged entries\n"
    assert done.stderr.startswith("error: items/bad.txt:1: ")
    assert set(site.root.rglob("*")) == before


def test_the_door_of_the_repository_is_the_same_program(site: SiteFolder) -> None:
    done = site.python(str(REPOSITORY / "publish.py"))

    assert done.returncode == 0
    assert done.stdout.startswith("published all: 3 new")
    assert "usage: publish.py" in site.python(str(REPOSITORY / "publish.py"), "--help").stdout


def own_copy(folder: Path) -> Path:
    """publish.py in a folder of its own, with the program beside it."""
    shutil.copy(REPOSITORY / "publish.py", folder / "publish.py")
    (folder / "src").symlink_to(REPOSITORY / "src")
    return folder / "publish.py"


def test_started_from_a_folder_that_is_no_site_it_publishes_that_of_its_own_folder(
    site: SiteFolder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    done = site.python(str(own_copy(site.root)), cwd=elsewhere)

    assert done.returncode == 0
    assert (site.root / "dist/rss.xml").exists()
    assert list(elsewhere.iterdir()) == []


def test_the_site_of_the_current_folder_is_published_before_that_of_its_own(site: SiteFolder, tmp_path: Path) -> None:
    other = site.copy(tmp_path / "other")

    site.python(str(own_copy(site.root)), cwd=other.root)

    assert (other.root / "dist/rss.xml").exists()
    assert not (site.root / "dist").exists()


def test_where_there_is_no_site_it_says_how_to_name_one(tmp_path: Path, site: SiteFolder) -> None:
    done = site.run(cwd=tmp_path)

    assert done.returncode == 2
    assert "if your site is in another folder, name it with --site DIR" in done.stderr


# --- for machines -------------------------------------------------------------------------------


def test_a_build_as_json(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.put("items/bad.txt", "")
    done = run("--json")

    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert (said["status"], said["new"], said["updated"], said["unchanged"]) == (1, 3, 0, 0)
    assert sorted(said["written"]) == sorted(site.dist())
    assert said["feeds"] == [
        {
            "name": "all",
            "title": "Everything",
            "path": ".",
            "page": "https://feeds.ferry.example/",
            "branch_of": "",
        }
    ]
    assert said["findings"] == [
        {
            "rule": "EmptyPage",
            "severity": "error",
            "path": "items/bad.txt",
            "line": 1,
            "what": "it has no visible characters",
            "cure": "fill the file, or remove it",
        }
    ]


def test_a_build_that_fails_is_json_too(tmp_path: Path) -> None:
    done = SiteFolder(tmp_path).run("--json")

    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr, said["status"]) == (2, "", 2)
    assert [finding["rule"] for finding in said["findings"]] == ["Site"]


def test_checking_as_json(run: Callable[..., Done]) -> None:
    said = json.loads(run("check", "--json").stdout)

    assert (said["status"], said["new"], said["written"]) == (0, 3, [])


def test_showing_as_json(site: SiteFolder, run: Callable[..., Done]) -> None:
    said = json.loads(run("show", BRIDGE, "--json").stdout)

    assert said["path"] == BRIDGE
    assert "\n".join(line["text"] for line in said["lines"]) == (site.root / BRIDGE).read_text("utf-8")
    assert [entry["published"] for entry in said["entries"]] == [
        "2026-02-27T12:00:00Z",
        "2026-02-20T11:59:59Z",
        "2026-02-20T11:59:58Z",
    ]
    assert said["findings"] == []


def test_adding_as_json(site: SiteFolder, tmp_path: Path, run: Callable[..., Done]) -> None:
    (tmp_path / "page.txt").write_text(MILL)

    (said,) = json.loads(run("add", str(tmp_path / "page.txt"), "--json").stdout)

    assert (site.root / said["path"]).read_text() == MILL
    assert [entry["title"] for entry in said["entries"]] == ["The mill turns again"]


def test_what_was_copied_in_a_browser_is_added_with_its_links(
    site: SiteFolder, run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (
        "<meta charset='utf-8'><h1>The mill turns again</h1><p>After ten years the old mill behind the church grinds "
        "flour again, and <a href='https://example.org/bread'>the baker</a> is glad of it.</p>"
    )
    monkeypatch.setattr("pagefeed.files.clipboard.copied", lambda: Copied(page.encode(), ".html"))

    (said,) = json.loads(run("add", "--paste", "--json").stdout)

    assert (site.root / said["path"]).read_text() == page
    assert said["path"].endswith("the-mill-turns-again.html")
    assert [entry["title"] for entry in said["entries"]] == ["The mill turns again"]


def test_an_empty_clipboard_is_told_with_the_cure(run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    refused = run("add", "--paste")

    assert refused.returncode == 2
    assert "clipboard: no program here reads the clipboard" in refused.stderr


def test_the_reasons_of_all_entries_of_a_page(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.build()

    said = json.loads(run("why", BRIDGE, "--json").stdout)

    assert {entry["id"] for entry in said} == {item["id"] for item in site.items()}
    assert all(BRIDGE in entry["found_on"] for entry in said)


def test_reasons_as_json(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.build()

    [said] = json.loads(run("why", "old bridge", "--json").stdout)
    nothing = run("why", "new bridge", "--json")

    assert said["id"] == site.item("The town")["id"]
    assert said["date_evidence"] == f"caption: February 27, 2026 ({BRIDGE}:3)"
    assert said["found_on"] == [BRIDGE]
    assert (nothing.returncode, json.loads(nothing.stdout)) == (1, [])


# --- one page, one entry ------------------------------------------------------------------------


def test_showing_a_page_prints_every_line_once_and_what_it_was_taken_for(
    site: SiteFolder, run: Callable[..., Done]
) -> None:
    written = {
        number: line
        for number, line in enumerate((site.root / BRIDGE).read_text("utf-8").splitlines(), start=1)
        if line.strip()
    }

    done = run("show", BRIDGE)

    shown = [match.groups() for match in re.finditer(r"(?m)^ +(\d+) (\w+) +(.{30})", done.stdout)]
    assert [int(number) for number, _, _ in shown] == list(written)
    assert all(written[int(number)].startswith(text.split("  ")[0].strip()) for number, _, text in shown)
    assert [taken for _, taken, _ in shown][:5] == ["title", "caption", "credit", "paragraph", "paragraph"]
    assert "1. The town lets its old bridge stand\n   article; title printed; 2026-02-27 by caption" in done.stdout


def test_a_run_of_boilerplate_is_one_line_unless_all_lines_are_asked_for(
    tmp_path: Path, run: Callable[..., Done]
) -> None:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>\n" for name in ("home", "world", "sport", "weather"))
    council = "The council of the ferry town voted to keep its old stone bridge for walkers and cyclists"
    story = "".join(f"<p>{council} of the {part} bank.</p>\n" for part in ("north", "south", "near", "far"))
    head = f"<title>The bridge stays</title>\n<ul>\n\n{menu}</ul>\n<h1>The bridge stays</h1>\n"
    (tmp_path / "page.html").write_text(f"{head}{story}<footer>Imprint</footer>\n")

    folded = run("show", str(tmp_path / "page.html"))
    whole = run("show", str(tmp_path / "page.html"), "--all")

    shown = folded.stdout.partition("\n\n")[0].splitlines()
    assert shown[1] == " 2-8 furniture  6 lines: markup around what the page says"
    assert shown[2].startswith("   9 title      ")
    assert re.search(r"(?m)^  14 furniture +<footer>", folded.stdout)
    assert [int(line[:4]) for line in whole.stdout.partition("\n\n")[0].splitlines()] == [1, 2, *range(4, 15)]


def test_showing_a_page_writes_nothing(site: SiteFolder, run: Callable[..., Done]) -> None:
    before = set(site.root.rglob("*"))

    assert run("show", BRIDGE).returncode == 0
    assert set(site.root.rglob("*")) == before


def test_a_page_cannot_steer_the_terminal(tmp_path: Path, run: Callable[..., Done]) -> None:
    text = "and a paragraph that is long enough to be no binary file. " * 3
    (tmp_path / "page.txt").write_text(f"A title{ESCAPE}[31m in red\n\nA bell {ESCAPE}]0;title\x07 {text}\n")

    done = run("show", str(tmp_path / "page.txt"))

    assert ESCAPE not in done.stdout + done.stderr
    assert "\x07" not in done.stdout + done.stderr
    assert done.returncode == 1


def test_adding_a_page_shows_its_entries_and_where_it_stands(
    site: SiteFolder, tmp_path: Path, run: Callable[..., Done]
) -> None:
    (tmp_path / "page.txt").write_text(MILL)

    done = run("add", str(tmp_path / "page.txt"))

    name = f"items/{datetime.now(UTC):%Y-%m-%d}-the-mill-turns-again.txt"
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "1. The mill turns again"
    assert done.stdout.splitlines()[-1] == f"added as {name}"
    assert (site.root / name).read_text() == MILL


def test_adding_from_a_pipe(site: SiteFolder) -> None:
    done = site.run("add", "-", stdin=MILL.encode())

    assert done.returncode == 0
    assert [path.read_text() for path in (site.root / "items").glob("*-the-mill-turns-again.txt")] == [MILL]


def test_adding_several_pages_from_another_folder(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(MILL)
    (tmp_path / "two.txt").write_text("The ferry rests\n\nFor two weeks the ferry is painted and does not run.\n")

    done = site.run("add", "one.txt", "two.txt", "--site", str(site.root), cwd=tmp_path)

    assert done.returncode == 0
    assert len(list((site.root / "items").iterdir())) == 3


def test_adding_several_pages_says_how_many_entries_each_holds_and_shows_them_when_asked(
    site: SiteFolder, tmp_path: Path, run: Callable[..., Done]
) -> None:
    (tmp_path / "one.txt").write_text(MILL)
    (tmp_path / "two.txt").write_bytes((site.root / BRIDGE).read_bytes())
    both = str(tmp_path / "one.txt"), str(tmp_path / "two.txt")

    brief, verbose = run("add", *both), run("add", *both, "--verbose")

    today = f"items/{datetime.now(UTC):%Y-%m-%d}"
    assert brief.stdout.splitlines() == [
        f"added {today}-the-mill-turns-again.txt: 1 entry",
        f"added {today}-the-town-lets-its-old-bridge-stand.txt: 3 entries",
        "2 pages, 4 entries; see them with --verbose",
    ]
    assert verbose.stdout.splitlines()[0] == "1. The mill turns again"
    assert f"added as {today}-the-mill-turns-again.txt" in verbose.stdout


@pytest.mark.parametrize("file", ["nowhere.txt", "page.docx"])
def test_adding_what_is_no_page(file: str, run: Callable[..., Done]) -> None:
    done = run("add", file)

    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {file}: ")
    assert len(done.stderr.splitlines()) == 1


def test_reasons_for_an_entry(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.build()
    id_ = site.item("The town")["id"]

    for words in (id_, "old bridge"):
        done = run("why", words)
        assert done.returncode == 0
        assert done.stdout.splitlines()[0] == "The town lets its old bridge stand"
        assert f"  published  2026-02-27T12:00:00Z (day), by caption: February 27, 2026 ({BRIDGE}:3)" in done.stdout
        assert f"  id         {id_}, kept in items/ledger.jsonl" in done.stdout


def test_dates_are_told_in_the_zone_of_the_site(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.put("feeds/site.toml", f'{(site.root / "feeds/site.toml").read_text()}timezone = "Pacific/Auckland"\n')
    site.put(BRIDGE.replace(".txt", ".toml"), "published = 2026-02-27T20:15:00Z\n")

    planned = run("plan")
    run()

    assert "  + 2026-02-28  The town lets its old bridge stand" in planned.stdout
    assert "  published  2026-02-28T09:15:00+13:00 (minute), by stated: " in run("why", "old bridge").stdout


def test_reasons_by_link(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.put(BRIDGE.replace(".txt", ".toml"), 'link = "https://ferry.example/bridge"\n')
    site.build()

    assert "The town lets its old bridge stand" in run("why", "https://ferry.example/bridge").stdout


def test_reasons_for_an_entry_that_is_not_there(site: SiteFolder, run: Callable[..., Done]) -> None:
    site.build()

    done = run("why", "new bridge")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: no published entry matches 'new bridge'; give its id, its link, its page, or words of its title\n"
    )


# --- where it speaks ----------------------------------------------------------------------------


def on_a_terminal(site: SiteFolder, *arguments: str, **environment: str) -> str:
    """What the command prints on a terminal."""
    pty = pytest.importorskip("pty")
    setting = {"PYTHONPATH": str(REPOSITORY / "src"), "TERM": "xterm-256color"}
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(site.root)
        kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        os.execve(sys.executable, [sys.executable, "-m", "pagefeed", *arguments], kept | setting | environment)
    said = b""
    try:
        while part := os.read(terminal, 65536):
            said += part
    except OSError as error:
        if error.errno != errno.EIO:  # How Linux says that the other end was closed.
            raise
    os.waitpid(child, 0)
    os.close(terminal)
    return said.decode()


@pytest.mark.parametrize("arguments", [[], ["show", BRIDGE], ["why", "bridge"], ["check"]], ids=str)
def test_a_pipe_gets_plain_text(site: SiteFolder, arguments: Any) -> None:
    site.build()
    site.put("items/bad.txt", "")

    done = site.run(*arguments, TERM="xterm-256color")

    assert done.stdout
    assert ESCAPE not in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [[], ["show", BRIDGE], ["why", "bridge"]], ids=str)
def test_a_terminal_gets_colours(site: SiteFolder, arguments: Any) -> None:
    site.put("items/bad.txt", "")
    if arguments:
        site.build()

    assert f"{ESCAPE}[" in on_a_terminal(site, *arguments)


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_terminal_that_wants_no_colours_gets_none(site: SiteFolder, setting: Any) -> None:
    said = on_a_terminal(site, "show", BRIDGE, **setting)

    assert "The town lets its old bridge stand" in said
    assert ESCAPE not in said


def test_text_that_an_old_terminal_lacks_is_replaced(site: SiteFolder) -> None:
    site.put("items/2026-03-02.txt", "橋は残る\n\nThe bridge stays, says the sister town in Japan.\n")

    done = site.run("show", "items/2026-03-02.txt", PYTHONUTF8="0", PYTHONIOENCODING="ascii")

    assert done.returncode == 0
    assert "????" in done.stdout


def test_a_reader_that_leaves_early_is_no_failure(site: SiteFolder) -> None:
    script = (
        "import subprocess, sys; command = [sys.executable, '-m', 'pagefeed', 'show', sys.argv[1]];"
        "process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE);"
        "process.stdout.close(); print(process.stderr.read().decode()); sys.exit(process.wait())"
    )
    words = "a line that is long enough for a paragraph of a page. " * 20
    site.put("items/2026-03-02.txt", "Many lines\n\n" + "".join(f"It is {n} {words}\n\n" for n in range(400)))

    done = site.python("-c", script, "items/2026-03-02.txt")

    assert (done.returncode, done.stdout.strip()) == (0, "")


# --- before and after subscribers see it --------------------------------------------------------


def test_a_plan_tells_what_subscribers_will_see_and_ends_with_3(run: Callable[..., Done]) -> None:
    done = run("plan")

    assert done.returncode == 3
    assert done.stdout.startswith(
        "all: 3 new (0 entries before, 3 after)\n  + 2026-02-27  The town lets its old bridge "
    )


def test_a_plan_of_no_change_ends_with_0(run: Callable[..., Done]) -> None:
    run()

    done = run("plan")

    assert (done.returncode, done.stdout) == (0, "all: nothing changes (3 entries before, 3 after)\n")


def test_a_plan_is_told_to_programs(run: Callable[..., Done], site: SiteFolder) -> None:
    run()
    site.edit(BRIDGE, ("on Friday", "on Thursday"))

    [feed] = json.loads(run("plan", "--json").stdout)["feeds"]

    assert (feed["name"], feed["had"], feed["get"], feed["refused"]) == ("all", 3, 3, [])
    assert [(change["sort"], change["title"]) for change in feed["changes"]] == [
        ("updated", "The town lets its old bridge stand")
    ]


def test_what_looks_like_an_accident_is_refused_unless_it_is_meant(run: Callable[..., Done], site: SiteFolder) -> None:
    for number in range(8):
        site.put(
            f"items/{number}.txt", f"Mill number {number} turns\n\nThe mill of village number {number} turns again.\n"
        )
    run()
    for number in range(8):
        (site.root / f"items/{number}.txt").unlink()

    planned, refused, meant = run("plan"), run(), run("--allow-flood")

    assert (planned.returncode, refused.returncode, meant.returncode) == (2, 2, 0)
    said = "error: feeds/all.toml: 8 of the 11 entries that subscribers have would vanish, such as 'Mill number "
    assert planned.stderr.startswith(said)
    assert refused.stderr.startswith(said)
    assert "if you mean it, or nobody has subscribed yet, publish with --allow-flood" in refused.stderr


def test_an_entry_is_retracted_and_restored(run: Callable[..., Done], site: SiteFolder) -> None:
    run()

    retracted = run("retract", "The town lets")
    run()
    without = site.titles()
    restored = run("restore", "The town lets", "--json")
    run()

    assert retracted.stdout.startswith("retracted 'The town lets its old bridge stand', tag:ferry.example,2026:")
    assert len(without) == 2
    assert json.loads(restored.stdout)["state"] == "restored"
    assert len(site.titles()) == 3


def test_what_cannot_be_retracted_says_why(run: Callable[..., Done]) -> None:
    run()

    done = run("retract", "nothing of the kind")

    assert done.returncode == 2
    assert done.stderr == (
        "error: items/ledger.jsonl: no published entry matches 'nothing of the kind'; "
        "give its id, its link, its page, or words of its title\n"
    )


def test_a_feed_is_adopted(run: Callable[..., Done], site: SiteFolder) -> None:
    feed = str(REPOSITORY / "tests/feeds/wordpress/feed.xml")

    done = run("adopt", feed)
    again = run("adopt", feed, "--json")

    assert done.returncode == 0
    assert re.fullmatch(rf"adopted \d+ entries of {re.escape(feed)}\nnext: .*\n", done.stdout)
    assert json.loads(again.stdout)["adopted"] == []


OLD = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Old",
    "items": [
        {
            "id": "mill",
            "url": "https://ferry.example/mill",
            "title": "The mill turns again",
            "date_published": "2026-02-20T09:30:00Z",
            "content_text": MILL.partition("\n\n")[2],
        }
    ],
}


def test_an_adoption_says_what_to_do_next_by_the_pages_that_are_there(
    run: Callable[..., Done], site: SiteFolder
) -> None:
    old = str(site.put("old.json", json.dumps(OLD)))

    without_page = run("adopt", old)
    site.put("items/mill.txt", MILL)
    planned = run("plan")
    (site.root / "items/ledger.jsonl").unlink()
    site.forget()
    with_page = run("adopt", old)

    assert without_page.stdout.splitlines()[1] == (
        "next: put the pages of its 1 entry into items/; `plan` then says how many keep their ids"
    )
    assert planned.stdout.startswith("all: 3 new; 1 keeps its id (1 ")
    assert with_page.stdout.splitlines()[1] == (
        "next: run `plan` to see what its subscribers will see (ids kept: 1 of 1)"
    )


def test_an_adoption_after_the_first_publication_says_what_to_compare_with(
    run: Callable[..., Done], site: SiteFolder
) -> None:
    run()

    done = run("adopt", str(site.put("old.json", json.dumps(OLD))))

    assert done.stdout.splitlines()[1] == (
        "next: put their pages into items/, and run `plan --against FEED` to see that they keep their ids"
    )
    assert done.stderr == ""


def test_the_limit_of_an_adopted_feed_is_told_to_programs(run: Callable[..., Done], site: SiteFolder) -> None:
    said = json.loads(run("adopt", str(site.put("old.json", json.dumps(OLD))), "--json").stdout)

    assert (said["held"], said["kept"]) == (1, 0)
    assert [(finding["rule"], finding["cure"]) for finding in said["findings"]] == [
        ("OldAsNew", "set limit = 1, so that older pages do not appear as new")
    ]


def test_what_is_no_feed_cannot_be_adopted(run: Callable[..., Done]) -> None:
    done = run("adopt", str(REPOSITORY / "tests/feeds/page.html"))

    assert done.returncode == 2
    assert "not a feed" in done.stderr


def test_a_failure_that_nobody_reads_any_more_ends_with_2_all_the_same(site: SiteFolder) -> None:
    (site.root / "feeds/site.toml").unlink()
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [sys.executable, "-m", "pagefeed", "plan", "--json"],
        cwd=site.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (2, "")
