"""What an author states about a page.

Lives here: the text of items/PAGE.toml, or a table of front matter, to `Stated`, as pure functions.
Does not live here: what the dates mean (shape.dates), which card a teaser is about (the page readers),
opening files (site).
"""

from __future__ import annotations

from pagefeed.model import Finding, Stated, StatedTeaser, Written
from pagefeed.read.toml import DATE, LANGUAGE, TEXT, URL, Table, parse

_BETTER_WORDS = {
    "date": 'write "published" for the day it came out, or "retrieved" for that of the copy',
    "url": 'write "link"',
}


def read_stated(text: str, path: str) -> tuple[Stated | None, tuple[Finding, ...]]:
    """What the sidecar says, or None and everything that is wrong with it."""
    table = parse(text, path)
    if isinstance(table, Finding):
        return None, (table,)
    stated = state(table)
    table.close(elsewhere=_BETTER_WORDS)
    return (None if table.findings else stated), table.problems


def state(table: Table) -> Stated:
    """What a table states; what is wrong is in its findings, other keys are left to the caller."""
    if "author" in table.values and "authors" in table.values:
        table.note("WrongValue", '"author" and "authors" say the same', 'keep "authors" alone', "author")
    one, all_authors = table.take_all("author", TEXT), table.take_all("authors", TEXT)
    return Stated(
        link=table.take("link", URL),
        title=table.take("title", TEXT),
        published=_date(table, "published"),
        retrieved=_date(table, "retrieved"),
        authors=all_authors or one or (),
        tags=table.take_all("tags", TEXT) or (),
        language=table.take("language", LANGUAGE),
        image=table.take("image", URL),
        teasers=tuple(teaser for inner in table.tables("teasers") if (teaser := _teaser(inner))),
    )


def _teaser(table: Table) -> StatedTeaser | None:
    starts = table.need("starts", TEXT, why="it finds the card by its first words")
    link, image = table.take("link", URL), table.take("image", URL)
    title, published = table.take("title", TEXT), _date(table, "published")
    table.close(elsewhere=_BETTER_WORDS)
    if starts is None:
        return None
    place = table.place("starts")
    return StatedTeaser(starts=starts, place=place, title=title, link=link, published=published, image=image)


def _date(table: Table, key: str) -> Written | None:
    words = table.take(key, DATE)
    return Written(words, table.place(key)) if words else None
