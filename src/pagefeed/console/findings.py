"""Findings, and why nothing was done.

Lives here: a line for each, folded where there are many of a kind.
Does not live here: findings for services that check changes (annotations).
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from pagefeed.console.printing import Output, harmless, paint, print_json, print_line, say, show_text
from pagefeed.report import Report

if TYPE_CHECKING:
    from pagefeed.errors import PublishError
    from pagefeed.model import Finding

MANY = 5
"""Notices of one rule that are shown one by one; of more, the first few are shown and the rest counted."""


FIRST = 3
"""How many of them are shown then."""


Plain: TypeAlias = Mapping[str, "str | int"]
"""A finding as `Finding.plain` and a report have it."""


_MARKS = {"error": ("red", "error"), "warning": ("yellow", "warning"), "notice": ("cyan", "notice")}


def faults(findings: Sequence[Finding]) -> bool:
    """True if any of the findings wants something fixed: a notice only tells."""
    return any(finding.severity != "notice" for finding in findings)


def show_refusal(findings: Iterable[Finding]) -> None:
    """Why one of several things was not done."""
    for finding in findings:
        show_finding(finding.severity, str(finding))


def show_findings(findings: Sequence[Finding | Plain], output: Output) -> None:
    """What was found, a line each: many notices of one kind only with --verbose, none with --quiet."""
    plain = [finding if isinstance(finding, Mapping) else finding.plain() for finding in findings]
    if output.quiet:
        plain = [finding for finding in plain if finding["severity"] != "notice"]
    for severity, text in _each(plain) if output.verbose else folded(plain):
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
    print_line(f"{paint(word, colour, sys.stderr)}: {' '.join(harmless(text).splitlines())}", sys.stderr)


def show_verdict(address: str, findings: Sequence[Finding], output: Output) -> int:
    """The rules that a feed breaks. Returns the exit status."""
    status = 1 if findings else 0
    if output.json:
        said = {"status": status, "feed": address, "findings": [finding.plain() for finding in findings]}
        print_json(said)
        return status
    if output.format:
        annotate([finding.plain() for finding in findings], output)
        return status
    for finding in findings:
        show_finding(finding.severity, f"{finding} [{finding.rule}]")
    counts = Counter(finding.severity for finding in findings)
    counted = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in sorted(counts.items()))
    if not output.quiet:
        say(f"{address}: {counted or 'keeps every rule'}")
    return status


def show_failure(error: PublishError, output: Output) -> None:
    """Why nothing was published."""
    if output.json:
        empty = Report(2, 0, 0, 0, [], 0, [], [finding.plain() for finding in error.findings])
        print_json(empty._asdict())
        return
    if output.format:
        annotate([finding.plain() for finding in error.findings], output)
        return
    show_findings(error.findings, output)


def annotate(findings: Sequence[Plain], output: Output) -> None:
    """Findings for a service that checks changes."""
    from pagefeed.annotations import FORMATS

    show_text(FORMATS[output.format](findings, "" if output.site == "." else os.path.relpath(output.site)))
