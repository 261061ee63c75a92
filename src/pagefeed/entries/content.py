"""HTML that every reader shows safely.

Lives here: the fragment made of a figure and blocks of text, and what markup may be in it at all; its text; which
picture stands for it.
Does not live here: reading a page's own markup, what is mended in it (entries.repair), or anything about a feed format.

Pages are hostile input. What is allowed is listed here and kept by ammonia (nh3), which parses as browsers do. It has
the first word, so that the repairs meet no surprises, and the last, so that nothing depends on their being careful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape, unescape
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from pagefeed.entries import addresses, plain
from pagefeed.media import pixels
from pagefeed.model import Block, BlockKind, Figure, Sourced
from pagefeed.web import LAZY, LAZY_SETS, MOST_REFERRED, PAGE_SCHEME, REFERRED, legal, uncrowded

if TYPE_CHECKING:
    from nh3 import Cleaner

_WRAP: dict[BlockKind, tuple[str, str]] = {
    "paragraph": ("", ""),
    "subhead": ("", ""),
    "item": ("<ul>\n", "\n</ul>"),
    "quote": ("<blockquote>\n", "\n</blockquote>"),
}
_TAG: dict[BlockKind, str] = {"paragraph": "p", "subhead": "h3", "item": "li", "quote": "p"}

_ROUNDS = 8
"""Passes until markup must mean the same twice. Two do for what people write."""
_NAMES = {"noscript": "no-script", **{f"amp-{name}": name for name in ("audio", "iframe", "img", "video")}}
_OTHERWISE = re.compile(rf"<(/?)({'|'.join(_NAMES)})(?=[\s/>])", re.I)
"""Elements that parsers treat apart, or do not know, and what they are called for the repairs."""

_FLAT = (
    r"(?!(?:p|li|d[dt]|t[drh]|thead|tbody|tfoot|colgroup|col|option|br|hr|img|wbr|source|track|input|embed|param|"
    r"meta|link|area|base|script|style|textarea|title|noembed|noframes|xmp)(?=[\s/>]))"
)
"""Elements that hold no other of their kind, or nothing but text."""
_RUBY = frozenset(("rb", "rt", "rtc", "rp"))
"""Elements that hold no other of their kind inside of `<ruby>`."""
_NESTING = re.compile(rf"</?{_FLAT}[a-z][^<>]*>?", re.I)
_NESTING_NAME = re.compile(rf"<(/?){_FLAT}([a-z][^\s/<>]*)", re.I)

_LONG_TEXT = re.compile(rf"[^<]{{{MOST_REFERRED},}}+")

_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_IMAGE = re.compile(rf"<img(?:{_ATTRIBUTE.pattern})*")
"""A picture of a safe fragment, as the cleaner writes it."""

_TEXT_TAGS = {
    *("abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "data", "dd", "del"),
    *("details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "ins"),
    *("kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub"),
    *("summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
}
_MATHML = {
    *("math", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom"),
    *("mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd"),
    *("mtext", "mtr", "munder", "munderover", "none", "semantics"),
}
"""MathML Core, presentation only: nothing in it links, loads, or holds HTML."""
_MATHML_ATTRIBUTES = {
    *("accent", "accentunder", "close", "columnalign", "columnspan", "depth", "display", "displaystyle", "fence"),
    *("height", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "notation", "open", "rowspan"),
    *("rspace", "scriptlevel", "separator", "separators", "stretchy", "symmetric", "voffset", "width"),
}
_KEPT = {*_TEXT_TAGS, *_MATHML, "a", "audio", "img", "source", "video"}
_KEPT_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "audio": {"controls", "preload", "title"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "dfn": {"title"},
    "details": {"open"},
    "img": {"alt", "height", "src", "srcset", "title", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "pre": {"class"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"abbr", "align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"controls", "poster", "preload", "title"},
    **dict.fromkeys(_MATHML, _MATHML_ATTRIBUTES),
}
_MENDED = {
    *("acronym", "address", "amp-youtube", "article", "aside", "big", "center", "dir", "embed", "fieldset", "font"),
    *("footer", "form", "h1", "h2", "header", "hgroup", "iframe", "legend", "lite-youtube", "main", "menu", "nav"),
    *("no-script", "object", "picture", "search", "section", "strike", "tt"),
}
"""Elements that the repairs turn into others."""
_LAZY = {*LAZY, *LAZY_SETS}
_FRAME = {"data", "data-videoid", "height", "src", "title", "videoid", "width", *_LAZY}
_MENDED_ATTRIBUTES = {
    **_KEPT_ATTRIBUTES,
    "*": {"aria-hidden", "class", "dir", "hidden", "lang", "style"},
    "audio": {"src", "data-src", "title"},
    "img": _KEPT_ATTRIBUTES["img"] | _LAZY,
    "source": {"media", "src", "srcset", "type", *_LAZY},
    "video": {"src", "data-src", "poster", "title"},
    **dict.fromkeys(("amp-youtube", "embed", "iframe", "lite-youtube", "object"), _FRAME),
}
_SCHEMES = {"data", "http", "https", "mailto", "tel", PAGE_SCHEME}
_UNSAID = {
    *("annotation", "annotation-xml", "button", "canvas", "datalist", "dialog", "noembed", "noframes", "script"),
    *("select", "style", "svg", "template", "textarea", "title"),
}
"""Elements that go with all that is in them: what runs, what only a screen shows, what waits for an answer."""


class Body(NamedTuple):
    """What an entry shows."""

    html: str
    """A safe, well-formed fragment: figure first, then the blocks."""
    image: str | None
    """Absolute URL of the picture that stands for it: the figure's, else the first of the body that shows something."""
    alt: str
    """What that picture shows; plain text."""
    size: tuple[int, int] | None
    """Its width and height in pixels, where both are known."""


