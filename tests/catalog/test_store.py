"""The catalog's file: one run at a time, and begun anew where it is of no use."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pagefeed.catalog import store

TABLES = {
    *("meta", "sources", "sightings", "dropped", "entries", "keys", "documents", "standing", "editions", "shingles"),
    *("names", "crossings"),
    *("feeds", "files"),
}


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}


def remember(root: Path) -> None:
    with closing(store.connect(str(root))) as connection:
        connection.execute("INSERT INTO meta VALUES('key', 'value')")


def remembered(root: Path) -> list[tuple[str, str]]:
    with closing(store.connect(str(root))) as connection:
        return connection.execute("SELECT key, value FROM meta").fetchall()


def is_busy(root: Path) -> bool:
    """Whether another process can not get hold of the catalog."""
    script = """
import sys
sys.path[:] = sys.argv[2:]
from pagefeed.catalog import store
try:
    store.connect(sys.argv[1], wait=0.01).close()
except store.Busy:
    print("busy")
"""
    command = [sys.executable, "-c", script, str(root), *sys.path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout == "busy\n"


def test_a_new_catalog_has_its_tables_and_ignores_itself_in_git(tmp_path):
    with closing(store.connect(str(tmp_path))) as connection:
        assert tables(connection) == TABLES

    assert (tmp_path / ".pagefeed/.gitignore").read_text().endswith("\n*\n")


def test_what_was_put_in_is_there_the_next_time(tmp_path):
    remember(tmp_path)

    assert remembered(tmp_path) == [("key", "value")]


def test_it_is_locked_from_the_first_moment_to_the_last(tmp_path):
    with closing(store.connect(str(tmp_path))) as connection:
        assert is_busy(tmp_path)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO meta VALUES('key', 'value')")
        connection.execute("COMMIT")
        assert is_busy(tmp_path)

    assert not is_busy(tmp_path)


def test_who_waits_in_vain_is_told_who_holds_it(tmp_path):
    with (
        closing(store.connect(str(tmp_path))),
        pytest.raises(store.Busy, match=rf"process {os.getpid()} on ."),
    ):
        store.connect(str(tmp_path), wait=0.01)


@pytest.mark.parametrize(
    "data", [b"not a database, but something else that stands there", b"SQLite format 3\0" + bytes(99)]
)
def test_a_file_that_is_no_catalog_is_begun_anew(tmp_path, data):
    remember(tmp_path)
    (tmp_path / store.PATH).write_bytes(data)

    assert remembered(tmp_path) == []


def test_a_catalog_of_another_version_is_begun_anew(tmp_path):
    remember(tmp_path)
    with closing(sqlite3.connect(tmp_path / store.PATH)) as connection:
        connection.execute("CREATE TABLE strange(x)")
        connection.execute("PRAGMA user_version=999")

    assert remembered(tmp_path) == []
    with closing(store.connect(str(tmp_path))) as connection:
        assert tables(connection) == TABLES


def test_a_run_that_was_killed_leaves_nothing_of_what_it_had_not_finished(tmp_path):
    remember(tmp_path)
    with closing(store.connect(str(tmp_path))) as connection:
        connection.execute("BEGIN")
        connection.execute("DELETE FROM meta")

    assert remembered(tmp_path) == [("key", "value")]


def test_another_version_of_the_program_begins_anew_but_knows_which_files_of_dist_are_ours(tmp_path):
    remember(tmp_path)
    with closing(store.connect(str(tmp_path))) as connection:
        connection.execute("INSERT INTO files VALUES('rss.xml', 'all', '00')")
        connection.execute("PRAGMA user_version=1")

    with closing(store.connect(str(tmp_path))) as connection:
        assert tables(connection) == TABLES
        assert connection.execute("SELECT * FROM meta").fetchall() == []
        assert connection.execute("SELECT * FROM files").fetchall() == [("rss.xml", "all", "00")]


def test_a_copy_knows_what_the_catalog_knows_and_keeps_nothing(tmp_path):
    remember(tmp_path)
    with closing(store.connect_to_copy(str(tmp_path))) as copy:
        assert copy.execute("SELECT key, value FROM meta").fetchall() == [("key", "value")]
        copy.execute("DELETE FROM meta")

    assert remembered(tmp_path) == [("key", "value")]


def test_looking_without_writing_leaves_no_trace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with closing(store.connect_to_copy(str(tmp_path))) as connection:
        assert tables(connection) == TABLES

    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_no_damage(tmp_path):
    (tmp_path / store.PATH).mkdir(parents=True)

    with pytest.raises(sqlite3.OperationalError) as error:
        store.connect(str(tmp_path))

    assert not store.is_damage(error.value)
