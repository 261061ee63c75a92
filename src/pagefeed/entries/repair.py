"""The repairs that make a page's markup fit for a reader that knows neither its scripts nor its style sheet.

Lives here: a parsed body, and what is done to it, one small function for each kind of thing that is wrong.
Does not live here: what is allowed at all (entries.content, which cleans what it gives to this module and what it gets
back), or what addresses mean (entries.addresses). Nothing here needs to be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pagefeed.entries import addresses
from pagefeed.entries.plain import PERMALINK_WORDS
from pagefeed.language.scripts import broken_lines, has_unspaced, joined_lines
from pagefeed.media import media_type
from pagefeed.web import HEADINGS, LAZY, LAZY_SETS

VOID = ("br", "col", "embed", "hr", "img", "param", "source", "track", "wbr")
NOSCRIPT = "no-script"
"""What `<noscript>` is called here: under its own name, a parser takes what is in it for text."""

_DROP, _UNWRAP = "drop-me", "unwrap-me"
_TOP = 3
"""The level of the highest heading of a body; those above belong to the reader and to the title."""

_VOID_TAG = re.compile(rf"<({'|'.join(VOID)})\b([^>]*)>")
_FRAME_FALLBACK = re.compile(r"(<iframe\b[^>]*>).*?(?=</iframe>)", re.S)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_TINY = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.I)
_DOT = re.compile(r"\s*[01](?:px)?\s*")
_PIXELS = re.compile(r"[1-9]\d{0,4}")
_RECENT = ("image/webp", "image/avif", "image/jxl")
"""Kinds of pictures that not all readers show, the best known first."""
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)")
_BLANKS = " \t\n\f\u00a0\u200b\u200c\u200d\u2060\ufeff"

_DECORATION = {
    *("mw-editsection", "lineno", "linenos", "linenodiv", "line-numbers-rows", "rouge-gutter", "hljs-ln-numbers"),
    *("blob-num", "linenumber", "line-number", "react-syntax-highlighter-line-number"),
}
"""Classes of what is no text: line numbers beside code, links for editors."""
_GUTTERS = {"td": {"gutter", "gl"}, "span": {"ln", "lnt"}}
"""The same, where only the element tells that the class is a highlighter's: Hexo's, Rouge's and Hugo's."""
_PERMALINKS = {
    *("anchor", "anchor-link", "anchorjs-link", "hash-link", "headerlink", "header-anchor", "header-link"),
    *("heading-anchor", "heading-link", "heading-permalink", "permalink"),
}
_RENAMED = {
    **dict.fromkeys(("article", "aside", "center", "fieldset", "footer", "form", "header", "hgroup"), "div"),
    **dict.fromkeys(("main", "nav", "section", "address", "search", "legend"), "div"),
    **dict.fromkeys(("dir", "menu"), "ul"),
    **dict.fromkeys(("big", "font", "picture", "span"), _UNWRAP),
    "acronym": "abbr",
    "strike": "s",
    "tt": "code",
}
"""Elements that mean nothing to readers, or nothing any more."""
_FRAMES = ("iframe", "embed", "object", "lite-youtube", "amp-youtube")
_CONTAINERS = {"div", "blockquote", "figure", "li", "td", "dd", "details", "body"}
"""What an embed of its own paragraph may stand in."""
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q"),
    *("s", "samp", "small", "strong", "sub", "sup", "time", "u", "var"),
}
_BLOCKS = {
    *("blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "li", "ol", "p", "pre"),
    *("summary", "ul", *HEADINGS),
}
_DROPPED_EMPTY = {*_BLOCKS, "table", "thead", "tbody", "tfoot", "tr"}
_RENAMED_BLOCKS = {old for old, new in _RENAMED.items() if new in _BLOCKS}
_BREAKS = {*_DROPPED_EMPTY, *_RENAMED_BLOCKS, "td", "th", "hr", "body"}
"""Where a text ends."""
_UNTOLD = {*HEADINGS, "figcaption", "caption", "iframe", "object", "video", "audio", NOSCRIPT}
"""What is no part of the running text."""


def repaired(markup: str, base: addresses.Base | str | None) -> str:
    """Clean markup to markup with all repairs made. Raises ValueError where it is nested too deep to be read."""
    root = _parsed(markup)
    _drop_hidden(root)
    _repair_headings(root)
    _repair_pictures(root, base)
    _choose_noscript(root)
    _strip(root)
    _repair_players(root, base)
    _link_embeds(root, base)
    _repair_links(root, base)
    _simplify(root)
    _strip(root)
    _drop_empty(root)
    _strip(root)
    if has_unspaced(_text(root)):
        _join_lines(root)
    return _serialised(root)


class Taken(NamedTuple):
    """What is left where a picture was taken out, and what it said."""

    rest: str
    """Markup."""
    alt: str
    """Plain text."""


def without_picture(markup: str, image: str, *, with_words: bool) -> Taken | None:
    """Safe markup without its first picture; None if that is another than this.

    The words below the picture go with it, if they are told elsewhere.
    """
    root = _parsed(markup)
    first = next(root.iter("img"), None)
    if first is None:
        return None
    shown = (first.get("src", ""), *(address for address, _ in addresses.candidates(first.get("srcset", ""), None)))
    if addresses.regardless_of_size(image) not in map(addresses.regardless_of_size, shown):
        return None
    alt = first.get("alt", "")
    first.tag = _DROP
    around = next(first.iterancestors("figure"), None)
    if with_words and around is not None and next(around.iter("img", "video", "audio"), None) is None:
        around.tag = _DROP
    _strip(root)
    return Taken(_serialised(root), alt)


def texts(markup: str) -> Iterator[str]:
    """The running text of clean markup, a string for each paragraph, item, quotation or cell."""
    words: list[str] = []
    root = _parsed(markup)
    _drop_hidden(root)
    untold = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        starts = event == "start"
        if element.tag in _UNTOLD:
            untold += 1 if starts else -1
        if element.tag in _BREAKS:
            if text := " ".join(joined_lines("".join(words)).split()):
                yield text
            words.clear()
        elif element.tag == "br" and starts:
            words.append(" ")
        if not untold:
            words.append((element.text if starts else element.tail) or "")


def _parsed(markup: str) -> etree._Element:
    """What the cleaner writes is XML, but for void elements, the text in frames, and one name of a character."""
    markup = _FRAME_FALLBACK.sub(r"\1", markup)
    markup = _VOID_TAG.sub(r"<\1\2/>", markup).replace("&nbsp;", "\u00a0")
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(f"<body>{markup}</body>", parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _serialised(root: etree._Element) -> str:
    for element in root.iter():
        if not len(element) and element.text is None and element.tag not in VOID:
            element.text = ""
    return etree.tostring(root, encoding="unicode").removeprefix("<body>").removesuffix("</body>")


def _strip(root: etree._Element) -> None:
    etree.strip_elements(root, _DROP, with_tail=False)
    etree.strip_tags(root, _UNWRAP)


def _text(element: etree._Element) -> str:
    return "".join(str(words) for words in element.itertext()).strip(_BLANKS)


def _classes(element: etree._Element) -> set[str]:
    return set(element.get("class", "").split())


def _drop_hidden(root: etree._Element) -> None:
    """What the page itself does not show, or shows to the eye only because that cannot read what stands beside it."""
    for element in root.iterdescendants():
        hidden = element.get("hidden", "until-found") != "until-found" or _HIDDEN.search(element.get("style", ""))
        twin = element.get("aria-hidden") == "true" and element.tag in ("span", "i")
        classes = _classes(element)
        is_number = not (_DECORATION.isdisjoint(classes) and _GUTTERS.get(str(element.tag), set()).isdisjoint(classes))
        if hidden or twin or is_number:
            element.tag = _DROP
    _strip(root)
    _free_code(root)


def _free_code(root: etree._Element) -> None:
    """Tables that only set line numbers beside code are the code."""
    for table in list(root.iter("table")):
        code = [each for each in table.iter("pre") if _text(each)]
        if len(code) == 1 and _text(table) == _text(code[0]):
            code[0].tail, parent = table.tail, table.getparent()
            if parent is not None:
                parent.replace(table, code[0])


def _repair_headings(root: etree._Element) -> None:
    """No links to themselves, and the highest of them an h3, as all subheads of a feed."""
    headings = list(root.iter(*HEADINGS))
    lift = _TOP - min((int(heading.tag[1]) for heading in headings), default=_TOP)
    for heading in headings:
        heading.tag = f"h{min(int(heading.tag[1]) + lift, 6)}"
        words = _text(heading)
        for anchor in heading.iter("a"):
            text = _text(anchor)
            marked = not _PERMALINKS.isdisjoint(_classes(anchor)) or anchor.get("aria-hidden") == "true"
            if anchor.find(".//img") is None and (text.lower() in PERMALINK_WORDS or (marked and text != words)):
                anchor.tag = _DROP
            elif anchor.get("href", "").startswith("#"):
                anchor.tag = _UNWRAP


# --- pictures -----------------------------------------------------------------------------------


def _repair_pictures(root: etree._Element, base: addresses.Base | str | None) -> None:
    """Lazy pictures get their addresses, those for nobody's eyes go, and what cannot be shown is told by its alt."""
    for image in root.iter("img"):
        alt = image.get("alt", "").strip()
        source, sets = next(_sources(image, base), None), list(_set(image, base))
        if not source:
            sets = sets or list(_set_beside(image, base))
            source = _largest(sets)
        if _is_tracker(image):
            image.tag = _DROP
        elif alt and len(alt) <= 8 and not {"emoji", "wp-smiley"}.isdisjoint(_classes(image)):
            _replace_by_text(image, alt)
        elif source:
            sizes = ", ".join(" ".join(filter(None, each)) for each in sets if sets != [(source, "")])
            said = {"src": source, "alt": alt, "srcset": sizes, "title": image.get("title", "")}
            said |= {
                side: image.get(side, "") for side in ("width", "height") if _PIXELS.fullmatch(image.get(side, ""))
            }
            image.attrib.clear()
            image.attrib.update({name: words for name, words in said.items() if words or name == "alt"})
        elif alt and not addresses.is_blank(image.get("src", "")) and _tag(image.getnext()) != NOSCRIPT:
            _replace_by_text(image, alt)
        else:
            image.tag = _DROP
    for source_element in root.iterfind(".//picture/source"):
        source_element.tag = _DROP


