"""Search engines over bytes: many literals in one pass, and single patterns in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from ownership_lint.analysis.pattern_set import automaton, re2_options

try:
    import re2
except ImportError:  # no wheel for this platform
    re2 = None

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Of more, several engines are made.
_MAX_LITERALS = 20_000


class _Matcher(Protocol):
    def __call__(self, data: bytes) -> Sequence[int] | None: ...


class Match(Protocol):
    """The part of a match that both engines have."""

    def span(self, group: int | str = 0, /) -> tuple[int, int]:
        """Where a group begins and ends; -1 where it took no part."""

    def start(self) -> int:
        """Where the match begins."""


class BytePattern(Protocol):
    """The part of a compiled pattern that both engines have."""

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The named groups."""

    def finditer(self, data: bytes, /) -> Iterator[Match]:
        """The matches, from left to right."""

    def search(self, data: bytes, pos: int = 0, /) -> Match | None:
        """The first match from `pos` on."""


class LiteralSet:
    """Tells which of its literals occur in a text."""

    def __init__(self, literals: Sequence[bytes]) -> None:
        """Many literals are told apart by several engines."""
        self._parts = [
            (first, matcher(literals[first : first + _MAX_LITERALS]))
            for first in range(0, len(literals), _MAX_LITERALS)
        ]

    def search(self, data: bytes) -> tuple[int, ...]:
        """The indices of the literals that `data` holds, ascending."""
        found = [first + number for first, match in self._parts for number in match(data) or ()]
        return tuple(sorted(found))


def matcher(literals: Sequence[bytes]) -> _Matcher:
    """The quickest engine that can tell these literals."""
    return (re2_matcher(literals) if re2 is not None else None) or plain_matcher(literals)


def re2_matcher(literals: Sequence[bytes]) -> _Matcher | None:
    """One automaton over all literals: time does not grow with their number; None where it has no room."""
    try:
        match: _Matcher = automaton([re2.escape(literal) for literal in literals])
    except ValueError:
        return None
    last = len(literals) - 1
    return match if last in (match(literals[last]) or ()) else None


def plain_matcher(literals: Sequence[bytes]) -> _Matcher:
    """The same answer without re2, one search for each literal."""
    return lambda data: [index for index, literal in enumerate(literals) if literal in data]


def problem_of(pattern: str) -> str | None:
    """Why both engines cannot use a pattern of somebody else's, or None."""
    if not pattern.isascii():
        return "write other characters than ASCII as `\\xHH`"
    try:
        re.compile(pattern.encode())
        if re2 is not None:
            re2.compile(pattern.encode(), re2_options())
    except re.error as error:
        return str(error)
    except re2.error as error:
        return f"RE2 does not take it: {error}"
    return None


def byte_pattern(pattern: bytes) -> BytePattern:
    """`pattern` compiled by re2 where it is there; write it so that both engines mean the same."""
    compiled: BytePattern = re.compile(pattern) if re2 is None else re2.compile(pattern, re2_options())
    return compiled
