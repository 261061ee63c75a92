"""A bucket of an object store: S3 and whatever speaks like it, Google Cloud Storage, Azure.

Lives here: the target kind `cloud`, by obstore; which credentials are taken.
Does not live here: media types and Cache-Control, which come with each file and are sent with every put: a store
forgets those that a put leaves out.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from datetime import timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pagefeed.model import DeploySpec, Finding
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import Target, TargetError, UnreachableError, place_of

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_WORKERS = 10
"""Files that are on their way at once."""
_RETRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=60)}
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
"""The ETag of an object that was put in one piece, in most stores."""


class Cloud:
    """The objects below a prefix of a bucket."""

    at_once = False
    labels = True

    def __init__(self, spec: DeploySpec) -> None:
        self.spec = spec
        self.findings: list[Finding] = []
        try:
            import obstore
        except ImportError as error:
            cure = "run: python -m pip install 'pagefeed[cloud]'"
            raise TargetError("`obstore` is not installed here", at=place_of(spec), cure=cure) from error
        self._obstore = obstore
        try:
            self._store = _store(spec)
        except Exception as error:
            raise self._refused(error) from error

    def lock(self, record: bytes) -> bytes | None:
        """An object that is put only where there is none; looked for before and after, for some stores take no
        notice of that."""
        if (held := self.read(LOCK)) is not None:
            return held
        try:
            self._obstore.put(self._store, LOCK, record, mode="create", use_multipart=False)
        except self._obstore.exceptions.AlreadyExistsError:
            return self.read(LOCK) or b""
        except Exception as error:
            raise self._refused(error) from error
        held = self.read(LOCK)
        return None if held == record else held or b""

    def unlock(self) -> None:
        """Remove that object."""
        self.remove([LOCK])

    def read(self, path: str) -> bytes | None:
        """The bytes of an object."""
        try:
            return bytes(self._obstore.get(self._store, path).bytes())
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error) or "ContainerNotFound" in str(error):
                raise self._refused(error) from error
            return None
        except Exception as error:
            raise self._refused(error, path) from error

    def same(self, uploads: Collection[Upload]) -> dict[str, bool]:
        """By size and MD5 where the listing has it, else by bytes; then by what it is labelled."""
        try:
            listed = {meta["path"]: meta for batch in self._obstore.list(self._store) for meta in batch}
        except Exception as error:
            raise self._refused(error) from error
        there = [upload for upload in uploads if upload.path in listed]

        def is_same(upload: Upload) -> bool:
            meta = listed[upload.path]
            md5 = _MD5.fullmatch(meta["e_tag"] or "")
            if meta["size"] != upload.size or (md5 and md5[1] != _digest(upload, "md5")):
                return False
            found = self._obstore.get(self._store, upload.path)
            if not md5 and hashlib.sha256(found.bytes()).hexdigest() != upload.sha256:
                return False
            labels = {str(name).casefold(): value for name, value in found.attributes.items()}
            # What says nothing is replaced by some stores.
            said = {name: value for name, value in _labels(upload).items() if value != "application/octet-stream"}
            return all(labels.get(name.casefold()) == value for name, value in said.items())

        try:
            with ThreadPoolExecutor(_WORKERS) as pool:
                return dict(zip((each.path for each in there), pool.map(is_same, there), strict=True))
        except Exception as error:
            raise self._refused(error) from error

    def put(self, uploads: Iterable[Upload], done: Callable[[Upload], None]) -> None:
        """Each in one piece, several at once."""

        def put(upload: Upload) -> None:
            with open(upload.source, "rb") as file:
                body = file.read()
            self._obstore.put(self._store, upload.path, body, attributes=_labels(upload), use_multipart=False)

        with ThreadPoolExecutor(_WORKERS) as pool:
            waiting = {pool.submit(put, upload): upload for upload in uploads}
            for future in as_completed(waiting):
                try:
                    future.result()
                except Exception as error:
                    pool.shutdown(cancel_futures=True)
                    raise self._refused(error, waiting[future].path) from error
                done(waiting[future])

    def write(self, path: str, body: bytes) -> None:
        """In one piece; never to be kept by a cache."""
        labels: Any = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        try:
            self._obstore.put(self._store, path, body, attributes=labels, use_multipart=False)
        except Exception as error:
            raise self._refused(error, path) from error

    def remove(self, paths: Iterable[str]) -> None:
        """Objects have no folders that could be left empty."""
        for path in paths:
            try:
                with suppress(FileNotFoundError):
                    self._obstore.delete(self._store, path)
            except Exception as error:
                raise self._refused(error, path) from error

    def commit(self, message: str) -> None:
        """Nothing: every object is in place."""

    def close(self) -> None:
        """Nothing."""

    def _refused(self, error: Exception, path: str = "") -> TargetError:
        said = str(error)
        for pattern, kind, what, cure in _FAILURES:
            if re.search(pattern, said, re.IGNORECASE):
                return kind(what, at=place_of(self.spec, path), cure=cure)
        words = " ".join(said.split("\n\nDebug source", maxsplit=1)[0].split())
        cure = "check that the bucket exists, and that you may write to it"
        return TargetError(words or type(error).__name__, at=place_of(self.spec, path), cure=cure)


_NO_ENTRY = (
    r"AccessDenied|Forbidden|\b40[13]\b(?!\.\d)|Unauthenticated|InvalidAccessKey|SignatureDoesNotMatch|AuthenticationFailed"
    r"|credential|169\.254|metadata"
)
_OWN_TOOLS = (
    "set the credentials of its own tools (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws; "
    "GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_ACCOUNT_KEY), of somebody who may read and write there"
)
_NO_BUCKET = "NoSuchBucket|ContainerNotFound|bucket does not exist|container does not exist"
_BROKEN = r"connect|timed? ?out|dns|\b50[0234]\b(?!\.\d)|SlowDown|reset by peer|broken pipe|error sending request"
_FAILURES: tuple[tuple[str, type[TargetError], str, str], ...] = (
    ("RequestTimeTooSkewed", TargetError, "the clock of this machine is wrong", "set it, then deploy again"),
    (_NO_BUCKET, TargetError, "there is no such bucket", "create it, or correct the address"),
    (_NO_ENTRY, TargetError, "the store denies access", _OWN_TOOLS),
    (_BROKEN, UnreachableError, "the store cannot be reached", "check that you are online, then deploy again"),
)
"""What the store says, the kind of error, what is wrong, and the cure; the first that fits."""


def open_target(spec: DeploySpec, root: str) -> Target:
    """The bucket; nothing is asked of it yet."""
    return Cloud(spec)


def _store(spec: DeploySpec) -> ObjectStore:
    """The store of a provider. What the site does not say comes from the environment, as the provider's tools have
    it."""
    from obstore.store import AzureStore, GCSStore, S3Store

    parts = urlsplit(spec.to)
    prefix = parts.path.strip("/") or None
    client: Any = {"connect_timeout": "10 seconds", "timeout": "60 seconds"}
    if (spec.endpoint or "").startswith("http:"):
        client["allow_http"] = True
    given: Any = {"prefix": prefix, "client_options": client, "retry_config": _RETRIES}
    if spec.endpoint:
        given["base_url" if parts.scheme == "gs" else "endpoint"] = spec.endpoint
    if parts.scheme == "gs":
        return GCSStore(parts.netloc, **given)
    if parts.scheme == "az":
        has_key = any(name in os.environ for name in ("AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_TOKEN"))
        given |= {"account_name": spec.account} if spec.account else {}
        given |= {} if has_key or "AZURE_CLIENT_ID" in os.environ else {"use_azure_cli": True}
        return AzureStore(parts.netloc, **given)
    if spec.region:
        given["region"] = spec.region
    elif not {"AWS_REGION", "AWS_DEFAULT_REGION"} & set(os.environ):
        given["region"] = "us-east-1"
    return S3Store(parts.netloc, **given, **_aws())


def _aws() -> dict[str, Any]:
    """Credentials of AWS that obstore does not find by itself: those of boto3 where that is installed, which knows all
    ways to sign in, else the keys in ~/.aws/credentials."""
    if "AWS_ACCESS_KEY_ID" in os.environ or "AWS_WEB_IDENTITY_TOKEN_FILE" in os.environ:
        return {}
    path = os.environ.get("AWS_SHARED_CREDENTIALS_FILE", os.path.expanduser("~/.aws/credentials"))
    profile = os.environ.get("AWS_PROFILE", "default")
    held = configparser.RawConfigParser()
    with suppress(configparser.Error, OSError):
        held.read(path, "utf-8")
    if held.has_option(profile, "aws_secret_access_key"):
        keys = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
        return {key: held.get(profile, key) for key in keys if held.has_option(profile, key)}
    if find_spec("boto3"):
        from obstore.auth.boto3 import Boto3CredentialProvider

        return {"credential_provider": Boto3CredentialProvider()}
    return {}


def _labels(upload: Upload) -> Any:
    return {"Content-Type": upload.type, "Cache-Control": upload.cache}


def _digest(upload: Upload, name: str) -> str:
    with open(upload.source, "rb") as file:
        return hashlib.file_digest(file, name).hexdigest()
