"""Where the command begins: the quick way if it leads anywhere, else the whole program."""

from __future__ import annotations

import gc
import os
import sys

from ownership_lint.quick import answer


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.disable()  # a run is short and leaves hardly a cycle: collecting costs a tenth of it
    try:
        try:
            code = answer(sys.argv[1:], os.environ)
        except OSError:  # standard output went away; the whole program knows what to say
            code = None
        if code is None:
            from ownership_lint.cli import run

            code = run()
    except KeyboardInterrupt:  # the whole program is not there yet to say nothing
        code = 130
    _end(code)


def _end(code: int) -> None:
    """End at once: to take apart what a run has built takes a tenth of a hook's time."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            code = 3 if stream is sys.stdout else code
    os._exit(code)
