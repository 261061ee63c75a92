"""Markdown pages.

Lives here: what a .md file means, as one pure function from Source to Page: CommonMark with tables, footnotes
and strikethrough, the title, the picture below it, and sections of teasers among its blocks.
Does not live here: front matter (frontmatter), making the markup safe (shape.body), where relative addresses
lead (shape.entries), opening files (site).

pyromark (pulldown-cmark) parses, because it passes all 652 examples of https://spec.commonmark.org/0.31.2/, tells
the place of each element, and is some 180 times as fast as the parsers written in Python.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pagefeed.model import Block, Card, CardType, Figure, Finding, Line, Page, Place, Section, Source, Written
from pagefeed.read.clean import DAMAGE, forbidden
from pagefeed.read.credits import split_credit
from pagefeed.read.frontmatter import address, read_front_matter
from pagefeed.read.lines import look
from pagefeed.read.paths import title_of
from pagefeed.read.sidecar import merged
from pagefeed.vocabulary import fold, vocabulary

if TYPE_CHECKING:
    from pyromark import Markdown

_TAKEN = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "List": "list",
    "BlockQuote": "quote",
    "CodeBlock": "code",
    "Table": "table",
    "HtmlBlock": "html",
    "FootnoteDefinition": "footnote",
    "Rule": "rule",
}
_CUT = "<!---->"
"""Stands for lines that are no body: unlike a blank line, it keeps what is above and below it apart."""
_LOOSE = " \t–—-:|·,.•"
"""What stands between a headline and the text behind it."""
_GOING_ON = tuple("'’,;")
"""Behind a link, these and small letters mean that it is part of a sentence."""
_BRIEF = 500
"""Headings, pictures and cards have fewer events of the parser; what has more is text."""
_UNSEEN = frozenset(("HtmlBlock", "Rule"))
_TEMPLATE_TAG = re.compile(r"\s*(?:\{\{[<%](?:(?!\}\}).)*\}\}\s*|\{%(?:(?!%\}).)*%\}\s*)+", re.S)
"""A paragraph of Hugo's shortcodes or Liquid's tags, which only their generator can fill in."""


def read_markdown(source: Source) -> Page:
    """Read front matter and text. Raises FrontMatterError where the front matter cannot be meant.

    Addresses may be relative: `stated.link`, `stated.image`, `figure.image`, the links of cards, and those
    in the markup.
    """
    return _File(source).page()


@lru_cache(maxsize=1)
def _parser() -> Markdown:
    from pyromark import Markdown, Options

    # Task lists stay text: a feed reader shows no checkboxes, but it shows "[x]".
    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_HEADING_ATTRIBUTES
        | Options.ENABLE_GFM
    )


@dataclass(frozen=True, slots=True)
class _Element:
    """A block that is inside no other, with what the parser tells about it."""

    kind: str
    """pulldown-cmark's name for it."""
    level: int
    """1 to 6 for a heading, else 0."""
    first: int
    """Line of the file, counted from 1."""
    last: int
    """Its last line that is not blank."""
    events: list[Any]
    """From its start to its end, each with its span."""


@dataclass(slots=True)
class _Words:
    """A line of running text as its author broke it, or several joined."""

    text: str = ""
    """All its words, plain, without those of pictures."""
    link: str | None = None
    """Where its first link with an address on the web leads."""
    headline: str = ""
    """The words of that link, where the line begins with it."""
    image: str | None = None
    """The address of its first picture."""
    caption: str = ""
    """That picture's title, else its description."""
    more: bool = False
    """Whether there is anything else: other pictures, notes or markup."""

    @property
    def is_picture(self) -> bool:
        """Whether there is a picture and nothing else."""
        return self.image is not None and not self.text and not self.more

    def figure(self, place: Place) -> Figure:
        """The picture with its caption, and the credit at the caption's end."""
        caption, credit = split_credit(self.caption) or (self.caption, "")
        return Figure(
            caption=Written(caption, place) if caption else None,
            credit=Written(credit, place) if credit else None,
            image=self.image,
        )


