"""The words that pages use: headings, markers, credits, furniture, months.

Lives here: one TOML file a language (`any.toml` for what all share), and the patterns made of them.
Anyone can teach the program a word by adding it to a file; no code names one.
Does not live here: what a line is taken for in its place on a page (read), or which moment a date
means (shape.dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

LANGUAGES = ("en", "de", "fr", "es", "nl", "pt")
PHRASES = ("sections", "boxes", "topics", "furniture", "tails", "comments", "video", "audio", "desks")
"""The keys whose entries are whole lines, in which `*` stands for any words."""

_WORDS = re.compile(r"[\s,|/·&]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(
    r"[A-ZÀ-Þ][\w.'\u2019-]*(?:\s+[A-ZÀ-Þ][\w.'\u2019-]*){0,2}(?:\s+[-\u2013\u2014|]\s+|\s*[•·]\s*)"
    r"(?=\d|[A-Za-z]{3,}\.?,?\s+\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_TRAILING = " :.→›»>…↓↗"
_TWICE = re.compile(r"(?P<once>\d\S{0,3}\s.{3,20}?\d{4})(?P=once)$")
_COUNT = re.compile(r"\s*\(\d+\)$")


def fold(text: str) -> str:
    """Case, apostrophes, spacing, a trailing colon, arrow or count make no difference to a heading."""
    if text.endswith(")"):
        text = _COUNT.sub("", text)
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


class Vocabulary:
    """All languages at once: a page may mix them, and seldom says which one it is in."""

    def __init__(self, tables: dict[str, dict[str, list[str]]]) -> None:
        self._tables = tables

    def words(self, key: str) -> list[str]:
        """Everything that any language lists under `key`."""
        return [word for table in self._tables.values() for word in table.get(key, ())]

    def beginnings(self, text: str) -> frozenset[str]:
        """The keys, of those whose phrases begin lines, with which a text could begin: a test much cheaper than
        their patterns."""
        return self._beginnings.get("#" if text[:1].isdigit() else text[:3].casefold(), frozenset())

    @cached_property
    def _beginnings(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for key in ("glued", "ago", "notes", "published", "updated"):
            for word in self.words(key):
                begins = "#" if word[0] == "#" else word[:3].casefold()
                found[begins] = found.get(begins, frozenset()) | {key}
        return found

    # --- whole lines ------------------------------------------------------------------------------

    def kinds(self, folded: str) -> frozenset[str]:
        """Which of the PHRASES a folded line is; a pattern with `*` adds a `?` to its key."""
        found = self._exact.get(folded, frozenset())
        first, _, rest = folded.partition(" ")
        last = rest.rpartition(" ")[2]
        for bucket in (f"{first.rstrip(':|')} ", f" {last or first}", ""):
            for key, pattern in self._globs.get(bucket, ()):
                if pattern.fullmatch(folded):
                    found |= {f"{key}?"}
        return found

    @cached_property
    def _exact(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for key in PHRASES:
            for phrase in map(fold, self.words(key)):
                if "*" not in phrase:
                    found[phrase] = found.get(phrase, frozenset()) | {key}
        return found

    @cached_property
    def _globs(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        """Patterns by their first word (with a space behind it) or last word (with one in front)."""
        found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for key in PHRASES:
            for phrase in sorted({fold(phrase) for phrase in self.words(key) if "*" in phrase}):
                words = phrase.split()
                first = words[0].rstrip("*:|")
                bucket = f"{first} " if first and "*" not in first else "" if "*" in words[-1] else f" {words[-1]}"
                found.setdefault(bucket, []).append((key, re.compile(_glob(phrase))))
        return found

    def is_social(self, folded: str) -> bool:
        """Whether a line is nothing but names of networks and ways to share."""
        return all(word in self._social for word in _WORDS.split(folded) if word)

    def is_menu(self, folded: str) -> bool:
        """Whether a line is a row of names of a site's parts."""
        words = [word for word in _WORDS.split(folded) if word]
        return len(words) > 2 and sum(map(self._rubrics.__contains__, words)) * 2 > len(words)

    def is_rubric(self, folded: str) -> bool:
        """Whether a line is the name of a part of a site and nothing else."""
        return all(word in self._rubrics for word in _WORDS.split(folded) if word)

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
        return re.compile(rf"(?i:{opener}(?:\s*[:/|]\s*|\s+by:?\s+))\S|{bare}\s+(?=[\w@©])")

    @cached_property
    def credit_tail(self) -> re.Pattern[str]:
        """`... Foto: X` at the end of a caption: a lead-in with a colon, or `Photo by`."""
        opener = rf"(?:{_any(self.words('credits'))})"
        return re.compile(
            rf"(?<=[.!?)\]\u201d\u00bb\u2014\u2013-])\s+(?P<inside>(?i:{opener}(?:\s?:\s*|\s+by\s+))[^.:]{{2,80}}|Photo\s+[A-Z][^.:]{{2,60}})$"
        )

    @cached_property
    def credit_head(self) -> re.Pattern[str]:
        """An agency of several words, glued to the front of a caption."""
        several = [name for name in self.words("agencies") if " " in name]
        return re.compile(rf"(?P<inside>{_any(several)})\s+(?=[A-ZÀ-Þ])")

    @cached_property
    def byline(self) -> re.Pattern[str]:
        """`By NAME`, or `By` with the name on the next line."""
        return re.compile(rf"(?:{_capital_any(self.words('by'))})\b\s*:?(?:\s+(?P<names>\S.*))?$")

    @cached_property
    def name_separator(self) -> re.Pattern[str]:
        """What stands between two names of a byline."""
        return re.compile(rf"\s*(?:[,;/&|]|\b(?:{_any(self.words('and'))})\b)\s*", re.I)

    @cached_property
    def joiners(self) -> frozenset[str]:
        """Words between names, folded."""
        return frozenset(map(fold, self.words("and")))

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
        counts = dict.fromkeys(LANGUAGES, 0)
        for word in _LETTERS.findall(text.casefold()):
            for name in self._small.get(word, ()):
                counts[name] += 1
        second, most = sorted(counts.values())[-2:]
        return max(counts, key=counts.__getitem__) if most >= 8 and most > second * 1.25 else None

    @cached_property
    def _small(self) -> dict[str, tuple[str, ...]]:
        """Small words to the languages that have them."""
        found: dict[str, tuple[str, ...]] = {}
        for name in LANGUAGES:
            for word in set(map(fold, self._tables[name]["dangling"])):
                found[word] = (*found.get(word, ()), name)
        return found

    # --- dates ------------------------------------------------------------------------------------

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

    def _date(self, mark: str) -> str:
        month = rf"(?:{_any(self.months)})\b\.?"
        day = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?"
        year = r"(?:19|20)\d{2}"
        of = r"(?:\s*,\s*|\s+(?:of|de|del)\s+|\s+|(?<=\d\.)|(?<=[a-z]\.))"
        return (
            rf"(?:{year}-\d{{2}}-\d{{2}}|{year}/\d{{2}}/\d{{2}}|\d{{1,2}}(?P<{mark}>[./-])\d{{1,2}}(?P={mark}){year}"
            rf"|{month}\s+{day},?\s+{year}|{day}{of}{month}{of}{year}|{month}{of}{year})(?!\d)"
        )

    @cached_property
    def _day(self) -> str:
        """A day that names no year."""
        month = rf"(?:{_any(self.months)})\b\.?"
        return rf"\d{{1,2}}\.?(?:\s+de)?\s+{month}|{month}\s+\d{{1,2}}\b"

    @cached_property
    def when(self) -> re.Pattern[str]:
        """A weekday, or a day that names no year: what captions and reports say of the days around them."""
        weekdays = [name for names in self.words("weekdays") for name in names.split() if len(name) > 3]
        return re.compile(rf"\b(?:{_any(weekdays)}|{self._day})\b", re.I)

    @cached_property
    def date(self) -> re.Pattern[str]:
        """A date inside running text: day, month and year, or month and year."""
        return re.compile(rf"(?<![\w/.-]){self._date('mark')}", re.I)

    def dates_in(self, text: str) -> Iterator[str]:
        """Every date inside a running text, as written, in order."""
        # Looking for four digits first is ten times as fast where there are none.
        if not _YEAR.search(text):
            return iter(())
        return (match.group() for match in self.date.finditer(text))

    @cached_property
    def ago(self) -> re.Pattern[str]:
        """How long ago, at the beginning of a text."""
        phrases = _any(self.words("ago")).replace(r"\#", r"\d+")
        return re.compile(rf"(?:{phrases})(?!\w)", re.I)

    @cached_property
    def glued(self) -> re.Pattern[str]:
        """What a copy glues to the front of a card: the foot of the card above, or how long ago."""
        phrases = _any(self.words("ago")).replace(r"\#", r"\d+")
        return re.compile(rf"(?:(?P<foot>{_any(self.words('glued'))})|(?i:{phrases}))(?=[«»„“\"A-ZÀ-Þ0-9])")

    @cached_property
    def glued_date(self) -> re.Pattern[str]:
        """A date with its label, glued to the end of a line that says something else."""
        return re.compile(
            rf"\s+(?i:date|{_any(self.words('published'))})\s*:?\s*(?P<date>{self._date('mark')})\s*$", re.I
        )

    @cached_property
    def _piece(self) -> re.Pattern[str]:
        zone = rf"(?:GMT|UTC)[+-]\d{{1,2}}(?::?\d{{2}})?|(?:{_any(self.zones)})\b|[+-]\d{{2}}:?\d{{2}}\b"
        clock = r"(?:\d{1,2}[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)"
        weekdays = [name for names in self.words("weekdays") for name in names.split()]
        labels = "|".join(
            rf"(?P<{role}>(?:{_any(self.words(role))})(?:\b|(?-i:(?=[A-Z0-9])))\s*:?)"
            for role in ("updated", "published")
        )
        short = rf"\d{{1,2}}\s+(?:{_any(self.months)})\s+\d{{2}}(?!\d|:)|\d{{2}}-\d{{2}}-\d{{2}}(?![\d:-])"
        return re.compile(
            rf"(?P<date>{self._date('mark')}|{short})|T?(?P<time>{clock}(?:\s*(?:{zone}|\((?:{zone})\)))?)|{labels}"
            rf"|(?P<ago>{self.ago.pattern}|{self._day})|(?:{_any(weekdays)})\b\.?|(?:{_any(self.words('at'))})\b|(?:{zone})"
            r"|[\s,.:;|·•/()\u2013\u2014-]+",
            re.I,
        )

    def date_line(self, text: str) -> tuple[FoundDate, ...] | None:
        """The dates of a line that is nothing but dates, times, their labels, and at most a place behind them;
        None where it is anything else. A time joins the date it stands next to, whichever comes first. What a copy
        prints twice without a space, once to be seen and once to be read aloud, is said once.
        """
        text = _TWICE.sub(r"\g<once>", text)
        found: list[FoundDate] = []
        role: Literal["published", "updated"] = "published"
        early, position, says = "", 0, False
        while position < len(text):
            piece = self._piece.match(text, position)
            if piece is None and not found and (place := _PLACE.match(text, position)):
                position = place.end()
                continue
            if piece is None:
                rest = text[position:]
                short = rest[:1].isupper() and rest.count(" ") < 2 and not any(map(str.isdigit, rest))
                short = short or (rest.isdigit() and len(rest) < 5)
                if says and not found and self.is_rubric(fold(rest)):
                    return ()
                return tuple(found) if found and short and text[:position].rstrip()[-1:] in "-–—|,·" else None
            position = piece.end()
            says = says or any(piece[name] for name in ("date", "time", "updated", "published", "ago"))
            if piece["date"]:
                found.append(FoundDate(role, piece["date"], early))
                early = ""
            elif piece["time"] and found and not found[-1].time:
                found[-1] = found[-1]._replace(time=piece["time"])
            elif piece["time"]:
                early = piece["time"]
            elif piece["updated"] or piece["published"]:
                role = "updated" if piece["updated"] else "published"
        return tuple(found) if says else None


