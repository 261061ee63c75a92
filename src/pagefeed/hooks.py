"""What other packages add to the program.

Lives here: the points at which they are asked, finding and calling their functions, and what becomes of one that fails.
Does not live here: which packages there are, as a run with nothing to do has to know it (program).

A package names its functions in the entry-point group `pagefeed.hooks`, each by its point, and behind a dot a word that
tells it from its others: `entry.reply = "my_package:add_reply"`. A reader's word is its suffix: `reader.rst`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args

from pagefeed import program
from pagefeed.errors import PageError
from pagefeed.model import Content, Document, Finding, Page, Place, Source
from pagefeed.report import Report

GROUP = "pagefeed.hooks"
Point = Literal["reader", "entry", "document", "shipped"]
RULE = "HookFailed"

EntryHook = Callable[[Content], Content]
"""What is read of one entry to what is published of it. Called when its page is read, before it gets its id; its
`html` is made safe afterwards."""
DocumentHook = Callable[[Document], Document]
"""A document of dist/ to the one that is written. Called before it is validated; only `body` counts."""
ReaderHook = Callable[[Source], Page]
"""A page of a suffix that the program does not know, read."""
ShippedHook = Callable[[Report], None]
"""Told of a publication that has arrived on its server; the report is that of `build`."""

T = TypeVar("T", Content, Document)


@dataclass(frozen=True, slots=True)
class Hook:
    """A function of another package."""

    point: str
    """At which point it is asked."""
    word: str
    """What tells it from others at the same point; a suffix without its dot for a reader."""
    package: str
    """Name and version of the distribution that it came with."""
    load: Callable[[], Callable[[Any], Any]]
    """Imports it."""

    def __str__(self) -> str:
        return f"the hook {'.'.join(filter(None, (self.point, self.word)))} of {self.package}"

    def call(self, value: object, place: Place) -> tuple[Any, Finding | None]:
        """What it makes of a value, or the finding that it failed on what is at `place`."""
        try:
            return self.load()(value), None
        except Exception as error:
            return None, self._failed(place, f"raised {type(error).__name__}: {error}")

    def _failed(self, place: Place, what: str) -> Finding:
        cure = f"update or remove {self.package.partition(' ')[0]}; the value stays as it was"
        return Finding(rule=RULE, severity="warning", place=place, what=f"{self} {what}", cure=cure)


@lru_cache(maxsize=1)
def found() -> tuple[Hook, ...]:
    """The hooks of all packages, by package and name, so that their order is the same on every machine."""
    if not program.extensions():
        return ()
    from importlib.metadata import distributions

    hooks = {}
    for distribution in distributions():
        for entry in distribution.entry_points:
            if entry.group == GROUP:
                point, _, word = entry.name.partition(".")
                package = f"{distribution.name} {distribution.version}"
                hooks[package, entry.name] = Hook(point, word, package, entry.load)
    return tuple(hook for _, hook in sorted(hooks.items()))


def unknown() -> tuple[Finding, ...]:
    """Hooks for which there is no point."""
    return tuple(
        Finding(
            rule="UnknownHook",
            severity="warning",
            place=Place(hook.package),
            what=f"{hook} has an unknown name",
            cure=f"name it after one of {', '.join(get_args(Point))}",
        )
        for hook in found()
        if hook.point not in get_args(Point)
    )


def readers() -> Mapping[str, ReaderHook]:
    """By suffix, in lower case and with its dot."""
    return {f".{hook.word.lower()}": _reader(hook) for hook in found() if hook.point == "reader" and hook.word}


def _reader(hook: Hook) -> ReaderHook:
    def read(source: Source) -> Page:
        page, failed = hook.call(source, Place(source.path))
        if isinstance(page, Page):
            return page
        what = failed.what if failed else f"{hook} returned no Page"
        raise PageError(what, at=Place(source.path), cure=f"update or remove {hook.package.partition(' ')[0]}")

    return read


def asked(point: Point) -> bool:
    """True if there is a hook at a point."""
    return any(hook.point == point for hook in found())


def applied(point: Literal["entry", "document"], value: T, place: Place) -> tuple[T, tuple[Finding, ...]]:
    """A value after all hooks of a point, in their order; one that fails leaves it as it was, and is a finding."""
    findings = []
    for hook in found():
        if hook.point == point:
            made, failed = hook.call(value, place)
            if failed is None and type(made) is not type(value):
                failed = hook._failed(place, f"returned no {type(value).__name__}")
            if failed:
                findings.append(failed)
            else:
                value = made
    return value, tuple(findings)


def shipped(report: Report) -> tuple[Finding, ...]:
    """Tell the hooks that wait for it of a publication."""
    calls = (hook.call(report, Place(report.out)) for hook in found() if hook.point == "shipped")
    return tuple(failed for _, failed in calls if failed)


def counted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings, but of what one hook failed on again and again only the first, with how many follow."""
    from dataclasses import replace

    every = tuple(findings)
    failed: dict[str, list[Finding]] = {}
    for finding in every:
        if finding.rule == RULE:
            failed.setdefault(finding.what, []).append(finding)
    told = []
    for finding in every:
        same = failed.pop(finding.what, []) if finding.rule == RULE else [finding]
        if len(same) > 1:
            told.append(replace(finding, what=f"{finding.what} (and {len(same) - 1} more)"))
        else:
            told += same
    return tuple(told)
