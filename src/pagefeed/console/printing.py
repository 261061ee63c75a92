"""What is printed, and how.

Lives here: how a command is to speak, colour, JSON, and the only way out: nothing that is printed steers a terminal.
Does not live here: what is said (the other modules).
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import NamedTuple, TextIO

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could steer a terminal or turn its text around: C0 and C1, line separators, embeddings, overrides and isolates
of the bidirectional algorithm (UAX 9, section 2), and halves of characters."""


_MARKS_OF_DIRECTION = re.compile(r"[\u061c\u200e\u200f]")
"""The same for single signs; pages in Arabic and Hebrew are full of them, and nobody sees them."""


_ESCAPE = "\udc1b"
"""Stands for ESC in what `paint` makes, until it is printed; no other text keeps one."""


_COLOUR = re.compile(rf"{_ESCAPE}(\[[\d;]*m)")


class Output(NamedTuple):
    """How a command is to speak."""

    site: str
    """The folder of the site, from which paths are told."""
    json: bool = False
    """For programs: one JSON value, and nothing else."""
    quiet: bool = False
    """Errors and warnings alone."""
    verbose: bool = False
    """Everything, also what is alike."""
    format: str = ""
    """For which service that checks changes, a key of `annotations.FORMATS`; empty for people."""


def paint(text: str, colour: str, stream: object = None) -> str:
    """The text in a colour of rich, on a terminal that shows colours; else as it is."""
    text = harmless(text)
    if not colour or not _is_colourful(stream or sys.stdout):
        return text
    from rich.style import Style

    return Style.parse(colour).render(text).replace("\x1b", _ESCAPE)


def harmless(text: str) -> str:
    """Without the characters by which a page could steer the terminal."""
    return _CONTROLS.sub("\ufffd", _MARKS_OF_DIRECTION.sub("", text))


def _is_colourful(stream: object) -> bool:
    isatty = getattr(stream, "isatty", lambda: False)
    return bool(isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """How many characters a line of the terminal has; 160 where it is none."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 160


def show_text(text: str) -> None:
    """Print text that is to be copied, as it is but for what would change the terminal."""
    for line in text.splitlines():
        say(harmless(line))


def say(text: str, colour: str = "") -> None:
    """Print a line, in a colour of rich where the terminal has colours."""
    print_line(paint(text, colour) if colour else text)


def print_json(value: object) -> None:
    """JSON for programs; what could steer a terminal is escaped, so that nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    for characters in (_CONTROLS, _MARKS_OF_DIRECTION):
        text = characters.sub(lambda each: f"\\u{ord(each[0]):04x}", text)
    print_line(text)


def print_line(text: str, stream: TextIO | None = None) -> None:
    """The only way out: whatever is printed is harmless, but for the colours that `paint` has chosen."""
    stream = stream or sys.stdout
    pieces = _COLOUR.split(text)
    pieces[::2] = map(harmless, pieces[::2])
    pieces[1::2] = (f"\x1b{colour}" for colour in pieces[1::2])
    text = "".join(pieces)
    try:
        print(text, file=stream)
    except UnicodeEncodeError:
        # A terminal or pipe in an old locale: say it in what it has.
        encoding = stream.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding), file=stream)
