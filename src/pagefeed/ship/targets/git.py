"""A branch of a git repository, such as one that GitHub Pages serves.

Lives here: the target kind `git`, by git's plumbing: an index of its own, no checkout, no force.
Does not live here: credentials: git's helpers and the user's ssh have them.

All of a deployment is one commit on top of what stands on the branch. Somebody else's push in between makes it start
again from there.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from pagefeed.model import DeploySpec, Finding
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import MovedError, Target, TargetError, UnreachableError, place_of
from pagefeed.ship.targets.programs import missing, unreachable

_STORE = ".pagefeed/git"
"""A bare repository below the site, for a target that is no remote of the site's own repository."""
_OTHERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
"""Set where git runs this program as a hook, for the repository of that."""


class Git:
    """The files below a folder of a branch."""

    at_once = True
    labels = False

    def __init__(self, spec: DeploySpec, root: str) -> None:
        self.spec = spec
        self.findings: list[Finding] = []
        self.remote, _, self.branch = spec.to.removeprefix("git:").rpartition("#")
        self.prefix = f"{spec.folder}/" if spec.folder else ""
        self._work = tempfile.TemporaryDirectory()
        self._environment = {name: value for name, value in os.environ.items() if name not in _OTHERS}
        self._environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
        self._repository = ("-C", root)
        if self._git("remote", "get-url", self.remote, check=False) is None:
            self._repository = ("--git-dir", os.path.join(root, _STORE))
            # A preview may be deployed of a site that was never published.
            os.makedirs(os.path.join(root, _STORE), exist_ok=True)
            self._git("init", "--quiet", "--bare")
            if os.path.exists(os.path.join(root, self.remote)):
                self.remote = os.path.abspath(os.path.join(root, self.remote))
        self._tip: str | None = None
        self._tree: dict[str, str] = {}
        self._staged: dict[str, str | None] = {}

    def lock(self, record: bytes) -> bytes | None:
        """Nobody needs to wait: of two pushes from one commit git takes the first alone."""
        return None

    def unlock(self) -> None:
        """Nothing."""

    def read(self, path: str) -> bytes | None:
        """A blob of the branch."""
        self._fetch()
        found = self._tree.get(self.prefix + path)
        return self._git("cat-file", "blob", found) if found else None

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """By git's own ids."""
        self._fetch()
        there = [upload for upload in uploads if self.prefix + upload.path in self._tree]
        ids = self._hashed([upload.source for upload in there])
        return {
            upload.path: self._tree[self.prefix + upload.path] == found
            for upload, found in zip(there, ids, strict=True)
        }

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """Into the repository, for the commit."""
        files = list(uploads)
        ids = self._hashed([upload.source for upload in files], "-w")
        for upload, found in zip(files, ids, strict=True):
            self._staged[upload.path] = found
            done(upload)

    def write(self, path: str, body: bytes) -> None:
        """In the same way."""
        self._staged[path] = self._text("hash-object", "-w", "--stdin", stdin=body)

    def remove(self, paths: Iterable[str]) -> None:
        """From the commit."""
        self._staged |= dict.fromkeys(paths)

    def commit(self, message: str) -> None:
        """Push one commit on top of what was read; none where the files would be the same."""
        tip, self._environment["GIT_INDEX_FILE"] = self._tip, os.path.join(self._work.name, "index")
        try:
            self._git("read-tree", *([tip] if tip else ["--empty"]))
            lines = [
                f"100644 {found}\t{self.prefix}{path}" if found else f"0 {'0' * 40}\t{self.prefix}{path}"
                for path, found in self._staged.items()
            ]
            self._git("update-index", "-z", "--index-info", stdin="".join(f"{line}\0" for line in lines).encode())
            tree = self._text("write-tree")
        finally:
            del self._environment["GIT_INDEX_FILE"]
        if tip and tree == self._text("rev-parse", f"{tip}^{{tree}}"):
            return
        made = self._text("commit-tree", tree, *(["-p", tip] if tip else []), "-m", message, more=self._identity())
        self._staged.clear()
        self._tip = None
        self._git("push", "--quiet", self.remote, f"{made}:refs/heads/{self.branch}")

    def close(self) -> None:
        """Remove the index."""
        self._work.cleanup()

    def _fetch(self) -> None:
        """Bring in the branch as it stands at the remote, its last commit alone where a history is not kept anyway."""
        if self._tip is not None:
            return
        found = self._text("ls-remote", self.remote, f"refs/heads/{self.branch}")
        self._tip = found.partition("\t")[0]
        self._tree = {}
        if not self._tip:
            return
        whole = self._repository[0] == "-C" and self._text("rev-parse", "--is-shallow-repository") == "false"
        depth = () if whole else ("--depth=1",)
        here = f"refs/pagefeed/{self.branch}"
        self._git("fetch", "--quiet", "--no-tags", *depth, self.remote, f"+refs/heads/{self.branch}:{here}")
        self._tip = self._text("rev-parse", here)
        for line in os.fsdecode(self._git("ls-tree", "-r", "-z", self._tip) or b"").split("\0"):
            about, _, path = line.partition("\t")
            if path:
                self._tree[path] = about.split()[2]

    def _hashed(self, sources: list[str], *options: str) -> list[str]:
        """The ids of files, in order; with `-w` they are stored."""
        paths = "".join(f"{os.path.abspath(source)}\n" for source in sources)
        command = ("hash-object", *options, "--no-filters", "--stdin-paths")
        return self._text(*command, stdin=os.fsencode(paths)).split()

    def _identity(self) -> dict[str, str]:
        """Who commits, where nobody has told git."""
        if self._git("var", "GIT_COMMITTER_IDENT", check=False) is not None:
            return {}
        who = {"NAME": "pagefeed", "EMAIL": "pagefeed@localhost"}
        return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}

    def _text(self, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] = MappingProxyType({})) -> str:
        return os.fsdecode(self._git(*arguments, stdin=stdin, more=more) or b"").strip()

    def _git(
        self,
        *arguments: str,
        stdin: bytes = b"",
        check: bool = True,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> bytes | None:
        """What git says on standard output, with `more` in its environment; without `check`, None where it failed.
        Raises TargetError."""
        try:
            done = subprocess.run(
                ("git", *self._repository, *arguments),
                input=stdin,
                capture_output=True,
                env={**self._environment, **more},
                check=False,
            )
        except FileNotFoundError as error:
            raise missing("git", self.spec) from error
        if done.returncode == 0:
            return done.stdout
        if not check:
            return None
        self._tip = None
        raise self._refused(done.stderr.decode("utf-8", "replace").strip())

    def _refused(self, said: str) -> TargetError:
        for pattern, kind, what, cure in _FAILURES:
            if re.search(pattern, said):
                return kind(what, at=place_of(self.spec), cure=cure)
        if re.search(r"Host key verification failed|Permission denied \(|IDENTIFICATION HAS CHANGED", said):
            return unreachable(said, self.spec, f"git ls-remote {self.remote}")
        told = [line for line in said.splitlines() if re.match(r"(remote: )?(fatal|error)|remote: |! ", line.strip())]
        words = (told or said.splitlines() or ["git failed"])[0].strip()
        return TargetError(words, at=place_of(self.spec), cure="check that git can push there by hand")


_FAILURES: tuple[tuple[str, type[TargetError], str, str], ...] = (
    (
        r"non-fast-forward|fetch first|cannot lock ref|stale info|incorrect old value",
        MovedError,
        "somebody else has just pushed to the branch",
        "run the command again",
    ),
    (
        r"Authentication failed|could not read (Username|Password)|terminal prompts disabled|\b403\b",
        TargetError,
        "the remote denies access",
        "sign in with git's credential helper, so that `git push` works without a question",
    ),
    (
        r"protected branch|hook declined|remote rejected",
        TargetError,
        "the remote refuses the push: the branch may be protected",
        "allow pushes to the branch, or deploy to another",
    ),
    (
        r"Could not resolve host|unable to access|Connection (refused|reset|timed)|unexpected disconnect|Broken pipe",
        UnreachableError,
        "the remote cannot be reached",
        "check that you are online, then deploy again",
    ),
    (
        r"does not appear to be a git repository|[Rr]epository .*not (found|exist)",
        TargetError,
        "there is no such repository",
        "correct the address, or name a remote of your repository",
    ),
)
"""What git says, the kind of error, what is wrong, and the cure; the first that fits."""


def open_target(spec: DeploySpec, root: str) -> Target:
    """The branch."""
    return Git(spec, root)
