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

EXCEPTIONS = """\
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
    project.commit({"policy/exceptions.yaml": EXCEPTIONS})
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


def test_what_gets_worse_is_new(project: Project) -> None:
    project.commit({"ownership.yaml": DEPRECATED, "Makefile": "# old: scripts/a.sh\nall:\n\techo\n"})
    project.commit({"Makefile": "all:\n\tsh scripts/a.sh nightly\n"})
    report = compared(project, "HEAD~1", "ownership/deprecated-reference")
    assert told(report) == ["Makefile:2:5 error `scripts/a.sh` is deprecated and still run here"]


def test_what_cannot_be_told_is_not_counted_among_what_can(project: Project) -> None:
    call = "\tbash scripts/gone.sh\n"
    project.commit({"Makefile": f"a:\n\tcd $(X) && bash scripts/gone.sh\n{call}"})
    project.commit({"Makefile": f"a:\n{call}"})
    report = compared(project, "HEAD~1", "ownership/dangling-invocation")
    assert report.findings == ()
    assert report.base is not None
    assert (report.base.known, report.base.resolved) == (1, ())


def test_the_newest_day_of_all_commits_counts(project: Project) -> None:
    project.commit({"policy/exceptions.yaml": EXCEPTIONS})
    project.write({"README.md": ""})
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "old", GIT_COMMITTER_DATE="2025-12-31T00:00:00Z")
    assert project.repository(rev="HEAD").today == "2025-12-31"
    assert project.repository(rev="HEAD", base="HEAD~1").today == "2026-01-10"
    assert project.repository(rev="HEAD", policy_rev="HEAD~1").today == "2026-01-10"


@pytest.mark.parametrize(
    ("request_", "stamp"), [({"rev": "HEAD"}, "@999999999999 +0000"), ({"rev": "HEAD^{tree}"}, None)]
)
def test_a_day_that_is_unknown_holds_nothing_back(
    project: Project, request_: dict[str, str], stamp: str | None
) -> None:
    project.add({"policy/exceptions.yaml": EXCEPTIONS})
    project.git("commit", "-q", "-m", "far", **({"GIT_COMMITTER_DATE": stamp} if stamp else {}))
    assert project.check("ownership", **request_).suppressed == ()


def test_an_owner_can_be_renamed_together_with_an_exception(project: Project) -> None:
    project.commit({"policy/exceptions.yaml": EXCEPTIONS})
    renamed = {"ownership.yaml": OWNERS.replace("OPS", "DBA")}
    project.commit({**renamed, "policy/exceptions.yaml": EXCEPTIONS.replace("OPS", "DBA")})
    repository = project.repository(rev="HEAD", policy_rev="HEAD~1", base="HEAD~1")
    assert repository.load_findings == ()
    assert [one.id for one in repository.decisions.exceptions] == ["EX-001"]


def test_who_prunes_is_not_told_to_prune(project: Project) -> None:
    project.commit({"policy/exceptions.yaml": EXCEPTIONS})
    (project.root / "policy/exceptions.yaml").unlink()
    project.commit({"ownership.yaml": OWNERS + "patterns: [{glob: scripts/, owner: OPS}]\n"})
    report = project.check("ownership", "policy/unused-exception", rev="HEAD", policy_rev="HEAD~1")
    assert report.findings == ()


LENIENT = "version: 1\nkind: policy\nrules: {ownership/unowned-script: ignore}\n"


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (
            {"pyproject.toml": '[tool.ownership-lint]\npolicy = "tests/lenient"\n'},
            "tests/lenient/policy.yaml",
        ),
        ({"pyproject.toml": '[tool.ownership-lint]\nmatrix = "tests/m.yaml"\n'}, "tests/m.yaml"),
    ],
)
def test_choosing_another_file_is_a_change_of_the_policy(
    project: Project, files: dict[str, str], path: str
) -> None:
    project.commit({"tests/lenient/policy.yaml": LENIENT, "tests/m.yaml": OWNERS})
    mark = "# ownership-lint: allow policy/changed-policy tidy up\n"
    project.commit({name: mark + text for name, text in files.items()})
    report = compared(project, "HEAD~1", "policy/changed-policy", policy_rev="HEAD~1")
    assert [one.subject for one in report.findings] == [path]


def test_a_change_that_mends_the_policy_is_possible(project: Project) -> None:
    project.commit({"policy/policy.yaml": "version: 1\nkind: policy\nrulez: {}\n"})
    project.commit({"policy/policy.yaml": "version: 1\nkind: policy\nrules: {}\n"})
    report = compared(project, "HEAD~1", "ownership", "policy/changed-policy", policy_rev="HEAD~1")
    (finding,) = report.findings
    assert finding.message == (
        "`policy/policy.yaml` cannot be used as it is there, so the bundled policy is in force; "
        "in force is the policy of `HEAD~1`"
    )


def test_a_change_that_mends_what_names_the_matrix_is_possible(project: Project) -> None:
    project.commit({"pyproject.toml": '[tool.ownership-lint]\nmatrix = "nope.yaml"\n'})
    project.commit({"pyproject.toml": ""})
    assert len(compared(project, "HEAD~1").findings) == 2


def test_a_policy_outside_what_git_tracks_holds_for_both(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(project.root)
    project.commit({"README.md": ""})
    for folder in ("org", str(tmp_path.parent / f"{tmp_path.name}-org")):
        project.write({f"{folder}/policy.yaml": LENIENT})
        assert compared(project, "HEAD~1", policy=folder, policy_rev="HEAD~1").findings == ()
        assert project.repository(policy=folder, rev="HEAD", policy_rev="HEAD").policy.rules
