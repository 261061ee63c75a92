"""Reads inputs put together by chance until timed out: `make fuzz MINUTES=10 SEED=1`.

    PYTHONPATH=src:tests python tests/fuzz/run.py --minutes 10 --seed 1
    PYTHONPATH=src:tests python tests/fuzz/run.py --again html:1:1204

An input must lead to entries or to a finding in the program's own words; no other exception is right. It takes no
longer than its length allows, and whatever is published of it keeps every rule and is well-formed to another parser.
One in a hundred is a whole site, which is built twice. What fails is told with its name, by which --again makes it
anew.

Lives here: which input is next, how long it may take, and what is told.
Does not live here: the inputs (mutations), and what must hold of one (doors).
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fuzz.doors import DOORS, BrokenPromise, enter, well_formed
from fuzz.mutations import an_input, samples
from pagefeed.errors import PublishError
from pagefeed.run import build

MOST_SECONDS = 0.3
"""CPU time that any input may take, however short it is: words are loaded, patterns compiled."""
MOST_A_BYTE = 60e-6
"""CPU seconds for each byte: what takes longer does not grow linearly, or is deep. An article takes 0.1e-6."""
SITE_EVERY = 100
"""One input in so many is a whole site."""
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SITES = "site"


@dataclass
class Tally:
    """What came of the inputs."""

    read: Counter[str] = field(default_factory=Counter)
    """How many, by kind."""
    faults: dict[str, str] = field(default_factory=dict)
    """By the name of the input, what went wrong."""
    slowest: tuple[float, str] = (0.0, "")
    """CPU seconds for each byte beyond the first 10,000, and the name of the input."""


def try_one(name: str, data: bytes, enters: Callable[[], None], tally: Tally) -> None:
    """Let an input in, and tally what goes wrong; one that takes too long gets a second chance, for a machine does
    other things too."""
    seconds = 0.0
    for _ in range(2):
        gc.collect(0)
        began = time.process_time()
        try:
            enters()
        except Exception as error:
            told = str(error) if isinstance(error, BrokenPromise) else traceback.format_exc(limit=-4)
            tally.faults[name] = told
        seconds = time.process_time() - began
        if seconds <= MOST_SECONDS + MOST_A_BYTE * len(data):
            break
    else:
        tally.faults.setdefault(name, f"{seconds:.1f} s for {len(data):,} bytes")
    tally.slowest = max(tally.slowest, (seconds / max(len(data), 10_000), name))
    tally.read[name.partition(":")[0]] += 1


def try_site(seed: str) -> None:
    """Build a site of a few inputs twice; the second time nothing is to be written."""
    chance = random.Random(f"{SITES}:{seed}")
    with tempfile.TemporaryDirectory(prefix="pagefeed-fuzz-") as folder:
        root = Path(folder)
        (root / "feeds").mkdir()
        (root / "items").mkdir()
        (root / "feeds/site.toml").write_text(samples("settings")[0], "utf-8")
        settings = an_input("settings", f"{seed}:feed") if chance.random() < 0.3 else b'title = "Everything"\n'
        (root / "feeds/news.toml").write_bytes(settings)
        suffixes = {"text": ".txt", "html": ".html", "markdown": ".md", "front matter": ".md"}
        for number in range(chance.randrange(1, 6)):
            kind = chance.choice(list(suffixes))
            page = root / f"items/page-{number}{suffixes[kind]}"
            page.write_bytes(an_input(kind, f"{seed}:{number}"))
            if chance.random() < 0.3:
                page.with_suffix(".toml").write_bytes(an_input("sidecar", f"{seed}:{number}"))
        try:
            build(folder, None, NOON)
            again = build(folder, None, NOON)
        except PublishError:
            return
        if again.written:
            raise BrokenPromise(f"the second run wrote {again.written} documents")
        for file in (root / "dist").rglob("*.*"):
            well_formed(file.name, file.read_bytes())


def input_named(name: str) -> tuple[bytes, Callable[[], None]]:
    """The bytes of an input, and what lets it in."""
    kind, _, seed = name.partition(":")
    if kind == SITES:
        return b" " * 100_000, lambda: try_site(seed)
    data = an_input(kind, seed)
    return data, lambda: enter(kind, data)


def fuzz(seed: int, minutes: float, most: int | None, kinds: list[str]) -> Tally:
    """Try inputs of all kinds in turn until timed out, or so many have been tried."""
    tally = Tally()
    for kind in kinds:
        enter(kind, samples(kind)[0].encode())  # Words are loaded and patterns compiled.
    ends = time.monotonic() + minutes * 60
    number = 0
    while time.monotonic() < ends and (most is None or number < most):
        number += 1
        kind = SITES if number % SITE_EVERY == 0 else kinds[number % len(kinds)]
        name = f"{kind}:{seed}:{number}"
        try_one(name, *input_named(name), tally)
    return tally


def main() -> int:
    """1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, help="inputs after which to end")
    parser.add_argument("--kind", action="append", choices=[*DOORS], help="inputs of this kind alone")
    parser.add_argument("--again", metavar="NAME", help="one input, by its name, written to standard output")
    options = parser.parse_args()
    if options.again:
        tally = Tally()
        data, enters = input_named(options.again)
        sys.stdout.buffer.write(data)
        try_one(options.again, data, enters, tally)
    else:
        tally = fuzz(options.seed, options.minutes, options.most, options.kind or list(DOORS))
    for name, told in tally.faults.items():
        print(f"\n{name}\n{told}", file=sys.stderr)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.read.items()))
    seconds, slowest = tally.slowest
    print(
        f"{tally.read.total():,} inputs ({counts}), {len(tally.faults)} faults; the slowest, {slowest}, "
        f"took {seconds * 1e6:.1f} µs a byte",
        file=sys.stderr,
    )
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
