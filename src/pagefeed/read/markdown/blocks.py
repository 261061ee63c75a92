"""Signs of generators that are known by whole lines.

Lives here: admonitions in the spelling of GitHub and Obsidian, of Docusaurus, VitePress and Quarto, and of MkDocs; tabs
of MkDocs; tables of contents, abbreviations and comments that have a line to themselves.
Does not live here: signs within a line, and tags (scan).

Sources: https://docs.github.com/get-started/writing-on-github, https://help.obsidian.md/callouts,
https://docusaurus.io/docs/markdown-features/admonitions, https://vitepress.dev/guide/markdown,
https://quarto.org/docs/authoring/callouts.html, https://squidfunk.github.io/mkdocs-material/reference/admonitions/,
https://python-markdown.github.io/extensions/abbreviations/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pagefeed.read.markdown.shortcodes import LABELS

SIGNS = (":::", "!!!", "???", "[!", "*[", '=== "', "===!", "===+", "-8<-", "[//]", "[comment", "[TOC]", "[toc]")
"""What a text holds that may have any of them."""
_DEPTH = 20
"""Boxes inside one another; those in deeper ones are told without a box."""


class Row(NamedTuple):
    """A line of a text that was rewritten."""

    text: str
    """As the parser is to read it."""
    first: int
    """The line of the source that it stands for, counted from 0."""
    last: int
    """The last of these."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What lines stand in."""

    lead: str
    """What the line that opens it begins with."""
    indented: bool = False
    """True if it ends with its indentation, False if with a line of colons."""
    box: bool = False
    """True if it is shown as a box."""