def _sources(image: etree._Element, base: addresses.Base | str | None) -> Iterator[str]:
    for name in (*LAZY, "src"):
        if found := addresses.picture(image.get(name, ""), base):
            yield found


def _set(element: etree._Element, base: addresses.Base | str | None) -> Iterator[tuple[str, str]]:
    """The first set of sizes of a picture or a `<source>` that leads anywhere."""
    for name in (*LAZY_SETS, "srcset"):
        if found := list(addresses.candidates(element.get(name, ""), base)):
            yield from found
            return


def _set_beside(image: etree._Element, base: addresses.Base | str | None) -> Iterator[tuple[str, str]]:
    """What a `<picture>` offers where its `<img>` shows nothing: of its sources the one that most readers can show.

    A source never becomes the set of an `<img>` that shows something: it may be a crop, or of a kind that only
    browsers know, and a reader takes all of a set for the same picture.
    """
    picture = next(image.iterancestors("picture"), None)
    sources = [] if picture is None else list(picture.iter("source"))
    for source in sorted(sources, key=_doubt):
        if found := list(_set(source, base)):
            yield from found
            return


def _doubt(source: etree._Element) -> tuple[bool, int]:
    """How unsure it is that readers show the picture of a source, and the whole of it."""
    known = source.get("type", "") or media_type(source.get("srcset", "").strip().partition(" ")[0]) or ""
    return bool(source.get("media")), _RECENT.index(known) + 1 if known in _RECENT else 0


