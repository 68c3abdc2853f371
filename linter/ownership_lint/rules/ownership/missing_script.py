"""An entry whose script is not in the tree.

## What it finds
Entries of `scripts` whose path git does not track in this snapshot, and for which no other place is known.
Generated and removed scripts are not expected; deprecated ones that are gone are
`ownership/retired-script`; those that went elsewhere are `ownership/moved-script`.

## Why
A row for a script that is gone sends people to a command that fails.

## Example
`ownership.yaml` has an entry `scripts/backup.sh`, and git tracks no such file.

## Fix
Delete the entry. If the script is made at run time, say `status: generated`; to keep the row as a
tombstone, say `status: removed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Certainty, Finding, Severity
from ownership_lint.inputs.matrix import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/missing-script"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Entries whose file is gone, without a trace of where it went."""
    for entry in repository.absent_entries:
        path = entry.path
        explained = path in repository.moves or path in repository.case_variants
        if explained or entry.status is Status.DEPRECATED:
            continue
        submodule = next((one for one in repository.submodules if path.startswith(one + "/")), None)
        if submodule is not None:
            message = f"`{path}` lies in the submodule `{submodule}`, which is another repository"
            yield Finding(ID, entry.at, message, path, certainty=Certainty.UNKNOWN)
        elif repository.index.is_folder(path):
            message = f"`{path}` is a folder, and an entry names one script"
            yield Finding(ID, entry.at, message, path, help=f"use a pattern: `glob: {path}/`")
        else:
            message = f"`{path}` is not in the tree"
            yield Finding(ID, entry.at, message, path, help=_help(repository, path))


def _help(repository: Repository, path: str) -> str:
    return repository.elsewhere(path) or "delete the entry, or say `status: generated` or `status: removed`"
