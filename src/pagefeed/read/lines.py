"""What one line of a text copy looks like by itself.

Lives here: cleaning, and the shapes of a line: its length, its ends, the vocabulary it fits.
Does not live here: what the line is taken for among its neighbours (read.text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pagefeed.model import Finding, Place
from pagefeed.vocabulary import FoundDate, Vocabulary, fold, names, vocabulary
from pagefeed.web import NOT_XML

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

LONG = 110
"""Characters beyond which a line is looked up in no vocabulary: measured, the longest credit, heading
or date line of the labelled pages has 92."""
PARAGRAPH = 25
"""Words beyond which a line is a paragraph even without a final stop: no headline of the labelled pages has more."""
QUESTION = 14
"""Words beyond which a line that asks is a sentence."""

SOURCE = 8
"""The name of whoever took a picture, in capitals or for a paper, has no more words."""
NAMED = 10
"""Words beyond which a line that only begins like a credit, without a colon, is not one."""
LOOSE = 22
"""Words beyond which a line that fits the vocabulary only by `*` says something of its own."""
SOLD = 12
"""A name and its agency have no more words."""
INSTITUTION = 6
"""The name of an institution has no more words."""
DATE_LENGTH = 36
"""Characters at the end of a line within which the date of a caption stands."""
PLACE_WORDS = 3
"""A place, or a part of the site, behind a stamp has no more words."""
CAPTION_LEAST = 3
"""Spaces of the shortest line that a button may stand behind."""
PLAYERS = frozenset(("video", "audio"))
"""The kinds of phrases that are the mark of a player."""
RECENT = frozenset(("seconds", "minutes", "hours"))
"""What is counted in a stamp of today's cards."""
LONGEST_INITIAL = 5
"""Characters of the longest word with a stop behind it inside a name: `Capt.`, `Chr.`"""
ROLE = 7
"""Words behind a name beyond which it is no longer the name's role, place or paper."""

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
LED = "opens like a credit"
SILENT = frozenset((EMPTY, NAMING))
"""Why a line says nothing, so that what stands above it stands on what stands below."""

# Soft hyphens, zero-width and word-joining marks, directional marks and byte order marks say nothing;
# U+200C and U+200D stay, because Persian, Indic scripts and emoji need them.
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff"
_FORBIDDEN = f"{NOT_XML}\x7f"
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NOTHING = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}]")
_SPACE = re.compile(f"[{_SPACES}]")
_ODD = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}{_SPACES}]")
DAMAGE = re.compile(f"[{_FORBIDDEN}]")
"""What no feed may carry, and DEL, which nobody means."""
_NONE: frozenset[str] = frozenset()
_GLUED = frozenset(("glued", "ago"))
_AGO = frozenset(("ago", "one"))
_LABELS = frozenset(("published", "updated"))
_DIGIT = re.compile("[0-9]")
_OPENINGS = frozenset(("ago", "one", "published", "updated", "by", "credits", "trail", "agency"))
"""With none of these at the beginning, a line is no byline, credit or trail, nor says when."""
_SIGN = re.compile(r"[0-9@/|·•>›»→↓↗©]")
"""Without one of these, or words in the place of one, a line is no date, address, account, trail or link, nor names
that a slash joins."""
_SELLS = re.compile(r"[,|(—–]")
"""Without one of these, or a dash, a line of a few words is no name and its agency; in longer lines they are not looked
for."""
_CREDIT_SIGN = re.compile(r"[()\[\]©/|:\-–—]")
"""Without one of these, the end of a line is no credit."""

