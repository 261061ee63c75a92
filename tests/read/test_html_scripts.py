"""Saved pages whose text stands where only a script would show it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pagefeed.errors import PageError
from pagefeed.model import Page, Source
from pagefeed.read.html import read_html

TITLE = "The bridge will be mended"
PROSE = "The council met on Tuesday and agreed, after a long debate, to mend the bridge before the winter. "
PARAGRAPHS = [f"{number} {PROSE * 2}".strip() for number in ("First.", "Second.", "Third.")]
HTML = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
SCRIPT = '<script id="__NEXT_DATA__" type="application/json">{}</script>'
LD = '<script type="application/ld+json">{}</script>'


def read(body: str) -> Page:
    text = f"<html>\n<head><title>{TITLE}</title></head>\n<body><h1>{TITLE}</h1>\n{body}</body></html>"
    return read_html(Source(path="items/page.html", text=text, encoding="utf-8"))


def bodies(page: Page) -> list[str]:
    return [block.text for block in page.blocks]


@pytest.mark.parametrize(
    "page",
    [
        {"article": {"title": TITLE, "body": HTML}},
        {"article": {"title": TITLE, "body": {"rendered": "\n\n".join(PARAGRAPHS)}}},
        {"post": {"headline": TITLE, "content": [{"type": "p", "children": [{"text": each}]} for each in PARAGRAPHS]}},
    ],
    ids=["HTML", "lines", "what an editor keeps"],
)
@pytest.mark.parametrize("shown", ["", "<p>A picture is shown here while the page is being loaded.</p>"])
def test_the_data_of_a_script_hold_a_text_that_the_page_does_not_show(page: Any, shown: str) -> None:
    told = read(shown + SCRIPT.format(json.dumps({"props": page})))

    assert bodies(told) == [f"<p>{each}</p>" for each in PARAGRAPHS]
    assert {block.place.line for block in told.blocks} == {4}


def test_the_body_of_an_article_in_json_ld_counts_where_the_page_shows_less() -> None:
    said = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(PARAGRAPHS)}

    assert len(bodies(read(LD.format(json.dumps(said))))) == 3
    assert (
        "<p>What the page shows"
        in bodies(read(f"<p>What the page shows. {PROSE * 9}</p>{LD.format(json.dumps(said))}"))[0]
    )


def test_the_text_of_another_story_is_not_that_of_the_page() -> None:
    other = SCRIPT.format(json.dumps({"next": {"title": "The ferry is late", "body": HTML}}))

    with pytest.raises(PageError):
        read(other)


@pytest.mark.parametrize("script", ["{", "[]", "null", '"x"', '{"a": [[[[[[]]]]]]}', "[" * 3000])
def test_data_that_say_nothing_are_no_text(script: str) -> None:
    page = read(f"<p>{PROSE}</p>{SCRIPT.format(script.ljust(400))}")

    assert len(bodies(page)) == 1


def test_what_react_sends_late_stands_in_its_place() -> None:
    late = f'<div hidden id="S:0">{HTML}</div>'

    page = read(
        f'<main><template id="B:0"></template></main><p>Nobody voted against it, and the work begins.</p>{late}'
    )

    assert bodies(page) == [f"<p>{each}</p>" for each in PARAGRAPHS]


@pytest.mark.parametrize("end", ["<!--/$-->", ""], ids=["as it came", "without its comments"])
def test_what_react_shows_in_the_meantime_goes(end: str) -> None:
    wait = "<div>Loading the story...</div>"
    late = f'<div hidden id="S:0">{HTML}</div>'

    page = read(f'<main><template id="B:0"></template>{wait}{end}<p>And the work begins at once.</p></main>{late}')

    assert "Loading" not in "".join(bodies(page))
    assert bodies(page)[-1] == "<p>And the work begins at once.</p>"


def test_what_is_late_may_have_a_part_that_is_later() -> None:
    first, *rest = PARAGRAPHS
    late = f'<div hidden id="S:0"><p>{first}</p><template id="P:1"></template></div>'
    later = f'<div hidden id="S:1">{"".join(f"<p>{each}</p>" for each in rest)}</div>'

    page = read(f'<main><template id="B:0"></template></main>{late}{later}')

    assert bodies(page) == [f"<p>{each}</p>" for each in PARAGRAPHS]


def test_a_template_that_declares_a_shadow_is_shown_and_no_other() -> None:
    shadow = f'<main><template shadowrootmode="open">{HTML}</template></main>'

    assert len(bodies(read(shadow))) == 3
    with pytest.raises(PageError):
        read(shadow.replace(' shadowrootmode="open"', ""))
