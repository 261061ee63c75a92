"""How well labelled pages are read: `python bench/score.py [PAGES]... [--quiet] [--show NAME]`.

PAGES are folders of labelled pages (corpus; CONTRIBUTING.md tells what the labels mean); without them, those of
tests/corpus that rules are made with. Each page is read as `show` reads it, its entries are put beside the labels, and
every label is a decision: right, wrong, or missing. Prints what was not right of which page, unless it is to be
`--quiet`, the sums of each field, and, last, the F1 over all decisions. With `--show` it prints each decision about one
page.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.corpus import Labelled, develop, labelled  # noqa: E402
from lxml import html  # noqa: E402

from pagefeed.editor import reading  # noqa: E402
from pagefeed.errors import PageError  # noqa: E402
from pagefeed.model import Content, Sighting  # noqa: E402

FIELDS = ("title", "caption", "credit", "body_first", "body_last", "body_count", "entries", "kind", "text_start")
"""What the figure is of."""
BESIDE = ("byline", "date")
"""What is told beside it."""
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
"""Later than every date of the pages: a date that lies ahead is not believed."""
_OF_CREDITS = frozenset(
    [
        "photo",
        "photos",
        "photograph",
        "foto",
        "bild",
        "image",
        "picture",
        "credit",
        "courtesy",
        "of",
        "by",
        "via",
        "c",
        "illustration",
    ]
)
"""With what a credit may begin on one page and not in its label."""
_PARAGRAPHS = ("p", "li", "blockquote", "pre")
_SUBHEADS = ("h1", "h2", "h3", "h4", "h5", "h6")

Words = tuple[str, ...]


class Decision(NamedTuple):
    """One label beside what was read."""

    field: str
    right: int
    """How many were right."""
    wrong: int
    """How many were said that are not so."""
    missing: int
    """How many were not said that are so."""
    label: object = None
    read: object = None

    def __str__(self) -> str:
        verdict = "right" if not (self.wrong or self.missing) else "WRONG"
        return f"    {verdict} {self.field}: {self.label!r}, read {self.read!r}"


@dataclass(frozen=True)
class Entry:
    """An entry as its readers see it."""

    content: Content
    day: str
    paragraphs: tuple[str, ...]
    subheads: int

    @staticmethod
    def of(sighting: Sighting) -> Entry:
        """Its text taken apart, pictures and their captions left out."""
        root = html.fragment_fromstring(sighting.content.html or "<p></p>", create_parent="div")
        for figure in [*root.iter("figure")]:
            figure.drop_tree()
        whole = [block for block in root.iter(*_PARAGRAPHS) if next(block.iterdescendants(*_PARAGRAPHS), None) is None]
        texts = (" ".join(block.text_content().split()) for block in whole)
        return Entry(
            content=sighting.content,
            day=sighting.published.at.date().isoformat(),
            paragraphs=tuple(filter(None, texts)),
            subheads=sum(1 for _ in root.iter(*_SUBHEADS)),
        )

    @property
    def kind(self) -> str:
        """Sounds are told as films are."""
        return "video" if self.content.type == "audio" else self.content.type


def words(text: str | None) -> Words:
    """A text to be compared: no case, no signs, apostrophes left out."""
    return tuple(
        re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold().replace("\u2019", "").replace("'", ""))
    )


def begins(text: str | None, label: str | None) -> bool:
    """True if a text begins with the words of a label."""
    return bool(words(label)) and words(text)[: len(words(label))] == words(label)


def ends(text: str | None, label: str | None) -> bool:
    """True if a text ends with the words of a label."""
    return bool(words(label)) and words(text)[-len(words(label)) :] == words(label)


def same_credit(one: str | None, other: str | None) -> bool:
    """True for one credit, whatever it opens with."""
    return bool(words(one)) and _bare(words(one)) == _bare(words(other))


def _bare(credit: Words) -> Words:
    rest = credit
    while rest and rest[0] in _OF_CREDITS:
        rest = rest[1:]
    return rest or credit


def said(field: str, label: object, read: object, right: bool) -> Decision:
    """The decision about what a page says once or not at all."""
    if label:
        return Decision(field, int(right), int(bool(read) and not right), int(not right), label, read)
    return Decision(field, 0, int(bool(read)), 0, label, read)


def decisions(label: dict[str, Any], entries: Sequence[Entry]) -> Iterator[Decision]:
    """All decisions about one page."""
    articles = [entry for entry in entries if entry.content.kind == "article"]
    article = articles[0] if articles and label["has_article"] else None
    others = [entry for entry in entries if entry is not article]
    most = len(label["teasers"]) + label["has_article"]
    least = most - sum(bool(teaser.get("optional")) for teaser in label["teasers"])
    due = min(most, max(least, len(entries)))
    counted = (min(due, len(entries)), max(0, len(entries) - due), max(0, due - len(entries)))
    yield Decision("entries", *counted, due, len(entries))
    if label["has_article"]:
        yield from _of_article(label, article)
    pairs = beside(label["teasers"], others)
    for place, teaser in enumerate(label["teasers"]):
        if place in pairs:
            yield from _of_teaser(teaser, others[pairs[place]])
        elif not teaser.get("optional"):
            there = {"kind": True, "title": teaser.get("headline"), "caption": teaser.get("caption_start")}
            there |= {"credit": teaser.get("credit"), "text_start": teaser["has_text"]}
            yield from (Decision(field, 0, 0, 1, teaser.get("first_words")) for field, known in there.items() if known)


def _of_article(label: dict[str, Any], entry: Entry | None) -> Iterator[Decision]:
    title = entry.content.title if entry else None
    if label.get("title"):
        yield said("title", label.get("title"), title, words(title) == words(label.get("title")))
    yield from _of_picture(label.get("hero_caption_start"), label.get("credit"), entry)
    paragraphs = entry.paragraphs if entry else ()
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (None, None)
    yield said("body_first", label.get("body_first_words"), first, begins(first, label.get("body_first_words")))
    yield said("body_last", label.get("body_last_words"), last, ends(last, label.get("body_last_words")))
    count, subheads = label["body_paragraph_count"], label["body_subheadings"]
    good = {count, count + subheads, *label.get("body_paragraph_count_also", ())}
    read = len(paragraphs)
    yield said("body_count", count, read, not good.isdisjoint((read, read + (entry.subheads if entry else 0))))
    names = " ".join(author.name for author in entry.content.authors) if entry else ""
    first_name = entry.content.authors[0].name if entry and entry.content.authors else None
    named = words(names) == words(label.get("byline")) or _within(first_name, label.get("byline"))
    yield said("byline", label.get("byline"), names, named)
    day = entry.day if entry and label.get("explicit_date") else ""
    yield said("date", label.get("explicit_date"), day, day.startswith(label.get("explicit_date") or "?"))


def _of_teaser(label: dict[str, Any], entry: Entry) -> Iterator[Decision]:
    kinds = (label["kind"], *label.get("kind_also", ()))
    yield Decision("kind", *((1, 0, 0) if entry.kind in kinds else (0, 1, 1)), kinds, entry.kind)
    if label.get("headline"):
        title = entry.content.title
        yield said("title", label.get("headline"), title, words(title) == words(label.get("headline")))
    yield from _of_picture(label.get("caption_start"), label.get("credit"), entry)
    first = next(iter(entry.paragraphs), None)
    if label["has_text"]:
        starts = (label.get("first_words"), *label.get("first_words_also", ()))
        yield said("text_start", label.get("first_words"), first, any(begins(first, start) for start in starts))
    else:
        loose = [text for text in entry.paragraphs if len(words(text)) > 2 and not _is_told(text, label)]
        yield Decision("text_start", 0, int(bool(loose)), 0, None, loose[:1])


def _of_picture(caption: str | None, credit: str | None, entry: Entry | None) -> Iterator[Decision]:
    read = entry.content.caption if entry else None
    yield said("caption", caption, read, begins(read, caption))
    read = entry.content.credit if entry else None
    yield said("credit", credit, read, same_credit(read, credit))


def _is_told(text: str, label: dict[str, Any]) -> bool:
    """True for a text that says what a label has under another name."""
    of_title = words(text) == words(label.get("headline"))
    return of_title or begins(text, label.get("caption_start")) or same_credit(text, label.get("credit"))


def _within(text: str | None, label: str | None) -> bool:
    """True if the words of a text stand in a label one after the other."""
    inner, outer = words(text), words(label)
    return bool(inner) and any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))


def beside(labels: Sequence[dict[str, Any]], entries: Sequence[Entry]) -> dict[int, int]:
    """Which entry is which labelled teaser, both in page order: the pairs that have most in common."""

    @cache
    def best(label: int, entry: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        if label == len(labels) or entry == len(entries):
            return 0, ()
        alike = _in_common(labels[label], entries[entry])
        found = max(best(label + 1, entry), best(label, entry + 1), key=lambda way: way[0])
        if alike:
            sum_, pairs = best(label + 1, entry + 1)
            found = max((sum_ + alike, ((label, entry), *pairs)), found, key=lambda way: way[0])
        return found

    for at in range(len(entries), -1, -20):  # So that no page is too long for the stack.
        for label in range(len(labels), -1, -20):
            best(label, at)
    return dict(best(0, 0)[1])


def _in_common(label: dict[str, Any], entry: Entry) -> int:
    """How much of a labelled teaser an entry has; 0 for nothing."""
    content = entry.content
    starts = (label.get("first_words"), *label.get("first_words_also", ()))
    text = any(begins(paragraph, start) for start in starts for paragraph in entry.paragraphs)
    headline = words(content.title) == words(label.get("headline")) and bool(label.get("headline"))
    told = (content.caption, content.title, *entry.paragraphs)
    caption = any(begins(each, label.get("caption_start")) for each in told)
    alike = 4 * text + 3 * headline + 3 * caption + same_credit(content.credit, label.get("credit"))
    says_nothing = not (label.get("headline") or label.get("caption_start") or label["has_text"])
    return alike or int(says_nothing and entry.kind == label["kind"])


def read(page: Labelled) -> tuple[Entry, ...]:
    """The entries of a page, as a file of its own; none of one that cannot be read."""
    with TemporaryDirectory() as folder:
        file = Path(folder, f"{page.name}.txt")
        file.write_bytes(page.text.encode())
        try:
            return tuple(map(Entry.of, reading(folder, str(file), NOW).sightings))
        except PageError:
            return ()


def score(pages: Iterable[Labelled]) -> dict[str, tuple[Decision, ...]]:
    """The decisions about each labelled page, by its name."""
    return {page.name: tuple(decisions(page.labels, read(page))) for page in pages if "teasers" in page.labels}


def f1(made: Sequence[Decision]) -> float:
    """Of all decisions together; 1 where there are none."""
    right, missed = sum(each.right for each in made), sum(each.wrong + each.missing for each in made)
    return 2 * right / (2 * right + missed) if right or missed else 1.0


def main() -> int:
    told = ArgumentParser(description="how well labelled pages are read")
    told.add_argument("pages", nargs="*", type=Path, help="folders of them; without one, tests/corpus")
    told.add_argument("--quiet", action="store_true", help="name no page")
    told.add_argument("--show", metavar="NAME", help="print each decision about one page")
    options = told.parse_args()
    pages = score(chain.from_iterable(map(labelled, options.pages)) if options.pages else develop())
    if not pages:
        told.error(f"no labelled page is in {', '.join(map(str, options.pages))}")
    if options.show:
        print("\n".join(map(str, pages[options.show])))
        return 0
    for name, made in pages.items():
        slips = Counter(each.field for each in made if each.wrong or each.missing)
        if slips and not options.quiet:
            print(f"{name:44} {f1(made):.2f}  {', '.join(f'{field} {count}' for field, count in slips.items())}")
    every = [each for made in pages.values() for each in made]
    print(f"{f'{len(pages)} pages':12} {'right':>6} {'wrong':>6} {'missing':>8} {'F1':>6}")
    for field in (*FIELDS, *BESIDE):
        own = [each for each in every if each.field == field]
        sums = (sum(each.right for each in own), sum(each.wrong for each in own), sum(each.missing for each in own))
        print(f"{field:12} {sums[0]:6} {sums[1]:6} {sums[2]:8} {f1(own):6.3f}{'  beside' * (field in BESIDE)}")
    print(f"F1 {f1([each for each in every if each.field in FIELDS]):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
