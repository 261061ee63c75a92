"""Addresses, as feeds and browsers read them.

Lives here: what is an address, absolute or not, by its characters and its scheme (RFC 3986, RFC 3987), and e-mail
addresses.
Does not live here: where in a document addresses stand (reading), or which of them must be what (values, common).
"""

from __future__ import annotations

import re

from pagefeed.validator.tables import words

ABSOLUTE = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
"""In ASCII, without the characters that RFC 3986 leaves out."""
SCHEMES = words("""
    http https ftp ftps sftp mailto tel sms geo xmpp irc ircs news nntp feed tag urn doi acct magnet gemini gopher ipfs
    dat webcal git rtsp mms info cid mid ldap ni opaquelocktoken pkcs11 sip sips tftp wss at did nostr bitcoin lightning
    itpc pcast podcast
""")
"""Schemes of addresses to which a feed may lead: whatever is not listed may run something or stay on the machine."""
_ILLEGAL = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f]|%(?![0-9A-Fa-f]{2})")
"""What no IRI holds (RFC 3987, section 2.2)."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=.)")
_BEGINNING = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
"""What browsers leave out of an address, or show nobody."""
_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|avif)[;,]", re.I)
EMAIL = r"[^\s@<>()]+@[^\s@<>()]+"
"""An address for letters, as far as feeds can tell (RFC 4287, section 3.2.3)."""
_EMAIL_WITHIN = re.compile(r"(?<![\w.+'@-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
"""The same among words."""
_LONGEST = 1000
"""Characters of a name in which an address is looked for; nobody writes longer ones."""


def is_address(text: str) -> bool:
    """True for an absolute address with a scheme that a feed may lead to (RFC 3986, section 4.3; RFC 3987)."""
    found = _SCHEME.match(text)
    if not found or found[1].lower() not in SCHEMES or _ILLEGAL.search(text):
        return False
    rest = text[found.end() :]
    return not found[1].lower().startswith(("http", "ftp")) or re.match(r"//[^/?#]", rest) is not None


def scheme_of(address: str) -> re.Match[str] | None:
    """How an address begins, as browsers read it; None for one that is relative."""
    return _BEGINNING.match(_UNSEEN.sub("", address))


def leads_out(address: str) -> bool:
    """True for an address that is relative, or has a scheme to which a feed may lead."""
    scheme = scheme_of(address)
    return scheme is None or scheme[1].lower() in SCHEMES


def is_inline_picture(address: str) -> bool:
    """True for a picture that is written out in its own address (RFC 2397); never one that may run something (SVG)."""
    return _PICTURE.match(_UNSEEN.sub("", address)) is not None


def is_written(text: str) -> bool:
    """True for a text that holds only what an address may hold (RFC 3987, section 2.2)."""
    return _ILLEGAL.search(text) is None


def is_reference(text: str) -> bool:
    """True for what can be an address, absolute or not (RFC 3987, `IRI-reference`)."""
    found = _SCHEME.match(text)
    return not _ILLEGAL.search(text) and (found is None or found[1].lower() in SCHEMES)


def email_in(text: str) -> str | None:
    """The first e-mail address in a text; a handle such as `@ann` or `@ann@example.social` is none."""
    found = _EMAIL_WITHIN.search(text[:_LONGEST])
    return found and found[0]
