"""HTML that every reader shows safely."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pagefeed.entries import addresses
from pagefeed.entries.addresses import absolute
from pagefeed.entries.content import body, html, paragraphs, safe
from pagefeed.model import Block, Figure, Place, Source, Sourced
from pagefeed.read.html import tree
from pagefeed.read.markdown import read_markdown

BASE = "https://news.example/2026/story.html"
WORDS = re.compile(r"\S+")
VOID = re.compile(r"<((?:br|col|hr|img|source|wbr)(?: [a-z]+=\"[^\"]*\")*)>")
MENDED = Path(__file__).parent / "mended.txt"
HERE = Place("items/page.html", 1)
WEB = re.compile(r"https?://[^\s\"<>\\/]|mailto:|tel:|data:image/")
FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PICTURE = "data:image/png;base64," + "iVBORw0KGgo" * 50
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def written(text: str) -> Sourced:
    return Sourced(text, HERE)


def markup(text: str) -> Block:
    return Block("html", text, HERE)


# --- promises -----------------------------------------------------------------------------------

NAMES = st.sampled_from(
    WORDS.findall(
        "a abbr article aside audio b base blockquote body br button caption center code col colgroup dd del details "
        "div dl dt em embed fieldset figcaption figure font footer form frameset h1 h2 h3 h4 h5 h6 head header hr html "
        "i iframe image img input ins li lite-youtube main map marquee math mglyph mi mn mo mrow mtext nav no-script "
        "nobr noembed noframes noscript object ol option p param picture plaintext pre q ruby rp rt s script section "
        "select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th "
        "thead time title tr track tt u ul var video wbr x-y annotation-xml desc foreignObject drop-me unwrap-me amp- "
        "img"
    )
)
ATTRIBUTES = st.tuples(
    st.sampled_from(
        WORDS.findall(
            "href src srcset data-src data-srcset data-original poster cite alt title class style width height onclick "
            "onerror id name lang dir hidden aria-hidden type colspan start data action formaction srcdoc xmlns "
            "xlink:href display videoid datetime controls"
        )
    ),
    st.one_of(
        st.sampled_from(
            [
                *("javascript:alert(1)", "java\tscript:x", " vbscript:x", "data:text/html,x", PICTURE, BLANK),
                *(
                    "a.jpg",
                    "/a?utm_source=x&b=1",
                    "//host/x",
                    "\\\\host\\x",
                    "https:x",
                    "#top",
                    "?q",
                    "http://[::1",
                    "",
                ),
                *("https://h.example/ä b.png", "https://www.youtube.com/embed/dQw4w9WgXcQ", "mailto:a@b.example"),
                *(
                    "a.jpg 1x, b.jpg 2x",
                    "a.jpg 100w,data:x 2x",
                    "1",
                    "0",
                    "100%",
                    "display:none",
                    "language-py",
                    "true",
                ),
                *("width:1px", "https://h.example:99999/", "tel:", "a<b>&\"'", "&lt;img src=x onerror=alert(1)&gt;"),
            ]
        ),
        st.text(max_size=12),
    ),
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "word ",
                "\n",
                "\r\n",
                "\u00a0",
                "&nbsp;",
                "&amp;lt;",
                "&lt;p&gt;",
                "#",
                "<!--",
                "-->",
                "]]>",
                "<![CDATA[",
            ),
            *("&#1;", "&#xFFFE;", "\x00", "\x0b", "\u200b", "<", ">", '"', "</", "<?x", "&", "\ud800"),
        ]
    ),
)


@st.composite
def tags(draw: st.DrawFn) -> str:
    name = draw(NAMES)
    if draw(st.integers(0, 2)) == 0:
        return f"</{name}>"
    quote = draw(st.sampled_from(['"', "'"]))
    attributes = "".join(f" {key}={quote}{value}{quote}" for key, value in draw(st.lists(ATTRIBUTES, max_size=3)))
    return f"<{name}{attributes}{draw(st.sampled_from(['>', '>', '/>', '']))}"


SOUP = st.lists(st.one_of(tags(), tags(), TEXTS), max_size=25).map("".join)


@settings(max_examples=2000)
@given(SOUP, st.sampled_from([BASE, None]))
def test_any_soup_becomes_a_sound_fragment(soup: str, base: str | None) -> None:
    """Well-formed, nothing that runs, no relative address, and a second pass changes nothing."""
    result = safe(soup, base)

    assert not FORBIDDEN.search(result)
    closed = VOID.sub(r"<\1/>", result)
    for element in etree.fromstring(f"<body>{closed}</body>").iter():
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "svg",
            "template",
            "h1",
            "h2",
        }
        assert not [
            name for name in map(str, element.attrib) if name.startswith(("on", "data-")) or name in ("style", "id")
        ]
        for name in {"href", "src", "poster", "cite"} & set(element.keys()):
            assert WEB.match(element.get(name, "")), element.get(name)
            assert element.tag == "img" or not element.get(name, "").startswith("data:")
        for candidate in filter(None, element.get("srcset", "").split(", ")):
            assert candidate.startswith(("https://", "http://"))
    assert safe(result, base) == result
    assert safe(result, None) == result


@pytest.mark.parametrize("host", ["www.<script>.com", "www.%3Cscript%3E.com", "a%20b.example", "a|b.example", "a%2Fb"])
def test_a_host_that_no_browser_opens_leads_nowhere(host: str) -> None:
    """What looks like an address because it begins like one; clicked, it shows an empty page."""
    assert absolute(f"https://{host}/path", BASE) is None
    assert tree.absolute(BASE, f"https://{host}/path") is None


@pytest.mark.parametrize("host", ["[::1]:8080", "ferry.example:80", "me@ferry.example", "f%C3%A4hre.example", "a_b"])
def test_a_host_with_what_else_an_address_may_hold_leads_there(host: str) -> None:
    assert absolute(f"https://{host}/path", BASE)
    assert tree.absolute(BASE, f"https://{host}/path")


@settings(max_examples=1000)
@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])), st.sampled_from([BASE, None]))
def test_any_address_is_absolute_or_none(address: str, base: str | None) -> None:
    found = absolute(address, base)

    assert found is None or WEB.match(found)
    assert found is None or absolute(found, None) == found


@settings(max_examples=500)
@given(SOUP)
def test_the_text_of_any_soup_is_plain_and_folded(soup: str) -> None:
    for text in paragraphs([markup(soup)]):
        assert text == " ".join(text.split()) != ""


# --- kept, and mended ---------------------------------------------------------------------------


def mended() -> list[tuple[str, str]]:
    lines = [line for line in MENDED.read_text("utf-8").splitlines() if line and not line.startswith("# ")]
    batched = zip(lines[::2], lines[1::2], strict=True)
    return [(meant(before), meant(after.removeprefix("=>").strip())) for before, after in batched]


def meant(line: str) -> str:
    line = re.sub(r"\{U\+([0-9A-F]{4})\}", lambda found: chr(int(found[1], 16)), line)
    return line.replace("PICTURE", PICTURE).replace("BLANK", BLANK)


@pytest.mark.parametrize(("before", "after"), mended())
def test_markup_becomes(before: str, after: str) -> None:
    assert safe(before, BASE) == after


def test_without_a_base_relative_addresses_are_left_out() -> None:
    source = '<p><a href="/x">word</a> <img src="a.jpg" alt="A cat"> <a href="https://a.example/">b</a></p>'

    assert safe(source, None) == '<p>word A cat <a href="https://a.example/">b</a></p>'


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 20_000 + "word",
        "<svg>" * 20_000 + "</svg>" * 20_000 + "word",
        "".join(f"<b title={n}><p>" for n in range(5_000)) + "word",
        "".join(f"<b title={n}><table><td></b></table><p>" for n in range(3_000)) + "word",
        "<a href=x><table>" * 5_000 + "word",
        "<pre>" + "\n" * 50_000 + "word</pre>",
        "word<img srcset='" + " ," * 50_000 + "' style='" + ";width: " * 20_000 + "'>",
        "word<a" + " x=1" * 50_000 + ">",
        "word" + "<" * 50_000 + "</" * 50_000,
        "word" + "<noscript><a href='" * 10_000,
    ],
    ids=range(10),
)
def test_no_markup_takes_long(source: str) -> None:
    """A page that nests without end keeps a parser busy for minutes."""
    began = perf_counter()

    result = safe(source, BASE)

    assert perf_counter() - began < 5
    assert "word" in result or "<svg>" in source
    assert safe(result, BASE) == result


# --- bodies -------------------------------------------------------------------------------------


def test_a_body_is_its_figure_and_then_its_blocks() -> None:
    figure = Figure(
        caption=written("A <cat>"), credit=written("Ann & Co"), image="https://a.example/c.jpg?utm_source=x"
    )
    blocks = [
        *(Block("paragraph", "One < two", HERE), Block("subhead", "Sub", HERE)),
        *(Block("item", "a", HERE), Block("item", "b", HERE)),
        *(Block("quote", "q", HERE), Block("quote", "r", HERE)),
        *(markup("<h2>Own</h2>"), markup("<p onclick=x>p</p>")),
    ]

    assert html(figure, blocks) == (
        '<figure><img src="https://a.example/c.jpg" alt="">'
        "<figcaption>A &lt;cat&gt; <cite>Ann &amp; Co</cite></figcaption></figure>\n"
        "<p>One &lt; two</p>\n<h3>Sub</h3>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        "<blockquote>\n<p>q</p>\n<p>r</p>\n</blockquote>\n<h3>Own</h3>\n<p>p</p>"
    )


def test_a_figure_without_a_caption_has_an_empty_alt_and_one_without_an_absolute_address_no_picture() -> None:
    assert (
        html(Figure(image="https://a.example/c.jpg"), [])
        == '<figure><img src="https://a.example/c.jpg" alt=""></figure>'
    )
    assert html(Figure(image="javascript:alert(1)", credit=written("Ann")), []) == (
        "<figure><figcaption><cite>Ann</cite></figcaption></figure>"
    )


@pytest.mark.parametrize(
    "body",
    [
        '<figure><img src="/c-300x200.jpg"><figcaption>A cat</figcaption></figure><p>Text</p>',
        '<p><a href="/c.jpg"><img src="/c.jpg?w=600"></a></p><p>Text</p>',
        '<p><img src="/tiny.jpg" srcset="/tiny.jpg 1x, /c.jpg 2x"></p><p>Text</p>',
    ],
)
def test_the_picture_of_the_figure_is_not_shown_twice(body: str) -> None:
    figure = Figure(caption=written("A cat"), image="https://news.example/c.jpg")

    shown = html(figure, [markup(body)], base=BASE)

    assert shown == f"{html(figure, [])}\n<p>Text</p>"


def test_another_picture_stays() -> None:
    figure = Figure(image="https://news.example/image.jpg?id=1&width=600")

    assert html(figure, [markup('<p><img src="/image.jpg?id=2&width=600"></p>')], base=BASE).count("<img") == 2


@pytest.mark.parametrize(
    "leading",
    [
        '<figure><img src="/c.jpg" alt="A red boat"><figcaption>Dawn</figcaption></figure><p>Text</p>',
        '<p><img src="/c.jpg?w=600" alt="A red boat"></p><p>Text</p>',
    ],
)
@pytest.mark.parametrize("caption", [None, "Ida on her way home"])
def test_the_alt_of_a_leading_picture_stays_whatever_the_caption_of_the_figure(leading: str, caption: str) -> None:
    figure = Figure(caption=written(caption) if caption else None, image="https://news.example/c.jpg")

    shown = body(figure, [markup(leading)], base=BASE)

    assert shown.html.startswith('<figure><img src="https://news.example/c.jpg" alt="A red boat">')
    assert (shown.html.count("<img"), shown.alt) == (1, "A red boat")


def test_a_stated_alt_outranks_that_of_the_page_and_a_size_is_told() -> None:
    figure = Figure(image="https://news.example/c.jpg", alt='A "boat"', size=(640, 480))

    shown = body(figure, [markup('<p><img src="/c.jpg" alt="IMG_4711"></p><p>Text</p>')], base=BASE)

    assert shown.html == (
        '<figure><img src="https://news.example/c.jpg" alt="A &quot;boat&quot;" width="640" height="480"></figure>\n'
        "<p>Text</p>"
    )
    assert shown[1:] == ("https://news.example/c.jpg", 'A "boat"', (640, 480))


def test_the_first_picture_of_a_body_stands_for_it_and_stays() -> None:
    source = '<p>Text</p><p><img src="b.jpg" alt="Two &amp; a boat" width="640" height="480"></p><img src="/c.jpg">'

    shown = body(None, [markup(source)], base=BASE)

    assert shown[1:] == ("https://news.example/2026/b.jpg", "Two & a boat", (640, 480))
    assert shown.html.count("<img") == 2


@pytest.mark.parametrize(
    "ornament",
    [
        '<img src="https://img.shields.io/badge/build-passing-green.svg">',
        '<a href="/ci"><img src="https://github.com/a/b/actions/workflows/ci.yml/badge.svg"></a>',
        '<img src="https://secure.gravatar.com/avatar/0?s=200">',
        '<img src="/img/avatar-ida.png">',
        '<img src="/assets/emoji/wave.png" alt="a waving hand">',
        '<img src="/icons/rss.svg">',
        '<img src="/line.png" width="600" height="4">',
        '<img src="/wave.png" width="32" height="32">',
        '<img src="/t.gif" width="1" height="1">',
        '<img src="PICTURE" alt="drawn into the page">',
    ],
)
def test_what_only_adorns_a_text_stands_for_nothing(ornament: str) -> None:
    ornament = ornament.replace("PICTURE", PICTURE)

    assert body(None, [markup(f"<p>{ornament} Text</p>")], base=BASE).image is None
    both = body(None, [markup(f'<p>{ornament} Text</p><p><img src="/merit-badge-day.jpg"></p>')], base=BASE)
    assert both.image == "https://news.example/merit-badge-day.jpg"


# --- text ---------------------------------------------------------------------------------------


def test_paragraphs_are_the_running_text() -> None:
    source = """<h2>Heading</h2>lead <p>One <b>two</b><br>three&nbsp;&amp; four<script>alert(1)</script>
        <ul><li>a<ul><li>b</ul>c<li>d</ul><blockquote>q</blockquote><pre>e
          f</pre><table><tr><td>g<td>h</table><figure><img alt="alt"><figcaption>Caption</figcaption></figure>
        <p style="display:none">hidden</p><iframe>frame</iframe><noscript>none</noscript>tail<style>p{}</style>"""
    blocks = [Block("subhead", "Sub", HERE), Block("paragraph", "Plain", HERE), Block("item", "Item", HERE)]

    assert paragraphs([*blocks, markup(source)]) == [
        *("Plain", "Item", "lead", "One two three & four", "a", "b", "c", "d", "q", "e f", "g", "h", "tail"),
    ]


def test_plain_text_pays_for_no_parser() -> None:
    program = (
        "import sys; from pagefeed.entries.content import *; from pagefeed.model import *\n"
        "block = Block('paragraph', 'x', Place('p'))\n"
        "html(Figure(image='https://a.example/'), [block]), paragraphs([block])\n"
        "sys.exit(bool({'lxml', 'nh3'} & set(sys.modules)))"
    )

    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})


@pytest.mark.skipif(not os.environ.get("COMMONMARK_SPEC"), reason="COMMONMARK_SPEC does not name the spec's examples")
def test_every_example_of_commonmark_becomes_a_sound_fragment_at_once() -> None:
    """From Markdown to what a subscriber reads, and a second pass changes nothing."""
    for example in json.loads(Path(os.environ["COMMONMARK_SPEC"]).read_text("utf-8")):
        page = read_markdown(Source(path="items/page.md", text=example["markdown"], encoding="utf-8"))
        made = html(page.figure, page.blocks, base=BASE)
        assert safe(made, BASE) == made, example["example"]
        etree.fromstring("<body>" + VOID.sub(r"<\1/>", made) + "</body>")


@given(
    st.text(st.sampled_from("ab./:-~?#_"), max_size=14).map(lambda text: f"https://example.org/{text}"),
    st.sampled_from((None, "https://example.com/a/")),
)
def test_an_address_with_nothing_to_do_is_the_same_by_the_whole_way(address: str, base: str | None) -> None:
    if addresses._SIMPLE.fullmatch(address):
        # A control character sends it the long way, and goes.
        assert addresses.absolute(address, base) == addresses.absolute(f"\x01{address}", base) == address
