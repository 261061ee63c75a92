"""Disks, processes and hands do what they do, and nothing wrong is published; `make faults` tries it more often."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from faults.run import TRIALS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes of this test are forked")

FEW = {"kills": 12, "disks": 6, "flips": 12, "losses": 14}
"""How often the ordinary suite tries."""


@pytest.mark.parametrize("name", TRIALS)
def test_nothing_ends_as_no_run_may(name: Any, tmp_path: Path) -> None:
    trial = TRIALS[name]
    if why_not := trial.why_not(tmp_path):
        pytest.skip(why_not)

    became = trial.play(tmp_path, FEW[name], 20260302)

    assert became.total() == FEW[name]
    assert set(became) <= trial.good
