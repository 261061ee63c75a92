"""The files that a person writes: which are found, and which may be opened."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pagefeed.errors import PageError, SiteError
from pagefeed.files.inputs import Found, Held, Scan, SidecarError, SpecsError, digest, load, open_source, scan
from pagefeed.model import Place, SiteSpec, Sourced

SITE = 'title = "My site"\nlink = "https://example.org/"\nsince = 2024\n'
SPEC = SiteSpec(
    title="My site",
    link="https://example.org/",
    base="https://example.org/",
    domain="example.org",
    since="2024",
)
needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files or permissions")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, "feeds/site.toml", SITE)
    put(tmp_path, "feeds/news.toml", 'title = "News"\n')
    (tmp_path / "items").mkdir()
    return tmp_path


def put(root: Path, path: str, text: str | bytes = "A page\n") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def paths(root: Path) -> list[str]:
    return [found.path for found in scan(root, {".txt", ".html"})[0]]


def problems(root: Path) -> list[tuple[str, str, str]]:
    found = scan(root, {".txt"})
    told = sorted((*found.findings, *(page.finding for page in found.unread)), key=lambda problem: problem.place)
    return [(problem.rule, problem.severity, str(problem.place)) for problem in told]


def only(root: Path) -> Found:
    [found], *_ = scan(root, {".txt"})
    return found


# --- feeds/ -------------------------------------------------------------------------------------


def test_a_site_is_its_spec_and_its_feeds_by_name(root: Path) -> None:
    put(root, "feeds/all.toml", 'title = "All"\npath = "."\n')
    put(root, "feeds/.draft.toml", "not read")
    put(root, "feeds/notes.txt", "not read")

    site = load(root)

    assert site.spec == SPEC
    assert [feed.name for feed in site.feeds] == ["all", "news"]
    assert (site.root, site.findings) == (str(root), ())


def test_without_feeds_the_error_shows_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(SiteError) as error:
        load(tmp_path)

    assert error.value.at == Place("feeds")
    assert 'title = "My site", link = "https://example.org/" and since = "2026"' in error.value.cure


def test_without_a_site_file_nothing_is_published(root: Path) -> None:
    (root / "feeds/site.toml").unlink()

    with pytest.raises(SiteError, match=r"^feeds/site.toml: the file is missing; make it with the lines title"):
        load(root)


def test_a_wrong_site_file_tells_all_its_problems(root: Path) -> None:
    put(root, "feeds/site.toml", SITE + "titel = 1\ntimezone = 5\n")

    with pytest.raises(SpecsError) as error:
        load(root)

    assert isinstance(error.value, SiteError)
    assert [problem.place.line for problem in error.value.findings] == [4, 5]
    assert str(error.value) == str(error.value.findings[0])


def test_a_site_file_that_is_no_text_is_a_site_error(root: Path) -> None:
    put(root, "feeds/site.toml", b"\x89PNG\r\n")

    with pytest.raises(SiteError, match=r"feeds/site.toml:1: not a text file"):
        load(root)


def test_a_wrong_feed_does_not_cost_the_others_their_place(root: Path) -> None:
    put(root, "feeds/broken.toml", "title = \n")
    put(root, "feeds/empty.toml", "")
    put(root, "feeds/picture.toml", b"\x89PNG\r\n")
    (root / "feeds/folder.toml").mkdir()

    site = load(root)

    assert [feed.name for feed in site.feeds] == ["news"]
    assert [str(problem.place) for problem in site.findings] == [
        "feeds/broken.toml:1",
        "feeds/empty.toml",
        "feeds/folder.toml",
        "feeds/picture.toml:1",
    ]


@pytest.mark.parametrize("path", ["news", "NEWS", "./news/"])
def test_a_copied_feed_never_takes_over_the_address_of_another(root: Path, path: str) -> None:
    put(root, "feeds/copy.toml", f'title = "News"\npath = "{path}"\n')
    put(root, "feeds/other.toml", 'title = "Other"\n')

    site = load(root)

    assert [feed.name for feed in site.feeds] == ["other"]
    assert [(problem.rule, str(problem.place)) for problem in site.findings] == [
        ("SamePath", "feeds/copy.toml:2"),
        ("SamePath", "feeds/news.toml"),
    ]
    assert site.findings[0].what.startswith("feeds/news.toml also wants the folder")


def test_a_site_file_saved_by_an_old_editor_is_read(root: Path) -> None:
    put(root, "feeds/site.toml", SITE.replace("\n", "\r\n").replace("My", "Mé").encode("utf-16"))

    assert load(root).spec.title == "Mé site"


# --- items/ -------------------------------------------------------------------------------------


def test_pages_are_found_in_all_folders_by_path(root: Path) -> None:
    for path in ["b.txt", "a/z.txt", "a/b/c.HTML", "a.b.txt", "é ñ.txt"]:
        put(root, f"items/{path}")

    assert paths(root) == ["items/" + path for path in ["a.b.txt", "a/b/c.HTML", "a/z.txt", "b.txt", "é ñ.txt"]]


def test_other_files_are_none_of_ours(root: Path) -> None:
    for path in [".hidden.txt", ".git/a.txt", "ledger.jsonl", "ledger-2.jsonl", "photo.jpg", "txt", "a.txt~"]:
        put(root, f"items/{path}")

    assert scan(root, {".txt"}) == Scan((), ())


def test_size_and_time_of_page_and_sidecar_tell_whether_they_were_touched(root: Path) -> None:
    page, sidecar = put(root, "items/a.txt", "12345"), put(root, "items/a.toml", "# 3")
    os.utime(page, ns=(1, 1_700_000_000_123_456_000))
    os.utime(sidecar, ns=(1, 1_600_000_000_000_000_000))

    assert only(root) == ("items/a.txt", 5, page.stat().st_mtime_ns, (3, 1_600_000_000_000_000_000), None)
    assert only(root) == only(root)
    assert only(root).sidecar_path == "items/a.toml"


def test_a_sidecar_serves_every_page_of_its_name_in_its_folder(root: Path) -> None:
    for path in ["a.txt", "a.html", "b/a.txt", "a.toml"]:
        put(root, f"items/{path}")

    found, *_ = scan(root, {".txt", ".html"})

    assert [(page.path, page.sidecar is not None) for page in found] == [
        ("items/a.html", True),
        ("items/a.txt", True),
        ("items/b/a.txt", False),
    ]


def test_a_sidecar_without_its_page_is_a_warning(root: Path) -> None:
    put(root, "items/a.toml")

    assert problems(root) == [("LonelySidecar", "warning", "items/a.toml")]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("_drafts/a.txt", "in _drafts/"),
        ("Drafts/b/a.txt", "in Drafts/"),
        ("_recipes/a.txt", "in _recipes/"),
        ("_index.txt", "with a name that begins with _"),
        ("404.txt", "called 404"),
        ("404.de.txt", "called 404"),
    ],
)
def test_what_a_name_holds_back_is_not_opened_but_told(root: Path, path: str, why: str) -> None:
    put(root, f"items/{path}")

    assert scan(root, {".txt"}) == Scan((), (), (Held(f"items/{path}", why),))


@pytest.mark.parametrize("path", ["_posts/a.txt", "draft/a.txt", "my_drafts.txt", "4040.txt"])
def test_posts_are_where_jekyll_has_them(root: Path, path: str) -> None:
    put(root, f"items/{path}")

    assert paths(root) == [f"items/{path}"]


def test_a_folder_that_a_feed_names_is_meant(root: Path) -> None:
    put(root, "items/_recipes/a.txt")

    assert [found.path for found in scan(root, {".txt"}, {"_recipes"}).found] == ["items/_recipes/a.txt"]


def test_what_is_held_back_needs_no_sidecar_and_no_reader(root: Path) -> None:
    for path in ("items/_drafts/a.toml", "items/_drafts/a.rst", "items/_drafts/picture.jpg"):
        put(root, path)

    assert scan(root, {".txt"}) == Scan((), ())


def test_words_that_no_reader_reads_are_told_in_one_line(root: Path) -> None:
    for path in ("a.rst", "b/c.rst", "d.DOCX", "e.jpg", "f.css", "g.json"):
        put(root, f"items/{path}")

    [finding] = scan(root, {".txt"}).findings

    assert (finding.rule, finding.severity, finding.place.path) == ("PassedOver", "notice", "items")
    assert finding.what == "3 files are skipped, 2 .rst, 1 .docx: a.rst, b/c.rst, d.DOCX"


def test_of_many_files_that_are_passed_over_the_first_is_named(root: Path) -> None:
    for number in range(9):
        put(root, f"items/{number}.org")

    [finding] = scan(root, {".txt"}).findings

    assert finding.what == "9 files are skipped, 9 .org, such as 0.org"


@pytest.mark.parametrize(
    ("files", "languages"),
    [
        (("a.de.txt",), ("de",)),
        (("a.txt", "a.pt-br.txt"), ("pt-BR", None)),
        (("a.min.txt",), (None,)),
        (("a.cs.txt",), (None,)),
        (("a.cs.txt", "a.de.txt"), ("cs", "de")),
        (("a.txt", "a.it.txt"), ("it", None)),
        (("de/a.txt",), ("de",)),
        (("de/2024/a.txt", "de/2024/b.fr.txt"), ("de", "fr")),
        (("it/a.txt",), (None,)),
        (("it/a.txt", "de/a.txt"), ("de", "it")),
        (("posts/de/a.txt",), (None,)),
        (("content/de/posts/a.txt",), ("de",)),
    ],
)
def test_the_name_of_a_file_or_folder_tells_the_language(root: Path, files: Any, languages: Any) -> None:
    for file in files:
        put(root, f"items/{file}")

    assert tuple(found.language for found in scan(root, {".txt"}).found) == languages


def test_a_page_in_feeds_is_told_where_it_belongs(root: Path) -> None:
    put(root, "feeds/launch.md")
    put(root, "feeds/README.md")

    [finding] = load(root).findings

    assert str(finding) == "feeds: pages are not read from here: launch.md; move them into items/"


def test_a_page_that_is_not_read_is_a_warning_with_the_way_to_read_it(root: Path) -> None:
    for path in ("items/a.MHTML", "items/b.mht", "items/c.jpg"):
        put(root, path)

    found, findings, *_ = scan(root, {".txt"})

    assert found == ()
    assert [str(finding) for finding in findings if finding.rule == "UnreadPage"] == [
        f"{path}: MHTML is not read; run `python publish.py add {path}`, which takes the page out, and remove it"
        for path in ("items/a.MHTML", "items/b.mht")
    ]


def test_without_items_the_site_has_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"^items: no such file or directory; make the folder items/"):
        scan(tmp_path, {".txt"})
    put(tmp_path, "items", "a file")
    with pytest.raises(SiteError, match="not a directory"):
        scan(tmp_path, {".txt"})


@needs_posix
def test_no_link_leads_out_of_items(root: Path) -> None:
    secret = put(root, "secret.txt")
    put(root, "elsewhere/a.txt")
    page = put(root, "items/page.txt")
    (root / "items/same.txt").symlink_to(page)
    (root / "items/secret.txt").symlink_to(secret)
    (root / "items/page.toml").symlink_to(secret)
    (root / "items/folder").symlink_to(root / "elsewhere")
    (root / "items/loop").symlink_to(root / "items")
    (root / "items/nowhere.txt").symlink_to(root / "items/missing")
    (root / "items/photo.jpg").symlink_to(secret)

    assert paths(root) == ["items/page.txt", "items/same.txt"]
    assert problems(root) == [
        ("OutsideLink", "error", "items/folder"),
        ("OutsideLink", "error", "items/loop"),
        ("Unreadable", "error", "items/nowhere.txt"),
        ("OutsideLink", "error", "items/secret.txt"),
    ]
    with pytest.raises(PageError, match=r"items/page.toml: a link that leads out of the site"):
        open_source(root, scan(root, {".txt"}).found[0], SPEC)


@needs_posix
def test_items_itself_may_be_kept_elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere, "a.txt")
    (root / "items").rmdir()
    (root / "items").symlink_to(elsewhere)

    assert open_source(root, only(root), SPEC)[0].text == "A page\n"


@needs_posix
def test_a_file_that_became_a_link_since_it_was_found_is_not_opened(root: Path) -> None:
    page = put(root, "items/a.txt")
    found = only(root)
    page.unlink()
    page.symlink_to(put(root, "secret.txt"))

    for attempt in (lambda: open_source(root, found, SPEC), lambda: digest(root, found, SPEC.page_bytes)):
        with pytest.raises(PageError, match=r"items/a.txt: a link that leads out of the site"):
            attempt()


@needs_posix
def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "items/pipe.txt")
    os.mkfifo(root / "feeds/pipe.toml")

    assert problems(root) == [("Unreadable", "error", "items/pipe.txt")]
    assert [str(problem.place) for problem in load(root).findings] == ["feeds/pipe.toml"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse or mend such names themselves")
def test_names_that_no_message_can_hold_are_told(root: Path) -> None:
    for name in [b"caf\xe9.txt", b"a\nb.txt", b"sub\xff/a.txt"]:
        file = os.path.join(os.fsencode(root / "items"), name)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as page:
            page.write(b"A page\n")

    assert problems(root) == [
        ("BadName", "error", "items/a\ufffdb.txt"),
        ("BadName", "error", "items/caf\ufffd.txt"),
        ("BadName", "error", "items/sub\ufffd"),
    ]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@needs_posix
def test_what_may_not_be_read_costs_only_itself(open_folder: Path) -> None:
    put(open_folder, "items/a.txt")
    put(open_folder, "items/closed.txt").chmod(0)
    put(open_folder, "items/sub/b.txt")
    (open_folder / "items/sub").chmod(0)
    script = f"""
