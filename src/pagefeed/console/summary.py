"""What a run published, and the next thing to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pagefeed.console.findings import annotate, show_findings
from pagefeed.console.plan import SORTS
from pagefeed.console.printing import Output, paint, print_json, say

if TYPE_CHECKING:
    from pagefeed.report import Report


def show_report(report: Report, output: Output, *, write: bool = True) -> None:
    """What subscribers will see, what was written, and the next thing to do."""
    if output.json:
        print_json(report._asdict())
        return
    if output.format:
        annotate(report.findings, output)
        return
    show_findings(report.findings, output)
    if output.quiet:
        return
    if output.verbose:
        for path in report.written:
            say(f"wrote {path}")
        for path in report.removed:
            say(f"removed {path}")
    for line in summary(report, output, write=write):
        say(line)
    if report.due:
        waits = f"{report.waiting} {'entry waits' if report.waiting == 1 else 'entries wait'} for a date ahead"
        ends = f"{report.expiring} {'entry expires' if report.expiring == 1 else 'entries expire'} later"
        said = " and ".join(words for count, words in ((report.waiting, waits), (report.expiring, ends)) if count)
        say(f"{said}; the next is due at {report.due}: publish again then")
    if next_step := _next_step(report, output, write=write):
        say(next_step, "bright_black")


def summary(report: Report, output: Output, *, write: bool) -> Iterator[str]:
    """What subscribers see, a line for each feed and one for the branches of each, as `plan` counts it; then the
    files."""
    did = ("previewed" if report.preview else "published") if write else "checked"
    undid = "removed" if write and not report.preview else "would remove"
    if not report.feeds:
        yield f"nothing {did}; earlier files are unchanged"
        return
    made = {feed["name"] for feed in report.feeds}
    said = [
        (f"{undid if each['over'] else did} {each['name']}", each)
        for each in report.changes
        if (each["over"] or each["name"] in made) and (output.verbose or not each["branch_of"])
    ]
    if not output.verbose:
        said += _branches(report, made, did, undid)
    lines = [f"{named}: {counted(each)}" for named, each in said]
    files = f"{len(report.written)} written, {report.left_alone} left alone"
    files += f", {len(report.removed)} removed" if report.removed else ""
    if write and len(lines) == 1:
        lines = [f"{lines[0]}; {files}"]
    yield from lines
    if write and len(lines) != 1:
        yield files


def _branches(report: Report, made: set[str], did: str, undid: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What subscribers of all branches of a feed see, in one."""
    branches: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for each in report.changes:
        if each["branch_of"] and (each["over"] or each["name"] in made):
            branches.setdefault((each["over"], each["branch_of"]), []).append(each)
    for (over, feed), alike in branches.items():
        count = f"{len(alike)} {'branch' if len(alike) == 1 else 'branches'} of {feed}"
        numbers = ("get", "unchanged", *SORTS)
        yield f"{undid if over else did} {count}", {name: sum(each[name] for each in alike) for name in numbers}


def counted(each: dict[str, Any]) -> str:
    """`1 new, 2 withdrawn, 81 unchanged entries`."""
    counts = [f"{paint(str(each[sort]), colour)} {words}" for sort, (_, colour, words) in SORTS.items() if each[sort]]
    if each["get"] or not counts:
        counts.append(f"{each['unchanged']} unchanged {'entry' if each['unchanged'] == 1 else 'entries'}")
    return ", ".join(counts)


def _next_step(report: Report, output: Output, *, write: bool) -> str:
    if not write or not report.feeds:
        return ""
    if report.preview:
        where = os.path.relpath(report.out, output.site)
        where = (os.path.abspath(report.out) if where.startswith(os.pardir) else where).replace(os.sep, "/")
        return (
            f"preview in {os.path.normpath(report.out)}/: no id was recorded; "
            f'to publish there, write out = "{where}" into feeds/site.toml'
        )
    if report.written:
        own = [feed["page"] for feed in report.feeds if not feed["branch_of"]] or [report.feeds[0]["page"]]
        pages = " and ".join(own[:2])
        return f"next: put {os.path.normpath(report.out)}/ on your web server; people subscribe at {pages}"
    return ""
