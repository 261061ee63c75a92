"""What `show` and `add` print of a page: its lines, its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pagefeed.console.findings import faults, show_findings
from pagefeed.console.printing import Output, columns, harmless, paint, print_json, say

if TYPE_CHECKING:
    from pagefeed.editor import Reading
    from pagefeed.model import Line

RUN = 3
"""So many lines of a page's boilerplate in a row, or more, are shown as one."""


REASONS = 3
"""How many reasons such a line gives."""


_COLOURS = {
    "title": "bold", "headline": "bold", "caption": "cyan", "credit": "cyan", "section": "magenta", "marker": "magenta",
    "date": "green", "byline": "green", "furniture": "bright_black", "note": "bright_black",
}  # fmt: skip


def show_reading(reading: Reading, output: Output, *, whole: bool) -> int:
    """The lines of a page and what they were taken for, then its entries. Returns the exit status."""
    if output.json:
        print_json(_as_json(reading))
    else:
        show_findings(reading.findings, output)
        _show_lines(reading, whole=whole)
        _show_entries(reading)
    return 1 if faults(reading.findings) else 0


def show_added(readings: Sequence[Reading], output: Output) -> int:
    """The pages that were added, and the entries they hold. Returns the exit status."""
    if output.json:
        print_json([_as_json(reading) for reading in readings])
    elif len(readings) == 1 or output.verbose:
        for reading in readings:
            show_findings(reading.findings, output)
            _show_entries(reading)
            say(f"added as {reading.page.path}", "bright_black")
    else:
        show_findings([finding for reading in readings for finding in reading.findings], output)
        for reading in readings if not output.quiet else ():
            say(f"added {reading.page.path}: {count_of(len(reading.sightings))}")
        entries = count_of(sum(len(reading.sightings) for reading in readings))
        say(f"{len(readings)} pages, {entries}; see them with --verbose", "bright_black")
    return 1 if any(faults(reading.findings) for reading in readings) else 0


def count_of(entries: int) -> str:
    """`1 entry`, `3 entries`."""
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
        say(f"{count}. {paint(content.title, 'bold')}")
        about = content.kind if content.type == "text" else f"{content.kind}, {content.type}"
        dated = f"{seen.published.at.astimezone(zone):%Y-%m-%d} by {seen.published.evidence}"
        say(f"   {about}; title {content.title_evidence.rule}; {dated}")
        if content.link:
            say(f"   {content.link}")
    if not reading.sightings:
        held = reading.page.stated.held
        say(f"held back ({held}): not published" if held else "no entry in it")


def _show_lines(reading: Reading, *, whole: bool) -> None:
    printed = [line for line in reading.page.lines if line.taken != "blank"]
    rows = list(map(_row, printed)) if whole else list(rows_of(printed))
    number = max([4, *(len(row.number) for row in rows)])
    width = max((len(row.taken) for row in rows), default=0)
    room = max(columns() - number - width - 4, 20)
    for row in rows:
        why = f"  ({row.why})" if row.why else ""
        text = harmless(row.text)
        space = max(room - len(why), 30)
        shown = text if len(text) <= space else f"{text[: space - 1]}…"
        taken = paint(row.taken.ljust(width), _COLOURS.get(row.taken, ""))
        say(f"{row.number.rjust(number)} {taken}  {shown}{paint(why, 'bright_black')}")
    say("")


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
