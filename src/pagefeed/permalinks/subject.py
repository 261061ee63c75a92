"""What a rule may ask of a page.

Lives here: one frozen value with what is known of a page, the parts of its path, and dates as patterns write them.
Does not live here: which placeholder asks for what (placeholders), or how a generator words its addresses (tools).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pagefeed.model import Precision


class Unfilled(Exception):
    """A rule asks for what is not known of a page; the message says for what, such as `its date`."""


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PRECISE: dict[Precision, int] = {"year": 0, "month": 1, "day": 2, "minute": 3}
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.-]+(?:Z|[+-]\d\d:?\d\d)?)?[-_ ]+(?=.)|\d{8}[-_](?=.)")
"""The date in front of a file's name."""
_CODE = re.compile(r"%(-?[A-Za-z%])")
_CODES: dict[str, tuple[Precision, Callable[[datetime], str]]] = {
    "Y": ("year", lambda at: f"{at.year:04}"),
    "y": ("year", lambda at: f"{at.year % 100:02}"),
    "m": ("month", lambda at: f"{at.month:02}"),
    "-m": ("month", lambda at: f"{at.month}"),
    "b": ("month", lambda at: _MONTHS[at.month - 1][:3]),
    "B": ("month", lambda at: _MONTHS[at.month - 1]),
    "d": ("day", lambda at: f"{at.day:02}"),
    "-d": ("day", lambda at: f"{at.day}"),
    "j": ("day", lambda at: f"{at.timetuple().tm_yday:03}"),
    "-j": ("day", lambda at: f"{at.timetuple().tm_yday}"),
    "G": ("day", lambda at: f"{at.isocalendar().year:04}"),
    "V": ("day", lambda at: f"{at.isocalendar().week:02}"),
    "u": ("day", lambda at: f"{at.isoweekday()}"),
    "w": ("day", lambda at: f"{at.isoweekday() % 7}"),
    "a": ("day", lambda at: _DAYS[at.weekday()][:3]),
    "A": ("day", lambda at: _DAYS[at.weekday()]),
    "F": ("day", lambda at: f"{at.year:04}-{at.month:02}-{at.day:02}"),
    "H": ("day", lambda at: f"{at.hour:02}"),
    "M": ("day", lambda at: f"{at.minute:02}"),
    "S": ("day", lambda at: f"{at.second:02}"),
    "s": ("day", lambda at: f"{int(at.timestamp())}"),
}
"""strftime's codes, whatever the locale, and how much of a date each needs; generators take a day without a time for
its midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A page, as far as addresses are made of it."""

    path: str
    """POSIX path relative to items/, such as `posts/ferry.md`."""
    title: str | None = None
    """Plain text."""
    slug: str | None = None
    """As the author states it."""
    at: datetime | None = None
    """Its own date in the time zone that the generator counts days in; None where it has none."""
    precision: Precision = "day"
    """How much of it is known."""
    categories: tuple[str, ...] = ()
    """In the author's order."""
    language: str | None = None
    """BCP 47; None where it is the site's."""
    site_language: str = "en"
    """BCP 47."""

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders above the file."""
        return tuple(self.path.split("/")[:-1])

    @property
    def file(self) -> str:
        """The file's name without its suffix, and without its language where it ends with one: `ferry.de.md`."""
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        before, _, tag = stem.rpartition(".")
        return before if before and tag.lower() in _LANGUAGES else stem

    @property
    def tag(self) -> str:
        """The language in the file's name; empty where there is none."""
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        return stem.removeprefix(self.file).lstrip(".").lower()

    @property
    def is_index(self) -> bool:
        """True if the file stands for its folder."""
        return self.file.lower() in ("index", "_index")

    @property
    def stem(self) -> str:
        """The name of the page: of its file, or of the folder that the file stands for."""
        return self.folders[-1] if self.is_index and self.folders else self.file

    @property
    def name(self) -> str:
        """The same without a date in front."""
        return undated(self.stem)

    @property
    def above(self) -> tuple[str, ...]:
        """The folders above the page, be it a file or a folder."""
        return self.folders[:-1] if self.is_index else self.folders

    def date(self, pattern: str) -> str:
        """Its date as strftime writes it. Raises Unfilled where it has none, or one that says less."""

        def filled(code: re.Match[str]) -> str:
            if code[1] == "%":
                return "%"
            if code[1] not in _CODES:
                raise Unfilled(f"%{code[1]}")
            needs, written = _CODES[code[1]]
            at = self.at
            if at is None or _PRECISE[self.precision] < _PRECISE[needs]:
                raise Unfilled("its date" if at is None else f"the {needs} of its date")
            return written(at if self.precision == "minute" else at.replace(hour=0, minute=0, second=0))

        return _CODE.sub(filled, pattern)


def undated(name: str) -> str:
    """A file's name without the date in front of it."""
    found = _DATED.match(name)
    return name[found.end() :] if found else name


_LANGUAGES = frozenset(
    (
        *("ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu"),
        *("id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv"),
        *("th", "tr", "uk", "vi", "zh", "pt-br", "pt-pt", "zh-cn", "zh-tw", "zh-hans", "zh-hant", "en-us", "en-gb"),
        *("es-es", "es-mx", "de-at", "de-ch", "fr-ca"),
    )
)
"""Languages that generators name in a file's name. `io` and `ts` are none here, for `socket.io.md` is English."""
