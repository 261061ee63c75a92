"""Cards: what stands under a section heading, and in listings.

Lives here: how lines make cards, each any subset of marker, figure, headline and text.
Does not live here: when lines without a heading are cards (listing), the body (body), the shapes of single
lines (read.lines).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pagefeed.language.names import like_name, like_person, signer
from pagefeed.language.phrases import fold, names, vocabulary
from pagefeed.model import Block, Card, CardType, Figure, PageDate, Place, Section, Sourced
from pagefeed.read.lines import PARAGRAPH, Look
from pagefeed.read.text.cursor import Cursor
from pagefeed.read.text.layout import HEADLINE_MOST, KICKER, OPEN_LEAST, Layout, is_headline

_RANK = re.compile(r"\d{1,2}[.)](?:\s+(?=\S)|(?=[^\W\d_]))")
_TAG = re.compile(r"[(\[](?P<player>[^()\[\]]{3,20})[)\]]\s+(?=\S)|(?P<short>\w{3,12})\s*[|•]\s+(?=\S)")
HEADING_WORDS = 6
"""A heading that no vocabulary knows has no more words."""
SUBJECT_WORDS = 6
"""A subject has no more words."""
WORD = 2
"""A headline has more words, or something stands below it."""
ANNOUNCING = 7
"""A line of more words that ends in a colon is a text."""
CARD_TEXT = 60
"""The text of a card has fewer words; a longer one is a paragraph of an article."""
TAILS = frozenset(("tails", "tails?"))
"""What begins the foot of a page."""


@dataclass(slots=True)
class _Card:
    """A card while its lines come in."""

    first: Look | None
    """Its first line; None below the last of the page."""
    type: CardType = "text"
    apart: bool = False
    """Whether its headline is a block of its own."""
    marker: Look | None = None
    headline: Sourced | None = None
    figure: Figure | None = None
    blocks: list[Block] = field(default_factory=list)
    dates: list[PageDate] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.headline or self.figure or self.blocks)

    @property
    def is_a_word(self) -> bool:
        """Whether it is one word, or two in a block with others, as of a menu or a list of subjects."""
        if self.headline is None or self.marker or self.figure or self.blocks or self.dates:
            return False
        return len(self.headline.text.split()) <= (1 if self.apart else WORD)

    def finished(self, path: str) -> Card:
        return Card(
            type="image" if self.figure and self.type == "text" else self.type,
            place=Place(path, self.first.number if self.first else 0),
            headline=self.headline,
            figure=self.figure,
            blocks=tuple(self.blocks),
            dates=tuple(self.dates),
        )


def read_section(cursor: Cursor, *, bare: bool = False) -> Section:
    """A heading, if one stands at the cursor, and the cards down to the next; `bare` below a body that cards follow."""
    line = cursor.now
    if line and "topics" in line.kinds and not _is_over_headlines(cursor):
        return Section(heading=_skip_topics(cursor), cards=())
    heading = cursor.take("section") if line and line.shape == "section" else None
    if heading is None and bare and _is_heading(line):
        heading = cursor.take("section", "a short line above cards")
    return Section(heading=heading, cards=_Cards(cursor, below=bare or heading is not None).read())


def _is_over_headlines(cursor: Cursor) -> bool:
    """Whether what stands below a heading over subjects says too much to be a subject: a line of many words, unless
    one of few is next to it, or a picture."""
    first, second = cursor.ahead(1), cursor.ahead(2)
    if first is None or first.figure or (second and second.figure):
        return first is not None
    few = second is not None and second.shape == "label" and second.words <= SUBJECT_WORDS
    told = second is not None and second.shape == "prose" and first.words > KICKER
    return first.shape == "label" and (told or (first.words > SUBJECT_WORDS and not few))


def _skip_topics(cursor: Cursor) -> Sourced:
    """A list of subjects: short lines in one block, none of which is a card."""
    heading = cursor.take("section", "a heading over subjects")
    first = True
    while (line := cursor.now) and line.shape == "label" and (first or not line.gap or _is_subject(cursor, line)):
        cursor.pass_over("furniture", "a subject")
        first = False
    return heading


def _is_subject(cursor: Cursor, line: Look) -> bool:
    """Whether a line of a copy that sets every line apart says no more than a subject does."""
    return cursor.spread and line.words <= KICKER


class _Cards:
    """One reading of the cards of one section; `below` where a heading or a body stands above them."""

    def __init__(self, cursor: Cursor, *, below: bool) -> None:
        self.cursor = cursor
        self.below = below
        self.cards: list[Card] = []
        self.tail = ""
        self.dates_lead = False
        self.signed = 0
        """The number of the line above, if it names an author."""
        self.source = 0
        """The number of the line that says whose the text above it is."""
        self.card = _Card(cursor.now)
        self.layout = Layout(cursor)

    def finish(self) -> None:
        """Close the card at hand and open the next."""
        dates: list[PageDate] = []
        if self.card.headline and self.card.is_a_word:
            self.cursor.retake(self.card.headline.place, "furniture", "a word or two and nothing below it")
        elif self.card.says_something:
            self.cards.append(self.card.finished(self.cursor.path))
        elif self.card.marker:
            self.cursor.retake(self.cursor.place(self.card.marker), "furniture", "a player with nothing below it")
        else:
            dates = self.card.dates
        self.card = _Card(self.cursor.now)
        self.card.dates = dates

    def read(self) -> tuple[Card, ...]:
        self.dates_lead = bool((first := self.cursor.now) and first.shape in ("date", "ago") and self.is_on_top(first))
        while (line := self.cursor.now) and (line.shape != "section" or self.is_link(line)):
            if (line.glued and self.is_glued_on(line)) or (self.layout.in_blocks and self.is_apart(line)):
                self.finish()
            self.read_line(line)
            if line.ago:
                place = self.cursor.place(line)
                self.card.dates += [date.at(place) for date in vocabulary().date_line(line.ago) or ()]
        self.finish()
        return tuple(self.cards)

    def is_link(self, line: Look) -> bool:
        """Whether a heading such as `Read more` is the foot of the card directly above it."""
        return not line.gap and bool(self.card.blocks) and "furniture" in line.kinds

    def read_line(self, line: Look) -> None:
        cursor, card, shape = self.cursor, self.card, line.shape
        if cursor.here >= self.layout.foot and shape == "label":
            cursor.pass_over("furniture", "the foot of the page")
        elif self.tail and (shape in ("label", "item", "furniture", "byline") or self.is_of_tail(line)):
            cursor.pass_over("furniture", f"below {self.tail}")
        elif shape == "prose" and self.announces(line):
            cursor.take("section", "a few words with a colon")
        elif shape == "furniture":
            if (self.below or self.cards or self.card.says_something) and not self.counts(line):
                self.tail = self.tail or _tail(line)
            cursor.pass_over("furniture")
        elif shape == "section":
            cursor.pass_over("furniture", "a link below a card")
            self.finish()
        elif shape == "marker":
            self.read_marker(line)
        elif line.number in self.layout.headlines:
            self.read_headline(line)
        elif line.number in self.layout.texts:
            self.read_text(line)
        elif shape == "label" and self.is_signature(line):
            cursor.pass_over("furniture", "about the author of a teaser")
        elif (line.figure and not self.is_signed(line)) or shape == "credit":
            if card.figure or ((card.headline or card.blocks) and self.opens_a_card(line)):
                self.finish()
            self.card.figure = cursor.take_figure()
        elif shape == "prose" and self.is_figure_apart(line):
            if card.figure or card.blocks or card.headline:
                self.finish()
            self.card.figure = cursor.take_figure(across_gap=True)
        elif shape in ("date", "ago"):
            closed = self.dates_lead or (line.gap and (card.blocks or card.dates))
            if (card.headline or card.blocks) and closed and self.is_on_top(line):
                self.finish()
            self.card.dates += cursor.take_dates()
        elif shape == "label" and line.words <= 2 and not line.gap and cursor.above and cursor.above.shape == "ago":
            cursor.pass_over("furniture", "a rubric behind a time")
        elif shape == "byline" and self.is_kind_of_page(line):
            if card.headline or card.blocks:
                self.finish()
            cursor.take("section", "a word over the headline of a card")
        elif shape in ("byline", "note"):
            cursor.pass_over("furniture", "about the author of a teaser" if shape == "byline" else "")
        elif shape == "prose" and self.is_caption(line):
            if card.figure or card.blocks or card.headline:
                self.finish()
            self.card.figure = Figure(caption=cursor.take("caption", "a sentence on top of a card"))
        elif shape == "label" and self.is_rubric(line):
            if card.headline or card.blocks:
                self.finish()
            cursor.take("section", "one or two words over a group of cards")
        elif shape in ("label", "item") and not self.is_text(line):
            self.read_headline(line)
        else:
            self.read_text(line)

    def read_text(self, line: Look) -> None:
        if self.card.blocks:
            self.finish()
        why = "a sentence below its card's head" if self.card.says_something else "a sentence"
        written = self.cursor.take(
            "text", why if line.shape == "prose" else "it stands where the texts of other cards do"
        )
        self.card.blocks.append(Block("paragraph", written.text, written.place))

    def read_marker(self, line: Look) -> None:
        card = self.card
        below = line.below
        counted = any(map(str.isdigit, line.text))
        if card.says_something and counted and not line.gap and self.is_last_of_block(below):
            card.type = "audio" if card.type == "audio" else "video"
            self.cursor.take("marker", "how long the film of this card is")
            return
        closes = card.marker is None or (not card.marker.text[0].isdigit() and (below is None or below.gap))
        if card.headline and not (card.blocks or card.figure or line.gap) and line.text[0].isdigit() and closes:
            card.type = "video"
            self.cursor.take("marker", "how long the video above is")
            return
        self.finish()
        self.card.marker = line
        self.card.type = "audio" if "audio" in line.kinds else "video"
        written = self.cursor.take("marker")
        label, _, rest = written.text.partition("|")
        headed = below is not None and not below.gap and is_headline(below)
        if any(map(str.isalpha, rest)) and not (headed or label.casefold().startswith("title") or line.dated):
            self.card.headline = Sourced(rest.strip(), written.place)

    def is_last_of_block(self, below: Look | None) -> bool:
        """Whether a blank line, or nothing, stands below a line of a copy that has blank lines."""
        return self.cursor.spaced and (below is None or below.gap)

    def read_headline(self, line: Look) -> None:
        card = self.card
        if card.headline and fold(card.headline.text) == line.folded:
            self.cursor.pass_over("furniture", "the headline once more")
            return
        if card.headline or card.blocks:
            self.finish()
        written = self.cursor.take("headline", line.why)
        ranked = _RANK.match(written.text) if self.is_ranked() else None
        below = self.cursor.now
        self.card.apart = line.gap and (below is None or below.gap)
        self.card.headline = written._replace(text=written.text[ranked.end() :]) if ranked else written
        if "video" in line.kinds:
            self.card.type = "video"
        self.take_tag()

    def take_tag(self) -> None:
        """The mark of a player in front of a headline: `(Video) The last ferry`, `Video | The last ferry`."""
        card = self.card
        tag = _TAG.match(card.headline.text) if card.headline else None
        kinds = vocabulary().kinds(fold(tag["player"] or tag["short"])) if tag else frozenset()
        if tag and card.headline and kinds & {"video", "audio"}:
            if tag["player"]:
                card.headline = card.headline._replace(text=card.headline.text[tag.end() :])
            card.type = "audio" if "audio" in kinds else "video"

    def is_ranked(self) -> bool:
        """Whether the headline just taken stands in a list by rank: the line above or below has a number too."""
        here = self.cursor.here
        beside = (self.cursor.lines[here - 2 : here - 1], self.cursor.lines[here : here + 1])
        return any(_RANK.match(line.text) for lines in beside for line in lines)

    def is_caption(self, line: Look) -> bool:
        """Whether a sentence describes a picture, though no credit says so: it stands on top of a block, directly
        above the headline or the text of its card."""
        below = line.below
        if self.is_dated_caption(line, below):
            return True
        apart = below is None or (below.gap and not (self.cursor.spread and line.dated))
        if not line.gap or below is None or apart or self.card.figure:
            return False
        after = below.below
        kicked = after is not None and after.shape == "label" and below.words <= KICKER < after.words
        heads = below.shape == "label" and (after is None or after.gap or after.shape == "prose" or kicked)
        return line.words < CARD_TEXT and (heads or (below.shape == "prose" and below.words > line.words))

    def is_dated_caption(self, line: Look, below: Look | None) -> bool:
        """Whether a sentence that ends with a date stands above the headline or the text of its card."""
        heads = below is not None and (is_headline(below) or below.shape == "prose") and not below.figure
        return heads and not self.is_below_headline(line) and line.words < CARD_TEXT and line.ends_dated

    def is_figure_apart(self, line: Look) -> bool:
        """Whether a sentence with a date in it and a credit stand apart from each other and from what follows."""
        credit = line.below
        after = credit.below if credit else None
        apart = credit is not None and credit.shape == "credit" and credit.gap and (after is None or after.gap)
        return apart and line.dated and line.loose_figure == 2

    def is_kind_of_page(self, line: Look) -> bool:
        """Whether a word such as `Report` says what stands below it, and names nobody."""
        return line.words == 1 and line.below is not None and is_headline(line.below)

    def opens_a_card(self, line: Look) -> bool:
        """Whether a figure below a headline or a text belongs to the next card: it stands apart, or has a headline of
        its own; not a credit directly below a text, nor what the next card's kicker stands below."""
        parted = self.cursor.spaced and self.layout.in_blocks
        figures = "first" if parted or line.ago else self.layout.figures
        if figures == "last":
            return False
        if not (self.card.blocks or line.ago):
            inside = figures == "inside" and self.card.headline is not None
            if inside or self.layout.begin_stamped:
                return False
        size, below = line.figure, line.below
        if size == 2 and below:
            below = below.below
        kicks = not self.cursor.spaced and _is_kicker(below)
        if self.card.blocks:
            after = below.below if below else None
            stamped = below is not None and below.shape in ("date", "ago") and not below.gap
            if stamped and self.cursor.spaced and (after is None or after.gap):
                return False
            closes = kicks or below is None or below.shape == "section" or self.is_foot_of_block(below)
            return line.gap or not (closes or (size == 0 and self.cursor.spaced))
        if below is None or below.shape != "label" or below.words > HEADLINE_MOST or below.gap:
            return line.gap
        return line.gap or (signer(below.text) is None and not kicks)

    def is_foot_of_block(self, below: Look) -> bool:
        """Whether a figure closes the block of a card that a headline opens, above another headline."""
        headline = self.card.headline
        if headline is None or not self.cursor.spaced or not below.gap or below.shape in ("prose", "quote", "item"):
            return False
        lines, at = self.cursor.lines, self.cursor.here
        while not lines[at].gap and lines[at].number > headline.place.line:
            at -= 1
        return lines[at].number == headline.place.line

    def is_text(self, line: Look) -> bool:
        """Whether a line without a final stop is a text all the same: too long for a headline, or cut off."""
        card = self.card
        headed = bool(self.cards) and not any(each.blocks for each in self.cards)
        bare_figure = card.figure is not None and card.headline is None and line.words >= 10 and not headed
        last = line.below is None and not card.blocks
        cut_off = last and (bare_figure or self.dangles(line))
        heads = line.shape == "label" and (self.layout.only_headlines or self.is_over_text(line))
        long = line.words > (PARAGRAPH if heads else HEADLINE_MOST)
        return long or cut_off or (line.shape == "item" and line.stop)

    def is_over_text(self, line: Look) -> bool:
        """Whether a text stands directly below a line, as below the headline of a card that has none yet."""
        below = line.below
        text = below is not None and below.shape == "prose" and not below.figure
        close = below is not None and (not below.gap or self.cursor.spread)
        return text and close and self.card.headline is None and not self.card.blocks

    def dangles(self, line: Look) -> bool:
        """Whether a line ends with a word that no headline ends with; among headlines alone one may be cut off, unless
        it stands on another and says more."""
        told = self.card.headline is not None and not line.gap and line.words >= OPEN_LEAST
        return (told or not self.layout.only_headlines) and fold(line.text.split()[-1]) in vocabulary().dangling

    def is_on_top(self, line: Look) -> bool:
        """Whether the next card goes on directly below a line."""
        below = line.below
        return below is not None and not below.gap and below.shape not in ("furniture", "section")

    def is_below_heading(self, line: Look, below: Look) -> bool:
        """Whether a short line stands directly below the section's heading and apart from its cards."""
        above = self.cursor.above
        return above is not None and above.shape == "section" and not line.gap and below.gap

    def counts(self, line: Look) -> bool:
        """Whether a label such as `214 comments` is that of the card above it, and not the foot of the page."""
        return not line.gap and self.card.says_something and line.text[0].isdigit()

    def is_of_tail(self, line: Look) -> bool:
        """Whether a text below the foot's first line belongs to it: it stands directly below, or among comments."""
        above = self.cursor.above
        return self.tail == "comments" or (not line.gap and above is not None and above.shape == "furniture")

    def announces(self, line: Look) -> bool:
        """Whether a few words with a colon stand alone."""
        below = line.below
        return line.text[-1] == ":" and line.words <= ANNOUNCING and (below is None or below.shape != "prose")

    def is_signature(self, line: Look) -> bool:
        """Whether a short line in the block of its card's headline or text says who wrote it, or from where."""
        above = self.cursor.above
        if line.gap or above is None or not (self.card.headline or self.card.blocks):
            return False
        beside = (self.signed == above.number and like_name(line.text, most=4)) or self.source == line.number
        signs = (
            line.number in self.layout.signatures
            or beside
            or like_person(line.text)
            or signer(line.text) is not None
            or "desks" in line.kinds
        )
        below = line.below
        heads = below is not None and not below.gap and below.shape == "label" and below.words > KICKER
        if signs and not line.figure and (self.card.blocks or not heads):
            self.signed = line.number
            return True
        return False

    def is_signed(self, line: Look) -> bool:
        """Whether the name below a line is its author's, not a photographer's: a text directly below its headline and
        above a place or a stamp, or a headline where other cards are signed."""
        below = line.below
        if line.figure != 2 or below is None:
            return False
        after = below.below
        if below.shape == "credit":
            follows = after is not None and after.shape == "prose" and not after.gap
            return self.card.figure is None and self.is_below_headline(line) and not (self.is_pictured(line) or follows)
        if below.shape != "label":
            return False
        closes = after is None or after.gap
        foot = after is not None and not closes and (after.shape in ("date", "ago") or like_name(after.text, most=4))
        over_text = after is not None and not closes and after.shape == "prose"
        if self.is_below_headline(line) and not self.is_pictured(line) and not over_text:
            self.source = below.number
            return True
        text = line.stop and not line.gap and self.card.headline is not None and foot
        return text or (line.shape == "label" and not line.dated and self.layout.signs and closes)

    def is_below_headline(self, line: Look) -> bool:
        """Whether a sentence stands directly below the headline of its card, in the place of a text."""
        card, above = self.card, self.cursor.above
        on_headline = card.headline is not None and above is not None and above.number == card.headline.place.line
        return line.shape == "prose" and on_headline and not (line.gap or card.blocks)

    def is_pictured(self, line: Look) -> bool:
        """Whether a line says when or that it is a picture, as captions do."""
        return line.dated or vocabulary().pictured.search(line.text) is not None

    def is_glued_on(self, line: Look) -> bool:
        """Whether the button in front of a line is that of the card above: a headline or a figure alone has none."""
        heads = (self.card.headline is not None and not line.gap) or self.card.figure is not None
        return not (heads and line.shape == "prose" and not self.card.blocks)

    def is_apart(self, line: Look) -> bool:
        """Whether a line is no more part of the card at hand, where cards are blocks."""
        card = self.card
        if not line.gap or card.blocks:
            return False
        if line.shape == "label":
            return card.figure is not None
        headed = card.headline is not None and card.headline.text not in (card.marker.text if card.marker else "")
        return line.shape == "prose" and headed

    def is_rubric(self, line: Look) -> bool:
        """One or two words above another head: `World`, `Videos`; or a kicker in the block of its headline."""
        below = line.below
        if below and below.shape == "label" and not (below.gap or line.stop or self.card.headline or self.card.blocks):
            short = line.words <= KICKER or (line.text.isupper() and line.words <= KICKER + 2)
            if short and below.words > max(line.words, KICKER) and not like_person(below.text):
                return True
        apart = line.words <= 4 and below is not None and below.gap and (line.gap or self.is_below_heading(line, below))
        if below is None or line.stop or not (line.words <= 2 or apart):
            return False
        over_cards = below.shape in ("marker", "credit") or (below.shape == "label" and below.words > 2)
        over_cards = over_cards or below.figure > 0 or vocabulary().is_rubric(names(line.folded))
        between = self.card.headline is None or bool(self.card.blocks) or line.gap
        return between and (over_cards or self.is_below_heading(line, below))


def _tail(line: Look) -> str:
    if line.kinds.isdisjoint(TAILS):
        return ""
    return "comments" if line.kinds & {"comments", "comments?"} else "the page's foot"


def _is_kicker(line: Look | None) -> bool:
    """Whether a line is a word or two above a headline."""
    if line is None or line.shape != "label" or line.words >= KICKER:
        return False
    return line.below is not None and is_headline(line.below)


def _is_heading(line: Look | None) -> bool:
    """Whether a short line, above cards, is the heading that no vocabulary knows: it stands apart, or directly above
    two headlines."""
    below = line.below if line else None
    after = below.below if below else None
    if line is None or below is None or line.shape != "label" or line.stop or line.words > HEADING_WORDS:
        return False
    doubled = after is not None and below.shape == "label" and below.folded == after.folded != line.folded
    if not line.gap:
        return doubled
    listed = below.shape == "label" and after is not None and after.shape == "label" and not after.gap
    return below.gap or (listed and after is not None and min(below.words, after.words) > max(line.words, KICKER))
