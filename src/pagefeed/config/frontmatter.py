"""Front matter: what the author of a Markdown file states above its text.

Lives here: YAML between `---`, TOML between `+++`, JSON, the bare `Key: value` lines of Pelican and Hexo, and what
the keys of Hugo, Jekyll, Eleventy, Pelican, Zola, Hexo, Docusaurus, MkDocs and Obsidian mean, to `Overrides`, as pure
functions.
Does not live here: the text below it (markdown), what a date means (language.dates), where a relative address
leads (entries.from_page), names of people (people), plain words (inline), sidecars (sidecar).

Sources: https://gohugo.io/content-management/front-matter/, https://jekyllrb.com/docs/front-matter/,
https://www.11ty.dev/docs/data-frontmatter/, https://docs.getpelican.com/en/stable/content.html,
https://www.getzola.org/documentation/content/page/, https://help.obsidian.md/properties,
https://gohugo.io/content-management/build-options/, https://hexo.io/docs/front-matter,
https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog#markdown-front-matter,
https://squidfunk.github.io/mkdocs-material/plugins/blog/#metadata.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import Any, TypeAlias

from pagefeed.config.inline import plain
from pagefeed.config.people import author, authors
from pagefeed.config.sidecar import merged
from pagefeed.config.toml import LANGUAGE, TEXT, URL, Keys, Shape, parse
from pagefeed.errors import PageError, SeveralError
from pagefeed.media import media_type
from pagefeed.model import MARKDOWN, Author, Enclosure, Figure, Finding, Overrides, Place, Source, Sourced
from pagefeed.permalinks.syntax import is_template

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""Scalars stay as they are written: `lang: no` is Norwegian, `title: 1984` a title, a date any date."""

DEPTH = 50
"""Lists and tables nested more deeply are refused; libyaml's own limit is far higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What stands above the text of a Markdown file."""

    lines: int = 0
    """How many lines it takes, fences included; 0 where there is none."""
    stated: Overrides = field(default_factory=Overrides)
    """Its `link` and `image` may be relative: `/2024/ferry/` to the site, `cover.jpg` to the page."""
    title: Sourced | None = None
    """The stated title and its place."""
    figure: Figure | None = None
    """Where more is said of the picture than its address."""
    untitled: bool = False
    """True if the title is stated and empty, as in notes of a microblog."""
    by_file: bool = False
    """True if the stated date is that of the file or its last commit, which is never read."""
    canonical: str | None = None
    """The address that search engines are told, absolute or from the root of the site."""
    findings: tuple[Finding, ...] = ()
    """What is stated in vain."""


class FrontMatterError(SeveralError, PageError):
    """Front matter that cannot be meant; `findings` are all its problems."""


def read_front_matter(text: str, path: str) -> FrontMatter:
    """What a Markdown file begins with. Raises FrontMatterError where it cannot be meant.

    A file whose first line is a fence, but which goes on like a text, begins with a thematic break.
    """
    return _fenced(text, path) or _bare(text, path)


def below_front_matter(source: Source) -> Source:
    """A page of another format without what stands between fences above it, which its generator takes for front
    matter; its lines are counted as before. Raises FrontMatterError."""
    if not _FENCE.match(source.text):
        return source
    matter = _fenced(source.text, source.path)
    if matter is None:
        return source
    text = "\n" * matter.lines + "\n".join(source.text.split("\n")[matter.lines :])
    return replace(source, text=text, stated=merged(source.stated, matter.stated))


def address(words: str) -> str | None:
    """An http(s) address, or a path that is relative to the site or the page, encoded; None for all else."""
    words = words.strip().replace(" ", "%20")
    if words.startswith("//"):
        return URL.read(f"https:{words}")
    if _SCHEME.match(words):
        return URL.read(words)
    if not words or words[0] == "#" or words.startswith("www."):
        return None
    slash = "" if words[0] == "/" else "/"
    absolute = URL.read(f"https://x{slash}{words}")
    return absolute.removeprefix(f"https://x{slash}") if absolute else None


# --- where it ends, and what it holds -----------------------------------------------------------

_FENCE = re.compile(
    r"(?P<above>(?:[ \t]*\n)*)[ ]{0,3}(?P<fence>-{3,}|\+{3}|;{3,})[ \t]*(?P<format>[A-Za-z]*)[ \t]*(?:\n|$)"
)
_JSON = re.compile(r'\s*\{\s*(?=["}])')
_QUOTED_KEY = re.compile(r'"[^"\n]+"[ \t]*:')
_ENDS = {
    "-": re.compile(r"^(?:-{3,}|\.\.\.)[ \t]*$", re.M),
    "+": re.compile(r"^\+\+\+[ \t]*$", re.M),
    ";": re.compile(r"^;{3,}[ \t]*$", re.M),
}
_YAML_KEY = re.compile(r"""^[ \t]*(?:[\w-][^\n:#]*|"[^"\n]+"[ \t]*|'[^'\n]+'[ \t]*):(?:\s|$)""", re.M)
_TOML_KEY = re.compile(r"""^[ \t]*(?:[\w"'-][\w."' \t-]*=|\[)""", re.M)
_JSON_KEY = re.compile(r'^[ \t]*[{"]', re.M)
_ANY_KEY = re.compile(r"(?=.)")
_BARE_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_OPEN_END = re.compile(r"(?:-{3,}|;{3,})[ \t]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_PLACEHOLDER = re.compile(
    r"""^(?:title|date|created)[ \t]*[:=][ \t]*["']?(?:\{\{[^\n]*\}\}|<%[^\n]*%>)["']?[ \t]*$""", re.M | re.I
)
"""What a template for new pages says in place of a title or date: of Obsidian, Templater, Hugo's archetypes."""

