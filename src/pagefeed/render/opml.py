"""The subscription list.

Lives here: OPML 2.0 (http://opml.org/spec2.opml), so that all feeds of a site are one import for a reader.
Does not live here: the page that lists the feeds for people (subscribe_page).
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from pagefeed.model import Document, Feed, FeedSpec
from pagefeed.render.forms import FORMS, OPML, PAGE, Form, document


def opml(feeds: Iterable[Feed], *, title: str = "Feeds") -> Document | None:
    """`feeds.opml`; None where no feed has a format that OPML knows, for its body must not be empty."""
    listed = [(feed.spec, form) for feed in feeds if (form := _form(feed.spec))]
    if not listed:
        return None
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = title
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for spec, form in listed:
        etree.SubElement(
            _folder(folders, spec.folder),
            "outline",
            {
                "type": "rss",
                "text": spec.title,
                "title": spec.title,
                "description": spec.description,
                "language": spec.language,
                "xmlUrl": spec.url(form.file),
                "htmlUrl": spec.url(PAGE.file),
            },
        )
    return document(OPML, etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True))


def _folder(folders: dict[tuple[str, ...], etree._Element], way: tuple[str, ...]) -> etree._Element:
    """OPML 2.0, "Directories and categories": outlines without an address hold others."""
    if way not in folders:
        named = {"text": way[-1], "title": way[-1]}
        folders[way] = etree.SubElement(_folder(folders, way[:-1]), "outline", named)
    return folders[way]


def _form(spec: FeedSpec) -> Form | None:
    """RSS, else Atom; readers that import OPML know no JSON Feed."""
    return next((FORMS[name] for name in ("rss", "atom") if name in spec.formats), None)
