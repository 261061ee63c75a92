"""From the catalog into dist/: only what a subscriber would see changed is rendered.

Lives here: which documents are made anew or taken away, and that none is written which breaks a rule.
Does not live here: rendering, the rules, or writing a file (render, check, ship).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from pagefeed import hooks
from pagefeed.catalog.freshness import stat_of
from pagefeed.catalog.index import Index, WrittenFile
from pagefeed.catalog.leftovers import over
from pagefeed.catalog.selection import DIGEST, EVER, Included, Selection, Selector, count_included, with_branches
from pagefeed.config.settings import SITE_FILE
from pagefeed.errors import FAULT, PublishError, contained
from pagefeed.files.inputs import Site
from pagefeed.model import MARKDOWN, Document, Feed, FeedSpec, Finding, Place, SiteSpec, Trait

Render = Callable[[list[Feed]], tuple[tuple[Document, ...], tuple[Finding, ...]]]
_Renders = tuple[Render, Render | None]
"""What makes all documents of a feed, and those that people see alone."""


@dataclass(frozen=True, slots=True)
class Job:
    """Documents that are made together or not at all."""

    name: str
    """The feed's, or empty for the lists of all feeds."""
    settings: str
    """What they depend on besides entries."""
    chosen: tuple[tuple[FeedSpec, Selection], ...]
    """The feeds and what they hold."""
    render: Render
    pages: Render | None = None
    """Makes those that people see, if the others may be put together of their entries."""
    month: str = ""
    """The archived month that they are of, or a part of it."""
    older: str = ""
    """The one before it."""

    @property
    def place(self) -> Place:
        """The file that describes the feed."""
        return Place(self.chosen[0][0].at("").path if self.name else SITE_FILE)

    @property
    def fingerprint(self) -> str:
        """Changes whenever anything does that would change them."""
        return " ".join((self.settings, *(selection.fingerprint for _, selection in self.chosen)))

    def feeds(self) -> list[Feed]:
        """The feeds, ready to be rendered."""
        return [
            Feed(spec=spec, entries=selection.entries, month=self.month, older=self.older)
            for spec, selection in self.chosen
        ]