Values: TypeAlias = tuple[dict[str, Value], Mapping[Keys, int]]


@dataclass(frozen=True, slots=True)
class _Format:
    """A language of front matter."""

    name: str
    key: re.Pattern[str]
    """What a line of it looks like; a text without is none."""
    read: Callable[[str, str], Values]
    """From the text, with a blank line for each line above it, and the path."""
    mark: str = ": "
    """What stands between key and value."""


def _fenced(text: str, path: str) -> FrontMatter | None:
    """Front matter between fences, or JSON; None where the file begins with neither."""
    opening = _FENCE.match(text)
    if opening is None:
        if _JSON.match(text):
            return _braced(text, path)
        end = _ENDS[";"].search(text) if _QUOTED_KEY.match(text) else None
        return _Keys(*_json(text[: end.start()], path), path).read(text.count("\n", 0, end.end()) + 1) if end else None
    if (format_ := _formats().get((opening["fence"][0], opening["format"].lower()))) is None:
        return None
    above = opening["above"].count("\n") + 1
    start = opening.end()
    end = _ENDS[opening["fence"][0]].search(text, start) if start < len(text) else None
    inside = text[start : end.start()] if end else text[start:].partition("\n\n")[0]
    if (inside.strip() or not end) and not format_.key.search(inside):
        return None
    if end is None:
        what, cure = "the front matter does not end", f"put a line {opening['fence'][:3]} below its last line"
        raise FrontMatterError((_error("OpenFrontMatter", Place(path, above), what, cure),))
    lines = text.count("\n", 0, end.start()) + 1
    if template := _PLACEHOLDER.search(inside):
        return FrontMatter(lines=lines, stated=Overrides(held=f"template, {' '.join(template[0].split())}"))
    values, places = format_.read("\n" * above + inside, path)
    return _Keys(values, places, path, mark=format_.mark).read(lines)


def _braced(text: str, path: str) -> FrontMatter | None:
    """Hugo's JSON, which has no fence but its braces; None where it is followed by more on its last line."""
    values, places, end = _json_at(text, path)
    line_end = text.find("\n", end)
    if text[end : line_end if line_end >= 0 else len(text)].strip():
        return None
    return _Keys(values, places, path).read(text.count("\n", 0, end) + 1)


def _bare(text: str, path: str) -> FrontMatter:
    """Lines without a fence above them: Pelican's, which Python-Markdown's extension `meta` defines, and Hexo's, which
    end with a fence. A title must be among them."""
    said: dict[str, list[str]] = {}
    lines: dict[Keys, int] = {}
    key = ""
    block = text.partition("\n\n")[0].split("\n")
    for number, line in enumerate(block, start=1):
        if match := _BARE_KEY.fullmatch(line):
            key = match[1]
            said[key], lines[(key,)] = [match[2]], number
        elif len(said) > 1 and _OPEN_END.fullmatch(line) and "title" in map(_folded, said):
            values, places = read_yaml("\n".join(block[: number - 1]), path)
            return _Keys(values, places, path).read(number)
        elif key and line.startswith("    "):
            said[key].append(line)
        elif line.strip() or not key:
            return FrontMatter()
    if "title" not in map(_folded, said):
        return FrontMatter()
    pelican: dict[str, Value] = {key: " ".join(words).strip() for key, words in said.items()}
    return _Keys(pelican, lines, path, spaced=False).read(len(block))


def _json(text: str, path: str) -> Values:
    """JSON as a whole; Hexo leaves the braces out."""
    bare = text if _JSON.match(text) else f"{{{text.rstrip().rstrip(',')}}}"
    values, places, end = _json_at(bare, path)
    if bare[end:].strip():
        raise _no_json(bare, end, path, "there is more text after its end")
    return values, places


def _json_at(text: str, path: str) -> tuple[dict[str, Value], Mapping[Keys, int], int]:
    """The table with which a text begins, and where it ends."""
    start = len(text) - len(text.lstrip())

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in pairs:
            if name in values:
                again = text.find(f'"{name}"', text.find(f'"{name}"') + 1)
                raise _no_json(text, max(again, start), path, f'"{name}" stands here for the second time')
            values[name] = value
        return values

    decoder = json.JSONDecoder(object_pairs_hook=table, parse_int=str, parse_float=str, parse_constant=str)
    try:
        values, end = decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise _no_json(text, error.pos, path, f"{error.msg[:1].lower()}{error.msg[1:]}") from error
    except RecursionError as error:
        raise _no_json(text, start, path, "lists or tables nested too deeply") from error
    places: dict[Keys, int] = {}
    for name in values:
        places[(name,)] = text.count("\n", 0, max(text.find(f'"{name}"'), 0)) + 1
    return {name: _as_written(value) for name, value in values.items()}, places, end


