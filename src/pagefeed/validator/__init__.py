"""The validator: which rules of their formats documents break.

Lives here: judging documents by every rule there is. Rules have the name that the W3C feed validator gives them where
it has one; they read bytes, as a subscriber does, and know nothing of how these were made.
Does not live here: mending anything (entries, render), or what must be asked of the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from pagefeed.errors import PageError
from pagefeed.model import Document, Feed, Finding, Place, Severity
from pagefeed.validator import (
    archive,
    atom_rules,
    common,
    json_rules,
    markup,
    media_rules,
    namespaces,
    opml_rules,
    rss_rules,
    structure,
    texts,
    values,
)
from pagefeed.validator.agreement import disagreements
from pagefeed.validator.reading import FORMS, Fault, Reading, UnreadableError, form_of, read
from pagefeed.validator.rules import RULES, Rule

__all__ = ["FORMS", "RULES", "Rule", "check", "judge", "validate"]

MODULES = (
    common,
    structure,
    namespaces,
    values,
    texts,
    markup,
    rss_rules,
    atom_rules,
    media_rules,
    archive,
    json_rules,
    opml_rules,
)
"""Where the rules are, in the order in which they judge."""


def check(documents: Iterable[Document], feed: Feed | None = None) -> tuple[Finding, ...]:
    """Every rule that these documents of one feed break, in the order of documents and rules.

    With the feed, a finding points at what its author wrote, and what is wrong in every format is said once;
    without, it points at the document.
    """
    verdicts = judge(documents, feed).values()
    return tuple(dict.fromkeys(finding for findings in verdicts for finding in findings))


def validate(name: str, body: bytes, location: str | None = None) -> tuple[Finding, ...]:
    """Every rule that a document of anybody's breaks; what it is, its content tells.

    `name` is what findings call it, and `location` where it is served. Raises PageError where it is nothing that there
    are rules for.
    """
    form = form_of(body)
    if isinstance(form, Fault):
        raise PageError(form.what, at=Place(name), cure=form.cure)
    kind = next(kind for kind, known in FORMS.items() if known == form)
    [findings] = judge([Document(path=name, media_type=kind, body=body)], location=location, ours=False).values()
    return findings


def judge(
    documents: Iterable[Document], feed: Feed | None = None, location: str | None = None, *, ours: bool = True
) -> dict[str, tuple[Finding, ...]]:
    """The same for each document, by its path; of one that is not `ours`, `location` is where it is served, and what
    its format allows and this program never writes is no fault."""
    findings: dict[str, list[Finding]] = {}
    readings: list[Reading] = []
    place = _placing(feed)
    for document in documents:
        found = findings.setdefault(document.path, [])
        form = FORMS.get(document.media_type.partition(";")[0])
        if form is None:
            continue
        try:
            served = feed.spec.base + quote(document.path) if feed else location
            reading = read(document, form, served, ours=ours)
        except UnreadableError as broken:
            found.append(_finding(broken.rule, "error", broken.fault, place(broken.fault, document)))
            continue
        readings.append(reading)
        found += (
            _finding(each.name, each.severity, fault, place(fault, document))
            for each in RULES
            if form in each.forms
            for fault in each.faults(reading)
        )
    for reading, fault in disagreements(readings):
        finding = _finding("FormatsDisagree", "error", fault, place(fault, reading.document))
        findings[reading.document.path].append(finding)
    return {path: tuple(found) for path, found in findings.items()}


def _placing(feed: Feed | None) -> Callable[[Fault, Document], Place]:
    """What tells where to fix a fault of a document: in what its author wrote, where the feed is known."""
    pages = {entry.id: entry.found_on[0] for entry in feed.entries if entry.found_on} if feed else {}

    def place(fault: Fault, document: Document) -> Place:
        if fault.item in pages:
            return Place(pages[fault.item])
        return feed.spec.at(fault.key) if feed and fault.key else Place(document.path, fault.line)

    return place


def _finding(name: str, severity: Severity, fault: Fault, place: Place) -> Finding:
    return Finding(rule=name, severity=severity, place=place, what=fault.what, cure=fault.cure)
