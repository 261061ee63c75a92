"""What the name of a page says."""

from __future__ import annotations

import pytest

from pagefeed.files.paths import called, title_of


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("items/_posts/2024-07-01-my-first-post.md", "My First Post"),
        ("items/My note about boats.md", "My note about boats"),
        ("items/2024-07-01 Boats at night.md", "Boats at night"),
        ("items/Rust-1.88.0.md", "Rust 1.88.0"),
        ("items/snake_case.md", "Snake Case"),
        ("items/posts/ferries-return/index.md", "Ferries Return"),
        ("items/blog/2024-07-07-ferries/index.de.md", "Ferries"),
        ("items/ferries.de.md", "Ferries"),
        ("items/2024/07/02-ferries.md", "Ferries"),
        ("items/2024/07/01/ferries.md", "Ferries"),
        ("items/20240703-ferries.md", "Ferries"),
        ("items/2024-07-08T10:00:00Z-ferries.md", "Ferries"),
        ("items/10-ways-home.md", "10 Ways Home"),
        ("items/2024-07-01-2024-in-boats.md", "2024 In Boats"),
        ("items/2024-07-05.md", "2024-07-05"),
    ],
)
def test_a_page_is_called_like_its_file_or_folder(path: str, title: str) -> None:
    assert title_of(path) == title


@pytest.mark.parametrize(
    "path",
    [
        "items/index.md",
        "items/1719826200.md",
        "items/2024/07/01/093000.md",
        "items/6f1ed002-ab12-4c3d-8e4f-0123456789ab.md",
        "items/a.md",
        "items/ferries/ja.md",
        "items/pt-br.md",
    ],
)
def test_a_number_a_letter_and_a_language_are_no_names(path: str) -> None:
    assert called(path) == ""
