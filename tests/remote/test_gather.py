"""Pages from the web: kept as they came, or refused in one line."""

import codecs
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY, SiteFolder
from pagefeed.editor import reading
from pagefeed.errors import PageError, PublishError
from pagefeed.gather import gather, gather_all
from pagefeed.remote.bookmarks import read_bookmarks
from remote.test_client import Answering, sending, serving

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HTML: dict[str, Any] = {"content_type": "text/html; charset=utf-8"}
STORY = "".join(
    f"<p>At {hour} o'clock nobody at the pier knew why the ferry was late, or asked.</p>" for hour in range(12)
)
PAGE = f"<html><title>The ferry is late</title><body><article><h1>The ferry is late</h1>{STORY}</article></body>"


def kept(site: SiteFolder, answer: Answering, path: str = "/", **options: Any) -> Path:
    with serving(answer) as address:
        return Path(gather(str(site.root), f"{address}{path}", NOW, allow_private=True, **options))


def refused(site: SiteFolder, body: str, status: int = 200, path: str = "/", **headers: str) -> str:
    with pytest.raises(PageError) as error:
        kept(site, sending(body.encode(), status, **{**HTML, **headers}), path)
    assert not list((site.root / "items").glob("*.html"))
    assert "\n" not in str(error.value)
    return re.sub(r"http://127\.0\.0\.1:\d+", "", str(error.value))


def test_a_page_is_kept_as_it_came_below_whence_and_when(empty: SiteFolder) -> None:
    page = kept(empty, sending(PAGE.encode(), **HTML), "/news/late")

    first, _, rest = page.read_bytes().partition(b"\n")
    assert page.name == "2026-03-04-the-ferry-is-late.html"
    assert re.fullmatch(
        rb"<!-- saved from url=\(\d{4}\)http://127\.0\.0\.1:\d+/news/late at=2026-03-04T12:00:00Z charset=utf-8 -->",
        first,
    )
    assert rest == PAGE.encode()
    [entry] = reading(str(empty.root), str(page), NOW).sightings
    assert entry.content.title == "The ferry is late"
    assert str(entry.content.link).endswith("/news/late")


def test_a_redirect_says_where_the_page_is(empty: SiteFolder) -> None:
    def answer(host: BaseHTTPRequestHandler) -> None:
        moved = host.path == "/old"
        sending(PAGE.encode(), 301 if moved else 200, location="/new", **HTML)(host)

    assert b"/new at=" in kept(empty, answer, "/old").read_bytes()


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Die Fähre über den Fluß".encode("latin-1"), "iso-8859-1"),
        ("Паром опаздывает".encode("koi8-r"), "koi8-r"),
        ("フェリーが遅れる".encode("euc-jp"), "EUC-JP"),
        ("Die Fähre über den Fluß".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "Die Fähre über den Fluß".encode(), "iso-8859-1"),
        (codecs.BOM_UTF16_LE + "Die Fähre über den Fluß".encode("utf-16-le"), ""),
        (codecs.BOM_UTF16_BE + "Die Fähre über den Fluß".encode("utf-16-be"), "utf-16"),
        ("Die Fähre über den Fluß".encode("latin-1"), "utf-8"),
        ("Die Fähre über den Fluß".encode(), "no-such-charset"),
    ],
)
def test_the_encoding_is_that_of_the_server_wrong_or_right(body: bytes, charset: str, empty: SiteFolder) -> None:
    codec = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(body[:2], "ascii")
    padding = f": {STORY}</p>".encode(codec)
    head = "<meta charset=utf-7><h1>".encode(codec)
    mark = next(
        (mark for mark in (codecs.BOM_UTF8, *([body[:2]] if codec != "ascii" else [])) if body.startswith(mark)), b""
    )
    title = body[len(mark) :]
    page = mark + head + title + "</h1><p>".encode(codec) + title + padding

    file = kept(empty, sending(page, content_type=f"text/html; charset={charset}" if charset else "text/html"))

    [entry] = reading(str(empty.root), str(file), NOW).sightings
    assert entry.content.title in {"Die Fähre über den Fluß", "Паром опаздывает", "フェリーが遅れる"}


