"""Completion of commands and options, in real shells on a terminal."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("shtab")

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source {script}; bind 'set bell-style none'"),
    "zsh": (["zsh", "-f", "-i"], "fpath=({folder} $fpath); autoload -U compinit; compinit -u -d {folder}/dump"),
}
PATIENCE = 20.0
"""Seconds."""


class Terminal:
    """A shell on a pseudo-terminal, and what it wrote."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.master, slave = pty.openpty()
        environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "PS1": "$ ", "HOME": str(folder)}
        self.shell = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment, start_new_session=True
        )
        os.close(slave)
        self.said = ""

    def type(self, keys: str, until: str) -> str:
        """Press keys, and wait for a pattern in what is written after them."""
        self.said = ""
        os.write(self.master, keys.encode())
        ends = time.monotonic() + PATIENCE
        while not re.search(until, self.said):
            assert time.monotonic() < ends, self.said
            if select.select([self.master], [], [], 0.1)[0]:
                self.said += os.read(self.master, 4096).decode("utf-8", "replace")
        return self.said

    def close(self) -> None:
        self.shell.kill()
        self.shell.wait()
        os.close(self.master)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_commands_options_and_files(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"needs {shell}")
    command, setup = SHELLS[shell]
    script = tmp_path / "_pagefeed"
    script.write_bytes(subprocess.check_output([sys.executable, "-m", "pagefeed", "completion", shell]))
    (tmp_path / "harbour-copy.txt").write_text("The harbour\n")
    terminal = Terminal(command, tmp_path)
    try:
        terminal.type(f"{setup.format(script=script, folder=tmp_path)}; echo rea''dy\n", "ready")

        assert terminal.type("pagefeed ret\t", r"pagefeed retract")
        assert terminal.type("\x15pagefeed check --feed-f\t", r"--feed-file")
        assert terminal.type("\x15pagefeed add harb\t", r"harbour-copy\.txt")
    finally:
        terminal.close()


def test_without_the_library_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "shtab.py").write_text("raise ImportError('none')\n")

    said = subprocess.run(
        [sys.executable, "-m", "pagefeed", "completion", "bash"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert said.returncode == 2
    assert "pip install 'pagefeed[completion]'" in said.stderr
