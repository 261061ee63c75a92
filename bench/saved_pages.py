"""How well saved pages are read beside other extractors: `python bench/saved_pages.py FOLDER... [options]`.

Each FOLDER is a set of labelled pages, known by its files; none is part of this repository:

- WCXB, a split: `html/KEY.html.gz` and `truth/KEY.json`
- https://github.com/postlight/parser: `fixtures/`, labels in `src/extractors/custom/*/index.test.js`
- https://github.com/adbar/trafilatura: `tests/evaldata.json`, pages in `tests/cache` and `tests/eval`
- https://github.com/adbar/htmldate: `tests/eval_*.json`, each a set
- https://github.com/mozilla/readability: `test/test-pages/*`

The peers are those of trafilatura, readability-lxml and htmldate that are installed (`pip install trafilatura
readability-lxml`; trafilatura brings htmldate); this project needs none of them. All programs read each page in turn,
in one process, from bytes; none is told its address. A page that is refused, or on which a program fails, counts as
one of which it said nothing.

| column | |
|---|---|
| body | mean F1 over the words of the body, as WCXB's own scorer counts it |
| <.3 | pages below 0.3 of that |
| snippets | F1 over passages that must, and that must not, be in the body |
| start | share of pages whose body begins with the labelled words, or a line or two above them; the caption of the
| | lead picture, which others leave in the body and this project puts before it, is part of it |
| title | share; the name of the site before or behind it makes no difference |
| author | share in which the same people are named, in any order |
| date | share on the same day, in some time zone; behind the slash the share of the dates found that are right |
| picture | share with the labelled lead picture, in any size |
| lists | share of the listings that became no article; behind the slash articles taken for listings |
| failed | pages refused, and pages on which the program raised another error |
| ms | CPU time a page: bytes to title, names, date and text |
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any
from zlib import crc32

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

import lxml.html  # noqa: E402

from pagefeed.editor import ANYWHERE  # noqa: E402
from pagefeed.entries import dating  # noqa: E402
from pagefeed.errors import PageError  # noqa: E402
from pagefeed.files.decode import decode  # noqa: E402
from pagefeed.model import Source  # noqa: E402
from pagefeed.read.readers import read_page  # noqa: E402

LEAST = 0.3
"""Body F1 below which a page is as good as lost."""
SLACK = 300
"""Letters and digits: so far behind the start of a body its labelled first words may begin."""
TODAY = datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with what is known of it; what is None or empty is not known."""

    name: str
    read: Callable[[], bytes]
    url: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    """ISO 8601; a time without a zone is UTC."""
    body: str | None = None
    start: str | None = None
    picture: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    is_listing: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a program makes of a page."""

    title: str = ""
    authors: tuple[str, ...] = ()
    days: frozenset[date] = frozenset()
    """The day found, as printed and in UTC; empty where none was."""
    text: str = ""
    caption: str = ""
    """Of the lead picture, with its credit, where it is no part of the text."""
    picture: str = ""
    is_listing: bool = False


@dataclass(slots=True)
class Score:
    """The figures of one program on one set."""

    values: dict[str, list[float]] = field(default_factory=dict)
    """By column, one a page for which it is labelled."""
    refused: int = 0
    crashed: int = 0
    seconds: float = 0.0
    pages: int = 0


# --- programs -----------------------------------------------------------------------------------


def pagefeed(data: bytes) -> Said:
    text, encoding = decode(data, "items/page.html")
    page = read_page(Source(path="items/page.html", text=text, encoding=encoding))
    calendar = dating.calendar_of(page, ANYWHERE.timezone, page.language or ANYWHERE.language)
    copy = dating.copied(page, TODAY, calendar)
    moment = dating.of_article(page, copy, calendar)
    is_dated = moment.evidence.rule != "copy" and moment.precision in ("day", "minute")
    return Said(
        title=page.title.text if page.title else "",
        authors=page.authors,
        days=frozenset({*days_of(moment.evidence.words), moment.at.date()}) if is_dated else frozenset(),
        text="\n".join(plain(block.text) for block in page.blocks),
        caption=" ".join(each.text for each in page.figure[:2] if each) if page.figure else "",
        picture=(page.figure and page.figure.image) or "",
        is_listing=not page.has_article,
    )


def plain(markup: str) -> str:
    return str(lxml.html.fromstring(f"<div>{markup}</div>").text_content()) if "<" in markup else markup


def trafilatura(data: bytes) -> Said:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(data, with_metadata=True, include_comments=False)
    if found is None:
        return Said()
    return Said(
        title=found.title or "",
        authors=tuple((found.author or "").split("; ")) if found.author else (),
        days=frozenset(days_of(found.date or "")),
        text=found.text or "",
        picture=found.image or "",
    )


def readability(data: bytes) -> Said:
    from readability import Document

    document = Document(data)
    summary = document.summary()
    return Said(title=document.short_title(), text=lxml.html.fromstring(summary).text_content())


def htmldate(data: bytes) -> Said:
    from htmldate import find_date

    return Said(days=frozenset(days_of(find_date(data, original_date=True) or "")))


PROGRAMS: dict[str, Callable[[bytes], Said]] = {
    each.__name__: each for each in (pagefeed, trafilatura, readability, htmldate)
}
SAYS = {"readability": {"title", "body", "snippets", "start"}, "htmldate": {"date", "of found"}}
"""The columns of a program that does not answer all; `lists` is of this project alone."""


# --- sets ---------------------------------------------------------------------------------------


def wcxb(folder: Path) -> Iterator[Labelled]:
    for file in sorted(folder.glob("truth/*.json")):
        truth = json.loads(file.read_text("utf-8"))
        page, is_listing = folder / "html" / f"{file.stem}.html.gz", truth["type"] == "listing"
        if is_listing:
            yield Labelled(file.stem, partial(unpacked, page), truth["url"], is_listing=True)
            continue
        yield Labelled(
            file.stem,
            partial(unpacked, page),
            truth["url"],
            title=truth["title"],
            author=truth["author"],
            date=truth["publish_date"],
            body=truth["articleBody"],
        )


def unpacked(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes())


_ASSERTED = re.compile(r"""assert\.(?:equal|strictEqual)\(\s*(\w+),\s*(['"`])((?:\\.|(?!\2).)*)\2""", re.S)
_FIXTURE = re.compile(r"fixtures/([^'\"`]+\.html)")
_POSTLIGHT = {"lead_image_url": "picture", "date_published": "date", "first13": "start"}


def postlight(folder: Path) -> Iterator[Labelled]:
    for file in sorted(folder.glob("src/extractors/custom/*/index.test.js")):
        _, *parts = re.split(r"(?=fixtures/)", file.read_text("utf-8"))
        for number, part in enumerate(parts):
            fixture = _FIXTURE.match(part)
            page = folder / "fixtures" / fixture[1] if fixture else folder
            said = {_POSTLIGHT.get(name, name): _from_script(text) for name, _, text in _ASSERTED.findall(part)}
            known = {key: said[key] for key in ("title", "author", "date", "picture", "start") if said.get(key)}
            if known and page.is_file():
                name = f"{file.parent.name}{f'#{number}' if number else ''}"
                yield Labelled(name, partial(_mended, page), **known)


def _mended(page: Path) -> bytes:
    """A fixture with `<meta content>` again, for which its tool wrote `<meta value>`."""
    return re.sub(rb"(<meta\b[^>]*?\s)value=", rb"\1content=", page.read_bytes())


def _from_script(text: str) -> str:
    """What the literal of a string means in JavaScript, with the entities that its fixtures have."""
    from html import unescape

    text = re.sub(r"\\(?:u(?=....)|x)([0-9a-fA-F]{2,4})", lambda match: chr(int(match[1], 16)), text)
    return unescape(re.sub(r"\\(.)", r"\1", text, flags=re.S)).removesuffix("...")


def trafilatura_tests(folder: Path) -> Iterator[Labelled]:
    for url, truth in json.loads((folder / "tests" / "evaldata.json").read_text("utf-8")).items():
        author = truth.get("author")
        if page := _stored(folder, truth["file"]):
            yield Labelled(
                truth["file"],
                page.read_bytes,
                url,
                title=truth.get("title"),
                author="; ".join(author) if isinstance(author, list) else author,
                date=truth.get("date"),
                present=tuple(truth["with"]),
                absent=tuple(truth["without"]),
            )


def htmldate_tests(folder: Path, labels: str) -> Iterator[Labelled]:
    for url, truth in json.loads((folder / "tests" / labels).read_text("utf-8")).items():
        if page := _stored(folder, truth["file"]):
            yield Labelled(truth["file"], page.read_bytes, url, date=str(truth["date"]))


def _stored(folder: Path, name: str) -> Path | None:
    places = (folder / "tests" / inside / name for inside in ("test_set", "cache", "eval"))
    return next((place for place in places if place.is_file()), None)


def readability_tests(folder: Path) -> Iterator[Labelled]:
    for page in sorted(folder.glob("test/test-pages/*/source.html")):
        truth = json.loads((page.parent / "expected-metadata.json").read_text("utf-8"))
        expected = lxml.html.fromstring((page.parent / "expected.html").read_text("utf-8") or "<p>")
        yield Labelled(
            page.parent.name,
            page.read_bytes,
            title=truth.get("title"),
            author=truth.get("byline"),
            date=truth.get("publishedTime"),
            body=str(expected.text_content()),
        )


SETS: tuple[tuple[str, str, Callable[[Path], Iterable[Labelled]]], ...] = (
    ("WCXB", "truth", wcxb),
    ("postlight", "src/extractors/custom", postlight),
    ("trafilatura", "tests/evaldata.json", trafilatura_tests),
    ("htmldate", "tests/eval_default.json", partial(htmldate_tests, labels="eval_default.json")),
    ("mediacloud", "tests/eval_mediacloud_2020.json", partial(htmldate_tests, labels="eval_mediacloud_2020.json")),
    ("readability", "test/test-pages", readability_tests),
)
"""Name, the file or folder that a set is known by, and what reads it. A repository may hold several."""


# --- scores -------------------------------------------------------------------------------------


def marks(label: Labelled, said: Said) -> Iterator[tuple[str, float]]:
    """Column and value of all that is labelled."""
    if label.is_listing or not label.present:
        yield ("listing" if label.is_listing else "article"), said.is_listing
    if label.title:
        yield "title", same_title(label.title, said.title)
    if label.author:
        yield "author", names(label.author) == names("; ".join(said.authors))
    if label.date and (wanted := days_of(label.date)):
        right = not said.days.isdisjoint(wanted)
        yield "date", right
        if said.days:
            yield "of found", right
    if label.body and label.body.strip():
        yield "body", word_f1(label.body, said.text)
    if label.start and (wanted_start := letters(label.start)):
        yield "start", wanted_start in letters(f"{said.caption} {said.text}")[: SLACK + len(wanted_start)]
    if label.picture:
        yield "picture", file_of(label.picture) == file_of(said.picture)
    if label.present:
        text = spaced(said.text)
        found, let_in = (sum(spaced(each) in text for each in part) for part in (label.present, label.absent))
        yield "snippets", 2 * found / (found + let_in + len(label.present))


def spaced(text: str) -> str:
    return " ".join(text.split())


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def word_f1(wanted: str, text: str) -> float:
    true, found = (Counter(re.findall(r"\w+", each.casefold())) for each in (wanted, text))
    common = sum((true & found).values())
    return 2 * common / (sum(true.values()) + sum(found.values())) if common else 0.0


def same_title(wanted: str, title: str) -> bool:
    """Whether two titles are one, but for pieces before or behind it between bars, dashes or colons."""
    short, long = sorted((wanted, title), key=lambda each: len(letters(each)))
    pieces = [letters(piece) for piece in re.split(r"\s[|·•»–—:-]+\s|[|:»]\s", long)]
    runs = ("".join(pieces[first:last]) for first in range(len(pieces)) for last in range(first, len(pieces) + 1))
    return bool(short) and letters(short) in runs


def names(text: str) -> frozenset[str]:
    parts = re.split(r"[;,/|]|\s(?:and|und|et|y|&)\s", re.sub(r"^(?:by|von|par|por)\s+", "", text, flags=re.I))
    return frozenset(filter(None, map(letters, parts)))


def days_of(text: str) -> set[date]:
    """The day that an ISO date begins with; with a time, also the day in UTC and half a day before and behind it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        match = re.match(r"\d{4}-\d\d-\d\d(?!\d)", text)
        return days_of(match[0]) if match and match[0] != text else set()
    if len(text) == 10:
        return {at.date()}
    utc = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    return {at.date(), *((utc + timedelta(hours=hours)).date() for hours in (-12, 0, 12))}


def file_of(address: str) -> str:
    """The name of a picture's file, whatever its size."""
    name = re.split(r"[?#]", address)[0].rstrip("/").rpartition("/")[2].casefold()
    return re.sub(r"[-_@](?:\d{2,4}x\d{2,4}|\d{3,4}[wp]?|\dx|scaled)(?=\.\w+$|$)", "", name)


# --- the run ------------------------------------------------------------------------------------


def main() -> int:
    asked = arguments()
    programs = {name: PROGRAMS[name] for name in asked.programs if installed(name)}
    for folder in asked.folders:
        known = [(name, labelled) for name, mark, labelled in SETS if (folder / mark).exists()]
        if not known:
            print(f"{folder}: no set of pages that this program knows; see --help", file=sys.stderr)
            return 2
        for name, labelled in known:
            part, parts = map(int, asked.part.split("/"))
            pages = [page for page in labelled(folder) if crc32(page.name.encode()) % parts == part - 1]
            tell(name, len(pages), scores(pages, programs, asked.misses))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=[*PROGRAMS], help="default: all installed")
    parser.add_argument(
        "--part", default="1/1", metavar="N/M", help="only the Nth of M parts, to tune on one and check on another"
    )
    parser.add_argument(
        "--misses", metavar="COLUMN", help="print what this project says in a column where it is not right"
    )
    return parser.parse_args()


def installed(name: str) -> bool:
    try:
        __import__(name)
    except ImportError:
        print(f"{name} is not installed, and left out", file=sys.stderr)
        return False
    return True


def scores(pages: list[Labelled], programs: dict[str, Callable[[bytes], Said]], misses: str | None) -> dict[str, Score]:
    found = {name: Score() for name in programs}
    for program in programs.values():  # Loads what a program loads with its first page; counts for nothing.
        timed(program, pages[0].read(), Score(), pages[0], told=False)
    for page in pages:
        data = page.read()
        for name, program in programs.items():
            said = timed(program, data, found[name], page, told=name == "pagefeed" and misses == "failed")
            for column, value in marks(page, said):
                if column in SAYS.get(name, (column,)):
                    found[name].values.setdefault(column, []).append(value)
                if name == "pagefeed" and column == misses and value < (1 if column != "body" else LEAST):
                    print(f"{page.name} {page.url}\n    {value:.2f} {shown(page, said, column)}")
    return found


def timed(program: Callable[[bytes], Said], data: bytes, score: Score, page: Labelled, *, told: bool) -> Said:
    """What a program says of one page; nothing where it refuses it or fails."""
    score.pages += 1
    began = time.process_time()
    try:
        return program(data)
    except PageError as error:
        score.refused += 1
        if told:
            print(f"{page.name} {page.url}\n    {error}")
    except Exception as error:  # Whatever a program raises is its failure, and the run goes on.
        score.crashed += 1
        if told:
            print(f"{page.name} {page.url}\n    {error!r}")
    finally:
        score.seconds += time.process_time() - began
    return Said()


def shown(page: Labelled, said: Said, column: str) -> str:
    own = {
        "title": (page.title, said.title),
        "author": (page.author, said.authors),
        "date": (page.date, sorted(map(str, said.days))),
        "of found": (page.date, sorted(map(str, said.days))),
        "start": (page.start, said.text[:120]),
        "body": ((page.body or "")[:120], said.text[:120]),
        "picture": (page.picture, said.picture),
    }
    wanted, got = own.get(column, ("", ""))
    return f"{wanted!r}\n         {got!r}"


def tell(name: str, count: int, found: dict[str, Score]) -> None:
    columns = ("body", "<.3", "snippets", "start", "title", "author", "date", "picture", "lists", "failed", "ms")
    rows = {program: cells(score) for program, score in found.items()}
    kept = [column for column in columns if any(row.get(column) for row in rows.values())]
    print(f"\n{name}, {count} pages")
    print(f"  {'':12}" + "".join(f"{column:>14}" for column in kept))
    for program, row in rows.items():
        print(f"  {program:12}" + "".join(f"{row.get(column, ''):>14}" for column in kept))


def cells(score: Score) -> dict[str, str]:
    said = score.values
    row = {key: f"{mean(values):.3f}" for key, values in said.items() if values}
    if "body" in said:
        row["<.3"] = str(sum(value < LEAST for value in said["body"]))
    if "date" in said:
        row["date"] = f"{row['date']}/{row.get('of found', '-')}"
    if "listing" in said:
        row["lists"] = f"{row['listing']}/{sum(said.get('article', [])):.0f}"
    row["failed"] = f"{score.refused}+{score.crashed}"
    row["ms"] = f"{1000 * score.seconds / max(score.pages, 1):.1f}"
    return row


if __name__ == "__main__":
    sys.exit(main())
