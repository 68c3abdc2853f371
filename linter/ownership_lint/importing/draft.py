"""What the readers of a Markdown document have found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ownership_lint.finding import Finding, Related
from ownership_lint.importing import paths
from ownership_lint.importing.imported import CONTRADICTION, NOT_UNDERSTOOD, counted
from ownership_lint.importing.tables import read_table
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ownership_lint.finding import Location
    from ownership_lint.importing.blocks import Document
    from ownership_lint.importing.tables import Table

_OWNER_LINE: Final = lazy_pattern(r"[>\s*-]*\*\*Owner(?::\*\*|\*\*:)\s*\S")
_SCRIPT_COLUMNS: Final = ("script", "owner")


@dataclass(slots=True)
class Draft:
    """The data under construction, keyed as in `ownership.yaml`, with the places it came from."""

    document: Document
    base: str = ""
    scripts: dict[str, dict[str, Any]] = field(default_factory=dict)
    patterns: list[dict[str, Any]] = field(default_factory=list)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    owners: dict[str, dict[str, Any]] = field(default_factory=dict)
    references: dict[str, dict[str, Any]] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    escalation: dict[str, Any] = field(default_factory=dict)
    checklists: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    chapters: list[dict[str, Any]] = field(default_factory=list)
    detail_order: list[str] = field(default_factory=list)
    rows: dict[str, Location] = field(default_factory=dict)
    """Where the table row, or else the detail block, of a script or pattern is."""
    headings: dict[str, Location] = field(default_factory=dict)
    """Where the heading of a group or of a domain's summary is, by its text."""
    escalation_at: Location | None = None
    roles: dict[str, set[str]] = field(default_factory=dict)
    """In which roles the document names an owner."""
    coordinators: dict[str, set[str]] = field(default_factory=dict)
    """Whom the document says an owner reports to."""
    contradictions: list[Finding] = field(default_factory=list)
    not_understood: list[Finding] = field(default_factory=list)
    tables: int = 0
    said_once: set[str] = field(default_factory=set)

    def name(self, name: str | None, role: str) -> None:
        """Remember that the document uses `name` as an owner."""
        if name:
            self.roles.setdefault(name, set()).add(role)

    def reports_to(self, owner: str | None, coordinator: str | None) -> None:
        """Remember a pair that one row names."""
        self.name(coordinator, "coordinator")
        if owner and coordinator:
            self.coordinators.setdefault(owner, set()).add(coordinator)

    def resolve(self, path: str, folder: str = "") -> str:
        """A path of the document from the root."""
        return paths.resolve(path, folder, self.base)

    def contradiction(
        self, at: Location, message: str, subject: str, other: Location, other_message: str
    ) -> None:
        """The document says two things at two places."""
        related = (Related(other, other_message),)
        self.contradictions.append(Finding(CONTRADICTION, at, message, subject, related=related))

    def unread(self, at: Location, message: str, subject: str = "") -> None:
        """Something that looks like ownership stays prose."""
        self.not_understood.append(Finding(NOT_UNDERSTOOD, at, message, subject or self.document.path))

    def unread_once(self, at: Location, message: str) -> None:
        """The same for what a document repeats: only the first place is told."""
        if message not in self.said_once:
            self.said_once.add(message)
            self.unread(at, message)

    def keep(self, start: int, end: int) -> str:
        """The lines as they are; what in them looks like ownership is reported."""
        for block in self.document.inside(start, end):
            if block.kind == "table":
                self._kept_table(read_table(self.document, block))
            elif block.kind in {"paragraph", "quote"}:
                for line in range(block.start, block.end):
                    if _OWNER_LINE.match(self.document.lines[line]):
                        self.unread(self.document.at(line), "names an owner, but not of which script")
        return self.document.text(start, end)

    def _kept_table(self, table: Table) -> None:
        columns = table.columns(_SCRIPT_COLUMNS)
        if "script" not in columns or "owner" in columns:
            return
        cells = [
            row.cells[columns.index("script")].text for row in table.rows if len(row.cells) == len(columns)
        ]
        files = sum(
            found is not None and paths.looks_like_path(found.path) for found in map(paths.path_cell, cells)
        )
        if files:
            at = self.document.at(table.block.start)
            self.unread(at, f"a table of {counted(files, 'file')} has no owner column")
