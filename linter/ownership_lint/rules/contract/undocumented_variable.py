"""An environment variable that a script asks its caller for, and that the matrix does not name.

## What it finds
Variables that the script reads in a form that asks the caller (`${X:-default}`, `${X:?}`, `os.environ`), of
scripts whose entry lists `env`. A bare `$X` proves no input, and the system's own variables are none.

## Why
A setting that nobody knows is a setting that nobody checks.

## Example
`scripts/backup.sh` says `RETENTION=${RETENTION:-30}`; its `env` names `DATABASE_URL` alone.

## Fix
Add it under `env`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.interface import Use
from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/undocumented-variable"
SEVERITY: Final = Severity.NOTE


def check(repository: Repository) -> Iterator[Finding]:
    """Inputs that no part of the entry names, each once."""
    for script in repository.contracts:
        told = {one.name for one in script.contract.variables}
        if script.interface is None or not told:
            continue
        for one in script.interface.variables.items:
            if one.is_input and one.use is Use.READ and one.name not in told:
                told.add(one.name)
                default = f" (default: `{one.default}`)" if one.default else ""
                yield Finding(
                    ID,
                    script.entry.place("env"),
                    f"`{script.path}` reads `{one.name}`{default}, which the matrix does not name",
                    script.path,
                    help="add it under `env`",
                    related=script.shows(one.at, "here it is read"),
                    context=one.name,
                )
