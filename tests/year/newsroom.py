"""The year: who copies what into items/ when, and what goes wrong with it.

Lives here: the newsroom, which copies pages, edits, renames and removes them, moves to another domain, works in two
branches and loses files; and which knows what every page and every teaser is really about.
Does not live here: what is told (stories), how a page looks (pages), or what the program should have made of it
(subscriber).
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from year import stories as kinds
from year.pages import SUFFIXES, Page, Shown
from year.stories import Desk, Story, misspelt

FIRST_MONDAY = date(2026, 1, 5)
LEDGER = "items/ledger.jsonl"
CATALOG = ".pagefeed"
SITE = """\
title = "The Ferry Post"
link = "{link}/"
base = "https://feeds.ferry.example/"
domain = "ferry.example"
since = "2026"
"""
FEEDS = {
    "newest": 'title = "The Ferry Post"\npath = "."\nlimit = 150\nteasers = true\n',
    "whole": 'title = "Everything"\nlimit = 100000\nlimit_bytes = 1000000000\nteasers = true\nformats = ["json"]\n',
}
"""What most people read, and a feed that drops nothing, so that whatever is ever shown is seen there."""
HOSTS = (
    "http://ferry.example",
    "https://ferry.example",
    "http://www.ferrypost.example",
    "https://www.ferrypost.example",
    "https://post.ferry.example",
)
"""Where the site stands, one after the other."""

WEEKLY = {
    kinds.NEWS: 22,
    kinds.COUNT: 5,
    kinds.COLUMN: 2,
    kinds.FILM: 2,
    kinds.MATCH: 2,
    kinds.WEATHER: 2,
    kinds.MARKET: 1,
    kinds.SAME_TITLE: 1,
    kinds.CORRECTION: 1,
    kinds.PUZZLE: 2,
}
"""Stories of a week, 40 in all, besides what is written again and again."""
EVERY_WEEKS = {kinds.NOTICE: 4, kinds.RELEASE: 2, kinds.MEETING: 4, kinds.REISSUE: 3}
"""After how many weeks the newspaper writes something again."""

ADDRESSES: dict[str, Callable[[str], str]] = {
    "/amp": lambda link: f"{link}/amp",
    "amp. host": lambda link: link.replace("://www.", "://").replace("://", "://amp."),
    "?amp=1": lambda link: f"{link}?amp=1",
    ".amp.html": lambda link: f"{link}.amp.html",
    "m. host": lambda link: link.replace("://www.", "://").replace("://", "://m."),
    "tracking": lambda link: f"{link}?utm_source=letter&utm_medium=email&fbclid=IwAR0",
    "http and https": lambda link: link.replace("https:", "HTTP:").replace("http:", "https:").replace("HTTP:", "http:"),
    "www.": lambda link: link.replace("://www.", "://") if "://www." in link else link.replace("://", "://www."),
    "trailing slash": lambda link: f"{link}/",
    "#fragment": lambda link: f"{link}#main",
}
"""The same address in another form."""

# What is planned for a year, and how often.
COPIED_AGAIN = {"other teasers": 24, "edited paragraph": 24} | {f"address {form}": 4 for form in ADDRESSES}
ARRIVALS = {
    kinds.LINK_ONLY: 15,
    kinds.WHOLE: 12,
    kinds.NO_HEADLINE: 12,
    kinds.TEXT_CUT: 12,
    kinds.CAPTION_CUT: 8,
    kinds.WORDS_CHANGED: 15,
    kinds.PICTURE: 15,
    kinds.OTHER_WORDS: 15,
}
"""An article that comes after its teaser, by the teaser's way to tell of it."""
EDITS = {
    "typo": 20,
    "another figure": 8,
    "retitled": 14,
    "corrected date": 14,
    "changed slug": 10,
    "renamed": 24,
    "moved": 12,
}
UPHEAVALS = {"folder split": 3, "domain": 4}
MISHAPS = {
    "branches": 5,
    "line cut in half": 4,
    "ledger deleted": 4,
    "catalog deleted": 6,
    "two builds at once": 4,
}
TIDYING = {"pages removed": 60, "page comes back": 14}
MONTHS_SPLIT = ("items/{day:%Y}/", "items/{day:%Y-%m}/", "items/{day:%Y}/{day:%m}/week-{day:%V}/", "items/")
"""Where new pages go, and where all go at a split."""


