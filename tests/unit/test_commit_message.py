"""The message of a commit: what git keeps of it is looked at, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project, told

from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.inputs.commit_message import kept
from ownership_lint.loading import Request, load

if TYPE_CHECKING:
    from pathlib import Path

    from ownership_lint.finding import Report

# Made up, and put together here so that no file of ours holds it.
SSN = "-".join(("529", "48", "1736"))
FOUND = "error A US Social Security number `***-**-****`"
CUT = "------------------------ >8 ------------------------"


@pytest.mark.parametrize(
    ("message", "mark", "cleanup", "is_edited", "expected"),
    [
        ("", "#", "", True, ""),
        ("a\nb\n", "#", "", True, "a\nb\n"),
        ("a\n# b\n #c\n", "#", "", True, "a\n\n #c\n"),
        ("a\n# b\n", "#", "", False, "a\n# b\n"),
        ("a\n# b\n", "#", "strip", False, "a\n\n"),
        ("a\n# b\n", "#", "whitespace", True, "a\n# b\n"),
        ("a\n# b\n", "#", "verbatim", True, "a\n# b\n"),
        ("a\n# b\n; c\n", ";", "", True, "a\n# b\n\n"),
        ("a\n// b\nc", "//", "", True, "a\n\nc"),
        (f"a\n# {CUT}\n# Do not modify or remove the line above.\nb\n", "#", "", True, "a"),
        (f"a\n# {CUT}\nb\n", "#", "", True, "a\n\nb\n"),
        (f"a\n# {CUT} \nb\n", "#", "scissors", True, f"a\n# {CUT} \nb\n"),
        (f"a\n# {CUT}\nb\n", "#", "", False, f"a\n# {CUT}\nb\n"),
        (f"a\n# x\n# {CUT}\nb\n", "#", "scissors", True, "a\n# x"),
        (f"a\n# x\n# {CUT}\nb\n", "#", "scissors", False, f"a\n# x\n# {CUT}\nb\n"),
        (f"a\n{CUT}\nb\n", "#", "", True, f"a\n{CUT}\nb\n"),
    ],
)
def test_what_git_keeps(message: str, mark: str, cleanup: str, is_edited: bool, expected: str) -> None:
    assert kept(message.encode(), mark.encode(), cleanup, is_edited=is_edited) == expected.encode()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.commit({"README.md": "Read me.\n"})
    return project


def look(project: Project, message: str | bytes, *select: str, **environment: str) -> Report:
    file = project.root / ".git/COMMIT_EDITMSG"
    file.write_bytes(message if isinstance(message, bytes) else message.encode())
    request = Request({**ENVIRONMENT, **environment}, str(project.root), staged=True, commit_msg=str(file))
    return run(load(request, needs_matrix=False).repository, Selection(select))


@pytest.mark.parametrize("message", ["", "Mend it\n", "Mend it\n\n# was 000-00-0000\n", f"x\n# {SSN}\n"])
def test_nothing_is_found(project: Project, message: str) -> None:
    assert look(project, message).findings == ()


def test_lines_are_those_of_the_file(project: Project) -> None:
    assert told(look(project, f"Mend it\n# a comment\nof {SSN}\n")) == [f"COMMIT_EDITMSG:3:4 {FOUND}"]


def test_comments_count_where_nobody_edits(project: Project) -> None:
    assert told(look(project, f"x\n# {SSN}\n", GIT_EDITOR=":")) == [f"COMMIT_EDITMSG:2:3 {FOUND}"]


def test_the_repository_says_how_a_comment_begins(project: Project) -> None:
    project.git("config", "core.commentChar", ";")
    assert told(look(project, f"x\n; {SSN}\n# {SSN}\n")) == [f"COMMIT_EDITMSG:3:3 {FOUND}"]
    project.git("config", "core.commentChar", "auto")
    assert told(look(project, f"x\n# {SSN}\n; {SSN}\n; On branch\n")) == [f"COMMIT_EDITMSG:2:3 {FOUND}"]


def test_no_byte_hides_a_value(project: Project) -> None:
    assert told(look(project, b"x\0\n\xff " + SSN.encode())) == [f"COMMIT_EDITMSG:2:3 {FOUND}"]


def test_no_file_is_looked_at(project: Project) -> None:
    project.add({"notes.md": f"of {SSN}\n", f"{SSN}.txt": "", "scripts/a.sh": "", "ownership.yaml": MINIMAL})
    report = look(project, "Mend it\n")
    assert report.findings == ()
    assert (report.snapshot, report.summary.files, report.summary.not_read) == ("message", 0, ())


def test_the_policy_of_the_repository_holds(project: Project) -> None:
    project.add({"policy/policy.yaml": "version: 1\nkind: policy\nrules: {pii/ssn: note}\n"})
    assert told(look(project, SSN)) == [f"COMMIT_EDITMSG:1:1 {FOUND.replace('error', 'note')}"]


def test_a_repository_without_any_file(tmp_path: Path) -> None:
    assert told(look(Project.create(tmp_path), SSN)) == [f"COMMIT_EDITMSG:1:1 {FOUND}"]


def test_rules_that_read_no_messages_are_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="none of the selected rules reads commit messages"):
        look(project, "x", "pii/data-file")


def test_a_file_that_is_not_there_is_refused(project: Project) -> None:
    request = Request(ENVIRONMENT, str(project.root), commit_msg="nothing-here")
    with pytest.raises(UsageError, match="nothing-here: No such file or directory"):
        load(request, needs_matrix=False)
