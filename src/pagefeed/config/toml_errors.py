"""Why TOML cannot be read, in words that help the person who wrote it.

Lives here: from what the parser stopped at to the line, the fault and the cure.
Does not live here: reading TOML that is whole (toml).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{},=\n]"
    r"""|[^\s"'#\[\]{},=]+""",
    re.DOTALL,
)
"""Strings, remarks, signs, and everything else up to the next of them."""


class Fault(NamedTuple):
    """What is wrong with a file of TOML."""

    line: int
    """Counted from 1."""
    what: str
    cure: str


def explain(text: str, said: str) -> Fault:
    """The fault of a text that `tomllib` refuses, from the message of its error."""
    text = text.replace("\r\n", "\n")
    message, _, where = said.partition(" (at ")
    at = _offset(text, where)
    found = next((explained(text, at) for begins, explained in _FAULTS if message.startswith(begins)), None)
    at, what, cure = found or (at, f"{message[:1].lower()}{message[1:]}", _LIKE)
    return Fault(text.count("\n", 0, min(at, len(text.rstrip()))) + 1, what, cure)


def _offset(text: str, where: str) -> int:
    """Where the parser stopped: `line 3, column 9)`, or the end of the text."""
    if not (stopped := re.match(r"line (\d+), column (\d+)", where)):
        return len(text)
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: int(stopped[1]) - 1])) + int(stopped[2]) - 1


_LIKE = 'write every line like key = "text", key = 10 or key = ["one", "two"]'
_Found = tuple[int, str, str]


def _line(text: str, at: int) -> str:
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)]


def _rest(text: str, at: int) -> str:
    return text[at:].partition("\n")[0].strip()


def _opened(text: str, end: int) -> list[int]:
    """Where the brackets stand that are open at `end`, and behind them the string that is, if one is."""
    opened: list[int] = []
    at = 0
    while at < end:
        match = TOKEN.match(text, at)
        long = text[at : at + 3] in ('"""', "'''")
        if text[at] in "\"'" and (match is None or (long and not match[0].startswith(text[at : at + 3]))):
            return [*opened, at]
        if match and match[0] in "[{":
            opened.append(at)
        elif match and match[0] in "]}" and opened:
            opened.pop()
        at = match.end() if match else at + 1
    return opened


def _begins_anew(text: str, at: int) -> bool:
    """True if a new key or table begins here, so that what stands before it was to be at its end."""
    begin = text.rfind("\n", 0, at) + 1
    return not text[begin:at].strip("[ \t") and bool(_STATEMENT.match(_line(text, at).strip()))


# --- faults by what the parser says -------------------------------------------------------------


def _unclosed_string(text: str, at: int) -> _Found:
    begin = _opened(text, at + 1)[-1]
    mark = text[begin : begin + 3] if text[begin : begin + 3] in ('"""', "'''") else text[begin : begin + 1]
    return begin, "unterminated string", f"close it with {mark}{'' if len(mark) > 1 else ' on the same line'}"


def _unclosed_list(text: str, at: int) -> _Found:
    line = _rest(text, at)
    if line and line[0] not in "]}=" and not _begins_anew(text, at):
        return at, "missing comma between two values of a list", f"write a comma before {_cut(line)}"
    return _opened(text, at)[0], "unterminated list", "close it with ]"


def _unclosed_table(text: str, at: int) -> _Found:
    cure = "close it with } on the same line, with commas between its keys"
    return _opened(text, at)[-1], "unterminated inline table", cure


def _value(text: str, at: int) -> _Found:
    rest, opened = _rest(text, at), _opened(text, at)
    if opened and text[opened[-1]] == "[" and _begins_anew(text, at):
        return _unclosed_list(text, at)
    if not rest or rest[0] in "#,]}":
        return at, "a value is missing", _LIKE
    if rest[0] in _CURLY:
        return at, f"{rest[0]} is not a TOML quotation mark", 'write straight ones: "'
    word = re.split(r"[\s,\]}#]", rest, maxsplit=1)[0]
    if word.lower() in ("true", "yes", "on", "false", "no", "off"):
        cure = f"write {'true' if word.lower() in ('true', 'yes', 'on') else 'false'}"
        return at, f"{word} is not a TOML value", cure
    if word.lower() in ("none", "null", "nil", "~"):
        return at, f"{word} is not a TOML value", "leave the line out"
    if not (word[0].isalnum() or word[0] in "/.@_"):
        return at, f"a value cannot begin with {word[0]}", _LIKE
    words = re.split(r"[,\]}#]" if opened else r"\s#", rest, maxsplit=1)[0].strip()
    return at, "invalid value: text without quotation marks", f"write {_quoted(words)}"


