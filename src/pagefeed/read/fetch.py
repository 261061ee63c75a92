"""The bytes of a feed that subscribers have, from the disk or the web.

Lives here: opening a file or asking a server, with limits, and which other document may be opened because one
names it.
Does not live here: what the bytes mean (received); the site's own files (site).
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from pagefeed import __version__
from pagefeed.errors import PageError
from pagefeed.model import Place

LIMIT = 20_000_000
"""Bytes, unpacked. Feeds of whole archives are smaller."""
SECONDS = 30.0
"""For each wait on a server, and for the whole of a document."""

_CHUNK = 1 << 16
_HANDLERS = (
    *(ProxyHandler, UnknownHandler, HTTPHandler, HTTPSHandler),
    *(HTTPDefaultErrorHandler, HTTPRedirectHandler, HTTPErrorProcessor),
)
"""What urllib.request.build_opener() takes, but for those of ftp:, file: and data:, where a redirect could lead."""


class Fetched(NamedTuple):
    """A document, and where it was found."""

    data: bytes
    """All of it, unpacked."""
    location: str
    """The file, links resolved, or the URL after all redirects."""
    charset: str
    """What the server says of its encoding; empty where it says nothing."""


class FetchError(PageError):
    """A file or URL that cannot be had."""


class NotThereError(FetchError):
    """The server says that there is no such document (404 or 410)."""


def is_url(address: str) -> bool:
    """Whether an address is of the web rather than of the disk."""
    return address.casefold().startswith(("http://", "https://"))


def fetch(address: str) -> Fetched:
    """The document of a file path or an http(s) URL. Raises FetchError."""
    if is_url(address):
        return _from_web(address)
    if "://" in address:
        cure = "give a file, or an address that begins with http:// or https://"
        raise _unfetched(address, "it is neither a file nor on the web", cure)
    try:
        if os.path.exists(address) and not os.path.isfile(address):
            raise _unfetched(address, "it is no file", "give the file of the feed")
        with open(address, "rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        raise _unfetched(address, _plain(error), "see that it is there and that you may read it") from error
    return Fetched(b"".join(_limit(address, iter((data,)))), os.path.realpath(address), "")


def onward(location: str, link: str) -> str | None:
    """The document that another one names as its next, or None where it is elsewhere.

    From the web a link leads to the same host alone, from a file to files of its folder and below.
    """
    try:
        if is_url(location):
            there = urljoin(location, link)
            same = is_url(there) and urlsplit(there).netloc.casefold() == urlsplit(location).netloc.casefold()
            return there.partition("#")[0] if same else None
        if ":" in link or link.startswith("//"):
            return None
        folder = os.path.realpath(os.path.dirname(location) or ".")
        there = os.path.realpath(os.path.join(folder, unquote(link.partition("#")[0])))
    except ValueError:
        return None
    return there if there.startswith(os.path.join(folder, "")) else None


def _from_web(address: str) -> Fetched:
    agent = f"pagefeed/{__version__}"
    accepted = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
    headers = {"User-Agent": agent, "Accept": accepted, "Accept-Encoding": "gzip"}
    deadline = time.monotonic() + SECONDS
    try:
        with _opener().open(Request(_ascii(address), headers=headers), timeout=SECONDS) as response:
            packed = response.headers.get("Content-Encoding", "").strip().casefold() in ("gzip", "x-gzip")
            pieces = _chunks(response, deadline)
            data = b"".join(_limit(address, _unpacked(pieces) if packed else pieces))
            if response.length:
                raise EOFError("the server broke off")
            return Fetched(data, response.url, response.headers.get_content_charset() or "")
    except HTTPError as error:
        gone = error.code in (404, 410)
        what = f"{error.code} {error.reason}"
        error.close()
        raise _unfetched(
            address, what, "see that it opens in a browser", NotThereError if gone else FetchError
        ) from error
    except (URLError, OSError, HTTPException, ValueError, EOFError, zlib.error) as error:
        raise _unfetched(address, _plain(error), "see that it opens in a browser, then try again") from error


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    return opener


def _ascii(address: str) -> str:
    """The address as a server is asked for it; people give it as they read it. Raises ValueError."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    safe = "%/:=&?~+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe), quote(parts.query, safe), ""))


def _chunks(response: HTTPResponse, deadline: float) -> Iterator[bytes]:
    while chunk := response.read1(_CHUNK):
        if time.monotonic() > deadline:
            raise TimeoutError("timed out")
        yield chunk


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip packed (RFC 1952), never much of it at once: a few bytes may stand for gigabytes."""
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        while chunk:
            yield unpacker.decompress(chunk, _CHUNK)
            chunk = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise EOFError("the server broke off")


def _limit(address: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LIMIT:
            what = f"it is over the limit of {LIMIT:,} bytes"
            raise _unfetched(address, what, "give a feed of fewer entries")
        yield chunk


def _unfetched(address: str, why: str, cure: str, kind: type[FetchError] = FetchError) -> FetchError:
    return kind(f"cannot be fetched: {' '.join(why.split())}", at=Place(address), cure=cure)


def _plain(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    words = (reason.strerror if isinstance(reason, OSError) else None) or str(reason) or type(reason).__name__
    return words[:1].lower() + words[1:]
