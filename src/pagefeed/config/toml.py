"""TOML, typed and placed.

Lives here: TOML text to values of a wanted shape, the line that each key stands on, and findings for
everything that is wrong with a file, all at once.
Does not live here: which keys a file may have (settings, sidecar), opening files (files.inputs).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pagefeed.config.toml_errors import TOKEN, Fault, explain
from pagefeed.model import Finding, Place
from pagefeed.web import FORBIDDEN, NOT_XML

T = TypeVar("T")
PARTS = 100
"""Dots of a key: `tomllib` asks at each for all before it, and goes down a step for each where it reads a value."""
DIGITS = 100
"""Characters of a number: more than any program counts with, and from some thousands on Python can print none."""
_LONG_NUMBER = re.compile(rf"[+-]?\d[\w.+-]{{{DIGITS}}}")
_SIGNS = frozenset("[]{},=\n")
Keys = tuple[str | int, ...]
"""The way to a value from the top of a file: names of keys, and positions in lists counted from 0."""


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """What a value must be."""

    name: str
    """With its article, as it reads after "is not"."""
    example: str
    """A right value as TOML."""
    read: Callable[[object], T | None]
    """From TOML's value to ours; None where the value is something else."""
    schema: Mapping[str, Any] = field(default_factory=dict)
    """The same as JSON Schema (draft-07), never stricter than `read`; empty for anything."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: how it is read, and what people are told of it."""

    name: str
    """As it is written."""
    shape: Shape[Any]
    """What its value must be, or each item of its list."""
    says: str
    """What it tells the program, in a few words: the comment of a new file, the help of an editor."""
    needed: str = ""
    """Why it must be there, as it reads after "is missing: "; empty where it may be left out."""
    default: str = ""
    """What holds without it, as TOML; empty for nothing."""
    many: bool = False
    """True if it is a list; a bare value is a list of one."""
    least: int = 0
    """The fewest items of the list."""
    inner: tuple[Key, ...] = ()
    """The keys of a table in its place; of each table of a list, where it is `many`."""


