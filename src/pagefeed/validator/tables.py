"""Tables of words, and what is told by them: languages and media types.

Lives here: how a table is written, and what several formats have in common that is a word of a list.
Does not live here: addresses, which have a module of their own, and the tables of one module.
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a table that is written as a text."""
    return frozenset(text.split())


MIME_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?")
"""RFC 6838, section 4.2."""
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|[ix](-[A-Za-z0-9]{1,8})+")
"""BCP 47 (RFC 5646, section 2.1), as far as its form goes."""
_ISO_639_1 = words("""
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it
    iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu
""")
"""Languages with a code of two letters, former codes included."""


def is_language(tag: str) -> bool:
    """True for a language tag (BCP 47) whose language is known, if it has two letters."""
    language = tag.partition("-")[0].lower()
    return LANGUAGE.fullmatch(tag) is not None and (
        language in _ISO_639_1 if len(language) == 2 else len(language) in (1, 3)
    )
