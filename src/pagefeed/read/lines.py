"""What one line of a text copy looks like by itself.

Lives here: cleaning, and the shapes of a line: its length, its ends, the vocabulary it fits.
Does not live here: what the line is taken for among its neighbours (read.text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pagefeed.model import Finding, Place
from pagefeed.vocabulary import fold, vocabulary

Shape = Literal[
    "blank",
    "marker",
    "section",
    "furniture",
    "date",
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

# Soft hyphens, zero-width and word-joining marks, directional marks and byte order marks say nothing;
# U+200C and U+200D stay, because Persian, Indic scripts and emoji need them.
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff"
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff"
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NOTHING = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}]")
_SPACE = re.compile(f"[{_SPACES}]")
_ODD = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}{_SPACES}]")
_BAD = re.compile(f"[{_FORBIDDEN}]")

_BULLET = re.compile(r"[-*•–‣▪●]\s+(?=\S)")
_EMPTY_BULLET = re.compile(r"[-*•–‣▪●]$")
_DURATION = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}$")
_STOP = re.compile(r"[.!?…:]['\"’”»)\]]*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co|Corp|St|Dr|Mr|Mrs|Ms)\.$")
_SENTENCE_BREAK = re.compile(r"[.!?…]['\"’”»)\]]*\s+\S")
_HANDLE = re.compile(r"(?:t\.me\s+|t\.me/)?@\w[\w.]*(?:\s*/\s*\S.*)?$", re.I)
_BRACKETED = re.compile(r"[(\[](?P<inside>[^()\[\]]{2,90})[)\]]\.?$")
_COPYRIGHT_TAIL = re.compile(r"(?:^|\s)(?P<credit>©\s*\S.{0,80})$")
_DASHED_AGENCY = re.compile(r"[-–—]\s*(?P<inside>[^-–—]{2,40})$")


def clean(text: str) -> str:
    """The text without what cannot be seen or must not be sent; every kind of space is a space."""
    if text.isascii() and not _ODD.search(text):
        return text
    return _SPACE.sub(" ", _NOTHING.sub("", text))


def forbidden(path: str, text: str) -> Iterator[Finding]:
    """A finding for each line with characters that XML 1.0 (section 2.2) forbids or that are damage."""
    if not _BAD.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if bad := sorted(set(_BAD.findall(line))):
            yield Finding(
                rule="ForbiddenCharacter",
                severity="warning",
                place=Place(path, number),
                what=f"the line holds {', '.join(f'U+{ord(char):04X}' for char in bad)}, which no feed may carry",
                cure="delete what cannot be seen; it was left out",
            )


@dataclass(slots=True)
class Look:
    """One line and its own shape, before its neighbours are asked."""

    number: int
    """Counted from 1."""
    text: str
    """Cleaned, without outer space; for an item or marker without its bullet."""
    shape: Shape
    """What it looks like by itself."""
    why: str
    """What makes it look so."""
    stop: bool = False
    """Whether it ends a sentence."""
    gap: bool = False
    """Whether a blank line, or nothing, stands above it."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.text.count(" ") + 1 if self.text else 0


def look(number: int, line: str, extra_sections: frozenset[str] = frozenset()) -> Look:
    """Judge one cleaned line by itself."""
    text = line.strip()
    if not text:
        return Look(number, "", "blank", "")
    stop = _STOP.search(text) is not None
    if bullet := _BULLET.match(text):
        return _look_at_item(number, text[bullet.end() :], stop)
    if line.startswith(("    ", "> ")):
        return Look(number, text.removeprefix("> "), "quote", "indented", stop)
    if len(text) <= LONG:
        shape, why = _look_up(text, stop, extra_sections)
        if shape:
            return Look(number, text, shape, why, stop)
    words = text.count(" ") + 1
    if vocabulary().notes.match(text):
        return Look(number, text, "note", "begins like a correction or an editor's note", stop)
    if stop or words > 25:
        return Look(number, text, "prose", "a sentence" if stop else "long", stop)
    return Look(number, text, "label", "short, without a final stop", stop)


