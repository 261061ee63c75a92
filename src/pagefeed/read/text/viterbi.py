"""The labels of a page's lines: the chain that speaks best for itself as a whole.

Each feature of a line has a weight for each label, each pair of neighbouring labels has one, and the best chain is the
one with the largest sum (Viterbi 1967). The weights are learned from labelled pages by `make train`.
Lives here: weights, sums, the best chain, what its rivals would have had.
Does not live here: features, what becomes of the labels (assemble), learning.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from operator import add
from typing import NamedTuple

from pagefeed.model.labels import LABELS, NUMBER, Label

_BITS = 32
_COLUMNS = len(LABELS) + 1
"""The labels, and behind them how much a line speaks for itself as the title, against the other lines of its page."""
RANK = len(LABELS)
_BYTES = _COLUMNS * _BITS // 8
_BIAS = sum(1 << (_BITS - 1 + place * _BITS) for place in range(_COLUMNS))
_MIDDLE = 1 << (_BITS - 1)
NEVER = -(1 << 40)
"""What no chain makes up for."""
BEAM = 100_000
"""A label that a line by itself puts so far behind its best is not looked at. Of 10,084 lines of 100 copies 43 have
another label than without this limit; with a wider one decoding takes twice as long."""

RANKED = 16
"""How much what speaks for a line as the title against the other lines counts, for what speaks against other labels."""
DOUBTS: dict[Label, int] = {"headline": 24_000, "caption": 40_000, "credit": 60_000, "byline": 16_000, "date": 20_000}
"""How much more than for its rivals must speak for a line to be that: a false teaser is an entry in somebody's feed,
a false caption a sentence that the article has lost. On pages that were kept out 9 of 10 teasers are then real, 7 of
10 captions, 8 of 10 credits."""

LEAN = 90_000
"""How much more speaks for a label that another reader gives: more than doubts and one neighbour together, less than
what makes a label impossible."""


class Judged(NamedTuple):
    """A line's label, and how sure it is."""

    label: Label
    margin: int
    """How far the best chain in which this line is something else stays behind, in units of the weights."""
    rival: Label
    """What it would be there."""


class Weights(NamedTuple):
    """What was learned."""

    features: Mapping[str, int]
    """For each feature one number, in which the weight for each label has 32 bits: one addition adds all of them."""
    values: Mapping[str, Mapping[int, int]]
    """The same, by the number of the label."""
    follows: Sequence[Sequence[int]]
    """By label, and by the label in front of it."""
    untitled: int
    """What the best line of a page has to speak for itself to be its title."""


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that ship with the program, read when the first copy needs them."""
    table = json.loads((files(__package__) / "weights.json").read_text("utf-8"))
    return unpacked(table)


def unpacked(table: Mapping[str, object]) -> Weights:
    """Weights from their file's form: `features` with pairs of column and weight, `follows`, `untitled`."""
    features: Mapping[str, Sequence[int]] = table["features"]  # type: ignore[assignment]  # JSON of our own
    follows: Sequence[Sequence[int]] = table["follows"]  # type: ignore[assignment]  # JSON of our own
    values = {name: dict(zip(pairs[::2], pairs[1::2], strict=True)) for name, pairs in features.items()}
    places = [place * _BITS for place in range(_COLUMNS)]
    packed = {name: sum([value << places[label] for label, value in each.items()]) for name, each in values.items()}
    untitled: int = table["untitled"]  # type: ignore[assignment]  # JSON of our own
    return Weights(packed, values, follows, untitled)


def scores(features: Sequence[Sequence[str]], weights: Weights) -> list[list[int]]:
    """For each line how much its own features speak for each label, and last for being the title of its page."""
    known = weights.features.get
    found = []
    for line in features:
        total = sum(filter(None, map(known, line)), _BIAS)
        each = array("I")
        each.frombytes(total.to_bytes(_BYTES, "little"))
        found.append([value - _MIDDLE for value in each])
    return found


