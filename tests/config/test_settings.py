"""What feeds/*.toml means, and what is said about what cannot be meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.config.settings import read_feed, read_site
from pagefeed.config.toml import lines_of, nearest
from pagefeed.model import Author, FeedSpec, Finding, Place, SiteSpec

SITE = 'title = "My site"\nlink = "https://www.example.org/"\nsince = 2024\n'
FEED = 'title = "News"\n'


def site(more: str = "") -> SiteSpec:
    spec, problems = read_site(SITE + more)
    assert spec, problems
    return spec


def feed(more: str = "", name: str = "news", of: SiteSpec | None = None) -> FeedSpec:
    spec, problems = read_feed(FEED + more, name, of or site())
    assert spec, problems
    return spec


def problems_of_site(text: str) -> tuple[Finding, ...]:
    spec, problems = read_site(text)
    assert spec is None
    return problems


def problem_of_feed(more: str) -> Finding:
    spec, problems = read_feed(FEED + more, "news", site())
    assert spec is None
    [problem] = problems
    return problem


# --- site.toml ----------------------------------------------------------------------------------


def test_three_lines_make_a_site() -> None:
    assert site() == SiteSpec(
        title="My site",
        link="https://www.example.org/",
        base="https://www.example.org/",
        domain="example.org",
        since="2024",
    )


def test_a_site_that_says_everything() -> None:
    spec = site("""
