"""The signs of generators in a text, found in one pass, and the text with what they mean in their place.

Lives here: the grammar of Hugo, Liquid, Nunjucks, Zola, kramdown, Obsidian, MDX and TeX, as a table of what begins each
of them, and how tags find their ends.
Does not live here: what a tag means (shortcodes), what is known by whole lines (blocks), Markdown itself (parser).

Code is never touched, and nothing is looked for twice: where a mark has no end below one place, it has none below a
later one either. So the cost is linear.

Sources: those of shortcodes, https://kramdown.gettalong.org/syntax.html, https://help.obsidian.md/obsidian-flavored-markdown,
https://pandoc.org/MANUAL.html (`tex_math_dollars`), https://mdxjs.com/docs/what-is-mdx/.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote

from pagefeed.media import MEDIA_TYPES
from pagefeed.read.markdown.parser import Areas, Span, definitions
from pagefeed.read.markdown.shortcodes import (
    MARK,
    NOWHERE,
    VERBATIM,
    Call,
    image,
    included,
    is_file,
    link,
    literal,
    literal_lines,
    math,
    meaning,
    target,
)
from pagefeed.web import PAGE_SCHEME

CUT = "<!--\ufdd2-->"
"""Stands where the author ends the summary: a comment, so that it parts what Markdown parts at one."""
_NONE = "<!---->"
"""Stands for a comment at the beginning of a line."""
_DEPTH = 40
"""Tags inside one another; deeper ones are passed over, with their text kept."""


class Left(NamedTuple):
    """Something that subscribers do not get as it was meant."""

    what: str
    """As written, on one line, shortened."""
    line: int
    """Of the text, counted from 0."""
    raw: bool = False
    """True if readers see it as written, False if it was removed."""


class _Token(NamedTuple):
    """A sign of a generator, or one end of what it stands around."""

    start: int
    end: int
    text: str | None = None
    """What it is replaced by; None for tags."""
    name: str = ""
    """Of a tag, as written."""
    rest: str = ""
    """What a tag is given, as written."""
    closes: bool = False
    """True if it is the end of a tag; without a name, of the innermost."""
    alone: bool = False
    """True if a tag says that it has no end."""
    inner: str | None = None
    """Of a tag in which nothing is read, what is in it."""
    family: str = ""
    """Tags of one family end one another."""


@dataclass(slots=True)
class Scan:
    """One reading of one text."""

    text: str
    areas: Areas
    known: Mapping[str, str] = field(default_factory=dict)
    """What expressions such as `page.title` stand for."""
    components: bool = False
    """True if tags with a capital are components, as in MDX."""
    left: list[Left] = field(default_factory=list)
    """What subscribers do not get as it was meant, in the order of the text."""
    ends: dict[str, int] = field(default_factory=dict)
    """Where each mark is found next."""
    names: frozenset[str] | None = None
    """What the text defines links for, once it was asked."""
    lines: list[int] = field(default_factory=list)
    """Where each line begins."""

    def finds_any(self) -> bool:
        """True if there is any sign in the text, in code or not: only then it matters where code is."""
        may_shield = any(mark in self.text for mark in _SHIELDING)
        return (may_shield and _SHIELD.search(self.text) is not None) or next(self.tokens(), None) is not None

    def rewritten(self) -> str:
        """The text with everything in its place, and a mark wherever a line of the source begins."""
        self.lines = list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))
        return self.render(list(self.tokens()))

    # --- finding ----------------------------------------------------------------------------------

    def tokens(self) -> Iterator[_Token]:
        """All signs outside code, in order, none overlapping another; what code itself says for its generator."""
        at, opening = 0, _openings(components=self.components)
        first = _FIRST[self.components]
        code = _Cursor(self.areas.code)
        markup = _Cursor(self.areas.markup)
        while may_be := first.search(self.text, at):
            start = may_be.start()
            found = opening.match(self.text, start)
            if found is None:
                at = start + 1
                continue
            kind = found.lastgroup or ""
            if inside := code.around(start):
                yield from self.in_code(max(at, inside[0]), inside[1])
                at = max(inside[1], start + 1)
                continue
            token = None
            if not (_GRAMMAR[kind].in_text_only and markup.around(start)):
                token = _GRAMMAR[kind].read(self, found)
            if token is None:
                at = start + (len(found[0]) if kind in _WHOLE else 1)
                continue
            yield token
            at = max(token.end, start + 1)

    def in_code(self, start: int, end: int) -> Iterator[_Token]:
        """What authors write in code so that their generator does not read it: `{% raw %}`, `{{</* */>}}`."""
        for begin, stop, shown in _shields(self.text, start, end):
            yield _Token(begin, stop, text=shown.replace("\n", f"\n{MARK}"))

    def find(self, mark: str, start: int) -> int:
        """Where a mark is found next; -1 for nowhere."""
        known = self.ends.get(mark, 0)
        if known == -1 or (known >= start and mark in self.ends):
            return known
        self.ends[mark] = found = self.text.find(mark, start)
        return found

    def paragraph_end(self, start: int) -> int:
        """Where the next blank line is."""
        found = self.find("\n\n", start)
        return found if found >= 0 else len(self.text)

    def next(self, pattern: re.Pattern[str], start: int, limit: int) -> int:
        """Where a pattern is found next in front of a limit; -1 for nowhere."""
        known = self.ends.get(pattern.pattern, 0)
        if not start <= known:
            found = pattern.search(self.text, start)
            self.ends[pattern.pattern] = known = found.start() if found else len(self.text)
        return known if known < limit else -1

    def closing(self, pattern: str, start: int) -> re.Match[str] | None:
        """The next match of a pattern, which is not looked for again once there is none."""
        if self.ends.get(pattern) == -1:
            return None
        found = re.compile(pattern).search(self.text, start)
        if found is None:
            self.ends[pattern] = -1
        return found

    # --- reading ----------------------------------------------------------------------------------

    def defined(self) -> frozenset[str]:
        """The names that the text defines links for."""
        if self.names is None:
            names = definitions(self.text) if "]:" in self.text else ()
            self.names = frozenset(name.casefold() for name in names)
        return self.names

    def lead(self, start: int) -> str | None:
        """What continues the line's list or quotation, where nothing else stands in front; else None."""
        begin = max(self.text.rfind("\n", max(0, start - 200), start) + 1, start - 200, 0)
        found = _LEAD.fullmatch(self.text, begin, start)
        return re.sub(r"[^>\s]", " ", found[0]) if found else None

    def is_last(self, end: int) -> bool:
        """True if nothing follows on its line."""
        return bool(_TAIL.match(self.text, end))

    def is_address(self, start: int) -> bool:
        """True if a place is inside an address."""
        before = self.text[max(0, start - 300) : start]
        begun = _DELIMITER.split(before)[-1]
        lead = before[: len(before) - len(begun)][-40:]
        return "://" in begun or bool(_ADDRESS.search(lead) or _BARE.match(begun))

    def root(self, start: int, end: int) -> str | None:
        """What the address of the site becomes at the beginning of an address: its paths begin with a slash."""
        if not self.is_address(start):
            return None
        return "" if self.text[end : end + 1] in ("/", "{") or self.text[start - 1 : start] == "}" else "/"

    def in_html(self, start: int) -> bool:
        """True if a place is in a block of HTML."""
        at = bisect_right(self.areas.blocks, (start, len(self.text)))
        return at > 0 and self.areas.blocks[at - 1][1] > start

    def note(self, start: int, end: int) -> None:
        """Note what is gone."""
        self.left.append(Left(shortened(self.text[start:end]), bisect_right(self.lines, start) - 1))

    # --- writing ----------------------------------------------------------------------------------

    def source(self, start: int, end: int) -> str:
        """A piece of the text, with its marks."""
        return self.text[start:end].replace("\n", f"\n{MARK}")

    def render(self, tokens: list[_Token]) -> str:
        """The text with every sign replaced."""
        ends = _paired(tokens)
        parts: list[str] = []
        open_tags: list[tuple[_Token, list[str]]] = []
        at = 0
        for number, token in enumerate(tokens):
            parts.append(self.source(at, token.start))
            at = token.end
            if token.text is not None:
                parts.append(self.kept(token.text, token.start, token.end))
            elif number not in ends:
                parts.append(self.written(token, token.end, None))
            elif not token.closes:
                open_tags.append((token, parts))
                parts = []
            else:
                opening, around = open_tags.pop()
                parts.append(MARK * self.text.count("\n", token.start, token.end))
                inner = "".join(parts)
                around.append(self.written(opening, token.end, inner))
                parts = around
        parts.append(self.source(at, len(self.text)))
        return "".join(parts)

    def kept(self, written: str, start: int, end: int) -> str:
        """What is written in the place of something, with as many marks as that had lines."""
        return written + MARK * (self.text.count("\n", start, end) - written.count(MARK))

    def written(self, token: _Token, end: int, inner: str | None) -> str:
        """What a tag becomes, with the text up to its end."""
        if token.closes:
            self.note(token.start, token.end)
            return self.kept("", token.start, token.end)
        lead = self.lead(token.start)
        prefix = lead if lead is not None and self.is_last(end) else None
        is_address = self.is_address(token.start)
        if inner is None and token.inner is not None:
            inner = token.inner
        elif inner is not None and token.name in _WITH_BRANCHES:
            self.note(token.start, token.end)
            inner = _first_branch(inner)
        call = included(
            _call(
                token,
                inner,
                None if is_address else prefix,
                is_address,
                token.family != "component" and self.in_html(token.start),
            )
        )
        found = self.root(token.start, end) if call.name in _ROOTS else meaning(call)
        if found is None:
            self.note(token.start, token.end)
            found = NOWHERE if is_address else inner or ""
        elif not found.strip() and token.name not in _SILENT:
            self.note(token.start, token.end)
        return self.kept(found, token.start, end)


