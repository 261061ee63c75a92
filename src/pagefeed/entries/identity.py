"""What makes two things the same entry.

Lives here: the fingerprints by which an entry is known again after its file was renamed, its typos
mended or its page copied once more.
Does not live here: ids and what was seen before (catalog).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from urllib.parse import quote, unquote, urlsplit
from zlib import crc32

SKETCH = 64
"""Hashes kept of a text. The overlap of two sketches estimates the likeness of the texts (Broder 1997),
here within about 0.06."""

TELLING = 4
"""Words of a headline or caption from which it tells a story apart: "Hard Numbers" is the name of a series."""

_WORD = re.compile(r"\w+")
_CACHED = re.compile(
    r"https?://(?:(?:www\.)?google\.[\w.]+/amp/(?:s/)?|[\w-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?)(?=[\w-]+\.)(.+)",
    re.I,
)
"""Copies of pages at the caches of accelerated mobile pages, with the address of the page in their own."""
_MOBILE_HOST = re.compile(r"^(?:m|amp|mobile)\.(?=[^.]+\.)")
_MOBILE_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=(?:\.html?)?$)", re.I)
_SUFFIX = re.compile(r"\.x?html?$", re.I)
_MOBILE_QUERY = re.compile(r"(?:amp(?:=\w*)?|outputType=amp|mode=amp|view=amp|m=1)", re.I)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.I)
_SLUG = re.compile(r"[^\W\d_]+-[^\W\d_]+-\w")
"""Three words of a title."""
_SCROLLS = re.compile(
    r"(?:top|main|content|(?:comments?|more)(?:-\d+)?|respond|disqus_thread|reply|share|[:!].*|xtor=.*|utm_.*|)", re.I
)


def words(text: str) -> list[str]:
    """The significant words: case, typography, punctuation and spacing make no difference."""
    return _words(text).split()


@lru_cache(maxsize=512)
def _words(text: str) -> str:
    """The same with a blank between each two: every paragraph of a page is asked for in several fingerprints."""
    if text.isascii():
        return " ".join(text.lower().translate(_UNSIGNED).split())
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "")
    return " ".join(_WORD.findall(text.replace("'", "")))


_UNSIGNED = {code: None if chr(code) == "'" else " " for code in range(128) if not _WORD.match(chr(code))}
"""What ASCII has besides words; in C, `translate` takes a third of the time of a pattern."""


def _joined(texts: Iterable[str]) -> bytes:
    """The words of several texts, with a blank between each two."""
    return " ".join(filter(None, map(_words, texts))).encode()


def fingerprint(*texts: str) -> str:
    """64 bits of the words, as hexadecimal digits."""
    return blake2b(_joined(texts), digest_size=8).hexdigest()


def keys(
    *,
    link: str | None,
    title: str | None,
    paragraphs: Iterable[str],
    caption: str | None,
    stated: str | None = None,
    dates: Iterable[str] = (),
    made: str | None = None,
) -> tuple[str, ...]:
    """The fingerprints of an entry, each with the name of what it is made of. Texts of a few words are no evidence
    and give none, unless an entry has no others.

    `id:` the id that its author states; `link:` its own address; `path:` the same without the site, where it is made
    of words; `text:` all of its text; `lead:` headline with
    first paragraph; `open:` first paragraph alone, by which a teaser is known in the article it announces;
    `caption:` and `headline:`; `same:` everything at once, with the dates that it prints, by which it is known
    where nothing has changed; `made:` an address that a rule made of its path, which speaks for it and never against.
    """
    body = list(paragraphs)
    found: list[str] = []
    if stated:
        found.append(f"id:{stated}")
    if known := address(link or ""):
        found.append(f"link:{known}")
        if _SLUG.search(path := known.partition("/")[2]):
            found.append(f"path:{path}")
    if body:
        if sum(map(len, map(words, body))) >= 8:
            found.append(f"text:{fingerprint(*body)}")
        if title:
            found.append(f"lead:{fingerprint(title, body[0])}")
        if len(words(body[0])) >= 12:
            found.append(f"open:{fingerprint(body[0])}")
    if caption and (not body or len(words(caption)) >= TELLING):
        found.append(f"caption:{fingerprint(caption)}")
    if title and (not (body or caption) or len(words(title)) >= TELLING):
        found.append(f"headline:{fingerprint(title)}")
    everything = (title or "", *body, caption or "", known, *dates)
    below_rule = (f"made:{address(made)}",) if made and address(made) else ()
    return (*(found or (f"text:{fingerprint(*body)}",)), f"same:{fingerprint(*everything)}", *below_rule)


def address(link: str) -> str:
    """An address without what may change while it still leads to the same story: scheme, case of the host, `www.`,
    forms for telephones, the order of parameters, final slash or `.html`, and a fragment that only scrolls; empty for
    the front of a site, which is no story's.

    Other fragments stay: a live page tells many stories. Tracking parameters have gone before (entries.addresses).
    """
    if cached := _CACHED.match(link):
        link = f"https://{cached[1]}"
    parts = urlsplit(link)
    host = _MOBILE_HOST.sub("", parts.netloc.casefold().removeprefix("www."))
    host = re.sub(r":(?:80|443)$", "", host.removeprefix("www."))
    path = _INDEX.sub("/", quote(unquote(parts.path), safe="/~!$&'()*+,;=:@"))
    path = _SUFFIX.sub("", _MOBILE_PATH.sub("", path)).rstrip("/")
    parameters = sorted(each for each in parts.query.split("&") if each and not _MOBILE_QUERY.fullmatch(each))
    fragment = "" if _SCROLLS.fullmatch(parts.fragment) else f"#{parts.fragment}"
    if not (path or parameters or fragment):
        return ""
    return f"{host}{path}{'?' if parameters else ''}{'&'.join(parameters)}{fragment}"


def sketch(*texts: str) -> tuple[int, ...]:
    """The smallest hashes of all pairs of neighbouring words: a bottom-k sketch."""
    return tuple(sorted(pairs(*texts))[:SKETCH])


def pairs(*texts: str) -> set[int]:
    """32-bit hashes of all pairs of neighbouring words, or of the only word."""
    found = _joined(texts).split(b" ")
    if len(found) == 1:
        return {crc32(b"%b %b" % (found[0], found[0]))} if found[0] else set()
    return set(map(crc32, map(b" ".join, pairwise(found))))
