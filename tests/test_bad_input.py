"""Whatever stands in items/ and feeds/: one clear line says where, what, and the cure, and the rest is published."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY, SiteFolder, files, line

ARTICLE = "The town lets its old bridge stand"
needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files or permissions")


def complaint(site: SiteFolder) -> str:
    """The one line that a run says, which publishes the good page all the same."""
    report = site.build()

    assert report.status == 1
    [finding] = report.findings
    assert site.item(ARTICLE)
    return line(finding)


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"", "items/bad.txt:1: it has no visible characters; fill the file, or remove it"),
        (
            bytes(range(256)) * 40,
            "items/bad.txt:1: not a text file; save it again as plain text in UTF-8",
        ),
        (
            b"\x89PNG\r\n\x1a\n",
            "items/bad.txt:1: not a text file but a picture; save it again as plain text in UTF-8",
        ),
        (
            b"A na\xc3\xafve word\n\nA caf\xc3\xa9 with half \xc3 of a letter, and a second caf\xc3\xa9.\n",
            "items/bad.txt:3: a character of this UTF-8 text is damaged; save it again as plain text in UTF-8",
        ),
    ],
    ids=["empty", "binary", "a picture", "damaged"],
)
def test_a_file_that_is_no_text(site: SiteFolder, page: bytes, said: str) -> None:
    site.put("items/bad.txt", page)

    assert complaint(site) == said
    assert len(site.items()) == 3


@needs_posix
def test_a_page_of_200_megabytes(site: SiteFolder) -> None:
    with open(site.root / "items/bad.txt", "wb") as file:
        file.truncate(200_000_000)

    assert complaint(site) == (
        "items/bad.txt: its 200,000,000 bytes are over the limit of 5,000,000; "
        "shorten it, or raise limits.page_bytes in feeds/site.toml"
    )


def test_a_page_of_more_entries_than_the_limit(site: SiteFolder) -> None:
    site.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\n[limits]\npage_entries = 3'))
    cards = "".join(
        f"- YouTube\n\nThe {word} film of the week is about a river.\n\n" for word in ("first", "next", "last")
    )
    site.put("items/bad.txt", f"Films of the week\n\nThree films, chosen by our readers.\n\nMore from us\n\n{cards}")

    assert complaint(site) == (
        "items/bad.txt: the page has 4 entries, more than the limit of 3; "
        "split it, or raise `page_entries` under [limits] in feeds/site.toml"
    )


def test_what_aliases_repeat_without_end_is_told_once(site: SiteFolder) -> None:
    bomb = "a: &a [x, x, x, x]\n" + "".join(f"{new}: &{new} [{f'*{old},' * 9}]\n" for old, new in pairwise("abcdefgh"))
    site.put("items/bomb.md", f"---\n{bomb}tags: *h\n---\n\nSome words.\n")

    assert site.lines() == ['items/bomb.md:10: "tags" holds a list, which is not a name; write it like tags: [a name]']


def test_characters_that_no_feed_may_carry_are_left_out(site: SiteFolder) -> None:
    site.put("items/2026-03-01-bad.txt", "A bell\x07 rings\uffff twice\n\nIt can be heard across the river.\n")

    assert complaint(site) == (
        "items/2026-03-01-bad.txt:1: the line holds U+0007, U+FFFF, which feeds may not contain; "
        "delete the invisible character; it was left out"
    )
    assert "A bell rings twice" in site.titles()


def test_a_page_that_is_only_a_title(site: SiteFolder) -> None:
    site.put("items/bad.txt", "A title and nothing else\n")

    assert complaint(site) == (
        "items/bad.txt:1: the page is only a title; paste the text below it, or state the story's `link` in a sidecar"
    )


@needs_posix
def test_a_link_that_leads_out_of_items_is_not_followed(site: SiteFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret\n\nNobody may read this.\n")
    (site.root / "items/bad.txt").symlink_to(secret)

    assert complaint(site).startswith("items/bad.txt: a link that leads out of the site")
    assert b"secret" not in b"".join(site.dist().values()).lower()


def test_a_page_that_is_still_bad_is_reported_again(site: SiteFolder) -> None:
    site.put("items/bad.txt", b"")
    first = complaint(site)

    site.put("items/2026-03-02.txt", "Another page\n\nIt has nothing to do with the bad one.\n")

    assert complaint(site) == first
    assert complaint(site) == first


def test_a_title_that_readers_would_spoil_is_reported_until_it_is_mended(site: SiteFolder) -> None:
    """Also by a run that has nothing to do for its feed."""
    site.put("feeds/all.toml", 'title = "Everything"\npath = "."\ninclude = "*"\n')
    site.put("feeds/nature.toml", 'title = "Nature"\ninclude = "nature/*"\n')
    site.put("items/nature/2026-03-02.txt", "Herons\n\nEleven herons were counted on the river this week.\n")
    site.put("items/2026-03-01-bridge.toml", 'title = "The town lets its old bridge stand <b>still</b>"\n')
    first = complaint(site)
    assert "holds '<b>'" in first

    site.edit("items/nature/2026-03-02.txt", ("Eleven", "Twelve"))

    assert complaint(site) == first


def test_a_page_that_was_mended_is_published(site: SiteFolder) -> None:
    site.put("items/bad.txt", b"")
    complaint(site)

    site.put("items/bad.txt", "Not bad any more\n\nSomebody filled the file with a page.\n")

    assert site.lines() == []
    assert "Not bad any more" in site.titles()


# --- sidecars -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        ('tilte = "A title"\n', 'items/bad.toml:1: "tilte" is not a known key; write "title"'),
        ('tags = ["mill"]\nlink = 5\n', 'items/bad.toml:2: "link" is 5, which is not an absolute'),
        ('title = "A title\n', "items/bad.toml:1: "),
        ('# as we know\n\npublished = "soon"\n', "items/bad.toml:3: "),
    ],
    ids=["unknown key", "wrong type", "broken", "no date"],
)
def test_a_sidecar_that_cannot_be_meant_keeps_its_page_back(site: SiteFolder, sidecar: str, said: str) -> None:
    """An entry's date and id are for ever, so nothing is published under half of what its author states."""
    site.put("items/bad.txt", "The mill turns again\n\nAfter ten years the mill grinds flour again.\n")
    site.put("items/bad.toml", sidecar)

    assert complaint(site).startswith(said)
    assert "The mill turns again" not in site.titles()


