"""A new site in a folder of its own.

Lives here: what its files say, the copying of another generator's pages, and what is asked of whom.
Does not live here: what another generator's configuration means (config.generators), questions on a terminal (console).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pagefeed import schemas
from pagefeed.config.generators import GENERATORS, Settings, Taken, opened, read_settings
from pagefeed.config.settings import SITE_FILE, SITE_KEYS
from pagefeed.config.toml import TABLE, Key
from pagefeed.errors import SiteError
from pagefeed.model import Place

EXAMPLE = "https://example.org/"
"""The address of a site whose author has not said one."""
_CONFIGURATION = 1_000_000
"""Bytes: a larger file is no configuration that a person wrote."""
_IGNORED = ("/dist/", "/.pagefeed/")
_ATTRIBUTES = (
    "# Ledger records may stand in any order, so git merges two branches as the union of their lines.",
    "items/ledger.jsonl text eol=lf merge=union",
)

Ask = Callable[[Key, str], str]
"""Asks a person for the value of a key, and gives a right one; the second argument is what Enter stands for."""


@dataclass(slots=True)
class Made:
    """What was made, and of what."""

    folder: str
    """The site."""
    written: list[str] = field(default_factory=list)
    """Files that are new or have new lines, POSIX and relative to `folder`."""
    copied: int = 0
    """Pages of another generator."""
    source: str = ""
    """Where they were copied from."""
    said: dict[str, Taken] = field(default_factory=dict)
    """Keys of site.toml with what they say, and who said it."""
    rules: dict[str, Taken] = field(default_factory=dict)
    """[permalinks] of site.toml."""
    missed: list[str] = field(default_factory=list)
    """What of another generator's configuration could not be taken, in words for people."""

    @property
    def is_example(self) -> bool:
        """True if nobody has said the address of the site."""
        return self.said["link"].value == EXAMPLE


def init(
    folder: str,
    now: datetime,
    options: Mapping[str, str],
    *,
    origin: tuple[str, str] | None = None,
    ask: Ask | None = None,
) -> Made:
    """Make a site in `folder`, which may hold other files, but no site; nothing that stands there is replaced.

    `options` are keys of site.toml; `origin` is the name and the folder of another generator's site, whose settings
    hold where no option does, and whose pages are copied; for what neither says, `ask` is called, and without it there
    is a default. Raises SiteError.
    """
    _refuse(folder)
    made = Made(folder)
    settings = _settings(*origin) if origin else None
    made.said = _said(origin[1] if origin else folder, options, settings, ask) | {
        "since": Taken(f"{now:%Y}", "this year")
    }
    base = made.said["link"].value.rstrip("/") + "/feeds/"
    made.said.setdefault("base", Taken(base, "below the site"))
    try:
        if settings and origin:
            made.rules, made.missed = settings.rules, settings.missed
            made.source = os.path.join(origin[1], settings.content) if settings.content else origin[1]
            made.copied = _copy(made.source, os.path.join(folder, "items", settings.into), settings)
        made.written += schemas.write(folder)
        site = _page("site", made.said, made.rules, "What all feeds share.")
        title = {"title": made.said["title"], "path": Taken(".", "")}
        _write(made, SITE_FILE, site)
        _write(made, "feeds/news.toml", _page("feed", title, {}, "One feed. Add such a file for each further feed."))
        if not origin and not _has_files(os.path.join(folder, "items")):
            path = f"items/{now:%Y-%m-%d}-welcome.md"
            _write(made, path, _welcome(path, now, made.said["title"].value, made.said["link"].value))
        _add_lines(made, ".gitignore", _IGNORED)
        _add_lines(made, ".gitattributes", _ATTRIBUTES)
    except OSError as error:
        cure = "free space on the disk, or make the folder writable"
        raise SiteError(
            f"cannot be written: {error.strerror}", at=Place(error.filename or folder), cure=cure
        ) from error
    return made


def _refuse(folder: str) -> None:
    """Raises SiteError where no site may be made."""
    if os.path.exists(os.path.join(folder, SITE_FILE)):
        cure = "change that one, or name an empty folder: `init FOLDER`"
        raise SiteError("this folder holds a site already", at=Place(os.path.join(folder, SITE_FILE)), cure=cure)
    above = os.path.abspath(folder)
    while True:
        if os.path.exists(os.path.join(above, "src", "pagefeed", "cli.py")):
            what = "this is a copy of the program, which a new version replaces"
            raise SiteError(what, at=Place(folder), cure="name a folder outside of it: `init ../my-site`")
        if above == (above := os.path.dirname(above)):
            return


def _said(name: str, options: Mapping[str, str], settings: Settings | None, ask: Ask | None) -> dict[str, Taken]:
    """Keys of site.toml: by the options, else by the other generator, else by the person, else by default, as after
    the folder `name`."""
    keys = {key.name: key for key in SITE_KEYS}
    said = dict(settings.site) if settings else {}
    for key, value in options.items():
        if keys[key].shape.read(value) is None:
            cure = f"write it like --{key} {keys[key].shape.example}"
            raise SiteError(f"{value!r} is not {keys[key].shape.name}", at=Place(f"--{key}"), cure=cure)
        said[key] = Taken(value, f"--{key}")
    title = os.path.basename(os.path.abspath(name)).replace("-", " ").replace("_", " ").strip().capitalize()
    guesses = {"title": title or "My site", "link": EXAMPLE, "timezone": _zone()}
    for key, guess in guesses.items():
        if key not in said:
            said[key] = Taken(ask(keys[key], guess), "your answer") if ask else Taken(guess, "nobody said")
    return {key: said[key] for key in keys if key in said}


