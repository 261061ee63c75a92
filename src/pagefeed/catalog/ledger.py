"""The ledger: every id and date ever given, one JSON object a line, appended and never edited.

Lives here: the text form of a record, reading it back, appending all new lines or none.
Does not live here: which entry gets which id (catalog.index).

A line is a record by itself, so that git may merge two ledgers as the union of their lines. Each has a checksum of what
it says (`check`), for a merge or a hand may change a value and leave it legal. Lines of older versions have none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, get_args

from pagefeed.errors import SiteError
from pagefeed.files.disk import is_file, open_file, sync_folder
from pagefeed.model import Evidence, Finding, Moment, Place, Precision
from pagefeed.web import FORBIDDEN

NAME = "items/ledger.jsonl"
"""Its path relative to the site; committed with the pages."""
LONGEST = 1_000_000
"""Bytes of a line that is looked at; a record has some 700, and 60 more for each change of its page."""

_CHECK = "check"
_NO_RECORD = "is not a whole ledger record"
_TWICE = "says one thing twice, as if it were two lines"
_CHANGED = "was changed after it was written"
_CURES = {_CHANGED: f"restore it from git, or, if the change is meant, take `{_CHECK}` out of the line"}
_ABSENT: dict[str, Any] = {
    **dict.fromkeys(("kind", "source", "sketch", "opening", "guid", "link", "month"), ""),
    "retractions": 0,
}
"""What a line says that does not say it: they came later, or stand only where they say something."""
_MOST = 10**9
"""More than anything is revised or retracted."""
_FIRST_YEAR = 1000
"""Which feeds can tell: `email.utils` takes an earlier one for one of two digits."""
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_MONTH = re.compile(r"|[0-9]{4}-(?:0[1-9]|1[0-2])|0000-00")


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
    """What it is called in RSS and JSON, where it came from another publisher under a name that is not a URI."""
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
        return json.dumps(fields | {_CHECK: _sum(fields)}, ensure_ascii=False) + "\n"

    @classmethod
    def parse(cls, line: str) -> Record:
        """The record of a line. Raises ValueError, which says why, where it is none that this program wrote."""
        try:
            fields = _ABSENT | _members(line)
            return cls(
                id=_uri(fields, "id"),
                revision=_number(fields, "revision", 1),
                title=_text(fields, "title"),
                published=Moment(_moment(fields, "published"), _precision(fields), _evidence(fields["evidence"])),
                updated=_moment(fields, "updated"),
                words=_text(fields, "words"),
                keys=_keys(fields),
                kind=_text(fields, "kind"),
                source=_text(fields, "source"),
                sketch=_sketch(fields, "sketch"),
                opening=_sketch(fields, "opening"),
                guid=_text(fields, "guid"),
                link=_text(fields, "link"),
                month=_month(fields),
                retractions=_number(fields, "retractions", 0),
            )
        except KeyError as error:
            raise ValueError(f"has no `{error.args[0]}`") from error
        except (TypeError, AttributeError) as error:
            raise ValueError("has a value of another type") from error


# --- the values of a line -----------------------------------------------------------------------


def _members(line: str) -> dict[str, Any]:
    """What a line says, without its checksum. Raises ValueError where that is none of it."""
    try:
        fields = json.loads(line, object_pairs_hook=_distinct)
    except (ValueError, RecursionError) as error:
        raise ValueError(_TWICE if str(error) == _TWICE else _NO_RECORD) from error
    if not isinstance(fields, dict) or not fields:
        raise ValueError(_NO_RECORD)
    if _CHECK in fields and fields.pop(_CHECK) != _sum(fields):
        raise ValueError(_CHANGED)
    return fields


def _sum(fields: dict[str, Any]) -> str:
    """A checksum of what a line says, however it is spaced and ordered."""
    return f"{zlib.crc32(json.dumps(fields, sort_keys=True, separators=(',', ':')).encode()):08x}"


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of an object. Two of one name are those of two records."""
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError(_TWICE)
    return found


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise ValueError(f"has a value of `{name}` that is not text")
    if found := FORBIDDEN.search(value):
        raise ValueError(f"has U+{ord(found[0]):04X} in its `{name}`")
    return value


def _uri(fields: dict[str, Any], name: str) -> str:
    if not _URI.fullmatch(value := _text(fields, name)):
        raise ValueError(f"has an `{name}` that is not a URI")
    return value


def _number(fields: dict[str, Any], name: str, least: int) -> int:
    value = fields[name]
    if type(value) is not int or not least <= value <= _MOST:
        raise ValueError(f"has a value of `{name}` that is not a number from {least} to {_MOST}")
    return value


def _moment(fields: dict[str, Any], name: str) -> datetime:
    try:
        moment = instant(_text(fields, name))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"has a value of `{name}` that is not a moment") from error
    # A day is left for time zones.
    if moment.year < _FIRST_YEAR or moment.date() == datetime.max.date():
        raise ValueError(f"has a value of `{name}` outside of the years {_FIRST_YEAR} to 9999")
    return moment


