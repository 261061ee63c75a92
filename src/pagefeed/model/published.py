"""What subscribers have: the entries of a feed as it was published, here or by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from pagefeed.model.entry import Kind, Precision
from pagefeed.model.settings import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItem:
    """An entry as subscribers have it, or would get it, as far as they would see a difference."""

    name: str
    """The id by which readers know it."""
    title: str
    """Plain text."""
    published: datetime | None
    """UTC; None where the feed does not say."""
    updated: datetime | None
    """UTC; None where the feed does not say."""
    digest: str
    """Of its link and content; empty where that is not known."""
    pages: tuple[str, ...] = ()
    """Where it was found; empty where that is not known."""


PublishedState: TypeAlias = tuple[PublishedItem, ...]
"""A feed at one moment, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteEntry:
    """One entry as subscribers of a feed have it."""

    id: str
    """guid, atom:id, rdf:about or JSON id, exactly as written but for white space around it; the link where
    there is none, empty where there is neither. Readers know the entry by it, so it is never normalised."""
    title: str
    """Plain text; empty where there is none."""
    link: str | None
    """The entry's own address, absolute."""
    published: datetime | None
    """Aware, UTC, whole seconds; None where the feed does not say, or names no moment."""
    published_written: str
    """The same as written; empty where the feed does not say."""
    updated: datetime | None
    """In the same form; None where the feed does not say."""
    authors: tuple[str, ...]
    """Names, in the feed's order; the feed's own where the entry names nobody and the format says so."""
    tags: tuple[str, ...]
    """Categories as people read them, in the feed's order."""
    summary: str
    """Plain text; empty where there is none."""
    html: str
    """The full content as given, neither safe nor well-formed; empty where there is a summary alone."""
    kind: Kind = "article"
    """What a feed of this program says that it is."""
    caption: str = ""
    """The same of its caption, which its content repeats as a figure."""
    precision: Precision = "minute"
    """The same of its date."""
    month: str = ""
    """The archived document of a feed of this program that holds it, YYYY-MM; empty where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFeed:
    """A feed as subscribers have it."""

    address: str
    """The file or URL that was asked for."""
    format: Format
    """RSS stands for all its versions, RDF ones too."""
    title: str
    """Plain text; empty where there is none."""
    entries: tuple[RemoteEntry, ...]
    """In document order; of several pages, one after the other, each id once."""
    held: int = 0
    """How many of them stand in the document that was asked for, which is what subscribers have; they come first."""
    more: str | None = None
    """Where the feed goes on, if that was not read: file or URL; None where nothing is known to be missing."""
    ours: bool = False
    """True if the feed names this program as its generator."""
