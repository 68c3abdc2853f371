"""`ownership-lint baseline`: today's findings are written down, and taken out when they are gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.project import MINIMAL, Project

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

FILE = ".ownership-baseline.json"
POLICY = "version: 1\nkind: policy\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project.create(tmp_path / "project")
    project.commit({"ownership.yaml": MINIMAL, "scripts/a.sh": "", "scripts/b.sh": ""})
    monkeypatch.chdir(project.root)
    return project


def known(project: Project, file: str = FILE) -> list[str]:
    return [one["path"] for one in json.loads((project.root / file).read_text())["findings"]]


def test_a_clean_repository_has_an_empty_baseline(command: CommandLine, project: Project) -> None:
    project.git("rm", "-q", "-r", "scripts")
    done = command("baseline", "create")
    assert (done.code, done.out, done.err) == (0, f"{FILE}: 0 findings known from now on\n", "")
    assert known(project) == []
    assert command("baseline", "show").out == "0 findings, 0 gone\n"


def test_what_is_known_does_not_fail_and_what_is_new_does(command: CommandLine, project: Project) -> None:
    done = command("baseline", "create")
    assert (done.code, done.out) == (0, f"{FILE}: 2 findings known from now on\n")
    assert known(project) == ["scripts/a.sh", "scripts/b.sh"]
    assert command("check").code == 0
    project.add({"scripts/new.sh": ""})
    done = command("check", "-q")
    assert done.code == 1
    assert "new.sh" in done.out
    assert "a.sh" not in done.out


def test_an_existing_one_is_only_replaced_by_force(command: CommandLine, project: Project) -> None:
    command("baseline", "create")
    project.add({"scripts/c.sh": ""})
    before = (project.root / FILE).read_bytes()
    refused = command("baseline", "create")
    assert (refused.code, refused.out, refused.err) == (
        2,
        "",
        (
            f"ownership-lint: {FILE} exists already; --force replaces it, "
            "`baseline prune` only takes entries out\n"
        ),
    )
    assert (project.root / FILE).read_bytes() == before
    assert command("baseline", "create", "--force").out == f"{FILE}: 3 findings known from now on\n"


@pytest.mark.parametrize("text", ["", "[]", "{", "<<<<<<< ours\n", '{"version": 2}'])
def test_force_replaces_a_damaged_one(command: CommandLine, project: Project, text: str) -> None:
    project.add({FILE: text})
    for arguments in (["create"], ["prune"], ["show"]):
        assert command("baseline", *arguments).code == 2
    assert (project.root / FILE).read_text() == text
    assert command("baseline", "create", "--force").out == f"{FILE}: 2 findings known from now on\n"
    assert known(project) == ["scripts/a.sh", "scripts/b.sh"]


def test_a_damaged_one_is_told_with_its_line(command: CommandLine, project: Project) -> None:
    project.add({FILE: '{"version": 1,\n nope\n'})
    done = command("baseline", "show")
    assert done.err == (
        f"ownership-lint: {FILE}:2: the baseline cannot be read: not JSON: "
        "Expecting property name enclosed in double quotes; `ownership-lint check` tells all\n"
    )


@pytest.mark.parametrize("name", ["create", "prune", "show"])
def test_a_broken_matrix_is_to_be_mended_first(command: CommandLine, project: Project, name: str) -> None:
    project.write({"ownership.yaml": MINIMAL + "scripts: [\n"})
    done = command("baseline", name)
    assert done.code == 2
    assert done.err.startswith("ownership-lint: ownership.yaml:")
    assert not (project.root / FILE).exists()


def test_force_does_not_hide_a_broken_matrix(command: CommandLine, project: Project) -> None:
    project.write({"ownership.yaml": MINIMAL + "scripts: [\n", FILE: "{"})
    assert command("baseline", "create", "--force").code == 2
    assert (project.root / FILE).read_text() == "{"


def test_prune_takes_out_what_is_gone_and_adds_nothing(command: CommandLine, project: Project) -> None:
    command("baseline", "create")
    project.git("rm", "-q", "scripts/b.sh")
    project.add({"scripts/c.sh": ""})
    shown = command("baseline", "show")
    assert (shown.code, shown.out) == (
        0,
        (
            "       ownership/unowned-script  scripts/a.sh\n"
            "gone   ownership/unowned-script  scripts/b.sh\n"
            "1 finding, 1 gone\n"
        ),
    )
    done = command("baseline", "prune")
    assert (done.code, done.out) == (0, f"{FILE}: 1 taken out, 1 finding left\n")
    assert known(project) == ["scripts/a.sh"]


def test_prune_with_nothing_to_do_writes_nothing(command: CommandLine, project: Project) -> None:
    assert command("baseline", "prune").out == f"{FILE}: 0 taken out, 0 findings left\n"
    assert not (project.root / FILE).exists()


def test_entries_of_rules_of_another_version_stay(command: CommandLine, project: Project) -> None:
    entry = {"rule": "later/rule", "path": "x", "subject": "y", "fingerprint": "0" * 32}
    project.add({FILE: json.dumps({"version": 1, "kind": "baseline", "findings": [entry]})})
    assert command("baseline", "prune").out == f"{FILE}: 0 taken out, 1 finding left\n"
    assert command("baseline", "show").out == "       later/rule  x  y\n1 finding, 0 gone\n"


def test_a_decision_stays_a_decision(command: CommandLine, project: Project) -> None:
    comment = "# ownership-lint: allow ownership/unowned-script a copy\n"
    project.add({"scripts/b.sh": comment})
    command("baseline", "create")
    assert known(project) == ["scripts/a.sh"]


def test_names_of_all_kinds_come_and_go(command: CommandLine, project: Project) -> None:
    names = ["scripts/a b.sh", "scripts/ü.sh", "scripts/\n::error::x.sh", "scripts/##[x]\x1b[31m.sh"]
    project.add(dict.fromkeys(names, ""))
    (project.root / "scripts" / "\udcff.sh").write_bytes(b"")
    project.add()
    assert command("baseline", "create").out == f"{FILE}: 7 findings known from now on\n"
    assert command("check").code == 0
    shown = command("baseline", "show").out
    assert shown.endswith("\n7 findings, 0 gone\n")
    assert "\x1b" not in shown
    assert "##[" not in shown
    assert not any(line.startswith("::") for line in shown.splitlines())
    project.git("rm", "-q", "-r", "--cached", "scripts")
    assert command("baseline", "prune").out == f"{FILE}: 7 taken out, 0 findings left\n"


@pytest.mark.parametrize("place", ["governance/known.json", "new folder/ü.json"])
def test_the_policy_says_where_it_is(command: CommandLine, project: Project, place: str) -> None:
    project.add({"policy/policy.yaml": POLICY + f"baseline: {place}\n"})
    assert command("baseline", "create").out == f"{place}: 2 findings known from now on\n"
    assert known(project, place) == ["scripts/a.sh", "scripts/b.sh"]
    assert command("check").code == 0
    assert not (project.root / FILE).exists()


@pytest.mark.parametrize(
    "place",
    ["../out.json", "a/../../out.json", ".git/x.json", ".GIT/hooks/x", "."],
)
def test_a_policy_cannot_name_a_place_outside_of_the_work_tree(
    command: CommandLine, project: Project, tmp_path: Path, place: str
) -> None:
    project.write({"policy/policy.yaml": POLICY + f'baseline: "{place}"\n'})
    for arguments in (["create"], ["create", "--force"], ["prune"], ["show"]):
        done = command("baseline", *arguments)
        assert (done.code, done.err) == (
            2,
            (
                "ownership-lint: policy/policy.yaml:3: `baseline` must be a path in the repository, "
                f"found the text `{place}`; `ownership-lint check` tells all\n"
            ),
        )
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("place", ["link", "folder/x", "folder/deep/x", "inside/x", "scripts"])
@pytest.mark.parametrize("tracked", [False, True])
def test_a_policy_cannot_lead_through_a_link_or_onto_a_folder(
    command: CommandLine, project: Project, tmp_path: Path, place: str, tracked: bool
) -> None:
    outside = tmp_path / "out.json"
    (tmp_path / "elsewhere").mkdir()
    (project.root / "link").symlink_to(outside)
    (project.root / "folder").symlink_to(tmp_path / "elsewhere")
    (project.root / "inside").symlink_to("scripts")
    project.write({"policy/policy.yaml": POLICY + f"baseline: {place}\n"})
    if tracked:
        project.add()
    done = command("baseline", "create", "--force")
    assert (done.code, done.err) == (
        2,
        f"ownership-lint: the policy's `baseline`, {place}, is no file of the work tree\n",
    )
    assert not outside.exists()
    assert not [*(tmp_path / "elsewhere").iterdir()]
    assert not (project.root / "scripts/x").exists()


def test_the_file_is_replaced_as_a_whole(command: CommandLine, project: Project) -> None:
    command("baseline", "create")
    before = (project.root / FILE).read_bytes()
    (project.root / "kept").hardlink_to(project.root / FILE)
    project.git("rm", "-q", "scripts/b.sh")
    assert command("baseline", "prune").code == 0
    assert known(project) == ["scripts/a.sh"]
    assert (project.root / "kept").read_bytes() == before
    assert not [*project.root.glob(".ownership-baseline-*")]


def test_what_cannot_be_written_leaves_nothing_behind(
    command: CommandLine, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("baseline", "create")
    before = (project.root / FILE).read_bytes()
    project.add({"scripts/c.sh": ""})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    done = command("baseline", "create", "--force")
    assert (done.code, done.err) == (2, f"ownership-lint: {project.root / FILE}: No space left on device\n")
    assert (project.root / FILE).read_bytes() == before
    assert not [*project.root.glob(".ownership-baseline-*")]


@pytest.mark.parametrize("name", [["create", "--force"], ["prune"]])
@pytest.mark.parametrize("place", [["--staged"], ["--rev", "HEAD"], ["--policy-rev", "HEAD"]])
def test_another_state_never_replaces_the_work_trees(
    command: CommandLine, project: Project, name: list[str], place: list[str]
) -> None:
    command("baseline", "create")
    project.commit()
    project.add({"scripts/c.sh": ""})
    command("baseline", "create", "--force")
    before = (project.root / FILE).read_bytes()
    project.git("rm", "-q", "--cached", "scripts/b.sh")
    done = command("baseline", *name, *place)
    assert (done.code, done.err) == (
        2,
        (
            "ownership-lint: the baseline to write is that of the work tree: not with --staged, --rev or "
            "--policy-rev, and not where a hook names an index or a commit\n"
        ),
    )
    assert (project.root / FILE).read_bytes() == before
    assert command("baseline", "show", *place).code == 0


@pytest.mark.parametrize("name", [["create", "--force"], ["prune"]])
def test_a_hooks_index_is_another_state(command: CommandLine, project: Project, name: list[str]) -> None:
    done = command("baseline", *name, GIT_INDEX_FILE=".git/index")
    assert (done.code, (project.root / FILE).exists()) == (2, False)


def test_force_does_not_keep_what_a_comment_or_an_exception_holds(
    command: CommandLine, project: Project
) -> None:
    project.add({"ownership.yaml": MINIMAL + "owners: {OPS: {}}\n", "scripts/c.sh": ""})
    command("baseline", "create")
    assert known(project) == ["scripts/a.sh", "scripts/b.sh", "scripts/c.sh"]
    project.add(
        {
            "scripts/b.sh": "# ownership-lint: allow ownership/unowned-script a copy\n",
            "policy/exceptions.yaml": "version: 1\nkind: exceptions\nexceptions:\n"
            "  - {id: EX-1, rule: ownership/unowned-script, match: {paths: [scripts/c.sh]},\n"
            "     reason: Only a trial., owner: OPS, created: 2026-01-03, expires: 2026-03-31}\n",
        }
    )
    command("baseline", "create", "--force")
    assert known(project) == ["scripts/a.sh"]


def test_entries_of_rules_that_do_not_run_stay(command: CommandLine, project: Project) -> None:
    command("baseline", "create")
    before = (project.root / FILE).read_bytes()
    project.add({"policy/policy.yaml": POLICY + "rules: {ownership/unowned-script: ignore}\n"})
    assert command("baseline", "show").out.endswith("\n2 findings, 0 gone\n")
    assert command("baseline", "prune").out == f"{FILE}: 0 taken out, 2 findings left\n"
    assert (project.root / FILE).read_bytes() == before


def test_what_a_baseline_says_cannot_command_a_terminal_or_a_runner(
    command: CommandLine, project: Project
) -> None:
    entry = {
        "rule": "a/b",
        "path": "::error::x",
        "subject": "\x1b[31m\ud800\n::error::y",
        "fingerprint": "00",
    }
    project.add({FILE: json.dumps({"version": 1, "kind": "baseline", "findings": [entry]})})
    shown = command("baseline", "show").out
    assert shown == "       a/b  ::error::x  \\x1b[31m\\ud800\\n::error::y\n1 finding, 0 gone\n"


def test_a_place_below_a_file_is_refused(command: CommandLine, project: Project) -> None:
    project.write({"policy/policy.yaml": POLICY + "baseline: ownership.yaml/x/y.json\n"})
    done = command("baseline", "create")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("ownership.yaml/x: Not a directory\n")


def test_a_policy_without_one_is_told(command: CommandLine, project: Project) -> None:
    scope = "scope: {roots: [scripts], extensions: [.sh], detect: [extension]}\n"
    project.write({"policy/policy.yaml": POLICY + "extends: []\n" + scope})
    done = command("baseline", "create")
    assert (done.code, done.err) == (2, "ownership-lint: the policy names no `baseline`\n")


def test_a_bare_repository_is_shown_and_never_written(
    command: CommandLine, project: Project, tmp_path: Path
) -> None:
    command("baseline", "create")
    project.commit()
    bare = tmp_path / "bare.git"
    project.git("clone", "-q", "--bare", ".", str(bare))
    assert command("baseline", "show", "--repo", str(bare)).out.endswith("\n2 findings, 0 gone\n")
    for arguments in (["create"], ["create", "--force"], ["prune"]):
        done = command("baseline", *arguments, "--repo", str(bare))
        assert (done.code, done.err) == (
            2,
            "ownership-lint: a bare repository has no work tree to keep a baseline in\n",
        )


def test_it_is_written_where_the_repository_is(
    command: CommandLine, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("baseline", "create", "--repo", "project").code == 0
    monkeypatch.chdir(project.root / "scripts")
    assert command("baseline", "prune").code == 0
    assert (project.root / FILE).exists()
    assert not (tmp_path / FILE).exists()


def test_a_baseline_does_not_accept_what_is_wrong_with_the_configuration(
    command: CommandLine, project: Project
) -> None:
    project.write({"policy/policy.yaml": POLICY + "scope: {extend_roots: [nowhere]}\n"})
    assert "policy/dead-scope" in command("check").out
    command("baseline", "create")
    assert "policy/dead-scope" in command("check").out
