"""README and docs/ are true: every console block runs as shown, every link leads somewhere, every key is named.

A page is a session in a home of its own. Its blocks run in their order:

- ```` ```console ````: a line behind `$ ` is a command, the lines below are all that it prints; a line `...` stands for
  any lines.
- ```` ```toml title="items/bridge.toml" ````: a block with a title is that file, in the folder of the session.
- ```` ```toml add="feeds/site.toml" ````: these keys are added to that file; a key that it has already is replaced.

Nothing is simulated but the clock, which stands at noon of 30 November 2026. A page begins where the page that `BEGINS`
names ended; tests/documents/PAGE is laid over its home. With PAGEFEED_DOCUMENTS=write the pages are rewritten with what
the commands print, and the test fails where that differed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pagefeed.cli import _parser
from pagefeed.config.settings import FEED_KEYS, SITE_KEYS
from pagefeed.config.sidecar import STATED_KEYS
from pagefeed.config.toml import Key

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = sorted([REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")])
GIVEN = REPOSITORY / "tests" / "documents"
TUTORIAL = "docs/tutorial.md"
BEGINS = {
    "README.md": None,
    TUTORIAL: None,
    "docs/how-to/generators.md": None,
    "docs/how-to/adopt.md": None,
}
"""The page that a page goes on from, where that is not the tutorial."""
EXCEPTED = {
    "pipx install": "installs from the network",
    "python -m pip install": "installs from the network",
    "python -m http.server": "runs until it is stopped",
    "pagefeed serve": "runs until it is stopped; tests/serve",
    "pagefeed add https://": "asks a server of the web; tests/web",
    "pagefeed add --from": "asks servers of the web; tests/web",
    "pagefeed adopt https://": "asks a server of the web; tests/test_adopt.py",
    "pagefeed deploy web": "needs a server; tests/ship",
    "pagefeed verify": "asks a server of the web; tests/ship",
}
"""How commands begin that no test can run as shown, and the reason."""
CLOCK = f"""#!{sys.executable}
import datetime, sys
sys.path.insert(0, {str(REPOSITORY / "src")!r})
real = datetime.datetime

class Kind(type):
    __instancecheck__ = lambda cls, value: isinstance(value, real)

class Clock(real, metaclass=Kind):
    now = classmethod(lambda cls, zone=None: real(2026, 11, 30, 12, tzinfo=datetime.UTC).astimezone(zone))

datetime.datetime = Clock
sys.argv[0] = "pagefeed"
from pagefeed.cli import main
sys.exit(main())
"""
"""The program with a clock that stands."""


@dataclass
class Block:
    """A fenced block: its language, the words behind that, its text, and the line of its text in the page."""

    language: str
    words: str
    text: str
    line: int

    def named(self, word: str) -> str:
        found = re.search(rf'{word}="([^"]+)"', self.words)
        return found[1] if found else ""

    def commands(self) -> list[tuple[str, list[str]]]:
        """Each command with the lines that it prints."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif found[-1][0].endswith("\\"):
                found[-1] = (f"{found[-1][0]}\n{line}", [])
            else:
                found[-1][1].append(line)
        return found


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, also those inside lists."""
    found: list[Block] = []
    lines = iter(enumerate(page.read_text("utf-8").splitlines(), 1))
    for number, line in lines:
        if fence := re.fullmatch(r"( *)(`{3,})(\w*) ?(.*)", line):
            indent, ticks, language, words = fence.groups()
            inside = ""
            while (text := next(lines)[1].removeprefix(indent)) != ticks:
                inside += f"{text}\n"
            found.append(Block(language, words, inside, number + 1))
    return found


class Session:
    """A home with a shell, in which blocks are run."""

    def __init__(self, home: Path, programs: Path) -> None:
        self.home = self.here = home
        programs.mkdir()
        (programs / "pagefeed").write_text(CLOCK)
        (programs / "pagefeed").chmod(0o755)
        kept = {name: os.environ[name] for name in ("LANG", "SYSTEMROOT") if name in os.environ}
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        self.environment = kept | {"HOME": str(home), "PATH": path, "PYTHONUTF8": "1", "TZ": "UTC"}

    def run(self, block: Block) -> str:
        """Do what a block says. Returns the block as it should be."""
        if name := block.named("title"):
            self._put(name, block.text)
        elif name := block.named("add"):
            self._add(name, block.text)
        elif block.language == "console":
            return "".join(self._told(command, shown) for command, shown in block.commands())
        return block.text

    def _told(self, command: str, shown: list[str]) -> str:
        said = [*shown]
        if not excepted(command):
            printed = self.command(command)
            said = shown if fits(shown, printed) else printed
        return "".join(f"{line}\n" for line in (f"$ {command}", *said))

    def command(self, command: str) -> list[str]:
        """The lines that a command prints, to either stream."""
        done = subprocess.run(
            ["bash", "-c", f'{command}\nstatus=$?; pwd > "$HOME/../here"; exit $status'],
            cwd=self.here,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=60,
        )
        self.here = Path((self.home.parent / "here").read_text().strip())
        said = done.stdout.decode()
        for here, there in ((str(self.home), "/home/ann"), (sys.executable, "/usr/bin/python3")):
            for apart in "/-":  # Units of systemd are named after the folder, with hyphens.
                said = said.replace(here.strip("/").replace("/", apart), there.strip("/").replace("/", apart))
        assert "Traceback" not in said, said
        return said.splitlines()

    def _put(self, name: str, text: str) -> None:
        file = self.here / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _add(self, name: str, text: str) -> None:
        file = self.here / name
        top, table, rest = text.partition("\n[") if not text.startswith("[") else ("", "[", text[1:])
        had = file.read_text("utf-8") if file.exists() else ""
        for key in tomllib.loads(top):
            had = re.sub(rf"^{key} *=.*\n", "", had, flags=re.MULTILINE)
        self._put(name, f"{top}\n{had}\n{table.strip()}{rest}")
        tomllib.loads(file.read_text("utf-8"))


def excepted(command: str) -> str:
    """Why a command is not run; nothing where it is."""
    return next((reason for begins, reason in EXCEPTED.items() if command.startswith(begins)), "")


def fits(shown: list[str], printed: list[str]) -> bool:
    """True if the printed lines are the shown ones, where `...` stands for any."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(f"{line}\n") for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def name_of(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


