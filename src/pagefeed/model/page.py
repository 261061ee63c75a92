"""What a source says, free of its format."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pagefeed.model.finding import Finding, Place, Sourced

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdown", ".mkdn", ".mkd", ".mdx")
"""Suffixes, in lower case, of pages that are written and no copies: a date in their path is that of the page."""


BlockKind = Literal["paragraph", "subhead", "item", "quote", "figure", "html"]
CardType = Literal["video", "image", "audio", "text"]
DateRule = Literal["date line", "metadata", "relative"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something."""

    name: str
    """As printed."""
    email: str | None = None
    """Bare address."""
    url: str | None = None
    """Absolute URL."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry: an episode to hear, a film, a document."""

    url: str
    """Absolute."""
    type: str
    """Media type, without parameters."""
    length: int | None = None
    """Bytes; None where nobody has said."""
    title: str | None = None
    """Plain text."""
    duration: int | None = None
    """Seconds."""


class LineOverride(NamedTuple):
    """What an author says that lines of a copy are."""

    first: int
    """The number of the first line, counted from 1."""
    last: int
    """The number of the last, which may be the same."""
    label: str
    """A word of `model.labels.STATED`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeaserOverrides:
    """A `[[teasers]]` table of a sidecar: what the copy cannot say about one of its cards."""

    starts: str
    """The first words of the card that is meant."""
    place: Place
    """The line of `starts`."""
    title: str | None = None
    """Plain text."""
    link: str | None = None
    """Absolute URL."""
    published: Sourced | None = None
    """A date as the author wrote it."""
    image: str | None = None
    """Absolute URL."""
    id: str | None = None
    """What the entry is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the author states about a page, in a sidecar or front matter. It outranks all evidence."""

    link: str | None = None
    """The page's public address, absolute, or a path from the site's root; empty where it has none on purpose."""
    title: str | None = None
    """Plain text."""
    published: Sourced | None = None
    """A date as the author wrote it."""
    retrieved: Sourced | None = None
    """When the copy was made, as the author wrote it."""
    updated: Sourced | None = None
    """When the author last changed it, as the author wrote it."""
    summary: str | None = None
    """Plain text."""
    held: str = ""
    """Why the page is not to be published, as the author wrote it, such as `draft: true`; empty where it is."""
    expires: Sourced | None = None
    """From when on it is no longer to be published, as the author wrote it."""
    slug: str | None = None
    """The last part of its address, as the author wrote it."""
    permalink: Sourced | None = None
    """The rule by which its address is made, with placeholders such as `:title`; an address without is `link`."""
    categories: tuple[str, ...] = ()
    """In the author's order; addresses may be made of them. They are tags too."""
    id: str | None = None
    """What the entry is called, here or where it was published before; it outranks all likeness."""
    silent: bool = False
    """True if changes are corrections that do not move `updated`."""
    authors: tuple[Author, ...] = ()
    """In the author's order."""
    tags: tuple[str, ...] = ()
    """Categories, in the author's order."""
    language: str | None = None
    """BCP 47."""
    image: str | None = None
    """Absolute URL of the article's picture."""
    enclosures: tuple[Enclosure, ...] = ()
    """In the author's order."""
    teasers: tuple[TeaserOverrides, ...] = ()
    """In file order."""
    lines: tuple[LineOverride, ...] = ()
    """What lines of a copy are, in file order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of items/, decoded. What a reader is given; it opens nothing itself."""

    path: str
    """POSIX path relative to the site, such as `items/launch.txt`."""
    text: str
    """The whole file, line ends as `\\n`, no byte order mark."""
    encoding: str
    """How the bytes were decoded: `utf-8`, `utf-16`, `windows-1252`, or what an HTML page declares."""
    stated: Overrides = Overrides()
    """The sidecar's words, if there is one."""
    teaser_headings: tuple[str, ...] = ()
    """Section headings that the feeds of this page add to the vocabulary."""
    language: str | None = None
    """BCP 47, where the name of the file or its folder tells."""
    teasers: bool = False
    """True if a feed of this page takes lists of links in Markdown for teasers."""


