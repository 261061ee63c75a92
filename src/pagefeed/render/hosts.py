"""What web servers are told of dist/.

Lives here: media types, caching, who may read, compression and redirects, in the words of each host that a site names.
Does not live here: what the files are called (forms).

Netlify and Cloudflare Pages read `_headers` and `_redirects`, Apache reads `.htaccess`; nginx and Caddy are told to
include the file that has their name, which none of them serves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from pagefeed.media import media_type
from pagefeed.model import Document, FeedSpec, Finding, Host, Place, SiteSpec
from pagefeed.render.forms import FORMS, OPML, OVERVIEW, PAGE, STYLE, Form, document, form_of

SOON = "public, max-age=600, must-revalidate"
"""For what changes with each publication: ten minutes, then ask."""
RARELY = "public, max-age=86400, must-revalidate"
"""For what seldom does: archived months, styles."""

_ARCHIVED = r"archive/\d{4}-\d\d(-\d+)?"


class Kind(NamedTuple):
    """Files that are served alike."""

    name: str
    """One word."""
    files: str
    """Their path below the folder of a feed, as a regular expression."""
    type: str
    """Media type, with charset."""
    cache: str
    """Cache-Control (RFC 9111)."""

    @property
    def file(self) -> str:
        """The path of the one file that a kind without archives is."""
        return self.files.replace("\\", "")

    @property
    def media_type(self) -> str:
        """Without its charset."""
        return self.type.partition(";")[0]

    @property
    def asked(self) -> tuple[str, ...]:
        """What people ask for to get that file: a page also by its folder alone."""
        return ("", self.file) if self.name == "page" else (self.file,)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What is said of it alone."""
        return ("Content-Type", self.type), ("Cache-Control", self.cache)


class Hubbed(NamedTuple):
    """A document whose subscribers a WebSub hub tells of news: its headers say so, which for JSON is the only way, and
    the only one that strict hubs know (W3C WebSub, section 4)."""

    kind: Kind
    url: str
    """Its public address."""
    hubs: tuple[str, ...]

    @property
    def path(self) -> str:
        """On the host, decoded as servers compare it."""
        return unquote(urlsplit(self.url).path)

    @property
    def link(self) -> str:
        """The value of its Link header (RFC 8288)."""
        named = [f'<{hub}>; rel="hub"' for hub in self.hubs]
        return ", ".join((*named, f'<{self.url}>; rel="self"'))


class Redirect(NamedTuple):
    """An address that a feed had before."""

    old: str
    """A path on the host."""
    new: str
    """Absolute URL."""

    @property
    def path(self) -> str:
        """The old path as servers compare it: without percent-encoding; bytes that are no UTF-8 as surrogates."""
        return unquote(self.old, errors="surrogateescape")

    @property
    def target(self) -> str:
        """The URL in words in which no server finds a variable of its own (RFC 3986, section 2.2: an encoded `$` leads
        to the same file)."""
        return self.new.replace("$", "%24")


def _kind(name: str, form: Form, files: str = "", cache: str = SOON) -> Kind:
    return Kind(name, files or re.escape(form.file), f"{form.type}; charset=utf-8", cache)


KINDS = (
    _kind("rss", FORMS["rss"]),
    _kind("atom", FORMS["atom"]),
    _kind("json", FORMS["json"]),
    _kind("opml", OPML),
    _kind("overview", OVERVIEW),
    _kind("page", PAGE),
    _kind("style", STYLE, cache=RARELY),
    _kind("archived-atom", FORMS["atom"], rf"{_ARCHIVED}\.atom\.xml", RARELY),
    _kind("archived-json", FORMS["json"], rf"{_ARCHIVED}\.json", RARELY),
    _kind("archived-rss", FORMS["rss"], rf"{_ARCHIVED}\.xml", RARELY),
)
_OPEN = (("Access-Control-Allow-Origin", "*"), ("X-Content-Type-Options", "nosniff"))
_OURS = r"nginx\.conf|Caddyfile|_headers|_redirects|\.htaccess|\.pagefeed-manifest\.json"
"""Files that are for the host alone, or for whoever deploys."""
_NOTE = "Written by pagefeed; changed in feeds/site.toml (hosts) and feeds/*.toml (aliases)."


class Served(NamedTuple):
    """How one file of dist/ is served."""

    kind: str
    """The name of its kind; `host` for what a host alone reads, empty for everything else."""
    type: str
    """Media type, with charset for text."""
    cache: str
    """Cache-Control (RFC 9111)."""