base = "https://feeds.example.net/all"
domain = "Example.COM"
language = "pt-BR"
timezone = "America/Sao_Paulo"
author = { name = "Ann", email = "ann@example.org", url = "https://example.org/ann" }
hub = "https://hub.example.org/"
[limits]
page_bytes = 1_000
page_entries = 7
""")

    assert spec.base == "https://feeds.example.net/all/"
    assert (spec.domain, spec.language, spec.timezone) == ("example.com", "pt-BR", "America/Sao_Paulo")
    assert spec.author == Author("Ann", "ann@example.org", "https://example.org/ann")
    assert spec.hub == ("https://hub.example.org/",)
    assert (spec.page_bytes, spec.page_entries) == (1000, 7)


def test_what_a_site_must_say_is_asked_for_at_once_with_the_reason_and_a_line_to_copy() -> None:
    problems = problems_of_site('language = "en"\n')

    assert [str(problem).split("; ") for problem in problems] == [
        [
            'feeds/site.toml: "title" is missing: subscribers see it wherever an entry names nobody',
            'add a line like title = "some words"',
        ],
        [
            'feeds/site.toml: "link" is missing: it is the site that the entries are about',
            'add a line like link = "https://example.org/"',
        ],
        [
            'feeds/site.toml: "since" is missing: with the domain it makes every entry\'s permanent id',
            'add a line like since = "2026"',
        ],
    ]


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("2024", "2024"),
        ('"2024"', "2024"),
        ('"2024-02"', "2024-02"),
        ("2024-02-29", "2024-02-29"),
        ('"2024-02-29"', "2024-02-29"),
    ],
)
def test_since_is_a_year_a_month_or_a_day(written: str, since: str) -> None:
    spec, _ = read_site(SITE.replace("2024", written))

    assert spec
    assert spec.since == since


@pytest.mark.parametrize(
    "written", ['"2023-02-29"', '"2024-13"', '"24"', '"May 2024"', "2024-01-01T00:00:00Z", "true", '"٢٠٢٤"']
)
def test_since_is_nothing_else(written: str) -> None:
    [problem] = problems_of_site(SITE.replace("2024", written))

    assert (problem.rule, problem.place.line) == ("WrongValue", 3)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('base = "example.org/feeds"', "the absolute http(s) address of a folder"),
        ('base = "https://example.org/?feeds"', "the absolute http(s) address of a folder"),
        ('base = "https://example.org/index.html"', "the absolute http(s) address of a folder"),
        ('hub = "ftp://example.org/"', "an absolute http(s) address"),
        ('hub = "https://"', "an absolute http(s) address"),
        ('hub = "https://example.org/a b"', "an absolute http(s) address"),
        ('hub = "https://example.org/<b>"', "an absolute http(s) address"),
        ('hub = "https://ann:secret@example.org/"', "an absolute http(s) address"),
        ('hub = "javascript:alert(1)"', "an absolute http(s) address"),
        ('language = "English"', "a language tag"),
        ('language = "en_US"', "a language tag"),
        ('timezone = "Europe/Atlantis"', "a time zone"),
        ('timezone = "../../etc/passwd"', "a time zone"),
        ('timezone = "Europe"', "a time zone"),
        ('timezone = "localtime"', "a time zone"),
        ('timezone = "right/Europe/Paris"', "a time zone"),
        ("timezone = 2", "a time zone"),
        ('domain = "https://example.org"', "a domain name"),
        ('domain = "localhost"', "a domain name"),
        ('domain = "192.168.0.1"', "a domain name"),
        ('domain = "-a.example"', "a domain name"),
        ('author = ["Ann", "Bob"]', "a name, or a table with name, email and url"),
        ('author = " "', "a name, or a table with name, email and url"),
        ('author = { name = "Ann", email = "Ann <ann@example.org>" }', "an e-mail address"),
        ("limits = { page_bytes = 0 }", "a whole number of 1 or more"),
        ("limits = { page_entries = true }", "a whole number of 1 or more"),
        ('limits = "none"', "a table"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_should_be_and_an_example(line: str, expected: str) -> None:
    [problem] = problems_of_site(SITE + "\n" + line)

    assert problem.place == Place("feeds/site.toml", 5)
    assert problem.rule == "WrongValue"
    assert f"which is not {expected}" in problem.what
    assert re.match(r"write it like \w+ = .", problem.cure)


def test_addresses_in_other_scripts_are_encoded() -> None:
    spec, _ = read_site(SITE.replace("https://www.example.org/", "https://www.bücher.example:8080/föö?q=é"))
    assert spec is None  # a link with a query is no folder, so base must be stated

    spec, _ = read_site(SITE.replace("https://www.example.org/", "https://www.bücher.example:8080/föö"))
    assert spec
    assert spec.link == "https://www.xn--bcher-kva.example:8080/f%C3%B6%C3%B6"
    assert spec.domain == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("link", "key"),
    [("https://example.org/index.html", "base"), ("http://localhost:8000/", "domain")],
)
def test_a_link_that_cannot_tell_base_or_domain_is_said_so_at_the_link(link: str, key: str) -> None:
    [problem] = problems_of_site(SITE.replace("https://www.example.org/", link))

    assert problem.place.line == 2
    assert problem.what.startswith(f'"{key}" is missing')


def test_all_problems_of_a_file_are_told_at_once_from_top_to_bottom() -> None:
    problems = problems_of_site(
        '# comment\ntitle = 1\nlinc = "x"\n\nlink = "https://example.org"\nsince = 1\npath = "a"\n'
    )

    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("WrongValue", 2),
        ("UnknownKey", 3),
        ("WrongValue", 6),
        ("MisplacedKey", 7),
    ]


def test_an_unknown_key_suggests_the_nearest_else_lists_what_there_is() -> None:
    assert problems_of_site(SITE + 'langauge = "en"')[0].cure == 'write "language"'
    assert problems_of_site(SITE + "[limits]\npage_byte = 1")[0].cure == 'write "page_bytes"'
    assert "author, base, cloud, deploy" in problems_of_site(SITE + "xyz = 1")[0].cure


KNOWN = ("language", "timezone", "teaser_headings", "description", "include", "formats", "content")


@given(st.sampled_from(KNOWN), st.data())
def test_one_slip_of_the_finger_still_finds_the_key(key: Any, data: Any) -> None:
    at = data.draw(st.integers(0, len(key) - 1))
    slipped = data.draw(
        st.sampled_from([key[:at] + key[at + 1 :], key[:at] + "x" + key[at:], key[:at] + "q" + key[at + 1 :]])
    )

    assert nearest(slipped.upper(), KNOWN) == key


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("\n\ntitle = My site\n", 3, "invalid value"),
        ('title = "a"\n\ntitle = "b"\n', 3, "duplicate key"),
        ('title = "a"\ntags = ["a",\n"b"\n\n\n', 2, "unterminated list"),
        ("since = 2024-02-31", 1, "invalid date"),
        ("since = " + "9" * 5000, 1, ""),
        ("a = " + "[" * 100_000, 1, ""),
    ],
)
def test_broken_toml_is_one_finding_at_the_line_of_the_fault(text: str, line: int, what: str) -> None:
    [problem] = problems_of_site(text)

    assert (problem.rule, problem.place) == ("BrokenToml", Place("feeds/site.toml", line))
    assert what in problem.what
    assert "\n" not in str(problem)


def test_text_that_xml_cannot_hold_is_refused() -> None:
    [problem] = problems_of_site(SITE.replace("My site", r"My \u0008 site"))

    assert problem.place.line == 1


# --- feeds/NAME.toml ----------------------------------------------------------------------------


def test_a_title_makes_a_feed() -> None:
    spec = feed()

    assert (spec.title, spec.description, spec.path) == ("News", "News", "news")
    assert spec.id == "tag:example.org,2024:feed/news"
    assert spec.author == Author("My site")
    assert (spec.include, spec.kinds, spec.tags) == (("**",), ("article", "teaser"), ())
    assert (spec.limit, spec.limit_bytes, spec.whole, spec.formats) == (50, 1_000_000, True, ("rss", "atom", "json"))
    assert (spec.authors, spec.languages, spec.per, spec.folder) == ((), (), None, ())
    assert spec.url("rss.xml") == "https://www.example.org/news/rss.xml"


def test_a_feed_has_the_sites_values_unless_it_states_its_own() -> None:
    of = site('language = "de"\nauthor = "Ann"\nhub = "https://hub.example.org/"\n')
    inherits = feed(of=of)
    differs = feed(
        'language = "nl"\nauthor = "Bob"\nhub = "https://h.example/"\nlink = "https://l.example/"\n'
        'base = "https://b.example"\n',
        of=of,
    )

    assert (inherits.language, inherits.author, inherits.hub) == ("de", Author("Ann"), of.hub)
    assert (inherits.link, inherits.base) == (of.link, of.base)
    assert (differs.language, differs.author, differs.hub) == ("nl", Author("Bob"), ("https://h.example/",))
    assert (differs.link, differs.base) == ("https://l.example/", "https://b.example/")


def test_what_a_site_says_of_all_feeds_a_feed_may_say_otherwise() -> None:
    of = site(
        'rights = "© Us"\nicon = "https://i.example/i.png"\nlogo = "https://i.example/l.png"\nupdate = "daily"\n'
        'tag_scheme = "https://t.example/"\n'
    )
    inherits, differs = feed(of=of), feed('rights = "CC BY"\nupdate = "hourly"\n', of=of)

    assert (inherits.rights, inherits.update, inherits.icon) == ("© Us", "daily", "https://i.example/i.png")
    assert (inherits.logo, inherits.tag_scheme) == ("https://i.example/l.png", "https://t.example/")
    assert (differs.rights, differs.update, differs.icon) == ("CC BY", "hourly", "https://i.example/i.png")


def test_a_feeds_id_does_not_follow_its_base_path_or_title() -> None:
    assert feed('base = "https://b.example/"\npath = "p"\nlink = "https://l.example/"').id == feed().id


def test_a_bare_string_is_a_list_of_one_and_repetitions_count_once() -> None:
    spec = feed('kinds = "teaser"\ntags = ["a", "b", "a"]\ninclude = "x/**"\nformats = ["json", "json"]\n')

    assert (spec.kinds, spec.tags) == (("teaser",), ("a", "b"))
    assert (spec.include, spec.formats) == (("x/**",), ("json",))


def test_a_feed_asks_for_teasers_in_markdown() -> None:
    assert not feed("").teasers
    assert feed("teasers = true").teasers


@pytest.mark.parametrize(("content", "whole"), [("full", True), ("summary", False)])
def test_content_is_full_or_summary(content: str, whole: bool) -> None:
    assert feed(f'content = "{content}"').whole is whole


@pytest.mark.parametrize(
    ("written", "path"),
    [(".", "."), ("./", "."), ("a//b/", "a/b"), ("./a/./b", "a/b"), ("v1.2/News_~", "v1.2/News_~")],
)
def test_a_path_is_normalised(written: str, path: str) -> None:
    assert feed(f'path = "{written}"').path == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/a",
        "..",
        "a/../b",
        "a/..",
        "a\\\\b",
        "C:/a",
        "a b",
        "é",
        ".hidden",
        "a/.b",
        "a.",
        "a%2e",
        "a?b",
        "rss.xml",
        "feed.json/a",
        "index.HTML",
        "feeds.opml",
    ],
)
def test_a_path_stays_below_dist_and_out_of_the_documents_way(path: str) -> None:
    problem = problem_of_feed(f'path = "{path}"')

    assert (problem.rule, problem.place) == ("WrongValue", Place("feeds/news.toml", 2))


@pytest.mark.parametrize("name", ["my feed", "été", "feed.xml"])
def test_a_file_name_that_is_no_folder_asks_for_a_path(name: str) -> None:
    _, [problem] = read_feed(FEED, name, site())
    assert problem.rule == "MissingKey"
    assert 'path = "news"' in problem.cure

    assert feed('path = "news"', name=name).path == "news"


def test_any_file_name_makes_a_valid_tag() -> None:
    assert feed('path = "p"', name="été?#1").id == "tag:example.org,2024:feed/%C3%A9t%C3%A9%3F%231"


@pytest.mark.parametrize(
    "line",
    [
        "limit = 0",
        "limit = 5.0",
        "limit_bytes = 0",
        'per = "kind"',
        'update = "often"',
        'icon = "icon.png"',
        'per = ["tag"]',
        'languages = ["x y"]',
        "authors = [1]",
        'folder = [""]',
        'limit = "5"',
        "limit = true",
        'kinds = "articles"',
        "kinds = []",
        "include = []",
        "formats = []",
        'formats = "xml"',
        'content = "some"',
        'tags = [""]',
        'tags = "  "',
        "tags = [1]",
        'include = "../x"',
        'include = "/x"',
        'include = "a/../../x"',
        'include = "items/**"',
        "title.x = 1",
    ],
)
def test_a_feed_refuses_what_cannot_be_meant(line: str) -> None:
    spec, problems = read_feed((FEED if "title" not in line else "") + line, "news", site())

    assert spec is None
    assert problems[-1].rule == "WrongValue"


def test_the_item_of_a_list_that_is_wrong_is_named_at_its_own_line() -> None:
    problem = problem_of_feed('kinds = [\n  "article", # ["\n\n  "teser",\n]\n')

    assert problem.place.line == 5
    assert problem.what == '"kinds" holds "teser", which is not one of "article", "teaser"'
    assert problem.cure == 'write it like kinds = ["article"]'


@pytest.mark.parametrize(
    "line", ['timezone = "UTC"', 'domain = "example.org"', "since = 2024", "limits.page_bytes = 1"]
)
def test_what_all_feeds_must_share_belongs_to_the_site(line: str) -> None:
    problem = problem_of_feed(line)

    assert (problem.rule, problem.place.line) == ("MisplacedKey", 2)
    assert problem.cure.startswith("move it to feeds/site.toml")


def test_a_feed_knows_the_line_of_each_of_its_keys() -> None:
    spec = feed('\nlimit = 3\n[author]\nname = "Ann"\n')

    assert spec.at("limit") == Place("feeds/news.toml", 3)
    assert spec.at("author") == Place("feeds/news.toml", 4)
    assert spec.at("path") == Place("feeds/news.toml", 0)


# --- lines --------------------------------------------------------------------------------------


def test_every_key_table_and_item_has_its_line() -> None:
    text = '''# title = "no"
title = """
link = 1
\\""" still inside ""]
"""   # link = 2
"a.b" = 'x # y'
c . d = [ # one
  "[", 'two]',
  { e = 1, f = [3, 4] },
  [ "x",
    "y" ],
]

