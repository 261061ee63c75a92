"""Whether there is anything to do.

Lives here: the list of all files that the last run read or wrote, with size and modification time, and
its report. If nothing of that differs, a run says the same again and ends.
Does not live here: anything that would have to import a parser, a renderer or even the model.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator

RACY = 100_000_000
"""Nanoseconds: a file changed this shortly before it was recorded may change again within the same time
stamp, so it is recorded as unknown and compared by content next time."""


def stat_of(path: str | bytes) -> str:
    """Size and modification time in nanoseconds; empty where there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def files_below(folder: bytes) -> Iterator[bytes]:
    """Path of every file below a folder that is not hidden, and of what cannot be looked into, in no order. Paths are
    bytes, for a name need not be text."""
    folders = [folder]
    while folders:
        inner = folders.pop()
        try:
            entries = list(os.scandir(inner))
        except OSError:
            if os.path.lexists(inner):
                yield inner
            continue
        for entry in entries:
            if entry.name.startswith(b"."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield entry.path


def last_report(connection: sqlite3.Connection, root: str, setting: str) -> str | None:
    """The report of the last run, if every file is as that run left it; else None.

    `setting` names whatever else a run depends on, such as the version of the program. The folder that is published
    into is said in one of the files.
    """
    try:
        said = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('report', 'setting', 'standing')"))
        left = dict(connection.execute("SELECT path, stat FROM standing ORDER BY path"))
    except (sqlite3.Error, ValueError):
        return None  # It is damaged, and whoever goes on will find out.
    report = said.get("report")
    if report is None or said.get("setting") != setting or said.get("standing") != _sum(report, setting, left):
        return None
    for path in _inputs(root):
        if left.pop(path, None) != stat_of(path):
            return None
    return report if all(stat_of(path) == stat for path, stat in left.items()) else None


def record(connection: sqlite3.Connection, root: str, setting: str, written: Iterable[str], report: str) -> None:
    """Remember how things stand at the end of a run. `written` are paths of the documents."""
    fresh = time.time_ns() - RACY

    def rows() -> Iterator[tuple[bytes, str]]:
        for path in _inputs(root):
            stat = stat_of(path)
            yield path, "fresh" if stat and int(stat.split()[1]) >= fresh else stat
        for document in written:
            yield os.fsencode(os.path.abspath(document)), stat_of(document)

    left = dict(sorted(rows()))
    connection.execute("DELETE FROM standing")
    connection.executemany("INSERT INTO standing VALUES(?, ?)", left.items())
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES(?, ?)",
        [("report", report), ("setting", setting), ("standing", _sum(report, setting, left))],
    )


def forget(connection: sqlite3.Connection) -> None:
    """From here on the last report no longer holds."""
    connection.execute("DELETE FROM meta WHERE key='report'")


def _sum(report: object, setting: str, left: dict[bytes, str]) -> str:
    """A checksum of all that a run with nothing to do goes by: it does not read the whole catalog to see whether
    that is as it was left."""
    return str(zlib.crc32(repr((report, setting, [*left.items()])).encode()))


def _inputs(root: str) -> Iterator[bytes]:
    for folder in ("feeds", "items", "templates"):
        yield from files_below(os.fsencode(os.path.abspath(os.path.join(root, folder))))
