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

# A Set whose automaton outgrows its memory says "no match"; 5,000 paths need about a tenth of this.
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
        self._match = re2_matcher(literals) if re2 is not None and literals else plain_matcher(literals)

    def search(self, data: bytes) -> tuple[int, ...]:
        """The indices of the literals that `data` holds, ascending."""
        return tuple(sorted(self._match(data) or ()))


def re2_matcher(literals: Sequence[bytes]) -> _Matcher:
    """One automaton over all literals: time does not grow with their number."""
    automaton = re2.Set.SearchSet(_options())
    for literal in literals:
        automaton.Add(re2.escape(literal))
    automaton.Compile()
    match: _Matcher = automaton.Match
    return match


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
