"""Where what two pages state disagrees."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pagefeed.catalog.claims import Claims, disagreement, plain
from pagefeed.model import Evidence, Moment, Precision


def claims(
    title: str = "",
    day: str = "2026-03-01",
    rule: str = "copy",
    precision: Precision = "day",
    language: str = "",
    *,
    authored: bool = False,
) -> Any:
    at = datetime.fromisoformat(day if "T" in day else f"{day}T12:00:00").replace(tzinfo=UTC)
    return Claims(plain(title), Moment(at, precision, Evidence(rule, day)), language, authored)


def by_name(day: Any) -> Any:
    return claims(day=day, rule="file name", authored=True)


def stated(day: Any, precision: Precision = "day") -> Any:
    return claims(day=day, rule="stated", precision=precision)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claims("The bridge stays"), claims("The Bridge stays.")),
        (claims("\u201cThe bridge\u201d \u2013 again"), claims('"The bridge" - again')),
        (claims("The bridge stays"), claims()),
        (claims(day="2026-03-01"), claims(day="2026-04-01")),
        (stated("2026-03-01"), claims(day="2026-04-01")),
        (stated("2026-03-01"), claims(day="2026-04-01", rule="caption")),
        (stated("2026-03-01"), stated("2026-03-01T23:30:00", "minute")),
        (stated("2026-03-01", "month"), stated("2026-03-18")),
        (stated("2026-01-01", "year"), stated("2026-03-18")),
        (by_name("2026-03-01"), claims(day="2026-03-01", rule="folder", authored=True)),
        (
            claims(day="2026-03-01T09:00:00", rule="metadata", precision="minute"),
            claims(day="2026-03-01T15:00:00", rule="metadata", precision="minute"),
        ),
        (claims(language="de"), claims(language="de-at")),
        (claims(language="de"), claims()),
    ],
)
def test_two_pages_may_state_the_same(one: Any, other: Any) -> None:
    assert disagreement(one, other) == disagreement(other, one) == frozenset()


@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        ("title", claims("Release 1.4.15"), claims("Release 1.4.16")),
        ("title", claims("C"), claims("C++")),
        ("title", claims("C#"), claims("C++")),
        ("title", claims("\U0001f389"), claims("\U0001f38a")),
        ("title", claims("!"), claims("?")),
        ("date", by_name("2026-03-01"), by_name("2026-03-02")),
        ("date", stated("2026-03-01"), by_name("2026-03-02")),
        ("date", stated("2026-03-01T09:00:00", "minute"), stated("2026-03-01T15:00:00", "minute")),
        ("date", stated("2026-03-01"), claims(day="2026-03-05", rule="metadata")),
        ("date", stated("2026-03-01", "month"), stated("2026-04-18")),
        ("language", claims(language="de"), claims(language="nl")),
        ("language", claims(language="pt", authored=True), claims(language="pt-br", authored=True)),
        ("language", claims(authored=True), claims(language="nl", authored=True)),
    ],
)
def test_two_pages_may_state_different_things(fact: str, one: Any, other: Any) -> None:
    assert disagreement(one, other) == disagreement(other, one) == {fact}
