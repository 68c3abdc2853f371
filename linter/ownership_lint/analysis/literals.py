"""Search engines over bytes: many literals in one pass, and single patterns in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

try:
    import re2
except ImportError:  # no wheel for this platform
    re2 = None

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A Set whose automaton outgrows its memory says "no match"; this many literals need far less.
_MAX_LITERALS = 20_000
_MAX_MEMORY = 512 << 20


class _Matcher(Protocol):
    def __call__(self, data: bytes) -> Sequence[int] | None: ...


class _Found(Protocol):
    def span(self, number: int, /) -> tuple[int, int]: ...


class BytePattern(Protocol):
    """The part of a compiled pattern that both engines have."""

    def finditer(self, data: bytes, /) -> Iterator[_Found]:
        """The matches, from left to right."""


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
    automaton = re2.Set.SearchSet(_options())
    for literal in literals:
        automaton.Add(re2.escape(literal))
    try:
        automaton.Compile()
    except re2.error:
        return None
    match: _Matcher = automaton.Match
    last = len(literals) - 1
    return match if last in (match(literals[last]) or ()) else None


def plain_matcher(literals: Sequence[bytes]) -> _Matcher:
    """The same answer without re2, one search for each literal."""
    return lambda data: [index for index, literal in enumerate(literals) if literal in data]


def byte_pattern(pattern: bytes) -> BytePattern:
    """`pattern` compiled by re2 where it is there; write it so that both engines mean the same."""
    compiled: BytePattern = re.compile(pattern) if re2 is None else re2.compile(pattern, _options())
    return compiled


def _options() -> object:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    return options
