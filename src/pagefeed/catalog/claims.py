"""What pages state of themselves, and where two of them disagree.

Lives here: which facts set two pages apart, however alike their words are.
Does not live here: likeness of words, or the order in which evidence is asked (catalog.matching).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import NamedTuple

from pagefeed.model import Moment, Precision

OWN = frozenset(("stated", "metadata", "date line", "link", "file name", "folder", "adopted"))
"""The evidence of a date that is a page's own. A caption, its neighbours and the day of the copy say less."""
_BY_AUTHOR = frozenset(("stated", "file name", "folder"))
"""Of these, those that only the author of the page writes: two of them agree to the minute, or not at all."""
SLACK = timedelta(hours=20)
"""By how much two dates of one story may differ: one has a time, the other a day, which stands at noon."""
_SPANS: dict[Precision, timedelta] = {"month": timedelta(days=31), "year": timedelta(days=366)}
"""What a date that names no day covers."""
_TYPOGRAPHY = re.compile(r"[\s\"'“”„‘’‚«»‹›…\-\u2010-\u2015.,;:!?¿¡()\[\]]+")
"""What a copy of a title changes. Signs that mean something stay: C, C++ and C# are three titles."""


class Claims(NamedTuple):
    """What a page states of its article. What it leaves open contradicts nothing."""

    title: str
    """In the form of `plain`; empty where the program made it."""
    published: Moment
    """Counts where its evidence is one of `OWN`."""
    language: str = ""
    """BCP 47 in small letters; empty where it is the site's own or not known."""
    authored: bool = False
    """True if the page is its author's own file, and no copy of a page: then no language is the site's own."""


def plain(title: str) -> str:
    """A title without case, typography and punctuation."""
    spoken = unicodedata.normalize("NFKC", title).casefold()
    return _TYPOGRAPHY.sub(" ", spoken).strip() or spoken.strip()


def disagreement(one: Claims, other: Claims) -> frozenset[str]:
    """The facts that both state, and state differently: `title`, `date`, `language`."""
    found = []
    if one.title and other.title and one.title != other.title:
        found.append("title")
    if {one.published.evidence.rule, other.published.evidence.rule} <= OWN and dates_differ(
        one.published, other.published
    ):
        found.append("date")
    if one.language != other.language and _languages_differ(one, other):
        found.append("language")
    return frozenset(found)


def dates_differ(one: Moment, other: Moment) -> bool:
    """True if two moments cannot be one date, as far as both are known."""
    precisions = {one.precision, other.precision}
    by_author = {one.evidence.rule, other.evidence.rule} <= _BY_AUTHOR
    exact = timedelta(0) if precisions == {"minute"} and by_author else SLACK
    return abs(one.at - other.at) > max(_SPANS.get(precision, exact) for precision in precisions)


def _languages_differ(one: Claims, other: Claims) -> bool:
    if one.authored and other.authored:
        return True
    first, second = (claims.language.partition("-")[0] for claims in (one, other))
    return bool(first and second) and first != second
