"""`ownership-lint policy show`: the merged policy with origins, and what holds for one path."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.packs import pack
from support.project import ENVIRONMENT, MINIMAL, Project

from ownership_lint.cli import policy
from ownership_lint.engine import Selection, run

TEAM = """\
version: 1
kind: policy
extends: []
scope:
  roots: [scripts]
  detect: [extension]
classes:
  lab: [scripts/lab/**]
rules:
  ownership/dead-pattern: error
  ownership/missing-script: error
  ownership/unknown-owner: note
"""
OWN = """\
extends: [policy/team.yaml]
scope: {extensions: [.sh], exclude: []}
classes: {"on": ["a \\"b\\" \\\\ ##c\\u202e"]}
rules: {ownership/dead-pattern: ignore}
overrides:
  - {paths: ["class:lab"], rules: {ownership/unowned-script: note}, reason: A trial.}
  - paths: [scripts/lab/a.sh]
    rules: {ownership/unowned-script: ignore, ownership/unknown-owner: error}
    reason: "Line one.\\nTwo."
fail_on: warning
"""
SHOWN = """\
extends: []  # what it names is merged in
version: 1  # policy/team.yaml:1
kind: policy  # policy/team.yaml:2
scope:
  roots:
    - scripts  # policy/team.yaml:5
  detect:
    - extension  # policy/policy.yaml:2
  extensions:
    - .sh  # policy/policy.yaml:2
  exclude: []  # policy/policy.yaml:2
classes:
  lab:
    - "scripts/lab/**"  # policy/team.yaml:8
  "on":
    - "a \\"b\\" \\\\ ##c\\u202e"  # policy/policy.yaml:3
rules:
  ownership/dead-pattern: ignore  # policy/policy.yaml:4
  ownership/missing-script: error  # policy/team.yaml:11
  ownership/unknown-owner: note  # policy/team.yaml:12
overrides:
  - paths:
      - "class:lab"  # policy/policy.yaml:6
    rules:
      ownership/unowned-script: note  # policy/policy.yaml:6
    reason: "A trial."  # policy/policy.yaml:6
  - paths:
      - scripts/lab/a.sh  # policy/policy.yaml:7
    rules:
      ownership/unowned-script: ignore  # policy/policy.yaml:8
      ownership/unknown-owner: error  # policy/policy.yaml:8
    reason: "Line one.\\nTwo."  # policy/policy.yaml:9
fail_on: warning  # policy/policy.yaml:10
"""


class Shell:
    """Runs the command in this process."""

    def __init__(self, project: Project, captured: pytest.CaptureFixture[bytes]) -> None:
        self.project = project
        self._captured = captured

    def show(self, *arguments: str) -> tuple[int, str]:
        code = policy.command.main(
            ["show", "--repo", str(self.project.root), *arguments], standalone_mode=False
        )
        return code, self._captured.readouterr().out.decode()

    def json(self, *arguments: str) -> Any:
        code, text = self.show("--format", "json", *arguments)
        assert code == 0
        return json.loads(text)


@pytest.fixture
def shell(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    monkeypatch.setattr("os.environ", ENVIRONMENT)
    project = Project.create(tmp_path / "project")
    project.commit(
        {"policy/policy.yaml": OWN, "policy/team.yaml": TEAM, "scripts/lab/a.sh": "", "scripts/b.sh": ""}
    )
    return Shell(project, capfdbinary)


def test_every_value_says_where_it_comes_from(shell: Shell) -> None:
    assert shell.show() == (0, SHOWN)


def test_what_is_shown_is_a_policy_that_shows_the_same(shell: Shell) -> None:
    shell.project.write({"policy/policy.yaml": SHOWN})
    code, text = shell.show()
    assert code == 0
    assert without_origins(text) == without_origins(SHOWN)


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nkind: policy\n",
        "scope: {extend_roots: [deploy, nowhere], extend_exclude: [gone/**]}\n",
        "scope: {roots: [scripts, bin], exclude: [gone/**]}\n",
        "scope: {roots: [bin]}\n",
        "scope: {extensions: [.sh]}\n",
        "extends: []\n",
        "exceptions: conf/e.yaml\n",
        "exceptions: null\nbaseline: null\n",
        "baseline: conf/b.json\npacks: [conf/p.yaml]\npii: {placeholder_domains: [x.example]}\n",
        OWN,
    ],
)
def test_what_is_shown_means_the_same(shell: Shell, text: str) -> None:
    shell.project.add({"ownership.yaml": MINIMAL, "deploy/x.py": "", "policy/policy.yaml": text})
    shell.project.add({"conf/e.yaml": "version: 1\nkind: exceptions\nexceptions: []\n"})
    shell.project.add({"conf/p.yaml": pack()})
    before = meaning(shell.project)
    code, shown = shell.show()
    assert (code, shown.startswith("extends: []")) == (0, True)
    shell.project.write({"policy/policy.yaml": shown})
    assert meaning(shell.project) == before


def test_what_is_shown_without_a_policy_means_the_same(shell: Shell) -> None:
    shell.project.git("rm", "-q", "-r", "policy")
    shell.project.add({"ownership.yaml": MINIMAL})
    before = meaning(shell.project)
    _, shown = shell.show()
    shell.project.write({"policy/policy.yaml": shown})
    assert meaning(shell.project) == before


def meaning(project: Project) -> tuple[object, ...]:
    """What a policy says and what a check finds with it, without the places of the policy's lines."""
    repository = project.repository(no_cache=True)
    said = repository.policy
    overrides = [(one.paths, one.rules, one.reason) for one in said.overrides]
    lists = (said.scope.roots, said.scope.extensions, said.scope.detect, said.scope.exclude)
    packs = [pack.path for pack in repository.packs]
    files = (said.exceptions, said.baseline, packs, said.mcp)
    told = sorted(
        (one.rule, one.subject, one.message, one.severity) for one in run(repository, Selection()).findings
    )
    return (lists, said.classes, said.rules, overrides, said.pii, said.fail_on, files, told)


def without_origins(text: str) -> list[str]:
    return [line.partition("  # ")[0] for line in text.splitlines()]


def test_the_bundled_policy_is_named_as_policies_name_it(shell: Shell) -> None:
    shell.project.commit({"policy/policy.yaml": "fail_on: note\n"})
    _, text = shell.show("--rev", "HEAD")
    lines = text.splitlines()
    assert "fail_on: note  # policy/policy.yaml:1" in lines
    bundled = (Path(__file__).parents[2] / "policy/recommended.yaml").read_text().splitlines()
    line = 1 + bundled.index("exceptions: policy/exceptions.yaml")
    assert f"exceptions: policy/exceptions.yaml  # builtin:recommended:{line}" in lines


def test_json_is_a_tree_of_values_and_origins(shell: Shell) -> None:
    shown = shell.json()
    assert list(shown) == ["version", "kind", "scope", "classes", "rules", "overrides", "fail_on"]
    assert shown["scope"]["value"]["roots"] == {
        "value": [{"value": "scripts", "from": {"path": "policy/team.yaml", "line": 5}}],
        "from": {"path": "policy/team.yaml", "line": 5},
    }
    assert shown["scope"]["value"]["exclude"] == {
        "value": [],
        "from": {"path": "policy/policy.yaml", "line": 2},
    }
    rules = shown["overrides"]["value"][1]["value"]["rules"]["value"]
    assert rules["ownership/unknown-owner"] == {
        "value": "error",
        "from": {"path": "policy/policy.yaml", "line": 8},
    }


def test_a_path_is_explained(shell: Shell) -> None:
    code, text = shell.show("--path", "scripts/lab/a.sh")
    assert code == 0
    assert text == (
        "scripts/lab/a.sh: a script: below root `scripts`, and its name ends in `.sh`\n"
        "classes: lab (policy/team.yaml:8)\n"
        "ownership/unowned-script: ignore instead of error (policy/policy.yaml:8): Line one.\\nTwo.\n"
        "ownership/dead-pattern: ignore instead of warning (policy/policy.yaml:4)\n"
    )


def test_a_path_without_differences(shell: Shell) -> None:
    shell.project.write({"policy/policy.yaml": "scope: {roots: [scripts]}\n"})
    code, text = shell.show("--path", "policy/team.yaml")
    assert code == 0
    assert text == (
        "policy/team.yaml: not a script: below none of the roots: `scripts`\n"
        "classes: none\n"
        "every rule has its own severity here\n"
    )


def test_a_path_is_explained_in_json(shell: Shell) -> None:
    assert shell.json("--path", "scripts/lab/a.sh") == {
        "path": "scripts/lab/a.sh",
        "script": True,
        "why": "below root `scripts`, and its name ends in `.sh`",
        "classes": [
            {"name": "lab", "glob": "scripts/lab/**", "from": {"path": "policy/team.yaml", "line": 8}}
        ],
        "rules": [
            {
                "rule": "ownership/unowned-script",
                "severity": "ignore",
                "default": "error",
                "reason": "Line one.\nTwo.",
                "from": {"path": "policy/policy.yaml", "line": 8},
            },
            {
                "rule": "ownership/dead-pattern",
                "severity": "ignore",
                "default": "warning",
                "reason": None,
                "from": {"path": "policy/policy.yaml", "line": 4},
            },
        ],
    }


def test_a_broken_policy_is_told_instead(shell: Shell) -> None:
    shell.project.write({"policy/policy.yaml": "extends: [policy/gone.yaml]\n"})
    for arguments in ((), ("--format", "json"), ("--path", "scripts/b.sh")):
        code, text = shell.show(*arguments)
        assert code == 2
        assert "the policy `policy/gone.yaml` is not there, or cannot be read" in text


def test_a_broken_matrix_is_no_obstacle(shell: Shell) -> None:
    shell.project.write({"ownership.yaml": MINIMAL + "script: {}\n"})
    assert shell.show() == (0, SHOWN)


def test_an_extended_file_that_git_does_not_track_does_not_serve(shell: Shell) -> None:
    shell.project.write(
        {"policy/policy.yaml": "extends: [policy/new.yaml]\n", "policy/new.yaml": "rules: {}\n"}
    )
    code, text = shell.show()
    assert (code, "the policy `policy/new.yaml` is not there" in text) == (2, True)


def test_the_manuals_example_shows_what_it_says(shell: Shell) -> None:
    manual = (Path(__file__).parents[2] / "docs/policy.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    files = {text.splitlines()[0].removeprefix("# "): text for text in blocks if text.startswith("# policy/")}
    assert list(files) == ["policy/team.yaml", "policy/policy.yaml", "policy/exceptions.yaml"]
    shell.project.write(files)
    code, text = shell.show()
    assert code == 0
    shown = [text for text in blocks if "  # policy/" in text]
    assert len(shown) == 2
    for part in shown:
        assert part in text
    shell.project.write({"ownership.yaml": MINIMAL + "owners: {DBA: {}}\n"})
    assert shell.project.repository().load_findings == ()
