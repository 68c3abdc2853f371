"""An exception that has run out, or soon will.

## What it finds
Entries of the exceptions file whose last day is over: they hold nothing back any more, so the findings that
they hid are told again. For the last 14 days before that a note announces it.

The day is that of the newest commit that is looked at, so that the same commit always gives the same report;
`--today` names another.

## Why
An exception is a loan. Without a date it becomes the rule, and nobody remembers who agreed.

## Example
`{id: EX-001, …, expires: "2026-03-31"}` on the first of April.

## Fix
Mend what the exception hid and delete it; or agree again, with a new date and, if need be, a new reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.suppression import NOTICE, days_left
from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "policy/expired-exception"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Exceptions past their last day, and those near it."""
    for exception in repository.decisions.exceptions:
        left = days_left(exception, repository.today)
        if left is None or left > NOTICE:
            continue
        told = exception.title + (f" of `{exception.owner}`" if exception.owner else "")
        if left < 0:
            message = f"{told} expired on {exception.expires} and holds nothing back any more"
            yield Finding(ID, exception.at, message, exception.id, help="delete it, or agree on a new date")
        else:
            days = "today is its last day" if left == 0 else f"{left} day{'s' * (left != 1)} left"
            message = f"{told} expires on {exception.expires}: {days}"
            tip = f"mend what it hides (`{exception.rule}`), or agree on a new date"
            yield Finding(ID, exception.at, message, exception.id, help=tip, severity=Severity.NOTE)
