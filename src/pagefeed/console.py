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
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeAlias

from pagefeed.report import Report

if TYPE_CHECKING:
    from datetime import datetime

    from pagefeed.adopt import Adoption
    from pagefeed.changes import Change, FeedPlan, Sort
    from pagefeed.config.toml import Key
    from pagefeed.deployment import Deployed, Pinged, Verified
    from pagefeed.editor import Reading, Reasons
    from pagefeed.errors import PublishError
    from pagefeed.init import Made
    from pagefeed.model import Entry, Finding, Line
    from pagefeed.serve.preview import State

PATIENCE = 1.0
"""Seconds of work after which a progress bar appears."""
MANY = 5
"""Notices of one rule that are shown one by one; of more, the first few are shown and the rest counted."""
FIRST = 3
"""How many of them are shown then."""
RUN = 3
"""So many lines of a page's boilerplate in a row, or more, are shown as one."""
REASONS = 3
"""How many reasons such a line gives."""

Plain: TypeAlias = Mapping[str, "str | int"]
"""A finding as `Finding.plain` and a report have it."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could steer a terminal or turn its text around: C0 and C1, line separators, embeddings, overrides and isolates
of the bidirectional algorithm (UAX 9, section 2), and halves of characters."""
_MARKS_OF_DIRECTION = re.compile(r"[\u061c\u200e\u200f]")
"""The same for single signs; pages in Arabic and Hebrew are full of them, and nobody sees them."""
_ESCAPE = "\udc1b"
"""Stands for ESC in what `paint` makes, until it is printed; no other text keeps one."""
_COLOUR = re.compile(rf"{_ESCAPE}(\[[\d;]*m)")
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
        _print_json(report._asdict())
        return
    if args.format:
        _annotate(report.findings, args)
        return
    show_findings(report.findings, args)
    if args.quiet:
        return
    if args.verbose:
        for path in report.written:
            _say(f"wrote {path}")
        for path in report.removed:
            _say(f"removed {path}")
    for line in _summary(report, args):
        _say(line)
    if report.due:
        waits = f"{report.waiting} {'entry waits' if report.waiting == 1 else 'entries wait'} for a date ahead"
        ends = f"{report.expiring} {'entry expires' if report.expiring == 1 else 'entries expire'} later"
        said = " and ".join(words for count, words in ((report.waiting, waits), (report.expiring, ends)) if count)
        _say(f"{said}; the next is due at {report.due}: publish again then")
    if next_step := _next_step(report, args):
        _say(next_step, "bright_black")


def faults(findings: Sequence[Finding]) -> bool:
    """True if any of the findings wants something fixed: a notice only tells."""
    return any(finding.severity != "notice" for finding in findings)


def show_refusal(findings: Iterable[Finding]) -> None:
    """Why one of several things was not done."""
    for finding in findings:
        show_finding(finding.severity, str(finding))


def show_findings(findings: Sequence[Finding | Plain], args: Namespace) -> None:
    """What was found, a line each: many notices of one kind only with --verbose, none with --quiet."""
    plain = [finding if isinstance(finding, Mapping) else finding.plain() for finding in findings]
    if args.quiet:
        plain = [finding for finding in plain if finding["severity"] != "notice"]
    for severity, text in _each(plain) if args.verbose else folded(plain):
        show_finding(severity, text)


def folded(findings: Sequence[Plain]) -> Iterator[tuple[str, str]]:
    """Severity and text of each line to show: all errors and warnings, and of many notices of one rule the first few
    and the number of the others."""
    many = Counter(finding["rule"] for finding in findings if finding["severity"] == "notice")
    seen: Counter[str | int] = Counter()
    for finding, line in zip(findings, _each(findings), strict=True):
        rule = finding["rule"]
        if finding["severity"] != "notice" or many[rule] <= MANY:
            yield line
            continue
        seen[rule] += 1
        if seen[rule] <= FIRST:
            yield line
        elif seen[rule] == FIRST + 1:
            yield "notice", f"and {many[rule] - FIRST} more of this kind ({rule}); see them with --verbose"


