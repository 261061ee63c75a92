"""What the documents of a feed are called.

Lives here: file names, media types and addresses, the same for every renderer.
Does not live here: anything inside a document.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from pagefeed import program
from pagefeed.errors import PageError, PublishError, SpecError
from pagefeed.model import Author, Document, Entry, Feed, FeedSpec, Format, Place
from pagefeed.web import FORBIDDEN

GENERATOR = program.NAME


class Form(NamedTuple):
    """A kind of document."""

    label: str
    """What people call it."""
    file: str
    """File name within the feed's folder."""
    type: str
    """Media type, without charset."""


FORMS: dict[Format, Form] = {
    "rss": Form("RSS", "rss.xml", "application/rss+xml"),
    "atom": Form("Atom", "atom.xml", "application/atom+xml"),
    "json": Form("JSON Feed", "feed.json", "application/feed+json"),
}
"""RSS Advisory Board; RFC 4287, section 7; JSON Feed 1.1, "Suggestions for Publishers"."""

_ARCHIVED: dict[Format, str] = {"rss": "xml", "atom": "atom.xml", "json": "json"}

PAGE = Form("Web page", "index.html", "text/html")
OVERVIEW = Form("Web page", "feeds.html", "text/html")
"""The page of all feeds, where a feed has the place of `index.html`."""
OPML = Form("OPML", "feeds.opml", "text/x-opml")
STYLE = Form("Stylesheet", "feed.css", "text/css")


def form_of(name: Format, month: str = "") -> Form:
    """What a format is called as the subscription document of a feed, or as one of its archived months."""
    form = FORMS[name]
    return form._replace(file=f"archive/{month}.{_ARCHIVED[name]}") if month else form


def path_of(spec: FeedSpec, name: Format, month: str = "") -> str:
    """Where a feed, or one of its archived months, stands in a format: POSIX, relative to dist/."""
    return f"{_folder(spec)}{form_of(name, month).file}"


def _folder(spec: FeedSpec | None) -> str:
    """The feed's folder with its slash; nothing for dist/ itself."""
    return "" if spec is None or spec.path == "." else f"{spec.path}/"


def document(form: Form, text: str | bytes, spec: FeedSpec | None = None) -> Document:
    """A file of the feed's folder, or of dist/ itself where it belongs to no one feed."""
    body = text if isinstance(text, bytes) else text.encode()
    return Document(path=_folder(spec) + form.file, media_type=f"{form.type}; charset=utf-8", body=body)


def uri(iri: str) -> str:
    """The same address in ASCII, which RSS asks for (RFC 3987, section 3.1)."""
    return quote(iri, safe=";/?:@&=+$!*'()%,#~")


def authors(entry: Entry, spec: FeedSpec) -> tuple[Author, ...]:
    """Who wrote it: most readers ignore an author that only the feed names."""
    return entry.content.authors or (spec.author,)


def language(entry: Entry, spec: FeedSpec) -> str | None:
    """The entry's language where the feed's would be wrong."""
    return entry.content.language if entry.content.language != spec.language else None


def html(entry: Entry, spec: FeedSpec) -> str:
    """The full content, where the feed carries it; may be empty."""
    return entry.content.html if spec.whole else ""


def text(entry: Entry) -> str:
    """The least there is to read, never empty."""
    return entry.content.summary or entry.content.title


def rfc3339(moment: datetime) -> str:
    """`2025-01-28T12:00:00Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def unprintable(feed: Feed) -> PublishError | None:
    """Which entry, or which line of the feed's TOML, says what no document can carry."""
    spec = feed.spec
    for key in ("title", "description", "link", "language", "rights"):
        if found := FORBIDDEN.search(getattr(spec, key) or ""):
            return SpecError(f"the {key} {_holds(found)}", at=spec.at(key), cure=_CURE)
    for entry in feed.entries:
        content = entry.content
        for name, value in {
            "the title": content.title,
            "the summary": content.summary,
            "the text": content.html,
            "the caption": content.caption or "",
            "the credit": content.credit or "",
            "the alt text of the picture": content.alt,
            "the language": content.language or "",
            "an author": "\n".join(author.name for author in content.authors),
            "an enclosure": "\n".join(each.title or "" for each in content.enclosures),
            "the page it was found on": content.origin.title if content.origin else "",
            "a tag": "\n".join(content.tags),
        }.items():
            if found := FORBIDDEN.search(value):
                place = Place(entry.found_on[0]) if entry.found_on else spec.at("include")
                return PageError(f"{name} of entry {entry.id} {_holds(found)}", at=place, cure=_CURE)
    return None


_CURE = "remove that character"


def _holds(found: re.Match[str]) -> str:
    return f"holds U+{ord(found.group()):04X}, which feeds may not contain"
