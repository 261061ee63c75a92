"""What stands in namespaces: which there are, what they are called by, and where their elements belong.

Lives here: the namespaces that feeds use, and rules about prefixes, foreign elements and foreign attributes.
Does not live here: elements of RSS and Atom themselves (structure), what the elements of others hold (values,
media_rules).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pagefeed.validator.reading import ATOM, CONTENT, DC, MEDIA, SYNDICATION, XHTML, Fault, Reading, line_of
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import words

_RSS_1 = "http://purl.org/rss/1.0/modules/"
_USERLAND = "http://backend.userland.com/"
_W3 = "http://www.w3.org/"
_XML = f"{_W3}XML/1998/namespace"
KNOWN = {
    ATOM[1:-1]: "atom",
    "http://purl.org/atompub/tombstones/1.0": "at",
    f"{_W3}2007/app": "app",
    CONTENT[1:-1]: "content",
    DC[1:-1]: "dc",
    MEDIA[1:-1]: "media",
    SYNDICATION[1:-1]: "sy",
    XHTML[1:-1]: "xhtml",
    f"{_W3}2000/svg": "svg",
    f"{_W3}1998/Math/MathML": "mathml",
    f"{_W3}1999/xlink": "xlink",
    f"{_W3}1999/02/22-rdf-syntax-ns#": "rdf",
    f"{_W3}2000/01/rdf-schema#": "rdfs",
    f"{_W3}2003/01/geo/wgs84_pos#": "geo",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://www.spotify.com/ns/rss": "spotify",
    "http://www.rawvoice.com/rawvoiceRssModule/": "rawvoice",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
    "http://webns.net/mvcb/": "admin",
    "http://web.resource.org/cc/": "cc",
    f"{_USERLAND}creativeCommonsRssModule": "creativeCommons",
    f"{_USERLAND}blogChannelModule": "blogChannel",
    "http://source.scripting.com/": "source",
    "https://wordpress.org/export/1.2/": "wp",
    "com-wordpress:feed-additions:1": "",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://postneo.com/icbm": "icbm",
    "http://geourl.org/rss/module/": "geourl",
    "http://schemas.google.com/g/2005": "gd",
    "http://schemas.google.com/blogger/2008": "blogger",
    "http://www.youtube.com/xml/schemas/2015": "yt",
    "http://base.google.com/ns/1.0": "g",
    "http://base.google.com/cns/1.0": "c",
    "http://schema.org/": "",
    "https://schema.org/": "",
    "http://joinmastodon.org/ns#": "",
    "http://webfinger.net/ns": "",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://a9.com/-/spec/opensearchrss/1.0/": "openSearch",
    "http://www.opml.org/spec2": "opml",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://feedsync.org/2007/feedsync": "sx",
    "http://www.microsoft.com/schemas/rss/core/2005": "cf",
    "http://www.bloglines.com/about/specs/fac-1.0": "access",
    "http://activitystrea.ms/spec/1.0/": "activity",
    "http://portablecontacts.net/spec/1.0": "poco",
    "http://ostatus.org/schema/1.0": "ostatus",
    "http://pubsubhubbub.org/": "",
    "http://media.tangent.org/rss/1.0/": "audio",
    "http://conversationsnetwork.org/rssNamespace-1.0/": "conversationsNetwork",
    "http://my.theinfo.org/changed/1.0/rss/": "cp",
    "urn:atom-extension:indexing": "indexing",
    "http://openid.net/xmlns/1.0": "openid",
    "http://www.usemod.com/cgi-bin/mb.pl?ModWiki": "wiki",
    "http://purl.org/net/rss1.1#": "rss11",
    "http://my.netscape.com/rdf/simple/0.9/": "rss090",
    "http://hacks.benhammersley.com/rss/streaming/": "str",
    **{
        f"{_RSS_1}{name}/": name
        for name in ("company", "email", "image", "link", "search", "slash", "threading", "wiki")
    },
    **{f"{_RSS_1}{name}/": name for name in ("aggregation", "annotate", "event", "reference", "richequiv", "taxonomy")},
    **{f"{_RSS_1}{name}/": name for name in ("servicestatus", "subscription")},
    f"{_RSS_1}company": "company",
    "http://purl.org/rss/1.0/": "rss1",
}
"""Namespaces that feeds use, each with the prefix by which people know it, if it has one of its own."""
_RESERVED = {
    prefix: namespace
    for namespace, prefix in KNOWN.items()
    if prefix in ("atom", "content", "dc", "fh", "itunes", "media", "rdf", "sy", "thr", "xhtml")
}
"""Prefixes that mean one thing to everybody; some readers look at nothing else."""


def _spelt(namespace: str) -> str:
    """As people compare addresses; some namespaces are written in several ways, such as that of podcasts."""
    return namespace.rstrip("/").lower()


_SPELT = frozenset(map(_spelt, KNOWN))


def _elements(reading: Reading) -> Iterator[tuple[etree._Element, str | None]]:
    for elements in reading.elements.values():
        yield from elements


def _namespace(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[0][1:]


@rule("UnknownNamespace", "warning", "rss", "atom")
def _unknown(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Extending RSS"; RFC 4287, section 6: a namespace may be anyone's, and one that is misspelt is."""
    for tag, elements in reading.elements.items():
        namespace = tag.rpartition("}")[0][1:]
        element, item = elements[0]
        if namespace and _spelt(namespace) not in _SPELT:
            what = f"unknown namespace {namespace[:60]!r} of <{etree.QName(element).localname}>"
            yield Fault(what, "correct it, if it is not yours", item, line=line_of(element))