def test_a_teaser_that_is_not_on_the_page(site: SiteFolder) -> None:
    site.put("items/2026-03-01-bridge.toml", '[[teasers]]\nstarts = "The first ferrywoman"\ntitle = "Ferry"\n')

    assert complaint(site) == (
        "items/2026-03-01-bridge.toml:2: no teaser of items/2026-03-01-bridge.txt starts with "
        "'The first ferrywoman'; copy its first words, or remove the table"
    )


# --- feeds --------------------------------------------------------------------------------------


def test_two_feeds_with_one_path_are_each_told_of_the_other(site: SiteFolder) -> None:
    site.put("feeds/one.toml", 'title = "One"\npath = "same"\n')
    site.put("feeds/two.toml", 'title = "Two"\npath = "same"\n')

    assert [said.partition(" also ")[0] for said in site.lines()] == [
        "feeds/one.toml:2: feeds/two.toml",
        "feeds/two.toml:2: feeds/one.toml",
    ]
    assert not (site.root / "dist/same").exists()
    assert len(site.items()) == 3


def test_a_feed_whose_include_matches_no_page(site: SiteFolder) -> None:
    site.put("feeds/bad.toml", 'title = "Bad"\ninclude = "sport/**"\n')

    assert complaint(site) == (
        'feeds/bad.toml:2: include "sport/**" matches no page; '
        "correct it, or put a page that it matches into items/; nothing was written for it"
    )


def test_a_feed_that_wants_nothing_of_its_pages(site: SiteFolder) -> None:
    site.put("feeds/bad.toml", 'title = "Bad"\ntags = "Audio"\n')

    assert complaint(site) == (
        "feeds/bad.toml:2: none of its pages has an entry that the feed wants; "
        "widen `kinds` or `tags`; nothing was written for it"
    )


def test_a_feed_whose_only_page_is_bad_is_not_complained_of_as_well(site: SiteFolder) -> None:
    site.put("feeds/bad.toml", 'title = "Bad"\ninclude = "bad*"\n')
    site.put("items/bad.txt", "")

    assert complaint(site).startswith("items/bad.txt:1: ")


