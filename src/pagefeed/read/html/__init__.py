"""Saved HTML pages.

Lives here: what a web page says, as one pure function from Source to Page: metadata first, then teasers,
then, from what is left, the article.
Does not live here: opening files (files.inputs), the character set (files.decode), making markup safe
(entries.content), the words themselves (language).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lxml import etree

from pagefeed.errors import PageError
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import Block, Figure, Finding, Line, Page, PageDate, Place, Section, Source, Sourced
from pagefeed.read.bylines import people_of
from pagefeed.read.clean import forbidden
from pagefeed.read.credits import LONG
from pagefeed.read.html import article as body
from pagefeed.read.html.authors import bylines
from pagefeed.read.html.datelines import dateline, printed_dates
from pagefeed.read.html.figures import figure_elements, read_figure, read_picture
from pagefeed.read.html.listings import listed
from pagefeed.read.html.metadata import Metadata, read_metadata
from pagefeed.read.html.platforms import Said, read_microformats, read_platform
from pagefeed.read.html.scripts import data_of, told_body
from pagefeed.read.html.teasers import Teasers
from pagefeed.read.html.tree import (
    DEEPEST,
    MEDIA,
    Element,
    ancestors,
    broken_off_at,
    detach,
    elements,
    get,
    hinted,
    image_address,
    is_hidden,
    is_inside,
    last_line,
    line,
    parent,
    parse,
    plain,
    strip_unseen,
    tag,
    written,
)
from pagefeed.read.lines import look
from pagefeed.web import HEADINGS, legal

_SITE_BEHIND = re.compile(r"\s+[|·•»–—-]\s+(?=[^|·•»–—]{2,40}$)")
"""What parts a title from the name of the site behind it."""
NAME = 3
"""A heading of fewer words that the metadata does not know may be the name of the site."""
_LONG_WORD = re.compile(r"\w{4,}")
"""What says more than `the`, `für` or `avec`."""
DAY = 10
"""Characters of a date in ISO 8601 without its time."""
SHORT = 600
"""Characters: a page that shows less may leave the text to its script."""
MORE = 2
"""The data of a script are asked for the text where they have so many times as much."""
HEAD = 200
"""Characters: less text above the title, in the same element as the body, is none of it."""
STANDFIRSTS = 10
"""More of them are no part of an article."""
_SIZE = re.compile(r"[-_@](?:\d{2,4}x\d{2,4}|\d{3,4}[wp]?|\dx|scaled)$")
_SIZES = re.compile(r"(?<![\da-f])(\d{2,4})x(\d{2,4})(?![\da-f])")
"""Width and height in the address of a picture."""
PORTRAIT = 150
"""Pixels: no side of the portrait of an author, or of an icon, is longer; that of no article's picture is shorter."""
_ORDER = (
    *("title", "standfirst", "byline", "date", "caption", "credit", "figure", "heading", "paragraph", "note"),
    *("section", "card", "metadata"),
)
"""What a line is named after, if it holds several things."""


def read_html(source: Source) -> Page:
    """Read a saved page. Raises PageError for a page on which nothing is said."""
    root = parse(source.text)
    if root is None or not len(root):
        raise _nothing(source)
    broken_off = broken_off_at(root)
    page = _Saved(source, root).page()
    return replace(page, findings=(*page.findings, _too_deep(source, broken_off))) if broken_off else page


