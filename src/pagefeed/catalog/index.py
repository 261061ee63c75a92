"""The index: every entry, findable; it can be deleted and made anew from items/ and the ledger.

Lives here: which sources changed, which id a sighting has, what subscribers were given.
Does not live here: what a feed holds (catalog.selection), what makes two things alike (the keys and sketches
compared here are made in entries.identity), or the record that must not be lost (catalog.ledger).
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import partial
from hashlib import blake2b
from itertools import chain, count
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pagefeed.catalog import crosslinks, feedids, ledger
from pagefeed.catalog.alone import alone
from pagefeed.catalog.claims import plain
from pagefeed.catalog.freshness import stat_of
from pagefeed.catalog.ledger import Record, instant, packed, stamp, unpacked
from pagefeed.catalog.matching import BY_WORDS, ROUNDS, Match, Matcher
from pagefeed.catalog.order import natural
from pagefeed.catalog.packing import moment_of, pack, unpacked_item
from pagefeed.model import Finding, Moment, Place, PublishedState, Sighting

_OF_FOLDER = 3
"""One of so many pages of a folder must have a date for those that have to be posts."""
_OF_SITE = 20
"""One of so many pages of a site must be a post for those without a date to be none. Real sites: 3 % of the notes of
a handbook, 46 % where documentation stands beside a blog, 10 % of Docusaurus' own, more than 97 % of pure blogs."""


CATALOG_ERRORS = (sqlite3.Error,)
"""What goes wrong with the catalog itself, whatever page is at hand."""
_LEFT = """
CASE
    WHEN digest != '' THEN ''
    WHEN EXISTS(SELECT 1 FROM sightings s WHERE s.source=p.path) THEN '; the page stays as published'
    WHEN EXISTS(SELECT 1 FROM entries e WHERE e.home=p.path AND e.source IS NULL AND e.revision AND e.retractions % 2=0)
    THEN '; what was published of it is in no feed until it can be read'
    ELSE ''
END
"""
"""What becomes of the entries of a source that cannot be read, for which there is no digest. What they were is known to
the catalog alone, so that one made anew is without them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A source as it was when last read."""

    stat: str
    """Size and modification time of page and sidecar."""
    digest: str
    """Hash of the bytes of page and sidecar; empty where they cannot be read."""
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
    merged: tuple[Finding, ...] = ()
    """Which pages have become one entry with another page."""
    findings: tuple[Finding, ...] = ()
    """Where pages claim what another page has."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of dist/ as it was left."""

    fingerprint: str
    """Of what it was made from; empty where it is to be made again."""
    stat: str
    """Size and modification time."""
    touched: bool
    """Whether an entry of its month was looked at since."""


_NO_LEDGER = "none"
"""In place of the size and time of a ledger that is not there."""


