"""The JSON report, version 1: `schemas/report.schema.json` is the promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ownership_lint.output.json_text import dumped
from ownership_lint.output.wording import suppressed_by

if TYPE_CHECKING:
    from ownership_lint.finding import Comparison, Finding, Related, Report, Suppressed
    from ownership_lint.output.formats import Presentation


def render(report: Report, presentation: Presentation) -> str:
    """The report as one JSON document."""
    findings = (*report.findings, *report.unknowns) if presentation.show_unknown else report.findings
    document = {
        "version": 1,
        "tool": {"name": "ownership-lint", "version": presentation.version()},
        "snapshot": {"kind": report.snapshot, "rev": report.rev},
        "findings": [_finding(finding) for finding in findings],
        "suppressed": [_suppressed(one) for one in report.suppressed],
        "base": _base(report.base) if report.base else None,
        "summary": _summary(report),
    }
    return dumped(document)


def _finding(finding: Finding) -> dict[str, Any]:
    at = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.rated.value,
        "certainty": finding.certainty.value,
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "message": finding.message,
        "help": finding.help,
        "subject": finding.subject,
        "related": [_related(one) for one in finding.related],
        "fixable": finding.fixable,
        "fingerprint": finding.fingerprint,
    }


def _related(related: Related) -> dict[str, Any]:
    at = related.location
    return {"path": at.path, "line": at.line, "column": at.column, "message": related.message}


def _suppressed(suppressed: Suppressed) -> dict[str, Any]:
    by = {"means": suppressed.means.value, "name": suppressed.name, "reason": suppressed.reason}
    return _finding(suppressed.finding) | {"suppression": by}


def _base(base: Comparison) -> dict[str, Any]:
    return {
        "rev": base.rev,
        "known": base.known,
        "scripts": base.scripts,
        "owned": base.owned,
        "resolved": [_finding(finding) for finding in base.resolved],
    }


def _summary(report: Report) -> dict[str, Any]:
    summary = report.summary
    return {
        "files": summary.files,
        "scripts": summary.scripts,
        "owned": summary.owned,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "notes": summary.notes,
        "suppressed": summary.suppressed,
        "suppressed_by": {means.value: count for means, count in suppressed_by(report).items()},
        "unknown": summary.unknown,
        "not_read": [{"path": one.path, "reason": one.reason} for one in summary.not_read],
    }