@dataclass(slots=True)
class Site:
    """A folder with pages, and what has been told in it."""

    root: Path
    pages: dict[str, Page] = field(default_factory=dict)
    told: dict[int, set[str]] = field(default_factory=dict)
    """Of each story, the parts by which it can be known here."""

    def write(self, page: Page) -> None:
        for path, text in page.files().items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        self.pages[page.path] = page

    def remove(self, page: Page) -> None:
        for path in page.files():
            (self.root / path).unlink()
        del self.pages[page.path]

    def move(self, page: Page, path: str) -> Page:
        self.remove(page)
        moved = page.moved(path)
        self.write(moved)
        return moved

    def copied(self, root: Path) -> Site:
        """What a clone of its repository has."""
        for name in ("feeds", "items"):
            shutil.copytree(self.root / name, root / name)
        return Site(root, dict(self.pages), {story: set(parts) for story, parts in self.told.items()})

    def articles(self, story: int) -> list[Page]:
        return [page for page in self.pages.values() if page.story == story]


@dataclass(frozen=True, slots=True)
class Turn:
    """A build, and what led to it."""

    number: int
    now: datetime
    site: Site
    branch: Site | None
    """Another folder to build, which no subscriber sees."""
    happened: tuple[str, ...]
    """What befell the site as a whole."""
    changed: frozenset[str]
    """Pages that are new, edited, moved, or back."""
    at_once: bool
    """Whether two processes build at the same time."""


