"""Who wrote something, as authors state it.

Lives here: names, `Ann Berg <ann@example.org>`, and tables with `name`, `email` and `url`, wherever they stand.
Does not live here: bylines of pages (read.text, read.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pagefeed.model import Author
from pagefeed.read.toml import TEXT, URL, Shape, matching

EMAIL = matching("an e-mail address", '"ann@example.org"', re.compile(r"[^\s@<>,()]+@[^\s@<>,()]+"))
_WITH_EMAIL = re.compile(r"(?P<name>[^<>]*\S)\s*<(?:mailto:)?(?P<email>[^<>]+)>")
_KEYS = {"name", "email", "url"}


def author(value: object) -> Author | None:
    """The author of a string or a table; None where it is neither, or a table says something else."""
    if isinstance(value, Mapping):
        name, email, url = TEXT.read(value.get("name")), value.get("email"), value.get("url")
        spoilt = (email and not EMAIL.read(email)) or (url and not URL.read(url)) or value.keys() - _KEYS
        return None if spoilt or not name else Author(name, EMAIL.read(email), URL.read(url))
    words = TEXT.read(value)
    both = _WITH_EMAIL.fullmatch(words or "")
    if both and EMAIL.read(both["email"]):
        return Author(both["name"], both["email"])
    return Author(words) if words else None


AUTHOR = Shape("a name, or a table with name, email and url", '"Ann Berg"', author)
