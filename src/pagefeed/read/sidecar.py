"""What an author states about a page.

Lives here: the text of items/PAGE.toml to `Stated`, as pure functions, and what holds where front matter
states something too.
Does not live here: front matter itself (frontmatter), what the dates mean (shape.dates), which card a teaser
is about (shape.entries), opening files (site).
"""

from __future__ import annotations

import re
from dataclasses import fields, replace

from pagefeed.model import Enclosure, Finding, Stated, StatedTeaser, Written
from pagefeed.read.people import AUTHOR
from pagefeed.read.toml import DATE, LANGUAGE, NUMBER, TEXT, TRUTH, URL, Table, matching, parse
from pagefeed.web import media_type

_BETTER_WORDS = {
    "date": 'write "published" for the day it came out, or "retrieved" for that of the copy',
    "url": 'write "link"',
}
_MEDIA_TYPE = matching("a media type", '"audio/mpeg"', re.compile(r"[a-z]+/[\w.+-]+", re.ASCII))


def read_stated(text: str, path: str) -> tuple[Stated | None, tuple[Finding, ...]]:
    """What the sidecar says, or None and everything that is wrong with it."""
    table = parse(text, path)
    if isinstance(table, Finding):
        return None, (table,)
    stated = _state(table)
    table.close(elsewhere=_BETTER_WORDS)
    return (None if table.findings else stated), table.problems


def merged(sidecar: Stated, front_matter: Stated) -> Stated:
    """Both together; what the sidecar states outranks front matter, and what either holds back is held back."""
    said = {field.name: value for field in fields(Stated) if (value := getattr(sidecar, field.name))}
    return replace(front_matter, **said)


def _state(table: Table) -> Stated:
    if "author" in table.values and "authors" in table.values:
        table.note("WrongValue", '"author" and "authors" say the same', 'keep "authors" alone', "author")
    one, all_authors = table.take_all("author", AUTHOR), table.take_all("authors", AUTHOR)
    return Stated(
        link=table.take("link", URL),
        title=table.take("title", TEXT),
        published=_date(table, "published"),
        retrieved=_date(table, "retrieved"),
        updated=_date(table, "updated"),
        summary=table.take("summary", TEXT),
        held="draft = true" if table.take("draft", TRUTH) else "",
        expires=_date(table, "expires"),
        id=table.take("id", TEXT),
        silent=table.take("silent", TRUTH) or False,
        authors=all_authors or one or (),
        tags=table.take_all("tags", TEXT) or (),
        language=table.take("language", LANGUAGE),
        image=table.take("image", URL),
        enclosures=tuple(each for inner in table.tables("enclosures") if (each := _enclosure(inner))),
        teasers=tuple(teaser for inner in table.tables("teasers") if (teaser := _teaser(inner))),
    )


def _enclosure(table: Table) -> Enclosure | None:
    url = table.need("url", URL, why="it is where the file is")
    type_, title = table.take("type", _MEDIA_TYPE), table.take("title", TEXT)
    length, duration = table.take("length", NUMBER), table.take("duration", NUMBER)
    table.close(elsewhere={"size": 'write "length", in bytes'})
    if url and not (type_ := type_ or media_type(url)):
        table.note(
            "MissingKey",
            '"type" is missing, and the address does not tell it',
            f"add type = {_MEDIA_TYPE.example}",
            "url",
        )
    return Enclosure(url, type_, length, title, duration) if url and type_ else None


def _teaser(table: Table) -> StatedTeaser | None:
    starts = table.need("starts", TEXT, why="it finds the card by its first words")
    link, image, id_ = table.take("link", URL), table.take("image", URL), table.take("id", TEXT)
    title, published = table.take("title", TEXT), _date(table, "published")
    table.close(elsewhere=_BETTER_WORDS)
    if starts is None:
        return None
    place = table.place("starts")
    return StatedTeaser(starts=starts, place=place, title=title, link=link, published=published, image=image, id=id_)


def _date(table: Table, key: str) -> Written | None:
    words = table.take(key, DATE)
    return Written(words, table.place(key)) if words else None
