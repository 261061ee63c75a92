"""Which entry a sighting is.

Lives here: the layers of evidence, from strong to weak, and what speaks against them. Two pages that are both here
are one entry on strong evidence alone; likeness of words finds what has vanished, and copies of one page.
Does not live here: making fingerprints and sketches (entries.identity), minting ids, dates (catalog.index), which facts
set two pages apart (catalog.claims).

Words are compared by bottom-k sketches of their neighbouring pairs (Broder 1997; `entries.identity`). Where the
thresholds stand, and what measured them, is told in docs/explanation/identity.md.
"""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from html import unescape
from itertools import pairwise
from typing import Any, NamedTuple

from pagefeed.catalog import ledger
from pagefeed.catalog.claims import OWN, SLACK, Claims, dates_differ, disagreement, plain
from pagefeed.catalog.ledger import instant, unpacked
from pagefeed.catalog.packing import moment_of
from pagefeed.model import Moment

ALIKE = 0.5
"""Share of word pairs that two texts have in common to be versions of one, where the earlier one is gone."""
ALIKE_IN_PLACE = 0.2
"""The same for the article of one file: whoever edits a page edits its story."""
ALIKE_MOVED = 0.65
"""The same for the article of another file."""
ALIKE_FROM_AFAR = 0.93
"""The same for what is short, or has another date."""
ALIKE_BESIDE = 0.5
"""The same for two that are both here, and speak of the same."""
ALIKE_BY_FAR = 0.85
"""The same where something speaks against it, such as another date."""
NEVER = 2.0
"""More than any two texts can have in common."""
CONTAINED = 0.9
"""Share of the pairs of a text that was cut short which its full text has."""
CUT = 6
"""Pairs that a cut text must have at least: fewer are the beginning of many."""
ENOUGH = 20
"""Hashes of two sketches that must be comparable for an estimate."""
SPEAKS_OF = 0.4
"""Share of the names and figures of one text that another must have to tell the same story under one headline."""
SPEAKS_ALIKE = 0.7
"""The same for two versions of one text, of which only words were changed."""
NAMES = 2
"""Names and figures from which on a text is told apart by them; as many must be in both."""
INDEXED = 12
"""Hashes of a sketch by which an entry is found: those that fewest others have."""
RAREST = 24
"""Hashes of a sighting by which entries are looked for: those that find any, and fewest."""
COMPARED = 10
"""Candidates that are looked at, those first that share most of what few share."""
OVERLAP = 0.25
"""Share of the comparable hashes below which no text has most of another."""
_FULL = (ledger.SKETCH, 64)
"""Hashes of a sketch that is not whole: as the ledger keeps it, and as `entries.identity` makes it."""
VERSIONS = 8
"""Versions of an entry that are compared, each of other words."""
LONG = 40
"""Pairs of words from which on a text is never written twice."""
LATELY = timedelta(days=30)
"""How long a headline or a caption alone says that two teasers are one."""
SERIES = timedelta(days=4)
"""The same where it is known to be that of a series, for several entries have it; and by how much the date of a page
may be corrected while it moves."""

Candidate = tuple[float, str, str]
"""How good it is, the id of the entry, and in words what makes it one."""

_ALIKE = """
WITH rarest AS (
    SELECT s.hash, count(*) AS bearers FROM json_each(?) JOIN shingles s ON s.hash=value
    GROUP BY s.hash ORDER BY bearers, s.hash LIMIT ?
)
SELECT e.id FROM rarest r JOIN shingles s ON s.hash=r.hash JOIN entries e ON e.number=s.entry
GROUP BY s.entry ORDER BY sum(1.0 / bearers) DESC, s.entry LIMIT ?
"""
"""Entries by what they share with a text, each pair of words counting the more the fewer entries have it."""
_CLAIMS = "own_title, published, language, authored"
_FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_]\w+|\d[\d.,:]*\d")
"""Words inside a sentence, of which those count that begin with a capital, and figures."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a sighting is the same as, and why."""

    id: str
    """The entry's."""
    layer: str
    """The name of the evidence."""
    words: str
    """What it rests on, where the layer does not say all."""
    weight: tuple[int, float] = (0, 0)
    """Of two sightings that could be one entry, but not both, the heavier is it: by layer, then by likeness."""

    @property
    def evidence(self) -> str:
        """Layer and words for people, such as `label: the same caption`."""
        return ": ".join(filter(None, (self.layer, self.words)))


