"""Labels of real copies that follow from what is known of their pages: the body's text, title and author, and the HTML.

A line of which this says nothing certain gets the set of labels that it could have.
Lives here: lines against truth and tags. Does not live here: labels made by reading (labelled).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pagefeed.model.labels import LABELS, Label
from pagefeed.read.text.features import Seen

COVERED = 0.7
"""A line is of the body if this share of its runs of four words stands in the truth."""
WHOLE = 0.75
"""A copy that holds less of the truth than this teaches nothing."""
GAP = 25
"""Lines behind which a tenth of the body is not the body."""

_ABOVE: frozenset[Label] = frozenset(
    ("boilerplate above", "standfirst", "caption", "credit", "headline", "section", "card meta", "text")
)
_INSIDE: frozenset[Label] = frozenset(
    ("boilerplate inside", "caption", "credit", "headline", "section", "subhead", "item", "byline", "date", "paragraph")
)
_BELOW: frozenset[Label] = frozenset(
    (
        "boilerplate below",
        "section",
        "headline",
        "text",
        "card caption",
        "card credit",
        "card date",
        "card meta",
        "marker",
        "comment",
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
_UNSEEN = frozenset(("script", "style", "noscript", "svg", "head", "title", "meta"))
_FRAME = frozenset(("nav", "footer", "header", "idle"))
_KEPT = _HEADINGS | {"nav", "footer", "aside", "figcaption", "a", "time", "li", "figure", "header"}
_TEASER = re.compile(r"relat|recommend|teaser|more-|read-?next|trending|popular|latest|you-?may|post-item|recirc", re.I)
_IDLE = re.compile(
    r"(?:^|[-_ ])(nav|menu|breadcrumb|footer|share|social|cookie|consent|newsletter|subscribe|tags?|login)", re.I
)
_PARTS = (
    ("byline", re.compile(r"byline|author", re.I)),
    ("credit", re.compile(r"credit|copyright|photographer", re.I)),
    ("caption", re.compile(r"caption", re.I)),
    ("date", re.compile(r"date|time|publish", re.I)),
    ("comment", re.compile(r"comment|respond|disqus", re.I)),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a page."""

    body: str
    title: str
    author: str
    html: str


def plain(text: str | None) -> str:
    """Words alone, in small letters."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def tags(html: str) -> dict[str, list[frozenset[str]]]:
    """For each text of a page's elements, in plain words, the elements and kinds of parts that it stands in."""
    import lxml.html

    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    try:
        page = lxml.html.fromstring(html)
    except ValueError:
        page = lxml.html.fromstring(html.encode("utf-8", "replace"))
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        text = "".join(map(str, element.itertext()))
        if not text or len(text) > 1500 or not (key := plain(text)):
            continue
        kinds: set[str] = set()
        for depth, outer in enumerate((element, *element.iterancestors())):
            if not isinstance(outer.tag, str):
                continue
            if outer.tag in _KEPT:
                kinds.add(outer.tag)
            if outer.tag in ("body", "html", "main", "article"):
                continue
            names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
            if _TEASER.search(names):
                kinds.add("teaser")
            if _IDLE.search(names):
                kinds.add("idle")
            kinds.update(part for part, sign in _PARTS if depth < 4 and sign.search(names))
        for inner in element.iterdescendants("a", "time", *_HEADINGS):
            if plain("".join(map(str, inner.itertext()))) == key:
                kinds.add(inner.tag)
        found[key].append(frozenset(kinds))
    return found


