"""Entries: what pages become, with the evidence for each title and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pagefeed.model.finding import Place
from pagefeed.model.page import Author, CardType, Enclosure

Kind = Literal["article", "teaser"]
Precision = Literal["year", "month", "day", "minute"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is believed."""

    rule: str
    """Which rule spoke: `stated`, `date line`, `file name`, `link`, `caption`, `neighbours`, `page`, `copy` ..."""
    words: str
    """The words it rests on, as written."""
    place: Place | None = None
    """Where they stand."""

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"{self.rule}: {self.words}{where}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time that has evidence."""

    at: datetime
    """Aware, UTC, whole seconds."""
    precision: Precision
    """How much of it the evidence says; a day stands at noon in the site's time zone."""
    evidence: Evidence
    """Never the clock, unless the evidence says so."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The page on which an entry was found that stands on another."""

    title: str
    """Plain text."""
    link: str
    """Absolute URL."""
    at: datetime
    """UTC: when the page came out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a subscriber reads: the part of an entry that comes from a page as it stands today."""

    kind: Kind
    """An article, or a teaser for one."""
    type: CardType
    """What the card was; an article is `text`, or `image` where it has a figure."""
    title: str
    """Plain text, never empty."""
    title_evidence: Evidence
    """Printed, stated, or made from which words."""
    link: str | None
    """Absolute URL of the story itself, else of the page it was found on, else None."""
    authors: tuple[Author, ...]
    """Empty where the page names nobody."""
    summary: str
    """Plain text of some 200 to 300 characters, ended at a sentence or a word; may be empty."""
    html: str
    """A safe, well-formed fragment: figure first, then the body."""
    caption: str | None
    """Plain text."""
    credit: str | None
    """Plain text."""
    image: str | None
    """Absolute URL."""
    tags: tuple[str, ...]
    """The author's tags, then Video, Photo or Audio for such cards."""
    language: str | None
    """BCP 47, where it differs from or is not left to the feed."""
    enclosures: tuple[Enclosure, ...] = ()
    """In the author's order."""
    origin: Origin | None = None
    """Where it was found, if its link leads elsewhere."""
    alt: str = ""
    """What the picture shows; plain text."""
    size: tuple[int, int] | None = None
    """Width and height of the picture in pixels, where the page states both."""

    @property
    def titled(self) -> bool:
        """True if the title is the author's or the page's own, and not made by the program."""
        return self.title_evidence.rule in ("stated", "printed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One entry as one page shows it. The catalog joins sightings of the same story to one Entry."""

    source: str
    """Path of the page it stands on."""
    position: int
    """Order on the page, from 0."""
    content: Content
    """What it says here."""
    published: Moment
    """By this page's evidence; counts only when the entry is new, or when the author states it."""
    updated: Moment | None
    """Where the page itself says when it was changed."""
    copied: Moment
    """When the copy was made; the newest copy of an article is the one that is shown."""
    keys: tuple[str, ...]
    """Fingerprints, strong to weak; two sightings that share one are the same entry."""
    sketch: tuple[int, ...]
    """A bottom-k sketch of its words (sorted 32-bit hashes), for likeness where no key is shared."""
    opening: tuple[int, ...]
    """The same of its first paragraph, or of its caption where it has no text: by it a text that was cut is known."""
    words: str
    """Fingerprint of its significant words; `updated` moves when it changes."""
    silent: bool = False
    """True if the author states `silent`: then `updated` does not move."""
    authored: bool = False
    """True if its page is its author's own file, and no copy of a page."""
    crossings: tuple[tuple[str, int], ...] = ()
    """Its links to other pages of items/, as its content has them (`web.PAGE_SCHEME`), and the line of each, or 0."""
    unlinked: bool = False
    """True if the author says that it has no address."""
    expires: datetime | None = None
    """From when on it is no longer published, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Article or teaser, as published. Renderers read nothing else."""

    id: str
    """A tag: URI (RFC 4151). Source: the ledger, so it survives renames, new titles and moves."""
    content: Content
    """From the sighting that is shown."""
    published: Moment
    """Source: the ledger."""
    updated: datetime
    """UTC, whole seconds, never before `published`. Source: the ledger."""
    found_on: tuple[str, ...]
    """Paths of all pages that show it, sorted."""
    guid: str = ""
    """What RSS and JSON call it, where that is not a URI and Atom cannot; else empty."""

    @property
    def name(self) -> str:
        """What readers of RSS and JSON know it by."""
        return self.guid or self.id
