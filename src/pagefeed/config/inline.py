"""The plain words of one line that was written in Markdown or HTML.

Lives here: what front matter says of titles, summaries, tags and names, without its markup and entities.
Does not live here: running text (markdown, html), whose markup is kept.

Most generators print a title as it stands, some as Markdown. So only what is well formed is taken for markup: a `*`
or `_` with its pair at the edges of words, a link with its address, a known element with its end. `snake_case`,
`2 * 3 * 4` and `Vec<T>` stay.
"""

from __future__ import annotations

import re
from html import unescape

LINK = re.compile(r"(!?)\[([^\[\]\n]*)\]\(\s*<?([^()<>\s]*)>?(?:\s+\"[^\"\n]*\")?\s*\)")
"""A link or picture of Markdown: its words and its address."""

_ELEMENTS = (
    "a|abbr|b|big|bdi|bdo|cite|code|del|dfn|div|em|font|i|ins|kbd|mark|p|q|s|samp|small|span|strong|sub|sup|u|var"
)
_ELEMENT = re.compile(rf"<({_ELEMENTS})\b[^<>]*>([^<>]*)</\1\s*>", re.I)
_BREAK = re.compile(r"<(?:br|wbr|hr|img)\b[^<>]*>", re.I)
_NESTED = 8
"""Elements inside one another that are looked through."""
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`]+)(?<!`)\1(?!`)")
_PAIRS = (
    re.compile(r"(?<![\w*\\])(\*\*)(?=[^\s*])([^*]+)(?<=\S)\*\*(?![\w*])"),
    re.compile(r"(?<![\w*\\])(\*)(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])"),
    re.compile(r"(?<![\w\\])(__)(?=[^\s_])([^_]+)(?<=\S)__(?!\w)"),
    re.compile(r"(?<![\w\\])(_)(?=[^\s_])([^_]+)(?<=\S)_(?!\w)"),
    re.compile(r"(?<!~)(~~)(?=[^\s~])([^~]+)(?<=\S)~~(?!~)"),
)
"""Emphasis: its sign, and the words inside."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"[<&*_`~\[]")
_KEPT = "\ufdd0"
"""Stands for the words between ticks, in which no sign is markup; no text may hold it (Unicode, section 23.7)."""


def plain(words: str) -> str:
    """The words that a reader sees, with single blanks."""
    if _MARKUP.search(words):
        words = _BREAK.sub(" ", words.replace(_KEPT, ""))
        for _ in range(_NESTED):
            inner = _ELEMENT.sub(r"\2", words)
            if inner == words:
                break
            words = inner
        words = LINK.sub(lambda link: link[2], words)
        code = iter([ticked[2].strip() for ticked in _CODE.finditer(words)])
        words = _CODE.sub(_KEPT, words)
        for pair in _PAIRS:
            words = pair.sub(_unmarked, words)
        words = re.sub(_KEPT, lambda _: next(code), words)
        words = unescaped(words)
    return " ".join(words.split())


def unescaped(words: str) -> str:
    """The words with the characters that their entities mean."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), words) if "&" in words else words


def _unmarked(emphasis: re.Match[str]) -> str:
    """The words of an emphasis; one word between `__` is a name of Python's."""
    is_name = emphasis[1] == "__" and " " not in emphasis[2]
    return emphasis[0] if is_name else emphasis[2]
