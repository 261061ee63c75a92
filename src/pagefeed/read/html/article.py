"""Where the article stands on a page, and its running text.

Lives here: which element holds the body, by the weight of its paragraphs; what in it is furniture; its
blocks, one an element, whatever wraps them.
Does not live here: teasers (teasers), or making markup safe (entries.content).

The body is found by weight and not by the names of classes, which every publisher chooses anew; names
only tell what is furniture.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile

from lxml import etree

from pagefeed.read.html.tree import (
    INLINE,
    MEDIA,
    Element,
    ancestors,
    detach,
    elements,
    get,
    hinted,
    hints,
    image_address,
    is_local,
    is_unseen,
    parent,
    plain,
    tag,
)
from pagefeed.web import HEADINGS, legal

PARAGRAPH = 40
"""Characters: a shorter run of text has no weight."""
MOST = 0.4
"""What holds a greater part of a page's weight is not furniture, whatever its tag says."""
WORD = 1 / 3
"""A word of classes that would take a greater part of the page's weight does not mean furniture there."""
COMMENTS, UNSEEN = "comments", "unseen"
THREAD = 5
"""So many elements called comments are what readers wrote, however long, if there is a text to comment on."""
FEW = 200
"""Characters: less is no text to comment on."""
ENOUGH = 500
"""Characters that are shown, and no fewer than are hidden: what is hidden there is no text that waits for a script."""
CARD = 600
"""Characters: a link around blocks that says less is a card."""
AROUND = 0.2
"""What stands around the title and is a lighter part of the page is its head alone."""
DEEPER = 0.75
"""The body is the deepest element that holds as great a part of the weight around it."""
LEAD = 300
"""Characters: so much text below the title is more than a standfirst."""
NEAR = 3
"""Elements around a body that may be more of it."""
MORE = 0.3
"""The part of a body's weight that makes it worth while to take what is around."""
LINKS = 20
"""Characters of text to each of a link, beyond `FREE`: less is a list of other stories, or about the author."""
FREE = 50

_FURNITURE = ("nav", "footer", "aside", "form", "dialog", "menu", "amp-sidebar", "amp-social-share")
_PAGE = ("html", "body", "article", "main")
_CONTENT = (*MEDIA, *HEADINGS, "figure", "p")
_WEIGHTLESS = (*HEADINGS, "title")
_LEAVES = frozenset(
    (*HEADINGS, "p", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "hr", "details", "address")
)


class Weights:
    """How much running text each element holds, in characters."""

    def __init__(self, root: Element) -> None:
        self.own: dict[Element, int] = {}
        """Of an element with what stands in its lines, but without the blocks in it."""
        linked: dict[Element, int] = {}
        block_of: dict[Element, Element] = {}
        links: set[Element] = set()
        for element in root.iter("*"):
            above = element.getparent()
            outer = element if above is None else block_of.get(above, element)
            is_inline = element.tag in INLINE
            block = outer if is_inline else element
            block_of[element] = block
            length = len(element.text.strip()) if element.text else 0
            self.own[block] = self.own.get(block, 0) + length
            if element.tag == "a" or (is_inline and above in links):
                links.add(element)
                linked[block] = linked.get(block, 0) + length
            if element.tail and outer is not element:
                self.own[outer] += len(element.tail.strip())
        for element in block_of:
            length = self.own.get(element, 0)
            if length < PARAGRAPH or linked.get(element, 0) * 2 >= length or element.tag in _WEIGHTLESS:
                self.own[element] = 0
        for link in links:
            if link.tag == "a" and any(each.tag not in INLINE for each in link):
                below = list(link.iter("*"))
                if sum(self.own.get(each, 0) for each in below) <= CARD:
                    self.own.update(dict.fromkeys(below, 0))
        self.of = dict(self.own)
        """Of an element with all that stands below it."""
        for element in reversed(block_of):
            above = element.getparent()
            if above is not None and above in self.of:
                self.of[above] += self.of[element]
        self._root = root

    def linked(self, element: Element) -> int:
        """Characters of links in an element."""
        return sum(len(text.strip()) for link in elements(element, "a") for text in link.itertext())

    @property
    def total(self) -> int:
        """The weight of the whole page."""
        return self[self._root]

    def __getitem__(self, element: Element) -> int:
        return self.of.get(element, 0)

    def detach(self, element: Element) -> None:
        """Take an element off the page."""
        for above in ancestors(element) if self[element] else ():
            if above in self.of:
                self.of[above] -= self[element]
        detach(element)


