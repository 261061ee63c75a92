"""The catalog's SQLite file: opening, locking, its tables, its seal, and starting over.

Lives here: sqlite3, for the whole program. Nothing heavy is imported, because a run with nothing to do
comes no further than this and catalog.freshness.
Does not live here: what any table means (catalog.index, catalog.freshness).

SQLite notices a page that is none, but no letter that has become another, and that would be published. So every commit
is sealed: a file beside the catalog has the number of the commit and a checksum of all bytes that it left. A catalog
that is not as it was sealed is begun anew, which costs time and nothing else.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import zlib
from collections.abc import Iterable
from contextlib import closing, suppress
from typing import BinaryIO
from urllib.parse import quote

PATH = ".pagefeed/catalog.sqlite"
"""Relative to the site. Its folder ignores itself in git."""
WAIT = 60.0
"""Seconds that a second run waits for the first to end."""

_SEAL = "catalog.seal"
"""The file beside the catalog that tells how it was left: number of the commit, bytes, CRC-32."""
_HOLDER = "holder"
"""The file beside the catalog that names the run which locked it last."""
_IGNORE = ".gitignore"
_PIECE = 1 << 20
"""Bytes that are read at once."""
_VERSION = 13
_FIRST_SEALED = 12
"""The first version of which every catalog has a seal."""
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
CREATE TABLE pieces(feed TEXT NOT NULL, month TEXT NOT NULL, settings TEXT NOT NULL, digests BLOB NOT NULL,
    PRIMARY KEY(feed, month)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files(path TEXT PRIMARY KEY, feed TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feeds(
    id TEXT PRIMARY KEY, revision INTEGER NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    recorded INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE standing(path TEXT PRIMARY KEY, stat TEXT NOT NULL) WITHOUT ROWID;
"""


class Busy(Exception):
    """Another run holds the catalog; the message says which, if that is known."""


