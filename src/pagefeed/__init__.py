"""pagefeed: feeds from article pages.

    import pagefeed
    report = pagefeed.build("my-site")

Lives here: the names that a program may import, each imported when it is first used, for a run with nothing to do needs
none of them. They follow semantic versioning (https://semver.org): what is named here changes its meaning only with the
first number of the version, of 0.x with the second. Every other module may change at any time.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pagefeed.api import Plan, build, check, load_site, plan, read_page
    from pagefeed.changes import Change, FeedPlan
    from pagefeed.editor import Reading
    from pagefeed.errors import DateError, PageError, PublishError, SeveralError, SiteError, SpecError
    from pagefeed.files.inputs import Site
    from pagefeed.flood import FloodError
    from pagefeed.hooks import DocumentHook, EntryHook, ReaderHook, ShippedHook
    from pagefeed.model import (
        Author,
        Block,
        Card,
        Content,
        Document,
        Enclosure,
        Entry,
        Evidence,
        Feed,
        FeedSpec,
        Figure,
        Finding,
        Moment,
        Overrides,
        Page,
        Place,
        Section,
        Sighting,
        SiteSpec,
        Source,
        Sourced,
    )
    from pagefeed.report import Report

    __version__: str

__all__ = [
    "Author",
    "Block",
    "Card",
    "Change",
    "Content",
    "DateError",
    "Document",
    "DocumentHook",
    "Enclosure",
    "Entry",
    "EntryHook",
    "Evidence",
    "Feed",
    "FeedPlan",
    "FeedSpec",
    "Figure",
    "Finding",
    "FloodError",
    "Moment",
    "Overrides",
    "Page",
    "PageError",
    "Place",
    "Plan",
    "PublishError",
    "ReaderHook",
    "Reading",
    "Report",
    "Section",
    "SeveralError",
    "ShippedHook",
    "Sighting",
    "Site",
    "SiteError",
    "SiteSpec",
    "Source",
    "Sourced",
    "SpecError",
    "build",
    "check",
    "load_site",
    "plan",
    "read_page",
]

_HOMES = {
    "api": ("Plan", "build", "check", "load_site", "plan", "read_page"),
    "editor": ("Reading",),
    "errors": ("DateError", "PageError", "PublishError", "SeveralError", "SiteError", "SpecError"),
    "changes": ("Change", "FeedPlan"),
    "hooks": ("DocumentHook", "EntryHook", "ReaderHook", "ShippedHook"),
    "flood": ("FloodError",),
    "files.inputs": ("Site",),
    "report": ("Report",),
}
"""Module to the names that it has; all others are of `model`."""


def __getattr__(name: str) -> object:
    if name == "__version__":
        from pagefeed.program import VERSION

        return VERSION
    if name not in __all__:
        raise AttributeError(f"module 'pagefeed' has no attribute {name!r}")
    from importlib import import_module

    home = next((module for module, names in _HOMES.items() if name in names), "model")
    return getattr(import_module(f"pagefeed.{home}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
