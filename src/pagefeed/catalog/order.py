"""The order of entries of one moment.

Lives here: the natural order of paths, as text that SQLite can sort.
Does not live here: when an entry is from (entries, catalog.index).
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"[0-9]+")
_BETWEEN = "\x01"
"""Sorts before whatever a name holds, so that a name comes before those that it begins."""


def natural(path: str) -> str:
    """A path as text that sorts as people count: folder by folder, without regard to case, `part-9` before `part-10`,
    `part` before `part-2`. No two paths have the same."""
    folders, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    spoken = unicodedata.normalize("NFC", f"{folders}/{stem}").casefold()
    return f"{_DIGITS.sub(_counted, spoken).replace('/', _BETWEEN)}{_BETWEEN}{path}"


def _counted(digits: re.Match[str]) -> str:
    """A number with its length in front: of two, the longer one is the larger."""
    number = digits[0].lstrip("0") or "0"
    return f"{len(number):03}{number}"
