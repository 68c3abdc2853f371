"""An entry whose script moved to another path.

## What it finds
Entries of `scripts` whose path is gone while git's rename detection, or a script of the same name that has
no entry of its own, shows where the script is now.

## Why
Most rows die of a rename that nobody carried over. The script is still there, and now it looks unowned.

## Example
`scripts/seed_rooms.py` became `scripts/seed/seed_rooms.py`, and `ownership.yaml` still has the old path.

## Fix
Rename the entry to the path that the finding names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/moved-script"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Entries whose script is known to be elsewhere."""
    for entry in repository.absent_entries:
        now = repository.moves.get(entry.path)
        if now is None:
            continue
        yield Finding(
            ID,
            entry.at,
            f"`{entry.path}` is not in the tree; the script is at `{now}` now",
            entry.path,
            help=f"rename the entry to `{now}`",
            related=(Related(Location(now), "where it is now"),),
        )
