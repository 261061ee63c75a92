"""JSON Schemas of what people write: what the program accepts they accept, and wrong keys fail in two validators."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPOSITORY, SiteFolder
from pagefeed import schemas
from pagefeed.config.settings import FEED_KEYS, SITE_KEYS
from pagefeed.config.sidecar import STATED_KEYS
from pagefeed.config.toml import TABLE, Key

jsonschema = pytest.importorskip("jsonschema")
TOMBI = shutil.which("tombi", path=str(Path(sys.executable).parent)) or shutil.which("tombi")
needs_tombi = pytest.mark.skipif(not TOMBI, reason="needs tombi")

SITE = 'title = "My site"\nlink = "https://www.example.org/"\nsince = "2024"\n'
FEED = 'title = "News"\n'
WRONG = {
    "site": (
        *("titel = 'x'", "time_zone = 'UTC'", "limit = 5", "[limits]\npage_byte = 5", "[flood]\nvanish = 300"),
        *("hub = 'ftp://example.org/'", "hub = 5", "language = 'en_US'", "update = 'yearly'", "hosts = ['iis']"),
        *("author = ['Ann', 'Bob']", "author = { email = 'a@example.org' }", "author = { name = 'A', mail = 'x' }"),
        *("limits = 'none'", "domain = 'https://example.org'", "domain = 'localhost'", "timezone = '../etc'"),
        "[words]\nbye = ['x']",
    ),
    "feed": (
        *("limt = 5", "limit = 'many'", "limit = 0", "limit = true", "kinds = ['teser']", "kinds = []"),
        *("timezone = 'UTC'", "content = 'all'", "include = '/etc/*'", "teasers = 'yes'", "path = '/x'"),
        *("formats = ['rss', 'atum']", "aliases = ['feed.xml']", "per = 'year'"),
    ),
    "sidecar": (
        *("tilte = 'A title'", "link = 5", "link = 'ferry.example'", "draft = 'yes'", "date = 2026-03-01"),
        *("[[enclosures]]\ntype = 'audio/mpeg'", "[[enclosures]]\nurl = 'https://e.example/a.mp3'\nsize = 5"),
        *("[[teasers]]\ntitle = 'Ferry'", "[[teasers]]\nstarts = 'Ferry'\nlnik = 'https://e.example/'"),
        "language = 'English'",
    ),
}
"""Lines that the program refuses, below what each file must have."""
MUST = {"site": SITE, "feed": FEED, "sidecar": ""}


def as_json(text: str) -> Any:
    """TOML as a validator of JSON sees it."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def is_right(name: str, text: str) -> bool:
    return bool(jsonschema.Draft7Validator(schemas.schema(name)).is_valid(as_json(text)))


def kind_of(path: Path) -> str:
    return "sidecar" if path.parent.name == "items" else "site" if path.name == "site.toml" else "feed"


def right_files() -> list[Path]:
    """Everything of the sample and of golden sites that is published without a word."""
    quiet = [case for case in (REPOSITORY / "tests/golden").iterdir() if not (case / "findings.txt").exists()]
    return [
        path for site in (REPOSITORY, *quiet) for folder in ("feeds", "items") for path in site.glob(f"{folder}/*.toml")
    ]


def lint(folder: Path) -> str:
    """What tombi says of all files below a folder."""
    assert TOMBI
    said = subprocess.run([TOMBI, "lint", "--offline", "."], cwd=folder, capture_output=True, text=True, env={})
    return re.sub(r"\x1b\[[0-9;]*m", "", said.stderr + said.stdout)


@pytest.mark.parametrize("name", schemas.FILES)
def test_the_schema_itself_is_right(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(schemas.schema(name))


def test_the_schemas_of_the_repository_are_those_of_the_program() -> None:
    for name in schemas.FILES:
        written = (REPOSITORY / "schemas" / f"{name}.schema.json").read_text("utf-8")
        assert written == schemas.text(name), "run: python publish.py schema"


def test_files_that_are_right_pass() -> None:
    assert len(right_files()) > 5
    for path in right_files():
        assert is_right(kind_of(path), path.read_text("utf-8")), path


@needs_tombi
def test_files_that_are_right_pass_in_tombi(tmp_path: Path) -> None:
    schemas.write(str(tmp_path))
    for number, path in enumerate(right_files()):
        head = f"#:schema schemas/{kind_of(path)}.schema.json\n"
        (tmp_path / f"{number}.toml").write_text(head + path.read_text("utf-8"), "utf-8")

    assert "failed" not in lint(tmp_path)


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in WRONG.items() for line in lines])
def test_what_the_program_refuses_fails(name: str, line: str, empty: SiteFolder) -> None:
    assert not is_right(name, f"{MUST[name]}{line}\n")


@needs_tombi
def test_what_the_program_refuses_fails_in_tombi(tmp_path: Path) -> None:
    schemas.write(str(tmp_path))
    for name, lines in WRONG.items():
        for number, line in enumerate(lines):
            text = f"#:schema schemas/{name}.schema.json\n{MUST[name]}{line}\n"
            (tmp_path / f"{name}-{number}.toml").write_text(text, "utf-8")

    said = lint(tmp_path)

    passed = [path.name for path in tmp_path.glob("*.toml") if path.name not in said]
    assert not passed, [(tmp_path / name).read_text() for name in passed]


@pytest.mark.parametrize("missing", ["title", "link", "since"])
def test_what_is_missing_fails(missing: str) -> None:
    assert not is_right("site", "".join(line for line in SITE.splitlines(True) if not line.startswith(missing)))


KEYS = [*((key, "site") for key in SITE_KEYS), *((key, "feed") for key in FEED_KEYS)]
KEYS += [(key, "sidecar") for key in STATED_KEYS]
values = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"(https?://[\w.-]{1,9}(/[\w.~%-]{0,5}){0,2}|[a-z]{2,3}(-\w{2,8})?|\d{4}(-\d\d){0,2}|[\w./~-]{1,9})"),
    st.sampled_from(
        ["Europe/London", "Etc/GMT+1", "HTTPS://EXAMPLE.ORG", "münchen.example", "a@b.example", "Ann <a@b.c>"]
    ),
    st.sampled_from([key.shape.example.strip('"') for key, _ in KEYS]),
    st.integers(-1, 10**9),
    st.booleans(),
    st.dates().map(date.isoformat),
    st.datetimes().map(datetime.isoformat),
    st.fixed_dictionaries({"name": st.text(max_size=3)}),
)


@pytest.mark.parametrize(("key", "name"), KEYS, ids=[f"{name}: {key.name}" for key, name in KEYS])
@given(value=values)
def test_no_schema_is_stricter_than_the_program(key: Key, name: str, value: object) -> None:
    """An editor must not mark what is published."""
    if key.shape.read is TABLE.read or key.shape.read(value) is None:
        return

    properties = schemas.schema(name)["properties"]
    assert jsonschema.Draft7Validator(properties[key.name]).is_valid(value), (key.name, value)


def test_the_command_writes_them(empty: SiteFolder) -> None:
    said = empty.run("schema")

    assert said.stdout == "wrote schemas/site.schema.json, schemas/feed.schema.json, schemas/sidecar.schema.json\n"
    assert json.loads((empty.root / "schemas/site.schema.json").read_text("utf-8")) == schemas.schema("site")