def test_a_feed_whose_entries_wait_for_their_day_is_no_problem(site: SiteFolder) -> None:
    site.put("feeds/later.toml", 'title = "Later"\ninclude = "later*"\n')
    site.put("items/later.txt", "A day to come\n\nIt is announced, but it is not here yet.\n")
    site.put("items/later.toml", "published = 2027-01-01\n")

    assert site.lines() == []
    assert not (site.root / "dist/later").exists()


def test_a_feed_that_cannot_be_read(site: SiteFolder) -> None:
    site.put("feeds/bad.toml", 'title = "Bad"\nlimit = "many"\n')

    assert complaint(site).startswith('feeds/bad.toml:2: "limit" is "many", which is not')


# --- nothing is published -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: shutil.rmtree(root / "feeds"), "error: feeds: no feeds here: no such file or directory; make"),
        (lambda root: (root / "feeds/site.toml").unlink(), "error: feeds/site.toml: the file is missing; make it"),
        (lambda root: (root / "feeds/all.toml").unlink(), "error: feeds: no feed is defined; make feeds/news.toml"),
        (lambda root: shutil.rmtree(root / "items"), "error: items: no such file or directory; make the folder"),
        (
            lambda root: (root / "items/2026-03-01-bridge.txt").unlink(),
            'error: feeds/all.toml: include "**" matches no page; correct it',
        ),
    ],
    ids=["no feeds/", "no site.toml", "no feed", "no items/", "no page"],
)
def test_a_site_without_what_it_needs(site: SiteFolder, spoil: Any, said: str) -> None:
    site.build()
    before = site.dist()

    spoil(site.root)
    done = site.run("--quiet")

    assert done.returncode == 2
    assert [text[: len(said)] for text in done.stderr.splitlines()] == [said]
    assert site.dist() == before


def test_a_folder_that_is_no_site_is_left_as_it_is(tmp_path: Path) -> None:
    done = SiteFolder(tmp_path).run()

    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def shared(site: SiteFolder) -> Iterator[SiteFolder]:
    """A published site that everybody can reach, unlike pytest's folders, and may write to; beside it the program,
    which may have been cloned where nobody else can read it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        shutil.copytree(REPOSITORY / "src", Path(folder, "src"), ignore=shutil.ignore_patterns("__pycache__"))
        public = site.copy(Path(folder, "site"))
        public.build()
        for path in [public.root, *public.root.rglob("*")]:
            path.chmod(0o777)
        yield public
        for path in [public.root, *public.root.iterdir()]:
            path.chmod(0o777)


def as_nobody(site: SiteFolder, setting: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as somebody whom permissions bind."""
    script = f"""
import contextlib, io, logging, os, resource, sys
from pagefeed.cli import main
from pagefeed.ship import dist
with contextlib.redirect_stderr(io.StringIO()):
    main(["check", "--quiet"])  # Loads all modules of others, which may lie where nobody may read them.
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
{setting}
sys.exit(main(["--quiet"]))
"""
    return site.python("-c", script, PYTHONPATH=str(site.root.parent / "src"))


@needs_posix
def test_items_that_may_not_be_read(shared: SiteFolder) -> None:
    before = shared.dist()
    (shared.root / "items").chmod(0)

    done = as_nobody(shared)

    (shared.root / "items").chmod(0o777)
    assert done.returncode == 2
    assert done.stderr == "error: items: permission denied; check that it exists and that you may read it\n"
    assert shared.dist() == before


@needs_posix
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("feeds", "error: feeds: permission denied; check that it exists and that you may read it"),
        ("feeds/site.toml", "error: feeds/site.toml: permission denied; check that it exists and that you may read it"),
        (
            "items/ledger.jsonl",
            "error: items/ledger.jsonl: it cannot be read: permission denied; make it readable",
        ),
        (".pagefeed", "error: .pagefeed: it cannot be read: permission denied; make it readable"),
        (
            ".pagefeed/catalog.sqlite",
            "error: .pagefeed/catalog.sqlite: it cannot be read: permission denied; make it readable",
        ),
        (
            ".pagefeed/catalog.seal",
            "error: .pagefeed/catalog.seal: it cannot be read: permission denied; make it readable",
        ),
        ("dist", "error: ./dist/rss.xml: its folder cannot be read; make it readable"),
    ],
)
def test_what_may_not_be_read_is_told_as_that(shared: SiteFolder, path: str, said: str) -> None:
    before = shared.dist()
    shared.put("items/2026-03-02.txt", "Another page\n\nIt would change every feed, if it were published.\n").chmod(
        0o777
    )
    (shared.root / path).chmod(0)

    done = as_nobody(shared)

    (shared.root / path).chmod(0o777)
    assert done.returncode == 2
    assert [text[: len(said)] for text in done.stderr.splitlines()][:1] == [said]
    assert shared.dist() == before


