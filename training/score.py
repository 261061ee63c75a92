"""How well labels are right, and whole pages.

Lives here: figures by label and by field, and the gates that weights must pass. Does not live here: learning.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

from pagefeed.errors import PageError
from pagefeed.model import Page, Source
from pagefeed.model.labels import CARD, LABELS, Label, said
from pagefeed.read.text.assemble import assemble
from pagefeed.read.text.copies import read_copy
from pagefeed.read.text.viterbi import Weights, decode
from training.pages import INVENTED, Known, fold_of, site

SHINGLE = 4
"""Words of the pieces that two texts are compared by, as article-extraction-benchmark counts them."""


def report(read: Sequence[Known], kept: Mapping[int, Weights], folders: Mapping[str, Path]) -> None:
    """Print, for pages judged by weights that have not seen their site, how many labels and bodies are right."""
    print(f"{'label':18} precision recall  lines   (pages that were read, by folds)")
    right, told, there = Counter[str](), Counter[str](), Counter[str]()
    cards: list[bool] = []
    for page in read:
        if page.name.startswith(f"{INVENTED}/"):
            continue
        guessed = decode(page.copy.features(), None, kept[page.fold])
        for label, allowed in zip(guessed, page.allowed, strict=True):
            one, other = said(label), said(LABELS[min(allowed)])
            told[one] += 1
            there[other] += 1
            right[one] += one == other
        cards += _cards(page, guessed)
    for name in sorted(there, key=lambda each: -there[each]):
        print(f"{name:18} {right[name] / max(1, told[name]):9.2f} {right[name] / there[name]:6.2f} {there[name]:6}")
    print(f"{'all':18} {sum(right.values()) / max(1, sum(there.values())):9.3f}")
    print(f"entries: {len(cards)} teasers, {sum(cards) / max(1, len(cards)):.3f} of them real")
    for folder in ("copies", "tool-text"):
        bodies, titles = [], []
        for truth_file in sorted(folders["truth"].glob("*.json")):
            known = json.loads(truth_file.read_text("utf-8"))
            text = folders[folder] / f"{truth_file.stem}.txt"
            if known["type"] != "article" or not known.get("articleBody") or not text.exists():
                continue
            made = read_page(text, kept[fold_of(site(folders, truth_file.stem))])
            bodies.append(overlap(known["articleBody"], body(made)))
            whole = text.read_text("utf-8", "replace")
            if known.get("title") and known["title"].strip() in map(str.strip, whole.split("\n")):
                titles.append(made is not None and made.title is not None and made.title.text == known["title"].strip())
        print(f"{folder}: body F1 {f1(bodies):.4f} of {len(bodies)}, titles {mean(titles):.3f} of {len(titles)}")


def _cards(page: Known, guessed: Sequence[Label]) -> list[bool]:
    """For each teaser that a page would publish, whether its headline, or else its first line, is one's."""
    true = {look.number: LABELS[min(allowed)] for look, allowed in zip(page.copy.looks, page.allowed, strict=True)}
    made = [card for section in assemble(page.name, page.copy.looks, guessed).sections for card in section.cards]
    return [
        true[card.headline.place.line or 0] == "headline" if card.headline else true[card.place.line or 0] in CARD
        for card in made
    ]


def read_page(path: Path, weights: Weights | None) -> Page | None:
    """A copy as the reader reads it; None where it says that there is nothing."""
    text = path.read_text("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    try:
        return read_copy(Source(path=f"items/{path.name}", text=text, encoding="utf-8"), weights)
    except PageError:
        return None


def body(page: Page | None) -> str:
    """The running text of a page."""
    return "\n".join(block.text for block in page.blocks if block.kind != "figure") if page else ""


def overlap(truth: str, told: str) -> tuple[int, int, int]:
    """Pieces of four words that both have, that only one has: told, true."""
    one, other = _pieces(truth), _pieces(told)
    both = sum((one & other).values())
    return both, sum(other.values()) - both, sum(one.values()) - both


def _pieces(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    count = max(1, len(words) - SHINGLE + 1) if words else 0
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(count))


def f1(found: Sequence[tuple[int, int, int]]) -> float:
    """The F1 of the mean precision and the mean recall over pages."""
    precision = mean(both / (both + told) for both, told, _ in found if both + told)
    recall = mean(both / (both + true) for both, _, true in found if both + true)
    return 2 * precision * recall / (precision + recall)


def gates(weights: Weights) -> list[str]:
    """What is wrong with weights that must not ship; empty if nothing is."""
    from pagefeed.model import Block

    failed = []
    text = (
        "Home\nNews\nSport\nLog in\n\nFerry sinks off the coast\nBy Ruth Ohm\n4 March 2026\n\n"
        + "\n\n".join(
            f"The harbour master said on day {day} that the ferry had been seen by many people." for day in range(6)
        )
        + "\n\nRelated\nThe last lighthouse keeper tells her story\nPrivacy policy\nContact us\n"
    )
    page = read_copy(Source(path="items/gate.txt", text=text, encoding="utf-8"), weights)
    if page.title is None or page.title.text != "Ferry sinks off the coast":
        failed.append(f"a plain page has the title {page.title and page.title.text!r}")
    if [block for block in page.blocks if isinstance(block, Block) and "harbour" not in block.text]:
        failed.append("a plain page has menus in its body")
    if len([block for block in page.blocks if "harbour" in block.text]) != 6:
        failed.append("a plain page has lost paragraphs")
    return failed
