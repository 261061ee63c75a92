"""Whole sites, and the dist/ they must become: the folder's name says which promise broke, its diff says how.

A new promise is a new folder of golden/ with items/ and feeds/, and no new Python. Its dist/, and findings.txt where
there are problems to fix, are written by

    PAGEFEED_GOLDEN=write pytest tests/test_golden.py

which passes no test: read what it wrote as a subscriber would, then run without it. No page may need a clock, so each
says when it was copied, by its name or in a sidecar. Pages for people (*.html, *.css) are not kept here, for they
change with every touch of their design.
"""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import SiteFolder, files, line

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("PAGEFEED_GOLDEN") == "write"
MUCH_LATER = datetime(2090, 1, 1, tzinfo=UTC)


def made(site: SiteFolder) -> dict[str, bytes]:
    """What a site becomes, as files of its golden folder."""
    findings = site.build(MUCH_LATER).findings
    feeds = {f"dist/{path}": body for path, body in site.dist().items() if not path.endswith((".html", ".css"))}
    said = "".join(f"{finding['severity']}: {line(finding)}\n" for finding in findings)
    return feeds | ({"findings.txt": said.encode()} if said else {})


def kept(case: Path) -> dict[str, bytes]:
    """What is in a golden folder, besides what the site is made from."""
    return {path: body for path, body in files(case).items() if path.split("/")[0] not in ("items", "feeds")}


@pytest.mark.parametrize("case", sorted(GOLDEN.iterdir()), ids=lambda case: case.name)
def test_a_site_becomes_its_golden_dist(case: Any, tmp_path: Path) -> None:
    found = made(SiteFolder(case).copy(tmp_path / "site"))

    assert b"2090" not in b"".join(found.values()), "something was dated by the clock"
    if WRITE:
        shutil.rmtree(case / "dist", ignore_errors=True)
        for path in kept(case):
            (case / path).unlink()
        for path, body in found.items():
            SiteFolder(case).put(path, body)
        pytest.fail(f"{case.name} was written anew: read it, then run without PAGEFEED_GOLDEN")
    assert {path: body.decode() for path, body in found.items()} == {
        path: body.decode() for path, body in kept(case).items()
    }


def test_there_are_golden_sites() -> None:
    assert len(list(GOLDEN.iterdir())) >= 4
