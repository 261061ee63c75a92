"""What disks do with files, for whoever opens or writes one.

Lives here: opening what can be read to its end, and what the ledger (catalog) and documents (ship) both need so that a
power cut loses nothing.
Does not live here: what is written where, or what is said of a disk that refuses.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from io import BufferedReader

_WITHOUT_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NoFileError(OSError):
    """A folder, a pipe, a device or a socket stands where a file is to be read."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        super().__init__(None, "not a file", os.fspath(path))


def open_file(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a file to read it, links followed, but no pipe, device or socket: those may be waited for without end, and
    cannot be read again. Raises NoFileError for them, OSError where the disk refuses."""
    if not is_file(os.stat(path)):
        raise NoFileError(path)
    file = os.open(path, _WITHOUT_WAITING)
    try:
        if not is_file(os.fstat(file)):  # Something else may stand there by now.
            raise NoFileError(path)
    except BaseException:
        os.close(file)
        raise
    return os.fdopen(file, "rb")


def is_file(status: os.stat_result) -> bool:
    """True if what was looked at is a file with content of its own."""
    return stat.S_ISREG(status.st_mode)


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
