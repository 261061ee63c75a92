"""The rule that the formats of one feed agree.

Lives here: comparing documents with each other.
Does not live here: rules about one document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from pagefeed.validator.reading import Fault, Reading, moment


def disagreements(readings: Iterable[Reading]) -> Iterator[tuple[Reading, Fault]]:
    """What the first format says of each entry, the others say too, if they say anything of it."""
    feeds = [reading for reading in readings if reading.form in ("rss", "atom", "json")]
    for first, other in zip(feeds[:1] * len(feeds), feeds[1:], strict=False):
        cure = f"make it say what {first.document.path} says"
        if [_name(item.id) for item in first.items] != [_name(item.id) for item in other.items]:
            yield other, Fault("the entries differ between the formats", cure)
            continue
        for one, two in zip(first.items, other.items, strict=True):
            for name, a, b in (
                ("title", one.title, two.title),
                ("date", moment(first.form, one.published), moment(other.form, two.published)),
                ("content", one.html, two.html),
            ):
                if a != b and None not in (a, b):
                    what = f"the {name} of an entry differs between the formats"
                    yield other, Fault(what, cure, two.id, line=two.line)


def _name(id_: str | None) -> str | None:
    """What an entry is called that keeps the name of another publisher: in Atom it stands in a URI."""
    return unquote(id_.partition(":guid/")[2]) if id_ and id_.startswith("tag:") and ":guid/" in id_ else id_
