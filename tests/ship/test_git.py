"""A branch of a repository: what git itself has to say of a deployment."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import SiteFolder
from pagefeed.ship.target import TargetError
from pagefeed.ship.targets.git import Git
from shipping import Shipped, a_branch, shipped_to


@pytest.fixture
def branch(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shipped]:
    with a_branch() as place:
        place.put("CNAME", b"feeds.example.org\n")
        yield shipped_to(place, site, monkeypatch)


def bare(shipped: Shipped) -> str:
    return shipped.place.to.removeprefix("git:").partition("#")[0]


def commits(shipped: Shipped) -> list[str]:
    command = ["git", "--git-dir", bare(shipped), "log", "--format=%s", "gh-pages"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_a_deployment_is_one_commit_on_top_of_the_branch_and_nothing_new_is_none(branch: Shipped) -> None:
    branch.deploy()
    branch.deploy()
    branch.site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))
    branch.deploy()

    assert commits(branch) == ["Deploy: 4 put", "Deploy: 7 put", "By hand"]
    assert branch.place.read()["CNAME"] == b"feeds.example.org\n"


def test_a_preview_of_a_site_that_was_never_published_is_deployed(branch: Shipped) -> None:
    done = branch.site.run("deploy", "--no-verify", "--out", "preview")

    assert (done.returncode, done.stderr) == (0, "")
    assert commits(branch) == ["Deploy: 7 put", "By hand"]


def test_what_somebody_else_pushes_in_between_is_built_upon(branch: Shipped, monkeypatch: pytest.MonkeyPatch) -> None:
    pushed: list[Any] = []
    commit = Git.commit

    def late(self: Git, message: str) -> None:
        if not pushed:
            branch.place.put("robots.txt", b"late\n")
            pushed.append(True)
        commit(self, message)

    monkeypatch.setattr(Git, "commit", late)
    monkeypatch.setattr("pagefeed.ship.deploy.PAUSE", 0.01)
    deployed = branch.deploy()

    assert branch.place.served() == branch.site.dist() | {"CNAME": b"feeds.example.org\n", "robots.txt": b"late\n"}
    assert sorted(deployed.delivery.sent) == sorted(branch.site.dist())


def test_a_remote_of_the_sites_own_repository_is_known_by_name_and_no_checkout_changes(
    branch: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = branch.site.root

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("remote", "add", "origin", bare(branch))
    branch.site.edit("feeds/site.toml", (branch.place.to, "git:origin#gh-pages"))
    branch.site.build()
    before = git("status", "--porcelain")

    branch.deploy()

    assert git("status", "--porcelain") == before
    assert not (root / ".pagefeed/git").exists()
    assert branch.place.served() == branch.site.dist() | {"CNAME": b"feeds.example.org\n"}


def test_a_folder_of_the_branch_can_be_the_one_that_is_published(branch: Shipped) -> None:
    branch.place.put("README.md", b"mine\n")
    with (branch.site.root / "feeds/site.toml").open("a", encoding="utf-8") as file:
        file.write('folder = "docs"\n')

    branch.deploy()

    found = branch.place.served()
    assert {path for path in found if not path.startswith("docs/")} == {"CNAME", "README.md"}
    assert found["docs/rss.xml"] == branch.site.dist()["rss.xml"]


def test_a_branch_that_is_protected_is_said(branch: Shipped) -> None:
    subprocess.run(
        ["git", "--git-dir", bare(branch), "config", "receive.denyUpdateCurrentBranch", "refuse"], check=True
    )
    hook = f"{bare(branch)}/hooks/pre-receive"
    with open(hook, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexit 1\n")
    subprocess.run(["chmod", "+x", hook], check=True)

    with pytest.raises(TargetError, match="the remote refuses the push: the branch may be protected"):
        branch.deploy()


def test_a_repository_that_is_not_there_is_said(branch: Shipped) -> None:
    branch.site.edit("feeds/site.toml", (bare(branch), f"{bare(branch)}-not"))

    with pytest.raises(TargetError, match="there is no such repository; correct the address"):
        branch.deploy()
