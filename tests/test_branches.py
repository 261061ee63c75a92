"""Feeds from feeds: the same pages by tag, author and language, and a feed for each of these."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from lxml import etree

from conftest import SiteFolder
from pagefeed.catalog.selection import slug_of

PAGES = {
    "otter": ("The otter is back", "[Nature, Rivers]", "[Ann Berg]", "en-GB"),
    "oak": ("Der Sturm fällt die Eiche", "[nature]", "[Carl Dahl, Ann Berg]", "de-AT"),
    "lock": ("A new lock for barges", "[Rivers, C++]", "[Carl Dahl]", "en"),
    "vote": ("La ville vote", "[Ville d'eau]", "[]", "fr"),
}


@pytest.fixture
def town(empty: SiteFolder) -> SiteFolder:
    """Four pages with tags, authors and languages."""
    for number, (name, (title, tags, authors, language)) in enumerate(PAGES.items()):
        front = f"title: {title}\ntags: {tags}\nauthors: {authors}\nlang: {language}\ndate: 2026-02-0{number + 1}"
        empty.put(f"items/{name}.md", f"---\n{front}\n---\n\n{title}, says the town, and {name} is its word for it.\n")
    return empty


def feed(town: SiteFolder, lines: str, path: str = "feed.json") -> list[str]:
    """The titles of a feed that says this of itself, oldest first."""
    town.put("feeds/all.toml", f'title = "Town"\npath = "."\n{lines}\n')
    town.build()
    return town.titles(path)[::-1]


def first_words(*names: str) -> list[str]:
    return [PAGES[name][0] for name in names]


def test_a_feed_wants_what_certain_people_wrote(town: SiteFolder) -> None:
    assert feed(town, 'authors = ["ann berg"]') == first_words("otter", "oak")


def test_a_feed_wants_certain_languages_with_their_regions(town: SiteFolder) -> None:
    assert feed(town, 'languages = ["en"]') == first_words("otter", "lock")
    assert feed(town, 'languages = ["de-at", "fr"]') == first_words("oak", "vote")


def test_what_names_no_language_is_in_that_of_the_feed(town: SiteFolder) -> None:
    town.put("items/plain.md", "---\ntitle: Plain\ndate: 2026-02-09\n---\n\nZebra.\n")
    assert feed(town, 'languages = "en"') == [*first_words("otter", "lock"), "Plain"]


def test_a_branch_for_each_tag_stands_below_the_feed(town: SiteFolder) -> None:
    assert feed(town, 'per = "tag"') == first_words("otter", "oak", "lock", "vote")

    below = {path.removeprefix("tag/").removesuffix("/feed.json") for path in town.dist() if path.startswith("tag/")}
    assert {name for name in below if "." not in name} == {"nature", "rivers", "c-plus-plus", "ville-d-eau"}
    assert town.titles("tag/rivers/feed.json") == first_words("lock", "otter")
    assert town.titles("tag/nature/feed.json") == first_words("oak", "otter"), "spellings of one tag are one feed"
    rivers = json.loads(town.dist()["tag/rivers/feed.json"])
    assert rivers["title"] == "Town: Rivers"
    assert rivers["feed_url"] == "https://feeds.ferry.example/tag/rivers/feed.json"
    assert b"tag:ferry.example,2026:feed/all/tag/rivers" in town.dist()["tag/rivers/atom.xml"]


@pytest.mark.parametrize(
    ("trait", "names"), [("author", {"ann-berg", "carl-dahl"}), ("language", {"en", "en-gb", "de-at", "fr"})]
)
def test_a_branch_for_each_author_or_language(town: SiteFolder, trait: str, names: set[str]) -> None:
    feed(town, f'per = "{trait}"')
    assert {path.split("/")[1] for path in town.dist() if path.startswith(f"{trait}/")} == names


def test_only_the_tags_that_a_feed_names_have_a_branch(town: SiteFolder) -> None:
    feed(town, 'per = "tag"\ntags = ["Rivers"]')
    assert {path.split("/")[1] for path in town.dist() if path.startswith("tag/")} == {"rivers"}


def test_a_feed_of_its_own_has_the_place_before_a_branch(town: SiteFolder) -> None:
    town.put("feeds/mine.toml", 'title = "Mine"\npath = "tag/rivers"\n')
    feed(town, 'per = "tag"')
    assert len(town.titles("tag/rivers/feed.json")) == 4


def test_a_tag_of_another_script_has_an_address(town: SiteFolder) -> None:
    town.put("items/more.md", "---\ntitle: Another\ntags: [Река и лес]\ndate: 2026-02-09\n---\n\nSomething else yet.\n")
    feed(town, 'per = "tag"')

    made = json.loads(town.dist()["tag/река-и-лес/feed.json"])
    assert made["feed_url"] == (
        "https://feeds.ferry.example/tag/%D1%80%D0%B5%D0%BA%D0%B0-%D0%B8-%D0%BB%D0%B5%D1%81/feed.json"
    )


def test_branches_come_and_go_with_their_tags(town: SiteFolder) -> None:
    feed(town, 'per = "tag"')
    town.edit("items/lock.md", ("[Rivers, C++]", "[Barges]"))
    assert town.build().findings == []
    assert town.titles("tag/barges/feed.json") == first_words("lock")
    assert town.titles("tag/rivers/feed.json") == first_words("otter")


def test_one_feed_is_made_with_its_branches(town: SiteFolder) -> None:
    town.put("feeds/all.toml", 'title = "Town"\npath = "."\nper = "language"\n')
    town.put("feeds/other.toml", 'title = "Other"\n')

    report = town.build(only="all")

    assert [each["name"] for each in report.feeds] == [
        "all",
        *(f"all/language/{tag}" for tag in ("de-at", "en", "en-gb", "fr")),
    ]
    assert [each["name"] for each in town.build(only="all/language/fr").feeds] == ["all/language/fr"]


def outlines(element: etree._Element) -> list[object]:
    """An OPML list as titles; a folder is its title and what it holds."""
    return [
        each.get("text") if each.get("xmlUrl") else (each.get("text"), outlines(each))
        for each in element.iterfind("outline")
    ]


def test_the_list_of_feeds_has_folders(town: SiteFolder) -> None:
    town.put("feeds/people.toml", 'title = "People"\nper = "author"\nfolder = ["Town", "Who writes"]\n')
    town.put("feeds/rivers.toml", 'title = "Rivers"\ntags = "Rivers"\nfolder = "Town"\n')
    town.put("feeds/all.toml", 'title = "Everything"\npath = "."\n')
    town.build()

    [body] = etree.fromstring(town.dist()["feeds.opml"]).iterfind("body")
    assert outlines(body) == [
        "Everything",
        ("Town", [("Who writes", ["People", ("People", ["People: Ann Berg", "People: Carl Dahl"])]), "Rivers"]),
    ]


def test_the_page_of_all_feeds_shows_branches_with_their_feed(town: SiteFolder) -> None:
    town.put("feeds/all.toml", 'title = "Town"\nper = "tag"\nfolder = ["News", "Local"]\n')
    town.build()

    page: Any = lxml.html.fromstring(town.dist()["index.html"])
    [listed] = page.find_class("overview")[0].iterchildren("li")
    assert listed.find_class("folder")[0].text_content() == "News › Local"
    links = {link.text_content(): link.get("href") for link in listed.find_class("branches")[0].iter("a")}
    assert links == {
        "Nature of Town": "all/tag/nature/index.html",
        "Rivers of Town": "all/tag/rivers/index.html",
        "C++ of Town": "all/tag/c-plus-plus/index.html",
        "Ville d'eau of Town": "all/tag/ville-d-eau/index.html",
    }


def test_a_page_of_all_feeds_stands_beside_a_feed_that_has_its_place(town: SiteFolder) -> None:
    town.build()
    assert "feeds.html" not in town.dist(), "there is but one feed"

    town.put("feeds/rivers.toml", 'title = "Rivers"\ntags = "Rivers"\n')
    town.build()

    page: Any = lxml.html.fromstring(town.dist()["feeds.html"])
    assert [found.get("href") for found in page.iterfind(".//h2/a")] == ["index.html", "rivers/index.html"]
    assert page.find(".//meta[@property='og:url']").get("content") == "https://feeds.ferry.example/feeds.html"


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("Rivers & Lakes", "rivers-lakes"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Straße", "strasse"),
        ("été", "été"),
        ("e\u0301te\u0301", "été"),
        ("日本", "日本"),
        ("../..", ""),
        ("...", ""),
        ("👍", ""),
    ],
)
def test_an_address_of_letters_and_digits(value: str, slug: str) -> None:
    assert slug_of(value) == slug


@pytest.mark.parametrize("letter", ["a", "ä", "語", "𐐨"])
def test_a_tag_longer_than_a_file_name_may_be_has_a_short_address_that_stays(letter: str, empty: SiteFolder) -> None:
    longest = letter * (255 // len(letter.encode()))
    assert slug_of(longest) == longest
    long, other = letter * 300, letter * 301
    empty.put("feeds/all.toml", 'title = "All"\npath = "."\nper = "tag"\n')
    empty.put("items/a.md", f"---\ntitle: A\ndate: 2026-01-01\ntags: [{long}, {long.upper()}, {other}]\n---\n\nText.\n")

    assert empty.lines() == []

    folders = sorted(path.name for path in (empty.root / "dist" / "tag").iterdir())
    assert folders == sorted({slug_of(long), slug_of(long.upper()), slug_of(other)})
    assert len(folders) == 2
    assert all(name.startswith(letter * 20) and len(name.encode()) < 100 for name in folders)


def test_the_address_of_a_long_tag_never_changes() -> None:
    assert slug_of("bridge " * 60) == "bridge-" * 11 + "bri-ba53422f"


def test_tags_without_a_letter_or_digit_are_told(empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", 'title = "All"\npath = "."\nper = "tag"\n')
    tags = '["..", "---", "\\u202e", "!", Bridges]'
    empty.put("items/a.md", f"---\ntitle: A\ndate: 2026-01-01\ntags: {tags}\n---\n\nText of its own.\n")

    [line] = empty.lines()

    assert line.startswith("feeds/all.toml:3: no feed is made of the tags '!', '---', '..' and ")
    assert line.endswith(", without a letter or digit; write the tag in words")
    assert [path.name for path in (empty.root / "dist" / "tag").iterdir()] == ["bridges"]


def test_a_tag_called_archive_has_a_feed_in_every_format(empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", 'title = "All"\npath = "."\nper = "tag"\n')
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\ntags: [Archive]\n---\n\nText of its own.\n")

    assert empty.lines() == []

    assert {"tag/archive/rss.xml", "tag/archive/atom.xml", "tag/archive/feed.json"} <= empty.dist().keys()


def test_a_tag_called_like_a_device_of_windows_has_a_folder_that_windows_can_have(empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", 'title = "All"\npath = "."\nper = "tag"\n')
    empty.put("items/a.md", "---\ntitle: A\ndate: 2026-01-01\ntags: [Con, console]\n---\n\nText of its own.\n")

    assert empty.lines() == []

    assert sorted(path.name for path in (empty.root / "dist" / "tag").iterdir()) == [slug_of("Con"), "console"]
    assert slug_of("Con").startswith("con-")
