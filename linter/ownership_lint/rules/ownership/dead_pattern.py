"""A pattern that matches no tracked file.

## What it finds
Entries of `patterns` that match fewer tracked files than `min_matches` says (one, if it says nothing).
Patterns that were imported from a CODEOWNERS file are read as that file's host reads them.

## Why
Patterns die silently when folders move, and what they owned is unowned from then on.

## Example
`glob: scripts/seed_*.py` after all of these files moved to `scripts/seed/`.

## Fix
Correct the glob or delete it. `min_matches: 0` allows an empty match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/dead-pattern"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Patterns that match too little."""
    for pattern in repository.matrix.patterns:
        count = len(repository.ownership.pattern_matches[pattern])
        if count >= pattern.min_matches:
            continue
        if count:
            message = (
                f"`{pattern.glob}` matches {count} tracked files, and {pattern.min_matches} are expected"
            )
        else:
            message = f"`{pattern.glob}` matches no tracked file"
        help_text = "correct the glob or delete it; `min_matches: 0` allows an empty match"
        yield Finding(ID, pattern.place("glob"), message, pattern.glob, help=help_text)
