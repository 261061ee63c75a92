"""The preview: what it answers, and what somebody sees who writes with a browser open."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from browser import CHROMIUM, NODE, NPM, needs_browser
from conftest import NOON, REPOSITORY, SiteFolder
from loopback import free_port
from pagefeed.catalog.index import Index
from pagefeed.serve.preview import Preview

for library in ("starlette", "uvicorn", "watchfiles"):
    pytest.importorskip(library)

FERRY = "---\ntitle: The ferry is late\ndate: 2026-03-01\nlink: https://ferry.example/late\n---\n\n"
STORY = "".join(f"At {hour} o'clock nobody at the pier knew why, or asked.\n\n" for hour in range(30))
PAGE = "items/2026-03-01-ferry.md"


class Served:
    """A preview that is open."""

    def __init__(self, site: SiteFolder, port: int, process: "subprocess.Popen[str]") -> None:
        self.site, self.port, self.process = site, port, process
        self.url = f"http://127.0.0.1:{port}/"

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()

    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.get("/-/state").read()))

    def wait_for(self, right: Any, seconds: float = 30) -> dict[str, Any]:
        """The first state that is right."""
        ends = time.monotonic() + seconds
        while not right(state := self.state()):
            assert time.monotonic() < ends, state
            time.sleep(0.05)
        return state


@contextmanager
def serving(site: SiteFolder, *options: str, port: int = 0, **environment: str) -> Iterator[Served]:
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "pagefeed", "serve", "--port", str(port), *options],
        cwd=site.root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("preview at "):
            break
    assert "preview at " in said, said
    served = Served(site, int(said.rpartition("preview at http://")[2].split("/")[0].rpartition(":")[2]), process)
    served.process.said = said  # type: ignore[attr-defined]
    try:
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except (
            subprocess.TimeoutExpired
        ):  # One Ctrl-C can come between two states of the server; people press it again.
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


@pytest.fixture
def ferry(empty: SiteFolder) -> SiteFolder:
    empty.put(PAGE, f"{FERRY}{STORY}")
    return empty


def files_of(site: SiteFolder) -> dict[str, bytes]:
    folders = ("items", "feeds", "dist", ".pagefeed")
    return {
        str(path): path.read_bytes() for folder in folders for path in (site.root / folder).rglob("*") if path.is_file()
    }


def test_documents_are_byte_for_byte_those_of_a_build_and_nothing_is_written(ferry: SiteFolder) -> None:
    ferry.run()
    before = files_of(ferry)

    with serving(ferry) as preview:
        for path, body in ferry.dist().items():
            assert preview.get(f"/dist/{path}").read() == body, path
        assert preview.state()["provisional"] == 0
        assert preview.state()["findings"] == []

    assert files_of(ferry) == before


def test_types_caching_and_304_are_those_that_hosts_are_told(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        answer = preview.get("/dist/rss.xml")
        again = preview.get("/dist/rss.xml", If_None_Match=str(answer.headers["ETag"]))
        page = preview.get("/dist/")

        assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=600, must-revalidate"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert (again.status, again.read()) == (304, b"")
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("host", ["ferry.example", "127.0.0.1.ferry.example", "", "localhost.evil.example:80"])
def test_who_calls_this_machine_by_a_name_gets_nothing(host: str, ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        assert preview.get("/-/state", Host=host).status == 421
        assert preview.get("/-/state", Host=f"localhost:{preview.port}").status == 200
        assert preview.get("/-/state", Host="[::1]:80").status == 200


@pytest.mark.parametrize(
    "path", ["/dist/../items/x.md", "/dist/%2e%2e/x", "/-/raw/../../etc/passwd", "/-/raw/%2fetc%2fpasswd"]
)
def test_nothing_outside_of_the_preview_is_shown(path: str, ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        assert preview.get(path).status == 404


def test_ids_that_nobody_has_been_given_are_provisional(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        assert preview.state()["provisional"] == 1
        [entry] = json.loads(preview.get("/-/entries?feed=all").read())
        assert entry["provisional"]
        page = preview.get(f"/-/entry?feed=all&id={entry['id']}").read().decode()
        assert "provisional" in page
        ferry.run()
        ferry.put("items/2026-03-02-port.md", FERRY.replace("ferry is late", "port is shut").replace("/late", "/port"))
        preview.wait_for(lambda state: state["provisional"] == 1 and state["plan"][0]["unchanged"] == 1)


def test_an_entry_that_has_changed_keeps_the_id_that_it_was_given(ferry: SiteFolder) -> None:
    ferry.run()
    preview = Preview(str(ferry.root), lambda: NOON)

    before = preview.build()
    ferry.edit(PAGE, ("The ferry is late", "The ferry is here"))
    after = preview.build()

    assert (before.provisional, after.provisional) == (0, 0)
    assert [entry.content.title for entry in preview.entries("all")] == ["The ferry is here"]
    assert not preview.is_provisional(preview.entries("all")[0].id)
    preview.close()


@pytest.mark.parametrize("published", [True, False])
def test_what_has_not_changed_is_not_settled_again(
    ferry: SiteFolder, published: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if published:
        ferry.run()
        shutil.rmtree(ferry.root / ".pagefeed")  # As in a fresh clone.
    ferry.put("items/2026-03-02-port.md", FERRY.replace("ferry is late", "port is shut").replace("/late", "/port"))
    settled: list[str] = []
    shown = Index._shown
    monkeypatch.setattr(Index, "_shown", lambda self, id_, now: settled.append(id_) or shown(self, id_, now))
    preview = Preview(str(ferry.root), lambda: NOON)

    first = preview.build()
    entries = len(settled)
    ferry.edit(PAGE, ("knew why", "said why"))
    again = preview.build()

    assert first.provisional == again.provisional == 2 - published
    assert (entries, len(settled)) == (2, 3)
    preview.close()


def test_only_a_publication_waits_for_the_disk(ferry: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[int] = []
    monkeypatch.setattr(os, "fsync", waited.append)
    preview = Preview(str(ferry.root), lambda: NOON)

    preview.build()
    before = list(waited)
    ferry.build()

    assert before == []
    assert len(waited) >= len(ferry.dist())
    preview.close()


def test_drafts_and_what_waits_are_shown_on_demand(ferry: SiteFolder) -> None:
    ferry.put("items/draft.md", FERRY.replace("ferry is late", "draft").replace("date:", "draft: true\ndate:") + STORY)
    ferry.put("items/_drafts/other.md", FERRY.replace("ferry is late", "other").replace("/late", "/other") + STORY)
    ferry.put(
        "items/later.md", FERRY.replace("ferry is late", "waits").replace("2026", "2028").replace("/late", "/w") + STORY
    )

    with serving(ferry) as preview:
        assert preview.state()["plan"][0]["get"] == 1
    with serving(ferry, "--drafts") as preview:
        assert preview.state()["plan"][0]["get"] == 3
    with serving(ferry, "--drafts", "--future") as preview:
        assert preview.state()["plan"][0]["get"] == 4


def test_a_broken_site_keeps_what_was_shown_last(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        first = preview.get("/dist/rss.xml").read()
        right = (ferry.root / "feeds/site.toml").read_text()
        ferry.put("feeds/site.toml", "title = \n")
        broken = preview.wait_for(lambda state: state["findings"])
        assert broken["findings"][0]["place"] == "feeds/site.toml:1"
        assert preview.get("/dist/rss.xml").read() == first
        ferry.put("feeds/site.toml", right)
        preview.wait_for(lambda state: not state["findings"])


@pytest.mark.parametrize("options", [(), ("--poll",)])
def test_a_folder_that_is_made_or_replaced_meanwhile_is_watched_too(
    ferry: SiteFolder, options: tuple[str, ...]
) -> None:
    with serving(ferry, *options) as preview:
        ferry.put("templates/feed.html", '{% extends "pagefeed/feed.html" %}{% block footer %}Quay 4{% endblock %}')
        preview.wait_for(lambda state: b"Quay 4" in preview.get("/dist/").read())
        ferry.edit("templates/feed.html", ("Quay 4", "Quay 5"))
        preview.wait_for(lambda state: b"Quay 5" in preview.get("/dist/").read())
        (ferry.root / "items").rename(ferry.root / "before")
        ferry.put(PAGE, f"{FERRY}{STORY}".replace("is late", "is here"))
        preview.wait_for(lambda state: b"The ferry is here" in preview.get("/dist/rss.xml").read())
        ferry.edit(PAGE, ("is here", "has left"))
        preview.wait_for(lambda state: b"The ferry has left" in preview.get("/dist/rss.xml").read())


def test_where_no_events_come_it_looks_and_says_so(ferry: SiteFolder) -> None:
    with serving(ferry, "--poll") as preview:
        assert "looking for them" in preview.process.said  # type: ignore[attr-defined]
        before = preview.state()["version"]
        ferry.edit(PAGE, ("The ferry", "The boat"))
        preview.wait_for(lambda state: state["version"] != before)
        assert b"The boat" in preview.get("/dist/rss.xml").read()


def test_a_port_that_is_taken_is_not_waited_for(ferry: SiteFolder) -> None:
    with serving(ferry) as first, serving(ferry, port=first.port) as second:
        assert second.port > first.port
        assert f"port {first.port} is taken" in second.process.said  # type: ignore[attr-defined]


def test_it_ends_cleanly_with_a_browser_that_listens(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        events = preview.get("/-/events")
        assert events.readline() == b"retry: 500\n"
    assert preview.process.returncode in (0, 130)
    assert not [path for path in ferry.root.iterdir() if path.name.startswith(".pagefeed-")]


# --- in a browser -------------------------------------------------------------------------------


def ask(question: str, preview: Served, **options: str) -> Any:
    command = [
        str(NODE),
        str(NPM / "preview.mjs"),
        question,
        preview.url,
        json.dumps({"executable": CHROMIUM, **options}),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def edited() -> str:
    return f"{FERRY}{STORY}".replace("The ferry", "The boat")


@needs_browser
@pytest.mark.npm
def test_an_edit_is_seen_without_a_click_where_the_reader_was(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        said = ask("edit", preview, file=str(ferry.root / PAGE), text=edited())

    assert said["failed"] == []
    assert said["scrolled"] == 120


@needs_browser
@pytest.mark.npm
def test_nine_tabs_all_see_it_also_when_the_first_is_closed(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        assert ask("tabs", preview, file=str(ferry.root / PAGE), text=edited()) == {"failed": []}


@needs_browser
@pytest.mark.npm
def test_what_is_wrong_lies_over_the_page_and_goes_when_it_is_put_right(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        said = ask("overlay", preview, file=str(ferry.root / "feeds/all.toml"), text='title = "x"\nlimit = "many"\n')

    assert 'feeds/all.toml:2 "limit" is "many"' in said["said"]
    assert said["failed"] == []


@needs_browser
@pytest.mark.npm
def test_a_browser_goes_on_when_the_program_begins_again(ferry: SiteFolder) -> None:
    with serving(ferry) as first:
        command = [str(NODE), str(NPM / "preview.mjs"), "restart", first.url, json.dumps({"executable": CHROMIUM})]
        browser = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert browser.stderr
        assert browser.stderr.readline() == "ready\n"
    assert browser.stderr.readline() == "waiting\n"
    ferry.put(PAGE, edited())
    with serving(ferry, port=first.port):
        out, err = browser.communicate(timeout=120)

    assert json.loads(out) == {"status": "as it would be published now"}, err


@needs_browser
@pytest.mark.npm
def test_source_reader_and_plan_are_shown(ferry: SiteFolder) -> None:
    ferry.put(
        PAGE,
        f'{FERRY}<p class="x" style="color:red">Late.</p>\n<audio src="https://e.example/a.mp3" controls></audio>\n',
    )
    with serving(ferry) as preview:
        said = ask("views", preview)

    assert said["failed"] == []
    assert said["source"].startswith("<?xml version")
    assert "The ferry is late" in said["reader"]
    assert "provisional" in said["reader"]
    assert not any(word in said["markup"] for word in ("class=", "style=", "<audio"))
    assert "new: The ferry is late" in said["plan"]


@needs_browser
@pytest.mark.npm
def test_the_shell_is_for_everybody_by_day_and_night_on_phone_and_desk(ferry: SiteFolder) -> None:
    with serving(ferry) as preview:
        assert ask("look", preview, pictures=os.environ.get("PAGEFEED_PICTURES", "")) == []
