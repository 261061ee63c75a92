"""What the files of feeds/ and templates/ say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit

from pagefeed.model.entry import Kind
from pagefeed.model.finding import Place
from pagefeed.model.page import Author

Format = Literal["rss", "atom", "json"]
Host = Literal["netlify", "cloudflare", "apache", "nginx", "caddy"]
Pace = Literal["hourly", "daily", "weekly", "monthly"]
Trait = Literal["tag", "author", "language"]
TargetKind = Literal["folder", "sftp", "rsync", "cloud", "git", "ftps"]


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
class Settings:
    """What a site says of all its feeds, and a feed of itself where it differs."""

    title: str
    """Plain text."""
    link: str
    """Absolute URL of the site that the entries are about."""
    base: str
    """Absolute URL at which dist/ is served, with a final slash."""
    language: str = "en"
    """BCP 47."""
    timezone: str = "UTC"
    """IANA name: a date without a time is noon there, and people are told days in it."""
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
    permalink: str | None = None
    """How addresses of pages are made: a pattern such as `/blog/:year/:slug/`, or the name of a generator; None of a
    feed where it is as the site says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSpec(Settings):
    """feeds/site.toml: what all feeds share."""

    domain: str
    """Authority of the tag: ids: a DNS name that the publisher owned on `since`."""
    since: str
    """Date of the tag: ids: YYYY, YYYY-MM or YYYY-MM-DD (RFC 4151, section 2.1)."""
    author: Author | None = None
    """For entries whose page names nobody; None means the site's title."""
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
class FeedSpec(Settings):
    """feeds/NAME.toml with the site's values filled in."""

    name: str
    """File name without `.toml`."""
    description: str
    """Plain text; the title where the author gives none."""
    author: Author
    """For entries whose page names nobody."""
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
    """True if it has branches: a feed for each tag, author or language of its entries."""
    branch_of: str = ""
    """The name of the feed that this one is a branch of."""
    folder: tuple[str, ...] = ()
    """Titles of the folders in which lists of feeds show it, the outermost first."""
    limit: int = 50
    """The most entries in the subscription document."""
    limit_bytes: int = 1_000_000
    """About how large any of its documents may grow, in bytes; one entry it always has."""
    whole: bool = True
    """True if entries carry their full content, False if only the summary (`content`)."""
    formats: tuple[Format, ...] = ("rss", "atom", "json")
    """Which documents are made."""
    aliases: tuple[str, ...] = ()
    """Paths on the host at which the feed was before."""
    also: tuple[str, ...] = ()
    """Paths on the host at which a copy of it is kept, where nothing can be redirected."""
    teaser_headings: tuple[str, ...] = ()
    """Section headings that the vocabulary lacks."""
    teasers: bool = False
    """True if lists of links under known headings are teasers in Markdown too."""
    lines: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    """Key and line of what its TOML file says, for findings."""

    def at(self, key: str) -> Place:
        """Where the author wrote `key`; the file as a whole where it is left to its default."""
        return Place(f"feeds/{self.branch_of or self.name}.toml", dict(self.lines).get(key, 0))

    def includes(self, path: str) -> bool:
        """True if the feed wants pages at `path` (relative to the site, so below `items/`)."""
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


def matches(pattern: str, path: str) -> bool:
    """True if a glob fits a POSIX path relative to items/: `*` and `?` stay inside a folder, `**` crosses folders."""
    return bool(_glob(pattern).fullmatch(path))


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """A glob as a pattern over POSIX paths: `*` and `?` stay inside a folder, `**` crosses folders."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part) or re.escape(part) for part in parts))
