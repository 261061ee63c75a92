"""What of a collection of payloads is alive in Chromium, as it comes and as it is published.

    PYTHONPATH=src:tests python tests/payloads/run.py COLLECTION ... [--every N]

COLLECTION is DOMPurify's `test/fixtures/expect.mjs`, H5SC's `vectors.txt`, or the folder `tests/wellformed/sanitize`
of feedparser. Publishes a site that holds each payload as the body of HTML, of Markdown and of text, in the head of a
page, in front matter, in a sidecar, in a file's name and in the title of a feed. Opens the pages, the feeds, and each
piece of HTML in the feeds; says first how many of the payloads run as they come, which is how good the harness is.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from browser import ask
from conftest import SiteFolder
from payloads.site import Opened, documents, write
from payloads.sources import payloads

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PART = 400
"""Documents that one browser opens."""


def alive(opened: Mapping[str, Opened]) -> dict[str, list[str]]:
    """Of documents, those in which something ran, each with what it was."""
    found: dict[str, list[str]] = {}
    names = [*opened]
    for first in range(0, len(names), PART):
        part = {f"/{number}": name for number, name in enumerate(names[first : first + PART])}
        with _serving({path: opened[name] for path, name in part.items()}) as address:
            found |= {part[path]: what for path, what in ask("alive", f"{address}/list", timeout=600).items()}
    return found


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A frame that is gone does not wait for its answer."""


class _serving:
    """A server of documents by path; `/list` has their paths, and `/` is empty."""

    def __init__(self, opened: Mapping[str, Opened]) -> None:
        listed = ("application/json", json.dumps([*opened]))
        served = {"/list": listed, "/": ("text/html", "<!doctype html><title>Harness</title>"), **opened}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, text = served.get(self.path, ("text/plain", ""))
                self.send_response(200 if self.path in served else 404)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode("utf-8", "surrogatepass"))

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = _Server(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def publish(site: SiteFolder, collection: list[str]) -> dict[str, Opened]:
    """What subscribers can open of a site with these payloads."""
    write(site, collection)
    site.build(NOW)
    # The formats of a feed hold the same HTML, which is opened once.
    return {name: opened for opened, name in {opened: name for name, opened in documents(site.dist())}.items()}


def main() -> int:
    """Print how many payloads, and how many documents, are alive; 1 where a document is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth payload")
    args = parser.parse_args()
    collection = payloads(args.collection)[:: args.every]
    raw = alive({str(number): ("text/html", payload) for number, payload in enumerate(collection)})
    print(f"{len(collection)} payloads, {len(raw)} alive as they come", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        opened = publish(SiteFolder(Path(folder)), collection)
        found = alive(opened)
    for name, what in found.items():
        print(f"ALIVE {name}: {', '.join(what)}")
    print(f"{len(opened)} documents and pieces of HTML, {len(found)} alive")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
