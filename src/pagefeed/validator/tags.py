"""Tags, as browsers find them in HTML.

Lives here: tags with their attributes, however they are hidden; text that looks like a tag or shows a reference.
Does not live here: which tags there may be (markup).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5

_REFERENCE = re.compile(r"&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
LIKE_A_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(
    r"""(=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+("[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)?+)?+"""
)
_TAG = re.compile(rf"<(\?import\b|[A-Za-z][^\t\n\f\r />]*+)((?:[\t\n\f\r /]++|{_ATTRIBUTE.pattern})*+)")
"""As browsers find them: HTML, sections 13.2.5.8 (tag name) to 13.2.5.38 (attribute value)."""


def reference_in(text: str) -> str | None:
    """What a text shows that was escaped once too often (HTML, section 13.5); None for one that shows no such thing."""
    found = (each[0] for each in _REFERENCE.finditer(text))
    return next((each for each in found if each[1] == "#" or each[1:] in html5), None)


Tag = tuple[str, tuple[tuple[str, str], ...]]
"""A name, and the names of its attributes, in small letters, with their values."""


@lru_cache(maxsize=256)
def tags_of(markup: str) -> tuple[Tag, ...]:
    """Each tag with its attributes, be it nested however deep or hidden in a comment.

    The formats of one feed share their content, so it is parsed once.
    """
    return tuple(_tags(markup, hidden=_ELSE.search(markup) is not None))


_ELSE = re.compile(r"<[!?]|</[^A-Za-z]|<(title|textarea)\b", re.I)
"""Where browsers read something else than tags: comments and their like, and elements of text alone. What looks like
the value of an attribute there may be a tag (HTML, sections 13.2.5.41 to 13.2.5.52)."""


def _tags(markup: str, *, hidden: bool) -> Iterator[Tag]:
    for name, said, *_ in _TAG.findall(markup):
        # Two in three have nothing but a name.
        yield name.lower(), _attributes(said) if said and not said.isspace() else ()
        if hidden:
            # A value holds no quotation mark of its own kind, so this goes two steps down at most.
            for value in _QUOTED.findall(said):
                yield from _tags(value[1:-1], hidden=True)


def _attributes(said: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), unescape(value.strip("\"'"))) for name, value in _ATTRIBUTE.findall(said))


_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
