"""What two processes take between them, each once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ownership_lint.inputs.processes import Shares, beside

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no second process without fork")


@pytest.mark.parametrize("count", [0, 1, 2, 1_000])
def test_all_shares_are_taken_once(count: int) -> None:
    shares = Shares(count)
    theirs = beside(lambda: list(shares))
    mine = list(shares)
    assert sorted([*mine, *theirs()]) == list(range(count))


def test_who_is_alone_takes_all_in_order() -> None:
    assert list(Shares(5)) == [0, 1, 2, 3, 4]


def test_a_process_that_fails_says_nothing() -> None:
    shares = Shares(3)
    theirs = beside(lambda: [next(iter(shares)), 1 // 0])
    assert theirs() is None
    assert len(list(shares)) == 2


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="nothing tells what is open")
def test_no_pipe_is_left_open() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        test_all_shares_are_taken_once(4)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
