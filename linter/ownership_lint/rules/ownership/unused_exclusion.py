"""An exclusion that excludes nothing.

## What it finds
Entries of `unowned`, and globs of `scope.exclude` in your own policy file, that match no tracked file; and
entries of `unowned` for a script that an entry of `scripts` owns.

## Why
A stale exclusion hides the next script that happens to match it.

## Example
`unowned: [{path: scripts/tmp/**, reason: scratch}]` after the folder was deleted.

## Fix
Delete it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.ownership import OwnedByEntry
from ownership_lint.finding import Finding, Related, Severity
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/unused-exclusion"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Exclusions without effect."""
    yield from _unowned(repository)
    for glob, place in repository.policy.scope.user_excludes:
        if not repository.table.matching(compile_glob(glob)):
            message = f"`{glob}` excludes nothing: no tracked file matches it"
            yield Finding(ID, place, message, glob, help="delete it")


def _unowned(repository: Repository) -> Iterator[Finding]:
    for entry in repository.matrix.unowned:
        matches = repository.ownership.unowned_matches[entry]
        if not matches:
            message = f"`{entry.glob}` matches no tracked file"
            yield Finding(ID, entry.at, message, entry.glob, help="delete it")
        elif all(isinstance(repository.ownership.of(path), OwnedByEntry) for path in matches):
            owner = repository.matrix.scripts[matches[0]]
            message = f"`{entry.glob}` is unowned on purpose, and an entry gives it to {owner.owner}"
            related = (Related(owner.at, "owned here"),)
            yield Finding(ID, entry.at, message, entry.glob, help="delete one of the two", related=related)
