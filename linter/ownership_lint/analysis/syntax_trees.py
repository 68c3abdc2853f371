"""Syntax trees by tree-sitter, whose parser needs minutes for a few hundred kilobytes of some texts."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree

_LONGEST: Final = 5.0
"""Seconds; it parses a megabyte of what people write in less than one."""
_AT_ONCE: Final = 65_536
"""Bytes that the parser gets at a time: only where it reads so does it ask whether to go on."""


def tree_in_time(parser: Parser, data: bytes) -> Tree | None:
    """The tree of a text; None where the parser takes too long over it."""
    end = monotonic() + _LONGEST
    try:
        return parser.parse(
            lambda offset, _: data[offset : offset + _AT_ONCE],
            progress_callback=lambda *_: monotonic() > end,
        )
    except ValueError:  # it was stopped
        parser.reset()
        return None
