"""All documents of one feed, together."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pagefeed.model import Author, Entry, Feed, SiteSpec
from pagefeed.render.documents import documents
from pagefeed.render.opml import opml
from pagefeed.render.subscribe_page import overview
from pagefeed.validator import check


@pytest.mark.parametrize(
    ("formats", "files"),
    [
        (("rss", "atom", "json"), ["rss.xml", "atom.xml", "feed.json", "index.html", "feed.css"]),
        (("json", "rss"), ["feed.json", "rss.xml", "index.html", "feed.css"]),
        (("json",), ["feed.json", "index.html"]),
    ],
)
def test_a_feed_becomes_the_formats_it_wants_and_what_people_see_of_them(
    formats: Any, files: Any, a_feed: Callable[..., Feed], a_site: SiteSpec
) -> None:
    made, findings = documents(a_feed(formats=formats, path="."), a_site)

    assert [document.path for document in made] == files
    assert findings == ()


def test_templates_that_cannot_be_read_cost_a_page_and_no_feed(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    made, findings = documents(a_feed(path="."), a_site, None)

    assert [document.path for document in made] == ["rss.xml", "atom.xml", "feed.json"]
    assert findings == ()


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("link", ["https://example.org/brücke [1]", None])
@pytest.mark.parametrize("summary", ["A < B & C.", ""])
@pytest.mark.parametrize("authors", [(Author("Ann", "ann@example.org"), Author("Bob")), ()])
def test_what_is_rendered_keeps_every_rule(
    whole: bool,
    link: str | None,
    summary: str,
    authors: Any,
    an_entry: Callable[..., Entry],
    a_feed: Callable[..., Feed],
    a_site: SiteSpec,
) -> None:
    said = {"link": link, "summary": summary, "authors": authors}
    feed = a_feed(an_entry(1, language="de", **said), an_entry(2, image=None, tags=(), **said), whole=whole)

    made, _ = documents(feed, a_site)

    listed = opml([feed])
    assert listed is not None
    assert check((*made, listed, overview([feed], a_site)), feed) == ()


def test_an_empty_feed_keeps_every_rule(a_feed: Callable[..., Feed], a_site: SiteSpec) -> None:
    made, _ = documents(a_feed(), a_site)

    assert check(made, a_feed()) == ()


def test_importing_the_stage_costs_nothing() -> None:
    heavy = "{'feedgen', 'jinja2', 'lxml', 'segno'} & set(sys.modules)"
    code = f"import sys, pagefeed.render, pagefeed.render.documents; print({heavy} or 'nothing')"

    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "nothing"
