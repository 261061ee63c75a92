"""A site that things happen to, and runs of it in processes of their own.

Lives here: the pages of an edition, one run and what became of it, and what a site looks like from outside.
Does not live here: what happens to it (kills, disks, flips, losses).

No page needs the clock and no page says how its links are made otherwise, so that two builds of one edition have the
same bytes, whatever has happened in between.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from conftest import SITE, SiteFolder
from pagefeed.errors import PublishError

PAGES = 16
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST = datetime(2026, 1, 3, 9, tzinfo=UTC)
TOWNS = ("Aarburg", "Brielle", "Cullen", "Dinant", "Elburg", "Fowey", "Gruyere", "Hallstatt")
FEEDS = {
    "feeds/site.toml": SITE + "[flood]\nupdates = 100\n",
    "feeds/all.toml": 'title = "Everything"\npath = "."\nlimit = 8\n',
    "feeds/tags.toml": 'title = "By place"\npath = "place"\nper = "tag"\nlimit = 4\n',
    "feeds/films.toml": 'title = "Films"\npath = "films"\nkinds = ["teaser"]\n',
}


def make(root: Path, *, pages: int = PAGES, edition: int = 1) -> SiteFolder:
    """A site of one edition, not published yet: feeds with archived months, branches, articles and teasers."""
    site = SiteFolder(root)
    for path, text in FEEDS.items():
        site.put(path, text)
    for number in range(pages):
        write(site, number, edition)
    return site


def write(site: SiteFolder, number: int, edition: int) -> None:
    """A page as of an edition. The pages go back for months, two a week."""
    chance = random.Random(number)
    day = FIRST + timedelta(days=number * 100 // PAGES, minutes=number)
    sentences = " ".join(f"In {word(chance)} the {word(chance)} saw {word(chance)}." for _ in range(12))
    site.put(
        f"items/{day:%Y/%m}-{number}.txt",
        f"Report {number} of the {word(chance)}\n\n{sentences}\n\nEdition {edition} said it.\n\n"
        "More from The Ferry Post\n\n- YouTube\n\n"
        f"A film of the {word(chance)}, which {number * 3 + 2} people have seen.\n",
    )
    tags = json.dumps([TOWNS[number % len(TOWNS)], "reports"])
    site.put(
        f"items/{day:%Y/%m}-{number}.toml",
        f"published = {day:%Y-%m-%dT%H:%M:%SZ}\nretrieved = {day + timedelta(days=edition):%Y-%m-%d}\ntags = {tags}\n",
    )


def word(chance: random.Random) -> str:
    """A word that is its own page's."""
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(4))


@dataclass(frozen=True)
class Ended:
    """What became of a run."""

    status: int
    """Exit status; 2 where nothing was published."""
    rules: frozenset[str]
    """Of what it told."""
    fault: str
    """A traceback; empty for anything that the program says by itself."""
    said: str
    """Why nothing was published."""


class Process(NamedTuple):
    """A run that has begun."""

    id: int
    told: int
    """A file descriptor: where it tells at its end what became of it. Its disk may be full."""


def begin(site: SiteFolder, before: Callable[[], None] = lambda: None, **options: Any) -> Process:
    """Begin to publish in another process, which needs no time to import anything; `before` is done in it."""
    reads, writes = os.pipe()
    if child := os.fork():
        os.close(writes)
        return Process(child, reads)
    try:
        ended = {"status": 2, "rules": [], "fault": "", "said": ""}
        try:
            before()
            report = site.build(NOW, **options)
            ended |= {"status": report.status, "rules": sorted({finding["rule"] for finding in report.findings})}
            ended["said"] = "\n".join(f"{finding['path']}: {finding['what']}" for finding in report.findings)
        except PublishError as error:
            ended |= {"rules": sorted({finding.rule for finding in error.findings}), "said": str(error)}
        except BaseException:
            ended["fault"] = traceback.format_exc()
        with open(writes, "w", encoding="utf-8") as file:
            json.dump(ended, file)
    finally:
        os._exit(0)


def end(process: Process) -> Ended:
    """Wait for a run. A signal that ended it is a fault as well."""
    with open(process.told, encoding="utf-8") as file:
        text = file.read()
    _, status = os.waitpid(process.id, 0)
    if os.WIFSIGNALED(status):
        return Ended(-1, frozenset(), f"ended by signal {os.WTERMSIG(status)}", "")
    told = json.loads(text)
    return Ended(told["status"], frozenset(told["rules"]), told["fault"], told["said"])


def run(site: SiteFolder, **options: Any) -> Ended:
    """Publish in another process."""
    return end(begin(site, **options))


def kill(process: Process, after: float | None) -> bool:
    """Kill -9, after some seconds, or let it do that by itself. False where it ended otherwise."""
    if after is not None:
        time.sleep(after)
        os.kill(process.id, signal.SIGKILL)
    os.close(process.told)
    _, status = os.waitpid(process.id, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def copy(site: SiteFolder, to: Path) -> SiteFolder:
    """The site with all that earlier runs have left."""
    return SiteFolder(Path(shutil.copytree(site.root, to)))


def ids(site: SiteFolder) -> dict[str, tuple[str, str]]:
    """Title and date of every entry that subscribers can fetch, by id."""
    found: dict[str, tuple[str, str]] = {}
    for path, body in site.dist().items():
        if path.endswith(".json"):
            found |= {item["id"]: (item["title"], item["date_published"]) for item in json.loads(body)["items"]}
    return found


def months(site: SiteFolder) -> dict[str, list[str]]:
    """The ids of each archived document."""
    return {
        path: [item["id"] for item in json.loads(body)["items"]]
        for path, body in site.dist().items()
        if "archive/" in path and path.endswith(".json")
    }