class Publisher:
    """One run of the press: what it wrote, left alone, took away, and refused to print."""

    def __init__(
        self,
        index: Index,
        out: str,
        program_is: str,
        now: datetime,
        *,
        write: bool,
        tidy: bool,
        told: bool,
        emptied: Collection[str],
    ) -> None:
        """With `write`, documents are written; with `tidy`, those that are made no more are removed; with `told`,
        subscribers have what is written. `emptied` are names of feeds that subscribers have entries of and will find
        empty."""
        self.index = index
        self.out = out
        self.program_is = program_is
        self.now = now
        self.write = write
        self.tidy = tidy
        self.told = told
        self.emptied = emptied
        self.written: list[str] = []
        self.left_alone = 0
        self.feeds: list[dict[str, str]] = []
        self.findings: list[Finding] = []
        self.files: list[str] = []
        self.removed: list[str] = []
        # Paths of the documents that there are to be, and names of the feeds that keep what they had, because something
        # of theirs could not be made.
        self._belongs: set[str] = set()
        self._kept: set[str] = set()
        # What documents break, each once, though several break it.
        self._told: set[Finding] = set()

    def publish(self, site: Site, only: str | None) -> None:
        """Every feed that has entries, or the one named; then the lists of all feeds. Raises SiteError
        where dist/ cannot be written."""
        specs = with_branches(self.index.db, site.feeds, self.now)
        if finding := _no_feed(site, specs, only):
            self.findings.append(finding)
        self.findings += _unused(site)
        dress = _digest(site)
        anew = not self.index.files()

        render = _renders(site)
        chosen: list[tuple[FeedSpec, Selection]] = []
        for spec in specs:
            held = Selector(self.index.db, spec, self.now)
            newest = held.newest()
            wanted = only in (None, spec.name, spec.branch_of)
            empty = not newest.rows and (spec.name in self.emptied or self._stands_empty(spec))
            if newest.rows or empty:
                chosen.append((spec, newest))
                if wanted and spec.per:
                    self.findings += _nameless(spec, spec.per, held.nameless())
                if wanted and not spec.branch_of:
                    self.findings += _linkless(spec, site.spec, *held.linkless())
                if wanted and self._publish_feed(spec, held, newest, dress, render):
                    self.feeds.append(_address(spec))
                if wanted and empty:
                    self.findings.append(_emptied(spec))
                continue
            self._kept.add(spec.name)
            if wanted and not Selector(self.index.db, spec, EVER).newest().rows:
                self.findings += _empty(spec, count_included(self.index.db, spec))
        if site.refused and only is None and (last := self.index.documents("")):
            # They name feeds of which nothing is known now, and whose documents are still there.
            self._leave(last)
            self._kept.add("")
        elif chosen and only is None:
            settings = repr((self.program_is, dress, *(spec for spec, _ in chosen)))
            self._print(Job("", settings, tuple(chosen), lambda feeds: _lists(feeds, site)))
        else:
            self._kept.add("")
        if self.tidy and self.feeds and site.templates is not None:
            self._take_away(specs, over(self.index.db, specs, site.refused), only)
            if anew and only is None and not (site.refused or self._kept - {""} or self.index.has_unread()):
                self.findings += self._of_nobody()

    def _take_away(self, specs: tuple[FeedSpec, ...], gone: Collection[str], only: str | None) -> None:
        """Remove what is made no more, of every feed or of the one named, now that all that takes its place is written.
        What somebody else has changed stays, and is said."""
        from pagefeed.ship.dist import remove

        over_or_made = {*gone, "", *(spec.name for spec in specs)} - self._kept
        same = {path.casefold(): path for path in self._belongs}
        for path, (feed, digest) in self.index.files().items():
            if path in self._belongs or feed not in over_or_made or only not in (None, feed, feed.partition("/")[0]):
                continue
            if self._is_same_file(path, same.get(path.casefold())):
                self.index.took_away(path)
                continue
            try:
                became = remove(self.out, path, digest)
            except PublishError as error:
                self.findings += error.findings
                continue
            if became == "changed":
                self.files.append(os.path.join(self.out, path))
                self.findings.append(_changed(self.files[-1]))
                continue
            if became == "removed":
                self.removed.append(path)
            self.index.took_away(path)
        for feed in gone:
            if only in (None, feed, feed.partition("/")[0]):
                self.index.forget_edition(feed)

    def _of_nobody(self) -> Iterator[Finding]:
        """Documents that this program wrote before the catalog was made anew: nobody knows whether for this site."""
        from pagefeed.render.forms import FORMS, GENERATOR
        from pagefeed.ship.dist import made_by

        marks = f"<generator>{GENERATOR}<".encode(), f'"_{GENERATOR}"'.encode()
        ours = made_by(self.out, {form.file for form in FORMS.values()}, marks)
        if found := [path for path in ours if path not in self._belongs]:
            others = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield Finding(
                rule="UnknownDocument",
                severity="notice",
                place=Place(os.path.join(self.out, found[0]).replace(os.sep, "/")),
                what=f"no feed makes this document{others}, and the catalog that knew of it is gone: it was left there",
                cure="remove it, with its folder, if it is this site's",
            )

    def _is_same_file(self, path: str, other: str | None) -> bool:
        """Whether a document goes on under a name that differs in case alone, on a disk that does not tell them
        apart."""
        both = [os.path.join(self.out, each) for each in (path, other) if each]
        return len(both) == 2 and all(map(os.path.exists, both)) and os.path.samefile(*both)

    def _stands_empty(self, spec: FeedSpec) -> bool:
        """Whether a feed was published without an entry."""
        return bool(self.index.documents(spec.name)) and not self.index.edition(spec.name)

    def _publish_feed(self, spec: FeedSpec, held: Selector, newest: Selection, dress: str, render: _Renders) -> bool:
        """The archived months of a feed, the oldest first, for each names the one before it; then what people
        subscribe to. False where that could not be printed."""
        older = ""
        for month in held.months(newest):
            older = self._archive(spec, held, month, older, render)
        settings = repr((self.program_is, dress, older, spec))
        return self._print(Job(spec.name, settings, ((spec, newest),), *render, older=older))

    def _archive(self, spec: FeedSpec, held: Selector, month: str, older: str, render: _Renders) -> str:
        """One archived month, in one part or several; which of them the next is to name. It is left as it was first
        written, whatever the program or the words of the feed have become since, unless the author changed one of its
        entries or moved it to another address."""

        def settings(before: str) -> str:
            address = spec.base, spec.path, spec.id, spec.formats, spec.whole, spec.limit_bytes
            return repr((before, *address, *_filters(spec)))

        last = {name: self.index.documents(spec.name, name) for name in self.index.parts(spec.name, month)}
        if last and all(
            self._stands(files)
            and all(not file.touched and file.fingerprint.startswith(f"{settings(before)} ") for file in files.values())
            for before, files in zip((older, *last), last.values(), strict=False)
        ):
            for files in last.values():
                self._leave(files)
            return [*last][-1]
        for name, part in held.month(month):
            before = last.pop(name, {})
            job = Job(spec.name, settings(older), ((spec, part),), *render, name, older)
            # One that could not be made anew is still there, and keeps its place in the chain.
            if self._print(job) or (before and before == self.index.documents(spec.name, name)):
                older = name
        for name in last:
            self.index.wrote(spec.name, name, "", ())
        return older

    def _stands(self, last: dict[str, WrittenFile]) -> bool:
        """Whether files are in dist/ as they were left."""
        return bool(last) and all(file.stat == self._stat(path) for path, file in last.items())

    def _leave(self, last: dict[str, WrittenFile]) -> bool:
        self.left_alone += len(last)
        self._belongs.update(last)
        self.files += (os.path.join(self.out, path) for path in last)
        return True

    def _print(self, job: Job) -> bool:
        """Render, check and write, unless what stands in dist/ is what would be written now. False where none of
        it could be."""
        last = self.index.documents(job.name, job.month)
        fingerprint = job.fingerprint
        if self._stands(last) and all(file.fingerprint == fingerprint for file in last.values()):
            if any(file.touched for file in last.values()):
                self.index.wrote(job.name, job.month, fingerprint, ((path, file.stat) for path, file in last.items()))
            return self._leave(last)

        from pagefeed.changes import published_item
        from pagefeed.validator import judge

        feeds = job.feeds()
        problems: list[Finding] = []
        documents: tuple[Document, ...] = ()
        digests = b""
        with contained(job.place, problems):
            if job.pages and (assembly := self._assembled(job, feeds[0])):
                digests = b"".join(job.chosen[0][1].digests)
                pages, spoilt = job.pages(feeds)
                documents = *assembly, *pages
                verdicts = judge(pages, feeds[0])
            else:
                documents, spoilt = job.render(feeds)
                verdicts = judge(documents, feeds[0] if job.name else None)
        if problems:
            whose = _whose(job, feeds) if problems[0].rule == FAULT else ""
            self.findings += (_left(problem, whose) for problem in problems)
            self._kept.add(job.name)
            return False
        kept = feeds[0].spec if job.name and not (job.month or feeds[0].spec.branch_of) else None
        self._belongs.update(document.path for document in (*documents, *_copies(documents, kept)))
        faults_found = dict.fromkeys((*spoilt, *(fault for faults in verdicts.values() for fault in faults)))
        self.findings += (fault for fault in faults_found if fault not in self._told)
        self._told.update(faults_found)
        refused = {path for path, faults in verdicts.items() if any(fault.severity == "error" for fault in faults)}
        fit = [document for document in documents if document.path not in refused]
        fit += _copies(fit, kept)
        if spoilt or refused:
            self._kept.add(job.name)
        if self.write:
            # What is to be fixed is looked at again, and said again, until it is.
            fingerprint = "" if faults_found else fingerprint
            if not self._write(job, fingerprint, fit):
                return False
            if job.name:
                self.index.put_pieces(job.name, job.month, self._settings(job), digests)
            if self.told and job.name and not job.month:
                self.index.published(job.name, tuple(map(published_item, feeds[0].entries)))
            return True
        return bool(fit)

    def _assembled(self, job: Job, feed: Feed) -> tuple[Document, ...] | None:
        """The documents of a feed, of entries that are each rendered and judged once; None where they are to be judged
        as a whole."""
        from pagefeed.publishing.assembly import assembled, known_of
        from pagefeed.render.forms import path_of

        last = self.index.pieces(job.name, job.month, self._settings(job))
        paths = {name: path_of(feed.spec, name, feed.month) for name in feed.spec.formats}
        known = known_of(feed, last, DIGEST, self._as_written, paths)
        return assembled(feed, job.chosen[0][1].digests, known)

    def _settings(self, job: Job) -> str:
        """What an entry depends on in a document besides itself."""
        return blake2b(repr((self.program_is, job.chosen[0][0])).encode(), digest_size=DIGEST).hexdigest()

    def _as_written(self, path: str) -> bytes | None:
        """A file of dist/, if its bytes are those that were written."""
        from pagefeed.ship.dist import digest_of

        _, digest = self.index.files().get(path, ("", ""))
        with suppress(OSError):
            file = os.path.join(self.out, path)
            if digest and os.path.isfile(file) and not os.path.islink(file):
                with open(file, "rb") as opened:
                    body = opened.read()
                return body if digest_of(body) == digest else None
        return None

    def _write(self, job: Job, fingerprint: str, documents: list[Document]) -> bool:
        """Put the documents in their places; what stops one stops the rest of its feed, and no other feed."""
        from pagefeed.ship.dist import digest_of, write

        done: list[Document] = []
        try:
            for document in documents:
                if write(self.out, document, lasting=self.told):
                    self.written.append(document.path)
                else:
                    self.left_alone += 1
                self.files.append(os.path.join(self.out, document.path))
                self.index.put_down(job.name, document.path, digest_of(document.body))
                done.append(document)
        except PublishError as error:
            self.findings += error.findings
            self._kept.add(job.name)
            fingerprint = ""
        stats = ((document.path, self._stat(document.path)) for document in done)
        self.index.wrote(job.name, job.month, fingerprint, stats)
        return bool(documents) and len(done) == len(documents)

    def _stat(self, path: str) -> str:
        return stat_of(os.path.join(self.out, path))


