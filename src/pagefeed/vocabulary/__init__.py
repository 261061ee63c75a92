"""The words that pages use: headings, markers, credits, furniture, months.

Lives here: one TOML file a language (`any.toml` for what all share), and the patterns made of them.
Anyone can teach the program a word by adding it to a file; no code names one.
Does not live here: what a line is taken for in its place on a page (read), or which moment a date
means (shape.dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

LANGUAGES = ("en", "de", "fr", "es", "nl", "pt")
_TRAILING = " :→›»>…"


def fold(text: str) -> str:
    """Case, apostrophes, spacing and a trailing colon or arrow make no difference to a heading."""
    return " ".join(text.replace("\u2019", "'").casefold().split()).strip(_TRAILING)


class FoundDate(NamedTuple):
    """A date that stands in a text, as written, with the time next to it if there is one."""

    role: Literal["published", "updated"]
    """By the label in front of it."""
    date: str
    """Without the time."""
    time: str
    """Time and zone, if there are any."""

    @property
    def text(self) -> str:
        """The date, and after a space the time."""
        return f"{self.date} {self.time}".strip()


class Phrases:
    """A set of words and phrases in which `*` stands for any words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        folded = {fold(phrase) for phrase in phrases}
        self._exact = frozenset(phrase for phrase in folded if "*" not in phrase)
        globs = sorted(phrase for phrase in folded if "*" in phrase)
        self._glob = re.compile("|".join(_glob(phrase) for phrase in globs) or r"(?!)")

    def __contains__(self, folded: str) -> bool:
        return folded in self._exact or self._glob.fullmatch(folded) is not None

    def exactly(self, folded: str) -> bool:
        """Whether this very phrase is listed, not only a pattern that fits it."""
        return folded in self._exact


