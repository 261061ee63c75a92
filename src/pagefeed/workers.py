"""One function over many values, on all cores.

Lives here: processes that each take every n-th value, and their answers in the order of the values.
Does not live here: what is done with any of them (ingest), or how many there are to be (cli).

Each process is a fork, so it knows all that this one knows, and has a pipe of its own. A pipe holds little: processes
that are ahead wait, so memory does not grow with the values. When this process is killed, nobody reads the pipes, and
the others end at their next answer.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """How many processes this one may run at once."""
    with suppress(AttributeError):  # Linux alone knows.
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def mapped(function: Callable[[T], R], values: Sequence[T], jobs: int) -> Iterator[R | None]:
    """What a function makes of each value, in their order, by so many processes.

    None for a value of which the function raised anything, or whose process is gone: whoever wants to know why asks it
    again. The function changes nothing; what it makes can be pickled.
    """
    from multiprocessing.connection import Connection  # A run that changes little has no need of it.

    ends: list[tuple[Connection, int]] = []
    try:
        for number in range(jobs):
            read, write = os.pipe()
            process = os.fork()
            if process == 0:
                others = [read, *(end.fileno() for end, _ in ends)]
                _answer(function, values[number::jobs], others, Connection(write, readable=False))
            os.close(write)
            ends.append((Connection(read, writable=False), process))
        for number in range(len(values)):
            yield _answer_in(ends[number % jobs][0])
    finally:
        for end, process in ends:
            end.close()
            with suppress(ChildProcessError):
                os.waitpid(process, 0)


def _answer(function: Callable[[T], R], values: Sequence[T], others: list[int], end: Connection) -> None:
    """The life of a process. It never returns, and says nothing but its answers: what is open in it is the other's."""
    try:
        for other in others:
            os.close(other)
        for value in values:
            try:
                end.send(function(value))
            except BrokenPipeError:
                break
            except Exception:
                end.send(None)
    finally:
        os._exit(0)


def _answer_in(end: Connection) -> R | None:
    try:
        answer: R | None = end.recv()
    except (EOFError, OSError):
        return None
    return answer
