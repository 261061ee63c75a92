"""What lasts through a year: every story is seen once, under one id, which is its own, and its date stays."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from year import newsroom as events
from year.lookalikes import pairs
from year.run import play
from year.stories import AUTHORED, LOOK_ALIKES, WAYS, Desk
from year.subscriber import FAULTS


def test_a_year_of_a_newsroom_shows_every_story_once_and_for_good(tmp_path: Path) -> None:
    subscriber = play(tmp_path, seed=1)

    _assert_much_happened(subscriber.newsroom)
    assert subscriber.counts() == dict.fromkeys(FAULTS, 0), f"\n{subscriber.table()}\n\n{subscriber.examples()}"


def test_a_seed_always_writes_the_same_stories_and_another_seed_others() -> None:
    def written(seed: Any) -> Any:
        desk = Desk(Random(seed))
        return [desk.write(kind, date(2026, 3, 2)) for kind in WAYS]

    assert written(1) == written(1)
    assert all(one != other for one, other in zip(written(1), written(2), strict=True))


def test_no_two_stories_are_told_in_the_same_words() -> None:
    found = list(pairs(count=500))

    assert [pair.same for pair in found] == [True] * 500 + [False] * 500
    assert all(pair.one != pair.other for pair in found if not pair.same)


def _assert_much_happened(newsroom: Any) -> None:
    """Every event of the year, and not only once."""
    counts = newsroom.counts
    assert all(counts[f"copied again: {way}"] >= 3 for way in events.COPIED_AGAIN)
    assert all(counts[f"article after teaser: {way}"] >= 4 for way in events.ARRIVALS)
    assert all(counts[f"edit: {name}"] >= 5 for name in events.EDITS)
    assert all(counts[name] >= 3 for name in events.MISHAPS if name != "branches")
    assert counts["branches joined, catalog kept"] >= 1
    assert counts["branches joined, catalog deleted"] >= 1
    assert counts["folder split"] >= 2
    assert counts["http becomes https"] == counts["another domain"] == 2
    assert counts["page removed"] >= 100
    assert counts["page comes back"] >= 5
    assert sum(story.kind in LOOK_ALIKES for story in newsroom.stories.values()) >= 400
    published = [newsroom.stories[number] for number in newsroom.site.told]
    assert all(sum(story.kind == kind for story in published) >= 10 for kind in AUTHORED)
    assert sum(story.dated_by_name for story in published) >= 20
