"""pagefeed as a library: its names, its page of documentation, a program that uses it, and hooks of other packages."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import pagefeed
from conftest import NOON, REPOSITORY, SiteFolder

REPLY = """\
from dataclasses import replace

from pagefeed import Content


def add_line(content: Content) -> Content:
    return replace(content, html=content.html + '<p>Reply to ann@ferry.example</p><script>alert(1)</script>')
"""


def test_every_name_is_there_and_documented() -> None:
    for name in pagefeed.__all__:
        assert getattr(pagefeed, name).__doc__ or name.endswith("Hook"), name
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        _ = pagefeed.bild


def test_names_are_those_of_functions_whatever_is_imported() -> None:
    """A submodule of the same name would take the place of a function."""
    said = "import pagefeed, pagefeed.run, pagefeed.cli; print(*(callable(getattr(pagefeed, name)) for name in "
    said += "('build', 'check', 'plan', 'read_page', 'load_site')))"

    assert subprocess.check_output([sys.executable, "-c", said], text=True).split() == ["True"] * 5


def test_the_package_alone_imports_nothing_else() -> None:
    said = "import sys, pagefeed; print([name for name in sys.modules if name.startswith('pagefeed.')])"

    assert subprocess.check_output([sys.executable, "-c", said], text=True).strip() == "[]"


def test_the_page_says_what_the_docstrings_say() -> None:
    made = subprocess.check_output([sys.executable, str(REPOSITORY / "docs" / "api.py")], text=True)

    assert (REPOSITORY / "docs" / "reference" / "api.md").read_text("utf-8") == made, (
        "run: python docs/api.py > docs/reference/api.md"
    )
    assert "|  |\n" not in made, "a field without words"


def test_a_program_does_what_the_commands_do(empty: SiteFolder) -> None:
    page = empty.put("items/2026-03-01-ferry.md", "# The ferry is late\n\nNobody knows why.\n")

    assert pagefeed.load_site(empty.root).spec.title == "The Ferry Post"
    assert [seen.content.title for seen in pagefeed.read_page(page, site=empty.root).sightings] == ["The ferry is late"]
    assert pagefeed.plan(empty.root, now=NOON).changes
    assert pagefeed.check(empty.root, now=NOON).new == 1
    assert not (empty.root / "dist").exists()
    assert pagefeed.build(empty.root, now=NOON).written
    assert not pagefeed.plan(empty.root, now=NOON).changes
    with pytest.raises(ValueError, match="no time zone"):
        pagefeed.build(empty.root, now=NOON.replace(tzinfo=None))
    with pytest.raises(pagefeed.SiteError):
        pagefeed.build(empty.root / "items")


# --- hooks --------------------------------------------------------------------------------------


def installed(folder: Path, code: str, version: str = "1.0", **hooks: str) -> Path:
    """A package as pip leaves it, in a folder of its own."""
    info = folder / f"ferry_reply-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: ferry-reply\nVersion: {version}\n")
    lines = "".join(f"{name.replace('_', '.')} = ferry_reply:{function}\n" for name, function in hooks.items())
    (info / "entry_points.txt").write_text(f"[pagefeed.hooks]\n{lines}")
    (folder / "ferry_reply.py").write_text(code)
    return folder


def published(site: SiteFolder, *packages: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(REPOSITORY / "src"), *map(str, packages)])
    return subprocess.run(
        [sys.executable, "-m", "pagefeed", "--site", str(site.root)],
        env={**os.environ, "PYTHONPATH": path},
        text=True,
        capture_output=True,
    )


@pytest.fixture
def ferry(empty: SiteFolder) -> SiteFolder:
    empty.put(
        "items/2026-03-01-ferry.md", "# The ferry is late\n\nNobody knows why, says [the other](2026-03-02-port.md).\n"
    )
    empty.put("items/2026-03-02-port.md", "# The port is closed\n\nUntil Monday.\n")
    return empty


def test_a_hook_adds_a_line_after_every_entry_made_safe(ferry: SiteFolder, tmp_path: Path) -> None:
    run = published(ferry, installed(tmp_path / "lib", REPLY, entry_reply="add_line"))

    assert run.returncode == 0, run.stderr
    feed = (ferry.root / "dist/rss.xml").read_text("utf-8")
    assert feed.count("Reply to ann@ferry.example") == 2
    assert "alert" not in feed
    assert "https://ferry.example/2026-03-02-port/" in feed, "links from page to page stay"
    assert "0 written" in published(ferry, tmp_path / "lib").stdout


def test_without_its_package_or_with_another_version_all_is_made_again(ferry: SiteFolder, tmp_path: Path) -> None:
    published(ferry, installed(tmp_path / "1", REPLY, entry_reply="add_line"))
    published(ferry, installed(tmp_path / "2", REPLY.replace("Reply", "Write"), "2.0", entry_reply="add_line"))
    of_two = (ferry.root / "dist/rss.xml").read_text("utf-8")
    published(ferry)

    assert of_two.count("Write to ann") == 2
    assert "ann@" not in (ferry.root / "dist/rss.xml").read_text("utf-8")


def test_a_hook_that_raises_is_a_finding_that_names_it_and_costs_nothing_else(
    ferry: SiteFolder, tmp_path: Path
) -> None:
    code = "def add_line(content):\n    raise KeyError('mail')\n"

    run = published(ferry, installed(tmp_path / "lib", code, entry_reply="add_line"))

    assert run.returncode == 1
    assert run.stderr == (
        "warning: items/2026-03-01-ferry.md: the hook entry.reply of ferry-reply 1.0 raised KeyError: 'mail' (and 1 "
        "more); update or remove ferry-reply; the value stays as it was\n"
    )
    assert "2 new" in run.stdout


@pytest.mark.parametrize(
    ("code", "hooks", "what"),
    [
        ("def f(content):\n    return content.html\n", {"entry_x": "f"}, "returned no Content"),
        ("def f(document):\n    1 / 0\n", {"document_x": "f"}, "raised ZeroDivisionError"),
        ("import nowhere\n", {"entry_x": "f"}, "raised ModuleNotFoundError: No module named 'nowhere'"),
        (
            "def f(content):\n    return content\n",
            {"entri_x": "f"},
            "has an unknown name; name it after one of reader",
        ),
    ],
)
def test_whatever_is_wrong_with_a_hook_is_told(
    code: str, hooks: dict[str, str], what: str, ferry: SiteFolder, tmp_path: Path
) -> None:
    run = published(ferry, installed(tmp_path / "lib", code, **hooks))

    assert what in run.stderr
    assert run.returncode == 1
    assert (ferry.root / "dist/rss.xml").exists()


def test_a_document_hook_changes_bytes_and_the_validator_judges_them(ferry: SiteFolder, tmp_path: Path) -> None:
    code = (
        "from dataclasses import replace\n"
        "def f(document):\n"
        "    if not document.path.endswith('rss.xml'):\n        return document\n"
        "    return replace(document, path='../evil', body=document.body.replace(b'<item>', %s))\n"
    )
    good = published(ferry, installed(tmp_path / "1", code % "b'<!-- ours --><item>'", document_x="f"))
    first = (ferry.root / "dist/rss.xml").read_bytes()
    bad = published(ferry, installed(tmp_path / "2", code % "b'<item><oops'", "2.0", document_x="f"))

    assert good.returncode == 0, good.stderr
    assert first.count(b"<!-- ours -->") == 2
    assert not (ferry.root / "evil").exists()
    assert "rss.xml" in bad.stderr
    assert bad.returncode > 0
    assert (ferry.root / "dist/rss.xml").read_bytes() == first


def test_a_reader_hook_reads_pages_of_its_suffix(ferry: SiteFolder, tmp_path: Path) -> None:
    code = (
        "from pagefeed import Block, Page, Place, Source, Sourced\n"
        "def read(source: Source) -> Page:\n"
        "    title, _, text = source.text.partition('\\n====\\n')\n"
        "    return Page(path=source.path, title=Sourced(title, Place(source.path, 1)),\n"
        "                blocks=(Block('paragraph', text.strip(), Place(source.path, 3)),), stated=source.stated)\n"
    )
    ferry.put("items/2026-03-02-pier.rst", "The pier is mended\n====\nIt took all winter.\n")

    run = published(ferry, installed(tmp_path / "lib", code, reader_rst="read"))

    assert run.returncode == 0, run.stderr
    assert "It took all winter." in (ferry.root / "dist/rss.xml").read_text("utf-8")


def test_a_shipped_hook_is_told_of_what_has_arrived(ferry: SiteFolder, tmp_path: Path) -> None:
    code = (
        "import json, os\n"
        "def tell(report):\n"
        "    with open(os.environ['TOLD'], 'a') as file:\n"
        "        file.write(f'{report.new} {len(report.written)}\\n')\n"
        "def fail(report):\n    raise OSError('no line')\n"
    )
    library = installed(tmp_path / "lib", code, shipped_a="tell", shipped_b="fail")
    ferry.edit("feeds/site.toml", ('since = "2026"', f'since = "2026"\n[deploy.web]\nto = "{tmp_path}/web"'))

    with_hooks = {"PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{library}", "TOLD": str(tmp_path / "told")}

    run = ferry.run("deploy", "--no-verify", "--no-ping", **with_hooks)
    told = (tmp_path / "told").read_text()
    again = ferry.run("deploy", "--no-verify", "--no-ping", **with_hooks)

    assert (tmp_path / "web/rss.xml").exists(), run.stderr
    assert told == "2 6\n"
    assert run.stderr.count("the hook shipped.b of ferry-reply 1.0 raised OSError: no line") == 1
    assert (again.returncode, (tmp_path / "told").read_text()) == (0, told)


PROGRAM = """\
import sys
from datetime import UTC, datetime

