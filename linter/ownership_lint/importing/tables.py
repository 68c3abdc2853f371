"""Tables: their cells with places, and which columns say what about a script."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from ownership_lint.importing.blocks import Block, Document

_TITLES: Final = {
    "script": "script|file|path|command|filename|file name|file path|script path|script name",
    "owner": "owner|owner agent|primary owner|maintainer|owning agent|owned by",
    "secondary": "secondary owner|co-owner|co-owners|backup owner",
    "coordinator": "coordinator|reports to",
    "purpose": "purpose|description",
    "trigger": "trigger|trigger condition|when",
    "category": "script category|category",
    "first": "first escalate to|first|escalate to",
    "then": "then to|then",
    "emergency": "emergency",
    "version": "version",
    "date": "date",
    "author": "author",
    "changes": "changes|change",
}
_COLUMN_OF: Final = {title: column for column, titles in _TITLES.items() for title in titles.split("|")}

_NOTHING: Final = frozenset({"", "-", "–", "—"})  # noqa: RUF001 (an en dash is what people type)


class Cell(NamedTuple):
    """The text of a cell, and its column in the line, counted from 1."""

    text: str
    column: int

    @property
    def value(self) -> str | None:
        """The text without emphasis around all of it; None where the cell says nothing."""
        text = self.text
        for mark in ("**", "`"):
            inner = text[len(mark) : -len(mark)]
            if text.startswith(mark) and text.endswith(mark) and inner and mark not in inner:
                text = inner
        return None if text in _NOTHING else text

    @property
    def prose(self) -> str | None:
        """The text as it is; None where the cell says nothing."""
        return None if self.text in _NOTHING else self.text


class Row(NamedTuple):
    """One row below the header, at a line that counts from 0."""

    line: int
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """A header and its rows; a row may have fewer or more cells than the header."""

    block: Block
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]

    @property
    def headers(self) -> list[str]:
        """The titles of the columns."""
        return [cell.text for cell in self.header]

    def columns(self, known: tuple[str, ...]) -> tuple[str, ...]:
        """What each column says, in the words of `known`; a second one of a kind is `other`."""
        columns: list[str] = []
        for cell in self.header:
            column = _COLUMN_OF.get((cell.value or "").strip("*_ ").lower(), "other")
            columns.append(column if column in known and column not in columns else "other")
        return tuple(columns)


def read_table(document: Document, block: Block) -> Table:
    """The table of a block; markdown-it drops superfluous cells, so the lines are split here."""
    rows = tuple(Row(line, split_row(document.lines[line])) for line in range(block.start + 2, block.end))
    return Table(block, split_row(document.lines[block.start]), rows)


def split_row(line: str) -> tuple[Cell, ...]:
    """The cells of a line: a pipe ends a cell, even in code, unless a backslash stands before it."""
    pipes = [n for n, char in enumerate(line) if char == "|" and line[n - 1 : n] != "\\"]
    edges = [-1, *pipes, len(line)]
    cells = []
    for before, after in pairwise(edges):
        raw = line[before + 1 : after]
        text = raw.strip(" \t")
        cells.append(Cell(text.replace("\\|", "|"), before + 2 + len(raw) - len(raw.lstrip(" \t"))))
    if pipes and not cells[0].text:
        cells = cells[1:]
    if pipes and cells and not cells[-1].text:
        cells = cells[:-1]
    return tuple(cells)
