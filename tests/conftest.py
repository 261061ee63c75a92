"""Sites to build: real folders of real files, in the hands of the real program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pagefeed.report import Report
from pagefeed.run import build

# What an example costs depends on what else the machine does; bench/ measures it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REPOSITORY = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = """\
title = "The Ferry Post"
permalink = "/:path/"
link = "https://ferry.example/"
base = "https://feeds.ferry.example/"
domain = "ferry.example"
since = "2026"
"""
FEED = 'title = "Everything"\npath = "."\n'


SLOW = (
    *("year/", "faults/", "payloads/", "readers/", "serve/", "render/test_browser", "render/test_round_trip"),
    *("ship/test_targets", "ship/test_ssh", "ship/test_deploy", "ship/test_verify", "test_crash", "test_growth"),
    *("test_documents", "test_strange_files", "test_lasting", "test_two_pages", "entries/test_hostile"),
    *("test_archives", "test_bad_input", "test_lost_ledger", "test_unreadable", "test_withdrawn", "test_accidents"),
    *("validator/test_feed_file", "validator/test_placements", "remote/test_gather", "remote/test_client"),
)
"""Where tests take more than ten seconds together: browsers, servers, whole years, runs that are killed, and sites that
have lost a part of what they are."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` leaves to `make test-all`."""
    for item in items:
        if item.path.relative_to(REPOSITORY / "tests").as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@dataclass(frozen=True)
class SiteFolder:
    """A site on the disk, and what a person does with it."""

    root: Path

    def put(self, path: str, text: str | bytes) -> Path:
        """Save a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        """Replace words of a file."""
        text = (self.root / path).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.put(path, text)

    def build(self, now: datetime = NOON, **options: Any) -> Report:
        """Publish, in this process."""
        return build(str(self.root), str(self.root / "dist"), now, **options)

    def lines(self, now: datetime = NOON) -> list[str]:
        """Publish, and return what is to be fixed as a person reads it."""
        return [line(finding) for finding in self.build(now).findings]

    def run(self, *arguments: str, **setting: Any) -> subprocess.CompletedProcess[str]:
        """Run the command in a process of its own, in the folder of the site."""
        return self.python("-m", "pagefeed", *arguments, **setting)

    def python(
        self, *arguments: str, cwd: Path | None = None, stdin: bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Python in a process of its own, in the folder of the site."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=cwd or self.root,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY / "src"), "PYTHONUTF8": "1"} | environment,
            input=stdin,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def dist(self) -> dict[str, bytes]:
        """Every file of dist/, hidden ones too."""
        return files(self.root / "dist")

    def items(self, path: str = "feed.json") -> list[dict[str, Any]]:
        """The entries of a JSON Feed, newest first."""
        return json.loads((self.root / "dist" / path).read_bytes())["items"]

    def item(self, title: str) -> dict[str, Any]:
        """The one entry whose title begins like that."""
        [found] = [item for item in self.items() if item["title"].startswith(title)]
        return found

    def titles(self, path: str = "feed.json") -> list[str]:
        """The titles of a JSON Feed, newest first."""
        return [item["title"] for item in self.items(path)]

    def ledger(self) -> list[dict[str, Any]]:
        """Every record of an entry, in file order."""
        return [record for record in self.records() if record["kind"] != "feed"]

    def records(self) -> list[dict[str, Any]]:
        """Every record, of entries and of feeds, in file order."""
        path = self.root / "items" / "ledger.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def forget(self) -> None:
        """Delete the catalog, which may be done at any time."""
        shutil.rmtree(self.root / ".pagefeed")

    def copy(self, to: Path) -> SiteFolder:
        """What git would bring to another machine."""
        for name in ("feeds", "items"):
            shutil.copytree(self.root / name, to / name)
        return SiteFolder(to)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def line(finding: dict[str, Any]) -> str:
    """A finding as a person reads it."""
    number = f":{finding['line']}" if finding["line"] else ""
    return f"{finding['path']}{number}: {finding['what']}; {finding['cure']}"


@pytest.fixture
def empty(tmp_path: Path) -> SiteFolder:
    """A site with one feed and no page."""
    site = SiteFolder(tmp_path / "site")
    site.put("feeds/site.toml", SITE)
    site.put("feeds/all.toml", FEED)
    (site.root / "items").mkdir()
    return site


@pytest.fixture
def site(empty: SiteFolder) -> SiteFolder:
    """A site with one page: an article, a video and a photo below it."""
    empty.put("items/2026-03-01-bridge.txt", BRIDGE)
    return empty


@pytest.fixture
def sample(tmp_path: Path) -> SiteFolder:
    """The site that comes with the program."""
    return SiteFolder(REPOSITORY).copy(tmp_path / "sample")


BRIDGE = """\
The town lets its old bridge stand

The stone bridge over the Aar in a morning mist, on February 27, 2026.
Photo by Ida Holm/Ferry Post

The council of the ferry town voted on Friday to keep the old stone bridge for walkers and cyclists alone.

Repairs begin in spring and should take some nine months, the town's engineer told the members before the vote.

More from The Ferry Post

- YouTube

The last ferryman of the river talks about forty years on the water and why he never learned to swim.

Children plant the first of two hundred apple trees behind the new school on February 20, 2026.
Ida Holm/Ferry Post

The school has asked every family to look after one of the trees until the pupils can do it by themselves.
"""
