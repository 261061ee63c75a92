"""Programs that reach targets, and what they say when they fail.

Lives here: what ssh says, for all that are carried by it; a program that is not installed.
Does not live here: what any one program is asked to do (sftp, rsync, git).
"""

from __future__ import annotations

import re

from pagefeed.model import DeploySpec
from pagefeed.ship.target import TargetError, UnreachableError, place_of

NO_FILE = re.compile(r"not found|no such file", re.IGNORECASE)
"""What programs say of a file that is not there."""
_SSH = (
    (
        "REMOTE HOST IDENTIFICATION HAS CHANGED",
        "the host key has changed",
        "ask its administrator why; if it was intended, remove the old key with `ssh-keygen -R`, then run `{command}`",
    ),
    (
        "Host key verification failed",
        "the host key is unknown",
        "run `{command}` once, compare the fingerprint that it shows with your host's, and answer yes",
    ),
    (
        r"Permission denied \(|Too many authentication failures",
        "the server denies access",
        "load your key with `ssh-add`, then try `{command}`",
    ),
)
"""What ssh says, what is wrong, and the cure; the first that fits. It is never told to take a key that is not known."""


def missing(program: str, spec: DeploySpec) -> TargetError:
    """The program that reaches a target is not installed."""
    return TargetError(f"`{program}` is not installed here", at=place_of(spec), cure="install it, then deploy again")


def is_known(said: str) -> bool:
    """True if ssh says why it cannot connect."""
    return any(re.search(pattern, said) for pattern, *_ in _SSH)


def unreachable(said: str, spec: DeploySpec, command: str) -> TargetError:
    """Why there is no connection, from what ssh says; `command` is what a person types to reach the host."""
    for pattern, what, cure in _SSH:
        if re.search(pattern, said):
            return TargetError(what, at=place_of(spec), cure=cure.format(command=command))
    words = said.splitlines()[-1] if said else "the connection broke"
    cure = "check that the server runs, then deploy again"
    return UnreachableError(f"cannot be reached: {words}", at=place_of(spec), cure=cure)
