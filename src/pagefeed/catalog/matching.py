"""Which entry a sighting is.

Lives here: the layers of evidence, from strong to weak, and what speaks against them.
Does not live here: making fingerprints and sketches (shape.identity), minting ids, dates (catalog.index).

Words are compared by bottom-k sketches of their neighbouring pairs (Broder 1997; `shape.identity`). Where the
thresholds stand, and what measured them, is told in ARCHITECTURE.md under "Identity".
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from html import unescape

from pagefeed.catalog import ledger
from pagefeed.catalog.ledger import instant, unpacked
from pagefeed.catalog.packing import moment_of
from pagefeed.model import Moment

ALIKE = 0.5
"""Share of word pairs that two texts have in common to be versions of one, where the earlier one is gone."""
ALIKE_IN_PLACE = 0.2
"""The same for the article of one file: whoever edits a page edits its story."""
ALIKE_BESIDE = 0.6
"""The same for two articles that are both here."""
ALIKE_BY_FAR = 0.8
"""The same where something speaks against it, such as another date."""
CONTAINED = 0.9
"""Share of the pairs of a text that was cut short which its full text has."""
CUT = 6
"""Pairs that a cut text must have at least: fewer are the beginning of many."""
SPEAKS_OF = 0.5
"""Share of the telling words of a teaser that an article under the same headline has."""
INDEXED = 12
"""Hashes of a sketch by which an entry is found: of two texts with half of their pairs in common, one pair in four
thousand shares none of them."""
COMMON = 200
"""Entries that share a pair of words from which on the pair finds none of them."""
COMPARED = 20
"""Candidates that are looked at, those first that share most."""
FIGURES = 3
"""Figures that a text must have for them to speak against another."""
LONG = 40
"""Pairs of words from which on a text is never written twice."""
SLACK = timedelta(hours=20)
"""By how much two dates of one story may differ: one has a time, the other a day, which stands at noon."""
SERIES = timedelta(days=4)
"""How long two teasers may stay one on the strength of a headline or caption alone, which a series repeats."""

Candidate = tuple[float, str, str]
"""How good it is, the id of the entry, and in words what makes it one."""

_TOLD = frozenset(("stated", "metadata", "date line", "link", "adopted"))
_TAG = re.compile(r"<[^>]*>")
_TELLING_WORD = re.compile(r"[^\W\d_]{5,}|\d{2,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Match:
    """What a sighting is the same as, and why."""

    id: str
    """The entry's."""
    layer: str
    """The name of the evidence."""
    words: str
    """What it rests on."""


class Facts:
    """A sighting, or an entry, as far as it is compared."""

    def __init__(
        self,
        *,
        kind: str,
        source: str,
        keys: Iterable[str],
        sketch: bytes,
        opening: bytes,
        published: Moment,
        here: bool,
        content: Callable[[], str],
        copied: Callable[[], list[datetime]],
    ) -> None:
        self.kind = kind
        self.source = source
        """The page that shows it, or showed it last."""
        self.keys = tuple(keys)
        self.sketch = _sketch(sketch)
        self.opening = _sketch(opening) if opening else self.sketch
        self.published = published
        self.here = here
        """Whether a page shows it now."""
        self._content = content
        self._copied = copied

    def named(self, name: str) -> frozenset[str]:
        """The keys of one name, such as `link`."""
        return frozenset(key for key in self.keys if key.startswith(f"{name}:"))

    @cached_property
    def has_text(self) -> bool:
        """Whether it is more than a headline and a caption."""
        return any(key.startswith(("text:", "lead:", "open:")) for key in self.keys)

    @cached_property
    def copied(self) -> list[datetime]:
        """When the copies that show it were made, the first and the last of them; nothing where none is here."""
        return self._copied()

    @cached_property
    def plain(self) -> str:
        """Its words; empty where no page shows it now."""
        return unescape(_TAG.sub(" ", self._content()))

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words that could be names of something, and figures."""
        return frozenset(_TELLING_WORD.findall(self.plain.casefold()))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every figure in it."""
        return frozenset(_NUMBER.findall(self.plain))


