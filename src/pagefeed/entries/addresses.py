"""Addresses, as a feed may carry them.

Lives here: what an address of a page means outside that page, which of its parts only follow people around,
and what is known of the sites whose players and pictures pages embed.
Does not live here: the markup that the addresses stand in (entries.repair).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit, urlunsplit

from pagefeed.web import PAGE_SCHEME, is_host

_CONTROL = re.compile("[\x00-\x1f\x7f]+")
"""Browsers remove or ignore these wherever they stand (WHATWG URL, "basic URL parser", steps 1 to 3)."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BEFORE_QUERY = re.compile("[^?#]*")
_ILLEGAL = re.compile(r'[ "<>\\^`{|}]')
_TEMPLATE = re.compile(r"\{[{%]|%7B%(?:7B|25)", re.I)
"""What only the generator of the site fills in, as written or as a parser encodes it."""
_PICTURE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=%]+", re.I)
_SMALLEST_PICTURE = 400
"""Characters. A picture in a shorter address is one that holds the place of another."""

_TRACKING = re.compile(
    r"(?:amp;)?(?:(?:utm|itm|mtm|vtm|pk|piwik|matomo|hsa|stm)_\w+|_?hs(?:enc|mi)|hsctatracking|"
    r"(?:fb|g|y|d|tw|tt)clid|msclkid|gclsrc|[gw]braid|srsltid|li_fat_id|igshi?d?|"
    r"mc_[ce]id|mkt_tok|oly_(?:enc|anon)_id|vero_(?:id|conv)|ml_subscriber(?:_hash)?|rb_clickid|wickedid|s_cid|"
    r"ref_(?:src|url)|__twitter_impression|_openstat|_gl|_ga|xtor|guc(?:counter|e_referrer\w*)|cmpid|ncid|mbid)",
    re.I,
)
"""Names of parameters that tell where a reader comes from and nothing else; the union of what Firefox and Brave
strip and what newsletters add."""
_WRAPPED = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/url\?(?:[^#]*&)?(?:q|url)=|l\.facebook\.com/l\.php\?(?:[^#]*&)?u=|"
    r"l\.instagram\.com/\?(?:[^#]*&)?u=|www\.youtube\.com/redirect\?(?:[^#]*&)?q=|t\.umblr\.com/redirect\?(?:[^#]*&)?z=)"
    r"(https?(?::|%3A)[^&#]+)",
    re.I,
)
"""Links that count who follows them, and name in a parameter where they lead."""
_TRACKER = re.compile(
    r"//(?:[\w.-]+\.)?(?:doubleclick\.net|google-analytics\.com|googletagmanager\.com|googlesyndication\.com|"
    r"googleadservices\.com|facebook\.com/tr\b|connect\.facebook\.net|scorecardresearch\.com|quantserve\.com|"
    r"(?:pixel|stats)\.wp\.com|stats\.wordpress\.com|chartbeat\.net|bat\.bing\.com|analytics\.twitter\.com|"
    r"t\.co/i/adsct|(?:px|dc)\.ads\.linkedin\.com|ct\.pinterest\.com|pi\.pardot\.com|mc\.yandex\.ru|yadro\.ru|"
    r"hotjar\.com|adnxs\.com|pubmatic\.com|criteo\.(?:com|net)|taboola\.com|outbrain\.com|amazon-adsystem\.com|"
    r"assoc-amazon\.\w+/e/ir|feedsportal\.com|feedburner\.com/~|pixel\.parsely\.com|omtrdc\.net|2o7\.net|"
    r"demdex\.net|imrworldwide\.com|counter\.theconversation\.com|pixel\.propublica\.org|met\.vgwort\.de)"
    r"|/(?:piwik|matomo)\.php\b|[?&]republication-pixel=",
    re.I,
)
_BLANK = re.compile(
    r"/(?:1x1|(?:tracking[-_]?)?pixel|spacer|blank|transparent|clear|placeholder|gr[ae]y)[-_]?\d*\.(?:gif|png|svg)\b",
    re.I,
)
_ORNAMENT = re.compile(
    r"//(?:[\w-]+\.)*(?:shields\.io|badgen\.net|badge\.fury\.io|gravatar\.com|travis-ci\.(?:org|com))/"
    r"|(?<![a-z0-9])(?:(?:avatar|gravatar|emoji|twemoji|favicon)s?(?![a-z])|(?:badge|icon|smiley|spinner)s?(?=/|\.\w+$|$))",
    re.I,
)
"""Hosts, folders and files of pictures that only adorn a text."""
_SMALL = 48
"""Pixels: what is no wider or no higher is a sign, a rule or a button."""
_CANDIDATE = re.compile(r"[ ,]*+([^ ]++)((?<!,)[^,]*+)?")
"""One picture of a srcset (HTML, "parsing a srcset attribute"): an address ends at white space."""
_DESCRIPTOR = re.compile(r"[1-9]\d{0,4}w|\d{1,2}(?:\.\d{1,3})?x")
_SIZING = re.compile(
    r"(?<![^&])(?:w|h|width|height|q|quality|resize|fit|crop|coordinates|format|auto|dpr|ssl|strip|s|size)=[^&]*&?"
)
_WORDPRESS_SIZE = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")


_TEMPLATED = re.compile(r"\{\{|\{%|<%|\$\{|^\{")
"""What scripts and generators fill in."""


class Base:
    """What the addresses of a page are relative to; it remembers those that lead nowhere, for nothing is left out in
    silence."""

    __slots__ = ("lost", "page", "root")

    def __init__(self, page: str | None, root: str | None) -> None:
        self.page = page
        """Absolute URL for what is relative to the page; None where that is not known."""
        self.root = root
        """The same for what begins with a slash."""
        self.lost: dict[str, None] = {}
        """Addresses that lead nowhere, as written, in the order in which they were met."""

    def of(self, address: str) -> str | None:
        """What one address is relative to."""
        return self.root if address.startswith("/") else self.page

    def lose(self, address: str) -> None:
        """Remember an address that would lead somewhere if more were known."""
        if address[:1] not in ("", "#") and not _SCHEME.match(address):
            self.lost[address] = None


def absolute(address: str, base: Base | str | None) -> str | None:
    """The address as browsers read it, in full and without tracking; None where it leads nowhere from a feed.

    Web, mail and telephone addresses only. A relative address needs a base.
    """
    if _SIMPLE.fullmatch(address):
        return address
    if not isinstance(base, Base):
        return _absolute(address, base)
    address = address.strip()
    found = _absolute(address, base.of(address))
    if found is None:
        base.lose(address)
    return found


def link(address: str, base: Base | str | None) -> str | None:
    """The same for the link of an `<a>`, which may also lead to another page of items/ (`web.PAGE_SCHEME`)."""
    text = address.strip()
    return _legal(text) if text.startswith(_PAGE) else absolute(address, base)


_PAGE = f"{PAGE_SCHEME}:"


_SIMPLE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*[A-Za-z0-9_~-]*)?")
"""An address in which there is nothing to do: in full, without dots for folders, parameters or escapes."""