class Sketch:
    """The smallest hashes of the word pairs of a text."""

    __slots__ = ("hashes", "ordered")

    def __init__(self, packed: bytes) -> None:
        self.ordered = unpacked(packed)
        """From the smallest."""
        self.hashes = frozenset(self.ordered)

    def __len__(self) -> int:
        return len(self.ordered)

    def with_(self, other: Sketch) -> tuple[int, int, int]:
        """How many hashes two texts have in common, and how many each has of those that both sketches would hold: one
        that was full has left out what is above its largest."""
        common = len(self.hashes & other.hashes)
        ends = [each.ordered[-1] for each in (self, other) if len(each.ordered) in _FULL]
        if not ends:
            return common, len(self.ordered), len(other.ordered)
        end = min(ends)
        return common, bisect_right(self.ordered, end), bisect_right(other.ordered, end)


class Sketches(NamedTuple):
    """By what a text is compared before its words are."""

    whole: Sketch
    """Of all of it."""
    opening: Sketch
    """Of its first paragraph."""

    @classmethod
    def of(cls, sketch: bytes, opening: bytes) -> Sketches:
        """As they are kept: where the first paragraph is all there is, it is left out."""
        whole = Sketch(sketch)
        return cls(whole, Sketch(opening) if opening else whole)


class Facts:
    """A sighting, or an entry, as far as it is compared."""

    def __init__(
        self,
        *,
        kind: str,
        source: str,
        claims: Claims,
        keys: Iterable[str],
        links: Iterable[str] | None = None,
        sketch: bytes,
        opening: bytes,
        here: bool,
        content: Callable[[], tuple[str, str, str]],
        copied: list[datetime],
        words: str = "",
    ) -> None:
        self.kind = kind
        self.source = source
        """The page that shows it, or showed it last."""
        self.claims = claims
        self.keys = tuple(keys)
        self.links = frozenset(key for key in (self.keys if links is None else links) if key.startswith("link:"))
        """Its own addresses; of a sighting of an entry, those of the entry."""
        self.sketches = Sketches.of(sketch, opening)
        self.sketch, self.opening = self.sketches
        self.here = here
        """Whether a page shows it now."""
        self.copied = copied
        """When the copies that show it were made, the first and the last of them; nothing where none is here."""
        self.words = words
        """Fingerprint of what it says; empty where no page shows it now."""
        self._content = content

    @property
    def published(self) -> Moment:
        """When it came out."""
        return self.claims.published

    def named(self, name: str) -> frozenset[str]:
        """The keys of one name, such as `link`."""
        return frozenset(key for key in self.keys if key.startswith(f"{name}:"))

    @cached_property
    def has_text(self) -> bool:
        """Whether it is more than a headline and a caption."""
        return any(key.startswith(("text:", "lead:", "open:")) for key in self.keys)

    @cached_property
    def caption(self) -> str:
        """Plain text; empty where no page shows it now."""
        return self._content()[1]

    @property
    def html(self) -> str:
        """All that it shows; empty where no page shows it now."""
        return self._content()[0]

    @cached_property
    def text(self) -> str:
        """Its words without its caption, if it has others; empty where no page shows it now."""
        html = self.html
        return unescape(_TAG.sub(" ", _FIGURE.sub("", html) if self.has_text else html))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every pair of neighbouring words."""
        return frozenset(pairwise(_WORD.findall(self.text.casefold())))

    @cached_property
    def names(self) -> frozenset[str]:
        """Whom and what it speaks of, and figures."""
        return frozenset(found[0] for found in _NAME.finditer(self.text) if not found[0][0].islower())

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The same, and whatever else in it or its title begins with a capital, for a name may begin a sentence."""
        words = _WORD.findall(f"{self.text} {self._content()[2]}")
        return self.names | frozenset(word for word in words if word[0].isupper())


