"""What the configuration of another generator says of a site.

Lives here: a row for each generator with its files and keys, and from the text of those files to `Settings`, as pure
functions.
Does not live here: opening files (init), what a generator's rules of links mean (permalinks), front matter
(frontmatter).

Sources: https://jekyllrb.com/docs/configuration/, https://gohugo.io/configuration/all/,
https://www.getzola.org/documentation/getting-started/configuration/, https://hexo.io/docs/configuration,
https://www.11ty.dev/docs/config/, https://www.11ty.dev/docs/plugins/rss/,
https://www.mkdocs.org/user-guide/configuration/, https://squidfunk.github.io/mkdocs-material/plugins/blog/,
https://help.obsidian.md/publish.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pagefeed.config.frontmatter import read_front_matter, read_yaml
from pagefeed.config.settings import SITE_KEYS
from pagefeed.config.toml import parse
from pagefeed.errors import PageError
from pagefeed.model import MARKDOWN, Finding, matches
from pagefeed.permalinks.choice import problem
from pagefeed.permalinks.tools import STYLES


class Taken(NamedTuple):
    """A setting, and whence it is."""

    value: str
    """As site.toml has it."""
    where: str
    """The file, and the key in it."""


@dataclass(slots=True)
class Settings:
    """What a generator is told of a site, as far as feeds need it."""

    tool: str
    """Its name, as `permalink` has it."""
    site: dict[str, Taken] = field(default_factory=dict)
    """By key of site.toml."""
    rules: dict[str, Taken] = field(default_factory=dict)
    """[permalinks] of site.toml: folders or globs below items/, each with its rule."""
    content: str = ""
    """The folder in which its pages are, relative to the generator's site; empty for that itself."""
    into: str = ""
    """The folder below items/ in which its rules expect them; empty for items/ itself."""
    pages: tuple[str, ...] = ()
    """Globs below `content`: which files are pages."""
    left: tuple[str, ...] = ()
    """Globs below `content`: which of them are none all the same."""
    missed: list[str] = field(default_factory=list)
    """What was there and could not be taken, in words for people."""

    def wants(self, path: str) -> bool:
        """True if a file at `path`, POSIX and relative to `content`, is a page."""
        folders = path.split("/")[:-1]
        hidden = any(folder[0] in "._" and folder != "_posts" for folder in folders) or path.startswith(".")
        return (
            not (hidden or "node_modules" in folders)
            and any(matches(pattern, path) for pattern in self.pages)
            and not any(matches(pattern, path) for pattern in self.left)
        )


Files = Mapping[str, str]
"""Text of the files of a generator's site, by path relative to it."""
Keys = tuple[str, ...]
"""Keys with dots between tables, case aside; the first that says something counts."""


class _Config:
    """Values of several files, each found by its dotted key in any case."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, dict[str, Any]]] = []

    def of(self, *keys: str) -> Iterator[tuple[Any, str]]:
        """Every value of the keys, in their order, and where each was found."""
        for key in keys:
            for file, table in self.tables:
                value: Any = table
                for part in key.split("."):
                    lowered = {name.lower(): one for name, one in value.items()} if isinstance(value, dict) else {}
                    value = lowered.get(part.lower())
                if value is not None:
                    yield value, f"{file}: {key}"

    def first(self, *keys: str) -> Any:
        """The first of them; None where there is none."""
        return next((value for value, _ in self.of(*keys)), None)


def no_more(_config: _Config, _files: Files, _settings: Settings) -> None:
    """For generators of which everything is said by keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """Where a generator is told what."""

    title: str
    """As its makers write it."""
    files: tuple[str, ...]
    """Globs of its configuration, what outranks others last."""
    keys: Mapping[str, Keys]
    """By key of site.toml."""
    content: Keys = ()
    """Keys of the folder with its pages."""
    default: str = ""
    """That folder where no key says it."""
    into: str = ""
    """As in Settings."""
    pages: tuple[str, ...] = tuple(f"**/*{suffix}" for suffix in MARKDOWN)
    """As in Settings."""
    more: Callable[[_Config, Files, Settings], None] = no_more
    """What no key alone can say."""


