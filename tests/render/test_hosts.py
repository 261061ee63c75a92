"""What web servers are told of dist/: by real servers where there are any, else by the rules of their files."""

from __future__ import annotations

import re
import shutil
import subprocess
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


Rules = list[tuple[str, dict[str, str]]]


def rules_of(text: str) -> Rules:
    """What a `_headers` file says: each path on a line of its own, its headers indented below it."""
    said: Rules = []
    for line in text.splitlines()[1:]:
        if line.startswith("/"):
            said.append((line, {}))
        else:
            name, value = re.fullmatch(r"  ([A-Za-z-]+): (.+)", line).groups()
            said[-1][1][name] = value
    return said


def as_cloudflare_serves(rules: Rules, path: str) -> dict[str, str]:
    """The headers of a file: `*` is anything, `:name` a part of the path; the values of several rules are joined."""
    answer: dict[str, str] = {}
    for pattern, headers in rules:
        assert pattern.count("*") <= 1, "Cloudflare passes over a rule with two"
        meaning = re.sub(r":[A-Za-z]\w*", "[^/]+", re.escape(pattern).replace(r"\*", ".*").replace(r"\:", ":"))
        if re.fullmatch(meaning, path):
            for name, value in headers.items():
                answer[name] = f"{answer[name]}, {value}" if name in answer else value
    return answer


def test_headers_for_netlify(tmp_path: Path) -> None:
    dist = site(tmp_path, '"netlify"').dist()

    said = dict(rules_of(dist["_headers"].decode()))
    assert said["/feeds/*"]["Access-Control-Allow-Origin"] == "*"
    for path, kind in FILES.items():
        if "archive" not in path:
            assert said[f"/feeds/{path}"]["Content-Type"] == kind
    assert said["/feeds/small/archive/*"] == {"Cache-Control": "public, max-age=86400, must-revalidate"}


@pytest.mark.parametrize("hosts", ['"cloudflare"', '"cloudflare", "netlify"', '"netlify", "cloudflare"'])
def test_headers_for_cloudflare(hosts: str, tmp_path: Path) -> None:
    rules = rules_of(site(tmp_path, hosts).dist()["_headers"].decode())

    for path, kind in FILES.items():
        answer = as_cloudflare_serves(rules, f"/feeds/{path}")
        assert answer["Access-Control-Allow-Origin"] == "*", path
        rarely = "archive/" in path or path.endswith(".css")
        assert answer["Cache-Control"] == f"public, max-age={86400 if rarely else 600}, must-revalidate", path
        if "archive" not in path:
            assert answer["Content-Type"] == kind, path


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_redirects_of_a_host_without_a_configuration(host: str, tmp_path: Path) -> None:
    dist = site(tmp_path, f'"{host}"').dist()

    redirects = [line.split() for line in dist["_redirects"].decode().splitlines()[1:]]
    assert redirects == [[alias, "https://ferry.example/feeds/rss.xml", "301"] for alias in ALIASES]


def test_cloudflare_reads_all_rules_however_many_feeds_there_are(empty: SiteFolder) -> None:
    empty.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\nhosts = "cloudflare"'))
    empty.put("feeds/all.toml", 'title = "All"\npath = "."\nper = "tag"\n')
    tags = ", ".join(f"tag{number}" for number in range(150))
    empty.put("items/a.md", f"---\ntitle: A\ndate: 2026-01-01\ntags: [{tags}]\n---\n\nText of its own.\n")

    assert empty.lines() == []

    rules = rules_of(empty.dist()["_headers"].decode())
    assert len(rules) < 100
    assert all(len(line) < 2000 for line in empty.dist()["_headers"].decode().splitlines())
    for number in range(150):
        answer = as_cloudflare_serves(rules, f"/tag/tag{number}/atom.xml")
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_feeds_of_another_base_have_rules_of_their_own(empty: SiteFolder) -> None:
    empty.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\nhosts = "cloudflare"'))
    empty.edit("feeds/site.toml", ("https://feeds.ferry.example/", "https://feeds.ferry.example/a/"))
    empty.put("feeds/below.toml", 'title = "Below"\nbase = "https://feeds.ferry.example/a/b/"\n')
    empty.put("feeds/other.toml", 'title = "Other"\nbase = "https://feeds.ferry.example/c/"\n')
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n\nText of its own.\n")
    empty.build()

    rules = rules_of(empty.dist()["_headers"].decode())
    for path in ("/a/rss.xml", "/a/b/below/rss.xml", "/c/other/rss.xml"):
        assert as_cloudflare_serves(rules, path)["Content-Type"] == "application/rss+xml; charset=utf-8"


