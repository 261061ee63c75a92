"""What subscribers will see: two published states of a feed, compared.

Lives here: which entries are new, changed or gone.
Does not live here: where the two states come from (planning), when a change is too much (flood), or what a person sees
of it (console).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal, get_args

from pagefeed.model import Entry, FeedSpec, Finding, PublishedItem, PublishedState, RemoteEntry

Sort = Literal["new", "returns", "updated", "corrected", "moved", "dropped", "withdrawn"]

LEAVING = ("dropped", "withdrawn")
"""Sorts of entries that subscribers find no more."""


@dataclass(frozen=True, slots=True)
class Change:
    """What subscribers see of one entry."""

    sort: Sort
    """`new`; `returns`, for one that slid off the end long ago; `updated`, which many readers show again; `corrected`
    in silence; `moved` to another date; `dropped` off the end of the feed; `withdrawn`."""
    item: PublishedItem
    """As it will be; as it was, where it goes."""
    before: PublishedItem | None = None
    """As it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlan:
    """What the next publication brings to the subscribers of one feed."""

    feed: str
    """Name."""
    title: str
    """Of the feed."""
    branch_of: str
    """The name of the feed that it is a branch of."""
    had: int
    """Entries that subscribers have."""
    names: tuple[str, ...]
    """The entries that they will find in it, by what readers know them by."""
    changes: tuple[Change, ...]
    """In the order of the feed; what goes comes last."""
    floods: tuple[Finding, ...] = ()
    """Why it would be refused (flood)."""
    advice: tuple[Finding, ...] = ()
    """What to change before it is published."""
    kept: int | None = None
    """Entries that subscribers have of another publisher and will find under the same id; None for what was published
    from here."""
    timezone: str = "UTC"
    """IANA name: in which days are told to people."""
    over: bool = False
    """True if no feed makes it any more, so that its documents are removed."""

    @property
    def get(self) -> int:
        """How many entries they will find."""
        return len(self.names)

    def plain(self) -> dict[str, str | int | bool]:
        """How many entries change in each way, for machines; `unchanged` are all others that they will find."""
        counts: dict[str, int] = {sort: len(changes_of(self.changes, sort)) for sort in get_args(Sort)}
        arriving = sum(count for sort, count in counts.items() if sort not in LEAVING)
        said = {"name": self.feed, "title": self.title, "branch_of": self.branch_of}
        return {**said, "had": self.had, "get": self.get, **counts, "unchanged": self.get - arriving, "over": self.over}


def compare(
    spec: FeedSpec,
    before: PublishedState,
    after: PublishedState,
    minted: Iterable[str],
    *,
    full: bool,
    elsewhere: bool = False,
) -> FeedPlan:
    """Compare what subscribers have with what they would get.

    `minted` are ids that this run gave; `full` says that the document has no room for older entries; `elsewhere` says
    that what subscribers have was not published from here.
    """
    changes = (*_arriving(before, after, frozenset(minted)), *_leaving(before, after, full=full))
    names = {item.name for item in after}
    return FeedPlan(
        feed=spec.name,
        title=spec.title,
        branch_of=spec.branch_of,
        had=len(before),
        names=tuple(item.name for item in after),
        changes=changes,
        advice=tuple(_advice(spec, before, names, changes)) if elsewhere else (),
        kept=sum(item.name in names for item in before) if elsewhere else None,
        timezone=spec.timezone,
    )


def ending(name: str, before: PublishedState) -> FeedPlan:
    """What subscribers see of a feed, or a branch, that is made no more."""
    changes = tuple(Change("withdrawn", item, item) for item in before)
    return FeedPlan(
        feed=name,
        title=name,
        branch_of=name.partition("/")[0] if "/" in name else "",
        had=len(before),
        names=(),
        changes=changes,
        over=True,
    )


def published_item(entry: Entry) -> PublishedItem:
    """An entry as subscribers would get it."""
    content = entry.content
    return PublishedItem(
        name=entry.name,
        title=content.title,
        published=entry.published.at,
        updated=entry.updated,
        digest=_digest(content.link, content.html),
        pages=entry.found_on,
    )


def remote_item(received: RemoteEntry) -> PublishedItem:
    """An entry as it was received."""
    return PublishedItem(
        name=received.id,
        title=received.title,
        published=received.published,
        updated=received.updated,
        digest=_digest(received.link, received.html) if received.html else "",
    )


def adopted_item(received: RemoteEntry) -> PublishedItem:
    """An entry as it was received from another publisher, whose markup says nothing about ours."""
    return replace(remote_item(received), digest="")


def _digest(link: str | None, html: str) -> str:
    return blake2b(f"{link}\n{html}".encode(), digest_size=8).hexdigest()


def _arriving(before: PublishedState, after: PublishedState, minted: frozenset[str]) -> Iterator[Change]:
    had = {item.name: item for item in before}
    newest = max((item.published for item in before if item.published), default=None)
    for item in after:
        old = had.get(item.name)
        if old is None:
            known = item.name not in minted and newest and item.published and item.published <= newest
            yield Change("returns" if known else "new", item)
        elif old.published and item.published != old.published:
            yield Change("moved", item, old)
        elif old.updated and item.updated != old.updated:
            yield Change("updated", item, old)
        elif item.title != old.title or (item.digest and old.digest and item.digest != old.digest):
            yield Change("corrected", item, old)


def _leaving(before: PublishedState, after: PublishedState, *, full: bool) -> Iterator[Change]:
    kept = {item.name for item in after}
    oldest = min((item.published for item in after if item.published), default=None)
    for item in before:
        if item.name not in kept:
            past = full and oldest and item.published and item.published <= oldest
            yield Change("dropped" if past else "withdrawn", item, item)


def _advice(
    spec: FeedSpec, before: PublishedState, names: Collection[str], changes: Iterable[Change]
) -> Iterator[Finding]:
    """Old posts that subscribers would see as new, because the feed shows more of them than theirs did. `names` are
    all that they would find in it."""
    oldest = min((item.published for item in before if item.published), default=None)
    older = [
        change
        for change in changes
        if change.sort in ("new", "returns") and oldest and change.item.published and change.item.published < oldest
    ]
    entries = "entry" if len(before) == 1 else "entries"
    what, cure = f"the old feed held {len(before)} {entries}", f"set limit = {len(before)}"
    if older:
        what += f", and {len(older)} older {'one' if len(older) == 1 else 'ones'} would appear as new"
    elif not any(item.name in names for item in before):
        what += f", and this one shows up to {spec.limit}"
        cure += ", so that older pages do not appear as new"
    else:
        return
    if before and spec.limit > len(before):
        yield Finding(rule="OldAsNew", severity="notice", place=spec.at("limit"), what=what, cure=cure)


def total(plans: Iterable[FeedPlan]) -> tuple[int, int, int]:
    """How many entries are new, updated, and all others, each counted once, however many feeds have it."""
    names: set[str] = set()
    known: set[str] = set()
    updated: set[str] = set()
    for each in plans:
        names.update(each.names)
        known.update(set(each.names) - {change.item.name for change in each.changes if change.before is None})
        updated.update(change.item.name for change in changes_of(each.changes, "updated"))
    return len(names - known), len(updated), len(known - updated)


def changes_of(changes: Iterable[Change], sort: Sort) -> list[Change]:
    """Those of one sort, in their order."""
    return [change for change in changes if change.sort == sort]
