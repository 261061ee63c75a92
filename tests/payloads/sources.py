"""Payloads out of the files of those who collect them, which are no part of this repository.

Lives here: what each collection looks like. Known are cure53/DOMPurify (`test/fixtures/expect.mjs`), cure53/H5SC
(`vectors.txt`), kurtmckee/feedparser (the folder `tests/wellformed/sanitize`), and lines of text (`*.lines`).
Does not live here: publishing them (files.inputs), opening what came of it (run).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lxml import etree

PRINT = "import(process.argv[1]).then((m) => console.log(JSON.stringify(m.default.map((each) => each.payload))))"
VECTOR = re.compile(r"<div id=\"\d+\">(.*?)//\[\"'`-->\]\]>\]</div>", re.DOTALL)


def payloads(paths: Iterable[Path]) -> list[str]:
    """Each payload of some collections, once, in their order. Raises ValueError for a file of none."""
    found: dict[str, None] = {}
    for path in paths:
        found |= dict.fromkeys(filter(str.strip, _reader(path)(path)))
    return [*found]


def _reader(path: Path) -> Callable[[Path], Iterator[str]]:
    if path.is_dir():
        return _feeds
    try:
        return {".mjs": _module, ".txt": _vectors, ".lines": _lines}[path.suffix]
    except KeyError:
        raise ValueError(f"{path} is no collection of payloads") from None


def _module(path: Path) -> Iterator[str]:
    """DOMPurify's cases, which are a program of JavaScript."""
    command = ["node", "-e", PRINT, str(path.resolve())]
    yield from json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _vectors(path: Path) -> Iterator[str]:
    """H5SC's vectors, each in a `<div>` with the same end."""
    yield from VECTOR.findall(path.read_text("utf-8"))


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text("utf-8").splitlines()


def _feeds(folder: Path) -> Iterator[str]:
    """Feeds, of which each holds a payload in its longest element of text or markup."""
    for path in sorted(folder.glob("*.xml")):
        try:
            root = etree.fromstring(path.read_bytes(), etree.XMLParser(remove_comments=True, recover=True))
        except etree.XMLSyntaxError:
            continue
        names = (
            "description",
            "content",
            "summary",
            "tagline",
            "subtitle",
            "encoded",
            "info",
            "title",
            "copyright",
            "rights",
        )
        held = [_inside(each) for each in root.iter("{*}*") if etree.QName(each).localname in names]
        yield max(held, key=len, default="")


def _inside(element: etree._Element) -> str:
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return re.sub(r"(</?)\w+:|\s+xmlns(:\w+)?=\"[^\"]*\"", r"\1", inner) if inner else element.text or ""
