"""What subscribers will see: two editions of a feed, compared.

Lives here: which entries are new, changed or gone, and when that is more than a day's work can be.
Does not live here: where the two editions come from (outlook), or what a person sees of this (terminal).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal, get_args

from pagefeed.model import Edition, Entry, FeedSpec, Finding, FloodLimits, Item, Place, Received

Sort = Literal["new", "returns", "updated", "corrected", "moved", "dropped", "withdrawn"]

_LEAVING = ("dropped", "withdrawn")

FEW = 5
"""Entries that may always change in any way: a page and its teasers."""
FEW_PAGES = 3
"""Pages from which on entries that vanish together are more than somebody's tidying up."""


@dataclass(frozen=True, slots=True)
class Change:
    """What subscribers see of one entry."""

    sort: Sort
    """`new`; `returns`, for one that slid off the end long ago; `updated`, which many readers show again; `corrected`
    in silence; `moved` to another date; `dropped` off the end of the feed; `withdrawn`."""
    item: Item
    """As it will be; as it was, where it goes."""
    before: Item | None = None
    """As it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
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
    floods: tuple[Finding, ...]
    """Why it would be refused."""
    advice: tuple[Finding, ...] = ()
    """What to change before it is published."""
    kept: int | None = None
    """Entries that subscribers have of another publisher and will find under the same id; None for what was published
    from here."""
    timezone: str = "UTC"
    """IANA name: in which days are told to people."""
    over: bool = False
    """Whether it is made no more, and its documents go."""

    @property
    def get(self) -> int:
        """How many entries they will find."""
        return len(self.names)

    def plain(self) -> dict[str, str | int | bool]:
        """How many entries change in each way, for machines; `unchanged` are all others that they will find."""
        counts: dict[str, int] = {sort: len(_of(self.changes, sort)) for sort in get_args(Sort)}
        arriving = sum(count for sort, count in counts.items() if sort not in _LEAVING)
        said = {"name": self.feed, "title": self.title, "branch_of": self.branch_of}
        return {**said, "had": self.had, "get": self.get, **counts, "unchanged": self.get - arriving, "over": self.over}


def forecast(
    spec: FeedSpec,
    before: Edition,
    after: Edition,
    minted: Iterable[str],
    limits: FloodLimits,
    *,
    full: bool,
    elsewhere: bool = False,
) -> Forecast:
    """Compare what subscribers have with what they would get.

    `minted` are ids that this run gave; `full` says that the document has no room for older entries; `elsewhere` says
    that what subscribers have was not published from here.
    """
    changes = (*_arriving(before, after, frozenset(minted)), *_leaving(before, after, full=full))
    names = {item.name for item in after}
    return Forecast(
        feed=spec.name,
        title=spec.title,
        branch_of=spec.branch_of,
        had=len(before),
        names=tuple(item.name for item in after),
        changes=changes,
        floods=tuple(_floods(spec.at(""), f" of '{spec.title}'" * bool(spec.branch_of), before, changes, limits)),
        advice=tuple(_advice(spec, before, names, changes)) if elsewhere else (),
        kept=sum(item.name in names for item in before) if elsewhere else None,
        timezone=spec.timezone,
    )


def farewell(name: str, place: Place, before: Edition, limits: FloodLimits) -> Forecast:
    """What subscribers see of a feed, or a branch, that is made no more; `place` is what it was told in."""
    changes = tuple(Change("withdrawn", item, item) for item in before)
    return Forecast(
        feed=name,
        title=name,
        branch_of=name.partition("/")[0] if "/" in name else "",
        had=len(before),
        names=(),
        changes=changes,
        floods=tuple(_floods(place, f" of '{name}', which is made no more,", before, changes, limits)),
        over=True,
    )


def item_of(entry: Entry) -> Item:
    """An entry as subscribers would get it."""
    content = entry.content
    return Item(
        name=entry.name,
        title=content.title,
        published=entry.published.at,
        updated=entry.updated,
        digest=_digest(content.link, content.html),
        pages=entry.found_on,
    )


def item_received(received: Received) -> Item:
    """An entry as it was received."""
    return Item(
        name=received.id,
        title=received.title,
        published=received.published,
        updated=received.updated,
        digest=_digest(received.link, received.html) if received.html else "",
    )


def item_adopted(received: Received) -> Item:
    """An entry as it was received from another publisher, whose markup says nothing about ours."""
    return replace(item_received(received), digest="")


def _digest(link: str | None, html: str) -> str:
    return blake2b(f"{link}\n{html}".encode(), digest_size=8).hexdigest()


def _arriving(before: Edition, after: Edition, minted: frozenset[str]) -> Iterator[Change]:
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


def _leaving(before: Edition, after: Edition, *, full: bool) -> Iterator[Change]:
    kept = {item.name for item in after}
    oldest = min((item.published for item in after if item.published), default=None)
    for item in before:
        if item.name not in kept:
            past = full and oldest and item.published and item.published <= oldest
            yield Change("dropped" if past else "withdrawn", item, item)


def _advice(spec: FeedSpec, before: Edition, names: Collection[str], changes: Iterable[Change]) -> Iterator[Finding]:
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
        cure += ", so that pages which are older do not appear as new"
    else:
        return
    if before and spec.limit > len(before):
        yield Finding(rule="OldAsNew", severity="notice", place=spec.at("limit"), what=what, cure=cure)


def total(forecasts: Iterable[Forecast]) -> tuple[int, int, int]:
    """How many entries are new, updated, and all others, each counted once, however many feeds have it."""
    names: set[str] = set()
    known: set[str] = set()
    updated: set[str] = set()
    for each in forecasts:
        names.update(each.names)
        known.update(set(each.names) - {change.item.name for change in each.changes if change.before is None})
        updated.update(change.item.name for change in _of(each.changes, "updated"))
    return len(names - known), len(updated), len(known - updated)


# --- the flood guard ----------------------------------------------------------------------------


def _floods(
    place: Place, whose: str, before: Edition, changes: tuple[Change, ...], limits: FloodLimits
) -> Iterator[Finding]:
    """What no day's work does: it happens when something goes wrong upstream."""
    withdrawn = [change for change in changes if change.sort == "withdrawn"]
    gone = {change.item.title for change in changes if change.sort in _LEAVING}
    again = gone & _told_once(before) & _told_once(change.item for change in _of(changes, "new"))
    pages = {change.item.pages for change in withdrawn}
    tidied = len(pages) < FEW_PAGES and () not in pages
    for rule, affected, limit, what in (
        ("vanish", [] if tidied else withdrawn, limits.vanish, "would vanish"),
        ("dates", _of(changes, "moved"), limits.dates, "would jump to another date"),
        ("updates", _of(changes, "updated"), limits.updates, "would be shown again as updated"),
        (
            "twice",
            [change for change in _of(changes, "new") if change.item.title in again],
            limits.twice,
            "would come back as new, under another id",
        ),
    ):
        if len(affected) > max(FEW, len(before) * limit / 100):
            first = affected[0].item.title
            yield Finding(
                rule="Flood",
                severity="error",
                place=place,
                what=f"{len(affected)} of the {len(before)} entries that subscribers{whose} have {what}, "
                f"such as '{first}'",
                cure="look at them with `plan`; if all that is meant, or nobody has subscribed yet, publish with "
                f"--allow-flood (limit: {rule} = {limit} percent, under [flood] in feeds/site.toml)",
            )


def _told_once(items: Iterable[Item]) -> set[str]:
    """Titles that are of one item only: one that comes every week does not say that an entry has come back."""
    return {title for title, times in Counter(item.title for item in items).items() if times == 1}


def _of(changes: Iterable[Change], sort: Sort) -> list[Change]:
    return [change for change in changes if change.sort == sort]