import os, sys
sys.path[:] = {sys.path!r}
import hashlib, pagefeed.files.inputs as site
from pagefeed.model import FloodLimits, SiteSpec
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
pages, findings, *_ = site.scan({str(open_folder)!r}, {{".txt"}})
print(*findings, sep="\\n")
for page in pages:
    try:
        print(site.open_source({str(open_folder)!r}, page, {SPEC!r})[0].path)
    except site.PageError as error:
        print(error)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    (open_folder / "items/sub").chmod(0o755)

    assert run.stdout.splitlines() == [
        "items/sub: permission denied; check that it exists and that you may read it",
        "items/a.txt",
        "items/closed.txt: permission denied; check that it exists and that you may read it",
    ], run.stderr


def test_ten_thousand_pages_are_found_in_no_time(root: Path) -> None:
    for folder in range(100):
        (root / f"items/{folder}").mkdir()
        for page in range(100):
            (root / f"items/{folder}/{page}.txt").touch()

    took = []
    for _ in range(5):
        start = time.perf_counter()
        found, *_ = scan(root, {".txt"})
        took.append(time.perf_counter() - start)

    assert len(found) == 10_000
    assert min(took) < 0.5, "some 0.05 s on an idle machine"


# --- opening ------------------------------------------------------------------------------------