def _no_json(text: str, at: int, path: str, what: str) -> FrontMatterError:
    cure = 'write every line like "key": "text", with a comma between two'
    place = Place(path, text.count("\n", 0, at) + 1)
    return FrontMatterError((_error("BrokenJson", place, f"not valid JSON: {what}", cure),))


_TOKEN = re.compile(
    r"""(?P<blank>[ \t\n]+)|(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\\n$]|\\.)*`)"""
    r"""|(?:export\s+)?(?:const|let|var)[ \t]+(?P<variable>[\w$]+)[ \t]*=|(?P<key>[A-Za-z_$][\w$]*)(?=\s*:)"""
    r"""|(?P<plain>-?\d+(?:\.\d+)?\b|(?:true|false|null)\b|[\[\]{},])|(?P<colon>:)|(?P<end>;)"""
)
"""What JavaScript has that is a value and no program."""
_ESCAPED = re.compile(r"""\\(.)|\"""")
_AS_YAML: Mapping[str, Callable[[str], str]] = {
    "blank": lambda words: words.replace("\t", " "),
    "comment": lambda words: "\n" * words.count("\n"),
    "text": lambda words: f'"{_ESCAPED.sub(_as_escaped, words[1:-1])}"',
    "variable": lambda name: f"{name}: ",
    "key": lambda name: f'"{name}"',
    "plain": lambda words: words,
    "colon": lambda _: ": ",
    "end": lambda _: "",
}


def _as_escaped(found: re.Match[str]) -> str:
    return found[1] if found[1] and found[1] in "'`" else found[0] if found[1] else r"\""


def _script(text: str, path: str) -> Values:
    """Eleventy's variables that have values, and gray-matter's object of them, which are YAML but for their signs."""
    yaml, at = "", 0
    while token := _TOKEN.match(text, at):
        kind = str(token.lastgroup)
        yaml, at = yaml + _AS_YAML[kind](token[kind]), token.end()
    if at == len(text):
        return read_yaml(re.sub("(?m)^ +", "", yaml), path)
    what, cure = "front matter that is a program cannot be read", "write it as YAML, between lines of ---"
    raise FrontMatterError((_error("UnreadFrontMatter", Place(path, text.count("\n", 0, at) + 1), what, cure),))


def _toml(text: str, path: str) -> Values:
    table = parse(text, path)
    if isinstance(table, Finding):
        raise FrontMatterError((table,))
    return {key: _as_written(value) for key, value in table.values.items()}, table.lines


def _as_written(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: _as_written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_written(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date | time) else str(value)


def read_yaml(text: str, path: str) -> Values:
    """The table that YAML text is, scalars as they are written, and the line of each key. Raises FrontMatterError."""
    import yaml

    # PyYAML can be built without libyaml; its parser in Python takes seven times as long.
    reading = _Yaml(yaml.parse(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader)), path)
    try:
        return reading.document(), reading.lines
    except yaml.reader.ReaderError as error:
        bad = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, bad.start() if bad else 0) + 1
        raise reading.broken(line, "a control character") from error
    except yaml.MarkedYAMLError as error:
        mark, context = error.problem_mark, error.context_mark
        # What does not end is told where it begins, not where the next thing, or the end, comes in between.
        if mark is None or (context and (mark.index >= len(text) or "flow" in (error.context or ""))):
            mark = context
        line = mark.line + 1 if mark else 1
        if "'\\t'" in (error.problem or "") or "tab character" in (error.problem or ""):
            raise reading.tabbed(line) from error
        raise reading.broken(line, error.problem or "it cannot be read") from error


@lru_cache(maxsize=1)
def _formats() -> Mapping[tuple[str, str], _Format]:
    """By the sign of the fence and the word behind it."""
    yaml, toml = _Format("YAML", _YAML_KEY, read_yaml), _Format("TOML", _TOML_KEY, _toml, " = ")
    json_, script = _Format("JSON", _JSON_KEY, _json), _Format("JavaScript", _ANY_KEY, _script)
    dashes = {"": yaml, "yaml": yaml, "yml": yaml, "toml": toml, "json": json_, "json5": json_}
    scripts = dict.fromkeys(("js", "javascript", "ts", "jsx", "coffee", "cson"), script)
    found = {("-", name): format_ for name, format_ in (dashes | scripts).items()}
    return found | {("+", ""): toml, (";", ""): json_}