class Index:
    """All that is known of a site, within one transaction: a run happens whole or not at all."""

    def __init__(self, connection: sqlite3.Connection, root: str, timezone: str) -> None:
        """`timezone` is the site's, an IANA name: an entry that is known by its day is shown from when that begins."""
        self.db = connection
        self.root = root
        self.zone = ZoneInfo(timezone)
        self.matcher = Matcher(connection)
        self.ledger_stat: str | None = None
        self._minted: set[str] = set()
        self._heard_of: set[str] | None = None
        self._changed_names: set[str] = set()
        self._led_elsewhere: set[str] = set()

    # --- sources ----------------------------------------------------------------------------------

    def sources(self) -> dict[str, Known]:
        """Every source that was read before, by path."""
        return {
            path: Known(*rest) for path, *rest in self.db.execute("SELECT path, stat, digest, options FROM sources")
        }

    def put(
        self,
        path: str,
        known: Known,
        sightings: Iterable[Sighting],
        findings: Iterable[Finding],
        *,
        held: str = "",
        dated: bool | None = None,
    ) -> None:
        """Take in what a source says now, in place of what it said before.

        `held` says why it is not published; `dated` whether an article of its author's own has a date of its own.
        """
        self.drop(path)
        self.db.executemany("INSERT INTO names VALUES(?, ?)", ((name, path) for name in crosslinks.names_of(path)))
        sightings = tuple(sightings)
        self.db.executemany(
            "INSERT INTO crossings(source, position, target, name, line) VALUES(?, ?, ?, ?, ?)",
            (row for seen in sightings for row in crosslinks.rows_of(path, seen.position, seen.crossings)),
        )
        self.db.execute(
            "INSERT INTO sources VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            (
                path,
                known.stat,
                known.digest,
                known.options,
                pack(tuple(dict.fromkeys(findings))),
                _folder(path),
                held,
                dated,
            ),
        )
        self.db.executemany(
            "INSERT INTO sightings VALUES(?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 0)",
            (
                (
                    path,
                    seen.position,
                    seen.content.kind,
                    # A day that only the clock told would be another once the index is made anew.
                    "" if seen.copied.evidence.rule == "first seen" else stamp(seen.copied.at),
                    seen.published.evidence.rule == "stated",
                    pack(seen.published),
                    pack(seen.updated) if seen.updated else None,
                    seen.silent,
                    seen.words,
                    json.dumps(seen.keys),
                    packed(seen.sketch),
                    packed(seen.opening),
                    seen.content.title,
                    json.dumps(seen.content.tags),
                    json.dumps([author.name for author in seen.content.authors]),
                    seen.content.language,
                    # NULL is not known, empty is none.
                    seen.content.link or ("" if seen.unlinked else None),
                    stamp(seen.expires) if seen.expires else None,
                    pack(seen.content),
                    plain(seen.content.title) if seen.content.titled else "",
                    seen.authored,
                )
                for seen in sightings
            ),
        )

    def keep(self, path: str, known: Known, findings: Iterable[Finding]) -> None:
        """The source cannot be read: whatever of it is published stays, and the findings say why."""
        self.db.execute("DELETE FROM sightings WHERE source=? AND id IS NULL", (path,))
        names = crosslinks.names_of(path)
        self.db.executemany("INSERT OR IGNORE INTO names VALUES(?, ?)", ((name, path) for name in names))
        self.db.execute(
            "INSERT INTO sources VALUES(:path, :stat, '', :options, :findings, :folder, '', NULL) ON CONFLICT(path) "
            "DO UPDATE SET stat=:stat, digest='', options=:options, findings=:findings, held='', "
            "dated=CASE WHEN EXISTS(SELECT 1 FROM sightings WHERE source=:path) THEN dated END",
            {
                "path": path,
                "stat": known.stat,
                "options": known.options,
                # They may show what could not be read, and whatever that is, it must not keep them from being kept.
                "findings": pack(tuple(dict.fromkeys(findings))).encode(errors="replace").decode(),
                "folder": _folder(path),
            },
        )

    def carry(self, old: str, new: str) -> None:
        """A page that cannot be read was renamed: what is published of it stays, under its new path."""
        self.db.execute(
            "INSERT OR IGNORE INTO dropped SELECT id, source FROM sightings WHERE source=? AND id IS NOT NULL", (old,)
        )
        for table in ("sightings", "crossings"):
            self.db.execute(f"UPDATE {table} SET source=? WHERE source=?", (new, old))
        self.drop(old)

    def has_unread(self) -> bool:
        """Whether there is a page that cannot be read."""
        return self.db.execute("SELECT 1 FROM sources WHERE digest='' LIMIT 1").fetchone() is not None

    def sketch_on(self, path: str) -> tuple[int, ...]:
        """The sketch of the first entry that is published of a page; empty where none is."""
        query = "SELECT sketch FROM sightings WHERE source=? AND id IS NOT NULL ORDER BY position LIMIT 1"
        row = self.db.execute(query, (path,)).fetchone()
        return unpacked(row[0]) if row else ()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do all of something or, where an exception ends it, nothing."""
        self.db.execute("SAVEPOINT whole")
        try:
            yield
        except Exception:
            with suppress(sqlite3.Error):  # Where the disk is full, SQLite has gone back further already.
                self.db.execute("ROLLBACK TO whole")
                self.db.execute("RELEASE whole")
            raise
        self.db.execute("RELEASE whole")

    def touch(self, path: str, known: Known) -> None:
        """The source was touched, but says the same."""
        self.db.execute("UPDATE sources SET stat=? WHERE path=?", (known.stat, path))

    def drop(self, path: str) -> None:
        """The source is gone, or about to say something else; its entries wait to be found again."""
        self.db.execute(
            "INSERT OR IGNORE INTO dropped SELECT id, source FROM sightings WHERE source=? AND id IS NOT NULL",
            (path,),
        )
        names = crosslinks.names_of(path)
        self._changed_names.update(names)
        self.db.executemany("DELETE FROM names WHERE name=? AND source=?", ((name, path) for name in names))
        self.db.execute("DELETE FROM crossings WHERE source=?", (path,))
        self.db.execute("DELETE FROM sightings WHERE source=?", (path,))
        self.db.execute("DELETE FROM sources WHERE path=?", (path,))

    def lead(self) -> None:
        """Let links from page to page lead where their pages are now."""
        self._led_elsewhere |= crosslinks.settle(self.db, self._changed_names)
        self._changed_names.clear()

    def has_unlinked(self) -> bool:
        """Whether any page shows an entry whose address is not known."""
        return self.db.execute("SELECT 1 FROM sightings WHERE link IS NULL LIMIT 1").fetchone() is not None

    def findings(self) -> tuple[Finding, ...]:
        """What is to be told of the sources, in order of path, once `settle` knows which of them hold entries: of a
        page that is no post, only that."""
        without = "SELECT source FROM sightings WHERE id IS NULL"
        rows = self.db.execute(
            f"SELECT findings, {_LEFT} FROM sources p WHERE findings != '[]' AND path NOT IN ({without}) ORDER BY path"
        )
        of_pages = (
            Finding(rule=rule, severity=severity, place=Place(*place), what=what + left * (not number), cure=cure)
            for found, left in rows
            for number, (rule, severity, place, what, cure) in enumerate(json.loads(found))
        )
        both = (*of_pages, *crosslinks.findings(self.db))
        return tuple(sorted(both, key=lambda finding: finding.place.path))

    def held(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """The sources that are not published, by path, and why."""
        expired = "SELECT DISTINCT source, 'expired' FROM sightings WHERE expires<=?"
        rows = self.db.execute(f"SELECT path, held FROM sources WHERE held != '' UNION {expired}", (stamp(now),))
        return tuple((path, why) for path, why in rows)

    def no_posts(self) -> tuple[str, ...]:
        """The pages that `settle` took for no posts, by path: without a date in a site whose posts have one."""
        query = "SELECT DISTINCT source FROM sightings JOIN sources ON path=source WHERE id IS NULL AND dated=0"
        return tuple(path for (path,) in self.db.execute(f"{query} ORDER BY source"))

    # --- the ledger -------------------------------------------------------------------------------

    def learn(self) -> tuple[Finding, ...]:
        """Read the ledger if it is not as this index left it.

        What the ledger has lost and the index still knows is written to it again.
        """
        self.ledger_stat = self._stat_of_ledger()
        if (self.ledger_stat or _NO_LEDGER) == self._meta("ledger"):
            return ()
        findings: list[Finding] = []
        self.db.execute("UPDATE entries SET recorded=0")
        self.db.execute("UPDATE feeds SET recorded=0")
        for record in ledger.read(self.root):
            if isinstance(record, Finding):
                findings.append(record)
            elif record.kind == feedids.KIND:
                feedids.learn(self.db, record)
            else:
                self._learn(record)
        if findings:
            self.ledger_stat = None  # It is read, and complained of, until it is mended.
        return tuple(findings)

    def _stat_of_ledger(self) -> str:
        return stat_of(os.path.join(self.root, ledger.NAME))

    def _learn(self, record: Record) -> None:
        row = self.db.execute("SELECT recorded FROM entries WHERE id=?", (record.id,)).fetchone()
        keys, recorded = record.keys, True
        if row:
            ours = self._record(record.id)
            record = _joined(ours, record)
            # Two branches gave one id two dates, and this catalog has published one of them: it holds for all.
            if not row[0] and record.published != ours.published and record.published.evidence.rule != "stated":
                record = replace(record, published=ours.published, revision=record.revision + 1)
                recorded = False
        self._keep(record)
        self.db.execute("UPDATE entries SET recorded=? WHERE id=?", (recorded, record.id))
        self._make_findable(record)
        self._add_keys(record.id, keys)

    def _keep(self, record: Record) -> None:
        values = {
            "id": record.id,
            "guid": record.guid,
            "link": record.link,
            "revision": record.revision,
            "retractions": record.retractions,
            "at": stamp(record.published.at),
            "published": pack(record.published),
            "updated": stamp(record.updated),
            "words": record.words,
            "title": record.title,
            "due": stamp(_due(record.published, self.zone)),
            "month": record.month or stamp(record.published.at)[:7],
            "kind": record.kind,
            "home": record.source,
            "sketch": record.sketch,
            "opening": record.opening,
        }
        columns = ", ".join(values)
        changes = ", ".join(f"{column}=excluded.{column}" for column in values if column != "id")
        self.db.execute(
            f"INSERT INTO entries({columns}, recorded) VALUES({', '.join('?' * len(values))}, 0) "
            f"ON CONFLICT(id) DO UPDATE SET {changes}",
            [*values.values()],
        )

    def _make_findable(self, record: Record) -> None:
        """Let texts that are like an entry's find it, which no page shows yet."""
        (number,) = self.db.execute("SELECT number FROM entries WHERE id=?", (record.id,)).fetchone()
        sketches = ledger.unpack_sketch(record.sketch), ledger.unpack_sketch(record.opening)
        self.matcher.make_findable(number, *sketches)

    def _add_keys(self, id_: str, keys: Iterable[str]) -> None:
        self.db.executemany("INSERT OR IGNORE INTO keys VALUES(?, ?)", ((key, id_) for key in keys))

    # --- identity ---------------------------------------------------------------------------------

    def settle(self, authority: str, now: datetime) -> Changes:
        """Give every sighting its id and every entry its dates; the ledger is not told before `record`.

        `authority` begins new ids (`tag:example.org,2025:`); `now` is the moment at which a change is seen
        that has no other date.
        """
        touched = {id_ for (id_,) in self.db.execute("SELECT DISTINCT id FROM dropped")}
        minted: set[str] = set()
        newcomers = [
            row for (row,) in self.db.execute("SELECT rowid FROM sightings WHERE id IS NULL ORDER BY source, position")
        ]
        before = self.db.execute("SELECT 1 FROM entries").fetchone() is not None
        joined = before and self.db.execute("SELECT 1 FROM entries WHERE shown").fetchone() is not None
        self.matcher.anew = not joined
        unknown = newcomers
        if before:
            unknown = self._find_again(unknown, touched, joined=joined)
        withheld = self._withheld(now) if unknown else frozenset()
        articles, teasers = self._most_telling_first([row for row in unknown if row not in withheld])
        # In a first publication, most articles are like no other, and nothing is asked of them.
        new = frozenset() if before else alone(self.db, articles)
        minted |= self._join_or_mint(articles, authority, touched, new)
        minted |= self._join_or_mint(self._unknown_by_words(teasers, touched), authority, touched)
        self._minted = minted
        updated: set[str] = set()
        touched |= self._led_elsewhere
        findings = self._settle_addresses(touched)
        self._resolve(touched, minted, updated, now)
        merged = self._merged(newcomers)
        self._date_no_later_than(now, touched)
        self.db.execute("DELETE FROM dropped")
        self._touch_months(touched, now)
        # Two counts, for each has an index.
        (found,) = self.db.execute("SELECT count(*) FROM entries WHERE source IS NOT NULL").fetchone()
        taken_back = "SELECT count(*) FROM entries WHERE retractions % 2 AND source IS NOT NULL"
        shown = found - self.db.execute(taken_back).fetchone()[0]
        unchanged = max(shown - len(minted) - len(updated), 0)
        return Changes(len(minted), len(updated), unchanged, merged, findings)

    def _withheld(self, now: datetime) -> frozenset[int]:
        """The sightings that get no id: of pages that have expired, and of pages without a date in a site whose posts
        have one. What has an id keeps it, and stays published."""
        wanted = "id IS NULL AND (expires<=?"
        if self._has_posts():
            wanted += " OR source IN (SELECT path FROM sources WHERE dated=0)"
        return frozenset(
            row for (row,) in self.db.execute(f"SELECT rowid FROM sightings WHERE {wanted})", (stamp(now),))
        )

    def _has_posts(self) -> bool:
        """Whether there are folders in which pages of their authors' own have dates, and whether that says anything
        of the site: a lone diary among notes does not."""
        folders = "SELECT count(*) pages, sum(dated) dated FROM sources WHERE dated IS NOT NULL GROUP BY folder"
        query = f"SELECT coalesce(sum(pages), 0), coalesce(sum(dated * (dated * ? >= pages)), 0) FROM ({folders})"
        pages, posts = self.db.execute(query, (_OF_FOLDER,)).fetchone()
        return bool(posts and posts * _OF_SITE >= pages)

    def _find_again(self, rows: list[int], touched: set[str], *, joined: bool) -> list[int]:
        """Give their ids to those sightings whose entries are known; the others. Strong evidence is asked of all before
        weaker evidence is of any; and what states another title or date than a page that has vanished had, comes last:
        that page may only have been renamed."""
        of_articles = "SELECT s.rowid FROM json_each(?) j JOIN sightings s ON s.rowid=j.value WHERE s.kind='article'"
        articles = {row for (row,) in self.db.execute(of_articles, (json.dumps(rows),))}
        without_id = (
            "SELECT s.rowid FROM json_each(?) j JOIN sightings s ON s.rowid=j.value WHERE s.id IS NULL ORDER BY j.key"
        )
        asked: set[str] = set()
        for layers, contradicted in ROUNDS:
            ask = partial(self._known, layers=layers, contradicted=contradicted, joined=joined)
            contested = self._give_undisputed([row for row in rows if row in articles], ask, touched)
            # Nothing that a teaser states sets it apart: it was asked before whatever is asked again.
            teasers = [] if asked.issuperset(layers) else [row for row in rows if row not in articles]
            asked.update(layers)
            # What is known again brings evidence for what else is new.
            for row in (*contested, *teasers):
                self._give(row, ask(row), touched)
            rows = [row for (row,) in self.db.execute(without_id, (json.dumps(rows),))]
        return rows

    def _give_undisputed(self, rows: list[int], ask: Callable[[int], Match | None], touched: set[str]) -> list[int]:
        """Ask for each article which entry it is; those that are to be asked again, for another is that entry: of
        several it is the one that states what is known of it."""
        claims: dict[str, list[tuple[int, Match]]] = {}
        for row in rows:
            if match := ask(row):
                claims.setdefault(match.id, []).append((row, match))
        contested = []
        for id_, claimants in claims.items():
            if len(claimants) > 1:
                claimants.sort(key=lambda claim: (self.matcher.agreement(claim[0], id_), claim[1].weight), reverse=True)
            (row, match), *others = claimants
            self._give(row, match, touched)
            contested += [row for row, _ in others]
        return contested

    def _known(self, row: int, layers: Iterable[str], *, contradicted: bool, joined: bool) -> Match | None:
        """The entry that a sighting is. Where another branch, whose ledger was `joined` to ours, gave the story an id
        of its own, the one that subscribers have here holds."""
        match = self.matcher.match(row, layers, contradicted=contradicted)
        if match and joined and not self.matcher.was_shown(match.id):
            return self.matcher.match(row, among=self.matcher.was_shown) or match
        return match

    def _join_or_mint(self, rows: list[int], authority: str, touched: set[str], new: Collection[int] = ()) -> set[str]:
        """Give an id to each sighting; the new ones, among which are those known to be `new`. All else was asked
        before: only what this run has brought can still be the same."""
        minted = set()
        for row in rows:
            if row in new or not self._give(row, self.matcher.match(row, among=touched.__contains__), touched):
                minted.add(self._mint(row, authority, touched))
        return minted

    def _most_telling_first(self, rows: list[int]) -> tuple[list[int], list[int]]:
        """Articles and teasers; of each, first what says most of itself, for it joins what says only this or only that
        of the same story."""
        told = self.db.execute(
            "SELECT s.rowid, kind='article' FROM json_each(?) j JOIN sightings s ON s.rowid=j.value "
            "ORDER BY json_array_length(keys) DESC, j.key",
            (json.dumps(rows),),
        ).fetchall()
        return [row for row, article in told if article], [row for row, article in told if not article]

    def _unknown_by_words(self, rows: list[int], touched: set[str]) -> list[int]:
        """Join the teasers with an address to the articles that they announce; those that are left. The articles have
        their addresses then, by which others are known that share no word with them."""
        linked = "SELECT instr(keys, '\"link:') FROM sightings WHERE rowid=?"
        return [
            row
            for row in rows
            if not self.db.execute(linked, (row,)).fetchone()[0]
            or not self._give(row, self.matcher.match(row, BY_WORDS, among=touched.__contains__), touched)
        ]

    def minted(self) -> frozenset[str]:
        """What readers would know the entries by that `settle` was the first to see."""
        query = "SELECT coalesce(nullif(guid, ''), id) FROM entries WHERE id=?"
        return frozenset(self.db.execute(query, (id_,)).fetchone()[0] for id_ in self._minted)

    def is_unheard_of(self, name: str) -> bool:
        """Whether nothing was known, before `settle`, of an entry that readers know by this name."""
        if self._heard_of is None:
            known = self.db.execute("SELECT id, guid FROM entries").fetchall()
            self._heard_of = {name for names in known if names[0] not in self._minted for name in names}
        return name not in self._heard_of

    def ids(self) -> frozenset[str]:
        """Those of all entries that there are, or were."""
        return frozenset(id_ for (id_,) in self.db.execute("SELECT id FROM entries"))

    def take_for_recorded(self) -> None:
        """Take what is new for recorded without telling the ledger. A preview is built again and again, and would
        settle what is not recorded each time."""
        self.db.execute("UPDATE entries SET recorded=1 WHERE recorded=0 AND revision > 0")
        self.db.execute("UPDATE feeds SET recorded=1")
        stat = self._stat_of_ledger()
        self._remember("ledger", (stat or _NO_LEDGER) if stat == self.ledger_stat else "")

    def record(self) -> None:
        """Tell the ledger what it does not know yet; it is on the disk before this returns."""
        as_learned = self.ledger_stat == self._stat_of_ledger()
        unrecorded = self.db.execute("SELECT id FROM entries WHERE recorded=0 AND revision > 0 ORDER BY id").fetchall()
        entries = (self._record(id_) for (id_,) in unrecorded)
        ledger.append(self.root, (record.line() for record in chain(entries, feedids.unrecorded(self.db))))
        self.db.execute("UPDATE entries SET recorded=1 WHERE recorded=0 AND revision > 0")
        self.db.execute("UPDATE feeds SET recorded=1")
        self._remember("ledger", self._stat_of_ledger() if as_learned else "")

    def _mint(self, row: int, authority: str, touched: set[str]) -> str:
        source, title, kind, packed_keys, published, sketch, opening = self.db.execute(
            "SELECT source, title, kind, keys, published, sketch, opening FROM sightings WHERE rowid=?", (row,)
        ).fetchone()
        keys: list[str] = json.loads(packed_keys)
        name, _, stated = keys[0].partition(":")
        if name == "id":
            id_, guid = adopted_id(stated, authority)
        else:
            id_, guid = next(id_ for id_ in _ids(authority, keys) if not self.knows(id_)), ""
        self.db.execute(
            "INSERT INTO entries(id, guid, link, revision, retractions, at, published, updated, words, title, due, "
            "month, kind, home, sketch, opening, recorded) "
            "VALUES(?, ?, '', 0, 0, '', ?, '', '', ?, '', '', ?, ?, ?, ?, 0)",
            (id_, guid, published, title, kind, source, *ledger.pack_sketches(unpacked(sketch), unpacked(opening))),
        )
        self._give(row, Match(id_, "nothing", "a new entry"), touched)
        return id_

    def _give(self, row: int, match: Match | None, touched: set[str]) -> bool:
        if match is None:
            return False
        touched.add(match.id)
        self.db.execute("UPDATE sightings SET id=?, known_by=? WHERE rowid=?", (match.id, match.evidence, row))
        kind, keys, sketch, opening = self.db.execute(
            "SELECT kind, keys, sketch, opening FROM sightings WHERE rowid=?", (row,)
        ).fetchone()
        known = self.keys_of(match.id)
        number, shown = self.db.execute("SELECT number, shown FROM entries WHERE id=?", (match.id,)).fetchone()
        if new := [key for key in json.loads(keys) if key not in known]:
            self._add_keys(match.id, new)
            self.db.execute("UPDATE entries SET recorded=0 WHERE id=?", (match.id,))
        # The ledger knows less of a text than a page that shows it.
        if new or (kind == "article" and not shown):
            self.matcher.make_findable(number, sketch, opening)
        return True

    def _resolve(self, touched: set[str], minted: set[str], updated: set[str], now: datetime) -> None:
        """Settle what each touched entry shows and since when; what is new in that is left to `record`."""
        unrecorded = {id_ for (id_,) in self.db.execute("SELECT id FROM entries WHERE recorded=0")}
        open_month = self._open_month(now)
        ahead = self._ahead((touched | unrecorded) - minted, now)
        for id_ in sorted(touched | unrecorded):
            shown = self._shown(id_, now)
            place = (shown.source, shown.position, natural(shown.source)) if shown else (None, None, "")
            self.db.execute(
                "UPDATE entries SET source=?, position=?, place=?, shown=max(shown, ?) WHERE id=?",
                (*place, shown is not None, id_),
            )
            before = after = self._record(id_)
            if shown:
                # What nobody has seen yet may still be settled otherwise.
                published = None if id_ in minted else ahead.get(id_, before)
                after = _revised(published, shown, now) if published else _first(before, shown, open_month)
                if published and after.updated != before.updated:
                    updated.add(id_)
            if after == before and id_ not in unrecorded | minted:
                continue
            self._keep(replace(after, revision=after.revision + 1))
            self.db.execute("UPDATE entries SET recorded=0 WHERE id=?", (id_,))

    def _merged(self, newcomers: list[int]) -> tuple[Finding, ...]:
        """Which articles, of those that this run has read, have joined one of another page that is here."""
        joined = self.db.execute(
            "SELECT n.rowid, o.rowid, n.source, n.known_by, o.source FROM json_each(?) j "
            "JOIN sightings n ON n.rowid=j.value JOIN sightings o ON o.id=n.id AND o.source!=n.source "
            "WHERE n.kind='article' AND o.kind='article' "
            "AND NOT EXISTS(SELECT 1 FROM dropped d WHERE d.id=n.id AND d.source=n.source) ORDER BY j.key, o.source",
            (json.dumps(newcomers),),
        )
        place = {row: number for number, row in enumerate(newcomers)}
        # Of two that have both come now, it is told of the second; and of one, not more than once.
        found = {row: _merger(*said) for row, other, *said in joined if place.get(other, -1) < place[row]}
        return tuple(found.values())

    def _settle_addresses(self, touched: set[str]) -> tuple[Finding, ...]:
        """Leave an address that several entries claim to the page that states it, of several to the one whose path
        comes first, and take it from the others; what is to be said of these."""
        claimed = (
            "SELECT DISTINCT substr(k.key, 6) FROM json_each(?) t JOIN keys k ON k.id=t.value "
            "WHERE (k.key BETWEEN 'link:' AND 'link;' OR k.key BETWEEN 'made:' AND 'made;') AND EXISTS(SELECT 1 FROM "
            "keys o WHERE o.key IN ('link:' || substr(k.key, 6), 'made:' || substr(k.key, 6)) AND o.id!=k.id)"
        )
        claimants = (
            "SELECT DISTINCT k.key, s.source, s.id, s.link FROM keys k JOIN sightings s ON s.id=k.id "
            "WHERE k.key IN ('link:' || :address, 'made:' || :address) AND s.kind='article' "
            "AND EXISTS(SELECT 1 FROM json_each(s.keys) WHERE value=k.key)"
        )
        findings: list[Finding] = []
        before = self.db.execute("SELECT source, id FROM sightings WHERE addressless").fetchall()
        without: dict[str, str] = {}
        concerned = json.dumps(sorted(touched.union(id_ for _, id_ in before)))
        for (address,) in self.db.execute(claimed, (concerned,)).fetchall():
            pages = self.db.execute(claimants, {"address": address}).fetchall()
            pages.sort(key=lambda page: (page[0].startswith("made:"), natural(page[1])))
            for _, source, id_, link in pages:
                if id_ != pages[0][2] and source not in without:
                    without[source] = link
                    findings.append(_claimed(source, link, pages[0][1]))
        for source in sorted(without.keys() | {source for source, _ in before}):
            changed = self.db.execute(
                "UPDATE sightings SET addressless=NOT addressless WHERE source=:source "
                "AND addressless != (coalesce(link, '')=:link AND :link!='') RETURNING id",
                {"source": source, "link": without.get(source, "")},
            )
            touched.update(id_ for (id_,) in changed.fetchall())
        return tuple(findings)

    def _ahead(self, ids: Iterable[str], now: datetime) -> dict[str, Record | None]:
        """Of the entries whose date lies ahead: as they were when they were last published, or None where they never
        were. An author may have mistyped the year of an entry that subscribers have, and may take that back."""
        # A clock that was set back makes nothing unpublished.
        latest = max(stamp(now), self._meta("latest") or "")
        self._remember("latest", latest)
        query = "SELECT revision FROM entries WHERE id=? AND due>? AND json_extract(published, '$[2][0]')!='adopted'"
        revisions = {id_: row[0] for id_ in ids if (row := self.db.execute(query, (id_, latest)).fetchone())}
        found: dict[str, Record | None] = dict.fromkeys(revisions)
        if any(revision > 1 for revision in revisions.values()):
            for record in ledger.read(self.root):
                if (
                    isinstance(record, Finding)
                    or record.id not in found
                    or stamp(_due(record.published, self.zone)) > latest
                ):
                    continue
                last = found[record.id]
                if last is None or record.revision > last.revision:
                    found[record.id] = record
        return {id_: last and self._as_published(last) for id_, last in found.items()}

    def _as_published(self, last: Record) -> Record:
        """What is known of an entry now, with the dates that an earlier record gave it."""
        return replace(self._record(last.id), published=last.published, updated=last.updated)

    def _date_no_later_than(self, now: datetime, touched: set[str]) -> None:
        """Let nothing be dated after the moment at which it is published. A day stands at noon; what is published
        before noon of that very day stands at the minute of the run from then on, and still says no more than the
        day. The entries of one page keep their order."""
        minute = now.replace(second=0, microsecond=0)
        query = "SELECT id, due, position, recorded FROM entries WHERE source IS NOT NULL AND at>:now AND due<=:now"
        for id_, due, position, recorded in self.db.execute(query, {"now": stamp(now)}).fetchall():
            before = self._record(id_)
            at = max(instant(due), minute - timedelta(seconds=position))
            published = replace(before.published, at=at)
            # What is not recorded yet was counted in this run.
            self._keep(replace(before, published=published, updated=at, revision=before.revision + recorded))
            self.db.execute("UPDATE entries SET recorded=0 WHERE id=?", (id_,))
            touched.add(id_)

    def _open_month(self, now: datetime) -> str:
        """The last month that anything was published in. All before it are over: what comes to light of them now
        belongs to this one (RFC 5005, section 4: archived documents are stable)."""
        query = "SELECT max(month) FROM entries WHERE revision > 0 AND due<=?"
        return str(self.db.execute(query, (stamp(now),)).fetchone()[0] or "")

    def _touch_months(self, touched: Iterable[str], now: datetime) -> None:
        """Have the archived documents looked at again that hold what this run touched, or what has come due since the
        last."""
        months = {
            month for id_ in touched for (month,) in self.db.execute("SELECT month FROM entries WHERE id=?", (id_,))
        }
        since = self._meta("due") or ""
        months |= {
            month
            for (month,) in self.db.execute(
                "SELECT DISTINCT month FROM entries WHERE due>? AND due<=?", sorted((since, stamp(now)))
            )
        }
        months |= {
            month
            for (month,) in self.db.execute(
                "SELECT DISTINCT month FROM sightings s JOIN entries e ON e.id=s.id WHERE s.expires>? AND s.expires<=?",
                sorted((since, stamp(now))),
            )
        }
        self.db.executemany(
            "UPDATE documents SET touched=1 WHERE substr(month, 1, 7)=?", ((month,) for month in months)
        )
        self._remember("due", stamp(now))

    def _shown(self, id_: str, now: datetime) -> _Shown | None:
        """The sighting that an entry shows: an article before a teaser, then the newest copy."""
        order = "ORDER BY kind, copied DESC, source, position LIMIT 1"
        row = self.db.execute(
            "SELECT source, position, title, words, published, updated, silent, copied, kind, sketch, opening "
            f"FROM sightings WHERE id=? {order}",
            (id_,),
        ).fetchone()
        if row is None:
            return None
        stated = self.db.execute(f"SELECT published FROM sightings WHERE id=? AND stated {order}", (id_,)).fetchone()
        source, position, title, words, published, updated, silent, copied, kind, *sketches = row
        sketch, opening = ledger.pack_sketches(*map(unpacked, sketches))
        minute = now.replace(second=0, microsecond=0)
        change = None
        if updated and (since := _due(changed := moment_of(updated), self.zone)) <= now:
            change = _Change(min(changed.at, minute), since, changed.evidence.rule == "stated")
        copy = instant(copied) if copied else None
        if copy and _beginning(copy, self.zone) <= now < copy:
            copy = minute
        return _Shown(
            source=source,
            position=position,
            title=title,
            words=words,
            published=moment_of(stated[0] if stated else published),
            change=change,
            copied=copy,
            silent=bool(silent),
            kind=kind,
            sketch=sketch,
            opening=opening,
        )

    def _record(self, id_: str) -> Record:
        """What is known of an entry so far, with the keys it has by now."""
        columns = "guid, link, revision, retractions, published, updated, words, title, month, kind, home, sketch"
        guid, link, revision, retractions, published, updated, words, title, month, kind, home, sketch, opening = (
            self.db.execute(f"SELECT {columns}, opening FROM entries WHERE id=?", (id_,)).fetchone()
        )
        return Record(
            id=id_,
            guid=guid,
            link=link,
            revision=revision,
            retractions=retractions,
            published=moment_of(published),
            updated=instant(updated) if updated else moment_of(published).at,
            words=words,
            keys=self.keys_of(id_),
            title=title,
            month=month,
            kind=kind,
            source=home,
            sketch=sketch,
            opening=opening,
        )

    def knows(self, id_: str) -> bool:
        """Whether an id was ever given, also one that was retracted."""
        return bool(self.db.execute("SELECT 1 FROM entries WHERE id=?", (id_,)).fetchone())

    def stated_on(self, source: str) -> tuple[Moment, ...]:
        """The dates of the entries that were last seen on a page, as far as its author stated them."""
        rows = self.db.execute("SELECT published FROM entries WHERE home=?", (source,))
        moments = (moment_of(published) for (published,) in rows)
        return tuple(moment for moment in moments if moment.evidence.rule == "stated")

    def bearer(self, keys: Iterable[str]) -> str | None:
        """The entry that has one of these addresses, or all of this text, already."""
        keys = tuple(keys)
        # The address that a rule makes of a page is the address that an old feed had for it.
        made = (f"made:{key[5:]}" for key in keys if key.startswith("link:"))
        for key in (*keys, *made):
            if key.startswith(("link:", "text:", "made:")):
                for (id_,) in self.db.execute(
                    "SELECT min(id) FROM keys WHERE key=? HAVING min(id) IS NOT NULL", (key,)
                ):
                    return str(id_)
        return None

    def adopt(self, record: Record) -> None:
        """Learn an entry that was published elsewhere; `record` brings it to the ledger."""
        self._keep(replace(record, revision=record.revision + 1))
        self._make_findable(record)
        self._add_keys(record.id, record.keys)

    def adopt_link(self, record: Record) -> None:
        """Learn the link of an entry that was adopted when links were not yet kept."""
        ours = self._record(record.id)
        if record.link and not ours.link and ours.published.evidence.rule == "adopted":
            self._keep(replace(ours, revision=ours.revision + 1, link=record.link))
            self.db.execute("UPDATE entries SET recorded=0 WHERE id=?", (record.id,))

    def link_of(self, id_: str) -> str:
        """Where another publisher's feed had an entry; empty for one that was not adopted."""
        return self._record(id_).link

    def retract(self, id_: str) -> None:
        """Take an entry out of all feeds, for good; or, if that was done, bring it back."""
        record = self._record(id_)
        self._keep(replace(record, revision=record.revision + 1, retractions=record.retractions + 1))
        self.db.execute("UPDATE entries SET recorded=0 WHERE id=?", (id_,))
        self.db.execute("UPDATE documents SET touched=1 WHERE substr(month, 1, 7)=?", (record.month,))

    def known_by(self, id_: str) -> dict[str, str]:
        """By which evidence each page was seen to show an entry, by the page's path."""
        return dict(self.db.execute("SELECT source, known_by FROM sightings WHERE id=? ORDER BY source", (id_,)))

    def keys_of(self, id_: str) -> tuple[str, ...]:
        """The fingerprints by which an entry is known again."""
        return tuple(key for (key,) in self.db.execute("SELECT key FROM keys WHERE id=? ORDER BY key", (id_,)))

    # --- documents --------------------------------------------------------------------------------

    def documents(self, feed: str, month: str = "") -> dict[str, WrittenFile]:
        """What was last written for a feed, or for one of its archived months, by path."""
        rows = self.db.execute(
            "SELECT path, fingerprint, stat, touched FROM documents WHERE feed=? AND month=?", (feed, month)
        )
        return {path: WrittenFile(fingerprint, stat, bool(touched)) for path, fingerprint, stat, touched in rows}

    def parts(self, feed: str, month: str) -> list[str]:
        """The parts in which an archived month of a feed was last written, by name, the oldest first."""
        rows = self.db.execute(
            "SELECT DISTINCT month FROM documents WHERE feed=? AND substr(month, 1, 7)=? ORDER BY length(month), month",
            (feed, month),
        )
        return [name for (name,) in rows]

    def wrote(self, feed: str, month: str, fingerprint: str, files: Iterable[tuple[str, str]]) -> None:
        """Remember the files of a feed, or of one of its archived months: paths and stats."""
        self.db.execute("DELETE FROM documents WHERE feed=? AND month=?", (feed, month))
        self.db.executemany(
            "INSERT INTO documents VALUES(?, ?, ?, ?, ?, 0)",
            ((feed, month, path, fingerprint, stat) for path, stat in files),
        )

    def pieces(self, feed: str, month: str, settings: str) -> bytes:
        """Digests of the entries that the documents of a feed, or of one of its archived months, hold, in their order,
        if each was right by itself and is made with these settings; empty otherwise."""
        query = "SELECT digests FROM pieces WHERE feed=? AND month=? AND settings=?"
        row = self.db.execute(query, (feed, month, settings)).fetchone()
        return row[0] if row else b""

    def put_pieces(self, feed: str, month: str, settings: str, digests: bytes) -> None:
        """Remember the same; without digests, nothing."""
        self.db.execute("DELETE FROM pieces WHERE feed=? AND month=?", (feed, month))
        if digests:
            self.db.execute("INSERT INTO pieces VALUES(?, ?, ?, ?)", (feed, month, settings, digests))

    def put_down(self, feed: str, path: str, digest: str) -> None:
        """Remember a file of dist/ that a run wrote or found as it would have written it."""
        self.db.execute("INSERT OR REPLACE INTO files VALUES(?, ?, ?)", (path, feed, digest))

    def files(self) -> dict[str, tuple[str, str]]:
        """Every file of dist/ that runs have written and not removed: its feed (empty for the lists of all feeds) and
        the digest of its bytes, by path."""
        return {path: (feed, digest) for path, feed, digest in self.db.execute("SELECT * FROM files ORDER BY path")}

    def took_away(self, path: str) -> None:
        """Forget a file of dist/ that is no longer there."""
        self.db.execute("DELETE FROM files WHERE path=?", (path,))
        self.db.execute("DELETE FROM documents WHERE path=?", (path,))

    def forget_edition(self, feed: str) -> None:
        """Its documents are gone, and its subscribers with them."""
        self.db.execute("DELETE FROM editions WHERE feed=?", (feed,))

    def publish_into(self, out: str) -> None:
        """Whatever was written to another folder than this is left where it is from now on."""
        if self._meta("out") not in (None, out):
            self.db.execute("DELETE FROM files")
        self._remember("out", out)

    def edition(self, feed: str) -> PublishedState:
        """What subscribers of a feed have, as it was last published from this catalog; empty where it never was."""
        rows = self.db.execute("SELECT item FROM editions WHERE feed=? ORDER BY position", (feed,))
        return tuple(unpacked_item(text) for (text,) in rows)

    def published(self, feed: str, edition: PublishedState) -> None:
        """Remember what subscribers of a feed have from now on."""
        self.db.execute("DELETE FROM editions WHERE feed=?", (feed,))
        self.db.executemany(
            "INSERT INTO editions VALUES(?, ?, ?)", ((feed, place, pack(item)) for place, item in enumerate(edition))
        )

    def is_published(self, feed: str) -> bool:
        """Whether subscribers of a feed have anything from this catalog."""
        return bool(self.documents(feed))

    def expect(self, feed: str, edition: PublishedState) -> None:
        """Remember what subscribers have of another publisher, until the feed is first published from here."""
        if not self.is_published(feed):
            names = {item.name for item in edition}
            others = (item for item in self.edition(feed) if item.name not in names)
            self.published(feed, (*edition, *others))

    def _remember(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (key, value))

    def _meta(self, key: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return row[0] if row else None


class _Change(NamedTuple):
    """When a page was changed."""

    at: datetime
    """Never after the moment of the run."""
    since: datetime
    """The beginning of its day, where no time is known."""
    stated: bool
    """Whether the author says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The part of a sighting that its entry's record depends on."""

    source: str
    position: int
    title: str
    words: str
    published: Moment
    change: _Change | None
    """The last that the author states, or the page tells of; None where that lies ahead."""
    copied: datetime | None
    """When the copy was made, if that is known; if on the day of the run, not after it."""
    silent: bool
    """Whether the author wants no change of words to be told."""
    kind: str
    sketch: str
    """Packed for the ledger, like the next."""
    opening: str


def _merger(source: str, known_by: str, other: str) -> Finding:
    return Finding(
        rule="MergedPages",
        severity="notice",
        place=Place(source),
        what=f"published as one entry with {other}, matched by {known_by}",
        cure="to publish both, state another `title`, `date` or `id` in one of them",
    )


def _claimed(source: str, link: str, other: str) -> Finding:
    return Finding(
        rule="SharedAddress",
        severity="warning",
        place=Place(source),
        what=f"claims {link}, which is the address of {other}; it is published without a link",
        cure="state another `url` in one of them, or tell them apart in the `permalink` rule",
    )


def _folder(path: str) -> str:
    """The folder in which a page has its like; an `index` stands for its own folder."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name.startswith("index.") else folder


def adopted_id(guid: str, authority: str) -> tuple[str, str]:
    """The id of an entry that already has a name elsewhere, and that name where it cannot be the id: Atom wants a URI
    (RFC 4287, section 4.2.6)."""
    if _URI.fullmatch(guid):
        return guid, ""
    return f"{authority}guid/{quote(guid, safe='~')}", guid


_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def _ids(authority: str, keys: list[str]) -> Iterator[str]:
    """The ids that an entry may have, the first of them that is free: by its strongest key; by that and all else it
    says, for of what is written again and again two branches may each have another; by that and a number."""
    stem = f"{authority}{blake2b(keys[0].encode(), digest_size=8).hexdigest()}"
    yield stem
    longer = f"{stem}-{blake2b(keys[-1].encode(), digest_size=4).hexdigest()}"
    yield longer
    yield from (f"{longer}-{number}" for number in count(2))


def _due(published: Moment, zone: tzinfo) -> datetime:
    """From when on an entry is shown: its moment, or the beginning of its day where no time is known."""
    return published.at if published.precision == "minute" else _beginning(published.at, zone)


def _beginning(moment: datetime, zone: tzinfo) -> datetime:
    """When the day of a moment begins, in UTC."""
    try:
        return datetime.combine(moment.astimezone(zone).date(), time(), zone).astimezone(UTC)
    except OverflowError:  # At the end of the calendar.
        return moment


def _first(minted: Record, shown: _Shown, open_month: str) -> Record:
    """The record of an entry that subscribers have not seen; its first revision is counted when it is kept."""
    # A date that has moved to another line is no other date than the ledger has.
    unmoved = replace(
        shown.published, evidence=replace(shown.published.evidence, place=minted.published.evidence.place)
    )
    published = minted.published if minted.revision and minted.published == unmoved else shown.published
    return replace(
        minted,
        published=published,
        updated=max(published.at, shown.change.at) if shown.change else published.at,
        words=shown.words,
        title=shown.title,
        month=max(open_month, stamp(shown.published.at)[:7]),
        kind=shown.kind,
        source=shown.source,
        sketch=shown.sketch,
        opening=shown.opening,
    )


def _revised(before: Record, shown: _Shown, now: datetime) -> Record:
    """What is known after another look: `published` moves at the author's word, `updated` with the words or at the
    author's word."""
    after = before
    if _states_another(shown.published, before.published):
        # What never changed was updated when it was published, also where that is moved back.
        unchanged = before.updated == before.published.at
        updated = shown.published.at if unchanged else max(before.updated, shown.published.at)
        after = replace(after, published=shown.published, updated=updated)
    # A teaser says less than the article whose page has gone, and that is no change of the article.
    if shown.words != before.words and (shown.kind, before.kind) != ("teaser", "article"):
        # Of an adopted entry the words were never seen.
        if before.words and not shown.silent:
            after = replace(after, updated=max(_changed(after, shown, now), after.published.at))
        after = replace(after, words=shown.words, title=shown.title, kind=shown.kind, source=shown.source)
        after = replace(after, sketch=shown.sketch, opening=shown.opening)
    change = shown.change
    if change and change.stated and change.since > after.updated:
        after = replace(after, updated=change.at)
    return after


def _joined(one: Record, other: Record) -> Record:
    """What two records of an id say together, in whatever order git merged them: the higher revision, and the first
    date that was published, unless the author has stated another."""

    def by_age(record: Record) -> tuple[int, datetime, str, str, str, str]:
        return record.revision, record.updated, record.words, record.title, record.source, record.sketch

    def by_trust(record: Record) -> tuple[bool, int, timedelta, str]:
        stated = record.published.evidence.rule == "stated"
        since = datetime.max.replace(tzinfo=UTC) - record.published.at
        return stated, record.revision if stated else 0, since, pack(record.published)

    later, earlier = sorted((one, other), key=by_age, reverse=True)
    return replace(
        later,
        link=later.link or earlier.link,
        published=max(one, other, key=by_trust).published,
        month=min(filter(None, (one.month, other.month)), default=""),
        retractions=max(one.retractions, other.retractions),
    )


def _states_another(stated: Moment, known: Moment) -> bool:
    """Whether the author states another date than the one that holds. What was adopted holds for as long as he states
    the same day."""
    if stated.evidence.rule != "stated" or stated.evidence.words == known.evidence.words:
        return False
    if known.evidence.rule == "adopted":
        return abs(stated.at - known.at) > (timedelta(0) if stated.precision == "minute" else timedelta(hours=26))
    return True


def _changed(before: Record, shown: _Shown, now: datetime) -> datetime:
    """When words changed: the page's own date of it, else that of the copy, else the moment at which it was seen."""
    said = shown.change.at if shown.change else None
    later = next((date for date in (said, shown.copied) if date and date > before.updated), None)
    return later or max(now.replace(microsecond=0), before.updated + timedelta(seconds=1))
