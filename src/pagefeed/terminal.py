"""What a person or a script sees.

Lives here: colour, the progress bar, tables, JSON; rich, which is imported on a terminal only.
Does not live here: any decision about what is published.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pagefeed.report import Report

if TYPE_CHECKING:
    from pagefeed.adopt import Adoption
    from pagefeed.desk import Reading, Reasons
    from pagefeed.errors import PublishError
    from pagefeed.forecast import Change, Forecast, Sort
    from pagefeed.model import Entry, Finding

PATIENCE = 1.0
"""Seconds of work after which a progress bar appears."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARKS = {"error": ("red", "error"), "warning": ("yellow", "warning"), "notice": ("cyan", "notice")}
_COLOURS = {
    "title": "bold", "headline": "bold", "caption": "cyan", "credit": "cyan", "section": "magenta", "marker": "magenta",
    "date": "green", "byline": "green", "furniture": "bright_black", "note": "bright_black",
}  # fmt: skip


@contextmanager
def progress(args: Namespace) -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with the pages read so far; it draws a bar when that takes more than a second."""
    if args.json or args.quiet or not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar.at
    finally:
        bar.close()


class _Bar:
    """A progress bar that is drawn, and its library imported, only once it is needed."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.advance: Callable[[int, int], None] | None = None
        self.close: Callable[[], None] = lambda: None

    def at(self, done: int, total: int) -> None:
        if self.advance is None:
            if time.monotonic() - self.began < PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            shown = Progress(console=Console(stderr=True), transient=True)
            task = shown.add_task("Reading pages", total=total)
            shown.start()
            self.close = shown.stop
            self.advance = lambda done, total: shown.update(task, completed=done, total=total)
        self.advance(done, total)


def show_report(report: Report, args: Namespace) -> None:
    """What subscribers will see, what was written, and the next thing to do."""
    if args.json:
        _print(json.dumps(report._asdict(), ensure_ascii=False, indent=2))
        return
    for finding in report.findings:
        line = f":{finding['line']}" if finding["line"] else ""
        show_finding(finding["severity"], f"{finding['path']}{line}: {finding['what']}; {finding['cure']}")
    if args.quiet:
        return
    if args.verbose:
        for path in report.written:
            _say(f"wrote {path}")
        for path in report.removed:
            _say(f"removed {path}")
    for line in _summary(report, args):
        _say(line)
    if report.waiting:
        entries = "entry waits" if report.waiting == 1 else "entries wait"
        _say(f"{report.waiting} {entries} for a date ahead; the next is due at {report.due}: publish again then")
    if next_step := _next_step(report, args):
        _say(next_step, "bright_black")


def faults(findings: Sequence[Finding]) -> bool:
    """True if any of the findings wants something fixed: a notice only tells."""
    return any(finding.severity != "notice" for finding in findings)


def show_finding(severity: str, text: str) -> None:
    """One thing to mend, on one line of standard error."""
    colour, word = _MARKS[severity]
    print(f"{paint(word, colour, sys.stderr)}: {_harmless(text)}", file=sys.stderr)


def show_verdict(address: str, findings: Sequence[Finding], args: Namespace) -> int:
    """The rules that a feed breaks. Returns the exit status."""
    status = 1 if findings else 0
    if args.json:
        said = {"status": status, "feed": address, "findings": [finding.plain() for finding in findings]}
        _print(json.dumps(said, ensure_ascii=False, indent=2))
        return status
    for finding in findings:
        show_finding(finding.severity, f"{finding} [{finding.rule}]")
    counts = Counter(finding.severity for finding in findings)
    counted = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in sorted(counts.items()))
    if not args.quiet:
        _say(f"{address}: {counted or 'keeps every rule'}")
    return status


def show_failure(error: PublishError, args: Namespace) -> None:
    """Why nothing was published."""
    if args.json:
        empty = Report(2, 0, 0, 0, [], 0, [], [finding.plain() for finding in error.findings])
        _print(json.dumps(empty._asdict(), ensure_ascii=False, indent=2))
        return
    for finding in error.findings:
        show_finding(finding.severity, str(finding))


def _summary(report: Report, args: Namespace) -> Iterator[str]:
    """What subscribers see, a line for each feed and one for the branches of each, as `plan` counts it; then the
    files."""
    did = ("previewed" if report.preview else "published") if args.write else "checked"
    undid = "removed" if args.write and not report.preview else "would remove"
    if not report.feeds:
        yield f"nothing {did}; what was there before stays as it was"
        return
    made = {feed["name"] for feed in report.feeds}
    said = [
        (f"{undid if each['over'] else did} {each['name']}", each)
        for each in report.changes
        if (each["over"] or each["name"] in made) and (args.verbose or not each["branch_of"])
    ]
    if not args.verbose:
        said += _branches(report, made, did, undid)
    lines = [f"{named}: {_counted(each)}" for named, each in said]
    files = f"{len(report.written)} written, {report.left_alone} left alone"
    files += f", {len(report.removed)} removed" if report.removed else ""
    if args.write and len(lines) == 1:
        lines = [f"{lines[0]}; {files}"]
    yield from lines
    if args.write and len(lines) != 1:
        yield files


