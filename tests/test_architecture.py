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
    ("terminal",),
    ("gather",),
    ("desk", "init", "release", "serve"),
    ("schemas", "annotations", "timers"),
    ("run",),
    ("intake", "press", "outlook", "adopt"),
    ("read", "shape", "catalog", "forecast", "render", "validator", "ship"),
    ("vocabulary", "permalinks", "client"),
    ("hooks",),
    ("errors",),
    ("model", "report", "program", "web", "disk"),
)
RANK = {name: rank for rank, row in enumerate(ROWS) for name in row}
HOMES = {
    "feedgen": {"render/xml.py"},
    "feedparser": {"read/received.py"},
    "dateutil": {"shape/dates.py"},
    "sqlite3": {
        *("catalog/store.py", "catalog/index.py", "catalog/holdings.py", "catalog/matching.py", "catalog/standing.py"),
        *("catalog/crossings.py", "catalog/feedids.py", "catalog/remains.py"),
        "run.py",
    },
    "obstore": {"ship/targets/cloud.py"},
    "ftplib": {"ship/targets/ftps.py"},
    "jinja2": {"render/page.py"},
    "segno": {"render/page.py"},
    "rich": {"terminal.py"},
    "shtab": {"terminal.py"},
    "httpx2": {"client.py", "ship/ask.py"},
    "starlette": {"serve/server.py"},
    "uvicorn": {"serve/server.py"},
    "watchfiles": {"serve/watching.py"},
    "httpcore2": {"client.py"},
    "nh3": {"shape/body.py"},
    "pyromark": {"read/markdown/parser.py"},
    "yaml": {"read/frontmatter.py"},
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
