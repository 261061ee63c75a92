"""How well pages are read: `python bench/score.py PAGES [score.py's options]`.

Builds every labelled text page of a folder in a site of its own, then compares the JSON Feeds with the labels by
the scorer that stands beside the shared pages. Prints its table; the last line is the F1 over all fields.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from pagefeed.editor import reading  # noqa: E402
from pagefeed.run import build  # noqa: E402

SCORER = HERE.parent.parent / "shared" / "pages" / "score.py"
SITE = 'title = "Pages"\nlink = "https://example.org/"\nsince = "2026"\n'


def main() -> int:
    pages, *options = sys.argv[1:]
    if not SCORER.exists():
        print(f"skipped: the scorer is not at {SCORER}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        feeds = Path(folder, "feeds")
        feeds.mkdir()
        for page in sorted(Path(pages).glob("*.txt")):
            feed_of(page, Path(folder, page.stem), feeds / f"{page.stem}.json")
        return subprocess.run([sys.executable, SCORER, pages, pages, feeds, *options], check=False).returncode


def feed_of(page: Path, site: Path, to: Path) -> None:
    """Publish one page alone."""
    for name, text in (("feeds/site.toml", SITE), ("feeds/page.toml", 'title = "Page"\npath = "."\n')):
        Path(site, name).parent.mkdir(parents=True, exist_ok=True)
        Path(site, name).write_text(text, "utf-8")
    Path(site, "items").mkdir()
    shutil.copy(page, site / "items")
    now = datetime.now(UTC)
    report = build(str(site), str(site / "dist"), now)
    for finding in report.findings:
        print(f"{finding['path']}:{finding['line']}: {finding['what']}", file=sys.stderr)
    if not report.feeds:
        return
    # The scorer matches cards in page order; a feed is in the order of their dates.
    order = [seen.content.title for seen in reading(str(site), str(site / "items" / page.name), now).sightings]
    feed = json.loads((site / "dist" / "feed.json").read_bytes())
    feed["items"].sort(key=lambda item: order.index(item["title"]))
    to.write_text(json.dumps(feed), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