def _largest(sets: list[tuple[str, str]]) -> str | None:
    return max(sets, key=lambda each: float(each[1][:-1] or 0))[0] if sets else None


def _is_tracker(image: etree._Element) -> bool:
    return _is_tiny(image) or any(addresses.is_tracker(image.get(name, "")) for name in (*LAZY, "src"))


def _choose_noscript(root: etree._Element) -> None:
    """`<noscript>` is for readers as feeds have them, where it holds a picture that is not shown otherwise."""
    shown = {_picture(image) for image in root.iter("img") if not _within(image, NOSCRIPT)}
    for element in root.iter(NOSCRIPT):
        element.tag = _UNWRAP if any(_picture(image) not in shown for image in element.iter("img")) else _DROP


def _picture(image: etree._Element) -> tuple[str, str, str]:
    return addresses.regardless_of_size(image.get("src", ""))


def _replace_by_text(element: etree._Element, text: str) -> None:
    element.attrib.clear()
    element.tag, element.text = _UNWRAP, text


def _tag(element: etree._Element | None) -> str:
    return "" if element is None else str(element.tag)


# --- players and frames -------------------------------------------------------------------------


def _repair_players(root: etree._Element, base: addresses.Base | str | None) -> None:
    """Video and audio play when asked to, and hold a link for readers that cannot play them."""
    for player in root.iter("video", "audio"):
        title = player.get("title", "").strip() or str(player.tag).capitalize()
        poster = addresses.picture(player.get("poster", ""), base)
        media = [(address, element.get("type")) for element, address in _media(player, base)]
        if media:
            _replace(player, str(player.tag))
            player.attrib.update({"controls": "", "preload": "none", "title": title})
            if poster and player.tag == "video":
                player.set("poster", poster)
            for address, kind in dict(reversed(media)).items():
                source = etree.Element("source", src=address)
                if kind:
                    source.set("type", kind)
                player.insert(0, source)
            if not _within(player, "a"):
                etree.SubElement(player, "a", href=media[0][0]).text = title
        elif poster:
            _replace(player, "img")
            player.attrib.update({"src": poster, "alt": title})
        else:
            player.tag = _UNWRAP


