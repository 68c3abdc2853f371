"""GitHub workflow commands: annotations that need no token.

The runner keeps ten annotations a level and step and drops the rest without a word, so the tenth counts
what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.finding import Severity
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Finding, Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST = 10
_LONGEST = 1000
"""Characters of a message; users have seen longer ones cut."""


def render(report: Report) -> str:
    """One command a line, then the counts."""
    return "\n".join((*_commands(report), _counts(report))) + "\n"


def _commands(report: Report) -> Iterator[str]:
    for severity, command in _COMMANDS.items():
        findings = [finding for finding in report.findings if finding.rated is severity]
        shown = findings if len(findings) <= _MOST else findings[: _MOST - 1]
        yield from (_annotation(command, finding) for finding in shown)
        if len(findings) > len(shown):
            yield f"::{command} title=ownership-lint::and {len(findings) - len(shown)} more of this level"


def _annotation(command: str, finding: Finding) -> str:
    at = finding.location
    properties = {"file": at.path, "line": at.line, "endLine": at.end_line}
    if at.end_line == at.line and at.end_column > at.column:
        properties |= {"col": at.column, "endColumn": at.end_column}
    properties["title"] = finding.rule
    message = f"{finding.message}. {finding.help}" if finding.help else finding.message
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{command} {listed}::{_data(message[:_LONGEST])}"


def _data(text: str) -> str:
    """Message text: nothing in it ends the command or begins another."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _counts(report: Report) -> str:
    summary = report.summary
    return (
        f"ownership-lint: {summary.errors} errors, {summary.warnings} warnings, {summary.notes} notes; "
        f"{summary.owned} of {summary.scripts} scripts owned"
    )
