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

from pagefeed.model.labels import BODY, BOILERPLATE, LABELS, NUMBER, Label

_BITS = 32
_BYTES = len(LABELS) * _BITS // 8
_BIAS = sum(1 << (_BITS - 1 + place * _BITS) for place in range(len(LABELS)))
_MIDDLE = 1 << (_BITS - 1)
NEVER = -(1 << 40)
"""What no chain makes up for."""
BEAM = 100_000
"""A label that a line by itself puts so far behind its best is not looked at. Of 10,084 lines of 100 copies 43 have
another label than without this limit; with a wider one decoding takes twice as long."""
UNTITLED = (5_000, 250_000)
"""How far the best chain with a title may stay behind the best without one, and the page has one all the same: where a
text stands alone, which has often lost its title, and where it stands among menus, which never have."""
MENUS = 8
"""Lines of boilerplate from which a text stands among menus."""


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


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that ship with the program, read when the first copy needs them."""
    table = json.loads((files(__package__) / "weights.json").read_text("utf-8"))
    return unpacked(table)


def unpacked(table: Mapping[str, object]) -> Weights:
    """Weights from their file's form: `features` with pairs of label and weight, `follows`."""
    features: Mapping[str, Sequence[int]] = table["features"]  # type: ignore[assignment]  # JSON of our own
    follows: Sequence[Sequence[int]] = table["follows"]  # type: ignore[assignment]  # JSON of our own
    values = {name: dict(zip(pairs[::2], pairs[1::2], strict=True)) for name, pairs in features.items()}
    places = [place * _BITS for place in range(len(LABELS))]
    packed = {name: sum([value << places[label] for label, value in each.items()]) for name, each in values.items()}
    return Weights(packed, values, follows)


def scores(features: Sequence[Sequence[str]], weights: Weights) -> list[list[int]]:
    """For each line how much its own features speak for each label."""
    known = weights.features
    found = []
    for line in features:
        total = sum([known[feature] for feature in line if feature in known], _BIAS)
        each = array("I")
        each.frombytes(total.to_bytes(_BYTES, "little"))
        found.append([value - _MIDDLE for value in each])
    return found


def decode(
    features: Sequence[Sequence[str]],
    given: Mapping[int, Collection[Label]] | None = None,
    learned: Weights | None = None,
) -> list[Label]:
    """The label of each line, at most one of them the title but for those stated. `given` are lines, counted from 0,
    with the labels that a person leaves them."""
    if not features:
        return []
    known = learned or weights()
    own = scores(features, known)
    for place, labels in (given or {}).items():
        numbers = {NUMBER[label] for label in labels}
        own[place] = [score if label in numbers else NEVER for label, score in enumerate(own[place])]
    forward = _forward(own, known.follows)
    best = _best(forward)
    headline = _title(own, forward, known.follows, best)
    if headline is None:
        return [LABELS[each] for each in best]
    title = NUMBER["title"]
    stated = {each for each, labels in (given or {}).items() if tuple(labels) == ("title",)}
    for each, line in enumerate(own):
        if each == headline:
            own[each] = [score if label == title else NEVER for label, score in enumerate(line)]
        elif each not in stated:
            line[title] = NEVER
    return [LABELS[each] for each in _best(_forward(own, known.follows))]


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


def _backward(
    own: Sequence[Sequence[int]], steps: Sequence[_Step], follows: Sequence[Sequence[int]]
) -> list[list[int]]:
    """For each label that is looked at the best sum of what stands below its line."""
    found = [[0] * len(steps[-1].labels)]
    for place in range(len(steps) - 1, 0, -1):
        here, above = steps[place], steps[place - 1]
        ways = [(follows[label], each + own[place][label]) for label, each in zip(here.labels, found[-1], strict=True)]
        found.append([max([row[label] + way for row, way in ways]) for label in above.labels])
    return found[::-1]


def _title(
    own: Sequence[Sequence[int]], forward: Sequence[_Step], follows: Sequence[Sequence[int]], best: Sequence[int]
) -> int | None:
    """The line that makes the best title; None where the page has none. `best` is the best chain of all."""
    title = NUMBER["title"]
    said = [LABELS[label] for label in best]
    among_menus = any(label in BODY for label in said) and sum(label in BOILERPLATE for label in said) >= MENUS
    least = max(forward[-1].sums) - UNTITLED[among_menus]
    below = _backward(own, forward, follows)
    found = None
    for place, step in enumerate(forward):
        if title in step.labels:
            at = step.labels.index(title)
            if (total := step.sums[at] + below[place][at]) >= least:
                least, found = total, place
    return found


def judged(features: Sequence[Sequence[str]], labels: Sequence[Label]) -> list[Judged]:
    """For each line of a chain its label, how sure it is, and the rival: by its own features and its two neighbours."""
    known = weights()
    numbers = [NUMBER[label] for label in labels]
    found = []
    for place, line in enumerate(scores(features, known)):
        sums = list(line)
        if place:
            sums = [each + known.follows[label][numbers[place - 1]] for label, each in enumerate(sums)]
        if place + 1 < len(numbers):
            sums = list(map(add, sums, known.follows[numbers[place + 1]]))
        own = numbers[place]
        rival = max((label for label in range(len(sums)) if label != own), key=sums.__getitem__)
        found.append(Judged(labels[place], sums[own] - sums[rival], LABELS[rival]))
    return found
