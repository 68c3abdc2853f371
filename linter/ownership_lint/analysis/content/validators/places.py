"""Checks of places: grid references, and pairs of latitude and longitude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.digits import is_counted
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.analysis.content.candidate import Candidate

_GRID: Final = lazy_pattern(r"(\d{1,2})[A-Z] ?([A-Z])[A-Z] ?(\d+) ?(\d*)")
_COLUMNS: Final = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
"""The letters that columns of 100 km may have, by the zone's remainder by three."""

_DEGREES: Final = lazy_pattern(r"-?\d{1,3}\.\d{4,}")
_MAP_BEFORE: Final = lazy_pattern(r"\bgeo:$|\bmaps[^\s\"'<>]*$")
_MORE_AFTER: Final = lazy_pattern(r"[ ]?[,; ][ ]?[-+]?\d+\.\d")
_MORE_BEFORE: Final = lazy_pattern(r"\d\.\d+[ ]?[,; ][ ]?$")
"""A third number beside a pair: a list or a matrix of any numbers."""


def mgrs(candidate: Candidate) -> bool:
    """A reference to a square that there is, in the military grid."""
    match = _GRID.fullmatch(candidate.text)
    if match is None:
        return False
    zone, column, digits = int(match[1]), match[2], match[3] + match[4]
    return (
        1 <= zone <= 60 and column in _COLUMNS[zone % 3] and not is_counted(digits) and len(set(digits)) > 2
    )


def coordinates(candidate: Candidate) -> bool:
    """A latitude with its longitude, in either order, or alone: on earth, and nobody's round numbers."""
    numbers = _DEGREES.findall(candidate.text)
    if not numbers or not all(_is_measured(number) for number in numbers):
        return False
    low, *others = sorted(abs(float(number)) for number in numbers)
    if not others:
        return low <= 90
    return low <= 90 and others[0] <= 180 and not _is_in_list(candidate)


def map_link(candidate: Candidate) -> bool:
    """What follows `geo:`, or stands in a link to a map."""
    return _MAP_BEFORE.search(candidate.line[max(0, candidate.start - 100) : candidate.start]) is not None


def _is_in_list(pair: Candidate) -> bool:
    before = pair.line[max(0, pair.start - 40) : pair.start]
    return bool(_MORE_AFTER.match(pair.line, pair.end) or _MORE_BEFORE.search(before))


def _is_measured(number: str) -> bool:
    whole, decimals = number.lstrip("-").split(".")
    return len(set(decimals.rstrip("0"))) > 1 and not is_counted(whole + decimals)
