"""A real hub, its subscriber and nginx: what is published arrives."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from conftest import NOON, SITE, SiteFolder
from loopback import free_port, open_folder, running
from pagefeed import deployment
from pagefeed.ship import websub
from pagefeed.ship.deploy import Options

HUB = """
import sys
from celery import Celery
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
port, folder = sys.argv[1:]
app = Flask(__name__)
app.config["PUBLISH_SUPPORTED"] = True
celery = Celery("hub")
celery.conf.update(task_always_eager=True, task_eager_propagates=True)
hub = Hub(SQLite3HubStorage(folder + "/hub.sqlite3"), celery, MAX_ATTEMPTS=1)
app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
app.run("127.0.0.1", int(port), threaded=True)
"""
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; root {root}; index index.html; include {root}/nginx.conf; }}
}}
"""
SECRET = b"between the two of us"
DOCUMENTS = ("atom.xml", "feed.json", "rss.xml")


class Listener:
    """A server that notes what it is sent, and answers as it is told."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                """Confirm a subscription."""
                asked = parse_qs(urlsplit(self.path).query)
                self.answer(200, asked.get("hub.challenge", [""])[0].encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.received.append((headers | {":path": self.path}, body))
                self.answer(outer.statuses.pop(0) if outer.statuses else 204, b"that is not for me")

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(0 if status == 204 else len(body)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forms(self) -> list[dict[str, str]]:
        """What was sent since this was last asked."""
        forms = [{name: each[0] for name, each in parse_qs(body.decode()).items()} for _, body in self.received]
        self.received.clear()
        return forms


@dataclass
class Web:
    """A site that is deployed to the folder that nginx serves."""

    site: SiteFolder
    base: str

    def deploy(self) -> list[str]:
        """Build, deploy, and return the paths that were sent."""
        self.site.build()
        return deployment.deploy(str(self.site.root), None, NOON, None, Options()).delivery.sent

    def ping(self, **options: Any) -> deployment.Pinged:
        """Tell the hubs."""
        return deployment.ping(str(self.site.root), None, **options)

    def change(self) -> None:
        """Edit the one page, so that every document changes."""
        page = self.site.root / "items/page.md"
        page.write_text(page.read_text("utf-8") + "One line more.\n", "utf-8")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def listen(stack: ExitStack) -> Callable[[], Listener]:
    """Start a server that listens."""

    def start() -> Listener:
        made = Listener()
        stack.callback(made.server.server_close)
        stack.callback(made.server.shutdown)
        return made

    return start


@pytest.fixture
def publish(stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Web]:
    """Deploy a site with these lines in its site.toml, and serve it."""
    monkeypatch.setattr(websub, "PAUSE", 0.01)

    def start(lines: str) -> Web:
        program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        if program is None:
            pytest.skip("nginx is not installed (Debian: apt-get install nginx)")
        port, folder = free_port(), stack.enter_context(open_folder())
        base, root, work = f"http://127.0.0.1:{port}/", folder / "srv", folder / "nginx"
        work.mkdir(mode=0o755)
        site = SiteFolder(folder / "site")
        target = f'[deploy.web]\nto = "{root}"\n'
        site.put(
            "feeds/site.toml",
            f'{SITE.replace("https://feeds.ferry.example/", base)}hosts = ["nginx"]\n{lines}\n{target}',
        )
        site.put("feeds/all.toml", 'title = "All"\npath = "."\n')
        site.put("items/page.md", "---\ntitle: One\ndate: 2026-02-01\n---\n\nAll that is known.\n")
        web = Web(site, base)
        web.deploy()
        (work / "configuration").write_text(NGINX.format(folder=work, port=port, root=root), "utf-8")
        stack.enter_context(running([program, "-c", str(work / "configuration")], port, work))
        return web

    return start


def test_what_is_published_arrives_signed_at_a_subscriber_of_a_real_hub(
    stack: ExitStack, listen: Callable[[], Listener], publish: Callable[[str], Web]
) -> None:
    pytest.importorskip("flask_websub", reason="Flask-WebSub is not installed (PyPI: flask-websub celery)")
    port, folder = free_port(), stack.enter_context(open_folder())
    stack.enter_context(running([sys.executable, "-c", HUB, str(port), str(folder)], port, folder))
    hub, subscriber = f"http://127.0.0.1:{port}/hub", listen()
    web = publish(f'hub = "{hub}"')
    assert deployment.verify(str(web.site.root), None).findings == ()
    for path in DOCUMENTS:
        form = {"mode": "subscribe", "topic": web.base + path, "callback": f"{subscriber.url}/{path}"}
        form |= {"secret": SECRET.decode()}
        body = urlencode({f"hub.{name}": value for name, value in form.items()}).encode()
        with urlopen(hub, body) as answer:
            assert answer.status == 202
    web.ping()
    subscriber.received.clear()

    web.change()
    web.deploy()
    pinged = web.ping()

    assert pinged.findings == ()
    assert pinged.told == tuple((hub, web.base + path) for path in DOCUMENTS)
    assert len(subscriber.received) == len(DOCUMENTS)
    for headers, body in subscriber.received:
        assert body == web.site.dist()[headers[":path"].lstrip("/")]
        method, _, signature = headers["x-hub-signature"].partition("=")
        assert signature == hmac.new(SECRET, body, getattr(hashlib, method)).hexdigest()


def test_each_hub_is_told_once_of_each_document_that_changed(
    listen: Callable[[], Listener], publish: Callable[[str], Web]
) -> None:
    first, second = listen(), listen()
    web = publish(f'hub = ["{first.url}/", "{second.url}/"]')

    would = web.ping(dry_run=True)
    told = [web.ping().told, web.ping().told]
    web.change()
    web.deploy()
    again = web.ping()

    assert would.told == told[0] == again.told
    assert len(would.told) == 2 * len(DOCUMENTS)
    assert told[1] == ()
    sent = [{"hub.mode": "publish", "hub.url": web.base + path, "hub.topic": web.base + path} for path in DOCUMENTS]
    assert first.forms() == second.forms() == [*sent, *sent]


def test_no_hub_is_told_before_the_web_has_it(listen: Callable[[], Listener], publish: Callable[[str], Web]) -> None:
    hub = listen()
    web = publish(f'hub = "{hub.url}/"')
    web.ping()
    hub.forms()
    web.change()
    web.site.build()

    early = web.ping()
    web.deploy()
    late = web.ping()

    assert [finding.rule for finding in early.findings] == ["NotLive"] * len(DOCUMENTS)
    assert len(late.told) == len(hub.forms()) == len(DOCUMENTS)


def test_a_hub_that_is_busy_is_told_again_and_one_that_refuses_is_a_finding(
    listen: Callable[[], Listener], publish: Callable[[str], Web]
) -> None:
    hub = listen()
    web = publish(f'hub = "{hub.url}/"')

    hub.statuses = [503, 500, 204, 400, 503, 503, 503]
    pinged = web.ping()

    assert [finding.rule for finding in pinged.findings] == ["HubRefuses", "HubAway"]
    assert {finding.severity for finding in pinged.findings} == {"notice"}
    assert pinged.findings[0].what.endswith("400 that is not for me")
    assert [document for _, document in web.ping().told] == [web.base + path for path in DOCUMENTS[1:]]


def test_a_run_that_dies_before_it_pings_leaves_that_to_the_next(
    listen: Callable[[], Listener], publish: Callable[[str], Web]
) -> None:
    hub = listen()
    web = publish(f'hub = "{hub.url}/"')

    next_run = deployment.ping(str(web.site.root), None, changed=frozenset(web.deploy()))

    assert len(next_run.told) == len(DOCUMENTS)


def test_an_rsscloud_server_is_told_of_the_rss_document_that_names_it(
    listen: Callable[[], Listener], publish: Callable[[str], Web]
) -> None:
    cloud = listen()
    web = publish(f'cloud = "{cloud.url}/pleaseNotify"')

    pinged = web.ping()

    port = urlsplit(cloud.url).port
    named = f'<cloud domain="127.0.0.1" port="{port}" path="/pleaseNotify" registerProcedure="" protocol="http-post"/>'
    assert named.encode() in web.site.dist()["rss.xml"]
    assert pinged.told == ((f"{cloud.url}/ping", f"{web.base}rss.xml"),)
    assert cloud.forms() == [{"url": f"{web.base}rss.xml"}]
