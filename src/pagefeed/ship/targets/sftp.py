"""A folder of a server, over SSH, by the `sftp` program of OpenSSH.

Lives here: the target kind `sftp`, and what OpenSSH says when it fails.
Does not live here: keys, jump hosts and known hosts: they are the user's own, in the ssh agent and ~/.ssh.

One process is held open (`sftp -b -`, which never asks anything). Without a `-` in front, a command that fails ends it;
with one, what it says on standard error tells. `lpwd` is a command that always answers, so its answer says that all
before it is done.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import IO, cast
from urllib.parse import unquote, urlsplit

from pagefeed.model import DeploySpec, Finding
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import Target, TargetError, fresh, not_atomic, parents, place_of
from pagefeed.ship.targets.programs import NO_FILE, missing, unreachable

_AT_A_TIME = 50
"""Files that are put between two answers: what they make sftp say must fit into a pipe (64 kB on Linux), for nobody
reads it before all commands are written."""
_ALIVE = ("-oServerAliveInterval=15", "-oServerAliveCountMax=4")
"""A line that is dead is noticed after a minute."""
_DONE = "Local working directory"


class Sftp:
    """The files below a folder of a server."""

    at_once = False
    labels = False

    def __init__(self, spec: DeploySpec) -> None:
        parts = urlsplit(spec.to)
        self.spec = spec
        self.host = f"{parts.username}@{parts.hostname}" if parts.username else str(parts.hostname)
        self.port = parts.port
        path = unquote(parts.path).rstrip("/") or "/"
        self.base = path.removeprefix("/~/") if path.startswith("/~/") else path
        self.findings: list[Finding] = []
        self._session: _Session | None = None
        self._work = tempfile.TemporaryDirectory()
        self._made: set[str] = set()
        self._overwrites = True

    def lock(self, record: bytes) -> bytes | None:
        """A folder that only one can create, with the record in it."""
        said = self._try(f"mkdir {self._quoted(LOCK)}")
        if said:
            # It exists, or its folder does not.
            if self._try(f"ls -1 {self._quoted(LOCK)}"):
                self._make_base()
                if said := self._try(f"mkdir {self._quoted(LOCK)}"):
                    raise self._refused(said)
            else:
                return self.read(f"{LOCK}/holder") or b""
        self._run(f"put {_quote(self._local(record))} {self._quoted(f'{LOCK}/holder')}")
        return None

    def unlock(self) -> None:
        """Remove that folder."""
        self._try(f"rm {self._quoted(f'{LOCK}/holder')}", f"rmdir {self._quoted(LOCK)}")

    def read(self, path: str) -> bytes | None:
        """Fetch a file."""
        copy = os.path.join(self._work.name, "copy")
        with suppress(FileNotFoundError):
            os.unlink(copy)
        if said := self._try(f"get {self._quoted(path)} {_quote(copy)}"):
            if NO_FILE.search(said):
                return None
            raise self._refused(said, path)
        with open(copy, "rb") as file:
            return file.read()

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """Files that are there are fetched and compared: the protocol knows no digest."""
        folders = {posixpath.dirname(upload.path) for upload in uploads}
        standing = {posixpath.join(folder, name) for folder in folders for name in self._names(folder)}
        found = {}
        for upload in uploads:
            if upload.path in standing:
                body = self.read(upload.path)
                found[upload.path] = body is not None and hashlib.sha256(body).hexdigest() == upload.sha256
        return found

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """By a temporary name and a rename, which replaces a file in one step where the server has
        posix-rename@openssh.com."""
        waiting = list(uploads)
        while waiting:
            some, waiting = waiting[:_AT_A_TIME], waiting[_AT_A_TIME:]
            self._put([(upload.path, upload.source) for upload in some])
            for upload in some:
                done(upload)

    def write(self, path: str, body: bytes) -> None:
        """In the same way."""
        self._put([(path, self._local(body))])

    def remove(self, paths: Iterable[str]) -> None:
        """And the folders that become empty: a folder that is not stays."""
        folders: set[str] = set()
        for path in paths:
            said = self._try(f"rm {self._quoted(path)}")
            if said and not NO_FILE.search(said):
                raise self._refused(said, path)
            self._try(f"rm {self._quoted(fresh(path))}")
            folders.update(parents(path))
        for folder in sorted(folders, key=len, reverse=True):
            self._try(f"rmdir {self._quoted(folder)}")
            self._made.discard(folder)

    def commit(self, message: str) -> None:
        """Nothing: every file is in place."""

    def close(self) -> None:
        """End the process."""
        if self._session:
            self._session.close()
            self._session = None
        self._work.cleanup()

    def _put(self, files: Sequence[tuple[str, str]]) -> None:
        for folder in dict.fromkeys(folder for path, _ in files for folder in parents(path)):
            if folder not in self._made:
                self._try(f"mkdir {self._quoted(folder)}")
                self._made.add(folder)
        sent = [f"put {_quote(source)} {self._quoted(fresh(path))}" for path, source in files]
        renamed = [f"rename {self._quoted(fresh(path))} {self._quoted(path)}" for path, _ in files]
        if self._overwrites:
            try:
                self._run(*(command for pair in zip(sent, renamed, strict=True) for command in pair))
                return
            except _CommandError as error:
                if not error.command.startswith("rename"):
                    raise
                self._overwrites = False
                self.findings.append(not_atomic(self.spec))
        for (path, _), send, rename in zip(files, sent, renamed, strict=True):
            old = self._quoted(f"{fresh(path).removesuffix('.new')}.old")
            self._run(send)
            self._try(f"rm {old}", f"rename {self._quoted(path)} {old}")
            self._run(rename)
            self._try(f"rm {old}")

    def _make_base(self) -> None:
        """The last folder of the way to the target; one before it that is missing is more likely a slip."""
        if said := self._try(f"mkdir {_quote(self.base)}"):
            raise self._refused(said)

    def _names(self, folder: str) -> set[str]:
        """Of everything in a folder; empty where there is none."""
        said, lines = self._connected().run([f"-ls -1af {self._quoted(folder)}"])
        if said and not NO_FILE.search(said):
            raise self._refused(said, folder)
        return {posixpath.basename(line) for line in lines}

    def _run(self, *commands: str) -> list[str]:
        return self._connected().run(list(commands))[1]

    def _try(self, *commands: str) -> str:
        """What failed of these commands, in the words of sftp; empty where nothing did."""
        return self._connected().run([f"-{command}" for command in commands])[0]

    def _connected(self) -> _Session:
        if self._session is None or self._session.is_over:
            port = ("-P", str(self.port)) if self.port else ()
            ssh = f"ssh -p {self.port} {self.host}" if self.port else f"ssh {self.host}"
            self._session = _Session(("sftp", "-b", "-", *_ALIVE, *port, self.host), self.spec, ssh)
            self._session.run([])  # What the server says in greeting is no failure of a command.
        return self._session

    def _local(self, body: bytes) -> str:
        path = os.path.join(self._work.name, "body")
        with open(path, "wb") as file:
            file.write(body)
        os.chmod(path, 0o644)
        return path

    def _quoted(self, path: str) -> str:
        return _quote(posixpath.join(self.base, path) if path else self.base)

    def _refused(self, said: str, path: str = "") -> TargetError:
        return _refused(said, self.spec, path)


class _CommandError(TargetError):
    """A command that failed."""

    command: str = ""


class _Session:
    """A process of sftp."""

    def __init__(self, command: Sequence[str], spec: DeploySpec, ssh: str) -> None:
        self.spec = spec
        self.ssh = ssh
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
        except FileNotFoundError as error:
            raise missing(command[0], spec) from error
        self.stdin = cast("IO[bytes]", self.process.stdin)
        self.stdout = cast("IO[bytes]", self.process.stdout)

    @property
    def is_over(self) -> bool:
        """True if the process has ended."""
        return self.process.poll() is not None

    def run(self, commands: list[str]) -> tuple[str, list[str]]:
        """What the commands said on standard error, where that was no end of it all, and on standard output. Raises
        _CommandError for one without `-` that failed, TargetError where there is no connection."""
        start = self.errors.seek(0, os.SEEK_END)
        with suppress(BrokenPipeError):
            self.stdin.write("".join(f"{command}\n" for command in (*commands, "lpwd")).encode())
            self.stdin.flush()
        lines: list[str] = []
        last = ""
        for raw in self.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            if line.startswith(_DONE):
                return self._said(start), lines
            if line.startswith("sftp> "):
                last = line.removeprefix("sftp> ")
            else:
                lines.append(line)
        status = self.process.wait()
        said = self._said(start)
        if status == 1 and last:
            error = _refused(said, self.spec, kind=_CommandError)
            assert isinstance(error, _CommandError)
            error.command = last
            raise error
        raise unreachable(said, self.spec, self.ssh)

    def close(self) -> None:
        """End it."""
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):
                pipe.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()

    def _said(self, start: int) -> str:
        self.errors.seek(start)
        return self.errors.read().decode("utf-8", "replace").strip()


def open_target(spec: DeploySpec, root: str) -> Target:
    """The folder of a server; nothing is connected yet."""
    return Sftp(spec)


def _refused(said: str, spec: DeploySpec, path: str = "", kind: type[TargetError] = TargetError) -> TargetError:
    """What the server would not do, from what sftp says."""
    words = said.splitlines()[-1] if said else "the server refused"
    cure = "check that you may write there, and that its disk is not full"
    if "Permission denied" in words:
        cure = "get write access there"
    elif NO_FILE.search(words):
        cure = "create the folder on the server, or correct the address"
    return kind(words[:1].lower() + words[1:], at=place_of(spec, path), cure=cure)


def _quote(text: str) -> str:
    """A word of sftp's own grammar: between quotation marks only these two and the backslash mean anything."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
