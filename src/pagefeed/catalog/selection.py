"""What a feed holds: its newest entries, its archived months, its branches.

Lives here: the questions that turn what a feed wants into entries, newest first.
Does not live here: which id or date an entry has (catalog.index), documents (render).
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import quote

from pagefeed.catalog.crosslinks import resolved
from pagefeed.catalog.ledger import stamp
from pagefeed.catalog.packing import entry_of
from pagefeed.model import Entry, FeedSpec, Trait
from pagefeed.web import is_device

EVER = datetime.max.replace(tzinfo=UTC)
"""A moment at which everything is due."""

DIGEST = 16
"""Bytes."""
_NAME_BYTES = 255
"""The most that the name of a folder may have on the disks of Linux, macOS and Windows."""
_CUT_BYTES = 80
"""How much of a longer one is kept."""
_ENTRY_BYTES = 1_200
"""About what a document says of an entry besides its own words."""

_LANGUAGE = "coalesce(s.language, :language)"
_VALUES: dict[Trait, str] = {
    "tag": "json_each(s.tags) v",
    "author": "json_each(s.authors) v",
    "language": f"json_each(json_array({_LANGUAGE})) v",
}
"""What an entry has of a trait, as a table."""

_CONTENT = "CASE WHEN s.addressless THEN json_replace(s.content, '$[4]', NULL) ELSE s.content END"
"""What an entry shows, without the address where another page has it."""
_LINKLESS = "s.link IS NULL AND e.link = ''"
"""An entry whose page has no known address, and which no feed that was adopted had one for."""
_NEWEST_FIRST = "ORDER BY e.at DESC, e.place DESC, e.position"
"""Of one moment, those of the later path first."""
_SHOWN = "entries e JOIN sightings s ON s.source=e.source AND s.position=e.position"


@dataclass(frozen=True)
class Selection:
    """Entries of a feed, still packed."""

    rows: tuple[tuple[str, ...], ...]
    """Newest first."""
    full: bool = False
    """Whether its document has no room for older ones."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever anything does that a subscriber could see."""
        return blake2b(b"".join(self.digests), digest_size=DIGEST).hexdigest()

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        """The same for each entry, in as many bytes as `DIGEST`."""
        return tuple(blake2b(json.dumps(row).encode(), digest_size=DIGEST).digest() for row in self.rows)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, unpacked."""
        return tuple(map(entry_of, self.rows))


class Selector:
    """What one feed holds at one moment."""

    def __init__(self, db: sqlite3.Connection, spec: FeedSpec, now: datetime) -> None:
        self.db, self.spec = db, spec
        self.values: dict[str, Any] = {
            "now": stamp(now),
            "language": spec.language,
            "kinds": json.dumps(spec.kinds),
            "tags": json.dumps(spec.tags),
            "authors": json.dumps([name.casefold() for name in spec.authors]),
            "languages": json.dumps([tag.casefold() for tag in spec.languages]),
            "feed": spec.name,
        }
        self.wanted = " AND ".join(self._conditions())

    def _conditions(self) -> Iterator[str]:
        spec = self.spec
        yield "e.source IS NOT NULL AND e.retractions % 2 = 0 AND e.due<=:now AND coalesce(s.expires>:now, 1)"
        yield "s.kind IN (SELECT value FROM json_each(:kinds))"
        if spec.tags:
            yield "EXISTS(SELECT 1 FROM json_each(s.tags) WHERE value IN (SELECT value FROM json_each(:tags)))"
        if spec.authors:
            wanted = "SELECT value FROM json_each(:authors)"
            yield f"EXISTS(SELECT 1 FROM json_each(s.authors) WHERE casefold(value) IN ({wanted}))"
        if spec.languages:
            said = f"substr(casefold({_LANGUAGE}) || '-', 1, length(value) + 1)"
            yield f"EXISTS(SELECT 1 FROM json_each(:languages) WHERE {said} = value || '-')"
        if spec.include != ("**",):
            self.db.execute(
                "CREATE TEMP TABLE IF NOT EXISTS included(feed TEXT, path TEXT, PRIMARY KEY(feed, path)) WITHOUT ROWID"
            )
            self.db.execute("DELETE FROM included WHERE feed=?", (spec.name,))
            paths = [path for (path,) in self.db.execute("SELECT path FROM sources") if spec.includes(path)]
            self.db.executemany("INSERT INTO included VALUES(?, ?)", ((spec.name, path) for path in paths))
            shown = "SELECT 1 FROM sightings f JOIN included i ON i.path=f.source WHERE f.id=e.id AND i.feed=:feed"
            yield f"EXISTS({shown})"

    def newest(self) -> Selection:
        """What the subscription document holds: the newest entries that are due, up to the feed's limits."""
        rows = select(self.db, self.wanted, self.values, self.spec.limit)
        shown = next(_parts(rows, self.spec.limit_bytes), ())
        return Selection(shown, full=len(shown) < len(rows) or len(rows) >= self.spec.limit)

    def linkless(self) -> tuple[int, int, str]:
        """How many entries it holds; how many of them have no link, but for those whose author says so; and the page of
        the newest of these."""
        count = f"SELECT count(*) FROM {_SHOWN} WHERE {self.wanted}"
        (missing,) = self.db.execute(f"{count} AND {_LINKLESS}", self.values).fetchone()
        if not missing:
            return 0, 0, ""
        (held,) = self.db.execute(count, self.values).fetchone()
        newest = f"SELECT s.source FROM {_SHOWN} WHERE {self.wanted} AND {_LINKLESS} {_NEWEST_FIRST} LIMIT 1"
        return held, missing, self.db.execute(newest, self.values).fetchone()[0]

    def months(self, newest: Selection) -> tuple[str, ...]:
        """The archived months, the oldest first: up to the last with an entry that the newest are without."""
        known = json.dumps([row[0] for row in newest.rows])
        last = self.db.execute(
            f"SELECT e.month FROM {_SHOWN} WHERE {self.wanted} "
            "AND e.id NOT IN (SELECT value FROM json_each(:known)) ORDER BY e.month DESC LIMIT 1",
            self.values | {"known": known},
        ).fetchone()
        if last is None:
            return ()
        rows = self.db.execute(
            "SELECT month FROM (SELECT DISTINCT month FROM entries WHERE source IS NOT NULL AND month<=:last) m "
            f"WHERE EXISTS(SELECT 1 FROM {_SHOWN} WHERE e.month=m.month AND {self.wanted}) ORDER BY month",
            self.values | {"last": last[0]},
        )
        return tuple(month for (month,) in rows)

    def month(self, month: str) -> Iterator[tuple[str, Selection]]:
        """An archived month: its name and its entries, or, where they are too large for one document, several names,
        the oldest part first, so that the parts before the last stay as they are while the month grows."""
        rows = select(self.db, f"e.month=:month AND {self.wanted}", self.values | {"month": month})
        for number, part in enumerate(_parts(rows[::-1], self.spec.limit_bytes), start=1):
            yield month if number == 1 else f"{month}-{number}", Selection(part[::-1])

    def branches(self) -> tuple[FeedSpec, ...]:
        """A feed for each tag, author or language of its entries, or for each that it names; none for a feed that has
        no branches. Values that come to the same address are one, called by the most frequent of them."""
        spec = self.spec
        if spec.per is None:
            return ()
        spelled: dict[str, list[str]] = {}
        for value in self._branched(spec.per):
            if slug := slug_of(value):
                spelled.setdefault(slug, []).append(value)
        return tuple(_branch(spec, spec.per, slug, spelled[slug]) for slug in sorted(spelled))

    def nameless(self) -> tuple[str, ...]:
        """The tags, authors or languages that have no branch, for nothing of them could stand in its address."""
        return tuple(value for value in self._branched(self.spec.per) if not slug_of(value)) if self.spec.per else ()

    def _branched(self, per: Trait) -> Iterator[str]:
        """Each value of a trait that is to have a branch, the most frequent first."""
        wanted = {"tag": self.spec.tags, "author": self.spec.authors, "language": self.spec.languages}[per]
        named = {value.casefold() for value in wanted}
        for (value,) in self.db.execute(
            f"SELECT v.value FROM {_SHOWN}, {_VALUES[per]} WHERE {self.wanted} "
            "GROUP BY v.value ORDER BY count(*) DESC, v.value",
            self.values,
        ):
            if not named or value.casefold() in named:
                yield value


