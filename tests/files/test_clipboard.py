"""What is on the clipboard, asked of programs that stand in for those of a desktop."""

import os
import stat
from pathlib import Path

import pytest

from pagefeed.errors import PageError
from pagefeed.files import clipboard
from pagefeed.files.clipboard import copied, of_windows

HTML = "<h1>A late ferry</h1><p>It was late — again.</p>"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop on which only the programs of one folder can be run."""
    monkeypatch.setenv("PATH", f"{tmp_path}")
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_html_is_taken_before_text(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    program(desk, "wl-paste", f'case "$*" in *text/html*) printf %s "{HTML}";; *) printf words;; esac')
    assert copied() == (HTML.encode(), ".html")


def test_text_is_taken_where_there_is_no_html(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program(desk, "xclip", 'case "$*" in *text/html*) exit 1;; *) printf "A late ferry";; esac')
    assert copied() == (b"A late ferry", ".txt")


def test_the_next_program_is_asked_where_one_is_not_there(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program(desk, "xsel", "printf words")
    assert copied() == (b"words", ".txt")


def test_html_of_windows_stands_behind_a_head_that_counts_bytes() -> None:
    head = "Version:0.9\r\nStartHTML:{:010d}\r\nEndHTML:{:010d}\r\n"
    start = len(head.format(0, 0))
    answer = (head.format(start, start + len(HTML.encode())) + HTML + "\0\r\n").encode()
    assert of_windows(answer) == HTML.encode()
    assert of_windows(HTML.encode()) == b""


def test_html_of_a_mac_is_hexadecimal(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    program(desk, "osascript", f"printf '«data HTML{HTML.encode().hex().upper()}»\\n'")
    assert copied() == (HTML.encode(), ".html")


def test_a_program_that_never_answers_is_given_up(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(clipboard, "SECONDS", 0.2)
    program(desk, "xclip", "exec /bin/sleep 60")
    with pytest.raises(PageError, match="holds no text"):
        copied()


@pytest.mark.parametrize(
    ("variable", "cure"), [("DISPLAY", "install xclip or xsel"), ("", "save the page to a file, and add that")]
)
def test_a_system_without_a_program_says_what_to_install(
    desk: Path, monkeypatch: pytest.MonkeyPatch, variable: str, cure: str
) -> None:
    if variable:
        monkeypatch.setenv(variable, ":0")
    assert os.listdir(desk) == []
    with pytest.raises(PageError, match="no program here reads the clipboard") as refused:
        copied()
    assert cure in str(refused.value)
