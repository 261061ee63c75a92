"""RSS and Atom.

Lives here: RSS 2.0 with the RSS Advisory Board's profile, Atom 1.0 (RFC 4287), and feedgen, which writes
both, with the one extension that mends what it gets wrong.
Does not live here: JSON Feed (jsonfeed), and whether the result is valid (validator).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from html import escape
from urllib.parse import urlsplit

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from pagefeed.media import media_type
from pagefeed.model import Author, Content, Document, Entry, Feed, FeedSpec, Format, Pace
from pagefeed.render.forms import (
    FORMS,
    GENERATOR,
    PAGE,
    STYLE,
    Form,
    authors,
    document,
    form_of,
    html,
    language,
    rfc3339,
    text,
    unprintable,
    uri,
)

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
ARCHIVE = f"{HISTORY}archive"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rss(feed: Feed) -> Document:
    """The feed as `rss.xml`, or one of its archived months."""
    generator = _generator(feed, form_of("rss", feed.month))
    generator.link(href=uri(feed.spec.link))
    generator.updated(_UNSAID)
    if feed.spec.cloud and not feed.month:
        generator.cloud(**_cloud(feed.spec.cloud))
    for entry in feed.entries:
        item = _entry(entry, feed.spec)
        item.guid(entry.name, permalink=False)
        # Readers take an item's description for HTML, so its plain text becomes HTML here. Without
        # one, feedgen would put the whole content in its place.
        item.description(escape(text(entry), quote=False))
        generator.add_entry(item, order="append")
    return _document(feed, form_of("rss", feed.month), generator.rss_str)


def atom(feed: Feed) -> Document:
    """The feed as `atom.xml`, or one of its archived months."""
    spec = feed.spec
    generator = _generator(feed, form_of("atom", feed.month))
    generator.link(_links(feed, "atom"))
    generator.author(_said(name=spec.author.name, email=spec.author.email, uri=spec.author.url))
    generator.updated(feed.updated or _since(spec.id))
    generator.rights(spec.rights)
    generator.icon(spec.icon)
    generator.logo(spec.logo)
    for entry in feed.entries:
        item = _entry(entry, spec)
        item.published(entry.published.at)
        item.updated(entry.updated)
        item.author([_said(name=a.name, email=a.email, uri=a.url) for a in authors(entry, spec)])
        if entry.content.summary:
            item.summary(entry.content.summary, type="text")
        if not (item.content() or (entry.content.link and entry.content.summary)):
            # RFC 4287, section 4.1.2: an entry has content, or else an alternate link and a summary.
            item.content(text(entry), type="text")
        generator.add_entry(item, order="append")
    return _document(feed, form_of("atom", feed.month), generator.atom_str)


def _cloud(url: str) -> dict[str, str]:
    """RSS 2.0, "cloud", as rssCloud servers that take a form have it: https://www.rsscloud.co/docs."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    how = {"registerProcedure": "", "protocol": f"{parts.scheme}-post"}
    return {"domain": str(parts.hostname), "port": str(port), "path": parts.path or "/", **how}


def _generator(feed: Feed, form: Form) -> FeedGenerator:
    """What both formats say of the feed."""
    generator = FeedGenerator()
    generator.register_extension("pagefeed", partial(_FeedMending, feed, form))
    generator.id(feed.spec.id)
    generator.title(feed.spec.title)
    # Readers take this for HTML too, so what would be a tag is a text of HTML.
    generator.description(re.sub("<(?=[A-Za-z/!?])", "&lt;", feed.spec.description))
    generator.language(feed.spec.language)
    generator.generator(GENERATOR)
    return generator


def _entry(entry: Entry, spec: FeedSpec) -> FeedEntry:
    """What both formats say of an entry."""
    item = FeedEntry()
    item.register_extension("pagefeed", partial(_EntryMending, entry, spec))
    item.id(entry.id)
    item.title(entry.content.title)
    if entry.content.link:
        item.link(href=uri(entry.content.link))
    if whole := html(entry, spec):
        item.content(whole, type="html")
    scheme = _said(scheme=spec.tag_scheme)
    item.category([{"term": tag, **scheme} for tag in entry.content.tags])
    return item


