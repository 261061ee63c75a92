"""The fuzzer itself: it finds nothing in a few inputs of each kind, and what is wrong it would see."""

import time

import pytest

from fuzz import run
from fuzz.doors import DOORS, BrokenPromise, well_formed
from fuzz.mutations import an_input
from fuzz.run import Tally, fuzz, input_named, try_one, try_site


@pytest.mark.parametrize("kind", DOORS)
def test_a_few_inputs_of_a_kind_lead_to_entries_or_to_findings(kind: str) -> None:
    tally = fuzz(seed=2026, minutes=1, most=30, kinds=[kind])

    assert tally.faults == {}
    assert tally.read[kind] == 30


def test_a_site_of_such_inputs_is_built_once_and_then_left_alone() -> None:
    for number in range(3):
        try_site(f"2026:{number}")


def test_an_input_is_made_anew_by_its_name() -> None:
    assert input_named("html:7:12")[0] == an_input("html", "7:12")
    assert an_input("html", "7:12") != an_input("html", "7:13") != an_input("text", "7:13")


def test_whatever_is_raised_is_a_fault_of_the_input() -> None:
    tally = Tally()

    try_one("text:1:1", b"", lambda: print("x".index("y")), tally)

    assert "ValueError" in tally.faults["text:1:1"]


def test_what_takes_too_long_for_its_length_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_SECONDS", 0.01)
    tally = Tally()

    try_one("text:1:1", b"", _dawdle, tally)

    assert "0.0 s for 0 bytes" in tally.faults["text:1:1"]


def _dawdle() -> None:
    end = time.process_time() + 0.02
    while time.process_time() < end:
        pass


@pytest.mark.parametrize(("path", "body"), [("rss.xml", b"<rss>"), ("feed.json", b"{"), ("feeds.opml", b"<a></b>")])
def test_what_another_parser_refuses_is_a_broken_promise(path: str, body: bytes) -> None:
    with pytest.raises(BrokenPromise, match="not well-formed"):
        well_formed(path, body)
