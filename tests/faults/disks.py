"""Disks that are full before a run ends.

Lives here: real disks of a few megabytes, filled but for a part of what the run needs; and whether the run after it,
once there is room again, publishes.
Does not live here: what a person is told of a full disk (tests/test_bad_input.py).
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults import kills, sites

COUNT = 60
GOOD = frozenset(("published once there was room",))
_SIZE = 64 << 20
_FILLING = "filling"


def play(folder: Path, count: int, seed: int) -> Counter[str]:
    """Let so many runs meet a full disk, first ones and such with changes in turn. What the run after it came to."""
    chance = random.Random(seed)
    fresh = sites.make(folder / "fresh")
    first = sites.copy(fresh, folder / "first")
    sites.run(first)
    changed = sites.copy(first, folder / "changed")
    kills.change(changed)
    second = sites.copy(changed, folder / "second")
    sites.run(second)
    became: Counter[str] = Counter()
    attempt = 0
    while became.total() < count:
        before, after = ((fresh, first), (changed, second))[attempt % 2]
        attempt += 1
        assert attempt < 10 * count + 10, "most runs have room enough, so this shows nothing"
        with disk(folder / "disk") as mounted:
            site = sites.copy(before, mounted / "site")
            needed = _used(after.root) - _used(before.root) if before is fresh else _used(after.root) // 2
            fill(mounted, leave=chance.randrange(needed))
            ended = sites.run(site)
            if not ended.fault and ended.status == 0:
                continue
            (mounted / _FILLING).unlink()
            again = sites.run(site)
            if ended.fault:
                became[f"traceback: {ended.fault.strip().splitlines()[-1]}"] += 1
            elif again.fault or again.status:
                became[f"not published: {again.fault or again.said}"] += 1
            elif site.dist() != after.dist():
                became["published otherwise"] += 1
            else:
                became["published once there was room"] += 1
    return became


def why_not(folder: Path) -> str:
    """Why it cannot be tried here; empty where it can."""
    try:
        with disk(folder / "tried"):
            return ""
    except OSError as error:
        return str(error)


@contextmanager
def disk(place: Path) -> Iterator[Path]:
    """A disk in memory. Raises OSError where none can be mounted."""
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(place)]
    if not mount or os.getuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        place.rmdir()
        raise PermissionError("a disk can be mounted by root only, where the system lets root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


def fill(mounted: Path, leave: int) -> None:
    """Write until only so many bytes are free."""
    status = os.statvfs(mounted)
    (mounted / _FILLING).write_bytes(b"x" * max(status.f_bavail * status.f_frsize - leave, 0))


def _used(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
