"""The page that all this began with, and the labelled pages, where they lie beside the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from conftest import REPOSITORY, SiteFolder

SHARED = REPOSITORY.parent / "shared"
PAGE = SHARED / "seed" / "gzero-page.txt"
HEADLINE = "Why it matters that Putin won't talk to Zelensky"
ITEM = "items/gzero-page.txt"
needs_page = pytest.mark.skipif(not PAGE.exists(), reason=f"the page is not at {PAGE}")


@pytest.fixture
def seed(empty: SiteFolder) -> SiteFolder:
    """A site with that page alone, published."""
    shutil.copy(PAGE, empty.root / "items")
    assert empty.build().findings == []
    return empty


@pytest.fixture
def written() -> list[str]:
    """The lines of the page that are not blank, in its order."""
    return [line.strip() for line in PAGE.read_text("utf-8").splitlines() if line.strip()]


def in_page_order(site: SiteFolder) -> list[dict[str, Any]]:
    """The article, then the teasers: those of one day are published a second after each other."""
    article, *teasers = sorted(site.items(), key=lambda item: item["_pagefeed"]["kind"])
    return [article, *sorted(teasers, key=lambda item: item["date_published"], reverse=True)]


class _Paragraphs(HTMLParser):
    """What stands in an entry outside of its figure."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside.append(tag)
        if "figure" not in self.inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if "figure" not in self.inside and data.strip():
            self.found[-1] += data


def paragraphs(item: dict[str, Any]) -> list[str]:
    parser = _Paragraphs()
    parser.feed(item["content_html"])
    return parser.found


@needs_page
def test_it_is_five_entries_an_article_and_four_teasers(seed: SiteFolder) -> None:
    kinds = [(item["_pagefeed"]["kind"], item["_pagefeed"]["type"]) for item in in_page_order(seed)]

    assert kinds == [
        ("article", "text"), ("teaser", "video"), ("teaser", "video"), ("teaser", "image"), ("teaser", "image"),
    ]  # fmt: skip


@needs_page
def test_the_article_has_its_own_words_and_no_others(seed: SiteFolder, written: list[str]) -> None:
    article = in_page_order(seed)[0]

    assert article["title"] == HEADLINE == written[0]
    assert paragraphs(article) == written[3:10]
    assert len(paragraphs(article)) == 7


@needs_page
def test_caption_and_credit_of_the_article_are_its_figure(seed: SiteFolder, written: list[str]) -> None:
    article = in_page_order(seed)[0]

    assert (article["_pagefeed"]["caption"], article["_pagefeed"]["credit"]) == (written[1], written[2])
    assert article["content_html"].startswith("<figure><figcaption>")
    assert article["content_html"].count(written[1]) == article["content_html"].count(written[2]) == 1


@needs_page
def test_the_article_is_dated_by_its_caption(seed: SiteFolder) -> None:
    article = in_page_order(seed)[0]

    assert article["date_published"] == "2025-01-28T12:00:00Z"
    assert article["_pagefeed"]["published"] == {
        "precision": "day",
        "evidence": f"caption: January 28, 2025 ({ITEM}:3)",
    }


@needs_page
def test_the_teasers_say_what_stands_on_their_cards(seed: SiteFolder, written: list[str]) -> None:
    _, congress, farms, louvre, bolivia = in_page_order(seed)
    said = [(card["_pagefeed"]["caption"], card["_pagefeed"]["credit"], paragraphs(card)) for card in (louvre, bolivia)]

    assert paragraphs(congress) == [written[12]]
    assert paragraphs(farms) == [written[14]]
    assert said == [(written[15], written[16], []), (written[17], written[18], [written[19]])]
    assert len(written) == 20


@needs_page
def test_the_teasers_are_dated_by_captions_and_by_the_neighbours_of_these(seed: SiteFolder) -> None:
    teasers = in_page_order(seed)[1:]

    assert [item["date_published"][:10] for item in teasers] == ["2025-10-19"] * 4
    assert [item["_pagefeed"]["published"]["evidence"] for item in teasers] == [
        f"neighbours: October 19, 2025 ({ITEM}:30)",
        f"neighbours: October 19, 2025 ({ITEM}:30)",
        f"caption: October 19, 2025 ({ITEM}:30)",
        f"caption: October 19, 2025 ({ITEM}:32)",
    ]


@needs_page
def test_the_command_why_says_by_which_evidence(seed: SiteFolder) -> None:
    by_neighbours = seed.run("why", in_page_order(seed)[1]["id"]).stdout
    by_caption = seed.run("why", in_page_order(seed)[3]["id"]).stdout

    assert f"by neighbours: October 19, 2025 ({ITEM}:30)" in by_neighbours
    assert f"by caption: October 19, 2025 ({ITEM}:30)" in by_caption


@needs_page
def test_titles_are_made_of_whole_words_of_the_right_words(seed: SiteFolder, written: list[str]) -> None:
    made_from = [written[0], written[12], written[14], written[15], written[19]]

    for item, text in zip(in_page_order(seed), made_from, strict=True):
        title = item["title"].removesuffix("…")
        assert text.startswith(title)
        assert not re.match(r"\w", text[len(title) :]), f"cut inside of a word: {item['title']}"


@needs_page
def test_nothing_is_published_twice_on_a_second_run(seed: SiteFolder) -> None:
    before = seed.dist()

    report = seed.build()

    assert (report.new, report.updated, report.unchanged) == (0, 0, 5)
    assert seed.dist() == before


@pytest.mark.skipif(not (SHARED / "pages").exists(), reason=f"the pages are not at {SHARED / 'pages'}")
def test_the_labelled_pages_are_read_as_a_careful_person_reads_them() -> None:
    command = [sys.executable, str(REPOSITORY / "bench/score.py"), str(SHARED / "pages")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert said.splitlines()[-1] == "F1 1.0000"