class Matcher:
    """Finds the entries of a catalog again."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        # What several layers ask for, for as long as one sighting is matched.
        self._versions: dict[str, tuple[Facts, ...]] = {}
        self._free: dict[str, bool] = {}
        self._alike: list[tuple[str, str]] | None = None
        self._among: Callable[[str], bool] | None = None
        self._contradicted = True
        self.anew = False
        """Whether this catalog has shown nothing yet: then nobody knows what has vanished just now."""

    def match(
        self,
        row: int,
        layers: Iterable[str] | None = None,
        *,
        among: Callable[[str], bool] | None = None,
        contradicted: bool = True,
    ) -> Match | None:
        """The entry that a sighting is, by any evidence or by that of some layers.

        If so wanted, only of those `among` which it is looked for; and, unless it may be `contradicted`, none of those
        that have vanished under another title or date.
        """
        self._versions.clear()
        self._free.clear()
        self._alike = None
        self._among, self._contradicted = among, contradicted
        mine = self.sighting(row)
        stated = mine.named("id")
        for rank, (name, layer) in enumerate(LAYERS.items()):
            if layers is not None and name not in layers:
                continue
            # Who states an id means that entry, and a new one where it is not there yet.
            if stated and name != "stated id":
                return None
            if found := list(layer(self, mine)):
                score, id_, words = self._best(mine, found)
                return Match(id_, name, words, (-rank, score))
        return None

    def agreement(self, row: int, id_: str) -> float:
        """In how much of what is known of an entry, besides its text, a sighting agrees: of several, that which agrees
        most is the entry."""
        mine = self.sighting(row)
        (path,) = self.db.execute("SELECT coalesce(source, home) FROM entries WHERE id=?", (id_,)).fetchone()
        same_name = str(path).rpartition("/")[2] == mine.source.rpartition("/")[2]
        return self._agreement(mine, id_) + bool(path == mine.source) + same_name / 2

    def was_shown(self, id_: str) -> bool:
        """Whether a page of this catalog has ever shown an entry: others are known from the ledger alone."""
        return bool(self.db.execute("SELECT shown FROM entries WHERE id=?", (id_,)).fetchone()[0])

    def _best(self, mine: Facts, found: list[Candidate]) -> Candidate:
        """The best of several candidates. Of pages it is the one that states the same, for their words may be those of
        many."""
        ids = {id_ for _, id_, _ in found}
        agreement = {id_: self._agreement(mine, id_) for id_ in ids} if len(ids) > 1 else dict.fromkeys(ids, 0.0)

        def goodness(candidate: Candidate) -> tuple[float, float]:
            score, id_, _ = candidate
            return (agreement[id_], score) if mine.kind == "article" else (score, agreement[id_])

        return max(sorted(found, key=lambda candidate: candidate[1]), key=goodness)

    def _agreement(self, mine: Facts, id_: str) -> float:
        """The same without the path of its page, for two branches may have the same page under two. What has just
        vanished is rather looked for than what has not."""
        vanished = "SELECT 1 FROM dropped d WHERE d.id=e.id AND NOT EXISTS(SELECT 1 FROM sources WHERE path=d.source)"
        title, published, words, has_vanished = self.db.execute(
            f"SELECT title, published, words, EXISTS({vanished}) FROM entries e WHERE id=?", (id_,)
        ).fetchone()
        theirs = moment_of(published)
        dated = {mine.published.evidence.rule, theirs.evidence.rule} <= OWN
        alike: list[bool] = [
            plain(title) == mine.claims.title != "",
            dated and not dates_differ(mine.published, theirs),
            words == mine.words,
        ]
        return sum(alike) + bool(has_vanished) / 2

    # --- facts ------------------------------------------------------------------------------------

    def sighting(
        self, row: int, links: Iterable[str] | None = None, copied_when: list[datetime] | None = None
    ) -> Facts:
        """What a sighting says; of one that has its entry already, with the addresses and copies of that."""
        source, kind, keys, sketch, opening, copied, words, *claims = self.db.execute(
            f"SELECT source, kind, keys, sketch, opening, copied, words, {_CLAIMS} FROM sightings WHERE rowid=?", (row,)
        ).fetchone()
        return Facts(
            kind=kind,
            source=source,
            claims=_claims(*claims),
            keys=json.loads(keys),
            links=links,
            sketch=sketch,
            opening=opening,
            here=True,
            words=words,
            content=lambda: self._content(row),
            copied=([instant(copied)] if copied else []) if copied_when is None else copied_when,
        )

    def versions(self, id_: str) -> Iterator[Facts]:
        """What is known of an entry: each thing that pages show of it, and what the ledger knows where that is more,
        because the page of an article has gone, or all have."""
        keys = [key for (key,) in self.db.execute("SELECT key FROM keys WHERE id=?", (id_,))]
        kinds = set()
        rows = self.db.execute(
            "SELECT min(rowid), kind FROM sightings WHERE id=? GROUP BY kind, words ORDER BY kind, 1 LIMIT ?",
            (id_, VERSIONS),
        ).fetchall()
        for row, kind in rows:
            kinds.add(kind)
            yield self.sighting(row, keys, self._copies(id_))
        kind, home, sketch, opening, title, published = self.db.execute(
            "SELECT kind, home, sketch, opening, title, published FROM entries WHERE id=?", (id_,)
        ).fetchone()
        if kind not in kinds:
            yield Facts(
                kind=kind,
                source=home,
                claims=Claims(plain(title), moment_of(published)),
                keys=keys,
                sketch=ledger.unpack_sketch(sketch),
                opening=ledger.unpack_sketch(opening),
                here=False,
                content=lambda: ("", "", ""),
                copied=self._copies(id_),
            )

    def _content(self, row: int) -> tuple[str, str, str]:
        """HTML, caption and title."""
        query = "SELECT json_extract(content, '$[7]', '$[8]', '$[2]') FROM sightings WHERE rowid=?"
        html, caption, title = json.loads(self.db.execute(query, (row,)).fetchone()[0])
        return html, caption or "", title

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
        for rank, (id_, _) in enumerate(self._sharing(mine, "same")):
            yield 1 / (1 + rank), id_, ""

    def _address(self, mine: Facts) -> Iterator[Candidate]:
        for id_, key in self._sharing(mine, "link"):
            # Two cards of one page may lead to one address, such as that of a channel.
            if not self._stands_on(id_, mine.source) and not self._rewritten_beside(mine, id_):
                yield 1, id_, key.partition(":")[2]
        for id_, theirs in self._versions_of(mine, self._at_made_address(mine)):
            # What a rule makes of a path says as much as the path: the story at it may be another by now.
            if not (theirs.here or theirs.source) or likeness(mine.sketch, theirs.sketch) >= ALIKE_IN_PLACE:
                yield 0.9, id_, "the address that a rule makes"
        for id_, theirs in self._versions_of(mine, self._sharing(mine, "path")):
            # Another site may have another story there.
            share = likeness(mine.sketch, theirs.sketch)
            if share >= ALIKE_IN_PLACE and not self._stands_on(id_, mine.source):
                yield share / 2, id_, "the same path on another site"

    def _rewritten_beside(self, mine: Facts, id_: str) -> bool:
        """True if an article has the address of another that is here, and hardly a word of it."""
        if mine.kind != "article" or not mine.has_text:
            return False
        beside = [
            theirs
            for _, theirs in self._versions_of(mine, [(id_, "")])
            if theirs.here and theirs.kind == "article" and theirs.has_text
        ]
        return bool(beside) and all(likeness(mine.sketch, theirs.sketch) < ALIKE_IN_PLACE for theirs in beside)

    def _text(self, mine: Facts) -> Iterator[Candidate]:
        for found in self._sharing(mine, "text"):
            if any(self._has_text_of(mine, theirs) for _, theirs in self._versions_of(mine, [found])):
                yield 1, found[0], "all of its text is the same"

    def _has_text_of(self, mine: Facts, theirs: Facts) -> bool:
        """True if the text that two things share says that they are one."""
        # A long text is seldom written twice; a short one may announce another episode each day.
        long = len(mine.sketch) >= LONG
        gone = mine.kind == theirs.kind == "article" and not theirs.here
        same_title = mine.claims.title == theirs.claims.title != ""
        return long or not _against(mine, theirs, moved=gone and same_title)

    def _opening(self, mine: Facts) -> Iterator[Candidate]:
        for name, words in (("lead", "headline and first paragraph"), ("open", "the first paragraph")):
            for id_, theirs in self._versions_of(mine, self._sharing(mine, name)):
                if _against(mine, theirs):
                    continue
                # Columns and daily rounds often share headline and opening: of two articles the opening alone
                # says nothing, and with the headline they must be alike in the rest as well.
                if mine.kind == theirs.kind == "article":
                    share = likeness(mine.sketch, theirs.sketch)
                    alike = _names_agree(mine, theirs) if theirs.here else share >= self._needed(mine, theirs)
                    if name == "lead" and share >= ALIKE and alike:
                        yield share, id_, f"{words}, and {share:.0%} of its words"
                elif _contained(mine, theirs) >= ALIKE_BY_FAR or _names_agree(mine, theirs):
                    yield 1 if name == "lead" else 0.9, id_, words

    def _label(self, mine: Facts) -> Iterator[Candidate]:
        """Headline or caption, where one of the two has no text, or the article has the words of its teaser."""
        for name in ("caption", "headline"):
            bearers = self._sharing(mine, name)
            for id_, theirs in self._versions_of(mine, bearers):
                limit = LATELY if len(bearers) == 1 else SERIES
                share = _labelled_alike(mine, theirs, name, limit)
                if share and not _against(mine, theirs, moved=_common_names(mine, theirs) >= SPEAKS_ALIKE):
                    yield share, id_, f"the same {name}, and nothing else against it"

    def _cut(self, mine: Facts) -> Iterator[Candidate]:
        """A text that was cut short somewhere else."""
        for id_, theirs in self._versions_of(mine, self._like(mine)):
            if (
                mine.kind == theirs.kind == "article"
                or not _overlap(mine.sketches, theirs.sketches)
                or _against(mine, theirs)
            ):
                continue
            share = _contained(mine, theirs)
            if share == 1 if not theirs.here else share >= CONTAINED and _names_agree(mine, theirs):
                yield share, id_, "one text is the beginning of the other"

    def _page(self, mine: Facts) -> Iterator[Candidate]:
        """The article of a file that was edited."""
        if mine.kind != "article":
            return
        rows = self.db.execute(
            "SELECT id, home FROM entries WHERE home=? AND kind='article'", (mine.source,)
        ).fetchall()
        for id_, theirs in self._versions_of(mine, self._wanted(mine, rows)):
            if theirs.here or theirs.kind != "article":
                continue
            share = likeness(mine.sketch, theirs.sketch)
            if share >= (ALIKE_BY_FAR if _against(mine, theirs) else ALIKE_IN_PLACE):
                yield share, id_, f"the article of the same file, with {share:.0%} of its words"

    def _likeness(self, mine: Facts) -> Iterator[Candidate]:
        for id_, theirs in self._versions_of(mine, self._like(mine)):
            share = likeness(mine.sketch, theirs.sketch)
            if theirs.here and self._is_copy(mine, theirs, id_):
                yield share, id_, f"{share:.0%} of its words, and the same names"
            elif not theirs.here and share >= self._needed(mine, theirs):
                yield share, id_, f"{share:.0%} of the words of one that no page shows any more"

    def _needed(self, mine: Facts, theirs: Facts) -> float:
        """The likeness from which on something that has appeared is what has vanished. Short texts, and those of a
        daily round, are often made from one mould, but not those of one page or one day."""
        in_place = mine.source == theirs.source
        if _against(mine, theirs):
            return ALIKE_BY_FAR if in_place and mine.kind == "article" else NEVER
        if in_place:
            return ALIKE
        # An author's file that moves and is retitled at once keeps its text.
        if mine.claims.authored and disagreement(mine.claims, theirs.claims):
            return NEVER
        if not theirs.source:
            return ALIKE_MOVED  # It was adopted, and no page is known to have shown it.
        long = mine.kind == "article" and len(mine.sketch) >= LONG
        return ALIKE_MOVED if long and not _far(mine.published, theirs.published) else ALIKE_FROM_AFAR

    def _is_copy(self, mine: Facts, theirs: Facts, id_: str) -> bool:
        """Whether two things that are here at once are one."""
        if mine.kind == theirs.kind == "article":
            needed = ALIKE_BESIDE if len(mine.sketch) >= LONG else ALIKE_BY_FAR
            alike = likeness(mine.sketch, theirs.sketch) >= needed
        else:
            contained = _contained(mine, theirs) if _overlap(mine.sketches, theirs.sketches) else 0
            named = contained >= ALIKE_BESIDE and mine.has_text and theirs.has_text and _common_names(mine, theirs)
            alike = contained >= (ALIKE_BESIDE if named else ALIKE_BY_FAR)
        if not alike or _against(mine, theirs) or self._stands_on(id_, mine.source):
            return False
        return _names_agree(mine, theirs)

    # --- finding candidates -----------------------------------------------------------------------

    def _sharing(self, mine: Facts, name: str) -> list[tuple[str, str]]:
        """The entries that share a key of this name, and of those that two branches gave it to, first the one that has
        been told of since."""
        query = "SELECT k.id FROM keys k JOIN entries e ON e.id=k.id WHERE key=? ORDER BY revision DESC, k.id"
        return self._wanted(
            mine,
            ((id_, key) for key in sorted(mine.named(name)) for (id_,) in self.db.execute(query, (key,)).fetchall()),
        )

    def _at_made_address(self, mine: Facts) -> list[tuple[str, str]]:
        """The entries at the same address, where a rule has made it for one of the two."""
        made = [key.partition(":")[2] for key in sorted(mine.named("made"))]
        stated = [key.partition(":")[2] for key in sorted(mine.named("link"))]
        keys = [f"{name}:{each}" for name, all_ in (("link", made), ("made", made + stated)) for each in all_]
        query = "SELECT k.id FROM keys k JOIN entries e ON e.id=k.id WHERE key=? ORDER BY revision DESC, k.id"
        return self._wanted(mine, ((id_, key) for key in keys for (id_,) in self.db.execute(query, (key,)).fetchall()))

    def _wanted(self, mine: Facts, found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those of some entries that are looked for, and that a sighting may be."""
        return [
            each for each in found if (self._among is None or self._among(each[0])) and self._is_free(mine, each[0])
        ]

    def _is_free(self, mine: Facts, id_: str) -> bool:
        """True unless a sighting is an article, and what it states of itself sets it apart from an entry."""
        if mine.kind != "article":
            return True
        if id_ not in self._free:
            beside = self.db.execute(
                f"SELECT rowid, keys, words, {_CLAIMS} FROM sightings WHERE id=? AND kind='article' AND source!=?",
                (id_, mine.source),
            ).fetchall()
            self._free[id_] = self._is_one_with(mine, beside) if beside else self._can_be(mine, id_)
        return self._free[id_]

    def _is_one_with(self, mine: Facts, beside: list[tuple[Any, ...]]) -> bool:
        """True if nothing sets a page apart from others that are here. Files of authors besides have one text, or one
        address: none is a copy that was corrected."""
        others = [(row, json.loads(keys), words, _claims(*claims)) for row, keys, words, *claims in beside]
        if any(disagreement(mine.claims, claims) for *_, claims in others):
            return False
        if not mine.claims.authored or not all(claims.authored for *_, claims in others):
            return True
        return any(self._has_words_of(mine, row, keys, words) for row, keys, words, _ in others)

    def _has_words_of(self, mine: Facts, row: int, keys: list[str], words: str) -> bool:
        if any(key.startswith(("text:", "link:")) for key in set(mine.keys).intersection(keys)):
            return True
        # What has hardly any text is its picture, which no fingerprint knows.
        return mine.words == words and (mine.has_text or mine.html == self._content(row)[0])

    def _can_be(self, mine: Facts, id_: str) -> bool:
        """True if a page can be an article that has vanished, as far as it states the same.

        An author changes what a page states. Of one that moves, the title or the date may be another, where it is known
        by its address, or has only just vanished; then a date is corrected by days, and a notice that is posted each
        year is another one.
        """
        kind, path, title, published, vanished_now = self.db.execute(
            "SELECT kind, coalesce(source, home), title, published, "
            "EXISTS(SELECT 1 FROM dropped d WHERE d.id=e.id) FROM entries e WHERE id=?",
            (id_,),
        ).fetchone()
        if kind != "article":
            return True
        theirs = Claims(plain(title), moment_of(published))
        apart = disagreement(mine.claims, theirs)
        if not apart or (path == mine.source and self._contradicted):
            return True
        if not self._contradicted or len(apart) > 1:
            return False
        known = {key for (key,) in self.db.execute("SELECT key FROM keys WHERE id=?", (id_,))}
        if not known.isdisjoint(mine.named("link")):
            return True
        near = "date" not in apart or abs(mine.published.at - theirs.published.at) <= SERIES
        return near and bool(vanished_now or self.anew)

    def _versions_of(self, mine: Facts, found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Facts]]:
        """What is known of some entries. Where the article itself is here, another is compared with that alone."""
        for id_, _ in found:
            if id_ not in self._versions:
                known = tuple(self.versions(id_))
                articles = tuple(each for each in known if each.here and each.kind == "article")
                self._versions[id_] = articles if articles and mine.kind == "article" else known
            for theirs in self._versions[id_]:
                yield id_, theirs

    def _like(self, mine: Facts) -> list[tuple[str, str]]:
        """The entries that share a pair of words by which they are found, those first that share most of what few
        others share. Costs the same however many entries there are."""
        if self._alike is None:
            rows = self.db.execute(
                _ALIKE, (json.dumps([*(mine.opening.hashes | mine.sketch.hashes)]), RAREST, COMPARED)
            )
            found = self._wanted(mine, ((id_, "pairs of words") for (id_,) in rows.fetchall()))
            near = self._near(mine.sketches, [id_ for id_, _ in found])
            self._alike = [each for each in found if each[0] in near]
        return self._alike

    def _near(self, mine: Sketches, ids: list[str]) -> set[str]:
        """Those of some entries that can have most of a text in common, by anything that is known of them: told for
        all of them at once, before more is asked about any."""
        wanted = json.dumps(ids)
        seen = "SELECT id, sketch, opening FROM sightings WHERE id IN (SELECT value FROM json_each(?))"
        kept = (
            "SELECT id, sketch, opening FROM entries e WHERE id IN (SELECT value FROM json_each(?)) "
            "AND NOT EXISTS(SELECT 1 FROM sightings s WHERE s.id=e.id AND s.kind=e.kind)"
        )
        near = {id_ for id_, *packed in self.db.execute(seen, (wanted,)) if _overlap(mine, Sketches.of(*packed))}
        return near | {
            id_
            for id_, *packed in self.db.execute(kept, (wanted,))
            if id_ not in near and _overlap(mine, Sketches.of(*map(ledger.unpack_sketch, packed)))
        }

    def make_findable(self, entry: int, *sketches: bytes) -> None:
        """Let texts that are like an entry's find it, by those of its pairs of words that find fewest others: so no
        pair ever finds very many, not even one of a mould from which hundreds of texts are made."""
        for sketch in sketches:
            hashes = unpacked(sketch)
            bearers = dict(
                self.db.execute(
                    "SELECT hash, count(*) FROM json_each(?) JOIN shingles ON hash=value GROUP BY hash",
                    (json.dumps(hashes),),
                )
            )
            rarest = sorted(hashes, key=lambda hash_: (bearers.get(hash_, 0), hash_))[:INDEXED]
            self.db.executemany("INSERT OR IGNORE INTO shingles VALUES(?, ?)", ((hash_, entry) for hash_ in rarest))

    def _stands_on(self, id_: str, source: str) -> bool:
        return bool(self.db.execute("SELECT 1 FROM sightings WHERE id=? AND source=?", (id_, source)).fetchone())


