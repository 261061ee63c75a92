"""What many pages cost: `python bench/many_pages.py [PAGES]`.

Makes a site of PAGES pages (10,000 unless told), each with an article and teasers of its own, and publishes it: all
pages new, nothing changed, one page changed. Then the first again with a tenth of the pages, to show whether memory
grows with them. Each run is a process of its own; prints its seconds and the most memory that it held.
"""

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PUBLISH = HERE.parent / "publish.py"

LEXICON = """
    river bridge council harbour winter election train market island doctor teacher storm budget engine forest
    village minister factory valley orchard museum lantern border captain library mountain festival treaty railway
    meadow garden window letter painter sailor miller shepherd tailor weaver quarry cellar tower kitchen violin
    early quiet narrow broken golden heavy gentle distant crowded empty wooden northern southern bitter careful
"""
WORDS = LEXICON.split()
VERBS = ("opens", "closes", "repairs", "forgets", "measures", "paints", "counts", "carries", "follows", "builds")


class Run(NamedTuple):
    """One process."""

    entries: int
    """New ones, by its own report."""
    seconds: float
    """From start to end, as by a clock on the wall."""
    cpu: float
    """User and system."""
    peak: float
    """Most resident memory, in MiB."""

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} s {self.cpu:8.2f} s CPU {self.peak:7.1f} MiB at most, {self.entries:,} new entries"


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder, "many"), count)
        print(f"{count:,} pages, Python {sys.version.split()[0]}")
        print(f"  all new          {publish(site)}")
        time.sleep(0.2)
        publish(site)  # settles what was written within the last tenth of a second
        print(f"  nothing to do    {publish(site)}")
        page = site / "items" / name(count // 2)
        page.write_text(page.read_text("utf-8").replace("\n\n", "\n\nCorrected this morning. ", 1), "utf-8")
        print(f"  one page changed {publish(site)}")
        tenth = max(count // 10, 1)
        print(f"{tenth:,} pages")
        print(f"  all new          {publish(make_site(Path(folder, 'fewer'), tenth))}")
    return 0


def make_site(root: Path, count: int) -> Path:
    for folder in ("feeds", "items"):
        Path(root, folder).mkdir(parents=True)
    (root / "feeds/site.toml").write_text('title = "Many"\nlink = "https://example.org/"\nsince = "2026"\n', "utf-8")
    (root / "feeds/all.toml").write_text('title = "All"\npath = "."\n', "utf-8")
    for number in range(count):
        file = root / "items" / name(number)
        file.parent.mkdir(exist_ok=True)
        file.write_text(page(number), "utf-8")
    return root


def name(number: int) -> str:
    """A hundred pages a folder, spread over the days of some years."""
    day = time.strftime("%Y-%m-%d", time.gmtime(1_600_000_000 + number * 14_400))
    return f"{number // 100:03}/{day}-{number}.txt"


def page(number: int) -> str:
    """The shape of the sample page: title, picture, body, heading, four cards; every word of it by lot."""
    lot = random.Random(number)
    day = time.strftime("%B %-d, %Y", time.gmtime(1_600_000_000 + number * 14_400))
    body = "\n\n".join(paragraph(lot) for _ in range(6))
    cards = (
        f"- YouTube\n\n{paragraph(lot)}",
        f"- YouTube\n\n{paragraph(lot)}",
        f"{sentence(lot)[:-1]}, seen on {day}.\nAnn Berg/Reuters",
        f"{sentence(lot)[:-1]}, seen on {day}.\nCarl Dahl/NurPhoto\n\n{paragraph(lot)}",
    )
    return (
        f"{sentence(lot)[:-1]}\n\n{sentence(lot)[:-1]}, on {day}.\nDora Eck/Getty Images\n\n{body}\n\n"
        "More from The Example\n\n" + "\n\n".join(cards) + "\n"
    )


def paragraph(lot: random.Random) -> str:
    return " ".join(sentence(lot) for _ in range(3))


def sentence(lot: random.Random) -> str:
    subject, verb, rest = lot.sample(WORDS, 3), lot.choice(VERBS), lot.sample(WORDS, 6)
    return f"The {' '.join(subject)} {verb} the {' '.join(rest)} of street {lot.randrange(1000)}."


def publish(site: Path) -> Run:
    """One run of publish.py, in a process of its own."""
    command = [sys.executable, str(PUBLISH), "--site", str(site), "--json"]
    report = site / "report.json"
    to_report = (os.POSIX_SPAWN_OPEN, 1, str(report), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    began = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[to_report])
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - began
    said = json.loads(report.read_bytes())
    if status:
        raise SystemExit(f"{' '.join(command)} failed: {said['findings'][:3]}")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    return Run(said["new"], seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20)


if __name__ == "__main__":
    sys.exit(main())
