"""What one line of a text copy looks like by itself.

Lives here: the shapes of a line: its length, its ends, the vocabulary it fits.
Does not live here: what makes a name (language.names) or a credit (read.credits), and what the line is taken for
among its neighbours (read.text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pagefeed.language.names import STOP, is_coauthor, like_byline, like_name, like_person, signer
from pagefeed.language.phrases import FoundDate, Vocabulary, fold, names, vocabulary
from pagefeed.read.credits import (
    LED,
    LONG,
    RIGHTS,
    SENTENCE_BREAK,
    SLASHED,
    is_led,
    seller,
    short_credit,
    sold_by_slash,
)

Shape = Literal[
    "blank",
    "marker",
    "section",
    "furniture",
    "date",
    "ago",
    "byline",
    "credit",
    "note",
    "item",
    "quote",
    "prose",
    "label",
]

PARAGRAPH = 25
"""Words beyond which a line is a paragraph even without a final stop: no headline of the labelled pages has more."""
QUESTION = 14
"""Words beyond which a line that asks is a sentence."""
LOOSE = 22
"""Words beyond which a line that fits the vocabulary only by `*` says something of its own."""
INSTITUTION = 6
"""The name of an institution has no more words."""
DATE_LENGTH = 36
"""Characters at the end of a line within which the date of a caption stands."""
DATED = 14
"""A sentence of more words is no date line, unless it says what its date is of."""
PLACE_WORDS = 3
"""A place, or a part of the site, behind a stamp has no more words."""
SHORT = 8
"""An abbreviation that is all of a line has fewer characters."""
GLUES = 3
"""What a copy glued to the front of a line is no longer than so many phrases: the rest is looked at as it is."""
CAPTION_LEAST = 3
"""Spaces of the shortest line that a button may stand behind."""

PLAYERS = frozenset(("video", "audio"))
"""The kinds of phrases that are the mark of a player."""
RECENT = frozenset(("seconds", "minutes", "hours"))
"""What is counted in a stamp of today's cards."""

PLAYED = "the mark of a player"
KNOWN = "a known label of web pages"
EMPTY = "a bullet with nothing behind it, or a rule across the page"
NAMING = "it names what stands below it"
TRAIL = "where one is on the site"
"""Why a line is the path from the front page to this one."""
INITIALS = "an author's initials"
"""Why a line is the signature below a text."""
CAPTIONED = "the page calls it a caption"
"""Why a line is a caption whatever stands around it."""

SILENT = frozenset((EMPTY, NAMING))
"""Why a line says nothing, so that what stands above it stands on what stands below."""

_NONE: frozenset[str] = frozenset()
_GLUED = frozenset(("glued", "ago"))
_ONE = frozenset(("one",))
_AGO = frozenset(("ago", "one"))
_LABELS = frozenset(("published", "updated"))
_DIGIT = re.compile("[0-9]")
_OPENINGS = frozenset(("ago", "one", "published", "updated", "by", "credits", "trail", "agency"))
"""With none of these at the beginning, a line is no byline, credit or trail, nor says when."""
_MARKS = "@/|·•>›»→↓↗©"
_SIGN = re.compile(f"[0-9{_MARKS}]")
"""Without one of these, or words in the place of one, a line is no date, address, account, trail or link, nor names
that a slash joins."""
_SIGN_OF_SENTENCES = re.compile(f"[{_MARKS}]")
"""The same for a long sentence, which is no date whatever its numbers."""

