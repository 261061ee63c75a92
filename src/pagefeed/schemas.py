"""JSON Schemas of the files that people write, for editors that complete and check TOML.

Lives here: from the tables of keys that read those files to a schema of each, and the writing of them.
Does not live here: which keys there are, and what a value must be (config.settings, config.sidecar, config.toml).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from pagefeed.config.settings import FEED_KEYS, SITE_FILE, SITE_KEYS
from pagefeed.config.sidecar import STATED_KEYS
from pagefeed.config.toml import TABLE, Key
from pagefeed.errors import SiteError
from pagefeed.model import Place

FOLDER = "schemas"
"""Where a site has them, beside feeds/ and items/."""
FILES = {
    "site": (SITE_KEYS, f"What all feeds share: {SITE_FILE}"),
    "feed": (FEED_KEYS, "One feed: feeds/NAME.toml"),
    "sidecar": (STATED_KEYS, "What a page cannot say of itself: items/PAGE.toml"),
}


def schema(name: str) -> dict[str, Any]:
    """The schema of one of FILES (draft-07, which all editors know)."""
    keys, title = FILES[name]
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **_table(keys)}


def write(root: str) -> tuple[str, ...]:
    """Write all of them into a site; returns their paths, POSIX and relative to it. Raises SiteError."""
    paths = []
    for name in FILES:
        path = f"{FOLDER}/{name}.schema.json"
        try:
            os.makedirs(os.path.join(root, FOLDER), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8", newline="\n") as file:
                file.write(text(name))
        except OSError as error:
            cure = "free space on the disk, or make the folder writable"
            raise SiteError(f"cannot be written: {error.strerror}", at=Place(path), cure=cure) from error
        paths.append(path)
    return tuple(paths)


def text(name: str) -> str:
    """A schema as it is written."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def _table(keys: Iterable[Key]) -> dict[str, Any]:
    table: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: {"description": _sentence(key), **_value(key)} for key in keys},
    }
    needed = [key.name for key in keys if key.needed]
    return table | ({"required": needed} if needed else {})


def _sentence(key: Key) -> str:
    default = f" Without it: {key.default}." if key.default else ""
    return f"{key.says[0].upper()}{key.says[1:]}.{default}"


def _value(key: Key) -> dict[str, Any]:
    one = _table(key.inner) if key.inner and key.shape.read is TABLE.read else dict(key.shape.schema)
    if not key.many:
        return one
    several = {"type": "array", "items": one} | ({"minItems": key.least} if key.least else {})
    return several if key.shape.read is TABLE.read else {"anyOf": [one, several]}
