"""What publishes a site again and again, without anybody at hand.

Lives here: units of systemd, a line for cron, and a workflow of GitHub Actions, as text.
Does not live here: writing them anywhere, for each belongs to a place of its own.

Sources: systemd.timer(5), systemd.service(5), systemd.syntax(7), crontab(5),
https://docs.github.com/actions/writing-workflows/workflow-syntax-for-github-actions.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pagefeed import program


class Pace(NamedTuple):
    """How often."""

    calendar: str
    """As systemd has it."""
    cron: str
    """As cron has it; not at the full hour, when everybody's does."""


PACES: Mapping[str, Pace] = {
    "15min": Pace("*:0/15", "*/15 * * * *"),
    "hourly": Pace("*:07", "7 * * * *"),
    "daily": Pace("*-*-* 05:07", "7 5 * * *"),
}


def systemd(command: tuple[str, ...], site: str, pace: Pace) -> str:
    """A service and its timer, below comments that say where they belong."""
    name = f"pagefeed-{re.sub(r'[^A-Za-z0-9_.-]+', '-', site.strip('/')) or 'site'}"
    words = " ".join(map(_unit_word, command))
    return f"""\
# ~/.config/systemd/user/{name}.service
[Unit]
Description=Publish the feeds of {_unit_text(site)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={words}

# ~/.config/systemd/user/{name}.timer
[Unit]
Description=Publish the feeds of {_unit_text(site)} again and again

[Timer]
OnCalendar={pace.calendar}
Persistent=true
RandomizedDelaySec=60

[Install]
WantedBy=timers.target

# Then: systemctl --user enable --now {name}.timer
# To have it run while nobody is logged in: loginctl enable-linger
"""


def cron(command: tuple[str, ...], site: str, pace: Pace) -> str:
    """A line for `crontab -e`; it says nothing but what is wrong, which cron then sends by mail."""
    # A per cent sign ends a line of cron.
    return f"{pace.cron} {shlex.join(command)}\n".replace("%", r"\%")


def actions(command: tuple[str, ...], site: str, pace: Pace) -> str:
    """A workflow, below a comment that says where it belongs. The ids and dates of new entries are committed: without
    them, subscribers would see everything twice."""
    return f"""\
# .github/workflows/feeds.yml
name: feeds
on:
  push:
  schedule:
    - cron: "{pace.cron}"
  workflow_dispatch:
permissions:
  contents: write
concurrency: feeds
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - uses: actions/cache@v4
        with:
          path: .pagefeed
          key: pagefeed-${{{{ github.run_id }}}}
          restore-keys: pagefeed-
      # From where you have it: a package index, or an address such as "git+https://git.example.org/pagefeed@v1".
      - run: python -m pip install {shlex.quote(program.requirement(site))}
      - run: {shlex.join(("pagefeed", *command[3:]))}
      - run: |
          git config user.name "github-actions[bot]"
          git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
          git add items/ledger.jsonl
          git diff --cached --quiet || {{ git commit -m "Record ids and dates" && git push; }}
"""


WAYS: Mapping[str, Callable[[tuple[str, ...], str, Pace], str]] = {"systemd": systemd, "cron": cron, "actions": actions}
"""By the option of `timer`. The command begins with the Python of this program, `-m` and `pagefeed`."""


def _unit_word(word: str) -> str:
    """A word of ExecStart: in quotes where it needs them, specifiers and variables doubled (systemd.service(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w./:@%$=+,-]+", word) else f'"{escaped}"'


def _unit_text(text: str) -> str:
    return text.replace("%", "%%").replace("\n", " ")
