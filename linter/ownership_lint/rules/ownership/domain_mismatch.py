"""A script that stands under another owner's name.

## What it finds
Scripts in a group whose title names an owner, or in the summary of a domain whose heading names one, while
their own entry names somebody else. A heading that names the entry's coordinator is no contradiction. Also
entries of a domain that `domains` does not declare, in a matrix that has such a section.

## Why
Ownership follows from the entry alone; but who reads the document reads the heading.

## Example
The table "Infrastructure Scripts (ARCHITECT Domain)" lists `scripts/start.sh`, which CI_LIAISON owns.

## Fix
Move the script to another group or summary, or say why with `delegated: reason`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import Matrix, ScriptEntry

ID: Final = "ownership/domain-mismatch"
SEVERITY: Final = Severity.NOTE


def check(repository: Repository) -> Iterator[Finding]:
    """Entries that stand under a heading with another name."""
    yield from _in_groups(repository.matrix)
    yield from _in_summaries(repository.matrix)
    yield from _undeclared(repository.matrix)


def _in_groups(matrix: Matrix) -> Iterator[Finding]:
    for entry in matrix.scripts.values():
        group = matrix.groups.get(entry.group or "")
        if group is not None and _contradicts(entry, group.owner):
            message = f"`{entry.path}` is owned by {entry.owner} and stands in the group “{group.title}”"
            related = (Related(group.at, f"this group names {group.owner}"),)
            yield Finding(ID, entry.place("owner"), message, entry.path, help=_HELP, related=related)


def _in_summaries(matrix: Matrix) -> Iterator[Finding]:
    for domain in matrix.domains.values():
        for key_script in domain.key_scripts:
            entry = matrix.scripts.get(key_script.text)
            if entry is not None and _contradicts(entry, domain.summary_owner):
                message = (
                    f"`{entry.path}` is owned by {entry.owner} and is listed in the summary of the domain "
                    f"“{domain.title}”, which names {domain.summary_owner}"
                )
                related = (Related(key_script.at, "listed here"),)
                yield Finding(ID, entry.place("owner"), message, entry.path, help=_HELP, related=related)


def _undeclared(matrix: Matrix) -> Iterator[Finding]:
    for entry in matrix.scripts.values():
        if entry.domain is not None and matrix.domains and entry.domain not in matrix.domains:
            message = f"`{entry.path}` is of the domain `{entry.domain}`, which `domains` does not declare"
            yield Finding(
                ID, entry.place("domain"), message, entry.path, help="declare it, or correct the name"
            )


_HELP = "move it to its owner's group, or say why with `delegated: reason`"


def _contradicts(entry: ScriptEntry, named: str | None) -> bool:
    is_owned = bool(entry.owner) and not entry.delegated
    return named is not None and is_owned and named not in {entry.owner, entry.coordinator}
