"""Only what is new against another commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project, told

from ownership_lint.comparison import only_new
from ownership_lint.engine import Selection, run
from ownership_lint.errors import UsageError
from ownership_lint.loading import Request, load, load_base

if TYPE_CHECKING:
    from pathlib import Path

    from ownership_lint.finding import Report

OWNERS = MINIMAL + "owners: {OPS: {kind: team}}\n"
DEPRECATED = OWNERS + "scripts: {scripts/a.sh: {owner: OPS, deprecated: {since: '1'}}}\n"


def compared(project: Project, base: str, *select: str, **options: str) -> Report:
    request = Request(ENVIRONMENT, str(project.root), **{"rev": "HEAD", **options})  # type: ignore[arg-type]
    workspace = load(request)
    before = load_base(workspace, request, base)
    selection = Selection(select or ("ownership",))
    reports = (run(workspace.repository, selection), run(before, selection))
    return only_new(*reports, base, workspace.repository.line_at, before.line_at)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.commit({"ownership.yaml": OWNERS, "scripts/a.sh": "", "scripts/b.sh": ""})
    return project


def test_what_was_there_is_not_new(project: Project) -> None:
    project.commit({"scripts/c.sh": ""})
    report = compared(project, "HEAD~1")
    assert [one.subject for one in report.findings] == ["scripts/c.sh"]
    assert report.summary.errors == 1
    assert report.base is not None
    assert (report.base.known, report.base.resolved, report.base.scripts, report.base.owned) == (2, (), 2, 0)


def test_what_is_gone_is_resolved(project: Project) -> None:
    project.commit({"ownership.yaml": OWNERS + "scripts: {scripts/a.sh: {owner: OPS}}\n"})
    report = compared(project, "HEAD~1")
    assert report.findings == ()
    assert report.base is not None
    assert [one.subject for one in report.base.resolved] == ["scripts/a.sh"]


def test_moved_lines_are_not_new_and_the_new_one_of_several_is_told(project: Project) -> None:
    line = "\tsh scripts/a.sh {}\n"
    project.commit(
        {"ownership.yaml": DEPRECATED, "Makefile": "x:\n" + line.format("one") + line.format("two")}
    )
    project.commit({"Makefile": "\n\nx:\n" + line.format("new") + line.format("one") + line.format("two")})
    rule = "ownership/deprecated-reference"
    assert told(compared(project, "HEAD~1", rule)) == [
        "Makefile:4:5 error `scripts/a.sh` is deprecated and still run here"
    ]
    project.commit({"Makefile": "\n\n\n\nx:\n" + line.format("two") + line.format("one")})
    assert compared(project, "HEAD~2", rule).findings == ()


def test_findings_in_files_that_were_not_touched_are_new(project: Project) -> None:
    project.commit({"ownership.yaml": OWNERS + "scripts: {scripts/a.sh: {owner: OPS}}\n", "README.md": ""})
    (project.root / "scripts/a.sh").unlink()
    project.commit()
    assert told(compared(project, "HEAD~1", "ownership/missing-script")) == [
        "ownership.yaml:4:11 error `scripts/a.sh` is not in the tree"
    ]


def test_what_becomes_suppressed_is_neither_new_nor_resolved(project: Project) -> None:
    project.commit({"scripts/a.sh": "# ownership-lint: allow ownership/unowned-script mine\n"})
    report = compared(project, "HEAD~1")
    assert report.findings == ()
    assert report.base is not None
    assert report.base.resolved == ()
    assert report.summary.suppressed == 1


def test_a_base_without_a_matrix_knows_what_nobody_owned(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"scripts/a.sh": ""})
    project.commit({"ownership.yaml": OWNERS, "scripts/new.sh": ""})
    assert [one.subject for one in compared(project, "HEAD~1").findings] == ["scripts/new.sh"]


def test_an_exception_that_ran_out_in_between_makes_nothing_new(project: Project) -> None:
    exceptions = """\
version: 1
kind: exceptions
exceptions:
  - id: EX-001
    rule: ownership/unowned-script
    match: {paths: [scripts/]}
    reason: Their owners are decided next week.
    owner: OPS
    created: "2026-01-01"
    expires: "2026-01-20"
"""
    project.commit({"policy/exceptions.yaml": exceptions})
    project.commit({"README.md": ""})
    report = compared(project, "HEAD~1", today="2026-02-01")
    assert report.findings == ()
    assert report.base is not None
    assert report.base.known == 2


def test_a_pull_request_cannot_excuse_itself(project: Project) -> None:
    project.commit(
        {
            "scripts/c.sh": "",
            "policy/policy.yaml": "version: 1\nkind: policy\nrules: {ownership/unowned-script: ignore}\n",
            "pyproject.toml": '[tool.ownership-lint]\npolicy = "policy"\n',
        }
    )
    assert compared(project, "HEAD~1").findings == ()
    report = compared(project, "HEAD~1", "ownership", "policy", policy_rev="HEAD~1")
    assert [(one.rule, one.subject) for one in report.findings] == [
        ("policy/changed-policy", "policy/policy.yaml"),
        ("ownership/unowned-script", "scripts/c.sh"),
    ]


def test_a_policy_that_would_be_broken_once_merged_is_refused(project: Project) -> None:
    project.commit({"policy/policy.yaml": "version: 1\nkind: policy\nrulez: {}\n"})
    repository = project.repository(rev="HEAD", policy_rev="HEAD~1")
    assert [one.rule for one in repository.load_findings] == ["policy/invalid-policy"]


def test_a_shallow_clone_that_holds_both_commits(project: Project, tmp_path: Path) -> None:
    project.commit({"scripts/c.sh": ""})
    clone = Project(tmp_path / "clone")
    project.git("clone", "-q", "--depth", "2", f"file://{project.root}", str(clone.root))
    assert [one.subject for one in compared(clone, "HEAD~1").findings] == ["scripts/c.sh"]
    with pytest.raises(UsageError, match="the clone is shallow"):
        compared(clone, "HEAD~2")
