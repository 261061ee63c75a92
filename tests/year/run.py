"""Plays a year and prints what a subscriber saw: `PYTHONPATH=src:tests python tests/year/run.py`.

Lives here: building turn by turn, and the arguments.
Does not live here: what happens in a year (newsroom), or what is a fault (subscriber).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from html import unescape
from itertools import zip_longest
from pathlib import Path

import pagefeed
from pagefeed.catalog import matching
from pagefeed.model import Block, Page, Source
from pagefeed.read.readers import read_page
from pagefeed.run import build
from year.newsroom import Newsroom, Site, Turn
from year.subscriber import Subscriber

_BUILD = (
    "import sys; from datetime import datetime; from pagefeed.run import build; "
    "build(sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3]))"
)


def play(folder: Path, seed: int, weeks: int = 52, *, allow_flood: bool = False) -> Subscriber:
    """One year of a newsroom in a folder, and the subscriber at its end. Raises FloodError where a publication would be
    refused, unless that is allowed."""
    newsroom = Newsroom(folder, seed, weeks)
    subscriber = Subscriber(newsroom)
    for turn in newsroom.year():
        _assert_read_as_meant(turn)
        if turn.branch:
            _publish(turn.branch, turn.now, allow_flood)
        if turn.at_once:
            _publish_twice(turn)
        _publish(turn.site, turn.now, allow_flood)
        subscriber.poll(turn)
    return subscriber


def _publish(site: Site, now: datetime, allow_flood: bool) -> None:
    report = build(str(site.root), str(site.root / "dist"), now, allow_flood=allow_flood)
    said = [finding for finding in report.findings if finding["severity"] != "notice"]
    serious = [finding for finding in said if finding["rule"] != "LedgerLine"]
    assert not serious, serious


def _assert_read_as_meant(turn: Turn) -> None:
    """A page that is read in another way than it was written says nothing about matching."""
    for path in sorted(turn.changed & set(turn.site.pages)):
        page = turn.site.pages[path]
        source = Source(path=path, text=page.files()[path], encoding="utf-8", teasers=True)
        read, meant = _parts(read_page(source)), page.parts()
        wrong = [pair for pair in zip_longest(read, meant) if pair[0] != pair[1]]
        assert not wrong, f"{path} is not read as it is meant: {wrong}\n{source.text}"


def _parts(page: Page) -> list[tuple[str, str, str]]:
    """Headline, caption and text of the article and of each teaser, as words."""
    headline = page.title.text if page.title else page.stated.title or ""
    found = [(headline, page.figure, page.blocks)]
    for card in (card for section in page.sections for card in section.cards):
        found.append((card.headline.text if card.headline else "", card.figure, card.blocks))
    return [
        (headline, figure.caption.text if figure and figure.caption else "", " ".join(map(_plain, blocks)))
        for headline, figure, blocks in found
    ]


def _plain(block: Block) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", block.text)).split())


def _publish_twice(turn: Turn) -> None:
    """Two processes build at once."""
    command = [sys.executable, "-c", _BUILD, str(turn.site.root), f"{turn.site.root}/dist", turn.now.isoformat()]
    source = Path(pagefeed.__file__).resolve().parents[1]
    both = [subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(source)}) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]


def _leave_out(layers: list[str]) -> None:
    """For the rest of this process, entries are matched without these."""
    if unknown := set(layers) - set(matching.LAYERS):
        raise SystemExit(f"no layer is called {', '.join(sorted(unknown))}; there are {', '.join(matching.LAYERS)}")
    for name in layers:
        del matching.LAYERS[name]


def main() -> int:
    parser = argparse.ArgumentParser(description="Play a year of a newsroom and count what a subscriber saw.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--without", action="append", default=[], metavar="LAYER")
    parser.add_argument("--examples", type=int, default=20, metavar="N")
    told = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        _leave_out(told.without)
        subscriber = play(Path(folder), told.seed, told.weeks, allow_flood=bool(told.without))
    newsroom = subscriber.newsroom
    print(f"seed {told.seed}: {len(newsroom.stories)} stories, {subscriber.polls} builds, ", end="")
    print(f"{time.monotonic() - begun:.0f} s\n")
    print("\n".join(f"{count:5}  {name}" for name, count in sorted(newsroom.counts.items())), "\n")
    if subscriber.faults:
        print(subscriber.table(), "\n")
        print(subscriber.examples(told.examples))
    else:
        print("nothing wrong")
    return bool(subscriber.faults)


if __name__ == "__main__":
    sys.exit(main())
