"""The index: every entry, findable; it can be deleted and made anew from items/ and the ledger.

Lives here: which sources changed, which id a sighting has, what subscribers get.
Does not live here: what makes two things alike (the keys and sketches compared here are made in
shape.identity), or the record that must not be lost (catalog.ledger).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from pagefeed.catalog import ledger
from pagefeed.catalog.ledger import Record, instant, packed, stamp, unpacked
from pagefeed.catalog.standing import stat_of
from pagefeed.model import Content, Entry, Evidence, FeedSpec, Finding, Moment, Place, Sighting

ALIKE = 0.5
"""Share of neighbouring word pairs that a vanished entry and a new one have in common to be the same."""
ALIKE_IN_PLACE = 0.2
"""The same for the article of one file: whoever edits a page edits its story."""


@dataclass(frozen=True, slots=True)
class Known:
    """A source as it was when last read."""

    stat: str
    """Size and modification time of page and sidecar."""
    digest: str
    """Hash of the bytes of page and sidecar."""
    options: str
    """Whatever else the reading depended on."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run brings to subscribers."""

    new: int
    """Entries that were never seen before."""
    updated: int
    """Entries whose words changed."""
    unchanged: int
    """All other entries that a page still shows."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries of a feed, still packed."""

    rows: tuple[tuple[str, ...], ...]
    """Newest first."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever anything does that a subscriber could see."""
        return blake2b(json.dumps(self.rows).encode(), digest_size=16).hexdigest()

    def entries(self) -> tuple[Entry, ...]:
        """The entries, unpacked."""
        return tuple(map(_entry, self.rows))


