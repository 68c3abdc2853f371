"""How many scripts had an owner at the end of each day, by the matrix as it stood then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ownership_lint.analysis.ownership import OwnedByEntry, OwnedByPattern, resolve_ownership
from ownership_lint.analysis.scope import index_scope
from ownership_lint.inputs.matrix import Status
from ownership_lint.inputs.past_days import past_days
from ownership_lint.inputs.snapshot import Entry, Kind, Snapshot
from ownership_lint.patterns import PathTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.scope import ScopeIndex
    from ownership_lint.inputs.matrix import Matrix
    from ownership_lint.inputs.past_days import Day

    MatrixReader = Callable[[str, bytes], Matrix | None]
    """Makes a matrix of a file, given its path and content; None where it cannot."""


class Point(NamedTuple):
    """The counts at the end of one day."""

    date: str
    """YYYY-MM-DD, in UTC."""
    scripts: int
    owned: int
    missing: int
    """Entries whose script is not in the tree."""


class Trend(NamedTuple):
    """The counts from the first matrix until now, the oldest first; nothing where there is no commit."""

    points: tuple[Point, ...]
    is_cut: bool
    """Whether older days exist that this shallow clone does not hold."""


def trend_of(repository: Repository, read: MatrixReader) -> Trend:
    """The counts of the past, judged by today's policy; the last are those of the repository as it is.

    Where the matrix was not there yet, the document that is written from it now stands for it.
    """
    snapshot = repository.snapshot
    days = past_days(snapshot.git, snapshot.rev or "HEAD")
    if not days:
        return Trend((), snapshot.git.is_shallow)
    past = list(_Past(repository, days, read).points())
    # A day without commits may have followed: what is looked at now may not be committed at all.
    now = _now(repository, days[-1].date)
    return Trend((*(one for one in past if one.date < now.date), now), snapshot.git.is_shallow)


def _now(repository: Repository, date: str) -> Point:
    counts = map(len, (repository.scripts, repository.owned_scripts, repository.absent_entries))
    return Point(date, *counts)


class _Past:
    """The states of some days. What a path is, and who owned it, is worked out once for all of them."""

    def __init__(self, repository: Repository, days: Sequence[Day], read: MatrixReader) -> None:
        self._days = days
        self._read = read
        # Its own memory: what the repository's keeps of a path is the content of now.
        self._blobs = Snapshot(repository.snapshot.git, Kind.COMMIT, None, {})
        table = PathTable({path for day in days for path in day.changed})
        self._scope = index_scope(repository.policy.scope, {}, table)
        documents = (one.file for one in repository.matrix.outputs if one.format == "markdown")
        self._places = tuple(dict.fromkeys((repository.matrix.path, *documents)))
        self._ever = PathTable(self._scope.root_of)

    def points(self) -> Iterator[Point]:
        """One point for each day whose matrix was there and can be read; of others, nothing is known."""
        present: set[str] = set()
        scripts: set[str] = set()
        versions: dict[str, Entry] = {}
        owned: frozenset[str] | None = None
        wanted: frozenset[str] | None = None
        heads = self._heads()
        for day in self._days:
            there = {path: entry for path, entry in day.changed.items() if entry is not None}
            gone = day.changed.keys() - there.keys()
            present -= gone
            present |= there.keys()
            scripts -= day.changed.keys()
            scripts |= set(_scripts(self._scope._replace(entries=there), heads))
            if self._follow(day, versions):
                matrix = self._matrix(versions)
                owned, wanted = (self._owned(matrix), _expected(matrix)) if matrix else (None, None)
            if owned is not None and wanted is not None:
                yield Point(day.date, len(scripts), len(scripts & owned), len(wanted - present))

    def _heads(self) -> Mapping[str, bytes]:
        """How the files begin of which only that tells whether they are scripts.

        Their newest version is asked: it costs one blob a path, and few files become a script later.
        """
        newest = {
            path: entry for day in self._days for path, entry in day.changed.items() if entry is not None
        }
        unclear = self._scope._replace(entries=newest).needs_content()
        contents = self._blobs.read_many(unclear)
        return {content.entry.path: content.data[:2] for content in contents if content.data}

    def _follow(self, day: Day, versions: dict[str, Entry]) -> bool:
        """Whether a day changed one of the files that may hold the matrix; `versions` become its own."""
        changed = [place for place in self._places if place in day.changed]
        for place in changed:
            entry = day.changed[place]
            if entry is None:
                versions.pop(place, None)
            else:
                versions[place] = entry
        return bool(changed)

    def _matrix(self, versions: Mapping[str, Entry]) -> Matrix | None:
        place = next((one for one in self._places if one in versions), None)
        data = next(self._blobs.read_many([versions[place]])).data if place is not None else None
        return self._read(place, data) if place is not None and data is not None else None

    def _owned(self, matrix: Matrix) -> frozenset[str]:
        """Of all paths that ever were, those that a matrix gives an owner."""
        ownership = resolve_ownership(matrix, self._ever)
        owned = (OwnedByEntry, OwnedByPattern)
        return frozenset(path for path in self._ever.paths if isinstance(ownership.of(path), owned))


def _scripts(scope: ScopeIndex, heads: Mapping[str, bytes]) -> Iterator[str]:
    below = (path for path in scope.entries if path in scope.root_of)
    return (path for path in below if scope.verdict(path, heads.get(path)).is_script)


def _expected(matrix: Matrix) -> frozenset[str]:
    """The paths that should be in the tree."""
    not_expected = {Status.GENERATED, Status.REMOVED}
    return frozenset(path for path, entry in matrix.scripts.items() if entry.status not in not_expected)