def _copies(documents: Iterable[Document], spec: FeedSpec | None) -> list[Document]:
    from pagefeed.render.documents import copies

    return copies(documents, spec) if spec else []


def _renders(site: Site) -> _Renders:
    """What makes the documents of a feed. Where other packages change documents, these are judged as a whole."""
    from pagefeed.render.documents import documents, pages

    if hooks.asked("document"):
        return (lambda feeds: _hooked(*documents(feeds[0], site.spec, site.templates))), None
    return (
        lambda feeds: documents(feeds[0], site.spec, site.templates),
        lambda feeds: pages(feeds[0], site.spec, site.templates),
    )


def _hooked(made: Iterable[Document], findings: Iterable[Finding]) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Documents after the hooks of other packages, which may change the bytes of one, and not where it stands."""
    done, failures = [], list(findings)
    for document in made:
        changed, failed = hooks.applied("document", document, Place(document.path))
        done.append(replace(document, body=changed.body))
        failures += failed
    return tuple(done), hooks.counted(failures)


def _lists(feeds: list[Feed], site: Site) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """What belongs to no one feed: the OPML list, what hosts are told, and a page of all feeds, if there are
    several."""
    from pagefeed.render import hosts
    from pagefeed.render.opml import opml
    from pagefeed.render.subscribe_page import TemplateError, overview

    listed = opml(feeds, title=site.spec.title)
    told, findings = hosts.files((feed.spec for feed in feeds), site.spec)
    made = (*((listed,) if listed else ()), *told)
    beside_feed = any(spec.path == "." for spec in site.feeds)
    if site.templates is None or (beside_feed and len(feeds) == 1):
        return made, findings
    try:
        page = overview(feeds, site.spec, site.templates, listed=bool(listed), beside_feed=beside_feed)
    except TemplateError as error:
        return made, (*findings, *error.findings)
    return (*made, page), findings


def _unused(site: Site) -> tuple[Finding, ...]:
    """What of templates/ changes no page."""
    if not site.templates:
        return ()
    from pagefeed.render.subscribe_page import unused

    return unused(site.templates)


def _digest(site: Site) -> str:
    """What pages depend on besides their feed."""
    import hashlib

    said = repr((site.spec.title, site.spec.base, site.spec.language, site.spec.link, site.spec.hosts, site.templates))
    return hashlib.sha256(said.encode()).hexdigest()


def _address(spec: FeedSpec) -> dict[str, str]:
    address = {"name": spec.name, "title": spec.title, "path": spec.path, "page": spec.url("")}
    return address | {"branch_of": spec.branch_of}


def _filters(spec: FeedSpec) -> tuple[tuple[str, ...], ...]:
    """What decides which entries a feed holds."""
    return spec.include, spec.kinds, spec.tags, spec.authors, spec.languages


def _no_feed(site: Site, specs: tuple[FeedSpec, ...], only: str | None) -> Finding | None:
    """Where there is nothing to make, and no finding about a file of feeds/ says why."""
    names = [spec.name for spec in specs]
    if (names if only is None else only in names) or any(
        only in (None, finding.place.path.removeprefix("feeds/").removesuffix(".toml")) for finding in site.findings
    ):
        return None
    what = "no feed is defined" if only is None else f"no feed is called '{only}'"
    cure = f"name one of {', '.join(names)}" if names else 'make feeds/news.toml with title = "News"'
    return Finding(rule="NoFeed", severity="error", place=Place("feeds"), what=what, cure=cure)


def _left(problem: Finding, page: str = "") -> Finding:
    """A finding of a feed that could not be made, because of the entry of a page where that is known."""
    entry = f" with the entry of {page}" if page else ""
    return replace(problem, what=f"{problem.what}{entry}; the feed stays as published")


def _whose(job: Job, feeds: list[Feed]) -> str:
    """The first page of a feed with whose entry alone it cannot be made either; empty where it is none's."""
    from pagefeed.validator import judge

    for entry in feeds[0].entries if job.name else ():
        alone = replace(feeds[0], entries=(entry,))
        try:
            judge(job.render([alone])[0], alone)
        except Exception:
            return entry.found_on[0]
    return ""


