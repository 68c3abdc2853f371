"""A policy file that cannot be used as it is.

## What it finds
In `policy/policy.yaml`: broken YAML, unknown keys, values of another type, unknown rules and severities,
patterns that can match nothing. In the rule packs that it names also unknown checks and sets, ids that
another rule has, patterns that only one engine takes or that could take for ever, and missing examples. All
problems are told in one run, each with its line and column. No other rule runs until the policy can be read;
the run exits with 2.

## Why
A severity given to a misspelt rule changes nothing, and nobody would notice.

## Example
`rules: {ownership/unowned-scripts: note}`; the rule is called `ownership/unowned-script`.

## Fix
The finding names the key and what is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Finding

ID: Final = "policy/invalid-policy"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """What reading the policy found."""
    return (finding for finding in repository.load_findings if finding.rule == ID)
