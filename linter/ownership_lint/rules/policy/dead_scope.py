"""A part of the policy that covers nothing.

## What it finds
In your own policy file: roots of the scope below which git tracks nothing, and overrides whose paths match
nothing. Where no root of yours covers anything, or the scope has none at all, it is an error: every script
of the repository would pass.

## Why
A misspelt folder in the policy turns a gate off, and the report looks clean.

## Example
`roots: [scrpts]`

## Fix
Correct the path or delete it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Severity
from ownership_lint.patterns import below_folder, compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "policy/dead-scope"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """Roots and overrides that match no tracked file."""
    policy = repository.policy
    if policy.path is None:
        return
    dead = [
        (root, place)
        for root, place in policy.scope.user_roots
        if not repository.table.matching(compile_glob(below_folder(root)))
    ]
    for root, place in dead:
        worst = Severity.ERROR if len(dead) == len(policy.scope.roots) else None
        message = f"the root `{root}` covers no tracked file"
        yield Finding(ID, place, message, root, help="correct the path or delete it", severity=worst)
    if not policy.scope.roots or not policy.scope.detect:
        what = "roots" if not policy.scope.roots else "detect"
        message = f"the scope has no `{what}`, so that no file counts as a script"
        yield Finding(ID, Location(policy.path), message, policy.path, severity=Severity.ERROR)
    for override in policy.overrides:
        if not any(True for _ in repository.matching(override.paths)):
            message = "the paths of this override match no tracked file"
            yield Finding(ID, override.at, message, ", ".join(override.paths), help="correct or delete it")
