"""Bylines of copies: who wrote a page.

Lives here: what makes a line of the head a byline though it does not say `By`, and the names in a byline.
Does not live here: the shape of a line that says `By` (read.lines), the other lines of the head (head).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pagefeed.language.names import like_name, like_person, signer, undated
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.read.credits import AGENCY
from pagefeed.read.lines import Look
from pagefeed.read.text.cursor import STAMPS, Cursor

FIGURE_LINES = 8
"""How far below whoever wrote the picture of the article stands."""
DATELINE_LINES = 8
"""How far below the place of an agency the body begins."""
BARE = "a name above the body"
"""Why a line without `By` is a byline."""


def names_in(text: str) -> list[str]:
    """The names in a byline, without dates, roles, places and papers; an agency's only where no person is named, or
    with one: `Ruth Ohm avec AFP`."""
    words = vocabulary()
    match = words.byline.match(text) or words.byline.match(text[:1].upper() + text[1:])
    names = (match["names"] or "") if match else text.strip("()")
    for desk in (text, names) if names != text else (text,):
        if words.kinds(fold(desk)) & {"desks", "desks?"}:
            return [desk]
    names = undated(names).partition("(")[0].partition("@")[0]
    found: list[str] = []
    for joint, part in _split(names):
        name = part.strip()
        agency = fold(name) in words.agencies
        if not agency:
            name = _without_role(name)
            agency = fold(name) in words.agencies
        joins = not found or fold(joint) in words.joiners
        if name and ((agency and joins) or (name[0].isupper() and (not found or (like_person(name) and not agency)))):
            found.append(name if name.endswith(" Jr.") else name.rstrip(" ."))
    return found


def _split(names: str) -> Iterator[tuple[str, str]]:
    """Each of several names, and what joins it to the one in front."""
    joint, begin = "", 0
    for separator in vocabulary().name_separator.finditer(names):
        yield joint, names[begin : separator.start()]
        joint, begin = separator[0], separator.end()
    yield joint, names[begin:]


def _without_role(name: str) -> str:
    """A name of no agency without what follows it: a role, a place, a paper; nothing where the first word is a role."""
    words = name.split()
    roles, whence = vocabulary().roles, vocabulary().whence
    capitals = [word.isupper() and len(word) > 1 for word in words]
    for at, word in enumerate(words):
        folded = fold(word)
        shouted = at > 1 and all(capitals[:at]) and not capitals[at] and not like_name(word.lower(), most=1)
        if folded in roles or (at > 1 and (folded in whence or shouted)):
            return " ".join(words[:at]) if at > 1 else ""
    return name


# --- names without `By` -------------------------------------------------------------------------


def _is_below_title(cursor: Cursor, line: Look) -> bool:
    """Whether a line stands alone between the headline, or the standfirst, and the body."""
    above, below = cursor.above, line.below
    apart = (line.gap and below is not None and below.gap) or not cursor.spaced
    alone = apart and below is not None and below.shape == "prose"
    return alone and above is not None and above.shape in ("label", "prose") and not above.figure


def _is_above_figure(cursor: Cursor) -> bool:
    """Whether a picture with a credit of its own still follows in the head: below a standfirst at the most, and only if
    byline or date stands under that."""
    told, signed = False, True
    for steps in range(1, FIGURE_LINES):
        below = cursor.ahead(steps)
        if below is None or below.shape in ("section", "item", "quote", "credit"):
            return False
        if below.figure:
            return signed
        if below.shape in ("byline", "date"):
            signed = True
        elif below.shape in ("prose", "label"):
            if told:
                return False
            told, signed = True, False
    return False


def is_agency_byline(cursor: Cursor, at: int) -> bool:
    """Whether a line is an agency that wrote, not one that photographed: a date stands next to it."""
    line = cursor.lines[at] if at < len(cursor.lines) else None
    if line is None or line.why != AGENCY:
        return False
    above, below = cursor.lines[at - 1] if at else None, line.below
    after = below.below if below else None
    if below is not None and after is not None and not (below.gap or after.gap) and below.shape == "label":
        return below.words <= 3 and after.shape == "date"
    dated_above = above is not None and above.shape == "date" and not line.gap
    dated_below = below is not None and below.shape == "date" and not below.gap
    apart = line.gap and below is not None and below.gap and (below.shape in ("date", "byline"))
    return dated_above or dated_below or apart


def is_bare_byline(cursor: Cursor, line: Look, authors: Sequence[str]) -> bool:
    """Whether the line at the cursor is a name without `By`: the staff's, an agency's below the headline, or a person's
    above a date, below another byline, or alone in its block."""
    if line.kinds & {"desks", "desks?"}:
        return True
    if line.shape == "prose" and line.words <= 4 and like_person(line.text[:-1]) and cursor.is_beside_date():
        return True
    if line.shape not in ("label", "credit"):
        return False
    if line.why == AGENCY and not authors and (_is_below_title(cursor, line) or _is_above_figure(cursor)):
        return True
    if line.shape == "label" and not line.figure and signer(line.text):
        return True
    return _stands_like_byline(cursor, line) and not _is_dateline(cursor, line)


def _stands_like_byline(cursor: Cursor, line: Look) -> bool:
    """Whether a short line is a name above a date, below another byline, or alone in its block."""
    above, below = cursor.above, line.below
    above_date = below is not None and below.shape in STAMPS and not below.gap
    after = below.below if below else None
    above_title_of_job = (
        below is not None
        and not below.gap
        and below.shape == "label"
        and after is not None
        and not after.gap
        and after.shape == "date"
    )
    below_date = above is not None and above.shape == "date" and not line.gap
    below_byline = above is not None and above.shape == "byline" and not line.gap
    if line.shape == "credit":
        return above_date and "/" in line.text
    if above_date and not below_byline:
        words = line.text.split()
        return like_name(" ".join(word for word in words if fold(word) not in vocabulary().joiners), most=8)
    if below is None:
        return False
    over_place = (
        not below.gap
        and below.shape == "label"
        and below.words <= 3
        and (after is None or after.gap or after.shape == "prose")
    )
    above_biography = not below.gap and line.text in below.text
    alone = line.gap and below.gap and below.shape != "section"
    over_job = (
        line.gap
        and not below.gap
        and below.shape == "label"
        and below.words <= 5
        and (after is None or after.gap)
        and not like_name(below.text, most=5)
    )
    placed = above_biography or below_byline or alone or over_place or over_job or above_title_of_job or below_date
    return placed and (like_person(line.text) or _are_names(line.text))


def _is_dateline(cursor: Cursor, line: Look) -> bool:
    """Whether a line is the place from which an agency reports, for the body begins with it: `Ask, 4 Mar (NTP).-`"""
    for steps in range(1, DATELINE_LINES):
        below = cursor.ahead(steps)
        if below is not None and below.shape == "prose" and below.text.startswith(line.text):
            return below.text[len(line.text) :].lstrip()[:1] in (",", "(")
    return False


def _are_names(text: str) -> bool:
    """Whether a line is names joined by `and`."""
    joiners = vocabulary().joiners
    names = " ".join([word for word in text.split() if fold(word) not in joiners])
    return names != text and like_name(names, most=8)
