#!/usr/bin/env python3
"""Run every check of this repository: style, types, layers, generated files, the manual, ourselves, tests.

Exit codes: 0 all passed, 1 some check failed (every check runs, and the last lines name the failed ones).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def checks(scratch: Path) -> dict[str, list[str | Path]]:
    """The commands by what they check; `scratch` is for what is thrown away."""
    return {
        "format": [BIN / "ruff", "format", "--check", "."],
        "lint": [BIN / "ruff", "check", "."],
        "types": [BIN / "mypy"],
        "layers": [BIN / "lint-imports"],
        "compiled packs": [sys.executable, "scripts/compile_packs.py", "--check"],
        "generated files": [sys.executable, "scripts/generate.py", "--check"],
        "manual": [BIN / "mkdocs", "build", "--strict", "--site-dir", scratch],
        "ownership-lint on ourselves": [BIN / "ownership-lint", "check", "--fail-on", "note"],
        "tests": [BIN / "pytest", "-q", "-n", "auto"],
    }


def main() -> int:
    """Run all checks; 1 if any failed."""
    failed = []
    with TemporaryDirectory() as scratch:
        for name, command in checks(Path(scratch)).items():
            print(f"== {name}", flush=True)
            if subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode != 0:
                failed.append(name)
    print("failed: " + ", ".join(failed) if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
