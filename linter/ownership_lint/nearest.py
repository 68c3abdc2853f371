"""The name that a misspelt one was most likely meant to be."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 100
_MOST = 500
"""Candidates that are compared: each comparison costs, and a list this long helps nobody."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate closest to `name`, upper and lower case aside; None where none is close."""
    from difflib import get_close_matches  # only where something is misspelt

    if len(name) > _LONGEST:
        return None
    by_lower = {one.lower(): one for one in islice(candidates, _MOST) if len(one) <= _LONGEST}
    match = get_close_matches(name.lower(), by_lower, 1)
    return by_lower[match[0]] if match else None
