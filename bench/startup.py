"""What a run with nothing to do costs: `python bench/startup.py [RUNS]`.

Publishes a site of one page, then starts `python -c pass` and `publish.py` in turn, many times, and compares the
medians of their CPU time (user and system, of the whole process). The goal: at most three times an empty Python and
40 ms. Exit status 0 within the goal, 1 beyond it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PUBLISH = HERE.parent / "publish.py"
RUNS = 60
TIMES, MORE = 3, 0.040
"""The goal: `TIMES` an empty Python, and `MORE` seconds."""

SITE = {
    "feeds/site.toml": 'title = "One page"\nlink = "https://example.org/"\nsince = "2026"\n',
    "feeds/news.toml": 'title = "News"\npath = "."\n',
    "items/2026-03-01-bridge.txt": "A bridge opens\n\nA bridge over the river opened on Tuesday, after nine years.\n",
}


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        for name, text in SITE.items():
            Path(folder, name).parent.mkdir(exist_ok=True)
            Path(folder, name).write_text(text, "utf-8")
        empty = [sys.executable, "-c", "pass"]
        publish = [sys.executable, str(PUBLISH), "--site", folder]
        # A file that was written just now is read once more by content: let it grow old first.
        time.sleep(0.2)
        for _ in range(3):
            said = subprocess.run(publish, check=True, capture_output=True, text=True).stdout
        assert "0 written" in said, said
        pairs = [(cpu(empty), cpu(publish)) for _ in range(runs)]
    nothing, run = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    goal = TIMES * nothing + MORE
    within = run <= goal
    print(f"CPU time, median of {runs} paired runs with Python {sys.version.split()[0]}:")
    print(f"  python -c pass             {1000 * nothing:6.1f} ms")
    print(f"  publish.py, nothing to do  {1000 * run:6.1f} ms   {run / nothing:.2f} times as much")
    print(f"  goal                       {1000 * goal:6.1f} ms   {'kept' if within else 'missed'}")
    return 0 if within else 1


def cpu(command: list[str]) -> float:
    """User and system seconds of one process from start to end."""
    # Spawned, not forked from this interpreter: its memory map would be charged to the child.
    with Path(os.devnull).open("wb") as nowhere:
        files = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        process = os.posix_spawn(command[0], command, os.environ, file_actions=files)
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
