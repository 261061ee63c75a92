"""The XML of a feed, reduced to what is read of it.

Lives here: mending what is not quite XML, taking the id of each entry as it is written, and leaving out of a feed
whatever else could be mistaken for something of an entry.
Does not live here: what the rest means (feeds).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from contextlib import suppress
from html.entities import name2codepoint
from typing import NamedTuple

from lxml import etree

from pagefeed.web import legal, uncrowded

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XHTML = "http://www.w3.org/1999/xhtml"

_ENTRY = frozenset(("item", "entry"))
_DATES = frozenset(("pubdate", "published", "issued"))
_OWN = (
    _ENTRY
    | _DATES
    | frozenset(
        (
            *("title", "link", "author", "category", "description", "summary", "content", "generator", "channel"),
            *("updated", "modified"),
        )
    )
)
"""What is read of the elements of the format itself, in small letters."""
_OTHERS = frozenset(
    (
        *((_ATOM, name) for name in ("link", "author", "published", "updated")),
        *((_DC, name) for name in ("creator", "subject", "date")),
        *((_TERMS, name) for name in ("issued", "modified")),
        *((_CONTENT, "encoded"), (_XHTML, "body")),
    )
)
"""What is read of other elements. Those of Media RSS and of podcasts are not: they give pictures titles and texts."""
_SEVERAL = _ENTRY | frozenset(("link", "author", "category", "creator", "subject"))
"""What may stand there more than once; of anything else the first counts."""
_MANY = 500
"""Elements of one name, of which an entry may have several; feedparser compares each with all before it. The same for
references in one text, of which it hears one by one."""
_TEXTS = frozenset(("title", "description", "summary", "content", "encoded", "body"))
_PERSON = frozenset(("name", "email"))
_PERSON_OF_RSS = re.compile(r"[^\s@]+@[^\s@]+\s*\(([^()]+)\)|([^<>]*[^<>\s])\s*<[^\s@]+@[^\s@]+>")

_SPACE = " \t\r\n"
"""White space to XML (section 2.3)."""
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""How a document in UTF-16 begins (XML, appendix F). One that begins otherwise and says that it is in it is not."""
_OF_BYTES = re.compile(r"(?:utf-?8|us-ascii|iso|latin|windows|cp|koi8|gb|big5|euc|s(?:hift)?[-_]?jis|mac|tis)", re.I)
"""What may be declared. Python knows more, some of which takes hours for what no feed would be in."""
_ROOT = re.compile(r"<(rss|feed|rdf:RDF)\b")
_AS_IT_IS = re.compile(r"(<!\[CDATA\[.*?(?:]]>|\Z)|<!--.*?(?:-->|\Z))", re.S)
_BARE = re.compile(r"&(?![\w#])")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:(\w+);)?")
_OPEN, _CLOSE = "<(?:description|content:encoded)>", "</(?:description|content:encoded)>"
_UNESCAPED = re.compile(rf"({_OPEN})(?!\s*<!\[CDATA\[)([^<]*(?!{_CLOSE})<.*?)({_CLOSE}|\Z)", re.S)
_PREFIXES = {
    **dict.fromkeys(("media", "itunes", "wfw", "sy", "slash", "georss", "thr"), "any"),
    "atom": _ATOM,
    "content": _CONTENT,
    "dc": _DC,
    "dcterms": _TERMS,
    "rdf": _RDF,
}
"""What prefixes stand for that feeds forget to declare. For those that are not read any name will do."""
NUMBER = "number "
"""How that begins which stands for an id."""


class Id(NamedTuple):
    """What a feed says for the id of an entry."""

    written: str
    """guid, atom:id or rdf:about, without white space around it; empty where there is none."""
    is_link: bool | None
    """Whether it is also the entry's address; None where RSS leaves that open."""


class Reduced(NamedTuple):
    """A feed, and what was taken out of it."""

    data: bytes
    """UTF-8, in which the id of an entry is its number in `ids`, behind `NUMBER`."""
    ids: tuple[Id, ...]
    """Of all entries, in document order."""
    root: str
    """The name of its outermost element in small letters; empty where it is not XML, and nothing was taken out."""


def reduced(data: bytes, charset: str) -> Reduced:
    """A feed as XML with nothing in it that is not read; `charset` is what a server says of its encoding."""
    text = uncrowded(_decoded(data, charset))
    root = _tree(text)
    if root is None:
        text = _mended(text)
        root = _tree(text)
    if root is None:
        return Reduced(text.encode(), (), "")
    ids = _reduce(root)
    for element in root.iter("*"):
        if element.text and element.text.count("&") + element.text.count("<") > _MANY and "]]>" not in element.text:
            element.text = etree.CDATA(element.text)
    return Reduced(etree.tostring(root, encoding="utf-8", xml_declaration=True), ids, _name(root))


# --- to XML -------------------------------------------------------------------------------------


def _decoded(data: bytes, charset: str) -> str:
    """The text in the encoding that it declares or the server names, if that fits, else in what it may be in."""
    declared = _DECLARED.match(data)
    said = [name for name in (declared[1].decode() if declared else "", charset) if _OF_BYTES.match(name)]
    for name in [_MARKS[data[:2]]] if data[:2] in _MARKS else [*said, "utf-8"]:
        with suppress(LookupError, ValueError):
            return data.decode(name)
    return data.decode("windows-1252", "replace")


