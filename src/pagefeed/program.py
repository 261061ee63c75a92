"""Which program this is, by name, version and files: what a run remembers of another one no longer holds."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

VERSION = "0.1.0"
"""By semantic versioning; `pagefeed.__version__`."""
NAME = "pagefeed"
"""What its documents say that they were made by; without a version, so that an upgrade alone changes none."""


def fingerprint() -> str:
    """Changes with any file of the package, so also when somebody adds a word to the vocabulary, and with what other
    packages add to it."""
    count = size = newest = 0
    folders = [os.path.dirname(__file__)]
    while folders:
        with os.scandir(folders.pop()) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    found = entry.stat()
                    count, size, newest = count + 1, size + found.st_size, max(newest, found.st_mtime_ns)
    return " ".join((f"{count} {size} {newest}", *extensions()))


def requirement(site: str) -> str:
    """What `pip install` is told to get this program, in the folder of a site: that folder itself, where the program is
    part of it; where on the web it was installed from (PEP 610); else its name in a package index."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution

    if os.path.realpath(os.path.join(site, "src", NAME)) == os.path.realpath(os.path.dirname(__file__)):
        return "."
    try:
        told = json.loads(distribution(NAME).read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        told = {}
    url, vcs = told.get("url", ""), told.get("vcs_info")
    if vcs:
        return f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    return url if url.startswith("https://") else NAME


@lru_cache(maxsize=1)
def extensions() -> tuple[str, ...]:
    """Name and version of each installed package that adds hooks.

    By the names of folders alone, for importlib.metadata takes 38 ms to be imported, more than all the rest of a run
    with nothing to do.
    """
    found = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                        if b"[pagefeed.hooks]" in file.read():
                            found.add(name)
                except OSError:
                    continue
    return tuple(sorted(found))
