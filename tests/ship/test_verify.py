"""The live site: real web servers with our host files, and a server that lies in one way at a time."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import SiteFolder
from loopback import free_port, open_folder, running
from pagefeed import deployment
from pagefeed.model import Finding
from pagefeed.render.hosts import served

EPISODE = b"ID3" + bytes(4000)


def a_site(root: Path, base: str, host: str) -> SiteFolder:
    """A site with two feeds, an old address, an archive and an episode to hear."""
    site = SiteFolder(root)
    site.put(
        "feeds/site.toml",
        f'title = "The Ferry Post"\nlink = "https://ferry.example/"\nbase = "{base}"\nsince = "2026"\n'
        f'permalink = "/:path/"\nhosts = ["{host}"]\nhub = "https://hub.example/"\n',
    )
    site.put("feeds/all.toml", 'title = "Everything"\npath = "."\naliases = ["/old/feed.xml"]\nlimit = 3\n')
    site.put("feeds/news.toml", 'title = "News"\nper = "tag"\n')
    for number in range(8):
        front = f"title: Number {number}\ndate: 2026-0{number % 2 + 1}-1{number}\ntags: [Aar]\n"
        if number == 7:
            front += f"enclosures:\n  - url: {base}media/7.mp3\n    type: audio/mpeg\n    length: {len(EPISODE)}\n"
        site.put(f"items/page-{number}.md", f"---\n{front}---\n\nAll that is known about number {number}.\n")
    site.build()
    site.put("dist/media/7.mp3", EPISODE)
    return site


def nginx(folder: Path, root: Path, port: int) -> list[str]:
    return [
        "nginx", "-c", put(folder, f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; root {root}; index index.html; include {root}/nginx.conf; }}
}}
"""),
    ]  # fmt: skip


def apache(folder: Path, root: Path, port: int) -> list[str]:
    modules = "mpm_event authz_core authz_host dir mime headers deflate filter alias env setenvif"
    loads = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in modules.split())
    return [
        "apache2", "-DFOREGROUND", "-f", put(folder, f"""
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
Mutex file:{folder} default
{loads}
User www-data
Group www-data
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
    AllowOverride All
    Require all granted
</Directory>
"""),
    ]  # fmt: skip


def caddy(folder: Path, root: Path, port: int) -> list[str]:
    return [
        "caddy", "run", "--adapter", "caddyfile", "--config", put(folder, f"""
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    root * {root}
    import {root}/Caddyfile
    file_server
}}
"""),
    ]  # fmt: skip


def put(folder: Path, text: str) -> str:
    path = folder / "configuration"
    path.write_text(text, "utf-8")
    return str(path)


SERVERS: dict[str, Callable[[Path, Path, int], list[str]]] = {"nginx": nginx, "apache": apache, "caddy": caddy}


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_with_our_host_file_is_as_readers_want_it(name: str) -> None:
    port = free_port()
    with open_folder() as folder, ExitStack() as stack:
        site = a_site(folder / "site", f"http://127.0.0.1:{port}/", name)
        work = folder / "server"
        work.mkdir(mode=0o755)
        command = SERVERS[name](work, site.root / "dist", port)
        program = shutil.which(command[0]) or shutil.which(f"/usr/sbin/{command[0]}")
        if program is None:
            pytest.skip(f"{command[0]} is not installed (Debian: apt-get install {command[0]})")
        stack.enter_context(running([program, *command[1:]], port, work))

        verified = deployment.verify(str(site.root), None)

    assert [str(each) for each in verified.findings] == []
    assert len(verified.urls) > 10


# --- one lie at a time --------------------------------------------------------------------------


@dataclass
class Request:
    """What somebody asks for."""

    path: str
    method: str
    headers: dict[str, str]