def remove_furniture(root: Element, kept: set[Element], weights: Weights) -> None:
    """Take out what tags and classes call furniture or hide, unless it holds too much of the text."""
    called: dict[str, list[Element]] = {}
    for element in list(elements(root)):
        if tag(element) in _PAGE or (element in kept and not is_unseen(element)):
            continue
        if tag(element) in _FURNITURE:
            if weights[element] <= MOST * weights.total:
                weights.detach(element)
        elif is_unseen(element):
            called.setdefault(UNSEEN, []).append(element)
        elif tag(element) not in _CONTENT:
            for word in hints(element, "furniture", "hidden"):
                called.setdefault(word, []).append(element)
            if hinted(element, "comments"):
                called.setdefault(COMMENTS, []).append(element)
    limit = WORD * weights.total
    for word, said in sorted(called.items(), key=lambda each: each[0] is not COMMENTS):
        inside = set(said)
        outer = {each for each in said if inside.isdisjoint(ancestors(each))}
        weight = sum(weights[each] for each in outer)
        left = weights.total - weight
        if (
            weight <= limit
            or (word is COMMENTS and len(said) >= THREAD and left >= FEW)
            or (word is UNSEEN and left >= max(weight, ENOUGH))
        ):
            for element in outer:
                weights.detach(element)
        if word is COMMENTS:  # They are not the text of which other words may take a part.
            limit = WORD * weights.total


def is_furniture(element: Element) -> bool:
    """Whether its tag, its attributes or a class say that it is no part of an article."""
    return tag(element) in _FURNITURE or is_unseen(element) or hinted(element, "furniture", "hidden", "comments")


def find_body(root: Element, weights: Weights, heading: Element | None) -> Element | None:
    """The element that holds the article: what calls itself its body, else by weight; None without a paragraph."""
    if not weights.total:
        return None
    named = {each for each in elements(root) if "articleBody" in get(each, "itemprop").split()}
    weight = sum(weights[each] for each in named if named.isdisjoint(ancestors(each)))
    if named and weight >= AROUND * weights.total:
        here = max(named, key=weights.__getitem__)
        while weights[here] < weight:  # Some pages name each of their paragraphs.
            here = next(ancestors(here))
        return _deepest(here, weights)
    around = () if heading is None else ancestors(heading)
    here = next((each for each in around if weights[each] >= AROUND * weights.total), root)
    return _widened(_led(_deepest(here, weights), here, weights, heading), weights)


def _deepest(here: Element, weights: Weights) -> Element:
    """The deepest element that holds most of the text of another."""
    while True:
        heaviest = max((each for each in here if tag(each)), key=weights.__getitem__, default=None)
        if heaviest is None or tag(heaviest) in _LEAVES or weights.own.get(heaviest):
            return here
        if not weights[heaviest] or weights[heaviest] < DEEPER * weights[here]:
            return here
        here = heaviest


def _led(body: Element, around: Element, weights: Weights, heading: Element | None) -> Element:
    """The body with the text that stands between the title and it: below short articles, the comments weigh more."""
    inside = {body, *ancestors(body)}
    if heading is None or heading in inside or body in set(ancestors(heading)):
        return body
    below = dropwhile(lambda each: each is not heading, elements(around))
    lead = [each for each in takewhile(lambda each: each is not body, below) if weights.own.get(each)]
    if sum(weights.own.get(each, 0) for each in lead) < LEAD:
        return body
    return next(each for each in ancestors(lead[0]) if each in inside)


