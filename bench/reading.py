"""What reading a page costs: `python bench/reading.py [ROUNDS]`.

Reads pages again and again in one process, for each format by itself, and takes the CPU time (user and system) of the
best of ROUNDS rounds, for the others were disturbed. A line costs more than its length, so that text is told twice, for
3 kB of each: an article as people read it, the copies of items/, some twenty lines of paragraphs and cards; and the
pages of tests/corpus of 2 to 4 kB, which are made of what is hard to read, twice as many lines. How Python was
built matters as well: of two builds of 3.11 on one machine the other took a sixth more time. The vocabulary is loaded
before, as it is for all pages of a run but the first; files are opened and decoded before as well, and entries, catalog
and feeds are not made. What a reader remembers from one page to the next, such as the words of classes, it remembers
here from one round to the next, which flatters HTML a little. The goal: 0.2 ms for 3 kB of an article. Exit status 0
within the goal and beyond it.
"""

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]

from bench.corpus import Labelled, develop  # noqa: E402

from pagefeed.files.decode import decode  # noqa: E402
from pagefeed.model import Source  # noqa: E402
from pagefeed.read.readers import read_page, readers  # noqa: E402

ITEMS = HERE.parent / "items"
PAGES = HERE.parent / "tests" / "pages"
ROUNDS = 15
LONG = 0.25
"""Seconds that a round takes at least, so that the clock's grain does not count."""
SIZE = 3000
"""Bytes of the page that the goal for text is about."""
NEAR = range(2000, 4001)
"""Bytes of the text pages that stand for it."""
GOAL = 0.2
"""Milliseconds for `SIZE` bytes of text."""


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"CPU time of reading a page, best of {rounds} rounds with Python {sys.version.split()[0]}:")
    article = told("article", sources(ITEMS), rounds)
    hard = told("text", [source for source in map(copied, develop()) if size(source) in NEAR], rounds)
    told("HTML", sources(PAGES / "html"), rounds)
    told("Markdown", sources(PAGES / "markdown"), rounds)
    verdict = "met" if article <= GOAL else "missed"
    print(f"  3 kB of an article: {article:.3f} ms, of hard text: {hard:.3f} ms; the goal of {GOAL} ms is {verdict}")
    return 0


def told(name: str, pages: list[Source], rounds: int) -> float:
    """Milliseconds for SIZE bytes of such pages, once what a page of them costs has been printed."""
    seconds = best(pages, rounds)
    each = sum(map(size, pages)) / len(pages)
    print(
        f"  {name:8} {1000 * seconds:6.3f} ms a page {1 / seconds:7,.0f} pages a second"
        f"   {len(pages):3} pages of {each / 1000:.1f} kB"
    )
    return 1000 * seconds * SIZE / each


def copied(page: Labelled) -> Source:
    """A labelled page without its labels."""
    return Source(path=f"items/{page.name}.txt", text=page.text, encoding="utf-8")


def sources(folder: Path) -> list[Source]:
    """The pages of a folder, decoded."""
    found = []
    for file in sorted(folder.iterdir()):
        if file.suffix in readers():
            text, encoding = decode(file.read_bytes(), file.name)
            found.append(Source(path=f"items/{file.name}", text=text, encoding=encoding))
    return found


def size(source: Source) -> int:
    """Bytes in UTF-8."""
    return len(source.text.encode())


def best(pages: list[Source], rounds: int) -> float:
    """CPU seconds a page in the round that was disturbed least."""
    measured(pages, 1)  # Loads readers and vocabulary; counts for nothing.
    times = max(1, round(LONG / measured(pages, 1)))
    return min(measured(pages, times) for _ in range(rounds)) / times / len(pages)


def measured(pages: list[Source], times: int) -> float:
    """CPU seconds of reading all pages so many times."""
    began = time.process_time()
    for _ in range(times):
        for page in pages:
            read_page(page)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