def _zone() -> str:
    """The time zone of this machine, as an IANA name; UTC where it is not told."""
    right = next(key.shape.read for key in SITE_KEYS if key.name == "timezone")
    told = os.environ.get("TZ", "").lstrip(":"), os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return next((zone for zone in told if zone and right(zone)), "UTC").removeprefix("Etc/")


# --- another generator's ------------------------------------------------------------------------


def _settings(tool: str, origin: str) -> Settings:
    """Raises SiteError where the folder is none, or holds nothing."""
    if not os.path.isdir(origin):
        raise SiteError(
            "no such folder", at=Place(origin), cure=f"name the folder of your {GENERATORS[tool].title} site"
        )
    texts = {}
    for path in _files(origin):
        whole = os.path.join(origin, path)
        if opened(tool, path) and os.path.getsize(whole) <= _CONFIGURATION:
            with open(whole, encoding="utf-8-sig", errors="replace") as file:
                texts[path] = file.read()
    return read_settings(tool, texts)


def _copy(source: str, target: str, settings: Settings) -> int:
    """Copy the pages with their modification times; returns how many. Raises SiteError where there are none."""
    count = 0
    for path in _files(source) if os.path.isdir(source) else ():
        if settings.wants(path):
            there = os.path.join(target, path)
            os.makedirs(os.path.dirname(there), exist_ok=True)
            shutil.copy2(os.path.join(source, path), there)
            count += 1
    if not count:
        tool = GENERATORS[settings.tool].title
        cure = f"name the folder with the configuration of {tool}, or another tool"
        raise SiteError(f"no pages of {tool} in it", at=Place(source), cure=cure)
    return count


def _files(folder: str) -> Iterator[str]:
    """Every file below a folder, POSIX and relative to it, without what links lead to and what tools installed."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("node_modules", ".git"))
        for name in sorted(names):
            whole = os.path.join(here, name)
            if os.path.isfile(whole) and not os.path.islink(whole):
                yield os.path.relpath(whole, folder).replace(os.sep, "/")


# --- files --------------------------------------------------------------------------------------


def _page(kind: str, said: Mapping[str, Taken], rules: Mapping[str, Taken], about: str) -> str:
    """A file of feeds/ with every key that it may have; those that are not said are comments."""
    keys, _ = schemas.FILES[kind]
    lines = [
        f"#:schema ../{schemas.FOLDER}/{kind}.schema.json",
        f"# {about}",
        "# A line that begins with `#` has no effect: remove the sign to set the key.",
    ]
    for key in keys:
        if key.shape.read is not TABLE.read:
            lines += ["", f"# {key.says[0].upper()}{key.says[1:]}.", _line(key, said.get(key.name))]
    for key in keys:
        if key.shape.read is TABLE.read:
            is_said = key.name == "permalinks" and bool(rules)
            lines += ["", f"# {key.says[0].upper()}{key.says[1:]}.", f"{'' if is_said else '# '}[{key.name}]"]
            lines += [f"{_quoted(folder)} = {_quoted(rule.value)}" for folder, rule in rules.items() if is_said]
            lines += [_line(inner, None) for inner in key.inner if inner.default]
    return "\n".join(lines) + "\n"


def _line(key: Key, said: Taken | None) -> str:
    if said:
        return f"{key.name} = {_quoted(said.value)}"
    example = f"[{key.shape.example}]" if key.many else key.shape.example
    return f"# {key.name} = {key.default or example}"


def _quoted(words: str) -> str:
    """A string of TOML, which writes it like JSON."""
    return json.dumps(words, ensure_ascii=False)


def _welcome(path: str, now: datetime, title: str, link: str) -> str:
    return f"""\
---
title: {_quoted(f"{title} has a feed")}
date: {now:%Y-%m-%d}
link: {_quoted(link)}
---

This page is `{path}`. Replace it with pages of your own: text that you copied from a page, HTML that a browser
saved, or Markdown like this. Then publish again.
"""


def _write(made: Made, path: str, text: str) -> None:
    """Write a new file. Raises SiteError where it stands there."""
    whole = os.path.join(made.folder, path)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    try:
        with open(whole, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise SiteError("it exists already", at=Place(whole), cure="move it away, or name an empty folder") from error
    made.written.append(path)


def _add_lines(made: Made, path: str, wanted: tuple[str, ...]) -> None:
    """Add the lines that a file lacks."""
    whole = os.path.join(made.folder, path)
    text = ""
    if os.path.exists(whole):
        with open(whole, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
    if missing := [line for line in wanted if line not in text.splitlines()]:
        with open(whole, "a", encoding="utf-8", newline="\n") as file:
            file.write(("\n" if text and not text.endswith("\n") else "") + "\n".join(missing) + "\n")
        made.written.append(path)


def _has_files(folder: str) -> bool:
    return os.path.isdir(folder) and any(os.scandir(folder))
