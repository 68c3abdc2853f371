"""The geometry of the lines over time: days and numbers as places in a picture, in per cent or per mille."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownership_lint.analysis.trend import Point

SCALE: Final = 1000
"""The width and height that paths are drawn in; the page stretches them to what room there is."""
_MOST_ROWS: Final = 12
_MOST_TICKS: Final = 6
_YEAR: Final = 366
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROOM_OF_LABEL: Final = 14.0
"""Per cent of the width that a label of the line takes."""


class Label(NamedTuple):
    """A day that is told in words, at its place in per cent of the picture."""

    x: float
    y: float
    percent: int
    date: str
    anchor: str
    """Which end of the text stands at the place: start, middle or end."""


class Tick(NamedTuple):
    """A day on the axis."""

    x: float
    text: str


class Chart(NamedTuple):
    """Coverage, and the counts behind it, over time."""

    coverage: str
    """A path within SCALE, like those that follow."""
    scripts: str
    """An area."""
    owned: str
    """An area."""
    missing: str
    most: int
    """The number of scripts at the top of the second picture."""
    labels: tuple[Label, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[Point, ...]
    """A few days, for a table that says the same."""


def chart_of(points: Sequence[Point]) -> Chart | None:
    """The picture of a trend; None of less than two days on which there were scripts."""
    points = [point for point in points if point.scripts]
    if len(points) < 2:
        return None
    places = _places(points)
    shares = [share(point) for point in points]
    most = max(max(point.scripts, point.missing) for point in points) or 1
    return Chart(
        coverage=_line(places, [value / 100 for value in shares]),
        scripts=_area(places, [point.scripts / most for point in points]),
        owned=_area(places, [point.owned / most for point in points]),
        missing=_line(places, [point.missing / most for point in points]),
        most=most,
        labels=tuple(_labels(points, places, shares)),
        ticks=_ticks(points[0].date, points[-1].date),
        rows=_rows(points),
    )


def share(point: Point) -> float:
    """The owned scripts, in per cent of all."""
    return 100 * point.owned / point.scripts


def _places(points: Sequence[Point]) -> list[float]:
    """Each day between 0 and 1."""
    days = [date.fromisoformat(point.date).toordinal() for point in points]
    return [(day - days[0]) / (days[-1] - days[0] or 1) for day in days]


def _line(places: Sequence[float], heights: Sequence[float]) -> str:
    return f"M{_drawn(places, heights)}"


def _area(places: Sequence[float], heights: Sequence[float]) -> str:
    return f"M0 {SCALE}L{_drawn(places, heights)}L{SCALE} {SCALE}Z"


def _drawn(places: Sequence[float], heights: Sequence[float]) -> str:
    """The place of the first height, and the steps from each to the next that bends the line.

    y grows downwards.
    """
    every = [(round(x * SCALE), round((1 - y) * SCALE)) for x, y in zip(places, heights, strict=True)]
    within = zip(every, every[1:], every[2:], strict=False)
    bends = [one for before, one, after in within if not before[1] == one[1] == after[1]]
    ends = [every[0], *bends, every[-1]]
    steps = (f"{x - left} {y - above}" for (left, above), (x, y) in pairwise(ends))
    return f"{ends[0][0]} {ends[0][1]}l{' '.join(steps)}"


def _labels(points: Sequence[Point], places: Sequence[float], shares: Sequence[float]) -> list[Label]:
    """The last day, the best one and the first, as far as they keep clear of each other."""
    best = max(range(len(points)), key=lambda number: shares[number])
    labels: list[Label] = []
    for number in (len(points) - 1, best, 0):
        x = round(places[number] * 100, 1)
        if all(abs(x - other.x) >= _ROOM_OF_LABEL for other in labels):
            y = round(100 - shares[number], 1)
            labels.append(Label(x, y, int(shares[number]), points[number].date, _anchor(x)))
    return labels


def _anchor(x: float) -> str:
    """Near an edge, a text begins or ends there."""
    if x < _ROOM_OF_LABEL / 2:
        return "start"
    return "end" if x > 100 - _ROOM_OF_LABEL / 2 else "middle"


def _ticks(first: str, last: str) -> tuple[Tick, ...]:
    """The first days of some months, or of weeks where there are too few of them."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    span = (end - start).days or 1
    days = [start + timedelta(number) for number in range(1, span)]
    begins = [day for day in days if day.day == 1]
    if len(begins) < 2:
        begins = [day for day in days if not day.weekday()] or [start]
    chosen = begins[:: -(-len(begins) // _MOST_TICKS)]
    return tuple(Tick(round(100 * (day - start).days / span, 1), _named(day, span)) for day in chosen)


def _named(day: date, span: int) -> str:
    """A day for people, in English whatever language the machine speaks."""
    return f"{day.year}-{day.month:02d}" if span > _YEAR else f"{day.day} {_MONTHS[day.month - 1]}"


def _rows(points: Sequence[Point]) -> tuple[Point, ...]:
    last = len(points) - 1
    count = min(_MOST_ROWS, len(points))
    return tuple(points[number * last // (count - 1)] for number in range(count))
