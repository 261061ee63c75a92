"""The time that an input takes grows like its length, whatever is in it.

A family is one kind of input of any length. Its time is taken at one length and at twice that; it may take 2.5 times as
long. Each family here took time by the square of its length once, or stands beside one that did.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest

from fuzz.doors import enter

LEAST = 0.012
"""CPU seconds of the shorter input: less says nothing about how it grows."""
LONGEST = 400_000
"""Characters beyond which a family is quick enough, however it grows."""
ALLOWED = 2.5
"""How many times as long twice the input may take."""
TRIES = 5
"""A machine does other things too; what does not grow linearly fails each time."""


class Family(NamedTuple):
    """One kind of input of any length."""

    kind: str
    make: Callable[[int], str]
    """A number of repetitions to an input."""
    least: int = 500
    """Repetitions of the shortest that is tried."""


def _html(make: Callable[[int], str], least: int = 500) -> Family:
    head = (
        "<html><head><title>The ferry is late again</title></head><body><h1>The ferry is late again</h1><p>It will come"
    )
    text = " tomorrow, says the harbour, and nobody knows why it did not come today.</p>"
    return Family("html", lambda count: f"{head}{text}\n{make(count)}", least)


def _text(make: Callable[[int], str], least: int = 500) -> Family:
    head = "The ferry is late again\n\nIt will come tomorrow, says the harbour, and nobody knows why it did not.\n\n"
    return Family("text", lambda count: f"{head}{make(count)}", least)


def _markdown(make: Callable[[int], str], least: int = 500) -> Family:
    return Family("markdown", lambda count: f"# The ferry is late again\n\n{make(count)}", least)


def _front(make: Callable[[int], str], least: int = 500, fence: str = "---") -> Family:
    return Family("front matter", lambda count: f"{fence}\n{make(count)}\n{fence}\nIt is late.\n", least)


def _toml(make: Callable[[int], str], kind: str = "sidecar", least: int = 500) -> Family:
    return Family(kind, make, least)


def _each(form: str) -> Callable[[int], str]:
    """A form repeated with the numbers from 0 on in the place of `#`."""
    return lambda count: "".join(form.replace("#", str(number)) for number in range(count))


def _again(unit: str) -> Callable[[int], str]:
    return lambda count: unit * count


def _rss(make: Callable[[int], str], kind: str = "received", least: int = 300) -> Family:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://a.example/</link>'
    item = "<item><title>A</title><guid>1</guid></item></channel></rss>"
    return Family(kind, lambda count: f"{head}<description>d</description>{make(count)}{item}", least)


FAMILIES = {
    "lines of a letter": _text(_again("a\n")),
    "paragraphs of a word": _text(_again("word\n\n")),
    "lines of buttons": _text(_again("Read more \n")),
    "a line of buttons": _text(_again("Read more ")),
    "a line of initials": _text(_again("A. B. ")),
    "a line of titles": _text(_again("Mr. ")),
    "a line of ordinals": _text(_again("1. ")),
    "a line of dashes": _text(_again("- ")),
    "headlines over texts": _text(_each("Some headline number #\nA text of the card stands below it.\n")),
    "names below headlines": _text(_each("Some headline number # of the day\nRuth Ohm\n")),
    "dates in a row": _text(_again("2024-01-02\n")),
    "bylines in a row": _text(_each("By Ruth Ohm, Lisbon #\n")),
    "labels above a title": Family("text", lambda count: "A rubric of it\n" * count + "\nThe ferry is late.\n"),
    "cards under a heading": _text(lambda n: "More from Ferry\n" + _each("Headline # of the day\n\n")(n)),
    "letters behind bars": _text(_again("| a ")),
    "teasers under a heading": _html(
        lambda n: (
            "<h2>More from Ferry</h2>" + _each("<article><h3><a href=/#>Some headline number #</a></h3></article>")(n)
        ),
        200,
    ),
    "short paragraphs": _html(_again("<p>A short line of it.</p>")),
    "frames": _html(_again("<iframe>x</iframe>")),
    "bare ampersands": _html(_again("&"), 20_000),
    "no-break spaces": _html(_again("\u00a0x"), 20_000),
    "ampersands in an attribute": _html(lambda n: f"<p title='{'&' * n}'>late</p>", 20_000),
    "attributes": _html(lambda n: f"<p {_each('a#=1 ')(n)}>late</p>", 5_000),
    "open divisions": _html(_again("<div>x"), 1_000),
    "open ruby": _html(_again("<rt>x"), 1_000),
    "tables in tables": _html(_again("<table><tr><td>x")),
    "crossed tags": _html(_again("<i>a</b>")),
    "standfirsts": _html(_each("<p class=standfirst>Here is a standfirst of number #.</p>")),
    "pictures without script": _html(_again("<noscript><img src=https://a.example/a.png></noscript>")),
    "authors in JSON-LD": _html(
        lambda n: (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":["'
            + '","'.join(f"Ann Ohm{number}" for number in range(n))
            + '"]}</script>'
        )
    ),
    "figures": _html(_each("<figure><img src=https://a.example/#.png><figcaption>A ferry</figcaption></figure>")),
    "figures in figures": _html(lambda n: "<figure>" * 200 + "<p>a ferry</p>" * n),
    "links in one line": _html(_each("<a href=/#>Some headline number # of it</a> ")),
    "sizes of a picture": _html(lambda n: f"<img srcset='{_each('https://a.example/#.png 1#w, ')(n)}'>"),
    "headings": _html(_each("<h2>Heading number # of it</h2>")),
    "lines between breaks": _html(_again("A sentence of it.<br><br>")),
    "stars": _markdown(_again("*a ")),
    "brackets": _markdown(_again("[")),
    "links": _markdown(_each("[a#](https://a.example/#) ")),
    "footnotes": _markdown(_each("a[^#]\n\n[^#]: b\n\n")),
    "quotations in quotations": _markdown(lambda n: "> " * n + "a", 200),
    "formulas": _markdown(_again("$a$ ")),
    "shortcodes": _markdown(_again("{{< x >}} ")),
    "ampersands in Markdown": _markdown(_again("&"), 20_000),
    "bars": _markdown(_again("|"), 20_000),
    "cells in one line": _markdown(_again("a | ")),
    "columns of a table": _markdown(lambda n: f"|{'a|' * n}\n|{'-|' * n}\n|{'b|' * n}\n"),
    "signs of quotation": _markdown(_again(">"), 5_000),
    "divisions in Markdown": _markdown(_again("<div>"), 1_000),
    "headings of Markdown": _markdown(_again("# a\n")),
    "headings of Markdown that are links": _markdown(_again("# [a](/a)\n")),
    "open headings in Markdown": _markdown(_again("<h2><a href=/a>a\n")),
    "paragraphs of Markdown": _markdown(_again("a\n\n")),
    "lines of Markdown": _markdown(_again("a\n")),
    "items of Markdown": _markdown(_again("* a\n")),
    "pictures of Markdown": _markdown(_each("![a#](https://a.example/#.png)\n")),
    "tables of Markdown": _markdown(_again("|a|\n|-|\n|b|\n\n")),
    "references in Markdown": _markdown(_again("<b>&mdash;</b> ")),
    "Chinese in Markdown": _markdown(_again("漢\n*字* ")),
    "begun links to notes": _markdown(_again("[[a ")),
    "begun addresses": _markdown(_again("](a ")),
    "stars in a text": _text(_again("*"), 20_000),
    "elements in elements": _html(lambda n: "<div>" * n + "</div>" * n, 1_000),
    "keys of YAML": _front(_each("key#: a\n")),
    "tags of YAML": _front(lambda n: f"tags: [{_each('a#, ')(n)}]"),
    "lists in lists of YAML": _front(lambda n: "a: " + "[" * n + "]" * n, 100),
    "aliases of YAML": _front(lambda n: "b: &b [x, y]\ntags: [" + "*b, " * n + "]"),
    "dots in a key": _front(lambda n: f"{'a.' * n}b = 1", fence="+++"),
    "dots in a key of a sidecar": _toml(lambda n: f"{'a.' * n}b = 1"),
    "dots in the name of a table": _toml(lambda n: f"[{'a.' * n}b]"),
    "teasers of a sidecar": _toml(_each('[[teasers]]\nstarts = "word #"\n')),
    "unknown keys": _toml(_each("key# = 1\n")),
    "quotation marks": _toml(_again('"')),
    "broken TOML": _toml(_again('tags = ["a"\n')),
    "rules of links": Family("settings", lambda n: "title = 'T'\n[permalinks]\n" + _each("'a#/**' = '/:slug/'\n")(n)),
    "entries of a feed": _rss(_each("<item><title>A #</title><guid>#</guid></item>")),
    "attributes of a feed": Family(
        "received", lambda n: "<rss " + _each('a#="1" ')(n) + " version='2.0'><channel/></rss>"
    ),
    "ampersands in a feed": _rss(_again("&")),
    "markup in a feed that is not escaped": _rss(_again("<description><p>a</description>")),
    "elements inside elements of a feed": _rss(lambda n: "<a>" * n + "</a>" * n, least=100),
    "brackets of JSON": Family("received", lambda n: '{"version": "https://jsonfeed.org/version/1.1", "a": ' + "[" * n),
    "entries to be judged": _rss(_each("<item><title>A #</title><guid>#</guid></item>"), "validated"),
    "faults to be told": _rss(_each("<item><link>x</link><pubDate>#</pubDate></item>"), "validated"),
    "attributes to be judged": Family(
        "validated", lambda n: "<rss " + _each('a#="1" ')(n) + " version='2.0'><channel/></rss>"
    ),
}


def _seconds(family: Family, count: int) -> float:
    data = family.make(count).encode()
    gc.collect()
    gc.disable()
    began = time.process_time()
    try:
        enter(family.kind, data)
    finally:
        gc.enable()
    return time.process_time() - began


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_twice_the_input_takes_about_twice_the_time(family: Family) -> None:
    _seconds(family, 10)  # Words are loaded, patterns compiled.
    count = family.least
    while (once := _seconds(family, count)) < LEAST and len(family.make(count)) < LONGEST:
        count *= 2

    for _ in range(TRIES):
        twice = _seconds(family, count * 2)
        if twice <= ALLOWED * max(once, LEAST):
            return
        once = max(once, _seconds(family, count))

    pytest.fail(f"{once:.3f} s for {len(family.make(count)):,} characters, {twice:.3f} s for twice as many")
