"""For which generator pages were written, as far as it is plain."""

from __future__ import annotations

from typing import Any

import pytest

from pagefeed.permalinks.signs import tool_of

YAML = "---\ntitle: Ferry\n{}\n---\n\nText.\n"
TOML = '+++\ntitle = "Ferry"\n{}\n+++\n\nText.\n'


@pytest.mark.parametrize(
    ("tool", "path", "head"),
    [
        ("jekyll", "_posts/2024-07-01-ferry.md", YAML.format("tags: sea")),
        ("jekyll", "2024-07-01-ferry.md", YAML.format("layout: post")),
        ("hexo", "source/_posts/ferry.md", YAML.format("date: 2024-07-01 10:00:00")),
        ("hexo", "_posts/ferry.md", YAML.format("tags: sea")),
        ("hugo", "posts/ferry.md", YAML.format("lastmod: 2024-07-01")),
        ("hugo", "posts/ferry.md", YAML.format("x: y") + "{{< figure src=a.png >}}\n"),
        ("hugo", "posts/ferry.md", TOML.format("draft = false")),
        ("zola", "blog/ferry.md", TOML.format('path = "2024/ferry"')),
        ("zola", "blog/ferry.md", TOML.format('[taxonomies]\ntags = ["sea"]')),
        ("eleventy", "blog/ferry.md", YAML.format("eleventyNavigation:\n  key: Ferry")),
        ("eleventy", "blog/ferry.md", YAML.format("layout: post.njk")),
        ("obsidian", "Old ferry.md", "It is like [[Old boats]].\n"),
        ("mkdocs", "guide/ferry.md", "# Ferry\n\n!!! note\n    Text.\n"),
        ("docusaurus", "docs/ferry.md", YAML.format("sidebar_position: 2")),
        ("pelican", "ferry.md", "Title: Ferry\nDate: 2024-07-01\nSlug: ferry\n\nText.\n"),
    ],
)
def test_a_page_shows_its_generator(tool: str, path: str, head: Any) -> None:
    assert tool_of([(path, head)]) == tool


def test_plain_pages_are_of_no_generator() -> None:
    assert tool_of([("a.md", YAML.format("date: 2024-07-01")), ("2024-07-01-b.md", "# B\n\nText.\n")]) == ""


def test_what_two_generators_share_about_equally_is_plainly_of_none() -> None:
    jekyll = ("_posts/2024-07-01-a.md", YAML.format("layout: post"))
    hugo = ("posts/b.md", YAML.format("lastmod: 2024-07-01") + "{{< x >}}")

    assert tool_of([jekyll, hugo]) == ""
    assert tool_of([jekyll] * 9 + [hugo]) == "jekyll"


def test_names_with_dates_alone_are_no_proof() -> None:
    assert tool_of([(f"2024-07-0{day}-a.md", YAML.format("x: y")) for day in range(1, 9)]) == ""
