"""The action, step by step, on real clones as actions/checkout makes them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from support.project import MINIMAL, Project
from support.runner import ACTION, ROOT, Done, Job, evaluate, inputs, run_step

if TYPE_CHECKING:
    from collections.abc import Mapping

BIN = Path(sys.executable).parent
NOBODY = "0" * 40
OWNED = MINIMAL + "owners: {OPS: {kind: team}}\nscripts: {scripts/a.sh: {owner: OPS}}\n"
WARNING = "version: 1\nkind: policy\nrules: {ownership/unowned-script: warning}\n"
EXCEPTIONS = """\
version: 1
kind: exceptions
exceptions:
  - id: mine
    rule: ownership/unowned-script
    match: {paths: [scripts/new.sh]}
    owner: OPS
    reason: Because I say so.
"""
TODAY = datetime.now(tz=UTC).date()
EXCEPTIONS += f"    created: {TODAY}\n    expires: {TODAY + timedelta(days=9)}\n"
EXCUSES: tuple[dict[str, str | bytes], ...] = (
    {"policy/policy.yaml": WARNING},
    {"policy/exceptions.yaml": EXCEPTIONS},
    {"policy/policy.yaml": "version: 1\nkind: policy\nscope: {roots: [nowhere]}\n"},
    {"pyproject.toml": '[tool.ownership-lint]\npolicy = "mine.yaml"\n', "mine.yaml": WARNING},
)


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of the environment that the first step makes, here with uv."""
    temp = tmp_path_factory.mktemp("runner")
    job = Job(temp, temp, "push", {})
    done = run_step(job, "install", {}, **_network(), PATH=f"{BIN}:{_path()}")
    assert done.code == 0, done.stdout + done.stderr
    assert done.outputs.keys() == {"python"}
    return done.outputs["python"]


def _path() -> str:
    return os.environ["PATH"]


def _network() -> dict[str, str]:
    """What this machine needs to reach a package registry."""
    return {
        key: value for key, value in os.environ.items() if key.startswith(("PIP_", "UV_", "SSL_", "HTTPS_"))
    }


@dataclass(frozen=True)
class Action:
    """A repository at GitHub, its clone on a runner, and the action to run there."""

    origin: Project
    folder: Path
    python: str

    @property
    def workspace(self) -> Project:
        return Project(self.folder / "workspace")

    def checkout(self, rev: str, depth: int) -> str:
        """What actions/checkout does; `depth` 0 is the whole history."""
        clone = Project.create(self.folder / "workspace")
        sha = self.origin.git("rev-parse", rev).strip()
        self.origin.git("update-ref", "refs/heads/wanted", sha)
        how = [f"--depth={depth}"] if depth else []
        clone.git("fetch", "-q", *how, f"file://{self.origin.root}", "refs/heads/wanted")
        clone.git("checkout", "-q", "--detach", "FETCH_HEAD")
        return sha

    def run(
        self, event_name: str, event: Mapping[str, Any], sha: str, ref: str = "refs/heads/main", **given: str
    ) -> Done:
        """The second step."""
        temp = self.folder / "temp"
        temp.mkdir(exist_ok=True)
        job = Job(self.workspace.root, temp, event_name, event, sha, ref)
        return run_step(job, "check", inputs(**given) | {"steps.install.outputs.python": self.python})

    def pull_request(self, depth: int = 2, **given: str) -> Done:
        """The second step on the merge commit of `main` and `topic`."""
        base = self.origin.git("rev-parse", "main").strip()
        self.origin.git("checkout", "-q", "--detach", "main")
        self.origin.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
        sha = self.checkout("HEAD", depth)
        event = {"pull_request": {"base": {"sha": base}}}
        return self.run("pull_request", event, sha, "refs/pull/7/merge", **given)

    def full(self, **given: str) -> Done:
        """The second step on `topic`, in a workflow that a clock started."""
        return self.run("schedule", {}, self.checkout("topic", 1), **given)

    def change(self, files: Mapping[str, str | bytes]) -> str:
        """A further commit on `topic`."""
        self.origin.git("checkout", "-q", "topic")
        return self.origin.commit(files)


