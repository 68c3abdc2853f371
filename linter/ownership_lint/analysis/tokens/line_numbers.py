"""Finds the line numbers of a viewer in front of code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.languages import is_code
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

_NUMBERED: Final = lazy_pattern(r"[ ]{0,8}(\d{1,6})(→|\t|[ ]?[|│])(?![|=])")
_LEAST: Final = 3
"""Lines in a row that have to be numbered on."""


def find_line_numbers(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Lines that are numbered one after the other, each row of them once."""
    if not is_code(file.language) or file.language == "sql":
        return
    told_until = 0
    for _, start, _ in spots:
        number, _ = file.place(start)
        if number < told_until:
            continue
        count = _count(file, number)
        told_until = number + count
        if count >= _LEAST and file.zones.at(start) is Zone.CODE:
            end = file.text.find("\n", start)
            marked = _NUMBERED.match(file.text, start, end)
            told = f"{count} lines begin with the line numbers of a viewer"
            yield file.damage("tokens/line-number-prefix", start, marked.end(2) if marked else end, told)


def _count(file: TokenFile, first: int) -> int:
    """How many lines are numbered on from a line, with one mark behind the number."""
    expected: tuple[int, str] | None = None
    for line in range(first, len(file.lines) + 1):
        found = _NUMBERED.match(file.line_text(line))
        if found is None or (expected is not None and (int(found[1]), found[2]) != expected):
            return line - first
        expected = int(found[1]) + 1, found[2]
    return len(file.lines) + 1 - first
