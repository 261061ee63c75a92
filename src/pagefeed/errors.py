"""What can go wrong.

Lives here: the errors that an author can put right. Each says where, what, and the cure.
Does not live here: how they are shown (cli), or faults of the program, which stay plain exceptions.
"""

from __future__ import annotations

from pagefeed.model import Finding, Place


class PublishError(Exception):
    """Something an author can put right. Says where, what, and the cure, in one line."""

    def __init__(self, what: str, *, at: Place, cure: str) -> None:
        super().__init__(f"{at}: {what}; {cure}")
        self.what, self.at, self.cure = what, at, cure
        rule = type(self).__name__.removesuffix("Error")
        self.findings: tuple[Finding, ...] = (Finding(rule=rule, severity="error", place=at, what=what, cure=cure),)
        """The same as findings, named after the class; several where several things are wrong at once."""


class SeveralError(PublishError):
    """Several things are wrong at once; it reads as the first of them, and `findings` are all."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(first.what, at=first.place, cure=first.cure)
        self.findings = findings


class SiteError(PublishError):
    """The site as a whole cannot be read or written: nothing is published."""


class SpecError(PublishError):
    """A file of feeds/ says something that cannot be meant."""


class PageError(PublishError):
    """A page or its sidecar cannot be read; the other pages are published all the same."""


class DateError(PageError):
    """What an author states as a date names no moment."""
