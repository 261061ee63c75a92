"""What the path of a page says by itself: its language, and what it is called.

Lives here: the names of files and folders, as Hugo, Zola, Jekyll, Docusaurus and Obsidian give them.
Does not live here: dates in them (entries.dating), addresses that are made of them, listing folders (files.inputs).

Sources: https://gohugo.io/content-management/multilingual/,
https://www.getzola.org/documentation/content/multilingual/, and `titleize_slug` of Jekyll.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_NAMES = (
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fo fr fy ga gd gl gu he hi hr hu hy id is it "
    "ja ka kk km kn ko ku ky la lb lo lt lv mk ml mn mr ms mt my nb ne nl nn no oc or pa pl ps pt ro ru rw sa sd si sk "
    "sl so sq sr sv sw ta te tg th tk tl tr tt ug uk ur uz vi xh yi yo zh zu"
)
"""ISO 639 codes of languages in which sites are written."""
_WORDS = "am as be cs el et fil fo he hi id is it la lo ml mt my no or pa pl ps sd si so tk"
"""Codes that are also words, or suffixes of programs: they are languages beside others only."""
_CODES, _AMBIGUOUS = frozenset(_NAMES.split()), frozenset(_WORDS.split())
_TAG = re.compile(r"(?P<code>[a-z]{2,3})(?P<region>[-_](?:[a-z]{2}|[a-z]{4}|\d{3}))?", re.I | re.ASCII)
_ROOTS = frozenset(("items", "content", "i18n"))
"""Folders directly below which those of languages stand."""

_DATE = re.compile(
    r"(?:(?:19|20)\d{2}[-_.]\d{1,2}[-_.]\d{1,2}|(?:19|20)\d{6})"
    r"(?:T\d{2}[:h-]?\d{2}(?:[:-]?\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?(?![0-9A-Za-z])[-_. ]*"
)
_DAILY = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")
_DAY = re.compile(r"\d{1,2}[-_.]+")
_IN_YEAR = re.compile(r"(?:^|/)(?:19|20)\d{2}/\d{1,2}/$")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERED = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,})*", re.I)
"""A name that only a program gives: a number, a UUID."""
_INDEX = frozenset(("index", "readme", "_index"))


def language_of_folder(folder: str, beside: Collection[str]) -> str | None:
    """The language for which a folder stands: directly in items/, or below `content`. `beside` are the names of the
    folders in the same place."""
    above, _, name = folder.rpartition("/")
    if above.rpartition("/")[2] not in _ROOTS:
        return None
    return _language(name, (other for other in beside if other != name))


def language_of_file(stem: str, beside: Collection[str]) -> str | None:
    """The language that a file's name ends with: `about.de`. `beside` are the names of the pages in its folder,
    without their suffixes."""
    base, _, name = stem.rpartition(".")
    if not base:
        return None
    others = (other.rpartition(".")[2] for other in beside if other != stem and other.startswith(f"{base}."))
    return _language(name, others) or (_tag(name) if base in beside else None)


def called(path: str) -> str:
    """The name of a page, without suffix, date and language; a page that is the index of its folder has the folder's.
    Empty where a number, a letter or a language is all there is; a day alone, as of Obsidian's daily notes, is a name.
    """
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    base, _, end = stem.rpartition(".")
    if base and _tag(end):
        stem = base
    if stem.casefold() in _INDEX:
        folder, _, stem = folder.rpartition("/")
        if not folder:
            return ""
    if _DAILY.fullmatch(stem):
        return stem
    if date := _DATE.match(stem):
        stem = stem[date.end() :]
    elif _IN_YEAR.search(f"{folder}/") and (day := _DAY.match(stem)):
        stem = stem[day.end() :]
    says_nothing = len(stem) < 2 or _NUMBERED.fullmatch(stem) or (stem.islower() and _tag(stem))
    return "" if says_nothing or not _LETTER.search(stem) else stem


def title_of(path: str) -> str:
    """The name of a page in words. A name with blanks is a title already, as in Obsidian; of a slug each word begins
    with a capital, as Jekyll has it, unless it has capitals of its own."""
    name = called(path)
    if not name or " " in name or _DAILY.fullmatch(name):
        return " ".join(name.split())
    words = re.sub(r"[-_]+", " ", name).split()
    return " ".join(word[:1].upper() + word[1:] if name.islower() else word for word in words)


def _language(name: str, others: Iterable[str]) -> str | None:
    tag = _tag(name)
    if tag is None or name.casefold() not in _AMBIGUOUS:
        return tag
    return tag if any(map(_tag, others)) else None


def _tag(name: str) -> str | None:
    """A BCP 47 tag as names have it: `de`, `pt-br`, `zh_Hant`."""
    match = _TAG.fullmatch(name)
    if not match or match["code"].lower() not in _CODES:
        return None
    region = (match["region"] or "")[1:]
    region = region.title() if len(region) == 4 else region.upper()
    return f"{match['code'].lower()}-{region}" if region else match["code"].lower()
