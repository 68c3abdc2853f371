"""What figures depend on: the machine, and the versions of everything that runs."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measuring import environment

if TYPE_CHECKING:
    from commands import Tools


def facts(tools: Tools, scratch: Path) -> dict[str, str]:
    """All of it, by name."""
    versions: dict[str, str] = {}
    with suppress(OSError):
        versions = json.loads((tools.peers / "versions.json").read_text())
    said = {name: _said(scratch, str(tools.peers / "bin" / name), *ask) for name, ask in _ASK.items()}
    return {
        "processor": f"{_processor()}, {os.cpu_count()} logical",
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "ownership-lint": _said(scratch, str(tools.ours), "--version"),
        "python -c pass": _said(scratch, str(tools.python), "--version"),
        "git": _said(scratch, shutil.which("git") or "git", "--version"),
        **{name: " ".join(filter(None, (versions.get(name, ""), f"({said[name]})"))) for name in said},
    }


_ASK: Final = {
    "gitleaks": ["version"],
    "betterleaks": ["version"],
    "kingfisher": ["--version", "--no-update-check"],
    "detect-secrets": ["--version"],
    "rg": ["--version"],
}


def _said(scratch: Path, *argv: str) -> str:
    try:
        done = subprocess.run(
            argv, env=environment(scratch), cwd=scratch, capture_output=True, text=True, check=False
        )
    except OSError:
        return "not installed"
    lines = [line.strip() for line in done.stdout.splitlines() if any(map(str.isdigit, line))]
    return lines[0] if lines else "no version told"


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
