"""The pages that people subscribe from.

Lives here: what templates are given, where a site's own take the place of the program's, the QR code of an address,
the readers that are named, and dates in words.
Does not live here: what the pages look like (templates/), what they say in which language (language.page_words), and
what is in an entry's HTML (already safe).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import time
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from difflib import get_close_matches
from functools import cache, partial
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jinja2
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pagefeed.errors import PublishError
from pagefeed.language.page_words import PageWords, page_words
from pagefeed.model import Document, Feed, FeedSpec, Finding, Format, Moment, Place, SiteSpec, Template
from pagefeed.render.forms import (
    FORMS,
    GENERATOR,
    OPML,
    OVERVIEW,
    PAGE,
    STYLE,
    authors,
    document,
    html,
    language,
    rfc3339,
    unprintable,
    uri,
)
from pagefeed.web import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable

    TraceFunction = Callable[[FrameType, str, Any], Any]

SECONDS = 10
"""How long a site's own template may take for one page; the program's take some hundredths."""
_TOO_DEEP = (RecursionError, MemoryError, SyntaxError)
"""What Python raises for a template that is nested too deeply to be compiled."""
_LARGEST = 1_000_000
"""Characters, elements or bits that one operation of a template may make."""
NEWEST = 10
"""How many entries the page shows in full; the others it lists."""

READERS = {
    "Feedly": "https://feedly.com/i/subscription/feed/{quoted}",
    "Inoreader": "https://www.inoreader.com/?add_feed={quoted}",
    "NewsBlur": "https://www.newsblur.com/?url={quoted}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={quoted}",
    "Feedbin": "https://feedbin.com/?subscribe={quoted}",
}
"""Where each reader takes a new feed, with its address percent-encoded."""
APP = "feed:{address}"
"""The same for NetNewsWire, Reeder, Liferea and whatever else has told the system that it knows feeds."""
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "pa-arab", "ps", "sd", "syr", "ug", "ur", "yi"}


class TemplateError(PublishError):
    """A template of the site cannot be meant; the pages that it is for stay as they are."""


class Reader(NamedTuple):
    """A feed reader, and where it takes this feed."""

    name: str
    url: str


class Code(NamedTuple):
    """A QR code (ISO/IEC 18004) as a square drawing."""

    size: int
    """Modules along a side, with the quiet zone of four modules around it."""
    path: str
    """What is dark, as SVG path data, a module being one unit."""


def subscribe(feed: Feed, site: SiteSpec, templates: tuple[Template, ...] = ()) -> Document:
    """A feed's own page, `index.html`: what it is, its address, and the newest entries to read.

    Raises PageError or SpecError for what no document can carry, TemplateError where a template is wrong.
    """
    spec = feed.spec
    main = main_format(spec)
    address = spec.url(FORMS[main].file)
    depth = 0 if spec.path == "." else 1 + spec.path.count("/")
    words = page_words(spec.language)
    readers = [Reader(name, url.format(quoted=quote(address, ""))) for name, url in READERS.items()]
    text = _render(
        "feed.html",
        templates,
        words,
        feed=feed,
        spec=spec,
        site=site,
        newest=NEWEST,
        main=FORMS[main],
        others=[FORMS[name] for name in spec.formats if name != main],
        address=address,
        qr=qr(address),
        readers=[*readers, Reader(words.app, APP.format(address=address))],
        front=f"{'../' * depth}{PAGE.file}" if depth and spec.base == site.base else "",
    )
    if FORBIDDEN.search(text) and (error := unprintable(feed)):
        raise error
    return document(PAGE, text, spec)


def overview(
    feeds: Sequence[Feed],
    site: SiteSpec,
    templates: tuple[Template, ...] = (),
    *,
    listed: bool = True,
    beside_feed: bool = False,
) -> Document:
    """The page of all feeds, in the order given: that of dist/ itself, or `feeds.html` where it lies `beside_feed`.

    `listed` says whether an OPML list lies beside it. Raises TemplateError where a template is wrong.
    """
    opml, form = OPML.file if listed and feeds else "", OVERVIEW if beside_feed else PAGE
    words = page_words(site.language)
    return document(form, _render("overview.html", templates, words, feeds=feeds, site=site, opml=opml, here=form.file))


def stylesheet(feed: Feed, templates: tuple[Template, ...] = ()) -> Document:
    """`feed.css`, for a browser that opens the feed itself: readable, with a banner that names the page.

    Raises TemplateError where the site's own is wrong.
    """
    words = page_words(feed.spec.language)
    return document(STYLE, _render("feed.css", templates, words, feed=feed, spec=feed.spec), feed.spec)


def unused(templates: tuple[Template, ...]) -> tuple[Finding, ...]:
    """A finding for each of the site's templates that changes no page: its name, or that of a block of it, is none of
    the program's."""
    if not templates:
        return ()
    environment = _environment(templates, page_words("en"))
    shipped = frozenset(jinja2.PackageLoader("pagefeed.render").list_templates())
    parsed = {each.name: _parsed(environment, each) for each in templates if each.name.endswith(".html")}
    used = {name for tree in parsed.values() if tree for name in meta.find_referenced_templates(tree)}
    found: list[Finding] = []
    for each in templates:
        # What is included under a name that only the page knows could be any of them.
        if each.name not in shipped | used and None not in used:
            found.append(_unused(each.path, 0, f"no page uses a template named {each.name}", each.name, shipped))
        elif tree := parsed.get(each.name):
            known = _known_blocks(environment, tree, parsed, shipped)
            inner = {block.name for outer in tree.find_all(nodes.Block) for block in outer.find_all(nodes.Block)}
            found += (
                _unused(each.path, block.lineno, f"no page has a block named {block.name}", block.name, known)
                for block in tree.find_all(nodes.Block)
                if known and block.name not in known | inner
            )
    return tuple(found)