class Matcher:
    """Finds the entries of a catalog again."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def by_key(self, row: int) -> Match | None:
        """The entry that shares a fingerprint with a sighting."""
        return self._match(self.sighting(row), BY_KEY)

    def by_anything(self, row: int) -> Match | None:
        """The entry that a sighting is by any evidence."""
        return self._match(self.sighting(row), LAYERS)

    def _match(self, mine: Facts, layers: dict[str, Layer]) -> Match | None:
        stated = mine.named("id")
        for name, layer in layers.items():
            # Who states an id means that entry, and a new one where it is not there yet.
            if stated and name != "stated id":
                return None
            best = min(layer(self, mine), key=lambda found: (-found[0], found[1]), default=None)
            if best:
                _, id_, words = best
                return Match(id_, name, words)
        return None

    # --- facts ------------------------------------------------------------------------------------

    def sighting(self, row: int) -> Facts:
        """What a sighting says."""
        source, kind, keys, sketch, opening, published, copied, content = self.db.execute(
            "SELECT source, kind, keys, sketch, opening, published, copied, content FROM sightings WHERE rowid=?",
            (row,),
        ).fetchone()
        return Facts(
            kind=kind,
            source=source,
            keys=json.loads(keys),
            sketch=sketch,
            opening=opening,
            published=moment_of(published),
            here=True,
            content=lambda: str(content),
            copied=lambda: [instant(copied)] if copied else [],
        )

    def entry(self, id_: str) -> Facts:
        """What is known of an entry."""
        kind, home, sketch, opening, published = self.db.execute(
            "SELECT kind, home, sketch, opening, published FROM entries WHERE id=?", (id_,)
        ).fetchone()
        shown = self.db.execute("SELECT rowid FROM sightings WHERE id=? ORDER BY kind LIMIT 1", (id_,)).fetchone()
        keys = [key for (key,) in self.db.execute("SELECT key FROM keys WHERE id=?", (id_,))]
        first = self.sighting(shown[0]) if shown else None
        return Facts(
            kind=kind,
            source=home,
            keys=keys,
            sketch=ledger.unpack_sketch(sketch),
            opening=ledger.unpack_sketch(opening),
            published=moment_of(published),
            here=first is not None,
            content=lambda: first._content() if first else "",
            copied=lambda: self._copies(id_),
        )

    def _copies(self, id_: str) -> list[datetime]:
        first, last = self.db.execute(
            "SELECT min(copied), max(copied) FROM sightings WHERE id=? AND copied != ''", (id_,)
        ).fetchone()
        return [instant(first), instant(last)] if first else []

    # --- layers: each yields how good a candidate is, its id, and in words what makes it one ------

    def _stated(self, mine: Facts) -> Iterator[Candidate]:
        for key in mine.named("id"):
            stated = key.partition(":")[2]
            rows = self.db.execute("SELECT id FROM entries WHERE ? IN (id, guid)", (stated,)).fetchall()
            yield from ((1, id_, stated) for (id_,) in rows)

    def _seen_before(self, mine: Facts) -> Iterator[Candidate]:
        for id_, _ in self._sharing(mine, "same"):
            yield 1, id_, "nothing about it has changed"

    def _address(self, mine: Facts) -> Iterator[Candidate]:
        for id_, key in self._sharing(mine, "link"):
            # Two cards of one page may lead to one address, such as that of a channel.
            if not self._stands_on(id_, mine.source):
                yield 1, id_, key.partition(":")[2]

    def _text(self, mine: Facts) -> Iterator[Candidate]:
        for id_, _ in self._sharing(mine, "text"):
            # A long text is never written twice; a short one may announce another episode each day.
            if len(mine.sketch) >= LONG or not _against(mine, self.entry(id_)):
                yield 1, id_, "all of its text is the same"

    def _opening(self, mine: Facts) -> Iterator[Candidate]:
        for name, words in (("lead", "headline and first paragraph"), ("open", "the first paragraph")):
            for id_, _ in self._sharing(mine, name):
                theirs = self.entry(id_)
                if _against(mine, theirs):
                    continue
                # Columns and daily rounds often share headline and opening: of two articles the opening alone
                # says nothing, and with the headline they must be alike in the rest as well.
                if mine.kind == theirs.kind == "article":
                    if name == "lead" and (share := likeness(mine.sketch, theirs.sketch)) >= ALIKE:
                        yield share, id_, f"{words}, and {share:.0%} of its words"
                else:
                    yield 1 if name == "lead" else 0.9, id_, words

    def _label(self, mine: Facts) -> Iterator[Candidate]:
        """Headline or caption, where one of the two has no text, or the article has the words of its teaser."""
        for name in ("caption", "headline"):
            for id_, _ in self._sharing(mine, name):
                theirs = self.entry(id_)
                if not _against(mine, theirs) and (share := _labelled_alike(mine, theirs, name)):
                    yield share, id_, f"the same {name}, and nothing else against it"

    def _cut(self, mine: Facts) -> Iterator[Candidate]:
        """A text that was cut short somewhere else."""
        for id_ in self._like(mine.opening):
            theirs = self.entry(id_)
            fewer = min(mine.opening, theirs.opening, key=len)
            share = len(mine.opening & theirs.opening) / (len(fewer) or 1)
            if len(fewer) >= CUT and share >= CONTAINED and len(fewer) < ledger.SKETCH and not _against(mine, theirs):
                if mine.kind == theirs.kind == "article":
                    continue
                yield share, id_, "one text is the beginning of the other"

    def _page(self, mine: Facts) -> Iterator[Candidate]:
        """The article of a file that was edited."""
        if mine.kind != "article":
            return
        for (id_,) in self.db.execute(
            "SELECT id FROM entries WHERE home=? AND kind='article'", (mine.source,)
        ).fetchall():
            theirs = self.entry(id_)
            if theirs.here:
                continue
            share = likeness(mine.sketch, theirs.sketch)
            if share >= (ALIKE_BY_FAR if _against(mine, theirs) else ALIKE_IN_PLACE):
                yield share, id_, f"the article of the same file, with {share:.0%} of its words"

    def _likeness(self, mine: Facts) -> Iterator[Candidate]:
        for id_ in self._like(mine.sketch):
            theirs = self.entry(id_)
            share = likeness(mine.sketch, theirs.sketch)
            against = _against(mine, theirs)
            if not theirs.here and share >= (ALIKE_BY_FAR if against else ALIKE):
                yield share, id_, f"{share:.0%} of the words of one that no page shows any more"
            elif share >= ALIKE_BESIDE and not against and _is_copy(mine, theirs, share):
                yield share, id_, f"{share:.0%} of its words"

    # --- finding candidates -----------------------------------------------------------------------

    def _sharing(self, mine: Facts, name: str) -> list[tuple[str, str]]:
        """The entries that share a key of this name. Where two branches gave the same to two ids, the smaller one
        counts, on every machine."""
        return [
            (id_, key)
            for key in sorted(mine.named(name))
            for (id_,) in self.db.execute("SELECT id FROM keys WHERE key=? ORDER BY id", (key,)).fetchall()
        ]

    def _like(self, hashes: frozenset[int]) -> list[str]:
        """The entries that share one of the smallest hashes, those first that share most. Costs the same however many
        entries there are: a pair of words that hundreds have in common finds none of them."""
        found: dict[str, int] = {}
        for hash_ in sorted(hashes)[:INDEXED]:
            query = "SELECT e.id FROM shingles s JOIN entries e ON e.number=s.entry WHERE s.hash=? LIMIT ?"
            rows = self.db.execute(query, (hash_, COMMON + 1)).fetchall()
            if len(rows) <= COMMON:
                for (id_,) in rows:
                    found[id_] = found.get(id_, 0) + 1
        return sorted(found, key=lambda id_: (-found[id_], id_))[:COMPARED]

    def _stands_on(self, id_: str, source: str) -> bool:
        return bool(self.db.execute("SELECT 1 FROM sightings WHERE id=? AND source=?", (id_, source)).fetchone())


Layer = Callable[[Matcher, Facts], Iterable[Candidate]]

LAYERS: dict[str, Layer] = {
    "stated id": Matcher._stated,
    "seen before": Matcher._seen_before,
    "address": Matcher._address,
    "text": Matcher._text,
    "opening": Matcher._opening,
    "label": Matcher._label,
    "cut": Matcher._cut,
    "page": Matcher._page,
    "likeness": Matcher._likeness,
}
"""All evidence, strong to weak."""
BY_KEY: dict[str, Layer] = {name: LAYERS[name] for name in ("stated id", "seen before", "address", "text", "opening")}
"""What asks for fingerprints alone, and does not depend on what else is new."""


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The likeness of two texts: the share that both sketches have of the smallest hashes of either (Broder 1997).
    A sketch shorter than the ledger keeps is whole, and then the share is exact."""
    both = one | other
    fewer = min(len(one), len(other))
    if ledger.SKETCH <= fewer < max(len(one), len(other)):
        both = frozenset(sorted(both)[:fewer])
    return len(one & other & both) / (len(both) or 1)


