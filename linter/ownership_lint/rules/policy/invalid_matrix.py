"""An `ownership.yaml` that cannot be used as it is.

## What it finds
Broken YAML (tabs, duplicate keys, merge conflict markers, alias bombs, text that is not UTF-8, files over
5 MB), and everything that the schema does not allow: unknown keys, missing keys, values of another type.
All problems of the file are told in one run, each with its line and column. No other rule runs until the
matrix can be read; the run exits with 2.

## Why
A matrix that half loads would prove half of what it says, and nobody would know which half.

## Example
`ownr: CI_LIAISON` in an entry of `scripts`.

## Fix
The finding names the key and what is meant. `schemas/ownership.schema.json` lets editors tell the same
while you type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Finding

ID: Final = "policy/invalid-matrix"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """What reading the matrix found."""
    return (finding for finding in repository.load_findings if finding.rule == ID)
