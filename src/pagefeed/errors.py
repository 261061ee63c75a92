"""What can go wrong.

Lives here: the errors that an author can put right, each with where, what, and the cure; and the one place where
whatever goes wrong with one page or feed becomes a finding, so that the others go on.
Does not live here: how they are shown (console).
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from pagefeed.model import Finding, Place

FAULT = "Fault"
"""The rule of an internal error."""
PASSING = frozenset(("Unreadable", "Unwritable", FAULT))
"""Rules of findings that may be over although no file of the site has changed: a run that has one is never taken for
done."""


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


class UnwritableError(SiteError):
    """The disk refuses a file of dist/."""


class PageError(PublishError):
    """A page or its sidecar cannot be read; the other pages are published all the same."""


class UnreadableError(PageError):
    """The disk refuses a page, a sidecar, a template or a file of feeds/."""


class DateError(PageError):
    """What an author states as a date names no moment."""


@contextmanager
def contained(place: Place, findings: list[Finding], *others: type[Exception]) -> Iterator[None]:
    """Let what goes wrong with one page or feed, of which `place` is the file, become findings.

    An exception that nobody expected is an internal error, and its traceback is logged. `others` are exceptions
    that are no matter of this page or feed, such as those of the catalog; they pass.
    """
    try:
        yield
    except PublishError as error:
        findings += error.findings
    except others:
        raise
    except Exception as error:
        findings.append(fault(error, place))


def fault(error: Exception, place: Place) -> Finding:
    """What is told of an exception that nobody expected."""
    import logging

    logging.getLogger(__package__).debug("an internal error, at %s", place, exc_info=error)
    return Finding(
        rule=FAULT,
        severity="error",
        place=place,
        what=f"an internal error ({type(error).__name__}{_where(error)})",
        cure="please report it, with the traceback that --debug prints",
    )


def _where(error: Exception) -> str:
    """The line of this program that an exception comes from."""
    home = os.path.dirname(__file__)
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(home)]
    return f" in {os.path.relpath(ours[-1].filename, home)}:{ours[-1].lineno}" if ours else ""
