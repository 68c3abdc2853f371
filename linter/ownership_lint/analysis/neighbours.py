"""What stands near a path that nobody owns: what may be meant, and who may be asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.ownership import OwnedByEntry, OwnedByPattern
from ownership_lint.analysis.paths import basename, folder
from ownership_lint.analysis.resolved import look_up
from ownership_lint.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.repository import Repository
    from ownership_lint.analysis.resolved import Resolved

_MOST: Final = 3


class Neighbours(NamedTuple):
    """What stands near a path."""

    scripts: tuple[Resolved, ...]
    """Scripts of the same or a similar name, the likeliest first."""
    owners: tuple[tuple[str, int], ...]
    """Who owns how many scripts of the same folder, the most first."""


def neighbours(repository: Repository, path: str) -> Neighbours:
    """What stands near `path`."""
    near = dict.fromkeys(one for one in _similar(repository, path) if one != path)
    scripts = look_up(repository.matrix, repository.entries, tuple(near)[:_MOST], {})
    return Neighbours(scripts, _owners_in(repository, folder(path)))


def _similar(repository: Repository, path: str) -> Iterator[str]:
    """Of the same name elsewhere; where the tree does not hold `path`, also of nearly this path or name."""
    name = basename(path)
    known = sorted({*repository.matrix.scripts, *repository.scripts})
    yield from (one for one in known if basename(one) == name)
    if path in repository.entries:
        return
    named = nearest(path, repository.matrix.scripts)
    if named is not None:
        yield named
    by_name = {basename(one): one for one in known}
    close = nearest(name, (one for one in by_name if by_name[one] != path))
    if close is not None:
        yield by_name[close]


def _owners_in(repository: Repository, place: str) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for path in repository.scripts:
        if folder(path) == place:
            match repository.ownership.of(path):
                case OwnedByEntry(entry) | OwnedByPattern(entry):
                    counts[entry.owner] += 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
