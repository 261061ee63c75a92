"""A build that is killed, or that another build runs beside: every file is whole, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from conftest import REPOSITORY, SiteFolder

STEADY = ("feeds.opml", "feed.css")
"""What no change of an entry changes."""
KILLS = 40
RANDOM = random.Random(20260302)
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes of this test are forked")


def page(number: int, edition: int) -> str:
    return (
        f"The {number}th report from the ferry\n\n"
        f"On its {number}th crossing the ferry carried {number * 7} people and edition {edition} of the paper.\n\n"
        "More from The Ferry Post\n\n- YouTube\n\n"
        f"A film of the {number}th crossing, which {number * 3} people have seen in edition {edition} of the paper.\n"
    )


def publish(site: SiteFolder, edition: int, *, pages: int = 12) -> None:
    """Every page as of an edition, which says itself when it was copied, so that no clock is asked."""
    site.put("feeds/films.toml", 'title = "Films"\nkinds = ["teaser"]\n')
    for number in range(1, pages + 1):
        site.put(f"items/{number}.txt", page(number, edition))
        site.put(f"items/{number}.toml", f"retrieved = 2026-02-{edition:02}\n")


def started(site: SiteFolder) -> int:
    """Begin to publish in another process, which needs no time to import anything."""
    if child := os.fork():
        return child
    status = 2
    try:
        status = site.build().status
    finally:
        os._exit(status)


def kill(child: int, after: float) -> bool:
    """Kill -9. False where it had ended by itself."""
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def duration(sites: Iterable[SiteFolder]) -> float:
    """The shortest of several builds, so that a kill within it meets a build that is still at work."""

    def one(site: SiteFolder) -> float:
        began = time.monotonic()
        os.waitpid(started(site), 0)
        return time.monotonic() - began

    return min(map(one, sites))


def clone(site: SiteFolder, to: Path) -> SiteFolder:
    """The site with all that earlier builds have left."""
    return SiteFolder(Path(shutil.copytree(site.root, to)))


def visible(site: SiteFolder) -> dict[str, bytes]:
    """What subscribers can fetch; an unfinished file has a hidden name."""
    folder = site.root / "dist"
    shown = (path for path in folder.rglob("[!.]*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in shown}


def ids(site: SiteFolder) -> list[str]:
    """Of the whole lines of the ledger; a build that was killed may leave the last one torn."""
    ledger = site.root / "items" / "ledger.jsonl"
    whole = ledger.read_text("utf-8").split("\n")[:-1] if ledger.exists() else []
    return [record["id"] for record in map(json.loads, whole) if record["kind"] != "feed"]


def assert_whole(site: SiteFolder, *editions: SiteFolder) -> None:
    """Every file is that of one edition or the other, and every whole line of the ledger a record."""
    for path, body in visible(site).items():
        assert body in [edition.dist().get(path) for edition in editions], f"{path} is torn"
    assert set(ids(site)) <= set(ids(editions[-1]))


def assert_same(site: SiteFolder, undisturbed: SiteFolder) -> None:
    assert site.dist() == undisturbed.dist()
    assert sorted(map(str, site.ledger())) == sorted(map(str, undisturbed.ledger()))


@pytest.fixture
def editions(empty: SiteFolder, tmp_path: Path) -> tuple[SiteFolder, SiteFolder]:
    """The site as it is after the first edition, and after the second, made without disturbance."""
    first, second = SiteFolder(tmp_path / "first"), SiteFolder(tmp_path / "second")
    publish(empty, 1)
    empty.edit("feeds/site.toml", ('since = "2026"', 'since = "2026"\n[flood]\nupdates = 100'))
    for site in (first, second):
        empty.copy(site.root)
        site.build()
    publish(second, 2)
    second.build()
    assert first.dist().keys() == second.dist().keys()
    assert all(first.dist()[path] != body for path, body in second.dist().items() if not path.endswith(STEADY))
    return first, second


def test_a_first_build_can_be_killed_at_any_moment(
    empty: SiteFolder, editions: tuple[SiteFolder, SiteFolder], tmp_path: Path
) -> None:
    first, _ = editions
    publish(empty, 1)
    took = duration(empty.copy(tmp_path / f"timed-{run}") for run in range(3))
    killed = 0

    for attempt in range(KILLS // 2):
        site = empty.copy(tmp_path / f"killed-{attempt}")
        killed += kill(started(site), RANDOM.uniform(0, took))
        assert_whole(site, first)
        site.build()
        assert_same(site, first)

    assert killed > KILLS // 4, "most builds must really have been killed, or this test shows nothing"


def test_a_build_of_changes_can_be_killed_at_any_moment(
    empty: SiteFolder, editions: tuple[SiteFolder, SiteFolder], tmp_path: Path
) -> None:
    first, second = editions
    publish(empty, 1)
    empty.build()
    publish(empty, 2)
    took = duration(clone(empty, tmp_path / f"timed-{run}") for run in range(3))
    killed = 0

    for attempt in range(KILLS // 2):
        site = clone(empty, tmp_path / f"killed-{attempt}")
        killed += kill(started(site), RANDOM.uniform(0, took))
        assert_whole(site, first, second)
        site.build()
        assert_same(site, second)

    assert killed > KILLS // 4, "most builds must really have been killed, or this test shows nothing"


def test_a_build_that_is_killed_again_and_again_gets_there_in_the_end(
    empty: SiteFolder, editions: tuple[SiteFolder, SiteFolder], tmp_path: Path
) -> None:
    first, _ = editions
    publish(empty, 1)
    took = duration(empty.copy(tmp_path / f"timed-{run}") for run in range(3))

    for _ in range(KILLS // 4):
        kill(started(empty), RANDOM.uniform(0, took))
        assert_whole(empty, first)
    empty.build()

    assert_same(empty, first)


def listen_to_interrupts() -> None:
    """A shell starts what runs in its background deaf to interrupts, and what that starts is deaf as well."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_build_says_that_nothing_is_broken(empty: SiteFolder) -> None:
    publish(empty, 1, pages=400)
    process = subprocess.Popen(
        [sys.executable, "-m", "pagefeed"],
        cwd=empty.root,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "src")},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen_to_interrupts,
    )
    catalog = empty.root / ".pagefeed/catalog.sqlite-journal"
    while not catalog.exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(0.3)

    process.send_signal(signal.SIGINT)

    assert process.communicate()[1] == "stopped; every file is whole, and the next run continues from here\n"
    # Interrupted inside of `exec`, which makes dataclasses, Python ends by the signal itself; shells say 130 of both.
    assert process.returncode in (130, -signal.SIGINT)


