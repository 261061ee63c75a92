"""From items/ into the catalog: only what changed is read.

Lives here: which sources to read again, what becomes of one that cannot be read, and what a run tells of those that
are held back.
Does not live here: reading, shaping or matching (read, entries, catalog).
"""

from __future__ import annotations

import os
import posixpath
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from pagefeed import hooks
from pagefeed.catalog.freshness import RACY
from pagefeed.catalog.index import CATALOG_ERRORS, Index, Known
from pagefeed.config.settings import SITE_FILE
from pagefeed.errors import PASSING, contained
from pagefeed.files.inputs import Found, Held, Site, digest, heads, open_source, raw_text, scan
from pagefeed.language.phrases import speaking
from pagefeed.model import FeedSpec, Finding, FloodLimits, Moment, Place, Sighting
from pagefeed.permalinks import signs
from pagefeed.permalinks.choice import Rule, rivals, rule_of, tool_named
from pagefeed.permalinks.tools import TOOLS
from pagefeed.read import readers
from pagefeed.workers import cores, mapped

if TYPE_CHECKING:
    from pagefeed.entries.from_page import Shaped

NAMED = 5
"""Pages that a finding names one by one."""


MANY = 200
"""Pages from which on it pays to start processes that read them."""


class _Work(NamedTuple):
    """A source that is not as the catalog knows it."""

    found: Found
    headings: tuple[str, ...]
    teasers: bool
    rule: Rule | None
    options: str
    before: Known | None


class _Reading(NamedTuple):
    """What a source says, as far as nothing but itself tells."""

    stat: str
    """By which it is known to be as it was read; empty where its bytes are to be compared."""
    digest: str
    """Of its bytes."""
    findings: tuple[Finding, ...]
    """What is to be told of the page."""
    shaped: Shaped


def take_in(
    index: Index,
    site: Site,
    program_is: str,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    *,
    drafts: bool = False,
    jobs: int = 1,
) -> list[Finding]:
    """Bring the catalog up to date with items/ and the ledger; what is wrong with a page stays with the page, for
    `told_of`. With `drafts`, pages that are held back are read like others. Many pages are read by so many processes
    as `jobs`, of which 0 is one for each core."""
    findings = [*site.findings, *index.learn()]
    found, looked_at, held, unread = scan(site.root, readers.readers().keys(), _named(site.feeds), drafts=drafts)
    today = now.astimezone(ZoneInfo(site.spec.timezone)).date()
    guess = tool_of(site, found)
    known = index.sources()
    work = _changed(known, site, found, f"{program_is}{' with drafts' * drafts}", guess)
    unknown = [(page.path, page.raw) for page in unread]
    for page in unread:
        index.keep(page.path, Known("", "", ""), (page.finding,))
    with speaking(site.spec.words):
        readings = _ahead(site, work, today, drafts, jobs)
        for done, (piece, reading) in enumerate(zip(work, readings, strict=True)):
            if progress:
                progress(done, len(work))
            if not _take(index, site, piece, today, drafts, reading):
                unknown.append((piece.found.path, piece.found.path))
    gone = known.keys() - {page.path for page in found} - {page.path for page in unread}
    hidden = {path: finding for finding in looked_at for path in _below(finding, gone)}
    findings += (_left(finding) if finding in hidden.values() else finding for finding in looked_at)
    gone -= hidden.keys()
    renamed = _renamed(index, site, gone, unknown)
    for path in sorted(gone):
        if path in renamed:
            index.carry(path, renamed[path])
        else:
            index.drop(path)
    index.lead()
    back = sorted((*held, *(Held(path, why) for path, why in index.held(now))))
    return [*findings, *_disagreements(site, found), *_advice(index, site, guess), *_held_back(back)]


def tool_of(site: Site, found: tuple[Found, ...]) -> str:
    """The generator whose words the rules of a site use where they do not say: that for which most of items/ was
    plainly written; empty where none was."""
    if tool_named(site.spec.permalink or ""):
        return ""
    return signs.tool_of(heads(site.root, found, signs.PAGES, signs.HEAD))


def _advice(index: Index, site: Site, guess: str) -> tuple[Finding, ...]:
    """Which line makes the links of a site that was plainly written for one generator, where none says how."""
    spec = site.spec
    has_rule = spec.permalink or spec.permalinks or any(feed.permalink for feed in site.feeds)
    if not guess or has_rule or not index.has_unlinked():
        return ()
    what = f"items/ looks like pages for {TOOLS[guess].title}, and no rule says how their links are made"
    cure = f'add a line permalink = "{guess}" to it, or the rule that the site has set there'
    return (Finding(rule="NoPermalink", severity="notice", place=Place(SITE_FILE), what=what, cure=cure),)


