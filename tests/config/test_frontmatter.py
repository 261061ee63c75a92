"""What authors state above a Markdown text, as each generator has it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.config.frontmatter import FrontMatter, FrontMatterError, address, read_front_matter
from pagefeed.config.inline import plain
from pagefeed.model import Author, Enclosure, Figure, Overrides, Place, Sourced

PAGES = Path(__file__).parent.parent / "pages" / "markdown"
PATH = "items/ferries.md"


def written(text: str, line: int) -> Sourced:
    return Sourced(text, Place(PATH, line))


def read(text: str) -> FrontMatter:
    return read_front_matter(text, PATH)


def stated(*lines: str) -> Overrides:
    return read("\n".join(["---", *lines, "---", "Text."])).stated


def problems(text: str) -> list[tuple[str, int, str, str]]:
    with pytest.raises(FrontMatterError) as caught:
        read(text)
    return [(found.rule, found.place.line, found.what, found.cure) for found in caught.value.findings]


GENERATORS = {
    "hugo.md": Overrides(
        link="/2024/ferries/",
        slug="ferries",
        categories=("News",),
        title="Ferries return to the harbour",
        published=written("2024-05-02", 5),
        updated=written("2024-05-03", 4),
        summary="After eleven years, boats cross the strait again.",
        authors=(Author("Ann Lee", "ann@example.org"), Author("Bob Ray")),
        tags=("Harbour", "ferries", "news"),
        language="en-GB",
        image="cover.jpg",
    ),
    "zola.md": Overrides(
        link="/ferries/",
        categories=("news",),
        title="Ferries return",
        published=written("2024-05-01", 3),
        updated=written("2024-05-03T08:00:00+00:00", 4),
        held="draft = true",
        authors=(Author("Ann Lee"),),
        tags=("harbour", "news"),
        language="en",
        image="/img/cover.jpg",
    ),
    "2024-05-01-jekyll.markdown": Overrides(
        permalink=written("/:categories/:title/", 7),
        categories=("harbour",),
        title="Ferries: they're back",
        published=written("2024-05-01 10:00:00 +0200", 4),
        updated=written("2024-05-03", 5),
        summary="Boats cross again.",
        held="published: false",
        authors=(Author("Ann Lee"),),
        tags=("ferries", "2024", "harbour"),
        image="/img/cover.jpg",
    ),
    "eleventy.md": Overrides(
        link="/2024/ferries/",
        title="Ferries return",
        published=written("2024-05-01", 3),
        held="eleventyExcludeFromCollections: true",
        tags=("posts",),
    ),
    "pelican.md": Overrides(
        slug="ferries",
        categories=("News",),
        title="Ferries return: a report",
        published=written("2024-05-01 10:20", 2),
        updated=written("2024-05-03 19:30", 3),
        summary="Boats cross the strait again.",
        held="Status: draft",
        authors=(Author("Ann Lee"), Author("Bob Ray")),
        tags=("harbour", "ferries", "News"),
        language="en",
    ),
    "obsidian.md": Overrides(published=written("2024-05-01", 5), held="publish: false", tags=("harbour", "news/local")),
    "teasers.md": Overrides(),
}


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.iterdir()))
def test_a_page_states_what_its_generator_would_publish(name: Any) -> None:
    text = (PAGES / name).read_text("utf-8")

    front = read(text)

    assert front.stated == GENERATORS[name]
    assert "The first boat" not in "\n".join(text.split("\n")[: front.lines])


def test_a_picture_with_a_caption_is_a_figure() -> None:
    front = read((PAGES / "hugo.md").read_text("utf-8"))

    assert front.figure == Figure(caption=written("The old pier", 21), image="cover.jpg")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text.",
        "---",
        "---\n\nA thematic break above a text.\n\n---\n",
        "---\n- a list\n---\n",
        "---\n# A heading\n---\n",
        "+++\ntext\n+++\n",
        "\n---\n\nA thematic break below a blank line.\n",
        "--- and so on\ntitle: x\n---\n",
        "{% include nav.html %}\n",
        "{{< figure >}}\n",
        '{"a": 1} is JSON.\n',
        "Title: a heading of two lines\n---\n\nText.",
        "Note: an ordinary paragraph.\n\nText.",
        "Date: 3 May\nand no title, so it is text.\n",
        "Title: a paragraph\nthat goes on.\n\nText.",
    ],
)
def test_a_text_without_front_matter(text: str) -> None:
    assert read(text) == FrontMatter()


@pytest.mark.parametrize(
    "text", ["---\n---\n", "---\n# nothing\n\nx: # yet\n---\n", "+++\n+++\nText", "---\ntitle:\n...\n"]
)
def test_empty_front_matter_states_nothing(text: str) -> None:
    front = read(text)

    assert front.stated == Overrides()
    assert front.lines == text.rstrip().removesuffix("\nText").count("\n") + 1


@pytest.mark.parametrize(
    "key", ["publishDate", "publish_date", "Publish-Date", "pubdate", "date", "published", "created"]
)
def test_keys_have_many_spellings(key: str) -> None:
    assert stated(f"{key}: 1 May 2024").published == written("1 May 2024", 2)


@pytest.mark.parametrize("key", ["published_at", "createdAt", "date_created", "publication_date"])
def test_tools_have_keys_of_their_own_for_dates(key: str) -> None:
    assert stated("published: true", f"{key}: 2024-05-01").published == written("2024-05-01", 3)


@pytest.mark.parametrize(
    ("lines", "published", "updated"),
    [
        (
            ("date:", "  created: 2024-05-01", "  updated: 2024-05-03"),
            written("2024-05-01", 3),
            written("2024-05-03", 4),
        ),
        (
            ("date: 2024-05-01", "last_update:", "  date: 2024-05-03"),
            written("2024-05-01", 2),
            written("2024-05-03", 3),
        ),
        (("date: [2024-05-01]",), written("2024-05-01", 2), None),
    ],
)
def test_dates_in_tables(lines: Any, published: Any, updated: Any) -> None:
    found = stated(*lines)

    assert (found.published, found.updated) == (published, updated)


@pytest.mark.parametrize("words", ["git Last Modified", "Last Modified", "Created", "git Created", "last-modified"])
def test_a_date_that_only_the_file_could_tell_counts_for_nothing_and_is_told(words: str) -> None:
    front = read(f"---\ndate: {words}\n---\nText.")

    assert front.stated.published is None
    assert [(found.rule, found.severity, found.place.line) for found in front.findings] == [("DateOfFile", "notice", 2)]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("title: '**Ferries** &amp; _boats_'",), "Ferries & boats"),
        (("title: snake_case_word 2 * 3 * 4 in C#",), "snake_case_word 2 * 3 * 4 in C#"),
        (("newstitle: Ferries return", "x: y"), "Ferries return"),
        (("linkTitle: Ferries", "seoTitle: Boats"), None),
        (("subtitle: Ferries",), None),
        (("title: ''", "linkTitle: Ferries"), None),
    ],
)
def test_a_title_is_plain_words(lines: Any, title: str | None) -> None:
    assert stated(*lines).title == title


def test_a_summary_is_plain_words() -> None:
    assert stated("excerpt: '<p>Boats <em>cross</em> &hellip;</p>'").summary == "Boats cross …"


def test_a_title_stated_to_be_empty_is_none() -> None:
    assert read("---\ntitle: ''\n---\nText.").untitled
    assert not read("---\ntitle:\n---\nText.").untitled


FORMS = {
    "indented": "---\n title: Ferries\n date: 2024-05-01\n---\n",
    "below blank lines": "\n \n---\ntitle: Ferries\ndate: 2024-05-01\n---\n",
    "three blanks": "   ---\ntitle: Ferries\ndate: 2024-05-01\n---\n",
    "a word behind the fence": "---yaml\ntitle: Ferries\ndate: 2024-05-01\n---\n",
    "more dashes": "------\ntitle: Ferries\ndate: 2024-05-01\n---\n",
    "dots": "---\ntitle: Ferries\ndate: 2024-05-01\n...\n",
    "Eleventy's JSON": '---json\n{"title": "Ferries", "date": "2024-05-01"}\n---\n',
    "Eleventy's TOML": '---toml\ntitle = "Ferries"\ndate = 2024-05-01\n---\n',
    "Eleventy's variables": """---js
