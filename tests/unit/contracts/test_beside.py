"""The documented contract beside what the script proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.project import Project

from ownership_lint.analysis.contracts.agreement import Answer
from ownership_lint.analysis.contracts.beside import Row, rows
from ownership_lint.finding import Location

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """\
#!/bin/bash
DAYS=14
MODE=${MODE:-fast}
URL=http://localhost
while [ $# -gt 0 ]; do
  case "$1" in
    --days) DAYS=$2; shift 2 ;;
    --dry-run) DRY=1; shift ;;
    *) exit 2 ;;
  esac
done
echo "$DAYS $DRY $MODE $URL"
"""
MATRIX = """\
version: 1
kind: ownership
scripts:
  scripts/a.sh:
    owner: OPS
    options: [{flags: [--days], default: "30"}, {flags: [--all]}]
    exit_codes: [{code: 0, meaning: Done}, {code: 3, meaning: Never}]
    env: [{name: MODE, default: slow}, {name: URL}]
"""


def at(line: int, column: int, end: int) -> Location:
    return Location("scripts/a.sh", line, column, line, end)


def test_rows(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": MATRIX, "scripts/a.sh": SCRIPT})
    script = project.repository().analysed("scripts/a.sh")
    assert script is not None
    found = list(rows(script))
    assert [(row.name, row.is_documented, row.answer, row.default) for row in found] == [
        ("--days", True, Answer.PRESENT, "14"),
        ("--all", True, Answer.ABSENT, None),
        ("--dry-run", False, Answer.PRESENT, None),
        ("0", True, Answer.PRESENT, None),
        ("3", True, Answer.ABSENT, None),
        ("2", False, Answer.PRESENT, None),
        ("MODE", True, Answer.PRESENT, "fast"),
        ("URL", True, Answer.ABSENT, None),
    ]
    assert found[0] == Row("option", "--days", True, Answer.PRESENT, at(7, 5, 11), "", "14")
    assert found[-1].reason == "assigned"


def test_a_script_without_entry_shows_what_it_takes(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": "version: 1\nkind: ownership\n", "scripts/a.sh": SCRIPT})
    script = project.repository().analysed("scripts/a.sh")
    assert script is not None
    assert [row.name for row in rows(script)] == ["--days", "--dry-run", "0", "2", "MODE"]


def test_what_is_not_there_has_none(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": "version: 1\nkind: ownership\n"})
    assert project.repository().analysed("scripts/a.sh") is None
