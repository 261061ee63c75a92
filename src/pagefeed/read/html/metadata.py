"""What a page says of itself for programs.

Lives here: JSON-LD, microdata and microformats, OpenGraph and `<meta>`, in this order of trust, as one value.
Does not live here: what stands on the page for people (article, teasers), or which date counts (entries.dating).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from pagefeed.language.phrases import fold, vocabulary
from pagefeed.media import pixels
from pagefeed.model import PageDate, Place, Sourced
from pagefeed.read.bylines import names_of
from pagefeed.read.clean import clean
from pagefeed.read.html.tree import Element, absolute, ancestors, elements, get, line, plain, tag

Json = Any
"""What a JSON text may be."""
Kind = Literal["article", "page", "listing", ""]
"""Something to read; so called by OpenGraph alone, which WordPress does with its categories too; a list of stories or
a home page; nothing of these."""

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe|Column)$")
"""Types of schema.org for something to read. https://schema.org/Article"""
_LISTING = re.compile(r"(?:Collection|SearchResults)Page$")
"""Types of schema.org for a list of things to read. https://schema.org/CollectionPage"""
_OF_ARTICLE = re.compile(r"\d{5}[^/]*$|/20\d\d/[01]?\d/|/(?:[^\W\d_]+[^/\w]+|[^\W\d_]*_|\d+-){5,}[^/]+$")
"""Addresses that only articles have: a number or six words at the end, the month of a year on the way.

Of the 99 listings of WCXB one has such an address and does not call itself a listing; of 17 articles of htmldate's sets
that were taken for listings, 11 have one.
"""
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date"),
    *("dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date", "pubdate"),
    *("publishdate", "publish-date", "publication_date"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified", "lastmod", "date.modified")
_LIKE_PUBLISHED = re.compile(r"publi|pub_?(?:date|time)|issued|posted|created|(?:^|[.:_-])date$")
_LIKE_UPDATED = re.compile(r"modif|updat|last_?change|revised")
_LIKE_NEITHER = re.compile(r"expir|unpubl|until|valid|archive|review|build|start|end\b|release")
"""Parts of the names under which sites of every kind have the dates of a page: `w-published-date`,
`citation_publication_date`, `shareaholic:article_published_time`; asked last."""
_IN_SCRIPT = re.compile(
    r"(?:date_?published|publish(?:ed)?_?(?:at|date|time|on)|publication_?date|first[_-]?publi(?:shed|cation)(?:_?date)?)"
    r"""\\*["']?\s*[:=]\s*\\*["']((?:19|20)\d\d-\d\d-\d\d[^"'\\]{0,20})""",
    re.I,
)
_LIKE_DATE = re.compile(r"(?=.{8,60}$).*(?<!\d)(?:19|20)\d\d")
"""What could be a date that names a day; of a day without its year nothing is known."""
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_SAVED = re.compile(r"saved from url=\(\d+\)(?P<ie>\S+)|SingleFile\s+url:\s*(?P<single>\S+)")
"""What Internet Explorer, Chrome and SingleFile write above a page that they save."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
PLACED = 100
"""Texts of a script beyond which none is looked for in it, to name its line."""
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\s*\]\]>|/\*\]\]>\*/)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """One page's word about itself."""

    kind: Kind
    """What it calls itself."""
    titles: tuple[Sourced, ...]
    """What it calls itself, the most trusted first."""
    site: str
    """The name of the site, with which many titles end; empty where it is not said."""
    authors: tuple[str, ...]
    """Names."""
    dates: tuple[PageDate, ...]
    """One a role."""
    image: str | None
    """Absolute URL."""
    alt: str
    """What the picture shows; plain text."""
    size: tuple[int, int] | None
    """Its width and height in pixels."""
    link: str | None
    """Canonical address, absolute."""
    base: str | None
    """What relative addresses are relative to, absolute."""
    summary: str | None
    """Plain text."""
    tags: tuple[str, ...]
    """Section first."""
    language: str | None
    """BCP 47."""
    lines: tuple[int, ...]
    """Where it all stands."""

    @property
    def is_article(self) -> bool:
        """True if the page calls itself an article, or a page."""
        return self.kind in ("article", "page")


Facts = Mapping[str, tuple[Sourced, ...]]
"""What is said of an article, by the property of schema.org."""


def read_metadata(root: Element, path: str, stated_link: str | None, platform: Facts, microformats: Facts) -> Metadata:
    """Everything a page says of itself; to be asked before scripts are stripped.

    What is known of its platform outranks all; microformats are trusted like microdata, and asked after it.
    """
    page = _Metadata(root, path, platform, microformats)
    link, base = page.addresses(stated_link)
    return Metadata(
        kind=page.kind(link),
        titles=tuple(page.titles()),
        site=page.site(),
        authors=tuple(page.authors()),
        dates=tuple(page.dates()),
        image=next((found for each in page.images() if (found := absolute(base, each))), None),
        alt=page.meta("og:image:alt", "twitter:image:alt"),
        size=pixels(page.meta("og:image:width"), page.meta("og:image:height")),
        link=link,
        base=base,
        summary=next((text for text in page.summaries() if text), None),
        tags=tuple(page.tags()),
        language=page.language(),
        lines=tuple(sorted(page.lines)),
    )


class _Metadata:
    """The sources of one page, side by side."""

    def __init__(self, root: Element, path: str, platform: Facts, microformats: Facts) -> None:
        self.root, self.path = root, path
        self._platform, self._microformats = platform, microformats
        self.lines: set[int] = set()
        self._metas: dict[str, list[tuple[str, int]]] = {}
        for element in elements(root, "meta"):
            content = " ".join(get(element, "content").split())
            for name in {get(element, key).casefold() for key in ("property", "name", "itemprop", "http-equiv")} - {""}:
                if content:
                    self._metas.setdefault(name, []).append((content, line(element)))
        self._scripts = [
            (script, _json(script)) for script in elements(root, "script") if "ld+json" in get(script, "type").lower()
        ]
        self._nodes = [(node, script) for script, data in self._scripts for node in _objects(data)]
        self._by_id = {
            node["@id"]: node for node, _ in self._nodes if len(node) > 1 and isinstance(node.get("@id"), str)
        }
        articles = [(node, script) for node, script in self._nodes if _is_article(node)]
        self._placed = 0
        self._ld: dict[str, Json]
        self._script: Element | None
        self._headlines = {str(node.get("headline")) for node, _ in articles}
        self._ld, self._script = max(articles, key=lambda each: len(each[0]), default=({}, None))
        self._page = next((node for node, _ in self._nodes if _is_page(node)), {})
        self._scopes = [
            each
            for each in elements(root)
            if each.get("itemtype") and _ARTICLE.search(get(each, "itemtype").rstrip("/"))
        ]
        self._micro = self._microdata()
        if self._script is not None:
            self.lines.update(range(line(self._script), line(self._script) + (self._script.text or "").count("\n") + 1))

    def kind(self, link: str | None) -> Kind:
        """Several articles that it names are those of a list."""
        is_page = "article" in self.meta("og:type").casefold()
        is_dated = is_page and bool(self.meta("article:published_time"))
        is_home = link is not None and not urlsplit(link).path.strip("/")
        is_list = any(_LISTING.search(name) for node, _ in self._nodes for name in _types(node))
        if self._platform or self._microformats or is_dated:
            return "article"
        if is_home:
            return "listing"
        if len(self._headlines) == 1 or len(self._scopes) == 1:
            return "article"
        if is_list:
            return "listing"
        is_of_article = link is not None and _OF_ARTICLE.search(urlsplit(link).path.rstrip("/"))
        return "article" if is_of_article else "page" if is_page else ""

    # --- the sources --------------------------------------------------------------------------------

    def meta(self, *names: str) -> str:
        """The first `<meta>` of one of the names that says something."""
        found = self.written(*names)
        return found.text if found else ""

    def written(self, *names: str) -> Sourced | None:
        for name in names:
            for content, number in self._metas.get(name, ()):
                self.lines.add(number)
                return Sourced(content, Place(self.path, number))
        return None

    def ld(self, key: str) -> Iterator[Sourced]:
        """The texts of a property of the JSON-LD article, each at its own line; first what its platform says."""
        yield from self._at_lines(self._platform.get(key, ()))
        for text in self._texts(self._ld.get(key)):
            yield Sourced(text, self._place(text))

    def _place(self, text: str) -> Place:
        if self._script is None:
            return Place(self.path)
        if self._placed == PLACED:
            return Place(self.path, line(self._script))
        self._placed += 1
        body = self._script.text or ""
        at = max(body.find(json.dumps(text)[1:-1]), body.find(text), 0)
        return Place(self.path, line(self._script) + body[:at].count("\n"))

    def _texts(self, value: Json, depth: int = 0) -> Iterator[str]:
        """The texts of a value: itself, each of a list, the name or address of an object, also by reference."""
        if isinstance(value, str):
            if text := " ".join(clean(_unescaped(value)).split()):
                yield text
        elif isinstance(value, list):
            for each in value:
                yield from self._texts(each, depth)
        elif isinstance(value, dict) and depth < 4:
            whole = self._by_id.get(value.get("@id", ""), value) if isinstance(value.get("@id"), str) else value
            for key in ("name", "url", "contentUrl", "@value", "@id"):
                if key in whole:
                    yield from self._texts(whole[key], depth + 1)
                    return

    def _microdata(self) -> dict[str, list[Element]]:
        """The properties of the first article of the page. Source: HTML, section 5.2.4 (names and values)."""
        found: dict[str, list[Element]] = {}
        for scope in self._scopes[:1]:
            for element in elements(scope):
                owner = next((above for above in ancestors(element) if above.get("itemscope") is not None), None)
                if element is not scope and element.get("itemprop") and owner is scope:
                    for name in get(element, "itemprop").split():
                        found.setdefault(name, []).append(element)
        return found

    def micro(self, *names: str) -> Iterator[Sourced]:
        for name in names:
            for element in self._micro.get(name, ()):
                if value := _value(element):
                    self.lines.add(line(element))
                    yield Sourced(value, Place(self.path, line(element)))
            yield from self._at_lines(self._microformats.get(name, ()))

    def _at_lines(self, said: Iterable[Sourced]) -> Iterator[Sourced]:
        for each in said:
            self.lines.add(each.place.line)
            yield each

    # --- what they say ------------------------------------------------------------------------------

    def titles(self) -> Iterator[Sourced]:
        yield from self.ld("headline")
        yield from self.micro("headline")
        if found := self.written("og:title", "twitter:title", "parsely-title", "dc.title"):
            yield found
        for element in elements(self.root, "title"):
            if text := plain(element):
                self.lines.add(line(element))
                yield Sourced(text, Place(self.path, line(element)))
                return

    def site(self) -> str:
        """The name of the site; the address of its publisher is none."""
        names = (self.meta("og:site_name"), *(each.text for each in self.ld("publisher")))
        return next((name for name in map(clean, names) if name and "://" not in name), "")

    def authors(self) -> list[str]:
        """Names; addresses of profiles are none."""
        for source in (
            self._at_lines(self._platform.get("author", ())),
            self.ld("author"),
            self.micro("author", "creator"),
            (Sourced(text, Place(self.path)) for name in _AUTHOR for text, _ in self._metas.get(name, ())),
            self._labelled(),
        ):
            names: dict[str, str] = {}
            for name in (name for each in source for name in names_of(each.text)):
                names.setdefault(fold(name), name)
            if names:
                return list(names.values())
        return []

    def _labelled(self) -> Iterator[Sourced]:
        """What WordPress tells Twitter under a label such as `Written by`."""
        for number in "12":
            label, said = self.meta(f"twitter:label{number}"), self.written(f"twitter:data{number}")
            if said and vocabulary().byline.fullmatch(label[:1].upper() + label[1:]):
                yield said

    def dates(self) -> Iterator[PageDate]:
        if found := self._date("datePublished", _PUBLISHED, _LIKE_PUBLISHED) or self._in_scripts():
            yield PageDate("published", found, "metadata")
        if found := self._date("dateModified", _UPDATED, _LIKE_UPDATED):
            yield PageDate("updated", found, "metadata")

    def _date(self, key: str, names: tuple[str, ...], like: re.Pattern[str]) -> Sourced | None:
        """The article's own date; else that of a known name, of the page as a whole, of a name that says as much."""
        alike = [name for name in self._metas if like.search(name) and not _LIKE_NEITHER.search(name)]
        said = (
            *(*self.ld(key), *self.micro(key)),
            *map(self.written, names),
            *(Sourced(text, Place(self.path)) for text in self._texts(self._page.get(key))),
            *map(self.written, alike),
        )
        return next((each for each in said if each and _LIKE_DATE.match(each.text)), None)

    def _in_scripts(self) -> Sourced | None:
        """What the data of a script that draws the page calls its date, where only one is called so."""
        said: dict[str, Sourced] = {}
        read = {script for script, data in self._scripts if data is not None}
        for script in elements(self.root, "script"):
            for match in _IN_SCRIPT.finditer("" if script in read else script.text or ""):
                said.setdefault(match[1][:10], Sourced(match[1], Place(self.path, line(script))))
        return next(iter(said.values())) if len(said) == 1 else None

    def images(self) -> Iterator[str]:
        """The largest promise first: what a page shows when it is shared is made for it."""
        yield from (self.meta(name) for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"))
        yield from (each.text for each in self.ld("image"))
        yield from (each.text for each in self.micro("image"))
        yield from (each.text for each in self.ld("thumbnailUrl"))

    def addresses(self, stated: str | None) -> tuple[str | None, str | None]:
        """The canonical address, and the base of relative ones."""
        saved = next((match for match in map(_SAVED.search, self._comments()) if match), None)
        copied = absolute(None, saved["ie"] or saved["single"]) if saved else None
        hrefs = [(get(each, "href"), line(each)) for each in elements(self.root, "link") if "canonical" in _rel(each)]
        known = [copied, *(href for href, _ in hrefs), self.meta("og:url"), stated]
        here = next((each for each in known if each and absolute(None, each)), None)
        for element in elements(self.root, "base"):
            if base := absolute(here, get(element, "href")):
                break
        else:
            base = here
        self.lines.update(number for _, number in hrefs)
        told = (each.text for each in (*self.ld("url"), *self.micro("url")))
        named = [*(href for href, _ in hrefs), self.meta("og:url"), *told, copied]
        links = [link for each in named if each and (link := absolute(base, each))]
        # A template that calls the home page canonical on every page is outvoted by og:url.
        link = next((each for each in links if urlsplit(each).path.strip("/")), next(iter(links), None))
        return link, base

    def _comments(self) -> Iterator[str]:
        above = self.root.getprevious()
        while above is not None:
            yield above.text or ""
            above = above.getprevious()
        for element in self.root.iter():
            if not tag(element):
                yield (element.text or "")[:3000]
            elif tag(element) == "body":
                return

    def summaries(self) -> Iterator[str]:
        yield self.meta("og:description")
        yield self.meta("description")
        yield from (each.text for each in self.ld("description"))
        yield from (each.text for each in self.micro("description"))

    def tags(self) -> list[str]:
        sections = [each.text for each in (*self.ld("articleSection"), *self.micro("articleSection"))]
        sections = sections or [self.meta("article:section")]
        keywords = [each.text for each in (*self.ld("keywords"), *self.micro("keywords"))]
        keywords = keywords or [text for text, _ in self._metas.get("article:tag", ())]
        keywords = keywords or [self.meta("news_keywords", "keywords", "parsely-tags")]
        found: dict[str, str] = {}
        for text in (*sections, *(word for each in keywords for word in re.split(r"[,;]", each))):
            if text.strip() and len(text) <= 60 and "://" not in text:
                found.setdefault(fold(text), text.strip())
        return list(found.values())

    def language(self) -> str | None:
        candidates = [get(self.root, "lang", "{http://www.w3.org/XML/1998/namespace}lang")]
        candidates += [each.text for each in (*self.ld("inLanguage"), *self.micro("inLanguage"))]
        candidates += [self.meta("og:locale"), self.meta("content-language"), self.meta("dc.language")]
        for candidate in candidates:
            if candidate and _LANGUAGE.fullmatch(named := candidate.replace("_", "-")):
                return named
        return None


def _value(element: Element) -> str:
    """Source: HTML, section 5.2.4: the value of a property depends on its element."""
    if element.get("itemscope") is not None and not get(element, "content"):
        for name in ("name", "url"):
            for below in elements(element):
                if below is not element and name in get(below, "itemprop").split() and (value := _value(below)):
                    return value
    return get(element, "content", "datetime", "href", "src") or plain(element)


def _rel(element: Element) -> list[str]:
    return get(element, "rel").casefold().split()


def _json(script: Element) -> Json:
    """The value of a JSON-LD script; None where it is damaged."""
    try:
        return json.loads(_WRAPPED.sub("", script.text or "").strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: Json) -> Iterator[dict[str, Json]]:
    """All objects of a JSON-LD value, in order: also of lists, graphs and whatever nests in them."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _types(node: dict[str, Json]) -> list[str]:
    types = node.get("@type")
    return [each for each in (types if isinstance(types, list) else [types]) if isinstance(each, str)]


def _is_article(node: dict[str, Json]) -> bool:
    return any(map(_ARTICLE.search, _types(node))) and ("headline" in node or "datePublished" in node)


def _is_page(node: dict[str, Json]) -> bool:
    """Whether it is the page, of whatever kind, and has a date."""
    return str(node.get("@type")).endswith(("Page", "Page']", "CreativeWork")) and "datePublished" in node


def _unescaped(text: str) -> str:
    """Content systems put entities into JSON, where they mean nothing."""
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)
