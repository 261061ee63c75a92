"""What runs is found in every place in which a reader takes something for markup, or follows an address."""

from __future__ import annotations

import json
from html import escape

import pytest

from pagefeed.validator import validate
from validator.test_rules import ATOM, JSON, MEDIA_END, RSS

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
    "<p style='position: fixed'>x</p>",
    "<p style='background: url(x)'>x</p>",
    "<p style='background: u\\72l(x)'>x</p>",
    "<p style='posi/**/tion: fixed'>x</p>",
    "<p style='width: expression(x())'>x</p>",
    "<p style='-moz-binding: x'>x</p>",
]

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
    filled = new
    for name, form in forms.items():
        filled = filled.replace(f"{{{name}}}", form)
    return document.replace(old, filled, 1).encode()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("markup", RUNNING)
def test_what_runs_is_an_error_in_every_place(place: str, markup: str) -> None:
    errors = {found.rule for found in validate("feed", placed(place, markup)) if found.severity == "error"}

    assert errors & {"SecurityRisk", "SecurityRiskAttr", "DangerousStyleAttr", "SAXError"}


@pytest.mark.parametrize("place", PLACES)
def test_what_does_not_run_is_none(place: str) -> None:
    harmless = "<p title='x'>Two <b>strong</b> <a href='https://example.org/'>words</a>.</p>"

    rules = {found.rule for found in validate("feed", placed(place, harmless))}

    assert not rules & {"SecurityRisk", "SecurityRiskAttr", "DangerousStyleAttr"}


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
}


@pytest.mark.parametrize("place", ADDRESSES)
@pytest.mark.parametrize(
    "address", ["javascript:x()", "vbscript:x", "data:text/html,x", "file:///x", "blob:x", "intent:x"]
)
def test_an_address_that_runs_or_stays_on_the_machine_is_an_error(place: str, address: str) -> None:
    document, old, new = ADDRESSES[place]
    assert old in document

    found = validate("feed", document.replace(old, new.format(address), 1).encode())

    assert "error" in {each.severity for each in found}
