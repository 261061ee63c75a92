"""The pages to learn from, and what their lines are known to be.

Lives here: opening texts, labels and truth, and which pages are kept out together.
Does not live here: the form of labels (labelled), what follows from truth (silver), learning (perceptron).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.corpus import develop

from pagefeed.model.labels import NUMBER
from pagefeed.read.clean import clean
from pagefeed.read.text.copies import Copy, take_apart
from training import labelled
from training.silver import Truth, silver

HERE = Path(__file__).parent
INVENTED = "invented"
"""The set of the pages of tests/corpus."""
FOLDS = 3
READ_TIMES = 15
"""How often a page whose labels were made by reading is shown, for one with labels from its HTML."""
INVENTED_TIMES = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A page and what its lines are known to be."""

    name: str
    """Set and key: `copies/0001`."""
    site: str
    """Pages of one site are in one fold."""
    copy: Copy
    allowed: Sequence[frozenset[int]]
    times: int

    @property
    def fold(self) -> int:
        """Which part of the pages it belongs to, by its site."""
        return fold_of(self.site)


def fold_of(site: str) -> int:
    """Where the pages of a site are kept out."""
    return zlib.crc32(site.encode()) % FOLDS


def read_pages(folders: Mapping[str, Path]) -> Iterator[Known]:
    """The pages of training/labels whose texts are there."""
    invented = {page.name: page.text for page in develop()}
    for file in sorted((HERE / "labels").glob("*.txt")):
        for name, labels, words in labelled.read(file):
            folder, _, key = name.partition("/")
            text = invented.get(key) if folder == INVENTED else _text(folders, folder, key)
            if text is None:
                continue
            copy = take_apart(clean(text))
            numbers = [look.number for look in copy.looks]
            if moved := list(labelled.fits(words, numbers, copy.texts)):
                raise labelled.LabelError(f"{file}: {name}: line {moved[0]} no longer begins with its words")
            placed = labelled.placed([labels[number] for number in numbers])
            times = INVENTED_TIMES if folder == INVENTED else READ_TIMES
            yield Known(name, site(folders, key), copy, [frozenset((NUMBER[label],)) for label in placed], times)


def _text(folders: Mapping[str, Path], folder: str, key: str) -> str | None:
    """A copy; None where it is not there."""
    file = folders.get(folder, Path("-")) / f"{key}.txt"
    return file.read_text("utf-8", "replace") if file.exists() else None


def site(folders: Mapping[str, Path], key: str) -> str:
    """What is kept out together with a page: its host, its key where that is not known."""
    truth = folders["truth"] / f"{key}.json"
    if not truth.exists():
        return key
    address: str = json.loads(truth.read_text("utf-8"))["url"] or ""
    return urlsplit(address).netloc.removeprefix("www.")


def silver_pages(folders: Mapping[str, Path], but: frozenset[str]) -> Iterator[Known]:
    """Copies of pages whose body is known, but those that were read."""
    for truth_file in sorted(folders["truth"].glob("*.json")):
        key, known = truth_file.stem, json.loads(truth_file.read_text("utf-8"))
        if not known.get("articleBody"):
            continue
        with gzip.open(folders["html"] / f"{key}.html.gz") as packed:
            html = packed.read().decode("utf-8", "replace")
        truth = Truth(known["articleBody"], known.get("title") or "", known.get("author") or "", html)
        for folder in ("copies", "tool-text"):
            text = _text(folders, folder, key)
            if f"{folder}/{key}" in but or text is None:
                continue
            copy = take_apart(clean(text))
            if len(copy.seen) > 3 and (allowed := silver(copy.seen, copy.texts, truth)):
                yield Known(f"{folder}/{key}", site(folders, key), copy, allowed, 1)
