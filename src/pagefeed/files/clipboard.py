"""What was copied: the clipboard's HTML, with links and pictures, or else its text.

Lives here: which program of the system says what the clipboard holds, and its answer as a page.
Does not live here: what becomes of the page (editor), reading it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

from pagefeed.errors import PageError
from pagefeed.model import Place

CLIPBOARD = "clipboard"
SECONDS = 10
"""How long a program may take: an owner of the clipboard that does not answer keeps it waiting for ever."""
_WINDOWS_HEAD = re.compile(rb"StartHTML:(\d+)\r?\nEndHTML:(\d+)")
_APPLE = re.compile(rb"\xc2\xabdata HTML([0-9A-Fa-f]*)\xc2\xbb")
_POWERSHELL = ("powershell", "-NoProfile", "-Command")
_UTF8 = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; "


class Copied(NamedTuple):
    """What a clipboard holds."""

    data: bytes
    suffix: str
    """`.html` or `.txt`."""


class Way(NamedTuple):
    """How one kind of content is asked for."""

    suffix: str
    command: tuple[str, ...]
    unpack: Callable[[bytes], bytes] = bytes


def of_windows(answer: bytes) -> bytes:
    """The HTML of a clipboard of Windows, whose head counts bytes."""
    head = _WINDOWS_HEAD.search(answer)
    return answer[int(head[1]) : int(head[2])] if head else b""


def of_apple(answer: bytes) -> bytes:
    """The HTML that AppleScript writes in hexadecimal."""
    data = _APPLE.search(answer)
    return bytes.fromhex(data[1].decode("ascii")) if data else b""


WAYS: dict[str, tuple[Way, ...]] = {
    "WAYLAND_DISPLAY": (
        Way(".html", ("wl-paste", "--no-newline", "--type", "text/html")),
        Way(".txt", ("wl-paste", "--no-newline", "--type", "text")),
    ),
    "DISPLAY": (
        Way(".html", ("xclip", "-selection", "clipboard", "-out", "-target", "text/html")),
        Way(".txt", ("xclip", "-selection", "clipboard", "-out", "-target", "UTF8_STRING")),
        Way(".txt", ("xsel", "--clipboard", "--output")),
    ),
    "darwin": (
        Way(".html", ("osascript", "-e", "the clipboard as «class HTML»"), of_apple),
        Way(".txt", ("pbpaste",)),
    ),
    "win32": (
        Way(".html", (*_POWERSHELL, f"{_UTF8}Get-Clipboard -TextFormatType Html -Raw"), of_windows),
        Way(".txt", (*_POWERSHELL, f"{_UTF8}Get-Clipboard -Raw")),
    ),
}
"""By the system, or the variable that says which windows it draws: what is asked, in this order."""


def copied() -> Copied:
    """What the clipboard holds, HTML before text. Raises PageError where it holds neither, or no program says."""
    ways = [way for place, ways in WAYS.items() if place == sys.platform or os.environ.get(place) for way in ways]
    there = [way for way in ways if shutil.which(way.command[0])]
    if not there:
        wanted = " or ".join(dict.fromkeys(way.command[0] for way in ways))
        cure = f"install {wanted}" if wanted else "save the page to a file, and add that"
        raise PageError("no program here reads the clipboard", at=Place(CLIPBOARD), cure=cure)
    for way in there:
        if data := _asked(way):
            return Copied(data, way.suffix)
    raise PageError("it holds no text", at=Place(CLIPBOARD), cure="copy the page in the browser first")


def _asked(way: Way) -> bytes:
    """The answer of one program; nothing where it fails, which it does for content that is not there."""
    try:
        done = subprocess.run(way.command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    data = way.unpack(done.stdout) if done.returncode == 0 else b""
    return data if data.strip() else b""
