"""Rules of feeds in several documents (RFC 5005; JSON Feed's `next_url`).

Lives here: archived, paged and complete feeds.
Does not live here: whether the other documents are there, which only the network knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pagefeed.validator.reading import ATOM, Fault, Reading, line_of, selves, words_of
from pagefeed.validator.rules import rule

HISTORY = "{http://purl.org/syndication/history/1.0}"
_PAGES = ("first", "last", "next", "previous")
_ARCHIVES = ("prev-archive", "next-archive", "current")


def _related(reading: Reading, *rels: str) -> Iterator[etree._Element]:
    return (link for link in reading.root.iterfind(f"{ATOM}link") if link.get("rel") in rels)


def _is(reading: Reading, tag: str) -> bool:
    return reading.root.find(HISTORY + tag) is not None


@rule("MissingCurrentInArchive", "warning", "rss", "atom")
def _way_back(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 4: from an archived document to what people subscribe to."""
    if _is(reading, "archive") and not [*_related(reading, "current")]:
        yield Fault("an archived document does not say where the feed is", 'give it a link with rel="current"')


@rule("ArchiveIncomplete", "warning", "rss", "atom")
def _alone(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 4: an archived document leads to the others."""
    if _is(reading, "archive") and not _is(reading, "complete") and not [*_related(reading, *_ARCHIVES)]:
        yield Fault("an archived document names no other", 'give it links with rel="prev-archive" and "current"')


@rule("ArchiveOfItself", "error", "rss", "atom")
def _circles(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 4: the documents before and after are others, or readers walk for ever."""
    itself = selves(reading)
    for link in _related(reading, "prev-archive", "next-archive"):
        if link.get("href") in itself:
            yield Fault(f"{link.get('rel')} is the document itself", "leave it out", line=line_of(link))


@rule("SubscriptionIsArchive", "error", "rss", "atom")
def _current_archive(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 4: what people subscribe to is no archived document, for readers never fetch one twice."""
    itself = selves(reading)
    if _is(reading, "archive") and any(link.get("href") in itself for link in _related(reading, "current")):
        yield Fault("what people subscribe to calls itself archived", "remove fh:archive from it")


@rule("CurrentNotSelfInCompleteFeed", "error", "rss", "atom")
def _complete_is_current(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, sections 2 and 4: a complete feed is what people subscribe to."""
    itself = selves(reading)
    for link in _related(reading, "current"):
        if _is(reading, "complete") and itself and link.get("href") not in itself:
            yield Fault("a complete feed names another as current", "make it the feed's own", line=line_of(link))


@rule("LinkPastEnd", "error", "rss", "atom")
def _past_the_end(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 3: nothing comes after the last page or before the first."""
    itself = selves(reading)
    for end, beyond in (("last", "next"), ("first", "previous")):
        if any(link.get("href") in itself for link in _related(reading, end)):
            for link in _related(reading, beyond):
                yield Fault(f"the {end} page has a {beyond} one", "leave the link out", line=line_of(link))


@rule("HubInArchive", "warning", "rss", "atom")
def _hubs(reading: Reading) -> Iterator[Fault]:
    """WebSub, section 4: a hub tells of changes, and an archived document has none."""
    for link in _related(reading, "hub"):
        if _is(reading, "archive"):
            yield Fault("an archived document names a hub", "leave that to the feed", line=line_of(link))


@rule("FeedRelInCompleteFeed", "error", "rss", "atom")
def _complete(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 2: a complete feed has no other documents."""
    if _is(reading, "complete"):
        for link in _related(reading, *_PAGES, "prev-archive", "next-archive"):
            what = f"a complete feed has a link with rel={link.get('rel')!r}"
            yield Fault(what, "remove the link, or fh:complete", line=line_of(link))


@rule("FeedHistoryRelInEntry", "warning", "rss", "atom")
def _in_entries(reading: Reading) -> Iterator[Fault]:
    """RFC 5005, section 4: these links are of the feed."""
    for item in reading.items:
        for link in item.node.iterfind(f"{ATOM}link"):
            if link.get("rel") in (*_ARCHIVES, *_PAGES):
                what = f"an entry has a link with rel={link.get('rel')!r}"
                yield Fault(what, "put it into the feed", item.id, line=line_of(link))


@rule("LinkPastEnd", "error", "json")
def _json_circle(reading: Reading) -> Iterator[Fault]:
    """JSON Feed 1.1, "next_url": never that of the feed."""
    following = words_of(reading.root, "next_url")
    if following and following == words_of(reading.root, "feed_url"):
        yield Fault("next_url is the address of the feed itself", "leave it out")
