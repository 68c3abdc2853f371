"""Tables of scripts: one group each, one script or pattern per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ownership_lint.importing.lifecycle import read_purpose
from ownership_lint.importing.paths import heading_folder, looks_like_path, path_cell
from ownership_lint.importing.tables import read_table
from ownership_lint.inputs.document import GROUP_COLUMNS, group_headers
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Location
    from ownership_lint.importing.blocks import Block, Document, Section
    from ownership_lint.importing.draft import Draft
    from ownership_lint.importing.paths import PathCell
    from ownership_lint.importing.tables import Row, Table

_COLUMNS: Final = (*GROUP_COLUMNS, "secondary")
_ODD: Final = lazy_pattern(r"[/+&()]|\band\b")
_PARENTHESES: Final = lazy_pattern(r"\([^()]*\)")
_NO_WORD: Final = lazy_pattern(r"[^a-z0-9]+")


class ScriptTable(NamedTuple):
    """A table with a column of scripts and one of owners."""

    table: Table
    columns: tuple[str, ...]

    @property
    def headers(self) -> list[str]:
        """The titles of the columns; each is another, as rows are keyed by them."""
        titles: list[str] = []
        for cell, column in zip(self.table.header, self.columns, strict=True):
            title = cell.value or column.title()
            titles.append(title if title not in titles else f"{title} ({len(titles) + 1})")
        return titles

    def cell(self, row: Row, column: str) -> str:
        """The text of a row in a column; empty where the table or the row has none."""
        index = self.columns.index(column) if column in self.columns else len(row.cells)
        return row.cells[index].text if index < len(row.cells) else ""


def script_tables(document: Document, blocks: tuple[Block, ...]) -> Iterator[ScriptTable]:
    """The tables that say who owns which script."""
    for block in blocks:
        if block.kind == "table":
            table = read_table(document, block)
            columns = _with_script_column(table, table.columns(_COLUMNS))
            if "script" in columns and "owner" in columns:
                yield ScriptTable(table, columns)


def _with_script_column(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Without a title for it, the first column is the scripts' if every cell of it is a path."""
    cells = [path_cell(row.cells[0].text) for row in table.rows if row.cells]
    paths = cells and all(cell is not None and looks_like_path(cell.path) for cell in cells)
    if "script" not in columns and "owner" in columns and columns[0] == "other" and paths:
        return ("script", *columns[1:])
    return columns


def row_paths(tables: Iterator[ScriptTable], folder: str) -> Iterator[tuple[str, str]]:
    """The paths as written, each with the folder of its heading."""
    for table in tables:
        for row in table.table.rows:
            if cell := path_cell(table.cell(row, "script")):
                yield cell.path, folder


def slug(title: str, taken: dict[str, Any]) -> str:
    """A key for `title` that is not taken: its words without parentheses and a closing "Scripts"."""
    words = _NO_WORD.sub("-", _PARENTHESES.sub("", title).lower()).strip("-")
    words = words.removesuffix("-scripts") or "group"
    number = 2
    key = words
    while key in taken:
        key = f"{words}-{number}"
        number += 1
    return key


def read_groups(draft: Draft, section: Section) -> bool:
    """A chapter of script tables; False where it holds none."""
    tables = tuple(script_tables(draft.document, section.blocks))
    if not tables:
        return False
    names = {chapter["name"]: chapter for chapter in draft.chapters if "name" in chapter}
    name = slug(section.title, names) if "matrix" in names else "matrix"
    chapter: dict[str, Any] = {"kind": "groups", "name": name, "rule": section.rule}
    draft.chapters.append(chapter)
    start = section.body
    keep_in = (chapter, "intro")
    for table in tables:
        heading = _heading_of(section, table.table.block, start)
        if heading is None and start == section.body:
            # A table right below the chapter's heading: the heading is the table's.
            heading = section.heading
        elif start == section.body and section.heading:
            chapter["title"] = section.title
        group = _group(draft, section, heading) | {"chapter": name}
        key = slug(group["title"], draft.groups)
        draft.groups[key] = group
        if heading:
            draft.headings[group["title"]] = draft.document.at(heading.start)
            _keep(draft, start, heading.start, *keep_in)
            _keep(draft, heading.end, table.table.block.start, group, "intro")
        else:
            _keep(draft, start, table.table.block.start, *keep_in)
        _read_rows(draft, table, key, heading_folder(group["title"]) or heading_folder(section.title))
        start = table.table.block.end
        keep_in = (group, "outro")
    _keep(draft, start, section.end, *keep_in)
    return True


def _group(draft: Draft, section: Section, heading: Block | None) -> dict[str, Any]:
    if heading is None:
        return {"title": section.title or draft.metadata.get("title", "Scripts"), "level": 0}
    return {"title": heading.text or "Scripts", "level": max(2, heading.level)}


