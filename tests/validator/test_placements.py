"""What runs is found in every place in which a reader takes something for markup, or follows an address; and what is
harmless is found in none."""

from __future__ import annotations

import json
from html import escape

import pytest

from pagefeed.validator import validate
from validator.test_rules import ATOM, JSON, MEDIA_END, OPML, RSS

RUNNING = [
    "<script>x()</script>",
    "<SCRIPT SRC=https://example.org/x></SCRIPT>",
    "<img src='https://example.org/a' onerror='x()'/>",
    "<a href='javascript:x()'>x</a>",
    "<a href='&#x6A;ava&#x9;script:x()'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:https://example.org/1'>x</a>",
    "<a href='filesystem:https://example.org/1'>x</a>",
    "<a href='view-source:https://example.org/'>x</a>",
    "<a href='intent:x#Intent;end'>x</a>",
    "<a href='https://example.org/' ping='https://example.org/'>x</a>",
    "<img src='https://example.org/a' srcset='javascript:x() 2x'/>",
    "<svg><a xlink:href='javascript:x()' xmlns:xlink='http://www.w3.org/1999/xlink'>x</a></svg>",
    "<svg onload='x()'></svg>",
    "<svg><animate attributeName='href' to='javascript:x()'/></svg>",
    "<svg><use href='data:image/svg+xml,x'/></svg>",
    "<svg><foreignObject><b>x</b></foreignObject></svg>",
    "<math><maction actiontype='statusline'>x</maction></math>",
    "<iframe src='https://example.org/'></iframe>",
    "<object data='https://example.org/'></object>",
    "<embed src='https://example.org/'/>",
    "<form action='https://example.org/'><input/></form>",
    "<button formaction='javascript:x()'>x</button>",
    "<meta http-equiv='refresh' content='0'/>",
    "<base href='https://example.org/'/>",
    "<link rel='stylesheet' href='https://example.org/'/>",
    "<style>p{}</style>",
    "<portal src='https://example.org/'></portal>",
    "<plaintext>x</plaintext>",
    "<xmp>x</xmp>",
    "<template><b>x</b></template>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'></p></noscript>",
    "<noembed>x</noembed>",
    "<textarea>x</textarea>",
    "<select><option>x</option></select>",
    "<marquee onstart='x()'>x</marquee>",
    "<frameset></frameset>",
    "<applet code='x'></applet>",
    "<bgsound src='https://example.org/'/>",
    "<image src='https://example.org/' onerror='x()'/>",
    "<keygen autofocus='' onfocus='x()'/>",
    "<dialog open=''>x</dialog>",
    "<x onclick='x()'>x</x>",
    "<fencedframe></fencedframe>",
    "<annotation-xml encoding='text/html'>x</annotation-xml>",
    "<svg><set attributeName='href' to='javascript:x()'/></svg>",
    "<svg><image href='https://example.org/'/></svg>",
    "<svg><rect fill='url(https://example.org/a.svg#b)'/></svg>",
    "<math href='javascript:x()'>x</math>",
    "<body background='javascript:x()'>x</body>",
    "<table background='javascript:x()'><tr><td>x</td></tr></table>",
    "<video poster='javascript:x()'></video>",
    "<blockquote cite='javascript:x()'>x</blockquote>",
    "<img src='data:image/svg+xml,x'/>",
    "<img src='https://example.org/' attributionsrc='https://example.org/'/>",
    "<img dynsrc='https://example.org/'/>",
    "<p popovertarget='x' style='color: red'>x</p>",
    "<a href='java\tscript:x()'>x</a>",
    "<a href='&#1;javascript:x()'>x</a>",
    "<a href='mhtml:https://example.org/!x'>x</a>",
    "<a href='ms-word:ofe|u|https://example.org/'>x</a>",
    "<p style='color: red; background-image: image-set(\"x\" 1x)'>x</p>",
    "<p style='margin: -99999px'>x</p>",
    "<p style='color: \\65 xpression(x())'>x</p>",
    "<p style='@import x'>x</p>",
    "<p style='position: fixed'>x</p>",
    "<p style='background: url(x)'>x</p>",
    "<p style='background: u\\72l(x)'>x</p>",
    "<p style='posi/**/tion: fixed'>x</p>",
    "<p style='width: expression(x())'>x</p>",
    "<p style='-moz-binding: x'>x</p>",
]

