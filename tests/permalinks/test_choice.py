"""Which address a rule makes of a page, as the generator that wrote the rule would."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pagefeed.model import Author, FeedSpec, SiteSpec
from pagefeed.permalinks.choice import Rule, path_by, problem, rivals, rule_of
from pagefeed.permalinks.subject import Subject, Unfilled

MORNING = datetime(2024, 7, 1, 9, 5, 30, tzinfo=UTC)


def made(text: Any, path: Any, tool: str = "", pattern: Any = None, **said: Any) -> Any:
    """The path that a rule makes of a page of the first of July 2024."""
    rule = Rule(text, tool or (text if text.isalpha() else ""), "https://ferry.example/")
    below = rule.is_.below_root(path)
    given: dict[str, Any] = {"at": MORNING, "precision": "minute", "title": "The Old Ferry"} | said
    return path_by(rule, Subject(path=below, **given), pattern)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:day/:title/", "/2024/07/01/Old-Ferry/"),
        ("/blog/:year/:i_month/:i_day/:slug.html", "/blog/2024/7/1/old-ferry.html"),
        (":year-:month-:day-:slug.html", "/2024-07-01-old-ferry.html"),
        ("/:short_year/:short_month/:long_month/:y_day/", "/24/Jul/July/183/"),
        ("/:w_year/W:week/:w_day/:short_day/:long_day/", "/2024/W27/1/Mon/Monday/"),
        ("/:monthname/:weekday/:weekdayname/:yearday/", "/July/1/Monday/183/"),
        ("/:hour/:minute/:second/:timestamp/", "/09/05/30/1719824730/"),
        ("/:year_:month/:slug/", "/2024_07/old-ferry/"),
        ("/:section/:stem/", "/posts/2024-07-01-Old-Ferry/"),
        ("/:folder/:name/", "/posts/harbour/Old-Ferry/"),
        ("/:path/", "/posts/harbour/2024-07-01-Old-Ferry/"),
        ("/:sections[1:]/:slug/", "/harbour/old-ferry/"),
        ("/:sections[last]/:slug/", "/harbour/old-ferry/"),
        ("/:sections[0]/:slug/", "/posts/old-ferry/"),
        ("/:lang/:slug", "/en/old-ferry"),
        ("/:categories/:slug:output_ext", "/sea/old-ferry.html"),
        ("/{{ page.fileSlug }}/index.html", "/Old-Ferry/"),
        ("/{{ title | slugify }}/", "/the-old-ferry/"),
        ("/{{ page.date | date: '%Y/%m/%d' }}/{{ page.fileSlug | lower }}/", "/2024/07/01/old-ferry/"),
        ("{{ page.filePathStem }}.html", "/posts/harbour/Old-Ferry.html"),
        ("posts/{date:%Y}/{date:%b}/{slug}/", "/posts/2024/Jul/old-ferry/"),
        ("https://old.example/:slug/", "https://old.example/old-ferry/"),
    ],
)
def test_a_pattern_is_filled_in_as_its_generator_writes_it(pattern: str, path: str) -> None:
    assert made(pattern, "posts/harbour/2024-07-01-Old-Ferry.md", categories=("Sea",)) == path


def test_an_empty_placeholder_leaves_no_empty_folder() -> None:
    assert made("/:categories/:year/:slug/", "ferry.md") == "/2024/ferry/"


def test_a_stated_slug_outranks_the_name_of_the_file() -> None:
    assert made("/:year/:slug/", "2024-07-01-a.md", slug="old-ferry") == "/2024/old-ferry/"
    assert made("/:year/:title/", "2024-07-01-a.md", slug="old-ferry") == "/2024/old-ferry/"


def test_a_page_that_stands_for_its_folder_is_called_like_it() -> None:
    assert made("/:year/:slug/", "posts/2024-07-01-old-ferry/index.md") == "/2024/old-ferry/"
    assert made("/:path/", "posts/old-ferry/index.md") == "/posts/old-ferry/"


@pytest.mark.parametrize("name", ["Fähre.md", "渡し船.md", "नाव.md", "a b.md"])
def test_letters_of_all_scripts_are_percent_encoded(name: str) -> None:
    assert made("/:title/", name).isascii()


def test_the_marks_of_a_script_are_no_gaps_between_words() -> None:
    """Vowels of Hindi are marks, which a pattern for letters alone would take for the end of a word."""
    assert "-" not in made("/:slug/", "हिन्दी.md")


@pytest.mark.parametrize(
    ("tool", "path", "said", "address"),
    [
        ("jekyll", "_posts/2024-07-01-old-ferry.md", {}, "/2024/07/01/old-ferry.html"),
        ("jekyll", "2024-07-01-Old.Ferry.md", {}, "/2024/07/01/Old.Ferry.html"),
        ("jekyll", "2024-07-01-ferry.md", {"categories": ("Sea", "Long Way")}, "/sea/long%20way/2024/07/01/ferry.html"),
        ("jekyll", "sea/_posts/2024-07-01-ferry.md", {}, "/sea/2024/07/01/ferry.html"),
        ("jekyll", "_posts/2024-07-01-ferry.md", {"slug": "other"}, "/2024/07/01/other.html"),
        ("jekyll", "about.md", {}, "/about.html"),
        ("jekyll", "docs/index.md", {}, "/docs/"),
        ("jekyll", "_recipes/soup.md", {}, "/recipes/soup.html"),
        ("hugo", "content/posts/Old Ferry.md", {}, "/posts/old-ferry/"),
        ("hugo", "posts/old-ferry/index.md", {}, "/posts/old-ferry/"),
        ("hugo", "posts/2024-07-01-ferry.md", {}, "/posts/2024-07-01-ferry/"),
        ("hugo", "posts/ferry.md", {"slug": "Other Way"}, "/posts/other-way/"),
        ("hugo", "posts/_index.md", {}, "/posts/"),
        ("hugo", "_index.md", {}, "/"),
        ("hugo", "posts/c++ & you.md", {}, "/posts/c++-you/"),
        ("hugo", "posts/ferry.de.md", {}, "/de/posts/ferry/"),
        ("hugo", "posts/socket.io.md", {}, "/posts/socket.io/"),
        ("zola", "content/blog/2024-07-01-old-ferry.md", {}, "/blog/old-ferry/"),
        ("zola", "blog/2024-07-01_Fähre.md", {}, "/blog/fahre/"),
        ("zola", "blog/Version 1.2.md", {}, "/blog/version-1-2/"),
        ("zola", "blog/ferry/index.md", {}, "/blog/ferry/"),
        ("zola", "blog/ferry.md", {"slug": "Other"}, "/blog/other/"),
        ("hexo", "source/_posts/old-ferry.md", {}, "/2024/07/01/old-ferry/"),
        ("hexo", "_posts/sea/2024-07-01-old-ferry.md", {}, "/2024/07/01/sea/old-ferry/"),
        ("hexo", "source/about/index.md", {"at": None}, "/about/"),
        ("eleventy", "src/blog/2024-07-01-old-ferry.md", {}, "/blog/old-ferry/"),
        ("eleventy", "blog/old-ferry/old-ferry.md", {}, "/blog/old-ferry/"),
        ("eleventy", "index.md", {}, "/"),
        ("docusaurus", "blog/2024-07-01-old-ferry.md", {}, "/blog/2024/07/01/old-ferry"),
        ("docusaurus", "2024-07-01-old-ferry/index.md", {}, "/blog/2024/07/01/old-ferry"),
        ("docusaurus", "blog/2024/07/01/old-ferry.md", {}, "/blog/2024/07/01/old-ferry"),
        ("docusaurus", "blog/2024-07-01-old-ferry.md", {"slug": "other"}, "/blog/other"),
        ("docusaurus", "docs/01-start/02-ferry.md", {}, "/docs/start/ferry"),
        ("mkdocs", "docs/guide/old ferry.md", {}, "/guide/old%20ferry/"),
        ("mkdocs", "guide/README.md", {}, "/guide/"),
        ("mkdocs", "blog/posts/ferry.md", {}, "/blog/2024/07/01/the-old-ferry/"),
        ("pelican", "content/ferry.md", {}, "/the-old-ferry.html"),
        ("pelican", "ferry.md", {"slug": "other"}, "/other.html"),
        ("pelican", "pages/about.md", {"title": "About us"}, "/pages/about-us.html"),
        ("pelican", "ferry.md", {"language": "de"}, "/the-old-ferry-de.html"),
        ("obsidian", "Old harbour/Old ferry.md", {}, "/Old+harbour/Old+ferry"),
        ("obsidian", "{{ x }} :title.md", {}, "/%7B%7B+x+%7D%7D+:title"),
    ],
)
def test_a_ready_made_rule_is_that_of_its_generator(tool: str, path: str, said: Any, address: str) -> None:
    assert made(tool, path, **said) == address


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("date", "/2024/07/01/ferry.html"),
        ("pretty", "/2024/07/01/ferry/"),
        ("ordinal", "/2024/183/ferry.html"),
        ("weekdate", "/2024/W27/Mon/ferry.html"),
        ("none", "/ferry.html"),
    ],
)
def test_the_styles_of_jekyll_are_rules(style: str, address: str) -> None:
    assert made(style, "_posts/2024-07-01-ferry.md", tool="jekyll") == address
    assert made("hugo", "2024-07-01-ferry.md", pattern=style) == address


def test_words_that_generators_share_mean_what_the_named_one_means() -> None:
    """Hugo's title is that of the page, Jekyll's and Hexo's that of the file; Hexo's with its folders."""
    path = "posts/old-boat.md"

    assert made("/:title/", path) == "/old-boat/"
    assert made("/:title/", path, tool="hugo") == "/the-old-ferry/"
    assert made("/:slug/", path, tool="hugo") == "/the-old-ferry/"
    assert made("/:title/", path, tool="hexo") == "/posts/old-boat/"
    assert made("/:category/:title/", "a.md", tool="hexo", categories=("Sea", "Old Boats")) == "/Sea/Old-Boats/a/"


def test_the_hash_of_hexo_is_told_from_name_and_time() -> None:
    made_by_hexo = "/hello-world-a2c8ac003b43/"
    moment = datetime(2013, 7, 14, 17, 1, 34, tzinfo=UTC)

    assert made("/:title-:hash/", "_posts/hello-world.md", tool="hexo", at=moment) == made_by_hexo


@pytest.mark.parametrize(
    ("said", "pattern", "missing"),
    [
        ({"at": None}, "/:year/:slug/", "its date"),
        ({"precision": "month"}, "/:year/:month/:day/", "the day of its date"),
        ({"title": None}, "/:post_title/", "its title"),
        ({}, "/:id/", "an id that only Hexo's database knows"),
    ],
)
def test_a_rule_that_asks_for_what_is_not_known_makes_no_address(said: Any, pattern: str, missing: str) -> None:
    with pytest.raises(Unfilled, match=missing):
        made(pattern, "ferry.md", **said)


def test_a_day_without_a_time_is_its_midnight() -> None:
    noon = MORNING.replace(hour=12, minute=0, second=0)

    assert made("/:hour-:minute/", "a.md", at=noon, precision="day") == "/00-00/"


@pytest.mark.parametrize("text", ["/:yaer/:slug/", "/{{ page.unknown }}/", "{% if x %}", "jekyl", "/blog/", "{nosuch}"])
def test_a_rule_with_a_name_that_has_no_meaning_is_no_rule(text: str) -> None:
    assert problem(text) is not None


@pytest.mark.parametrize("text", ["hugo", "pretty", "/:year/:slug/", "/{{ page.fileSlug }}/", "{slug}.html"])
def test_a_rule_of_known_names_is_one(text: str) -> None:
    assert problem(text) is None


# --- which rule counts --------------------------------------------------------------------------


def site(**said: Any) -> Any:
    return SiteSpec(title="", link="https://a.example/", base="", domain="a.example", since="2026", **said)


def feed(name: Any, **said: Any) -> Any:
    given = {"title": name, "description": "", "link": "https://a.example/", "base": "", "language": "en"}
    return FeedSpec(name=name, author=Author("A"), hub=(), id="", **(given | said))


def test_a_feeds_rule_outranks_that_of_the_folder_and_the_folders_that_of_the_site() -> None:
    of_site = site(permalink="/:slug/", permalinks=(("posts/**", "/posts/:slug/"),))
    of_feed = feed("news", permalink="/news/:slug/", include=("posts/news/**",), link="https://b.example/")

    found = [rule_of(f"items/{path}", of_site, (of_feed,)) for path in ("posts/news/a.md", "posts/a.md", "a.md")]

    assert [rule and (rule.text, rule.link) for rule in found] == [
        ("/news/:slug/", "https://b.example/"),
        ("/posts/:slug/", "https://a.example/"),
        ("/:slug/", "https://a.example/"),
    ]


def test_of_two_folders_that_fit_the_first_counts() -> None:
    of_site = site(permalinks=(("posts/2024/**", "/new/:slug/"), ("posts/**", "/old/:slug/")))

    assert rule_of("items/posts/2024/a.md", of_site, ()).text == "/new/:slug/"
    assert rule_of("items/posts/2023/a.md", of_site, ()).text == "/old/:slug/"


def test_a_section_by_its_bare_name_is_hugos() -> None:
    rule = rule_of("items/content/posts/a.md", site(permalinks=(("posts", "/:slug/"),)), ())

    assert (rule.text, rule.tool) == ("/:slug/", "hugo")


def test_a_pattern_uses_the_words_of_the_generator_that_the_site_names_or_is_for() -> None:
    assert rule_of("items/a.md", site(permalink="/:title/"), (), "hexo").tool == "hexo"
    assert rule_of("items/b/a.md", site(permalink="hugo", permalinks=(("b/*", "/:title/"),)), (), "").tool == "hugo"
    assert rule_of("items/a.md", site(permalink="/{{ page.fileSlug }}/"), (), "jekyll").tool == "eleventy"


def test_to_a_generator_a_text_beside_its_pages_is_no_page() -> None:
    assert rule_of("items/posts/a/notes.txt", site(permalink="hugo"), ()) is None
    assert rule_of("items/posts/a/notes.txt", site(permalink="/:path/"), ()) is not None


def test_feeds_that_disagree_about_a_page_are_found() -> None:
    one, other = feed("a", permalink="/a/:slug/"), feed("b", permalink="/b/:slug/", include=("x/**",))

    assert [each.name for each in rivals("items/x/1.md", (one, other))] == ["a", "b"]
    assert rivals("items/y/1.md", (one, other)) == ()
