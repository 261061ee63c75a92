"""The files that a person writes.

Lives here: the only opening of files below items/, feeds/ and templates/, and what of them may be opened at all.
Does not live here: what they mean (feeds, sidecar, decode, and one module for each kind of page; render.subscribe_page
for templates).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote, urlsplit

from pagefeed.config.settings import SITE_FILE, read_feed, read_site
from pagefeed.config.sidecar import read_stated
from pagefeed.errors import PageError, PublishError, SeveralError, SiteError, UnreadableError, contained
from pagefeed.files import mhtml
from pagefeed.files.decode import decode
from pagefeed.files.disk import NoFileError, is_file, open_file
from pagefeed.files.paths import language_of_file, language_of_folder
from pagefeed.model import MARKDOWN, FeedSpec, Finding, Overrides, Place, SiteSpec, Source, Template

Root = str | os.PathLike[str]

_SPEC_BYTES = 1_000_000
"""A larger file of feeds/ or templates/ is not one that a person wrote."""
_TEMPLATES = (".html", ".css", ".js")
_PUBLISHED_FOLDER = "_posts"
"""Where Jekyll's and Hexo's posts are, although the name begins with `_`."""
_DRAFTS = frozenset(("drafts", "_drafts"))
"""Folders of what is not ready: in Jekyll, Hexo and many editors."""
_OF_BUNDLE = "beside an index.md"
"""Why a text or HTML file of a page bundle is no page: to Hugo and Zola it is a file of that page, like a picture."""
_NO_PAGES = frozenset(("404",))
"""What a page is called that no site shows among its posts."""
_DOCUMENTS = frozenset(
    (
        *(".rst", ".adoc", ".asciidoc", ".asc", ".org", ".textile", ".text", ".wiki", ".mediawiki", ".creole", ".tex"),
        *(".typ", ".qmd", ".rmd", ".ipynb", ".mdoc", ".svx", ".njk", ".liquid", ".webc", ".vto", ".pug", ".haml"),
        *(".slim", ".ejs", ".hbs", ".mustache", ".astro", ".vue", ".php", ".doc", ".docx", ".odt", ".rtf"),
        *(".pages", ".pdf", ".epub", ".eml"),
    )
)
"""Files that hold words, but which no reader reads."""
_PAGES = (".html", ".htm", *MARKDOWN)
_SHORTEN = f"shorten it, or raise limits.page_bytes in {SITE_FILE}"
_UNMEASURED = (-1, -1)
"""Of a sidecar that is there, but cannot be looked at."""
_FEW = 5
"""Files that a finding names; of more it tells the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What feeds/ and templates/ say."""

    root: str
    """The folder that holds items/ and feeds/."""
    spec: SiteSpec
    """From feeds/site.toml."""
    feeds: tuple[FeedSpec, ...]
    """The feeds that can be made, by name; there may be none."""
    findings: tuple[Finding, ...]
    """Everything that is wrong with the other feeds, and with templates/."""
    templates: tuple[Template, ...] | None = ()
    """From templates/, by path; None where one cannot be read, for pages without it would not be the site's."""

    @property
    def refused(self) -> frozenset[str]:
        """Names of the feeds whose file is there, but says what cannot be meant: nobody knows what they would hold."""
        faulty = (finding.place.path for finding in self.findings if finding.severity == "error")
        named = {path[len("feeds/") : -len(".toml")] for path in faulty if path.startswith("feeds/")}
        return frozenset(named - {feed.name for feed in self.feeds})


class Found(NamedTuple):
    """A page of items/ and its sidecar, unopened. Equal to an earlier one where neither was touched."""

    path: str
    """POSIX path relative to the site, such as `items/2026/launch.txt`."""
    size: int
    """In bytes."""
    mtime_ns: int
    """Nanoseconds since the epoch, by the file system."""
    sidecar: tuple[int, int] | None
    """Size and modification time of the `.toml` beside it, in the same units; -1 where it cannot be looked at."""
    language: str | None = None
    """BCP 47, where its name or its folder tells."""

    @property
    def sidecar_path(self) -> str:
        """Where the sidecar is, or would be."""
        return f"{self.path.rpartition('.')[0]}.toml"


