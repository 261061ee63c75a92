"""`make train`: learn the weights of the reader of whole copies, report by folds, check the gates, write weights.json.

Lives here: the order of things. Does not live here: which pages (pages), learning (perceptron), figures (score).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pagefeed.model.labels import LABELS, NUMBER, Label
from pagefeed.read.text.viterbi import RANK, Weights, unpacked
from training import score
from training.pages import FOLDS, HERE, Known, read_pages, silver_pages
from training.perceptron import Example, train, train_titles

WEIGHTS = HERE.parent / "src/pagefeed/read/text/weights.json"
MARGIN = 100
"""How far ahead of a line's right label all others are put while learning."""
MARGINS: dict[Label, int] = {
    "title": 1500,
    "byline": 500,
    "date": 500,
    "caption": 500,
    "credit": 500,
    "standfirst": 500,
}
"""The same for labels that few lines have: of 100 pages that were read, 1 line in 140 is a title."""
KEEP = 29.0
TITLE_KEEP = 3.0
"""Updates of which a weight is kept, for labels and for titles: they make the file smaller than 400 kB."""
PASSES = 7


def learned(pages: Sequence[Known]) -> dict[str, object]:
    """The table of weights learned from pages, in the form of weights.json."""
    examples = [Example(page.copy.features(), page.allowed, page.times) for page in pages]
    weights = train(
        examples, len(LABELS), passes=PASSES, keep=KEEP, margins=[MARGINS.get(label, MARGIN) for label in LABELS]
    )
    titles, untitled = train_titles(examples, NUMBER["title"], keep=TITLE_KEEP)
    features = {name: sorted(each.items()) for name, each in weights.features.items()}
    for name, weight in titles.items():
        features.setdefault(name, []).append((RANK, weight))
    pairs = {name: [number for pair in each for number in pair] for name, each in features.items()}
    return {"features": pairs, "follows": weights.transitions, "untitled": untitled}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; 0 if the gates hold and the weights are written, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Learn how copies of whole pages are read.")
    parser.add_argument("--wcxb", type=Path, default=HERE.parent.parent / "shared/wcxb", help="the labelled real pages")
    parser.add_argument("--others", type=Path, help="a folder of copies that training/labels calls `trafilatura/...`")
    parser.add_argument("--no-folds", action="store_true", help="do not measure on pages kept out first")
    told = parser.parse_args(arguments)
    folders = {name: told.wcxb / name for name in ("copies", "tool-text", "html", "truth")}
    if told.others:
        folders["trafilatura"] = told.others
    if not folders["copies"].is_dir():
        print(f"{told.wcxb}: no labelled pages here; give their folder with --wcxb", file=sys.stderr)
        return 2
    read = list(read_pages(folders))
    pages = read + list(silver_pages(folders, frozenset(page.name for page in read)))
    print(f"{len(pages)} pages, {len(read)} of them read; {sum(len(page.allowed) for page in pages)} lines", flush=True)
    if not told.no_folds:
        kept: dict[int, Weights] = {}
        for fold in range(FOLDS):
            kept[fold] = unpacked(learned([page for page in pages if page.fold != fold]))
        score.report(read, kept, folders)
    table = learned(pages)
    if failed := score.gates(unpacked(table)):
        print("\n".join(failed), file=sys.stderr)
        print("the weights are left as they were", file=sys.stderr)
        return 1
    WEIGHTS.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
