"""Which articles of a first publication are one with no other.

Lives here: one look over all of them, in place of a question about each: the keys that two of them share, and the
sketches that have enough in common.
Does not live here: which evidence makes two of them one (catalog.matching); here only that there can be none.

The sketches are joined by prefix filtering (Bayardo, Ma and Srikant 2007): of two that have a share of their hashes in
common, the rarest hashes of the one hold some of the other. So nothing is missed, and words that all pages have cost
nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from math import ceil

from pagefeed.catalog.ledger import unpacked
from pagefeed.catalog.matching import ALIKE

SHARE = ALIKE
"""The least share of the comparable hashes of each of two articles that makes anybody ask whether they are one."""
_SEVERAL = 4
"""Hashes of a prefix that two sketches must have in common to be counted as having enough: one is often chance."""
_BITS = 22
_MIXER = 0x9E3779B1
"""Knuth, The Art of Computer Programming, volume 3, section 6.4: spreads hashes that are all small."""

_SHARED = """
WITH mine AS (
    SELECT s.rowid AS row, CASE WHEN k.value LIKE 'made:%' THEN 'link:' || substr(k.value, 6) ELSE k.value END AS key
    FROM json_each(?) j JOIN sightings s ON s.rowid=j.value JOIN json_each(s.keys) k
)
SELECT DISTINCT row FROM mine
WHERE key BETWEEN 'id:' AND 'id;' OR key IN (SELECT key FROM mine GROUP BY key HAVING count(*) > 1)
"""
"""What has a key of another, or states an id, which may be that of another."""


def alone(db: sqlite3.Connection, rows: list[int]) -> frozenset[int]:
    """Those of some articles, by row, that share no key and not enough words with any other of them."""
    wanted = json.dumps(rows)
    shared = {row for (row,) in db.execute(_SHARED, (wanted,))}
    sketches = dict(
        db.execute("SELECT s.rowid, sketch FROM json_each(?) j JOIN sightings s ON s.rowid=j.value", (wanted,))
    )
    return frozenset(rows) - shared - alike(sketches)


def alike(sketches: dict[int, bytes]) -> set[int]:
    """Of packed sketches, by name, at least those that have `SHARE` of the comparable hashes of another; hashes are in
    the order of their size."""
    times = _times(map(unpacked, sketches.values()))
    holders: dict[int, list[int]] = {}
    for name, packed in sketches.items():
        for hashed in unpacked(packed):
            if times[_place(hashed)] > 1:
                holders.setdefault(hashed, []).append(name)
    found: set[int] = set()
    for name, packed in sketches.items():
        hashes = unpacked(packed)
        least = ceil(len(hashes) * SHARE)
        several = min(_SEVERAL, least)
        rarest = sorted(hashes, key=lambda hashed: len(holders.get(hashed, ())))[: len(hashes) - least + several]
        common = Counter(chain.from_iterable(holders.get(hashed, ()) for hashed in rarest))
        others = [other for other, times in common.items() if times >= several and other != name]
        if others:
            found.update((name, *others))
    return found


def _times(sketches: Iterable[Iterable[int]]) -> bytearray:
    """How many sketches have a hash, by its `_place`: never too few, up to two."""
    times = bytearray(1 << _BITS)
    for hashes in sketches:
        for hashed in hashes:
            place = _place(hashed)
            if times[place] < 2:
                times[place] += 1
    return times


def _place(hashed: int) -> int:
    return (hashed * _MIXER & 0xFFFFFFFF) >> (32 - _BITS)
