"""An entry whose path differs from the tracked path only in upper and lower case.

## What it finds
Entries of `scripts` that git does not track, while it tracks the same path in another case.

## Why
On a disk that ignores case the entry seems right; in git, in CI and on Linux it names nothing.

## Example
The entry says `.claude/Hooks/stop.sh`, git tracks `.claude/hooks/stop.sh`.

## Fix
Write the path as git has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/case-mismatch"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Entries that exist in another case."""
    for entry in repository.absent_entries:
        tracked = repository.case_variants.get(entry.path)
        if tracked is None:
            continue
        yield Finding(
            ID,
            entry.at,
            f"`{entry.path}` is tracked as `{tracked}`: upper and lower case differ",
            entry.path,
            help=f"write `{tracked}`",
            related=(Related(Location(tracked), "as git has it"),),
        )