@pytest.fixture
def action(tmp_path: Path, python: str) -> Action:
    """`main` with one script of nobody; `topic` adds another."""
    origin = Project.create(tmp_path / "origin")
    origin.commit({"ownership.yaml": OWNED, "scripts/a.sh": "", "scripts/old.sh": "", "README.md": "old\n"})
    origin.git("checkout", "-q", "-b", "topic")
    origin.commit({"scripts/new.sh": ""})
    return Action(origin, tmp_path, python)


def _error(line: str) -> str:
    return f"::error title=ownership-lint::{line}"


def _missing(base: str, depth: int) -> str:
    return _error(
        f"the base commit {base} is not in this clone, so nothing was checked: "
        f"give actions/checkout `fetch-depth: {depth}`"
    )


def test_a_pull_request_is_told_what_is_new(action: Action) -> None:
    done = action.pull_request()
    assert done.code == 1, done.stdout + done.stderr
    assert done.outputs == {
        "exit-code": "1",
        "findings": "1",
        "errors": "1",
        "warnings": "0",
        "notes": "0",
        "suppressed": "0",
        "scripts": "3",
        "owned": "1",
        "coverage": "33",
        "new-findings": "1",
    }
    (command,) = done.commands
    assert command.startswith("::error file=scripts/new.sh,line=1,endLine=1,title=ownership/unowned-script::")
    assert "scripts/new.sh" in done.summary
    assert "scripts/old.sh" not in done.summary
    assert done.stderr == ""


def test_a_pull_request_without_new_findings_passes(action: Action) -> None:
    action.change({"ownership.yaml": OWNED + "patterns: [{glob: scripts/new.sh, owner: OPS}]\n"})
    done = action.pull_request()
    assert (done.code, done.commands) == (0, [])
    assert (done.outputs["exit-code"], done.outputs["new-findings"]) == ("0", "0")


@pytest.mark.parametrize("mode", ["auto", "diff", "full"])
def test_a_missing_base_fails_and_names_the_depth(action: Action, mode: str) -> None:
    done = action.pull_request(depth=1, mode=mode)
    assert (done.code, done.stdout) == (2, _missing("HEAD^1", 2) + "\n")
    assert done.outputs == {"exit-code": "2"}
    assert done.summary == ""


def test_the_head_of_a_pull_request_needs_the_whole_history(action: Action) -> None:
    base = action.origin.git("rev-parse", "main").strip()
    event = {"pull_request": {"base": {"sha": base}}}
    action.checkout("topic", 1)
    done = action.run("pull_request", event, NOBODY, "refs/pull/7/merge")
    assert (done.code, done.commands) == (2, [_missing(base, 0)])


def test_a_base_that_the_author_of_a_pull_request_made_is_not_used(action: Action) -> None:
    """HEAD^1 of the author's own merge commit holds what is wrong already, and a policy that ignores it."""
    base = action.origin.git("rev-parse", "main").strip()
    action.change({"policy/policy.yaml": WARNING})
    action.origin.git("commit", "-q", "--allow-empty", "-m", "first parent")
    action.origin.git("checkout", "-q", "-b", "other", "main")
    action.origin.commit({"other.txt": ""})
    action.origin.git("checkout", "-q", "topic")
    action.origin.git("merge", "-q", "--no-ff", "-m", "merge", "other")
    action.checkout("topic", 0)
    event = {"pull_request": {"base": {"sha": base}}}
    done = action.run("pull_request", event, NOBODY, "refs/pull/7/merge")
    assert (done.code, done.outputs["errors"], done.outputs["notes"]) == (1, "1", "1")


@pytest.mark.parametrize("files", EXCUSES)
@pytest.mark.parametrize("mode", ["auto", "full"])
def test_a_pull_request_cannot_excuse_itself(
    action: Action, files: dict[str, str | bytes], mode: str
) -> None:
    action.change(files)
    done = action.pull_request(mode=mode)
    assert done.code == 1, done.stdout
    assert "::error file=scripts/new.sh," in done.stdout
    assert "::notice file=" in done.stdout
    assert "title=policy/changed-policy::" in done.stdout


STRICT = "version: 1\nkind: policy\nscope: {extensions: [.sh, .tcl]}\n"
LAX = "version: 1\nkind: policy\nscope: {roots: [nowhere]}\n"


