"""Old names where nothing can be redirected."""

from __future__ import annotations

from conftest import SiteFolder


def test_a_copy_at_an_old_name_is_the_document_with_the_new_self_link(site: SiteFolder) -> None:
    site.put("feeds/all.toml", 'title = "All"\nalso = ["/feed.xml", "/old/my-atom.xml", "/old/all.json"]\n')

    assert site.lines() == []

    made = site.dist()
    assert made["feed.xml"] == made["all/rss.xml"]
    assert made["old/my-atom.xml"] == made["all/atom.xml"]
    assert made["old/all.json"] == made["all/feed.json"]
    assert b'href="https://feeds.ferry.example/all/rss.xml"' in made["feed.xml"]


def test_a_copy_follows_its_document_and_goes_when_it_is_named_no_more(site: SiteFolder) -> None:
    site.put("feeds/all.toml", 'title = "All"\npath = "."\nalso = ["/feed.xml"]\n')
    site.build()
    site.edit("items/2026-03-01-bridge.txt", ("some nine months", "some ten months"))
    site.build()
    followed = site.dist()
    site.put("feeds/all.toml", 'title = "All"\npath = "."\n')

    report = site.build()

    assert followed["feed.xml"] == followed["rss.xml"]
    assert list(report.removed) == ["feed.xml"]


def test_a_copy_that_is_not_served_from_dist_or_that_two_feeds_keep_is_said(site: SiteFolder) -> None:
    site.put("feeds/all.toml", 'title = "All"\nbase = "https://ferry.example/feeds/"\nalso = ["/feed.xml"]\n')
    site.put("feeds/news.toml", 'title = "News"\nalso = ["/feed.xml"]\n')

    assert [line.partition(";")[0] for line in site.lines()] == [
        'feeds/all.toml:3: "/feed.xml" is not below https://ferry.example/feeds/',
        'feeds/news.toml:2: "/feed.xml" is also kept by feeds/all.toml',
    ]


def test_a_copy_cannot_take_the_place_of_a_document(site: SiteFolder) -> None:
    site.put("feeds/news.toml", 'title = "News"\nalso = ["/rss.xml"]\n')

    [line] = site.lines()

    assert line.startswith('feeds/news.toml:2: "also" holds "/rss.xml", which is not the path of a file on your host')
