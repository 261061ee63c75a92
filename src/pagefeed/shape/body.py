"""HTML that every reader shows safely.

Lives here: the fragment made of a figure and blocks of text.
Does not live here: reading a page's own markup, or anything about a feed format.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from pagefeed.model import Block, BlockKind, Figure

_WRAP: dict[BlockKind, tuple[str, str]] = {
    "paragraph": ("", ""),
    "subhead": ("", ""),
    "item": ("<ul>\n", "\n</ul>"),
    "quote": ("<blockquote>\n", "\n</blockquote>"),
}
_TAG: dict[BlockKind, str] = {"paragraph": "p", "subhead": "h3", "item": "li", "quote": "p"}


def html(figure: Figure | None, blocks: Iterable[Block]) -> str:
    """Figure first, then the blocks; neighbouring items make one list, neighbouring quotes one quotation."""
    parts = [figure_html(figure)] if figure else []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        opening, closing = _WRAP[kind]
        tag = _TAG[kind]
        lines = "\n".join(f"<{tag}>{escape(block.text, quote=False)}</{tag}>" for block in run)
        parts.append(f"{opening}{lines}{closing}")
    return "\n".join(part for part in parts if part)


def figure_html(figure: Figure) -> str:
    """`<figure>` with picture, caption and credit, as far as each is known; empty where none is."""
    caption = escape(figure.caption.text, quote=False) if figure.caption else ""
    credit = f"<cite>{escape(figure.credit.text, quote=False)}</cite>" if figure.credit else ""
    words = " ".join(part for part in (caption, credit) if part)
    alt = escape(figure.caption.text) if figure.caption else ""
    image = f'<img src="{escape(figure.image)}" alt="{alt}">' if figure.image else ""
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{image}{below}</figure>" if image or below else ""
