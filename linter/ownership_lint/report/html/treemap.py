"""A squarified treemap: rectangles that fill one, each as large as its size and as square as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Rectangle(NamedTuple):
    """A place in a picture; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """What is to be proportional to a size."""
        return self.width * self.height

    def below(self, strip: float) -> Rectangle:
        """What is left when a strip is cut off at the top."""
        return Rectangle(self.x, self.y + strip, self.width, self.height - strip)


def squarified(sizes: Sequence[float], within: Rectangle) -> tuple[Rectangle, ...]:
    """A rectangle for each of `sizes`, which are positive; the shapes are best where these descend.

    After Bruls, Huizing and van Wijk: rows are laid along the shorter side of what is free, each as long as
    that makes its members more square.
    """
    scale = within.area / sum(sizes) if sizes else 0.0
    areas = [size * scale for size in sizes]
    placed: list[Rectangle] = []
    free = within
    while len(placed) < len(areas):
        row = _row(areas, len(placed), min(free.width, free.height))
        is_last = len(placed) + len(row) == len(areas)
        members, free = _laid(row, free, is_last=is_last)
        placed += members
    return tuple(placed)


def _row(areas: Sequence[float], start: int, side: float) -> Sequence[float]:
    """The areas from `start` on that are best laid side by side."""
    end, total = start + 1, areas[start]
    least = most = areas[start]
    while end < len(areas):
        area = areas[end]
        longer = (total + area, min(least, area), max(most, area))
        if _worst(side, *longer) > _worst(side, total, least, most):
            break
        total, least, most = longer
        end += 1
    return areas[start:end]


def _worst(side: float, total: float, least: float, most: float) -> float:
    """How far from square the members of a row get, at worst; 1 is square."""
    depth = total / side if side else 0.0
    if not depth or not least:
        return 0.0
    return max(most / depth**2, depth**2 / least)


def _laid(row: Sequence[float], free: Rectangle, *, is_last: bool) -> tuple[list[Rectangle], Rectangle]:
    """A row along the shorter side, and what is still free; the last row takes all, whatever was rounded."""
    is_upright = free.width >= free.height
    side, room = (free.height, free.width) if is_upright else (free.width, free.height)
    total = sum(row)
    depth = room if is_last else min(room, total / side if side else 0.0)
    members: list[Rectangle] = []
    offset = 0.0
    for area in row:
        length = side * area / total
        if is_upright:
            members.append(Rectangle(free.x, free.y + offset, depth, length))
        else:
            members.append(Rectangle(free.x + offset, free.y, length, depth))
        offset += length
    if is_upright:
        return members, Rectangle(free.x + depth, free.y, free.width - depth, free.height)
    return members, Rectangle(free.x, free.y + depth, free.width, free.height - depth)
