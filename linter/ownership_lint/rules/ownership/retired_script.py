"""A deprecated script that is gone, while its entry stayed.

## What it finds
Entries of `scripts` that are deprecated and whose path git no longer tracks.

## Why
The deprecation did its work. The row can go, or become a tombstone.

## Example
`scripts/old_backup.sh` is deprecated in favour of `scripts/backup.sh`, and the file was deleted.

## Fix
Delete the entry, or say `status: removed` to keep it as a tombstone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity
from ownership_lint.inputs.matrix import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/retired-script"
SEVERITY: Final = Severity.NOTE


def check(repository: Repository) -> Iterator[Finding]:
    """Deprecated entries without a file."""
    for entry in repository.absent_entries:
        if entry.status is Status.DEPRECATED and entry.path not in repository.case_variants:
            message = f"`{entry.path}` is deprecated and gone: its entry can go too"
            help_text = "delete the entry, or say `status: removed` to keep it as a tombstone"
            yield Finding(ID, entry.at, message, entry.path, help=help_text)
