"""What feeds/*.toml means.

Lives here: the text of site.toml and of a feed's file, each as one pure function to a typed spec with
its defaults filled in, or to findings for all that is wrong with it.
Does not live here: opening files, and what several feeds may not have in common (files.inputs).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from pagefeed.config.deployments import DEPLOYS, read_deploys
from pagefeed.config.people import AUTHOR, EMAIL
from pagefeed.config.toml import (
    LANGUAGE,
    NUMBER,
    TABLE,
    TEXT,
    TRUTH,
    URL,
    Key,
    Shape,
    Table,
    nearest,
    one_of,
    parse,
    percent_encoded,
)
from pagefeed.language.phrases import TAUGHT
from pagefeed.model import Author, FeedSpec, Finding, FloodLimits, Format, Host, Kind, Pace, SiteSpec, Trait
from pagefeed.permalinks.choice import problem
from pagefeed.web import is_device

SITE_FILE = "feeds/site.toml"
FOLDERS = 20
"""A feed stands no deeper in the list of feeds: programs that read such lists go down a step for each."""

_HUGOS_KINDS = ("page", "section", "taxonomy", "term")


def read_site(text: str, path: str = SITE_FILE) -> tuple[SiteSpec | None, tuple[Finding, ...]]:
    """The spec, or None and everything that is wrong with it."""
    table = parse(text, path)
    if isinstance(table, Finding):
        return None, (table,)
    said = table.read(SITE_KEYS, elsewhere=_FEEDS_OWN)
    link, base, domain = said.get("link"), said.pop("base", None), said.pop("domain", None)
    if link and "base" not in table.values and not (base := _folder(link)):
        what = '"base" is missing, and "link" is not a folder'
        table.note("MissingKey", what, _add(_FOLDER, "base"), "link")
    if link and "domain" not in table.values and not (domain := _domain(_host(link))):
        what = '"domain" is missing, and "link" has none'
        table.note("MissingKey", what, _add(_DOMAIN, "domain"), "link")
    said |= _author(said) | _permalink(said, table)
    if limits := said.pop("limits", None):
        said |= limits.read(_LIMITS)
    if flood := said.pop("flood", None):
        said["flood"] = FloodLimits(**flood.read(_FLOOD))
    if folders := said.pop("permalinks", None):
        said["permalinks"] = tuple(_by_folder(folders))
        folders.close()
    if deploys := said.pop("deploy", None):
        said["deploys"] = tuple(read_deploys(deploys))
    if words := said.pop("words", None):
        said["words"] = tuple(words.read(_WORDS).items())
    if table.findings or not (base and domain):
        return None, table.problems
    return SiteSpec(base=base, domain=domain, **said), ()


def read_feed(text: str, name: str, site: SiteSpec) -> tuple[FeedSpec | None, tuple[Finding, ...]]:
    """The spec of feeds/NAME.toml, or None and everything that is wrong with it."""
    table = parse(text, f"feeds/{name}.toml")
    if isinstance(table, Finding):
        return None, (table,)
    said = table.read(FEED_KEYS, elsewhere=_SITES_OWN)
    if is_device(name):
        what = f'"{name}" is a reserved name on Windows, where nobody could keep this file'
        table.note("ReservedName", what, "rename the file")
    elif "path" not in table.values:
        if path := _path(name):
            said["path"] = path
        else:
            what = "the name of this file cannot be used for a folder on the web"
            table.note("MissingKey", what, f"rename the file, or {_add(_PATH, 'path')}")
    said |= _author(said) | _permalink(said, table)
    if len(said.get("folder", ())) > FOLDERS:
        what = f'"folder" names more than {FOLDERS} folders, each inside of the one before'
        table.note("WrongValue", what, "name fewer", "folder")
    if table.findings:
        return None, table.problems
    as_the_site = {key.name: getattr(site, key.name) for key in _OF_BOTH}
    said = as_the_site | {"author": site.author or Author(site.title), "description": said["title"]} | said
    spec = FeedSpec(
        name=name,
        timezone=site.timezone,
        id=f"tag:{site.domain},{site.since}:feed/{percent_encoded(name, keep='A-Za-z0-9._~-')}",
        whole=said.pop("content", "full") == "full",
        lines=tuple((str(keys[0]), line) for keys, line in table.lines.items() if len(keys) == 1),
        **said,
    )
    return spec, ()


def _permalink(said: Mapping[str, Any], table: Table) -> dict[str, str]:
    """The rule of links that a file says, if every name in it is known."""
    rule = _rule(said.get("permalink"), table, "permalink")
    return {"permalink": rule} if rule else {}


def _rule(text: str | None, table: Table, key: str) -> str | None:
    """A rule of links, every name in it known."""
    unknown = problem(text) if text else None
    if unknown is None:
        return text
    near = nearest(unknown.name.lstrip(":"), unknown.known)
    mark = ":" if unknown.name[0] == ":" else ""
    listed = ", ".join(f"{mark}{name}" for name in sorted(unknown.known))
    cure = f'write "{mark}{near}"' if near else f"use one of: {listed}" if listed else f"write it like {_RULE.example}"
    table.note("UnknownPlaceholder", f'"{unknown.name}" in the rule "{text}" has no meaning', cure, key)
    return None


def _by_folder(table: Table) -> Iterator[tuple[str, str]]:
    """Globs or folders with their rules, in file order. Hugo has a table inside for each kind of page; feeds are of
    pages alone."""
    for key, value in table.values.items():
        if key in _HUGOS_KINDS and isinstance(value, dict):
            inner = table.table(key)
            if inner and key == "page":
                yield from _by_folder(inner)
        elif rule := _rule(table.take(key, _RULE), table, key):
            yield key, rule


def _author(said: Mapping[str, Any]) -> dict[str, Author]:
    """A name, or a table with `name`, `email` and `url`."""
    author = said.get("author")
    if isinstance(author, Table):
        named = author.read(_AUTHOR)
        author = Author(named["name"], named.get("email"), named.get("url")) if "name" in named else None
    return {"author": author} if author else {}


def _add(shape: Shape[Any], key: str) -> str:
    return f"add a line like {key} = {shape.example}"


def _host(url: str) -> str:
    """Without a port, and without `www.`, which is a name for a server rather than for a publisher."""
    return re.split(r"[/:?#]", url.partition("://")[2])[0].removeprefix("www.")


# --- shapes -------------------------------------------------------------------------------------

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DNS_NAME = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_SEGMENTS = re.compile(r"[\w~-]+(?:\.[\w~-]+)*(?:/[\w~-]+(?:\.[\w~-]+)*)*", re.ASCII)
_A_DOCUMENT = re.compile(r"\.(?:xml|json|html?|opml|css|rss|atom|txt)(?:/|$)", re.IGNORECASE)
_A_PAGE = re.compile(r"://[^/]+/.*\.(?:html?|php|aspx?)$", re.IGNORECASE)


def _folder(value: object) -> str | None:
    url = URL.read(value)
    return None if not url or set(url) & {"?", "#"} or _A_PAGE.search(url) else url.rstrip("/") + "/"


def _domain(value: object) -> str | None:
    try:
        name = str(value).strip().encode("idna").decode("ascii").lower() if isinstance(value, str) else ""
    except UnicodeError:
        return None
    return name if len(name) <= 253 and _DNS_NAME.fullmatch(name) else None


def _since(value: object) -> str | None:
    words = value.isoformat() if isinstance(value, date) else str(value).strip()
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", words, re.ASCII):
        return None
    try:
        date.fromisoformat((words + "-01-01")[:10])
    except ValueError:
        return None
    return words


_NO_ZONES = ("localtime", "posixrules", "Factory", "posix/", "right/")
"""What stands beside the zones of the IANA database: whatever a machine is set to, and clocks with leap seconds."""


def _zone(value: object) -> str | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not isinstance(value, str) or value.startswith(_NO_ZONES):
        return None
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _path(value: object) -> str | None:
    if not isinstance(value, str) or not value or value.startswith("/"):
        return None
    path = "/".join(part for part in value.split("/") if part not in {"", "."})
    if not path:
        return "."
    is_safe = _SEGMENTS.fullmatch(path) and not any(map(is_device, path.split("/")))
    return path if is_safe and not _A_DOCUMENT.search(path) else None


def _out(value: object) -> str | None:
    words = TEXT.read(value)
    if not words:
        return None
    path = os.path.normpath(os.path.expanduser(words)).replace(os.sep, "/")
    return None if path.partition("/")[0] in {"items", "feeds", "templates", ".pagefeed"} else path


def _glob(value: object) -> str | None:
    pattern = TEXT.read(value)
    if not pattern or pattern.startswith(("/", "items/")) or "\\" in pattern:
        return None
    return None if ".." in pattern.split("/") else pattern.removeprefix("./")


def _alias(value: object) -> str | None:
    path = TEXT.read(value)
    if not path or not _ALIAS_PATH.fullmatch(path):
        return None
    decoded = unquote(path)
    return None if "\0" in decoded or set(decoded.split("/")) & {".", ".."} else path


_RULE = Shape("a pattern for links", '"/blog/:year/:month/:day/:slug/"', TEXT.read, TEXT.schema)
_RULES = Shape(
    "a table", "{ }", TABLE.read, {"type": "object", "additionalProperties": {"anyOf": [_RULE.schema, TABLE.schema]}}
)
"""Hugo has a table inside for each kind of page."""
_ALIAS_PATH = re.compile(r"(?:/[\w.~%@:!$&'()*+,;=-]+)+/?", re.ASCII)
_ALIAS = Shape(
    "a path on your host, from its first slash on",
    '"/old/feed.xml"',
    _alias,
    {"type": "string", "pattern": rf"^\s*{_ALIAS_PATH.pattern}\s*$"},
)
_OWN_NAMES = r"(?:rss|atom)\.xml|feed\.json"
_COPY_PATH = re.compile(
    rf"(?:/[\w.~-]+)*/(?!(?:{_OWN_NAMES})$)[\w.~-]+\.(?:xml|rss|atom|rdf|json)", re.ASCII | re.IGNORECASE
)
_COPY = Shape(
    "the path of a file on your host, from its first slash on, with .xml, .rss, .atom, .rdf or .json at its end and "
    "another name than the program gives itself",
    '"/feed.xml"',
    lambda value: path if (path := _alias(value)) and _COPY_PATH.fullmatch(path) else None,
    {
        "type": "string",
        "pattern": r"^\s*/.*\.([Xx][Mm][Ll]|[Rr][Ss][Ss]|[Aa][Tt][Oo][Mm]|[Rr][Dd][Ff]|[Jj][Ss][Oo][Nn])\s*$",
    },
)
_FOLDER = Shape("the absolute http(s) address of a folder", '"https://example.org/feeds/"', _folder, URL.schema)
_DOMAIN = Shape("a domain name", '"example.org"', _domain, {"type": "string", "pattern": r"^\s*[^\s/:]+\.[^\s/:]+\s*$"})
"""RFC 4151, section 2.1, which recommends lower case; other scripts as IDNA."""
_SINCE = Shape(
    "a year or date on which you already owned the domain",
    '"2026"',
    _since,
    {
        "anyOf": [
            {"type": ["string", "integer"], "pattern": r"^\s*\d{4}(-\d\d){0,2}\s*$"},
            {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
        ]
    },
)
"""RFC 4151, section 2.1: YYYY, YYYY-MM or YYYY-MM-DD."""
_ZONE = Shape(
    "a time zone of the IANA database", '"Europe/London"', _zone, {"type": "string", "pattern": r"^[\w+/-]+$"}
)
_PATH = Shape(
    "a folder below dist/, of letters, digits and hyphens",
    '"news"',
    _path,
    {"type": "string", "pattern": r"^[\w~.-][\w~./-]*$"},
)
"""Normalised. Never with the suffix of a document, or a folder could want the place of a file; nor a name that Windows
keeps for a device."""
_OUT = Shape("a folder beside items/ and feeds/, or anywhere else", '"dist"', _out, TEXT.schema)
"""Normalised, with `/` between folders; `~` is the home folder of whoever publishes."""
_GLOB = Shape("a pattern for paths below items/", '"**"', _glob, {"type": "string", "pattern": r"^\s*[^\s/\\][^\\]*$"})
_PERCENT = Shape(
    "a share from 1 to 100",
    "30",
    lambda value: value if type(value) is int and 0 < value <= 100 else None,
    {"type": "integer", "minimum": 1, "maximum": 100},
)
_KIND: Shape[Kind] = one_of("article", "teaser")
_FORMAT: Shape[Format] = one_of("rss", "atom", "json")
_PACE: Shape[Pace] = one_of("hourly", "daily", "weekly", "monthly")
_HOST: Shape[Host] = one_of("netlify", "cloudflare", "apache", "nginx", "caddy")
_TRAIT: Shape[Trait] = one_of("tag", "author", "language")

# --- keys ---------------------------------------------------------------------------------------

_AUTHOR = (
    Key("name", TEXT, "the name that is shown", needed="an author is shown by it"),
    Key("email", EMAIL, "the e-mail address"),
    Key("url", URL, "the author's page"),
)
_LIMITS = (
    Key("page_bytes", NUMBER, "a larger page is refused", default="5_000_000"),
    Key("page_entries", NUMBER, "a page with more entries is refused", default="500"),
)
_FLOOD = (
    Key("vanish", _PERCENT, "percent of the entries of a feed that may vanish at once", default="30"),
    Key("dates", _PERCENT, "percent that may get another date at once", default="20"),
    Key("updates", _PERCENT, "percent that may be shown as updated at once", default="60"),
    Key("twice", _PERCENT, "percent that may come back under other ids at once", default="10"),
)
_WORDS = tuple(Key(key, TEXT, f"words of your pages to add to `{key}`", many=True) for key in TAUGHT)
_OF_BOTH = (
    Key("link", URL, "the site that the entries are about", needed="it is the site that the entries are about"),
    Key("base", _FOLDER, "the address at which the output folder is served; `link` if left out"),
    Key("language", LANGUAGE, "a language tag (BCP 47)", default='"en"'),
    Key("hub", URL, "the address of a WebSub hub, or of several", many=True),
    Key("cloud", URL, "the address at which an rssCloud server is asked for notices"),
    Key("rights", TEXT, "the rights in the entries, such as a licence"),
    Key("icon", URL, "the address of a square picture"),
    Key("logo", URL, "the address of a picture twice as wide as high"),
    Key("update", _PACE, "how often readers should look"),
    Key("tag_scheme", URL, "the address of the vocabulary of your tags"),
)
"""What a site says of all its feeds, and a feed of itself."""
_WRITER = Key("author", AUTHOR, "the author of entries whose page names nobody; `title` if left out", inner=_AUTHOR)
_RULE_FOR_LINKS = Key(
    "permalink", _RULE, "how links are made: a generator's name or a rule; see docs/reference/links.md"
)
SITE_KEYS = (
    Key("title", TEXT, "the name of the site", needed="subscribers see it wherever an entry names nobody"),
    *_OF_BOTH[:2],
    Key("domain", _DOMAIN, "the domain in every id, kept for ever; the host of `link` if left out"),
    Key(
        "since",
        _SINCE,
        "a year or date on which you already owned the domain; part of every id, so never change it",
        needed="with the domain it makes every entry's permanent id",
    ),
    *_OF_BOTH[2:3],
    Key("timezone", _ZONE, "the time zone of dates; a date without a time is noon there", default='"UTC"'),
    _WRITER,
    _RULE_FOR_LINKS,
    *_OF_BOTH[3:],
    Key("out", _OUT, "the folder to publish into, relative to the site", default='"dist"'),
    Key("hosts", _HOST, "the web servers that are told how to serve the output", many=True),
    Key("limits", TABLE, "size limits", inner=_LIMITS),
    Key("flood", TABLE, "how much of a feed may change at once", inner=_FLOOD),
    Key("permalinks", _RULES, "rules for the links of some folders"),
    Key("words", TABLE, "words of your pages that the program does not know; see docs/how-to/words.md", inner=_WORDS),
    Key("deploy", DEPLOYS, "where `deploy` brings the output folder, a table [deploy.NAME] for each target"),
)
"""feeds/site.toml. A new key is one row here, a field of SiteSpec and a row of docs/reference/keys.md."""
FEED_KEYS = (
    Key("title", TEXT, "the name of the feed", needed="subscribers choose the feed by it"),
    Key("description", TEXT, "one sentence about it; `title` if left out"),
    Key("path", _PATH, 'its folder below the output folder, "." for that itself; the name of this file if left out'),
    Key("include", _GLOB, "patterns for pages below items/", default='["**"]', many=True, least=1),
    Key("kinds", _KIND, "which entries it holds", default='["article", "teaser"]', many=True, least=1),
    Key("tags", TEXT, "only entries with one of these tags", many=True),
    Key("authors", TEXT, "only entries by one of these people", many=True),
    Key("languages", LANGUAGE, "only entries in one of these languages", many=True),
    Key("per", _TRAIT, "one more feed for each tag, author or language"),
    _RULE_FOR_LINKS,
    Key("folder", TEXT, "where it stands in the list of feeds", many=True),
    Key("limit", NUMBER, "the most entries in the document that people subscribe to", default="50"),
    Key("limit_bytes", NUMBER, "about how large a document may grow, in bytes", default="1_000_000"),
    Key("content", one_of("full", "summary"), "what an entry carries", default='"full"'),
    Key("formats", _FORMAT, "which documents are made", default='["rss", "atom", "json"]', many=True, least=1),
    Key("aliases", _ALIAS, "paths at which the feed was before; needs `hosts`", many=True),
    Key("also", _COPY, "paths at which a copy of the feed is kept, where nothing can be redirected", many=True),
    Key("teaser_headings", TEXT, "headings over teasers that the program does not know", many=True),
    Key("teasers", TRUTH, "true: lists of links in Markdown are teasers", default="false"),
    *(
        replace(key, needed="", default="", says=f"as in site.toml, for this feed alone: {key.says.partition(';')[0]}")
        for key in (*_OF_BOTH, _WRITER)
    ),
)
"""feeds/NAME.toml. A new key is one row here, a field of FeedSpec and a row of docs/reference/keys.md."""
_BOTH_KNOW = {key.name for key in SITE_KEYS} & {key.name for key in FEED_KEYS}
_SITES_OWN = dict.fromkeys(
    (key.name for key in SITE_KEYS if key.name not in _BOTH_KNOW),
    f"move it to {SITE_FILE}, because an entry has the same date and id in every feed",
)
_FEEDS_OWN = dict.fromkeys(
    (key.name for key in FEED_KEYS if key.name not in _BOTH_KNOW),
    "move it to the feed's own file, such as feeds/news.toml",
)
