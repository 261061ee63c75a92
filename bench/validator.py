"""How far the validator agrees with the W3C feed validator's own test suite.

    python bench/validator.py FOLDER [--list]

FOLDER is a checkout of the suite (github: w3c/feedvalidator); nothing of it is part of this repository. Each test file
says in a comment what the W3C validator must, or must not, say of it; `src/feedvalidator/logging.py` says which
messages are errors. Folders about formats that pagefeed neither writes nor judges are left out. Prints a line for each
folder:

    agree   an error for an error, a warning or an error for a warning, silence about what is right
    named   of the expected messages, those that are reported under the very name
    false   errors about files that must have none, and messages that must not be said; where the suite names the
            element of which they must not be, a message that names another is about something else
    crash   anything but findings
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pagefeed.errors import PageError
from pagefeed.validator import validate

FOLDERS = ("atom", "rss20", "rss", "ext/media", "ext/fh", "opml", "xml")
"""Of the suite's folders, those about RSS 2.0, Atom, Media RSS, RFC 5005, OPML and XML itself."""
_EXPECTED = re.compile(rb"Expect:\s*(!?)(\w+)(?:\{([^}]*)\})?")
_REFUSED = "refused"


@dataclass
class Tally:
    """Counts of one folder."""

    files: int = 0
    agree: int = 0
    messages: int = 0
    """Files that expect an error or a warning."""
    named: int = 0
    false: int = 0
    crash: int = 0
    odd: list[str] = field(default_factory=list)
    """Lines about files without agreement."""

    def add(self, other: Tally) -> None:
        for name in ("files", "agree", "messages", "named", "false", "crash", "odd"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self, name: str) -> str:
        share = f"{self.agree / self.files:.1%}" if self.files else "-"
        return (
            f"{name:10} {self.files:5} files  agree {self.agree:5} ({share:>6})  "
            f"named {self.named:4} of {self.messages:4}  false {self.false:3}  crash {self.crash}"
        )


def main() -> None:
    """Run every file of the suite and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="print each file without agreement")
    args = parser.parse_args()
    for name, tally in measure(args.folder).items():
        print(tally.line(name))
        if args.list and name in FOLDERS:
            print(*(f"    {line}" for line in tally.odd), sep="\n")


def measure(folder: Path) -> dict[str, Tally]:
    """The counts of each folder of the suite, and under `all` of them together."""
    bases = dict(_classes(folder / "src/feedvalidator/logging.py"))
    tallies: dict[str, Tally] = {}
    total = Tally()
    for name in FOLDERS:
        tally = tallies[name] = Tally()
        for path in sorted((folder / "testcases" / name).rglob("*")):
            if path.suffix in (".xml", ".opml", ".rss", ".atom") and (found := _EXPECTED.search(path.read_bytes())):
                about = dict(each.split(":", 1) for each in (found[3] or b"").decode().split(",") if ":" in each)
                _judge(path, bool(found[1]), found[2].decode(), about, bases, tally)
        total.add(tally)
    return tallies | {"all": total}


def _judge(path: Path, is_not: bool, expected: str, about: dict[str, str], bases: dict[str, str], tally: Tally) -> None:
    findings = _said(path)
    said = {rule: severity for rule, severity, _ in findings}
    if said == {_REFUSED: "error"}:
        return  # Another format than ours: RSS 1.0, an Atom entry alone.
    tally.files += 1
    kind = _kind(expected, bases)
    alike = {name for name in said if expected in _line(name, bases)}
    meant = [about[key] for key in ("element", "parent") if key in about and is_not]
    if "crash" in said:
        tally.crash += 1
        agrees = False
    elif is_not:
        others = {rule for rule, _, what in findings if all(re.search(rf"\b{name}\b", what) for name in meant)}
        agrees = "error" not in said.values() if expected == "Error" else not alike & others
        if expected == "Warning":
            agrees = not said
        tally.false += not agrees
    elif kind == "Error":
        agrees = "error" in said.values()
    elif kind == "Warning":
        agrees = bool(said)
    else:
        # It is valid in one respect; what else it lacks, such as a title, the suite does not say.
        against = {"InvalidLink" if expected == "ValidURI" else f"In{expected[0].lower()}{expected[1:]}"}
        agrees = not any(against & {*_line(name, bases)} for name in said)
        tally.false += not agrees
    if not is_not and kind in ("Error", "Warning"):
        tally.messages += 1
        tally.named += bool(alike)
    tally.agree += agrees
    if not agrees or (not is_not and kind in ("Error", "Warning") and not alike):
        mark = "     " if agrees else "WRONG"
        tally.odd.append(f"{mark} {path.parent.name}/{path.name}: {'not ' if is_not else ''}{expected}, said {said}")


def _said(path: Path) -> list[tuple[str, str, str]]:
    """Rule, severity and words of everything that is found."""
    try:
        return [(found.rule, found.severity, found.what) for found in validate(path.name, path.read_bytes())]
    except PageError:
        return [(_REFUSED, "error", "")]
    except Exception as error:
        return [("crash", type(error).__name__, str(error))]


def _classes(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.bases and isinstance(node.bases[0], ast.Name):
            yield node.name, node.bases[0].id


def _line(name: str, bases: dict[str, str]) -> list[str]:
    """A message and the more general ones that it is a kind of."""
    line = [name]
    while line[-1] in bases:
        line.append(bases[line[-1]])
    return line


def _kind(name: str, bases: dict[str, str]) -> str:
    return next((each for each in _line(name, bases) if each in ("Error", "Warning", "Info")), "Info")


if __name__ == "__main__":
    main()
