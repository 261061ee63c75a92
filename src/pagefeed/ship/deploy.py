"""dist/ to a target: what differs, in order, each file whole.

Lives here: the plan of a deployment and its steps, the same for every kind of target, so that a run which was
interrupted anywhere is completed by the next.
Does not live here: reaching a target (targets), what the files are and how they are served (deployment).

A run records in the manifest which files it is going to put before it puts the first, and when each batch is done. So
whatever was interrupted is known to be ours, is sent again, and may be removed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from pagefeed.errors import SeveralError
from pagefeed.model import DeploySpec, Finding, matches
from pagefeed.ship import lock as locks
from pagefeed.ship.manifest import IN_DOUBT, NAME, Manifest, Put, Upload, read_manifest
from pagefeed.ship.target import HeldError, MovedError, Target, TargetError, UnreachableError, place_of

TRIES = 4
"""How often a target is tried whose line breaks or which changes meanwhile."""
PAUSE = 1.0
"""Seconds before the second try; each further pause is twice as long."""
CHECKPOINT = 500
"""Files after which the manifest is written again, so that no more of them are sent twice after an interruption."""
_OURS = (b"<generator>pagefeed<", b'"_pagefeed"', b'name="generator" content="pagefeed"', b"Written by pagefeed")
"""What documents of this program hold, for a target whose manifest was lost."""


class Plan(NamedTuple):
    """What a deployment would change at a target."""

    send: tuple[Upload, ...]
    """In the order in which they are put."""
    unchanged: int
    """Files that stand there as they are to be."""
    remove: tuple[str, ...]
    """Paths of files of ours that dist/ no longer has, where these are to be removed."""
    left: tuple[str, ...]
    """The same where they are not."""
    known: Mapping[str, Put]
    """What stands there of ours, as far as known."""
    foreign: tuple[str, ...]
    """Paths of dist/ at which something stands that we did not put there."""
    recorded: bool
    """True if the manifest at the target says just this."""

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to do."""
        return not self.send and not self.remove and self.recorded


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What a deployment did."""

    sent: list[str] = field(default_factory=list)
    """Paths, in order."""
    removed: list[str] = field(default_factory=list)
    """Paths."""
    unchanged: int = 0
    """Files that stood there as they are to be."""
    left: tuple[str, ...] = ()
    """Paths of ours at the target that dist/ no longer has."""


class Options(NamedTuple):
    """What a person may ask of a deployment."""

    dry_run: bool = False
    """Change nothing."""
    prune: bool = False
    """Remove files of ours that dist/ no longer has."""
    max_deletes: int = 20
    """The most files that may be removed at once."""
    force: bool = False
    """Send every file, also over what we did not put there."""
    break_lock: bool = False
    """Take the lock even if its holder seems to be alive."""


class TooManyDeletesError(TargetError):
    """More files would be removed than is allowed at once."""


class ForeignFilesError(SeveralError, TargetError):
    """Files of dist/ would replace files that somebody else put at the target."""


def plan(
    target: Target,
    spec: DeploySpec,
    uploads: Collection[Upload],
    data: bytes | None,
    options: Options,
    already: Mapping[str, Put] = MappingProxyType({}),
) -> Plan:
    """What differs between dist/ and the target, whose manifest is `data`; `already` are files that were put since."""
    manifest = read_manifest(data)
    known = {**(manifest.files if manifest else {}), **already}
    wanted = [each for each in uploads if not any(matches(pattern, each.path) for pattern in spec.keep)]
    foreign: list[str] = []
    if not options.force and (new := [each for each in wanted if each.path not in known]):
        stands = target.same(new)
        for upload in new:
            if stands.get(upload.path):
                known[upload.path] = Put(upload.sha256, upload.size, "", upload.served if target.labels else "")
            elif upload.path in stands and (manifest or not _is_ours(target.read(upload.path))):
                foreign.append(upload.path)
    send = [
        each
        for each in wanted
        if (options.force and each.path not in already) or not _stands(each, known.get(each.path), target.labels)
    ]
    paths = {each.path for each in uploads}
    folded = {path.casefold() for path in paths}
    gone = sorted(
        path
        for path in known
        # On a disk that does not tell cases apart, the old name is the new file.
        if path not in paths
        and path.casefold() not in folded
        and not any(matches(pattern, path) for pattern in spec.keep)
    )
    return Plan(
        send=tuple(sorted(send, key=lambda each: (each.rank, each.path))),
        unchanged=len(wanted) - len(send),
        remove=tuple(gone) if options.prune else (),
        left=() if options.prune else tuple(gone),
        known=known,
        foreign=tuple(sorted(foreign)),
        recorded=data is not None and data == Manifest(known).written(),
    )


def deploy(
    target: Target,
    spec: DeploySpec,
    uploads: Collection[Upload],
    now: datetime,
    options: Options,
    *,
    approve: Callable[[Plan], None],
) -> tuple[Plan, Delivery]:
    """Bring a target to the state of dist/. Returns what was planned first, and what was done.

    `approve` is asked with the plan before anything changes, and raises what speaks against it. Raises TargetError,
    after `TRIES` tries where another may help; what is at the target then is whole, and the next run goes on.
    """
    run = _Run(target, spec, uploads, now, options)
    first: Plan | None = None
    for attempt in range(TRIES):
        try:
            planned, data = run.planned()
            first = first or planned
            _check(planned, spec, options)
            approve(planned)
            if not options.dry_run and not planned.is_empty:
                run.carry_out(planned, data)
            run.delivery.unchanged, run.delivery.left = first.unchanged, planned.left
            return first, run.delivery
        except (UnreachableError, MovedError):
            if attempt == TRIES - 1:
                raise
            time.sleep(PAUSE * 2**attempt)
    raise AssertionError("unreachable")


class _Run:
    """One deployment, and what it has already done when a try fails."""

    def __init__(
        self, target: Target, spec: DeploySpec, uploads: Collection[Upload], now: datetime, options: Options
    ) -> None:
        self.target = target
        self.spec = spec
        self.uploads = uploads
        self.now = now
        self.options = options
        self.delivery = Delivery()
        self.already: dict[str, Put] = {}
        self.when = now.isoformat(timespec="seconds").replace("+00:00", "Z")

    def planned(self) -> tuple[Plan, bytes | None]:
        """What is to be done, and the manifest by which that was decided."""
        data = self.target.read(NAME)
        return plan(self.target, self.spec, self.uploads, data, self.options, self.already), data

    def carry_out(self, planned: Plan, data: bytes | None) -> None:
        """All of it, under the lock."""
        self._lock()
        try:
            if self.target.read(NAME) != data:
                raise MovedError(
                    "somebody else has just deployed to it", at=place_of(self.spec), cure="run the command again"
                )
            self._send(planned)
        finally:
            # Where the line is broken, the lock stays; the next try knows it for its own.
            with suppress(TargetError, OSError):
                self.target.unlock()

    def _send(self, planned: Plan) -> None:
        standing = dict(planned.known)
        if self.target.at_once:
            self.delivery.sent.clear()  # What a failed try prepared was never seen.

        def done(upload: Upload) -> None:
            served = upload.served if self.target.labels else ""
            standing[upload.path] = Put(upload.sha256, upload.size, self.when, served)
            if not self.target.at_once:
                self.already[upload.path] = standing[upload.path]
            self.delivery.sent.append(upload.path)

        if planned.send and not self.target.at_once:
            standing |= {each.path: Put(IN_DOUBT, each.size, self.when) for each in planned.send}
            self._record(standing)
        batches = [
            batch
            for _, group in groupby(planned.send, key=lambda each: each.rank)
            for batch in _batches(tuple(group), CHECKPOINT)
        ]
        for number, batch in enumerate(batches, start=1):
            self.target.put(batch, done)
            if len(batch) == CHECKPOINT and number < len(batches) and not self.target.at_once:
                self._record(standing)
        if not self.target.at_once:
            self._record(standing)
        if planned.remove:
            self.target.remove(planned.remove)
            self.delivery.removed += planned.remove
            for path in planned.remove:
                standing.pop(path, None)
        if planned.remove or self.target.at_once:
            self._record(standing)
        self.target.commit(_message(self.delivery))

    def _record(self, standing: Mapping[str, Put]) -> None:
        self.target.write(NAME, Manifest(standing).written())

    def _lock(self) -> None:
        """Take the lock; that of a run which is over is removed first. Raises HeldError."""
        own = locks.holder(self.now)
        for attempt in range(TRIES):
            data = self.target.lock(own.written())
            if data is None:
                return
            held = locks.read_holder(data)
            if held is None and attempt == 0:
                time.sleep(2 * PAUSE)  # It may just be writing down who it is.
                continue
            is_own = held is not None and (held.host, held.process) == (own.host, own.process)
            if held and not (is_own or self.options.break_lock or held.is_over(self.now, own.host)):
                break
            self.target.unlock()
        cure = "wait until that is done; if that run has died, add --break-lock"
        raise HeldError(f"{held or 'another run'} is deploying to it", at=place_of(self.spec), cure=cure)


def _stands(upload: Upload, put: Put | None, labels: bool) -> bool:
    return put is not None and put.sha256 == upload.sha256 and (not labels or put.served == upload.served)


def _is_ours(body: bytes | None) -> bool:
    return body is not None and any(mark in body for mark in _OURS)


def _batches(uploads: Sequence[Upload], size: int) -> list[tuple[Upload, ...]]:
    return [tuple(uploads[start : start + size]) for start in range(0, len(uploads), size)]


def _check(planned: Plan, spec: DeploySpec, options: Options) -> None:
    """Raises where the plan cannot be meant."""
    if planned.foreign:
        cure = "move it away, name it in `keep`, or add --force to replace it"
        raise ForeignFilesError(
            tuple(
                Finding(
                    rule="ForeignFile",
                    severity="error",
                    place=place_of(spec, path),
                    what="a file that was not deployed is in the way",
                    cure=cure,
                )
                for path in planned.foreign
            )
        )
    if len(planned.remove) > options.max_deletes:
        count, first = len(planned.remove), planned.remove[0]
        raise TooManyDeletesError(
            f"{count} files would be removed, such as {first}, and --max-deletes is {options.max_deletes}",
            at=place_of(spec),
            cure=f"see them with --dry-run, then add --max-deletes {count}, or leave out --prune",
        )


def _message(delivery: Delivery) -> str:
    counts = [
        f"{len(paths)} {word}" for paths, word in ((delivery.sent, "put"), (delivery.removed, "removed")) if paths
    ]
    return f"Deploy: {', '.join(counts) or 'manifest'}"
