"""Who signs a page: names without what stands around them, and where a saved page has them."""

from __future__ import annotations

from typing import Any

import pytest

from pagefeed.model import Source
from pagefeed.read.bylines import is_person, names_of, people_of
from pagefeed.read.html import read_html

PROSE = "The council met on Tuesday and agreed, after a long debate, to mend the bridge before the winter. "
TITLE = "<h1>The bridge will be mended</h1>"
BODY = f"<article>{f'<p>{PROSE * 3}</p>' * 3}</article>"
JSON_LD = '<script type="application/ld+json">{{"@type": "Article", "headline": "x", "author": {}}}</script>'


def authors(markup: str) -> list[str]:
    return list(read_html(Source(path="items/page.html", text=markup, encoding="utf-8")).authors)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        *(("Jane Doe December 18", ["Jane Doe"]), ("Jane Doe 5 Min Read", ["Jane Doe"]), ("Yucy3/4/2025", ["Yucy3"])),
        *(("Written By Jane Doe", ["Jane Doe"]), ("ByJane Doe", ["Jane Doe"]), ("POSTED BY Jane Doe", ["Jane Doe"])),
        *(("By: Jane Doe", ["Jane Doe"]), ("Author: By Jane Doe", ["Jane Doe"]), ("Von Jane Doe", ["Jane Doe"])),
        *(("Jane Doe @janedoe", ["Jane Doe"]), ("Jane Doe | jane@a.example", ["Jane Doe"])),
        *(("Jane Doe, Tech Reporter", ["Jane Doe", "Tech Reporter"]), ("Jane Doe Tech Reporter", ["Jane Doe"])),
        *(("Jane Doe, MD", ["Jane Doe"]), ("Jane Doe Former Bridge Consultant", ["Jane Doe"])),
        *(("Jane van der Doe", ["Jane van der Doe"]), ("J. Q. Doe Staff Writer", ["J. Q. Doe"])),
        *(("Jane Doe, John Roe and Ida Holm", ["Jane Doe", "John Roe", "Ida Holm"]), ("Jane Doe Le", ["Jane Doe"])),
        *(("Jane Doe et John Roe", ["Jane Doe", "John Roe"]), ("Jane Doe y John Roe", ["Jane Doe", "John Roe"])),
        *(("Jane Doe on behalf of the team", ["Jane Doe"]), ("Roads · Jane Doe · 3 min", ["Jane Doe"])),
        *(("Articles by Jane Doe", ["Jane Doe"]), ("Jane Doe Jane Doe", ["Jane Doe"])),
        *(("Bridge Company", ["Bridge Company"]), ("The Currency editors", ["The Currency editors"])),
        *(("page.head.extra.author", []), ("{{ author }}", []), ("admin", []), ("https://a.example/jane", [])),
        *(("By", []), ("Written By", []), ("Posted on", []), ("Sat", []), ("@janedoe", [])),
        *(("Redaktion", ["Redaktion"]), ("Staff Writer", ["Staff Writer"])),
    ],
)
def test_the_names_of_a_byline_are_without_what_stands_around_them(byline: Any, names: Any) -> None:
    assert names_of(byline) == names


@pytest.mark.parametrize("name", ["Jane Doe", "JANE DOE", "Jane van der Doe", "小暮ひさのり"])
def test_a_person_is_told(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name", ["Jane", "janedoe", "Bridge News", "Human in the Loop", "The Ferry Times", "Tech Reporter"]
)
def test_what_is_no_person_is_told(name: str) -> None:
    assert not is_person(name)


def test_a_site_that_is_called_like_a_person_is_none() -> None:
    assert people_of(("Levitate Media", "Jane Doe"), "levitatemedia.example") == ["Jane Doe"]


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Doe</p>",
        "<p>By <a href=/jane>Jane Doe</a>, who lives here</p>",
        "<p class=byline><span>Jane Doe</span><span>Follow</span></p>",
        "<p class=byline>Jane Doe<b>CEO</b></p>",
        "<a href=/authors/jane-doe>Jane Doe</a>",
        "<span itemprop=author>Jane Doe</span>",
        "<span rel=author>Jane Doe</span>",
        "<div class=author-box><b>Written by</b> <i>Jane Doe</i></div>",
    ],
)
def test_a_byline_is_found_by_what_calls_it_so_or_how_it_begins_or_where_it_leads(byline: str) -> None:
    assert authors(f"{TITLE}{byline}{BODY}") == ["Jane Doe"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>By subscribing you agree to our <a href=/privacy>Privacy Policy</a></p>",
        "<div class=comments><p class=author>Jane Doe</p></div>",
        "<a href=/authors/>All Authors</a>",
        "<p class=byline hidden>Jane Doe</p>",
    ],
)
def test_what_is_no_byline_of_the_page_names_nobody(line: str) -> None:
    assert authors(f"{TITLE}{line}{BODY}") == []


@pytest.mark.parametrize(
    ("told", "signed", "names"),
    [
        ('{"name": "Ferry Times"}', "By Jane Doe", ["Jane Doe"]),
        ('{"name": "admin"}', "By Jane Doe", ["Jane Doe"]),
        ('[{"name": "Ferry News"}, {"name": "John Roe"}]', "By Jane Doe", ["John Roe"]),
        ('{"name": "Ferry News"}', "", ["Ferry News"]),
        ('{"name": "janedoe"}', "By someone", ["janedoe"]),
    ],
)
def test_a_person_who_signs_outranks_an_organisation(told: str, signed: str, names: Any) -> None:
    site = '<meta property="og:site_name" content="Ferry Times">'

    assert authors(f"<head>{site}{JSON_LD.format(told)}</head>{TITLE}<p>{signed}</p>{BODY}") == names