def _document(feed: Feed, form: Form, write: Callable[..., bytes]) -> Document:
    try:
        return document(form, write(pretty=True), feed.spec)
    except ValueError as error:
        raise unprintable(feed) or error from error


def _links(feed: Feed, itself: Format) -> list[dict[str, str]]:
    """RFC 4287, section 4.2.7: one alternate for each media type; WebSub, section 4: hub and self, of what people
    subscribe to; RFC 5005, section 4: the way back through the archive, and from there to what is current."""
    spec = feed.spec
    others = [form_of(name, feed.month) for name in spec.formats if name != itself]

    def link(rel: str, form: Form) -> dict[str, str]:
        return {"rel": rel, "href": spec.url(form.file), "type": form.type}

    return [
        link("self", form_of(itself, feed.month)),
        *([link("current", FORMS[itself])] if feed.month else [{"rel": "hub", "href": hub} for hub in spec.hub]),
        *([link("prev-archive", form_of(itself, feed.older))] if feed.older else []),
        *(link("alternate", form) for form in ([] if feed.month else [PAGE]) + others),
    ]


def _since(tag: str) -> datetime:
    """Atom wants a date even of a feed without entries: the one in its tag: URI (RFC 4151, section 2.1)."""
    year, month, day = re.findall(r",(\d{4})(?:-(\d\d))?(?:-(\d\d))?:", tag)[0]
    return datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)


