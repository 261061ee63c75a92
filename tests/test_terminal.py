"""What a person sees of many findings: everything that is wrong, and of what is only told a few lines."""

from __future__ import annotations

from argparse import Namespace

import pytest

from pagefeed.model import Finding, Place, Severity
from pagefeed.terminal import folded, show_findings


def found(severity: Severity, rule: str, number: int) -> Finding:
    return Finding(rule=rule, severity=severity, place=Place(f"items/{number}.md", 1), what="it is so", cure="look")


def lines(*findings: Finding) -> list[tuple[str, str]]:
    return list(folded([finding.plain() for finding in findings]))


def said(number: int) -> str:
    return f"items/{number}.md:1: it is so; look"


def test_many_notices_of_one_rule_are_three_lines_and_the_number_of_the_others():
    told = lines(*(found("notice", "GeneratorSyntax", number) for number in range(200)))

    assert told == [
        *(("notice", said(number)) for number in range(3)),
        ("notice", "and 197 more of this kind (GeneratorSyntax); see them with --verbose"),
    ]


def test_five_notices_of_one_rule_are_all_shown():
    assert len(lines(*(found("notice", "Merged", number) for number in range(5)))) == 5


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_to_be_fixed_is_never_folded(severity):
    told = lines(*(found(severity, "WrongValue", number) for number in range(40)))

    assert told == [(severity, said(number)) for number in range(40)]


def test_rules_are_counted_apart_and_keep_their_order():
    findings = [found("notice", "DeadLink", 0)]
    for number in range(1, 8):
        findings += [found("notice", "GeneratorSyntax", number), found("warning", "NoLink", number)]

    told = lines(*findings)

    assert told[0] == ("notice", said(0))
    assert [severity for severity, _ in told].count("warning") == 7
    assert told[7] == ("notice", "and 4 more of this kind (GeneratorSyntax); see them with --verbose")


@pytest.mark.parametrize(("option", "count"), [("verbose", 9), ("quiet", 1)])
def test_verbose_shows_all_of_them_and_quiet_none(capsys, option, count):
    findings = [found("error", "EmptyPage", 9), *(found("notice", "Merged", number) for number in range(8))]
    args = Namespace(**{"verbose": False, "quiet": False, option: True})

    show_findings(findings, args)

    assert len(capsys.readouterr().err.splitlines()) == count
