"""Whether there is anything to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pagefeed.catalog import freshness, store

LONG_AGO = 1_700_000_000


class Run:
    """A site as a run has left it."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "dist"
        self.db = store.connect(str(root))

    def put(self, path: str, text: str = "text", age: int = LONG_AGO) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        os.utime(file, (age, age))
        return file

    def record(self, report: str = "calm", setting: str = "1.0") -> None:
        written = [str(path) for path in self.out.iterdir()]
        freshness.record(self.db, str(self.root), setting, written, report)

    def last(self, setting: str = "1.0") -> str | None:
        return freshness.last_report(self.db, str(self.root), setting)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path)
    with closing(run.db):
        for path in ("feeds/site.toml", "items/a.txt", "items/2026/b.txt", "templates/feed.html", "dist/rss.xml"):
            run.put(path)
        run.record()
        yield run


def test_where_nothing_happened_the_last_report_holds(run: Run) -> None:
    assert run.last() == "calm"


def test_before_the_first_run_there_is_no_report(tmp_path: Path) -> None:
    with closing(store.connect(str(tmp_path))) as connection:
        assert freshness.last_report(connection, str(tmp_path), "1.0") is None


@pytest.mark.parametrize(
    "path", ["feeds/site.toml", "items/a.txt", "items/2026/b.txt", "templates/feed.html", "dist/rss.xml"]
)
@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text("other words"),
        lambda file: os.utime(file, (LONG_AGO + 1, LONG_AGO + 1)),
        lambda file: file.unlink(),
    ],
    ids=["written", "touched", "removed"],
)
def test_a_change_to_any_file_is_seen(run: Run, path: str, change: Any) -> None:
    change(run.root / path)

    assert run.last() is None


@pytest.mark.parametrize("path", ["feeds/new.toml", "items/new.txt", "items/2027/new.txt", "templates/new.css"])
def test_a_new_file_is_seen(run: Run, path: str) -> None:
    run.put(path)

    assert run.last() is None


@pytest.mark.parametrize("path", ["items/.hidden.txt", "items/.git/index", "dist/other.html", "notes.txt"])
def test_a_file_that_is_none_of_ours_is_not_looked_at(run: Run, path: str) -> None:
    run.put(path)

    assert run.last() == "calm"


def test_another_version_is_something_to_do(run: Run) -> None:
    assert run.last(setting="1.1") is None


def test_it_does_not_matter_from_which_folder_the_program_is_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run.root)

    assert freshness.last_report(run.db, ".", "1.0") == "calm"


def test_a_file_changed_just_before_is_looked_at_again(run: Run) -> None:
    """It may change once more within the same time stamp, with the same size."""
    (run.root / "items/a.txt").write_text("fresh")
    run.record()

    assert run.last() is None


def test_what_a_run_has_begun_it_no_longer_takes_for_done(run: Run) -> None:
    freshness.forget(run.db)

    assert run.last() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meta SET value='no calm' WHERE key='report'",
        "DELETE FROM standing WHERE CAST(path AS TEXT) LIKE '%rss.xml'",
        "DELETE FROM meta WHERE key='standing'",
        "UPDATE meta SET value=CAST(x'ff' AS TEXT) WHERE key='report'",
    ],
)
def test_a_report_that_was_changed_on_the_disk_does_not_hold(run: Run, change: str) -> None:
    """It is read before anybody has looked whether the catalog is as it was left."""
    run.db.execute(change)

    assert run.last() is None
