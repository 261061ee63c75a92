"""A real browser, which asks nobody but the servers of the tests."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from conftest import REPOSITORY

NPM = REPOSITORY / "tests" / "npm"
MODULES = NPM / "node_modules"
CHROMIUM, NODE = map(shutil.which, ("chromium", "node"))

needs_browser = pytest.mark.skipif(
    not (CHROMIUM and NODE and all((MODULES / name).exists() for name in ("playwright-core", "axe-core", "jsqr"))),
    reason="needs chromium, node and `npm install` in tests/npm",
)


def ask(question: str, url: str, timeout: int = 120, **options: str) -> Any:
    """Of Chromium, what `npm/browser.mjs` has a function for."""
    asked = [str(NODE), str(NPM / "browser.mjs"), question, url, json.dumps({"executable": CHROMIUM} | options)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
