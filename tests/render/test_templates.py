"""A site's own templates: they win over the program's, and what is wrong with one costs no feed."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import jinja2
import pytest

from conftest import SiteFolder, line
from pagefeed.model import SiteSpec
from pagefeed.render import subscribe_page

FOOTER = '{% extends "pagefeed/feed.html" %}\n{% block footer %}Printed at the quay{% endblock %}\n'


def said(report: Any) -> Any:
    return [line(finding) for finding in report.findings]


def test_a_site_says_one_part_otherwise(site: SiteFolder) -> None:
    site.put("templates/feed.html", FOOTER)

    assert site.build().findings == []

    html = site.dist()["index.html"].decode()
    assert "Printed at the quay" in html
    assert "Published with" not in html
    assert "The town lets its old bridge stand" in html


def test_a_site_has_its_own_frame_style_and_overview(site: SiteFolder) -> None:
    site.put("feeds/all.toml", 'title = "Everything"\n')
    site.put("templates/base.html", '{% extends "pagefeed/base.html" %}{% block icon %}<!-- none -->{% endblock %}')
    site.put("templates/style.css", "body { color: teal } /* {{ no template }} {# nor a comment #} */\n")
    site.put(
        "templates/overview.html",
        '{% extends "pagefeed/overview.html" %}{% block masthead %}<h1>Ours</h1>{% endblock %}',
    )

    assert site.build().findings == []

    dist = site.dist()
    for path in ("index.html", "all/index.html"):
        assert b"<!-- none -->" in dist[path]
        assert b"body { color: teal } /* {{ no template }} {# nor a comment #} */" in dist[path]
    assert b"<h1>Ours</h1>" in dist["index.html"]


def test_a_site_dresses_its_feeds(site: SiteFolder) -> None:
    site.put("templates/feed.css", "title { color: teal }\n")

    site.build()

    assert site.dist()["feed.css"] == b"title { color: teal }\n"


def test_a_script_of_the_site_is_named_by_the_policy(site: SiteFolder) -> None:
    site.put("templates/copy.js", "document.title += '!';\n")

    assert site.build().findings == []
    assert subscribe_page.sha256("document.title += '!';").encode() in site.dist()["index.html"]


def test_a_changed_template_makes_pages_anew_and_nothing_else(site: SiteFolder) -> None:
    site.put("templates/feed.html", FOOTER)
    site.build()
    assert site.build().written == []

    site.edit("templates/feed.html", ("quay", "lock"))
    assert site.build().written == ["index.html"]
    (site.root / "templates/feed.html").unlink()
    assert site.build().written == ["index.html"]

    assert site.build().written == []


UNKNOWN = "use one of the values that docs/how-to/templates.md lists"


@pytest.mark.parametrize(
    ("template", "number", "words"),
    [
        ("<p>\n{% if spec %}\n", 2, "not a template: Unexpected end of template."),
        ("<p>\n{{ feed.colour }}\n", 2, f"Feed has no attribute 'colour'; {UNKNOWN}"),
        ("<p>\n\n{{ colour }}\n", 3, f"'colour' is undefined; {UNKNOWN}"),
        ('{% extends "bass.html" %}\n', 1, "no template is called 'bass.html'; name one of the program's, such as"),
        ('{% extends "feed.html" %}\n', 1, "it extends or includes itself; extend the program's, such as"),
        ("{{ 1 / 0 }}\n", 1, "it cannot be done: division by zero; fix it there"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_the_last_good_page_stays(
    template: str, number: int, words: str, site: SiteFolder
) -> None:
    site.build()
    good = site.dist()["index.html"]
    site.put("templates/feed.html", template)
    site.edit("items/2026-03-01-bridge.txt", ("old bridge stand", "oldest bridge stand"))

    report = site.build()

    [message] = said(report)
    assert message.startswith(f"templates/feed.html:{number}: {words}")
    assert report.status == 1
    assert site.dist()["index.html"] == good
    assert "oldest bridge" in site.titles()[0]
    assert said(site.build()) == [message]
    site.put("templates/feed.html", FOOTER)
    assert said(site.build()) == []
    assert b"oldest bridge" in site.dist()["index.html"]


def test_what_is_wrong_for_all_feeds_is_said_once(site: SiteFolder) -> None:
    site.put("feeds/all.toml", 'title = "Everything"\n')
    site.put("feeds/more.toml", 'title = "More"\n')
    site.put("templates/base.html", "{{ colour }}")

    report = site.build()

    assert [finding["path"] for finding in report.findings] == ["templates/base.html"]
    assert set(report.written) == {f"{name}/{file}" for name in ("all", "more") for file in FEED} | {"feeds.opml"}


FEED = ("rss.xml", "atom.xml", "feed.json", "feed.css")


def test_a_template_that_cannot_be_read_leaves_the_page_as_it_is(site: SiteFolder) -> None:
    site.build()
    good = site.dist()["index.html"]
    site.put("templates/style.css", b"\x89PNG\r\n\x1a\n")
    site.edit("items/2026-03-01-bridge.txt", ("old bridge stand", "oldest bridge stand"))

    report = site.build()

    assert said(report) == [
        "templates/style.css:1: not a text file but a picture; save it again as plain text in UTF-8"
    ]
    assert site.dist()["index.html"] == good
    assert "oldest bridge" in site.titles()[0]


def test_a_template_cannot_lead_out_of_the_site(site: SiteFolder, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    (site.root / "templates").mkdir()
    (site.root / "templates/feed.html").symlink_to(tmp_path / "secret.html")

    report = site.build()

    assert [finding["path"] for finding in report.findings] == ["templates/feed.html"]
    assert "index.html" not in site.dist()


def test_what_a_page_may_not_hold_no_template_brings_in(site: SiteFolder) -> None:
    site.put(
        "templates/feed.html", '{% extends "pagefeed/feed.html" %}{% block footer %}<iframe></iframe>{% endblock %}'
    )

    assert [finding["rule"] for finding in site.build().findings] == ["SecurityRisk"]


def test_plain_text_is_escaped_in_the_sites_templates_too(site: SiteFolder) -> None:
    site.edit("feeds/all.toml", ("Everything", "Q & <b>A</b>"))
    site.put("templates/feed.html", "<title>{{ spec.title }}</title>\n")

    site.build()

    assert site.dist()["index.html"] == b"<title>Q &amp; &lt;b&gt;A&lt;/b&gt;</title>\n"


def test_a_fault_of_the_program_is_not_blamed_on_the_site(a_site: SiteSpec) -> None:
    nothing: Any = None
    with pytest.raises(jinja2.UndefinedError):
        subscribe_page.overview([nothing], a_site)


# --- templates are code, but in a cage ----------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        '{{ cycler.__init__.__globals__.os.popen("id").read() }}',
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ feed.entries.__class__.__base__ }}",
        "{{ self._TemplateReference__context.environment.loader }}",
        "{{ lipsum.__globals__ }}",
        "{{ spec.url.__func__.__globals__ }}",
        "{{ '{0.__class__.__mro__}'.format(spec) }}",
        "{% set _ = forms.update(rss=1) %}",
        "{{ html.__globals__['__builtins__'] }}",
        "{{ ('x' * 10 ** 10)|length }}",
        "{{ ([1] * 10 ** 9)|length }}",
        "{{ (9 ** (9 ** 9)) % 7 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for i in range(10 ** 6) %}{% endfor %}",
    ],
)
def test_no_template_reaches_what_it_was_not_given(site: SiteFolder, template: str) -> None:
    site.put("templates/feed.html", template)

    [finding] = site.build().findings

    assert finding["path"] == "templates/feed.html"
    assert finding["what"].startswith(("it is not allowed: ", "it cannot be done: ")) or "attribute" in finding["what"]
    assert "index.html" not in site.dist()
    assert len(site.items()) == 3


@pytest.mark.parametrize(
    "template",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% for i in range(99999) %}{{ range(99999)|map('string')|join|length }}{% endfor %}",
        "{% macro m() %}{{ range(9999)|list|length }}{% endmacro %}{% for i in range(99999) %}{{ m() }}{% endfor %}",
    ],
    ids=["loops", "filters", "macros"],
)
def test_a_template_that_takes_too_long_holds_nothing_up(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    monkeypatch.setattr(subscribe_page, "SECONDS", 1)
    for name in ("all", "one", "two", "three"):
        site.put(f"feeds/{name}.toml", f'title = "{name}"\n')
    site.put("templates/feed.html", template)
    began = time.monotonic()

    report = site.build()

    assert time.monotonic() - began < 8, "each feed must not wait for it again"
    assert said(report) == ["templates/feed.html:1: it takes longer than 1 seconds; simplify it"]
    assert len(site.items("three/feed.json")) == 3


@pytest.mark.parametrize(
    "template", ["{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "{% if 1 %}" * 300 + "{% endif %}" * 300]
)
def test_a_template_that_is_nested_too_deeply_costs_a_page(site: SiteFolder, template: str) -> None:
    site.put("templates/feed.html", template)

    report = site.build()

    assert [finding["path"] for finding in report.findings] == ["templates/feed.html"]
    assert len(site.items()) == 3


def test_what_traces_the_program_goes_on_tracing_it(site: SiteFolder) -> None:
    site.put("templates/feed.html", FOOTER)
    seen = []
    sys.settrace(lambda frame, *_: seen.append(frame.f_code.co_name))
    try:
        site.build()
        mine = sys.gettrace()
    finally:
        sys.settrace(None)

    assert mine