def _branch(spec: FeedSpec, trait: Trait, slug: str, spellings: list[str]) -> FeedSpec:
    values = tuple(spellings)
    way = f"{trait}/{slug}"
    return replace(
        spec,
        name=f"{spec.name}/{way}",
        title=f"{spec.title}: {values[0]}",
        path=way if spec.path == "." else f"{spec.path}/{way}",
        id=f"{spec.id}/{quote(way)}",
        per=None,
        branch_of=spec.name,
        aliases=(),
        folder=(*spec.folder, spec.title),
        tags=values if trait == "tag" else spec.tags,
        authors=values if trait == "author" else spec.authors,
        languages=values if trait == "language" else spec.languages,
    )


def with_branches(db: sqlite3.Connection, specs: Iterable[FeedSpec], now: datetime) -> tuple[FeedSpec, ...]:
    """The feeds of a site, each before its branches. A feed that its author put where a branch would be has that
    place."""
    specs = tuple(specs)
    taken = {spec.path.casefold() for spec in specs}
    found: list[FeedSpec] = []
    for spec in specs:
        found.append(spec)
        found += (each for each in Selector(db, spec, now).branches() if each.path.casefold() not in taken)
    return tuple(found)


def slug_of(value: str) -> str:
    """What a value is called in an address: its letters and digits of any script, in small letters, with hyphens
    between words; empty where it has none. What no file may be called, for its length or because Windows keeps the name
    for a device, has its beginning and eight digits of its hash."""
    spoken = value.casefold().replace("+", "-plus").replace("#", "-sharp")
    slug = "-".join(re.findall(r"\w+", unicodedata.normalize("NFC", spoken)))
    if len(slug.encode()) <= _NAME_BYTES and not is_device(slug):
        return slug
    beginning = slug.encode()[:_CUT_BYTES].decode(errors="ignore").rstrip("-")
    return f"{beginning}-{blake2b(slug.encode(), digest_size=4).hexdigest()}"


