"""The editor's desk: one page or one entry at a time.

Lives here: bringing a page into items/, reading one page aloud, giving the reasons for one entry, taking it back,
bringing entries over from another publisher.
Does not live here: publishing (run), or how a person sees it (console).
"""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pagefeed.catalog.ledger import NAME as LEDGER
from pagefeed.entries.from_page import shape
from pagefeed.errors import PageError, SiteError
from pagefeed.files import mhtml
from pagefeed.files.decode import decode
from pagefeed.files.inputs import Scan, Site, UnreadPageError, load, open_source, read_file, scan, within
from pagefeed.ingest import hooked, tool_of
from pagefeed.language.phrases import speaking
from pagefeed.model import Entry, Finding, Page, Place, RemoteFeed, Sighting, SiteSpec, Source
from pagefeed.permalinks.choice import rule_of
from pagefeed.read import readers

if TYPE_CHECKING:
    from pagefeed.adopt import Adoption
    from pagefeed.permalinks.choice import Rule

_ENVELOPE = 20
"""An MHTML file holds the pictures of its page as well, and may be so many times as large as a page."""
ANYWHERE = SiteSpec(title="", link="", base="", domain="example.org", since="2026")
"""For a page that is read where there is no site."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One page, read but not published."""

    page: Page
    """Every line of it judged."""
    sightings: tuple[Sighting, ...]
    """The entries that it holds."""
    findings: tuple[Finding, ...]
    """What is to be fixed."""
    timezone: str
    """IANA name: in which its days are told to people."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """One entry, and where each part of it comes from."""

    entry: Entry
    """As published."""
    keys: tuple[str, ...]
    """The fingerprints by which it is known again."""
    known_by: dict[str, str]
    """By which evidence each page that shows it was seen to do so."""
    adopted_link: str
    """Where another publisher's feed had it; empty for one that was not adopted."""
    timezone: str
    """IANA name: in which its days are told to people."""


def reading(root: str, file: str, now: datetime) -> Reading:
    """Read one page, of items/ or from anywhere, as `build` would. Raises PageError where it cannot be read."""
    spec, source, rule = _opened(root, file)
    with speaking(spec.words):
        page = readers.read_page(source)
        shaped = shape(page, spec, _today(spec, now), rule)
    sightings, failed = hooked(shaped.sightings, source.path)
    return Reading(page, sightings, (*page.findings, *shaped.findings, *failed), spec.timezone)


def labels(root: str, file: str) -> str:
    """What each line of a text copy is read as, in the form of training/labels. Raises PageError where the file cannot
    be read."""
    from pagefeed.model.labels import written
    from pagefeed.read.text import line_labels

    spec, source, _ = _opened(root, file)
    with speaking(spec.words):
        lines = line_labels(source)
    return written(os.path.splitext(os.path.basename(file))[0], lines)


def _opened(root: str, file: str) -> tuple[SiteSpec, Source, Rule | None]:
    """The settings by which a page of items/ or from anywhere is read, its source, and the rule of its link."""
    spec, source, rule = ANYWHERE, None, None
    if os.path.isdir(os.path.join(root, "feeds")):
        site = load(root)
        spec = site.spec
        inside = os.path.relpath(os.path.abspath(file), os.path.abspath(root)).replace(os.sep, "/")
        feeds = [feed for feed in site.feeds if feed.includes(inside)]
        headings = tuple(heading for feed in feeds for heading in feed.teaser_headings)
        teasers = any(feed.teasers for feed in feeds)
        scanned = scan(root, readers.readers().keys()) if inside.startswith("items/") else Scan((), ())
        if problems := [page.finding for page in scanned.unread if page.raw == inside]:
            raise UnreadPageError(tuple(problems))
        for found in scanned.found:
            if found.path == inside:
                source, _ = open_source(root, found, spec, headings, teasers=teasers)
                rule = rule_of(inside, spec, site.feeds, tool_of(site, scanned.found))
    if source is None:
        text, encoding = decode(_bytes(file, spec.page_bytes), file)
        source = Source(path=file, text=text, encoding=encoding)
    return spec, source, rule


