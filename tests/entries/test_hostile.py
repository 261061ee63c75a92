"""No vector of hostile/vectors.txt survives the way through a body: by a strict parser, by the gate, in a browser."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from lxml import etree

from pagefeed.entries.content import safe
from pagefeed.model import Document
from pagefeed.validator import check

HERE = Path(__file__).parent / "hostile"
BASE = "https://news.example/2026/story.html"
CHROMIUM = shutil.which("chromium")

VOID = re.compile(r"<((?:br|col|hr|img|source|wbr)(?: [a-z]+=\"[^\"]*\")*)>")
ELEMENTS = {
    *("a", "abbr", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup"),
    *("data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6"),
    *("hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small"),
    *("source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time"),
    *("tr", "u", "ul", "var", "video", "wbr", "math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac"),
    *("msqrt", "mroot", "mstyle", "merror", "mpadded", "mphantom", "mfenced", "msub", "msup", "msubsup", "munder"),
    *("mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "semantics"),
}
ADDRESSES = {"href", "src", "poster", "cite"}
ABSOLUTE = re.compile(r"https?://[^\s\"<>\\/]+[^\s\"<>\\]*|mailto:[^\s\"<>]+|tel:[^\s\"<>]+")
DATA = re.compile(r"data:image/(png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=%]+", re.I)


def vectors() -> list[str]:
    lines = (HERE / "vectors.txt").read_text("utf-8").splitlines()
    return [
        re.sub(r"\{U\+([0-9A-F]{4})\}", lambda found: chr(int(found[1], 16)), line)
        for line in lines
        if line and line != "#" and not line.startswith("# ")
    ]


def parsed(fragment: str) -> etree._Element:
    """A fragment as XML reads it, once its void elements are closed; any slip of the pen raises."""
    closed = VOID.sub(r"<\1/>", fragment)
    return etree.fromstring(f"<body>{closed}</body>", etree.XMLParser(huge_tree=True))


def harm(fragment: str) -> Iterator[str]:
    """Everything in a fragment that is not known to be harmless."""
    for element in parsed(fragment).iterdescendants():
        if element.tag not in ELEMENTS:
            yield f"<{element.tag}>"
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if name.startswith(("on", "data-", "form")) or name in ("style", "id", "name", "srcdoc", "ping", "target"):
                yield name
            if name in ADDRESSES and not (
                ABSOLUTE.fullmatch(value) or (element.tag == "img" and DATA.fullmatch(value))
            ):
                yield f"{name}={value!r}"
            if name == "srcset":
                yield from (f"srcset {each}" for each in value.split(", ") if not each.startswith(("http:", "https:")))


@pytest.mark.parametrize("base", [None, BASE], ids=["without base", "with base"])
@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.encode("unicode_escape").decode()[:60])
def test_no_vector_survives(vector: str, base: str | None) -> None:
    result = safe(vector.replace("LOOPBACK", "evil.example"), base)

    assert list(harm(result)) == []
    assert safe(result, base) == result


def test_what_is_left_of_all_of_them_passes_the_gate() -> None:
    results = [safe(vector.replace("LOOPBACK", "evil.example"), BASE) for vector in vectors()]
    items = [{"id": str(n), "content_html": result} for n, result in enumerate(results)]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Hostile", "items": items})

    found = check([Document(path="feed.json", media_type="application/feed+json", body=feed.encode())])

    rules = {"SecurityRisk", "SecurityRiskAttr", "DangerousStyleAttr", "ContainsRelRef"}
    assert [str(finding) for finding in found if finding.rule in rules] == []


# --- in a browser -------------------------------------------------------------------------------

PAGE = """<!doctype html><meta charset="utf-8"><title>Harness</title><script>
const fragments = FRAGMENTS;
const report = {used: [], alerts: [], scripts: [], handlers: []};
const EVENTS = ["mouseover", "mouseenter", "pointerover", "focus", "copy", "wheel", "dragstart", "contextmenu"];

function hit(number) { report.alerts.push(number) }

function prepare(number) {
  return `<!doctype html><body><script>
    for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => parent.hit(${number});
    document.currentScript.remove();
  <\\/script>`;
}

