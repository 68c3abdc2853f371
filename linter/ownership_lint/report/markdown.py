"""The matrix as the Markdown document that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.inputs.document import (
    CATEGORIES_LABEL,
    ESCALATION_HEADERS,
    HISTORY_COLUMNS,
    history_headers,
)
from ownership_lint.inputs.models import ChapterModel, GroupModel
from ownership_lint.report.details import has_details, render_details, render_section
from ownership_lint.report.tables import group_table, ungrouped
from ownership_lint.report.text import NOTHING, Style, bullets, code, label, line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ownership_lint.inputs.models import (
        ChecklistModel,
        CheckModel,
        DomainModel,
        KeyScriptModel,
        OwnershipFile,
        SummaryModel,
    )

_MATRIX: Final = "matrix"


def render_markdown(model: OwnershipFile) -> str:
    """The document; the same model gives the same text."""
    style = style_of(model)
    parts = _head(model)
    for chapter in (*_planned(model), *_unplanned(model)):
        parts += style.rules if chapter.rule else []
        parts += [f"## {line(chapter.title)}"] if chapter.title else []
        parts += [chapter.intro or "", *_BODIES[chapter.kind](model, chapter)]
    if model.metadata.footer:
        parts += [*style.rules, style.emphasised(model.metadata.footer)]
    # A carriage return would be another end of a line; alone it would be one to some readers only.
    text = "\n\n".join(part for part in parts if part).replace("\r\n", "\n").replace("\r", " ")
    return "\n".join(row.rstrip(" \t") for row in text.split("\n")) + "\n" if text else ""


def style_of(model: OwnershipFile) -> Style:
    """How the document is set."""
    return Style(is_formatted=model.report is not None and model.report.style == "formatted")


def _head(model: OwnershipFile) -> list[str]:
    metadata = model.metadata
    facts = {
        "Purpose": metadata.purpose,
        "Last Updated": metadata.last_updated,
        "Authority": metadata.authority,
        "References": ", ".join(_cited(model, name) for name in metadata.references),
    }
    quoted = "\n".join(f"> {label(title)} {line(text)}" for title, text in facts.items() if text)
    return [f"# {line(metadata.title)}" if metadata.title else "", quoted]


def _cited(model: OwnershipFile, name: str) -> str:
    title = model.references[name].title if name in model.references else None
    return f"{name} ({title})" if title else name


def _planned(model: OwnershipFile) -> list[ChapterModel]:
    return model.report.chapters if model.report else []


def _unplanned(model: OwnershipFile) -> Iterator[ChapterModel]:
    """The chapters that the data has and the plan does not name, in the usual order."""
    planned = {(chapter.kind, chapter.name) for chapter in _planned(model)}
    for chapter in _usual(model):
        if (chapter.kind, chapter.name) not in planned and any(_BODIES[chapter.kind](model, chapter)):
            yield chapter


def _usual(model: OwnershipFile) -> Iterator[ChapterModel]:
    names = list(dict.fromkeys(group.chapter for group in model.groups.values() if group.chapter != _MATRIX))
    yield ChapterModel(kind="overview", title="Overview")
    yield ChapterModel(kind="groups", name=_MATRIX, title="Script Ownership Matrix")
    yield ChapterModel(kind="details", title="Detailed Script Documentation")
    for name in names:
        yield ChapterModel(kind="groups", name=name, title=f"{name.replace('-', ' ').title()} Scripts")
    yield ChapterModel(kind="groups", title="Other Scripts")
    yield ChapterModel(kind="escalation", title="Escalation Matrix")
    yield ChapterModel(kind="prerequisites", title="Pre-requisites Summary")
    yield ChapterModel(kind="domains", title="Domain Summary")
    yield ChapterModel(kind="sections")
    yield ChapterModel(kind="history", title="Version History")


def _overview(model: OwnershipFile, chapter: ChapterModel) -> list[str]:
    listed = [domain for domain in model.domains.values() if domain.listed]
    title = label(chapter.label or CATEGORIES_LABEL)
    categories = style_of(model).below(title, bullets(map(_category, listed))) if listed else ""
    return _given(model.metadata.overview, categories)


def _category(domain: DomainModel) -> str:
    owner = f"{domain.owner} domain" if domain.owner else ""
    via = f"via {domain.coordinator}" if domain.coordinator else ""
    chain = " ".join(_given(owner, via))
    covers = f": {domain.covers}" if domain.covers else ""
    return f"**{domain.title} Scripts**{f' ({chain})' if chain else ''}{covers}"


def _groups(model: OwnershipFile, chapter: ChapterModel) -> list[str]:
    if chapter.name is None:
        scripts, patterns = ungrouped(model)
        if not (scripts or patterns):
            return []
        return [group_table(model, GroupModel(title="Other"), scripts, patterns, style_of(model))]
    parts: list[str] = []
    for name, group in model.groups.items():
        if group.chapter == chapter.name:
            scripts = {path: script for path, script in model.scripts.items() if script.group == name}
            patterns = [pattern for pattern in model.patterns if pattern.group == name]
            heading = f"{'#' * group.level} {line(group.title)}" if group.level else ""
            rows = group_table(model, group, scripts, patterns, style_of(model))
            parts += _given(heading, group.intro, rows, group.outro)
    return parts


def _details(model: OwnershipFile, _: ChapterModel) -> list[str]:
    order = model.report.detail_order if model.report else []
    others = (path for path, script in model.scripts.items() if has_details(script))
    blocks = [
        render_details(path, model.scripts[path], style_of(model))
        for path in dict.fromkeys([*order, *others])
        if path in model.scripts
    ]
    return _separated(blocks, style_of(model))


def _escalation(model: OwnershipFile, chapter: ChapterModel) -> list[str]:
    if model.escalation is None:
        return []
    rows = [
        [row.category, *(name or NOTHING for name in (row.first, row.then, row.emergency))]
        for row in model.escalation.matrix
    ]
    headers = chapter.headers or ESCALATION_HEADERS
    return _given(model.escalation.intro, style_of(model).table(headers, rows))


def _checklists(model: OwnershipFile, _: ChapterModel) -> list[str]:
    style = style_of(model)
    return [part for checklist in model.prerequisites.values() for part in _checklist(checklist, style)]


def _checklist(checklist: ChecklistModel, style: Style) -> list[str]:
    checks = style.numbered(map(_check, checklist.checks))
    body = style.below(checklist.intro, checks) if checklist.intro and checks else checklist.intro or checks
    return _given(f"### {line(checklist.title)}", body)


def _check(check: CheckModel) -> str:
    return f"{check.text} ({code(check.command)})" if check.command else check.text


def _domains(model: OwnershipFile, _: ChapterModel) -> list[str]:
    style = style_of(model)
    summaries = [(domain, domain.summary) for domain in model.domains.values() if domain.summary]
    return [part for domain, summary in summaries for part in _summary(domain, summary, style)]


def _summary(domain: DomainModel, summary: SummaryModel, style: Style) -> list[str]:
    intro = line(summary.intro) if summary.intro else ""
    activities = bullets(summary.activities)
    if intro and activities:
        activities = style.below(f"{intro}:", activities)
    scripts = bullets(map(_key_script, summary.key_scripts))
    scripts = style.below("**Key Scripts:**", scripts) if scripts else ""
    heading = summary.heading or f"{domain.title} Domain"
    return _given(f"### {line(heading)}", activities or intro, scripts)


def _key_script(script: KeyScriptModel) -> str:
    path = code(script.path or script.glob or NOTHING)
    return f"{path} - {script.note}" if script.note else path


def _sections(model: OwnershipFile, _: ChapterModel) -> list[str]:
    sections = model.report.sections if model.report else []
    style = style_of(model)
    texts = [
        f"## {line(section.title)}\n\n{render_section(section, style)}".rstrip("\n") for section in sections
    ]
    return _separated(texts, style)


def _history(model: OwnershipFile, chapter: ChapterModel) -> list[str]:
    if not model.history:
        return []
    columns = tuple(chapter.columns or HISTORY_COLUMNS)
    rows = [[getattr(row, column) or NOTHING for column in columns] for row in model.history]
    return [style_of(model).table(chapter.headers or history_headers(columns), rows)]


def _text(_: OwnershipFile, chapter: ChapterModel) -> list[str]:
    return _given(chapter.text)


def _separated(blocks: list[str], style: Style) -> list[str]:
    """Blocks of the same kind, with what stands between chapters between them."""
    return [part for block in blocks for part in (*style.rules, block)][len(style.rules) :]


def _given(*parts: str | None) -> list[str]:
    return [part for part in parts if part]


_BODIES: Final[dict[str, Callable[[OwnershipFile, ChapterModel], list[str]]]] = {
    "overview": _overview,
    "groups": _groups,
    "details": _details,
    "escalation": _escalation,
    "prerequisites": _checklists,
    "domains": _domains,
    "sections": _sections,
    "history": _history,
    "text": _text,
}
