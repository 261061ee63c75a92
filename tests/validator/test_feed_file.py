"""Any feed in the world, judged by the rules of the gate: `check --feed-file FILE|URL`."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY, SiteFolder
from pagefeed.validator.__main__ import table
from validator.test_rules import RSS

FEEDS = REPOSITORY / "tests" / "feeds"


@pytest.fixture
def nowhere(tmp_path: Path) -> SiteFolder:
    """A folder that is no site."""
    return SiteFolder(tmp_path)


@pytest.fixture
def address() -> Iterator[str]:
    """Where a feed is served under another address than it believes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/feed" else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(RSS.encode())

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_good_feed_keeps_every_rule(nowhere: SiteFolder) -> None:
    nowhere.put("feed.xml", RSS)

    done = nowhere.run("check", "--feed-file", "feed.xml")

    assert (done.returncode, done.stdout, done.stderr) == (0, "feed.xml: keeps every rule\n", "")
    assert sorted(path.name for path in nowhere.root.iterdir()) == ["feed.xml"]


def test_a_finding_has_file_line_cure_and_rule(nowhere: SiteFolder) -> None:
    nowhere.put("feed.xml", RSS.replace("Tue, 28", "Mon, 28").replace("<language>en</language>\n", ""))

    done = nowhere.run("check", "--feed-file", "feed.xml")

    assert done.returncode == 1
    assert done.stdout == "feed.xml: 1 error, 1 warning\n"
    assert done.stderr.splitlines() == [
        "error: feed.xml:37: 'Mon, 28 Jan 2025 12:00:00 +0000' was a Tue; correct the day of the week [IncorrectDOW]",
        "warning: feed.xml: the channel has no language; state a `language` [MissingDCLanguage]",
    ]


def test_programs_are_told_the_same(nowhere: SiteFolder) -> None:
    nowhere.put("feed.xml", RSS.replace("Tue, 28", "Mon, 28"))

    done = nowhere.run("check", "--json", "--feed-file", "feed.xml")

    said = json.loads(done.stdout)
    assert (said["status"], said["feed"]) == (1, "feed.xml")
    assert [finding["rule"] for finding in said["findings"]] == ["IncorrectDOW"]


def test_a_feed_at_an_address_is_held_to_it(nowhere: SiteFolder, address: str) -> None:
    done = nowhere.run("check", "--feed-file", f"{address}feed")

    assert done.returncode == 1
    assert "[SelfDoesntMatchLocation]" in done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("page.html", "this is a web page, not a feed; give the address of its feed"),
        ("rss-1.0.rdf", "this is RSS 1.0, which is not supported; publish RSS 2.0 or Atom"),
        ("hugo/items/choir.md", "not a feed; give the address or the file of RSS, Atom, JSON Feed or OPML"),
    ],
)
def test_what_is_no_feed_is_said_in_one_line(name: str, said: str, nowhere: SiteFolder) -> None:
    done = nowhere.run("check", "--feed-file", str(FEEDS / name))

    assert done.returncode == 2
    assert done.stderr.endswith(f"{said}\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("missing", ["nothing.xml", "http://127.0.0.1:9/feed"])
def test_what_cannot_be_had_is_said_in_one_line(missing: str, nowhere: SiteFolder) -> None:
    done = nowhere.run("check", "--feed-file", missing)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("path", sorted((FEEDS / "broken").iterdir()), ids=lambda path: path.name)
def test_xml_that_is_not_well_formed_is_one_finding(path: Path, nowhere: SiteFolder) -> None:
    done = nowhere.run("check", "--feed-file", str(path))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "[UnicodeError]" in done.stderr if path.stem == "wrong-encoding" else "[SAXError]" in done.stderr


@pytest.mark.parametrize("name", ["substack/feed.xml", "wordpress/feed.xml", "blogger/default-4.xml"])
def test_the_feeds_of_large_publishers_hold_no_error(name: str, nowhere: SiteFolder) -> None:
    done = nowhere.run("check", "--feed-file", str(FEEDS / name))

    assert "error" not in done.stderr


def test_the_list_of_rules_is_that_of_the_code() -> None:
    assert (REPOSITORY / "docs" / "reference" / "rules.md").read_text("utf-8") == table()


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            {"title": ["long"] * 99},
            'title is ["long", "long", "long", "long", "long", "long", "long", "lo…; make it a str',
        ),
        ({"expired": "no"}, 'expired is "no"; make it true or false or leave it out'),
        ({"items": None}, "items is null; make it a list or leave it out"),
        ({"version": 1.5}, "the version is 1.5; write https://jsonfeed.org/version/1.1"),
    ],
)
def test_a_wrong_value_is_shown_as_json_writes_it_and_not_whole(
    members: dict[str, Any], said: str, nowhere: SiteFolder
) -> None:
    nowhere.put("feed.json", json.dumps({"version": "https://jsonfeed.org/version/1.1"} | members))

    assert f"error: feed.json: {said}" in nowhere.run("check", "--feed-file", "feed.json").stderr


def test_a_number_of_9000_digits_is_told_in_words(nowhere: SiteFolder) -> None:
    nowhere.put("feed.json", '{"version": "https://jsonfeed.org/version/1.1", "title": ' + "9" * 9000 + "}")

    assert "feed.json: not JSON: a number of 9,000 digits" in nowhere.run("check", "--feed-file", "feed.json").stderr