ITUNES = 'xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'
RDF = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
ENTITY = RSS.replace("<rss ", '<!DOCTYPE rss [<!ENTITY e "</x>">]><rss ', 1).replace("One.<", "&e;<", 1)
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
SUMMARY = "<summary>Two.</summary>"
TITLE = "<title>Bridges</title>"
PLACES = {
    "item description": (RSS, "One.</description>", "{escaped}</description>"),
    "channel description": (RSS, "All that is built.", "{escaped}"),
    "content:encoded": (RSS, "&lt;p&gt;One.&lt;/p&gt;", "{escaped}"),
    "a second content:encoded": (RSS, "<guid", "<content:encoded>{escaped}</content:encoded><guid"),
    "media:description": (
        RSS,
        MEDIA_END,
        '<media:description type="html">{escaped}</media:description></media:content>',
    ),
    "media:title": (RSS, MEDIA_END, '<media:title type="html">{escaped}</media:title></media:content>'),
    "media:text": (RSS, MEDIA_END, '<media:text type="html">{escaped}</media:text></media:content>'),
    "atom:content in RSS": (RSS, "<guid", '<atom:content type="html">{escaped}</atom:content><guid'),
    "xhtml:body in RSS": (RSS, "<guid", f"<h:body {XHTML.replace('xmlns', 'xmlns:h')}>{{xhtml}}</h:body><guid"),
    "elements in a description": (RSS, "One.</description>", "{xhtml}</description>"),
    "behind a comment": (RSS, "One.</description>", "One.<!-- x -->{escaped}</description>"),
    "behind an instruction": (RSS, "One.</description>", "One.<?x?>{escaped}</description>"),
    "in CDATA": (RSS, "One.</description>", "<![CDATA[{cdata}]]></description>"),
    "in an entity": (ENTITY, "</x>", "{escaped}"),
    "item title": (RSS, "<title>First", "<title>First {escaped}</x>".replace("</x>", "&lt;/x>")),
    "channel title": (RSS, "<title>Bridges</title>\n<link>", "<title>B {escaped}&lt;/x></title>\n<link>"),
    "dc:title": (RSS, "<dc:creator>Carl", "<dc:title>{escaped}&lt;/x></dc:title><dc:creator>Carl"),
    "itunes:summary": (RSS, "<dc:creator>", f"<i:summary {ITUNES}>{{escaped}}&lt;/x></i:summary><dc:creator>"),
    "title of an outline": (OPML, 'title="Bridges"', 'title="{quoted}&lt;/x>"'),
    "text of an outline": (OPML, 'text="Bridges"', 'text="{quoted}&lt;/x>"'),
    "html content": (ATOM, "&lt;p&gt;One.&lt;/p&gt;", "{escaped}"),
    "xhtml content": (
        ATOM,
        "&lt;p&gt;One.&lt;/p&gt;</content>",
        f"</content><rights type='xhtml'><div {XHTML}>{{xhtml}}</div></rights>",
    ),
    "text/html content": (ATOM, '<content type="html">&lt;p&gt;One.', '<content type="text/html">{escaped}'),
    "SVG content": (ATOM, '<content type="html">&lt;p&gt;One.&lt;/p&gt;', '<content type="image/svg+xml">{xhtml}'),
    "summary": (ATOM, SUMMARY, '<summary type="html">{escaped}</summary>'),
    "xhtml summary": (ATOM, SUMMARY, f'<summary type="xhtml"><div {XHTML}>{{xhtml}}</div></summary>'),
    "prefixed xhtml": (
        ATOM,
        SUMMARY,
        f'<summary type="xhtml"><h:div {XHTML.replace("xmlns", "xmlns:h")}>{{prefixed}}</h:div></summary>',
    ),
    "entry title": (ATOM, "<title>First</title>", '<title type="html">{escaped}</title>'),
    "feed title": (ATOM, TITLE, '<title type="html">{escaped}</title>'),
    "subtitle": (ATOM, TITLE, f"{TITLE}<subtitle type='html'>{{escaped}}</subtitle>"),
    "rights": (ATOM, ">Ours<", ">{xhtml}<"),
    "title of a source": (ATOM, "<title>A page</title>", '<title type="html">{escaped}</title>'),
    "content_html": (JSON, "<p>One.</p>", "{json}"),
}
"""A document, what stands in it, and what stands there instead."""


