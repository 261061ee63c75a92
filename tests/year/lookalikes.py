"""Labelled pairs of texts, of one story and of two: `PYTHONPATH=src:tests python tests/year/lookalikes.py`.

Lives here: data for choosing thresholds of likeness. Every pair is as hard as it is named: what an editor, a page or
another copy makes of one story, and what a newspaper prints twice although it is not the same.
Does not live here: any measure of likeness.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from year import stories as kinds
from year.newsroom import ADDRESSES, AFTERTHOUGHTS, HOSTS
from year.stories import Desk, Story, in_brief, misspelt


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of a story."""

    form: str
    """`article` or `teaser`."""
    headline: str
    caption: str
    paragraphs: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings, and whether they are of one story."""

    kind: str
    same: bool
    one: Told
    other: Told


def pairs(seed: int = 1, count: int = 2000) -> Iterator[Pair]:
    """So many pairs of one story, then so many of two, every kind as often as any other."""
    pairer = _Pairer(Random(seed))
    yield from islice(pairer.of_one_story(), count)
    yield from islice(pairer.of_two_stories(), count)


class _Pairer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.desk = Desk(random)

    # --- of one story -----------------------------------------------------------------------------

    def of_one_story(self) -> Iterator[Pair]:
        changes: dict[str, Callable[[Story], tuple[Told, Told]]] = {
            "article: typo": self._typo,
            "article: paragraph edited": self._paragraph_edited,
            "article: retitled": self._retitled,
            "article: another figure": self._another_figure,
            "article: address in another form": self._other_address,
            "article: another domain": self._other_domain,
        }
        makers = [(name, kinds.NEWS, change) for name, change in changes.items()]
        for kind in (kinds.NEWS, *kinds.LOOK_ALIKES):
            ways = [way for way in kinds.WAYS[kind] if way != kinds.LINK_ONLY and kind != kinds.PUZZLE]
            makers += [(f"article and teaser {way}: {kind}", kind, self._and_teaser(way)) for way in ways]
            makers += [(f"teaser whole and {way}: {kind}", kind, self._two_teasers(way)) for way in ways[1:]]
        for name, kind, make in cycle(makers):
            one, other = make(self._story(kind))
            yield Pair(name, True, one, other)

    def _typo(self, story: Story) -> tuple[Told, Told]:
        before = _article(story)
        at = self.random.randrange(len(before.paragraphs))
        mended = misspelt(before.paragraphs[at], self.random)
        return before, replace(before, paragraphs=(*before.paragraphs[:at], mended, *before.paragraphs[at + 1 :]))

    def _paragraph_edited(self, story: Story) -> tuple[Told, Told]:
        before = _article(story)
        kept = before.paragraphs[: self.random.randint(1, len(before.paragraphs))]
        return before, replace(before, paragraphs=(*kept, self.random.choice(AFTERTHOUGHTS)))

    def _retitled(self, story: Story) -> tuple[Told, Told]:
        return _article(story), replace(_article(story), headline=story.other_headline)

    def _another_figure(self, story: Story) -> tuple[Told, Told]:
        before = _article(story)
        changed = before.paragraphs[-1].replace("1", "7").replace("2", "9")
        return before, replace(before, paragraphs=(*before.paragraphs[:-1], changed))

    def _other_address(self, story: Story) -> tuple[Told, Told]:
        before = _article(story)
        link = self.random.choice(list(ADDRESSES.values()))(before.link)
        return before, replace(self._paragraph_edited(story)[1], link=link)

    def _other_domain(self, story: Story) -> tuple[Told, Told]:
        return _article(story), replace(self._typo(story)[1], link=HOSTS[2] + story.address)

    def _and_teaser(self, way: str) -> Callable[[Story], tuple[Told, Told]]:
        return lambda story: (replace(_article(story), link=""), self._teaser(story, way))

    def _two_teasers(self, way: str) -> Callable[[Story], tuple[Told, Told]]:
        return lambda story: (self._teaser(story, kinds.WHOLE), self._teaser(story, way))

    # --- of two stories ---------------------------------------------------------------------------

    def of_two_stories(self) -> Iterator[Pair]:
        for kind in cycle((*kinds.LOOK_ALIKES, kinds.NEWS, "follow-up", "correction of a report")):
            if kind == "follow-up":
                one, other = self._story_and_follow_up()
            elif kind == "correction of a report":
                one, other = self._story_and_correction()
            else:
                day = self._day()
                one, other = self._story(kind, day), self._story(kind, day + timedelta(days=self.random.randint(1, 9)))
            if kind == kinds.COLUMN:
                other.headline, other.caption = one.headline, one.caption
            if kind == kinds.SAME_TITLE:
                other.headline = one.headline
            both = [self._any_telling(one), self._any_telling(other)]
            forms = " and ".join(sorted(told.form for told in both))
            yield Pair(f"{kind}: {forms}", False, *both)

    def _story_and_follow_up(self) -> tuple[Story, Story]:
        """Two stories about the same people, in the same place, on two days."""
        cast = self.desk.cast()
        return self.desk.news_about(cast, self._day()), self.desk.news_about(cast, self._day())

    def _story_and_correction(self) -> tuple[Story, Story]:
        """A report and the note that corrects it, which names the same names."""
        cast = self.desk.cast()
        return self.desk.news_about(cast, self._day()), self.desk.correction_about(cast, self._day())

    def _any_telling(self, story: Story) -> Told:
        if story.has_article and self.random.random() < 0.5:
            return _article(story, linked=self.random.random() < 0.3)
        return self._teaser(story, self.random.choice([way for way in story.ways if way != kinds.LINK_ONLY]))

    # --- parts ------------------------------------------------------------------------------------

    def _story(self, kind: str, day: date | None = None) -> Story:
        return self.desk.write(kind, day or self._day())

    def _day(self) -> date:
        return date(2026, 1, 5) + timedelta(days=self.random.randrange(360))

    def _teaser(self, story: Story, way: str) -> Told:
        headline, caption, text = in_brief(story, way, self.random)
        return Told("teaser", headline, caption, (text,) if text else ())


def _article(story: Story, *, linked: bool = True) -> Told:
    link = HOSTS[1] + story.address if linked else ""
    return Told("article", story.headline, story.caption, (story.opening, *story.rest), link)


def main() -> None:
    found = list(pairs())
    for (same, kind), count in sorted(Counter((pair.same, pair.kind) for pair in found).items()):
        print(f"{count:5}  {'one story' if same else 'two stories'}  {kind}")


if __name__ == "__main__":
    sys.exit(main())