def _emptied(spec: FeedSpec) -> Finding:
    """A feed that has lost its last entry; subscribers find it empty rather than gone."""
    what, cure = "no entry is left in it, so it is published empty", "put a page into items/, or remove this file"
    return Finding(rule="EmptyFeed", severity="notice", place=spec.at(""), what=what, cure=cure)


def _changed(path: str) -> Finding:
    """A document of ours that is no longer ours."""
    place = Place(path.replace(os.sep, "/"))
    what = "no feed makes this document any more, but somebody has changed it, so it was left there"
    return Finding(
        rule="ChangedDocument", severity="warning", place=place, what=what, cure="remove it if you do not need it"
    )


def _nameless(spec: FeedSpec, per: Trait, values: tuple[str, ...]) -> tuple[Finding, ...]:
    """The branches of a feed that cannot be, for nothing could be their address."""
    if not values:
        return ()
    more = f" and {len(values) - 3} more" if len(values) > 3 else ""
    shown = ", ".join(repr(value[:40]) for value in values[:3]) + more
    what = f"no feed is made of the {per}{'s' if len(values) > 1 else ''} {shown}, without a letter or digit"
    cure = f"write the {per} in words"
    return (Finding(rule="NoBranch", severity="notice", place=spec.at("per"), what=what, cure=cure),)