@needs_posix
@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("dist", "error: ./dist/rss.xml: permission denied; make its folder writable"),
        ("items", "error: items/ledger.jsonl: cannot be written: Permission denied; make the folder"),
        (".pagefeed", "error: .pagefeed/catalog.sqlite: cannot be written: "),
    ],
    ids=["dist", "items", "catalog"],
)
def test_a_folder_that_may_not_be_written_to(shared: SiteFolder, folder: str, said: str) -> None:
    before = shared.dist()
    shared.put("items/2026-03-02.txt", "Another page\n\nIt would change every feed, if it were published.\n")
    for path in [*(shared.root / folder).iterdir(), shared.root / folder]:
        path.chmod(0o555)

    done = as_nobody(shared)

    assert done.returncode == 2
    assert [text[: len(said)] for text in done.stderr.splitlines()] == [said]
    assert shared.dist() == before


@needs_posix
def test_one_page_that_may_not_be_read(shared: SiteFolder) -> None:
    shared.put("items/2026-03-02.txt", "Another page\n\nNobody else may read it.\n").chmod(0)

    done = as_nobody(shared)

    assert done.returncode == 1
    assert done.stderr == (
        "error: items/2026-03-02.txt: permission denied; check that it exists and that you may read it\n"
    )


@needs_posix
def test_a_folder_that_may_not_be_read_keeps_the_entries_of_its_pages(shared: SiteFolder) -> None:
    shared.put("items/2026/03.txt", "Another page\n\nIt is published before its folder is closed.\n")
    shared.build()
    before = shared.dist()
    for path in [*shared.root.rglob("*")]:
        path.chmod(0o777)
    (shared.root / "items/2026").chmod(0)

    done = as_nobody(shared)

    (shared.root / "items/2026").chmod(0o777)
    assert done.returncode == 1
    assert done.stderr == (
        "error: items/2026: permission denied; its pages stay as published; "
        "check that it exists and that you may read it\n"
    )
    assert shared.dist() == before


# --- a disk that is full ------------------------------------------------------------------------