@rule("ReservedPrefix", "warning", "rss", "atom")
def _reserved(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Namespace Elements": a prefix that everybody knows is that of its namespace."""
    for prefix, namespace in reading.root.nsmap.items():
        meant = _RESERVED.get(prefix or "")
        if meant and _spelt(meant) != _spelt(namespace):
            what, cure = f"the prefix {prefix} stands for {namespace[:60]!r}", f"use it for {meant}"
            yield Fault(what, cure, line=line_of(reading.root))


@rule("AvoidNamespacePrefix", "warning", "atom")
def _prefixes(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 1.2 allows any prefix; some readers know Atom and XHTML by their plain names alone."""
    seen: set[str] = set()
    for element, item in _elements(reading):
        if element.prefix and element.prefix not in seen and _namespace(element) in (ATOM[1:-1], XHTML[1:-1]):
            seen.add(element.prefix)
            what = f"<{element.prefix}:{etree.QName(element).localname}> has a prefix"
            yield Fault(what, "make its namespace the default one there", item, line=line_of(element))


@rule("MisplacedXHTMLContent", "warning", "atom")
def _misplaced(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.1.1.3: XHTML stands in a text construct or in content."""
    for tag in (f"{ATOM}feed", f"{ATOM}entry"):
        for parent, item in reading.elements.get(tag, ()):
            for element in parent.iterchildren(f"{XHTML}*"):
                what = f"<{etree.QName(element).localname}> of XHTML stands beside the content"
                yield Fault(what, "put it into the content", item, line=line_of(element))


@rule("UndeterminableVocabulary", "warning", "atom")
def _nameless(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 6.4: foreign markup is known by its namespace."""
    for tag, elements in reading.elements.items():
        for element, item in elements if "}" not in tag else ():
            parent = element.getparent()
            if parent is not None and _namespace(parent) == ATOM[1:-1] and str(parent.tag) in _HOLD_ELEMENTS:
                yield Fault(f"<{tag}> is in no namespace", "give it one, or remove it", item, line=line_of(element))


_HOLD_ELEMENTS = {f"{ATOM}{name}" for name in ("feed", "entry", "source", "author", "contributor")}


@rule("NotInANamespace", "error", "rss")
def _plain(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Extending RSS": what stands in an element of a namespace is in one as well."""
    for tag, elements in reading.elements.items():
        for element, item in elements if "}" not in tag else ():
            parent = element.getparent()
            if parent is not None and "}" in str(parent.tag):
                yield Fault(f"<{tag}> is in no namespace", "give it that of its parent", item, line=line_of(element))


@rule("UseOfExtensionAttr", "warning", "rss")
def _foreign_attributes(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "Extending RSS": of what the whole document is, its version alone tells."""
    for name in map(str, reading.root.getparent().attrib):
        if name.startswith("{") and not name.startswith(f"{{{_XML}}}"):
            what = f"<rss> has the foreign attribute {etree.QName(name).localname}"
            yield Fault(what, "take it out", line=1)


_CLOSED = {
    SYNDICATION: words("updatePeriod updateFrequency updateBase"),
    CONTENT: words("encoded items"),
    DC: words(
        "title creator subject description publisher contributor date type format identifier source language relation "
        "coverage rights"
    ),
    "{http://purl.org/syndication/history/1.0}": words("archive complete"),
    f"{{{_RSS_1}slash/}}": words("section department comments hit_parade"),
}
"""Namespaces of a few elements, all of which are here."""
_OF_ENTRIES = {"{http://madskills.com/public/xml/rss/module/trackback/}": words("ping about")}
"""Elements of namespaces that say something of an entry alone."""


@rule("UndefinedElement", "error", "rss", "atom")
def _undefined(reading: Reading) -> Iterator[Fault]:
    """RSS 1.0 modules Syndication, Content and Slash; Dublin Core 1.1; RFC 5005; TrackBack: what their namespaces hold,
    and that Dublin Core holds text alone."""
    for tag, elements in reading.elements.items():
        name, space = tag.rpartition("}")[2], tag.rpartition("}")[0] + "}"
        for element, item in elements:
            if name not in _CLOSED.get(space, (name,)):
                yield Fault(f"<{name}> is not an element of its namespace", "take it out", item, line=line_of(element))
            elif name in _OF_ENTRIES.get(space, ()) and element.getparent() in (reading.root, None):
                yield Fault(f"<{name}> is of entries alone", "move it into one", line=line_of(element))
            elif space == DC and _is_plain(element) and next(element.iterchildren("*"), None) is not None:
                yield Fault(f"<{name}> holds elements", "write text alone", item, line=line_of(element))


def _is_plain(element: etree._Element) -> bool:
    """True for what RSS or Atom holds itself, rather than an element of another namespace."""
    parent = element.getparent()
    return parent is not None and _namespace(parent) in ("", ATOM[1:-1])
