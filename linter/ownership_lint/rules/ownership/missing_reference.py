"""A document that the matrix cites and the tree does not hold.

## What it finds
`references` whose `path`, and owners whose `spec`, git does not track; and names that
`references` does not declare, in a matrix that has such a section.

## Why
An owner whose description was archived is often an owner who is gone.

## Example
`owners.DBA.spec: agents/DBA.md`, and that file was moved to an archive.

## Fix
Correct the path, or remove the citation, and ask whether the owner still exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/missing-reference"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Cited files that are gone, and citations of nothing."""
    matrix = repository.matrix
    for owner in matrix.owners.values():
        if owner.spec and not _is_there(repository, owner.spec):
            message = f"`{owner.spec}`, the description of {owner.name}, is not in the tree"
            yield Finding(ID, owner.place("spec"), message, owner.name, help=_help(repository, owner.spec))
    for reference in matrix.references.values():
        if reference.path and not _is_there(repository, reference.path):
            message = f"`{reference.path}`, cited as {reference.name}, is not in the tree"
            place = reference.path_at or reference.at
            yield Finding(ID, place, message, reference.name, help=_help(repository, reference.path))
    for name, place in matrix.cited:
        if matrix.references and name not in matrix.references:
            message = f"`{name}` is cited here and not declared under `references`"
            yield Finding(ID, place, message, name, help="declare it under `references`, or correct the name")


def _is_there(repository: Repository, path: str) -> bool:
    return path in repository.entries or repository.index.is_folder(path.rstrip("/"))


def _help(repository: Repository, path: str) -> str:
    return repository.elsewhere(path) or "correct the path, or remove it"
