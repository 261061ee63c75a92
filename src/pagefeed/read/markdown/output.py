"""What the parser writes, made fit for an entry.

Lives here: footnotes at the end of the entry, formulas, sizes of pictures, and which links lead to other pages; and
bare addresses and abbreviations, which the parser leaves as text.
Does not live here: making the markup safe (entries.content), where links lead in the end (the catalog).

Sources: https://github.github.com/gfm/#autolinks-extension-, https://docs.getpelican.com/en/stable/content.html.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from pagefeed.model import MARKDOWN
from pagefeed.read.markdown.shortcodes import NOWHERE, SIZE
from pagefeed.web import PAGE_SCHEME

_NOWHERE = quote(NOWHERE)


class Finished(NamedTuple):
    """Markup for an entry."""

    markup: str
    """HTML, not safe."""
    lost: tuple[str, ...]
    """Addresses that only the site's generator can fill in; what they were of has none."""


def finished(markup: str, kept: Collection[str] = ()) -> Finished:
    """The markup with everything in its place. `kept` are addresses in which braces are no template."""
    if "footnote" in markup:
        markup = _with_notes(markup)
    if 'class="language-math"' in markup:
        markup = _MATH_BLOCK.sub(r'<p><code class="math">\1</code></p>', markup)
    lost: list[str] = []
    if any(sign in markup for sign in _SUSPICIOUS):
        lower = markup.lower()
        signs = [sign for sign in _SIGNS if sign in lower]
        markup = _TAG.sub(lambda tag: _with_addresses(tag[0], signs, kept, lost), markup)
    return Finished(markup.replace(NOWHERE, "").replace(SIZE, "|"), tuple(lost))


# --- footnotes ----------------------------------------------------------------------------------

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#[^"]*">(\d+)</a></sup>')
_DEFINITION = re.compile(
    r'<div class="footnote-definition" id="[^"]*"><sup class="footnote-definition-label">(\d+)</sup>'
)


def _with_notes(markup: str) -> str:
    """Numbers without links, which would lead to the page; and the notes as a list at the end, where they stand."""
    markup = _REFERENCE.sub(r"<sup>\1</sup>", markup)
    text, *parts = _DEFINITION.split(markup)
    if not parts:
        return text
    numbered = zip(map(int, parts[::2]), parts[1::2], strict=True)
    notes = sorted((number, note.rstrip().removesuffix("</div>").strip()) for number, note in numbered)
    items = (f'<li value="{number}">{note}</li>' for number, note in notes)
    return f"{text.rstrip()}\n<hr>\n<ol>\n" + "\n".join(items) + "\n</ol>"


# --- formulas, pictures, links ------------------------------------------------------------------

_MATH_BLOCK = re.compile(r'<pre><code class="language-math">([^<]*)</code></pre>')
_TAG = re.compile(r"""<[A-Za-z](?![^\s<>]*+>)(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
"""A tag with anything but its name."""
_ATTRIBUTE = re.compile(
    r"""\s(href|src|srcset|poster|cite|data-[\w-]+)\s*=\s*("[^"]*"|'[^']*'|\{[^}]*\}[^\s>]*|[^\s"'>]+)""", re.I
)
_SIZED = re.compile(rf'alt="([^"]*?)\\?(?:\||{SIZE})(\d{{1,4}})(?:x(\d{{1,4}}))?"')
_SUSPICIOUS = (".md", ".mark", ".mk", ".MD", "{", "%7B", "|", SIZE, NOWHERE, _NOWHERE)
_PAGE = re.compile(
    rf"(?![a-z][a-z0-9+.-]*:|//|#)[^?#]*(?:{'|'.join(map(re.escape, MARKDOWN))})(?:[?#].*)?", re.I | re.S
)
_PELICAN = re.compile(r"(?:%7B|\{|\|)(filename|static|attach)(?:%7D|\}|\|)")
_TEMPLATE = re.compile(r"[{}]|%7B")
_SIGNS = tuple(sorted({sign.lower() for sign in (*_SUSPICIOUS, "}")}))
"""What stands in every tag in which there is anything to change, in small letters."""


def _with_addresses(tag: str, signs: Collection[str], kept: Collection[str], lost: list[str]) -> str:
    """A tag with its addresses as they may go on. `signs` are those that the markup holds at all."""
    lower = tag.lower()
    if not any(sign in lower for sign in signs):
        return tag
    if tag[:4] == "<img":
        tag = _SIZED.sub(_sized, tag)
    return _ATTRIBUTE.sub(lambda found: _attribute(found, tag, kept, lost), tag)


def _sized(found: re.Match[str]) -> str:
    height = f' height="{found[3]}"' if found[3] else ""
    return f'alt="{found[1]}" width="{found[2]}"{height}'