class _Yaml:
    """Values from the parser's events.

    No tag makes an object, and an alias is the very value it means, not a copy: neither can do harm. The
    composer that comes with libyaml's binding is not used: deep nesting overflows its stack and kills the process.
    """

    def __init__(self, events: Iterator[Any], path: str) -> None:
        self.events, self.path = events, path
        self.lines: dict[Keys, int] = {}
        self.anchors: dict[str, Value] = {}

    def document(self) -> dict[str, Value]:
        """The table that the text is; comments alone are an empty one."""
        import yaml

        outside = yaml.StreamStartEvent, yaml.DocumentStartEvent
        first: Any = next(dropwhile(lambda event: isinstance(event, outside), self.events))
        value = {} if isinstance(first, yaml.StreamEndEvent) else self.at(first, ())
        if not isinstance(value, dict):
            raise self.broken(self.lines[()], "not a table of keys")
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise self.broken(_line(event), "a second document")
        return value

    def value(self, event: Any, way: Keys) -> Value:
        """The value that begins with an event; the events of what is inside it are taken too."""
        import yaml

        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise self.broken(_line(event), f"nothing above is named &{event.anchor}")
            return self.anchors[event.anchor]
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            value = None if not event.style and event.value.lower() in ("", "~", "null") else event.value
        elif len(way) >= DEPTH:
            raise self.broken(_line(event), "lists or tables nested too deeply")
        elif isinstance(event, yaml.SequenceStartEvent):
            value = [self.at(item, (*way, number)) for number, item in enumerate(self.until(yaml.SequenceEndEvent))]
        else:
            value = {}
            inherited: list[Value] = []
            for key in self.until(yaml.MappingEndEvent):
                name = self.value(key, (*way, ""))
                if name == "<<" and not getattr(key, "style", None):
                    merged_in = self.value(next(self.events), (*way, "<<"))
                    inherited += merged_in if isinstance(merged_in, list) else [merged_in]
                    continue
                if not isinstance(name, str) or name in value:
                    fault = (
                        f'"{name}" stands here for the second time' if isinstance(name, str) else "a key without words"
                    )
                    raise self.broken(_line(key), fault)
                self.lines[(*way, name)] = _line(key)
                value[name] = self.value(next(self.events), (*way, name))
            for base in inherited:
                value = (base if isinstance(base, dict) else {}) | value
        if event.anchor:
            self.anchors[event.anchor] = value
        return value

    def at(self, event: Any, way: Keys) -> Value:
        """The same, and its line is noted."""
        self.lines[way] = _line(event)
        return self.value(event, way)

    def until(self, end: type) -> Iterator[Any]:
        """Each next event up to the end of what has begun."""
        return takewhile(lambda event: not isinstance(event, end), self.events)

    def broken(self, line: int, what: str) -> FrontMatterError:
        """What cannot be YAML, or not front matter."""
        cure = 'write every line like key: text; put a text that holds ": " or begins with a sign between double quotes'
        return FrontMatterError((_error("BrokenYaml", Place(self.path, line), f"not valid YAML: {what}", cure),))

    def tabbed(self, line: int) -> FrontMatterError:
        """A tab where YAML wants blanks (YAML 1.2.2, section 6.1)."""
        what, cure = "not valid YAML: a tab at the front of a line or a value", "write spaces in its place"
        return FrontMatterError((_error("BrokenYaml", Place(self.path, line), what, cure),))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _error(rule: str, place: Place, what: str, cure: str) -> Finding:
    return Finding(rule=rule, severity="error", place=place, what=what, cure=cure)


# --- what the keys mean -------------------------------------------------------------------------

_TABLES = ("params", "taxonomies", "extra")
"""Tables whose keys are the page's own: Hugo's `params`, Zola's `taxonomies` and `extra`."""

_TITLE = ("title", "headline")
# Hugo's order for the date of its feeds, then what others call it, then Obsidian's.
_PUBLISHED = (
    *("publishdate", "pubdate", "published", "datepublished", "publishedat", "publishedon", "publisheddate"),
    *("publicationdate", "date", "created", "createdat", "datecreated", "createddate", "creationdate"),
)
_UPDATED = (
    *("lastmod", "updated", "modified", "lastmodified", "lastmodifiedat", "lastupdated", "lastupdate", "datemodified"),
    *("dateupdated", "updatedat", "modifiedat", "updateddate", "modifieddate"),
)
_EXPIRES = (
    *("expirydate", "expires", "expiry", "expire", "expiresat", "expireson", "expirationdate", "unpublishdate"),
    "unpublishat",
)
_SUMMARY = ("summary", "description", "excerpt", "customexcerpt", "metadescription")
_TAGS = ("tags", "tag", "keywords", "categories", "category")
_SPACED = frozenset(("tags", "categories"))
"""Whose strings Jekyll and Hugo part at blanks."""
_AUTHORS = ("authors", "author", "byline")
_LINK = ("link", "url", "permalink", "path")
_CANONICAL = ("canonical", "canonicalurl")
_IMAGE = (
    *("image", "images", "cover", "coverimage", "thumbnail"),
    *("featuredimage", "featureimage", "heroimage", "banner", "bannerimage", "headerimage", "socialimage", "ogimage"),
)
_ENCLOSURES = ("enclosures", "enclosure", "audio", "podcast")
_FILE = "https://example.org/episode.mp3"
_LANGUAGE = ("language", "lang", "locale")

