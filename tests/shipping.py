"""Real targets, each started here and reached on the loopback, and a site that is deployed to them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from conftest import NOON, SiteFolder, files
from loopback import free_port, open_folder, running
from pagefeed.release import Deployed, deploy
from pagefeed.ship.deploy import Options
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import NAME as MANIFEST

SSHD = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")


@dataclass
class Place:
    """A target, seen from its own side."""

    to: str
    """Its address, as site.toml has it."""
    read: Callable[[], dict[str, bytes]]
    """Every file at it, by path."""
    put: Callable[[str, bytes], None]
    """Let somebody else put a file there."""
    remove: Callable[[str], None]
    """Let somebody else remove one."""
    options: str = ""
    """Further lines of its table."""
    environment: dict[str, str] = field(default_factory=dict)
    """What the deployer needs in its environment."""
    stride: int = 4
    """Of how many steps of a deployment one is tried at which it is killed: their order is the same for all targets,
    and some of these take long."""

    def served(self) -> dict[str, bytes]:
        """Every file but the manifest, and a lock whose holder is dead."""
        return {path: body for path, body in self.read().items() if path.partition("/")[0] not in (MANIFEST, LOCK)}


@dataclass
class Shipped:
    """A site with a target."""

    site: SiteFolder
    place: Place

    def deploy(self, out: Path | None = None, *, allow_flood: bool = False, **options: Any) -> Deployed:
        """Build and deploy, in this process; or deploy another folder, as it is."""
        if out is None:
            self.site.build()
        folder = str(out) if out else None
        return deploy(str(self.site.root), folder, NOON, None, Options(**options), allow_flood=allow_flood)


def in_folder(folder: Path, to: str, **more: Any) -> Place:
    """A target whose files are in a folder of this machine."""

    def put(path: str, body: bytes) -> None:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def read() -> dict[str, bytes]:
        return files(folder) if folder.exists() else {}

    return Place(to, read, put, lambda path: (folder / path).unlink(), **more)


@contextmanager
def a_folder() -> Iterator[Place]:
    with open_folder() as folder:
        yield in_folder(folder / "srv", str(folder / "srv"), stride=1)


SSHD_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/you.pub
PidFile {folder}/pid
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
StrictModes no
Subsystem sftp internal-sftp {sftp}
"""
SSH_CONFIG = """\
Host *
    IdentityFile {folder}/you
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known
    GlobalKnownHostsFile /dev/null
"""


@contextmanager
def an_sshd(*, known: bool = True, sftp: str = "") -> Iterator[tuple[int, Path, dict[str, str]]]:
    """OpenSSH's server, with keys of its own: port, its folder, and the environment in which ssh reaches it. Programs
    of OpenSSH read the home folder from the user database, so ssh and sftp are told of their configuration on PATH."""
    if SSHD is None:
        pytest.skip("sshd is not installed (Debian: apt-get install openssh-server)")
    port = free_port()
    with open_folder() as folder:
        for name in ("host", "you"):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(command, check=True)
        key = (folder / "host.pub").read_text("utf-8").split()[:2]
        (folder / "known").write_text(f"[127.0.0.1]:{port} {' '.join(key)}\n" if known else "", "utf-8")
        (folder / "sshd_config").write_text(SSHD_CONFIG.format(folder=folder, port=port, sftp=sftp), "utf-8")
        (folder / "ssh_config").write_text(SSH_CONFIG.format(folder=folder), "utf-8")
        programs = folder / "bin"
        programs.mkdir()
        for name in ("ssh", "sftp"):
            script = programs / name
            script.write_text(f'#!/bin/sh\nexec {shutil.which(name)} -F {folder}/ssh_config "$@"\n', "utf-8")
            script.chmod(0o755)
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        with running([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder):
            yield port, folder, {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


@contextmanager
def an_sftp_server() -> Iterator[Place]:
    with an_sshd() as (port, folder, environment):
        yield in_folder(folder / "srv", f"sftp://127.0.0.1:{port}{folder}/srv", environment=environment)


@contextmanager
def an_rsync_server() -> Iterator[Place]:
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed (Debian: apt-get install rsync)")
    with an_sshd() as (port, folder, environment):
        with (folder / "ssh_config").open("a", encoding="utf-8") as file:
            file.write(f"    Port {port}\n")
        yield in_folder(folder / "srv", f"rsync:127.0.0.1:{folder}/srv", environment=environment, stride=9)


@contextmanager
def a_branch() -> Iterator[Place]:
    """A bare repository whose branch for pages has a CNAME, as GitHub asks for one."""
    with open_folder() as folder:
        bare = str(folder / "site.git")
        author = {
            f"GIT_{role}_{key}": "ida@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
        }

        def git(*arguments: str, stdin: bytes = b"") -> bytes:
            command = ["git", "--git-dir", bare, *arguments]
            return subprocess.run(command, input=stdin, check=True, capture_output=True, env=os.environ | author).stdout

        def commit(path: str, body: bytes | None) -> None:
            """Let somebody else push a file, or the removal of one."""
            index = {"GIT_INDEX_FILE": str(folder / "index")}
            os.environ.update(index)
            try:
                tip = ["-p", "gh-pages"] if git("branch", "--list", "gh-pages") else []
                git("read-tree", *(tip[1:] or ["--empty"]))
                blob = (
                    git("hash-object", "-w", "--stdin", stdin=body).decode().strip() if body is not None else "0" * 40
                )
                mode = "100644" if body is not None else "0"
                git("update-index", "-z", "--index-info", stdin=f"{mode} {blob}\t{path}\0".encode())
                made = git("commit-tree", git("write-tree").decode().strip(), *tip, "-m", "By hand").decode().strip()
                git("update-ref", "refs/heads/gh-pages", made)
            finally:
                del os.environ["GIT_INDEX_FILE"]

        def read() -> dict[str, bytes]:
            if not git("branch", "--list", "gh-pages"):
                return {}
            listed = git("ls-tree", "-r", "-z", "--name-only", "gh-pages").decode()
            return {path: git("show", f"gh-pages:{path}") for path in listed.split("\0") if path}

        subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
        yield Place(f"git:{bare}#gh-pages", read, commit, lambda path: commit(path, None))


PLACES = {"folder": a_folder, "sftp": an_sftp_server, "rsync": an_rsync_server, "git": a_branch}


def shipped_to(place: Place, site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Shipped:
    """A site whose one target is this."""
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    site.edit("feeds/site.toml", ('since = "2026"\n', 'since = "2026"\nhosts = ["nginx"]\n'))
    with (site.root / "feeds" / "site.toml").open("a", encoding="utf-8") as file:
        file.write(f'[deploy.web]\nto = "{place.to}"\n{place.options}')
    return Shipped(site, place)
