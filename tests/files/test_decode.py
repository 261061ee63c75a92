"""From bytes to text, by what the bytes say."""

from __future__ import annotations

import codecs
import gzip
import random
import zlib
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pagefeed.errors import PageError
from pagefeed.files.decode import EmptyPageError, NotTextError, decode
from pagefeed.model import Place

PATH = "items/launch.txt"
WORDS = "“Naïve café” \u2013 it\u2019s 5 €…\nSecond line\n"

texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff")).map(
    lambda text: f"Title\n{text}\n"
)


@given(texts)
def test_utf8_says_what_it_said(text: Any) -> None:
    assert decode(text.encode(), PATH) == (text, "utf-8")
    assert decode(codecs.BOM_UTF8 + text.encode(), PATH) == (text, "utf-8")


@given(texts)
def test_utf16_with_its_mark_says_what_it_said(text: Any) -> None:
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le"), PATH) == (text, "utf-16")
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be"), PATH) == (text, "utf-16")


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["Cc"]), min_size=1))
def test_utf16_without_its_mark_is_known_by_its_zeros(text: Any) -> None:
    assume(text.count("\u0100") * 10 < len(text) and not text.isspace())
    text = f"Title\n{text}" if len(text) < 20 else text
    assume(2 * sum(letter < "\u0100" for letter in text) > len(text))

    assert decode(text.encode("utf-16-le"), PATH) == (text, "utf-16")
    assert decode(text.encode("utf-16-be"), PATH) == (text, "utf-16")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_in_other_scripts(codec: str) -> None:
    text = "यह मौसम पर एक लेख है.\nदूसरी पंक्ति, 2026\n"

    assert decode(text.encode(codec), PATH) == (text, "utf-16")


@given(
    st.text(
        st.sampled_from([chr(n) for n in range(0x20, 0x7F)] + list("“”\u2018\u2019\u2013—…€éüßñÀŒ")),
        min_size=1,
    )
)
def test_windows_1252_says_what_it_said(text: Any) -> None:
    text = f"Title \u2019 é. {text}"

    assert decode(text.encode("cp1252"), PATH) == (text, "windows-1252")


def test_the_bytes_that_windows_1252_leaves_undefined_are_controls_as_in_browsers() -> None:
    text, encoding = decode(b"caf\xe9 \x81\x8d\x8f\x90\x9d.", PATH)

    assert (text, encoding) == ("café \x81\x8d\x8f\x90\x9d.", "windows-1252")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        (b"a\r\r\nb", "a\n\nb"),
        ("a\u2028b\u0085c\x0bd".encode(), "a\u2028b\u0085c\x0bd"),
        ("a\r\nb".encode("utf-16"), "a\nb"),
    ],
)
def test_only_crlf_cr_and_lf_end_a_line(data: Any, text: str) -> None:
    assert decode(data, PATH)[0] == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\nplain looking", "a PDF"),
        (b"{\\rtf1\\ansi Hello}", "a rich text document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (gzip.compress(b"text", mtime=0), "a compressed file"),
    ],
)
def test_files_that_people_take_for_text_are_called_by_their_name(data: Any, kind: str) -> None:
    with pytest.raises(NotTextError, match=rf"items/launch.txt:1: not a text file but {kind}.*; save it again"):
        decode(data, PATH)


@pytest.mark.parametrize(
    "data",
    [
        b"A page with one \0 zero in it",
        b"A page of even size, one \0 zero.",
        zlib.compress(random.Random(1).randbytes(5000)),
        random.Random(2).randbytes(5000).replace(b"\0", b"\1"),
        bytes(range(256)),
        b"\0" * 64,
        "text".encode("utf-32"),
        b"\x1b[1m\x07\x08" * 20,
        codecs.BOM_UTF16_LE + b"\x00\xd8a\0",
    ],
)
def test_what_is_not_text_is_refused(data: Any) -> None:
    with pytest.raises(NotTextError) as error:
        decode(data, PATH)

    assert error.value.at == Place(PATH, 1)


def test_a_stray_control_character_is_no_reason_to_refuse_a_page() -> None:
    text = "A page that a word processor exported.\x1a" + " More words." * 9

    assert decode(text.encode(), PATH) == (text, "utf-8")


