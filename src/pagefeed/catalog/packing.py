"""Values of the model as the catalog keeps them: JSON, their fields in order.

Lives here: packing and unpacking, and nothing about what a value means.
Does not live here: the ledger's own form, which outlives the program (catalog.ledger).
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from pagefeed.catalog.ledger import instant, stamp
from pagefeed.model import Author, Content, Enclosure, Entry, Evidence, Moment, Origin, Place, PublishedItem


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


def moment_of(text: str) -> Moment:
    """The moment of `pack`."""
    at, precision, evidence = json.loads(text)
    return Moment(instant(at), precision, _evidence(evidence))


def _evidence(fields_: list[Any]) -> Evidence:
    rule, words, place = fields_
    return Evidence(rule, words, Place(*place) if place else None)


def entry_of(row: tuple[str, ...]) -> Entry:
    """An entry of its columns: id, guid, content, published, updated, the pages it is found on, and where it opens as
    long as none of them has an address."""
    id_, guid, content, published, updated, found_on, link = row
    values = dict(zip(_names(Content), json.loads(content), strict=True))
    values["link"] = values["link"] or link or None
    values["title_evidence"] = _evidence(values["title_evidence"])
    values["authors"] = tuple(Author(*each) for each in values["authors"])
    values["tags"] = tuple(values["tags"])
    values["enclosures"] = tuple(Enclosure(*each) for each in values["enclosures"])
    values["size"] = tuple(values["size"]) if values["size"] else None
    if origin := values["origin"]:
        title, link, at = origin
        values["origin"] = Origin(title, link, instant(at))
    return Entry(
        id=id_,
        guid=guid,
        content=Content(**values),
        published=moment_of(published),
        updated=instant(updated),
        found_on=tuple(json.loads(found_on)),
    )


def unpacked_item(text: str) -> PublishedItem:
    """The item of `pack`."""
    name, title, published, updated, digest, pages = json.loads(text)
    return PublishedItem(
        name=name,
        title=title,
        published=instant(published) if published else None,
        updated=instant(updated) if updated else None,
        digest=digest,
        pages=tuple(pages),
    )
