"""What a run tells: the one value that the door hands to a person or a script.

Lives here: the report, plain enough to be kept as JSON and read back without importing the program.
Does not live here: how it looks (console).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Report(NamedTuple):
    """What a run did. Lists of plain values only."""

    status: int
    """Exit status: 0 published; 1 published, but there are problems to fix (a notice is none); 2 nothing published."""
    new: int
    """Entries that subscribers see for the first time, each counted once, however many feeds have it."""
    updated: int
    """Entries that subscribers see changed, counted in the same way."""
    unchanged: int
    """All other entries of the feeds."""
    written: list[str]
    """Files that changed, relative to dist/."""
    left_alone: int
    """Files that stayed as they were."""
    feeds: list[dict[str, str]]
    """`name`, `title`, `url` of each published feed, and the `page` to subscribe from."""
    findings: list[dict[str, Any]]
    """What is to be fixed: `rule`, `severity`, `path`, `line`, `what`, `cure`."""
    waiting: int = 0
    """Entries whose date lies ahead; no feed has them yet."""
    due: str = ""
    """When the first entry is to be published or has expired (RFC 3339, UTC), so that a timer can be set; empty for
    none."""
    expiring: int = 0
    """Entries that are published until a date ahead."""
    changes: Sequence[dict[str, Any]] = ()
    """What subscribers of each feed and branch see, as `plan` says it: `name`, `title`, `branch_of`, how many entries
    they `had` and `get`, how many are `new`, `returns`, `updated`, `corrected`, `moved`, `dropped`, `withdrawn` and
    `unchanged`, and whether it is `over`, that is, made no more."""
    removed: Sequence[str] = ()
    """Files that were taken away, because no feed makes them any more, relative to dist/."""
    out: str = ""
    """The folder that was written to."""
    preview: bool = False
    """True if that is not the folder that the site publishes into, so that nothing was recorded."""

    def calm(self, findings: list[dict[str, Any]]) -> Report:
        """The report of the next run, if nothing happens until then, with the findings that last."""
        entries = self.new + self.updated + self.unchanged
        files = len(self.written) + self.left_alone
        changes = [
            {key: 0 if type(value) is int else value for key, value in each.items()}
            | {"had": each["get"], "get": each["get"], "unchanged": each["get"]}
            for each in self.changes
            if not each["over"]
        ]
        return self._replace(
            new=0,
            updated=0,
            unchanged=entries,
            written=[],
            left_alone=files,
            changes=changes,
            removed=[],
            findings=findings,
        )
