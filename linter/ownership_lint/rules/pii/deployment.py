"""A line about the absence of a listed person.

## What it finds
Deployment, temporary duty (TDY) and leave, on a line that names somebody of the roster or on one next to
it. Words that software has too (`deploy`, `leave`) count only with the name and a date on the line. Without a
roster the rule is silent.

## Why
Who is away, where and how long, is what operations and a family's safety depend on; with the name it is
told to everybody who can read the repository.

## Example
A table of leave with the family names of the staff.

## Fix
Keep such plans outside the repository, or use roles and days of a made-up year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "pii/deployment"
SEVERITY: Final = Severity.ERROR
READS_MESSAGES: Final = True

_HELP: Final = "keep plans of absence outside the repository, or use roles and made-up days"


def check(repository: Repository) -> Iterator[Finding]:
    """Lines about absences at which a listed person is named."""
    for path, hits in repository.hits.items():
        for hit in hits:
            if hit.rule == ID:
                more = f" (and {hit.more} more in this file)" if hit.more else ""
                at = Location.of_line(path, hit.line, hit.column, hit.end_column - hit.column)
                place = f" {hit.place}" if hit.place else ""
                message = f"deployment, duty or leave of a listed person{place}{more}"
                yield Finding(ID, at, message, ID, help=_HELP, context=hit.context)
