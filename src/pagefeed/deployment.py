"""From dist/ to readers: deploy, then verify, then ping.

Lives here: which files of dist/ go to a target, how each is served and in which order; what the site's own feeds say of
a deployment; and which step follows which.
Does not live here: how a target is reached, what is asked of a live site, or what a hub is told (ship); arguments and
what a person sees (cli, console).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin

from pagefeed import hooks
from pagefeed.changes import compare, remote_item
from pagefeed.errors import PageError, SiteError
from pagefeed.files.disk import is_file, open_file
from pagefeed.files.inputs import Site, load
from pagefeed.flood import FloodError, floods
from pagefeed.model import DeploySpec, Enclosure, FeedSpec, Finding, Place, PublishedState
from pagefeed.render.forms import FORMS
from pagefeed.render.hosts import main_document, served
from pagefeed.report import Report
from pagefeed.ship import dist
from pagefeed.ship.deploy import Delivery, Options, Plan
from pagefeed.ship.deploy import deploy as deliver
from pagefeed.ship.manifest import Upload
from pagefeed.ship.target import Target, open_target

if TYPE_CHECKING:
    from pagefeed.ship.verify import Subject
    from pagefeed.ship.websub import Topic

_TURNS = (
    ("archived-atom", "archived-json", "archived-rss"),
    ("page", "overview"),
    ("rss", "atom", "json"),
    ("opml", "host"),
)
_RANKS = {kind: rank for rank, kinds in enumerate(_TURNS, start=1) for kind in kinds}
"""The turn of a file by its kind. What a file refers to comes before it; pictures, styles and all else come first."""
_FEEDS = ("json", "atom", "rss")
"""Kinds of documents that tell what subscribers have, the best first."""


_AT_ONCE = 1_000_000
"""Bytes of a file that is read at once."""
_MOST_ENCLOSURES = 50
"""Of more than so many files, the first are asked for."""


class Deployed(NamedTuple):
    """What became of one target."""

    name: str
    """Of its table in site.toml."""
    to: str
    """Its address."""
    plan: Plan
    """What was to be done."""
    delivery: Delivery
    """What was done."""
    findings: tuple[Finding, ...] = ()
    """What is to be fixed."""


def deploy(
    root: str,
    out: str | None,
    now: datetime,
    name: str | None,
    options: Options,
    *,
    report: Report | None = None,
    allow_flood: bool = False,
) -> Deployed:
    """Bring a target of the site to the state of dist/, which was built just before with this report.

    Hooks are told of a report whose files have arrived. `name` may be left out where there is one target. Raises
    SiteError where no target is meant, FloodError where its subscribers would see what cannot be meant, TargetError
    where it cannot be deployed to.
    """
    site = load(root)
    spec = _chosen(site, name)
    out = _out(site, out)
    findings: list[Finding] = []
    uploads = tuple(_uploads(site, out, findings))
    target = open_target(spec, root)

    def approve(plan: Plan) -> None:
        if not allow_flood:
            _guard(site, target, plan)
        if not options.dry_run:
            _expect(root, site, out, {each.path for each in plan.send})

    try:
        plan, delivery = deliver(target, spec, uploads, now, options, approve=approve)
    finally:
        target.close()
    findings += [*target.findings, *_left(spec, delivery)]
    if report and (delivery.sent or delivery.removed):
        findings += hooks.shipped(report)
    return Deployed(spec.name, spec.to, plan, delivery, tuple(findings))


class Pinged(NamedTuple):
    """Which hubs were told of what."""

    told: tuple[tuple[str, str], ...]
    """Hub and document, as addresses; those that would be told, in a dry run."""
    findings: tuple[Finding, ...]
    """What was in the way."""
    has_hubs: bool = True
    """False where there is nobody to tell."""


def ping(
    root: str, out: str | None, *, changed: Collection[str] | None = None, dry_run: bool = False, again: bool = False
) -> Pinged:
    """Tell the hubs of each document that they do not know as it is in dist/, once the web has it.

    With `changed`, of documents that no hub was ever told of only those at these paths; with `again`, of all. Raises
    SiteError where the site cannot be read.
    """
    from pagefeed.ship.ask import Asker
    from pagefeed.ship.websub import Record
    from pagefeed.ship.websub import ping as tell

    site = load(root)
    subjects = {subject.url: subject for subject in _subjects(site, _out(site, out))}
    record = Record(root)
    topics = tuple(_topics(site, subjects.values()))
    due = [
        topic
        for path, topic in topics
        if again or (record.is_due(topic) and (changed is None or path in changed or record.knows(topic)))
    ]
    told: list[tuple[str, str]] = []
    findings: list[Finding] = []
    asker = Asker()
    try:
        for topic in due:
            finding = None if dry_run else tell(asker, topic, subjects[topic.url].body or b"")
            if finding:
                findings.append(finding)
                continue
            told.append((topic.hub, topic.url))
            if not dry_run:
                record.note(topic, told=True)
    finally:
        asker.close()
    return Pinged(tuple(told), tuple(findings), bool(topics))


def _expect(root: str, site: Site, out: str, paths: Collection[str]) -> None:
    """Write down what hubs are to be told of, before it is sent: a run that is killed after that leaves it to the
    next."""
    from pagefeed.ship.websub import Record

    if not any(feed.hub or feed.cloud for feed in site.feeds):
        return
    record = Record(root)
    for path, topic in _topics(site, _subjects(site, out)):
        if path in paths and record.is_due(topic):
            record.note(topic, told=False)


def _topics(site: Site, subjects: Iterable[Subject]) -> Iterator[tuple[str, Topic]]:
    """Each document that has somebody to be told, by its path below dist/."""
    from pagefeed.ship.websub import Topic

    for subject in subjects:
        digest = hashlib.sha256(subject.body or b"").hexdigest()
        for hub in subject.hubs:
            yield subject.path, Topic(subject.url, hub, "websub", digest)
        spec = _spec_of(os.path.dirname(subject.path) or ".", site.feeds)
        if spec and spec.cloud and subject.is_feed and subject.type == FORMS["rss"].type:
            yield subject.path, Topic(subject.url, urljoin(spec.cloud, "/ping"), "rsscloud", digest)


def _out(site: Site, out: str | None) -> str:
    return out if out is not None else os.path.join(site.root, site.spec.out)


class Verified(NamedTuple):
    """What is wrong with the live site."""

    urls: tuple[str, ...]
    """The documents that were asked for."""
    findings: tuple[Finding, ...]
    """In their order."""

    @property
    def status(self) -> int:
        """Exit status: 0 all is well, 1 there is something to fix, 2 nothing could be reached."""
        from pagefeed.ship.verify import unreached

        if set(self.urls) and set(self.urls) <= unreached(self.findings):
            return 2
        return 1 if any(finding.severity != "notice" for finding in self.findings) else 0


def verify(
    root: str, out: str | None, *, urls: Sequence[str] = (), readers: Collection[str] = (), wait: float = 0.0
) -> Verified:
    """Ask the live site for the documents of dist/, as readers do, or for those at these addresses.

    `readers` are those of `ship.verify.READERS` under whose names to ask, all of them unless named; `wait` as there.
    Raises SiteError where the site cannot be read.
    """
    from pagefeed.ship import verify as asking

    if wrong := [name for name in readers if name not in asking.READERS]:
        what, cure = f"no reader is called '{wrong[0]}'", f"use one of: {', '.join(asking.READERS)}"
        raise SiteError(what, at=Place("--as"), cure=cure)
    site = load(root)
    out = _out(site, out)
    subjects = tuple(_subjects(site, out))
    aliases = [
        asking.Alias(urljoin(feed.base, old), feed.url(main_document(feed).file))
        for feed in site.feeds
        for old in feed.aliases
        if site.spec.hosts and not urls
    ]
    enclosures = _enclosures(subjects) if not urls else ()
    if urls:
        known = {subject.url: subject for subject in subjects}
        subjects = tuple(known.get(url) or asking.Subject(url, "") for url in urls)
    found = asking.verify(
        subjects, aliases=aliases, enclosures=enclosures, readers=readers or asking.READERS, wait=wait
    )
    return Verified(tuple(subject.url for subject in subjects), found)


def _subjects(site: Site, out: str) -> Iterator[Subject]:
    """The documents of dist/ that subscribers fetch, by path; branches and archives are asked for once alone."""
    from pagefeed.ship.verify import Subject

    copied = _copied(site)
    for upload in sorted(_uploads(site, out, []), key=lambda each: each.path):
        kind = served(upload.path)
        if upload.path in copied:
            base, type_ = copied[upload.path][0].base, upload.type.partition(";")[0]
            yield Subject(base + quote(upload.path), type_, upload.path, _bytes(upload.source), thorough=False)
        if not kind.kind or kind.kind == "host":
            continue
        folder = os.path.dirname(upload.path) or "."
        spec = None if kind.kind in ("opml", "overview") else _spec_of(folder, site.feeds)
        base = spec.base if spec else site.spec.base
        is_feed = kind.kind in _FEEDS
        path = upload.path.removesuffix("index.html") if kind.kind == "page" else upload.path
        yield Subject(
            url=base + quote(path),
            path=upload.path,
            type=upload.type.partition(";")[0],
            body=_bytes(upload.source),
            is_feed=is_feed,
            thorough=not (spec and spec.branch_of) and kind.kind in (*_FEEDS, "page", "overview", "opml"),
            hubs=spec.hub if spec and is_feed else (),
            alternates=_documents_of(spec) if spec and kind.kind == "page" else (),
        )


def _documents_of(spec: FeedSpec) -> tuple[str, ...]:
    """What people subscribe to, by address; nothing for a branch, whose address is not in its spec."""
    return () if spec.branch_of else tuple(spec.url(FORMS[name].file) for name in spec.formats)


def _enclosures(subjects: Iterable[Subject]) -> tuple[Enclosure, ...]:
    """The files that entries bring along, each once, from the JSON feeds, else from RSS."""
    found: dict[str, Enclosure] = {}
    for subject in subjects:
        if subject.is_feed and subject.body:
            for enclosure in _attached(subject):
                found.setdefault(enclosure.url, enclosure)
    return tuple(found.values())[:_MOST_ENCLOSURES]


def _attached(subject: Subject) -> list[Enclosure]:
    """Nothing where somebody has put a document of his own there, which `verify` tells by other rules."""
    read = {FORMS["json"].type: _attached_in_json, FORMS["rss"].type: _attached_in_rss}.get(subject.type)
    try:
        return list(read(subject.body or b"")) if read else []
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, SyntaxError):
        return []


def _attached_in_json(body: bytes) -> Iterator[Enclosure]:
    for item in json.loads(body)["items"]:
        for each in item.get("attachments", ()):
            size = each.get("size_in_bytes")
            yield Enclosure(str(each["url"]), str(each["mime_type"]), size if isinstance(size, int) else None)


def _attached_in_rss(body: bytes) -> Iterator[Enclosure]:
    from lxml import etree

    for element in etree.fromstring(body).iter("enclosure"):
        length = element.get("length", "")
        known = int(length) if length.isdecimal() and length != "0" else None
        yield Enclosure(element.get("url", ""), element.get("type", ""), known)


def _chosen(site: Site, name: str | None) -> DeploySpec:
    specs = {spec.name: spec for spec in site.spec.deploys}
    if name is None and len(specs) == 1:
        return next(iter(specs.values()))
    if name in specs:
        return specs[name]
    listed = ", ".join(specs)
    if not specs:
        what, cure = "no target is named", 'add [deploy.web] with a line like to = "sftp://you@example.org/srv/feeds"'
    elif name is None:
        what, cure = "there are several targets", f"name one of {listed}"
    else:
        what, cure = f"no target is called '{name}'", f"name one of {listed}"
    raise SiteError(what, at=Place("feeds/site.toml"), cure=cure)


def _copied(site: Site) -> dict[str, tuple[FeedSpec, str]]:
    """The copies that feeds keep under old names: by path, the feed and the name of what it is a copy of."""
    return {path: (feed, FORMS[name].file) for feed in site.feeds for path, name in feed.copies.items()}


def _uploads(site: Site, out: str, findings: list[Finding]) -> Iterator[Upload]:
    """The files of dist/; what cannot be deployed becomes a finding."""
    copied = _copied(site)
    top = os.path.join(out, "")
    for entry in dist.files(out):
        path = entry.path.removeprefix(top).replace(os.sep, "/")
        status = entry.stat(follow_symlinks=False)
        if not is_file(status):
            findings.append(_undeployed(entry.path, "not a regular file", "put a copy of the file there"))
        elif not path.isprintable() or "\\" in path:
            shown = "".join(each if each.isprintable() else "\ufffd" for each in entry.path)
            findings.append(_undeployed(shown, "its name cannot be part of an address", "rename it"))
        else:
            name, media_type, cache = served(copied[path][1] if path in copied else path)
            digest = _sha256(entry.path, status.st_size)
            yield Upload(path, entry.path, status.st_size, digest, media_type, cache, _RANKS.get(name, 0))


def _sha256(path: str, size: int) -> str:
    """Of a file, in hexadecimal; a small one is read at once, which costs half."""
    with open_file(path) as file:
        digest = hashlib.sha256(file.read()) if size < _AT_ONCE else hashlib.file_digest(file, "sha256")
    return digest.hexdigest()


def _undeployed(path: str, what: str, cure: str) -> Finding:
    place = Place(path.replace(os.sep, "/"))
    return Finding(rule="NotDeployed", severity="warning", place=place, what=what, cure=cure)


def _left(spec: DeploySpec, delivery: Delivery) -> Iterator[Finding]:
    if delivery.left:
        count, first = len(delivery.left), delivery.left[0]
        files = f"{first} is" if count == 1 else f"{count} files, such as {first}, are"
        what = f"{files} no longer in dist/, and still at the target"
        yield Finding(
            rule="LeftAtTarget", severity="notice", place=spec.place, what=what, cure="add --prune to remove them"
        )


def _guard(site: Site, target: Target, plan: Plan) -> None:
    """Compare the feeds that would change with those at the target. Raises FloodError."""
    found = [
        flood
        for folder, upload in _changed_feeds(plan).items()
        if (spec := _spec_of(folder, site.feeds)) and (before := _edition(target.read(upload.path), upload.path))
        for flood in _floods(spec, before, _edition(_bytes(upload.source), upload.source), site)
    ]
    if found:
        raise FloodError(tuple(found))


def _floods(spec: FeedSpec, before: PublishedState, after: PublishedState, site: Site) -> tuple[Finding, ...]:
    names = [item.name for item in after]
    changes = compare(spec, before, after, names, full=len(after) >= spec.limit).changes
    return tuple(floods(spec.at(""), "", before, changes, site.spec.flood))


def _changed_feeds(plan: Plan) -> dict[str, Upload]:
    """By folder, the best of the documents that are sent in place of what stands there."""
    ranked = [(_FEEDS.index(name), each) for each in plan.send if (name := served(each.path)[0]) in _FEEDS]
    changed: dict[str, Upload] = {}
    for _, upload in sorted(ranked, key=lambda one: one[0]):
        if upload.path in plan.known:
            changed.setdefault(os.path.dirname(upload.path) or ".", upload)
    return changed


def _spec_of(folder: str, specs: Collection[FeedSpec]) -> FeedSpec | None:
    """The feed whose documents are in a folder, or whose branch's are."""
    by_path = {spec.path: spec for spec in specs}
    owner = folder
    while owner not in by_path:
        if owner in ("", "."):
            return None
        owner = os.path.dirname(owner) or "."
    spec = by_path[owner]
    return spec if owner == folder else replace(spec, title=folder, branch_of=spec.name)


def _edition(data: bytes | None, address: str) -> PublishedState:
    from pagefeed.remote.feeds import read_received

    try:
        return tuple(map(remote_item, read_received(data, address).entries)) if data else ()
    except PageError:
        return ()


def _bytes(path: str) -> bytes:
    with open_file(path) as file:
        return file.read()
