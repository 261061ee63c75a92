"""What disks do with files, for whoever writes one.

Lives here: what the ledger (catalog) and documents (ship) both need so that a power cut loses nothing.
Does not live here: what is written where, or what is said of a disk that refuses.
"""

from __future__ import annotations

import os
from contextlib import suppress


def sync_folder(folder: str) -> None:
    """Make a new name in it outlast a power cut, where the system can: the file is in place either way."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