_YES, _NO = frozenset(("true", "yes", "on", "y", "1")), frozenset(("false", "no", "off", "n", "0"))

_HELD_IF_TRUE = ("draft", "isdraft", "private", "unlisted", "unpublished", "headless", "ignore")
"""Keys that hold a page back; what is neither true nor false may mean so too, and is asked about."""
_HELD_IF_SAID = (
    *("hidden", "wip", "encrypted", "membersonly", "subscribersonly", "eleventyexcludefromcollections"),
    *("excludefromfeed", "excludefromrss", "excludefromcollections"),
)
"""The same, of which other values mean something else."""
_HELD_IF_FALSE = ("published", "publish", "public", "listed", "list", "feed", "rss", "dgpublish", "permalink")
_HELD_STATES = frozenset(
    (
        *("draft", "hidden", "private", "skip", "pending", "scheduled", "unpublished", "unlisted", "trash"),
        *("auto-draft", "in-review", "review", "wip"),
    )
)
"""What WordPress, Ghost, Pelican and others say in `status` of what they do not show."""
_STATES = ("status", "state", "poststatus")
_VISIBILITIES = ("visibility", "audience")
_PUBLIC = frozenset(("public", "published", "everyone", "all", "anyone", "listed", "open", "visible", "world"))
_SECRETS = ("password", "passphrase")
_BUILD = {"list": frozenset(("never", "local", "false")), "render": frozenset(("never", "false"))}
"""Hugo's `build` for what is in no feed."""
_OF_FILE = re.compile(r"(?:git )?(?:last[- ]modified|created)|today|now", re.I)
"""Dates that Eleventy and Quarto ask the file, git or the clock for; a copy of a file has none of its own."""
_STYLES = ("date", "pretty", "ordinal", "weekdate", "none")
"""Jekyll's rules that have a name."""
_DATE = Shape("a date", "2026-03-01", TEXT.read)
_EXAMPLES: dict[str, tuple[str, str]] = {
    TEXT.name: ("some words", '"some words"'),
    _DATE.name: ("2026-03-01", "2026-03-01"),
    LANGUAGE.name: ("en-GB", '"en-GB"'),
}
"""What a right value looks like in YAML, and in TOML."""