def _media(player: etree._Element, base: addresses.Base | str | None) -> Iterator[tuple[etree._Element, str]]:
    for element in (player, *player.iter("source")):
        address = addresses.absolute(element.get("src") or element.get("data-src") or "", base)
        if address and address.startswith("http"):
            yield element, address


def _link_embeds(root: etree._Element, base: addresses.Base | str | None) -> None:
    """What is in a frame becomes a link to it, with its picture where the address tells of one."""
    for plug_in in root.iter("object"):
        if len(plug_in) or _text(plug_in):
            plug_in.tag = _UNWRAP
    _strip(root)
    for frame in list(root.iter(*_FRAMES)):
        found = next(filter(None, (addresses.embed(each, base) for each in _frame_addresses(frame))), None)
        if not found or _is_tiny(frame) or _within(frame, "a", "pre"):
            frame.tag = _DROP
        else:
            title = frame.get("title", "").strip() or found.name
            paragraph = _tag(frame.getparent()) in _CONTAINERS
            _replace(frame, "p" if paragraph else "a")
            link = etree.SubElement(frame, "a") if paragraph else frame
            link.set("href", found.link)
            if found.thumbnail:
                etree.SubElement(link, "img", src=found.thumbnail, alt="")
                etree.SubElement(link, "br").tail = title
            else:
                link.text = title