class Newsroom:
    """One year, drawn from a seed."""

    def __init__(self, root: Path, seed: int, weeks: int = 52) -> None:
        self.random = random.Random(seed)
        self.root = root
        self.weeks = weeks
        self.desk = Desk(self.random)
        self.site = Site(root / "site")
        self.branch: Site | None = None
        self.counts: Counter[str] = Counter()
        """How often each event happened."""
        self.stories: dict[int, Story] = {}
        self.untold: list[Story] = []
        self.arrivals: list[tuple[int, Story, str]] = []
        """Articles to come: at which turn, of which story, and how its teaser told it."""
        self.attic: list[Page] = []
        """Pages that were removed."""
        self.host = 0
        self.layout = 0
        self.turn = 0
        self.day = FIRST_MONDAY
        self._happened: list[str] = []
        self._changed: set[str] = set()
        self._copies = 0
        self._ends = False
        self._tidied_at = 0
        self._postponed: list[tuple[str, str]] = []
        self._retitled: set[int] = set()
        # Of the time with two branches:
        self._join_at = 0
        self._keep_catalog = True
        self._told_at_split: set[int] = set()
        self._new_in_branch: dict[str, Page] = {}
        self._new_in_main: dict[str, Page] = {}
        self._first_told: dict[int, tuple[int, object]] = {}
        """At which turn and where a story was told first: the page of its article, or the teaser itself; nowhere, if
        two places told it at once."""
        self._only_in_branch: set[int] = set()

    # --- the year ---------------------------------------------------------------------------------

    def year(self) -> Iterator[Turn]:
        """Turn by turn; whoever asks for the next has built the one before."""
        for name, text in {"site": SITE.format(link=HOSTS[0]), **FEEDS}.items():
            file = self.site.root / f"feeds/{name}.toml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        (self.site.root / "items").mkdir()
        builds = [sorted(self.random.sample(range(1, 7), 3 if week % 5 == 4 else 2)) for week in range(self.weeks)]
        plan = self._plan(sum(map(len, builds)))
        for week, days in enumerate(builds):
            self._write_stories(FIRST_MONDAY + timedelta(weeks=week))
            for number, offset in enumerate(days):
                self.day = FIRST_MONDAY + timedelta(weeks=week, days=offset)
                last = week == self.weeks - 1 and number == len(days) - 1
                yield self._take_turn(plan[self.turn], last)
                self.turn += 1

    def _plan(self, turns: int) -> list[list[tuple[str, str]]]:
        """What is to happen at each turn, besides new pages."""
        plan: list[list[tuple[str, str]]] = [[] for _ in range(turns)]
        events = [
            (kind, name)
            for kind, planned in (
                ("again", COPIED_AGAIN),
                ("arrival", ARRIVALS),
                ("edit", EDITS),
                ("tidy", TIDYING),
                ("upheaval", UPHEAVALS),
            )
            for name, times in planned.items()
            for _ in range(self._scaled(times))
        ]
        for kind, name in events:
            first = turns // 6 if kind == "tidy" else min(4, turns - 1)
            # An article that follows its teaser needs a few turns to do so.
            last = turns - 7 if kind == "arrival" else turns - 1
            plan[self.random.randint(min(first, last), max(first, last))].append((kind, name))
        mishaps = [name for name, times in MISHAPS.items() for _ in range(self._scaled(times))]
        self.random.shuffle(mishaps)
        for number, name in enumerate(mishaps):
            plan[(6 + number * turns // len(mishaps)) * (turns - 8) // turns].append(("mishap", name))
        return plan

    def _scaled(self, times: int) -> int:
        return max(1, round(times * self.weeks / 52))

    def _write_stories(self, monday: date) -> None:
        """The stories of a week, in the order in which they came out."""
        written = []
        for kind, count in WEEKLY.items():
            for offset in sorted(self.random.sample(range(7), count)) if count <= 7 else self._days(count):
                written.append(self.desk.write(kind, monday + timedelta(days=offset)))
        week = (monday - FIRST_MONDAY).days // 7
        written += (self.desk.write(kind, monday) for kind, weeks in EVERY_WEEKS.items() if week % weeks == 0)
        self.stories |= {story.number: story for story in written}
        self.untold += sorted(written, key=lambda story: (story.day, story.number))

    def _days(self, count: int) -> list[int]:
        return [self.random.randrange(7) for _ in range(count)]

    def _take_turn(self, planned: list[tuple[str, str]], last: bool) -> Turn:
        self._happened, self._changed = [], set()
        self._mend_ledger()
        due = [each for each in self.arrivals if each[0] <= self.turn or last]
        self.arrivals = [each for each in self.arrivals if each not in due]
        planned += self._postponed
        self._postponed = []
        todo = [(kind, name) for kind, name in planned if kind != "mishap"]
        todo += [("new", "")] * self.random.randint(4, 5)
        todo += [("own page", "") for story in self._available(self.site, untold=True) if story.tag]
        todo += [("branch page", "")] * (2 if self.branch else 0)
        doing: list[Callable[[], None]] = [partial(self._do, *each) for each in todo]
        doing += [partial(self._arrive, story, way) for _, story, way in due]
        self.random.shuffle(doing)
        for do in doing:
            do()
        self._ends = last
        while last and (untold := self._available(self.site, untold=True)):
            if any(story.tag for story in untold):
                self._do("own page", "")
            elif any(story.has_article for story in untold):
                self._do("new", "")
            else:
                self._do("again", "other teasers")
        self._befall([name for kind, name in planned if kind == "mishap"], last)
        return Turn(
            number=self.turn,
            now=datetime.combine(self.day, time(20), UTC),
            site=self.site,
            branch=self.branch,
            happened=tuple(self._happened),
            changed=frozenset(self._changed),
            at_once="two builds at once" in self._happened,
        )

    def _do(self, kind: str, name: str) -> None:
        does = {
            "new": self._do_new,
            "own page": self._do_own_page,
            "again": self._do_again,
            "arrival": self._do_arrival,
            "edit": self._do_edit,
            "tidy": self._do_tidy,
            "upheaval": self._do_upheaval,
            "branch page": self._do_branch_page,
        }
        does[kind](name)

    def _befall(self, mishaps: list[str], last: bool) -> None:
        """One mishap at a time: what lost both its ledger and its catalog has lost its ids."""
        if self.branch and (self._join_at <= self.turn or last):
            self._join()
        elif mishaps and not (self.branch and mishaps[0] == "branches"):
            self._do_mishap(mishaps.pop(0))
        self._postponed += [("mishap", name) for name in mishaps]

    # --- pages ------------------------------------------------------------------------------------

    def _do_new(self, _: str) -> None:
        """A page whose article is new."""
        found = [story for story in self._available(self.site, untold=True) if story.has_article and not story.tag]
        if found:
            story = self.random.choice(found[:25])
            self._copy(self.site, story, "new")

    def _do_own_page(self, _: str) -> None:
        """A page that the newspaper writes itself."""
        found = [story for story in self._available(self.site, untold=True) if story.tag]
        if found:
            self._copy(self.site, found[0], "new")

    def _do_again(self, name: str) -> None:
        """A page is copied once more: the same article among other teasers, under another name."""
        pages = [page for page in self.site.pages.values() if page.link or not name.startswith("address")]
        pages = [page for page in pages if self.stories[page.story].kind not in kinds.AUTHORED]
        if not pages:
            return
        before = self.random.choice(pages[-80:])
        story = self.stories[before.story]
        link = ""
        if name == "edited paragraph" or (name.startswith("address") and self.random.random() < 0.5):
            story.rest[-1] = f"{story.rest[-1]} {self.random.choice(AFTERTHOUGHTS)}"
            if story.kind == kinds.NEWS and len(story.rest) > 2:
                story.rest.pop(self.random.randrange(1, len(story.rest) - 1))
        if name.startswith("address"):
            link = ADDRESSES[name.removeprefix("address ")](self._link(story))
        self._count(f"copied again: {name}")
        self._copy(self.site, story, f"copied again: {name}", link=link)

    def _do_arrival(self, way: str) -> None:
        """A teaser of a story whose article will come later; the next new page shows it."""
        found = [each for each in self._available(self.site, untold=True) if way in each.ways and each.has_article]
        if way in (kinds.LINK_ONLY, kinds.PICTURE, kinds.OTHER_WORDS):
            found = [each for each in found if each.kind == kinds.NEWS]
        hosts = [each for each in self._available(self.site, untold=True) if each.has_article and each not in found[:1]]
        hosts = [each for each in hosts if not each.tag]
        if not found or not hosts:
            return
        story = found[0]
        form = "text" if way == kinds.NO_HEADLINE else self.random.choice(("text", "html"))
        self._copy(self.site, self.random.choice(hosts[-20:]), "new", form=form, first=(story, way))
        self.arrivals.append((self.turn + self.random.randint(1, 5), story, way))

    def _arrive(self, story: Story, way: str) -> None:
        if self.site.articles(story.number):
            return
        needs_caption = way == kinds.PICTURE
        form = self.random.choice(("text", "html") if needs_caption else tuple(SUFFIXES))
        link = self._link(story) if way == kinds.LINK_ONLY else ""
        if way == kinds.LINK_ONLY and f"link {link}" not in self.site.told[story.number]:
            return  # The site has moved in the meantime, and nothing would join the two.
        self._count(f"article after teaser: {way}")
        self._copy(self.site, story, f"after teaser: {way}", form=form, link=link, caption=needs_caption)

    def _copy(
        self,
        site: Site,
        story: Story,
        why: str,
        *,
        form: str = "",
        link: str = "",
        caption: bool = False,
        first: tuple[Story, str] | None = None,
    ) -> Page:
        """Put a page into items/: an article and three to six teasers."""
        form = form or self.random.choice(("text", "text", "html", "markdown"))
        if story.kind in kinds.AUTHORED:
            form = "markdown"
        elif form == "markdown" and self._has_markdown(site, story):
            form = "html"  # Nobody keeps two files of an author's own that differ: they would be two articles.
        if not link and self.random.random() < {"text": 0.3, "html": 0.85, "markdown": 0.7}[form]:
            link = self._link(story)
        shows_caption = form != "markdown" and (caption or self.random.random() < 0.7)
        tells_day = "metadata" if form != "text" else self.random.choice(("date line", ""))
        tells_day = "file name" if story.dated_by_name else tells_day
        self._tell(site, story, self._parts_of_article(link, shows_caption))
        page = Page(
            path=self._path(story, form),
            form=form,
            story=story.number,
            copied=self.day,
            why=why,
            headline=story.headline,
            paragraphs=[story.opening, *story.rest],
            caption=story.caption if shows_caption else "",
            photographer=story.photographer,
            author=story.author,
            day=story.day,
            tells_day=tells_day,
            link=link,
            cards=[],
            tag=story.tag,
        )
        if form == "markdown":
            story.stated.add(str(story.day))
        self._tell_first(site, story, page)
        page.cards = [] if story.tag else self._cards(site, page, first)
        self._save(site, page)
        return page

    def _has_markdown(self, site: Site, story: Story) -> bool:
        pages = (*site.pages.values(), *self.site.pages.values(), *self.attic)
        return any(page.story == story.number and page.form == "markdown" for page in pages)

    def _save(self, site: Site, page: Page) -> None:
        site.write(page)
        if site is self.site:
            self._changed.add(page.path)
            if self.branch:
                self._new_in_main[page.path] = page
        else:
            self._new_in_branch[page.path] = page

    def _path(self, story: Story, form: str) -> str:
        self._copies += 1
        folder = MONTHS_SPLIT[self.layout].format(day=self.day)
        dated = f"{self.day}-" if self.random.random() < 0.8 else ""
        dated = f"{story.day}-" if story.dated_by_name else dated
        return f"{folder}{dated}{story.address.rsplit('/')[-1][:24]}-{self._copies}{SUFFIXES[form]}"

    def _link(self, story: Story) -> str:
        return HOSTS[self.host] + story.address

    def _parts_of_article(self, link: str, caption: bool) -> set[str]:
        return {"text", "headline"} | ({f"link {link}"} if link else set()) | ({"caption"} if caption else set())

    # --- teasers ----------------------------------------------------------------------------------

    def _cards(self, site: Site, page: Page, first: tuple[Story, str] | None) -> list[Shown]:
        """Teasers of stories that nobody has heard of yet, and of others of the past weeks."""
        cards: list[Shown] = []
        on_page = {page.story}
        count = self.random.randint(3, 6)
        if first:
            cards.append(self._teaser(site, first[0], page.form, first[1]))
            on_page.add(first[0].number)
        fresh = self._available(site, untold=True)
        kept = 0 if self._ends else 6
        wanted = fresh[: min(count - 1, max(0, len(fresh) - kept))]
        recent = [story for story in self._available(site, untold=False) if story not in wanted]
        wanted += self.random.sample(recent, min(len(recent), count))
        for story in wanted:
            alike = sum(self.stories[number].headline == story.headline for number in on_page)
            way = self._way(site, story, page.form)
            if way and len(cards) < count and story.number not in on_page and alike < 2:
                cards.append(self._teaser(site, story, page.form, way))
                on_page.add(story.number)
        return self.random.sample(cards, len(cards))

    def _available(self, site: Site, *, untold: bool) -> list[Story]:
        """Stories that may be told now, here: those that nobody has told, or those of the past weeks."""
        if untold:
            self.untold = [story for story in self.untold if story.number not in self._known()]
            return [story for story in self.untold if story.day <= self.day]
        since = self.day - timedelta(days=21)
        return [
            story
            for number in site.told
            if (story := self.stories[number]).day >= since
            and (site is not self.site or number not in self._only_in_branch)
            and (site is self.site or number in self._told_at_split or number in self._only_in_branch)
        ]

    def _known(self) -> set[int]:
        return set(self.site.told) | self._only_in_branch

    def _way(self, site: Site, story: Story, form: str) -> str:
        """A way to tell of a story in which it can be known again; empty where there is none."""
        told = site.told.get(story.number)
        # In two branches a story is only told so that its text is there, for neither knows the other's parts.
        only_text = self.branch is not None and story.number not in self._told_at_split
        ways = []
        for way in story.ways:
            if form == "markdown" and way in (kinds.NO_HEADLINE, kinds.CAPTION_CUT, kinds.PICTURE):
                continue
            if form == "markdown" and story.kind == kinds.PUZZLE:
                continue
            if form == "html" and way == kinds.NO_HEADLINE:
                continue
            if way in (kinds.PICTURE, kinds.OTHER_WORDS, kinds.LINK_ONLY) and (told is None or only_text):
                continue
            if told is not None and not self._knows(told, self._parts(story, way, form)):
                continue
            ways.append(way)
        return self.random.choice(ways) if ways else ""

    def _knows(self, told: set[str], parts: set[str]) -> bool:
        return bool(told & parts - {"caption"})

    def _parts(self, story: Story, way: str, form: str) -> set[str]:
        """By what a story told like this can be known."""
        linked = {f"link {self._link(story)}"} if form != "text" or way == kinds.LINK_ONLY else set()
        if way == kinds.LINK_ONLY:
            return linked
        if story.kind == kinds.PUZZLE:
            return {"dated caption"}
        found = {"text"} if way in kinds.WITH_TEXT else {"headline"}
        if way != kinds.NO_HEADLINE and story.kind == kinds.NEWS and form != "text":
            found.add("headline")
        return found | linked

    def _teaser(self, site: Site, story: Story, form: str, way: str) -> Shown:
        headline, caption, text = kinds.in_brief(story, way, self.random, headed=form != "text")
        caption = "" if form == "markdown" else caption
        link = self._link(story) if form != "text" or way == kinds.LINK_ONLY else ""
        card = Shown(story.number, way, headline, caption, story.photographer, text, link)
        parts = self._parts(story, way, form) | ({"headline"} if headline and story.kind == kinds.NEWS else set())
        self._tell(site, story, parts - ({"headline"} if way == kinds.LINK_ONLY else set()))
        self._count(f"teaser: {way}")
        self._tell_first(site, story, card)
        return card

    def _tell_first(self, site: Site, story: Story, told: object) -> None:
        if site is self.site:
            turn, _ = self._first_told.setdefault(story.number, (self.turn, told))
            if turn == self.turn and self._first_told[story.number][1] is not told:
                self._first_told[story.number] = (turn, None)

    def _tell(self, site: Site, story: Story, parts: set[str]) -> None:
        if site is not self.site and story.number not in self.site.told:
            self._only_in_branch.add(story.number)
        site.told.setdefault(story.number, set()).update(parts)

    # --- what authors do --------------------------------------------------------------------------

    def _do_edit(self, name: str) -> None:
        pages = [page for page in self.site.pages.values() if page.path not in self._changed][-90:]
        # Two pages that state different things, or tell of different figures, are two entries.
        if name in ("retitled", "corrected date", "another figure"):
            pages = [page for page in pages if self._is_only(page)]
        elif name == "typo":
            pages = [page for page in pages if page.form != "markdown" or self._is_only(page)]
        if name in ("another figure", "retitled"):
            pages = [page for page in pages if self.stories[page.story].kind == kinds.NEWS]
        if name == "another figure":
            pages = [page for page in pages if re.search(r"\d", page.paragraphs[-1])]
        if name == "retitled":
            pages = [page for page in pages if page.story not in self._retitled]
        if name == "corrected date":
            pages = [page for page in pages if not self.stories[page.story].corrected]
        if name == "changed slug":
            pages = [page for page in pages if page.link]
        if not pages:
            return
        page = self.random.choice(pages)
        story = self.stories[page.story]
        self._count(f"edit: {name}")
        if name in ("renamed", "moved"):
            folder, _, file = page.path.rpartition("/")
            day = f"{story.day}-" if page.tells_day == "file name" else ""
            file = file.removeprefix(day)
            again = f"{folder}/{day}again-{file}"
            path = again if name == "renamed" else f"items/{story.kind.split()[-1]}/{day}{file}"
            path = path if path not in self.site.pages else f"{folder}/{day}once-more-{file}"
            self.site.remove(page)
            self._save(self.site, replace(page, path=path, why=f"edit: {name}"))
            return
        edited = replace(page, paragraphs=list(page.paragraphs), sidecar=dict(page.sidecar), why=f"edit: {name}")
        if name == "typo":
            at = self.random.randrange(len(page.paragraphs))
            edited.paragraphs[at] = misspelt(page.paragraphs[at], self.random)
        elif name == "another figure":
            edited.paragraphs[-1] = re.sub(r"\d+", lambda found: str(int(found[0]) + 7), page.paragraphs[-1], count=1)
            story.rest = edited.paragraphs[1:]
        elif name == "retitled":
            self.desk.retitle(story)
            self._retitled.add(story.number)
            edited.headline = story.headline
        elif name == "corrected date":
            story.day = edited.day = story.day - timedelta(days=self.random.randint(1, 3))
            story.corrected = edited.sidecar["published"] = str(story.day)
            story.stated.add(story.corrected)
        elif name == "changed slug":
            self.site.told[story.number] -= {each for each in self.site.told[story.number] if each.startswith("link ")}
            story.address += "-new"
            edited.link = self._link(story)
            self.site.told[story.number].add(f"link {edited.link}")
        self._save(self.site, edited)

    def _is_only(self, page: Page) -> bool:
        """Whether no other page has its article, here or in the other branch."""
        branch = self.branch.articles(page.story) if self.branch else []
        return len(self.site.articles(page.story)) == 1 and len(branch) <= 1 and page.path not in self._new_in_main

    def _states_what_holds(self, page: Page) -> bool:
        """Whether a page that was removed has the title and the date that its story has now."""
        story = self.stories[page.story]
        is_last = page.form != "markdown" or not self.site.articles(page.story)
        return is_last and page.headline == story.headline and page.day == story.day

    def _do_upheaval(self, name: str) -> None:
        """What moves everything, which nobody does while another branch is at work."""
        if self.branch:
            self._postponed.append(("upheaval", name))
        elif name == "domain" and self.host + 1 < len(HOSTS):
            before, after = HOSTS[self.host], HOSTS[self.host + 1]
            self.host += 1
            same = before.split("//")[1] == after.split("//")[1]
            self._happen("http becomes https" if same else "another domain")
            (self.site.root / "feeds/site.toml").write_text(SITE.format(link=after), "utf-8")
        elif name == "folder split" and self.layout + 1 < len(MONTHS_SPLIT):
            self.layout += 1
            self._happen("folder split")
            for page in list(self.site.pages.values()):
                path = MONTHS_SPLIT[self.layout].format(day=page.copied) + page.path.rpartition("/")[2]
                if path != page.path:
                    self.site.move(page, path)
                if page.path in self._changed:
                    self._changed.add(path)

    def _do_tidy(self, name: str) -> None:
        if name == "pages removed" and self._tidied_at == self.turn:
            self._postponed.append(("tidy", name))
        elif name == "pages removed":
            self._tidied_at = self.turn
            before = self.day - timedelta(weeks=6)
            old = [page for page in self.site.pages.values() if page.copied < before and page.path not in self._changed]
            # A few at a time: when much vanishes at once, the program asks whether that is meant.
            for page in self.random.sample(old, min(len(old), len(self.site.pages) // 9)):
                self.site.remove(page)
                self.attic.append(page)
                self._count("page removed")
            return
        told = [page for page in self.attic if self._states_what_holds(page)]
        if told:
            page = self.random.choice(told)
            self.attic.remove(page)
            path = page.path if self.random.random() < 0.5 else self._path(self.stories[page.story], page.form)
            self._count("page comes back")
            self._save(self.site, replace(page, path=path, why="comes back"))

    # --- branches and mishaps ---------------------------------------------------------------------

    def _do_mishap(self, name: str) -> None:
        ledger = self.site.root / LEDGER
        if name == "branches":
            self._split()
            return
        self._happen(name)
        if name == "line cut in half":
            lines = ledger.read_text("utf-8").splitlines(keepends=True)
            at = self.random.randrange(len(lines) // 4, len(lines) * 3 // 4)
            # Half of a line is lost, sometimes with its end, and then the next line with it.
            lines[at] = lines[at][: len(lines[at]) // 2] + self.random.choice(("\n", ""))
            ledger.write_text("".join(lines), "utf-8")
        elif name == "ledger deleted":
            ledger.unlink()
        elif name == "catalog deleted":
            shutil.rmtree(self.site.root / CATALOG)

    def _mend_ledger(self) -> None:
        """Delete what is no whole line, as the finding advises."""
        ledger = self.site.root / LEDGER
        if ledger.exists():
            lines = ledger.read_text("utf-8").splitlines(keepends=True)
            whole = [line for line in lines if line.endswith("}\n") and line.count('{"id"') == 1]
            if len(whole) < len(lines):
                ledger.write_text("".join(whole), "utf-8")

    def _split(self) -> None:
        """Somebody else clones the repository and goes on there."""
        root = self.root / f"branch-{self.turn}"
        self.branch = self.site.copied(root)
        self._join_at = self.turn + self.random.randint(2, 4)
        self._keep_catalog = self.random.random() < 0.5
        self._told_at_split = set(self.site.told)
        self._new_in_main, self._new_in_branch, self._only_in_branch = {}, {}, set()

    def _do_branch_page(self, _: str) -> None:
        """A page of the other branch: a new one, or the very one that the first has, or one in other words."""
        branch = self.branch
        if branch is None:
            return
        # Pages of earlier turns: how the first branch came to know their stories is settled by now.
        published = [page for path, page in self._new_in_main.items() if path not in self._changed]
        if published and self.random.random() < 0.4:
            self._copy_to_branch(branch, self.random.choice(published))
            return
        found = [story for story in self._available(branch, untold=True) if story.has_article]
        if not found:
            return
        page = self._copy(branch, self.random.choice(found[:10]), "new in the branch")
        if self._keep_catalog and page.form == "text":
            self._tell_in_other_words(branch, page)

    def _copy_to_branch(self, branch: Site, page: Page) -> None:
        """The same page is copied in both branches, unless it tells a story that the first knows from elsewhere: which
        of two ids its subscribers have seen could then be known to nobody."""

        def met_here(story: int, told: object) -> bool:
            return story in self._told_at_split or self._first_told.get(story, (0, None))[1] is told

        all_met_here = met_here(page.story, page) and all(met_here(card.story, card) for card in page.cards)
        if not all_met_here or page.path not in self.site.pages:
            return
        path = self._path(self.stories[page.story], page.form)
        same = replace(page, path=path, why="the same page in both branches")
        for story in (page.story, *(card.story for card in page.cards)):
            branch.told.setdefault(story, set()).add("text")
        self._count("the same page in both branches")
        self._save(branch, same)

    def _tell_in_other_words(self, branch: Site, page: Page) -> None:
        """A story that both branches met after they parted, each in another way: the catalog of the first knows which
        of two ids its subscribers have seen."""
        met = [
            self.stories[number]
            for number in self.site.told
            if number not in self._told_at_split and number not in branch.told and number != page.story
        ]
        met = [story for story in met if story.kind == kinds.NEWS and "text" in self.site.told[story.number]]
        if met:
            story = self.random.choice(met)
            page.cards.append(self._teaser(branch, story, page.form, kinds.TEXT_CUT))
            self._first_told[story.number] = (self.turn, None)
            self._count("a story told differently in both branches")
            self._save(branch, page)

    def _join(self) -> None:
        """Both branches are merged: pages of both, and the union of the lines of the ledgers, in any order."""
        branch = self.branch
        assert branch is not None
        lines = {
            line
            for site in (self.site, branch)
            for line in (site.root / LEDGER).read_text("utf-8").splitlines(keepends=True)
        }
        union = sorted(lines)
        self.random.shuffle(union)
        (self.site.root / LEDGER).write_text("".join(union), "utf-8")
        for page in self._new_in_branch.values():
            self.site.write(page)
            self._changed.add(page.path)
        for story, parts in branch.told.items():
            self.site.told.setdefault(story, set()).update(parts)
        if not self._keep_catalog:
            shutil.rmtree(self.site.root / CATALOG, ignore_errors=True)
        self._happen(f"branches joined, catalog {'kept' if self._keep_catalog else 'deleted'}")
        shutil.rmtree(branch.root)
        self.branch = None
        self._only_in_branch, self._new_in_main, self._new_in_branch = set(), {}, {}

    # --- bookkeeping ------------------------------------------------------------------------------

    def _happen(self, name: str) -> None:
        self._happened.append(name)
        self._count(name)

    def _count(self, name: str) -> None:
        self.counts[name] += 1


AFTERTHOUGHTS = [
    "The council will come back to the matter in its next sitting.",
    "A reader writes that the same was tried in her childhood, without success.",
    "We have added a figure that was not known when this article first appeared.",
    "The newspaper will keep an eye on it.",
    "An answer to our questions had not arrived by the time this page was printed.",
]
