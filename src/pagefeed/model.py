"""The words.

Lives here: the values that pass from stage to stage, frozen, each field with its unit and source.
Does not live here: anything that computes one of them from another (the stages), reads a file, or
knows a feed format.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import quote, urlsplit

Kind = Literal["article", "teaser"]
CardType = Literal["video", "image", "audio", "text"]
Precision = Literal["year", "month", "day", "minute"]
BlockKind = Literal["paragraph", "subhead", "item", "quote", "figure", "html"]
DateRule = Literal["date line", "metadata", "relative"]
Severity = Literal["error", "warning", "notice"]
Format = Literal["rss", "atom", "json"]
Host = Literal["netlify", "cloudflare", "apache", "nginx", "caddy"]
Pace = Literal["hourly", "daily", "weekly", "monthly"]
Trait = Literal["tag", "author", "language"]
TargetKind = Literal["folder", "sftp", "rsync", "cloud", "git", "ftps"]


class Place(NamedTuple):
    """A line of something an author wrote. Every finding points at one."""

    path: str
    """POSIX path relative to the site, such as `items/launch.txt`."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Written(NamedTuple):
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


# --- what a source says -------------------------------------------------------------------------


class StatedLines(NamedTuple):
    """What an author says that lines of a copy are."""

    first: int
    """The number of the first line, counted from 1."""
    last: int
    """The number of the last, which may be the same."""
    label: str
    """A word of `read.text.labels.STATED`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTeaser:
    """A `[[teasers]]` table of a sidecar: what the copy cannot say about one of its cards."""

    starts: str
    """The first words of the card that is meant."""
    place: Place
    """The line of `starts`."""
    title: str | None = None
    """Plain text."""
    link: str | None = None
    """Absolute URL."""
    published: Written | None = None
    """A date as the author wrote it."""
    image: str | None = None
    """Absolute URL."""
    id: str | None = None
    """What the entry is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the author states about a page, in a sidecar or front matter. It outranks all evidence."""

    link: str | None = None
    """The page's public address, absolute, or a path from the site's root; empty where it has none on purpose."""
    title: str | None = None
    """Plain text."""
    published: Written | None = None
    """A date as the author wrote it."""
    retrieved: Written | None = None
    """When the copy was made, as the author wrote it."""
    updated: Written | None = None
    """When the author last changed it, as the author wrote it."""
    summary: str | None = None
    """Plain text."""
    held: str = ""
    """Why the page is not to be published, as the author wrote it, such as `draft: true`; empty where it is."""
    expires: Written | None = None
    """From when on it is no longer to be published, as the author wrote it."""
    slug: str | None = None
    """The last part of its address, as the author wrote it."""
    permalink: Written | None = None
    """The rule by which its address is made, with placeholders such as `:title`; an address without is `link`."""
    categories: tuple[str, ...] = ()
    """In the author's order; addresses may be made of them. They are tags too."""
    id: str | None = None
    """What the entry is called, here or where it was published before; it outranks all likeness."""
    silent: bool = False
    """Whether changes are corrections that no reader needs to be told of."""
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
    teasers: tuple[StatedTeaser, ...] = ()
    """In file order."""
    lines: tuple[StatedLines, ...] = ()
    """What lines of a copy are, in file order."""


MARKDOWN = (".md", ".markdown", ".mdown", ".mkdown", ".mkdn", ".mkd", ".mdx")
"""Suffixes, in lower case, of pages that are written and no copies: a date in their path is that of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of items/, decoded. What a reader is given; it opens nothing itself."""

    path: str
    """POSIX path relative to the site, such as `items/launch.txt`."""
    text: str
    """The whole file, line ends as `\\n`, no byte order mark."""
    encoding: str
    """How the bytes were decoded: `utf-8`, `utf-16`, `windows-1252`, or what an HTML page declares."""
    stated: Stated = Stated()
    """The sidecar's words, if there is one."""
    teaser_headings: tuple[str, ...] = ()
    """Section headings that the feeds of this page add to the vocabulary."""
    language: str | None = None
    """BCP 47, where the name of the file or its folder tells."""
    teasers: bool = False
    """Whether a feed of this page takes lists of links in Markdown for teasers."""


