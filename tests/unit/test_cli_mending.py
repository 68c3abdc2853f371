"""`check --fix` and `--diff`: what they write, what they show, and what they leave alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import CommandLine

WRONG = """\
{
  // the manual
  "mcpServers": {
    "docs": {"type":  "streamableHttp", "url": "http://localhost:8000/mcp"},
  },
}
"""
RIGHT = WRONG.replace('"mcpServers"', '"servers"').replace('"streamableHttp"', '"http"')
FILE = ".vscode/mcp.json"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = Project.create(tmp_path)
    project.commit({FILE: WRONG, ".mcp.json": '{"mcpServers": {}}\n'})
    monkeypatch.chdir(tmp_path)
    return project


def check(command: CommandLine, *arguments: str) -> tuple[int, str, str]:
    done = command("check", "--select", "mcp", *arguments)
    return done.code, done.out, done.err


def test_all_but_what_is_wrong_stays_byte_for_byte(command: CommandLine, project: Project) -> None:
    code, out, err = check(command, "--fix")
    assert (project.root / FILE).read_text() == RIGHT
    assert (code, err) == (0, "mended 2 findings\n")
    assert "error" not in out


def test_the_mode_of_a_file_is_kept(command: CommandLine, project: Project) -> None:
    (project.root / FILE).chmod(0o640)
    check(command, "--fix")
    assert (project.root / FILE).stat().st_mode & 0o777 == 0o640


def test_a_difference_is_shown_and_nothing_written(command: CommandLine, project: Project) -> None:
    code, out, err = check(command, "--diff")
    assert (project.root / FILE).read_text() == WRONG
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith(("-", "+"))] == [
        f"--- a/{FILE}",
        f"+++ b/{FILE}",
        '-  "mcpServers": {',
        '-    "docs": {"type":  "streamableHttp", "url": "http://localhost:8000/mcp"},',
        '+  "servers": {',
        '+    "docs": {"type":  "http", "url": "http://localhost:8000/mcp"},',
    ]
    assert err == "2 of 2 findings can be mended: --fix does it\n"


def test_a_difference_without_anything_to_mend_is_empty(command: CommandLine, project: Project) -> None:
    project.add({FILE: RIGHT})
    assert check(command, "--diff") == (0, "", "0 of 0 findings can be mended: --fix does it\n")


def test_a_difference_holds_no_credential(command: CommandLine, project: Project) -> None:
    value = "q7Zr9Kv" + "W2mXp4LtY8sBn6Hd3"
    line = f'{{"mcpServers": {{"docs": {{"url": "http://localhost:8000/mcp?api_key={value}"}}}}}}'
    project.add({".mcp.json": line})
    code, out, _ = check(command, "--diff")
    assert code == 1
    assert '+{"mcpServers": {"docs": {"type": "http", "url"' in out
    assert value[:5] not in out
    check(command, "--fix")
    assert value in (project.root / ".mcp.json").read_text()


def test_what_is_staged_is_mended_on_disk(command: CommandLine, project: Project) -> None:
    code, out, err = check(command, "--staged", "--fix")
    assert (project.root / FILE).read_text() == RIGHT
    assert code == 1
    assert "mcp/wrong-root-key" in out
    assert err == "mended 2 findings\n"
    project.add()
    assert check(command, "--staged", "--fix")[::2] == (0, "mended 0 findings\n")


def test_a_file_that_was_changed_since_it_was_staged_is_left_alone(
    command: CommandLine, project: Project
) -> None:
    changed = WRONG.replace("the manual", "our manual")
    project.write({FILE: changed})
    _, _, err = check(command, "--staged", "--fix")
    assert (project.root / FILE).read_text() == changed
    assert err == f"{FILE}: not mended: it is another on disk than what was looked at\nmended 0 findings\n"


def test_nothing_is_written_through_a_link(command: CommandLine, project: Project, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.json"
    outside.write_text(WRONG)
    (project.root / FILE).unlink()
    project.link(FILE, to=str(outside))
    _, _, err = check(command, "--staged", "--fix")
    assert outside.read_text() == WRONG
    assert "not mended" in err


def test_held_back_findings_are_not_mended(command: CommandLine, project: Project) -> None:
    project.add(
        {FILE: WRONG.replace("the manual", "ownership-lint: allow-next-line mcp/wrong-root-key moves soon")}
    )
    check(command, "--fix")
    text = (project.root / FILE).read_text()
    assert '"mcpServers"' in text
    assert '"type":  "http"' in text


@pytest.mark.parametrize("argument", ["--rev=HEAD", "--base=HEAD", "--diff"])
def test_only_files_on_disk_can_be_mended(argument: str, command: CommandLine, project: Project) -> None:
    code, _, err = check(command, "--fix", argument)
    assert code == 2
    assert "--fix" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is refused to root")
def test_a_folder_that_cannot_be_written_is_told(command: CommandLine, project: Project) -> None:
    folder = project.root / ".vscode"
    folder.chmod(0o500)
    code, _, err = check(command, "--fix")
    folder.chmod(0o700)
    assert code == 3
    assert f"{FILE}: could not be written" in err