class _Keys:
    """Front matter while it is read. Keys count without case, `-`, `_` and spaces; empty values not at all."""

    def __init__(
        self,
        values: Mapping[str, Value],
        lines: Mapping[Keys, int],
        path: str,
        *,
        mark: str = ": ",
        spaced: bool = True,
    ) -> None:
        self.lines, self.path, self.mark, self.spaced = lines, path, mark, spaced
        self.findings: list[Finding] = []
        self.told: list[Finding] = []
        self.by_file = False
        self.said: dict[str, tuple[Keys, Value]] = {}
        self.untitled = any(_folded(name) == "title" and value == "" for name, value in values.items())
        inner = [(name, table) for name, table in values.items() if _folded(name) in _TABLES]
        for way, table in ((), values), *(((name,), table) for name, table in inner):
            for name, value in table.items() if isinstance(table, dict) else ():
                for inside, said in self.dates_inside((*way, name), value):
                    self.said.setdefault(_folded(str(inside[-1])), (inside, said))
                if value and (not isinstance(value, str) or value.strip()):
                    self.said.setdefault(_folded(name), ((*way, name), value))

    def dates_inside(self, way: Keys, value: Value) -> Iterator[tuple[Keys, Value]]:
        """The dates of `date: {created, updated}`, as MkDocs has it, and of `last_update: {date}` of Docusaurus."""
        if not isinstance(value, dict):
            return
        key = _folded(str(way[-1]))
        for name, said in value.items():
            if said and key == "date" and _folded(name) in (*_PUBLISHED, *_UPDATED):
                yield (*way, name), said
            elif said and key in _UPDATED and _folded(name) == "date":
                yield way, said

    def read(self, lines: int) -> FrontMatter:
        """Everything it states. Raises FrontMatterError with all that is wrong."""
        title = self.title()
        summary = self.text(_SUMMARY, TEXT)
        language = self.text(_LANGUAGE, _LOCALE)
        image, figure = self.image()
        guid = self.text(("guid",), TEXT)
        link, permalink = self.link()
        canonical = self.canonical()
        stated = Overrides(
            link=link,
            permalink=permalink,
            slug=self.slug(),
            categories=self.categories(),
            title=title.text if title else None,
            published=self.text(_PUBLISHED, _DATE),
            retrieved=self.text(("retrieved",), _DATE),
            updated=self.text(_UPDATED, _DATE),
            summary=plain(summary.text) or None if summary else None,
            held=self.held(),
            expires=self.text(_EXPIRES, _DATE),
            id=guid.text if guid else None,
            silent=any(_truth(value) for _, value in self.each(("silent",))),
            authors=self.authors(),
            tags=self.tags(),
            language=language.text if language else None,
            image=image,
            enclosures=self.enclosures(),
        )
        if self.findings:
            raise FrontMatterError(tuple(sorted(self.findings, key=lambda finding: finding.place)))
        return FrontMatter(
            lines=lines,
            stated=stated,
            title=title,
            figure=figure,
            untitled=self.untitled,
            by_file=self.by_file,
            canonical=canonical,
            findings=tuple(self.told),
        )

    def each(self, names: tuple[str, ...]) -> Iterator[tuple[Keys, Value]]:
        """What is said under any of the names, in their order."""
        return (self.said[name] for name in names if name in self.said)

    def title(self) -> Sourced | None:
        """The title, else the one key that a site has called otherwise: `newstitle`, `linkTitle`."""
        others = [name for name in self.said if name.endswith("title") and name not in ("title", "subtitle")]
        found = self.text(_TITLE, TEXT)
        if found is None and not self.findings and not self.untitled and len(others) == 1:
            found = self.text((others[0],), TEXT) if isinstance(self.said[others[0]][1], str) else None
        return found._replace(text=plain(found.text)) if found and plain(found.text) else None

    def text(self, names: tuple[str, ...], shape: Shape[str]) -> Sourced | None:
        """The first of the names that says anything."""
        for way, value in self.each(names):
            if shape is _DATE:
                if _truth(value) is not None or (isinstance(value, dict) and self.has_dates(way, value)):
                    continue
                if isinstance(value, str) and _OF_FILE.fullmatch(value.strip()):
                    self.told.append(self.undated(way, value, "DateOfFile"))
                    self.by_file |= names is _PUBLISHED
                    continue
                value = value[0] if isinstance(value, list) and len(value) == 1 else value
            read = shape.read(value)
            if read is not None:
                return Sourced(read, self.place(way))
            yaml_example, toml_example = _EXAMPLES[shape.name]
            self.wrong(way, value, shape.name, toml_example if "=" in self.mark else yaml_example)
            return None
        return None

    def has_dates(self, way: Keys, value: Value) -> bool:
        """True if a table was read for the dates inside it."""
        return next(self.dates_inside(way, value), None) is not None

    def undated(self, way: Keys, value: str, rule: str) -> Finding:
        """A date that only the file or the clock could tell."""
        what = f'"{way[-1]}" is "{value.strip()}", and the time of a file or commit is not used'
        cure = f"write the day, like {way[-1]}{self.mark}2026-03-01"
        return Finding(rule=rule, severity="notice", place=self.place(way), what=what, cure=cure)

    def held(self) -> str:
        """The first word that keeps the page back, with its key, as written: what is not meant for publication must
        not slip through."""
        return next(filter(None, (self.as_written(way, value) for way, value in self.reasons())), "")

    def reasons(self) -> Iterator[tuple[Keys, Value]]:
        """Each key and value that keeps the page back."""
        for way, value in self.each(_HELD_IF_TRUE):
            if _truth(value) is None:
                self.wrong(way, value, "true or false", "true")
        for names, held in ((_HELD_IF_TRUE, True), (_HELD_IF_SAID, True), (_HELD_IF_FALSE, False)):
            yield from ((way, value) for way, value in self.each(names) if _truth(value) is held)
        for way, value in self.each(_STATES):
            if isinstance(value, str) and "-".join(value.split()).lower() in _HELD_STATES:
                yield way, value
        for way, value in self.each(_VISIBILITIES):
            if isinstance(value, str) and value.strip().lower() not in _PUBLIC:
                yield way, value
        yield from ((way, None) for way, value in self.each(_SECRETS) if _truth(value) is not False)
        way, build = self.said.get("build", ((), None))
        for name, value in build.items() if isinstance(build, dict) else ():
            if isinstance(value, str) and value.strip().lower() in _BUILD.get(_folded(name), ()):
                yield (*way, name), value

    def as_written(self, way: Keys, value: Value) -> str:
        """A key and its value; the value of a secret is none of anybody's."""
        key = ".".join(str(part) for part in way)
        return f"{key}{self.mark}{' '.join(value.split())}" if isinstance(value, str) else key

    def link(self) -> tuple[str | None, Sourced | None]:
        """The first address, or the rule by which the first is made where only the generator can fill it in. A slug
        alone is neither: only a rule of the site knows what stands in front of it."""
        for way, value in self.each(_LINK):
            key = _folded(str(way[-1]))
            words = value.strip() if isinstance(value, str) else ""
            if key == "permalink" and _truth(value) is not None:
                if _truth(value) is False:
                    return "", None
                continue
            if is_template(words) or (key == "permalink" and words in _STYLES):
                return None, Sourced(words, self.place(way))
            if isinstance(value, dict) or (key == "path" and (way[:-1] or words.endswith(MARKDOWN))):
                continue
            found = None if re.search(r"\s", words) else address(words)
            if found is None and key != "path":
                self.wrong(way, value, "an http(s) address or a path", self.quoted("/2026/launch/"))
                return None, None
            if found is not None:
                return _from_the_root(found, key), None
        return None, None

    def canonical(self) -> str | None:
        """The address that search engines are told: that of another site, where the page was published there first."""
        for way, value in self.each(_CANONICAL):
            if found := address(value) if isinstance(value, str) else None:
                return found
            self.wrong(way, value, "an http(s) address or a path", self.quoted("/2026/launch/"))
        return None

    def slug(self) -> str | None:
        """The last part of its address, as it is written."""
        _, value = self.said.get("slug", ((), None))
        return TEXT.read(value)

    def categories(self) -> tuple[str, ...]:
        """Those of which addresses are made: a list, Hexo's lists in a list, or words with blanks between, as Jekyll
        has them."""
        _, value = self.said.get("categories", self.said.get("category", ((), None)))
        if isinstance(value, str):
            value = list(value.split()) if "categories" in self.said else [value]
        flat = (
            (inner for each in value or () for inner in (each if isinstance(each, list) else [each]))
            if isinstance(value, list)
            else ()
        )
        return tuple(words for each in flat if (words := TEXT.read(each)))

    def image(self) -> tuple[str | None, Figure | None]:
        """The first picture with an address, and what is said of it. Obsidian's `[[...]]` has none on the web."""
        for way, value in self.each(_IMAGE):
            first = value[0] if isinstance(value, list) else value
            parts = {_folded(name): part for name, part in first.items()} if isinstance(first, dict) else {"src": first}
            words = next((parts[name] for name in ("src", "url", "path", "image", "file") if parts.get(name)), None)
            if not isinstance(words, str) or words.lstrip("!").startswith("[[") or _truth(words) is not None:
                continue
            found = address(words)
            if found is None:
                self.wrong(way, words, "an http(s) address or a path", self.quoted("/images/launch.jpg"))
                return None, None
            return found, self.figure(_folded(str(way[-1])), parts, found, self.place(way))
        return None, None

    def figure(self, key: str, parts: Mapping[str, Value], image: str, place: Place) -> Figure | None:
        """What a picture's table says of it, or keys of their own beside it: `image_alt`, `og_image_alt`."""

        def said(*names: str) -> str:
            beside = (self.said.get(f"{key}{name}", ((), None))[1] for name in names)
            values = (*(parts.get(name) for name in names), *beside)
            return next((plain(read) for value in values if (read := TEXT.read(value))), "")

        caption, credit, alt = said("caption"), said("credit"), said("alt", "alttext", "description")
        width, height = _whole(parts.get("width")), _whole(parts.get("height"))
        size = (width, height) if width and height else None
        if not (caption or credit or alt or size):
            return None
        return Figure(
            caption=Sourced(caption, place) if caption else None,
            credit=Sourced(credit, place) if credit else None,
            image=image,
            alt=alt,
            size=size,
        )

    def tags(self) -> tuple[str, ...]:
        """Tags, keywords and categories are one to a feed; `#` in front is Obsidian's. A string is parted at commas,
        else, as Jekyll has it, at blanks. Categories inside one another, as of Hexo, are one after the other."""
        found: dict[str, str] = {}
        for way, value in self.each(_TAGS):
            if isinstance(value, str) and self.is_spaced(way, value):
                value = list(value.split())
            for name in self.names(way, _flat(value)):
                if tag := plain(name).lstrip("#").strip():
                    found.setdefault(tag.casefold(), tag)
        return tuple(found.values())

    def is_spaced(self, way: Keys, value: str) -> bool:
        """True if spaces separate the tags of a string, as in Jekyll and Hugo."""
        if all(word.startswith("#") for word in value.split()):
            return True
        return self.spaced and _folded(str(way[-1])) in _SPACED and not re.search("[,;]", value)

    def authors(self) -> tuple[Author, ...]:
        """Everybody who is named, in lists, tables, tables of tables and strings."""
        for way, value in self.each(_AUTHORS):
            found: list[Author] = []
            for number, each in enumerate(_people(value)):
                if isinstance(each, dict) and (one := author(_person(each))):
                    found.append(replace(one, name=plain(one.name)))
                elif isinstance(each, str):
                    if each.strip() and TEXT.read(each) is None:
                        self.wrong((*way, number), each, "a name", self.quoted("a name", as_list=True))
                    found += authors(each) if TEXT.read(each) else ()
                elif each is not None:
                    self.wrong((*way, number), each, "a name", self.quoted("a name", as_list=True))
            return tuple(dict.fromkeys(found))
        return ()

    def enclosures(self) -> tuple[Enclosure, ...]:
        """Files, each as an address or a table with one; what has none on the web is left to the page."""
        found: list[Enclosure] = []
        for way, value in self.each(_ENCLOSURES):
            for each in value if isinstance(value, list) else [value]:
                parts = (
                    {_folded(name): part for name, part in each.items()} if isinstance(each, dict) else {"url": each}
                )
                words = next((parts[name] for name in ("url", "src", "href", "file") if parts.get(name)), None)
                url = address(words) if isinstance(words, str) else None
                type_ = TEXT.read(parts.get("type") or parts.get("mimetype")) or media_type(url or "")
                if url is None or type_ is None:
                    self.wrong(
                        way, each, "an address of a file, or a table with url, type and length", self.quoted(_FILE)
                    )
                    continue
                title = TEXT.read(parts.get("title"))
                length = _whole(parts.get("length") or parts.get("size"))
                found.append(Enclosure(url, type_, length, title, _whole(parts.get("duration"))))
        return tuple(dict.fromkeys(found))

    def names(self, way: Keys, value: Value) -> Iterator[str]:
        """The words of a string, of a list, or of tables with a `name`."""
        if isinstance(value, str):
            value = list(value.split(";" if ";" in value else ","))
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            inner = (
                next((item[name] for name in item if _folded(name) == "name"), None) if isinstance(item, dict) else item
            )
            if inner in (None, "") and not isinstance(item, dict):
                continue
            name = TEXT.read(inner)
            if name:
                yield name
            elif not isinstance(inner, str) or inner.strip():
                self.wrong((*way, number), inner if inner else item, "a name", self.quoted("a name", as_list=True))

    def quoted(self, words: str, *, as_list: bool = False) -> str:
        """Words as a value of the format that is read."""
        value = f'"{words}"' if "=" in self.mark else words
        return f"[{value}]" if as_list else value

    def place(self, way: Keys) -> Place:
        """The line of a key or an item; of what it is in where that is unknown."""
        while way and way not in self.lines:
            way = way[:-1]
        return Place(self.path, self.lines.get(way, 1))

    def wrong(self, way: Keys, value: Value, wanted: str, example: str) -> None:
        """Note a value that cannot be meant."""
        key = next(str(part) for part in reversed(way) if isinstance(part, str))
        verb = "holds" if isinstance(way[-1], int) else "is"
        shown = f'"{" ".join(value.split())[:60]}"' if isinstance(value, str) else _KIND[type(value)]
        what, cure = f'"{key}" {verb} {shown}, which is not {wanted}', f"write it like {key}{self.mark}{example}"
        self.findings.append(_error("WrongValue", self.place(way), what, cure))