def test_a_pull_request_cannot_move_the_matrix_away_from_its_policy(action: Action) -> None:
    action.origin.git("checkout", "-q", "main")
    action.origin.git("rm", "-q", "ownership.yaml")
    action.origin.commit({".github/ownership.yaml": OWNED, ".github/policy/policy.yaml": STRICT})
    action.origin.git("checkout", "-q", "-B", "topic")
    action.origin.git("mv", ".github/ownership.yaml", "ownership.yaml")
    action.change({"scripts/new.tcl": ""})
    done = action.pull_request()
    assert (done.code, done.outputs["errors"]) == (1, "1")


def test_a_pull_request_cannot_put_a_file_in_place_of_the_policy_folder(action: Action) -> None:
    action.origin.git("checkout", "-q", "main")
    action.origin.commit({"rules/policy.yaml": STRICT})
    action.origin.git("checkout", "-q", "-B", "topic")
    action.origin.git("rm", "-q", "-r", "rules")
    action.change({"rules": LAX, "scripts/new.tcl": ""})
    done = action.pull_request(policy="rules")
    assert done.code != 0


def test_pull_request_target_is_refused(action: Action) -> None:
    sha = action.checkout("topic", 0)
    done = action.run("pull_request_target", {}, sha, mode="full")
    assert done.code == 2
    assert done.commands[0].startswith(_error("pull_request_target runs with the rights of the base branch"))


def test_a_push_is_compared_with_what_was_there_before(action: Action) -> None:
    before = action.origin.git("rev-parse", "main").strip()
    done = action.run("push", {"before": before}, action.checkout("topic", 2))
    assert (done.code, done.outputs["findings"], done.outputs["new-findings"]) == (1, "1", "1")


@pytest.mark.parametrize("files", EXCUSES)
def test_a_pushed_policy_is_in_force(action: Action, files: dict[str, str | bytes]) -> None:
    before = action.origin.git("rev-parse", "main").strip()
    action.change(files)
    done = action.run("push", {"before": before}, action.checkout("topic", 0))
    assert (done.code, done.outputs["errors"], done.outputs["notes"]) == (0, "0", "0")


NEW_BRANCH = "Full check: the branch or tag is new or forced, so there is no commit to compare with"
FORCED = (
    f"Full check: {'1' * 40}, which the branch was at before, is not in this clone. "
    "The branch was forced, or actions/checkout needs `fetch-depth: 0`"
)


@pytest.mark.parametrize(("before", "notice"), [(NOBODY, NEW_BRANCH), ("1" * 40, FORCED)])
def test_a_push_without_a_known_past_is_checked_in_full(action: Action, before: str, notice: str) -> None:
    sha = action.checkout("topic", 1)
    done = action.run("push", {"before": before}, sha)
    assert (done.code, done.outputs["findings"], done.outputs["new-findings"]) == (1, "2", "")
    assert done.commands[0] == f"::notice title=ownership-lint::{notice}"
    strict = action.run("push", {"before": before}, sha, mode="diff")
    assert (strict.code, strict.outputs) == (2, {"exit-code": "2"})


def test_a_merge_group_is_compared_with_its_base(action: Action) -> None:
    base = action.origin.git("rev-parse", "main").strip()
    event = {"merge_group": {"base_sha": base}}
    action.change({"policy/policy.yaml": WARNING})
    done = action.run("merge_group", event, action.checkout("topic", 0))
    assert (done.code, done.outputs["errors"], done.outputs["notes"]) == (1, "1", "1")


def test_a_merge_group_without_its_base_fails(action: Action) -> None:
    base = action.origin.git("rev-parse", "main").strip()
    done = action.run("merge_group", {"merge_group": {"base_sha": base}}, action.checkout("topic", 1))
    assert (done.code, done.commands) == (2, [_missing(base, 0)])


def test_other_events_are_checked_in_full(action: Action) -> None:
    done = action.full()
    assert (done.code, done.outputs["findings"], done.outputs["new-findings"]) == (1, "2", "")


def test_a_base_may_be_given(action: Action) -> None:
    sha = action.checkout("topic", 0)
    base = action.origin.git("rev-parse", "main").strip()
    done = action.run("schedule", {}, sha, base=base)
    assert (done.code, done.outputs["new-findings"]) == (1, "1")
    done = action.run("schedule", {}, sha, base=base, mode="full")
    assert (done.code, done.outputs["findings"], done.outputs["new-findings"]) == (1, "2", "")


