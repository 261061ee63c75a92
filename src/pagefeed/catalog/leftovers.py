"""What earlier runs published that this one would not.

Lives here: which feeds are over, and which have lost all that they held.
Does not live here: removing files (ship), what subscribers see of it (changes).
"""

from __future__ import annotations

import json
import posixpath
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from pagefeed.catalog.ledger import stamp
from pagefeed.model import FeedSpec


def over(db: sqlite3.Connection, specs: Iterable[FeedSpec], refused: Collection[str]) -> frozenset[str]:
    """Names of the feeds and branches that have files in dist/ and are not made any more.

    A feed whose file is there and cannot be meant is not over (`refused`), and neither is a branch while a page of its
    feed cannot be read: it may be the one that the branch is of.
    """
    made = {spec.name: spec for spec in specs}
    names = (name for (name,) in db.execute("SELECT DISTINCT feed FROM files WHERE feed != ''"))
    return frozenset(
        name
        for name in names
        if name not in made
        and (owner := name.partition("/")[0]) not in refused
        and not (owner in made and _has_unread_pages(db, made[owner]))
    )


def handed_on(db: sqlite3.Connection, name: str, specs: Iterable[FeedSpec]) -> bool:
    """True if another feed publishes at the addresses of this one, as after its file was renamed."""
    folders = {spec.path for spec in specs}
    paths = db.execute("SELECT path FROM files WHERE feed=?", (name,))
    return any((posixpath.dirname(path) or ".") in folders for (path,) in paths)


def all_gone(db: sqlite3.Connection, spec: FeedSpec, names: Collection[str], now: datetime) -> bool:
    """True if the author has taken all of these entries out of a feed: they were retracted, put off, or are on none of
    its pages any more. False where pages show them and the feed does not want them, where it has no page at all, or one
    that cannot be read, for that may not be meant."""
    query = (
        "SELECT retractions % 2, source IS NOT NULL AND due<=:now FROM entries "
        "WHERE coalesce(nullif(guid, ''), id) IN (SELECT value FROM json_each(:names))"
    )
    found = db.execute(query, {"now": stamp(now), "names": json.dumps([*names])}).fetchall()
    if len(found) < len(names) or any(there and not retracted for retracted, there in found):
        return False
    if all(retracted for retracted, _ in found):
        return True
    pages = (path for (path,) in db.execute("SELECT path FROM sources"))
    return any(map(spec.includes, pages)) and not _has_unread_pages(db, spec)


def _has_unread_pages(db: sqlite3.Connection, spec: FeedSpec) -> bool:
    """True if a page that a feed wants is at fault and shows nothing because of that."""
    faulty = db.execute(
        "SELECT path FROM sources s WHERE instr(findings, '\"error\"') "
        "AND NOT EXISTS(SELECT 1 FROM sightings WHERE source=s.path)"
    )
    return any(spec.includes(path) for (path,) in faulty)
