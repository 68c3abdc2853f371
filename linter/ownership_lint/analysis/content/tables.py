"""Tables in a text: what heads the column in which a value stands."""

from __future__ import annotations

import csv
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from ownership_lint.analysis.literals import byte_pattern
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COPY: Final = lazy_pattern(rb"(?im)^copy [^\n(;]{1,300}\(([^\n)]{1,4000})\) from stdin[^\n]*\n")
_INSERT: Final = lazy_pattern(rb"(?i)\binsert into [^\n(;]{1,300}\(([^()]{1,4000})\)[ \t\r\n]{0,80}values\b")
_LOADS: Final = byte_pattern(rb"(?i)(?:copy|insert into) ")
"""Found in every text that either of them is found in, and quicker to look for."""
_RULE: Final = lazy_pattern(rb"(?m)^[ \t|:-]{3,4000}\r?$")
"""The line between head and body of a table in Markdown."""
_DELIMITERS: Final = (",", "\t", ";", "|")
_MAX_HEADER: Final = 4_000


class _Table(NamedTuple):
    """Rows, from `start` to `end`."""

    start: int
    end: int
    columns: list[str]
    column: Callable[[str], int]
    """Which column begins at the end of a part of a row."""


class Tables:
    """What heads the columns of a text: COPY, INSERT, Markdown, or its first line."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def heading(self, place: int, line: str, start: int) -> str:
        """What heads the value at `place`, which begins at `start` of its line; empty if nothing does."""
        number = bisect_right(self._starts, place) - 1
        if number >= 0 and place < self._tables[number].end:
            table = self._tables[number]
            column = table.column(line[:start])
            return table.columns[column] if 0 <= column < len(table.columns) else ""
        return self._first_heading(line, start)

    @cached_property
    def _tables(self) -> list[_Table]:
        data = self._data
        found: list[_Table] = []
        if _LOADS.search(data):
            found += (*_copied(data), *_inserted(data))
        if b"|" in data and b"--" in data:
            found += _ruled(data)
        return sorted(found, key=lambda table: table.start)

    @cached_property
    def _starts(self) -> list[int]:
        return [table.start for table in self._tables]

    @cached_property
    def _first_line(self) -> str:
        return self._data[:_MAX_HEADER].split(b"\n", 1)[0].decode("latin-1")

    def _first_heading(self, line: str, start: int) -> str:
        """What the first line says of a column; its rows have as many cells as it has."""
        delimiter = max(_DELIMITERS, key=self._first_line.count)
        headings = _cells(self._first_line, delimiter)
        if len(headings) < 2 or not headings[-1] or len(_cells(line, delimiter)) != len(headings):
            return ""
        column = len(_cells(line[:start] + "x", delimiter)) - 1
        return headings[column] if column < len(headings) else ""


def _copied(data: bytes) -> Iterator[_Table]:
    """Blocks of COPY, as dumps of PostgreSQL have them."""
    for match in _COPY.finditer(data):
        end = data.find(b"\n\\.", match.end())
        yield _Table(match.end(), _or_end(data, end), _names(match[1]), lambda before: before.count("\t"))


def _inserted(data: bytes) -> Iterator[_Table]:
    """INSERT with a list of columns."""
    for match in _INSERT.finditer(data):
        end = _or_end(data, data.find(b";\n", match.end()))
        yield _Table(match.end(), end, _names(match[1]), _column_of_row)


def _column_of_row(before: str) -> int:
    row = before[before.rfind("(") + 1 :]
    return len(_cells(row + "x", ",", "'")) - 1


def _ruled(data: bytes) -> Iterator[_Table]:
    """Tables of Markdown: a head, a rule, and rows as long as there are bars."""
    end = 0
    for match in _RULE.finditer(data):
        if match.start() < max(1, end) or b"--" not in match[0] or b"|" not in match[0]:
            continue
        start = data.rfind(b"\n", 0, match.start() - 1) + 1
        end = match.end()
        while b"|" in data[end + 1 : (after := _or_end(data, data.find(b"\n", end + 1)))]:
            end = after
        head = data[start : match.start()].decode("latin-1")
        yield _Table(match.end(), end, head.strip().strip("|").split("|"), _column_between_bars)


def _column_between_bars(before: str) -> int:
    return before.count("|") - before.lstrip().startswith("|")


def _names(columns: bytes) -> list[str]:
    return [name.strip(" \t\r\n\"'`[]") for name in columns.decode("latin-1").split(",")]


def _cells(line: str, delimiter: str, quote: str = '"') -> list[str]:
    if quote not in line:
        return line.split(delimiter)
    reader = csv.reader([line.rstrip("\r\n")], delimiter=delimiter, quotechar=quote, skipinitialspace=True)
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _or_end(data: bytes, place: int) -> int:
    return place if place >= 0 else len(data)
