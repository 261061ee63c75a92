"""Pages saved as one file."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from browser import ask, needs_browser
from pagefeed.errors import PageError
from pagefeed.files.decode import decode
from pagefeed.files.mhtml import page_in
from pagefeed.model import Page, Source
from pagefeed.read.readers import read_page

PROSE = "The crane of the old harbour was lifted onto a barge on Monday, and hundreds came to see it go. "
MESSAGE = """\
From: <Saved by Blink>
Snapshot-Content-Location: https://quay.example/crane
Subject: =?utf-8?Q?The=20crane=20leaves?=
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html"; boundary="----Joint----"

------Joint----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://quay.example/crane

<!DOCTYPE html><html><head><meta charset=3D"UTF-8"><title>The cr=
ane leaves \u201chome\u201d</title></head><body>=E2=82=AC
------Joint----
Content-Type: image/gif
Content-Transfer-Encoding: base64
Content-Location: https://quay.example/crane.gif

R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=

------Joint------
"""
PAGE = f"""\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The crane of the old harbour — The Quay</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2026-03-04T06:12:00Z"></head>
<body><article><h1>The crane of the old harbour</h1><p>{PROSE * 2}</p><p>{PROSE * 2}</p></article>
<section><h2>More from The Quay</h2><ul>
<li><a href="/cat"><h3>The harbour’s cat has got a passport</h3></a></li>
<li><a href="/fog"><h3>Fog horn is heard again after nine years</h3></a></li></ul></section>
</body></html>
"""


def read(mhtml: bytes) -> Page:
    text, encoding = decode(page_in(mhtml, "crane.mhtml"), "items/crane.html")
    return read_page(Source(path="items/crane.html", text=text, encoding=encoding))


def text_of(message: str, **parts: str) -> str:
    for old, new in parts.items():
        message = message.replace(old.replace("_", "-"), new)
    return page_in(message.encode(), "crane.mht").decode("utf-8-sig")


def test_the_page_is_taken_out_with_its_address_above_it() -> None:
    assert text_of(MESSAGE).startswith(
        "<!-- saved from url=(0026)https://quay.example/crane -->\n"
        '<!DOCTYPE html><html><head><meta charset="UTF-8"><title>The crane leaves'
    )
    assert text_of(MESSAGE).endswith("<body>€")


def test_the_message_says_the_encoding_before_the_page_does() -> None:
    message = (
        MESSAGE.encode().replace(b"text/html\n", b"text/html; charset=windows-1252\n").replace(b"=E2=82=AC", b"=80")
    )

    assert page_in(message, "crane.mht").decode("utf-8-sig").endswith("<body>€")


def test_without_such_a_word_the_page_declares_it() -> None:
    message = MESSAGE.encode().replace(b'"UTF-8"', b'"windows-1251"').replace(b"=E2=82=AC", b"=D6")
    message = message.replace("\u201chome\u201d".encode(), b"home")

    assert page_in(message, "crane.mht").decode("utf-8-sig").endswith("<body>Ц")


def test_what_is_taken_out_is_read_in_its_own_encoding_whatever_it_declares() -> None:
    message = MESSAGE.encode().replace(b"text/html\n", b"text/html; charset=utf-8\n").replace(b'"UTF-8"', b'"koi8-r"')

    assert decode(page_in(message, "crane.mht"), "items/crane.html")[0].endswith("<body>€")


def test_the_part_that_start_names_is_the_page() -> None:
    frame = "------Joint----\nContent-Type: text/html\nContent-ID: <advertisement@a>\n\n<p>Buy a boat</p>\n"
    head, joint, rest = MESSAGE.partition("------Joint----\n")
    framed = head + frame + joint + rest

    assert "Buy a boat" in text_of(framed)
    named = framed.replace('type="text/html";', 'type="text/html"; start="<frame-1@mhtml.blink>";')
    assert "The crane leaves" in text_of(named)


@pytest.mark.parametrize("address", ["file:///C:/crane.htm", "cid:frame", "https://a.example/--><script>"])
def test_an_address_that_is_none_on_the_web_is_not_told(address: str) -> None:
    told = text_of(MESSAGE.replace("https://quay.example/crane\n\n<", f"{address}\n\n<"))

    assert told.partition("<!DOCTYPE")[0] in ("", "<!-- saved from url=(0020)https://a.example/-- -->\n")


def test_a_message_without_a_page_is_named() -> None:
    with pytest.raises(PageError, match=r"^crane.mht: holds no web page; save the page again, as HTML$"):
        text_of(MESSAGE.replace("Content-Type: text/html\n", "Content-Type: text/plain\n"))


def test_a_damaged_page_is_named_by_its_file() -> None:
    with pytest.raises(PageError, match=r"^crane.mht: its page is damaged: a character of this UTF-8 text"):
        text_of(MESSAGE.replace("=E2=82=AC", "\u20ac\u20ac=E2=82"))


@given(st.binary() | st.lists(st.sampled_from(MESSAGE.encode().splitlines(keepends=True))).map(b"".join))
@example(MESSAGE.encode().replace(b"quoted-printable", b"base64"))
@example(MESSAGE.encode().replace(b"text/html\n", b"text/html; charset*0*=utf-9'en'%FF\n"))
@example(MESSAGE.encode().replace(b"text/html\n", b'text/html; charset="utf\0-8"\n'))
def test_no_file_whatever_it_holds_is_a_fault_of_the_program(data: Any) -> None:
    with suppress(PageError):
        page_in(data, "crane.mht")


# --- as a browser saves it ----------------------------------------------------------------------


@pytest.fixture
def quay(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "crane.html").write_text(PAGE, "utf-8")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@needs_browser
def test_a_page_that_chromium_saves_as_one_file_says_what_it_said_on_the_web(quay: str) -> None:
    page = read(ask("saved", f"{quay}crane.html").encode())

    assert page.title is not None
    assert page.title.text == "The crane of the old harbour"
    assert page.link == f"{quay}crane.html"
    assert [date.written.text for date in page.dates] == ["2026-03-04T06:12:00Z"]
    assert len(page.blocks) == 2
    assert [(card.headline.text, card.link) for card in page.sections[0].cards] == [
        ("The harbour’s cat has got a passport", f"{quay}cat"),
        ("Fog horn is heard again after nine years", f"{quay}fog"),
    ]
