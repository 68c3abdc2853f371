"""Many scripts that will be asked for: a second process analyses half of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.analysis.contracts import interface as shapes
from ownership_lint.inputs.cache import Values
from ownership_lint.inputs.processes import Shares, beside, has_room

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

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
    """The scripts of these sizes in bytes, worked out in two processes; none where one does as well."""
    if sum(sizes.values()) < MUCH or len(sizes) == 1 or not has_room():
        return {}
    by_size = sorted(sizes, key=lambda path: (-sizes[path], path))
    parts = [by_size[number::_MOST_PARTS] for number in range(min(_MOST_PARTS, len(by_size)))]
    shares = Shares(len(parts))
    answer = beside(lambda: _as_json((path for number in shares for path in parts[number]), analyse))
    found = {path: analyse(path) for number in shares for path in parts[number]}
    for path, asked, value in answer() or ():  # what failed there is asked for here, and says why
        found[path] = Analysed(VALUES.from_json(value) if value is not None else None, asked)
    return found


def _as_json(paths: Iterable[str], analyse: Callable[[str], Analysed]) -> list[Any]:
    found = ((path, analyse(path)) for path in paths)
    return [(path, sorted(one.asked), VALUES.to_json(one.interface)) for path, one in found]