@pytest.fixture
def small_disk(site: SiteFolder, tmp_path: Path) -> Iterator[SiteFolder]:
    """A published site on a disk that has little room left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if not mount or os.name == "nt" or os.getuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("a disk can be mounted by root only, where the system lets root")
    try:
        small = site.copy(disk / "site")
        small.build()
        yield small
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, leave: int) -> None:
    """Write until only so many bytes are free."""
    status = os.statvfs(disk)
    (disk / "filling").write_bytes(b"x" * max(status.f_bavail * status.f_frsize - leave, 0))


@pytest.mark.parametrize("left", [0, 4096, 16384, 65536])
def test_a_full_disk_keeps_what_subscribers_have(small_disk: SiteFolder, left: int) -> None:
    before = small_disk.dist()
    words = " ".join(f"word{number}" for number in range(2500))
    small_disk.put("items/2026-03-02.txt", f"Another page\n\nIt would change every feed: {words}.\n")
    fill(small_disk.root.parent, left)

    done = small_disk.run("--quiet")

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "full" in done.stderr or "No space left" in done.stderr
    now = small_disk.dist()
    assert {name: body for name, body in now.items() if now[name] == before[name]} == now
    assert small_disk.ledger()


def test_once_there_is_room_again_the_run_ends_as_if_nothing_had_been(small_disk: SiteFolder, tmp_path: Path) -> None:
    small_disk.put("items/2026-03-02.txt", f"Another page\n\nIt would change every feed: {'very ' * 2000}.\n")
    undisturbed = small_disk.copy(tmp_path / "undisturbed")
    undisturbed.build()
    for left in (0, 4096, 16384, 65536):
        fill(small_disk.root.parent, left)
        small_disk.run()

    (small_disk.root.parent / "filling").unlink()
    small_disk.build()

    assert small_disk.dist() == undisturbed.dist()
    assert sorted(map(str, small_disk.ledger())) == sorted(map(str, undisturbed.ledger()))


@needs_posix
def test_a_file_over_the_size_that_the_system_allows(shared: SiteFolder) -> None:
    before = files(shared.root / "dist")
    shared.put("items/2026-03-02.txt", f"Another page\n\nIt makes every feed longer: {'very ' * 20_000}.\n")

    done = as_nobody(shared, "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))")

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert files(shared.root / "dist") == before


# --- what stands in the way of writing ----------------------------------------------------------


def folder_in_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


def file_in_place(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("x")


def link_in_place(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to(path.parent.parent / "items")


def pipe_in_place(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@needs_posix
@pytest.mark.parametrize(
    ("path", "block"),
    [
        ("rss.xml", folder_in_place),
        ("rss.xml", link_in_place),
        ("rss.xml", pipe_in_place),
        ("index.html", folder_in_place),
        ("feeds.opml", folder_in_place),
        ("more", file_in_place),
        ("more", link_in_place),
        ("more/feed.json", pipe_in_place),
        ("", file_in_place),
    ],
)
def test_what_could_not_be_written_is_published_by_the_next_run_without_the_obstacle(
    site: SiteFolder, tmp_path: Path, path: str, block: Any
) -> None:
    site.put("feeds/more.toml", 'title = "More"\n')
    site.build()
    site.put("items/2026-03-02.txt", "Another page\n\nIt changes every feed of the site.\n")
    undisturbed = site.copy(tmp_path / "undisturbed")
    undisturbed.build()
    target = site.root / "dist" / path
    block(target)

    blocked = [site.build(), site.build()]
    for report in blocked:
        assert report.status in (1, 2)
        assert {finding["rule"] for finding in report.findings} == {"Unwritable"}
    shutil.rmtree(target) if target.is_dir() and not target.is_symlink() else target.unlink()
    report = site.build()

    assert (report.status, report.findings) == (0, [])
    assert report.written
    assert site.dist() == undisturbed.dist()
    assert site.build().written == []


# --- names and kinds of files -------------------------------------------------------------------

STRANGE = 'title = "x"\n', "<p>", "A page\n\nIt has words enough to be one of the pages of this site.\n"
linux_alone = pytest.mark.skipif(os.name == "nt" or os.uname().sysname != "Linux", reason="no such names elsewhere")


@linux_alone
@pytest.mark.parametrize("folder", ["items", "items/2026", "feeds", "templates"])
@pytest.mark.parametrize(
    "name",
    [
        b"caf\xe9.jpg",
        b"caf\xe9.txt",
        b"caf\xe9.toml",
        b"caf\xe9.html",
        b"caf\xe9.docx",
        b"caf\xe9.mht",
        b"a\nb.md",
        b"\xff/x.txt",
    ],
)
def test_a_name_that_is_no_text_costs_at_most_its_file(site: SiteFolder, folder: str, name: bytes) -> None:
    file = os.path.join(os.fsencode(site.root / folder), name)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w") as opened:
        opened.write(STRANGE[-1])

    first, second = site.run(), site.run()

    for done in (first, second):
        assert done.returncode in (0, 1)
        assert "fault" not in done.stderr
        assert all(
            line.endswith("; rename it, in UTF-8 on one line") or "skipped, 1 .docx" in line
            for line in done.stderr.splitlines()
        )
    assert first.stderr == second.stderr
    assert second.stdout.startswith("published all: 3 unchanged entries") or folder == "templates"


@needs_posix
def test_folders_may_be_nested_without_end(site: SiteFolder) -> None:
    for top in ("items", "templates", "feeds"):
        (site.root / top).mkdir(exist_ok=True)
        before = os.open(".", os.O_RDONLY)
        os.chdir(site.root / top)
        for _ in range(2500):  # Longer paths than PATH_MAX cannot be named at once.
            os.mkdir("in")
            os.chdir("in")
        os.fchdir(before)
        os.close(before)

    first, second = site.run(), site.run()

    subprocess.run(["rm", "-rf", *(site.root / top for top in ("items/in", "templates/in", "feeds/in"))], check=True)
    assert (first.returncode, second.returncode) == (1, 1)
    assert all(": file name too long; " in line for line in first.stderr.splitlines())
    assert first.stderr == second.stderr
    assert len(site.items()) == 3


@needs_posix
@pytest.mark.parametrize(
    "make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path)]
)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("items/page.txt", 1),
        ("items/photo.jpg", 0),
        ("items/page.mht", 1),
        ("items/notes.docx", 0),
        ("feeds/more.toml", 1),
        ("templates/feed.html", 1),
        ("feeds/site.toml", 2),
        ("items/ledger.jsonl", 2),
        (".pagefeed/catalog.sqlite", 2),
        (".pagefeed/holder", 2),
    ],
)
def test_what_is_no_file_is_neither_opened_nor_waited_for(site: SiteFolder, path: str, status: int, make: Any) -> None:
    site.build()
    (site.root / path).parent.mkdir(exist_ok=True)
    (site.root / path).unlink(missing_ok=True)
    make(site.root / path)

    done = site.run("--quiet")

    assert (done.returncode, len(done.stderr.splitlines())) == (status, min(status, 1))
    assert "fault" not in done.stderr
    assert len(site.items()) == 3


@needs_posix
@pytest.mark.parametrize(
    "name", [".gitignore", "holder", "catalog.sqlite", "catalog.sqlite-journal", "catalog.seal", "new"]
)
def test_nothing_is_written_to_the_catalog_through_a_link(site: SiteFolder, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (site.root / ".pagefeed").mkdir()
    (site.root / ".pagefeed" / name).symlink_to(victim)

    done = site.run()

    assert done.returncode == 2
    assert done.stderr.startswith(f"error: .pagefeed/{name}: not a file of the catalog")
    assert victim.read_text() == "mine"


# --- dates that Python cannot hold --------------------------------------------------------------

FAR = ["0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59:59Z"]
FAR += [
    "9999-12-31T23:59:59-12:00",
    "2024-01-02T03:04:05+99:99",
    "January 2, 2024 10:00 +9999",
    "2024-01-02T10:00:00+2400",
]
PLACES = {
    "items/bad.md": "---\ntitle: Wild\ndate: {}\n---\n\nA page with a wild date in it.\n",
    "items/bad.txt": "Wild\n\nPublished: {}\n\nA page with a wild date in it.\n",
    "items/bad.toml": 'published = "{}"\n',
    "items/bad-2.toml": 'expires = "{}"\n',
    "items/bad-3.toml": 'retrieved = "{}"\nupdated = "{}"\n',
    "items/bad.html": "<title>Wild days</title><meta property=article:published_time content={0!r}>"
    "<meta property=article:modified_time content={0!r}>"
    "<article><h1>Wild days</h1><p>A page with a wild date.</p></article>",
}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Kiritimati", "America/New_York", "Etc/GMT+12"])
@pytest.mark.parametrize("place", PLACES)
def test_a_date_at_the_ends_of_the_calendar_costs_at_most_its_page(site: SiteFolder, place: Any, zone: str) -> None:
    site.edit("feeds/site.toml", ('since = "2026"', f'since = "2026"\ntimezone = "{zone}"'))
    for number, date in enumerate(FAR):
        path = place.replace("bad", f"bad{number}")
        site.put(path, PLACES[place].format(date, date))
        if path.endswith(".toml"):
            site.put(path.replace(".toml", ".txt"), f"Wild {number}\n\nA page with a wild date in its sidecar.\n")

    report = site.build()

    assert report.status in (0, 1)
    assert [finding for finding in report.findings if finding["rule"] in ("Fault", "FormatsDisagree")] == []
    assert {"rss.xml", "atom.xml", "feed.json"} <= site.dist().keys()
    assert ARTICLE in site.titles()
    assert all(item["date_published"] > "1990" for item in site.items())


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A \\ud800 title", "date": "2026-01-01"}\n\nThis is a page.\n',
        '{"title": "A title", "date": "\\udfff"}\n\nThis is a page.\n',
        '---\ntitle: "A \\ud800 title"\ndate: 2026-01-01\n---\n\nThis is a page.\n',
    ],
)
def test_half_a_character_costs_its_page(site: SiteFolder, text: str) -> None:
    site.put("items/bad.md", text)

    assert complaint(site).startswith("items/bad.md:")
    assert "fault" not in complaint(site)


def test_a_file_in_the_place_of_templates_is_told_and_seen_to_be_gone(site: SiteFolder) -> None:
    site.build()
    (site.root / "templates").write_text("x")

    assert site.lines() == ["templates: not a directory; check that it exists and that you may read it"]

    (site.root / "templates").unlink()
    assert site.lines() == []