def test_a_page_is_opened_with_what_its_sidecar_states(root: Path) -> None:
    put(root, "items/2026/a.txt", "Caf\xe9\r\nText".encode("cp1252"))
    put(root, "items/2026/a.toml", "published = 2026-03-01\n")

    source, _ = open_source(root, only(root), SPEC, ("Also",), teasers=True)

    assert (source.path, source.text, source.encoding) == ("items/2026/a.txt", "Café\nText", "windows-1252")
    assert source.stated.published == Sourced("2026-03-01", Place("items/2026/a.toml", 1))
    assert (source.teaser_headings, source.teasers) == (("Also",), True)


def test_an_empty_sidecar_is_no_mistake(root: Path) -> None:
    put(root, "items/a.txt")
    put(root, "items/a.toml", "")

    assert open_source(root, only(root), SPEC)[0].stated.link is None


def test_a_page_whose_sidecar_is_wrong_is_not_published_under_half_of_it(root: Path) -> None:
    put(root, "items/a.txt")
    put(root, "items/a.toml", 'publishd = 2026-03-01\nlink = "x"\n')

    with pytest.raises(SidecarError) as error:
        open_source(root, only(root), SPEC)

    assert isinstance(error.value, PageError)
    assert [str(problem.place) for problem in error.value.findings] == ["items/a.toml:1", "items/a.toml:2"]


