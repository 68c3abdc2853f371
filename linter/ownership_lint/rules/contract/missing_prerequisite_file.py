"""A file or folder that the matrix says a script needs, and that went elsewhere.

## What it finds
`prerequisites` with `requires: {file: …}` that the tree does not hold, where git's history says where they
are now. Files that nobody renamed, and folders, may be made on the way: of these nothing is told.

## Why
Whoever prepares the run looks for something that is not there any more.

## Example
`requires: {file: config/backup.env}`, which was moved to `deploy/backup.env`.

## Fix
Correct the path, or remove the prerequisite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Certainty, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "contract/missing-prerequisite-file"
SEVERITY: Final = Severity.ERROR
_KINDS: Final = frozenset({"file", "directory"})


def check(repository: Repository) -> Iterator[Finding]:
    """Needed files that are not where the matrix says."""
    absent = [
        (script, need, path)
        for script in repository.contracts
        for need in script.contract.needs
        for path in (need.values if need.kind in _KINDS else ())
        if not _is_tracked(repository, _plain(path))
    ]
    renamed = repository.renamed([_plain(path) for _, _, path in absent])
    for script, need, path in absent:
        now = renamed.get(_plain(path))
        yield Finding(
            ID,
            need.at,
            f"`{path}`, which `{script.path}` needs, is not in the tree"
            + (f": it is at `{now}` now" if now else ", and may be made on the way"),
            script.path,
            help="correct the path, or remove the prerequisite",
            certainty=Certainty.PROVEN if now else Certainty.UNKNOWN,
            related=script.shows(None, "the script"),
            context=path,
        )


def _plain(path: str) -> str:
    return path.removeprefix("./").rstrip("/")


def _is_tracked(repository: Repository, path: str) -> bool:
    return path in repository.entries or repository.index.is_folder(path) or path in {"", "."}
