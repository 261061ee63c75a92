"""What holds for every kind of target, each a real one."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from conftest import NOON, files
from pagefeed.files.inputs import load
from pagefeed.ship import lock
from pagefeed.ship.deploy import ForeignFilesError, TooManyDeletesError
from pagefeed.ship.manifest import NAME as MANIFEST
from pagefeed.ship.target import HeldError, Target, open_target
from shipping import Shipped

OTHERS = {"robots.txt": b"User-agent: *\n", "blog/index.html": b"<p>Not ours.\n", "news/mine.txt": b"mine\n"}


def put_others(shipped: Shipped) -> None:
    """What somebody else has at the target."""
    for path, body in OTHERS.items():
        shipped.place.put(path, body)


def test_a_first_deployment_brings_every_file_and_touches_no_other(shipped: Shipped) -> None:
    put_others(shipped)

    deployed = shipped.deploy()

    assert shipped.place.served() == shipped.site.dist() | OTHERS
    assert sorted(deployed.delivery.sent) == sorted(shipped.site.dist())


def test_nothing_is_sent_where_nothing_changed(shipped: Shipped) -> None:
    shipped.deploy()
    before = shipped.place.read()

    deployed = shipped.deploy()

    assert (deployed.delivery.sent, deployed.delivery.unchanged) == ([], len(shipped.site.dist()))
    assert shipped.place.read() == before


def test_of_one_changed_entry_only_its_documents_are_sent_and_feeds_come_after_pages(shipped: Shipped) -> None:
    shipped.deploy()
    before = shipped.site.dist()
    shipped.site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))

    deployed = shipped.deploy()

    changed = {path for path, body in shipped.site.dist().items() if before[path] != body}
    assert set(deployed.delivery.sent) == changed == {"index.html", "atom.xml", "feed.json", "rss.xml"}
    assert deployed.delivery.sent[0] == "index.html"
    assert shipped.place.served() == shipped.site.dist()


def test_what_is_made_no_more_is_removed_where_that_is_asked_for_and_nothing_else(shipped: Shipped) -> None:
    shipped.site.put("feeds/news.toml", 'title = "News"\n')
    put_others(shipped)
    shipped.deploy()
    (shipped.site.root / "feeds/news.toml").unlink()

    left = shipped.deploy()
    kept = shipped.place.served()
    pruned = shipped.deploy(prune=True)

    gone = {"news/index.html", "news/rss.xml", "news/atom.xml", "news/feed.json"}
    assert gone <= set(left.delivery.left)
    assert gone <= set(kept)
    assert gone <= set(pruned.delivery.removed)
    assert shipped.place.served() == shipped.site.dist() | OTHERS


def test_more_deletions_than_allowed_change_nothing(shipped: Shipped) -> None:
    shipped.site.put("feeds/news.toml", 'title = "News"\n')
    shipped.deploy()
    before = shipped.place.read()
    (shipped.site.root / "feeds/news.toml").unlink()

    with pytest.raises(TooManyDeletesError, match="--max-deletes is 3"):
        shipped.deploy(prune=True, max_deletes=3)

    assert shipped.place.read() == before


def test_a_dry_run_tells_and_changes_nothing(shipped: Shipped) -> None:
    put_others(shipped)

    deployed = shipped.deploy(dry_run=True)

    assert sorted(each.path for each in deployed.plan.send) == sorted(shipped.site.dist())
    assert shipped.place.read() == OTHERS


def test_a_file_of_somebody_else_is_not_replaced_unless_that_is_asked_for(shipped: Shipped) -> None:
    shipped.place.put("index.html", b"<p>My own page.\n")

    with pytest.raises(ForeignFilesError, match=r"index\.html: a file that was not deployed is in the way"):
        shipped.deploy()
    untouched = shipped.place.read()
    shipped.deploy(force=True)

    assert untouched == {"index.html": b"<p>My own page.\n"}
    assert shipped.place.served() == shipped.site.dist()


def test_a_lost_manifest_is_made_again_by_comparison(shipped: Shipped) -> None:
    shipped.deploy()
    shipped.place.remove(MANIFEST)
    shipped.site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))

    deployed = shipped.deploy()

    assert set(deployed.delivery.sent) == {"index.html", "atom.xml", "feed.json", "rss.xml"}
    assert shipped.place.served() == shipped.site.dist()
    assert MANIFEST in shipped.place.read()


def test_names_of_files_mean_nothing_to_the_programs_that_carry_them(shipped: Shipped) -> None:
    shipped.site.build()
    odd = ("a b.png", 'say "hi".png', "it's.png", "[1]*?.png", "$HOME.png", "-rf.png", "ünï/渡し船.png", "#1;ls.png")
    for name in odd:
        shipped.site.put(f"dist/media/{name}", name.encode())

    shipped.deploy()
    shipped.place.remove(MANIFEST)
    again = shipped.deploy()

    assert shipped.place.served() == shipped.site.dist()
    assert again.delivery.sent == []


def test_a_second_deployer_is_told_who_holds_the_target(shipped: Shipped) -> None:
    shipped.site.build()
    target = the_target(shipped)
    if target.at_once:
        pytest.skip("a commit is all or nothing, so nobody needs to wait")
    elsewhere = lock.holder(NOON)._replace(who="ida@elsewhere", host="elsewhere")
    assert target.lock(elsewhere.written()) is None

    with pytest.raises(HeldError, match=r"ida@elsewhere \(process \d+, since 2026-03-02T12:00:00\+00:00\)"):
        shipped.deploy()
    shipped.deploy(break_lock=True)
    target.close()

    assert shipped.place.served() == shipped.site.dist()


def test_a_lock_whose_holder_is_dead_does_not_count(shipped: Shipped) -> None:
    shipped.site.build()
    target = the_target(shipped)
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    assert target.lock(lock.holder(NOON)._replace(process=child.pid).written()) is None

    shipped.deploy()
    target.close()

    assert shipped.place.served() == shipped.site.dist()


def test_a_deployment_that_is_killed_anywhere_is_completed_by_the_next(shipped: Shipped) -> None:
    put_others(shipped)
    shipped.deploy()
    # Two states of dist/ in turn, so that there is always something to send, and to remove or to add.
    states = [shipped.site.root / "state-0", shipped.site.root / "state-1"]
    shutil.copytree(shipped.site.root / "dist", states[0])
    shipped.site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))
    shipped.site.put("feeds/news.toml", 'title = "News"\n')
    shipped.site.build()
    shutil.copytree(shipped.site.root / "dist", states[1])
    died, runs = True, 0
    while died:
        steps, runs = runs * shipped.place.stride, runs + 1
        state = states[runs % 2]
        died = shipped.die(state, steps)

        shipped.deploy(state, prune=True)

        assert shipped.place.served() == files(state) | OTHERS, f"killed at step {steps}"
    assert steps > 12


def the_target(shipped: Shipped) -> Target:
    """The target, to do something to it that a deployment does not."""
    root = str(shipped.site.root)
    return open_target(load(root).spec.deploys[0], root)
