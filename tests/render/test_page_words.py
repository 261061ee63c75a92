"""The pages for people speak the language of the feed, where the program has its words."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from pagefeed.language.page_words import PageWords, page_words
from pagefeed.language.phrases import LANGUAGES
from pagefeed.model import Evidence, Feed, Moment, SiteSpec
from pagefeed.render import subscribe_page
from pagefeed.validator import check

FOREIGN = [language for language in LANGUAGES if language != "en"]
ALIKE = {"tag", "months", "day", "month", "first", "of_feed", "one_feed", "many_feeds"}
"""What may be the same in two languages, or is a pattern."""


def said(words: PageWords) -> dict[str, str]:
    """The sentences and labels of a language."""
    return {name: text for name, text in asdict(words).items() if name not in ALIKE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fills_in_what_the_english_one_fills_in(language: str) -> None:
    english = said(page_words("en"))
    for name, text in said(page_words(language)).items():
        assert text.strip(), name
        assert text.count("{}") == english[name].count("{}"), name


@pytest.mark.parametrize("language", FOREIGN)
def test_a_page_says_nothing_in_english(
    language: str, a_feed: Callable[..., Feed], an_entry: Callable[..., object], a_site: SiteSpec
) -> None:
    many = [an_entry(number) for number in range(1, 13)]
    spoken, english = said(page_words(language)), said(page_words("en"))

    for entries in (many, []):
        page = subscribe_page.subscribe(a_feed(*entries, language=language), a_site).body.decode()
        texts = re.sub(r"<(style|pre)\b.*?</\1>", "", page, flags=re.DOTALL)
        for name in ("what_it_is", "subscribe", "copy_what", "copied", "selected", "add_to", "app", "scan", "same"):
            assert spoken[name] in texts, name
            assert english[name] not in texts, name
        assert f'<html lang="{language}">' in page
        assert spoken["earlier" if entries else "no_entry"] in texts


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en-GB", "1 March 2025", "March 2025"),
        ("de-AT", "1. März 2025", "März 2025"),
        ("fr", "1er mars 2025", "mars 2025"),
        ("es-419", "1 de marzo de 2025", "marzo de 2025"),
        ("NL", "1 maart 2025", "maart 2025"),
        ("pt-BR", "1 de março de 2025", "março de 2025"),
        ("fi", "1 March 2025", "March 2025"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(language: str, day: str, month: str) -> None:
    words = page_words(language)

    assert words.day_of(date(2025, 3, 1)) == day
    assert words.month_of(date(2025, 3, 1)) == month


def test_dates_of_a_page_are_in_the_language_of_the_page(
    a_feed: Callable[..., Feed], an_entry: Callable[..., object], a_site: SiteSpec
) -> None:
    moment = Moment(datetime(2025, 5, 2, 9, 5, tzinfo=UTC), "minute", Evidence("stated", ""))

    page = subscribe_page.subscribe(a_feed(an_entry(published=moment, language="en"), language="de"), a_site)

    assert page.body.decode().count('lang="de" dir="ltr">2. Mai 2025, 09:05 UTC<') == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_all_feeds_speaks_the_language_of_the_site(
    language: str, a_feed: Callable[..., Feed], an_entry: Callable[..., object], a_site: SiteSpec
) -> None:
    words = page_words(language)

    page = subscribe_page.overview(
        [a_feed(an_entry(), language="en")], replace(a_site, language=language)
    ).body.decode()

    for text in (words.choose, words.own_pages, words.all_feeds, words.import_it, words.one_feed.format(1)):
        assert text in page
    assert words.latest in page
    assert words.day_of(date(2025, 1, 28)) in page


def test_copy_js_has_both_texts_that_are_replaced() -> None:
    script = (files("pagefeed.render") / "templates" / "copy.js").read_text("utf-8")
    for text in (page_words("en").copied, page_words("en").selected):
        assert script.count(f'"{text}"') == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_above_an_opened_feed_is_a_string_of_css(
    language: str, a_feed: Callable[..., Feed], an_entry: Callable[..., object]
) -> None:
    text = page_words(language).opened

    assert not set(text) & set('"\\\n')
    assert f'content: "{text}\\A "' in subscribe_page.stylesheet(a_feed(an_entry(), language=language)).body.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_keep_every_rule_in_each_language(
    language: str, a_feed: Callable[..., Feed], an_entry: Callable[..., object], a_site: SiteSpec
) -> None:
    """Their policy names the script with the words of the language."""
    page = subscribe_page.subscribe(a_feed(an_entry(), language=language), a_site)

    assert not check([page])