def add(root: str, file: str, now: datetime, *, title: str | None = None) -> str:
    """Copy a page (`-` for standard input), or what is the page in an MHTML file, into items/ and return where it
    stands there.

    It is named after today and its title; nothing that stands in items/ is replaced. Raises PageError for what
    is no page, SiteError where items/ cannot be written.
    """
    spec = load(root).spec
    if file == "-":
        data = within(sys.stdin.buffer, file, spec.page_bytes)
    else:
        data = _bytes(file, spec.page_bytes, (*readers.readers(), *mhtml.SUFFIXES))
    suffix = ".txt" if file == "-" else os.path.splitext(file)[1].lower()
    if suffix in mhtml.SUFFIXES:
        data, suffix = mhtml.page_in(data, file), ".html"
    stem = os.path.splitext(file)[0]
    name = title or title_of(data, f"{stem}{suffix}") or os.path.basename(stem)
    return keep(root, data, name, suffix, _today(spec, now))


def paste(root: str, now: datetime, *, title: str | None = None) -> str:
    """Bring what the clipboard holds into items/, as `add` does, and return where it stands there. HTML is taken before
    text: it has the links and the pictures. Raises PageError where it holds neither, or more than a page may."""
    from pagefeed.files.clipboard import CLIPBOARD, copied

    spec = load(root).spec
    data, suffix = copied()
    name = title or title_of(within(io.BytesIO(data), CLIPBOARD, spec.page_bytes), f"{CLIPBOARD}{suffix}") or "page"
    return keep(root, data, name, suffix, _today(spec, now))


def keep(root: str, data: bytes, name: str, suffix: str, today: date) -> str:
    """Write a page into items/, named after the day and its name, and return where it stands there. Raises SiteError
    where items/ cannot be written."""
    stem = f"{today.isoformat()}-{_slug(name)}"
    try:
        os.makedirs(os.path.join(root, "items"), exist_ok=True)
        return _put(os.path.join(root, "items"), stem, suffix, data)
    except OSError as error:
        cure = "free space on the disk, or make the folder writable"
        raise SiteError(f"cannot be written: {error.strerror}", at=Place("items"), cure=cure) from error


def reasons(root: str, words: str) -> tuple[Reasons, ...]:
    """The entries that are meant by an id, a link, a page or words of a title, as last published."""
    from pagefeed.catalog.index import Index
    from pagefeed.catalog.selection import find
    from pagefeed.run import catalog

    spec = load(root).spec
    with catalog(root) as db:
        index = Index(db, root, spec.timezone)
        return tuple(
            Reasons(
                entry=entry,
                keys=index.keys_of(entry.id),
                known_by=index.known_by(entry.id),
                adopted_link=index.link_of(entry.id),
                timezone=spec.timezone,
            )
            for entry in find(db, words)
        )


def validate(address: str) -> tuple[Finding, ...]:
    """Every rule that a feed breaks, be it whose it may: a file, or at a URL. Raises PageError where there is none."""
    from pagefeed import validator
    from pagefeed.remote.fetch import fetch, is_url

    fetched = fetch(address)
    return validator.validate(address, fetched.data, fetched.location if is_url(address) else None)


def retract(root: str, words: str, *, restore: bool = False) -> Entry:
    """Take an entry out of every feed, from the next build on, or bring it back; its id is never used again.

    It is named by its id, its link, its page or words of its title. Raises SiteError where that means none, or
    several.
    """
    from pagefeed.catalog import freshness, store
    from pagefeed.catalog.index import Index
    from pagefeed.catalog.selection import find
    from pagefeed.run import catalog

    site = load(root)
    with catalog(root) as db:
        index = Index(db, root, site.spec.timezone)
        db.execute("BEGIN")
        freshness.forget(db)
        index.learn()
        entries = find(db, words, retracted=restore)
        if len(entries) != 1:
            raise _not_one(entries, words, "retracted" if restore else "published")
        index.retract(entries[0].id)
        index.record()
        store.commit(db)
    return entries[0]


