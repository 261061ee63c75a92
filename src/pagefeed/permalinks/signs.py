"""Signs of the generator that pages were written for.

Lives here: what in a page's path and in its first lines is found with one generator only, as a table, and the vote.
Does not live here: opening files (files.inputs), or what follows from it (ingest).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

HEAD = 3_000
"""Bytes of a page that are looked at."""
PAGES = 60
"""Pages that are looked at, spread over all of them."""


class _Sign(NamedTuple):
    tool: str
    weight: int
    path: re.Pattern[str] | None
    head: re.Pattern[str] | None


def _sign(tool: str, weight: int, *, path: str = "", head: str = "") -> _Sign:
    flags = re.M | re.I
    return _Sign(tool, weight, re.compile(path, re.I) if path else None, re.compile(head, flags) if head else None)


_DATED = r"(?:^|/)\d{4}-\d{1,2}-\d{1,2}-[^/]+\.(?:md|markdown)$"
_SIGNS = (
    _sign("jekyll", 3, path=r"(?:^|/)_posts/(?:[^/]+/)*\d{4}-\d{1,2}-\d{1,2}-[^/]+$"),
    _sign("jekyll", 2, path=_DATED, head=r"^layout:\s*[\"']?(?:post|page|default|home|news_item)\b"),
    _sign("jekyll", 2, head=r"\{%-?\s*(?:highlight|post_url|include_relative|link \S)|\{:\s*\.|^excerpt_separator:"),
    _sign("jekyll", 1, path=_DATED, head=r"\A---\s"),
    _sign("jekyll", 1, path=r"\.markdown$", head=r"\A---\s"),
    _sign("hexo", 4, path=r"(?:^|/)source/_posts/"),
    _sign("hexo", 3, path=r"(?:^|/)_posts/(?!(?:[^/]+/)*\d{4}-\d{1,2}-\d{1,2}-)"),
    _sign("hexo", 3, head=r"\{%-?\s*(?:asset_img|asset_path|codeblock|post_link|blockquote|pullquote|note\s)"),
    _sign("hexo", 1, head=r"^<!-- more -->"),
    _sign("hugo", 3, head=r"\{\{[<%]\s*/?\s*\w"),
    _sign("hugo", 2, head=r"\A\+\+\+\n(?:[^\n]*\n)*?(?:draft|lastmod|publishdate|linktitle|categories|url)\s*="),
    _sign("hugo", 2, path=r"(?:^|/)_index\.\w+$", head=r"\A---"),
    _sign("hugo", 2, head=r"^(?:lastmod|linktitle|cascade|publishdate|expirydate|isCJKLanguage):"),
    _sign("hugo", 1, head=r"\A---\n(?:[^\n]*\n)*?draft:"),
    _sign("zola", 3, head=r"\A\+\+\+\n(?:[^\n]*\n)*?(?:\[(?:extra|taxonomies)\]|path\s*=|template\s*=|sort_by\s*=)"),
    _sign("zola", 2, head=r"\]\(@/"),
    _sign("zola", 1, head=r"\A\+\+\+\n(?:[^\n]*\n)*?(?:slug|updated|authors|page_template)\s*="),
    _sign("eleventy", 3, head=r"^eleventy\w+:|page\.(?:fileSlug|filePathStem)|^layout:\s*\S+\.(?:njk|liquid|11ty\.js)"),
    _sign("eleventy", 2, head=r"^\{%-?\s*(?:callout|image|renderTemplate|renderFile|css|js|avatarlocalcache)\b"),
    _sign("eleventy", 2, head=r"^tags:\s*(?:\[?\s*[\"']?posts?[\"']?\s*\]?\s*$|\n\s*-\s*posts?\s*$)"),
    _sign("obsidian", 2, head=r"(?<!`)!?\[\[[^\[\]\n]+\]\]"),
    _sign("obsidian", 2, head=r"^(?:cssclass(?:es)?|publish):"),
    _sign("obsidian", 1, head=r"^> \[!\w+\][+-]?"),
    _sign("mkdocs", 3, head=r"^!!! \w+|^\?\?\?\+? \w+|\{ ?\.md-button|^hide:\n\s*- (?:navigation|toc)"),
    _sign("docusaurus", 3, head=r"^(?:sidebar_position|sidebar_label|hide_table_of_contents|pagination_next):"),
    _sign(
        "docusaurus",
        2,
        head=r"^<!-- ?truncate ?-->|^\{/\* ?truncate ?\*/\}|^:::(?:note|tip|info|warning|danger|caution)\b",
    ),
    _sign("pelican", 3, head=r"\A(?:title|date|slug|category|author):[^\n]*\n(?:[a-z_]+:[^\n]*\n)+"),
    _sign("pelican", 3, head=r"\]\(\{(?:filename|static|attach)\}|\{filename\}"),
)


def tool_of(pages: Iterable[tuple[str, str]]) -> str:
    """The generator that pages, each a path below items/ and its first lines, plainly are of; empty where none is.

    Each page votes with the signs of one generator; most must vote for the same, three times as many as for any other,
    and with more than one weak sign each.
    """
    votes: Counter[str] = Counter()
    voters: Counter[str] = Counter()
    for path, head in pages:
        found: Counter[str] = Counter()
        for sign in _SIGNS:
            if (sign.path is None or sign.path.search(path)) and (sign.head is None or sign.head.search(head)):
                found[sign.tool] += sign.weight
        for tool, weight in found.most_common(1):
            votes[tool] += weight
            voters[tool] += 1
    (first, most), (_, next_most) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    is_plain = most >= 3 * next_most and most >= 1.5 * voters[first]
    return first if is_plain else ""
