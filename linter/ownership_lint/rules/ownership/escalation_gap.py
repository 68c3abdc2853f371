"""An owner whose scripts no escalation row covers.

## What it finds
Owners of entries of `scripts` in domains that no row of `escalation` serves, and who are not the first to
call in any row themselves. Each owner is told once. A matrix without escalation rows is not checked.

## Why
When one of these scripts fails at night, the matrix has no answer.

## Example
QA_TESTER owns `scripts/load_test.py` in the domain `quality`; no row names `quality` or QA_TESTER.

## Fix
Add a row under `escalation.matrix` with that domain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Related, Severity
from ownership_lint.inputs.matrix import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import ScriptEntry

ID: Final = "ownership/escalation-gap"
SEVERITY: Final = Severity.NOTE


def check(repository: Repository) -> Iterator[Finding]:
    """Owners without anybody to call."""
    matrix = repository.matrix
    if not matrix.escalation:
        return
    domains = {row.domain for row in matrix.escalation}
    first_called = {row.first for row in matrix.escalation}
    uncovered: dict[str, list[ScriptEntry]] = {}
    for entry in matrix.scripts.values():
        owner = matrix.owners.get(entry.owner)
        domain = entry.domain or (owner.domain if owner else None)
        if entry.status is not Status.REMOVED and domain not in domains and entry.owner not in first_called:
            uncovered.setdefault(entry.owner, []).append(entry)
    for name, entries in uncovered.items():
        scripts = "a script" if len(entries) == 1 else f"{len(entries)} scripts"
        owner = matrix.owners.get(name)
        yield Finding(
            ID,
            owner.at if owner else entries[0].place("owner"),
            f"{name} owns {scripts} that no escalation row covers",
            name,
            help="add a row under `escalation.matrix` for its domain",
            related=(
                *(Related(entry.at, f"owned by {name}") for entry in entries[:5]),
                Related(matrix.escalation[0].at, "the escalation rows begin here"),
            ),
        )
