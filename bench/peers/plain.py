"""The plain script that people write: `python plain.py POSTS OUT NEWEST`, front matter, Markdown and feedgen."""

import sys
from datetime import UTC
from pathlib import Path

import pyromark
import yaml
from feedgen.feed import FeedGenerator


def main() -> None:
    posts, out, newest = sys.argv[1:]
    feed = FeedGenerator()
    feed.id("https://example.org/")
    feed.title("All posts")
    feed.description("All posts")
    feed.link(href="https://example.org/")
    entries = []
    for path in Path(posts).glob("*.md"):
        _, head, body = path.read_text("utf-8").split("---\n", 2)
        entries.append((yaml.load(head, yaml.CSafeLoader), path.stem, pyromark.html(body)))
    entries.sort(key=lambda entry: str(entry[0]["date"]), reverse=True)
    for stated, stem, html in entries[: int(newest)]:
        item = feed.add_entry(order="append")
        address = f"https://example.org/posts/{stem}/"
        item.id(address)
        item.title(stated["title"])
        item.link(href=address)
        item.published(stated["date"].astimezone(UTC))
        item.updated(stated["date"].astimezone(UTC))
        item.author(name=stated["author"])
        item.summary(stated["description"])
        item.content(html, type="html")
    feed.rss_file(f"{out}/plain.rss")
    feed.atom_file(f"{out}/plain.atom")


if __name__ == "__main__":
    main()
