"""Where something stands, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "notice"]


class Place(NamedTuple):
    """A line of something an author wrote. Every finding points at one."""

    path: str
    """POSIX path relative to the site, such as `items/launch.txt`."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Sourced(NamedTuple):
    """Words exactly as an author or a page wrote them, and where."""

    text: str
    """Plain text, invisible characters and outer white space removed."""
    place: Place
    """The line that the words stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend, in words a person can act on."""

    rule: str
    """A stable name in CamelCase, such as `EmptyPage`; the feed validators' name where they have one."""
    severity: Severity
    """An error keeps something from being published; a warning does not, but wants something fixed; a notice tells
    what was decided, dropped or left as it was, and changes no exit status."""
    place: Place
    """What to open, and at which line."""
    what: str
    """What is wrong, without a final stop."""
    cure: str
    """What to do about it, in the imperative, without a final stop."""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}; {self.cure}"

    def plain(self) -> dict[str, str | int]:
        """The finding for machines."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "path": self.place.path,
            "line": self.place.line,
            "what": self.what,
            "cure": self.cure,
        }
