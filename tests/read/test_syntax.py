"""Generators' and editors' syntax in Markdown."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pagefeed.config.frontmatter import FrontMatterError
from pagefeed.model import Page, Source
from pagefeed.read.markdown import read_markdown
from pagefeed.read.markdown.shortcodes import SHORTCODES

YOUTUBE = '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="YouTube"></iframe>'
NOTE = "<blockquote>\n<p><strong>{}</strong></p>\n<p>Mind the gap.</p>\n</blockquote>"


def read(text: str, path: str = "items/ferries.md") -> Page:
    return read_markdown(Source(path=path, text=text, encoding="utf-8"))


def html(text: str, path: str = "items/ferries.md") -> str:
    return "".join(block.text for block in read(text, path).blocks)


def told(text: str) -> list[str]:
    return [found.what for found in read(text).findings if found.rule == "GeneratorSyntax"]


# --- tags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{< figure src="/a.png" alt="A pier" >}}', '<p><img src="/a.png" alt="A pier" /></p>'),
        (
            '{{<img src="a b.png" alt="A \\"pier\\"" max-width="9px">}}',
            '<p><img src="a%20b.png" alt="A &quot;pier&quot;" /></p>',
        ),
        (
            '{{< img\n  src="a.png"\n  caption="At *dawn*"\n>}}',
            '<figure><img src="a.png" alt=""><figcaption>At <em>dawn</em></figcaption></figure>',
        ),
        (
            '{{< figure src="a.png" width="30" height="20px" >}}',
            '<p><img src="a.png" alt="" width="30" height="20" /></p>',
        ),
        ('{{< figure src="a.png" link="/big/" >}}', '<p><a href="/big/"><img src="a.png" alt="" /></a></p>'),
        ('{{< our-own-lightbox path="a.webp" >}}', '<p><img src="a.webp" alt="" /></p>'),
        (
            '{% image "./a.jpg", "A pier" %}',
            '<p><img src="./a.jpg" alt="A pier" title="" /></p>'.replace(' title=""', ""),
        ),
        (
            "{% asset_img pier.jpg 300 200 The pier %}",
            '<p><img src="pier.jpg" alt="pier" width="300" height="200" title="The" /></p>',
        ),
        (
            '{% include figure.html src="/a.png" caption="Dawn" %}',
            '<figure><img src="/a.png" alt=""><figcaption>Dawn</figcaption></figure>',
        ),
        ('{{ resize_image(path="a.png", width=30) }}', '<p><img src="a.png" alt="" width="30" /></p>'),
        ('| a |\n|---|\n| {{< img src="a.png" alt="x|y" >}} |', '<img src="a.png" alt="x|y" />'),
        ('<div>\n{{< img src="a.png" >}}\n</div>', '<div>\n<img src="a.png" alt="">\n</div>'),
    ],
)
def test_a_tag_with_the_address_of_a_picture_is_a_picture(text: str, expected: Any) -> None:
    assert expected in html(f"Above.\n\n{text}")
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{< youtube abcdefghijk >}}", YOUTUBE),
        ('{% include embeds/youtube.html id="abcdefghijk" %}', YOUTUBE),
        ("{% youtube abcdefghijk %}", YOUTUBE),
        ('{{ youtube(id="abcdefghijk") }}', YOUTUBE),
        ('{% youtubeEmbed "abcdefghijk" %}', YOUTUBE),
        (
            "See {{< youtube abcdefghijk >}} too.",
            '<p>See <a href="https://www.youtube.com/watch?v=abcdefghijk">YouTube</a> too.</p>',
        ),
        ("{{< vimeo 1234 >}}", '<iframe src="https://player.vimeo.com/video/1234" title="Vimeo"></iframe>'),
        ('{{< x user="ann" id="12" >}}', '<p><a href="https://twitter.com/ann/status/12">Post on X</a></p>'),
        ("{{< tweet 12 >}}", '<p><a href="https://twitter.com/i/status/12">Post on X</a></p>'),
        ("{{< instagram AbC >}}", '<p><a href="https://www.instagram.com/p/AbC/">Post on Instagram</a></p>'),
        ("{% gist ann/12ab %}", '<p><a href="https://gist.github.com/ann/12ab">Gist</a></p>'),
        ("{{< gist ann 12ab >}}", '<p><a href="https://gist.github.com/ann/12ab">Gist</a></p>'),
        ('{{< video src="a.mp4" >}}', '<figure><video src="a.mp4" controls></video></figure>'),
        ("{% iframe https://example.org/map %}", '<iframe src="https://example.org/map"></iframe>'),
    ],
)
def test_what_stands_on_another_site_is_linked(text: str, expected: Any) -> None:
    assert html(f"Above.\n\n{text}").removeprefix("<p>Above.</p>\n") == expected
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{% highlight ruby linenos %}\nputs 'a_b_c'\n{% endhighlight %}",
            "<pre><code class=\"language-ruby\">puts 'a_b_c'\n</code></pre>",
        ),
        (
            "{{< highlight go >}}\nx := `{{ y }}`\n\n\nz\n{{< /highlight >}}",
            '<pre><code class="language-go">x := `{{ y }}`\n\n\nz\n</code></pre>',
        ),
        (
            "{% codeblock lang:js %}\nlet a = 1 < 2\n{% endcodeblock %}",
            '<pre><code class="language-js">let a = 1 &lt; 2\n</code></pre>',
        ),
        ("{% code %}\n```\n{% endcode %}", "<pre><code>```\n</code></pre>"),
        ("Call {% highlight c %}a * b * c{% endhighlight %} now.", "<p>Call <code>a * b * c</code> now.</p>"),
        (
            "- One\n\n  {% codeblock %}\n  a\n    b\n  {% endcodeblock %}\n- Two",
            "<pre><code>a\n  b\n</code></pre>",
        ),
    ],
)
def test_code_stays_as_it_is_written(text: str, expected: str) -> None:
    assert expected in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "```liquid\n{{ page.title }} {% if a %}\n```",
        "    {{ page.title }} {% if a %}\n",
        "`{{ page.title }} {% if a %}`",
        "<pre>{{ page.title }} {% if a %}</pre>",
        "```liquid\n{% raw %}{{ page.title }} {% if a %}{% endraw %}\n```",
        "{% raw %}\n```liquid\n{{ page.title }} {% if a %}\n```\n{% endraw %}",
        "`{% raw %}{{ page.title }} {% if a %}{% endraw %}`",
        "> ```\n> {{ page.title }} {% if a %}\n> ```",
    ],
)
def test_code_about_templates_shows_them(text: str) -> None:
    assert "{{ page.title }} {% if a %}" in html(f"---\ntitle: T\n---\n{text}")
    assert "raw" not in html(text)
    assert told(text) == []


def test_shortcodes_that_are_escaped_are_shown() -> None:
    assert html('```\n{{</* figure src="x" */>}}\n```') == '<pre><code>{{&lt; figure src="x" &gt;}}\n</code></pre>'
    assert "{{&lt; figure &gt;}}" in html("Write {{</* figure */>}} here.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a]({{ site.url }}/a.png)", '<img src="/a.png" alt="a" />'),
        ('![a]({{ "/a.png" | relative_url }})', '<img src="/a.png" alt="a" />'),
        ("[a]({{ site.url }}{{ site.baseurl }}/x)", '<a href="/x">a</a>'),
        ("[a]({{ site.baseurl }})", '<a href="/">a</a>'),
        ("[a](<{{ site.baseurl }}/x y>)", '<a href="/x%20y">a</a>'),
        ("<a href=\"{{ '/x/' | url }}\">a</a>", '<a href="/x/">a</a>'),
        ("[a]({{< baseurl >}}x/)", '<a href="/x/">a</a>'),
        ("[a]({{ link }})", '<a href="https://example.org/b">a</a>'),
        ("[a]({{ unknown }}/x)", "<a>a</a>"),
        ("[a](/x?y={{ unknown }})", "<a>a</a>"),
        ('<a href="{{ unknown }}" title="t">a</a>', '<a title="t">a</a>'),
        ("<a href={unknown.url}>a</a>", "<a>a</a>"),
        ("[a](https://example.org/{id}/)", "<a>a</a>"),
        ("[a](https://example.org/?q=%7Bb%7D)", '<a href="https://example.org/?q=%7Bb%7D">a</a>'),
    ],
)
def test_an_address_that_cannot_be_filled_in_is_left_out(text: str, expected: str) -> None:
    assert html(f"---\nlink: https://example.org/b\n---\nSee {text} now.") == f"<p>See {expected} now.</p>"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("[a](other.md)", "other.md"),
        ("[a](../2023-01-01-old.md#part)", "../2023-01-01-old.md#part"),
        ("[a](x.mdx)", "x.mdx"),
        ("[a](@/blog/x.md)", "@/blog/x.md"),
        ("[a]({filename}/b.md)", "/b.md"),
        ("[a]({% link _posts/b.md %})", "_posts/b.md"),
        ("[a]({% post_url 2020-01-01-x %})", "2020-01-01-x"),
        ('[a]({{< ref "b.md#c" >}})', "b.md#c"),
        ('[a]({{< relref "b" >}})', "b"),
        ('<a href="b.md">a</a>', "b.md"),
        ("[[b c|a]]", "b%20c"),
        ("[[b#Some Heading!|a]]", "b#some-heading"),
        ("[[folder/b|a]]", "folder/b"),
    ],
)
def test_a_link_to_another_page_names_that_page(text: str, page: str) -> None:
    assert html(text) == f'<p><a href="page:{page}">a</a></p>'


@pytest.mark.parametrize("address", ["https://example.org/a.md", "//example.org/a.md", "#a.md", "mailto:a@b.md"])
def test_addresses_on_the_web_are_no_pages(address: str) -> None:
    assert f'href="{address}"' in html(f"[a]({address})")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{< unknown >}}\n\nWords.", "<p>Words.</p>"),
        ("{{% unknown %}}Some *words*{{% /unknown %}}", "<p>Some <em>words</em></p>"),
        ("{{< a >}}{{< b >}}Words{{< /b >}}{{< /a >}}", "<p>Words</p>"),
        ("{% unknown(a=1) %}Words{% end %}", "<p>Words</p>"),
        ("{% if a %}Words{% else %}others{% endif %}.", "<p>Words.</p>"),
        ("Words{% assign a = 1 %}.", "<p>Words.</p>"),
        ("Words{% capture a %}secret{% endcapture %}.", "<p>Words.</p>"),
        ("Words.\n\n{% for a in b %}\n- {{ a }}\n{% endfor %}", "<p>Words.</p>"),
        ("Words {{ site.unknown }}.", "<p>Words .</p>"),
        ("It is {{ page.title }}.", "<p>It is Boats.</p>"),
        ('{{< tabs >}}\n{{< tab "One" >}}\nA\n{{< /tab >}}\n{{< /tabs >}}', "<p><strong>One</strong></p>\n<p>A</p>"),
        ("{% javascript %}a < b{% endjavascript %}Words", "<p>Words</p>"),
        ("{{< raw >}}<b>Words</b>{{< /raw >}}", "<p><b>Words</b></p>"),
        ("{% link Ann https://example.org/ %}", '<p><a href="https://example.org/">Ann</a></p>'),
        ('{% ourlink "Ann B.", "https://example.org/" %}', '<p><a href="https://example.org/">Ann B.</a></p>'),
    ],
)
def test_of_a_tag_the_text_inside_stays(text: str, expected: str) -> None:
    assert html(f"---\ntitle: Boats\n---\n{text}") == expected


def test_every_row_of_the_table_stands_alone_without_harm() -> None:
    for name in SHORTCODES:
        for text in (f"{{{{< {name} >}}}}", f"{{% {name} %}}", f"{{{{< {name} >}}}}Words{{{{< /{name} >}}}}"):
            assert "{" not in html(f"Above.\n\n{text}")


# --- boxes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("> [!NOTE]\n> Mind the gap.", "Note"),
        ("> [!warning]- Take care\n> Mind the gap.", "Take care"),
        (":::note\nMind the gap.\n:::", "Note"),
        (":::tip[My tip]\nMind the gap.\n:::", "My tip"),
        ("::: warning Take care\nMind the gap.\n:::", "Take care"),
        ('::: {.callout-important title="Take care"}\nMind the gap.\n:::', "Take care"),
        ("::: {.callout-tip}\nMind the gap.\n:::", "Tip"),
        ('!!! danger "Take care"\n    Mind the gap.', "Take care"),
        ("??? info\n\n    Mind the gap.", "Info"),
        ("{% note %}Mind the gap.{% endnote %}", "Note"),
        ("{% note info %}\nMind the gap.\n{% endnote %}", "Info"),
        ("{{% notice tip %}}\nMind the gap.\n{{% /notice %}}", "Tip"),
        ('{{<notice type="warning">}}\nMind the gap.\n{{</notice>}}', "Warning"),
        ('{{% alert title="Take care" color="warning" %}}Mind the gap.{{% /alert %}}', "Take care"),
        ('{% callout "info", "md", "Take care" %}Mind the gap.{% endcallout %}', "Take care"),
    ],
)
def test_a_box_is_a_quotation_with_its_label_in_words(text: str, label: str) -> None:
    assert html(f"{text}\n\nBelow.") == f"{NOTE.format(label)}\n<p>Below.</p>"
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::::note\n\n:::tip\nA\n:::\n\nB\n::::", "<blockquote>\n<p><strong>Note</strong></p>\n<blockquote>"),
        (":::note\n- a\n\n```\n:::\n```\n:::", "<pre><code>:::\n</code></pre>\n</blockquote>"),
        (
            "- a\n\n  :::note\n  b\n  :::\n- c",
            "<blockquote>\n<p><strong>Note</strong></p>\n<p>b</p>\n</blockquote>\n</li>",
        ),
        ("!!! note\n    a\n\n    !!! tip\n        b\n\nc", "<p>b</p>\n</blockquote>\n</blockquote>\n<p>c</p>"),
        ('=== "One"\n\n    a\n\n=== "Two"\n\n    b', "<p><strong>Two</strong></p>\n<p>b</p>"),
        (
            "> {{% notice %}}\n> a\n> {{% /notice %}}",
            "<blockquote>\n<blockquote>\n<p><strong>Notice</strong></p>\n<p>a</p>",
        ),
    ],
)
def test_boxes_stand_in_one_another(text: str, expected: str) -> None:
    assert expected in html(text)


@pytest.mark.parametrize(
    "text", ["Wow!!! note it", "a ::: b", "!!! no body\n\nText.", "    :::note\n    code\n    :::"]
)
def test_what_only_looks_like_a_box_stays(text: str) -> None:
    assert "<blockquote>" not in html(f"Above.\n\n{text}")


# --- comments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- secret -->",
        "<!-- secret\n\nsecret -->",
        "%% secret %%",
        "%%\nsecret\n\nsecret\n%%",
        "{{/* secret */}}",
        "{{- /* secret */ -}}",
        "{# secret #}",
        "{#- secret\nsecret -#}",
        "{% comment %} secret {{ x }} {% endcomment %}",
        "{::comment}\nsecret\n{:/comment}",
        "{::comment} secret {:/}",
        "{/* secret */}",
        "<!-- secret",
        "%%\nsecret",
    ],
)
@pytest.mark.parametrize("text", ["# Boats {}\n\nText.", "Above.\n\n{}", "Above {}\nbelow.", "- a\n- {}", "Above.\n{}"])
def test_a_comment_is_published_nowhere(text: str, comment: str) -> None:
    if text.startswith("#") and "\n" in comment:
        return
    page = read(text.replace("{}", comment))

    assert "secret" not in "".join(block.text for block in page.blocks).replace("&lt;!-- secret", "")
    assert "secret" not in f"{page.title}{page.summary}".replace("<!-- secret", "").replace("[//]", "")


@pytest.mark.parametrize("comment", ["[//]: # (secret)", '[//]: # "secret"', "[comment]: <> (secret)"])
@pytest.mark.parametrize("text", ["Above.\n\n{}", "Above.\n{}\nbelow.", "{}"])
def test_a_link_that_is_none_is_a_comment(text: str, comment: str) -> None:
    assert "secret" not in html(text.replace("{}", comment))


@pytest.mark.parametrize("comment", ["<!-- secret -->", "%% secret %%", "{# secret #}"])
def test_a_comment_in_front_matter_is_published_nowhere(comment: str) -> None:
    page = read(f'---\ntitle: "Boats {comment}"\nsummary: "Tides {comment}"\n---\nText.')

    assert (page.stated.title, page.stated.summary) == ("Boats", "Tides")


# --- editors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Note]]", '<a href="page:Note">Note</a>'),
        ("[[Note#Part]]", '<a href="page:Note#part">Note &gt; Part</a>'),
        ("[[#Part]]", '<a href="#part">Part</a>'),
        ("[[Note#^ab12]]", '<a href="page:Note">Note</a>'),
        ("[[https://a.example/b?c=d]]", '<a href="https://a.example/b?c=d">https://a.example/b?c=d</a>'),
        ("[[http://a.example/b#c|the words]]", '<a href="http://a.example/b#c">the words</a>'),
        ("![[Note]]", '<a href="page:Note">Note</a>'),
        ("![[pier.png]]", '<img src="pier.png" alt="" />'),
        ("![[old pier.png|300]]", '<img src="old%20pier.png" alt="" width="300" />'),
        ("![[pier.png|The pier|300x200]]", '<img src="pier.png" alt="The pier" width="300" height="200" />'),
        ("![The pier|300](pier.png)", '<img src="pier.png" alt="The pier" width="300" />'),
        ("![[horn.mp3]]", '<audio src="horn.mp3" controls></audio>'),
        ("[[plan.pdf]]", '<a href="plan.pdf">plan.pdf</a>'),
        ("==bright== and a==b", "<mark>bright</mark> and a==b"),
        ("Text ^block-1", "Text"),
        ("[[1]](/x)", '<a href="/x">[1]</a>'),
        ("![a](my file.png)", '<img src="my%20file.png" alt="a" />'),
        ("`[[Note]] ==a== %%b%%`", "<code>[[Note]] ==a== %%b%%</code>"),
        ("{:.big}\nText{: #id} *a*{:.b}", "Text <em>a</em>"),
        ("![a](b.png){width=300}", '<img src="b.png" alt="a" />'),
        ("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
        ("HTML is old.\n\n*[HTML]: Hyper Text", '<abbr title="Hyper Text">HTML</abbr> is old.'),
    ],
)
def test_marks_of_editors(text: str, expected: str) -> None:
    found = html(f"Above.\n\n{text}").removeprefix("<p>Above.</p>\n")

    assert found in (expected, f"<p>{expected}</p>")
    assert told(text) == []


@pytest.mark.parametrize(
    "contents", ["[TOC]", "[[toc]]", "[[_TOC_]]", "* TOC\n{:toc}", "1. Contents\n{:toc .x}", "<!-- toc -->"]
)
def test_a_table_of_contents_is_left_out(contents: str) -> None:
    assert html(f"Above.\n\n{contents}\n\nBelow.") == "<p>Above.</p>\n<p>Below.</p>"


@pytest.mark.parametrize(
    "formula",
    [r"$e^{i\pi} * a_1 * b_2$", r"\(a_b * c_d *\)", r"\[a_b * c_d *\]", "$$\na_1 * b_1 * \\\\ c\n$$", "$x$"],
)
def test_the_source_of_a_formula_is_untouched(formula: str) -> None:
    assert f'<code class="math">{formula}</code>' in html(f"Let {formula} be.").replace("&lt;", "<")


def test_a_fence_of_math_is_a_formula() -> None:
    assert html("```math\na_1 * b_1\n```") == '<p><code class="math">a_1 * b_1\n</code></p>'


@pytest.mark.parametrize(
    "text", ["$5 and $10", "It cost US$5 (A$7)", "$5 a day or 9$", r"\[x\] done", "$ make", "a $HOME b"]
)
def test_money_and_brackets_are_no_formula(text: str) -> None:
    assert "math" not in html(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a_b_c", '<a href="https://example.org/a_b_c">https://example.org/a_b_c</a>'),
        ("(https://example.org/a).", '(<a href="https://example.org/a">https://example.org/a</a>).'),
        ("www.example.org, b", '<a href="http://www.example.org">www.example.org</a>, b'),
        ("[https://a.example](/b)", '<a href="/b">https://a.example</a>'),
        ('<a href="/b">https://a.example</a>', '<a href="/b">https://a.example</a>'),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("<https://a.example>", '<a href="https://a.example">https://a.example</a>'),
    ],
)
def test_a_bare_address_is_a_link(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


def test_footnotes_are_numbers_and_a_list_at_the_end() -> None:
    assert html("A[^b] and[^a].\n\n[^a]: Second.\n[^b]: First.\n\nBelow.") == (
        "<p>A<sup>1</sup> and<sup>2</sup>.</p>\n<p>Below.</p>\n<hr>\n<ol>\n"
        '<li value="1"><p>First.</p></li>\n<li value="2"><p>Second.</p></li>\n</ol>'
    )


# --- the summary --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\nOne *two*.\n\n<!--more-->\n\nThree.",
        "One *two*. <!-- more --> Three.",
        "One *two*.\n<!-- truncate -->\nThree.",
        "One *two*.\n\n{/* truncate */}\n\nThree.",
        "One *two*.\n\n<!-- excerpt -->\n\nThree.",
        "---\nexcerpt_separator: '---8<---'\n---\nOne *two*.\n\n---8<---\n\nThree.",
        "---\nexcerpt_separator: <!--cut-->\n---\nOne *two*.\n\n<!--cut-->\n\nThree.",
        '---\nexcerpt_separator: "\\n\\n"\n---\nOne *two*.\n\nThree.',
    ],
)
def test_the_summary_ends_where_its_author_says(text: str) -> None:
    assert read(text).summary == "One two."
    assert "Three." in html(text)
    assert "more" not in html(text)


@pytest.mark.parametrize("picture", ["![[pier.png|The pier|300x200]]", "![The pier|300](pier.png)"])
def test_a_picture_in_a_summary_is_its_words_without_its_size(picture: str) -> None:
    assert read(f"# T\n\n{picture} at noon.\n\n<!--more-->\n\nRest.\n").summary == "The pier at noon."


# --- MDX ----------------------------------------------------------------------------------------


def test_mdx_is_read_without_its_program() -> None:
    text = (
        "---\ntitle: Boats\n---\nimport Tabs from '@theme/Tabs';\nexport const a = 1;\n\n{/* secret */}\n\n"
        '<Tabs>\n<TabItem label="One">\n\nSome *words*.\n\n</TabItem>\n</Tabs>\n\n'
        "{props.a} <Unknown b={1 > 2}>stay</Unknown>\n"
    )

    assert html(text, "items/a.mdx") == "<p><strong>One</strong></p>\n<p>Some <em>words</em>.</p>\n<p>stay</p>"


# --- what is told -------------------------------------------------------------------------------


def test_one_finding_tells_what_is_left_out_or_left_as_it_is_and_where() -> None:
    text = "---\ntitle: T\n---\nA {{< chart >}}.\n\n{{ b }} {% c %}\n\nA {{ d and [[ e\n"

    [found] = read(text).findings

    assert (found.severity, found.place.line) == ("notice", 4)
    assert found.what == "left out {{< chart >}} (line 4) and 2 more; left as written {{ d and [[ e (line 8)"


@pytest.mark.parametrize(
    "text", ["a {{ b", "a {% b", "a [[ b", "a ::: b", "a {: b", "# T {{ x\n\nText.", "a \\{{ b }}"]
)
def test_nothing_is_left_raw_without_a_word(text: str) -> None:
    assert told(text)


def test_a_page_without_any_of_this_is_told_nothing() -> None:
    assert read("# T\n\nA *b* [c](/d) `{{ e }}`.\n").findings == ()


def test_places_are_those_of_the_file() -> None:
    page = read('{# a\nb #}\n\n:::note\nText.\n:::\n\n{{< img\n src="a.png" >}}\n\n## Last\n')

    assert [line.taken for line in page.lines] == [
        *("furniture", "furniture", "blank", "quote", "quote", "furniture", "blank"),
        *("paragraph", "paragraph", "blank", "heading", "blank"),
    ]


PIECES = st.sampled_from(
    [
        *(
            "{{< a >}}",
            "{{< /a >}}",
            '{{< img src="a.png" >}}',
            "{{% note %}}",
            "{{% /note %}}",
            "{% if a %}",
            "{% endif %}",
        ),
        *(
            "{% raw %}",
            "{% endraw %}",
            "{{ a }}",
            "{{",
            "}}",
            "{%",
            "%}",
            "[[a]]",
            "![[a.png|3]]",
            "[[",
            "]]",
            "==a==",
            "==",
        ),
        *(
            "%%",
            "%% a %%",
            "<!-- a -->",
            "<!--",
            "-->",
            "{#",
            "#}",
            "$a$",
            "$$",
            "$",
            "\\(a_b\\)",
            ":::note",
            ":::",
            "!!! note",
        ),
        *(
            "    text",
            "text",
            "> [!tip] a",
            "> a",
            "- a",
            "```",
            "`",
            "{: .a}",
            "{:toc}",
            "[^1]",
            "[^1]: a",
            "*[A]: b",
            "A",
        ),
        *(
            "https://a.example",
            "[a](b.md)",
            "",
            "",
            "# T",
            "| a |",
            "|---|",
            "<pre>",
            "</pre>",
            "<!--more-->",
            "[TOC]",
            "é",
        ),
    ]
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", " ", ""])), max_size=16), st.sampled_from(["a.md", "a.mdx"]))
@example([("{{< a >}}", " ")] * 4 + [("<!--more-->", "\n")], "a.md")
@example([("![[a.png|3]]", " "), ("<!--more-->", "\n")], "a.md")
@example([("# T", "\n"), ("`<!--more-->`", "\n")], "a.md")
def test_any_mixture_is_read_line_for_line(pieces: Any, name: Any) -> None:
    text = "".join(piece + behind for piece, behind in pieces)
    try:
        page = read(text, f"items/{name}")
    except FrontMatterError:
        return
    markup = "".join(block.text for block in page.blocks)

    assert "\n".join(line.text for line in page.lines) == text
    assert all((line.taken == "blank") <= (not line.text.strip()) for line in page.lines)
    assert not set("\x1e\ufdd1\ufdd2\ufdd3\ufdd4") & set(markup + f"{page.title}{page.summary}")


@pytest.mark.parametrize(
    "piece",
    [
        *("{{<", "{{< x ", "{{< x >}}", "{{<x>}} a {{</x>}}", '{{< x "', "{{ ", "{{ x }}", "{%", "{% x ", "{% if a %}"),
        *(
            "{% raw %}",
            "`{% raw %}",
            "{% endraw %}",
            "[[",
            "[[a",
            "![[",
            "$",
            "$a ",
            "$5 ",
            "$$",
            "==a ",
            "%%a ",
            "{# ",
            "{#a",
        ),
        *(
            ":::",
            ":::note\n",
            ":::\n\n",
            "!!! note\n    ",
            "> [!note]\n",
            "{:",
            "{: .a}",
            "\\(",
            "\\(a_b",
            "<!-- ",
            "<pre>",
        ),
        *('<a href="{{', "](a b", "https://", "www.a.b ", "*[a]: b\n", "[^1]: a\n", " ^a\n", "{{</*", "!["),
    ],
)
def test_time_grows_with_the_text_and_not_faster(piece: Any) -> None:
    begin = time.process_time()

    read(f"a {piece * (100_000 // len(piece))}")

    assert time.process_time() - begin < 5