WALLS = {
    "challenge by header": (("<title>x</title>", 403), {"cf_mitigated": "challenge"}, "a check for robots"),
    "challenge by title": (("<title>Just a moment...</title><p>Checking</p>", 503), {}, "a check for robots"),
    "challenge by script": (
        ('<title>News</title><script src="/cdn-cgi/challenge-platform/x.js"></script>', 200),
        {},
        "a check for robots",
    ),
    "anubis": (("<title>Making sure you're not a bot!</title><p>Loading...</p>", 200), {}, "a check for robots"),
    "consent": (
        (
            "<title>Before you continue</title><h1>Before you continue</h1>" + "<p>We use cookies and data to deliver "
            "services and measure engagement.</p>" * 9 + "<button>Accept all</button><button>Reject all</button>",
            200,
        ),
        {},
        "a consent page",
    ),
    "consent in German": (
        (
            "<title>Aktuelles</title><p>Mit Ihrer Einwilligung setzen wir Cookies.</p><a>Zustimmen und weiter</a>",
            200,
        ),
        {},
        "a consent page",
    ),
    "login": (("<title>News</title><form><input name=u><input type=password></form>", 200), {}, "a login"),
    "script alone": (
        ('<title>News</title><div id="root"></div><script src="/app.js"></script>', 200),
        {},
        "a page that needs JavaScript",
    ),
    "noscript": (
        ("<title>News</title><noscript>You need to enable JavaScript to run this app.</noscript>", 200),
        {},
        "a page that needs JavaScript",
    ),
    "refresh": (
        ('<meta http-equiv="refresh" content="0; url=/other"><title>News</title>', 200),
        {},
        "a page that only redirects to /other",
    ),
    "nothing": (("<title>News</title>", 200), {}, "a page without text"),
}


@pytest.mark.parametrize("case", WALLS)
def test_what_stands_in_front_of_a_page_is_refused_with_the_cure(case: str, empty: SiteFolder) -> None:
    (body, status), headers, what = WALLS[case]

    said = refused(empty, body, status, **headers)

    cure = "add that address" if case == "refresh" else "save it from your browser, and add the file"
    assert said == f"/: not added: it is {what}; {cure}"


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (401, "it asks for a login"),
        (402, "it is behind a paywall"),
        (403, "the server denies access"),
        (404, "page not found; correct the address"),
        (410, "the page is gone; correct the address"),
        (429, "too many requests; try again later"),
        (451, "it is not available in your country"),
        (500, "the server answers 500"),
    ],
)
def test_a_status_says_why_there_is_no_page(status: int, what: str, empty: SiteFolder) -> None:
    assert what in refused(empty, PAGE, status)
    assert what in refused(empty, "", status)


@pytest.mark.parametrize(
    "more",
    [
        "<div>We and our partners use cookies. <button>Accept all</button></div>",
        "<form action=/login><input type=password></form>",
        "<noscript>Please enable JavaScript to view the comments.</noscript>",
        '<div id="root"></div>',
        '<script src="https://challenges.cloudflare.com/turnstile.js"></script>',
    ],
)
def test_a_page_with_a_banner_or_a_form_is_a_page(more: str, empty: SiteFolder) -> None:
    assert kept(empty, sending((PAGE + more).encode(), **HTML)).exists()


def test_a_short_note_is_a_page(empty: SiteFolder) -> None:
    note = "<title>Note</title><article><p>The ferry is late today, and nobody at the pier knows why.</p></article>"

    assert kept(empty, sending(note.encode(), **HTML)).exists()


def test_what_is_no_page_says_what_it_is(empty: SiteFolder) -> None:
    assert "it is application/pdf, not a web page" in refused(empty, "%PDF-1.7", content_type="application/pdf")
    assert "take a feed over with `adopt" in refused(empty, "<rss/>", content_type="application/rss+xml")
    assert "over the limit of 5,000,000 bytes" in refused(empty, "x" * 5_000_001)


LABELLED = sorted((REPOSITORY / "tests/pages/html").glob("*.html"))


@pytest.mark.parametrize("file", LABELLED, ids=lambda file: file.stem)
def test_a_labelled_page_served_reads_the_same_as_from_the_disk(file: Path, empty: SiteFolder) -> None:
    """Where the page itself says its address; else it is that of the server."""
    page = kept(empty, sending(file.read_bytes(), content_type="text/html"))

    of_web = reading(str(empty.root), str(page), NOW).sightings
    shutil.copy(file, empty.root / f"items/2026-03-04-{file.name}")
    of_disk = reading(str(empty.root), str(empty.root / f"items/2026-03-04-{file.name}"), NOW).sightings

    assert len(of_web) == len(of_disk)
    for web, disk in zip(of_web, of_disk, strict=True):
        assert (web.content.title, web.content.summary, web.published.at) == (
            disk.content.title,
            disk.content.summary,
            disk.published.at,
        )


# --- lists --------------------------------------------------------------------------------------

