"""The catalog's file: one run at a time, and begun anew where it is of no use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.catalog import store

TABLES = {
    *("meta", "sources", "sightings", "dropped", "entries", "keys", "documents", "standing", "editions", "shingles"),
    *("names", "pieces", "crossings"),
    *("feeds", "files"),
}


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}


def remember(root: Path) -> None:
    with closing(store.connect(str(root))) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO meta VALUES('key', 'value')")
        store.commit(connection)


def remembered(root: Path) -> list[tuple[str, str]]:
    with closing(store.connect(str(root))) as connection:
        return connection.execute("SELECT key, value FROM meta WHERE key='key'").fetchall()


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


def test_a_new_catalog_has_its_tables_and_ignores_itself_in_git(tmp_path: Path) -> None:
    with closing(store.connect(str(tmp_path))) as connection:
        assert tables(connection) == TABLES

    assert (tmp_path / ".pagefeed/.gitignore").read_text().endswith("\n*\n")


def test_what_was_put_in_is_there_the_next_time(tmp_path: Path) -> None:
    remember(tmp_path)

    assert remembered(tmp_path) == [("key", "value")]


def test_it_is_locked_from_the_first_moment_to_the_last(tmp_path: Path) -> None:
    with closing(store.connect(str(tmp_path))) as connection:
        assert is_busy(tmp_path)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO meta VALUES('key', 'value')")
        store.commit(connection)
        assert is_busy(tmp_path), "to read the file for its seal must not give up the lock"

    assert not is_busy(tmp_path)


def test_who_waits_in_vain_is_told_who_holds_it(tmp_path: Path) -> None:
    with (
        closing(store.connect(str(tmp_path))),
        pytest.raises(store.Busy, match=rf"process {os.getpid()} on ."),
    ):
        store.connect(str(tmp_path), wait=0.01)


@pytest.mark.parametrize(
    "data", [b"not a database, but something else that stands there", b"SQLite format 3\0" + bytes(99)]
)
def test_a_file_that_is_no_catalog_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    remember(tmp_path)
    (tmp_path / store.PATH).write_bytes(data)

    with closing(store.connect(str(tmp_path))) as connection:
        assert connection.was_damaged
    assert remembered(tmp_path) == []


def test_a_catalog_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    remember(tmp_path)
    with closing(sqlite3.connect(tmp_path / store.PATH)) as connection:
        connection.execute("CREATE TABLE strange(x)")
        connection.execute("PRAGMA user_version=999")

    assert remembered(tmp_path) == []
    with closing(store.connect(str(tmp_path))) as connection:
        assert tables(connection) == TABLES


def test_a_run_that_was_killed_leaves_nothing_of_what_it_had_not_finished(tmp_path: Path) -> None:
    remember(tmp_path)
    with closing(store.connect(str(tmp_path))) as connection:
        connection.execute("BEGIN")
        connection.execute("DELETE FROM meta")

    assert remembered(tmp_path) == [("key", "value")]


def test_another_version_of_the_program_begins_anew_but_knows_which_files_of_dist_are_ours(tmp_path: Path) -> None:
    remember(tmp_path)
    with closing(store.connect(str(tmp_path))) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO files VALUES('rss.xml', 'all', '00')")
        connection.execute("PRAGMA user_version=1")
        store.commit(connection)

    with closing(store.connect(str(tmp_path))) as connection:
        assert tables(connection) == TABLES
        assert connection.execute("SELECT * FROM meta WHERE key='key'").fetchall() == []
        assert connection.execute("SELECT * FROM files").fetchall() == [("rss.xml", "all", "00")]


def test_a_copy_knows_what_the_catalog_knows_and_keeps_nothing(tmp_path: Path) -> None:
    remember(tmp_path)
    with closing(store.connect_to_copy(str(tmp_path))) as copy:
        assert copy.execute("SELECT key, value FROM meta WHERE key='key'").fetchall() == [("key", "value")]
        copy.execute("DELETE FROM meta")

    assert remembered(tmp_path) == [("key", "value")]


def test_looking_without_writing_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(store.connect_to_copy(str(tmp_path))) as connection:
        assert tables(connection) == TABLES

    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / store.PATH).mkdir(parents=True)

    with pytest.raises(store.StrangeFileError, match=r"catalog\.sqlite"):
        store.connect(str(tmp_path))


# --- the seal -----------------------------------------------------------------------------------


def flip(file: Path, bit: int) -> None:
    data = bytearray(file.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    file.write_bytes(data)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sealed")
    remember(root)
    return root


HEADER = range(16 * 8, 100 * 8)
"""Bits of what SQLite reads first: sizes, versions, encoding, the version of the tables (file format, section 1.3)."""


@given(st.sampled_from(HEADER) | st.integers(0, 2**40))
def test_no_bit_of_it_changes_unnoticed(sealed: Path, bit: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(sealed, Path(folder, "site")))
        file = root / store.PATH
        flip(file, bit % (8 * file.stat().st_size))

        with closing(store.connect_to_copy(str(root))) as copy, closing(store.connect(str(root))) as connection:
            for each in (copy, connection):
                assert each.was_damaged
                assert each.execute("SELECT * FROM meta WHERE key='key'").fetchall() == []
            connection.execute("BEGIN")
            connection.told_of_damage()
            store.commit(connection)
        with closing(store.connect(str(root))) as connection:
            assert not connection.was_damaged, "what was begun anew is sealed as well"


def test_a_commit_that_was_not_sealed_any_more_leaves_no_more_than_the_list_of_our_files(tmp_path: Path) -> None:
    """A run was killed between the two: nobody knows whether something is wrong."""
    remember(tmp_path)
    with closing(store.connect(str(tmp_path))) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO files VALUES('rss.xml', 'all', '00')")
        seal = (tmp_path / ".pagefeed/catalog.seal").read_bytes()
        store.commit(connection)
    (tmp_path / ".pagefeed/catalog.seal").write_bytes(seal)

    with closing(store.connect(str(tmp_path))) as connection:
        assert connection.was_damaged
        assert connection.execute("SELECT * FROM files").fetchall() == [("rss.xml", "all", "00")]
        assert connection.execute("SELECT * FROM meta WHERE key='key'").fetchall() == []


@pytest.mark.parametrize("seal", [None, b"", b"\xff", b"nothing at all", b"1 4096 0"])
def test_a_catalog_without_its_seal_is_begun_anew(tmp_path: Path, seal: bytes | None) -> None:
    remember(tmp_path)
    file = tmp_path / ".pagefeed/catalog.seal"
    file.unlink() if seal is None else file.write_bytes(seal)

    assert remembered(tmp_path) == []


def test_who_checks_for_himself_what_he_reads_is_spared_the_seal(tmp_path: Path) -> None:
    remember(tmp_path)
    (tmp_path / ".pagefeed/catalog.seal").unlink()

    with closing(store.connect(str(tmp_path), trusting=True)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key='key'").fetchall() == [("value",)]


@pytest.mark.parametrize("damage", [b"no catalog", None], ids=["damaged", "another version"])
def test_who_trusts_changes_nothing_where_there_is_nothing_to_trust(tmp_path: Path, damage: bytes | None) -> None:
    remember(tmp_path)
    file = tmp_path / store.PATH
    if damage:
        file.write_bytes(damage)
    else:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version=1")
    before = file.read_bytes()

    with closing(store.connect(str(tmp_path), trusting=True)) as connection:
        assert connection.execute("SELECT * FROM meta").fetchall() == []

    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize(
    "name", ["", ".gitignore", "catalog.sqlite", "catalog.sqlite-wal", "catalog.seal.new", "holder"]
)
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_nothing_is_written_through_a_link_and_no_pipe_is_waited_for(tmp_path: Path, name: str, kind: str) -> None:
    """A repository may bring them."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    place = tmp_path / "site/.pagefeed" / name
    place.parent.mkdir(parents=True)
    os.symlink(victim, place) if kind == "link" else os.mkfifo(place)

    with pytest.raises(store.StrangeFileError, match=name or "pagefeed"):
        store.connect(str(tmp_path / "site"))

    assert victim.read_text() == "precious"


def test_a_copy_waits_for_the_run_that_writes_and_does_not_call_it_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(tmp_path)
    monkeypatch.setattr(store, "WAIT", 0.01)
    with closing(store.connect(str(tmp_path))):
        # Between a commit and its seal.
        (tmp_path / ".pagefeed/catalog.seal").write_text("1 2 3")

        with pytest.raises(store.Busy):
            store.connect_to_copy(str(tmp_path))


def test_an_empty_file_where_a_catalog_was_is_damage(tmp_path: Path) -> None:
    remember(tmp_path)
    (tmp_path / store.PATH).write_bytes(b"")

    with closing(store.connect(str(tmp_path))) as connection:
        assert connection.was_damaged


def test_a_folder_that_was_deleted_is_no_damage(tmp_path: Path) -> None:
    remember(tmp_path)
    shutil.rmtree(tmp_path / ".pagefeed")

    with closing(store.connect(str(tmp_path))) as connection:
        assert not connection.was_damaged
