"""What is said of TOML that cannot be read: the line of the fault, what it is called, and what to write instead."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.config.toml import parse
from pagefeed.model import Finding

HEAD = "# Settings\nlimit = 3\n"


def said(text: str) -> str:
    """Line, fault and cure as a person reads them."""
    finding = parse(HEAD + text, "feeds/news.toml")
    assert isinstance(finding, Finding)
    assert finding.rule == "BrokenToml"
    return str(finding).removeprefix("feeds/news.toml:").replace("not valid TOML: ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "News\nper = "tag"\n', '3: unterminated string; close it with " on the same line'),
        ('title = "News', '3: unterminated string; close it with " on the same line'),
        ("title = 'Our news\n", "3: unterminated string; close it with ' on the same line"),
        ('tags = ["a", "b\n]\n', '3: unterminated string; close it with " on the same line'),
        ('tags = [\n  "a",\n  "b,\n]\n', '5: unterminated string; close it with " on the same line'),
        ('description = """One\ntwo\nper = "tag"\n', '3: unterminated string; close it with """'),
        ("x = 'a'\ndescription = '''One\ntwo\n\n\n", "4: unterminated string; close it with '''"),
        ("title = \"Ann's news\n", '3: unterminated string; close it with " on the same line'),
    ],
)
def test_an_unclosed_string_is_called_that_at_the_line_where_it_begins(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = News of the bridge\n", '3: invalid value: text without quotation marks; write "News of the'),
        ("tags = [a, b]\n", '3: invalid value: text without quotation marks; write "a"'),
        ("author = { name = Ann }\n", '3: invalid value: text without quotation marks; write "Ann"'),
        ("authors = [\n  Ann Berg,\n]\n", '4: invalid value: text without quotation marks; write "Ann Berg"'),
        ("title = “News”\n", '3: “ is not a TOML quotation mark; write straight ones: "'),
        ("tags = [„News“]\n", '3: „ is not a TOML quotation mark; write straight ones: "'),
        ("“title” = 3\n", "3: “ is not a TOML quotation mark; write the key without any"),
        ("draft = True\n", "3: True is not a TOML value; write true"),
        ("draft = no\n", "3: no is not a TOML value; write false"),
        ("hub = null\n", "3: null is not a TOML value; leave the line out"),
        ("title =\n", "3: a value is missing; write every line like"),
        ("title: News\n", '3: a colon where TOML needs =; write title = "News"'),
        ('title "News"\n', "3: missing = after the first word of the line; write the line like"),
        ('tags = ["a", "b"\nper = "tag"\n', "3: unterminated list; close it with ]"),
        (
            'tags = [\n  "a",\n\nper = "tag"\n',
            "3: unterminated list; close it with ]",
        ),
        ('tags = [\n  "a",\n\n[words]\n', "3: unterminated list; close it with ]"),
        ('tags = ["a" "b"]\n', "3: missing comma between two values of a list; write a comma before"),
        ('tags = [\n  "a"\n  "b"\n]\n', "5: missing comma between two values of a list; write a comma before"),
        ('author = { name = "A"\n', "3: unterminated inline table; close it with }"),
        ('title = "He said "yes""\n', '3: there is more text after the closing "; write quotation marks ins'),
        ("title = 'It's here'\n", "3: there is more text after the closing '; put the whole text between d"),
        ("title = 3 bridges\n", "3: 3 bridges is not a number, a date or a text between quotation marks; put"),
        ("since = 2026-13-01\n", "3: 2026-13-01 is not a number, a date or a text between quotation marks"),
        ("a = 1 b = 2\n", "3: there is more text after a value: b = 2; begin a new line for it"),
        ('title = "C:\\new"\ntitle = 1\n', "4: duplicate key; remove one of them"),
        ('title = "C:\\home"\n', "3: a backslash begins an escape sequence; write it twice, or put the"),
        ("[words]\n[words]\n", "4: the table [words] is a duplicate; put its lines below the first"),
        ("[[teasers]\n", "3: unterminated table name; write it like [words], or [[teasers]]"),
        ("\u00a0\ntitle = 'a'\n", "3: a space that TOML does not allow, U+00A0; write a plain one"),
        ('title = "a\x01b"\n', "3: a character that TOML forbids, U+0001; remove it"),
        # Python reads the second, and cannot print it.
        (f"size = {'9' * 5000}\na = 1\n", "3: a number of more than 100 characters; put it in quotation marks if it"),
        (f"a = 1\nsize = [1, 0x{'f' * 5000}]\n", "4: a number of more than 100 characters; put it in quotation"),
        (f"size = {'1.0e' + '9' * 200}\n", "3: a number of more than 100 characters; put it in quotation marks"),
    ],
)
def test_a_fault_is_named_with_its_line_and_what_to_write(text: str, expected: str) -> None:
    assert said(text).startswith(expected)


def test_digits_in_a_text_are_no_number() -> None:
    digits = "9" * 5000
    table = parse(f"a = '{digits}' # {digits}\n'{digits}' = 1\n", "feeds/news.toml")

    assert not isinstance(table, Finding)
    assert table.values == {"a": digits, digits: 1}


def test_windows_line_ends_move_no_line() -> None:
    assert said("a = 1\r\nb = 2\r\ntitle = News\r\n").startswith("5: invalid value")


@given(st.text(alphabet="ab =\"'[]{},#\n-:\\“\u00a0\f", max_size=40))
def test_whatever_is_broken_has_a_line_of_the_file(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        finding = parse(text, "feeds/news.toml")
        assert isinstance(finding, Finding)
        assert 1 <= finding.place.line <= text.count("\n") + 1
        assert finding.what
        assert finding.cure
