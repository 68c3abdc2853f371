#!/usr/bin/env python3
"""Run every check of this repository: style, types, layers, generated files, tests, and ourselves.

Exit codes: 0 all passed, 1 some check failed (every check runs, and the last lines name the failed ones).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str | Path]] = {
    "format": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "types": [BIN / "mypy"],
    "layers": [BIN / "lint-imports"],
    "generated files": [sys.executable, "scripts/generate.py", "--check"],
    "ownership-lint on ourselves": [BIN / "ownership-lint", "check", "--fail-on", "note"],
    "tests": [BIN / "pytest", "-q", "-n", "auto"],
}


def main() -> int:
    """Run all checks; 1 if any failed."""
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}", flush=True)
        if subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
