"""Pages that say by their classes what others say in words: microformats, and what people export or save."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pagefeed.model import Page, Source
from pagefeed.read.html import read_html

PROSE = "<p>The council met on Tuesday and agreed, after a long debate, to mend the bridge before the winter.</p>"
PAGES = Path(__file__).parent.parent / "pages" / "platforms"


def read(text: str, path: str = "items/page.html") -> Page:
    return read_html(Source(path=path, text=text, encoding="utf-8"))


def load(name: str) -> Page:
    return read((PAGES / f"{name}.html").read_text("utf-8"))


def words(page: Page) -> str:
    return " ".join(re.sub("<[^>]+>", " ", " ".join(block.text for block in page.blocks)).split())


def published(page: Page) -> str | None:
    return next((date.written.text for date in page.dates if date.role == "published"), None)


@pytest.mark.parametrize(
    ("name", "title", "authors", "day", "link", "tags"),
    [
        ("medium", "A bridge", ("Ida Holm",), "2024-07-01T09:30:00.123Z", "https://medium.com/@ida/a-bridge-1", ()),
        ("note", None, ("Ida Holm",), "2024-07-01T09:30:00Z", "https://ida.example/1", ("bridges",)),
        ("notion", "A bridge", ("Ida Holm",), "July 1, 2024", None, ("bridges", "town")),
        ("google-docs", "A bridge", (), None, None, ()),
        ("mastodon", None, ("Ida Holm",), "2024-07-01T09:30:00Z", "https://social.example/@ida/1", ()),
        ("wikipedia", "Bridge", (), None, "https://en.wikipedia.org/wiki/Bridge", ()),
    ],
)
def test_a_page_says_title_author_date_link_and_tags(
    name: str, title: str | None, authors: Any, day: str | None, link: str | None, tags: Any
) -> None:
    page = load(name)

    assert (page.title.text if page.title else None, page.authors) == (title, authors)
    assert (published(page), page.link, page.tags) == (day, link, tags)


@pytest.mark.parametrize(
    ("name", "kept", "gone"),
    [
        ("medium", ["mend the bridge"], ["A bridge", "Exported", "Ida Holm", "Canonical"]),
        ("note", ["mend the bridge"], ["Ida Holm", "1 July"]),
        ("notion", ["mend the bridge", "Mind the gap."], ["Created", "Tags", "town", "Done", "💡", "🌉"]),
        ("google-docs", ["What the council of the town says", "tired"], ["A bridge", "Really?", "[a]"]),
        ("mastodon", ["The bridge is open."], ["Ida Holm", "boosts", "Somebody", "Jul 1"]),
        (
            "wikipedia",
            ["mend the bridge", "History", "See also", "Arches of stone", "Holm, Ida. On bridges."],
            ["From Wikipedia", "For the game", "Infobox", "[edit]", "Crossings", "^"],
        ),
        ("substack", ["mend the bridge"], ["Subscribe"]),
    ],
)
def test_its_body_is_the_text_and_no_chrome(name: str, kept: Any, gone: Any) -> None:
    page = load(name)

    assert [each for each in kept if each not in words(page)] == []
    assert [each for each in gone if each in words(page)] == []
    assert page.sections == ()


def test_what_a_page_is_about_and_its_cover_are_told_by_class_too() -> None:
    assert load("medium").summary == "What it cost"
    assert load("notion").figure.image == "https://img.example/cover.jpg"


def test_bold_and_italic_of_google_s_classes_become_elements() -> None:
    markup = " ".join(block.text for block in load("google-docs").blocks)

    assert re.search("<b[^>]*>old</b>", markup)
    assert re.search("<b[^>]*><i>tired</i></b>|<i[^>]*><b>tired</b></i>", markup)
    assert not re.search("<b[^>]*>What", markup), "a heading is bold by itself"


def test_a_letter_that_substack_exported_has_the_title_of_its_file_name() -> None:
    assert (
        read((PAGES / "substack.html").read_text("utf-8"), "items/posts/141234567.a-bridge-again.html").title.text
        == "A bridge again"
    )
    assert load("substack").title is None


def test_a_page_of_many_entries_is_none_itself() -> None:
    several = "".join(
        f'<article class="h-entry"><h2 class="p-name"><a class="u-url" href="https://a.example/{number}">Bridge number '
        f'{number} opens today</a></h2><time class="dt-published" datetime="2024-07-0{number}">x</time></article>'
        for number in range(1, 6)
    )
    page = read(f"<html><body><h1>News of bridges</h1>{several}</body></html>")

    assert [date for date in page.dates if date.rule == "metadata"] == []
    assert page.link is None


def test_a_page_that_writes_about_such_classes_is_read_like_any_other() -> None:
    page = read(
        f"<html><body><h1>On classes of wikis</h1>{PROSE * 3}<pre>mw-parser-output detailed-status</pre></body></html>"
    )

    assert page.title.text == "On classes of wikis"
    assert words(page).count("mend the bridge") == 3