class Held(NamedTuple):
    """A page that is not published."""

    path: str
    """POSIX path relative to the site."""
    why: str
    """In a few words, such as `in _drafts/` or `draft: true`."""


class Unread(NamedTuple):
    """A page that is there, and that nobody can open by its path."""

    path: str
    """POSIX path relative to the site, as it can be shown."""
    finding: Finding
    """Why."""
    raw: str
    """The path on the disk, relative to the site, which need not be text."""


class Scan(NamedTuple):
    """What is below items/, unopened."""

    found: tuple[Found, ...]
    """The pages, by path."""
    findings: tuple[Finding, ...]
    """What could not be looked at besides pages, and what was passed over."""
    held: tuple[Held, ...] = ()
    """The pages that the names of their files or folders hold back, by path."""
    unread: tuple[Unread, ...] = ()
    """The pages that cannot be opened, by path."""


class SpecsError(SeveralError, SiteError):
    """feeds/site.toml cannot be meant; `findings` are all its problems."""


class SidecarError(SeveralError, PageError):
    """A sidecar cannot be meant; `findings` are all its problems."""


class UnreadPageError(SeveralError, PageError):
    """A page of items/ cannot be opened; `findings` say why."""


class OutsideLinkError(PageError):
    """A link that is not followed."""

    def __init__(self, path: str) -> None:
        what, cure = (
            "a link that leads out of the site or to a folder is not followed",
            "put a copy of what it leads to",
        )
        super().__init__(what, at=Place(path), cure=f"{cure} in its place")


def load(root: Root) -> Site:
    """Read feeds/ and templates/. Raises SiteError without feeds/ or site.toml, SpecsError where site.toml is wrong."""
    root = os.fspath(root)
    try:
        names = sorted(name for name in os.listdir(os.path.join(root, "feeds")) if _is_spec(name))
    except PermissionError as error:
        raise SiteError(_plain(error), at=Place("feeds"), cure=_FIX) from error
    except OSError as error:
        cure = (
            f'make feeds/news.toml with title = "News", and {SITE_FILE} with {_SITE_EXAMPLE}; '
            "or, if your site is in another folder, name it with --site DIR"
        )
        raise SiteError(f"no feeds here: {_plain(error)}", at=Place("feeds"), cure=cure) from error
    if "site.toml" not in names:
        cure = f"make it with {_SITE_EXAMPLE}"
        raise SiteError("the file is missing", at=Place(SITE_FILE), cure=cure)
    try:
        spec, problems = read_site(_text(root, SITE_FILE), SITE_FILE)
    except PublishError as error:
        raise SiteError(error.what, at=error.at, cure=error.cure) from error
    if spec is None:
        raise SpecsError(problems)
    feeds: list[FeedSpec] = []
    findings: list[Finding] = []
    for name in names:
        if name == "site.toml":
            continue
        if not _is_showable(name):
            findings.append(_bad_name(f"feeds/{name}"))
            continue
        with contained(Place(f"feeds/{name}"), findings):
            made, problems = read_feed(_text(root, f"feeds/{name}"), name.removesuffix(".toml"), spec)
            feeds += [made] if made else []
            findings += problems
    findings += _misplaced(root)
    # Folders that differ in case alone are one folder on many disks.
    at_path: dict[str, list[FeedSpec]] = {}
    for feed in feeds:
        at_path.setdefault(feed.path.casefold(), []).append(feed)
    rivals = [group for group in at_path.values() if len(group) > 1]
    findings += [_taken(feed, group) for group in rivals for feed in group]
    alone = tuple(group[0] for group in at_path.values() if len(group) == 1)
    findings += _aliases(alone, spec)
    templates, problems = _templates(root)
    findings += problems
    return Site(
        root=root,
        spec=spec,
        feeds=alone,
        findings=tuple(findings),
        templates=None if problems else templates,
    )


