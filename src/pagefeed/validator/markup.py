"""Rules about HTML, in entries, in what a feed says of itself, and in pages.

Lives here: what may be in markup at all, one list for all places in which readers take something for markup; what is
relative to nothing.
Does not live here: removing any of it (entries.content), finding where markup stands (reading).

What is not listed is refused: a list of what is dangerous is never whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pagefeed.validator.reading import Fault, Form, Markup, Reading
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import words
from pagefeed.validator.tags import tags_of
from pagefeed.validator.uris import is_inline_picture, leads_out, scheme_of

_ESCAPED_TAG = re.compile(r"&lt;(p|div|br|a|img|ul|h[1-6])\b[^<>]*?&gt;", re.I)


_ELEMENTS = words("""
    a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center cite code col
    colgroup data dd del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6
    header hgroup hr i img ins kbd label legend li m main map mark menu meter multicol nav nobr ol output p picture
    pre progress q rb rp rt rtc ruby s samp search section small source spacer span strike strong sub summary sup
    table tbody td tfoot th thead time tr track tt u ul var video wbr body html head canvas
""")
"""Elements of HTML that show text, pictures, sound or film, and nothing else. None whose inside browsers read as
anything but markup, such as noscript: what is in it cannot be judged."""
_FORMULAS = words("""
    math merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt
    mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
""")
"""MathML Core, presentation."""
_DRAWN = words("""
    svg g path rect circle ellipse line polyline polygon text tspan defs desc title lineargradient radialgradient
    stop clippath mask pattern metadata switch
""")
"""Elements of SVG that draw, and neither move, load nor lead anywhere."""
_ACTIVE = words("""
    applet base basefont bgsound button command datalist dialog embed fencedframe form frame frameset iframe input
    isindex keygen layer link listing marquee meta noembed noframes noscript object optgroup option param plaintext
    portal script select selectlist slot style template textarea xmp xml blink ilayer ?import animate animatecolor
    animatemotion animatetransform feimage filter foreignobject handler image set use view annotation annotation-xml
    maction mglyph malignmark color-profile font-face font-face-src missing-glyph
""")
"""Elements that are known to run, load, send, move or redirect something, or to change how the rest is read. It is for
their name alone: whatever is in no list is refused as well."""
_OF_PAGES = words("button link meta style")
"""What a page of our own needs, and an entry does not."""
_ALLOWED = _ELEMENTS | _FORMULAS | _DRAWN

_ATTRIBUTES = words("""
    id class title lang dir style tabindex hidden accesskey translate role itemscope itemprop itemtype itemref
    itemid slot part inert draggable spellcheck autocapitalize about property typeof resource datatype content vocab
    prefix inlist rel rev xml:lang xml:space xml:base xmlns href hreflang target download type media referrerpolicy
    name charset coords shape nohref src alt width height srcset imagesrcset sizes loading decoding fetchpriority
    crossorigin ismap usemap longdesc border hspace vspace align controls autoplay loop muted poster preload
    playsinline kind srclang label default controlslist disablepictureinpicture disableremoteplayback abbr axis
    bgcolor bordercolor cellpadding cellspacing char charoff colspan rowspan frame headers nowrap rules scope span
    summary valign background start reversed value compact cite datetime color face size clear noshade open for min
    max low high optimum disabled text link vlink alink accent accentunder columnalign columnlines columnspacing
    columnspan depth display displaystyle fence form framespacing equalcolumns equalrows largeop linethickness
    lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation close separators
    rowalign rowlines rowspacing rspace scriptlevel scriptsizemultiplier scriptminsize separator side stretchy
    subscriptshift superscriptshift symmetric voffset alttext encoding bevelled numalign denomalign altimg viewbox
    preserveaspectratio x y x1 x2 y1 y2 cx cy r rx ry fx fy fr d points transform transform-origin fill fill-opacity
    fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width opacity offset stop-color stop-opacity gradientunits gradienttransform spreadmethod
    patternunits patterncontentunits patterntransform clip-path clip-rule clippathunits mask maskunits
    maskcontentunits text-anchor text-rendering font-family font-size font-style font-variant font-weight
    letter-spacing word-spacing dx dy textlength lengthadjust rotate version baseprofile focusable
    color-interpolation dominant-baseline alignment-baseline baseline-shift vector-effect shape-rendering
    image-rendering paint-order overflow visibility enable-background pathlength allowfullscreen frameborder
