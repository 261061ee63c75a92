"""Asking a live site as a reader does.

Lives here: one request and what came back, byte for byte, redirects unfollowed and nothing unpacked; following
redirects, hop by hop.
Does not live here: what an answer should have been (verify).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urljoin

import httpx2

from pagefeed.program import VERSION

AGENT = f"pagefeed/{VERSION} (verify)"
LIMIT = 50_000_000
"""Bytes of a body that are read; of more, it is not whole."""
HOPS = 10
"""Redirects that are followed: as many as most readers do, and browsers twice of."""
_SECONDS = 20.0
"""For each wait on a server."""


class Answer(NamedTuple):
    """What a server answered to one request."""

    url: str
    status: int
    headers: Mapping[str, str]
    """By name in lower case; those of one name are joined by commas."""
    body: bytes = b""
    """As it was sent, without the transfer coding."""
    broken: str = ""
    """Why there is no answer, or not all of the body; empty where it is whole."""

    @property
    def type(self) -> str:
        """Media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def coding(self) -> str:
        """How the body is packed (RFC 9110, section 8.4.1), in lower case; empty where it is not."""
        coding = self.headers.get("content-encoding", "").strip().lower()
        return "" if coding == "identity" else coding.removeprefix("x-")

    @property
    def redirects_to(self) -> str:
        """The address that it sends on to; empty where it does not."""
        location = self.headers.get("location", "")
        return urljoin(self.url, location) if self.status in (301, 302, 303, 307, 308) and location else ""


class Asker:
    """A client of the web that keeps its connections, but no cookie."""

    def __init__(self) -> None:
        self._client = httpx2.Client(timeout=_SECONDS, follow_redirects=False)

    def ask(self, url: str, method: str = "GET", headers: Mapping[str, str] = MappingProxyType({})) -> Answer:
        """One request, packed by nothing unless the headers ask for that. A line that breaks is an answer too."""
        asked = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers}
        body = bytearray()
        status, told = 0, {}
        try:
            self._client.cookies.clear()
            with self._client.stream(method, url, headers=asked) as response:
                status = response.status_code
                told = {name.lower(): ", ".join(response.headers.get_list(name)) for name in response.headers}
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > LIMIT:
                        return Answer(url, status, told, bytes(body), f"it is over the limit of {LIMIT:,} bytes")
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return Answer(url, status, told, bytes(body), _words(error))
        return Answer(url, status, told, bytes(body))

    def follow(self, url: str, headers: Mapping[str, str] = MappingProxyType({})) -> tuple[Answer, ...]:
        """The answers on the way to a document, the last one of which sends no further, or would once too often."""
        answers = [self.ask(url, headers=headers)]
        while (there := answers[-1].redirects_to) and len(answers) <= HOPS:
            answers.append(self.ask(there, headers=headers))
        return tuple(answers)

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """Send a form. A redirect is not followed."""
        try:
            response = self._client.post(url, data=dict(form), headers={"User-Agent": AGENT})
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return Answer(url, 0, {}, b"", _words(error))
        told = {name.lower(): value for name, value in response.headers.items()}
        return Answer(url, response.status_code, told, response.content)

    def close(self) -> None:
        """End all connections."""
        self._client.close()


def unpacked(answer: Answer) -> bytes | None:
    """The body without its content coding; None where that cannot be undone here. Raises ValueError where it is not
    whole."""
    if answer.coding in ("", "gzip", "deflate"):
        if not answer.coding:
            return answer.body
        unpacker = zlib.decompressobj(wbits=47 if answer.coding == "gzip" else 15)
        try:
            body = unpacker.decompress(answer.body, LIMIT)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if not unpacker.eof:
            raise ValueError("it ends too early")
        return body
    if answer.coding not in _decoders():
        return None
    try:
        return httpx2.Response(200, headers={"Content-Encoding": answer.coding}, content=answer.body).content
    except httpx2.HTTPError as error:
        raise ValueError(str(error)) from error


_NUMBER = re.compile(r"^\[(?:Errno )?[^\]]*\] ")
"""What Python puts before the words of an operating system, or of OpenSSL."""


def _words(error: Exception) -> str:
    """Why, in one line."""
    return _NUMBER.sub("", " ".join(str(error).split())) or type(error).__name__


def _decoders() -> frozenset[str]:
    """Codings beyond those of the standard library that can be undone with what is installed."""
    from importlib.util import find_spec

    found = {"br": ("brotli", "brotlicffi"), "zstd": ("backports.zstd", "compression.zstd")}

    def has(module: str) -> bool:
        try:
            return find_spec(module) is not None
        except ModuleNotFoundError:
            return False

    return frozenset(coding for coding, modules in found.items() if any(map(has, modules)))
