"""Known forms that hold many digits and no personal value: what lies in one is dropped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

_MASKS: Final = {
    "uuid": r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b",
    "sri": r"\bsha(?:1|256|384|512)-[A-Za-z0-9+/]{20,}={0,2}",
    "digest": r"\b(?:sha\d+|md5|blake\w+)[:=][0-9a-fA-F]{32,}\b|\b(?:[0-9a-f]{40}|[0-9a-f]{64})\b",
    "isbn": r"\bISBN(?:-1[03])?:?[ ]?[0-9Xx-]{10,17}\b",
    "time": r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b",
    "version": r"\bv?\d+(?:\.\d+){2,}(?:[-+][0-9A-Za-z.-]+)?\b",
    "url": r"\b[a-z][a-z0-9+.-]{0,30}://[^\s\"'<>`]+",
    "data-uri": r"\bdata:[\w.+/-]*;base64,[A-Za-z0-9+/=]+",
}
_PATTERNS: Final = {name: lazy_pattern(pattern) for name, pattern in _MASKS.items()}


def is_masked(names: Collection[str], line: str, start: int, end: int) -> bool:
    """Whether a span of a line overlaps one of the named forms."""
    return any(first < end and start < last for name in names for first, last in _spans(name, line))


@lru_cache(maxsize=32)
def _spans(name: str, line: str) -> tuple[tuple[int, int], ...]:
    """Where a form stands in a line; a line full of numbers is asked again and again."""
    return tuple(match.span() for match in _PATTERNS[name].finditer(line))
