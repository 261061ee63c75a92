"""A folder of a server over FTP with TLS, which is all that some shared hosting has.

Lives here: the target kind `ftps`, by the standard library; where its password comes from.
Does not live here: FTP without TLS: it would show the password to everybody on the way.
"""

from __future__ import annotations

import hashlib
import netrc
import os
import posixpath
import socket
import ssl
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from ftplib import FTP_TLS, Error, all_errors, error_perm
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from pagefeed.model import DeploySpec, Finding
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import Target, TargetError, UnreachableError, fresh, not_atomic, parents, place_of

_SECONDS = 60.0
"""For each wait on the server."""
_IMPLICIT = 990
"""The port at which a connection begins with TLS rather than asking for it."""
_NO_LOGIN, _NO_FILE, _FULL = "530", "550", ("452", "552")


class Ftps:
    """The files below a folder of a server."""

    at_once = False
    labels = False

    def __init__(self, spec: DeploySpec) -> None:
        parts = urlsplit(spec.to)
        self.spec = spec
        self.findings: list[Finding] = []
        self.host, self.port, self.user = str(parts.hostname), parts.port or 21, parts.username
        path = unquote(parts.path).rstrip("/") or "/"
        self.base = path.removeprefix("/~/") if path.startswith("/~/") else path
        self._session: _Session | None = None
        self._made: set[str] = set()
        self._overwrites = True

    def lock(self, record: bytes) -> bytes | None:
        """A folder that only one can create, with the record in it."""
        with self._ftp() as ftp:
            for folder in (self.base, ""):
                try:
                    ftp.mkd(self._at(LOCK))
                    break
                except error_perm as error:
                    if LOCK in self._names(ftp, ""):
                        held = self._read(ftp, f"{LOCK}/holder")
                        return held or b""
                    if not folder:
                        raise self._refused(error) from error
                    with suppress(error_perm):
                        ftp.mkd(folder)
            ftp.storbinary(f"STOR {self._at(f'{LOCK}/holder')}", BytesIO(record))
        return None

    def unlock(self) -> None:
        """Remove that folder."""
        with self._ftp() as ftp, suppress(error_perm):
            ftp.delete(self._at(f"{LOCK}/holder"))
            ftp.rmd(self._at(LOCK))

    def read(self, path: str) -> bytes | None:
        """Fetch a file."""
        with self._ftp() as ftp:
            return self._read(ftp, path)

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """Files that are there are fetched and compared: the protocol knows no digest."""
        found = {}
        with self._ftp() as ftp:
            folders = {posixpath.dirname(upload.path) for upload in uploads}
            names = {folder: self._names(ftp, folder) for folder in folders}
            for upload in uploads:
                folder, name = posixpath.split(upload.path)
                if name in names[folder]:
                    body = self._read(ftp, upload.path)
                    found[upload.path] = body is not None and hashlib.sha256(body).hexdigest() == upload.sha256
        return found

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """By a temporary name and a rename."""
        for upload in uploads:
            with open(upload.source, "rb") as file:
                self._put(upload.path, file)
            done(upload)

    def write(self, path: str, body: bytes) -> None:
        """In the same way."""
        self._put(path, BytesIO(body))

    def remove(self, paths: Iterable[str]) -> None:
        """And the folders that become empty: a folder that is not stays."""
        folders: set[str] = set()
        with self._ftp() as ftp:
            for path in paths:
                for gone in (path, fresh(path)):
                    with suppress(error_perm):
                        ftp.delete(self._at(gone))
                folders.update(parents(path))
                if posixpath.basename(path) in self._names(ftp, posixpath.dirname(path)):
                    raise TargetError("it cannot be removed", at=place_of(self.spec, path), cure="get the right to")
            for folder in sorted(folders, key=len, reverse=True):
                with suppress(error_perm):
                    ftp.rmd(self._at(folder))
                self._made.discard(folder)

    def commit(self, message: str) -> None:
        """Nothing: every file is in place."""

    def close(self) -> None:
        """Say goodbye."""
        if self._session:
            with suppress(*all_errors):
                self._session.quit()
            self._session.close()
            self._session = None

    def _put(self, path: str, body: Any) -> None:
        with self._ftp() as ftp:
            for folder in parents(path):
                if folder not in self._made:
                    with suppress(error_perm):
                        ftp.mkd(self._at(folder))
                    self._made.add(folder)
            waiting, target = self._at(fresh(path)), self._at(path)
            try:
                ftp.storbinary(f"STOR {waiting}", body)
            except error_perm as error:
                raise self._refused(error, path) from error
            if self._overwrites:
                try:
                    ftp.rename(waiting, target)
                    return
                except error_perm as error:
                    if posixpath.basename(path) not in self._names(ftp, posixpath.dirname(path)):
                        raise self._refused(error, path) from error
                    self._overwrites = False
                    self.findings.append(not_atomic(self.spec))
            old = f"{waiting.removesuffix('.new')}.old"
            with suppress(error_perm):
                ftp.delete(old)
            with suppress(error_perm):
                ftp.rename(target, old)
            try:
                ftp.rename(waiting, target)
            except error_perm as error:
                raise self._refused(error, path) from error
            with suppress(error_perm):
                ftp.delete(old)

    def _read(self, ftp: FTP_TLS, path: str) -> bytes | None:
        body = BytesIO()
        try:
            ftp.retrbinary(f"RETR {self._at(path)}", body.write)
        except error_perm as error:
            if str(error)[:3] == _NO_FILE:
                return None
            raise self._refused(error, path) from error
        return body.getvalue()

    def _names(self, ftp: FTP_TLS, folder: str) -> set[str]:
        """Of everything in a folder; empty where there is none."""
        try:
            # Hidden files are listed by MLSD (RFC 3659) everywhere, by NLST not.
            return {name for name, _ in ftp.mlsd(self._at(folder))}
        except error_perm as error:
            if str(error)[:3] in (_NO_FILE, "501"):
                return set()
        with suppress(error_perm):
            return {posixpath.basename(name) for name in ftp.nlst(self._at(folder))}
        return set()

    def _at(self, path: str) -> str:
        return posixpath.join(self.base, path) if path else self.base

    @contextmanager
    def _ftp(self) -> Iterator[FTP_TLS]:
        """The connection; an error of it becomes a TargetError, and the next use connects anew."""
        try:
            if self._session is None:
                self._session = self._connected()
            yield self._session
        except TargetError:
            self._drop()
            raise
        except all_errors as error:
            self._drop()
            raise self._refused(error) from error

    def _drop(self) -> None:
        if self._session:
            self._session.close()
            self._session = None

    def _connected(self) -> _Session:
        user, password = self._credentials()
        session = _Session(self.port == _IMPLICIT)
        try:
            session.connect(self.host, self.port, _SECONDS)
            session.login(user, password)
            session.prot_p()
        except BaseException:
            session.close()
            raise
        return session

    def _credentials(self) -> tuple[str, str]:
        """From ~/.netrc, or the file that NETRC names."""
        path = os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
        cure = f"add to {path}: machine {self.host} login {self.user or 'you'} password ..."
        try:
            found = netrc.netrc(path).authenticators(self.host)
        except FileNotFoundError:
            found = None
        except (netrc.NetrcParseError, OSError) as error:
            raise TargetError(f"{path} cannot be read: {error}", at=place_of(self.spec), cure="correct it") from error
        if found is None or (self.user and found[0] != self.user):
            raise TargetError("no password was found for it", at=place_of(self.spec), cure=cure)
        return found[0], found[2] or ""

    def _refused(self, error: Exception, path: str = "") -> TargetError:
        place, said = place_of(self.spec, path), " ".join(str(error).split()) or type(error).__name__
        if isinstance(error, ssl.SSLCertVerificationError):
            cure = f"use the host name that its certificate is for, not {self.host}"
            return TargetError(f"its certificate is not trusted: {error.verify_message}", at=place, cure=cure)
        code = said[:3]
        if code == _NO_LOGIN:
            return TargetError(f"the server denies access: {said}", at=place, cure="correct the password in ~/.netrc")
        if code in _FULL:
            return TargetError(f"its disk is full: {said}", at=place, cure="free some space there, then deploy again")
        if isinstance(error, Error) and code[:1] == "5":
            cure = "get write access there, or correct the folder in the address"
            return TargetError(said, at=place, cure=cure)
        cure = "check that the server runs, then deploy again"
        return UnreachableError(f"cannot be reached: {said}", at=place, cure=cure)


class _Session(FTP_TLS):
    """A connection whose data connections take up its TLS session, as many servers want."""

    def __init__(self, implicit: bool) -> None:
        super().__init__(context=ssl.create_default_context(), encoding="utf-8")
        self.implicit = implicit

    def connect(self, *arguments: Any) -> str:
        """Connect; with TLS from the start where that is meant."""
        if not self.implicit:
            return super().connect(*arguments)
        self.host, self.port, self.timeout = arguments
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.af = plain.family
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """A data connection, in the session of the control connection."""
        plain, size = super(FTP_TLS, self).ntransfercmd(cmd, rest)
        assert isinstance(self.sock, ssl.SSLSocket)
        return self.context.wrap_socket(plain, server_hostname=self.host, session=self.sock.session), size


def open_target(spec: DeploySpec, root: str) -> Target:
    """The folder of a server; nothing is connected yet."""
    return Ftps(spec)
