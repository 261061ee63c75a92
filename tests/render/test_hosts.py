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
from urllib.parse import unquote

import pytest

from conftest import SiteFolder
from loopback import free_port, open_folder, running

HOST_FILES = {"_redirects", "nginx.conf", ".htaccess", "Caddyfile"}
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
        include "{root}/FEEDSnginx.conf";
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
	import "{root}/FEEDSCaddyfile"
	file_server
}}
"""


def site(folder: Path, hosts: str, base: str = "feeds/", aliases: tuple[str, ...] = ALIASES) -> SiteFolder:
    """A site that is served below a path, with an archive."""
    made = SiteFolder(folder / "site")
    made.put(
        "feeds/site.toml",
        f'title = "The Ferry Post"\nlink = "https://ferry.example/"\nbase = "https://ferry.example/{base}"\n'
        f'since = "2026"\npermalink = "/:path/"\nhosts = [{hosts}]\n',
    )
    listed = ", ".join(f'"{alias}"' for alias in aliases)
    made.put("feeds/all.toml", f'title = "Everything"\npath = "."\naliases = [{listed}]\n')
    made.put("feeds/small.toml", 'title = "Little"\nlimit = 1\nformats = ["atom", "rss", "json"]\n')
    for number in range(3):
        text = f"Number {number} is told at length. " * 60
        made.put(f"items/{number}.md", f"---\ntitle: Number {number}\ndate: 2026-01-0{number + 1}\n---\n\n{text}\n")
    made.build()
    return made


@contextmanager
def serving(server: str, folder: Path, base: str = "feeds/", aliases: tuple[str, ...] = ALIASES) -> Iterator[str]:
    """The address at which a real server serves the site, as its own file tells it to."""
    program = {"nginx": "nginx", "apache": "apache2", "caddy": "caddy"}[server]
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: apt-get install {program})")
    made = site(folder, f'"{server}"', base, aliases)
    assert made.lines() == []
    root, work = folder / "web", folder / "work"
    work.mkdir()
    shutil.copytree(made.root / "dist", root / unquote(base))
    port = free_port()
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
    text = {"nginx": NGINX, "apache": APACHE, "caddy": CADDY}[server].replace("FEEDS", unquote(base))
    file = work / "configuration"
    file.write_text(text.format(folder=work, port=port, root=root, modules=modules), "utf-8")
    command = {
        "nginx": [found, "-c", str(file)],
        "apache": [found, "-f", str(file), "-DFOREGROUND"],
        "caddy": [found, "run", "--config", str(file), "--adapter", "caddyfile"],
    }[server]
    with running(command, port, work):
        yield f"http://127.0.0.1:{port}/{base}"


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


ODD_BASE = "w%C3%A9b$site;x(1)/"
ODD_ALIASES = (
    "/caf%C3%A9/feed",
    "/old%20feed/",
    "/$host$1.xml",
    "/%22;%7B%7D%5C'.xml",
    "/a+b(c).xml",
    "/%25C3.xml",
    "/caf%E9.xml",
    "/a*b:c.xml",
    "/small",
    "/RSS.xml",
)


@pytest.mark.debian
@pytest.mark.parametrize("server", ["nginx", "apache", "caddy"])
def test_a_server_sends_on_from_each_path_and_from_no_other(server: str) -> None:
    """Servers compare decoded paths, and each has signs of its own."""
    aliases = tuple(f"/{ODD_BASE[:-1]}{alias}" for alias in ODD_ALIASES)
    with open_folder() as folder, serving(server, folder, ODD_BASE, aliases) as base:
        for alias in ODD_ALIASES:
            moved = ask(base[:-1] + alias)
            if server == "caddy" and alias == "/caf%E9.xml":
                continue  # Its patterns are of UTF-8 alone.
            assert moved.status == 301, alias
            assert moved.headers["Location"].isascii(), alias
            assert unquote(moved.headers["Location"]) == "https://ferry.example/wéb$site;x(1)/rss.xml", alias
        for path, kind in FILES.items():
            answer = ask(base + path)
            assert (answer.status, answer.headers["Content-Type"].lower()) == (200, kind), path
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        for path in ("/caf%C3%A9/feeds", "/axb:c.xml", "/caf/feed", "/x/caf%C3%A9/feed", "/rSS.xml"):
            assert ask(base[:-1] + path).status == 404, path
        assert ask(base + "nginx.conf").status in (403, 404)


@pytest.mark.parametrize("host", ["nginx", "apache", "caddy", "cloudflare", "netlify"])
@pytest.mark.parametrize(
    ("alias", "what"),
    [
        ("/feeds/rss.xml", "the address of the feed itself"),
        ("/feeds/%72ss.xml", "the address of the feed itself"),
        ("/feeds/atom.xml", "the address of a document, /feeds/atom.xml"),
        ("/feeds/small/rss.xml", "the address of a document, /feeds/small/rss.xml"),
        ("/feeds/small/archive/2026-01.json", "the address of a document, /feeds/small/archive/2026-01.json"),
        ("/feeds/feeds.opml", "the address of a document, /feeds/feeds.opml"),
    ],
)
def test_nobody_is_sent_on_from_what_is_published(alias: str, what: str, host: str, tmp_path: Path) -> None:
    """A server would never come to the document, and for the feed itself go round in circles."""
    made = site(tmp_path, f'"{host}"', aliases=("/feeds/old.xml", alias))

    said = made.lines()

    cure = "take it out, or write the address that the feed had before"
    assert said == [f'feeds/all.toml:3: "{alias}" is {what}, so it is not redirected; {cure}']
    told = b"".join(made.dist()[name] for name in HOST_FILES & made.dist().keys()).decode()
    assert alias not in re.findall(r"^(/\S+) http", told, re.M)
    assert told.count("ferry.example/feeds/rss.xml") == 1


def test_a_star_of_cloudflare_may_not_hold_a_document(tmp_path: Path) -> None:
    made = site(tmp_path, '"cloudflare"', aliases=("/old/*", "/feeds/*"))

    [line] = made.lines()

    assert '"/feeds/*" is the address of the feed itself' in line
    assert made.dist()["_redirects"].decode().splitlines()[1:] == ["/old/* https://ferry.example/feeds/rss.xml 301"]


def test_one_path_written_in_two_ways_is_told_to_a_host_once(tmp_path: Path) -> None:
    """nginx does not start with one location twice."""
    made = site(tmp_path, '"nginx"', aliases=("/caf%C3%A9", "/caf%c3%a9", "/c%61f%C3%A9"))
    made.build()

    assert made.dist()["nginx.conf"].decode().count('location = "/café"') == 1


def test_where_apache_asks_no_file_of_ours_is_said(tmp_path: Path) -> None:
    made = site(tmp_path, '"apache"', aliases=("/feeds/old.xml", "/blog/feed/"))

    [line] = made.lines()

    assert line.startswith(
        "feeds/all.toml:3: Apache reads the .htaccess of dist/ only below /feeds/, so "
        '"/blog/feed/" is not redirected; copy the line '
    )


@pytest.mark.parametrize("host", ["cloudflare", "netlify"])
@pytest.mark.parametrize("path", ["archive", "small/archive", "archive/2026"])
def test_a_feed_may_be_called_archive(path: str, host: str, tmp_path: Path) -> None:
    made = site(tmp_path, f'"{host}"')
    made.put("feeds/other.toml", f'title = "Other"\npath = "{path}"\n')

    assert made.lines() == []

    rules = rules_of(made.dist()["_headers"].decode())
    for file in ("rss.xml", "atom.xml", "feed.json", "index.html"):
        answer = as_cloudflare_serves(rules, f"/feeds/{path}/{file}")
        assert answer["Cache-Control"] == "public, max-age=600, must-revalidate"
    if host == "cloudflare" or path != "small/archive":
        kept = as_cloudflare_serves(rules, "/feeds/small/archive/2026-01.atom.xml")
        assert kept["Cache-Control"] == "public, max-age=86400, must-revalidate"


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


@pytest.mark.slow
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
            "Cloudflare Pages allows 2,000 redirects, and there are 2,001",
        ),
        (
            "cloudflare",
            [f"/old/{n}/*" for n in range(101)],
            "Cloudflare Pages allows 100 redirects with * or :name, and there are 101",
        ),
        (
            "cloudflare",
            ["/" + "a" * 960],
            "Cloudflare Pages allows 1,000 characters of a redirect, and there are 1,001",
        ),
        ("netlify", [f"/old/{n}" for n in range(10_001)], "Netlify allows 10,000 redirects, and there are 10,001"),
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
        location / {{
            root {root};
            index index.html index.htm;
            include {root}/nginx.conf;
        }}
        error_page 500 502 503 504 /50x.html;
        location = /50x.html {{ root {root}; }}
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
def test_nginx_serves_by_its_file_inside_any_block_without_a_warning(server: str) -> None:
    """The file is included where the `root` is: in the server block, or in the location that nginx.org ships."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx)")
    with open_folder() as folder:
        root = site(folder, '"nginx"', base="").root / "dist"
        configuration, port = folder / "configuration", free_port()
        http = SERVERS[server].format(root=root, port=port)
        temporary = " ".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        configuration.write_text(
            f"daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{ }}\n"
            f"http {{\n    access_log off; {temporary}\n{http}}}\n"
        )

        done = subprocess.run(
            [found, "-t", "-q", "-c", str(configuration)], capture_output=True, text=True, check=False
        )

        assert (done.returncode, done.stderr) == (0, "")
        with running([found, "-c", str(configuration)], port, folder):
            for path, kind in FILES.items():
                answer = ask(f"http://127.0.0.1:{port}/{path}")
                assert (answer.status, answer.headers["Content-Type"].lower()) == (200, kind), path
            assert ask(f"http://127.0.0.1:{port}/").status == 200
            assert ask(f"http://127.0.0.1:{port}{ALIASES[1]}").headers["Location"] == "https://ferry.example/rss.xml"
            assert ask(f"http://127.0.0.1:{port}/nginx.conf").status == 404


def test_an_alias_that_no_host_is_told_of_is_named(empty: SiteFolder) -> None:
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n\nText of its own.\n")
    empty.put("feeds/all.toml", 'title = "A"\npath = "."\naliases = ["/old"]\n')
    empty.put("feeds/b.toml", 'title = "B"\naliases = ["/old"]\n')

    said = empty.lines()

    assert said[0] == (
        "feeds/all.toml:3: its aliases have no effect without `hosts`; "
        'name yours in feeds/site.toml, with a line like hosts = ["nginx"]'
    )
    assert 'feeds/b.toml:2: "/old" is also an alias of feeds/all.toml; remove it from one of them' in said


@pytest.mark.parametrize(
    "alias", ["old.xml", "https://x.example/a", "/a/../b", "/a/%2E%2e/b", "/a%00b", "/a b", "/a?b=1", "/", ""]
)
def test_an_alias_is_a_path(alias: str, empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", f'title = "A"\npath = "."\naliases = ["{alias}"]\n')
    assert any("which is not a path on your host" in line for line in empty.lines())
