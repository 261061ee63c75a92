"""Moving here: the entries of a feed that was published elsewhere keep their ids and dates.

Lives here: what the ledger learns of an entry that somebody else published.
Does not live here: reading the feed (remote.feeds), and which page is the entry (catalog.matching).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pagefeed.catalog.index import Index, adopted_id
from pagefeed.catalog.ledger import Record, pack_sketches
from pagefeed.changes import adopted_item
from pagefeed.entries import addresses
from pagefeed.entries.from_page import shape
from pagefeed.errors import SiteError
from pagefeed.files.inputs import Site
from pagefeed.language.dates import FIRST_STATED_YEAR
from pagefeed.model import (
    Block,
    Card,
    Evidence,
    FeedSpec,
    Figure,
    Finding,
    Moment,
    Overrides,
    Page,
    Place,
    RemoteEntry,
    RemoteFeed,
    Section,
    Sighting,
    SiteSpec,
    Sourced,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What became of a feed's entries."""

    address: str
    """The feed's."""
    adopted: tuple[str, ...]
    """Titles of those that the ledger has learned."""
    known: int
    """Those that it knew already."""
    held: int
    """Entries that subscribers have: those of the feed's first document."""
    findings: tuple[Finding, ...]
    """Why others could not be adopted."""


def take_over(index: Index, reception: RemoteFeed, site: Site, only: str | None = None) -> Adoption:
    """Teach the catalog the entries of a feed, and what its subscribers have; `Index.record` brings them to the
    ledger. `only` names the feed that they will have. Raises SiteError where there is none of that name."""
    findings: list[Finding] = []
    if feed := _continued(site, reception.address, only):
        index.expect(feed.name, tuple(map(adopted_item, reception.entries[: reception.held])))
    elif site.feeds:
        names = ", ".join(each.name for each in site.feeds)
        what = f"it is unclear which of the feeds {names} its subscribers will get"
        cure = "adopt it again with --feed NAME; `plan` then shows what they will see"
        findings.append(replace(_finding("WhichFeed", reception, what, cure), severity="notice"))
    return _learned(index, reception, site, findings)


def take_back(index: Index, receptions: Iterable[RemoteFeed], address: str, site: Site) -> Adoption:
    """Teach the catalog what it has forgotten of the feeds that were published from here; what subscribers have of
    them stands there."""
    entries: dict[str, RemoteEntry] = {}
    for each in (entry for reception in receptions for entry in reception.entries):
        # One that has slid off the end of one feed may still be the newest of another.
        entries[each.id] = each if each.month or each.id not in entries else entries[each.id]
    reception = RemoteFeed(address=address, format="json", title="", entries=tuple(entries.values()), ours=True)
    return _learned(index, reception, site, [], returning=True)


def _learned(
    index: Index, reception: RemoteFeed, site: Site, findings: list[Finding], *, returning: bool = False
) -> Adoption:
    adopted: list[str] = []
    known = 0
    for record in _records(reception, site.spec, findings):
        if index.knows(record.id):
            known += 1
            index.adopt_link(record)
        elif not returning and (other := index.bearer(record.keys)):
            what = f"'{record.title}' is published already, as {other}"
            cure = "leave it so, or, if nobody has subscribed, delete items/ledger.jsonl and .pagefeed/ and adopt again"
            findings.append(_finding("AlreadyPublished", reception, what, cure))
        else:
            index.adopt(record)
            adopted.append(record.title)
    if reception.more:
        what, cure = "the feed has a further page, which was not read", f"adopt {reception.more} too"
        findings.append(_finding("MoreToAdopt", reception, what, cure))
    return Adoption(
        address=reception.address,
        adopted=tuple(adopted),
        known=known,
        held=reception.held,
        findings=tuple(findings),
    )


def _continued(site: Site, address: str, only: str | None) -> FeedSpec | None:
    """The feed that goes on under an old one: the one named, the one at its address, or the only one."""
    named = [feed for feed in site.feeds if feed.name == only]
    if only is not None and not named:
        cure = f"name one of {', '.join(feed.name for feed in site.feeds)}"
        raise SiteError(f"no feed is called '{only}'", at=Place("feeds"), cure=cure)
    path, folder = urlsplit(address).path, f"{address.rpartition('/')[0]}/"
    there = [feed for feed in site.feeds if path in feed.aliases or folder == feed.url("")]
    return next((found[0] for found in (named, there, site.feeds) if len(found) == 1), None)


def _records(reception: RemoteFeed, site: SiteSpec, findings: list[Finding]) -> Iterator[Record]:
    # Where several entries have one address, it is not their own.
    times = Counter(received.link for received in reception.entries)
    place = Place(reception.address)
    for received in reception.entries:
        name = received.title or received.id
        if not received.id:
            findings.append(_finding("NoId", reception, f"'{name}' has no id", "ask its publisher to add a guid"))
        elif received.published is None:
            findings.append(_finding("NoDate", reception, f"'{name}' has no date", "ask its publisher to add one"))
        else:
            evidence = Evidence("adopted", received.published_written, place)
            published = Moment(received.published, received.precision, evidence)
            seen = _sighting(received, received.link if times[received.link] == 1 else None, published, site)
            yield _record(received, seen, site, published)


def _sighting(received: RemoteEntry, link: str | None, published: Moment, site: SiteSpec) -> Sighting:
    """What a page would be seen as that says the same."""
    place = published.evidence.place or Place(received.id)
    body = Block("html", received.html, place) if received.html else Block("paragraph", received.summary, place)
    blocks = (body,) if body.text else ()
    title = Sourced(received.title, place) if received.title else None
    figure = Figure(caption=Sourced(received.caption, place)) if received.caption else None
    # Its dates hold whatever they are, also those that no author could state; this one only helps to know it again.
    date = Sourced(published.at.isoformat(), place) if published.at.year >= FIRST_STATED_YEAR else None
    # A feed of summaries announces its articles as teasers do.
    if received.kind == "teaser" or not received.html:
        card = Card(type="text", place=place, headline=title, figure=figure, blocks=blocks, link=link)
        page = Page(path=place.path, sections=(Section(heading=None, cards=(card,)),))
    else:
        page = Page(
            path=place.path, stated=Overrides(link=link, published=date), title=title, figure=figure, blocks=blocks
        )
    return shape(page, site, published.at.date()).sightings[0]


def _record(received: RemoteEntry, seen: Sighting, site: SiteSpec, published: Moment) -> Record:
    id_, guid = adopted_id(received.id, site.authority)
    sketch, opening = pack_sketches(seen.sketch, seen.opening)
    return Record(
        id=id_,
        guid=guid,
        revision=0,
        published=published,
        updated=max(received.updated or published.at, published.at),
        words="",  # Whatever a page says first is no change.
        keys=seen.keys,
        title=seen.content.title,
        kind=seen.content.kind,
        sketch=sketch,
        opening=opening,
        month=received.month,
        link=addresses.absolute(received.link or "", None) or "",
    )


def _finding(rule: str, reception: RemoteFeed, what: str, cure: str) -> Finding:
    return Finding(rule=rule, severity="warning", place=Place(reception.address), what=what, cure=cure)
