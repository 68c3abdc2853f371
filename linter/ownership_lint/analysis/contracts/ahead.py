"""Many scripts that will be asked for: a second process analyses half of them."""

from __future__ import annotations

from collections import Counter
from posixpath import splitext
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.analysis.contracts import interface as shapes
from ownership_lint.inputs.cache import Values
from ownership_lint.inputs.processes import Shares, beside, has_room

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from ownership_lint.analysis.contracts.interface import Interface

MUCH: Final = 150_000
"""Bytes of scripts that are worth a second process: about a tenth of a second's work for each."""

_MOST_PARTS: Final = 1_000
VALUES: Final = Values(shapes)
"""Interfaces as JSON."""


class Analysed(NamedTuple):
    """What was found of a script, and the files that it rests on, there or not."""

    interface: Interface | None
    asked: Collection[str]


def analysed_ahead(sizes: Mapping[str, int], analyse: Callable[[str], Analysed]) -> dict[str, Analysed]:
    """The scripts of these sizes in bytes, worked out in two processes; none where one does as well.

    Each begins with a language of its own: by the time it comes to the other's, little of that is left, and
    often it never loads its analyser.
    """
    if sum(sizes.values()) < MUCH or len(sizes) == 1 or not has_room():
        return {}
    heaps = [_Heap(paths) for paths in _by_ending(sizes)]
    answer = beside(lambda: _as_json((path for heap in reversed(heaps) for path in heap), analyse))
    found = {path: analyse(path) for heap in heaps for path in heap}
    for path, asked, value in answer() or ():  # what failed there is asked for here, and says why
        found[path] = Analysed(VALUES.from_json(value) if value is not None else None, asked)
    return found


def _by_ending(sizes: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The scripts of the ending that most bytes are of, and all others; long ones first."""
    endings = {path: splitext(path)[1] for path in sizes}
    heavy: Counter[str] = Counter()
    for path, ending in endings.items():
        heavy[ending] += sizes[path]
    ((most, _),) = heavy.most_common(1)
    by_size = sorted(sizes, key=lambda path: (-sizes[path], path))
    return [one for one in by_size if endings[one] == most], [one for one in by_size if endings[one] != most]


class _Heap:
    """Scripts of which two processes take the next each time."""

    def __init__(self, paths: list[str]) -> None:
        self._parts = [paths[number::_MOST_PARTS] for number in range(min(_MOST_PARTS, len(paths)))]
        self._shares = Shares(len(self._parts))

    def __iter__(self) -> Iterator[str]:
        return (path for number in self._shares for path in self._parts[number])


def _as_json(paths: Iterable[str], analyse: Callable[[str], Analysed]) -> list[Any]:
    found = ((path, analyse(path)) for path in paths)
    return [(path, sorted(one.asked), VALUES.to_json(one.interface)) for path, one in found]
