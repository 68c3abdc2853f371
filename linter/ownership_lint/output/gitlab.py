"""GitLab's code quality report: what a merge request shows beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ownership_lint.finding import Severity
from ownership_lint.output import wording
from ownership_lint.output.json_text import dumped
from ownership_lint.output.visible import printable

if TYPE_CHECKING:
    from ownership_lint.finding import Finding, Report
    from ownership_lint.output.formats import Presentation

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, _presentation: Presentation) -> str:
    """One array of issues; GitLab shows those whose fingerprint the target branch does not have."""
    return dumped([_issue(finding) for finding in report.findings])


def _issue(finding: Finding) -> dict[str, Any]:
    return {
        "description": printable(wording.sentence(finding)),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.rated],
        "location": {
            "path": printable(finding.location.path),  # names no database stores would lose the whole report
            "lines": {"begin": finding.location.line, "end": finding.location.end_line},
        },
    }
