"""Pages that a browser saved as one file: MHTML, a mail message with the page, its pictures and its styles in it.

Lives here: from the bytes of such a file to the page in it, as HTML that a browser could have saved.
Does not live here: what the page says (read.html). No page of items/ is MHTML, for no line of such a file is a line of
its page, and evidence would point at nothing; `add` takes the page out (editor).
"""

from __future__ import annotations

import re

from pagefeed.errors import PageError
from pagefeed.files.decode import decode
from pagefeed.model import Place

SUFFIXES = (".mht", ".mhtml")

_TYPES = frozenset(("text/html", "application/xhtml+xml"))
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def page_in(data: bytes, path: str) -> bytes:
    """The page of an MHTML file, below the comment by which browsers tell the address of a page that they save; in
    UTF-8 with a byte order mark, which outranks what the page itself declares.

    It is the part that `start` names, or the first that is a web page, in the encoding that the part's header names
    before what the page declares. Raises PageError where there is none, or where it is no text.

    Source: RFC 2557, sections 4.2 and 9; RFC 2387, section 3.2.
    """
    from email import message_from_bytes  # Only `add` needs it, and only for such a file.

    message = message_from_bytes(data)
    start = message.get_param("start")
    pages = [part for part in message.walk() if part.get_content_type() in _TYPES]
    pages.sort(key=lambda part: part["Content-ID"] != start)  # The order is kept otherwise.
    said = pages[0].get_payload(decode=True) if pages else None
    if not isinstance(said, bytes):
        raise PageError("holds no web page", at=Place(path), cure="save the page again, as HTML")
    try:
        text, _ = decode(said, path, charset=pages[0].get_content_charset(""))
    except PageError as error:
        raise PageError(f"its page is damaged: {error.what}", at=Place(path), cure="save it again, as HTML") from error
    address = _ADDRESS.match(str(pages[0]["Content-Location"] or message["Snapshot-Content-Location"]))
    saved = f"<!-- saved from url=({len(address[0]):04}){address[0]} -->\n" if address else ""
    return f"\ufeff{saved}{text}".encode()