def _more(text: str, at: int) -> _Found:
    before = text[:at].rstrip(" \t")
    if before.endswith(('"', "'")):
        mark = before[-1]
        cure = (
            'write quotation marks inside of it as \\"'
            if mark == '"'
            else "put the whole text between double quotation marks"
        )
        return at, f"there is more text after the closing {mark}", cure
    value = _line(text, at).partition("=")[2].strip()
    if before.endswith(("]", "}")) or re.search(r"=\s*(?:true|false)$", before) or "=" in value:
        return at, f"there is more text after a value: {_cut(_rest(text, at))}", "begin a new line for it"
    what = f"{_cut(value)} is not a number, a date or a text between quotation marks"
    cure = "put a text between quotation marks, write a date like 2026-03-01, and a number without zeros in front"
    return at, what, cure


def _no_equals(text: str, at: int) -> _Found:
    if colon := re.match(r"\s*([\w.-]+)\s*:\s*(.*)", _line(text, at)):
        value = colon[2] if colon[2][:1] in ("[", '"', "'") else _quoted(colon[2].strip() or "text")
        return at, "a colon where TOML needs =", f"write {colon[1]} = {value}"
    cure = 'write the line like key = "text", or begin it with # if it is a comment'
    return at, "missing = after the first word of the line", cure


def _backslash(text: str, at: int) -> _Found:
    what = "a backslash begins an escape sequence"
    return at, what, "write it twice, or put the text between single quotation marks"


def _control(text: str, at: int) -> _Found:
    shown = f"U+{ord(text[at]):04X}" if at < len(text) else "one"
    return at, f"a character that TOML forbids, {shown}", "remove it"


def _twice(text: str, at: int) -> _Found:
    return at, "duplicate key", "remove one of them"


def _table_twice(text: str, at: int) -> _Found:
    what = f"the table {_line(text, at).strip()} is a duplicate"
    return at, what, "put its lines below the first one"


def _header(text: str, at: int) -> _Found:
    return at, "unterminated table name", "write it like [words], or [[teasers]], on a line of its own"


def _statement(text: str, at: int) -> _Found:
    if not (line := _line(text, at).strip()):
        return at, f"a space that TOML does not allow, U+{ord(text[at]):04X}", "write a plain one"
    if line[0] in _CURLY:
        return at, f"{line[0]} is not a TOML quotation mark", f"write the key without any: {_LIKE[6:]}"
    return at, "not a line of TOML", _LIKE


_FAULTS: tuple[tuple[str, Callable[[str, int], _Found]], ...] = (
    ("Unterminated string", _unclosed_string),
    ('Expected "', _unclosed_string),
    ("Illegal character '\\n'", _unclosed_string),
    ("Illegal character", _control),
    ("Unclosed array", _unclosed_list),
    ("Unclosed inline table", _unclosed_table),
    ("Invalid value", _value),
    ("Expected newline or end of document", _more),
    ("Expected '=' after a key", _no_equals),
    ("Unescaped '\\'", _backslash),
    ("Invalid hex", _backslash),
    ("Cannot overwrite a value", _twice),
    ("Duplicate inline table key", _twice),
    ("Cannot declare", _table_twice),
    ("Expected ']", _header),
    ("Invalid statement", _statement),
    ("Invalid initial character for a key", _statement),
)
"""How messages of `tomllib` begin, and what each means here: the offset to show, the fault, the cure."""

_CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u0060\u00b4"
"""Quotation marks as word processors and web pages have them, and accents in their place."""
_STATEMENT = re.compile(r"""(?:[\w.-]+|"[^"\n]*"|'[^'\n]*')\s*=|\[\[?[\w. "'-]+\]\]?\s*(?:#.*)?$""")


def _quoted(words: str) -> str:
    shown = (words if len(words) <= 60 else f"{words[:59]}…").replace('"', '\\"')
    return f'"{shown}"'


def _cut(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"
