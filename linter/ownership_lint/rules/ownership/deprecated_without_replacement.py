"""A deprecated script with nothing to use instead.

## What it finds
Deprecated entries of `scripts` that name neither a replacement nor a reason.

## Why
"Do not use this" is half a sentence. People keep using the script until somebody says the other half.

## Example
`deprecated: {since: "1.4"}`

## Fix
Add `replacement`, or a `reason` that says why nothing replaces it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/deprecated-without-replacement"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Deprecated entries that leave the reader alone."""
    for entry in repository.matrix.scripts.values():
        deprecation = entry.deprecation
        if deprecation is not None and not deprecation.replacement and not deprecation.reason:
            message = f"`{entry.path}` is deprecated, without a replacement and without a reason"
            help_text = "add `replacement`, or a `reason` why nothing replaces it"
            yield Finding(ID, deprecation.at, message, entry.path, help=help_text)
