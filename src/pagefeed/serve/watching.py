"""What tells that a site has changed.

Lives here: watchfiles; events of the file system, and looking again and again where there are none.
Does not live here: what is done about a change (server).
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress

from watchfiles import Change, DefaultFilter, awatch, watch

FOLDERS = ("items", "feeds", "templates")
_STEP, _DEBOUNCE = 20, 400
"""Milliseconds: so long nothing more must have changed; and the longest that is waited for that."""
_POLL = 250
"""Milliseconds between two looks where there are no events."""
_LOOK = 500
"""Milliseconds after which it is looked whether the folders are still the same."""
_PROBE = 2.0
"""Seconds in which an event must have come."""


class _Files(DefaultFilter):
    """Everything but what editors and tools write for themselves."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, ".pagefeed")
    ignore_entity_patterns = (
        *DefaultFilter.ignore_entity_patterns,
        r"^\.",
        r"^4913$",
        r"^#.*#$",
        r"\.tmp$",
        r"^ledger\.jsonl",
    )

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path)


def has_events(root: str) -> bool:
    """True if the file system of a site tells of changes; those of some networks, of Docker and of WSL do not."""
    try:
        with tempfile.TemporaryDirectory(prefix=".pagefeed-", dir=root) as probe:
            stop = threading.Event()

            def touch() -> None:
                ends = time.monotonic() + _PROBE
                while time.monotonic() < ends and not stop.wait(0.05):
                    with open(os.path.join(probe, "probe"), "a", encoding="ascii") as file:
                        file.write("x")

            writer = threading.Thread(target=touch, daemon=True)
            writer.start()
            try:
                for seen in watch(
                    probe,
                    watch_filter=None,
                    step=10,
                    rust_timeout=int(1000 * _PROBE),
                    yield_on_timeout=True,
                    force_polling=False,
                ):
                    return bool(seen)
            finally:
                stop.set()
                writer.join()
    except Exception:  # Of the library: too many files are watched already, or this system has nothing to watch with.
        return False
    return False


async def changes(root: str, *, poll: bool) -> AsyncIterator[None]:
    """One for each change of what a person writes, or of several at once; also where one of the folders is new, or
    another one under its old name, whose changes nothing would tell of."""
    are_new = False
    while True:
        folders = _folders(root)
        seen = awatch(
            *folders,
            watch_filter=_Files(),
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            force_polling=poll,
            poll_delay_ms=_POLL,
            raise_interrupt=False,
        )
        # One that vanishes before it is watched is gone in the next look.
        with suppress(FileNotFoundError):
            async with aclosing(seen):
                async for changed in seen:
                    # New folders are told of once they are watched: what changes during the build would be lost.
                    if changed or are_new:
                        yield
                    are_new = _folders(root) != folders
                    if are_new:
                        break


def _folders(root: str) -> dict[str, int]:
    """Those of the folders that are there, each with its inode."""
    paths = (os.path.join(root, name) for name in FOLDERS)
    return {path: os.stat(path).st_ino for path in paths if os.path.isdir(path)}
