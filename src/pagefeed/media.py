"""Media types and sizes, as addresses and attributes tell them.

Lives here: which suffix means which media type, the same on every machine; sizes of pictures in pixels.
Does not live here: media types of the documents of dist/ (render.forms) and of what a server is told (render.hosts).
"""

from __future__ import annotations

import re

_PIXELS = re.compile(r"([1-9]\d{0,4})(?:px)?x([1-9]\d{0,4})(?:px)?")

_SUFFIXES = {
    "image": "jpg=jpeg jpeg png gif webp avif svg=svg+xml",
    "audio": "mp3=mpeg m4a=mp4 aac ogg oga=ogg opus=ogg flac wav",
    "video": "mp4 m4v=mp4 webm ogv=ogg mov=quicktime",
    "application": "pdf epub=epub+zip zip",
}
MEDIA_TYPES = {
    suffix: f"{kind}/{name or suffix}"
    for kind, suffixes in _SUFFIXES.items()
    for suffix, _, name in (each.partition("=") for each in suffixes.split())
}
"""Media types by the suffix of an address, the same on every machine."""


def media_type(url: str) -> str | None:
    """What the path of an address says that it leads to."""
    return MEDIA_TYPES.get(re.split("[?#]", url)[0].rpartition("/")[2].rpartition(".")[2].lower())


def pixels(width: str, height: str) -> tuple[int, int] | None:
    """Width and height of a picture as its attributes say them; None where one is no number of pixels."""
    found = _PIXELS.fullmatch(f"{width.strip()}x{height.strip()}")
    return (int(found[1]), int(found[2])) if found else None
