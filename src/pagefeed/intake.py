"""From items/ into the catalog: only what changed is read.

Lives here: which sources to read again, and what becomes of one that cannot be read.
Does not live here: reading, shaping or matching (read, shape, catalog).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pagefeed.catalog.index import Index, Known
from pagefeed.catalog.standing import RACY
from pagefeed.errors import PageError
from pagefeed.model import Finding, FloodLimits
from pagefeed.read import pages
from pagefeed.read.site import Found, Site, digest, open_source, scan
from pagefeed.vocabulary import speaking


class _Work(NamedTuple):
    """A source that is not as the catalog knows it."""

    found: Found
    headings: tuple[str, ...]
    options: str
    before: Known | None


def take_in(
    index: Index,
    site: Site,
    program_is: str,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Bring the catalog up to date with items/ and the ledger; what is wrong with a page stays with the page."""
    findings = [*site.findings, *index.learn()]
    found, unreadable = scan(site.root, pages.READERS.keys())
    findings += unreadable
    today = now.astimezone(ZoneInfo(site.spec.timezone)).date()
    work = _changed(index, site, found, unreadable, program_is)
    with speaking(site.spec.words):
        for done, piece in enumerate(work):
            if progress:
                progress(done, len(work))
            _take(index, site, piece, today)
    return [*findings, *index.findings()]


def _changed(
    index: Index, site: Site, found: tuple[Found, ...], unreadable: tuple[Finding, ...], program_is: str
) -> list[_Work]:
    """The sources to look at, by path; those that are gone are dropped, those out of sight are not."""
    known = index.sources()
    work = []
    # What a reading depends on besides the page; what only the feeds say of themselves changes no entry.
    spec = replace(site.spec, title="", base="", hub=None, author=None, out="", flood=FloodLimits())
    for source in found:
        headings = {
            heading: None for feed in site.feeds if feed.includes(source.path) for heading in feed.teaser_headings
        }
        depends_on = (program_is, spec, *headings)
        before = known.pop(source.path, None)
        if before is None or (before.stat, before.options) != (repr(source), repr(depends_on)):
            work.append(_Work(source, tuple(headings), repr(depends_on), before))
    hidden = tuple(f"{finding.place.path}/" for finding in unreadable if finding.rule == "Unreadable")
    for path in known:
        if not path.startswith(hidden):
            index.drop(path)
    return work


def _take(index: Index, site: Site, work: _Work, today: date) -> None:
    found, headings, options, before = work
    # A file that changed just now may change again within the same time stamp: its bytes are compared next time.
    racy = found.mtime_ns >= time.time_ns() - RACY
    now_is = Known("" if racy else repr(found), "", options)
    try:
        if before and before.options == options and before.digest == digest(site.root, found):
            index.touch(found.path, now_is)
            return
        source, hashed = open_source(site.root, found, site.spec, headings)
        # dateutil comes with it, and a page that was only touched has no need of that.
        from pagefeed.shape.entries import shape

        page = pages.read_page(source)
        shaped = shape(page, site.spec, today)
        index.put(
            found.path,
            Known(now_is.stat, hashed, options),
            shaped.sightings,
            (*page.findings, *shaped.findings),
        )
    except PageError as error:
        index.put(found.path, now_is, (), error.findings)