_PLAYS = "▶►"
"""The button of a player, in front of what it plays."""
_BULLETS = "-*•–‣▪●►▶➤■"
_BULLET = re.compile(rf"[{_BULLETS}]\s+(?=\S)")
_COUNTER = re.compile(r"\d{1,2}(?:\s*/\s*|\s+[a-z]{2,3}\s+)\d{1,2}(?:\s*[|:]\s*|$)")
_COUNT = re.compile(r"[#(]?\d{1,4}[.)]?$")
_PAGER = re.compile(r"(?:\d{1,3}\s+){2,}(?:…\s+)?\S*$")
_POINTER = re.compile(r"\s[>›→↓↗]$")
_DURATION = re.compile(
    r"(?:(?P<what>[^\W\d]{3,12}(?:\s[^\W\d]{2,12}){0,2})[\s|·:]+)?(?:\d{1,2}:)?\d{1,2}:\d{2}(?P<unit>\s*[a-z]+\.?)?$",
    re.I,
)
_INITIALS = re.compile(
    r"\((?:[a-zäöü]{2,4}(?:\s?[/,]\s?)?){1,4}\)$"
    r"|[a-zäöü]{2,4}(?:/[a-zäöü]{1,4}){1,3}(?:\s\([^()]{2,20}\))?$"
    r"|[a-z]{2,3}\s\([a-z,/ ]{2,20}\)$"
)
_CODE = re.compile(r"</?[a-zA-Z][^<>]*>.*>$|<!--|.*<(?:iframe|script|blockquote|embed|object)\b[^<>]*>")
_TWEET = re.compile(r"\(@\w+\)\s.*\d{4}$|pic\.twitter|\bt\.co/")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_FILE = re.compile(r"\((?:PDF|DOCX?|XLSX?|ODT|ZIP)\b[^()]*\)$", re.I)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_STOPS = ".!?…:"
_CLOSERS = "'\"’”»)]"
_ASKS = re.compile(r"[!?]['\"’”»)\]]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = re.compile(r"\s*[|·•]\s*|\s+/\s+")
_WIDE = re.compile(r"\s{2,}")
_SEPARATED = re.compile(r"\S\s*[|·•]\s*\S|\S\s+/\s+\S")
_JOINT = re.compile("[>›»|·•]")
_HUMP = "[A-ZÀ-Þ](?<=[a-zß-ÿ].)"  # The rarer letter first, which is what `re` looks for.
_RUN_ON = re.compile(f"{_HUMP}.*?{_HUMP}.*?{_HUMP}")
_ARROW = re.compile(r"\s+[>›»]\s+")
_BAR = re.compile(r"\s+[|·•]\s+")
_LABELLED = frozenset(":|")
_POINTERS = frozenset(">›→↓↗")
_HEADINGS = frozenset(("sections", "boxes", "topics"))
_FILMS = frozenset(("video", "video?"))
_LABELS_OF_PAGES = frozenset(("furniture", "tails"))
_IDLE = frozenset(("furniture", "furniture?", "tails", "tails?"))


@dataclass(slots=True, init=False)
class Look:
    """One line: its own shape, and what `read.text.cursor` then finds out from its neighbours."""

    number: int
    """Counted from 1."""
    text: str
    """Cleaned, without outer space; for an item or marker without its bullet, for a glued line without the glue."""
    words: int
    """How many words it has."""
    shape: Shape
    """What it looks like by itself."""
    why: str
    """What makes it look so."""
    stop: bool
    """Whether it ends a sentence."""
    gap: bool
    """Whether a blank line, or nothing, stands above it."""
    glued: bool
    """Whether the foot of the card above stood in front of it."""
    ago: str
    """How long ago, as a copy glued it to the front."""
    kinds: frozenset[str]
    """The phrases of the vocabulary that it is."""
    dates: tuple[FoundDate, ...] | None
    """The dates of a line that by itself is nothing else."""
    below: Look | None
    """The next line that says something, once its neighbours are known; None below the last."""
    figure: int
    """How many lines from this one on are a caption with its credit: 2, 1 where one line holds both, or 0."""
    loose_figure: int
    """The same where a blank line may stand between the two."""
    _folded: str
    """What `folded` is, once it has been asked."""

    def __init__(
        self,
        number: int,
        text: str,
        shape: Shape,
        why: str,
        stop: bool = False,
        kinds: frozenset[str] = _NONE,
    ) -> None:
        self.number, self.text, self.words = number, text, text.count(" ") + 1 if text else 0
        self.shape, self.why, self.stop = shape, why, stop
        self.gap, self.glued, self.ago = False, False, ""
        self.kinds, self.dates, self.below, self._folded = kinds, None, None, ""
        self.figure = self.loose_figure = 0

    @property
    def folded(self) -> str:
        """The text without what makes no difference to a heading."""
        if not self._folded:
            self._folded = fold(self.text)
        return self._folded

    def cut(self, end: int) -> None:
        """Leave of the text only what stands before `end`."""
        self._become(self.text[:end].rstrip())

    def drop(self, begin: int) -> None:
        """Leave of the text only what stands from `begin` on."""
        self._become(self.text[begin:])

    def _become(self, text: str) -> None:
        self.text, self.words = text, text.count(" ") + 1 if text else 0
        self.dates, self._folded = None, ""

    @property
    def dated(self) -> bool:
        """Whether it holds a date."""
        return vocabulary().first_date(self.text) is not None

    @property
    def ends_dated(self) -> bool:
        """Whether it says more than a date and ends with one, as captions do: `The pier of Hull, on March 4, 2026.`"""
        if len(self.text) <= DATE_LENGTH:
            return False
        tail = self.text[-DATE_LENGTH:].rstrip(_STOPS + _CLOSERS)
        return any(map(tail.endswith, vocabulary().dates_in(tail)))


def look(
    number: int,
    line: str,
    extra_sections: frozenset[str] = _NONE,
    words: Vocabulary | None = None,
    glues: int = GLUES,
) -> Look:
    """Judge one cleaned line by itself, by the vocabulary in force; of what is glued to its front, `glues` phrases."""
    text = line.strip()
    if not text:
        return Look(number, "", "blank", "")
    words = words or vocabulary()
    if text[-2:] in words.trailing_ends and text.endswith(words.trailing):
        text = line = _without_button(text, words)
    stop = (text[-1] in _STOPS and len(text) >= SHORT) or _stops(text)  # Most lines need not call to be told.
    if not line[0].isalpha():
        if text[0] in _BULLETS and (bullet := _BULLET.match(text)):
            said = text[bullet.end() :]
            if text[0] in _PLAYS and glues:
                played = look(number, said, extra_sections, words, glues - 1)
                if played.shape in ("label", "prose"):
                    played.kinds |= {"video"}
                    return played
            return _look_at_item(number, said, stop)
        if text[0].isdigit() and (counter := _COUNTER.match(text)) and counter.end() < len(text):
            text, line = text[counter.end() :], line[counter.end() :].lstrip()
        if line.startswith(("    ", "> ")):
            return Look(number, text.removeprefix("> "), "quote", "indented", stop)
    if "<" in text and _CODE.match(text):
        return Look(number, text, "furniture", "embed code")
    begins = words.beginnings(text)
    glue = words.glued.match(text) if glues and begins and not begins.isdisjoint(_GLUED) else None
    if glue and _is_glue(words, text, glue):
        rest = look(number, text[glue.end() :].strip(), extra_sections, words, glues - 1)
        if (
            glue["recent"]
            and rest.shape == "label"
            and rest.words <= PLACE_WORDS
            and like_name(rest.text, most=PLACE_WORDS)
        ):
            return Look(number, glue["recent"], "ago", "how long ago, and where")
        rest.glued = glue["foot"] is not None
        rest.ago = "" if rest.glued else glue.group().rstrip(" |•·")
        return rest
    if "captions" in begins and (named := words.caption_lead.match(text)):
        return Look(number, text[named.end() :], "prose", CAPTIONED, True)
    looked = Look(number, text, "label", "short, without a final stop", stop)
    if len(text) <= LONG:
        folded = looked._folded = fold(text)
        looked.kinds = kinds = words.kinds(folded)
        if "one" in begins and not words.goes_on_counting(folded):
            begins -= _ONE
        signs = _SIGN_OF_SENTENCES if stop and looked.words > DATED else _SIGN
        signed = signs.search(text) is not None
        if signed or kinds or folded in extra_sections or not _is_plain(words, text, folded, begins):
            shape, why = _look_up(words, looked, begins, extra_sections, signed=signed)
            if shape:
                looked.shape, looked.why = shape, why
                return looked
    elif text[0] in "©Cc" and RIGHTS.match(text):
        looked.shape, looked.why = "furniture", "the rights in the page"
        return looked
    if text[-1] == ";":
        looked.shape, looked.why, looked.kinds = "item", "ends with a semicolon, as the items of a list do", _NONE
    elif (text[0] == "(" or "notes" in begins) and words.notes.match(text):
        looked.shape, looked.why, looked.kinds = "note", "begins like a correction or an editor's note", _NONE
    elif stop and not (looked.words <= QUESTION and _ASKS.search(text) and not SENTENCE_BREAK.search(text)):
        looked.shape, looked.why = "prose", "a sentence"
    elif looked.words > PARAGRAPH:
        looked.shape, looked.why = "prose", "long"
    elif _RUN_ON.search(text):
        looked.shape, looked.why, looked.stop = "furniture", "labels of a menu without spaces between them", False
    elif stop:
        looked.why = "a short question"
    return looked


def _without_button(text: str, words: Vocabulary) -> str:
    """A line of some words without the button that a copy left behind it."""
    button = next(button for button in words.trailing if text.endswith(button))
    rest = text.removesuffix(button).rstrip()
    if rest.count(" ") < CAPTION_LEAST or (button[0].islower() and not _stops(rest)):
        return text
    return rest


def _is_glue(words: Vocabulary, text: str, glue: re.Match[str]) -> bool:
    """Whether what stands in front of capitals is no part of the text: not the beginning of their word, as `NOW` of
    `NOWHERE`, nor, where a space stands between, of a sentence."""
    if (recent := glue["recent"]) is None:
        return not (glue.group().isupper() and glue.group().isalpha())
    span = words.span(recent) if _DIGIT.search(recent) and text.count(" ") < PARAGRAPH else None
    return span is not None and span.unit in RECENT


def _stops(text: str) -> bool:
    """Whether a text ends like a sentence, and not like `U.S.`"""
    if len(text) < SHORT and text.count(".") > 1 and text.isupper():
        return False
    return text[-1] in _STOPS or (text[-1] in _CLOSERS and STOP.search(text, max(len(text) - 8, 0)) is not None)


def _look_at_item(number: int, text: str, stop: bool) -> Look:
    folded = fold(text)
    kinds = vocabulary().kinds(folded)
    if "video" in kinds or "audio" in kinds or _is_duration(vocabulary(), text):
        return Look(number, text, "marker", "a bullet, and a player or how long it plays", kinds=kinds)
    if folded in vocabulary().agencies:
        return Look(number, text, "credit", "a dash and an agency")
    if text.endswith((" -", " –", " —")):
        return Look(number, text[:-2].rstrip(), "label", "short, between dashes")
    if kinds & _IDLE and text.count(" ") < LOOSE:
        return Look(number, text, "furniture", "a bullet and a known label of web pages", kinds=kinds)
    return Look(number, text, "item", "begins with a bullet", stop)


def _is_plain(words: Vocabulary, text: str, folded: str, begins: frozenset[str]) -> bool:
    """Whether a short line that is no phrase of the vocabulary and holds no sign need not be looked up: it begins with
    a letter and like no phrase, names neither network nor rubric, and has no wide space and no bracket at its end.

    What `_look_up` asks must need one of these, so a new sign goes into `_MARKS`, or
    `read.credits._SELLS` where only few words have it, and a new key into `Vocabulary.beginnings` and `_OPENINGS`.
    """
    if not text[0].isalpha() or text[-1] == ")" or "  " in text:
        return False
    if not begins.isdisjoint(_OPENINGS) or folded in words.agencies:
        return False
    if (by := seller(text)) and fold(by) in words.agencies:
        return False
    if " via " in text or "pic.twitter" in text:
        return False
    parts = names(folded)
    return words.names_no_part(parts) or not (words.is_social(parts) or words.is_menu(parts))


def _look_up(
    words: Vocabulary, line: Look, begins: frozenset[str], extra_sections: frozenset[str], *, signed: bool
) -> tuple[Shape | None, str]:
    """What the vocabulary takes a short line for, and why; `signed` where it holds one of `_SIGN`."""
    text, folded, kinds, stop = line.text, line.folded, line.kinds, line.stop
    if not text[0].isalpha():
        if not any(map(str.isalnum, folded)):
            return "furniture", EMPTY
        if (len(text) < 10 and (_COUNT.match(text) or _COUNTER.fullmatch(text))) or _PAGER.match(text):
            return "furniture", "a number and nothing else: a rank, a count, a place in a gallery"
    if "labels" in kinds and text[-1] == ":":
        return "furniture", NAMING
    if folded in extra_sections:
        return "section", "a heading that the feed names"
    if kinds:
        shape, why = _look_up_phrase(words, line)
        if shape:
            return shape, why
    elif ":" in text and _is_duration(words, text):
        return "marker", PLAYED
    # The most common credits, before the long list of what they are not; an account's name has a reason of its own.
    if "credits" in begins and is_led(words, text):
        return "credit", LED
    if "/" in text and "@" not in text and "credits" not in begins and sold_by_slash(words, text):
        return "credit", SLASHED
    parts = names(folded)
    parted = not words.names_no_part(parts)
    if parted and words.is_social(parts):
        return "furniture", KNOWN
    signed = signed or " via " in text or "pic.twitter" in text
    pieces = _pieces(text, folded) if signed else []
    if len(pieces) > 1 and "video" in words.kinds(pieces[0]) and _DIGIT.search(text):
        return "marker", "the mark of a player, with its date or length"
    leads = len(pieces) > 1 and pieces[-1].count(" ") < 3 and _YEAR.search(pieces[-1]) is None
    if (leads and _is_rubric(words, pieces[0])) or (
        len(pieces) > 1 and all(words.kinds(piece) & _IDLE for piece in pieces)
    ):
        return "furniture", TRAIL
    if (parted and words.is_menu(parts)) or ("©" in text and RIGHTS.match(text)) or ("  " in text and _is_row(text)):
        return "furniture", "a row of rubrics, or the rights in the page"
    if (
        ("@" in text and _MAIL.search(text) and text.count(" ") < 12)
        or (text[0] in "hw" and _ADDRESS.match(text))
        or (text[-1] == ")" and _FILE.search(text))
        or (("(@" in text or "t.co/" in text or "pic.twitter" in text) and _TWEET.search(text))
    ):
        return "furniture", "an address, a file or an embedded post"
    if not begins.isdisjoint(_AGO) and (match := words.ago.match(text)) and match.end() >= len(text.rstrip(" .·|")):
        return "ago", "how long ago"
    if text[-1] in _POINTERS and not stop and _POINTER.search(text):
        return "furniture", "a link: an arrow stands behind it"
    dated = not begins.isdisjoint(_LABELS) or (signed and _DIGIT.search(text))
    if dated and (dates := words.date_line(text)) is not None:
        line.dates = dates
        return "date", "nothing but a date" if dates else "a piece of a date"
    if dated and _is_dated_name(text):
        return "byline", "a name and a date"
    if ("trail" in begins and words.trail.match(text)) or (signed and not stop and _is_trail(text)):
        return "furniture", TRAIL
    if "by" in begins and (match := words.byline.match(text)) and (not match["names"] or like_byline(match["names"])):
        return "byline", "a byline"
    if (
        "by" in begins
        and text[0].islower()
        and (match := words.byline.match(text.capitalize()))
        and (like_person(who := text[match.start("names") :]) or signer(who))
    ):
        return "byline", "a byline"
    if why := short_credit(words, text, folded, begins):
        return "credit", why
    if (text[0] == "(" or text[-1] == ")" or signed) and (_INITIALS.match(text) or is_coauthor(text)):
        return "byline", INITIALS
    return None, ""


def _look_up_phrase(words: Vocabulary, line: Look) -> tuple[Shape | None, str]:
    """What a line is by the phrases that it is, and why."""
    text, kinds = line.text, line.kinds
    if not kinds.isdisjoint(_HEADINGS):
        return "section", "a known heading"
    if "stock" in kinds:
        return "credit", "a credit that names nobody"
    if not kinds.isdisjoint(_FILMS) or (":" in text and _is_duration(words, text)):
        return "marker", PLAYED
    if "audio" in kinds:
        return "marker", "the mark of a recording"
    if "sections?" in kinds and (not line.stop or text[-1] in ":.") and text.count(" ") < 7:
        return "section", "fits a known heading"
    if kinds.isdisjoint(_IDLE):
        return None, ""
    if _YEAR.search(text) and words.date_line(text):
        return "date", "a date among labels of web pages"
    if not kinds.isdisjoint(_LABELS_OF_PAGES) or text.count(" ") < LOOSE or not _LABELLED.isdisjoint(text):
        return "furniture", KNOWN
    return None, ""


def _is_duration(words: Vocabulary, text: str) -> bool:
    """Whether a line is the length of a film and nothing else: `01:09`, `2:13 Min`, `Video 0:48`."""
    match = _DURATION.match(text)
    if match is None or (match["unit"] and not words.is_unit(match["unit"].strip(" ."))):
        return False
    return match["what"] is None or not words.kinds(fold(match["what"])).isdisjoint(PLAYERS)


def _pieces(text: str, folded: str) -> list[str]:
    """What stands between the bars, dots or slashes of a line; nothing where it has none."""
    if not ("|" in text or "·" in text or "•" in text or " /" in text) or not _SEPARATED.search(text):
        return []
    return [piece for piece in _BETWEEN.split(folded) if piece]


def _is_rubric(words: Vocabulary, folded: str) -> bool:
    """Whether a folded piece of a line names a part of the site, or the way to it."""
    return words.is_rubric(names(folded)) or "furniture" in words.kinds(folded)


def _is_row(text: str) -> bool:
    """Whether a line is short names with more than a space between them, as a menu is copied."""
    pieces = _WIDE.split(text)
    return len(pieces) > 2 and all(piece.count(" ") < 3 for piece in pieces)


def _is_dated_name(text: str) -> bool:
    """Whether a line is a person's name and a date, perhaps with the paper between: `Ruth Ohm, 4 March 2026`."""
    first, _, rest = text.partition(" ")
    if not (first[:1].isupper() and rest[:1].isupper() and _YEAR.search(rest)):
        return False
    name, *pieces = _BETWEEN.split(text)
    if len(pieces) > 1 and like_person(name) and vocabulary().date_line(" | ".join(pieces[1:])):
        return True
    date = vocabulary().first_date(text)
    if date is None or not like_person(text[: date.start()].rstrip(" ,|-–—·")):
        return False
    return vocabulary().date_line(text[date.start() :]) is not None


def _is_trail(text: str) -> bool:
    """Whether a line is short names joined by arrows, bars or points: `Home > Sport > Rowing`."""
    if not _JOINT.search(text):
        return False
    arrows = _ARROW.split(text)
    bars = _BAR.split(text)
    pieces = arrows if len(arrows) > 1 else bars if len(bars) > 2 else ()
    return bool(pieces) and all(0 < len(piece.split()) <= 4 for piece in pieces[:-1])


def is_institution(line: Look) -> bool:
    """Whether a line is the name of an institution, which need not have capitals but the first."""
    few = 1 < line.words <= INSTITUTION and not line.stop and line.text[0].isupper()
    return few and not vocabulary().institutions.isdisjoint(line.folded.split())
