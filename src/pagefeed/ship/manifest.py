"""What we put at a target, as the target itself records it.

Lives here: the manifest, its file, and the files of dist/ that it is compared with.
Does not live here: reaching a target (targets), the order of a deployment (deploy).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

NAME = ".pagefeed-manifest.json"
"""Path of the manifest below the target."""
IN_DOUBT = ""
"""Digest of a file that an interrupted run may have put, or not."""
_VERSION = 1


class Upload(NamedTuple):
    """A file of dist/ as it is to stand at a target."""

    path: str
    """POSIX, relative to dist/ and to the target."""
    source: str
    """Where the file is on this machine."""
    size: int
    """Bytes."""
    sha256: str
    """Of its bytes, in hexadecimal."""
    type: str
    """Media type, with charset for text: Content-Type where the target stores one."""
    cache: str
    """Cache-Control (RFC 9111), where the target stores one."""
    rank: int
    """Its turn: files of a lower rank are put before those of a higher one."""

    @property
    def served(self) -> str:
        """Both headers as the manifest records them."""
        return f"{self.type} | {self.cache}"


class Put(NamedTuple):
    """A file that we put at a target."""

    sha256: str
    """Of its bytes, in hexadecimal; `IN_DOUBT` where a run was interrupted."""
    size: int
    """Bytes."""
    when: str
    """RFC 3339, UTC: when it was sent."""
    served: str = ""
    """The headers that it was stored with, where the target stores them."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files that we put at a target."""

    files: Mapping[str, Put]
    """By path."""

    def written(self) -> bytes:
        """The file: JSON, a line for each path, in order."""
        lines = ",\n".join(
            f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(put._asdict())}"
            for path, put in sorted(self.files.items())
        )
        return f'{{"pagefeed": {_VERSION}, "files": {{\n{lines}\n}}}}\n'.encode()


def read_manifest(data: bytes | None) -> Manifest | None:
    """The manifest in these bytes; None where there is none, or none that can be read: it is then rebuilt."""
    try:
        held = json.loads(data or b"")
        if held["pagefeed"] != _VERSION:
            return None
        return Manifest({str(path): Put(**put) for path, put in held["files"].items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