class _File:
    """One reading of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = list(forbidden(source.path, source.text))
        text = DAMAGE.sub("", source.text) if self.findings else source.text
        self.matter = read_front_matter(text, source.path)
        self.findings += self.matter.findings
        self.stated = merged(source.stated, self.matter.stated)
        self.lines = text.split("\n")
        self.body = self.lines[self.matter.lines :]
        self.starts = list(accumulate((len(line.encode()) + 1 for line in self.body), initial=0))
        self.taken: dict[int, tuple[str, str]] = {}
        self.sections: list[Section] = []
        self.extra_sections = frozenset(map(fold, source.teaser_headings))

    def page(self) -> Page:
        """Read from top to bottom."""
        for number in range(1, self.matter.lines + 1):
            self.taken[number] = ("front matter", "stated above the text")
        elements = list(self.elements())
        for element in elements:
            self.take(element, _TAKEN[element.kind], "")
        title, below = self.read_title(elements)
        figure = self.read_figure(elements[below : below + 1]) or self.matter.figure
        self.read_sections(elements)
        self.set_templates_aside(elements)
        blocks = self.blocks(elements)
        if title and self.sections and not (blocks or figure or self.matter.title):
            self.taken[title.place.line] = ("furniture", "the heading of a listing: no article below it")
            title = None
        if not (blocks or figure or self.sections or self.stated.link or self.stated.summary):
            self.findings.append(
                Finding(
                    rule="EmptyPage",
                    severity="warning",
                    place=Place(self.source.path),
                    what="the page says nothing but its title" if title else "the page says nothing",
                    cure="write its text, or state its `link`",
                )
            )
        return Page(
            path=self.source.path,
            stated=self.stated,
            base=None if self.stated.link else "/",
            title=title,
            authored=True,
            by_file=self.matter.by_file,
            called="" if self.matter.untitled else title_of(self.source.path),
            figure=figure,
            blocks=blocks,
            sections=tuple(self.sections),
            lines=tuple(self.accounted()),
            findings=tuple(self.findings),
        )

    def accounted(self) -> Iterator[Line]:
        """Every line and what it was taken for; what is in no element defines a link."""
        for number, line in enumerate(self.source.text.split("\n"), start=1):
            unknown = ("reference", "defines a link") if line.strip() else ("blank", "")
            yield Line(number, line, *self.taken.get(number, unknown))

    def take(self, element: _Element, as_: str, why: str) -> None:
        """Say what the lines of an element are taken for."""
        for number in range(element.first, element.last + 1):
            self.taken[number] = (as_, why)

    def place(self, element: _Element) -> Place:
        return Place(self.source.path, element.first)

    # --- elements ---------------------------------------------------------------------------------

    def elements(self) -> Iterator[_Element]:
        """The outermost blocks, from top to bottom."""
        body = "\n".join(self.body)
        definitions = self.definitions(body)
        # The events are a union of some fifty typed dictionaries.
        events: list[Any] = list(_parser().events_with_range(body, merge_text=True))
        for run in _outermost(events):
            event, span = run[0]
            tag: Any = event if isinstance(event, str) else event["Start"]
            kind: str = tag if isinstance(tag, str) else next(iter(tag))
            level = int(tag[kind]["level"][1]) if kind == "Heading" else 0
            # The span of an element may reach over blank lines and definitions below it.
            first, last = self.line(span["start"]), self.line(max(span["start"], span["end"] - 1))
            while last > first and (last in definitions or not self.lines[last - 1].strip()):
                last -= 1
            yield _Element(kind, level, first, last, run)

    def definitions(self, body: str) -> frozenset[int]:
        """The lines that define links and are inside no list or quotation."""
        spans = [found["span"] for found in _parser().reference_definitions(body).values()]
        runs = [range(self.line(span["start"]), self.line(span["end"] - 1) + 1) for span in spans]
        return frozenset(number for run in runs if self.lines[run[0] - 1].lstrip()[:1] == "[" for number in run)

    def line(self, offset: int) -> int:
        """The line of the file at an offset into the body, in bytes of UTF-8."""
        return bisect_right(self.starts, offset) + self.matter.lines

    # --- the head ---------------------------------------------------------------------------------

    def read_title(self, elements: list[_Element]) -> tuple[Written | None, int]:
        """The title, and how many elements stand above what follows it.

        It is the first heading of the first level if no text stands above it, or if there is no other.
        Where front matter states a title, that heading is left out only if it says the same.
        """
        stated = self.matter.title
        tops = [at for at, element in enumerate(elements) if element.level == 1]
        if not tops:
            return stated, 0
        at, heading = tops[0], elements[tops[0]]
        words = _joined(heading).text
        is_above_all = all(above.kind in _UNSEEN or _joined(above).is_picture for above in elements[:at])
        if not words or (fold(words) != fold(stated.text) if stated else not is_above_all and len(tops) > 1):
            return stated, 0
        self.take(heading, "title", "the title once more" if stated else "the first heading of the first level")
        return stated or Written(words, self.place(heading)), at + 1

    def read_figure(self, elements: list[_Element]) -> Figure | None:
        """A picture that is a paragraph of its own, directly below the title."""
        for element in elements:
            words = _joined(element)
            if element.kind == "Paragraph" and words.is_picture and self.stated.image in (None, words.image):
                self.take(element, "figure", "a picture directly below the title")
                return words.figure(self.place(element))
        return None

    # --- the body ---------------------------------------------------------------------------------

    def set_templates_aside(self, elements: list[_Element]) -> None:
        """Tags that only the site's generator can fill in are no body."""
        for element in elements:
            source = "\n".join(self.lines[element.first - 1 : element.last])
            if element.kind == "Paragraph" and source.lstrip()[:1] == "{" and _TEMPLATE_TAG.fullmatch(source):
                self.take(element, "furniture", "a tag that only the site's generator can fill in")

    def blocks(self, elements: list[_Element]) -> tuple[Block, ...]:
        """The body as one run of markup, so that footnotes and links find what they refer to."""
        body = [element for element in elements if self.taken[element.first][0] == _TAKEN[element.kind]]
        lines = list(self.body)
        for number, (taken, _) in self.taken.items():
            if taken in ("title", "figure", "section", "card", "furniture"):
                lines[number - self.matter.lines - 1] = _CUT
        markup = _parser().html("\n".join(lines)).replace(f"{_CUT}\n", "").replace(_CUT, "").strip()
        if not markup or all(element.kind == "Rule" for element in body):
            return ()
        return (Block("html", markup, self.place(body[0])),)

    # --- sections ---------------------------------------------------------------------------------

    def read_sections(self, elements: list[_Element]) -> None:
        """A heading of the vocabulary with links below it, as far as they go; without links it is body."""
        at = 0
        while at < len(elements):
            heading = elements[at]
            at += 1
            text = _joined(heading).text if heading.level else ""
            if not text:
                continue
            # Below few headings stand links, which is sooner seen than what a heading fits.
            cards, end = self.read_cards(elements, at, heading.level)
            if not cards or look(heading.first, text, self.extra_sections).shape != "section":
                continue
            self.take(heading, "section", "a known heading above links")
            for element in elements[at:end]:
                self.take(element, "card", "a teaser below a section's heading")
            self.sections.append(Section(heading=Written(text, self.place(heading)), cards=tuple(cards)))
            at = end

    def read_cards(self, elements: list[_Element], start: int, level: int) -> tuple[list[Card], int]:
        """Cards below a heading of a level, and where they end: at whatever is no card, nor the text of one."""
        cards: list[Card] = []
        end = start
        while end < len(elements) and self.add_cards(cards, elements, end, level):
            end += 1
        return (cards, end) if cards and cards[0].link else ([], start)

    def add_cards(self, cards: list[Card], elements: list[_Element], at: int, level: int) -> bool:
        """Add the cards of one more element, or add it to the last one; whether it is either."""
        element = elements[at]
        place = self.place(element)
        if element.kind == "List":
            items = [(_join(_lines(item)), item[0][1]["start"]) for item in _outermost(element.events[1:-1])]
            if all(item.link for item, _ in items):
                cards += [self.card(item, Place(self.source.path, self.line(start))) for item, start in items]
                return True
            return False
        if element.kind not in ("Paragraph", "Heading") or 0 < element.level <= level:
            return False
        words, last = _joined(element), cards[-1] if cards else None
        is_text = words.text and not element.level and elements[at - 1].kind != "List"
        if words.is_picture and (words.link or any(_joined(below).headline for below in elements[at + 1 : at + 2])):
            cards.append(self.card(words, place))
        elif words.headline and last and last.figure and not (last.headline or last.blocks):
            headed = self.card(words, place)
            cards[-1] = headed._replace(figure=last.figure, type=last.type, place=last.place)
        elif words.headline:
            lines = _lines(element.events)
            each = lines if all(line.headline for line in lines) else [words]
            cards += [self.card(line, place) for line in each]
        elif is_text and last and not last.blocks:
            cards[-1] = last._replace(blocks=(Block("paragraph", words.text, place),))
        else:
            return False
        return True

    def card(self, words: _Words, place: Place) -> Card:
        """A headline, and behind it a date or text; without a headline, all its words are text."""
        rest = words.text.removeprefix(words.headline).lstrip(_LOOSE) if words.headline else words.text
        dates = vocabulary().date_line(rest) if rest else ()
        blocks = (Block("paragraph", rest, place),) if rest and not dates else ()
        type_: CardType = "image" if words.image else "text"
        return Card(
            type=type_,
            place=place,
            headline=Written(words.headline, place) if words.headline else None,
            figure=words.figure(place) if words.image else None,
            blocks=blocks,
            dates=tuple(found.at(place) for found in dates or ()),
            link=words.link,
        )


