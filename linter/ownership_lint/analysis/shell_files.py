"""Calls in shell scripts: only the lines that hold a spot are read, outside strings and here-documents."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, Block, Grade
from ownership_lint.analysis.lines import line_around, logical_line_starts

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK: Final = re.compile(r"[#'\"\\<]")
_DOUBLE: Final = re.compile(r"(?:[^\"\\]|\\.)*+\"", re.DOTALL)
_HEREDOC: Final = re.compile(r"<<-?[ \t]*\\?['\"]?(\w+)['\"]?")
_MOVES: Final = re.compile(r"^[^#\n]*\b(?:cd|pushd)\b", re.MULTILINE)
_OUTPUT: Final = re.compile(
    r"[ \t]*(?:#|(?:echo|printf|log\w*|print_\w+|info|warn\w*|error|die|fail)[ \t]+[\"'][^$`]*\Z)"
)


def shell_blocks(path: str, text: str, spots: Sequence[int]) -> list[Block]:
    """The logical lines that hold a spot and are code."""
    del path
    spots = [spot for spot in spots if not _OUTPUT.match(text[line_around(text, spot)[0] : spot])]
    if not spots:
        return []
    stays = not _MOVES.search(text)
    directory = ASSUMED_ROOT if stays else None
    strings, heredocs = covered(text)
    lines = logical_line_starts(text, spots)
    if any(_inside(strings, start) for start in lines):  # `X="$(` over several lines is code in a string
        return [Block(text, 0, directory, Grade.INVOKED, is_provable=stays)]
    code_lines = tuple(start for start in lines if not _inside(heredocs, start))
    return [Block(text, 0, directory, Grade.INVOKED, is_provable=stays, lines=code_lines)]


def covered(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The strings that span lines, and the bodies of here-documents."""
    strings: list[tuple[int, int]] = []
    heredocs: list[tuple[int, int]] = []
    pending: list[str] = []
    pos, line_end = 0, _line_end(text, 0)
    while mark := _MARK.search(text, pos):
        if pending and mark.start() > line_end:
            pos = _bodies_end(text, line_end + 1, pending)
            heredocs.append((line_end + 1, pos))
            pending = []
            continue
        end = _mark_end(text, mark, pending)
        if text.find("\n", mark.start() + 1, end - 1) >= 0 and mark[0] in "'\"":
            strings.append((mark.start(), end))
        pos = end
        if not pending or end > line_end:
            line_end = _line_end(text, end)
    if pending:
        heredocs.append((line_end + 1, _bodies_end(text, line_end + 1, pending)))
    return strings, heredocs


def _mark_end(text: str, mark: re.Match[str], pending: list[str]) -> int:
    start = mark.start()
    if mark[0] == "#":
        is_comment = start == 0 or text[start - 1] in " \t\n;&|()"
        return _line_end(text, start) if is_comment else start + 1
    if mark[0] == "'":
        found = text.find("'", start + 1)
        return len(text) if found < 0 else found + 1
    if mark[0] == '"':
        string = _DOUBLE.match(text, start + 1)
        return string.end() if string else len(text)
    if mark[0] == "\\":
        return start + 2
    if text.startswith("<<<", start):
        return start + 3
    if heredoc := _HEREDOC.match(text, start):
        pending.append(heredoc[1])
        return heredoc.end()
    return start + 1


def _bodies_end(text: str, pos: int, delimiters: Sequence[str]) -> int:
    for delimiter in delimiters:
        closing = re.compile(rf"^[ \t]*{delimiter}[ \t\r]*$", re.MULTILINE).search(text, pos)
        pos = _line_end(text, closing.end()) + 1 if closing else len(text)
    return min(pos, len(text))


def _inside(regions: Sequence[tuple[int, int]], pos: int) -> bool:
    place = bisect_right(regions, (pos, len(regions) and regions[-1][1] + 1)) - 1
    return place >= 0 and regions[place][0] <= pos < regions[place][1]


def _line_end(text: str, pos: int) -> int:
    found = text.find("\n", pos)
    return len(text) if found < 0 else found
