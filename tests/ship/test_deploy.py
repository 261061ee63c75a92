"""A deployment as a person asks for it, and as readers live through it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from conftest import NOON, SITE, SiteFolder
from loopback import free_port, open_folder, running
from pagefeed import deployment
from pagefeed.flood import FloodError
from pagefeed.ship.deploy import Options
from shipping import Shipped, a_folder, shipped_to

DEPLOYS = 200
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@pytest.fixture
def folder(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shipped]:
    with a_folder() as place:
        yield shipped_to(place, site, monkeypatch)


def test_the_command_builds_deploys_and_says_what_it_did(folder: Shipped) -> None:
    dry = folder.site.run("deploy", "--dry-run")
    before = folder.place.read()
    first = folder.site.run("deploy", "--no-verify")
    second = folder.site.run("deploy", "--no-verify", "--json")

    assert "would send rss.xml (new)" in dry.stdout
    assert "published all: 3 new, 0 unchanged entries; 7 written, 0 left alone" in dry.stdout
    assert "published" not in first.stdout
    assert before == {}
    assert first.stdout.splitlines()[-1] == f"deployed to {folder.place.to}: 7 sent, 0 unchanged"
    assert (dry.returncode, first.returncode, second.returncode) == (0, 0, 0)
    told = json.loads(second.stdout)
    assert (told["sent"], told["unchanged"], told["to"]) == ([], 7, folder.place.to)
    assert folder.place.served() == folder.site.dist()


def test_a_live_site_that_is_not_there_ends_with_1_and_the_finding(folder: Shipped) -> None:
    folder.site.edit("feeds/site.toml", ("https://feeds.ferry.example/", f"http://127.0.0.1:{free_port()}/"))

    done = folder.site.run("deploy")

    assert done.returncode == 1
    assert "rss.xml: no answer: Connection refused; check that the server runs" in done.stderr
    assert "there is no hub to tell; name one with `hub` in feeds/site.toml" in folder.site.run("ping").stdout
    assert "[Unreachable]" in done.stderr
    assert folder.place.served() == folder.site.dist()


@pytest.mark.parametrize(
    ("lines", "arguments", "told"),
    [
        ("", ["elsewhere"], "no target is called 'elsewhere'; name one of web"),
        ('[deploy.two]\nto = "/srv/two"\n', [], "there are several targets; name one of web, two"),
        ('password = "x"\n', [], '"deploy.web.password" is not allowed here; take it out of the file'),
        ('[deploy.two]\nto = "sftp://you:secret@host/srv"\n', [], '"deploy.two.to" holds a password; take it out'),
        ('[deploy.two]\nto = "sfpt://you@host/srv"\n', [], "other targets begin with sftp:, rsync:, s3:"),
        ('[deploy.two]\nto = "sftp://-oProxyCommand=x/srv"\n', [], "which is not the address of a target"),
        ('[deploy.two]\nto = "git:--upload-pack=x#main"\n', [], "which is not the address of a target"),
    ],
)
def test_what_cannot_be_meant_ends_with_2(folder: Shipped, lines: str, arguments: list[str], told: str) -> None:
    with (folder.site.root / "feeds/site.toml").open("a", encoding="utf-8") as file:
        file.write(lines)

    done = folder.site.run("deploy", *arguments)

    assert done.returncode == 2
    assert told in done.stderr
    assert "secret" not in done.stderr
    assert folder.place.read() == {}


def test_the_flood_guard_judges_by_what_stands_at_the_target(folder: Shipped) -> None:
    for number in range(20):
        folder.site.put(f"items/page-{number}.md", f"---\ntitle: Number {number}\ndate: 2026-02-01\n---\n\nKnown.\n")
    folder.deploy()
    before = folder.place.read()
    # A clone on another machine that lost the ledger gives every entry another id.
    folder.site.forget()
    (folder.site.root / "items/ledger.jsonl").unlink()
    shutil.rmtree(folder.site.root / "dist")
    folder.site.edit("feeds/site.toml", ('since = "2026"', 'since = "2025"'))

    with pytest.raises(FloodError, match="23 of the 23 entries that subscribers have would vanish"):
        folder.deploy()
    untouched = folder.place.read()
    folder.deploy(allow_flood=True)

    assert untouched == before
    assert folder.place.served() == folder.site.dist()


def test_readers_see_no_gap_through_many_deployments() -> None:
    """Every answer is a whole document, and every page that a feed names is there."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx)")
    port = free_port()
    with open_folder() as folder:
        site, root, work = SiteFolder(folder / "site"), folder / "srv", folder / "nginx"
        work.mkdir(mode=0o755)
        site.put("feeds/site.toml", f'{SITE}[deploy.web]\nto = "{root}"\n')
        publish(site, folder / "dist", 0)
        configuration = work / "configuration"
        configuration.write_text(NGINX.format(folder=work, port=port, root=root), "utf-8")
        pages: list[tuple[str, bytes]] = []
        faults: list[str] = []
        over = threading.Event()

        def read() -> None:
            while not over.is_set():
                try:
                    feed = ask(f"http://127.0.0.1:{port}/rss.xml").decode()
                    name = feed.removeprefix("<rss>").removesuffix("</rss>")
                    pages.append((name, ask(f"http://127.0.0.1:{port}/{name}")))
                except (OSError, ValueError) as error:
                    faults.append(str(error))

        with running([program, "-c", str(configuration)], port, work):
            reader = threading.Thread(target=read)
            reader.start()
            for number in range(1, DEPLOYS + 1):
                publish(site, folder / "dist", number)
            over.set()
            reader.join()

    assert faults == []
    assert len({name for name, _ in pages}) > 10
    assert all(body == page(name) for name, body in pages)


def page(name: str) -> bytes:
    """A page that takes more than one step to write."""
    return f"<p>{name}</p>".encode() * 2_000


def publish(site: SiteFolder, dist: Path, number: int) -> None:
    """Deploy a new page, and a feed that names it."""
    name = f"page-{number}.html"
    site.put(f"{dist}/{name}", page(name))
    site.put(f"{dist}/rss.xml", f"<rss>{name}</rss>")
    deployment.deploy(str(site.root), str(dist), NOON, None, Options())


def ask(url: str) -> bytes:
    """The body of an answer, which is as long as it says. Raises OSError, ValueError where it is not."""
    with urlopen(url, timeout=5) as answer:
        body = bytes(answer.read())
        if len(body) != int(answer.headers["Content-Length"]):
            raise ValueError(f"{url} is {len(body)} bytes")
        return body
