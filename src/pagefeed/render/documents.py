"""All documents of one feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pagefeed.model import Document, Feed, FeedSpec, Finding, Format, SiteSpec, Template
from pagefeed.render.forms import FORMS


def documents(
    feed: Feed, site: SiteSpec, templates: tuple[Template, ...] | None = ()
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """The feed in each format it wants, in the order it wants them, then what people see of it; and what is wrong with
    the site's templates."""
    made, findings = pages(feed, site, templates)
    return (*formats(feed).values(), *made), findings


def formats(feed: Feed) -> dict[Format, Document]:
    """The feed in each format it wants, in the order it wants them."""
    from pagefeed.render import jsonfeed, xml

    render: dict[Format, Callable[[Feed], Document]] = {
        "rss": xml.rss,
        "atom": xml.atom,
        "json": jsonfeed.jsonfeed,
    }
    return {name: render[name](feed) for name in feed.spec.formats}


def pages(
    feed: Feed, site: SiteSpec, templates: tuple[Template, ...] | None = ()
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """What people see of a feed, which an archived month has none of; and what is wrong with the site's templates.

    A template that is wrong, or templates that could not be read (None), cost a page and no feed.
    """
    from pagefeed.render import subscribe_page

    made: list[Document] = []
    findings: list[Finding] = []
    if templates is not None and not feed.month:
        wanted: list[Callable[[], Document]] = [lambda: subscribe_page.subscribe(feed, site, templates)]
        if set(feed.spec.formats) != {"json"}:
            wanted.append(lambda: subscribe_page.stylesheet(feed, templates))
        for make in wanted:
            try:
                made.append(make())
            except subscribe_page.TemplateError as error:
                findings += error.findings
    return tuple(made), tuple(findings)


def copies(made: Iterable[Document], spec: FeedSpec) -> list[Document]:
    """These documents under the old names that the feed keeps (`also`); their self link is still the new address, so
    readers move there."""
    by_path = {document.path: document for document in made}
    folder = "" if spec.path == "." else f"{spec.path}/"
    found = ((path, by_path.get(folder + FORMS[name].file)) for path, name in spec.copies.items())
    return [replace(document, path=path) for path, document in found if document and path not in by_path]
