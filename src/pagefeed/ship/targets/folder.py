"""A folder of this machine, or one that is mounted.

Lives here: the target kind `folder`.
Does not live here: how a file takes the place of another (dist).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from pagefeed.files.disk import open_file
from pagefeed.model import DeploySpec, Document, Finding
from pagefeed.ship import dist
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import TargetError, place_of


class Folder:
    """The files below a folder."""

    at_once = False
    labels = False

    def __init__(self, spec: DeploySpec, root: str) -> None:
        self.spec = spec
        self.findings: list[Finding] = []
        self.folder = os.path.join(root, os.path.expanduser(spec.to))

    def lock(self, record: bytes) -> bytes | None:
        """A file that only one can create."""
        path = os.path.join(self.folder, LOCK)
        try:
            os.makedirs(self.folder, exist_ok=True)
            with open(path, "xb") as file:
                file.write(record)
        except FileExistsError:
            return self.read(LOCK) or b""
        except OSError as error:
            raise self._refused(error) from error
        return None

    def unlock(self) -> None:
        """Remove that file."""
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(self.folder, LOCK))

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        try:
            with open_file(os.path.join(self.folder, path)) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._refused(error, path) from error

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """By bytes."""
        import hashlib

        found = {}
        for upload in uploads:
            if os.path.lexists(os.path.join(self.folder, upload.path)):
                body = self.read(upload.path) if os.path.isfile(os.path.join(self.folder, upload.path)) else None
                found[upload.path] = body is not None and hashlib.sha256(body).hexdigest() == upload.sha256
        return found

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """By a temporary name and a rename."""
        for upload in uploads:
            with open_file(upload.source) as file:
                body = file.read()
            self.write(upload.path, body)
            done(upload)

    def write(self, path: str, body: bytes) -> None:
        """By a temporary name and a rename."""
        dist.write(self.folder, Document(path=path, media_type="", body=body))

    def remove(self, paths: Iterable[str]) -> None:
        """And the folders that become empty."""
        for path in paths:
            dist.remove(self.folder, path)

    def commit(self, message: str) -> None:
        """Nothing: every file is in place."""

    def close(self) -> None:
        """Nothing."""

    def _refused(self, error: OSError, path: str = "") -> TargetError:
        words = error.strerror or str(error)
        cure = "get read and write access there"
        return TargetError(words[:1].lower() + words[1:], at=place_of(self.spec, path), cure=cure)


def open_target(spec: DeploySpec, root: str) -> Folder:
    """The folder; a relative one is seen from the site."""
    return Folder(spec, root)