class _Saved:
    """One reading of one page; its tree is used up on the way."""

    def __init__(self, source: Source, root: Element) -> None:
        self.source, self.root = source, root
        self.taken: dict[int, list[str]] = {}
        self.seen: set[str | None] = set()
        self.byline: Element | None = None
        self.said = read_platform(root, source.text, source.path)
        entry = read_microformats(root, source.path) if "h-entry" in source.text else Said()
        self.content = entry.body if self.said.body is None else self.said.body
        self.meta: Metadata = read_metadata(root, source.path, source.stated.link, self.said.facts, entry.facts)
        for number in self.meta.lines:
            self.taken.setdefault(number, []).append("metadata")
        self.data = data_of(root)
        strip_unseen(root)
        self.teasers = Teasers(
            path=source.path,
            base=self.meta.base,
            own=tuple(link for link in (self.meta.link, source.stated.link) if link),
            headings=frozenset(map(fold, source.teaser_headings)),
        )

    def page(self) -> Page:
        """Teasers first, for extractors throw them away; the article is what is left."""
        title, heading = self.find_title()
        kept = {self.root} if heading is None else {heading, *ancestors(heading)}
        if self.content is not None:
            kept |= {self.content, *ancestors(self.content)}
        weights = body.Weights(self.root)
        sections = [] if self.said.alone else self.take_teasers(kept, weights)
        authors = self.authors(heading)
        self.order = {element: number for number, element in enumerate(elements(self.root))}
        body.remove_furniture(self.root, kept, weights)
        if heading is not None and not is_inside(heading, {self.root}):  # It stood in a hidden copy of the page.
            heading = None
        found, listing = None, frozenset[str]()
        if self.content is not None and plain(self.content):
            found = self.content
        elif listing := listed(self.teasers, self.root, weights, heading, self.meta.kind, sections):
            sections.append(self.take_section(self.root, heading, listing))
        else:
            found = body.find_body(self.root, weights, heading)
        article = self.read_article(found, heading, weights, title) if found is not None else _Article()
        if found is not None and not article.blocks and found is not self.content:  # It held a film, or a box.
            weights = body.Weights(self.root)
            found = body.find_body(self.root, weights, None)
            article = self.read_article(found, heading, weights, title) if found is not None else _Article()
        if article.length < SHORT and not listing:
            self.take_told(article, title)
        if article.blocks and title:
            self.take(title.place.line, "title")
        elif sections and not article.blocks and not article.figure:
            title = None
        elif not article.blocks and not self.source.stated.link:
            raise _nothing(self.source)
        meta, is_story = self.meta, title is not None or bool(article.blocks)
        if is_story and self.byline is not None:
            self.take_element(self.byline, "byline")
        image = meta.image if is_story and not _is_emblem(meta.image) else None
        figure = article.figure
        if image and (figure is None or figure.image is None):
            figure = figure or Figure()
            figure = figure._replace(image=image, alt=meta.alt or figure.alt, size=meta.size)
        elif figure and figure.image and not figure.alt and _file(figure.image) == _file(meta.image or ""):
            figure = figure._replace(alt=meta.alt)
        return Page(
            path=self.source.path,
            stated=self.source.stated,
            title=title,
            authors=tuple(authors) if is_story else (),
            dates=(*meta.dates, *article.dates) if is_story else (),
            figure=figure,
            blocks=tuple(article.blocks),
            sections=tuple(sections),
            link=meta.link,
            site=meta.site,
            base=meta.base if meta.base != meta.link else None,
            summary=meta.summary,
            tags=meta.tags,
            language=meta.language,
            lines=tuple(self.lines()),
            findings=tuple(forbidden(self.source.path, self.source.text)),
        )

    def take(self, number: int, as_: str, last: int | None = None) -> None:
        """Remember what lines were taken for."""
        for each in range(number, (last or number) + 1):
            taken = self.taken.setdefault(each, [])
            if as_ not in taken:
                taken.append(as_)

    def take_element(self, element: Element, as_: str) -> None:
        self.take(line(element), as_, last_line(element))

    def lines(self) -> Iterator[Line]:
        """All lines of the file; one that holds several things is named after the first in the order of a page."""
        for number, text in enumerate(self.source.text.split("\n"), start=1):
            if taken := self.taken.get(number):
                main = min(taken, key=_ORDER.index)
                others = ", ".join(each for each in taken if each != main)
                yield Line(number, text, main, f"also {others}" if others else "")
            elif text.strip():
                yield Line(number, text, "furniture", "markup around what the page says")
            else:
                yield Line(number, text, "blank", "")

    # --- teasers ----------------------------------------------------------------------------------

    def take_teasers(self, kept: set[Element], weights: body.Weights) -> list[Section]:
        """Read the lists of other stories and take them off the page; a story counts where it is named first."""
        found: list[Section] = []
        for container, heading in self.teasers.containers(self.root, kept, weights):
            section = self.take_section(container, heading)
            weights.detach(container)
            if section.cards:
                found.append(section)
        return found

    def take_section(
        self, container: Element, heading: Element | None, stories: Collection[str] = frozenset()
    ) -> Section:
        section = self.teasers.section(container, heading, stories)
        if section.heading:
            self.take(section.heading.place.line, "section")
        fresh = []
        for card in section.cards:
            if card.link not in self.seen or card.link is None:
                fresh.append(card)
                self.seen.add(card.link)
            for taken in (card.headline, card.figure and card.figure.caption, card.figure and card.figure.credit):
                if taken:
                    self.take(taken.place.line, "card")
            for place in (card.place, *(block.place for block in card.blocks)):
                self.take(place.line, "card")
        return Section(heading=section.heading, cards=tuple(fresh))

    # --- title ------------------------------------------------------------------------------------

    def find_title(self) -> tuple[Sourced | None, Element | None]:
        """The heading that says what the metadata says, as printed; else the metadata; else the first heading."""
        headings = [each for each in elements(self.root, "h1", "h2") if plain(each) and not is_hidden(each)]
        headings.sort(key=lambda each: any(map(body.is_furniture, ancestors(each))))
        if self.said.untitled:
            return None, None
        bare = [self.without_site(each) for each in self.meta.titles]
        for stated, title in zip(self.meta.titles, bare, strict=True):
            for words, is_same in ((stated.text, _are_same), (title.text, _are_same), (stated.text, _is_part)):
                is_told = words == stated.text or len(words.split()) >= NAME
                for each in headings if is_told else ():
                    if is_same(plain(each), words) and not self.names_site(plain(each)):
                        return written(each, self.source.path), each
        for stated in bare:
            for each in headings:
                if len(stated.text.split()) >= NAME and _holds(each, stated.text):
                    return written(each, self.source.path, stated.text), each
        if told := self.said.facts.get("headline"):
            return told[0], None
        first = next((each for each in headings if tag(each) == "h1" and self.could_be_title(plain(each))), None)
        is_name = first is None or len(plain(first).split()) < NAME
        if self.meta.titles and (first is None or (is_name and self.meta.is_article)):
            return self.without_site(self.meta.titles[0]), first
        named = Sourced(self.said.named, Place(self.source.path)) if self.said.named else None
        return (written(first, self.source.path) if first is not None else named), first

    def names_site(self, heading: str) -> bool:
        """True if a heading is what the page calls its site, or what stands beside one of its titles in another."""
        folded, titles = fold(heading), [fold(each.text) for each in self.meta.titles]
        return folded == fold(self.meta.site) or any(
            whole.startswith(folded) and whole.endswith(title) and len(whole) <= len(folded) + len(title) + NAME
            for whole in titles
            for title in titles
            if title != whole
        )

    def could_be_title(self, heading: str) -> bool:
        """True if a heading shares a word with a title that the page calls itself: others name a part of the site."""
        titles = [fold(self.without_site(each).text) for each in self.meta.titles]
        if self.names_site(heading):
            return False
        return not any(len(title.split()) >= NAME for title in titles) or any(
            _share_word(fold(heading), title) for title in titles
        )

    def without_site(self, title: Sourced) -> Sourced:
        match = _SITE_BEHIND.search(title.text)
        if match and (
            fold(title.text[match.end() :]) == fold(self.meta.site) or len(title.text[: match.start()].split()) > 2
        ):
            return Sourced(title.text[: match.start()], title.place)
        return title

    # --- the article ------------------------------------------------------------------------------

    def authors(self, heading: Element | None) -> list[str]:
        """The people whom the metadata name; else those of a byline; else whatever either calls itself."""
        told, site = self.meta.authors, f"{self.meta.site} {urlsplit(self.meta.link or '').hostname or ''}"
        if people := people_of(told, site):
            return people
        signed: list[str] = []
        for element, names in bylines(self.root, heading):
            people = people_of(names, site) or people_of(names, "")
            if people or not (signed or told):
                signed, self.byline = people or names, element
            if people:
                return people
        return list(told) or signed

    def read_article(
        self, here: Element, heading: Element | None, weights: body.Weights, title: Sourced | None
    ) -> _Article:
        """Standfirst, figure and running text around and in the element `here`."""
        article = _Article()
        order = self.order
        heavy = [each for each in elements(here) if weights.own.get(each)]
        head = order[heavy[1]] if len(heavy) > 1 else len(order)
        around = _common(here, heading)
        before = [each for each in elements(around) if order.get(each, head) < head]
        article.dates += [] if self.said.alone else self.printed(heading, head) or self.ago(before)
        self.take_figure(article, around, order, head)
        for each in before:
            if each not in here.iterancestors() and not is_inside(each, {here}) and hinted(each, "standfirst"):
                self.take_standfirst(article, each)
        body.remove_lost(here)
        for element in body.blocks(here):
            self.take_block(article, element, title)
        if article.texts and not article.dates and (opening := dateline(article.texts[0])):
            article.dates.append(opening.at(article.blocks[0].place))
        while len(article.blocks) > 1 and any(article.texts[-1].startswith(f"{name} ") for name in self.meta.authors):
            article.texts.pop()
            self.taken[article.blocks.pop().place.line] = ["note"]
        return article

    def take_told(self, article: _Article, title: Sourced | None) -> None:
        """The text that only the page's script would show, where that is much more than the page shows itself."""
        told = told_body(self.data, (each.text for each in (title, *self.meta.titles) if each))
        if told is None or len(told.text) <= MORE * article.length:
            return
        article.clear()
        root = parse("\n" * (told.line - 1) + told.text)  # What a finding says of it is said of its script.
        for element in () if root is None else body.blocks(root):
            self.take_block(article, element, title)

    def printed(self, heading: Element | None, head: int) -> list[PageDate]:
        """When the article came out, and when it was changed, by what the page prints."""
        told = [each.written.text[:DAY] for each in self.meta.dates]
        is_told = any(each.role == "published" for each in self.meta.dates) and len(set(told)) == len(told)
        found = printed_dates(list(self.order), heading, head, is_told)
        for each in found:
            self.take_element(each.element, "date")
        return [each.date.at(Place(self.source.path, line(each.element))) for each in found]

    def ago(self, before: list[Element]) -> list[PageDate]:
        """How long ago the page says that its article came out, above the text."""
        for each in before:
            text = plain(each) if len(each) <= 3 and tag(each) not in ("html", "body") else ""
            if 0 < len(text) <= LONG and vocabulary().beginnings(text):
                place = Place(self.source.path, line(each))
                said = vocabulary().date_line(text) or ()
                if dates := [date.at(place) for date in said if date.rule == "relative"]:
                    self.take_element(each, "date")
                    return dates
        return []

    def take_figure(self, article: _Article, around: Element, order: dict[Element, int], head: int) -> None:
        """The article's own picture: the one above its text, else the one that its metadata names."""
        figures = list(figure_elements(around))
        above = [each for each in figures if order.get(each, head) < head]
        same = [each for each in figures if self.is_lead(each)]
        for element in (*[each for each in same if each in above], *above, *same):
            figure = read_figure(element, self.source.path, self.meta.base)
            if figure and (element in same or self.could_lead(element, figure)):
                article.figure = figure
                for written_ in (figure.caption, figure.credit):
                    if written_:
                        self.take(written_.place.line, "caption" if written_ is figure.caption else "credit")
                self.take(line(element), "figure")
                detach(element)
                return
        for image in list(elements(around, "img", "amp-img")):
            if order[image] < head and self.is_lead(image):
                self.take(line(image), "figure")
                article.figure = Figure(alt=read_picture(image, None).alt)
                detach(image)
                return

    def could_lead(self, element: Element, figure: Figure) -> bool:
        """Whether a picture above the text, which is not the one that the metadata name, may stand for the article: it
        is no portrait of an author and no icon."""
        sizes = (
            [figure.size]
            if figure.size
            else [(int(one), int(other)) for one, other in _SIZES.findall(figure.image or "")]
        )
        is_small = any(max(size) < PORTRAIT for size in sizes)
        return not is_small and not self.names_author(element, "")

    def names_author(self, element: Element, text: str) -> bool:
        """Whether it holds the name of an author, or a face with that name, and nothing else."""
        words = fold(text or " ".join(get(each, "alt") for each in elements(element, "img")))
        return bool(words) and words in map(fold, self.meta.authors)

    def is_lead(self, element: Element) -> bool:
        """Whether it shows the picture that the metadata names, in any size."""
        wanted = _file(self.meta.image or "")
        images = elements(element, "img", "amp-img", "source")
        return bool(wanted) and any(_file(image_address(each)) == wanted for each in images)

    def take_standfirst(self, article: _Article, element: Element) -> None:
        if len(article.texts) == STANDFIRSTS:
            return
        text = plain(element)
        if len(text.split()) > 4 and text not in article.texts and not any(text in each for each in article.texts):
            self.take_element(element, "standfirst")
            article.has_standfirst = True
            block = etree.Element("p")
            block.text = text
            article.add(block, text, Place(self.source.path, line(element)))

    def take_block(self, article: _Article, element: Element, title: Sourced | None) -> None:
        """A part of the body, unless its words say that it is none."""
        text, above = plain(element), parent(element)
        if body.is_empty(element):
            return
        at_top = article.paragraphs < 2
        if at_top and self.names_author(element, text):
            self.take_element(element, "byline")
            return
        if title and fold(text) == fold(title.text):
            self.take_element(element, "title")
            if article.length < HEAD:  # A line of links, a date, a name of the site.
                article.clear()
            return
        is_sure = self.said.alone or tag(element) in ("figure", "pre", "blockquote", "table")
        if 0 < len(text) <= LONG and not is_sure:
            shape = look(line(element), text, self.teasers.headings).shape
            is_label = shape in ("furniture", "marker", "section") or (at_top and shape in ("date", "ago", "byline"))
            if is_label and not any(tag(each) in MEDIA for each in elements(element)):
                return
        if vocabulary().notes.match(text):
            self.take_element(element, "note")
            return
        if article.has_standfirst and text and text in article.texts[0]:
            return
        if len(text) >= body.PARAGRAPH and article.seen.get(text, above) is not above:
            self.take_element(element, "note")
            return
        kind = "heading" if tag(element) in HEADINGS else "figure" if tag(element) == "figure" else "paragraph"
        self.take_element(element, kind)
        article.add(element, text, Place(self.source.path, line(element)))
        article.seen.setdefault(text, above)