Layer = Callable[[Matcher, Facts], Iterable[Candidate]]

LAYERS: dict[str, Layer] = {
    "stated id": Matcher._stated,
    "identical content": Matcher._seen_before,
    "address": Matcher._address,
    "text": Matcher._text,
    "opening": Matcher._opening,
    "cut": Matcher._cut,
    "label": Matcher._label,
    "page": Matcher._page,
    "likeness": Matcher._likeness,
}
"""All evidence, strong to weak."""
BY_WORDS = ("text", "opening", "label")
"""What asks for fingerprints of words."""
ROUNDS = (
    (("stated id", "identical content"), True),
    (("address",), True),
    (("text", "opening", "page"), False),
    (("text",), True),
    (tuple(LAYERS), False),
    (tuple(LAYERS), True),
)
"""How what is new is compared with what is known, strong to weak: all of it is asked for the first layers before any
for the next, and whether something may have vanished under another title or date."""


def _claims(title: str, published: str, language: str | None, authored: int) -> Claims:
    """What the columns of `_CLAIMS` say."""
    return Claims(title, moment_of(published), (language or "").casefold(), bool(authored))


def likeness(one: Sketch, other: Sketch) -> float:
    """The share of pairs that two texts have in common, of all that either has (Broder 1997): exact for short texts,
    else estimated by those hashes that both sketches would hold."""
    common, ones, others = one.with_(other)
    return common / (ones + others - common or 1)


