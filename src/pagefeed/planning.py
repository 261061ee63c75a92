"""What subscribers have and what they would get, feed by feed.

Lives here: where the published state that subscribers have is looked for.
Does not live here: comparing two states (changes), when a change is too much (flood), publishing (publishing).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product

from pagefeed.catalog.freshness import stat_of
from pagefeed.catalog.index import Index
from pagefeed.catalog.ledger import NAME as LEDGER
from pagefeed.catalog.leftovers import all_gone, handed_on, over
from pagefeed.catalog.selection import Selector, with_branches
from pagefeed.changes import FeedPlan, compare, ending, published_item, remote_item
from pagefeed.errors import PageError
from pagefeed.files.inputs import Site
from pagefeed.flood import floods
from pagefeed.model import FeedSpec, Finding, Format, Place, PublishedState, RemoteFeed
from pagefeed.render.forms import FORMS

_BEST_FIRST: tuple[Format, ...] = ("json", "atom", "rss")
"""By how well they tell, and how fast they are read."""


def plan_feeds(
    index: Index,
    site: Site,
    out: str,
    now: datetime,
    *,
    only: str | None = None,
    against: str | None = None,
    search: bool = True,
) -> tuple[FeedPlan, ...]:
    """What the entries that the catalog now has would bring to the subscribers of each feed, or of the one named.

    `against` is a feed, as a file or at an address, that subscribers of the one feed have; without it, it is what was
    published last. Without `search`, `out` is not searched for entries that the ledger has lost, for that reads all of
    it unless it is as the catalog left it. Raises PageError where the feed cannot be read.
    """
    minted = index.minted()
    found = []
    limits = site.spec.flood
    specs = with_branches(index.db, site.feeds, now)
    for spec in specs:
        if only not in (None, spec.name, spec.branch_of) or (against and spec.branch_of):
            continue
        edition = index.edition(spec.name)
        before = _received(against) if against else edition or _in(out, spec)
        newest = Selector(index.db, spec, now).newest()
        after = tuple(map(published_item, newest.entries))
        adopted = bool(edition) and not index.is_published(spec.name)
        # The pages of what was adopted come one after the other, so that those still to come are no accident.
        flood = replace(limits, vanish=100) if adopted and not against else limits
        elsewhere = adopted or against is not None
        would_be = compare(spec, before, after, minted, full=newest.full, elsewhere=elsewhere)
        whose = f" of '{spec.title}'" if spec.branch_of else ""
        too_much = tuple(floods(spec.at(""), whose, before, would_be.changes, flood))
        if not after and not all_gone(index.db, spec, {item.name for item in before}, now):
            # It would be left as it is, and the run says what the feed should want; but an accident is one.
            as_it_is = compare(spec, before, before, minted, full=newest.full, elsewhere=elsewhere)
            would_be = replace(as_it_is, kept=would_be.kept)
        if search and against is None and not spec.branch_of:
            too_much = (*too_much, *_forgotten(index, out, spec))
        found.append(replace(would_be, floods=too_much))
    if against is None:
        for name in sorted(over(index.db, specs, site.refused)):
            owner = name.partition("/")[0]
            if only in (None, name, owner) and not handed_on(index.db, name, specs):
                place = next((spec.at("") for spec in specs if spec.name == owner), Place("feeds"))
                before = index.edition(name)
                plan = ending(name, before)
                whose = f" of '{name}', which is no longer made,"
                found.append(replace(plan, floods=tuple(floods(place, whose, before, plan.changes, limits))))
    return tuple(found)


def _in(out: str, spec: FeedSpec) -> PublishedState:
    """What stands in dist/, for a catalog that was made anew; nothing before the first publication."""
    there = stands_in(out, spec)
    return tuple(map(remote_item, there.entries)) if there else ()


def stands_in(out: str, spec: FeedSpec, *, follow: bool = False) -> RemoteFeed | None:
    """A feed as it was published into a folder, with its archived months if those are to be followed; None where there
    is nothing of it that can be read."""
    from pagefeed.remote.feeds import receive

    # What was left from when it had other formats may be old; where an archived month is broken, the rest still tells.
    names = sorted(_BEST_FIRST, key=lambda name: name not in spec.formats)
    for months, name in product(sorted({follow, False}, reverse=True), names):
        path = os.path.normpath(os.path.join(out, spec.path, FORMS[name].file))
        if os.path.exists(path):
            try:
                return receive(path, follow=months)
            except PageError:
                continue
    return None


def _received(address: str) -> PublishedState:
    from pagefeed.remote.feeds import receive

    return tuple(map(remote_item, receive(address).entries))


def _forgotten(index: Index, out: str, spec: FeedSpec) -> Iterator[Finding]:
    """What dist/ shows of a feed and the ledger does not know: it would get another id, date or archived month, or be
    gone. What the catalog has written itself it knows; what another program has published was never in the ledger."""
    last = index.documents(spec.name)
    if last and all(file.stat == stat_of(os.path.join(out, path)) for path, file in last.items()):
        return
    there = stands_in(out, spec, follow=True)
    if there is None or not there.ours:
        return
    forgotten = [entry for entry in there.entries if index.is_unheard_of(entry.id)]
    if forgotten:
        count, of_all, first = len(forgotten), len(there.entries), forgotten[0]
        what = f"it lacks {count} of the {of_all} entries that {there.address} shows as published"
        yield Finding(
            rule="LedgerLost",
            severity="error",
            place=Place(LEDGER),
            what=f"{what}, such as '{first.title}' ({first.id})",
            cure=f"restore it from git or a backup; or recover them with `adopt {os.path.normpath(out)}`; "
            "or, if nobody has subscribed, publish with --allow-flood",
        )
