"""Who wrote something, as authors state it.

Lives here: names, `Ann Berg <ann@example.org>`, tables with `name`, `email` and `url`, and several names in one
string.
Does not live here: bylines of pages (read.text, read.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pagefeed.config.inline import LINK, plain, unescaped
from pagefeed.config.toml import TEXT, URL, Shape, matching
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Author

EMAIL = matching("an e-mail address", '"ann@example.org"', re.compile(r"[^\s@<>,()]+@[^\s@<>,()]+"))
_WITH_EMAIL = re.compile(r"(?P<name>[^<>]*\S)\s*<(?:mailto:)?(?P<email>[^<>]+)>")
_OF_EMAIL = re.compile(r"(?P<email>[^\s@<>,()]+@[^\s@<>,()]+)\s*\((?P<name>[^()]+)\)")
_KEYS = {"name", "email", "url"}
_BEHIND = re.compile(r"(?<=\S)\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
"""For whom somebody works, in brackets behind the name."""
_BETWEEN = re.compile(r"[([<]|[)\]>]|[;,\uff0c\u3001\n]|\s[&/|]\s|\s(?=(\w{1,4})\s)")
"""Brackets, and what could stand between two names."""
_OPENING, _CLOSING, _COMMAS = frozenset("([<"), frozenset(")]>"), frozenset(",\uff0c\u3001\n/|")
_WHOLE = re.compile(r"\s*[^\s,;&]+\s+[^\s,;&]")
"""A name of two words or more."""
SUFFIX = re.compile(
    r"(?:jr|sr|esq|ph\.?\s?d|m\.?d|m\.?a|m\.?sc|b\.?a|b\.?sc|mba|dds|j\.?d|rn|cpa|cfa|cissp|i{2,3}|iv)\.?", re.I
)
"""What belongs to a name although a comma stands in front of it."""
_FIRM = frozenset(
    ("inc", "ltd", "llc", "gmbh", "ag", "co", "corp", "company", "sons", "söhne", "partners", "group", "foundation")
)
"""Words with which the name of a firm ends that is made of two names."""


def author(value: object) -> Author | None:
    """The author of a string or a table; None where it is neither, or a table says something else."""
    if isinstance(value, Mapping):
        name, email, url = TEXT.read(value.get("name")), value.get("email"), value.get("url")
        spoilt = (email and not EMAIL.read(email)) or (url and not URL.read(url)) or value.keys() - _KEYS
        return None if spoilt or not name else Author(name, EMAIL.read(email), URL.read(url))
    words = TEXT.read(value)
    both = _WITH_EMAIL.fullmatch(words or "") or _OF_EMAIL.fullmatch(words or "")
    if both and EMAIL.read(both["email"]):
        return Author(both["name"].strip(), both["email"])
    return Author(words) if words else None


_TABLE_SCHEMA = {
    "type": "object",
    "properties": {"name": TEXT.schema, "email": EMAIL.schema, "url": URL.schema},
    "required": ["name"],
    "additionalProperties": False,
}
AUTHOR = Shape(
    "a name, or a table with name, email and url",
    '"Ann Berg"',
    author,
    {"anyOf": [TEXT.schema, _TABLE_SCHEMA]},
)


def authors(words: str) -> tuple[Author, ...]:
    """Everybody whom one string names: `Ann Berg and [Bob Ray](https://bob.example) (Acme)`.

    Names stand between commas, semicolons, lines, `&` and `and`; semicolons leave the commas to the names. What
    follows a comma may also belong to the name (`Jr.`) or say what somebody is (`Editor`).
    """
    words = unescaped(words)
    found: list[Author] = []
    for mark, piece in _pieces(words):
        behind = found[-1] if found and mark in _COMMAS else None
        if behind and SUFFIX.fullmatch(piece):
            found[-1] = replace(behind, name=f"{behind.name}, {piece}")
        elif not (behind and _is_role(piece, behind.name)) and (one := _one(piece)):
            found.append(one)
    return tuple(dict.fromkeys(found))


def _one(piece: str) -> Author | None:
    """A single name with what stands at it."""
    link = LINK.search(piece)
    name = plain(piece)
    if link is None and "@" in name and (found := author(name)) and found.email:
        return found
    while (shorter := _BEHIND.sub("", name)) != name:
        name = shorter
    if fold(name).startswith("by "):
        name = name[3:].strip()
    url = URL.read(link[3]) if link else None
    found = author(name)
    return replace(found, url=url) if found and url else found


def _is_role(piece: str, name: str) -> bool:
    """True if words behind a name are a role rather than another author."""
    words = piece.split()
    described = len(words) > 1 and piece.islower() and not name.islower()
    return described or not vocabulary().roles.isdisjoint(map(fold, words))


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """The pieces between what parts names, each with the sign in front of it; brackets hold together."""
    commas, joiners = ";" not in words, frozenset() if _is_firm(words) else vocabulary().joiners
    at = depth = 0
    mark = ""
    for sign in _BETWEEN.finditer(words):
        if sign[0] in _OPENING:
            depth += 1
        elif sign[0] in _CLOSING:
            depth = max(depth - 1, 0)
        elif not depth and (commas or sign[0].strip(" ") not in _COMMAS) and _parts(sign, words, at, joiners):
            yield mark, words[at : sign.start()].strip()
            mark, at = sign[0].strip(" "), sign.end(1) if sign[1] else sign.end()
    yield mark, words[at:].strip()


def _parts(sign: re.Match[str], words: str, at: int, joiners: frozenset[str]) -> bool:
    """True if a conjunction separates two names; `y` and `e` also occur inside a name, so both sides must be whole."""
    if not sign[1]:
        return bool(joiners) or "&" not in sign[0]
    if not (sign[1].islower() and fold(sign[1]) in joiners):
        return False
    before, behind = _WHOLE.match(words, at), _WHOLE.match(words, sign.end(1))
    return len(sign[1]) > 1 or bool(before and behind and before.end() <= sign.start())


def _is_firm(words: str) -> bool:
    """True if the last word is that of a firm, a paper or a team: `Barnes & Sons`, `News and Events Team`."""
    last = fold(words.rstrip(" .").rpartition(" ")[2])
    return last in _FIRM or last in vocabulary().roles
