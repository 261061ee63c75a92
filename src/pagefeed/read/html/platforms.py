"""What pages say by their classes alone: those of platforms that people export or save their texts from, and
microformats.

Lives here: one row a platform: how its pages are known, where they say what, and what on them is no part of a text.
Does not live here: what pages say for all programs (metadata), or where the article of any other page stands (article).

A row says only what cannot be read like on any page. To add one, save a few of its pages and see what `show` lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from pagefeed.model import Place, Sourced
from pagefeed.read.html.tree import Element, ancestors, detach, elements, get, line, plain, tag
from pagefeed.web import HEADINGS

_XPATH_STEP = re.compile(r"(?P<tag>[\w-]*)(?P<rest>(?:[#.][\w-]+|\[[\w-]+(?:[*^]?='[^']*')?\])*)")
_XPATH_TEST = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<name>[\w-]+)(?:(?P<how>[*^]?)='(?P<value>[^']*)')?\]"
)
_TESTS = {"": "@{name}='{value}'", "^": "starts-with(@{name},'{value}')", "*": "contains(@{name},'{value}')"}


class Platform(NamedTuple):
    """How the pages of a platform are read. Selectors are CSS's: `tag#id.class[name*='value']`, blanks, commas."""

    marks: tuple[str, ...]
    """Its pages have one of these in their source; others may write about it, but are not built like it."""
    known_by: re.Pattern[str] | None = None
    """What its pages have besides, where others have a mark too."""
    facts: Mapping[str, tuple[str, ...]] = {}
    """Where a property of schema.org stands: selectors, the most trusted first."""
    body: str = ""
    """What holds the article; empty where it is found as on any page."""
    chrome: str = ""
    """What is no part of the article."""
    untitled: bool = False
    """Whether its texts have no titles, and what its pages call themselves is none."""
    alone: bool = False
    """Whether a page holds one text, and no teasers or dates of others."""
    named: re.Pattern[str] | None = None
    """Which part of a file's name are the words of the title, for pages that print none."""
    mend: Callable[[Element], None] | None = None
    """What else makes its markup like that of any page."""


class Said(NamedTuple):
    """What a page says by its classes."""

    facts: Mapping[str, tuple[Sourced, ...]] = {}
    """By the property of schema.org."""
    body: Element | None = None
    """What holds the article."""
    untitled: bool = False
    """Whether the page's own title is none of the article."""
    alone: bool = False
    """Whether nothing else is there to read."""
    named: str = ""
    """The title that the file's name tells, for want of another."""


def read_platform(root: Element, text: str, path: str) -> Said:
    """What the page of a platform says; its chrome is taken out of the tree. Nothing on any other page."""
    found = next((each for each in PLATFORMS if _is_of(each, text)), None)
    if found is None:
        return Said()
    if found.mend:
        found.mend(root)
    facts = {key: tuple(_facts(root, key, selectors, path)) for key, selectors in found.facts.items()}
    body = next(iter(_select(found.body, root)), None) if found.body else None
    kept = set() if body is None else {body, *ancestors(body)}
    for element in _select(found.chrome, root) if found.chrome else ():
        if element not in kept:
            detach(element)
    is_one = found.alone and body is not None
    slug = found.named.search(path) if found.named else None
    return Said(
        {key: said for key, said in facts.items() if said},
        body,
        untitled=found.untitled and is_one,
        alone=is_one,
        named=slug[1].replace("-", " ").capitalize() if slug else "",
    )


def _is_of(platform: Platform, text: str) -> bool:
    known_by = platform.known_by
    return any(mark in text for mark in platform.marks) and (known_by is None or known_by.search(text) is not None)


def _facts(root: Element, key: str, selectors: tuple[str, ...], path: str) -> Iterator[Sourced]:
    for selector in selectors:
        found = [
            Sourced(text, Place(path, line(each))) for each in _select(selector, root) if (text := _fact(each, key))
        ]
        if found:
            yield from found
            return


def _fact(element: Element, key: str) -> str:
    """Notion writes an `@` before dates, and a second one behind an arrow; Google writes its name behind a title."""
    if key in ("url", "image"):
        return get(element, "href", "src")
    if key.startswith("date"):
        return (get(element, "datetime", "content") or plain(element)).partition("→")[0].strip(" @")
    return _GOOGLE.sub("", plain(element))


def _select(selector: str, root: Element) -> list[Element]:
    found = _compiled(selector)(root)
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []


@lru_cache(maxsize=256)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath("|".join(_path(each) for each in selector.split(",")))


def _path(selector: str) -> str:
    steps = []
    for step in filter(None, map(_XPATH_STEP.fullmatch, selector.split())):
        tests = (f"[{_test(found)}]" for found in _XPATH_TEST.finditer(step["rest"]))
        steps.append((step["tag"] or "*") + "".join(tests))
    return ".//" + "//".join(steps)


def _test(found: re.Match[str]) -> str:
    if found["id"]:
        return f"@id='{found['id']}'"
    if found["cls"]:
        return f"contains(concat(' ',normalize-space(@class),' '),' {found['cls']} ')"
    if found["value"] is None:
        return f"@{found['name']}"
    return _TESTS[found["how"]].format(name=found["name"], value=found["value"])


# --- what is mended -----------------------------------------------------------------------------

_GOOGLE = re.compile(r" - Google (?:Docs|Drive)$")
_RULE = re.compile(r"\.([\w-]+)\{([^{}]*)\}")
_STYLES = (
    (re.compile(r"font-weight:(?:bold|[6-9]00)"), "b"),
    (re.compile(r"font-style:italic"), "i"),
    (re.compile(r"text-decoration:line-through"), "s"),
    (re.compile(r"vertical-align:super"), "sup"),
    (re.compile(r"vertical-align:sub"), "sub"),
)
"""What a style sheet says of words that means something without it."""


def _mend_google(root: Element) -> None:
    """Bold is a class of Google's documents; what reviewers remark stands below the text."""
    sheet = "".join(each.text or "" for each in elements(root, "style"))
    said = {name: [tag_ for style, tag_ in _STYLES if style.search(rules)] for name, rules in _RULE.findall(sheet)}
    for span in list(elements(root, "span")):
        names = dict.fromkeys(each for name in get(span, "class").split() for each in said.get(name, ()))
        if names and not any(tag(above) in HEADINGS for above in ancestors(span)):
            span.tag, *inner = names
            for name in inner:
                inside = etree.Element(name)
                inside.text, span.text = span.text, None
                inside.extend(list(span))
                span.append(inside)
                span = inside
    for anchor in _select("a[id^='cmnt']", root):
        remark = (
            next(ancestors(anchor), None) if "ref" in get(anchor, "id") else next(anchor.iterancestors("div"), None)
        )
        if remark is not None and tag(remark) in ("sup", "div"):
            detach(remark)


def _mend_notion(root: Element) -> None:
    """Callouts are figures with an icon and no picture, and a person has a letter for a face."""
    for figure in _select("figure.callout", root):
        figure.tag = "blockquote"
    for icon in _select(".callout .icon,.user-icon", root):
        detach(icon)


