"""A new site: what `init` writes, of nothing and of another generator's site, and the links that its feed has."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pagefeed.config.generators import read_settings
from pagefeed.config.settings import FEED_KEYS, SITE_KEYS, read_feed, read_site
from pagefeed.errors import SiteError
from pagefeed.init import EXAMPLE, init
from pagefeed.run import build

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
POST = "---\ntitle: The ferry is late\ndate: 2026-03-02\n---\n\nThe ferry is late, and nobody knows why.\n"
ZOLA_POST = '+++\ntitle = "The ferry is late"\ndate = 2026-03-02\n+++\n\nThe ferry is late, and nobody knows why.\n'


def laid_out(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        there = folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(text, "utf-8")
    return folder


def published(site: Path) -> list[dict[str, Any]]:
    report = build(str(site), None, NOW)
    assert report.status == 0, report.findings
    [feed] = site.glob("dist/feed.json")
    return list(json.loads(feed.read_text("utf-8"))["items"])


def test_an_empty_folder_becomes_a_site_that_can_be_published(tmp_path: Path) -> None:
    made = init(str(tmp_path), NOW, {"title": "The Weekly Bridge", "link": "https://bridge.example/"})

    [entry] = published(tmp_path)
    assert entry["title"] == "The Weekly Bridge has a feed"
    assert entry["url"] == "https://bridge.example/"
    assert entry["date_published"] == "2026-03-04T12:00:00Z"
    assert not made.is_example
    assert "items/ledger.jsonl text eol=lf merge=union" in (tmp_path / ".gitattributes").read_text().splitlines()
    assert {"/dist/", "/.pagefeed/"} <= set((tmp_path / ".gitignore").read_text().splitlines())


def test_the_files_explain_every_key(tmp_path: Path) -> None:
    init(str(tmp_path), NOW, {})

    for keys, name in ((SITE_KEYS, "site"), (FEED_KEYS, "news")):
        text = (tmp_path / f"feeds/{name}.toml").read_text("utf-8")
        for key in keys:
            assert f"{key.name} = " in text or f"[{key.name}]" in text, key.name
            assert key.says[1:] in text


def test_every_line_that_is_a_comment_is_right_when_it_is_none(tmp_path: Path) -> None:
    init(str(tmp_path), NOW, {})
    site, news = ((tmp_path / f"feeds/{name}.toml").read_text("utf-8") for name in ("site", "news"))

    def spoken(text: str) -> str:
        return "\n".join(
            line.removeprefix("# ") if " = " in line or "# [" in line else line for line in text.split("\n")
        )

    spec, findings = read_site(spoken(site))
    assert spec, findings
    feed, findings = read_feed(spoken(news), "news", spec)
    assert feed, findings


def test_a_site_without_an_address_says_so(tmp_path: Path) -> None:
    assert init(str(tmp_path), NOW, {"title": "Bridge"}).is_example


def test_a_person_is_asked_for_what_nobody_said(tmp_path: Path) -> None:
    asked = []

    def ask(key: object, guess: str) -> str:
        asked.append((key.name, guess))  # type: ignore[attr-defined]
        return {"link": "https://bridge.example/"}.get(key.name, guess)  # type: ignore[attr-defined]

    init(str(tmp_path), NOW, {"title": "Bridge", "timezone": "Europe/London"}, ask=ask)

    assert asked == [("link", EXAMPLE)]
    spec, _ = read_site((tmp_path / "feeds/site.toml").read_text("utf-8"))
    assert spec
    assert (spec.link, spec.base, spec.timezone) == (
        "https://bridge.example/",
        "https://bridge.example/feeds/",
        "Europe/London",
    )


def test_nothing_that_stands_there_is_replaced(tmp_path: Path) -> None:
    laid_out(tmp_path, {".gitignore": "*.log", "items/mine.md": POST, "README.md": "mine"})

    init(str(tmp_path), NOW, {})

    assert (tmp_path / ".gitignore").read_text() == "*.log\n/dist/\n/.pagefeed/\n"
    assert [path.name for path in (tmp_path / "items").iterdir()] == ["mine.md"]
    with pytest.raises(SiteError, match="this folder holds a site already"):
        init(str(tmp_path), NOW, {})


def test_a_copy_of_the_program_becomes_no_site(tmp_path: Path) -> None:
    laid_out(tmp_path, {"src/pagefeed/cli.py": "", "publish.py": ""})

    with pytest.raises(SiteError, match="outside of it"):
        init(str(tmp_path / "mine"), NOW, {})


def test_a_wrong_option_is_told_with_a_right_one(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"--timezone: 'Londn' is not a time zone .* write it like --timezone"):
        init(str(tmp_path), NOW, {"timezone": "Londn"})

    assert not list(tmp_path.iterdir())


SITES = {
    "jekyll: pretty links below baseurl": (
        "jekyll",
        {
            "_config.yml": "title: &t Ferry\nurl: https://ferry.example\nbaseurl: /blog\npermalink: pretty\n"
            "timezone: Europe/London\nauthor:\n  name: Ann Berg\nlang: en_GB\n",
            "_posts/2026-03-02-late.md": POST,
            "about.md": POST,
            "_site/_posts/2026-03-02-late.html": "<p>made</p>",
        },
        "https://ferry.example/blog/2026/03/02/late/",
    ),
    "jekyll: a rule of the collection, and posts below a folder": (
        "jekyll",
        {
            "_config.yml": "name: Ferry\ncollections:\n  posts:\n    permalink: /news/:year/:title/\n",
            "CNAME": "ferry.example\n",
            "harbour/_posts/2026-03-02-late.md": POST,
        },
        "https://ferry.example/news/2026/late/",
    ),
    "jekyll: a rule of front matter defaults": (
        "jekyll",
        {
            "_config.yml": "title: Ferry\nurl: https://ferry.example\ndefaults:\n"
            "  - scope: {path: '', type: posts}\n    values: {permalink: '/p/:title/'}\n",
            "_posts/2026-03-02-late.md": POST,
        },
        "https://ferry.example/p/late/",
    ),
    "hugo: sections with rules": (
        "hugo",
        {
            "hugo.toml": 'BaseURL = "https://ferry.example/"\ntitle = "Ferry"\nlanguageCode = "en-gb"\n'
            'timeZone = "Europe/London"\n'
            '[permalinks.page]\nposts = "/:year/:slug/"\n[params.author]\nname = "Ann Berg"\n',
            "content/posts/late.md": POST,
        },
        "https://ferry.example/2026/the-ferry-is-late/",
    ),
    "hugo: a folder of settings, and content by language": (
        "hugo",
        {
            "config/_default/hugo.yaml": "title: Ferry\nbaseURL: https://other.example/\n",
            "config/_default/languages.en.yaml": "contentDir: content/en\ntitle: The Ferry\n",
            "config/production/hugo.yaml": "baseURL: https://ferry.example/\n",
            "content/en/posts/late.md": POST,
            "content/de/posts/spaet.md": POST,
        },
        "https://ferry.example/posts/late/",
    ),
    "hugo: ugly links": (
        "hugo",
        {
            "config.toml": 'baseURL = "https://ferry.example/"\ntitle = "Ferry"\nuglyURLs = true\n',
            "content/posts/late.md": POST,
        },
        "https://ferry.example/posts/late.html",
    ),
    "zola: the title stands on the first page": (
        "zola",
        {
            "config.toml": 'base_url = "https://ferry.example"\ndefault_language = "en"\nauthor = "Ann Berg"\n',
            "content/_index.md": '+++\ntitle = "The Ferry"\n+++\n',
            "content/blog/2026-03-02-late.md": ZOLA_POST,
        },
        "https://ferry.example/blog/late/",
    ),
    "hexo: a rule of its own below a root": (
        "hexo",
        {
            "_config.yml": "title: Ferry\nurl: https://ferry.example/blog\nroot: /blog/\nlanguage: [en, de]\n"
            "timezone: ''\nauthor: Ann Berg\npermalink: news/:year/:title.html\npretty_urls:\n  trailing_html: false\n",
            "source/_posts/late.md": POST,
            "source/about/index.md": POST,
        },
        "https://ferry.example/blog/news/2026/late",
    ),
    "eleventy: words of its data files": (
        "eleventy",
        {
            ".eleventy.js": "// input: 'old',\nmodule.exports = (c) => ({ dir: { input: 'src' } });\n",
            "package.json": '{"author": "Ann Berg (https://ann.example)", "homepage": "https://code.example/"}',
            "src/_data/metadata.js": "export default {\n  title: 'Ferry',\n  url: process.env.URL || 'https://ferry.example/',"
            "\n  author: {\n    email: 'ann@ferry.example',\n    name: 'Ann Berg' }\n}",
            "src/posts/posts.11tydata.js": "module.exports = { permalink: '/p/{{ page.fileSlug }}/' }",
            "src/posts/late.md": POST,
            "README.md": POST,
        },
        "https://ferry.example/p/late/",
    ),
    "eleventy: a data file whose function returns one string": (
        "eleventy",
        {
            "_data/site.json": '{"name": "Ferry", "url": "https://ferry.example/"}',
            "posts/posts.11tydata.js": "export default {\n\tlayout: 'post.liquid',\n\tpermalink: function({page}) {\n"
            "\t\treturn `/p/${ page.fileSlug }/`\n\t},\n}",
            "posts/late.md": POST,
        },
        "https://ferry.example/p/late/",
    ),
    "eleventy: data of the site outranks what its feed plugin repeats": (
        "eleventy",
        {
            "eleventy.config.js": "c.addPlugin(feedPlugin, { metadata: { title: 'Blog', base: 'https://x.org/' } });"
            "\nexport const config = { dir: { input: 'content' } };",
            "_data/metadata.js": "export default { title: 'Ferry', url: 'https://ferry.example/' }",
            "content/blog/late.md": POST,
        },
        "https://ferry.example/blog/late/",
    ),
    "eleventy: words of its feed plugin": (
        "eleventy",
        {
            "eleventy.config.js": "import feeds from './config/feeds.js';\nexport default (c) => {};\n",
            "config/feeds.js": "c.addPlugin(feedPlugin, { metadata: { title: 'Tips', base: 'https://ferry.example/' }"
            " });"
            "\nc.addPlugin(feedPlugin, { metadata: { title: 'Ferry Blog', base: 'https://ferry.example/' } });",
            "blog/late.md": POST,
        },
        "https://ferry.example/blog/late/",
    ),
    "mkdocs: a blog with links of its own": (
        "mkdocs",
        {
            "mkdocs.yml": "site_name: Ferry\nsite_url: https://ferry.example/docs/\nsite_author: Ann Berg\n"
            "theme: {name: material, language: en}\nplugins:\n  - search\n  - blog:\n      blog_dir: news\n"
            "      post_url_format: '{date}/{slug}'\n      post_url_date_format: yyyy/MM\n"
            "markdown_extensions:\n  - x:\n      y: !!python/name:pkg.thing ''\nkey: !ENV KEY\n",
            "docs/news/posts/late.md": POST,
            "docs/index.md": POST,
        },
        "https://ferry.example/docs/news/2026/03/the-ferry-is-late/",
    ),
    "mkdocs: the blog as it comes": (
        "mkdocs",
        {
            "mkdocs.yml": "site_name: Ferry\nsite_url: https://ferry.example/\nplugins: [blog]\n",
            "docs/blog/posts/late.md": POST,
        },
        "https://ferry.example/blog/2026/03/02/the-ferry-is-late/",
    ),
    "obsidian: a vault": (
        "obsidian",
        {
            ".obsidian/app.json": '{"userIgnoreFilters": ["Private/"]}',
            ".obsidian/templates.json": '{"folder": "Templates"}',
            "Boats/My Boat.md": POST,
            "Private/Wages.md": POST,
            "Templates/Post.md": POST,
        },
        f"{EXAMPLE}Boats/My+Boat",
    ),
}


@pytest.mark.parametrize("case", SITES)
def test_another_generators_site_keeps_its_links(case: str, tmp_path: Path) -> None:
    """One post of each site is published, the other files are no posts; its link is that of its generator."""
    tool, files, link = SITES[case]
    origin, site = laid_out(tmp_path / "origin", files), tmp_path / "site"

    made = init(str(site), NOW, {}, origin=(tool, str(origin)))

    assert [entry["url"] for entry in published(site)] == [link]
    assert made.copied == 1 + (case.startswith("zola"))
    assert not made.missed or case.startswith("hugo: a folder")
    assert not os.path.exists(site / "items/2026-03-04-welcome.md")


def test_what_is_said_of_a_site_is_taken_with_its_place() -> None:
    settings = read_settings("jekyll", SITES["jekyll: pretty links below baseurl"][1])

    assert {key: tuple(taken) for key, taken in settings.site.items()} == {
        "permalink": ("jekyll", "the default of Jekyll"),
        "title": ("Ferry", "_config.yml: title"),
        "link": ("https://ferry.example/blog/", "_config.yml: url, baseurl"),
        "language": ("en-GB", "_config.yml: lang"),
        "timezone": ("Europe/London", "_config.yml: timezone"),
        "author": ("Ann Berg", "_config.yml: author.name"),
    }
    assert settings.rules["**"].value == "pretty"


def test_what_cannot_be_taken_is_told(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: [broken",
        "_posts/2026-03-02-late.md": POST,
    }
    broken = init(str(tmp_path / "a"), NOW, {}, origin=("jekyll", str(laid_out(tmp_path / "b", files))))
    files["_config.yml"] = "title: Ferry\npermalink: /:year/:moon/:title/\n"
    unknown = init(str(tmp_path / "c"), NOW, {}, origin=("jekyll", str(laid_out(tmp_path / "b", files))))

    assert broken.missed[0].startswith("_config.yml cannot be read")
    assert unknown.missed == [
        "_config.yml: permalink: the rule /:year/:moon/:title/ needs :moon, which has no meaning here"
    ]
    assert not unknown.rules


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("permalink: (data) => `/p/${data.page.fileSlug}/`,", "/p/{{ page.fileSlug }}/"),
        ("permalink: data => { return '/p/{{ page.fileSlug }}/'; }", "/p/{{ page.fileSlug }}/"),
        ("permalink(data) {\n return `/${data.slug}.html`;\n}", "/{{ slug }}.html"),
        ("permalink: (data) => '/p/' + data.slug + '/'", "a program"),
        ("permalink: ({ page }) => page.url", "a program"),
        ("permalink: (data) => `/${ this.slugify(data.title) }/`,", "no meaning"),
        ("permalink: false", ""),
        ("tags: ['x'], eleventyComputed: { og: (data) => data.permalink }", ""),
        ("// permalink: (data) => data.x\ntags: 'posts'", ""),
    ],
)
def test_a_rule_that_a_function_makes_is_taken_or_told(script: str, rule: str) -> None:
    files = {"posts/posts.11tydata.js": f"module.exports = {{\n{script}\n}};", "posts/late.md": POST}

    settings = read_settings("eleventy", {"eleventy.config.js": "", **files})

    said = [taken.value for taken in settings.rules.values()] + settings.missed
    assert [each for each in said if rule and rule in each] == said, said
    assert bool(said) == bool(rule)


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no pages of Hugo"):
        init(str(tmp_path / "site"), NOW, {}, origin=("hugo", str(laid_out(tmp_path / "o", {"hugo.toml": ""}))))


def test_no_file_outside_the_other_site_is_copied(tmp_path: Path) -> None:
    laid_out(tmp_path, {"secret.md": POST, "o/content/posts/late.md": POST})
    (tmp_path / "o/content/posts/secret.md").symlink_to(tmp_path / "secret.md")

    assert init(str(tmp_path / "site"), NOW, {}, origin=("hugo", str(tmp_path / "o"))).copied == 1


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pagefeed", *arguments],
        cwd=cwd,
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )


def test_the_command_makes_a_site_that_the_next_one_publishes(tmp_path: Path) -> None:
    made = run("init", cwd=tmp_path)
    published = run(cwd=tmp_path)

    assert made.returncode == 0, made.stderr
    assert "before you publish, change `link`" in made.stderr
    assert published.stdout.startswith("published news: 1 new")
    assert run("init", cwd=tmp_path).returncode == 2


def test_the_command_says_what_it_took(tmp_path: Path) -> None:
    tool, files, _ = SITES["hexo: a rule of its own below a root"]
    laid_out(tmp_path / "blog", files)

    made = run("init", "site", "--from", tool, "blog", "--title", "Boats", "--json", cwd=tmp_path)

    said = json.loads(made.stdout)
    assert said["said"]["link"] == {"value": "https://ferry.example/blog", "where": "_config.yml: url"}
    assert said["said"]["title"] == {"value": "Boats", "where": "--title"}
    assert said["rules"]["**"]["value"] == "/news/:year/:title"
    wrong = run("init", "other", "--from", "hexxo", "blog", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "invalid choice: 'hexxo'" in wrong.stderr
