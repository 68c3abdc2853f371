"""Makes repository text safe to print: nothing in it can move a cursor, start a line or hide itself."""

from __future__ import annotations

from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.printable import printable

__all__ = ["printable", "safe_line", "visible"]

_COMMAND: Final = lazy_pattern(r"##(?=\w*(?:\[|\Z))")


def visible(text: str) -> str:
    """`text` for a line that a CI runner may read: as `printable`, and without a beginning of a command.

    Runners take `##[`, `##vso[` and `##teamcity[` for commands wherever they stand in a line. Text may follow
    whose first character is the bracket; a heading of Markdown stays one.
    """
    return _COMMAND.sub("#\\\\x23", printable(text))


def safe_line(line: str) -> str:
    """A line that no CI runner takes for a command: they look for a leading `::`, blanks or not before it."""
    blanks = line[: len(line) - len(line.lstrip())]
    return f"{blanks}:\\x3a{line[len(blanks) + 2 :]}" if line.startswith("::", len(blanks)) else line
