"""The other chapters: overview, escalation, checklists, domain summaries, history.

Each reader takes what it knows from the top of its chapter and says where it stopped; what follows is prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.importing.blocks import list_items, sections
from ownership_lint.importing.paths import code_span
from ownership_lint.importing.scripts import slug
from ownership_lint.importing.summaries import read_summaries
from ownership_lint.importing.tables import read_table
from ownership_lint.inputs.document import (
    CATEGORIES_LABEL,
    ESCALATION_COLUMNS,
    ESCALATION_HEADERS,
    HISTORY_COLUMNS,
    history_headers,
)
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from ownership_lint.importing.blocks import Block, Document, Section
    from ownership_lint.importing.draft import Draft

Found = tuple[dict[str, Any], int]
"""What the chapter itself says, and the line where the reader stopped."""

ADR: Final = lazy_pattern(r"\bADR-[0-9]+\b")

_CATEGORY: Final = lazy_pattern(r"\*\*([^*]+) Scripts\*\*(?: \(([^()]+)\))?(?:: (.+))?")


def read_chapter(draft: Draft, section: Section) -> bool:
    """A chapter of a known kind; False where it is none, or the second of its kind."""
    for kind, read in _READERS.items():
        if any(chapter["kind"] == kind for chapter in draft.chapters):
            continue
        if found := read(draft, section):
            said, stop = found
            title = {"title": section.title} if section.title else {}
            draft.chapters.append({"kind": kind, **title, "rule": section.rule, **said})
            if text := draft.keep(stop, section.end):
                draft.chapters.append({"kind": "text", "rule": False, "text": text})
            return True
    return False


def _lines(document: Document, block: Block) -> tuple[str, ...]:
    return document.lines[block.start : block.end]


def _overview(draft: Draft, section: Section) -> Found | None:
    """Paragraphs, then a bold line and the categories."""
    if section.title.lower() != "overview":
        return None
    blocks = list(section.blocks)
    count = next((n for n, block in enumerate(blocks) if block.kind != "paragraph"), len(blocks))
    said: dict[str, Any] = {}
    stop = blocks[count - 1].end if count else section.body
    if count and count < len(blocks) and blocks[count].kind == "bullets":
        label = draft.document.text(blocks[count - 1].start, blocks[count - 1].end)
        is_label = re.fullmatch(r"\*\*([^*]+):\*\*", label)
        count -= 1
        stop = blocks[count].start
        if is_label and _categories(draft, blocks[count + 1]):
            stop = blocks[count + 1].end
            said = {"label": is_label[1]} if is_label[1] != CATEGORIES_LABEL else {}
    if text := draft.keep(section.body, blocks[count - 1].end if count else section.body):
        draft.metadata["overview"] = text
    return said, stop


def _categories(draft: Draft, block: Block) -> bool:
    items = list_items(block, _lines(draft.document, block)) or []
    found = [_CATEGORY.fullmatch(item) for item in items]
    if not found or None in found:
        return False
    for category in found:
        assert category is not None  # noqa: S101 (told to the type checker)
        owner, _, coordinator = f" {category[2] or ''}".partition(" via ")
        domain = {
            "title": category[1],
            "owner": owner.strip().removesuffix(" domain"),
            "coordinator": coordinator,
        }
        domain["covers"] = category[3]
        domain = {key: value for key, value in domain.items() if value}
        draft.domains[slug(category[1], draft.domains)] = domain
        draft.name(domain.get("owner"), "owner")
        draft.reports_to(domain.get("owner"), domain.get("coordinator"))
    return True


def _escalation(draft: Draft, section: Section) -> Found | None:
    """An introduction, and the table of whom to call."""
    table_at = next((block for block in section.blocks if block.kind == "table"), None)
    if "escalation" not in section.title.lower() or table_at is None:
        return None
    table = read_table(draft.document, table_at)
    columns = ("category", *table.columns(ESCALATION_COLUMNS)[1:])
    if columns != ESCALATION_COLUMNS or any(not row.cells or not row.cells[0].value for row in table.rows):
        return None
    draft.escalation = {"intro": intro} if (intro := draft.keep(section.body, table_at.start)) else {}
    draft.escalation_at = draft.document.at(table_at.start)
    draft.escalation["matrix"] = []
    for row in table.rows:
        cells = dict(zip(columns, row.cells, strict=False))
        said = {column: cell.value for column, cell in cells.items() if cell.value}
        draft.escalation["matrix"].append(said | {"category": cells["category"].text})
        for column in columns[1:]:
            draft.name(said.get(column), column)
    headers = table.headers
    return ({"headers": headers} if tuple(headers) != ESCALATION_HEADERS else {}), table_at.end


def _checklists(draft: Draft, section: Section) -> Found | None:
    """Headings, each with an introduction and a numbered list."""
    if not re.search(r"pre-?requisite|checklist", section.title, re.IGNORECASE):
        return None
    pieces = [piece for piece in sections(section.blocks, section.body, section.end, 3) if piece.heading]
    stop = start = pieces[0].start if pieces else section.end
    for piece in pieces:
        listed = piece.blocks[-1] if piece.blocks else None
        items = (
            list_items(listed, _lines(draft.document, listed))
            if listed and listed.kind == "ordered"
            else None
        )
        if not items or listed is None or not all(block.kind == "paragraph" for block in piece.blocks[:-1]):
            break
        key = slug(_words_of(piece.title), draft.checklists)
        checklist: dict[str, Any] = {"title": piece.title}
        if intro := draft.keep(piece.body, listed.start):
            checklist["intro"] = intro
        if cited := list(dict.fromkeys(ADR.findall(f"{piece.title} {intro}"))):
            checklist["references"] = cited
        checklist["checks"] = [_check(item) for item in items]
        draft.checklists[key] = checklist
        stop = piece.end
    if stop == start:
        return None
    intro = draft.keep(section.body, start)
    return ({"intro": intro} if intro else {}), stop


def _words_of(title: str) -> str:
    return title.removeprefix("Before ")


def _check(item: str) -> dict[str, Any]:
    """A line of a checklist; a command may stand behind it in parentheses."""
    text, mark, rest = item.rpartition(" (`")
    command = code_span(f"`{rest[:-1]}") if mark and rest.endswith("`)") else None
    return {"text": text, "command": command} if command and text else {"text": item}


def _history(draft: Draft, section: Section) -> Found | None:
    """A table of versions."""
    if len(section.blocks) == 0 or section.blocks[0].kind != "table":
        return None
    table = read_table(draft.document, section.blocks[0])
    columns = table.columns(HISTORY_COLUMNS)
    complete = table.rows and all(len(row.cells) == len(columns) for row in table.rows)
    if "other" in columns or not {"version", "changes"} <= set(columns) or not complete:
        return None
    rows = [dict(zip(columns, row.cells, strict=True)) for row in table.rows]
    if not all(row["version"].prose and row["changes"].prose for row in rows):
        return None
    draft.history = [
        {column: row[column].text for column in HISTORY_COLUMNS if column in row and row[column].prose}
        for row in rows
    ]
    said: dict[str, Any] = {"columns": list(columns)} if columns != HISTORY_COLUMNS else {}
    headers = table.headers
    if headers != list(history_headers(columns)):
        said["headers"] = headers
    return said, section.blocks[0].end


_READERS: Final[dict[str, Callable[[Draft, Section], Found | None]]] = {
    "overview": _overview,
    "escalation": _escalation,
    "prerequisites": _checklists,
    "domains": read_summaries,
    "history": _history,
}
