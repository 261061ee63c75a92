"""The documents of a feed, put together of entries that are each rendered and judged once.

Lives here: which entries of a document are made anew, and that a document is right whose head and entries are.
Does not live here: rendering, the rules (render, validator), or which documents are made at all (publishing).

The entries that stay as they were are cut out of the document that was published last, if that is as it was written. So
nothing is kept twice, and whoever removes a document has it made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from pagefeed.errors import PublishError
from pagefeed.model import Document, Entry, Feed, Format
from pagefeed.render.documents import formats
from pagefeed.render.pieces import put_together, taken_apart
from pagefeed.validator import judge

BATCH = 64
"""Entries that are rendered and judged at once: what is said of a feed is said once for all of them, and no more
markup is held parsed."""

Known = Mapping[Format, Mapping[bytes, bytes]]
"""Of each format, entries as they stand in its document, by their digests. Each was right by itself."""


def assembled(feed: Feed, digests: tuple[bytes, ...], known: Known) -> tuple[Document, ...] | None:
    """The documents of a feed in the order of its formats, if no rule finds anything in them; None where they are to
    be judged as a whole, which alone says what is wrong, and where.

    `digests` are those of its entries, and change whenever an entry does.
    """
    if not _are_one_feed(feed.entries):
        return None
    pieces = {name: dict(known.get(name, {})) for name in feed.spec.formats}
    new = [place for place, digest in enumerate(digests) if not all(digest in known_ for known_ in pieces.values())]
    for places in _batches(new):
        part = _right(replace(feed, entries=tuple(feed.entries[place] for place in places)))
        if part is None:
            return None
        for name, document in part.items():
            entries = taken_apart(document.body, name).entries
            pieces[name].update(zip((digests[place] for place in places), entries, strict=True))
    heads = _right(replace(feed, entries=_telling(feed.entries)))
    if heads is None:
        return None
    return tuple(
        replace(
            head,
            body=put_together(taken_apart(head.body, name), (pieces[name][digest] for digest in digests), name),
        )
        for name, head in heads.items()
    )


def known_of(
    feed: Feed, digests: bytes, length: int, stands: Callable[[str], bytes | None], paths: Mapping[Format, str]
) -> Known:
    """The entries of the documents that were published last. `digests` are theirs, each of so many bytes; `stands`
    gives the bytes of a path, if they are as they were written."""
    each = [digests[at : at + length] for at in range(0, len(digests), length)]
    known: dict[Format, Mapping[bytes, bytes]] = {}
    for name in feed.spec.formats if each else ():
        entries = taken_apart(body, name).entries if (body := stands(paths[name])) else ()
        known[name] = dict(zip(each, entries, strict=True)) if len(entries) == len(each) else {}
    return known


def _right(feed: Feed) -> dict[Format, Document] | None:
    """The documents of a feed, if no rule finds anything in them."""
    try:
        made = formats(feed)
    except PublishError:
        return None
    return None if any(judge(made.values(), feed).values()) else made


def _are_one_feed(entries: tuple[Entry, ...]) -> bool:
    """True if entries that are right each by itself are right in one document: of each id there is one, and the newest
    stands first. These are all rules that look at more than one entry."""
    ids, names = {entry.id for entry in entries}, {entry.name for entry in entries}
    in_order = all(one.published.at >= other.published.at for one, other in pairwise(entries))
    return len(ids) == len(names) == len(entries) > 0 and in_order


def _telling(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those of some entries of which the head of a document says anything: when the newest is from, and when one was
    changed last."""
    told = {entry.id: entry for entry in (entries[0], max(entries, key=lambda entry: entry.updated))}
    return tuple(told.values())


def _batches(places: list[int]) -> Iterator[list[int]]:
    for begin in range(0, len(places), BATCH):
        yield places[begin : begin + BATCH]
