"""GitHub workflow commands: annotations that need no token.

The runner keeps ten annotations a level and step and drops the rest without a word, so the tenth counts
what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ownership_lint.finding import Severity
from ownership_lint.output import wording
from ownership_lint.output.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.finding import Finding, Report
    from ownership_lint.output.formats import Presentation

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST = 10
_LONGEST = 1000
"""Characters of a message or a name; users have seen longer lines cut."""


def render(report: Report, presentation: Presentation) -> str:
    """One command a line, then the counts."""
    lines = [*_commands(report)]
    if not presentation.quiet:
        lines.extend(f"ownership-lint: {visible(line)}" for line in _counts(report))
    return "".join(f"{line}\n" for line in lines)


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
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{command} {listed}::{_data(wording.sentence(finding))}"


def _data(text: str) -> str:
    """Message text: nothing in it ends the command or begins another."""
    return visible(text)[:_LONGEST].replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _counts(report: Report) -> Iterator[str]:
    yield "; ".join(filter(None, (wording.found(report), wording.coverage(report))))
    yield from filter(None, (wording.comparison(report), wording.suppressed(report)))
