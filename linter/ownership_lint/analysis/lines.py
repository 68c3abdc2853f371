"""Lines of a text around a place, without ever walking along a line that has no end."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_LINE: Final = 4_000
"""What is further away than this on one line is not looked at."""


def line_around(text: str, pos: int) -> tuple[int, int]:
    """The line that holds `pos`, or the part of it that is near."""
    near = max(0, pos - MAX_LINE)
    return text.rfind("\n", near, pos) + 1 or near, _line_end(text, pos, pos + MAX_LINE)


def logical_line_end(code: str, start: int) -> int:
    """Where the logical line that begins at `start` ends; a backslash joins it with the next."""
    limit = start + MAX_LINE
    end = _line_end(code, start, limit)
    while end < min(limit, len(code)) and code.endswith(("\\", "\\\r"), start, end):
        end = _line_end(code, end + 1, limit)
    return end


def logical_line_starts(code: str, places: Iterable[int]) -> list[int]:
    """Where the logical lines that hold one of `places` begin, ascending; endless lines are left out."""
    return sorted({start for pos in places if (start := _logical_line_start(code, pos)) is not None})


def holds(spots: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the ascending `spots` is in `start:end`."""
    place = bisect_left(spots, start)
    return place < len(spots) and spots[place] < end


def _logical_line_start(code: str, pos: int) -> int | None:
    near = max(0, pos - MAX_LINE)
    start = code.rfind("\n", near, pos) + 1
    while start > 1 and code.endswith(("\\\n", "\\\r\n"), near, start):
        start = code.rfind("\n", near, start - 1) + 1
    return start if start or not near else None


def _line_end(code: str, pos: int, limit: int) -> int:
    found = code.find("\n", pos, limit)
    return min(limit, len(code)) if found < 0 else found