class Figure(NamedTuple):
    """A picture, or what a page says of one."""

    caption: Sourced | None = None
    """Plain text, without the credit."""
    credit: Sourced | None = None
    """Plain text as printed, without brackets or a leading copyright sign."""
    image: str | None = None
    """Absolute URL, if any is known."""
    alt: str = ""
    """What the picture shows, for those who do not see it; plain text."""
    size: tuple[int, int] | None = None
    """Width and height in pixels, where the page states both."""


class Block(NamedTuple):
    """A piece of running text."""

    kind: BlockKind
    """Consecutive items are one list; consecutive quotes one quotation; `html` is a run of markup."""
    text: str
    """Plain text; for a `figure` its caption; for `html` the page's own markup, not yet safe."""
    place: Place
    """Its first line."""
    credit: str = ""
    """Of a `figure`."""


class PageDate(NamedTuple):
    """A date line of a page."""

    role: Literal["published", "updated"]
    """What the page says the date is of."""
    written: Sourced
    """The date alone, without its label."""
    rule: DateRule = "date line"
    """Where it was found: printed on the page, in metadata, or only as how long before the copy."""
    weekday: str = ""
    """The weekday that a date line names beside it, as written: a check, never a date."""


class Card(NamedTuple):
    """One teaser as a page shows it."""

    type: CardType
    """Video and audio by their markers, image by a caption or credit, else text."""
    place: Place
    """Its first line."""
    headline: Sourced | None = None
    """As printed; None where the copy has none."""
    figure: Figure | None = None
    """Its caption and credit."""
    blocks: tuple[Block, ...] = ()
    """Its text."""
    dates: tuple[PageDate, ...] = ()
    """Dates that the card itself prints."""
    link: str | None = None
    """The teaser's own address, if known."""


class Section(NamedTuple):
    """A heading such as "More from ..." and the cards below it: one block, made at one moment."""

    heading: Sourced | None
    """None where the page lists cards under no heading."""
    cards: tuple[Card, ...]
    """In page order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source and what it was taken for; all of a page's lines joined are the page."""

    number: int
    """Counted from 1."""
    text: str
    """As it stands in the source, without its line end."""
    taken: str
    """A word of the reader's: `title`, `caption`, `paragraph`, `furniture` ..."""
    why: str
    """The reason, in a few words; empty for a blank line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a source says, free of its format."""

    path: str
    """The source's path."""
    stated: Overrides = Overrides()
    """The author's own word, from a sidecar or front matter."""
    title: Sourced | None = None
    """The headline as printed; None where the copy has lost it."""
    called: str = ""
    """What its file is called, in words; empty for a copy, and where the name says nothing."""
    authored: bool = False
    """True if the file is its author's own text rather than a copy of a page."""
    by_file: bool = False
    """True if its author wants the date of the file or of its last commit; these are never read."""
    authors: tuple[str, ...] = ()
    """From the byline, in its order."""
    dates: tuple[PageDate, ...] = ()
    """Date lines of the article, in page order."""
    figure: Figure | None = None
    """The article's own picture."""
    blocks: tuple[Block, ...] = ()
    """The body."""
    sections: tuple[Section, ...] = ()
    """Teaser blocks, in page order."""
    link: str | None = None
    """Absolute URL that the page itself calls canonical."""
    base: str | None = None
    """What the addresses in its markup are relative to, if that is not its link; `/` is the site's root."""
    site: str | None = None
    """Of a copy the site that it is of, as that calls itself, empty where it does not say; None for a page that its
    author wrote for this site."""
    summary: str | None = None
    """Plain text with which the page describes itself."""
    tags: tuple[str, ...] = ()
    """The page's own section and keywords."""
    language: str | None = None
    """BCP 47, where the page itself tells."""
    lines: Collection[Line] = ()
    """Every line and what it was taken for, in order."""
    findings: tuple[Finding, ...] = ()
    """What the reader had to mend in order to read on."""

    @property
    def has_article(self) -> bool:
        """True if the page has an article, False if it is a list of teasers."""
        return bool(self.title or self.blocks or self.figure)
