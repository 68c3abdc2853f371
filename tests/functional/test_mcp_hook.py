"""The family `mcp` from the command line: the states that days were lost to, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.process import run
from support.project import ENVIRONMENT, Project

if TYPE_CHECKING:
    from pathlib import Path

URL = '"url": "http://127.0.0.1:8080/mcp"'

WORDS = "-".join(("dev", "mcp", "key", "2026"))


def claude(entry: str) -> str:
    return f'{{\n  "mcpServers": {{\n    "planner": {{\n      {entry}\n    }}\n  }}\n}}\n'


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            f'"transport": "http",\n      {URL}',
            "Claude Code reads `type`, not `transport`: Claude Code drops the server",
        ),
        (
            f'"transport": "streamable-http",\n      {URL}',
            "Claude Code reads `type`, not `transport`: Claude Code drops the server",
        ),
        (f'"type": "sse",\n      {URL}', "error[mcp/"),
        ('"type": "sse",\n      "url": "http://127.0.0.1:8080/mcp/sse"', "[mcp/endpoint-mismatch]"),
        (
            f'"type": "http",\n      {URL},\n      "headers": {{"Authorization": "Bearer {WORDS}"}}',
            "error[mcp/secret-in-header]",
        ),
    ],
)
def test_each_state_says_what_ends_the_hunt(entry: str, expected: str, tmp_path: Path, script: Path) -> None:
    project = Project.create(tmp_path)
    project.add({".mcp.json": claude(entry)})
    done = run(script, "check", "--select", "mcp", "--staged", "--all", cwd=project.root)
    assert expected.replace("error[mcp/", "mcp/") in done.stdout


def test_all_findings_come_in_one_run(tmp_path: Path, script: Path) -> None:
    project = Project.create(tmp_path)
    project.add(
        {
            ".mcp.json": claude(f'"type": "http",\n      {URL}'),
            ".vscode/mcp.json": claude('"type": "http",\n      "url": "http://127.0.0.1:8081/mcp"'),
            ".zed/mcp.json": claude('"url": "http://127.0.0.1:8081/mcp"'),
            ".codex/config.toml": '[mcp_servers.search]\ncommand = "npx"\nargs = ["-y", "search-mcp"]\n',
        }
    )
    done = run(script, "check", "--select", "mcp", "--staged", cwd=project.root)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if line.startswith(("error[", "warning["))]
    assert told == [
        "error[mcp/dead-config-file]",
        "error[mcp/wrong-root-key]",
        "warning[mcp/cross-file-drift]",
        "warning[mcp/unpinned-package]",
    ]


def test_the_state_that_works_is_silent(tmp_path: Path, script: Path) -> None:
    project = Project.create(tmp_path)
    project.add({".mcp.json": claude(f'"type": "http",\n      {URL}')})
    done = run(script, "check", "--select", "mcp", "--staged", "--all", "-q", cwd=project.root)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("state", [(), ("--staged",), ("--rev", "HEAD")])
def test_a_link_is_read_as_clients_read_it(state: tuple[str, ...], tmp_path: Path, script: Path) -> None:
    project = Project.create(tmp_path)
    project.write({"config/mcp.json": claude(URL)})
    project.link(".mcp.json", to="config/mcp.json")
    project.link(".cursor", to="/etc")
    project.commit()
    done = run(script, "check", "--select", "mcp", *state, cwd=project.root)
    assert "  .mcp.json:4:7: `url` without `type`" in done.stdout


def test_a_repository_without_client_files_loads_none_of_it(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.add({"a.py": "", "package.json": "{}", "config/settings.json": "{}"})
    told = "import sys; from ownership_lint import cli; cli.run(); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", told, "check", "--select", "mcp", "--no-cache"],
        cwd=project.root,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = set(done.stderr.split())
    assert "ownership_lint.rules.checked" in loaded
    assert not loaded & {
        "tree_sitter",
        "tomllib",
        "ruamel.yaml",
        "pydantic",
        "ownership_lint.rules.mcp",
        "ownership_lint.inputs.bundled_clients",
    }
