"""From the catalog into dist/: only what a subscriber would see changed is rendered.

Lives here: which documents are made anew, and that none is written which breaks a rule.
Does not live here: rendering, the rules, or writing a file (render, check, ship).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

from pagefeed.catalog.index import Index, Selection
from pagefeed.catalog.standing import stat_of
from pagefeed.errors import PageError, PublishError, SpecError
from pagefeed.model import Document, Feed, FeedSpec, Finding, Place
from pagefeed.read.site import Site

Render = Callable[[list[Feed]], tuple[Document, ...]]

_EVER = datetime.max.replace(tzinfo=UTC)


class Press:
    """One run of the press: what it wrote, left alone, and refused to print."""

    def __init__(self, index: Index, out: str, program_is: str, now: datetime, *, write: bool) -> None:
        self.index = index
        self.out = out
        self.program_is = program_is
        self.now = now
        self.write = write
        self.written: list[str] = []
        self.left_alone = 0
        self.feeds: list[dict[str, str]] = []
        self.findings: list[Finding] = []
        self.files: list[str] = []

    def publish(self, site: Site, only: str | None) -> None:
        """Every feed that has entries, or the one named; then the lists of all feeds. Raises SiteError
        where dist/ cannot be written."""
        if finding := _no_feed(site, only):
            self.findings.append(finding)
        chosen: list[tuple[FeedSpec, Selection]] = []
        for spec in site.feeds:
            selection = self.index.newest(spec, self.now)
            wanted = only in (None, spec.name)
            if selection.rows:
                chosen.append((spec, selection))
                if wanted and self._print(spec.name, chosen[-1:], _documents):
                    self.feeds.append(_address(spec))
            elif wanted and not self.index.newest(spec, _EVER).rows:
                self.findings += _empty(spec, *self.index.count_included(spec))
        if chosen and only is None:
            self._print("", chosen, lambda feeds: _lists(feeds, site))

    def _print(self, name: str, chosen: list[tuple[FeedSpec, Selection]], render: Render) -> bool:
        """Render, check and write, unless what stands in dist/ is what would be written now. False where none of
        it could be."""
        fingerprint = " ".join((self.program_is, *(f"{spec!r} {selection.fingerprint}" for spec, selection in chosen)))
        last = self.index.documents(name)
        if last and all((fingerprint, self._stat(path)) == (mark, stat) for path, (mark, stat) in last.items()):
            self.left_alone += len(last)
            self.files += (os.path.join(self.out, path) for path in last)
            return True

        from pagefeed.check import judge
        from pagefeed.forecast import item_of

        feeds = [Feed(spec=spec, entries=selection.entries()) for spec, selection in chosen]
        try:
            documents = render(feeds)
        except (PageError, SpecError) as error:
            self.findings += error.findings
            return False
        verdicts = judge(documents, feeds[0] if name else None)
        self.findings += dict.fromkeys(fault for faults in verdicts.values() for fault in faults)
        refused = {path for path, faults in verdicts.items() if any(fault.severity == "error" for fault in faults)}
        fit = [document for document in documents if document.path not in refused]
        if self.write:
            # What is to be mended is looked at again, and said again, until it is.
            fingerprint = "" if any(verdicts.values()) else fingerprint
            if not self._write(name, fingerprint, fit):
                return False
            if name:
                self.index.published(name, tuple(map(item_of, feeds[0].entries)))
            return True
        return bool(fit)

    def _write(self, name: str, fingerprint: str, documents: list[Document]) -> bool:
        """Put the documents in their places; what stops one stops the rest of its feed, and no other feed."""
        from pagefeed.ship.dist import write

        done: list[Document] = []
        try:
            for document in documents:
                if write(self.out, document):
                    self.written.append(document.path)
                else:
                    self.left_alone += 1
                self.files.append(os.path.join(self.out, document.path))
                done.append(document)
        except PublishError as error:
            self.findings += error.findings
            fingerprint = ""
        self.index.wrote(name, fingerprint, ((document.path, self._stat(document.path)) for document in done))
        return bool(documents) and len(done) == len(documents)

    def _stat(self, path: str) -> str:
        return stat_of(os.path.join(self.out, path))


def _documents(feeds: list[Feed]) -> tuple[Document, ...]:
    from pagefeed.render.feeds import documents

    return documents(feeds[0])


def _lists(feeds: list[Feed], site: Site) -> tuple[Document, ...]:
    """What belongs to no one feed: the OPML list, and a page of all feeds where no feed has that place."""
    from pagefeed.render.opml import opml
    from pagefeed.render.page import overview

    title = site.spec.title
    listed = opml(feeds, title=title)
    page = () if any(spec.path == "." for spec in site.feeds) else (overview(feeds, title=title),)
    return (*((listed,) if listed else ()), *page)


def _address(spec: FeedSpec) -> dict[str, str]:
    return {"name": spec.name, "title": spec.title, "path": spec.path, "page": spec.url("")}


def _no_feed(site: Site, only: str | None) -> Finding | None:
    """Where there is nothing to make, and no finding about a file of feeds/ says why."""
    names = [spec.name for spec in site.feeds]
    if (names if only is None else only in names) or any(
        only in (None, finding.place.path.removeprefix("feeds/").removesuffix(".toml")) for finding in site.findings
    ):
        return None
    what = "no feed is described" if only is None else f"no feed is called '{only}'"
    cure = f"name one of {', '.join(names)}" if names else 'make feeds/news.toml with title = "News"'
    return Finding(rule="NoFeed", severity="error", place=Place("feeds"), what=what, cure=cure)


def _empty(spec: FeedSpec, pages: int, entered: int, faulty: int) -> tuple[Finding, ...]:
    """Why a feed has no entry; nothing where a page has said why it has none."""
    if pages and not entered and faulty:
        return ()
    if pages and not entered:
        what, cure = "all of its pages are drafts", "take `draft` out of one of them"
        place = spec.at("include")
    elif pages:
        what, cure = "none of its pages has an entry that the feed wants", "widen `kinds` or `tags`"
        place = spec.at("tags" if spec.tags else "kinds")
    else:
        shown = ", ".join(f'"{pattern}"' for pattern in spec.include)
        what, cure = f"include {shown} matches no page", "mend it, or put a page that it matches into items/"
        place = spec.at("include")
    cure += "; nothing was written for it"
    return (Finding(rule="EmptyFeed", severity="error", place=place, what=what, cure=cure),)
