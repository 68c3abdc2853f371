"""A document that says something else than the matrix that it is made of.

## What it finds
Entries of `report.outputs` whose file git does not track, or holds something else than
`ownership-lint report --write` would write now: because the matrix has changed since, or because somebody
changed the document, or the markers that say which part of it is generated. Pages (`html`) are not judged:
they tell of the history too, so that every commit makes them older.

## Why
People and agents read the document and not the data. One that has fallen behind is what the matrix was meant
to put an end to.

## Example
`scripts/deploy.sh` got another owner in `ownership.yaml`, and `docs/scripts.md`, which was not written again,
still names the old one.

## Fix
`ownership-lint report --write`, and commit the document together with the matrix. What was changed by hand
belongs into the matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.finding import Finding, Related, Severity
from ownership_lint.inputs.snapshot import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.report.outputs import Part

ID: Final = "ownership/report-stale"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Outputs that are not what would be written."""
    if not repository.matrix.outputs:
        return
    from ownership_lint.report.freshness import stale_parts  # most have no outputs

    for part in stale_parts(repository):
        yield _finding(part, is_staged=repository.snapshot.kind is Kind.INDEX)


def _finding(part: Part, *, is_staged: bool) -> Finding:
    from ownership_lint.report.outputs import State
    from ownership_lint.report.wording import problem_of, repair_of

    output = part.output
    at = output.at if part.state is State.ABSENT else part.at
    asked_for = (Related(output.at, "asked for here"),) if at != output.at else ()
    subject = f"{output.file}#{output.block}" if output.block is not None else output.file
    return Finding(
        ID, at, problem_of(part), subject, help=repair_of(part, is_staged=is_staged), related=asked_for
    )
