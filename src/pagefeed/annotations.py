"""Findings in the words of services that check changes.

Lives here: the commands by which GitHub Actions marks lines of a change, and SARIF, as pure functions.
Does not live here: how a person sees findings (console).

Sources: https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message,
https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
"""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from pagefeed.program import VERSION

Plain = Mapping[str, "str | int"]
"""A finding as `Finding.plain` and a report have it."""

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_ESCAPED, ":": "%3A", ",": "%2C"}


def github(findings: Iterable[Plain], root: str) -> str:
    """A line for each: GitHub shows it at the line of the file that it is about."""
    return "".join(f"{_command(finding, root)}\n" for finding in findings)


def sarif(findings: Iterable[Plain], root: str) -> str:
    """One SARIF 2.1.0 log, as code scanning takes it."""
    listed = list(findings)
    rules = [{"id": rule} for rule in sorted({str(finding["rule"]) for finding in listed})]
    driver = {"name": "pagefeed", "version": VERSION, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(finding, root) for finding in listed]}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Iterable[Plain], str], str]] = {"github": github, "sarif": sarif}
"""By the name that `check --format` takes; `root` is the folder of the site, seen from that of the repository."""


def _command(finding: Plain, root: str) -> str:
    place = {"file": _path(finding, root), "line": finding["line"] or 1, "title": finding["rule"]}
    properties = ",".join(f"{name}={_said(str(value), _IN_PROPERTIES)}" for name, value in place.items())
    return f"::{finding['severity']} {properties}::{_said(_message(finding), _ESCAPED)}"


def _result(finding: Plain, root: str) -> dict[str, Any]:
    where = {
        "artifactLocation": {"uri": quote(_path(finding, root))},
        "region": {"startLine": finding["line"] or 1},
    }
    return {
        "ruleId": finding["rule"],
        "level": _LEVELS[str(finding["severity"])],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": where}],
    }


def _message(finding: Plain) -> str:
    return f"{finding['what']}; {finding['cure']}"


def _path(finding: Plain, root: str) -> str:
    """POSIX, seen from the folder in which the program was started."""
    path = str(finding["path"])
    if "://" in path or os.path.isabs(path):
        return path
    return posixpath.normpath(posixpath.join(root.replace(os.sep, "/"), path))


def _said(text: str, escaped: Mapping[str, str]) -> str:
    return "".join(escaped.get(character, character) for character in text)