@pytest.mark.parametrize("large", ["items/a.txt", "items/a.toml"])
def test_a_file_over_the_limit_is_refused_unread_and_names_the_setting(root: Path, large: str) -> None:
    put(root, "items/a.txt")
    put(root, "items/a.toml", "")
    with open(root / large, "wb") as file:
        file.truncate(1 << 40)  # a terabyte that takes no space: reading it would fail, or never end

    with pytest.raises(PageError) as error:
        open_source(root, only(root), SPEC)

    assert error.value.at.path == large
    assert "1,099,511,627,776 bytes" in error.value.what
    assert "5,000,000" in error.value.what
    assert "limits.page_bytes in feeds/site.toml" in error.value.cure


def test_a_page_of_exactly_the_limit_is_read(root: Path) -> None:
    put(root, "items/a.txt", "x" * 10)
    tight = SiteSpec(title="", link="", base="", domain="", since="", page_bytes=10)

    assert open_source(root, only(root), tight)[0].text == "x" * 10
    put(root, "items/a.txt", "x" * 11)
    with pytest.raises(PageError):
        open_source(root, only(root), tight)


def test_a_page_that_is_gone_by_now_is_a_page_error(root: Path) -> None:
    page = put(root, "items/a.txt")
    found = only(root)
    page.unlink()

    with pytest.raises(PageError, match=r"items/a.txt: no such file"):
        open_source(root, found, SPEC)


