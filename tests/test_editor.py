"""One page or one entry at a time."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import NOON, SiteFolder
from pagefeed import editor
from pagefeed.errors import PageError, SiteError

BRIDGE = "items/2026-03-01-bridge.txt"
MILL = "The mill turns again!\n\nAfter ten years the old mill behind the church grinds flour again.\n"


def reading(site: SiteFolder, path: str) -> editor.Reading:
    return editor.reading(str(site.root), str(site.root / path), NOON)


def add(site: SiteFolder, file: object, **options: str) -> str:
    path = editor.add(str(site.root), str(file), NOON, **options)
    return str(site.root.joinpath(path).relative_to(site.root))


# --- reading ------------------------------------------------------------------------------------


def test_a_page_is_read_as_it_would_be_published(site: SiteFolder) -> None:
    titles = [seen.content.title for seen in reading(site, BRIDGE).sightings]

    site.build()

    assert sorted(titles) == sorted(site.titles())


def test_every_line_is_there_and_was_taken_for_something(site: SiteFolder) -> None:
    text = (site.root / BRIDGE).read_text("utf-8")

    lines = reading(site, BRIDGE).page.lines

    assert "\n".join(line.text for line in lines) == text
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.taken for line in lines)


def test_what_the_sidecar_states_counts(site: SiteFolder) -> None:
    site.put(BRIDGE.replace(".txt", ".toml"), 'title = "A bridge is kept"\n')

    assert reading(site, BRIDGE).sightings[0].content.title == "A bridge is kept"


def test_a_page_from_anywhere_is_read_without_a_site(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text(MILL)

    [seen] = editor.reading(str(tmp_path), str(tmp_path / "mill.txt"), NOON).sightings

    assert seen.content.title == "The mill turns again!"
    assert list(tmp_path.iterdir()) == [tmp_path / "mill.txt"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.txt", "nowhere.txt: no such file or directory; check that it exists and that you may read it"),
        ("page.docx", "page.docx: no reader for '.docx' files; save the page as one of "),
    ],
)
def test_a_file_that_cannot_be_read(site: SiteFolder, name: str, said: str) -> None:
    with pytest.raises(PageError) as error:
        editor.reading(str(site.root), name, NOON)

    assert str(error.value).startswith(said)


# --- adding -------------------------------------------------------------------------------------


def test_a_page_is_named_after_the_day_and_its_title(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "Unnamed (3).TXT").write_text(MILL)

    path = add(site, tmp_path / "Unnamed (3).TXT")

    assert path == "items/2026-03-02-the-mill-turns-again.txt"
    assert (site.root / path).read_text() == MILL


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ferryman's “last” day", "ferrymans-last-day"),
        ("Æblehaven på øen", "æblehaven-pa-øen"),
        ("橋は残る", "橋は残る"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", "page"),
        ("one two three four five six seven eight nine ten eleven twelve", None),
    ],
)
def test_any_title_makes_a_file_name(site: SiteFolder, tmp_path: Path, title: str, name: str | None) -> None:
    (tmp_path / "page.txt").write_text(MILL)

    path = add(site, tmp_path / "page.txt", title=title)

    assert (site.root / path).parent == site.root / "items"
    if name:
        assert path == f"items/2026-03-02-{name}.txt"
    else:
        assert path == "items/2026-03-02-one-two-three-four-five-six-seven-eight-nine-ten-eleven.txt"


def test_nothing_that_stands_in_items_is_replaced(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(MILL)
    first = add(site, tmp_path / "page.txt")
    (tmp_path / "page.txt").write_text(MILL + "\nA new last paragraph of the same page.\n")

    second = add(site, tmp_path / "page.txt")

    assert second == "items/2026-03-02-the-mill-turns-again-2.txt"
    assert (site.root / first).read_text() == MILL


def test_the_same_page_added_twice_stands_there_once(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(MILL)

    assert add(site, tmp_path / "page.txt") == add(site, tmp_path / "page.txt")
    assert len(list((site.root / "items").iterdir())) == 2


def test_of_a_page_saved_as_one_file_the_page_is_added(site: SiteFolder, tmp_path: Path) -> None:
    head = "Content-Type: text/html\nContent-Location: https://mill.example/again\n\n"
    body = "".join(f"<p>{line}</p>" for line in MILL.split("\n\n")[1:]) * 2
    (tmp_path / "page.mhtml").write_text(f"{head}<h1>The mill turns again!</h1>{body}")

    path = add(site, tmp_path / "page.mhtml")

    assert path == "items/2026-03-02-the-mill-turns-again.html"
    [seen] = reading(site, path).sightings
    assert (seen.content.title, seen.content.link) == ("The mill turns again!", "https://mill.example/again")


def test_a_page_saved_as_one_file_is_shown_once_it_was_added(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_text("Content-Type: text/html\n\n<h1>The mill turns again!</h1>")

    with pytest.raises(PageError, match=r"no reader for '.mhtml' files; run `python publish.py add .*page.mhtml`"):
        editor.reading(str(site.root), str(tmp_path / "page.mhtml"), NOON)


def test_what_is_no_page_is_not_added(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(bytes(range(256)) * 10)

    with pytest.raises(PageError, match="not a text file"):
        add(site, tmp_path / "page.txt")

    assert [path.name for path in (site.root / "items").iterdir()] == ["2026-03-01-bridge.txt"]


def test_without_a_site_there_is_nowhere_to_add_to(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(MILL)

    with pytest.raises(SiteError, match="no feeds here"):
        editor.add(str(tmp_path), str(tmp_path / "page.txt"), NOON)


# --- reasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["old bridge", "THE TOWN LETS"])
def test_an_entry_is_found_by_words_of_its_title(site: SiteFolder, words: str) -> None:
    site.build()

    [reason] = editor.reasons(str(site.root), words)

    assert reason.entry.content.title == "The town lets its old bridge stand"
    assert str(reason.entry.published.evidence) == f"caption: February 27, 2026 ({BRIDGE}:3)"
    assert reason.entry.found_on == (BRIDGE,)
    assert reason.keys


def test_an_entry_is_found_by_its_id_or_the_last_part_of_it(site: SiteFolder) -> None:
    site.build()
    id_ = site.item("The town")["id"]

    for words in (id_, id_.rpartition(":")[2]):
        assert [reason.entry.id for reason in editor.reasons(str(site.root), words)] == [id_]


def test_an_entry_is_found_by_its_link(site: SiteFolder) -> None:
    site.put(BRIDGE.replace(".txt", ".toml"), 'link = "https://ferry.example/bridge"\n')
    site.build()

    found = editor.reasons(str(site.root), "https://ferry.example/bridge")

    assert found[0].entry.content.title == "The town lets its old bridge stand"


@pytest.mark.parametrize("words", ["nothing of the kind", "%", "_", ""])
def test_words_that_mean_no_entry_find_none(site: SiteFolder, words: str) -> None:
    site.build()

    assert editor.reasons(str(site.root), words) == ()


# --- taking back --------------------------------------------------------------------------------


def test_a_retracted_entry_is_gone_from_every_format_and_its_page_may_stay(site: SiteFolder) -> None:
    site.build()
    entry = site.item("The town lets")

    editor.retract(str(site.root), "The town lets")
    report = site.build()

    assert report.status == 0
    assert len(site.items()) == 2
    assert not any(entry["id"].encode() in body or b"The town lets" in body for body in site.dist().values())


def test_a_retracted_entry_stays_away_whatever_happens_to_its_page(site: SiteFolder) -> None:
    site.build()
    entry = site.item("The town lets")
    editor.retract(str(site.root), entry["id"])

    site.edit(BRIDGE, ("on Friday", "on Thursday"), ("old bridge stand", "bridge stand"))
    (site.root / BRIDGE).rename(site.root / "items/bridge.txt")
    site.forget()
    site.build()

    assert len(site.items()) == 2
    assert entry["id"] not in [item["id"] for item in site.items()]


def test_an_entry_is_restored_under_its_old_id_and_date(site: SiteFolder) -> None:
    site.build()
    before = site.dist()

    editor.retract(str(site.root), "The town lets")
    site.build()
    restored = editor.retract(str(site.root), "The town lets", restore=True)
    site.build()

    assert restored.content.title.startswith("The town lets")
    assert site.dist() == before


def test_what_one_branch_retracts_no_other_branch_brings_back(site: SiteFolder, tmp_path: Path) -> None:
    site.build()
    branch = site.copy(tmp_path / "branch")
    editor.retract(str(site.root), "The town lets")
    for before, after in pairwise(("Friday", "Thursday", "Wednesday", "Tuesday")):
        branch.edit(BRIDGE, (f"on {before}", f"on {after}"))
        branch.build()
    ours = (site.root / "items/ledger.jsonl").read_text("utf-8").splitlines(keepends=True)
    theirs = (branch.root / "items/ledger.jsonl").read_text("utf-8").splitlines(keepends=True)

    for lines in (dict.fromkeys([*ours, *theirs]), dict.fromkeys([*theirs, *ours])):
        site.put("items/ledger.jsonl", "".join(lines))
        site.build()
        assert len(site.items()) == 2
        site.forget()
        site.build()
        assert len(site.items()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nothing like it", "no published entry matches 'nothing like it'"),
        (BRIDGE, "means 3 entries"),
    ],
)
def test_only_what_is_meant_is_retracted(site: SiteFolder, words: Any, said: str) -> None:
    site.build()

    with pytest.raises(SiteError, match=said):
        editor.retract(str(site.root), words)


def test_what_was_not_retracted_is_not_restored(site: SiteFolder) -> None:
    site.build()

    with pytest.raises(SiteError, match="no retracted entry matches"):
        editor.retract(str(site.root), "The town lets", restore=True)


def test_reasons_tell_by_which_evidence_each_page_shows_an_entry(site: SiteFolder) -> None:
    site.build()
    site.put("items/2026-03-05-again.txt", (site.root / BRIDGE).read_text("utf-8"))
    site.build()

    [reason] = editor.reasons(str(site.root), "The town lets")

    assert reason.known_by == {
        BRIDGE: "nothing: a new entry",
        "items/2026-03-05-again.txt": "identical content",
    }


# --- what is not taken in -----------------------------------------------------------------------


def test_a_page_over_the_limit_is_neither_shown_nor_added(site: SiteFolder, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(2_000_000_000)

    for attempt in (lambda: editor.reading(str(site.root), str(big), NOON), lambda: add(site, big)):
        with pytest.raises(
            PageError, match=r"big.txt: its 2,000,000,000 bytes are over the limit of 5,000,000; shorten"
        ):
            attempt()
    assert len(list((site.root / "items").iterdir())) == 1


def test_standard_input_over_the_limit_is_not_added(site: SiteFolder) -> None:
    done = site.python("-m", "pagefeed", "add", "-", stdin=b"A line of it.\n" * 500_000)

    assert done.returncode == 2
    assert done.stderr.startswith("error: -: its 5,000,001 bytes are over the limit of 5,000,000; ")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)], ids=["a pipe", "a device"])
@pytest.mark.parametrize("command", ["show", "add"])
def test_what_is_no_file_is_not_waited_for(site: SiteFolder, tmp_path: Path, make: Any, command: str) -> None:
    make(tmp_path / "page.txt")

    done = site.run(command, str(tmp_path / "page.txt"))

    assert done.returncode == 2
    assert done.stderr.endswith("/page.txt: not a regular file; put a file in its place, or remove it\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_that_stands_where_a_page_is_to_be_added_is_passed_over(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text(MILL)
    os.mkfifo(site.root / "items/2026-03-02-the-mill-turns-again.txt")

    assert add(site, tmp_path / "mill.txt") == "items/2026-03-02-the-mill-turns-again-2.txt"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_page_of_items_that_a_build_does_not_open_is_not_shown_either(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(MILL)
    (site.root / "items/page.txt").symlink_to(tmp_path / "secret.txt")

    with pytest.raises(PageError, match=r"items/page.txt: a link that leads out of the site"):
        reading(site, "items/page.txt")


def test_one_page_at_which_the_program_fails_costs_no_other(site: SiteFolder, tmp_path: Path) -> None:
    script = """
import sys
from pagefeed import cli, editor
keep = editor.add
editor.add = lambda root, file, *_, **__: 1 / 0 if "bad" in file else keep(root, file, *_, **__)
sys.exit(cli.main(sys.argv[1:]))
"""
    for name in ("bad", "mill"):
        (tmp_path / f"{name}.txt").write_text(MILL)

    done = site.python("-c", script, "add", str(tmp_path / "bad.txt"), str(tmp_path / "mill.txt"))

    assert done.returncode == 1
    assert "bad.txt: an internal error (ZeroDivisionError" in done.stderr
    assert len(list((site.root / "items").glob("*mill*"))) == 1
