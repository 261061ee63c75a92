"""Cleaning: what no reader sees, and what no feed may carry.

Lives here: which characters are left out, every kind of space made a space, the findings about damage.
Does not live here: bytes and encodings (files.decode), what a line says (read.lines).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagefeed.model import Finding, Place
from pagefeed.web import NOT_XML

# Soft hyphens, zero-width and word-joining marks, directional marks and byte order marks say nothing;
# U+200C and U+200D stay, because Persian, Indic scripts and emoji need them.
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff"
_FORBIDDEN = f"{NOT_XML}\x7f"
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NOTHING = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}]")
_SPACE = re.compile(f"[{_SPACES}]")
_ODD = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}{_SPACES}]")
_PRINTABLE = bytes((*b"\n", *range(32, 127)))
DAMAGE = re.compile(f"[{_FORBIDDEN}]")
"""What no feed may carry, and DEL, which nobody means."""


def clean(text: str) -> str:
    """The text without what cannot be seen or must not be sent; every kind of space is a space."""
    if _is_plain(text) or not _ODD.search(text):
        return text
    return _SPACE.sub(" ", _NOTHING.sub("", text))


def _is_plain(text: str) -> bool:
    """True if all characters but line ends can be printed: three times as fast as looking for those that cannot. What
    is not ASCII is looked at one by one; most texts have little of it."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PRINTABLE)
    return not rest or rest.decode("utf-8", "surrogatepass").isprintable()


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
                what=f"the line holds {', '.join(f'U+{ord(char):04X}' for char in bad)}, which feeds may not contain",
                cure="delete the invisible character; it was left out",
            )
