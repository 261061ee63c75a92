"""Text copies: what each line of a page is taken for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench import score
from bench.corpus import Labelled, develop, held
from hypothesis import example, given
from hypothesis import strategies as st

from pagefeed.errors import PageError
from pagefeed.language.phrases import speaking, vocabulary
from pagefeed.model import Overrides, Page, Source
from pagefeed.read.lines import look
from pagefeed.read.text import LONG, read_text

ROOT = Path(__file__).parent.parent.parent
PAGES = {page.name: page for page in develop()}

PARAGRAPH = (
    "The ferry between the two towns has been late every day since the clock on the northern pier stopped, and nobody "
    "on board has complained, because the captain bakes."
)
SECOND = (
    "On Tuesday the council will vote on a new clock. Most members say that they would rather vote on the cake, which "
    "has never once been late in eleven years."
)


def read(*lines: str, **options: Any) -> Page:
    return read_text(Source(path="items/page.txt", text="\n".join(lines), encoding="utf-8", **options))


def taken(page: Page, text: str) -> str:
    return next(line.taken for line in page.lines if text in line.text)


def article(*lines: str) -> Page:
    """A page with a title, these lines, and a body."""
    return read("The ferry that is late for good reasons", "", *lines, "", PARAGRAPH, "", SECOND)


def cards(*lines: str) -> Page:
    """An article with these lines below a section heading."""
    return read("The ferry that is late", "", PARAGRAPH, "", SECOND, "", "More from The Pier", "", *lines)


# --- every line ---------------------------------------------------------------------------------


@pytest.mark.parametrize("labelled", [*PAGES.values(), *held()], ids=lambda labelled: labelled.name)
def test_every_line_of_a_page_is_accounted_for(labelled: Labelled) -> None:
    page = read_text(Source(path="items/page.txt", text=labelled.text, encoding="utf-8"))
    assert "\n".join(line.text for line in page.lines) == labelled.text
    assert all(line.taken != "blank" for line in page.lines if line.text.strip(" \u00a0\u200b"))


LINES = st.lists(
    st.one_of(
        st.text(st.characters(blacklist_characters="\n\r", blacklist_categories=["Cs"]), max_size=40),
        st.sampled_from(
            [
                "",
                "",
                "- YouTube",
                "Reuters",
                "Photo by A. Bee/NurPhoto",
                "More from X",
                "By Ada Bee",
                "May 3, 2025",
                "01:09",
            ]
        ),
        st.sampled_from([PARAGRAPH, SECOND, "- an item", "Comments", "Most read", "A short headline", "Who is it?"]),
    ),
    max_size=25,
)


@given(LINES)
@example(["", "-", "(", "© ", "/", "@", "By", "By "])
def test_any_lines_are_read_and_none_is_lost(lines: list[str]) -> None:
    page = read(*lines, stated=Overrides(link="https://example.org/ferry"))
    assert [line.text for line in page.lines] == "\n".join(lines).split("\n")


@pytest.mark.parametrize(("corpus", "least"), [(develop, 0.98), (held, 0.95)])
def test_labelled_pages_are_read_as_their_editors_would(corpus: Callable[[], Iterator[Labelled]], least: float) -> None:
    pages = score.score(corpus())
    made = [each for decisions in pages.values() for each in decisions if each.field in score.FIELDS]
    assert score.f1(made) >= least


def test_the_scorer_counts_what_is_wrong_and_what_is_missing() -> None:
    page = PAGES["de-bergdorf"]
    entries = score.read(page)
    renamed = replace(entries[0], content=replace(entries[0].content, title="Another", credit=None))

    slips = {
        (each.field, each.wrong, each.missing)
        for each in score.decisions(page.labels, [renamed, *entries[1:-1]])
        if each.wrong or each.missing
    }

    assert slips >= {("title", 1, 1), ("credit", 0, 1), ("entries", 0, 1), ("kind", 0, 1)}


# --- the head -----------------------------------------------------------------------------------


def test_navigation_and_rubrics_stand_above_the_title() -> None:
    page = read(
        "Skip to content", "{{ subpage.title }}", "Home › Harbour", "FERRIES", "The ferry that is late", "", PARAGRAPH
    )
    assert page.title is not None
    assert page.title.text == "The ferry that is late"


def test_a_title_over_two_lines_is_one() -> None:
    page = read("The ferry that is late", "and the captain who bakes", "", PARAGRAPH)
    assert page.title is not None
    assert page.title.text == "The ferry that is late and the captain who bakes"


def test_a_title_printed_twice_is_one() -> None:
    page = read("The ferry is late", "The ferry is late", "", PARAGRAPH)
    assert (page.title and page.title.text, len(page.blocks)) == ("The ferry is late", 1)


def test_a_series_name_is_a_title_where_there_is_no_other() -> None:
    page = read("WORLD", "Hard Numbers", "", "May 3, 2025", "", f"64: {PARAGRAPH}", "", f"-6: {SECOND}")
    assert page.title is not None
    assert page.title.text == "Hard Numbers"


def test_a_copy_that_begins_with_a_paragraph_has_lost_its_title() -> None:
    page = read(f"{PARAGRAPH} {SECOND}", "", SECOND)
    assert (page.title, len(page.blocks)) == (None, 2)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Bee", ["Ada Bee"]),
        ("By Ada Bee and Dan Roe", ["Ada Bee", "Dan Roe"]),
        ("Von Ada Bee", ["Ada Bee"]),
        ("Par Ada Bee avec AFP", ["Ada Bee", "AFP"]),
        ("Por Ada Bee", ["Ada Bee"]),
        ("Door Ada Bee", ["Ada Bee"]),
        ("By Ada Bee, Dan Roe and Jan de Vries", ["Ada Bee", "Dan Roe", "Jan de Vries"]),
        ("By Ada Bee, Lisbon", ["Ada Bee"]),
        ("Ada Bee in Lisbon", ["Ada Bee"]),
        ("By Ada Bee, Staff Writer", ["Ada Bee"]),
        ("Ada Bee, University of Ask", ["Ada Bee"]),
        ("By Ada Bee for The Pier", ["Ada Bee"]),
        ("By Ada Bee | The Associated Press", ["Ada Bee"]),
        ("By ADA BEE Associated Press", ["ADA BEE"]),
        ("Par Ada Bee, envoyée spéciale à Lisbonne", ["Ada Bee"]),
        ("Por Ada Bee em 3 de maio de 2025", ["Ada Bee"]),
        ("By Ada Bee May 3, 2025", ["Ada Bee"]),
        ("By Ada Bee Saturday, May 3, 2025", ["Ada Bee"]),
        ("By Ada Bee Updated May 3, 2025", ["Ada Bee"]),
        ("Ada Bee @adabee", ["Ada Bee"]),
        ("Dr. Ada Bee", ["Dr. Ada Bee"]),
        ("Da Redação", ["Da Redação"]),
        ("Par : Ada Bee avec AFP", ["Ada Bee", "AFP"]),
    ],
)
def test_bylines_name_the_authors(line: str, names: list[str]) -> None:
    page = article(line, "May 3, 2025")
    assert (list(page.authors), len(page.blocks)) == (names, 2)


@pytest.mark.parametrize("line", ["Ada Bee", "Reuters", "EFE"])
def test_a_name_alone_between_headline_and_body_is_a_byline(line: str) -> None:
    page = article(line)
    assert (list(page.authors), page.figure, len(page.blocks)) == ([line], None, 2)


@pytest.mark.parametrize("line", ["Ada Bee", "Reuters", "La rédaction"])
def test_a_name_above_a_date_is_a_byline(line: str) -> None:
    assert list(article(line, "May 3, 2025").authors) == [line]


def test_a_biography_below_the_byline_is_not_body() -> None:
    page = article(
        "By",
        "Ada Bee",
        "Ada Bee has written about ferries and their captains for this paper since 2011.",
        "May 3, 2025",
    )
    assert [block.text for block in page.blocks] == [PARAGRAPH, SECOND]


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        (["May 3, 2025"], [("published", "May 3, 2025")]),
        (["13/08/2025 15h03"], [("published", "13/08/2025 15h03")]),
        (["Saturday, 30 March, 2002, 14:35 GMT"], [("published", "30 March, 2002 14:35 GMT")]),
        (["May 3, 2025 · 5 min read"], [("published", "May 3, 2025")]),
        (["5 min read · May 3, 2025"], [("published", "May 3, 2025")]),
        (["May 3, 2025 / 2:35 PM EST / Harbour News"], [("published", "May 3, 2025 2:35 PM EST")]),
        (["Lisboa, 3 mai 2025"], [("published", "3 mai 2025")]),
        (["3-May-2025"], [("published", "3-May-2025")]),
        (["2025.05.03"], [("published", "2025.05.03")]),
        (["Stand: 17.01.2023, 22:01 Uhr"], [("published", "17.01.2023 22:01 Uhr")]),
        (["Published May 3, 2025 Updated May 4, 2025"], [("published", "May 3, 2025"), ("updated", "May 4, 2025")]),
        (
            ["Published", "May 3, 2025", "6:12 a.m.", "Updated", "May 4, 2025"],
            [("published", "May 3, 2025 6:12 a.m."), ("updated", "May 4, 2025")],
        ),
        (["Mis à jour le 18/03/2025 à 15h20"], [("updated", "18/03/2025 15h20")]),
        (["Sábado, 30 de mayo de 2026 | 09:10"], [("published", "30 de mayo de 2026 09:10")]),
        (["5. 3. 26"], [("published", "5. 3. 26")]),
        (["Published 13/08/25 at 1h03"], [("published", "13/08/25 1h03")]),
        (["3 hours ago"], [("published", "3 hours ago")]),
        (["Updated 3 hours ago"], [("updated", "3 hours ago")]),
        (["Zuletzt aktualisiert: gestern, 15:03 Uhr"], [("updated", "gestern 15:03 Uhr")]),
        (["March 4, 2026", "Updated 3 hours ago"], [("published", "March 4, 2026"), ("updated", "3 hours ago")]),
    ],
)  # fmt: skip
def test_date_lines_say_what_they_date(lines: list[str], dates: list[tuple[str, str]]) -> None:
    assert [(date.role, date.written.text) for date in article(*lines).dates] == dates


def test_how_long_ago_is_evidence_of_its_own_kind() -> None:
    page = article("Tuesday, March 3, 2026", "", "By Ann Berg", "2 hours ago")
    assert [(date.rule, date.weekday, date.written.place.line) for date in page.dates] == [
        ("date line", "Tuesday", 3),
        ("relative", "", 6),
    ]
    assert taken(page, "2 hours ago") == "date"


@pytest.mark.parametrize(
    "line",
    ["3 hours ago", "an hour ago", "A DAY AGO", "about an hour ago", "Just now", "Moments ago", "vor einer Stunde",
     "Vorgestern", "À l'instant", "Avant-hier", "hace unas 3 horas", "een uur geleden", "ongeveer 2 uur geleden",
     "2 horas atrás", "há um dia", "Today", "aujourd\u2019hui"],
)  # fmt: skip
def test_how_long_ago_is_known_by_all_its_words(line: str) -> None:
    assert look(1, line).shape == "ago"
    assert [date.written.text for date in article(line).dates] == [line]


def test_how_long_ago_above_the_title_or_inside_the_body_dates_no_article() -> None:
    above = read("Today", "", "The ferry that is late for good reasons", "", PARAGRAPH, "", SECOND)
    inside = read("The ferry that is late for good reasons", "", PARAGRAPH, "", "Yesterday", "", SECOND)
    assert (above.dates, inside.dates) == ((), ())


def test_a_date_below_the_body_counts_though_the_head_says_how_long_ago() -> None:
    page = read(
        "The ferry that is late for good reasons", "2 hours ago", "", PARAGRAPH, "", SECOND, "", "March 3, 2026"
    )
    assert [date.written.text for date in page.dates] == ["2 hours ago", "March 3, 2026"]


def test_a_date_glued_to_the_first_line_is_its_date() -> None:
    page = read("The ferry is late again date 2022-09-12", "", PARAGRAPH)
    assert page.title is not None
    assert (page.title.text, page.dates[0].written.text) == ("The ferry is late again", "2022-09-12")


def test_a_standfirst_without_a_stop_is_body() -> None:
    page = read(
        "The ferry is late", "", "A captain, a clock and a cake that was never late", "", "By Ada Bee", "", PARAGRAPH
    )
    assert page.blocks[0].text == "A captain, a clock and a cake that was never late"


# --- figures ------------------------------------------------------------------------------------

CAPTION = "The ferry leaves the pier of Ask, Norrby, on May 2, 2025."


@pytest.mark.parametrize(
    "credit",
    [
        "REUTERS/Jo Lind",
        "REUTERS",
        "Jo Lind/File Photo",
        "Jo Lind/Agency/Sipa USA",
        "Jo Lind/ABACA via Reuters Connect",
        "U.S. Army/Handout via REUTERS",
        "Jo Lind",
        "Federal Institute for Snow",
        "t.me @handle/BBC",
        "@handle/Instagram",
        "Foto: dpa",
        "Photo by Jo Lind/NurPhoto",
        "Picture Courtesy: Jo Lind",
        "IMAGO/Jo Lind",
        "EPA/JO LIND",
        "Courtesy of the Harbour Society",
        "Art by Jo Lind",
        "picture alliance/dpa",
        "(Jo Lind)",
        "Jo Lind/Copyright 2025 The Pier. All rights reserved",
        "File photo",
        "Jo Lind for The Pier",
    ],
)
def test_a_credit_directly_below_a_caption_makes_the_figure(credit: str) -> None:
    figure = article(CAPTION, credit).figure
    assert figure is not None
    assert figure.caption is not None
    assert figure.credit is not None
    assert (figure.caption.text, figure.credit.text) == (CAPTION, credit.strip("()"))


def signed_article(*lines: str) -> Page:
    """An article with these lines between its date and its body."""
    return read("The ferry that is late", "", "By Ada Bee", "May 3, 2025", "", *lines, PARAGRAPH, "", SECOND)


@pytest.mark.parametrize(
    "lines",
    [
        ["The ferry, seen from the pier", "Jo Lind", ""],
        ["The ferry, seen from the pier", "Ask Harbour Society", ""],
        ["The ferry, seen from the pier", "JO LIND", ""],
        ["The ferry, seen from the pier", "— Jo Lind", ""],
        ["The old ferry", "Jo Lind", ""],
        ["The ferry, seen from the pier", "", "Jo Lind", ""],
        ["The ferry, seen from the pier", "The ferry, seen from the pier", "Ask Harbour Society", ""],
        ["The ferry, seen from the pier", "Ask Harbour Society"],
        ["Photo by Jo Lind", "The ferry, seen from the pier", ""],
        ["The ferry, seen from the pier", "—", "Photo: Jo Lind", ""],
        ["Caption:", "The ferry, seen from the pier", "Credits:", "Image: Jo Lind", ""],
    ],
    ids=[
        "a person", "an institution", "capitals", "behind a dash", "few words", "a gap between", "said twice",
        "on the body", "the credit first", "a dash between", "with labels",
    ],
)  # fmt: skip
def test_between_a_signed_head_and_the_body_a_name_says_whose_picture_it_is(lines: list[str]) -> None:
    page = signed_article(*lines)
    assert page.figure is not None
    assert page.figure.credit is not None
    assert page.figure.caption is not None
    assert page.figure.caption.text in ("The ferry, seen from the pier", "The old ferry")
    assert [block.text for block in page.blocks] == [PARAGRAPH, SECOND]


def test_a_standfirst_above_the_agency_that_wrote_is_no_caption() -> None:
    page = article("The council wants a clock that is never late", "EFE", "May 3, 2025")
    assert (list(page.authors), page.figure) == (["EFE"], None)
    assert page.blocks[0].text == "The council wants a clock that is never late"


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The ferry at Ask (Photo: Jo Lind/TT)", "The ferry at Ask", "Photo: Jo Lind/TT"),
        ("The ferry at Ask. [JO LIND / AFP]", "The ferry at Ask.", "JO LIND / AFP"),
        ("The ferry at Ask © Jo Lind / Pier", "The ferry at Ask", "Jo Lind / Pier"),
        ("The ferry at Ask, May 2, 2025 - AFP", "The ferry at Ask, May 2, 2025", "AFP"),
        ("The ferry at Ask. | Pier Trust", "The ferry at Ask.", "Pier Trust"),
        ("Le bac à Ask. Photo : Jo Lind", "Le bac à Ask.", "Photo : Jo Lind"),
        ("De pont bij Ask. Foto Jo Lind", "De pont bij Ask.", "Foto Jo Lind"),
        ("El muelle de Ask, el lunes. JO LIND", "El muelle de Ask, el lunes.", "JO LIND"),
        ("O cais de Ask, onde pára às 14h10  JO LIND", "O cais de Ask, onde pára às 14h10", "JO LIND"),
        ("Le bac à Ask, le 2 mai. |  PIER-JOURNAL", "Le bac à Ask, le 2 mai.", "PIER-JOURNAL"),
    ],
)
def test_a_caption_may_end_with_its_credit(line: str, caption: str, credit: str) -> None:
    figure = article(line).figure
    assert figure is not None
    assert figure.caption is not None
    assert figure.credit is not None
    assert (figure.caption.text, figure.credit.text) == (caption, credit)


def test_a_caption_printed_twice_is_one() -> None:
    page = article("The ferry leaves the pier", "The ferry leaves the pier of Ask on Monday.", "Jo Lind/TT")
    assert page.figure is not None
    assert page.figure.caption is not None
    assert page.figure.caption.text == "The ferry leaves the pier of Ask on Monday."
    assert len(page.blocks) == 2


def test_a_credit_may_stand_below_a_gap_or_without_a_caption() -> None:
    apart = article("The ferry at Ask (archive)", "", "IMAGO/Jo Lind").figure
    alone = article("© Harbour archive").figure
    assert apart is not None
    assert apart.caption is not None
    assert apart.caption.text == "The ferry at Ask (archive)"
    assert alone is not None
    assert (alone.caption, alone.credit and alone.credit.text) == (None, "Harbour archive")


def test_an_agency_at_the_end_of_a_paragraph_is_no_credit() -> None:
    page = read("The ferry is late", "", PARAGRAPH, "", f"{SECOND} (dpa/jkl)")
    assert (page.figure, len(page.blocks)) == (None, 2)


# --- the body -----------------------------------------------------------------------------------


def test_lists_quotations_and_subheads_keep_their_kind() -> None:
    listed = ("- rye bread", "-", "- cake", "", "    Late is a word of the shore.", "", f"Besides, {SECOND}")
    page = read("The ferry is late", "", PARAGRAPH, "", "What the captain bakes", "", SECOND, "", *listed)
    assert [block.kind for block in page.blocks] == [
        "paragraph",
        "subhead",
        "paragraph",
        "item",
        "item",
        "quote",
        "paragraph",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Anzeige",
        "Hide Ad",
        "Lesedauer: 1 Min",
        "Read more: The cake that won",
        "Publicidad",
        "<iframe src='x'></iframe>",
    ],
)
def test_labels_inside_the_body_are_furniture_and_the_body_goes_on(line: str) -> None:
    page = read("The ferry is late", "", PARAGRAPH, "", line, "", SECOND)
    assert (taken(page, line), len(page.blocks)) == ("furniture", 2)


def test_a_box_of_popular_pages_does_not_end_the_body() -> None:
    page = read("The ferry is late", "", PARAGRAPH, "", "Most Popular", "Cake wins prize", "Clock stops", "", SECOND)
    assert (len(page.blocks), page.sections) == (2, ())


def test_a_correction_and_the_authors_biography_are_notes() -> None:
    page = read(
        "The ferry is late",
        "By Ada Bee",
        "",
        PARAGRAPH,
        "",
        SECOND,
        "",
        "Correction: It was rye.",
        "",
        "Ada Bee writes about ferries.",
    )
    assert (taken(page, "Correction"), taken(page, "writes about"), len(page.blocks)) == ("note", "note", 2)


def test_a_page_that_is_only_a_title_names_the_cure() -> None:
    with pytest.raises(PageError, match=r"items/page.txt:2: the page is only a title; paste the text below it"):
        read("", "The ferry is late")


def test_a_title_with_a_link_is_an_entry() -> None:
    page = read("The ferry is late", stated=Overrides(link="https://example.org/ferry"))
    assert page.title is not None


def test_characters_that_no_feed_may_carry_are_left_out_and_reported() -> None:
    page = read("The\x07 ferry\uffff is late", "", PARAGRAPH)
    assert page.title is not None
    assert page.title.text == "The ferry is late"
    (finding,) = page.findings
    assert str(finding).startswith("items/page.txt:1: the line holds U+0007, U+FFFF, which feeds may not contain;")


# --- cards --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "More from The Pier",
        "MORE National ARTICLES",
        "Related",
        "Keep reading",
        "You may also like",
        "Latest stories",
        "Meer uit Binnenland",
        "Auch interessant",
        "Mehr zum Thema",
        "À lire aussi",
        "À suivre aussi",
        "Más de España",
        "Leia também",
    ],
)
def test_a_known_heading_begins_a_section(heading: str) -> None:
    page = read("The ferry is late", "", PARAGRAPH, "", heading, "", "A headline of a card")
    assert [section.heading and section.heading.text for section in page.sections] == [heading]


def test_a_feed_may_name_headings_of_its_own() -> None:
    page = read(
        "The ferry is late",
        "",
        PARAGRAPH,
        "",
        "From the galley",
        "",
        "A headline",
        teaser_headings=("From the galley",),
    )
    assert [card.headline and card.headline.text for card in page.sections[0].cards] == ["A headline"]


def test_figures_without_a_blank_line_between_them_are_cards() -> None:
    page = cards(CAPTION, "Jo Lind/TT", "A goat is weighed.", "EPA/JO LIND", "", "It came to 94 kilograms.")
    found = page.sections[0].cards
    assert [(card.type, len(card.blocks)) for card in found] == [("image", 0), ("image", 1)]


def test_a_marker_without_text_is_furniture() -> None:
    page = cards("- YouTube", "", "- YouTube", "", "A text below the second.")
    assert [(card.type, len(card.blocks)) for card in page.sections[0].cards] == [("video", 1)]


@pytest.mark.parametrize(
    "marker", ["- YouTube", "01:09", "Go to video", "WATCH LIVE | The vote", "TITLE PLACEHOLDER | Ada Bee"]
)
def test_markers_make_videos(marker: str) -> None:
    assert [card.type for card in cards(marker, "", "A text below it.").sections[0].cards] == ["video"]


def test_headline_and_text_come_in_pairs() -> None:
    page = cards("Cake wins prize", "It was rye.", "Cake wins prize again", "Cake wins prize again", "It was not.")
    assert [(card.headline and card.headline.text, len(card.blocks)) for card in page.sections[0].cards] == [
        ("Cake wins prize", 1),
        ("Cake wins prize again", 1),
    ]


@pytest.mark.parametrize("glue", ["Read moreShow less", "7 minuten geleden", "Lire plusRéduire"])
def test_the_foot_of_the_card_above_is_no_part_of_the_text(glue: str) -> None:
    page = cards("A text of the first card.", "", f"{glue}The text of the second.")
    assert [card.blocks[0].text for card in page.sections[0].cards] == [
        "A text of the first card.",
        "The text of the second.",
    ]


def test_what_stands_below_the_comments_is_not_read() -> None:
    page = cards("Cake wins prize", "It was rye.", "", "Comments", "First!", "You must log in to say so.")
    assert len(page.sections[0].cards) == 1


def test_cards_need_no_heading_where_every_text_has_a_head_of_its_own() -> None:
    videos = ("Go to video", "A clock", "It stopped.", "Go to video", "A cake", "It did not.")
    page = read("The ferry is late", "", CAPTION, "Jo Lind/TT", "", PARAGRAPH, "", SECOND, "", *videos)
    assert [card.type for card in page.sections[0].cards] == ["video", "video"]
    assert len(page.blocks) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["Cake wins the prize again", "It was rye.", "1h ago", "", "Clock stops for good", "At noon.", "2h ago"],
        ["1h ago", "Cake wins the prize again", "It was rye.", "2h ago", "Clock stops for good", "At noon."],
        ["1h agoCake wins the prize again", "It was rye.", "2h agoClock stops for good", "At noon."],
        ["1h ago", "Cake wins the prize again", "", "2h ago", "Clock stops for good"],
        ["Cake wins the prize again", "It was rye.", "1h ago", "", "2h ago", "Clock stops for good"],
        ["1h ago", "Cake wins the prize again", "", "2h ago", "01:32", "Clock stops for good"],
        ["1h agoCake wins the prize again", "", "2h ago", "Clock stops for good"],
        [
            "Cake wins the prize again",
            "It was rye.",
            "",
            "1h ago",
            "",
            "Clock stops for good",
            "At noon.",
            "",
            "2h ago",
        ],
    ],
    ids=["below", "above", "glued", "above without text", "both", "above a player", "glued, then above", "apart"],
)
def test_how_long_ago_dates_the_card_that_it_stands_on(lines: list[str]) -> None:
    [section] = cards(*lines).sections
    assert [
        (card.headline and card.headline.text, [date.written.text for date in card.dates]) for card in section.cards
    ] == [
        ("Cake wins the prize again", ["1h ago"]),
        ("Clock stops for good", ["2h ago"]),
    ]


def test_a_listing_has_no_article() -> None:
    page = read(
        "The Pier",
        "World",
        "",
        "Cake wins prize",
        "It was rye.",
        "2 hours ago",
        "",
        "Clock stops",
        "At noon.",
        "",
        "Ferry late",
        "Again.",
    )
    assert not page.has_article
    assert [card.headline and card.headline.text for card in page.sections[0].cards] == [
        "Cake wins prize",
        "Clock stops",
        "Ferry late",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PARAGRAPH, "en"),
        (
            ("Die Fähre zwischen den beiden Orten ist seit dem Sommer jeden Tag zu spät, und an Bord "
            "hat sich noch keiner beschwert, weil der Kapitän für alle backt."),
            "de",
        ),
        (
            ("Le bac entre les deux villes est en retard tous les jours depuis que la pendule du quai "
            "s'est arrêtée, et personne à bord ne s'est plaint."),
            "fr",
        ),
        (
            ("El barco entre los dos pueblos llega tarde todos los días desde que se paró el reloj del "
            "muelle, y nadie a bordo se ha quejado de ello."),
            "es",
        ),
        (
            ("De pont tussen de twee dorpen is elke dag te laat sinds de klok op de kade stilstaat, en "
            "niemand aan boord heeft er iets van gezegd."),
            "nl",
        ),
        (
            ("A balsa entre as duas cidades chega tarde todos os dias desde que o relógio do cais "
            "parou, e ninguém a bordo se queixou de nada."),
            "pt",
        ),
    ],
)  # fmt: skip
def test_the_language_of_a_page_is_known_by_its_small_words(text: str, language: str) -> None:
    assert read("Title of the page", "", text).language == language


def test_a_site_may_teach_words_of_its_own() -> None:
    lines = (
        "The ferry is late",
        "",
        PARAGRAPH,
        "",
        "Tide table of the day",
        "",
        SECOND,
        "",
        "From the galley",
        "",
        "A headline",
    )
    with speaking([("furniture", ["Tide table *"]), ("sections", ["From the *"])]):
        page = read(*lines)
    assert (taken(page, "Tide table"), taken(page, "From the galley")) == ("furniture", "section")
    assert taken(read(*lines), "From the galley") != "section"


def test_a_second_figure_of_the_body_stays_a_figure() -> None:
    page = article(
        CAPTION, "Jo Lind/TT", "", f"First, {PARAGRAPH}", "", "The clock of the pier at noon.", "EPA/JO LIND", ""
    )
    assert [(block.text, block.credit) for block in page.blocks if block.kind == "figure"] == [
        ("The clock of the pier at noon.", "EPA/JO LIND")
    ]


def test_a_paragraph_printed_twice_is_one() -> None:
    page = read("The ferry is late", "", PARAGRAPH, "", SECOND, "", PARAGRAPH)
    assert [block.text for block in page.blocks] == [PARAGRAPH, SECOND]


def test_a_foot_that_could_be_the_first_of_cards_is_stepped_over() -> None:
    teasers = ("The clock of the pier", "It is late.", "The cake of the galley", "It was early.")
    page = read("The ferry is late", "", PARAGRAPH, "", SECOND, "", "For more information ask Jo Lind", *teasers)
    assert taken(page, "For more") == "furniture"


def test_empty_brackets_at_the_end_of_a_line_are_no_credit() -> None:
    page = article("The clock of the pier is late again today (  )", "", "By Jo Lind")
    assert page.figure is None


@pytest.mark.parametrize("key", ["glued", "ago", "notes", "published", "updated", "by", "credits", "trail", "agencies"])
def test_every_phrase_is_among_the_beginnings_of_the_lines_that_it_begins(key: str) -> None:
    words = vocabulary()
    phrases = [phrase.replace("#", "3") for phrase in words.words(key)]
    missed = [phrase for phrase in phrases if key not in words.beginnings(phrase)]
    missed += [phrase for phrase in phrases if key not in words.beginnings(f"{phrase.upper()} : Jo Lind")]
    assert not missed


def test_a_length_marks_a_card_and_dates_nothing() -> None:
    assert look(1, "28 min").shape == "ago"
    assert not vocabulary().date_line("28 min")
    found = vocabulary().date_line("12 mars 2026 · 28 min") or ()
    assert [date.rule for date in found] == ["date line"]


def test_a_word_in_capitals_does_not_begin_with_how_long_ago() -> None:
    assert look(1, "NOWHERE to go").text == "NOWHERE to go"
    assert look(1, "NowThe ferry is late").text == "The ferry is late"


def read_cards(*lines: str) -> list[tuple[str, str, str, str]]:
    """Of each card below a section heading: its kind, headline, text and caption."""
    page = cards(*lines)
    return [
        (
            card.type,
            card.headline.text if card.headline else "",
            card.blocks[0].text if card.blocks else "",
            card.figure.caption.text if card.figure and card.figure.caption else "",
        )
        for section in page.sections
        for card in section.cards
    ]


LATE, BAKES = "The late ferry gets a clock", "The captain bakes again"
SHOWN, TOLD = "A baker waves from the ferry of Ask.", "He says that the cake was on time."


def test_where_cards_are_blocks_a_picture_alone_is_a_card() -> None:
    cakes = "Cakes stand on the pier of Ask."
    assert read_cards(cakes, "Jo Lind/TT", LATE, TOLD, "", SHOWN, "Jo Lind/TT", "", BAKES, TOLD) == [
        ("image", LATE, TOLD, cakes),
        ("image", "", "", SHOWN),
        ("text", BAKES, TOLD, ""),
    ]


def test_a_picture_apart_is_that_of_the_card_below_though_other_cards_have_none() -> None:
    assert read_cards(LATE, TOLD, "", SHOWN, "Jo Lind/TT", "", BAKES, TOLD) == [
        ("text", LATE, TOLD, ""),
        ("image", BAKES, TOLD, SHOWN),
    ]
    assert read_cards(LATE, TOLD, "", SHOWN, "Jo Lind/TT", "", SECOND, "", SHOWN, "Jo Lind/TT", "", BAKES) == [
        ("text", LATE, TOLD, ""),
        ("image", "", SECOND, SHOWN),
        ("image", BAKES, "", SHOWN),
    ]


def test_pictures_that_all_stand_apart_from_the_headlines_below_them_are_theirs() -> None:
    lines = [SHOWN, "Jo Lind/TT", "", LATE, TOLD, "", "Cakes stand on the pier of Ask.", "Jo Lind/TT", "", BAKES, TOLD]
    assert [card[:2] for card in read_cards(*lines)] == [("image", LATE), ("image", BAKES)]


def test_where_cards_are_blocks_a_text_apart_is_a_card() -> None:
    quote = "“I have never been on time.” The captain looks back on thirty years."
    assert read_cards(SHOWN, "Jo Lind/TT", LATE, "", quote) == [("image", LATE, "", SHOWN), ("text", "", quote, "")]


def test_a_sentence_above_a_headline_is_its_caption() -> None:
    assert read_cards(SHOWN, LATE, "", BAKES) == [("image", LATE, "", SHOWN), ("text", BAKES, "", "")]


def test_a_button_glued_to_a_text_is_of_the_card_whose_headline_stands_above() -> None:
    assert read_cards(LATE, f"Read moreShow less{TOLD}", "", BAKES) == [
        ("text", LATE, TOLD, ""),
        ("text", BAKES, "", ""),
    ]


def test_how_long_a_film_is_closes_its_card() -> None:
    assert read_cards("Go to video", LATE, "01:12", "", BAKES, TOLD) == [
        ("video", LATE, "", ""),
        ("text", BAKES, TOLD, ""),
    ]


def test_a_programme_behind_the_mark_of_a_player_is_no_headline_where_one_stands_below() -> None:
    assert read_cards("WATCH LIVE | The Pier Tonight", LATE) == [("video", LATE, "", "")]


def test_what_stands_directly_below_the_first_line_of_the_foot_belongs_to_it() -> None:
    assert read_cards(LATE, TOLD, "", "Newsletter", "Every week all that was late.", "Sign up") == [
        ("text", LATE, TOLD, "")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["- YouTube", TOLD, "", SHOWN, "Jo Lind/TT", "", "The clock came from Norrby by ferry, so it is late."],
        [LATE, LATE, TOLD, "", "“I bake when I can,” says the captain of the ferry that is never on time.", "", BAKES],
        ["Related Work", "", "Report", "Why do clocks fail?", TOLD, "", "Event", "An evening with him", "3 May 2025"],
    ],
    ids=["a player and a picture", "a headline printed twice", "a heading and kickers"],
)  # fmt: skip
def test_cards_below_the_body_need_no_heading_that_is_known(lines: list[str]) -> None:
    page = read("The ferry that is late", "", PARAGRAPH, "", SECOND, "", *lines)
    assert [block.text for block in page.blocks] == [PARAGRAPH, SECOND]
    assert sum(len(section.cards) for section in page.sections) >= 2


def test_a_copy_without_blank_lines_shows_no_cards_by_its_subheads() -> None:
    page = read(
        "The ferry that is late", "May 3, 2025", PARAGRAPH, "What the council says", TOLD, "What the baker says", TOLD
    )
    assert page.sections == ()


def test_in_a_copy_that_sets_every_line_apart_the_agency_above_the_date_wrote() -> None:
    lines = [
        "Home",
        "The ferry is late for good reasons",
        "EFE",
        "May 3, 2025",
        PARAGRAPH,
        SECOND,
        "More from The Pier",
    ]
    page = read(*[each for line in [*lines, LATE, TOLD, BAKES, TOLD, SHOWN, "Jo Lind/TT"] for each in (line, "")])
    assert (page.title and page.title.text, list(page.authors)) == ("The ferry is late for good reasons", ["EFE"])


# --- what stands around an article --------------------------------------------------------------


def paragraphs(page: Page) -> list[str]:
    return [block.text for block in page.blocks if block.kind == "paragraph"]


def has_plain_title(page: Page) -> bool:
    """Whether its title is one line of four words or more."""
    titles = [line.text.strip() for line in page.lines if line.taken == "title"]
    return len(titles) == 1 and titles[0].count(" ") > 2


def below_title(page: Page, lines: list[str], more: list[str]) -> list[str]:
    at = page.title.place.line if page.title else 0
    return [*lines[:at], "", *more, "", *lines[at:]]


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (
            lambda page, lines: ["Our Channel", "My Region", "Puzzles and more", "The portal of readers", "", *lines],
            0.95,
        ),
        (lambda page, lines: below_title(page, lines, ["Hear the piece", "Put it aside", "Aa+"]), 0.95),
        (lambda page, lines: [each for line in lines for each in ((line,) if line.strip() else ("", ""))], 1.0),
        (lambda page, lines: [line for line in lines if line.strip()], 0.7),
        (lambda page, lines: [each for line in lines if line.strip() for each in (line, "")], 0.65),
    ],
    ids=["a menu above it", "buttons below its title", "two blank lines for one", "no blank lines", "each line apart"],
)
def test_what_a_copy_adds_or_loses_around_an_article_changes_little_in_it(
    change: Callable[[Page, list[str]], list[str]], least: float
) -> None:
    pages = [read(*page.text.split("\n")) for page in PAGES.values()]
    # Beyond LONG another reader takes over, which knows what a whole copy has around its article.
    short = [page for page in pages if sum(bool(line.text.strip()) for line in page.lines) <= LONG - 5]
    articles = [page for page in short if page.title and len(paragraphs(page)) > 2 and has_plain_title(page)]

    changed = [read(*change(page, [line.text for line in page.lines])) for page in articles]

    same = [
        before.title is not None
        and after.title is not None
        and before.title.text == after.title.text
        and paragraphs(before) == paragraphs(after)
        for before, after in zip(articles, changed, strict=True)
    ]
    assert sum(same) / len(same) >= least


def test_a_menu_holds_no_title() -> None:
    page = read(
        "Our channel", "My region", "The portal of our readers", "Puzzles", "", "A ferry is late again", "", PARAGRAPH
    )
    assert page.title
    assert page.title.text == "A ferry is late again"


def test_a_known_heading_above_the_article_is_a_rubric_of_the_site() -> None:
    page = read("Latest news", "Harbour", "The ferry is late for good reasons", "By Ida Brook", PARAGRAPH, SECOND)
    assert taken(page, "Latest news") == "furniture"
    assert paragraphs(page) == [PARAGRAPH, SECOND]


def test_what_a_page_says_again_and_again_in_few_words_is_a_button() -> None:
    page = article("Follow this pier", "", PARAGRAPH, "", "Follow this pier", "", SECOND, "", "Follow this pier")
    assert taken(page, "Follow this pier") == "furniture"


def test_buttons_in_a_row_above_the_body_are_no_body() -> None:
    page = article("By Ida Brook", "", "Hear the piece", "Put it on your list", "Aa+")
    assert paragraphs(page) == [PARAGRAPH, SECOND]


def test_a_standfirst_may_stand_below_the_picture_and_above_the_byline() -> None:
    page = read(
        "The ferry is late for good reasons",
        "4 March 2026",
        "The pier at noon. | dpa",
        PARAGRAPH,
        "By Ida Brook, NOR",
        SECOND,
    )
    assert page.authors[0] == "Ida Brook"
    assert paragraphs(page) == [PARAGRAPH, SECOND]


@pytest.mark.parametrize(
    "lines",
    [
        ["Ida Brook, Harbour Courier"],
        ["Ida Brook", "East Wendle"],
        ["By Ida Brook (in Harwick)"],
        ["Ida Brook – Mar 4, 2026 12:30 PM | 187"],
        ["Ida BROOK.", "4 March 2026"],
        ["Ida Brook, 4 March 2026"],
    ],
)
def test_a_name_signs_with_its_role_its_place_or_a_date(lines: list[str]) -> None:
    page = article(*lines)
    assert [name.casefold() for name in page.authors[:1]] == ["ida brook"]
    assert paragraphs(page) == [PARAGRAPH, SECOND]


def test_further_pictures_in_the_head_are_figures_and_the_head_goes_on() -> None:
    page = article("1 of 2 | The pier. (AP Photo/Ann Lee)", "2 of 2 | The clock. (AP Photo/Ann Lee)", "By Ida Brook")
    assert page.figure
    assert page.figure.caption
    assert page.figure.caption.text == "The pier."
    assert [block.text for block in page.blocks if block.kind == "figure"] == ["The clock."]
    assert page.authors == ("Ida Brook",)


@pytest.mark.parametrize(
    "box",
    [
        ["Read also", "Bakers of the north meet for a third time", "4 min read"],
        ["Background", "21.01.2026", "Why the mud is moving", "What researchers know.", "more"],
        ["Video", "How a dead thermostat ran a brewery"],
    ],
)
def test_cards_inside_a_body_are_stepped_over(box: list[str]) -> None:
    page = article(PARAGRAPH + " So it is.", "", SECOND + " So it is.", "", *box)
    assert paragraphs(page)[-2:] == [PARAGRAPH, SECOND]
    assert len(paragraphs(page)) == 4


def test_a_box_about_the_author_below_the_body_is_a_note() -> None:
    page = read(
        "A ferry is late again",
        "By Ida Brook",
        "",
        PARAGRAPH,
        "",
        SECOND,
        "",
        "Ida Brook",
        "Reporter",
        "She likes cake.",
    )
    assert paragraphs(page) == [PARAGRAPH, SECOND]
    assert taken(page, "She likes cake.") == "note"


def test_a_credit_may_stand_above_its_caption_inside_the_body() -> None:
    page = article(
        PARAGRAPH + " So it is.",
        "",
        SECOND + " So it is.",
        "",
        "Pier Archive",
        "The pier as it was before the clock stopped",
    )
    assert page.figure
    assert page.figure.credit
    assert page.figure.credit.text == "Pier Archive"


@pytest.mark.parametrize(
    "credit",
    ["ANN LEE (EFE)", "Ann Lee - AFP", "ANN LEE POUR « LE MONDE »", "Ann Lee for The New York Times", "(c) Ann Lee"],
)
def test_a_source_directly_below_a_caption_needs_no_lead_in(credit: str) -> None:
    page = article("By Ida Brook", "", "The harbour master looks at the clock.", credit)
    assert page.figure
    assert page.figure.caption
    assert page.figure.caption.text == "The harbour master looks at the clock."


def test_a_copy_that_sets_every_line_apart_keeps_captions_and_credits_together() -> None:
    lines = [
        "Home",
        "A ferry is late again",
        "By Ida Brook",
        "The pier at noon.",
        "Photo: Ann Lee",
        PARAGRAPH,
        SECOND,
        "Read also",
    ]
    page = read(*(each for line in [*lines, "A pier", "A clock", "A cake", "A baker"] for each in (line, "")))
    assert page.figure
    assert page.figure.credit
    assert page.figure.credit.text == "Photo: Ann Lee"


# --- what stands around a headline --------------------------------------------------------------


def headlines(page: Page) -> list[str | None]:
    return [card.headline and card.headline.text for section in page.sections for card in section.cards]


def test_times_of_the_day_are_no_films() -> None:
    page = cards("18:41", "Bakers of the north meet again", "", "17:05", "The clock will stay for ever")
    assert headlines(page) == ["Bakers of the north meet again", "The clock will stay for ever"]
    assert [card.type for card in page.sections[0].cards] == ["text", "text"]


def test_who_wrote_a_card_is_no_card() -> None:
    page = cards(
        "Bakers of the north meet again",
        "The cake is better than ever.",
        "Ida Brook",
        "Harwick",
        "18:41",
        "",
        "A clock that stays",
    )
    assert headlines(page) == ["Bakers of the north meet again", "A clock that stays"]
    assert page.sections[0].cards[0].figure is None


def test_a_kicker_and_a_rank_are_no_part_of_a_headline() -> None:
    page = cards(
        "MARITIME SAFETY", "Insurers divide the sea into squares", "", "1. A clock that stays", "2. A cake that goes"
    )
    assert headlines(page) == ["Insurers divide the sea into squares", "A clock that stays", "A cake that goes"]


def test_the_short_lines_at_the_end_of_a_page_are_its_foot() -> None:
    page = cards("Bakers of the north meet again", "", "Vacancies", "House rules", "Complaints")
    assert headlines(page) == ["Bakers of the north meet again"]


def test_cards_below_the_body_are_known_by_their_stamps() -> None:
    page = read(
        "A ferry is late again", "", PARAGRAPH, "", SECOND, "", "Round the clock", "",
        "Bakers of the north meet again", "3 hours ago", "", "The clock will stay for ever", "5 hours ago",
    )  # fmt: skip
    assert paragraphs(page) == [PARAGRAPH, SECOND]
    assert headlines(page) == ["Bakers of the north meet again", "The clock will stay for ever"]


def test_a_gallery_in_the_body_does_not_end_it() -> None:
    pictures = [
        line for number in range(1, 5) for line in (f"{number}/4", f"Cake {number} of the day.", "Photo: Ann Lee")
    ]
    page = read("A ferry is late again", "By Ida Brook", "", PARAGRAPH, "", *pictures, "", SECOND)
    assert paragraphs(page) == [PARAGRAPH, SECOND]
    assert page.sections == ()


def test_the_foot_of_a_body_with_cards_in_it_ends() -> None:
    page = read(
        "A ferry is late again", "", PARAGRAPH, "", SECOND, "",
        "Contact", "Bakers of the north meet again", "Cake for all.", "", "A clock that stays", "It is late.",
    )  # fmt: skip
    assert taken(page, "Contact") == "furniture"


# --- more of what copies do to pages ------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["2:13 Min", "02:41 minutos", "Video 0:48", "▶ 02:05", "Audio starten 03:12", "(foto)", "LIVE |"]
)
def test_how_long_it_plays_marks_a_player_in_any_form(line: str) -> None:
    assert look(1, line).shape == ("furniture" if line == "(foto)" else "marker")


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("twelve men of the watch;", "item"),
        ("- A bet on the tide -", "label"),
        ("CATEGORIES   TV   RADIO   WHERE I LIVE", "furniture"),
        ("NewsTransportCrimePoliticsSport", "furniture"),
        ("1 2 3 Next", "furniture"),
        ("https://pier.example/4kT9x", "furniture"),
        ("ibr/amg/lpz", "byline"),
        ("kl (ots)", "byline"),
        ("By Ida Brook edited by Theo Lind", "byline"),
        ("Harbour > Ferries > Clocks", "furniture"),
        ("Gallery | 10 June 2026", "date"),
        ("Press notice | 10 June 2026", "date"),
        ("Port Ask (NTP) - 12/03/2026 14:22", "date"),
        ("NTP News • Inland • Saturday 12 April 2025, 09:14", "date"),
        ("2 hours ago — Bay of Ask", "ago"),
        ("2 hours ago Ask Bay", "ago"),
        ("© Pier Agency, S.A.", "furniture"),
        ("Pictures of the minister of clocks at the pier.", "prose"),
    ],
)
def test_the_shape_of_a_line(line: str, shape: str) -> None:
    assert look(1, line).shape == shape


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Ida Brook at the pier (Image: Courier/Ann Lee)", "Ida Brook at the pier", "Image: Courier/Ann Lee"),
        ("Men shut the bridge of Ask. | Foto: dpa", "Men shut the bridge of Ask.", "Foto: dpa"),
        ("The clock of the pier, in green. | PHOTO : ANNE-LISE LIND", None, "PHOTO : ANNE-LISE LIND"),
        ("The shells were sewn at school. (TOWN OF ASK)", "The shells were sewn at school.", "TOWN OF ASK"),
        (
            "The bridge of Ask at noon. REUTERS/Ann Lee Purchase Licensing Rights, opens new tab",
            None,
            "REUTERS/Ann Lee",
        ),
    ],
)
def test_a_caption_ends_with_its_credit(line: str, caption: str | None, credit: str) -> None:
    figure = article("By Ida Brook", "", line).figure
    assert figure
    assert figure.caption
    assert figure.credit
    assert figure.caption.text == caption or caption is None
    assert figure.credit.text == credit


def test_a_name_may_be_glued_to_its_date() -> None:
    page = article("By Ida BrookMar 4, 2026")
    assert (page.authors, page.dates[0].written.text) == (("Ida Brook",), "Mar 4, 2026")


def test_a_date_may_be_glued_to_the_front_of_the_first_line() -> None:
    page = read("date 2022-09-12 The ferry is late for good reasons again", "", PARAGRAPH, "", SECOND)
    assert page.title
    assert page.title.text == "The ferry is late for good reasons again"
    assert page.dates[0].written.text == "2022-09-12"


TITLE = "The ferry is late for good reasons"


@pytest.mark.parametrize(
    "above",
    [
        ["News you can trust since 1861", "Sign in", "Subscribe", ""],
        ["Bakers, news of the trade", "Home / News / Local News", ""],
        ["AMP - Agence Maritime de Presse", ""],
        ["Ferries Agency of the North - NTP", "Menu", "Pier and harbour today", "Search", ""],
        ["Home", "Harbour", "Ferries and coastal change", "", "Notice", ""],
    ],
)
def test_what_stands_above_the_masthead_is_the_name_of_the_site(above: list[str]) -> None:
    page = read(*above, TITLE, "", PARAGRAPH, "", SECOND)
    assert page.title
    assert page.title.text == TITLE


def test_a_picture_may_stand_above_the_title() -> None:
    page = read("Men shut the bridge of Ask. | Foto: dpa", "", TITLE, "", "By Ida Brook", "", PARAGRAPH, "", SECOND)
    assert page.title
    assert page.figure
    assert (page.title.text, page.figure.credit and page.figure.credit.text) == (TITLE, "Foto: dpa")


@pytest.mark.parametrize(
    ("described", "caption"),
    [
        ("Passengers on the ferry", "Passengers board the late ferry on the pier of Ask."),
        ("A baker stands beside a cake with a clock in it.", "A baker shows his cake on Tuesday. The clock is real."),
    ],
)
def test_what_a_picture_shows_is_no_text_where_its_caption_follows(described: str, caption: str) -> None:
    page = article("By Ida Brook", "", described, caption, "Ann Lee/TT")
    assert page.figure
    assert page.figure.caption
    assert page.figure.caption.text == caption
    assert paragraphs(page) == [PARAGRAPH, SECOND]


def test_a_headline_that_says_what_its_caption_says_is_the_title_all_the_same() -> None:
    title, caption = (
        "Captain bakes a cake on the pier",
        "The captain on the pier with the cake that he bakes on Sundays.",
    )
    page = read(title, "", caption, "Photo by Ann Lee/TT", "", PARAGRAPH, "", SECOND)
    assert page.title
    assert page.title.text == title
    described = read(
        "Hard Numbers", "", "The captain on the pier", caption, "Photo by Ann Lee/TT", "", PARAGRAPH, "", SECOND
    )
    assert described.title
    assert described.title.text == "Hard Numbers"


@pytest.mark.parametrize(
    "lines",
    [
        ["By Ida Brook", "The pier of Ask with its clock.", "Office of pier and clocks"],
        ["The pier of Ask with its clock, on March 4, 2026.", "", "By Ida Brook"],
        ["The pier of Ask with its clock, on March 4, 2026."],
    ],
    ids=["an institution below it", "a date at its end, above the byline", "a date at its end, above the body"],
)
def test_a_caption_shows_itself(lines: list[str]) -> None:
    page = read(TITLE, "", *lines, PARAGRAPH, SECOND) if "Office" in lines[-1] else article(*lines)
    assert page.figure
    assert page.figure.caption
    assert page.figure.caption.text.startswith("The pier of Ask")
    assert paragraphs(page) == [PARAGRAPH, SECOND]


def test_two_lines_without_a_stop_may_be_the_standfirst() -> None:
    first, second = "The council cannot agree on who winds the clock", "Bakers offer to do it for a year and a day"
    page = article(first, "", second, "", "By Ida Brook")
    assert paragraphs(page) == [first, second, PARAGRAPH, SECOND]


def test_a_box_about_the_author_swallows_no_body_where_no_blank_line_ends_it() -> None:
    page = read(TITLE, "By Ida Brook", PARAGRAPH, "By Ida Brook, Courier", SECOND, PARAGRAPH + " So.", SECOND + " So.")
    assert len(paragraphs(page)) == 4


@pytest.mark.parametrize(
    "lines",
    [
        ["Read also:", "Bakers meet again.", "The clock is going.", "Next steps", PARAGRAPH + " So."],
        ["Read also:", "Bakers meet again.", "Three groups come first:", "- bakers", "- captains", SECOND + " So."],
    ],
    ids=["a subhead", "a list"],
)
def test_a_list_of_other_pages_ends_where_the_body_plainly_goes_on(lines: list[str]) -> None:
    page = read(TITLE, "By Ida Brook", PARAGRAPH, SECOND, *lines)
    assert page.sections == ()
    assert page.blocks[-1].text == lines[-1]
    assert taken(page, "Bakers meet again.") == "furniture"


@pytest.mark.parametrize("end", [["(tor)"], ["Share this article", "WhatsApp"]], ids=["initials", "the foot"])
def test_below_the_end_of_a_body_headline_and_text_are_cards(end: list[str]) -> None:
    page = read(TITLE, "By Ida Brook", PARAGRAPH, SECOND, PARAGRAPH + " So.", *end, LATE, TOLD, BAKES, TOLD)
    assert headlines(page) == [LATE, BAKES]


# --- more of what stands around a card ----------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        f"7 minutes ago | {LATE}",
        f"7 minutes ago {LATE}",
        f"28 min.{LATE}",
        f"Read more {LATE}",
        f"(Video) {LATE}",
    ],
)
def test_what_is_glued_to_the_front_of_a_headline_is_no_part_of_it(line: str) -> None:
    assert headlines(cards(BAKES, TOLD, line, TOLD))[-1] == LATE


def test_a_sentence_may_begin_with_how_long_ago_it_was() -> None:
    told = (
        "2 hours ago Ask was a town with a clock that went, and a ferry that came, and nobody had baked a cake so far."
    )
    assert look(1, told + " So it is not.").text.startswith("2 hours ago")


def test_times_in_front_of_headlines_are_stamps() -> None:
    page = cards(f"11:52 {LATE}", f"11:40 {BAKES}", "10:58 The clock of the pier is wound")
    assert headlines(page) == [LATE, BAKES, "The clock of the pier is wound"]


def test_ranks_need_no_space_behind_them() -> None:
    assert headlines(cards(f"1.{LATE}", f"2.{BAKES}")) == [LATE, BAKES]


def test_the_length_of_a_film_at_the_end_of_a_block_is_that_of_its_card() -> None:
    lines = [LATE, TOLD, "02:41 min", "", BAKES, TOLD]
    assert [card[0] for card in read_cards(*lines)] == ["video", "text"]


def test_a_name_below_the_text_of_a_card_says_whose_text_it_is() -> None:
    assert read_cards(LATE, TOLD, "Radio Ask", BAKES, TOLD, "Courier of Ask") == [
        ("text", LATE, TOLD, ""),
        ("text", BAKES, TOLD, ""),
    ]


def test_a_credit_below_the_text_of_a_card_is_that_of_its_picture() -> None:
    page = cards(LATE, TOLD, "Foto: Ann Lee", "", BAKES, TOLD)
    first, second = page.sections[0].cards
    assert first.figure
    assert (first.type, first.figure.caption, first.blocks[0].text) == ("image", None, TOLD)
    assert second.type == "text"


def test_a_picture_at_the_end_of_the_block_of_its_card_belongs_to_it() -> None:
    assert read_cards(LATE, TOLD, f"{SHOWN} Foto: Ann Lee", "", BAKES, TOLD) == [
        ("image", LATE, TOLD, SHOWN),
        ("text", BAKES, TOLD, ""),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["A baker waves, on March 4, 2026.", LATE, TOLD],
        ["A baker waves, on March 4, 2026.", "", "Jo Lind/TT", "", LATE, TOLD],
    ],
)
def test_a_sentence_that_says_when_is_a_caption(lines: list[str]) -> None:
    assert [card[3] for card in read_cards(*lines) if card[0] == "image"] == ["A baker waves, on March 4, 2026."]


def test_where_kickers_part_cards_a_second_line_is_a_text() -> None:
    told = ["He was praising the council when the clock struck", "Nobody on the pier had seen it coming"]
    lines = [
        "Ferries",
        LATE,
        told[0],
        "Bakers",
        BAKES,
        "Clocks",
        "The clock of the pier is wound",
        told[1],
        "Cakes",
        TITLE,
    ]
    page = read(TITLE, PARAGRAPH, SECOND, "More from The Pier", *lines)
    read_ = [(card.headline and card.headline.text, len(card.blocks)) for card in page.sections[0].cards]
    assert read_ == [(LATE, 1), (BAKES, 0), ("The clock of the pier is wound", 1), (TITLE, 0)]


def test_two_lines_above_the_one_stamp_of_their_block_are_headline_and_text() -> None:
    first, second = "Nobody was hurt and the cake goes on", "It costs no more than a clock"
    assert read_cards(LATE, first, "2 hours ago", "", BAKES, second, "3 hours ago") == [
        ("text", LATE, first, ""),
        ("text", BAKES, second, ""),
    ]


def test_long_lines_below_a_heading_over_subjects_are_headlines() -> None:
    page = read(
        TITLE, "", PARAGRAPH, "", SECOND, "", "Related topics", f"{LATE} after a year", f"{BAKES} for all of us"
    )
    assert headlines(page) == [f"{LATE} after a year", f"{BAKES} for all of us"]


def test_a_menu_above_a_listing_is_no_foot() -> None:
    page = read("The Pier", "About us", "", LATE, TOLD, "", BAKES, TOLD, "", "The clock is wound", TOLD)
    assert headlines(page) == [LATE, BAKES, "The clock is wound"]


def test_a_listing_is_known_by_its_stamps() -> None:
    said = "“We have a clock,” the council says, “and we shall wind it when we have the time to do so.”"
    stamped = [
        each for day in range(1, 4) for each in (f"Notice | {day} June 2026", "", LATE + f" {day}", "", said, "")
    ]
    assert headlines(read("The Pier", "", *stamped)) == [f"{LATE} {day}" for day in range(1, 4)]


def test_the_one_date_of_a_front_page_is_that_of_the_day() -> None:
    page = read("The Pier", "Tuesday, 4 November 2025", *[f"{LATE} for the {number}th time" for number in range(10)])
    assert len(headlines(page)) == 10


def test_a_roundup_under_subheads_is_one_article() -> None:
    pairs = [each for number in range(1, 5) for each in (f"The {number}th clock stops", f"{PARAGRAPH} {number}.", "")]
    page = read("The week in clocks", "", *pairs, "More from The Pier", "", LATE, TOLD)
    assert len(paragraphs(page)) == 4
    assert headlines(page) == [LATE]


def test_a_front_page_may_sign_its_cards() -> None:
    cards_ = [line for headline in (LATE, BAKES, TITLE) for line in (headline, TOLD, "By Ida Brook")]
    assert headlines(read("The Pier", "News", "Sport", *cards_)) == [LATE, BAKES, TITLE]


def test_what_a_page_calls_a_caption_is_one() -> None:
    page = read(
        TITLE, "A baker on a pier", "Image source, Pier Trust", "Image caption, The baker bakes", "",
        "By Ida Brook", "", PARAGRAPH, "", SECOND,
    )  # fmt: skip
    assert page.figure
    assert page.figure.caption
    assert page.figure.caption.text == "The baker bakes"
    assert paragraphs(page) == [PARAGRAPH, SECOND]


def test_a_list_that_a_page_offers_to_skip_is_no_end_of_the_body() -> None:
    page = article(PARAGRAPH + " So.", "", "Skip Most read and continue reading", "Most read", LATE, BAKES, "", TOLD)
    assert page.sections == ()
    assert TOLD in paragraphs(page)


def test_who_wrote_may_be_told_at_the_end_alone() -> None:
    page = read(
        TITLE, "", PARAGRAPH, "", SECOND, "", "Ida Brook is a reporter of the Courier.", "", "Read next", "", LATE
    )
    assert taken(page, "Ida Brook is") == "note"


def test_the_button_of_a_player_in_front_of_a_headline_makes_a_film() -> None:
    assert [card[:2] for card in read_cards(f"▶ {LATE}", TOLD, "", BAKES, TOLD)] == [("video", LATE), ("text", BAKES)]


def test_columns_apart_below_a_heading_that_is_not_known_are_cards() -> None:
    told = ["He says so.", "It came by ferry.", "Nobody knows the time."]
    lines = [TITLE, "By Ida Brook", PARAGRAPH, SECOND, PARAGRAPH + " So.", "Also by her", LATE, told[0], BAKES, told[1]]
    page = read(*[each for line in [*lines, "The clock is wound", told[2]] for each in (line, "")])
    assert headlines(page) == [LATE, BAKES, "The clock is wound"]


def test_texts_on_subheads_are_no_cards_where_the_body_has_them_as_well() -> None:
    page = article(
        "First of all", PARAGRAPH + " So.", "", "The clock is wound again", TOLD, "", "What the baker bakes", TOLD
    )
    assert page.sections == ()


def test_comments_counted_below_a_card_do_not_end_the_page() -> None:
    assert headlines(cards(LATE, TOLD, "214 comments", "", BAKES, TOLD)) == [LATE, BAKES]


def test_a_picture_desk_is_a_listing() -> None:
    pictures = [f"A baker waves from the {number}th ferry of Ask.\nREUTERS/Ann Lee" for number in range(2, 9)]
    page = read("The Pier | Pictures of the day", *pictures)
    assert [card.type for section in page.sections for card in section.cards] == ["image"] * 7


def test_the_place_of_an_agency_is_no_author() -> None:
    page = article("EFE", "Port Ask", "12 ago 2024", "", "Port Ask, 12 ago (EFE).- " + PARAGRAPH)
    assert page.authors == ("EFE",)
    assert len(paragraphs(page)) == 3


def test_a_file_and_its_size_are_furniture() -> None:
    assert look(1, "Map of the network (PDF, 2 MB)").shape == "furniture"


# --- what only the lines around a line tell -----------------------------------------------------


def test_a_series_above_a_headline_is_no_title_though_it_stands_apart() -> None:
    page = read("Skip to content", "News", "", "The week in numbers", "", "Ferry of Ask sells its clock", "", PARAGRAPH)
    assert page.title is not None
    assert page.title.text == "Ferry of Ask sells its clock"


def test_a_headline_between_quotation_marks_may_take_two_lines() -> None:
    page = read("FERRIES", "»The clock does not need us.", "But we need the clock«", "", "By Ada Bee", "", PARAGRAPH)
    assert page.title is not None
    assert page.title.text == "»The clock does not need us. But we need the clock«"


def test_a_page_is_an_article_though_its_second_paragraph_is_short() -> None:
    page = read(
        *("The Pier", "Latest news", "Money", "Sport", ""),
        *("The ferry that is late for good reasons", "", PARAGRAPH, ""),
        *("The captain bakes on board, and the cake is never late.", "", "Read also", "Pier sells its clock"),
    )
    assert page.title is not None
    assert page.title.text == "The ferry that is late for good reasons"


def test_an_agency_below_the_title_wrote_where_the_picture_has_a_credit_of_its_own() -> None:
    standfirst = "A captain, a clock and a cake that was never late"
    page = article("EFE", "", standfirst, "", "May 3, 2025", "", CAPTION, "REUTERS/Jo Lind")
    assert page.authors == ("EFE",)
    assert page.figure is not None
    assert page.figure.credit is not None
    assert page.figure.credit.text == "REUTERS/Jo Lind"


def test_names_above_the_date_below_the_title_wrote() -> None:
    page = read("The ferry that is late for good reasons", "Ada Bee / Agencies", "May 3, 2025", PARAGRAPH, SECOND)
    assert page.title is not None
    assert page.title.text == "The ferry that is late for good reasons"
    assert page.figure is None


def test_a_caption_keeps_its_own_credit_though_an_agency_signs_below() -> None:
    page = article("May 3, 2025", "", f"{CAPTION} ADA BEE", "", "EFE")
    assert page.figure is not None
    assert page.figure.caption is not None
    assert page.figure.caption.text == CAPTION


def test_a_subhead_in_the_first_block_is_no_credit_of_a_paragraph() -> None:
    page = read("The ferry that is late", "May 3, 2025", PARAGRAPH, "Thirty cakes in two weeks", SECOND)
    assert [block.kind for block in page.blocks] == ["paragraph", "subhead", "paragraph"]


def test_a_subhead_heads_its_text_though_an_advertisement_stands_between() -> None:
    page = read("The ferry that is late", "", PARAGRAPH, "", "The clock is stopped", "", "Advertisement", "", SECOND)
    assert [block.kind for block in page.blocks] == ["paragraph", "subhead", "paragraph"]


def test_a_box_of_links_holds_no_picture() -> None:
    caption = (
        f"{CAPTION} It was late on that day, as on most days of that year, and nobody on the pier had seen it come."
    )
    page = read(
        "The ferry is late again", PARAGRAPH, SECOND, "See also:", caption, "REUTERS/Jo Lind", "Pier closes early"
    )
    assert [section.heading and section.heading.text for section in page.sections] == ["See also:"]
    assert page.figure is None


def test_the_end_of_a_caption_is_no_date_that_a_copy_glued_on() -> None:
    page = article("Le quai de Port-Bourdain, à Kerbihan, le 2 mars 2024", "[ADA BEE / AFP]")
    assert page.figure is not None
    assert page.figure.caption is not None
    assert page.figure.caption.text.endswith("le 2 mars 2024")


def test_a_heading_over_subjects_may_stand_over_stories() -> None:
    page = cards("Pier opens late again", "", "The captain knows why, and he is baking.")
    subjects = read(
        *("The ferry that is late", "", PARAGRAPH, "", SECOND, "", "Related topics", ""),
        *("The baker of Ask comes to town", "", "He brings his oven and nothing else."),
    )
    for each in (page, subjects):
        assert each.sections[-1].cards[0].headline is not None


def test_the_last_card_of_pictures_and_headlines_has_a_headline() -> None:
    page = cards(
        *(CAPTION, "REUTERS/Jo Lind", "Pier sells its clock", ""),
        *(CAPTION, "REUTERS/Jo Lind", "A captain and a clock and the cake that was never late"),
    )
    assert [card.headline and card.headline.text.split()[0] for card in page.sections[0].cards] == ["Pier", "A"]


def test_a_long_line_above_a_text_is_its_headline() -> None:
    headline = "The mystery of the gulls, and why there are more and more nests on the pier of Ask every spring"
    lines = ("The ferry that is late", PARAGRAPH, SECOND, "More from The Pier")
    page = read(
        *lines, CAPTION, "REUTERS/Jo Lind", headline, "They come for the cake.", CAPTION, "Photo: Jo Lind", "It bakes."
    )
    assert [card.headline and card.headline.text for card in page.sections[0].cards] == [headline, None]


@pytest.mark.parametrize("name", ["Emil Zander", "Ministry of Ferries"])
def test_among_cards_that_stand_apart_line_by_line_a_name_on_a_caption_is_a_credit(name: str) -> None:
    one = ("Volunteers paint a ferry in the hall of Ask.", "Photo: Jo Lind", "Pier sells its clock", "It is late.")
    two = ("Gulls rest on the cake of the captain in Norrby.", name, "Captain sells his cake", "He bakes another.")
    page = read(
        "The ferry that is late", "", PARAGRAPH, "", SECOND, "", PARAGRAPH, "", SECOND, "", "Read also", "",
        *(part for line in (*one, *two, *one, *two) for part in (line, "")),
    )  # fmt: skip
    figures = [card.figure for section in page.sections for card in section.cards]
    assert [figure and figure.credit and figure.credit.text for figure in figures] == ["Photo: Jo Lind", name] * 2


def test_the_short_lines_of_the_last_card_are_not_the_foot_of_the_page() -> None:
    page = cards("Video", "Pier sells its clock", "", "Video", "Otter in bath", "until Monday", "still on")
    assert [card.headline and card.headline.text for card in page.sections[0].cards][1] == "Otter in bath"


def test_a_text_that_the_copy_cuts_off_stands_below_its_headline() -> None:
    page = cards(
        "Captain sells the pier and its clock",
        "",
        "Court keeps the ferry of Ask",
        "The judges found that nobody on the pier had looked at the clock since the",
    )
    assert [len(card.blocks) for card in page.sections[0].cards] == [0, 1]


def test_a_block_is_built_like_the_others_of_its_section() -> None:
    told = "The baker of Ask bought it on a Tuesday."
    page = cards(
        *("Captain sells the pier and its clock", told, "", "Gulls are fond of what is late", told, ""),
        *(
            "Why does nobody wind it any more",
            told,
            "",
            "Two towns and a ferry that outlived them",
            "Nobody is late here",
        ),
    )
    assert [len(card.blocks) for card in page.sections[0].cards] == [1, 1, 1, 1]


def test_short_texts_below_a_heading_are_cards_where_the_page_ends_with_them() -> None:
    texts = ("He has eleven lamps left, and is afraid of the dark.", "The clock came by ferry, so it is late.")
    page = read("The ferry that is late", "", PARAGRAPH, "", SECOND, "", "Recommended", "", texts[0], "", texts[1])
    assert [card.blocks[0].text for card in page.sections[0].cards] == list(texts)


def test_a_name_above_how_long_ago_signs() -> None:
    page = article(f"{CAPTION} Picture: Jo Lind", "", "Oona Lind", "7 hours ago")
    assert page.authors == ("Oona Lind",)


def test_a_subhead_in_capitals_is_no_credit_though_an_advertisement_follows() -> None:
    said = "The captain said that he did not get the clock, but that he got the cake."
    page = read("The ferry that is late", "May 3, 2025", PARAGRAPH, said, "BAKERS COUNT THE COST", "Hide Ad", SECOND)
    assert [block.kind for block in page.blocks] == ["paragraph", "paragraph", "subhead", "paragraph"]


def test_the_paper_and_its_rubric_above_a_headline_are_no_title() -> None:
    page = read(
        *("Scroll to top arrow or icon", "Basin, news of science", "", "Biology", ""),
        *("The ants of Ask give way to whoever carries more", "", "By Ada Bee", "", PARAGRAPH),
    )
    assert page.title is not None
    assert page.title.text == "The ants of Ask give way to whoever carries more"


def test_a_caption_that_ends_with_its_credit_stands_inside_its_card_as_others_do() -> None:
    caption = "A gull on the cake of the captain (Image: Jo Lind)"
    lines = (
        "Captain sells the pier and its clock",
        caption,
        "He bakes.",
        "Two towns share a cake",
        caption,
        "It is late.",
    )
    above = ("The ferry that is late", PARAGRAPH, SECOND, PARAGRAPH + " So.", SECOND + " So.", "More from The Pier")
    page = read(*[part for line in (*above, *lines) for part in (line, "")])
    assert [len(card.blocks) for card in page.sections[0].cards] == [1, 1]


def test_a_long_text_without_a_stop_below_a_picture_is_that_of_the_headline_above() -> None:
    told = "The daughter of the last captain tells of a winter without a ferry and of the whistle that she still has in"
    page = cards(
        "Captain sells the pier", CAPTION, "REUTERS/Jo Lind", told, "", "Pier sells its clock", "The baker bought it."
    )
    assert [len(card.blocks) for card in page.sections[0].cards] == [1, 1]


def test_a_link_to_the_comments_above_the_body_does_not_end_the_page() -> None:
    page = article(
        "A captain, a clock and a cake that was never late.", "", "May 3, 2025", "Copy link", "Go to comments"
    )
    assert [block.text for block in page.blocks][-2:] == [PARAGRAPH, SECOND]


def test_a_name_a_paper_and_a_date_are_a_byline() -> None:
    page = article("Renée Roe-Clarke · NPC North · Posted: Dec 05, 2023 6:00 AM EST | Last Updated: December 5, 2023")
    assert page.authors[0] == "Renée Roe-Clarke"
    assert page.dates[0].written.text.startswith("Dec 05, 2023")


def test_a_byline_with_an_agency_is_no_card_of_another_page() -> None:
    page = article("Ada Bee avec AFP", "France Rivières", "Publié le 12/03/2024 06:41", f"{CAPTION} (JO LIND / AFP)")
    assert page.authors[0] == "Ada Bee"
    assert page.figure is not None


def test_the_path_to_a_page_ends_with_its_title() -> None:
    page = read("NEWS", "", "Society / Ferry of Ask sells its clock", "", "Ferry of Ask sells its clock", "", PARAGRAPH)
    assert page.title is not None
    assert page.title.text == "Ferry of Ask sells its clock"


def test_a_sentence_that_names_an_author_late_is_body() -> None:
    named = "The National Bank of Clocks opened on Saturday the doors of its cellar, which is on the pier in Alto Lind."
    page = article("Theo Lins", "May 3, 2025", "Alto Lind", "", named)
    assert named in [block.text for block in page.blocks]


def test_a_word_above_a_credit_is_no_caption() -> None:
    page = cards("Culture", "Photo: Jo Lind", "Captain sells the pier and its clock", "He bakes.")
    assert [card.figure and card.figure.caption for card in page.sections[-1].cards] == [None]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert (look(1, "U.S.").shape, look(1, "U.S.").stop) == ("label", False)


def test_subjects_may_stand_apart() -> None:
    lines = [part for line in (PARAGRAPH, SECOND, PARAGRAPH + " So.", SECOND + " So.") for part in (line, "")]
    subjects = [part for line in ("Related topics", "Ferries", "Port Ask", "Clocks") for part in (line, "")]
    told = ["Captain sells the pier and its clock", "Gulls are fond of what is late", "Pier closes early again"]
    after = [part for line in ("Most read", *told) for part in (line, "")]
    page = read("The ferry that is late", "", *lines, *subjects, *after)
    assert headlines(page) == told


def test_names_below_several_headlines_alone_are_those_of_authors() -> None:
    signed = [
        "Praise of the paper ticket",
        "Ann Lee",
        "Why nobody wants to be late",
        "Jo Lind",
        "The clock that we lost",
    ]
    page = cards(*signed, "Ruth Ohm")
    assert headlines(page) == signed[::2]
    assert not any(card.figure for card in page.sections[0].cards)


def test_names_below_the_pictures_of_a_gallery_are_credits() -> None:
    pictures = ["The gull at the quay of Ask", "Ann Lee", "", "The whistle of the captain", "Jo Lind", ""]
    page = article(PARAGRAPH, "", *pictures, "The captain without his whistle", "Ruth Ohm")
    assert [taken(page, name) for name in ("Ann Lee", "Jo Lind", "Ruth Ohm")] == ["credit"] * 3


def test_names_below_captions_between_headlines_are_credits() -> None:
    captions = ("A clerk at the pier of Ask", "A gull above the quay on Sunday", "The whistle of the captain at noon")
    names = ("Ann Lee", "Jo Lind", "Ruth Ohm")
    titles = ("Captain sells the pier", "Gulls are fond of what is late", "Pier closes early again")
    page = cards(*[part for card in zip(captions, names, titles, strict=True) for part in (*card, "")])
    assert [card.figure is not None for card in page.sections[0].cards] == [True, True, True]


def test_in_a_copy_that_sets_every_line_apart_a_description_stands_apart_from_its_caption() -> None:
    described = "The drained basin at Ask seen from the pier"
    caption = "The drained basin at Ask, which has been closed since 2023 (Credit: Jo Lind)"
    body = [text + end for end in ("", " So.", " Now.", " Then.") for text in (PARAGRAPH, SECOND)]
    lines = ("The ferry that is late", "By Ann Lee", "May 3, 2025", described, caption, *body)
    page = read(*[part for line in lines for part in (line, "")])
    assert taken(page, described) == "furniture"
    assert [block.text for block in page.blocks][:1] == [PARAGRAPH]


def test_a_paragraph_below_a_gallery_is_body_and_no_card() -> None:
    pictures = [
        "The gull at the quay of Ask in the morning",
        "Ann Lee",
        "",
        "The whistle that was taken from it",
        "Jo Lind",
    ]
    more = ["", "The captain without his whistle at noon", "Ruth Ohm", ""]
    last = "On Monday the gull came back to the quay and gave the whistle to the baker, who sold it for two loaves."
    page = read("The gull of Ask", "", "By Theo Lins", "", PARAGRAPH, "", SECOND, "", *pictures, *more, last)
    assert (page.blocks[-1].text, page.sections) == (last, ())
