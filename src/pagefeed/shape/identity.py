"""What makes two things the same entry.

Lives here: the fingerprints by which an entry is known again after its file was renamed, its typos
mended or its page copied once more.
Does not live here: ids and what was seen before (catalog).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise
from urllib.parse import urlsplit
from zlib import crc32

SKETCH = 64
"""Hashes kept of a text. The overlap of two sketches estimates the likeness of the texts (Broder 1997),
here within about 0.06."""

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The significant words: case, typography, punctuation and spacing make no difference."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "").replace("'", ""))


def fingerprint(*texts: str) -> str:
    """64 bits of the words, as hexadecimal digits."""
    return blake2b(" ".join(word for text in texts for word in words(text)).encode(), digest_size=8).hexdigest()


def keys(*, link: str | None, title: str | None, paragraphs: Iterable[str], caption: str | None) -> tuple[str, ...]:
    """The fingerprints of an entry, strong to weak. Texts of a few words are no evidence and give none.

    `link:` its own address; `text:` all of its text; `lead:` headline with first paragraph; `open:` first
    paragraph alone, by which a teaser is known in the article it announces; `caption:` and `headline:` where
    an entry has no text.
    """
    body = list(paragraphs)
    found: list[str] = []
    if link:
        found.append(f"link:{address(link)}")
    if body:
        if len(words(" ".join(body))) >= 8:
            found.append(f"text:{fingerprint(*body)}")
        if title:
            found.append(f"lead:{fingerprint(title, body[0])}")
        if len(words(body[0])) >= 12:
            found.append(f"open:{fingerprint(body[0])}")
    elif caption:
        found.append(f"caption:{fingerprint(caption)}")
    elif title:
        found.append(f"headline:{fingerprint(title)}")
    return tuple(found) or (f"text:{fingerprint(*body)}",)


def address(link: str) -> str:
    """An address without what may change while it still leads to the same story: scheme, case of the host, `www.`,
    final slash. A fragment stays: a live page tells many stories."""
    parts = urlsplit(link)
    host = parts.netloc.casefold().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{parts.path.rstrip('/')}{query}{fragment}"


def sketch(*texts: str) -> tuple[int, ...]:
    """The smallest hashes of all pairs of neighbouring words: a bottom-k sketch."""
    found = [word for text in texts for word in words(text)]
    pairs = pairwise(found) if len(found) > 1 else zip(found, found, strict=True)
    return tuple(sorted({crc32(f"{first} {second}".encode()) for first, second in pairs})[:SKETCH])
