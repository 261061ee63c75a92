"""Bytes to text.

Lives here: which encoding the bytes of a file are in, by what they say themselves or, in a web page, what they
declare, as a pure function.
Does not live here: opening files (files.inputs), what the text means.
"""

from __future__ import annotations

import codecs
import re

from pagefeed.errors import PageError
from pagefeed.model import Place

_KINDS = {
    b"%PDF-": "a PDF",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF89a": "a picture",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a compressed file",
    b"bplist00": "a web archive",
}
"""First bytes of files that people take for text, some of which would pass for it."""

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r"))
_WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x100))
"""The five bytes that windows-1252 leaves undefined are control characters, as in browsers.

Source: WHATWG Encoding, section 9 (index windows-1252).
"""


_WEB_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
"""Suffixes of files that may declare their encoding."""
_PRESCAN = 65_536
"""Bytes in which a page does so. It must within 1024 (HTML, section 4.2.5.4), but browsers find it behind them too."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.S)
_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*(?:x-)?(?P<label>[\w.:-]+)""", re.I | re.A
)
_SAVED = re.compile(rb"<!-- saved from url=\(\d+\)\S+ at=\S+ charset=(?P<label>[\w.:-]+) -->", re.A)
"""The comment above a page that `add` got from a server, which named its encoding."""
_DECODERS = {
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
"""Encodings of browsers that Python knows under another name than theirs: its own codec of that name is a narrower one.

Source: WHATWG Encoding, section 10 and following (legacy multi-byte decoders).
"""


_DOUBTED = (None, "utf-8", "windows-1252")
"""Names of encodings that say little: none, and those of templates."""
FEWEST = 10
"""So many characters at least tell a language."""
_KANA = "[\u3041-\u3093\u30a1-\u30f6]"
_FREQUENT = "[\u7684\u4e00\u662f\u4e86\u5728\u4e0d\u6709\u4eba\u8fd9\u9019\u4e2d]"
"""The most frequent characters of Chinese, as simplified and as not."""
_CYRILLIC = "(?<=[\u0430-\u044f\u0451])[\u043e\u0435\u0430\u0438\u043d\u0442]"
"""Here and below: the six or so most frequent letters of the alphabet, behind another of it, for letters of
windows-1252 beyond ASCII hardly ever follow one another."""
_GREEK = "(?<=[\u03b1-\u03c9\u03ac-\u03ce])[\u03b1\u03bf\u03b9\u03b5\u03c4\u03c3\u03bd\u03c2]"
_HEBREW = "(?<=[\u05d0-\u05ea])[\u05d9\u05d5\u05d4\u05dc\u05d0\u05e8]"
_ARABIC = "(?<=[\u0621-\u064a])[\u0627\u0644\u064a\u0645\u0648\u0646]"
_THAI = "(?<=[\u0e01-\u0e4e])[\u0e32\u0e19\u0e23\u0e01\u0e2d\u0e48]"
_GUESSES = (
    ("cp932", "shift_jis", _KANA, 0.2),
    ("euc_jp", "euc-jp", _KANA, 0.2),
    ("cp949", "euc-kr", "[\uac00-\ud7a3]", 0.5),
    ("gb18030", "gb18030", _FREQUENT, 0.04),
    ("big5hkscs", "big5", _FREQUENT, 0.04),
    ("cp1251", "windows-1251", _CYRILLIC, 0.25),
    ("koi8-r", "koi8-r", _CYRILLIC, 0.25),
    ("cp1253", "windows-1253", _GREEK, 0.25),
    ("cp1255", "windows-1255", _HEBREW, 0.25),
    ("cp1256", "windows-1256", _ARABIC, 0.25),
    ("cp874", "windows-874", _THAI, 0.2),
)
"""Encodings of languages that have their own, for pages that declare none or a wrong one: what Python and browsers call
each, what no text of the language is without, and the least part of what is not ASCII that this makes up."""


class NotTextError(PageError):
    """Bytes that no encoding turns into text."""


class EmptyPageError(PageError):
    """Nothing in it can be seen."""


def decode(data: bytes, path: str, *, charset: str = "") -> tuple[str, str]:
    r"""Text with `\n` for CRLF and CR, without byte order mark, and `utf-8`, `utf-16` or `windows-1252`,
    for a web page also what it declares, or what the message that brought it calls its `charset`.

    Other separators (NEL, U+2028) stay, for no line of a file ends there. Raises NotTextError for
    binary files and damaged text, EmptyPageError where nothing is visible.
    """
    for start, kind in _KINDS.items():
        if data.startswith(start):
            raise _not_text(f"not a text file but {kind}", path)
    text, encoding = _utf16(data) or _declared(data, path, charset) or _utf8(data, path) or _windows_1252(data)
    plain = text.encode()
    if b"\0" in plain or len(plain.translate(None, _CONTROLS)) < 0.95 * len(plain):
        raise _not_text("not a text file", path)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not any(character.isprintable() and not character.isspace() for character in text):
        cure = "fill the file, or remove it"
        raise EmptyPageError("it has no visible characters", at=Place(path, 1), cure=cure)
    return text, encoding


def _utf16(data: bytes) -> tuple[str, str] | None:
    """By its mark, else by its zeros, which stand in every other byte of what is mostly ASCII.

    Fewer than one in eight there may as well be damage to another encoding: that is left to an error.
    """
    even, odd = data[0::2].count(0), data[1::2].count(0)
    telling = 8 * max(even, odd) >= len(data) // 2
    if data.startswith(codecs.BOM_UTF16_LE) or (telling and odd > 2 * even):
        codec = "utf-16-le"
    elif data.startswith(codecs.BOM_UTF16_BE) or (telling and even > 2 * odd):
        codec = "utf-16-be"
    else:
        return None
    try:
        return data.decode(codec), "utf-16"
    except UnicodeDecodeError:
        return None


def _declared(data: bytes, path: str, charset: str) -> tuple[str, str] | None:
    """As a web page or its message declares it; a byte order mark outranks both, as in browsers, and the message the
    page.

    UTF-8 outranks them too, for tools keep what they converted with its old declaration, and no text in another
    encoding is UTF-8 by chance. What the page says is doubted where its bytes are not of that encoding, or where it
    names the one that templates have without asking.

    Source: WHATWG HTML, section 13.2.3.2.
    """
    if not path.lower().endswith(_WEB_PAGES) or data.startswith(codecs.BOM_UTF8) or _is_utf8(data):
        return None
    import webencodings  # Most pages are UTF-8 and have left by now.

    if not charset and (match := _SAVED.match(data) or _CHARSET.search(_COMMENT.sub(b"", data[:_PRESCAN]))):
        charset = match["label"].decode()
    declared = webencodings.lookup(charset)  # Knows what browsers know, UTF-7 not among it: it can smuggle markup.
    encoding = declared and declared.name
    if encoding in _DOUBTED and (guessed := _guessed(data)):
        return guessed
    if declared is None or declared.name.startswith("utf-"):
        return None
    if declared.name == "windows-1252":
        return _windows_1252(data)
    try:
        return data.decode(_DECODERS.get(declared.name, declared.codec_info.name)), declared.name
    except UnicodeDecodeError as error:
        if guessed := _guessed(data):
            return guessed
        line = len(data[: error.start].splitlines()) or 1
        raise _not_text(f"a character of this {declared.name} text is damaged", path, line) from None


def _is_utf8(data: bytes) -> bool:
    """True if bytes are text in UTF-8 beyond ASCII."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _guessed(data: bytes) -> tuple[str, str] | None:
    """A text that is whole and reads like a language in one of its own encodings."""
    found: list[tuple[float, str, str]] = []
    if data.isascii():
        return None
    for codec, encoding, letters, least in _GUESSES:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        beyond, telling = len(text) - len(text.encode("ascii", "ignore")), len(re.findall(letters, text))
        if telling >= max(least * beyond, FEWEST):
            found.append((telling / beyond / least, text, encoding))
    return max(found)[1:] if found else None


def _utf8(data: bytes, path: str) -> tuple[str, str] | None:
    """None where it is another encoding; damaged UTF-8 is an error, for else it would be published."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = len(text) - len(text.encode("ascii", "ignore")) - broken
        if whole <= broken and not data.startswith(codecs.BOM_UTF8):
            return None
        line = len(data[: error.start].splitlines()) or 1
        raise _not_text("a character of this UTF-8 text is damaged", path, line) from None


def _windows_1252(data: bytes) -> tuple[str, str]:
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0], "windows-1252"


def _not_text(what: str, path: str, line: int = 1) -> NotTextError:
    return NotTextError(what, at=Place(path, line), cure="save it again as plain text in UTF-8")
