"""Runs the command line in this process."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ownership_lint import cli
from support.project import ENVIRONMENT

if TYPE_CHECKING:
    import pytest


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


class CommandLine:
    """The command line, in an environment that holds nothing of the machine."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[bytes]) -> None:
        self._monkeypatch = monkeypatch
        self._captured = captured

    def __call__(self, *arguments: str, **variables: str) -> Done:
        self._monkeypatch.setattr("os.environ", {**ENVIRONMENT, **variables})
        self._monkeypatch.setattr(sys, "argv", ["ownership-lint", *arguments])
        code = cli.run()
        told = self._captured.readouterr()
        return Done(code, told.out.decode(), told.err.decode())
