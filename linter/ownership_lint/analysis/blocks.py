"""Pieces of shell text inside other files, and the calls that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.invocations import calls_of
from ownership_lint.analysis.lines import MAX_LINE, logical_line_end, logical_line_starts
from ownership_lint.analysis.shell_words import UnreadableShellError, commands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership_lint.analysis.invocations import Call, Enter
    from ownership_lint.analysis.shell_words import Command


class Grade(StrEnum):
    """How a file uses a path."""

    INVOKED = "invoked"
    """A machine runs it."""
    INSTRUCTED = "instructed"
    """A document tells people to run it."""
    MENTIONED = "mentioned"


ASSUMED_ROOT: Final = "."
"""The working directory of text that says none: the root, unless the file's own folder fits."""

_CRON: Final = re.compile(
    r"^[ \t]*(?:(?:[\d*][\d*/,-]*[ \t]+){4}[\d*A-Za-z][\w*/,-]*"
    r"|@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly))[ \t]+",
    re.MULTILINE,
)
_MAX_LINES: Final = 2_000
_MOVE: Final = re.compile(r"\b(?:cd|pushd|popd)\b")
_MAY_RUN: Final = re.compile(
    r"\./|\b(?:cd|pushd|source|eval|coverage|npx|tsx|deno|bun|uv|poetry|(?:ba|z|da|k|pw)?sh|powershell"
    r"|python[\d.]*|pypy\d*|node|ruby|perl|php|sudo|env|exec|nohup|time|timeout|xargs)[ \t]"
    r"|^[ \t]*(?:[A-Z_]+=\S*[ \t]+)*[^\s/]*/\S+[ \t]+[-<\[\"'$.\w]|\s\.[ \t]",
    re.MULTILINE,
)
_ARGUMENT: Final = re.compile(r"-{1,2}[A-Za-z]|[<\[\"'$./\w]")
_NO_ARGUMENT: Final = re.compile(
    r"(?:lines?|and|or|is|are|was|in|to|from|the|for|with|has|by|as|on|at|that|which)\Z"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Shell text: `code` stands at `offset` in its file, character for character."""

    code: str
    offset: int
    directory: str | None
    grade: Grade
    is_certain: bool = True
    """Its lines are commands; otherwise only those that look like one count."""
    is_provable: bool = False
    """A script that it calls and that is not there may be reported."""
    line_by_line: bool = False
    lines: tuple[int, ...] | None = None
    """Where the only lines that are to be read begin."""


@dataclass(frozen=True, slots=True)
class GradedCall:
    """A call, and where its word begins in the file."""

    call: Call
    start: int
    grade: Grade
    is_provable: bool


def graded_calls(blocks: Sequence[Block], ends: Sequence[int], enter: Enter) -> dict[int, GradedCall]:
    """The calls whose word ends, quotes not counted, at one of the ascending `ends`; by that end."""
    graded: dict[int, GradedCall] = {}
    for block in blocks:
        first, limit = block.offset, block.offset + len(block.code)
        local = [end - first for end in ends[bisect_left(ends, first) : bisect_right(ends, limit)]]
        if not local:
            continue
        for call in calls_of(_commands(block, local), block.code, block.directory, enter, local):
            if block.is_certain or is_command_like(call):
                provable = block.is_provable and not call.is_excused
                end = first + _bare_end(block.code, call)
                graded[end] = GradedCall(call, first + call.start, block.grade, provable)
    return graded


def _bare_end(code: str, call: Call) -> int:
    end = call.end
    while end > call.start and code[end - 1] in "\"'\0":
        end -= 1
    return end


def is_command_like(call: Call) -> bool:
    """Whether people write a call so: `./x.sh`, `bash x.sh`, `x.sh --all`, but not `x.sh and y.sh`."""
    if call.is_wrapped or call.is_module or call.text.startswith(("./", "../", "$")):
        return True
    if call.text.endswith((".ts", ".js", ".mjs", ".cjs")) or not call.arguments:
        return False
    return call.arguments[0].startswith("-") or (call.text[0] != "/" and is_argument(call.arguments[0]))


def is_argument(text: str) -> bool:
    """Whether a word behind a path reads as its argument and not as prose."""
    return bool(_ARGUMENT.match(text)) and not _NO_ARGUMENT.match(text) and not text.endswith((",", ":"))


def without_cron(code: str) -> str:
    """The lines of a crontab with their five fields blanked."""
    return _CRON.sub(lambda found: " " * len(found[0]), code)


def _commands(block: Block, ends: Sequence[int]) -> list[Command]:
    """The commands of a block, at least those that hold one of the ascending `ends`."""
    code = block.code
    if block.lines is not None:
        lines = (
            _readable(code, start, start + MAX_LINE, one_line=True) for start in block.lines[:_MAX_LINES]
        )
        return [command for line in lines if line for command in line]
    if block.grade is Grade.INSTRUCTED and "<<" not in code:
        return _sparse(block, ends)
    until = logical_line_end(code, ends[-1])
    found = _readable(code, 0, until)
    if found is None and until < len(code):  # a string may reach further
        found = _readable(code, 0, len(code))
    return _sparse(block, ends) if found is None else found


def _sparse(block: Block, ends: Sequence[int]) -> list[Command]:
    """The commands of the lines that hold one of `ends`, and of those before that change the directory."""
    code = block.code
    may_move = "cd " in code or "pushd" in code
    moves = [move.start() for move in _MOVE.finditer(code, 0, ends[-1])] if may_move else []
    found: list[Command] = []
    for start in logical_line_starts(code, [*moves, *(end - 1 for end in ends)])[:_MAX_LINES]:
        end = logical_line_end(code, start)
        if not block.is_certain and not _MAY_RUN.search(code, start, end):
            continue
        line = _readable(code, start, end)
        if line is None and not block.line_by_line:
            line = _readable(code, start, start + MAX_LINE, one_line=True)
        found += line or []
    return found


def _readable(code: str, start: int, end: int, *, one_line: bool = False) -> list[Command] | None:
    try:
        return commands(code, start, min(end, len(code)), one_line=one_line)
    except UnreadableShellError:
        return None


if TYPE_CHECKING:
    Extractor = Callable[[str, str, Sequence[int]], list[Block]]
    """`(path, text, spots)` to the blocks that hold a spot."""
