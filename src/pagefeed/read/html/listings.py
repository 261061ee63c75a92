"""Listings: pages that are stories and little else, such as a section front, a category, an index of posts.

Lives here: which stories such a page lists, by the links that its cards repeat, and whether it is one, by how little
text stands beside them.
Does not live here: what a card says (teasers), what a page calls itself (metadata), any other page (article).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from pagefeed.model import Section
from pagefeed.read.html.article import Weights
from pagefeed.read.html.metadata import Kind
from pagefeed.read.html.teasers import CARD, LIST, TITLE, TITLE_WORDS, Teasers, domain, heading_of, stands_alone
from pagefeed.read.html.tree import Element, elements, get, parent, plain

_DIGITS = re.compile(r"\d+")
MANY = 10
"""So many titles are a listing also below and above some text, a catalogue's words about its goods,"""
EACH = 85
"""if it is no longer than so many characters for each of them."""
ENOUGH = 3500
"""Characters: so much text beside its stories makes any page an article, but one that calls itself a listing."""
LONGEST = 2 * CARD
"""Characters: what a card says beyond them is no teaser any more, but on a page that calls itself a listing."""
SITES = 2
"""A listing leads to so many sites, its own and one that belongs to it;"""
ELSEWHERE = 0.25
"""a list of links says no greater part of its words beside them, or it is an article with its sources."""
NONE = 200
"""Characters: less is no text at all."""
TITLES = 0.5
"""A slot is worth so much for each of its links: fewer titles than this are those of a menu."""
NAME = 0.4
"""What a link of two or three words counts for: it may be the title of a product, or a topic."""
WORD = 0.1
"""What a link of one word counts for."""


class _Limits(NamedTuple):
    titles: int
    """So many titles are the least that a listing repeats."""
    beside: float
    """The part of its words that it may say beside its stories."""


_LIMITS: Mapping[Kind, _Limits] = {
    "listing": _Limits(LIST, 0.85),
    "": _Limits(5, 0.45),
    "page": _Limits(5, 0.3),
}
"""By what the page calls itself; articles are none.

Measured on the 99 listings and 793 articles of WCXB's development split: articles that repeat five titles which stand
alone say half of their words beside them, and nearly always more.
"""

Slot = Mapping[str, float]
"""Where the links of one place in a template lead, each with how much it is like a title, 0 to 1."""


def listed(
    teasers: Teasers, root: Element, weights: Weights, heading: Element | None, kind: Kind, sections: list[Section]
) -> frozenset[str]:
    """The addresses of the stories that a page lists beside those of its `sections`; empty for a page that is no
    listing."""
    limits = _LIMITS.get(kind)
    slot = max(filter(_is_of_titles, _slots(teasers, root)), key=_worth, default={})
    if limits is None or _worth(slot) < LIST or _is_sibling(teasers.own, slot):
        return frozenset()
    groups = teasers.groups(root, heading, slot)
    texts = [sum(weights[each] for each in group.elements) for group in groups]
    longest = LONGEST if _worth(slot) >= limits.titles else CARD
    shown = sum(text if kind == "listing" else min(text, longest) for text in texts)
    beside = weights.total - shown
    shown += sum(len(plain(group.headline)) for group in groups if group.headline is not None)
    cards = [card for section in sections for card in section.cards]
    shown += sum(len(said.text) for card in cards for said in (card.headline, *card.blocks) if said)
    if not _is_listing(slot, beside, shown, limits, kind):
        return frozenset()
    return frozenset(address for address, likeness in slot.items() if likeness >= NAME)


def _is_listing(slot: Slot, beside: int, shown: int, limits: _Limits, kind: Kind) -> bool:
    titles = _worth(slot)
    if titles < limits.titles:
        return beside < NONE
    if kind != "listing" and beside > ENOUGH:
        return False
    of_one_site = len({domain(urlsplit(address).netloc) for address in slot}) <= SITES
    if not of_one_site and (kind == "page" or beside > ELSEWHERE * (shown + beside)):
        return False
    is_catalogue = titles >= MANY and of_one_site and beside <= EACH * titles
    return is_catalogue or beside <= limits.beside * (shown + beside)


def _slots(teasers: Teasers, root: Element) -> Iterator[Slot]:
    """The links of a page by the tags that they stand in and the classes next to them: all cards come from one
    template."""
    place_of: dict[Element | None, int] = {None: 0}
    places: dict[tuple[int, str], int] = {}
    found: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    unlinked: dict[Element, int] = {}
    for element in elements(root):
        above = parent(element)
        at = place_of.get(above, 0), str(element.tag)
        place_of[element] = places.setdefault(at, len(places) + 1)
        if element.tag == "a" and (address := teasers.address(element)):
            slot = found[
                place_of[element], "" if above is None else _DIGITS.sub("", get(above, "class").partition(" ")[0])
            ]
            slot[address] = max(slot.get(address, 0), _like_title(element, unlinked))
    yield from found.values()


def _is_sibling(own: tuple[str, ...], slot: Slot) -> bool:
    """True if the page stands in the folder of most stories that it links to, as one of them."""
    folders = [_folder(each) for each in slot]
    return any(folders.count(folder) * 2 > len(slot) for folder in map(_folder, own) if folder[1].strip("/"))


def _folder(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return domain(parts.netloc), parts.path.rstrip("/").rpartition("/")[0]


def _is_of_titles(slot: Slot) -> bool:
    """True if it holds titles rather than the names of a menu, of months or of languages."""
    return _worth(slot) >= TITLES * len(slot)


def _worth(slot: Slot) -> float:
    """How many titles it holds."""
    return sum(slot.values())


def _like_title(anchor: Element, unlinked: dict[Element, int]) -> float:
    """How much a link is like a title, 0 to 1; `unlinked` are the lengths of lines that have been asked for."""
    text = plain(anchor)
    if not text or not stands_alone(anchor, len(text), unlinked):
        return 0
    words = len(text.split())
    if heading_of(anchor) is not None or len(text) >= TITLE or words >= TITLE_WORDS:
        return 1
    return NAME if words > 1 else WORD
