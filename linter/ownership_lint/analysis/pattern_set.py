"""Many patterns in one pass over a text. Imported at every start, so it imports next to nothing."""

from __future__ import annotations

try:
    import re2
except ImportError:  # no wheel for this platform
    re2 = None

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Final

_MAX_MEMORY: Final = 512 << 20
"""Bytes. A set whose automaton outgrows it says "no match"; what we ask for needs far less."""


class PatternSet:
    """Tells which of its patterns are found in a text; one pass for all where re2 is there."""

    def __init__(self, patterns: Sequence[bytes]) -> None:
        """`patterns` mean the same to both engines. Raises ValueError where re2 has no room for them."""
        self._automaton = automaton(patterns) if re2 is not None and patterns else None
        self._patterns: list[Any] = []
        if self._automaton is None:
            import re

            self._patterns = [re.compile(pattern) for pattern in patterns]

    def search(self, data: bytes) -> tuple[int, ...]:
        """The indices of the patterns that are found in `data`, ascending."""
        if self._automaton is not None:
            return tuple(sorted(self._automaton(data) or ()))
        return tuple(number for number, pattern in enumerate(self._patterns) if pattern.search(data))


def automaton(patterns: Sequence[bytes]) -> Any:
    """re2's matcher for all `patterns`. Raises ValueError where it has no room for them."""
    found = re2.Set.SearchSet(re2_options())
    for pattern in patterns:
        found.Add(pattern)
    try:
        found.Compile()
    except re2.error as error:
        raise ValueError(f"{len(patterns)} patterns are too many for one pass") from error
    return found.Match


def re2_options() -> Any:
    """How re2 is to understand patterns: over bytes, and silent."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    return options
