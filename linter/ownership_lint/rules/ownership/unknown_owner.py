"""A name that the registry of owners does not hold.

## What it finds
Names in owner, coordinator and escalation fields that `owners` does not declare. Each unknown name is told
once, with the number of its uses. A matrix without an `owners` section is not checked.

## Why
A misspelt owner owns nothing: nobody finds the script by looking for their own name.

## Example
`owner: CI_LIASON`, while `owners` declares `CI_LIAISON`.

## Fix
Correct the name, or declare it under `owners`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Related, Severity
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import OwnerUse

ID: Final = "ownership/unknown-owner"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Undeclared names, each once."""
    declared = repository.matrix.owners
    if not declared:
        return
    uses: dict[str, list[OwnerUse]] = {}
    for use in repository.matrix.owner_uses:
        if use.name not in declared:
            uses.setdefault(use.name, []).append(use)
    for name, places in uses.items():
        near = nearest(name, declared)
        times = f", used {len(places)} times" if len(places) > 1 else ""
        yield Finding(
            ID,
            places[0].at,
            f"`{name}` is not declared under `owners`{times}",
            name,
            help=f"did you mean `{near}`?" if near else "declare it under `owners`, or correct the name",
            related=tuple(Related(use.at, f"{use.field} too") for use in places[1:6])
            + ((Related(declared[near].at, "declared here"),) if near else ()),
        )
