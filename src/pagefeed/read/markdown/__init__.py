"""Markdown pages.

Lives here: what a .md or .mdx file means, as one pure function from Source to Page: the title, the picture below it,
the summary, and sections of teasers among its blocks.
Does not live here: front matter (frontmatter), what generators add to Markdown (rewrite, and below it scan, blocks and
shortcodes), the parser (parser), what it writes (output), making that safe (entries.content), where relative addresses
lead (entries.from_page), opening files (files.inputs).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate
from typing import Any

from pagefeed.config.frontmatter import address, read_front_matter
from pagefeed.config.sidecar import merged
from pagefeed.files.paths import title_of
from pagefeed.language.phrases import fold, vocabulary
from pagefeed.model import (
    MARKDOWN,
    Block,
    Card,
    CardType,
    Figure,
    Finding,
    Line,
    Overrides,
    Page,
    Place,
    Section,
    Source,
    Sourced,
)
from pagefeed.read.clean import DAMAGE, forbidden
from pagefeed.read.credits import split_credit
from pagefeed.read.lines import look
from pagefeed.read.markdown import parser
from pagefeed.read.markdown.blocks import Row
from pagefeed.read.markdown.output import addresses_with_braces, edited, finished
from pagefeed.read.markdown.rewrite import rewrite
from pagefeed.read.markdown.scan import CUT, Left, shortened
from pagefeed.read.markdown.shortcodes import NOWHERE, SIZE

_TAKEN = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "List": "list",
    "BlockQuote": "quote",
    "CodeBlock": "code",
    "Table": "table",
    "HtmlBlock": "html",
    "FootnoteDefinition": "footnote",
    "DefinitionList": "list",
    "Rule": "rule",
}
_CUT = "<!---->"
"""Stands for lines that are no body: unlike a blank line, it keeps what is above and below it apart."""
_WRITTEN_CUT = "<!--more-->"
"""What `CUT` stands for where it is code: four blanks in front, which a shortcode may leave, make it that."""
_LOOSE = " \t–—-:|·,.•"
"""What stands between a headline and the text behind it."""
_GOING_ON = tuple("'’,;")
"""Behind a link, these and small letters mean that it is part of a sentence."""
_BRIEF = 500
"""Headings, pictures and cards have fewer events of the parser; what has more is text."""
_UNSEEN = frozenset(("HtmlBlock", "Rule"))
_REFERENCE = ("reference", "defines a link")
_GENERATORS = ("furniture", "a comment, or a sign for the site's generator")
_NO_TEXT = ("title", "figure", "section", "card", "furniture")
"""What is no body."""
_RAW = re.compile(r"\{\{|\{%|%\}|\[\[|:::|\{:")
"""What shows that a generator's syntax is left in a text."""
_TAGS = re.compile("<[^<>]*>")
_CODE = re.compile(r"<(?:pre|code|script|style|textarea)\b", re.I)
_CODE_END = re.compile(r"</(?:pre|code|script|style|textarea)\b", re.I)
_COMMENTS = re.compile(r"<!--.*?-->|%%.*?%%|\{\{/\*.*?\*/\}\}|\{#\s.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
_SEPARATOR = re.compile(r"""^excerpt_separator\s*[:=]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S.*?))\s*$""", re.M)
_SIZED = re.compile(rf"(?:\||{SIZE})\d{{1,4}}(?:x\d{{1,4}})?\Z")
"""What Obsidian writes behind the description of a picture."""


def read_markdown(source: Source) -> Page:
    """Read front matter and text. Raises FrontMatterError where the front matter cannot be meant.

    Addresses may be relative: `stated.link`, `stated.image`, `figure.image`, the links of cards, and those
    in the markup.
    """
    return _File(source).page()


@dataclass(slots=True)
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
    rows: range
    """The rows of the rewritten text that it is made of."""
    events: list[Any]
    """From its start to its end, each with its span."""
    taken: str = ""
    """What it was taken for."""


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
    alt: str = ""
    """That picture's description."""
    caption: str = ""
    """Its title."""
    more: bool = False
    """True if there is anything else: other pictures, notes or markup."""

    @property
    def is_picture(self) -> bool:
        """True if there is a picture and nothing else."""
        return self.image is not None and not self.text and not self.more

    def figure(self, place: Place) -> Figure:
        """The picture with its caption, and the credit at the caption's end.

        A description without a title is the caption where it ends with a credit, for that is what people read.
        """
        spoken = split_credit(self.alt) or (self.alt, "")
        caption, credit = (split_credit(self.caption) or (self.caption, "")) if self.caption else ("", "")
        if spoken[1] and not caption:
            caption, credit = spoken
        return Figure(
            caption=Sourced(caption, place) if caption else None,
            credit=Sourced(credit, place) if credit else None,
            image=self.image,
            alt=spoken[0],
        )


class _File:
    """One reading of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = list(forbidden(source.path, source.text))
        text = DAMAGE.sub("", source.text) if self.findings else source.text
        self.matter = read_front_matter(text, source.path)
        self.findings += self.matter.findings
        self.stated = _without_comments(merged(source.stated, self.matter.stated))
        self.lines = text.split("\n")
        above, body = self.lines[: self.matter.lines], "\n".join(self.lines[self.matter.lines :])
        self.rewritten = rewrite(
            body,
            _known(above, self.stated.title),
            separator=_separator(above),
            components=source.path.lower().endswith(".mdx"),
        )
        self.braces = addresses_with_braces(body)
        self.left = list(self.rewritten.left)
        self.rows = self.rewritten.rows
        self.starts = list(accumulate((len(row.text.encode()) + 1 for row in self.rows), initial=0))
        self.events: list[Any] = []
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
            if element.kind == "HtmlBlock" and all(self.rows[row].text.strip() in (_CUT, CUT) for row in element.rows):
                self.take(element, *_GENERATORS)
        title, below = self.read_title(elements)
        figure = self.read_figure(elements[below : below + 1]) or self.matter.figure
        self.read_sections(elements)
        summary = self.read_summary(elements)
        blocks = self.blocks(elements)
        self.tell_left(elements, title, blocks)
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
            title=title,
            authored=True,
            by_file=self.matter.by_file,
            link=self.matter.canonical,
            called="" if self.matter.untitled else title_of(self.source.path),
            figure=figure,
            blocks=blocks,
            sections=tuple(self.sections),
            summary=summary,
            lines=tuple(self.accounted()),
            findings=tuple(self.findings),
        )

    def accounted(self) -> Iterator[Line]:
        """Every line and what it was taken for; what is in no element defines a link, or was for the generator."""
        kept = {row.first + self.matter.lines + 1 for row in self.rows if row.text.strip()}
        for number, line in enumerate(self.source.text.split("\n"), start=1):
            other = _REFERENCE if number in kept else _GENERATORS
            yield Line(number, line, *self.taken.get(number, other if line.strip() else ("blank", "")))

    def take(self, element: _Element, as_: str, why: str) -> None:
        """Say what the lines of an element are taken for."""
        element.taken = as_
        for number in range(element.first, element.last + 1):
            self.taken[number] = (as_, why)

    def place(self, element: _Element) -> Place:
        return Place(self.source.path, element.first)

    def tell_left(self, elements: list[_Element], title: Sourced | None, blocks: tuple[Block, ...]) -> None:
        """One finding for all that subscribers do not get as it was meant."""
        if any(_RAW.search(block.text) for block in blocks):
            self.left += self.raw(elements)
        for words in (title.text if title else "", self.stated.summary or ""):
            if _RAW.search(words):
                self.left.append(Left(shortened(words), -1, raw=True))
        if not self.left:
            return
        gone, raw = ([each for each in self.left if each.raw is is_raw] for is_raw in (False, True))
        told_of = [
            f"{verb} {each[0].what}{self.line_of(each[0])}{f' and {len(each) - 1} more' if each[1:] else ''}"
            for verb, each in (("left out", gone), ("left as written", raw))
            if each
        ]
        first = min((each.line for each in self.left if each.line >= 0), default=-1)
        self.findings.append(
            Finding(
                rule="GeneratorSyntax",
                severity="notice",
                place=Place(self.source.path, first + self.matter.lines + 1 if first >= 0 else 0),
                what="; ".join(told_of),
                cure="write in Markdown what subscribers should see of it",
            )
        )

    def line_of(self, left: Left) -> str:
        return f" (line {left.line + self.matter.lines + 1})" if left.line >= 0 else ""

    def raw(self, elements: list[_Element]) -> Iterator[Left]:
        """The syntax of generators that is left in running text."""
        code = 0
        for element in elements:
            for event, span in element.events if element.taken not in ("section", "furniture") else ():
                match event:
                    case {"Start": {"CodeBlock": _}}:
                        code += 1
                    case {"End": "CodeBlock"}:
                        code -= 1
                    case {"Text": words} | {"Html": words} | {"InlineHtml": words}:
                        if "Text" not in event:
                            opened, closed = len(_CODE.findall(words)), len(_CODE_END.findall(words))
                            words = _TAGS.sub(" ", words) if not (opened or code) else ""
                            code = max(0, code + opened - closed)
                        if not code and (found := _RAW.search(words)):
                            yield Left(shortened(words[found.start() :]), self.row(span["start"]).first, raw=True)

    # --- elements ---------------------------------------------------------------------------------

    def elements(self) -> Iterator[_Element]:
        """The outermost blocks, from top to bottom."""
        body = "\n".join(row.text for row in self.rows)
        definitions = self.definitions(body)
        self.events = parser.events(body)
        for run in _outermost(self.events):
            event, span = run[0]
            tag: Any = event if isinstance(event, str) else event["Start"]
            kind: str = tag if isinstance(tag, str) else next(iter(tag))
            level = int(tag[kind]["level"][1]) if kind == "Heading" else 0
            # The span of an element may reach over blank lines and definitions below it, that of a list of
            # definitions even over other elements.
            end = run[-2][1]["end"] if kind == "DefinitionList" else span["end"]
            first, last = self.number(span["start"]), self.number(max(span["start"], end - 1))
            while last > first and (last in definitions or not self.rows[last].text.strip()):
                last -= 1
            lines = (self.rows[first].first, self.rows[last].last)
            begin, stop = (line + self.matter.lines + 1 for line in lines)
            yield _Element(kind, level, begin, stop, range(first, last + 1), run)

    def definitions(self, body: str) -> frozenset[int]:
        """The rows that define links and are inside no list or quotation."""
        spans = [found["span"] for found in parser.definitions(body).values()]
        runs = [range(self.number(span["start"]), self.number(span["end"] - 1) + 1) for span in spans]
        return frozenset(number for run in runs if self.rows[run[0]].text.lstrip()[:1] == "[" for number in run)

    def number(self, offset: int) -> int:
        """The row at an offset into the rewritten text, in bytes of UTF-8."""
        return min(bisect_right(self.starts, offset), len(self.rows)) - 1

    def row(self, offset: int) -> Row:
        return self.rows[self.number(offset)]

    def line(self, offset: int) -> int:
        """The line of the file at an offset into the rewritten text."""
        return self.row(offset).first + self.matter.lines + 1

    # --- the head ---------------------------------------------------------------------------------

    def read_title(self, elements: list[_Element]) -> tuple[Sourced | None, int]:
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
        return stated or Sourced(words, self.place(heading)), at + 1

    def read_figure(self, elements: list[_Element]) -> Figure | None:
        """A picture that is a paragraph of its own, directly below the title."""
        for element in elements:
            words = _joined(element)
            if element.kind == "Paragraph" and words.is_picture and self.stated.image in (None, words.image):
                self.take(element, "figure", "a picture directly below the title")
                return words.figure(self.place(element))
        return None

    # --- the body ---------------------------------------------------------------------------------

    def read_summary(self, elements: list[_Element]) -> str | None:
        """The text above the place at which the author ends the summary."""
        if not any(CUT in row.text for row in self.rows):
            return None
        words: list[str] = []
        alt = 0
        """Where the words of a picture begin."""
        for element in elements:
            if element.taken in _NO_TEXT and element.kind != "HtmlBlock":
                continue
            for event, _ in element.events:
                match event:
                    case {"Html": markup} | {"InlineHtml": markup} if CUT in markup:
                        return " ".join("".join(words).split()) or None
                    case {"Text": text} | {"Code": text}:
                        words.append(text.replace(CUT, _WRITTEN_CUT))
                    case {"Start": {"Image": _}}:
                        alt = len(words)
                    case {"End": "Image"}:
                        words[alt:] = [_SIZED.sub("", "".join(words[alt:]))]
                    case {"End": "Link" | "Emphasis" | "Strong" | "Strikethrough"}:
                        pass
                    case "SoftBreak" | "HardBreak" | {"End": _}:
                        words.append(" ")
        return None

    def blocks(self, elements: list[_Element]) -> tuple[Block, ...]:
        """The body as one run of markup, so that footnotes and links find what they refer to; footnotes last."""
        body = [element for element in elements if element.taken == _TAKEN[element.kind]]
        source = edited("\n".join(row.text for row in self.rows), self.events, self.rewritten.abbreviations)
        lines = source.split("\n")
        notes: list[str] = []
        for element in elements:
            if element.kind == "FootnoteDefinition":
                notes += ["", *(lines[number] for number in element.rows)]
            if element.taken in _NO_TEXT or element.kind == "FootnoteDefinition":
                for number in element.rows:
                    lines[number] = _CUT
        markup, lost = finished(parser.html("\n".join((*lines, *notes))), self.braces)
        markup = markup.replace(CUT, _CUT).replace(f"{_CUT}\n", "").replace(_CUT, "")
        markup = markup.replace(escape(CUT), escape(_WRITTEN_CUT)).strip()
        self.left += [Left(address, self.line_with(address), raw=False) for address in lost]
        if not markup or all(element.kind == "Rule" for element in body):
            return ()
        return (Block("html", markup, self.place(body[0])),) if body else ()

    def line_with(self, words: str) -> int:
        """The first line of the body that holds words, from 0; -1 where none does."""
        text = "\n".join(self.lines[self.matter.lines :])
        at = text.find(words)
        return text.count("\n", 0, at) if at >= 0 else -1

    # --- sections ---------------------------------------------------------------------------------

    def read_sections(self, elements: list[_Element]) -> None:
        """A heading of the vocabulary with links below it, as far as they go; without links it is body."""
        at = 0
        while at < len(elements):
            heading = elements[at]
            at += 1
            # Below few headings stand links, which is sooner seen than what a heading says and fits; and below few of
            # those that do stand teasers, which take long to read.
            if not heading.level or not any(map(_leads, elements[at : at + 1])):
                continue
            text = _joined(heading).text
            if not text or not self.is_section(heading.first, text):
                continue
            cards, end = self.read_cards(elements, at, heading.level)
            if not cards:
                continue
            self.take(heading, "section", "a known heading above links")
            for element in elements[at:end]:
                self.take(element, "card", "a teaser below a section's heading")
            self.sections.append(Section(heading=Sourced(text, self.place(heading)), cards=tuple(cards)))
            at = end

    def is_section(self, line: int, text: str) -> bool:
        """True if a heading is one over teasers: authors' own lists of links are, where a feed says so."""
        if not self.source.teasers:
            return fold(text) in self.extra_sections
        return look(line, text, self.extra_sections).shape == "section"

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
            headline=Sourced(words.headline, place) if words.headline else None,
            figure=_captioned(words.figure(place), place) if words.image else None,
            blocks=blocks,
            dates=tuple(found.at(place) for found in dates or ()),
            link=words.link,
        )


