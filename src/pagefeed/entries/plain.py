"""Markup that needs no repair: what nearly every page of Markdown is made of.

Lives here: a list of what may be in such markup, told apart in one pass without a parser; what it becomes as content of
an entry, and the texts in it.
Does not live here: all other markup (entries.content has it cleaned, entries.repair repairs it). What is said here is
what these two make of the same markup, as `tests/entries/test_plain.py` holds for markup put together by chance; they
are asked wherever a sign is not on the list.

The list is short so that a parser of HTML finds the very elements that are written: nothing is closed by what follows,
nothing is moved, no attribute but the address of a link, the number of a list and the language of code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import NamedTuple

from pagefeed.language.scripts import has_unspaced
from pagefeed.web import FORBIDDEN, HEADINGS, PAGE_SCHEME

_TOKEN = re.compile(
    r"(?P<text>[^<>&]*+(?:&(?:amp|lt|gt|quot);[^<>&]*+)*+)"
    r"(?:<(?P<end>/)?(?P<name>[a-z]+[1-6]?)"
    r'(?: (?P<attribute>[a-z]+)="(?P<value>(?:[^"<>&\s]|&amp;){1,400}+)")?(?P<void> ?/)?>|$)'
)
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "q", "s", "small", "strong"),
        *("sub", "sup"),
    )
)
_HEADINGS = frozenset(HEADINGS)
_TEXTS = frozenset(("p", "pre", *_HEADINGS))
"""Blocks that hold no other."""
_LISTS = frozenset(("ol", "ul"))
_BLOCKS = frozenset(("blockquote", "hr", *_TEXTS, *_LISTS))
_FLOW = frozenset(("", "blockquote", "li"))
"""What blocks may stand in; nothing is the body itself."""
_VOID = frozenset(("br", "hr"))
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_SAID = {
    ("a", "href"): re.compile(".+"),
    ("code", "class"): re.compile(r"language-[\w+#.-]+"),
    ("li", "value"): _NUMBER,
    ("ol", "start"): _NUMBER,
}
"""Which attribute an element may have, and what it may say."""
_DEEPEST = 20
_TOP = 3
"""The level of the highest heading, as in entries.repair."""
_BLANKS = " \t\n\f\u00a0\u200b\u200c\u200d\u2060\ufeff"
"""What shows nothing by itself."""
_ADDRESS = re.compile(
    r"https?://(?!xn--)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}[A-Za-z0-9])?\.(?!xn--))+[A-Za-z]{2,20}"
    r"(?:/[A-Za-z0-9/._~!$'()*+,;=:@%&?-]*(?:#[A-Za-z0-9/._~!$'()*+,;=:@%&?-]*)?)?"
    r"|mailto:[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,60}\.)+[A-Za-z]{2,20}"
    rf"|{PAGE_SCHEME}:[A-Za-z0-9/._~%@#-]+"
)
"""An address that everybody reads as it is written."""


class Token(NamedTuple):
    """A tag, with the text in front of it."""

    text: str
    """Of HTML."""
    name: str
    """Of the element; empty for the end."""
    opens: bool
    said: str
    """Its only attribute, as it is written in front of the end of the tag."""


@lru_cache(maxsize=4)
def tokens(markup: str) -> tuple[Token, ...] | None:
    """The tags of markup that needs no repair; None for all other markup."""
    if FORBIDDEN.search(markup) or "\r" in markup or has_unspaced(markup):
        return None
    found: list[Token] = []
    open_: list[str] = [""]
    filled: list[bool] = [False]
    at, end = 0, len(markup)
    while token := _TOKEN.match(markup, at):
        text, closing, name, attribute, value, void = token.groups()
        top = open_[-1]
        if text.strip(_BLANKS):
            if top in _LISTS:
                return None
            filled[-1] = True
        if not name:
            at = token.end()
            found.append(Token(text, "", False, ""))
            break
        if closing:
            if top != name or not filled.pop() or attribute or void:
                return None
            open_.pop()
            filled[-1] = True
        elif not _may_stand(name, open_) or not _may_say(name, attribute, value) or len(open_) > _DEEPEST:
            return None
        elif name in _VOID:
            filled[-1] |= name == "hr"
        elif void:
            return None
        else:
            open_.append(name)
            filled.append(False)
        if found and found[-1].name == "pre" and found[-1].opens and text.startswith("\n"):
            return None
        at = token.end()
        found.append(Token(text, name, not closing, f' {attribute}="{value}"' if attribute else ""))
    return tuple(found) if at == end and len(open_) == 1 and found and not found[-1].name else None


def _may_stand(name: str, open_: list[str]) -> bool:
    """True if an element may begin inside of those that are open, as a parser of HTML sees it."""
    top = open_[-1]
    if name == "li":
        return top in _LISTS
    if name in _BLOCKS:
        return top in _FLOW
    if name == "br":
        return top not in _LISTS and top != "pre"
    if name not in _INLINE or top in _LISTS or name in open_:
        return False
    return name != "a" or _HEADINGS.isdisjoint(open_)


def _may_say(name: str, attribute: str | None, value: str) -> bool:
    """True if an element may have an attribute, or none."""
    if attribute is None:
        return name != "a"
    right = _SAID.get((name, attribute))
    return right is not None and right.fullmatch(value) is not None


def content(markup: str, link: Callable[[str], str | None]) -> str | None:
    """What such markup becomes as content of an entry; None for all other markup. `link` says where a link leads, or
    None for one that leads nowhere."""
    found = tokens(markup)
    if found is None:
        return None
    lift = _TOP - min((int(token.name[1]) for token in found if token.name in _HEADINGS), default=_TOP)
    parts: list[str] = []
    links: list[bool] = []
    for text, name, opens, said in found:
        parts.append(text.replace("&quot;", '"'))
        if not name:
            continue
        tag = f"h{min(int(name[1]) + lift, 6)}" if name in _HEADINGS else name
        if name == "a":
            if opens:
                address = link(said[7:-1].replace("&amp;", "&"))
                if address is not None and not _ADDRESS.fullmatch(address):
                    return None
                links.append(address is not None)
                if address is not None:
                    parts.append(f'<a href="{escape(address)}">')
            elif links.pop():
                parts.append("</a>")
        elif not opens:
            parts.append(f"</{tag}>")
        else:
            parts.append(f"<{tag}{said}>")
    return "".join(parts).strip()


def texts(markup: str) -> list[str] | None:
    """The text of each paragraph, item or quotation of such markup, without headings; None for all other markup."""
    found = tokens(markup)
    if found is None:
        return None
    said: list[str] = []
    words: list[str] = []
    untold = False
    for text, name, opens, _ in found:
        if not untold:
            words.append(_unescaped(text))
        if name in _INLINE:
            continue
        if name == "br":
            words.append(" ")
            continue
        if whole := " ".join("".join(words).split()):
            said.append(whole)
        words.clear()
        untold = name in _HEADINGS and opens
    return said


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")
