"""Versions of packages, compared."""

from __future__ import annotations

import re
from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_VERSION: Final = lazy_pattern(r"[vV]?(\d{1,9}(?:\.\d{1,9}){0,9})(.*)", re.DOTALL)


def is_between(version: str, first: str, end: str) -> bool:
    """Whether a version is at least `first` and comes before `end`; False where it cannot be read."""
    key = _key(version)
    return key is not None and (_key(first) or ()) <= key < (_key(end) or ())


def _key(version: str) -> tuple[tuple[int, ...], int] | None:
    """What versions sort by: their numbers, then whether they come before or after the release itself."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    rest = found[2].partition("+")[0]
    return tuple(numbers), (1 if rest.lstrip(".-").startswith("post") else -1) if rest else 0
