"""A data file that nobody answers for.

## What it finds
Tracked files that are data by their name and by what they hold: tables (`.csv`, `.tsv`) with a head and a
row, images and dumps of databases (`.sqlite`, `.db`, `.dump`, `.mdb`), workbooks, Parquet, `.sql` with rows
(`COPY … FROM stdin`, `INSERT … VALUES` of literals), and JSON with ten records or more that each tell two
things of a person. Names are compared without case. Definitions of tables, a head without rows, and the
bookkeeping of migrations are silent.

It is an error where the columns tell of people, or where nobody can tell without opening the file; else a
warning. Where a file lies makes no difference: data of people most often leaks as a fixture.

## Why
Exports are how personal data enters a repository: whole, and unread by whoever reviews the change.

## Example
`docs/export.CSV` with the columns `last_name` and `phone`.

## Fix
Take the file out. If the data is made up, or meant to be published, say so in the policy:

```yaml
pii:
  data_files:
    - {glob: "docs/data/*.csv", owner: DBA, reason: Drawn by scripts/synthesize.py.}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.data_files import ALWAYS_DATA, Data, kind_of
from ownership_lint.finding import Certainty, Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository

ID: Final = "pii/data-file"
SEVERITY: Final = Severity.ERROR

_HELP: Final = "take it out; if its data is made up or public, register it in the policy: `pii.data_files`"


def check(repository: Repository) -> Iterator[Finding]:
    """Files that hold data and are in no register."""
    registered = frozenset(repository.matching(one.glob for one in repository.policy.pii.data_files))
    for path, facts in repository.facts.items():
        if path in registered:
            continue
        if facts.data is not None:
            yield _finding(path, facts.data)
        elif facts.not_read not in {"", "binary"} and kind_of(path) in ALWAYS_DATA:
            yield _unread(path, facts.not_read)


def _finding(path: str, data: Data) -> Finding:
    severity = Severity.ERROR if data.about_people else Severity.WARNING
    return Finding(ID, Location(path), f"`{path}` holds {data.what}", path, help=_HELP, severity=severity)


def _unread(path: str, reason: str) -> Finding:
    """A file that could not be read is told for its name alone, where that says enough."""
    certainty = Certainty.PROVEN if reason == "too large" else Certainty.UNKNOWN
    message = f"`{path}` is named as data and could not be read: {reason}"
    return Finding(ID, Location(path), message, path, help=_HELP, certainty=certainty)