def test_the_digest_is_that_of_the_bytes_and_the_same_either_way(root: Path) -> None:
    put(root, "items/a.txt", "A page\n")
    assert digest(root, only(root), SPEC.page_bytes) == hashlib.sha256(b"A page\n").hexdigest()
    assert digest(root, only(root), SPEC.page_bytes) == open_source(root, only(root), SPEC)[1]

    put(root, "items/a.toml", "tags = []\n")
    assert digest(root, only(root), SPEC.page_bytes) == open_source(root, only(root), SPEC)[1]


def test_a_touch_keeps_the_digest_and_every_byte_changes_it(root: Path) -> None:
    page = put(root, "items/a.txt", "A page\n# x")
    seen = {digest(root, only(root), SPEC.page_bytes)}
    os.utime(page, (1, 1))
    assert digest(root, only(root), SPEC.page_bytes) in seen

    for page_text, sidecar_text in [
        ("A page\n# x", ""),
        ("A page\n", "# x"),
        ("A page\n", "# y"),
        ("A page", "\n# y"),
    ]:
        put(root, "items/a.txt", page_text)
        put(root, "items/a.toml", sidecar_text)
        now = digest(root, only(root), SPEC.page_bytes)
        assert now not in seen
        seen.add(now)


def test_templates_are_read_with_their_folders_and_nothing_else_is(root: Path) -> None:
    put(root, "templates/parts/foot.html", "\ufeffa\r\nb")
    put(root, "templates/style.css", "")
    put(root, "templates/.feed.html.swp.html", "x")
    put(root, "templates/notes.txt", "x")

    templates = load(root).templates

    assert [(template.path, template.name, template.text) for template in templates] == [
        ("templates/parts/foot.html", "parts/foot.html", "a\nb"),
        ("templates/style.css", "style.css", ""),
    ]


def test_a_template_that_cannot_be_read_leaves_none(root: Path) -> None:
    put(root, "templates/feed.html", "<p>")
    put(root, "templates/style.css", "x" * 1_000_001)

    site = load(root)

    assert site.templates is None
    assert [str(finding) for finding in site.findings] == [
        "templates/style.css: its 1,000,001 bytes are over the limit of 1,000,000; shorten it"
    ]
