"""What an author states about a page.

Lives here: the text of items/PAGE.toml to `Overrides`, as pure functions, and what holds where front matter
states something too.
Does not live here: front matter itself (frontmatter), what the dates mean (language.dates), which card a teaser
is about (entries.from_page), opening files (files.inputs).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace

from pagefeed.config.people import AUTHOR
from pagefeed.config.toml import DATE, LANGUAGE, NUMBER, TABLE, TEXT, TRUTH, URL, Key, Table, matching, nearest, parse
from pagefeed.media import media_type
from pagefeed.model import Enclosure, Finding, LineOverride, Overrides, Sourced, TeaserOverrides

_BETTER_WORDS = {
    "date": 'write "published" for the day it came out, or "retrieved" for that of the copy',
    "url": 'write "link"',
}


def read_stated(text: str, path: str) -> tuple[Overrides | None, tuple[Finding, ...]]:
    """What the sidecar says, or None and everything that is wrong with it."""
    table = parse(text, path)
    if isinstance(table, Finding):
        return None, (table,)
    stated = _state(table)
    return (None if table.findings else stated), table.problems


def merged(sidecar: Overrides, front_matter: Overrides) -> Overrides:
    """Both together; what the sidecar states outranks front matter, and what either holds back is held back."""
    said = {field.name: value for field in fields(Overrides) if (value := getattr(sidecar, field.name))}
    return replace(front_matter, **said)


def _state(table: Table) -> Overrides:
    if "author" in table.values and "authors" in table.values:
        table.note("WrongValue", '"author" and "authors" say the same', 'keep "authors" alone', "author")
    said = table.read(STATED_KEYS, elsewhere=_BETTER_WORDS) | _dates(table, STATED_KEYS)
    one = said.pop("author", ())
    if said.pop("draft", False):
        said["held"] = "draft = true"
    said["authors"] = said.get("authors") or one
    said["enclosures"] = tuple(each for inner in said.get("enclosures", ()) if (each := _enclosure(inner)))
    said["teasers"] = tuple(teaser for inner in said.get("teasers", ()) if (teaser := _teaser(inner)))
    said["lines"] = _lines(said["lines"]) if "lines" in said else ()
    return Overrides(**said)


def _lines(table: Table) -> tuple[LineOverride, ...]:
    """What lines of the copy are: `12 = "caption"`, `"30-38" = "boilerplate"`."""
    from pagefeed.model.labels import STATED as LABELS  # With the reader of copies, which few sites need.

    found: list[LineOverride] = []
    for key, label in table.values.items():
        lines = _LINES.fullmatch(key)
        if not lines or int(lines["last"] or lines["first"]) < int(lines["first"]):
            what = f'"{key}" is not the number of a line'
            table.note("WrongValue", what, 'write the number of one, or of several like "30-38"', key)
        elif not isinstance(label, str) or label not in LABELS:
            near = nearest(str(label), list(LABELS))
            cure = f'write "{near}"' if near else f"use one of: {', '.join(LABELS)}"
            table.note("WrongValue", f'"{label}" is not a label of lines', cure, key)
        else:
            found.append(LineOverride(int(lines["first"]), int(lines["last"] or lines["first"]), label))
    return tuple(found)


def _enclosure(table: Table) -> Enclosure | None:
    said = table.read(_ENCLOSURE, elsewhere={"size": 'write "length", in bytes'})
    url = said.get("url")
    type_ = said.get("type") or (url and media_type(url))
    if url and not type_:
        table.note(
            "MissingKey",
            '"type" is missing, and the address does not tell it',
            f"add type = {_MEDIA_TYPE.example}",
            "url",
        )
    return Enclosure(**said | {"type": type_}) if url and type_ else None


def _teaser(table: Table) -> TeaserOverrides | None:
    said = table.read(_TEASER, elsewhere=_BETTER_WORDS) | _dates(table, _TEASER)
    return TeaserOverrides(place=table.place("starts"), **said) if "starts" in said else None


def _dates(table: Table, keys: Iterable[Key]) -> dict[str, Sourced]:
    """What is stated as a date, with its place."""
    words = {key.name: DATE.read(table.values.get(key.name)) for key in keys if key.shape is DATE}
    return {name: Sourced(said, table.place(name)) for name, said in words.items() if said}


# --- keys ---------------------------------------------------------------------------------------

_MEDIA_TYPE = matching("a media type", '"audio/mpeg"', re.compile(r"[a-z]+/[\w.+-]+", re.ASCII))
_ENCLOSURE = (
    Key("url", URL, "the address of the file", needed="it is where the file is"),
    Key("type", _MEDIA_TYPE, "its media type, where the address does not tell it"),
    Key("length", NUMBER, "its size in bytes"),
    Key("title", TEXT, "what it is called"),
    Key("duration", NUMBER, "how long it plays, in seconds"),
)
_TEASER = (
    Key("starts", TEXT, "the first words of the teaser", needed="it finds the card by its first words"),
    Key("title", TEXT, "its title"),
    Key("link", URL, "its address"),
    Key("published", DATE, "when it came out"),
    Key("image", URL, "the address of its picture"),
    Key("id", TEXT, "the id that another publisher gave it"),
)
_LINES = re.compile(r"(?P<first>[1-9]\d{0,6})(?:-(?P<last>[1-9]\d{0,6}))?", re.ASCII)
STATED_KEYS = (
    Key("link", URL, "the address of the page"),
    Key("title", TEXT, "its title"),
    Key("published", DATE, "when it came out"),
    Key("retrieved", DATE, "when the copy was made"),
    Key("updated", DATE, "when it was last changed"),
    Key("summary", TEXT, "what it says, in a few sentences"),
    Key("draft", TRUTH, "true: it is not published", default="false"),
    Key("expires", DATE, "until when it is published"),
    Key("id", TEXT, "the id that another publisher gave it"),
    Key("silent", TRUTH, "true: a correction that does not move `updated`", default="false"),
    Key("author", AUTHOR, "who wrote it", many=True),
    Key("authors", AUTHOR, "who wrote it, of several", many=True),
    Key("tags", TEXT, "what it is about", many=True),
    Key("language", LANGUAGE, "its language (BCP 47)"),
    Key("image", URL, "the address of its picture"),
    Key("enclosures", TABLE, "audio, video and other files", many=True, inner=_ENCLOSURE),
    Key("teasers", TABLE, "what the copy cannot say of its teasers", many=True, inner=_TEASER),
    Key("lines", TABLE, "what lines of a copy are, by their numbers, where it was read wrongly"),
)
"""items/PAGE.toml. A new key is one row here, a field of Overrides and a row of docs/reference/keys.md."""
