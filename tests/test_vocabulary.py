"""The words of dates, language by language."""

import pytest

from pagefeed.language.phrases import LANGUAGES, UNITS, Vocabulary, fold, speaking, vocabulary
from pagefeed.language.phrases import _tables as tables
from pagefeed.model import Place

IN_ORDER = {"months": 12, "weekdays": 7, "units": len(UNITS)}
"""Keys whose entries have a meaning by their place, and how many there are."""


def only(language: str) -> Vocabulary:
    return Vocabulary(lambda: {"any": tables()["any"], language: tables()[language]})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "size"), IN_ORDER.items())
def test_every_language_names_every_month_weekday_and_unit(language: str, key: str, size: int) -> None:
    assert len(tables()[language][key]) == size


@pytest.mark.parametrize("key", IN_ORDER)
def test_no_name_means_two_things(key: str) -> None:
    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for place, names in enumerate(tables()[language][key]):
            for name in names.split():
                meanings.setdefault(fold(name), set()).add(place)
    assert {name for name, places in meanings.items() if len(places) > 1} == set()


MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "de": "Jänner Feber Mär Apr Mai Juni Juli Aug Sept Okt Nov Dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago set oct nov dic",
    "nl": "jan febr mrt apr mei jun jul aug sept okt nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
}


SHORT = [(language, number, name) for language in MONTHS for number, name in enumerate(MONTHS[language].split(), 1)]


@pytest.mark.parametrize(("language", "number", "name"), SHORT)
def test_a_short_month_is_known_with_and_without_its_stop_and_in_any_case(
    language: str, number: int, name: str
) -> None:
    for form in (name, f"{name}.", name.upper(), name.capitalize(), name.casefold()):
        found = only(language).date_line(f"3 {form} 2026")
        assert [date.text for date in found or ()] == [f"3 {form} 2026"]
    assert vocabulary().months[fold(name)] == number


@pytest.mark.parametrize(
    "name", ["Maerz", "Mrz", "Febr", "Jaenner", "fevrier", "aout", "AOÛT", "DÉCEMBRE", "setiembre", "MARÇO", "Jän"]
)
def test_regional_old_and_unaccented_forms_are_known(name: str) -> None:
    assert fold(name) in vocabulary().months


WEEKDAYS = [
    ("Mon", 0), ("Tues", 1), ("Weds", 2), ("Thurs", 3), ("Sat", 5), ("Mo", 0), ("Sonnabend", 5), ("So", 6), ("lun", 0),
    ("mar", 1), ("mer", 2), ("dim", 6), ("miércoles", 2), ("mié", 2), ("sáb", 5), ("ma", 0), ("wo", 2), ("zo", 6),
    ("segunda-feira", 0), ("qui", 3), ("dom", 6),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number"), WEEKDAYS)
def test_a_weekday_is_known_with_and_without_its_stop_and_in_any_case(name: str, number: int) -> None:
    for form in (name, f"{name}.", name.upper(), name.capitalize()):
        found = vocabulary().date_line(f"{form}, 3.3.2026")
        assert [fold(date.weekday) for date in found or ()] == [fold(name)]
    assert vocabulary().weekdays[fold(name)] == number


def test_a_small_word_between_date_and_time_is_no_weekday() -> None:
    assert "do" not in vocabulary().weekdays


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("13/08/25", "13/08/25"),
        ("5. 3. 26", "5. 3. 26"),
        ("5. 3. 2026", "5. 3. 2026"),
        ("12 Nov 25", "12 Nov 25"),
        ("12. Nov. 25", "12. Nov. 25"),
        ("Published 08/13/25", "08/13/25"),
        ("1-2-03 15h03", "1-2-03 15h03"),
        ("Di, 3.3.26, 12.30 Uhr", "3.3.26 12.30 Uhr"),
        ("1h03 - 3.3.26", "3.3.26 1h03"),
        ("15:03h 3/3/26", "3/3/26 15:03h"),
        ("3. März 2026, 15 Uhr", "3. März 2026 15 Uhr"),
        ("mar. 3 mars 2026 à 7 h", "3 mars 2026 7 h"),
        ("1er février 2026", "1er février 2026"),
        ("Gestern, 15:03 Uhr", "Gestern 15:03 Uhr"),
        ("Updated about 3 hours ago", "about 3 hours ago"),
        ("5h ago · World", "5h ago"),
    ],
)
def test_a_line_of_nothing_but_a_date_is_one(line: str, date: str) -> None:
    assert [found.text for found in vocabulary().date_line(line) or ()] == [date]


@pytest.mark.parametrize(
    "line",
    [
        "21-19-25",
        "10-11-12-13",
        "01.02.03.04.05",
        "Chapter 5. 3. 26",
        "15 Uhr",
        "2 h",
        "Yesterday — Ferry sinks",
        "5/0/26",
    ],
)
def test_other_numbers_and_words_are_no_date(line: str) -> None:
    assert not vocabulary().date_line(line)


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("March 3, 2026 | 2 hours ago", ["date line", "relative"]),
        ("vor 2 Stunden", ["relative"]),
        ("Today, March 3, 2026", ["relative", "date line"]),
        ("12 March", []),
    ],
)
def test_a_date_says_whether_it_names_a_day_or_counts_back(line: str, rules: list[str]) -> None:
    assert [found.rule for found in vocabulary().date_line(line) or ()] == rules


def test_a_weekday_stands_with_the_date_it_is_next_to() -> None:
    found = vocabulary().date_line("Tuesday, March 3, 2026. Updated March 4, 2026 (Wed)") or ()
    assert [(date.role, date.weekday) for date in found] == [("published", "Tuesday"), ("updated", "Wed")]


def test_a_date_of_a_page_keeps_all_that_was_found() -> None:
    [found] = vocabulary().date_line("Updated Tuesday, 15:03 - March 3, 2026") or ()
    date = found.at(Place("items/page.txt", 4))
    assert (date.role, date.written.text, date.written.place.line, date.rule, date.weekday) == (
        "updated",
        "March 3, 2026 15:03",
        4,
        "date line",
        "Tuesday",
    )


def test_a_site_teaches_a_phrase_and_its_number_and_unit_are_understood() -> None:
    with speaking([("ago", ["# Minuten her"])]):
        span = vocabulary().span("12 Minuten her")
    assert span is not None
    assert (span.number, span.unit) == (12, "minutes")


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ("Gezeiten*", "Gezeitentafel für Mittwoch"),
        ("Gezeiten* heute", "Gezeitentafel heute"),
        ("Tide table *", "Tide table of Wednesday"),
        ("* by the tide table", "The week by the tide table"),
        ("*tide table*", "Wednesday's tide table of Ask"),
        ("*table of * tides*", "A table of the week's tides, printed"),
    ],
)
def test_a_star_stands_for_any_words_or_letters_wherever_it_stands(phrase: str, line: str) -> None:
    with speaking([("furniture", [phrase])]):
        assert vocabulary().kinds(fold(line)) == {"furniture?"}
        assert not vocabulary().kinds(fold("The ferry of Wednesday"))
