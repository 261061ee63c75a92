"""The record that must never be lost: what is written is read back, and what a crash tore is set aside."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagefeed.catalog import ledger
from pagefeed.catalog.ledger import Record
from pagefeed.errors import SiteError
from pagefeed.model import Evidence, Finding, Moment, Place
from pagefeed.web import FORBIDDEN

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

texts = st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: not FORBIDDEN.match(c)), max_size=30)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
places = st.none() | st.builds(Place, st.from_regex(r"items/[a-z]{1,9}\.txt", fullmatch=True), st.integers(0, 9999))
records = st.builds(
    Record,
    id=st.from_regex(r"tag:[a-z.]{1,9},20[0-9]{2}:[^\s<>\"{}|\\^`\x00-\x1f\ud800-\udfff]{1,9}", fullmatch=True),
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
def test_every_record_is_read_back_from_its_one_line(record: Any) -> None:
    line = record.line()

    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert Record.parse(line) == record


@given(records, st.data())
def test_no_part_of_a_line_passes_for_a_record(record: Any, data: Any) -> None:
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
        ('"keys": ["lead:1", "text:2"]', '"keys": "lead"'),
        ('"keys": ["lead:1", "text:2"]', '"keys": ["lead:1"], "keys": ["text:2"]'),
        ('"revision": 1', '"revision": 1' + "0" * 30),
        ('"revision": 1', '"revision": 1' + "0" * 5000),
        ('"revision": 1', '"revision": 0'),
        ('"revision": 1', '"revision": true'),
        ('"revision": 1', '"retractions": -1, "revision": 1'),
        (':1"', ':\\u00001"'),
        (':1"', ': 1"'),
        ("tag:ferry.example,2026:1", "no address"),
        ("The town", "The \\u0000 town"),
        ("The town", "The \\ud800 town"),
        ('"published": "2026-02-27T12', '"published": "0001-01-01T00'),
        ("2026-02-27T12:00:00Z", "9999-12-31T23:59:59Z"),
        ("2026-02-27T12:00:00Z", "9999-12-31T23:59:59-12:00"),
        ("2026-02-27T12:00:00Z", "2026-02-27T12:00:00"),
        ('"kind": ""', '"kind": 7'),
        ('"kind": ""', '"month": "../../.."'),
        ('"sketch": ""', '"sketch": "AAA="'),
        ("bridge.txt:3", "\\u0007"),
    ],
    ids=str,
)
def test_a_line_that_means_something_else_is_no_record(old: str, new: str) -> None:
    line = RECORD.line()
    unsigned = json.dumps({name: value for name, value in json.loads(line).items() if name != "check"})
    assert old in unsigned

    assert is_record(unsigned)
    assert not is_record(unsigned.replace(old, new))


@given(records, st.data())
def test_no_other_letter_passes_for_what_was_written(record: Any, data: Any) -> None:
    """One that is legal where it stands, as after a merge by hand."""
    line = record.line()
    place = data.draw(st.integers(0, len(line) - 2))
    other = line[:place] + data.draw(st.characters(categories=["L", "N"])) + line[place + 1 :]

    if is_record(other):
        assert Record.parse(other) == record


def test_a_line_of_an_older_version_says_no_checksum_and_counts(root: Path) -> None:
    fields = json.loads(RECORD.line())
    del fields["check"]
    put(root, f"{json.dumps(fields)}\n".encode())

    assert read(root) == [RECORD]


def test_spaces_and_order_are_no_change(root: Path) -> None:
    fields = dict(reversed(json.loads(RECORD.line()).items()))
    put(root, f"{json.dumps(fields, separators=(',', ':'))}\n".encode())

    assert read(root) == [RECORD]


def test_a_changed_value_is_told_with_its_line_and_what_to_do(root: Path) -> None:
    put(root, RECORD.line().encode() + RECORD.line().replace("lead:1", "lead:9").encode())

    [_, finding] = read(root)

    assert str(finding) == (
        "items/ledger.jsonl:2: the line was changed after it was written and is ignored; "
        "restore it from git, or, if the change is meant, take `check` out of the line"
    )


def test_a_line_without_end_takes_no_memory(root: Path) -> None:
    put(root, RECORD.line().encode())
    size = 100 * ledger.LONGEST
    os.truncate(root / ledger.NAME, size)
    with (root / ledger.NAME).open("ab") as file:
        file.write(f"\n{RECORD.line()}".encode())

    tracemalloc.start()
    first, finding, last = read(root)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (first, last) == (RECORD, RECORD)
    assert finding.place.line == 2
    assert "has more than 1,000,000 bytes" in finding.what
    assert most < 10 * ledger.LONGEST


# --- the file -----------------------------------------------------------------------------------


def test_a_site_without_a_ledger_has_no_records(root: Path) -> None:
    assert read(root) == []


def test_what_is_appended_is_read_in_its_order(root: Path) -> None:
    other = replace(RECORD, id="tag:ferry.example,2026:2")

    ledger.append(str(root), [RECORD.line()])
    ledger.append(str(root), [other.line(), RECORD.line()])

    assert read(root) == [RECORD, other, RECORD]


def test_without_anything_to_add_the_file_is_not_touched(root: Path) -> None:
    ledger.append(str(root), [])
    assert not (root / ledger.NAME).exists()

    put(root, b'{"torn')
    ledger.append(str(root), iter(()))
    assert (root / ledger.NAME).read_bytes() == b'{"torn'


def test_a_torn_last_line_is_set_aside_and_does_not_swallow_the_next(root: Path) -> None:
    line = RECORD.line().encode()
    put(root, line + line[:40])

    [whole, torn] = read(root)
    ledger.append(str(root), [RECORD.line()])

    assert whole == RECORD
    assert torn.rule == "LedgerLine"
    assert torn.place == Place("items/ledger.jsonl", 2)
    assert torn.what == "the last line was cut off by a crash and is ignored"
    assert [isinstance(found, Record) for found in read(root)] == [True, False, True]


@pytest.mark.parametrize(
    "line",
    [b"<<<<<<< HEAD", b"null", b"[]", b"42", b'"text"', b"{}", b"\xff\xfe\x00", b'{"id": "tag:x,2026:'],
)
def test_a_line_that_is_no_record_is_set_aside_with_its_number(root: Path, line: bytes) -> None:
    put(root, RECORD.line().encode() + line + b"\n\n" + RECORD.line().encode())

    before, finding, after = read(root)

    assert (before, after) == (RECORD, RECORD)
    assert str(finding).startswith("items/ledger.jsonl:2: the line is not a whole ledger record and is ignored")


@needs_posix
@pytest.mark.parametrize("room", [0, 1, 100, 5000, 20_000])
def test_a_disk_that_refuses_leaves_the_ledger_as_it_was(root: Path, room: int) -> None:
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
def test_a_ledger_that_cannot_be_written_is_an_error_of_the_ledger(root: Path) -> None:
    (root / "items").rmdir()
    (root / "items").write_text("no folder")

    with pytest.raises(OSError, match=r"items/ledger\.jsonl") as error:
        ledger.append(str(root), [RECORD.line()])

    assert error.value.filename == "items/ledger.jsonl"


@needs_posix
@pytest.mark.parametrize(
    "kind", ["folder", "pipe", "device", "socket", "link out of the site", "link to itself", "link to a pipe"]
)
def test_what_is_no_file_of_the_site_is_neither_read_nor_written_nor_waited_for(root: Path, kind: str) -> None:
    place, outside = root / "site" / ledger.NAME, root / "outside.jsonl"
    place.parent.mkdir(parents=True)
    outside.write_text(RECORD.line())
    with closing(socket.socket(socket.AF_UNIX)) as server:
        match kind:
            case "folder":
                place.mkdir()
            case "pipe":
                os.mkfifo(place)
            case "device":
                place.symlink_to("/dev/zero")
            case "socket":
                with contextlib.chdir(place.parent):
                    server.bind(place.name)
            case "link out of the site":
                place.symlink_to(outside)
            case "link to itself":
                place.symlink_to(place)
            case "link to a pipe":
                os.mkfifo(root / "site/pipe")
                place.symlink_to(root / "site/pipe")

        for use in (lambda: list(ledger.read(str(root / "site"))), lambda: ledger.append(str(root / "site"), ["{}"])):
            with pytest.raises(SiteError, match=r"items/ledger\.jsonl: it is "):
                use()

    assert outside.read_text() == RECORD.line()


@needs_posix
def test_a_link_inside_the_site_stays_one(root: Path) -> None:
    (root / "records.jsonl").write_text(RECORD.line())
    (root / ledger.NAME).symlink_to("../records.jsonl")

    ledger.append(str(root), [RECORD.line()])

    assert read(root) == [RECORD, RECORD]
    assert (root / ledger.NAME).is_symlink()
    assert (root / "records.jsonl").read_text() == RECORD.line() * 2


@needs_posix
def test_it_keeps_its_rights(root: Path) -> None:
    put(root, RECORD.line().encode())
    (root / ledger.NAME).chmod(0o640)

    ledger.append(str(root), [RECORD.line()])

    assert (root / ledger.NAME).stat().st_mode & 0o777 == 0o640


@needs_posix
@pytest.mark.parametrize(("lines", "step"), [(1, 1), (10_000, 397)])
def test_whatever_ends_the_program_all_new_lines_are_there_or_none(root: Path, lines: int, step: int) -> None:
    """It dies at one line of the program after another, until it gets through."""
    line = RECORD.line()
    put(root, line.encode())

    for lived in count(0, step):
        if not (child := os.fork()):
            steps = iter(range(lived))

            def trace(frame: FrameType, event: str, argument: object, steps: Iterator[int] = steps) -> Any:
                if event == "line" and next(steps, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return trace if frame.f_code.co_filename == ledger.__file__ else None

            sys.settrace(trace)
            ledger.append(str(root), [line] * lines)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        found = (root / ledger.NAME).read_text()
        assert found in (line, line * (lines + 1))
        if not os.WIFSIGNALED(status):
            break
        put(root, line.encode())

    assert lived > 10 * step
    assert found == line * (lines + 1)
    assert [path.name for path in (root / "items").iterdir()] == ["ledger.jsonl"], "nothing else is left behind"


def test_a_ledger_cut_at_any_byte_loses_its_last_line_at_most_and_says_so(root: Path) -> None:
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
