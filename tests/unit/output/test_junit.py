"""JUnit XML, read by two parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from junitparser import JUnitXml
from support.reports import PLAIN, finding, held_back, hostile_report, many, report

from ownership_lint.finding import Severity
from ownership_lint.output import junit
from ownership_lint.output.visible import printable
from ownership_lint.registry import RULES

if TYPE_CHECKING:
    from ownership_lint.finding import Report


def parsed(given: Report) -> ET.Element:
    written = junit.render(given, PLAIN)
    assert JUnitXml.fromstring(written.encode()).tests == int(ET.fromstring(written).get("tests", ""))
    return ET.fromstring(written)


def test_every_rule_passes_where_nothing_is_found() -> None:
    root = parsed(report())
    assert [suite.get("name") for suite in root] == [rule.ID for rule in RULES]
    assert [case.get("name") for case in root.iter("testcase")] == ["nothing found"] * len(RULES)
    assert (root.get("failures"), root.get("skipped")) == ("0", "0")


def test_only_rules_that_ran_pass() -> None:
    moved = finding(rule="ownership/moved-script")
    only = report([moved])._replace(ran=("ownership/unowned-script",))
    assert junit.render(only, PLAIN) == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<testsuites name="ownership-lint" tests="2" failures="1" errors="0" skipped="0">\n'
        '  <testsuite name="ownership/unowned-script" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase name="nothing found" classname="ownership/unowned-script" />\n'
        "  </testsuite>\n"
        '  <testsuite name="ownership/moved-script" tests="1" failures="1" errors="0" skipped="0">\n'
        '    <testcase name="scripts/a.sh" classname="ownership/moved-script" file="scripts/a.sh" line="1">\n'
        '      <failure message="`scripts/a.sh` has no owner" type="error">'
        "at scripts/a.sh:1:1: `scripts/a.sh` has no owner; give it one</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_notes_pass_and_say_why_they_stand_there() -> None:
    root = parsed(report([finding(severity=Severity.NOTE), finding(severity=Severity.WARNING)]))
    assert root.get("failures") == "1"
    (said,) = root.iter("system-out")
    assert said.text == "at scripts/a.sh:1:1: `scripts/a.sh` has no owner; give it one"


def test_what_was_held_back_is_skipped() -> None:
    root = parsed(report(suppressed=held_back()))
    assert (root.get("failures"), root.get("skipped")) == ("0", "4")
    assert [skipped.get("message") for skipped in root.iter("skipped")] == [
        "exception EX-001: the owner left",
        "exception EX-001: the owner left",
        "comment: a copy",
        "baseline",
    ]


def test_hostile_text_is_text() -> None:
    given = hostile_report()
    root = parsed(given)
    (failure, _) = root.iter("failure")
    assert failure.get("message") == printable(given.findings[0].message)
    assert {element.tag for element in root.iter()} == {
        "testsuites", "testsuite", "testcase", "failure", "system-out", "skipped",
    }  # fmt: skip


def test_thirty_thousand_findings_are_cases() -> None:
    assert parsed(many(30_000)).get("tests") == str(30_000 + len(RULES) - 1)
