"""A file of environment variables with values in it.

## What it finds
Tracked files named `.env`, `.envrc`, `.env.local`, `prod.env` and the like, in which a variable is given a
value of its own. Templates (`.env.example`, `.sample`, `.template`, `.dist`), code (`config.env.test.ts`) and
files whose values are all empty, placeholders, encrypted or made of other variables are silent.

It is an error where the name of a variable says that its value is secret, else a warning.

## Why
Such files exist to keep what differs between machines, passwords first, out of the repository.

## Example
`backend/.env.local` with `DB_PASSWORD=` and a password.

## Fix
`git rm --cached` the file, ignore it, track a `.env.example` without values, and change what was in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.env_files import assigned_values, is_env_file
from ownership_lint.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "pii/env-file"
SEVERITY: Final = Severity.ERROR

_HELP: Final = (
    "untrack and ignore it, track a template without values, and change the secrets that were in it"
)


def check(repository: Repository) -> Iterator[Finding]:
    """Environment files that hold values; the first secret one is shown, or else the first."""
    named = [entry for path, entry in repository.entries.items() if entry.is_file and is_env_file(path)]
    for content in repository.snapshot.read_many(named):
        path = content.entry.path
        values = assigned_values(content.data or b"")
        if not values:
            continue
        secret = next((one for one in values if one.is_secret), None)
        shown = secret or values[0]
        more = f" and {len(values) - 1} more" if len(values) > 1 else ""
        message = f"`{path}` gives a value to `{shown.name}`{more}"
        severity = Severity.ERROR if secret else Severity.WARNING
        yield Finding(ID, Location.of_line(path, shown.line), message, path, help=_HELP, severity=severity)