// What it is called.
export const title = 'Ferries';
const date = "2024-05-01"; /* a day
*/ let draft = false
const nav = {
\tkey: "A \\"ferry\\", it's",
\torder: 3, tags: ['a', `b`, null],
};
---
""",
    "gray-matter's object": "---js\n{\n\ttitle: 'Ferries',\n  date: '2024-05-01',\n}\n---\n",
    "Hugo's JSON": '{\n\t"title": "Ferries",\n\t"date": "2024-05-01",\n\t"x": [1, null, true]\n}\n',
    "Hexo's JSON": '"title": "Ferries",\n"date": "2024-05-01"\n;;;\n',
    "JSON between semicolons": ';;;\n{"title": "Ferries", "date": "2024-05-01"}\n;;;\n',
    "Hexo's without a fence above": "title: Ferries\ndate: 2024-05-01\n---\n",
    "merged": "---\nx: &base {title: Boats, date: 2024-05-01}\n<<: *base\ntitle: Ferries\n---\n",
    "merged lists": "---\nx: &a {date: 2024-05-01}\ny: &b {date: 2024-05-09, title: Ferries}\n<<: [*a, *b]\n---\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_front_matter_has_many_forms(form: Any) -> None:
    front = read(f"{FORMS[form]}Text.")

    assert (front.stated.title, front.stated.published and front.stated.published.text) == ("Ferries", "2024-05-01")
    assert front.lines == FORMS[form].count("\n")


def test_scalars_stay_as_they_are_written() -> None:
    assert stated("lang: no", "title: 1984", "date: 2024-05-01 10:00", "tags: [on, 1.0]") == Overrides(
        language="no", title="1984", published=written("2024-05-01 10:00", 4), tags=("on", "1.0")
    )


@pytest.mark.parametrize(
    "line",
    [
        *("draft: true", "draft: yes", "draft: 1", 'draft: "true"', "Draft: True", "isDraft: true", "is_draft: on"),
        *("published: false", "published: 'false'", "publish: no", "publish: 0", "unpublished: true"),
        *("status: Draft", "status: private", "status: pending", "status: hidden", "state: draft"),
        *("unlisted: true", "headless: true", "ignore: true", "private: true", "hidden: true"),
        *("visibility: members", "visibility: paid", "visibility: friends", "list: false"),
        *("eleventyExcludeFromCollections: true", "permalink: false", "exclude_from_feed: true", "dg-publish: false"),
    ],
)
def test_what_holds_a_page_back_is_kept_as_written(line: Any) -> None:
    assert stated("title: x", line).held == line.replace("'", "").replace('"', "")


@pytest.mark.parametrize(
    ("lines", "held"),
    [
        (("build:", "  list: never"), "build.list: never"),
        (("build:", "  list: local"), "build.list: local"),
        (("build:", "  render: never"), "build.render: never"),
        (("_build:", "  list: false"), "_build.list: false"),
        (("params:", "  draft: true"), "params.draft: true"),
        (("password: opensesame",), "password"),
    ],
)
def test_keys_in_tables_hold_a_page_back_and_no_secret_is_told(lines: Any, held: str) -> None:
    assert stated(*lines).held == held


@pytest.mark.parametrize(
    "lines",
    [
        ("draft: false",),
        ("draft:",),
        ("draft: no", "published: true"),
        ("published: 2024-05-01",),
        ("status: published",),
        ("status: evergreen",),
        ("visibility: public",),
        ("hidden: [toc]",),
        ("build:", "  list: always", "  render: link"),
        ("feed: {id: x}",),
    ],
)
def test_what_else_such_keys_say_holds_nothing_back(lines: Any) -> None:
    assert stated(*lines).held == ""


@pytest.mark.parametrize("key", ["draft", "unlisted", "private", "headless"])
def test_a_word_that_is_neither_true_nor_false_is_asked_about(key: str) -> None:
    [(rule, line, what, _)] = problems(f"---\n{key}: maybe\n---\nText.")

    assert (rule, line, what) == ("WrongValue", 2, f'"{key}" is "maybe", which is not true or false')


@pytest.mark.parametrize("key", ["expiryDate", "expires", "unpublishdate", "expiration_date"])
def test_a_page_can_have_an_end(key: str) -> None:
    assert stated(f"{key}: 2026-08-01").expires == written("2026-08-01", 2)


@pytest.mark.parametrize(
    "lines",
    [
        ('title: "{{title}}"', "date: {{date}}"),
        ("title: <% tp.file.title %>",),
        ('title: \'{{ replace .Name "-" " " }}\'', "date: {{ .Date }}", "draft: false"),
    ],
)
def test_a_template_for_new_pages_is_none_itself(lines: Any) -> None:
    assert stated(*lines).held.startswith("template, title: ")


def test_published_true_is_no_date_and_hides_none() -> None:
    assert stated("published: true", "date: 2024-05-01").published == written("2024-05-01", 3)


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("tags: a, b c", ("a", "b c")),
        ("tags: New York", ("New", "York")),
        ("category: New York", ("New York",)),
        ("tags: [New York, '**R&amp;D**']", ("New York", "R&D")),
        ("categories:\n- [Sports, Baseball]\n- [Play]", ("Sports", "Baseball", "Play")),
        ("tags: [2024, 1.10, null, yes, ~, '']", ("2024", "1.10", "yes")),
        ("tags: project/alpha c++ c#", ("project/alpha", "c++", "c#")),
        ('tags: "#a #b/c"', ("a", "b/c")),
        ("tags: [a, '#b', a, A]", ("a", "b")),
        ("tags:\n- a\n-\n- b", ("a", "b")),
        ("tags: [{name: a}]", ("a",)),
        ("category: News\nkeywords: x; y, z", ("x", "y, z", "News")),
    ],
)
def test_tags_in_any_form(line: str, tags: Any) -> None:
    assert stated(line).tags == tags


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("author: Ann Lee", ("Ann Lee",)),
        ("author: Ann Lee, Jr.", ("Ann Lee, Jr.",)),
        ("author: Ann Lee and Bob Ray (Acme)", ("Ann Lee", "Bob Ray")),
        ("author: ann,bob", ("ann", "bob")),
        ("author: Ann Lee, Editor", ("Ann Lee",)),
        ("authors: {ann: {name: Ann Lee}, bob: {name: Bob Ray}}", ("Ann Lee", "Bob Ray")),
        ("author: {name: {given: Ann, family: Lee}}", ("Ann Lee",)),
        ("authors: [ann, bob]", ("ann", "bob")),
        ("byline: Ann Lee", ("Ann Lee",)),
        ("x: &ann {name: Ann Lee}\nauthors: [*ann]", ("Ann Lee",)),
        ("authors: Ann Lee, Bob Ray", ("Ann Lee", "Bob Ray")),
        ("authors: Lee, Ann; Ray, Bob", ("Lee, Ann", "Ray, Bob")),
        ("author: {name: Ann Lee, url: x}", ("Ann Lee",)),
        ("author: [Ann, {Name: Bob}, Ann]", ("Ann", "Bob")),
    ],
)
def test_authors_in_any_form(line: str, authors: Any) -> None:
    assert tuple(author.name for author in stated(line).authors) == authors


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("author: Ann Lee <ann@example.org>", Author("Ann Lee", "ann@example.org")),
        ("author: {name: Ann Lee, email: ann@example.org}", Author("Ann Lee", "ann@example.org")),
        (
            "authors: [{Name: Ann Lee, website: 'https://ann.example/'}]",
            Author("Ann Lee", None, "https://ann.example/"),
        ),
        ("author: {name: Ann Lee, url: /people/ann}", Author("Ann Lee")),
        ("author: {name: Ann Lee, twitter: ann}", Author("Ann Lee")),
        ("author: Ann <3 Bob>", Author("Ann <3 Bob>")),
    ],
)
def test_an_author_with_e_mail_and_address(line: str, author: Any) -> None:
    assert stated(line).authors == (author,)


@pytest.mark.parametrize(
    ("line", "enclosure"),
    [
        ("audio: /ep/1.mp3", Enclosure("/ep/1.mp3", "audio/mpeg")),
        (
            "enclosure: {url: 'https://x.example/a', type: audio/ogg, length: 12}",
            Enclosure("https://x.example/a", "audio/ogg", 12),
        ),
        (
            "enclosures: [{src: a.m4a, title: Part 1, duration: '1:02:03'}]",
            Enclosure("a.m4a", "audio/mp4", None, "Part 1", 3723),
        ),
        ("podcast: {file: a.mp3, size: 900, duration: 61}", Enclosure("a.mp3", "audio/mpeg", 900, None, 61)),
    ],
)
def test_files_in_any_form(line: str, enclosure: Any) -> None:
    assert stated(line).enclosures == (enclosure,)


def test_a_file_of_unknown_type_is_named() -> None:
    assert problems("---\naudio: https://x.example/a\n---\nText.") == [
        (
            "WrongValue",
            2,
            '"audio" is "https://x.example/a", which is not an address of a file, or a table with url, type and length',
            "write it like audio: https://example.org/episode.mp3",
        )
    ]


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("url: https://example.org/%20b", "https://example.org/%20b"),
        ("url: //example.org/a", "https://example.org/a"),
        ("url: fähre/", "/f%C3%A4hre/"),
        ("permalink: /2024/ferry/", "/2024/ferry/"),
        ("permalink: /index.html", "/"),
        ("permalink: /:year/:title/", None),
        ("permalink: /posts/{{ title | slugify }}/", None),
        ("permalink: pretty", None),
        ("permalink: false", ""),
        ("permalink: sea/ferry/index.html", "/sea/ferry/"),
        ("path: 2024/Ferry-1.2", "/2024/Ferry-1.2/"),
        ("path: /ferry.html", "/ferry.html"),
        ("path: content/ferry.md", None),
        ("aliases: [/old-ferry/]", None),
        ("permalink: {build: x}", None),
        ("canonical_url: https://example.org/a", None),
        ("slug: ferry", None),
        ("slug: /ferry", None),
    ],
)
def test_a_link_is_an_address_or_a_path(line: str, link: str | None) -> None:
    assert stated(line).link == link


@pytest.mark.parametrize("rule", ["/:year/:title/", "/posts/{{ title | slugify }}/", "pretty", "none", "{slug}.html"])
def test_an_address_that_only_the_generator_fills_in_is_a_rule(rule: str) -> None:
    assert stated(f'permalink: "{rule}"').permalink == written(rule, 2)


def test_of_what_a_rule_is_filled_in_is_stated_too() -> None:
    assert stated("slug: ferry", "categories: sea boats").slug == "ferry"
    assert stated("categories: sea boats").categories == ("sea", "boats")
    assert stated("category: old boats").categories == ("old boats",)
    assert stated("categories: [Old Boats, Sea]").categories == ("Old Boats", "Sea")


@pytest.mark.parametrize(
    "words", ["javascript:alert(1)", "mailto:a@example.org", "#top", "", "www.example.org", "C:\\x", "a\x00"]
)
def test_what_leads_nowhere_on_the_web_is_no_address(words: str) -> None:
    assert address(words) is None


@pytest.mark.parametrize(
    ("line", "image"),
    [
        ("image: /a b.jpg", "/a%20b.jpg"),
        ("images: [x.jpg, y.jpg]", "x.jpg"),
        ("heroImage: {src: x.jpg, alt: a boat}", "x.jpg"),
        ("cover: {hidden: true}\nthumbnail: t.jpg", "t.jpg"),
        ('cover: "[[x.png]]"', None),
        ("image: false", None),
    ],
)
def test_a_picture_in_any_form(line: str, image: str | None) -> None:
    assert stated(line).image == image


@pytest.mark.parametrize(
    "lines",
    [
        ("image: {src: x.jpg, alt: A boat, width: 300, height: 200}",),
        ("cover: {image: x.jpg, alt: '*A* boat', width: 300, height: 200}",),
        ("images:", "- {url: x.jpg, alt: A boat, width: 300, height: 200}", "- {url: y.jpg, alt: No}"),
    ],
)
def test_what_a_picture_shows_and_its_size_stand_in_its_table(lines: Any) -> None:
    front = read("\n".join(["---", *lines, "---", "Text."]))

    assert front.figure == Figure(image="x.jpg", alt="A boat", size=(300, 200))


@pytest.mark.parametrize("key", ["image", "og_image", "cover", "featuredImage"])
def test_what_a_picture_shows_may_stand_beside_it(key: str) -> None:
    front = read(f"---\n{key}: x.jpg\n{key}_alt: A boat\n---\nText.")

    assert front.figure == Figure(image="x.jpg", alt="A boat")


@pytest.mark.parametrize(
    ("lines", "line", "cure"),
    [
        (("x: y", "title: [a, b]"), 3, "write it like title: some words"),
        (("date: {y: 1}",), 2, "write it like date: 2026-03-01"),
        (("x: |", "  a", "  b", "lang: english words"), 5, "write it like lang: en-GB"),
        (("draft: soon",), 2, "write it like draft: true"),
        (("url: see below",), 2, "write it like url: /2026/launch/"),
        (("link: ftp://example.org/",), 2, "write it like link: /2026/launch/"),
        (("image: data:x",), 2, "write it like image: /images/launch.jpg"),
        (("tags:", "- a", "- [[b]]"), 4, "write it like tags: [a name]"),
        (("author:", "- {email: x}"), 3, "write it like author: [a name]"),
    ],
)
def test_a_wrong_value_is_told_at_its_line(lines: Any, line: int, cure: str) -> None:
    [(rule, at, _, told)] = problems("\n".join(["---", *lines, "---", "Text."]))

    assert (rule, at, told) == ("WrongValue", line, cure)


def test_toml_is_cured_as_toml() -> None:
    assert problems('+++\nx = 1\ndraft = "soon"\ntitle = []\nlink = "a b"\n+++\n') == [
        ("WrongValue", 3, '"draft" is "soon", which is not true or false', "write it like draft = true"),
        (
            "WrongValue",
            5,
            '"link" is "a b", which is not an http(s) address or a path',
            'write it like link = "/2026/launch/"',
        ),
    ]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("---\ntitle: a: b\n---\n", "BrokenYaml", 2),
        ("---\nx: y\ntitle: 'a\nz: y\n---\n", "BrokenYaml", 3),
        ("---\nx: y\ntags: [a,\nz: y\n---\n", "BrokenYaml", 3),
        ("---\nx: y\ntags: [a\nz: y\nv: w\n---\n", "BrokenYaml", 3),
        ("---\nx: y\nz: @home\n---\n", "BrokenYaml", 3),
        ("---\nx: y\n\tz: y\n---\n", "BrokenYaml", 3),
        ("---\nx: y\nx: z\n---\n", "BrokenYaml", 3),
        ("---\nx: y\nz: *nobody\n---\n", "BrokenYaml", 3),
        ("---\nx: y\nz: \x80\n---\n", "BrokenYaml", 3),
        ("---\nx: y\n--- z\n---\n", "BrokenYaml", 3),
        ("---\nx: y\n[a]: z\n---\n", "BrokenYaml", 3),
        ("---\ntitle: x\n\nText.\n", "OpenFrontMatter", 1),
        ("\n\n---\ntitle: x\n\nText.\n", "OpenFrontMatter", 3),
        ("---js\n{ title: x }\n---\n", "UnreadFrontMatter", 2),
        ("---js\nconst title = 'x';\nconst date = new Date();\n---\n", "UnreadFrontMatter", 3),
        ("---js\nconst title = `x ${1}`;\n---\n", "UnreadFrontMatter", 2),
        ("---js\nfunction x() {}\n---\n", "UnreadFrontMatter", 2),
        ("---js\nconst x = 1;\nconst x = 2;\n---\n", "BrokenYaml", 3),
        ('{\n  "title": "x",\n  "draft": tru\n}\n', "BrokenJson", 3),
        ('{\n  "title": "x",\n  "title": "y"\n}\n', "BrokenJson", 3),
        ('---json\n{"title": "x",\n"y"}\n---\n', "BrokenJson", 3),
        ("+++\ntitle = x\n+++\n", "BrokenToml", 2),
        ('+++\nx = 1\ntitle = "x"\n\nText.\n', "OpenFrontMatter", 1),
    ],
)
def test_broken_front_matter_is_told_at_its_line(text: str, rule: str, line: int) -> None:
    [(told, at, _, _)] = problems(text)

    assert (told, at) == (rule, line)


def test_a_tab_in_yaml_is_called_that() -> None:
    [(_, line, what, cure)] = problems("---\ntitle: x\n\ty: z\n---\n")

    assert (line, what, cure) == (
        3,
        "not valid YAML: a tab at the front of a line or a value",
        "write spaces in its place",
    )


def test_a_tag_makes_no_object() -> None:
    assert stated("title: !!python/object/apply:os.getcwd []", "x: 1") == Overrides()
    assert stated("title: !!python/name:os.system x").title == "x"


@pytest.mark.parametrize(
    "hostile",
    [
        "x: " + "[" * 200_000,
        "x: " + "{a: " * 100_000,
        "x: " + "- " * 100_000 + "y",
        "\n".join(f"{' ' * depth}x:" for depth in range(2_000)),
        "a0: &a0 [x]\n"
        + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60))
        + "\ntags: *a59",
    ],
)
def test_hostile_yaml_is_refused_at_once(hostile: Any) -> None:
    begin = time.perf_counter()

    assert problems(f"---\n{hostile}\n---\n")

    assert time.perf_counter() - begin < 2


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff"), min_size=1
)


@given(title=WORDS.filter(str.strip), tags=st.lists(WORDS), number=st.integers(0, 3))
def test_what_yaml_writes_is_read(title: Any, tags: Any, number: Any) -> None:
    said = yaml.safe_dump(
        {**{f"other{n}": [n] for n in range(number)}, "title": title, "draft": True}, allow_unicode=True
    )

    front = read(f"---\n{said}---\nText.")

    assert front.stated == Overrides(title=plain(title) or None, held="draft: true")
    assert front.lines == said.count("\n") + 2


def lines_told(text: str) -> list[int]:
    """The lines of what is wrong; where nothing is, how many lines the front matter takes."""
    try:
        return [read(text).lines]
    except FrontMatterError as error:
        return [found.place.line for found in error.findings]


@given(st.text(), st.sampled_from(["---\n", "+++\n", "title: ", "---\nx: y\n", "---\ntags: "]))
def test_any_text_is_read_or_told_at_a_line_of_its_own(text: Any, start: Any) -> None:
    source = f"{start}{text}\n---\n".replace("\r", "")

    assert all(0 <= line <= source.count("\n") + 1 for line in lines_told(source))


@pytest.mark.parametrize(
    "hostile",
    [
        "Title: x\n" + "    y\n" * 100_000,
        "---\na" + " " * 100_000,
        "---\n" + "\n" * 100_000,
        "+++\n" + "\n" * 100_000,
        "+++\n" + " " * 100_000 + "\n+++",
        "---\n" + '"' * 100_000 + "\n---",
        "\n" * 100_000 + "---",
    ],
    ids=lambda text: repr(text[:8]),
)
def test_where_front_matter_ends_is_found_at_once(hostile: str) -> None:
    begin = time.perf_counter()

    read(hostile)

    assert time.perf_counter() - begin < 2
