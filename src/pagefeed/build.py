"""The story: what changed is read, every entry gets its id and dates, feeds become documents.

Lives here: the order of things, and nothing that any stage does.
Does not live here: arguments and what a person sees (cli, terminal).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from pagefeed import program
from pagefeed.catalog import standing, store
from pagefeed.report import Report

if TYPE_CHECKING:
    from pagefeed.forecast import Forecast
    from pagefeed.model import Finding

Progress = Callable[[int, int], None]
"""Called with pages read and pages to read."""


def build(
    root: str,
    out: str,
    now: datetime,
    *,
    only: str | None = None,
    write: bool = True,
    allow_flood: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Publish the site in `root` into `out`.

    `now`, in UTC, dates only what has no other date: the day a page was first seen, the moment a change was
    noticed; and an entry whose date lies ahead of it waits.
    With `only`, one feed is made. Without `write`, everything is done except writing. Raises SiteError where
    nothing can be published, FloodError where subscribers would see what cannot be meant, unless that is allowed.
    """
    if not os.path.isdir(os.path.join(root, "feeds")):
        write = False  # A folder that is no site is told so, and left as it is.
    with catalog(root, write) as db:
        program_is = program.fingerprint()
        whole_run = write and only is None
        if whole_run and (last := standing.last_report(db, root, out, program_is)):
            report = Report(**json.loads(last))
            if not report.due or f"{now:%Y-%m-%dT%H:%M:%SZ}" < report.due:
                return report

        # Imported only now: a run with nothing to do ends above, before any of this is needed.
        from pagefeed.catalog.holdings import waiting
        from pagefeed.catalog.index import Index
        from pagefeed.intake import take_in, told_of
        from pagefeed.outlook import guard, outlook
        from pagefeed.press import Press
        from pagefeed.read.site import load

        site = load(root)
        index = Index(db, root, site.spec.timezone)
        db.execute("BEGIN")
        standing.forget(db)
        findings = take_in(index, site, program_is, now, progress)
        changes = index.settle(site.spec.authority, now)
        findings += told_of(index)
        if not allow_flood:
            guard(outlook(index, site, out, now, only=only))
        if write:
            index.record()
        db.execute("COMMIT")

        db.execute("BEGIN")
        press = Press(index, out, program_is, now, write=write)
        press.publish(site, only)
        ahead = waiting(db, now)
        findings += [*changes.findings, *press.findings]
        lasting = [finding.plain() for finding in findings]
        report = Report(
            status=2 if not press.feeds else 1 if any(finding.severity != "notice" for finding in findings) else 0,
            new=changes.new,
            updated=changes.updated,
            unchanged=changes.unchanged,
            written=press.written,
            left_alone=press.left_alone,
            feeds=press.feeds,
            findings=[*lasting, *(finding.plain() for finding in changes.merged)],
            waiting=ahead.begin,
            expiring=ahead.end,
            due=ahead.due,
        )
        if whole_run:
            standing.record(db, root, out, program_is, press.files, json.dumps(report.calm(lasting)._asdict()))
        db.execute("COMMIT")
        return report


def plan(
    root: str, out: str, now: datetime, *, only: str | None = None, against: str | None = None
) -> tuple[tuple[Forecast, ...], list[Finding]]:
    """What subscribers will see of each feed when it is published at `now`, and what is to be mended. Leaves no trace.

    Raises SiteError where the site cannot be read, PageError where the feed `against` cannot.
    """
    from pagefeed.catalog.index import Index
    from pagefeed.intake import take_in, told_of
    from pagefeed.outlook import outlook
    from pagefeed.read.site import load

    site = load(root)
    with catalog(root, write=False) as db:
        index = Index(db, root, site.spec.timezone)
        findings = take_in(index, site, program.fingerprint(), now)
        changes = index.settle(site.spec.authority, now)
        findings += [*told_of(index), *changes.findings, *changes.merged]
        return outlook(index, site, out, now, only=only, against=against), findings


@contextmanager
def catalog(root: str, write: bool = True) -> Iterator[sqlite3.Connection]:
    """The locked catalog of a site; a disk that says no becomes a SiteError."""
    try:
        with closing(store.connect(root) if write else store.connect_to_copy(root)) as db:
            yield db
    except (store.Busy, sqlite3.Error, OSError) as error:
        from pagefeed.errors import SiteError
        from pagefeed.model import Place

        place = Place(getattr(error, "filename", None) or store.PATH)
        if isinstance(error, store.Busy):
            holder = str(error) or "another run"
            what, cure = f"{holder} holds the catalog", "wait for it to end, or stop it"
        elif store.is_damage(error):
            what, cure = "it is damaged", "delete it; everything in it is made anew from items/"
        else:
            words = getattr(error, "strerror", None) or str(error)
            what, cure = f"cannot be written: {words}", "free space on the disk, or make the folder writable"
        raise SiteError(what, at=place, cure=cure) from error