def served(path: str) -> Served:
    """How a file of dist/ is served wherever its headers are ours to choose."""
    if found := _OF_KIND.fullmatch(path):
        kind = KINDS[int(str(found.lastgroup).removeprefix("kind"))]
        return Served(kind.name, kind.type, kind.cache)
    if re.fullmatch(_OURS, path):
        return Served("host", "text/plain; charset=utf-8", SOON)
    name = path.rpartition("/")[2]
    guessed = media_type(quote(name)) or _TEXTS.get(name.rpartition(".")[2].lower()) or "application/octet-stream"
    return Served("", f"{guessed}; charset=utf-8" if guessed in _TEXTS.values() else guessed, RARELY)


_OF_KIND = re.compile(
    "(?:.+/)?(?:{})".format("|".join(f"(?P<kind{number}>{kind.files})" for number, kind in enumerate(KINDS)))
)
_TEXTS = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "txt": "text/plain",
    "md": "text/markdown",
    "xml": "application/xml",
    "json": "application/json",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
}
"""Media types of text by suffix."""


def files(specs: Iterable[FeedSpec], site: SiteSpec) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """What the hosts of a site are told, each in its own file, and what of it is beyond their limits; nothing where it
    names none. Where Netlify and Cloudflare Pages share files, they are in the words that both understand."""
    feeds = tuple(specs)
    root = urlsplit(site.base).path
    findings: list[Finding] = []
    redirects: dict[str, Redirect] = {}
    documents = _documents(root, feeds)
    for feed in feeds:
        for old in feed.aliases:
            redirect = Redirect(old, feed.url(main_document(feed).file))
            if taken := _document_at(redirect, documents, stars="cloudflare" in site.hosts):
                findings.append(_own_address(old, taken, feed))
            else:
                redirects.setdefault(redirect.path, redirect)
            if "apache" in site.hosts and not redirect.path.startswith(unquote(root)):
                findings.append(_elsewhere(old, root, feed))
    told = _Site(root, feeds, [*redirects.values()])
    made = {name: text for host, write in _WRITERS.items() if host in site.hosts for name, text in write(told)}
    findings += (finding for host in site.hosts for finding in _beyond(host, made, told.redirects))
    return tuple(document(Form(name, name, "text/plain"), text) for name, text in made.items()), tuple(findings)


def _documents(root: str, feeds: tuple[FeedSpec, ...]) -> frozenset[str]:
    """The path of every document as servers compare it; `archive/*` and its suffix for all archived ones of a feed."""
    found = {unquote(root) + kind.file for kind in KINDS if kind.name in _OF_THE_SITE}
    for feed in feeds:
        folder = unquote(urlsplit(feed.url("")).path)
        found.update(folder + form.file for form in (PAGE, STYLE, *(FORMS[name] for name in feed.formats)))
        found.update(folder + form_of(name, "*").file for name in feed.formats)
    return frozenset(found)


def _document_at(redirect: Redirect, documents: frozenset[str], *, stars: bool) -> str:
    """The path of a document that nobody could read any more, for the redirect has its place; empty where there is
    none. With `stars`, `*` and `:name` in the redirect stand for whatever they match."""
    archived = re.sub(rf"(?<=/){_ARCHIVED}(?=\.(atom\.xml|json|xml)$)", "archive/*", redirect.path, flags=re.ASCII)
    if {redirect.path, archived} & documents:
        return redirect.path
    if stars and _is_dynamic(redirect.old):
        old = re.sub(r":[A-Za-z]\w*", "[^/]+", re.escape(redirect.path).replace(r"\*", ".*"))
        return min(filter(re.compile(old).fullmatch, documents), key=len, default="")
    return ""


def _own_address(alias: str, path: str, feed: FeedSpec) -> Finding:
    is_itself = path == unquote(urlsplit(feed.url(main_document(feed).file)).path)
    what = "the address of the feed itself" if is_itself else f"the address of a document, {path}"
    return Finding(
        rule="AliasOfDocument",
        severity="warning",
        place=feed.at("aliases"),
        what=f'"{alias}" is {what}, so it is not redirected',
        cure="take it out, or write the address that the feed had before",
    )


def _elsewhere(alias: str, root: str, feed: FeedSpec) -> Finding:
    return Finding(
        rule="AliasElsewhere",
        severity="warning",
        place=feed.at("aliases"),
        what=f'Apache reads the .htaccess of dist/ only below {root}, so "{alias}" is not redirected',
        cure="copy the line with that path from .htaccess to the one in the top folder of the host",
    )


