"""Lists of addresses that people bring from elsewhere.

Lives here: addresses, one a line; bookmarks of browsers; exports of Pocket, Instapaper, linkding, Readwise, Pinboard,
Omnivore and the like, by what their columns and keys are called; as one pure function.
Does not live here: asking for the addresses (gather).

Sources: https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582
(Netscape's bookmark file), https://linkding.link/api/, https://readwise.io/reader_api.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from pagefeed.errors import PageError
from pagefeed.model import Place

_ADDRESSES = ("source_url", "url", "link", "href", "address", "uri", "original_url", "resolved_url", "given_url")
"""Columns and keys with the address, the most trusted first: Readwise's `url` is its own copy."""
_ANCHOR = re.compile(r"<a\b[^>]*?\bhref\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)
_ON_THE_WEB = re.compile(r"https?://\S+", re.I)
_WITHIN = re.compile(r"https?://[^\s<>\"'\])|;]+", re.I)
"""An address among other words, as in a list of Markdown, or between semicolons or tabs."""


class Bookmark(NamedTuple):
    """One address of a list."""

    url: str
    """As it is written there, of http or https."""
    line: int
    """Where, from 1; for JSON, which of them it is."""


def read_bookmarks(text: str, path: str) -> tuple[Bookmark, ...]:
    """The addresses of a list, each once. Raises PageError where there are none."""
    found: dict[str, Bookmark] = {}
    for url, line in _found(text.removeprefix("\ufeff"), path):
        if _ON_THE_WEB.fullmatch(url):
            found.setdefault(url, Bookmark(url, line))
    if not found:
        cure = "give a file with an address on each line, or an export of bookmarks as HTML, CSV or JSON"
        raise PageError("no address of the web in it", at=Place(path), cure=cure)
    return tuple(found.values())


def _found(text: str, path: str) -> Iterator[tuple[str, int]]:
    start = text.lstrip()
    if start[:1] in ("{", "["):
        yield from _json(text, path)
    elif start[:1] == "<":
        for link in _ANCHOR.finditer(text):
            yield unescape(link[1].strip("\"'")), text.count("\n", 0, link.start()) + 1
    elif columns := _columns(text):
        yield from columns
    else:
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split()
            if words and not words[0].startswith("#"):
                first = words[0].strip("<>")
                within = _WITHIN.search(line)
                yield first if _ON_THE_WEB.fullmatch(first) or not within else within[0], number


def _columns(text: str) -> list[tuple[str, int]]:
    """Of CSV whose first line says which column has the address; empty where it is none."""
    rows = csv.reader(text.splitlines(keepends=True))
    names = [name.strip().lower().replace(" ", "_") for name in next(rows, [])]
    column = next((names.index(name) for name in _ADDRESSES if name in names), None)
    if column is None:
        return []
    return [(row[column].strip(), rows.line_num) for row in rows if len(row) > column]


def _json(text: str, path: str) -> Iterator[tuple[str, int]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise PageError("not valid JSON", at=Place(path, line), cure="export it again") from error
    yield from ((url, number) for number, url in enumerate(_addresses(data), 1))


def _addresses(data: Any) -> Iterator[str]:
    """The address of each table that has one, however deep lists and tables hold it."""
    left = [data]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left += reversed(each)
        elif isinstance(each, dict):
            named = {str(key).lower(): value for key, value in each.items()}
            address = next((named[key] for key in _ADDRESSES if isinstance(named.get(key), str) and named[key]), None)
            if address and _ON_THE_WEB.fullmatch(address):
                yield address
            else:
                left += reversed([value for value in each.values() if isinstance(value, list | dict)])
