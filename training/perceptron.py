"""An averaged structured perceptron over chains of labels, with numpy, in whole numbers.

Whole numbers and a seed make the weights the same on every machine. A line may carry a set of labels that it could
have instead of one; the best path within the sets is then what is learned (Sun and others, 2009: latent perceptron).
Lives here: learning from features and labels. Does not live here: where labels come from (silver, labelled).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

NEVER = -(1 << 28)
"""What no path can make up for."""
MARGIN = 1 << 10


@dataclass(frozen=True, slots=True)
class Example:
    """One page: for each line its features and the numbers of the labels that it may have."""

    features: Sequence[Sequence[str]]
    allowed: Sequence[frozenset[int]]
    times: int = 1
    """How often it is shown in one pass."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, in units of 1 / SCALE of an update."""

    features: dict[str, dict[int, int]]
    transitions: list[list[int]]
    """By the label that follows, then by the one in front."""


SCALE = 100
TITLE_TIMES = 5
"""A title is learned from each page once for so many times that the page is shown."""


def train(
    examples: Sequence[Example],
    labels: int,
    *,
    passes: int = 8,
    least: int = 4,
    keep: float = 0.3,
    margins: Sequence[int] = (),
    seed: int = 1,
) -> Weights:
    """Learn from examples. Features of fewer than `least` lines are left out, weights below `keep` updates dropped.

    `margins`, one for each label, are how far ahead of a line's right label all others are put while learning, so that
    the right one wins clearly; rare labels need more.
    """
    counts = Counter(feature for example in examples for line in example.features for feature in line)
    numbers = {feature: place for place, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    pages = [_Page(example, numbers, labels) for example in examples]
    weights = np.zeros((len(numbers), labels), np.int64)
    later = np.zeros_like(weights)
    follows = np.zeros((labels, labels), np.int64)
    follows_later = np.zeros_like(follows)
    costs = np.array(margins, np.int64) if margins else None
    order = [number for number, example in enumerate(examples) for _ in range(example.times)]
    chance, turn = random.Random(seed), 1
    for _ in range(passes):
        chance.shuffle(order)
        for number in order:
            page = pages[number]
            scores = page.scores(weights)
            right = page.sure if page.sure is not None else _path(scores + page.mask, follows)
            if costs is not None:
                ahead = costs[right]
                scores += ahead[:, None]
                scores[np.arange(len(right)), right] -= ahead
            guessed = _path(scores, follows)
            wrong: list[int] = np.nonzero(right != guessed)[0].tolist()
            for place in wrong:
                rows = page.rows(place)
                weights[rows, right[place]] += 1
                weights[rows, guessed[place]] -= 1
                later[rows, right[place]] += turn
                later[rows, guessed[place]] -= turn
            pairs = {(place - 1, place) for place in wrong if place}
            pairs |= {(place, place + 1) for place in wrong if place + 1 < len(right)}
            for above, below in sorted(pairs):
                follows[right[below], right[above]] += 1
                follows[guessed[below], guessed[above]] -= 1
                follows_later[right[below], right[above]] += turn
                follows_later[guessed[below], guessed[above]] -= turn
            turn += 1
    means = np.rint((weights - later / turn) * SCALE).astype(np.int64)
    limit = keep * SCALE
    found = {
        feature: kept
        for feature, place in numbers.items()
        if (kept := {label: int(value) for label, value in enumerate(means[place]) if abs(value) >= limit})
    }
    return Weights(found, np.rint((follows - follows_later / turn) * SCALE).astype(np.int64).tolist())


def train_titles(
    examples: Sequence[Example],
    title: int,
    *,
    passes: int = 10,
    margin: int = 20,
    least: int = 4,
    keep: float = 0.0,
    seed: int = 1,
) -> tuple[dict[str, int], int]:
    """Learn which line of a page speaks most for itself as the title (a ranking perceptron, Collins and Duffy 2002).

    For each feature a weight, and what the best line must have for a page to have a title at all.

    Pages of which nothing certain is known teach nothing. Units as in `Weights`.
    """
    known = [(example, gold) for example in examples for gold in _gold(example, title)]
    counts = Counter(feature for example, _ in known for line in example.features for feature in line)
    numbers = {feature: place for place, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    none = len(numbers)
    pages = [(_Lines(example, numbers), gold) for example, gold in known]
    weights = np.zeros(none + 1, np.int64)
    later = np.zeros_like(weights)
    order = [number for number, (example, _) in enumerate(known) for _ in range(max(1, example.times // TITLE_TIMES))]
    chance, turn = random.Random(seed), 1
    for _ in range(passes):
        chance.shuffle(order)
        for number in order:
            page, gold = pages[number]
            ranks = np.append(page.scores(weights), weights[none])
            ranks += margin
            ranks[gold] -= margin
            guessed = int(ranks.argmax())
            if guessed != gold % len(ranks):
                for place, sign in ((gold % len(ranks), 1), (guessed, -1)):
                    rows = page.rows(place) if place < len(ranks) - 1 else none
                    weights[rows] += sign
                    later[rows] += sign * turn
            turn += 1
    means = np.rint((weights - later / turn) * SCALE).astype(np.int64)
    limit = keep * SCALE
    found = {feature: int(means[place]) for feature, place in numbers.items() if abs(means[place]) >= max(1, limit)}
    return found, int(means[none])


def _gold(example: Example, title: int) -> list[int]:
    """Where the title of a page stands; -1 where it is known to have none; nothing where neither is known."""
    sure = [place for place, allowed in enumerate(example.allowed) if allowed == {title}]
    if len(sure) == 1:
        return sure
    read = all(len(allowed) == 1 for allowed in example.allowed)
    return [-1] if not sure and read else []


class _Lines:
    """The features of a page's lines in numbers."""

    def __init__(self, example: Example, numbers: Mapping[str, int]) -> None:
        lines = [[numbers[feature] for feature in line if feature in numbers] for line in example.features]
        self._starts = np.cumsum([0] + [len(line) for line in lines])
        self._all = np.array([number for line in lines for number in line], np.int64)

    def rows(self, place: int) -> Any:
        return self._all[self._starts[place] : self._starts[place + 1]]

    def scores(self, weights: Any) -> Any:
        return np.add.reduceat(weights[self._all], self._starts[:-1], axis=0)


class _Page(_Lines):
    """The same with the labels that they may have."""

    def __init__(self, example: Example, numbers: Mapping[str, int], labels: int) -> None:
        super().__init__(example, numbers)
        self.mask: Any = np.full((len(example.allowed), labels), NEVER, np.int64)
        for place, allowed in enumerate(example.allowed):
            self.mask[place, sorted(allowed)] = 0
        alone = all(len(allowed) == 1 for allowed in example.allowed)
        self.sure: Any = np.array([min(allowed) for allowed in example.allowed]) if alone else None


def _path(scores: Any, follows: Any) -> Any:
    """The best path (Viterbi)."""
    size = len(scores)
    backs = np.empty((size, scores.shape[1]), np.int64)
    best = scores[0]
    for place in range(1, size):
        ways = follows + best
        back = ways.argmax(1)
        backs[place] = back
        best = ways[np.arange(len(back)), back] + scores[place]
    path = np.empty(size, np.int64)
    path[-1] = best.argmax()
    for place in range(size - 1, 0, -1):
        path[place - 1] = backs[place, path[place]]
    return path