@pytest.mark.parametrize(
    ("host", "aliases", "said"),
    [
        (
            "cloudflare",
            [f"/old/{n}" for n in range(2001)],
            "Cloudflare Pages takes 2,000 redirects, and there are 2,001",
        ),
        (
            "cloudflare",
            [f"/old/{n}/*" for n in range(101)],
            "Cloudflare Pages takes 100 redirects with * or :name, and there are 101",
        ),
        ("cloudflare", ["/" + "a" * 960], "Cloudflare Pages takes 1,000 characters of a redirect, and there are 1,001"),
        ("netlify", [f"/old/{n}" for n in range(10_001)], "Netlify takes 10,000 redirects, and there are 10,001"),
    ],
)
def test_what_is_beyond_the_limits_of_a_host_is_said(
    host: str, aliases: list[str], said: str, empty: SiteFolder
) -> None:
    empty.edit("feeds/site.toml", ('since = "2026"', f'since = "2026"\nhosts = "{host}"'))
    shown = ", ".join(f'"{alias}"' for alias in aliases)
    empty.put("feeds/all.toml", f'title = "All"\npath = "."\naliases = [{shown}]\n')
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n\nText of its own.\n")

    [line] = empty.lines()

    assert line.startswith(f"feeds/site.toml: {said}; ")


def test_redirects_with_a_star_stand_behind_the_others(empty: SiteFolder) -> None:
    empty.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\nhosts = "cloudflare"'))
    empty.put("feeds/all.toml", 'title = "All"\npath = "."\naliases = ["/old/*", "/blog/:year/feed", "/rss"]\n')
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n\nText of its own.\n")
    empty.build()

    lines = empty.dist()["_redirects"].decode().splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["/rss", "/old/*", "/blog/:year/feed"]


# --- nginx --------------------------------------------------------------------------------------

SERVERS = {
    "Debian's": """    sendfile on; tcp_nopush on; types_hash_max_size 2048;
    include /etc/nginx/mime.types; default_type application/octet-stream;
    gzip on;
    server {{
        listen 127.0.0.1:{port} default_server;
        root {root};
        index index.html index.htm index.nginx-debian.html;
        server_name _;
        location / {{ try_files $uri $uri/ =404; }}
        include {root}/nginx.conf;
    }}
""",
    "that of nginx.org": """    include /etc/nginx/mime.types; default_type application/octet-stream;
    keepalive_timeout 65;
    server {{
        listen 127.0.0.1:{port};
        server_name localhost;
        location / {{ root {root}; index index.html index.htm; }}
        error_page 500 502 503 504 /50x.html;
        location = /50x.html {{ root {root}; }}
        include {root}/nginx.conf;
    }}
""",
    "one that says all of it itself": """    include /etc/nginx/mime.types;
    charset utf-8; charset_types text/css application/xml; gzip on; gzip_vary on; gzip_types text/css application/xml;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        charset utf-8; charset_types text/css text/xml;
        gzip on; gzip_vary on; gzip_types text/css text/xml application/rss+xml;
        add_header X-Content-Type-Options nosniff;
        include {root}/nginx.conf;
    }}
""",
}


@pytest.mark.debian
@pytest.mark.parametrize("server", SERVERS)
def test_nginx_takes_its_file_into_a_server_block_without_a_warning(server: str) -> None:
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx)")
    with open_folder() as folder:
        root = site(folder, '"nginx"').root / "dist"
        configuration = folder / "configuration"
        http = SERVERS[server].format(root=root, port=free_port())
        temporary = " ".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        configuration.write_text(
            f"pid {folder}/pid;\nerror_log stderr;\nevents {{ }}\nhttp {{\n    access_log off; {temporary}\n{http}}}\n"
        )

        done = subprocess.run(
            [found, "-t", "-q", "-c", str(configuration)], capture_output=True, text=True, check=False
        )

        assert (done.returncode, done.stderr) == (0, "")


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
