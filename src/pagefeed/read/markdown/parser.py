"""The Markdown parser, and what it tells about a text before that is rewritten.

Lives here: pyromark (pulldown-cmark), its options, its events, and where code and addresses stand.
Does not live here: what any of it means for a page (the package), generators' syntax (scan, blocks).

pyromark parses, because it passes all 652 examples of https://spec.commonmark.org/0.31.2/, tells the place of each
element, and is some 180 times as fast as the parsers written in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pyromark import Markdown

Span = tuple[int, int]


class Areas(NamedTuple):
    """Where the parser reads no running text, as spans of characters in the order of the text."""

    code: tuple[Span, ...]
    """Fenced, indented and inline code."""
    markup: tuple[Span, ...]
    """Blocks of HTML, tags in a line, and the addresses of links."""
    blocks: tuple[Span, ...]
    """Of these, the blocks of HTML, in which nothing is Markdown."""
    fences: tuple[Span, ...]
    """Of code, the blocks."""


NO_AREAS = Areas((), (), (), ())
"""Of a text that is nothing but running text."""


@lru_cache(maxsize=1)
def parser() -> Markdown:
    """The parser; it is imported with the first page."""
    from pyromark import Markdown, Options

    # Task lists stay text: a feed reader shows no checkboxes, but it shows "[x]".
    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_HEADING_ATTRIBUTES
        | Options.ENABLE_DEFINITION_LIST
        | Options.ENABLE_GFM
    )


def events(text: str) -> list[Any]:
    """Events with their spans in bytes of UTF-8. They are a union of some fifty typed dictionaries."""
    return list(parser().events_with_range(text, merge_text=True))


def html(text: str) -> str:
    """The text as HTML, not safe."""
    return parser().html(text)


def definitions(text: str) -> dict[str, Any]:
    """The links that a text defines, by name, each with its span in bytes of UTF-8."""
    return dict(parser().reference_definitions(text))


def inline_html(text: str) -> str:
    """A line of Markdown as HTML, without a paragraph around it."""
    return html(text).strip().removeprefix("<p>").removesuffix("</p>")


def areas(text: str) -> Areas:
    """Where code, HTML and addresses stand."""
    code: list[Span] = []
    markup: list[Span] = []
    blocks: list[Span] = []
    fences: list[Span] = []
    open_links: list[int] = []
    inside = 0
    for event, span in events(text):
        start, end = span["start"], span["end"]
        if isinstance(event, str):
            inside = end
            continue
        name, about = next(iter(event.items()))
        if name == "Start":
            kind = about if isinstance(about, str) else next(iter(about))
            if kind == "CodeBlock":
                fences.append((start, end))
                code.append((start, end))
            elif kind == "HtmlBlock":
                blocks.append((start, end))
                markup.append((start, end))
            elif kind == "Link" and about[kind]["link_type"] in ("Autolink", "Email"):
                markup.append((start, end))
                open_links.append(end)
            elif kind in ("Link", "Image"):
                open_links.append(start)
            inside = start
            continue
        if name == "Code":
            code.append((start, end))
        elif name == "InlineHtml":
            markup.append((start, end))
        elif name == "End" and about in ("Link", "Image") and open_links:
            # What is in the brackets ends where the last event inside ended.
            markup.append((max(open_links.pop(), inside), end))
        inside = end
    return Areas(*(tuple(_in_characters(text, spans)) for spans in (code, markup, blocks, fences)))


def _in_characters(text: str, spans: list[Span]) -> Iterator[Span]:
    if text.isascii():
        yield from sorted(spans)
        return
    encoded = text.encode()
    offsets = sorted({offset for span in spans for offset in span})
    places, behind, count = {}, 0, 0
    for offset in offsets:
        count += len(encoded[behind:offset].decode(errors="replace"))
        places[offset], behind = count, offset
    yield from sorted((places[start], places[end]) for start, end in spans)
