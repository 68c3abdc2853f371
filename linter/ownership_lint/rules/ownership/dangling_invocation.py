"""A call of a script that is not there.

## What it finds
Commands in workflows, hooks, Makefiles, package.json, scripts and documents that run a script of this
repository which git does not track. A path is resolved against the working directory, then the folder of
the file that names it, then the root. Where that cannot be told (variables, `cd`, another checkout, a file
made on the way, a guard `[ -f … ]`), nothing is said.

## Why
A step that calls a missing script fails when it is needed, often for the first time.

## Example
A workflow runs `./scripts/lint-all.sh`, which was renamed to `scripts/lint.sh`.

## Fix
Correct the path or remove the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.references import Grade
from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/dangling-invocation"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Calls whose target is proven absent."""
    for call in repository.references.dangling:
        entry = repository.matrix.scripts.get(call.target)
        if entry is not None and entry.deprecation is not None:
            continue  # deprecated-reference tells it, with the replacement
        does = "is run here" if call.grade is Grade.INVOKED else "is to be run, says this document,"
        yield Finding(
            ID,
            call.at,
            f"`{call.target}` {does} and is not in the tree",
            call.target,
            help=_help(repository, call.target),
        )


def _help(repository: Repository, path: str) -> str:
    moved = repository.moves.get(path)
    if moved is not None:
        return f"the script is at `{moved}` now"
    return repository.elsewhere(path) or "correct the path or remove the call"
