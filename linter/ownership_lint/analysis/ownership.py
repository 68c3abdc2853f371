"""Who owns each path: exact entries first, then patterns; nobody on purpose; nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ownership_lint.inputs.matrix import Dialect, PatternEntry, Status, UnownedEntry
from ownership_lint.patterns import compile_glob

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ownership_lint.inputs.matrix import Matrix, ScriptEntry
    from ownership_lint.patterns import PathTable

_T = TypeVar("_T")


class OwnedByEntry(NamedTuple):
    """An exact entry names the path."""

    entry: ScriptEntry


class OwnedByPattern(NamedTuple):
    """Patterns name the path, and they agree on its owner; the first one stands for all."""

    pattern: PatternEntry


class Ambiguous(NamedTuple):
    """Patterns with different owners name the path."""

    patterns: tuple[PatternEntry, ...]


class UnownedOnPurpose(NamedTuple):
    """The matrix says that nobody owns the path."""

    entry: UnownedEntry


class Unowned(NamedTuple):
    """Nothing names the path; `tombstone` is its row where that is struck through."""

    tombstone: ScriptEntry | None = None


Resolution = OwnedByEntry | OwnedByPattern | Ambiguous | UnownedOnPurpose | Unowned


@dataclass(frozen=True)
class Ownership:
    """The matrix held against a tree."""

    matrix: Matrix
    pattern_matches: Mapping[PatternEntry, Sequence[str]]
    unowned_matches: Mapping[UnownedEntry, Sequence[str]]
    _patterns_of: Mapping[str, Sequence[PatternEntry]] = field(repr=False)
    _unowned_of: Mapping[str, Sequence[UnownedEntry]] = field(repr=False)

    def of(self, path: str) -> Resolution:
        """Who owns `path`."""
        entry = self.matrix.scripts.get(path)
        if entry is not None and entry.status is not Status.REMOVED:
            return OwnedByEntry(entry)
        patterns, unowned = self._patterns_of.get(path, ()), self._unowned_of.get(path, ())
        ours = [one for one in unowned if one.dialect is Dialect.GITIGNORE]
        if ours:
            return UnownedOnPurpose(ours[0])
        native = [one for one in patterns if one.dialect is Dialect.GITIGNORE]
        if len({one.owner for one in native}) > 1:
            return Ambiguous(tuple(native))
        if native:
            return OwnedByPattern(native[0])
        last = _last_match(patterns, unowned)
        return last if last is not None else Unowned(entry)


def resolve_ownership(matrix: Matrix, table: PathTable) -> Ownership:
    """Hold every pattern of the matrix against the tree, once."""
    pattern_matches = {one: _matching(one.glob, one.dialect, table) for one in matrix.patterns}
    unowned_matches = {one: _matching(one.glob, one.dialect, table) for one in matrix.unowned}
    return Ownership(
        matrix, pattern_matches, unowned_matches, _inverted(pattern_matches), _inverted(unowned_matches)
    )


def _last_match(
    patterns: Iterable[PatternEntry], unowned: Iterable[UnownedEntry]
) -> OwnedByPattern | UnownedOnPurpose | None:
    """The CODEOWNERS reading: the last line that matches wins, in each section by itself."""
    lines: list[PatternEntry | UnownedEntry] = [*patterns, *unowned]
    winners: dict[str | None, PatternEntry | UnownedEntry] = {}
    for one in sorted(lines, key=lambda one: one.line):
        if one.dialect is not Dialect.GITIGNORE:
            winners[one.section] = one
    cleared = None
    for winner in winners.values():
        if isinstance(winner, PatternEntry):
            return OwnedByPattern(winner)
        cleared = UnownedOnPurpose(winner)
    return cleared


def _matching(glob: str, dialect: Dialect, table: PathTable) -> Sequence[str]:
    return table.matching(compile_glob(glob, dialect))


def _inverted(matches: Mapping[_T, Sequence[str]]) -> dict[str, list[_T]]:
    inverted: dict[str, list[_T]] = {}
    for one, paths in matches.items():
        for path in paths:
            inverted.setdefault(path, []).append(one)
    return inverted