def _from_the_root(found: str, key: str) -> str:
    """An address, or a path from the site's root on. Of a page that is written as `index.html`, and of Zola's `path`,
    it is the folder."""
    if "://" in found:
        return found
    found = f"/{found.lstrip('/')}"
    if key == "permalink":
        return found.removesuffix("index.html") or "/"
    return f"{found}/" if key == "path" and not found.endswith(("/", ".html", ".htm")) else found


_KIND: dict[type, str] = {list: "a list", dict: "a table", type(None): "nothing"}


def _locale(value: object) -> str | None:
    """`en_GB` is how operating systems write it."""
    return LANGUAGE.read(value.replace("_", "-")) if isinstance(value, str) else None


_LOCALE = Shape(LANGUAGE.name, LANGUAGE.example, _locale)


def _whole(value: Value) -> int | None:
    """A number of bytes or seconds; `1:02:03` is hours, minutes and seconds."""
    words = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,12}|\d{1,3}(?::[0-5]\d){1,2}", words, re.ASCII):
        return None
    seconds = 0
    for part in words.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds or None


def _flat(value: Value) -> Value:
    """A list with the items of the lists in it. One level alone: what aliases nest has no end."""
    if not isinstance(value, list):
        return value
    return [item for each in value for item in (each if isinstance(each, list) else [each])]


