"""Links of a whole site: by a rule, between its pages, relative ones, and what is said where none is known."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import NOON, SITE, SiteFolder
from pagefeed.model import MARKDOWN
from pagefeed.run import plan

UNLINKED = SITE.replace('permalink = "/:path/"\n', "")


def post(title: str, body: str = "", **said: str) -> str:
    """A page of Markdown with words of its own."""
    lines = "".join(f"{key}: {value}\n" for key, value in said.items())
    words = body or f"What {title} tells is told nowhere else in these pages, and {title} tells it to the end."
    return f"---\ntitle: {title}\n{lines}---\n\n{words}\n"


def ruled(site: SiteFolder, rule: str, more: str = "") -> SiteFolder:
    """The site with a rule of links."""
    site.put("feeds/site.toml", UNLINKED + f"{rule}\n{more}")
    return site


def said(site: SiteFolder, rule: str) -> list[tuple[str, int, str]]:
    """The findings of one rule: path, line, and what is wrong."""
    found = site.build().findings
    return [(each["path"], each["line"], each["what"]) for each in found if each["rule"] == rule]


def link(site: SiteFolder, title: str) -> Any:
    return site.item(title).get("url")


# --- rules --------------------------------------------------------------------------------------


def test_a_rule_makes_the_link_where_nobody_states_one(empty: SiteFolder) -> None:
    ruled(empty, 'permalink = "jekyll"')
    empty.put("items/_posts/2026-02-01-old-ferry.md", post("Ferry", categories="sea"))
    empty.put("items/_posts/2026-02-02-bridge.md", post("Bridge", permalink="/the-bridge/"))
    empty.put("items/_posts/2026-02-03-boat.md", post("Boat", permalink="pretty"))

    empty.build()

    assert link(empty, "Ferry") == "https://ferry.example/sea/2026/02/01/old-ferry.html"
    assert link(empty, "Bridge") == "https://ferry.example/the-bridge/"
    assert link(empty, "Boat") == "https://ferry.example/2026/02/03/boat/"
    assert said(empty, "NoLink") == []


def test_days_are_counted_in_the_zone_of_the_site(empty: SiteFolder) -> None:
    ruled(empty, 'permalink = "/:year/:month/:day/:slug/"\ntimezone = "Asia/Tokyo"')
    empty.put("items/a.md", post("Ferry", date="2026-02-01T20:00:00Z"))

    empty.build()

    assert link(empty, "Ferry") == "https://ferry.example/2026/02/02/a/"


def test_hugo_counts_days_as_they_are_written(empty: SiteFolder) -> None:
    ruled(empty, 'permalink = "hugo"\ntimezone = "Asia/Tokyo"', '[permalinks]\nposts = "/:year/:month/:day/:slug/"\n')
    empty.put("items/posts/a.md", post("Ferry", date="2026-02-01T20:00:00-05:00"))

    empty.build()

    assert link(empty, "Ferry") == "https://ferry.example/2026/02/01/ferry/"


@pytest.mark.parametrize("suffix", MARKDOWN)
def test_every_suffix_of_markdown_gets_its_date_and_its_links_alike(empty: SiteFolder, suffix: Any) -> None:
    ruled(empty, 'permalink = "/:year/:slug/"')
    empty.put(f"items/2026-02-01-bridge{suffix}", "# Bridge\n\nThe bridge is older than the town.\n")
    empty.put("items/ferry.md", post("Ferry", date="2026-02-02") + f"\n[Bridge](2026-02-01-bridge{suffix})\n")

    empty.build()

    assert link(empty, "Bridge") == "https://ferry.example/2026/bridge/"
    assert f'href="{link(empty, "Bridge")}"' in empty.item("Ferry")["content_html"]


def test_a_page_without_a_date_has_no_link_by_a_rule_that_asks_for_one_and_is_counted(empty: SiteFolder) -> None:
    ruled(empty, 'permalink = "/:year/:slug/"')
    empty.put("items/ferry.html", "<h1>Ferry</h1><p>The ferry crosses the river twice an hour, in any weather.</p>")
    empty.put("items/bridge.md", post("Bridge", date="2026-02-01"))

    assert said(empty, "NoLink") == [("feeds/all.toml", 0, "1 of its entries has no link, that on items/ferry.html")]
    [cure] = [each["cure"] for each in empty.build().findings if each["rule"] == "NoLink"]
    assert cure == 'state the `link` of the page in items/ferry.toml: link = "https://..."'
    assert (link(empty, "Ferry"), link(empty, "Bridge")) == (None, "https://ferry.example/2026/bridge/")


def test_a_feed_says_at_every_run_how_many_of_its_entries_have_no_link(empty: SiteFolder) -> None:
    ruled(empty, "")
    for title in ("Ferry", "Bridge"):
        empty.put(f"items/{title.lower()}.md", post(title, date="2026-02-01"))
    empty.put("items/boat.md", post("Boat", date="2026-01-01", url="/boat/"))

    first, again = empty.build(), empty.build()

    [finding] = [each for each in first.findings if each["rule"] == "NoLink"]
    assert (finding["severity"], finding["what"][:36]) == ("notice", "2 of its 3 entries have no link, the")
    assert 'permalink = "/:year/:month/:day/:slug/" in feeds/all.toml or feeds/site.toml' in finding["cure"]
    assert again.findings == first.findings
    assert again.written == []


def test_a_page_that_its_generator_writes_nowhere_is_held_back(empty: SiteFolder) -> None:
    ruled(empty, 'permalink = "eleventy"')
    empty.put("items/ferry.md", post("Ferry", date="2026-02-01", permalink="false"))
    empty.put("items/bridge.md", post("Bridge", date="2026-02-01"))

    [(_, _, what)] = said(empty, "HeldBack")

    assert what == "1 page is held back: ferry.md (permalink: false)"


def test_a_template_of_a_page_is_filled_in_where_a_rule_names_its_generator(empty: SiteFolder) -> None:
    page = post("Old ferry", date="2026-02-01", permalink='"/sea/{{ page.fileSlug }}/"')
    ruled(empty, 'permalink = "eleventy"').put("items/2026-02-01-ferry.md", page)

    assert said(empty, "UnfilledPermalink") == []
    assert link(empty, "Old ferry") == "https://ferry.example/sea/ferry/"


@pytest.mark.parametrize(
    ("rule", "template", "what", "made"),
    [
        ("", "/:year/:title/", '"/:year/:title/" cannot be filled in', None),
        (
            'permalink = "eleventy"',
            '"/{{ series }}/"',
            '"/{{ series }}/" cannot be filled in: {{ series }} is not known',
            "https://ferry.example/ferry/",
        ),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_told(
    empty: SiteFolder, rule: str, template: str, what: str, made: str | None
) -> None:
    ruled(empty, rule).put("items/2026-02-01-ferry.md", post("Ferry", permalink=template))

    assert said(empty, "UnfilledPermalink") == [("items/2026-02-01-ferry.md", 3, what)]
    assert link(empty, "Ferry") == made


def test_an_entry_has_one_link_in_all_feeds_by_the_rule_of_the_first(empty: SiteFolder) -> None:
    """Its link is below that of the feed whose rule makes it."""
    ruled(empty, 'permalink = "/:slug/"')
    empty.put("items/x/boat.md", post("Boat", date="2026-01-01", url="/boat/"))
    empty.put("feeds/a.toml", 'title = "A"\nlink = "https://a.example/"\npermalink = "/a/:slug/"\ninclude = ["x/*"]\n')
    empty.put("feeds/b.toml", 'title = "B"\npermalink = "/b/:slug/"\ninclude = ["x/**"]\n')
    empty.put("items/x/ferry.md", post("Ferry", date="2026-02-01"))

    conflicts = said(empty, "PermalinkConflict")

    links = {tuple(item["url"] for item in empty.items(f"{path}feed.json")) for path in ("", "a/", "b/")}
    assert links == {("https://a.example/a/ferry/", "https://a.example/boat/")}
    assert conflicts == [
        ("feeds/b.toml", 2, "feeds/a.toml makes another link for items/x/boat.md, and takes precedence"),
    ]


@pytest.mark.parametrize(("path", "tool"), [("items/_posts/2026-02-01-a.md", "jekyll"), ("items/a.md", "")])
def test_where_pages_plainly_are_of_one_generator_the_run_says_which_line_to_add(
    empty: SiteFolder, path: str, tool: str
) -> None:
    ruled(empty, "").put(path, post("Ferry", date="2026-02-01", layout="post" if tool else "x"))

    found = [each for each in empty.build().findings if each["rule"] == "NoPermalink"]

    assert [(each["path"], each["severity"], each["cure"].partition(" to it")[0]) for each in found] == [
        ("feeds/site.toml", "notice", f'add a line permalink = "{tool}"') for _ in filter(None, [tool])
    ]


def test_another_rule_moves_links_and_nothing_else(empty: SiteFolder) -> None:
    """No subscriber sees an entry again because its address is another."""
    ruled(empty, 'permalink = "/:slug/"').put("items/ferry.md", post("Ferry", date="2026-02-01"))
    empty.build()
    before = empty.item("Ferry")

    ruled(empty, 'permalink = "hugo"').put("items/sea/ferry.md", post("Ferry", date="2026-02-01"))
    (empty.root / "items/ferry.md").unlink()
    report = empty.build()

    assert (report.new, report.updated) == (0, 0)
    assert link(empty, "Ferry") == "https://ferry.example/sea/ferry/"
    assert {**before, "url": None, "_pagefeed": None} == {**empty.item("Ferry"), "url": None, "_pagefeed": None}


def test_two_copies_of_one_text_are_one_whatever_a_rule_makes_of_their_names(site: SiteFolder) -> None:
    site.put("items/2026-03-02-again.txt", (site.root / "items/2026-03-01-bridge.txt").read_bytes())

    assert site.build().new == 3


# --- relative addresses -------------------------------------------------------------------------

RELATIVE = "![boat](boat.png) ![mast](/img/mast.png) [up](../up/)"


def html(site: SiteFolder, title: str) -> str:
    return str(site.item(title)["content_html"])


@pytest.mark.parametrize(
    ("rule", "path", "folder"),
    [
        ("hugo", "posts/ferry/index.md", "/posts/ferry/"),
        ("hugo", "posts/ferry.md", "/posts/ferry/"),
        ("jekyll", "2026-02-01-ferry.md", "/2026/02/01/"),
        ("mkdocs", "docs/guide/ferry.md", "/guide/"),
    ],
)
def test_relative_addresses_lead_where_the_generator_puts_the_page_or_its_files(
    empty: SiteFolder, rule: str, path: str, folder: str
) -> None:
    ruled(empty, f'permalink = "{rule}"').put(f"items/{path}", post("Ferry", RELATIVE, date="2026-02-01"))

    empty.build()

    assert f'src="https://ferry.example{folder}boat.png"' in html(empty, "Ferry")
    assert 'src="https://ferry.example/img/mast.png"' in html(empty, "Ferry")


@pytest.mark.parametrize(
    ("rule", "key"), [("", "layout"), ('permalink = "obsidian"', "layout"), ('permalink = "obsidian"', "permalink")]
)
def test_a_relative_address_that_leads_nowhere_is_left_out_and_told_once(
    empty: SiteFolder, rule: str, key: str
) -> None:
    body = f"Words first.\n\n{RELATIVE} {RELATIVE}"
    ruled(empty, rule).put("items/ferry.md", post("Ferry", body, date="2026-02-01", **{key: "ferry"}))

    assert said(empty, "LostAddress") == [
        ("items/ferry.md", 9, '2 relative addresses lead nowhere, and are left out: "boat.png", "../up/"')
    ]
    assert html(empty, "Ferry").count("boat.png") == 0
    assert 'src="https://ferry.example/img/mast.png"' in html(empty, "Ferry")
    assert re.search(r"boat <img[^>]*> up boat", html(empty, "Ferry"))


def test_what_only_a_generator_fills_in_never_is_an_address(empty: SiteFolder) -> None:
    body = (
        '<a href="{{ site.x }}/a">one</a> [two](<{{ site.baseurl }}/b>) <a href="{x}">three</a> [four](/%7B%7Bx%7D%7D/)'
    )
    empty.put("items/ferry.md", post("Ferry", body, date="2026-02-01"))

    [(_, line, what)] = said(empty, "GeneratorSyntax")

    # Below the root of a site nothing stands in the place of `site.baseurl`.
    assert re.findall("href=[^>]*|%7B|{{", html(empty, "Ferry")) == ['href="https://ferry.example/b"']
    assert line == 6
    assert what.startswith("left out {{ site.x }} (line 6) and 2 more")


def test_a_page_that_was_published_elsewhere_first_has_the_link_of_its_site(empty: SiteFolder) -> None:
    ruled(empty, 'permalink = "hugo"')
    page = post("Ferry", RELATIVE, date="2026-02-01", canonical="https://elsewhere.example/ferry")
    empty.put("items/posts/ferry/index.md", page)

    empty.build()

    assert link(empty, "Ferry") == "https://ferry.example/posts/ferry/"
    assert 'src="https://ferry.example/posts/ferry/boat.png"' in html(empty, "Ferry")


def test_without_a_rule_the_canonical_address_is_the_link(empty: SiteFolder) -> None:
    ruled(empty, "")
    empty.put("items/ferry.md", post("Ferry", date="2026-02-01", canonical="https://elsewhere.example/ferry"))

    empty.build()

    assert link(empty, "Ferry") == "https://elsewhere.example/ferry"


# --- from page to page --------------------------------------------------------------------------


def led(site: SiteFolder, target: str, at: str = "items/posts/ferry.md") -> str:
    """Where a link on a page leads, without the site; its words where it leads nowhere."""
    site.put(at, post("Ferry", f'Look <a href="page:{target}">there</a> at once.', date="2026-02-01"))
    site.build()
    found = re.search(
        r"Look (?:<a href=\"https://ferry.example([^\"]*)\">there</a>|there) at once", html(site, "Ferry")
    )
    assert found
    return found[1] or "there"


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("bridge.md", "/posts/bridge/"),
        ("./bridge.md#arch", "/posts/bridge/#arch"),
        ("Bridge", "/posts/bridge/"),
        ("posts/bridge", "/posts/bridge/"),
        ("/posts/bridge.md", "/posts/bridge/"),
        ("@/posts/bridge.md", "/posts/bridge/"),
        ("content/posts/bridge.md", "/posts/bridge/"),
        ("../notes/old%20boat.md#Part%20two", "/notes/old%20boat/#Part%20two"),
        ("old%20boat", "/notes/old%20boat/"),
        ("2026-01-01-oar", "/2026-01-01-oar/"),
        ("_posts/2026-01-01-oar.md", "/2026-01-01-oar/"),
        ("../mast/index.md", "/mast/"),
        ("mast", "/mast/"),
        ("mast/_index.md", "/mast/"),
        ("#Part-two", "/posts/ferry/#Part-two"),
        ("bridge#^a1b2", "/posts/bridge/"),
        ("../other/bridge.md", "there"),
        ("draft.md", "there"),
        ("nowhere.md", "there"),
        ("", "there"),
        ("%00%3Cscript%3E", "there"),
        ("https://elsewhere.example/", "there"),
    ],
)
def test_a_link_to_another_page_leads_to_its_address(empty: SiteFolder, target: str, where: str) -> None:
    empty.put("items/posts/bridge.md", post("Bridge", date="2026-01-01"))
    empty.put("items/posts/draft.md", post("Draft", date="2026-01-01", draft="true"))
    empty.put("items/notes/old boat.md", post("Boat", date="2026-01-02"))
    empty.put("items/2026-01-01-oar.md", post("Oar"))
    empty.put("items/mast/index.md", post("Mast", date="2026-01-03"))

    assert led(empty, target) == where


@pytest.mark.parametrize(
    ("target", "at", "where"),
    [
        ("bridge.md", "items/b/ferry.md", "/b/bridge/"),
        ("bridge", "items/c/ferry.md", "/a/bridge/"),
        ("deep/bridge", "items/c/ferry.md", "/a/deep/bridge/"),
    ],
)
def test_of_two_pages_of_one_name_the_nearest_is_meant(empty: SiteFolder, target: str, at: str, where: str) -> None:
    for folder in ("a", "a/deep", "b"):
        empty.put(f"items/{folder}/bridge.md", post(f"Bridge {folder}", date="2026-01-01"))

    assert led(empty, target, at) == where


def test_a_link_follows_its_page_without_the_page_that_holds_it_being_read_again(empty: SiteFolder) -> None:
    empty.put("items/posts/bridge.md", post("Bridge", date="2026-01-01"))
    assert led(empty, "bridge.md") == "/posts/bridge/"
    words = 'Look <a href="https://ferry.example{}">there</a> at once'

    empty.put("items/posts/bridge.md", post("Bridge", date="2026-01-01", url="/arch/"))
    report = empty.build()

    assert words.format("/arch/") in html(empty, "Ferry")
    assert {"feed.json", "atom.xml", "rss.xml"} <= set(report.written)

    (empty.root / "items/posts/bridge.md").unlink()
    empty.build(allow_flood=True)
    assert "Look there at once" in html(empty, "Ferry")

    empty.put("items/posts/bridge.md", post("Bridge", date="2026-01-01"))
    empty.build()
    assert words.format("/posts/bridge/") in html(empty, "Ferry")


def test_an_archived_month_follows_the_page_that_one_of_its_entries_links_to(empty: SiteFolder) -> None:
    empty.put("feeds/all.toml", 'title = "Everything"\npath = "."\nlimit = 1\n')
    empty.put("items/ferry.md", post("Ferry", 'Look <a href="page:bridge.md">there</a>.', date="2026-01-01"))
    empty.put("items/boat.md", post("Boat", date="2026-02-01"))
    empty.put("items/bridge.md", post("Bridge", date="2026-01-02"))
    empty.build()

    empty.put("items/bridge.md", post("Bridge", date="2026-01-02", url="/arch/"))
    empty.build()

    assert b"https://ferry.example/arch/" in empty.dist()["archive/2026-01.xml"]
    assert b"https://ferry.example/bridge/" not in empty.dist()["archive/2026-01.xml"]


def test_links_that_lead_to_no_page_are_told_once_a_page_with_the_line_of_the_first(empty: SiteFolder) -> None:
    ruled(empty, "")
    empty.put("items/bridge.md", post("Bridge", date="2026-01-01"))
    links = "".join(f'<a href="page:{target}">x</a> ' for target in ("gone.md", "bridge.md", "Nothing", "gone.md"))
    empty.put("items/ferry.md", post("Ferry", f"Words first.\n\n{links}", date="2026-02-01"))

    first = said(empty, "LostLink")

    missing = "Nothing, gone.md, which are no pages of items/ nor to items/bridge.md, which has no address"
    assert first == [("items/ferry.md", 8, f"its words stay, but no link leads to {missing}")]
    assert said(empty, "LostLink") == first


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="page:gone.md">x</a>',
        '<a title="a > b" href="page:gone.md" hreflang="de">x</a>',
        '<img src="page:bridge.md" alt="x">',
        '<blockquote cite="page:bridge.md">x</blockquote>',
        '<video src="page:bridge.md"></video>',
        '<iframe src="page:bridge.md"></iframe>',
        '<h2><a href="page:gone.md"><b>x</b></a></h2>',
        '<a href=" PAGE:gone.md">x</a>',
        "[x](page:gone.md)",
    ],
)
def test_no_document_holds_a_link_that_is_not_resolved(empty: SiteFolder, markup: str) -> None:
    empty.put("items/ferry.md", post("Ferry", f"Words. {markup}", date="2026-02-01", image="page:x.png"))
    empty.put("items/boat.md", post("Boat", f"Words of the boat.\n\n{markup}", date="2026-02-02"))

    empty.build()
    forecasts, _ = plan(str(empty.root), str(empty.root / "dist"), NOON)

    assert forecasts
    for path, body in empty.dist().items():
        assert b"page:" not in body.lower().replace(b"og:url", b""), path


def test_words_that_only_look_like_such_a_link_stay(empty: SiteFolder) -> None:
    empty.put("items/ferry.md", post("Ferry", 'Write `<a href="page:x.md">` there.', date="2026-02-01"))

    empty.build()

    assert '<code>&lt;a href="page:x.md"&gt;</code>' in html(empty, "Ferry")
    assert said(empty, "LostLink") == []
