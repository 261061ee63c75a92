"""Where a saved page says who wrote it.

Lives here: elements that could be a byline, and the names in each.
Does not live here: what is a name (read.bylines), what a page tells programs (metadata).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagefeed.language.names import like_name
from pagefeed.language.phrases import vocabulary
from pagefeed.read.bylines import is_person, names_of
from pagefeed.read.credits import LONG
from pagefeed.read.html.datelines import NEAR, is_of_another
from pagefeed.read.html.tree import Element, ancestors, elements, get, hinted, is_hidden, plain, tag

_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|by|contributors?|redakteure?|journalist\w*|people|profile|staff|writers?"
    r"|users?|team)/[^/?#]+/?$",
    re.I,
)
"""Where sites have the page of somebody who writes for them."""


def bylines(root: Element, heading: Element | None) -> Iterator[tuple[Element, list[str]]]:
    """Each element that could be a byline with the names in it: first those that call themselves so, then links to the
    pages of authors and lines that begin like one, below the title."""
    around = set() if heading is None else {heading, *ancestors(heading)}
    others: list[tuple[Element, list[str]]] = []
    title = next((number for number, each in enumerate(elements(root)) if each is heading), 0)
    for number, element in enumerate(elements(root)):
        behind = " ".join((element.tail or "").split()) if number > title - NEAR and _leads(element.tail) else ""
        people = [name for name in names_of(behind) if is_person(name)] if behind else []
        if people and not is_of_another(element, around):
            others.append((element, people))
        is_called = "author" in (element.get("rel"), element.get("itemprop")) or hinted(element, "byline")
        if is_called or (number > title - NEAR and _could_be(element)):
            text = plain(element)
            if not 0 < len(text) <= LONG or is_hidden(element) or is_of_another(element, around):
                continue
            is_lead = not names_of(" ".join((element.text or "").split()))
            if _is_lead_alone(element, text) and (people := _people_behind(element)):
                others.append((element, people))
            elif names := _names(element, text, is_called or is_lead):
                if is_called:
                    yield element, names
                else:
                    others.append((element, names))
    yield from others


def _could_be(element: Element) -> bool:
    if tag(element) == "a":
        return _PROFILE.search(get(element, "href")) is not None
    return _leads(element.text)


def _leads(text: str | None) -> bool:
    """Whether a text begins like a byline."""
    text = (text or "").strip()
    if not 0 < len(text) <= LONG or "by" not in vocabulary().beginnings(text):
        return False
    return vocabulary().byline.match(text[:1].upper() + text[1:]) is not None


def _is_lead_alone(element: Element, text: str) -> bool:
    """Whether an element is but the label of the next: `Written by`, `Author`."""
    match = vocabulary().byline.match(text[:1].upper() + text[1:])
    return match is not None and match["names"] is None


def _people_behind(element: Element) -> list[str]:
    """The people whom the next element names, and nothing else."""
    below = element.getnext()
    text = plain(below) if below is not None and tag(below) else ""
    return [name for name in names_of(text) if is_person(name)] if 0 < len(text) <= LONG else []


def _names(element: Element, text: str, is_parted: bool) -> list[str]:
    """The people among its texts, if each stands by itself, for pages glue names to what stands behind them; else its
    names, if it is nothing else."""
    names = names_of(text)
    if is_parted:
        each = [name for part in element.itertext() for name in names_of(" ".join(str(part).split()))]
        if people := [name for name in dict.fromkeys(each) if is_person(name)]:
            return people
        if vocabulary().byline.match(text[:1].upper() + text[1:]):
            return names
    return names if tag(element) == "a" or like_name(" ".join(names), most=6) else []
