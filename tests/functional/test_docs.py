"""The manual: its sessions print what they show, its files are valid, and it builds without a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML
from support.hooks import BIN, Hooks, Tool
from support.manual import Block, Command, blocks
from support.project import ENVIRONMENT, Project

from ownership_lint.analysis.allow_comments import find_allow_comments
from ownership_lint.analysis.content.pattern_proof import unusable
from ownership_lint.analysis.content.validators import VALIDATORS
from ownership_lint.inputs.exceptions_file import load_exceptions
from ownership_lint.inputs.matrix_file import load_matrix
from ownership_lint.inputs.models import OwnershipFile
from ownership_lint.inputs.pack_file import load_pack
from ownership_lint.inputs.policy_file import load_policy
from ownership_lint.inputs.policy_models import PolicyFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from ownership_lint.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [block for page in PAGES for block in blocks(page)]
WITH_SESSIONS = sorted({block.page for block in BLOCKS if block.commands})
HOOK_CONFIG = ".pre-commit-config.yaml"
ADDRESS, RELEASE = "https://github.com/example-org/ownership-lint", "v0.1.0"


def of(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


@pytest.fixture
def hooks(tools: Mapping[Tool, Hooks]) -> Hooks:
    return tools["pre-commit"]


@pytest.mark.parametrize("page", WITH_SESSIONS, ids=lambda page: page.stem)
def test_sessions_print_what_they_show(
    page: Path, script: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = Project.create(tmp_path)
    environment = {**ENVIRONMENT, "PATH": f"{script.parent}{os.pathsep}{ENVIRONMENT['PATH']}"}
    wrong = []
    for block in blocks(page):
        text = block.text
        if block.file == HOOK_CONFIG:
            hooks: Hooks = request.getfixturevalue("hooks")
            text = _from_here(text, hooks)
            environment = {
                **hooks.environment,
                "PATH": f"{script.parent}{os.pathsep}{hooks.environment['PATH']}",
            }
        if block.file is not None:
            project.write({block.file: text})
        for command in block.commands:
            printed = _run(command, project, environment)
            if not command.prints(printed):
                wrong.append(f"$ {command.line}\n{printed}")
    assert not wrong, "\n".join(wrong)


def _from_here(config: str, hooks: Hooks) -> str:
    """The documented hook, taken from this checkout instead of its release."""
    assert (config.count(ADDRESS), config.count(RELEASE)) == (1, 1)
    commit = Project(hooks.source).git("rev-parse", "HEAD").strip()
    return config.replace(ADDRESS, str(hooks.source)).replace(RELEASE, commit)


def _run(command: Command, project: Project, environment: dict[str, str]) -> str:
    return subprocess.run(
        ["bash", "-c", command.line],
        cwd=project.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    ).stdout


@pytest.mark.parametrize(
    ("shown", "printed"),
    [("a\n", ""), ("a\n", "a\nb\n"), ("…\nb\n", "a\n"), ("a.\n", "ab\n"), ("", "a\n"), ("a\n…\n", "ab\n")],
)
def test_a_session_that_prints_something_else_is_found(shown: str, printed: str) -> None:
    assert not Command("command", shown).prints(printed)


@pytest.mark.parametrize(
    ("shown", "printed"), [("", ""), ("a\n", "a\n"), ("…\n", ""), ("…\nb\n…\n", "a\n\nb\nc\n")]
)
def test_a_session_that_prints_the_same_passes(shown: str, printed: str) -> None:
    assert Command("command", shown).prints(printed)


def test_a_newcomer_meets_a_failing_and_a_passing_hook() -> None:
    page = ROOT / "docs" / "getting-started.md"
    lines = [command.line for block in blocks(page) for command in block.commands]
    for expected in ("import ", "check", "baseline create", "pre-commit install", "git commit"):
        assert any(expected in line for line in lines), expected


def test_every_comment_of_the_manual_is_understood() -> None:
    text = (ROOT / "docs" / "suppression.md").read_text()
    rows = re.findall(r"^\| .+ \| `(.*allow RULE.*)` \| `(.*allow-next-line RULE.*)` \|$", text, re.MULTILINE)
    assert len(rows) > 10
    for shown, line in ((shown, line) for row in rows for line, shown in enumerate(row, 1)):
        (comment,) = find_allow_comments("file", shown.replace("RULE", "family/rule").encode())
        assert (comment.line, comment.rule, comment.reason.rstrip('"')) == (line, "family/rule", "reason")


def test_every_kind_of_yaml_file_is_shown_and_valid() -> None:
    kinds = {kind for block in of("yaml") for kind in _checked(block)}
    assert kinds >= {"ownership", "policy", "exceptions", "pack"}


def _checked(block: Block) -> Iterator[str]:
    """Read a block as what it is; the kind of file if it is one of ours, whole or in part."""
    data = YAML(typ="safe").load(block.text)
    keys = set(data) if isinstance(data, dict) else set()
    kind = data["kind"] if "kind" in keys else _part_of(keys)
    if kind is None:
        return
    whole = block.text if "kind" in keys else f"version: 1\nkind: {kind}\n{block.text}"
    findings = _findings(kind, whole.encode(), block)
    told = [f"{block.page.name}:{one.location.line}: {one.message}" for one in findings]
    assert not told, "\n".join([*told, block.text])
    yield kind


def _part_of(keys: set[str]) -> str | None:
    """The kind of file that has all these keys."""
    models: dict[str, type[BaseModel]] = {"ownership": OwnershipFile, "policy": PolicyFile}
    fitting = [kind for kind, model in models.items() if keys and keys <= set(model.model_fields)]
    return fitting[0] if fitting else None


def _findings(kind: str, data: bytes, block: Block) -> tuple[Finding, ...]:
    if kind == "ownership":
        return load_matrix(data, "ownership.yaml").findings
    if kind == "exceptions":
        return load_exceptions(data, "exceptions.yaml", owners=None, classes=()).findings
    if kind == "pack":
        return load_pack(data, "pack.yaml", validators=VALIDATORS, problem_of=unusable).findings
    assert kind == "policy", f"no file of ours is of the kind {kind}"
    beside = {one.file: one.text.encode() for one in blocks(block.page)}
    return load_policy(data, block.file or "policy/policy.yaml", beside.get).findings


@pytest.mark.parametrize("block", of("json"), ids=lambda block: block.page.stem)
def test_json_can_be_read(block: Block) -> None:
    json.loads(block.text)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.file == HOOK_CONFIG], ids=lambda b: b.page.stem)
def test_the_configuration_of_hooks_is_valid(block: Block, tmp_path: Path) -> None:
    config = tmp_path / HOOK_CONFIG
    config.write_text(block.text)
    subprocess.run([BIN / "pre-commit", "validate-config", str(config)], check=True)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_links_beside_the_manual_lead_to_files(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text())
    assert [link for link in links if "//" not in link and not (ROOT / link).exists()] == []


def _build(root: Path, site: Path) -> subprocess.CompletedProcess[str]:
    # With --quiet nothing would be counted as a warning, and --strict could not fail.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_manual_builds_and_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    built = _build(ROOT, tmp_path)
    assert built.returncode == 0, built.stderr
    for page in tmp_path.rglob("*.html"):
        text = page.read_text()
        fetched = re.findall(r"<(?:script|img|iframe)[^>]* src=\"?([^\" >]+)", text)
        fetched += re.findall(r"<link[^>]* rel=\"?(?:stylesheet|preconnect|icon)[^>]*>", text)
        assert fetched
        assert [one for one in fetched if "//" in one] == [], page


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("index.md", "[nowhere](nowhere.md)"),
        ("index.md", "[nowhere](policy.md#nowhere)"),
        ("rules/policy/dead-scope.md", "[nowhere](../../../policy/nowhere.yaml)"),
        ("forgotten.md", "# In no list"),
    ],
)
def test_a_manual_with_a_link_to_nowhere_does_not_build(tmp_path: Path, page: str, text: str) -> None:
    for name in ("docs", "policy", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "scripts/manual.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    with (tmp_path / "docs" / page).open("a") as file:
        file.write(f"\n{text}\n")
    built = _build(tmp_path, tmp_path / "site")
    assert built.returncode == 1
    assert re.search("nowhere|forgotten", built.stderr)