def _known_blocks(
    environment: jinja2.Environment,
    tree: nodes.Template,
    parsed: Mapping[str, nodes.Template | None],
    shipped: Collection[str],
) -> set[str]:
    """The blocks that a template can take the place of: those of what it extends; none where it extends nothing."""
    names = {
        str(each.template.value) for each in tree.find_all(nodes.Extends) if isinstance(each.template, nodes.Const)
    }
    own = (parsed[name] for name in names if name in parsed)
    known = {block.name for parent in own if parent for block in parent.find_all(nodes.Block)}
    parents = (name.removeprefix("pagefeed/") for name in names)
    return known.union(*(_blocks(environment, parent) for parent in parents if parent in shipped))


def _parsed(environment: jinja2.Environment, template: Template) -> nodes.Template | None:
    """What a template holds; None where it is none, which its page tells."""
    try:
        return environment.parse(template.text)
    except (jinja2.TemplateSyntaxError, *_TOO_DEEP):
        return None


def _blocks(environment: jinja2.Environment, name: str) -> set[str]:
    """The blocks of one of the program's templates and of what it extends."""
    assert environment.loader
    tree = environment.parse(environment.loader.get_source(environment, f"pagefeed/{name}")[0])
    above = (parent.template for parent in tree.find_all(nodes.Extends))
    inherited = (str(parent.value).removeprefix("pagefeed/") for parent in above if isinstance(parent, nodes.Const))
    own = {block.name for block in tree.find_all(nodes.Block)}
    return own.union(*(_blocks(environment, parent) for parent in inherited))


def _unused(path: str, line: int, what: str, name: str, known: Collection[str]) -> Finding:
    near = get_close_matches(name, known, n=1)
    listed = ", ".join(sorted(known))
    cure = f"write {near[0]}" if near else f"use one of: {listed}"
    return Finding(rule="UnusedTemplate", severity="warning", place=Place(path, line), what=what, cure=cure)


def main_format(spec: FeedSpec) -> Format:
    """The one that is offered first: the first that every reader knows, else the first."""
    return next((name for name in spec.formats if name != "json"), spec.formats[0])


