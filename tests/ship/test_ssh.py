"""Over SSH: what is refused, and what becomes of a line that breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from conftest import SiteFolder
from pagefeed.model import DeploySpec
from pagefeed.model import Place as Line
from pagefeed.ship import deploy as deploying
from pagefeed.ship.target import TargetError, UnreachableError
from pagefeed.ship.targets.rsync import Rsync
from shipping import Place, an_sshd, in_folder, shipped_to

SCHEMES = {"sftp": "sftp://127.0.0.1:{port}{folder}/srv", "rsync": "rsync:127.0.0.1:{folder}/srv"}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def over_ssh(scheme: str, port: int, folder: Path, environment: dict[str, str]) -> Place:
    """A target on a server of OpenSSH."""
    with (folder / "ssh_config").open("a", encoding="utf-8") as file:
        file.write(f"    Port {port}\n")
    return in_folder(folder / "srv", SCHEMES[scheme].format(port=port, folder=folder), environment=environment)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_host_whose_key_is_not_known_is_refused_with_the_line_to_type(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd(known=False))
    shipped = shipped_to(over_ssh(scheme, port, folder, environment), site, monkeypatch)

    with pytest.raises(TargetError, match=r"the host key is unknown; run `ssh .*127\.0\.0\.1` once"):
        shipped.deploy()

    assert shipped.place.read() == {}
    assert (folder / "known").read_text("utf-8") == ""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_host_whose_key_changed_is_refused(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd())
    shipped = shipped_to(over_ssh(scheme, port, folder, environment), site, monkeypatch)
    other = (folder / "you.pub").read_text("utf-8").split()[1]
    (folder / "known").write_text(f"[127.0.0.1]:{port} ssh-ed25519 {other}\n", "utf-8")

    with pytest.raises(TargetError, match="the host key has changed"):
        shipped.deploy()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_key_that_the_server_does_not_take_is_said(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd())
    shipped = shipped_to(over_ssh(scheme, port, folder, environment), site, monkeypatch)
    (folder / "you.pub").write_text("", "utf-8")

    with pytest.raises(TargetError, match="the server denies access; load your key with `ssh-add`"):
        shipped.deploy()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_server_that_is_away_is_tried_again_and_then_said(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_sshd() as (port, folder, environment):
        shipped = shipped_to(over_ssh(scheme, port, folder, environment), site, monkeypatch)
        pid = int((folder / "pid").read_text("utf-8"))
        os.kill(pid, signal.SIGTERM)
        monkeypatch.setattr(deploying, "PAUSE", 0.01)

        with pytest.raises(
            UnreachableError, match=r"(cannot be reached|the connection broke): .*; check that the server runs"
        ):
            shipped.deploy()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_leaves_every_file_whole_and_the_next_run_completes_it(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd())
    disk = folder / "srv"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode()}")
    stack.callback(subprocess.run, ["umount", "-l", str(disk)], check=False)
    shipped = shipped_to(over_ssh(scheme, port, folder, environment), site, monkeypatch)
    shipped.deploy()
    before = shipped.place.served()
    site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))
    site.build()
    site.put("dist/media/large.bin", os.urandom(200_000))

    with pytest.raises(TargetError):
        shipped.deploy()
    full = shipped.place.served()
    subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
    shipped.deploy()

    assert {path: full[path] for path in before} == before
    assert shipped.place.served() == site.dist()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can write as somebody else")
def test_a_folder_that_may_not_be_written_to_is_said(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd())
    place = over_ssh(scheme, port, folder, environment)
    disk = folder / "srv"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode()}")
    stack.callback(subprocess.run, ["umount", "-l", str(disk)], check=False)
    shipped = shipped_to(place, site, monkeypatch)

    with pytest.raises(TargetError) as raised:
        shipped.deploy()

    assert not isinstance(raised.value, UnreachableError)
    assert shipped.place.to in str(raised.value)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_server_that_is_killed_in_the_middle_is_tried_again(
    scheme: str, stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd())
    shipped = shipped_to(over_ssh(scheme, port, folder, environment), site, monkeypatch)
    monkeypatch.setattr(deploying, "PAUSE", 0.01)
    site.build()
    for number in range(300):
        site.put(f"dist/media/{number}.bin", os.urandom(2_000))
    killed: list[Any] = []

    def kill() -> None:
        # What serves one connection are children of the server.
        while not killed:
            if len(list((folder / "srv").rglob("*.bin*"))) > 20:
                found = subprocess.run(
                    ["pgrep", "-P", (folder / "pid").read_text("utf-8").strip()], capture_output=True
                )
                killed.extend(map(int, found.stdout.split()))
                for process in killed:
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.005)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    shipped.deploy()

    assert killed
    assert shipped.place.served() == site.dist()


def test_a_server_that_cannot_replace_in_one_step_is_told_of_once(
    stack: ExitStack, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, folder, environment = stack.enter_context(an_sshd(sftp="-P posix-rename"))
    shipped = shipped_to(over_ssh("sftp", port, folder, environment), site, monkeypatch)
    shipped.deploy()
    site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))

    deployed = shipped.deploy()

    assert [finding.rule for finding in deployed.findings] == ["NotAtomic"]
    assert shipped.place.served() == site.dist()


def test_what_ssh_says_counts_also_where_rsync_was_the_first_to_end() -> None:
    spec = DeploySpec(name="web", kind="rsync", to="rsync:host:/srv", place=Line("feeds/site.toml", 3))
    said = "Host key verification failed.\nrsync: connection unexpectedly closed (0 bytes received so far) [Receiver]"

    with pytest.raises(TargetError, match="the host key is unknown"):
        Rsync(spec)._raise(12, said)


def test_a_file_that_may_not_be_written_is_not_taken_for_a_login_that_failed() -> None:
    spec = DeploySpec(name="web", kind="rsync", to="rsync:host:/srv", place=Line("feeds/site.toml", 3))

    with pytest.raises(TargetError, match="mkdir failed"):
        Rsync(spec)._raise(23, 'rsync: [Receiver] mkdir "/srv/a" failed: mkdir failed: Permission denied (13)')
