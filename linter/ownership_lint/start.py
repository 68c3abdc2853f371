"""Where the command begins: the quick way if it leads anywhere, else the whole program."""

from __future__ import annotations

import os
import sys

from ownership_lint.quick import answer


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        try:
            code = answer(sys.argv[1:], os.environ)
        except OSError:  # standard output went away; the whole program knows what to say
            code = None
        if code is not None:
            sys.exit(code)
        from ownership_lint.cli import main as run
    except KeyboardInterrupt:  # the whole program is not there yet to say nothing
        sys.exit(130)
    run()
