"""Every document of every golden site, judged by programs of other people and by the grammar of RFC 4287."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from lxml import etree

from conftest import REPOSITORY, SiteFolder
from pagefeed.model import Document
from pagefeed.render.forms import FORMS, OPML
from pagefeed.validator import judge

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden"
DOCUMENTS = sorted(path for path in GOLDEN.rglob("dist/**/*") if path.suffix in (".xml", ".json", ".opml"))
ATOM = etree.RelaxNG(etree.parse(str(HERE / "atom.rng")))


def name(path: Path) -> str:
    return path.relative_to(GOLDEN).as_posix()


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.suffix == ".xml"], ids=name)
def test_feedparser_finds_nothing_odd_in_a_golden_document(path: Path) -> None:
    read = feedparser.parse(path.read_bytes())

    assert not read.bozo, read.get("bozo_exception")
    assert read.version in ("rss20", "atom10")
    assert all(entry.get("id") and entry.get("title") and entry.get("published_parsed") for entry in read.entries)


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.name.endswith("atom.xml")], ids=name)
def test_a_golden_atom_document_is_what_its_grammar_allows(path: Path) -> None:
    ATOM.assertValid(etree.parse(str(path)))


def test_so_is_that_of_the_sample(sample: SiteFolder) -> None:
    sample.build()
    ATOM.assertValid(etree.fromstring(sample.dist()["atom.xml"]).getroottree())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<id>tag:ferry.example,2026:feed/all</id>", ""),
        ("<title>Everything</title>", "<title>Everything</title><title>Everything</title>"),
        ("<updated>2026-03-02T12:00:00+00:00</updated>", "<updated>2026-03-02</updated>"),
        ("<name>The Editors</name>", ""),
        ('rel="self" ', 'rel="self" kind="x" '),
        ('<content type="html">', '<content type="markdown">'),
        ("<generator>", "<maker>x</maker><generator>"),
        ('<link href="https://hub.example/"', "<link"),
        ('<category term="Rivers" ', "<category "),
        ("<email>editors@ferry.example</email>", "<email>editors</email>"),
    ],
)
def test_the_grammar_refuses(right: str, wrong: str) -> None:
    golden = GOLDEN / "a_feed_says_all_that_its_formats_have_words_for" / "dist" / "atom.xml"
    text = golden.read_text("utf-8")
    assert right in text

    assert not ATOM.validate(etree.fromstring(text.replace(right, wrong).encode()))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_the_gate_has_nothing_to_say_of_a_golden_document(path: Path) -> None:
    """Not even a warning, but for what the run has told of that site's pages."""
    kinds = {".opml": OPML.type, ".json": FORMS["json"].type}
    kind = FORMS["atom" if path.name.endswith("atom.xml") else "rss"].type
    document = Document(path=path.name, media_type=kinds.get(path.suffix, kind), body=path.read_bytes())

    [(_, findings)] = judge([document]).items()

    told = "".join(file.read_text("utf-8") for each in path.parents for file in each.glob("findings.txt"))
    assert not [finding for finding in findings if finding.what not in told]


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 40
    assert REPOSITORY in HERE.parents
