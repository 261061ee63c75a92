"""Ids and dates that last: whatever authors, machines and git do to a site, in whatever order."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import FEED, SITE, SiteFolder
from pagefeed.catalog import ledger, store
from pagefeed.catalog.index import Index
from pagefeed.catalog.ledger import Record, pack_sketch
from pagefeed.model import Evidence, Moment

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = ("Adelheid", "Balthasar", "Cosima", "Dietmar", "Eulalia", "Ferdinand")
"""One for each story, in every sentence of it: by them the test knows what an entry is about."""
WORDS = ("bridge", "council", "river", "orchard", "station", "lantern", "market", "harbour", "winter", "engine")


def sentence(name: str, draw: random.Random) -> str:
    words = " ".join(draw.choice(WORDS) for _ in range(9))
    return f"Then {name} went on to say that the {words} of {name}ford was number {draw.randrange(10**6)}."


def page(story: int, teasers: tuple[int, ...], draw: random.Random) -> str:
    """An article, which is always the same, and teasers below it, which are too."""
    own = random.Random(story)
    name = NAMES[story]
    body = "\n\n".join(" ".join(sentence(name, own) for _ in range(3)) for _ in range(3))
    cards = "\n\n".join(sentence(NAMES[other], random.Random(100 + other)) for other in teasers)
    return f"What became of {name} and the {own.choice(WORDS)}\n\n{body}\n\nMore from The Ferry Post\n\n{cards}\n"


class Newsroom:
    """A site in the hands of people who do things to it."""

    def __init__(self, root: Path, seed: int) -> None:
        self.site = SiteFolder(root)
        self.draw = random.Random(seed)
        self.site.put("feeds/site.toml", SITE + "[flood]\nvanish = 100\nupdates = 100\ndates = 100\ntwice = 100\n")
        self.site.put("feeds/all.toml", FEED)
        (root / "items").mkdir(exist_ok=True)
        self.now = BEGIN
        self.away: dict[Path, str] = {}

    def pages(self) -> list[Path]:
        return sorted((self.site.root / "items").rglob("*.txt"))

    def any_page(self) -> Path:
        return self.draw.choice(self.pages())

    def add(self) -> None:
        """Copy a page, perhaps once more, under a name of its own."""
        story = self.draw.randrange(len(NAMES) // 2)
        teasers = tuple(self.draw.sample(range(len(NAMES) // 2, len(NAMES)), 2))
        self.site.put(f"items/{len(self.pages()) + len(self.away)}-{story}.txt", page(story, teasers, self.draw))

    def mend(self) -> None:
        """A typo: one word of a long sentence."""
        path = self.any_page()
        text = path.read_text("utf-8")
        path.write_text(text.replace("went on to say", "went on to claim", 1), "utf-8")

    def respace(self) -> None:
        path = self.any_page()
        path.write_text(path.read_text("utf-8").replace(" the ", "  the ", 2), "utf-8")

    def rename(self) -> None:
        path = self.any_page()
        to = path.with_name(f"renamed-{self.draw.randrange(10**6)}.txt")
        path.rename(to)

    def move(self) -> None:
        path = self.any_page()
        to = path.parent / "older" / path.name
        to.parent.mkdir(exist_ok=True)
        path.rename(to)

    def remove(self) -> None:
        path = self.any_page()
        self.away[path] = path.read_text("utf-8")
        path.unlink()

    def bring_back(self) -> None:
        for path, text in self.away.items():
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text, "utf-8")
        self.away.clear()

    def forget(self) -> None:
        shutil.rmtree(self.site.root / ".pagefeed", ignore_errors=True)

    def lose_the_ledger(self) -> None:
        if (self.site.root / ".pagefeed").exists():
            (self.site.root / ledger.NAME).unlink(missing_ok=True)

    def change_domain(self) -> None:
        path = self.site.root / "feeds/site.toml"
        path.write_text(re.sub(r"https://\w+\.example/", "https://moved.example/", path.read_text("utf-8")), "utf-8")

    def build(self) -> dict[str, tuple[str, str]]:
        """Publish a day later; id and date of each entry by the one it is about."""
        self.now += timedelta(days=1)
        self.site.build(self.now)
        found: dict[str, tuple[str, str]] = {}
        for item in self.site.items() if (self.site.root / "dist/feed.json").exists() else ():
            [name] = {name for name in NAMES if name in item["content_html"]}
            kind = item["_pagefeed"]["kind"]
            assert f"{kind} {name}" not in found, f"{name} is shown twice"
            found[f"{kind} {name}"] = item["id"], item["date_published"]
        return found


HAPPENINGS: list[Callable[[Newsroom], None]] = [
    Newsroom.add,
    Newsroom.add,
    Newsroom.mend,
    Newsroom.respace,
    Newsroom.rename,
    Newsroom.move,
    Newsroom.remove,
    Newsroom.bring_back,
    Newsroom.forget,
    Newsroom.lose_the_ledger,
    Newsroom.change_domain,
]


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.lists(st.sampled_from(HAPPENINGS), min_size=1, max_size=10))
def test_no_sequence_of_edits_and_builds_changes_an_id_or_a_date(seed: Any, happenings: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        newsroom = Newsroom(Path(folder), seed)
        newsroom.add()
        known = newsroom.build()
        for happens in happenings:
            if newsroom.pages() or happens in (Newsroom.add, Newsroom.bring_back):
                happens(newsroom)
            found = newsroom.build()
            assert {about: facts for about, facts in found.items() if about in known} == {
                about: facts for about, facts in known.items() if about in found
            }
            known |= found
        before = newsroom.site.dist()
        newsroom.forget()
        newsroom.build()
        assert newsroom.site.dist() == before


# --- two branches -------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 9), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
RECORDS = st.builds(
    Record,
    id=st.sampled_from(["tag:ferry.example,2026:1", "tag:ferry.example,2026:2"]),
    revision=st.integers(1, 3),
    published=st.builds(
        Moment, MOMENTS, st.just("day"), st.builds(Evidence, st.sampled_from(["copy", "caption"]), st.just(""))
    ),
    updated=MOMENTS,
    words=st.sampled_from(["a", "b"]),
    keys=st.lists(st.sampled_from(["text:1", "text:2", "lead:3"]), max_size=2).map(tuple),
    title=st.just("Bridge"),
    kind=st.just("article"),
    sketch=st.just(pack_sketch((1, 2, 3))),
    retractions=st.integers(0, 3),
)


def learned(records: list[Record]) -> list[tuple[object, ...]]:
    """What a fresh catalog knows of a ledger."""
    with tempfile.TemporaryDirectory() as root, closing(store.connect_to_copy(root)) as db:
        Path(root, "items").mkdir()
        ledger.append(root, (record.line() for record in records))
        db.execute("BEGIN")
        Index(db, root, "UTC").learn()
        entries = db.execute(
            "SELECT id, retractions, at, published, updated, words FROM entries ORDER BY id"
        ).fetchall()
        return [*entries, *db.execute("SELECT key, id FROM keys ORDER BY key, id").fetchall()]


@settings(max_examples=60)
@given(st.lists(RECORDS, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_git_joins_two_ledgers_does_not_matter(records: Any, draw: Any) -> None:
    # One branch never writes two records of one revision.
    distinct = [replace(record, title=str(number)) for number, record in enumerate(records)]
    other = list(distinct)
    draw.shuffle(other)

    assert learned(other) == learned(distinct)