def silver(seen: Sequence[Seen], texts: Sequence[str], truth: Truth) -> list[frozenset[int]] | None:
    """For each line of a copy the labels that it may have; None where the copy does not hold the body."""
    size = len(seen)
    lines = [plain(text) for text in texts]
    parts = [plain(part) for part in truth.body.split("\n")]
    known = Counter(part for part in parts if part)
    runs = set(_runs(" ".join(part for part in parts if part)))
    strong = [len(own := _runs(line)) >= 2 and sum(run in runs for run in own) / len(own) >= COVERED for line in lines]
    places = [place for place in range(size) if strong[place]]
    if not places or not runs:
        return None
    low, high = _main(places, lines)
    inside = [low <= place <= high and strong[place] for place in range(size)]
    for place in range(max(0, low - 4), min(size, high + 6)):
        if lines[place] and known[lines[place]] and (low <= place <= high or len(lines[place].split()) >= 2):
            inside[place] = True
    held = {run for place in range(size) if inside[place] for run in _runs(lines[place])}
    if len(held & runs) / len(runs) < WHOLE:
        return None
    low = min(place for place in range(size) if inside[place])
    high = max(place for place in range(size) if inside[place])
    marks = _marks(lines, truth.html)
    title, author = plain(truth.title), plain(truth.author)
    heads = [place for place in range(min(size, low + 3)) if title and lines[place] == title]
    if not heads:
        heads = [
            place
            for place in range(min(size, low + 3))
            if "h1" in marks[place] and (not title or lines[place] in title or title in lines[place]) and lines[place]
        ]
    head = heads[-1] if heads else None
    found: list[frozenset[Label]] = []
    for place, line in enumerate(seen):
        found.append(_allowed(line, lines[place], marks[place], place, low, high, head, inside, title, author))
    return [frozenset(map(LABELS.index, each)) for each in found]


def _runs(text: str, length: int = 4) -> list[tuple[str, ...]]:
    words = text.split()
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def _main(places: Sequence[int], lines: Sequence[str]) -> tuple[int, int]:
    """Where the body begins and ends, without lines far outside that hold little of it."""
    low, high = places[0], places[-1]
    size = {place: lines[place].count(" ") + 1 for place in places}
    whole = sum(size.values())
    for one, other in itertools.pairwise(places):
        if other - one > GAP:
            if sum(size[each] for each in places if low <= each <= one) < 0.1 * whole:
                low = other
            elif sum(size[each] for each in places if other <= each <= high) < 0.1 * whole:
                return low, one
    return low, high


def _marks(lines: Sequence[str], html: str) -> list[frozenset[str]]:
    known = tags(html)
    used: Counter[str] = Counter()
    found = []
    for line in lines:
        each = known.get(line)
        if not each or not line:
            found.append(frozenset[str]())
            continue
        place = min(used[line], len(each) - 1)
        used[line] += 1
        found.append(each[place] | frozenset.intersection(*each))
    return found


def _allowed(
    line: Seen,
    plain_: str,
    marks: frozenset[str],
    place: int,
    low: int,
    high: int,
    head: int | None,
    inside: Sequence[bool],
    title: str,
    author: str,
) -> frozenset[Label]:
    look = line.look
    words = look.words
    if place == head:
        return frozenset(("title",))
    if inside[place]:
        if marks & {"figcaption", "caption"}:
            return frozenset(("caption", "credit"))
        if plain_ == title:
            return frozenset(("boilerplate above",) if place < low + 3 else ("boilerplate inside",))
        if marks & _HEADINGS and words <= 30:
            return frozenset(("subhead",))
        if "li" in marks and words < 60:
            return frozenset(("item",))
        if words <= 12 and not look.stop:
            return frozenset(("paragraph", "subhead", "item"))
        return frozenset(("paragraph", "item") if words < 14 else ("paragraph",))
    near = low - 12 <= place <= high + 2
    if near and marks & {"figcaption", "caption"}:
        return frozenset(("caption", "credit"))
    if near and "credit" in marks and words <= 14:
        return frozenset(("credit", "caption", "boilerplate inside"))
    if near and words <= 14 and author and author in plain_ and place < high + 2 and len(plain_) < len(author) + 40:
        return frozenset(("byline", "boilerplate above") if place < low else ("byline", "boilerplate inside"))
    if near and place < low and words <= 14 and (look.shape == "date" or (marks & {"time"} and line.kind == "D")):
        return frozenset(("date",))
    if near and place < low and look.shape == "byline":
        return frozenset(("byline", "boilerplate above"))
    if "comment" in marks and place > high:
        return frozenset(("comment", "boilerplate below"))
    titled = not marks.isdisjoint(_HEADINGS | {"aside", "teaser"}) and 4 <= words <= 30
    linked = "a" in marks and titled and "idle" not in marks
    if linked and not low <= place <= high and plain_ != title:
        return frozenset(("headline",) if place > high else ("headline", "boilerplate above"))
    quiet = words <= 2 and not marks.isdisjoint(_FRAME)
    if place < low:
        return frozenset(("boilerplate above",)) if quiet or (place < low - 8 and words <= 3) else _ABOVE
    if place <= high:
        return _INSIDE
    return frozenset(("boilerplate below",)) if quiet else _BELOW