def _disagreements(site: Site, found: tuple[Found, ...]) -> tuple[Finding, ...]:
    """Feeds whose rules differ for a page that both include; each pair is told once."""
    if sum(feed.permalink is not None for feed in site.feeds) < 2:
        return ()
    pairs: dict[tuple[str, str], tuple[FeedSpec, FeedSpec, str]] = {}
    for source in found:
        first, *others = rivals(source.path, site.feeds) or (None,)
        for other in others:
            if first and other:
                pairs.setdefault((first.name, other.name), (first, other, source.path))
    return tuple(
        Finding(
            rule="PermalinkConflict",
            severity="warning",
            place=other.at("permalink"),
            what=f"feeds/{first.name}.toml makes another link for {path}, and takes precedence",
            cure="give both the same `permalink`, or narrow `include`",
        )
        for first, other, path in pairs.values()
    )


def told_of(index: Index) -> tuple[Finding, ...]:
    """What is to be told of the pages, once the catalog knows which of them hold entries."""
    return (*hooks.unknown(), *_no_posts(index.no_posts()), *hooks.counted(index.findings()))


def _named(feeds: Iterable[FeedSpec]) -> frozenset[str]:
    """The folders beginning with `_` that a feed asks for by name, as for a collection of Jekyll; never drafts."""
    parts = (part for feed in feeds for pattern in feed.include for part in pattern.split("/"))
    return frozenset(part for part in parts if part[:1] == "_" and part.casefold() != "_drafts")


def _no_posts(paths: tuple[str, ...]) -> tuple[Finding, ...]:
    if not paths:
        return ()
    names = [path.removeprefix("items/") for path in paths]
    told = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    count = "1 page is not a post" if len(names) == 1 else f"{len(names)} pages are not posts"
    what = f"{count}, without a date where others have one: {told}"
    cure = "give a page a `date` to publish it"
    return (Finding(rule="NoPost", severity="notice", place=Place("items"), what=what, cure=cure),)


def _held_back(held: list[Held]) -> tuple[Finding, ...]:
    """What is not published, and why: each page where they are few, else how many for each reason."""
    if not held:
        return ()
    if len(held) <= NAMED:
        told = ", ".join(f"{page.path.removeprefix('items/')} ({page.why})" for page in held)
    else:
        reasons = Counter(page.why for page in held).most_common()
        told = ", ".join(f"{count} {why}" for why, count in reasons[:NAMED])
        told += f" and {len(reasons) - NAMED} other reasons" if len(reasons) > NAMED else ""
    what = f"{len(held)} {'page is' if len(held) == 1 else 'pages are'} held back: {told}"
    cure = "remove what holds a page back to publish it"
    return (Finding(rule="HeldBack", severity="notice", place=Place("items"), what=what, cure=cure),)


def _below(finding: Finding, paths: Iterable[str]) -> Iterator[str]:
    """The paths in a folder that cannot be looked into."""
    folder = f"{finding.place.path}/"
    return (path for path in paths if finding.severity == "error" and path.startswith(folder))


def _left(finding: Finding) -> Finding:
    """A finding of a folder whose pages are known."""
    return replace(finding, what=f"{finding.what}; its pages stay as published")


def _changed(
    known: Mapping[str, Known], site: Site, found: tuple[Found, ...], program_is: str, guess: str
) -> list[_Work]:
    """The sources to look at, by path."""
    work = []
    # What a reading depends on besides the page; what only the feeds say of themselves changes no entry.
    spec = replace(
        site.spec,
        title="",
        base="",
        hub=(),
        author=None,
        out="",
        flood=FloodLimits(),
        permalink=None,
        permalinks=(),
    )
    # A few combinations for all pages: to spell each out for every page would take half of a run that reads one.
    options_of: dict[tuple[Rule | None, bool, tuple[str, ...]], str] = {}
    for source in found:
        including = [feed for feed in site.feeds if feed.includes(source.path)]
        headings = tuple(dict.fromkeys(heading for feed in including for heading in feed.teaser_headings))
        rule = rule_of(source.path, site.spec, site.feeds, guess)
        teasers = any(feed.teasers for feed in including)
        combination = rule, teasers, headings
        if combination not in options_of:
            options_of[combination] = repr((program_is, spec, rule, teasers, *headings))
        options = options_of[combination]
        before = known.get(source.path)
        if before is None or (before.stat, before.options) != (repr(source), options):
            work.append(_Work(source, headings, teasers, rule, options, before))
    return work