def _leads(element: _Element) -> bool:
    """True if there is a link or a picture in an element, as in the first of some cards."""
    starts = (event["Start"] for event, _ in element.events if not isinstance(event, str) and "Start" in event)
    return any("Link" in start or "Image" in start for start in starts if not isinstance(start, str))


def _captioned(figure: Figure, place: Place) -> Figure:
    """A teaser's picture is told by its description where it has no caption."""
    return figure if figure.caption or not figure.alt else figure._replace(caption=Sourced(figure.alt, place))


def _outermost(events: list[Any]) -> Iterator[list[Any]]:
    """The runs of events that are inside no other, each from its start to its end."""
    depth = begin = 0
    for at, (event, _) in enumerate(events):
        if not isinstance(event, str):
            if "Start" in event:
                depth += 1
            elif "End" in event:
                depth -= 1
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
        alt=next((line.alt for line in lines if line.image), ""),
        caption=next((line.caption for line in lines if line.image), ""),
        more=any(line.more for line in lines) or sum(line.image is not None for line in lines) > 1,
    )


def _lines(events: list[Any]) -> list[_Words]:
    """Running text, line by line; lines that say nothing are left out."""
    if len(events) > _BRIEF:
        return []
    lines: list[_Words] = []
    now = _Words()
    linked = leads = False
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
                    now.image, now.caption = _picture(target), title
            case {"End": "Image"}:
                pictures -= 1
            case {"Text": words} | {"Code": words} if pictures:
                now.alt += words
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
    lines.append(now)
    for line in lines:
        _tidy(line)
    return [line for line in lines if line.text or line.image]