import pagefeed
from pagefeed import Content, Finding, PublishError, Report


def titles(site: str) -> list[str]:
    contents: list[Content] = [seen.content for seen in pagefeed.read_page(f"{site}/items/a.md", site=site).sightings]
    return [content.title for content in contents]


def main(site: str) -> int:
    try:
        report: Report = pagefeed.build(site, now=datetime(2026, 3, 2, 12, tzinfo=UTC))
    except PublishError as error:
        findings: tuple[Finding, ...] = error.findings
        print(*findings)
        return 2
    print(report.new, *titles(site))
    return report.status


sys.exit(main(sys.argv[1]))
"""


@pytest.mark.slow
def test_a_program_passes_mypy_and_runs_in_a_clean_environment_with_a_hook_beside_it(
    ferry: SiteFolder, tmp_path: Path
) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "ferry_reply.py").write_text(REPLY)
    (hook / "pyproject.toml").write_text(
        textwrap.dedent(
            """\
            [build-system]
            requires = ["hatchling"]
            build-backend = "hatchling.build"
            [project]
            name = "ferry-reply"
            version = "1.0"
            [project.entry-points."pagefeed.hooks"]
            "entry.reply" = "ferry_reply:add_line"
            [tool.hatch.build.targets.wheel]
            include = ["ferry_reply.py"]
            """
        )
    )
    (tmp_path / "program.py").write_text(PROGRAM)
    ferry.put("items/a.md", "---\ndate: 2026-03-01\n---\n# The ferry is late\n\nNobody knows why.\n")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    got = subprocess.run([*install, str(REPOSITORY), str(hook)], capture_output=True, text=True)
    if got.returncode and "No matching distribution" in got.stderr:
        pytest.skip("needs a package index")
    assert got.returncode == 0, got.stderr

    judged = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python), "program.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    ran = subprocess.run([str(python), "program.py", str(ferry.root)], cwd=tmp_path, capture_output=True, text=True)

    assert judged.stdout.startswith("Success"), judged.stdout
    assert (ran.returncode, ran.stdout) == (0, "3 The ferry is late\n"), ran.stderr
    assert (ferry.root / "dist/rss.xml").read_text("utf-8").count("Reply to ann@") == 3
