"""Addresses of the network that are vetted, and limits of an answer."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import Any

import pytest

from pagefeed.remote import client
from pagefeed.remote.client import WebError, get, is_public

Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answers: Answering, at: str = "127.0.0.1") -> Iterator[str]:
    """A server on the loopback; its address."""

    class Host(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            answers(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((at, 0), Host)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{at}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def sending(body: bytes, status: int = 200, **headers: str) -> Answering:
    def answer(host: BaseHTTPRequestHandler) -> None:
        host.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            host.send_header(name.replace("_", "-"), value)
        host.end_headers()
        host.wfile.write(body)

    return answer


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.31.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:a00:1::", False),
    ],
)
def test_addresses_inside_of_a_network_are_told_apart(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_private_address_is_asked_for_nothing_unless_it_is_meant() -> None:
    asked = []

    def answer(host: BaseHTTPRequestHandler) -> None:
        asked.append(host.path)
        sending(b"hello")(host)

    with serving(answer) as address:
        with pytest.raises(WebError, match=r"127\.0\.0\.1 is 127\.0\.0\.1, a private address"):
            get(address, limit=10, accept="*/*")
        assert not asked
        assert get(address, limit=10, accept="*/*", allow_private=True).data == b"hello"
        assert get(address, limit=10, accept="*/*", given_may_be_private=True).data == b"hello"


def test_who_typed_a_private_address_is_led_to_that_alone() -> None:
    with serving(sending(b"page")) as same, serving(sending(b"secret"), "127.0.0.2") as other:
        by_name = same.replace("127.0.0.1", "localhost")
        with serving(sending(b"", 302, location=by_name)) as first:
            assert get(first, limit=10, accept="*/*", given_may_be_private=True).data == b"page"
        with serving(sending(b"", 302, location=other)) as first, pytest.raises(WebError, match="a private address"):
            get(first, limit=10, accept="*/*", given_may_be_private=True)


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    """That of the system takes no deadline."""
    done = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        done.wait(20)
        return ["127.0.0.1"]

    begun = time.monotonic()
    with pytest.raises(WebError, match=r"no complete answer within 0\.2 seconds"):
        get("http://ferry.example/", limit=10, accept="*/*", seconds=0.2, resolve=resolve)

    assert time.monotonic() - begun < 10
    done.set()


def test_a_name_is_resolved_once_a_hop_and_connected_to_as_it_was_vetted() -> None:
    """A resolver that answers otherwise the second time finds nobody who asks."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    seen = []

    def answer(host: BaseHTTPRequestHandler) -> None:
        seen.append(host.headers["host"])
        sending(b"page")(host)

    with serving(answer) as address:
        port = address.rpartition(":")[2]
        url = f"http://ferry.example:{port}/"
        assert get(url, limit=10, accept="*/*", given_may_be_private=True, resolve=resolve).data == b"page"
        assert (asked, seen) == (["ferry.example"], [f"ferry.example:{port}"])

        hopping = sending(b"", 302, location=f"http://harbour.example:{port}/")
        with serving(hopping) as first, pytest.raises(WebError, match=r"harbour\.example is 169\.254\.169\.254"):
            get(
                f"http://ferry.example:{first.rpartition(':')[2]}/",
                limit=10,
                accept="*/*",
                given_may_be_private=True,
                resolve=lambda host, port: ["127.0.0.1"] if host == "ferry.example" else ["169.254.169.254"],
            )


def test_of_several_addresses_of_a_name_none_inside_is_tried() -> None:
    tried: list[str] = []

    class Sockets(client.httpcore2.SyncBackend):
        def connect_tcp(self, host: str, *more: object, **others: Any) -> client.httpcore2.NetworkStream:
            tried.append(host)
            raise client.httpcore2.ConnectError("refused")

    backend = client._Vetted(time.monotonic() + 5, lambda *_: ["10.0.0.1", "93.184.216.34", "::1"])
    backend._sockets = Sockets()
    with pytest.raises(client.httpcore2.ConnectError):
        backend.connect_tcp("ferry.example", 80)

    assert tried == ["93.184.216.34"]


