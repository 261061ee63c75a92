"""Pages of other sites: who is named where nobody signs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import SiteFolder

PROSE = "The council met on Tuesday and agreed, after a long debate, to repair the bridge before the winter. "
BODY = f"<h1>The bridge is repaired</h1><div>{f'<p>{PROSE * 3}</p>' * 3}</div>"
TEASERS = """\
<aside><h2>Read more</h2><ul>
<li><a href="/lamp"><h3>The lamp of the harbour is lit for the first time</h3></a></li>
<li><a href="https://mill.example/flour"><h3>The mill grinds flour again after ten years</h3></a></li>
<li><a href="https://www.ferry.example/late"><h3>The last ferry of the evening runs later</h3></a></li>
</ul></aside>
"""
NAMED = '<meta property="og:site_name" content="The Harbour Ledger">'
PUBLISHER = {"@type": "NewsMediaOrganization", "name": "Harbour Ledger Ltd", "url": "https://harbour.example/"}


def publisher(value: object) -> str:
    article = {"@type": "NewsArticle", "headline": "The bridge is repaired", "publisher": value}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def saved(link: str, head: str = "", below: str = "") -> str:
    return f'<html><head><link rel="canonical" href="{link}">{head}</head><body>{BODY}{below}</body></html>'


def authors(site: SiteFolder) -> dict[str, list[str]]:
    site.build()
    return {item["title"]: [author["name"] for author in item["authors"]] for item in site.items()}


@pytest.mark.parametrize(
    ("link", "head", "author"),
    [
        ("https://www.harbour.example/1", NAMED, "The Harbour Ledger"),
        ("https://harbour.example/1", publisher(PUBLISHER), "Harbour Ledger Ltd"),
        ("https://harbour.example/1", publisher("https://harbour.example/#us"), "harbour.example"),
        ("https://www.harbour.example/1", "", "harbour.example"),
        ("https://harbour.example/1", f'{NAMED}<meta name="author" content="Ann Berg">', "Ann Berg"),
        ("https://ferry.example/1", NAMED, "The Ferry Post"),
        ("http://www.ferry.example/1", NAMED, "The Ferry Post"),
        ("https://news.ferry.example/1", NAMED, "The Ferry Post"),
    ],
)
def test_a_page_of_another_site_that_nobody_signs_names_that_site(
    empty: SiteFolder, link: str, head: Any, author: str
) -> None:
    empty.put("items/bridge.html", saved(link, head))

    assert list(authors(empty).values()) == [[author]]


def test_each_teaser_names_the_site_that_it_leads_to(empty: SiteFolder) -> None:
    empty.put("items/bridge.html", saved("https://harbour.example/1", NAMED, TEASERS))

    assert authors(empty) == {
        "The bridge is repaired": ["The Harbour Ledger"],
        "The lamp of the harbour is lit for the first time": ["The Harbour Ledger"],
        "The mill grinds flour again after ten years": ["mill.example"],
        "The last ferry of the evening runs later": ["The Ferry Post"],
    }


def test_a_text_copy_names_the_host_that_its_sidecar_states(empty: SiteFolder) -> None:
    empty.put("items/bridge.txt", f"The bridge is repaired\n\n{PROSE * 3}\n\n{PROSE}\n")
    empty.put("items/bridge.toml", 'link = "https://www.harbour.example/1"\n')

    assert list(authors(empty).values()) == [["harbour.example"]]


def test_what_the_author_writes_about_another_site_is_his_own(empty: SiteFolder) -> None:
    link = "link: https://harbour.example/1"
    empty.put("items/bridge.md", f"---\ntitle: On the bridge\ndate: 2026-02-01\n{link}\n---\n\n{PROSE}\n")

    assert list(authors(empty).values()) == [["The Ferry Post"]]