def placed(place: str, markup: str) -> bytes:
    """The document with markup in a place."""
    document, old, new = PLACES[place]
    assert old in document
    prefixed = markup.replace("</", "<\0").replace("<", "<h:").replace("<h:\0", "</h:")
    forms = {"escaped": escape(markup), "xhtml": markup, "prefixed": prefixed, "json": json.dumps(markup)[1:-1]}
    forms |= {"quoted": escape(markup), "cdata": markup}
    filled = new
    for name, form in forms.items():
        filled = filled.replace(f"{{{name}}}", form)
    return document.replace(old, filled, 1).encode()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("markup", RUNNING)
def test_what_runs_is_an_error_in_every_place(place: str, markup: str) -> None:
    errors = {found.rule for found in validate("feed", placed(place, markup)) if found.severity == "error"}

    assert errors & DANGERS


@pytest.mark.parametrize("place", PLACES)
def test_what_does_not_run_is_none(place: str) -> None:
    rules = {found.rule for harmless in HARMLESS for found in validate("feed", placed(place, harmless))}

    assert not rules & DANGERS


DANGERS = {"SecurityRisk", "SecurityRiskAttr", "DangerousStyleAttr", "NotHtml", "SAXError"}
HARMLESS = (
    "<p title='x'>Two <b>strong</b> <a href='https://example.org/' rel='nofollow' target='_blank'>words</a>.</p>",
    "<figure><img src='https://example.org/a.jpg' alt='A &lt;b&gt;' width='80' loading='lazy'/></figure>",
    "<img src='https://example.org/a.jpg' srcset='https://example.org/a.jpg 1x, https://example.org/b.jpg 2x'/>",
    "<blockquote cite='https://example.org/' class='x' data-id='1' aria-label='x'>javascript: a primer</blockquote>",
    "<table><tbody><tr><td colspan='2' style='text-align: right; color: #aaa'>1</td></tr></tbody></table>",
    "<video controls='' poster='https://example.org/a.jpg'><source src='https://example.org/a.mp4'/></video>",
    "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
    "<svg viewBox='0 0 9 9'><path d='M0 0' fill='url(#a)'/></svg>",
    "<a href='mailto:ann@example.org'>Ann</a> <a href='tel:+441'>1</a>",
)

