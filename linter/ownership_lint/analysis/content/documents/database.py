"""The text in the tables of an SQLite database, read in memory; nothing that its schema asks for is run."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.analysis.content.documents.parts import (
    BEYOND,
    DAMAGED,
    Budget,
    Part,
    UnreadableError,
    as_cell,
    as_heading,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_TABLES: Final = 500
_ROW: Final = 100
"""What a row counts besides its text: 240,000 of them are too many."""
_STEPS: Final = 10_000
_MOST_CALLS: Final = 3_000
"""Times that `_STEPS` steps of SQLite's machine may pass: some seconds."""
_TABLES: Final = "SELECT name, sql, rootpage FROM sqlite_master WHERE type = 'table' COLLATE NOCASE"
_SCHEMA: Final = "SELECT type, sql FROM sqlite_master"
_MAY: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})

Cell = tuple[int, int]
"""Row, 0 for the names of columns, and column."""


def parts(data: bytes, named: Callable[[str], str]) -> Iterator[Part[Any]]:
    """Each table, then what the schema says. Raises UnreadableError."""
    connection = sqlite3.connect(":memory:")
    try:
        _secure(connection)
        # Read as from the main file alone: a journal beside it is not in the repository either.
        connection.deserialize(data[:18] + b"\1\1" + data[20:])
        connection.set_authorizer(_authorise)
        budget = Budget()
        for name in _tables(connection):
            yield _table(connection, name, named, budget)
        schema: Part[None] = Part(lambda _: "in the schema")
        for _, text in connection.execute(_SCHEMA):
            schema.add([(None, text if isinstance(text, str) else "")])
        yield schema
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, RecursionError) as error:
        was_stopped = isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error)
        raise UnreadableError(BEYOND if was_stopped else DAMAGED) from error
    finally:
        connection.close()


def _secure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA query_only = ON")
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    calls = 0

    def watch() -> bool:
        nonlocal calls
        calls += 1
        return calls > _MOST_CALLS

    connection.set_progress_handler(watch, _STEPS)


def _authorise(
    action: int, first: str | None, _second: str | None, _database: str | None, view: str | None
) -> int:
    """Reading of tables alone: no functions, no views, no triggers, no settings, no attached files."""
    is_columns = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    is_allowed = view is None and (action in _MAY or is_columns)
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that the file itself holds: of a virtual one, other code would have to be run."""
    rows = connection.execute(_TABLES).fetchmany(_MOST_TABLES + 1)
    if len(rows) > _MOST_TABLES:
        raise UnreadableError(BEYOND)
    return [
        name for name, sql, page in rows if isinstance(name, str) and isinstance(sql, str | None) and page
    ]


def _table(
    connection: sqlite3.Connection, name: str, named: Callable[[str], str], budget: Budget
) -> Part[Cell]:
    """Its rows below the names of its columns; computed columns are left out."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(name)})")]
    shown = named(name)
    names = [named(column) for column in columns]

    def tell(cell: Cell) -> str:
        row, column = cell
        if not row:
            return f"in the names of columns of table `{shown}`"
        return f"in table `{shown}`, column `{names[column]}`, row {row}"

    part: Part[Cell] = Part(tell)
    if not columns:
        return part
    part.add([((0, place), as_heading(column)) for place, column in enumerate(columns)])
    listed = ", ".join(map(_quoted, columns))
    rows = connection.execute(f"SELECT {listed} FROM main.{_quoted(name)} NOT INDEXED")  # noqa: S608  (quoted)
    for number, row in enumerate(rows, 1):
        texts = [str(value) if isinstance(value, str | int) else "" for value in row]
        budget.spend(sum(map(len, texts)) + len(texts) + _ROW)
        part.add([((number, place), as_cell(text)) for place, text in enumerate(texts)])
    return part


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
