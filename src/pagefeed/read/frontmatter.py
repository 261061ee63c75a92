"""Front matter: what the author of a Markdown file states above its text.

Lives here: YAML between `---`, TOML between `+++` and Pelican's bare `Key: value` lines, and what the keys
of Hugo, Jekyll, Eleventy, Pelican, Zola and Obsidian mean, to `Stated`, as pure functions.
Does not live here: the text below it (markdown), what a date means (shape.dates), where a relative address
leads (shape.entries), sidecars (sidecar).

Sources: https://gohugo.io/content-management/front-matter/, https://jekyllrb.com/docs/front-matter/,
https://www.11ty.dev/docs/data-frontmatter/, https://docs.getpelican.com/en/stable/content.html,
https://www.getzola.org/documentation/content/page/, https://help.obsidian.md/properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from itertools import dropwhile, takewhile
from typing import Any, TypeAlias

from pagefeed.errors import PageError, SeveralError
from pagefeed.model import Author, Enclosure, Figure, Finding, Place, Stated, Written
from pagefeed.permalinks.rules import is_template
from pagefeed.read.people import author
from pagefeed.read.toml import LANGUAGE, TEXT, URL, Keys, Shape, parse
from pagefeed.web import media_type

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""Scalars stay as they are written: `lang: no` is Norwegian, `title: 1984` a title, a date any date."""

DEPTH = 50
"""Lists and tables nested more deeply are refused; libyaml's own limit is far higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What stands above the text of a Markdown file."""

    lines: int = 0
    """How many lines it takes, fences included; 0 where there is none."""
    stated: Stated = field(default_factory=Stated)
    """Its `link` and `image` may be relative: `/2024/ferry/` to the site, `cover.jpg` to the page."""
    title: Written | None = None
    """The stated title and its place."""
    figure: Figure | None = None
    """Where the picture is a table with a caption."""


class FrontMatterError(SeveralError, PageError):
    """Front matter that cannot be meant; `findings` are all its problems."""


def read_front_matter(text: str, path: str) -> FrontMatter:
    """What a Markdown file begins with. Raises FrontMatterError where it cannot be meant.

    A file whose first line is a fence, but which goes on like a text, begins with a thematic break.
    """
    first = text.partition("\n")[0].rstrip()
    if first == "---":
        return _fenced(text, path, _YAML_END, _YAML_KEY, _yaml, ": ")
    if first == "+++":
        return _fenced(text, path, _TOML_END, _TOML_KEY, _toml, " = ")
    return _bare(text, path)


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

_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.M)
_YAML_KEY = re.compile(r"""^(?:[\w-][^\n:#]*|"[^"\n]+"[ \t]*|'[^'\n]+'[ \t]*):(?:\s|$)""", re.M)
_TOML_KEY = re.compile(r"""^[ \t]*(?:[\w"'-][\w."' \t-]*=|\[)""", re.M)
_BARE_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


def _fenced(text: str, path: str, fence: re.Pattern[str], key: re.Pattern[str], read: Any, mark: str) -> FrontMatter:
    start = text.find("\n") + 1
    end = fence.search(text, start) if start else None
    inside = text[start : end.start()] if end else text[start:].partition("\n\n")[0]
    if (inside.strip() or not end) and not key.search(inside):
        return FrontMatter()
    if end is None:
        opened = text[: start - 1].rstrip()
        what, cure = "the front matter does not end", f"put a line {opened} below its last line"
        raise FrontMatterError((_error("OpenFrontMatter", Place(path, 1), what, cure),))
    # The line of the fence, so that every line is counted as in the file.
    values, lines = read(f"\n{inside}", path)
    return _Keys(values, lines, path, mark).read(text.count("\n", 0, end.start()) + 1)


def _bare(text: str, path: str) -> FrontMatter:
    """Pelican's lines, which Python-Markdown's extension `meta` defines; Pelican demands a title among them."""
    said: dict[str, list[str]] = {}
    lines: dict[Keys, int] = {}
    key = ""
    block = text.partition("\n\n")[0].split("\n")
    for number, line in enumerate(block, start=1):
        if match := _BARE_KEY.fullmatch(line):
            key = match[1]
            said[key], lines[(key,)] = [match[2]], number
        elif key and line.startswith("    "):
            said[key].append(line)
        elif line.strip() or not key:
            return FrontMatter()
    if "title" not in map(_folded, said):
        return FrontMatter()
    values: dict[str, Value] = {key: " ".join(words).strip() for key, words in said.items()}
    return _Keys(values, lines, path, ": ").read(len(block))


