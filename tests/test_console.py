"""What a person sees of many findings: everything that is wrong, and of what is only told a few lines."""

from __future__ import annotations

import json
import re
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagefeed.changes import Change, FeedPlan
from pagefeed.console.findings import folded, show_finding, show_findings
from pagefeed.console.plan import show_plan
from pagefeed.console.printing import Output
from pagefeed.model import Finding, Place, PublishedItem, Severity


def found(severity: Severity, rule: str, number: int) -> Finding:
    return Finding(rule=rule, severity=severity, place=Place(f"items/{number}.md", 1), what="it is so", cure="look")


def lines(*findings: Finding) -> list[tuple[str, str]]:
    return list(folded([finding.plain() for finding in findings]))


def said(number: int) -> str:
    return f"items/{number}.md:1: it is so; look"


def test_many_notices_of_one_rule_are_three_lines_and_the_number_of_the_others() -> None:
    told = lines(*(found("notice", "GeneratorSyntax", number) for number in range(200)))

    assert told == [
        *(("notice", said(number)) for number in range(3)),
        ("notice", "and 197 more of this kind (GeneratorSyntax); see them with --verbose"),
    ]


def test_five_notices_of_one_rule_are_all_shown() -> None:
    assert len(lines(*(found("notice", "Merged", number) for number in range(5)))) == 5


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_to_be_fixed_is_never_folded(severity: Severity) -> None:
    told = lines(*(found(severity, "WrongValue", number) for number in range(40)))

    assert told == [(severity, said(number)) for number in range(40)]


def test_rules_are_counted_apart_and_keep_their_order() -> None:
    findings = [found("notice", "DeadLink", 0)]
    for number in range(1, 8):
        findings += [found("notice", "GeneratorSyntax", number), found("warning", "NoLink", number)]

    told = lines(*findings)

    assert told[0] == ("notice", said(0))
    assert [severity for severity, _ in told].count("warning") == 7
    assert told[7] == ("notice", "and 4 more of this kind (GeneratorSyntax); see them with --verbose")


@pytest.mark.parametrize(("option", "count"), [("verbose", 9), ("quiet", 1)])
def test_verbose_shows_all_of_them_and_quiet_none(capsys: pytest.CaptureFixture[str], option: str, count: int) -> None:
    findings = [found("error", "EmptyPage", 9), *(found("notice", "Merged", number) for number in range(8))]
    told: dict[str, Any] = {option: True}

    show_findings(findings, Output(".", **told))

    assert len(capsys.readouterr().err.splitlines()) == count


# --- what could steer a terminal ----------------------------------------------------------------

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
hostile = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b[]m2J0;\n\r\x07\x9b\x9d\u202e\u2066\u2069\u200f\ud800\udc1b")),
    max_size=40,
)


class Tty(StringIO):
    """A terminal with colours."""

    def isatty(self) -> bool:
        return True


def planned(title: str) -> FeedPlan:
    item = PublishedItem(name=title, title=title, published=datetime(2026, 3, 1, tzinfo=UTC), updated=None, digest="")
    change = Change("new", item)
    return FeedPlan(feed=title, title=title, branch_of="", had=0, names=(title,), changes=(change,), floods=())


def printed(text: str) -> tuple[str, str]:
    """What a terminal gets of a finding and of a plan in which a text stands."""
    out, err = Tty(), Tty()
    output = Output(".", verbose=True)
    with redirect_stdout(out), redirect_stderr(err):
        show_finding("error", text)
        show_plan([planned(text)], [], output)
    return out.getvalue(), err.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile)
def test_nothing_that_is_printed_steers_the_terminal_but_the_colours_of_the_program(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out, err = printed(f"x{text}")

    own = re.compile(r"\x1b\[(?:0|1|31|32|90)m")
    assert not STEERING.search(own.sub("", out + err))
    assert own.search(err), "the terminal does show colours"
    assert len(own.findall(out + err)) == len(own.findall("".join(printed("plain"))))
    assert err.count("\n") == 1


@given(hostile)
def test_json_escapes_what_steers_a_terminal_and_loses_nothing(text: str) -> None:
    out = StringIO()
    with redirect_stdout(out):
        show_plan([planned(text)], [], Output(".", json=True))

    assert not STEERING.search(out.getvalue())
    assert json.loads(out.getvalue())["feeds"][0]["changes"][0]["title"] == text
