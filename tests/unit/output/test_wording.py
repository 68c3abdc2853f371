"""What every format says alike."""

from __future__ import annotations

import pytest
from support.reports import compared, finding, held_back, report

from ownership_lint.finding import Comparison, Means, Severity, Suppressed
from ownership_lint.output import wording


def test_nothing_is_said_of_what_there_is_not() -> None:
    empty = report()
    assert wording.coverage(empty) == ""
    assert wording.comparison(empty) == ""
    assert wording.suppressed(empty) == ""


def test_severities_are_counted_worst_first() -> None:
    findings = [finding(severity=severity) for severity in (Severity.NOTE, Severity.ERROR, Severity.NOTE)]
    assert wording.found(report(findings)) == "1 error, 2 notes"
    assert wording.found(report()) == "nothing found"
    assert wording.found(compared()) == "nothing new"


def test_what_held_findings_back_is_named() -> None:
    assert wording.suppressed(report(suppressed=held_back())) == (
        "4 suppressed (EX-001 2, comments 1, baseline 1)"
    )


def test_many_exceptions_are_counted_together() -> None:
    held = [Suppressed(finding(), Means.EXCEPTION, f"EX-{number}") for number in (1, 2, 3, 4, 5, 6, 6)]
    assert wording.suppressed(report(suppressed=held)) == "7 suppressed (6 exceptions 7)"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, "36 of 179 scripts owned (20 %)"),
        ((179, 36), "36 of 179 scripts owned (20 %)"),
        ((179, 34), "34 → 36 of 179 scripts owned"),
        ((180, 36), "36 of 180 → 36 of 179 scripts owned"),
        ((0, 0), "0 of 0 → 36 of 179 scripts owned"),
    ],
)
def test_coverage_has_an_arrow_where_it_changed(before: tuple[int, int] | None, said: str) -> None:
    base = Comparison("main", 0, (), *before) if before else None
    assert wording.coverage(report(base=base, scripts=179, owned=36)) == said


def test_a_base_is_told_with_what_is_known_and_resolved() -> None:
    assert wording.comparison(compared([finding(), finding()])) == (
        "2 new against main, 143 known, 3 resolved"
    )