def _look_at_item(number: int, text: str, stop: bool) -> Look:
    folded = fold(text)
    if folded in vocabulary().video or folded in vocabulary().audio:
        return Look(number, text, "marker", "a dash and the name of a player")
    if folded in vocabulary().agencies:
        return Look(number, text, "credit", "a dash and an agency")
    return Look(number, text, "item", "begins with a bullet", stop)


def _look_up(text: str, stop: bool, extra_sections: frozenset[str]) -> tuple[Shape | None, str]:
    words = vocabulary()
    folded = fold(text)
    if _EMPTY_BULLET.match(text):
        return "furniture", "a bullet with nothing behind it"
    if folded in extra_sections:
        return "section", "a heading that the feed names"
    if words.sections.exactly(folded):
        return "section", "a known heading"
    if folded in words.video or _DURATION.match(text):
        return "marker", "the mark of a player"
    if folded in words.audio:
        return "marker", "the mark of a recording"
    if not stop and text.count(" ") < 7 and folded in words.sections:
        return "section", "fits a known heading"
    if folded in words.furniture:
        return "furniture", "a known label of web pages"
    if any(char.isdigit() for char in text) and words.date_line(text):
        return "date", "nothing but a date"
    if (match := words.byline.match(text)) and like_name(match["names"], most=14):
        return "byline", "a byline"
    if why := credit_shape(text):
        return "credit", why
    return None, ""


def credit_shape(text: str) -> str:
    """Why a line by itself is a picture credit, or nothing."""
    words = vocabulary()
    if len(text) > LONG:
        return ""
    if words.credit_lead.match(text) and not _SENTENCE_BREAK.search(text):
        return "opens like a credit"
    if text.startswith("©"):
        return "opens with a copyright sign"
    if fold(text) in words.agencies:
        return "an agency"
    if _HANDLE.match(text):
        return "an account name"
    if (bracketed := _BRACKETED.fullmatch(text)) and credit_like(bracketed["inside"]):
        return "a credit in brackets"
    if "/" in text and "//" not in text and like_name(text.replace("/", " "), most=12):
        return "names joined by a slash"
    head, via, agency = text.rpartition(" via ")
    if via and fold(agency.split("/")[0]) in words.agencies and like_name(head.replace("/", " "), most=10):
        return "a name via an agency"
    if fold(text.split()[0]) in words.agencies and len(text.split()) < 5 and like_name(text, most=5):
        return "opens with an agency"
    return ""


def credit_like(inside: str) -> bool:
    """Whether the words in brackets at a caption's end are a credit."""
    return bool(credit_shape(inside)) or any(
        fold(part) in vocabulary().agencies for part in re.split(r"\s*[/,|]\s*", inside)
    )


def split_credit(text: str) -> tuple[str, str] | None:
    """A caption and the credit at its end: in brackets, behind a copyright sign, or a dash and an agency."""
    tail = text[-LONG:]
    offset = len(text) - len(tail)
    for pattern in (_BRACKETED, _COPYRIGHT_TAIL, _DASHED_AGENCY):
        if not (match := pattern.search(tail)):
            continue
        group = "credit" if pattern is _COPYRIGHT_TAIL else "inside"
        inside = match[group].strip()
        if pattern is _BRACKETED and not credit_like(inside):
            continue
        if pattern is _DASHED_AGENCY and fold(inside) not in vocabulary().agencies:
            continue
        if caption := text[: offset + match.start()].strip():
            return caption, inside.removeprefix("©").strip()
    return None


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
    particles = vocabulary().particles
    capitals = 0
    for word in words:
        letters = word.strip(".,;:'\"“”‘’()[]@&-–|·")
        if not letters or letters[0].isupper() or letters[:2] in ("d'", "d’", "l'", "l’", "al"):
            capitals += bool(letters)
        elif letters.casefold() not in particles and not word.startswith("@"):
            return False
    return capitals > 0
