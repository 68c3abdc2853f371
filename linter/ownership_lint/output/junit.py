"""JUnit XML: a suite for each rule, so that dashboards show rules that pass beside those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ownership_lint.finding import Severity
from ownership_lint.output import wording
from ownership_lint.output.visible import printable
from ownership_lint.registry import OURS

if TYPE_CHECKING:
    from ownership_lint.finding import Finding, Report, Suppressed
    from ownership_lint.output.formats import Presentation


def render(report: Report, presentation: Presentation) -> str:
    """Errors and warnings fail, notes pass and say why they stand there, what was held back is skipped."""
    rules = presentation.rules or OURS
    cases: dict[str, list[ET.Element]] = {rule: [] for rule in rules.by_id}
    for finding in report.findings:
        cases[finding.rule].append(_found(finding))
    for one in report.suppressed:
        cases[one.finding.rule].append(_skipped(one))
    root = ET.Element("testsuites", name="ownership-lint")
    root.extend(_suite(rule, listed) for rule, listed in cases.items() if listed or rule in report.ran)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    # Printed in CI, a name with `##[` or `##vso[` would be taken for a command; XML may spell it otherwise.
    return written.decode().replace("##", "#&#35;") + "\n"


def _suite(rule: str, cases: list[ET.Element]) -> ET.Element:
    cases = cases or [ET.Element("testcase", name="nothing found", classname=rule)]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": 0,
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite = ET.Element("testsuite", {"name": rule, **{key: str(count) for key, count in counts.items()}})
    suite.extend(cases)
    return suite


def _found(finding: Finding) -> ET.Element:
    case = _case(finding)
    if finding.rated is Severity.NOTE:
        ET.SubElement(case, "system-out").text = _account(finding)
    else:
        failure = ET.SubElement(case, "failure", message=printable(finding.message), type=finding.rated.value)
        failure.text = _account(finding)
    return case


def _skipped(suppressed: Suppressed) -> ET.Element:
    case = _case(suppressed.finding)
    ET.SubElement(case, "skipped", message=printable(wording.held_back(suppressed)))
    return case


def _case(finding: Finding) -> ET.Element:
    """A case whose name stays the same where lines move."""
    at = finding.location
    name = at.path if finding.subject == at.path else f"{at.path}: {finding.subject}"
    case = ET.Element("testcase", name=printable(name), classname=finding.rule)
    case.set("file", printable(at.path))
    case.set("line", str(at.line))
    return case


def _account(finding: Finding) -> str:
    """Place and sentence; the first word keeps a CI runner from reading a command at the line's start."""
    at = finding.location
    return printable(f"at {at.path}:{at.line}:{at.column}: {wording.sentence(finding)}")
