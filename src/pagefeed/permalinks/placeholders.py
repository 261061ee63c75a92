"""Placeholders.

Lives here: what each name in a rule stands for, by one table for all rules and one more for each generator that
means something else by a name.
Does not live here: the syntax of rules (syntax), or which rule a generator has by default (tools).

Sources: https://jekyllrb.com/docs/permalinks/, https://gohugo.io/configuration/permalinks/,
https://hexo.io/docs/permalinks, https://www.11ty.dev/docs/data-eleventy-supplied/,
https://docs.getpelican.com/en/stable/settings.html#url-settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha1

from pagefeed.permalinks import slugs
from pagefeed.permalinks.subject import Subject, Unfilled

Name = Callable[[Subject], str]
"""From a page to the words that stand in the place of a name, with slashes between folders; may be empty."""


def _dated(pattern: str) -> Name:
    return lambda subject: subject.date(pattern)


def _unknowable(what: str) -> Name:
    def name(_: Subject) -> str:
        raise Unfilled(what)

    return name


def _language(subject: Subject) -> str:
    return (subject.tag or subject.language or subject.site_language).lower()


def _categories(made: Callable[[str], str]) -> Name:
    return lambda subject: "/".join(dict.fromkeys(filter(None, map(made, _of_posts(subject)))))


def _of_posts(subject: Subject) -> tuple[str, ...]:
    """Categories, with the folders above Jekyll's `_posts`, which are categories too."""
    above = subject.folders[: subject.folders.index("_posts")] if "_posts" in subject.folders else ()
    return (*above, *subject.categories)


def _collection(subject: Subject) -> str:
    own = next((folder for folder in subject.folders if folder[0] == "_"), "".join(subject.folders[:1]))
    return own.lstrip("_")


def _below_posts(subject: Subject) -> str:
    """Hexo's `:title`: the path below `_posts`."""
    above = subject.above[subject.above.index("_posts") + 1 :] if "_posts" in subject.above else subject.above
    return "/".join((*above, subject.slug or subject.name))


def _hash(subject: Subject) -> str:
    """Hexo's: of the path below `_posts` and the seconds of the date."""
    return sha1(f"{_below_posts(subject)}{subject.date('%s')}".encode(), usedforsecurity=False).hexdigest()[:12]


def _titled(made: Callable[[str], str]) -> Name:
    def name(subject: Subject) -> str:
        if subject.title is None:
            raise Unfilled("its title")
        return made(subject.title)

    return name


def _named(made: Callable[[str], str]) -> Name:
    return lambda subject: made(subject.slug or subject.name)


def _or_slug(made: Callable[[str], str], name: Name) -> Name:
    return lambda subject: made(subject.slug) if subject.slug else name(subject)


DATES: Mapping[str, str] = {
    "year": "%Y",
    "short_year": "%y",
    "month": "%m",
    "i_month": "%-m",
    "short_month": "%b",
    "long_month": "%B",
    "monthname": "%B",
    "day": "%d",
    "i_day": "%-d",
    "y_day": "%j",
    "yearday": "%-j",
    "w_year": "%G",
    "week": "%V",
    "w_day": "%u",
    "short_day": "%a",
    "long_day": "%A",
    "weekday": "%w",
    "weekdayname": "%A",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "timestamp": "%s",
}
"""Placeholders that stand for a part of the date."""


def _hugo_file(subject: Subject) -> str:
    return slugs.hugo(subject.stem)


def _hugo_title(subject: Subject) -> str:
    return slugs.hugo(subject.title) if subject.title else _hugo_file(subject)


ALL: Mapping[str, Name] = {
    **{name: _dated(pattern) for name, pattern in DATES.items()},
    "title": _named(slugs.jekyll_pretty),
    "slug": _named(slugs.jekyll),
    "post_title": _titled(slugs.hexo),
    "stem": lambda subject: subject.stem,
    "name": lambda subject: subject.name,
    "basename": lambda subject: subject.stem,
    "path": lambda subject: "/".join((*subject.above, subject.stem)) if not _is_front(subject) else "",
    "folder": lambda subject: "/".join(subject.above),
    "section": lambda subject: "".join(subject.above[:1]),
    "sections": lambda subject: "/".join(subject.above),
    "collection": _collection,
    "lang": _language,
    "categories": _categories(str.lower),
    "slugified_categories": _categories(slugs.jekyll),
    "category": lambda subject: "/".join(map(slugs.hexo, subject.categories)) or "uncategorized",
    "output_ext": lambda _: ".html",
    "contentbasename": _hugo_file,
    "filename": _hugo_file,
    "slugorcontentbasename": _or_slug(slugs.hugo, _hugo_file),
    "slugorfilename": _or_slug(slugs.hugo, _hugo_file),
    "hash": _hash,
    "id": _unknowable("an id that only Hexo's database knows"),
}
"""What a placeholder means where no generator says otherwise."""

HUGO: Mapping[str, Name] = {
    "title": _hugo_title,
    "slug": _or_slug(slugs.hugo, _hugo_title),
    "section": lambda subject: slugs.hugo("".join(subject.above[:1])),
    "sections": lambda subject: "/".join(map(slugs.hugo, subject.above)),
}
HEXO: Mapping[str, Name] = {"title": _below_posts}
PELICAN: Mapping[str, Name] = {
    "slug": lambda subject: subject.slug or slugs.pelican(subject.title or subject.name),
    "category": lambda subject: slugs.pelican("".join(subject.categories[:1] or subject.above[-1:])) or "misc",
}
MKDOCS: Mapping[str, Name] = {"slug": lambda subject: subject.slug or slugs.spoken(subject.title or subject.name)}
"""Of Material's blog."""
ELEVENTY: Mapping[str, Name] = {
    "page.fileSlug": lambda subject: subject.name,
    "page.filePathStem": lambda subject: "/".join(
        (*subject.folders, subject.file if subject.is_index else subject.name)
    ),
    "page.lang": _language,
    "lang": _language,
    "title": _titled(str),
    "slug": lambda subject: subject.slug or subject.name,
}
"""What stands between `{{` and `}}`."""


def _is_front(subject: Subject) -> bool:
    return subject.is_index and not subject.folders
