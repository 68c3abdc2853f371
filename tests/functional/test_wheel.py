"""The built wheel in a clean environment: what users install is what is tested."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

from support.process import run
from support.project import MINIMAL, Project

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_holds_what_git_tracks(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--", "linter/ownership_lint", "schemas", "policy"],
        check=True,
        capture_output=True,
    ).stdout.decode()
    expected = {
        name.removeprefix("linter/") if name.startswith("linter/") else f"ownership_lint/{name}"
        for name in tracked.split("\0")[:-1]
        if (ROOT / name).exists()
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == expected


def test_import_then_check(script: Path, tmp_path: Path) -> None:
    document = (
        "# Scripts\n\n| Script | Owner | Purpose |\n|---|---|---|\n"
        "| `scripts/a.sh` | OPS | Start it |\n| `scripts/gone.sh` | OPS | Stop it |\n"
    )
    project = Project.create(tmp_path)
    project.commit({"docs/scripts.md": document, "scripts/a.sh": "", "scripts/b.sh": ""})
    imported = run(script, "import", "docs/scripts.md", cwd=tmp_path)
    assert imported.returncode == 0, imported.stderr
    checked = run(script, "check", cwd=tmp_path)
    assert checked.returncode == 1, checked.stderr
    assert "`scripts/gone.sh` is not in the tree" in checked.stdout
    assert "`scripts/b.sh` has no owner" in checked.stdout
    assert checked.stdout.endswith("1 of 2 scripts owned (50 %) | 2 errors | 3 files in the work tree\n")


def test_clean_is_zero(script: Path, tmp_path: Path) -> None:
    Project.create(tmp_path).commit({"ownership.yaml": MINIMAL, "README.md": ""})
    checked = run(script, "check", cwd=tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (
        0,
        "nothing found | 2 files in the work tree\n",
        "",
    )


def test_without_a_matrix_it_says_how_to_begin(script: Path, tmp_path: Path) -> None:
    Project.create(tmp_path).commit({"README.md": ""})
    checked = run(script, "check", cwd=tmp_path)
    assert checked.returncode == 3
    assert checked.stdout == "nothing found | 1 file in the work tree\n"
    assert checked.stderr.startswith("ownership-lint: no ownership.yaml at the repository root")


def test_a_broken_matrix_prints_its_findings_and_is_two(script: Path, tmp_path: Path) -> None:
    broken = MINIMAL + "scripts:\n  scripts/a.sh:\n    ownr: OPS\n"
    Project.create(tmp_path).commit({"ownership.yaml": broken})
    checked = run(script, "check", "--format", "json", cwd=tmp_path)
    assert checked.returncode == 2
    (finding,) = json.loads(checked.stdout)["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == (
        "policy/invalid-matrix",
        "ownership.yaml",
        5,
    )


def test_outside_a_repository_is_three(script: Path, tmp_path: Path) -> None:
    checked = run(script, "check", cwd=tmp_path)
    assert checked.returncode == 3
    assert checked.stdout == ""
    assert checked.stderr.startswith("ownership-lint: git could not answer: not a git repository")


def test_wrong_usage_is_two(script: Path, tmp_path: Path) -> None:
    for arguments in (["check", "--nope"], ["nope"], ["check", "--select", "ownership/nope"]):
        assert run(script, *arguments, cwd=tmp_path if "--select" not in arguments else ROOT).returncode == 2


def test_every_rule_can_be_explained(script: Path, tmp_path: Path) -> None:
    listed = json.loads(run(script, "rules", "--format", "json", cwd=tmp_path).stdout)
    assert len(listed) >= 22
    explained = run(script, "explain", listed[-1]["id"], cwd=tmp_path)
    assert explained.stdout.startswith(listed[-1]["id"])
    assert "## Fix" in explained.stdout