_PLAYS = "▶►"
"""The button of a player, in front of what it plays."""
_BULLETS = "-*•–‣▪●►▶➤■"
_BULLET = re.compile(rf"[{_BULLETS}]\s+(?=\S)")
_COUNTER = re.compile(r"\d{1,2}(?:\s*/\s*|\s+[a-z]{2,3}\s+)\d{1,2}(?:\s*[|:]\s*|$)")
_COUNT = re.compile(r"[#(]?\d{1,4}[.)]?$")
_PAGER = re.compile(r"(?:\d{1,3}\s+){2,}(?:…\s+)?\S*$")
_SOLD = re.compile(r"(?P<name>[^,|(—–]{3,40}?)\s*(?:[,|(—–]|\s-\s)\s*(?P<by>[^,|()—–]{2,40})\)?$")
_FOR = re.compile(
    r"(?P<name>\S+(?:\s+\S+){1,3})(?:\s+(?:for|on|pour|voor|für|para)\s+|\s*[,|(/—–]\s*|\s+-\s+)(?P<whom>\S.*)$", re.I
)
_LEADING = re.compile(r"\s+[^\W\d_A-Z]{1,3}$")
_ROLE_SIGN = re.compile("[,(|–—•·-]")
_ROLE = re.compile(r"\s*[,(|]\s*|\s+[-–—•·]\s+")
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
_STOP = re.compile(r"[.!?…:]['\"’”»)\]]*$")
_ASKS = re.compile(r"[!?]['\"’”»)\]]*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co|Corp|St|Dr|Mr|Mrs|Ms)\.$")
_SENTENCE_BREAK = re.compile(r"[^\W\d_A-Z][.!?…]['\"’”»)\]]*\s+\S")
_RIGHTS = re.compile(
    r"(?i:copyright\s*)?©\s*(?:\d{4}|.*\b\d{4}\b|.*\b(?:S\.\s?A\.|S\.\s?L\.|B\.V\.|SAS|Ltda?|Lda|Inc|GmbH|AG|LLC|Corp|plc)(?:\b|\.|$))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = re.compile(r"\s*[|·•]\s*|\s+/\s+")
_WIDE = re.compile(r"\s{2,}")
_SEPARATED = re.compile(r"\S\s*[|·•]\s*\S|\S\s+/\s+\S")
_JOINT = re.compile("[>›»|·•]")
_SLASH = re.compile(r"\s*/\s*")
_PARTS = re.compile(r"\s*[/,|]\s*")
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
_HANDLE = re.compile(r"(?:t\.me\s+|t\.me/)?@\w[\w.]*(?:\s*/\s*\S.*)?$", re.I)
_BRACKETED = re.compile(r"[(\[](?P<inside>[^()\[\]]{2,90})[)\]]\.?$")
_CAPTIONED = re.compile(r"\w\s+[(\[][^()\[\]]+[)\]]\.?$")
"""A caption with its credit in brackets, and not a credit by itself."""
_COPYRIGHT_TAIL = re.compile(r"(?:^|\s)(?P<inside>©\s*\S.{0,80})$")
_DASHED_TAIL = re.compile(r"\s[-–—|]\s*(?P<inside>(?:[^-–—|]|(?<=\w)-(?=\w)){2,60})$")
_SENTENCE_TAIL = re.compile(r"[.!?]['\"’”»)]*\s+(?P<inside>[^.!?]{2,80})$")


_CAPITAL_TAIL = re.compile(r"(?:[.!?…]['\"’”»)]*\s+|\s{2,})(?P<inside>[A-ZÀ-Þ][^a-zß-ÿ.!?\d]{3,60})$")


def clean(text: str) -> str:
    """The text without what cannot be seen or must not be sent; every kind of space is a space."""
    if text.replace("\n", "").isprintable() or not _ODD.search(text):  # The first is twice as fast as the second.
        return text
    return _SPACE.sub(" ", _NOTHING.sub("", text))


def forbidden(path: str, text: str) -> Iterator[Finding]:
    """A finding for each line with characters that XML 1.0 (section 2.2) forbids or that are damage."""
    if not DAMAGE.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if bad := sorted(set(DAMAGE.findall(line))):
            yield Finding(
                rule="ForbiddenCharacter",
                severity="warning",
                place=Place(path, number),
                what=f"the line holds {', '.join(f'U+{ord(char):04X}' for char in bad)}, which no feed may carry",
                cure="delete what cannot be seen; it was left out",
            )


@dataclass(slots=True, init=False)
class Look:
    """One line and its own shape, before its neighbours are asked."""

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
        self.kinds, self.dates, self._folded = kinds, None, ""

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


def look(number: int, line: str, extra_sections: frozenset[str] = _NONE, words: Vocabulary | None = None) -> Look:
    """Judge one cleaned line by itself, by the vocabulary in force."""
    text = line.strip()
    if not text:
        return Look(number, "", "blank", "")
    words = words or vocabulary()
    if text[-2:] in words.trailing_ends and text.endswith(words.trailing):
        text = line = _without_button(text, words)
    stop = _stops(text)
    if not line[0].isalpha():
        if text[0] in _BULLETS and (bullet := _BULLET.match(text)):
            said = text[bullet.end() :]
            if text[0] in _PLAYS and (played := look(number, said, extra_sections, words)).shape in ("label", "prose"):
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
    if begins and not begins.isdisjoint(_GLUED) and (glue := words.glued.match(text)) and _is_glue(words, text, glue):
        rest = look(number, text[glue.end() :].strip(), extra_sections, words)
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
        if kinds or folded in extra_sections or not _is_plain(words, text, folded, begins):
            shape, why = _look_up(words, looked, begins, extra_sections)
            if shape:
                looked.shape, looked.why = shape, why
                return looked
    elif "©" in text[:11] and _RIGHTS.match(text):
        looked.shape, looked.why = "furniture", "the rights in the page"
        return looked
    if text[-1] == ";":
        looked.shape, looked.why, looked.kinds = "item", "ends with a semicolon, as the items of a list do", _NONE
    elif ("notes" in begins or text[0] == "(") and words.notes.match(text):
        looked.shape, looked.why, looked.kinds = "note", "begins like a correction or an editor's note", _NONE
    elif stop and not (looked.words <= QUESTION and _ASKS.search(text) and not _SENTENCE_BREAK.search(text)):
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
    """Whether a text ends like a sentence."""
    return text[-1] in _STOPS or (text[-1] in _CLOSERS and _STOP.search(text, max(len(text) - 8, 0)) is not None)


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
    """Whether a short line that is no phrase of the vocabulary need not be looked up: it begins with a letter and like
    no phrase, names neither network nor rubric, and holds no sign, no wide space and no bracket at its end.

    What `_look_up` asks must need one of these, so a new sign goes into `_SIGN`, or `_SELLS` where only few words have
    it, and a new key into `Vocabulary.beginnings` and `_OPENINGS`.
    """
    if not text[0].isalpha() or text[-1] == ")" or "  " in text:
        return False
    if not begins.isdisjoint(_OPENINGS) or _SIGN.search(text) or folded in words.agencies:
        return False
    if (sold := _sold(text)) and fold(sold) in words.agencies:
        return False
    if " via " in text or "pic.twitter" in text:
        return False
    parts = names(folded)
    return words.names_no_part(parts) or not (words.is_social(parts) or words.is_menu(parts))


def _look_up(
    words: Vocabulary, line: Look, begins: frozenset[str], extra_sections: frozenset[str]
) -> tuple[Shape | None, str]:
    """What the vocabulary takes a short line for, and why."""
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
    parts = names(folded)
    parted = not words.names_no_part(parts)
    if parted and words.is_social(parts):
        return "furniture", KNOWN
    signed = _SIGN.search(text) is not None or " via " in text or "pic.twitter" in text
    pieces = _pieces(text, folded) if signed else []
    if len(pieces) > 1 and "video" in words.kinds(pieces[0]) and _DIGIT.search(text):
        return "marker", "the mark of a player, with its date or length"
    leads = len(pieces) > 1 and pieces[-1].count(" ") < 3 and _YEAR.search(pieces[-1]) is None
    if (leads and _is_rubric(words, pieces[0])) or (
        len(pieces) > 1 and all(words.kinds(piece) & _IDLE for piece in pieces)
    ):
        return "furniture", TRAIL
    if (parted and words.is_menu(parts)) or ("©" in text and _RIGHTS.match(text)) or ("  " in text and _is_row(text)):
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
    if why := _credit_shape(words, text, begins):
        return "credit", why
    if (text[0] == "(" or text[-1] == ")" or signed) and (_INITIALS.match(text) or _is_with(text)):
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
    if not ("|" in text or "·" in text or "•" in text or "/" in text) or not _SEPARATED.search(text):
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
    """Whether a line is a person's name and a date: `Ruth Ohm, 4 March 2026`."""
    first, _, rest = text.partition(" ")
    if not (first[:1].isupper() and rest[:1].isupper() and _YEAR.search(rest)):
        return False
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


def like_byline(names: str) -> bool:
    """Whether what follows `By` is names, perhaps with a date or a place behind them."""
    if "desks" in vocabulary().kinds(fold(names)):
        return True
    names = undated(names)
    return like_name(names, most=14) or signer(names) is not None or like_person(until_role(names))


def until_role(names: str) -> str:
    """Names without what follows them: what somebody is, for whom or where, who edited."""
    words, spoken = names.split(), vocabulary()
    for at, word in enumerate(words):
        if at > 1 and word.islower() and fold(word) in spoken.roles | spoken.whence:
            return " ".join(words[:at])
    return names


def undated(names: str) -> str:
    """Names without the date behind them, and without the small word that leads to it: `on`, `le`, `em`."""
    date = vocabulary().first_date(names)
    return _LEADING.sub("", names[: date.start()].rstrip(" |,-–·")) if date else names


def signer(text: str) -> str | None:
    """The name at the front of a line that goes on with a role, a place or a paper: `Ruth Ohm, Lisbon`."""
    if not _ROLE_SIGN.search(text):
        return None
    name, *rest = _ROLE.split(text, maxsplit=1)
    if "(" in text[: len(name) + 3] and text[-1] != ")":
        return None
    return name if rest and like_person(name) and len(rest[0].split()) <= ROLE and not _STOP.search(text) else None


def credit_shape(text: str) -> str:
    """Why a line by itself is a picture credit, or nothing."""
    words = vocabulary()
    return _credit_shape(words, text, words.beginnings(text)) if 0 < len(text) <= LONG else ""


def _credit_shape(words: Vocabulary, text: str, begins: frozenset[str]) -> str:
    """The same for a short line, with the phrases that it could begin with."""
    agency = "agencies" in begins or not text[0].isalpha()
    if "credits" in begins:
        named = ":" in text or text.count(" ") < NAMED
        sentence = text[-1] == "." and ":" not in text and text.count(" ") > CAPTION_LEAST
        if named and not sentence and words.credit_lead.match(text) and not _SENTENCE_BREAK.search(text):
            return LED
    if text[0] in "©(" and text.startswith(("©", "(c) ", "(C) ")) and not _RIGHTS.match(text):
        return "opens with a copyright sign"
    if agency and fold(text) in words.agencies:
        return "an agency"
    if "@" in text and _HANDLE.match(text):
        return "an account name"
    bracketed = _BRACKETED.fullmatch(text) if text[0] in "([" else None
    if bracketed and (credit_like(bracketed["inside"]) or like_person(bracketed["inside"])):
        return "a credit in brackets"
    if "/" in text:
        if "//" not in text and text.count(" ") < 9 and not _CAPTIONED.search(text):
            pieces = map(fold, _SLASH.split(text))
            if not words.agencies.isdisjoint(pieces) or like_name(text.replace("/", " "), most=12):
                return "names joined by a slash"
        if is_rights(text) and like_name(text.partition("/")[0], most=5):
            return "a name and its rights"
    if (by := _sold(text)) and fold(by) in words.agencies:
        sold = _SOLD.match(text)
        if sold and fold(sold["by"]) in words.agencies and like_name(sold["name"], most=5):
            return "a name and its agency"
    if " via " in text:
        head, _, seller = text.rpartition(" via ")
        if fold(seller.split("/")[0]) in words.agencies and like_name(head.replace("/", " "), most=10):
            return "a name via an agency"
    if agency and text.count(" ") < 4:
        first = text.split()[0]
        titled = len(first) < 4 and first.istitle()  # `Dr.` is no `DR`.
        if not titled and fold(first) in words.agencies and like_name(text, most=5):
            return "opens with an agency"
    return ""


def _sold(text: str) -> str:
    """Who could have sold a picture: in a line of a few words, what stands behind the last sign, or the last dash."""
    if text.count(" ") >= SOLD:
        return ""
    if _SELLS.search(text):
        return _SELLS.split(text)[-1].removesuffix(")")
    return text.rpartition(" - ")[2].removesuffix(")") if " - " in text else ""


def _is_with(text: str) -> bool:
    """Whether a line in brackets says which agency wrote as well: `(avec AFP)`."""
    joiner, _, agency = text.strip("()").partition(" ")
    return text[0] == "(" and fold(joiner) in vocabulary().joiners and fold(agency) in vocabulary().agencies


def is_with_agency(text: str) -> bool:
    """Whether a line names somebody with an agency, who wrote together: `Ruth Ohm avec AFP`."""
    name, _, agency = text.rpartition(" ")
    name, _, joiner = name.rpartition(" ")
    spoken = vocabulary()
    return fold(agency) in spoken.agencies and fold(joiner) in spoken.joiners and like_person(name)


def is_rights(text: str) -> bool:
    """Whether a line tells whose something is: below a caption the picture, at the foot of a page the page."""
    return "©" in text or "copyright" in text.casefold()


def is_institution(line: Look) -> bool:
    """Whether a line is the name of an institution, which need not have capitals but the first."""
    few = 1 < line.words <= INSTITUTION and not line.stop and line.text[0].isupper()
    return few and not vocabulary().institutions.isdisjoint(line.folded.split())


def like_source(text: str) -> bool:
    """Whether a line could name who took a picture, where it stands directly below a caption: in capitals, or a person
    for a paper."""
    if text.isupper() and 1 < len(text.split()) <= SOURCE:
        return True
    taken = _FOR.match(text)
    return taken is not None and like_person(taken["name"]) and like_name(taken["whom"], most=SOURCE)


def credit_like(inside: str) -> bool:
    """Whether the words in brackets at a caption's end are a credit; small letters are an author's initials."""
    if inside.islower():
        return False
    if inside.isupper() and " " in inside.strip() and not any(map(str.isdigit, inside)):
        return True
    return bool(credit_shape(inside)) or any(fold(part) in vocabulary().agencies for part in _PARTS.split(inside))


def split_credit(text: str) -> tuple[str, str] | None:
    """A caption and the credit at its end: in brackets, behind a copyright sign, a dash, a bar or a lead-in,
    or as a last sentence that is nothing but names."""
    tail = text[-LONG:]
    words = vocabulary()
    leading = words.credit_head.match(text) if text[:2] in words.credit_heads else None
    capitals = text[-4:].isupper()
    if not leading and not capitals and not _CREDIT_SIGN.search(tail) and "oto " not in tail:
        return None
    if leading and text.count(" ", leading.end()) >= 4:
        return text[leading.end() :], leading["inside"]
    offset = len(text) - len(tail)
    for pattern, is_credit in _tails(words, tail, capitals):
        if not (match := pattern.search(tail)):
            continue
        inside = match["inside"].strip()
        if is_credit and not is_credit(inside):
            continue
        if pattern is _DASHED_TAIL and text.count(" ", 0, offset + match.start()) < 3:
            continue
        if pattern in (_SENTENCE_TAIL, _CAPITAL_TAIL):
            return text[: offset + match.start("inside")].rstrip(" |"), inside
        end = match.start("inside") if pattern is words.credit_tail else match.start()
        if caption := text[: offset + end].strip():
            return caption, inside.removeprefix("©").strip()
    return None


def _tails(
    words: Vocabulary, tail: str, capitals: bool
) -> Iterator[tuple[re.Pattern[str], Callable[[str], bool] | None]]:
    """The patterns by which a text could end with a credit, and what must be true of what they find."""
    if tail[-1] in ")]" or tail.endswith((").", "].")):
        yield _BRACKETED, credit_like
    if "©" in tail:
        yield _COPYRIGHT_TAIL, None
    if " -" in tail or "–" in tail or "—" in tail or "|" in tail:
        yield _DASHED_TAIL, _is_source
    yield words.credit_tail, None
    if capitals:
        yield _CAPITAL_TAIL, _is_source
    if "/" in tail:
        yield _SENTENCE_TAIL, _is_slashed


def _is_slashed(inside: str) -> bool:
    """In a last sentence: names joined by a slash."""
    return "/" in inside and bool(credit_shape(inside))


def _is_source(inside: str) -> bool:
    """Behind a dash or a bar: an agency, or a name, or the capitals of a paper."""
    if (inside.isupper() and len(inside) > 4) or credit_shape(inside) == LED:
        return True
    return fold(inside) in vocabulary().agencies or (len(inside.split()) > 1 and like_name(inside, most=5))


def unwrapped(credit: str) -> str:
    """A credit as printed, without the brackets or the copyright sign around it."""
    if match := _BRACKETED.fullmatch(credit):
        credit = match["inside"]
    return credit.removeprefix("©").strip(" .")


def like_name(text: str, *, most: int) -> bool:
    """Whether every word could be part of a name: a capital, a particle or an initial."""
    words = text.split()
    if not 0 < len(words) <= most or (_STOP.search(text) and not _ABBREVIATION.search(text)):
        return False
    capitals = 0
    for word in words:
        letters = word.strip(".,;:'\"“”‘’()[]@&-–—|·")
        if not letters or letters[0].isupper() or letters[:2] in ("d'", "d’", "l'", "l’", "al"):
            capitals += bool(letters)
        elif letters.casefold() not in vocabulary().particles and not word.startswith("@"):
            return False
    return capitals > 0


def like_person(text: str) -> bool:
    """Whether a line could be the name of a person and nothing else: two to four words, none of them a number."""
    words = text.split()
    if not 2 <= len(words) <= 4 or text.isupper():
        return False
    if not "".join(words).isalpha() and any(map(str.isdigit, text)):
        return False
    stopped = any(len(word) > LONGEST_INITIAL and word[-1] == "." for word in words[:-1])
    return not stopped and like_name(text, most=4)
