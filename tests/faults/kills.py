"""Runs that are killed (kill -9), at any moment and at any line of the code that writes.

Lives here: when a run is killed, and whether the next ends as if nothing had been.
Does not live here: power cuts, after which a disk may have forgotten what it was told to keep.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from conftest import SiteFolder
from faults import sites
from pagefeed.catalog import ledger, store
from pagefeed.ship import dist

COUNT = 300
GOOD = frozenset(("cold: the same", "changes: the same"))
WRITERS = frozenset((ledger.__file__, store.__file__, dist.__file__))
"""Where a run appends to the ledger, commits, and puts one document after another in its place."""


def play(folder: Path, count: int, seed: int) -> Counter[str]:
    """Kill so many runs: first ones and such with changes in turn, every second at a moment, the others at a line of
    the code that writes. What the next run of each came to."""
    chance = random.Random(seed)
    kinds = [_Kind("cold", folder, lambda site: None), _Kind("changes", folder, change)]
    became: Counter[str] = Counter()
    attempt = 0
    while became.total() < count:
        kind = kinds[attempt % 2]
        site = sites.copy(kind.before, folder / "killed")
        if kind.dies(site, chance, at_a_line=attempt // 2 % 2 == 0):
            became[f"{kind.name}: {kind.verdict(site)}"] += 1
        shutil.rmtree(site.root)
        attempt += 1
        assert attempt < 10 * count + 10, "most runs end before they are killed, so this shows nothing"
    return became


def change(site: SiteFolder) -> None:
    """What the second run publishes: corrections, a new page with a tag of its own, one page less."""
    for number in (1, 5, 9, sites.PAGES):
        sites.write(site, number, 2)
    for path in site.root.glob("items/**/*-2.*"):
        path.unlink()


class _Kind:
    """Runs that have the same to do."""

    def __init__(self, name: str, folder: Path, change: Callable[[SiteFolder], None]) -> None:
        self.name = name
        self.before = sites.make(folder / f"{name}-before")
        if name != "cold":
            assert sites.run(self.before).status == 0
            change(self.before)
        self.after = sites.copy(self.before, folder / f"{name}-after")
        begun = time.monotonic()
        assert sites.run(self.after).status == 0
        self.took = time.monotonic() - begun
        self.lines = _lines(sites.copy(self.before, folder / f"{name}-counted"))

    def dies(self, site: SiteFolder, chance: random.Random, *, at_a_line: bool) -> bool:
        """Kill a run. False where it ended before."""
        if at_a_line:
            last = chance.randrange(self.lines)
            return sites.kill(sites.begin(site, lambda: _trace(_killer(last))), after=None)
        return sites.kill(sites.begin(site), after=chance.uniform(0, self.took))

    def verdict(self, site: SiteFolder) -> str:
        """What is left, and what the next run makes of it."""
        for path, body in site.dist().items():
            whole = (self.before.dist().get(path), self.after.dist().get(path))
            if not os.path.basename(path).startswith(".") and body not in whole:
                return f"{path} was torn"
        ended = sites.run(site)
        if ended.fault or ended.status:
            return f"the next run failed: {ended.fault or ended.said}"
        if site.dist() != self.after.dist():
            return "the next run published otherwise"
        if sorted(map(str, site.records())) != sorted(map(str, self.after.records())):
            return "the next run left another ledger"
        return "the same"


def _lines(site: SiteFolder) -> int:
    """How many lines of the code that writes a run goes through."""
    count = 0

    def one() -> None:
        nonlocal count
        count += 1

    _trace(one)
    try:
        site.build(sites.NOW)
    finally:
        sys.settrace(None)
    return count


def _killer(last: int) -> Callable[[], None]:
    left = iter(range(last))

    def one() -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return one


def _trace(each: Callable[[], None]) -> None:
    """Call something before each line of the code that writes."""

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code.co_filename not in WRITERS:
            return None
        if event == "line":
            each()
        return trace

    sys.settrace(trace)
