"""What the text or an attribute of an element may be, in RSS 2.0, Atom 1.0 and Media RSS: one table.

Lives here: numbers, addresses, languages, media types and lists of words, each with the elements that hold them.
Does not live here: which elements there may be (structure); dates and what several elements must agree on (common and
the formats).

Sources: RSS 2.0, RSS Advisory Board profile; RFC 4287 and RFC 3987; Media RSS 1.5.1; BCP 47.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pagefeed.validator.reading import ATOM, DC, MEDIA, SYNDICATION, Fault, Form, Reading, inside, line_of
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import MIME_TYPE, is_language
from pagefeed.validator.uris import is_address, is_reference, is_written, leads_out

Right = Callable[[str], bool]
"""True for a value that may stand there."""

_NPT = re.compile(r"now|\d+(\.\d*)?|\d+:[0-5]?\d:[0-5]?\d(\.\d*)?", re.ASCII)
"""RFC 2326, section 3.6."""
_ICRA_CODE = r"([nsvlocx]z [01]|(n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[ab]|x[a-e]) 1)"
_ICRA = re.compile(rf"r \({_ICRA_CODE}( {_ICRA_CODE})*\)")
_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-4]):[0-5]\d(:[0-6]\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?",
    re.ASCII,
)


def _number(least: int, most: int | None = None) -> Right:
    def is_right(text: str) -> bool:
        return bool(re.fullmatch(r"\+?\d{1,18}", text, re.ASCII)) and least <= int(text) <= (most or 10**18)

    return is_right


def _is_whole(text: str) -> bool:
    """True for a web address that has a host, and for anything that is none (RFC 9110, section 4.2.1)."""
    return not re.match(r"https?:(?!//[^/?#])", text)


def _is_w3cdtf(text: str) -> bool:
    return _DATE.fullmatch(text) is not None


def _matches(pattern: str) -> Right:
    return lambda text: re.fullmatch(pattern, text, re.ASCII) is not None


def _one_of(*words: str) -> Right:
    return frozenset(words).__contains__


def _is_media_type(text: str) -> bool:
    return MIME_TYPE.fullmatch(text) is not None


def _is_npt(text: str) -> bool:
    return _NPT.fullmatch(text) is not None


class Value(NamedTuple):
    """What the text or an attribute of an element must be."""

    rule: str
    where: str
    """`element`, `element@attribute`, `parent/element`, or several of them separated by spaces; `a:`, `m:` and `d:`
    stand for Atom, Media RSS and Dublin Core."""
    is_right: Right
    cure: str
    forms: tuple[Form, ...] = ("rss", "atom")


_WRITE_ADDRESS = "write it in full, with https://"
_ENCODE = "percent-encode what no address may hold"
VALUES: tuple[Value, ...] = (
    Value("InvalidHeight", "image/height", _number(1, 400), "write pixels, 1 to 400", ("rss",)),
    Value("InvalidWidth", "image/width", _number(1, 144), "write pixels, 1 to 144", ("rss",)),
    Value("InvalidIntegerAttribute", "cloud@port", _number(1, 65535), "write the number of a port", ("rss",)),
    Value("InvalidFormComponentName", "textInput/name", _matches(r"[A-Za-z][\w:.-]*"), "begin it with a letter"),
    Value(
        "InvalidFullLink",
        "docs image/url image/link textInput/link comments source@url",
        is_address,
        _WRITE_ADDRESS,
        ("rss",),
    ),
    Value("InvalidFullLink", "a:category@scheme", is_address, _WRITE_ADDRESS),
    Value("InvalidUriChar", "a:generator@uri a:content@src a:author/a:uri a:contributor/a:uri", is_reference, _ENCODE),
    Value("InvalidUriChar", "m:player@url m:copyright@url m:license@href", is_address, _WRITE_ADDRESS),
    Value("InvalidLanguage", "a:link@hreflang m:content@lang m:text@lang", is_language, "write a tag like en-GB"),
    Value("InvalidMIMEAttribute", "m:content@type", _is_media_type, "write one like image/jpeg"),
    Value("InvalidPositiveInteger", "m:content@height m:content@width", _number(0), "write a number"),
    Value("InvalidPositiveInteger", "m:content@fileSize", _number(1), "write bytes, 1 or more"),
    Value("InvalidPositiveInteger", "m:player@height m:player@width", _number(1), "write pixels, 1 or more"),
    Value("InvalidPositiveInteger", "m:thumbnail@height m:thumbnail@width", _number(1), "write pixels, 1 or more"),
    Value("InvalidTrueFalse", "m:content@isDefault m:adult", _one_of("true", "false"), "write true or false"),
    Value("InvalidNPTTime", "m:thumbnail@time m:text@start m:text@end", _is_npt, "write it like 00:01:30.5"),
    Value(
        "InvalidMediaTextType", "m:text@type m:title@type m:description@type", _one_of("plain", "html"), "write plain"
    ),
    Value("InvalidMediaRestrictionRel", "m:restriction@relationship", _one_of("allow", "deny"), "write allow or deny"),
    Value(
        "InvalidMediaRestrictionType",
        "m:restriction@type",
        _one_of("country", "uri", "sharing"),
        "write country or uri",
    ),
    Value("InvalidLatitude", "geo:lat icbm:latitude geourl:latitude", lambda text: _within(text, 90), "write degrees"),
    Value("InvalidLongitude", "geo:long icbm:longitude geourl:longitude", lambda t: _within(t, 180), "write degrees"),
    Value("InvalidW3CDTFDate", "d:date t:created t:issued t:modified", _is_w3cdtf, "write 2026-03-01"),
    Value("InvalidCommaSeparatedIntegers", "slash:hit_parade", _matches(r"\d+(,\d+)*"), "write numbers and commas"),
    Value("InvalidFullLink", "trackback:ping trackback:about", is_address, _WRITE_ADDRESS),
    Value("InvalidLanguage", "outline@language", is_language, "write a tag like en-GB", ("opml",)),
    Value("InvalidFullLink", "cc:license", is_address, _WRITE_ADDRESS),
    Value(
        "InvalidLink",
        "blog:blink blog:blogRoll blog:mySubscriptions blog:changes",
        is_address,
        _WRITE_ADDRESS,
        ("rss",),
    ),
    Value("InvalidLink", "a:generator@uri", _is_whole, _WRITE_ADDRESS, ("atom",)),
    Value("InvalidUriChar", "m:thumbnail@url m:content@url a:category@scheme", is_written, _ENCODE),
    Value("InvalidW3CDTFDate", "sy:updateBase", _is_w3cdtf, "write 2026-03-01T12:00:00Z"),
)
"""A row for each kind of value. Add one to support another."""

_NAMESPACES = {
    "blog": "{http://backend.userland.com/blogChannelModule}",
    "sy": SYNDICATION,
    "a": ATOM,
    "m": MEDIA,
    "d": DC,
    "t": "{http://purl.org/dc/terms/}",
    "geo": "{http://www.w3.org/2003/01/geo/wgs84_pos#}",
    "icbm": "{http://postneo.com/icbm}",
    "geourl": "{http://geourl.org/rss/module/}",
    "slash": "{http://purl.org/rss/1.0/modules/slash/}",
    "trackback": "{http://madskills.com/public/xml/rss/module/trackback/}",
    "cc": "{http://backend.userland.com/creativeCommonsRssModule}",
}


def _within(text: str, most: float) -> bool:
    return bool(re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", text, re.ASCII)) and abs(float(text)) <= most


def _places(where: str) -> Iterator[tuple[str, str, str]]:
    """Parent, element and attribute of each place, names in full; parent and attribute may be empty."""
    for each in where.split():
        path, _, attribute = each.partition("@")
        parent, _, name = path.rpartition("/")
        yield _full(parent), _full(name), attribute


def _full(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return _NAMESPACES.get(prefix, "") + local


def _register(name: str, forms: tuple[Form, ...], rows: list[Value]) -> None:
    places = [(*place, row) for row in rows for place in _places(row.where)]

    @rule(name, "error", *forms)
    def faults(reading: Reading) -> Iterator[Fault]:
        """The value of an element or attribute, as its specification has it. An address that is dangerous is told as
        that, by `SecurityRisk`."""
        for parent, tag, attribute, row in places:
            for element, item in inside(reading, tag):
                above = element.getparent()
                if parent and (above is None or above.tag != parent):
                    continue
                said = element.get(attribute) if attribute else (element.text or "").strip()
                dangerous = row.is_right in (is_address, is_reference) and not leads_out(said or "")
                if said is not None and not dangerous and not row.is_right(said):
                    called = etree.QName(element).localname
                    what = f"{attribute} of <{called}>" if attribute else f"<{called}>"
                    yield Fault(f"{what} is {said[:60]!r}", row.cure, item, line=line_of(element))


_groups: dict[tuple[str, tuple[Form, ...]], list[Value]] = {}
for _row in VALUES:
    _groups.setdefault((_row.rule, _row.forms), []).append(_row)
for (_name, _forms), _rows in _groups.items():
    _register(_name, _forms, _rows)


# --- values that depend on one another ----------------------------------------------------------

_RATINGS: dict[str, Right] = {
    "urn:simple": _one_of("adult", "nonadult"),
    "urn:mpaa": _one_of("g", "m", "nc-17", "pg", "pg-13", "r", "x"),
    "urn:v-chip": _one_of(
        *("14+", "18+", "c", "c8", "g", "pg", "tv-14", "tv-g", "tv-ma", "tv-pg", "tv-y", "tv-y7", "tv-y7-fv")
    ),
    "urn:icra": lambda text: _ICRA.fullmatch(text) is not None,
}
"""Media RSS, "media:rating": what each scheme knows."""
_HASHES = {"md5": 32, "sha-1": 40, "sha-256": 64, "sha-384": 96, "sha-512": 128}
"""Media RSS, "media:hash": algorithm and length in hexadecimal digits; it names the first two only."""


@rule("InvalidMediaRating", "error", "rss", "atom")
def _ratings(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:rating": a word of its scheme."""
    for element, item in inside(reading, f"{MEDIA}rating"):
        scheme, said = element.get("scheme") or "urn:simple", (element.text or "").strip()
        if scheme in _RATINGS and not _RATINGS[scheme](said):
            yield Fault(f"{said!r} is not a rating of {scheme}", "write one of its words", item, line=line_of(element))


