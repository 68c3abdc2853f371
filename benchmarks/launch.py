"""Starts a command and prints its seconds, its peak memory in bytes and its exit code.

A process of its own, which imports next to nothing: the peak of a child is never told to be lower than what
its parent held when it started it. Usage: `python -I -S launch.py OUTPUT ERRORS COMMAND...`
"""

from __future__ import annotations

import os
import sys
from time import perf_counter


def main(output: str, errors: str, *command: str) -> None:
    """Wait for the command and for what it waited for."""
    written = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, written, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, errors, written, 0o600),
    ]
    begin = perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
    _, status, usage = os.wait4(child, 0)
    seconds = perf_counter() - begin
    unit = 1 if sys.platform == "darwin" else 1024
    print(seconds, usage.ru_maxrss * unit, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*sys.argv[1:])
