"""Facts of XML, HTML, addresses and file systems that stages need which know nothing of each other.

Lives here: which characters no feed may carry, names that pages give to things in common, and names that no file and no
host can have.
Does not live here: what is done with any of them (read, entries, render).
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote

NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""Whatever is not a Char of XML 1.0, section 2.2, as the inside of a character class."""
FORBIDDEN = re.compile(f"[{NOT_XML}]")

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Elements, from the highest to the lowest."""
LAZY = (
    *("data-src", "data-lazy-src", "data-original", "data-orig-src", "data-orig-file", "data-full-src"),
    *("data-hi-res-src", "data-url", "data-image"),
)
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
"""Attributes in which pages keep the addresses of pictures for the scripts that show them."""

MOST_ATTRIBUTES = 500
"""Of an element; parsers of HTML compare each with all before it."""
REFERRED = re.compile("[&\x80-\xbf]")
"""What html5ever stops at when it writes a text or an attribute, to look through the rest of it anew: `&`, and any
character that begins in UTF-8 like a no-break space."""
MOST_REFERRED = 2_000
"""So many of them are written in no time."""
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""")
_TAG = re.compile(rf"(<[a-zA-Z][^\s/>]*+)((?:{_ATTRIBUTE.pattern})*+)")
"""As HTML, sections 13.2.5.8 and 13.2.5.32 to 38, reads them."""

PAGE_SCHEME = "page"
"""The scheme of a link to another page of items/ that is not resolved yet: `page:other.md#part`, `page:@/blog/x.md`,
`page:Note`. What follows is the target as its author wrote it, percent-encoded; the catalog knows its address."""

PAGE_LINK = re.compile(rf'<a\b(?:[^>"]|"[^"]*")*?\shref="({PAGE_SCHEME}:[^"]*)"')
"""Such a link in clean markup; its target is escaped for HTML."""


def uncrowded(markup: str) -> str:
    """Markup without the attributes that parsers take long to read, those beyond `MOST_ATTRIBUTES` of an element, or
    to write, those with more than `MOST_REFERRED`."""
    return _TAG.sub(_uncrowded, markup)


def _uncrowded(tag: re.Match[str]) -> str:
    if len(tag[0]) < MOST_ATTRIBUTES:
        return tag[0]
    attributes = (each[0] for each in islice(_ATTRIBUTE.finditer(tag[2]), MOST_ATTRIBUTES))
    return tag[1] + "".join(each for each in attributes if len(REFERRED.findall(each)) <= MOST_REFERRED)


def legal(text: str) -> str:
    """The text without the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


_NO_HOST = re.compile(r"[\x00-\x20#%/<>?@\[\\\]^|\x7f]")


def is_host(name: str) -> bool:
    """True if browsers open addresses of a host, named as `urlsplit` has it: without port, and IPv6 without brackets.

    Source: WHATWG URL, "forbidden domain code point"; they count however they are written.
    """
    return bool(name) and not _NO_HOST.search(unquote(name))


_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\..*)?", re.I | re.S
)


def is_device(name: str) -> bool:
    """True for a name that Windows keeps for a device, whatever its suffix: no file or folder can be called so there.

    Source: Microsoft, "Naming Files, Paths, and Namespaces".
    """
    return _DEVICE.fullmatch(name) is not None
