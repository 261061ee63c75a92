"""Documents to dist/.

Lives here: putting whole files in their place, all or nothing, and only where they changed; taking them away again.
Does not live here: whether a document is fit to be published (validator), any other place than a folder
of this machine. Nothing here removes a file that it did not write.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Set
from contextlib import suppress
from hashlib import blake2b
from typing import Literal

from pagefeed.errors import PublishError, UnwritableError
from pagefeed.files.disk import is_file, open_file, sync_folder
from pagefeed.model import Document, Place

_PLAIN = {
    errno.ENOSPC: ("the disk is full", "free some space and publish again"),
    errno.EDQUOT: ("your disk quota is used up", "free some space and publish again"),
    errno.EFBIG: ("the file is larger than is allowed here", "raise the limit, or lower the feed's"),
    errno.EROFS: ("the disk is read-only", "publish to another folder, or make it writable"),
    errno.EACCES: ("permission denied", "make its folder writable"),
    errno.EPERM: ("permission denied", "make its folder writable"),
    errno.ENOTDIR: ("its folder is a file", "remove that file, or give the feed another path"),
    errno.ELOOP: ("its folder is a link that leads to itself", "replace the link by a folder"),
    errno.EISDIR: (
        "a folder stands beside it, under its name with a dot in front and .new behind",
        "remove the folder",
    ),
    errno.EEXIST: ("its folder is a file", "remove that file, or give the feed another path"),
    errno.ENAMETOOLONG: ("the name is too long for the disk", "give the feed a shorter path"),
}

_SERVED = frozenset((".htaccess", ".nojekyll", ".well-known"))


def write(out_dir: str | os.PathLike[str], document: Document, *, lasting: bool = True) -> bool:
    """Put a document in its place; False where the very same bytes stand there already.

    Readers of the file see the old bytes or the new, never a part. An unchanged file is not touched;
    the modification time of a changed one is later than before by a second at least, for
    Last-Modified (RFC 9110, section 8.8.2) counts whole seconds. A `lasting` one outlasts a power cut, for which the
    disk is waited for. Raises PublishError for what is no path, UnwritableError where a link leads out of `out_dir` or
    the disk refuses; the old file then stands as it was.
    """
    folder, target, place = _locate(os.fspath(out_dir), document.path)
    fresh = _fresh(folder, target)
    try:
        os.makedirs(folder, exist_ok=True)
        if os.path.lexists(fresh):
            os.unlink(fresh)
        old = _status(target, place)
        if old and old.st_size == len(document.body) and _bytes(target) == document.body:
            return False
        try:
            _create(fresh, document.body, old, lasting)
            os.replace(fresh, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(fresh)
            raise
        if lasting:
            sync_folder(folder)
    except OSError as error:
        raise _refused(error, place) from error
    return True


def remove(
    out_dir: str | os.PathLike[str], path: str, digest: str | None = None
) -> Literal["removed", "missing", "changed"]:
    """Take a document away that was written with bytes of this digest, or of any, and the folders that it leaves empty.

    `changed` says that something else stands there by now, which is not touched. Raises PublishError for what is no
    path, UnwritableError where a link leads out of `out_dir` or the disk refuses.
    """
    top = os.path.realpath(os.fspath(out_dir))
    folder, target, place = _locate(os.fspath(out_dir), path)
    try:
        if not os.path.lexists(target):
            return "missing"
        if not is_file(os.lstat(target)) or digest not in (None, digest_of(_bytes(target))):
            return "changed"
        os.unlink(target)
        with suppress(FileNotFoundError):
            os.unlink(_fresh(folder, target))
        sync_folder(folder)
        with suppress(OSError):  # As soon as one is not empty, the rest stays.
            while folder != top:
                os.rmdir(folder)
                folder = os.path.dirname(folder)
    except OSError as error:
        raise _refused(error, place) from error
    return "removed"


def made_by(out_dir: str | os.PathLike[str], names: Set[str], marks: tuple[bytes, ...]) -> Iterator[str]:
    """Paths of the files below `out_dir` that have one of these names and hold one of these marks, in order."""
    for folder, folders, files in os.walk(os.fspath(out_dir)):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names & set(files)):
            path = os.path.join(folder, name)
            with suppress(OSError):
                if is_file(os.lstat(path)) and any(mark in _bytes(path) for mark in marks):
                    yield os.path.relpath(path, os.fspath(out_dir)).replace(os.sep, "/")


def files(out_dir: str | os.PathLike[str]) -> Iterator[os.DirEntry[str]]:
    """Every file below `out_dir` that is there to be served, in no order, links unfollowed: of what begins with a dot
    only what web servers look for. Raises SiteError where a folder cannot be listed."""
    folders = [os.fspath(out_dir)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    if entry.name.startswith(".") and entry.name not in _SERVED:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        yield entry
        except OSError as error:
            raise _refused(error, Place(folder.replace(os.sep, "/"))) from error


def put(path: str, body: bytes) -> None:
    """Write a file of this machine whole, in place of the one that stands there. Raises SiteError."""
    folder, name = os.path.split(path)
    write(folder, Document(path=name, media_type="", body=body))


def digest_of(body: bytes) -> str:
    """By which a document is known again."""
    return blake2b(body, digest_size=16).hexdigest()


def _fresh(folder: str, target: str) -> str:
    """Where new bytes wait: one fixed name for each target, so that what a killed run left behind is found and removed
    by the next."""
    return os.path.join(folder, f".{os.path.basename(target)}.new")


def _refused(error: OSError, place: Place) -> UnwritableError:
    number = errno.ELOOP if isinstance(error, FileExistsError) and os.path.islink(error.filename) else error.errno
    what, cure = _PLAIN.get(number or 0, (error.strerror or str(error), "check that its folder is writable"))
    if isinstance(error, PermissionError) and (unread := _unread(str(error.filename))):
        what, cure = f"{unread} cannot be read", "make it readable"
    return UnwritableError(what, at=place, cure=cure)


def _unread(path: str) -> str:
    """What of a file or its folder may not be read; empty where both may."""
    folder = os.path.dirname(path)
    if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.X_OK):
        return "its folder"
    return "it" if os.path.exists(path) and not os.access(path, os.R_OK) else ""


def _locate(out_dir: str, path: str) -> tuple[str, str, Place]:
    """Folder and file that are meant, which must be below `out_dir` even when links are followed."""
    place = Place(os.path.join(out_dir, path).replace(os.sep, "/"))
    parts = path.split("/")
    if set(parts) & {"", ".", ".."} or any(set(part) & set("\\:\0") for part in parts):
        raise PublishError("this is not a path below dist/", at=place, cure="give the feed another path")
    top = os.path.realpath(out_dir)
    folder = os.path.join(top, *parts[:-1])
    if os.path.normcase(os.path.realpath(folder)) != os.path.normcase(folder):
        cure = "replace the link by a folder"
        raise UnwritableError("a link leads from here to another folder", at=place, cure=cure)
    return folder, os.path.join(folder, parts[-1]), place


def _status(target: str, place: Place) -> os.stat_result | None:
    """Of the file that stands there now; anything but a file was not put there by us."""
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        return None
    if not is_file(status):
        kind = "a link" if stat.S_ISLNK(status.st_mode) else "something other than a file"
        raise UnwritableError(f"{kind} is in its place", at=place, cure="move it away and publish again")
    return status


def _bytes(path: str) -> bytes:
    with open_file(path) as file:
        return file.read()


def _create(path: str, body: bytes, old: os.stat_result | None, lasting: bool) -> None:
    with open(path, "xb") as file:
        file.write(body)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    if old:
        os.chmod(path, stat.S_IMODE(old.st_mode))
        earliest = int(old.st_mtime) + 1
        if os.stat(path).st_mtime < earliest:
            os.utime(path, (earliest, earliest))
