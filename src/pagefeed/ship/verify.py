"""The live site, as readers see it.

Lives here: which requests are made of each document, and the rules that the answers must keep.
Does not live here: asking (ask), which documents a site has and what they should be (deployment).

Rules come in stages: where one of a stage is broken, those of later stages would only say the same again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from pagefeed.model import Enclosure, Finding, Place, Severity
from pagefeed.ship.ask import HOPS, Answer, Asker, unpacked

AT_ONCE = 2
"""Requests that are on their way at the same time."""
READERS = {
    "feedly": "Feedly/1.0 (+https://feedly.com/fetcher.html; 1 subscribers; like FeedFetcher-Google)",
    "inoreader": "Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 1 subscribers; )",
    "newsblur": "NewsBlur Feed Fetcher - 1 subscriber - https://www.newsblur.com/",
    "miniflux": "Mozilla/5.0 (compatible; Miniflux/2.2.14; +https://miniflux.app)",
    "freshrss": "FreshRSS/1.28.0 (Linux; https://freshrss.org)",
}
"""What readers call themselves, by their names."""
SHORTEST, LONGEST = 60, 86_400
"""Seconds for which a cache may keep a document: shorter costs readers and servers, longer keeps news back."""
SMALL = 1_400
"""Bytes that fit into one packet, so that packing them saves nothing."""
_GENERIC = {
    "application/rss+xml": ("application/xml", "text/xml"),
    "application/atom+xml": ("application/xml", "text/xml"),
    "text/x-opml": ("application/xml", "text/xml"),
    "application/feed+json": ("application/json",),
}
"""What readers take as well, though it says less."""


class Subject(NamedTuple):
    """A document that subscribers fetch."""

    url: str
    """Where it is: for a feed, its self link."""
    type: str
    """Media type without charset; empty where that is not known."""
    path: str = ""
    """Below dist/, POSIX; empty where it is not of there."""
    body: bytes | None = None
    """What it should be; None where that is not known."""
    is_feed: bool = False
    """True for what people subscribe to: readers ask for it again and again."""
    thorough: bool = True
    """True if it is asked for in every way, not once alone."""
    hubs: tuple[str, ...] = ()
    """The WebSub hubs that its headers must name."""
    alternates: tuple[str, ...] = ()
    """The feeds that a page must name."""


class Alias(NamedTuple):
    """An address that a feed had before."""

    old: str
    """Absolute URL."""
    new: str
    """Absolute URL."""


@dataclass(slots=True)
class Probe:
    """All answers about one subject. Those that were not asked for are None."""

    subject: Subject
    way: tuple[Answer, ...]
    """Redirects, and what they led to."""
    packed: Answer | None = None
    """Asked for with gzip, as all readers do."""
    codings: tuple[Answer, ...] = ()
    """Asked for with each of the other codings."""
    head: Answer | None = None
    by_etag: Answer | None = None
    """Asked whether it is still what its ETag says."""
    by_date: Answer | None = None
    """Asked whether it is newer than its Last-Modified."""
    readers: Mapping[str, Answer] = field(default_factory=dict)
    """Asked for under the names of readers."""

    @property
    def plain(self) -> Answer:
        """The document itself."""
        return self.way[-1]


class Fault(NamedTuple):
    """What is wrong with a subject."""

    what: str
    cure: str
    severity: Severity = "warning"


Rule = Callable[[Probe], Iterator[Fault]]
_STAGES: tuple[list[tuple[str, Rule]], ...] = ([], [], [])
"""Rules by name: is there anything, is it the document, is it served well."""


def rule(name: str, stage: int) -> Callable[[Rule], Rule]:
    """Add a rule."""

    def add(check: Rule) -> Rule:
        _STAGES[stage].append((name, check))
        return check

    return add


def verify(
    subjects: Sequence[Subject],
    *,
    aliases: Iterable[Alias] = (),
    enclosures: Iterable[Enclosure] = (),
    readers: Iterable[str] = READERS,
    wait: float = 0.0,
    pause: float = 2.0,
) -> tuple[Finding, ...]:
    """Everything that is wrong with these documents as the web has them, in their order.

    A document that is not there yet, or is still an older one, is asked for again for `wait` seconds, for caches take
    their time; `pause` seconds come before the first such time, twice as many before each further one.
    """
    asker = Asker()
    agents = {name: READERS[name] for name in readers}
    deadline = time.monotonic() + wait

    def examine(subject: Subject) -> list[Finding]:
        rest = pause
        while (late := _is_late(probe := Probe(subject, asker.follow(subject.url)))) and (
            time.monotonic() + rest <= deadline
        ):
            time.sleep(rest)
            rest *= 2
        if not late and subject.thorough:
            _ask_further(asker, probe, agents)
        return list(judge(probe))

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = [finding for findings in pool.map(examine, subjects) for finding in findings]
            found += [each for faults in pool.map(lambda one: _alias(asker, one), aliases) for each in faults]
            found += [each for faults in pool.map(lambda one: _enclosure(asker, one), enclosures) for each in faults]
    finally:
        asker.close()
    return tuple(found)


def unreached(findings: Iterable[Finding]) -> set[str]:
    """The addresses among the findings that gave no answer at all."""
    return {finding.place.path for finding in findings if finding.rule == "Unreachable"}


def judge(probe: Probe) -> Iterator[Finding]:
    """The rules that a document breaks."""
    for rules in _STAGES:
        broken = [(name, fault) for name, check in rules for fault in check(probe)]
        for name, fault in broken:
            yield _finding(name, probe.subject.url, fault)
        if any(fault.severity != "notice" for _, fault in broken):
            return


def _is_late(probe: Probe) -> bool:
    return probe.plain.status in (404, 410) or bool(_other_bytes(probe.plain, probe.subject.body))


def _ask_further(asker: Asker, probe: Probe, agents: Mapping[str, str]) -> None:
    url = probe.plain.url
    if probe.plain.status != 200:
        return
    gzip = {"Accept-Encoding": "gzip"}
    probe.packed = asker.ask(url, headers=gzip)
    probe.codings = tuple(asker.ask(url, headers={"Accept-Encoding": coding}) for coding in ("br", "zstd"))
    probe.head = asker.ask(url, "HEAD")
    if etag := probe.packed.headers.get("etag"):
        probe.by_etag = asker.ask(url, headers={**gzip, "If-None-Match": etag})
    if date := probe.packed.headers.get("last-modified"):
        probe.by_date = asker.ask(url, headers={**gzip, "If-Modified-Since": date})
    if probe.subject.is_feed:
        probe.readers = {name: asker.ask(url, headers={"User-Agent": agent}) for name, agent in agents.items()}


# --- is there anything? -------------------------------------------------------------------------


@rule("Unreachable", 0)
def _unreachable(probe: Probe) -> Iterator[Fault]:
    if not probe.plain.status:
        cure = "check that the server runs, and that `base` in feeds/site.toml is its address"
        yield Fault(f"no answer: {probe.plain.broken}", cure, "error")


@rule("RedirectLoop", 0)
def _loop(probe: Probe) -> Iterator[Fault]:
    if probe.plain.redirects_to:
        what = f"more than {HOPS} redirects, such as to {probe.plain.redirects_to}"
        yield Fault(what, "remove the redirect that leads back", "error")


@rule("BadStatus", 0)
def _status(probe: Probe) -> Iterator[Fault]:
    status = probe.plain.status
    if status and status != 200 and not probe.plain.redirects_to and not _is_challenge(probe.plain, probe.subject):
        cure = "deploy it, or correct `base`" if status in (404, 410) else "check the log of your server"
        yield Fault(f"the server answers {status}", cure, "error")


@rule("ChallengePage", 0)
def _challenge(probe: Probe) -> Iterator[Fault]:
    if _is_challenge(probe.plain, probe.subject):
        what = "a web page is served instead, such as a login or a check for robots"
        yield Fault(what, "let everybody fetch it without a question, in the settings of your host or CDN", "error")


# --- is it the document? ------------------------------------------------------------------------


@rule("Redirected", 1)
def _redirected(probe: Probe) -> Iterator[Fault]:
    """Readers remember where a permanent redirect led, and the self link says otherwise."""
    if len(probe.way) > 1:
        kinds = " and ".join(dict.fromkeys(str(answer.status) for answer in probe.way[:-1]))
        what = f"it redirects to {probe.plain.url} ({kinds})"
        yield Fault(what, "let `base` be the address at which it is served, or take out the redirect")


@rule("InsecureRedirect", 1)
def _insecure(probe: Probe) -> Iterator[Fault]:
    schemes = [urlsplit(answer.url).scheme for answer in probe.way]
    if "http" in schemes[1:] and schemes[0] == "https":
        yield Fault("a redirect leads from https to http", "redirect to https", "error")


@rule("BrokenBody", 1)
def _broken(probe: Probe) -> Iterator[Fault]:
    if probe.plain.broken:
        yield Fault(f"its body ends early: {probe.plain.broken}", "check the log of your server", "error")


@rule("StaleDocument", 1)
def _stale(probe: Probe) -> Iterator[Fault]:
    if not probe.plain.broken and (what := _other_bytes(probe.plain, probe.subject.body)):
        yield Fault(what, _clear(probe.plain), "error")


# --- is it served well? -------------------------------------------------------------------------


@rule("WrongType", 2)
def _type(probe: Probe) -> Iterator[Fault]:
    wanted, got = probe.subject.type, probe.plain.type
    if not wanted or got == wanted:
        return
    cure = "include the host file of dist/ (`hosts` in feeds/site.toml), or set the type of these files"
    if got in _GENERIC.get(wanted, ()):
        yield Fault(f"its type is {got}, which readers take, but {wanted} says more", cure, "notice")
    else:
        yield Fault(f"its type is {got or 'not said'}, and should be {wanted}", cure, "error")


@rule("NoCharset", 2)
def _charset(probe: Probe) -> Iterator[Fault]:
    """XML and JSON say it themselves, unless the type is text (RFC 7303, section 3.1; RFC 6657)."""
    told = probe.plain.headers.get("content-type", "").lower()
    if not told.startswith("text/"):
        return
    said = re.search(r"charset=\"?([\w.-]+)", told)
    if not said or said[1] not in ("utf-8", "utf8"):
        what = f"its type says charset {said[1]}" if said else "its type has no charset"
        yield Fault(f"{what}, and it is utf-8", "add `charset=utf-8` to the type")


@rule("NotCompressed", 2)
def _compressed(probe: Probe) -> Iterator[Fault]:
    if probe.packed and len(probe.plain.body) > SMALL and not probe.packed.coding:
        yield Fault("it is never compressed, which costs readers five times the bytes", "turn gzip on for its type")


@rule("BrokenCompression", 2)
def _packed(probe: Probe) -> Iterator[Fault]:
    for answer in filter(None, (probe.packed, *probe.codings)):
        if not answer.coding:
            continue
        try:
            body = unpacked(answer)
        except ValueError as error:
            body = None
            what = f"compressed as {answer.coding} it is broken: {error}"
            yield Fault(what, "check how your server compresses", "error")
        else:
            if answer.broken or body not in (None, probe.plain.body):
                what = answer.broken or "it is another document than uncompressed"
                yield Fault(f"compressed as {answer.coding} {what}", _clear(answer), "error")


@rule("NoVary", 2)
def _vary(probe: Probe) -> Iterator[Fault]:
    for answer in filter(None, (probe.packed, *probe.codings)):
        if answer.coding and not re.search(r"accept-encoding|\*", answer.headers.get("vary", ""), re.IGNORECASE):
            what = f"compressed as {answer.coding}, it has no `Vary: Accept-Encoding`"
            yield Fault(f"{what}, so caches give it to readers that cannot decompress it", "let your server send that")
            return


@rule("NoValidator", 2)
def _validator(probe: Probe) -> Iterator[Fault]:
    if probe.packed and probe.packed.status == 200 and not (probe.by_etag or probe.by_date):
        what = "it has neither ETag nor Last-Modified, so readers fetch all of it every time"
        yield Fault(what, "let your server send one of them")


@rule("NoNotModified", 2)
def _not_modified(probe: Probe) -> Iterator[Fault]:
    for header, answer in (("If-None-Match", probe.by_etag), ("If-Modified-Since", probe.by_date)):
        if answer and answer.status != 304:
            what = f"asked with {header}, the server answers {answer.status or answer.broken} instead of 304"
            yield Fault(what, "let your server answer conditional requests, in front of what compresses or rewrites")


@rule("HeadDiffers", 2)
def _head(probe: Probe) -> Iterator[Fault]:
    head, plain = probe.head, probe.plain
    if not head:
        return
    differing = [
        name
        for name in ("content-type", "content-length", "etag", "last-modified")
        if name in head.headers and name in plain.headers and head.headers[name] != plain.headers[name]
    ]
    if head.status != plain.status:
        yield Fault(f"HEAD is answered with {head.status or head.broken}", "let your server answer HEAD as it does GET")
    elif differing:
        what = f"HEAD is answered with another {differing[0]} than GET"
        yield Fault(what, "let your server answer HEAD as it does GET")


@rule("CacheControl", 2)
def _cache(probe: Probe) -> Iterator[Fault]:
    told = probe.plain.headers.get("cache-control", "").lower()
    cure = "send `Cache-Control: public, max-age=600, must-revalidate`"
    age = re.search(r"max-age=\"?(\d+)", told)
    if not told:
        yield Fault("it has no Cache-Control, so caches guess", cure)
    elif re.search(r"no-store|no-cache|private", told) or (age and int(age[1]) < SHORTEST):
        yield Fault(f"`Cache-Control: {told}` makes every reader ask your server every time", cure)
    elif age and int(age[1]) > LONGEST:
        yield Fault(f"`Cache-Control: {told}` keeps news back for more than a day", cure)


@rule("SetsCookie", 2)
def _cookie(probe: Probe) -> Iterator[Fault]:
    if "set-cookie" in probe.plain.headers:
        yield Fault("it sets a cookie, so that shared caches do not keep it", "turn cookies off for these files")


@rule("NoCors", 2)
def _cors(probe: Probe) -> Iterator[Fault]:
    if probe.subject.is_feed and probe.plain.headers.get("access-control-allow-origin") != "*":
        what = "readers that run in a browser may not read it"
        yield Fault(what, "send `Access-Control-Allow-Origin: *`")


@rule("BlocksReader", 2)
def _blocked(probe: Probe) -> Iterator[Fault]:
    for name, answer in probe.readers.items():
        if answer.status != 200 or answer.body != probe.plain.body:
            got = "a web page" if answer.type == "text/html" else f"{answer.status or answer.broken}"
            got = got if answer.status != 200 or answer.type == "text/html" else "another document"
            yield Fault(f"{name} gets {got} in its place", "let this reader in, in the settings of your host or CDN")


@rule("NoHubLink", 2)
def _hub_link(probe: Probe) -> Iterator[Fault]:
    """W3C WebSub, section 4: headers come first, and for JSON they are all there is."""
    links = list(_links(probe.plain.headers.get("link", "")))
    missing = [
        f'<{url}>; rel="{rel}"'
        for rel, url in (*(("hub", hub) for hub in probe.subject.hubs), ("self", probe.subject.url))
        if (rel, url) not in links
    ]
    if probe.subject.hubs and missing:
        what = f"its headers lack `Link: {', '.join(missing)}`, so that a strict hub takes no ping for it"
        yield Fault(what, "include the host file of dist/ anew, or set the header")


@rule("NoAutodiscovery", 2)
def _autodiscovery(probe: Probe) -> Iterator[Fault]:
    found = _Alternates(probe.plain.url, probe.plain.body) if probe.subject.alternates else None
    missing = [url for url in probe.subject.alternates if found and url not in found.urls]
    if missing:
        what = f"its head does not name the feed {missing[0]}"
        yield Fault(what, 'add <link rel="alternate"> to your template, as the program\'s own has it')


# --- what is no document ------------------------------------------------------------------------


def _alias(asker: Asker, alias: Alias) -> Iterator[Finding]:
    answer = asker.ask(alias.old)
    cure = "include the host file of dist/, or write the redirect yourself"
    if answer.redirects_to != alias.new:
        goes = f"leads to {answer.redirects_to}" if answer.redirects_to else f"answers {answer.status or answer.broken}"
        what = f"this old address {goes} instead of redirecting to {alias.new}"
        yield _finding("AliasNotRedirected", alias.old, Fault(what, cure))
    elif answer.status not in (301, 308):
        what = f"this old address redirects with {answer.status}, so readers keep asking here"
        yield _finding("AliasNotRedirected", alias.old, Fault(what, "redirect with 301"))


def _enclosure(asker: Asker, enclosure: Enclosure) -> Iterator[Finding]:
    """RSS 2.0, "enclosure": url, length and type; players ask for parts of it."""

    def found(name: str, what: str, cure: str) -> Finding:
        return _finding(name, enclosure.url, Fault(what, cure))

    head = asker.ask(enclosure.url, "HEAD")
    for _ in range(HOPS):
        if not head.redirects_to:
            break
        head = asker.ask(head.redirects_to, "HEAD")
    if head.status != 200:
        yield found("NoEnclosure", f"the server answers {head.status or head.broken}", "put the file there")
        return
    length = head.headers.get("content-length", "")
    if enclosure.length is not None and length.isdecimal() and int(length) != enclosure.length:
        what = f"it has {int(length):,} bytes, and the feed says {enclosure.length:,}"
        yield found("EnclosureLength", what, "correct its length on the page")
    if head.type != enclosure.type:
        what = f"its type is {head.type or 'not said'}, and the feed says {enclosure.type}"
        yield found("EnclosureType", what, "correct the type on the page, or on the server")
    part = asker.ask(head.url, headers={"Range": "bytes=0-0"})
    if part.status != 206:
        what = f"asked for a part of it, the server answers {part.status or part.broken} instead of 206"
        yield found("NoRanges", what, "use a server that answers Range requests, or nobody can seek in it")


# --- reading answers ----------------------------------------------------------------------------


def _finding(name: str, url: str, fault: Fault) -> Finding:
    return Finding(rule=name, severity=fault.severity, place=Place(url), what=fault.what, cure=fault.cure)


def _is_challenge(answer: Answer, subject: Subject) -> bool:
    """A web page where there should be none, or a page that says so itself."""
    is_page = subject.type in ("text/html", "")
    looks_so = answer.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
    return "cf-mitigated" in answer.headers or (not is_page and looks_so and answer.status in (200, 401, 403, 429, 503))


def _other_bytes(answer: Answer, body: bytes | None) -> str:
    """What is known of bytes that are not those of dist/; empty where they are."""
    if body is None or answer.status != 200 or answer.body == body:
        return ""
    said = [f"is of {modified}" for modified in [answer.headers.get("last-modified")] if modified]
    said += [f"has been in a cache for {age} seconds" for age in [answer.headers.get("age")] if age and age != "0"]
    caches = [f"{name} {answer.headers[name]}" for name in _CACHES if name in answer.headers]
    said += [f"went through {', '.join(caches)}"] if caches else []
    about = f" (it {', '.join(said)})" if said else ""
    return f"the served bytes are not those of dist/{about}"


_CACHES = ("via", "x-cache", "cf-cache-status", "x-served-by", "x-vercel-cache", "x-nf-request-id")


def _clear(answer: Answer) -> str:
    cached = any(name in answer.headers for name in ("age", *_CACHES))
    if cached:
        return "clear the cache of your CDN for it, or wait; then verify again"
    return "deploy it, with --force if it was deployed; then verify again"


def _links(header: str) -> Iterator[tuple[str, str]]:
    """Relation and address of each link of a Link header (RFC 8288, section 3)."""
    for url, parameters in re.findall(r"<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,]+))*)", header):
        for quoted, bare in re.findall(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", parameters, re.IGNORECASE):
            for relation in (quoted or bare).lower().split():
                yield relation, url


class _Alternates(HTMLParser):
    """The feeds that a page names in its head."""

    def __init__(self, url: str, body: bytes) -> None:
        super().__init__()
        self.url = url
        self.urls: set[str] = set()
        self.feed(body.decode("utf-8", "replace"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the address of each alternate that is a feed."""
        named = dict(attrs)
        if tag == "link" and "alternate" in (named.get("rel") or "").lower().split():
            self.urls.add(urljoin(self.url, named.get("href") or ""))
