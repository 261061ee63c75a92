"""The markup of a page, as every part of the HTML reader sees it.

Lives here: parsing, the text of an element, the words of its class, the address of a picture.
Does not live here: what any element is taken for (metadata, teasers, article).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from pagefeed.language.phrases import vocabulary
from pagefeed.model import Place, Sourced
from pagefeed.read.clean import clean
from pagefeed.web import FORBIDDEN, HEADINGS, LAZY, LAZY_SETS, is_host, legal, uncrowded

Element: TypeAlias = etree._Element
DEEPEST = 255
"""Elements inside one another, at the last of which libxml2 stops reading."""
INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "amp-img", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn"),
        *("em", "font", "i", "img", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "picture", "q", "rb"),
        *("rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "svg"),
        *("time", "tt", "u", "var", "wbr"),
    )
)
"""What stands in a line of text. Source: HTML, section 3.2.5.2.5 (phrasing content), and what HTML 4 had."""
MEDIA = frozenset(
    {
        *("img", "picture", "video", "audio", "iframe", "embed", "object"),
        *("amp-img", "amp-youtube", "amp-video", "amp-iframe"),
    }
)
_UNSEEN = (
    *("script", "style", "template", "svg", "link", "meta", "select", "input", "textarea", "button"),
    *("amp-ad", "amp-embed"),
)
_TEXT = frozenset((*HEADINGS, "p", "article", "main"))
"""What a button does not hold."""
_VOID_ADDRESS = re.compile(r"\s*(?:javascript|data|mailto|tel|about|blob|file|cid):", re.I)
_SIZE_ALONE = re.compile(r"\d+(?:\.\d+)?[wx]")
"""What some pages offer in a srcset without the address in front of it."""
_SCRIPT = re.compile(r"\bthis\.src\b|[<>{}]")
"""What stands in the place of an address where a script was to write one."""
_LATE = re.compile(r"S:[0-9a-z]{1,6}")
_SAVED_COPY = re.compile(r"(?:^|/)[^/]+_(?:files|archivos|fichiers|dateien|bestanden|ficheiros|arquivos)/", re.I)
"""Browsers put what a page shows into a folder beside it, and write its name into the copy."""
_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?=\d{0,2}(?![a-z0-9]))")
"""A part of a name, also with a number behind it; letters of a hash are none."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_END = re.compile(r"</(?:body|html)[^\S\n]*>", re.I)
"""What stands behind these belongs to the body too, where libxml2 begins another tree.

Source: HTML, section 13.2.6.4.19 (the "after body" insertion mode).
"""


