"""Who signs a page: the names in a byline, or in what a page tells programs of its author.

Lives here: names without what stands in front of them, beside them and behind them; which of them are of people.
Does not live here: what makes a line a byline (read.text, read.html), names as authors state them (config.people).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pagefeed.config.people import SUFFIX
from pagefeed.language.names import like_person, undated
from pagefeed.language.phrases import fold, vocabulary

LONGEST = 200
"""Characters; nothing longer is a list of names."""
CASELESS = 20
"""Characters of a name in a script without capitals."""

_NO_NAME = re.compile(r"https?:|www\.|@|[^{}<>]*[{}<>]|%\w+%|\w+(?:\.\w+){2,}$", re.I)
"""An address, an account, or the key of a template that found no author."""
_CONTACT = re.compile(r"\S+@\S+\.\w+|@\w.*$|\([^()]*\)|\[[^\[\]]*\]|\b(?:https?:|www\.)\S+")
_GLUED = re.compile(r"(?:By|Von|Par|Por)(?=[A-ZÀ-Þ][^A-ZÀ-Þ\s])")
_BARS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_CREDITED = re.compile(r"(?:\S+\s){1,3}by\s(?=[A-ZÀ-Þ])")
"""`Articles by Ruth Ohm`."""
_EDGES = " .,:;*·•|/–—-"
_LETTERS = re.compile(r"[\W_]+")


def names_of(text: str) -> list[str]:
    """The names of a byline, without the word in front of them, dates, addresses, and what somebody is or does."""
    if _NO_NAME.match(text) or len(text) > LONGEST:
        return []
    text = undated(_CONTACT.sub("", text).strip())
    if vocabulary().kinds(fold(text)) & {"desks", "desks?"}:
        return [text]
    if (day := vocabulary().when.search(text)) and day.start() > 3:
        text = text[: day.start()]
    pieces = [[*_split(_CREDITED.sub("", _led(piece)))] for piece in _BARS.split(_GLUED.sub("", _led(text)))]
    named = next((piece for piece in pieces if any(map(is_person, piece))), pieces[0])
    no_names = (vocabulary().placeholders, vocabulary().months, vocabulary().weekdays)
    return [name for name in dict.fromkeys(named) if not any(fold(name) in each for each in no_names)]


def is_person(name: str) -> bool:
    """True if a name looks like that of a person, rather than an account, a firm or a part of one."""
    words = vocabulary()
    parts = frozenset(map(fold, name.split()))
    shown = name.title() if name.isupper() else name
    no_name = words.roles | words.positions | words.institutions | words.whence | words.articles | words.joiners
    is_firm = not parts.isdisjoint(no_name) or fold(name) in words.agencies
    return (like_person(shown) and not is_firm) or _is_caseless(name)


def people_of(names: Iterable[str], site: str) -> list[str]:
    """Those that are of people and not of the site itself; `site` is its name and its host."""
    own = _letters(site)
    return [name for name in names if is_person(name) and _letters(name) not in own]


def _led(text: str) -> str:
    """What follows the words of a byline in front of the names."""
    text = text.strip(_EDGES)
    while match := vocabulary().byline.match(text[:1].upper() + text[1:]):
        text = (match["names"] or "").strip(_EDGES)
    return text


def _split(text: str) -> Iterable[str]:
    for part in vocabulary().name_separator.split(text):
        name = _alone(part)
        if name and not name.isdecimal() and not SUFFIX.fullmatch(name):
            yield name


def _alone(name: str) -> str:
    """A name without what stands behind it: `Ruth Ohm Tech Reporter`, `Ruth Ohm 5 Min Read`, `Ruth Ohm on behalf`."""
    words, particles = name.split(), vocabulary().particles
    behind = next((at for at, word in enumerate(words) if at and _is_behind_name(word, at)), len(words))
    if behind < len(words) and behind > 1 and words[behind][0].isupper():
        end = 2
        while end < behind and (len(words[end - 1].strip(".")) == 1 or fold(words[end - 1]) in particles):
            end += 1
        behind = end
    if behind == 1 or (like_person(" ".join(words[:behind])) and fold(words[0]) not in vocabulary().articles):
        words = words[:behind]
    while len(words) > 2 and fold(words[-1]) in particles:
        words.pop()
    half = len(words) // 2
    if half and words[:half] == words[half:]:  # Once for people, once for those who listen.
        words = words[:half]
    return " ".join(words).strip(_EDGES)


def _is_behind_name(word: str, at: int) -> bool:
    spoken, folded = vocabulary(), fold(word)
    if word[0].isdigit() or at == 1:
        return word[0].isdigit()
    is_small = word.islower() and (folded not in spoken.particles or folded in spoken.whence | spoken.articles)
    return is_small or folded in spoken.positions


def _is_caseless(name: str) -> bool:
    return name.lower() == name.upper() and len(name) <= CASELESS and any(map(str.isalpha, name))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()
