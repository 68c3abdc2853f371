"""A script that the matrix starts by its path, and that git does not hold as executable.

## What it finds
Command lines of `usage` and `examples` that start the script as `./scripts/x.sh`, while its mode in git is
644. Starting it by an interpreter (`bash scripts/x.sh`) needs no such mode.

## Why
The command that the document gives fails with "Permission denied" in every fresh clone.

## Example
`examples` says `./scripts/build.sh`, and git holds `scripts/build.sh` with mode 100644.

## Fix
`git update-index --chmod=+x scripts/build.sh`, or start it by its interpreter in the matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity
from ownership_lint.inputs.snapshot import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/not-executable"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Scripts that are started directly and cannot be, each once."""
    for script in repository.contracts:
        started = next((at for call, at in script.calls if call.is_direct), None)
        if started is not None and repository.entries[script.path].kind is not FileKind.EXECUTABLE:
            yield Finding(
                ID,
                started,
                f"`{script.path}` is started by its path here, but it is not executable",
                script.path,
                help=f"git update-index --chmod=+x {script.path}, or start it by its interpreter",
                related=script.shows(None, "git holds it with mode 100644"),
            )
