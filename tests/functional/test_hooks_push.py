"""The hooks while commits are pushed or named: the index and what is checked out must not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.hooks import MANAGERS, Hooks
from support.project import MINIMAL, Project

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

GOOD = {"ownership.yaml": MINIMAL, "README.md": "Read me.\n"}
BAD = {"scripts/b.sh": ""}
B_HAS_NO_OWNER = "`scripts/b.sh` has no owner"


@pytest.fixture
def project(tmp_path: Path, hooks: Hooks) -> Project:
    """Branches `good` and `bad`, both ahead of `main`, which is checked out; an empty remote."""
    project = Project.create(tmp_path / "project")
    project.commit(GOOD)
    hooks.install(project)
    project.git("checkout", "-q", "-b", "good")
    project.commit({"README.md": "Read more.\n"})
    project.git("checkout", "-q", "-b", "bad", "main")
    project.commit(BAD)
    project.git("checkout", "-q", "main")
    project.git("init", "-q", "--bare", str(tmp_path / "remote"))
    project.git("remote", "add", "origin", str(tmp_path / "remote"))
    return project


def stage_a_finding(project: Project) -> None:
    project.add({"scripts/staged.sh": "", "ownership.yaml": "not: [a matrix\n"})


def push(hooks: Hooks, project: Project, *refs: str) -> subprocess.CompletedProcess[str]:
    return hooks.git(project, "push", "origin", *refs)


def assert_refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
    output = done.stdout + done.stderr
    assert done.returncode != 0, output
    assert [words for words in said if words not in output] == [], output


def on_remote(project: Project) -> list[str]:
    return project.git("ls-remote", "--refs", "origin").split()[1::2]


def publish(project: Project, *refs: str) -> None:
    project.git("push", "-q", "--no-verify", "origin", *refs)


def test_the_first_push_of_all_is_judged_by_what_is_pushed(hooks: Hooks, project: Project) -> None:
    """Nothing is at the remote yet: then pre-commit names the branch, and no commit."""
    assert_refused(push(hooks, project, "bad"), B_HAS_NO_OWNER)
    stage_a_finding(project)
    assert push(hooks, project, "good").returncode == 0
    assert on_remote(project) == ["refs/heads/good"]


def test_a_new_branch_is_judged_by_what_is_pushed(hooks: Hooks, project: Project) -> None:
    publish(project, "main")
    assert_refused(push(hooks, project, "bad"), B_HAS_NO_OWNER)
    stage_a_finding(project)
    assert push(hooks, project, "good").returncode == 0
    assert on_remote(project) == ["refs/heads/good", "refs/heads/main"]


def test_more_of_a_branch_is_judged_by_what_is_pushed(hooks: Hooks, project: Project) -> None:
    publish(project, "main:other", "main:more")
    assert_refused(push(hooks, project, "bad:other"), B_HAS_NO_OWNER)
    stage_a_finding(project)
    assert push(hooks, project, "good:more").returncode == 0


def test_a_tag_is_judged_by_its_commit(hooks: Hooks, project: Project) -> None:
    publish(project, "main")
    for branch in ("good", "bad"):
        project.git("tag", "-m", "release", f"v-{branch}", branch)
    assert_refused(push(hooks, project, "v-bad"), B_HAS_NO_OWNER)
    assert push(hooks, project, "v-good").returncode == 0


@pytest.mark.parametrize("hooks", ["plain"], indirect=True)  # the others do not run in a conflict
def test_a_push_during_a_conflict_is_judged_by_what_is_pushed(hooks: Hooks, project: Project) -> None:
    project.commit({"README.md": "Read otherwise.\n"})
    with pytest.raises(AssertionError):
        project.git("merge", "-q", "good")
    assert_refused(push(hooks, project, "bad"), B_HAS_NO_OWNER)
    assert push(hooks, project, "good").returncode == 0


def test_deleting_a_branch_is_nobodys_business(hooks: Hooks, project: Project) -> None:
    publish(project, "bad")
    stage_a_finding(project)
    assert push(hooks, project, ":bad").returncode == 0
    assert on_remote(project) == []


def test_a_deletion_hides_no_other_branch(hooks: Hooks, project: Project) -> None:
    publish(project, "main", "main:a")
    assert_refused(push(hooks, project, ":a", "bad"), B_HAS_NO_OWNER)


@pytest.mark.parametrize("hooks", ["plain"], indirect=True)
def test_the_plain_hook_checks_every_branch(hooks: Hooks, project: Project) -> None:
    assert_refused(push(hooks, project, "good", "bad", "main"), B_HAS_NO_OWNER)
    assert push(hooks, project, "good", "main").returncode == 0


@pytest.mark.parametrize("hooks", ["plain"], indirect=True)
def test_the_plain_hook_reads_a_ref_with_blanks(hooks: Hooks, project: Project) -> None:
    for branch in ("good", "bad"):
        project.git("checkout", "-q", "-B", "now", branch)
        done = push(hooks, project, f"HEAD@{{0 seconds ago}}:refs/heads/{branch}")
        assert (B_HAS_NO_OWNER in done.stdout) is (branch == "bad"), done.stdout + done.stderr
    assert on_remote(project) == ["refs/heads/good"]


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_named_commits_are_judged_by_the_last_one(hooks: Hooks, project: Project) -> None:
    run = ("run", "--from-ref", "main", "--to-ref")
    assert_refused(hooks.run(project, *run, "bad"), B_HAS_NO_OWNER, "files in commit bad")
    stage_a_finding(project)
    assert hooks.run(project, *run, "good").returncode == 0
    assert_refused(hooks.run(project, "run", "--all-files"), "policy/invalid-matrix")
