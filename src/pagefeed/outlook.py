"""What subscribers have and what they would get, feed by feed.

Lives here: where the edition that subscribers have is looked for.
Does not live here: comparing two editions (forecast), publishing (press).
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from pagefeed.catalog.holdings import Holdings, with_branches
from pagefeed.catalog.index import Index
from pagefeed.catalog.remains import all_gone, handed_on, over
from pagefeed.errors import PageError, SeveralError, SiteError
from pagefeed.forecast import Forecast, farewell, forecast, item_of, item_received
from pagefeed.model import Edition, FeedSpec, Format, Place
from pagefeed.read.site import Site
from pagefeed.render.forms import FORMS

_BEST_FIRST: tuple[Format, ...] = ("json", "atom", "rss")
"""By how well they tell, and how fast they are read."""


class FloodError(SeveralError, SiteError):
    """Subscribers would see what cannot be meant; `findings` say what, for each feed."""


def outlook(
    index: Index, site: Site, out: str, now: datetime, *, only: str | None = None, against: str | None = None
) -> tuple[Forecast, ...]:
    """What the entries that the catalog now has would bring to the subscribers of each feed, or of the one named.

    `against` is a feed, as a file or at an address, that subscribers of the one feed have; without it, it is what was
    published last. Raises PageError where it cannot be read.
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
        newest = Holdings(index.db, spec, now).newest()
        after = tuple(map(item_of, newest.entries()))
        adopted = bool(edition) and not index.is_published(spec.name)
        # The pages of what was adopted come one after the other, so that those still to come are no accident.
        flood = replace(limits, vanish=100) if adopted and not against else limits
        elsewhere = adopted or against is not None
        would_be = forecast(spec, before, after, minted, flood, full=newest.full, elsewhere=elsewhere)
        if not after and not all_gone(index.db, spec, {item.name for item in before}, now):
            # It would be left as it is, and the run says what the feed should want; but an accident is one.
            as_it_is = forecast(spec, before, before, minted, flood, full=newest.full, elsewhere=elsewhere)
            would_be = replace(as_it_is, floods=would_be.floods, kept=would_be.kept)
        found.append(would_be)
    if against is None:
        for name in sorted(over(index.db, specs, site.refused)):
            owner = name.partition("/")[0]
            if only in (None, name, owner) and not handed_on(index.db, name, specs):
                place = next((spec.at("") for spec in specs if spec.name == owner), Place("feeds"))
                found.append(farewell(name, place, index.edition(name), limits))
    return tuple(found)


def guard(forecasts: tuple[Forecast, ...]) -> None:
    """Raises FloodError where subscribers would see what cannot be meant."""
    floods = tuple(finding for each in forecasts for finding in each.floods)
    if floods:
        raise FloodError(floods)


def _in(out: str, spec: FeedSpec) -> Edition:
    """What stands in dist/, for a catalog that was made anew; nothing before the first publication."""
    for name in _BEST_FIRST:
        path = os.path.join(out, spec.path, FORMS[name].file)
        if os.path.exists(path):
            try:
                return _received(path)
            except PageError:
                continue
    return ()


def _received(address: str) -> Edition:
    from pagefeed.read.received import receive

    return tuple(map(item_received, receive(address).entries))
