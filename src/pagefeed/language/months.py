"""Dates in the languages of which the program knows no other words, and in numbers that begin with the year.

Lives here: how such dates are written, whole; `months.json`, the names of their months, from Unicode's CLDR (see
`bench/months.py`).
Does not live here: the six languages of the vocabulary, or what any date means (language.dates).
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

from pagefeed.language.phrases import fold, vocabulary

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAME = r"(?P<month>[^\W\d_][^\s\d.,،()/|:;]{1,15})[.,،]{0,2}"
_SMALL = r"(?:[^\W\d_]{1,4}\.?\s+)?"
"""A word between the parts of a date: `de`, `gada`, `m.`"""
_FORMS = (
    # Chinese, Japanese, Korean; the Japanese era that began in 2019.
    r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]?",
    r"令和\s?(?P<reiwa>\d{1,2}|元)年\s?(?P<number>\d{1,2})月\s?(?P<day>\d{1,2})日",
    # Numbers that begin with the year, as in Korean; Vietnamese.
    rf"(?<![\d./-]){_YEAR}(?P<mark>[./-])\s?(?P<number>\d{{1,2}})(?P=mark)\s?(?P<day>\d{{1,2}})(?![\d/-])",
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?:tháng|thg)\s+(?P<number>\d{{1,2}})(?:\s*,\s*|\s+năm\s+|\s+){_YEAR}(?!\d)",
    # Day, month and year; month, day and year.
    rf"(?<![\d./-])(?P<day>\d{{1,2}})(?:[.º,]|-?[^\W\d_]{{1,2}}(?!\w))?[\s-]*{_SMALL}{_NAME}(?:/\S+)?\s*{_SMALL}{_YEAR}(?!\d)",
    rf"(?<!\w){_NAME}\s*(?P<day>\d{{1,2}})\s*,?\s+{_YEAR}(?!\d)",
    # Hungarian, Lithuanian; Latvian, Kazakh.
    rf"(?<![\d./-]){_YEAR}\.?\s*{_SMALL}{_NAME}\s*(?P<day>\d{{1,2}})(?![\d:])",
    rf"(?<![\d./-]){_YEAR}\.?\s*{_SMALL}(?P<day>\d{{1,2}})\.?\s*{_NAME}",
)
_HAS_DATE = re.compile(r"(?:19|20)\d\d|年|\u0662\u0660|\u06f2\u06f0|\uff12\uff10")
"""A year in European, Arabic, Persian or wide digits, or what follows it in Chinese."""


def numbered(text: str) -> str:
    """A text with every such date as `2026-03-01`."""
    if not _HAS_DATE.search(text):
        return text
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    for form in _forms():
        text = form.sub(_iso, text)
    return text


def _iso(match: re.Match[str]) -> str:
    said = match.groupdict()
    month = int(said["number"]) if said.get("number") else _months().get(fold(said["month"]).removeprefix("ב"), 0)
    era = said.get("reiwa")
    year = 2018 + int(era.replace("元", "1")) if era else int(said["year"])
    day = f"{year}-{month:02}-{int(said['day']):02}"
    return f" {day} " if 1 <= month <= 12 and 1 <= int(said["day"]) <= 31 and day != match[0] else match[0]


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _FORMS))


@cache
def _months() -> dict[str, int]:
    """Folded names to their number, also those of the vocabulary; read with the first date that needs it."""
    rows = json.loads(files(__package__).joinpath("months.json").read_text("utf-8"))
    names = (
        (name, number) for row in rows.values() for number, each in enumerate(row, start=1) for name in each.split()
    )
    return {**dict(names), **vocabulary().months}