def test_diff_without_a_base_is_refused(action: Action) -> None:
    done = action.full(mode="diff")
    told = "mode: diff needs `base`: a schedule event names no commit to compare with"
    assert (done.code, done.stdout) == (2, _error(told) + "\n")


@pytest.mark.parametrize(
    ("given", "code", "findings"),
    [
        ({"fail_on": "note"}, 1, "2"),
        ({"select": "ownership/missing-script"}, 0, "0"),
        ({"select": "policy, ownership/unowned-script\nownership/dead-pattern"}, 1, "2"),
        ({"args": "--ignore 'ownership/unowned-script'"}, 0, "0"),
        ({"args": "scripts/new.sh"}, 1, "1"),
        ({"working_directory": "scripts", "matrix": "../ownership.yaml"}, 1, "2"),
    ],
    ids=["fail-on", "select", "select several", "args", "args with a path", "working-directory"],
)
def test_inputs_reach_the_tool(action: Action, given: dict[str, str], code: int, findings: str) -> None:
    done = action.full(**given)
    assert (done.code, done.outputs.get("findings")) == (code, findings), done.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"mode": "on"}, "mode: `on` is none of auto, full, diff"),
        ({"annotations": "yes"}, "annotations: `yes` is none of true, false"),
        ({"summary": ""}, "summary: `` is none of true, false"),
        ({"args": "'"}, "args: No closing quotation"),
        ({"working_directory": "nope"}, "working-directory: there is no folder `nope`"),
        ({"working_directory": "link"}, "working-directory: `link` leads through a symbolic link"),
        ({"sarif": "out.sarif\nexit-code=0"}, "sarif: `out.sarif%0Aexit-code=0` is no name for a file"),
        ({"json": "scripts"}, "json: `scripts` is no name for a file"),
        ({"json": "link.json"}, "json: `link.json` is a symbolic link, or leads out of the workspace"),
        ({"json": "link/x.json"}, "json: `link/x.json` is a symbolic link, or leads out of the workspace"),
        ({"json": "../x.json"}, "json: `../x.json` is a symbolic link, or leads out of the workspace"),
        ({"base": "--all"}, None),
        ({"base": "$(touch pwned)"}, None),
        ({"base": "x\n::error::y"}, None),
        ({"matrix": "--help"}, None),
        ({"policy": "`touch pwned`"}, None),
        ({"fail_on": "error; touch pwned"}, None),
        ({"select": "$(touch pwned) --help"}, None),
        ({"args": "$(touch pwned) `touch pwned` ; touch pwned"}, None),
        ({"args": "'\n::set-output name=x::##[error]'"}, None),
    ],
)
def test_what_the_inputs_cannot_mean_is_refused(
    action: Action, given: dict[str, str], told: str | None
) -> None:
    action.origin.git("checkout", "-q", "topic")
    (action.origin.root / "link").symlink_to(action.folder)
    (action.origin.root / "link.json").symlink_to(action.folder / "x.json")
    action.origin.commit()
    done = action.full(**given)
    assert (done.code, done.outputs) == (2, {"exit-code": "2"}), done.stdout + done.stderr
    (command,) = done.commands
    assert command == _error(told) if told else command.startswith(_error(""))
    assert not [*action.folder.rglob("pwned"), *action.folder.rglob("x.json")]


def test_the_workspace_holds_only_what_was_asked_for(action: Action) -> None:
    done = action.pull_request(sarif="out/ownership.sarif", json="report.json")
    assert done.code == 1
    assert (done.outputs["sarif-file"], done.outputs["json-file"]) == ("out/ownership.sarif", "report.json")
    untracked = action.workspace.git("status", "--porcelain", "--untracked-files=all")
    assert untracked.split("\n") == ["?? out/ownership.sarif", "?? report.json", ""]
    root = action.workspace.root
    assert len(json.loads((root / "report.json").read_text())["findings"]) == 1
    assert len(json.loads((root / "out/ownership.sarif").read_text())["runs"][0]["results"]) == 1
    assert not [*(root / ".git").glob("ownership-lint*")]
    left = {path.name for path in (action.folder / "temp").iterdir()}
    assert left == {"script.sh", "event.json", "output", "summary", "env"}


def test_summary_and_annotations_can_be_left_out(action: Action) -> None:
    done = action.pull_request(summary="false", annotations="false")
    assert (done.code, done.summary, done.commands) == (1, "", [])
    assert "error[ownership/unowned-script]" in done.stdout


