"""A replacement that is not in the tree.

## What it finds
Deprecated entries of `scripts` whose `replacement` is a path that git does not track. Replacements outside
the tree are written with a kind: `cmd: make backup` or `url: https://…`.

## Why
It sends people from a script that works to one that does not exist.

## Example
`replacement: scripts/stack-backup.sh`, and no such file.

## Fix
Correct the path, or write `cmd:` or `url:` in front of what is no path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.deprecation import replacement_path
from ownership_lint.finding import Finding, Severity
from ownership_lint.inputs.matrix import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/replacement-missing"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Replacements that are not there."""
    for entry in repository.matrix.scripts.values():
        path = replacement_path(entry)
        if path is None or path in repository.entries or repository.index.is_folder(path):
            continue
        replacement = repository.matrix.scripts.get(path)
        if replacement is not None and replacement.status is Status.GENERATED:
            continue
        place = entry.deprecation.replacement_at if entry.deprecation else None
        message = f"`{path}`, the replacement of `{entry.path}`, is not in the tree"
        help_text = "correct the path; a command or a page is written `cmd: …` or `url: …`"
        yield Finding(ID, place or entry.at, message, entry.path, help=help_text)
