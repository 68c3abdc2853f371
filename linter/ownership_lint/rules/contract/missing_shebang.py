"""A script that the matrix starts by its path, and whose first line names no interpreter.

## What it finds
Command lines of `usage` and `examples` that start the script as `./scripts/x.py`, while its first line is no
`#!` line, or one that ends in a carriage return, so that the system looks for an interpreter of that name.

## Why
Without the line, a shell takes the script for its own language and every other program refuses to start it.

## Example
`examples` says `./scripts/seed.py`, whose first line is a docstring.

## Fix
Begin the script with the line that its language asks for, such as `#!/usr/bin/env python3`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/missing-shebang"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Scripts that are started directly without saying by what, each once."""
    for script in repository.contracts:
        started = next((at for call, at in script.calls if call.is_direct), None)
        problem = _problem(script.data)
        if started is not None and script.data and problem:
            yield Finding(
                ID,
                started,
                f"`{script.path}` is started by its path here, but {problem}",
                script.path,
                help="begin it with the line that its language asks for, such as `#!/usr/bin/env bash`",
                related=script.shows(None, "its first line"),
            )


def _problem(data: bytes) -> str:
    first, end, _ = data.partition(b"\n")
    if first.startswith(b"\x7fELF") or b"\0" in first:
        return ""
    if not first.startswith(b"#!"):
        return "its first line names no interpreter"
    return "its first line ends in a carriage return" if end and first.endswith(b"\r") else ""
