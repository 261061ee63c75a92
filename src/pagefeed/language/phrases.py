"""The words that pages use: headings, markers, credits, furniture, months.

Lives here: one TOML file a language (`any.toml` for what all share), and the patterns made of them.
Anyone can teach the program a word by adding it to a file; no code names one.
Does not live here: what a line is taken for in its place on a page (read), or which moment a date
means (language.dates).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pagefeed.model import DateRule, PageDate, Place, Sourced

LANGUAGES = ("en", "de", "fr", "es", "nl", "pt")
PHRASES = (
    "sections",
    "boxes",
    "topics",
    "furniture",
    "tails",
    "comments",
    "video",
    "audio",
    "desks",
    "labels",
    "stock",
    "masthead",
    "skips",
)
"""The keys whose entries are whole lines, in which `*` stands for any words."""
Unit = Literal["seconds", "minutes", "hours", "days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
"""What the entries under `units` name, in their order."""

SMALL = 3
"""A label of no more letters is a word of sentences as well."""
PLACE_WORDS = 4
"""A place, or a part of the site, behind how long ago has no more words."""

OPENING = 3
"""Letters by which phrases are found whose first word may go on."""

TIME_LENGTH = 40
"""Characters within which a line that begins with `at` or `on` names the time or the day."""

_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(
    r"[A-ZÀ-Þ][\w.'\u2019-]*(?:\s+(?:[a-zà-ÿ]{2,3}\s+){0,2}[A-ZÀ-Þ][\w.'\u2019-]*){0,2}(?:\s+[-\u2013\u2014|]\s+|\s*[•·]\s*)"
    r"(?=\d|[A-Za-z]{3,}\.?,?\s+\d)"
    r"|[A-ZÀ-Þ][^\s()]+(?:\s[^\s()\d]+){0,2}\s\([A-Z]{2,8}\)\s*[-\u2013\u2014]\s*(?=\d)|[A-ZÀ-Þ][\w.'\u2019-]*,\s+(?=\d{1,2}\.?\s+(?:de\s+)?[A-Za-z]{3})"
)
_RUBRIC = re.compile(r"[A-ZÀ-Þ][^|\d]{2,24}\s\|\s+")
"""A kind of page, or a part of the site, in front of a date."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_AREA = r"(?-i:(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:/[A-Z][A-Za-z_-]+){1,2})"
"""A zone of the IANA database: `Europe/Berlin`."""
_COUNTER = 32
"""Bits of a counter of small words."""
_COUNTERS = struct.Struct(f"<{len(LANGUAGES)}I")
"""A sum of such counters, one a language, taken apart."""
_LABELS = ("published", "updated")
_TRAILING = " :.→›»>…↓↗"
_TWICE = re.compile(r"(?P<once>\d\S{0,3}\s.{3,20}?\d{4})(?P=once)$")
_JOINTS = r"\s,.:;|·•/()\u2013\u2014"
"""What stands between the pieces of a date line, besides hyphens."""
_JOINED = "\u2019\u201c\u201d,.'"
"""What stands directly behind or between small words."""
_BAR = re.compile("[|·•–—/-]")
_BARS = re.compile(r"\s*[|·•]\s*|\s+[-–—/]\s+")
_IDLE = frozenset(("furniture", "furniture?"))
_COUNT = re.compile(r"\s*\(\d+\)$")
_ALIKE = {" ": r"\s+", "'": "['\u2019]"}
"""What stands for a letter of the vocabulary on a page."""
_Start = tuple[str, frozenset[str]]
"""How a line may begin, and the keys of the phrases that do."""
_Tree = dict[str, "_Tree"]
_NUMBERS = frozenset("#0123456789")
_APART = frozenset(("by", "credits", "trail", "agencies", "agency"))
"""The keys behind whose phrases no letter can stand."""
_NONE: frozenset[str] = frozenset()
_Glob = tuple[frozenset[str], str, str]
"""What a line is that fits, the longest part without `*`, which is much cheaper to look for, and the phrase."""

_Tables = dict[str, dict[str, list[str]]]
_Globs = dict[str, tuple[_Glob, ...]]


def fold(text: str) -> str:
    """Case, apostrophes, spacing, a trailing colon, arrow or count make no difference to a heading."""
    if text[-1:] == ")":
        text = _COUNT.sub("", text)
    folded = text.replace("\u2019", "'").casefold()
    if "  " in folded or not folded.isprintable():  # Most lines need not be taken apart for their spaces.
        folded = " ".join(folded.split())
    return folded.strip(_TRAILING)