[ t . "u v" ]
w = 1
[[list]]
x = { y = """a
b""" }
[list.inner]
z = 1
[[list]]
x = 2'''

    assert {keys: line for keys, line in lines_of(text).items() if not isinstance(keys[-1], int)} == {
        ("title",): 2,
        ("a.b",): 6,
        ("c",): 7,
        ("c", "d"): 7,
        ("t",): 14,
        ("t", "u v"): 14,
        ("t", "u v", "w"): 15,
        ("list",): 16,
        ("list", 0, "x"): 17,
        ("list", 0, "inner"): 19,
        ("list", 0, "inner", "z"): 20,
        ("list", 1, "x"): 22,
    }
    lines = lines_of(text)
    assert [lines["c", "d", item] for item in range(4)] == [8, 8, 9, 10]
    assert [lines["list", item] for item in range(2)] == [16, 21]


VALUES = (
    "1",
    '"#"',
    "'\"'",
    '""',
    '""""""',
    '"""\n"\n\\"""="""',
    "'''\n[[a]]\nk0 = '\n'''",
    '["""x"""", "]", 1,\n2]',
    "[\n]",
    '[ # ]\n "]", [\n] ]',
    "{ k1 = 1 }",
    "2026-03-01",
    '"\\\\"',
)


@given(st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(["", " # ] = [", "\n", "\n# k0 = 1"]))))
def test_the_line_of_a_key_is_right_whatever_stands_above_it(parts: Any) -> None:
    text, expected = "", {}
    for number, (value, rest) in enumerate(parts):
        expected[f"k{number}"] = text.count("\n") + 1
        text += f"k{number} = {value}{rest}\n"

    assert {keys[0]: line for keys, line in lines_of(text).items() if len(keys) == 1} == expected


