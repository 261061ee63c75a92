"""Teasers: what extractors of articles throw away.

Lives here: which parts of a page list other stories, and what each card of such a list says.
Does not live here: the article itself (article).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from urllib.parse import urlsplit

from lxml import etree

from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Block, Card, CardType, Figure, PageDate, Section, Sourced
from pagefeed.read.html.article import MOST, Weights
from pagefeed.read.html.figures import read_figure
from pagefeed.read.html.tree import (
    INLINE,
    MEDIA,
    Element,
    absolute,
    ancestors,
    elements,
    get,
    hinted,
    image_address,
    is_inside,
    line,
    parent,
    plain,
    tag,
    written,
)
from pagefeed.read.lines import Look, look
from pagefeed.web import HEADINGS

TITLE_WORDS = 4
"""A shorter link is a topic, a name or a menu, unless it is a heading."""
_TEXT_WORDS = 6
"""A shorter text of a card is the name of a topic or of a person."""
TITLE = 30
"""Characters: a link that says as much could be a title, whatever its words."""
LIST = 3
"""Fewer stories make no list."""
HEADING = 60
"""Characters: a heading over teasers is shorter."""
SMALL = 12
"""Elements: a heading holds fewer."""
CARD = 600
"""Characters: what says more about its story than this is no card."""
MOSTLY = 0.6
"""The part of its text that a list spends on its stories."""
MENU = 1.5
"""A list that no heading names is a menu if it has so many times as many links as stories; twice as many with one."""
BESIDE = 40
"""Characters that may stand beside a headline in its line: a date, a place, an author."""
SLUG = 3
"""Words of a title in an address."""
_SLUG_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"/20\d\d[/-]?[01]\d|\d{5}")
"""The date of an article in its address, or its number."""
_DOES = re.compile(r"(?:^|&)(?:share|replytocom|add-to-cart|category|keywords?|q|s|search|query)=", re.I)
"""Queries that do something, or look for it."""
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|epub|zip|ics|vcf|rss|xml|jpe?g|png|gif|webp|mp[34])$")
_COMMENT = re.compile(r"(?:comment|respond|reply|disqus)", re.I)
_SECTIONS = frozenset({"sections", "sections?", "boxes"})
"""What the vocabulary knows headings over teasers by."""


@dataclass(frozen=True)
class Teasers:
    """How to find them on one page."""

    path: str
    base: str | None
    own: tuple[str, ...]
    """The page's own addresses: a link to them is no teaser."""
    headings: frozenset[str]
    """Section headings that the feeds of this page add to the vocabulary, folded."""

    # --- where ------------------------------------------------------------------------------------

    def containers(self, root: Element, kept: set[Element], weights: Weights) -> list[tuple[Element, Element | None]]:
        """The elements that list other stories, with their headings; none of those that are `kept`.

        A heading that the vocabulary knows makes a list of what stands below it; so does the name of a class,
        unless most of the page stands there.
        """
        found: dict[Element, Element | None] = {}
        for heading in [each for each in elements(root) if self._is_heading(each)]:
            if not is_inside(heading, found) and (container := self._below(heading, kept, weights)) is not None:
                found[container] = heading
        used = set(found) | {above for each in found for above in ancestors(each)} | kept
        for element in elements(root):
            if element in used or is_inside(element, found) or tag(element) in (*INLINE, *HEADINGS, "p", "li"):
                continue
            named = tag(element) == "aside" or hinted(element, "teasers")
            if named and weights[element] <= MOST * weights.total and self._lists_stories(element):
                found[element] = None
        order = {element: number for number, element in enumerate(elements(root))}
        return sorted(found.items(), key=lambda each: order[each[0]])

    def _is_heading(self, element: Element) -> bool:
        """Whether an element is a known heading over teasers, and no link to more of the same."""
        name = tag(element)
        if not name or (name not in HEADINGS and (name in ("a", "button", "option") or len(element) > 1)):
            return False
        small = sum(1 for _ in islice(element.iter(), SMALL)) < SMALL
        text = plain(element) if small else ""
        if not 0 < len(text) <= HEADING or not self._names_a_section(text):
            return False
        return name in HEADINGS or not any(tag(each) == "a" for each in (*elements(element), *ancestors(element)))

    def _names_a_section(self, text: str) -> bool:
        folded = fold(text)
        if folded not in self.headings and vocabulary().kinds(folded).isdisjoint(_SECTIONS):
            return False
        return look(0, text, self.headings).shape == "section"

    def _below(self, heading: Element, kept: set[Element], weights: Weights) -> Element | None:
        """What a heading stands over: the element that it opens, else what follows it among its siblings."""
        here = heading
        while not self._lists_stories(here, besides=heading):
            above = parent(here)
            if above is None or above in kept or tag(above) in ("body", "html"):
                return self._gathered(here, kept)
            first = next((each for each in above if tag(each)), None)
            if first is not here and not self._lists_stories(above, besides=heading):
                return None
            if first is not here and self._says_something_before(above, here):
                return self._gathered(here, kept)
            here = above
        return here if here not in kept and self._is_list(here, heading, weights) else self._gathered(heading, kept)

    def _is_list(self, container: Element, heading: Element | None, weights: Weights) -> bool:
        """Whether most of what an element says, it says about stories."""
        return sum(_light(self.groups(container, heading), weights)) >= MOSTLY * weights[container]

    def _says_something_before(self, above: Element, here: Element) -> bool:
        for each in above:
            if each is here:
                return False
            if plain(each) or any(tag(below) in MEDIA for below in elements(each)):
                return True
        return False

    def _gathered(self, heading: Element, kept: set[Element]) -> Element | None:
        """A heading and the lists or cards that follow it, put into an element of their own."""
        run = [heading]
        below = heading.getnext()
        while below is not None and tag(below):
            above = run[-1]
            loose = above is not heading and tag(above) in (*HEADINGS, "p", "a", "figure", "img")
            text_of_card = tag(below) in ("p", "figure", "time", "span") and loose
            if below in kept or self._is_heading(below) or not (self._lists_stories(below) or text_of_card):
                break
            run.append(below)
            below = below.getnext()
        above_all = parent(heading)
        if len(run) < 2 or above_all is None:
            return None
        made = etree.Element("div")
        made.sourceline = heading.sourceline or 1  # An element that was moved here may have none.
        above_all.insert(above_all.index(heading), made)
        made.tail, run[-1].tail = run[-1].tail, None
        made.extend(run)
        return made

    def _lists_stories(self, element: Element, besides: Element | None = None) -> bool:
        return any(
            besides is None or not any(is_inside(each, {besides}) for each in anchors)
            for _, anchors in self._targets(element)
        )

    # --- what -------------------------------------------------------------------------------------

    def section(
        self, container: Element, heading: Element | None = None, listed: Collection[str] = frozenset()
    ) -> Section:
        """A container's heading and cards; those of the addresses `listed` are stories, whatever their titles."""
        groups = self.groups(container, heading, listed)
        if heading is None and groups:
            above = takewhile(lambda each: each is not groups[0].elements[0], elements(container))
            heading = next((each for each in above if tag(each) in HEADINGS and plain(each)), None)
        is_named = heading is not None
        cards = [(card, group.address) for group in groups if (card := self._card(group))]
        stories = tuple(
            card
            for card, address in cards
            if address in listed or self._is_story(card, address, is_named and not listed)
        )
        is_menu = not listed and len(stories) * (2 if is_named else MENU) < len(cards)
        return Section(
            heading=written(heading, self.path) if heading is not None else None, cards=() if is_menu else stories
        )

    def _is_story(self, card: Card, address: str, is_named: bool) -> bool:
        """Whether a card leads to one story, rather than to a part of a site, a comment or a shop.

        The address says so by several words, by a number, or by standing beside that of the page. Where no heading
        names teasers, a class or an <aside> may as well hold a menu or a shop, and more is asked: that it stays on this
        site, for one thing.
        """
        caption = card.figure.caption if card.figure else None
        title = card.headline or caption
        if title is None:
            return False
        parts, own = urlsplit(address), [urlsplit(each) for each in self.own]
        path = [each for each in parts.path.casefold().split("/") if each]
        slug = path[-1] if path else ""
        is_elsewhere = own and not any(domain(parts.netloc) == domain(each.netloc) for each in own)
        if (
            (is_elsewhere and not is_named)
            or not path
            or _COMMENT.match(parts.fragment)
            or _FILE.search(slug)
            or _DOES.search(parts.query)
        ):
            return False
        if not _shelves().isdisjoint((*parts.netloc.split("."), *path[:-1], slug.partition(".")[0])):
            return False
        says = len(_SLUG_WORD.findall(slug)) >= SLUG or re.search(r"\d{4}", f"{slug}?{parts.query}") is not None
        above = parts.path.rstrip("/").rpartition("/")[0]
        is_beside = not own or any(above == each.path.rstrip("/").rpartition("/")[0] for each in own)
        words = len(title.text.split())
        if words < 3 and not title.text.isascii():  # Chinese and Japanese have no spaces.
            words = len(title.text) // 3
        if is_named:
            is_full = words >= TITLE_WORDS or bool(card.blocks or caption)
            return (is_full and len(path) > 1) or ((says or is_beside) and (is_full or words > 1))
        is_dated = bool(card.dates) or _NUMBER.search(parts.path) is not None
        return (words >= TITLE_WORDS or caption is not None) and (is_beside or is_dated)

    def _targets(self, root: Element, listed: Container[str] = frozenset()) -> Iterator[tuple[str, list[Element]]]:
        """The stories to which a part of a page links, each with its links, in page order."""
        links: dict[str, list[Element]] = {}
        unlinked: dict[Element, int] = {}
        for anchor in elements(root, "a"):
            if address := self.address(anchor):
                links.setdefault(address, []).append(anchor)
        for address, anchors in links.items():
            if address in listed or any(_is_headline(anchor, unlinked) for anchor in anchors):
                yield address, anchors

    def address(self, anchor: Element) -> str | None:
        """Where a link to another page leads; None for any other link."""
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith("#") or "author" in get(anchor, "rel"):
            return None
        address = absolute(self.base, href)
        if address is None and self.base is None and ":" not in href and not href.startswith("//"):
            address = href
        if not address or any(_same(address, own) for own in self.own):
            return None
        return address

    def groups(
        self, container: Element, heading: Element | None = None, listed: Container[str] = frozenset()
    ) -> list[_Group]:
        """Each story with all the elements that are about it and about no other."""
        headed = set() if heading is None else {heading}
        targets = {
            address: anchors
            for address, anchors in self._targets(container, listed)
            if not any(is_inside(each, headed) for each in anchors)
        }
        about: dict[Element, set[str]] = {}
        for address, anchors in targets.items():
            for anchor in anchors:
                about.setdefault(anchor, set()).add(address)
                for above in ancestors(anchor):
                    about.setdefault(above, set()).add(address)
                    if above is container:
                        break
        for above in () if heading is None else (heading, *ancestors(heading)):
            about.setdefault(above, set()).add("")
            if above is container:
                break
        groups: list[_Group] = []
        taken: set[Element] = set()
        for address, anchors in targets.items():
            found: list[Element] = []
            for anchor in anchors:
                top = anchor
                for above in () if anchor is container else ancestors(anchor):
                    if above is container or len(about[above]) > 1 or tag(top) in ("ul", "ol"):
                        break
                    top = above
                if top not in taken:
                    found.append(top)
                    taken.add(top)
            groups.append(_Group(address, anchors, found))
        for group in groups:
            self._extend(group, about, taken)
        return [group for group in groups if group.elements]

    def _extend(self, group: _Group, about: dict[Element, set[str]], taken: set[Element]) -> None:
        """What follows a headline without a wrapper, down to the next story, is about it."""
        if not group.elements or tag(group.elements[-1]) not in (*HEADINGS, "a", "p", "figure", "div", "dt"):
            return
        below = group.elements[-1].getnext()
        while (
            below is not None
            and below not in about
            and below not in taken
            and tag(below) in ("p", "figure", "time", "span", "dd", "div")
        ):
            group.elements.append(below)
            taken.add(below)
            below = below.getnext()

    def _card(self, group: _Group) -> Card | None:
        headline = group.headline
        figure = next((found for each in group.pictures() if (found := read_figure(each, self.path, self.base))), None)
        blocks: list[Block] = []
        dates: list[PageDate] = []
        seen = {fold(plain(headline))} if headline is not None else set()
        markers: list[Look] = []
        for leaf in group.leaves():
            text = plain(leaf)
            if tag(leaf) == "time" and get(leaf, "datetime"):
                dates.append(PageDate("published", written(leaf, self.path, get(leaf, "datetime")), "metadata"))
                continue
            if not text or fold(text) in seen:
                continue
            seen.add(fold(text))
            looked = look(line(leaf), text, self.headings)
            if looked.shape in ("date", "ago"):
                dates += [
                    found.at(written(leaf, self.path).place)
                    for found in vocabulary().date_line(text) or ()
                    if not any(dated.role == found.role for dated in dates)
                ]
            elif looked.shape == "marker":
                markers.append(looked)
            elif looked.shape in ("prose", "label", "quote", "item") and looked.words >= _TEXT_WORDS:
                blocks.append(Block("paragraph", text, written(leaf, self.path).place))
        title = self._headline(group, headline)
        if not (title or figure or blocks):
            return None
        return Card(
            type=group.type(markers, figure),
            place=written(group.elements[0], self.path).place,
            headline=title,
            figure=figure,
            blocks=tuple(blocks),
            dates=tuple(dates),
            link=absolute(self.base, group.address),
        )

    def _headline(self, group: _Group, headline: Element | None) -> Sourced | None:
        if headline is not None:
            return written(headline, self.path)
        for anchor in group.anchors:
            if text := get(anchor, "aria-label", "title"):
                return written(anchor, self.path, text)
        return None


