"""A site as it would be published now, in a folder of its own.

Lives here: building it again and again over one catalog in memory, and what is told of it: documents, entries, the
plan, and what is wrong.
Does not live here: when to build (watching), or showing it (server).

Nothing of the site is written: not dist/, not the catalog, not the ledger. So the ids of entries that were never
published are provisional; the next preview, and the publication, give them others.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pagefeed import run
from pagefeed.catalog import ledger, store
from pagefeed.catalog.feedids import identified
from pagefeed.catalog.freshness import stat_of
from pagefeed.catalog.index import Index
from pagefeed.catalog.selection import Selector, with_branches
from pagefeed.changes import FeedPlan
from pagefeed.errors import PublishError, SiteError
from pagefeed.files.inputs import load
from pagefeed.model import Entry, FeedSpec, Place
from pagefeed.render.forms import FORMS, PAGE

AHEAD = timedelta(days=3650)
"""How far a preview with `future` looks."""


@dataclass(frozen=True, slots=True)
class State:
    """One build of the preview, as plain values; documents that could not be made are those of the build before."""

    version: str
    """Another one with each build, and with each process."""
    title: str
    """Of the site."""
    feeds: tuple[dict[str, Any], ...]
    """`name`, `title`, `branch_of`, and `documents`: the paths of each, with a digest of its bytes."""
    plan: tuple[dict[str, Any], ...]
    """What subscribers would see, as `plan --json` has it, with the `lines` of each feed."""
    findings: tuple[dict[str, Any], ...]
    """`severity`, `place`, `what`, `cure`."""
    provisional: int
    """How many entries have an id that nobody has been given yet."""


class Preview:
    """To be used by one thread at a time, as its catalog is."""

    def __init__(self, root: str, clock: Callable[[], datetime], *, drafts: bool = False, future: bool = False) -> None:
        self.root, self.clock, self.drafts, self.future = root, clock, drafts, future
        self.out = tempfile.mkdtemp(prefix="pagefeed-preview-")
        self._db: store.Catalog | None = None
        self._ledger = ""
        self._known: frozenset[str] = frozenset()
        self._feeds: tuple[FeedSpec, ...] = ()
        self._count = 0
        self._last = State("", "", (), (), (), 0)

    def build(self) -> State:
        """Build it; what is wrong with the site is part of the state, and raises nothing."""
        self._count += 1
        version = f"{os.getpid()}-{self._count}"
        try:
            self._last = self._built(version)
        except PublishError as error:
            findings = tuple(_plain(finding.plain()) for finding in error.findings)
            self._last = _with(self._last, version, findings)
        except Exception as error:  # A fault of the program must not end the preview of somebody who writes.
            traceback.print_exc(file=sys.stderr)
            what = f"the program failed: {type(error).__name__}: {error}"
            finding = {
                "severity": "error",
                "place": "",
                "what": what,
                "cure": "the terminal says where; please report it",
            }
            self._last = _with(self._last, version, (finding,))
        return self._last

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entries of a feed or branch."""
        spec = next((spec for spec in self._feeds if spec.name == name), None)
        if spec is None or self._db is None:
            return ()
        return Selector(self._db, spec, self._now()).newest().entries

    def is_provisional(self, id_: str) -> bool:
        """True if the id was given by this preview alone."""
        return id_ not in self._known

    def close(self) -> None:
        """Take the folder away."""
        if self._db is not None:
            self._db.close()
        shutil.rmtree(self.out, ignore_errors=True)

    def _now(self) -> datetime:
        return self.clock() + (AHEAD if self.future else timedelta())

    def _built(self, version: str) -> State:
        db = self._opened()
        try:
            report, plans = run.publish(
                db, self.root, self.out, self._now(), keep=False, tidy=True, allow_flood=True, drafts=self.drafts
            )
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        site = load(self.root)
        self._feeds = with_branches(db, identified(db, site.feeds, site.refused), self._now())
        provisional = Index(db, self.root, site.spec.timezone).ids() - self._known
        return State(
            version=version,
            title=site.spec.title,
            feeds=tuple(self._feed(spec) for spec in self._feeds),
            plan=tuple(map(_planned, plans)),
            findings=(*_floods(plans), *map(_plain, report.findings)),
            provisional=len(provisional),
        )

    def _opened(self) -> store.Catalog:
        """The catalog, copied anew when the site was published meanwhile."""
        ledger_is = stat_of(os.path.join(self.root, ledger.NAME))
        if self._db is None or ledger_is != self._ledger:
            if self._db is not None:
                self._db.close()
            try:
                self._db = store.connect_to_copy(self.root)
            except store.Busy as busy:
                cure = "wait for it to end"
                raise SiteError("another run holds the catalog", at=Place(store.PATH), cure=cure) from busy
            index = Index(self._db, self.root, load(self.root).spec.timezone)
            self._db.execute("BEGIN")
            index.learn()
            index.take_for_recorded()
            store.commit(self._db)
            self._known = index.ids()
            self._ledger = ledger_is
        return self._db

    def _feed(self, spec: FeedSpec) -> dict[str, Any]:
        folder = "" if spec.path == "." else f"{spec.path}/"
        documents = []
        for name in _DOCUMENTS:
            path = f"{folder}{name}"
            whole = os.path.join(self.out, path)
            if os.path.exists(whole):
                with open(whole, "rb") as file:
                    documents.append({"path": path, "digest": hashlib.sha256(file.read()).hexdigest()[:16]})
        return {"name": spec.name, "title": spec.title, "branch_of": spec.branch_of, "documents": documents}


_DOCUMENTS = tuple(form.file for form in (PAGE, *FORMS.values()))


def _with(state: State, version: str, findings: tuple[dict[str, Any], ...]) -> State:
    return State(version, state.title, state.feeds, state.plan, findings, state.provisional)


def _floods(plans: tuple[FeedPlan, ...]) -> tuple[dict[str, Any], ...]:
    """Why a publication would be refused."""
    return tuple(_plain(finding.plain()) for each in plans for finding in each.floods)


def _plain(finding: dict[str, Any]) -> dict[str, Any]:
    line = f":{finding['line']}" if finding["line"] else ""
    return {
        "severity": finding["severity"],
        "place": f"{finding['path']}{line}",
        "what": finding["what"],
        "cure": finding["cure"],
    }


def _planned(plan: FeedPlan) -> dict[str, Any]:
    lines = [f"{change.sort}: {change.item.title}" for change in plan.changes]
    return {**plan.plain(), "lines": lines}
