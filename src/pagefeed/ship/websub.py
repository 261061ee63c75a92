"""Telling hubs of news, so that they bring it to subscribers at once.

Lives here: one ping, what a hub's answer means, and the record of what each hub was told.
Does not live here: which documents are topics (deployment), or how they name their hub (render).

W3C WebSub leaves to hubs how they are told; all that are in use take a form with `hub.mode=publish`, and `hub.url` or
`hub.topic`, so both are sent. rssCloud (https://www.rsscloud.co/) takes the address as `url`.
"""

from __future__ import annotations

import json
import os
import time
from typing import Literal, NamedTuple

from pagefeed.files.disk import open_file
from pagefeed.model import Finding, Place
from pagefeed.ship import dist
from pagefeed.ship.ask import Answer, Asker

RECORD = ".pagefeed/pings.json"
"""Below the site. Without it, hubs are told once more of what they know, which costs them a request."""
TRIES = 3
"""How often a hub is told that is busy or away."""
PAUSE = 1.0
"""Seconds before the second try; twice as many before the third."""


class Topic(NamedTuple):
    """A document, and somebody who is to be told when it changes."""

    url: str
    """The document's public address."""
    hub: str
    """Where to tell it, absolute URL."""
    protocol: Literal["websub", "rsscloud"]
    sha256: str
    """Of the document in dist/, in hexadecimal."""

    @property
    def form(self) -> dict[str, str]:
        """What is sent."""
        if self.protocol == "rsscloud":
            return {"url": self.url}
        return {"hub.mode": "publish", "hub.url": self.url, "hub.topic": self.url}


class Record:
    """What each hub was told of last."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._told: dict[str, dict[str, str]] = {}
        try:
            with open_file(os.path.join(root, RECORD)) as file:
                held = json.load(file)
                self._told = {str(hub): dict(topics) for hub, topics in held.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            pass  # It is made anew.

    def knows(self, topic: Topic) -> bool:
        """True if the hub was ever told of the document, or was to be."""
        return topic.url in self._told.get(topic.hub, {})

    def is_due(self, topic: Topic) -> bool:
        """True if the hub does not know the document as it is."""
        return self._told.get(topic.hub, {}).get(topic.url) != topic.sha256

    def note(self, topic: Topic, *, told: bool) -> None:
        """Write down that the hub was told of the document as it is, or is to be."""
        self._told.setdefault(topic.hub, {})[topic.url] = topic.sha256 if told else ""
        body = json.dumps(self._told, indent=1, sort_keys=True, ensure_ascii=False).encode()
        dist.put(os.path.join(self.root, RECORD), body)


def ping(asker: Asker, topic: Topic, body: bytes) -> Finding | None:
    """Tell a hub that a document has changed, once the web has it; what is in the way otherwise."""
    there = asker.follow(topic.url)[-1]
    if there.status != 200 or there.body != body:
        what = "the live site does not serve it as it is in dist/, so no hub was told"
        return _finding("NotLive", topic.url, what, "deploy it, then run `ping`; `verify` tells more")
    answer = asker.post(topic.hub, topic.form)
    for attempt in range(1, TRIES):
        if 0 < answer.status < 500 and answer.status != 429:
            break
        time.sleep(PAUSE * 2 ** (attempt - 1))
        answer = asker.post(topic.hub, topic.form)
    if 200 <= answer.status < 300:
        return None
    if not 400 <= answer.status < 500 or answer.status == 429:
        what = f"the hub cannot be pinged for {topic.url}: {answer.broken or answer.status}"
        return _finding("HubAway", topic.hub, what, "the next run tells it; if it stays away, name another `hub`")
    what = f"the hub refuses a ping for {topic.url}: {answer.status} {_words(answer)}"
    return _finding(
        "HubRefuses", topic.hub, what.rstrip(), "see what it asks for; `verify` tells whether headers name it"
    )


def _words(answer: Answer) -> str:
    """The first of what the hub says."""
    return " ".join(answer.body[:200].decode("utf-8", "replace").split())


def _finding(rule: str, place: str, what: str, cure: str) -> Finding:
    """No ping that fails is a failure of what was published: readers find it by themselves, only later."""
    return Finding(rule=rule, severity="notice", place=Place(place), what=what, cure=cure)
