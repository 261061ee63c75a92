"""A folder of a server, by the `rsync` program.

Lives here: the target kind `rsync`, and which options of rsync keep a file whole and everybody else's files alone.
Does not live here: what ssh says when it fails (programs).

rsync puts each file in its place whole by itself; with --delay-updates those of one batch at nearly the same moment.
"""

from __future__ import annotations

import os
import posixpath
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence

from pagefeed.model import DeploySpec, Finding
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import Target, TargetError, UnreachableError, place_of
from pagefeed.ship.targets.programs import NO_FILE, is_known, missing, unreachable

_BROKEN = frozenset((10, 12, 30, 35))
"""Exit values of rsync that tell of a broken line (rsync(1), "EXIT VALUES"): sockets, the protocol, timeouts."""
_SSH_FAILED = 255
_PARTIAL = frozenset((23, 24))
"""Some files could not be transferred."""


class Rsync:
    """The files below a folder that rsync reaches."""

    at_once = False
    labels = False

    def __init__(self, spec: DeploySpec) -> None:
        self.spec = spec
        self.base = spec.to.removeprefix("rsync:").rstrip("/") + "/"
        self.findings: list[Finding] = []
        self._work = tempfile.TemporaryDirectory()
        # All runs of rsync share one connection, where ssh can do that.
        path = f"-oControlPath={self._work.name}/ssh"
        self._ssh = ("ssh", path) if os.name != "nt" and "RSYNC_RSH" not in os.environ else ()

    def lock(self, record: bytes) -> bytes | None:
        """A file that is written where there is none, and read again: rsync has no step that only one can make, so of
        two that begin in the same instant the last one has it, and the other sees that."""
        if held := self.read(LOCK):
            return held
        self._send(self._staged(LOCK, record), [LOCK], "--ignore-existing")
        held = self.read(LOCK)
        return None if held == record else held or b""

    def unlock(self) -> None:
        """Remove that file."""
        self.remove([LOCK])

    def read(self, path: str) -> bytes | None:
        """Fetch a file."""
        copy = os.path.join(self._work.name, "copy")
        if os.path.exists(copy):
            os.unlink(copy)
        status, _, said = self._rsync("-I", "--", self.base + path, copy)
        if status in _PARTIAL and NO_FILE.search(said):
            return None
        self._raise(status, said, path)
        with open(copy, "rb") as file:
            return file.read()

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """By rsync's own digests, in a dry run: of each file that is not the same it says whether it is new."""
        stands = {upload.path: True for upload in uploads}
        for root, paths in _by_root(uploads).items():
            options = ("--dry-run", "--checksum", "--8-bit-output", "--out-format=%i %n")
            for line in self._send(root, paths, *options).splitlines():
                change, _, path = line.partition(" ")
                if path in stands and change[:2] == "<f":
                    stands[path] = False
                    if "+" in change:
                        del stands[path]
        return stands

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """In one run, for the caller groups what may appear together."""
        files = list(uploads)
        for root, paths in _by_root(files).items():
            self._send(root, paths, "--ignore-times", "--delay-updates")
        for upload in files:
            done(upload)

    def write(self, path: str, body: bytes) -> None:
        """In the same way."""
        self._send(self._staged(path, body), [path], "--ignore-times")

    def remove(self, paths: Iterable[str]) -> None:
        """What is missing in an empty copy of the folders is deleted; all but these files is protected."""
        gone = list(paths)
        with tempfile.TemporaryDirectory() as empty:
            for path in gone:
                os.makedirs(os.path.join(empty, posixpath.dirname(path)), exist_ok=True)
            rules = os.path.join(self._work.name, "rules")
            with open(rules, "w", encoding="utf-8") as file:
                file.writelines(f"risk /{_pattern(path)}\n" for path in gone)
                file.write("protect *\n")
            # `merge` takes the rest of the argument for the name of the file.
            options = ("-r", "--existing", "--delete", f"--filter=merge {rules}")
            status, _, said = self._rsync(*options, "--", f"{empty}/", self.base)
            self._raise(status, said)

    def commit(self, message: str) -> None:
        """Nothing: every file is in place."""

    def close(self) -> None:
        """End the connection, and remove what was kept on this machine."""
        if self._ssh and os.path.exists(f"{self._work.name}/ssh"):
            subprocess.run((*self._ssh, "-Oexit", self._host), capture_output=True, check=False)
        self._work.cleanup()

    def _send(self, root: str, paths: Sequence[str], *options: str) -> str:
        """Send files from below `root`, and return what rsync says of them."""
        listed = "\0".join(paths)
        status, told, said = self._rsync(
            *options, "--files-from=-", "--from0", "--", f"{root}/", self.base, stdin=listed
        )
        self._raise(status, said)
        return told

    def _staged(self, path: str, body: bytes) -> str:
        """A folder of this machine that holds one file under its path."""
        root = os.path.join(self._work.name, "stage")
        file_path = os.path.join(root, path)
        os.makedirs(os.path.dirname(file_path), exist_ok=True)
        with open(file_path, "wb") as file:
            file.write(body)
        return root

    def _rsync(self, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
        """Exit value, standard output and standard error. With -s, no name is seen by a shell of the server."""
        ssh = shlex.join((*self._ssh, "-oControlMaster=auto", "-oControlPersist=10"))
        shared = (f"--rsh={ssh}",) if self._ssh else ()
        try:
            done = subprocess.run(
                ("rsync", "-s", *shared, *arguments),
                input=stdin,
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                check=False,
            )
        except FileNotFoundError as error:
            raise missing("rsync", self.spec) from error
        return done.returncode, done.stdout, done.stderr

    @property
    def _host(self) -> str:
        return self.base.partition(":")[0]

    def _raise(self, status: int, said: str, path: str = "") -> None:
        if status == 0:
            return
        lines = said.strip().splitlines()
        of_ssh = "\n".join(line for line in lines if not line.startswith(("rsync", "unexpected")))
        ended = status == _SSH_FAILED or any(f"(code {_SSH_FAILED})" in line for line in lines)
        if ended or is_known(of_ssh):  # rsync may see the connection end before ssh has.
            raise unreachable(of_ssh, self.spec, f"ssh {self._host}")
        line = next((each for each in lines if re.match(r"rsync: |@ERROR", each)), lines[-1] if lines else "")
        words = re.sub(r"^rsync: (?:\[\w+\] )?", "", line) or f"rsync ended with {status}"
        if status in _BROKEN and "connection" in said.casefold():
            cure = "check that the server runs, then deploy again"
            raise UnreachableError(f"the connection broke: {words}", at=place_of(self.spec), cure=cure)
        cure = "check that rsync is installed there, that you may write there, and that its disk is not full"
        raise TargetError(words, at=place_of(self.spec, path), cure=cure)


def open_target(spec: DeploySpec, root: str) -> Target:
    """The folder; nothing is connected yet."""
    return Rsync(spec)


def _by_root(uploads: Collection[Upload]) -> dict[str, list[str]]:
    """Paths by the folder of this machine that they are relative to."""
    found: dict[str, list[str]] = {}
    for upload in uploads:
        root = upload.source[: -len(upload.path)].rstrip("/\\") or "/"
        found.setdefault(root, []).append(upload.path)
    return found


def _pattern(path: str) -> str:
    """A path in which no character means anything to rsync's filter rules."""
    return re.sub(r"([\\*?\[])", r"\\\1", path)
