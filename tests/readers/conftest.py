"""A site on the web, as far as a machine can have one to itself: real nginx, on the loopback."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import SiteFolder
from loopback import free_port, open_folder, running

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CONFIGURATION = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    log_format seen '$status\\t$uri\\t$http_user_agent';
    access_log {folder}/access.log seen;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        index index.html;
        include {root}/nginx.conf;
    }}
}}
"""


@dataclass
class Server:
    """nginx as Debian ships it, serving the dist/ of one site."""

    site: SiteFolder
    address: str
    log: Path
    seen: int = field(default=0)

    def url(self, path: str) -> str:
        """The public address of a file of dist/."""
        return f"{self.address}{path}"

    def answers(self, path: str) -> list[str]:
        """The statuses of all answers about a file since this was last asked."""
        time.sleep(0.05)
        lines = self.log.read_text("utf-8").splitlines()
        new, self.seen = lines[self.seen :], len(lines)
        return [line.split("\t")[0] for line in new if line.split("\t")[1] == f"/{path}"]


@pytest.fixture
def server() -> Iterator[Server]:
    """A published site, served."""
    if NGINX is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx)")
    port = free_port()
    with open_folder() as folder:
        site = a_site(folder / "site", f"http://127.0.0.1:{port}/")
        work = folder / "nginx"
        work.mkdir()
        configuration = work / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=work, port=port, root=site.root / "dist"), "utf-8")
        with running([NGINX, "-c", str(configuration)], port, work):
            yield Server(site, f"http://127.0.0.1:{port}/", work / "access.log")


def a_site(root: Path, base: str) -> SiteFolder:
    """A site with pictures, several authors, other scripts, and a teaser of another page."""
    site = SiteFolder(root)
    site.put(
        "feeds/site.toml",
        f'title = "The Ferry Post"\nlink = "https://ferry.example/"\nbase = "{base}"\ndomain = "ferry.example"\n'
        'since = "2026"\npermalink = "/:path/"\nauthor = "The Editors"\nhosts = ["nginx"]\n',
    )
    site.put("feeds/all.toml", 'title = "Everything & more"\npath = "."\naliases = ["/old/feed.xml"]\n')
    for number, (title, author) in enumerate(
        [
            ("The otter is back", "Ida Holm"),
            ("Über die Brücke: niemand & alle", "Çelik Öz"),
            ("渡し船は春に戻る 🐟", "Ida Holm"),
            ("מעבורת חוזרת", "Carl Dahl"),
        ]
    ):
        put_page(site, number, title, author)
    site.put(
        "items/2026-03-01-bridge.txt",
        "The town keeps its bridge\n\nBy Ida Holm\n\nMarch 1, 2026\n\n"
        "The council voted to keep the old stone bridge for walkers, and to give it a new railing before winter.\n\n"
        "More from The Ferry Post\n\n- YouTube\n\n"
        "The last ferryman of the river talks about forty years on the water and why he never learned to swim.\n",
    )
    site.put("items/2026-03-01-bridge.toml", 'link = "https://ferry.example/bridge"\n')
    site.build()
    return site


def put_page(site: SiteFolder, number: int, title: str, author: str) -> None:
    """A page of a day of its own."""
    front = {
        "title": f'"{title}"',
        "date": f"2026-02-{number + 10}T08:30:00Z",
        "author": author,
        "link": f"https://ferry.example/{number}?a=1&b=2",
        "image": f"https://ferry.example/{number}.jpg",
    }
    lines = "\n".join(f"{key}: {value}" for key, value in front.items())
    text = f"All that is known about number {number} & its <b>neighbours</b> stands in this paragraph."
    site.put(f"items/page-{number}.md", f"---\n{lines}\n---\n\n{text}\n")
