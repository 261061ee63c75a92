"""Findings for services that check changes, what publishes on a timer, and the action that does both on GitHub."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import REPOSITORY, SiteFolder
from pagefeed import timers
from pagefeed.annotations import FORMATS

CHECKER = Path(sys.executable).with_name("check-jsonschema")
WRONG = 'title = "Everything"\npath = "."\ntgas = ["a, b"]\n'


def is_right(kind: str, file: Path) -> bool:
    """Whether a file keeps the schema of GitHub."""
    if not CHECKER.exists():
        pytest.skip("needs check-jsonschema")
    done = subprocess.run([CHECKER, "--builtin-schema", f"vendor.{kind}", file], capture_output=True, text=True)
    return done.returncode == 0 or pytest.fail(done.stdout)


def test_github_marks_the_line_of_the_file_seen_from_the_repository(site: SiteFolder) -> None:
    site.put("feeds/all.toml", WRONG)

    said = site.run("check", "--format", "github", "--site", site.root.name)
    outside = site.python(
        "-m", "pagefeed", "check", "--format", "github", "--site", site.root.name, cwd=site.root.parent
    )

    assert said.returncode == 2
    assert outside.returncode == 2
    where = f"file={site.root.name}/feeds/all.toml,line=3,title=UnknownKey"
    assert outside.stdout == f'::error {where}::"tgas" is not a known key; write "tags"\n'


def test_what_is_a_sign_to_github_is_escaped() -> None:
    finding: dict[str, str | int] = {
        "rule": "A,b:c",
        "severity": "notice",
        "path": "items/a%,b.md",
        "line": 0,
        "what": "5%\nof it",
        "cure": "x",
    }

    assert FORMATS["github"]([finding], "") == (
        "::notice file=items/a%25%2Cb.md,line=1,title=A%2Cb%3Ac::5%25%0Aof it; x\n"
    )


def test_sarif_has_rules_levels_and_places(site: SiteFolder) -> None:
    site.put("feeds/all.toml", WRONG)
    site.put("feeds/more.toml", 'title = "More"\npath = "more"\n')

    log = json.loads(site.run("check", "--format", "sarif").stdout)

    [run] = log["runs"]
    [result] = run["results"]
    assert (log["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "pagefeed")
    assert run["tool"]["driver"]["rules"] == [{"id": "UnknownKey"}]
    assert (result["ruleId"], result["level"]) == ("UnknownKey", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "feeds/all.toml"},
        "region": {"startLine": 3},
    }


def test_a_site_without_a_fault_has_no_annotation_and_an_empty_log(empty: SiteFolder) -> None:
    empty.put("items/2026-03-01-ferry.md", "# The ferry is late\n\nNobody knows why.\n")

    assert empty.run("check", "--format", "github").stdout == ""
    assert json.loads(empty.run("check", "--format", "sarif").stdout)["runs"][0]["results"] == []


def test_a_feed_of_somebody_else_is_judged_in_the_same_words(site: SiteFolder) -> None:
    site.put("rss.xml", '<rss version="2.0"><channel><title>x</title></channel></rss>')

    said = site.run("check", "--feed-file", "rss.xml", "--format", "github")

    assert said.returncode == 1
    assert all(
        line.startswith(("::error file=rss.xml,", "::warning file=rss.xml,")) for line in said.stdout.splitlines()
    )


# --- timers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", timers.PACES)
def test_units_of_systemd_are_right_for_systemd(every: str, site: SiteFolder, tmp_path: Path) -> None:
    odd = tmp_path / "my site 50%$HOME"
    shutil.copytree(site.root, odd)
    said = site.run("timer", "--systemd", "--every", every, "--site", str(odd)).stdout

    files = re.split(r"^# ~/.config/systemd/user/(\S+)\n", said, flags=re.M)[1:]
    units = dict(zip(files[::2], files[1::2], strict=True))
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    assert [name.rpartition(".")[2] for name in units] == ["service", "timer"]
    assert '"' in units[files[0]]
    assert "50%%$$HOME" in units[files[0]]
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    for name in units:
        done = subprocess.run(["systemd-analyze", "verify", "--user", tmp_path / name], capture_output=True, text=True)
        ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or name in line]
        assert not ours, ours


def test_a_line_of_cron_runs_the_command(site: SiteFolder, tmp_path: Path) -> None:
    odd = tmp_path / "it's 50%"
    shutil.copytree(site.root, odd)

    said = site.run("timer", "--cron", "--every", "daily", "--site", str(odd)).stdout

    assert said.startswith("7 5 * * * ")
    command = said.split(" ", 5)[5].replace(r"\%", "%")
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env={"PYTHONPATH": str(REPOSITORY / "src")}
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert (odd / "dist/rss.xml").exists()


def test_a_site_with_a_target_is_deployed(site: SiteFolder) -> None:
    site.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\n[deploy.web]\nto = "/srv/feeds"'))

    assert site.run("timer", "--cron").stdout.endswith(" deploy\n")


def test_the_workflow_keeps_the_schema_of_github(site: SiteFolder, tmp_path: Path) -> None:
    workflow = tmp_path / "feeds.yml"
    workflow.write_text(site.run("timer", "--actions").stdout)

    assert is_right("github-workflows", workflow)
    assert "pagefeed --quiet build" in workflow.read_text()


@pytest.mark.parametrize(
    ("installed", "wanted"),
    [
        ('{"url": "file:///home/ida/pagefeed", "dir_info": {}}', "pagefeed"),
        (None, "pagefeed"),
        (
            '{"url": "https://git.example.org/pagefeed", "vcs_info": {"vcs": "git", "commit_id": "4f28925"}}',
            "git+https://git.example.org/pagefeed@4f28925",
        ),
        (
            '{"url": "https://example.org/pagefeed-1-py3-none-any.whl"}',
            "https://example.org/pagefeed-1-py3-none-any.whl",
        ),
    ],
)
def test_the_workflow_installs_the_program_from_where_its_owner_has_it(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, installed: str | None, wanted: str
) -> None:
    monkeypatch.setattr("importlib.metadata.PathDistribution.read_text", lambda self, name: installed)

    assert f"\n      - run: python -m pip install {wanted}\n" in timers.actions(
        (), str(site.root), timers.PACES["daily"]
    )


def test_the_workflow_of_a_site_that_holds_the_program_installs_that() -> None:
    assert "      - run: python -m pip install .\n" in timers.actions((), str(REPOSITORY), timers.PACES["daily"])


# --- the action ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", ".github/workflows/test.yml"),
        ("dependabot", ".github/dependabot.yml"),
    ],
)
def test_what_github_is_told_keeps_its_schemas(kind: str, file: str) -> None:
    assert is_right(kind, REPOSITORY / file)


@pytest.mark.parametrize(
    ("text", "command", "fails", "status"),
    [(None, "build", False, "0"), (WRONG, "build", True, None), (None, "plan", False, "3"), (None, "", False, "0")],
)
def test_the_steps_of_the_action_do_what_they_say(
    text: str | None, command: str, fails: bool, status: str | None, empty: SiteFolder, tmp_path: Path
) -> None:
    """Every step that is a script is run as GitHub runs it, but for the installation."""
    empty.put("items/2026-03-01-ferry.md", "# The ferry is late\n\nNobody knows why.\n")
    if text:
        empty.put("feeds/all.toml", text)
    steps = [step for step in yaml.safe_load((REPOSITORY / "action.yml").read_text())["runs"]["steps"] if "run" in step]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (tmp_path / "bin/python").chmod(0o755)
    setting = {
        "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY / "src"),
        "SITE": str(empty.root),
        "SARIF": str(tmp_path / "findings.sarif"),
        "COMMAND": command,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }

    def run(script: str) -> int:
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(shell, env=setting, cwd=tmp_path, capture_output=True).returncode

    codes = [run(step["run"]) for step in steps if step["name"] != "Install"]

    assert any(codes) == fails, codes
    assert json.loads((tmp_path / "findings.sarif").read_text())["version"] == "2.1.0"
    if status is not None:
        assert (tmp_path / "output").read_text() == f"status={status}\n"
    if command and not fails:
        assert "ferry" in (tmp_path / "summary.md").read_text() or "published" in (tmp_path / "summary.md").read_text()
