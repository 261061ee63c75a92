"""A title for what has none.

Lives here: the first sentence of a text, and how it is cut to a title or a text to a summary.
Does not live here: which text an entry's title is made from (entries.from_page).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagefeed.language.phrases import fold, vocabulary
from pagefeed.language.scripts import is_unspaced, last_cut

TITLE_LENGTH = 110
"""Characters. Longer titles are cut by most readers' lists, at a place of their choosing."""
TITLE_WORDS = 15
"""A made title has no more words: longer ones are sentences, not headlines."""
SUMMARY_LENGTH = (200, 300)
"""Characters: a summary ends at the first sentence end past the first figure, or at a word before the second."""

_STOPS = ".!?…؟۔։།"
_BOLD_STOPS = "。！？｡।॥።፧။។៕"
_END = re.compile(
    rf"(?<![{_STOPS}])[{_STOPS}]++['\"’”»)\]]*+(?=\s+[^\s\w]*(\w))|(?<![{_BOLD_STOPS}])[{_BOLD_STOPS}]++[」』）”’】》〉)]*+"
)
"""Where a sentence may end, and the letter behind it: in front of a blank, or at a mark that means nothing else."""
_NOT_AN_END = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|No|Nr|vs|etc|ca|bzw|z\.B|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Sra|[A-Z]\.[A-Z])\.|\b\d{1,2}\.)$"
)
_LONGEST_SHORT = 12
"""Characters: an abbreviation is shorter."""
_OPENING = {
    pair[0]: pair[1:]
    for pair in ("“”", "„“”", "«»", "‘’", "()", "[]", "‹›", "「」", "『』", "（）", "《》", "〈〉", "【】")
}
_TRAILING = " ,;:-–—/&|，、；："
_FINAL_STOPS = tuple(".。｡।۔።။។։")
"""A headline ends without them."""
_WIDE_ENDS = tuple("。！？｡」』）】》〉")
"""Marks that need no blank behind them."""
_CLAUSE_END = re.compile("[，、；：,;]")


def sentences(text: str) -> list[str]:
    """The sentences of a text; initials, titles and ordinals end none."""
    return [text[start:end].strip() for start, end in _sentences(text)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    start = 0
    for match in _END.finditer(text):
        # In scripts that have no small letters, any letter may begin a sentence.
        begins = match[1] is None or not match[1].islower()
        if begins and not _NOT_AN_END.search(text[max(start, match.end() - _LONGEST_SHORT) : match.end()]):
            yield start, match.end()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def make_title(text: str) -> str:
    """A title from the first sentence of a text: whole, or cut at a clause or word with an ellipsis.

    Never cut mid-word, or, where a script shows no words, inside what is seen as one character; never ending in a
    preposition or an open quotation mark.
    """
    said = (text[start:end].strip() for start, end in _sentences(text))
    sentence = next((each for each in said if any(map(str.isalnum, each))), text.strip())
    if len(sentence) <= TITLE_LENGTH and len(sentence.split()) <= TITLE_WORDS:
        stopped = sentence.endswith(_FINAL_STOPS) and not sentence.endswith("..") and len(sentence) > 1
        return sentence[:-1] if stopped else sentence
    return _cut(sentence, TITLE_LENGTH, TITLE_WORDS)


def shorten(text: str, length: int) -> str:
    """The beginning of a text, at most `length` characters, ended at a clause or a word, with an ellipsis."""
    return text if len(text) <= length else _cut(text, length)


def _cut(text: str, length: int, most: int | None = None) -> str:
    words = _whole(text[: last_cut(text, length - 1)].split()[:most])
    cut = _whole(_to_clause(words, least=len(" ".join(words)) * 6 // 10))
    return f"{_closed(_to_clause_end(' '.join(cut))).rstrip(_TRAILING)}\u2026"


def make_summary(paragraphs: list[str]) -> str:
    """Plain text of some 200 to 300 characters: whole sentences where they fit, else ended at a word."""
    enough, most = SUMMARY_LENGTH
    summary = before = ""
    for paragraph in paragraphs:
        for _, end in _sentences(paragraph):
            longer = before + paragraph[:end].strip()
            if len(longer) > most:
                return summary if len(summary) >= enough // 2 else shorten(longer, most)
            summary = longer
            if len(summary) >= enough:
                return summary
        before = summary and summary + ("" if summary.endswith(_WIDE_ENDS) else " ")
    return summary


def _to_clause_end(text: str) -> str:
    """In a script without blanks, the text up to the last place where a clause ends, unless much would be lost."""
    if not is_unspaced(text[-1:]):
        return text
    ends = [match.start() for match in _CLAUSE_END.finditer(text, len(text) * 6 // 10)]
    return text[: ends[-1]] if ends else text


def _to_clause(words: list[str], *, least: int) -> list[str]:
    """The words up to the last place where a clause ends, unless that leaves fewer than `least` characters."""
    for end in range(len(words), 1, -1):
        if len(" ".join(words[:end])) < least:
            break
        begins_clause = end < len(words) and fold(words[end]) in vocabulary().clauses
        if words[end - 1].endswith((",", ";", ":", "–", "—")) or begins_clause:
            return words[:end]
    return words


def _whole(words: list[str]) -> list[str]:
    """The words without those at the end that want another word behind them."""
    end = len(words)
    while end > 1 and fold(words[end - 1]).strip(",;\"'\u201c\u201d\u201e\u2018()[]") in vocabulary().dangling:
        end -= 1
    return words[:end]


def _closed(text: str) -> str:
    """Without quotations and brackets that are opened and not closed: cut in front of one, or, where little
    were left, without the mark."""
    while (at := _unclosed(text)) >= 0:
        text = text[:at].rstrip(_TRAILING) if at >= len(text) // 2 else text[:at] + text[at + 1 :]
    return text


def _unclosed(text: str) -> int:
    """Where the last mark stands that is opened and not closed, or -1."""
    last = [text.rfind('"') if text.count('"') % 2 else -1]
    for opening, closing in _OPENING.items():
        at = text.rfind(opening)
        last.append(at if at >= 0 and not any(mark in text[at + 1 :] for mark in closing) else -1)
    return max(last)
