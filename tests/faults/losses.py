"""The ledger after a hand, a merge or a disk has taken something from it, in a fresh clone with dist/.

Lives here: the damages, and whether anything was given another id, date or archived month without a word.
Does not live here: damages that a catalog makes good, for there they cost nothing.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from conftest import SiteFolder
from faults import sites
from pagefeed.catalog import ledger
from pagefeed.editor import adopt

COUNT = 50
GOOD = frozenset(("right", "refused, and taken back from dist/"))

Damage = Callable[[Path, random.Random], None]


def play(folder: Path, count: int, seed: int) -> Counter[str]:
    """Damage the ledger of a published site in one way after another, and publish in a clone that has no catalog. What
    became of it: `right`, where all that subscribers see is as before; or refused, and then the ids and dates came back
    with `adopt dist/`; else what no run may do."""
    chance = random.Random(seed)
    published = sites.make(folder / "published")
    first = sites.run(published)
    assert first.status == 0, first
    became: Counter[str] = Counter()
    for attempt in range(count):
        name, damage = list(DAMAGES.items())[attempt % len(DAMAGES)]
        clone = SiteFolder(folder / f"clone-{attempt}")
        for part in ("feeds", "items", "dist"):
            shutil.copytree(published.root / part, clone.root / part)
        damage(clone.root / ledger.NAME, chance)
        became[_verdict(clone, published, name)] += 1
    return became


def _verdict(clone: SiteFolder, published: SiteFolder, name: str) -> str:
    ended = sites.run(clone)
    if ended.fault:
        return f"{name}: traceback: {ended.fault.strip().splitlines()[-1]}"
    before = sites.ids(published)
    if ended.status != 2:
        return "right" if sites.ids(clone) == before else f"{name}: published what was reminted"
    if clone.dist() != published.dist():
        return f"{name}: refused, and something was written"
    if "LedgerLost" not in ended.rules:
        return f"{name}: refused for another reason: {ended.said}"
    adopt(str(clone.root), str(clone.root / "dist"))
    ended = sites.run(clone)
    if ended.status == 2 or ended.fault:
        return f"{name}: not published after adopt: {ended.said or ended.fault}"
    months = sites.months(clone) == sites.months(published)
    return (
        "refused, and taken back from dist/" if sites.ids(clone) == before and months else f"{name}: adopted otherwise"
    )


# --- damages ------------------------------------------------------------------------------------


def _missing(path: Path, chance: random.Random) -> None:
    path.unlink()


def _empty(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"")


def _cut(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def _cut_at_a_line(path: Path, chance: random.Random) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: chance.randrange(len(lines))]))


def _lines_dropped(path: Path, chance: random.Random) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if chance.random() < 0.8))


def _letters_changed(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(8):
        data[chance.randrange(len(data))] = chance.choice(b'abcdef0123456789":{}')
    path.write_bytes(data)


def _other_date(path: Path, chance: random.Random) -> None:
    """Legal, and another one, as after a merge by hand."""
    text = path.read_text("utf-8")
    path.write_text(text.replace("T09:", "T07:", 5), "utf-8")


def _other_id(path: Path, chance: random.Random) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    number = chance.randrange(len(lines))
    id_ = json.loads(lines[number])["id"]
    lines[number] = lines[number].replace(id_, f"{id_}0")
    path.write_text("".join(lines), "utf-8")


def _keys_of_two(path: Path, chance: random.Random) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    record = json.loads(lines[one])
    record["keys"] += json.loads(lines[other])["keys"]
    lines[one] = json.dumps(record, ensure_ascii=False) + "\n"
    path.write_text("".join(lines), "utf-8")


def _two_on_a_line(path: Path, chance: random.Random) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    number = chance.randrange(len(lines) - 1)
    lines[number] = lines[number].rstrip("\n")
    path.write_text("".join(lines), "utf-8")


def _out_of_range(path: Path, chance: random.Random) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for old, new in (('"revision": 1', f'"revision": 1{"0" * 30}'), ("tag:", "tag:\\u0000"), ("2026-", "0001-")):
        number = chance.randrange(len(lines))
        lines[number] = lines[number].replace(old, new)
    path.write_text("".join(lines), "utf-8")


def _nulls(path: Path, chance: random.Random) -> None:
    """What some file systems leave of a file after a power cut."""
    path.write_bytes(bytes(path.stat().st_size))


def _conflict(path: Path, chance: random.Random) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = chance.randrange(len(lines))
    path.write_text(
        "".join((*lines[:at], "<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n", *lines[at + 3 :])), "utf-8"
    )


def _reformatted(path: Path, chance: random.Random) -> None:
    """No damage: a tool has written every line anew, and a merge has doubled some."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    chance.shuffle(records)
    lines = [json.dumps(record, separators=(",", ":"), sort_keys=True) for record in (*records, *records[:9])]
    path.write_text("\n".join(lines), "utf-8")


DAMAGES: dict[str, Damage] = {
    "missing": _missing,
    "empty": _empty,
    "cut": _cut,
    "cut at a line": _cut_at_a_line,
    "lines dropped": _lines_dropped,
    "letters changed": _letters_changed,
    "another date": _other_date,
    "another id": _other_id,
    "keys of two on one line": _keys_of_two,
    "two on one line": _two_on_a_line,
    "out of range": _out_of_range,
    "nulls": _nulls,
    "conflict": _conflict,
    "reformatted": _reformatted,
}
