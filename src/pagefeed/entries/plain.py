"""Markup that needs no repair: what nearly every page of Markdown is made of.

Lives here: a list of what may be in such markup, told apart in one pass without a parser; what it becomes as content of
an entry, and the texts in it.
Does not live here: all other markup (entries.content has it cleaned, entries.repair repairs it). What is said here is
what these two make of the same markup, as `tests/entries/test_plain.py` holds for markup put together by chance; they
are asked wherever a sign is not on the list.

The list is short so that a parser of HTML finds the very elements that are written: nothing is closed by what follows,
nothing is moved, no attribute but those of a link, a picture, a cell, the number of a list and the language of code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import starmap

from pagefeed.language.scripts import broken_lines, has_unspaced
from pagefeed.web import FORBIDDEN, HEADINGS, PAGE_SCHEME

_TAG = re.compile("(<[^<>]*>)")
_REFERENCES = ("&amp;", "&lt;", "&gt;", "&quot;")
"""All that are on the list."""
_BARE = re.compile(r"<(?P<end>/)?(?P<name>[a-z]+[1-6]?)(?P<void> ?/)?>")
_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot);)(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WITH_ATTRIBUTE = re.compile(r'<([a-z]+[1-6]?) ([a-z]+)="((?:[^"<>&\t\n\f]|&amp;){1,400}+)">')
_LINK_TAG = re.compile(r'<a href="(?:[^"<>&\s]|&amp;){1,400}+">')
_WORDS = '(?:[^"<>&\t\n\f]|&(?:amp|quot);)*+'
_PIXELS = "(?:[2-9]|[1-9][0-9]{1,4})"
_IMAGE = re.compile(
    r"<img (?=[^>]{1,1500}>$)"  # A cleaner thins out attributes that take long to write.
    rf'src="(?P<src>(?:[^"<>&\s]|&amp;)+)" alt="(?P<alt>{_WORDS})"'
    rf'(?P<size>(?: width="{_PIXELS}")?(?: height="{_PIXELS}")?)(?P<title> title="{_WORDS}")? ?/?>'
)
"""A picture as read.markdown writes it."""
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
_BLOCKS = frozenset(("blockquote", "hr", "table", *_TEXTS, *_LISTS))
_FLOW = frozenset(("", "blockquote", "li"))
"""What blocks may stand in; nothing is the body itself."""
_INSIDE = {
    **dict.fromkeys(_LISTS, frozenset(("li",))),
    "table": frozenset(("thead", "tbody")),
    **dict.fromkeys(("thead", "tbody"), frozenset(("tr",))),
    "tr": frozenset(("th", "td")),
}
"""Elements that hold no text, and which they hold."""
_PARTS = frozenset().union(*_INSIDE.values())
_CELLS = _INSIDE["tr"]
"""They may be empty."""
_VOID = frozenset(("br", "hr", "img"))
_NAME = re.compile("[</>]| .*")
"""What is no name in a tag."""
_LEVEL = re.compile("(?<=^<h)[1-6]|(?<=^</h)[1-6]")
_VOID_END = re.compile(" ?/>$")
_STYLED = re.compile("<(t[dh]) .*>")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_SAID = {
    ("code", "class"): re.compile(r"language-[\w+#.-]+|math"),
    ("li", "value"): _NUMBER,
    ("ol", "start"): _NUMBER,
    **dict.fromkeys((("td", "style"), ("th", "style")), re.compile("text-align: (?:left|right|center)")),
}
"""Which attribute an element may have, and what it may say."""
PERMALINK_WORDS = {"", "#", "¶", "§", "🔗", "⚓", "link", "permalink", "anchor"}
"""What the link of a heading to itself says, in small letters."""
_DEEPEST = 20
_TOP = 3
"""The level of the highest heading, as in entries.repair."""
_BLANKS = " \t\n\f\u00a0\u200b\u200c\u200d\u2060\ufeff"
"""What shows nothing by itself."""
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_INLINE))}|br|img)(?![a-z0-9])[^<>]*>")
_HEADING = re.compile(r"<h[1-6]>([^<]*+(?:<(?!/?h[1-6]>)[^<]*+)*+)</h[1-6]>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_ADDRESS = re.compile(
    r"https?://(?!xn--)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}[A-Za-z0-9])?\.(?!xn--))+[A-Za-z]{2,20}"
    r"(?:/[A-Za-z0-9/._~!$'()*+,;=:@%&?-]*(?:#[A-Za-z0-9/._~!$'()*+,;=:@%&?-]*)?)?"
    r"|mailto:[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,60}\.)+[A-Za-z]{2,20}"
    rf"|{PAGE_SCHEME}:[A-Za-z0-9/._~%@#-]+"
)
"""An address that everybody reads as it is written."""


class _Place(dict[str, "_Place | None"]):
    """Where a parser stands. Its items say where that is behind each tag, None for one that is not on the list; an
    element with an attribute goes by its name alone. They are found out as they are met: a page has few such places."""

    __slots__ = ("around", "filled", "open")

    def __init__(self, open_: tuple[str, ...], around: _Place | None, *, is_filled: bool = False) -> None:
        super().__init__()
        self.open = open_
        """The names of the elements around it, after one without a name for the body."""
        self.around = around
        """Where it is behind the end of the innermost."""
        self.filled: _Place = self if is_filled else _Place(open_, around, is_filled=True)
        """The same place, where the innermost element shows something already."""

    def __missing__(self, tag: str) -> _Place | None:
        self[tag] = found = self._behind(tag)
        return found

    def _behind(self, tag: str) -> _Place | None:
        if tag.isalnum():
            closing, name, void = None, tag, None
        elif (bare := _BARE.fullmatch(tag)) and (bare["end"] or bare["name"] not in ("a", "img")):
            closing, name, void = bare["end"], bare["name"], bare["void"]
        else:
            return None
        if closing:
            is_whole = self.filled is self or name in _CELLS
            return self.around if self.open[-1] == name and is_whole and not void else None
        if not _may_stand(name, self.open) or len(self.open) > _DEEPEST:
            return None
        if name in _VOID:
            return self if name == "br" else self.filled
        return None if void else _Place((*self.open, name), self.filled)


@lru_cache(maxsize=4)
def pieces(markup: str) -> tuple[str, ...] | None:
    """The texts of markup that needs no repair, with the tags between them; None for all other markup."""
    markup = _REFERENCE.sub(_written_out, markup) if "&" in markup else markup
    if markup.count("&") != sum(map(markup.count, _REFERENCES)):
        return None
    # A parser ignores the first line break of `<pre>`.
    if FORBIDDEN.search(markup) or "\r" in markup or "<pre>\n" in markup:
        return None
    if _has_broken_lines(markup) or _has_permalinks(markup):
        return None
    found = _TAG.split(markup)
    tags = found[1::2]
    if not markup.count("<") == len(tags) == markup.count(">"):
        return None
    known = {tag: _with_attribute(tag) or tag for tag in set(tags)}
    place = _Place(("",), None)
    for text, tag in zip(found[::2], map(known.__getitem__, tags), strict=False):
        if text and text != "\n" and text.strip(_BLANKS):
            if place.open[-1] in _INSIDE:
                return None
            place = place.filled
        behind = place[tag]
        if behind is None:
            return None
        place = behind
    return tuple(found) if len(place.open) == 1 else None


def _written_out(reference: re.Match[str]) -> str:
    """The character of a reference that needs none, as a parser writes it."""
    if reference[0][1] != "#" and reference[0][1:] not in html5:
        return reference[0]
    return unescape(reference[0]).translate(_REFERRED) or "\0"


_REFERRED: dict[int, str] = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "\0", "\n": "\0", "\f": "\0"}
)
"""What stays a reference; and what a parser reads in another way than the same written out, as a sign of doubt."""


def _has_broken_lines(markup: str) -> bool:
    """True if lines may have to be joined, in a script without blanks."""
    return has_unspaced(markup) and broken_lines().search(_INLINE_TAG.sub("", markup)) is not None


def _has_permalinks(markup: str) -> bool:
    """True if a heading may have a link to itself."""
    for heading in _HEADING.findall(markup):
        links = _LINK.findall(heading) if "<a " in heading else ()
        if len(links) != heading.count("<a ") or any(starmap(_is_permalink, links)):
            return True
    return False


def _is_permalink(address: str, words: str) -> bool:
    return address[:1] == "#" or _INLINE_TAG.sub("", words).strip(_BLANKS).lower() in PERMALINK_WORDS


def _with_attribute(tag: str) -> str:
    """The name of an element with an attribute that it may have; empty for all others."""
    if '"' not in tag:
        return ""
    if tag.startswith("<img "):
        return "img" if _IMAGE.fullmatch(tag) else ""
    if _LINK_TAG.fullmatch(tag):
        return "a"
    found = _WITH_ATTRIBUTE.fullmatch(tag)
    right = _SAID.get((found[1], found[2])) if found else None
    return found[1] if found and right and right.fullmatch(found[3]) else ""


def _may_stand(name: str, open_: tuple[str, ...]) -> bool:
    """True if an element may begin inside of those that are open, as a parser of HTML sees it."""
    top = open_[-1]
    if name in _PARTS or top in _INSIDE:
        return name in _INSIDE.get(top, ())
    if name in _BLOCKS:
        return top in _FLOW
    if name == "br":
        return top != "pre"
    if name == "img":
        return "pre" not in open_ and _HEADINGS.isdisjoint(open_)
    return name in _INLINE and name not in open_


def content(markup: str, link: Callable[[str], str | None], picture: Callable[[str], str | None]) -> str | None:
    """What such markup becomes as content of an entry; None for all other markup. `link` says where a link leads, or
    None for one that leads nowhere; `picture` where a picture is, or None for one that is not to be shown."""
    found = pieces(markup)
    if found is None:
        return None
    tags = found[1::2]
    written = dict.fromkeys(tags, "")
    # Pictures first, as the repairs have it: in this order it is told what leads nowhere.
    for tag in (tag for tag in written if tag.startswith("<img ")):
        if not (image := _with_picture(tag, picture)):
            return None
        written[tag] = image
    lift = _TOP - min((int(tag[2]) for tag in written if tag[1:3] in _HEADINGS), default=_TOP)
    for tag in (tag for tag, done in written.items() if not done):
        if tag.startswith("<a "):
            address = link(tag[9:-2].replace("&amp;", "&"))
            if address is not None and not _ADDRESS.fullmatch(address):
                return None
            written[tag] = f'<a href="{_referred(address)}">' if address is not None else ""
        else:
            bare = _STYLED.sub(r"<\1>", _VOID_END.sub(">", tag))
            written[tag] = _LEVEL.sub(lambda level: str(min(int(level[0]) + lift, 6)), bare)
    parts = [text.replace("&quot;", '"') for text in found] if "&" in markup else [*found]
    parts[1::2] = map(written.__getitem__, tags)
    if not all(written.values()):
        shown = True
        for at, tag in zip(range(1, len(parts), 2), tags, strict=True):
            if tag.startswith("<a "):
                shown = bool(parts[at])
            elif tag == "</a>" and not shown:
                parts[at] = ""
    return "".join(parts).strip()


def _referred(address: str) -> str:
    """An address of the kind above as a parser writes it between quotation marks."""
    return address.replace("&", "&amp;")


def _with_picture(tag: str, picture: Callable[[str], str | None]) -> str:
    """The tag of a picture as it goes on; empty where that takes a repair."""
    found = _IMAGE.fullmatch(tag)
    address = picture(found["src"].replace("&amp;", "&")) if found else None
    if not (found and address and _ADDRESS.fullmatch(address) and address.startswith("http")):
        return ""
    title = found["title"] if found["title"] not in (None, ' title=""') else ""
    return f'<img src="{_referred(address)}" alt="{found["alt"].strip()}"{title}{found["size"]}>'


def texts(markup: str) -> list[str] | None:
    """The text of each paragraph, item or quotation of such markup, without headings; None for all other markup."""
    found = pieces(markup)
    if found is None:
        return None
    tags = found[1::2]
    stands_for = {tag: _as_text(tag) for tag in set(tags)}
    parts = [*found]
    parts[1::2] = map(stands_for.__getitem__, tags)
    said = "".join(parts).split(_END)
    return [words for text in said if text[:1] != _UNTOLD and (words := " ".join(_unescaped(text).split()))]


_END, _UNTOLD = "\x00", "\x01"
"""Stand where a text ends, and in front of one that is left out: no markup on the list holds them."""


def _as_text(tag: str) -> str:
    """What a tag is between texts."""
    name = _NAME.sub("", tag)
    if name in _INLINE or name == "img":
        return ""
    if name == "br":
        return " "
    return _END + _UNTOLD * (name in _HEADINGS and tag[1] != "/")


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")
