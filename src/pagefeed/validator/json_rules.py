"""Rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

Lives here: the feed and its items.
Does not live here: what all formats have in common (common).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pagefeed.validator.reading import _JSON_ADDRESSES, Fault, Reading, parts, words_of
from pagefeed.validator.rules import rule

_JSON_LISTS = {"items", "authors", "tags", "hubs", "attachments"}
_JSON_TEXTS = {
    *_JSON_ADDRESSES,
    *("version", "title", "description", "language", "id", "summary", "content_html", "content_text"),
    *("date_published", "date_modified", "banner_image", "favicon", "user_comment"),
}
_KINDS = {bool: "true or false", list: "a list", str: "a string"}
_SHOWN = 60
"""Characters of a wrong value that a finding repeats."""
_FEED = {
    *("version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon"),
    *("authors", "author", "language", "expired", "hubs", "items"),
}
_ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"),
    *("date_published", "date_modified", "authors", "author", "tags", "language", "attachments"),
}


@rule("InvalidJSONFeedVersion", "error", "json")
def _json_version(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "Top-level"."""
    version = reading.root.get("version")
    if version != "https://jsonfeed.org/version/1.1":
        yield Fault(f"the version is {_shown(version)}", "write https://jsonfeed.org/version/1.1")


@rule("MissingElement", "error", "json")
def _json_required(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "Top-level" and "Items"."""
    if not words_of(reading.root, "title"):
        yield Fault("the feed has no title", "state a `title`", key="title")
    if not isinstance(reading.root.get("items"), list):
        yield Fault("the feed has no items", "give it a list of them, if an empty one")
    for item in reading.items:
        if not item.id:
            yield Fault("an item has no id", "give it one")
        if not any(words_of(item.node, name) for name in ("content_html", "content_text")):
            yield Fault("an item has neither content_html nor content_text", "give it one", item.id)


@rule("InvalidValue", "error", "json")
def _json_types(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1: text is text, lists are lists, and null is nothing to write."""
    for members, item in parts(reading):
        for name, value in members.items():
            kind = _kind(name)
            if not isinstance(value, kind):
                yield Fault(f"{name} is {_shown(value)}", f"make it {_KINDS[kind]} or leave it out", item)


@rule("MissingElement", "error", "json")
def _json_parts(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "authors", "hubs" and "attachments": what their objects must have."""
    for members, item in parts(reading):
        for author in _objects(members, "authors"):
            if not any(words_of(author, name) for name in ("name", "url", "avatar")):
                yield Fault("an author has neither name nor url nor avatar", "give one of them", item)
        for hub in _objects(members, "hubs"):
            if not (words_of(hub, "type") and words_of(hub, "url")):
                yield Fault("a hub has no type or no url", "give it both", key="hub")
        for file in _objects(members, "attachments"):
            if not (words_of(file, "url") and words_of(file, "mime_type")):
                yield Fault("an attachment has no url or no mime_type", "give it both", item)


@rule("InvalidPositiveInteger", "error", "json")
def _json_numbers(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "attachments": sizes and durations are numbers."""
    for members, item in parts(reading):
        for file in _objects(members, "attachments"):
            for name in ("size_in_bytes", "duration_in_seconds"):
                said = file.get(name, 0)
                if isinstance(said, bool) or not isinstance(said, (int, float)) or said < 0:
                    yield Fault(f"{name} is {_shown(said)}", "write a number, or leave it out", item)


@rule("UndefinedElement", "warning", "json")
def _json_unknown(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "Extensions": names of one's own begin with an underscore."""
    for members, item in parts(reading):
        known = _FEED if item is None and members is reading.root else _ITEM
        for name in members:
            if not name.startswith("_") and name not in known:
                yield Fault(f"JSON Feed knows no {name} here", f"call it _{name}", item)


def _objects(members: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    listed = members.get(name)
    return (each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else iter(())


def _shown(value: object) -> str:
    """The begin of a value, as JSON writes it."""
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _kind(name: str) -> type:
    """What the value of a member is."""
    if name == "expired":
        return bool
    return list if name in _JSON_LISTS else str if name in _JSON_TEXTS else object
