"""JSON Feed.

Lives here: JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with `_pagefeed` for what the formats have
no word for.
Does not live here: RSS and Atom (xml).
"""

from __future__ import annotations

import json
from typing import Any

from pagefeed.model import Author, Content, Document, Enclosure, Entry, Feed, FeedSpec
from pagefeed.render.forms import (
    FORMS,
    PAGE,
    authors,
    document,
    form_of,
    html,
    language,
    rfc3339,
    text,
    unprintable,
    uri,
)

Members = dict[str, Any]


def jsonfeed(feed: Feed) -> Document:
    """The feed as `feed.json`, or one of its archived months, whose `feed_url` is that of the whole feed."""
    spec, form = feed.spec, form_of("json", feed.month)
    members = _said(
        version="https://jsonfeed.org/version/1.1",
        title=spec.title,
        home_page_url=uri(spec.link),
        feed_url=spec.url(FORMS["json"].file),
        next_url=spec.url(form_of("json", feed.older).file) if feed.older else None,
        description=spec.description,
        user_comment=f"This is a feed. To read it, copy its address into a feed reader; see {spec.url(PAGE.file)}",
        icon=uri(spec.icon or ""),
        language=spec.language,
        authors=[_author(spec.author)],
        hubs=[{"type": "WebSub", "url": hub} for hub in spec.hub] or None,
    )
    members["items"] = [_item(entry, spec) for entry in feed.entries]
    try:
        return document(form, json.dumps(members, indent=2, ensure_ascii=False) + "\n", spec)
    except UnicodeEncodeError as error:
        raise unprintable(feed) or error from error


def _item(entry: Entry, spec: FeedSpec) -> Members:
    content = entry.content
    whole = html(entry, spec)
    return _said(
        id=entry.name,
        url=uri(content.link) if content.link else None,
        title=content.title,
        content_html=whole,
        content_text=None if whole else text(entry),
        summary=content.summary,
        image=uri(content.image) if content.image else None,
        date_published=rfc3339(entry.published.at),
        date_modified=rfc3339(entry.updated),
        authors=[_author(author) for author in authors(entry, spec)],
        tags=list(content.tags),
        language=language(entry, spec),
        attachments=[_attachment(file) for file in content.enclosures],
        _pagefeed={
            "kind": content.kind,
            "type": content.type,
            "caption": content.caption,
            "credit": content.credit,
            **({"image": picture} if (picture := _picture(content)) else {}),
            "found_on": list(entry.found_on),
            "published": {
                "precision": entry.published.precision,
                "evidence": str(entry.published.evidence),
            },
            "title": {"evidence": str(content.title_evidence)},
        },
    )


def _picture(content: Content) -> Members:
    """What is known of the picture of an entry, for which JSON Feed has an address and no more."""
    if not content.image:
        return {}
    width, height = content.size or (None, None)
    return _said(alt=content.alt, width=width, height=height)


def _attachment(file: Enclosure) -> Members:
    return _said(
        url=uri(file.url),
        mime_type=file.type,
        title=file.title,
        size_in_bytes=file.length,
        duration_in_seconds=file.duration,
    )


def _author(author: Author) -> Members:
    return _said(name=author.name, url=author.url)


def _said(**members: Any) -> Members:
    """The members that have something to say."""
    return {name: value for name, value in members.items() if value}
