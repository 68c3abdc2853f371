"""A script that nobody owns.

## What it finds
Tracked files that count as scripts (see `check --explain-scope PATH`) and that no entry of `scripts`, no
entry of `patterns` and no entry of `unowned` names. Scripts that CI, hooks or Makefiles call are listed
first, with their callers.

## Why
A script without an owner has nobody to ask when it fails, and nobody who sees that its contract changed.

## Example
`scripts/rotate.sh` is tracked, and `ownership.yaml` does not mention it.

## Fix
Add an entry under `scripts`, or a glob under `patterns`. If nobody is to own it, list it under `unowned`
with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.ownership import Unowned
from ownership_lint.finding import Finding, Location, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/unowned-script"
SEVERITY: Final = Severity.ERROR

_MOST_CALLERS = 5


def check(repository: Repository) -> Iterator[Finding]:
    """Scripts that nothing in the matrix names."""
    moved_from = {new: old for old, new in repository.moves.items()}
    for path in repository.scripts:
        resolution = repository.ownership.of(path)
        if not isinstance(resolution, Unowned):
            continue
        callers = sorted(repository.callers(path), key=lambda caller: caller.at)
        called = f", and {callers[0].at.path} runs it" if callers else ""
        related = [Related(caller.at, "runs it") for caller in callers[:_MOST_CALLERS]]
        if resolution.tombstone is not None:
            related.append(Related(resolution.tombstone.at, "its row says it was removed"))
        yield Finding(
            ID,
            Location(path),
            f"`{path}` has no owner{called}",
            path,
            help=_help(moved_from.get(path)),
            related=tuple(related),
        )


def _help(moved_from: str | None) -> str:
    if moved_from is not None:
        return f"it seems to be `{moved_from}`, moved: rename that entry"
    return "add it under `scripts`, cover it with a pattern, or list it under `unowned` with a reason"
