"""Prints docs/reference/api.md, the page about what a program may import: `python docs/api.py > docs/reference/api.md`.

Every word of it is a docstring; tests/test_api.py holds the page and the docstrings together.
"""

import ast
import inspect
import re
import sys
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import pagefeed

INTRODUCTION = """\
# pagefeed as a library

```python
import pagefeed

report = pagefeed.build("my-site")
for finding in report.findings:
    print(finding["path"], finding["what"])
```

A `Folder` is a path, as text or a `Path`. Everything below can be imported from `pagefeed`, is typed
(`py.typed`) and follows [semantic versioning](https://semver.org): it changes its meaning only with the first
number of the version, of 0.x with the second. Everything else may change at any time. Values are frozen.
Written by `python docs/api.py > docs/reference/api.md`.
"""
HOOKS = """\
## Hooks

A package adds to the program by functions that it names in the entry-point group `pagefeed.hooks`, each by its
point, and behind a dot a word that tells it from others. Its `pyproject.toml`:

```toml
[project.entry-points."pagefeed.hooks"]
"entry.reply" = "reply_by_mail:add_line"
```

and its `reply_by_mail.py`:

```python
from dataclasses import replace

from pagefeed import Content


def add_line(content: Content) -> Content:
    return replace(content, html=content.html + '<p><a href="mailto:ann@example.org">Reply by mail</a></p>')
```

| point | function | what it does |
|---|---|---|
"""
TAIL = """
`reader.rst` reads files that end in `.rst`. A hook that raises, or returns something else, is a finding
(`HookFailed`) that names it and its package; the value stays as it was, and everything else is published.
Functions must be pure: the same value gives the same result, or documents change in every run. All pages are
read again when a package with hooks comes, goes or gets another version; while you write one, remove
`.pagefeed/` to have them read again.
"""
POINTS = {"reader": "ReaderHook", "entry": "EntryHook", "document": "DocumentHook", "shipped": "ShippedHook"}


def page() -> str:
    """The whole page."""
    objects = {name: getattr(pagefeed, name) for name in pagefeed.__all__}
    functions = {name: one for name, one in objects.items() if inspect.isfunction(one)}
    errors = {name: one for name, one in objects.items() if inspect.isclass(one) and issubclass(one, Exception)}
    values = {name: one for name, one in objects.items() if inspect.isclass(one) and name not in errors}
    parts = [INTRODUCTION, "## Functions\n", *(_function(name, one) for name, one in functions.items()), HOOKS.rstrip()]
    said = _attributes(Path(inspect.getfile(pagefeed)).parent / "hooks.py")
    for point, name in POINTS.items():
        parts.append(f"| `{point}` | `{_short(str(objects[name]))}` | {' '.join(said[name].split())} |")
    parts += [TAIL, "## Errors\n"]
    for name, one in errors.items():
        parts.append(f"- `{name}({one.__base__.__name__})`: {' '.join((one.__doc__ or '').split())}")
    parts += ["\n## Values\n", *(_value(name, one) for name, one in values.items())]
    return "\n".join(parts).rstrip() + "\n"


def _function(name: str, one: object) -> str:
    signature = _short(re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(one))))  # type: ignore[arg-type]
    return f"### `{name}{signature}`\n\n{inspect.getdoc(one)}\n"


def _value(name: str, one: type) -> str:
    lines = [f"### {name}\n", f"{inspect.getdoc(one)}\n", "| field | type | what it is |", "|---|---|---|"]
    tree = ast.parse(inspect.getsource(one))
    for field, type_, said in _fields(tree.body[0]):
        lines.append(f"| `{field}` | `{_short(type_)}` | {' '.join(said.split())} |".replace(" | None", " \\| None"))
    return "\n".join(lines) + "\n"


def _fields(tree: ast.AST) -> list[tuple[str, str, str]]:
    """Fields and properties with their types and docstrings."""
    found = []
    body = getattr(tree, "body", [])
    for one, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            says = ast.literal_eval(after.value) if _is_text(after) else ""
            found.append((one.target.id, ast.unparse(one.annotation), says))
        elif isinstance(one, ast.FunctionDef) and any(ast.unparse(mark) == "property" for mark in one.decorator_list):
            found.append((one.name, ast.unparse(one.returns) if one.returns else "", ast.get_docstring(one) or ""))
    return [field for field in found if field[0][0] != "_"]


def _attributes(file: Path) -> dict[str, str]:
    """Names that a module assigns, with the docstrings below them."""
    body = ast.parse(file.read_text("utf-8")).body
    return {
        ast.unparse(one.targets[0]): ast.literal_eval(after.value)
        for one, after in pairwise(body)
        if isinstance(one, ast.Assign) and _is_text(after)
    }


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _short(type_: str) -> str:
    return re.sub(r"\b(?:(?:pagefeed|collections|typing|datetime)\.(?:\w+\.)*|editor\.|reading\.)", "", type_)


if __name__ == "__main__":
    print(page(), end="")
