"""A call of a script that is not there.

## What it finds
Commands that run a script of this repository which git does not track, where that is proven: in GitHub
workflows and actions, local pre-commit hooks, Makefiles, justfiles, package.json, the hook settings of
coding agents and shell scripts; in Markdown, fenced commands and "run `path`". A relative path counts where
the working directory is known; in a shell script, only behind its own folder or after a call from the root.

Nothing is told where the command may run elsewhere (`cd` to a place that is not tracked, a container,
another checkout, a job that is off) or may fail (`|| true`), where the file may be made on the way (an
artifact, a clone, a line that copies it, `.gitignore`, a build folder) or is looked for first (`[ -f … ]`,
`command -v`). Nor in folders of others (`vendor/`, `third_party/`), in plans, templates, changelogs and
comments, in a sentence that says no, in a section that speaks of another repository or of a file to be
written, or in a document that names no file of this repository.

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
from ownership_lint.finding import Certainty, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "ownership/dangling-invocation"
SEVERITY: Final = Severity.ERROR


def check(repository: Repository) -> Iterator[Finding]:
    """Calls whose target is proven absent, and those of which it cannot be told."""
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
    yield from _cannot_tell(repository)


def _cannot_tell(repository: Repository) -> Iterator[Finding]:
    for place in repository.references.unknown:
        message = f"what `{place.text}` runs cannot be told: {place.why}"
        yield Finding(ID, place.at, message, place.text, certainty=Certainty.UNKNOWN)


def _help(repository: Repository, path: str) -> str:
    moved = repository.moves.get(path)
    if moved is not None:
        return f"the script is at `{moved}` now"
    return repository.elsewhere(path) or "correct the path or remove the call"
