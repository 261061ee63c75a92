"""Which rule a page is under, and the address that it makes.

Lives here: the order in which rules are asked; one rule with the words of its generator; a page's address by it.
Does not live here: reading settings (config.settings), the syntax of rules (syntax), or what generators do (tools).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pagefeed.model import FeedSpec, SiteSpec, matches
from pagefeed.permalinks import syntax
from pagefeed.permalinks.subject import Subject
from pagefeed.permalinks.syntax import UnknownName
from pagefeed.permalinks.tools import OWN, STYLES, TOOLS, Pattern, Tool, jekyll_style

_HUGOS = ("contentbasename", "slugorcontentbasename", "slugorfilename", "monthname", "weekdayname", "yearday")
_JEKYLLS = (
    "output_ext",
    "slugified_categories",
    "short_month",
    "long_month",
    "y_day",
    "w_year",
    "short_day",
    "long_day",
)
_HEXOS = ("hash", "post_title")


class Rule(NamedTuple):
    """How the addresses of some pages are made."""

    text: str
    """As its author wrote it: a pattern, or the name of a generator or of a style of Jekyll's."""
    tool: str
    """The generator whose words it uses; empty where none is known."""
    link: str
    """Absolute URL of the site that the addresses are below."""

    @property
    def is_(self) -> Tool:
        """The generator."""
        return TOOLS.get(self.tool, OWN)


def problem(text: str) -> UnknownName | None:
    """What in a rule has no meaning; None where all of it has."""
    if text in TOOLS or text in STYLES:
        return None
    try:
        if not any(isinstance(part, syntax.Field) for part in syntax.parts(text)):
            return UnknownName(text, dict.fromkeys((*TOOLS, *STYLES)))
    except UnknownName as unknown:
        return unknown
    return None


@lru_cache(maxsize=64)
def tool_named(text: str) -> str:
    """The generator that a rule can only be of; empty where it can be of several."""
    if text in TOOLS:
        return text
    if text in STYLES:
        return "jekyll"
    try:
        used = {part.name for part in syntax.parts(text) if isinstance(part, syntax.Field)}
    except UnknownName:
        return ""
    if "{{" in text:
        return "eleventy"
    for tool, own in (("hugo", _HUGOS), ("jekyll", _JEKYLLS), ("hexo", _HEXOS)):
        if used & set(own):
            return tool
    return ""


def rule_of(path: str, site: SiteSpec, feeds: Iterable[FeedSpec], guess: str = "") -> Rule | None:
    """The rule for a page at `path`: that of the first feed with one that includes it, else that of its folder, else
    the site's; None where there is none. `guess` is the generator that items/ was written for."""
    found = next(_rules(path, site, feeds, guess), None)
    # To a generator, a text beside its pages is a file like a picture.
    return None if found and found.text in TOOLS and path.endswith(".txt") else found


def _rules(path: str, site: SiteSpec, feeds: Iterable[FeedSpec], guess: str) -> Iterator[Rule]:
    """Words that generators share mean what they mean to the one that the site names, else to the one it is for."""
    known = tool_named(site.permalink or "") or guess

    def rule(text: str, link: str, tool: str) -> Rule:
        return Rule(text, tool_named(text) or tool, link)

    for feed in feeds:
        if feed.permalink and feed.includes(path):
            yield rule(feed.permalink, feed.link, known)
    for folder, text in site.permalinks:
        if _is_in(path, folder):
            # A section's bare name is how Hugo writes it.
            yield rule(text, site.link, known or ("" if "*" in folder or "/" in folder else "hugo"))
    if site.permalink:
        yield rule(site.permalink, site.link, known)


def rivals(path: str, feeds: Iterable[FeedSpec]) -> tuple[FeedSpec, ...]:
    """The feeds that include a page and have different rules for it, that which counts first; none where they agree."""
    found: dict[tuple[str, str], FeedSpec] = {}
    for feed in feeds:
        if feed.permalink and feed.includes(path):
            found.setdefault((feed.permalink, feed.link), feed)
    return tuple(found.values()) if len(found) > 1 else ()


def _is_in(path: str, folder: str) -> bool:
    below = path.removeprefix("items/")
    if "*" in folder:
        return matches(folder, below)
    for root in ("", "content/", "source/"):
        if below.startswith(f"{root}{folder.strip('/')}/"):
            return True
    return matches(folder, below)


def path_by(rule: Rule, subject: Subject, text: str | None = None) -> str:
    """The address of a page by a rule, or by the pattern `text` in the words of its generator: a path below the
    site's link, or an absolute address; percent-encoded. Raises UnknownName and Unfilled."""
    tool, wanted = rule.is_, rule.text if text is None else text
    if wanted in STYLES:
        tool, wanted = TOOLS["jekyll"], jekyll_style(wanted, subject)
    elif wanted in TOOLS:
        wanted = tool.default(subject)
    else:
        return syntax.fill(wanted, subject, tool.meanings)
    return syntax.fill(wanted, subject, tool.meanings) if isinstance(wanted, Pattern) else syntax.encoded(wanted)