@pytest.mark.parametrize("data", [WORDS.encode()[:-13] + b"\xe2\x80", WORDS.encode().replace("é".encode(), b"\xe9")])
def test_damaged_utf8_is_refused_rather_than_published_as_gibberish(data: Any) -> None:
    with pytest.raises(NotTextError, match="damaged"):
        decode(data, PATH)


def test_damage_is_told_at_its_line() -> None:
    with pytest.raises(NotTextError) as error:
        decode("é\nü\nß".encode() + b"\xff\nmore", PATH)

    assert error.value.at == Place(PATH, 3)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, "\u200b\u2060 \u00a0".encode(), " \n".encode("utf-16")]
)
def test_a_page_in_which_nothing_can_be_seen_is_empty(data: Any) -> None:
    with pytest.raises(EmptyPageError, match=r"items/launch\.txt:1: it has no visible characters"):
        decode(data, PATH)


@given(st.binary())
def test_any_bytes_are_text_without_surprises_or_a_page_error(data: Any) -> None:
    try:
        text, encoding = decode(data, PATH)
    except PageError:
        return

    assert "\r" not in text
    assert "\0" not in text
    assert not text.startswith("\ufeff")
    assert encoding in {"utf-8", "utf-16", "windows-1252"}
    text.encode()


# --- what web pages declare, and what they are --------------------------------------------------

SAYINGS = {
    "shift_jis": "橋の修理は冬までに終わると市が決めた。",
    "euc-jp": "橋の修理は冬までに終わると市が決めた。",
    "euc-kr": "시의회는 겨울 전에 다리를 고치기로 결정했다.",
    "gb18030": "市议会在周二决定了，冬天之前修好这座桥，这是一年的争论。",
    "big5": "市議會在週二決定了，冬天之前修好這座橋，這是一年的爭論。",
    "windows-1251": "Город решил починить мост.",
    "koi8-r": "Город решил починить мост.",
    "windows-1253": "Συμβούλιο αποφάσισε γέφυρα δρόμος.",
    "windows-1255": "המועצה החליטה לתקן את הגשר.",
    "windows-1256": "قرر المجلس إصلاح الجسر.",
}
"""The council has decided to mend the bridge, in languages that have encodings of their own."""
PAGE = "<html><head>{}<title>x</title></head><body><p>{}</p></body></html>"
LATE = "<style>" + "p { color: black }\n" * 200 + "</style>"


@pytest.mark.parametrize("declared", ["", '<meta charset="utf-8">', '<meta charset="iso-8859-1">'])
@pytest.mark.parametrize("encoding", SAYINGS)
def test_a_page_that_declares_none_or_that_of_a_template_is_read_by_its_language(encoding: Any, declared: str) -> None:
    text = PAGE.format(declared, (SAYINGS[encoding] + " ") * 4)

    assert decode(text.encode(encoding), "page.html") == (text, encoding)


@pytest.mark.parametrize("encoding", SAYINGS)
def test_a_declaration_counts_behind_a_long_style_sheet_too(encoding: Any) -> None:
    text = PAGE.format(f'{LATE}<meta charset="{encoding}">', SAYINGS[encoding])

    assert decode(text.encode(encoding), "page.html") == (text, encoding)


@pytest.mark.parametrize("declared", ["gb2312", "shift_jis", "iso-8859-1", "euc-kr", "windows-1251"])
@pytest.mark.parametrize("saying", [*SAYINGS.values(), "Größe über Äpfel"])
def test_utf8_outranks_what_a_page_declared_before_it_was_converted(saying: Any, declared: str) -> None:
    text = PAGE.format(f'<meta charset="{declared}">', saying)

    assert decode(text.encode(), "page.html") == (text, "utf-8")


@pytest.mark.parametrize(
    "text", ["L'été dernier, à Besançon", "« fêter » Noël, déjà vu", "Größe über Äpfel, süß", "Muñoz"]
)
def test_accents_are_no_other_alphabet(text: str) -> None:
    page = PAGE.format('<meta charset="utf-8">', (text + " ") * 20)

    assert decode(page.encode("cp1252"), "page.html") == (page, "windows-1252")


def test_names_of_windows_count_as_browsers_know_them() -> None:
    text = PAGE.format('<meta charset="windows-31j">', SAYINGS["shift_jis"])

    assert decode(text.encode("cp932"), "page.html") == (text, "shift_jis")
