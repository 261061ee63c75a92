"""Who is deploying to a target.

Lives here: the record that a deployment leaves at the target while it runs, and when it no longer counts.
Does not live here: where that record is kept (targets).
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

NAME = ".pagefeed-lock"
"""What the record is called below the target."""
EXPIRY = timedelta(hours=1)
"""After so long the run that left a lock is taken for dead."""


class Holder(NamedTuple):
    """A run that deploys."""

    who: str
    """User and machine, such as `ann@laptop`."""
    host: str
    process: int
    since: str
    """RFC 3339, UTC."""

    def written(self) -> bytes:
        """The record."""
        return json.dumps(self._asdict()).encode()

    def __str__(self) -> str:
        return f"{self.who} (process {self.process}, since {self.since})"

    def is_over(self, now: datetime, here: str) -> bool:
        """True if the run has ended without taking its lock away: its process is gone from this machine, or it began
        too long ago."""
        try:
            began = datetime.fromisoformat(self.since)
        except ValueError:
            return True
        return abs(now - began) > EXPIRY or (self.host == here and not _is_alive(self.process))


def holder(now: datetime) -> Holder:
    """This run."""
    import getpass
    import platform

    host = platform.node() or "this machine"
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # No name for the user's number, as in a container.
        user = "somebody"
    return Holder(f"{user}@{host}", host, os.getpid(), now.astimezone(UTC).isoformat(timespec="seconds"))


def read_holder(data: bytes) -> Holder | None:
    """Whose record this is; None where nobody can tell."""
    try:
        return Holder(**json.loads(data))
    except (ValueError, TypeError):
        return None


def _is_alive(process: int) -> bool:
    if os.name == "nt":  # There, signal 0 would end it.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