def _tree(text: str) -> etree._Element | None:
    """The document as XML; None if it is not well-formed."""
    # The declaration may name another encoding than the text was in. Of entities lxml resolves those alone that the
    # document itself declares, and refuses it if they multiply.
    parser = etree.XMLParser(no_network=True, remove_pis=True, encoding="utf-8")
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _mended(text: str) -> str:
    """What often keeps a feed from being XML, mended: stray `&` and entities of HTML, characters that XML forbids,
    markup that is not escaped, prefixes that are not declared, and an end that is missing, together with the entry
    that it cuts off."""
    parts = _AS_IT_IS.split(legal(text))
    parts[::2] = [_STRAY.sub(_reference, _BARE.sub("&amp;", part)) for part in parts[::2]]
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


def _reference(stray: re.Match[str]) -> str:
    number = name2codepoint.get(stray[1] or "")
    return f"&#{number};" if number else f"&amp;{stray[0][1:]}"


# --- to what is read ----------------------------------------------------------------------------


def _reduce(root: etree._Element) -> tuple[Id, ...]:
    """Takes out whatever is not read, and the ids of all entries, in whose place it leaves their numbers."""
    ids: list[Id] = []
    channels = [root, *(child for child in root if _name(child) == "channel")]
    entries = [child for channel in channels for child in channel if _name(child) in _ENTRY]
    own = frozenset(map(_namespace, (root, *channels, *entries)))
    for entry in entries:
        ids.append(_id(entry, own))
        _prune(entry, own)
        # Atom's id and RSS's guid are one to feedparser; what is no permalink, it does not resolve.
        mark = etree.SubElement(entry, etree.QName(_namespace(entry) or None, "guid"), isPermaLink="false")
        mark.text = f"{NUMBER}{len(ids) - 1}"
    for channel in channels:
        _prune(channel, own)
    return tuple(ids)


def _id(entry: etree._Element, own: Container[str]) -> Id:
    marks = (child for child in entry if _name(child) in ("id", "guid") and _namespace(child) in own)
    mark = next((mark for mark in marks if _text(mark)), None)
    if mark is None:
        return Id(entry.get(f"{{{_RDF}}}about", "").strip(_SPACE), None)
    said = "false" if _name(mark) == "id" else (mark.get("isPermaLink") or "").strip().casefold()
    return Id(_text(mark), {"true": True, "": None}.get(said, False))


def _prune(parent: etree._Element, own: Container[str]) -> None:
    """Takes out the children that are not read, and makes markup in texts the text that it is."""
    seen: Counter[tuple[str, str]] = Counter()
    dated = any(_name(child) in _DATES for child in parent)
    parent.text = None
    for child in list(parent):
        name, space = _name(child), _namespace(child)
        known = (name in _OWN and space in own) or (space, name) in _OTHERS
        most = len(parent) if name in _ENTRY else _MANY if name in _SEVERAL else 1
        seen[space, name] += 1
        child.tail = None
        if not known or seen[space, name] > most or (name == "date" and dated):
            parent.remove(child)
            continue
        if name == "date":
            # The one date of RSS 1.0, which is when an entry changed to feedparser.
            child.tag = f"{{{_TERMS}}}issued"
        elif name in ("author", "creator"):
            _name_person(child)
        elif name in _TEXTS and len(child):
            _escape(child)


def _name_person(element: etree._Element) -> None:
    """Atom's name and email alone; of `address (name)` and `name <address>`, as in RSS, the name.

    feedparser knows an address by its end, and no end of more than four letters.
    """
    for part in list(element):
        if _name(part) not in _PERSON:
            element.remove(part)
    if not len(element):
        written = _text(element)
        found = _PERSON_OF_RSS.fullmatch(written) if len(written) < 500 else None
        etree.SubElement(element, f"{{{_ATOM}}}name").text = found[1] or found[2] if found else written
        element.text = None


def _escape(element: etree._Element) -> None:
    """XHTML (RFC 4287, section 3.1.1.3) and markup that somebody forgot to escape, as escaped HTML."""
    inner = list(element.iterchildren("*"))
    wrapped = element.get("type") == "xhtml" and len(inner) == 1 and _name(inner[0]) == "div"
    whole = inner[0] if wrapped else element
    loose = etree.Element("div")
    loose.text = whole.text
    loose.extend(list(whole))
    for each in loose.iterdescendants("*"):
        each.tag = etree.QName(each).localname
    etree.cleanup_namespaces(loose)
    markup = etree.tostring(loose, encoding="unicode", method="html")
    for child in list(element):
        element.remove(child)
    element.text = markup.removeprefix("<div>").removesuffix("</div>")
    element.set("type", "html")


def _text(element: etree._Element) -> str:
    """All of its text, comments left out."""
    return str(element.xpath("string()")).strip(_SPACE)


def _name(element: etree._Element) -> str:
    """In small letters, as people do not always write them as they should; empty for a comment."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or "" if isinstance(element.tag, str) else ""
