"""The flood guard: a change that no day's work makes is refused until somebody says that it is meant.

Lives here: how much of a feed may change at once, in which way, and the error that says so.
Does not live here: what has changed (changes), and the limits that a site sets (`[flood]`, config.settings).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pagefeed.changes import LEAVING, Change, FeedPlan, changes_of
from pagefeed.errors import SeveralError, SiteError
from pagefeed.model import Finding, FloodLimits, Place, PublishedItem, PublishedState

FEW = 5
"""Entries that may always change in any way: a page and its teasers."""
FEW_PAGES = 3
"""Pages from which on entries that vanish together are more than somebody's tidying up."""


class FloodError(SeveralError, SiteError):
    """Subscribers would see what cannot be meant; `findings` say what, for each feed."""


def guard(plans: tuple[FeedPlan, ...]) -> None:
    """Raises FloodError where subscribers would see what cannot be meant."""
    found = tuple(finding for plan in plans for finding in plan.floods)
    if found:
        raise FloodError(found)


def floods(
    place: Place, whose: str, before: PublishedState, changes: tuple[Change, ...], limits: FloodLimits
) -> Iterator[Finding]:
    """What no day's work does: it happens when something goes wrong upstream."""
    withdrawn = [change for change in changes if change.sort == "withdrawn"]
    gone = {change.item.title for change in changes if change.sort in LEAVING}
    again = gone & _told_once(before) & _told_once(change.item for change in changes_of(changes, "new"))
    pages = {change.item.pages for change in withdrawn}
    tidied = len(pages) < FEW_PAGES and () not in pages
    for rule, affected, limit, what in (
        ("vanish", [] if tidied else withdrawn, limits.vanish, "would vanish"),
        ("dates", changes_of(changes, "moved"), limits.dates, "would jump to another date"),
        ("updates", changes_of(changes, "updated"), limits.updates, "would be shown again as updated"),
        (
            "twice",
            [change for change in changes_of(changes, "new") if change.item.title in again],
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
                cure="look at them with `plan`; if you mean it, or nobody has subscribed yet, publish with "
                f"--allow-flood (limit: {rule} = {limit} percent, under [flood] in feeds/site.toml)",
            )


def _told_once(items: Iterable[PublishedItem]) -> set[str]:
    """Titles that are of one item only: one that comes every week does not say that an entry has come back."""
    return {title for title, times in Counter(item.title for item in items).items() if times == 1}
