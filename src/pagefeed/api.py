"""What a program calls.

Lives here: the functions that `import pagefeed` offers, each one call of what the commands do.
Does not live here: work of any kind (run, editor), and the names that are offered (the package itself).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime

from pagefeed import editor, run
from pagefeed.changes import FeedPlan
from pagefeed.files import inputs as reading
from pagefeed.model import Finding
from pagefeed.report import Report

Folder = str | os.PathLike[str]
"""A folder with items/ and feeds/."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What subscribers will see when a site is published."""

    feeds: tuple[FeedPlan, ...]
    """One for each feed and branch."""
    findings: tuple[Finding, ...]
    """What is wrong with the site and its pages."""

    @property
    def changes(self) -> bool:
        """True if subscribers of any feed will see a change."""
        return any(feed.changes for feed in self.feeds)


def build(
    site: Folder = ".",
    *,
    out: Folder | None = None,
    feed: str | None = None,
    now: datetime | None = None,
    allow_flood: bool = False,
) -> Report:
    """Publish a site, as the command `build` does.

    With `out`, documents are written there and nothing is remembered; with `feed`, only that feed is made. `now`, an
    aware datetime, stands in for the clock. Raises SiteError where nothing can be published, FloodError where
    subscribers would see what looks like an accident, unless that is allowed.
    """
    return run.build(_path(site), None if out is None else _path(out), _utc(now), only=feed, allow_flood=allow_flood)


def check(site: Folder = ".", *, feed: str | None = None, now: datetime | None = None) -> Report:
    """Do everything that `build` does, except writing; what is wrong is in the `findings` of the report.

    Raises SiteError where nothing could be published.
    """
    return run.build(_path(site), None, _utc(now), only=feed, write=False)


def plan(
    site: Folder = ".", *, feed: str | None = None, against: str | None = None, now: datetime | None = None
) -> Plan:
    """What subscribers will see of each feed, entry by entry, when the site is published. Writes nothing.

    `against` is a feed that they have, a file or a URL, in place of what was published last. Raises SiteError where the
    site cannot be read, PageError where that feed cannot.
    """
    plans, findings = run.plan(_path(site), None, _utc(now), only=feed, against=against)
    return Plan(plans, tuple(findings))


def read_page(file: Folder, *, site: Folder = ".", now: datetime | None = None) -> editor.Reading:
    """Read one page, of items/ or from anywhere: its lines, its entries and what is wrong with it.

    It is read as one of `site`, where that is one. Raises PageError where it cannot be read.
    """
    return editor.reading(_path(site), _path(file), _utc(now))


def load_site(site: Folder = ".") -> reading.Site:
    """What feeds/ and templates/ of a site say. Raises SiteError where feeds/site.toml cannot be used."""
    return reading.load(_path(site))


def _path(path: Folder) -> str:
    return os.fspath(path)


def _utc(now: datetime | None) -> datetime:
    """Raises ValueError for a time without a zone, which could mean any moment of a day."""
    if now is None:
        return datetime.now(UTC)
    if now.tzinfo is None:
        raise ValueError("`now` has no time zone; make it with datetime.now(UTC)")
    return now.astimezone(UTC)
