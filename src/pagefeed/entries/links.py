"""Where a page is on the web.

Lives here: which address a page has - the one that is stated, else the one that a rule makes - and what the relative
addresses in it are relative to; what is said where neither is known.
Does not live here: rules and generators (permalinks), what an address means (entries.addresses), links to other pages
of items/ (catalog.crosslinks).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pagefeed.entries import addresses
from pagefeed.entries.addresses import Base
from pagefeed.language.dates import Calendar
from pagefeed.model import MARKDOWN, Finding, Line, Moment, Page, Place, SiteSpec
from pagefeed.permalinks.choice import Rule, path_by, tool_named
from pagefeed.permalinks.subject import Subject, Unfilled
from pagefeed.permalinks.syntax import UnknownName
from pagefeed.web import PAGE_LINK, PAGE_SCHEME

_OFFSET = re.compile(r"(?:(Z)|([+-])(\d\d):?(\d\d))\s*$", re.I)
_OWN_DATE = ("file name", "folder")
"""Evidence that dates a page by its name."""
_SHOWN = 3


class Spot(NamedTuple):
    """Where a page is."""

    address: str | None
    """Absolute URL; None where it has none, or none is known."""
    base: Base
    """What the addresses in it are relative to."""
    is_made: bool = False
    """True if a rule made it, rather than the author or the page."""
    findings: tuple[Finding, ...] = ()
    """What of the author's rule could not be filled in."""


def spot_of(page: Page, site: SiteSpec, rule: Rule | None, published: Moment, copy: Moment, calendar: Calendar) -> Spot:
    """The address of a page and the base of its relative ones. `published` and `copy` are its dates."""
    stated, home = page.stated, rule.link if rule else site.link
    canonical = _below(page.link or "", home)
    # What its own author calls canonical may stand on another site, where it came out first: there a rule knows better.
    known = _below(stated.link or "", home) or (None if page.authored else canonical)
    findings: tuple[Finding, ...] = ()
    made: str | None = None
    if rule and stated.link != "":
        subject = _subject(page, site, rule, _own_date(page, published, copy), calendar)
        made = _made(rule, subject)
        if not known and stated.permalink:
            try:
                known = _below(path_by(rule, subject, stated.permalink.text), home)
            except (UnknownName, Unfilled) as reason:
                findings = (_unfilled(page, str(reason), made is not None),)
    elif stated.permalink:
        findings = (_unfilled(page, "", False),)
    if not known and stated.slug and stated.slug.startswith("/") and not (rule and rule.tool == "docusaurus"):
        known = _below(stated.slug, home)
    address = known or made or canonical
    is_made = address == made and not known
    return Spot(address, _base(page, rule, home, address, made), is_made, findings)


def _base(page: Page, rule: Rule | None, home: str, address: str | None, made: str | None) -> Base:
    if page.base:
        base = _below(page.base, home)
        return Base(base, base)
    if rule and _is_markdown(page):
        if rule.is_.near != "page":
            return Base(_folder(page.path, rule) if rule.is_.near == "file" else None, home)
        if address and made and _host(address) != _host(made):
            return Base(made, home)  # Published elsewhere first, with pictures that lie here.
    return Base(address, address or home)


def _folder(path: str, rule: Rule) -> str | None:
    """Where the file would be if folders of items/ were those of the site, as MkDocs has it."""
    folders = rule.is_.below_root(path.removeprefix("items/")).rpartition("/")[0]
    return _below(f"/{folders}/" if folders else "/", rule.link)


def _made(rule: Rule, subject: Subject) -> str | None:
    try:
        return _below(path_by(rule, subject), rule.link)
    except (UnknownName, Unfilled):
        return None


def _below(path: str, link: str) -> str | None:
    return addresses.absolute(addresses.on_site(path, link), link)


def _subject(page: Page, site: SiteSpec, rule: Rule, own: Moment | None, calendar: Calendar) -> Subject:
    stated = page.stated
    return Subject(
        path=rule.is_.below_root(page.path.removeprefix("items/")),
        title=stated.title or (page.title.text if page.title else None),
        slug=stated.slug.strip("/") if stated.slug and rule.tool != "docusaurus" else stated.slug,
        at=_local(own, rule, calendar) if own else None,
        precision=own.precision if own else "day",
        categories=stated.categories,
        language=stated.language or page.language,
        site_language=site.language,
    )


