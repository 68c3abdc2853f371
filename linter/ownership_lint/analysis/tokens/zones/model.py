"""Zones, as the rules ask for them."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Zone(StrEnum):
    """What a part of a text is."""

    CODE = "code"
    COMMENT = "comment"
    DOCSTRING = "docstring"
    STRING = "string"
    REGEX = "regex"
    HEREDOC = "heredoc"
    TEMPLATE = "template"
    """The text of a template literal, without what is computed in it, which is code."""
    JSX_TEXT = "jsx-text"
    PROSE = "prose"
    FENCE = "fence"
    INLINE_CODE = "inline-code"
    UNKNOWN = "unknown"
    """Of a language that is not known: no rule about code fires here."""


class Fence(NamedTuple):
    """A fenced block of a Markdown document."""

    info: str
    """What stands behind the opening marks, without blanks around it."""
    start: int
    end: int
    """From the opening marks to the end of the closing line, or of the text."""
    content: int
    """Where the first line of the content begins."""
    first_line: str
    """That line, without its end; empty if there is no content."""


class Zones:
    """The zones of one text: every character lies in exactly one."""

    def __init__(self, length: int, starts: Sequence[tuple[int, Zone]], fences: Sequence[Fence] = ()) -> None:
        """`starts` are in order and begin with 0; neighbours differ."""
        self._starts = tuple(start for start, _ in starts)
        self._zones = tuple(zone for _, zone in starts)
        self._length = length
        self._fences = tuple(fences)
        self._fence_starts = tuple(fence.start for fence in self._fences)

    def at(self, offset: int) -> Zone:
        """The zone of a character; behind the last one, that of the last."""
        return self._zones[bisect_right(self._starts, offset) - 1]

    def spans(self) -> tuple[tuple[int, int, Zone], ...]:
        """All zones in order, from 0 to the end of the text; none if it is empty."""
        if not self._length:
            return ()
        ends = (*self._starts[1:], self._length)
        return tuple(zip(self._starts, ends, self._zones, strict=True))

    def is_code(self, start: int, end: int) -> bool:
        """Whether all of a stretch is code."""
        first, last = (
            bisect_right(self._starts, start) - 1,
            bisect_right(self._starts, max(start, end - 1)) - 1,
        )
        return first == last and self._zones[first] is Zone.CODE

    def fence_at(self, offset: int) -> Fence | None:
        """The fence of a Markdown document in which a character lies, its marks included."""
        number = bisect_right(self._fence_starts, offset) - 1
        return self._fences[number] if number >= 0 and offset < self._fences[number].end else None
