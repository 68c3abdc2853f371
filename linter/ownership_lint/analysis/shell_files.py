"""Calls in shell scripts: only the lines that hold a spot are read, outside strings and here-documents."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.blocks import ASSUMED_ROOT, TOO_LONG, Grade, ShellText, Unread
from ownership_lint.analysis.lines import MAX_LINE, line_around, line_end, logical_lines
from ownership_lint.analysis.shell_words import after_pattern
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK: Final = lazy_pattern(r"=\(|[#'\"\\<()]")
_DOUBLE: Final = lazy_pattern(r"(?:[^\"\\]|\\.)*+\"", re.DOTALL)
_HEREDOC: Final = lazy_pattern(r"<<-?[ \t]*\\?['\"]?(\w+)['\"]?")
_MOVES: Final = lazy_pattern(r"^[^#\n]*\b(?:cd|pushd)\b", re.MULTILINE)
_BRANCH_ENDS: Final = lazy_pattern(r"(?:;;&?|;&|\bin)[ \t]*(?:#[^\n]*)?\Z")
_MAX_COMMENTS: Final = 20
_OUTPUT: Final = lazy_pattern(
    r"[ \t]*(?:#|(?:echo|printf|log\w*|print_\w+|info|warn\w*|error|die|fail)[ \t]+"
    r"(?:\"[^\"$`]*(?:\"[^$`;&|]*)?|'[^']*(?:'[^$`;&|]*)?)\Z)"
)


def shell_blocks(path: str, text: str, spots: Sequence[int]) -> list[ShellText | Unread]:
    """The logical lines that hold a spot and are code."""
    del path
    spots = [spot for spot in spots if not _OUTPUT.match(text[line_around(text, spot)[0] : spot])]
    if not spots:
        return []
    moves = [move.end() for move in _MOVES.finditer(text, 0, spots[-1])]
    strings, data = covered(text)
    lines, endless = logical_lines(text, spots)
    if any(_inside(strings, start) for start in lines):  # `X="$(` over several lines is code in a string
        return [ShellText(text, 0, ASSUMED_ROOT, Grade.INVOKED, is_provable=not moves)]
    lines, _ = logical_lines(text, [*moves, *spots])
    code_lines = tuple(
        _behind_pattern(text, start)
        for start in lines
        if not _inside(data, start) and not _inside(strings, start)
    )
    code = ShellText(
        text, 0, ASSUMED_ROOT, Grade.INVOKED, is_provable=not moves, lines=code_lines, is_whole=bool(moves)
    )
    return [code, *(Unread(spot, spot + 1, TOO_LONG) for spot in endless)]


def _behind_pattern(text: str, start: int) -> int:
    """Where the commands of a line begin that may begin with the pattern of a `case` branch."""
    before = text[max(0, start - MAX_LINE) : start].rstrip()
    for _ in range(_MAX_COMMENTS):
        line = before[before.rfind("\n") + 1 :]
        if not line.lstrip().startswith("#"):
            break
        before = before[: len(before) - len(line)].rstrip()
    return after_pattern(text, start, line_end(text, start)) if _BRANCH_ENDS.search(line) else start


def covered(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The strings that span lines, and what is data: the bodies of here-documents, elements of arrays."""
    strings: list[tuple[int, int]] = []
    data: list[tuple[int, int]] = []
    pending: list[str] = []
    array, depth = 0, 0
    pos, until = 0, line_end(text, 0)
    while mark := _MARK.search(text, pos):
        if pending and mark.start() > until:
            pos = _bodies_end(text, until + 1, pending)
            data.append((until + 1, pos))
            pending = []
            continue
        end = _mark_end(text, mark, pending)
        if depth and mark[0] in {"(", ")"}:
            depth += 1 if mark[0] == "(" else -1
            if not depth:
                data.append((array, end))
        elif mark[0] == "=(":
            array, depth = (array, depth + 1) if depth else (mark.start(), 1)
        if text.find("\n", mark.start() + 1, end - 1) >= 0 and mark[0] in "'\"":
            strings.append((mark.start(), end))
        pos = end
        if end > until:
            until = line_end(text, end)
    if pending:
        data.append((until + 1, _bodies_end(text, until + 1, pending)))
    if depth:
        data.append((array, len(text)))
    return strings, sorted(data)


def _mark_end(text: str, mark: re.Match[str], pending: list[str]) -> int:
    start = mark.start()
    if mark[0] in {"=(", "(", ")"}:
        return mark.end()
    if mark[0] == "#":
        is_comment = start == 0 or text[start - 1] in " \t\n;&|()"
        return line_end(text, start) if is_comment else start + 1
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
        line = ""
        while pos < len(text) and line != delimiter:
            end = line_end(text, pos)
            line = text[pos:end].strip(" \t\r")
            pos = end + 1
    return min(pos, len(text))


def _inside(regions: Sequence[tuple[int, int]], pos: int) -> bool:
    place = bisect_right(regions, (pos, len(regions) and regions[-1][1] + 1)) - 1
    return place >= 0 and regions[place][0] <= pos < regions[place][1]