class Index:
    """All that is known of a site, within one transaction: a run happens whole or not at all."""

    def __init__(self, connection: sqlite3.Connection, root: str) -> None:
        self.db = connection
        self.root = root
        self.ledger_stat: str | None = None

    # --- sources ----------------------------------------------------------------------------------

    def sources(self) -> dict[str, Known]:
        """Every source that was read before, by path."""
        return {
            path: Known(*rest) for path, *rest in self.db.execute("SELECT path, stat, digest, options FROM sources")
        }

    def put(self, path: str, known: Known, sightings: Iterable[Sighting], findings: Iterable[Finding]) -> None:
        """Take in what a source says now, in place of what it said before."""
        self.drop(path)
        self.db.execute(
            "INSERT INTO sources VALUES(?, ?, ?, ?, ?)",
            (path, known.stat, known.digest, known.options, pack(tuple(findings))),
        )
        self.db.executemany(
            "INSERT INTO sightings VALUES(?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    path,
                    seen.position,
                    seen.content.kind,
                    # A day that only the clock told would be another once the index is made anew.
                    "" if seen.copied.evidence.rule == "first seen" else stamp(seen.copied.at),
                    seen.published.evidence.rule == "stated",
                    pack(seen.published),
                    stamp(seen.updated.at) if seen.updated else None,
                    seen.words,
                    json.dumps(seen.keys),
                    packed(seen.sketch),
                    seen.content.title,
                    json.dumps(seen.content.tags),
                    pack(seen.content),
                )
                for seen in sightings
            ),
        )

    def touch(self, path: str, known: Known) -> None:
        """The source was touched, but says the same."""
        self.db.execute("UPDATE sources SET stat=? WHERE path=?", (known.stat, path))

    def drop(self, path: str) -> None:
        """The source is gone, or about to say something else; its entries wait to be found again."""
        self.db.execute(
            "INSERT INTO dropped SELECT id FROM sightings WHERE source=? AND id IS NOT NULL",
            (path,),
        )
        self.db.execute("DELETE FROM sightings WHERE source=?", (path,))
        self.db.execute("DELETE FROM sources WHERE path=?", (path,))

    def findings(self) -> tuple[Finding, ...]:
        """What is to be mended in the sources, in order of path."""
        rows = self.db.execute("SELECT findings FROM sources WHERE findings != '[]' ORDER BY path")
        return tuple(
            Finding(rule=rule, severity=severity, place=Place(*place), what=what, cure=cure)
            for (found,) in rows
            for rule, severity, place, what, cure in json.loads(found)
        )

    # --- the ledger -------------------------------------------------------------------------------

    def learn(self) -> tuple[Finding, ...]:
        """Read the ledger if it is not as this index left it.

        What the ledger has lost and the index still knows is written to it again.
        """
        self.ledger_stat = self._stat_of_ledger()
        if self.ledger_stat and self.ledger_stat == self._meta("ledger"):
            return ()
        findings: list[Finding] = []
        self.db.execute("UPDATE entries SET recorded=0")
        for record in ledger.read(self.root):
            if isinstance(record, Finding):
                findings.append(record)
            else:
                self._learn(record)
        if findings:
            self.ledger_stat = None  # It is read, and complained of, until it is mended.
        return tuple(findings)

    def _stat_of_ledger(self) -> str:
        return stat_of(os.path.join(self.root, ledger.NAME))

    def _learn(self, record: Record) -> None:
        row = self.db.execute("SELECT revision, at, updated, words FROM entries WHERE id=?", (record.id,)).fetchone()
        facts = (record.revision, stamp(record.published.at), stamp(record.updated), record.words)
        if row is None or facts > row:
            self._keep(record)
        self.db.execute("UPDATE entries SET recorded=1 WHERE id=?", (record.id,))
        self._add_keys(record.id, record.keys)

    def _keep(self, record: Record) -> None:
        self.db.execute(
            "INSERT INTO entries VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL) "
            "ON CONFLICT(id) DO UPDATE SET revision=excluded.revision, at=excluded.at, "
            "published=excluded.published, updated=excluded.updated, "
            "words=excluded.words, title=excluded.title, due=excluded.due, "
            "kind=excluded.kind, home=excluded.home, sketch=excluded.sketch",
            (
                record.id,
                record.revision,
                stamp(record.published.at),
                pack(record.published),
                stamp(record.updated),
                record.words,
                record.title,
                stamp(_due(record.published)),
                record.kind,
                record.source,
                record.sketch,
            ),
        )

    def _add_keys(self, id_: str, keys: Iterable[str]) -> None:
        # The smaller id wins a key that two branches gave away, so the order of a merge does not matter.
        self.db.executemany(
            "INSERT INTO keys VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET id=min(id, excluded.id)",
            ((key, id_) for key in keys),
        )

    # --- identity ---------------------------------------------------------------------------------

    def settle(self, authority: str, now: datetime, *, write: bool = True) -> Changes:
        """Give every sighting its id, every entry its dates, and the ledger what is new in that.

        `authority` begins new ids (`tag:example.org,2025:`); `now` is the moment at which a change is seen
        that has no other date. The ledger is on the disk before this returns.
        """
        touched = {id_ for (id_,) in self.db.execute("SELECT DISTINCT id FROM dropped")}
        minted: set[str] = set()
        newcomers = [
            row for (row,) in self.db.execute("SELECT rowid FROM sightings WHERE id IS NULL ORDER BY source, position")
        ]
        unknown = [row for row in newcomers if not self._match_by_key(row, touched)]
        orphans = self._orphans() if unknown else {}
        for row in unknown:
            if not self._match_by_key(row, touched) and not self._match_by_likeness(row, orphans, touched):
                minted.add(self._mint(row, authority))
        touched |= minted
        updated: set[str] = set()
        lines = self._resolve(touched, minted, updated, now)
        if write:
            as_learned = self.ledger_stat == self._stat_of_ledger()
            ledger.append(self.root, lines)
            self._remember("ledger", self._stat_of_ledger() if as_learned else "")
        else:
            for _ in lines:
                pass
        self.db.execute("DELETE FROM dropped")
        (shown,) = self.db.execute("SELECT count(*) FROM entries WHERE source IS NOT NULL").fetchone()
        return Changes(len(minted), len(updated), shown - len(minted) - len(updated))

    def _match_by_key(self, row: int, touched: set[str]) -> bool:
        source, kind, packed_keys, sketch = self.db.execute(
            "SELECT source, kind, keys, sketch FROM sightings WHERE rowid=?", (row,)
        ).fetchone()
        keys: list[str] = json.loads(packed_keys)
        for key in keys:
            found = self.db.execute("SELECT id FROM keys WHERE key=?", (key,)).fetchone()
            if found and not self._is_another(
                found[0], key, keys, source, _sketch(sketch) if kind == "article" else None
            ):
                self._give(row, found[0], touched)
                return True
        return False

    def _is_another(self, id_: str, key: str, keys: list[str], source: str, article: frozenset[int] | None) -> bool:
        """Whether a shared key is not enough to be the same entry. `article` is the sketch of an article."""
        name = key.partition(":")[0]
        if name == "link":
            # Two cards of one page may lead to one address, such as that of a channel.
            return bool(self.db.execute("SELECT 1 FROM sightings WHERE id=? AND source=?", (id_, source)).fetchone())
        if name == "text":
            return False
        # Columns and daily rounds often share headline and opening: of two articles the opening alone says nothing,
        # and with the headline they must be alike in the rest as well. Two addresses are two stories.
        theirs_is = self.db.execute("SELECT sketch FROM entries WHERE id=? AND kind='article'", (id_,)).fetchone()
        if article is not None and theirs_is:
            alike = _share(article, _sketch(ledger.unpack_sketch(theirs_is[0]))) >= ALIKE
            if name == "open" or not alike:
                return True
        links = [mine for mine in keys if mine.startswith("link:")]
        theirs = [known for known in self.keys_of(id_) if known.startswith("link:")]
        return bool(links and theirs) and not set(links) & set(theirs)

    def _orphans(self) -> dict[str, tuple[str, str, frozenset[int]]]:
        """Entries that no page shows now: id to source, kind, sketch, as the ledger keeps them."""
        rows = self.db.execute(
            "SELECT id, home, kind, sketch FROM entries WHERE revision > 0 "
            "AND id NOT IN (SELECT id FROM sightings WHERE id IS NOT NULL)"
        )
        return {id_: (home, kind, _sketch(ledger.unpack_sketch(sketch))) for id_, home, kind, sketch in rows}

    def _match_by_likeness(
        self, row: int, orphans: dict[str, tuple[str, str, frozenset[int]]], touched: set[str]
    ) -> bool:
        if not orphans:
            return False
        source, kind, sketch = self.db.execute(
            "SELECT source, kind, sketch FROM sightings WHERE rowid=?", (row,)
        ).fetchone()
        mine = _sketch(sketch)

        def likeness(id_: str) -> float:
            where, what, theirs = orphans[id_]
            share = _share(mine, theirs)
            in_place = where == source and what == kind == "article"
            return share if share >= (ALIKE_IN_PLACE if in_place else ALIKE) else 0.0

        best = max(orphans, key=lambda id_: (likeness(id_), id_))
        if not likeness(best):
            return False
        del orphans[best]
        self._give(row, best, touched)
        return True

    def _mint(self, row: int, authority: str) -> str:
        keys, sketch = self.db.execute("SELECT keys, sketch FROM sightings WHERE rowid=?", (row,)).fetchone()
        stem = f"{authority}{blake2b(json.loads(keys)[0].encode(), digest_size=8).hexdigest()}"
        id_, count = stem, 1
        while self.db.execute("SELECT 1 FROM entries WHERE id=?", (id_,)).fetchone():
            count += 1
            id_ = f"{stem}-{count}"
        self.db.execute(
            "INSERT INTO entries SELECT ?, 0, '', '', '', '', title, '', kind, source, ?, 0, NULL, NULL FROM sightings "
            "WHERE rowid=?",
            (id_, ledger.pack_sketch(unpacked(sketch)), row),
        )
        self._give(row, id_, set())
        return id_

    def _give(self, row: int, id_: str, touched: set[str]) -> None:
        touched.add(id_)
        self.db.execute("UPDATE sightings SET id=? WHERE rowid=?", (id_, row))
        (keys,) = self.db.execute("SELECT keys FROM sightings WHERE rowid=?", (row,)).fetchone()
        known = self.keys_of(id_)
        if new := [key for key in json.loads(keys) if key not in known]:
            self.db.executemany("INSERT OR IGNORE INTO keys VALUES(?, ?)", ((key, id_) for key in new))
            self.db.execute("UPDATE entries SET recorded=0 WHERE id=?", (id_,))

    def _resolve(self, touched: set[str], minted: set[str], updated: set[str], now: datetime) -> Iterator[str]:
        """Settle what each touched entry shows and since when; yields the ledger's new lines."""
        unrecorded = {id_ for (id_,) in self.db.execute("SELECT id FROM entries WHERE recorded=0")}
        for id_ in sorted(touched | unrecorded):
            shown = self._shown(id_)
            place = (shown.source, shown.position) if shown else (None, None)
            self.db.execute("UPDATE entries SET source=?, position=? WHERE id=?", (*place, id_))
            before = None if id_ in minted else self._record(id_)
            after = _revised(before, shown, now) if shown and before else before
            if shown and after is None:
                after = _first(id_, shown, self.keys_of(id_))
            if after is None or (after == before and id_ not in unrecorded):
                continue
            if before and after.updated != before.updated:
                updated.add(id_)
            record = replace(after, revision=after.revision + 1)
            self._keep(record)
            self.db.execute("UPDATE entries SET recorded=1 WHERE id=?", (id_,))
            yield record.line()

    def _shown(self, id_: str) -> _Shown | None:
        """The sighting that an entry shows: an article before a teaser, then the newest copy."""
        order = "ORDER BY kind, copied DESC, source, position LIMIT 1"
        row = self.db.execute(
            "SELECT source, position, title, words, published, updated, copied, kind, sketch "
            f"FROM sightings WHERE id=? {order}",
            (id_,),
        ).fetchone()
        if row is None:
            return None
        stated = self.db.execute(f"SELECT published FROM sightings WHERE id=? AND stated {order}", (id_,)).fetchone()
        source, position, title, words, published, updated, copied, kind, sketch = row
        return _Shown(
            source=source,
            position=position,
            title=title,
            words=words,
            published=_moment(stated[0] if stated else published),
            changes=tuple(instant(text) for text in (updated, copied) if text),
            says_updated=instant(updated) if updated else None,
            kind=kind,
            sketch=ledger.pack_sketch(unpacked(sketch)),
        )

    def _record(self, id_: str) -> Record:
        """What is known of an entry so far, with the keys it has by now."""
        revision, published, updated, words, title, kind, home, sketch = self.db.execute(
            "SELECT revision, published, updated, words, title, kind, home, sketch FROM entries WHERE id=?", (id_,)
        ).fetchone()
        return Record(
            id=id_,
            revision=revision,
            published=_moment(published),
            updated=instant(updated),
            words=words,
            keys=self.keys_of(id_),
            title=title,
            kind=kind,
            source=home,
            sketch=sketch,
        )

    def keys_of(self, id_: str) -> tuple[str, ...]:
        """The fingerprints by which an entry is known again."""
        return tuple(key for (key,) in self.db.execute("SELECT key FROM keys WHERE id=? ORDER BY key", (id_,)))

    # --- feeds ------------------------------------------------------------------------------------

    def newest(self, spec: FeedSpec, now: datetime) -> Selection:
        """The newest entries that a feed wants and that are due, up to its limit."""
        wanted = ["e.due<=?", f"s.kind IN ({', '.join('?' * len(spec.kinds))})"]
        values: list[Any] = [stamp(now), *spec.kinds]
        if spec.tags:
            wanted.append(f"EXISTS(SELECT 1 FROM json_each(s.tags) WHERE value IN ({', '.join('?' * len(spec.tags))}))")
            values += spec.tags
        if spec.include != ("**",):
            self.db.execute("CREATE TEMP TABLE IF NOT EXISTS included(path TEXT PRIMARY KEY) WITHOUT ROWID")
            self.db.execute("DELETE FROM included")
            paths = (path for (path,) in self.db.execute("SELECT path FROM sources").fetchall())
            self.db.executemany("INSERT INTO included VALUES(?)", ((path,) for path in paths if spec.includes(path)))
            wanted.append("EXISTS(SELECT 1 FROM sightings f JOIN included i ON i.path=f.source WHERE f.id=e.id)")
        return self._select(" AND ".join(wanted), [*values, spec.limit])

    def waiting(self, now: datetime) -> tuple[int, str]:
        """How many entries wait for their date, and when the first of them is due (RFC 3339; empty for none)."""
        waits = "SELECT count(*), coalesce(min(due), '') FROM entries WHERE source IS NOT NULL AND due>?"
        count, due = self.db.execute(waits, (stamp(now),)).fetchone()
        return count, due

    def count_included(self, spec: FeedSpec) -> tuple[int, int, int]:
        """How many pages a feed wants, whatever they hold; how many of them hold any entry; how many are at fault."""
        pages, entered, faulty = (
            sum(spec.includes(path) for (path,) in self.db.execute(query))
            for query in (
                "SELECT path FROM sources",
                "SELECT DISTINCT source FROM sightings",
                "SELECT path FROM sources WHERE findings != '[]'",
            )
        )
        return pages, entered, faulty

    def find(self, words: str) -> Selection:
        """Entries by id or its last part, by link, by the page they are found on, or by words of their title; for
        people."""
        wanted = (
            "(?1 IN (e.id, json_extract(s.content, '$[4]')) OR substr(e.id, -1 - length(?1)) = ':' || ?1 "
            "OR e.id IN (SELECT id FROM sightings WHERE source = ?1) "
            "OR (?1 != '' AND instr(casefold(s.title), casefold(?1))))"
        )
        return self._select(wanted, [words.strip(), 20])

    def _select(self, wanted: str, values: list[Any]) -> Selection:
        rows = self.db.execute(
            "SELECT e.id, s.content, e.published, e.updated, "
            "(SELECT json_group_array(source) FROM "
            "(SELECT DISTINCT source FROM sightings f WHERE f.id=e.id ORDER BY source)) "
            "FROM entries e JOIN sightings s ON s.source=e.source AND s.position=e.position "
            f"WHERE e.source IS NOT NULL AND {wanted} ORDER BY e.at DESC, e.id LIMIT ?",
            values,
        )
        return Selection(tuple(rows))

    # --- documents --------------------------------------------------------------------------------

    def documents(self, feed: str) -> dict[str, tuple[str, str]]:
        """What was last written for a feed: path to fingerprint and stat of the file."""
        rows = self.db.execute("SELECT path, fingerprint, stat FROM documents WHERE feed=?", (feed,))
        return {path: (fingerprint, stat) for path, fingerprint, stat in rows}

    def wrote(self, feed: str, fingerprint: str, files: Iterable[tuple[str, str]]) -> None:
        """Remember the files of a feed: paths and stats."""
        self.db.execute("DELETE FROM documents WHERE feed=?", (feed,))
        self.db.executemany(
            "INSERT INTO documents VALUES(?, ?, ?, ?)",
            ((feed, path, fingerprint, stat) for path, stat in files),
        )

    def _remember(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (key, value))

    def _meta(self, key: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return row[0] if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The part of a sighting that its entry's record depends on."""

    source: str
    position: int
    title: str
    words: str
    published: Moment
    changes: tuple[datetime, ...]
    """Dates that a change may have: the page's own, then that of the copy."""
    says_updated: datetime | None
    kind: str
    sketch: str
    """Packed for the ledger."""


def _due(published: Moment) -> datetime:
    """From when on an entry is shown: its moment, or the beginning of its day where no time is known."""
    return published.at if published.precision == "minute" else published.at - timedelta(hours=12)


def _first(id_: str, shown: _Shown, keys: tuple[str, ...]) -> Record:
    """The record of an entry that was never seen before; its first revision is counted when it is kept."""
    return Record(
        id=id_,
        revision=0,
        published=shown.published,
        updated=max(shown.published.at, shown.says_updated or shown.published.at),
        words=shown.words,
        keys=keys,
        title=shown.title,
        kind=shown.kind,
        source=shown.source,
        sketch=shown.sketch,
    )


def _revised(before: Record, shown: _Shown, now: datetime) -> Record:
    """What is known after another look: `published` moves at the author's word, `updated` with the words."""
    after = before
    stated = shown.published.evidence
    if stated.rule == "stated" and stated.words != before.published.evidence.words:
        # What never changed was updated when it was published, also where that is moved back.
        unchanged = before.updated == before.published.at
        updated = shown.published.at if unchanged else max(before.updated, shown.published.at)
        after = replace(after, published=shown.published, updated=updated)
    if shown.words != before.words:
        later = next((date for date in shown.changes if date > after.updated), None)
        changed = later or max(now.replace(microsecond=0), after.updated + timedelta(seconds=1))
        after = replace(after, words=shown.words, title=shown.title, updated=max(changed, after.published.at))
        after = replace(after, kind=shown.kind, source=shown.source, sketch=shown.sketch)
    return after


def pack(value: object) -> str:
    """A value of the model as JSON, its fields in order."""
    return json.dumps(value, default=_unpacked, ensure_ascii=False, separators=(",", ":"))


def _unpacked(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, name) for name in _names(type(value))]
    if isinstance(value, datetime):
        return stamp(value)
    raise TypeError(f"cannot pack {value!r}")


