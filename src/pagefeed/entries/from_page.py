"""A page to its entries.

Lives here: what an article and each card become: title, link, date, content, tags.
Does not live here: how any of them is made (the other modules of entries), or ids (catalog).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import repeat

from pagefeed.entries import addresses, dating, identity, links, titles
from pagefeed.entries import content as body
from pagefeed.errors import PageError
from pagefeed.language import dates
from pagefeed.model import (
    Author,
    Block,
    Card,
    CardType,
    Content,
    Enclosure,
    Evidence,
    Figure,
    Finding,
    Moment,
    Origin,
    Page,
    Place,
    Sighting,
    SiteSpec,
    Sourced,
    TeaserOverrides,
)
from pagefeed.permalinks.choice import Rule

_TAGS: dict[CardType, tuple[str, ...]] = {
    "video": ("Video",),
    "image": ("Photo",),
    "audio": ("Audio",),
    "text": (),
}


_NO_POSTS = frozenset(("readme", "license", "licence", "contributing", "code_of_conduct", "code-of-conduct"))
"""What a file is called that is about its folder, in any case."""
_OF_REPOSITORY = frozenset(
    (
        *("CHANGELOG", "SECURITY", "GOVERNANCE", "MAINTAINERS", "AUTHORS", "OWNERS", "COPYING", "NOTICE", "INSTALL"),
        *("SUMMARY", "SUPPORT", "TODO", "AGENTS", "CLAUDE", "PULL_REQUEST_TEMPLATE", "ISSUE_TEMPLATE"),
    )
)
"""The same in capitals only: in small letters these are words that a post may be called."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """What became of a page."""

    sightings: tuple[Sighting, ...]
    """Article first, then the cards in page order."""
    findings: tuple[Finding, ...]
    """What the author stated in vain, and which of the dates are doubtful."""
    held: str = ""
    """Why the page is not published, in a few words; empty where it is."""
    dated: bool | None = None
    """True if an article in Markdown has a date of its own; None for copies, and for pages without an article."""


def shape(
    page: Page,
    site: SiteSpec,
    today: date,
    rule: Rule | None = None,
    published: Callable[[], Iterable[Moment]] = tuple,
) -> Shaped:
    """All entries of a page.

    `today` dates the copy where neither its sidecar nor its name does; `rule` makes the page's address where nobody
    states it. `published` gives the dates under which the page was published before: they settle what could be read in
    two ways. Raises PageError for more entries than
    `limits.page_entries`, DateError for a stated date that is none.
    """
    if page.stated.held:
        return Shaped((), (), page.stated.held)
    entries = page.has_article + sum(len(section.cards) for section in page.sections)
    if entries > site.page_entries:
        raise PageError(
            f"the page has {entries} entries, more than the limit of {site.page_entries}",
            at=Place(page.path),
            cure="split it, or raise `page_entries` under [limits] in feeds/site.toml",
        )
    calendar = dating.calendar_of(page, site.timezone, _language(page, site), published)
    copy = dating.copied(page, today, dates.Calendar.of(site.timezone, site.language))
    moment = dating.of_article(page, copy, calendar)
    spot = links.spot_of(page, site, rule, moment, copy, calendar)
    setting = _Setting(
        page=page,
        calendar=calendar,
        copy=copy,
        published=moment,
        address=spot.address,
        site_language=site.language,
        home=site.link,
        base=spot.base,
        is_made=spot.is_made,
    )
    cards, findings = _with_stated(page)
    found = [_article(setting)] if page.has_article else []
    besides = [
        beside
        for section in page.sections
        for beside in repeat(dating.Snapshot(section, copy, calendar), len(section.cards))
    ]
    for beside, (card, stated) in zip(besides, cards, strict=True):
        found.append(_teaser(setting, beside, card, stated, len(found)))
    silent = (card for card, stated in cards if not (stated and stated.published))
    conflicts = (
        *dating.doubts(page, setting.published, today, setting.calendar),
        *dating.conflicts(page, setting.copy, setting.calendar),
        *(finding for card in silent for finding in dating.wrong_weekdays(card.dates, setting.calendar)),
    )
    if page.authored and not found and setting.copy.evidence.rule == dates.FIRST_SEEN and not page.stated.published:
        return Shaped((), (), "without text or date")
    dated = page.by_file or _is_dated(found[0], setting.copy) if page.authored and page.has_article else None
    if dated is False and _is_no_post(page.path):
        return Shaped((), (), f"{page.path.rpartition('/')[2]} without a date")
    told = (*spot.findings, *links.lost(spot.base, page.path, page.lines), *findings, *conflicts)
    return Shaped(_until(_expiry(setting), found), told, dated=dated)


def _is_dated(article: Sighting, copy: Moment) -> bool:
    """True if anything but the day of the first run that saw it dates an article."""
    return article.published.evidence.rule != "copy" or copy.evidence.rule != dates.FIRST_SEEN


def _is_no_post(path: str) -> bool:
    """True if a page without a date has the name of a file about its folder or site, such as README."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0].partition(".")[0]
    is_front = stem == "index" and folder == "items"
    return is_front or stem.casefold() in _NO_POSTS or stem in _OF_REPOSITORY


