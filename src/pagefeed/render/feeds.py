"""All documents of one feed."""

from __future__ import annotations

from collections.abc import Callable

from pagefeed.model import Document, Feed, Format


def documents(feed: Feed) -> tuple[Document, ...]:
    """The feed in each format it wants, in the order it wants them, then its subscribe page, which an archived month
    has none of."""
    from pagefeed.render import jsonfeed, page, xml

    render: dict[Format, Callable[[Feed], Document]] = {
        "rss": xml.rss,
        "atom": xml.atom,
        "json": jsonfeed.jsonfeed,
    }
    made = tuple(render[form](feed) for form in feed.spec.formats)
    return made if feed.month else (*made, page.subscribe(feed))