def test_a_site_may_add_words_to_the_vocabulary() -> None:
    words = '[words]\nfurniture = ["Tide table *"]\nsections = "From the *"\n'
    text = f'title = "T"\nlink = "https://e.org/"\nsince = "2026"\n\n{words}'
    spec, problems = read_site(text)
    assert (spec and spec.words, problems) == ((("sections", ("From the *",)), ("furniture", ("Tide table *",))), ())


def test_a_key_that_the_vocabulary_lacks_is_an_error() -> None:
    spec, problems = read_site(
        'title = "T"\nlink = "https://e.org/"\nsince = "2026"\n\n[words]\nsection = ["From the *"]\n'
    )
    assert spec is None
    assert str(problems[0]).startswith("feeds/site.toml:6:")
    assert "sections" in problems[0].cure


# --- rules of links -----------------------------------------------------------------------------


def test_a_site_and_a_feed_say_how_links_are_made() -> None:
    of_site = site(
        'permalink = "hugo"\n[permalinks]\nposts = "/:contentbasename/"\n"notes/**" = "/n/:slug/"\n'
        '[permalinks.page]\ntalks = "/t/:slug/"\n[permalinks.section]\ntalks = "/t/"\n'
    )

    assert of_site.permalink == "hugo"
    assert of_site.permalinks == (
        ("posts", "/:contentbasename/"),
        ("notes/**", "/n/:slug/"),
        ("talks", "/t/:slug/"),
    )
    assert feed('permalink = "/news/:year/:slug/"').permalink == "/news/:year/:slug/"


