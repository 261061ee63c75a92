"""The pages that people subscribe from.

Lives here: what templates/ are given, and dates in words.
Does not live here: what the pages look like (templates/), and what is in an entry's HTML (already safe).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from pagefeed.model import Document, Feed, FeedSpec, Moment
from pagefeed.render.forms import (
    FORMS,
    GENERATOR,
    OPML,
    PAGE,
    authors,
    document,
    html,
    language,
    rfc3339,
    unprintable,
    uri,
)
from pagefeed.web import FORBIDDEN

NEWEST = 10
"""How many entries the page shows in full; the others it lists."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def subscribe(feed: Feed) -> Document:
    """A feed's own page, `index.html`: what it is, its addresses, and the newest entries to read."""
    text = _templates().get_template("feed.html").render(feed=feed, spec=feed.spec, newest=NEWEST)
    if FORBIDDEN.search(text) and (error := unprintable(feed)):
        raise error
    return document(PAGE, text, feed.spec)


def overview(feeds: Sequence[Feed], *, title: str = "Feeds") -> Document:
    """The page of dist/ itself, for a site where no feed lives there: its feeds, in the order given."""
    base = feeds[0].spec.base if feeds else ""
    text = _templates().get_template("overview.html").render(feeds=feeds, title=title, opml=base + OPML.file)
    return document(PAGE, text)


def in_words(moment: Moment, spec: FeedSpec) -> str:
    """`28 January 2025` in the zone of the site, or as much of it as is known; a time of day is told in UTC."""
    at = moment.at if moment.precision == "minute" else moment.at.astimezone(ZoneInfo(spec.timezone))
    year, month = str(at.year), f"{MONTHS[at.month - 1]} {at.year}"
    return {
        "year": year,
        "month": month,
        "day": f"{at.day} {month}",
        "minute": f"{at.day} {month}, {at:%H:%M} UTC",
    }[moment.precision]


def plainly(url: str) -> str:
    """An address as people say it: without scheme and final slash."""
    return url.partition("://")[2].rstrip("/")


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("pagefeed.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(in_words=in_words, plainly=plainly, rfc3339=rfc3339, uri=uri)
    templates.globals.update(forms=FORMS, page=PAGE, generator=GENERATOR, authors=authors, html=html, language=language)
    return templates
