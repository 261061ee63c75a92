"""Why a line has its label, in words.

Lives here: one phrase for each family of features, and the three that spoke loudest for a label against its rival.
Does not live here: the sums (viterbi).
"""

from __future__ import annotations

from collections.abc import Sequence

from pagefeed.model.labels import NUMBER
from pagefeed.read.text.viterbi import Judged, weights

TOLD = 3
"""How many reasons are given."""

DOUBTED = "it could be a teaser, but no heading of teasers, dates or captions say so"
_AROUND = "the lines around it"
_DENSE = "how much running text stands near"
_PLACE = "its place on the page"
_LIST = "lines at the same distance are like it"
_HEADING = "a heading of teasers stands above"
FAMILIES: dict[str, str] = {
    "shape": "it looks like: {}",
    "why": "{}",
    "words": "its length",
    "ends": "how it ends",
    "starts": "how it begins",
    "capitals": "its capitals",
    "small": "its small words",
    "digits": "its digits",
    "upper": "it is all in capitals",
    "person": "it looks like a person's name",
    "credit shape": "it looks like a credit",
    "holds credit": "a credit ends it",
    "phrase": "a known phrase of web pages ({})",
    "begins": "it begins like: {}",
    "networks": "it names social networks",
    "rubrics": "it names parts of a site",
    "brackets": "it stands in brackets",
    "rights": "it names a copyright",
    "number": "it is a number",
    "duration": "it is the length of a film",
    "address": "it holds an address",
    "arrow": "it ends with an arrow",
    "bar": "bars or dots part it",
    "bullet": "it begins with a bullet",
    "sentences": "it has several sentences",
    "comma": "it has a comma",
    "asks": "it asks",
    "quote": "it begins with a quotation mark",
    "colon": "it has a colon",
    "pictured": "it speaks of a picture",
    "dated": "it holds a date",
    "first": "its first word is “{}”",
    "last": "its last word is “{}”",
    "line": "it says “{}”",
    "two": "it begins with “{}”",
    "zone": "where the densest text of the page begins and ends",
    "told": "words that it shares with the text",
    "dense2": _DENSE,
    "dense6": _DENSE,
    "dense15": _DENSE,
    "dense above": _DENSE,
    "dense below": _DENSE,
    "much": _DENSE,
    "text": "how far running text is",
    "to text": "how far running text is",
    "between": "how far running text is",
    "page": "how long the page is, and the lines around it",
    "spaced": "the blank lines of the page",
    "menus": "how many menus the page has",
    "idle": "how many short lines stand near",
    "alike": "how many headlines stand near",
    "long": "its length beside that of its neighbours",
    "signed": "how far below it a byline or a date stands",
    "topic": "its words, which the text says again",
    "closes": "another line ends with it",
    "tenth": _PLACE,
    "top": _PLACE,
    "bottom": _PLACE,
    "headings": _HEADING,
    "since": _HEADING,
    "commented": "comments stand above",
    "held": "another line holds it",
    "head": "where it stands among the headings above the text",
    "every2": _LIST,
    "every3": _LIST,
    "every4": _LIST,
    "every5": _LIST,
    "times": "the page says it more than once",
    "again": "the page says it more than once",
}
"""By the first word, or words, of a feature; what `{}` stands for is the rest of it. Others are about neighbours."""
_TWO_WORDS = frozenset(family for family in FAMILIES if " " in family)


def reasons(features: Sequence[str], judged: Judged) -> list[str]:
    """What spoke loudest for the label of a line against its rival, loudest first."""
    known = weights().values
    own, rival = NUMBER[judged.label], NUMBER[judged.rival]
    gains: dict[str, int] = {}
    for feature in features:
        if each := known.get(feature):
            gain = each.get(own, 0) - each.get(rival, 0)
            if gain:
                words = phrase(feature)
                gains[words] = gains.get(words, 0) + gain
    loudest = sorted(gains, key=lambda words: (-gains[words], words))
    return [words for words in loudest if gains[words] > 0][:TOLD]


def phrase(feature: str) -> str:
    """A feature in words."""
    family, _, rest = feature.partition(" ")
    for two in _TWO_WORDS:
        if feature.startswith(two):
            family, rest = two, feature[len(two) :].strip()
    return FAMILIES.get(family, _AROUND).format(rest)


def why(features: Sequence[str], judged: Judged, *, stated: bool = False) -> str:
    """The reason for a line's label in one phrase."""
    if stated:
        return "somebody says so: the sidecar, or a heading that the feed names"
    told = "; ".join(reasons(features, judged)) or _AROUND
    return f"{told}; else {judged.rival}" if judged.rival != judged.label else told