@lru_cache(maxsize=32)
def _names(type_: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(type_))


def _moment(text: str) -> Moment:
    at, precision, evidence = json.loads(text)
    return Moment(instant(at), precision, _evidence(evidence))


def _evidence(fields_: list[Any]) -> Evidence:
    rule, words, place = fields_
    return Evidence(rule, words, Place(*place) if place else None)


def _entry(row: tuple[str, ...]) -> Entry:
    id_, content, published, updated, found_on = row
    values = dict(zip(_names(Content), json.loads(content), strict=True))
    values["title_evidence"] = _evidence(values["title_evidence"])
    values["authors"], values["tags"] = tuple(values["authors"]), tuple(values["tags"])
    return Entry(
        id=id_,
        content=Content(**values),
        published=_moment(published),
        updated=instant(updated),
        found_on=tuple(json.loads(found_on)),
    )


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    """The likeness of two texts: the share that both sketches have of the smallest hashes of either (Broder 1997).
    A sketch shorter than the ledger keeps is whole, and then the share is exact."""
    both = one | other
    fewer = min(len(one), len(other))
    if ledger.SKETCH <= fewer < max(len(one), len(other)):
        both = frozenset(sorted(both)[:fewer])
    return len(one & other & both) / (len(both) or 1)


def _sketch(hashes: bytes) -> frozenset[int]:
    return frozenset(unpacked(hashes))