def parse(text: str) -> Element | None:
    """The tree of a page, or None where there is no element.

    Elements nested more than 255 deep are where libxml2 stops reading: it guards against pages made to
    exhaust the stack.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True)
    root = etree.fromstring(uncrowded(_END.sub("", text)).encode("utf-8", "replace"), parser)
    for element in () if root is None else root.iter():
        if element.text and FORBIDDEN.search(element.text):
            element.text = legal(element.text)
        if element.tail and FORBIDDEN.search(element.tail):
            element.tail = legal(element.tail)
    return root


def broken_off_at(root: Element) -> int:
    """The line at which the parser gave up on a page, for its elements are nested too deep; 0 where it read all."""
    last, depth = root, 1
    while len(last):
        last, depth = last[-1], depth + 1
    return line(last) if depth > DEEPEST else 0


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """All elements below and with `root`, comments not counted, in document order."""
    return root.iter(*(tags or ("*",)))


def tag(element: Element) -> str:
    """Its name; empty for a comment."""
    return element.tag if isinstance(element.tag, str) else ""


def get(element: Element, *names: str) -> str:
    """The first of its attributes that says something, cleaned."""
    for name in names:
        if value := clean(element.get(name) or "").strip():
            return value
    return ""


def parent(element: Element) -> Element | None:
    """The element that it stands in."""
    return element.getparent()


def ancestors(element: Element) -> Iterator[Element]:
    """All that it stands in, from the inside out."""
    return element.iterancestors()


def is_inside(element: Element, others: Container[Element]) -> bool:
    """Whether an element is one of others, or stands below one."""
    each: Element | None = element
    while each is not None:
        if each in others:
            return True
        each = parent(each)
    return False


def line(element: Element) -> int:
    """The line at which its first tag ends, counted from 1."""
    number = element.sourceline
    return number if isinstance(number, int) else 1


def last_line(element: Element) -> int:
    """The last line of its text, as near as the tree tells."""
    return max((line(each) + (each.text or "").count("\n") for each in elements(element)), default=line(element))


def plain(element: Element) -> str:
    """Its text as a reader sees it: white space collapsed, a space where another block begins."""
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end", "comment")):
        name = tag(each)
        if event == "start":
            if name in ("br", "p", "li", "td") or (name and name not in INLINE):
                parts.append(" ")
            parts.append(each.text or "")
        elif event == "end" and name not in INLINE:
            parts.append(" ")
        if event in ("end", "comment") and each is not element:
            parts.append(each.tail or "")
    return " ".join(clean("".join(parts)).split())


def written(element: Element, path: str, text: str | None = None) -> Sourced:
    """Its text, or another that it holds, and where it stands."""
    return Sourced(plain(element) if text is None else text, Place(path, line(element)))


def detach(element: Element) -> None:
    """Take an element out and leave the text behind it."""
    above = parent(element)
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
        element.tail = None
    above.remove(element)


def strip_unseen(root: Element) -> None:
    """Without scripts, styles, controls and comments; pictures that wait for a script are shown, and so is a text that
    only programs without script are given."""
    for button in list(elements(root, "button")):
        # The heading of a fold is a button. A menu whose <div> is left open gets the page behind it.
        above = parent(button)
        if above is not None and tag(above) in HEADINGS:
            button.tag = "span"
        elif any(tag(each) in _TEXT for each in elements(button)):
            button.tag = "div"
    _put_in_place(root)
    etree.strip_elements(root, etree.Comment, *_UNSEEN, with_tail=False)
    for dialog in [each for each in elements(root, "div", "section", "dialog", "aside") if hinted(each, "consent")]:
        detach(dialog)
    whole = _length(root)
    pictured: dict[Element, bool] = {}
    for noscript in list(elements(root, "noscript")):
        # A lazy page names the picture twice: for its script, and here for browsers without one.
        images = [image for image in elements(noscript, "img") if image_address(image)]
        before = noscript.getprevious()
        if before is not None and before not in pictured:
            pictured[before] = any(image_address(image) for image in elements(before, "img", "amp-img"))
        above, length = parent(noscript), _length(noscript)
        if length * 2 > whole:
            noscript.tag = "div"
            continue
        whole -= length
        if images and not (before is not None and pictured[before]) and above is not None:
            images[0].tail = noscript.tail
            above.replace(noscript, images[0])
        else:
            detach(noscript)


def _put_in_place(root: Element) -> None:
    """With what a page has behind its body, or in templates, where a browser shows it.

    React sends what is late in a hidden element `S:0`, for the place of the template `B:0`, whose stand-in ("Loading")
    goes, or of `P:0`, which may stand in another late one; a template with `shadowrootmode` is shown as it stands.
    Source: react-dom's server rendering; HTML, section 4.12.3.
    """
    templates = list(elements(root, "template"))
    for template in templates:
        if template.get("shadowrootmode") is not None:
            template.tag = "div"
    places = {each.get("id") or "": each for each in templates}
    for late in [each for each in elements(root, "div") if _LATE.fullmatch(each.get("id") or "")]:
        number = get(late, "id")[2:]
        for name in (f"B:{number}", f"P:{number}"):
            place = places.get(name)
            above = None if place is None else parent(place)
            if place is not None and above is not None and not is_inside(place, {late}):
                if name[0] == "B":
                    _drop_stand_in(place, late)
                for at, part in enumerate(list(late), start=above.index(place)):
                    above.insert(at, part)
                detach(late)
                break


def _drop_stand_in(place: Element, late: Element) -> None:
    """What is shown until the late element is there: up to the comment that ends it, or, where comments are gone, one
    element that says less."""
    behind = list(place.itersiblings())
    ends = next((at for at, each in enumerate(behind) if isinstance(each, etree._Comment) and each.text == "/$"), None)
    if ends is None:
        ends = int(bool(behind) and behind[0].tag != "template" and _length(behind[0]) < _length(late))
    for each in behind[:ends]:
        if each is not late:
            detach(each)


def _length(element: Element) -> int:
    """Characters of its text, without white space."""
    return sum(len(text.strip()) for text in element.itertext())


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    names = text.casefold().split()
    parts = _WORD.findall(_CAMEL.sub(" ", text).casefold())
    return frozenset((*parts, *names, *(f"={name}" for name in names)))


def class_words(element: Element) -> frozenset[str]:
    """The names of its class and id, their parts, and the names again behind a `=`, as the vocabulary writes what
    counts as a whole name alone."""
    both = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _words(both[:500]) if both != " " else frozenset()


@lru_cache(maxsize=32)
def _hints(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for key in keys for word in vocabulary().words(f"html_{key}"))


def hints(element: Element, *keys: str) -> frozenset[str]:
    """The words of its class and id that the vocabulary lists as `html_KEY`."""
    return class_words(element) & _hints(keys)


def hinted(element: Element, *keys: str) -> bool:
    """Whether its class or id holds a word that the vocabulary lists as `html_KEY`."""
    words = class_words(element)
    return bool(words) and not words.isdisjoint(_hints(keys))


def is_unseen(element: Element) -> bool:
    """Whether its attributes say that a reader does not see it."""
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and "display:none" in style[:500].replace(" ", "").casefold())
    )


def is_hidden(element: Element) -> bool:
    """Whether a reader does not see it, by its attributes or the names of its classes."""
    return is_unseen(element) or hinted(element, "hidden")


# --- addresses ----------------------------------------------------------------------------------


def absolute(base: str | None, address: str) -> str | None:
    """An http address, made absolute; None where it leads nowhere on the web."""
    address = re.sub(r"[\t\n\r]", "", address).strip()
    if not address or _VOID_ADDRESS.match(address):
        return None
    try:
        joined = urljoin(base or "", address)
        parts = urlsplit(joined)
        named = parts.scheme in ("http", "https") and is_host(parts.hostname or "")
    except ValueError:
        return None
    return joined.replace(" ", "%20") if named else None


def image_address(image: Element) -> str:
    """The picture itself, not the stand-in that a lazy page shows first; empty where the copy has lost it.

    A source beside it may be a crop, or of a kind that few programs know, so it is asked last.
    """
    # libxml2 does not know that a <source> is empty, and puts the picture into it.
    picture = next((each for each in islice(ancestors(image), 9) if tag(each) == "picture"), None)
    beside = [] if picture is None else sorted(elements(picture, "source"), key=_doubt)
    for each in (image, *beside):
        if best := next(filter(None, (_largest(each.get(name) or "") for name in (*LAZY_SETS, "srcset"))), ""):
            return best
        if address := next(filter(_is_picture, ((each.get(name) or "").strip() for name in (*LAZY, "src"))), ""):
            return address
    return ""


def _doubt(source: Element) -> tuple[bool, bool]:
    """How unsure it is that a source is the whole picture, and of a kind that every program shows."""
    return bool(source.get("media")), get(source, "type") in ("image/webp", "image/avif", "image/jxl")


def _largest(source_set: str) -> str:
    """The widest of the pictures that are offered. Source: HTML, section 4.8.4.2.1 (srcset)."""
    found: dict[str, float] = defaultdict(float)
    for candidate in re.split(r",\s+|,(?=https?:)", source_set[:20_000]):
        address, _, size = candidate.strip().partition(" ")
        if _is_picture(address):
            found[address] = float(number[1]) if (number := re.match(r"\s*(\d{1,6}(?:\.\d{1,3})?)[wx]", size)) else 1
    return max(found, key=found.__getitem__, default="")


def is_local(address: str) -> bool:
    """Whether an address is of a file that a browser put beside the copy."""
    return _SAVED_COPY.search(unquote(address[:2000])) is not None


def _is_picture(address: str) -> bool:
    no_address = (
        not address or _VOID_ADDRESS.match(address) or _SIZE_ALONE.fullmatch(address) or _SCRIPT.search(address)
    )
    return not no_address and not is_local(address)
