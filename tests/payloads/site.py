"""A site that holds payloads wherever something can be written.

Lives here: the files of such a site, and which documents of what it publishes a subscriber could open.
Does not live here: the payloads (sources), the browser (run).
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
from collections.abc import Iterator

from lxml import etree

from conftest import SiteFolder

ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def write(site: SiteFolder, payloads: list[str]) -> None:
    """Describe a feed for each payload, with a page for each place in which it stands."""
    site.put(
        "feeds/site.toml",
        'title = "The Ferry Post"\npermalink = "/:path/"\nlink = "https://ferry.example/"\n'
        'base = "https://feeds.ferry.example/"\ndomain = "ferry.example"\nsince = "2026"\n',
    )
    for number, payload in enumerate(payloads):
        said = _quoted(payload)
        author = f"\nauthor = {said}" if payload.strip() else ""
        site.put(
            f"feeds/p{number}.toml",
            f'title = {said}\ndescription = {said}\nrights = {said}\ninclude = ["p{number}/**"]{author}\n',
        )
        for name, text in _pages(payload, str(number)).items():
            site.put(f"items/p{number}/{name}", text)


def _quoted(text: str) -> str:
    """As TOML and YAML read it; what no document can carry is left out, and so are lines."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+", " ", text)
    return json.dumps(plain, ensure_ascii=False)


def _pages(payload: str, seed: str) -> dict[str, str]:
    """A page for each place, by its name below the payload's folder."""
    said, attribute = _quoted(payload), html.escape(payload)
    time = '<meta property="article:published_time" content="2026-01-02T10:00:00Z">'
    name = re.sub(r"[/\\\x00-\x1f\x7f\ud800-\udfff]", "_", payload)[:60].strip(" .")
    one, two, three, four, five, six, seven = (_prose(f"{seed} {place}") for place in range(7))
    pages = {
        "body.html": f"<html><head><title>{one[:20]}</title>{time}</head><body><article><h1>{one[:20]}</h1>"
        f"<p>{one}</p>{payload}<p>{one[20:]}</p></article></body></html>",
        "head.html": f"<html><head><title>{attribute}</title>{time}<meta name='author' content=\"{attribute}\">"
        f'<meta property="og:title" content="{attribute}"><meta name="description" content="{attribute}">'
        f'<meta property="og:image" content="{attribute}"><link rel="canonical" href="{attribute}"></head>'
        f"<body><article><h1>{attribute}</h1><p>{two}</p></article></body></html>",
        "markdown.md": f"---\ntitle: {three[:20]}\ndate: 2026-01-03\n---\n\n{three}\n\n{payload}\n\n"
        f"And {payload} inside, [{payload}]({payload}).\n",
        "front.md": f"---\ntitle: {said}\nsummary: {said}\nauthors: [{said}]\ntags: [{said}]\n"
        f"date: 2026-01-04\n---\n\n{four}\n",
        "text.txt": f"{five[:20]}\n\nPublished: January 5, 2026\n\n{five}\n\n{payload}\n\n{five[20:]}\n",
        "sidecar.md": f"---\ndate: 2026-01-06\n---\n\n{six}\n",
        "sidecar.toml": f"title = {said}\nsummary = {said}\nauthors = [{said}]\ntags = [{said}]\n",
    }
    return pages | ({f"{name}.md": f"---\ndate: 2026-01-07\n---\n\n{seven}\n"} if name else {})


def _prose(seed: str) -> str:
    """Some words that no other page has, for pages of the same words are one entry."""
    chance = random.Random(seed)
    syllables = [f"{first}{second}" for first in "bdfgklmnprst" for second in "aeiou"]
    return " ".join("".join(chance.choices(syllables, k=3)) for _ in range(40)).capitalize() + "."


Opened = tuple[str, str]
"""Media type and text of what a browser is given."""


def documents(files: dict[str, bytes]) -> Iterator[tuple[str, Opened]]:
    """What subscribers open: each page without the policy that would save it, each feed itself, and each piece of HTML
    in a feed as a reader shows it. Each with a name that begins with the file's."""
    for path, body in files.items():
        text = body.decode("utf-8")
        if path.endswith(".html"):
            yield path, ("text/html", _bare(text))
        elif path.endswith((".xml", ".opml")):
            yield path, ("application/xml", text)
            yield from ((f"{path}#{number}", ("text/html", piece)) for number, piece in enumerate(_html_of_xml(body)))
        elif path.endswith(".json"):
            yield path, ("application/json", text)
            items = json.loads(body)["items"]
            yield from (
                (f"{path}#{number}", ("text/html", item.get("content_html", ""))) for number, item in enumerate(items)
            )


def _bare(page: str) -> str:
    """A page without its policy, and without the scripts that the policy names."""
    policy = POLICY.search(page)

    def judged(script: re.Match[str]) -> str:
        digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
        return "" if policy and f"'sha256-{digest}'" in html.unescape(policy[1]) else script[0]

    return SCRIPT.sub(judged, POLICY.sub("", page))


def _html_of_xml(body: bytes) -> Iterator[str]:
    """What RSS and Atom call HTML; titles, and what a channel says of itself, are plain text (RSS Advisory Board
    profile, "Character Data")."""
    for element in etree.fromstring(body).iter("{*}*"):
        parent = element.getparent()
        of_item = parent is not None and parent.tag == "item" and element.tag in ("description", f"{CONTENT}encoded")
        is_html = of_item or (str(element.tag).startswith(ATOM) and element.get("type") == "html")
        if is_html and element.text and element.text.strip():
            yield element.text