class Figure(NamedTuple):
    """A picture, or what a page says of one."""

    caption: Written | None = None
    """Plain text, without the credit."""
    credit: Written | None = None
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
    written: Written
    """The date alone, without its label."""
    rule: DateRule = "date line"
    """Whether people read it on the page, programs in its metadata, or it only says how long before the copy."""
    weekday: str = ""
    """The weekday that a date line names beside it, as written: a check, never a date."""


class Card(NamedTuple):
    """One teaser as a page shows it."""

    type: CardType
    """Video and audio by their markers, image by a caption or credit, else text."""
    place: Place
    """Its first line."""
    headline: Written | None = None
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

    heading: Written | None
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
    stated: Stated = Stated()
    """The author's own word, from a sidecar or front matter."""
    title: Written | None = None
    """The headline as printed; None where the copy has lost it."""
    called: str = ""
    """What its file is called, in words; empty for a copy, and where the name says nothing."""
    authored: bool = False
    """Whether the file is its author's own text rather than a copy of a page."""
    by_file: bool = False
    """Whether its author wants the date of the file or of its last commit, which nobody asks for."""
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
        """Whether the page is more than a list of cards."""
        return bool(self.title or self.blocks or self.figure)


# --- entries ------------------------------------------------------------------------------------


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
    """Whether the author corrects in silence: then it does not."""
    authored: bool = False
    """True if its page is its author's own file, and no copy of a page."""
    crossings: tuple[tuple[str, int], ...] = ()
    """Its links to other pages of items/, as its content has them (`web.PAGE_SCHEME`), and the line of each, or 0."""
    unlinked: bool = False
    """Whether the author says that it has no address."""
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
    """What RSS and JSON call it, where that is no URI and Atom cannot; else empty."""

    @property
    def name(self) -> str:
        """What readers of RSS and JSON know it by."""
        return self.guid or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry as subscribers have it, or would get it, as far as they would see a difference."""

    name: str
    """The id by which readers know it."""
    title: str
    """Plain text."""
    published: datetime | None
    """UTC; None where the feed does not say."""
    updated: datetime | None
    """UTC; None where the feed does not say."""
    digest: str
    """Of its link and content; empty where that is not known."""
    pages: tuple[str, ...] = ()
    """Where it was found; empty where that is not known."""


Edition: TypeAlias = tuple[Item, ...]
"""A feed at one moment, newest first."""


# --- what subscribers have ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One entry as subscribers of a feed have it."""

    id: str
    """guid, atom:id, rdf:about or JSON id, exactly as written but for white space around it; the link where
    there is none, empty where there is neither. Readers know the entry by it, so it is never normalised."""
    title: str
    """Plain text; empty where there is none."""
    link: str | None
    """The entry's own address, absolute."""
    published: datetime | None
    """Aware, UTC, whole seconds; None where the feed does not say, or names no moment."""
    published_written: str
    """The same as written; empty where the feed does not say."""
    updated: datetime | None
    """In the same form; None where the feed does not say."""
    authors: tuple[str, ...]
    """Names, in the feed's order; the feed's own where the entry names nobody and the format says so."""
    tags: tuple[str, ...]
    """Categories as people read them, in the feed's order."""
    summary: str
    """Plain text; empty where there is none."""
    html: str
    """The full content as given, neither safe nor well-formed; empty where there is a summary alone."""
    kind: Kind = "article"
    """What a feed of this program says that it is."""
    caption: str = ""
    """The same of its caption, which its content repeats as a figure."""
    precision: Precision = "minute"
    """The same of its date."""
    month: str = ""
    """The archived document of a feed of this program that holds it, YYYY-MM; empty where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """A feed as subscribers have it."""

    address: str
    """The file or URL that was asked for."""
    format: Format
    """RSS stands for all its versions, RDF ones too."""
    title: str
    """Plain text; empty where there is none."""
    entries: tuple[Received, ...]
    """In document order; of several pages, one after the other, each id once."""
    held: int = 0
    """How many of them stand in the document that was asked for, which is what subscribers have; they come first."""
    more: str | None = None
    """Where the feed goes on, if that was not read: file or URL; None where nothing is known to be missing."""
    ours: bool = False
    """Whether this program made it."""


# --- feeds --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodLimits:
    """`[flood]` of site.toml: from which share of a feed's entries on a change cannot be meant, in percent; 100 is
    never."""

    vanish: int = 30
    """Entries that would vanish, other than off the end of the feed."""
    dates: int = 20
    """Entries that would jump to another date."""
    updates: int = 60
    """Entries that readers would show again as updated."""
    twice: int = 10
    """Entries that would come back under another id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploySpec:
    """`[deploy.NAME]` of site.toml: a place to which dist/ is copied. It holds no secret."""

    name: str
    """As in the name of its table."""
    kind: TargetKind
    """How the target is reached."""
    to: str
    """The address as written, without a password, such as `sftp://you@host/srv/feeds`."""
    place: Place
    """The line of `to`."""
    endpoint: str | None = None
    """Of an object store that is not the provider's own: absolute URL."""
    region: str | None = None
    """Of an object store."""
    account: str | None = None
    """The name of an Azure storage account."""
    folder: str = ""
    """The folder of a git branch that is published, POSIX, without slashes at its ends; empty for all of it."""
    keep: tuple[str, ...] = ()
    """Globs of files at the target that are never replaced or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSpec:
    """feeds/site.toml: what all feeds share."""

    title: str
    """Plain text."""
    link: str
    """Absolute URL of the site that the entries are about."""
    base: str
    """Absolute URL at which dist/ is served, with a final slash."""
    domain: str
    """Authority of the tag: ids: a DNS name that the publisher owned on `since`."""
    since: str
    """Date of the tag: ids: YYYY, YYYY-MM or YYYY-MM-DD (RFC 4151, section 2.1)."""
    language: str = "en"
    """BCP 47."""
    timezone: str = "UTC"
    """IANA name; a date without a time is noon there."""
    author: Author | None = None
    """For entries whose page names nobody; None means the site's title."""
    hub: tuple[str, ...] = ()
    """WebSub hubs, absolute URLs."""
    cloud: str | None = None
    """Where an rssCloud server is asked for notices of the RSS document, absolute URL."""
    rights: str | None = None
    """Who may do what with the entries, plain text."""
    icon: str | None = None
    """A small square picture, absolute URL."""
    logo: str | None = None
    """A picture twice as wide as high, absolute URL."""
    update: Pace | None = None
    """How often something new can be expected."""
    tag_scheme: str | None = None
    """What the tags are taken from, absolute URL."""
    page_bytes: int = 5_000_000
    """A larger page is refused."""
    page_entries: int = 500
    """A page with more entries is refused."""
    flood: FloodLimits = FloodLimits()
    """When the next publication is refused."""
    out: str = "dist"
    """The folder that is published into, seen from the site."""
    hosts: tuple[Host, ...] = ()
    """The web servers that are told how to serve dist/."""
    permalink: str | None = None
    """How addresses of pages are made: a pattern such as `/blog/:year/:slug/`, or the name of a generator."""
    permalinks: tuple[tuple[str, str], ...] = ()
    """Globs under items/, or names of its folders, each with the rule for the pages there; the first that fits."""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What the site adds to the vocabulary, by the vocabulary's own keys."""
    deploys: tuple[DeploySpec, ...] = ()
    """Where dist/ is deployed to, in file order."""

    @property
    def authority(self) -> str:
        """How every id that is minted here begins (RFC 4151, section 2.1)."""
        return f"tag:{self.domain},{self.since}:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A file of templates/, with which the site makes its pages look otherwise."""

    path: str
    """POSIX path relative to the site, such as `templates/feed.html`."""
    text: str
    """The whole file, line ends as `\\n`, no byte order mark."""

    @property
    def name(self) -> str:
        """What other templates call it, such as `feed.html`."""
        return self.path.partition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """feeds/NAME.toml with the site's values filled in."""

    name: str
    """File name without `.toml`."""
    title: str
    """Plain text."""
    description: str
    """Plain text; the title where the author gives none."""
    link: str
    """Absolute URL of the site, from site.toml unless stated."""
    base: str
    """Absolute URL at which dist/ is served, with a final slash."""
    language: str
    """BCP 47."""
    author: Author
    """For entries whose page names nobody."""
    hub: tuple[str, ...] = ()
    """WebSub hubs, absolute URLs."""
    cloud: str | None = None
    """Where an rssCloud server is asked for notices of the RSS document, absolute URL."""
    rights: str | None = None
    """Who may do what with the entries, plain text."""
    icon: str | None = None
    """A small square picture, absolute URL."""
    logo: str | None = None
    """A picture twice as wide as high, absolute URL."""
    update: Pace | None = None
    """How often something new can be expected."""
    tag_scheme: str | None = None
    """What the tags are taken from, absolute URL."""
    id: str
    """A tag: URI for the feed itself (Atom's feed id)."""
    path: str = "."
    """Folder below dist/, POSIX, `.` for dist/ itself."""
    include: tuple[str, ...] = ("**",)
    """Globs under items/; `**` crosses folders."""
    kinds: tuple[Kind, ...] = ("article", "teaser")
    """Which entries it wants."""
    tags: tuple[str, ...] = ()
    """An entry must bear one of them; empty means any."""
    authors: tuple[str, ...] = ()
    """One of them must have written it; empty means anybody."""
    languages: tuple[str, ...] = ()
    """It must be in one of them, BCP 47; `de` means `de-AT` too, and empty means any."""
    per: Trait | None = None
    """Whether it has branches: a feed for each tag, author or language of its entries."""
    branch_of: str = ""
    """The name of the feed that this one is a branch of."""
    permalink: str | None = None
    """How addresses of the pages it includes are made, below its `link`; None where it is as the site says."""
    folder: tuple[str, ...] = ()
    """Titles of the folders in which lists of feeds show it, the outermost first."""
    limit: int = 50
    """The most entries in the subscription document."""
    limit_bytes: int = 1_000_000
    """About how large any of its documents may grow, in bytes; one entry it always has."""
    timezone: str = "UTC"
    """IANA name, from site.toml; in which days are told to people."""
    whole: bool = True
    """Whether entries carry their full content (`content = "full"`) or the summary alone."""
    formats: tuple[Format, ...] = ("rss", "atom", "json")
    """Which documents are made."""
    aliases: tuple[str, ...] = ()
    """Paths on the host at which the feed was before."""
    also: tuple[str, ...] = ()
    """Paths on the host at which a copy of it is kept, where nothing can be redirected."""
    teaser_headings: tuple[str, ...] = ()
    """Section headings that the vocabulary lacks."""
    teasers: bool = False
    """Whether lists of links under known headings are teasers in Markdown too."""
    lines: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """Key and line of what its TOML file says, for findings."""

    def at(self, key: str) -> Place:
        """Where the author wrote `key`; the file as a whole where it is left to its default."""
        return Place(f"feeds/{self.branch_of or self.name}.toml", dict(self.lines).get(key, 0))

    def includes(self, path: str) -> bool:
        """Whether the feed wants pages at `path` (relative to the site, so below `items/`)."""
        return any(matches(pattern, path.removeprefix("items/")) for pattern in self.include)

    @property
    def copies(self) -> dict[str, Format]:
        """Paths below dist/ of its copies, and what each is a copy of: the format that its name tells, else the first
        that it has. Those that are not served from dist/ are left out."""
        root = urlsplit(self.base).path
        named = {path.removeprefix(root): path.lower() for path in self.also if path.startswith(root)}
        told: dict[str, Format] = {
            path: "json" if name.endswith(".json") else "atom" if "atom" in name else "rss"
            for path, name in named.items()
        }
        return {path: wanted if wanted in self.formats else self.formats[0] for path, wanted in told.items()}

    def url(self, name: str) -> str:
        """The public address of a file of this feed."""
        return f"{self.base}{name}" if self.path == "." else f"{self.base}{quote(self.path)}/{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A spec with its entries, ready to be rendered: those of the subscription document, or of one archived month
    (RFC 5005, section 4)."""

    spec: FeedSpec
    """What the author asked for."""
    entries: tuple[Entry, ...]
    """Newest first; of one moment, by the path of the page that shows them: part-10, then part-9."""
    month: str = ""
    """The archived month, YYYY-MM, or one of its further parts, YYYY-MM-N; empty for the subscription document."""
    older: str = ""
    """The archived month, or part of one, that comes before; empty where there is none."""

    @property
    def updated(self) -> datetime | None:
        """When anything in it last changed; None for a feed without entries. Never the clock."""
        return max((entry.updated for entry in self.entries), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of dist/."""

    path: str
    """POSIX, relative to dist/."""
    media_type: str
    """As a server should send it, with charset."""
    body: bytes
    """The whole file."""


def matches(pattern: str, path: str) -> bool:
    """True if a glob fits a POSIX path relative to items/: `*` and `?` stay inside a folder, `**` crosses folders."""
    return bool(_glob(pattern).fullmatch(path))


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """A glob as a pattern over POSIX paths: `*` and `?` stay inside a folder, `**` crosses folders."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part) or re.escape(part) for part in parts))