def _own_date(page: Page, published: Moment, copy: Moment) -> Moment | None:
    """The date of a page that is its own, rather than that of its copy."""
    if published.evidence.rule != "copy":
        return published
    return copy if copy.evidence.rule in _OWN_DATE and _is_markdown(page) else None


def _is_markdown(page: Page) -> bool:
    return page.path.lower().endswith(MARKDOWN)


def _local(moment: Moment, rule: Rule, calendar: Calendar) -> datetime:
    """A moment as the generator counts days; a day without a time is that day everywhere."""
    at = moment.at.astimezone(calendar.timezone)
    if moment.precision != "minute" or rule.is_.zone == "site":
        return at
    if rule.is_.zone == "utc":
        return at.astimezone(UTC)
    offset = _OFFSET.search(moment.evidence.words)
    if offset is None:
        return at
    ahead = timedelta(0) if offset[1] else timedelta(hours=int(offset[3]), minutes=int(offset[4]))
    try:
        return at.astimezone(timezone(-ahead if offset[2] == "-" else ahead))
    except ValueError:
        return at


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower().removeprefix("www.")


# --- what is said -------------------------------------------------------------------------------


def _unfilled(page: Page, reason: str, has_other: bool) -> Finding:
    written = page.stated.permalink
    assert written is not None
    what = f'"{written.text}" cannot be filled in'
    if has_other:
        cure = "write the address itself; until then it is made by the rule of the site"
    elif reason:
        cure = "write the address itself; until then the page has no link"
    else:
        tool = tool_named(written.text) or "jekyll"
        cure = f'name the generator that it is for in feeds/site.toml, with a line like permalink = "{tool}"'
    if reason:
        what += f": {reason} is not known"
    return Finding(rule="UnfilledPermalink", severity="notice", place=written.place, what=what, cure=cure)


def lost(base: Base, path: str, lines: Collection[Line]) -> tuple[Finding, ...]:
    """What a page was told of the addresses that lead nowhere: one finding, at the line of the first."""
    if not base.lost:
        return ()
    found = [*base.lost]
    shown = ", ".join(f'"{unquote(each)}"' for each in found[:_SHOWN])
    more = len(found) - _SHOWN
    others = f" and {more} other{'s' * (more > 1)}" if more > 0 else ""
    count = "a relative address leads" if len(found) == 1 else f"{len(found)} relative addresses lead"
    templated = all(map(addresses.is_templated, found))
    if templated:
        count = count.replace("a relative address", "an address").replace("relative addresses", "addresses")
    what = f"{count} nowhere, and {'is' if len(found) == 1 else 'are'} left out: {shown}{others}"
    cure = "write the address itself" if templated else _WHERE
    return (
        Finding(
            rule="LostAddress",
            severity="notice",
            place=Place(path, line_of(lines, found)),
            what=what,
            cure=cure,
        ),
    )


def crossings(markup: str, lines: Collection[Line]) -> tuple[tuple[str, int], ...]:
    """The links to other pages of items/ in clean markup, each once, with its line."""
    if f'"{PAGE_SCHEME}:' not in markup:
        return ()
    targets = dict.fromkeys(unescape(found) for found in PAGE_LINK.findall(markup))
    return tuple((target, line_of(lines, (_written(target),))) for target in targets)


def _written(target: str) -> str:
    """What of a target its author wrote, whatever the syntax."""
    return unquote(target[len(PAGE_SCHEME) + 1 :].partition("#")[0])


_WHERE = "state the page's own address, or how it is made, with `permalink` in feeds/site.toml"


def line_of(lines: Collection[Line], wanted: Collection[str]) -> int:
    """The first line that holds one of the addresses, as it is or before it was encoded; 0 where none does."""
    each = {words for address in wanted for words in (address, unquote(address))}
    return next((line.number for line in lines if any(words in line.text for words in each)), 0)
