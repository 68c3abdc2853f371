"""Runs the installed console script."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from support.project import ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path


def run(script: Path, *arguments: str, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), *arguments],
        cwd=cwd,
        env={**ENVIRONMENT, **extra},
        capture_output=True,
        text=True,
        check=False,
    )
