"""Labels of lines as files: what people read each line of a copy to be.

A file holds pages, each `##### NAME` and runs of lines: `FIRST-LAST label "first words of FIRST"`; lines that say
nothing are passed over. Boilerplate is told apart by where it stands only when it is learned.
Lives here: reading these files. Does not live here: how they are written (pagefeed.model.labels), nor the texts,
most of which are not in the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pagefeed.model.labels import BODY, STATED, Label

BOILERPLATE = "boilerplate"
_RUN = re.compile(r'(?P<first>\d+)(?:-(?P<last>\d+))? (?P<label>[a-z -]+?)(?: "(?P<words>.*)")?$')


class LabelError(ValueError):
    """A label file that cannot be read, or no longer fits its text."""


def read(path: Path) -> Iterator[tuple[str, dict[int, str], dict[int, str]]]:
    """For each page of a file its name, the label of each numbered line, and the words that begin some of them.

    Raises LabelError with file and line for what is no run of lines.
    """
    name, labels, words = "", dict[int, str](), dict[int, str]()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("##### "):
            if name:
                yield name, labels, words
            name, labels, words = line[6:].strip(), {}, {}
        elif line.strip():
            run = _RUN.match(line.strip())
            label = run["label"].replace("card-", "card ") if run else ""
            if not run or label not in STATED:
                raise LabelError(f"{path}:{number}: no run of lines with a known label: {line}")
            for each in range(int(run["first"]), int(run["last"] or run["first"]) + 1):
                labels[each] = label
            if run["words"]:
                words[int(run["first"])] = run["words"]
    if name:
        yield name, labels, words


def placed(labels: Sequence[str]) -> list[Label]:
    """Labels with boilerplate told apart: above, inside or below the body, or the cards where there is no body."""
    body = [place for place, label in enumerate(labels) if label in BODY]
    others = [place for place, label in enumerate(labels) if label not in (BOILERPLATE, "comment")]
    first = (body or others or [0])[0]
    last = (body or [first])[-1]
    found: list[Label] = []
    for place, label in enumerate(labels):
        if label != BOILERPLATE:
            found.append(STATED[label][0])
        else:
            found.append(
                "boilerplate above" if place < first else "boilerplate inside" if place <= last else "boilerplate below"
            )
    return found


def fits(words: Mapping[int, str], numbers: Sequence[int], texts: Sequence[str]) -> Iterable[int]:
    """The numbers of lines that no longer begin with the words that stand beside their label."""
    known = dict(zip(numbers, texts, strict=True))
    for number, begin in words.items():
        if not known.get(number, "").replace('"', "'").startswith(begin[:12].rstrip()):
            yield number