def _templates(root: Root) -> tuple[tuple[Template, ...], tuple[Finding, ...]]:
    """The files that a site sets in the place of the program's own, by path; there need be none."""
    templates: list[Template] = []
    findings: list[Finding] = []
    folders = ["templates"] if os.path.lexists(os.path.join(root, "templates")) else []
    while folders:
        folder = folders.pop()
        try:
            names = os.listdir(os.path.join(root, folder))
        except OSError as error:
            findings += _unreadable(folder, error).findings
            continue
        for path in (f"{folder}/{name}" for name in names if not name.startswith(".")):
            full = os.path.join(root, path)
            if os.path.isdir(full) and not os.path.islink(full):
                folders.append(path)
            elif not path.endswith(_TEMPLATES):
                continue
            elif not _is_showable(path):
                findings.append(_bad_name(path))
            else:
                with contained(Place(path), findings):
                    templates.append(Template(path=path, text=_text(root, path)))
    by_path = sorted(templates, key=lambda template: template.path)
    return tuple(by_path), tuple(sorted(findings, key=lambda finding: finding.place))


def scan(root: Root, suffixes: Collection[str], named: Collection[str] = (), *, drafts: bool = False) -> Scan:
    """All pages below items/, by path, and what could not be looked at. Opens no file.

    A page has one of the suffixes, in lower case and with their dot. Files and folders whose names begin with a dot
    are none of ours. Those that begin with `_` are held back, but for `_posts` and the folders that are `named`, and
    so are drafts, unless they are wanted. Of other files only those are told that hold words. Raises SiteError where
    items/ itself cannot be listed.
    """
    scanner = _Scanner(root, suffixes, named, drafts)
    folders = [_Folder("items", "", None)]
    while folders:
        folders += scanner.look_into(folders.pop())
    return scanner.result()


