"""Which snapshot, matrix and policy a run takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, MINIMAL, Project, told

from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.loading import Request, load, load_base, open_snapshot
from ownership_lint.loading.files import ConfigFile, present_files

if TYPE_CHECKING:
    from pathlib import Path

OWNED = MINIMAL + "scripts: {scripts/a.sh: {owner: OPS}}\n"
POLICY = "version: 1\nkind: policy\nrules: {ownership/unowned-script: warning}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.create(tmp_path)
    project.commit({"scripts/a.sh": ""})
    return project


@pytest.mark.parametrize(
    "place",
    ["ownership.yaml", ".github/ownership.yaml", ".claude/Governance/ownership.yaml", "docs/ownership.yaml"],
)
def test_the_matrix_is_found(project: Project, place: str) -> None:
    project.commit({place: OWNED})
    for request in ({}, {"staged": True}, {"rev": "HEAD"}):
        repository = project.repository(**request)
        assert repository.matrix.path == place
        assert list(repository.matrix.scripts) == ["scripts/a.sh"]


def test_the_root_comes_first(project: Project) -> None:
    project.commit({"docs/ownership.yaml": MINIMAL, "ownership.yaml": OWNED})
    assert project.repository().matrix.path == "ownership.yaml"


def test_no_matrix_is_an_error_that_says_how_to_begin(project: Project) -> None:
    with pytest.raises(OwnershipLintError, match="ownership-lint import"):
        project.repository()


def test_an_untracked_matrix_serves_in_the_work_tree_only(project: Project) -> None:
    project.write({"ownership.yaml": OWNED, "policy/policy.yaml": POLICY})
    assert project.repository().matrix.path == "ownership.yaml"
    assert project.repository().policy.path == "policy/policy.yaml"
    with pytest.raises(OwnershipLintError):
        project.repository(staged=True)


@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize("name", ["ownership.yaml", "policy/policy.yaml"])
def test_a_link_does_not_serve_and_nothing_else_does(
    project: Project, tmp_path_factory: pytest.TempPathFactory, name: str, tracked: bool
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "file.yaml"
    outside.write_text(OWNED if name == "ownership.yaml" else POLICY)
    project.write({"docs/ownership.yaml": OWNED, "policy/other.yaml": ""})
    (project.root / name).symlink_to(outside)
    if tracked:
        project.add()
    (finding,) = project.check().findings
    assert finding.rule == ("policy/invalid-matrix" if name == "ownership.yaml" else "policy/invalid-policy")
    assert finding.message.startswith(f"`{name}` cannot be read: ")


@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize("key", ["exceptions", "baseline"])
def test_a_policy_reads_nothing_through_a_link(project: Project, key: str, tracked: bool) -> None:
    project.write({"ownership.yaml": OWNED, "policy/policy.yaml": f"{key}: folder/secret\n"})
    (project.root / ".git/secret").write_text("password: hunter2\n")
    (project.root / "folder").symlink_to(".git")
    if tracked:
        project.add()
    (finding,) = project.check().findings
    assert finding.message == (
        "`folder/secret` cannot be read: outside the repository, or behind a symbolic link"
    )


@pytest.mark.parametrize(
    "path",
    [".git/config", "{root}/.git/config", "../secret", "scripts/../../secret", "folder/secret", "link"],
)
def test_what_lies_elsewhere_is_never_read(project: Project, path: str) -> None:
    (project.root.parent / "secret").write_text("password: hunter2\n")
    (project.root / "folder").symlink_to("..")
    (project.root / "link").symlink_to("../secret")
    project.write({"new.yaml": "x"})
    named = path.format(root=project.root)
    snapshot = open_snapshot(Request(ENVIRONMENT, str(project.root)))
    new, other = present_files(snapshot, ("new.yaml", named))
    assert new.data == b"x"
    assert other == ConfigFile(named, None, "outside the repository, or behind a symbolic link")


@pytest.mark.parametrize(
    "path", ["../secret.yaml", ".git/config", "{root}/policy/new.yaml", "link.yaml", "a\\b"]
)
def test_a_policy_extends_what_git_tracks_alone(project: Project, path: str) -> None:
    named = path.format(root=project.root)
    (project.root.parent / "secret.yaml").write_text("fail_on: note\n")
    (project.root / "link.yaml").symlink_to("../secret.yaml")
    project.add({"ownership.yaml": OWNED, "policy/policy.yaml": f"extends: ['{named}']\n"})
    (finding,) = project.check().findings
    assert (finding.rule, finding.location.line) == ("policy/invalid-policy", 1)
    assert finding.message.endswith("` is not there, or cannot be read")


@pytest.mark.parametrize("rev", ["", " ", "^main", "^HEAD", "HEAD^!", "HEAD~1..HEAD", "--all"])
def test_what_is_no_revision_is_wrong_usage(project: Project, rev: str) -> None:
    project.commit({"ownership.yaml": OWNED})
    workspace = load(Request(ENVIRONMENT, str(project.root)))
    message = re.escape(f"`{rev}` names no commit of this repository")
    with pytest.raises(UsageError, match=message):
        project.repository(rev=rev)
    with pytest.raises(UsageError, match=message):
        project.repository(policy_rev=rev)
    with pytest.raises(UsageError, match=message):
        load_base(workspace, Request(ENVIRONMENT, str(project.root)), rev)


def test_an_empty_revision_is_none_in_a_hook_either(project: Project) -> None:
    project.commit({"ownership.yaml": OWNED})
    with pytest.raises(UsageError, match="--staged and --rev"):
        open_snapshot(Request(ENVIRONMENT, str(project.root), staged=True, rev=""))


def test_staged_reads_the_staged_matrix_and_policy(project: Project) -> None:
    project.add({"ownership.yaml": MINIMAL, "policy/policy.yaml": POLICY})
    project.write({"ownership.yaml": OWNED, "policy/policy.yaml": POLICY.replace("warning", "ignore")})
    assert told(project.check(staged=True)) == ["scripts/a.sh:1:1 warning `scripts/a.sh` has no owner"]
    assert told(project.check()) == []


def test_a_named_matrix_outside_the_tree(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "mine.yaml"
    file.write_text(OWNED)
    repository = project.repository(matrix=str(file), rev="HEAD")
    assert repository.matrix.path == "mine.yaml"
    assert told(project.check(matrix=str(file), rev="HEAD")) == []


def test_a_named_matrix_that_is_tracked_is_the_staged_one(project: Project) -> None:
    project.add({"conf/own.yaml": OWNED})
    project.write({"conf/own.yaml": "broken: ["})
    assert project.repository(matrix=str(project.root / "conf/own.yaml"), staged=True).matrix.scripts


def test_a_named_policy_folder(project: Project) -> None:
    project.write({"ownership.yaml": MINIMAL, "rules/policy.yaml": POLICY})
    report = project.check(policy=str(project.root / "rules"))
    assert told(report) == ["scripts/a.sh:1:1 warning `scripts/a.sh` has no owner"]


def test_a_file_that_is_too_large_is_a_finding(project: Project) -> None:
    project.add({"ownership.yaml": b"#" * 5_000_001})
    for request in ({}, {"staged": True}):
        (finding,) = project.check(**request).findings
        assert finding.message == "`ownership.yaml` cannot be read: too large"


def test_the_policy_is_looked_for_beside_the_matrix(project: Project) -> None:
    project.commit({"docs/ownership.yaml": MINIMAL, "docs/policy/policy.yaml": POLICY})
    assert project.repository().policy.path == "docs/policy/policy.yaml"


def test_pyproject_names_both(project: Project) -> None:
    project.commit(
        {
            "conf/m.yaml": OWNED,
            "conf/p/policy.yaml": POLICY,
            "pyproject.toml": '[tool.ownership-lint]\nmatrix = "conf/m.yaml"\npolicy = "conf/p"\n',
        }
    )
    repository = project.repository(rev="HEAD")
    assert (repository.matrix.path, repository.policy.path) == ("conf/m.yaml", "conf/p/policy.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[tool.ownership-lint]\nmatrx = "x"\n', "has `matrix` and `policy`, both paths, not `matrx"),
        ("[tool.ownership-lint]\nmatrix = 1\n", "not `matrix = 1`"),
        ('[tool.ownership-lint]\nmatrix = "a\\u0000b"\n', "git does not track it"),
        ('[tool.ownership-lint]\nmatrix = ".git/config"\n', "git does not track it"),
        ('[tool.ownership-lint]\nmatrix = "../m.yaml"\n', "git does not track it"),
        ('[tool.ownership-lint]\npolicy = "/etc/policy.yaml"\n', "git does not track it"),
        ("[tool]\nownership-lint = 3\n", "both paths, not ` = 3`"),
        ("[[tool.ownership-lint]]\n", "both paths"),
        ('[tool.ownership-lint]\nmatrix = "gone.yaml"\n', "pyproject.toml names `gone.yaml` as matrix"),
        ("[tool.ownership-lint\n", "pyproject.toml: "),
    ],
)
def test_a_wrong_pyproject_is_said(project: Project, text: str, message: str) -> None:
    project.commit({"ownership.yaml": OWNED, "pyproject.toml": text})
    with pytest.raises(UsageError, match=message.replace("[", r"\[")):
        project.repository()


def test_somebody_elses_broken_pyproject_is_not_our_business(project: Project) -> None:
    project.commit({"ownership.yaml": OWNED, "pyproject.toml": "[tool"})
    assert project.repository().matrix.scripts


def test_both_files_are_told_in_one_run(project: Project) -> None:
    project.write(
        {
            "ownership.yaml": MINIMAL + "scripts: {a.sh: {ownr: OPS}}\nscripts: {}\n",
            "policy/policy.yaml": POLICY + "rules: {ownership/unowned-scripts: note}\n",
        }
    )
    rules = {(one.rule, one.location.path) for one in project.check().findings}
    assert rules == {
        ("policy/invalid-matrix", "ownership.yaml"),
        ("policy/invalid-policy", "policy/policy.yaml"),
    }


def test_a_severity_for_no_rule_is_said(project: Project) -> None:
    project.write({"ownership.yaml": OWNED, "policy/policy.yaml": POLICY.replace("script:", "scripts:")})
    (finding,) = project.check().findings
    assert finding.message == "`ownership/unowned-scripts` is not a rule"
    assert finding.help == "did you mean `ownership/unowned-script`?"
    assert (finding.location.path, finding.location.line, finding.location.column) == (
        "policy/policy.yaml",
        3,
        9,
    )


def test_an_unknown_rule_is_told_beside_other_problems(project: Project) -> None:
    rules = "rules: {ownership/unowned-scripts: note, ownership/dead-pattern: of}\n"
    policy = f"version: 1\nkind: policy\n{rules}"
    project.write({"ownership.yaml": OWNED, "policy/policy.yaml": policy})
    subjects = [(one.location.line, one.location.column) for one in project.check().findings]
    assert subjects == [(3, 9), (3, 66)]


def test_a_hooks_index_is_the_default_in_a_hook(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    environment = {**ENVIRONMENT, "GIT_INDEX_FILE": ".git/index"}
    assert open_snapshot(Request(environment)).kind == "index"
    assert open_snapshot(Request(ENVIRONMENT)).kind == "worktree"


def test_two_states_at_once_are_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="--staged and --rev"):
        load(Request(ENVIRONMENT, str(project.root), staged=True, rev="HEAD"))


def test_a_named_file_is_the_commits_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.create(tmp_path)
    project.commit({"own.yaml": OWNED, "scripts/a.sh": ""})
    project.write({"own.yaml": MINIMAL})
    monkeypatch.chdir(tmp_path)
    assert project.check("ownership", rev="HEAD", matrix="own.yaml").findings == ()
    assert len(project.check("ownership", matrix="own.yaml").findings) == 1


@pytest.mark.parametrize("staged", [True, False])
def test_links_of_the_repository_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, staged: bool
) -> None:
    project = Project.create(tmp_path / "project")
    (tmp_path / "secret.yaml").write_text("password: hunter2\n")
    (project.root / "own.yaml").symlink_to(tmp_path / "secret.yaml")
    (project.root / "folder").symlink_to(tmp_path)
    project.commit({"scripts/a.sh": ""})
    monkeypatch.chdir(project.root)
    (finding,) = project.repository(staged=staged, matrix="own.yaml").load_findings
    assert (
        finding.message
        == "`own.yaml` cannot be read: a symbolic link or a submodule, which is never followed"
    )
    with pytest.raises(UsageError, match="behind a symbolic link"):
        project.repository(staged=staged, matrix="folder/secret.yaml")


def test_a_repository_reached_through_a_link_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.create(tmp_path / "project")
    project.commit({"own.yaml": OWNED, "scripts/a.sh": ""})
    project.write({"own.yaml": MINIMAL})
    (tmp_path / "link").symlink_to(project.root)
    monkeypatch.chdir(tmp_path / "link")
    for name in ("own.yaml", str(tmp_path / "link" / "own.yaml")):
        assert project.check("ownership", staged=True, matrix=name).findings == ()
