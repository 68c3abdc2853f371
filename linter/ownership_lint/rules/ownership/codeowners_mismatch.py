"""A line of CODEOWNERS that gives scripts to others than the matrix does.

## What it finds
Scripts that both the matrix and the repository's CODEOWNERS file give to somebody, and of whom they name
nobody in common. The file is the first of `.github/CODEOWNERS`, `CODEOWNERS`, `docs/CODEOWNERS` and
`.gitlab/CODEOWNERS`, and the line is the one that wins as the host reads the file. Names are compared by the
`handle` of the owner and of those beside; an owner without one, a role of GitLab, and an address against an
account cannot be compared, and are not told. A script that CODEOWNERS leaves to nobody, or that a section
excludes (`!path`), is none of it, nor is a file that `report.outputs` writes, or one above 3 MB, which GitHub
does not read.

## Why
Whoever is asked to review a change and whoever answers for the script are two different people, and both
documents look right.

## Example
`ownership.yaml` gives `scripts/backup.sh` to DBA, whose handle is `@org/dba`; `.github/CODEOWNERS` says
`/scripts/ @org/ops`.

## Fix
Correct whichever is wrong, or let `ownership-lint report --format codeowners` write the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.codeowners import MAX_BYTES, PLACES, read_codeowners, winning_rules
from ownership_lint.analysis.ownership import OwnedByEntry, OwnedByPattern
from ownership_lint.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.codeowners import CodeownersRule
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Location
    from ownership_lint.inputs.matrix import PatternEntry, ScriptEntry

ID: Final = "ownership/codeowners-mismatch"
SEVERITY: Final = Severity.WARNING

_MOST_NAMED: Final = 3


def check(repository: Repository) -> Iterator[Finding]:
    """Lines that disagree with the matrix, each told once for each owner."""
    written = {one.file for one in repository.matrix.outputs if one.format == "codeowners" and not one.block}
    path = next((one for one in PLACES if one in repository.entries), None)
    data = repository.snapshot.read(path) if path is not None and path not in written else None
    if path is None or data is None:
        return
    file = read_codeowners(data.decode("utf-8-sig", "replace"), path)
    if file.dialect == "codeowners" and len(data) > MAX_BYTES:
        return
    disputed: dict[tuple[CodeownersRule, str], list[tuple[str, Location]]] = {}
    for script, rules in sorted(winning_rules(file, repository.table).items()):
        match repository.ownership.of(script) if script in repository.scripts else None:
            case OwnedByEntry(entry) | OwnedByPattern(entry):
                if _disagree(repository, entry, rules):
                    disputed.setdefault((_first(rules), entry.owner), []).append((script, entry.at))
    for (rule, owner), scripts in disputed.items():
        yield _finding(rule, owner, scripts)


def _disagree(
    repository: Repository, entry: ScriptEntry | PatternEntry, rules: Sequence[CodeownersRule]
) -> bool:
    """Whether both sides name somebody who can be compared, and nobody in common."""
    owners = repository.matrix.owners
    names = [owners[name].handle for name in (entry.owner, *entry.co_owners) if name in owners]
    ours = {name.casefold() for name in names if name}
    theirs = {name.casefold() for rule in rules for name in rule.owners}
    has_handle = entry.owner in owners and bool(owners[entry.owner].handle)
    kinds = {name.startswith("@") for name in (*ours, *theirs)}
    is_comparable = len(kinds) == 1 and not any(name.startswith("@@") for name in theirs)
    return has_handle and bool(theirs) and is_comparable and not ours & theirs


def _first(rules: Sequence[CodeownersRule]) -> CodeownersRule:
    """The rule of the first section that names anybody."""
    return next(rule for rule in rules if rule.owners)


def _finding(rule: CodeownersRule, owner: str, scripts: Sequence[tuple[str, Location]]) -> Finding:
    named = ", ".join(f"`{script}`" for script, _ in scripts[:_MOST_NAMED])
    more = f" and {len(scripts) - _MOST_NAMED} more" if len(scripts) > _MOST_NAMED else ""
    places = dict.fromkeys(at for _, at in scripts)
    return Finding(
        ID,
        rule.at,
        f"`{rule.pattern}` gives {named}{more} to {' '.join(rule.owners)}, and the matrix to {owner}",
        rule.pattern,
        help="correct one of the two, or let `ownership-lint report --format codeowners` write this file",
        related=tuple(Related(at, f"{owner} owns it") for at in list(places)[:_MOST_NAMED]),
        context=owner,
    )