def read_settings(tool: str, files: Files) -> Settings:
    """What the files of a generator's site say. A file that cannot be read is one of `missed`."""
    generator = GENERATORS[tool]
    settings = Settings(tool=tool, into=generator.into, pages=generator.pages)
    config = _Config()
    for pattern in generator.files:
        for path in sorted(path for path in files if matches(pattern, path)):
            try:
                config.tables.insert(0, (path, _placed(path, _table(path, files[path]))))
            except (PageError, ValueError) as error:
                settings.missed.append(f"{path} cannot be read: {error}")
    if not config.tables and generator.keys:
        settings.missed.append(f"no configuration of {generator.title}: {', '.join(generator.files)}")
    content = config.first(*generator.content)
    settings.content = (content if isinstance(content, str) else generator.default).strip("./")
    settings.site["permalink"] = Taken(tool, f"the default of {generator.title}")
    for key, names in generator.keys.items():
        _take(settings, key, config.of(*names))
    generator.more(config, files, settings)
    for name in ("CNAME", "static/CNAME", "docs/CNAME", "source/CNAME", "src/CNAME", "public/CNAME"):
        _take(settings, "link", [(f"https://{words}/", name) for words in files.get(name, "").split()[:1]])
    return settings


_RIGHT = {key.name: key.shape.read for key in SITE_KEYS}
_SPELLED: Mapping[str, Callable[[str], str]] = {
    "language": lambda words: words.replace("_", "-"),
    "author": lambda words: re.sub(r"\s*\(https?:[^)]*\)$", "", words),
}
"""What is spelled otherwise than here: `en_GB`, and npm's `Ann Berg (https://ann.example)`."""


def _take(settings: Settings, key: str, found: Iterable[tuple[Any, str]]) -> None:
    """The first value that site.toml would have; none where it is known already."""
    for value, where in found:
        words = _words(value)
        if key in settings.site and key != "permalink":
            return
        words = _SPELLED[key](words) if key in _SPELLED else words
        if words and _RIGHT[key](words) is not None:
            settings.site[key] = Taken(words, where)
            return


def _words(value: Any) -> str:
    """A setting as text: of several the first, of a person the name."""
    if isinstance(value, list):
        return _words(value[0]) if value else ""
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("Name"))
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _rule(settings: Settings, pattern: str, rule: Any, where: str) -> None:
    """A rule for some pages, if everything in it has a meaning here."""
    words = _words(rule)
    if not words:
        return
    if words not in STYLES and not words.startswith(("/", "{", "http")):
        words = f"/{words}"
    if unknown := problem(words):
        settings.missed.append(f"{where}: the rule {words} needs {unknown.name}, which has no meaning here")
    else:
        settings.rules[pattern] = Taken(words, where)


# --- files --------------------------------------------------------------------------------------


def _table(path: str, text: str) -> dict[str, Any]:
    """Raises PageError or ValueError."""
    suffix = path.rpartition(".")[2].lower()
    if suffix in ("yml", "yaml"):
        return read_yaml(text, path)[0]
    if suffix == "json":
        table = json.loads(text)
        return table if isinstance(table, dict) else {}
    if suffix == "toml":
        read = parse(text, path)
        if isinstance(read, Finding):
            raise ValueError(f"line {read.place.line}: {read.what}")
        return dict(read.values)
    return _script(text)


_OF_SCRIPT = re.compile(r"""(?<![\w.])["']?(\w+)["']?\s*[:=]\s*(?:[^,;\n"'`{\[(]*\|\|\s*)?(["'`])([^"'`\n$]+)\2""")
_PERSON = re.compile(r"""(?<![\w.])["']?author["']?\s*:\s*\{[^{}]*?["']?name["']?\s*:\s*["'`]([^"'`\n]+)""")
_METADATA = re.compile(r"""(?<![\w.])metadata\s*:\s*\{((?:[^{}]|\{[^{}]*\})*)\}""")
_PERMALINK = re.compile(
    r"""(?<![\w.])permalink["']?\s*:?\s*(?:async\s+)?"""
    r"""(?:(?:\([^()]*\)|\w+)\s*=>\s*(?:\{\s*return\s+)?\(?|(?:function\b\s*\w*\s*)?\([^()]*\)\s*\{\s*return\s+)"""
    r"""\s*(["'`])([^"'`\n]+)\1\s*[;,)}\]]"""
)
"""A function that returns one string, whatever its form."""
_IN_STRING = re.compile(r"\$\{\s*(?:data\.)?([^{}]+?)\s*\}")
_PERMALINK_MADE = re.compile(r"""(?<![\w.])permalink\b(?!["']?\s*:\s*(?:false|null)\b)""")
_COMMENT = re.compile(r"(?m)^\s*//[^\n]*$|/\*(?:[^*]|\*(?!/))*\*/")


def _script(text: str) -> dict[str, Any]:
    """Of JavaScript, which is not run: words that stand behind a name, the first for each; and under `metadata` those
    of the feed plugin of Eleventy that is for the blog; a permalink also as what a function returns."""
    text = _COMMENT.sub("", text)
    table = _literals(text)
    if returned := _PERMALINK.search(text):
        table["permalink"] = _IN_STRING.sub(r"{{ \1 }}", returned[2])
    blocks = [_literals(block[1]) for block in _METADATA.finditer(text)]
    if blocks:
        table["metadata"] = next((each for each in blocks if "blog" in _words(each.get("title")).lower()), blocks[0])
    return table


def _literals(text: str) -> dict[str, Any]:
    table: dict[str, Any] = {}
    person = _PERSON.search(text)
    if person:
        table["author"] = {"name": person[1]}
    for name, _, words in _OF_SCRIPT.findall(_PERSON.sub("", text)):
        table.setdefault(name, words)
    return table


def _placed(path: str, table: dict[str, Any]) -> dict[str, Any]:
    """What Hugo has in files of their own (`config/_default/languages.en.toml`) at the keys that it stands for, and
    what Eleventy has as data of the whole site below `data`, since it says more of it than a script that uses it."""
    if "_data/" in path:
        return {"data": table}
    name = path.rpartition("/")[2].rpartition(".")[0]
    if path.startswith(("config/_default/", "config/production/")) and name not in ("hugo", "config"):
        for key in reversed(name.split(".")):
            table = {key: table}
    return table


# --- what no key alone can say ------------------------------------------------------------------


def _jekyll(config: _Config, _files: Files, settings: Settings) -> None:
    folder = _words(config.first("collections_dir")).strip("/")
    settings.pages = tuple(f"{folder}/{pattern}" if folder else pattern for pattern in settings.pages)
    base = _words(config.first("baseurl")).strip("/")
    if base and (link := settings.site.get("link")):
        settings.site["link"] = Taken(f"{link.value.rstrip('/')}/{base}/", f"{link.where}, baseurl")
    said = config.first("defaults")
    for number, default in enumerate(said if isinstance(said, list) else ()):
        scope, values = (
            (default.get(name) or {} for name in ("scope", "values")) if isinstance(default, dict) else ({},) * 2
        )
        if isinstance(values, dict) and values.get("permalink") and scope.get("type") in (None, "posts"):
            below = _words(scope.get("path")).strip("/")
            _rule(settings, f"{below}/**" if below else "**", values["permalink"], f"_config.yml: defaults[{number}]")
    for value, where in config.of("collections.posts.permalink", "permalink"):
        _rule(settings, "**", value, where)
        return


def _hugo(config: _Config, files: Files, settings: Settings) -> None:
    language = _words(config.first("defaultContentLanguage")) or "en"
    own = f"languages.{language}"
    for key, names in (("title", ("title",)), ("author", ("params.author", "params.author.name", "author"))):
        of_all = settings.site.pop(key, None)
        _take(settings, key, config.of(*(f"{own}.{name}" for name in names)))
        if of_all:
            settings.site.setdefault(key, of_all)
    if folder := _words(config.first(f"{own}.contentDir")):
        settings.content = folder.strip("./")
    _title_of(files, settings)
    for value, where in config.of("permalinks"):
        tables = [value.get("page"), value] if isinstance(value, dict) else []
        for section, rule in ((section, rule) for table in tables if table for section, rule in table.items()):
            if isinstance(rule, str) and section not in settings.rules:
                _rule(settings, section, rule, f"{where}.{section}")
    if _words(config.first("uglyURLs")).lower() == "true":
        _rule(settings, "**", "/:sections/:slugorcontentbasename.html", "uglyURLs")
    if _words(config.first("defaultContentLanguageInSubdir")).lower() == "true" and (link := settings.site.get("link")):
        settings.site["link"] = Taken(
            f"{link.value.rstrip('/')}/{language}/", f"{link.where}, defaultContentLanguageInSubdir"
        )
    languages = config.first("languages")
    others = [name for name in languages if name.lower() != language.lower()] if isinstance(languages, dict) else []
    if others and any(isinstance(languages[name], dict) and languages[name].get("contentDir") for name in others):
        settings.missed.append(f"the pages in {', '.join(sorted(others))}: their content is in other folders")


def _zola(config: _Config, files: Files, settings: Settings) -> None:
    _title_of(files, settings)
    if (paths := _words(config.first("slugify.paths", "slugify_paths"))) in ("off", "safe"):
        settings.missed.append(f'slugify.paths = "{paths}": links are made of slugs, see docs/reference/links.md')


def _title_of(files: Files, settings: Settings) -> None:
    """The title of the first page, where the configuration has none."""
    path = f"{settings.content}/_index.md"
    if path in files and "title" not in settings.site:
        try:
            title = read_front_matter(files[path], path).title
        except PageError:
            return
        _take(settings, "title", [(title.text, f"{path}: title")] if title else [])


def _hexo(config: _Config, _files: Files, settings: Settings) -> None:
    settings.pages = tuple(f"_posts/{pattern}" for pattern in settings.pages)
    for value, where in config.of("permalink"):
        rule = _words(value)
        if _words(config.first("pretty_urls.trailing_html")).lower() == "false":
            rule = rule.removesuffix(".html")
        if rule.strip("/") != ":year/:month/:day/:title":
            _rule(settings, "**", rule, where)


def _eleventy(config: _Config, files: Files, settings: Settings) -> None:
    settings.left = ("README.md", "CHANGELOG.md", "LICENSE.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "_site/**")
    if not settings.content and (found := re.search(r"--input[= ](\S+)", files.get("package.json", ""))):
        settings.content = found[1].strip("\"'./")
    below = f"{settings.content}/" if settings.content else ""
    for path in sorted(files):
        folder, _, name = path.removeprefix(below).rpartition("/")
        if path.startswith(below) and re.fullmatch(r"(.+?)(?:\.11tydata)?\.(?:json|js|cjs|mjs)", name):
            if name.split(".")[0] != folder.rpartition("/")[2] or not folder or "_data" in folder:
                continue
            try:
                rule = _table(path, files[path]).get("permalink", "")
            except (PageError, ValueError):
                continue
            if rule:
                _rule(settings, f"{folder}/**", rule, f"{path}: permalink")
            elif _PERMALINK_MADE.search(_COMMENT.sub("", files[path])):
                settings.missed.append(f"{path}: a program makes its permalink; write its rule under [permalinks]")


def _mkdocs(config: _Config, files: Files, settings: Settings) -> None:
    plugins = config.first("plugins")
    listed = plugins if isinstance(plugins, list) else [plugins]
    blogs = [
        (plugin.get(name) or {}) if isinstance(plugin, dict) else {}
        for plugin in listed
        for name in (plugin if isinstance(plugin, dict) else [plugin])
        if name in ("blog", "material/blog")
    ]
    for blog in blogs[:1]:
        folder = _words(blog.get("blog_dir", "blog")).strip("./")
        posts = "/".join(filter(None, (folder, _words(blog.get("post_dir", "posts")).rpartition("/")[2])))
        settings.pages = tuple(f"{posts}/{pattern}" for pattern in settings.pages)
        shape = _words(blog.get("post_url_format")) or "{date}/{slug}"
        dates = _words(blog.get("post_url_date_format")) or "yyyy/MM/dd"
        if (folder, shape, dates) != ("blog", "{date}/{slug}", "yyyy/MM/dd") or not posts.endswith("/posts"):
            wanted = shape.replace("{date}", _UNICODE_DATE.sub(lambda code: _DATES[code[0][0]], dates))
            wanted = wanted.replace("{categories}", ":categories").replace("{file}", ":stem")
            rule = "/".join(("", *filter(None, (folder, wanted)), ""))
            _rule(settings, f"docs/{posts}/**", rule, "mkdocs.yml: plugins.blog.post_url_format")
    if _words(config.first("use_directory_urls")).lower() == "false":
        settings.missed.append("use_directory_urls: false: links end with a slash here, see docs/reference/links.md")


_UNICODE_DATE = re.compile(r"y+|M+|d+")
_DATES = {"y": "{date:%Y}", "M": "{date:%m}", "d": "{date:%d}"}
"""Patterns of CLDR, as Material's blog has them."""


def _obsidian(config: _Config, files: Files, settings: Settings) -> None:
    folders = [*(config.first("userIgnoreFilters", "excluded") or ()), _words(config.first("folder"))]
    settings.left = ("README.md", "AGENTS.md", *(f"{folder.strip('/')}/**" for folder in folders if folder))


# --- the rows -----------------------------------------------------------------------------------

_LANGUAGE_KEYS = ("lang", "locale", "language")
_METADATA_KEYS = {
    key: tuple(f"{table}{name}" for table in ("data.", "metadata.", "") for name in names)
    for key, names in {
        "title": ("title", "siteTitle", "site_title", "siteName"),
        "link": ("url", "base", "baseUrl", "base_url", "siteUrl", "site_url"),
        "language": _LANGUAGE_KEYS,
        "author": ("author.name", "author", "authorName"),
    }.items()
}
"""Of Eleventy, which has no settings of its own for them: as its starters and its feed plugin call them."""

GENERATORS: Mapping[str, Generator] = {
    "jekyll": Generator(
        title="Jekyll",
        files=("_config.toml", "_config.yaml", "_config.yml"),
        keys={
            "title": ("title", "name"),
            "link": ("url",),
            "language": _LANGUAGE_KEYS,
            "timezone": ("timezone",),
            "author": ("author.name", "author"),
        },
        content=("source",),
        pages=tuple(
            f"{folder}_posts/**/*{suffix}" for folder in ("", "**/") for suffix in (*MARKDOWN, ".html", ".htm")
        ),
        more=_jekyll,
    ),
    "hugo": Generator(
        title="Hugo",
        files=(
            *(f"{name}.{suffix}" for name in ("config", "hugo") for suffix in ("json", "yml", "yaml", "toml")),
            *("config/_default/*", "config/production/*"),
        ),
        keys={
            "title": ("title",),
            "link": ("baseURL",),
            "language": ("languageCode", "locale", "defaultContentLanguage"),
            "timezone": ("timeZone",),
            "author": ("params.author.name", "params.author", "author.name", "author"),
        },
        content=("contentDir",),
        default="content",
        into="content",
        more=_hugo,
    ),
    "zola": Generator(
        title="Zola",
        files=("config.toml", "zola.toml"),
        keys={
            "title": ("title",),
            "link": ("base_url",),
            "language": ("default_language",),
            "author": ("author", "extra.author.name", "extra.author"),
        },
        default="content",
        into="content",
        more=_zola,
    ),
    "hexo": Generator(
        title="Hexo",
        files=("_config.json", "_config.yaml", "_config.yml"),
        keys={
            "title": ("title",),
            "link": ("url",),
            "language": ("language",),
            "timezone": ("timezone",),
            "author": ("author",),
        },
        content=("source_dir",),
        default="source",
        into="source",
        more=_hexo,
    ),
    "eleventy": Generator(
        title="Eleventy",
        files=(
            "package.json",
            *(
                f"{folder}_data/{name}.{suffix}"
                for folder in ("", "*/")
                for name in ("config", "meta", "site", "metadata")
                for suffix in ("js", "cjs", "mjs", "json")
            ),
            *("config/*.js", "eleventy/*.js", "_config/*.js"),
            *(f"{name}.{suffix}" for name in (".eleventy", "eleventy.config") for suffix in ("js", "cjs", "mjs", "ts")),
        ),
        keys={**_METADATA_KEYS, "title": (*_METADATA_KEYS["title"], "data.name")},
        content=("dir.input", "input"),
        more=_eleventy,
    ),
    "obsidian": Generator(
        title="Obsidian",
        files=(".obsidian/templates.json", ".obsidian/publish.json", ".obsidian/app.json"),
        keys={},
        more=_obsidian,
    ),
    "mkdocs": Generator(
        title="MkDocs",
        files=("mkdocs.yaml", "mkdocs.yml"),
        keys={
            "title": ("site_name",),
            "link": ("site_url",),
            "language": ("theme.language",),
            "author": ("site_author",),
        },
        content=("docs_dir",),
        default="docs",
        into="docs",
        more=_mkdocs,
    ),
}
"""Add a row to know another generator; its rules of links are a row of permalinks.tools."""


def opened(tool: str, path: str) -> bool:
    """True if a file of a generator's site, POSIX and relative to it, may say something of it."""
    name = path.rpartition("/")[2]
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return (
        any(matches(pattern, path) for pattern in GENERATORS[tool].files)
        or name == "CNAME"
        or (tool in ("hugo", "zola") and name == "_index.md")
        or (tool == "eleventy" and bool(folder) and name.split(".")[0] == folder and name.endswith(("js", "json")))
    )
