"""A place to which dist/ is copied.

Lives here: what every kind of target can do, what can go wrong with one, and which module reaches which kind.
Does not live here: any one kind (targets), the order of a deployment (deploy).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable
from importlib import import_module
from typing import Protocol

from pagefeed.errors import PublishError
from pagefeed.model import DeploySpec, Finding, Place
from pagefeed.ship.manifest import Upload


class TargetError(PublishError):
    """A target cannot be reached, read or written."""


class UnreachableError(TargetError):
    """A target that may answer if it is asked again: a broken line, a server that is busy."""


class HeldError(TargetError):
    """Another run deploys to the target."""


class MovedError(TargetError):
    """The target changed since it was read, and what was prepared no longer fits."""


class Target(Protocol):
    """Files below one place. Paths are POSIX, relative to it; no path leads out of it.

    Every method raises TargetError: UnreachableError where another try may help. After any error the target may be
    used again; it connects anew.
    """

    at_once: bool
    """True if nothing is to be seen of anything before `commit`, and then all of it."""
    labels: bool
    """True if it stores a media type and Cache-Control with each file."""
    findings: list[Finding]
    """What a person should know of how it was done."""

    def lock(self, record: bytes) -> bytes | None:
        """Leave the record of a run as the lock. None on success, else the record of the run that has it, empty where
        that one has only just begun."""

    def unlock(self) -> None:
        """Remove the lock, whoever has it; nothing where there is none."""

    def read(self, path: str) -> bytes | None:
        """The bytes of one file; None where there is none."""

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """For each of these paths at which a file stands: True if its bytes, and its labels where the target stores
        them, are those of the upload."""

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """Put files in order, each whole or not at all, in place of what stands there; `done` is called after each."""

    def write(self, path: str, body: bytes) -> None:
        """Put one file, whole or not at all."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files, and the folders that they leave empty; nothing where there is none."""

    def commit(self, message: str) -> None:
        """Make everything visible that has not been so far. Raises MovedError."""

    def close(self) -> None:
        """Let go of the connection."""


def open_target(spec: DeploySpec, root: str) -> Target:
    """The target of a site in the folder `root`. Raises TargetError where what reaches it is not installed."""
    module = import_module(f"pagefeed.ship.targets.{spec.kind}")
    target: Target = module.open_target(spec, root)
    return target


def place_of(spec: DeploySpec, path: str = "") -> Place:
    """Where something is wrong at a target: its address, or that of one of its files."""
    return Place(f"{spec.to.rstrip('/')}/{path}" if path else spec.to)


def not_atomic(spec: DeploySpec) -> Finding:
    """A server that has no rename which replaces a file."""
    return Finding(
        rule="NotAtomic",
        severity="warning",
        place=spec.place,
        what="this server cannot replace a file in one step, so each was away for a moment",
        cure="use a server whose rename replaces files, such as OpenSSH",
    )


def fresh(path: str) -> str:
    """Where new bytes wait: one fixed name for each file, so that the next run replaces what a killed one left."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, f".{name}.new")


def parents(path: str) -> list[str]:
    """The folders on the way to a file, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]
