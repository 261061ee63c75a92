"""What `plan` prints: what subscribers will see; and what an adoption changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pagefeed.console.findings import faults, show_findings
from pagefeed.console.pages import count_of
from pagefeed.console.printing import Output, paint, print_json, say

if TYPE_CHECKING:
    from pagefeed.adopt import Adoption
    from pagefeed.changes import Change, FeedPlan, Sort
    from pagefeed.model import Finding

SORTS: dict[Sort, tuple[str, str, str]] = {
    "new": ("+", "green", "new"),
    "returns": ("<", "", "back from further down"),
    "updated": ("~", "yellow", "updated"),
    "corrected": ("=", "", "corrected silently"),
    "moved": ("!", "red", "moved to another date"),
    "dropped": (".", "bright_black", "dropped off the end"),
    "withdrawn": ("-", "red", "withdrawn"),
}
"""For each sort of change: its mark, its colour, and what it is called."""


def show_plan(plans: Sequence[FeedPlan], findings: Sequence[Finding], output: Output) -> int:
    """What subscribers will see of each feed. Returns the exit status."""
    from zoneinfo import ZoneInfo

    floods = [flood for each in plans for flood in each.floods]
    changes = any(each.changes for each in plans)
    status = 2 if floods or not plans else 1 if faults(findings) else 3 if changes else 0
    if output.json:
        print_json(_plan_as_json(status, plans, findings))
        return status
    show_findings((*findings, *(finding for each in plans for finding in each.advice), *floods), output)
    for each in plans:
        counts = Counter(change.sort for change in each.changes)
        said = ", ".join(f"{counts[sort]} {words}" for sort, (_, _, words) in SORTS.items() if counts[sort])
        if each.kept is not None:
            said = f"{said}; " if said else ""
            said += f"{each.kept} {'keeps its id' if each.kept == 1 else 'keep their ids'}"
        say(f"{paint(each.feed, 'bold')}: {said or 'nothing changes'} ({each.had} entries before, {each.get} after)")
        for change in each.changes if not output.quiet else ():
            mark, colour, words = SORTS[change.sort]
            published = change.item.published
            day = f"{published.astimezone(ZoneInfo(each.timezone)):%Y-%m-%d}" if published else " " * 10
            say(f"  {paint(mark, colour)} {day}  {change.item.title}  {paint(f'({words})', 'bright_black')}")
    return status


def _plan_as_json(status: int, plans: Sequence[FeedPlan], findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "status": status,
        "feeds": [
            {
                "name": each.feed,
                "title": each.title,
                "had": each.had,
                "get": each.get,
                "kept": each.kept,
                "changes": [_change_as_json(change) for change in each.changes],
                "advice": [finding.plain() for finding in each.advice],
                "refused": [flood.plain() for flood in each.floods],
            }
            for each in plans
        ],
        "findings": [finding.plain() for finding in findings],
    }


def _change_as_json(change: Change) -> dict[str, str | None]:
    from pagefeed.catalog.ledger import stamp

    item = change.item
    return {
        "sort": change.sort,
        "id": item.name,
        "title": item.title,
        "published": stamp(item.published) if item.published else None,
        "updated": stamp(item.updated) if item.updated else None,
    }


def show_adoption(adoption: Adoption, plans: Sequence[FeedPlan], output: Output) -> int:
    """What the ledger has learned, and what is to be done before anything is published. Returns the exit status."""
    findings = (*adoption.findings, *(finding for each in plans for finding in each.advice))
    kept = next((each.kept for each in plans if each.kept is not None), None)
    if output.json:
        told = {
            "adopted": list(adoption.adopted),
            "known": adoption.known,
            "held": adoption.held,
            "kept": kept,
            "findings": [finding.plain() for finding in findings],
        }
        print_json(told)
    else:
        show_findings(findings, output)
        if output.verbose:
            for title in adoption.adopted:
                say(f"adopted {title}")
        known = f"; {adoption.known} {'was' if adoption.known == 1 else 'were'} known already" if adoption.known else ""
        say(f"adopted {count_of(len(adoption.adopted))} of {adoption.address}{known}")
        if adoption.adopted and not output.quiet:
            say(_after_adoption(adoption, kept), "bright_black")
    if not (adoption.adopted or adoption.known):
        return 2
    return 1 if faults(findings) else 0


def _after_adoption(adoption: Adoption, kept: int | None) -> str:
    if not adoption.held:
        return "next: run `plan` to see what subscribers will see, and publish"
    if kept is None:
        return "next: put their pages into items/, and run `plan --against FEED` to see that they keep their ids"
    if not kept:
        pages = f"next: put the pages of its {count_of(adoption.held)} into items/"
        return f"{pages}; `plan` then says how many keep their ids"
    return f"next: run `plan` to see what its subscribers will see (ids kept: {kept} of {adoption.held})"
