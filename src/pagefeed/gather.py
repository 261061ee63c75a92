"""Pages from the web into items/.

Lives here: asking for a page, refusing what stands in front of one, keeping its bytes, and lists of pages, at a pace
that no server minds.
Does not live here: the connection (remote.client), how a refusal is known (remote.walls), what lists look like
(remote.bookmarks).
"""

from __future__ import annotations

import codecs
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pagefeed.editor import keep
from pagefeed.entries.content import paragraphs
from pagefeed.errors import PageError, PublishError
from pagefeed.files.decode import decode
from pagefeed.files.disk import open_file
from pagefeed.files.inputs import load
from pagefeed.model import Place, Source
from pagefeed.read.html import read_html
from pagefeed.remote import client
from pagefeed.remote.bookmarks import read_bookmarks
from pagefeed.remote.walls import BROWSER, Answer, refusal, wall

LIMIT = 5_000_000
"""Bytes of a page, unpacked."""
PACE = 1.0
"""Seconds between two requests to one host."""
_LIST = 50_000_000
"""Bytes of a list of bookmarks."""
_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
_FEEDS = re.compile(r"application/(?:rss|atom|feed)\+|text/xml|application/xml")
_PAGES = ("text/html", "application/xhtml+xml", "")
_BYTE_ORDER = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)", re.I)
_SAVED = re.compile(rb"<!-- saved from url=\(\d+\)(\S+)")


def gather(
    root: str,
    url: str,
    now: datetime,
    *,
    title: str | None = None,
    allow_private: bool = False,
    resolve: client.Resolve | None = None,
) -> str:
    """Keep the page at an address in items/, as its server sent it, below a comment that says whence and when; return
    where it stands there.

    Raises PageError where there is none, or something else in its place: a login, a question for consent, a challenge
    for robots, a page that needs JavaScript. Raises SiteError where items/ cannot be written.
    """
    spec = load(root).spec
    try:
        reply = client.get(url, limit=LIMIT, accept=_ACCEPT, allow_private=allow_private, resolve=resolve)
    except client.WebError as error:
        raise _not_added(url, str(error), error.cure) from error
    if _FEEDS.match(reply.type):
        raise _not_added(url, f"it is {reply.type}, a feed", f"take a feed over with `adopt {url}`")
    if reply.type not in _PAGES:
        raise _not_added(url, f"it is {reply.type}, not a web page", "give the address of a page")
    path = f"{urlsplit(reply.url).hostname}.html"
    try:
        text, encoding = decode(reply.data, path, charset=_known(reply.charset))
    except PageError as error:
        raise _not_added(url, *(refusal(reply.status) or (error.what, BROWSER))) from error
    title_read, text_read = _read(Source(path=path, text=text, encoding=encoding))
    headers = {name.lower(): value for name, value in reply.headers.items()}
    answer = Answer(reply.status, reply.url, headers, text, title_read, text_read)
    if stands_in_front := wall(answer) if reply.status not in (404, 410) else None:
        raise _not_added(url, f"it is {stands_in_front[0]}", stands_in_front[1])
    if refused := refusal(reply.status):
        raise _not_added(url, *refused)
    name = title or answer.title or urlsplit(reply.url).path.strip("/").rpartition("/")[2] or path
    return keep(root, _signed(reply, now), name, ".html", now.astimezone(ZoneInfo(spec.timezone)).date())


def gather_all(
    root: str,
    file: str,
    now: datetime,
    *,
    allow_private: bool = False,
    resolve: client.Resolve | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[str | PublishError]:
    """Keep every page of a list, one a second of each host; those that items/ has from that address are passed over.

    Gives for each where it stands, or why it does not. Raises PageError where the list cannot be read.
    """
    try:
        with open(file, "rb") as opened:
            text, _ = decode(opened.read(_LIST), file)
    except OSError as error:
        raise PageError(f"cannot be read: {error.strerror}", at=Place(file), cure="name an existing file") from error
    known = _addresses(root)
    asked: dict[str, float] = {}
    for bookmark in read_bookmarks(text, file):
        if bookmark.url in known:
            continue
        host = urlsplit(bookmark.url).netloc.lower()
        if (wait := asked.get(host, 0.0) + PACE - time.monotonic()) > 0 and host in asked:
            sleep(wait)
        asked[host] = time.monotonic()
        try:
            yield gather(root, bookmark.url, now, allow_private=allow_private, resolve=resolve)
        except PublishError as error:
            yield error


def _addresses(root: str) -> set[str]:
    """Whence the pages of items/ are that were gathered."""
    found = set()
    for folder, _, names in os.walk(os.path.join(root, "items")):
        for name in names:
            if name.endswith(".html"):
                # One that cannot be read was not kept by us.
                with suppress(OSError), open_file(os.path.join(folder, name)) as file:
                    if saved := _SAVED.search(file.read(4_000).replace(b"\0", b"")):
                        found.add(saved[1].decode("ascii", "replace"))
    return found


def _signed(reply: client.Reply, now: datetime) -> bytes:
    """The bytes below the comment that browsers write above a page that they save, with the moment and the encoding
    that the server named; a byte order mark stays in front."""
    charset = f" charset={reply.charset}" if _known(reply.charset) else ""
    comment = f"<!-- saved from url=({len(reply.url):04}){reply.url} at={now:%Y-%m-%dT%H:%M:%SZ}{charset} -->\n"
    for mark, codec in _BYTE_ORDER:
        if reply.data.startswith(mark):
            return mark + comment.encode(codec) + reply.data[len(mark) :]
    return comment.encode() + reply.data


def _known(charset: str) -> str:
    """An encoding that a server names, if there is such a one."""
    try:
        return charset if re.fullmatch(r"[\w.:-]+", charset, re.A) and codecs.lookup(charset) else ""
    except LookupError:
        return ""


def _read(source: Source) -> tuple[str, str]:
    """The title of a page, and what there is to read on it, the article and its teasers; of what is none, the title
    that a browser shows."""
    try:
        page = read_html(source)
    except PageError:
        title = _TITLE.search(source.text)
        return " ".join(unescape(title[1]).split()) if title else "", ""
    words = paragraphs(page.blocks)
    if page.figure and page.figure.caption:
        words.append(page.figure.caption.text)
    for section in page.sections:
        for card in section.cards:
            words += [card.headline.text if card.headline else "", *paragraphs(card.blocks)]
    return page.title.text if page.title else "", " ".join(words)


def _not_added(url: str, why: str, cure: str) -> PageError:
    return PageError(f"not added: {why}", at=Place(url), cure=cure)
