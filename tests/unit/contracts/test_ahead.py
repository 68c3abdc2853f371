"""What will be asked for is worked out in two processes, and is what one would have found."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ownership_lint.analysis.contracts import ahead
from ownership_lint.analysis.contracts.reading import Interfaces

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES: Mapping[str, bytes] = {
    "a.sh": b'#!/bin/bash\nsource ./lib.sh\ncase "$1" in --all) exit 3 ;; *) exit "$CODE" ;; esac\n',
    "b.sh": b'#!/bin/bash\nexec ./c.sh "$@"\n',
    "c.sh": b'#!/bin/bash\nexec ./b.sh "$@"\n',
    "d.py": b"import argparse\np = argparse.ArgumentParser()\np.add_argument('--dry')\np.parse_args()\n",
    "e.ps1": b"param([switch]$Force)\nexit 4\n",
    "f.js": b"process.exit(5)\n",
    "g": b"#!/usr/bin/perl\n",
    "lib.sh": b"CODE=7\n",
}
SCRIPTS = [path for path in FILES if path != "lib.sh"]


def interfaces() -> Interfaces:
    found = Interfaces(FILES.get)
    found.expect({path: len(FILES[path]) for path in SCRIPTS})
    return found


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were started; any work is worth one."""
    if not hasattr(os, "fork"):
        pytest.skip("no second process without fork")
    started: list[int] = []
    fork = os.fork

    def counted() -> int:
        process = fork()
        started.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(ahead, "has_room", lambda: True)
    monkeypatch.setattr(ahead, "MUCH", 0)
    return started


def test_two_processes_find_what_one_does(forks: list[int]) -> None:
    alone = Interfaces(FILES.get)
    expected = {path: alone.interface(path) for path in SCRIPTS}
    assert not forks
    assert expected["a.sh"] is not None
    assert {one.code for one in expected["a.sh"].exits.items} == {3, 7}
    asked = interfaces()
    assert {path: asked.interface(path) for path in reversed(SCRIPTS)} == expected
    assert len(forks) == 1


def test_what_nobody_expects_is_worked_out_alone(forks: list[int]) -> None:
    asked = interfaces()
    assert asked.interface("lib.sh") is not None
    assert not forks


def test_a_second_process_that_fails_loses_nothing(forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_as_json", lambda *_: 1 / 0)
    asked = interfaces()
    assert all(asked.interface(path) is not None for path in SCRIPTS if path != "g")
    assert len(forks) == 1


@pytest.mark.parametrize(("name", "value"), [("MUCH", 10_000), ("has_room", lambda: False)])
def test_little_work_is_done_by_one(
    forks: list[int], monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(ahead, name, value)
    asked = interfaces()
    assert asked.interface("a.sh") is not None
    assert not forks
