"""An exit code that a script gives, and that the matrix does not name.

## What it finds
Codes that the script proves it can end with, of scripts whose entry lists `exit_codes`. Success (0), the
usage errors of argument parsers and codes above 125 need no documentation.

## Why
A caller that knows the documented codes takes the unknown one for any failure.

## Example
`scripts/check.sh` says `exit 3` where a tool is missing; its `exit_codes` name 0 and 1.

## Fix
Add the code under `exit_codes`, with what it means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.contracts.agreement import LAST_CODE
from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/undocumented-exit-code"
SEVERITY: Final = Severity.NOTE


def check(repository: Repository) -> Iterator[Finding]:
    """Codes that no part of the entry names, each once."""
    for script in repository.contracts:
        documented = {one.code for one in script.contract.exits}
        if script.interface is None or not documented:
            continue
        told = {0, *documented}
        for one in script.interface.exits.items:
            if one.code not in told and one.code <= LAST_CODE and not one.is_implicit:
                told.add(one.code)
                yield Finding(
                    ID,
                    script.entry.place("exit_codes"),
                    f"`{script.path}` can end with exit code {one.code}, which the matrix does not name",
                    script.path,
                    help="add it under `exit_codes`, with what it means",
                    related=script.shows(one.at, "here it is given"),
                    context=str(one.code),
                )
