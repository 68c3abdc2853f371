"""The hooks while a commit is made: real git, real pre-commit and prek, and a script without either."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.hooks import BIN, MANAGERS, MESSAGES, ROOT, Hooks, Tool
from support.process import run
from support.project import MINIMAL, Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Done = subprocess.CompletedProcess[str]

OWNED = MINIMAL + "scripts:\n  scripts/a.sh: {owner: OPS}\n"
BOTH = OWNED + "  scripts/b.sh: {owner: OPS}\n"
EVERYTHING = MINIMAL + "patterns: [{glob: scripts/, owner: OPS}]\n"
A_IS_MISSING = "ownership.yaml:4:3: `scripts/a.sh` is not in the tree"
B_HAS_NO_OWNER = "`scripts/b.sh` has no owner"


@pytest.fixture
def project(tmp_path: Path, hooks: Hooks) -> Project:
    """One owned script, and the hooks."""
    project = Project.create(tmp_path / "project")
    project.commit({"ownership.yaml": OWNED, "scripts/a.sh": "echo a\n", "README.md": "Read me.\n"})
    hooks.install(project)
    return project


def assert_refused(done: Done, *said: str) -> None:
    output = done.stdout + done.stderr
    assert done.returncode != 0, output
    assert [words for words in said if words not in output] == [], output


def assert_passed(done: Done) -> None:
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("tool", MANAGERS)
def test_the_manifest_is_valid(tools: Mapping[Tool, Hooks], tmp_path: Path, tool: Tool) -> None:
    project = Project.create(tmp_path)
    manifest = str(ROOT / ".pre-commit-hooks.yaml")
    assert_passed(tools[tool].run(project, "validate-manifest", manifest))
    project.write({"broken.yaml": "- id: no-entry\n"})
    assert_refused(tools[tool].run(project, "validate-manifest", "broken.yaml"))


def test_a_commit_that_only_deletes_can_fail(hooks: Hooks, project: Project) -> None:
    project.git("rm", "-q", "scripts/a.sh")
    assert_refused(hooks.git(project, "commit", "-m", "delete"), A_IS_MISSING)
    project.add({"ownership.yaml": MINIMAL})
    assert_passed(hooks.git(project, "commit", "-m", "delete"))


def test_commit_all_sees_what_it_stages_itself(hooks: Hooks, project: Project) -> None:
    (project.root / "scripts/a.sh").unlink()
    assert_refused(hooks.git(project, "commit", "-a", "-m", "delete"), A_IS_MISSING)
    project.write({"ownership.yaml": MINIMAL})
    assert_passed(hooks.git(project, "commit", "-a", "-m", "delete"))


def test_a_rename_needs_its_entry_renamed(hooks: Hooks, project: Project) -> None:
    project.git("mv", "scripts/a.sh", "scripts/b.sh")
    amended = hooks.git(project, "commit", "--amend", "--no-edit")
    assert_refused(amended, "the script is at `scripts/b.sh` now")
    project.add({"ownership.yaml": OWNED.replace("a.sh", "b.sh")})
    assert_passed(hooks.git(project, "commit", "-m", "rename"))


def test_a_partial_commit_is_judged_without_what_else_is_staged(hooks: Hooks, project: Project) -> None:
    project.add({"scripts/b.sh": ""})
    project.write({"README.md": "Read more.\n"})
    assert_passed(hooks.git(project, "commit", "-m", "the document alone", "README.md"))
    project.add({"ownership.yaml": BOTH})
    assert_refused(hooks.git(project, "commit", "-m", "the script alone", "scripts/b.sh"), B_HAS_NO_OWNER)
    assert_passed(hooks.git(project, "commit", "-m", "both"))


def test_what_is_not_staged_hides_no_finding(hooks: Hooks, project: Project) -> None:
    project.add({"scripts/b.sh": ""})
    project.write({"ownership.yaml": BOTH})
    assert_refused(hooks.git(project, "commit", "-m", "script"), B_HAS_NO_OWNER)
    assert (project.root / "ownership.yaml").read_text() == BOTH
    project.add()
    assert_passed(hooks.git(project, "commit", "-m", "script and entry"))


def test_what_is_not_staged_causes_no_finding(hooks: Hooks, project: Project) -> None:
    project.add({"README.md": "Read more.\n"})
    project.write({"ownership.yaml": "not: [a matrix\n", "scripts/untracked.sh": ""})
    (project.root / "scripts/a.sh").unlink()
    assert_passed(hooks.git(project, "commit", "-m", "document"))
    project.add()
    assert_refused(hooks.git(project, "commit", "-m", "the rest"), "policy/invalid-matrix")


def test_a_file_that_is_only_announced_is_not_committed(hooks: Hooks, project: Project) -> None:
    project.write({"scripts/b.sh": "echo b\n", "README.md": "Read more.\n"})
    project.git("add", "--intent-to-add", "scripts/b.sh")
    project.git("add", "README.md")
    assert_passed(hooks.git(project, "commit", "-m", "document"))
    project.git("add", "scripts/b.sh")
    assert_refused(hooks.git(project, "commit", "-m", "script"), B_HAS_NO_OWNER)


def test_odd_names_are_told_and_owned(hooks: Hooks, project: Project) -> None:
    names = ("with blank.sh", "quo\"te's.sh", "caf\u00e9.sh", "new\nline.sh", "-dash.sh", "dol$lar`tick.sh")
    project.add({f"scripts/{name}": "" for name in names})
    shown = [name.replace("\n", "\\n") for name in names]
    commit = hooks.git(project, "commit", "-m", "odd")
    assert_refused(commit, *(f"`scripts/{name}` has no owner" for name in shown))
    project.add({"ownership.yaml": EVERYTHING})
    assert_passed(hooks.git(project, "commit", "-m", "odd"))


def test_two_good_branches_can_make_a_bad_merge(hooks: Hooks, project: Project) -> None:
    project.commit({"ownership.yaml": EVERYTHING})
    project.git("checkout", "-q", "-b", "adds")
    project.commit({"scripts/b.sh": ""})
    project.git("checkout", "-q", "main")
    project.commit({"ownership.yaml": OWNED})
    assert_refused(hooks.git(project, "merge", "--no-edit", "adds"), B_HAS_NO_OWNER)
    # Git leaves the merge to be mended and committed by hand.
    assert_refused(hooks.git(project, "commit", "--no-edit"), B_HAS_NO_OWNER)
    project.add({"ownership.yaml": BOTH})
    assert_passed(hooks.git(project, "commit", "--no-edit"))
    assert len(project.git("rev-parse", "HEAD^@").split()) == 2


def test_a_merge_without_conflict_passes(hooks: Hooks, project: Project) -> None:
    project.git("checkout", "-q", "-b", "adds")
    project.commit({"ownership.yaml": BOTH, "scripts/b.sh": ""})
    project.git("checkout", "-q", "main")
    project.commit({"README.md": "Read more.\n"})
    assert_passed(hooks.git(project, "merge", "--no-edit", "adds"))


def conflict(project: Project) -> None:
    """Leave a merge with a conflict in the matrix and in a document."""
    project.git("checkout", "-q", "-b", "theirs")
    project.commit({"ownership.yaml": BOTH, "scripts/b.sh": "", "x\ny": "theirs\n"})
    project.git("checkout", "-q", "main")
    project.commit({"ownership.yaml": OWNED.replace("OPS", "DBA"), "x\ny": "ours\n"})
    with pytest.raises(AssertionError):
        project.git("merge", "-q", "theirs")


def test_a_resolved_conflict_is_judged_as_it_was_resolved(hooks: Hooks, project: Project) -> None:
    conflict(project)
    project.add({"ownership.yaml": OWNED, "x\ny": "both\n"})
    assert_refused(hooks.git(project, "commit", "--no-edit"), B_HAS_NO_OWNER)
    project.add({"ownership.yaml": BOTH})
    assert_passed(hooks.git(project, "commit", "--no-edit"))
    assert len(project.git("rev-parse", "HEAD^@").split()) == 2


IN_CONFLICT = """\
ownership-lint: what the next commit would hold cannot be told: a conflict stands in 'ownership.yaml', 'x\\ny'
Resolve it with `git add` or `git rm`; without --staged, the work tree is checked as it is
"""


def test_an_open_conflict_is_refused_by_name(hooks: Hooks, project: Project) -> None:
    conflict(project)
    assert_refused(hooks.run(project, "run", "--all-files"), IN_CONFLICT.splitlines()[0])


@pytest.mark.parametrize("hooks", ["plain"], indirect=True)
def test_an_open_conflict_can_be_checked_on_disk(project: Project) -> None:
    conflict(project)
    script = BIN / "ownership-lint"
    staged = run(script, "check", "--staged", cwd=project.root)
    assert (staged.returncode, staged.stdout, staged.stderr) == (3, "", IN_CONFLICT)
    project.write({"ownership.yaml": OWNED})
    on_disk = run(script, "check", cwd=project.root)
    assert (on_disk.returncode, B_HAS_NO_OWNER in on_disk.stdout) == (1, True)
    project.write({"ownership.yaml": BOTH})
    in_document = run(script, "check", cwd=project.root)
    assert (in_document.returncode, "error[tokens/merge-conflict]" in in_document.stdout) == (1, True)
    project.write({"x\ny": "both\n"})
    assert run(script, "check", cwd=project.root).returncode == 0
    assert run(script, "check", "--rev", "MERGE_HEAD", cwd=project.root).returncode == 0


@pytest.mark.parametrize("hooks", ["plain"], indirect=True)
def test_a_hook_may_change_folder(hooks: Hooks, project: Project) -> None:
    """Git names the index from the top: so do a `cd` in a script, and the sub-projects of prek."""
    project.write({".git/hooks/pre-commit": "#!/bin/sh\ncd scripts && exec ownership-lint check --staged\n"})
    project.add({"scripts/b.sh": ""})
    assert_refused(hooks.git(project, "commit", "-m", "script"), B_HAS_NO_OWNER)
    project.add({"ownership.yaml": BOTH})
    assert_passed(hooks.git(project, "commit", "-m", "script"))


def test_a_linked_worktree_has_its_own_index(hooks: Hooks, project: Project) -> None:
    project.git("worktree", "add", "-q", "-b", "other", str(project.root.parent / "linked"))
    linked = Project(project.root.parent / "linked")
    linked.add({"scripts/b.sh": ""})
    assert_refused(hooks.git(linked, "commit", "-m", "script"), B_HAS_NO_OWNER)
    project.add({"README.md": "Read more.\n"})
    assert_passed(hooks.git(project, "commit", "-m", "document"))


def test_the_first_commit_of_a_repository(hooks: Hooks, tmp_path: Path) -> None:
    project = Project.create(tmp_path / "new")
    hooks.install(project)
    project.git("checkout", "-q", "--orphan", "first")
    project.add({"ownership.yaml": OWNED, "scripts/b.sh": ""})
    assert_refused(hooks.git(project, "commit", "-m", "first"), A_IS_MISSING, B_HAS_NO_OWNER)


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
@pytest.mark.parametrize("arguments", [("--all-files",), ("--hook-stage", "manual")])
def test_a_run_by_hand_looks_at_the_index(hooks: Hooks, project: Project, arguments: tuple[str, ...]) -> None:
    project.write({"scripts/b.sh": "", "ownership.yaml": "not: [a matrix\n"})
    assert_passed(hooks.run(project, "run", *arguments))
    project.add({"ownership.yaml": OWNED})
    project.write({"ownership.yaml": BOTH})
    assert_refused(hooks.run(project, "run", *arguments), B_HAS_NO_OWNER, "files in the index")


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_skip_leaves_the_hook_out_and_others_on(hooks: Hooks, project: Project) -> None:
    """With nothing left to run, prek refuses the commit, so there is another hook."""
    other = (
        "  - repo: local\n    hooks: [{id: other, name: other, language: fail, entry: never, files: ^$}]\n"
    )
    config = (project.root / ".pre-commit-config.yaml").read_text()
    project.add({"scripts/b.sh": "", ".pre-commit-config.yaml": config + other})
    assert_refused(hooks.git(project, "commit", "-m", "script", SKIP="other"), B_HAS_NO_OWNER)
    assert_passed(hooks.git(project, "commit", "-m", "script", SKIP="ownership-lint"))


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_the_matrix_hook_checks_the_matrix(hooks: Hooks, project: Project) -> None:
    hooks.install(project, "ownership-matrix")
    project.add({"scripts/b.sh": ""})
    assert_refused(hooks.git(project, "commit", "-m", "script"), B_HAS_NO_OWNER, "hook id: ownership-matrix")
    project.add({"ownership.yaml": BOTH})
    assert_passed(hooks.git(project, "commit", "-m", "script"))


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_the_report_hook_wants_the_documents_written(hooks: Hooks, project: Project) -> None:
    hooks.install(project, "ownership-report")
    outputs = "report: {outputs: [{format: markdown, file: docs/scripts.md}]}\n"
    project.add({"ownership.yaml": OWNED + outputs})
    done = hooks.git(project, "commit", "-m", "outputs")
    assert_refused(done, "`docs/scripts.md` is not in the tree", "hook id: ownership-report")
    document = subprocess.run(
        [sys.executable, "-m", "ownership_lint", "report"], cwd=project.root, capture_output=True, check=True
    )
    project.write({"docs/scripts.md": document.stdout})
    assert_refused(hooks.git(project, "commit", "-m", "not staged"), "is not in the tree")
    project.add()
    assert_passed(hooks.git(project, "commit", "-m", "both"))
    project.add({"ownership.yaml": BOTH + outputs, "scripts/b.sh": ""})
    assert_refused(hooks.git(project, "commit", "-m", "other owner"), "is not what ownership.yaml says now")


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_the_scan_judges_what_is_staged(hooks: Hooks, project: Project) -> None:
    hooks.install(project, "pii-scan")
    number = "-".join(("529", "48", "1736"))
    name = "dienst plan Ä.md"
    project.add({name: f"ssn {number}\n", "scripts/b.sh": ""})
    project.write({name: "nothing\n"})
    done = hooks.git(project, "commit", "-m", "plan")
    assert_refused(done, "error[pii/ssn]", "hook id: pii-scan")
    assert number not in done.stdout + done.stderr
    project.add({name: "nothing\n"})
    project.write({name: f"ssn {number}\n"})
    assert_passed(hooks.git(project, "commit", "-m", "plan"))


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_a_client_file_is_judged_as_its_client_reads_it(hooks: Hooks, project: Project) -> None:
    hooks.install(project, "mcp-config")
    wrong = '{"mcpServers": {"docs": {"url": "http://localhost:8000/mcp"}}}\n'
    project.add({".mcp.json": wrong, "scripts/b.sh": ""})
    done = hooks.git(project, "commit", "-m", "docs")
    assert_refused(done, "error[mcp/missing-type]", "hook id: mcp-config")
    project.add({".mcp.json": wrong.replace('"url"', '"type": "http", "url"')})
    assert_passed(hooks.git(project, "commit", "-m", "docs"))


@pytest.mark.parametrize("hooks", MANAGERS, indirect=True)
def test_damage_that_a_commit_adds_is_refused(hooks: Hooks, project: Project) -> None:
    half = "<" * 7 + " ours\na\n" + "=" * 7 + "\nb\n" + ">" * 7 + " theirs\n"
    project.commit({"old.md": half})
    hooks.install(project, "token-corruption")
    project.add({"old.md": half + "\nmore\n", "scripts/b.sh": ""})
    assert_passed(hooks.git(project, "commit", "-m", "more"))
    project.add({"new.md": half})
    done = hooks.git(project, "commit", "-m", "new")
    assert_refused(done, "error[tokens/merge-conflict]", "new.md:1:1", "hook id: token-corruption")
    assert "old.md" not in done.stdout + done.stderr


def test_a_message_with_a_value_is_refused(hooks: Hooks, project: Project) -> None:
    hooks.install(project, MESSAGES)
    number = "-".join(("529", "48", "1736"))
    for message in (f"Add\n\nfor {number}", f"Add\n\n# for {number}"):
        done = hooks.git(project, "commit", "--allow-empty", "-m", message)
        assert_refused(done, "error[pii/ssn]", "COMMIT_EDITMSG:3:")
        assert number not in done.stdout + done.stderr
    assert_passed(hooks.git(project, "commit", "--allow-empty", "-m", "Add\n\nfor 000-00-0000"))


def test_what_git_takes_out_of_a_message_is_not_judged(hooks: Hooks, project: Project) -> None:
    hooks.install(project, MESSAGES)
    number = "-".join(("529", "48", "1736"))
    for text, is_refused in ((f"# {number}", False), (f"of {number}", True)):
        editor = f"printf 'Add\\n\\n%s\\n' '{text}' >"
        done = hooks.git(project, "commit", "--allow-empty", GIT_EDITOR=f"sh -c '{_quoted(editor)} \"$0\"'")
        if is_refused:
            assert_refused(done, "error[pii/ssn]", "COMMIT_EDITMSG:3:4")
        else:
            assert_passed(done)


def _quoted(text: str) -> str:
    """For single quotes of a shell."""
    return text.replace("'", "'\\''")
