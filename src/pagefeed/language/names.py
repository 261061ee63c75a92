"""Names: whether words could be those of a person, of whoever signs, of a line that says `By`.

Lives here: names by their capitals, particles and initials, and what stands behind them: a role, a place, a date.
Does not live here: credits (read.credits), what a name is taken for among other lines (read.text.byline).
"""

from __future__ import annotations

import re

from pagefeed.language.phrases import fold, vocabulary

LONGEST_INITIAL = 5
"""Characters of the longest word with a stop behind it inside a name: `Capt.`, `Chr.`"""
ROLE = 7
"""Words behind a name beyond which it is no longer the name's role, place or paper."""

_BETWEEN = " |,-–·•"
"""What may stand between names and a date."""
_LEADING = re.compile(r"\s+[^\W\d_A-Z]{1,3}$")
_ROLE_SIGN = re.compile("[,(|–—•·-]")
_ROLE = re.compile(r"\s*[,(|]\s*|\s+[-–—•·]\s+")
STOP = re.compile(r"[.!?…:]['\"’”»)\]]*$")
"""The end of a sentence, with the quotation marks and brackets behind it."""
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co|Corp|St|Dr|Mr|Mrs|Ms)\.$")


def like_byline(names: str) -> bool:
    """Whether what follows `By` is names, perhaps with a date or a place behind them."""
    spoken, folded = vocabulary(), fold(names)
    if "desks" in spoken.kinds(folded):
        return True
    article, _, rest = folded.partition(" ")
    if article in spoken.articles and names[0].islower():
        # `By the Ferry Times staff` is one, the name of the series `By the Numbers` is not.
        return not spoken.agencies.isdisjoint((rest, folded)) or not spoken.roles.isdisjoint(rest.split())
    names = undated(names)
    named = like_name(names, most=14) or signer(names) is not None or like_person(until_role(names))
    return named or is_with_agency(names)


def until_role(names: str) -> str:
    """Names without what follows them: what somebody is, for whom or where, who edited."""
    words, spoken = names.split(), vocabulary()
    for at, word in enumerate(words):
        if at > 1 and word.islower() and fold(word) in spoken.roles | spoken.whence:
            return " ".join(words[:at])
    return names


def undated(names: str) -> str:
    """Names without the date behind or in front of them, its label and its weekday, and without the small word that
    leads to it: `on`, `le`, `em`."""
    spoken = vocabulary()
    if not (date := spoken.first_date(names)):
        return names
    before = spoken.before_date.sub("", names[: date.start()].rstrip(_BETWEEN)).rstrip(_BETWEEN)
    return _LEADING.sub("", before) or names[date.end() :].lstrip(_BETWEEN)


def signer(text: str) -> str | None:
    """The name at the front of a line that goes on with a role, a place or a paper: `Ruth Ohm, Lisbon`."""
    if not _ROLE_SIGN.search(text):
        return None
    name, *rest = _ROLE.split(text, maxsplit=1)
    if "(" in text[: len(name) + 3] and text[-1] != ")":
        return None
    return name if rest and like_person(name) and len(rest[0].split()) <= ROLE and not STOP.search(text) else None


def is_coauthor(text: str) -> bool:
    """Whether a line in brackets says which agency wrote as well: `(avec AFP)`."""
    joiner, _, agency = text.strip("()").partition(" ")
    return text[0] == "(" and fold(joiner) in vocabulary().joiners and fold(agency) in vocabulary().agencies


def is_with_agency(text: str) -> bool:
    """Whether a line names somebody with an agency, who wrote together: `Ruth Ohm avec AFP`."""
    name, _, agency = text.rpartition(" ")
    name, _, joiner = name.rpartition(" ")
    spoken = vocabulary()
    return fold(agency) in spoken.agencies and fold(joiner) in spoken.joiners and like_person(name)


def like_name(text: str, *, most: int) -> bool:
    """Whether every word could be part of a name: a capital, a particle or an initial."""
    words = text.split(maxsplit=most)
    if not 0 < len(words) <= most or (STOP.search(text) and not _ABBREVIATION.search(text)):
        return False
    capitals = 0
    for word in words:
        letters = word.strip(".,;:'\"“”‘’()[]@&-–—|·")
        if not letters or letters[0].isupper() or letters[:2] in ("d'", "d’", "l'", "l’", "al"):
            capitals += bool(letters)
        elif letters.casefold() not in vocabulary().particles and not word.startswith("@"):
            return False
    return capitals > 0


def like_person(text: str) -> bool:
    """Whether a line could be the name of a person and nothing else: two to four words, none of them a number."""
    words = text.split(maxsplit=4)
    if not 2 <= len(words) <= 4 or text.isupper():
        return False
    if not "".join(words).isalpha() and any(map(str.isdigit, text)):
        return False
    stopped = any(len(word) > LONGEST_INITIAL and word[-1] == "." for word in words[:-1])
    return not stopped and like_name(text, most=4)
