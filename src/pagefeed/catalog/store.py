"""The catalog's SQLite file: opening, locking, its tables, and starting over.

Lives here: sqlite3, for the whole program. Nothing heavy is imported, because a run with nothing to do
comes no further than this and catalog.standing.
Does not live here: what any table means (catalog.index, catalog.standing).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from urllib.parse import quote

PATH = ".pagefeed/catalog.sqlite"
"""Relative to the site. Its folder ignores itself in git."""
WAIT = 60.0
"""Seconds that a second run waits for the first to end."""

_HOLDER = "holder"
"""The file beside the catalog that names the run which locked it last."""
_VERSION = 11
_KEPT = "files"
"""The one table that outlives a version of the program: nothing else tells which files of dist/ are ours."""
_TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources(
    path TEXT PRIMARY KEY, stat TEXT NOT NULL, digest TEXT NOT NULL, options TEXT NOT NULL, findings TEXT NOT NULL,
    folder TEXT NOT NULL, held TEXT NOT NULL, dated INTEGER
) WITHOUT ROWID;
CREATE INDEX sources_of_authors ON sources(folder, dated) WHERE dated IS NOT NULL;
CREATE INDEX sources_held ON sources(path) WHERE held != '';
CREATE TABLE sightings(
    source TEXT NOT NULL, position INTEGER NOT NULL, id TEXT, kind TEXT NOT NULL, copied TEXT NOT NULL,
    stated INTEGER NOT NULL, published TEXT NOT NULL, updated TEXT, silent INTEGER NOT NULL, words TEXT NOT NULL,
    keys TEXT NOT NULL, sketch BLOB NOT NULL, opening BLOB NOT NULL, title TEXT NOT NULL, tags TEXT NOT NULL,
    authors TEXT NOT NULL, language TEXT, link TEXT, expires TEXT, content TEXT NOT NULL, known_by TEXT NOT NULL,
    own_title TEXT NOT NULL, authored INTEGER NOT NULL, addressless INTEGER NOT NULL,
    PRIMARY KEY(source, position)
);
CREATE INDEX sightings_of_entry ON sightings(id);
CREATE INDEX sightings_addressless ON sightings(source, id) WHERE addressless;
CREATE INDEX sightings_expiring ON sightings(expires) WHERE expires IS NOT NULL;
CREATE TABLE names(name TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY(name, source)) WITHOUT ROWID;
CREATE TABLE crossings(
    source TEXT NOT NULL, position INTEGER NOT NULL, target TEXT NOT NULL, name TEXT NOT NULL, line INTEGER NOT NULL,
    page TEXT, link TEXT, is_new INTEGER NOT NULL DEFAULT 1, PRIMARY KEY(source, position, target)
) WITHOUT ROWID;
CREATE INDEX crossings_to ON crossings(name);
CREATE INDEX crossings_new ON crossings(is_new) WHERE is_new;
CREATE INDEX crossings_lost ON crossings(source) WHERE link IS NULL;
CREATE TABLE dropped(id TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY(id, source)) WITHOUT ROWID;
CREATE TABLE entries(
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, guid TEXT NOT NULL, link TEXT NOT NULL,
    revision INTEGER NOT NULL, retractions INTEGER NOT NULL, at TEXT NOT NULL, published TEXT NOT NULL,
    updated TEXT NOT NULL, words TEXT NOT NULL, title TEXT NOT NULL, due TEXT NOT NULL, month TEXT NOT NULL,
    kind TEXT NOT NULL, home TEXT NOT NULL, sketch TEXT NOT NULL, opening TEXT NOT NULL, recorded INTEGER NOT NULL,
    source TEXT, position INTEGER, place TEXT NOT NULL DEFAULT '', shown INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX entries_newest ON entries(at DESC, place DESC, position) WHERE source IS NOT NULL;
CREATE INDEX entries_of_month ON entries(month, at DESC, place DESC, position) WHERE source IS NOT NULL;
CREATE INDEX entries_of_page ON entries(home);
CREATE INDEX entries_retracted ON entries(source) WHERE retractions % 2;
CREATE INDEX entries_unrecorded ON entries(id) WHERE recorded=0;
CREATE TABLE keys(key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(key, id)) WITHOUT ROWID;
CREATE INDEX keys_of_entry ON keys(id);
CREATE TABLE shingles(hash INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY(hash, entry)) WITHOUT ROWID;
CREATE INDEX shingles_of_entry ON shingles(entry);
CREATE TABLE editions(feed TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY(feed, position)) WITHOUT ROWID;
CREATE TABLE documents(
    feed TEXT NOT NULL, month TEXT NOT NULL, path TEXT NOT NULL, fingerprint TEXT NOT NULL, stat TEXT NOT NULL,
    touched INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(feed, month, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files(path TEXT PRIMARY KEY, feed TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feeds(
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    recorded INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE standing(path TEXT PRIMARY KEY, stat TEXT NOT NULL) WITHOUT ROWID;
"""


class Busy(Exception):
    """Another run holds the catalog; the message says which, if that is known."""


def connect(root: str, *, wait: float = WAIT) -> sqlite3.Connection:
    """Open the catalog of a site and lock it until the connection is closed.

    A file that is damaged, or of another version of the program, is begun anew: all it knows can be read again, but
    for the list of the files in dist/, which outlives a version. Raises Busy after `wait` seconds, OSError or
    sqlite3.Error where the disk says no.
    """
    path = os.path.join(root, PATH)
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
            file.write("# Can be deleted at any time; made anew from items/.\n*\n")
    try:
        connection = _open(path, wait)
    except Busy as busy:
        raise Busy(_holder(folder)) from busy
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
        os.remove(path)
        connection = _open(path, wait)
    with suppress(OSError), open(os.path.join(folder, _HOLDER), "w", encoding="utf-8") as file:
        file.write(f"process {os.getpid()}{_on_this_machine()}")
    return connection


def _on_this_machine() -> str:
    return f" on {os.uname().nodename}" if hasattr(os, "uname") else ""


def _holder(folder: str) -> str:
    """Who has the lock: the last that got it."""
    try:
        with open(os.path.join(folder, _HOLDER), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def is_damage(error: Exception) -> bool:
    """Whether the file itself is at fault, rather than the disk, its rights, or the program."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def connect_to_copy(root: str) -> sqlite3.Connection:
    """A catalog that leaves no trace, for looking without writing: a copy of the site's in memory, or an empty one
    where there is none that can be used. Raises Busy where a run holds the catalog for longer than it should."""
    memory = _open(":memory:", 0)
    path = os.path.abspath(os.path.join(root, PATH))
    if not os.path.exists(path):
        return memory
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=WAIT)) as disk:
            if disk.execute("PRAGMA user_version").fetchone() == (_VERSION,):
                disk.backup(memory)
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise Busy from error
        if not is_damage(error):
            raise
        memory = _open(":memory:", 0)
    return memory


def _open(path: str, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("BEGIN EXCLUSIVE")
        # The lock of this transaction is kept until the connection is closed, so it is also the lock against
        # a second build. Set before, this would keep even a shared lock: two builds would wait for each other.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
                if name != _KEPT:
                    connection.execute(f'DROP TABLE "{name}"')
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            raise Busy from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection
