"""Generators: what each makes of a page where nobody says otherwise.

Lives here: a row for each generator whose rules are known, with its default rule.
Does not live here: placeholders (placeholders), slugs (slugs), telling which generator a page is for (signs).

Sources: https://jekyllrb.com/docs/permalinks/, https://gohugo.io/content-management/urls/,
https://www.getzola.org/documentation/content/page/, https://hexo.io/docs/permalinks,
https://www.11ty.dev/docs/permalinks/, https://docusaurus.io/docs/blog, https://www.mkdocs.org/user-guide/writing-your-docs/,
https://squidfunk.github.io/mkdocs-material/plugins/blog/, https://docs.getpelican.com/en/stable/settings.html,
https://help.obsidian.md/publish/permalinks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pagefeed.permalinks import placeholders, slugs
from pagefeed.permalinks.subject import Subject, Unfilled

Near = Literal["page", "file", "nothing"]
Zone = Literal["site", "written", "utc"]


class Pattern(str):
    """A rule that is still to be filled in, rather than a path, whatever signs are in that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A generator of sites."""

    name: str
    """As people write it in site.toml; empty for rules of no generator."""
    title: str = ""
    """As its makers write it."""
    default: Callable[[Subject], str]
    """Its path, or the Pattern for it, where nothing else is said."""
    meanings: Mapping[str, placeholders.Name] = field(default_factory=dict)
    """What it means by names that others use too."""
    roots: tuple[str, ...] = ()
    """Folders that are no part of an address, for its pages stand in them."""
    near: Near = "page"
    """What relative addresses are relative to: the page as browsers have it, the file, or what only it knows."""
    zone: Zone = "site"
    """In which time zone it counts days: the site's, the one that is written with the date, or UTC."""

    def below_root(self, path: str) -> str:
        """A path without the folders that are no part of an address."""
        for root in self.roots:
            if path.startswith(f"{root}/"):
                return path.removeprefix(f"{root}/")
        return path


def _joined(*folders: str) -> str:
    return "/".join(("", *filter(None, folders)))


def _own(_: Subject) -> str:
    return Pattern("/:path/")


# --- Jekyll -------------------------------------------------------------------------------------

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Jekyll's rules that have a name, as in `permalink: pretty`."""
_POST = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-")


def is_post(subject: Subject) -> bool:
    """True if Jekyll takes the file for a post: by its folder or its name."""
    return "_posts" in subject.folders or bool(_POST.match(subject.file))


def jekyll_style(style: str, subject: Subject) -> str:
    """What a style of Jekyll's means for a page: its path, or the Pattern for it."""
    if is_post(subject):
        return Pattern(STYLES[style])
    ends = "/" if style == "pretty" or subject.is_index else ".html"
    folders = tuple(folder.lstrip("_") if at == 0 else folder for at, folder in enumerate(subject.folders))
    return _joined(*folders, "" if subject.is_index else subject.file) + ends


# --- the others ---------------------------------------------------------------------------------


def _prefix(subject: Subject) -> str:
    """The folder of a language that is not the site's, where the file's name tells it."""
    own = subject.site_language.lower()
    return subject.tag if subject.tag not in ("", own, own.partition("-")[0]) else ""


def _hugo(subject: Subject) -> str:
    last = subject.slug or ("" if subject.is_index and not subject.folders else subject.stem)
    return _joined(_prefix(subject), *map(slugs.hugo, (*subject.above, last))) + "/"


def _zola(subject: Subject) -> str:
    last = subject.slug or ("" if subject.is_index and not subject.folders else subject.name)
    return _joined(_prefix(subject), *map(slugs.zola, (*subject.above, last))) + "/"


def _hexo(subject: Subject) -> str:
    if "_posts" in subject.folders or subject.at:
        return Pattern("/:year/:month/:day/:title/")
    return _joined(*subject.folders, "" if subject.is_index else f"{subject.file}.html") + ("/" * subject.is_index)


def _eleventy(subject: Subject) -> str:
    """A file that is called like its folder stands for it."""
    stands = subject.is_index or subject.folders[-1:] == (subject.name,)
    return _joined(*subject.folders, "" if stands else subject.name) + "/"


_DOCUSAURUS = re.compile(r"(.*?)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*)")
_NUMBERED = re.compile(r"\d+\s*[-_.]+\s*(?=\D)")
"""The number that puts a page of documentation in its place."""


def _docusaurus(subject: Subject) -> str:
    """A post of the blog; below `docs/` a page of documentation, below `src/pages/` a page."""
    if subject.folders[:1] == ("docs",):
        last = "" if subject.is_index else subject.file
        way = [_NUMBERED.sub("", part) for part in (*subject.folders[1:], last)]
        slug = subject.slug
        if slug:
            return _joined("docs", *(() if slug[0] == "/" else way[:-1]), slug)
        return _joined("docs", *way) + ("/" if subject.is_index else "")
    if subject.folders[:2] == ("src", "pages"):
        return _joined(*subject.folders[2:], "" if subject.is_index else subject.file)
    below = subject.folders[1:] if subject.folders[:1] == ("blog",) else subject.folders
    if subject.slug:
        return _joined("blog", subject.slug)
    path = "/".join(below if subject.is_index and below else (*below, subject.file))
    if dated := _DOCUSAURUS.fullmatch(path):
        folder, year, month, day, text = dated.groups()
        return f"/blog/{year}/{month}/{day}/{folder}{text}"
    return _joined("blog", path)


def _mkdocs(subject: Subject) -> str:
    """Material's blog has a rule of its own for its posts."""
    if "posts" in subject.folders and subject.folders[0] == "blog":
        return f"/blog/{subject.date('%Y/%m/%d')}/{placeholders.MKDOCS['slug'](subject)}/"
    stands = subject.is_index or subject.file.lower() == "readme"
    return _joined(*subject.folders, "" if stands else subject.file) + "/"


def _pelican(subject: Subject) -> str:
    made = subject.slug or slugs.pelican(subject.title or subject.name)
    if not made:
        raise Unfilled("words to make its address of")
    own = subject.site_language.partition("-")[0]
    language = (subject.language or own).partition("-")[0]
    below = "pages" if "pages" in subject.folders else ""
    return _joined(below, made) + (f"-{language}" if language != own else "") + ".html"


def _obsidian(subject: Subject) -> str:
    return _joined(*map(slugs.obsidian, (*subject.folders, subject.file)))


OWN = Tool(name="", default=_own)
"""For rules of no generator."""
TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(name="jekyll", title="Jekyll", default=lambda subject: jekyll_style("date", subject)),
        Tool(name="hugo", title="Hugo", default=_hugo, meanings=placeholders.HUGO, roots=("content",), zone="written"),
        Tool(name="zola", title="Zola", default=_zola, roots=("content",)),
        Tool(name="hexo", title="Hexo", default=_hexo, meanings=placeholders.HEXO, roots=("source",)),
        Tool(
            name="eleventy",
            title="Eleventy",
            default=_eleventy,
            meanings=placeholders.ELEVENTY,
            roots=("src", "content"),
            zone="utc",
        ),
        Tool(name="docusaurus", title="Docusaurus", default=_docusaurus, near="nothing", zone="utc"),
        Tool(
            name="mkdocs", title="MkDocs", default=_mkdocs, meanings=placeholders.MKDOCS, roots=("docs",), near="file"
        ),
        Tool(name="pelican", title="Pelican", default=_pelican, meanings=placeholders.PELICAN, roots=("content",)),
        Tool(name="obsidian", title="Obsidian", default=_obsidian, near="nothing"),
    )
}
"""Ready-made rules. Add a row, and cases to tests/test_permalinks.py, to know another generator."""