def body(figure: Figure | None, blocks: Iterable[Block], *, base: addresses.Base | str | None = None) -> Body:
    """Figure first, then the blocks; neighbouring items make one list, neighbouring quotes one quotation.

    `base` is the address of the page, for the relative addresses in its markup. The figure's picture is not shown
    again where the markup begins with it too; what only the second one says of it is told of the first.
    """
    image = addresses.absolute(figure.image, None) if figure and figure.image else None
    parts: list[str] = []
    is_first_run = True
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind == "html":
            markup = safe("\n".join(block.text for block in run), base)
            if figure and image and is_first_run:
                markup, figure = _once(figure, image, markup)
            parts.append(markup)
            is_first_run = False
            continue
        if kind == "figure":
            parts += (figure_html(_described(block)) for block in run)
            continue
        opening, closing = _WRAP.get(kind, ("", ""))
        tag = _TAG[kind]
        lines = "\n".join(f"<{tag}>{escape(block.text, quote=False)}</{tag}>" for block in run)
        parts.append(f"{opening}{lines}{closing}")
    fragment = "\n".join(part for part in (figure_html(figure) if figure else "", *parts) if part)
    if figure and image:
        return Body(fragment, image, figure.alt, figure.size)
    return Body(fragment, *_first_picture(fragment))


def html(figure: Figure | None, blocks: Iterable[Block], *, base: str | None = None) -> str:
    """The fragment alone."""
    return body(figure, blocks, base=base).html


def _described(block: Block) -> Figure:
    """A figure inside the body, of which a text copy has only the words."""
    caption = Sourced(block.text, block.place) if block.text else None
    return Figure(caption=caption, credit=Sourced(block.credit, block.place) if block.credit else None)


def figure_html(figure: Figure) -> str:
    """`<figure>` with picture, caption and credit, as far as each is known; empty where none is.

    A caption tells what the picture does not show, so it is no alt: one that is unknown is empty.
    """
    caption = escape(figure.caption.text, quote=False) if figure.caption else ""
    credit = f"<cite>{escape(figure.credit.text, quote=False)}</cite>" if figure.credit else ""
    words = " ".join(part for part in (caption, credit) if part)
    address = addresses.absolute(figure.image, None) if figure.image else None
    sides = ' width="{}" height="{}"'.format(*figure.size) if figure.size else ""
    image = f'<img src="{escape(address)}" alt="{escape(figure.alt)}"{sides}>' if address else ""
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{image}{below}</figure>" if image or below else ""


def safe(markup: str, base: addresses.Base | str | None) -> str:
    """Markup to a well-formed fragment of HTML that runs nothing, loads nothing but pictures, sound and film, and
    leads nowhere but to absolute addresses; a relative one without a base is left out.

    A second pass changes nothing, since passes are made until one does not. Markup that keeps meaning something else,
    or is nested deeper than any reader could show, is told as plain text.
    """
    text = _printable(markup.replace("\r\n", "\n").replace("\r", "\n"))
    found = plain.content(text, lambda address: addresses.link(address, base), lambda address: _shown(address, base))
    return _repaired(text, base) if found is None else found


def _shown(address: str, base: addresses.Base | str | None) -> str | None:
    """Where a picture is; None for one that only counts readers, or that is nowhere."""
    return None if addresses.is_tracker(address) else addresses.picture(address, base)


def _repaired(text: str, base: addresses.Base | str | None) -> str:
    """The same for markup that may need any repair."""
    from pagefeed.entries import repair

    for _ in range(_ROUNDS):
        try:
            mended = repair.repaired(_printable(_to_mend(text)), base)
        except ValueError:
            break
        clean = _printable(_cleaned(_cleaner(), mended)).replace("&nbsp;", "\u00a0").strip()
        if clean == text:
            return clean
        text = clean
    return safe(f"<p>{_plain(text)}</p>", base)


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    """The plain text of a body, a string for each paragraph, item, quotation or cell, without headings and captions."""
    found: list[str] = []
    for block in blocks:
        if block.kind == "html":
            found += _texts(block.text)
        elif block.kind not in ("subhead", "figure"):
            found.append(block.text)
    return found