def played(page: Path, session: Session) -> str:
    """Run a page. Returns its text with what its commands print."""
    lines = page.read_text("utf-8").splitlines(keepends=True)
    for block in blocks(page):
        indent = " " * (len(above := lines[block.line - 2]) - len(above.lstrip(" ")))
        ran = session.run(block)
        length = block.text.count("\n")  # Numbers of lines stay what they are, for the blocks below.
        made = "".join(f"{indent}{line}\n" if line else "\n" for line in ran.splitlines())
        lines[block.line - 1 : block.line - 1 + length] = [made, *[""] * (length - 1)][:length]
    return "".join(lines)


@pytest.fixture(scope="session")
def after_the_tutorial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who has followed the tutorial."""
    folder = tmp_path_factory.mktemp("tutorial")
    home = folder / "home"
    laid_out(TUTORIAL, home)
    played(REPOSITORY / TUTORIAL, Session(home, folder / "bin"))
    return home


def laid_out(name: str, home: Path) -> None:
    """Lay what the tests keep for a page over a home."""
    home.mkdir(exist_ok=True)
    given = GIVEN / name.removesuffix(".md").replace("/", "-")
    if given.exists():
        shutil.copytree(given, home, dirs_exist_ok=True)


@pytest.mark.parametrize("page", [page for page in PAGES if "```console" in page.read_text("utf-8")], ids=name_of)
def test_commands_print_what_a_page_shows(page: Path, after_the_tutorial: Path, tmp_path: Path) -> None:
    name, home = name_of(page), tmp_path / "home"
    if BEGINS.get(name, TUTORIAL):
        shutil.copytree(after_the_tutorial, home, symlinks=True)
    laid_out(name, home)
    session = Session(home, tmp_path / "bin")
    session.here = home / "bridge" if (home / "bridge").exists() else home

    after = played(page, session)

    before = page.read_text("utf-8")
    if os.environ.get("PAGEFEED_DOCUMENTS") == "write" and after != before:
        page.write_text(after, encoding="utf-8")
    assert after == before


def test_every_exception_is_needed() -> None:
    shown = [block for page in PAGES for block in blocks(page) if block.language == "console"]
    commands = [command for block in shown for command, _ in block.commands()]
    for begins in EXCEPTED:
        assert any(command.startswith(begins) for command in commands), f"no page shows {begins}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_toml_in_pages_is_toml(page: Path) -> None:
    for block in blocks(page):
        if block.language == "toml":
            tomllib.loads(block.text)


DOCUMENTS = [*PAGES, *(REPOSITORY / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"))]


@pytest.mark.parametrize("page", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """A file of the repository, and a heading of it."""
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), target


@pytest.mark.parametrize("keys", [SITE_KEYS, FEED_KEYS, STATED_KEYS], ids=["site", "feed", "sidecar"])
def test_every_key_is_explained(keys: Sequence[Key]) -> None:
    text = (REPOSITORY / "docs/reference/keys.md").read_text("utf-8")
    for key in keys:
        assert re.search(rf"`\[*{key.name}[`.\]]", text), f"docs/reference/keys.md does not explain {key.name}"


def test_every_command_is_listed() -> None:
    text = (REPOSITORY / "docs/reference/commands.md").read_text("utf-8")
    [commands] = [action.choices for action in _parser()._actions if isinstance(action.choices, dict)]
    for command in commands:
        assert f"`pagefeed {command}" in text or f"`{command} " in text or command == "build"


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^ *(`{3,}).*?^ *\1$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_found_from_the_readme() -> None:
    """By way of links, in any number of steps."""
    found, to_see = set(), [REPOSITORY / "README.md"]
    while to_see:
        page = to_see.pop()
        if page in found:
            continue
        found.add(page)
        targets = re.findall(r"\]\((?!https?:|mailto:)([^)\s#]+)", prose(page))
        to_see += [(page.parent / target).resolve() for target in targets if target.endswith(".md")]
    assert set(PAGES) <= found


@pytest.mark.parametrize(("name", "most"), [("README.md", 200), ("ARCHITECTURE.md", 220)])
def test_a_page_stays_short_enough_to_be_read(name: str, most: int) -> None:
    assert len((REPOSITORY / name).read_text("utf-8").splitlines()) <= most