@dataclass(slots=True)
class _Group:
    """One story, and all that a list shows of it."""

    address: str
    anchors: list[Element]
    elements: list[Element]

    def all(self) -> Iterator[Element]:
        for each in self.elements:
            yield from elements(each)

    @property
    def headline(self) -> Element | None:
        """The heading of the card, else what is called its title, else the longest of its links."""
        candidates: Iterable[Element] = [
            each for each in self.all() if tag(each) in HEADINGS and any(map(str.isalpha, plain(each)))
        ]
        linked = [each for each in candidates if _is_linked(each, self.anchors)]
        for each in (*linked, *candidates):
            return each
        for each in self.all():
            if hinted(each, "headline") and tag(each) != "a" and plain(each) and _is_linked(each, self.anchors):
                return each
        leaves = [leaf for each in self.anchors for leaf in _leaves(each) if plain(leaf) and not _is_caption(leaf)]
        return max(leaves, key=lambda each: 0 if _is_text(each) else len(plain(each)), default=None)

    def pictures(self) -> Iterator[Element]:
        figures = [each for each in self.all() if tag(each) == "figure"]
        yield from figures
        if not figures:
            for each in self.all():
                if tag(each) in ("img", "amp-img", "video") and (image_address(each) or get(each, "poster")):
                    yield each

    def leaves(self) -> Iterator[Element]:
        """The smallest elements that hold a run of text, without captions and the headline."""
        headline = self.headline
        for each in self.elements:
            for leaf in _leaves(each):
                if not _is_caption(leaf) and (headline is None or not is_inside(leaf, {headline})):
                    yield leaf

    def type(self, markers: list[Look], figure: Figure | None) -> CardType:
        """By its markers, its player, the words of its classes and of its address."""
        kinds = {kind for marker in markers for kind in marker.kinds}
        segments = set(urlsplit(self.address).path.casefold().split("/"))
        classes = list(self.all())
        if "audio" in kinds or _any(classes, "audio", segments):
            return "audio"
        if markers or _any(classes, "video", segments):
            return "video"
        if (figure and (figure.caption or figure.credit)) or _any(classes, "image", segments):
            return "image"
        return "text"


