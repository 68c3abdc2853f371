"""The JSON report, version 1: `schemas/report.schema.json` is the promise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ownership_lint.finding import Finding, Related, Report


def render(report: Report, *, version: str, show_unknown: bool) -> str:
    """The report as one JSON document."""
    findings = (*report.findings, *report.unknowns) if show_unknown else report.findings
    summary = report.summary
    document = {
        "version": 1,
        "tool": {"name": "ownership-lint", "version": version},
        "snapshot": {"kind": report.snapshot, "rev": report.rev},
        "findings": [_finding(finding) for finding in findings],
        "summary": {
            "files": summary.files,
            "scripts": summary.scripts,
            "owned": summary.owned,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "notes": summary.notes,
            "suppressed": summary.suppressed,
            "unknown": summary.unknown,
            "not_read": [{"path": one.path, "reason": one.reason} for one in summary.not_read],
        },
    }
    # Printed in CI, a name with `##[` or `##vso[` would be taken for a command; JSON may spell it otherwise.
    return json.dumps(document, indent=2).replace("##", "#\\u0023") + "\n"


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