def _take(index: Index, site: Site, work: _Work, today: date, drafts: bool, reading: _Reading | None) -> bool:
    """Read a page, unless its `reading` is here, and put what it says in place of what it said before. False where it
    cannot be read: then what was published of it stays."""
    found, options, before = work.found, work.options, work.before
    stat = _stat_of(found)
    findings: list[Finding] = []
    with contained(Place(found.path), findings, *CATALOG_ERRORS):
        if reading is None:
            if before and before.options == options and before.digest == digest(site.root, found, site.spec.page_bytes):
                index.touch(found.path, Known(stat, "", options))
                return True
            reading = _read(site, work, today, drafts, lambda: index.stated_on(found.path))
        shaped = reading.shaped
        sightings, failed = hooked(shaped.sightings, found.path)
        with index.whole():
            index.put(
                found.path,
                Known(reading.stat, reading.digest, options),
                sightings,
                () if shaped.held else (*reading.findings, *shaped.findings, *failed),
                held=shaped.held,
                dated=shaped.dated,
            )
        return True
    # What may be over though the file stays as it is, such as a wrong permission, is looked at again by every run.
    stat = "" if any(finding.rule in PASSING for finding in findings) else stat
    index.keep(found.path, Known(stat, "", options), findings)
    return False


def _stat_of(found: Found) -> str:
    """By which a file is known to be as it is read now. One that changed just now may change again within the same time
    stamp: its bytes are compared next time."""
    return "" if found.mtime_ns >= time.time_ns() - RACY else repr(found)


def _read(site: Site, work: _Work, today: date, drafts: bool, published: Callable[[], Iterable[Moment]]) -> _Reading:
    """What a page says. `published` gives the dates under which it was published before, if anything asks for them."""
    # dateutil comes with it, and a page that was only touched has no need of that.
    from pagefeed.entries.from_page import shape

    stat = _stat_of(work.found)
    source, hashed = open_source(site.root, work.found, site.spec, work.headings, teasers=work.teasers)
    page = readers.read_page(source)
    if drafts and page.stated.held:
        page = replace(page, stated=replace(page.stated, held=""))
    return _Reading(stat, hashed, page.findings, shape(page, site.spec, today, work.rule, published))


def _ahead(site: Site, work: list[_Work], today: date, drafts: bool, jobs: int) -> Iterator[_Reading | None]:
    """The readings of many pages, by several processes; None for a page that is to be read here, because anything was
    wrong with it, or the catalog is asked."""

    def reading(piece: _Work) -> _Reading | None:
        is_touched = piece.before and piece.before.options == piece.options
        return None if is_touched else _read(site, piece, today, drafts, _not_here)

    jobs = jobs or cores()
    if len(work) < MANY or jobs < 2 or not hasattr(os, "fork"):
        return repeat(None, len(work))
    from pagefeed.entries import from_page  # Loaded once, for all processes.

    assert from_page
    return mapped(reading, work, jobs)


def _not_here() -> Iterable[Moment]:
    raise LookupError("the catalog is another process's")


def _renamed(index: Index, site: Site, gone: Collection[str], unread: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Which of the pages that have vanished are, under another path, among those that cannot be read (their paths, as
    shown and as on the disk): those whose words they hold, or, where they have no words to read, those of their
    name."""
    sketches = {path: sketch for path in sorted(gone) if (sketch := index.sketch_on(path))}
    new = [(path, raw) for path, raw in unread if not index.sketch_on(path)] if sketches else []
    if not new:
        return {}
    from pagefeed.entries.identity import pairs

    holders: dict[int, list[str]] = {}
    namesakes: dict[str, list[str]] = {}
    for path, raw in new:
        words = pairs(raw_text(site.root, raw, site.spec.page_bytes))
        for hashed in words:
            holders.setdefault(hashed, []).append(path)
        if not words:
            namesakes.setdefault(posixpath.basename(path), []).append(path)
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for path, sketch in sketches.items():
        shares = Counter(holder for hashed in sketch for holder in holders.get(hashed, ()) if holder not in taken)
        likest, share = max(shares.items(), key=lambda each: (each[1], each[0]), default=("", 0))
        same = [each for each in namesakes.get(posixpath.basename(path), ()) if each not in taken]
        if share * 2 > len(sketch) or len(same) == 1:
            renamed[path] = likest if share * 2 > len(sketch) else same[0]
            taken.add(renamed[path])
    return renamed


def hooked(sightings: tuple[Sighting, ...], path: str) -> tuple[tuple[Sighting, ...], tuple[Finding, ...]]:
    """The entries of a page after the hooks of other packages, their markup made safe again."""
    if not hooks.asked("entry"):
        return sightings, ()
    from pagefeed.entries.content import safe

    made: list[Sighting] = []
    findings: list[Finding] = []
    for sighting in sightings:
        content, failed = hooks.applied("entry", sighting.content, Place(path))
        findings += failed
        if content.html != sighting.content.html:
            content = replace(content, html=safe(content.html, content.link))
        made.append(replace(sighting, content=content))
    return tuple(made), tuple(findings)