@pytest.mark.parametrize(
    ("line", "what", "cure"),
    [
        ('permalink = "/:yaer/:slug/"', '":yaer" in the rule "/:yaer/:slug/" has no meaning', 'write ":year"'),
        ('permalink = "jekyl"', '"jekyl" in the rule "jekyl" has no meaning', 'write "jekyll"'),
        (
            'permalink = "/{{ page.nothing }}/"',
            '"{{ page.nothing }}" in the rule "/{{ page.nothing }}/" has no meaning',
            'write it like "/blog/:year/:month/:day/:slug/"',
        ),
    ],
)
def test_a_name_without_meaning_in_a_rule_is_told_with_the_nearest(line: str, what: str, cure: str) -> None:
    [problem] = problems_of_site(SITE + line)

    assert (problem.rule, problem.severity, problem.place.line) == ("UnknownPlaceholder", "error", 4)
    assert (problem.what, problem.cure) == (what, cure)
    assert problem_of_feed(line).what == what


# --- names that no file can have on Windows -----------------------------------------------------

DEVICES = ["con", "CON", "Nul", "aux", "prn", "com1", "LPT9", "com\u00b9", "nul.news", "con.d"]


@pytest.mark.parametrize("name", DEVICES)
def test_no_feed_is_called_like_a_device_of_windows(name: Any) -> None:
    spec, [problem] = read_feed(FEED + 'path = "news"\n', name, site())

    assert spec is None
    assert (problem.rule, problem.cure) == ("ReservedName", "rename the file")


@pytest.mark.parametrize("name", [device for device in DEVICES if device.isascii()])
@pytest.mark.parametrize("path", ["{}", "{}/news", "news/{}"])
def test_no_folder_is_called_like_a_device_of_windows(name: Any, path: str) -> None:
    problem = problem_of_feed(f'path = "{path.format(name)}"\n')

    assert (problem.rule, problem.place.line) == ("WrongValue", 2)


@pytest.mark.parametrize("name", ["console", "com", "com10", "nullarbor", "auxiliary", "lpt", "icon", "my-con"])
def test_names_that_only_begin_like_one_are_names_like_others(name: str) -> None:
    assert feed(name=name).path == name
    assert feed(f'path = "news/{name}"\n').path == f"news/{name}"


def test_a_feed_stands_in_so_many_folders_and_no_deeper() -> None:
    names = [f'"{number}"' for number in range(21)]

    _, problems = read_feed(f"{FEED}folder = [{', '.join(names)}]\n", "news", site())

    assert len(feed(f"folder = [{', '.join(names[1:])}]\n").folder) == 20
    assert [problem.what for problem in problems] == [
        '"folder" names more than 20 folders, each inside of the one before'
    ]
