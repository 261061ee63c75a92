"""Dates that a saved page prints.

Lives here: which of them says when the article came out, or was changed: by where it stands, what calls it so, and
what stands beside it.
Does not live here: what a page says for programs (metadata), what a date means or which one counts (entries).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from pagefeed.language.months import numbered
from pagefeed.language.phrases import FoundDate, vocabulary
from pagefeed.read.credits import LONG
from pagefeed.read.html.tree import INLINE, Element, ancestors, get, hinted, plain, tag
from pagefeed.web import HEADINGS

Role = Literal["published", "updated"]

_COULD_DATE = re.compile(r"(?:19|20)\d\d|\d[./-]\s?\d|年|\u0662\u0660|\u06f2\u06f0")
_ATTRIBUTES = {"time": "datetime", "abbr": "title"}
"""Where an element has its date for programs."""
_FOR_PROGRAMS = re.compile(r"\s*(?:19|20)\d\d-?\d\d")
"""How a date for programs begins; what others write there stands on the page too."""
_NUMBER = re.compile(r"\d+")
_PARTS = 12
"""Elements in a line of text that says little besides its date, at most."""
_PROPERTY = re.compile(r"date(?P<role>Published|Created|Modified)", re.I)
_PLACE = re.compile(r"(?:[^\W\d_a-z][^\W\d_]*[ ,/-]*){0,4}\(?")
_ENDS_DATELINE = re.compile(r"\)|\s*(?:\([^()]{2,20}\)\s*|/[A-Z]+/\s*)?[-–—:]")
NEAR = 40
"""So many elements in front of its title a date may stand."""
SEVERAL = 3
"""So many different dates below the head of the text are rather those of other stories."""


class Printed(NamedTuple):
    """A date on the page."""

    element: Element
    """The line, or the part of one, that says it."""
    date: FoundDate
    is_line: bool
    """Whether nothing else stands on the line but dates, times and their labels."""
    is_labelled: bool
    """Whether the words in front of it, on its line, call it the date of publication, or of a change."""
    is_named: bool
    """Whether those, the line above, a class or a tag do."""
    is_at_end: bool
    """Whether the line begins or ends with it."""


def printed_dates(page: Sequence[Element], heading: Element | None, head: int, is_told: bool) -> list[Printed]:
    """The dates of publication and of the last change that a page prints, as far as it does.

    `page` are its elements in order; `head` says at which of them the text begins; `is_told`, whether programs are told
    when the page came out: then nobody looks below the head.
    """
    title = 0 if heading is None else page.index(heading)
    # What stands above the title may be of another story, and rather so the farther away it stands.
    above = _find(page[title:head], heading) + _find(page[max(title - NEAR, 0) : title], heading)[::-1]
    published, updated = _choose(above, [], "published"), _choose(above, [], "updated")
    if published is None and not is_told:
        below = [each for each in _find(page[head:], heading) if _names_day(each)]
        published, updated = _choose(above, below, "published"), updated or _choose([], below, "updated")
    return [each for each in (published, updated) if each]


def _find(page: Sequence[Element], heading: Element | None) -> list[Printed]:
    """All dates in short lines, in the order of the page, but those of comments, events and rights."""
    around = set() if heading is None else {heading, *ancestors(heading)}
    found: dict[tuple[Element, str], Printed] = {}
    for text, owner, is_attribute in _texts(page):
        line, words = (owner, "") if is_attribute else _line(owner, text)
        said = [FoundDate("published", text.strip(), "")] if is_attribute else _dates(words)
        if not said and line is not owner and (said := _dates(own := plain(owner))):  # Glued to an author, a topic.
            line, words = owner, own
        tells_about = tag(line) in HEADINGS and vocabulary().date_line(words) is None
        if said and not tells_about and not is_of_another(owner, around):
            for each in _judged(line, owner, said, words):
                if each.is_labelled or (line, each.date.role) not in found:
                    found[line, each.date.role] = each
    return list(found.values())


def _texts(page: Sequence[Element]) -> Iterator[tuple[str, Element, bool]]:
    """Each text that could be a date, the element that it stands in, and whether it is one of its attributes."""
    for element in page:
        name = _ATTRIBUTES.get(tag(element))
        if (
            name
            and (date := element.get(name))
            and _FOR_PROGRAMS.match(date)
            and (name == "datetime" or hinted(element, "published"))
        ):
            yield date, element, True
        for text, owner in ((element.text, element), (element.tail, element.getparent())):
            if text and owner is not None and len(text) <= LONG * 2 and _COULD_DATE.search(text):
                yield text, owner, False


def _line(owner: Element, text: str) -> tuple[Element, str]:
    """The line of the page in which a text stands; the text alone where that says much more."""
    block = next((each for each in (owner, *ancestors(owner)) if tag(each) not in INLINE), owner)
    if tag(block) in HEADINGS and owner is not block:  # Some templates put it into the title.
        block = owner
    for each in (block, owner) if owner is not block else (block,):
        if len(list(islice(each.iter("*"), _PARTS))) < _PARTS and len(words := plain(each)) <= LONG:
            return each, words
    return owner, " ".join(text.split()) if len(text) <= LONG else ""


def _dates(text: str) -> list[FoundDate]:
    """The dates of a line, with their labels; of a line that says more, the first."""
    for words in (text, numbered(text)):
        if line := vocabulary().date_line(words):
            return [each for each in line if each.rule == "date line"]
        if match := vocabulary().first_date(words):
            label = vocabulary().date_label.search(words[: match.start()])
            role: Role = "updated" if label and label["updated"] else "published"
            return [FoundDate(role, match[0].strip(), "")]
    return []


def _judged(line: Element, owner: Element, said: list[FoundDate], words: str) -> Iterator[Printed]:
    near = dict.fromkeys((owner, line, *islice(ancestors(line), 1)))
    told = next(filter(None, (_PROPERTY.search(get(each, "itemprop", "property")) for each in near)), None)
    label = vocabulary().date_label.search(_before(line))
    is_changed = any(hinted(each, "updated") for each in near) and not any(hinted(each, "published") for each in near)
    is_changed = is_changed or bool(label and label["updated"]) or bool(told and told["role"].lower() == "modified")
    is_named = (
        told is not None or label is not None or tag(owner) == "time" or any(hinted(each, "date") for each in near)
    )
    is_named = is_named or vocabulary().byline.match(words) is not None
    for date in filter(lambda each: each.date, said):
        before, _, behind = words.partition(date.date)
        is_labelled = bool(vocabulary().date_label.search(before) or vocabulary().said_of_date.search(behind))
        yield Printed(
            line,
            date._replace(role="updated") if is_changed and not is_labelled else date,
            is_line=not words or vocabulary().date_line(words) is not None,
            is_labelled=is_labelled,
            is_named=is_named or is_labelled,
            is_at_end=not before.strip() or len(behind.strip(" .,|()")) < 12,
        )


def _before(element: Element) -> str:
    """What stands before an element, within the three around it."""
    for each in (element, *islice(ancestors(element), 2)):
        above = each.getparent()
        beside = each.getprevious()
        if beside is not None and tag(beside):
            return (beside.tail or "").strip() or plain(beside)[-LONG:]
        if above is not None and (above.text or "").strip():
            return (above.text or "")[-LONG:]
    return ""


def is_of_another(element: Element, around: set[Element]) -> bool:
    """Whether it stands in a comment, an event or the like, rather than on the page as a whole."""
    for each in (element, *ancestors(element)):
        if each in around or tag(each) in ("body", "article", "main"):
            return False
        if tag(each) == "blockquote" or (hinted(each, "undated") and not hinted(each, "published")):
            return True
    return False


def _choose(above: list[Printed], below: list[Printed], role: Role) -> Printed | None:
    """The date of a role that counts: at the head of the text, else called so below it, else a line below it."""
    above, below = ([each for each in part if each.date.role == role] for part in (above, below))
    named = [each for each in below if each.is_named]
    lines = [each for each in below if each.is_line]
    head_of_text = [each for each in above if each.is_line or each.is_named]
    beside = [each for each in above if _names_day(each)]
    for ranked in (
        (each for each in head_of_text if _names_day(each)),
        (each for each in beside if each.is_at_end),
        beside if _few(beside) else (),
        named if _few(named) else (),
        lines if _few(lines) else (),
        head_of_text if _few(head_of_text) else (),
    ):
        if best := next(iter(ranked), None):
            return best
    return None


def _names_day(printed: Printed) -> bool:
    """Whether a date is more than a month with its year."""
    return len(_NUMBER.findall(printed.date.date)) > 1


def dateline(text: str) -> FoundDate | None:
    """The date with which a text opens, behind a place at most: `Karlsruhe, (12.11.2021).`, `(18.01.2018)`."""
    opening = text[:LONG]
    date = next((each for each in _dates(opening) if _ENDS_DATELINE.match(opening.partition(each.date)[2])), None)
    before = opening.partition(date.date)[0] if date else ""
    return date if date and _PLACE.fullmatch(before) else None


def _few(found: list[Printed]) -> bool:
    """Whether they could all be of one article."""
    return len({each.date.date for each in found}) < SEVERAL