LISTS = {
    "urls.txt": "# to read\nhttps://a.example/1\n\n  https://b.example/2  a note\nno address\nhttps://a.example/1\n",
    "reading.md": "# To read\n\n- [One](https://a.example/1)\n1. Two: <https://b.example/2>\n",
    "excel.csv": "title;url;note\nOne;https://a.example/1;x\nTwo;https://b.example/2;\n",
    "tabs.tsv": "title\turl\nOne\thttps://a.example/1\nTwo\thttps://b.example/2\n",
    "onetab.txt": "https://a.example/1 | One, see https://c.example/3\nhttps://b.example/2 | Two\n",
    "firefox.json": json.dumps(
        {
            "type": "text/x-moz-place-container",
            "children": [
                {"children": [{"uri": "https://a.example/1", "iconUri": "https://a.example/i.ico"}]},
                {"uri": "https://b.example/2"},
                {"uri": "place:sort=8"},
            ],
        }
    ),
    "chrome.json": json.dumps(
        {
            "roots": {
                "bar": {"children": [{"url": "https://a.example/1"}, {"children": [{"url": "https://b.example/2"}]}]}
            }
        }
    ),
    "bookmarks.html": '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DT><A HREF="https://a.example/1" ADD_DATE="1">1</A>\n'
    '<DT><A HREF="https://b.example/2">Two &amp; more</A>\n<DT><A HREF="javascript:void(0)">x</A>\n</DL>',
    "pocket.csv": "title,url,time_added,tags,status\nOne,https://a.example/1,1700000000,,unread\n"
    '"Two, with\na line",https://b.example/2,1700000001,x|y,archive\n',
    "instapaper.csv": "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.example/1,One,,Unread,1700000000,[]\n"
    "https://b.example/2,Two,,Archive,1700000001,[]\n",
    "linkding.json": json.dumps(
        {"count": 2, "results": [{"url": "https://a.example/1", "title": "One"}, {"url": "https://b.example/2"}]}
    ),
    "readwise.json": json.dumps(
        {
            "results": [
                {"url": "https://read.readwise.io/x", "source_url": "https://a.example/1"},
                {"source_url": "https://b.example/2"},
            ]
        }
    ),
    "pinboard.json": json.dumps(
        [{"href": "https://a.example/1", "description": "One"}, {"href": "https://b.example/2"}]
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_any_origin_holds_addresses(name: str) -> None:
    assert [bookmark.url for bookmark in read_bookmarks(LISTS[name], name)] == [
        "https://a.example/1",
        "https://b.example/2",
    ]


@pytest.mark.parametrize("text", ["", "nothing here\n", "{}", "[", "<p>x</p>", "url,title\n,x\n", "[" * 100_000])
def test_a_list_without_addresses_says_so(text: str) -> None:
    with pytest.raises(PageError):
        read_bookmarks(text, "list")


def test_a_list_is_gathered_one_a_second_of_each_host_and_once(empty: SiteFolder) -> None:
    asked = []

    def answer(host: BaseHTTPRequestHandler) -> None:
        asked.append(host.path)
        status = 404 if host.path == "/gone" else 200
        sending(PAGE.replace("late", host.path[1:]).encode(), status, **HTML)(host)

    waited: list[float] = []
    with serving(answer) as one, serving(answer) as two:
        file = empty.put("list.txt", f"{one}/a\n{two}/b\n{one}/gone\n{one}/c\n")
        first = list(gather_all(str(empty.root), str(file), NOW, allow_private=True, sleep=waited.append))
        again = list(gather_all(str(empty.root), str(file), NOW, allow_private=True, sleep=waited.append))

    assert [isinstance(each, PublishError) for each in first] == [False, False, True, False]
    assert asked == ["/a", "/b", "/gone", "/c", "/gone"]
    assert len(again) == 1
    assert len(waited) == 2
    assert all(0.5 < seconds <= 1 for seconds in waited)


# --- a network of its own -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def network() -> list[str]:
    """The command that gives a program a network without anybody else."""
    command = ["unshare", "--net"]
    if (
        not all(map(shutil.which, ("unshare", "ip")))
        or subprocess.run([*command, "true"], capture_output=True).returncode
    ):
        pytest.skip("needs unshare and ip, and the right to make a network")
    return command


@pytest.mark.parametrize(
    ("url", "options", "says"),
    [
        ("http://93.184.216.34:8000/late", [], "added as"),
        ("http://10.1.2.3:8000/", [], "10.1.2.3 is 10.1.2.3, a private address"),
        ("http://10.1.2.3:8000/", ["--allow-private"], "added as"),
        ("http://93.184.216.34:8000/to/http://10.1.2.3:8000/", [], "a private address"),
        ("http://93.184.216.34:8000/to/http://127.0.0.1:8000/", [], "a private address"),
        ("http://93.184.216.34:8000/to/http://[::ffff:10.1.2.3]:8000/", [], "a private address"),
        ("http://93.184.216.34:8000/to/http://localhost:8000/", [], "a private address"),
        ("http://93.184.216.34:8000/to/http://0x7f000001:8000/", [], "not added"),
        ("http://93.184.216.34:8000/to/http://93.184.216.34:8000/late", [], "added as"),
    ],
)
def test_no_redirect_leads_into_a_network(
    url: str, options: list[str], says: str, network: list[str], empty: SiteFolder
) -> None:
    scene = [*network, sys.executable, str(Path(__file__).with_name("scene.py")), str(empty.root), url, *options]
    said = subprocess.run(
        scene,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(REPOSITORY / "src"), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )

    assert says in said.stdout + said.stderr
    assert said.returncode == (0 if says == "added as" else 2), said.stderr
    swordfish = any(b"swordfish" in page.read_bytes() for page in empty.root.glob("items/*.html"))
    assert swordfish == ("--allow-private" in options)
