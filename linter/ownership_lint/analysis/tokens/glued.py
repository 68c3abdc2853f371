"""`tokens/glued-lines`: imports that lost the end of the line between them, or all that they import."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.differential import improves
from ownership_lint.analysis.tokens.zones import Zone
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.analysis.tokens.damage import Damage
    from ownership_lint.analysis.tokens.differential import Edit
    from ownership_lint.analysis.tokens.scanner import Spot
    from ownership_lint.analysis.tokens.source import TokenFile

RULE: Final = "tokens/glued-lines"
_EMPTIED: Final = "emptied"
"""The detector of imports without anything that they import."""
_GLUED: Final = lazy_pattern(r"(?:\w+\.)*(\w*?)(?:import|from) (\w*)\S*\Z")
"""What a line ends with, and the beginning of the next one."""
_MOST_PARSED: Final = 10


def find_glued_lines(file: TokenFile, spots: Sequence[Spot]) -> Iterator[Damage]:
    """Lines that a parser takes once they are two again."""
    edits = {spot: edit for spot in spots[:_MOST_PARSED] if (edit := _edit(file, *spot))}
    for spot, edit in edits.items():
        if improves(file, [edit], [other for other in edits.values() if other != edit]):
            yield _damage(file, *spot, edit)


def is_glued(file: TokenFile, first: str, second: str, place: int) -> bool:
    """Whether a line ended at a place, behind `first`, rather than that the name goes on with `second`."""
    return _ends_line(file, first, second) and bool(improves(file, [_line_break(file, place)]))


def _ends_line(file: TokenFile, first: str, second: str) -> bool:
    """Whether `first` may be what a line imports, and the beginning of one name with `second` is not."""
    is_word = len(first) > 1 and first in file.names  # a single letter may be a word of a comment
    is_split = _is_module(file, first + second) and not _is_module(file, second)
    is_one = second != "" and (is_split or first + second in file.names)
    return (is_word or _is_module(file, first)) and not is_one


def _is_module(file: TokenFile, name: str) -> bool:
    """Whether everybody has a module that is called so."""
    return file.language == "python" and name in sys.stdlib_module_names


def _line_break(file: TokenFile, place: int) -> Edit:
    """The edit that begins a line at a place, as deep as the line it is taken from."""
    line = file.line_text(file.place(place)[0])
    return place, place, "\n" + line[: len(line) - len(line.lstrip())]


def _edit(file: TokenFile, detector: str, start: int, end: int) -> Edit | None:
    if file.zones.at(start) is not Zone.CODE:
        return None
    if detector == _EMPTIED:
        return start, end, ""
    found = _GLUED.match(file.text, start, end)
    if found is None or (found[1] and not _ends_line(file, found[1], found[2])):
        return None
    return _line_break(file, found.end(1))


def _damage(file: TokenFile, detector: str, start: int, end: int, edit: Edit) -> Damage:
    text = file.text[start:end]
    place, _, new = edit
    if detector == _EMPTIED:
        return file.damage(
            RULE, start, end, f"`{text.strip()}` imports nothing, and its line goes on", context=text
        )
    message = f"two lines are one in `{text}`: did you mean a line break before `{file.text[place:end]}`?"
    repair = file.text[start:place] + new + file.text[place:end]
    return file.damage(RULE, start, end, message, repair=repair, context=text)
