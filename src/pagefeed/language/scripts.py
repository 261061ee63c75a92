"""How scripts are written: which need no blanks between their words, and where a text may be cut.

Lives here: scripts without blanks, lines that become one, the edges of what readers see as one character.
Does not live here: what a title or a summary is cut for (entries.titles).

Python knows the category of each character, and no property of text segmentation; the few rules of UAX 29 that a cut
needs are here. They never cut inside a cluster, and they leave some edges out that nobody would miss.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from unicodedata import category, combining

_WIDE = (
    "\u2e80-\u2fdf\u2ff0-\u303e\u3041-\u3130\u3190-\u31ff\u3220-\u325f\u3280-\ua4cf\uf900-\ufaff\ufe10-\ufe4f"
    "\uff01-\uff9f\uffe0-\uffe6\U00016fe0-\U00018cff\U0001aff0-\U0001b2ff\U00020000-\U0003fffd"
)
"""Chinese, Japanese, Yi and their marks; not Hangul, which is written with blanks (CSS Text 3, section 4.1.3)."""
_SOUTH_EAST_ASIAN = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\uaa60-\uaadf"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Tai Le, New Tai Lue, Tai Tham and Tai Viet."""
_UNSPACED = re.compile(f"[{_WIDE}{_SOUTH_EAST_ASIAN}]")
_SHARED = "“”‘’…—·"
"""Marks that Chinese and Japanese have in common with scripts that are written with blanks."""
_BREAK = r"[^\S\n]*\n\s*"
_BROKEN_LINES = (
    f"(?<=[{_WIDE}]){_BREAK}(?=[{_WIDE}{_SHARED}])|(?<=[{_SHARED}]){_BREAK}(?=[{_WIDE}])"
    f"|(?<=[{_SOUTH_EAST_ASIAN}]){_BREAK}(?=[{_SOUTH_EAST_ASIAN}])"
)
"""Where a source broke a line of text that has no blank there: both sides need none (Hugo: `eastAsianLineBreaks`)."""

_NEVER_FIRST = frozenset("។、。，．・：；？！）］｝〉》」』】〕〗〙〛’”»›…ー々〻ゝゞヽヾ։።។៕།༎၊။ๆฯໆຯ,.:;?!)]}%")
_NEVER_LAST = frozenset("（［｛〈《「『【〔〖〘〚‘“«‹([{$¥￥เแโใไເແໂໃໄ")
"""What stands at no begin and no end of a line (UAX 14; JIS X 4051), and vowels that stand before their consonant."""

_PREPENDED = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f\U00011941"
    "\U00011a3a\U00011a84-\U00011a89\U00011d46\u1cf5\u1cf6]"
)
_EXTENDING = re.compile("[\u0e33\u0eb3\u200c\u200d\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""What belongs to the character before it, besides all marks."""
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_HANGUL_INITIAL = re.compile("[\u1100-\u115f\ua960-\ua97c]")
_HANGUL_REST = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")
_HANGUL_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_VIRAMA = 9
"""The combining class of the signs that join two consonants of an Indic script."""


@cache
def broken_lines() -> re.Pattern[str]:
    """Where a source broke a line of text that has no blank there; compiled for the first text of such a script."""
    return re.compile(_BROKEN_LINES)


def is_unspaced(character: str) -> bool:
    """True if a character is of a script without spaces between words."""
    return _UNSPACED.match(character) is not None


def has_unspaced(text: str) -> bool:
    """True if any character of a text is of such a script."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def joined_lines(text: str) -> str:
    """The text without line breaks where its script has no blank."""
    return broken_lines().sub("", text) if "\n" in text and has_unspaced(text) else text


def last_cut(text: str, length: int) -> int:
    """The last place in the first `length` characters where a text may be cut: before a blank, or beside a character
    of a script without blanks; where there is none, between any two that readers see as two; else right there."""
    if length >= len(text):
        return len(text)
    for at in range(length, 0, -1):
        if _parts_words(text, at):
            return at
    return next((at for at in range(length, 0, -1) if _parts_clusters(text, at)), length)


def _parts_words(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after.isspace():
        return True
    if not (is_unspaced(before) or is_unspaced(after)) or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return _parts_clusters(text, at)


def _parts_clusters(text: str, at: int) -> bool:
    """True if a text may be cut between two characters (a grapheme cluster boundary). Source: UAX 29, section 3.1.1."""
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if category(before) in ("Cc", "Zl", "Zp") or category(after) in ("Cc", "Zl", "Zp"):
        return True
    if category(after)[0] == "M" or _EXTENDING.match(after) or _PREPENDED.match(before) or before == "\u200d":
        return False
    if category(after) == "Lo" and _ends_in_virama(text, at):
        return False
    if _HANGUL_REST.match(after) or (_HANGUL_INITIAL.match(before) and _joins_initial(after)):
        return False
    if _FLAG.match(before) and _FLAG.match(after):
        return sum(1 for _ in takewhile(_FLAG.match, reversed(text[:at]))) % 2 == 0
    return True


def _ends_in_virama(text: str, at: int) -> bool:
    """True if one of the marks before a place joins what is around it."""
    while at and (category(text[at - 1])[0] == "M" or _EXTENDING.match(text[at - 1])):
        at -= 1
        if combining(text[at]) == _VIRAMA:
            return True
    return False


def _joins_initial(character: str) -> bool:
    return bool(_HANGUL_INITIAL.match(character) or _HANGUL_SYLLABLE.match(character))
