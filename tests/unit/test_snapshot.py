"""Snapshots of real repositories in every state that users have them in."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.project import ENVIRONMENT, Project

from ownership_lint.errors import OwnershipLintError, UsageError
from ownership_lint.inputs.git import open_repository
from ownership_lint.inputs.plumbing import SIZE_LIMIT
from ownership_lint.inputs.snapshot import (
    FileKind,
    Snapshot,
    commit_snapshot,
    index_snapshot,
    worktree_snapshot,
)

if TYPE_CHECKING:
    from pathlib import Path


def index(project: Project, **extra: str) -> Snapshot:
    return index_snapshot(open_repository(str(project.root), {**ENVIRONMENT, **extra}))


def worktree(project: Project) -> Snapshot:
    return worktree_snapshot(open_repository(str(project.root), ENVIRONMENT))


def commit(project: Project, rev: str = "HEAD") -> Snapshot:
    return commit_snapshot(open_repository(str(project.root), ENVIRONMENT), rev)


def test_unborn_head_has_an_index(tmp_path: Path) -> None:
    project = Project.create(tmp_path).add({"a.sh": "one"})
    assert list(index(project).entries) == ["a.sh"]
    assert worktree(project).read("a.sh") == b"one"


def test_unborn_head_names_no_commit(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`HEAD` names no commit of this repository"):
        commit(Project.create(tmp_path))


def test_each_kind_reads_its_own_state(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "committed", "b": "committed"})
    project.add({"a": "staged"})
    project.write({"a": "on disk"})
    assert commit(project).read("a") == b"committed"
    assert index(project).read("a") == b"staged"
    assert worktree(project).read("a") == b"on disk"


def test_detached_head(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    first = project.commit({"a": "1"})
    project.commit({"b": "2"})
    project.git("checkout", "-q", first)
    assert list(commit(project).entries) == ["a"]


def test_untracked_files_are_not_there(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1"})
    project.write({"untracked": "2"})
    assert list(worktree(project).entries) == ["a"]


def test_a_file_deleted_on_disk_is_gone_from_the_work_tree_only(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1", "b": "2"})
    (tmp_path / "a").unlink()
    assert list(worktree(project).entries) == ["b"]
    assert list(index(project).entries) == ["a", "b"]


def test_bare_repository(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "work")
    project.commit({"a": "1"})
    bare = Project(tmp_path / "bare.git")
    project.git("clone", "-q", "--bare", str(project.root), str(bare.root))
    assert commit(bare).read("a") == b"1"
    with pytest.raises(UsageError, match="a bare repository has no work tree: name a commit with --rev"):
        worktree(bare)


def test_linked_worktree(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "main")
    project.commit({"a": "1"})
    project.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    linked = Project(tmp_path / "linked").add({"b": "2"})
    assert list(index(linked).entries) == ["a", "b"]
    assert list(index(project).entries) == ["a"]


def test_sparse_checkout_keeps_what_it_leaves_out(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"in/a": "1", "out/b": "2"})
    project.git("sparse-checkout", "set", "--no-cone", "in/")
    assert not (tmp_path / "out").exists()
    snapshot = worktree(project)
    assert list(snapshot.entries) == ["in/a", "out/b"]
    assert snapshot.read("out/b") == b"2"


def test_shallow_clone(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "full")
    first = project.commit({"a": "1"})
    project.commit({"b": "2"})
    shallow = Project(tmp_path / "shallow")
    project.git("clone", "-q", "--depth=1", f"file://{project.root}", str(shallow.root))
    assert list(commit(shallow).entries) == ["a", "b"]
    with pytest.raises(UsageError, match="the clone is shallow, so fetch that commit first"):
        commit(shallow, first)


def test_a_partial_clone_is_read_as_far_as_it_is_here(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "full")
    project.commit({"here1": "1", "here2": "2", "left1": "x" * 5000, "left2": "y" * 5000, "zhere": "3"})
    project.git("config", "uploadpack.allowFilter", "true")
    partial = Project(tmp_path / "partial")
    url = f"file://{project.root}"
    project.git("clone", "-q", "--no-checkout", "--filter=blob:limit=1k", url, str(partial.root))
    snapshot = commit(partial)
    contents = list(snapshot.read_many(snapshot.entries.values()))
    assert [one.data for one in contents] == [b"1", b"2", None, None, b"3"]
    left = "not fetched by this partial clone"
    assert {one.reason for one in contents if one.data is None} <= {left, "not in the object database"}


def test_submodules_and_links_are_opaque(tmp_path: Path) -> None:
    library = Project.create(tmp_path / "library")
    library.commit({"inner.sh": "1"})
    project = Project.create(tmp_path / "main")
    project.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.root), "sub")
    (project.root / "link").symlink_to("/etc/passwd")
    project.commit()
    for snapshot in (index(project), worktree(project), commit(project)):
        assert list(snapshot.entries) == [".gitmodules", "link", "sub"]
        assert snapshot.entries["sub"].kind is FileKind.SUBMODULE
        assert snapshot.entries["link"].kind is FileKind.SYMLINK
        assert snapshot.read("link") is None
        assert snapshot.read("sub") is None


def test_a_tracked_file_replaced_by_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("outside")
    project = Project.create(tmp_path / "main")
    project.commit({"a": "1", "folder/b": "2"})
    (project.root / "a").unlink()
    (project.root / "a").symlink_to(secret)
    assert worktree(project).read("a") is None


@pytest.mark.parametrize("target", ["outside", "main/other", "main/.git"])
def test_a_folder_replaced_by_a_link_holds_nothing(tmp_path: Path, target: str) -> None:
    project = Project.create(tmp_path / "main")
    project.commit({"folder/b": "2", "folder/sub/c": "3", "other/b": "4"})
    (tmp_path / target).mkdir(exist_ok=True)
    (tmp_path / target / "b").write_text("elsewhere")
    shutil.rmtree(project.root / "folder")
    (project.root / "folder").symlink_to(tmp_path / target)
    assert list(worktree(project).entries) == ["other/b"]


def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1", "b": "2"})
    (tmp_path / "a").unlink()
    os.mkfifo(tmp_path / "a")
    snapshot = worktree(project)
    contents = list(snapshot.read_many(snapshot.entries.values()))
    assert [(one.data, one.reason) for one in contents] == [(None, "not a regular file"), (b"2", "")]


def test_what_is_kept_is_not_read_again(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1", "b": "2"})
    for snapshot in (worktree(project), commit(project)):
        assert snapshot.read("a") == b"1"
        project.write({"a": "changed since"})
        assert [one.data for one in snapshot.read_many(snapshot.entries.values())] == [b"1", b"2"]
        project.write({"a": "1"})


def test_a_folder_in_the_place_of_a_file_is_no_crash(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1"})
    (tmp_path / "a").unlink()
    (tmp_path / "a").mkdir()
    (content,) = worktree(project).read_many(worktree(project).entries.values())
    assert (content.data, content.reason) == (None, "not a regular file")


def test_an_announced_file_is_not_in_the_next_commit(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1", "empty": ""})
    project.write({"announced": "2"})
    project.git("add", "-N", "announced")
    assert list(index(project).entries) == ["a", "empty"]
    assert list(worktree(project).entries) == ["a", "announced", "empty"]
    (tmp_path / "announced").unlink()
    (tmp_path / "empty").unlink()
    assert list(index(project).entries) == ["a", "empty"]


def test_a_work_tree_named_from_elsewhere(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "main")
    project.commit({"a": "1"})
    where = {"GIT_DIR": str(project.root / ".git"), "GIT_WORK_TREE": str(project.root)}
    git = open_repository(None, {**ENVIRONMENT, **where})
    assert git.work_tree == str(project.root)
    assert worktree_snapshot(git).read("a") == b"1"


def test_names_keep_newlines_and_undecodable_bytes(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    odd = os.fsdecode(b"bad\xff.sh")
    project.write({"new\nline.sh": "1", "tab\t.sh": "3", 'quo"te é.sh': "4"})
    (tmp_path / odd).write_bytes(b"2")
    project.commit()
    for snapshot in (index(project), worktree(project), commit(project)):
        assert sorted(snapshot.entries) == sorted(["new\nline.sh", "tab\t.sh", 'quo"te é.sh', odd])
        assert snapshot.read("new\nline.sh") == b"1"
        assert snapshot.read(odd) == b"2"


def test_a_conflict_is_refused_in_the_index_and_read_from_disk(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "base"})
    project.git("checkout", "-q", "-b", "theirs")
    project.commit({"a": "theirs"})
    project.git("checkout", "-q", "main")
    project.commit({"a": "ours"})
    merge = subprocess.run(
        ["git", "-C", str(tmp_path), "merge", "-q", "theirs"],
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    assert merge.returncode == 1
    with pytest.raises(OwnershipLintError, match="a conflict stands in 'a'\n"):
        index(project)
    assert list(worktree(project).entries) == ["a"]
    project.add({"a": "both"})
    assert index(project).read("a") == b"both"


def test_a_conflict_in_many_files_names_the_first_ones(tmp_path: Path) -> None:
    project = Project.create(tmp_path).add({"merged": ""})
    blob = project.git("hash-object", "-w", "merged").strip()
    records = "".join(f"100644 {blob} {stage}\t{n:02}\n" for n in range(12) for stage in (1, 2, 3))
    command = ["git", "-C", str(tmp_path), "update-index", "--index-info"]
    subprocess.run(command, input=records.encode(), env=ENVIRONMENT, check=True)
    named = ", ".join(f"'{n:02}'" for n in range(10))
    with pytest.raises(OwnershipLintError, match=f"a conflict stands in {named} and 2 more\n"):
        index(project)


def test_the_executable_bit_comes_from_git(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a.sh": "1"}, executable=True)
    (tmp_path / "a.sh").chmod(0o644)
    project.git("config", "core.fileMode", "false")
    assert worktree(project).entries["a.sh"].kind is FileKind.EXECUTABLE


def test_large_files_are_not_read_and_the_next_ones_are(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": b"x" * (SIZE_LIMIT + 1), "b": "small"})
    for snapshot in (commit(project), worktree(project)):
        contents = list(snapshot.read_many(snapshot.entries.values()))
        assert [(one.data, one.reason) for one in contents] == [(None, "too large"), (b"small", "")]


def test_a_missing_object_is_said_and_the_next_ones_are_read(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "lost", "b": "kept"})
    oid = project.git("rev-parse", "HEAD:a").strip()
    (tmp_path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    snapshot = commit(project)
    contents = list(snapshot.read_many(snapshot.entries.values()))
    assert [(one.data, one.reason) for one in contents] == [
        (None, "not in the object database"),
        (b"kept", ""),
    ]


def test_many_files_arrive_in_order(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    files = {f"f{number:04}": str(number) * 300 for number in range(1500)}
    project.commit(files)
    snapshot = commit(project)
    read = {one.entry.path: one.data for one in snapshot.read_many(snapshot.entries.values())}
    assert read == {name: text.encode() for name, text in files.items()}


def test_a_partial_commit_shows_the_hook_its_own_index(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1", "b": "1"})
    project.add({"a": "2"})
    project.write({"b": "2"})
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.write_text('#!/bin/sh\nprintf %s "$GIT_INDEX_FILE" > index-name\ncp "$GIT_INDEX_FILE" kept-index\n')
    hook.chmod(0o755)
    project.git("commit", "-q", "-m", "only b", "b")
    kept = tmp_path / "kept-index"
    inside = tmp_path / ".git" / "next-index"
    kept.rename(inside)
    assert (tmp_path / "index-name").read_text() != ".git/index"
    assert index(project, GIT_INDEX_FILE=str(inside)).read("a") == b"1"
    assert index(project, GIT_INDEX_FILE=str(inside)).read("b") == b"2"
    assert index(project).read("a") == b"2"


def test_git_variables_of_another_repository_do_not_mislead(tmp_path: Path) -> None:
    other = Project.create(tmp_path / "other")
    other.commit({"other": "1"})
    project = Project.create(tmp_path / "main")
    project.commit({"mine": "1"})
    extra = {"GIT_DIR": str(other.root / ".git"), "GIT_INDEX_FILE": str(other.root / ".git" / "index")}
    assert list(index(project, **extra).entries) == ["mine"]


def test_a_hostile_configuration_starts_no_program(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "main")
    project.commit(
        {"a.sh": "1", "old.sh": "2\n" * 20, ".gitattributes": "* filter=evil diff=evil textconv\n"}
    )
    project.git("mv", "old.sh", "new.sh")
    project.commit()
    trap = tmp_path / "trap"
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    program.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.command"),
        *("diff.evil.textconv", "gpg.program", "credential.helper", "pager.log", "core.alternateRefsCommand"),
    ):
        project.git("config", key, str(program))
    project.git("config", "log.showSignature", "true")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "pre-commit", "fsmonitor-watchman", "reference-transaction"):
        (hooks / name).write_bytes(program.read_bytes())
        (hooks / name).chmod(0o755)
    project.git("config", "core.hooksPath", str(hooks))
    trap.unlink(missing_ok=True)
    project.write(
        {"a.sh": "changed", "ownership.yaml": "version: 1\nkind: ownership\nscripts: {old.sh: {owner: A}}\n"}
    )
    for request in (
        {},
        {"staged": True, "matrix": str(project.root / "ownership.yaml")},
        {"rev": "HEAD", "matrix": str(project.root / "ownership.yaml")},
    ):
        report = project.check(**request)
        assert report.summary.files
    assert not trap.exists()


def test_git_takes_no_lock_and_leaves_the_index_alone(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.commit({"a.sh": "1", "ownership.yaml": "version: 1\nkind: ownership\n"})
    os.utime(tmp_path / "a.sh", (1, 1))  # git would like to refresh this
    before = (tmp_path / ".git" / "index").read_bytes()
    (tmp_path / ".git" / "index.lock").touch()
    assert project.check().summary.files == 2
    assert (tmp_path / ".git" / "index").read_bytes() == before


def test_outside_a_repository_is_said_in_gits_words(tmp_path: Path) -> None:
    with pytest.raises(OwnershipLintError, match="git could not answer: not a git repository"):
        open_repository(str(tmp_path), ENVIRONMENT)


def test_the_git_folder_itself_is_no_work_tree(tmp_path: Path) -> None:
    Project.create(tmp_path)
    with pytest.raises(OwnershipLintError, match="run from the work tree"):
        open_repository(str(tmp_path / ".git"), ENVIRONMENT)


@pytest.mark.parametrize("rev", ["-h", "--all", "nope", "HEAD:a", ""])
def test_a_revision_that_is_none_is_refused(tmp_path: Path, rev: str) -> None:
    project = Project.create(tmp_path)
    project.commit({"a": "1"})
    with pytest.raises(UsageError):
        commit(project, rev)
