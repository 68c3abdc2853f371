"""SARIF 2.1.0, as GitHub code scanning takes it.

What cannot be told is left out: whatever its level, an uploaded result becomes an alert. The key
`primaryLocationLineHash` is left out too: uploaders compute it, and warn of any other value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_from_bytes

from ownership_lint.finding import Means, Severity
from ownership_lint.output import wording
from ownership_lint.output.json_text import dumped
from ownership_lint.output.visible import printable
from ownership_lint.registry import OURS
from ownership_lint.rule import documentation
from ownership_lint.rules.pack import PackedRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ownership_lint.finding import Finding, Location, NotRead, Report, Suppressed
    from ownership_lint.output.formats import Presentation
    from ownership_lint.rule import Rule

MAX_RESULTS: Final = 25_000
"""What GitHub accepts in one run; it keeps the worst 5,000."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.IGNORE: "none",
}
_PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(report: Report, presentation: Presentation) -> str:
    """The report as a log with one run."""
    rules = presentation.rules or OURS
    results = _results(report, {rule: index for index, rule in enumerate(rules.by_id)})
    version = presentation.version()
    driver = {
        "name": "ownership-lint",
        "version": version,
        "semanticVersion": version,
        "rules": [_rule(rule) for rule in rules.rules],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "ownership-lint/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [*_notifications(report, len(results))],
            }
        ],
        "results": results[:MAX_RESULTS],
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, Any]:
    text = documentation(rule)
    family, _, problem = rule.ID.partition("/")
    finds = text.body.partition("\n## ")[0].removeprefix("## What it finds\n")
    return {
        "id": rule.ID,
        "name": "".join(word.capitalize() for word in problem.split("-")),
        "shortDescription": {"text": text.summary},
        "fullDescription": {"text": finds.strip()},
        "help": {"text": text.body, "markdown": text.body},
        "defaultConfiguration": {
            "level": _LEVELS[rule.SEVERITY],
            "enabled": rule.SEVERITY is not Severity.IGNORE,
        },
        "properties": {
            "tags": [family],
            "precision": rule.confidence if isinstance(rule, PackedRule) else "very-high",
            "problem.severity": _PROBLEM_SEVERITIES.get(rule.SEVERITY, "recommendation"),
        },
    }


def _results(report: Report, index: Mapping[str, int]) -> list[dict[str, Any]]:
    """Everything found, the worst first, then what was held back; `index` says where each rule stands."""
    findings = sorted(report.findings, key=lambda finding: finding.rated.rank)
    suppressed = sorted(report.suppressed, key=lambda one: one.finding.rated.rank)
    return [
        *(_result(finding, index) for finding in findings),
        *(_result(one.finding, index) | {"suppressions": [_suppression(one)]} for one in suppressed),
    ]


def _result(finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.rated],
        "message": _message(wording.sentence(finding)),
        "locations": [{"physicalLocation": _place(finding.location)}],
        "partialFingerprints": {"ownershipLint/v1": finding.fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(one.location), "message": _message(one.message)}
            for number, one in enumerate(finding.related, 1)
        ]
    return result


def _suppression(suppressed: Suppressed) -> dict[str, str]:
    kind = "inSource" if suppressed.means is Means.COMMENT else "external"
    return {"kind": kind, "justification": printable(wording.held_back(suppressed))}


def _message(text: str) -> dict[str, str]:
    # Messages may hold links, `[text](target)`, and placeholders, `{0}`; repository text may not.
    return {"text": printable(text).replace("](", "]\\(").replace("{", "{{").replace("}", "}}")}


def _place(location: Location) -> dict[str, Any]:
    return {
        "artifactLocation": _artifact(location.path),
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
        },
    }


def _artifact(path: str) -> dict[str, str]:
    """Every byte of the path, undecodable ones too."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # no path that git tracks
        name = path.encode("utf-8", "replace")
    return {"uri": quote_from_bytes(name, safe="/"), "uriBaseId": "%SRCROOT%"}


def _notifications(report: Report, results: int) -> Iterator[dict[str, Any]]:
    if results > MAX_RESULTS:
        cut = f"the worst {MAX_RESULTS} of {results} results; GitHub accepts no more in one run"
        yield {"level": "warning", "message": {"text": cut}}
    if report.base:
        yield {"level": "note", "message": _message(wording.comparison(report))}
    yield from (_not_read(one) for one in report.summary.not_read)


def _not_read(one: NotRead) -> dict[str, Any]:
    return {
        "level": "note",
        "message": _message(f"not read: {one.reason}"),
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(one.path)}}],
    }