@lru_cache(maxsize=4096)
def _absolute(address: str, base: str | None) -> str | None:
    text = _CONTROL.sub("", address).strip()
    if _TEMPLATE.search(text):
        return None
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else None
    if scheme in ("mailto", "tel"):
        return _legal(f"{scheme}:{text[len(scheme) + 1 :]}") if text[len(scheme) + 1 :].strip() else None
    if scheme not in (None, "http", "https") or is_templated(text):
        return None
    if wrapped := _WRAPPED.match(text):
        # What is in a parameter of one more such link stays there.
        text = unquote(wrapped[1])
    # Browsers take backslashes for slashes, any number of them before the host, and none at all.
    text = _BEFORE_QUERY.sub(lambda path: path[0].replace("\\", "/"), text, count=1)
    text = f"{scheme}://{text[len(scheme) + 1 :].lstrip('/')}" if scheme else re.sub(r"^//+", "https://", text)
    if not text:
        return None
    try:
        parts = urlsplit(urljoin(_web(base), text))
        if not is_host(parts.hostname or "") or parts.port == 0:
            return None
    except ValueError:
        return None
    query = "&".join(each for each in parts.query.split("&") if not _TRACKING.fullmatch(each.partition("=")[0]))
    fragment = "" if _TRACKING.match(parts.fragment) or parts.fragment.startswith(":~:") else parts.fragment
    return _legal(urlunsplit(parts._replace(query=query, fragment=fragment)))


def is_templated(address: str) -> bool:
    """True if a part of an address is for a script or a generator to fill in."""
    return any(mark in address for mark in "{%<") and bool(_TEMPLATED.search(unquote(address)))


def on_site(path: str, site: str) -> str:
    """A path as generators of sites write it, `/2026/ferry/`, below the site's address, which may itself have a
    path; anything else as it is."""
    return f"{site.rstrip('/')}{path}" if path.startswith("/") and not path.startswith("//") else path


def host(address: str) -> str:
    """The host of an address, as people say it: without `www.`; empty where it has none."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def is_same_site(one: str, other: str) -> bool:
    """True if two addresses have one host, or the host of one is below that of the other."""
    first, second = f".{host(one)}", f".{host(other)}"
    return first.endswith(second) or second.endswith(first)


def picture(address: str, base: Base | str | None) -> str | None:
    """The same for the picture of an `<img>`, which may also be in the address itself (RFC 2397)."""
    address = address.strip()
    if not address:
        return None
    found = address if _PICTURE_DATA.fullmatch(address) else absolute(address, base)
    # Scripts fill in what stands in braces.
    if not found or "{" in address or is_tracker(found) or is_blank(found):
        return None
    return found if found.startswith(("http", "data:")) else None


def candidates(srcset: str, base: Base | str | None) -> Iterator[tuple[str, str]]:
    """The pictures of a `srcset` with their descriptors, such as `800w` or `2x`; those that lead nowhere left out."""
    for address, words in _CANDIDATE.findall(_CONTROL.sub(" ", srcset).strip(" ,")):
        found = picture(address.rstrip(","), base)
        size = words.strip()
        if found and not found.startswith("data:") and (not size or _DESCRIPTOR.fullmatch(size)):
            # Many readers split at commas, wherever these stand.
            yield found.replace(",", "%2C"), size


def is_tracker(address: str) -> bool:
    """True if an element only counts readers, such as a tracking pixel."""
    return bool(_TRACKER.search(address))


def is_blank(address: str) -> bool:
    """True if a picture is a spacer or a placeholder of a lazy image."""
    return bool(_BLANK.search(address)) or (address.startswith("data:") and len(address) < _SMALLEST_PICTURE)


def is_ornament(address: str, size: tuple[int, int] | None) -> bool:
    """True if a picture is an ornament: a badge, an emoji, an icon, an author's portrait."""
    path = address.partition("?")[0]
    return bool(_ORNAMENT.search(path)) or (size is not None and min(size) <= _SMALL)


