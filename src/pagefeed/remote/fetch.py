"""The bytes of a feed that subscribers have, from the disk or the web.

Lives here: opening a file or asking for an address, and which other document may be opened because one
names it.
Does not live here: the connection (client); what the bytes mean (feeds); the site's own files (files.inputs).
"""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from pagefeed.errors import PageError
from pagefeed.files.disk import NoFileError, open_file
from pagefeed.model import Place

LIMIT = 20_000_000
"""Bytes, unpacked. Feeds of whole archives are smaller."""
SECONDS = 30.0
"""For the whole of a document, however many redirects lead to it."""

_STATUSES = frozenset(HTTPStatus)


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
    """True if an address is a web address rather than a path."""
    return address.casefold().startswith(("http://", "https://"))


def fetch(address: str) -> Fetched:
    """The document of a file path or an http(s) URL. Raises FetchError."""
    if is_url(address):
        return _from_web(address)
    if "://" in address:
        cure = "give a file, or an address that begins with http:// or https://"
        raise _unfetched(address, "neither a file nor a web address", cure)
    try:
        with open_file(address) as file:
            data = file.read(LIMIT + 1)
    except NoFileError as error:
        raise _unfetched(address, "not a file", "give the file of the feed") from error
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise _unfetched(address, why[:1].lower() + why[1:], "check that it exists and that you may read it") from error
    if len(data) > LIMIT:
        raise _unfetched(address, f"it is over the limit of {LIMIT:,} bytes", "use a feed with fewer entries")
    return Fetched(data, os.path.realpath(address), "")


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
    from pagefeed.remote.client import WebError, get  # httpx2 comes with it, which only an address of the web needs.

    accepted = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
    try:
        # Who types an address of his own network means it; where it leads to does not.
        reply = get(address, limit=LIMIT, accept=accepted, seconds=SECONDS, given_may_be_private=True)
    except WebError as error:
        raise _unfetched(address, str(error), error.cure) from error
    if reply.status >= 400:
        gone = reply.status in (404, 410)
        what = f"{reply.status} {HTTPStatus(reply.status).phrase if reply.status in _STATUSES else ''}"
        raise _unfetched(address, what, "check that it opens in a browser", NotThereError if gone else FetchError)
    return Fetched(reply.data, reply.url, reply.charset)


def _unfetched(address: str, why: str, cure: str, kind: type[FetchError] = FetchError) -> FetchError:
    return kind(f"cannot be fetched: {' '.join(why.split())}", at=Place(address), cure=cure)