def _said(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


class _Unsaid(datetime):
    """A date that feedgen leaves out: it writes those that are true.

    Otherwise it would write the time of the build into the channel, and by way of setlocale(), which all
    threads share.
    """

    def __bool__(self) -> bool:
        return False


_UNSAID = _Unsaid(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _FeedMending:
    """What feedgen does not write of a feed, as an extension that it calls."""

    feed: Feed
    form: Form

    def extend_ns(self) -> dict[str, str]:
        return {
            "dc": DC[1:-1],
            "media": MEDIA[1:-1],
            **({"sy": SYNDICATION[1:-1]} if self.feed.spec.update else {}),
            **({"fh": HISTORY[1:-1]} if self.feed.month else {}),
        }

    def _dress(self, root: etree._Element) -> None:
        """Associating Style Sheets with XML 1.0, section 4: for browsers, from wherever the document lies."""
        up = "../" * self.form.file.count("/")
        said = f'type="{STYLE.type}" href="{up}{STYLE.file}"'
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", said))

    def extend_atom(self, root: etree._Element) -> None:
        self._dress(root)
        if self.feed.month:
            root.insert(0, etree.Element(ARCHIVE))

    def extend_rss(self, root: etree._Element) -> None:
        self._dress(root)
        channel = root[0]
        for link in reversed(_links(self.feed, "rss")):
            # The profile knows the feed itself and its other forms; the page people read is <link>.
            if link.get("type") != PAGE.type:
                channel[2].addnext(etree.Element(f"{ATOM}link", link))
        self._describe(channel, self.feed.spec)
        if self.feed.updated:
            newest = max(entry.published.at for entry in self.feed.entries)
            _add(channel, "pubDate", _rfc2822(newest))
            _add(channel, "lastBuildDate", _rfc2822(self.feed.updated))
        if self.feed.month:
            _add(channel, ARCHIVE)
        _use_hexadecimal(channel)

    def _describe(self, channel: etree._Element, spec: FeedSpec) -> None:
        """RSS 2.0, "Optional channel elements"; RSS 1.0 module Syndication."""
        if spec.rights:
            _add(channel, "copyright", spec.rights)
        if spec.author.email:
            _add(channel, "managingEditor", _mailbox(spec.author))
        if picture := spec.logo or spec.icon:
            image = _add(channel, "image")
            _add(image, "url", uri(picture))
            _add(image, "title", spec.title)
            _add(image, "link", uri(spec.link))
        if spec.update:
            _add(channel, "ttl", str(_MINUTES[spec.update]))
            _add(channel, f"{SYNDICATION}updatePeriod", spec.update)
            _add(channel, f"{SYNDICATION}updateFrequency", "1")


@dataclass(frozen=True)
class _EntryMending:
    """What feedgen does not write of an entry."""

    entry: Entry
    spec: FeedSpec

    def extend_atom(self, element: etree._Element) -> None:
        if other := language(self.entry, self.spec):
            element.set(XML_LANG, other)
        # feedgen writes Atom's elements without their namespace, which the root declares by hand.
        for file in self.entry.content.enclosures:
            about = _said(type=file.type, length=str(file.length or ""), title=file.title)
            _add(element, "link", rel="enclosure", href=uri(file.url), **about)
        if origin := self.entry.content.origin:
            source = _add(element, "source")
            _add(source, "id", uri(origin.link))
            _add(source, "title", origin.title)
            _add(source, "updated", rfc3339(origin.at))
            _add(source, "link", rel="alternate", type=PAGE.type, href=uri(origin.link))
        _add_picture(element, self.entry.content)

    def extend_rss(self, item: etree._Element) -> None:
        _add(item, "pubDate", _rfc2822(self.entry.published.at))
        # Beside an <author> it would say the same twice (W3C validator, DuplicateItemSemantics), and <author> has
        # room for one person who has an e-mail address: most readers know dc:creator alone.
        for author in authors(self.entry, self.spec):
            _add(item, f"{DC}creator", author.name)
        # RSS Advisory Board profile, "Enclosure": one; a length that nobody knows is 0.
        for file in self.entry.content.enclosures[:1]:
            _add(item, "enclosure", url=uri(file.url), length=str(file.length or 0), type=file.type)
        if origin := self.entry.content.origin:
            _add(item, "source", origin.title, url=uri(origin.link))
        if other := language(self.entry, self.spec):
            _add(item, f"{DC}language", other)
        _add_picture(item, self.entry.content)
        _use_hexadecimal(item)


def _add(parent: etree._Element, tag: str, words: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = words
    return element


def _add_picture(parent: etree._Element, content: Content) -> None:
    """Media RSS 1.5.1, sections "media:content" and "Optional Elements".

    Its description is what the picture shows, as Mastodon and others write it; the caption is that where nothing
    else is known, and else its title.
    """
    if not content.image:
        return
    url = uri(content.image)
    width, height = content.size or (None, None)
    sides = _said(width=str(width or ""), height=str(height or ""))
    picture = _add(parent, f"{MEDIA}content", url=url, medium="image", **_said(type=media_type(url)), **sides)
    if content.alt and content.caption:
        _add(picture, f"{MEDIA}title", content.caption, type="plain")
    if description := content.alt or content.caption:
        _add(picture, f"{MEDIA}description", description, type="plain")
    if content.credit:
        _add(picture, f"{MEDIA}credit", content.credit)
    _add(parent, f"{MEDIA}thumbnail", url=url, **sides)


_MINUTES: dict[Pace, int] = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200}


def _mailbox(author: Author) -> str:
    """RSS Advisory Board profile, "Author"."""
    return f"{author.email} ({author.name})"


def _rfc2822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _use_hexadecimal(parent: etree._Element) -> None:
    """RSS Advisory Board profile, "Character Data": in plain text, write & and < as the references that
    most readers understand, so that `a <b> c` is not taken for markup."""
    plain = {"title", "category", f"{DC}creator", "author", "managingEditor", "copyright", "source"}
    plain |= {"description"} if parent.tag == "channel" else set()
    for element in (*parent, *parent.iterfind("image/title")):
        if element.tag in plain and element.text:
            element.text, *others = re.split("([&<])", element.text)
            for character, rest in zip(others[::2], others[1::2], strict=True):
                reference = etree.Entity(f"#x{ord(character):X}")
                reference.tail = rest
                element.append(reference)