def regardless_of_size(address: str) -> tuple[str, str, str]:
    """What two addresses have in common that are of one picture in two sizes."""
    parts = urlsplit(address)
    return parts.netloc.lower(), _WORDPRESS_SIZE.sub("", parts.path), _SIZING.sub("", parts.query).strip("&")


def _web(base: str | None) -> str:
    return base if base and re.match("https?://", base, re.I) else ""


def _legal(address: str) -> str:
    """Without the characters that RFC 3986 leaves out; letters of all scripts may stay (RFC 3987)."""
    return _ILLEGAL.sub(lambda found: quote(found[0]), address.strip())


# --- embeds -------------------------------------------------------------------------------------


class Embed(NamedTuple):
    """What a page shows in a frame, for readers that show no frames."""

    link: str
    """Where people see it."""
    name: str
    """Of the site, for a frame without a title."""
    thumbnail: str | None = None
    """Absolute URL of a picture of it."""


class _Site(NamedTuple):
    frames: str
    """A pattern of their addresses, behind the scheme; compiled by the first page with a frame."""
    name: str
    link: str
    thumbnail: str | None = None


_SITES = tuple(
    _Site(*site)
    for site in (
        (
            r"(?:m\.)?youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)/(?!videoseries|live_stream)([\w-]{11})",
            "YouTube",
            "https://www.youtube.com/watch?v={}",
            "https://i.ytimg.com/vi/{}/hqdefault.jpg",
        ),
        (
            r"youtu\.be/([\w-]{11})",
            "YouTube",
            "https://www.youtube.com/watch?v={}",
            "https://i.ytimg.com/vi/{}/hqdefault.jpg",
        ),
        (
            r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=([\w-]+)",
            "YouTube",
            "https://www.youtube.com/playlist?list={}",
            None,
        ),
        (r"player\.vimeo\.com/video/(\d+)", "Vimeo", "https://vimeo.com/{}", None),
        (
            r"(?:geo\.)?dailymotion\.com/(?:embed/video/|player(?:/\w+)?\.html\?(?:.*&)?video=)(\w+)",
            "Dailymotion",
            "https://www.dailymotion.com/video/{}",
            "https://www.dailymotion.com/thumbnail/video/{}",
        ),
        (r"open\.spotify\.com/embed/(\w+/\w+)", "Spotify", "https://open.spotify.com/{}", None),
        (r"embed\.ted\.com/(talks/[\w-]+)", "TED", "https://www.ted.com/{}", None),
        (r"instagram\.com/((?:p|reel)/[\w-]+)/embed", "Instagram", "https://www.instagram.com/{}/", None),
        (r"platform\.twitter\.com/embed/.*[?&]id=(\d+)", "Twitter", "https://twitter.com/i/status/{}", None),
        (
            r"datawrapper\.dwcdn\.net/(\w+)",
            "Datawrapper",
            "https://datawrapper.dwcdn.net/{}/",
            "https://datawrapper.dwcdn.net/{}/full.png",
        ),
        (
            r"flo\.uri\.sh/visualisation/(\d+)",
            "Flourish",
            "https://public.flourish.studio/visualisation/{}/",
            "https://public.flourish.studio/visualisation/{}/thumbnail",
        ),
    )
)
"""Frames whose address tells a better one, as the sites themselves document their players."""
_ABOUT = {"w.soundcloud.com": ("SoundCloud", "url"), "www.facebook.com": ("Facebook", "href")}
"""Players that are told in a parameter what they play."""


def embed(address: str, base: Base | str | None) -> Embed | None:
    """What is in a frame; None where there is nothing that people would want to see."""
    found = absolute(address, base)
    if not found or not found.startswith("http") or is_tracker(found):
        return None
    for site in _SITES:
        if match := re.match(rf"https?://(?:www\.)?{site.frames}", found, re.I):
            thumbnail = site.thumbnail.format(match[1]) if site.thumbnail else None
            return Embed(site.link.format(match[1]), site.name, thumbnail)
    parts = urlsplit(found)
    host = parts.hostname or ""
    if host in _ABOUT:
        name, parameter = _ABOUT[host]
        for about in parse_qs(parts.query).get(parameter, ()):
            return Embed(absolute(about, None) or found, name)
    return Embed(found, host.removeprefix("www."))