ADDRESSES = {
    "link": (RSS, "<link>https://example.org/2", "<link>{}"),
    "comments": (RSS, "<guid", "<comments>{}</comments><guid"),
    "source": (RSS, "https://example.org/page", "{}"),
    "enclosure": (RSS, "https://example.org/2.mp3", "{}"),
    "media:content": (RSS, "https://example.org/2.jpg", "{}"),
    "media:player": (RSS, MEDIA_END, '<media:player url="{}"/></media:content>'),
    "image": (RSS, "https://example.org/logo.png", "{}"),
    "docs": (RSS, "<ttl>", "<docs>{}</docs><ttl>"),
    "Atom link": (ATOM, "https://example.org/2", "{}"),
    "generator": (ATOM, "<icon>", '<generator uri="{}">x</generator><icon>'),
    "author": (ATOM, "<name>Carl</name>", "<name>Carl</name><uri>{}</uri>"),
    "icon": (ATOM, "https://example.org/icon.png", "{}"),
    "logo": (ATOM, "<icon>", "<logo>{}</logo><icon>"),
    "content elsewhere": (ATOM, '<content type="html">&lt;p&gt;One.&lt;/p&gt;', '<content type="text/html" src="{}">'),
    "item of JSON": (JSON, '"url": "https://example.org/2"', '"url": "{}"'),
    "home page": (JSON, "https://example.org/", "{}"),
    "favicon": (JSON, '"items"', '"favicon": "{}", "items"'),
    "banner of an item": (
        JSON,
        '"url": "https://example.org/2"',
        '"banner_image": "{}", "url": "https://example.org/2"',
    ),
    "author of an item": (JSON, '{"name": "Ann"', '{"name": "A", "url": "{}"'),
    "avatar": (JSON, '{"name": "Ann"', '{"name": "A", "avatar": "{}"'),
    "attachment": (JSON, '"https://example.org/2.mp3"', '"{}"'),
    "hub": (JSON, '"https://hub.example.org/"', '"{}"'),
    "an extension of JSON": (JSON, '"items"', '"_x": {"y": [{"feed_url": "{}"}]}, "items"'),
    "channel link": (RSS, "<link>https://example.org/</link>\n<description>", "<link>{}</link>\n<description>"),
    "Atom link in RSS": (RSS, "https://feeds.example.org/archive/2025-01.xml", "{}"),
    "permalink": (RSS, '<guid isPermaLink="false">tag:example.org,2025:1', "<guid>{}"),
    "comments elsewhere": (
        RSS,
        "<guid",
        '<w:commentRss xmlns:w="http://wellformedweb.org/CommentAPI/">{}</w:commentRss><guid',
    ),
    "picture of a podcast": (RSS, "<ttl>", f'<i:image {ITUNES} href="{{}}"/><ttl>'),
    "media:thumbnail": (RSS, '<media:thumbnail url="https://example.org/2.jpg"', '<media:thumbnail url="{}"'),
    "media:license": (RSS, MEDIA_END, '<media:license href="{}"/></media:content>'),
    "media:embed": (RSS, MEDIA_END, '<media:embed url="{}"/></media:content>'),
    "text input": (
        RSS,
        "<ttl>",
        "<textInput><title>A</title><description>A</description><name>a</name><link>{}</link></textInput><ttl>",
    ),
    "link of the image": (RSS, "<title>Bridges</title><link>https://example.org/", "<title>Bridges</title><link>{}"),
    "licence": (
        RSS,
        "<ttl>",
        '<c:license xmlns:c="http://backend.userland.com/creativeCommonsRssModule">{}</c:license><ttl>',
    ),
    "RDF": (RSS, "<ttl>", f'<a:generatorAgent xmlns:a="http://webns.net/mvcb/" {RDF} r:resource="{{}}"/><ttl>'),
    "contributor": (ATOM, "<icon>", "<contributor><name>A</name><uri>{}</uri></contributor><icon>"),
    "link of a source": (
        ATOM,
        "<id>https://example.org/page</id>",
        '<id>https://example.org/page</id><link href="{}"/>',
    ),
    "scheme of a category": (ATOM, '<category term="Bridges"', '<category term="Bridges" scheme="{}"'),
    "outline": (OPML, "https://feeds.example.org/rss.xml", "{}"),
    "page of an outline": (OPML, 'type="rss"', 'type="rss" htmlUrl="{}"'),
    "included outline": (OPML, "</body>", '<outline type="include" text="x" url="{}"/></body>'),
    "owner of a list": (OPML, "</head>", "<ownerId>{}</ownerId></head>"),
}
SCHEMES = (
    *(
        "javascript:x()",
        "JavaScript:x()",
        "java&#x9;script:x()",
        "vbscript:x",
        "data:text/html,x",
        "file:///x",
        "blob:x",
    ),
    *("intent:x", "filesystem:https://x.example/", "view-source:https://x.example/", "ms-settings:x", "jar:x!/"),
)


@pytest.mark.parametrize("place", ADDRESSES)
@pytest.mark.parametrize("address", SCHEMES)
def test_an_address_that_runs_or_stays_on_the_machine_is_an_error(place: str, address: str) -> None:
    document, old, new = ADDRESSES[place]
    assert old in document

    written = address.replace("&#x9;", r"\t") if document is JSON else address
    found = validate("feed", document.replace(old, new.replace("{}", written), 1).encode())

    assert {each.rule for each in found if each.severity == "error"} & {"SecurityRisk", "InvalidFullLink"}


@pytest.mark.parametrize("place", ADDRESSES)
def test_an_address_of_the_web_is_none(place: str) -> None:
    document, old, new = ADDRESSES[place]

    found = validate("feed", document.replace(old, new.replace("{}", "https://example.org/x"), 1).encode())

    assert "SecurityRisk" not in {each.rule for each in found}