def test_a_slow_answer_ends_at_the_deadline_wherever_it_is_slow() -> None:
    def slow_head(host: BaseHTTPRequestHandler) -> None:
        host.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            host.wfile.write(b"X-%d: y\r\n" % number)
            host.wfile.flush()
            time.sleep(0.1)

    def slow_body(host: BaseHTTPRequestHandler) -> None:
        host.send_response(200)
        host.end_headers()
        for _ in range(100):
            host.wfile.write(b"x")
            time.sleep(0.1)

    for slow in (slow_head, slow_body, lambda host: time.sleep(10)):
        with serving(slow) as address:
            began = time.monotonic()
            with pytest.raises(WebError, match=r"no complete answer within 0\.5 seconds"):
                get(address, limit=10_000, accept="*/*", seconds=0.5, allow_private=True)
            assert time.monotonic() - began < 2


def _drop_by_drop(*before: bytes, drop: bytes) -> Answering:
    """An answer that never ends, a few bytes at a time."""

    def answer(host: BaseHTTPRequestHandler) -> None:
        for each in (*before, *repeat(drop, 100)):
            host.wfile.write(each)
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        _drop_by_drop(b"HTTP/1.1 200 ", drop=b"O"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nX: ", drop=b"y"),
        _drop_by_drop(drop=b"HTTP/1.1 100 Continue\r\n\r\n"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", drop=b"0"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=", drop=b"y"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", drop=b"1\r\nx\r\n"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ", drop=b"y"),
        _drop_by_drop(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", drop=b"X: y\r\n"),
    ],
    ids=["status", "header", "continue", "size of a chunk", "extension", "chunks", "trailer", "trailers"],
)
def test_the_deadline_holds_for_every_part_of_an_answer(answer: Answering) -> None:
    with serving(answer) as address:
        began = time.monotonic()

        with pytest.raises(WebError):
            get(address, limit=10_000, accept="*/*", seconds=0.5, allow_private=True)

        assert time.monotonic() - began < 2


def test_what_is_packed_in_several_members_is_read_whole() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")
    with serving(sending(packed, content_encoding="gzip")) as address:
        assert get(address, limit=100, accept="*/*", allow_private=True).data == b"one two"
    with (
        serving(sending(packed[:-3], content_encoding="gzip")) as address,
        pytest.raises(WebError, match="closed the connection"),
    ):
        get(address, limit=100, accept="*/*", allow_private=True)


def test_a_body_that_unpacks_to_too_much_is_refused_early() -> None:
    bomb = gzip.compress(bytes(1_000_000))
    with serving(sending(bomb, content_encoding="gzip")) as address:
        with pytest.raises(WebError, match="over the limit of 100,000 bytes"):
            get(address, limit=100_000, accept="*/*", allow_private=True)
        assert len(get(address, limit=2_000_000, accept="*/*", allow_private=True).data) == 1_000_000


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (sending(b"x" * 200), "over the limit of 100 bytes"),
        (sending(b"short", content_encoding="br"), "compressed as br"),
        (sending(gzip.compress(b"cut off" * 9)[:-9], content_encoding="gzip"), "the server closed the connection"),
        (sending(b"", 302, location="/"), "more than 5 redirects"),
        (sending(b"", 302, location="file:///etc/passwd"), "redirects to an address that is not http"),
        (sending(b"short", content_length="90"), "closed connection without sending complete"),
        (lambda host: host.wfile.write(b"\x00\x01 garbage\r\n\r\n"), "illegal status line"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_why(answer: Answering, why: str) -> None:
    with serving(answer) as address, pytest.raises(WebError, match=why) as error:
        get(address, limit=100, accept="*/*", allow_private=True)
    assert error.value.cure


def test_no_cookie_and_no_password_goes_to_the_next_hop() -> None:
    seen = []

    def answer(host: BaseHTTPRequestHandler) -> None:
        seen.append(dict(host.headers))
        first = host.path == "/"
        sending(b"", 302 if first else 200, location="/next", set_cookie="a=b")(host)

    with serving(answer) as address:
        get(address, limit=100, accept="text/html", allow_private=True)

    assert len(seen) == 2
    assert not any({"Cookie", "Authorization"} & {name.title() for name in headers} for headers in seen)
    assert all(headers["User-Agent"].startswith("pagefeed/") for headers in seen)


def test_a_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda host: sending(host.path.encode())(host)) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        reply = get("http://ferry.example/late", limit=100, accept="*/*")

    assert reply.data == b"http://ferry.example/late"