def decode(
    features: Sequence[Sequence[str]],
    given: Mapping[int, Collection[Label]] | None = None,
    learned: Weights | None = None,
    *,
    without: Collection[Label] = (),
    leaning: Mapping[int, Collection[Label]] | None = None,
) -> list[Label]:
    """The label of each line, at most one of them the title but for those stated. `given` are lines, counted from 0,
    with the labels that a person leaves them; all others have none of the labels of `without`. `leaning` are lines with
    the labels for which LEAN more speaks; where there are any, the titles among them are the only ones."""
    if not features:
        return []
    known = learned or weights()
    own = scores(features, known)
    ranks = [line.pop() for line in own]
    given, leaning = given or {}, leaning or {}
    title = NUMBER["title"]
    titles = {place for place, labels in given.items() if tuple(labels) == ("title",)}
    if not titles and leaning:
        titles = {place for place, labels in leaning.items() if tuple(labels) == ("title",)} - given.keys()
    elif not titles:
        headline = _headline(own, ranks, known.untitled, given)
        titles = set() if headline is None else {headline}
    barred = [NUMBER[label] for label in without]
    for place, line in enumerate(own):
        if place in given:
            left = {NUMBER[label] for label in given[place]}
            own[place] = line = [score if label in left else NEVER for label, score in enumerate(line)]
        else:
            for label, doubt in DOUBTS.items():
                line[NUMBER[label]] -= doubt
            for label in leaning.get(place, ()):
                line[NUMBER[label]] += LEAN
            for number in barred:
                line[number] = NEVER
        if place not in titles:
            line[title] = NEVER
        elif place not in given:
            own[place] = [score if label == title else NEVER for label, score in enumerate(line)]
    return [LABELS[each] for each in _best(_forward(own, known.follows))]


def _headline(own: Sequence[Sequence[int]], ranks: Sequence[int], untitled: int, given: Collection[int]) -> int | None:
    """The line that speaks most for itself as the title, but for those of which somebody says what they are; None where
    it does not say enough."""
    title = NUMBER["title"]
    worth = [rank * RANKED + line[title] - max(line) for rank, line in zip(ranks, own, strict=True)]
    best = max((place for place in range(len(worth)) if place not in given), key=worth.__getitem__, default=None)
    return best if best is not None and ranks[best] > untitled else None


class _Step(NamedTuple):
    """A line's labels that are looked at: their numbers, the sums of the best chains to them, and where those came
    from, as places in the step before."""

    labels: list[int]
    sums: list[int]
    back: list[int]


def _forward(own: Sequence[Sequence[int]], follows: Sequence[Sequence[int]]) -> list[_Step]:
    steps: list[_Step] = []
    before = _Step([], [], [])
    for line in own:
        limit = max(line) - BEAM
        labels = [label for label, score in enumerate(line) if score >= limit]
        sums, back = [], []
        if before.labels:
            for label in labels:
                row = follows[label]
                ways = list(map(add, before.sums, [row[each] for each in before.labels]))
                best = max(ways)
                back.append(ways.index(best))
                sums.append(best + line[label])
        else:
            sums, back = [line[label] for label in labels], [0] * len(labels)
        before = _Step(labels, sums, back)
        steps.append(before)
    return steps


def _best(steps: Sequence[_Step]) -> list[int]:
    place = steps[-1].sums.index(max(steps[-1].sums))
    found = []
    for step in reversed(steps):
        found.append(step.labels[place])
        place = step.back[place]
    return found[::-1]


def judged(features: Sequence[Sequence[str]], labels: Sequence[Label]) -> list[Judged]:
    """For each line of a chain its label, how sure it is, and the rival: by its own features and its two neighbours."""
    known = weights()
    numbers = [NUMBER[label] for label in labels]
    found = []
    for place, line in enumerate(scores(features, known)):
        sums = line[:RANK]
        if place:
            sums = [each + known.follows[label][numbers[place - 1]] for label, each in enumerate(sums)]
        if place + 1 < len(numbers):
            sums = list(map(add, sums, known.follows[numbers[place + 1]]))
        own = numbers[place]
        rival = max((label for label in range(len(sums)) if label != own), key=sums.__getitem__)
        found.append(Judged(labels[place], sums[own] - sums[rival], LABELS[rival]))
    return found