def adopt(root: str, address: str, *, only: str | None = None) -> Adoption:
    """Let the entries of a feed that was published elsewhere, at a URL or in a file, keep their ids and dates here; or
    those of all feeds of this site, from the folder that they were published into.

    `only` names the feed that its subscribers will have, where the site has several. Raises PageError where the old
    feed cannot be had or is none, SiteError where no feed is called `only`.
    """
    from pagefeed.adopt import take_back, take_over
    from pagefeed.catalog import freshness, store
    from pagefeed.catalog.index import Index
    from pagefeed.remote.feeds import receive
    from pagefeed.run import catalog

    site = load(root)
    own = _published_into(address, site, only) if os.path.isdir(address) else ()
    reception = None if own else receive(address, follow=True)
    with catalog(root) as db:
        index = Index(db, root, site.spec.timezone)
        db.execute("BEGIN")
        freshness.forget(db)
        index.learn()
        adoption = take_over(index, reception, site, only) if reception else take_back(index, own, address, site)
        index.record()
        store.commit(db)
    return adoption


def _published_into(folder: str, site: Site, only: str | None) -> tuple[RemoteFeed, ...]:
    """The feeds of a site as they stand in a folder. Raises PageError where none does."""
    from pagefeed.planning import stands_in

    there = (stands_in(folder, spec, follow=True) for spec in site.feeds if only in (None, spec.name))
    found = tuple(reception for reception in there if reception and reception.ours)
    if not found:
        what, cure = "it holds no feed of this site", "name the folder that the site was published into, or a feed"
        raise PageError(what, at=Place(folder), cure=cure)
    return found


def _not_one(entries: tuple[Entry, ...], words: str, state: str) -> SiteError:
    if not entries:
        cure = "give its id, its link, its page, or words of its title"
        return SiteError(f"no {state} entry matches '{words}'", at=Place(LEDGER), cure=cure)
    titles = ", ".join(f"'{entry.content.title}' ({entry.id.rpartition(':')[2]})" for entry in entries[:5])
    what = f"'{words}' means {len(entries)} entries: {titles}{' and others' if len(entries) > 5 else ''}"
    return SiteError(what, at=Place(LEDGER), cure="give the id of one, or the last part of it")


def _put(folder: str, stem: str, suffix: str, data: bytes) -> str:
    """Write a file under a free name, or find that it stands there already."""
    count, path = 1, os.path.join(folder, f"{stem}{suffix}")
    while True:
        try:
            with open(path, "xb") as file:
                file.write(data)
            return path
        except FileExistsError:
            if _holds(path, data):
                return path
            count += 1
            path = os.path.join(folder, f"{stem}-{count}{suffix}")


def _holds(path: str, data: bytes) -> bool:
    """True if a file holds these bytes and no others."""
    try:
        return read_file(path, len(data)) == data
    except PageError:
        return False


def title_of(data: bytes, path: str) -> str | None:
    """What a page calls itself. Raises PageError where it cannot be read."""
    text, encoding = decode(data, path)
    page = readers.read_page(Source(path=path, text=text, encoding=encoding))
    return page.title.text if page.title else None


def _bytes(file: str, limit: int, suffixes: Collection[str] = ()) -> bytes:
    suffix = os.path.splitext(file)[1].lower()
    if suffix not in (suffixes or readers.readers()):
        cure = f"save the page as one of {', '.join(readers.readers())}"
        if suffix in mhtml.SUFFIXES:
            cure = f"run `python publish.py add {file}`, which takes the page out of it"
        raise PageError(f"no reader for '{suffix or file}' files", at=Place(file), cure=cure)
    return read_file(file, limit * _ENVELOPE if suffix in mhtml.SUFFIXES else limit)


def _today(spec: SiteSpec, now: datetime) -> date:
    return now.astimezone(ZoneInfo(spec.timezone)).date()


def _slug(title: str) -> str:
    """A file name of the words of a title: Latin letters without their marks, other letters as they are."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    words = re.findall(r"\w+", unicodedata.normalize("NFC", plain).casefold().replace("'", "").replace("\u2019", ""))
    slug = "-".join(words)
    return slug[:60].rsplit("-", 1)[0] if len(slug) > 60 else slug or "page"