_COLONS = re.compile(r"([ \t>]*)(:{3,})[ \t]*(?:(\{[^}]*\}|[A-Za-z][\w-]*)[ \t]*(.*))?$")
_BANG = re.compile(r"""([ \t>]*)(!!!|\?\?\?\+?)[ \t]*([\w-]+)?(?:[ \t][\w \t-]*)?(?:"(.*)")?[ \t]*$""")
_TAB = re.compile(r"""([ \t>]*)===[!+]?[ \t]+"(.*)"[ \t]*$""")
_CALLOUT = re.compile(
    r"([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t]*>[ \t>]*)\[!([\w -]+)(?:\|[^\]]*)?\]([+-]?)(?![(:\[])[ \t]*(.*)$"
)
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^`]*)$")
_CONTENTS = re.compile(r"[ \t>]*\[(?:TOC|toc)\][ \t]*$")
_ABBREVIATION = re.compile(r"[ ]{0,3}\*\[([^\]]+)\]:[ \t]*(.*)$")
_COMMENT = re.compile(r"""[ ]{0,3}\[(?://|comment)[^\]]*\]:[ \t]*(?:#|<>)[ \t]*(?:["'(].*)?$""", re.I)
_SNIPPET = re.compile(r"""[ \t]*-{1,}8<-{1,}""")
_QUARTO_TITLE = re.compile(r"""(?:title|summary)\s*=\s*["']([^"']*)""")
_CLASS = re.compile(r"\.([\w-]+)")


@dataclass(slots=True)
class Blocks:
    """One reading of the lines of a text."""

    rows: list[Row]
    code: frozenset[int]
    """The numbers of rows that are code as they stand."""
    abbreviations: dict[str, str] = field(default_factory=dict)
    """Short forms, and what they stand for."""
    dropped: list[tuple[str, int]] = field(default_factory=list)
    """What subscribers do not get, and the row it stood on."""
    out: list[Row] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    fence: str = ""
    """What ends the code that is open."""

    def read(self) -> list[Row]:
        """The lines with everything in its place."""
        closed = self.closed()
        for number, row in enumerate(self.rows):
            text = self.inside(row)
            in_body = any(frame.indented for frame in self.frames)
            if self.in_code(text) or (number in self.code and not in_body) or not self.take(number, row, text, closed):
                self.put(row, text)
        return self.out

    # --- where a line stands ----------------------------------------------------------------------

    def closed(self) -> frozenset[int]:
        """The rows of colons that belong together: those that open something, and those that close it."""
        found: set[int] = set()
        stack: list[int] = []
        for number, row in enumerate(self.rows):
            colons = _COLONS.match(row.text) if ":::" in row.text and number not in self.code else None
            if colons and colons[3]:
                stack.append(number)
            elif colons and stack:
                found |= {stack.pop(), number}
        return frozenset(found)

    def inside(self, row: Row) -> str:
        """The line without what its frames take of it; frames that it is not indented enough for end."""
        text = row.text
        for depth, frame in enumerate(self.frames):
            if not text.strip():
                return ""
            lead = frame.lead
            text = text[len(lead) :] if text.startswith(lead) else text.lstrip(" ") if not lead.strip() else text
            if not frame.indented:
                continue
            if text[:4] == "    ":
                text = text[4:]
            elif text[:1] == "\t":
                text = text[1:]
            else:
                self.close(depth, row.first)
                return self.inside(row)
        return text

    def close(self, depth: int, line: int) -> None:
        """End all frames from a depth on. Nothing below joins them."""
        del self.frames[depth:]
        self.fence = ""
        self.put(Row("", line, line), "")

    def in_code(self, text: str) -> bool:
        """True if a line is inside fenced code, or a fence."""
        found = _FENCE.match(text)
        if self.fence:
            if found and found[1].startswith(self.fence) and not found[2].strip():
                self.fence = ""
            return True
        if found:
            self.fence = found[1]
        return bool(found)

    def put(self, row: Row, text: str) -> None:
        """Write a line as it stands in its frames."""
        lead = "".join(f"{frame.lead}> " if frame.box else frame.lead for frame in self.frames)
        self.out.append(Row(f"{lead}{text}" if text else lead.rstrip(), row.first, row.last))

    # --- what a line is ---------------------------------------------------------------------------

    def take(self, number: int, row: Row, text: str, closed: frozenset[int]) -> bool:
        """Read a line that is a sign; whether it is one."""
        return (
            (":::" in text and self.colons(number, row, text, number in closed))
            or ("[!" in text and self.callout(row, text))
            or (text.lstrip(" \t>")[:3] in ("!!!", "???", "===") and self.bang(number, row, text))
            or ("[" in text and self.bracket(row, text))
            or ("-8<-" in text and self.snippet(row, text))
        )

    def colons(self, number: int, row: Row, text: str, is_closed: bool) -> bool:
        """`:::note Title`, `::: {.callout-note title="Title"}` and the `:::` that ends them."""
        found = _COLONS.match(text)
        if not found:
            return False
        if not found[3]:
            at = next((at for at in reversed(range(len(self.frames))) if not self.frames[at].indented), -1)
            if is_closed and at >= 0:
                self.close(at, row.first)
            elif not is_closed:
                self.dropped.append((text.strip(), row.first))
            return True
        name, title = found[3], found[4].strip()
        if name.startswith("{"):
            said = _QUARTO_TITLE.search(name)
            title = said[1] if said else title
            classes = _CLASS.search(name)
            name = classes[1] if classes else name.strip("{}")
        if title.startswith("["):
            title = title[1 : title.rfind("]")] if "]" in title else title[1:]
        elif said := _QUARTO_TITLE.search(title):
            title = said[1]
        title = re.sub(r"\{[^}]*\}$", "", title).strip()
        kind = name.lower().removeprefix("callout-")
        box = is_closed and kind in LABELS
        if not is_closed or (not box and kind not in _PLAIN):
            self.dropped.append((text.strip(), row.first))
        self.open(row, _Frame(found[1], box=box), title or LABELS.get(kind, ""), keep=is_closed)
        return True

    def open(self, row: Row, frame: _Frame, label: str, *, keep: bool = True) -> None:
        """Begin a frame with its label."""
        self.put(row, "")
        if keep:
            box = frame.box and sum(each.box for each in self.frames) < _DEPTH
            self.frames.append(_Frame(frame.lead, frame.indented, box))
        if label:
            self.put(row, label if "**" in label else f"**{label}**")
            self.put(row, "")

    def bang(self, number: int, row: Row, text: str) -> bool:
        """`!!! note "Title"`, `??? note` and `=== "Tab"` with lines that are indented."""
        tab = _TAB.match(text)
        found = tab or _BANG.match(text)
        if not found or not self.has_body(number, text):
            return False
        if tab:
            self.open(row, _Frame(tab[1], indented=True), tab[2])
        else:
            kind = (found[3] or "").lower()
            label = found[4] if found[4] is not None else LABELS.get(kind, kind.capitalize())
            self.open(row, _Frame(found[1], indented=True, box=True), label)
        return True

    def has_body(self, number: int, text: str) -> bool:
        """True if the next line that is not blank is indented."""
        depth = len(self.rows[number].text) - len(self.rows[number].text.lstrip(" \t"))
        for row in self.rows[number + 1 : number + 4]:
            if row.text.strip():
                line = row.text.expandtabs(4)
                return len(line) - len(line.lstrip(" >")) >= depth + 4
        return False

    def callout(self, row: Row, text: str) -> bool:
        """`> [!note]- Title`."""
        found = _CALLOUT.match(text)
        if not found:
            return False
        kind, title = found[2].strip().lower(), found[4].strip()
        label = title or LABELS.get(kind, kind.replace("-", " ").capitalize())
        self.put(row, f"{found[1]}{label if '**' in label else f'**{label}**'}")
        self.put(Row("", row.last, row.last), re.sub(r"[^>\s]", " ", found[1]).rstrip())
        return True

    def bracket(self, row: Row, text: str) -> bool:
        """Tables of contents and comments go; abbreviations are kept in mind."""
        if _CONTENTS.match(text) or _COMMENT.match(text):
            self.put(row, "")
            return True
        if found := _ABBREVIATION.match(text):
            self.abbreviations[found[1]] = found[2].strip()
            self.put(row, "")
            return True
        return False

    def snippet(self, row: Row, text: str) -> bool:
        """`--8<-- "file"` stands for a file that is not read."""
        if not _SNIPPET.match(text):
            return False
        self.dropped.append((text.strip(), row.first))
        self.put(row, "")
        return True


_PLAIN = frozenset(
    (
        "details",
        "tabs",
        "tab",
        "code-group",
        "columns",
        "column",
        "row",
        "grid",
        "card",
        "panel-tabset",
        "spoiler",
        "center",
    )
)
"""What only says how its text is laid out."""


def rows_of(code: Iterable[tuple[int, int]], starts: list[int]) -> frozenset[int]:
    """The rows that spans of a text cover, by where each row begins."""
    from bisect import bisect_right

    return frozenset(
        row
        for begin, end in code
        for row in range(bisect_right(starts, begin) - 1, bisect_right(starts, max(begin, end - 1)))
    )
