"""Inputs put together by chance from pages and feeds that stand in this repository.

Lives here: the samples of each kind, how they fall into parts, and what is done to the parts.
Does not live here: what an input must lead to (doors).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bench.corpus import develop

TESTS = Path(__file__).resolve().parent.parent
_GLOBS = {
    "text": ("golden/*/items/**/*.txt",),
    "html": ("pages/html/*.html", "pages/platforms/**/*.html", "golden/*/items/**/*.html"),
    "markdown": ("pages/markdown/*.m*", "golden/*/items/**/*.md", "../docs/*.md"),
    "front matter": ("pages/markdown/*.m*", "golden/*/items/**/*.md"),
    "sidecar": ("golden/*/items/**/*.toml",),
    "settings": ("golden/*/feeds/*.toml", "../feeds/*.toml"),
    "received": ("golden/*/dist/**/*.xml", "golden/*/dist/**/*.json", "feeds/*.xml", "feeds/*.rdf", "feeds/*.json"),
    "validated": ("golden/*/dist/**/*.xml", "golden/*/dist/**/*.json", "golden/*/dist/**/*.opml", "feeds/*.*"),
}
_WRITTEN = {
    "front matter": (
        """\
---
title: The ferry
date: 2026-02-01T09:00:00+01:00
lastmod: 2026-02-03
tags: [harbour, 'two words']
authors:
  - name: Ann Ohm
    email: ann@ferry.example
slug: ferry
draft: false
aliases: [/old/]
cover:
  image: a.png
  alt: &a A ferry
description: >
  It is
  late.
expiryDate: 2030-01-01
---
Late.
""",
        """\
+++
title = "The ferry"
date = 2026-02-01T09:00:00Z
[taxonomies]
tags = ["harbour"]
[extra]
image = "a.png"
[[resources]]
src = "a.png"
+++
Late.
""",
        """\
{"title": "The ferry", "date": "2026-02-01", "tags": ["harbour"], "params": {"image": "a.png"}}

Late.
""",
        """\
Title: The ferry
Date: 2026-02-01 09:00
Tags: harbour, two words
Author: Ann Ohm

Late.
""",
    ),
    "sidecar": (
        """\
link = "https://ferry.example/a"
title = "The ferry"
published = 2026-02-01
retrieved = "2026-02-03"
authors = ["Ann Ohm <ann@ferry.example>"]
tags = ["harbour"]
language = "en-GB"
expires = 2030-01-01
image = "https://ferry.example/a.png"
[[enclosures]]
url = "https://ferry.example/a.mp3"
length = 12
[[teasers]]
starts = "The ferry"
title = "Late"
published = 2026-01-31T10:00:00Z
""",
    ),
    "settings": (
        """\
title = "The Ferry Post"
link = "https://ferry.example/"
base = "https://feeds.ferry.example/"
domain = "ferry.example"
since = "2026"
language = "en"
timezone = "Europe/Berlin"
hosts = ["nginx"]
author = "Ann Ohm"
hub = "https://hub.example/"
rights = "All"
update = "daily"
permalink = "/:year/:slug/"
[limits]
page_entries = 10
[flood]
vanish = 20
[words]
sections = ["More from here"]
[permalinks]
"blog/**" = "/:slug/"
""",
        """\