def _keys(fields: dict[str, Any]) -> tuple[str, ...]:
    keys = fields["keys"]
    if not isinstance(keys, list):
        raise ValueError("has a value of `keys` that is not a list")
    return tuple(_text({"keys": key}, "keys") for key in keys)


def _sketch(fields: dict[str, Any], name: str) -> str:
    try:
        return b64encode(unpack_sketch(_text(fields, name))).decode()
    except ValueError as error:
        raise ValueError(f"has a value of `{name}` that is not a sketch") from error


def _month(fields: dict[str, Any]) -> str:
    if not _MONTH.fullmatch(value := _text(fields, "month")):
        raise ValueError("has a value of `month` that is none")
    return value


def _precision(fields: dict[str, Any]) -> Precision:
    value: Precision = fields["precision"]
    if value not in get_args(Precision):
        raise ValueError("has an unknown `precision`")
    return value


def _evidence(fields: dict[str, Any]) -> Evidence:
    path, _, line = (at := _text(fields, "at")).rpartition(":")
    is_line = path and re.fullmatch(r"[0-9]{1,9}", line)
    place = Place(path, int(line)) if is_line else Place(at) if at else None
    return Evidence(_text(fields, "rule"), _text(fields, "words"), place)


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


# --- the file -----------------------------------------------------------------------------------


def read(root: str) -> Iterator[Record | Finding]:
    """Every record in file order; a finding for each line that is none. A missing file has no records. Raises SiteError
    for what is no file of the site, OSError where the disk refuses."""
    path = _file_of(root)
    if not os.path.exists(path):
        return
    with open_file(path) as file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            if is_long := len(line) == LONGEST and not line.endswith(b"\n"):
                while rest := file.readline(LONGEST):
                    if rest.endswith(b"\n"):
                        break
            if line.isspace():
                continue
            try:
                if is_long:
                    raise ValueError(f"has more than {LONGEST:,} bytes")
                yield Record.parse(line.decode(errors="replace"))
            except ValueError as error:
                yield _set_aside(number, str(error), torn=not (is_long or line.endswith(b"\n")))


def append(root: str, lines: Iterable[str]) -> None:
    """Add lines, all of them or none, and make sure that they are on the disk before returning.

    They are added to a copy that takes the place of the file. Whatever ends the program in between: a reader finds the
    old ledger or the new, for some of the lines of a run would be read as all that it published. A line that is torn at
    the end is closed first, so that it cannot swallow the next one. Without lines the file is not touched. Raises
    SiteError for what is no file of the site, OSError where the disk refuses; the file is then as it was.
    """
    lines = iter(lines)
    if (first := next(lines, None)) is None:
        return
    path = _file_of(root)
    fresh = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.new")
    try:
        with suppress(FileNotFoundError):
            os.unlink(fresh)
        before = os.stat(path) if os.path.exists(path) else None
        if before:
            shutil.copy(path, fresh)
        with open(fresh, "ab+") as file:
            _close_torn(file)
            file.write(first.encode())
            file.writelines(line.encode() for line in lines)
            file.flush()
            if before:
                _give_to(file, before)
            os.fsync(file.fileno())
        os.replace(fresh, path)
        sync_folder(os.path.dirname(path))
    except OSError as error:
        with suppress(OSError):
            os.unlink(fresh)
        raise OSError(error.errno, error.strerror, NAME) from error


def _file_of(root: str) -> str:
    """Where the ledger is, or is to be. What is no file is never opened, for it may be waited for without end, and no
    link leads out of the site. Raises SiteError."""
    path = os.path.realpath(os.path.join(root, NAME))
    if os.path.commonpath((path, top := os.path.realpath(root))) != top:
        raise SiteError(
            "it is a link that leads out of the site", at=Place(NAME), cure="put the file itself in its place"
        )
    with suppress(OSError):
        # What is still a link leads to itself.
        if not is_file(os.lstat(path)):
            raise SiteError("it is not a file", at=Place(NAME), cure="move it away, and restore the ledger from git")
    return path


def _close_torn(file: BinaryIO) -> None:
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")


def _give_to(file: BinaryIO, before: os.stat_result) -> None:
    """Let the copy belong to whom the file belonged, as far as that is allowed."""
    now = os.fstat(file.fileno())
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.fchown(file.fileno(), before.st_uid, before.st_gid)


def _set_aside(number: int, why: str, *, torn: bool) -> Finding:
    return Finding(
        rule="LedgerLine",
        severity="warning",
        place=Place(NAME, number),
        what=f"the {'last line was cut off by a crash' if torn else f'line {why}'} and is ignored",
        cure=_CURES.get(why, "restore it from git, or delete the line if nothing is missing"),
    )
