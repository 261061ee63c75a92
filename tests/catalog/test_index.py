"""Which entry a sighting is, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pagefeed.catalog import store
from pagefeed.catalog.index import Changes, Index, Known
from pagefeed.catalog.selection import Selector
from pagefeed.entries import identity
from pagefeed.model import Author, Content, Entry, Evidence, FeedSpec, Moment, Place, Sighting

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AUTHORITY = "tag:ferry.example,2026:"
TEXT = (
    "The council of the ferry town voted on Friday to keep the old stone bridge for walkers and cyclists alone",
    "Repairs begin in spring and should take some nine months the engineer told the members before the vote",
)
SPEC = FeedSpec(
    name="all",
    title="Everything",
    description="Everything",
    link="https://ferry.example/",
    base="https://feeds.ferry.example/",
    language="en",
    author=Author("The Ferry Post"),
    hub=(),
    id="tag:ferry.example,2026:feed/all",
)


def moment(day: int, rule: str = "caption") -> Moment:
    return Moment(datetime(2026, 2, day, 12, tzinfo=UTC), "day", Evidence(rule, f"February {day}, 2026"))


def seen(title: str = "The bridge stays", *, texts: tuple[str, ...] = TEXT, **said: Any) -> Sighting:
    """An article as a page shows it."""
    link = said.pop("link", None)
    content = Content(
        kind=said.pop("kind", "article"),
        type="text",
        title=title,
        title_evidence=Evidence("printed", title, Place("items/a.txt", 1)),
        link=link,
        authors=(Author("Ida Holm"),),
        summary=texts[0],
        html="".join(f"<p>{text}</p>" for text in texts),
        caption=None,
        credit=None,
        image=None,
        tags=said.pop("tags", ()),
        language=None,
    )
    sighting = Sighting(
        source="items/a.txt",
        position=0,
        content=content,
        published=moment(20),
        updated=None,
        copied=moment(25, "file name"),
        keys=identity.keys(link=link, title=title, paragraphs=texts, caption=None),
        sketch=identity.sketch(title, *texts),
        opening=identity.sketch(texts[0]),
        words=identity.fingerprint(title, *texts),
    )
    return replace(sighting, **said)


class Site:
    """An index, and pages that come and go."""

    def __init__(self, root: Path) -> None:
        (root / "items").mkdir()
        self.db = store.connect(str(root))
        self.index = Index(self.db, str(root), "UTC")

    def show(self, path: str, *sightings: Sighting, now: datetime = NOW) -> Changes:
        """A page says this, and nothing else any more."""
        placed = [replace(each, source=path, position=number) for number, each in enumerate(sightings)]
        self.index.learn()
        self.index.put(path, Known("stat", "digest", "options"), placed, ())
        return self.settle(now)

    def settle(self, now: datetime) -> Changes:
        changes = self.index.settle(AUTHORITY, now)
        self.index.record()
        return changes

    def remove(self, path: str) -> Changes:
        self.index.learn()
        self.index.drop(path)
        return self.settle(NOW)

    def entries(self, **said: Any) -> tuple[Entry, ...]:
        return Selector(self.index.db, replace(SPEC, **said), NOW).newest().entries

    def only(self) -> Entry:
        [entry] = self.entries()
        return entry


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    with closing(site.db):
        yield site


def test_an_entry_comes_back_from_the_index_as_it_was_put_in(site: Site) -> None:
    sighting = seen(tags=("Town",))

    site.show("items/a.txt", sighting)

    assert site.only() == Entry(
        id=site.only().id,
        content=sighting.content,
        published=sighting.published,
        updated=sighting.published.at,
        found_on=("items/a.txt",),
    )
    assert site.only().id.startswith(AUTHORITY)


def test_the_changes_of_a_run_are_counted(site: Site) -> None:
    assert site.show("items/a.txt", seen()) == Changes(new=1, updated=0, unchanged=0)
    assert site.show(
        "items/b.txt", seen("Another", texts=("A text of some words that nobody wrote before",))
    ) == Changes(new=1, updated=0, unchanged=1)
    assert site.show("items/a.txt", seen(texts=(TEXT[0], "Another end"))) == Changes(new=0, updated=1, unchanged=1)
    assert site.remove("items/b.txt") == Changes(new=0, updated=0, unchanged=1)


# --- the same entry -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "after",
    [
        seen("Another headline"),
        seen(texts=(TEXT[0], "Another second paragraph, with other words in it")),
        seen(texts=(TEXT[0].replace("Friday", "Thursday"), TEXT[1])),
        seen("Another headline", texts=(TEXT[0].replace("Friday", "Thursday"), TEXT[1])),
        seen(link="https://ferry.example/bridge"),
    ],
    ids=["headline", "second paragraph", "first paragraph", "headline and first paragraph", "link"],
)
def test_a_page_that_is_edited_is_the_same_entry(site: Site, after: Any) -> None:
    site.show("items/a.txt", seen())
    before = site.only()

    site.show("items/a.txt", after)

    assert (site.only().id, site.only().published) == (before.id, before.published)


def test_an_article_that_is_rewritten_around_its_link_is_the_same_entry(site: Site) -> None:
    site.show("items/a.txt", seen(link="https://www.ferry.example/bridge/"))
    before = site.only()

    site.remove("items/a.txt")
    site.show("items/b.txt", seen("All new", texts=("Not a word of it is left",), link="http://ferry.example/bridge"))

    assert site.only().id == before.id


def test_another_story_in_the_same_file_is_another_entry(site: Site) -> None:
    site.show("items/a.txt", seen())
    before = site.only()

    site.show(
        "items/a.txt", seen("Herons", texts=("Eleven herons were counted between the weir and the landing stage",))
    )

    assert site.only().id != before.id


def test_two_articles_that_open_alike_are_two_entries(site: Site) -> None:
    site.show("items/a.txt", seen("Monday's round", texts=(TEXT[0], "On Monday it rained")))
    site.show("items/b.txt", seen("Tuesday's round", texts=(TEXT[0], "On Tuesday the sun shone")))

    assert len(site.entries()) == 2


def test_two_articles_with_one_headline_and_one_opening_are_two_entries(site: Site) -> None:
    site.show("items/a.txt", seen("Weekly links", texts=("Here are the links.", *TEXT[:1])))
    site.show("items/b.txt", seen("Weekly links", texts=("Here are the links.", *TEXT[1:])))

    assert len(site.entries()) == 2


def test_an_article_copied_again_with_a_mended_word_is_one_entry(site: Site) -> None:
    site.show("items/a.txt", seen("Weekly links", texts=("Here are the links.", *TEXT)))
    site.show(
        "items/b.txt", seen("Weekly links", texts=("Here are the links.", TEXT[0], TEXT[1].replace("nine", "ten")))
    )

    assert len(site.entries()) == 1


def test_a_teaser_becomes_its_article_in_place(site: Site) -> None:
    site.show("items/a.txt", seen(kind="teaser", texts=TEXT[:1]))
    teaser = site.only()

    site.show("items/b.txt", seen(published=moment(22), copied=moment(27, "file name")))

    article = site.only()
    assert (teaser.content.kind, article.content.kind) == ("teaser", "article")
    assert (article.id, article.published) == (teaser.id, teaser.published)
    assert article.updated > teaser.updated
    assert article.found_on == ("items/a.txt", "items/b.txt")


def test_the_newest_copy_is_shown(site: Site) -> None:
    site.show("items/b.txt", seen(copied=moment(26, "file name")))
    site.show("items/a.txt", seen(texts=(*TEXT, "A paragraph of the old copy"), copied=moment(24, "file name")))

    assert "old copy" not in site.only().content.html


def test_an_id_is_never_given_twice(site: Site) -> None:
    """Two stories may begin with the same strong key and part ways."""
    site.show("items/a.txt", seen())
    first = site.only().id
    site.remove("items/a.txt")
    site.db.execute("DELETE FROM keys")
    site.db.execute("UPDATE entries SET sketch=''")

    site.show("items/b.txt", seen())

    assert site.only().id != first


def test_two_branches_give_two_ids_to_what_each_publishes_in_the_same_words(tmp_path: Path) -> None:
    def second_id(folder: Path, day: int) -> str:
        folder.mkdir()
        site = Site(folder)
        with closing(site.db):
            for number, title in enumerate(("The first", f"That of day {day}")):
                site.show(f"items/{number}.md", seen(title, authored=True))
            return next(entry.id for entry in site.entries() if entry.content.title != "The first")

    assert second_id(tmp_path / "one", 1) != second_id(tmp_path / "other", 2)


def test_a_teaser_brings_its_article_the_address_of_another_teaser(site: Site) -> None:
    """All of them come at once, and only the second says what the others have in common."""
    link = "https://ferry.example/bridge"
    text = (
        "The council of Riverton voted, as Ida Holm of the Brandt Works had asked, to keep the bridge for walkers alone"
    )
    five_minutes = "In five minutes: whom it pleases, and why nobody was asked before the vote was taken"
    told_again = text.replace("had asked", "had wished")
    for path, sighting in {
        "items/a.txt": seen("Five minutes with the ferryman", kind="teaser", link=link, texts=(five_minutes,)),
        "items/b.txt": seen("The old bridge stays as it is", kind="teaser", link=link, texts=(told_again,)),
        "items/c.txt": seen("The old bridge stays as it is", texts=(text, *TEXT[1:])),
    }.items():
        site.index.put(path, Known("stat", "digest", "options"), [replace(sighting, source=path)], ())
    site.settle(NOW)

    assert len(site.entries()) == 1


# --- its dates ----------------------------------------------------------------------------------


def test_published_does_not_move_with_the_evidence(site: Site) -> None:
    site.show("items/a.txt", seen())

    site.show("items/a.txt", seen(published=moment(10)))

    assert site.only().published == moment(20)


def test_published_moves_at_the_authors_word_and_stays_there(site: Site) -> None:
    site.show("items/a.txt", seen())

    site.show("items/a.txt", seen(published=moment(10, "stated")))
    assert site.only().published == moment(10, "stated")

    site.show("items/a.txt", seen(published=moment(20)))
    assert site.only().published == moment(10, "stated")


def test_updated_is_never_before_published(site: Site) -> None:
    site.show("items/a.txt", seen())

    site.show("items/a.txt", seen(published=moment(24, "stated")))

    assert site.only().updated == moment(24).at


def test_a_change_is_dated_by_the_page_then_by_the_copy_then_by_the_clock(site: Site) -> None:
    other = "Another second paragraph"
    site.show("items/a.txt", seen())

    site.show("items/a.txt", seen(texts=(TEXT[0], other), updated=moment(22)))
    assert site.only().updated == moment(22).at

    site.show("items/a.txt", seen(texts=(TEXT[0], f"{other} and more"), updated=moment(22)))
    assert site.only().updated == moment(25).at

    site.show("items/a.txt", seen(texts=(TEXT[0], f"{other} and much more"), updated=moment(22)))
    assert site.only().updated == NOW


def test_a_clock_that_goes_backwards_moves_no_entry_backwards(site: Site) -> None:
    site.show("items/a.txt", seen())

    site.show("items/a.txt", seen(texts=(TEXT[0], "Another end")), now=NOW - timedelta(days=3000))
    first = site.only().updated
    site.show("items/a.txt", seen(texts=(TEXT[0], "Yet another end")), now=NOW - timedelta(days=3000))

    assert first == moment(25).at
    assert site.only().updated == first + timedelta(seconds=1)


def test_a_day_that_only_the_clock_told_dates_no_change(site: Site) -> None:
    site.show("items/a.txt", seen(copied=moment(28, "first seen")))

    site.show("items/a.txt", seen(texts=(TEXT[0], "Another end"), copied=moment(28, "first seen")))

    assert site.only().updated == NOW


# --- what a feed gets ---------------------------------------------------------------------------


def test_the_newest_come_first_up_to_the_limit(site: Site) -> None:
    for day in (3, 1, 2):
        site.show(f"items/{day}.txt", seen(f"Day {day}", texts=(f"On day {day}",), published=moment(day)))

    assert [entry.content.title for entry in site.entries(limit=2)] == ["Day 3", "Day 2"]


def test_entries_of_one_moment_are_in_the_order_of_their_pages_the_later_first(site: Site) -> None:
    for number in (2, 10, 1, 9):
        site.show(f"items/{number}.txt", seen(f"Number {number}", texts=(f"It is number {number}",)))

    assert [entry.found_on[0] for entry in site.entries()] == [f"items/{number}.txt" for number in (10, 9, 2, 1)]


def test_entries_of_one_moment_and_one_page_are_in_its_order(site: Site) -> None:
    site.show("items/a.txt", *(seen(f"Number {number}", texts=(f"It is number {number}",)) for number in range(12)))

    assert [entry.content.title for entry in site.entries()] == [f"Number {number}" for number in range(12)]


def test_an_entry_whose_page_moves_takes_its_new_place_among_those_of_its_moment(site: Site) -> None:
    site.show("items/a.txt", seen("Number 1", texts=("It is number one, of which much was said before",)))
    site.show("items/b.txt", seen("Number 2", texts=("It is number two, of which nothing is known",)))
    site.remove("items/a.txt")

    site.show("items/c.txt", seen("Number 1", texts=("It is number one, of which much was said before",)))

    assert [entry.content.title for entry in site.entries()] == ["Number 1", "Number 2"]


def test_an_entry_is_in_a_feed_for_any_page_that_shows_it(site: Site) -> None:
    site.show("items/a.txt", seen())
    site.show("items/sport/b.txt", seen())

    assert len(site.entries(include=("sport/**",))) == 1
    assert site.entries(include=("nature/**",)) == ()


def test_a_feed_takes_kinds_and_tags(site: Site) -> None:
    site.show(
        "items/a.txt",
        seen(tags=("Town",)),
        seen("A film", kind="teaser", texts=("A film of the river",), tags=("Town", "Video")),
    )

    assert [entry.content.title for entry in site.entries(kinds=("article",))] == ["The bridge stays"]
    assert [entry.content.title for entry in site.entries(tags=("Video", "Audio"))] == ["A film"]
    assert len(site.entries(tags=("Town",))) == 2


def test_a_selection_changes_its_fingerprint_with_anything_that_a_subscriber_sees(site: Site) -> None:
    site.show("items/a.txt", seen())
    before = Selector(site.index.db, SPEC, NOW).newest().fingerprint

    site.show("items/a.txt", seen())
    assert Selector(site.index.db, SPEC, NOW).newest().fingerprint == before

    site.show("items/a.txt", seen(tags=("Town",)))
    assert Selector(site.index.db, SPEC, NOW).newest().fingerprint != before
