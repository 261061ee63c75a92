"""What a rule is, and the list of them.

Lives here: the registry. A new rule is a function from a Reading to its Faults, under `@rule`, in the module of its
format; its docstring begins with where it is written.
Does not live here: any rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pagefeed.model import Severity
from pagefeed.validator.reading import Fault, Form, Reading


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that documents must keep to."""

    name: str
    severity: Severity
    forms: tuple[Form, ...]
    """The documents that it is about."""
    faults: Callable[[Reading], Iterable[Fault]]


RULES: list[Rule] = []

_Faults = Callable[[Reading], Iterable[Fault]]


def rule(name: str, severity: Severity, *forms: Form) -> Callable[[_Faults], _Faults]:
    """Make a function a rule; one function may be several."""

    def register(faults: _Faults) -> _Faults:
        RULES.append(Rule(name, severity, forms, faults))
        return faults

    return register
