"""What people use to read: each subscribes over HTTP, sees every entry, asks again in vain, and sees one new entry.

One specification for all; an adapter says how a reader is asked, and which fields it does not keep.
"""

from __future__ import annotations

import email
import email.policy
import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import time
import unicodedata
from calendar import timegm
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import feedparser
import pytest

from conftest import REPOSITORY
from readers.conftest import Server, put_page

NPM = REPOSITORY / "tests" / "npm"
LATER = datetime(2026, 3, 2, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    """An entry as a reader has it; None for what it does not keep."""

    title: str
    link: str
    date: datetime | None
    author: str | None
    content: str | None
    """Whatever it keeps of text, markup and pictures."""


class Reader:
    """A reader in a folder of its own."""

    reads: ClassVar[tuple[str, ...]] = ("rss.xml", "atom.xml")
    learns: ClassVar[int] = 1
    """How often it has to see a feed before it asks only for what is new."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url

    @classmethod
    def missing(cls) -> str:
        """Why it cannot be tried here; empty where it can."""
        return ""

    def poll(self) -> None:
        """Ask for what is new."""
        raise NotImplementedError

    def entries(self) -> list[Seen]:
        """All it has, in any order."""
        raise NotImplementedError

    def close(self) -> None:
        """End what it has begun."""

    def run(self, *command: str, **environment: str) -> str:
        """Run its program in its folder."""
        done = subprocess.run(
            command,
            cwd=self.home,
            env=os.environ | {"HOME": str(self.home), "LANG": "C.UTF-8"} | environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
        return done.stdout.decode()


class Feedparser(Reader):
    """feedparser, from PyPI, with conditional requests as its documentation has them."""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home, url)
        self.known: dict[str, Seen] = {}
        self.etag: str | None = None
        self.modified: str | None = None

    def poll(self) -> None:
        read = feedparser.parse(self.url, etag=self.etag, modified=self.modified)
        assert not read.bozo, read.get("bozo_exception")
        self.etag, self.modified = read.get("etag"), read.get("modified")
        for entry in read.entries:
            content = entry.content[0].value if "content" in entry else entry.summary
            at = datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
            self.known[entry.id] = Seen(entry.title, entry.link, at, entry.author, content)

    def entries(self) -> list[Seen]:
        return [*self.known.values()]


class ReaderLibrary(Reader):
    """The package `reader`, from PyPI."""

    @classmethod
    def missing(cls) -> str:
        try:
            import reader  # noqa: F401 - only whether it is there
        except ImportError:
            return "the package reader is not installed (pip install reader)"
        return ""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home, url)
        from reader import make_reader

        self.reader: Any = make_reader(str(home / "reader.sqlite"), feed_root=None)
        self.reader.add_feed(url)

    def poll(self) -> None:
        self.reader.update_feed(self.url)

    def entries(self) -> list[Seen]:
        return [
            Seen(
                entry.title,
                entry.link,
                entry.published,
                entry.authors_str,
                entry.content[0].value if entry.content else entry.summary,
            )
            for entry in self.reader.get_entries()
        ]


class Newsboat(Reader):
    """newsboat, from Debian. It keeps what a server says of a feed only if it knows the feed already."""

    learns = 2

    @classmethod
    def missing(cls) -> str:
        return "" if shutil.which("newsboat") else "newsboat is not installed (Debian: apt-get install newsboat)"

    def poll(self) -> None:
        (self.home / "urls").write_text(self.url + "\n", "utf-8")
        for name in ("config", "cache.db.lock"):
            (self.home / name).unlink(missing_ok=True)
        (self.home / "config").write_text("error-log " + str(self.home / "errors") + "\n", "utf-8")
        self.run("newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload")

    def entries(self) -> list[Seen]:
        with closing(sqlite3.connect(self.home / "cache.db")) as db:
            rows = db.execute("SELECT title, url, pubDate, author, content FROM rss_item").fetchall()
        return [
            Seen(title, link, datetime.fromtimestamp(at, UTC), author, text) for title, link, at, author, text in rows
        ]


class Sfeed(Reader):
    """sfeed, from Debian, with the conditional requests that its manual has as an example."""

    RECIPE = """\
sfeedpath="{home}/feeds"
fetch() {{
    curl -s -L -f --etag-compare "{home}/etag" --etag-save "{home}/etag.new" "$2" || return 1
    if [ -s "{home}/etag.new" ]; then mv "{home}/etag.new" "{home}/etag"; fi
}}
feeds() {{
    feed "ferry" "{url}" "" "utf-8"
}}
"""

    @classmethod
    def missing(cls) -> str:
        wanted = [name for name in ("sfeed_update", "curl") if not shutil.which(name)]
        return f"{wanted[0]} is not installed (Debian: apt-get install sfeed curl)" if wanted else ""

    def poll(self) -> None:
        (self.home / "sfeedrc").write_text(self.RECIPE.format(home=self.home, url=self.url), "utf-8")
        self.run("sfeed_update", "sfeedrc")

    def entries(self) -> list[Seen]:
        rows = [line.split("\t") for line in (self.home / "feeds" / "ferry").read_text("utf-8").splitlines()]
        return [
            Seen(title, link, datetime.fromtimestamp(int(at), UTC), author, content)
            for at, title, link, content, _, _, author, *_ in rows
        ]


class Rss2email(Reader):
    """rss2email, from Debian, with letters into a folder. Its letters bear no author of their own, but in `From:`."""

    CONFIGURATION = """\
[DEFAULT]
from = feeds@ferry.example
to = reader@ferry.example
email-protocol = maildir
maildir-path = {home}/mail
maildir-mailbox = inbox
html-mail = True
use-publisher-email = False
date-header = True
name-format = {{author}}
"""

    @classmethod
    def missing(cls) -> str:
        return "" if shutil.which("r2e") else "rss2email is not installed (Debian: apt-get install rss2email)"

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home, url)
        (home / "mail").mkdir()
        (home / "cfg").write_text(self.CONFIGURATION.format(home=home), "utf-8")
        self.run("r2e", "-c", "cfg", "-d", "data", "add", "ferry", url)

    def poll(self) -> None:
        self.run("r2e", "-c", "cfg", "-d", "data", "run")

    def entries(self) -> list[Seen]:
        found = []
        for file in sorted((self.home / "mail").rglob("new/*")):
            letter: Any = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = letter.get_body(("html", "plain")).get_content()
            link = html.unescape(re.findall(r'<h1 class="header"><a href="([^"]*)"', text)[0])
            sender = letter["from"].addresses[0].display_name
            found.append(Seen(letter["subject"], link, letter["date"].datetime.replace(tzinfo=UTC), sender, text))
        return found


class Liferea(Reader):
    """Liferea, from Debian, on a screen of its own that nobody sees, told by D-Bus what to do."""

    SESSION = """\
liferea >liferea.log 2>&1 &
while read -r command; do eval "$command" >/dev/null 2>&1; echo done; done
kill %1
"""

    @classmethod
    def missing(cls) -> str:
        wanted = [name for name in ("liferea", "xvfb-run", "dbus-run-session") if not shutil.which(name)]
        return f"{wanted[0]} is not installed (Debian: apt-get install liferea xvfb xauth dbus)" if wanted else ""

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home, url)
        folders = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "CACHE")}
        (home / "session").write_text(self.SESSION, "utf-8")
        self.session = subprocess.Popen(
            ["xvfb-run", "-a", "dbus-run-session", "--", "bash", "session"],
            cwd=home,
            env=os.environ | folders | {"HOME": str(home), "GSETTINGS_BACKEND": "memory"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.asks(f"for i in $(seq 60); do {self.CALL}.Ping && break; sleep 0.5; done; sleep 3")
        self.subscribed = False

    CALL = "dbus-send --session --print-reply --dest=org.gnome.feed.Reader /org/gnome/feed/Reader org.gnome.feed.Reader"

    def asks(self, command: str) -> None:
        """Have the session run a command, and wait for its end."""
        assert self.session.stdin
        assert self.session.stdout
        self.session.stdin.write(command.encode() + b"\n")
        self.session.stdin.flush()
        # Other programs of the session say things as well.
        assert any(line == b"done\n" for line in self.session.stdout)

    def poll(self) -> None:
        self.asks(f"{self.CALL}.Refresh" if self.subscribed else f"liferea --add-feed {self.url}")
        self.subscribed = True
        # It does not say when it is ready: something new is waited for, but not for ever.
        before, patience = len(self.entries()), 80
        while len(self.entries()) == before and patience:
            time.sleep(0.1)
            patience -= 1
        # While it looks for an icon it takes no other order.
        time.sleep(4)

    def entries(self) -> list[Seen]:
        with closing(sqlite3.connect(self.home / "DATA" / "liferea" / "liferea.db", timeout=20)) as db:
            rows = db.execute(
                "SELECT title, source, date, description, (SELECT group_concat(value) FROM metadata m "
                "WHERE m.item_id = i.item_id AND key IN ('author', 'creator')) FROM items i"
            ).fetchall()
        return [
            Seen(title, link, datetime.fromtimestamp(at, UTC), author, text) for title, link, at, text, author in rows
        ]

    def close(self) -> None:
        assert self.session.stdin
        self.session.stdin.close()
        self.session.wait(20)


class Package(Reader):
    """A package of npm, asked by a small program."""

    reads: ClassVar[tuple[str, ...]] = ("rss.xml", "atom.xml", "feed.json")
    package: ClassVar[str]

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home, url)
        self.known: dict[str, Seen] = {}
        self.etag = ""

    @classmethod
    def missing(cls) -> str:
        if not shutil.which("node"):
            return "node is not installed (Debian: apt-get install nodejs npm)"
        if not (NPM / "node_modules" / cls.package).exists():
            return f"{cls.package} is not installed (npm install --no-package-lock, in tests/npm)"
        return ""

    def poll(self) -> None:
        said = json.loads(self.run("node", str(NPM / "read.mjs"), self.package, self.url, self.etag))
        self.etag = said["etag"]
        for item in said["items"]:
            written = item["date"]
            is_rfc2822 = written.endswith("GMT")
            at = email.utils.parsedate_to_datetime(written) if is_rfc2822 else datetime.fromisoformat(written)
            self.known[item["id"]] = Seen(
                item["title"], item.get("link") or "", at, item.get("author"), item.get("content")
            )

    def entries(self) -> list[Seen]:
        return [*self.known.values()]


class RssParser(Package):
    """rss-parser, which knows no JSON Feed."""

    package = "rss-parser"
    reads = ("rss.xml", "atom.xml")


class Feedsmith(Package):
    package = "feedsmith"


class FeedExtractor(Package):
    package = "@extractus/feed-extractor"


READERS = (Feedparser, ReaderLibrary, Newsboat, Sfeed, Rss2email, Liferea, RssParser, Feedsmith, FeedExtractor)
EVERY = [
    pytest.param(
        reader,
        path,
        id=f"{reader.__name__}-{path}",
        marks=pytest.mark.npm if issubclass(reader, Package) else pytest.mark.debian,
    )
    for reader in READERS
    for path in reader.reads
]


@pytest.fixture
def subscribed(tmp_path: Path) -> Iterator[Callable[[type[Reader], str], Reader]]:
    """A reader that has a folder of its own, or a reason to skip."""
    begun: list[Reader] = []

    def subscribe(kind: type[Reader], url: str) -> Reader:
        if reason := kind.missing():
            pytest.skip(reason)
        home = tmp_path / "home"
        home.mkdir()
        begun.append(kind(home, url))
        return begun[0]

    yield subscribe
    for reader in begun:
        reader.close()


def plain(text: str) -> str:
    """Words as people see them: readers differ in spaces, and in how they write what looks like markup."""
    return unicodedata.normalize("NFC", "".join(html.unescape(html.unescape(text)).split()))


@pytest.mark.parametrize(("kind", "path"), EVERY)
def test_a_reader_sees_every_entry_once(kind: type[Reader], path: str, server: Server, subscribed: Any) -> None:
    reader = subscribed(kind, server.url(path))

    for _ in range(reader.learns):
        reader.poll()

    published = server.site.items()
    assert len(published) == 6
    check_entries(published, reader.entries())
    assert server.answers(path) == ["200"] * reader.learns

    reader.poll()

    assert server.answers(path) == ["304"]
    assert len(reader.entries()) == 6

    put_page(server.site, 9, "One more bridge", "Ida Holm")
    server.site.build(LATER)
    before = {seen.link for seen in reader.entries()}
    reader.poll()

    assert server.answers(path) == ["200"]
    assert {seen.link for seen in reader.entries()} - before == {"https://ferry.example/9?a=1&b=2"}
    check_entries(server.site.items(), reader.entries())


def check_entries(published: list[dict[str, Any]], seen: list[Seen]) -> None:
    """Each entry with its title, link, date, author, content and picture."""
    assert len(seen) == len(published)
    by_title = {plain(each.title): each for each in seen}
    for item in published:
        each = by_title[plain(item["title"])]
        assert each.link == item["url"]
        if each.date is not None:
            assert each.date == datetime.fromisoformat(item["date_published"])
        if each.author is not None:
            assert item["authors"][0]["name"] in each.author
        if each.content is not None:
            words = plain(re.sub("<[^>]*>", "", item["content_html"]))
            assert words in plain(re.sub("<[^>]*>", "", each.content))
            if "image" in item:
                assert item["image"] in each.content
