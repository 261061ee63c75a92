"""Every rule, by a document that breaks it and nothing else."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.model import Author, Content, Document, Entry, Evidence, Feed, FeedSpec, Moment, Place
from pagefeed.validator import RULES, check, judge, validate

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:fh="http://purl.org/syndication/history/1.0">
<channel>
<title>Bridges</title>
<link>https://example.org/</link>
<description>All that is built.</description>
<atom:link href="https://feeds.example.org/rss.xml" rel="self"/>
<atom:link href="https://feeds.example.org/archive/2025-01.xml" rel="prev-archive" type="application/rss+xml"/>
<language>en</language>
<managingEditor>ann@example.org (Ann)</managingEditor>
<image><url>https://example.org/logo.png</url><title>Bridges</title><link>https://example.org/</link></image>
<ttl>60</ttl>
<sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>1</sy:updateFrequency>
<skipDays><day>Sunday</day></skipDays>
<skipHours><hour>3</hour></skipHours>
<lastBuildDate>Wed, 29 Jan 2025 12:00:00 GMT</lastBuildDate>
<item>
<title>Second</title>
<link>https://example.org/2</link>
<description>Two.</description>
<content:encoded>&lt;p&gt;Two &lt;a href="https://example.org/">by two&lt;/a>.&lt;/p&gt;</content:encoded>
<guid isPermaLink="false">tag:example.org,2025:2</guid>
<pubDate>Wed, 29 Jan 2025 12:00:00 GMT</pubDate>
<author>ann@example.org (Ann)</author>
<dc:language>de</dc:language>
<category domain="https://example.org/tags/">Bridges</category>
<enclosure url="https://example.org/2.mp3" length="0" type="audio/mpeg"/>
<source url="https://example.org/page">A page</source>
<media:content url="https://example.org/2.jpg" medium="image" type="image/jpeg" expression="full" width="80" lang="en">
<media:description type="plain">Two bridges.</media:description>
<media:credit role="photographer">Ida</media:credit>
</media:content>
<media:thumbnail url="https://example.org/2.jpg"/>
</item>
<item>
<title>First</title>
<description>One.</description>
<content:encoded>&lt;p&gt;One.&lt;/p&gt;</content:encoded>
<guid isPermaLink="false">tag:example.org,2025:1</guid>
<pubDate>Tue, 28 Jan 2025 12:00:00 +0000</pubDate>
<dc:creator>Carl</dc:creator>
</item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>tag:example.org,2025:bridges</id>
<title>Bridges</title>
<updated>2025-01-29T12:00:00Z</updated>
<link rel="self" href="https://feeds.example.org/atom.xml"/>
<link href="https://feeds.example.org/index.html" type="text/html"/>
<author><name>Ann</name></author>
<icon>https://example.org/icon.png</icon>
<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ours</div></rights>
<entry>
<id>tag:example.org,2025:2</id>
<title>Second</title>
<published>2025-01-29T12:00:00Z</published>
<updated>2025-01-29T12:00:00Z</updated>
<author><name>Ann</name><email>ann@example.org</email></author>
<link href="https://example.org/2"/>
<link rel="enclosure" href="https://example.org/2.mp3" type="audio/mpeg" length="12"/>
<category term="Bridges"/>
<source><id>https://example.org/page</id><title>A page</title><updated>2025-01-28T12:00:00Z</updated></source>
<summary>Two.</summary>
<content type="html">&lt;p&gt;Two &lt;a href="https://example.org/">by two&lt;/a>.&lt;/p&gt;</content>
</entry>
<entry>
<id>tag:example.org,2025:1</id>
<title>First</title>
<published>2025-01-28T12:00:00Z</published>
<updated>2025-01-28T12:00:00Z</updated>
<author><name>Carl</name></author>
<content type="html">&lt;p&gt;One.&lt;/p&gt;</content>
</entry>
</feed>
"""

JSON = """{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "Bridges",
  "home_page_url": "https://example.org/",
  "feed_url": "https://feeds.example.org/feed.json",
  "next_url": "https://feeds.example.org/archive/2025-01.json",
  "language": "en",
  "expired": false,
  "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
  "items": [
    {
      "id": "tag:example.org,2025:2",
      "url": "https://example.org/2",
      "title": "Second",
      "content_html": "<p>Two <a href=\\"https://example.org/\\">by two</a>.</p>",
      "date_published": "2025-01-29T12:00:00Z",
      "authors": [{"name": "Ann"}],
      "attachments": [{"url": "https://example.org/2.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}],
      "_mine": 1
    },
    {
      "id": "tag:example.org,2025:1",
      "title": "First",
      "content_html": "<p>One.</p>",
      "date_published": "2025-01-28T12:00:00+00:00",
      "authors": [{"name": "Carl"}]
    }
  ]
}
"""

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head><title>Feeds</title></head>
<body>
<outline type="rss" text="Bridges" title="Bridges" xmlUrl="https://feeds.example.org/rss.xml"/>
</body>
</opml>
"""

HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Bridges</title><style>p { margin: 0 }</style></head>
<body><p><a href="https://example.org/">Two</a></p></body></html>
"""

FORMS = {
    "rss": ("rss.xml", "application/rss+xml", RSS),
    "atom": ("atom.xml", "application/atom+xml", ATOM),
    "json": ("feed.json", "application/feed+json", JSON),
    "opml": ("feeds.opml", "text/x-opml", OPML),
    "html": ("index.html", "text/html", HTML),
}


def document(form: Any, old: str = "", new: str = "") -> Any:
    path, media_type, text = FORMS[form]
    assert old in text, "the document must change"
    body = text.replace(old, new, 1).encode() if old else text.encode()
    return Document(path=path, media_type=f"{media_type}; charset=utf-8", body=body)


def entry(number: Any) -> Any:
    at = datetime(2025, 1, 27 + number, 12, tzinfo=UTC)
    evidence = Evidence("stated", "")
    content = Content(
        kind="article",
        type="text",
        title="",
        title_evidence=evidence,
        link=None,
        authors=(),
        summary="",
        html="",
        caption=None,
        credit=None,
        image=None,
        tags=(),
        language=None,
    )
    return Entry(
        id=f"tag:example.org,2025:{number}",
        content=content,
        published=Moment(at, "day", evidence),
        updated=at,
        found_on=(f"items/{number}.txt", "items/9.txt"),
    )


FEED = Feed(
    spec=FeedSpec(
        name="bridges",
        title="Bridges",
        description="All that is built.",
        link="https://example.org/",
        base="https://feeds.example.org/",
        language="en",
        author=Author("Ann"),
        hub=(),
        id="tag:example.org,2025:bridges",
        lines=(("title", 2), ("base", 5)),
    ),
    entries=(entry(2), entry(1)),
)

