"""Pages that stand in front of a page: consent, login, a check for robots, a script that has yet to fill it.

Lives here: how each is known, as a table, and the one line that says so.
Does not live here: asking servers (client), or what a page says (html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

FEW = 600
"""Characters of text: a page with fewer has little to say but what its signs say."""
MANY = 2_500
"""A page with more is one, whatever its signs say."""

BROWSER = "save it from your browser, and add the file"
"""The cure of most."""
_REFUSED: Mapping[int, tuple[str, str]] = {
    401: ("it asks for a login", BROWSER),
    402: ("it is behind a paywall", BROWSER),
    403: ("the server denies access", BROWSER),
    404: ("page not found", "correct the address"),
    407: ("the proxy asks for a login", "set the proxy with its password, or save the page from your browser"),
    410: ("the page is gone", "correct the address"),
    429: ("too many requests", "try again later"),
    451: ("it is not available in your country", BROWSER),
    503: ("the server is busy, or refuses programs", f"try again later, or {BROWSER}"),
}


class Answer(NamedTuple):
    """What a server sent, as far as it tells a page from what stands in front of it."""

    status: int
    """Of HTTP."""
    url: str
    """Where it was found, after all redirects."""
    headers: Mapping[str, str]
    """By name in lower case."""
    markup: str
    """The page as it came."""
    title: str
    """Its title, plain."""
    text: str
    """What a reader would read of it, plain."""


class _Wall(NamedTuple):
    what: str
    """As it reads after the address."""
    below: int
    """Characters of text: a page with as many or more is a page."""
    sign: Callable[[Answer], object]


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


_CHALLENGES = _words(
    *(
        r"^just a moment",
        r"^attention required",
        r"are you (?:a )?(?:robot|human)",
        r"not a (?:ro)?bot\b",
        r"^access denied",
    ),
    *(r"^checking your browser", r"verif(?:y|ying) (?:that )?you(?:'| a)re (?:a )?human", r"^pardon our interruption"),
    *(
        r"^(?:client|bot) challenge",
        r"security (?:check|checkpoint|verification)",
        r"ddos[- ]guard",
        r"^one moment, please",
    ),
    *(r"^unusual traffic", r"human verification", r"captcha", r"^request (?:blocked|rejected)", r"^please wait\b"),
)
_CHALLENGE_MARKS = _words(
    *(r"/cdn-cgi/challenge-platform", r"_cf_chl_opt", r"cf-browser-verification", r"captcha-delivery\.com"),
    *(
        r"px-captcha",
        r"_Incapsula_Resource",
        r"awsWafCookieDomainList",
        r"id=[\"']anubis",
        r"challenges\.cloudflare\.com",
    ),
)
_CONSENT_PLACE = _words(
    r"^https?://(?:[\w-]+\.)*consent\.", r"^https?://[^?]*/(?:consent|privacy-?gate|cookiewall|myprivacy)\b"
)
_CONSENT_TITLE = _words(
    *(
        r"^before you continue",
        r"^bevor sie (?:zu|fort)",
        r"^avant (?:de continuer|d'accéder)",
        r"^voordat je verdergaat",
    ),
    *(r"^antes de (?:continuar|ir)", r"^we value your privacy", r"\bcookie[- ]?(?:consent|wall)", r"^privacy ?gate"),
    *(r"^(?:ihre|deine) einwilligung", r"\bconsent\b.*\b(?:cookies?|privacy)\b", r"^zustimmung"),
)
_CONSENT_WORDS = _words(
    *(
        r"accept all",
        r"accept (?:and continue|cookies)",
        r"reject all",
        r"manage (?:options|preferences)",
        r"\bour partners\b",
    ),
    *(
        r"alle(?:s)? akzeptieren",
        r"zustimmen und weiter",
        r"alle ablehnen",
        r"tout (?:accepter|refuser)",
        r"accepter et",
    ),
    *(r"aceptar (?:todo|y continuar)", r"rechazar todo", r"alles (?:accepteren|weigeren)", r"aceitar (?:tudo|todos)"),
)
_COOKIES = _words(r"\bcookies?\b", r"\bconsent\b", r"einwilligung", r"datenschutz", r"\bprivacy\b", r"consentement")
_LOGIN_PLACE = _words(
    r"^https?://[^?]*/(?:log-?in|sign-?in|sso|oauth2?|auth|accounts?/login|anmelden|wp-login)\b",
    r"://(?:login|signin|auth|sso|accounts?)\.",
)
_LOGIN_TITLE = _words(
    r"\b(?:log|sign) ?in\b",
    r"\banmeld(?:en|ung)\b",
    r"\beinloggen\b",
    r"\bconnexion\b",
    r"\binloggen\b",
    r"\biniciar sesi[oó]n\b",
)
_PASSWORD = _words(r"<input\b[^>]*\btype\s*=\s*[\"']?password\b")
_NEEDS_SCRIPT = _words(
    *(
        r"(?:enable|turn on|activate|requires?|needs?|without) java ?script(?! to view)",
        r"java ?script (?:is )?(?:required|disabled|enabled|off)",
    ),
    *(
        r"javascript (?:muss|ist deaktiviert|aktivieren)",
        r"aktivieren sie (?:bitte )?javascript",
        r"activer javascript",
    ),
    *(r"(?:activa|habilita)r? (?:el )?javascript", r"javascript in te schakelen"),
)
_EMPTY_ROOT = re.compile(
    r"<(?:div|main|section|app-root|body)\b[^>]*\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte|q-app|main-app)\b[^>]*>"
    r"(?:\s|<!--.*?-->)*</|<app-root\b[^>]*>\s*</app-root",
    re.I | re.S,
)
_REFRESH = re.compile(
    r"<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh[\"']?[^>]*content\s*=\s*[\"']?\s*\d+\s*;\s*url\s*=\s*['\"]?([^\"'>\s]+)",
    re.I,
)

_WALLS = (
    _Wall(
        "a check for robots",
        MANY,
        lambda a: a.headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in a.headers,
    ),
    _Wall("a check for robots", MANY, lambda a: _CHALLENGES.search(a.title)),
    _Wall("a check for robots", FEW, lambda a: _CHALLENGE_MARKS.search(a.markup)),
    _Wall("a consent page", MANY, lambda a: _CONSENT_PLACE.search(a.url) or _CONSENT_TITLE.search(a.title)),
    _Wall("a consent page", FEW, lambda a: _CONSENT_WORDS.search(a.text) and _COOKIES.search(a.markup)),
    _Wall("a consent page", 100, lambda a: _CONSENT_WORDS.search(a.markup) and _COOKIES.search(a.markup)),
    _Wall("a login", MANY, lambda a: _LOGIN_PLACE.search(a.url) and _PASSWORD.search(a.markup)),
    _Wall(
        "a login",
        FEW,
        lambda a: _PASSWORD.search(a.markup) or (_LOGIN_PLACE.search(a.url) and _LOGIN_TITLE.search(a.title)),
    ),
    _Wall("a page that needs JavaScript", FEW, lambda a: _EMPTY_ROOT.search(a.markup)),
    _Wall("a page that needs JavaScript", 200, lambda a: _NEEDS_SCRIPT.search(a.markup)),
    _Wall("a page without text", 40, lambda a: 200 <= a.status < 300),
)
"""The first that fits counts. A page with text is no wall because of a banner: signs in the markup alone count only
where there is little else."""


def refusal(status: int) -> tuple[str, str] | None:
    """What a status of HTTP means for somebody who wants a page, and the cure; None where there is a page."""
    if 200 <= status < 300:
        return None
    return _REFUSED.get(status, (f"the server answers {status}", "check that it opens in a browser, then try again"))


def wall(answer: Answer) -> tuple[str, str] | None:
    """What stands in the place of a page, and the cure; None where it is a page."""
    size = sum(
        2 if ord(character) > 0x2E80 else 1 for character in answer.text
    )  # Scripts without spaces say twice as much.
    if size < FEW and (leads := _REFRESH.search(answer.markup)):
        return f"a page that only redirects to {leads[1]}", "add that address"
    for each in _WALLS:
        if size < each.below and each.sign(answer):
            return each.what, BROWSER
    return None
