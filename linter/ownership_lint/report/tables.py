"""Tables of scripts: one row per script or pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.inputs.document import ScriptNames, group_headers
from ownership_lint.lazy_pattern import lazy_pattern
from ownership_lint.report.details import has_details
from ownership_lint.report.text import NOTHING, code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ownership_lint.inputs.models import GroupModel, OwnershipFile, PatternModel, ScriptModel
    from ownership_lint.report.text import Style

_PLAIN: Final = lazy_pattern(r"[^\s`]*[^\s`.,;]")


def group_table(
    model: OwnershipFile,
    group: GroupModel,
    scripts: Mapping[str, ScriptModel],
    patterns: Sequence[PatternModel],
    style: Style,
) -> str:
    """The table of a group: its scripts, then its patterns."""
    headers = group.headers or group_headers(group.columns)
    names = ScriptNames.of(model.scripts)
    cells = [_script_cells(names, path, script) for path, script in scripts.items()]
    cells += [_pattern_cells(pattern) for pattern in patterns]
    entries: list[ScriptModel | PatternModel] = [*scripts.values(), *patterns]
    rows = [
        [
            _cell(column, header, known, entry.extra)
            for column, header in zip(group.columns, headers, strict=False)
        ]
        for known, entry in zip(cells, entries, strict=True)
    ]
    return style.table(headers, rows)


def ungrouped(model: OwnershipFile) -> tuple[dict[str, ScriptModel], list[PatternModel]]:
    """What no table, detail block or domain summary shows."""
    summaries = [domain.summary for domain in model.domains.values() if domain.summary]
    shown = {script.glob for summary in summaries for script in summary.key_scripts}
    detailed = set(model.report.detail_order) if model.report else set()
    scripts = {
        path: script
        for path, script in model.scripts.items()
        if script.group not in model.groups and path not in detailed and not has_details(script)
    }
    patterns = [
        pattern
        for pattern in model.patterns
        if pattern.group not in model.groups and pattern.glob not in shown
    ]
    return scripts, patterns


def _cell(column: str, header: str, known: Mapping[str, str | None], extra: Mapping[str, str]) -> str:
    return (extra.get(header) if column == "other" else known.get(column)) or NOTHING


def _script_cells(names: ScriptNames, path: str, script: ScriptModel) -> dict[str, str | None]:
    return {
        "script": _script(path, script),
        "owner": script.owner,
        "secondary": ", ".join(script.co_owners),
        "coordinator": script.coordinator,
        "purpose": _purpose(names, path, script),
        "trigger": script.trigger,
    }


def _pattern_cells(pattern: PatternModel) -> dict[str, str | None]:
    return {
        "script": code(pattern.glob),
        "owner": pattern.owner,
        "secondary": ", ".join(pattern.co_owners),
        "coordinator": pattern.coordinator,
        "purpose": pattern.purpose,
        "trigger": pattern.trigger,
    }


def _script(path: str, script: ScriptModel) -> str:
    if script.status == "removed":
        return f"~~{code(path)}~~"
    if script.status in {"generated", "experimental"}:
        return f"{code(path)} ({script.status})"
    return code(path)


def _purpose(names: ScriptNames, path: str, script: ScriptModel) -> str | None:
    if script.status == "removed":
        return f"**DELETED** — {script.purpose}" if script.purpose else "**DELETED**"
    deprecation = script.deprecated or script.deprecation
    if script.status != "deprecated" and deprecation is None:
        return script.purpose
    replacement = deprecation.replacement if deprecation else None
    use = f" - {deprecation.reason}" if deprecation and deprecation.reason else ""
    if replacement:
        short = names.short(replacement, path)
        use = f" - Use {short if _PLAIN.fullmatch(short) else code(short)}"
    more = f"{'.' if use else ' -'} {script.purpose}" if script.purpose else ""
    return f"**DEPRECATED**{use}{more}"
