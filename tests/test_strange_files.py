"""What stands where a file is to be opened, and is none: nothing waits for it, and nothing ends in a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir, closing
from pathlib import Path

import pytest

from conftest import NOON, SITE, SiteFolder
from pagefeed import deployment, gather
from pagefeed.cli import main
from pagefeed.files.disk import NoFileError, open_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
SECONDS = 10


@pytest.fixture(autouse=True)
def _no_wait() -> Iterator[None]:
    """A pipe that is opened is waited for without end."""

    def waited(*_: object) -> None:
        raise TimeoutError("it was waited for")

    signal.signal(signal.SIGALRM, waited)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)


def _socket(path: Path) -> None:
    # An address holds some hundred bytes.
    with chdir(path.parent), closing(socket.socket(socket.AF_UNIX)) as bound:
        bound.bind(path.name)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 << 30)


STRANGE: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "socket": _socket,
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a device": lambda path: path.symlink_to("/dev/zero"),
}
BROKEN: dict[str, Callable[[Path], object]] = {
    "deep": lambda path: path.write_text('{"items": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "empty": lambda path: path.write_bytes(b""),
    "nulls": lambda path: path.write_bytes(bytes(1000)),
    "sparse": _sparse,
    "other JSON": lambda path: path.write_text("[1, 2]"),
    "other members": lambda path: path.write_text(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [3, None, {"attachments": [5]}]})
    ),
    "a number of 9,000 digits": lambda path: path.write_text('{"version": ' + "9" * 9000 + "}"),
}


def replace(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink(missing_ok=True)
    make(path)


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_only_files_are_opened(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "feed.json")

    with pytest.raises((NoFileError, FileNotFoundError, OSError)):
        open_file(tmp_path / "feed.json")


@pytest.mark.parametrize("make", (STRANGE | BROKEN).values(), ids=STRANGE | BROKEN)
def test_whatever_stands_in_dist_when_the_catalog_is_gone(site: SiteFolder, make: Callable[[Path], object]) -> None:
    """It is searched for what subscribers have; what is still there of a feed tells it."""
    site.build()
    ids = {record["id"] for record in site.ledger()}
    site.forget()
    replace(site.root / "dist/feed.json", make)

    report = site.build()

    assert {record["id"] for record in site.ledger()} == ids
    assert report.new + report.unchanged == len(ids)
    if make in BROKEN.values():
        assert report.status == 0
        assert {item["id"] for item in site.items()} == ids
    else:
        [finding] = report.findings
        assert (finding["path"], finding["cure"]) == (
            f"{site.root}/dist/feed.json",
            "move it away and publish again",
        )


def test_a_dist_that_is_a_link_to_itself_is_told_as_that(site: SiteFolder) -> None:
    (site.root / "dist").symlink_to("dist")

    assert all("is a link that leads to itself; replace the link by a folder" in each for each in site.lines())


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("catalog.sqlite-journal", os.mkfifo),
        ("catalog.sqlite-wal", os.mkfifo),
        ("holder", os.mkfifo),
        ("else", os.mkfifo),
        ("catalog.seal", Path.mkdir),
        ("catalog.sqlite", Path.mkdir),
    ],
)
@pytest.mark.parametrize("command", ["build", "plan", "check"])
def test_a_pipe_or_folder_in_the_folder_of_the_catalog(
    site: SiteFolder, name: str, make: Callable[[Path], object], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repository may bring it under any name that SQLite opens."""
    site.build()
    replace(site.root / ".pagefeed" / name, make)

    assert main([*([command] if command != "build" else []), "--site", str(site.root)]) == 2
    assert f".pagefeed/{name}: not a file of the catalog" in capsys.readouterr().err


@pytest.mark.parametrize("make", (STRANGE | BROKEN).values(), ids=STRANGE | BROKEN)
def test_a_record_of_pings_that_is_none_is_made_anew(site: SiteFolder, make: Callable[[Path], object]) -> None:
    site.put("feeds/site.toml", SITE + 'hub = "https://hub.example/"\n')
    site.build()
    make(site.root / ".pagefeed/pings.json")

    assert {hub for hub, _ in deployment.ping(str(site.root), None, dry_run=True).told} == {"https://hub.example/"}


@pytest.mark.parametrize("document", ["feed.json", "rss.xml"])
@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_the_files_that_entries_bring_along_are_asked_of_what_can_be_read(
    site: SiteFolder, document: str, make: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    if make is _sparse:
        pytest.skip("what stands in dist/ is read whole")
    replace(site.root / "dist" / document, make)
    monkeypatch.setattr("pagefeed.ship.verify.verify", lambda subjects, **_: ())

    assert f"https://feeds.ferry.example/{document}" in deployment.verify(str(site.root), None).urls


def test_a_page_that_cannot_be_opened_was_not_gathered(site: SiteFolder) -> None:
    """The pages of items/ are looked through for those that a list names."""
    os.mkfifo(site.root / "items/waits.html")
    site.put("items/kept.html", "<!-- saved from url=(0024)https://there.example/a -->\n<h1>A</h1>")
    site.put("urls.txt", "https://there.example/a\n")

    assert list(gather.gather_all(str(site.root), str(site.root / "urls.txt"), NOON)) == []


def test_a_sidecar_that_has_grown_beyond_all_limits_is_not_read(site: SiteFolder) -> None:
    site.build()
    _sparse(site.root / "items/2026-03-01-bridge.toml")

    [line] = site.lines()
    assert "its 3,221,225,472 bytes are over the limit of 5,000,000; the page stays as published" in line


def test_a_folder_that_is_full_of_strange_things_publishes_the_rest(site: SiteFolder) -> None:
    for number, make in enumerate(STRANGE.values()):
        for suffix in ("md", "txt", "html", "toml"):
            make(site.root / f"items/{number}.{suffix}")
        make(site.root / f"feeds/{number}.toml")
    report = site.build()

    assert report.status == 1
    assert "The town lets its old bridge stand" in site.titles()
