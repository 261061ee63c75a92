"""A page of the paper as text, saved HTML or Markdown.

Lives here: what stands on a page, and the bytes of its file and of its sidecar, such that the program reads them as
they are meant.
Does not live here: what is told (stories), or when (newsroom).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from typing import Any

from year.stories import long

SUFFIXES = {"text": ".txt", "html": ".html", "markdown": ".md"}
HEADING = "More from The Ferry Post"
FIRST_WORDS = 16
"""So many words of a teaser find it in a sidecar."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A teaser on a page."""

    story: int
    way: str
    """How it tells of its story."""
    headline: str = ""
    caption: str = ""
    photographer: str = ""
    text: str = ""
    link: str = ""

    @property
    def said(self) -> str:
        return "\n".join(filter(None, (self.headline, self.caption, self.text)))


@dataclass(slots=True, kw_only=True)
class Page:
    """A page in items/, and what it is really about."""

    path: str
    """Relative to the site."""
    form: str
    """`text`, `html` or `markdown`."""
    story: int
    copied: date
    why: str
    """Why it was copied, or what its author did with it last."""
    headline: str
    paragraphs: list[str]
    caption: str
    photographer: str
    author: str
    day: date
    tells_day: str
    """What tells its day: `date line`, `caption`, `metadata`, `file name`, or nothing."""
    link: str
    """Where it says that it stands; empty where it does not say."""
    cards: list[Shown]
    tag: str = ""
    sidecar: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        return "\n".join((self.headline, self.caption, *self.paragraphs))

    def seen(self) -> list[tuple[int, str, str, str]]:
        """Story, form, way and words of everything on it, article first, in the order in which it is read."""
        cards = ((card.story, f"teaser ({self.form})", card.way, card.said) for card in self.cards)
        return [(self.story, f"article ({self.form})", self.why, self.said), *cards]

    def parts(self) -> list[tuple[str, str, str]]:
        """Headline, caption and text of everything on it, in the same order."""
        article = (self.headline, self.caption, " ".join(self.paragraphs))
        return [article, *((card.headline, card.caption, card.text) for card in self.cards)]

    def files(self) -> dict[str, str]:
        """The text of its file and, where there is one, of its sidecar, by path."""
        found = {self.path: _WRITERS[self.form](self)}
        if sidecar := self._sidecar():
            found[self.sidecar_path] = sidecar
        return found

    @property
    def sidecar_path(self) -> str:
        return self.path.removesuffix(SUFFIXES[self.form]) + ".toml"

    def _sidecar(self) -> str:
        stated = dict(self.sidecar)
        if self.form == "text" and self.link:
            stated["link"] = self.link
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in stated.items()]
        for card in self.cards if self.form == "text" else ():
            if card.link:
                starts = " ".join((card.headline or card.caption or card.text).split()[:FIRST_WORDS])
                lines.append(
                    f'\n[[teasers]]\nstarts = {json.dumps(starts, ensure_ascii=False)}\nlink = "{card.link}"\n'
                )
        return "".join(lines)

    def moved(self, path: str) -> Page:
        """The same page in another place."""
        return replace(self, path=path)


def _text(page: Page) -> str:
    blocks = [page.headline]
    if page.caption:
        blocks.append(f"{page.caption}\nPhoto by {page.photographer}/Ferry Post")
    if page.tells_day == "date line":
        blocks.append(f"By {page.author}\n{long(page.day)}")
    blocks += page.paragraphs
    if page.cards:
        blocks.append(HEADING)
    for above, card in zip((None, *page.cards[:-1]), page.cards, strict=True):
        lines = [f"{card.caption}\n{card.photographer}/Ferry Post\n"] if card.caption else []
        lines += [each for each in (card.headline, card.text) if each]
        blocks.append("\n".join(["- YouTube\n", *lines] if _run_together(above, card) else lines))
    # Without its foot, a headline at the end would be taken for a text that was cut off.
    return "\n\n".join([*blocks, "Terms of use"]) + "\n"


def _run_together(above: Shown | None, card: Shown) -> bool:
    """Whether two teasers in a copy of text must have a player between them: a text by itself would go to the teaser
    above that has none, and a headline would be taken for the one above said once more."""
    if above is None or card.caption:
        return False
    return card.headline == above.headline if card.headline else not above.text


def _html(page: Page) -> str:
    about: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": page.headline}
    about |= {"author": {"@type": "Person", "name": page.author}}
    if page.tells_day == "metadata":
        about["datePublished"] = f"{page.day}T{6 + page.story % 12:02}:{page.story % 60:02}:00+00:00"
    canonical = f'<link rel="canonical" href="{escape(page.link)}">\n' if page.link else ""
    picture = f"/pictures/{page.story}.jpg"
    figure = (
        f'<figure><img src="https://pictures.ferry.example{picture}" width="900" height="600" alt="">\n'
        f"<figcaption>{escape(page.caption)} (Photo: {page.photographer}/Ferry Post)</figcaption></figure>\n"
        if page.caption
        else ""
    )
    paragraphs = "".join(f"<p>{escape(each, quote=False)}</p>\n" for each in page.paragraphs)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(page.headline)} - The Ferry Post</title>\n{canonical}"
        f'<script type="application/ld+json">{json.dumps(about)}</script>\n</head>\n<body>\n'
        '<nav><a href="/">The Ferry Post</a> <a href="/sport">Sport</a> <a href="/river">River</a></nav>\n'
        f"<article>\n<h1>{escape(page.headline)}</h1>\n{figure}{paragraphs}</article>\n{_html_cards(page)}"
        "<footer><p>The Ferry Post, Quay 1</p></footer>\n</body>\n</html>\n"
    )


def _html_cards(page: Page) -> str:
    if not page.cards:
        return ""
    cards = "".join(
        f'<div class="card"><h3><a href="{escape(card.link)}">{escape(card.headline)}</a></h3>\n'
        + (f"<figure><figcaption>{escape(card.caption)}</figcaption></figure>\n" if card.caption else "")
        + (f"<p>{escape(card.text, quote=False)}</p>" if card.text else "")
        + "</div>\n"
        for card in page.cards
    )
    return f'<section class="more">\n<h2>{HEADING}</h2>\n{cards}</section>\n'


def _markdown(page: Page) -> str:
    matter = [f"title: {json.dumps(page.headline, ensure_ascii=False)}", f"author: {page.author}"]
    if page.tells_day == "metadata":
        matter.append(f"date: {page.day}")
    if page.link:
        matter.append(f"link: {page.link}")
    if page.tag:
        matter.append(f"tags: [{page.tag}]")
    blocks = ["---\n" + "\n".join(matter) + "\n---", *page.paragraphs]
    if page.cards:
        items = (f"- [{card.headline}]({card.link})" + (f" {card.text}" if card.text else "") for card in page.cards)
        blocks += [f"## {HEADING}", "\n".join(items)]
    return "\n\n".join(blocks) + "\n"


_WRITERS = {"text": _text, "html": _html, "markdown": _markdown}
