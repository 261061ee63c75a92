"""The pages and feeds in a browser: what a person sees, hears, copies and follows."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import feedparser
import pytest

from browser import MODULES, NODE, ask, needs_browser
from conftest import SiteFolder

JAVA = shutil.which("java")
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

needs_html_validate = pytest.mark.skipif(
    not (NODE and (MODULES / "html-validate").exists()), reason="needs node and `npm install` in tests/npm"
)
needs_vnu = pytest.mark.skipif(
    not (JAVA and VNU.exists()), reason="needs java and vnu-jar, by `npm install` in tests/npm"
)

PAGES = [
    "index.html",
    "town/index.html",
    "town/tag/bridges/index.html",
    "arabic/index.html",
    "world/elsewhere/index.html",
]
SITE = """\
title = "The Ferry Post"
link = "https://ferry.example/"
permalink = "/:path/"
base = "{base}"
domain = "ferry.example"
since = "2026"
language = "en-GB"
"""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsversammlung"
FILES = {
    "feeds/town.toml": 'title = "The town"\ndescription = "Council, schools & the river."\ninclude = ["town/*"]\n'
    'per = "tag"\nfolder = ["News", "Close by"]\nhub = "https://hub.example/"\nlogo = "{web}picture.gif"\n',
    "feeds/arabic.toml": 'title = "أخبار العبّارة"\nlanguage = "ar"\ninclude = ["arabic/*"]\n',
    "feeds/elsewhere.toml": 'title = "From elsewhere"\npath = "world/elsewhere"\ninclude = ["elsewhere/*"]\n'
    'formats = ["json", "atom"]\ncontent = "summary"\n',
    "items/town/bridge.md": "---\ntitle: The town lets its old bridge stand\ndate: 2026-03-01\nauthor: Ida Holm\n"
    "tags: [Bridges, Town & river]\n"
    "image: {web}picture.gif\n---\n"
    "The council voted on *Friday* to keep the old stone bridge, see https://ferry.example/"
    + "a-long-address-" * 12
    + ".\n\n## What it costs\n\n| Stone | Labour |\n|---|---|\n| 212,000 | 340,000 |\n\n> Nobody will thank us.\n",
    "items/town/long.md": f"---\ntitle: {LONG}\ndate: 2026-03-02\nlanguage: de\ntags: [Video]\n---\nEin Wort.\n",
    "items/arabic/bridge.md": "---\ntitle: المدينة تُبقي على جسرها القديم\ndate: 2026-03-01\nlanguage: ar\n---\n"
    "صوّت مجلس المدينة يوم الجمعة على إبقاء الجسر الحجري القديم للمشاة.\n",
    "items/elsewhere/bridge.md": "---\ntitle: 老桥留给行人\ndate: 2026-03-01\nlanguage: zh\n---\n"
    "市议会投票决定把老石桥留给行人。\n",
} | {
    f"items/town/note-{day}.md": f"---\ntitle: Note {day} from the quay\ndate: 2026-02-{day}\n"
    f"link: https://ferry.example/{day}\n---\nThe river brought {day} bottles & a chair.\n"
    for day in range(10, 25)
}


@dataclass(frozen=True)
class Paper(SiteFolder):
    """A published site, on the disk and on the web."""

    web: str
    """Where it is served, with a final slash."""

    @property
    def disk(self) -> str:
        return (self.root / "dist").as_uri() + "/"


class Server(http.server.SimpleHTTPRequestHandler):
    """Feeds as nginx and Caddy serve them by default; as application/rss+xml Chromium shows source text."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".xml": "text/xml"}

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    root = tmp_path_factory.mktemp("paper")
    (root / "dist").mkdir()
    handler = functools.partial(Server, directory=str(root / "dist"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = Paper(root, f"http://127.0.0.1:{server.server_port}/")
        site.put("feeds/site.toml", SITE.format(base=site.web))
        site.put("dist/picture.gif", base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="))
        for path, text in FILES.items():
            site.put(path, text.replace("{web}", site.web))
        assert site.build().findings == []
        yield site
        server.shutdown()


@needs_browser
@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_use_it(page: Any, paper: Paper) -> None:
    assert ask("axe", paper.web + page) == []


@needs_browser
@pytest.mark.parametrize("page", PAGES)
def test_it_asks_for_nothing_but_itself_and_fits_a_narrow_telephone(page: Any, paper: Paper) -> None:
    answer = ask("load", paper.web + page)

    assert set(answer["asked"]) - {f"{paper.web}picture.gif"} == {paper.web + page}
    assert (answer["said"], answer["wider"]) == ([], 0)


@needs_browser
@pytest.mark.parametrize("where", ["the web", "the disk", "the web without https"])
def test_one_click_copies_the_address(where: str, paper: Paper) -> None:
    port = paper.web.rstrip("/").rpartition(":")[2]
    base = {"the web": paper.web, "the disk": paper.disk}.get(where, f"http://ferry.example:{port}/")

    answer = ask("copy", f"{base}town/index.html", hosts="MAP ferry.example 127.0.0.1,")

    # The disk counts as safe; a plain http address has no clipboard, and the older way serves.
    assert answer == {
        "secure": where != "the web without https",
        "announced": "Copied",
        "pasted": f"{paper.web}town/rss.xml",
    }


@needs_browser
def test_it_works_without_script(paper: Paper) -> None:
    answer = ask("plain", f"{paper.web}town/index.html")

    assert (answer["said"], answer["buttons"]) == ([], 0)
    assert answer["address"].replace("\n", "") == f"{paper.web}town/rss.xml"
    assert answer["headings"][:3] == ["Subscribe", LONG, "The town lets its old bridge stand"]


@needs_browser
@pytest.mark.parametrize("page", PAGES)
def test_from_the_disk_every_link_of_the_site_opens_a_file_of_it(page: Any, paper: Paper) -> None:
    opened = ask("follow", paper.disk + page)

    assert len(opened) >= 3
    assert all(link.startswith(paper.disk) for link, _ in opened)
    assert {node.lower() for _, node in opened} <= {"html", "rss", "feed", "opml"}


@needs_browser
def test_a_telephone_reads_the_address_off_the_page(paper: Paper) -> None:
    assert ask("qr", f"{paper.web}town/index.html") == f"{paper.web}town/rss.xml"


@needs_browser
@pytest.mark.parametrize("file", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("where", ["web", "disk"])
def test_a_browser_that_opens_the_feed_shows_it_readably(file: str, where: str, paper: Paper) -> None:
    base = getattr(paper, where)

    answer = ask("feed", f"{base}town/{file}")

    assert answer["asked"] == [f"{base}town/{file}", f"{base}town/feed.css"]
    assert (answer["said"], answer["wider"]) == ([], 0)
    assert f"{paper.web}town/index.html" in answer["banner"]
    names = [name for name, _ in answer["shown"]]
    assert names.count("title") == 18
    assert set(names) <= {"title", "description", "subtitle", "summary", "pubDate", "published"}
    assert not [words for _, words in answer["shown"] if "</" in words]


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.alternates: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "link" and said.get("rel") == "alternate":
            self.alternates.append((said["type"] or "", said["href"] or ""))


@pytest.mark.parametrize(
    ("page", "types"),
    [
        ("town/", ["application/rss+xml", "application/atom+xml", "application/feed+json"]),
        ("world/elsewhere/", ["application/feed+json", "application/atom+xml"]),
    ],
)
def test_a_reader_that_is_given_the_page_finds_the_feed(page: str, types: Any, paper: Paper) -> None:
    links = Links()
    links.feed(urlopen(paper.web + page).read().decode())

    assert [kind for kind, _ in links.alternates] == types
    for kind, address in links.alternates:
        body = urlopen(address).read()
        titles = [item["title"] for item in json.loads(body)["items"]] if "json" in kind else []
        titles = titles or [entry.title for entry in feedparser.parse(body).entries]
        assert titles == paper.titles(f"{page}feed.json")


@pytest.fixture(scope="module")
def pages(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Of this site, and of one with as many entries as a feed can have."""
    many = paper.copy(tmp_path_factory.mktemp("many"))
    for number in range(60):
        many.put(f"items/town/more-{number}.md", f"---\ntitle: More {number}\ndate: 2026-01-02\n---\nMore.\n")
    many.build()
    found = [str(path) for site in (paper, many) for path in (site.root / "dist").rglob("*.html")]
    assert len(found) >= 2 * len(PAGES)
    return found


@needs_vnu
def test_it_is_valid(pages: list[str]) -> None:
    """By the Nu Html Checker, which is the W3C's."""
    sheets = [str(path) for page in pages for path in Path(page).parent.glob("*.css")]

    assert [*nu("--html", *pages), *nu("--css", *sheets)] == []


@needs_html_validate
def test_it_is_valid_by_another_checker(pages: list[str], tmp_path: Path) -> None:
    """By html-validate, with all of its rules that follow from the standard."""
    setting = tmp_path / "html-validate.json"
    setting.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"]}))

    run = [str(NODE), str(MODULES / "html-validate/bin/html-validate.mjs"), "--config", str(setting), *pages]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "")


def nu(*arguments: str) -> list[str]:
    run = [str(JAVA), "-jar", str(VNU), "--format", "json", "--exit-zero-always", *arguments]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stderr
    return [f"{each['url']}: {each['message']}" for each in json.loads(said)["messages"] if not known(each)]


def known(message: dict[str, Any]) -> bool:
    """What the checker is wrong about: its library of addresses wants `feed://` for `feed:`, which the URL standard
    does not, and which would turn https into http."""
    return message["message"].startswith("Bad value “feed:http") and "Expected a slash" in message["message"]