class Vocabulary:
    """All languages at once: a page may mix them, and seldom says which one it is in."""

    def __init__(self, tables: dict[str, dict[str, list[str]]]) -> None:
        self._tables = tables

    def words(self, key: str) -> list[str]:
        """Everything that any language lists under `key`."""
        return [word for table in self._tables.values() for word in table.get(key, ())]

    @cached_property
    def sections(self) -> Phrases:
        """Headings over teasers."""
        return Phrases(self.words("sections"))

    @cached_property
    def furniture(self) -> Phrases:
        """Lines that belong to the web page, not to what it says."""
        return Phrases(self.words("furniture"))

    @cached_property
    def video(self) -> Phrases:
        """What stands in a copy where the page had a video."""
        return Phrases(self.words("video"))

    @cached_property
    def audio(self) -> Phrases:
        """What stands in a copy where the page had a recording."""
        return Phrases(self.words("audio"))

    @cached_property
    def agencies(self) -> frozenset[str]:
        """Who sells pictures, folded."""
        return frozenset(map(fold, self.words("agencies")))

    @cached_property
    def particles(self) -> frozenset[str]:
        """Small words inside names."""
        return frozenset(map(fold, self.words("particles")))

    @cached_property
    def credit_lead(self) -> re.Pattern[str]:
        """`Photo by X`, `Foto: X`, `Courtesy of X`: a lead-in, then the name."""
        opener = rf"(?:{_any(self.words('credits'))})"
        return re.compile(
            rf"(?i:{opener}(?:\s*[:/|]\s*|\s+by:?\s+))\S|{_capital_any(self.words('credits'))}\s+(?=[\w@©])"
        )

    @cached_property
    def byline(self) -> re.Pattern[str]:
        """`By NAME`."""
        return re.compile(rf"(?:{_capital_any(self.words('by'))})\s*:?\s+(?P<names>\S.*)")

    @cached_property
    def name_separator(self) -> re.Pattern[str]:
        """What stands between two names of a byline."""
        return re.compile(rf"\s*(?:[,;/&|]|\b(?:{_any(self.words('and'))})\b)\s*", re.I)

    @cached_property
    def notes(self) -> re.Pattern[str]:
        """How a correction or an editor's note begins."""
        return re.compile(rf"(?:{_any(self.words('notes'))})", re.I)

    @cached_property
    def dangling(self) -> frozenset[str]:
        """Words that a title never ends with."""
        return frozenset(map(fold, self.words("dangling")))

    @cached_property
    def clauses(self) -> frozenset[str]:
        """Words that begin a clause, so that a title may end in front of them."""
        return frozenset(map(fold, self.words("clauses")))

    @cached_property
    def months(self) -> dict[str, int]:
        """Folded month name to its number."""
        return {
            fold(name): number
            for table in self._tables.values()
            for number, names in enumerate(table.get("months", ()), start=1)
            for name in names.split()
        }

    @cached_property
    def zones(self) -> dict[str, int]:
        """Time zone name to its offset from UTC in seconds."""
        offsets = (entry.split() for entry in self.words("zones"))
        return {name: int(offset[:3]) * 3600 + int(offset[0] + offset[3:]) * 60 for name, offset in offsets}

    @cached_property
    def _date(self) -> str:
        month = rf"(?:{_any(self.months)})\b\.?"
        day = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?"
        year = r"(?:19|20)\d{2}"
        of = r"(?:\s*,\s*|\s+(?:of|de|del)\s+|\s+)"
        return (
            rf"(?:{year}-\d{{2}}-\d{{2}}|{year}/\d{{2}}/\d{{2}}|\d{{1,2}}([./-])\d{{1,2}}\1{year}"
            rf"|{month}\s+{day},?\s+{year}|{day}{of}{month}{of}{year}|{month}{of}{year})(?!\d)"
        )

    @cached_property
    def date(self) -> re.Pattern[str]:
        """A date inside running text: day, month and year, or month and year."""
        return re.compile(rf"(?<![\w/.-]){self._date}", re.I)

    @cached_property
    def _piece(self) -> re.Pattern[str]:
        zone = rf"(?:{_any(self.zones)})\b|[+-]\d{{2}}:?\d{{2}}\b"
        clock = r"(?:\d{1,2}[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)"
        weekdays = (name for names in self.words("weekdays") for name in names.split())
        return re.compile(
            rf"(?P<date>{self._date.replace('([./-])', '(?P<mark>[./-])').replace(chr(92) + '1', '(?P=mark)')})"
            rf"|T?(?P<time>{clock}(?:\s*(?:{zone}|\((?:{zone})\)))?)"
            rf"|(?P<updated>(?:{_any(self.words('updated'))})\b\s*:?)|(?P<published>(?:{_any(self.words('published'))})\b\s*:?)"
            rf"|(?:{_any(weekdays)})\b\.?|(?:{_any(self.words('at'))})\b|(?:{zone})|[\s,.:;|·•/()\u2013\u2014-]+",
            re.I,
        )

    def date_line(self, text: str) -> tuple[FoundDate, ...]:
        """The dates of a line that is nothing but dates, times and their labels; else nothing.

        A time joins the date it stands next to, whichever comes first.
        """
        found: list[FoundDate] = []
        role: Literal["published", "updated"] = "published"
        early, position = "", 0
        while position < len(text):
            piece = self._piece.match(text, position)
            if piece is None:
                return ()
            position = piece.end()
            if piece["date"]:
                found.append(FoundDate(role, piece["date"], early))
                early = ""
            elif piece["time"] and found and not found[-1].time:
                found[-1] = found[-1]._replace(time=piece["time"])
            elif piece["time"]:
                early = piece["time"]
            elif piece["updated"] or piece["published"]:
                role = "updated" if piece["updated"] else "published"
        return tuple(found)

    def dates_in(self, text: str) -> Iterator[str]:
        """Every date inside a running text, as written, in order."""
        return (match.group() for match in self.date.finditer(text))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the program, read once a run."""
    import tomllib

    here = files(__name__)
    return Vocabulary({name: tomllib.loads((here / f"{name}.toml").read_text("utf-8")) for name in ("any", *LANGUAGES)})


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first, in which any white space and either apostrophe will do."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['\u2019]") for word in ordered)


def _capital_any(words: Iterable[str]) -> str:
    """Like `_any`, but each word as listed or in capitals, never in small letters."""
    return rf"(?:{_any({form for word in words for form in (word, word.upper())})})"


def _glob(phrase: str) -> str:
    return ".*".join(re.escape(part) for part in phrase.split("*")) if phrase.strip("*") else "(?!)"