def test_two_builds_at_once_both_end_well(empty: SiteFolder, editions: tuple[SiteFolder, SiteFolder]) -> None:
    first, _ = editions
    publish(empty, 1)
    command = [sys.executable, "-m", "pagefeed", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "src")}

    both = [subprocess.Popen(command, cwd=empty.root, env=environment) for _ in range(2)]
    while any(process.poll() is None for process in both):
        assert_whole(empty, first)

    assert [process.returncode for process in both] == [0, 0]
    assert_same(empty, first)


def test_two_builds_at_once_fifty_times(site: SiteFolder, tmp_path: Path) -> None:
    undisturbed = site.copy(tmp_path / "undisturbed")
    for number in range(50):
        for each in (site, undisturbed):
            each.put(f"items/report-{number}.txt", page(number, 1))
        undisturbed.build()

        both = [started(site) for _ in range(2)]

        assert [os.waitpid(child, 0)[1] for child in both] == [0, 0]
        assert site.dist() == undisturbed.dist()
    minted = [record["id"] for record in site.ledger() if record["revision"] == 1]
    assert len(minted) == len(set(minted)) > 100
    assert_same(site, undisturbed)


def test_many_builds_that_begin_at_the_same_moment(site: SiteFolder, tmp_path: Path) -> None:
    undisturbed = site.copy(tmp_path / "undisturbed")
    undisturbed.build()

    children = [started(site) for _ in range(6)]

    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert_same(site, undisturbed)
