"""A script that patterns give to different owners.

## What it finds
Scripts without an entry of their own that two entries of `patterns` match, with different owners. Order
does not decide: the matrix has to say what it means. (Patterns imported from CODEOWNERS keep that
format's rule, the last match wins.)

## Why
Precedence that depends on the order of lines is how owners get lost without anybody noticing.

## Example
`glob: scripts/**` belongs to OPS, `glob: "*.py"` to DATA; both match `scripts/load.py`.

## Fix
Give the script an entry of its own, or make the patterns disjoint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.ownership import Ambiguous
from ownership_lint.finding import Finding, Location, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/ambiguous-owner"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Scripts whose patterns disagree."""
    for path in repository.scripts:
        resolution = repository.ownership.of(path)
        if not isinstance(resolution, Ambiguous):
            continue
        owners = sorted({pattern.owner for pattern in resolution.patterns})
        yield Finding(
            ID,
            Location(path),
            f"`{path}` belongs to {' and to '.join(owners)}, by patterns that overlap",
            path,
            help="give it an entry of its own under `scripts`, or make the patterns disjoint",
            related=tuple(
                Related(pattern.place("glob"), f"`{pattern.glob}` gives it to {pattern.owner}")
                for pattern in resolution.patterns
            ),
        )
