"""Credits: whose a picture is, as a line of its own or at the end of a caption.

Lives here: every form of a credit, and how a caption and its credit are parted.
Does not live here: names (language.names), which picture a credit belongs to (read.text, read.html.figures).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pagefeed.language.names import like_name, like_person
from pagefeed.language.phrases import Vocabulary, fold, vocabulary

AGENCY = "an agency"
"""The shape of a credit that is nothing but an agency's name, which may as well have written."""
LONG = 110
"""Characters beyond which a line is looked up in no vocabulary: measured, the longest credit, heading
or date line of the labelled pages has 92."""
SOURCE = 8
"""The name of whoever took a picture, in capitals or for a paper, has no more words."""
NAMED = 10
"""Words beyond which a line that only begins like a credit, without a colon, is not one."""
SOLD = 12
"""A name and its agency have no more words."""
SENTENCE_LEAST = 3
"""Spaces of the shortest sentence that begins like a credit."""

SLASHED_SPACES = 9
"""Names that a slash joins have fewer spaces."""

SLASHED = "names joined by a slash"
"""Why a line with a slash is a credit."""
LED = "opens like a credit"
"""Why a line is a credit by its first words."""

_SELLS = re.compile(r"[,|(—–]")
"""Without one of these, or a dash, a line of a few words is no name and its agency; in longer lines they are not looked
for."""
_ENDS = ".:"
"""No credit behind a lead-in such as `Foto:`, or between slashes, ends with one of these."""
_CLOSED = (")", "]", ").", "].")
"""The end of what stands in brackets."""
_LED_SIGN = re.compile(r"[/:()\[\]]")
"""Without one of these, or a sign that parts, a line does not end with a credit behind a lead-in or a slash."""
_SOLD = re.compile(r"(?P<name>[^,|(—–]{3,40}?)\s*(?:[,|(—–]|\s-\s)\s*(?P<by>[^,|()—–]{2,40})\)?$")
_FOR = re.compile(
    r"(?P<name>\S+(?:\s+\S+){1,3})(?:\s+(?:for|on|pour|voor|für|para)\s+|\s*[,|(/—–]\s*|\s+-\s+)(?P<whom>\S.*)$", re.I
)

SENTENCE_BREAK = re.compile(r"[.!?…](?<=[^\W\d_A-Z].)['\"’”»)\]]*\s+\S")
"""Where one sentence ends and the next begins; the stop stands first, for it is rarer than the letter before it."""
RIGHTS = re.compile(
    r"(?i:copyright\s*)?©\s*(?:\d{4}|.*\b\d{4}\b|.*\b(?:S\.\s?A\.|S\.\s?L\.|B\.V\.|SAS|Ltda?|Lda|Inc|GmbH|AG|LLC|Corp|plc)(?:\b|\.|$))"
)
"""What a page says at its foot: whose it is, with the year or the kind of company."""
_SLASH = re.compile(r"\s*/\s*")
_PARTS = re.compile(r"\s*[/,|]\s*")
_HANDLE = re.compile(r"(?:t\.me\s+|t\.me/)?@\w[\w.]*(?:\s*/\s*\S.*)?$", re.I)

_BRACKETED = re.compile(r"[(\[](?P<inside>[^()\[\]]{2,90})[)\]]\.?$")
_CAPTIONED = re.compile(r"\w\s+[(\[][^()\[\]]+[)\]]\.?$")
"""A caption with its credit in brackets, and not a credit by itself."""
_Tail = tuple[re.Pattern[str], Callable[[str], bool] | None]
"""How a text could end with a credit, and what must be true of it."""
_COPYRIGHT_TAIL = re.compile(r"(?:^|\s)(?P<inside>©\s*\S.{0,80})$")
_DASHED_TAIL = re.compile(r"\s[-–—|]\s*(?P<inside>(?:[^-–—|]|(?<=\w)-(?=\w)){2,60})$")
_SENTENCE_TAIL = re.compile(r"[.!?]['\"’”»)]*\s+(?P<inside>[^.!?]{2,80})$")
_CAPITAL_TAIL = re.compile(r"(?:[.!?…]['\"’”»)]*\s+|\s{2,})(?P<inside>[A-ZÀ-Þ][^a-zß-ÿ.!?\d]{3,60})$")


def credit_shape(text: str) -> str:
    """Why a line by itself is a picture credit, or nothing."""
    words = vocabulary()
    return short_credit(words, text, fold(text), words.beginnings(text)) if 0 < len(text) <= LONG else ""


