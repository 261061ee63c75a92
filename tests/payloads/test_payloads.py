"""No payload is alive in anything that is published, and the harness sees those that are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser import needs_browser
from conftest import SiteFolder
from payloads.run import alive, publish
from payloads.sources import payloads

OWN = payloads([Path(__file__).parent / "own.lines"])
COLLECTIONS = os.environ.get("PAYLOADS", "")
ALIVE = {
    "page.html": ("text/html", "<p>Text</p><script>alert(1)</script>"),
    "feed.xml": ("application/xml", '<a><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></a>'),
    "picture.xml": ("application/xml", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "link.html": ("text/html", "<a href='javascript:alert(1)'>x</a>"),
    "away.html": ("text/html", "<meta http-equiv=refresh content='0; url=/elsewhere'>"),
}
DEAD = {
    "quoted.html": ("text/html", "<p title='&lt;script>alert(1)&lt;/script>'>&lt;img src=x onerror=alert(1)></p>"),
    "feed.json": ("application/json", '{"title": "<script>alert(1)</script>"}'),
    "escaped.xml": ("application/xml", "<rss><title>&lt;script>alert(1)&lt;/script></title></rss>"),
}


@needs_browser
def test_the_harness_sees_what_is_alive_and_nothing_else() -> None:
    """Without that, the tests below would say nothing."""
    assert alive(ALIVE | DEAD).keys() == ALIVE.keys()


@needs_browser
def test_each_payload_of_our_own_is_alive_as_it_comes() -> None:
    found = alive({payload: ("text/html", payload) for payload in OWN})

    assert [payload for payload in OWN if payload not in found] == []


@needs_browser
def test_none_is_alive_wherever_it_is_published(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    opened = publish(site, OWN)

    assert all(len(site.items(f"p{number}/feed.json")) >= 6 for number in range(len(OWN)))
    assert len(opened) > 10 * len(OWN)
    assert alive(opened) == {}


@needs_browser
@pytest.mark.skipif(not COLLECTIONS, reason="needs collections of payloads, named by PAYLOADS (see payloads/run.py)")
def test_none_of_the_worlds_payloads_is_alive(tmp_path: Path) -> None:
    collection = payloads(map(Path, COLLECTIONS.split(os.pathsep)))

    assert (
        len(alive({str(number): ("text/html", each) for number, each in enumerate(collection)})) > len(collection) / 5
    )
    assert alive(publish(SiteFolder(tmp_path), collection)) == {}