def _texts(markup: str) -> list[str]:
    found = plain.texts(markup)
    return _texts_repaired(markup) if found is None else found


def _texts_repaired(markup: str) -> list[str]:
    """The same for markup that may need any repair."""
    from pagefeed.entries import repair

    clean = _printable(_to_mend(_printable(markup)))
    try:
        return list(repair.texts(clean))
    except ValueError:
        return list(filter(None, [" ".join(unescape(_plain(clean)).split())]))


def _once(figure: Figure, image: str, markup: str) -> tuple[str, Figure]:
    """Safe markup without the picture of the figure, where that is its first; and the figure with what it said."""
    if "<img" not in markup:
        return markup, figure
    from pagefeed.entries import repair

    taken = repair.without_picture(markup, image, with_words=bool(figure.caption or figure.credit))
    if taken is None:
        return markup, figure
    return safe(taken.rest, None), figure._replace(alt=figure.alt or taken.alt)


def _first_picture(fragment: str) -> tuple[str | None, str, tuple[int, int] | None]:
    """Address, alt and size of the first picture of a safe fragment that shows something of its own."""
    for found in _IMAGE.finditer(fragment):
        said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[0])}
        address, size = said.get("src", ""), pixels(said.get("width", ""), said.get("height", ""))
        if address.startswith("http") and not addresses.is_ornament(address, size):
            return address, said.get("alt", ""), size
    return None, "", None


def _printable(text: str) -> str:
    """Without carriage returns as well, which XML parsers turn into newlines."""
    return legal(text).replace("\r", "")


def _to_mend(markup: str) -> str:
    """Markup that is well-formed and holds what can be mended, under names that parsers do not treat apart."""
    if _is_bottomless(markup):
        markup = _NESTING.sub(" ", markup)
    markup = _OTHERWISE.sub(lambda found: f"<{found[1]}{_NAMES[found[2].lower()]}", uncrowded(markup))
    return _cleaned(_mender(), markup)


def _cleaned(cleaner: Cleaner, markup: str) -> str:
    """Markup as a cleaner has it, in a time that grows like its length."""
    # What a comment parts is written by itself, and no comment stays.
    return cleaner.clean(_LONG_TEXT.sub(_parted, markup))


def _parted(text: re.Match[str]) -> str:
    """A text with comments where it would take long to write."""
    begins = [each.start() for each in islice(REFERRED.finditer(text[0]), MOST_REFERRED, None, MOST_REFERRED)]
    return "<!---->".join(text[0][begin:end] for begin, end in pairwise((0, *begins, len(text[0]))))


def _is_bottomless(markup: str) -> bool:
    """True if so many elements are open at so many places that a parser would take minutes.

    What opens is taken to stay open until the very next thing to close is it; that may be too much, but never too
    little. A page of 500 kB that does nothing but open divisions keeps html5ever busy for two minutes.
    """
    opened: list[str] = []
    work, limit = 0, 10_000 + 10 * len(markup)
    for closing, name in _NESTING_NAME.findall(markup):
        name = name.lower()
        work += len(opened)
        if work > limit:
            return True
        if opened and opened[-1] in _RUBY and (name in _RUBY or (closing and name == "ruby")) and "ruby" in opened[-2:]:
            opened.pop()  # Both end what stands in front of them.
        if not closing:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
    return False


@cache
def _mender() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=_KEPT | _MENDED,
        clean_content_tags=_UNSAID,
        attributes=_MENDED_ATTRIBUTES,
        link_rel=None,
        url_schemes=_SCHEMES,
    )


_STRICT = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "dl", "dt", "em"),
    *("figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol"),
    *("p", "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot"),
    *("th", "thead", "tr", "ul"),
}
"""Tags that every reader shows."""


@cache
def _cleaner() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=_KEPT,
        clean_content_tags=_UNSAID,
        attributes=_KEPT_ATTRIBUTES,
        attribute_filter=_no_data_but_pictures,
        link_rel=None,
        url_schemes=_SCHEMES,
        url_relative="deny",
    )


def strict(markup: str) -> str:
    """Markup as the strictest readers show it: no class, no style, no sound, no film, no frame."""
    return _cleaned(_strictest(), markup)


@cache
def _strictest() -> Cleaner:
    from nh3 import Cleaner

    attributes = {"a": {"href"}, "img": {"src", "alt"}}
    return Cleaner(tags=_STRICT, attributes=attributes, link_rel=None, url_schemes={"http", "https", "mailto"})


@cache
def _texts_alone() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(tags=set(), clean_content_tags=_UNSAID)


def _plain(markup: str) -> str:
    """The words alone, escaped."""
    return _printable(_cleaned(_texts_alone(), markup)).replace("&nbsp;", "\u00a0").strip()


def _no_data_but_pictures(tag: str, name: str, value: str) -> str | None:
    return None if tag != "img" and value.lstrip().lower().startswith("data:") else value
