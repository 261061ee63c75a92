"""Data flows right, imports point down, and each outside library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "pagefeed"
MODULES = sorted(SRC.rglob("*.py"))

# Lower rows may be imported by the rows above them. The stages share a row and are strangers to each other.
ROWS = (
    ("__main__", "__init__"),
    ("cli", "api"),
    ("console",),
    ("gather",),
    ("editor", "init", "deployment", "serve"),
    ("schemas", "annotations", "timers"),
    ("run",),
    ("ingest", "publishing", "planning", "adopt"),
    ("remote",),
    ("flood",),
    ("read", "entries", "catalog", "changes", "render", "validator", "ship"),
    ("files",),
    ("config",),
    ("language", "permalinks"),
    ("hooks",),
    ("errors",),
    ("model", "report", "program", "media", "web", "workers"),
)
RANK = {name: rank for rank, row in enumerate(ROWS) for name in row}
HOMES = {
    "feedgen": {"render/xml.py"},
    "dateutil": {"language/dates.py"},
    "sqlite3": {
        *(
            "catalog/alone.py",
            "catalog/store.py",
            "catalog/index.py",
            "catalog/selection.py",
            "catalog/matching.py",
            "catalog/freshness.py",
        ),
        *("catalog/crosslinks.py", "catalog/feedids.py", "catalog/leftovers.py"),
        "run.py",
    },
    "obstore": {"ship/targets/cloud.py"},
    "ftplib": {"ship/targets/ftps.py"},
    "jinja2": {"render/subscribe_page.py"},
    "segno": {"render/subscribe_page.py"},
    "rich": {"console/printing.py", "console/progress.py"},
    "shtab": {"console/setup.py"},
    "httpx2": {"remote/client.py", "ship/ask.py"},
    "starlette": {"serve/server.py"},
    "uvicorn": {"serve/server.py"},
    "watchfiles": {"serve/watching.py"},
    "httpcore2": {"remote/client.py"},
    "nh3": {"entries/content.py"},
    "pyromark": {"read/markdown/parser.py"},
    "yaml": {"config/frontmatter.py"},
}


def part(module: Path) -> str:
    return module.relative_to(SRC).with_suffix("").parts[0]


def imported(module: Path) -> Iterator[str]:
    """Every module that is imported anywhere in a file, also inside functions."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_part_has_its_row() -> None:
    """A part that no row names could import what it likes."""
    assert set(map(part, MODULES)) == set(RANK)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SRC)))
def test_imports_point_down(module: Path) -> None:
    here = part(module)
    for name in imported(module):
        package, _, rest = name.partition(".")
        there = rest.partition(".")[0]
        if package != "pagefeed" or there not in RANK:
            continue
        assert there == here or RANK[there] > RANK[here], f"{here} must not import {there}"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SRC)))
def test_each_outside_library_has_one_home(module: Path) -> None:
    path = module.relative_to(SRC).as_posix()
    for name in imported(module):
        library = name.partition(".")[0]
        if library in HOMES:
            assert path in HOMES[library], f"{library} lives in {HOMES[library]}, not in {path}"


def test_every_module_says_what_lives_in_it() -> None:
    for module in MODULES:
        assert ast.get_docstring(ast.parse(module.read_text("utf-8"))), f"{module} has no docstring"
