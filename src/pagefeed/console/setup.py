"""What `init`, `schema` and `completion` ask and print."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pagefeed.console.findings import show_finding
from pagefeed.console.printing import Output, print_json, print_line, say

if TYPE_CHECKING:
    from pagefeed.config.toml import Key
    from pagefeed.init import Made


def ask(key: Key, guess: str) -> str:
    """What a person says to the value of a key of site.toml, asked until it is right; Enter takes the guess."""
    while True:
        answer = input(f"{key.says} [{guess}]: ").strip() or guess
        if key.shape.read(answer) is not None:
            return answer
        say(f"that is not {key.shape.name}; write it like {key.shape.example}", "yellow")


def show_made(made: Made, output: Output) -> None:
    """What a new site consists of, what was taken from another generator, and the next thing to do."""
    if output.json:
        from dataclasses import asdict

        plain = asdict(made) | {"said": {key: taken._asdict() for key, taken in made.said.items()}}
        plain["rules"] = {folder: taken._asdict() for folder, taken in made.rules.items()}
        print_json(plain)
        return
    for missed in made.missed:
        show_finding("warning", missed)
    if made.is_example:
        show_finding("warning", f"the address is {made.said['link'].value}; before you publish, change `link`")
    if output.quiet:
        return
    for key, taken in made.said.items() if made.source else ():
        say(f"{key:9} {taken.value}  ({taken.where})")
    for folder, taken in made.rules.items():
        say(f"links of {folder}: {taken.value}  ({taken.where})")
    if made.source:
        say(f"copied {made.copied} {'page' if made.copied == 1 else 'pages'} from {made.source} into items/")
    say(f"made {', '.join(made.written)}")
    where = "" if os.path.abspath(made.folder) == os.getcwd() else f"`cd {made.folder}`, "
    say(f"next: {where}check feeds/site.toml, and publish", "bright_black")


def show_written(paths: Sequence[str], output: Output) -> None:
    """Files that were written."""
    if output.json:
        print_json({"written": paths})
    elif not output.quiet:
        say(f"wrote {', '.join(paths)}")


def show_completion(parser: ArgumentParser, shell: str) -> int:
    """A script for a shell. Returns the exit status."""
    try:
        import shtab
    except ImportError:
        show_finding("error", "shtab is not installed; run `pip install 'pagefeed[completion]'`")
        return 2
    parser.prog = "pagefeed"
    print_line(shtab.complete(parser, shell=shell))
    return 0
