"""All documents of one feed, together."""

import os
import subprocess
import sys

import pytest

from pagefeed.check import check
from pagefeed.model import Author
from pagefeed.render.feeds import documents
from pagefeed.render.opml import opml
from pagefeed.render.page import overview


@pytest.mark.parametrize("formats", [("rss", "atom", "json"), ("json", "rss"), ()])
def test_a_feed_becomes_the_formats_it_wants_and_a_page(formats, a_feed):
    files = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}

    made = documents(a_feed(formats=formats, path="."))

    assert [document.path for document in made] == [*(files[name] for name in formats), "index.html"]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("link", ["https://example.org/brücke [1]", None])
@pytest.mark.parametrize("summary", ["A < B & C.", ""])
@pytest.mark.parametrize("authors", [(Author("Ann", "ann@example.org"), Author("Bob")), ()])
def test_what_is_rendered_keeps_every_rule(whole, link, summary, authors, an_entry, a_feed):
    said = {"link": link, "summary": summary, "authors": authors}
    feed = a_feed(an_entry(1, language="de", **said), an_entry(2, image=None, tags=(), **said), whole=whole)

    assert check((*documents(feed), opml([feed]), overview([feed])), feed) == ()


def test_an_empty_feed_keeps_every_rule(a_feed):
    assert check(documents(a_feed()), a_feed()) == ()


def test_importing_the_stage_costs_nothing():
    heavy = "{'feedgen', 'jinja2', 'lxml'} & set(sys.modules)"
    code = f"import sys, pagefeed.render, pagefeed.render.feeds; print({heavy} or 'nothing')"

    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "nothing"