def _widened(body: Element, weights: Weights) -> Element:
    """The body with what stands around it, where that is much text and few links: parts of it before and behind a
    picture, a box or a paywall."""
    best = below = body
    for above in islice(ancestors(body), NEAR):
        if tag(above) in ("html", "body") or any(_is_another(each, below) for each in above):
            break
        gain = weights[above] - weights[best]
        if gain >= MORE * weights[best] and gain > LINKS * (weights.linked(above) - weights.linked(best) - FREE):
            best = above
        below = above
    return best


def _is_another(element: Element, article: Element) -> bool:
    """Whether an element beside an article is built like it and holds another."""
    is_alike = element is not article and (element.tag, element.get("class")) == (article.tag, article.get("class"))
    return is_alike and next(elements(element, "h1", "article"), None) is not None


def blocks(body: Element) -> Iterator[Element]:
    """The parts of the body in order, each a paragraph, heading, list, picture ..., without their wrappers."""
    waiting: list[Element] = [body]
    while waiting:
        element = waiting.pop()
        if element is not body and not _wraps(element):
            yield from _paragraphs(element)
            continue
        parts: list[Element] = []
        run: Element | None = None
        for text, child in _children(element):
            inline = child is None or (tag(child) in INLINE and not _holds_block(child))
            if not inline:
                run = None
            elif run is None and ((text and text.strip()) or (child is not None)):
                run = etree.Element("p")
                run.sourceline = (element if child is None else child).sourceline or 1
                parts.append(run)
            if run is not None and text:
                _append(run, text)
            if child is not None:
                (run.append if inline and run is not None else parts.append)(child)
        waiting.extend(reversed(parts))


def _children(element: Element) -> Iterator[tuple[str | None, Element | None]]:
    """Its texts and its elements, in order; the elements come without their tails."""
    yield element.text, None
    for child in list(element):
        tail, child.tail = child.tail, None
        if tag(child):
            yield None, child
        yield tail, None


def _wraps(element: Element) -> bool:
    return tag(element) not in _LEAVES and tag(element) not in MEDIA and _holds_block(element)


def _holds_block(element: Element) -> bool:
    return any(each is not element and tag(each) not in INLINE and tag(each) for each in elements(element))


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _paragraphs(element: Element) -> Iterator[Element]:
    """A block as itself; one whose lines are parted by two line breaks as several paragraphs."""
    if tag(element) in _LEAVES - {"p"} or tag(element) in MEDIA:
        yield element
        return
    if tag(element) != "p":
        element.tag = "p"
    breaks = list(elements(element, "br"))
    pairs = {each for each in breaks if parent(each) is element and _ends_paragraph(each)}
    if not pairs:
        yield element
        return
    run = _new(element)
    for text, child in _children(element):
        if child is not None and child in pairs:
            yield run
            run = _new(element, child)
            continue
        if text:
            _append(run, text)
        if child is not None:
            run.append(child)
    yield run


def _ends_paragraph(br: Element) -> bool:
    below = br.getnext()
    return below is not None and tag(below) == "br" and not (br.tail or "").strip()


def _new(element: Element, at: Element | None = None) -> Element:
    made = etree.Element("p")
    made.sourceline = (element if at is None else at).sourceline or 1
    return made


def remove_lost(body: Element) -> None:
    """Without the pictures that the copy names by a file beside it: what has another address is shown by that."""
    for image in list(elements(body, "img", "amp-img", "source")):
        if not image_address(image):
            detach(image)
        elif is_local(image.get("src") or ""):
            image.set("src", legal(image_address(image)))


def is_empty(element: Element) -> bool:
    """True if an element shows nothing: no text, no media and no rule."""
    if any(tag(each) in MEDIA or tag(each) == "hr" for each in elements(element)):
        return False
    return not plain(element)