def _branches(report: Report, made: set[str], did: str, undid: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What subscribers of all branches of a feed see, in one."""
    branches: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for each in report.changes:
        if each["branch_of"] and (each["over"] or each["name"] in made):
            branches.setdefault((each["over"], each["branch_of"]), []).append(each)
    for (over, feed), alike in branches.items():
        count = f"{len(alike)} {'branch' if len(alike) == 1 else 'branches'} of {feed}"
        numbers = ("get", "unchanged", *_SORTS)
        yield f"{undid if over else did} {count}", {name: sum(each[name] for each in alike) for name in numbers}


def _counted(each: dict[str, Any]) -> str:
    """`1 new, 2 withdrawn, 81 unchanged entries`."""
    counts = [f"{paint(str(each[sort]), colour)} {words}" for sort, (_, colour, words) in _SORTS.items() if each[sort]]
    if each["get"] or not counts:
        counts.append(f"{each['unchanged']} unchanged {'entry' if each['get'] == 1 else 'entries'}")
    return ", ".join(counts)


def _next_step(report: Report, args: Namespace) -> str:
    if not args.write or not report.feeds:
        return ""
    if report.preview:
        where = os.path.relpath(report.out, args.site)
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


def show_reading(reading: Reading, args: Namespace) -> int:
    """Every line of a page and what it was taken for, then its entries. Returns the exit status."""
    if args.json:
        _print(json.dumps(_as_json(reading), ensure_ascii=False, indent=2))
    else:
        _show_findings(reading)
        _show_lines(reading)
        _show_entries(reading)
    return 1 if faults(reading.findings) else 0


def show_added(readings: Sequence[Reading], args: Namespace) -> int:
    """The pages that were added, and the entries they hold. Returns the exit status."""
    if args.json:
        _print(json.dumps([_as_json(reading) for reading in readings], ensure_ascii=False, indent=2))
    else:
        for reading in readings:
            _show_findings(reading)
            _show_entries(reading)
            _say(f"added as {reading.page.path}", "bright_black")
    return 1 if any(faults(reading.findings) for reading in readings) else 0


def _as_json(reading: Reading) -> dict[str, object]:
    from pagefeed.catalog.ledger import stamp

    return {
        "path": reading.page.path,
        "lines": [
            {"line": line.number, "taken": line.taken, "why": line.why, "text": line.text}
            for line in reading.page.lines
        ],
        "entries": [
            {
                "kind": seen.content.kind,
                "type": seen.content.type,
                "title": seen.content.title,
                "title_evidence": str(seen.content.title_evidence),
                "published": stamp(seen.published.at),
                "precision": seen.published.precision,
                "date_evidence": str(seen.published.evidence),
                "link": seen.content.link,
                "summary": seen.content.summary,
            }
            for seen in reading.sightings
        ],
        "findings": [finding.plain() for finding in reading.findings],
    }


def _show_findings(reading: Reading) -> None:
    for finding in reading.findings:
        show_finding(finding.severity, str(finding))


def _show_entries(reading: Reading) -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(reading.timezone)
    for count, seen in enumerate(reading.sightings, start=1):
        content = seen.content
        _say(f"{count}. {paint(content.title, 'bold')}")
        about = content.kind if content.type == "text" else f"{content.kind}, {content.type}"
        dated = f"{seen.published.at.astimezone(zone):%Y-%m-%d} by {seen.published.evidence}"
        _say(f"   {about}; title {content.title_evidence.rule}; {dated}")
        if content.link:
            _say(f"   {content.link}")
    if not reading.sightings:
        _say("a draft: no entry until it is none" if reading.page.stated.held else "no entry in it")


def _show_lines(reading: Reading) -> None:
    width = max((len(line.taken) for line in reading.page.lines), default=0)
    room = max(_columns() - width - 8, 20)
    for line in reading.page.lines:
        if line.taken == "blank":
            continue
        why = f"  ({line.why})" if line.why else ""
        text = _harmless(line.text.strip())
        space = room - len(why)
        shown = text if len(text) <= max(space, 30) else f"{text[: max(space, 30) - 1]}…"
        taken = paint(line.taken.ljust(width), _COLOURS.get(line.taken, ""))
        _say(f"{line.number:4} {taken}  {shown}{paint(why, 'bright_black')}")
    _say("")


def show_reasons(reasons: Sequence[Reasons], args: Namespace) -> int:
    """Where title, dates and id of each entry come from. Returns the exit status."""
    from pagefeed.catalog.ledger import stamp

    if args.json:
        _print(
            json.dumps(
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
                ensure_ascii=False,
                indent=2,
            )
        )
        return 0 if reasons else 1
    if not reasons:
        show_finding(
            "error",
            f"no published entry is meant by '{args.entry}'; give its id, its link, its page, or words of its title",
        )
        return 1
    for reason in reasons:
        entry = reason.entry
        _say(paint(entry.content.title, "bold"))
        _say(f"  title      {entry.content.title_evidence}")
        _say(f"  published  {stamp(entry.published.at)} ({entry.published.precision}), by {entry.published.evidence}")
        changed = "never changed since" if entry.updated == entry.published.at else "when its words last changed"
        _say(f"  updated    {stamp(entry.updated)}, {changed}")
        _say(f"  link       {entry.content.link or 'none is known'}")
        _say(f"  id         {entry.id}, minted once and kept in items/ledger.jsonl")
        _say(f"  known by   {', '.join(reason.keys)}")
        for page, evidence in reason.known_by.items():
            _say(f"  found on   {page}, by {evidence}")
    return 0


_SORTS: dict[Sort, tuple[str, str, str]] = {
    "new": ("+", "green", "new"),
    "returns": ("<", "", "back from further down"),
    "updated": ("~", "yellow", "updated"),
    "corrected": ("=", "", "corrected in silence"),
    "moved": ("!", "red", "moved to another date"),
    "dropped": (".", "bright_black", "dropped off the end"),
    "withdrawn": ("-", "red", "withdrawn"),
}
"""For each sort of change: its mark, its colour, and what it is called."""


def show_plan(forecasts: Sequence[Forecast], findings: Sequence[Finding], args: Namespace) -> int:
    """What subscribers will see of each feed. Returns the exit status."""
    floods = [flood for each in forecasts for flood in each.floods]
    changes = any(each.changes for each in forecasts)
    status = 2 if floods or not forecasts else 1 if faults(findings) else 3 if changes else 0
    if args.json:
        _print(json.dumps(_plan_as_json(status, forecasts, findings), ensure_ascii=False, indent=2))
        return status
    for finding in (*findings, *floods):
        show_finding(finding.severity, str(finding))
    for each in forecasts:
        counts = Counter(change.sort for change in each.changes)
        said = ", ".join(f"{counts[sort]} {words}" for sort, (_, _, words) in _SORTS.items() if counts[sort])
        _say(f"{paint(each.feed, 'bold')}: {said or 'nothing changes'} ({each.had} entries before, {each.get} after)")
        for change in each.changes if not args.quiet else ():
            mark, colour, words = _SORTS[change.sort]
            day = f"{change.item.published:%Y-%m-%d}" if change.item.published else " " * 10
            _say(f"  {paint(mark, colour)} {day}  {change.item.title}  {paint(f'({words})', 'bright_black')}")
    return status


def _plan_as_json(status: int, forecasts: Sequence[Forecast], findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "status": status,
        "feeds": [
            {
                "name": each.feed,
                "title": each.title,
                "had": each.had,
                "get": each.get,
                "changes": [_change_as_json(change) for change in each.changes],
                "refused": [flood.plain() for flood in each.floods],
            }
            for each in forecasts
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


def show_adoption(adoption: Adoption, args: Namespace) -> int:
    """What the ledger has learned. Returns the exit status."""
    if args.json:
        told = {
            "adopted": list(adoption.adopted),
            "known": adoption.known,
            "findings": [finding.plain() for finding in adoption.findings],
        }
        _print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for finding in adoption.findings:
            show_finding(finding.severity, str(finding))
        if args.verbose:
            for title in adoption.adopted:
                _say(f"adopted {title}")
        entries = "entry" if len(adoption.adopted) == 1 else "entries"
        known = f"; {adoption.known} {'was' if adoption.known == 1 else 'were'} known already" if adoption.known else ""
        _say(f"adopted {len(adoption.adopted)} {entries} of {adoption.address}{known}")
        if adoption.adopted and not args.quiet:
            _say("next: put their pages into items/, and see with `plan` that they keep their ids", "bright_black")
    if not (adoption.adopted or adoption.known):
        return 2
    return 1 if adoption.findings else 0


def show_retraction(entry: Entry, state: str, args: Namespace) -> int:
    """What was taken out of the feeds, or brought back. Returns the exit status."""
    if args.json:
        _print(json.dumps({"id": entry.id, "title": entry.content.title, "state": state}, ensure_ascii=False, indent=2))
    elif not args.quiet:
        _say(f"{state} '{entry.content.title}', {entry.id}")
        _say("next: publish, and put dist/ on your web server", "bright_black")
    return 0


def paint(text: str, colour: str, stream: object = None) -> str:
    """The text in a colour of rich, on a terminal that shows colours; else as it is."""
    text = _harmless(text)
    if not colour or not _is_colourful(stream or sys.stdout):
        return text
    from rich.style import Style

    return Style.parse(colour).render(text)


def _harmless(text: str) -> str:
    """Without the control characters by which a page could steer the terminal."""
    return _CONTROLS.sub("\ufffd", text)


def _is_colourful(stream: object) -> bool:
    isatty = getattr(stream, "isatty", lambda: False)
    return bool(isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 160


def _say(text: str, colour: str = "") -> None:
    _print(paint(text, colour) if colour else text)


def _print(text: str) -> None:
    try:
        print(text)
    except UnicodeEncodeError:
        # A terminal or pipe in an old locale: say it in what it has.
        print(text.encode(sys.stdout.encoding or "ascii", "replace").decode(sys.stdout.encoding or "ascii"))
