"""Annotations, read as GitHub's runner reads them."""

from __future__ import annotations

from support.readers import commands
from support.reports import PLAIN, compared, finding, held_back, hostile_report, many, report

from ownership_lint.finding import Location
from ownership_lint.output import github


def test_nothing_found_is_no_command() -> None:
    assert github.render(report(), PLAIN) == "ownership-lint: nothing found\n"
    assert github.render(report(), PLAIN._replace(quiet=True)) == ""


def test_hostile_text_adds_no_command() -> None:
    found = commands(github.render(hostile_report(), PLAIN))
    assert [command.name for command in found] == ["error", "warning", "notice"]
    for command in found:
        assert list(command.properties) == ["file", "line", "endLine", "title"]
        assert command.properties["title"] == "ownership/unowned-script"
        assert command.data.startswith("`a\\n::error::b,c:d%0A#\\x23[command]e")


def test_ten_of_a_level_are_kept_and_the_rest_counted() -> None:
    lines = github.render(many(90), PLAIN).splitlines()
    assert len(lines) == 31
    assert lines[9] == "::error title=ownership-lint::and 21 more of this level"
    assert lines[30] == "ownership-lint: 30 errors, 30 warnings, 30 notes"


def test_a_long_message_is_cut() -> None:
    (command,) = commands(github.render(report([finding(message="%\n" * 5000)]), PLAIN))
    assert command.data == ("%\\n" * 334)[:1000]


def test_columns_are_given_within_one_line_only() -> None:
    lines = github.render(report([finding(location=Location("m.yaml", 3, 5, 3, 9))]), PLAIN).splitlines()
    assert lines[0] == (
        "::error file=m.yaml,line=3,endLine=3,col=5,endColumn=9,title=ownership/unowned-script"
        "::`scripts/a.sh` has no owner; give it one"
    )
    (command,) = commands(github.render(report([finding(location=Location("m", 3, 5, 4, 9))]), PLAIN))
    assert "col" not in command.properties


def test_the_last_lines_say_what_is_new_and_what_was_held_back() -> None:
    given = compared()._replace(suppressed=held_back())
    assert github.render(given, PLAIN) == (
        "ownership-lint: nothing new; 34 → 36 of 179 scripts owned\n"
        "ownership-lint: 0 new against main, 143 known, 3 resolved\n"
        "ownership-lint: 4 suppressed (EX-001 2, comments 1, baseline 1)\n"
    )
