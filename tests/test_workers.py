"""Many processes say what one would."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pagefeed import ingest, workers
from pagefeed.run import build

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
def test_answers_come_in_the_order_of_the_values(jobs: int) -> None:
    assert [*workers.mapped(lambda value: "x" * value, range(20), jobs)] == ["x" * value for value in range(20)]
    assert [*workers.mapped(len, [], jobs)] == []


def test_what_went_wrong_is_left_to_who_asks() -> None:
    def answer(value: int) -> object:
        if value == 3:
            raise ValueError("three")
        return (lambda: 0) if value == 4 else value  # Which cannot be pickled.

    assert [*workers.mapped(answer, range(6), 2)] == [0, 1, 2, None, None, 5]


def test_a_process_that_is_killed_answers_no_more() -> None:
    def answer(value: int) -> int:
        if value == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return value

    assert [*workers.mapped(answer, range(8), 2)] == [0, 1, 2, 3, None, 5, None, 7]


def test_nothing_is_left_behind_by_who_stops_early() -> None:
    def answer(value: int) -> tuple[int, bytes]:
        return os.getpid(), b"x" * 100_000 * value

    answers = workers.mapped(answer, range(1000), 2)
    processes = {told[0] for told in (next(answers), next(answers)) if told}
    answers.close()  # type: ignore[attr-defined]

    assert len(processes) == 2
    for process in processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    script = f"""
import os, time
from pagefeed import workers
def answer(value):
    open(os.path.join({str(tmp_path)!r}, str(os.getpid())), "w").close()
    time.sleep(0.01)
    return "x" * 10_000
for each in workers.mapped(answer, range(100_000), 2):
    pass
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    while len(begun := [*tmp_path.iterdir()]) < 2:
        time.sleep(0.02)
    process.kill()
    process.wait()

    for _ in range(500):
        if not any(_runs(int(each.name)) for each in begun):
            return
        time.sleep(0.02)
    raise AssertionError("they run on")


def _runs(process: int) -> bool:
    """True for a process that is there, and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def page(number: int) -> str:
    """A few of them have something wrong with them, or a date in two readings."""
    date = {3: "soon", 5: "02/03/2024", 7: "2024-13-01"}.get(number, f"2024-01-{number + 1:02}")
    return f"---\ntitle: Page {number}\ndate: {date}\n---\n\nA text of page {number}, [[Page {number + 1}]].\n"


def test_a_site_is_the_same_bytes_by_any_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "MANY", 5)
    made = []
    for jobs in (1, 2, 5):
        root = tmp_path / str(jobs)
        for path, text in {
            "feeds/site.toml": 'title = "S"\nlink = "https://example.org/"\nsince = "2020"\n',
            "feeds/all.toml": 'title = "All"\n',
            **{f"items/{number}.md": page(number) for number in range(12)},
            "items/broken.md": "---\ntitle: [\n---\n\nText.\n",
        }.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        report = build(str(root), None, NOW, jobs=jobs)
        files = {
            each.relative_to(root).as_posix(): each.read_bytes()
            for each in [*root.glob("dist/**/*"), root / "items/ledger.jsonl"]
            if each.is_file()
        }
        made.append((files, report.findings, report.new))

    assert made[0] == made[1] == made[2]
    assert made[0][2] > 5