def _toml(text: str, path: str) -> tuple[dict[str, Value], Mapping[Keys, int]]:
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
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _yaml(text: str, path: str) -> tuple[dict[str, Value], Mapping[Keys, int]]:
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
        raise reading.broken(line, error.problem or "it cannot be read") from error


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
            for key in self.until(yaml.MappingEndEvent):
                name = self.value(key, (*way, ""))
                if not isinstance(name, str) or name in value:
                    fault = (
                        f'"{name}" stands here for the second time' if isinstance(name, str) else "a key without words"
                    )
                    raise self.broken(_line(key), fault)
                self.lines[(*way, name)] = _line(key)
                value[name] = self.value(next(self.events), (*way, name))
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
        cure = 'write every line like key: text, and the text between double quotes where it holds ": " or begins oddly'
        return FrontMatterError((_error("BrokenYaml", Place(self.path, line), f"not valid YAML: {what}", cure),))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _error(rule: str, place: Place, what: str, cure: str) -> Finding:
    return Finding(rule=rule, severity="error", place=place, what=what, cure=cure)


# --- what the keys mean -------------------------------------------------------------------------

_TABLES = ("params", "taxonomies", "extra")
"""Tables whose keys are the page's own: Hugo's `params`, Zola's `taxonomies` and `extra`."""

_TITLE = ("title",)
# Hugo's order for the date of its feeds, then Obsidian's.
_PUBLISHED = ("publishdate", "pubdate", "published", "datepublished", "date", "created")
_UPDATED = ("lastmod", "updated", "modified", "lastmodified", "lastmodifiedat", "lastupdated", "datemodified")
_SUMMARY = ("summary", "description", "excerpt")
_TAGS = ("tags", "tag", "keywords", "categories", "category")
_AUTHORS = ("authors", "author")
_LINK = ("link", "canonical", "canonicalurl", "url", "permalink", "path")
_IMAGE = (
    *("image", "images", "cover", "coverimage", "thumbnail"),
    *("featuredimage", "featureimage", "heroimage", "banner", "ogimage"),
)
_ENCLOSURES = ("enclosures", "enclosure", "audio", "podcast")
_FILE = "https://example.org/episode.mp3"
_LANGUAGE = ("language", "lang", "locale")

_YES, _NO = frozenset(("true", "yes", "on")), frozenset(("false", "no", "off"))
_UNPUBLISHED = frozenset(("draft", "hidden", "private", "skip"))
"""Pelican's `Status:` of what its feeds leave out."""
_STYLES = ("date", "pretty", "ordinal", "weekdate", "none")
"""Jekyll's rules that have a name."""
_SOURCES = (".md", ".markdown", ".mdx")
"""A `path` that ends so is that of the file."""

_DATE = Shape("a date", "2026-03-01", TEXT.read)
_EXAMPLES: dict[str, tuple[str, str]] = {
    TEXT.name: ("some words", '"some words"'),
    _DATE.name: ("2026-03-01", "2026-03-01"),
    LANGUAGE.name: ("en-GB", '"en-GB"'),
}
"""What a right value looks like in YAML, and in TOML."""