class Table:
    """A table while it is read: hands out typed values, and notes what is wrong with the others.

    A key that is absent, or has None for a value, is None to every method. `findings` is shared by a
    table and all tables inside it.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        path: str,
        lines: Mapping[Keys, int],
        *,
        within: Keys = (),
        findings: list[Finding] | None = None,
    ) -> None:
        self.values, self.path, self.lines, self.within = values, path, lines, within
        self.findings: list[Finding] = [] if findings is None else findings
        self._known: dict[str, None] = {}

    @property
    def problems(self) -> tuple[Finding, ...]:
        """All findings so far, those about the file as a whole first, then from top to bottom."""
        return tuple(sorted(self.findings, key=lambda finding: finding.place))

    def place(self, *keys: str | int) -> Place:
        """The line of a key or of an item of its list; of what encloses it where that is unknown."""
        way = self.within + keys
        while way and way not in self.lines:
            way = way[:-1]
        return Place(self.path, self.lines.get(way, 0))

    def note(self, rule: str, what: str, cure: str, *keys: str | int) -> None:
        """Add an error about a key, or about the table where no key is given."""
        place = self.place(*keys)
        self.findings.append(Finding(rule=rule, severity="error", place=place, what=what, cure=cure))

    def take(self, key: str, shape: Shape[T]) -> T | None:
        """One value."""
        value = self._ask(key)
        return None if value is None else self._read(value, shape, shape.example, key)

    def take_all(self, key: str, shape: Shape[T], *, least: int = 0) -> tuple[T, ...] | None:
        """A list without its repetitions; a bare value is a list of one."""
        value = self._ask(key)
        if value is None:
            return None
        example = f"[{shape.example}]"
        if not isinstance(value, list):
            one = self._read(value, shape, example, key)
            return None if one is None else (one,)
        if len(value) < least:
            self.note("WrongValue", f'"{self._name(key)}" is empty', f"write it like {key} = {example}", key)
        read = [self._read(item, shape, example, key, number) for number, item in enumerate(value)]
        return tuple(dict.fromkeys(item for item in read if item is not None))

    def need(self, key: str, shape: Shape[T], *, why: str) -> T | None:
        """One value that must be there; `why` reads after "is missing: "."""
        if self.values.get(key) is None:
            what = f'"{self._name(key)}" is missing: {why}'
            self.note("MissingKey", what, f"add a line like {key} = {shape.example}")
        return self.take(key, shape)

    def table(self, key: str) -> Table | None:
        """A table inside this one."""
        value = self.take(key, TABLE)
        return None if value is None else self._inner(value, key)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables: `[[key]]`."""
        value = self._ask(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            what = f'"{self._name(key)}" is not a list of tables'
            self.note("WrongValue", what, f"begin each of them with a line [[{key}]]", key)
            return ()
        return tuple(self._inner(item, key, number) for number, item in enumerate(value))

    def read(self, keys: Iterable[Key], elsewhere: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The values of all keys that are there and right, by name; tables inside are given as Table, to be read by
        their own keys. Notes what is missing, wrong or unknown; `elsewhere` as in `close`."""
        given = {key.name: value for key in keys if (value := self._value(key)) is not None}
        self.close(elsewhere)
        return given

    def _value(self, key: Key) -> Any:
        is_table = key.shape.read is TABLE.read
        if is_table and key.many:
            return self.tables(key.name) or None
        if is_table or (key.inner and isinstance(self.values.get(key.name), dict)):
            return self.table(key.name)
        if key.many:
            return self.take_all(key.name, key.shape, least=key.least)
        return self.need(key.name, key.shape, why=key.needed) if key.needed else self.take(key.name, key.shape)

    def close(self, elsewhere: Mapping[str, str] | None = None) -> None:
        """Note every key that was never asked for; `elsewhere` has cures for keys at home elsewhere."""
        for key in self.values:
            if elsewhere and key in elsewhere:
                self.note("MisplacedKey", f'"{self._name(key)}" is not allowed here', elsewhere[key], key)
            elif key not in self._known:
                near = nearest(key, self._known)
                cure = f'write "{near}"' if near else f"use one of: {', '.join(sorted(self._known))}"
                self.note("UnknownKey", f'"{self._name(key)}" is not a known key', cure, key)

    def _ask(self, key: str) -> Any:
        self._known[key] = None
        return self.values.get(key)

    def _read(self, value: object, shape: Shape[T], example: str, *keys: str | int) -> T | None:
        read = shape.read(value)
        if read is None:
            key = str(keys[0])
            verb = "holds" if len(keys) > 1 else "is"
            what = f'"{self._name(key)}" {verb} {_shown(value)}, which is not {shape.name}'
            self.note("WrongValue", what, f"write it like {key} = {example}", *keys)
        return read

    def _inner(self, values: Mapping[str, Any], *keys: str | int) -> Table:
        return Table(values, self.path, self.lines, within=self.within + keys, findings=self.findings)

    def _name(self, key: str) -> str:
        return ".".join([*(part for part in self.within if isinstance(part, str)), key])


def parse(text: str, path: str) -> Table | Finding:
    """Read TOML 1.0 text; where it is broken, the finding has the line of the fault."""
    import tomllib

    try:
        fault = _outsized(text)
        if fault is None:
            return Table(tomllib.loads(text), path, lines_of(text))
    except RecursionError:
        fault = Fault(1, "lists or tables nested too deeply", "write fewer of them inside one another")
    except ValueError as error:
        fault = explain(text, str(error))
    return Finding(
        rule="BrokenToml",
        severity="error",
        place=Place(path, fault.line),
        what=f"not valid TOML: {fault.what}",
        cure=fault.cure,
    )


def _outsized(text: str) -> Fault | None:
    """What stands without quotation marks and is too much for a parser: a key, or a value, with more dots than `PARTS`,
    or a number of more than `DIGITS` characters."""
    if text.count(".") <= PARTS and not _LONG_NUMBER.search(text):
        return None
    dots = 0
    for match in TOKEN.finditer(text):
        token = match[0]
        if token in _SIGNS:
            dots = 0
        elif token[0] not in "\"'#":
            dots += token.count(".")
            line = text.count("\n", 0, match.start()) + 1
            if dots > PARTS:
                return Fault(line, f"a key of more than {PARTS} parts", "write fewer dots in it")
            if _LONG_NUMBER.match(token):
                cure = "put it in quotation marks if it is a text, or shorten it"
                return Fault(line, f"a number of more than {DIGITS} characters", cure)
    return None


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that this one was probably meant to be."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.lower(), known, n=1, cutoff=0.6)), None)


def lines_of(text: str) -> dict[Keys, int]:
    """The line, counted from 1, of every key, table and list item; the text must be valid TOML.

    What stands inside an inline table is left out: it is on the line of the table that it is in.
    """
    places = _Places()
    line, start, first_line, end = 1, -1, 1, 0
    for match in TOKEN.finditer(text + "\n"):
        token = match[0]
        if token == "\n" and places.depth == 0:
            if start >= 0:
                places.end_statement(text[start:end], first_line)
            start = -1
        elif token != "\n" and token[0] != "#":
            if start < 0:
                start, first_line = match.start(), line
            end = match.end()
            if token == "=" and not places.key:
                places.begin_value(text[start : match.start()], first_line)
            else:
                places.take(token, line)
        line += token.count("\n")
    return places.lines


class _Places:
    """Where keys, tables and list items stand, as far as a text was read."""

    def __init__(self) -> None:
        self.lines: dict[Keys, int] = {}
        self.last: dict[Keys, int] = {}
        """Of `[[name]]` tables the position of the last one so far."""
        self.header: Keys = ()
        self.key: Keys = ()
        self.depth, self.item, self.awaits_item = 0, 0, False

    def begin_value(self, written: str, line: int) -> None:
        """A key, and the `=` behind it."""
        self.key = self._resolve(self.header, written, line)

    def end_statement(self, written: str, line: int) -> None:
        """The end of a line: of a key with its value, or of the header of a table."""
        if not self.key:
            self.header = self._resolve((), written.strip("[] \t"), line)
            if written.startswith("[["):
                self.last[self.header] = self.last.get(self.header, -1) + 1
                self.header += (self.last[self.header],)
                self.lines[self.header] = line
        self.key = ()

    def take(self, token: str, line: int) -> None:
        """A sign or a word of a value."""
        if self.awaits_item and token not in {",", "]", "}"}:
            self.lines[(*self.key, self.item)] = line
            self.awaits_item = False
        if token in {"[", "{"}:
            self.depth += 1
            if self.key and self.depth == 1:
                self.item, self.awaits_item = 0, token == "["
        elif token in {"]", "}"}:
            self.depth -= 1
            self.awaits_item = False
        elif token == "," and self.depth == 1:
            self.item, self.awaits_item = self.item + 1, True

    def _resolve(self, way: Keys, written: str, line: int) -> Keys:
        for name in _names(written):
            if way in self.last:
                way += (self.last[way],)
            way += (name,)
            self.lines.setdefault(way, line)
        return way


def _names(written: str) -> list[str]:
    """The names of a key such as `a."b c"`; TOML's own parser knows best what quotes and dots mean."""
    import tomllib

    names = []
    value: Any = tomllib.loads(f"{written} = 0")
    while isinstance(value, dict):
        [(name, value)] = value.items()
        names.append(name)
    return names


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        words = value.replace("\n", " ")
        return f'"{FORBIDDEN.sub("�", words if len(words) <= 60 else words[:59] + "…")}"'
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return value.isoformat() if isinstance(value, date) else str(value)[:60]


# --- shapes -------------------------------------------------------------------------------------

_FORBIDDEN = re.compile(f"[{NOT_XML}\t\n\r\x7f]")
_URL = re.compile(
    r"(https?://)"
    r"([^\W_](?:[\w.-]*[^\W_])?|\[[0-9a-f:.]+\])"
    r"((?::\d{1,5})?(?:[/?#][\w!#$%&'()*+,./:;=?@\[\]~-]*)?)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*|x(?:-[a-z0-9]{1,8})+", re.IGNORECASE | re.ASCII)


def _text(value: object) -> str | None:
    words = " ".join(value.split()) if isinstance(value, str) else ""
    return None if _FORBIDDEN.search(words) else words or None


def _url(value: object) -> str | None:
    match = _URL.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    scheme, host, rest = match.groups()
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return scheme.lower() + host + percent_encoded(rest, keep=r"\x21-\x7e")


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 1 else None


def _date(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else _text(value)


def _table(value: object) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def percent_encoded(text: str, *, keep: str) -> str:
    """RFC 3986, section 2.1; `keep` are the ASCII characters that stay, as a regular expression's set."""

    def encoded(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode())

    return re.sub(f"[^{keep}]", encoded, text)


def matching(name: str, example: str, pattern: re.Pattern[str]) -> Shape[str]:
    """Text that has a pattern."""

    def read(value: object) -> str | None:
        words = _text(value)
        return words if words and pattern.fullmatch(words) else None

    # JSON Schema's patterns (ECMA-262) have no flags.
    written = pattern.pattern.replace("a-z", "A-Za-z") if pattern.flags & re.IGNORECASE else pattern.pattern
    return Shape(name, example, read, {"type": "string", "pattern": rf"^\s*(?:{written})\s*$"})


def one_of(*words: T) -> Shape[T]:
    """One of a few words."""
    listed = ", ".join(f'"{word}"' for word in words)

    def read(value: object) -> T | None:
        return next((word for word in words if word == value), None)

    return Shape(f"one of {listed}", f'"{words[0]}"', read, {"enum": list(words)})


TEXT = Shape("text that can be shown", '"some words"', _text, {"type": "string", "pattern": r"\S"})
"""White space is collapsed; characters that XML 1.0 (section 2.2) forbids are refused."""
URL = Shape(
    "an absolute http(s) address",
    '"https://example.org/"',
    _url,
    {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+(?:[/?#]\S*)?\s*$"},
)
"""RFC 3986; other scripts than ASCII are encoded as RFC 3987, section 3.1 has it."""
LANGUAGE = matching("a language tag (BCP 47)", '"en-GB"', _LANGUAGE)
NUMBER = Shape("a whole number of 1 or more", "50", _number, {"type": "integer", "minimum": 1})
TRUTH = Shape("true or false", "true", lambda value: value if isinstance(value, bool) else None, {"type": "boolean"})
_DATES = [{"type": "string", "format": kind} for kind in ("date", "date-time", "date-time-local")]
DATE = Shape("a date", "2026-03-01", _date, {"anyOf": [*_DATES, TEXT.schema]})
"""TOML's own dates become ISO 8601; text is kept as written, for it may be a date in any manner."""
TABLE = Shape("a table", "{ }", _table, {"type": "object"})
