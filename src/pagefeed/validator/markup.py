"""Rules about HTML, in entries, in what a feed says of itself, and in pages.

Lives here: what may be in markup at all, one list for all places in which readers take something for markup; what is
relative to nothing.
Does not live here: removing any of it (shape.body), finding where markup stands (reading).

What is not listed is refused: a list of what is dangerous is never whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagefeed.validator.reading import Fault, Markup, Reading, tags_of
from pagefeed.validator.rules import rule

_ESCAPED_TAG = re.compile(r"&lt;(p|div|br|a|img|ul|h[1-6])\b[^<>]*?&gt;", re.I)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
"""What browsers leave out of an address, or show nobody."""
_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|avif)[;,]", re.I)

_ELEMENTS = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "address",
            "area",
            "article",
            "aside",
            "audio",
            "b",
            "bdi",
            "bdo",
            "big",
            "blockquote",
        ),
        *("br", "caption", "center", "cite", "code", "col", "colgroup", "data", "dd", "del", "details", "dfn", "dir"),
        *("div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5"),
        *(
            "h6",
            "header",
            "hgroup",
            "hr",
            "i",
            "img",
            "ins",
            "kbd",
            "label",
            "legend",
            "li",
            "m",
            "main",
            "map",
            "mark",
        ),
        *(
            "menu",
            "meter",
            "multicol",
            "nav",
            "nobr",
            "ol",
            "output",
            "p",
            "picture",
            "pre",
            "progress",
            "q",
            "rb",
            "rp",
        ),
        *(
            "rt",
            "rtc",
            "ruby",
            "s",
            "samp",
            "search",
            "section",
            "small",
            "source",
            "spacer",
            "span",
            "strike",
            "strong",
        ),
        *("sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u"),
        *("ul", "var", "video", "wbr", "body", "html", "head", "canvas", "noscript"),
        # MathML Core, presentation.
        *("math", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom"),
        *(
            "mprescripts",
            "mroot",
            "mrow",
            "ms",
            "mspace",
            "msqrt",
            "mstyle",
            "msub",
            "msubsup",
            "msup",
            "mtable",
            "mtd",
        ),
        *("mtext", "mtr", "munder", "munderover", "none", "semantics"),
    )
)
"""Elements that show text, pictures, sound or film, and nothing else."""
_DRAWN = frozenset(
    (
        *(
            "svg",
            "g",
            "path",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "text",
            "tspan",
            "defs",
            "desc",
        ),
        *("title", "lineargradient", "radialgradient", "stop", "clippath", "mask", "pattern", "metadata", "switch"),
    )
)
"""Elements of SVG that draw, and neither move, load nor lead anywhere."""
_RESERVED = frozenset(("annotation-xml", "color-profile", "font-face", "font-face-src", "missing-glyph"))
"""Names with a hyphen that are no custom elements (HTML, section 4.13.2): all others mean nothing without a script."""
_OF_PAGES = frozenset(("button", "link", "meta", "style"))
"""What a page of our own needs, and an entry does not."""
_ADDRESSES = frozenset(
    ("href", "src", "cite", "poster", "action", "formaction", "data", "longdesc", "background", "xlink:href", "usemap")
)
_LEADING = frozenset(
    ("http", "https", "ftp", "mailto", "tel", "sms", "xmpp", "irc", "ircs", "news", "magnet", "geo", "feed")
)
"""Schemes of what markup leads to, or shows."""
_RUNNING = re.compile(r"on|formaction$|srcdoc$|ping$|http-equiv$|manifest$|xlink:|seeksegmenttime$|fscommand$")
"""How attributes begin that run, load, send or redirect something."""

_PROPERTIES = frozenset(
    (
        *("azimuth", "background", "background-color", "border", "border-collapse", "border-color", "border-radius"),
        *("border-spacing", "border-style", "border-width", "caption-side", "clear", "color", "cursor", "direction"),
        *("display", "elevation", "float", "font", "font-family", "font-size", "font-style", "font-variant"),
        *("font-weight", "height", "letter-spacing", "line-height", "list-style", "list-style-type", "margin"),
        *("max-height", "max-width", "min-height", "min-width", "opacity", "overflow", "padding", "page-break-after"),
        *("page-break-before", "page-break-inside", "pause", "pause-after", "pause-before", "pitch", "pitch-range"),
        *("quotes", "richness", "speak", "speak-header", "speak-numeral", "speak-punctuation", "speech-rate", "stress"),
        *("table-layout", "text-align", "text-decoration", "text-indent", "text-transform", "unicode-bidi"),
        *("vertical-align", "visibility", "voice-family", "volume", "white-space", "width", "word-break"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
        *("stroke-opacity", "stroke-width", "stop-color", "stop-opacity", "text-anchor"),
        *("word-spacing", "word-wrap", "overflow-wrap", "orphans", "widows", "hyphens", "aspect-ratio"),
        *(f"{name}-{side}" for name in ("margin", "padding", "border") for side in ("top", "right", "bottom", "left")),
        *(
            f"border-{side}-{what}"
            for side in ("top", "right", "bottom", "left")
            for what in ("color", "style", "width")
        ),
    )
)
"""Properties of CSS that change how an entry looks, inside the place that it has."""
_DECLARATION = re.compile(r"\s*(-?[A-Za-z][A-Za-z-]*)\s*:\s*([^:;]*)")
_HARMLESS = re.compile(
    r"(?:[\s\w#%.,!+/-]|'[\s\w,-]*'|\"[\s\w,-]*\"|(?:rgb|rgba|hsl|hsla)\([\d\s,.%/]*\))*", re.ASCII | re.I
)
"""Numbers, words, names of fonts and colours; nothing that is called, escaped or hidden in a comment."""


@rule("SecurityRisk", "error", "rss", "atom", "json", "html")
def _elements(reading: Reading) -> Iterator[Fault]:
    """HTML, section 4: elements that run, load or redirect something; addresses that do."""
    allowed = _ELEMENTS | _DRAWN | (_OF_PAGES if reading.form == "html" else frozenset())
    for markup in reading.markup:
        for tag, attributes in tags_of(markup.text):
            name = tag.rpartition(":")[2]
            if name not in allowed and ("-" not in name or name in _RESERVED):
                yield _fault(f"the content holds <{tag}>", "remove it", markup)
            for name, value in attributes:
                scheme = _SCHEME.match(_UNSEEN.sub("", value)) if name in _ADDRESSES else None
                if scheme and scheme[1].lower() not in _LEADING and not _is_picture(tag, name, value):
                    yield _fault(f"<{tag} {name}> of the content leads to {value[:40]!r}", "remove it", markup)
                for address, found in _in_sets(name, value):
                    if found and found[1].lower() not in ("http", "https") and not _PICTURE.match(address):
                        yield _fault(f"<{tag} {name}> of the content loads {address[:40]!r}", "remove it", markup)


def _is_picture(tag: str, name: str, value: str) -> bool:
    """True for a picture that is written out in its own address (RFC 2397), and for the icon of a page."""
    shown = (tag, name) in (("img", "src"), ("source", "src"), ("video", "poster"), ("link", "href"))
    return shown and _PICTURE.match(_UNSEEN.sub("", value)) is not None


def _in_sets(name: str, value: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """The addresses of a `srcset`, each with its scheme."""
    if name in ("srcset", "imagesrcset"):
        for each in value.split(","):
            if address := each.strip().partition(" ")[0]:
                yield address, _SCHEME.match(_UNSEEN.sub("", address))


@rule("SecurityRiskAttr", "error", "rss", "atom", "json", "html")
def _handlers(reading: Reading) -> Iterator[Fault]:
    """HTML, section 8.1.8: attributes that run something; those that send, load or redirect."""
    for markup in reading.markup:
        for tag, attributes in tags_of(markup.text):
            for name, _ in attributes:
                if _RUNNING.match(name) and not (reading.form == "html" and (tag, name) == ("meta", "http-equiv")):
                    yield _fault(f"<{tag}> of the content has the attribute {name}", "remove it", markup)


@rule("DangerousStyleAttr", "error", "rss", "atom", "json", "html")
def _styles(reading: Reading) -> Iterator[Fault]:
    """CSS 2.2: styles that reach beyond the entry, or load something."""
    for markup in reading.markup:
        for tag, attributes in tags_of(markup.text):
            for name, value in attributes:
                if name == "style" and (evil := _beyond(value)):
                    yield _fault(f"<{tag}> of the content has the style {evil[:40]!r}", "remove it", markup)


def _beyond(style: str) -> str:
    """The first declaration of a style that is not harmless; empty where all are."""
    for declaration in style.split(";"):
        if not declaration.strip():
            continue
        found = _DECLARATION.fullmatch(declaration)
        if not found or found[1].lower() not in _PROPERTIES or not _HARMLESS.fullmatch(found[2]):
            return declaration.strip()
    return ""


@rule("ContainsRelRef", "error", "rss", "atom", "json", "html")
def _relative_references(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": a feed has no place that they could be relative to. Links of a
    page have one, so that they lead somewhere from the disk as well."""
    for markup in (markup for markup in reading.markup if not markup.based):
        for tag, attributes in tags_of(markup.text):
            if reading.form == "html" and tag == "a":
                continue
            for name, value in attributes:
                relative = [address for address, found in _in_sets(name, value) if not found]
                if name in _ADDRESSES - {"usemap"} and not _SCHEME.match(_UNSEEN.sub("", value)):
                    relative.append(value)
                for address in relative:
                    what = f"<{tag} {name}> of the content is {address[:60]!r}, relative to nothing"
                    yield _fault(what, "write it in full, from https:// on", markup)


@rule("EscapedContent", "warning", "rss", "atom", "json")
def _escaped_markup(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": content without a tag that shows tags was escaped twice."""
    for item in reading.items:
        if item.html and "<" not in item.html and _ESCAPED_TAG.search(item.html):
            yield Fault(
                "the content shows its own markup, for it was escaped twice", "escape it once", item.id, line=item.line
            )


def _fault(what: str, cure: str, markup: Markup) -> Fault:
    return Fault(what, cure, markup.item, line=markup.line)