class _Site(NamedTuple):
    """What the writers know."""

    root: str
    """The path on the host at which dist/ is served, with a final slash."""
    feeds: tuple[FeedSpec, ...]
    redirects: list[Redirect]

    def paths(self, kind: Kind, *, by_folder: bool = False) -> str:
        """The paths of a kind on the host, as a regular expression for what servers have decoded; those of its folders
        too, where that is wanted."""
        files = f"({kind.files})?" if by_folder else kind.files
        return rf"^{_literal(unquote(self.root))}(.+/)?{files}$"

    @property
    def roots(self) -> list[str]:
        """The paths at which dist/ is served, with a final slash, where feeds have a `base` of their own; none is
        below another."""
        bases = dict.fromkeys((self.root, *(urlsplit(feed.base).path for feed in self.feeds)))
        return [root for root in bases if not any(root != other and root.startswith(other) for other in bases)]

    @property
    def hubbed(self) -> list[Hubbed]:
        """The documents that people subscribe to, of feeds that have a hub."""
        return [
            Hubbed(kind, feed.url(kind.file), feed.hub)
            for feed in self.feeds
            if feed.hub
            for kind in KINDS
            if kind.name in feed.formats
        ]

    @property
    def ours(self) -> str:
        """The paths that nobody is to see, in the same form."""
        return rf"^{_literal(unquote(self.root))}({_OURS})$"


def _literal(text: str) -> str:
    """A regular expression for this text alone, in printable characters."""
    return "".join(re.escape(each) if each.isprintable() else f"\\x{ord(each) & 0xFF:02x}" for each in text)


def _quoted(text: str) -> str:
    """As nginx and Apache read it between quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def main_document(feed: FeedSpec) -> Form:
    """What people subscribe to."""
    return next(FORMS[name] for name in ("rss", "atom", "json") if name in feed.formats)


Rule = tuple[str, tuple[tuple[str, str], ...]]
"""A path, in which `*` may stand, and the headers of what it matches."""


def _netlify(site: _Site) -> Iterator[tuple[str, str]]:
    """https://docs.netlify.com/manage/routing/headers/: every file by its path, for `/*/` may stand for nothing there,
    and what two rules say of one file is joined."""
    rules: list[Rule] = [(f"{site.root}*", _OPEN)]
    for kind in KINDS[:7]:
        paths = (
            [site.root + kind.file]
            if kind.name in _OF_THE_SITE
            else [urlsplit(feed.url(asked)).path for feed in site.feeds for asked in kind.asked]
        )
        rules += [(path, kind.headers) for path in dict.fromkeys(paths)]
    # A feed that is itself called "archive" would be told twice, and the values of both be joined.
    taken = {path[: found.end()] for path, _ in rules for found in re.finditer("/archive/", path)}
    archives = (urlsplit(feed.url("archive/")).path for feed in site.feeds)
    rules += [(f"{path}*", (("Cache-Control", RARELY),)) for path in archives if path not in taken]
    rules += _hub_rules(site)
    yield "_headers", _headers(rules)
    yield from _redirects(site)


def _cloudflare(site: _Site) -> Iterator[tuple[str, str]]:
    """https://developers.cloudflare.com/pages/configuration/headers/: the same in a few rules, however many feeds there
    are, for no more than a hundred are read. `*` stands for anything but nothing between two slashes, and once in a
    path; `:name` stands for a part of it. No file is matched by two rules with one header, for they would be joined."""
    rules: list[Rule] = []
    for root in site.roots:
        rules.append((f"{root}*", _OPEN))
        for kind in KINDS[:7]:
            rules += [(root + asked, kind.headers) for asked in kind.asked]
            if kind.name not in _OF_THE_SITE:
                rules += [(f"{root}*/{asked}", kind.headers) for asked in kind.asked]
        # By its year, so that no document of a feed that is itself called "archive" is meant as well.
        archived = (f"{folder}archive/{year}:document" for folder in ("", "*/") for year in "12")
        rules += [(f"{root}{path}", (("Cache-Control", RARELY),)) for path in archived]
    rules += _hub_rules(site)
    yield "_headers", _headers(rules)
    yield from _redirects(site)


def _hub_rules(site: _Site) -> list[Rule]:
    """No other rule sets this header, so nothing is joined."""
    return [(urlsplit(each.url).path, (("Link", each.link),)) for each in site.hubbed]


_OF_THE_SITE = ("opml", "overview")
"""Kinds of which there is one file."""


def _headers(rules: list[Rule]) -> str:
    return f"# {_NOTE}\n" + "".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers) for path, headers in rules
    )


def _redirects(site: _Site) -> Iterator[tuple[str, str]]:
    if site.redirects:
        # Cloudflare wants what has a `*` or a `:name` behind what has none.
        lines = sorted((_redirect(each) for each in site.redirects), key=_is_dynamic)
        yield "_redirects", f"# {_NOTE}\n" + "".join(f"{line}\n" for line in lines)


def _redirect(redirect: Redirect) -> str:
    return f"{redirect.old} {redirect.new} 301"


def _is_dynamic(line: str) -> bool:
    return bool(re.search(r"\*|:[A-Za-z]", line.partition(" ")[0]))


def _beyond(host: Host, made: dict[str, str], redirects: list[Redirect]) -> Iterator[Finding]:
    """What a host would pass over in silence: https://developers.cloudflare.com/pages/configuration/headers/ and
    .../redirects/; https://docs.netlify.com/manage/routing/redirects/overview/."""
    lines = [_redirect(each) for each in redirects]
    rules = sum(line.startswith("/") for line in made.get("_headers", "").splitlines())
    moving = sum(map(_is_dynamic, lines))
    fewer = "remove aliases that nobody uses any more"
    for named, limit, counted, what, cure in (
        ("cloudflare", 100, rules, "header rules", "give the feeds one `base`, or some of them no `hub`"),
        ("cloudflare", 2_000, len(lines) - moving, "redirects", f"{fewer}, or write several as one with *"),
        ("cloudflare", 100, moving, "redirects with * or :name", fewer),
        ("cloudflare", 1_000, max(map(len, lines), default=0), "characters of a redirect", "shorten that alias"),
        ("netlify", 10_000, len(lines), "redirects", f"{fewer}, or write several as one with *"),
    ):
        if host == named and counted > limit:
            name = _NAMES[host]
            shown = f"{name} allows {limit:,} {what}, and there are {counted:,}"
            place = Place("feeds/site.toml")
            yield Finding(rule="HostLimit", severity="warning", place=place, what=shown, cure=cure)


