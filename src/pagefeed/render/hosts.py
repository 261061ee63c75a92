"""What web servers are told of dist/.

Lives here: media types, caching, who may read, compression and redirects, in the words of each host that a site names.
Does not live here: what the files are called (forms).

Each host has a file of its own in dist/. Netlify and Cloudflare Pages read `_headers` and `_redirects`, Apache reads
`.htaccess`; nginx and Caddy are told to include the file that has their name, which none of them serves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from pagefeed.model import Document, FeedSpec, Host, SiteSpec
from pagefeed.render.forms import FORMS, OPML, OVERVIEW, PAGE, STYLE, Form, document

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


class Redirect(NamedTuple):
    """An address that a feed had before."""

    old: str
    """A path on the host."""
    new: str
    """Absolute URL."""


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
_OURS = r"nginx\.conf|Caddyfile|_headers|_redirects|\.htaccess"
"""Files that are for the host alone."""
_NOTE = "Written by pagefeed; changed in feeds/site.toml (hosts) and feeds/*.toml (aliases)."


def files(specs: Iterable[FeedSpec], site: SiteSpec) -> tuple[Document, ...]:
    """What the hosts of a site are told, each in its own file; nothing where it names none."""
    feeds = tuple(specs)
    redirects = [Redirect(old, feed.url(_main(feed).file)) for feed in feeds for old in feed.aliases]
    made = {
        name: text
        for host in site.hosts
        for name, text in _WRITERS[host](_Site(urlsplit(site.base).path, feeds, redirects))
    }
    return tuple(document(Form(name, name, "text/plain"), text) for name, text in made.items())


class _Site(NamedTuple):
    """What the writers know."""

    root: str
    """The path on the host at which dist/ is served, with a final slash."""
    feeds: tuple[FeedSpec, ...]
    redirects: list[Redirect]

    def paths(self, kind: Kind) -> str:
        """The paths of a kind on the host, as a regular expression."""
        return rf"^{re.escape(self.root)}(.+/)?{kind.files}$"

    @property
    def ours(self) -> str:
        """The paths that nobody is to see, in the same form."""
        return rf"^{re.escape(self.root)}({_OURS})$"


def _main(feed: FeedSpec) -> Form:
    """What people subscribe to."""
    return next(FORMS[name] for name in ("rss", "atom", "json") if name in feed.formats)


def _lists(site: _Site) -> Iterator[tuple[str, str]]:
    """Netlify and Cloudflare Pages: https://docs.netlify.com/manage/routing/headers/ and
    https://developers.cloudflare.com/pages/configuration/headers/. Both know a `*` at the end of a path alone."""
    blocks: list[tuple[str, tuple[tuple[str, str], ...]]] = [(f"{site.root}*", _OPEN)]
    for kind in KINDS[:7]:
        name = kind.files.replace("\\", "")
        where = (
            [site.root + name]
            if kind.name in ("opml", "overview")
            else [urlsplit(feed.url(name)).path for feed in site.feeds]
        )
        said = (("Content-Type", kind.type), ("Cache-Control", kind.cache))
        blocks += [(path, said) for path in dict.fromkeys(where)]
    blocks += [(urlsplit(feed.url("archive/")).path + "*", (("Cache-Control", RARELY),)) for feed in site.feeds]
    yield (
        "_headers",
        f"# {_NOTE}\n"
        + "".join(f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers) for path, headers in blocks),
    )
    if site.redirects:
        yield "_redirects", f"# {_NOTE}\n" + "".join(f"{old} {new} 301\n" for old, new in site.redirects)


def _apache(site: _Site) -> Iterator[tuple[str, str]]:
    """Apache 2.4: core FilesMatch and ForceType, mod_headers, mod_deflate, mod_alias."""
    lines = [f"# {_NOTE}", "Options -Indexes", "DirectoryIndex index.html"]
    lines += [f'Redirect 301 "{old}" "{new}"' for old, new in site.redirects]
    for kind in KINDS:
        lines += [
            f'<FilesMatch "^{kind.files.removeprefix("archive/")}$">',
            f'    ForceType "{kind.type}"',
            f'    <IfModule mod_headers.c>\n        Header set Cache-Control "{kind.cache}"\n    </IfModule>',
            "</FilesMatch>",
        ]
    headers = "\n".join(f'    Header set {name} "{value}"' for name, value in _OPEN)
    types = " ".join(dict.fromkeys(kind.type.partition(";")[0] for kind in KINDS))
    lines += [
        f"<IfModule mod_headers.c>\n{headers}\n</IfModule>",
        f"<IfModule mod_deflate.c>\n    AddOutputFilterByType DEFLATE {types}\n</IfModule>",
        f'<FilesMatch "^({_OURS})$">\n    Require all denied\n</FilesMatch>',
    ]
    yield ".htaccess", "\n".join(lines) + "\n"


def _nginx(site: _Site) -> Iterator[tuple[str, str]]:
    """nginx: modules core, charset, gzip, headers. `include` it inside a server block whose root is dist/."""
    types = " ".join(dict.fromkeys(kind.type.partition(";")[0] for kind in KINDS if kind.name != "page"))
    lines = [
        f"# {_NOTE}",
        "# Inside a server block that serves dist/:  include /path/to/dist/nginx.conf;",
        "charset utf-8;",
        f"charset_types {types};",
        f"gzip on;\ngzip_vary on;\ngzip_types {types};",
    ]
    for kind in KINDS:
        lines += [
            f'location ~ "{site.paths(kind)}" {{',
            f"    types {{ }}\n    default_type {kind.type.partition(';')[0]};",
            *(f'    add_header {name} "{value}";' for name, value in (("Cache-Control", kind.cache), *_OPEN)),
            "}",
        ]
    lines += [f'location = "{old}" {{\n    return 301 "{new}";\n}}' for old, new in site.redirects]
    lines.append(f'location ~ "{site.ours}" {{\n    return 404;\n}}')
    yield "nginx.conf", "\n".join(lines) + "\n"


def _caddy(site: _Site) -> Iterator[tuple[str, str]]:
    """Caddy 2: matchers path_regexp; directives header, encode, redir. `import` it inside a site block."""
    lines = [
        f"# {_NOTE}",
        "# Inside a site block that serves dist/:  import /path/to/dist/Caddyfile",
        "encode zstd gzip",
    ]
    for kind in KINDS:
        lines += [
            f'@{kind.name} path_regexp "{site.paths(kind)}"',
            f"header @{kind.name} {{",
            *(
                f'\t{name} "{value}"'
                for name, value in (("Content-Type", kind.type), ("Cache-Control", kind.cache), *_OPEN)
            ),
            "}",
        ]
    lines += [f'redir "{old}" "{new}" 301' for old, new in site.redirects]
    lines.append(f'@ours path_regexp "{site.ours}"\nrespond @ours 404')
    yield "Caddyfile", "\n".join(lines) + "\n"


_WRITERS: dict[Host, Callable[[_Site], Iterator[tuple[str, str]]]] = {
    "netlify": _lists,
    "cloudflare": _lists,
    "apache": _apache,
    "nginx": _nginx,
    "caddy": _caddy,
}