def _overlap(mine: Sketches, theirs: Sketches) -> bool:
    """Whether the sketches of two texts leave it possible that one has most of the other: what is cheaply told before
    their words are asked for."""
    for one, other in ((mine.opening, theirs.opening), (mine.whole, theirs.whole)):
        common, ones, others = one.with_(other)
        if common >= OVERLAP * min(ones, others):
            return True
    return False


def _contained(mine: Facts, theirs: Facts) -> float:
    """The share of the shorter text that the longer one has; of an article and a teaser the teaser is the shorter one,
    for its text is never more than the article's beginning. 0 where there is too little of it."""
    same = mine.kind == theirs.kind
    exact = bool(mine.pairs and theirs.pairs)
    if exact:
        common, ones, others = len(mine.pairs & theirs.pairs), len(mine.pairs), len(theirs.pairs)
    else:
        common, ones, others = mine.opening.with_(theirs.opening) if same else mine.sketch.with_(theirs.sketch)
    fewer = min(ones, others) if same else ones if mine.kind == "teaser" else others
    return common / fewer if fewer >= (CUT if exact else ENOUGH) else 0


def _against(mine: Facts, theirs: Facts, *, moved: bool = False) -> bool:
    """Whether two things that look alike cannot be one: they have two addresses, unless one is known to have `moved`,
    or two dates, or one was announced before the other came out."""
    # Of an address the path is compared: the site may have moved to another domain in between.
    links = [{key.partition("/")[2] or key for key in facts.links} for facts in (mine, theirs)]
    if all(links) and not links[0] & links[1] and not moved:
        return True
    if mine.kind == theirs.kind and _days_differ(mine.published, theirs.published, mine.kind):
        return True
    if mine.kind != theirs.kind:
        teaser, article = (mine, theirs) if mine.kind == "teaser" else (theirs, mine)
        if article.published.evidence.rule in OWN:
            if teaser.copied and article.published.at - teaser.copied[0] > SLACK:
                return True
            return teaser.published.evidence.rule in OWN and _far(teaser.published, article.published)
    return False


