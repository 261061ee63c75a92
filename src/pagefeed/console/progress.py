"""The progress bar, with rich, which is imported once it is needed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pagefeed.console.printing import Output

if TYPE_CHECKING:
    pass

PATIENCE = 1.0
"""Seconds of work after which a progress bar appears."""


@contextmanager
def progress(output: Output) -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with the pages read so far; it draws a bar when that takes more than a second."""
    if output.json or output.quiet or not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar.at
    finally:
        bar.close()


class _Bar:
    """A progress bar that is drawn, and its library imported, only once it is needed."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.advance: Callable[[int, int], None] | None = None
        self.close: Callable[[], None] = lambda: None

    def at(self, done: int, total: int) -> None:
        if self.advance is None:
            if time.monotonic() - self.began < PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            shown = Progress(console=Console(stderr=True), transient=True)
            task = shown.add_task("Reading pages", total=total)
            shown.start()
            self.close = shown.stop
            self.advance = lambda done, total: shown.update(task, completed=done, total=total)
        self.advance(done, total)