def test_a_broken_matrix_is_told_where_it_is_broken(action: Action) -> None:
    action.change({"ownership.yaml": MINIMAL + "scripts: [\n"})
    done = action.pull_request()
    assert (done.code, done.outputs["exit-code"], done.outputs["errors"]) == (2, "2", "1")
    assert done.commands[0].startswith("::error file=ownership.yaml,line=4,")


def test_a_repository_without_a_matrix_is_not_green(action: Action) -> None:
    action.origin.git("rm", "-q", "ownership.yaml")
    action.origin.commit()
    done = action.pull_request()
    assert (done.code, done.outputs["exit-code"]) == (3, "3")
    assert done.commands[0].startswith(_error("ownership-lint: no ownership.yaml at the repository root"))


def test_a_folder_without_a_repository_is_not_green(action: Action) -> None:
    action.workspace.root.mkdir()
    done = action.run("schedule", {}, NOBODY)
    assert (done.code, done.outputs) == (3, {"exit-code": "3"})
    assert "not a git repository" in done.commands[0]


def test_a_repository_of_somebody_else_is_not_green(action: Action) -> None:
    sha = action.checkout("topic", 1)
    job = Job(action.workspace.root, action.folder, "schedule", {}, sha)
    values = inputs() | {"steps.install.outputs.python": action.python}
    done = run_step(job, "check", values, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert (done.code, done.outputs) == (3, {"exit-code": "3"})
    assert "detected dubious ownership" in done.commands[0]


def test_a_folder_that_looks_like_a_repository_is_none(action: Action) -> None:
    """A bare repository can be committed as plain files; git would take it, settings and all."""
    bare = {
        "HEAD": "ref: refs/heads/main\n",
        "config": "[core]\nbare = true\n",
        "objects/x": "",
        "refs/x": "",
    }
    action.change({f"sub/{name}": text for name, text in bare.items()})
    done = action.full(working_directory="sub")
    assert (done.code, done.outputs) == (3, {"exit-code": "3"})
    assert "safe.bareRepository" in done.commands[0]


HOSTILE_NAMES = (
    "scripts/a\n::error::pwned.sh",
    "scripts/a\r::set-output name=x::y.sh",
    "scripts/::stop-commands::token.sh",
    "scripts/##[command]x]y.sh",
    "scripts/%0A::warning::x.sh",
    "scripts/$(touch pwned)`touch pwned`.sh",
    "scripts/'\"; touch pwned;.sh",
    "scripts/a,title=x::y.sh",
    "scripts/|<img src=x>[a](http://x.example)@somebody #1 ![i](http://y.example).sh",
    "scripts/\u202egnp.sh",
)


@pytest.mark.parametrize("annotations", ["true", "false"])
def test_hostile_names_command_nothing(action: Action, annotations: str) -> None:
    action.change(dict.fromkeys(HOSTILE_NAMES, "echo\n"))
    done = action.pull_request(annotations=annotations)
    assert (done.code, done.outputs["errors"], done.stderr) == (1, str(len(HOSTILE_NAMES) + 1), "")
    known = re.compile(r"::error (file=scripts/[^:,]+,line=1,endLine=1,)?title=[a-z/-]+::[^\r]*")
    assert all(known.fullmatch(command) for command in done.commands)
    assert len(done.commands) == (10 if annotations == "true" else 0)
    assert not [*action.folder.rglob("pwned")]


def test_hostile_names_are_plain_text_in_the_summary(action: Action) -> None:
    action.change(dict.fromkeys(HOSTILE_NAMES, "echo\n"))
    summary = action.pull_request().summary
    tokens = MarkdownIt().enable("table").parse(summary)
    inline = [one for token in tokens for one in token.children or ()]
    assert {one.type for one in inline} == {"text", "code_inline"}
    assert all(token.type != "html_block" for token in tokens)
    text = " ".join(one.content for one in inline if one.type == "text")
    assert "has no owner" in text
    assert not re.search("[@#<]|http", text)


def test_nothing_of_the_repository_is_run_or_imported(action: Action) -> None:
    payload = "from pathlib import Path\nPath(__file__).with_name('pwned').touch()\n"
    modules = ("json", "ownership_lint/__init__", "ownership_lint/__main__", "sitecustomize", "click")
    action.change({f"{name}.py": payload for name in modules})
    sha = action.checkout("topic", 1)
    job = Job(action.workspace.root, action.folder, "schedule", {}, sha)
    values = inputs() | {"steps.install.outputs.python": action.python}
    done = run_step(job, "check", values, PYTHONPATH=".")
    assert (done.code, done.outputs["errors"]) == (1, "2")
    assert not [*action.workspace.root.rglob("pwned")]


def test_installing_with_pip_runs_nothing_of_the_repository(tmp_path: Path) -> None:
    workspace, temp = tmp_path / "workspace", tmp_path / "temp"
    for folder in (workspace, temp):
        folder.mkdir()
    payload = "from pathlib import Path\nPath(__file__).with_name('pwned').touch()\n"
    for name in ("venv.py", "pip.py", "ensurepip.py", "hatchling.py"):
        (workspace / name).write_text(payload)
    path = ":".join(part for part in _path().split(":") if not Path(part, "uv").exists())
    done = run_step(
        Job(workspace, temp, "push", {}), "install", {}, **_network(), PATH=path, PYTHONPATH=str(workspace)
    )
    assert done.code == 0, done.stdout + done.stderr
    assert not [*tmp_path.rglob("pwned")]
    command = [done.outputs["python"], "-I", "-m", "ownership_lint", "--version"]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert version.startswith(f"ownership-lint {_pyproject()['project']['version']} (Python ")


def test_an_old_python_is_told(tmp_path: Path) -> None:
    for version in ("3", *(f"3.{minor}" for minor in range(11, 15))):
        (tmp_path / f"python{version}").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / f"python{version}").chmod(0o755)
    done = run_step(Job(tmp_path, tmp_path, "push", {}), "install", {}, PATH=f"{tmp_path}:{_path()}")
    told = (
        "Python 3.11 or later is needed and not on the PATH; "
        "put a step with actions/setup-python before this one"
    )
    assert (done.code, done.stdout) == (3, _error(told) + "\n")
    assert done.outputs == {"exit-code": "3"}
    values = {f"steps.install.outputs.{name}": value for name, value in done.outputs.items()}
    assert evaluate(ACTION["outputs"]["exit-code"]["value"], values) == "3"


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_every_dependency_is_pinned_as_the_project_wants_it() -> None:
    locked = re.findall(
        r"^([a-z0-9-]+)==(\S+)", (ROOT / "action" / "requirements.txt").read_text(), re.MULTILINE
    )
    versions = dict(locked)
    project = _pyproject()
    for text in (*project["project"]["dependencies"], *project["build-system"]["requires"]):
        wanted = Requirement(text)
        name = wanted.name.replace(".", "-").lower()
        assert versions[name] in wanted.specifier, f"{text}: renew action/requirements.txt"


