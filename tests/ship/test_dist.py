"""Putting whole files in their place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pagefeed.errors import PublishError, SiteError
from pagefeed.model import Document
from pagefeed.ship.dist import digest_of, remove, write

needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such links, limits or permissions")


def document(body: bytes = b"new", path: str = "news/rss.xml") -> Document:
    return Document(path=path, media_type="application/rss+xml", body=body)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_document_is_put_in_its_place_with_the_folders_it_needs(tmp_path: Path) -> None:
    assert write(tmp_path / "a/dist", document()) is True

    assert files(tmp_path) == {"a/dist/news/rss.xml": b"new"}


def test_the_same_bytes_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, document())
    before = (tmp_path / "news/rss.xml").stat()

    assert write(tmp_path, document()) is False

    after = (tmp_path / "news/rss.xml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_bytes_of_the_same_size_are_a_change(tmp_path: Path) -> None:
    write(tmp_path, document(b"old"))

    assert write(tmp_path, document(b"new")) is True

    assert files(tmp_path) == {"news/rss.xml": b"new"}


@pytest.mark.parametrize("ahead", [0, 0.25, 1, 3600])
def test_a_changed_file_is_newer_by_a_whole_second_whatever_the_clock_says(tmp_path: Path, ahead: float | int) -> None:
    write(tmp_path, document(b"old"))
    target = tmp_path / "news/rss.xml"
    old = target.stat().st_mtime + ahead
    os.utime(target, (old, old))

    write(tmp_path, document(b"new"))

    assert int(old) + 1 <= target.stat().st_mtime < int(old) + 3


def test_a_file_that_is_old_enough_gets_the_time_of_its_writing(tmp_path: Path) -> None:
    write(tmp_path, document(b"old"))
    target = tmp_path / "news/rss.xml"
    os.utime(target, (1_000_000_000, 1_000_000_000))

    write(tmp_path, document(b"new"))

    assert target.stat().st_mtime > 1_600_000_000


def test_what_a_killed_run_left_behind_is_removed(tmp_path: Path) -> None:
    script = f"""
import os, sys
sys.path[:] = {sys.path!r}
from pagefeed.model import Document
from pagefeed.ship import dist
os.replace = lambda *paths: os._exit(9)
dist.write({str(tmp_path)!r}, Document(path="news/rss.xml", media_type="", body=b"half"))
"""
    write(tmp_path, document(b"old"))
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert len(files(tmp_path)) == 2

    assert write(tmp_path, document(b"old")) is False

    assert files(tmp_path) == {"news/rss.xml": b"old"}


def test_a_reader_never_sees_a_part_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, document(b"a" * 200_000))
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "news/rss.xml").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for letter in b"bcdefgh" * 3:
        write(tmp_path, document(bytes([letter]) * 200_000))
    done.set()
    reader.join()

    assert {(len(body), len(set(body))) for body in seen} == {(200_000, 1)}


def test_files_of_others_are_never_touched(tmp_path: Path) -> None:
    for name in ["CNAME", "news/photo.jpg", "news/.rss.xml.new~", "old/rss.xml"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"theirs")

    write(tmp_path, document())

    assert len(files(tmp_path)) == 5


@pytest.mark.parametrize(
    "path",
    [
        "../rss.xml",
        "news/../../rss.xml",
        "/rss.xml",
        "news//rss.xml",
        "",
        ".",
        "news/",
        "./rss.xml",
        "news\\rss.xml",
        "C:/rss.xml",
        "rss.xml\0",
    ],
)
def test_no_path_leads_out_of_dist(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublishError, match="not a path below dist/"):
        write(tmp_path / "dist", document(path=path))

    assert files(tmp_path) == {}


@needs_posix
def test_no_link_leads_out_of_dist(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "dist/news").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(PublishError, match="a link leads from here to another folder; replace the link"):
        write(tmp_path / "dist", document(path="news/deep/rss.xml"))

    assert files(tmp_path) == {}


@needs_posix
def test_a_link_in_the_place_of_a_file_is_neither_followed_nor_replaced(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "dist/rss.xml").symlink_to(tmp_path / "mine")

    with pytest.raises(SiteError, match="a link is in its place; move it away"):
        write(tmp_path / "dist", document(path="rss.xml"))

    assert (tmp_path / "dist/rss.xml").is_symlink()
    assert (tmp_path / "mine").read_bytes() == b"mine"


@needs_posix
def test_a_link_in_the_place_of_the_unfinished_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "dist/.rss.xml.new").symlink_to(tmp_path / "mine")

    write(tmp_path / "dist", document(path="rss.xml"))

    assert files(tmp_path) == {"dist/rss.xml": b"new", "mine": b"mine"}


@needs_posix
def test_dist_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "served")

    assert write(tmp_path / "dist", document()) is True

    assert (tmp_path / "served/news/rss.xml").read_bytes() == b"new"


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "news/rss.xml").mkdir(parents=True)

    with pytest.raises(SiteError, match=r"news/rss.xml: something other than a file is in its place"):
        write(tmp_path, document())


@pytest.mark.parametrize("path", ["news/rss.xml", "news/deep/rss.xml"])
def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path, path: str) -> None:
    (tmp_path / "news").write_bytes(b"theirs")

    with pytest.raises(SiteError, match="its folder is a file; remove that file"):
        write(tmp_path, document(path=path))


def test_a_name_that_the_disk_cannot_hold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="the name is too long"):
        write(tmp_path, document(path="x" * 300))


@needs_posix
def test_a_changed_file_keeps_the_permissions_that_its_server_needs(tmp_path: Path) -> None:
    write(tmp_path, document(b"old"))
    (tmp_path / "news/rss.xml").chmod(0o640)

    write(tmp_path, document(b"new"))

    assert (tmp_path / "news/rss.xml").stat().st_mode & 0o777 == 0o640


# --- a disk that refuses ------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if not mount or os.name == "nt" or os.getuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("a disk can be mounted by root only, where the system lets root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_keeps_the_old_file_and_no_part_of_the_new(small_disk: Path) -> None:
    write(small_disk, document(b"old"))

    with pytest.raises(SiteError, match=r"disk/news/rss.xml: the disk is full; free some space"):
        write(small_disk, document(b"x" * 100_000))

    assert files(small_disk) == {"news/rss.xml": b"old"}


def test_a_disk_that_became_read_only_says_so(small_disk: Path) -> None:
    write(small_disk, document(b"old"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    assert write(small_disk, document(b"old")) is False
    with pytest.raises(SiteError, match="the disk is read-only"):
        write(small_disk, document(b"new"))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def write_under(setting: str, folder: Path, body: bytes) -> str:
    """Write from a process that is held back by `setting`, and return what it says of it."""
    script = f"""
