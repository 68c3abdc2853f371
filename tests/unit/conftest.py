"""What several unit tests are given."""

from __future__ import annotations

import pytest
from support.command import CommandLine


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> CommandLine:
    return CommandLine(monkeypatch, capfdbinary)
