"""Rules that every format keeps.

Lives here: encoding, self links, ids, order, authors, titles, dates.
Does not live here: what is in an entry's HTML (markup).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pagefeed.validator.reading import (
    ATOM,
    DC,
    XHTML,
    XML_LANG,
    Fault,
    Link,
    Reading,
    author_names,
    dates,
    has_base,
    is_old_date,
    line_of,
    links,
    moment,
    parts,
    selves,
    text_of,
    whole_text,
    words_of,
)
from pagefeed.validator.rules import rule
from pagefeed.validator.tables import is_language, words
from pagefeed.validator.tags import LIKE_A_TAG, reference_in
from pagefeed.validator.uris import ABSOLUTE, is_address, is_inline_picture, is_reference, leads_out

_MANGLED = re.compile("[\x80-\x9f\ufffd]")
ENTRY_BYTES = 500_000
"""The most that the content of an entry should have, in characters."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@rule("NotUTF8", "error", "rss", "atom", "opml")
def _encoding(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile: what is written here is UTF-8. XML 1.0, section 4.3.3 leaves others the choice."""
    encoding = reading.root.getroottree().docinfo.encoding
    if reading.ours and encoding and encoding.upper() != "UTF-8":
        yield Fault(f"the document is encoded as {encoding}", "encode it as UTF-8", line=1)


@rule("MissingSelf", "warning", "rss", "atom", "json")
def _self(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 4.2.7.2; RSS Advisory Board profile, "atom:link"; JSON Feed 1.1, feed_url."""
    if not selves(reading):
        yield Fault("the feed has no self link", 'add a link with rel="self"', key="base")


@rule("SelfDoesntMatchLocation", "error", "rss", "atom", "json")
def _self_is_where_it_is(reading: Reading) -> Iterator[Fault]:
    """Readers move their subscription to the address that the feed calls its own."""
    right = {reading.address}
    if reading.form == "json" and reading.address:
        # A page of a JSON Feed bears the address of the first, which is the feed's name.
        right.add(re.sub(r"archive/[^/]+$", "feed.json", reading.address))
    for url in selves(reading):
        if reading.address and url not in right:
            what = f"the feed calls itself {url} but is served at {reading.address}"
            yield Fault(what, "make the two the same by way of `base` and `path`", key="base")


@rule("InvalidFullLink", "error", "rss", "atom", "json", "opml")
def _absolute_links(reading: Reading) -> Iterator[Fault]:
    """RFC 3986, section 4.3: what is read elsewhere cannot be relative. Atom has a place for relative addresses, its
    own (RFC 4287, section 2), which documents made here never need."""
    may_be_relative = reading.form == "atom" and (has_base(reading.root) or not reading.ours)
    for link in links(reading):
        url = link.url.strip() if reading.form == "rss" else link.url
        if reading.ours:
            right = ABSOLUTE.fullmatch(url) is not None
        else:
            right = (
                is_reference(url) if may_be_relative else is_address(url) and (url.isascii() or reading.form == "atom")
            )
        if not right and leads_out(url):
            what = f"{link.name} is {link.url!r}, which is not an absolute web address"
            yield Fault(what, "write it in full, with https://", link.item, link.key, link.line)


_ADDRESSED = words("""
    url href src uri resource about link xmlurl htmlurl data poster avatar image icon favicon feed scheme
""")
"""Names of attributes, and last words of names in JSON, that say that the value is an address."""
_ADDRESSING = words("""
    link url uri comments docs license ping about commentrss comment origlink origenclosurelink new-feed-url player
    generatoragent errorreportsto icon logo image blink blogroll mysubscriptions mypublicblog thumbnail backlink ownerid
    inreplyto via
""")
"""Names of elements, in RSS, Atom and what extends them, whose text is an address."""
_DRAWINGS = "{http://www.w3.org/2000/svg}"


@rule("SecurityRisk", "error", "rss", "atom", "json", "opml")
def _dangerous_links(reading: Reading) -> Iterator[Fault]:
    """RFC 3986, section 7: an address, wherever it stands, has a scheme that runs nothing and does not stay on the
    machine."""
    for link in _addresses_of_json(reading.root) if reading.form == "json" else _addresses_of_xml(reading):
        if not leads_out(link.url) and not is_inline_picture(link.url):
            what = f"{link.name} leads to {link.url[:40]!r}"
            yield Fault(what, "write an address of the web", link.item, line=link.line)


def _addresses_of_xml(reading: Reading) -> Iterator[Link]:
    for tag, elements in reading.elements.items():
        name = tag.rpartition("}")[2]
        if tag.startswith((XHTML, _DRAWINGS)):
            continue  # It is markup.
        for element, item in elements:
            for attribute, value in element.attrib.items():
                if str(attribute).rpartition("}")[2].lower() in _ADDRESSED:
                    yield Link(value, f"{attribute} of <{name}>", item, line=line_of(element))
            is_leaf = next(element.iterchildren("*"), None) is None
            is_permalink = name == "guid" and element.get("isPermaLink") != "false"
            if is_permalink or (is_leaf and name.lower() in _ADDRESSING):
                yield Link(whole_text(element), f"<{name}>", item, line=line_of(element))


def _addresses_of_json(root: Any) -> Iterator[Link]:
    """Of objects however deep; names that begin with an underscore are extensions, and as public as the rest."""
    waiting: list[tuple[str, Any]] = [("", root)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((name, each) for each in value)
        elif isinstance(value, str) and re.split(r"[_-]", name.lower())[-1] in _ADDRESSED:
            yield Link(value, name)


@rule("DuplicateValue", "error", "rss")
def _unique_guids(reading: Reading) -> Iterable[Fault]:
    """RSS 2.0, "guid": readers show one of them only."""
    return _repeated(reading)


@rule("DuplicateEntries", "warning", "atom")
def _unique_ids(reading: Reading) -> Iterable[Fault]:
    """RFC 4287, section 4.1.1: several entries of one id are versions of it, of which readers show one."""
    return () if reading.ours else _repeated(reading)


def _repeated(reading: Reading) -> Iterable[Fault]:
    seen: set[str] = set()
    for item in reading.items:
        if item.id and item.id in seen:
            yield Fault(f"two entries have the id {item.id}", "publish one of them", item.id, line=item.line)
        seen.add(item.id or "")


@rule("NotNewestFirst", "warning", "rss", "atom", "json")
def _order(reading: Reading) -> Iterator[Fault]:
    """Readers that keep only the first entries must keep the newest."""
    for newer, older in pairwise(reading.items):
        first, then = moment(reading.form, newer.published), moment(reading.form, older.published)
        if first and then and first < then:
            what = "an entry stands below an older one"
            yield Fault(what, "put the newest first", older.id, line=older.line)


@rule("MissingAuthor", "warning", "rss", "atom", "json")
def _authors(reading: Reading) -> Iterator[Fault]:
    """Most readers ignore an author that only the feed names."""
    for item in reading.items:
        if not any(name.strip() for name in author_names(reading.form, item.node)):
            cure = "state its `authors`, or an `author` for the site"
            yield Fault("an entry names no author", cure, item.id, line=item.line)


@rule("BadCharacters", "warning", "rss", "atom", "json")
def _characters(reading: Reading) -> Iterator[Fault]:
    """C1 controls and U+FFFD are the traces of a wrong decoding."""
    for item in reading.items:
        titles = (link.get("title", "") for link in item.node.iterfind(f"{ATOM}link")) if reading.form == "atom" else ()
        if found := next(filter(None, map(_mangled, (item.title or "", *item.markup, *titles))), ""):
            what = f"an entry holds U+{ord(found):04X}, a trace of a wrong decoding"
            yield Fault(what, "save the page again as UTF-8", item.id, line=item.line)


@lru_cache(maxsize=256)
def _mangled(text: str) -> str:
    """The first such character of a text, which the formats of one feed share; empty for a text without."""
    # Of ASCII, Python knows without looking.
    found = None if text.isascii() else _MANGLED.search(text)
    return found[0] if found else ""


@rule("ContainsHTML", "warning", "rss", "atom", "json")
def _markup_in_titles(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Character Data": some readers remove what looks like a tag."""
    for item in reading.items:
        if found := LIKE_A_TAG.search(item.title or ""):
            what = f"a title holds {found.group()!r}, which some readers take for markup and remove"
            yield Fault(what, "write it without angle brackets", item.id, line=item.line)
        elif shown := reference_in(item.title or ""):
            what = f"a title shows {shown!r}, for it was escaped twice"
            yield Fault(what, "escape it once", item.id, line=item.line)


@rule("NotBlank", "error", "rss", "atom", "json")
def _blank_titles(reading: Reading) -> Iterator[Fault]:
    """A list of entries shows nothing else."""
    for item in reading.items:
        if item.title is not None and not item.title.strip():
            yield Fault("the title of an entry is empty", "state its `title`", item.id, line=item.line)


_ODD_OFFSET = re.compile(r"[+-]\d\d(?!00|15|30|45)\d\d$")
"""Minutes that no zone of today has."""
_RSS_DATE = "write it like Tue, 28 Jan 2025 12:00:00 GMT"


@rule("InvalidRFC2822Date", "error", "rss")
def _rss_dates(reading: Reading) -> Iterator[Fault]:
    """RFC 5322, section 3.3, with a year of four digits as the RSS specification prefers."""
    for date in dates(reading):
        if moment("rss", date.text) is None and (reading.ours or not is_old_date(date.text)):
            yield Fault(f"{date.text!r} is not a date of this format", _RSS_DATE, date.item, line=date.line)


@rule("ProblematicalRFC822Date", "warning", "rss")
def _odd_dates(reading: Reading) -> Iterator[Fault]:
    """RFC 822, section 5.1 and RFC 5322, section 4.3: old forms of dates, which not all readers know."""
    for date in dates(reading):
        odd = _ODD_OFFSET.search(date.text) if (at := moment("rss", date.text)) else is_old_date(date.text)
        if not reading.ours and odd:
            which = "has an odd offset" if at else "is a date of an old form"
            yield Fault(f"{date.text!r} {which}", _RSS_DATE, date.item, line=date.line)


@rule("InvalidRFC3339Date", "error", "atom", "json")
def _internet_dates(reading: Reading) -> Iterator[Fault]:
    """RFC 4287, section 3.3; JSON Feed 1.1, date_published."""
    for date in dates(reading):
        if moment(reading.form, date.text) is None:
            cure = "write it like 2025-01-28T12:00:00Z"
            yield Fault(f"{date.text!r} is not a date of this format", cure, date.item, line=date.line)


@rule("IncorrectDOW", "error", "rss")
def _weekdays(reading: Reading) -> Iterator[Fault]:
    """RFC 5322, section 3.3: the day of the week must be that of the date."""
    for date in dates(reading):
        at = moment(reading.form, date.text)
        if at and date.text[3] == "," and _WEEKDAYS[at.weekday()] != date.text[:3]:
            what = f"{date.text!r} was a {_WEEKDAYS[at.weekday()]}"
            yield Fault(what, "correct the day of the week", date.item, line=date.line)


@rule("ImplausibleDate", "warning", "rss", "atom", "json")
def _plausible_dates(reading: Reading) -> Iterator[Fault]:
    """No page on the web is older; a date in the future is for those to find who may ask the clock."""
    for date in dates(reading):
        at = moment(reading.form, date.text)
        if at and at.year < 1990:
            what = f"{date.text!r} lies before the web"
            yield Fault(what, "state when it was `published`", date.item, line=date.line)


@rule("InvalidLanguage", "error", "rss", "atom", "json")
def _languages(reading: Reading) -> Iterator[Fault]:
    """RSS 2.0, "language"; RFC 4287, section 2; JSON Feed 1.1, "language": a language tag (BCP 47)."""
    for said, item, line in _languages_of(reading):
        if not is_language(said) and (said or reading.form == "rss"):
            yield Fault(f"{said!r} is not a language tag", "write one like en-GB", item, "language", line)


def _languages_of(reading: Reading) -> Iterator[tuple[str, str | None, int]]:
    for node, item in parts(reading):
        if reading.form == "json":
            said = [words_of(node, "language")]
        elif reading.form == "rss":
            said = [text_of(node, "language"), text_of(node, f"{DC}language")]
        else:
            said = [node.get(XML_LANG)]
        yield from ((each, item, line_of(node)) for each in said if each is not None)


@rule("EntryTooLarge", "warning", "rss", "atom", "json")
def _sizes(reading: Reading) -> Iterator[Fault]:
    """Some readers cut off, or refuse, what is larger: half a megabyte is a book of a hundred pages."""
    for item in reading.items:
        if len(item.html or "") > ENTRY_BYTES:
            what = f"the content of an entry has {len(item.html or ''):,} characters, more than {ENTRY_BYTES:,}"
            yield Fault(what, "shorten it, or split its page", item.id, line=item.line)