""")
"""Attributes of HTML, ARIA, microdata, RDFa, MathML and SVG that say what is shown, and how. What addresses in them may
be, and what a style, is judged by itself."""
_OWN = re.compile(r"(data|aria|xmlns)[-:][\w.:-]+")
"""How attributes begin that mean nothing to a browser, or only to a screen reader."""
_BROKEN = frozenset("\"'=<>/\\,;")
_ADDRESSES = words("""
    href src cite poster action formaction data longdesc background xlink:href usemap resource about itemid itemtype
    altimg dynsrc lowsrc code codebase classid archive icon manifest profile
""")
_NO_LINKS = words("usemap resource about itemid itemtype")
"""Of these, those that nobody follows: they may be relative."""
_RUNNING = re.compile(
    r"on|formaction$|srcdoc$|ping$|http-equiv$|manifest$|xlink:|seeksegmenttime$|fscommand$|attributionsrc$|"
    r"(popover|command|shadowroot)|(dyn|low)src$|code(base)?$|classid$|archive$|is$"
)
"""How attributes begin that run, load, send, open or redirect something."""

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
_FAR = re.compile(r"(?<![\w#])\d{5,}")
"""Lengths that put an entry over the whole page, or out of it."""
_PAINTED = words("fill stroke clip-path mask filter marker marker-start marker-mid marker-end cursor")
_ELSEWHERE = re.compile(r"url\s*\(\s*['\"]?(?!#)|\\", re.I)


_EVERYDAY = words("""
    a abbr b blockquote br cite code dd del dl dt em figcaption figure h3 h4 h5 h6 hr i img ins kbd li ol p pre q s
    small strong sub sup table tbody td th thead tr ul
