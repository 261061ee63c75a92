"""What happens: stories of every kind, and what a page may say of each.

Lives here: the truth. A story has a number, and every kind of story knows by which of its parts it can be told from
all others; whatever is said of it holds a mark, words that no other story has.
Does not live here: pages (pages), or when a story is told (newsroom).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from year import words
from year.words import Names

# Ways in which a teaser tells of a story.
WHOLE = "whole"
NO_HEADLINE = "without headline"
CAPTION_CUT = "caption cut"
TEXT_CUT = "text cut"
WORDS_CHANGED = "a few words changed"
PICTURE = "headline and caption"
OTHER_WORDS = "headline and other words"
LINK_ONLY = "nothing but the link"
WITH_TEXT = (WHOLE, NO_HEADLINE, CAPTION_CUT, TEXT_CUT, WORDS_CHANGED)
"""Those that tell the beginning of the article, or most of it."""

NEWS = "news"
COUNT = "daily count"
COLUMN = "weekly column"
FILM = "first ten words"
MATCH = "match report"
WEATHER = "weather report"
MARKET = "market report"
SAME_TITLE = "same title"
CORRECTION = "correction"
PUZZLE = "daily puzzle"
NOTICE = "holiday notice"
RELEASE = "release of a series"
MEETING = "monthly meeting"
REISSUE = "one text under another title"
WAYS = {
    NEWS: (*WITH_TEXT, PICTURE, OTHER_WORDS, LINK_ONLY),
    COUNT: (WHOLE, NO_HEADLINE, TEXT_CUT),
    COLUMN: (WHOLE, NO_HEADLINE, TEXT_CUT),
    FILM: (WHOLE, NO_HEADLINE, TEXT_CUT, WORDS_CHANGED),
    MATCH: (WHOLE, NO_HEADLINE, TEXT_CUT),
    WEATHER: (WHOLE, NO_HEADLINE, TEXT_CUT),
    MARKET: (WHOLE, NO_HEADLINE, TEXT_CUT),
    SAME_TITLE: WITH_TEXT,
    CORRECTION: (WHOLE, NO_HEADLINE),
    PUZZLE: (WHOLE,),
    NOTICE: (),
    RELEASE: (),
    MEETING: (),
    REISSUE: (),
}
"""How a teaser may tell a story of each kind so that it can be known."""
LOOK_ALIKES = (COUNT, COLUMN, FILM, MATCH, WEATHER, MARKET, SAME_TITLE, CORRECTION, PUZZLE)
AUTHORED = (NOTICE, RELEASE, MEETING, REISSUE)
"""What the newspaper writes itself, in Markdown, and again and again in nearly the same words: only the title or the
date says which it is. A tag holds its mark, and nothing announces it."""


@dataclass(slots=True, kw_only=True)
class Story:
    """One story, as its author has it now."""

    number: int
    kind: str
    day: date
    """When it came out."""
    headline: str
    opening: str
    """The first paragraph of its article."""
    rest: list[str]
    """The other paragraphs."""
    teaser: str
    """The text of a teaser that tells it in full."""
    caption: str
    photographer: str
    author: str
    address: str
    """Its path on the site."""
    marks: tuple[str, ...]
    """Words, in small letters, of which one at least is in whatever is said of the story, and in nothing else."""
    summary: str = ""
    """A text in other words about the same names."""
    other_headline: str = ""
    has_article: bool = True
    stated: set[str] = field(default_factory=set)
    """Days that the author has stated: to these its date may move."""
    corrected: str = ""
    """The day that the author has stated last, if that was to correct it."""
    tag: str = ""
    """Its mark, where its words have none: all that its page shows has it."""
    dated_by_name: bool = False
    """Whether nothing but the name of its file tells its day."""

    @property
    def ways(self) -> tuple[str, ...]:
        return WAYS[self.kind]


class Desk:
    """Writes stories; the same seed writes the same."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = Names(random)
        self.written = 0
        self._figures: set[str] = set()
        self._headlines: set[str] = set()
        self._writers: dict[str, Callable[[date], Story]] = {
            NEWS: self._news,
            COUNT: self._count,
            COLUMN: self._column,
            FILM: self._film,
            MATCH: self._match,
            WEATHER: self._weather,
            MARKET: self._market,
            SAME_TITLE: self._same_title,
            CORRECTION: self._correction,
            PUZZLE: self._puzzle,
            NOTICE: self._notice,
            RELEASE: self._release,
            MEETING: self._meeting,
            REISSUE: self._reissue,
        }

    def write(self, kind: str, day: date) -> Story:
        """A story of a kind that came out on a day."""
        story = self._writers[kind](day)
        self.written += 1
        return story

    # --- news -------------------------------------------------------------------------------------

    def _news(self, day: date) -> Story:
        return self.news_about(self.cast(), day)

    def news_about(self, cast: Cast, day: date) -> Story:
        headline = self._new_headline(cast)
        opening = self._opening(cast)
        dated = f", on {long(day)}" if self.random.random() < 0.5 else ""
        return self._story(
            NEWS,
            day,
            headline=headline,
            opening=opening,
            rest=self._sentences(cast, self.random.randint(2, 4)),
            caption=f"{self._say(words.CAPTIONS, cast)}{dated}.",
            marks=cast.marks,
            # Without figures, which would contradict those of the article.
            summary=f"{self._say(words.ABOUT, cast)} "
            f"{self._say([each for each in words.SENTENCES if '{count}' not in each], cast)}",
            other_headline=self._say(words.RETITLED, cast),
        )

    def _opening(self, cast: Cast) -> str:
        choose = self.random.choice
        did, why, then = (self._say(part, cast) for part in (words.DID, words.WHY, words.THEN))
        role = choose(words.ROLES)
        return choose(
            (
                f"{cast.person}, {role} of {cast.place}, {did} {why}, {then}.",
                f"The {role} of {cast.place}, {cast.person}, {did} {why}, {then}.",
                f"In {cast.place} the {role}, {cast.person}, {did} {why}, {then}.",
                f"{cast.person} of {cast.place}, {role} and member of {cast.body}, {did}, {then}.",
                f"With the help of {cast.body}, {cast.person} of {cast.place} {did} {why}, {then}.",
            )
        )

    def retitle(self, story: Story) -> None:
        """Give a story of news its other headline."""
        story.headline, story.other_headline = story.other_headline, story.headline

    # --- look-alikes ------------------------------------------------------------------------------

    def _count(self, day: date) -> Story:
        """Every day one title and one opening, above other items."""
        casts = [self.cast() for _ in range(3)]
        items = [
            f"{self._figure(100, 9000)}: So many {choose} did {each.body} count in {each.place}, said {each.person}, "
            f"and that is {self._figure(2, 90)} more than when the {each.thing} was last surveyed."
            for each in casts
            for choose in [self.random.choice(("eels", "visitors", "bricks", "lanterns", "geese", "complaints"))]
        ]
        opening = "Here are the figures at which the newsroom looked twice this morning, before the first ferry left."
        return self._story(
            COUNT,
            day,
            headline="Hard figures for the first ferry",
            opening=opening,
            rest=items,
            teaser=f"{opening} {items[0]}",
            caption="The landing stage at dawn, from where the first ferry leaves.",
            marks=sum((each.marks for each in casts), ()),
        )

    def _column(self, day: date) -> Story:
        """Every week one headline and one caption, and another text."""
        cast = self.cast()
        number = self.written % 2
        return self._story(
            COLUMN,
            day,
            headline=("Letters from the wheelhouse, every week", "What the ferryman heard on the water")[number],
            opening=f"I met {cast.person} of {cast.place} at the bar this week, who {self._say(words.DID, cast)} "
            f"{self._say(words.WHY, cast)}, {self._say(words.THEN, cast)}.",
            rest=self._sentences(cast, 3),
            caption=(
                "Marten Vos in the wheelhouse of the old cable ferry.",
                "Ada Brandt beside the bell of the ferry.",
            )[number],
            photographer="Ida Holm",
            author=("Marten Vos", "Ada Brandt")[number],
            marks=cast.marks,
        )

    def _film(self, day: date) -> Story:
        """Teasers of films, of which the first ten words agree."""
        cast = self.cast()
        return self._story(
            FILM,
            day,
            headline=self._new_headline(cast),
            opening=f"In this week's film from our studio on the quay, {cast.person} of {cast.place} "
            f"{self._say(words.DID, cast)} {self._say(words.WHY, cast)}, {self._say(words.THEN, cast)}.",
            rest=self._sentences(cast, 2),
            caption=f"{self._say(words.CAPTIONS, cast)}.",
            marks=cast.marks,
        )

    def _match(self, day: date) -> Story:
        """One template, other names and figures."""
        home, guest = self.random.sample(words.TEAMS, 2)
        cast, other = self.cast(), self.cast()
        won, lost = self.random.randint(2, 5), self.random.randint(0, 1)
        minute = self.random.randint(3, 40)
        return self._story(
            MATCH,
            day,
            headline=f"{home} beat {guest} by {won} goals to {lost}",
            opening=f"{home} beat {guest} {won}-{lost} at home on {day:%A} in front of {self._figure(900, 9999)} "
            f"spectators, with {cast.surname} scoring in minute {minute} and {other.surname} adding the second shortly "
            "before the break.",
            rest=[
                (
                    f"The visitors had the better start, but {cast.surname} needed only one chance from "
                    f"{self.random.randint(9, 31)} metres, and the goalkeeper of {guest} was left without a chance."
                ),
                (
                    f"After the break {home} sat back, {other.surname} went off with a sore ankle in minute "
                    f"{self.random.randint(50, 88)}, and the referee showed {self.random.randint(2, 7)} yellow cards."
                ),
                (
                    f'"We take it match by match," said {cast.surname}, whose team now has '
                    f"{self.random.randint(9, 60)} points and plays away next week."
                ),
            ],
            caption=f"{cast.surname} of {home} after the first goal.",
            marks=(*cast.marks, *other.marks),
        )

    def _weather(self, day: date) -> Story:
        """Nothing but the figures differs."""
        level, rain = self._figure_with_cents(210, 590), self._figure_with_cents(1, 60)
        low, high, wind = self.random.randint(-4, 9), self.random.randint(10, 27), self.random.randint(3, 40)
        return self._story(
            WEATHER,
            day,
            headline="The river and the weather this morning",
            opening=f"The gauge at the landing stage stood at {level} centimetres at seven in the morning, with wind "
            f"from the west at {wind} knots, {low} degrees on the water and {high} expected by noon.",
            rest=[
                (
                    f"In the past day and night the station on the weir measured {rain} millimetres of rain, and the "
                    f"ferry runs every {self.random.randint(10, 40)} minutes as long as the level stays below "
                    "640 centimetres."
                ),
                "Skippers are asked to keep to the marked channel and to give way to the cable ferry at all times.",
            ],
            caption="The gauge at the landing stage, painted white and blue.",
            marks=(level, rain),
        )

    def _market(self, day: date) -> Story:
        """Nothing but the figures and the day of the week differs."""
        eels, apples, timber = (self._figure_with_cents(*span) for span in ((900, 3900), (100, 890), (4000, 9900)))
        return self._story(
            MARKET,
            day,
            headline="Prices on the ferry market at closing time",
            opening=f"Eels closed at {eels} crowns a barrel on the ferry market on {day:%A}, apples at {apples} crowns "
            f"and timber at {timber}, while trading in wool was suspended for {self.random.randint(5, 55)} minutes.",
            rest=[
                (
                    f"Dealers spoke of a calm day on which {self.random.randint(200, 900)} lots changed hands, "
                    f"{self.random.randint(2, 40)} fewer than on the day before."
                ),
                "Prices are those of the closing bell and are given without the duty that the town takes on each lot.",
            ],
            caption="The hall of the ferry market, with its bell above the door.",
            marks=(eels, apples, timber),
        )

    def _same_title(self, day: date) -> Story:
        """A title that other stories had before it, at other addresses."""
        cast = self.cast()
        return self._story(
            SAME_TITLE,
            day,
            headline=self.random.choice(words.GENERIC_HEADLINES),
            opening=self._opening(cast),
            rest=self._sentences(cast, 3),
            caption=f"{self._say(words.CAPTIONS, cast)}.",
            marks=cast.marks,
        )

    def _correction(self, day: date) -> Story:
        """One piece of boilerplate, and another mistake."""
        return self.correction_about(self.cast(), day)

    def correction_about(self, cast: Cast, day: date) -> Story:
        right = self.names.surname()
        boilerplate = (
            "This newspaper corrects its mistakes here as soon as it learns of them, and thanks all readers who took "
            "the trouble to write to us about one."
        )
        mistake = (
            f"In a report about the {cast.thing} in {cast.place} we called its owner {cast.surname}; the right name is "
            f"{right}, and we are sorry."
        )
        return self._story(
            CORRECTION,
            day,
            headline="For the record: where we were wrong",
            opening=boilerplate,
            rest=[mistake, "Letters to the editors reach us at the counter in the hall, every day until six."],
            teaser=f"{boilerplate} {mistake}",
            caption="The letter box in the hall of the newspaper.",
            marks=(*cast.marks, right.casefold()),
        )

    def _puzzle(self, day: date) -> Story:
        """A teaser of which only the date in its caption is new, sometimes with one and the same text below it."""
        every_day = "Seven words across and seven down are all that stands between you and your first cup of coffee."
        return self._story(
            PUZZLE,
            day,
            headline="The daily crossing for quiet mornings",
            opening="",
            rest=[],
            teaser=every_day if self.random.random() < 0.5 else "",
            caption=f"The grid for {long(day)}.",
            photographer="Ida Holm",
            marks=(f"the grid for {long(day)}".casefold().replace(",", ""),),
            has_article=False,
        )

    # --- what is written again and again ----------------------------------------------------------

    def _notice(self, day: date) -> Story:
        """One title and one text for every holiday."""
        return self._authored(NOTICE, day, "The counter is closed over the holiday", words.NOTICE)

    def _release(self, day: date) -> Story:
        """Another version in the title, the same words below it, and at most a figure that has grown."""
        version = f"{2 + self.written // 400}.{self.written // 20}.{self.written}"
        count = self.random.choice(("five", "six", "seven"))
        text = [line.format(count=count) for line in words.RELEASE]
        return self._authored(RELEASE, day, f"Ferry pilot {version}", text)

    def _meeting(self, day: date) -> Story:
        """One title and one text each month."""
        return self._authored(MEETING, day, "Open meeting of the readers", words.MEETING)

    def _reissue(self, day: date) -> Story:
        """Another title each time above one text."""
        title = f"A guide for {self.names.place()}"
        return self._authored(REISSUE, day, title, words.GUIDE)

    def _authored(self, kind: str, day: date, headline: str, text: list[str]) -> Story:
        tag = f"folio{self.written}"
        by_name = kind == MEETING or self.random.random() < 0.3
        said: dict[str, Any] = {
            "headline": headline,
            "opening": text[0],
            "rest": text[1:],
            "caption": "",
            "marks": (tag,),
        }
        return self._story(kind, day, **said, tag=tag, dated_by_name=by_name)

    # --- parts ------------------------------------------------------------------------------------

    def _story(
        self, kind: str, day: date, *, headline: str, opening: str, marks: tuple[str, ...], **said: Any
    ) -> Story:
        number = self.written + 1
        slug = "-".join(re.findall(r"[a-z0-9]+", headline.casefold())[:6])
        folder = f"{day:%Y/%m/%d}" if self.random.random() < 0.3 else self.random.choice(("town", "river", "people"))
        said = {
            "teaser": opening,
            "photographer": self.random.choice(words.PHOTOGRAPHERS),
            "author": self.random.choice(words.AUTHORS),
        } | said
        address = f"/{folder}/{slug}-{number}"
        return Story(
            number=number,
            kind=kind,
            day=day,
            headline=headline,
            opening=opening,
            address=address,
            marks=tuple(mark.casefold() for mark in marks),
            **said,
        )

    def cast(self) -> Cast:
        """New people, a place, an organisation and a thing."""
        thing = f"{self.random.choice(words.ADJECTIVES)} {self.random.choice(words.NOUNS)}"
        surname = self.names.surname()
        return Cast(surname, self.names.person(surname), self.names.place(), self.names.body(), thing)

    def _new_headline(self, cast: Cast) -> str:
        while (headline := self._say(words.HEADLINES, cast)) in self._headlines:
            pass
        self._headlines.add(headline)
        return headline

    def _sentences(self, cast: Cast, count: int) -> list[str]:
        """Paragraphs of two sentences each."""
        drawn = self.random.sample(words.SENTENCES, 2 * count)
        told = [self._fill(each, cast) for each in drawn]
        return [f"{first} {second}" for first, second in zip(told[::2], told[1::2], strict=True)]

    def _say(self, lines: list[str], cast: Cast) -> str:
        return self._fill(self.random.choice(lines), cast)

    def _fill(self, line: str, cast: Cast) -> str:
        line = re.sub(r"\{count\}", lambda _: str(self.random.randint(12, 980)), line)
        said = line.format(thing=cast.thing, surname=cast.surname, person=cast.person, place=cast.place, org=cast.body)
        return said[0].upper() + said[1:] if line[0] == "{" else said

    def _figure(self, least: int, most: int) -> str:
        return f"{self.random.randint(least, most):,}"

    def _figure_with_cents(self, least: int, most: int) -> str:
        """A figure that no other report has."""
        while (figure := f"{self.random.randint(least, most)}.{self.random.randint(1, 99):02}") in self._figures:
            pass
        self._figures.add(figure)
        return figure


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what a story is about."""

    surname: str
    person: str
    place: str
    body: str
    thing: str

    @property
    def marks(self) -> tuple[str, ...]:
        return self.surname.casefold(), self.place.casefold(), self.body.split()[1].casefold()


def in_brief(story: Story, way: str, random: Random, *, headed: bool = False) -> tuple[str, str, str]:
    """Headline, caption and text of a teaser that tells a story in a way; with its headline if it must be `headed`."""
    maybe_headline = story.headline if headed or random.random() < 0.5 else ""
    maybe_caption = story.caption if random.random() < 0.5 else ""
    if way == NO_HEADLINE:
        return "", maybe_caption, story.teaser
    if way == CAPTION_CUT:
        return maybe_headline, cut(story.caption, story.marks, 7, random), story.teaser
    if way == TEXT_CUT:
        return maybe_headline, maybe_caption, cut(story.teaser, story.marks, 20, random)
    if way == WORDS_CHANGED:
        return maybe_headline, maybe_caption, reworded(story.teaser, random)
    if way == PICTURE:
        return story.headline, story.caption, ""
    if way == OTHER_WORDS:
        return story.headline, maybe_caption, story.summary
    if way == LINK_ONLY:
        return story.other_headline, "", story.summary
    return story.headline, story.caption if story.kind == PUZZLE else maybe_caption, story.teaser


def long(day: date) -> str:
    """As captions have it: March 3, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def cut(text: str, marks: tuple[str, ...], least: int, random: Random) -> str:
    """The first words of a text with an ellipsis behind them: at least so many, and a mark among them."""
    found = text.split()
    marked = next(at for at, word in enumerate(found) if any(mark in word.casefold() for mark in marks))
    least = max(least, marked + 3)
    if least >= len(found) - 2:
        return text
    return " ".join(found[: random.randint(least, len(found) - 2)]).rstrip(",;:.") + "…"


def reworded(text: str, random: Random) -> str:
    """The text with a few words replaced by others that say the same; no name and no figure is touched."""
    known = [each for each in re.findall(r"\b[a-z]+\b", text) if each in words.SWAPS]
    chosen = random.sample(sorted(set(known)), min(3, len(set(known))))
    if not chosen:
        return text.replace(", and ", ", so that ", 1) if ", and " in text else text.replace("the ", "this ", 1)
    for word in chosen:
        text = re.sub(rf"\b{word}\b", words.SWAPS[word], text, count=1)
    return text


def misspelt(text: str, random: Random) -> str:
    """The text with two letters of one longer word in small letters exchanged."""
    found = list(re.finditer(r"\b[a-z]{6,}\b", text))
    at = random.choice(found).start() + 2
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