class _Cursor:
    """Spans in order, asked for places in order."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self.spans, self.at = spans, 0

    def around(self, place: int) -> Span | None:
        """The span that a place is in."""
        while self.at < len(self.spans) and self.spans[self.at][1] <= place:
            self.at += 1
        return self.spans[self.at] if self.at < len(self.spans) and self.spans[self.at][0] <= place else None


def _paired(tokens: list[_Token]) -> frozenset[int]:
    """The numbers of tags that have an end, and of these ends."""
    found: set[int] = set()
    waiting: dict[tuple[str, str], int] = {}
    stack: list[int] = []
    for number, token in enumerate(tokens):
        if token.text is not None or token.inner is not None:
            continue
        key = token.family, token.name
        if not token.closes:
            if not token.alone and key[1] not in _ENDLESS:
                stack.append(number)
                waiting[key] = waiting.get(key, 0) + 1
            continue
        if token.name and not waiting.get(key):
            continue
        while stack:
            opening = stack.pop()
            opened = tokens[opening]
            waiting[(opened.family, opened.name)] -= 1
            if opened.name == token.name or (not token.name and opened.family == token.family and "(" in opened.rest):
                found |= {opening, number}
                break
    return _shallow(tokens, found)


def _shallow(tokens: list[_Token], paired: set[int]) -> frozenset[int]:
    """Those that are not inside too many others."""
    kept: set[int] = set()
    stack: list[bool] = []
    for number in sorted(paired):
        if not tokens[number].closes:
            stack.append(len(stack) < _DEPTH)
            kept |= {number} if stack[-1] else set()
        elif stack.pop():
            kept.add(number)
    return frozenset(kept)


def shortened(source: str) -> str:
    """Source for a finding, on one line."""
    words = " ".join(source.split())
    return words if len(words) <= 60 else f"{words[:57].rstrip()}..."


# --- tags ---------------------------------------------------------------------------------------

_ARGUMENT = re.compile(
    r"""(?:([A-Za-z_@:][\w.:-]*)(?:\s*=\s*|:\s+))?+"""
    r"""(?:(["'`])((?:(?!\2)[^\\]|\\.)*+)(?:\2|\Z)|\{([^{}]*)\}|([^\s,"'`={}][^\s,"'`{}]*))""",
    re.S,
)
_TAG = re.compile(r"\s*(/?)\s*([A-Za-z_][\w./-]*)", re.A)
_ENDLESS = frozenset(
    (
        *("include", "include_relative", "include_cached", "link", "post_url", "ref", "relref", "param", "assign"),
        *("extends", "import", "from", "increment", "decrement", "cycle", "layout", "render", "toc", "more"),
        *("continue", "break", "seo", "feed_meta"),
    )
)
"""Tags that never have an end."""
_BRANCHES = frozenset(("else", "elsif", "elseif", "elif", "when"))
_WITH_BRANCHES = frozenset(("if", "unless", "case", "ifchanged"))
_WITHOUT_MEANING = frozenset(("raw", "verbatim"))
"""Tags around what is shown as it is."""
_ROOTS = frozenset(("baseurl", "siteurl", "base_url", "site_url", "relurl", "root"))
"""Tags that stand for the address of the site."""
_SILENT = frozenset(("comment", "toc", "more", "assign", "set", "seo", "feed_meta", "highlight", "end"))
"""Tags of which nobody needs to be told that they are gone."""
_BRANCH = "\ufdd4"
"""Stands where another branch of a condition begins."""


def _call(token: _Token, inner: str | None, prefix: str | None, is_address: bool, in_html: bool) -> Call:
    """A tag with what it is given."""
    rest = token.rest.strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    args: list[str] = []
    named: dict[str, str] = {}
    for name, mark, quoted, braced, bare in _ARGUMENT.findall(rest):
        value = re.sub(r"\\(.)", r"\1", quoted, flags=re.S) if mark else braced.strip("\"'` ") if braced else bare
        if name:
            named.setdefault(name.lower(), value)
        else:
            args.append(value)
    return Call(
        name=token.name.lower().rpartition("/")[2],
        args=tuple(args),
        named=named,
        rest=rest,
        inner=inner,
        prefix=prefix,
        is_address=is_address,
        in_html=in_html,
    )


def _first_branch(inner: str) -> str:
    """The text of a condition up to where another begins: which of them holds, only the generator knows."""
    first, mark, rest = inner.partition(_BRANCH)
    return first + MARK * rest.count(MARK) if mark else inner


def _hugo(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{{< name a="b" >}}`, `{{% name %}}`, their ends, and `{{</* name */>}}`, which is shown."""
    sign = found[0][2]
    start, behind = found.start(), found.end()
    if scan.text.startswith("/*", behind):
        return _escaped(scan, start, behind)
    end = scan.find(f"{'>' if sign == '<' else '%'}}}}}", behind)
    again = scan.find(found[0], behind)
    if end < 0 or -1 < again < end:
        return None
    inside = scan.text[behind:end]
    if inside.count('"') % 2 and (later := scan.text.find(scan.text[end : end + 3], end + 1, end + 500)) > 0:
        inside, end = scan.text[behind:later], later
    return _tag(scan, start, end + 3, inside.removeprefix("-"), "hugo")


def _escaped(scan: Scan, start: int, behind: int) -> _Token | None:
    end = scan.find("*/", behind)
    if end < 0 or not _ESCAPED_END.match(scan.text, end):
        return None
    stop = scan.text.index("}}", end) + 2
    shown = scan.source(start, behind) + scan.source(behind + 2, end) + scan.source(end + 2, stop)
    return _Token(start, stop, text=literal_lines(shown.split("\n")))


def _tag(scan: Scan, start: int, end: int, inside: str, family: str) -> _Token | None:
    named = _TAG.match(inside)
    if named is None:
        return None
    closing, name = named[1] == "/", named[2]
    rest = inside[named.end() :].rstrip().rstrip("-").rstrip()
    alone = rest.endswith("/") and family != "liquid"
    if not closing and not alone and name.lower() in VERBATIM:
        close = scan.closing(rf"\{{\{{[<%]-?\s*/\s*{re.escape(name)}\s*-?[>%]\}}\}}", end)
        if close:
            inner = scan.source(end, close.start())
            return _Token(start, close.end(), name=name, rest=rest, inner=inner, family=family)
    return _Token(start, end, None, name, rest.removesuffix("/"), closing, alone, None, family)


def _liquid(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{% name args %}` and `{% endname %}` of Liquid, Nunjucks, Hexo and Zola."""
    start, behind = found.start(), found.end()
    end = scan.find("%}", behind)
    again = scan.find("{%", behind)
    if end < 0 or -1 < again < end:
        return None
    stop = end + 2
    inside = scan.text[behind:end].strip().strip("-~+").strip()
    named = _TAG.match(inside)
    if named is None or named[1]:
        if inside.startswith("#"):
            return _Token(start, stop, text="")
        return None
    name, rest = named[2], inside[named.end() :]
    if name == "end":
        return _Token(start, stop, closes=True, family="liquid")
    if name in _BRANCHES:
        return _Token(start, stop, text=_BRANCH)
    if name.startswith("end") and len(name) > 3:
        return _Token(start, stop, name=name[3:].lstrip("_") or name, closes=True, family="liquid")
    if name in VERBATIM or name == "for":
        close = scan.closing(rf"\{{%[-~+]?\s*end{re.escape(name)}\s*[-~+]?%\}}", stop)
        if close is None and rest.strip().startswith("("):
            close = scan.closing(r"\{%[-~+]?\s*end\s*[-~+]?%\}", stop)
        if close and name in _WITHOUT_MEANING:
            return _raw(scan, start, stop, close)
        if close and name == "for" and "{{" not in scan.text[stop : close.start()]:
            return _Token(start, stop, name=name, rest=rest, family="liquid")
        if close:
            inner = None if name == "for" else scan.source(stop, close.start())
            return _Token(start, close.end(), name=name, rest=rest, inner=inner, alone=inner is None, family="liquid")
    return _Token(start, stop, name=name, rest=rest, family="liquid")


def _raw(scan: Scan, start: int, stop: int, close: re.Match[str]) -> _Token:
    """What the author wants to be shown as it is: it is Markdown, and in it nothing else is read."""
    shown = scan.source(stop, close.start())
    if scan.lead(start) is not None and scan.is_last(stop):
        shown = shown.removeprefix("\n")
    return _Token(start, close.end(), text=shown)


_TEMPLATE = re.compile(r"\{\{|\{%")
_STRING = re.compile(r"""\s*(["'])((?:(?!\1)[^\\]|\\.)*+)\1\s*(?:\|.*)?""", re.S)
_FUNCTION = re.compile(r"\s*([a-z_][\w]*)\s*(\(.*\))\s*(?:\|.*)?", re.S | re.A)
_BASES = frozenset(
    (
        *("site.url", "site.baseurl", "site.base_url", "site.baseUrl", "site.BaseURL", "baseurl", "config.base_url"),
        *(".Site.BaseURL", "config.root", "config.url", "relative", "url_base", "base_path", "site.BaseUrl", "SITEURL"),
    )
)
"""Expressions for the address of the site, below which its paths are."""
_DATED = re.compile(r"\|\s*(?:date|slugify|t|i18n|size|length|json|jsonify|split)\b")
"""Filters that make something else of words."""
_ENCODING = re.compile(r"\|\s*(?:urlencode|url_encode|uri_escape|cgi_escape)\b")


def _expression(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{{ "/x" | relative_url }}`, `{{ page.title }}`, Zola's `{{ youtube(id="x") }}`."""
    start, behind = found.start(), found.end()
    end = scan.find("}}", behind)
    again = scan.find("{{", behind)
    if end < 0 or -1 < again < end:
        return None
    stop = end + 2 + (scan.text.startswith("}", end + 2) and found[0].startswith("{{{"))
    inside = scan.text[behind:end].strip("-~ \t\n")
    if inside.startswith("/*"):
        return _Token(start, stop, text=_comment_in(scan, start))
    if "\n\n" in inside:
        return None
    if named := _FUNCTION.fullmatch(inside):
        return _Token(start, stop, name=named[1], rest=named[2], alone=True, family="zola")
    if inside.lower() in ("toc", ">toc", "toc |safe"):
        return _Token(start, stop, text="")
    value = _value(scan, inside, start, stop)
    if value is None:
        scan.note(start, stop)
        value = NOWHERE if scan.is_address(start) else ""
    return _Token(start, stop, text=value)


def _value(scan: Scan, inside: str, start: int, stop: int) -> str | None:
    """What an expression stands for."""
    name = re.split(r"[\s|]", inside, maxsplit=1)[0]
    if name in _BASES or inside in _BASES:
        return scan.root(start, stop)
    if words := _STRING.fullmatch(inside):
        value = re.sub(r"\\(.)", r"\1", words[2])
        if _TEMPLATE.search(value) or value in ("{", "}", "}}", "%}"):
            return literal(value)
        if _DATED.search(inside[words.end(2) :]):
            return None
        if scan.is_address(start):
            return target(value)
        return link(value, value) if value.startswith(("http://", "https://")) else literal(value)
    known = scan.known.get(name)
    if known is None or _DATED.search(inside):
        return None
    if not scan.is_address(start):
        return literal(known)
    return quote(known, safe="") if _ENCODING.search(inside) else target(known)


_COMPONENT = re.compile(
    r"""<(/?)([A-Z][\w.]*)((?:[^<>"'`{}]|"[^"]*"|'[^']*'|`[^`]*`|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*+\})*+\})*+)>"""
)
_LONGEST = 2000
"""Characters of a component's tag, or of a formula within a line."""


def _component(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`<Name a="b">`, `</Name>` and `<Name />` of MDX."""
    start = found.start()
    tag = _COMPONENT.match(scan.text, start, start + _LONGEST)
    if tag is None:
        return None
    rest, alone = tag[3].rstrip(), tag[3].rstrip().endswith("/")
    return _Token(start, tag.end(), None, tag[2], rest.removesuffix("/"), tag[1] == "/", alone, None, "component")


def _statement(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`import` and `export` of MDX, up to the next blank line."""
    return _Token(found.start(), scan.paragraph_end(found.end()), text="")


def _braces(scan: Scan, found: re.Match[str]) -> _Token | None:
    """An expression of MDX; a string says what it says."""
    end = scan.find("}", found.end())
    if end < 0 or -1 < scan.find("{", found.end()) < end:
        return None
    inside = scan.text[found.end() : end].strip()
    if len(inside) > 1 and inside[0] == inside[-1] and inside[0] in "\"'`":
        return _Token(found.start(), end + 1, text=literal(inside[1:-1]))
    scan.note(found.start(), end + 1)
    return _Token(found.start(), end + 1, text=NOWHERE if scan.is_address(found.start()) else "")


# --- comments -----------------------------------------------------------------------------------

_MORE = re.compile(r"\s*(?:more(?:[\s-].*)?|truncate|excerpt|end[ -]?excerpt|readmore|read more)\s*", re.I)


def _comment_in(scan: Scan, start: int) -> str:
    """What stands for a comment: at the beginning of a line it parts what is above and below."""
    return _NONE if scan.lead(start) is not None else ""


def _html_comment(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`<!-- -->`; one that does not end reaches to the end of the text where it begins a line, as in HTML.
    `<--->` parts the columns of a theme for Hugo."""
    start, behind = found.start(), found.end()
    if found[0] == "<--->":
        return _Token(start, behind, text="")
    if scan.text.startswith((">", "->"), behind):
        return _Token(start, scan.text.index(">", behind) + 1, text=_comment_in(scan, start))
    end = scan.find("-->", behind)
    other = scan.find("--!>", behind)
    if end >= 0 or other >= 0:
        stop = end + 3 if end >= 0 and not -1 < other < end else other + 4
        if _MORE.fullmatch(scan.text, behind, stop - 3):
            return _Token(start, stop, text=CUT)
        return _Token(start, stop, text=_comment_in(scan, start))
    if scan.lead(start) is None:
        return None
    scan.note(start, len(scan.text))
    return _Token(start, len(scan.text), text=_NONE)


def _jsx_comment(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{/* */}` of MDX."""
    end = scan.find("*/}", found.end())
    if end < 0:
        return None
    if _MORE.fullmatch(scan.text, found.end(), end):
        return _Token(found.start(), end + 3, text=CUT)
    return _Token(found.start(), end + 3, text=_comment_in(scan, found.start()))


def _hash_comment(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{# #}` of Nunjucks and Zola. `{#name}` is the id of a heading."""
    name = _HASH_NAME.match(scan.text, found.start())
    if name is None and not scan.text[found.end()].isspace() and scan.text[found.end()] != "-":
        return None
    end = scan.find("#}", found.end())
    return _Token(found.start(), end + 2, text=_comment_in(scan, found.start())) if end >= 0 else None


_HASH_NAME = re.compile(r"\{#[^{}\n]*#\}")


def _percents(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`%% %%` of Obsidian; one that does not end reaches to the end of the text where it begins a line, else to
    that of the paragraph: what is private stays so."""
    start, behind = found.start(), found.end()
    end = scan.find("%%", behind)
    if end >= 0:
        return _Token(start, end + 2, text=_comment_in(scan, start))
    if scan.lead(start) is None and not scan.text[start - 1].isspace():
        return None
    stop = len(scan.text) if scan.lead(start) is not None else scan.paragraph_end(behind)
    scan.note(start, stop)
    return _Token(start, stop, text=_comment_in(scan, start))


_EXTENSION = re.compile(r"\{:(?::([a-z]+)(?:\s[^{}]*)?(/)?|/[a-z]*)\}")


def _kramdown(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{::comment} {:/comment}`, `{::nomarkdown}`, `{:/}` and `{::options /}`."""
    tag = _EXTENSION.match(scan.text, found.start())
    if tag is None:
        return None
    if tag[1] == "comment" and not tag[2]:
        close = scan.closing(r"\{:/(?:comment)?\}", tag.end())
        if close is None:
            return None
        return _Token(tag.start(), close.end(), text=_comment_in(scan, tag.start()))
    return _Token(*tag.span(), text="")


# --- marks --------------------------------------------------------------------------------------

_WORD = r"""(?:[.#][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)|toc|no_toc|-)"""
_CARRIERS = frozenset((")", "]", "*", "_", "`", ">", '"'))
"""What stands in front of attributes in braces."""
_CONTENTS = re.compile(r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\Z", re.M)
"""The item that kramdown's `{:toc}` makes a table of contents of."""
_ATTRIBUTES = re.compile(rf"\{{:?\s*+{_WORD}(?:\s++{_WORD})*+\s*\}}")


def _attributes(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`{: .class}` of kramdown, `{.class}` and `{width=300}` behind what they are of."""
    start = found.start()
    tag = _ATTRIBUTES.match(scan.text, start)
    if tag and (found[0] == "{:" or scan.text[start - 1 : start] in _CARRIERS):
        contents = _CONTENTS.search(scan.text, max(0, start - 200), start) if "toc" in tag[0] else None
        return _Token(contents.start() if contents else start, tag.end(), text="")
    return _braces(scan, found) if scan.components and found[0] == "{" else None


_WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n]+)\]\]")
_OBSIDIAN_SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")
_TOC_NAMES = ("toc", "_toc_")
_WEB = re.compile(r"https?://[^\s|]+\Z", re.I)
"""What no note is called: other wikis write a link to the web as one to a page."""


def _wikilink(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`[[Note#Heading|words]]`, `![[picture.png|300]]`, `[[https://a.example/|words]]`.

    `[[1]](x)` and `[[1]][x]` are links of Markdown.
    """
    link_ = _WIKILINK.match(scan.text, found.start())
    if link_ is None or (scan.text[link_.end() : link_.end() + 1] in ("(", "[") and not link_[1]):
        return None
    shown, *about = re.split(r"\\?\|", link_[2])
    if not shown.strip() and not about:
        return None
    if not link_[1] and shown.strip().lower() in _TOC_NAMES:
        return _Token(*link_.span(), text="")
    if shown[:1].isspace() or '"' in shown or "$" in shown or link_[2].casefold() in scan.defined():
        return None
    if _WEB.match(shown) and not (link_[1] and is_file(shown)):
        words = (about[-1] if about else "").strip() or shown
        return _Token(*link_.span(), text=link(words, shown))
    name, _, part = (piece.strip() for piece in shown.partition("#"))
    if is_file(name):
        return _Token(*link_.span(), text=_file(name, about, embedded=bool(link_[1])))
    heading = "" if part.startswith("^") else part.rpartition("#")[2]
    fragment = re.sub(r"[^\w-]+", "-", heading.lower()).strip("-")
    words = (about[-1] if about else "").strip() or " > ".join(
        filter(None, (name.rpartition("/")[2].removesuffix(".md"), heading))
    )
    address = f"{PAGE_SCHEME}:{quote(name, safe='/')}" if name else ""
    address += f"#{quote(fragment)}" if fragment else ""
    return _Token(*link_.span(), text=link(words, address) if address else literal(words))


def _file(name: str, about: list[str], *, embedded: bool) -> str:
    """A file beside the note: a picture, a sound or a film where it is embedded, else a link."""
    words = about[0].strip() if about else ""
    kind = (MEDIA_TYPES.get(name.rpartition(".")[2].lower()) or "").partition("/")[0]
    if embedded and kind == "image":
        size = next(filter(None, (_OBSIDIAN_SIZE.fullmatch(word.strip()) for word in about)), None)
        alt = next((word.strip() for word in about if not _OBSIDIAN_SIZE.fullmatch(word.strip())), "")
        return image(name, alt, *(side or "" for side in (size.groups() if size else ())))
    if embedded and kind in ("audio", "video"):
        return f'<{kind} src="{target(name)}" controls></{kind}>'
    return link(words or name.rpartition("/")[2], name)


def _mark(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`==words==`."""
    start, behind = found.start(), found.end()
    if (start and scan.text[start - 1] in _WORDS) or scan.text[behind : behind + 1] in (" ", "\n", "=", "\t", ""):
        return None
    close = scan.next(_CLOSE_MARK, behind + 1, scan.paragraph_end(behind))
    return None if close < 0 else _Token(start, close + 2, text=f"<mark>{scan.source(behind, close)}</mark>")


_CLOSE_MARK = re.compile(r"(?<![\s=])==(?![=A-Za-z0-9])")
_WORDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=")
_TEX = re.compile(r"[\\^_=+*/<>{}]")
_TEX_WORD = re.compile(r"[\^_=+<>]|\\[A-Za-z]")
"""What tells a formula from brackets that Markdown is not to read."""
_CLOSE_DOLLAR = re.compile(r"(?<![\s\\$])\$(?![\d$])")


def _dollars(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`$x$` and `$$x$$`, by Pandoc's rule: no space inside the marks, no digit behind. `$5` and `$6` are money."""
    start, behind = found.start(), found.end()
    limit = scan.paragraph_end(behind)
    if start and scan.text[start - 1] in _WORDS:
        return None
    if found[0] == "$$":
        end = scan.find("$$", behind)
        if end < 0 or end >= limit or not scan.text[behind:end].strip():
            return None
        return _formula(scan, start, end + 2)
    if scan.text[behind : behind + 1].isspace() or behind >= len(scan.text):
        return None
    close = scan.next(_CLOSE_DOLLAR, behind, limit)
    if close < 0 or close - behind > _LONGEST:
        return None
    inside = scan.text[behind:close]
    if inside[0].isdigit() and " " in inside and not _TEX.search(inside):
        return None
    return _formula(scan, start, close + 1)


def _brackets(scan: Scan, found: re.Match[str]) -> _Token | None:
    r"""`\(x\)` and `\[x\]`. Where there is no TeX in them, they are brackets that Markdown was not to read."""
    start, behind = found.start(), found.end()
    if start and scan.text[start - 1] == "]":
        return None
    mark = found[0][:-1] + (")" if found[0][-1] == "(" else "]")
    end = scan.find(mark, behind)
    if end < 0 or end > min(scan.paragraph_end(behind), behind + _LONGEST):
        return None
    inside = scan.text[behind:end]
    if not (_TEX_WORD.search(inside) or (found[0][-1] == "(" and len(inside.strip()) == 1)) or "](" in inside:
        return None
    return _formula(scan, start, end + len(mark))


def _formula(scan: Scan, start: int, end: int) -> _Token:
    """The source of a formula with its marks, so that nothing is lost where it was none."""
    return _Token(start, end, text=math(scan.source(start, end)))


def _block_id(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`^name` at the end of a paragraph, by which Obsidian links to it."""
    return _Token(*found.span(), text="")


_SPACED = re.compile(
    rf"""\(([^()<>\n"'{{}}]*[^\s()<>\n"'{{}}] [^()<>\n"'{{}}]*\.(?:md|{"|".join(MEDIA_TYPES)}))\)""", re.I
)


def _spaced(scan: Scan, found: re.Match[str]) -> _Token | None:
    """`(my file.pdf)` behind the words of a link: names of files with spaces, as many editors allow them."""
    address = _SPACED.match(scan.text, found.start() + 1, found.start() + 300)
    return _Token(*address.span(), text=f"(<{target(address[1])}>)") if address else None


def _escape(scan: Scan, found: re.Match[str]) -> _Token | None:
    """A sign that stands for itself."""
    return None


_RAW_ELEMENTS = ("pre", "code", "script", "style", "kbd", "samp", "svg", "textarea", "math")


def _element(scan: Scan, found: re.Match[str]) -> _Token | None:
    """An element of HTML in which everything stands for itself."""
    name = found[0][1:].lower()
    close = scan.closing(rf"(?i:</{name}\s*>)", found.end())
    if close is None:
        return None
    parts, at = [], found.start()
    for begin, stop, shown in _shields(scan.text, found.start(), close.end()):
        parts += [scan.text[at:begin], shown]
        at = stop
    inside = "".join((*parts, scan.text[at : close.end()]))
    return _Token(found.start(), close.end(), text=inside.replace("\n", f"\n{MARK}"))


# --- what authors shield from their generator ---------------------------------------------------

_SHIELD = re.compile(
    r"""\{%-?\s*(?P<end>end)?(?:raw|verbatim)\s*-?%\}|(?P<open>\{\{[<%]-?)/\*|\*/(?P<close>-?[>%]\}\})"""
    r"""|\{\{-?\s*(?P<mark>["'])(?P<words>\{[{%]-?|-?[%}]\})(?P=mark)\s*-?\}\}"""
)
_SHIELDING = ("{%", "{{", "*/")
"""One of which is in each of these."""
_ESCAPED_END = re.compile(r"\*/-?[>%]\}\}")


def _shields(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What is there for the generator alone, from where to where, and what is shown in its place."""
    raw: re.Match[str] | None = None
    for found in _SHIELD.finditer(text, start, end):
        if found["end"] is not None:
            if raw:
                yield raw.start(), found.end(), _without_edges(text[raw.end() : found.start()])
            raw = None
        elif shown := found["open"] or found["close"] or found["words"]:
            if not raw:
                yield *found.span(), shown
        else:
            raw = raw or found


def _without_edges(raw: str) -> str:
    """Without the line that each of the two tags had to itself."""
    return re.sub(r"\n[ \t]*\Z", "", raw.removeprefix("\n")) if raw.startswith("\n") else raw


# --- the table ----------------------------------------------------------------------------------


class _Sign(NamedTuple):
    pattern: str
    """What begins it."""
    read: Callable[[Scan, re.Match[str]], _Token | None]
    """What it is; None where it is nothing."""
    in_text_only: bool = False
    """True if it means nothing in tags and blocks of HTML and in addresses."""


_WITH_SPACE = r"(?=[^()<>\n\"' ]{0,200} )"
"""Behind `](`, an address of which a part is yet to come."""
_GRAMMAR: dict[str, _Sign] = {
    "tex": _Sign(r"\\{1,2}[(\[]", _brackets, in_text_only=True),
    "escape": _Sign(r"\\[\\{}$=%<!\[\]`]", _escape),
    "html": _Sign(r"<!--|<--->", _html_comment),
    "element": _Sign(rf"<(?i:{'|'.join(_RAW_ELEMENTS)})(?=[\s/>])", _element),
    "hugo": _Sign(r"\{\{[<%]", _hugo),
    "expression": _Sign(r"\{\{\{?(?!\{)", _expression),
    "liquid": _Sign(r"\{%", _liquid),
    "hash": _Sign(r"\{#(?=.)", _hash_comment),
    "jsx": _Sign(r"\{/\*", _jsx_comment),
    "kramdown": _Sign(r"\{:[:/]", _kramdown),
    "attributes": _Sign(r"\{:|\{(?=[.#\w])", _attributes, in_text_only=True),
    "percents": _Sign(r"%%", _percents, in_text_only=True),
    "wikilink": _Sign(r"!?\[\[(?=[^\[\]\n]+\]\])", _wikilink, in_text_only=True),
    "mark": _Sign(r"==", _mark, in_text_only=True),
    "dollars": _Sign(r"\$\$?", _dollars, in_text_only=True),
    "spaced": _Sign(r"\]\((?=[^()<>\n\"']{1,200}\))" + _WITH_SPACE, _spaced),
    "block": _Sign(r"(?:^|(?<=\s))\^(?=[\w-]*[A-Za-z])[A-Za-z0-9-]+[ \t]*$", _block_id, in_text_only=True),
    "statement": _Sign(r"^(?:import|export)(?=\s)", _statement),
    "component": _Sign(r"</?[A-Z][\w.]*", _component),
    "braces": _Sign(r"\{", _braces),
}
"""What begins a sign of a generator, the first that fits; of what is not Markdown, nothing else is looked for."""
_MDX_ONLY = ("statement", "component", "braces")
_WHOLE = ("dollars", "mark", "escape", "tex")
"""Signs that, where they are none, are none in part either."""


@cache
def _openings(*, components: bool) -> re.Pattern[str]:
    """What begins each of them, as a group of its name."""
    signs = ((name, sign.pattern) for name, sign in _GRAMMAR.items() if components or name not in _MDX_ONLY)
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in signs), re.M)


_FIRST = {
    False: re.compile(r"\\[(\[\\{}$=%<!\]`]|<[!A-Za-z-]|\{|%%|!\[\[(?!\[)|\[\[(?!\[)|==|\$|\^|\]\(" + _WITH_SPACE),
    True: re.compile(
        r"\\[(\[\\{}$=%<!\]`]|<[!A-Za-z/-]|\{|%%|!\[\[(?!\[)|\[\[(?!\[)|==|\$|\^|\]\(" + _WITH_SPACE + "|import|export"
    ),
}
"""Where any of them may begin. All of it begins with a letter of its own, so that it is found the faster."""
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[ \t>]*")
_TAIL = re.compile(r"[ \t]*(?:\{:[^}\n]*\}[ \t]*)?(?:$|\n)")
_DELIMITER = re.compile(r"""[\s"'<>()]""")
_ATTRIBUTE = r"(?:href|src|srcset|poster|cite|content|data-[\w-]{1,20})"
_ADDRESS = re.compile(rf"""(?:\]\([ \t]*<?|\]:[ \t]*<?|\b{_ATTRIBUTE}[ \t]*=[ \t]*["'])\Z""", re.I)
_BARE = re.compile(rf"{_ATTRIBUTE}=", re.I)
