"""What generators of sites make of words in an address.

Lives here: one small function for each way to do it; pure, from text to text, not yet percent-encoded.
Does not live here: which generator uses which (tools), placeholders (placeholders).

Sources: Jekyll's `Utils.slugify`; Hugo's `urlize` (https://gohugo.io/functions/urls/urlize/); Zola's `slugify`
(https://www.getzola.org/documentation/getting-started/configuration/#slugification-strategies); Eleventy's filter
(https://www.11ty.dev/docs/filters/slugify/); Hexo's `slugize`; Pelican's `SLUG_REGEX_SUBSTITUTIONS`.
"""

from __future__ import annotations

import re
import unicodedata

_MARKED = re.compile(r"[^\w\s!-/:-@\[-`{-~]")
_JEKYLL = re.compile(r"[\W_]+")
_JEKYLL_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@]+")
_HUGO_LEFT_OUT = re.compile(r"[^\w./\\#+~@ -]+")
_NO_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_CONTRACTION = re.compile(r"(?<=[A-Za-z\d])['\u2019](?=[ts](?:\s|$))")
_HEXO = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "TH",
    "ł": "l",
    "Ł": "L",
    "\u0131": "i",
    "ŋ": "ng",
    "Ŋ": "NG",
}
_TO_ASCII = str.maketrans(_LETTERS)


def jekyll(words: str) -> str:
    """Letters and digits in small letters, with hyphens between; Jekyll's `:slug`."""
    return _with_marks(_JEKYLL, "-", words).strip("-").lower()


def jekyll_pretty(words: str) -> str:
    """The same, but case and what may stand in an address stay; Jekyll's `:title`."""
    return _with_marks(_JEKYLL_PRETTY, "-", words).strip("-")


def hugo(words: str) -> str:
    """Small letters, hyphens for blanks; other signs are left out."""
    kept = " ".join(_with_marks(_HUGO_LEFT_OUT, "", words).split())
    return re.sub(r" (?=-)|(?<=-) ", "", kept).replace(" ", "-").lower()


def zola(words: str) -> str:
    """Latin letters without their marks, in small letters, with hyphens between; a text without any stays as it is,
    as Zola's strategy `safe` has it."""
    slug = _NO_ASCII_WORD.sub("-", plain(words).lower()).strip("-")
    return slug or "-".join(words.split())


def eleventy(words: str) -> str:
    """The same; contractions lose their apostrophe, and `&` is a word."""
    return zola(_CONTRACTION.sub("", words).replace("&", " and "))


def hexo(words: str) -> str:
    """Hyphens for blanks and signs; case and letters of all scripts stay, their marks do not."""
    return _HEXO.sub("-", plain(words)).strip("-")


def pelican(words: str) -> str:
    """Letters without their marks, digits and hyphens, in small letters; other signs are left out."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", plain(words)).strip()).lower()


def obsidian(words: str) -> str:
    """As it is, with a plus for each blank."""
    return words.replace(" ", "+")


def _with_marks(pattern: re.Pattern[str], by: str, words: str) -> str:
    r"""What a pattern finds replaced, but for marks of letters, which `\w` does not know: in Hindi these are vowels."""
    marks = {mark for mark in _MARKED.findall(words) if unicodedata.category(mark)[0] == "M"}
    if not marks:
        return pattern.sub(by, words)
    kept = re.compile(f"([{''.join(marks)}]+)")
    return "".join(part if part[:1] in marks else pattern.sub(by, part) for part in kept.split(words) if part)


def spoken(title: str) -> str:
    """Material's for MkDocs: words of any script, with hyphens."""
    return re.sub(r"[^\w-]+", "", re.sub(r"\s+", "-", title.lower())).strip("-")


def plain(words: str) -> str:
    """Latin letters without their marks; letters of other scripts stay."""
    split = unicodedata.normalize("NFKD", words.translate(_TO_ASCII))
    bare = re.sub(r"(?<=[A-Za-z])[\u0300-\u036f]+", "", split)
    return unicodedata.normalize("NFC", bare)
