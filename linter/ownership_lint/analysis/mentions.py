"""What a file says about scripts, as values, and where it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.path_tokens import decoded
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from ownership_lint.analysis.blocks import Grade
    from ownership_lint.analysis.path_tokens import PathToken


class Mention(NamedTuple):
    """A place that names a script."""

    at: Location
    text: str
    target: str
    grade: Grade


class Dangling(NamedTuple):
    """A call of a script that is proven not to be there; `target` is where it would be."""

    at: Location
    text: str
    grade: Grade
    target: str


class Unknown(NamedTuple):
    """A place that may call a script; `why` it cannot be told which."""

    at: Location
    text: str
    why: str


class FileReferences(NamedTuple):
    """All that one file says about scripts."""

    mentions: tuple[Mention, ...] = ()
    dangling: tuple[Dangling, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    """What may be calls, and cannot be told; of very many only the first."""
    cut: str = ""
    """Why some of the file was not read for calls; empty where all was."""
    is_quiet: bool = False
    """Whether there would be nothing whatever other paths the tree had."""


class Places:
    """Offsets as lines and columns; asked in ascending order, so that every line is counted once."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._is_ascii = text.isascii()
        self._counted = 0
        self._line = 1
        self._column = 1

    def of(self, token: PathToken) -> tuple[Location, str]:
        """The place of a token, and its text as written."""
        start = max(token.start, self._counted)
        newlines = self._text.count("\n", self._counted, start)
        if newlines:
            self._line += newlines
            self._counted = self._text.rfind("\n", 0, start) + 1
            self._column = 1
        self._column += start - self._counted
        if not self._is_ascii:
            self._column -= start - self._counted - len(decoded(self._text[self._counted : start]))
        self._counted = start
        written = decoded(self._text[start : token.end])
        return Location.of_line(self._path, self._line, self._column, len(written)), written