def _expiry(setting: _Setting) -> datetime | None:
    """From when on the author does not want the page to be published: the beginning of a day that has no time."""
    written = setting.page.stated.expires
    if written is None:
        return None
    moment = dates.stated(written, setting.calendar)
    return moment.at if moment.precision == "minute" else moment.at - timedelta(hours=12)


def _until(expires: datetime | None, found: list[Sighting]) -> tuple[Sighting, ...]:
    return tuple(replace(each, expires=expires) for each in found) if expires else tuple(found)


def _language(page: Page, site: SiteSpec) -> str:
    """The language in which a page's dates are written: a guess of the site's own language yields to its region."""
    guess = page.language
    return page.stated.language or (guess if guess and guess != site.language.partition("-")[0] else site.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What all entries of a page share."""

    page: Page
    calendar: dates.Calendar
    copy: Moment
    published: Moment
    """When the page came out."""
    address: str | None
    """Absolute URL of the page, if it is known."""
    site_language: str
    home: str
    """Absolute URL of the site that publishes it."""
    base: addresses.Base
    """What its addresses are relative to."""
    is_made: bool
    """True if a rule made the page's address."""

    @property
    def language(self) -> str | None:
        """The page's language where it is not the site's: what is only guessed says less than `en-GB` does."""
        found = self.page.stated.language or self.page.language
        return None if found and found == self.site_language.partition("-")[0] else found


def _article(setting: _Setting) -> Sighting:
    page, stated = setting.page, setting.page.stated
    figure = _with_image(page.figure, stated.image, setting.base)
    shown = body.body(figure, page.blocks, base=setting.base)
    texts = body.paragraphs(page.blocks)
    place = Place(page.path)
    called = Sourced(page.called, place) if page.called else None
    title, title_evidence = _title(stated.title, page.title, texts, page.blocks, figure, place, called)
    content = Content(
        kind="article",
        type="text",
        title=title,
        title_evidence=title_evidence,
        link=setting.address,
        authors=stated.authors or tuple(map(Author, page.authors)) or _publisher(setting, setting.address),
        summary=stated.summary or page.summary or titles.make_summary(texts),
        html=shown.html,
        caption=figure.caption.text if figure and figure.caption else None,
        credit=figure.credit.text if figure and figure.credit else None,
        image=shown.image,
        alt=shown.alt,
        size=shown.size,
        tags=tuple(dict.fromkeys((*stated.tags, *page.tags))),
        language=setting.language,
        enclosures=_absolute(stated.enclosures, setting.base),
    )
    return _sighting(
        setting,
        0,
        content,
        texts,
        own_link=None if setting.is_made else setting.address,
        made=setting.address if setting.is_made else None,
        headline=stated.title or (page.title.text if page.title else None),
        published=setting.published,
        updated=dating.updated(page, setting.copy, setting.calendar),
        stated_id=stated.id,
    )


def _teaser(
    setting: _Setting, beside: dating.Snapshot, card: Card, stated: TeaserOverrides | None, position: int
) -> Sighting:
    figure = _with_image(card.figure, stated.image if stated else None, setting.base)
    shown = body.body(figure, card.blocks, base=setting.base)
    texts = body.paragraphs(card.blocks)
    own_link = (stated.link if stated else None) or addresses.absolute(card.link or "", setting.base)
    title, title_evidence = _title(
        stated.title if stated else None, card.headline, texts, card.blocks, figure, card.place
    )
    if stated and stated.published:
        published = dates.stated(stated.published, setting.calendar)
    else:
        published = dating.of_teaser(card, beside, setting.published, setting.copy, setting.calendar)
    caption = figure.caption.text if figure and figure.caption else None
    content = Content(
        kind="teaser",
        type=card.type,
        title=title,
        title_evidence=title_evidence,
        link=own_link or setting.address,
        authors=_publisher(setting, own_link or setting.address),
        summary=titles.make_summary(texts or [caption or ""]),
        html=shown.html,
        caption=caption,
        credit=figure.credit.text if figure and figure.credit else None,
        image=shown.image,
        alt=shown.alt,
        size=shown.size,
        tags=(*setting.page.stated.tags, *_TAGS[card.type]),
        language=setting.language,
        origin=_origin(setting) if own_link and own_link != setting.address else None,
    )
    headline = card.headline.text if card.headline else None
    return _sighting(
        setting,
        position,
        content,
        texts,
        own_link=own_link,
        headline=headline,
        published=published,
        updated=None,
        stated_id=stated.id if stated else None,
    )


def _publisher(setting: _Setting, link: str | None) -> tuple[Author, ...]:
    """The site that a copied story is of, where that is not ours: for our own alone the feed's author stands."""
    site, host = setting.page.site, addresses.host(link or "")
    if site is None or not link or not host or addresses.is_same_site(link, setting.home):
        return ()
    is_here = setting.address is not None and addresses.is_same_site(link, setting.address)
    return (Author((site if is_here else "") or host),)


def _absolute(enclosures: tuple[Enclosure, ...], base: addresses.Base) -> tuple[Enclosure, ...]:
    """Those whose address leads somewhere."""
    found = (replace(each, url=url) for each in enclosures if (url := addresses.absolute(each.url, base)))
    return tuple(found)


def _origin(setting: _Setting) -> Origin | None:
    """The page, for what it announces of others."""
    page = setting.page
    title = page.stated.title or (page.title.text if page.title else None)
    if not (setting.address and title):
        return None
    return Origin(title, setting.address, setting.published.at)


def _sighting(
    setting: _Setting,
    position: int,
    content: Content,
    texts: list[str],
    *,
    own_link: str | None,
    made: str | None = None,
    headline: str | None,
    published: Moment,
    updated: Moment | None,
    stated_id: str | None,
) -> Sighting:
    said = (headline or "", *texts, content.caption or "")
    # A made title changes with the program; only the words it was made from count.
    title = content.title if content.titled else ""
    return Sighting(
        source=setting.page.path,
        position=position,
        content=content,
        published=dating.in_page_order(published, position),
        updated=updated,
        copied=setting.copy,
        keys=identity.keys(
            link=own_link,
            title=headline,
            paragraphs=texts,
            caption=content.caption,
            stated=stated_id,
            dates=dating.printed(published),
            made=made,
        ),
        sketch=identity.sketch(*said),
        opening=identity.sketch(texts[0] if texts else content.caption or headline or ""),
        silent=setting.page.stated.silent,
        authored=setting.page.authored,
        crossings=links.crossings(content.html, setting.page.lines),
        unlinked=setting.page.stated.link == "" and not content.link,
        words=identity.fingerprint(title, *texts, content.caption or "", content.credit or ""),
    )


def _title(
    stated: str | None,
    printed: Sourced | None,
    texts: list[str],
    blocks: tuple[Block, ...],
    figure: Figure | None,
    place: Place,
    called: Sourced | None = None,
) -> tuple[str, Evidence]:
    if stated:
        return stated, Evidence("stated", stated)
    if printed:
        return printed.text, Evidence("printed", printed.text, printed.place)
    if called:
        return called.text, Evidence("file name", called.text, called.place)
    if texts:
        title = titles.make_title(texts[0])
        return title, Evidence("first sentence", title, blocks[0].place)
    if figure and figure.caption:
        title = titles.make_title(figure.caption.text)
        return title, Evidence("caption", title, figure.caption.place)
    if figure and figure.alt:
        title = titles.make_title(figure.alt)
        return title, Evidence("caption", title, place)
    credit = figure.credit.text if figure and figure.credit else place.path
    return credit, Evidence("credit", credit, place)


def _with_image(figure: Figure | None, stated: str | None, base: addresses.Base) -> Figure | None:
    """The figure with the picture that the author states, else its own; its address absolute.

    What the page says of its own picture is not told of another one.
    """
    own = addresses.picture(figure.image, base) if figure and figure.image else None
    image = addresses.picture(stated, base) if stated else own
    if figure is None and image is None:
        return None
    found = (figure or Figure())._replace(image=image)
    if not (own and image) or addresses.regardless_of_size(own) == addresses.regardless_of_size(image):
        return found
    return found._replace(alt="", size=None)


def _with_stated(page: Page) -> tuple[list[tuple[Card, TeaserOverrides | None]], tuple[Finding, ...]]:
    """Each card with the table of the sidecar that means it; a finding for each table that means none."""
    unused = dict(enumerate(page.stated.teasers))
    by_words: dict[tuple[str, ...], list[int]] = {}
    for number, stated in unused.items():
        by_words.setdefault(tuple(identity.words(stated.starts)), []).append(number)
    lengths = sorted(set(map(len, by_words)) - {0})

    def claim(card: Card) -> TeaserOverrides | None:
        """The first table that is unused and begins like one of the card's texts."""
        starts = [
            tuple(words[:length])
            for words in map(identity.words, _texts(card) if lengths else ())
            for length in lengths
            if length <= len(words)
        ]
        first = min((numbers for start in starts if (numbers := by_words.get(start))), default=None)
        return unused.pop(first.pop(0)) if first else None

    cards = [(card, claim(card)) for section in page.sections for card in section.cards]
    findings = tuple(
        Finding(
            rule="UnknownTeaser",
            severity="warning",
            place=stated.place,
            what=f"no teaser of {page.path} starts with '{stated.starts}'",
            cure="copy its first words, or remove the table",
        )
        for stated in unused.values()
    )
    return cards, findings


def _texts(card: Card) -> Iterator[str]:
    if card.headline:
        yield card.headline.text
    if card.figure and card.figure.caption:
        yield card.figure.caption.text
    yield from (block.text for block in card.blocks)
