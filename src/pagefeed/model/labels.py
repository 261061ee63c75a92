"""What a line of a copy can be.

Lives here: the labels, those of boilerplate told apart by where it stands; how labels are written down.
Does not live here: what speaks for which, and what a page is made of them (read.text).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Literal, NamedTuple, get_args

Label = Literal[
    "title",
    "byline",
    "date",
    "caption",
    "credit",
    "standfirst",
    "paragraph",
    "subhead",
    "item",
    "section",
    "marker",
    "headline",
    "text",
    "card caption",
    "card credit",
    "card date",
    "card meta",
    "comment",
    "boilerplate above",
    "boilerplate inside",
    "boilerplate below",
]
"""Above, inside and below are said of the body; a card is a teaser of another story."""
LABELS: tuple[Label, ...] = get_args(Label)
NUMBER: dict[str, int] = {label: number for number, label in enumerate(LABELS)}

BODY: frozenset[Label] = frozenset(("paragraph", "subhead", "item", "standfirst"))
CARD: frozenset[Label] = frozenset(
    ("section", "marker", "headline", "text", "card caption", "card credit", "card date", "card meta")
)
BOILERPLATE: frozenset[Label] = frozenset(("boilerplate above", "boilerplate inside", "boilerplate below"))

STATED: dict[str, tuple[Label, ...]] = {
    **{label: (label,) for label in LABELS if label not in BOILERPLATE},
    "boilerplate": ("boilerplate above", "boilerplate inside", "boilerplate below"),
}
"""What a person may say that a line is, and the labels which that leaves."""


class ReadAs(NamedTuple):
    """What a line was read as."""

    label: str
    """A word of `STATED`."""
    why: str
    """The reason, in a few words."""


WORDS = 3
"""First words of a run of lines that stand beside its label, to see whether it still fits its text."""
BEGINNING = 40
"""Characters of them at most: an address can be one long word."""


def said(label: Label) -> str:
    """A label as people write it."""
    return "boilerplate" if label in BOILERPLATE else label


def written(name: str, lines: Iterable[tuple[int, str, str]]) -> str:
    """The labels of a page as text: a head with its name, and a row for each run of lines that are the same, from
    number, text and label of each."""
    found = [f"##### {name}"]
    for label, run in groupby(lines, key=lambda line: line[2]):
        group = list(run)
        first, last = group[0][0], group[-1][0]
        span = f"{first}-{last}" if last > first else str(first)
        words = " ".join(group[0][1].split()[:WORDS])[:BEGINNING].replace('"', "'")
        found.append(f'{span} {label.replace(" ", "-")} "{words}"')
    return "\n".join(found) + "\n"