TAUGHT = (*PHRASES, "agencies", "by", "and", "published", "updated", "credits", "notes", "ago", "rubrics")
"""The keys to which a site may add words of its own."""

_spoken: ContextVar[Vocabulary | None] = ContextVar("vocabulary", default=None)


def vocabulary() -> Vocabulary:
    """The vocabulary in force: the one that ships with the program, and what a site adds while it is read."""
    return _spoken.get() or _shipped()


@contextmanager
def speaking(words: Iterable[tuple[str, Iterable[str]]]) -> Iterator[None]:
    """Read pages with words that a site adds, by key."""
    added = {key: list(phrases) for key, phrases in words}
    token = _spoken.set(Vocabulary({**_tables(), "site": added}) if added else None)
    try:
        yield
    finally:
        _spoken.reset(token)


@lru_cache(maxsize=1)
def _shipped() -> Vocabulary:
    return Vocabulary(_tables())


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    """The files, read once a run."""
    import tomllib

    here = files(__name__)
    return {name: tomllib.loads((here / f"{name}.toml").read_text("utf-8")) for name in ("any", *LANGUAGES)}


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first, in which any white space and either apostrophe will do."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['\u2019]") for word in ordered)


def _capital_any(words: Iterable[str]) -> str:
    """Like `_any`, but each word as listed or in capitals, never in small letters."""
    return rf"(?:{_any({form for word in words for form in (word, word.upper())})})"


def _glob(phrase: str) -> str:
    return ".*".join(re.escape(part) for part in phrase.split("*")) if phrase.strip("*") else "(?!)"
