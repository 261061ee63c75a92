"""The XML of a feed: bytes to a tree.

Lives here: the encoding of a feed, and mending what is not quite XML.
Does not live here: what the elements mean (feeds).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import suppress
from html.entities import name2codepoint

from lxml import etree

from pagefeed.web import legal, uncrowded

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
"""Namespaces that feeds use."""
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""How a document in UTF-16 begins (XML, appendix F). One that begins otherwise and says that it is in it is not."""
_OF_BYTES = re.compile(r"(?:utf-?8|us-ascii|iso|latin|windows|cp|koi8|gb|big5|euc|s(?:hift)?[-_]?jis|mac|tis)", re.I)
"""What may be declared. Python knows more, some of which takes hours for what no feed would be in."""
_ROOT = re.compile(r"<(rss|feed|rdf:RDF)\b")
_AS_IT_IS = re.compile(r"(<!\[CDATA\[.*?(?:]]>|\Z)|<!--.*?(?:-->|\Z))", re.S)
_MARKUP = re.compile(
    rf"{_AS_IT_IS.pattern}|<(?P<end>/?)(?P<name>[a-zA-Z_][\w:.-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<empty>/?)>", re.S
)
_NUMBERED = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_BARE = re.compile(r"&(?![\w#])")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:(\w+);)?")
_OPEN, _CLOSE = "<(?:description|content:encoded)>", "</(?:description|content:encoded)>"
_UNESCAPED = re.compile(rf"({_OPEN})(?!\s*<!\[CDATA\[)([^<]*(?!{_CLOSE})<.*?)({_CLOSE}|\Z)", re.S)
_PREFIXES = {
    **dict.fromkeys(("media", "itunes", "wfw", "sy", "slash", "georss", "thr"), "any"),
    "atom": ATOM,
    "content": CONTENT,
    "dc": DC,
    "dcterms": TERMS,
    "rdf": RDF,
}
"""What prefixes stand for that feeds forget to declare. For those that are not read any name will do."""


def tree(data: bytes, charset: str) -> etree._Element | None:
    """A feed as XML, mended where it is not; `charset` is what a server says of its encoding. None for what holds no
    element at all.

    What cannot be mended libxml2 reads as far as it can make sense of it.
    """
    text = uncrowded(_decoded(data, charset))
    root = _parsed(text)
    if root is None:
        text = _mended(text)
        root = _parsed(text)
    return _parsed(_balanced(text), recover=True) if root is None else root


def _decoded(data: bytes, charset: str) -> str:
    """The text in the encoding that it declares or the server names, if that fits, else in what it may be in."""
    declared = _DECLARED.match(data)
    said = [name for name in (declared[1].decode() if declared else "", charset) if _OF_BYTES.match(name)]
    for name in [_MARKS[data[:2]]] if data[:2] in _MARKS else [*said, "utf-8"]:
        with suppress(LookupError, ValueError):
            return data.decode(name)
    return data.decode("windows-1252", "replace")


def _parsed(text: str, *, recover: bool = False) -> etree._Element | None:
    """The document as XML; None if it is not well-formed, or, if that is to be recovered from, no XML at all."""
    # The declaration may name another encoding than the text was in. Of entities lxml resolves those alone that the
    # document itself declares, and refuses it if they multiply.
    parser = etree.XMLParser(no_network=True, remove_pis=True, remove_comments=True, encoding="utf-8", recover=recover)
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _mended(text: str) -> str:
    """What often keeps a feed from being XML, mended: stray `&` and entities of HTML, characters that XML forbids,
    markup that is not escaped, prefixes that are not declared, and an end that is missing, together with the entry
    that it cuts off."""
    parts = _AS_IT_IS.split(legal(text))
    parts[::2] = [_STRAY.sub(_reference, _BARE.sub("&amp;", _NUMBERED.sub(_allowed, part))) for part in parts[::2]]
    text = _UNESCAPED.sub(r"\1<![CDATA[\2]]>\3", "".join(parts))
    root = _ROOT.search(text)
    if root is None:
        return text
    missing = (f' xmlns:{prefix}="{name}"' for prefix, name in _PREFIXES.items() if f"xmlns:{prefix}=" not in text)
    text = f"{text[root.start() : root.end()]}{''.join(missing)}{text[root.end() :]}"
    if f"</{root[1]}" not in text:
        whole = max(text.rfind(end) + len(end) for end in ("</item>", "</entry>"))
        channel = "</channel>" if root[1] == "rss" else ""
        text = f"{text[:whole]}{channel}</{root[1]}>"
    return text


def _balanced(text: str) -> str:
    """Markup in which each end tag ends the element that was opened last: what is open inside of it is closed with it,
    and one that ends nothing is left out."""
    opened: list[str] = []
    within: Counter[str] = Counter()

    def balanced(tag: re.Match[str]) -> str:
        name, ends = tag["name"], ""
        if name is None or tag["empty"]:
            return tag[0]
        if not tag["end"]:
            opened.append(name)
            within[name] += 1
            return tag[0]
        while within[name]:
            inner = opened.pop()
            within[inner] -= 1
            ends += f"</{inner}>"
            if inner == name:
                break
        return ends

    balanced_text = _MARKUP.sub(balanced, text)
    return balanced_text + "".join(f"</{name}>" for name in reversed(opened))


def _allowed(reference: re.Match[str]) -> str:
    """A reference to a character, if XML has it."""
    number = int(reference[1] or reference[2], 10 if reference[1] else 16)
    return reference[0] if number <= sys.maxunicode and legal(chr(number)) else ""


def _reference(stray: re.Match[str]) -> str:
    number = name2codepoint.get(stray[1] or "")
    return f"&#{number};" if number else f"&amp;{stray[0][1:]}"
