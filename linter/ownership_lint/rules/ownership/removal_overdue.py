"""A deprecated script that should be gone by now.

## What it finds
Scripts in the tree whose `remove_after` day lies before the day of the newest commit. The commit's day
counts, not the clock's, so that the same commit always gives the same report.

## Why
A date in the matrix is a promise; somebody plans by it.

## Example
`remove_after: "2026-01-31"`, and the newest commit is of 2026-02-03.

## Fix
Remove the script, or set a later day and say why in `reason`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Certainty, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/removal-overdue"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Deprecated scripts past their day."""
    overdue = [
        (entry, entry.deprecation)
        for entry in repository.matrix.scripts.values()
        if entry.deprecation is not None
        and entry.deprecation.remove_after
        and entry.path in repository.entries
    ]
    today = repository.today if overdue else None
    for entry, deprecation in overdue:
        day = deprecation.remove_after
        if today is None:
            message = f"`{entry.path}` is to be removed after {day}, and no commit says what day it is"
            yield Finding(ID, deprecation.at, message, entry.path, certainty=Certainty.UNKNOWN)
        elif day is not None and day < today:
            message = f"`{entry.path}` was to be removed after {day}, and it is still there on {today}"
            help_text = "remove it, or set a later day and say why in `reason`"
            place = deprecation.remove_after_at or deprecation.at
            yield Finding(ID, place, message, entry.path, help=help_text)
