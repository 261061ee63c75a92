"""What is done without a parser is what the parser and the repairs make of the same markup."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagefeed.entries import content as body
from pagefeed.entries import plain
from pagefeed.entries.addresses import Base

TEXTS = st.text(st.sampled_from("ab C\n\t .,;'\"&<>\u00a0\u200bß—é漢"), max_size=8).map(lambda text: escape(text))
ADDRESSES = st.sampled_from(
    (
        *("https://example.org/a?b=1&amp;utm_source=x#top", "http://EXAMPLE.org", "/a", "#a", "a/b.html", "//x.org/a"),
        *("https://example.org/\u00e4", "https://[::1]/", "mailto:ida@example.org", "javascript:alert(1)", "page:a.md"),
        *("https://example.org/a b", "https://1.2.3.4/", "https://xn--a.org/", "https://example.org:80/", ""),
    )
)
PICTURES = st.builds(
    lambda address, alt, said: f'<img src="{address}" alt="{alt}"{said} />',
    ADDRESSES,
    st.sampled_from(("", "A harbour", " a ", "a &amp; &quot;b&quot;", "a\nb", "&#39;", "a &lt; b", "\u00a0")),
    st.sampled_from(
        (
            "",
            ' title="t"',
            ' title=""',
            ' width="300"',
            ' width="1"',
            ' height="20" title="t"',
            ' width="9" height="90"',
        )
    ),
)
TABLES = st.builds(
    lambda head, cells: (
        f"<table><thead><tr><th>{head}</th></tr></thead><tbody>\n"
        + "".join(f'<tr><td style="text-align: right">{cell}</td></tr>\n' for cell in cells)
        + "</tbody></table>"
    ),
    TEXTS,
    st.lists(TEXTS | PICTURES, max_size=2),
)
REFERENCES = st.sampled_from(
    ("&#39;", "&#x22;", "&mdash;", "&nbsp;", "&lt;", "&#0;", "&#128;", "&#10;", "&notit;", "&x", "&#xFDD0;", "&#28450;")
)
INLINE = ("a", "abbr", "b", "cite", "code", "del", "em", "kbd", "strong", "span", "sub")
BLOCKS = ("p", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h4", "div", "table", "td")


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element around something, also where it has no place."""
    attribute = st.one_of(
        st.just(""),
        ADDRESSES.map(lambda address: f' href="{address}"'),
        st.sampled_from(
            (
                *(' start="3"', ' start="0"', ' value="2"', ' class="language-c++"', ' class="math"', ' class="x"'),
                *(' id="x"', ' hidden=""', ' style="text-align: left"', ' style="display: none"'),
            )
        ),
    )
    return st.builds(
        lambda name, said, parts: f"<{name}{said}>{''.join(parts)}</{name}>",
        st.sampled_from(INLINE + BLOCKS),
        attribute,
        st.lists(inner, max_size=4),
    )


MARKUP = st.lists(
    st.recursive(
        st.one_of(
            TEXTS,
            REFERENCES,
            PICTURES,
            TABLES,
            st.sampled_from(("<br>", "<br/>", "<hr />", "<p>", "</p>", "<!-- -->", "<img>")),
        ),
        element,
    ),
    max_size=6,
).map("".join)
WORDS = st.one_of(
    st.sampled_from(("a", "B &amp; c ", "&quot;d&quot;", "\n", "漢", "。\n", "link", "\u00a0", "<br />", "#")),
    REFERENCES,
    PICTURES,
)
RUNS = st.lists(
    st.one_of(
        WORDS,
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("em", "strong", "code", "sup")), WORDS),
        st.builds('<a href="{}">{}</a>'.format, ADDRESSES, WORDS),
    ),
    min_size=1,
    max_size=4,
).map("".join)
WRITTEN = st.lists(
    st.one_of(
        st.builds("<{0}>{1}</{0}>\n".format, st.sampled_from(("p", "p", "h1", "h2", "h4", "pre", "blockquote")), RUNS),
        st.builds("<ul>\n<li>{}</li>\n<li>\n<p>{}</p>\n</li>\n</ul>\n".format, RUNS, RUNS),
        TABLES,
    ),
    max_size=3,
).map("".join)
"""As a parser of Markdown writes it."""
WELL_KNOWN = (
    "<h1>A</h1>\n<p>One &amp; <em>two</em>, &quot;three&quot;.</p>\n<ul>\n<li>a</li>\n<li>\n<p>b</p>\n</li>\n</ul>",
    '<h2>A</h2>\n<h4>B</h4>\n<ol start="4">\n<li><a href="/a">a</a><br>b</li>\n</ol>\n<hr />\n',
    "<blockquote>\n<p>q<sup>1</sup></p>\n</blockquote>\n<p>a<br />\nb</p>",
    '<p><img src="a.png" alt="A &quot;b&quot;" width="300" title="t" /></p>\n<p>a<img src="b.png" alt=""></p>',
    '<table><thead><tr><th style="text-align: left">a</th></tr></thead><tbody><tr><td></td></tr></tbody></table>',
    '<h2><a href="/a">One</a> two</h2>\n<p>漢字（<em>a</em>\nb）&mdash;&#39;&nbsp;</p>',
    '<p><code class="math">x</code></p>',
    '<pre><code class="language-rust">fn main() {}\n</code></pre>\n<p>\u00a0a\n b</p>',
)


def read(markup: str) -> tuple[str | None, list[str] | None, list[str]]:
    base = Base("https://example.org/posts/one/", None)
    content = plain.content(
        markup, lambda address: body.addresses.link(address, base), lambda address: body._shown(address, base)
    )
    return content, plain.texts(markup), [*base.lost]


def repaired(markup: str) -> tuple[str, list[str], list[str]]:
    base = Base("https://example.org/posts/one/", None)
    return body._repaired(markup, base), body._texts_repaired(markup), [*base.lost]


@settings(max_examples=400)
@given(MARKUP | WRITTEN)
def test_markup_on_the_list_becomes_what_the_repairs_make_of_it(markup: str) -> None:
    content, texts, lost = read(markup)
    if content is not None:
        assert (content, texts, lost) == repaired(markup)
    elif texts is not None:
        assert texts == repaired(markup)[1]


@pytest.mark.parametrize("markup", WELL_KNOWN)
def test_what_most_pages_are_made_of_is_on_the_list(markup: str) -> None:
    assert read(markup) == repaired(markup)


@pytest.mark.parametrize(
    "markup",
    [
        *(
            "<p>a<ul><li>b</li></ul></p>",
            "<em><em>a</em></em>",
            "<p></p>",
            "<pre>\na</pre>",
            "<a>b</a>",
            "<p>&nbsp;</p>",
        ),
        *(
            '<p onclick="x">a</p>',
            "<script>a</script>",
            "<p>a",
            "a</p>",
            "<li>a</li>",
            "<ul>a</ul>",
            "a > b",
            "<p>漢\n<em>漢</em></p>",
        ),
        '<h2><a href="#a">a</a></h2>',
        '<h2>a\n<a href="/a">\u00a0#</a></h2>',
        '<h2><img src="https://example.org/a.png" alt=""></h2>',
        '<p><img src="https://example.org/a.png" alt="a" width="1"></p>',
        '<p><img src="https://example.org/a.png" alt="a" class="x"></p>',
        "<table><tr><td>a</td></tr></table>",
        "<p>a &theme; b</p>",
    ],
)
def test_all_other_markup_is_left_to_the_repairs(markup: str) -> None:
    assert plain.content(markup, lambda address: address, lambda address: address) is None
