"""What `why` prints of an entry, and `retract` and `restore`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pagefeed.console.findings import show_finding
from pagefeed.console.printing import Output, paint, print_json, say

if TYPE_CHECKING:
    from datetime import datetime

    from pagefeed.editor import Reasons
    from pagefeed.model import Entry


def show_reasons(reasons: Sequence[Reasons], asked: str, output: Output) -> int:
    """Where title, dates and id of each entry come from. Returns the exit status."""
    from pagefeed.catalog.ledger import stamp

    if output.json:
        print_json(
            [
                {
                    "id": reason.entry.id,
                    "title": reason.entry.content.title,
                    "title_evidence": str(reason.entry.content.title_evidence),
                    "link": reason.entry.content.link,
                    "published": stamp(reason.entry.published.at),
                    "precision": reason.entry.published.precision,
                    "date_evidence": str(reason.entry.published.evidence),
                    "updated": stamp(reason.entry.updated),
                    "found_on": list(reason.entry.found_on),
                    "keys": list(reason.keys),
                    "known_by": reason.known_by,
                }
                for reason in reasons
            ],
        )
        return 0 if reasons else 1
    if not reasons:
        show_finding(
            "error",
            f"no published entry matches '{asked}'; give its id, its link, its page, or words of its title",
        )
        return 1
    for reason in reasons:
        entry = reason.entry
        say(paint(entry.content.title, "bold"))
        say(f"  title      {entry.content.title_evidence}")
        published = _in_zone(entry.published.at, reason.timezone)
        say(f"  published  {published} ({entry.published.precision}), by {entry.published.evidence}")
        changed = "never changed since" if entry.updated == entry.published.at else "when its words last changed"
        say(f"  updated    {_in_zone(entry.updated, reason.timezone)}, {changed}")
        link = entry.content.link or "none"
        say(f"  link       {link}{', as in the adopted feed' if link == reason.adopted_link else ''}")
        say(f"  id         {entry.id}, kept in items/ledger.jsonl")
        say(f"  keys       {', '.join(reason.keys)}")
        for page, evidence in reason.known_by.items():
            say(f"  found on   {page}, matched by: {evidence}")
    return 0


def _in_zone(moment: datetime, timezone: str) -> str:
    """RFC 3339 in a zone; with `Z` where that is UTC."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(timezone)).isoformat().replace("+00:00", "Z")


def show_retraction(entry: Entry, state: str, output: Output) -> int:
    """What was taken out of the feeds, or brought back. Returns the exit status."""
    if output.json:
        print_json({"id": entry.id, "title": entry.content.title, "state": state})
    elif not output.quiet:
        say(f"{state} '{entry.content.title}', {entry.id}")
        say("next: publish, and put dist/ on your web server", "bright_black")
    return 0
