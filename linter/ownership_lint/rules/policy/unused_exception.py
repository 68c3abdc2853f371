"""An exception, a comment or a baseline that suppresses nothing.

## What it finds
- entries of the exceptions file that match no finding;
- `ownership-lint: allow` comments at places where the rule finds nothing, that give no reason, or whose
  rule does not exist;
- findings of the baseline that are gone.

It is judged only where everything ran: not for rules that a run leaves out, and not where PATHs are named.
Text that only looks like a comment, in strings and in examples, is silent.

## Why
A suppression outlives its finding unless somebody takes it out, and then hides the next one.

## Example
`rm -rf build  # ownership-lint: allow ownership/deprecated-reference until the drill` after the drill.

## Fix
Delete it. `ownership-lint baseline prune` does that for the baseline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "policy/unused-exception"
SEVERITY: Final = Severity.WARNING


def check(repository: Repository) -> Iterator[Finding]:
    """What held nothing back, which is known once all other rules have run."""
    for idle in repository.idle:
        yield Finding(ID, idle.at, idle.message, idle.subject, help=idle.help)