SELF = '<atom:link href="https://feeds.example.org/rss.xml" rel="self"/>'
OLDER = "<published>2025-01-28T12:00:00Z</published>\n<updated>2025-01-28T12:00:00Z"
MEDIUM = RSS[RSS.index("<media:content") : RSS.index("<media:thumb")]
ENCLOSURE = '<enclosure url="https://example.org/2.mp3" length="0" type="audio/mpeg"/>'
ARCHIVED = '<fh:archive/><atom:link href="https://feeds.example.org/rss.xml" rel="current"/>'
ENTRY = "<entry>\n<id>tag:example.org,2025:1"
PREV_ARCHIVE = RSS[RSS.index('<atom:link href="https://feeds.example.org/archive') : RSS.index("<language>")]
PAGE = '<atom:link href="https://feeds.example.org/rss.xml" rel="{}"/>'
MEDIA_END = "</media:content>"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BLINK = '<b:blink xmlns:b="http://backend.userland.com/blogChannelModule">example.com</b:blink>'
TRACKBACK = "http://madskills.com/public/xml/rss/module/trackback/"
XHTML_SUMMARY = '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></summary>'
BASED = '<link xml:base="https://example.org/two/" href="."/>'
AGAIN = """</entry>
<entry>
<id>tag:example.org,2025:1</id>
<title>First again</title>
<published>2025-01-28T12:00:00Z</published>
<updated>2025-01-28T13:00:00Z</updated>
<author><name>Carl</name></author>
<content type="html">&lt;p&gt;One again.&lt;/p&gt;</content>
"""
TEXT_INPUT = (
    "<textInput><title>Search</title><description>Find it.</description><name>query</name>"
    "<link>https://example.org/search</link></textInput>"
)
CLOUD = '<cloud domain="example.org" port="80" path="/rpc" registerProcedure="notify" protocol="xml-rpc"/>'
GEO = (
    '<g:lat xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#">52.5</g:lat>'
    '<g:long xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#">13.4</g:long>'
)
TERMS = '<t:issued xmlns:t="http://purl.org/dc/terms/">{}</t:issued>'
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
BROKEN = [
    # rule, form, what stands in the good document, what stands in the broken one
    ("SAXError", "rss", "</channel>", ""),
    ("SAXError", "atom", "Second", "Second & last"),
    ("SAXError", "opml", "</opml>", ""),
    ("MissingNamespace", "atom", 'xmlns="http://www.w3.org/2005/Atom"', ""),
    ("InvalidNamespace", "atom", "http://www.w3.org/2005/Atom", "http://www.w3.org/2004/Atom"),
    ("ObsoleteNamespace", "atom", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
    ("MissingElement", "rss", RSS[RSS.index("<channel>") : RSS.index("</rss>")], ""),
    ("NotUTF8", "rss", 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ("MissingSelf", "rss", SELF, ""),
    ("MissingSelf", "atom", 'rel="self"', 'rel="via"'),
    ("MissingSelf", "json", '"feed_url": "https://feeds.example.org/feed.json",', ""),
    ("SelfDoesntMatchLocation", "rss", "feeds.example.org/rss.xml", "feeds.example.org/old.xml"),
    ("SelfDoesntMatchLocation", "json", "feeds.example.org/feed", "example.org/feed"),
    ("InvalidFullLink", "rss", "<link>https://example.org/2", "<link>/2"),
    ("InvalidFullLink", "rss", "https://example.org/2.jpg", "2.jpg"),
    ("InvalidFullLink", "rss", "<link>https://example.org/2<", "<link>https://example.org/ä<"),
    ("SecurityRisk", "atom", "https://example.org/2", "javascript:alert(1)"),
    ("InvalidFullLink", "json", '"url": "https://example.org/2"', '"url": "2"'),
    ("InvalidFullLink", "opml", "https://feeds.example.org/rss.xml", "rss.xml"),
    ("DuplicateValue", "rss", "2025:1<", "2025:2<"),
    ("DuplicateIds", "atom", "2025:1<", "2025:2<"),
    ("DuplicateIds", "json", "2025:1", "2025:2"),
    ("NotNewestFirst", "rss", "Tue, 28 Jan", "Thu, 30 Jan"),
    ("NotNewestFirst", "atom", OLDER, OLDER.replace("28", "30")),
    ("NotNewestFirst", "json", "2025-01-28", "2025-01-30"),
    ("MissingAuthor", "rss", "<dc:creator>Carl</dc:creator>", ""),
    ("MissingAuthor", "atom", "<author><name>Carl</name></author>", ""),
    ("MissingAuthor", "json", '{"name": "Carl"}', ""),
    ("BadCharacters", "rss", "Two.<", "Two\x93.<"),
    ("BadCharacters", "json", "One.", "One\ufffd."),
    ("ContainsHTML", "rss", "Second", "Second &lt;b&gt; last"),
    ("ContainsHTML", "atom", "Second", "Second &lt;/b&gt;"),
    ("ContainsHTML", "json", "Second", "Second <b class='x'>"),
    ("NotBlank", "rss", "Second", " "),
    ("NotBlank", "json", "Second", ""),
    ("InvalidRFC2822Date", "rss", "Tue, 28 Jan 2025 12:00:00 +0000", "2025-01-28T12:00:00Z"),
    ("InvalidRFC2822Date", "rss", "28 Jan 2025", "32 Jan 2025"),
    ("InvalidRFC2822Date", "rss", "Wed, 29 Jan 2025 12:00:00 GMT", ""),
    ("InvalidRFC3339Date", "atom", "<published>2025-01-28T12:00:00Z", "<published>2025-01-28 12:00:00Z"),
    ("InvalidRFC3339Date", "json", "2025-01-28T12:00:00+00:00", "2025-02-30T12:00:00+00:00"),
    ("IncorrectDOW", "rss", "Tue, 28", "Mon, 28"),
    ("ImplausibleDate", "rss", "Tue, 28 Jan 2025", "Thu, 01 Jan 1970"),
    ("ImplausibleDate", "atom", OLDER, OLDER.replace("2025-01-28", "0001-01-01")),
    ("SecurityRisk", "rss", "Two &lt;a", "&lt;script>x()&lt;/script>Two &lt;a"),
    ("SecurityRisk", "rss", "Two.<", "&lt;iframe>&lt;/iframe><"),
    ("SecurityRisk", "atom", 'href="https://example.org/">', 'href=" java&#10;script:x()">'),
    ("SecurityRisk", "json", 'href=\\"https://example.org/\\"', 'href=\\"data:text/html,x\\"'),
    ("SecurityRisk", "json", "<p>One.", "<p>One.<svg><animate></animate></svg>"),
    ("SecurityRisk", "html", "Two", "Two<script></script>"),
    ("SecurityRisk", "html", "Two", "Two<iframe></iframe>"),
    ("SecurityRiskAttr", "rss", "&lt;a ", "&lt;a onclick='x()' "),
    ("SecurityRiskAttr", "html", "<p>", "<p OnMouseOver=x>"),
    ("DangerousStyleAttr", "atom", "&lt;p&gt;", "&lt;p style='position: fixed'&gt;"),
    ("ContainsRelRef", "rss", 'href="https://example.org/"', 'href="/two"'),
    ("ContainsRelRef", "atom", 'href="https://example.org/">', 'href="//example.org/">'),
    ("ContainsRelRef", "json", "One.", "One.<img src=x.jpg>"),
    ("ContainsRelRef", "html", "Two", "Two<img src=x.jpg>"),
    ("InvalidRSSVersion", "rss", 'version="2.0"', 'version="3.0"'),
    ("MissingTitle", "rss", "<title>Bridges</title>", ""),
    ("MissingLink", "rss", "<link>https://example.org/</link>", ""),
    ("MissingDescription", "rss", "<description>All that is built.</description>", ""),
    ("MissingDCLanguage", "rss", "<language>en</language>", ""),
    ("MissingGuid", "rss", '<guid isPermaLink="false">tag:example.org,2025:1</guid>', ""),
    ("InvalidPermalink", "rss", '<guid isPermaLink="false">', "<guid>"),
    ("InvalidHttpGUID", "rss", '<guid isPermaLink="false">tag:example.org,2025:2', "<guid>example.org/2"),
    ("NeedDescriptionBeforeContent", "rss", "<description>One.</description>", ""),
    ("MisplacedItem", "rss", "</channel>", "<generator>x</generator></channel>"),
    ("MisplacedMetadata", "atom", "</feed>", "<generator>x</generator></feed>"),
    ("DuplicateElement", "rss", "<description>One.", "<description>1</description><description>One."),
    ("DuplicateElement", "atom", "<summary>", "<summary>2</summary><summary>"),
    ("MissingElement", "atom", "<updated>2025-01-29T12:00:00Z</updated>", ""),
    ("MissingElement", "atom", "<title>First</title>", ""),
    ("MissingElement", "atom", "<id>tag:example.org,2025:1</id>", ""),
    (
        "DuplicateAtomLink",
        "atom",
        '<link href="https://example.org/2"/>',
        '<link href="https://example.org/2"/>' * 2,
    ),
    ("DuplicateAtomLink", "atom", "<entry>", '<link type="text/html" href="https://example.org/b"/><entry>'),
    ("MissingHref", "atom", ' href="https://example.org/2"', ""),
    (
        "MissingContentOrAlternate",
        "atom",
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;</content>',
        "<summary>1</summary>",
    ),
    (
        "MissingTextualContent",
        "atom",
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;</content>',
        '<link href="https://example.org/1"/>',
    ),
    ("InvalidMIMEType", "atom", '<content type="html">&lt;p&gt;Two', '<content type="CDATA">&lt;p&gt;Two'),
    ("InvalidTextType", "atom", "<summary>", '<summary type="text/html">'),
    ("InvalidJSON", "json", "}\n", ""),
    ("InvalidJSON", "json", JSON, "[]"),
    ("InvalidJSONFeedVersion", "json", "version/1.1", "version/2"),
    ("MissingElement", "json", '"title": "Bridges",', ""),
    ("MissingElement", "json", '"id": "tag:example.org,2025:1",', ""),
    ("MissingElement", "json", '"content_html": "<p>One.</p>",', ""),
    ("MissingElement", "json", JSON[JSON.index('"items"') :], '"user_comment": ""}'),
    ("InvalidValue", "json", '"title": "First"', '"title": null'),
    ("InvalidValue", "json", '"title": "First"', '"title": "First", "tags": "x"'),
    ("InvalidLanguage", "rss", "<language>en<", "<language>English, mostly<"),
    ("InvalidLanguage", "rss", "<dc:language>de<", "<dc:language>d<"),
    ("InvalidLanguage", "atom", 'xml:lang="en"', 'xml:lang="e_n"'),
    ("InvalidLanguage", "json", '"language": "en"', '"language": "the English"'),
    ("InvalidLanguage", "rss", 'lang="en"', 'lang="en us"'),
    ("ContainsHTML", "rss", "<title>Second", "<title>Second &amp;amp; last"),
    ("ContainsHTML", "json", '"Second"', '"Second &quot;last&quot;"'),
    ("EntryTooLarge", "json", "<p>One.", f"<p>{'One. ' * 110_000}"),
    ("EscapedContent", "json", "<p>One.</p>", "&lt;p&gt;One.&lt;/p&gt;"),
    (
        "ContainsRelRef",
        "json",
        "One.",
        "<img srcset='https://example.org/a.jpg 1x, b.jpg 2x' src=https://example.org/a>",
    ),
    ("DuplicateItemSemantics", "rss", "<dc:language>", "<dc:creator>Ann</dc:creator><dc:language>"),
    ("DuplicateItemSemantics", "rss", "<dc:language>", "<dc:subject>Bridges</dc:subject><dc:language>"),
    ("DuplicateItemSemantics", "rss", "<dc:language>", "<dc:date>2025-01-29T12:00:00Z</dc:date><dc:language>"),
    ("InvalidContact", "rss", "<author>ann@example.org (Ann)", "<author>Ann"),
    ("InvalidContact", "rss", "<managingEditor>ann@example.org (Ann)", "<managingEditor>Ann at example.org"),
    ("InvalidAddrSpec", "atom", "<email>ann@example.org", "<email>Ann"),
    ("UnknownHost", "atom", "<email>ann@example.org", "<email>ann@example"),
    ("ContainsEmail", "atom", "<name>Carl", "<name>Carl, carl@example.org"),
    ("MissingAttribute", "rss", ' type="audio/mpeg"', ""),
    ("MissingAttribute", "rss", ' length="0"', ""),
    ("MissingAttribute", "rss", '<source url="https://example.org/page">', "<source>"),
    ("MissingAttribute", "rss", '<media:thumbnail url="https://example.org/2.jpg"/>', "<media:thumbnail/>"),
    ("MissingAttribute", "atom", '<category term="Bridges"/>', "<category/>"),
    ("InvalidIntegerAttribute", "rss", 'length="0"', 'length="unknown"'),
    ("InvalidPositiveInteger", "rss", 'width="80"', 'width="80px"'),
    ("InvalidNonNegativeInteger", "rss", 'length="0"', 'length="-1"'),
    ("InvalidNonNegativeInteger", "rss", 'width="80"', 'width="80" channels="-2"'),
    ("InvalidFloat", "rss", 'width="80"', 'width="80" bitrate="high"'),
    ("InvalidNonNegativeInteger", "atom", 'length="12"', 'length="12 kB"'),
    ("InvalidMIMEAttribute", "rss", 'type="audio/mpeg"', 'type="mp3"'),
    ("InvalidMIMEAttribute", "rss", 'type="image/jpeg"', 'type="jpg"'),
    ("InvalidMIMEType", "atom", 'type="audio/mpeg"', 'type="mp3"'),
    ("DuplicateEnclosure", "rss", ENCLOSURE, ENCLOSURE * 2),
    (
        "InvalidBooleanAttribute",
        "rss",
        'isPermaLink="false">tag:example.org,2025:1',
        'isPermaLink="no">https://example.org/1',
    ),
    ("InvalidPositiveInteger", "rss", "<ttl>60", "<ttl>an hour"),
    ("InvalidPositiveInteger", "rss", "updateFrequency>1", "updateFrequency>0"),
    ("InvalidPositiveInteger", "json", '"size_in_bytes": 12', '"size_in_bytes": "12"'),
    ("InvalidUpdatePeriod", "rss", "hourly", "often"),
    ("MissingElement", "rss", "<url>https://example.org/logo.png</url>", ""),
    ("ImageTitleDoesntMatch", "rss", "</url><title>Bridges", "</url><title>Logo"),
    (
        "ImageLinkDoesntMatch",
        "rss",
        "<link>https://example.org/</link></image>",
        "<link>https://example.org/x</link></image>",
    ),
    ("InvalidDay", "rss", "Sunday", "Sonntag"),
    ("InvalidHour", "rss", "<hour>3", "<hour>25"),
    ("UseZeroForMidnight", "rss", "<hour>3", "<hour>24"),
    ("UndefinedElement", "rss", "<ttl>60</ttl>", "<ttl>60</ttl><owner>Ann</owner>"),
    ("UndefinedElement", "rss", "<guid", "<ttl>4</ttl><guid"),
    ("UndefinedElement", "atom", "<icon>", "<maker>Ann</maker><icon>"),
    ("UndefinedElement", "json", '"_mine"', '"mine"'),
    ("ContainsHTML", "rss", "All that is built.", "All &lt;b&gt;that&lt;/b&gt; is built."),
    ("InvalidFullLink", "atom", "<id>tag:example.org,2025:1", "<id>1"),
    ("InvalidFullLink", "atom", "<icon>https://example.org/", "<icon>/"),
    ("MissingElement", "atom", '<category term="Bridges"/>', '<category term="Bridges"/><contributor/>'),
    ("UnregisteredAtomLinkRel", "atom", 'rel="enclosure"', 'rel="sound"'),
    ("MissingXhtmlDiv", "atom", '<div xmlns="http://www.w3.org/1999/xhtml">Ours</div>', "Ours"),
    (
        "UnexpectedText",
        "atom",
        '<content type="html">&lt;p&gt;Two',
        '<content src="https://example.org/2" type="text/html">&lt;p&gt;Two',
    ),
    (
        "MissingSummary",
        "atom",
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;</content>',
        '<content type="image/png">AA==</content>',
    ),
    ("UpdatedBeforePublished", "atom", OLDER, OLDER.replace("updated>2025", "updated>2024")),
    ("MissingSourceElement", "atom", "<id>https://example.org/page</id>", ""),
    ("InvalidMediaMedium", "rss", 'medium="image"', 'medium="picture"'),
    ("InvalidMediaExpression", "rss", 'expression="full"', 'expression="whole"'),
    ("InvalidMediaTextType", "rss", '<media:description type="plain">', '<media:description type="text">'),
    ("InvalidCreditRole", "rss", 'role="photographer"', 'role="Photographer"'),
    ("DuplicateMedia", "rss", MEDIUM, MEDIUM * 2),
    ("MediaGroupWithoutAlternatives", "rss", MEDIUM, f"<media:group>{MEDIUM}</media:group>"),
    ("MissingCurrentInArchive", "rss", "<ttl>", "<fh:archive/><ttl>"),
    ("ArchiveOfItself", "rss", "https://feeds.example.org/archive/2025-01.xml", "https://feeds.example.org/rss.xml"),
    ("SubscriptionIsArchive", "rss", "<ttl>", f"{ARCHIVED}<ttl>"),
    (
        "HubInArchive",
        "rss",
        "<ttl>",
        f'{ARCHIVED.replace("rss.xml", "all.xml")}<atom:link href="https://hub.example.org/" rel="hub"/><ttl>',
    ),
    ("FeedRelInCompleteFeed", "rss", "<ttl>", "<fh:complete/><ttl>"),
    (
        "FeedHistoryRelInEntry",
        "atom",
        '<category term="Bridges"/>',
        '<category term="Bridges"/><link rel="current" href="https://example.org/"/>',
    ),
    ("LinkPastEnd", "json", "archive/2025-01.json", "feed.json"),
    ("MissingElement", "json", '"hubs": [{"type": "WebSub", ', '"hubs": [{'),
    ("MissingElement", "json", '"mime_type": "audio/mpeg", ', ""),
    ("MissingElement", "json", '{"name": "Ann"}', '{"name": "Ann"}, {"avatar": ""}'),
    ("InvalidValue", "json", '"expired": false', '"expired": "no"'),
    ("InvalidOPMLVersion", "opml", 'version="2.0"', 'version="3.0"'),
    ("MissingElement", "opml", "<head><title>Feeds</title></head>", ""),
    ("MissingElement", "opml", OPML[OPML.index("<outline") : OPML.index("</body>")], ""),
    ("MissingAttribute", "opml", ' text="Bridges"', ""),
    ("MissingOutlineType", "opml", ' type="rss"', ""),
    ("MissingXmlURL", "opml", ' xmlUrl="https://feeds.example.org/rss.xml"', ""),
    ("MissingTitleAttr", "opml", ' title="Bridges"', ""),
    ("AttrNotBlank", "atom", '<category term="Bridges"/>', '<category term="Bridges" label=""/>'),
    ("NotBlank", "atom", "<summary>Two.</summary>", "<summary/>"),
    ("NotBlank", "rss", "Bridges</category>", "</category>"),
    ("ContainsHTML", "rss", ">A page</source>", ">A &lt;i&gt;page&lt;/i&gt;</source>"),
    ("ContainsHTML", "atom", "<name>Carl", "<name>Carl &amp;amp; Ann"),
    ("ContainsHTML", "atom", '<category term="Bridges"/>', '<category term="Bridges" label="&lt;b&gt;B&lt;/b&gt;"/>'),
    ("NotHtml", "atom", "&lt;p&gt;One.&lt;/p&gt;", "&lt;p&gt;One.&lt;/p"),
    ("NotInline", "atom", "<summary>Two.", '<summary type="xhtml">&lt;p&gt;Two.&lt;/p&gt;'),
    ("UndefinedElement", "atom", "<summary>Two.", '<summary>Two <b xmlns="http://www.w3.org/1999/xhtml">two</b>.'),
    ("UndefinedElement", "atom", "<name>Carl</name>", "<name>Carl</name><age>9</age>"),
    ("DuplicateElement", "atom", "<name>Carl</name>", "<name>Carl</name><name>C.</name>"),
    ("DuplicateElement", "rss", "<ttl>60</ttl>", "<ttl>60</ttl><ttl>30</ttl>"),
    ("MissingNamespace", "atom", ">Ours</div>", '><b xmlns="">Ours</b></div>'),
    ("UnexpectedText", "rss", "<ttl>60</ttl>", "<ttl>60</ttl>every hour"),
    ("UnexpectedText", "atom", "<icon>", "An icon: <icon>"),
    ("DuplicateSemantics", "rss", "<ttl>", "<dc:language>en</dc:language><ttl>"),
    ("DuplicateItemSemantics", "rss", "<author>", "<dc:creator>Ann</dc:creator><author>"),
    (
        "DuplicateDescriptionSemantics",
        "rss",
        "<guid",
        '<body xmlns="http://www.w3.org/1999/xhtml"><p>Two.</p></body><guid',
    ),
    ("InvalidHeight", "rss", "</image>", "<height>401</height></image>"),
    ("InvalidWidth", "rss", "</image>", "<width>0</width></image>"),
    ("InvalidFormComponentName", "rss", "<ttl>", TEXT_INPUT.replace("query", "1 query") + "<ttl>"),
    ("MissingTitle", "rss", "<ttl>", TEXT_INPUT.replace("<title>Search</title>", "") + "<ttl>"),
    ("MissingDescription", "rss", "<ttl>", TEXT_INPUT.replace("Find it.", " ") + "<ttl>"),
    ("MissingElement", "rss", "<hour>3</hour>", ""),
    ("InvalidIntegerAttribute", "rss", "<ttl>", CLOUD.replace("80", "0") + "<ttl>"),
    ("MissingAttribute", "rss", "<ttl>", CLOUD.replace('path="/rpc" ', "") + "<ttl>"),
    ("InvalidFullLink", "rss", "<ttl>", "<docs>about.html</docs><ttl>"),
    ("SecurityRisk", "rss", "<guid", "<comments>javascript:x()</comments><guid"),
    ("InvalidFullLink", "rss", "<guid", "<comments>/x</comments><guid"),
    ("InvalidFullLink", "atom", '<category term="Bridges"/>', '<category term="Bridges" scheme="tags"/>'),
    ("InvalidUriChar", "atom", "<icon>", '<generator uri="http://example.org/a b">x</generator><icon>'),
    ("InvalidUriChar", "atom", "<entry>", '<entry xml:base="http://example.org/ /">'),
    (
        "InvalidLanguage",
        "atom",
        '<link href="https://example.org/2"',
        '<link hreflang="q" href="https://example.org/2"',
    ),
    ("InvalidLanguage", "opml", 'type="rss"', 'type="rss" language="unknown"'),
    ("InvalidTrueFalse", "rss", 'medium="image"', 'medium="image" isDefault="yes"'),
    ("InvalidTrueFalse", "opml", 'type="rss"', 'type="rss" isComment="no"'),
    ("InvalidNPTTime", "rss", '2.jpg"/>', '2.jpg" time="soon"/>'),
    ("InvalidMediaRestrictionRel", "rss", MEDIA_END, f'<media:restriction relationship="maybe"/>{MEDIA_END}'),
    (
        "InvalidMediaRestrictionType",
        "rss",
        MEDIA_END,
        f'<media:restriction relationship="deny" type="town"/>{MEDIA_END}',
    ),
    (
        "InvalidMediaRestriction",
        "rss",
        MEDIA_END,
        f'<media:restriction relationship="deny">us</media:restriction>{MEDIA_END}',
    ),
    (
        "InvalidCountryCode",
        "rss",
        MEDIA_END,
        f'<media:restriction relationship="deny" type="country">us XX</media:restriction>{MEDIA_END}',
    ),
    (
        "InvalidFullLink",
        "rss",
        MEDIA_END,
        f'<media:restriction relationship="deny" type="uri">/a</media:restriction>{MEDIA_END}',
    ),
    ("InvalidMediaRating", "rss", MEDIA_END, f"<media:rating>good</media:rating>{MEDIA_END}"),
    ("InvalidFullLink", "rss", MEDIA_END, f'<media:rating scheme="stars">4</media:rating>{MEDIA_END}'),
    ("InvalidMediaHash", "rss", MEDIA_END, f"<media:hash>1234</media:hash>{MEDIA_END}"),
    ("MediaRssNamespace", "rss", "http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"),
    ("InvalidLatitude", "rss", "<guid", GEO.replace("52.5", "92.5") + "<guid"),
    ("InvalidLongitude", "rss", "<guid", GEO.replace("13.4", "east") + "<guid"),
    ("InvalidW3CDTFDate", "rss", "<guid", f"{TERMS.format('March 2025')}<guid"),
    (
        "InvalidCommaSeparatedIntegers",
        "rss",
        "<guid",
        '<s:hit_parade xmlns:s="http://purl.org/rss/1.0/modules/slash/">a,b</s:hit_parade><guid',
    ),
    ("InvalidTAG", "atom", "<id>tag:example.org,2025:2", "<id>tag:example.org,25:2"),
    ("InvalidURN", "atom", "<id>tag:example.org,2025:2", "<id>urn:x.y:2"),
    ("InvalidUUID", "atom", "<id>tag:example.org,2025:2", "<id>urn:uuid:1234"),
    ("NonCanonicalURI", "atom", "<id>tag:example.org,2025:2", "<id>https://Example.org:443/%7Eann"),
    ("UnexpectedWhitespace", "atom", "<icon>https", "<icon> https"),
    ("NotBase64", "atom", '<content type="html">&lt;p&gt;Two', '<content type="image/png">&lt;p&gt;Two'),
    ("UnexpectedAttribute", "rss", "<guid isPermaLink=", "<guid ispermalink='true' isPermaLink="),
    ("DuplicateValue", "rss", "<day>Sunday</day>", "<day>Sunday</day><day>Sunday</day>"),
    (
        "CurrentNotSelfInCompleteFeed",
        "rss",
        PREV_ARCHIVE,
        '<fh:complete/><atom:link href="https://feeds.example.org/all.xml" rel="current"/>',
    ),
    ("LinkPastEnd", "rss", PREV_ARCHIVE, f"{PAGE.format('last')}{PAGE.format('next')}"),
    ("InvalidRFC2822Date", "opml", "<title>Feeds</title>", "<title>Feeds</title><dateCreated>soon</dateCreated>"),
    ("InvalidContact", "opml", "<title>Feeds</title>", "<title>Feeds</title><ownerEmail>Ann</ownerEmail>"),
    ("InvalidOutlineVersion", "opml", 'type="rss"', 'type="rss" version="3"'),
    ("UnexpectedAttribute", "opml", 'type="rss"', 'type="rss" htmlurl="https://example.org/"'),
    ("MissingUrlAttr", "opml", "</body>", '<outline text="x" type="link"/></body>'),
    ("UndefinedElement", "opml", "</head>", '<outline text="x" type="text"/></head>'),
    ("SecurityRisk", "atom", "<summary>Two.", '<summary type="xhtml">' + XHTML.format("<script>x()</script>")),
    ("SecurityRisk", "atom", ">Ours<", "><object>Ours</object><"),
    ("SecurityRisk", "rss", '<media:description type="plain">Two', '<media:description type="html">&lt;iframe&gt;Two'),
    ("SecurityRisk", "json", "<p>One.", "<p>One.<img src='https://example.org/a' srcset='blob:x 2x'>"),
    ("SecurityRisk", "json", "<p>One.", "<p>One.<a href='intent:x'>a</a>"),
    ("SecurityRiskAttr", "json", "<p>One.", "<p>One.<a href='https://example.org/' ping='https://example.org/'>a</a>"),
    ("DangerousStyleAttr", "json", "<p>One.", "<p style='background: u\\\\72l(x)'>One."),
    ("DangerousStyleAttr", "json", "<p>One.", "<p style='posi/**/tion: fixed'>One."),
]


@pytest.mark.parametrize(("rule", "form", "old", "new"), BROKEN)
def test_a_broken_document_breaks_its_rule_and_no_other(rule: Any, form: Any, old: Any, new: Any) -> None:
    findings = check([document(form, old, new)], FEED)

    assert [finding.rule for finding in findings] == [rule]


def test_an_item_of_rss_has_a_title_or_a_description() -> None:
    broken = document("rss", "<title>First</title>\n<description>One.</description>\n", "")

    assert "ItemMustContainTitleOrDescription" in {finding.rule for finding in check([broken], FEED)}


def test_an_entry_of_atom_has_an_author_or_its_feed_has() -> None:
    nobody = replace(document("atom"), body=re.sub(b"<author>.*</author>", b"", document("atom").body))

    assert {finding.rule for finding in check([nobody], FEED)} == {"MissingElement", "MissingAuthor"}


def test_what_is_relative_to_something_is_left_alone() -> None:
    based = document("atom", "<entry>", '<entry xml:base="https://example.org/">')
    based = replace(based, body=based.body.replace(b'href="https://example.org/">', b'href="/two">'))

    assert check([based], FEED) == ()


ITEM_END = "</item>\n</channel>"
ENTRY_END = "</entry>\n</feed>"
OTHERS = [
    ("rss", 'encoding="UTF-8"', 'encoding="ISO-8859-1"', []),
    ("atom", '<link href="https://example.org/2"/>', '<link href="2.html"/>', []),
    ("atom", '<link href="https://example.org/2"/>', '<link href=""/>', []),
    ("atom", "<icon>https://example.org/icon.png", "<icon>icon.png", []),
    ("atom", "<icon>https://example.org/icon.png", "<icon>javascript:x()", ["SecurityRisk"]),
    ("atom", 'href="https://example.org/2"', 'href="https://beispiel.example/ä"', []),
    ("rss", "<link>https://example.org/2", "<link>ftp://example.org/2", []),
    ("rss", "<link>https://example.org/2", "<link>javascript:x()", ["SecurityRisk"]),
    ("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "Tue, 28 Jan 25 12:00 GMT", ["ProblematicalRFC822Date"]),
    ("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "Tue, 28 Jan 2025 12:00:00 -0000", []),
    ("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "28.01.2025", ["InvalidRFC2822Date"]),
    ("rss", "<author>ann@", "<author>mailto:ann@", []),
    ("atom", "<summary>Two.", "<summary>Two.&lt;br&gt;", ["ContainsUndeclaredHTML"]),
    ("opml", ' type="rss"', ' type="link" url="https://example.org/"', []),
    ("opml", 'type="rss"', 'type="song"', []),
    ("rss", "<author>ann@example.org (Ann)", "<author>mailto:ann%40example.org%20(Ann)", []),
    ("rss", "<author>ann@example.org (Ann)", "<author>Ann, ann@example.org", ["EmailFormat"]),
    ("rss", "<author>ann@example.org (Ann)", "<author>Ann &lt;ann@example.org>", ["EmailFormat", "ContainsHTML"]),
    ("rss", "<author>ann@example.org (Ann)", "<author>ann@example.org", ["MissingRealName"]),
    ("rss", "<author>ann@example.org (Ann)", "<author>Ann (ann@example.org)", ["InvalidContact"]),
    ("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "Tue, 28 Jan 2025 12:00:00 -0234", ["ProblematicalRFC822Date"]),
    ("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "31 Jun 2025 12:00", ["InvalidRFC2822Date"]),
    ("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "28 (a (b)) Jan 2025 12:00:00 +0000", ["ProblematicalRFC822Date"]),
    ("rss", "tag:example.org,2025:2<", "4711<", ["NotSufficientlyUnique"]),
    ("rss", "https://example.org/logo.png", "https://example.org/logo.tiff?x", ["ImageUrlFormat"]),
    ("rss", "<ttl>", TEXT_INPUT + "<ttl>", ["AvoidTextInput"]),
    ("rss", ' version="2.0"', "", ["MissingAttribute"]),
    ("rss", PREV_ARCHIVE, "<fh:archive/>", ["ArchiveIncomplete", "MissingCurrentInArchive"]),
    ("rss", "</channel>", "</channel><channel/>", ["DuplicateElement"]),
    (
        "rss",
        "<rss ",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x"><rss ',
        ["DeprecatedDTD"],
    ),
    ("rss", "<rss ", '<rss content:x="y" ', ["UseOfExtensionAttr"]),
    ("rss", "<ttl>", '<x:y xmlns:x="http://x.example/"/><ttl>', ["UnknownNamespace"]),
    ("rss", "<ttl>", '<x:y xmlns:x="http://purl.org/dc/terms/"><z/></x:y><ttl>', ["NotInANamespace"]),
    (
        "rss",
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:dc="http://purl.org/dc/terms/"',
        ["MissingAuthor", "ReservedPrefix"],
    ),
    ("rss", "<ttl>", "<sy:updateYear>1</sy:updateYear><ttl>", ["UndefinedElement"]),
    ("rss", "<dc:creator>Carl", "<dc:creator><dc:title/>Carl", ["MissingAuthor", "UndefinedElement"]),
    ("rss", "<sy:updatePeriod>", "<sy:updateBase>soon</sy:updateBase><sy:updatePeriod>", ["InvalidW3CDTFDate"]),
    ("rss", "<ttl>", "<title> </title><ttl>", ["NotBlank", "DuplicateElement"]),
    ("rss", "<ttl>", BLINK + "<ttl>", ["InvalidLink"]),
    ("rss", "<media:description", "<media:adult>true</media:adult><media:description", ["DeprecatedMediaAdult"]),
    ("rss", ">Ida<", ">Ida &amp;amp; Ann<", ["ContainsHTML"]),
    ("rss", "One.</description>", "One.&amp;#x92;</description>", ["NotHtml"]),
    (
        "rss",
        "One.</description>",
        "&lt;b made-up=''>One.&lt;/b></description>",
        ["SecurityRiskAttr"],
    ),
    ("rss", "One.</description>", "&lt;scripting>One.</description>", ["NotHtml"]),
    (
        "atom",
        "</feed>",
        "<id> </id></feed>",
        ["DuplicateElement", "MisplacedMetadata", "NotBlank", "UnexpectedWhitespace"],
    ),
    ("atom", ENTRY_END, AGAIN + ENTRY_END, ["DuplicateEntries"]),
    ("atom", 'rel="self" href="https://feeds.example.org/atom.xml"', 'rel="self" href="atom.xml"', ["RelativeSelf"]),
    ("atom", 'rel="self"', 'rel="self" type="text/html"', ["SelfNotAtom"]),
    ("atom", '<link href="https://example.org/2"/>', BASED, ["SameDocumentReference"]),
    (
        "atom",
        '<link href="https://example.org/2"/>',
        '<link href="https://example.org/2">2</link>',
        ["AtomLinkNotEmpty"],
    ),
    (
        "atom",
        '<content type="html">&lt;p&gt;One',
        '<content type="text/html">&lt;p&gt;One',
        ["HtmlFragment", "MissingSummary"],
    ),
    (
        "atom",
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;',
        '<content src="https://example.org/1">',
        ["MissingSummary", "MissingTypeAttr"],
    ),
    (
        "atom",
        '<content type="html">&lt;p&gt;One.',
        '<content type="text/html">&lt;html>One.<b/>',
        ["MissingSummary", "NotEscaped"],
    ),
    ("atom", "<summary>Two.</summary>", XHTML_SUMMARY.format("&lt;b>Two&lt;/b>."), ["NotInline"]),
    ("atom", "<summary>Two.</summary>", XHTML_SUMMARY.format("Two."), []),
    (
        "atom",
        "</feed>",
        '<img xmlns="http://www.w3.org/1999/xhtml"/></feed>',
        ["MisplacedMetadata", "MisplacedXHTMLContent"],
    ),
    ("atom", "<icon>", '<x xmlns=""/><icon>', ["UndeterminableVocabulary"]),
    ("atom", "<name>Carl", "<name>Carl（@carl）", []),
    ("atom", "<name>Carl", "<name>Carl @carl@example.social", []),
    ("atom", "<icon>", f"<x:ping xmlns:x='{TRACKBACK}'>https://x.example/</x:ping><icon>", ["UndefinedElement"]),
    (
        "atom",
        "<icon>",
        '<a:logo xmlns:a="http://www.w3.org/2005/Atom">https://x.example/</a:logo><icon>',
        ["AvoidNamespacePrefix"],
    ),
    ("atom", "<icon>", '<generator uri="http:/example.com">x</generator><icon>', ["InvalidLink"]),
    (
        "atom",
        '<category term="Bridges"',
        '<category term="Bridges" scheme="a b"',
        ["InvalidFullLink", "InvalidUriChar"],
    ),
]


@pytest.mark.parametrize(("form", "old", "new", "rules"), OTHERS)
def test_feeds_of_others_may_say_what_their_formats_allow(form: Any, old: Any, new: Any, rules: Any) -> None:
    body = document(form, old, new).body

    assert sorted(finding.rule for finding in validate("feed", body)) == sorted(rules)


def test_eight_days_are_no_week() -> None:
    twice = document("rss", "<day>Sunday</day>", "".join(f"<day>{day}</day>" for day in (*WEEK, "Someday")))

    assert {finding.rule for finding in check([twice], FEED)} == {"EightDaysAWeek", "InvalidDay"}


def test_a_feed_of_our_own_may_speak_of_a_tag() -> None:
    speaking = document("rss", "All that is built.", "All about &lt;script> and &lt;b>.")

    assert {finding.rule for finding in check([speaking], FEED)} == {"ContainsHTML"}
    assert "SecurityRisk" in {finding.rule for finding in validate("feed", speaking.body)}


def test_an_outline_of_old_opml_has_a_type_that_it_knows() -> None:
    body = document("opml", 'type="rss"', 'type="song"').body.replace(b'version="2.0"', b'version="1.1"')

    assert [finding.rule for finding in validate("feed", body)] == ["InvalidOutlineType"]


OF_OTHERS = {"EightDaysAWeek", "ItemMustContainTitleOrDescription", "InvalidOutlineType"}
"""Rules that a test of their own breaks."""


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b'{"items": ' + b"[" * 100_000, "lists or objects are nested too deeply"),
        (b'{"items": ' + b'{"a":' * 100_000, "lists or objects are nested too deeply"),
        (
            b'{"title": "A", "items": [{"id": "1", "url": "https://x.example/", "url": "javascript:x()"}]}',
            "'url' is there twice",
        ),
        (b'{"title": "A", "items": [' + b"9" * 5000 + b"]}", "not JSON"),
        (b'{"title": "A\xff"}', "not JSON"),
    ],
)
def test_json_that_programs_read_differently_is_one_finding(body: bytes, what: str) -> None:
    [found] = validate("feed", body)

    assert found.rule == "InvalidJSON"
    assert what in found.what


def test_dates_of_unknown_places_stand_beside_others() -> None:
    """RFC 5322, section 3.3: -0000 is UTC, told by nobody; it is compared with the others all the same."""
    rss = document("rss", "Tue, 28 Jan 2025 12:00:00 +0000", "Thu, 30 Jan 2025 12:00:00 -0000").body

    assert [finding.rule for finding in validate("feed", rss)] == ["NotNewestFirst"]


def test_latin_1_is_legal() -> None:
    rss = RSS.replace("UTF-8", "ISO-8859-1").replace("Bridges", "Brücken").encode("latin-1")

    assert validate("feed", rss) == ()


def test_every_rule_is_broken_once_above() -> None:
    above = {rule for rule, *_ in BROKEN} | {rule for *_, rules in OTHERS for rule in rules}

    assert {rule.name for rule in RULES} - above == OF_OTHERS


def test_what_is_nested_without_end_is_told_as_that() -> None:
    nested = b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000

    assert [finding.rule for finding in validate("feed", nested)] == ["InvalidJSON"]


@given(body=st.binary() | st.text().map(str.encode), form=st.sampled_from([kind for _, kind, _ in FORMS.values()]))
def test_no_document_is_too_broken_to_be_judged(body: Any, form: Any) -> None:
    check([Document(path="x", media_type=form, body=body)])


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_no_piece_of_a_document_is_too_broken_to_be_judged(form: Any, data: Any) -> None:
    text = FORMS[form][2]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    check(
        [
            document(form, text[start:end], data.draw(st.sampled_from(["", "x", "<b>", "0", "&", '"'])))
            if start < end
            else document(form)
        ]
    )


@pytest.mark.parametrize("feed", [FEED, None])
def test_good_documents_break_no_rule(feed: Any) -> None:
    assert check([document(form) for form in FORMS], feed) == ()


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("atom", "<title>First", "<title>Erst"),
        ("json", '"First"', '"Erst"'),
        ("atom", OLDER, OLDER.replace("12:00:00Z", "12:00:01Z")),
        ("json", "<p>One.</p>", "<p>Eins.</p>"),
        ("json", "2025:1", "2025:0"),
    ],
)
def test_the_formats_of_one_feed_agree(form: str, old: Any, new: Any) -> None:
    findings = check([document("rss"), document(form, old, new)], FEED)

    assert [finding.rule for finding in findings] == ["FormatsDisagree"]


def test_a_format_that_leaves_the_content_out_disagrees_with_none() -> None:
    short = document("json", '"content_html": "<p>One.</p>"', '"content_text": "One."')

    assert check([document("rss"), short], FEED) == ()


def test_what_is_wrong_with_an_entry_is_found_on_its_page() -> None:
    [finding] = check([document("rss", "Second", "<![CDATA[x <b>]]>")], FEED)

    assert finding.place == Place("items/2.txt")
    assert str(finding) == (
        "items/2.txt: a title holds '<b>', which some readers take for markup and remove; "
        "write it without angle brackets"
    )


def test_what_is_wrong_with_a_page_is_said_once_for_all_formats() -> None:
    broken = [document(form, "Second", "x &lt;b&gt;") for form in ("rss", "atom")]

    assert len(check(broken, FEED)) == 1
    assert len(check(broken)) == 2


def test_each_document_is_judged_by_itself() -> None:
    verdicts = judge([document("rss"), document("atom", ENTRY, f"</feed>{ENTRY}"), document("html")], FEED)

    assert {path: [each.rule for each in found] for path, found in verdicts.items()} == {
        "rss.xml": [],
        "atom.xml": ["SAXError"],
        "index.html": [],
    }


def test_what_is_wrong_with_the_feed_is_found_in_its_toml() -> None:
    [finding] = check([document("rss", "<title>Bridges</title>", "")], FEED)

    assert finding.place == Place("feeds/bridges.toml", 2)


def test_what_is_wrong_with_the_document_is_found_in_it() -> None:
    [finding] = check([document("rss", SELF, f"{SELF}<title>Again</title>")], FEED)

    assert finding.place == Place("rss.xml", 9)


def test_without_the_feed_every_place_is_in_the_document() -> None:
    [finding] = check([document("atom", "Second", "Second &lt;b&gt;")])

    assert finding.place == Place("atom.xml", 11)


def test_the_self_link_of_an_unknown_feed_may_be_any() -> None:
    assert check([document("rss", "feeds.example.org/rss.xml", "feeds.example.org/old.xml")]) == ()


def test_a_document_of_another_kind_is_left_alone() -> None:
    assert check([Document(path="feed.css", media_type="text/css", body=b"<")], FEED) == ()


@pytest.mark.parametrize(
    "harmless",
    [
        "<a href='mailto:a@example.org'>x</a>",
        "<img src='data:image/png;base64,AAAA' alt=''>",
        "<p style='text-align: right'>javascript: a primer</p>",
        "<a href='https://example.org/javascript:'>x</a>",
        "",
        "<p title='a > b'>x</p>",
        "1 < 2 & 3",
    ],
)
def test_harmless_html_is_left_alone(harmless: str) -> None:
    assert check([document("json", "One.", harmless)], FEED) == ()


NAMED = "'sha256-D6IGS8VMvCoyaR/l0h9tERrBTATY01CoPS7l6xDv0kI='"
"""Of `x()`."""


@pytest.mark.parametrize(
    ("policy", "script", "rules"),
    [
        (f"default-src 'none'; script-src {NAMED}; base-uri 'none'", "<script>x()</script>", []),
        (f"script-src {NAMED}", "<script>x()</script>", []),
        (f"script-src {NAMED}", "<script>y()</script>", ["SecurityRisk"]),
        (f"script-src {NAMED}", "<script src=https://example.org/>x()</script>", ["SecurityRisk"]),
        (f"script-src {NAMED}", "<scr<script>x()</script>ipt>y()</script>", ["NotHtml"]),
        (f"style-src {NAMED}", "<script>x()</script>", ["SecurityRisk"]),
        ("script-src 'unsafe-inline'", "<script>x()</script>", ["SecurityRisk"]),
    ],
)
def test_a_page_may_hold_the_scripts_that_its_policy_names(policy: str, script: str, rules: Any) -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page = document("html", "</head>", f"{meta}</head>")

    spoilt = replace(page, body=page.body.replace(b"Two", f"Two{script}".encode()))

    assert [finding.rule for finding in check([spoilt], FEED)] == rules


def test_a_policy_outside_the_head_names_nothing() -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="script-src {NAMED}">'

    broken = document("html", "Two", f"{meta}<script>x()</script>")

    assert [finding.rule for finding in check([broken], FEED)] == ["SecurityRisk"]


def test_links_of_a_page_may_lead_to_files_beside_it() -> None:
    assert check([document("html", 'href="https://example.org/"', 'href="../rss.xml"')], FEED) == ()


@pytest.mark.parametrize(
    ("hidden", "rule"),
    [
        ("<div>" * 5000 + "<script>x()</script>", "SecurityRisk"),
        ("<!--><script>x()</script>-->", "SecurityRisk"),
        ("<p title='><script>x()</script>", "SecurityRisk"),
        ("<script/x", "SecurityRisk"),
        ("<a x=y' href=javascript:x()>", "SecurityRisk"),
        ("<a/href='&#106;avascript:x()'>", "SecurityRisk"),
        ("<p = onclick=x()>", "SecurityRiskAttr"),
        ("<p/onclick = 'x()'", "SecurityRiskAttr"),
    ],
)
def test_what_runs_is_found_wherever_it_hides(hidden: str, rule: str) -> None:
    broken = document("json", "One.", json.dumps(hidden)[1:-1])

    assert {finding.rule for finding in check([broken], FEED)} == {rule}
