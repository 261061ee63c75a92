"""A network of its own for one scene: `unshare --net python scene.py SITE URL...`.

93.184.216.34 is a host of the internet there, 10.1.2.3 one inside of a network; both answer on port 8000. Then the
command `add` is run with what is named.
"""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORY = "".join(
    f"<p>At {hour} o'clock nobody at the pier knew why the ferry was late, or asked.</p>" for hour in range(12)
)
PAGE = f"<html><title>The ferry</title><body><article><h1>The ferry</h1>{STORY}</article>"
INSIDE = (
    f"<html><title>The router</title><body><article><h1>The router</h1><p>Password: swordfish.</p>{STORY}</article>"
)


class Host(BaseHTTPRequestHandler):
    """Both hosts."""

    def do_GET(self) -> None:
        here = self.connection.getsockname()[0]
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        body = (INSIDE if here.startswith(("10.", "127.")) else PAGE).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", "a=b")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> int:
    for words in ("link set lo up", "addr add 93.184.216.34/32 dev lo", "addr add 10.1.2.3/32 dev lo"):
        subprocess.run(["ip", *words.split()], check=True)
    threading.Thread(target=ThreadingHTTPServer(("0.0.0.0", 8000), Host).serve_forever, daemon=True).start()
    from pagefeed.cli import main as command

    return command(["--site", *sys.argv[1:2], "add", *sys.argv[2:]])


if __name__ == "__main__":
    sys.exit(main())
