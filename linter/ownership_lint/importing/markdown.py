"""A Markdown ownership matrix as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ownership_lint.importing.blocks import parse, sections
from ownership_lint.importing.chapters import read_chapter
from ownership_lint.importing.contradictions import find_contradictions
from ownership_lint.importing.details import read_details
from ownership_lint.importing.draft import Draft
from ownership_lint.importing.imported import Imported, counted
from ownership_lint.importing.paths import base_folder, heading_folder
from ownership_lint.importing.registry import derive
from ownership_lint.importing.scripts import read_groups, row_paths, script_tables
from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

    from ownership_lint.finding import Finding
    from ownership_lint.importing.blocks import Block, Document, Section

_FACT: Final = lazy_pattern(r"> \*\*([^*]+):\*\* (.+)")
_FACTS: Final = {
    "Purpose": "purpose",
    "Last Updated": "last_updated",
    "Authority": "authority",
    "References": "references",
}
_REFERENCE: Final = lazy_pattern(r"([^\s(),]+)(?: \(([^()]+)\))?")
_REFERENCES: Final = lazy_pattern(rf"{_REFERENCE.pattern}(?:, {_REFERENCE.pattern})*")
_FOOTER: Final = lazy_pattern(r"\*([^*].*[^*])\*")
_FORMATTED_FOOTER: Final = lazy_pattern(r"_([^_].*[^_])_")


def import_markdown(text: str, path: str, tracked: Collection[str] = ()) -> Imported:
    """Read a matrix; `path` is its place in the repository.

    Paths in it may be relative to its own folder: the `tracked` files tell, where they are given.
    """
    document = parse(text, path)
    draft = Draft(document, base=_base(document, tracked))
    start = _head(draft)
    end = _footer(draft, start)
    for section in sections(document.inside(start, end), start, end, 2):
        if not (read_groups(draft, section) or read_details(draft, section) or read_chapter(draft, section)):
            _keep(draft, section)
    if not draft.scripts and not draft.patterns:
        draft.unread(document.at(0), "no table of scripts with their owners")
    derive(draft)
    find_contradictions(draft)
    return Imported(
        _data(draft), _understood(draft), _sorted(draft.contradictions), _sorted(draft.not_understood)
    )


def _base(document: Document, tracked: Collection[str]) -> str:
    """The folder that the paths of the document are relative to."""
    rows: list[tuple[str, str]] = []
    first = len(document.lines)
    for section in sections(document.blocks, 0, len(document.lines), 6):
        tables = tuple(script_tables(document, section.blocks))
        first = min([first, *(table.table.block.start for table in tables)])
        rows += row_paths(iter(tables), heading_folder(section.title))
    return base_folder(document.path, document.text(0, first), rows, tracked)


def _head(draft: Draft) -> int:
    """Title and the quoted facts below it; returns the line where the chapters begin."""
    blocks = list(draft.document.blocks[:2])
    end = 0
    if blocks and blocks[0].kind == "heading" and blocks[0].level == 1 and blocks[0].text:
        title = blocks.pop(0)
        draft.metadata["title"] = title.text
        end = title.end
    if blocks and blocks[0].kind == "quote" and _facts(draft, blocks[0]):
        end = blocks[0].end
    return end


def _facts(draft: Draft, quote: Block) -> bool:
    lines = [_FACT.fullmatch(line) for line in draft.document.lines[quote.start : quote.end]]
    facts = {line[1]: line[2] for line in lines if line}
    cited = facts.get("References")
    if len(facts) < len(lines) or not facts.keys() <= _FACTS.keys():
        return False
    if cited is not None and not _REFERENCES.fullmatch(cited):
        return False
    draft.metadata |= {_FACTS[label]: value for label, value in facts.items()}
    if cited is not None:
        found = [(name, title) for name, title in _REFERENCE.findall(cited) if name]
        draft.references |= {name: {"title": title} if title else {} for name, title in found}
        draft.metadata["references"] = [name for name, _ in found]
    return True


def _footer(draft: Draft, start: int) -> int:
    """A last line in italics, below a rule where there are rules; returns the line where the chapters end."""
    document = draft.document
    if len(document.blocks) > 1:
        rule, last = document.blocks[-2:]
        form = _FORMATTED_FOOTER if document.is_formatted else _FOOTER
        found = form.fullmatch(document.text(last.start, last.end))
        is_apart = document.is_formatted or rule.kind == "rule"
        end = last.start if document.is_formatted else rule.start
        if is_apart and end >= start and last.kind == "paragraph" and found:
            draft.metadata["footer"] = found[1]
            return end
    return len(document.lines)


def _keep(draft: Draft, section: Section) -> None:
    if text := draft.keep(section.start, section.end):
        draft.chapters.append({"kind": "text", "rule": section.rule, "text": text})


def _data(draft: Draft) -> dict[str, Any]:
    """The document in the order of the models, without what is the default."""
    report: dict[str, Any] = {"chapters": draft.chapters} if draft.chapters else {}
    if draft.detail_order:
        report["detail_order"] = draft.detail_order
    if draft.history:
        draft.metadata.setdefault("document_version", draft.history[-1]["version"])
    data = {
        "version": 1,
        "kind": "ownership",
        "metadata": draft.metadata,
        "references": draft.references,
        "owners": draft.owners,
        "domains": draft.domains,
        "groups": draft.groups,
        "patterns": draft.patterns,
        "scripts": draft.scripts,
        "prerequisites": draft.checklists,
        "history": draft.history,
    }
    data |= {"escalation": draft.escalation} if draft.escalation else {}
    data |= {"report": report} if report else {}
    return OwnershipFile.model_validate(data).model_dump(exclude_defaults=True)


def _understood(draft: Draft) -> tuple[str, ...]:
    rows = sum("group" in entry for entry in (*draft.scripts.values(), *draft.patterns))
    texts = sum(chapter["kind"] == "text" for chapter in draft.chapters)
    counts = (
        (len(draft.owners), "owner", "owners"),
        (len(draft.domains), "domain", "domains"),
        (len(draft.detail_order), "detail block", "detail blocks"),
        (len(draft.escalation.get("matrix", ())), "escalation row", "escalation rows"),
        (len(draft.checklists), "checklist", "checklists"),
        (len(draft.history), "version", "versions"),
        (texts, "text kept as it is", "texts kept as they are"),
    )
    lines = [f"{counted(rows, 'row')} in {counted(draft.tables, 'table')}"]
    lines += [counted(*count) for count in counts if count[0]]
    return tuple(lines)


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.location, finding.message)))
