"""Two pages that state different things are two entries; one page under two names is one, and that is told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import FEED, SITE, SiteFolder

TEXT = """\
We are glad to announce another point release of the ferry's timetable. Whoever has an earlier one gets it by ringing \
the bell in the corner, and whoever has none finds it on the page of downloads, beside the old charts of the river.

It mends a mistake of the release before, in which crossings after midnight stood under the wrong day. Thanks to all \
who wrote to us about it, and to those who tried it out on the night ferry.
"""
LONGER = (
    f"{TEXT}\nFive thousand readers have it in their pocket by now, and we count them every Monday before breakfast.\n"
)
OTHER = "Eleven herons were counted this morning between the weir and the landing stage, more than ever before.\n"


def post(text: str = TEXT, **matter: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in matter.items())
    return f"---\n{lines}---\n\n{text}"


def copy(title: str, text: str = TEXT) -> str:
    return f"{title}\n\n{text}"


def saved(title: str, text: str = TEXT, link: str = "") -> str:
    canonical = f'<link rel="canonical" href="{link}">' if link else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<html lang=en><head>{canonical}<title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>"
    )


@pytest.fixture
def site(tmp_path: Path) -> Any:
    site = SiteFolder(tmp_path)
    site.put("feeds/site.toml", SITE)
    site.put("feeds/all.toml", FEED)
    return site


def found_on(site: SiteFolder) -> dict[str, str]:
    """The id of the entry that each page shows."""
    return {path: item["id"] for item in site.items() for path in item["_pagefeed"]["found_on"]}


def told(site: SiteFolder, rule: str) -> list[str]:
    return [f"{finding['path']}: {finding['what']}" for finding in site.build().findings if finding["rule"] == rule]


# --- two that are here --------------------------------------------------------------------------

TWO = {
    "another title": {"a.md": post(title="1.4.15"), "b.md": post(title="1.4.16")},
    "another date": {
        "a.md": post(title="Closed", date="2026-01-01"),
        "b.md": post(title="Closed", date="2026-02-16"),
    },
    "another day, next to it": {
        "a.md": post(title="Closed", date="2026-01-01"),
        "b.md": post(title="Closed", date="2026-01-02"),
    },
    "another hour": {
        "a.md": post(title="Late", date="2026-01-01 09:00"),
        "b.md": post(title="Late", date="2026-01-01 15:00"),
    },
    "another language": {
        "a.md": post(title="Ferry", lang="de"),
        "b.md": post(title="Ferry", lang="nl"),
    },
    "the site's language and another": {"a.md": post(title="Ferry"), "b.md": post(title="Ferry", lang="nl")},
    "another version sign in the title": {"a.md": post(title="The ferry in C"), "b.md": post(title="The ferry in C++")},
    "another figure": {
        "a.md": post(LONGER, title="Thanks"),
        "b.md": post(LONGER.replace("Five thousand", "Six thousand"), title="Thanks"),
    },
    "another figure, and dates": {
        "a.md": post(LONGER, title="Thanks", date="2026-01-01"),
        "b.md": post(LONGER.replace("Five thousand", "Six thousand"), title="Thanks", date="2026-02-01"),
    },
    "another title in copies": {"a.txt": copy("Ferry pilot one"), "b.txt": copy("Ferry pilot two")},
    "another title in saved pages": {"a.html": saved("Ferry pilot one"), "b.html": saved("Ferry pilot two")},
    "another title in a sidecar": {
        "a.txt": copy("Ferry pilot"),
        "b.txt": copy("Ferry pilot"),
        "b.toml": 'title = "Ferry pilot two"\n',
    },
    "another date in a sidecar": {
        "a.txt": copy("Ferry pilot"),
        "a.toml": 'published = "2026-01-01"\n',
        "b.txt": copy("Ferry pilot"),
        "b.toml": 'published = "2026-02-01"\n',
    },
    "a picture and another": {"a.md": post("![](a.jpg)\n", title="Dusk"), "b.md": post("![](b.jpg)\n", title="Dusk")},
    "another id": {"a.md": post(title="Ferry", guid="a"), "b.md": post(title="Ferry", guid="b")},
    "one address and another title": {
        "a.md": post(title="Hello", url="/hello/"),
        "b.md": post(OTHER, title="Hello again", url="/hello/"),
    },
    "one address, and one title, and another text": {
        "a.md": post(title="Hello", url="/hello/"),
        "b.md": post(OTHER, title="Hello", url="/hello/"),
    },
    "one address and another text in saved pages": {
        "a.html": saved("Ferry", link="https://ferry.example/page"),
        "b.html": saved("Ferry", OTHER * 3, link="https://ferry.example/page"),
    },
}


@pytest.mark.parametrize("pages", TWO.values(), ids=TWO)
def test_pages_that_state_different_things_are_two_entries(site: SiteFolder, pages: Any) -> None:
    for name, text in pages.items():
        site.put(f"items/{name}", text)

    assert site.build().new == 2


@pytest.mark.parametrize("pages", TWO.values(), ids=TWO)
def test_a_page_that_comes_later_is_no_less_an_entry(site: SiteFolder, pages: Any) -> None:
    for name, text in pages.items():
        site.put(f"items/{name}", text)
        site.build()
    ids = found_on(site)

    shutil.rmtree(site.root / ".pagefeed")
    site.build()

    assert len(set(ids.values())) == 2
    assert found_on(site) == ids


ONE = {
    "copied twice": {"2026-01-02-a.txt": copy("Ferry pilot"), "2026-02-02-a.txt": copy("Ferry pilot")},
    "copied again with a correction": {
        "2026-01-02-a.txt": copy("Ferry pilot", LONGER),
        "2026-02-02-a.txt": copy("Ferry pilot", LONGER.replace("mends a mistake", "corrects a mistake")),
    },
    "saved and copied": {"a.html": saved("Ferry pilot", LONGER), "b.txt": copy("Ferry pilot", LONGER)},
    "another dash in the title": {"a.txt": copy("Ferry pilot – again"), "b.txt": copy("Ferry pilot - again")},
    "an author's file twice": {"a.md": post(title="Ferry pilot"), "b.md": post(title="Ferry pilot")},
    "a title or none": {"a.md": post(title="Ferry pilot"), "b.md": TEXT},
    "one id": {"a.md": post(title="One", guid="x"), "b.md": post(OTHER, title="Two", guid="x")},
    "one address": {
        "a.md": post(LONGER, title="Ferry pilot", url="/pilot/"),
        "b.md": post(LONGER.replace("Five", "Six"), title="Ferry pilot", url="/pilot/"),
    },
}


@pytest.mark.parametrize("pages", ONE.values(), ids=ONE)
def test_copies_of_one_page_are_one_entry_and_that_is_told_once(site: SiteFolder, pages: Any) -> None:
    for name, text in pages.items():
        site.put(f"items/{name}", text)
    first, second = (f"items/{name}" for name in pages)

    [finding] = site.build().findings
    assert len(set(found_on(site).values())) == 1
    assert (finding["rule"], finding["severity"]) == ("MergedPages", "notice")
    assert {finding["path"], finding["what"].partition("with ")[2].partition(",")[0]} == {first, second}
    assert "`title`" in finding["cure"]
    assert site.build().findings == []

    site.put(second, (site.root / second).read_bytes() + b"\n")
    assert told(site, "MergedPages") == []


def test_a_copy_is_parted_by_the_title_that_its_author_states(site: SiteFolder) -> None:
    site.put("items/a.md", post(title="Ferry pilot"))
    site.put("items/b.md", post(title="Ferry pilot"))
    site.build()
    before = found_on(site)["items/a.md"]

    site.edit("items/b.md", ("title: Ferry pilot", "title: Ferry pilot two"))

    assert site.build().new == 1
    assert found_on(site)["items/a.md"] == before
    assert len(set(found_on(site).values())) == 2


def test_a_merger_changes_no_exit_status_and_plan_tells_it(site: SiteFolder) -> None:
    site.put("items/a.md", post(title="Ferry pilot"))
    site.build()
    site.put("items/b.md", post(title="Ferry pilot"))

    assert "items/a.md" in site.run("plan").stderr + site.run("plan").stdout
    assert site.build().status == 0


def test_teasers_join_their_articles_in_silence(site: SiteFolder) -> None:
    site.put("items/2026-01-02-a.txt", f"{copy('Ferry pilot')}\nMore from The Ferry Post\n\n{OTHER}")
    site.put("items/2026-01-03-b.txt", copy("Herons in the morning", OTHER))

    assert site.build().findings == []
    assert len(site.items()) == 2


# --- one address for two ------------------------------------------------------------------------


def test_an_address_that_two_pages_claim_stays_with_the_first_by_its_path(site: SiteFolder) -> None:
    site.put("items/2024/hello.md", post(OTHER, title="Hello again", url="/hello/"))
    site.put("items/2023/hello.md", post(title="Hello", url="/hello/"))

    [claim] = told(site, "SharedAddress")
    links = {item["title"]: item.get("url") for item in site.items()}

    assert claim.startswith("items/2024/hello.md: ")
    assert "items/2023/hello.md" in claim
    assert links == {"Hello": "https://ferry.example/hello/", "Hello again": None}
    assert told(site, "SharedAddress") == [claim]

    before = site.dist()
    shutil.rmtree(site.root / ".pagefeed")
    assert told(site, "SharedAddress") == [claim]
    assert site.dist() == before


def test_an_address_that_is_free_again_goes_to_the_page_that_claims_it(site: SiteFolder) -> None:
    site.put("items/a.md", post(title="Hello", url="/hello/"))
    site.put("items/b.md", post(OTHER, title="Hello again", url="/hello/"))
    site.build()

    site.edit("items/a.md", ("/hello/", "/good-day/"))

    assert told(site, "SharedAddress") == []
    assert {item["title"]: item["url"] for item in site.items()} == {
        "Hello": "https://ferry.example/good-day/",
        "Hello again": "https://ferry.example/hello/",
    }


def test_an_address_that_a_rule_makes_of_two_pages_goes_to_the_first_and_that_is_told(site: SiteFolder) -> None:
    site.put("feeds/site.toml", SITE.replace("/:path/", "/:slug/"))
    site.put("items/2023/weekly.md", post(title="Weekly", date="2023-01-02"))
    site.put("items/2024/weekly.md", post(title="Weekly", date="2024-01-02"))

    [claim] = told(site, "SharedAddress")

    assert claim.startswith("items/2024/weekly.md: ")
    assert [item.get("url") for item in site.items()] == [None, "https://ferry.example/weekly/"]

    site.put("feeds/site.toml", SITE.replace("/:path/", "/:year/:slug/"))
    assert told(site, "SharedAddress") == []
    assert [item["url"] for item in site.items()] == [
        "https://ferry.example/2024/weekly/",
        "https://ferry.example/2023/weekly/",
    ]


def test_a_page_that_states_its_address_has_it_before_one_for_which_a_rule_makes_it(site: SiteFolder) -> None:
    site.put("feeds/site.toml", SITE.replace("/:path/", "/:slug/"))
    site.put("items/a/weekly.md", post(title="Weekly", date="2023-01-02"))
    site.put("items/b/other.md", post(title="Weekly again", date="2024-01-02", url="/weekly/"))

    [claim] = told(site, "SharedAddress")

    assert claim.startswith("items/a/weekly.md: ")


# --- one that has vanished ----------------------------------------------------------------------


def test_fifty_pages_that_are_renamed_at_once_keep_their_ids(site: SiteFolder) -> None:
    names = [f"{number:02}" for number in range(50)]
    for name in names:
        site.put(f"items/{name}.md", post(title=f"Ferry pilot {name}", date=f"2025-{1 + int(name) % 12:02}-03"))
    site.build()
    before = found_on(site)

    for name in names:
        (site.root / f"items/{name}.md").rename(site.root / f"items/renamed-{99 - int(name)}.md")
    assert site.build().new == 0

    assert found_on(site) == {f"items/renamed-{99 - int(name)}.md": before[f"items/{name}.md"] for name in names}


@pytest.mark.parametrize("new", ["0.md", "zz.md"], ids=["before it by path", "behind it"])
@pytest.mark.parametrize("changes", [(), (("mends a mistake", "corrects a mistake"),)], ids=["as it was", "edited"])
def test_a_page_that_is_renamed_keeps_its_id_beside_a_new_one_in_its_words(
    site: SiteFolder, new: str, changes: Any
) -> None:
    site.put("items/a.md", post(title="1.4.15", date="2026-01-01"))
    site.build()
    before = found_on(site)["items/a.md"]

    (site.root / "items/a.md").rename(site.root / "items/renamed.md")
    site.edit("items/renamed.md", *changes)
    site.put(f"items/{new}", post(title="1.4.16", date="2026-02-01"))

    assert site.build().new == 1
    assert found_on(site)["items/renamed.md"] == before


def test_a_page_that_is_edited_keeps_its_id_beside_a_new_one_in_its_former_words(site: SiteFolder) -> None:
    site.put("items/m.md", post(title="1.4.15"))
    site.build()
    before = found_on(site)["items/m.md"]

    site.edit("items/m.md", ("mends a mistake", "corrects a mistake"))
    site.put("items/a.md", post(title="1.4.16"))

    assert site.build().new == 1
    assert found_on(site)["items/m.md"] == before


def test_a_notice_that_takes_the_place_of_last_years_is_a_new_one(site: SiteFolder) -> None:
    site.put("items/2025.md", post(title="Closed over the holiday", date="2024-12-24"))
    site.build()
    before = found_on(site)["items/2025.md"]

    (site.root / "items/2025.md").unlink()
    site.put("items/2026.md", post(title="Closed over the holiday", date="2025-12-24"))

    assert site.build().new == 1
    assert found_on(site)["items/2026.md"] != before


@pytest.mark.parametrize(
    "edit",
    [
        [("title: 1.4.15", "title: 1.4.15 is out")],
        [("2026-01-01", "2026-02-20")],
        [("title: 1.4.15", "title: 1.4.15 is out"), ("2026-01-01", "2026-02-20")],
        [("title: 1.4.15", "title: 1.4.15 is out"), ("mends a mistake", "corrects a mistake")],
    ],
    ids=["title", "date", "title and date", "title and text"],
)
def test_what_an_author_corrects_in_a_page_is_no_other_page(site: SiteFolder, edit: Any) -> None:
    site.put("items/a.md", post(title="1.4.15", date="2026-01-01"))
    site.build()
    before = found_on(site)

    site.edit("items/a.md", *edit)
    site.build()

    assert found_on(site) == before


@pytest.mark.parametrize(
    "edit",
    [[("title: 1.4.15", "title: 1.4.15 is out")], [("2026-01-01", "2026-01-03")], [("mends", "corrects")]],
    ids=["title", "date", "text"],
)
def test_what_is_corrected_while_it_moves_is_no_other_page(site: SiteFolder, edit: Any) -> None:
    site.put("items/a.md", post(title="1.4.15", date="2026-01-01"))
    site.build()
    before = found_on(site)["items/a.md"]

    site.put("items/old/b.md", (site.root / "items/a.md").read_bytes())
    (site.root / "items/a.md").unlink()
    site.edit("items/old/b.md", *edit)
    site.build()

    assert found_on(site) == {"items/old/b.md": before}


def test_five_copies_under_other_titles_are_five_new_entries(site: SiteFolder) -> None:
    for number in range(5):
        site.put(f"items/{number}.md", post(title=f"Ferry pilot {number}"))
    site.build()
    before = found_on(site)

    for number in range(5):
        site.put(f"items/copy-{number}.md", post(title=f"Ferry pilot {number}, once more"))

    assert site.build().new == 5
    assert before.items() <= found_on(site).items()


# --- the order of one day -----------------------------------------------------------------------


def test_entries_of_one_day_stand_in_the_natural_order_of_their_files_the_later_first(site: SiteFolder) -> None:
    for name in ("part-9", "part-10", "part-1", "Part-2", "part"):
        site.put(f"items/{name}.md", post(f"{OTHER} {name}", title=name, date="2026-01-01"))
    site.build()

    wanted = ["part-10", "part-9", "Part-2", "part-1", "part"]
    assert [item["title"] for item in site.items()] == wanted
    for name in ("rss.xml", "atom.xml"):
        body = (site.root / "dist" / name).read_text("utf-8")
        assert sorted(wanted, key=lambda title: body.index(f"<title>{title}</title>")) == wanted
