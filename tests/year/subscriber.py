"""Who reads dist/, is told the truth, and counts what the program got wrong.

Lives here: what a subscriber remembers of ids, stories and dates, the faults that follow from it, and how they are
shown to people.
Does not live here: what happened (newsroom).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from lxml import etree

from year.newsroom import CATALOG, Newsroom, Turn
from year.stories import Story

FAULTS = ("shown twice", "never shown", "date moved", "wrong merge", "id reused")
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A story as a place on a page shows it."""

    place: str
    """Path and position."""
    story: int
    form: str
    way: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}, {self.form}, {self.way}:\n" + "\n".join(f"    | {line}" for line in self._lines())

    def _lines(self) -> list[str]:
        lines = self.words.splitlines()
        return [line if len(line) < 400 else f"{line[:400]} [...]" for line in lines[:8]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a subscriber should never have seen."""

    what: str
    """One of FAULTS."""
    kind: str
    """Of the story."""
    cause: str
    """What had happened to the story, or to the site, before the build."""
    build: str
    """Its number, and what befell the site before it."""
    explanation: str


class Subscriber:
    """Remembers all that a feed ever showed."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.faults: list[Fault] = []
        self.polls = 0
        self._ids: dict[int, list[str]] = {}
        """Of each story, the ids under which the feed showed it."""
        self._stories: dict[str, list[int]] = {}
        """Of each id, the stories that it ever stood for."""
        self._dates: dict[str, str] = {}
        self._never: set[int] = set()
        self._uncorrected: set[int] = set()
        self._examples: dict[tuple[str, int], Seen] = {}
        """How an id came to stand for a story."""
        self._told: dict[str, frozenset[int]] = {}
        """Contents of items that were recognised before."""
        self._marks: dict[tuple[str, ...], int] = {}
        self._known = 0

    def poll(self, turn: Turn) -> None:
        """Look at the feeds after a build."""
        self.polls += 1
        self._learn_marks()
        items = _items_of(turn, "whole/feed.json")
        ids = [item["id"] for item in _items_of(turn, "feed.json")]
        assert ids == [item["id"] for item in items[: len(ids)]], "two feeds differ"
        assert ids == _ids_of(turn, "rss.xml", "channel/item/guid"), "RSS and JSON differ"
        assert ids == _ids_of(turn, "atom.xml", f"{_ATOM}entry/{_ATOM}id"), "Atom and JSON differ"
        here = [
            (page.path, position, Seen(f"{page.path}#{position}", *said))
            for page in turn.site.pages.values()
            for position, said in enumerate(page.seen())
        ]
        landed = _landed(turn)
        now: dict[str, list[Seen]] = {}
        for path, position, seen in here:
            if id_ := landed.get((path, position)):
                now.setdefault(id_, []).append(seen)
                if (id_, seen.story) not in self._examples:
                    self._examples[id_, seen.story] = seen
        for item in items:
            for story in self._recognised(item):
                self._show(turn, item, self.newsroom.stories[story], now)
        for id_, all_seen in now.items():
            for seen in all_seen:
                self._carry(turn, id_, seen.story, now)
        for _, _, seen in here:
            if seen.story not in self._ids and seen.story not in self._never:
                self._never.add(seen.story)
                self._blame("never shown", turn, seen.story, [seen], f"story {seen.story} is on a page\n{seen}")

    def _learn_marks(self) -> None:
        for number, story in self.newsroom.stories.items():
            if number > self._known:
                self._marks |= {tuple(_WORD.findall(mark)): number for mark in story.marks}
        self._known = len(self.newsroom.stories)

    def _recognised(self, item: dict[str, Any]) -> frozenset[int]:
        """The stories that an item tells, by words that no other story has."""
        tags = " ".join(item.get("tags", ()))
        content = f"{item['title']} {item.get('summary', '')} {item.get('content_html', '')} {tags}"
        if content not in self._told:
            words = [word.casefold() for word in _WORD.findall(content)]
            lengths = {len(mark) for mark in self._marks}
            runs = (tuple(words[at : at + length]) for length in lengths for at in range(len(words)))
            found = frozenset(self._marks[run] for run in runs if run in self._marks)
            assert found, f"nobody can tell what this is about: {content}"
            self._told[content] = found
        return self._told[content]

    # --- what is looked at ------------------------------------------------------------------------

    def _show(self, turn: Turn, item: dict[str, Any], story: Story, now: dict[str, list[Seen]]) -> None:
        id_ = item["id"]
        known = self._ids.setdefault(story.number, [])
        if id_ not in known:
            if known:
                news = [seen for seen in now.get(id_, ()) if seen.story == story.number]
                before = [self._examples.get((each, story.number)) for each in known]
                told = "\n".join(f"{each}" for each in (*before[:2], *news[:2]))
                self._blame("shown twice", turn, story.number, news, f"story {story.number}: {known} {id_}\n{told}")
            known.append(id_)
        self._carry(turn, id_, story.number, now)
        day, dated = item["date_published"][:10], self._dates.get(id_, "")
        self._dates[id_] = item["date_published"]
        seen = [each for each in now.get(id_, ()) if each.story == story.number]
        if dated and dated != item["date_published"] and day not in story.stated:
            what = f"story {story.number}, {id_}: {dated} became {item['date_published']}, stated {story.stated}"
            self._blame("date moved", turn, story.number, seen, "\n".join((what, *map(str, seen[:3]))))
        if story.corrected and day != story.corrected and story.number not in self._uncorrected and seen:
            self._uncorrected.add(story.number)
            what = f"story {story.number}, {id_}: {day} although the author says {story.corrected}"
            self._blame("date moved", turn, story.number, seen, "\n".join((what, *map(str, seen[:3]))))

    def _carry(self, turn: Turn, id_: str, story: int, now: dict[str, list[Seen]]) -> None:
        """An id stands for a story."""
        known = self._stories.setdefault(id_, [])
        if story in known:
            return
        if known:
            seen = [each for each in now.get(id_, ()) if each.story == story]
            others = [each for each in now.get(id_, ()) if each.story in known]
            example: Sequence[Seen | None] = others[:1] or [self._examples.get((id_, known[0]))]
            told = "\n".join(map(str, (*example, *seen[:1])))
            what = "wrong merge" if others else "id reused"
            self._blame(what, turn, story, seen, f"{id_}: stories {known[0]} and {story}\n{told}")
        known.append(story)

    def _blame(self, what: str, turn: Turn, story: int, seen: list[Seen], explanation: str) -> None:
        touched = [each for each in seen if each.place.rpartition("#")[0] in turn.changed]
        if touched or not turn.happened:
            of = (touched or seen)[:1]
            cause = f"{of[0].form.split()[0]}: {of[0].way}" if of else "gone from its pages"
        else:
            cause = f"site: {turn.happened[0]}"
        build = ", ".join((f"build {turn.number}", *turn.happened))
        self.faults.append(Fault(what, self.newsroom.stories[story].kind, cause, build, explanation))

    # --- what is told -----------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """How many faults of each kind."""
        counted = Counter(fault.what for fault in self.faults)
        return {what: counted[what] for what in FAULTS}

    def table(self) -> str:
        """Counts by what happened and by kind of story."""
        blocks = [
            _table("what happened", ((fault.cause, fault.what) for fault in self.faults)),
            _table("kind of story", ((fault.kind, fault.what) for fault in self.faults)),
        ]
        return "\n\n".join(blocks)

    def examples(self, most: int = 20) -> str:
        """Some faults with the words of their pages, of as many sorts as there are."""
        sorts: dict[tuple[str, str], list[Fault]] = {}
        for fault in self.faults:
            sorts.setdefault((fault.what, fault.cause), []).append(fault)
        chosen = [group[0] for group in sorts.values()][:most]
        return "\n\n".join(
            f"--- {fault.what}; {fault.cause}; {fault.kind}; {fault.build}\n{fault.explanation}" for fault in chosen
        )


def _items_of(turn: Turn, name: str) -> list[dict[str, Any]]:
    return json.loads((turn.site.root / "dist" / name).read_bytes())["items"]


def _ids_of(turn: Turn, name: str, path: str) -> list[str]:
    return [found.text or "" for found in etree.parse(turn.site.root / "dist" / name).getroot().iterfind(path)]


def _landed(turn: Turn) -> dict[tuple[str, int], str]:
    """Which id every place on a page has, as the catalog has it: only two stories under one id show that one of them
    was swallowed, for the feed has the other."""
    path = turn.site.root / CATALOG / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT source, position, id FROM sightings").fetchall()
    return {(source, position): id_ for source, position, id_ in rows}


def _table(title: str, faults: Iterable[tuple[str, str]]) -> str:
    counted = Counter(faults)
    rows = sorted({row for row, _ in counted})
    width = max(map(len, (title, "all", *rows)))
    lines = [f"{title:{width}}  " + "  ".join(FAULTS)]
    for row in (*rows, "all"):
        numbers = [
            sum(n for (name, what), n in counted.items() if what == fault and row in (name, "all")) for fault in FAULTS
        ]
        lines.append(
            f"{row:{width}}  " + "  ".join(f"{n or '.':>{len(f)}}" for n, f in zip(numbers, FAULTS, strict=True))
        )
    return "\n".join(lines)