def _days_differ(mine: Moment, theirs: Moment, kind: str) -> bool:
    told = OWN | {"caption"} if kind == "teaser" else OWN
    return mine.evidence.rule in told and theirs.evidence.rule in told and _far(mine, theirs)


def _far(one: Moment, other: Moment) -> bool:
    return abs(one.at - other.at) > SLACK


def _labelled_alike(mine: Facts, theirs: Facts, name: str, limit: timedelta) -> float:
    """How well a headline or caption that two things share says that they are one; 0 where it does not."""
    if mine.kind == theirs.kind == "article" and mine.has_text and theirs.has_text:
        return 0  # Likeness decides.
    if mine.has_text and theirs.has_text:
        share = _common_names(mine, theirs)
        return share if share >= SPEAKS_OF and _figures_agree(mine, theirs) else 0
    other = "headline" if name == "caption" else "caption"
    theirs_is, mine_is = theirs.named(other), mine.named(other)
    if mine_is and theirs_is and not mine_is & theirs_is and not (other == "caption" and _captions_agree(mine, theirs)):
        return 0
    apart = _apart(mine, theirs)
    dated = name == "caption" and "caption" in (mine.published.evidence.rule, theirs.published.evidence.rule)
    return 0 if apart > limit and not dated else 1 - apart / timedelta(days=1000)