/* What people do to an entry, and what readers do: they read it, write it out, and read it again. */
function use(number, frame) {
  const page = frame.contentDocument;
  if (!page || !page.body) return;
  for (const round of [1, 2]) {
    for (const element of page.querySelectorAll("*")) {
      if (element.localName === "script") report.scripts.push(number);
      for (const {name} of element.attributes ?? []) if (name.startsWith("on")) report.handlers.push(number);
      for (const event of EVENTS) element.dispatchEvent(new MouseEvent(event, {bubbles: true}));
      const link = element.closest?.("a[href]");
      if (!link || !/^(https?|mailto|tel):$/.test(link.protocol)) {
        element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
      }
    }
    if (page.body) page.body.innerHTML = page.body.innerHTML;
  }
  report.used.push(number);
}

async function load(number) {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-same-origin allow-forms";
  frame.srcdoc = prepare(number) + fragments[number];
  const settled = new Promise(resolve => { frame.onload = resolve; setTimeout(resolve, 3000) });
  document.body.append(frame);
  await settled;
  use(number, frame);
  await new Promise(resolve => setTimeout(resolve, 200));
  frame.remove();
}

addEventListener("load", async () => {
  for (let first = 0; first < fragments.length; first += 40) {
    await Promise.allSettled([...fragments.keys()].slice(first, first + 40).map(load));
  }
  await fetch("/report", {method: "POST", body: JSON.stringify(report)});
});
</script><body></body>"""


@dataclass
class Told:
    """What a browser did with fragments, each told by its number."""

    used: set[int] = field(default_factory=set)
    """Those that were there to be used; a vector may have led its page elsewhere."""
    alerts: set[int] = field(default_factory=set)
    scripts: set[int] = field(default_factory=set)
    handlers: set[int] = field(default_factory=set)
    requests: set[int] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    """Requests for addresses that no vector names in full."""


class Server(ThreadingHTTPServer):
    """Serves a page, takes its report, and remembers what else it was asked for."""

    request_queue_size = 1024

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server_port}"
        self.page = b""
        self.asked: list[str] = []
        self.reports: Queue[dict[str, list[int]]] = Queue()

    def handle_error(self, *args: object) -> None:
        """A page that is gone does not wait for its answers."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path == "/":
            self.answer(200, self.server.page)
        else:
            self.server.asked.append(self.path)
            self.answer(404)

    def do_POST(self) -> None:
        if self.path == "/report":
            report = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(204)
            self.server.reports.put(json.loads(report))
        else:
            self.do_GET()

    def answer(self, status: int, page: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def browse(server: Server, tmp_path: Path) -> Callable[[Callable[[str], str]], Told]:
    """Loads what a function makes of every vector in Chromium, and tells what came of it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")

    def load(made: Callable[[str], str]) -> Told:
        fragments = [made(vector.replace("LOOPBACK", f"{server.host}/{n}")) for n, vector in enumerate(vectors())]
        server.page = PAGE.replace("FRAGMENTS", json.dumps(fragments).replace("<", "\\u003c")).encode()
        server.asked.clear()
        chromium = subprocess.Popen(
            [
                CHROMIUM,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                f"--user-data-dir={tmp_path / 'profile'}",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                f"http://{server.host}/",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            report = server.reports.get(timeout=120)
        finally:
            chromium.terminate()
            chromium.wait()
        numbered = [(path, re.match(r"/(\d+)/", path)) for path in server.asked]
        return Told(
            **{name: set(numbers) for name, numbers in report.items()},
            requests={int(match[1]) for _, match in numbered if match},
            others={path for path, match in numbered if not match} - {"/favicon.ico"},
        )

    return load


def test_a_browser_finds_nothing_to_run_or_to_load(browse: Callable[[Callable[[str], str]], Told]) -> None:
    """First the proof that it would: the same vectors as they come."""
    live = browse(lambda vector: vector)
    everything = vectors()
    assert everything.index("<img src=x onerror=alert(1)>") in live.alerts
    assert everything.index("<script>alert(1)</script>") in live.alerts & live.scripts
    assert everything.index('<a href="java&Tab;script&colon;alert(1)">x</a>') in live.alerts
    assert everything.index("<script src=http://LOOPBACK/script.js></script>") in live.requests
    assert everything.index('<p style="background:\\75rl(http://LOOPBACK/escaped.png)">x</p>') in live.requests
    assert len(live.alerts) > 150
    assert len(live.requests) > 40

    assert browse(lambda vector: safe(vector, BASE)) == Told(used=set(range(len(everything))))