def short_credit(words: Vocabulary, text: str, folded: str, begins: frozenset[str]) -> str:
    """The same for a short line that has been folded, with the phrases that it could begin with."""
    agency = "agencies" in begins or not text[0].isalpha()
    if "credits" in begins and is_led(words, text):
        return LED
    if text[0] in "©(" and text.startswith(("©", "(c) ", "(C) ")) and not RIGHTS.match(text):
        return "opens with a copyright sign"
    if agency and folded in words.agencies:
        return AGENCY
    if "@" in text and _HANDLE.match(text):
        return "an account name"
    bracketed = _BRACKETED.fullmatch(text) if text[0] in "([" else None
    if bracketed and (credit_like(bracketed["inside"]) or like_person(bracketed["inside"])):
        return "a credit in brackets"
    if "/" in text:
        if sold_by_slash(words, text) or (_could_be_slashed(text) and like_name(text.replace("/", " "), most=12)):
            return SLASHED
        if is_rights(text) and like_name(text.partition("/")[0], most=5):
            return "a name and its rights"
    if (by := seller(text)) and fold(by) in words.agencies:
        sold = _SOLD.match(text)
        if sold and fold(sold["by"]) in words.agencies and like_name(sold["name"], most=5):
            return "a name and its agency"
    if " via " in text:
        head, _, by = text.rpartition(" via ")
        if fold(by.split("/")[0]) in words.agencies and like_name(head.replace("/", " "), most=10):
            return "a name via an agency"
    if agency and text.count(" ") < 4:
        first = text.split(maxsplit=1)[0]
        titled = len(first) < 4 and first.istitle()  # `Dr.` is no `DR`.
        if not titled and fold(first) in words.agencies and like_name(text, most=5):
            return "opens with an agency"
    return ""


def is_led(words: Vocabulary, text: str) -> bool:
    """Whether a line opens like a credit and says no more than credits do."""
    named = ":" in text or text.count(" ") < NAMED
    sentence = text[-1] == "." and ":" not in text and text.count(" ") > SENTENCE_LEAST
    led = named and not sentence and words.credit_lead.match(text) is not None
    return led and not SENTENCE_BREAK.search(text)


def sold_by_slash(words: Vocabulary, text: str) -> bool:
    """Whether a line is names joined by a slash, and one of them sells pictures: by far the most common credit."""
    return _could_be_slashed(text) and not words.agencies.isdisjoint(map(fold, _SLASH.split(text)))


def _could_be_slashed(text: str) -> bool:
    """Whether a line with a slash is not too long for names, no address, and no caption with its credit."""
    captioned = text[-1] in ")]." and _CAPTIONED.search(text)
    return "//" not in text and text.count(" ") < SLASHED_SPACES and not captioned


def seller(text: str) -> str:
    """Who could have sold a picture: in a line of a few words, what stands behind the last sign, or the last dash."""
    if text.count(" ") >= SOLD:
        return ""
    if _SELLS.search(text):
        return _SELLS.split(text)[-1].removesuffix(")")
    return text.rpartition(" - ")[2].removesuffix(")") if " - " in text else ""


def is_rights(text: str) -> bool:
    """Whether a line tells whose something is: below a caption the picture, at the foot of a page the page."""
    return "©" in text or "copyright" in text.casefold()


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
    words, tail = vocabulary(), text[-LONG:]
    leading = words.credit_head.match(text) if text[:2] in words.credit_heads else None
    capitals = text[-4:].isupper()
    open_end = text[-1:] not in _ENDS
    # Most texts hold none of the signs that `_tails` looks at one by one.
    signed = "-" in tail or "–" in tail or "—" in tail or "|" in tail or "©" in tail or tail.endswith(_CLOSED)
    if not (leading or capitals or signed or (open_end and (_LED_SIGN.search(tail) or "oto " in tail))):
        return None
    if leading and text.count(" ", leading.end()) >= 4:
        return text[leading.end() :], leading["inside"]
    offset = len(text) - len(tail)
    for pattern, is_credit in _tails(words, tail, capitals=capitals, open_end=open_end):
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


def _tails(words: Vocabulary, tail: str, *, capitals: bool, open_end: bool) -> list[_Tail]:
    """The ways in which a text could end with a credit, which most texts show by their last signs not to do."""
    tails: list[_Tail] = []
    if tail.endswith(_CLOSED):
        tails.append((_BRACKETED, credit_like))
    if "©" in tail:
        tails.append((_COPYRIGHT_TAIL, None))
    if ("-" in tail and " -" in tail) or "–" in tail or "—" in tail or "|" in tail:
        tails.append((_DASHED_TAIL, _is_source))
    if open_end:
        tails.append((words.credit_tail, None))
    if capitals:
        tails.append((_CAPITAL_TAIL, _is_source))
    if open_end and "/" in tail:
        tails.append((_SENTENCE_TAIL, _is_slashed))
    return tails


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
