"""Which pages of items/ become entries, and what a run tells of the others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from conftest import SiteFolder

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(report: Any, rule: Any) -> Any:
    return [finding["what"] for finding in report.findings if finding["rule"] == rule]


def post(site: SiteFolder, path: Any, *lines: Any, text: str = "Boats cross the strait again") -> None:
    site.put(f"items/{path}", "\n".join(["---", *lines, "---", "", f"{text}, says {path}.", ""]))


# --- held back ----------------------------------------------------------------------------------


def test_what_is_held_back_is_in_no_feed_and_told_once(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "a.md", "title: A", "date: 2026-03-01", "unlisted: true")
    post(empty, "_drafts/b.md", "title: B", "date: 2026-03-01")
    post(empty, "_posts/c.md", "title: C", "date: 2026-03-01")

    report = empty.build()

    assert sorted(empty.titles()) == ["C", "Ferries"]
    assert told(report, "HeldBack") == ["2 pages are held back: _drafts/b.md (in _drafts/), a.md (unlisted: true)"]
    assert report.status == 0


def test_many_pages_that_are_held_back_are_counted_by_their_reasons(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    for number in range(4):
        post(empty, f"{number}.md", f"title: Boat {number}", "draft: true")
        post(empty, f"drafts/{number}.md", f"title: Boat {number}")

    assert told(empty.build(), "HeldBack") == ["8 pages are held back: 4 draft: true, 4 in drafts/"]


def test_a_sidecar_does_not_publish_what_front_matter_holds_back(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01", "draft: true")
    empty.put("items/ferries.toml", "draft = false\n")

    assert empty.build().status == 2


def test_a_page_that_is_held_back_is_not_complained_of(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    empty.put("items/a.md", "---\ntitle: A\ndraft: true\n---\n")

    assert {finding["rule"] for finding in empty.build().findings} == {"HeldBack"}


def test_a_folder_of_jekyll_s_is_published_where_a_feed_names_it(empty: SiteFolder) -> None:
    empty.put("feeds/food.toml", 'title = "Food"\npath = "food"\ninclude = ["_recipes/**"]\n')
    post(empty, "_recipes/soup.md", "title: Soup", "date: 2026-03-01")

    empty.build()

    assert empty.titles("food/feed.json") == ["Soup"]


def test_a_program_s_own_pages_of_html_have_front_matter_too(empty: SiteFolder) -> None:
    empty.put(
        "items/ferries.html",
        "---\\ntitle: Ferries\\ndate: 2026-03-01\\n---\\n<h1>Ferries</h1><p>Boats cross the strait again.</p>"
        "<p>They have not done so for years and years, and people are glad of it.</p>\\n",
    )

    report = empty.build()

    assert report.findings == []
    assert empty.titles() == ["Ferries"]
    assert "date: 2026" not in empty.item("Ferries")["content_html"]


# --- expiry -------------------------------------------------------------------------------------


def test_an_entry_leaves_by_itself_when_it_expires_and_the_run_says_when(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "offer.md", "title: Half the fare", "date: 2026-03-01", "expiryDate: 2026-03-05")

    before = empty.build()

    assert sorted(empty.titles()) == ["Ferries", "Half the fare"]
    assert (before.waiting, before.expiring, before.due) == (0, 1, "2026-03-05T00:00:00Z")
    assert empty.build(datetime(2026, 3, 4, 23, tzinfo=UTC)).written == []

    after = empty.build(datetime(2026, 3, 5, tzinfo=UTC))

    assert empty.titles() == ["Ferries"]
    assert (after.expiring, after.due) == (0, "")
    assert told(after, "HeldBack") == ["1 page is held back: offer.md (expired)"]


def test_what_expired_before_it_was_seen_gets_no_id(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "offer.md", "title: Half the fare", "date: 2026-01-01", "expires: 2026-02-01")

    report = empty.build()

    assert [record["title"] for record in empty.ledger()] == ["Ferries"]
    assert told(report, "HeldBack") == ["1 page is held back: offer.md (expired)"]
    assert told(report, "NoPost") == []


def test_an_entry_whose_end_is_put_off_comes_back_as_it_was(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "offer.md", "title: Half the fare", "date: 2026-03-01", "expires: 2026-03-05")
    empty.build()
    name = empty.item("Half the fare")["id"]
    empty.build(datetime(2026, 3, 6, tzinfo=UTC))
    empty.edit("items/offer.md", ("expires: 2026-03-05", "expires: 2026-04-05"))

    empty.build(datetime(2026, 3, 7, tzinfo=UTC))

    assert empty.item("Half the fare")["id"] == name


def test_the_next_change_is_the_first_of_beginnings_and_ends(empty: SiteFolder) -> None:
    post(empty, "offer.md", "title: Half the fare", "date: 2026-03-01", "expires: 2026-03-05T18:00:00Z")
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-04T09:00:00Z")

    report = empty.build()

    assert (report.waiting, report.expiring, report.due) == (1, 1, "2026-03-04T09:00:00Z")


def test_a_sidecar_can_say_when_a_copy_expires(empty: SiteFolder) -> None:
    empty.put("items/2026-03-01-offer.txt", "Half the fare\n\nUntil Thursday boats cost half of what they did.\n")
    empty.put("items/2026-03-01-offer.toml", "expires = 2026-03-05\n")

    assert empty.build().due == "2026-03-05T00:00:00Z"


# --- no posts -----------------------------------------------------------------------------------


def test_a_page_without_a_date_is_no_post_where_others_have_one(empty: SiteFolder) -> None:
    post(empty, "2026-03-01-ferries.md", "title: Ferries")
    post(empty, "about.md", "title: About us")

    report = empty.build()

    assert empty.titles() == ["Ferries"]
    assert told(report, "NoPost") == ["1 page is not a post, without a date where others have one: about.md"]
    assert report.status == 0
    assert [record["title"] for record in empty.ledger()] == ["Ferries"]


def test_a_post_that_wants_the_date_of_its_file_is_one_and_is_told(empty: SiteFolder) -> None:
    post(empty, "2026-03-01-ferries.md", "title: Ferries")
    post(empty, "mole.md", "title: The mole", "date: git Last Modified", text="The mole is done")

    report = empty.build()

    assert sorted(empty.titles()) == ["Ferries", "The mole"]
    assert told(report, "DateOfFile") == ['"date" is "git Last Modified", and the time of a file or commit is not used']


def test_a_date_makes_it_a_post(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "about.md", "title: About us")
    empty.build()
    empty.put("items/about.toml", "published = 2026-02-01\n")

    assert told(empty.build(), "NoPost") == []
    assert empty.titles() == ["Ferries", "About us"]


def test_where_no_page_has_a_date_all_are_published(empty: SiteFolder) -> None:
    post(empty, "Boats.md", "x: y", text="Boats are many")
    post(empty, "Harbours.md", "x: y", text="A harbour has two moles")

    assert told(empty.build(), "NoPost") == []
    assert sorted(empty.titles()) == ["Boats", "Harbours"]


def test_one_diary_among_many_notes_makes_them_no_pages(empty: SiteFolder) -> None:
    post(empty, "Diary/2026-03-01.md", "x: y")
    for number in range(30):
        post(empty, f"Note {number}.md", f"title: Note {number}", text=f"About the boat {number} of the harbour")

    assert told(empty.build(), "NoPost") == []


def test_documentation_beside_a_blog_is_no_post(empty: SiteFolder) -> None:
    for number in range(30):
        post(empty, f"docs/{number}.md", f"title: Chapter {number}", text=f"Chapter {number} is about boats")
    for day in (1, 2, 3):
        post(empty, f"blog/{day}.md", f"title: Post {day}", f"date: 2026-02-0{day}", text=f"On day {day} boats came")

    report = empty.build()

    assert empty.titles() == ["Post 3", "Post 2", "Post 1"]
    assert told(report, "NoPost")[0].startswith(
        "30 pages are not posts, without a date where others have one: docs/0.md"
    )


def test_what_was_published_stays_when_the_first_post_with_a_date_comes(empty: SiteFolder) -> None:
    post(empty, "about.md", "title: About us", text="We sail")
    empty.build()
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "imprint.md", "title: Imprint", text="This is who answers for it")

    report = empty.build()

    assert sorted(empty.titles()) == ["About us", "Ferries"]
    assert told(report, "NoPost") == ["1 page is not a post, without a date where others have one: imprint.md"]


def test_the_answer_is_the_same_without_the_catalog(empty: SiteFolder) -> None:
    post(empty, "about.md", "title: About us", text="We sail")
    empty.build()
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    empty.build()
    before = empty.dist()
    empty.forget()

    empty.build()

    assert empty.dist() == before


def test_when_the_last_post_with_a_date_goes_the_pages_are_published(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "about.md", "title: About us")
    empty.build()
    (empty.root / "items/ferries.md").unlink()

    empty.build(allow_flood=True)

    assert empty.titles() == ["About us"]


def test_copies_of_pages_are_published_without_a_date(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    empty.put("items/about.txt", "A word about us\n\nWe have sailed the strait for many years, and we still do.\n")

    empty.build()

    assert sorted(empty.titles()) == ["A word about us", "Ferries"]


@pytest.mark.parametrize("name", ["README.md", "readme.md", "AGENTS.md", "LICENSE.md", "index.md", "CONTRIBUTING.md"])
def test_what_is_about_its_folder_is_no_post_on_any_site(empty: SiteFolder, name: str) -> None:
    post(empty, name, "title: How to build this site")
    post(empty, "Boats.md", "x: y", text="Boats are many")

    report = empty.build()

    assert empty.titles() == ["Boats"]
    assert told(report, "HeldBack") == [f"1 page is held back: {name} ({name} without a date)"]


@pytest.mark.parametrize("name", ["README.md", "security.md", "trip/index.md"])
def test_with_a_date_or_another_name_it_is_a_post(empty: SiteFolder, name: str) -> None:
    post(empty, name, "title: Boats", "date: 2026-03-01")

    empty.build()

    assert empty.titles() == ["Boats"]


def test_a_page_of_tags_alone_is_told_and_no_fault(empty: SiteFolder) -> None:
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    empty.put("items/archive.md", "---\nlayout: home\n---\n")

    report = empty.build()

    assert (report.status, told(report, "HeldBack")) == (0, ["1 page is held back: archive.md (without text or date)"])


def test_a_feed_whose_pages_are_no_posts_says_that(empty: SiteFolder) -> None:
    empty.put("feeds/docs.toml", 'title = "Docs"\npath = "docs"\ninclude = ["docs/**"]\n')
    post(empty, "ferries.md", "title: Ferries", "date: 2026-03-01")
    post(empty, "docs/a.md", "title: Chapter")

    assert told(empty.build(), "EmptyFeed") == ["none of its pages has a date, so they are not posts"]


# --- titles and languages -----------------------------------------------------------------------


def test_a_post_without_a_title_is_called_like_its_file(empty: SiteFolder) -> None:
    post(empty, "_posts/2026-03-01-ferries-are-back.md", "layout: post")

    empty.build()

    assert empty.item("Ferries Are Back")["_pagefeed"]["title"]["evidence"].startswith("file name: Ferries Are Back")


def test_a_heading_is_the_title_all_the_same(empty: SiteFolder) -> None:
    empty.put("items/2026-03-01-slug.md", "# Ferries return\n\nBoats cross the strait again.\n")

    empty.build()

    assert empty.titles() == ["Ferries return"]


def test_a_note_whose_title_is_stated_to_be_empty_begins_with_its_words(empty: SiteFolder) -> None:
    post(empty, "note.md", "title: ''", "date: 2026-03-01")

    empty.build()

    assert empty.titles() == ["Boats cross the strait again, says note.md"]


def test_the_name_of_a_file_tells_its_language_and_front_matter_outranks_it(empty: SiteFolder) -> None:
    post(empty, "faehre.de.md", "title: Fähren", "date: 2026-03-01")
    post(empty, "fr/bac.md", "title: Bacs", "date: 2026-03-01", "lang: it")

    empty.build()

    assert (empty.item("Fähren")["language"], empty.item("Bacs")["language"]) == ("de", "it")