class StrangeFileError(Exception):
    """What stands in the place of a file of ours, or of their folder, is a link, a pipe or the like; `filename` says
    where."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.filename = filename


class Catalog(sqlite3.Connection):
    """A connection that knows its file."""

    path = ""
    """Empty for a copy in memory."""
    _bytes: BinaryIO | None = None

    @property
    def was_damaged(self) -> bool:
        """Whether it was begun anew, because it was not as it had been left, and no run has told so."""
        return self.execute("SELECT 1 FROM meta WHERE key='damaged'").fetchone() is not None

    def told_of_damage(self) -> None:
        """A run has told so."""
        self.execute("DELETE FROM meta WHERE key='damaged'")

    def sum(self) -> str:
        """Bytes and CRC-32 of the file, as they are on the disk."""
        # It stays open until the lock is given up: closing any descriptor of a file gives up all locks that the
        # process has on it (POSIX.1-2017, fcntl).
        if self._bytes is None:
            self._bytes = open(self.path, "rb", buffering=0)  # noqa: SIM115
        return _sum(self._bytes)

    def close(self) -> None:
        """Close the catalog, and the file that its checksum is made of."""
        super().close()
        if self._bytes is not None:
            self._bytes.close()


def connect(root: str, *, wait: float = WAIT, trusting: bool = False) -> Catalog:
    """Open the catalog of a site and lock it until the connection is closed.

    A file that is not as it was left, or of another version of the program, is begun anew: all it knows can be read
    again, but for the list of the files in dist/, which outlives a version. Who is `trusting` checks what he reads
    himself, for a seal takes 0.3 seconds of CPU time for 1 GB; where there is nothing to trust, he gets an empty
    catalog in memory. Raises Busy after `wait` seconds, StrangeFileError for what is never written through, OSError or
    sqlite3.Error where the disk says no.
    """
    path = os.path.join(root, PATH)
    folder = os.path.dirname(path)
    _refuse_strangers(folder)
    if not os.path.isdir(folder):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, _IGNORE), "w", encoding="utf-8") as file:
            file.write("# Can be deleted at any time; rebuilt from items/.\n*\n")
    try:
        connection = _open(path, wait, trusting)
    except Busy as busy:
        raise Busy(_holder(folder)) from busy
    with suppress(OSError), open(os.path.join(folder, _HOLDER), "w", encoding="utf-8") as file:
        file.write(f"process {os.getpid()}{_on_this_machine()}")
    return connection


def commit(connection: sqlite3.Connection) -> None:
    """End a transaction, and seal the catalog as it is then."""
    if not (isinstance(connection, Catalog) and connection.path):
        connection.execute("COMMIT")
        return
    number = _commits(connection) + 1
    connection.execute("INSERT OR REPLACE INTO meta VALUES('commits', ?)", (str(number),))
    connection.execute("COMMIT")
    seal = os.path.join(os.path.dirname(connection.path), _SEAL)
    with open(f"{seal}.new", "w", encoding="ascii") as file:
        file.write(f"{number} {connection.sum()}")
    os.replace(f"{seal}.new", seal)


def _refuse_strangers(folder: str) -> None:
    """Raises StrangeFileError for what is no file in the folder of the catalog, whichever of ours, of SQLite's or of
    nobody it is named after, or for what is no folder in its place. A repository may bring a link, through which would
    be written, or a pipe, which would be waited for."""
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            raise StrangeFileError(folder)
        with os.scandir(folder) as entries:
            strange = [each.path for each in entries if not _is_usual(each)]
        if strange:
            raise StrangeFileError(min(strange))


def _is_usual(entry: os.DirEntry[str]) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return entry.name not in (os.path.basename(PATH), _SEAL, f"{_SEAL}.new", _HOLDER, _IGNORE)
    return entry.is_file(follow_symlinks=False)


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


def is_full(error: Exception) -> bool | None:
    """True if the disk has no room; False if it or its rights let nobody write; None where nobody knows."""
    code, number = getattr(error, "sqlite_errorcode", 0) & 0xFF, getattr(error, "errno", None)
    if code == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        return True
    refused = code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) or number in (errno.EROFS, errno.EACCES)
    return False if refused else None


def connect_to_copy(root: str) -> Catalog:
    """A catalog that leaves no trace, for looking without writing: a copy of the site's in memory, or an empty one
    where there is none that can be used. Raises Busy where a run holds the catalog for longer than it should."""
    memory = _in_memory()
    path = os.path.abspath(os.path.join(root, PATH))
    if not os.path.exists(path):
        return memory
    _refuse_strangers(os.path.dirname(path))
    uri = f"file:{quote(path)}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None, factory=Catalog)) as disk:
            disk.path = path
            disk.execute("BEGIN")
            # To read takes the lock: from here on no run changes it.
            version = _version(disk)
            if not _is_as_sealed(disk):
                _damaged(memory)
            elif version == _VERSION:
                disk.backup(memory)
    except (sqlite3.Error, ValueError) as error:
        if "locked" in str(error):
            raise Busy from error
        if not (is_damage(error) or _looks_damaged(error, path)):
            raise
        memory = _in_memory()
        _damaged(memory)
    return memory


def _open(path: str, wait: float, trusting: bool) -> Catalog:
    """The catalog, locked, sound and with its tables."""
    files: list[tuple[str, str, str]] = []
    try:
        connection = _locked(path, wait)
        try:
            if trusting and _version(connection) == _VERSION:
                return connection
            if trusting:
                connection.close()
                return _in_memory()
            if not os.path.getsize(path):
                return _with_tables(connection, damaged=_seal(path) is not None)
            if _is_as_sealed(connection):
                return _with_tables(connection)
            if _is_unfinished(connection):
                files = connection.execute(f"SELECT * FROM {_KEPT}").fetchall()
            # While it is locked: who waits for it finds an empty file, and begins anew.
            os.truncate(path, 0)
        except BaseException:
            connection.close()
            raise
        connection.close()
    except (sqlite3.Error, ValueError) as error:  # ValueError: what should be a number or UTF-8.
        if not (is_damage(error) or _looks_damaged(error, path)):
            raise
        if trusting:
            return _in_memory()
        os.truncate(path, 0)
    return _with_tables(_locked(path, wait), files, damaged=True)


def _locked(path: str, wait: float) -> Catalog:
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, factory=Catalog)
    connection.path = path
    try:
        _prepare(connection)
        connection.execute("BEGIN EXCLUSIVE")
        # The lock of this transaction is kept until the connection is closed, so it is also the lock against
        # a second build. Set before, this would keep even a shared lock: two builds would wait for each other.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        _version(connection)
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


def _in_memory() -> Catalog:
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=Catalog)
    _prepare(connection)
    return _with_tables(connection)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    connection.execute("PRAGMA synchronous=NORMAL")


def _with_tables(connection: Catalog, files: Iterable[tuple[str, str, str]] = (), *, damaged: bool = False) -> Catalog:
    """The same, with the tables of this version; what those of another one know can be read again."""
    if _version(connection) != _VERSION:
        connection.execute("BEGIN")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            if name != _KEPT:
                connection.execute(f'DROP TABLE "{name}"')
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.executemany(f"INSERT INTO {_KEPT} VALUES(?, ?, ?)", files)
        connection.execute(f"PRAGMA user_version={_VERSION}")
        if damaged:
            _damaged(connection)
        commit(connection)
    return connection


def _damaged(connection: Catalog) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES('damaged', '')")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


# --- the seal -----------------------------------------------------------------------------------


def _is_as_sealed(connection: Catalog) -> bool:
    """True if the last commit left these very bytes. Versions before 12 sealed nothing."""
    seal = _seal(connection.path)
    if seal is None:
        return _version(connection) < _FIRST_SEALED
    return seal[1] == connection.sum()


def _is_unfinished(connection: Catalog) -> bool:
    """True if a run ended between a commit and its seal: nothing is wrong then, so far as is known."""
    seal = _seal(connection.path)
    return seal is not None and seal[0] + 1 == _commits(connection)


def _looks_damaged(error: Exception, path: str) -> bool:
    """True if an error may come from wrong bytes, such as those that tell a file is read-only, and there is a seal of
    others."""
    seal = _seal(path)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if seal is None or code & 0xFF not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY):
        return False
    with open(path, "rb", buffering=0) as file:
        return seal[1] != _sum(file)


def _seal(path: str) -> tuple[int, str] | None:
    """Number of the commit, and what `Catalog.sum` was; None where there is none."""
    try:
        with open(os.path.join(os.path.dirname(path), _SEAL), encoding="ascii") as file:
            number, _, sealed = file.read().partition(" ")
        return int(number), sealed
    except (FileNotFoundError, ValueError):
        return None


def _commits(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key='commits'").fetchone()
    return int(row[0]) if row else 0


def _sum(file: BinaryIO) -> str:
    file.seek(0)
    size = crc = 0
    while piece := file.read(_PIECE):
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    return f"{size} {crc}"
