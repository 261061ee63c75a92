"""The validator against the test suite of the W3C feed validator, which is no part of this repository."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

from conftest import REPOSITORY

SUITE = os.environ.get("FEEDVALIDATOR", "")
FALSE = {
    # Is "self" by an address that IANA gave up; readers look for the word.
    "link-rel-iana.xml",
    # Escaped twice, if only by CDATA.
    "amp-cdata-hex.xml",
    # Has `ping` on links, by which browsers tell others of a click.
    "rss20_with_atom_elements.xml",
    # Shows <plaintext>, and readers take the description of RSS 0.91 for HTML all the same.
    "rss91_plain.xml",
}
"""Files of which the suite says that something must not be said of them, and it is."""


@pytest.mark.skipif(not SUITE, reason="needs a checkout of w3c/feedvalidator, named by FEEDVALIDATOR")
def test_the_worlds_suite_agrees() -> None:
    bench = runpy.run_path(str(REPOSITORY / "bench" / "validator.py"))

    total = bench["measure"](Path(SUITE))["all"]

    assert total.crash == 0
    assert {
        line.split(":")[0].rpartition("/")[2] for line in total.odd if "WRONG" in line and ": not " in line
    } == FALSE
    assert total.agree / total.files >= 0.99
    assert total.named / total.messages >= 0.95