def _linkless(spec: FeedSpec, site: SiteSpec, held: int, missing: int, first: str) -> tuple[Finding, ...]:
    """How many entries of a feed lead nowhere."""
    if not missing:
        return ()
    each = "1 of its entries has" if missing == 1 else f"{missing} of its {held} entries have"
    if not first.lower().endswith(MARKDOWN):
        # A copy of a page that has an address already, which no rule can make up.
        sidecar = f"{first.rpartition('.')[0]}.toml"
        place, cure = spec.at("title"), f'state the `link` of the page in {sidecar}: link = "https://..."'
    elif spec.permalink or site.permalink or site.permalinks:
        place, cure = spec.at("permalink"), "state its `link`, or what the rule asks for, such as a date"
    else:
        place, cure = (
            spec.at("title"),
            'say how links are made with a line like permalink = "/:year/:month/:day/:slug/"',
        )
        cure += f" in {place.path} or feeds/site.toml, or state the `link` of each page"
    what = f"{each} no link, {'the newest of them' if missing > 1 else 'that'} on {first}"
    return (Finding(rule="NoLink", severity="notice", place=Place(place.path), what=what, cure=cure),)


def _empty(spec: FeedSpec, included: Included) -> tuple[Finding, ...]:
    """Why a feed has no entry; nothing where a page has said why it has none."""
    if included.pages and not included.entered and included.faulty:
        return ()
    if included.pages and not included.entered:
        what, cure = "all of its pages are held back", "remove what holds one of them back, such as `draft`"
        if included.undated:
            what, cure = "none of its pages has a date, so they are not posts", "give one of them a `date`"
        place = spec.at("include")
    elif included.pages:
        what, cure = "none of its pages has an entry that the feed wants", "widen `kinds` or `tags`"
        place = spec.at("tags" if spec.tags else "kinds")
    else:
        shown = ", ".join(f'"{pattern}"' for pattern in spec.include)
        what, cure = f"include {shown} matches no page", "correct it, or put a page that it matches into items/"
        place = spec.at("include")
    cure += "; nothing was written for it"
    return (Finding(rule="EmptyFeed", severity="error", place=place, what=what, cure=cure),)