""")
"""Elements with which no rule ever finds fault."""
_QUIET = words("alt align class colspan dir height lang rowspan start title value width")
"""Attributes with which no rule ever finds fault, whatever they say."""
_LEADING = frozenset((("a", "href"), ("img", "src"), ("blockquote", "cite"), ("q", "cite")))
_ADDRESS = re.compile(r"https?://[!-~]+")


def _doubtful(reading: Reading) -> Iterator[Markup]:
    """The markup of a document in which a rule about tags can find anything: seven rules look at each tag of it, in
    each format."""
    return (markup for markup in reading.markup if not _is_everyday(markup.text))


@lru_cache(maxsize=256)
def _is_everyday(text: str) -> bool:
    """True if markup has only elements and attributes that every rule allows, and absolute addresses of the web."""
    return all(
        tag in _EVERYDAY
        and all(name in _QUIET or ((tag, name) in _LEADING and _ADDRESS.fullmatch(value)) for name, value in attributes)
        for tag, attributes in set(tags_of(text))
    )


@rule("SecurityRisk", "error", "rss", "atom", "json", "opml", "html")
def _elements(reading: Reading) -> Iterator[Fault]:
    """HTML, section 4: elements that run, load or redirect something; addresses that do."""
    for markup in _doubtful(reading):
        for tag, attributes in tags_of(markup.text):
            if _refused(tag, reading.form) and _is_active(tag):
                yield _fault(f"the content holds <{tag}>", "remove it", markup)
            for name, value in attributes:
                address = value if name in _ADDRESSES else ""
                if not leads_out(address) and not _is_picture(tag, name, value):
                    yield _fault(f"<{tag} {name}> of the content leads to {value[:40]!r}", "remove it", markup)
                for address, found in _in_sets(name, value):
                    if found and found[1].lower() not in ("http", "https") and not is_inline_picture(address):
                        yield _fault(f"<{tag} {name}> of the content loads {address[:40]!r}", "remove it", markup)


@rule("NotHtml", "error", "rss", "atom", "json", "opml", "html")
def _unknown_elements(reading: Reading) -> Iterator[Fault]:
    """HTML, section 4: what no specification knows means nothing today, and nobody knows what it does tomorrow."""
    for markup in _doubtful(reading):
        for tag, _ in tags_of(markup.text):
            if _refused(tag, reading.form) and not _is_active(tag):
                yield _fault(f"the content holds <{tag}>, which is not HTML", "remove it", markup)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _is_active(tag: str) -> bool:
    """True for an element that is known to do something; also for one in whose name another begins."""
    return _local(tag) in _ACTIVE or "<" in tag


def _refused(tag: str, form: Form) -> bool:
    """True for an element that no list allows. A name with a hyphen is that of a custom element, which means nothing
    without a script (HTML, section 4.13.2)."""
    name = _local(tag)
    is_custom = "-" in name and name not in _ACTIVE
    return name not in _ALLOWED and not is_custom and not (form == "html" and name in _OF_PAGES)


def _is_picture(tag: str, name: str, value: str) -> bool:
    """True for a picture that is written out in its own address (RFC 2397), and for the icon of a page."""
    shown = (tag, name) in (("img", "src"), ("source", "src"), ("video", "poster"), ("link", "href"))
    return shown and is_inline_picture(value)


def _in_sets(name: str, value: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """The addresses of a `srcset`, each with its scheme."""
    if name in ("srcset", "imagesrcset"):
        for each in value.split(","):
            if address := each.strip().partition(" ")[0]:
                yield address, scheme_of(address)


@rule("SecurityRiskAttr", "error", "rss", "atom", "json", "opml", "html")
def _handlers(reading: Reading) -> Iterator[Fault]:
    """HTML, section 8.1.8: attributes that run something; those that send, load or redirect. SVG 2, section 8.3: paint
    that comes from elsewhere."""
    for markup in _doubtful(reading):
        for tag, attributes in tags_of(markup.text):
            for name, value in attributes:
                if _RUNNING.match(name) and not (reading.form == "html" and (tag, name) == ("meta", "http-equiv")):
                    yield _fault(f"<{tag}> of the content has the attribute {name}", "remove it", markup)
                elif name in _PAINTED and _ELSEWHERE.search(value):
                    yield _fault(f"<{tag} {name}> of the content loads {value[:40]!r}", "remove it", markup)


@rule("SecurityRiskAttr", "warning", "rss", "atom", "json", "opml")
def _unknown_attributes(reading: Reading) -> Iterator[Fault]:
    """HTML, section 3.2.6, and the specifications of ARIA, microdata, RDFa, MathML and SVG: an attribute that none of
    them knows may mean something to a script of the page in which the content is shown."""
    for markup in _doubtful(reading):
        for tag, attributes in tags_of(markup.text):
            for name, _ in attributes:
                known = name in _ATTRIBUTES or _OWN.fullmatch(name) or _RUNNING.match(name)
                # Quotation marks and the like are what is left of broken markup.
                if not known and not set(name) & _BROKEN and tag in _ALLOWED:
                    yield _fault(f"<{tag}> of the content has the attribute {name[:40]}", "remove it", markup)


@rule("DangerousStyleAttr", "error", "rss", "atom", "json", "opml", "html")
def _styles(reading: Reading) -> Iterator[Fault]:
    """CSS 2.2: styles that reach beyond the entry, or load something."""
    for markup in _doubtful(reading):
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
        if _FAR.search(found[2]):
            return declaration.strip()
    return ""


@rule("ContainsRelRef", "error", "rss", "atom", "json", "html")
def _relative_references(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": a feed has no place that they could be relative to. Links of a
    page have one, so that they lead somewhere from the disk as well."""
    for markup in (markup for markup in _doubtful(reading) if not markup.based):
        for tag, attributes in tags_of(markup.text):
            if reading.form == "html" and tag == "a":
                continue
            for name, value in attributes:
                relative = [address for address, found in _in_sets(name, value) if not found]
                if name in _ADDRESSES - _NO_LINKS and not scheme_of(value):
                    relative.append(value)
                for address in relative:
                    what = f"<{tag} {name}> of the content is {address[:60]!r}, relative to nothing"
                    yield _fault(what, "write it in full, with https://", markup)


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