def names(folded: str) -> list[str]:
    """The words of a folded line, as a menu has them: between spaces, commas, bars, slashes, dots and `&`."""
    for separator in ",|/·&":
        if separator in folded:
            folded = folded.replace(separator, " ")
    return folded.split()


class FoundDate(NamedTuple):
    """A date that stands in a text, as written, with the time next to it if there is one."""

    role: Literal["published", "updated"]
    """By the label in front of it."""
    date: str
    """Without the time."""
    time: str
    """Time and zone, if there are any."""
    rule: DateRule = "date line"
    """True if it names a day, or says how long ago."""
    weekday: str = ""
    """The weekday that is named next to it, if one is."""

    @property
    def text(self) -> str:
        """The date, and after a space the time."""
        return f"{self.date} {self.time}".strip()

    def at(self, place: Place) -> PageDate:
        """The same, where it stands on a page."""
        return PageDate(self.role, Sourced(self.text, place), self.rule, self.weekday)


class Span(NamedTuple):
    """How long ago something was, by the words of a page."""

    number: int
    """How many units; 0 for now and today."""
    unit: Unit
    """What is counted; days for words such as `yesterday`."""
    time: str
    """What stands behind the words: a time of day, or nothing."""


class Vocabulary:
    """All languages at once: a page may mix them, and seldom says which one it is in."""

    def __init__(self, load: Callable[[], _Tables]) -> None:
        """`load` gives the words of each language by key; it is called when the first word is asked for."""
        self._load = load

    @cached_property
    def _tables(self) -> _Tables:
        return self._load()

    def words(self, key: str) -> list[str]:
        """Everything that any language lists under `key`."""
        return [word for table in self._tables.values() for word in table.get(key, ())]

    def beginnings(self, text: str, at: int = 0) -> frozenset[str]:
        """The keys, of those whose phrases begin lines, with which a text could begin, or go on from a place in it: a
        test much cheaper than their patterns."""
        threes, whole, starts = self._beginnings
        three = text[at : at + 3].casefold()
        if three not in threes and three.isalpha():
            return _NONE
        if not (match := _WORD.match(text, at)):
            return whole.get("#" if text[at].isdigit() else "", _NONE)
        word = match[0].casefold()
        found = whole.get(word, _NONE)
        for start, keys in starts.get(three, ()):
            if word.startswith(start):
                found |= keys
        return found

    @cached_property
    def _beginnings(self) -> tuple[frozenset[str], dict[str, frozenset[str]], dict[str, tuple[_Start, ...]]]:
        """The first words of phrases, to their keys: those behind which no letter can stand, and, by their first three
        letters, those that a copy may have glued to what follows. In front, the three letters that begin any."""
        keys = ("glued", "ago", "notes", "published", "updated", "by", "credits", "captions", "trail", "agencies")
        phrases = {key: self.words(key) for key in keys}
        phrases["agency"] = [name for name in phrases["agencies"] if " " not in name]
        phrases["ago"] += [*self.words("now"), *self.words("days"), *self.words("lengths")]
        # Words that may stand in the place of a number begin many lines, and seldom one that a copy glued.
        counting = [table for table in self._tables.values() if any(each[0] == "#" for each in table.get("ago", ()))]
        phrases["one"] = [word for table in counting for key in ("one", "about") for word in table.get(key, ())]
        phrases["at"] = self.words("at")
        phrases["date"] = [*self.words("published"), *self.words("updated")]
        phrases["date"] += phrases["ago"]
        phrases["date"] += [*self.months, *self.zones, *self._in_order("weekdays"), "GMT", "UTC"]
        whole: dict[str, frozenset[str]] = {}
        starts: dict[str, dict[str, frozenset[str]]] = {}
        for key, words in phrases.items():
            for phrase in words:
                match = _WORD.match(phrase)
                word = match[0].casefold() if match else "#" if phrase[:1] in _NUMBERS else ""
                glued = key not in _APART and match is not None and match.end() == len(phrase) and len(word) > 2
                found = starts.setdefault(word[:3], {}) if glued else whole
                found[word] = found.get(word, _NONE) | {key}
        threes = frozenset(word[:3] for word in (*whole, *starts))
        return threes, whole, {three: tuple(found.items()) for three, found in starts.items()}

    # --- whole lines ------------------------------------------------------------------------------

    def kinds(self, folded: str) -> frozenset[str]:
        """Which of the PHRASES a folded line is; a pattern with `*` adds a `?` to its key."""
        found = self._exact.get(folded, _NONE)
        starting, opening, ending, others = self._globs
        first, last = folded.partition(" ")[0].rstrip(":|"), folded.rpartition(" ")[2]
        near = starting.get(first, ()) + opening.get(folded[:OPENING], ()) + ending.get(last, ())
        for part in others:
            if part in folded:
                near += others[part]
        for kind, part, phrase in near:
            if part in folded and _glob(phrase).fullmatch(folded):
                found |= kind
        return found

    @cached_property
    def _exact(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for key in PHRASES:
            for phrase in map(fold, self.words(key)):
                if "*" not in phrase:
                    found[phrase] = found.get(phrase, frozenset()) | {key}
        for phrase in map(fold, self.words("glued")):
            found[phrase] = found.get(phrase, frozenset()) | {"furniture"}
        return found

    @cached_property
    def _globs(self) -> tuple[_Globs, _Globs, _Globs, _Globs]:
        """Patterns with `*`: by their first word, where that is open by its first letters, by their last word, and
        those in which all of these are open by their part."""
        starting: _Globs = {}
        opening: _Globs = {}
        ending: _Globs = {}
        others: _Globs = {}
        for key in PHRASES:
            for phrase in sorted({fold(phrase) for phrase in self.words(key) if "*" in phrase}):
                words = phrase.split()
                first, opens, last = words[0].rstrip(":|"), words[0][:OPENING], words[-1]
                glob = frozenset((f"{key}?",)), max(phrase.split("*"), key=len), phrase
                if "*" not in first:
                    starting[first] = (*starting.get(first, ()), glob)
                elif "*" not in opens:
                    opening[opens] = (*opening.get(opens, ()), glob)
                elif "*" not in last:
                    ending[last] = (*ending.get(last, ()), glob)
                else:
                    others[glob[1]] = (*others.get(glob[1], ()), glob)
        return starting, opening, ending, others

    def is_social(self, names: list[str]) -> bool:
        """True if all names of a line are social networks or ways to share."""
        return not names or (names[0] in self._social and self._social.issuperset(names))

    def is_menu(self, names: list[str]) -> bool:
        """True if the names of a line are those of a site's parts."""
        rubrics = self._rubrics
        if len(names) < 3 or rubrics.isdisjoint(names):
            return False
        return sum(map(rubrics.__contains__, names)) * 2 > len(names)

    def is_rubric(self, names: list[str]) -> bool:
        """True if a line is the name of a part of a site and nothing else."""
        return self._rubrics.issuperset(names)

    def names_no_part(self, names: list[str]) -> bool:
        """True if no name of a line is one that `is_social` or `is_menu` asks for."""
        return bool(names) and self._parts.isdisjoint(names)

    @cached_property
    def _parts(self) -> frozenset[str]:
        return self._rubrics | self._social

    @cached_property
    def _rubrics(self) -> frozenset[str]:
        return frozenset(map(fold, self.words("rubrics")))

    @cached_property
    def _social(self) -> frozenset[str]:
        return frozenset(self.words("social"))

    # --- names and credits ------------------------------------------------------------------------

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
        bare = _capital_any(self.words("credits"))
        several = _capital_any(word for word in self.words("credits") if " " in word)
        return re.compile(
            rf"(?i:{opener}(?:\s*[:/|]\s*|\s+by:?\s+))\S|(?i:{opener}),\s+(?=[^\W_a-z])|{several}\s+(?=\w)|{bare}\s+(?=[^\W_a-zß-ÿ]|[@©])"
        )

    @cached_property
    def caption_lead(self) -> re.Pattern[str]:
        """`Image caption, ...`: what some sites call a caption, in front of it."""
        return re.compile(rf"(?:{_any(self.words('captions'))})\s*[,:]\s+(?=\S)", re.I)

    @cached_property
    def credit_tail(self) -> re.Pattern[str]:
        """`... Foto: X` at the end of a caption: a lead-in with a colon, or `Photo by`, or in front of a name."""
        opener = _any(self.words("credits"))
        named = _capital_any(self.words("credits"))
        return re.compile(
            r"[.!?)\]\u201d\u00bb\u2014\u2013-]\s+"
            rf"(?P<inside>(?i:(?:{opener})(?:\s?:\s*|\s+by\s+))[^.:]{{2,80}}|(?:{named})\s+[A-ZÀ-Þ][^.:]{{2,60}})$"
        )

    @cached_property
    def credit_head(self) -> re.Pattern[str]:
        """An agency of several words, glued to the front of a caption."""
        several = [name for name in self.words("agencies") if " " in name]
        return re.compile(rf"(?P<inside>{_any(several)})\s+(?=[A-ZÀ-Þ])")

    @cached_property
    def credit_heads(self) -> frozenset[str]:
        """The first two letters of such agencies, with either apostrophe."""
        several = [name for name in self.words("agencies") if " " in name]
        return frozenset(name[:2].replace("'", form) for name in several for form in "'\u2019")

    @cached_property
    def byline(self) -> re.Pattern[str]:
        """`By NAME`, or `By` with the name on the next line."""
        several = (word.title() for word in self.words("by") if " " in word)
        return re.compile(rf"(?:{_capital_any((*self.words('by'), *several))})\b\s*[:,]?(?:\s+(?P<names>\S.*))?$")

    @cached_property
    def name_separator(self) -> re.Pattern[str]:
        """What stands between two names of a byline."""
        return re.compile(rf"\s*(?:[,;/&|·•]|\b(?:{_any(self.words('and'))})\b)\s*", re.I)

    @cached_property
    def joiners(self) -> frozenset[str]:
        """Words between names, folded."""
        return frozenset(map(fold, self.words("and")))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Words for what somebody who wrote is, or writes for, folded."""
        return frozenset(map(fold, self.words("roles")))

    @cached_property
    def positions(self) -> frozenset[str]:
        """Words that follow a name in a byline and are none: what somebody is, or what a page offers, folded."""
        return frozenset(map(fold, self.words("positions")))

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """What systems call an author of whom they know nothing, folded."""
        return frozenset(map(fold, self.words("placeholders")))

    @cached_property
    def articles(self) -> frozenset[str]:
        """Words in front of who wrote, where that is no person, folded."""
        return frozenset(map(fold, self.words("articles")))

    @cached_property
    def copulas(self) -> frozenset[str]:
        """Words between a name and what the person is or does, folded."""
        return frozenset(map(fold, self.words("copulas")))

    @cached_property
    def whence(self) -> frozenset[str]:
        """Words between a name and its place or paper, folded."""
        return frozenset(map(fold, self.words("whence")))

    @cached_property
    def institutions(self) -> frozenset[str]:
        """Words for what is no person and has pictures all the same: a museum, a ministry, folded."""
        return frozenset(map(fold, self.words("institutions")))

    @cached_property
    def pictured(self) -> re.Pattern[str]:
        """Words by which a line shows itself to be a caption."""
        return re.compile(rf"\b(?:{_any(self.words('pictured'))})\b", re.I)

    @cached_property
    def notes(self) -> re.Pattern[str]:
        """How a correction or an editor's note begins."""
        return re.compile(rf"\(?(?:{_any(self.words('notes'))})", re.I)

    @cached_property
    def trail(self) -> re.Pattern[str]:
        """How a line begins that says where on the site one is."""
        return re.compile(rf"(?:{_any(self.words('trail'))})\b\s*:", re.I)

    # --- titles -----------------------------------------------------------------------------------

    @cached_property
    def dangling(self) -> frozenset[str]:
        """Words that a title never ends with."""
        return frozenset(map(fold, self.words("dangling")))

    @cached_property
    def clauses(self) -> frozenset[str]:
        """Words that begin a clause, so that a title may end in front of them."""
        return frozenset(map(fold, self.words("clauses")))

    def language(self, text: str) -> str | None:
        """The language whose small words a text has most, or None where that is not plain."""
        for sign in _JOINED:
            text = text.replace(sign, " ")
        small = self._small
        total = sum(map(small.__getitem__, filter(small.__contains__, text.split())))
        counts = _COUNTERS.unpack(total.to_bytes(_COUNTERS.size, "little"))
        second, most = sorted(counts)[-2:]
        return LANGUAGES[counts.index(most)] if most >= 8 and most > second * 1.25 else None

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words that say nothing by themselves, of any language, in small letters and in capitals."""
        return frozenset(self._small)

    @cached_property
    def _small(self) -> dict[str, int]:
        """Small words, in small letters and in capitals, to the languages that have them: a number with a counter for
        each, so that a sum counts all."""
        found: dict[str, int] = {}
        for place, name in enumerate(LANGUAGES):
            words = set(map(fold, self._tables[name]["dangling"]))
            for form in {form for word in words for form in (word, word.capitalize(), word.upper())}:
                found[form] = found.get(form, 0) + (1 << place * _COUNTER)
        return found

    # --- dates ------------------------------------------------------------------------------------

    def _in_order(self, key: str) -> dict[str, int]:
        """Folded name to its place, from 0, under a key where each entry is all names that a language has for one
        thing: months, weekdays, units of time, today and the days before it."""
        return {
            fold(name): place
            for table in self._tables.values()
            for place, names in enumerate(table.get(key, ()))
            for name in names.split()
        }

    @cached_property
    def months(self) -> dict[str, int]:
        """Folded month name to its number."""
        return {name: place + 1 for name, place in self._in_order("months").items()}

    @cached_property
    def weekdays(self) -> dict[str, int]:
        """Folded name of a weekday to its number, from 0 for Monday; small words that are names too say nothing."""
        small = set(map(fold, self.words("at")))
        return {name: number for name, number in self._in_order("weekdays").items() if name not in small}

    @cached_property
    def _units(self) -> dict[str, int]:
        return self._in_order("units")

    def is_unit(self, word: str) -> bool:
        """True if a word counts minutes, or seconds or hours."""
        return self._units.get(fold(word), len(UNITS)) <= UNITS.index("hours")

    def goes_on_counting(self, folded: str) -> bool:
        """True if a number, or what is counted, stands in the two words behind the first of a folded line."""
        _, *words = folded.split(" ", 3)
        return any(word[:1].isdigit() or word.strip(_TRAILING) in self._counted for word in words[:2])

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset((*self._units, *map(fold, self.words("one"))))

    @cached_property
    def _days(self) -> dict[str, int]:
        return self._in_order("days")

    @cached_property
    def zones(self) -> dict[str, int]:
        """Time zone name to its offset from UTC in seconds."""
        offsets = (entry.split() for entry in self.words("zones"))
        return {name: int(offset[:3]) * 3600 + int(offset[0] + offset[3:]) * 60 for name, offset in offsets}

    def _date(self, mark: str) -> str:
        month = rf"(?:{_any(self.months)})\b\.?"
        day = rf"\d{{1,2}}(?:{_any(self.words('ordinals'))}|\.)?"
        year = r"(?:19|20)\d{2}"
        of = r"(?:\s*,\s*|\s+(?:of|de|del)\s+|\s+|(?<=\d\.)|(?<=[a-z]\.))"
        return (
            rf"(?:{year}(?P<{mark}_>[-/.])\d{{2}}(?P={mark}_)\d{{2}}|\d{{1,2}}-{month}-{year}|{month}-\d{{1,2}}-{year}|\d{{1,2}}(?P<{mark}>[/-]|\.\s?)\d{{1,2}}(?P={mark}){year}"
            rf"|{month}\s+{day},?\s+{year}|{day}{of}{month}{of}{year}|{month}{of}{year})(?!\d)"
        )

    @cached_property
    def _day(self) -> str:
        """A day that names no year."""
        month = rf"(?:{_any(self.months)})\b\.?"
        # In front of another month, `mar.` is the Tuesday of French and Spanish.
        return rf"\d{{1,2}}\.?(?:\s+de)?\s+{month}|{month}\s+\d{{1,2}}\b(?!\.?\s+(?:de\s+)?{month})"

    @cached_property
    def when(self) -> re.Pattern[str]:
        """A weekday, or a day that names no year: what captions and reports say of the days around them."""
        weekdays = [name for name in self.weekdays if len(name) > 3]
        return re.compile(rf"\b(?:{_any(weekdays)}|{self._day})\b", re.I)

    @cached_property
    def date(self) -> re.Pattern[str]:
        """A date inside running text: day, month and year, or month and year."""
        glued = r"(?-i:(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ]))"  # `By Ruth OhmMar 4, 2026`
        return re.compile(rf"(?:(?<![\w/.-])|{glued}){self._date('mark')}", re.I)

    def first_date(self, text: str) -> re.Match[str] | None:
        """The first date inside a running text."""
        # Looking for four digits first is ten times as fast where there are none.
        return self.date.search(text) if _YEAR.search(text) else None

    def dates_in(self, text: str) -> Iterator[str]:
        """Every date inside a running text, as written, in order."""
        if not _YEAR.search(text):
            return iter(())
        return (match.group() for match in self.date.finditer(text))

    @cached_property
    def ago(self) -> re.Pattern[str]:
        """How long ago, at the beginning of a text."""
        return re.compile(rf"(?:{self._ago}|{self._lengths})(?!\w)", re.I)

    @cached_property
    def glued(self) -> re.Pattern[str]:
        """What a copy glues to the front of a card: the foot of the card above, or how long ago."""
        ago = rf"(?i:{self._ago}|{self._lengths})"
        start = r"(?=[«»„“\"'‘(\[¿¡A-ZÀ-Þ0-9])"
        foot = rf"(?P<foot>{_any(self.words('glued'))})"
        return re.compile(rf"(?:{foot}\s*|{ago}(?:\.?|\s*[|•·]\s*)|(?P<recent>{ago})(?:\s+|\s*[–—-]\s+)){start}")

    @property
    def _lengths(self) -> str:
        """A number and a unit and no more: how long ago, where a copy says so shortly, or how long something takes."""
        return _any(self.words("lengths")).replace(r"\#", r"\d{1,4}")

    @cached_property
    def _ago(self) -> str:
        """Every way to say how long ago; numbers and units go with the phrases of their own language."""
        patterns = [_any((*self.words("now"), *self.words("days")))]
        for table in self._tables.values():
            about = rf"(?:(?:{_any(table['about'])})\s+)?" if "about" in table else ""
            number = rf"{about}(?:{_any(('#', *table.get('one', ())))})"
            unit = rf"(?:{_any(name for names in table.get('units', ()) for name in names.split())})\.?"
            phrases = _any(phrase.replace("# ~", "~") for phrase in table.get("ago", ()))
            phrases = phrases.replace(r"\~", rf"{number}\s*{unit}").replace(r"\#", r"\d{1,4}")
            patterns += [phrases] if "ago" in table else []
        return "|".join(patterns)

    def span(self, text: str) -> Span | None:
        """How long ago, where a text begins with that, and what stands behind it."""
        if not (match := self.ago.match(text)):
            return None
        words, time = match.group(), text[match.end() :].strip()
        if (day := self._days.get(fold(words))) is not None:
            return Span(day, "days", time)
        if amount := self._amount.search(words):
            number = int(amount["number"]) if amount["number"].isdigit() else 1
            return Span(number, UNITS[self._units[fold(amount["unit"])]], time)
        return Span(0, "seconds", time) if fold(words) in map(fold, self.words("now")) else None

    @cached_property
    def _amount(self) -> re.Pattern[str]:
        """A number and a unit of time."""
        one, unit = _any(self.words("one")), _any(self._units)
        return re.compile(rf"(?<!\w)(?P<number>\d{{1,4}}|{one})\s*(?P<unit>{unit})(?!\w)", re.I)

    @cached_property
    def trailing(self) -> tuple[str, ...]:
        """Buttons that a copy leaves at the end of a line."""
        return tuple(sorted(self.words("trailing"), key=len, reverse=True))

    @cached_property
    def trailing_ends(self) -> frozenset[str]:
        """Their last two letters, which few lines end with; none has fewer."""
        return frozenset(button[-2:] for button in self.trailing)

    @cached_property
    def glued_date(self) -> re.Pattern[str]:
        """A date with its label, glued to the end of a line that says something else."""
        return re.compile(rf"\s+(?i:date|{self._date_labels})\s*:?\s*(?P<date>{self._date('mark')})\s*$", re.I)

    @cached_property
    def clocked(self) -> re.Pattern[str]:
        """A time of the day in front of a line that says something else."""
        word = rf"(?:\s?(?:{_any(self.words('oclock'))}|{_any(self.zones)})\b\.?)?"
        time = r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)"
        return re.compile(rf"\[?{time}{word}\]?\s*[|:·–—-]?\s+(?=[^\W\d_a-z]|[«„“\"'‘¿¡])")

    @cached_property
    def leading_date(self) -> re.Pattern[str]:
        """A date with its label, glued to the front of a line that says something else."""
        return re.compile(rf"(?i:date|{self._date_labels})\s*:?\s*(?P<date>{self._date('mark')})\s+", re.I)

    @cached_property
    def before_date(self) -> re.Pattern[str]:
        """What stands in front of a date behind something else: its label, its weekday."""
        words = (*self.words("published"), *self.words("updated"), *self.weekdays)
        return re.compile(rf"(?<!\w)(?:(?:{_any(word for word in words if len(word) > SMALL)})\b[\s:,|–·-]*)+$", re.I)

    @cached_property
    def date_label(self) -> re.Pattern[str]:
        """What a text ends with in front of a date: what the date is of, perhaps with a small word or a weekday."""
        updated, published = (_any(word for word in self.words(key) if len(word) > SMALL) for key in _LABELS[::-1])
        small = _any((*self.words("at"), *self._in_order("weekdays")))
        return re.compile(rf"(?:\b(?P<updated>{updated})|\b(?:{published}))(?:[\s:,.|–·-]|\b(?:{small})\b)*$", re.I)

    @cached_property
    def said_of_date(self) -> re.Pattern[str]:
        """What a sentence says of the date in it, behind it: `was posted`."""
        return re.compile(rf"\b(?:{_any(word for word in self.words('published') if len(word) > SMALL)})\b", re.I)

    @property
    def _date_labels(self) -> str:
        """The labels that tell a date from one that a sentence ends or begins with: no small word such as `le`."""
        return _any(word for word in self.words("published") if len(word) > SMALL)

    @cached_property
    def oclock(self) -> re.Pattern[str]:
        """A time, and behind it a word that only says that it is one."""
        return re.compile(rf"(?<![\d.:])(\d{{1,2}}(?::\d{{2}}){{0,2}})\s*(?:{_any(self.words('oclock'))})\b", re.I)

    @cached_property
    def _piece(self) -> re.Pattern[str]:
        zone = rf"(?:GMT|UTC)[+-]\d{{1,2}}(?::?\d{{2}})?|{_AREA}|(?:{_any(self.zones)})\b|[+-]\d{{2}}:?\d{{2}}\b"
        half, oclock = r"\s*[ap]\.?m\b\.?", rf"\s*(?:{_any(self.words('oclock'))})\b"
        clock = rf"(?:\d{{1,2}}(?:[:.]|\s?h\s?)\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?:{half}|{oclock})?|\d{{1,2}}{half})"
        labels = "|".join(
            rf"(?P<{role}>(?:{_any(self.words(role))})(?:\b|(?-i:(?=[A-Z0-9])))\s*:?)"
            for role in ("updated", "published")
        )
        return re.compile(
            rf"(?:(?P<date>{self._date('mark')}|{self._short})|(?P<ago>(?:{self._ago})(?!\w))"
            rf"|T?(?P<time>{clock}(?:\s*(?:{zone}|\((?:{zone})\)))?)|(?P<hour>\d{{1,2}}{oclock})|{labels}"
            rf"|(?P<day>{self._day})|(?P<weekday>{_any(self._in_order('weekdays'))})\b\.?"
            rf"|(?:{_any(self.words('at'))})\b|(?:{zone})|(?:{self._lengths})(?!\w)|[{_JOINTS}-]+)"
            rf"(?:[{_JOINTS}][{_JOINTS}-]*)?",  # Not with a hyphen first: that may be the sign of a zone.
            re.I,
        )

    def _could_be_piece(self, text: str, position: int) -> bool:
        """False if a piece of a date line cannot begin here: much cheaper than its pattern."""
        sign = text[position]
        if not sign.isalpha() or sign in "Tt":
            return True
        # Many a sentence begins with a word such as `a`, `on` or `the`, which few date lines begin with.
        begins = self.beginnings(text, position)
        if "date" in begins or ("at" in begins and (position or _DIGIT.search(text, 0, TIME_LENGTH))):
            return True
        return "one" in begins and self.goes_on_counting(fold(text[position : position + TIME_LENGTH]))

    @property
    def _short(self) -> str:
        """A date with the last two digits of its year; it is one only where nothing else stands on its line."""
        day, month = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])"
        either = rf"(?={month}\D|{day}\D{{1,2}}{month}\D)"
        is_clock = rf"[:.h]\d|\s*(?:[ap]\.?m|{_any(self.words('oclock'))})\b"
        return (
            rf"(?<!\d[./-]){either}{day}(?P<short>[/-]|\.\s?){day}(?P=short)\d{{2}}(?!\d|[/-]\d|{is_clock})"
            rf"|{day}\.?\s+(?:{_any(self.months)})\b\.?\s+\d{{2}}(?!\d|{is_clock})"
        )

    def _is_label(self, piece: str) -> bool:
        """True if a piece of a date line does not belong to the date: a button, a part of the site or the paper."""
        folded = fold(piece)
        rubric = folded.count(" ") < 2 and not self._rubrics.isdisjoint(folded.split())
        return rubric or bool(self.kinds(folded) & _IDLE)

    def _without_labels(self, text: str) -> str:
        """A line without the pieces between its bars that are labels of web pages, such as how long reading takes."""
        if not _BAR.search(text):
            return text
        pieces = _BARS.split(text)
        kept = [piece for piece in pieces if not self._is_label(piece)] if len(pieces) > 1 else pieces
        return text if len(kept) == len(pieces) else " · ".join(kept)

    def date_line(self, text: str) -> tuple[FoundDate, ...] | None:
        """The dates of a line that is nothing but dates, times, their labels, and at most a place behind them;
        None where it is anything else. A time or a weekday joins the date it stands next to, whichever comes first.
        What a copy prints twice without a space, once to be seen and once to be read aloud, is said once.
        """
        if text[-4:].isdigit() and text.count(text[-4:]) > 1:
            text = _TWICE.sub(r"\g<once>", text)
        text = self._without_labels(text)
        found: list[FoundDate] = []
        role: Literal["published", "updated"] = "published"
        early = weekday = ""
        position, ended, says = 0, 0, False
        while position < len(text):
            piece = self._piece.match(text, position) if self._could_be_piece(text, position) else None
            if piece is None and not position and "|" in text and (rubric := _RUBRIC.match(text)):
                piece = self._piece.match(text, rubric.end())
            if piece is None and not found and (place := _PLACE.match(text, position)):
                position = place.end()
                continue
            if piece is None and not says:
                return None
            if piece is None:
                rest = text[position:]
                ago = bool(found) and found[-1].rule == "relative"
                most = PLACE_WORDS if ago else 2
                short = rest[:1].isupper() and rest.count(" ") < most and not any(map(str.isdigit, rest))
                short = short or (rest.isdigit() and len(rest) < 5)
                if says and not found and self.is_rubric(names(fold(rest))):
                    return ()
                counted = ago and any(map(str.isdigit, found[-1].date))
                joints = "-–—|,·/" if any(each.rule == "date line" for each in found) else "–—|·•" if counted else "|·•"
                return tuple(found) if found and short and not set(joints).isdisjoint(text[ended:position]) else None
            position = piece.end()
            kind = piece.lastgroup
            ended = piece.end(kind) if kind in ("date", "ago", "time") else ended
            says = says or kind not in (None, "hour", "weekday")
            if kind == "date":
                found.append(FoundDate(role, piece["date"], early, weekday=weekday))
                early = weekday = ""
            elif kind == "ago":
                found.append(FoundDate(role, piece["ago"], early, "relative"))
                early = ""
            elif kind in ("time", "hour") and found and not found[-1].time:
                found[-1] = found[-1]._replace(time=piece[kind])
            elif kind in ("time", "hour"):
                early = piece[kind]
            elif kind == "weekday":
                weekday = piece["weekday"]
            elif kind in _LABELS:
                role = "updated" if kind == "updated" else "published"
        if weekday and found and not found[-1].weekday:
            found[-1] = found[-1]._replace(weekday=weekday)
        return tuple(found) if says else None


TAUGHT = (*PHRASES, "agencies", "by", "and", "published", "updated", "credits", "notes", "ago", "rubrics")
"""The keys to which a site may add words of its own."""


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """The files, read once a run."""
    import tomllib

    here = files(__package__)
    return {name: tomllib.loads((here / f"{name}.toml").read_text("utf-8")) for name in ("any", *LANGUAGES)}


_SHIPPED = Vocabulary(_tables)
_spoken = ContextVar("vocabulary", default=_SHIPPED)


vocabulary = _spoken.get
"""The vocabulary in force: the one that ships with the program, and what a site adds while it is read."""


@contextmanager
def speaking(words: Iterable[tuple[str, Iterable[str]]]) -> Iterator[None]:
    """Read pages with words that a site adds, by key."""
    added = {key: list(phrases) for key, phrases in words}
    token = _spoken.set(Vocabulary(lambda: {**_tables(), "site": added}) if added else _SHIPPED)
    try:
        yield
    finally:
        _spoken.reset(token)


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first, in which any white space and either apostrophe will do.

    It is a tree of letters, for `re` tries alternatives one after the other: a hundred words cost a hundred tests,
    their first letters ten.
    """
    tree: _Tree = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        branch = tree
        for letter in word:
            branch = branch.setdefault(_ALIKE.get(letter) or re.escape(letter), {})
        branch[""] = {}
    return _branches(tree)


def _branches(tree: _Tree) -> str:
    """What a tree stands for; a word that ends where others go on comes last, for it is shorter."""
    ways = [letter + _branches(rest) for letter, rest in tree.items() if letter] + [""] * ("" in tree)
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _capital_any(words: Iterable[str]) -> str:
    """Like `_any`, but each word as listed or in capitals, never in small letters."""
    return rf"(?:{_any({form for word in words for form in (word, word.upper())})})"


@cache
def _glob(phrase: str) -> re.Pattern[str]:
    """A phrase with `*`, compiled when the first line holds its longest part: of hundreds few ever are."""
    return re.compile(".*".join(map(re.escape, phrase.split("*"))) if phrase.strip("*") else "(?!)")
