"""What `serve` prints while it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pagefeed.console.findings import show_finding
from pagefeed.console.printing import Output, say

if TYPE_CHECKING:
    from pagefeed.serve.preview import State


class Serving:
    """What is said while a site is shown in a browser."""

    def __init__(self, output: Output, at: tuple[Any, ...], wanted: int, opens: bool) -> None:
        host = "127.0.0.1" if at[0] == "0.0.0.0" else "localhost" if at[0] == "::" else at[0]
        self.output, self.port, self.wanted, self.opens = output, at[1], wanted, opens
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{at[1]}/"
        self._told: list[dict[str, Any]] = []

    def ready(self) -> None:
        """The first build is there."""
        if self.wanted not in (0, self.port):
            say(f"port {self.wanted} is taken")
        say(f"preview at {self.address} (Ctrl-C ends it)")
        sys.stdout.flush()
        if self.opens:
            import webbrowser

            webbrowser.open(self.address)

    def polls(self) -> None:
        """No event tells of changes."""
        say("no events tell of changes here: looking for them four times a second")
        sys.stdout.flush()

    def built(self, state: State) -> None:
        """It was built again: what is wrong with it, unless that was said before."""
        problems = [finding for finding in state.findings if finding["severity"] != "notice"]
        if problems != self._told:
            for each in problems:
                place = f"{each['place']}: " if each["place"] else ""
                show_finding(each["severity"], f"{place}{each['what']}; {each['cure']}")
            if not problems and not self.output.quiet:
                say("the problems are fixed")
        self._told = problems
        sys.stdout.flush()