_NAMES: dict[Host, str] = {"netlify": "Netlify", "cloudflare": "Cloudflare Pages"}


def _apache(site: _Site) -> Iterator[tuple[str, str]]:
    """Apache 2.4: core FilesMatch and ForceType, mod_headers, mod_deflate, mod_alias."""
    lines = [f"# {_NOTE}", "Options -Indexes", "DirectoryIndex index.html"]
    # `Redirect` would send on whatever begins with the path, also the feed itself.
    lines += [
        f"RedirectMatch 301 {_quoted(f'^{_literal(each.path)}$')} {_quoted(_apache_target(each.new))}"
        for each in site.redirects
    ]
    for kind in KINDS:
        lines += [
            f'<FilesMatch "^{kind.files.removeprefix("archive/")}$">',
            f'    ForceType "{kind.type}"',
            f'    <IfModule mod_headers.c>\n        Header set Cache-Control "{kind.cache}"\n    </IfModule>',
            "</FilesMatch>",
        ]
    # In a value, `%` begins a variable.
    linked = [
        " ".join(("    Header set Link", _quoted(each.link.replace("%", "%%")), _apache_is(each.path)))
        for each in site.hubbed
    ]
    # What it packs gets another ETag, which it does not know again (bug 45023 of Apache).
    linked.append("    RequestHeader edit* If-None-Match " + _quoted('-gzip"') + " " + _quoted('"'))
    headers = "\n".join((*(f'    Header set {name} "{value}"' for name, value in _OPEN), *linked))
    types = " ".join(dict.fromkeys(kind.media_type for kind in KINDS))
    lines += [
        f"<IfModule mod_headers.c>\n{headers}\n</IfModule>",
        f"<IfModule mod_deflate.c>\n    AddOutputFilterByType DEFLATE {types}\n</IfModule>",
        f'<FilesMatch "^({_OURS})$">\n    Require all denied\n</FilesMatch>',
    ]
    yield ".htaccess", "\n".join(lines) + "\n"


def _apache_is(path: str) -> str:
    """The condition that a header is set for this path alone (Apache 2.4, "Expressions")."""
    return _quoted(f"expr=%{{REQUEST_URI}} == '{path}'")