def _frame_addresses(frame: etree._Element) -> Iterator[str]:
    if film := frame.get("videoid") or frame.get("data-videoid"):
        yield f"https://www.youtube.com/embed/{film}"
    for name in (*LAZY, "src", "data"):
        if address := frame.get(name):
            yield address


def _is_tiny(element: etree._Element) -> bool:
    sides = (element.get(name, "") for name in ("width", "height"))
    return any(_DOT.fullmatch(side) for side in sides) or bool(_TINY.search(element.get("style", "")))


def _within(element: etree._Element, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _replace(element: etree._Element, tag: str) -> None:
    """An empty element in the place of another."""
    tail = element.tail
    element.clear()
    element.tag, element.tail = tag, tail


# --- the rest -----------------------------------------------------------------------------------


def _repair_links(root: etree._Element, base: addresses.Base | str | None) -> None:
    for anchor in root.iter("a"):
        if address := addresses.link(anchor.get("href", ""), base):
            anchor.set("href", address)
        else:
            anchor.tag = _UNWRAP
    for element in root.iter("blockquote", "q", "ins", "del"):
        cited = element.get("cite")
        if cited is not None:
            del element.attrib["cite"]
            if address := addresses.absolute(cited, base):
                element.set("cite", address)


def _simplify(root: etree._Element) -> None:
    """Elements that mean nothing to readers become those that do; of all classes, those of formulas and of the language
    of code stay."""
    for element in root.iter():
        if element.tag == "pre" and element.text:
            # Parsers ignore the first of them, so that each reading would take one away.
            element.text = element.text.lstrip("\n")
        classes = element.get("class")
        if classes is not None:
            language = _LANGUAGE.search(classes) if element.tag in ("code", "pre") else None
            del element.attrib["class"]
            if language:
                element.set("class", f"language-{language[1]}")
            elif element.tag == "code" and "math" in classes.split():
                element.set("class", "math")
        if not (element.tag == "span" and (element.get("lang") or element.get("dir"))):
            element.tag = _RENAMED.get(str(element.tag), element.tag)


def _join_lines(root: etree._Element) -> None:
    """Lines of a text without blanks become one, also where a line ends with an inline element."""
    run: list[tuple[etree._Element, bool]] = []
    verbatim = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        starts = event == "start"
        if element.tag == "pre":
            verbatim += 1 if starts else -1
        if element.tag not in _INLINE:
            _join_run(run)
            run = []
        if not verbatim:
            run.append((element, starts))
    _join_run(run)


def _join_run(run: list[tuple[etree._Element, bool]]) -> None:
    """The same for texts that stand in one line: those inside their elements, and those behind them."""
    texts = [(element.text if inside else element.tail) or "" for element, inside in run]
    cuts = [found.span() for found in broken_lines().finditer("".join(texts))]
    start = 0
    for (element, inside), text in zip(run, texts, strict=True) if cuts else ():
        end, rest = start + len(text), text
        for first, last in reversed(cuts):
            if first < end and last > start:
                rest = rest[: max(first - start, 0)] + rest[min(last, end) - start :]
        if inside:
            element.text = rest
        else:
            element.tail = rest
        start = end


def _drop_empty(root: etree._Element) -> None:
    """Blocks without content are gaps; inline elements without are nothing but their white space."""
    for element in reversed(list(root.iterdescendants())):
        if element.tag in _DROPPED_EMPTY and _is_empty(element, _DROP, _UNWRAP, "br"):
            element.tag = _DROP
        elif element.tag in _INLINE and _is_empty(element, _DROP, _UNWRAP):
            element.tag = _UNWRAP


def _is_empty(element: etree._Element, *nothing: str) -> bool:
    """True if an element holds nothing. Its children must have been judged before it."""
    words = (element.text, *(child.tail for child in element))
    return all(child.tag in nothing for child in element) and not any((text or "").strip(_BLANKS) for text in words)
