"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from pagefeed import hooks
from pagefeed.model import MARKDOWN, Page, Source


def _text(source: Source) -> Page:
    from pagefeed.read.text import read_text

    return read_text(source)


def _markdown(source: Source) -> Page:
    from pagefeed.read.markdown import read_markdown

    return read_markdown(source)


def _html(source: Source) -> Page:
    from pagefeed.read.html import read_html

    return read_html(_below_front_matter(source))


def _below_front_matter(source: Source) -> Source:
    """Pages of a generator have front matter in HTML too; saved ones do not begin like it."""
    if source.text.lstrip()[:3] not in ("---", "+++"):
        return source
    from pagefeed.config.frontmatter import below_front_matter

    return below_front_matter(source)


_READERS: dict[str, Callable[[Source], Page]] = {
    ".txt": _text,
    **dict.fromkeys(MARKDOWN, _markdown),
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
}
"""Suffix, in lower case, to reader. A reader is imported when the first page needs it."""


@lru_cache(maxsize=1)
def readers() -> Mapping[str, Callable[[Source], Page]]:
    """Suffix, in lower case, to reader: the program's, and those of hooks for suffixes that it does not know."""
    return {**hooks.readers(), **_READERS}


def read_page(source: Source) -> Page:
    """Read a page by the suffix of its name. Raises PageError where it says nothing."""
    page = readers()[f".{source.path.rpartition('.')[2].lower()}"](source)
    return page if page.language or not source.language else replace(page, language=source.language)
