"""What `[deploy.NAME]` means.

Lives here: the forms that a target's address may have, which keys go with which, and that no secret is among them.
Does not live here: anything that reaches a target (ship).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pagefeed.config.toml import TABLE, TEXT, URL, Key, Shape, Table, matching
from pagefeed.model import DeploySpec, TargetKind


class _Form(NamedTuple):
    """How addresses of one kind of target are written."""

    kind: TargetKind
    pattern: re.Pattern[str]
    """What the whole address must match. No part that a program is given may begin with a hyphen: it would be read as
    an option."""
    example: str
    keys: tuple[str, ...]
    """Keys beside `to` and `keep`."""
    secrets: str
    """Where credentials come from, as a cure."""


_USER_HOST = r"(?:(?!-)[\w.+~-]+@)?(?!-)[\w.-]+"
_AGENT = "put your key into the ssh agent or name it in ~/.ssh/config"
_FORMS: dict[str, _Form] = {
    "sftp:": _Form(
        "sftp", re.compile(rf"sftp://{_USER_HOST}(?::\d+)?/.*"), "sftp://you@example.org/srv/feeds", (), _AGENT
    ),
    "rsync:": _Form(
        "rsync",
        re.compile(rf"rsync:(?:{_USER_HOST}:(?!-).+|rsync://{_USER_HOST}(?::\d+)?/.+|/.+)"),
        "rsync:you@example.org:/srv/feeds",
        (),
        _AGENT,
    ),
    "s3:": _Form(
        "cloud",
        re.compile(r"s3://[\w.-]+(?:/.*)?"),
        "s3://bucket/prefix",
        ("endpoint", "region"),
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or whatever else the AWS tools take",
    ),
    "gs:": _Form(
        "cloud",
        re.compile(r"gs://[\w.-]+(?:/.*)?"),
        "gs://bucket/prefix",
        ("endpoint",),
        "set GOOGLE_APPLICATION_CREDENTIALS, or sign in with gcloud",
    ),
    "az:": _Form(
        "cloud",
        re.compile(r"az://[\w.$-]+(?:/.*)?"),
        "az://container/prefix",
        ("endpoint", "account"),
        "set AZURE_STORAGE_ACCOUNT_KEY, or sign in with az",
    ),
    "git:": _Form(
        "git",
        re.compile(r"git:(?!-).+#(?!-)[\w./-]+"),
        "git:origin#gh-pages",
        ("folder",),
        "use git's credential helper",
    ),
    "ftps:": _Form(
        "ftps",
        re.compile(rf"ftps://{_USER_HOST}(?::\d+)?/.*"),
        "ftps://you@example.org/htdocs",
        (),
        "write it into ~/.netrc",
    ),
}
"""By how an address begins."""
_FOLDER = _Form("folder", re.compile(r"(?![\w+.-]{2,}:).+"), "/srv/feeds", (), "get write access there")

_SECRET = re.compile(
    r"pass(?:w|phrase|$)|secret|token|credential|private|(?:^|_)(?:key|sas|auth|pwd|login)(?:_|$)|key(?:_?id)?$", re.I
)
_PASSWORD = re.compile(r"(//[^/@:]*):[^/@]*@")
_RELATIVE = matching("a path below the target", '"docs"', re.compile(r"(?!/)(?:(?!\.\.?(?:/|$))[^/\\]+/?)+"))
_GLOB = matching("a pattern for paths below the target", '"CNAME"', re.compile(r"(?!/)(?:(?!\.\.(?:/|$))[^/\\]+/?)+"))
_TO = Shape("the address of a target", '"sftp://you@example.org/srv/feeds"', TEXT.read, TEXT.schema)
_NAME = matching("a name", '"eu-central-1"', re.compile(r"[\w.-]+"))
_OPTIONS = (
    Key("endpoint", URL, "the address of an object store that is not the provider's own"),
    Key("region", _NAME, "the region of an object store"),
    Key("account", _NAME, "the name of an Azure storage account"),
    Key("folder", _RELATIVE, "the folder of a git branch that is published; all of it if left out"),
)
_KEYS = (
    Key("to", _TO, "a folder, or an address at which a target is reached", needed="dist/ is deployed to it"),
    Key("keep", _GLOB, "patterns for files at the target that are never replaced or removed", many=True),
)
DEPLOYS = Shape(
    "a table",
    "{ }",
    TABLE.read,
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {key.name: key.shape.schema for key in (*_KEYS, *_OPTIONS) if not key.many},
            "required": ["to"],
        },
    },
)
"""`[deploy]`: a table for each target, by its name."""


def read_deploys(table: Table) -> Iterator[DeploySpec]:
    """The targets of `[deploy.*]` in file order; what is wrong with one is noted in the table."""
    for name in table.values:
        if (inner := table.table(name)) and (spec := _deploy(name, inner)):
            yield spec


def _deploy(name: str, table: Table) -> DeploySpec | None:
    to = str(table.values.get("to", ""))
    form = _FORMS.get(f"{to.partition(':')[0]}:", _FOLDER)
    if _PASSWORD.search(to):
        # Not through `read`, whose finding would show it.
        table.note(
            "SecretInToml", f'"deploy.{name}.to" holds a password', f"take it out, change it, and {form.secrets}", "to"
        )
        return None
    secret = f"take it out of the file, change it if anybody else has the file, and {form.secrets}"
    options = (key for key in _OPTIONS if key.name in form.keys)
    said = table.read((*_KEYS, *options), {key: secret for key in table.values if _SECRET.search(key)})
    if "to" in said and not form.pattern.fullmatch(said["to"]):
        others = f"; other targets begin with {', '.join(_FORMS)}" if form is _FOLDER else ""
        what = f'"deploy.{name}.to" is "{to}", which is not the address of a target'
        table.note("WrongValue", what, f'write it like to = "{form.example}"{others}', "to")
        return None
    return DeploySpec(name=name, kind=form.kind, place=table.place("to"), **said) if "to" in said else None
