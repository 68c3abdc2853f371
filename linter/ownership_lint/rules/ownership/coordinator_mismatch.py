"""An entry whose coordinator is not its owner's.

## What it finds
Entries of `scripts` and `patterns` that name a coordinator other than the one that `owners` gives for
their owner.

## Why
Whoever escalates a failure follows one of the two, and the other one is wrong.

## Example
`owners.DBA.coordinator` is COORD_PLATFORM; an entry of DBA says COORD_OPS.

## Fix
Correct the entry or the registry. If it is meant, an entry of `scripts` says why: `delegated: reason`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import PatternEntry, ScriptEntry

ID: Final = "ownership/coordinator-mismatch"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Entries that contradict the registry."""
    matrix = repository.matrix
    entries: list[tuple[str, ScriptEntry | PatternEntry]] = [
        *((entry.path, entry) for entry in matrix.scripts.values() if not entry.delegated),
        *((pattern.glob, pattern) for pattern in matrix.patterns),
    ]
    for subject, entry in entries:
        owner = matrix.owners.get(entry.owner)
        if owner is None or None in {owner.coordinator, entry.coordinator}:
            continue
        if entry.coordinator != owner.coordinator:
            yield Finding(
                ID,
                entry.place("coordinator"),
                f"`{subject}` says coordinator {entry.coordinator}, its owner {owner.name} "
                f"reports to {owner.coordinator}",
                subject,
                help="correct one of the two; an entry of `scripts` may say why with `delegated: reason`",
                related=(Related(owner.place("coordinator"), f"coordinator of {owner.name}"),),
            )