class _Keys:
    """Front matter while it is read. Keys count without case, `-`, `_` and spaces; empty values not at all."""

    def __init__(self, values: Mapping[str, Value], lines: Mapping[Keys, int], path: str, mark: str) -> None:
        self.lines, self.path, self.mark = lines, path, mark
        self.findings: list[Finding] = []
        self.said: dict[str, tuple[Keys, Value]] = {}
        inner = [(name, table) for name, table in values.items() if _folded(name) in _TABLES]
        for way, table in ((), values), *(((name,), table) for name, table in inner):
            for name, value in table.items() if isinstance(table, dict) else ():
                if value and (not isinstance(value, str) or value.strip()):
                    self.said.setdefault(_folded(name), ((*way, name), value))

    def read(self, lines: int) -> FrontMatter:
        """Everything it states. Raises FrontMatterError with all that is wrong."""
        title = self.text(_TITLE, TEXT)
        summary = self.text(_SUMMARY, TEXT)
        language = self.text(_LANGUAGE, _LOCALE)
        image, figure = self.image()
        guid = self.text(("guid",), TEXT)
        link, permalink = self.link()
        stated = Stated(
            link=link,
            permalink=permalink,
            slug=self.slug(),
            categories=self.categories(),
            title=title.text if title else None,
            published=self.text(_PUBLISHED, _DATE),
            retrieved=self.text(("retrieved",), _DATE),
            updated=self.text(_UPDATED, _DATE),
            summary=summary.text if summary else None,
            held="draft" if self.draft() else "",
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
        return FrontMatter(lines=lines, stated=stated, title=title, figure=figure)

    def each(self, names: tuple[str, ...]) -> Iterator[tuple[Keys, Value]]:
        """What is said under any of the names, in their order."""
        return (self.said[name] for name in names if name in self.said)

    def text(self, names: tuple[str, ...], shape: Shape[str]) -> Written | None:
        """The first of the names that says anything."""
        for way, value in self.each(names):
            if shape is _DATE and _truth(value) is not None:
                continue
            read = shape.read(value)
            if read is not None:
                return Written(read, self.place(way))
            yaml_example, toml_example = _EXAMPLES[shape.name]
            self.wrong(way, value, shape.name, toml_example if "=" in self.mark else yaml_example)
            return None
        return None

    def draft(self) -> bool:
        """Whether any of the words for it is said: what is not meant for publication must not slip through."""
        for way, value in self.each(("draft",)):
            if _truth(value) is None:
                self.wrong(way, value, "true or false", "true")
        status = self.said.get("status", ((), ""))[1]
        return (
            any(_truth(value) for _, value in self.each(("draft", "eleventyexcludefromcollections")))
            or any(_truth(value) is False for _, value in self.each(("published", "publish")))
            or (isinstance(status, str) and status.strip().lower() in _UNPUBLISHED)
        )

    def link(self) -> tuple[str | None, Written | None]:
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
                return None, Written(words, self.place(way))
            if isinstance(value, dict) or (key == "path" and (way[:-1] or words.endswith(_SOURCES))):
                continue
            found = None if re.search(r"\s", words) else address(words)
            if found is None and key != "path":
                self.wrong(way, value, "an http(s) address or a path", self.quoted("/2026/launch/"))
                return None, None
            if found is not None:
                return _from_the_root(found, key), None
        return None, None

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
        """The first picture with an address, and its caption. Obsidian's `[[...]]` has none on the web."""
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
            place = self.place(way)
            caption, credit = (
                Written(read, place) if (read := TEXT.read(parts.get(name))) else None for name in ("caption", "credit")
            )
            return found, Figure(caption=caption, credit=credit, image=found) if caption or credit else None
        return None, None

    def tags(self) -> tuple[str, ...]:
        """Tags, keywords and categories are one to a feed; `#` in front is Obsidian's."""
        found: dict[str, str] = {}
        for way, value in self.each(_TAGS):
            if isinstance(value, str) and all(word.startswith("#") for word in value.split()):
                value = list(value.split())
            for name in self.names(way, value, splits=True):
                if tag := name.lstrip("#").strip():
                    found.setdefault(tag.casefold(), tag)
        return tuple(found.values())

    def authors(self) -> tuple[Author, ...]:
        """`authors` may be several in one string, as Pelican has it; a comma in `author` may be "Jr."."""
        for way, value in self.each(_AUTHORS):
            tables = [_person(each) for each in (value if isinstance(value, list) else [value])]
            told = {found.name: found for each in tables if isinstance(each, dict) and (found := author(each))}
            names = self.names(way, value, splits=_folded(str(way[-1])) == "authors")
            return tuple(dict.fromkeys(one for name in names if (one := told.get(name) or author(name))))
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

    def names(self, way: Keys, value: Value, *, splits: bool) -> Iterator[str]:
        """The words of a string, of a list, or of tables with a `name`."""
        if isinstance(value, str):
            mark = ";" if ";" in value else "," if splits else "\n"
            value = list(value.split(mark))
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


def _person(value: Value) -> Value:
    """An author's table, as far as it says what a feed can."""
    if not isinstance(value, dict):
        return value
    said = {_folded(name): part for name, part in value.items()}
    url = next((said[name] for name in ("url", "link", "website", "homepage") if URL.read(said.get(name))), None)
    return {
        name: part for name, part in (("name", said.get("name")), ("email", said.get("email")), ("url", url)) if part
    }


def _truth(value: Value) -> bool | None:
    """True or false, as YAML 1.1 (https://yaml.org/type/bool.html) and TOML write it; None for all else."""
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in _YES else False if word in _NO else None


def _folded(key: str) -> str:
    return re.sub(r"[-_ ]", "", key).lower()
