"""The story: what changed is read, every entry gets its id and dates, feeds become documents.

Lives here: the order of things, and nothing that any stage does.
Does not live here: arguments and what a person sees (cli, console).
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
from pagefeed.catalog import freshness, store
from pagefeed.report import Report

if TYPE_CHECKING:
    from pagefeed.changes import FeedPlan
    from pagefeed.model import Finding

Progress = Callable[[int, int], None]
"""Called with pages read and pages to read."""


def build(
    root: str,
    out: str | None,
    now: datetime,
    *,
    only: str | None = None,
    write: bool = True,
    allow_flood: bool = False,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Report:
    """Publish the site in `root` into the folder that it names, `dist` unless it says otherwise.

    With another folder as `out`, the same is written there and nothing remembered: no id, no date, no document.
    `now`, in UTC, dates only what has no other date: the day a page was first seen, the moment a change was
    noticed; and an entry whose date lies ahead of it waits.
    With `only`, one feed is made. Without `write`, everything is done except writing. Where many pages changed, so many
    processes as `jobs` read them; 0 is one for each core. Raises SiteError where
    nothing can be published, FloodError where subscribers would see what cannot be meant, unless that is allowed.
    """
    if not os.path.isdir(os.path.join(root, "feeds")):
        write = False  # A folder that is no site is told so, and left as it is.
    preview = out is not None and not _is_own(root, out)
    keep = write and not preview
    program_is = program.fingerprint()
    whole_run = keep and only is None
    if whole_run and (last := _last_report(root, program_is, now)):
        return last
    with catalog(root, keep) as db:
        report, _ = publish(
            db, root, out, now, only=only, write=write, keep=keep, allow_flood=allow_flood, progress=progress, jobs=jobs
        )
        return report


def publish(
    db: store.Catalog,
    root: str,
    out: str | None,
    now: datetime,
    *,
    only: str | None = None,
    write: bool = True,
    keep: bool = True,
    tidy: bool | None = None,
    allow_flood: bool = False,
    drafts: bool = False,
    progress: Progress | None = None,
    jobs: int = 1,
) -> tuple[Report, tuple[FeedPlan, ...]]:
    """What `build` does once the catalog is open; and what subscribers see of it.

    Without `keep`, nothing is remembered beyond the connection: no id reaches the ledger, and what is written is not
    what subscribers have. `tidy` says whether documents that no feed makes any more are removed from `out`, as they are
    where `keep` is. `drafts` are published like other pages.
    """
    # Imported only now: a run with nothing to do ends before any of this is needed.
    from dataclasses import replace

    from pagefeed.catalog.feedids import identified
    from pagefeed.catalog.index import Index
    from pagefeed.catalog.selection import waiting
    from pagefeed.changes import total
    from pagefeed.errors import PASSING
    from pagefeed.files.inputs import load
    from pagefeed.flood import guard
    from pagefeed.ingest import take_in, told_of
    from pagefeed.planning import plan_feeds
    from pagefeed.publishing import Publisher

    site = load(root)
    own = os.path.join(root, site.spec.out)
    out = out if out is not None else own
    index = Index(db, root, site.spec.timezone)
    db.execute("BEGIN")
    freshness.forget(db)
    index.publish_into(site.spec.out)
    program_is = program.fingerprint()
    findings = take_in(index, site, program_is, now, progress, drafts=drafts, jobs=jobs)
    changes = index.settle(site.spec.authority, now)
    findings += told_of(index)
    site = replace(site, feeds=identified(db, site.feeds, site.refused))
    # A preview over one catalog has forgotten how dist/ was left: its documents are elsewhere.
    plans = plan_feeds(index, site, own, now, only=only, search=keep or not tidy)
    if not allow_flood:
        guard(plans)
    if keep:
        index.record()
    else:
        index.take_for_recorded()
    store.commit(db)

    db.execute("BEGIN")
    emptied = frozenset(each.feed for each in plans if each.had and not each.get)
    press = Publisher(
        index, out, program_is, now, write=write, tidy=keep if tidy is None else tidy, told=keep, emptied=emptied
    )
    press.publish(site, only)
    ahead = waiting(db, now)
    findings += [*changes.findings, *press.findings]
    lasting = [finding.plain() for finding in findings]
    new, updated, unchanged = total(plans)
    report = Report(
        status=2 if not press.feeds else 1 if any(finding.severity != "notice" for finding in findings) else 0,
        new=new,
        updated=updated,
        unchanged=unchanged,
        written=press.written,
        left_alone=press.left_alone,
        feeds=press.feeds,
        findings=[*lasting, *(finding.plain() for finding in (*changes.merged, *_damage(db)))],
        waiting=ahead.begin,
        expiring=ahead.end,
        due=ahead.due,
        changes=[each.plain() for each in plans],
        removed=press.removed,
        out=out,
        preview=os.path.realpath(out) != os.path.realpath(own),
    )
    if keep and only is None and not any(finding.rule in PASSING for finding in findings):
        freshness.record(db, root, program_is, press.files, json.dumps(report.calm(lasting)._asdict()))
    db.told_of_damage()
    store.commit(db)
    return report, plans


def _last_report(root: str, program_is: str, now: datetime) -> Report | None:
    """What the last run told, if this one has nothing to do."""
    with catalog(root, trusting=True) as db:
        last = freshness.last_report(db, root, program_is)
    report = Report(**json.loads(last)) if last else None
    return report if report and (not report.due or f"{now:%Y-%m-%dT%H:%M:%SZ}" < report.due) else None


def _is_own(root: str, out: str) -> bool:
    """True if a folder is the one that the site publishes into."""
    from pagefeed.files.inputs import load

    own = os.path.join(root, load(root).spec.out)
    return os.path.realpath(own) == os.path.realpath(out)


def plan(
    root: str, out: str | None, now: datetime, *, only: str | None = None, against: str | None = None
) -> tuple[tuple[FeedPlan, ...], list[Finding]]:
    """What subscribers will see of each feed when it is published at `now`, and what is to be fixed. Leaves no trace.

    What they have is what was published last; where nothing is known of that, what stands in `out`.
    Raises SiteError where the site cannot be read, PageError where the feed `against` cannot.
    """
    from pagefeed.catalog.index import Index
    from pagefeed.files.inputs import load
    from pagefeed.ingest import take_in, told_of
    from pagefeed.planning import plan_feeds

    site = load(root)
    with catalog(root, write=False) as db:
        index = Index(db, root, site.spec.timezone)
        findings = take_in(index, site, program.fingerprint(), now)
        changes = index.settle(site.spec.authority, now)
        findings += [*told_of(index), *changes.findings, *changes.merged, *_damage(db)]
        out = out if out is not None else os.path.join(root, site.spec.out)
        return plan_feeds(index, site, out, now, only=only, against=against), findings


def _damage(db: store.Catalog) -> tuple[Finding, ...]:
    """What is to be told where the catalog was of no use."""
    from pagefeed.model import Finding, Place

    if not db.was_damaged:
        return ()
    what = "it was damaged, and was rebuilt from items/ and the ledger"
    cure = "no action needed; check the disk if it happens again"
    return (Finding(rule="CatalogDamaged", severity="notice", place=Place(store.PATH), what=what, cure=cure),)


_CURES = {True: "free space on the disk", False: "make the folder writable", None: "see to the disk, and publish again"}
"""Where the disk does not take the catalog or the ledger, by whether it is full."""


@contextmanager
def catalog(root: str, write: bool = True, *, trusting: bool = False) -> Iterator[store.Catalog]:
    """The locked catalog of a site, or a copy of it; a disk that says no becomes a SiteError. Who is `trusting` checks
    what he reads of it himself."""
    try:
        with closing(store.connect(root, trusting=trusting) if write else store.connect_to_copy(root)) as db:
            yield db
    except (store.Busy, store.StrangeFileError, sqlite3.Error, OSError) as error:
        from pagefeed.errors import SiteError
        from pagefeed.model import Place

        # SQLite names no file, and refuses none but its own.
        file = getattr(error, "filename", None) or os.path.join(root, store.PATH)
        place = Place(os.path.relpath(file, root).replace(os.sep, "/"))
        if isinstance(error, store.Busy):
            holder = str(error) or "another run"
            what, cure = f"{holder} holds the catalog", "wait for it to end, or stop it"
        elif isinstance(error, store.StrangeFileError):
            what, cure = "not a file of the catalog", "remove it"
        elif store.is_damage(error):
            what, cure = "it is damaged", "delete it; it is rebuilt from items/"
        elif os.path.exists(file) and not os.access(file, os.R_OK):
            what, cure = "it cannot be read: permission denied", "make it readable"
        else:
            words = getattr(error, "strerror", None) or str(error)
            what, cure = f"cannot be written: {words}", _CURES[store.is_full(error)]
        raise SiteError(what, at=place, cure=cure) from error