def _each(findings: Sequence[Plain]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        line = f":{finding['line']}" if finding["line"] else ""
        yield str(finding["severity"]), f"{finding['path']}{line}: {finding['what']}; {finding['cure']}"


def show_finding(severity: str, text: str) -> None:
    """One finding, on one line of standard error."""
    colour, word = _MARKS[severity]
    _print(f"{paint(word, colour, sys.stderr)}: {' '.join(_harmless(text).splitlines())}", sys.stderr)


def show_verdict(address: str, findings: Sequence[Finding], args: Namespace) -> int:
    """The rules that a feed breaks. Returns the exit status."""
    status = 1 if findings else 0
    if args.json:
        said = {"status": status, "feed": address, "findings": [finding.plain() for finding in findings]}
        _print_json(said)
        return status
    if args.format:
        _annotate([finding.plain() for finding in findings], args)
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
        _print_json(empty._asdict())
        return
    if args.format:
        _annotate([finding.plain() for finding in error.findings], args)
        return
    show_findings(error.findings, args)


def _annotate(findings: Sequence[Plain], args: Namespace) -> None:
    """Findings for a service that checks changes."""
    from pagefeed.annotations import FORMATS

    show_text(FORMATS[args.format](findings, "" if args.site == "." else os.path.relpath(args.site)))


def _summary(report: Report, args: Namespace) -> Iterator[str]:
    """What subscribers see, a line for each feed and one for the branches of each, as `plan` counts it; then the
    files."""
    did = ("previewed" if report.preview else "published") if args.write else "checked"
    undid = "removed" if args.write and not report.preview else "would remove"
    if not report.feeds:
        yield f"nothing {did}; earlier files are unchanged"
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
        counts.append(f"{each['unchanged']} unchanged {'entry' if each['unchanged'] == 1 else 'entries'}")
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
    """The lines of a page and what they were taken for, then its entries. Returns the exit status."""
    if args.json:
        _print_json(_as_json(reading))
    else:
        show_findings(reading.findings, args)
        _show_lines(reading, whole=args.all)
        _show_entries(reading)
    return 1 if faults(reading.findings) else 0


def show_added(readings: Sequence[Reading], args: Namespace) -> int:
    """The pages that were added, and the entries they hold. Returns the exit status."""
    if args.json:
        _print_json([_as_json(reading) for reading in readings])
    elif len(readings) == 1 or args.verbose:
        for reading in readings:
            show_findings(reading.findings, args)
            _show_entries(reading)
            _say(f"added as {reading.page.path}", "bright_black")
    else:
        show_findings([finding for reading in readings for finding in reading.findings], args)
        for reading in readings if not args.quiet else ():
            _say(f"added {reading.page.path}: {_count(len(reading.sightings))}")
        entries = _count(sum(len(reading.sightings) for reading in readings))
        _say(f"{len(readings)} pages, {entries}; see them with --verbose", "bright_black")
    return 1 if any(faults(reading.findings) for reading in readings) else 0


def _count(entries: int) -> str:
    return f"{entries} {'entry' if entries == 1 else 'entries'}"


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
        held = reading.page.stated.held
        _say(f"held back ({held}): not published" if held else "no entry in it")


def _show_lines(reading: Reading, *, whole: bool) -> None:
    printed = [line for line in reading.page.lines if line.taken != "blank"]
    rows = list(map(_row, printed)) if whole else list(rows_of(printed))
    number = max([4, *(len(row.number) for row in rows)])
    width = max((len(row.taken) for row in rows), default=0)
    room = max(_columns() - number - width - 4, 20)
    for row in rows:
        why = f"  ({row.why})" if row.why else ""
        text = _harmless(row.text)
        space = max(room - len(why), 30)
        shown = text if len(text) <= space else f"{text[: space - 1]}…"
        taken = paint(row.taken.ljust(width), _COLOURS.get(row.taken, ""))
        _say(f"{row.number.rjust(number)} {taken}  {shown}{paint(why, 'bright_black')}")
    _say("")


class Row(NamedTuple):
    """A line of a page as it is shown, or a run of them."""

    number: str
    """`12`, or `12-84` for a run."""
    taken: str
    text: str
    why: str


def rows_of(lines: Iterable[Line]) -> Iterator[Row]:
    """A row for each line, but one for a run of boilerplate; blank lines are not among them."""
    for boilerplate, group in groupby(lines, key=lambda line: line.taken == "furniture"):
        run = list(group)
        if boilerplate and len(run) >= RUN:
            reasons = [why for why, _ in Counter(line.why for line in run if line.why).most_common(REASONS)]
            text = f"{len(run)} lines{': ' if reasons else ''}{'; '.join(reasons)}"
            yield Row(f"{run[0].number}-{run[-1].number}", run[0].taken, text, "")
        else:
            yield from map(_row, run)


def _row(line: Line) -> Row:
    return Row(str(line.number), line.taken, line.text.strip(), line.why)


def show_reasons(reasons: Sequence[Reasons], args: Namespace) -> int:
    """Where title, dates and id of each entry come from. Returns the exit status."""
    from pagefeed.catalog.ledger import stamp

    if args.json:
        _print_json(
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
            f"no published entry matches '{args.entry}'; give its id, its link, its page, or words of its title",
        )
        return 1
    for reason in reasons:
        entry = reason.entry
        _say(paint(entry.content.title, "bold"))
        _say(f"  title      {entry.content.title_evidence}")
        published = _in_zone(entry.published.at, reason.timezone)
        _say(f"  published  {published} ({entry.published.precision}), by {entry.published.evidence}")
        changed = "never changed since" if entry.updated == entry.published.at else "when its words last changed"
        _say(f"  updated    {_in_zone(entry.updated, reason.timezone)}, {changed}")
        link = entry.content.link or "none"
        _say(f"  link       {link}{', as in the adopted feed' if link == reason.adopted_link else ''}")
        _say(f"  id         {entry.id}, kept in items/ledger.jsonl")
        _say(f"  keys       {', '.join(reason.keys)}")
        for page, evidence in reason.known_by.items():
            _say(f"  found on   {page}, matched by: {evidence}")
    return 0


def _in_zone(moment: datetime, timezone: str) -> str:
    """RFC 3339 in a zone; with `Z` where that is UTC."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(timezone)).isoformat().replace("+00:00", "Z")


_SORTS: dict[Sort, tuple[str, str, str]] = {
    "new": ("+", "green", "new"),
    "returns": ("<", "", "back from further down"),
    "updated": ("~", "yellow", "updated"),
    "corrected": ("=", "", "corrected silently"),
    "moved": ("!", "red", "moved to another date"),
    "dropped": (".", "bright_black", "dropped off the end"),
    "withdrawn": ("-", "red", "withdrawn"),
}
"""For each sort of change: its mark, its colour, and what it is called."""


def show_plan(plans: Sequence[FeedPlan], findings: Sequence[Finding], args: Namespace) -> int:
    """What subscribers will see of each feed. Returns the exit status."""
    from zoneinfo import ZoneInfo

    floods = [flood for each in plans for flood in each.floods]
    changes = any(each.changes for each in plans)
    status = 2 if floods or not plans else 1 if faults(findings) else 3 if changes else 0
    if args.json:
        _print_json(_plan_as_json(status, plans, findings))
        return status
    show_findings((*findings, *(finding for each in plans for finding in each.advice), *floods), args)
    for each in plans:
        counts = Counter(change.sort for change in each.changes)
        said = ", ".join(f"{counts[sort]} {words}" for sort, (_, _, words) in _SORTS.items() if counts[sort])
        if each.kept is not None:
            said = f"{said}; " if said else ""
            said += f"{each.kept} {'keeps its id' if each.kept == 1 else 'keep their ids'}"
        _say(f"{paint(each.feed, 'bold')}: {said or 'nothing changes'} ({each.had} entries before, {each.get} after)")
        for change in each.changes if not args.quiet else ():
            mark, colour, words = _SORTS[change.sort]
            published = change.item.published
            day = f"{published.astimezone(ZoneInfo(each.timezone)):%Y-%m-%d}" if published else " " * 10
            _say(f"  {paint(mark, colour)} {day}  {change.item.title}  {paint(f'({words})', 'bright_black')}")
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


def show_adoption(adoption: Adoption, plans: Sequence[FeedPlan], args: Namespace) -> int:
    """What the ledger has learned, and what is to be done before anything is published. Returns the exit status."""
    findings = (*adoption.findings, *(finding for each in plans for finding in each.advice))
    kept = next((each.kept for each in plans if each.kept is not None), None)
    if args.json:
        told = {
            "adopted": list(adoption.adopted),
            "known": adoption.known,
            "held": adoption.held,
            "kept": kept,
            "findings": [finding.plain() for finding in findings],
        }
        _print_json(told)
    else:
        show_findings(findings, args)
        if args.verbose:
            for title in adoption.adopted:
                _say(f"adopted {title}")
        known = f"; {adoption.known} {'was' if adoption.known == 1 else 'were'} known already" if adoption.known else ""
        _say(f"adopted {_count(len(adoption.adopted))} of {adoption.address}{known}")
        if adoption.adopted and not args.quiet:
            _say(_after_adoption(adoption, kept), "bright_black")
    if not (adoption.adopted or adoption.known):
        return 2
    return 1 if faults(findings) else 0


def _after_adoption(adoption: Adoption, kept: int | None) -> str:
    if not adoption.held:
        return "next: run `plan` to see what subscribers will see, and publish"
    if kept is None:
        return "next: put their pages into items/, and run `plan --against FEED` to see that they keep their ids"
    if not kept:
        return (
            f"next: put the pages of its {_count(adoption.held)} into items/; `plan` then says how many keep their ids"
        )
    return f"next: run `plan` to see what its subscribers will see (ids kept: {kept} of {adoption.held})"


def ask(key: Key, guess: str) -> str:
    """What a person says to the value of a key of site.toml, asked until it is right; Enter takes the guess."""
    while True:
        answer = input(f"{key.says} [{guess}]: ").strip() or guess
        if key.shape.read(answer) is not None:
            return answer
        _say(f"that is not {key.shape.name}; write it like {key.shape.example}", "yellow")


def show_made(made: Made, args: Namespace) -> None:
    """What a new site consists of, what was taken from another generator, and the next thing to do."""
    if args.json:
        from dataclasses import asdict

        plain = asdict(made) | {"said": {key: taken._asdict() for key, taken in made.said.items()}}
        plain["rules"] = {folder: taken._asdict() for folder, taken in made.rules.items()}
        _print_json(plain)
        return
    for missed in made.missed:
        show_finding("warning", missed)
    if made.is_example:
        show_finding("warning", f"the address is {made.said['link'].value}; before you publish, change `link`")
    if args.quiet:
        return
    for key, taken in made.said.items() if made.source else ():
        _say(f"{key:9} {taken.value}  ({taken.where})")
    for folder, taken in made.rules.items():
        _say(f"links of {folder}: {taken.value}  ({taken.where})")
    if made.source:
        _say(f"copied {made.copied} {'page' if made.copied == 1 else 'pages'} from {made.source} into items/")
    _say(f"made {', '.join(made.written)}")
    where = "" if os.path.abspath(made.folder) == os.getcwd() else f"`cd {made.folder}`, "
    _say(f"next: {where}check feeds/site.toml, and publish", "bright_black")


def show_deployed(
    report: Report, deployed: Deployed, verified: Verified | None, pinged: Pinged | None, args: Namespace
) -> int:
    """What was sent to a target, or would be, what the live site is like since, and which hubs were told. Returns the
    exit status."""
    plan, delivery = deployed.plan, deployed.delivery
    sent = [upload.path for upload in plan.send] if args.dry_run else delivery.sent
    removed = list(plan.remove) if args.dry_run else delivery.removed
    findings = [*deployed.findings, *(pinged.findings if pinged else ())]
    status = max(report.status, 1 if faults(findings) or (verified and verified.status) else 0)
    if args.json:
        told = {
            "status": status,
            "target": deployed.name,
            "to": deployed.to,
            "dry_run": args.dry_run,
            "sent": sent,
            "removed": removed,
            "unchanged": delivery.unchanged,
            "left": list(delivery.left),
            "verified": list(verified.urls) if verified else [],
            "pinged": _told(pinged) if pinged else [],
            "findings": [
                *report.findings,
                *(finding.plain() for finding in (*findings, *(verified.findings if verified else ()))),
            ],
        }
        _print_json(told)
        return status
    show_findings([*report.findings, *findings], args)
    if args.quiet:
        _show_rules(verified, args)
        return status
    if args.verbose or args.dry_run:
        put, remove = ("would send", "would remove") if args.dry_run else ("sent", "removed")
        for path in sent:
            _say(f"{put} {path} ({'changed' if path in plan.known else 'new'})")
        for path in removed:
            _say(f"{remove} {path}")
    if report.written or report.removed:
        for line in _summary(report, args):
            _say(line)
    did = "would deploy" if args.dry_run else "deployed"
    counts = f"{len(sent)} sent, {delivery.unchanged} unchanged" + (f", {len(removed)} removed" if removed else "")
    _say(f"{did} to {deployed.to}: {counts}")
    _show_rules(verified, args)
    if verified:
        _say(_verified(verified))
    if pinged and pinged.told:
        _say(_pinged(pinged, "told"))
    return status


def show_pinged(pinged: Pinged, args: Namespace) -> int:
    """Which hubs were told of what, or would be. Returns the exit status."""
    status = 1 if pinged.findings else 0
    if args.json:
        findings = [finding.plain() for finding in pinged.findings]
        _print_json({"status": status, "dry_run": args.dry_run, "pinged": _told(pinged), "findings": findings})
        return status
    for finding in pinged.findings:
        show_finding("warning", str(finding))
    if not args.quiet:
        did = "would tell" if args.dry_run else "told"
        for hub, document in pinged.told:
            _say(f"{did} {hub} of {document}")
        _say(_pinged(pinged, did))
    return status


def _told(pinged: Pinged) -> list[dict[str, str]]:
    return [{"hub": hub, "topic": document} for hub, document in pinged.told]


def _pinged(pinged: Pinged, did: str) -> str:
    hubs, count = len({hub for hub, _ in pinged.told}), len(pinged.told)
    if not count:
        if not pinged.has_hubs:
            return "there is no hub to tell; name one with `hub` in feeds/site.toml"
        return "no hub was told" if pinged.findings else "every hub knows"
    return f"{did} {hubs} {'hub' if hubs == 1 else 'hubs'} of {count} {'document' if count == 1 else 'documents'}"


class Serving:
    """What is said while a site is shown in a browser."""

    def __init__(self, args: Namespace, at: tuple[Any, ...]) -> None:
        host = "127.0.0.1" if at[0] == "0.0.0.0" else "localhost" if at[0] == "::" else at[0]
        self.args, self.port = args, at[1]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{at[1]}/"
        self._told: list[dict[str, Any]] = []

    def ready(self) -> None:
        """The first build is there."""
        if self.args.port not in (0, self.port):
            _say(f"port {self.args.port} is taken")
        _say(f"preview at {self.address} (Ctrl-C ends it)")
        sys.stdout.flush()
        if self.args.open:
            import webbrowser

            webbrowser.open(self.address)

    def polls(self) -> None:
        """No event tells of changes."""
        _say("no events tell of changes here: looking for them four times a second")
        sys.stdout.flush()

    def built(self, state: State) -> None:
        """It was built again: what is wrong with it, unless that was said before."""
        problems = [finding for finding in state.findings if finding["severity"] != "notice"]
        if problems != self._told:
            for each in problems:
                place = f"{each['place']}: " if each["place"] else ""
                show_finding(each["severity"], f"{place}{each['what']}; {each['cure']}")
            if not problems and not self.args.quiet:
                _say("the problems are fixed")
        self._told = problems
        sys.stdout.flush()


def show_written(paths: Sequence[str], args: Namespace) -> None:
    """Files that were written."""
    if args.json:
        _print_json({"written": paths})
    elif not args.quiet:
        _say(f"wrote {', '.join(paths)}")


def show_completion(parser: ArgumentParser, args: Namespace) -> int:
    """A script for a shell. Returns the exit status."""
    try:
        import shtab
    except ImportError:
        show_finding("error", "shtab is not installed; run `pip install 'pagefeed[completion]'`")
        return 2
    parser.prog = "pagefeed"
    _print(shtab.complete(parser, shell=args.shell))
    return 0


def show_verified(verified: Verified, args: Namespace) -> int:
    """What is wrong with the live site. Returns the exit status."""
    if args.json:
        told = {
            "status": verified.status,
            "urls": list(verified.urls),
            "findings": [finding.plain() for finding in verified.findings],
        }
        _print(json.dumps(told, ensure_ascii=False, indent=2))
        return verified.status
    _show_rules(verified, args)
    if not args.quiet:
        _say(_verified(verified))
    return verified.status


def _show_rules(verified: Verified | None, args: Namespace) -> None:
    for finding in verified.findings if verified else ():
        if not (args.quiet and finding.severity == "notice"):
            show_finding(finding.severity, f"{finding} [{finding.rule}]")


def _verified(verified: Verified) -> str:
    count = sum(finding.severity != "notice" for finding in verified.findings)
    documents = f"{len(verified.urls)} document{'' if len(verified.urls) == 1 else 's'}"
    return f"verified {documents} on the web: {f'{count} to fix' if count else 'no problems'}"


def show_retraction(entry: Entry, state: str, args: Namespace) -> int:
    """What was taken out of the feeds, or brought back. Returns the exit status."""
    if args.json:
        _print_json({"id": entry.id, "title": entry.content.title, "state": state})
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

    return Style.parse(colour).render(text).replace("\x1b", _ESCAPE)


def _harmless(text: str) -> str:
    """Without the characters by which a page could steer the terminal."""
    return _CONTROLS.sub("\ufffd", _MARKS_OF_DIRECTION.sub("", text))


def _is_colourful(stream: object) -> bool:
    isatty = getattr(stream, "isatty", lambda: False)
    return bool(isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 160


def show_text(text: str) -> None:
    """Print text that is to be copied, as it is but for what would change the terminal."""
    for line in text.splitlines():
        _say(_harmless(line))


def _say(text: str, colour: str = "") -> None:
    _print(paint(text, colour) if colour else text)


def _print_json(value: object) -> None:
    """JSON for programs; what could steer a terminal is escaped, so that nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    for characters in (_CONTROLS, _MARKS_OF_DIRECTION):
        text = characters.sub(lambda each: f"\\u{ord(each[0]):04x}", text)
    _print(text)


def _print(text: str, stream: TextIO | None = None) -> None:
    """The only way out: whatever is printed is harmless, but for the colours that `paint` has chosen."""
    stream = stream or sys.stdout
    pieces = _COLOUR.split(text)
    pieces[::2] = map(_harmless, pieces[::2])
    pieces[1::2] = (f"\x1b{colour}" for colour in pieces[1::2])
    text = "".join(pieces)
    try:
        print(text, file=stream)
    except UnicodeEncodeError:
        # A terminal or pipe in an old locale: say it in what it has.
        encoding = stream.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding), file=stream)
