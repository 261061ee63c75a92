"""Asking servers of the web.

Lives here: httpx2, and the one way to ask for an address: with limits, and connected to an address of the network that
was looked at before.
Does not live here: what is asked for, and what an answer means.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from pagefeed.program import VERSION

AGENT = f"pagefeed/{VERSION}"
SECONDS = 30.0
"""For an answer as a whole, however many redirects and bytes it has."""
HOPS = 5
"""Redirects that are followed."""
_CHUNK = 1 << 16

Resolve = Callable[[str, int], Iterable[str]]
"""From a host and a port to addresses, as text."""


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    """200 to 599; a redirect only where nobody says whereto."""
    url: str
    """Where it was found, after all redirects."""
    data: bytes
    """The whole body, unpacked."""
    headers: httpx2.Headers
    """By name, in any case."""

    @property
    def type(self) -> str:
        """The media type without its parameters, in lower case; empty where nothing is said."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """What the server calls the encoding; empty where it says nothing."""
        from email.message import Message

        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        return message.get_content_charset("")


class WebError(Exception):
    """There is no answer, or none that may be taken. The message says why, the attribute how to go on."""

    def __init__(self, why: str, cure: str = "check that it opens in a browser, then try again") -> None:
        super().__init__(why)
        self.cure = cure


def get(
    url: str,
    *,
    limit: int,
    accept: str,
    seconds: float = SECONDS,
    allow_private: bool = False,
    given_may_be_private: bool = False,
    resolve: Resolve | None = None,
) -> Reply:
    """Ask for an http(s) address, and follow redirects.

    Every address of the network is vetted, and connected to as it was vetted, whatever its name stands for a moment
    later; private ones only with `allow_private`, or with `given_may_be_private` that of the first hop, for somebody
    typed it. No cookie and no password is kept or sent on. Raises WebError, also where the body is larger than `limit`
    bytes, unpacked, or takes longer than `seconds`.
    """
    deadline = time.monotonic() + seconds
    backend = _Vetted(deadline, resolve or _resolve, everywhere=allow_private, at_first=given_may_be_private)
    # Each hop connects anew, so that none is asked over a connection that was vetted for another.
    headers = {"User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        with (
            httpx2.Client(
                transport=_Transport(backend),
                trust_env=False,  # No passwords of .netrc; proxies are asked for by the transport.
                timeout=seconds,
                headers=headers,
                follow_redirects=True,
                max_redirects=HOPS,
            ) as client,
            _asking(client, url) as response,
        ):
            data = b"".join(_limited(_body(response), limit))
            return Reply(response.status_code, str(response.url), data, response.headers)
    except WebError:
        raise
    except httpx2.TooManyRedirects:
        raise WebError(f"more than {HOPS} redirects") from None
    except (httpx2.UnsupportedProtocol, httpcore2.UnsupportedProtocol):
        raise WebError("it redirects to an address that is not http:// or https://") from None
    except (httpx2.TimeoutException, httpcore2.TimeoutException):
        raise WebError(f"no complete answer within {seconds:g} seconds") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise WebError(_plain(error)) from error
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise WebError(_plain(error)) from error


@contextmanager
def _asking(client: httpx2.Client, url: str) -> Iterator[httpx2.Response]:
    from http.cookiejar import DefaultCookiePolicy

    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # It keeps no cookie of anybody.
    with client.stream("GET", url) as response:
        yield response


def is_public(address: str) -> bool:
    """True if an address of the network, as text, is of the whole internet: not private, loopback, link-local,
    multicast or reserved, nor one of IPv6 that stands for such a one of IPv4.

    Source: the IANA special-purpose address registries, as `ipaddress` has them; RFC 6052 (64:ff9b::/96), RFC 3056.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if within and not is_public(str(within)):
            return False
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _resolve(host: str, port: int) -> list[str]:
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


# --- the connection -----------------------------------------------------------------------------


class _Vetted(httpcore2.NetworkBackend):
    """Connects to addresses that it has looked at, and lets no step go on beyond the deadline."""

    def __init__(self, deadline: float, resolve: Resolve, *, everywhere: bool = False, at_first: bool = False) -> None:
        """Private addresses may be connected to `everywhere`, or where they are those of the first connection."""
        self.deadline, self.resolve, self.everywhere, self.at_first = deadline, resolve, everywhere, at_first
        self._meant: set[str] = set()
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        found = self._found(host, port, timeout)
        if self.at_first:
            self._meant, self.at_first = set(found), False
        fit = [each for each in found if self.everywhere or each in self._meant or is_public(each)]
        if not fit:
            what = f"{host} is {', '.join(found)}, a private address" if found else f"{host} has no address"
            raise WebError(what, "add --allow-private if you mean it" if found else "correct the address")
        failed: Exception | None = None
        for address in fit:
            try:
                left = self.left(timeout)
                return _Stream(self._sockets.connect_tcp(address, port, left, local_address, socket_options), self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore2.ConnectError("no connection")

    def _found(self, host: str, port: int, timeout: float | None) -> list[str]:
        """The addresses of a host. A resolver of the system takes no deadline, so it works in a thread that nobody
        waits for any longer then. Raises ConnectTimeout, and what it raises."""
        answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(list(self.resolve(host, port)))
            except Exception as error:
                answers.put(error)

        Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self.left(timeout))
        except Empty:
            raise httpcore2.ConnectTimeout(f"no address of {host}") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def left(self, timeout: float | None) -> float:
        """Seconds for the next step. Raises ReadTimeout where none are left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("timed out")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore2.NetworkStream):
    """A connection, each step of which ends at the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, backend: _Vetted) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout)), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx2.BaseTransport):
    """httpx2's own transport takes no network backend; this one is that and a proxy of the environment.

    A proxy looks up names itself, so what it reaches is for those to say who run it.
    """

    def __init__(self, backend: _Vetted) -> None:
        self._backend = backend
        self._pools: dict[str, httpcore2.ConnectionPool] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore2.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        answer = self._pool(request.url).handle_request(asked)
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def _pool(self, url: httpx2.URL) -> httpcore2.ConnectionPool:
        proxy = "" if proxy_bypass(url.host) else getproxies().get(url.scheme, "")
        if proxy not in self._pools:
            context = ssl.create_default_context()
            self._pools[proxy] = (
                httpcore2.HTTPProxy(proxy, ssl_context=context)
                if proxy
                else httpcore2.ConnectionPool(ssl_context=context, network_backend=self._backend)
            )
        return self._pools[proxy]

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


# --- the body -----------------------------------------------------------------------------------


def _body(response: httpx2.Response) -> Iterator[bytes]:
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed in ("", "identity"):
        return response.iter_raw()
    if packed in ("gzip", "x-gzip"):
        return _unpacked(response.iter_raw())
    raise WebError(f"it is compressed as {packed}, which was not requested")


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip packed (RFC 1952), never much of it at once: a few bytes may stand for gigabytes."""
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        while chunk:
            if unpacker.eof:  # One member ended, and another follows (section 2.2).
                unpacker = zlib.decompressobj(wbits=31)
            yield unpacker.decompress(chunk, _CHUNK)
            chunk = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        raise EOFError("the server closed the connection")


def _limited(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise WebError(f"it is over the limit of {limit:,} bytes", "save the part that you need yourself")
        yield chunk


def _plain(error: Exception) -> str:
    """Why, in words; an error of a lower layer says more than that of the one above."""
    while isinstance(below := error.__cause__ or error.__context__, Exception):
        error = below
    words = " ".join(
        ((error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__).split()
    )
    return words[:1].lower() + words[1:]