def _people(value: Value) -> list[Value]:
    """Each person of a list or of a table, whose keys may be handles; a table that names one is one."""
    if isinstance(value, dict):
        inner = [part for part in value.values() if isinstance(part, dict)]
        is_of_people = inner and len(inner) == len(value) and not {"name", "first"} & set(map(_folded, value))
        return list(inner) if is_of_people else [value]
    return value if isinstance(value, list) else [value]


def _person(value: Value) -> Value:
    """An author's table, as far as it says what a feed can."""
    if not isinstance(value, dict):
        return value
    said = {_folded(name): part for name, part in value.items()}
    url = next((said[name] for name in ("url", "link", "website", "homepage") if URL.read(said.get(name))), None)
    name = next((said[key] for key in ("name", "displayname", "fullname") if said.get(key)), None)
    parts = {_folded(key): part for key, part in name.items()} if isinstance(name, dict) else said
    if not isinstance(name, str):
        pairs = (("given", "family"), ("first", "last"), ("firstname", "lastname"))
        both = next(((parts[one], parts.get(two)) for one, two in pairs if parts.get(one)), ())
        name = " ".join(part for part in both if isinstance(part, str)) or None
    return {key: part for key, part in (("name", name), ("email", said.get("email")), ("url", url)) if part}


def _truth(value: Value) -> bool | None:
    """True or false, as YAML 1.1 (https://yaml.org/type/bool.html) and TOML write it; None for all else."""
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in _YES else False if word in _NO else None


@lru_cache(maxsize=1024)
def _folded(key: str) -> str:
    """A key as it counts. Pages of one site have the same few."""
    return re.sub(r"[-_ ]", "", key).lower()
