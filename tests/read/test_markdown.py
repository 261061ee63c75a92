"""Markdown pages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.config.frontmatter import FrontMatterError
from pagefeed.model import Figure, Overrides, Page, Place, Source, Sourced
from pagefeed.read.markdown import read_markdown

PAGES = Path(__file__).parent.parent / "pages" / "markdown"
PATH = "items/ferries.md"


def read(text: str, **given: Any) -> Page:
    return read_markdown(Source(path=PATH, text=text, encoding="utf-8", **given))


def written(text: str, line: int) -> Sourced:
    return Sourced(text, Place(PATH, line))


def markup(page: Page) -> str:
    return "".join(block.text for block in page.blocks)


def taken(page: Page) -> list[str]:
    return [line.taken for line in page.lines]


# --- the head -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Ferries *return* `now`\n\nText.", "Ferries return now", "<p>Text.</p>"),
        ("Ferries\nreturn\n===\nText.", "Ferries return", "<p>Text.</p>"),
        ("# Ferries {#top .big}\nText.", "Ferries", "<p>Text.</p>"),
        ("Text.\n\n# Ferries\n\nMore.", "Ferries", "<p>Text.</p>\n<p>More.</p>"),
        ("<!-- x -->\n\n# Ferries\n\nText.\n\n# More\n", "Ferries", "<p>Text.</p>\n<h1>More</h1>"),
        ("Text.\n\n# One\n\n# Two\n", None, "<p>Text.</p>\n<h1>One</h1>\n<h1>Two</h1>"),
        ("## Ferries\n\nText.", None, "<h2>Ferries</h2>\n<p>Text.</p>"),
        ("#\n\nText.", None, "<h1></h1>\n<p>Text.</p>"),
        ("> # Ferries\n\nText.", None, "<blockquote>\n<h1>Ferries</h1>\n</blockquote>\n<p>Text.</p>"),
        ("---\ntitle: Ferries\n---\n# FERRIES\n\nText.", "Ferries", "<p>Text.</p>"),
        ("---\ntitle: Ferries\n---\n# Part one\n\nText.", "Ferries", "<h1>Part one</h1>\n<p>Text.</p>"),
    ],
)
def test_the_title_is_stated_or_the_first_heading(text: str, title: str | None, body: str) -> None:
    page = read(text)

    assert (page.title.text if page.title else None, markup(page)) == (title, body)


def test_a_title_stands_somewhere() -> None:
    assert read("\n\n# Ferries\n\nText.").title == written("Ferries", 3)
    assert read("---\nx: y\ntitle: Ferries\n---\nText.").title == written("Ferries", 3)


def test_a_title_alone_is_a_page_that_a_warning_tells_of() -> None:
    assert [found.rule for found in read("# Ferries").findings] == ["EmptyPage"]
    assert [found.rule for found in read("[a]: /b").findings] == ["EmptyPage"]
    assert read("---\ntitle: Ferries\nlink: https://example.org/\n---\n").findings == ()


def test_a_picture_below_the_title_is_its_figure() -> None:
    page = read(
        "# Ferries\n\n![The old *pier* (Photo: Ann Lee / Reuters)](/img/old pier.jpg)\n\nText.".replace("d p", "d%20p")
    )

    assert page.figure == Figure(
        caption=written("The old pier", 3),
        credit=written("Photo: Ann Lee / Reuters", 3),
        image="/img/old%20pier.jpg",
        alt="The old pier",
    )
    assert markup(page) == "<p>Text.</p>"


@pytest.mark.parametrize(
    ("picture", "alt", "caption", "credit"),
    [
        ("![A red boat](boat.jpg)", "A red boat", None, None),
        ('![A red boat](boat.jpg "Ida on her way home")', "A red boat", "Ida on her way home", None),
        ('![](boat.jpg "Ida on her way home")', "", "Ida on her way home", None),
    ],
)
def test_the_description_of_a_picture_is_its_alt_and_its_title_the_caption(
    picture: str, alt: str, caption: str | None, credit: None
) -> None:
    figure = read(f"# Ferries\n\n{picture}\n\nText.").figure

    assert figure.alt == alt
    assert (figure.caption and figure.caption.text, figure.credit and figure.credit.text) == (caption, credit)


def test_a_picture_without_words_is_a_figure_without_caption() -> None:
    assert read("# Ferries\n\n![](ferry.jpg)\n\nThey sail again.\n").figure == Figure(image="ferry.jpg")


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("![x](a.jpg 'The pier')\n\nText.", "a.jpg"),
        ("[![x](a.jpg)](/big.jpg)\n\nText.", "a.jpg"),
        ("Text.\n\n![x](a.jpg)", None),
        ("![x](a.jpg) with words", None),
        ("![x](a.jpg)\n![y](b.jpg)\n\nText.", None),
        ("![x](a.jpg) ![y](b.jpg)\n\nText.", None),
        ("![x](a.jpg)[^1]\n\n[^1]: Text.", None),
        ("![x](a.jpg)<video src=b>\n\nText.", None),
        ("![x](data:image/png;base64,AA)\n\nText.", None),
        ("---\nimage: b.jpg\n---\n![x](a.jpg)\n\nText.", None),
        ("---\nimage: a.jpg\n---\n![x](a.jpg)\n\nText.", "a.jpg"),
    ],
)
def test_only_a_picture_by_itself_is_lifted(text: str, image: str | None) -> None:
    page = read(text)

    assert (page.figure.image if page.figure else None) == image
    assert ("<img" in markup(page)) is (image is None)


# --- the body -----------------------------------------------------------------------------------


def test_the_body_is_one_run_of_markup() -> None:
    page = read((PAGES / "hugo.md").read_text("utf-8"))

    [body] = page.blocks
    assert (body.kind, body.place.line) == ("html", 30)
    assert "<sup>1</sup>" in body.text
    assert "<table>" in body.text
    assert '<iframe src="https://www.youtube.com/embed/w7Ft2ymGmfc"' in body.text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~~gone~~", "<p><del>gone</del></p>"),
        ("```python\nx < 1\n```", '<pre><code class="language-python">x &lt; 1\n</code></pre>'),
        ("<b>raw</b>", "<p><b>raw</b></p>"),
        ("[a]\n\n[a]: /b", '<p><a href="/b">a</a></p>'),
        ("- [x] done", "<ul>\n<li>[x] done</li>\n</ul>"),
        ("***", ""),
    ],
)
def test_markup(text: str, html: str) -> None:
    assert markup(read(text)) == html


def test_what_is_cut_out_keeps_its_neighbours_apart() -> None:
    page = read("- a\n\n## Related\n[x](/y)\n\n## Code\n\n    b\n", teasers=True)

    assert markup(page) == "<ul>\n<li>a</li>\n</ul>\n<h2>Code</h2>\n<pre><code>b\n</code></pre>"
    assert read("- a\n# Title\n\n      b\n").blocks[0].text == "<ul>\n<li>a</li>\n</ul>\n<pre><code>  b\n</code></pre>"


def test_a_definition_in_a_section_serves_the_body() -> None:
    page = read("See [a].\n\n## Related\n\n- [b]\n\n[a]: /a\n  'A'\n[b]: https://example.org/b\n", teasers=True)

    assert markup(page) == '<p>See <a href="/a" title="A">a</a>.</p>'
    assert taken(page)[4:] == ["card", "blank", "reference", "reference", "reference", "blank"]
    assert page.sections[0].cards[0].link == "https://example.org/b"


def test_what_no_feed_may_carry_is_left_out_and_told() -> None:
    page = read("# Fer\x01ries\n\nTe\x0cxt.\x00\n")

    assert (page.title.text, markup(page)) == ("Ferries", "<p>Text.</p>")
    assert [(found.rule, found.place.line) for found in page.findings] == [
        ("ForbiddenCharacter", 1),
        ("ForbiddenCharacter", 3),
    ]


# --- sections -----------------------------------------------------------------------------------


def test_teasers_as_people_list_them() -> None:
    page = read((PAGES / "teasers.md").read_text("utf-8"), teasers=True)

    [section] = page.sections
    assert section.heading == written("More from the Harbour Post", 7)
    assert [
        (card.place.line, card.headline.text, card.link, [block.text for block in card.blocks])
        for card in section.cards
    ] == [
        (9, "Tides", "https://example.org/tides", []),
        (10, "Nets & knots", "/nets", ["what fishermen know"]),
        (12, "Gulls", "/gulls", []),
        (14, "Storms", "/storms", ["How we name them."]),
        (17, "Ice", "/ice", []),
        (21, "Fog", "/fog", ["No boats on Monday."]),
    ]
    assert [found.written for found in section.cards[0].dates] == [written("May 3, 2024", 9)]
    assert section.cards[4].type == "image"
    assert section.cards[4].figure == Figure(
        caption=written("Ice on the river", 17), image="/img/ice.jpg", alt="Ice on the river"
    )
    assert markup(page) == "<p>The first boat left at dawn.</p>\n<h2>Corrections</h2>\n<p>None.</p>"


@pytest.mark.parametrize(
    ("behind", "rule"), [("3/5/24", "date line"), ("2 days ago", "relative"), ("gestern", "relative")]
)
def test_a_date_behind_a_headline_is_a_date_of_any_kind(behind: str, rule: str) -> None:
    page = read(f"The first boat left at dawn.\n\n## Read next\n\n- [Tides](/tides) — {behind}\n", teasers=True)

    [found] = page.sections[0].cards[0].dates
    assert (found.written, found.rule) == (written(behind, 5), rule)


def test_links_on_lines_of_their_own_are_a_card_each() -> None:
    cards = read("Text.\n\n## Related\n\n[One](/1)\n[Two](/2)\n", teasers=True).sections[0].cards

    assert [card.headline.text for card in cards] == ["One", "Two"]


@pytest.mark.parametrize("sentence", ["See [the report](/r), too.", "[The report](/r) is out.", "[Ann](/r)'s report"])
def test_a_link_inside_a_sentence_is_no_headline(sentence: str) -> None:
    [card] = read(f"Text.\n\n## Related\n\n- {sentence}\n", teasers=True).sections[0].cards

    assert (card.headline, card.link) == (None, "/r")
    assert card.blocks[0].text == sentence.replace("[", "").replace("](/r)", "")


def test_a_card_has_one_paragraph() -> None:
    page = read("Text.\n\n## Related\n\n[One](/1)\n\nAbout one.\n\nThanks for reading.\n", teasers=True)

    assert [block.text for block in page.sections[0].cards[0].blocks] == ["About one."]
    assert markup(page) == "<p>Text.</p>\n<p>Thanks for reading.</p>"


@pytest.mark.parametrize(
    "below",
    [
        "Words without a link.",
        "- [One](/1)\n- no link",
        "- [A note](note.md)",
        "- [Top](#top)",
        "- [Run](javascript:alert(1))",
        "### A subhead\n\nIts text.",
        "See [the report](/r) for more.",
    ],
)
def test_a_heading_without_teasers_is_body(below: str) -> None:
    page = read(f"Text.\n\n## Related\n\n{below}\n", teasers=True)

    assert page.sections == ()
    assert "<h2>Related</h2>" in markup(page)


def test_a_heading_that_the_feed_names_and_the_end_of_its_section() -> None:
    text = "Text.\n\n## Voices\n\n- [One](/1)\n\nThanks for reading.\n\n## Other\n\n- [Two](/2)\n"

    page = read(text, teaser_headings=("Voices",))

    assert [section.heading.text for section in page.sections] == ["Voices"]
    assert "Thanks" in markup(page)
    assert "Two" in markup(page)


def test_a_listing_is_no_article() -> None:
    page = read("# Home\n\n## Related\n\n- [One](/1)\n", teasers=True)

    assert not page.has_article
    assert taken(page)[0] == "furniture"


# --- the whole ----------------------------------------------------------------------------------


def test_a_sidecar_outranks_front_matter() -> None:
    page = read("---\ntitle: Ferries\nlang: en\n---\nText.", stated=Overrides(title="Boats", held="draft"))

    assert page.stated == Overrides(title="Boats", held="draft", language="en")


def test_front_matter_that_cannot_be_meant_is_an_error() -> None:
    with pytest.raises(FrontMatterError, match=r"items/ferries\.md:2: .* write it like date: 2026-03-01"):
        read("---\ndate: [x, y]\n---\nText.")


def test_every_line_is_accounted_for() -> None:
    page = read((PAGES / "teasers.md").read_text("utf-8"), teasers=True)

    assert taken(page)[:7] == ["title", "blank", "figure", "blank", "paragraph", "blank", "section"]
    assert taken(read("---\nx: y\n---\n> a\n\n    b\n\n[c]: /d\n\n- e\n\n---\n")) == [
        *(["front matter"] * 3),
        *("quote", "blank", "code", "blank", "reference", "blank", "list", "blank", "rule", "blank"),
    ]


@pytest.mark.parametrize("path", sorted(PAGES.iterdir()), ids=lambda path: path.name)
def test_the_lines_of_a_page_are_the_page(path: Any) -> None:
    text = path.read_text("utf-8")

    assert "\n".join(line.text for line in read(text).lines) == text


PIECES = st.sampled_from(
    [
        *(
            "# T",
            "## Related",
            "### [F](/f)",
            "- [a](/a)",
            "  - b",
            "1. c",
            "> q",
            "    code",
            "\tx",
            "```",
            "~~~",
            "---",
            "===",
        ),
        *(
            "[a]: /b",
            "[^1]: n",
            "[^1]",
            "| a |",
            "|---|",
            "![i](/i)",
            "[![i](/i)](/l)",
            "[a](/a)",
            "<div>",
            "</div>",
            "<!--",
        ),
        *(
            "-->",
            "**b",
            "text",
            "é😀",
            "",
            "",
            "Title: x",
            "+++",
            "{{< x >}}",
            "&nbsp;",
            "\\",
            "`",
            "*",
            "  ",
            "\u2028",
            "x\fy",
        ),
    ]
)


@given(st.lists(PIECES, max_size=14).map("\n".join) | st.text())
def test_any_page_is_read_line_for_line(text: Any) -> None:
    text = text.replace("\r", "")
    try:
        page = read(text)
    except FrontMatterError:
        return

    assert "\n".join(line.text for line in page.lines) == text
    assert [line.number for line in page.lines] == list(range(1, len(page.lines) + 1))
    assert all((line.taken == "blank") <= (not line.text.strip()) for line in page.lines)
    assert "<!---->" not in markup(page)


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z][a-z]{1,9}( [a-z]{1,9}){0,5}", fullmatch=True), st.integers(1)),
        min_size=1,
        max_size=5,
    )
)
def test_a_list_of_links_comes_back(links: Any) -> None:
    listed = "\n".join(f"- [{title}](https://example.org/{number})" for title, number in links)

    page = read(f"# Ferries\n\nText.\n\n## Related\n\n{listed}\n", teasers=True)

    assert [(card.headline.text, card.link) for card in page.sections[0].cards] == [
        (title, f"https://example.org/{number}") for title, number in links
    ]
    assert markup(page) == "<p>Text.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "> " * 20_000,
        "*a **a " * 20_000,
        "[a](" * 30_000,
        "`" * 50_001,
        "- " * 20_000,
        "<!--" * 20_000,
        "{% %}" * 20_000 + "x",
        "{{< x " * 20_000,
        "*a* " * 100_000,
        "## Related\n" * 20_000,
        "# Related\n" + "- [a](/a)\n" * 20_000,
        "## Related\n" + "[a](/a)\n\n" * 5_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_hostile_page_takes_no_longer(text: str) -> None:
    begin = time.process_time()

    assert read(text).lines

    assert time.process_time() - begin < 5


SPEC = os.environ.get("COMMONMARK_SPEC", "")


EXTENDED = {
    484: "a link to a .md file names a page of items/",
    548: "[[foo]] is a link to a note",
    590: "[[foo]] is a link to a note",
    602: "a bare address is a link",
    608: "a bare address is a link",
    611: "a bare address is a link",
}
"""Examples that the extensions read otherwise, and why. Comments are left out everywhere."""


def _alike(html: str) -> str:
    """Quotes may be escaped, and lines end anywhere between tags."""
    html = re.sub(r"<!-->|<!--->|<!--.*?-->", "", html, flags=re.S)
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html.replace("&quot;", '"').replace(" />", ">")).strip()


@pytest.mark.skipif(
    not SPEC, reason="COMMONMARK_SPEC does not name the spec's examples (spec.commonmark.org, spec.json)"
)
def test_every_example_of_commonmark_is_read() -> None:
    examples = json.loads(Path(SPEC).read_text("utf-8"))
    assert len(examples) > 600

    for example in examples:
        page = read(f"Above.\n\n{example['markdown']}")
        assert "\n".join(line.text for line in page.lines) == f"Above.\n\n{example['markdown']}"
        # Apart from titles that are lifted, and from headings that a setext underline makes of what is above.
        if not page.title and example["example"] not in EXTENDED:
            assert _alike(markup(page)) == _alike(f"<p>Above.</p>\n{example['html']}"), example["example"]
        read(example["markdown"])


def test_the_parser_is_loaded_with_the_first_markdown_page_only() -> None:
    code = "import sys, pagefeed.read.markdown; assert not {'pyromark', 'yaml'} & sys.modules.keys()"

    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": "src"})
