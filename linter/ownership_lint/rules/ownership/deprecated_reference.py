"""A deprecated script that somebody still runs, or is told to run.

## What it finds
Mentions of a deprecated script in the text of the tree, graded by what they do:

- *invoked*: a workflow, hook, Makefile, package.json or script runs it. An error.
- *instructed*: a document gives the command that runs it. An error.
- *mentioned*: a comment or a sentence names it. A note.
- *archived*: the file belongs to the path class `history`. Silent.

What the script says of itself, and its replacement of what it replaces, is silent too.

## Why
A deprecation that nobody carries out is a wish. But a mention is not a use: most lines that name a
deprecated script only tell its story, and failing on those teaches people to ignore the check.

## Example
`docs/restore.md` tells people to run `./scripts/old_backup.sh`, deprecated for `scripts/backup.sh`.

## Fix
Use the replacement that the finding names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.deprecation import replacement_path
from ownership_lint.analysis.references import Grade
from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.inputs.matrix import ScriptEntry

ID: Final = "ownership/deprecated-reference"
SEVERITY: Final = Severity.ERROR

_VERBS = {
    Grade.INVOKED: "is deprecated and still run here",
    Grade.INSTRUCTED: "is deprecated, and people are told to run it here",
    Grade.MENTIONED: "is deprecated and named here",
}


def check(repository: Repository) -> Iterator[Finding]:
    """Mentions of deprecated scripts outside the scripts themselves."""
    scripts = repository.matrix.scripts
    for mention in repository.references.mentions:
        entry = scripts.get(mention.target)
        if entry is None or entry.deprecation is None:
            continue
        if mention.at.path in {entry.path, replacement_path(entry)}:
            continue
        since = f" since {entry.deprecation.since}" if entry.deprecation.since else ""
        yield Finding(
            ID,
            mention.at,
            f"`{entry.path}` {_VERBS[mention.grade]}",
            entry.path,
            help=_help(repository, entry),
            severity=Severity.NOTE if mention.grade is Grade.MENTIONED else None,
            related=(Related(entry.deprecation.at, f"deprecated{since}"),),
        )


def _help(repository: Repository, entry: ScriptEntry) -> str:
    path = replacement_path(entry)
    if path is not None:
        gone = "" if path in repository.entries else ", which is not in the tree either"
        return f"use `{path}`{gone}"
    replacement = entry.deprecation.replacement if entry.deprecation else None
    return (
        f"use `{replacement.partition(':')[2].strip()}`" if replacement else "the matrix names no replacement"
    )