class Waiting(NamedTuple):
    """What changes by itself."""

    begin: int
    """How many entries wait for their date."""
    end: int
    """How many are published until a date ahead."""
    due: str
    """When the first of them changes (RFC 3339); empty where none does."""


def waiting(db: sqlite3.Connection, now: datetime) -> Waiting:
    """The entries that a feed gets or loses without anybody doing anything."""
    is_there = "e.source IS NOT NULL AND e.retractions % 2 = 0"
    begin, first = db.execute(
        f"SELECT count(*), min(e.due) FROM {_SHOWN} WHERE {is_there} AND e.due>:now AND coalesce(s.expires>e.due, 1)",
        {"now": stamp(now)},
    ).fetchone()
    end, last = db.execute(
        f"SELECT count(*), min(s.expires) FROM {_SHOWN} WHERE {is_there} AND s.expires>:now", {"now": stamp(now)}
    ).fetchone()
    return Waiting(begin, end, min(filter(None, (first, last)), default=""))


class Included(NamedTuple):
    """The pages that a feed wants, whatever they hold."""

    pages: int
    """All of them."""
    entered: int
    """Those that hold an entry."""
    faulty: int
    """Those that are not published for what is wrong with them."""
    undated: int
    """Those that were taken for no posts."""


def count_included(db: sqlite3.Connection, spec: FeedSpec) -> Included:
    """How many pages a feed wants, and what became of them."""
    counts = (
        sum(spec.includes(path) for (path,) in db.execute(query))
        for query in (
            "SELECT path FROM sources",
            "SELECT DISTINCT source FROM sightings WHERE id IS NOT NULL",
            "SELECT path FROM sources WHERE findings != '[]'",
            "SELECT DISTINCT source FROM sightings JOIN sources ON path=source WHERE id IS NULL AND dated=0",
        )
    )
    return Included(*counts)


def find(db: sqlite3.Connection, words: str, *, retracted: bool = False) -> tuple[Entry, ...]:
    """Entries by id or its last part, by link, by the page they are found on, or by words of their title; for
    people. Those that are published, or those that were retracted."""
    wanted = (
        "e.source IS NOT NULL AND e.retractions % 2 = :retracted AND "
        "(:words IN (e.id, nullif(e.guid, ''), nullif(e.link, ''), json_extract(s.content, '$[4]')) "
        "OR substr(e.id, -1 - length(:words)) = ':' || :words "
        "OR e.id IN (SELECT id FROM sightings WHERE source = :words) "
        "OR (:words != '' AND instr(casefold(s.title), casefold(:words))))"
    )
    return Selection(select(db, wanted, {"words": words.strip(), "retracted": int(retracted)}, 20)).entries


def select(db: sqlite3.Connection, wanted: str, values: dict[str, Any], limit: int = -1) -> tuple[tuple[str, ...], ...]:
    """The entries that a condition holds for, packed, newest first; of one moment, those of the later path first."""
    rows = db.execute(
        f"SELECT e.id, e.guid, {_CONTENT}, e.published, e.updated, "
        "(SELECT json_group_array(source) FROM "
        "(SELECT DISTINCT source FROM sightings f WHERE f.id=e.id ORDER BY source)), e.link, s.source, s.position "
        f"FROM {_SHOWN} WHERE {wanted} {_NEWEST_FIRST} LIMIT :limit",
        values | {"limit": limit},
    )
    return tuple(
        (id_, guid, resolved(db, content, source, position), *rest)
        for id_, guid, content, *rest, source, position in rows.fetchall()
    )


def _parts(rows: tuple[tuple[str, ...], ...], size: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Entries in their order, in parts of about so many bytes at most; none is without an entry."""
    begin, used = 0, 0
    for number, row in enumerate(rows):
        used += (weight := _weight(row))
        if used > size and number > begin:
            yield rows[begin:number]
            begin, used = number, weight
    if rows:
        yield rows[begin:]


def _weight(row: tuple[str, ...]) -> int:
    """About how many bytes an entry has in the largest of its documents: markup is escaped there."""
    content = row[2]
    escaped = 3 * (content.count("<") + content.count(">")) + 4 * content.count("&")
    return _ENTRY_BYTES + len(content.encode()) + escaped