@dataclass(slots=True)
class _Article:
    """What of the page is the article, while it is read."""

    figure: Figure | None = None
    dates: list[PageDate] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """The plain text of each block."""
    has_standfirst: bool = False
    """Whether the first block is one from above the body; many bodies repeat it."""
    length: int = 0
    """Characters of all texts."""
    paragraphs: int = 0
    """How many of them are no shorter than a paragraph."""
    seen: dict[str, Element | None] = field(default_factory=dict)
    """The element in which each text stood first; what stands in another again is a twin for other screens."""

    def clear(self) -> None:
        """Begin the body anew: what stood so far is none of it."""
        self.blocks.clear()
        self.texts.clear()
        self.has_standfirst, self.length, self.paragraphs = False, 0, 0
        self.seen.clear()

    def add(self, element: Element, text: str, place: Place) -> None:
        markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        self.blocks.append(Block("html", legal(markup).strip(), place))
        self.texts.append(text)
        self.length += len(text)
        self.paragraphs += len(text) >= body.PARAGRAPH


def _common(here: Element, heading: Element | None) -> Element:
    """The smallest element around the body that holds the title too."""
    inside = set() if heading is None else {heading, *ancestors(heading)}
    for each in (here, *ancestors(here)):
        if each in inside or (not inside and tag(each) in ("article", "main", "body")):
            return each
    return here