def test_expressions_stand_in_env_and_outputs_alone() -> None:
    steps = ACTION["runs"]["steps"]
    assert ACTION["runs"]["using"] == "composite"
    for step in steps:
        assert step.keys() <= {"id", "shell", "env", "run"}
        assert "${{" not in step["run"]
    passed = set(steps[1]["env"].values()) - {"${{ steps.install.outputs.python }}"}
    assert passed == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}


def test_every_output_is_written(action: Action) -> None:
    done = action.pull_request(sarif="a.sarif", json="a.json")
    values = {f"steps.check.outputs.{name}": value for name, value in done.outputs.items()}
    mapped = {name: evaluate(one["value"], values) for name, one in ACTION["outputs"].items()}
    assert mapped == done.outputs


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    """In the action, and in every workflow of the manual, as they stand there."""
    manual = (ROOT / "docs" / "github-actions.md").read_text()
    workflows = re.findall(r"^```yaml\n(name: .*?)^```$", manual, re.MULTILINE | re.DOTALL)
    assert len(workflows) >= 3
    for number, text in enumerate(workflows):
        written = re.sub(r"(example-org/ownership-lint@)<full commit>", rf"\g<1>{'a' * 40}", text)
        (tmp_path / ".github" / "workflows").mkdir(parents=True, exist_ok=True)
        (tmp_path / ".github" / "workflows" / f"{number}.yml").write_text(written)
    command = [str(BIN / "zizmor"), "--offline", "--no-config", "--strict-collection", "--persona=pedantic"]
    done = subprocess.run(
        [*command, str(ROOT / "action.yml"), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
