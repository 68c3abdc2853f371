"""A change of the policy that is not in force yet.

## What it finds
With `--policy-rev`, files of the policy (the policy itself, what it extends, exceptions, baseline) that are
not the same in the state that is checked, or that it would choose instead, and another place of the matrix.
They are checked for mistakes, but the run goes by the policy of the commit that was named. No comment and no
exception holds this back.

## Why
A pull request must not excuse itself. Its check goes by the policy of the branch that it wants to enter, and
whoever reviews it should see that it wants to change that policy.

## Example
A pull request adds an entry to `policy/exceptions.yaml`.

## Fix
Nothing to mend: review the change. It takes effect once it is merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "policy/changed-policy"
SEVERITY: Final = Severity.NOTE


def check(repository: Repository) -> Iterator[Finding]:
    """The files of the policy that differ from those in force."""
    for path, what in repository.decisions.changes:
        message = f"`{path}` {what}; in force is the policy of `{repository.decisions.policy_rev}`"
        yield Finding(ID, Location(path), message, path, help="the change takes effect once it is merged")