def _apache_target(url: str) -> str:
    """RedirectMatch encodes what it is given, and takes `$1` for what the pattern has found."""
    decoded = unquote(url)
    return re.sub(r"[$\\]", r"\\\g<0>", decoded) if decoded.isprintable() else url


def _nginx(site: _Site) -> Iterator[tuple[str, str]]:
    """nginx: modules core, charset, gzip, headers. `include` it inside a server block whose root is dist/. Everything
    stands inside of locations, for the server block may have a `charset` or `gzip` of its own, and nginx takes no
    second one."""
    lines = [
        f"# {_NOTE}",
        "# Inside the block, server or location, that has the `root` of dist/:  include /path/to/dist/nginx.conf;",
    ]
    for kind in KINDS:
        lines += _nginx_location(f"~ {_quoted(site.paths(kind))}", kind)
    # An exact location comes before all patterns.
    for hubbed in site.hubbed:
        lines += _nginx_location(f"= {_quoted(hubbed.path)}", hubbed.kind, (("Link", hubbed.link),))
    for each in site.redirects:
        exact, pattern = f"= {_quoted(each.path)}", f"~ {_quoted(f'^{_literal(each.path)}$')}"
        lines.append(f"location {exact if each.path.isprintable() else pattern} {{")
        lines.append(f'    return 301 "{each.target}";\n}}')
    lines.append(f"location ~ {_quoted(site.ours)} {{\n    return 404;\n}}")
    yield "nginx.conf", "\n".join(lines) + "\n"


def _nginx_location(match: str, kind: Kind, more: tuple[tuple[str, str], ...] = ()) -> list[str]:
    # nginx has text/html in both lists already, and warns of a second one.
    listed = "" if kind.media_type == "text/html" else kind.media_type
    headers = (("Cache-Control", kind.cache), *_OPEN, *more)
    return [
        f"location {match} {{",
        f"    types {{ }}\n    default_type {kind.media_type};",
        "    charset utf-8;",
        *([f"    charset_types {listed};"] if listed else []),
        "    gzip on;\n    gzip_vary on;",
        *([f"    gzip_types {listed};"] if listed else []),
        *(f"    add_header {name} {_quoted(value)};" for name, value in headers),
        "}",
    ]


def _caddy(site: _Site) -> Iterator[tuple[str, str]]:
    """Caddy 2: matchers path_regexp; directives header, encode, redir. `import` it inside a site block."""
    lines = [
        f"# {_NOTE}",
        "# Inside a site block that serves dist/:  import /path/to/dist/Caddyfile",
        # Of feeds, it packs RSS and Atom by itself.
        "encode {\n\tzstd\n\tgzip\n\tmatch {",
        *(f"\t\theader Content-Type {each}*" for each in dict.fromkeys(kind.media_type for kind in KINDS)),
        "\t}\n}",
    ]
    for kind in KINDS:
        lines += [
            # It serves the page of a folder without asking for the name of its file.
            f"@{kind.name} {_caddy_paths(site.paths(kind, by_folder=kind.name == 'page'))}",
            f"header @{kind.name} {{",
            *(f'\t{name} "{value}"' for name, value in (*kind.headers, *_OPEN)),
            "}",
        ]
    for number, linked in enumerate(site.hubbed, start=1):
        lines.append(f"@hub{number} {_caddy_paths(f'^{_literal(linked.path)}$')}")
        lines.append(f"header @hub{number} Link `{linked.link}`")
    # Caddy's own paths are the same in capital letters, and `*` in them is anything.
    for number, each in enumerate(site.redirects, start=1):
        lines.append(f"@old{number} {_caddy_paths(f'^{_literal(each.path)}$')}")
        lines.append(f'redir @old{number} "{each.target}" 301')
    lines.append(f"@ours {_caddy_paths(site.ours)}\nrespond @ours 404")
    yield "Caddyfile", "\n".join(lines) + "\n"


def _caddy_paths(pattern: str) -> str:
    """A matcher; between quotation marks Caddy knows no escape but that of the mark."""
    escaped = pattern.replace('"', '\\"')
    return f'path_regexp "{escaped}"'


_WRITERS: dict[Host, Callable[[_Site], Iterator[tuple[str, str]]]] = {
    "netlify": _netlify,
    "cloudflare": _cloudflare,
    "apache": _apache,
    "nginx": _nginx,
    "caddy": _caddy,
}
"""Of two that write one file, the later has it: what Cloudflare Pages understands Netlify does as well."""
