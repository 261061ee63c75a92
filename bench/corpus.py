"""Labelled pages as files: NAME.page begins with its labels, TOML between two lines of `+++`, and the rest is the page.

Lives here: finding and opening them, and pages that have their labels beside them instead (NAME.txt, NAME.json).
Does not live here: what the labels mean (CONTRIBUTING.md), and whether a page is read as they say (score).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent / "tests" / "corpus"
HELD = "held"
"""The folder of pages that nobody who works on the rules has looked at."""
_MARK = "+++\n"


class Labelled(NamedTuple):
    """A page of text, and what somebody who read it says of it."""

    name: str
    """Of its file, without suffix."""
    text: str
    labels: dict[str, Any]


def develop() -> Iterator[Labelled]:
    """The pages in whose sight rules are made, by language and name."""
    for folder in sorted(ROOT.iterdir()):
        if folder.name != HELD:
            yield from labelled(folder)


def held() -> Iterator[Labelled]:
    """The pages that are kept back."""
    return labelled(ROOT / HELD)


def labelled(folder: Path) -> Iterator[Labelled]:
    """The labelled pages of a folder, by name. Raises ValueError where labels cannot be read."""
    for file in sorted(folder.iterdir()):
        if file.suffix == ".page":
            head, _, text = _read(file).removeprefix(_MARK).partition(f"\n{_MARK}")
            yield Labelled(file.stem, text, tomllib.loads(head))
        elif file.suffix == ".txt" and (beside := file.with_suffix(".json")).exists():
            yield Labelled(file.stem, _read(file), json.loads(_read(beside)))


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")  # Ends of lines stay as they are.