PLATFORMS = (
    Platform(  # MediaWiki, as Wikipedia has it
        marks=("mw-parser-output", 'class="mediawiki', 'id="mw-content-text"'),
        facts={"headline": ("#firstHeading",)},
        body="#mw-content-text,.mw-parser-output",
        chrome=".mw-editsection,.mw-jump-link,#siteSub,#contentSub,#jump-to-nav,.mw-indicators,#toc,.toc,.navbox,"
        ".vertical-navbox,.navbox-styles,.sidebar,.infobox,.hatnote,.ambox,.tmbox,.metadata,.mbox-small,.side-box,"
        ".sistersitebox,.portalbox,.portal-bar,.noprint,.catlinks,.printfooter,.authority-control,.shortdescription,"
        ".mw-cite-backlink,.mw-empty-elt,.magnify,.mw-authority-control,.stub,#coordinates",
        alone=True,
    ),
    Platform(  # a page exported by Notion
        marks=('class="page sans"', 'class="page serif"', 'class="page mono"'),
        facts={
            "headline": (".page-title",),
            "datePublished": (".property-row-date time", ".property-row-created_time time"),
            "dateModified": (".property-row-last_edited_time time",),
            "author": (".property-row-person .user", ".property-row-created_by .user"),
            "keywords": (".property-row-multi_select .selected-value",),
            "description": (".page-description",),
            "image": (".page-cover-image",),
        },
        body=".page-body",
        chrome=".properties,.page-header-icon,.table_of_contents",
        alone=True,
        mend=_mend_notion,
    ),
    Platform(  # a document exported or published by Google Docs
        marks=(' doc-content"',),
        known_by=re.compile(r'class="(?:c\d+ )+doc-content"'),
        facts={"headline": ("p.title", "#doc-title", "title")},
        body=".doc-content",
        chrome="#banners,#header,#footer,#publish-banner,p.title",
        alone=True,
        mend=_mend_google,
    ),
    Platform(  # a post of Mastodon, in its own page
        marks=("detailed-status",),
        facts={
            "author": (".detailed-status .display-name strong", ".detailed-status .display-name"),
            "datePublished": (".detailed-status .dt-published", ".detailed-status__datetime time"),
            "url": (".detailed-status .u-url.u-uid",),
        },
        body=".detailed-status",
        chrome=".detailed-status__display-name,.detailed-status__meta,.detailed-status__action-bar,.p-author,"
        ".detailed-status__display-avatar,.account__avatar,.detailed-status__button,.dt-published,.status-card,"
        ".media-gallery__actions,.spoiler-button,.status__content__spoiler-link",
        untitled=True,
        alone=True,
    ),
    Platform(  # a story of Medium, in its own page
        marks=("com.medium.reader",),
        chrome=".speechify-ignore,[data-testid='headerClapButton'],[data-testid='audioPlayButton'],"
        "[data-testid='authorPhoto'],[data-testid='authorName'],[data-testid='storyReadTime'],"
        "[data-testid='storyPublishDate']",
    ),
    Platform(  # a letter of Substack, in its own page or exported
        marks=("substackcdn.com", "substack-post-media", "subscription-widget"),
        named=re.compile(r"(?:^|/)\d{6,}\.([\w-]+)\.html?$"),
        chrome=".subscription-widget-wrap,.subscription-widget-wrap-editor,.button-wrapper,.post-ufi,.post-footer,"
        ".install-substack-app-embed,.image-link-expand,.header-anchor-parent,.paywall-jump,.subscribe-widget,"
        ".captioned-button-wrap,.poll-embed",
    ),
)
"""The first one that knows a page reads it."""


# --- microformats -------------------------------------------------------------------------------

_MICROFORMATS = {
    "p-name": "headline",
    "p-author": "author",
    "p-summary": "description",
    "p-category": "keywords",
    "dt-published": "datePublished",
    "dt-updated": "dateModified",
    "u-url": "url",
    "p-canonical": "url",
    "u-featured": "image",
}
"""The properties of an entry that a feed has a use for; `p-canonical` is Medium's own. https://microformats.org/wiki/h-entry"""


def read_microformats(root: Element, path: str) -> Said:
    """What the one `h-entry` of a page says; nothing where there are several, or none."""
    entries = _select(".h-entry", root)
    entries = [
        each for each in entries if not any("h-entry" in get(above, "class").split() for above in ancestors(each))
    ]
    if len(entries) != 1:
        return Said()
    [entry] = entries
    content = next((each for each in _select(".e-content", entry) if _owner(each) is entry), None)
    facts: dict[str, list[Sourced]] = {}
    for element in elements(entry):
        names = [name for name in (element.get("class") or "").split() if name in _MICROFORMATS]
        # The whole text is called the name of what has none.
        if not names or _owner(element) is not entry or _is_around(element, content):
            continue
        for name in names:
            if text := _property(element, name):
                facts.setdefault(_MICROFORMATS[name], []).append(Sourced(text, Place(path, line(element))))
    return Said({key: tuple(said) for key, said in facts.items()}, content)


def _owner(element: Element) -> Element | None:
    """The microformat that a property belongs to: the next above it that is one."""
    return next(
        (above for above in ancestors(element) if re.search(r"(?:^|\s)h-[a-z]", above.get("class") or "")),
        None,
    )


def _is_around(element: Element, content: Element | None) -> bool:
    return content is not None and (element is content or any(above is element for above in ancestors(content)))


def _property(element: Element, name: str) -> str:
    """Source: https://microformats.org/wiki/microformats2-parsing, "parsing a p- property" and below."""
    if name == "p-canonical" or name.startswith("u-"):
        return get(element, "href", "src", "data", "value")
    if name.startswith("dt-"):
        return get(element, "datetime", "value", "title") or plain(element)
    if name == "p-author":
        named = next((each for each in elements(element) if "p-name" in (each.get("class") or "").split()), element)
        return plain(named) or get(named, "title", "alt")
    return get(element, "value") or plain(element) or get(element, "title", "alt")
