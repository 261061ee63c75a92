"""What a feed costs here, in Hugo and in a plain script: `python bench/peers [POSTS]... [--newest N] [--rounds N]`.

Writes POSTS posts of 3.2 kB with YAML front matter (1,000 unless told), and lets Hugo, a script of thirty lines on
feedgen (`plain.py`) and this program make RSS and Atom with all of them in full: from nothing, after one post was
changed, after nothing was. They run in turns, each as a process of its own; ratios of CPU time are taken round by
round, and their median is printed, beside seconds by the clock and the most memory. With `--newest N`, the feeds hold
the newest N alone. Without Hugo (Debian: apt install hugo), the others run.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PUBLISH = HERE.parent.parent / "publish.py"
EVER = 1_000_000
"""More entries than any feed here has."""

LEXICON = """
    river bridge council harbour winter election train market island doctor teacher storm budget engine forest
    village minister factory valley orchard museum lantern border captain library mountain festival treaty railway
    meadow garden window letter painter sailor miller shepherd tailor weaver quarry cellar tower kitchen violin
    early quiet narrow broken golden heavy gentle distant crowded empty wooden northern southern bitter careful
"""
WORDS = [stem + end for stem in LEXICON.split() for end in ("", "s", "side", "ward", "ish", "er")]
TAGS = ("Politics", "Harbour", "Winter", "Trains", "Music", "Budget")


class Cost(NamedTuple):
    """One process."""

    cpu: float
    """User and system seconds, of its children too."""
    wall: float
    """Seconds."""
    peak: float
    """MiB."""


class Maker(NamedTuple):
    """Whoever makes feeds of a folder of posts."""

    name: str
    command: Callable[[Path, int], list[str]]
    """To run it over a site, with so many entries in a feed."""
    forget: tuple[str, ...]
    """What of the site it made: without it, the next run is the first."""
    remembers: bool
    """Whether a second run can be another than the first."""


MAKERS = (
    Maker(
        "pagefeed",
        lambda site, _: [sys.executable, str(PUBLISH), "--site", str(site), "--quiet"],
        ("dist", ".pagefeed", "items/ledger.jsonl"),
        True,
    ),
    Maker("Hugo", lambda site, _: ["hugo", "--quiet", "--source", str(site / "hugo")], ("hugo/public",), True),
    Maker(
        "feedgen",
        lambda site, newest: [sys.executable, str(HERE / "plain.py"), str(site / "items"), str(site), str(newest)],
        ("plain.rss", "plain.atom"),
        False,
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/peers", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("posts", type=int, nargs="*", default=[1_000], help="how many (default: 1000)")
    parser.add_argument("--newest", type=int, default=EVER, help="entries in a feed (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs (default: 3)")
    parser.add_argument("--without", nargs="*", default=[], help="makers to leave out")
    options = parser.parse_args()
    makers = [maker for maker in MAKERS if maker.name not in options.without]
    if not shutil.which("hugo") and any(maker.name == "Hugo" for maker in makers):
        print("Hugo is not installed (Debian: apt install hugo): it is left out")
        makers = [maker for maker in makers if maker.name != "Hugo"]
    for posts in options.posts:
        with tempfile.TemporaryDirectory() as folder:
            compare(make_site(Path(folder), posts, options.newest), makers, posts, options.newest, options.rounds)
    return 0


def compare(site: Path, makers: list[Maker], posts: int, newest: int, rounds: int) -> None:
    """Run the makers in turns, and print what each run cost."""
    print(f"{posts:,} posts, {'all' if newest == EVER else f'the newest {newest}'} in the feeds, {rounds} rounds")
    change = (nothing_to_forget, lambda number: correct(site, number, posts), lambda _: None)
    runs: dict[str, dict[str, list[Cost]]] = {}
    for number in range(rounds):
        for kind, prepare in zip(("cold", "one changed", "nothing changed"), change, strict=True):
            prepare(number)
            for maker in makers:
                if kind == "cold":
                    forget(site, maker)
                elif not maker.remembers:
                    continue
                elif kind == "nothing changed":
                    # What was written within the last tenth of a second is looked at once more.
                    time.sleep(0.2)
                    cost_of(maker.command(site, newest))
                runs.setdefault(kind, {}).setdefault(maker.name, []).append(cost_of(maker.command(site, newest)))
    for kind, of_makers in runs.items():
        for name, costs in of_makers.items():
            cpu, wall, peak = (statistics.median(values) for values in zip(*costs, strict=True))
            line = f"  {kind:16} {name:9} {cpu:8.3f} s CPU {wall:8.3f} s {peak:7.0f} MiB"
            hugo = of_makers.get("Hugo")
            if hugo and name != "Hugo":
                ratios = [one.cpu / other.cpu for one, other in zip(costs, hugo, strict=True)]
                line += f"   {statistics.median(ratios):6.3f} of Hugo's CPU"
            print(line, flush=True)


def nothing_to_forget(_: int) -> None:
    """A first run needs no change."""


def forget(site: Path, maker: Maker) -> None:
    for name in maker.forget:
        made = site / name
        if made.is_dir():
            shutil.rmtree(made)
        else:
            made.unlink(missing_ok=True)


def correct(site: Path, number: int, posts: int) -> None:
    """Change a few words of one post."""
    page = site / "items" / name(posts - 2 - number)
    page.write_text(f"{page.read_text('utf-8')}\nCorrected in round {number}.\n", "utf-8")


def cost_of(command: list[str]) -> Cost:
    """Run a command to its end. Raises SystemExit where it fails."""
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        files = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        # As it is installed: Python keeps what it compiled.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        process = os.posix_spawnp(command[0], command, environment, file_actions=files)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit / 2**20)


def make_site(root: Path, posts: int, newest: int) -> Path:
    """One folder of posts, as a site of this program and as one of Hugo."""
    limit = min(newest, posts)
    files = {
        "feeds/site.toml": 'title = "Peers"\nlink = "https://example.org/"\nsince = "2020"\n'
        'permalink = "/posts/:slug/"\n',
        "feeds/all.toml": f'title = "All posts"\npath = "."\nlimit = {limit}\nformats = ["rss", "atom"]\n'
        # All posts stand in one document, as with the others; of a feed of the newest, older ones are archived.
        + "limit_bytes = 1_000_000_000\n" * (newest >= posts),
        "hugo/config.toml": (HERE / "hugo.toml").read_text("utf-8").replace("LIMIT", str(limit)),
    }
    for template in ("rss.xml", "atom.xml"):
        files[f"hugo/layouts/index.{template}"] = (HERE / template).read_text("utf-8")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    (root / "items").mkdir()
    for number in range(posts):
        (root / "items" / name(number)).write_text(post(number), "utf-8")
    return root


def name(number: int) -> str:
    return f"post-{number:06}.md"


def post(number: int) -> str:
    """3.2 kB: front matter, paragraphs, a heading, a list, links, code; every word of it by lot."""
    lot = random.Random(number)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_300_000_000 + number * 4_320))
    head = (
        f'---\ntitle: "{sentence(lot, 6)[:-1]}"\ndate: {at}\ndescription: "{sentence(lot, 14)}"\n'
        f"tags: [{', '.join(lot.sample(TAGS, 2))}]\nauthor: Dora Eck\n---\n\n"
    )
    parts = [
        *(paragraph(lot) for _ in range(3)),
        f"## {sentence(lot, 4)[:-1]}",
        *(paragraph(lot) for _ in range(2)),
        "\n".join(f"- {sentence(lot, 8)}" for _ in range(4)),
        f"    {' = '.join(lot.sample(WORDS, 3))}\n    print({lot.choice(WORDS)})",
        paragraph(lot),
    ]
    text = head + "\n\n".join(parts) + "\n"
    while len(text) < 3_200:
        text += f"\n{paragraph(lot)}\n"
    return text


def paragraph(lot: random.Random) -> str:
    words = lot.choice(WORDS)
    link = f"See [the {words}](https://example.org/{words}/{lot.randrange(1000)}) and *{lot.choice(WORDS)}*."
    return f"{' '.join(sentence(lot, 12) for _ in range(3))} {link}"


def sentence(lot: random.Random, length: int) -> str:
    return f"The {' '.join(lot.choices(WORDS, k=length))} {lot.randrange(10_000)}."


if __name__ == "__main__":
    sys.exit(main())
