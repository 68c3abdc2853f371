"""Source text of which only code is left, every character in its place, so that expressions may search it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.tokens.zones import Zone, zones_of
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

OPAQUE: Final = "\x01"
"""Stands for each character of a string, a template or a regular expression."""
_BLANK: Final = frozenset({Zone.COMMENT, Zone.DOCSTRING, Zone.JSX_TEXT})
_OPENING: Final = {"(": ")", "[": "]", "{": "}"}


class Masked:
    """A script whose comments are blanks and whose strings hold nothing but `OPAQUE` between their quotes."""

    def __init__(self, path: str, text: str, language: str) -> None:
        self.path = path
        self.text = text
        self.code: Final = "".join(_masked(text, language))
        self._starts = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]

    def at(self, start: int, end: int) -> Location:
        """The place of a stretch of the text."""
        line, end_line = bisect_right(self._starts, start), bisect_right(self._starts, max(start, end - 1))
        column, end_column = start - self._starts[line - 1], end - self._starts[end_line - 1]
        return Location(self.path, line, column + 1, end_line, end_column + 1)

    @property
    def end(self) -> Location:
        """The last line that is not blank."""
        length = len(self.text.rstrip())
        start = self._starts[bisect_right(self._starts, max(0, length - 1)) - 1]
        return self.at(start, length)

    def closing(self, opening: int) -> int | None:
        """Where the bracket that opens at a place closes."""
        expected: list[str] = []
        for place in range(opening, len(self.code)):
            char = self.code[place]
            if char in _OPENING:
                expected.append(_OPENING[char])
            elif char in ")]}":
                if not expected or expected.pop() != char:
                    return None
                if not expected:
                    return place
        return None

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between the commas of a list, without blanks around them and what brackets hold."""
        depth, begin = 0, start
        for place in range(start, end + 1):
            char = self.code[place] if place < end else ","
            if char in _OPENING:
                depth += 1
            elif char in ")]}":
                depth -= 1
            elif char == "," and not depth:
                piece = self.code[begin:place]
                left = begin + len(piece) - len(piece.lstrip())
                if piece.strip():
                    yield left, begin + len(piece.rstrip())
                begin = place + 1


def _masked(text: str, language: str) -> Iterator[str]:
    for start, end, zone in zones_of(text, language).spans():
        piece = text[start:end]
        if zone is Zone.CODE:
            yield piece
        elif zone in _BLANK:
            yield "".join("\n" if char == "\n" else " " for char in piece)
        elif zone is Zone.STRING and len(piece) > 1 and piece[0] == piece[-1]:
            yield f"{piece[0]}{OPAQUE * (len(piece) - 2)}{piece[0]}"
        else:
            yield "".join("\n" if char == "\n" else OPAQUE for char in piece)