@rule("InvalidFullLink", "error", "rss", "atom")
def _schemes(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:rating", "media:category" and "media:credit": a scheme is an address."""
    for name in ("rating", "category", "credit"):
        for element, item in inside(reading, MEDIA + name):
            scheme = element.get("scheme")
            if scheme and not is_address(scheme):
                yield Fault(f"the scheme is {scheme[:60]!r}", _WRITE_ADDRESS, item, line=line_of(element))


@rule("InvalidMediaHash", "error", "rss", "atom")
def _hashes(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:hash": MD5 or SHA-1, in hexadecimal digits."""
    for element, item in inside(reading, f"{MEDIA}hash"):
        algorithm, said = element.get("algo") or "md5", (element.text or "").strip()
        if algorithm not in ("md5", "sha-1") or not re.fullmatch(rf"[0-9A-Za-z]{{{_HASHES[algorithm]}}}", said):
            what, cure = f"{said[:60]!r} is not a hash of {algorithm}", "write its hexadecimal digits, of md5 or sha-1"
            yield Fault(what, cure, item, line=line_of(element))


@rule("MissingAttribute", "error", "rss", "atom")
def _relationships(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:restriction": it allows or denies; RSS 2.0, "cloud": how it is asked."""
    for tag, names in (
        (f"{MEDIA}restriction", ("relationship",)),
        ("cloud", ("domain", "path", "port", "protocol", "registerProcedure")),
    ):
        for element, item in inside(reading, tag):
            for name in names:
                if element.get(name) is None:
                    what = f"<{etree.QName(element).localname}> has no {name}"
                    yield Fault(what, "give it one", item, line=line_of(element))


@rule("InvalidMediaRestriction", "error", "rss", "atom")
def _restrictions(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:restriction": `all` or `none`, unless a type says what is listed."""
    for element, item in inside(reading, f"{MEDIA}restriction"):
        said = (element.text or "").strip()
        if not element.get("type") and said not in ("", "all", "none"):
            yield Fault(f"{said[:60]!r} is of no type", "say its type: country or uri", item, line=line_of(element))


@rule("InvalidFullLink", "error", "rss", "atom")
def _restricted_sites(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:restriction": of the type `uri` it lists addresses."""
    for element, item in inside(reading, f"{MEDIA}restriction"):
        for each in (element.text or "").split() if element.get("type") == "uri" else ():
            if not is_address(each):
                yield Fault(f"{each[:60]!r} is not an absolute address", _WRITE_ADDRESS, item, line=line_of(element))


@rule("InvalidCountryCode", "error", "rss", "atom")
def _restricted_countries(reading: Reading) -> Iterator[Fault]:
    """Media RSS, "media:restriction": of the type `country` it lists codes of ISO 3166."""
    for element, item in inside(reading, f"{MEDIA}restriction"):
        for each in (element.text or "").split() if element.get("type") == "country" else ():
            # The user-assigned codes of ISO 3166-1, section 8.1.3, are of no country.
            if not re.fullmatch(r"[A-Za-z]{2}", each) or re.fullmatch(r"AA|Q[M-Z]|X[A-JL-Z]|ZZ", each, re.I):
                yield Fault(f"{each[:60]!r} is not a country", "write a code of ISO 3166", item, line=line_of(element))


_TAG_URI = re.compile(
    r"tag:([A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:"
    r"([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
"""RFC 4151, section 2.1."""
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:([a-z0-9()+,.:=@;$_!*'/-]|%[0-9a-f]{2})+", re.I)
"""RFC 8141, section 2, as far as ids use it."""
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)


def _ids(reading: Reading) -> Iterator[tuple[etree._Element, str | None, str]]:
    """Everything that is an id, with its text."""
    for element, item in (*inside(reading, f"{ATOM}id"), *inside(reading, "guid")):
        if element.get("isPermaLink") != "true":
            yield element, item, (element.text or "").strip()


@rule("InvalidTAG", "warning", "rss", "atom")
def _tags(reading: Reading) -> Iterator[Fault]:
    """RFC 4151, section 2.1: who named it, since when, and what."""
    for element, item, said in _ids(reading):
        if said.lower().startswith("tag:") and not _TAG_URI.fullmatch(said):
            cure = "write it like tag:example.org,2026:name"
            yield Fault(f"{said[:80]!r} is not a tag: URI", cure, item, line=line_of(element))


@rule("InvalidURN", "warning", "rss", "atom")
def _urns(reading: Reading) -> Iterator[Fault]:
    """RFC 8141, section 2: a namespace and a name in it."""
    for element, item, said in _ids(reading):
        if said.lower().startswith("urn:") and not _URN.fullmatch(said):
            yield Fault(f"{said[:80]!r} is not a URN", "write it like urn:isbn:0451450523", item, line=line_of(element))


@rule("InvalidUUID", "warning", "rss", "atom")
def _uuids(reading: Reading) -> Iterator[Fault]:
    """RFC 9562, section 4: 32 hexadecimal digits in five groups."""
    for element, item, said in _ids(reading):
        if said.lower().startswith("urn:uuid:") and not _UUID.fullmatch(said):
            what = f"{said[:80]!r} is not a UUID"
            yield Fault(what, "write its 32 digits in five groups", item, line=line_of(element))


@rule("NonCanonicalURI", "warning", "atom")
def _canonical(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.6: ids are compared letter by letter, so there is one way to write each."""
    for element, item, said in _ids(reading):
        if (canonical := _in_canonical_form(said)) and canonical != said:
            what = f"{said[:80]!r} is not in the form that all programs give it"
            yield Fault(what, f"write it {canonical[:80]}", item, line=line_of(element))


def _in_canonical_form(address: str) -> str:
    """RFC 3986, section 6.2: small letters in scheme and host, no default port, no needless escape; empty for what
    is no web address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = parts.hostname.lower()
    default = {"http": 80, "https": 443}[parts.scheme]
    user = f"{parts.username}@" if parts.username else ""
    netloc = f"{user}{host}" if port in (None, default) else f"{user}{host}:{port}"
    path = _ESCAPE.sub(_unescaped, parts.path) or "/"
    if "/./" in path or "/../" in path or path.endswith(("/.", "/..")):
        path = urljoin("http://x/", path).removeprefix("http://x")
    fragment = f"#{parts.fragment}" if parts.fragment else "#" if address.endswith("#") else ""
    query = (
        f"?{_ESCAPE.sub(_unescaped, parts.query)}" if parts.query else "?" if address.rstrip("#").endswith("?") else ""
    )
    return f"{parts.scheme}://{netloc}{path}{query}{fragment}"


_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if re.fullmatch(r"[A-Za-z0-9._~-]", character) else found[0].upper()


@rule("UnexpectedWhitespace", "error", "atom")
def _white_space(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, sections 2 and 3.3: there is no white space around an address, a date or the name of an entry."""
    for name in ("id", "uri", "icon", "logo", "published", "updated"):
        for element, item in inside(reading, ATOM + name):
            if element.text and element.text != element.text.strip():
                what = f"<{name}> begins or ends with white space"
                yield Fault(what, "take it out", item, line=line_of(element))


@rule("NotBase64", "error", "atom")
def _binary(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.1.3.3: content that is neither text nor XML is written in Base64."""
    for element, item in inside(reading, f"{ATOM}content"):
        kind = element.get("type", "text").partition(";")[0].strip().lower()
        is_text = "/" not in kind or kind.startswith(("text/", "message/")) or kind.endswith(("/xml", "+xml"))
        if not is_text and not len(element) and not element.get("src"):
            try:
                b64decode("".join((element.text or "").split()), validate=True)
            except (Base64Error, ValueError):
                yield Fault(f"content of the type {kind} is not Base64", "encode it", item, line=line_of(element))


@rule("InvalidUriChar", "error", "rss", "atom")
def _bases(reading: Reading) -> Iterator[Fault]:
    """XML Base: it is an address."""
    for tag, elements in reading.elements.items():
        for element, item in elements:
            base = element.get("{http://www.w3.org/XML/1998/namespace}base")
            if base is not None and not is_reference(base):
                yield Fault(f"xml:base of <{tag}> is {base[:60]!r}", _ENCODE, item, line=line_of(element))
