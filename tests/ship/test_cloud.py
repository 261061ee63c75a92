"""Object stores: what each file is labelled with, and what is said of a store that does not let anybody in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import SiteFolder
from pagefeed.ship.target import TargetError, UnreachableError
from shipping import PLACES, Shipped, shipped_to


@pytest.fixture(params=("moto", "seaweed", "azure", "google"))
def bucket(request: pytest.FixtureRequest, site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shipped]:
    with PLACES[request.param]() as place:
        yield shipped_to(place, site, monkeypatch)


def test_every_file_has_its_type_with_charset_and_how_long_it_is_kept(bucket: Shipped) -> None:
    bucket.site.build()
    bucket.site.put("dist/media/otter.jpg", b"picture")

    bucket.deploy()
    bucket.site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))
    bucket.deploy()

    assert bucket.place.labels
    for path, expected in {
        "rss.xml": "application/rss+xml; charset=utf-8",
        "atom.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json; charset=utf-8",
        "feeds.opml": "text/x-opml; charset=utf-8",
        "index.html": "text/html; charset=utf-8",
        "feed.css": "text/css; charset=utf-8",
        "media/otter.jpg": "image/jpeg",
    }.items():
        labels = bucket.place.labels(path)
        assert labels["Content-Type"] == expected
        assert labels["Cache-Control"].startswith("public, max-age=")


def test_a_bucket_that_is_not_there_is_said(bucket: Shipped) -> None:
    name = bucket.place.to.rpartition("/")[2]
    bucket.site.edit("feeds/site.toml", (name, f"{name}-not"))

    with pytest.raises(TargetError, match="there is no such bucket; create it, or correct the address"):
        bucket.deploy()


def test_a_wrong_key_is_said(bucket: Shipped, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["bucket"] in ("moto", "google"):
        pytest.skip("moto looks at no signature")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "d3Jvbmc=")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")

    with pytest.raises(TargetError, match="the store denies access; set the credentials of its own tools"):
        bucket.deploy()


def test_a_store_that_is_away_is_said(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("obstore")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "ida")
    monkeypatch.setattr("pagefeed.ship.deploy.PAUSE", 0.01)
    with PLACES["folder"]() as place:
        place.to, place.options = "s3://feeds", 'endpoint = "http://127.0.0.1:9"\n'
        shipped = shipped_to(place, site, monkeypatch)

        with pytest.raises(UnreachableError, match="the store cannot be reached"):
            shipped.deploy()