class _Scanner:
    """What was found below items/ so far, folder by folder."""

    def __init__(self, root: Root, suffixes: Collection[str], named: Collection[str], drafts: bool) -> None:
        self.root, self.suffixes, self.named, self.drafts = root, suffixes, named, drafts
        self.found: list[Found] = []
        self.findings: list[Finding] = []
        self.held: list[Held] = []
        self.unread: list[Unread] = []
        self.passed_over: list[str] = []

    def result(self) -> Scan:
        """All that was found, by path."""
        findings = [*self.findings, *([_passed_over(self.passed_over)] if self.passed_over else [])]
        return Scan(
            found=tuple(sorted(self.found)),
            findings=tuple(sorted(findings, key=lambda finding: finding.place)),
            held=tuple(sorted(self.held)),
            unread=tuple(sorted(self.unread, key=lambda page: page.path)),
        )

    def look_into(self, folder: _Folder) -> list[_Folder]:
        """Take what one folder holds; its own folders, which are still to be looked into."""
        try:
            with os.scandir(os.path.join(self.root, folder.path)) as listing:
                entries = list(listing)
        except OSError as error:
            if folder.path == "items":
                cure = "make the folder items/ and put your pages into it"
                cure = _FIX if isinstance(error, PermissionError) else cure
                raise SiteError(_plain(error), at=Place("items"), cure=cure) from error
            self.findings += _unreadable(folder.path, error).findings
            return []
        here = _Contents([], {}, {}, [])
        for entry in entries:
            if entry.name[0] != ".":
                self._take(entry, folder, here)
        self._match(folder, here)
        return [folder.inner(name, here.inner, self.named, self.drafts) for name in here.inner]

    def _take(self, entry: os.DirEntry[str], folder: _Folder, here: _Contents) -> None:
        """One file or folder, by what its name says that it is."""
        name, path = entry.name, f"{folder.path}/{entry.name}"
        stem, _, suffix = name.rpartition(".")
        suffix = f".{suffix.lower()}"
        is_folder = _is_folder(entry)
        is_page = suffix in self.suffixes
        if not (is_folder or (stem and (is_page or suffix == ".toml" or suffix in mhtml.SUFFIXES))):
            self.passed_over += [path] if stem and suffix in _DOCUMENTS and not folder.held else []
        elif not _is_showable(name):
            self._refuse_name(path, is_page and not is_folder)
        elif is_folder and entry.is_symlink():
            self.findings += OutsideLinkError(path).findings
        elif is_folder:
            here.inner.append(name)
        elif suffix in mhtml.SUFFIXES:
            self.findings.append(_unread(path))
        elif why := folder.held or _held_by_name(stem):
            self.held += [Held(path, why)] if is_page else []
        else:
            self._measure(entry, path, here)

    def _refuse_name(self, path: str, is_page: bool) -> None:
        problem = _bad_name(path)
        if is_page:
            self.unread.append(Unread(problem.place.path, problem, path))
        else:
            self.findings.append(problem)

    def _measure(self, entry: os.DirEntry[str], path: str, here: _Contents) -> None:
        """A page or a sidecar, with its size and time."""
        stem, _, suffix = entry.name.rpartition(".")
        is_sidecar = suffix.lower() == "toml"
        try:
            measured = _measure(self.root, entry, path)
        except PageError as error:
            if is_sidecar:
                here.unread_sidecars[stem] = error
            else:
                self.unread += (Unread(path, finding, path) for finding in error.findings)
            return
        if is_sidecar:
            here.sidecars[stem] = measured
        else:
            here.pages.append((stem, path, measured))

    def _match(self, folder: _Folder, here: _Contents) -> None:
        """Pages with their sidecars, once all of a folder is known; in a bundle only its page counts."""
        pages = here.pages
        if folder.path != "items" and any(stem == "index" and path.endswith(MARKDOWN) for stem, path, _ in pages):
            self.held += [Held(path, _OF_BUNDLE) for _, path, _ in pages if not path.endswith(MARKDOWN)]
            pages = [page for page in pages if page[1].endswith(MARKDOWN)]
        stems = {stem for stem, _, _ in pages}
        sidecars = dict(here.sidecars)
        for stem, problem in here.unread_sidecars.items():
            if stem in stems:  # Its page is not published without it: `open_source` raises what is wrong.
                sidecars[stem] = _UNMEASURED
            else:
                self.findings += problem.findings
        self.found += [
            Found(path, *measured, sidecars.get(stem), language_of_file(stem, stems) or folder.language)
            for stem, path, measured in pages
        ]
        self.findings += _shared(pages, sidecars)
        self.findings += [_lonely(f"{folder.path}/{stem}.toml") for stem in sidecars.keys() - stems]


class _Contents(NamedTuple):
    """What one folder holds."""

    pages: list[tuple[str, str, tuple[int, int]]]
    """Stem, path, size and time of each."""
    sidecars: dict[str, tuple[int, int]]
    """Size and time of each, by its stem."""
    unread_sidecars: dict[str, PageError]
    """Why one cannot be measured, by its stem."""
    inner: list[str]
    """Names of its folders."""


class _Folder(NamedTuple):
    """A folder of items/ and what its name means for everything in it."""

    path: str
    held: str
    """Why its pages are held back; empty where they are not."""
    language: str | None

    def inner(self, name: str, beside: Collection[str], named: Collection[str], drafts: bool) -> _Folder:
        """A folder in it."""
        path = f"{self.path}/{name}"
        wanted = name in named or (drafts and name.casefold() in _DRAFTS)
        held = self.held or (f"in {name}/" if _is_held(name) and not wanted else "")
        return _Folder(path, held, language_of_folder(path, beside) or self.language)