def _are_same(printed: str, stated: str) -> bool:
    return fold(printed) == fold(stated)


def _is_part(printed: str, stated: str) -> bool:
    """Whether two titles are the same, but for the name of a site."""
    one, other = fold(printed), fold(stated)
    return len(one.split()) > 2 and (other.startswith(one) or other.endswith(one))


def _share_word(one: str, other: str) -> bool:
    """True if a word of a title stands in another, also as a part of a longer one."""
    return any(word in other for word in _LONG_WORD.findall(one)) or any(
        word in one for word in _LONG_WORD.findall(other)
    )


def _holds(heading: Element, stated: str) -> bool:
    """Whether a heading is a title beside a kicker, a date or the name of the site, one of both in its own element."""
    whole, title = fold(plain(heading)), fold(stated)
    if whole == title or not (whole.startswith(title) or whole.endswith(title)):
        return False
    beside = fold(whole.replace(title, "", 1))
    return any(fold(plain(part)) in (beside, title) for part in elements(heading) if part is not heading)


def _file(address: str) -> str:
    """The name of a picture's file, whatever its size."""
    try:
        name = urlsplit(address[:2000]).path.rstrip("/").rpartition("/")[2]
    except ValueError:  # It is no address: `http://[`.
        return ""
    return _SIZE.sub("", name.rpartition(".")[0] or name).casefold()


def _is_emblem(address: str | None) -> bool:
    """Whether a picture stands for the site rather than for one story, by the name of its file."""
    return not set(re.findall("[a-z]+", _file(address or ""))).isdisjoint(vocabulary().words("html_emblems"))


def _too_deep(source: Source, number: int) -> Finding:
    return Finding(
        rule="TooDeep",
        severity="warning",
        place=Place(source.path, number),
        what=f"{DEEPEST} elements stand inside one another here, and no more of the page is read",
        cure="save the page again without them, or paste its text into a .txt file",
    )


def _nothing(source: Source) -> PageError:
    return PageError(
        "no article and no list of stories was found on the page",
        at=Place(source.path, 1),
        cure="save the whole page again once it is shown, or paste its text into a .txt file",
    )