def _against(mine: Facts, theirs: Facts) -> bool:
    """Whether two things that look alike cannot be one: they have two addresses or two dates, or one was announced
    before the other came out."""
    links = mine.named("link"), theirs.named("link")
    if all(links) and not links[0] & links[1]:
        return True
    if mine.kind == theirs.kind and _days_differ(mine.published, theirs.published, mine.kind):
        return True
    if mine.kind != theirs.kind:
        teaser, article = (mine, theirs) if mine.kind == "teaser" else (theirs, mine)
        if article.published.evidence.rule in _TOLD:
            if teaser.copied and article.published.at - teaser.copied[0] > SLACK:
                return True
            return teaser.published.evidence.rule in _TOLD and _far(teaser.published, article.published)
    return False


def _days_differ(mine: Moment, theirs: Moment, kind: str) -> bool:
    told = _TOLD | {"caption"} if kind == "teaser" else _TOLD
    return mine.evidence.rule in told and theirs.evidence.rule in told and _far(mine, theirs)


def _far(one: Moment, other: Moment) -> bool:
    return abs(one.at - other.at) > SLACK


def _labelled_alike(mine: Facts, theirs: Facts, name: str) -> float:
    """How well a headline or caption that two things share says that they are one; 0 where it does not."""
    if mine.has_text and theirs.has_text:
        if mine.kind == theirs.kind:
            return 0
        teaser, article = (mine, theirs) if mine.kind == "teaser" else (theirs, mine)
        share = len(teaser.telling & article.telling) / (len(teaser.telling) or 1)
        return share if share >= SPEAKS_OF else 0
    other = "headline" if name == "caption" else "caption"
    theirs_is, mine_is = theirs.named(other), mine.named(other)
    if mine_is and theirs_is and not mine_is & theirs_is:
        return 0
    apart = _apart(mine, theirs)
    return 0 if apart > SERIES else 1 - apart / timedelta(days=100)


def _apart(mine: Facts, theirs: Facts) -> timedelta:
    """The time between the copies that show two things; none where that is not known."""
    if not (mine.copied and theirs.copied):
        return timedelta(0)
    return max(mine.copied[0] - theirs.copied[-1], theirs.copied[0] - mine.copied[-1], timedelta(0))


def _is_copy(mine: Facts, theirs: Facts, share: float) -> bool:
    """Whether two texts that are much alike are copies of one article, rather than two made from one mould."""
    if mine.source == theirs.source or not mine.kind == theirs.kind == "article":
        return False
    return (len(mine.sketch) >= LONG or share >= ALIKE_BY_FAR) and _figures_agree(mine, theirs)


def _figures_agree(mine: Facts, theirs: Facts) -> bool:
    """Whether two texts have their figures in common: reports of weather and markets differ in nothing else."""
    fewer = min(len(mine.numbers), len(theirs.numbers))
    return fewer < FIGURES or len(mine.numbers & theirs.numbers) >= fewer / 2


def _sketch(hashes: bytes) -> frozenset[int]:
    return frozenset(unpacked(hashes))
