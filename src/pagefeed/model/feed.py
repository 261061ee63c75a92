"""Feeds with their entries, and the documents made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pagefeed.model.entry import Entry
from pagefeed.model.settings import FeedSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A spec with its entries, ready to be rendered: those of the subscription document, or of one archived month
    (RFC 5005, section 4)."""

    spec: FeedSpec
    """What the author asked for."""
    entries: tuple[Entry, ...]
    """Newest first; of one moment, by the path of the page that shows them: part-10, then part-9."""
    month: str = ""
    """The archived month, YYYY-MM, or one of its further parts, YYYY-MM-N; empty for the subscription document."""
    older: str = ""
    """The archived month, or part of one, that comes before; empty where there is none."""

    @property
    def updated(self) -> datetime | None:
        """When anything in it last changed; None for a feed without entries. Never the clock."""
        return max((entry.updated for entry in self.entries), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of dist/."""

    path: str
    """POSIX, relative to dist/."""
    media_type: str
    """As a server should send it, with charset."""
    body: bytes
    """The whole file."""
