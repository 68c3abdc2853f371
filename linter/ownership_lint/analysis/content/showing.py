"""What may be told of a value. Nothing here ever gives back what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ownership_lint.analysis.content.scanner import Hit

_CHARACTERS: Final = lazy_pattern(r"[^\W_]")
_KEPT: Final = 4
_LEAST: Final = 12
"""Characters that a value must have for its last few to be told."""


def shape_of(value: str) -> str:
    """The value with every letter and digit as `*`: separators alone say what form it has."""
    return _CHARACTERS.sub("*", value)


def shown(how: str, value: str) -> str:
    """What a report may say: nothing, the shape, or the shape with the last four characters."""
    if how == "none":
        return ""
    shape = shape_of(value)
    if how == "last4" and len(_CHARACTERS.findall(value)) >= _LEAST:
        return shape[:-_KEPT] + value[-_KEPT:]
    return shape


def masked_in(text: str, hits: Iterable[Hit]) -> str:
    """One line with every value that was found in it replaced by its shape."""
    for hit in hits:
        if hit.more:  # what was not told one by one cannot be masked one by one
            return shape_of(text)
        start, end = hit.column - 1, hit.end_column - 1
        text = text[:start] + shape_of(text[start:end]) + text[end:]
    return text