@dataclass
class Reply:
    """What a server that tells the truth would answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: int = 0
    """Bytes of the body that are promised and not sent."""


Lie = Callable[[Request, Reply], None]


def honest(root: Path, redirects: dict[str, str], links: dict[str, str], request: Request) -> Reply:
    """Answer as RFC 9110 has it."""
    path = request.path.lstrip("/").partition("?")[0]
    if request.path in redirects:
        return Reply(301, {"Location": redirects[request.path]})
    path = f"{path}index.html" if path in ("", "news/") or path.endswith("/") else path
    file = root / path
    if not file.is_file():
        return Reply(404, {"Content-Type": "text/plain"}, b"no")
    body, kind = file.read_bytes(), served(path)
    changed = file.stat().st_mtime
    reply = Reply(
        headers={
            "Content-Type": kind.type,
            "Cache-Control": kind.cache,
            "ETag": f'"{hashlib.md5(body).hexdigest()}"',
            "Last-Modified": formatdate(changed, usegmt=True),
            "Access-Control-Allow-Origin": "*",
            "Vary": "Accept-Encoding",
            "Link": links.get(path, ""),
        },
        body=body,
    )
    etag, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if etag == reply.headers["ETag"] or (
        not etag and since and parsedate_to_datetime(since).timestamp() >= int(changed)
    ):
        reply.status, reply.body = 304, b""
    elif "range" in request.headers:
        reply.status, reply.body = 206, body[:1]
    elif "gzip" in request.headers.get("accept-encoding", "") and len(body) > 1000:
        reply.headers["Content-Encoding"] = "gzip"
        reply.body = gzip.compress(body, mtime=0)
    return reply


@dataclass
class Liar:
    """A site whose server tells the truth until it is told to lie."""

    site: SiteFolder
    base: str
    lies: list[Lie] = field(default_factory=list)

    def verify(self, lie: Lie | None = None, **options: Any) -> list[str]:
        """The rules that are broken by a lie, each once."""
        self.lies = [lie] if lie else []
        found = deployment.verify(str(self.site.root), None, **options)
        return sorted({finding.rule for finding in found.findings})


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with open_folder() as folder, socket.socket() as _:
        port = free_port()
        base = f"http://127.0.0.1:{port}/"
        site = a_site(folder / "site", base, "nginx")
        root, made = site.root / "dist", Liar(site, base)
        redirects = {"/old/feed.xml": f"{base}rss.xml"}
        links = {
            path: f'<https://hub.example/>; rel="hub", <{base}{path}>; rel="self"'
            for path in site.dist()
            if path.endswith(("rss.xml", "atom.xml", "feed.json")) and "archive/" not in path
        }

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # Headers and body in one packet: the second of two would wait for an answer.

            def do_GET(self) -> None:
                told = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, self.command, told)
                reply = honest(root, redirects, links, request)
                for lie in made.lies:
                    lie(request, reply)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    if value:
                        self.send_header(name, value)
                if reply.status != 304:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body[: len(reply.body) - reply.cut])
                if reply.cut:
                    self.close_connection = True

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield made
        finally:
            server.shutdown()
            server.server_close()


def about(path: str, lie: Lie) -> Lie:
    """A lie about one document."""
    return lambda request, reply: lie(request, reply) if request.path == path else None


def header(name: str, value: str) -> Lie:
    def lie(_: Request, reply: Reply) -> None:
        reply.headers[name] = value

    return lie


def answer(status: int, type_: str = "text/plain", body: bytes = b"no") -> Lie:
    def lie(_: Request, reply: Reply) -> None:
        reply.status, reply.headers, reply.body = status, {"Content-Type": type_}, body

    return lie


PAGE = b"<!DOCTYPE html><title>Just a moment...</title>"


def redirect(there: str) -> Lie:
    def lie(_: Request, reply: Reply) -> None:
        reply.status, reply.headers, reply.body = 302, {"Location": there}, b""

    return lie


def moved(request: Request, reply: Reply) -> None:
    """One document is found elsewhere."""
    if request.path == "/rss.xml":
        reply.status, reply.headers, reply.body = 301, {"Location": "/rss.xml?there"}, b""


def unconditional(header_name: str) -> Lie:
    def lie(request: Request, reply: Reply) -> None:
        if header_name in request.headers and reply.status == 304:
            reply.status, reply.body = 200, b"all of it"

    return lie


def as_reader(word: str, lie: Lie) -> Lie:
    return lambda request, reply: lie(request, reply) if word in request.headers.get("user-agent", "") else None


def packed(change: Callable[[Reply], None]) -> Lie:
    return lambda _, reply: change(reply) if reply.headers.get("Content-Encoding") == "gzip" else None


def cut_gzip(reply: Reply) -> None:
    reply.body = reply.body[:-20]


def other_gzip(reply: Reply) -> None:
    reply.body = gzip.compress(b"an older one")


def no_vary(reply: Reply) -> None:
    reply.headers["Vary"] = ""


def no_gzip(_: Request, reply: Reply) -> None:
    if reply.headers.get("Content-Encoding"):
        reply.headers["Content-Encoding"], reply.body = "", gzip.decompress(reply.body)


def stale(request: Request, reply: Reply) -> None:
    if reply.status == 200:
        no_gzip(request, reply)
        reply.body = b"<rss>older</rss>"
        reply.headers |= {"Age": "300", "Via": "1.1 varnish", "ETag": '"older"'}


def no_validator(request: Request, reply: Reply) -> None:
    reply.headers["ETag"] = reply.headers["Last-Modified"] = ""


def broken(request: Request, reply: Reply) -> None:
    if request.method == "GET" and reply.status == 200 and not reply.headers.get("Content-Encoding"):
        reply.cut = 30


def head_refused(request: Request, reply: Reply) -> None:
    if request.method == "HEAD":
        reply.status, reply.body = 405, b""


def whole_range(request: Request, reply: Reply) -> None:
    reply.status = 200 if reply.status == 206 else reply.status


LIES: dict[str, tuple[Lie, list[str]]] = {
    "truth": (lambda _, __: None, []),
    "wrong type": (about("/rss.xml", header("Content-Type", "text/plain; charset=utf-8")), ["WrongType"]),
    "form data": (about("/feed.json", header("Content-Type", "application/octet-stream")), ["WrongType"]),
    "vague type": (about("/atom.xml", header("Content-Type", "application/xml")), ["WrongType"]),
    "no charset": (about("/", header("Content-Type", "text/html")), ["NoCharset"]),
    "no 304 by ETag": (about("/rss.xml", unconditional("if-none-match")), ["NoNotModified"]),
    "no 304 by date": (about("/rss.xml", unconditional("if-modified-since")), ["NoNotModified"]),
    "redirect loop": (about("/rss.xml", redirect("/rss.xml")), ["RedirectLoop"]),
    "redirect": (moved, ["Redirected"]),
    "gone": (about("/rss.xml", answer(404)), ["BadStatus"]),
    "error": (about("/rss.xml", answer(500)), ["BadStatus"]),
    "login": (about("/rss.xml", answer(200, "text/html", PAGE)), ["ChallengePage"]),
    "challenge": (about("/rss.xml", answer(403, "text/html", PAGE)), ["ChallengePage"]),
    "challenge for one reader": (
        about("/rss.xml", as_reader("Miniflux", answer(403, "text/html", PAGE))),
        ["BlocksReader"],
    ),
    "stale body": (about("/rss.xml", stale), ["StaleDocument"]),
    "broken body": (about("/rss.xml", broken), ["BrokenBody"]),
    "cut gzip": (about("/rss.xml", packed(cut_gzip)), ["BrokenCompression"]),
    "stale gzip": (about("/rss.xml", packed(other_gzip)), ["BrokenCompression"]),
    "no gzip": (about("/rss.xml", no_gzip), ["NotCompressed"]),
    "no Vary": (about("/rss.xml", packed(no_vary)), ["NoVary"]),
    "no ETag, no date": (about("/rss.xml", no_validator), ["NoValidator"]),
    "HEAD refused": (about("/rss.xml", head_refused), ["HeadDiffers"]),
    "no Cache-Control": (about("/rss.xml", header("Cache-Control", "")), ["CacheControl"]),
    "never kept": (about("/rss.xml", header("Cache-Control", "no-store")), ["CacheControl"]),
    "kept for a year": (about("/rss.xml", header("Cache-Control", "max-age=31536000")), ["CacheControl"]),
    "cookie": (about("/rss.xml", header("Set-Cookie", "id=1")), ["SetsCookie"]),
    "no CORS": (about("/rss.xml", header("Access-Control-Allow-Origin", "")), ["NoCors"]),
    "no hub": (about("/feed.json", header("Link", "")), ["NoHubLink"]),
    "alias gone": (about("/old/feed.xml", answer(404)), ["AliasNotRedirected"]),
    "alias for a while": (about("/old/feed.xml", redirect("/rss.xml")), ["AliasNotRedirected"]),
    "no episode": (about("/media/7.mp3", answer(404)), ["NoEnclosure"]),
    "episode of another type": (about("/media/7.mp3", header("Content-Type", "text/plain")), ["EnclosureType"]),
    "no seeking": (about("/media/7.mp3", whole_range), ["NoRanges"]),
}


@pytest.mark.parametrize("name", LIES)
def test_of_one_lie_exactly_its_rule_is_told(liar: Liar, name: str) -> None:
    lie, rules = LIES[name]

    assert liar.verify(lie) == rules


def test_an_episode_of_another_length_is_told(liar: Liar) -> None:
    liar.site.put("dist/media/7.mp3", EPISODE[:-1])

    try:
        assert liar.verify() == ["EnclosureLength"]
    finally:
        liar.site.put("dist/media/7.mp3", EPISODE)


def test_how_old_a_body_is_and_by_which_cache_is_said(liar: Liar) -> None:
    liar.lies = [about("/rss.xml", stale)]

    [finding] = deployment.verify(str(liar.site.root), None).findings

    assert "has been in a cache for 300 seconds, went through via 1.1 varnish" in finding.what
    assert finding.cure.startswith("clear the cache of your CDN")


def test_a_cache_that_takes_its_time_is_waited_for(liar: Liar) -> None:
    asked: list[Any] = []

    def late(request: Request, reply: Reply) -> None:
        if request.path == "/rss.xml" and len(asked) < 1:
            asked.append(True)
            stale(request, reply)

    assert liar.verify(late, wait=30) == []


def test_a_site_that_is_not_there_ends_with_2(liar: Liar) -> None:
    url = f"http://127.0.0.1:{free_port()}/rss.xml"

    verified = deployment.verify(str(liar.site.root), None, urls=[url])

    assert (verified.status, told(verified.findings)) == (2, [f"{url}: Unreachable"])


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{finding.place}: {finding.rule}" for finding in findings]
