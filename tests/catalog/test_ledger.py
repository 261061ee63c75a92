"""The record that must never be lost: what is written is read back, and what a crash tore is set aside."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.catalog import ledger
from pagefeed.catalog.ledger import Record
from pagefeed.model import Evidence, Finding, Moment, Place

needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such folders or limits")
NOON = datetime(2026, 2, 27, 12, tzinfo=UTC)
RECORD = Record(
    id="tag:ferry.example,2026:1",
    revision=1,
    published=Moment(NOON, "day", Evidence("caption", "February 27, 2026", Place("items/bridge.txt", 3))),
    updated=NOON,
    words="e6c4909e869c7728",
    keys=("lead:1", "text:2"),
    title="The town lets its old bridge stand",
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
places = st.none() | st.builds(Place, st.from_regex(r"items/[a-z]{1,9}\.txt", fullmatch=True), st.integers(0, 9999))
records = st.builds(
    Record,
    id=texts,
    revision=st.integers(1, 10**6),
    published=st.builds(
        Moment, moments, st.sampled_from(["year", "month", "day", "minute"]), st.builds(Evidence, texts, texts, places)
    ),
    updated=moments,
    words=texts,
    keys=st.lists(texts, max_size=4).map(tuple),
    title=texts,
    guid=texts,
    link=texts,
    retractions=st.integers(0, 9),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    return tmp_path


def put(root: Path, data: bytes) -> None:
    (root / ledger.NAME).write_bytes(data)


def is_record(line: str) -> bool:
    try:
        Record.parse(line)
    except ValueError:
        return False
    return True


def read(root: Path) -> list[Record | Finding]:
    return list(ledger.read(str(root)))


# --- a record and its line ----------------------------------------------------------------------


@given(records)
def test_every_record_is_read_back_from_its_one_line(record):
    line = record.line()

    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert Record.parse(line) == record


@given(records, st.data())
def test_no_part_of_a_line_passes_for_a_record(record, data):
    line = record.line().rstrip("\n")
    part = line[: data.draw(st.integers(0, len(line) - 1))]

    assert not is_record(part)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"id": ', '"ID": '),
        ('"day"', '"week"'),
        ("2026-02-27T12:00:00Z", "27 February 2026"),
        ('"revision": 1', '"revision": "first"'),
        ('"keys": ["lead:1", "text:2"]', '"keys": 3'),
    ],
    ids=["no id", "unknown precision", "no moment", "no revision", "no keys"],
)
def test_a_line_that_means_something_else_is_no_record(old, new):
    line = RECORD.line()
    assert old in line

    assert is_record(line)
    assert not is_record(line.replace(old, new))


# --- the file -----------------------------------------------------------------------------------


def test_a_site_without_a_ledger_has_no_records(root):
    assert read(root) == []


def test_what_is_appended_is_read_in_its_order(root):
    other = Record.parse(RECORD.line().replace("2026:1", "2026:2"))

    ledger.append(str(root), [RECORD.line()])
    ledger.append(str(root), [other.line(), RECORD.line()])

    assert read(root) == [RECORD, other, RECORD]


def test_without_anything_to_add_the_file_is_not_touched(root):
    ledger.append(str(root), [])
    assert not (root / ledger.NAME).exists()

    put(root, b'{"torn')
    ledger.append(str(root), iter(()))
    assert (root / ledger.NAME).read_bytes() == b'{"torn'


def test_a_torn_last_line_is_set_aside_and_does_not_swallow_the_next(root):
    line = RECORD.line().encode()
    put(root, line + line[:40])

    [whole, torn] = read(root)
    ledger.append(str(root), [RECORD.line()])

    assert whole == RECORD
    assert torn.rule == "LedgerLine"
    assert torn.place == Place("items/ledger.jsonl", 2)
    assert torn.what == "the last line was cut off by a crash and counts for nothing"
    assert [isinstance(found, Record) for found in read(root)] == [True, False, True]


@pytest.mark.parametrize(
    "line",
    [b"<<<<<<< HEAD", b"null", b"[]", b"42", b'"text"', b"{}", b"\xff\xfe\x00", b'{"id": "tag:x,2026:1"}'],
)
def test_a_line_that_is_no_record_is_set_aside_with_its_number(root, line):
    put(root, RECORD.line().encode() + line + b"\n\n" + RECORD.line().encode())

    before, finding, after = read(root)

    assert (before, after) == (RECORD, RECORD)
    assert str(finding).startswith("items/ledger.jsonl:2: the line is not a whole ledger record and counts for nothing")


@needs_posix
@pytest.mark.parametrize("room", [0, 1, 100, 5000, 20_000])
def test_a_disk_that_refuses_leaves_the_ledger_as_it_was(root, room):
    before = RECORD.line().encode() * 10
    put(root, before)
    script = f"""
import resource, sys
sys.path[:] = {sys.path!r}
from pagefeed.catalog import ledger
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + room}, -1))
try:
    ledger.append({str(root)!r}, [{RECORD.line()!r}] * 1000)
except OSError as error:
    print(error)
"""

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert said == "[Errno 27] File too large: 'items/ledger.jsonl'\n"
    assert (root / ledger.NAME).read_bytes() == before


@needs_posix
def test_a_ledger_that_cannot_be_written_is_an_error_of_the_ledger(root):
    (root / ledger.NAME).mkdir()

    with pytest.raises(OSError, match=r"items/ledger\.jsonl") as error:
        ledger.append(str(root), [RECORD.line()])

    assert error.value.filename == "items/ledger.jsonl"


def test_a_ledger_cut_at_any_byte_loses_its_last_line_at_most_and_says_so(root):
    records = [replace(RECORD, id=f"{RECORD.id}{number}") for number in range(4)]
    whole = "".join(record.line() for record in records).encode()

    for length in range(len(whole) + 1):
        put(root, whole[:length])
        found = read(root)
        kept = [each for each in found if isinstance(each, Record)]
        lines = whole[:length].count(b"\n")
        torn = length > 0 and whole[length - 1 : length] != b"\n"
        assert kept == records[: len(kept)]
        assert len(kept) in (lines, lines + torn)
        assert len(found) == lines + torn