import os, resource, sys
sys.path[:] = {sys.path!r}
from pagefeed.errors import SiteError
from pagefeed.model import Document
from pagefeed.ship import dist
{setting}
try:
    print(dist.write({str(folder)!r}, Document(path="rss.xml", media_type="", body={body!r})))
except SiteError as error:
    print(error)
"""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout


@needs_posix
def test_a_file_over_the_size_that_the_system_allows_keeps_the_old(tmp_path: Path) -> None:
    write(tmp_path, document(b"old", path="rss.xml"))

    said = write_under("resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))", tmp_path, b"x" * 5000)

    assert "rss.xml: the file is larger than is allowed here; " in said
    assert files(tmp_path) == {"rss.xml": b"old"}


@needs_posix
def test_a_folder_that_may_not_be_written_to_says_so_and_an_unchanged_file_needs_no_writing(open_folder: Path) -> None:
    write(open_folder, document(b"old", path="rss.xml"))
    (open_folder / "rss.xml").chmod(0o644)
    open_folder.chmod(0o555)
    nobody = "if os.getuid() == 0: os.setgid(65534), os.setuid(65534)"

    assert "rss.xml: permission denied; make its folder writable" in write_under(nobody, open_folder, b"new")
    assert write_under(nobody, open_folder, b"old") == "False\n"
    assert files(open_folder) == {"rss.xml": b"old"}


# --- taking away --------------------------------------------------------------------------------


def put_out(root: Path, path: str = "news/tag/rss.xml", body: bytes = b"new") -> str:
    write(root, Document(path=path, media_type="application/rss+xml", body=body))
    return digest_of(body)


def test_a_document_is_taken_away_with_the_folders_that_it_leaves_empty(tmp_path: Path) -> None:
    digest = put_out(tmp_path)
    put_out(tmp_path, "news/rss.xml")

    assert remove(tmp_path, "news/tag/rss.xml", digest) == "removed"

    assert files(tmp_path) == {"news/rss.xml": b"new"}
    assert not (tmp_path / "news/tag").exists()


def test_dist_itself_stays_when_its_last_document_goes(tmp_path: Path) -> None:
    digest = put_out(tmp_path / "dist")

    assert remove(tmp_path / "dist", "news/tag/rss.xml", digest) == "removed"

    assert list((tmp_path / "dist").iterdir()) == []


def test_what_a_killed_run_left_beside_it_goes_as_well(tmp_path: Path) -> None:
    digest = put_out(tmp_path)
    (tmp_path / "news/tag/.rss.xml.new").write_bytes(b"half")

    assert remove(tmp_path, "news/tag/rss.xml", digest) == "removed"

    assert list(tmp_path.iterdir()) == []


def test_what_is_gone_already_is_no_failure(tmp_path: Path) -> None:
    digest = put_out(tmp_path)
    (tmp_path / "news/tag/rss.xml").unlink()

    assert remove(tmp_path, "news/tag/rss.xml", digest) == "missing"


@pytest.mark.parametrize(
    "put",
    [
        lambda target: target.write_bytes(b"old"),
        lambda target: (target.unlink(), target.mkdir()),
        lambda target: (target.unlink(), target.symlink_to(__file__)),
    ],
    ids=["other bytes", "a folder", "a link"],
)
def test_what_is_no_longer_ours_is_not_touched(tmp_path: Path, put: Any) -> None:
    digest, target = put_out(tmp_path), tmp_path / "news/tag/rss.xml"
    put(target)

    assert remove(tmp_path, "news/tag/rss.xml", digest) == "changed"

    assert os.path.lexists(target)


@pytest.mark.parametrize("path", ["../rss.xml", "/etc/hosts", "a//b", "a/../b", "a\\b"])
def test_nothing_outside_is_taken_away(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublishError):
        remove(tmp_path / "dist", path, digest_of(b""))
