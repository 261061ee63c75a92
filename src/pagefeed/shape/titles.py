"""A title for what has none.

Lives here: the first sentence of a text, and how it is cut to a title or a text to a summary.
Does not live here: which text an entry's title is made from (shape.entries).
"""

from __future__ import annotations

import re

from pagefeed.vocabulary import fold, vocabulary

TITLE_LENGTH = 110
"""Characters. Longer titles are cut by most readers' lists, at a place of their choosing."""
TITLE_WORDS = 15
"""A made title has no more words: longer ones are sentences, not headlines."""
SUMMARY_LENGTH = (200, 300)
"""Characters: a summary ends at the first sentence end past the first figure, or at a word before the second."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])['\"’”»)\]]*(?=\s+[^\s\w]*[A-ZÀ-ÞΑ-ΩА-Я\d¿¡])|(?<=[。！？])")
_NOT_AN_END = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|No|Nr|vs|etc|ca|bzw|z\.B|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Sra|[A-Z]\.[A-Z])\.|\b\d{1,2}\.)$"
)
_OPENING = {"“": "”", "„": "“”", "«": "»", "‘": "’", "(": ")", "[": "]", "‹": "›"}
_TRAILING = " ,;:-–—/&|"


def sentences(text: str) -> list[str]:
    """The sentences of a text; initials, titles and ordinals end none."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        candidate = text[start : match.end()]
        if not _NOT_AN_END.search(candidate):
            found.append(candidate.strip())
            start = match.end()
    if rest := text[start:].strip():
        found.append(rest)
    return found


def make_title(text: str) -> str:
    """A title from the first sentence of a text: whole, or cut at a clause or word with an ellipsis.

    Never cut mid-word, never ending in a preposition or an open quotation mark.
    """
    sentence = next(iter(sentences(text)), text.strip())
    if len(sentence) <= TITLE_LENGTH and len(sentence.split()) <= TITLE_WORDS:
        return sentence.removesuffix(".") if not sentence.endswith("..") else sentence
    return _cut(sentence, TITLE_LENGTH, TITLE_WORDS)


def shorten(text: str, length: int) -> str:
    """The beginning of a text, at most `length` characters, ended at a clause or a word, with an ellipsis."""
    return text if len(text) <= length else _cut(text, length)


def _cut(text: str, length: int, most: int | None = None) -> str:
    words = text[: length - 1].split()
    if len(text) >= length and not text[length - 1].isspace() and len(words) > 1:
        words.pop()
    words = _whole(words[:most])
    cut = _whole(_to_clause(words, least=len(" ".join(words)) * 6 // 10))
    return f"{_closed(' '.join(cut)).rstrip(_TRAILING)}\u2026"


def make_summary(paragraphs: list[str]) -> str:
    """Plain text of some 200 to 300 characters: whole sentences where they fit, else ended at a word."""
    enough, most = SUMMARY_LENGTH
    summary = ""
    for sentence in (sentence for paragraph in paragraphs for sentence in sentences(paragraph)):
        longer = f"{summary} {sentence}".strip()
        if len(longer) > most:
            return summary if len(summary) >= enough // 2 else shorten(longer, most)
        summary = longer
        if len(summary) >= enough:
            break
    return summary


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