def _is_held(folder: str) -> bool:
    return folder.casefold() in _DRAFTS or (folder[0] == "_" and folder != _PUBLISHED_FOLDER)


def _held_by_name(stem: str) -> str:
    """Why a page of this name is held back; empty where it is not."""
    if stem[0] == "_":
        return "with a name that begins with _"
    name = stem.partition(".")[0]
    return f"called {name}" if name in _NO_PAGES else ""


def open_source(
    root: Root, found: Found, spec: SiteSpec, teaser_headings: tuple[str, ...] = (), *, teasers: bool = False
) -> tuple[Source, str]:
    """The page with what its sidecar states and what its feeds ask of it, and its digest.

    Raises PageError where the page or its sidecar cannot be read, is too large or is not text, and
    SidecarError where the sidecar cannot be meant: a page is not published under half of what its
    author states, for an entry's date and id are for ever.
    """
    page = _read(root, found.path, spec.page_bytes)
    text, encoding = decode(page, found.path)
    sidecar, stated = None, Overrides()
    if found.sidecar:
        sidecar = _read(root, found.sidecar_path, spec.page_bytes)
        read, problems = read_stated(_decoded(sidecar, found.sidecar_path), found.sidecar_path)
        if read is None:
            raise SidecarError(problems)
        stated = read
    source = Source(
        path=found.path,
        text=text,
        encoding=encoding,
        stated=stated,
        teaser_headings=teaser_headings,
        language=found.language,
        teasers=teasers,
    )
    return source, _digest(page, sidecar)