def _attribute(found: re.Match[str], tag: str, kept: Collection[str], lost: list[str]) -> str:
    """An attribute with an address as it may go on; what no template can fill in here is left out."""
    value = found[2].strip("\"'")
    if pelican := _PELICAN.match(value):
        rest = value[pelican.end() :]
        value = f"{PAGE_SCHEME}:{rest}" if pelican[1] == "filename" else rest
        return f' {found[1]}="{value}"'
    if NOWHERE in value or _NOWHERE in value:
        return ""
    if _TEMPLATE.search(value) and value not in kept:
        lost.append(unquote(value))
        return ""
    if tag[:2].lower() == "<a" and found[1].lower() == "href" and _PAGE.fullmatch(value):
        return f' href="{PAGE_SCHEME}:{value}"'
    return found[0]


def addresses_with_braces(text: str) -> frozenset[str]:
    """Addresses in which the author has written braces as a browser does: they are no templates."""
    return frozenset(_ENCODED.findall(text)) if "%7B" in text else frozenset()


_ENCODED = re.compile(r"""https?://[^\s"'<>()\[\]]*%7B[^\s"'<>()\[\]]*""")


# --- what the parser leaves as text -------------------------------------------------------------

_BARE = re.compile(
    r"""(?<![\w/@.=:"'-])(?:https?://|www\.)[\w-][^\s<>"'`\u3001\u3002\uff08\uff09\uff0c\uff0e\uff1a\uff1b\u300c-\u300f\u3010\u3011]+""",
    re.I,
)
_TRAILING = re.compile(r"(?:[?!.,:;*_~'\"]|&[a-z]+;)+\Z", re.I)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def edited(text: str, events: list[Any], abbreviations: Mapping[str, str]) -> str:
    """The Markdown with its bare addresses as links, and with its abbreviations explained."""
    short = _alternation(abbreviations)
    source = text.encode()
    # Addresses stand in links, as a rule; no text of the parser's is without one that its source has.
    addressed = [span for event, span in events if "Text" in event and _may_link(event["Text"])]
    if short is None and all(_is_autolink(source, span) for span in addressed):
        return text
    parts: list[bytes] = []
    at = 0
    for start, end, may_link in _running_text(events):
        if not (may_link or short):
            continue
        words = source[start:end].decode(errors="ignore")
        changed = _BARE.sub(_link, words) if may_link and _may_link(words) else words
        if short and changed == words:
            changed = short.sub(lambda found: _explained(found[0], abbreviations), words)
        if changed != words and start >= at:
            parts += [source[at:start], changed.encode()]
            at = end
    return b"".join((*parts, source[at:])).decode()


def _may_link(words: str) -> bool:
    """True if there may be an address in a text."""
    return "://" in words or "www." in words


def _is_autolink(source: bytes, span: Mapping[str, int]) -> bool:
    """True if a text is all of `<https://example.org/>`: any other text next to such a sign would hold it."""
    return source[span["start"] - 1 : span["start"]] == b"<" and source[span["end"] : span["end"] + 1] == b">"


def _running_text(events: list[Any]) -> Iterator[tuple[int, int, bool]]:
    """The spans of text that is in no link, picture, code or HTML, and whether there may be an address in each."""
    inside = anchors = 0
    for event, span in events:
        if isinstance(event, str):
            continue
        if (words := event.get("Text")) is not None:
            if not inside and anchors <= 0:
                yield span["start"], span["end"], _may_link(words)
        elif (begun := event.get("Start")) is not None:
            inside += not (isinstance(begun, str) or _CLOSED.isdisjoint(begun))
        elif (ended := event.get("End")) is not None:
            if isinstance(ended, str):
                inside -= ended in _CLOSED
                anchors = 0 if ended == "Paragraph" else anchors
        elif (markup := event.get("InlineHtml")) is not None:
            tag = markup[:3].lower()
            anchors += (tag in ("<a ", "<a\n", "<a>", "<co")) - (tag in ("</a", "</c"))


_CLOSED = frozenset(("Link", "Image", "CodeBlock"))
"""Elements in which an address stays what it is."""


def _link(found: re.Match[str]) -> str:
    """By the rules of GitHub: no punctuation at the end, no bracket that was not opened."""
    address = found[0]
    while True:
        shorter = _TRAILING.sub("", address)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            break
        address = shorter
    behind = found[0][len(address) :]
    host = address.partition("://")[2] if "://" in address else address
    if not re.match(r"[\w-]+(?:\.[\w-]+)+|localhost", host):
        return found[0]
    plain = _ESCAPED.sub(r"\1", address)
    if "://" not in address:
        return f"[{address}](<http://{plain}>){behind}"
    return f"<{plain}>{behind}"


def _alternation(abbreviations: Mapping[str, str]) -> re.Pattern[str] | None:
    names = sorted(filter(None, abbreviations), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None


def _explained(name: str, abbreviations: Mapping[str, str]) -> str:
    return f'<abbr title="{_quoted(abbreviations[name])}">{name}</abbr>'


def _quoted(words: str) -> str:
    return words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("\n", " ")
