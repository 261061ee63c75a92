"""The words of the subscribe page, in the language of its feed.

Lives here: what the table `[page]` of a language's TOML file says, and how a date is written in it.
Does not live here: where each of them stands on the page (render/templates).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pagefeed.language.phrases import LANGUAGES

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the program itself says on the pages for people, in one language. `{}` stands for what is filled in."""

    tag: str
    """The language, as BCP 47 names it."""
    months: tuple[str, ...]
    """Names of the months, from January on."""
    day: str
    """How a day is written: `{day}`, `{month}`, `{year}`."""
    first: str
    """How the first day of a month is counted, such as `1er`."""
    month: str
    """How a month is written: `{month}`, `{year}`."""
    what_it_is: str
    """What a web feed is, to somebody who has never heard of one."""
    latest: str
    """In front of the date of the newest entry."""
    subscribe: str
    """The heading over the ways to subscribe."""
    address: str
    """The heading over the address of a format."""
    copy_it: str
    """On the button that copies the address."""
    copy_what: str
    """What the button copies, behind `copy_it`, for screen readers."""
    copied: str
    """Said once it is copied. In English, a string of copy.js."""
    selected: str
    """Said where it could only be selected. In English, a string of copy.js."""
    add_to: str
    """The heading over the readers."""
    app: str
    """A reader on the device, in the list of them."""
    qr: str
    """What the QR code shows."""
    scan: str
    """Below the QR code."""
    same: str
    """In front of the other formats of the feed."""
    earlier: str
    """The heading over the entries of which only titles are shown."""
    no_entry: str
    """In place of entries."""
    published_with: str
    """In front of the name of the program."""
    choose: str
    """Below the title of the page of all feeds."""
    feeds_of: str
    """The description of the page of all feeds."""
    one_feed: str
    """How many feeds there are, of one."""
    many_feeds: str
    """How many feeds there are."""
    own_pages: str
    """That each feed has a page of its own."""
    all_feeds: str
    """The name of the OPML list."""
    as_list: str
    """What the list is, behind its name."""
    import_it: str
    """Where readers take the list."""
    of_feed: str
    """Of which feed a link is, behind it, for screen readers."""
    no_feed: str
    """In place of feeds."""
    opened: str
    """On top of a feed that a browser shows itself. A string of CSS: without quotation marks or backslashes."""

    def day_of(self, at: date) -> str:
        """A day, such as `28 January 2025`."""
        day = self.first if at.day == 1 else str(at.day)
        return self.day.format(day=day, month=self.months[at.month - 1], year=at.year)

    def month_of(self, at: date) -> str:
        """A month, such as `January 2025`."""
        return self.month.format(month=self.months[at.month - 1], year=at.year)


def page_words(language: str) -> PageWords:
    """The words of a language that is given as a tag, such as `de-AT`; the English ones where it has none."""
    primary = language.partition("-")[0].lower()
    return _read(primary if primary in LANGUAGES else "en")


@lru_cache(maxsize=len(LANGUAGES))
def _read(language: str) -> PageWords:
    """One file, read once a run."""
    table = tomllib.loads((files("pagefeed.language") / f"{language}.toml").read_text("utf-8"))
    return PageWords(tag=language, months=tuple(names.split()[0] for names in table["months"]), **table["page"])
