"""What is known of a script, put together: who owns it and why, how it is used, whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.ownership import (
    Ambiguous,
    OwnedByEntry,
    OwnedByPattern,
    Unowned,
    UnownedOnPurpose,
    resolve_ownership,
)
from ownership_lint.inputs.contract import Contract
from ownership_lint.inputs.history import renamed_to
from ownership_lint.inputs.matrix import Status
from ownership_lint.patterns import PathTable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from ownership_lint.analysis.ownership import Resolution
    from ownership_lint.analysis.repository import Repository
    from ownership_lint.finding import Location
    from ownership_lint.inputs.matrix import Deprecation, EscalationRow, Matrix, PatternEntry, ScriptEntry


class Escalation(NamedTuple):
    """Whom to call, in order, when a script fails."""

    chain: tuple[str, ...]
    """Each once: the first to call first."""
    emergency: str | None = None
    """Whom to call when nothing else helps; not part of the chain."""
    row: EscalationRow | None = None
    """The row of the matrix that says so; None where it follows from owner and coordinator."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody, in order, each once."""
        return tuple(dict.fromkeys((*self.chain, *filter(None, (self.emergency,)))))


class Resolved(NamedTuple):
    """One path, and all that the matrix says of it, outright or through a pattern or its owner."""

    path: str
    why: Resolution
    """What gives it an owner, or that nothing does."""
    is_tracked: bool
    status: Status = Status.ACTIVE
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    coordinator: str | None = None
    """Its own, else that of its pattern, else that of its owner."""
    domain: str | None = None
    """Found like the coordinator."""
    purpose: str | None = None
    deprecation: Deprecation | None = None
    contract: Contract = Contract()
    escalation: Escalation | None = None
    """None where nobody owns it."""
    moved_to: str | None = None
    """Where it is now, of a path that the tree holds elsewhere."""

    @property
    def at(self) -> Location | None:
        """The place of the matrix that answers for it; None where none does."""
        match self.why:
            case Unowned(tombstone):
                return tombstone.at if tombstone is not None else None
            case Ambiguous(patterns):
                return patterns[0].at
            case OwnedByPattern(entry) | OwnedByEntry(entry) | UnownedOnPurpose(entry):
                return entry.at

    @property
    def replacement(self) -> str | None:
        """The script to use instead."""
        return self.deprecation.replacement if self.deprecation is not None else None


def resolve(repository: Repository, path: str) -> Resolved:
    """All about one path, tracked or not."""
    return resolve_paths(repository, (path,))[0]


def resolve_paths(repository: Repository, paths: Iterable[str]) -> tuple[Resolved, ...]:
    """All about each of `paths`, in their order; asks git's history for those that are not in the tree."""
    asked = tuple(paths)
    missing = [path for path in asked if path not in repository.entries]
    is_named = any(path in repository.matrix.scripts for path in missing)
    moves = _known_moves(repository) if is_named else {}
    others = [path for path in missing if path not in moves]
    moves |= renamed_to(repository.snapshot, others, repository.cache) if others else {}
    return look_up(repository.matrix, repository.entries, asked, moves)


def resolve_all(repository: Repository) -> tuple[Resolved, ...]:
    """Every script of the tree and every entry of the matrix, in path order."""
    paths = sorted({*repository.scripts, *repository.matrix.scripts})
    return look_up(repository.matrix, repository.entries, paths, _known_moves(repository))


def look_up(
    matrix: Matrix, tracked: Container[str], paths: Sequence[str], moves: Mapping[str, str]
) -> tuple[Resolved, ...]:
    """What a matrix says of `paths`, whatever else the tree holds: costs what they cost."""
    ownership = resolve_ownership(matrix, PathTable(paths))
    return tuple(
        _described(Resolved(path, ownership.of(path), path in tracked, moved_to=moves.get(path)), matrix)
        for path in paths
    )


def _known_moves(repository: Repository) -> dict[str, str]:
    return {**repository.case_variants, **repository.moves}


def _described(found: Resolved, matrix: Matrix) -> Resolved:
    match found.why:
        case OwnedByEntry(entry):
            return _owned(_by_entry(found, entry), entry, matrix)
        case OwnedByPattern(pattern):
            return _owned(found, pattern, matrix)
        case Unowned(tombstone) if tombstone is not None:
            return _by_entry(found, tombstone)
    return found


def _owned(found: Resolved, entry: ScriptEntry | PatternEntry, matrix: Matrix) -> Resolved:
    coordinator, domain = _of_owner(matrix, entry)
    return found._replace(
        owner=entry.owner,
        co_owners=entry.co_owners,
        coordinator=coordinator,
        domain=domain,
        escalation=escalation_of(matrix, entry.owner, coordinator, domain),
    )


def _by_entry(found: Resolved, entry: ScriptEntry) -> Resolved:
    return found._replace(
        status=entry.status,
        purpose=entry.purpose,
        deprecation=entry.deprecation,
        contract=entry.contract,
    )


def _of_owner(matrix: Matrix, entry: ScriptEntry | PatternEntry) -> tuple[str | None, str | None]:
    """Coordinator and domain: the entry's own, else those of its owner."""
    owner = matrix.owners.get(entry.owner)
    return (
        entry.coordinator or (owner.coordinator if owner else None),
        entry.domain or (owner.domain if owner else None),
    )


def escalation_of(matrix: Matrix, owner: str, coordinator: str | None, domain: str | None) -> Escalation:
    """Whom to call for a script of `owner`: the row of its domain, else one that begins with its owner.

    Where the matrix has no such row, its owner and then its coordinator.
    """
    of_domain = [row for row in matrix.escalation if row.domain is not None and row.domain == domain]
    rows = [row for row in of_domain if row.first == owner] or of_domain
    rows = rows or [row for row in matrix.escalation if row.first == owner]
    if rows:
        row = rows[0]
        return Escalation(_each_once(row.first, row.then), row.emergency, row)
    return Escalation(_each_once(owner, coordinator))


def _each_once(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))
