"""The report for people."""

from __future__ import annotations

from support.reports import HOSTILE, PLAIN, compared, finding, held_back, hostile_report, report

from ownership_lint.finding import Certainty, Location, NotRead, Related, Severity
from ownership_lint.output import text
from ownership_lint.output.visible import visible

ALL = PLAIN._replace(show_all=True)
QUIET = PLAIN._replace(quiet=True)


def test_no_control_character_is_printed() -> None:
    printed = text.render(hostile_report(), ALL._replace(show_unknown=True))
    assert all(character.isprintable() for line in printed.split("\n") for character in line)
    assert "##[" not in printed


def test_no_line_begins_with_a_command() -> None:
    hostile = finding("::error ::x", location=Location("::error ::x", 3, 1, 3, 2))
    assert text.render(report([hostile]), PLAIN).splitlines()[1].startswith("  :\\x3aerror ::x:3:1: ")


def test_a_rule_is_capped_and_the_rest_counted() -> None:
    findings = [finding(f"scripts/{number % 3}/{number:02}.sh") for number in range(20)]
    given = report(
        findings,
        snapshot="commit",
        rev=HOSTILE,
        not_read=[NotRead("a", "binary")],
        scripts=30,
        owned=10,
        files=40,
    )
    assert text.render(given, PLAIN) == (
        "error[ownership/unowned-script]  20 findings\n"
        + "".join(f"  `scripts/{number % 3}/{number:02}.sh` has no owner\n" for number in range(10))
        + "  … and 10 more: scripts/1/ (4), scripts/0/ (3), scripts/2/ (3); --all shows them\n"
        "  help: give it one\n"
        "\n"
        "10 of 30 scripts owned (33 %) | 20 errors | 40 files in commit "
        + visible(HOSTILE)
        + ", 1 not read\n"
    )
    assert "19.sh" in text.render(given, ALL)


def test_what_is_called_is_shown_first() -> None:
    called = finding("scripts/z.sh", related=(Related(Location("ci.yml"), "runs it"),))
    findings = [*(finding(f"scripts/{number:02}.sh") for number in range(12)), called]
    assert text.render(report(findings), PLAIN).splitlines()[1] == "  `scripts/z.sh` has no owner"


def test_the_line_is_shown_with_a_caret() -> None:
    broken = finding(
        "ownership.yaml",
        rule="policy/invalid-matrix",
        location=Location("ownership.yaml", 7, 5, 7, 9),
        message="unknown key `ownr`",
        excerpt="    ownr: OPS",
    )
    assert text.render(report([broken]), PLAIN).splitlines()[:5] == [
        "error[policy/invalid-matrix]",
        "  ownership.yaml:7:5: unknown key `ownr`",
        "    7 |     ownr: OPS",
        "      |     ^^^^",
        "  help: give it one",
    ]


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b[31m" in text.render(report([finding()]), PLAIN._replace(colour=True))
    assert "\x1b" not in text.render(report([finding()]), PLAIN)


def test_the_last_line_says_what_was_held_back() -> None:
    assert text.render(report(suppressed=held_back(), files=9), PLAIN) == (
        "nothing found | 4 suppressed (EX-001 2, comments 1, baseline 1) | 9 files in the work tree\n"
    )


def test_the_last_line_says_what_is_new() -> None:
    findings = [finding(), finding("scripts/b.sh", severity=Severity.WARNING)]
    assert text.render(compared(findings), PLAIN).splitlines()[-1] == (
        "34 → 36 of 179 scripts owned | 2 new against main, 143 known, 3 resolved | 1 error, 1 warning"
        " | 0 files in the work tree"
    )


def test_quiet_prints_the_findings_alone() -> None:
    unknown = finding("u", certainty=Certainty.UNKNOWN)
    assert text.render(report(unknowns=[unknown]), QUIET) == ""
    assert text.render(report([finding()], unknowns=[unknown]), QUIET) == (
        "error[ownership/unowned-script]\n  `scripts/a.sh` has no owner\n  help: give it one\n"
    )


def test_what_cannot_be_told_is_shown_on_request() -> None:
    unknown = finding("u", message="cannot tell", certainty=Certainty.UNKNOWN)
    assert text.render(report(unknowns=[unknown], files=1), PLAIN._replace(show_unknown=True)) == (
        "cannot tell\n  u: cannot tell\n\nnothing found | 1 cannot be told | 1 file in the work tree\n"
    )