def qr(address: str) -> Code | None:
    """The address as a QR code, the same on every machine; None where it is longer than such a code can be."""
    import segno

    try:
        code = segno.make_qr(address, error="m")
    except segno.DataOverflowError:
        return None
    border = 4
    runs = (
        f"M{x + border} {y + border}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _dark(row)
    )
    return Code(len(code.matrix) + 2 * border, "".join(runs))


def _dark(row: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    start = 0
    for run in bytes(row).split(b"\0"):
        if run:
            yield start, len(run)
        start += len(run) + 1


def in_words(moment: Moment, spec: FeedSpec, words: PageWords | None = None) -> str:
    """`28 January 2025` in the zone of the site, or as much of it as is known, in the language of `words`, else of
    the feed.

    A time of day has its offset from UTC, which is the same on every machine and means the same to everybody, as
    names of zones do not.
    """
    words = words or page_words(spec.language)
    at = moment.at.astimezone(ZoneInfo(spec.timezone))
    return {
        "year": str(at.year),
        "month": words.month_of(at),
        "day": words.day_of(at),
        "minute": f"{words.day_of(at)}, {at:%H:%M} {_offset(at)}",
    }[moment.precision]


def _offset(at: datetime) -> str:
    """`UTC`, `UTC+1`, `UTC-3:30`."""
    name = str(timezone(at.utcoffset() or timedelta()))
    return re.sub(r"([+-])0?(\d+)(?::00)?", r"\1\2", name)


def plainly(url: str) -> str:
    """An address as people say it: without scheme and final slash."""
    return url.partition("://")[2].rstrip("/")


def direction(tag: str) -> str:
    """`rtl` for a language that is written from right to left, else `auto`: then the text itself tells."""
    primary, *others = tag.lower().split("-")
    script = next((other for other in others if len(other) == 4), "")
    if script:
        return "rtl" if script in {"arab", "hebr", "syrc", "thaa"} else "auto"
    return "rtl" if primary in _RIGHT_TO_LEFT else "auto"


def beside(spec: FeedSpec, file: str, site: SiteSpec) -> str:
    """Where a file of a feed lies, as seen from dist/ itself: so that it can be opened from the disk as well."""
    if spec.base != site.base:
        return spec.url(file)
    return file if spec.path == "." else f"{spec.path}/{file}"


def sha256(text: str) -> str:
    """As a policy names a script (Content Security Policy 3, section 2.3.1, hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def quoted(text: str) -> str:
    """As a string of CSS (CSS Syntax 3, section 4.3.5)."""
    return '"' + "".join(c if c.isalnum() or c in " -._~/:" else f"\\{ord(c):x} " for c in text) + '"'


def _render(name: str, templates: tuple[Template, ...], words: PageWords, **values: Any) -> str:
    paths = {template.path for template in templates}
    if (name, templates) in _too_slow:
        raise _too_slow[name, templates]
    try:
        with _in_time(paths):
            return _environment(templates, words).get_template(name).render(values)
    except Exception as error:
        at = _place(error, paths)
        if at is None and isinstance(error, _TOO_DEEP):
            at = next((Place(template.path) for template in templates if template.name == name), None)
        if at is None:
            raise
        what, cure = _said_of(error)
        wrong = TemplateError(what, at=at, cure=cure)
        if isinstance(error, TimeoutError):
            _too_slow[name, templates] = wrong
        raise wrong from error


_too_slow: dict[tuple[str, tuple[Template, ...]], TemplateError] = {}
"""Templates that have taken too long for one page, so that no other page waits for them."""


@contextmanager
def _in_time(paths: Collection[str]) -> Iterator[None]:
    """Raises TimeoutError where the site's own templates, the files of these paths, take longer than SECONDS.

    The clock is looked at before each of their lines and each call of a function, by the tracing of the interpreter:
    this works in any thread and on any system, and costs nothing where a site has no templates.
    """
    if not paths:
        yield
        return
    end = time.monotonic() + SECONDS
    before = sys.gettrace()

    def look(frame: FrameType, event: str, argument: object) -> TraceFunction | None:
        if time.monotonic() > end:
            raise TimeoutError
        return look if frame.f_code.co_filename in paths else None

    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


def _place(error: Exception, paths: set[str]) -> Place | None:
    """The line of the site's template that failed; None where none did, for then the fault is the program's."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Place(error.filename, error.lineno) if error.filename in paths else None
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return next((Place(frame.filename, frame.lineno or 0) for frame in frames if frame.filename in paths), None)


def _said_of(error: Exception) -> tuple[str, str]:
    """What is wrong with a template, and the cure."""
    match error:
        case jinja2.TemplateSyntaxError():
            return f"not a template: {error.message}", "fix it there"
        case jinja2.TemplateNotFound():
            what = f"no template is called '{error.name}'"
            return what, "name one of the program's, such as pagefeed/feed.html, or put yours into templates/"
        case jinja2.UndefinedError():
            what = re.sub(r"'pagefeed\.[\w.]*?(\w+) object'", r"\1", str(error.message))
            return what, "use one of the values that docs/how-to/templates.md lists"
        case TimeoutError():
            return f"it takes longer than {SECONDS} seconds", "simplify it"
        case SecurityError():
            return f"it is not allowed: {error}", "use the values that docs/how-to/templates.md lists"
        case MemoryError():
            return "out of memory", "simplify it"
        case RecursionError():
            return "it extends or includes itself", "extend the program's, such as pagefeed/feed.html"
        case _:
            return f"it cannot be done: {error}", "fix it there"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Where templates reach the values that they are given and nothing behind them. What one operation makes is bounded
    as well, for no clock interrupts that."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The result of an operation. Raises SecurityError for one that could be too large."""
        texts = [each for each in (left, right) if isinstance(each, str | list | tuple)]
        numbers = [abs(each) for each in (left, right) if isinstance(each, int)]
        if operator == "**":
            size = numbers[0].bit_length() * numbers[1] if len(numbers) == 2 else 0
        elif operator == "*":
            size = len(texts[0]) * numbers[0] if texts and numbers else sum(number.bit_length() for number in numbers)
        else:
            size = max(map(int, re.findall(r"\d+", left)), default=0) if isinstance(left, str) else 0
        if size > _LARGEST:
            raise SecurityError(f"the result of {operator} would be too large")
        return super().call_binop(context, operator, left, right)


@cache
def _environment(templates: tuple[Template, ...], words: PageWords) -> jinja2.Environment:
    """Where the site's own templates are found first, and the program's under pagefeed/ in any case; what the program
    says itself is said in `words`."""
    own = {template.name: template for template in templates}
    shipped = jinja2.PackageLoader("pagefeed.render")

    def find(name: str) -> tuple[str, str, None] | None:
        return (own[name].text, own[name].path, None) if name in own else None

    loader = jinja2.ChoiceLoader(
        [jinja2.PrefixLoader({"pagefeed": shipped}), jinja2.FunctionLoader(find), shipped],
    )
    # The program's own templates need no watching, which would take most of the time of a long page.
    environment = (_Sandbox if templates else jinja2.Environment)(
        loader=loader,
        autoescape=lambda name: not (name or "").endswith(".css"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        in_words=partial(in_words, words=words),
        plainly=plainly,
        direction=direction,
        rfc3339=rfc3339,
        uri=uri,
        sha256=sha256,
        quoted=quoted,
    )
    environment.globals.update(
        words=words,
        forms=FORMS,
        page=PAGE,
        generator=GENERATOR,
        authors=authors,
        html=html,
        language=language,
        main_format=main_format,
        beside=beside,
        # Not templates: a brace means what it means in CSS and JavaScript.
        style=loader.get_source(environment, "style.css")[0],
        script=_said_in(words, loader.get_source(environment, "copy.js")[0].strip()),
    )
    return environment


def _said_in(words: PageWords, script: str) -> str:
    """copy.js, which is no template, with its two English strings in another language."""
    english = page_words("en")
    for said, told in ((english.copied, words.copied), (english.selected, words.selected)):
        script = script.replace(json.dumps(said), json.dumps(told, ensure_ascii=False))
    return script
