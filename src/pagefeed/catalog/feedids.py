"""Which id a feed itself has (Atom's feed id): minted once, and kept whatever its file says later.

Lives here: the table `feeds`, and its lines in the ledger.
Does not live here: the ids of entries (index), what a feed holds (selection).

A line about a feed is a record like any other, of the kind `feed`, so that a program that knows none of them takes it
for an entry that no page shows. A feed is known again by its name, else by its folder, else by its title.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from pagefeed.catalog.ledger import Record
from pagefeed.model import Evidence, FeedSpec, Moment, Place, Precision

KIND = "feed"


class _Known(NamedTuple):
    """A feed as the ledger has it."""

    id: str
    revision: int
    name: str
    path: str
    title: str


def learn(db: sqlite3.Connection, record: Record) -> None:
    """Take in a line of the ledger. Of two with one id the higher revision holds, in whatever order they stand."""
    keys = dict(key.partition(":")[::2] for key in record.keys)
    known = _Known(record.id, record.revision, keys.get("name", ""), keys.get("path", ""), record.title)
    row = db.execute("SELECT id, revision, name, path, title, recorded FROM feeds WHERE id=?", (record.id,)).fetchone()
    ours, recorded = (_Known(*row[:-1]), bool(row[-1])) if row else (known, False)
    _keep(db, max(known, ours), recorded=known >= ours or recorded)


def identified(
    db: sqlite3.Connection, specs: Iterable[FeedSpec], refused: Collection[str] = ()
) -> tuple[FeedSpec, ...]:
    """The feeds with the ids that they were given first; a new one has the id that its spec came with. `refused` are
    names of feeds whose file cannot be read now: no other feed gets their ids."""
    specs = tuple(specs)
    rows = db.execute("SELECT id, revision, name, path, title FROM feeds ORDER BY revision DESC, id")
    known = [each for row in rows if (each := _Known(*row)).name not in refused]
    found: dict[str, _Known] = {}
    for alike in _ALIKE:
        for spec in specs:
            if spec.name not in found and (match := next((each for each in known if alike(spec, each)), None)):
                found[spec.name] = match
                known.remove(match)
    return tuple(_settled(db, spec, found.get(spec.name)) for spec in specs)


_ALIKE: tuple[Callable[[FeedSpec, _Known], bool], ...] = (
    lambda spec, known: spec.name == known.name,
    lambda spec, known: spec.path == known.path,
    lambda spec, known: spec.title == known.title,
)
"""From strong evidence to weak: each is asked for all feeds before the next is."""


def _settled(db: sqlite3.Connection, spec: FeedSpec, known: _Known | None) -> FeedSpec:
    if known is None:
        id_, count = spec.id, 1
        while db.execute("SELECT 1 FROM feeds WHERE id=?", (id_,)).fetchone():
            count += 1
            id_ = f"{spec.id}-{count}"
        known = _Known(id_, 0, "", "", "")
    now = known._replace(name=spec.name, path=spec.path, title=spec.title)
    if now != known:
        _keep(db, now._replace(revision=known.revision + 1), recorded=False)
    return replace(spec, id=known.id)


def _keep(db: sqlite3.Connection, known: _Known, *, recorded: bool) -> None:
    db.execute("INSERT OR REPLACE INTO feeds VALUES(?, ?, ?, ?, ?, ?)", (*known, recorded))


def unrecorded(db: sqlite3.Connection) -> Iterator[Record]:
    """What the ledger does not know yet."""
    query = "SELECT id, revision, name, path, title FROM feeds WHERE recorded=0 ORDER BY id"
    for known in map(_Known._make, db.execute(query).fetchall()):
        day, precision = _since(known.id)
        yield Record(
            id=known.id,
            revision=known.revision,
            title=known.title,
            published=Moment(day, precision, Evidence("minted", "", Place(f"feeds/{known.name}.toml"))),
            updated=day,
            words="",
            keys=(f"name:{known.name}", f"path:{known.path}"),
            kind=KIND,
            source=f"feeds/{known.name}.toml",
            month=_NO_MONTH,
        )


_NO_MONTH = "0000-00"
"""A feed stands in no archived month; a program that takes it for an entry opens none because of it."""


def _since(tag: str) -> tuple[datetime, Precision]:
    """The date in a tag: URI (RFC 4151, section 2.1), which no clock changes; 1970 where a ledger says another URI."""
    year, month, day = (re.findall(r",([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?:", tag) or [("1970", "", "")])[0]
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        return datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC), precision
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC), "year"
