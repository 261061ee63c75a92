"""The syntax of a rule, and the filling in of one.

Lives here: `:name`, `:sections[1:]`, `{{ page.fileSlug | slugify }}` and `{date:%Y}`, as their generators write them,
to parts; parts to an address.
Does not live here: what a name stands for (placeholders), rules that have a name themselves (tools).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from pagefeed.permalinks import placeholders, slugs
from pagefeed.permalinks.subject import Subject, Unfilled

_TOKEN = re.compile(
    r"\{\{-?(?P<output>(?:(?!\}\}).)*?)-?\}\}"
    r"|(?P<tag>\{%|<%)"
    r"|\{(?P<pelican>\w+)(?::(?P<format>[^{}]*))?\}"
    r"|(?<![\w:]):(?P<name>[A-Za-z][A-Za-z_]*)(?:\[(?P<part>[^\]]*)\])?"
    r"|(?<=\w):(?P<joined>[A-Za-z][A-Za-z_]*)"
)
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\{\w+(?::[^{}]*)?\}|(?:^|[^A-Za-z]):[A-Za-z]")
_PART = re.compile(r"(-?\d+|last)?(:)?(-?\d+|last)?")
_FILTER = re.compile(r"\s*(\w+)\s*(?:[:(]\s*(?:\"([^\"]*)\"|'([^']*)')\s*\)?)?\s*")
_LUXON = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "M": "%-m", "LL": "%m", "dd": "%d", "d": "%-d"}
_KEPT = "/~!$&'()*+,;=:@%-._"


class UnknownName(Exception):
    """A rule names what nothing is known by; `name` is it, `known` all that could have been meant."""

    def __init__(self, name: str, known: Mapping[str, object] | None = None) -> None:
        super().__init__(name)
        self.name, self.known = name, tuple(known or ())


class Field(NamedTuple):
    """A part of a rule that is filled in."""

    name: str
    """A placeholder; empty for `words`."""
    part: str = ""
    """Of Hugo's `:sections[1:]` what stands in the brackets."""
    pattern: str = ""
    """Of a date: as strftime has it."""
    filters: tuple[str, ...] = ()
    """Eleventy's, in their order."""
    words: str = ""
    """A quoted text."""


Part = str | Field


def is_template(text: str) -> bool:
    """True if an address holds what only a generator fills in."""
    return bool(_TEMPLATE.search(text))


@lru_cache(maxsize=256)
def parts(text: str) -> tuple[Part, ...]:
    """The rule in parts, words and fields. Raises UnknownName."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for token in _TOKEN.finditer(text):
        yield text[at : token.start()]
        at = token.end()
        if token["output"] is not None:
            yield _output(token["output"])
        elif token["tag"]:
            raise UnknownName(token["tag"])
        elif token["pelican"]:
            yield _pelican(token["pelican"], token["format"])
        else:
            name = token["name"] or token["joined"]
            known = _known(name)
            yield Field(known, part=token["part"] or "")
            yield name[len(known) :]
    yield text[at:]


def _known(name: str) -> str:
    """The placeholder; in `:year_:month` the line is none of its name."""
    for each in (name, name.rstrip("_")):
        if each in placeholders.ALL:
            return each
    raise UnknownName(f":{name}", placeholders.ALL)


def _output(words: str) -> Field:
    """What stands between `{{` and `}}`: a value, or a text in quotes, and filters behind it."""
    value, *written = (each.strip() for each in words.split("|"))
    filters: list[str] = []
    pattern = ""
    for each in written:
        found = _FILTER.fullmatch(each)
        given = (found[2] or found[3] or "") if found else ""
        if found and found[1] in _FILTERS:
            filters.append(found[1])
        elif found and value in ("page.date", "date") and given:
            pattern = given if "%" in given else _strftime(given)
        else:
            raise UnknownName(f"{{{{{words}}}}}")
    if quoted := re.fullmatch(r"\"([^\"]*)\"|'([^']*)'", value):
        return Field("", words=quoted[1] or quoted[2] or "", filters=tuple(filters))
    if value not in placeholders.ELEVENTY and not pattern:
        raise UnknownName(f"{{{{{words}}}}}")
    return Field(value, pattern=pattern, filters=tuple(filters))


def _strftime(pattern: str) -> str:
    """Luxon's `yyyy/MM/dd` as strftime has it. Raises UnknownName where it says more than years, months and days."""
    found = re.sub("[A-Za-z]+", lambda word: _LUXON.get(word[0], "%?"), pattern)
    if "%?" in found:
        raise UnknownName(pattern)
    return found


def _pelican(name: str, pattern: str | None) -> Field:
    """Pelican's `{slug}` and `{date:%Y}`."""
    if name == "date":
        return Field("date", pattern=pattern or "%Y-%m-%d")
    if name not in placeholders.ALL:
        raise UnknownName(f"{{{name}}}", placeholders.ALL)
    return Field(name)


_FILTERS: Mapping[str, Callable[[str], str]] = {
    "slug": slugs.eleventy,
    "slugify": slugs.eleventy,
    "lower": str.lower,
    "downcase": str.lower,
    "url": str,
    "trim": str.strip,
}


def fill(text: str, subject: Subject, meanings: Mapping[str, placeholders.Name]) -> str:
    """The path, or address, that a rule makes of a page, percent-encoded. `meanings` is what a generator means by
    names that others use too. Raises UnknownName, and Unfilled where something is not known of the page."""
    made = "".join(part if isinstance(part, str) else _filled(part, subject, meanings) for part in parts(text))
    return encoded(made)


def _filled(field: Field, subject: Subject, meanings: Mapping[str, placeholders.Name]) -> str:
    if field.pattern:
        made = subject.date(field.pattern)
    elif not field.name:
        made = field.words
    else:
        tables = (
            (placeholders.ELEVENTY, placeholders.ALL)
            if "." in field.name or field.filters
            else (meanings, placeholders.ALL, placeholders.ELEVENTY)
        )
        name = next(table[field.name] for table in tables if field.name in table)
        made = name(subject)
        if not made and field.name in ("title", "slug", "name", "stem"):
            raise Unfilled("words to make its address of")
    if field.part:
        made = _cut(made, field.part)
    for each in field.filters:
        made = _FILTERS[each](made)
    return made


def _cut(made: str, part: str) -> str:
    """Hugo's `:sections[1:]`, `[last]`, `[0]` and `[:2]`."""
    found = _PART.fullmatch(part.strip())
    folders = made.split("/") if made else []
    if not found or not part.strip():
        raise UnknownName(f"[{part}]")
    first, colon, last = found.groups()
    begin, end = (None if each is None else len(folders) - 1 if each == "last" else int(each) for each in (first, last))
    if not colon:
        return "/".join(folders[begin or 0 :][:1])
    return "/".join(folders[begin:end])


def encoded(made: str) -> str:
    """A path, or an address, percent-encoded, from its first slash on, without empty folders and `index.html`."""
    scheme, mark, rest = made.partition("://")
    host, path = ("", made)
    if mark and scheme in ("http", "https"):
        host, slash, path = rest.partition("/")
        host, path = f"{scheme}://{host}", slash + path
    path = re.sub("/{2,}", "/", f"/{path}")
    path = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", path)
    return host + (quote(path, safe=_KEPT).removesuffix("index.html") or "/")
