"""Lets things happen to real runs and counts what became of them: `make faults`.

    PYTHONPATH=src:tests python tests/faults/run.py [TRIAL ...] [--count N] [--seed S]

Lives here: the trials, how often each is tried unless told, and the arguments.
Does not live here: what happens in a trial (the module of its name), or the runs (sites).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from faults import disks, flips, kills, losses


class Trial(NamedTuple):
    """One kind of thing that happens."""

    play: Callable[[Path, int, int], Counter[str]]
    """In a folder, so many times, with a seed: what became of it, by how often."""
    times: int
    """Times, unless told."""
    good: frozenset[str]
    """What may become of it."""
    why_not: Callable[[Path], str] = lambda folder: ""
    """Why it cannot be tried on this machine; empty where it can."""


TRIALS = {
    "kills": Trial(kills.play, kills.COUNT, kills.GOOD),
    "disks": Trial(disks.play, disks.COUNT, disks.GOOD, disks.why_not),
    "flips": Trial(flips.play, flips.COUNT, flips.GOOD),
    "losses": Trial(losses.play, losses.COUNT, losses.GOOD),
}


def main() -> int:
    """Exit status 1 where anything ended as no run may."""
    parser = argparse.ArgumentParser(description="Let things happen to runs, and count what became of them.")
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=f"of {', '.join(TRIALS)} (default: all)")
    parser.add_argument("--count", type=int, help="how often each is tried")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    if unknown := set(told.trials) - set(TRIALS):
        parser.error(f"no trial is called {', '.join(sorted(unknown))}")
    bad = 0
    for name in told.trials or TRIALS:
        trial, begun = TRIALS[name], time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            if why_not := trial.why_not(Path(folder)):
                print(f"{name}: skipped, {why_not}")
                continue
            became = trial.play(Path(folder), told.count or trial.times, told.seed)
        print(f"{name}, seed {told.seed}, {time.monotonic() - begun:.0f} s")
        for what, times in became.most_common():
            print(f"  {times:4} {what}{'' if what in trial.good else '   <- no run may'}", flush=True)
            bad += times * (what not in trial.good)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
