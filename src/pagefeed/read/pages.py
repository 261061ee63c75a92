"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable

from pagefeed.model import Page, Source


def _text(source: Source) -> Page:
    from pagefeed.read.text import read_text

    return read_text(source)


def _markdown(source: Source) -> Page:
    from pagefeed.read.markdown import read_markdown

    return read_markdown(source)


def _html(source: Source) -> Page:
    from pagefeed.read.html import read_html

    return read_html(source)


READERS: dict[str, Callable[[Source], Page]] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".mdx": _markdown,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
}
"""Suffix, in lower case, to reader. A reader is imported when the first page needs it."""


def read_page(source: Source) -> Page:
    """Read a page by the suffix of its name. Raises PageError where it says nothing."""
    return READERS[f".{source.path.rpartition('.')[2].lower()}"](source)
