"""The report for people: grouped by rule, capped with counts, with the way out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from ownership_lint.finding import Severity
from ownership_lint.output import wording
from ownership_lint.output.visible import safe_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ownership_lint.finding import Finding, Report
    from ownership_lint.output.formats import Presentation

_MOST = 10
"""Findings of one rule that are shown one by one."""

_MOST_FOLDERS = 6
# Rules that say only half of it without the second place.
_SHOWS_RELATED = frozenset(
    {
        "ownership/ambiguous-owner",
        "ownership/coordinator-mismatch",
        "ownership/domain-mismatch",
        "policy/invalid-matrix",
        "policy/invalid-policy",
    }
)
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def render(report: Report, presentation: Presentation) -> str:
    """The findings by rule, worst first, then one line of counts."""
    blocks = [[*_group(group, presentation)] for group in _groups(report.findings)]
    if presentation.show_unknown and report.unknowns:
        told = (f"  {_place(finding)}: {visible(finding.message)}" for finding in report.unknowns)
        blocks.append([_paint("cannot tell", "magenta", presentation), *told])
    if not presentation.quiet:
        blocks.append([visible(_counts(report))])
    return "\n".join("".join(f"{safe_line(line)}\n" for line in block) for block in blocks)


def _groups(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings of one rule and severity together; the worst first, then the most."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rated.rank, finding.rule), []).append(finding)
    return [groups[key] for key in sorted(groups, key=lambda key: (key[0], -len(groups[key]), key[1]))]


def _group(findings: list[Finding], presentation: Presentation) -> Iterator[str]:
    severity = findings[0].rated
    counted = f"  {len(findings)} findings" if len(findings) > 1 else ""
    yield _paint(f"{severity.value}[{findings[0].rule}]", _COLOURS[severity], presentation) + counted
    # What something runs matters more than what lies around.
    ranked = sorted(findings, key=lambda finding: not _is_called(finding))
    shown = ranked if presentation.show_all or len(ranked) <= _MOST else ranked[:_MOST]
    common_help, times = Counter(finding.help for finding in shown).most_common(1)[0]
    if times == 1 and len(shown) > 1:
        common_help = ""
    for finding in shown:
        yield from _finding(finding, common_help)
    if len(shown) < len(ranked):
        yield "  … " + _rest(ranked[len(shown) :])
    if common_help:
        yield f"  help: {visible(common_help)}"


def _is_called(finding: Finding) -> bool:
    return any(related.message == "runs it" for related in finding.related)


def _finding(finding: Finding, common_help: str) -> Iterator[str]:
    message = visible(finding.message)
    is_said = message.startswith(f"`{_place(finding)}` ")
    yield f"  {message}" if is_said else f"  {_place(finding)}: {message}"
    if finding.excerpt:
        at = finding.location
        number = str(at.line)
        yield f"    {number} | {visible(finding.excerpt)}"
        if at.column <= len(finding.excerpt) + 1:
            yield f"    {' ' * len(number)} | {' ' * (at.column - 1)}{'^' * _caret_length(finding)}"
    for related in finding.related if finding.rule in _SHOWS_RELATED else ():
        at = related.location
        yield f"      {visible(at.path)}:{at.line}: {visible(related.message)}"
    if finding.help and finding.help != common_help:
        yield f"      help: {visible(finding.help)}"


def _caret_length(finding: Finding) -> int:
    at = finding.location
    end = at.end_column if at.end_line == at.line else len(finding.excerpt) + 1
    return max(1, min(end, len(finding.excerpt) + 1) - at.column)


def _place(finding: Finding) -> str:
    at = finding.location
    path = visible(at.path)
    return path if (at.line, at.column, at.end_column) == (1, 1, 1) else f"{path}:{at.line}:{at.column}"


def _rest(findings: list[Finding]) -> str:
    """What is not shown, by folder."""
    folders = Counter(sorted(finding.location.path.rpartition("/")[0] for finding in findings))
    if len(folders) == 1:
        return f"and {len(findings)} more; --all shows them"
    listed = [f"{visible(folder) or '.'}/ ({count})" for folder, count in folders.most_common(_MOST_FOLDERS)]
    more = ", …" if len(folders) > _MOST_FOLDERS else ""
    return f"and {len(findings)} more: {', '.join(listed)}{more}; --all shows them"


def _counts(report: Report) -> str:
    summary = report.summary
    not_read = f", {len(summary.not_read)} not read" if summary.not_read else ""
    parts = (
        wording.coverage(report),
        wording.comparison(report),
        wording.found(report),
        wording.suppressed(report),
        f"{summary.unknown} cannot be told" if summary.unknown else "",
        f"{wording.files(report)}{not_read}",
    )
    return " | ".join(filter(None, parts))


def _paint(text: str, colour: str, presentation: Presentation) -> str:
    return click.style(text, fg=colour, bold=True) if presentation.colour else text
