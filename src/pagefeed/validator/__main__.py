"""Prints all rules as a table for people: `python -m pagefeed.validator`."""

from __future__ import annotations

from pagefeed.validator import RULES

NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed", "opml": "OPML", "html": "pages"}


def table() -> str:
    """docs/reference/rules.md, a line for each rule; what it is about is its function's docstring."""
    lines = [
        "# Rules of the validator",
        "",
        "Every document is held to these rules before it is written, and any feed in the world by",
        "`python publish.py check --feed-file FILE|URL`. An error keeps a document from being published. Names are",
        "those of the W3C feed validator where it has one. Written by `python -m pagefeed.validator`.",
        "",
        "| rule | severity | documents | what it is about |",
        "|---|---|---|---|",
    ]
    for rule in sorted(RULES, key=lambda rule: (rule.name, rule.forms)):
        about = " ".join((rule.faults.__doc__ or "").split()).replace("|", "\\|")
        forms = ", ".join(NAMES[form] for form in rule.forms)
        lines.append(f"| `{rule.name}` | {rule.severity} | {forms} | {about} |")
    lines.append("| `FormatsDisagree` | error | RSS, Atom, JSON Feed | All formats say the same of an entry. |")
    lines.append("| `SAXError`, `InvalidJSON` | error | all | Not well-formed: nothing else can be told. |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
