"""A site with a target of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import SiteFolder
from shipping import KEPT, PLACES, Shipped, shipped_to


@pytest.fixture(params=PLACES)
def shipped(request: pytest.FixtureRequest, site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shipped]:
    """A site with a target of each kind in turn."""
    with PLACES[request.param]() as place:
        yield shipped_to(place, site, monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def _kept() -> Iterator[None]:
    """Stop the servers that several tests use."""
    with KEPT:
        yield
