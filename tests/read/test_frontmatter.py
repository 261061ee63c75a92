"""What authors state above a Markdown text, as each generator has it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.model import Author, Enclosure, Figure, Place, Stated, Written
from pagefeed.read.frontmatter import FrontMatter, FrontMatterError, address, read_front_matter

PAGES = Path(__file__).parent.parent / "pages" / "markdown"
PATH = "items/ferries.md"


def written(text: str, line: int) -> Written:
    return Written(text, Place(PATH, line))


def read(text: str) -> FrontMatter:
    return read_front_matter(text, PATH)


def stated(*lines: str) -> Stated:
    return read("\n".join(["---", *lines, "---", "Text."])).stated


def problems(text: str) -> list[tuple[str, int, str, str]]:
    with pytest.raises(FrontMatterError) as caught:
        read(text)
    return [(found.rule, found.place.line, found.what, found.cure) for found in caught.value.findings]


GENERATORS = {
    "hugo.md": Stated(
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
    "zola.md": Stated(
        link="/ferries/",
        categories=("news",),
        title="Ferries return",
        published=written("2024-05-01", 3),
        updated=written("2024-05-03T08:00:00+00:00", 4),
        held="draft",
        authors=(Author("Ann Lee"),),
        tags=("harbour", "news"),
        language="en",
        image="/img/cover.jpg",
    ),
    "2024-05-01-jekyll.markdown": Stated(
        link="https://example.org/ferries",
        categories=("harbour",),
        title="Ferries: they're back",
        published=written("2024-05-01 10:00:00 +0200", 4),
        updated=written("2024-05-03", 5),
        summary="Boats cross again.",
        held="draft",
        authors=(Author("Ann Lee"),),
        tags=("ferries", "2024", "harbour"),
        image="/img/cover.jpg",
    ),
    "eleventy.md": Stated(
        link="/2024/ferries/",
        title="Ferries return",
        published=written("2024-05-01", 3),
        held="draft",
        tags=("posts",),
    ),
    "pelican.md": Stated(
        slug="ferries",
        categories=("News",),
        title="Ferries return: a report",
        published=written("2024-05-01 10:20", 2),
        updated=written("2024-05-03 19:30", 3),
        summary="Boats cross the strait again.",
        held="draft",
        authors=(Author("Ann Lee"), Author("Bob Ray")),
        tags=("harbour", "ferries", "News"),
        language="en",
    ),
    "obsidian.md": Stated(published=written("2024-05-01", 5), held="draft", tags=("harbour", "news/local")),
    "teasers.md": Stated(),
}


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.iterdir()))
def test_a_page_states_what_its_generator_would_publish(name):
    text = (PAGES / name).read_text("utf-8")

    front = read(text)

    assert front.stated == GENERATORS[name]
    assert "The first boat" not in "\n".join(text.split("\n")[: front.lines])


def test_a_picture_with_a_caption_is_a_figure():
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
        " ---\ntitle: x\n---\n",
        "\n---\ntitle: x\n---\n",
        "Note: an ordinary paragraph.\n\nText.",
        "Date: 3 May\nand no title, so it is text.\n",
        "Title: a paragraph\nthat goes on.\n\nText.",
    ],
)
def test_a_text_without_front_matter(text):
    assert read(text) == FrontMatter()


@pytest.mark.parametrize(
    "text", ["---\n---\n", "---\n# nothing\n\nx: # yet\n---\n", "+++\n+++\nText", "---\ntitle:\n...\n"]
)
def test_empty_front_matter_states_nothing(text):
    front = read(text)

    assert front.stated == Stated()
    assert front.lines == text.rstrip().removesuffix("\nText").count("\n") + 1


@pytest.mark.parametrize(
    "key", ["publishDate", "publish_date", "Publish-Date", "pubdate", "date", "published", "created"]
)
def test_keys_have_many_spellings(key):
    assert stated(f"{key}: 1 May 2024").published == written("1 May 2024", 2)


def test_scalars_stay_as_they_are_written():
    assert stated("lang: no", "title: 1984", "date: 2024-05-01 10:00", "tags: [on, 1.0]") == Stated(
        language="no", title="1984", published=written("2024-05-01 10:00", 4), tags=("on", "1.0")
    )


@pytest.mark.parametrize(
    ("line", "draft"),
    [
        ("draft: true", True),
        ("draft: yes", True),
        ('draft: "true"', True),
        ("draft: false", False),
        ("draft:", False),
        ("published: false", True),
        ("published: true", False),
        ("published: 2024-05-01", False),
        ("publish: false", True),
        ("status: Draft", True),
        ("status: published", False),
    ],
)
def test_a_draft_in_any_words(line, draft):
    assert bool(stated(line).held) is draft


def test_published_true_is_no_date_and_hides_none():
    assert stated("published: true", "date: 2024-05-01").published == written("2024-05-01", 3)


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("tags: a, b c", ("a", "b c")),
        ("tags: New York", ("New York",)),
        ('tags: "#a #b/c"', ("a", "b/c")),
        ("tags: [a, '#b', a, A]", ("a", "b")),
        ("tags:\n- a\n-\n- b", ("a", "b")),
        ("tags: [{name: a}]", ("a",)),
        ("category: News\nkeywords: x; y, z", ("x", "y, z", "News")),
    ],
)
def test_tags_in_any_form(line, tags):
    assert stated(line).tags == tags


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("author: Ann Lee", ("Ann Lee",)),
        ("author: Ann Lee, Jr.", ("Ann Lee, Jr.",)),
        ("authors: Ann Lee, Bob Ray", ("Ann Lee", "Bob Ray")),
        ("authors: Lee, Ann; Ray, Bob", ("Lee, Ann", "Ray, Bob")),
        ("author: {name: Ann Lee, url: x}", ("Ann Lee",)),
        ("author: [Ann, {Name: Bob}, Ann]", ("Ann", "Bob")),
    ],
)
def test_authors_in_any_form(line, authors):
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
def test_an_author_with_e_mail_and_address(line, author):
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
def test_files_in_any_form(line, enclosure):
    assert stated(line).enclosures == (enclosure,)


def test_a_file_of_unknown_type_is_named():
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
        ("permalink: /:title/\ncanonical_url: https://example.org/a", "https://example.org/a"),
        ("slug: ferry", None),
        ("slug: /ferry", None),
    ],
)
def test_a_link_is_an_address_or_a_path(line, link):
    assert stated(line).link == link


@pytest.mark.parametrize("rule", ["/:year/:title/", "/posts/{{ title | slugify }}/", "pretty", "none", "{slug}.html"])
def test_an_address_that_only_the_generator_fills_in_is_a_rule(rule):
    assert stated(f'permalink: "{rule}"').permalink == written(rule, 2)


def test_of_what_a_rule_is_filled_in_is_stated_too():
    assert stated("slug: ferry", "categories: sea boats").slug == "ferry"
    assert stated("categories: sea boats").categories == ("sea", "boats")
    assert stated("category: old boats").categories == ("old boats",)
    assert stated("categories: [Old Boats, Sea]").categories == ("Old Boats", "Sea")


@pytest.mark.parametrize(
    "words", ["javascript:alert(1)", "mailto:a@example.org", "#top", "", "www.example.org", "C:\\x", "a\x00"]
)
def test_what_leads_nowhere_on_the_web_is_no_address(words):
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
def test_a_picture_in_any_form(line, image):
    assert stated(line).image == image


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
        (("tags:", "- a", "- [b]"), 4, "write it like tags: [a name]"),
        (("author:", "- {email: x}"), 3, "write it like author: [a name]"),
    ],
)
def test_a_wrong_value_is_told_at_its_line(lines, line, cure):
    [(rule, at, _, told)] = problems("\n".join(["---", *lines, "---", "Text."]))

    assert (rule, at, told) == ("WrongValue", line, cure)


def test_toml_is_cured_as_toml():
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
        ("+++\ntitle = x\n+++\n", "BrokenToml", 2),
        ('+++\nx = 1\ntitle = "x"\n\nText.\n', "OpenFrontMatter", 1),
    ],
)
def test_broken_front_matter_is_told_at_its_line(text, rule, line):
    [(told, at, _, _)] = problems(text)

    assert (told, at) == (rule, line)


def test_a_tag_makes_no_object():
    assert stated("title: !!python/object/apply:os.getcwd []", "x: 1") == Stated()
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
def test_hostile_yaml_is_refused_at_once(hostile):
    begin = time.perf_counter()

    assert problems(f"---\n{hostile}\n---\n")

    assert time.perf_counter() - begin < 2


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff"), min_size=1
)


@given(title=WORDS.filter(str.strip), tags=st.lists(WORDS), number=st.integers(0, 3))
def test_what_yaml_writes_is_read(title, tags, number):
    said = yaml.safe_dump(
        {**{f"other{n}": [n] for n in range(number)}, "title": title, "draft": True}, allow_unicode=True
    )

    front = read(f"---\n{said}---\nText.")

    assert front.stated == Stated(title=" ".join(title.split()), held="draft")
    assert front.lines == said.count("\n") + 2


def lines_told(text: str) -> list[int]:
    """The lines of what is wrong; where nothing is, how many lines the front matter takes."""
    try:
        return [read(text).lines]
    except FrontMatterError as error:
        return [found.place.line for found in error.findings]


@given(st.text(), st.sampled_from(["---\n", "+++\n", "title: ", "---\nx: y\n", "---\ntags: "]))
def test_any_text_is_read_or_told_at_a_line_of_its_own(text, start):
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
    ],
    ids=lambda text: repr(text[:8]),
)
def test_where_front_matter_ends_is_found_at_once(hostile):
    begin = time.perf_counter()

    read(hostile)

    assert time.perf_counter() - begin < 2
