"""What web servers are told of dist/: by real servers where there are any, else by the rules of their files."""

from __future__ import annotations

import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import SiteFolder
from loopback import free_port, open_folder, running

ALIASES = ("/feeds/old.xml", "/feeds/blog/feed/")
FILES = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "feed.css": "text/css; charset=utf-8",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "feeds.html": "text/html; charset=utf-8",
    "small/rss.xml": "application/rss+xml; charset=utf-8",
    "small/archive/2026-01.xml": "application/rss+xml; charset=utf-8",
    "small/archive/2026-01.atom.xml": "application/atom+xml; charset=utf-8",
    "small/archive/2026-01.json": "application/feed+json; charset=utf-8",
}
APACHE = """\
ServerRoot {folder}
PidFile {folder}/pid
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
ErrorLog {folder}/error.log
Mutex file:{folder}
{modules}
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
    AllowOverride All
    Require all granted
</Directory>
"""
MODULES = ("mpm_event", "authz_core", "alias", "dir", "mime", "headers", "filter", "deflate")
NGINX = """\
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        include {root}/feeds/nginx.conf;
    }}
}}
"""
CADDY = """\
{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port} {{
	root * {root}
	import {root}/feeds/Caddyfile
	file_server
}}
"""


def site(folder: Path, hosts: str) -> SiteFolder:
    """A site that is served below /feeds/, with an archive."""
    made = SiteFolder(folder / "site")
    made.put(
        "feeds/site.toml",
        'title = "The Ferry Post"\nlink = "https://ferry.example/"\nbase = "https://ferry.example/feeds/"\n'
        f'since = "2026"\npermalink = "/:path/"\nhosts = [{hosts}]\n',
    )
    made.put("feeds/all.toml", f'title = "Everything"\npath = "."\naliases = ["{ALIASES[0]}", "{ALIASES[1]}"]\n')
    made.put("feeds/small.toml", 'title = "Little"\nlimit = 1\nformats = ["atom", "rss", "json"]\n')
    for number in range(3):
        text = f"Number {number} is told at length. " * 60
        made.put(f"items/{number}.md", f"---\ntitle: Number {number}\ndate: 2026-01-0{number + 1}\n---\n\n{text}\n")
    report = made.build()
    assert report.findings == []
    return made


@contextmanager
def serving(server: str, folder: Path) -> Iterator[str]:
    """The address at which a real server serves the site, as its own file tells it to."""
    program = {"nginx": "nginx", "apache": "apache2", "caddy": "caddy"}[server]
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: apt-get install {program})")
    made = site(folder, f'"{server}"')
    root, work = folder / "web", folder / "work"
    work.mkdir()
    shutil.copytree(made.root / "dist", root / "feeds")
    port = free_port()
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
    text = {"nginx": NGINX, "apache": APACHE, "caddy": CADDY}[server]
    file = work / "configuration"
    file.write_text(text.format(folder=work, port=port, root=root, modules=modules), "utf-8")
    command = {
        "nginx": [found, "-c", str(file)],
        "apache": [found, "-f", str(file), "-DFOREGROUND"],
        "caddy": [found, "run", "--config", str(file), "--adapter", "caddyfile"],
    }[server]
    with running(command, port, work):
        yield f"http://127.0.0.1:{port}/feeds/"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Let the caller see it."""


def ask(url: str, **headers: str) -> Any:
    """The answer, whatever its status."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        return urllib.request.build_opener(NoRedirect).open(request)
    except urllib.error.HTTPError as error:
        return error


@pytest.mark.debian
@pytest.mark.parametrize("server", ["nginx", "apache", "caddy"])
def test_a_server_does_as_it_is_told(server: str) -> None:
    with open_folder() as folder, serving(server, folder) as base:
        for path, kind in FILES.items():
            answer = ask(base + path)
            assert answer.status == 200, path
            assert answer.headers["Content-Type"].lower() == kind, path
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            rarely = "archive/" in path or path.endswith(".css")
            assert answer.headers["Cache-Control"] == f"public, max-age={86400 if rarely else 600}, must-revalidate"
        feed = ask(base + "rss.xml")
        body = feed.read()
        assert ask(base + "rss.xml", If_None_Match=feed.headers["ETag"]).status == 304
        packed = ask(base + "rss.xml", Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.read()) < len(body) / 2
        for alias in ALIASES:
            moved = ask(base.removesuffix("/feeds/") + alias)
            assert moved.status == 301
            assert moved.headers["Location"] == "https://ferry.example/feeds/rss.xml"
        for name in ("nginx.conf", "Caddyfile", "_headers", ".htaccess"):
            assert ask(base + name).status in (403, 404)


def test_nothing_is_said_to_hosts_that_nobody_names(empty: SiteFolder) -> None:
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n\nText of its own.\n")
    empty.build()

    assert not {"_headers", "_redirects", ".htaccess", "nginx.conf", "Caddyfile"} & empty.dist().keys()


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_headers_of_a_host_without_a_configuration(host: str, tmp_path: Path) -> None:
    dist = site(tmp_path, f'"{host}"').dist()

    # Each path on a line of its own, its headers indented below it.
    said: dict[str, dict[str, str]] = {}
    for line in dist["_headers"].decode().splitlines()[1:]:
        if line.startswith("/"):
            said[line] = current = {}
        else:
            name, value = re.fullmatch(r"  ([A-Za-z-]+): (.+)", line).groups()
            current[name] = value
    assert said["/feeds/*"]["Access-Control-Allow-Origin"] == "*"
    for path, kind in FILES.items():
        if "archive" not in path:
            assert said[f"/feeds/{path}"]["Content-Type"] == kind
    assert said["/feeds/small/archive/*"] == {"Cache-Control": "public, max-age=86400, must-revalidate"}
    redirects = [line.split() for line in dist["_redirects"].decode().splitlines()[1:]]
    assert redirects == [[alias, "https://ferry.example/feeds/rss.xml", "301"] for alias in ALIASES]


def test_an_alias_that_no_host_is_told_of_is_named(empty: SiteFolder) -> None:
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n\nText of its own.\n")
    empty.put("feeds/all.toml", 'title = "A"\npath = "."\naliases = ["/old"]\n')
    empty.put("feeds/b.toml", 'title = "B"\naliases = ["/old"]\n')

    said = empty.lines()

    assert said[0] == (
        "feeds/all.toml:3: no host is told of its aliases; "
        'name yours in feeds/site.toml, with a line like hosts = ["nginx"]'
    )
    assert 'feeds/b.toml:2: "/old" is also an alias of feeds/all.toml; take it out of one of them' in said


@pytest.mark.parametrize("alias", ["old.xml", "https://x.example/a", "/a/../b", "/a b", "/a?b=1", "/", ""])
def test_an_alias_is_a_path(alias: str, empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", f'title = "A"\npath = "."\naliases = ["{alias}"]\n')
    assert any("which is not a path on your host" in line for line in empty.lines())
