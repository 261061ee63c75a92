"""Markdown as generators and editors have it, to the Markdown that every parser knows.

Lives here: the order of the two passes, and which line of the source each line of the result stands for.
Does not live here: what is found within lines (scan) or by lines (blocks), what it means (shortcodes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from pagefeed.read.markdown.blocks import SIGNS, Blocks, Row, rows_of
from pagefeed.read.markdown.parser import NO_AREAS, areas
from pagefeed.read.markdown.scan import Left, Scan
from pagefeed.read.markdown.shortcodes import MARK

_INSIDE = re.compile(
    r"""\{[{%#.]|\{/\*|\{::?|\[\[|%%|==[^\s=]|\$[^\s]|\$\$|\\[(\[]|<!--|<--->|<(?:pre|code|script)|\)\{|\]\{|\*\{|`\{"""
    r"""| \^[A-Za-z0-9]|\n\^[A-Za-z0-9]"""
)
"""What a text holds that may have any sign within its lines."""
_SPACED = re.compile(r"\]\([^()<>\n\"' ]{1,200} ")
_MORE = "<!-- more -->"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text that is Markdown and nothing else."""

    rows: tuple[Row, ...]
    """Its lines."""
    left: tuple[Left, ...] = ()
    """What subscribers do not get as it was meant."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Short forms, and what they stand for."""


def rewrite(text: str, known: Mapping[str, str], *, separator: str = "", components: bool = False) -> Rewritten:
    """The text with everything that only its generator or editor understands put into Markdown, or left out.

    `known` says what expressions such as `page.title` stand for; `separator` ends the summary; `components` says
    whether tags with a capital are components, as in MDX.
    """
    left: list[Left] = []
    if separator and separator in text:
        text = _separated(text, separator)
    rows = [Row(line, number, number) for number, line in enumerate(text.split("\n"))]
    has_signs = components or _INSIDE.search(text) or _SPACED.search(text)
    if has_signs and Scan(text, NO_AREAS, known, components).finds_any():
        scan = Scan(text, areas(text), known, components)
        rows = list(_rows(scan.rewritten()))
        left = scan.left
    abbreviations: dict[str, str] = {}
    if any(sign in text for sign in SIGNS):
        joined = "\n".join(row.text for row in rows)
        starts = list(accumulate((len(row.text) + 1 for row in rows), initial=0))
        blocks = Blocks(rows, rows_of(areas(joined).fences, starts))
        rows = blocks.read()
        left += [Left(what, line) for what, line in blocks.dropped]
        abbreviations = blocks.abbreviations
    return Rewritten(tuple(rows), tuple(sorted(left, key=lambda each: each.line)), abbreviations)


def _separated(text: str, separator: str) -> str:
    """The text with a comment where its own mark ends the summary; a blank line is one for Jekyll."""
    if not separator.strip():
        first, gap, rest = text.lstrip("\n").partition(separator)
        lead = text[: len(text) - len(text.lstrip("\n"))]
        return f"{lead}{first} {_MORE}{gap}{rest}" if gap else text
    return text.replace(separator, _MORE, 1)


def _rows(marked: str) -> Iterator[Row]:
    """The lines, and by their marks which lines of the source they stand for."""
    at = 0
    for line in marked.split("\n"):
        text = line.lstrip(MARK)
        at += len(line) - len(text)
        first = at
        at += text.count(MARK)
        yield Row(re.sub(f"[{MARK}\ufdd4]", "", text), first, at)
