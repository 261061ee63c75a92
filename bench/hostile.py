"""What pages cost that were made to be slow: `python bench/hostile.py [KILOBYTES]`.

Reads and shapes pages of 100 kB (unless told) of which each is one sign, line or element again and again, and prints
the CPU time of each, the dearest first. The goal is 50 ms for 100 kB, whatever stands in it. Exit status 1 where it is
missed. That twice the input takes no more than 2.5 times as long is a test (`tests/test_growth.py`).
"""

import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from pagefeed.entries.from_page import shape
from pagefeed.errors import PublishError
from pagefeed.model import SiteSpec, Source
from pagefeed.read.readers import read_page

GOAL = 50.0
"""Milliseconds for 100 kB."""
SITE = SiteSpec(title="T", link="https://example.org/", base="https://example.org/", domain="example.org", since="2020")
AGAIN = {
    "md": (
        "*",
        "[",
        "|",
        "-",
        "`",
        "![",
        "<",
        ">",
        "a\n",
        "a\n\n",
        "> ",
        "* a\n",
        "# a\n",
        "a | ",
        "$a$ ",
        "<div>",
        "&",
    ),
    "txt": ("a\n", "a\n\n", "*", "[", "|", "-", "Read more\n", "A. ", "2024-01-02\n", "By Ann Berg\n"),
    "html": ("<div>", "<p>", "<b>", "<table><tr><td>", "a<br>", "<a href=/a>b</a>", "&", "<h2>a</h2>", "*", "<li>"),
}
"""What stands in a page again and again, by its suffix."""


def pages(size: int) -> dict[str, tuple[str, str]]:
    """Suffix and text of each page, by its name."""
    made = {f"{sign!r} in {suffix}": (suffix, sign * (size // len(sign))) for suffix in AGAIN for sign in AGAIN[suffix]}
    columns = size // 8
    rows = f"|{'a|' * columns}\n|{'-|' * columns}\n|{'b|' * columns}\n"
    made["a table of many columns in md"] = "md", rows
    made["elements in elements in html"] = "html", "<div>" * (size // 11) + "</div>" * (size // 11)
    return made


def main() -> int:
    size = 1000 * (int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    cost("md", "# A page\n\nIt says *this*.\n")  # Everything is loaded before anything is measured.
    costs = {name: cost(*page) for name, page in pages(size).items()}
    goal = GOAL * size / 100_000
    for name, took in sorted(costs.items(), key=lambda each: -each[1]):
        print(f"{took:8.1f} ms  {name}{'  beyond the goal' if took > goal else ''}")
    return 0 if max(costs.values()) <= goal else 1


def cost(suffix: str, text: str) -> float:
    """CPU time of reading and shaping a page, in milliseconds: the least of three times."""
    return min(once(suffix, text) for _ in range(3))


def once(suffix: str, text: str) -> float:
    began = time.process_time()
    with suppress(PublishError):  # To be refused is an answer.
        shape(read_page(Source(path=f"items/page.{suffix}", text=text, encoding="utf-8")), SITE, date(2026, 3, 1))
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    sys.exit(main())
