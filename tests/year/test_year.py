"""What lasts through a year: every story is seen once, under one id, which is its own, and its date stays."""

from year import newsroom as events
from year.run import play
from year.stories import LOOK_ALIKES
from year.subscriber import FAULTS


def test_a_year_of_a_newsroom_shows_every_story_once_and_for_good(tmp_path):
    subscriber = play(tmp_path, seed=1)

    _assert_much_happened(subscriber.newsroom)
    assert subscriber.counts() == dict.fromkeys(FAULTS, 0), f"\n{subscriber.table()}\n\n{subscriber.examples()}"


def _assert_much_happened(newsroom):
    counts = newsroom.counts
    assert all(counts[f"copied again: {way}"] >= 3 for way in events.COPIED_AGAIN)
    assert all(counts[f"article after teaser: {way}"] >= 4 for way in events.ARRIVALS)
    assert all(counts[f"edit: {name}"] >= 5 for name in events.EDITS)
    assert all(counts[name] >= 3 for name in events.MISHAPS if name != "branches")
    assert counts["branches joined, catalog kept"] >= 1
    assert counts["branches joined, catalog deleted"] >= 1
    assert counts["folder split"] >= 2
    assert counts["http becomes https"] + counts["another domain"] == 3
    assert counts["page removed"] >= 100
    assert counts["page comes back"] >= 5
    assert sum(story.kind in LOOK_ALIKES for story in newsroom.stories.values()) >= 400
