"""The natural order of paths."""

from typing import Any

import pytest

from pagefeed.catalog.order import natural


@pytest.mark.parametrize(
    "paths",
    [
        ["part-1.md", "part-9.md", "part-10.md", "part-101.md"],
        ["part.md", "part-2.md"],
        ["2024-07-01-a.md", "2024-07-01-b.md", "2024-07-02-a.md"],
        ["a/z.md", "a-b/a.md"],
        ["a/2/x.md", "a/10/x.md"],
        ["a.md", "B.md", "c.md"],
        ["07.md", "7.md", "8.md"],
        ["20240703093000.md", "20240703103000.md"],
        ["0.md", "1.md"],
        ["résumé.md", "résumé-2.md"],
    ],
    ids=lambda paths: paths[-1],
)
def test_paths_stand_as_people_count(paths: Any) -> None:
    backwards = paths[::-1]

    assert sorted(backwards, key=natural) == paths


def test_no_two_paths_have_the_same_place() -> None:
    paths = ["a/7.md", "a/07.md", "A/7.md", "a/7.txt", "a/7", "a/7.md.txt"]

    assert len(set(map(natural, paths))) == len(paths)
