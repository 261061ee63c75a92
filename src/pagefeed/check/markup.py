"""Rules about HTML, in entries and in pages.

Lives here: what runs, loads, redirects, or is relative to nothing.
Does not live here: removing any of it (shape.body).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagefeed.check.reading import Fault, Reading, has_base, tags_of
from pagefeed.check.rules import rule

_ESCAPED_TAG = re.compile(r"&lt;(p|div|br|a|img|ul|h[1-6])\b[^<>]*?&gt;", re.I)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_RISKY_URL = re.compile(r"(javascript|vbscript|data(?!:image/(png|jpeg|gif|webp|avif)[;,])):", re.I)
_RISKY_STYLE = re.compile(r"url\s*\(|expression|javascript|@import|behavior|binding|position\s*:", re.I)
_RISKY_TAGS = {
    *("script", "style", "link", "meta", "base", "template", "svg"),
    *("iframe", "frame", "frameset", "object", "embed", "applet"),
    *("form", "input", "button", "textarea", "select", "dialog"),
}
_PAGE_TAGS = {"style", "link", "meta", "svg", "button"}
"""What a page of our own needs, and an entry does not."""
_URL_ATTRIBUTES = {"href", "src", "cite", "poster", "action", "formaction", "data", "longdesc", "background"}


@rule("SecurityRisk", "error", "rss", "atom", "json", "html")
def _elements(reading: Reading) -> Iterator[Fault]:
    """Elements that run, load or redirect something, and addresses that do."""
    risky = _RISKY_TAGS - _PAGE_TAGS if reading.form == "html" else _RISKY_TAGS
    for item in reading.items:
        for tag, attributes in tags_of(item):
            if tag in risky:
                yield Fault(f"the content holds <{tag}>", "remove it", item.id, line=item.line)
            for name, value in attributes:
                if name in _URL_ATTRIBUTES and _RISKY_URL.match(_UNSEEN.sub("", value)):
                    what = f"<{tag} {name}> of the content runs {value[:40]!r}"
                    yield Fault(what, "remove it", item.id, line=item.line)


@rule("SecurityRiskAttr", "error", "rss", "atom", "json", "html")
def _handlers(reading: Reading) -> Iterator[Fault]:
    """Attributes that run something."""
    for item in reading.items:
        for tag, attributes in tags_of(item):
            for name, _ in attributes:
                if name.startswith("on"):
                    what = f"<{tag}> of the content has the attribute {name}"
                    yield Fault(what, "remove it", item.id, line=item.line)


@rule("DangerousStyleAttr", "error", "rss", "atom", "json", "html")
def _styles(reading: Reading) -> Iterator[Fault]:
    """Styles that reach beyond the entry, or load something."""
    for item in reading.items:
        for tag, attributes in tags_of(item):
            for name, value in attributes:
                if name == "style" and _RISKY_STYLE.search(value):
                    what = f"<{tag}> of the content has the style {value[:40]!r}"
                    yield Fault(what, "remove it", item.id, line=item.line)


@rule("ContainsRelRef", "error", "rss", "atom", "json", "html")
def _relative_references(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": a feed has no place that they could be relative to. Links of a
    page have one, so that they lead somewhere from the disk as well."""
    for item in (item for item in reading.items if not has_base(item.node)):
        for tag, attributes in tags_of(item):
            if reading.form == "html" and tag == "a":
                continue
            for name, value in attributes:
                if name == "srcset":
                    for address in filter(None, (each.split()[0] for each in value.split(",") if each.strip())):
                        if not _SCHEME.match(address):
                            what = f"<{tag} srcset> of the content names {address[:60]!r}, relative to nothing"
                            yield Fault(what, "write it in full, from https:// on", item.id, line=item.line)
                if name in _URL_ATTRIBUTES and not _SCHEME.match(_UNSEEN.sub("", value)):
                    what = f"<{tag} {name}> of the content is {value[:60]!r}, relative to nothing"
                    yield Fault(what, "write it in full, from https:// on", item.id, line=item.line)


@rule("EscapedContent", "warning", "rss", "atom", "json")
def _escaped_markup(reading: Reading) -> Iterator[Fault]:
    """RSS Advisory Board profile, "Item description": content without a tag that shows tags was escaped twice."""
    for item in reading.items:
        if item.html and "<" not in item.html and _ESCAPED_TAG.search(item.html):
            yield Fault(
                "the content shows its own markup, for it was escaped twice", "escape it once", item.id, line=item.line
            )
