"""Pictures with their captions and credits.

Lives here: what makes a figure of an element, and which words of a caption are its credit.
Does not live here: whose picture it is (teasers, article).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

from pagefeed.media import pixels
from pagefeed.model import Figure, Sourced
from pagefeed.read.credits import credit_shape, split_credit, unwrapped
from pagefeed.read.html.tree import (
    Element,
    absolute,
    ancestors,
    detach,
    elements,
    get,
    hinted,
    image_address,
    plain,
    tag,
    written,
)

_IMAGES = ("img", "amp-img", "amp-video", "video")
_CREDIT_PROPERTIES = frozenset({"creditText", "copyrightHolder", "copyrightNotice"})
_EDGE = " |/–—-·•"
MOST = 500
"""Elements: what holds more is no figure."""
CAPTION_DEPTH = 2
"""So many elements are around a caption until the one that also holds its picture."""


def figure_elements(root: Element) -> Iterator[Element]:
    """Every figure below `root`, and every element that holds a picture and what its class calls a caption."""
    for element in elements(root):
        if tag(element) == "figure":
            if sum(1 for _ in islice(elements(element), MOST + 1)) <= MOST:
                yield element
        elif hinted(element, "caption") and not any(tag(above) == "figure" for above in ancestors(element)):
            around = [element, *islice(ancestors(element), CAPTION_DEPTH)]
            found = next((each for each in around if _image(each) is not None), None)
            if found is not None and tag(found) not in ("body", "article", "main"):
                yield found


def read_figure(element: Element, path: str, base: str | None) -> Figure | None:
    """The figure that an element is; None where it shows and says nothing."""
    image = _image(element)
    caption, credit = read_caption(element, path)
    shown = read_picture(image, base) if image is not None else Figure()
    return shown._replace(caption=caption, credit=credit) if caption or credit or shown.image else None


def read_picture(image: Element, base: str | None) -> Figure:
    """What an `<img>` or a film shows, without the words around it; its size is that of the file it names first."""
    address = get(image, "poster") if tag(image).endswith("video") else image_address(image)
    return Figure(
        image=absolute(base, address),
        alt=" ".join(get(image, "alt").split()),
        size=pixels(get(image, "width"), get(image, "height")) if address == get(image, "src") else None,
    )


def read_caption(element: Element, path: str) -> tuple[Sourced | None, Sourced | None]:
    """Caption and credit of a figure: the credit by its own element, else by how captions end."""
    named = [
        each
        for each in elements(element)
        if each is not element and tag(each) != "figcaption" and _is_credit(each) and plain(each)
    ]
    caption = next((each for each in elements(element, "figcaption")), None)
    if caption is None:
        hints = (each for each in elements(element) if each is not element and hinted(each, "caption"))
        caption = next((each for each in hints if plain(each)), None)
    credit = written(named[0], path, unwrapped(plain(named[0]).strip(_EDGE)).strip(_EDGE)) if named else None
    if caption is None:
        return None, credit
    if named:
        text = plain(_without(caption, named)).strip(_EDGE)
        return (written(caption, path, text) if text else None), credit
    text = plain(caption).strip(_EDGE)
    if split := split_credit(text):
        return written(caption, path, split[0]), written(caption, path, unwrapped(split[1]))
    if credit_shape(text):
        return None, written(caption, path, unwrapped(text))
    return (written(caption, path, text) if text else None), None


def _is_credit(element: Element) -> bool:
    is_named = hinted(element, "credit") and tag(element) not in ("picture", "source", *_IMAGES)
    return is_named or tag(element) == "cite" or not _CREDIT_PROPERTIES.isdisjoint(get(element, "itemprop").split())


def _without(caption: Element, named: list[Element]) -> Element:
    """A copy of a caption without its credits."""
    positions = [number for number, each in enumerate(elements(caption)) if each in named]
    copied = deepcopy(caption)
    copied.tail = None
    inside = list(elements(copied))
    for number in positions:
        detach(inside[number])
    return copied


def _image(element: Element) -> Element | None:
    """Its first picture that the copy has an address for, else its first picture."""
    found = list(elements(element, *_IMAGES))
    return next((each for each in found if image_address(each)), next(iter(found), None))
