"""Text of a repository within a line of ours."""

from __future__ import annotations

from ownership_lint.printable import printable


def plain(text: str) -> str:
    """`text` on one line, with nothing in it that is not seen."""
    return printable(" ".join(text.split("\n")))