def _captions_agree(mine: Facts, theirs: Facts) -> bool:
    """Whether one caption is the beginning of the other."""
    one, other = sorted((_WORD.findall(facts.caption.casefold()) for facts in (mine, theirs)), key=len)
    return len(one) >= CUT and other[: len(one)] == one


def _common_names(mine: Facts, theirs: Facts) -> float:
    """The share of the names and figures of the text with fewer of them that the other has too; 0 where they are too
    few to say anything."""
    common = (mine.names & theirs.capitals) | (theirs.names & mine.capitals)
    fewer = min(len(mine.names), len(theirs.names))
    return min(len(common) / fewer, 1) if fewer and len(common) >= NAMES else 0


def _names_agree(mine: Facts, theirs: Facts) -> bool:
    """Whether two texts that are much alike are versions of one, rather than two made from one mould, such as reports
    of weather, markets and matches: those differ in names and figures."""
    fewer = min(mine.names, theirs.names, key=len)
    alike = _common_names(mine, theirs) >= SPEAKS_ALIKE or (len(fewer) < NAMES and fewer <= mine.names & theirs.names)
    return alike and _figures_agree(mine, theirs)


def _figures_agree(mine: Facts, theirs: Facts) -> bool:
    """Whether the text with fewer figures has most of them in common with the other."""
    one, other = (frozenset(name for name in facts.names if name[0].isdigit()) for facts in (mine, theirs))
    return len(one & other) >= SPEAKS_ALIKE * min(len(one), len(other))


def _apart(mine: Facts, theirs: Facts) -> timedelta:
    """The time between the copies that show two things; none where that is not known."""
    if not (mine.copied and theirs.copied):
        return timedelta(0)
    return max(mine.copied[0] - theirs.copied[-1], theirs.copied[0] - mine.copied[-1], timedelta(0))