def _outermost(events: list[Any]) -> Iterator[list[Any]]:
    """The runs of events that are inside no other, each from its start to its end."""
    depth = begin = 0
    for at, (event, _) in enumerate(events):
        if not isinstance(event, str):
            depth += ("Start" in event) - ("End" in event)
        if depth == 0:
            yield events[begin : at + 1]
            begin = at + 1


# --- running text -------------------------------------------------------------------------------


def _joined(element: _Element) -> _Words:
    """All running text of an element."""
    return _join(_lines(element.events))


def _join(lines: list[_Words]) -> _Words:
    """Lines as one."""
    return _Words(
        text=" ".join(line.text for line in lines if line.text),
        link=next((line.link for line in lines if line.link), None),
        headline=lines[0].headline if lines else "",
        image=next((line.image for line in lines if line.image), None),
        caption=next((line.caption for line in lines if line.image), ""),
        more=any(line.more for line in lines) or sum(line.image is not None for line in lines) > 1,
    )


def _lines(events: list[Any]) -> list[_Words]:
    """Running text, line by line; lines that say nothing are left out."""
    if len(events) > _BRIEF:
        return []
    lines: list[_Words] = []
    now = _Words()
    linked = leads = titled = False
    pictures = 0
    for event, _ in events:
        match event:
            case {"Start": {"Link": {"dest_url": target}}}:
                linked = True
                found = _on_the_web(target)
                leads = found is not None and not now.link and not now.text.strip()
                now.link = now.link or found
            case {"End": "Link"}:
                linked = leads = False
            case {"Start": {"Image": {"dest_url": target, "title": title}}}:
                pictures += 1
                now.more = now.more or now.image is not None
                if now.image is None:
                    now.image, now.caption, titled = address(target), title, bool(title)
            case {"End": "Image"}:
                pictures -= 1
            case {"Text": words} | {"Code": words} if pictures:
                now.caption += "" if titled else words
            case {"Text": words} | {"Code": words}:
                now.text += words
                now.headline += words if leads else ""
            case "SoftBreak" | "HardBreak" if linked or pictures:
                now.text += " "
                now.headline += " " if leads else ""
            case "SoftBreak" | "HardBreak" | {"End": "Paragraph" | "Item" | {"Heading": str()}}:
                lines.append(now)
                now = _Words()
            case {"InlineHtml": markup} if markup.lower().startswith("<br"):
                now.text += " "
            case {"InlineHtml": _} | {"FootnoteReference": _}:
                now.more = True
    for line in (*lines, now):
        line.text, line.headline = " ".join(line.text.split()), " ".join(line.headline.split())
        line.caption = " ".join(line.caption.split())
        behind = line.text.removeprefix(line.headline).lstrip()[:1]
        if behind.islower() or behind in _GOING_ON:
            line.headline = ""
    return [line for line in (*lines, now) if line.text or line.image]


def _on_the_web(target: str) -> str | None:
    """The address of a link, unless it is another note of the author's."""
    return None if re.search(r"\.(?:md|markdown)(?:#|$)", target, re.I) else address(target)
