"""Pieces of shell text inside other files, and the calls that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.invocations import CallReader
from ownership_lint.analysis.lines import MAX_LINE, logical_line_end, logical_lines
from ownership_lint.analysis.shell_words import UnreadableShellError, commands
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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

ELSEWHERE: Final = "/"
"""The working directory of commands that left the repository."""

NOT_UNDERSTOOD: Final = "a command is not understood"
TOO_LONG: Final = "a line is too long"
_CRON: Final = lazy_pattern(
    r"^[ \t]*(?:(?:[\d*][\d*/,-]*[ \t]+){4}[\d*A-Za-z][\w*/,-]*"
    r"|@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly))[ \t]+",
    re.MULTILINE,
)
_EFFORT: Final = 4
_LEAST_EFFORT: Final = 400_000
_MOVE: Final = lazy_pattern(r"\b(?:cd|pushd|popd)\b")
_MAY_RUN: Final = lazy_pattern(
    r"\./|\b(?:cd|pushd|source|eval|coverage|npx|tsx|deno|bun|uv|poetry|(?:ba|z|da|k|pw)?sh|powershell"
    r"|python[\d.]*|pypy\d*|node|ruby|perl|php|sudo|env|exec|nohup|time|timeout|xargs)[ \t]"
    r"|^[ \t]*(?:[A-Z_]+=\S*[ \t]+)*[^\s/]*/\S+[ \t]+[-<\[\"'$.\w]|\s\.[ \t]",
    re.MULTILINE,
)
_ARGUMENT: Final = lazy_pattern(r"-{1,2}[A-Za-z]|[<\[\"'$./\w]")
_NO_ARGUMENT: Final = lazy_pattern(
    r"(?:lines?|and|or|is|are|was|were|in|to|from|the|for|with|has|had|by|as|on|at|that|which|will|would"
    r"|should|can|could|does|did|do|not|no|now|script|scripts|exists?|runs?|-{1,2})\Z"
)


class ShellText(NamedTuple):
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
    mount: str = ""
    """The folder of the working directory that holds the tree."""
    is_whole: bool = False
    """It is read at once where that can be done, so that no change of the directory is missed."""


class Unread(NamedTuple):
    """A stretch of a file that may hold commands and could not be read."""

    start: int
    end: int
    reason: str


class GradedCall(NamedTuple):
    """A call, and where its word begins in the file."""

    call: Call
    start: int
    grade: Grade
    is_provable: bool
    mount: str = ""


class Reading:
    """The calls of a file by the place where their words end, and what could not be read."""

    def __init__(self, calls: Mapping[int, GradedCall], unread: Iterable[Unread] = ()) -> None:
        self.calls = calls
        self._starts: list[int] = []
        self._furthest: list[Unread] = []
        for one in sorted(unread, key=lambda one: one.start):
            before = self._furthest[-1] if self._furthest else one
            self._starts.append(one.start)
            self._furthest.append(before if before.end > one.end else one)

    def unread_at(self, end: int) -> str:
        """Why the word that ends at `end` could not be read; empty where it could."""
        place = bisect_left(self._starts, end) - 1
        return self._furthest[place].reason if place >= 0 and end <= self._furthest[place].end else ""


def read_blocks(blocks: Sequence[ShellText | Unread], ends: Sequence[int], enter: Enter) -> Reading:
    """The calls whose word ends, quotes not counted, at one of the ascending `ends`."""
    graded: dict[int, GradedCall] = {}
    unread: list[Unread] = []
    for block in blocks:
        if isinstance(block, Unread):
            unread.append(block)
            continue
        first, limit = block.offset, block.offset + len(block.code)
        local = [end - first for end in ends[bisect_left(ends, first) : bisect_right(ends, limit)]]
        if not local:
            continue
        reader = CallReader(block.code, enter, local)
        found, gaps = _Commands(block, local).read()
        reader.read(found, block.directory)
        gaps += [(start, end, NOT_UNDERSTOOD) for start, end in reader.unread]
        unread += [Unread(first + start, first + end, reason) for start, end, reason in gaps]
        for call in reader.calls:
            if block.is_certain or is_command_like(call):
                provable = block.is_provable and not call.is_excused
                end = first + _bare_end(block.code, call)
                graded[end] = GradedCall(call, first + call.start, block.grade, provable, block.mount)
    return Reading(graded, unread)


def _bare_end(code: str, call: Call) -> int:
    end = call.end
    while end > call.start and code[end - 1] in "\"'\0":
        end -= 1
    return end


def is_command_like(call: Call) -> bool:
    """Whether people write a call so: `./x.sh`, `bash x.sh`, `x.sh --all`, but not `x.sh and y.sh`."""
    if _NO_ARGUMENT.match(call.argument) and not (call.is_wrapped and call.argument == "--"):
        return False
    if call.is_wrapped or call.is_module or call.text.startswith(("./", "../", "$")):
        return True
    if call.text.endswith((".ts", ".js", ".mjs", ".cjs")) or not call.argument:
        return False
    return call.argument.startswith("-") or (call.text[0] != "/" and is_argument(call.argument))


def is_argument(text: str) -> bool:
    """Whether a word behind a path reads as its argument and not as prose."""
    return bool(_ARGUMENT.match(text)) and not _NO_ARGUMENT.match(text) and not text.endswith((",", ":"))


def without_cron(code: str) -> str:
    """The lines of a crontab with their five fields blanked."""
    return _CRON.sub(lambda found: " " * len(found[0]), code)


class _Commands:
    """The commands of a block, at least those that hold one of the ascending `ends`."""

    def __init__(self, block: ShellText, ends: Sequence[int]) -> None:
        self._block = block
        self._ends = ends
        self._found: list[Command] = []
        self._gaps: list[tuple[int, int, str]] = []
        self._effort = _EFFORT * len(block.code) + _LEAST_EFFORT

    def read(self) -> tuple[list[Command], list[tuple[int, int, str]]]:
        """The commands, and the stretches of certain commands that could not be read."""
        if self._block.lines is not None and self._block.is_whole and self._read_whole():
            return self._found, []
        if self._block.lines is not None:
            for start in self._block.lines:
                self._read_line(start)
        elif not self._read_whole():
            self._read_sparse()
        return self._found, self._gaps if self._block.is_certain else []

    def _read_whole(self) -> bool:
        code, ends = self._block.code, self._ends
        if self._block.grade is Grade.INSTRUCTED and "<<" not in code:
            return False
        until = logical_line_end(code, ends[-1])
        return self._read(0, until) or (until < len(code) and self._read(0, len(code)))

    def _read_sparse(self) -> None:
        """Read the lines that hold one of the ends, and those before that change the directory."""
        code = self._block.code
        may_move = "cd " in code or "pushd" in code
        moves = [move.start() for move in _MOVE.finditer(code, 0, self._ends[-1])] if may_move else []
        places = [max(end - 1, 0) for end in self._ends]
        lines, _ = logical_lines(code, [*moves, *places])
        for start in lines:
            self._read_likely_line(start, logical_line_end(code, start))
        _, endless = logical_lines(code, places)
        self._gaps += [(place, place + 1, TOO_LONG) for place in endless]

    def _read_likely_line(self, start: int, end: int) -> None:
        if not self._block.is_certain and not _MAY_RUN.search(self._block.code, start, end):
            return
        if self._block.line_by_line:
            if not self._read(start, end):
                self._gaps.append((start, end, NOT_UNDERSTOOD))
        elif not self._read(start, end):
            self._read_line(start)

    def _read_line(self, start: int) -> None:
        """Read one line, which may lead over further ones."""
        if not self._read(start, start + MAX_LINE, one_line=True):
            self._gaps.append((start, logical_line_end(self._block.code, start), NOT_UNDERSTOOD))

    def _read(self, start: int, end: int, *, one_line: bool = False) -> bool:
        """Read a stretch, unless too many of them were read in vain."""
        end = min(end, len(self._block.code))
        if self._effort < 0:
            return False
        try:
            found = commands(self._block.code, start, end, one_line=one_line)
        except UnreadableShellError:
            self._effort -= end - start
            return False
        self._effort -= (found[-1].words[-1].end if found else start) - start
        self._found += found
        return True


if TYPE_CHECKING:
    Extractor = Callable[[str, str, Sequence[int]], list[ShellText | Unread]]
    """`(path, text, spots)` to the commands that hold a spot, and to what could not be read."""