def _tidy(line: _Words) -> None:
    """One blank between words; no headline where its sentence goes on behind it."""
    line.text, line.headline = " ".join(line.text.split()), " ".join(line.headline.split())
    line.alt = _SIZED.sub("", " ".join(line.alt.split()))
    line.caption = " ".join(line.caption.split())
    behind = line.text.removeprefix(line.headline).lstrip()[:1]
    if behind.islower() or behind in _GOING_ON:
        line.headline = ""


def _on_the_web(target: str) -> str | None:
    """The address of a link, unless it is another note of the author's."""
    return None if target.partition("#")[0].lower().endswith(MARKDOWN) else address(target)


def _picture(target: str) -> str | None:
    """The address of a picture, unless only the generator knows it."""
    return None if NOWHERE in target or "{" in target else address(target)


def _separator(above: list[str]) -> str:
    """The mark that front matter says ends the summary."""
    found = _SEPARATOR.search("\n".join(above))
    if not found:
        return ""
    return found[1].replace("\\n", "\n") if found[1] is not None else found[2] or found[3] or ""


def _without_comments(stated: Overrides) -> Overrides:
    """Title and summary without what their author has commented out."""
    title, summary = (
        " ".join(_COMMENTS.sub("", words).split()) if words and _COMMENTS.search(words) else words
        for words in (stated.title, stated.summary)
    )
    return replace(stated, title=title or None, summary=summary or None)


_SCALAR = re.compile(r"""([A-Za-z_]\w*)[ \t]*[:=][ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'\[{|>&*!#].*?))[ \t]*""")


def _known(above: list[str], title: str | None) -> dict[str, str]:
    """What a text may say of its own front matter, as `{{ page.title }}` or `{{ title }}`: values of one line."""
    found = filter(None, map(_SCALAR.fullmatch, above))
    said = {match[1]: match[2] or match[3] or match[4] or "" for match in found}
    if title:
        said["title"] = title
    return said | {f"page.{name}": value for name, value in said.items()}
