"""Paragraphs, and the cells of tables among them, of Word, PowerPoint and OpenDocument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.documents.markup import Handler, parse
from ownership_lint.analysis.content.documents.parts import Part, as_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PARAGRAPHS: Final = frozenset({"p", "h"})
_TEXTS: Final = frozenset({"t", "delText", "instrText"})
_BLANKS: Final = frozenset({"tab", "br", "cr", "s", "line-break"})
_ROWS: Final = frozenset({"tr", "table-row"})
_CELLS: Final = frozenset({"tc", "table-cell"})


def paragraphs(data: bytes, tell: Callable[[int], str], *, is_open: bool = False) -> Part[int]:
    """The text of one XML file; in OpenDocument (`is_open`) all within a paragraph is its text."""
    reader = _Reader(Part(tell), is_open=is_open)
    parse(data, reader)
    return reader.part


class _Reader(Handler):
    """A line for each paragraph, or for each row of a table with a piece for each cell."""

    def __init__(self, part: Part[int], *, is_open: bool) -> None:
        self.part = part
        self._is_open = is_open
        self._number = 0
        self._open: list[tuple[int, list[str]]] = []
        self._in_text = self._in_rows = self._in_fallback = 0
        self._cell: list[tuple[int, str]] = []
        self._row: list[tuple[int, str]] = []

    def start(self, name: str, _attributes: Mapping[str, str], /) -> None:
        if name in _PARAGRAPHS:
            self._number += 1
            self._open.append((self._number, []))
        elif name in _TEXTS:
            self._in_text += 1
        elif name in _BLANKS and self._open:
            self._open[-1][1].append(" ")
        elif name in _ROWS:
            self._in_rows += 1
        elif name == "Fallback":  # says again, for older programs, what stands before it
            self._in_fallback += 1

    def text(self, text: str) -> None:
        if self._open and (self._in_text or self._is_open) and not self._in_fallback:
            self._open[-1][1].append(text)

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS and self._open:
            number, texts = self._open.pop()
            self._paragraph(number, "".join(texts))
        elif name in _TEXTS:
            self._in_text -= 1
        elif name in _CELLS and self._in_rows == 1:
            number = self._cell[0][0] if self._cell else self._number
            self._row.append((number, as_cell(" ".join(text for _, text in self._cell))))
            self._cell = []
        elif name in _ROWS:
            self._in_rows -= 1
            if not self._in_rows:
                self.part.add([*self._row, *self._cell])
                self._row, self._cell = [], []
        elif name == "Fallback":
            self._in_fallback -= 1

    def _paragraph(self, number: int, text: str) -> None:
        if self._in_rows:
            self._cell.append((number, text))
        elif text.strip():
            self.part.add([(number, text)])
