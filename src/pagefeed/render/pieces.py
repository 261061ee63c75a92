"""A document taken apart at its entries, and put together again.

Lives here: where an entry begins and ends in the bytes of each format, as this program writes it.
Does not live here: rendering (xml, jsonfeed), or what is done with the pieces (publishing).

No text can be taken for a border: in XML it is escaped, in JSON it holds no line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from pagefeed.model import Format


class Pieces(NamedTuple):
    """The bytes of a document."""

    head: bytes
    entries: tuple[bytes, ...]
    """In their order; all of them together are not the document, for the format may want signs between two."""
    tail: bytes


class _Border(NamedTuple):
    """What the pieces of a format begin and end with."""

    above: bytes
    """Stands in front of all entries, not in front of anything like one; empty where nothing is like one."""
    begin: re.Pattern[bytes]
    """The end of the line above it, and how it begins: with a text and no `^`, as patterns are found fast."""
    end: bytes
    between: bytes = b""
    below: bytes = b""
    """Behind the last entry."""


_BORDERS: dict[Format, _Border] = {
    "rss": _Border(b"", re.compile(rb"\n    <item>(?=\n)"), b"\n    </item>\n"),
    "atom": _Border(b"", re.compile(rb"\n  <entry(?=[ >])"), b"\n  </entry>\n"),
    "json": _Border(b'\n  "items": [\n', re.compile(rb"\n    \{(?=\n)"), b"\n    }", b",\n", b"\n"),
}


def taken_apart(body: bytes, name: Format) -> Pieces:
    """A document of this program as its pieces; one without entries is all head."""
    above, begin, end, between, below = _BORDERS[name]
    first = body.find(above) + len(above)
    found = begin.finditer(body, max(first - 1, 0)) if first >= len(above) else ()
    starts = [each.start() + 1 for each in found]
    if not starts:
        return Pieces(body, (), b"")
    stop = body.rfind(end) + len(end)
    parts = (body[start:next_] for start, next_ in pairwise((*starts, stop)))
    return Pieces(body[: starts[0]], tuple(part.removesuffix(between) for part in parts), body[stop + len(below) :])


def put_together(pieces: Pieces, entries: Iterable[bytes], name: Format) -> bytes:
    """The document with these entries in place of those that it has; both have some."""
    border = _BORDERS[name]
    return b"".join((pieces.head, border.between.join(entries), border.below, pieces.tail))
