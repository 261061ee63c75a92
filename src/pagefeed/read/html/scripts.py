"""Articles that a page has only in the data of its script: `__NEXT_DATA__`, JSON-LD's `articleBody`.

Lives here: which text of the data is the article, by the title that stands beside it.
Does not live here: what data say of an article besides (metadata), its blocks (article).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from pagefeed.language.phrases import fold
from pagefeed.read.html.tree import Element, elements, get, line

LEAST = 300
"""Characters: a shorter text is a summary."""
TITLE = 300
"""Characters: no longer text is a title."""
NEAR = 4
"""So many objects and lists inside of the one that has the title its text may stand."""
PARAGRAPH = 40
"""Characters: items of a list that are no shorter are paragraphs."""
SEVERAL = 2
_TEXTS = ("html", "text", "value", "content", "children", "nodes", "data")
"""Where editors keep the text of a paragraph, and of the parts of one."""
_MARKUP = re.compile(r"<(?:p|div|br|h\d)\b", re.I)


class Data(NamedTuple):
    """The JSON of one script."""

    text: str
    line: int


def data_of(root: Element) -> list[Data]:
    """The scripts of a page that hold nothing but data; to be asked before scripts are stripped."""
    scripts = (each for each in elements(root, "script") if "json" in get(each, "type").casefold())
    return [Data(each.text, line(each)) for each in scripts if each.text and len(each.text) >= LEAST]


def told_body(scripts: Iterable[Data], titles: Iterable[str]) -> Data | None:
    """The longest text that stands near one of the titles, as HTML, and the line of its script."""
    wanted = frozenset(map(fold, titles))
    found = [Data(text, script.line) for script in scripts for text in _texts_near(script.text, wanted)]
    longest = max(found, key=lambda each: len(each.text), default=None)
    if longest is None or "<pre" in longest.text:
        return longest
    return longest._replace(text=" ".join(longest.text.split()))


def _texts_near(script: str, titles: frozenset[str]) -> Iterator[str]:
    try:
        waiting = [(json.loads(script, strict=False), 0)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value, near = waiting.pop()
        if isinstance(value, dict):
            said = (each for each in value.values() if isinstance(each, str) and len(each) <= TITLE)
            near = NEAR if any(fold(each) in titles for each in said) else near - 1
            waiting.extend((each, near) for each in value.values())
        elif isinstance(value, list):
            if near > 0 and len(text := _joined(value)) >= LEAST:
                yield text
            waiting.extend((each, near - 1) for each in value)
        elif isinstance(value, str) and near > 0 and len(value) >= LEAST and " " in value:
            yield value if _MARKUP.search(value) else _in_paragraphs(re.split(r"\n+", value))


def _joined(items: list[object]) -> str:
    """The paragraphs of a list that an editor has made; empty for any other list."""
    texts = [text for item in items if isinstance(item, dict) and len(text := _text_of(item)) >= PARAGRAPH]
    return _in_paragraphs(texts) if len(texts) >= SEVERAL else ""


def _text_of(item: object) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, list):
        return "".join(map(_text_of, item))
    if isinstance(item, dict):
        return next(filter(None, (_text_of(item[key]) for key in _TEXTS if key in item)), "")
    return ""


def _in_paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{text if '</' in text else escape(text)}</p>" for text in texts if text.strip())
