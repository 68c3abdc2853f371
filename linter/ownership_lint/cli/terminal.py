"""What the terminal and the environment say about colour and progress: asked here alone."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, Literal, TextIO

if TYPE_CHECKING:
    Colour = Literal["auto", "always", "never"]

COLOURS: Final = ("auto", "always", "never")


def wants_colour(choice: Colour = "auto") -> bool:
    """Whether standard output is to be coloured: as chosen, as the environment says, else on a terminal."""
    if choice != "auto" or os.environ.get("NO_COLOR"):
        return choice == "always"
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return _is_terminal(sys.stdout)


def wants_progress() -> bool:
    """Whether somebody sits before a terminal and waits, and no hook or CI runner writes a log."""
    return (
        _is_terminal(sys.stdout)
        and _is_terminal(sys.stderr)
        and not any(map(os.environ.get, ("CI", "PRE_COMMIT")))
    )


def is_terminal() -> bool:
    """Whether standard output goes to a terminal, whatever that can show."""
    return sys.stdout is not None and sys.stdout.isatty()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
