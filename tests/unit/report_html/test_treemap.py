"""Tiles: they fill the picture, never overlap, and are as large as what they stand for."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownership_lint.report.html.treemap import Rectangle, squarified

PICTURE = Rectangle(3, 5, 400, 300)
SIZES = st.lists(st.integers(1, 100_000), min_size=1, max_size=60).map(lambda sizes: sorted(sizes)[::-1])


def overlap(one: Rectangle, other: Rectangle) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, width) * max(0.0, height)


def test_nothing_takes_no_room() -> None:
    assert squarified([], PICTURE) == ()


def test_one_takes_all() -> None:
    assert squarified([7], PICTURE) == (PICTURE,)


def test_equal_sizes_make_squares() -> None:
    places = squarified([1, 1, 1, 1], Rectangle(0, 0, 100, 100))
    assert {(place.width, place.height) for place in places} == {(50, 50)}
    assert {(place.x, place.y) for place in places} == {(0, 0), (0, 50), (50, 0), (50, 50)}


@given(SIZES)
def test_areas_are_proportional(sizes: list[int]) -> None:
    scale = PICTURE.area / sum(sizes)
    for size, place in zip(sizes, squarified(sizes, PICTURE), strict=True):
        assert place.area == pytest.approx(size * scale, rel=1e-6)


@given(SIZES)
def test_tiles_stay_inside_and_apart(sizes: list[int]) -> None:
    places = squarified(sizes, PICTURE)
    for place in places:
        assert place.x >= PICTURE.x - 1e-6
        assert place.y >= PICTURE.y - 1e-6
        assert place.x + place.width <= PICTURE.x + PICTURE.width + 1e-6
        assert place.y + place.height <= PICTURE.y + PICTURE.height + 1e-6
    assert sum(overlap(one, other) for one, other in combinations(places, 2)) < 1e-3


@given(SIZES)
def test_equal_input_is_equal_output(sizes: list[int]) -> None:
    assert squarified(sizes, PICTURE) == squarified(list(sizes), PICTURE)


def test_many_like_sizes_stay_near_square() -> None:
    places = squarified([10.0 - number / 50 for number in range(200)], PICTURE)
    assert max(max(one.width / one.height, one.height / one.width) for one in places) < 2
