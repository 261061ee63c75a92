"""The ledger: every id and date ever given, one JSON object a line, appended and never edited.

Lives here: the text form of a record, reading it back, appending so that a crash loses nothing.
Does not live here: which entry gets which id (catalog.index).
"""

from __future__ import annotations

import json
import os
import struct
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from pagefeed.model import Evidence, Finding, Moment, Place, Precision

NAME = "items/ledger.jsonl"
"""Its path relative to the site; committed with the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known for good of one entry, as of its revision."""

    id: str
    """A tag: URI (RFC 4151)."""
    revision: int
    """Counted from 1; of two records of an id the higher one holds, in whatever order git merged them."""
    published: Moment
    """Never moves unless the author states another."""
    updated: datetime
    """UTC, whole seconds."""
    words: str
    """Fingerprint of the significant words as of `updated`."""
    keys: tuple[str, ...]
    """Fingerprints by which the entry is known again; a later record adds to them."""
    title: str
    """For people who read the ledger; nothing depends on it."""
    kind: str = ""
    """`article` or `teaser`, as of `updated`; `feed` for a feed itself (catalog.feedids)."""
    source: str = ""
    """The page that showed it then."""
    sketch: str = ""
    """The smallest hashes of its word pairs then, packed (`pack_sketch`): what a page is compared with that was
    edited where there was no index, as in a fresh clone."""

    opening: str = ""
    """The same of its first paragraph, where it has more than that: by it a teaser that was cut short is known."""
    guid: str = ""
    """What it is called in RSS and JSON, where it came from another publisher under a name that is no URI."""
    link: str = ""
    """Where another publisher's feed had it: it opens there for as long as no page of it has an address."""
    month: str = ""
    """The archived document that holds it, YYYY-MM; empty for that of its date. It never changes, for what others
    have fetched of a month that is over they do not fetch again (RFC 5005, section 4)."""
    retractions: int = 0
    """How often it was retracted or restored; an entry with an odd number is retracted. Of all records of an id the
    highest number holds, whatever their revision, so no branch brings back what another took out."""

    def line(self) -> str:
        """The record as one line of the ledger, with its line end."""
        evidence = self.published.evidence
        fields = {
            "id": self.id,
            "revision": self.revision,
            "title": self.title,
            "published": stamp(self.published.at),
            "precision": self.published.precision,
            "evidence": {"rule": evidence.rule, "words": evidence.words, "at": str(evidence.place or "")},
            "updated": stamp(self.updated),
            "words": self.words,
            "keys": self.keys,
            "kind": self.kind,
            "source": self.source,
            "sketch": self.sketch,
            **({"opening": self.opening} if self.opening else {}),
            **({"guid": self.guid} if self.guid else {}),
            **({"link": self.link} if self.link else {}),
            **({"month": self.month} if self.month not in ("", stamp(self.published.at)[:7]) else {}),
            **({"retractions": self.retractions} if self.retractions else {}),
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"

    @classmethod
    def parse(cls, line: str) -> Record:
        """The record of a line. Raises ValueError where it is not whole."""
        try:
            fields = json.loads(line)
            evidence = fields["evidence"]
            guid, link, month = (fields.get(name, "") for name in ("guid", "link", "month"))
            retractions = fields.get("retractions", 0)
            texts = (fields["id"], fields["title"], fields["words"], guid, link, month)
            texts += (*evidence.values(), *fields["keys"])
            numbers = fields["revision"], retractions
            if not all(isinstance(text, str) for text in texts) or not all(isinstance(each, int) for each in numbers):
                raise ValueError("a value of another type")
            if fields["precision"] not in get_args(Precision):
                raise ValueError(f"unknown precision {fields['precision']!r}")
            return cls(
                id=fields["id"],
                revision=int(fields["revision"]),
                title=fields["title"],
                published=Moment(
                    instant(fields["published"]),
                    fields["precision"],
                    Evidence(evidence["rule"], evidence["words"], _place(evidence["at"])),
                ),
                updated=instant(fields["updated"]),
                words=fields["words"],
                keys=tuple(map(str, fields["keys"])),
                kind=fields.get("kind", ""),
                source=fields.get("source", ""),
                sketch=b64encode(unpack_sketch(fields.get("sketch", ""))).decode(),
                opening=b64encode(unpack_sketch(fields.get("opening", ""))).decode(),
                guid=guid,
                link=link,
                month=month,
                retractions=retractions,
            )
        except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError(f"no ledger record: {error}") from error


SKETCH = 24
"""Hashes of a sketch that the ledger keeps: likeness within about 0.1, in 128 characters."""


def packed(hashes: Sequence[int]) -> bytes:
    """32-bit hashes as bytes, the same on every machine."""
    return struct.pack(f"<{len(hashes)}I", *hashes)


def unpacked(hashes: bytes) -> tuple[int, ...]:
    """The hashes of `packed`. Raises ValueError for bytes that are none."""
    if len(hashes) % 4:
        raise ValueError("no sketch")
    return struct.unpack(f"<{len(hashes) // 4}I", hashes)


def pack_sketch(hashes: Sequence[int]) -> str:
    """The first hashes of a sketch, as text."""
    return b64encode(packed(hashes[:SKETCH])).decode()


def pack_sketches(sketch: Sequence[int], opening: Sequence[int]) -> tuple[str, str]:
    """A sketch and that of its opening, as a record has them: the second is empty where it is all there is."""
    whole, first = pack_sketch(sketch), pack_sketch(opening)
    return whole, "" if first == whole else first


def unpack_sketch(text: str) -> bytes:
    """The hashes of a packed sketch, as `packed` has them. Raises ValueError."""
    hashes = b64decode(text, validate=True)
    unpacked(hashes)
    return hashes


def stamp(moment: datetime) -> str:
    """A UTC moment in the one form that sorts as text: RFC 3339 with `Z`, whole seconds."""
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def instant(text: str) -> datetime:
    """The moment of a stamp. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(f"no time zone in {text!r}")
    return moment.astimezone(UTC)


def read(root: str) -> Iterator[Record | Finding]:
    """Every record in file order; a finding for each line that is none. A missing file has no records."""
    path = os.path.join(root, NAME)
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield Record.parse(line)
            except ValueError:
                yield _set_aside(number, torn=not line.endswith("\n"))


def append(root: str, lines: Iterable[str]) -> None:
    """Add lines and make sure that they are on the disk before returning.

    A line that a crash left torn at the end is closed first, so that it cannot swallow the next one. Without
    lines the file is not touched. Raises OSError where the disk refuses; the file is then as it was.
    """
    lines = iter(lines)
    if (first := next(lines, None)) is None:
        return
    path = os.path.join(root, NAME)
    before = os.path.getsize(path) if os.path.exists(path) else 0
    try:
        with open(path, "ab+") as file:
            if before:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(first.encode())
            file.writelines(line.encode() for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            os.truncate(path, before)
        raise OSError(error.errno, error.strerror, NAME) from error


def _set_aside(number: int, *, torn: bool) -> Finding:
    what = "the last line was cut off by a crash" if torn else "the line is not a whole ledger record"
    return Finding(
        rule="LedgerLine",
        severity="warning",
        place=Place(NAME, number),
        what=f"{what} and counts for nothing",
        cure="restore it from git, or delete the line if nothing is missing",
    )


def _place(text: str) -> Place | None:
    path, _, line = text.rpartition(":")
    if path and line.isdigit():
        return Place(path, int(line))
    return Place(text) if text else None
