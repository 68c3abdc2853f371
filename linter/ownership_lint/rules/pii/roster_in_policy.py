"""A list of names in a scanner, rule or audit file.

## What it finds
Five or more capitalised words that are no words of the language or of programs, as an alternation
(`Aaaa|Bbbb|…`), a list of quoted words, a word a line, or a column of a table under a head such as
`last name`, in files whose name or folder says that they look for values or tell of those found: scanners,
hooks, audits. No roster is needed.

## Why
A list of names that must not be published is itself in the repository then, together, and marked as such.

## Example
`scripts/pii-scan.sh` with the family names of the staff in a variable.

## Fix
Move the names to a roster outside the repository (`ownership-lint roster add`), let `pii/roster` look for
them, and take the list out; the history still holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "pii/roster-in-policy"
SEVERITY: Final = Severity.ERROR

_HELP: Final = "move the names to a roster outside the repository: `ownership-lint roster add`"


def check(repository: Repository) -> Iterator[Finding]:
    """Lists of names in files that look for values, or tell of those found."""
    for path, facts in repository.facts.items():
        for line, count in facts.lists:
            message = f"`{path}` lists {count} words that look like names"
            yield Finding(ID, Location.of_line(path, line), message, path, help=_HELP)