def _light(groups: list[_Group], weights: Weights) -> list[int]:
    """The weights of the stories that are no more than cards."""
    return [weight for group in groups if (weight := sum(weights[each] for each in group.elements)) <= CARD]


def _any(classes: list[Element], kind: str, segments: set[str]) -> bool:
    words = set(vocabulary().words(f"html_{kind}"))
    return not segments.isdisjoint(words) or any(tag(each) == kind or hinted(each, kind) for each in classes)


def _leaves(root: Element) -> Iterator[Element]:
    """The elements that hold text and in which no other block begins."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        below = [each for each in element if tag(each)]
        split = (
            tag(element) != "time"
            and below
            and (
                any(tag(each) not in INLINE or len(each) for each in below)
                or tag(element) == "a"
                or (
                    len(below) > 1
                    and not (element.text or "").strip()
                    and not any((each.tail or "").strip() for each in below)
                )
                or any(tag(each) == "time" for each in below)
            )
        )
        if split and not _is_running(element):
            waiting.extend(reversed(below))
        else:
            yield element


def _is_running(element: Element) -> bool:
    """Whether text stands between its elements, so that they are parts of one sentence."""
    texts = [element.text, *(each.tail for each in element)]
    return tag(element) in ("p", *HEADINGS) or any(text and len(text.split()) > 1 for text in texts)


def heading_of(anchor: Element) -> Element | None:
    """The heading that a link stands in or holds."""
    for above in ancestors(anchor):
        if tag(above) in HEADINGS:
            return above
        if tag(above) not in INLINE:
            break
    return next((each for each in elements(anchor, *HEADINGS) if plain(each)), None)


def _is_heading(anchor: Element) -> bool:
    """Whether a link is a heading, or most of one."""
    heading = heading_of(anchor)
    return heading is not None and 2 * len(plain(anchor)) > len(plain(heading))


def _is_headline(anchor: Element, unlinked: dict[Element, int]) -> bool:
    """Whether a link could be a headline; `unlinked` are the lengths of lines that have been asked for."""
    text = plain(anchor)
    if heading_of(anchor) is not None and text:
        return True
    if not stands_alone(anchor, len(text), unlinked):
        return False
    words = len(text.split())
    if words >= TITLE_WORDS or len(text) >= TITLE or (words < 2 and len(text) >= 10 and not text.isascii()):
        return look(0, text).shape not in ("furniture", "date", "byline", "section")
    return False


def stands_alone(anchor: Element, length: int, unlinked: dict[Element, int]) -> bool:
    """Whether a link is most of its line, other links aside, rather than some words of a sentence."""
    block = anchor
    while tag(block) in INLINE and (above := parent(block)) is not None:
        block = above
    if block is anchor:
        return True
    if block not in unlinked:
        unlinked[block] = sum(map(len, _unlinked(block)))
    return unlinked[block] <= length + BESIDE


def _unlinked(block: Element) -> Iterator[str]:
    """The text of a line outside of links."""
    yield (block.text or "").strip()
    for each in block:
        if tag(each) in INLINE and tag(each) != "a":
            yield from _unlinked(each)
        yield (each.tail or "").strip()


def _is_caption(element: Element) -> bool:
    return any(tag(each) == "figcaption" for each in (element, *ancestors(element)))


def _is_linked(element: Element, anchors: list[Element]) -> bool:
    return any(each in anchors for each in (*elements(element, "a"), *ancestors(element)))


def _is_text(element: Element) -> bool:
    return tag(element) == "p" or hinted(element, "standfirst", "summary")


@lru_cache(maxsize=8)
def _shelves() -> frozenset[str]:
    return frozenset(vocabulary().words("html_shelves"))


def domain(host: str) -> str:
    """The part of a host that somebody registered, by the length of its labels: `example.com`, `example.co.uk`."""
    labels = host.casefold().split(":")[0].split(".")
    is_second_level = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if is_second_level else labels[-2:])


def _same(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return (first.netloc, first.path.rstrip("/")) == (second.netloc, second.path.rstrip("/"))
