"""Lines of a text around a place, without ever walking along a line that has no end."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_LINE: Final = 4_000
"""What is further away than this on one line is not looked at."""


def line_end(text: str, pos: int, limit: int | None = None) -> int:
    """Where the line that holds `pos` ends, before its newline; `limit` where it does not end sooner."""
    limit = len(text) if limit is None else min(limit, len(text))
    found = text.find("\n", pos, limit)
    return limit if found < 0 else found


def line_around(text: str, pos: int) -> tuple[int, int]:
    """The line that holds `pos`, or the near part of it: one of few, however many places are asked."""
    stretch = pos - pos % MAX_LINE
    near = max(0, stretch - MAX_LINE)
    return text.rfind("\n", near, pos) + 1 or near, line_end(text, pos, stretch + 2 * MAX_LINE)


def logical_line_end(code: str, start: int) -> int:
    """Where the logical line that begins at `start` ends; a backslash joins it with the next."""
    limit = start + MAX_LINE
    end = line_end(code, start, limit)
    while end < min(limit, len(code)) and code.endswith(("\\", "\\\r"), start, end):
        end = line_end(code, end + 1, limit)
    return end


def logical_lines(code: str, places: Iterable[int]) -> tuple[list[int], list[int]]:
    """Where the logical lines that hold one of `places` begin, ascending; and the places on endless lines."""
    begins: dict[int, int | None] = {}
    starts: set[int] = set()
    endless: list[int] = []
    for pos in places:
        line = _line_start(code, pos)
        start = None if line is None else _logical_start(code, line, begins)
        if start is None or pos - start > MAX_LINE:
            endless.append(pos)
        else:
            starts.add(start)
    return sorted(starts), endless


def holds(spots: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the ascending `spots` is in `start:end`."""
    place = bisect_left(spots, start)
    return place < len(spots) and spots[place] < end


def _logical_start(code: str, line: int, begins: dict[int, int | None]) -> int | None:
    """Where the logical line of the line at `line` begins; no line is walked over twice."""
    walked: list[int] = []
    start: int | None = line
    while start is not None and start not in begins:
        walked.append(start)
        if not code.endswith(("\\\n", "\\\r\n"), 0, start):
            begins[start] = start
            break
        start = _line_start(code, start - 1)
    found = None if start is None else begins[start]
    begins.update(dict.fromkeys(walked, found))
    return found


def _line_start(code: str, pos: int) -> int | None:
    near = max(0, pos - MAX_LINE)
    found = code.rfind("\n", near, pos) + 1
    return found if found or not near else None