def heads(root: Root, found: Sequence[Found], pages: int, size: int) -> Iterator[tuple[str, str]]:
    """The first bytes of some Markdown pages, spread over all of them, as text: path below items/ and head. Those that
    cannot be read are passed over."""
    written = [each for each in found if each.path.lower().endswith(MARKDOWN)]
    for each in written[:: max(1, -(-len(written) // pages))]:
        try:
            with _open(root, each.path) as file:
                head = file.read(size)
        except (PageError, OSError):
            continue
        yield each.path.removeprefix("items/"), head.decode("utf-8", "replace").replace("\r\n", "\n").lstrip("\ufeff")


def raw_text(root: Root, path: str, limit: int) -> str:
    """Whatever words are in a page that cannot be read, front matter and all but markup; empty where it cannot be
    opened."""
    try:
        text = _read(root, path, limit).decode("utf-8", "replace")
    except PageError:
        return ""
    return re.sub(r"<[^<>]*>", " ", text)


def digest(root: Root, found: Found, limit: int) -> str:
    """SHA-256 in hexadecimal over the bytes of the page and its sidecar. Raises PageError, also for more bytes of one
    of them than the limit."""
    page = _read(root, found.path, limit)
    return _digest(page, _read(root, found.sidecar_path, limit) if found.sidecar else None)


def _digest(page: bytes, sidecar: bytes | None) -> str:
    """The same from bytes; the sidecar counts by its own digest, so that no byte can change sides."""
    import hashlib

    both = hashlib.sha256(page)
    if sidecar is not None:
        both.update(hashlib.sha256(sidecar).digest())
    return both.hexdigest()


# --- files --------------------------------------------------------------------------------------


def _open(root: Root, path: str) -> BufferedReader:
    """Open a file of the site; a link must not lead out of items/, feeds/ or templates/."""
    if not _is_inside(root, path):
        raise OutsideLinkError(path)
    return _open_file(os.path.join(root, path), path)


def _open_file(full: str, path: str) -> BufferedReader:
    try:
        return open_file(full)
    except OSError as error:
        raise _unreadable(path, error) from error


def read_file(path: str, limit: int) -> bytes:
    """The bytes of a file anywhere on this machine. Raises UnreadableError where it cannot be read, or is none, and
    PageError for more bytes than the limit."""
    return within(_open_file(path, path), path, limit)


def within(file: BinaryIO, path: str, limit: int, cure: str = _SHORTEN) -> bytes:
    """All bytes of an open file, which is closed. Raises UnreadableError where it cannot be read, and PageError, with
    this cure, for more bytes than the limit; of these no more is read than that."""
    with file:
        try:
            data = file.read(limit + 1)
            size = os.fstat(file.fileno()).st_size if len(data) > limit else 0
        except OSError as error:
            raise _unreadable(path, error) from error
    if len(data) > limit:
        raise PageError(
            f"its {max(size, len(data)):,} bytes are over the limit of {limit:,}", at=Place(path), cure=cure
        )
    return data


def _read(root: Root, path: str, limit: int, cure: str = _SHORTEN) -> bytes:
    return within(_open(root, path), path, limit, cure)


def _text(root: Root, path: str) -> str:
    return _decoded(_read(root, path, _SPEC_BYTES, "shorten it"), path)


def _decoded(data: bytes, path: str) -> str:
    """Unlike a page, a file of settings or a template may be empty."""
    return decode(data, path)[0] if data.strip() else ""


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """True for a folder or a link to one; False for a loop of links."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _measure(root: Root, entry: os.DirEntry[str], path: str) -> tuple[int, int]:
    """Size and modification time of a page or sidecar. Raises PageError where it could not be opened."""
    if entry.is_symlink() and not _is_inside(root, path):
        raise OutsideLinkError(path)
    try:
        status = entry.stat()
        if not is_file(status):
            raise NoFileError(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    return status.st_size, status.st_mtime_ns


def _is_inside(root: Root, path: str) -> bool:
    """True if a path stays below its folder of the site once all links are followed."""
    folder = os.path.realpath(os.path.join(root, path.partition("/")[0]))
    return os.path.realpath(os.path.join(root, path)).startswith(os.path.join(folder, ""))


def _misplaced(root: str) -> list[Finding]:
    """A finding where feeds/ holds what belongs elsewhere."""
    names = sorted(
        name
        for name in os.listdir(os.path.join(root, "feeds"))
        if name[0] not in "._" and _is_showable(name) and name.lower().endswith(_PAGES) and name[:6].lower() != "readme"
    )
    if not names:
        return []
    what = f"pages are not read from here: {', '.join(names[:_FEW])}{', ...' if len(names) > _FEW else ''}"
    return [
        Finding(rule="MisplacedPage", severity="warning", place=Place("feeds"), what=what, cure="move them into items/")
    ]


def _is_spec(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".")


def _is_showable(name: str) -> bool:
    """True if a name is UTF-8 without control characters, so that the ledger and messages can hold it."""
    return name.isprintable() or not any(
        character < " " or "\x7f" <= character < "\xa0" or "\ud800" <= character < "\ue000" for character in name
    )


# --- what can be wrong --------------------------------------------------------------------------

_FIX = "check that it exists and that you may read it"
_SITE_EXAMPLE = 'the lines title = "My site", link = "https://example.org/" and since = "2026"'


def _plain(error: OSError) -> str:
    words = error.strerror or str(error)
    return words[:1].lower() + words[1:]


def _unreadable(path: str, error: OSError) -> UnreadableError:
    if isinstance(error, NoFileError):
        what, cure = "not a regular file", "put a file in its place, or remove it"
        return UnreadableError(what, at=Place(path), cure=cure)
    return UnreadableError(_plain(error), at=Place(path), cure=_FIX)


def _bad_name(path: str) -> Finding:
    shown = _showable(path)
    what, cure = "the file name cannot be displayed", "rename it, in UTF-8 on one line"
    return Finding(rule="BadName", severity="error", place=Place(shown), what=what, cure=cure)


def _showable(path: str) -> str:
    return "".join(character if _is_showable(character) else "\ufffd" for character in path)


def _unread(path: str) -> Finding:
    what, cure = "MHTML is not read", f"run `python publish.py add {path}`, which takes the page out, and remove it"
    return Finding(rule="UnreadPage", severity="warning", place=Place(path), what=what, cure=cure)


def _passed_over(paths: list[str]) -> Finding:
    """Every file that holds words, but for which there is no reader."""
    counts = Counter(path.rpartition(".")[2].lower() for path in paths)
    kinds = ", ".join(f"{count} .{suffix}" for suffix, count in sorted(counts.items(), key=lambda one: (-one[1], one)))
    first = sorted(_showable(path.removeprefix("items/")) for path in paths)
    names = f": {', '.join(first)}" if len(paths) <= _FEW else f", such as {first[0]}"
    files = "1 file is" if len(paths) == 1 else f"{len(paths)} files are"
    what, cure = f"{files} skipped, {kinds}{names}", "save them as text, HTML or Markdown to publish them"
    return Finding(rule="PassedOver", severity="notice", place=Place("items"), what=what, cure=cure)


def _lonely(path: str) -> Finding:
    name = path.rpartition("/")[2].removesuffix(".toml")
    what = f"sidecar without a page: expected {name}.txt, .html or .md"
    cure = "rename it after its page, remove it, or move it to feeds/ if it describes a feed"
    return Finding(rule="LonelySidecar", severity="warning", place=Place(path), what=what, cure=cure)


def _shared(pages: list[tuple[str, str, tuple[int, int]]], sidecars: Collection[str]) -> Iterator[Finding]:
    """A sidecar that two pages claim states the same link and date for both."""
    seen: dict[str, str] = {}
    for stem, path, _ in sorted(pages):
        if stem in seen and stem in sidecars:
            what, cure = f"its sidecar is also that of {seen[stem]}", "rename one of the pages"
            yield Finding(rule="SharedSidecar", severity="warning", place=Place(path), what=what, cure=cure)
        seen.setdefault(stem, path)


def _aliases(feeds: tuple[FeedSpec, ...], site: SiteSpec) -> Iterator[Finding]:
    """Old addresses that nobody would be sent on from."""
    seen: dict[str, FeedSpec] = {}
    for feed in feeds:
        if feed.aliases and not site.hosts:
            what, cure = (
                "its aliases have no effect without `hosts`",
                f'name yours in {SITE_FILE}, with a line like hosts = ["nginx"]',
            )
            yield Finding(rule="UnusedAlias", severity="warning", place=feed.at("aliases"), what=what, cure=cure)
        for alias in feed.aliases:
            path = unquote(alias)
            if other := seen.get(path):
                what, cure = f'"{alias}" is also an alias of feeds/{other.name}.toml', "remove it from one of them"
                yield Finding(rule="SameAlias", severity="warning", place=feed.at("aliases"), what=what, cure=cure)
            seen.setdefault(path, feed)
    kept: dict[str, FeedSpec] = {}
    for feed in feeds:
        for path in feed.also:
            if path.removeprefix(urlsplit(feed.base).path) not in feed.copies:
                what, cure = (
                    f'"{path}" is not below {feed.base}',
                    "serve dist/ from the top of the host, or copy it there",
                )
                yield Finding(rule="UnusedCopy", severity="warning", place=feed.at("also"), what=what, cure=cure)
            if other := kept.get(path):
                what, cure = f'"{path}" is also kept by feeds/{other.name}.toml', "remove it from one of them"
                yield Finding(rule="SameCopy", severity="warning", place=feed.at("also"), what=what, cure=cure)
            kept.setdefault(path, feed)


def _taken(feed: FeedSpec, group: list[FeedSpec]) -> Finding:
    others = " and ".join(f"feeds/{other.name}.toml" for other in group if other is not feed)
    return Finding(
        rule="SamePath",
        severity="error",
        place=feed.at("path"),
        what=f'{others} also wants the folder "{feed.path}" of dist/, so neither is made',
        cure='give one of them another, with a line like path = "news"',
    )