def _heading_of(section: Section, table: Block, start: int) -> Block | None:
    """The heading right above a table, below `start`."""
    above = [
        block for block in section.blocks if block.kind == "heading" and start <= block.start < table.start
    ]
    return above[-1] if above else None


def _keep(draft: Draft, start: int, end: int, place: dict[str, Any], key: str) -> None:
    if text := draft.keep(start, end):
        place[key] = f"{place[key]}\n\n{text}" if key in place else text


def _read_rows(draft: Draft, table: ScriptTable, key: str, folder: str) -> None:
    draft.tables += 1
    group = draft.groups[key]
    if list(table.columns) != list(GROUP_COLUMNS):
        group["columns"] = list(table.columns)
    headers = table.headers
    if headers != list(group_headers(table.columns)):
        group["headers"] = headers
    for cell, column in zip(table.table.header, table.columns, strict=True):
        if column == "other":
            at = draft.document.at(table.table.block.start, cell.column, len(cell.text))
            draft.unread_once(
                at, f"column `{cell.text}` has no meaning here; its cells are kept under `extra`"
            )
    for row in table.table.rows:
        if not _read_row(draft, table, row, key, folder):
            line = draft.document.lines[row.line]
            group["outro"] = f"{group['outro']}\n{line}" if "outro" in group else line


def _read_row(draft: Draft, table: ScriptTable, row: Row, key: str, folder: str) -> bool:
    """A script or a pattern; False where the row says neither, or says it again, after saying so."""
    text = table.cell(row, "script")
    column = row.cells[table.columns.index("script")].column if text else 1
    at = draft.document.at(row.line, column, len(text))
    cell = path_cell(text)
    if len(row.cells) > len(table.columns):
        draft.unread(at, f"the row has {len(row.cells)} cells, the table {len(table.columns)} columns", text)
        return False
    if cell is None:
        draft.unread(at, f"`{text.strip('`')}` is not a path" if text else "the row names no script", text)
        return False
    entry = _entry(draft, table, row, at, cell)
    if "owner" not in entry and entry.get("status") != "removed":
        draft.unread(at, f"`{cell.path}` has no owner", cell.path)
        return False
    path = draft.resolve(cell.path, folder)
    if cell.is_pattern and entry.get("status") != "removed":
        entry.pop("status", None)
        draft.patterns.append({"glob": path, **entry, "group": key})
        draft.rows.setdefault(path, at)
        return True
    return _add(draft, path, {**entry, "group": key}, at)


def _entry(draft: Draft, table: ScriptTable, row: Row, at: Location, cell: PathCell) -> dict[str, Any]:
    values = dict(zip(table.columns, row.cells, strict=False))
    entry: dict[str, Any] = {"status": cell.status} if cell.status else {}
    owners = _names(values["owner"].value if "owner" in values else None)
    if owners:
        entry["owner"] = owners[0]
        draft.name(owners[0], "owner")
        if _ODD.search(owners[0]):
            draft.unread_once(at, f"owner `{owners[0]}` is read as one name")
    others = (*owners[1:], *_names(values["secondary"].value if "secondary" in values else None))
    if others:
        entry["co_owners"] = list(dict.fromkeys(others))
        for other in others:
            draft.name(other, "secondary")
    if "coordinator" in values and (coordinator := values["coordinator"].value):
        entry["coordinator"] = coordinator
        draft.reports_to(entry.get("owner"), coordinator)
    purpose = values["purpose"].prose if "purpose" in values else None
    if not cell.is_pattern or cell.struck:
        entry |= read_purpose(purpose, struck=cell.struck)
    elif purpose:
        entry["purpose"] = purpose
    if "trigger" in values and (trigger := values["trigger"].prose):
        entry["trigger"] = trigger
    named = zip(table.columns, table.headers, row.cells, strict=False)
    extra = {title: cell.text for column, title, cell in named if column == "other" and cell.prose}
    return {**entry, "extra": extra} if extra else entry


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name for part in (text or "").split(",") if (name := part.strip().strip("*`").strip()))


def _add(draft: Draft, path: str, entry: dict[str, Any], at: Location) -> bool:
    """A new script; False for a second row of the same, whose text is to be kept: the first one holds."""
    first = draft.scripts.get(path)
    if first is None:
        draft.scripts[path] = entry
        draft.rows[path] = at
        return True
    differ = [key for key in ("owner", "coordinator", "status") if first.get(key) != entry.get(key)]
    differ = [key for key in differ if key != "coordinator" or (key in first and key in entry)]
    says = ", ".join(f"{key} `{entry.get(key, 'none')}`" for key in differ)
    message = f"`{path}` is listed twice" + (f": here with {says}" if differ else "; the first row holds")
    draft.contradiction(at, message, path, draft.rows[path], "the first row, which holds")
    for key, value in entry.items():
        first.setdefault(key, value)
    return False
