"""The catalog after a disk has changed one bit of it.

Lives here: flipping, and whether what is published then is right.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path

from conftest import SiteFolder
from faults import sites
from pagefeed.catalog import store
from pagefeed.catalog.freshness import RACY

COUNT = 200
GOOD = frozenset(("right", "rebuilt"))
TENTH = 10
"""One of so many runs has nothing to do."""


def play(folder: Path, count: int, seed: int) -> Counter[str]:
    """Flip a bit of a published site's catalog, edit a page, and publish, so many times. What became of it: `right`,
    `rebuilt` where the run has said so, else what no run may do."""
    chance = random.Random(seed)
    site = sites.make(folder / "site")
    first = sites.run(site)
    assert first.status == 0, first
    time.sleep(2 * RACY / 1e9)
    sites.run(site)
    untouched = sites.copy(site, folder / "untouched")
    became: Counter[str] = Counter()
    for edits in (True, False):
        if edits:
            edit(site)
        sites.run(site)
        right = site.dist()
        for _ in range(count - count // TENTH if edits else count // TENTH):
            # At the same path, for a run with nothing to do knows files by their paths.
            shutil.rmtree(site.root)
            sites.copy(untouched, site.root)
            flip(site.root / store.PATH, chance)
            if edits:
                edit(site)
            became[_verdict(sites.run(site), site.dist() == right)] += 1
        shutil.rmtree(site.root)
        sites.copy(untouched, site.root)
    return became


def edit(site: SiteFolder) -> None:
    """What the run after the flip is to publish."""
    sites.write(site, 3, 2)


def flip(path: Path, chance: random.Random) -> None:
    """Change one bit; size and modification time stay."""
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    before = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _verdict(ended: sites.Ended, right: bool) -> str:
    if ended.fault:
        return f"traceback: {ended.fault.strip().splitlines()[-1]}"
    if ended.status == 2:
        return f"refused: {ended.said}"
    if not right:
        return "wrong"
    return "rebuilt" if "CatalogDamaged" in ended.rules else "right"