title = "News"
description = "All of it"
path = "news"
include = ["a/**", "*.md"]
kinds = ["article"]
tags = ["a"]
limit = 5
content = "summary"
formats = ["rss", "atom", "json"]
aliases = ["/old.xml"]
folder = ["Papers"]
teaser_headings = ["Mehr"]
per = "tag"
author = "Ann Ohm <ann@ferry.example>"
""",
    ),
}
"""What no page of the repository says in one place."""
_LINES = re.compile(r"[^\n]*\n?")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MARKUP = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<[^<>]*>?|[^<]+|<", re.S)
_SIGNS = re.compile(r"""\n[ \t]*|[-*_`~\[\](){}<>!|#:&%"'=+.,;]+|[^\s\-*_`~\[\](){}<>!|#:&%"'=+.,;]+|[ \t]+""")
_PARTS: dict[str, tuple[re.Pattern[str], ...]] = {
    "text": (_LINES, _LINES, _LINES, _WORDS),
    "html": (_MARKUP, _MARKUP, _MARKUP, _SIGNS),
    "markdown": (_LINES, _SIGNS, _SIGNS),
    "front matter": (_LINES, _SIGNS, _SIGNS),
    "sidecar": (_LINES, _SIGNS, _SIGNS),
    "settings": (_LINES, _SIGNS, _SIGNS),
    "received": (_MARKUP, _MARKUP, _SIGNS),
    "validated": (_MARKUP, _MARKUP, _SIGNS),
}
"""What takes a sample to pieces: one of these, by chance."""
_HOSTILE = (
    *(
        "&",
        "&amp",
        "&#0;",
        "&#x110000;",
        "&nbsp;",
        "&bogus;",
        "<",
        ">",
        "</",
        "<!",
        "<?",
        '"',
        "'",
        "\\",
        "\\\\",
        "\x00",
    ),
    *("\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ufffe", "\u200b", "\u0301", "\U0001f6a2", "\xa0", "\r", "\r\n", "\t"),
    *("0", "-1", "1e999", "1e-999", "9" * 400, "0x10", "1_000", ".inf", "NaN", "true", "null", "~", "{}", "[]", "[[]]"),
    *("0001-01-01", "9999-12-31T23:59:59Z", "2026-13-45", "2026-02-30", "2026-01-01T00:00:00+99:99", "+9999", "24:00"),
    *("0001-01-01T00:00:00Z", "January 2, 2024 10:00 +9999", "1 year ago", "99999999999 days ago", "Feb 29, 2023"),
    *(
        "http://",
        "https://[",
        "https://a:b@c:99999/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//a",
        "mailto:",
        "#",
        "?",
    ),
    *("page:x", "https://é.example/", "https://" + "a" * 300 + ".example/", "http://a.example/%zz", "../../x", "C:\\x"),
    *("<script>alert(1)</script>", "<a href=javascript:x>", "<svg onload=x>", "<![CDATA[", "]]>", "<!--", "-->", "<p>"),
    *("<table>", "<tr>", "</p>", "<b>", "</b>", "<i>", "<pre>\n", "<math>", "<template>", "<noscript>", "<plaintext>"),
    *("More from Ferry", "Photo: Ann Ohm / Reuters", "By Ann Ohm", "- YouTube", "0:48", "VIDEO", "Read more ", "Mr. "),
    *("---\n", "+++\n", "```\n", "$$", "{% x %}", "{{< x >}}", "[^1]", "[^1]: a\n", "![a](b)", "[[a|b]]", "*[a]: b\n"),
    *(
        "<<: *a",
        "&a ",
        "*a",
        "!!python/object:x ",
        "? ",
        "- - - ",
        "a: b: c",
        "'''",
        '"""',
        "[a.b.c]\n",
        "[[a]]\n",
        "= ",
    ),
    *("<id/>", "<link/>", "<guid isPermaLink='x'>", "<atom:link/>", "<media:content/>", "xmlns:x='y'", "<!DOCTYPE x>"),
)
"""What has been trouble somewhere."""
_MANY = (2, 3, 10, 60, 400)
MOST = 60_000
"""Characters of an input."""


@cache
def samples(kind: str) -> tuple[str, ...]:
    """All that the repository has of a kind."""
    files = sorted(file for glob in _GLOBS[kind] for file in TESTS.glob(glob) if file.is_file())
    texts = [page.text for page in develop()] if kind == "text" else []
    texts += [file.read_bytes().decode("utf-8", "replace") for file in files]
    return (*_WRITTEN.get(kind, ()), *(text[:MOST] for text in texts))


@cache
def _parts(kind: str, number: int, pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(filter(None, pattern.findall(samples(kind)[number])))


def an_input(kind: str, seed: str) -> bytes:
    """The input of a kind with a seed, such as `7:1204`; always the same one."""
    chance = random.Random(f"{kind}:{seed}")
    number = min(chance.randrange(len(samples(kind))), chance.randrange(len(samples(kind)) * 2))
    pattern = chance.choice(_PARTS[kind])
    parts = list(_parts(kind, number, pattern))
    if len(parts) > 60 and chance.random() < 0.9:
        begin = chance.randrange(len(parts))
        parts = parts[:8] + parts[begin : begin + chance.randrange(10, 120)]
    for _ in range(chance.choice((1, 1, 2, 4, 8, 20))):
        chance.choice(_CHANGES)(chance, kind, pattern, parts)
    data = "".join(parts)[:MOST].encode("utf-8", "surrogatepass")
    return _damaged(chance, data) if chance.random() < 0.05 else data


def _at(chance: random.Random, parts: list[str]) -> tuple[int, int]:
    begin = chance.randrange(len(parts) + 1)
    return begin, min(len(parts), begin + chance.choice((0, 1, 1, 2, 5, 20)))


def _drop(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    begin, end = _at(chance, parts)
    del parts[begin:end]


def _repeat(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    begin, end = _at(chance, parts)
    parts[begin:end] = parts[begin:end] * chance.choice(_MANY)
    del parts[MOST:]


def _swap(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    (one, two), (three, four) = sorted((_at(chance, parts), _at(chance, parts)))
    if two <= three:
        parts[one:four] = parts[three:four] + parts[two:three] + parts[one:two]


def _graft(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    """A piece of another sample of the kind."""
    other = _parts(kind, chance.randrange(len(samples(kind))), pattern)
    if other:
        begin, end = _at(chance, list(other))
        at, _ = _at(chance, parts)
        parts[at:at] = other[begin:end]


def _intrude(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    """What has been trouble, once or often, also in the place of something, or inside of it."""
    begin, end = _at(chance, parts)
    hostile = chance.choice(_HOSTILE) * chance.choice((1, 1, 1, 1, 3, 50, 2_000))
    if end > begin and chance.random() < 0.5:
        inside = chance.randrange(len(parts[begin]) + 1)
        parts[begin] = parts[begin][:inside] + hostile[:MOST] + parts[begin][inside:]
    else:
        parts[begin:end] = [hostile[:MOST]]


def _nest(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    """One part in front, another behind, many times."""
    begin, end = _at(chance, parts)
    if end - begin > 1:
        times = chance.choice(_MANY)
        parts[begin:end] = [parts[begin]] * times + parts[begin + 1 : end - 1] + [parts[end - 1]] * times


def _cut(chance: random.Random, kind: str, pattern: re.Pattern[str], parts: list[str]) -> None:
    del parts[chance.randrange(len(parts) + 1) :]


def _damaged(chance: random.Random, data: bytes) -> bytes:
    """Bytes as no editor writes them, or in another encoding."""
    if chance.random() < 0.3:
        encoding = chance.choice(("utf-16", "utf-16-be", "latin-1", "utf-8-sig", "shift_jis"))
        return data.decode("utf-8", "replace").encode(encoding, "replace")
    damaged = bytearray(data)
    for _ in range(min(len(damaged), chance.choice((1, 5, 40)))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


_Change = Callable[[random.Random, str, re.Pattern[str], list[str]], None]
_CHANGES: tuple[_Change, ...] = (
    _drop,
    _repeat,
    _repeat,
    _swap,
    _graft,
    _graft,
    _intrude,
    _intrude,
    _intrude,
    _nest,
    _cut,
)
