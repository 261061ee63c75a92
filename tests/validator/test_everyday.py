"""Markup that no rule about tags looks at is markup in which none of them finds anything."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagefeed.model import Document
from pagefeed.validator import markup
from pagefeed.validator.reading import Fault, Form, Markup, Reading
from pagefeed.validator.rules import RULES

OF_TAGS = [rule for rule in RULES if rule.faults.__module__ == markup.__name__]
ADDRESSES = ("https://example.org/a?b=1#c", "http://x", "javascript:x", "a.html", "//x.org", "data:image/png;base64,x")
MARKUP = st.lists(
    st.builds(
        "<{}{}>".format,
        st.sampled_from((*sorted(markup._EVERYDAY), "script", "svg", "!--", "my-x", "video", "style")),
        st.lists(
            st.builds(
                ' {}="{}"'.format,
                st.sampled_from((*sorted(markup._QUIET), "href", "src", "cite", "onload", "srcset", "style", "zzz")),
                st.sampled_from((*ADDRESSES, "1", "text-align: left", "x &lt;script>")),
            ),
            max_size=3,
        ).map("".join),
    ),
    max_size=6,
).map("".join)


def faults(text: str, form: Form) -> list[Fault]:
    reading = Reading(
        document=Document(path="x", media_type="x", body=b""),
        form=form,
        root=None,
        markup=(Markup(text, "tag:x", 1, False),),
    )
    return [fault for rule in OF_TAGS if form in rule.forms for fault in rule.faults(reading)]


@settings(max_examples=300)
@given(MARKUP, st.sampled_from(("rss", "atom", "json", "html")))
def test_no_rule_would_find_anything_in_everyday_markup(text: str, form: Form) -> None:
    found = faults(text, form)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_is_everyday", lambda _: False)
        assert faults(text, form) == found


def test_every_element_and_attribute_of_it_is_allowed(monkeypatch: Any) -> None:
    text = "".join(f'<{tag} {name}="x">' for tag, name in product(markup._EVERYDAY, markup._QUIET))
    assert markup._is_everyday(text)
    monkeypatch.setattr(markup, "_is_everyday", lambda _: False)

    assert faults(text, "rss") == []
