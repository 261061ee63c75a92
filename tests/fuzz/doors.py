"""The ways by which what other people write comes into the program, each as one function from bytes, without a disk.

Lives here: reading, shaping, rendering and judging one input as a run does, and what must hold of the outcome.
Does not live here: which inputs (mutations), how many and how long they take (run).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from xml.parsers import expat

from pagefeed.config.settings import read_feed, read_site
from pagefeed.config.sidecar import read_stated
from pagefeed.entries.from_page import shape
from pagefeed.errors import PublishError
from pagefeed.files.decode import decode
from pagefeed.model import Document, Entry, Feed, FeedSpec, Sighting, SiteSpec, Source
from pagefeed.read.readers import read_page
from pagefeed.remote.feeds import read_received
from pagefeed.render.documents import documents
from pagefeed.render.opml import opml
from pagefeed.validator import judge, validate
from pagefeed.web import PAGE_LINK

SITE = SiteSpec(
    title="The Ferry Post",
    link="https://ferry.example/",
    base="https://feeds.ferry.example/",
    domain="ferry.example",
    since="2026",
    timezone="Europe/Berlin",
)
TODAY = date(2026, 3, 10)


class BrokenPromise(Exception):
    """The program went on, and what it made must not be."""


def _feed() -> FeedSpec:
    spec, _ = read_feed('title = "Everything"\n', "everything", SITE)
    assert spec
    return spec


FEED = _feed()


def _page(suffix: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        path = f"items/2026-03-01-page{suffix}"
        text, encoding = decode(data, path)
        page = read_page(Source(path=path, text=text, encoding=encoding))
        assert all(page.lines)
        _publish(page.path, shape(page, SITE, TODAY).sightings)

    return read


def _publish(path: str, sightings: Iterable[Sighting]) -> None:
    """Every document of what one page holds keeps all rules, and another parser reads it."""
    entries = tuple(_entry(path, SITE, number, each) for number, each in enumerate(sightings))
    entries = tuple(sorted(entries, key=lambda entry: entry.published.at, reverse=True))
    if entries:
        feed = Feed(spec=FEED, entries=entries)
        # The pages for people, with their pictures of an address, take longest to make: one in eight.
        made, findings = documents(feed, SITE, () if len(entries[0].content.html) % 8 == 0 else None)
        if findings:
            raise BrokenPromise(f"a page of the program's own: {findings[0]}")
        keep(made, feed)


def _entry(path: str, site: SiteSpec, number: int, seen: Sighting) -> Entry:
    """A sighting as the catalog would have it: with an id, and its links to other pages resolved."""
    at, changed = seen.published.at, seen.updated
    return Entry(
        id=f"{site.authority}{number}",
        content=replace(
            seen.content,
            link=seen.content.link or f"{site.link}{number}",
            html=PAGE_LINK.sub(lambda link: link[0].replace(link[1], site.link), seen.content.html),
        ),
        published=seen.published,
        updated=max(at, changed.at if changed else at),
        found_on=(path,),
    )


def keep(made: tuple[Document, ...], feed: Feed | None) -> None:
    """Raises BrokenPromise where a document breaks a rule, or is not well-formed to another parser than wrote it."""
    for path, findings in judge(made, feed).items():
        for finding in findings:
            if finding.severity == "error":
                raise BrokenPromise(f"{path} is refused: {finding.rule}: {finding.what}")
    for document in made:
        well_formed(document.path, document.body)


def well_formed(path: str, body: bytes) -> None:
    """Raises BrokenPromise for XML that expat, and for JSON that `json` refuses."""
    try:
        if path.endswith((".xml", ".opml")):
            expat.ParserCreate().Parse(body, True)
        elif path.endswith(".json"):
            json.loads(body)
    except (expat.ExpatError, ValueError) as error:
        raise BrokenPromise(f"{path} is not well-formed: {error}") from error


def _sidecar(data: bytes) -> None:
    text, _ = decode(data, "items/page.toml")
    stated, findings = read_stated(text, "items/page.toml")
    _told(stated, findings)
    if stated:
        text = "The ferry is late again\n\nIt will come tomorrow, says the harbour, and nobody knows why it did not.\n"
        page = read_page(Source(path="items/2026-03-01-page.txt", text=text, encoding="utf-8", stated=stated))
        _publish(page.path, shape(page, SITE, TODAY).sightings)


def _settings(data: bytes) -> None:
    text, _ = decode(data, "feeds/site.toml")
    site, findings = read_site(text)
    _told(site, findings)
    spec, findings = read_feed(text, "news", site or SITE)
    _told(spec, findings)
    if spec:
        page = read_page(Source(path="items/2026-03-01-page.txt", text="The ferry\n\nIt is late.\n", encoding="utf-8"))
        [sighting] = shape(page, site or SITE, TODAY).sightings
        feed = Feed(spec=spec, entries=(_entry(page.path, site or SITE, 1, sighting),))
        made, _ = documents(feed, site or SITE)
        listed = opml([feed])
        keep((*made, *((listed,) if listed else ())), feed)


def _told(value: object, findings: tuple[object, ...]) -> None:
    if value is None and not findings:
        raise BrokenPromise("refused without a word")


def _received(data: bytes) -> None:
    for entry in read_received(data, "https://other.example/feed.xml").entries:
        if entry.published and entry.published.tzinfo is None:
            raise BrokenPromise("a moment without a zone")


def _validated(data: bytes) -> None:
    validate("feed.xml", data, "https://other.example/feed.xml")


DOORS: dict[str, Callable[[bytes], None]] = {
    "text": _page(".txt"),
    "html": _page(".html"),
    "markdown": _page(".md"),
    "front matter": _page(".md"),
    "sidecar": _sidecar,
    "settings": _settings,
    "received": _received,
    "validated": _validated,
}
"""Each kind of input, and what it comes to."""


def enter(kind: str, data: bytes) -> None:
    """Read an input as what it is. What is wrong with it, in the program's own words, is as good as nothing; every
    other exception is let through."""
    try:
        DOORS[kind](data)
    except PublishError as error:
        if not (str(error) and error.findings):
            raise BrokenPromise("an error that says nothing") from error
