"""A second process for work on many files, by fork: threads would wait for each other, a new one starts anew.

Where there is no fork (Windows), or one processor, all is done by the first.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WIDTH: Final = 4
"""Bytes of a number in a pipe; so few are read as one."""


def has_room() -> bool:
    """Whether a second process can run beside this one."""
    if not hasattr(os, "fork") or sys.platform == "darwin":  # its system libraries do not survive a fork
        return False
    return len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) > 1


class Shares:
    """The numbers below `count`, of which this process and the one beside it take the next each time.

    So neither waits long for the other, whatever a number costs. There can be a thousand of them: they lie
    in a pipe, which has to hold them all.
    """

    def __init__(self, count: int) -> None:
        self._reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as stream:
            stream.write(b"".join(number.to_bytes(_WIDTH, "big") for number in range(count)))

    def __iter__(self) -> Iterator[int]:
        while taken := os.read(self._reading, _WIDTH):
            yield int.from_bytes(taken, "big")
        os.close(self._reading)


def beside(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin `work`, which gives a value of JSON, in a process of its own.

    The answer waits for it: the value, or None where it failed; then whoever asks has to do it himself.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _work_and_end(work, reading, writing)
    os.close(writing)

    def result() -> Any:
        with os.fdopen(reading, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(process, 0)
        return json.loads(data) if status == 0 else None

    return result


def _work_and_end(work: Callable[[], Any], reading: int, writing: int) -> None:
    """Nothing but the answer may come from here: neither what is buffered for output, nor a traceback."""
    code = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            stream.write(json.dumps(work()).encode("ascii"))
        code = 0
    finally:
        os._exit(code)
